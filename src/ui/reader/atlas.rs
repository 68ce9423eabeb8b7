//! Pictures of glyphs, packed into a few textures that all pages share.
//!
//! A glyph is kept for each font, size and quarter of a pixel, so that a window moved to another screen stays sharp.
//! When the textures are full, all are emptied and the generation rises: meshes of an older one are made anew.

use egui::{Color32, ColorImage, TextureHandle, TextureId, TextureOptions};
use parley::FontData;
use std::collections::HashMap;
use swash::FontRef;
use swash::scale::image::Content;
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Format, Transform, Vector};

/// Side of a texture: small, because the first one is sent to the GPU before the first page can be seen.
/// In pixels.
const SIDE: usize = 1024;
/// Some 2,500 glyphs each; more than one page ever shows.
const MAX_PAGES: usize = 12;
/// A glyph larger than this is not drawn: no document needs it, and a hostile font may ask for it.
const MAX_GLYPH_PX: usize = 512;

/// All that the shape of a glyph depends on. Colours are not among it: pictures are white, and are coloured
/// when they are painted.
#[derive(Hash, PartialEq, Eq, Clone, Copy)]
struct Key {
    font: (u64, u32),
    glyph: u32,
    size: u32,
    /// Hash of the font's axes and of what was added to it: comparing the axes themselves would cost on each
    /// look-up.
    variation: u64,
    /// Quarters of a pixel that the glyph is shifted to the right, 0 to 3.
    quarter: u8,
}

/// Where a glyph's picture lies, and where it goes, in pixels.
#[derive(Clone, Copy)]
pub struct Slot {
    pub page: usize,
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    pub left: i32,
    pub top: i32,
    /// Has colours of its own (emoji).
    pub coloured: bool,
}

/// A texture, and how far it has been filled: `x` and `y` are where the next picture goes, `row` is the
/// height of the highest in this row.
struct Page {
    texture: TextureHandle,
    x: usize,
    y: usize,
    row: usize,
}

/// A font at a size, as a run of text uses it.
pub struct RunFont {
    pub data: FontData,
    pub size_px: f32,
    pub coords: Vec<i16>,
    pub bold: bool,
    pub skew_degrees: f32,
    variation: u64,
}

impl RunFont {
    pub fn new(run: &parley::Run<'_, super::fonts::Ink>) -> Self {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let coords: Vec<i16> = run.normalized_coords().iter().map(|c| c.to_bits()).collect();
        let synthesis = run.synthesis();
        // Scripts from right to left have no slanted letters; leaning them the Latin way breaks their joins.
        let skew = synthesis.skew().filter(|_| !run.is_rtl()).unwrap_or(0.0);
        let bold = synthesis.embolden();
        let mut hasher = DefaultHasher::new();
        (&coords, bold, skew.to_bits()).hash(&mut hasher);
        Self {
            data: run.font().clone(),
            size_px: run.font_size(),
            coords,
            bold,
            skew_degrees: skew,
            variation: hasher.finish(),
        }
    }

    /// The glyph of a character, for those that the layout did not ask for.
    pub fn glyph(&self, c: char) -> Option<(u32, f32)> {
        let font = FontRef::from_index(self.data.data.as_ref(), self.data.index as usize)?;
        let glyph = font.charmap().map(c);
        let advance = font.glyph_metrics(&self.coords).scale(self.size_px).advance_width(glyph);
        (glyph != 0).then_some((u32::from(glyph), advance))
    }
}

pub struct Atlas {
    pages: Vec<Page>,
    /// `None` for glyphs without ink, such as spaces, so that they are not drawn in vain again and again.
    slots: HashMap<Key, Option<Slot>>,
    scaler: ScaleContext,
    /// Rises when all pictures were dropped.
    pub generation: u32,
    ctx: egui::Context,
    /// Light on dark is drawn a little thinner than it measures, because light bleeds.
    dark: bool,
}

impl Atlas {
    pub fn new(ctx: &egui::Context) -> Self {
        Self {
            pages: Vec::new(),
            slots: HashMap::new(),
            scaler: ScaleContext::new(),
            generation: 0,
            ctx: ctx.clone(),
            dark: false,
        }
    }

    /// Says what the text stands on; pictures for the other ground are dropped.
    pub fn set_dark(&mut self, dark: bool) {
        if self.dark != dark {
            self.dark = dark;
            self.clear();
        }
    }

    pub fn texture(&self, page: usize) -> TextureId {
        self.pages[page].texture.id()
    }

    /// Side of each texture in pixels.
    pub fn side(&self) -> f32 {
        SIDE as f32
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.pages.clear();
        self.generation += 1;
    }

