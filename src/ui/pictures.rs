//! Pictures of documents on the GPU: which there are, and which make room for others.

use crate::desk::pictures::{PictureKey, PictureState, Pictures};
use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use std::collections::HashMap;

/// Memory of the pictures of all documents, as much as pages have; those in sight are never dropped.
const MAX_BYTES: usize = 160 * 1024 * 1024;

struct Texture {
    handle: TextureHandle,
    bytes: usize,
    /// The frame in which it was drawn last.
    seen: u64,
}

#[derive(Default)]
pub struct PictureTextures {
    textures: HashMap<PictureKey, Texture>,
    bytes: usize,
    frame: u64,
}

impl PictureTextures {
    /// Takes over what was decoded since the last frame, and makes room; gives what was taken and what was dropped.
    pub fn update(&mut self, ctx: &Context, pictures: &Pictures) -> (Vec<PictureKey>, Vec<PictureKey>) {
        self.frame += 1;
        // What the desk has forgotten belongs to a document that was closed or read anew.
        self.textures.retain(|key, _| pictures.get(*key).is_some());
        let mut taken = Vec::new();
        for (key, shown) in pictures.iter() {
            let PictureState::Here(raster) = &shown.state else { continue };
            let size = [raster.width as usize, raster.height as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, &raster.rgba);
            let handle = ctx.load_texture(format!("picture {}", key.1), image, TextureOptions::LINEAR);
            self.textures.insert(key, Texture { handle, bytes: raster.rgba.len(), seen: self.frame });
            taken.push(key);
        }
        self.bytes = self.textures.values().map(|texture| texture.bytes).sum();
        (taken, self.make_room())
    }

    fn make_room(&mut self) -> Vec<PictureKey> {
        let mut dropped = Vec::new();
        while self.bytes > MAX_BYTES {
            // What was drawn in the last frame is in sight.
            let unseen = self.textures.iter().filter(|(_, texture)| texture.seen + 1 < self.frame);
            // By its key too, so that it is the same one each time.
            let Some((key, _)) = unseen.min_by_key(|(key, texture)| (texture.seen, **key)) else { break };
            let key = *key;
            if let Some(texture) = self.textures.remove(&key) {
                self.bytes -= texture.bytes;
            }
            dropped.push(key);
        }
        dropped
    }

    /// The picture, which is drawn in this frame.
    pub fn see(&mut self, key: PictureKey) -> Option<egui::TextureId> {
        let texture = self.textures.get_mut(&key)?;
        texture.seen = self.frame;
        Some(texture.handle.id())
    }
}
