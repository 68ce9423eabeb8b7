//! Pictures of pages on the GPU: which there are, which is the best for a size, and which make room for others.

use super::setting::PageLayout;
use crate::data::span::DocId;
use crate::data::unit::Area;
use crate::desk::pages::{TileKey, TileState, Tiles};
use crate::ui::theme::PaperLook;
use egui::{Color32, ColorImage, Context, Mesh, Painter, Rect, Shape, TextureHandle, TextureOptions, pos2};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Memory of pictures that nobody looks at now; those in sight are never dropped.
/// Some thirty pages at a usual size, so that turning back a few shows them at once.
const MAX_BYTES: usize = 160 * 1024 * 1024;
/// What is handed over to the GPU in one frame; the rest waits for the next.
/// In bytes; a single picture that is larger goes through nonetheless, or else it would never come.
const MAX_FRAME_BYTES: usize = 2 * 1024 * 1024;

/// Sizes that differ by less are the same.
/// As a logarithm of their ratio: what is left of a scale that was worked out in two ways.
const SAME: f32 = 0.001;

/// A picture of a page, or of a tile of one, that the GPU has.
struct Picture {
    key: TileKey,
    texture: TextureHandle,
    bytes: usize,
    /// The frame in which it was last painted.
    used: u64,
}

/// One for the window, shared by all views and the panel of small pages, because a page that two of them show
/// should be drawn once.
#[derive(Default)]
pub struct SheetTextures {
    /// By page: in several sizes, of several parts, by day and by night.
    pictures: HashMap<(DocId, u32), Vec<Picture>>,
    bytes: usize,
    frame: u64,
    /// What was wanted in this frame, by all who draw pages.
    kept: HashSet<TileKey>,
    /// Whether pictures of another size will be asked for, once it is known that it stands.
    pub hesitates: bool,
}

impl SheetTextures {
    /// Takes over what was drawn since the last frame, and makes room; gives what was taken and what was dropped.
    pub fn update(&mut self, ctx: &Context, tiles: &Tiles) -> (Vec<TileKey>, Vec<TileKey>) {
        self.frame += 1;
        self.hesitates = false;
        let mut taken = Vec::new();
        let longest = ctx.input(|input| input.max_texture_side);
        let mut handed_over = 0;
        for (key, state) in &tiles.states {
            let TileState::Here(raster) = state else { continue };
            // Two large ones in one frame are felt while one scrolls.
            if handed_over > 0 && handed_over + raster.rgba.len() > MAX_FRAME_BYTES {
                ctx.request_repaint();
                break;
            }
            handed_over += raster.rgba.len();
            let size = [raster.width as usize, raster.height as usize];
            // Taken even if it is of no use below, or else the desk would hand it over again in each frame.
            taken.push(*key);
            // Whoever drew it was asked for no such thing.
            if size[0].max(size[1]) > longest {
                continue;
            }
            // egui's own way looks at each pixel, which takes longer than all else in such a frame.
            let Ok(pixels) = bytemuck::try_cast_slice::<u8, Color32>(&raster.rgba) else { continue };
            if pixels.len() != size[0] * size[1] {
                continue;
            }
            let image = ColorImage::new(size, pixels.to_vec());
            let texture = ctx.load_texture(format!("page {}", key.unit), image, TextureOptions::LINEAR);
            let bytes = raster.rgba.len();
            self.bytes += bytes;
            let of_page = self.pictures.entry((key.doc, key.unit)).or_default();
            of_page.push(Picture { key: *key, texture, bytes, used: self.frame });
        }
        // Before `kept` is emptied: it still holds what the last frame wanted.
        let dropped = self.make_room(tiles);
        self.kept.clear();
        (taken, dropped)
    }