    /// The picture of a glyph, `quarter` quarters of a pixel to the right; `None` where it has no ink.
    pub fn slot(&mut self, font: &RunFont, glyph: u32, quarter: u8) -> Option<Slot> {
        let key = Key {
            font: (font.data.data.id(), font.data.index),
            glyph,
            size: font.size_px.to_bits(),
            variation: font.variation,
            quarter,
        };
        if let Some(slot) = self.slots.get(&key) {
            return *slot;
        }
        let slot = self.draw(font, glyph, quarter);
        self.slots.insert(key, slot);
        slot
    }

    fn draw(&mut self, font: &RunFont, glyph: u32, quarter: u8) -> Option<Slot> {
        let face = FontRef::from_index(font.data.data.as_ref(), font.data.index as usize)?;
        // Not hinted: glyphs stand at quarters of a pixel, and hints would pull their stems back to whole
        // ones.
        let mut scaler =
            self.scaler.builder(face).size(font.size_px).hint(false).normalized_coords(&font.coords).build();
        // Coloured pictures first, or else emoji would come as the black outlines that many of their fonts
        // have too.
        let sources = [Source::ColorOutline(0), Source::ColorBitmap(StrikeWith::BestFit), Source::Outline];
        let mut render = Render::new(&sources);
        render.format(Format::Alpha).offset(Vector::new(f32::from(quarter) / 4.0, 0.0));
        if font.bold {
            // Only for fonts without a bold of their own.
            render.embolden(font.size_px / 40.0);
        }
        if font.skew_degrees != 0.0 {
            render.transform(Some(Transform::skew(Angle::from_degrees(font.skew_degrees), Angle::ZERO)));
        }
        let image = render.render(&mut scaler, u16::try_from(glyph).ok()?)?;
        let (width, height) = (image.placement.width as usize, image.placement.height as usize);
        if width == 0 || height == 0 || width > MAX_GLYPH_PX || height > MAX_GLYPH_PX {
            return None;
        }
        let coloured = image.content == Content::Color;
        let pixels: Vec<Color32> = match image.content {
            Content::Color => {
                let rgba = image.data.chunks_exact(4);
                rgba.map(|c| Color32::from_rgba_unmultiplied(c[0], c[1], c[2], c[3])).collect()
            }
            Content::Mask => image.data.iter().map(|&cover| self.coverage(cover)).collect(),
            Content::SubpixelMask => return None,
        };
        let (page, x, y) = self.place(width, height);
        let part = ColorImage::new([width, height], pixels);
        // Nearest, because a picture is painted on whole pixels in its own size: a softer filter could only
        // blur it.
        self.pages[page].texture.set_partial([x, y], part, TextureOptions::NEAREST);
        Some(Slot {
            page,
            x: x as u16,
            y: y as u16,
            width: width as u16,
            height: height as u16,
            left: image.placement.left,
            top: image.placement.top,
            coloured,
        })
    }

    /// Blending happens in gamma space, where half-covered dark pixels on light come out too light
    /// and light ones on dark too heavy; this brings both near what a browser shows.
    fn coverage(&self, cover: u8) -> Color32 {
        let c = f32::from(cover) / 255.0;
        let adjusted = if self.dark { c * (0.85 + 0.15 * c) } else { c.powf(0.82) };
        Color32::from_white_alpha((adjusted * 255.0 + 0.5) as u8)
    }

    /// Room for a picture: rows of a texture from the top, then the next texture.
    fn place(&mut self, width: usize, height: usize) -> (usize, usize, usize) {
        if let Some(page) = self.pages.last_mut()
            && let Some((x, y)) = page.place(width, height)
        {
            return (self.pages.len() - 1, x, y);
        }
        // All at once: to find out which glyphs no mesh shows any more would need a count at each of them.
        if self.pages.len() == MAX_PAGES {
            self.clear();
        }
        let name = format!("glyphs {}", self.pages.len());
        let blank = ColorImage::filled([SIDE, SIDE], Color32::TRANSPARENT);
        let texture = self.ctx.load_texture(name, blank, TextureOptions::NEAREST);
        // One pixel stays free around each picture, so that no neighbour bleeds into its edge.
        let mut page = Page { texture, x: 1, y: 1, row: 0 };
        // Always fits: a glyph is at most half as wide and high as an empty texture.
        let (x, y) = page.place(width, height).unwrap_or((1, 1));
        self.pages.push(page);
        (self.pages.len() - 1, x, y)
    }
}

impl Page {
    fn place(&mut self, width: usize, height: usize) -> Option<(usize, usize)> {
        if self.x + width + 1 > SIDE {
            self.x = 1;
            self.y += self.row + 1;
            self.row = 0;
        }
        if self.y + height + 1 > SIDE {
            return None;
        }
        let at = (self.x, self.y);
        self.x += width + 1;
        self.row = self.row.max(height);
        Some(at)
    }
}