    fn make_room(&mut self, tiles: &Tiles) -> Vec<TileKey> {
        let mut dropped = Vec::new();
        let mut drop_where = |pictures: &mut HashMap<(DocId, u32), Vec<Picture>>,
                              gone: &dyn Fn(&Picture) -> bool| {
            let mut freed = 0;
            for of_page in pictures.values_mut() {
                of_page.retain(|picture| {
                    let goes = gone(picture);
                    if goes {
                        freed += picture.bytes;
                        dropped.push(picture.key);
                    }
                    !goes
                });
            }
            pictures.retain(|_, of_page| !of_page.is_empty());
            freed
        };
        // What the desk has forgotten belongs to a document that was closed or read anew.
        self.bytes -= drop_where(&mut self.pictures, &|picture| !tiles.states.contains_key(&picture.key));
        while self.bytes > MAX_BYTES {
            let unseen = self.pictures.values().flatten().filter(|picture| !self.kept.contains(&picture.key));
            let Some(oldest) = unseen.map(|picture| picture.used).min() else { break };
            let kept = &self.kept;
            let freed = drop_where(&mut self.pictures, &|p| p.used == oldest && !kept.contains(&p.key));
            self.bytes -= freed;
        }
        dropped
    }

    /// Says that these are wanted now, so that they stay.
    pub fn keep(&mut self, keys: impl Iterator<Item = TileKey>) {
        self.kept.extend(keys);
    }

    /// Whether there is any picture of a page.
    pub fn has(&self, doc: DocId, unit: u32, night: bool) -> bool {
        let of_page = self.pictures.get(&(doc, unit)).map(Vec::as_slice).unwrap_or_default();
        of_page.iter().any(|picture| picture.key.tile().night == night)
    }

    /// Paints the whole of a page, small, out of the picture that is nearest to the size.
    pub fn paint_small(
        &mut self,
        painter: &Painter,
        page: (DocId, u32),
        rect: Rect,
        size: (f32, f32),
        scale: f32,
        look: PaperLook,
    ) {
        let frame = self.frame;
        let Some(of_page) = self.pictures.get_mut(&page) else { return };
        let whole = |picture: &&mut Picture| {
            let tile = picture.key.tile();
            // Only pictures of a whole page; two pixels are what rounding up may have cost.
            let wide = (tile.part[2] as f32 + 2.0) / tile.scale >= size.0;
            wide && (tile.part[3] as f32 + 2.0) / tile.scale >= size.1 && tile.night == look.night
        };
        if let Some(picture) =
            of_page.iter_mut().filter(whole).min_by(|a, b| off(a, scale).total_cmp(&off(b, scale)))
        {
            picture.used = frame;
            let tile = picture.key.tile();
            let part = [tile.part[2], tile.part[3]].map(|side| side as f32 / tile.scale);
            // A picture is rounded up to whole pixels, so its last row may be only partly the page's.
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(size.0 / part[0], size.1 / part[1]));
            painter.image(picture.texture.id(), rect, uv, look.light());
        }
    }

    /// Whether there is a picture of the whole of a page in just this size.
    pub fn covers(&self, page: (DocId, u32), rect: Rect, setting: &PageLayout, look: (bool, f32)) -> bool {
        let (night, pixels_per_point) = look;
        let of_page = self.pictures.get(&page).map(Vec::as_slice).unwrap_or_default();
        let wanted = setting.scale * pixels_per_point;
        let fits = |p: &Picture| p.key.tile().night == night && off(p, wanted) < SAME;
        of_page.iter().any(|picture| fits(picture) && is_whole(picture, rect, pixels_per_point))
    }

    /// Paints the best that there is of a page: what is nearest to the size first, and what has it over that.
    /// Its light is coloured, its ink stays as it is. False where there is nothing.
    pub fn paint(
        &mut self,
        painter: &Painter,
        page: (DocId, u32),
        rect: Rect,
        setting: &PageLayout,
        (night, light): (bool, Color32),
    ) -> bool {
        let frame = self.frame;
        let exact = self.covers(page, rect, setting, (night, painter.pixels_per_point()));
        let Some(of_page) = self.pictures.get_mut(&page) else { return false };
        let wanted = setting.scale * painter.pixels_per_point();
        let mut fitting: Vec<&mut Picture> =
            of_page.iter_mut().filter(|picture| picture.key.tile().night == night).collect();
        // The furthest off is painted first, and what is nearest to the size lies over it.
        fitting.sort_by(|a, b| off(b, wanted).total_cmp(&off(a, wanted)));
        let count = fitting.len();
        for (index, picture) in fitting.into_iter().enumerate() {
            // Under a whole page of the right size nothing else is to be seen.
            if exact && index + 1 < count {
                continue;
            }
            picture.used = frame;
            paint_one(painter, picture, rect, setting, light);
        }
        count > 0
    }
}

impl SheetTextures {
    /// Paints parts of a page once more, each in the light of its colour, out of the same pictures as the page: one mesh
    /// for each picture. Parts that come later lie over those before.
    pub fn paint_parts(
        &self,
        painter: &Painter,
        page: (DocId, u32),
        rect: Rect,
        setting: &PageLayout,
        night: bool,
        parts: &[(Area, Color32)],
    ) {
        let wanted = setting.scale * painter.pixels_per_point();
        let of_page = self.pictures.get(&page).map(Vec::as_slice).unwrap_or_default();
        let mut fitting: Vec<&Picture> =
            of_page.iter().filter(|picture| picture.key.tile().night == night).collect();
        fitting.sort_by(|a, b| off(b, wanted).total_cmp(&off(a, wanted)));
        // Under a whole page of the right size nothing else is to be seen.
        let exact = self.covers(page, rect, setting, (night, painter.pixels_per_point()));
        let hidden = if exact { fitting.len().saturating_sub(1) } else { 0 };
        let painter = painter.with_clip_rect(painter.clip_rect().intersect(rect));
        for picture in fitting.into_iter().skip(hidden) {
            let mut mesh = Mesh::with_texture(picture.texture.id());
            for (area, colour) in parts {
                add_part(&mut mesh, picture, rect, setting, *area, *colour);
            }
            painter.add(Shape::mesh(Arc::new(mesh)));
        }
    }
}

/// Where a picture lies on its page, in the page's points.
fn place(picture: &Picture) -> Area {
    let tile = picture.key.tile();
    let [x, y, width, height] = tile.part.map(|side| side as f32 / tile.scale);
    Area::new(x, y, x + width, y + height)
}

/// Adds to a mesh what a picture has of an area of its page.
fn add_part(
    mesh: &mut Mesh,
    picture: &Picture,
    page: Rect,
    setting: &PageLayout,
    area: Area,
    light: Color32,
) {
    let whole = place(picture);
    if !area.overlaps(whole) {
        return;
    }
    let (left, right) = (area.left.max(whole.left), area.right.min(whole.right));
    let (top, bottom) = (area.top.max(whole.top), area.bottom.min(whole.bottom));
    // Corner by corner, because the page may stand turned while its picture does not.
    let corner = |x: f32, y: f32| {
        let uv = pos2((x - whole.left) / whole.width(), (y - whole.top) / whole.height());
        egui::epaint::Vertex { pos: setting.rect(page, Area::new(x, y, x, y)).min, uv, color: light }
    };
    let first = mesh.vertices.len() as u32;
    mesh.vertices.extend([
        corner(left, top),
        corner(right, top),
        corner(right, bottom),
        corner(left, bottom),
    ]);
    mesh.indices.extend([0, 1, 2, 0, 2, 3].map(|index| first + index));
}

/// How far the size of a picture is from the one that is wanted: zero where it is the same.
fn off(picture: &Picture, scale: f32) -> f32 {
    // The logarithm makes half and twice the size equally far off.
    (picture.key.tile().scale / scale).ln().abs()
}

fn is_whole(picture: &Picture, rect: Rect, pixels_per_point: f32) -> bool {
    let [x, y, width, height] = picture.key.tile().part;
    let short = rect.size() * pixels_per_point - egui::vec2(width as f32, height as f32);
    // The picture is never turned, the page may be: either way round will do.
    let turned = rect.size() * pixels_per_point - egui::vec2(height as f32, width as f32);
    (x, y) == (0, 0) && (short.max_elem() < 1.0 || turned.max_elem() < 1.0)
}

fn paint_one(painter: &Painter, picture: &Picture, page: Rect, setting: &PageLayout, light: Color32) {
    let mut mesh = Mesh::with_texture(picture.texture.id());
    add_part(&mut mesh, picture, page, setting, place(picture), light);
    painter.with_clip_rect(painter.clip_rect().intersect(page)).add(Shape::mesh(Arc::new(mesh)));
}
