//! Draws pages as they were printed, or parts of them.

use crate::data::job::{Failure, FailureKind, PageTile, Raster};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt as _, font::GlyphRun, interpret_page,
};
use hayro::kurbo::{Affine, BezPath, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use std::collections::HashMap;
use std::sync::Arc;

/// Pixels of a picture on a page. One of 35,000 × 35,000 in black and white takes more than a gigabyte when it is
/// drawn; the largest plans that were met, two metres at 300 dots an inch, have a quarter of this.
const MAX_PICTURE: u64 = 200_000_000;
/// Pixels of one raster; a window on the largest screens has half of it.
const MAX_RASTER: u64 = 64_000_000;
/// Memory for a raster of more pixels is given back.
const MAX_KEPT_PIXELS: usize = 16_000_000;
/// Pixels of a side, as the one who draws counts them.
const MAX_SIDE: u32 = 16_000;
/// Pixels for a point: more shows nothing new.
const MAX_SCALE: f32 = 64.0;

/// Draws pages of one document, and keeps what they share: fonts, and memory to draw on.
pub struct Drawer<'a> {
    cache: RenderCache<'a>,
    settings: InterpreterSettings,
    /// Whether the pictures of a page can be decoded, by its index.
    fits: HashMap<u32, Result<(), Failure>>,
    canvas: Canvas,
}

impl<'a> Drawer<'a> {
    pub fn new() -> Self {
        Self {
            cache: RenderCache::new(),
            settings: InterpreterSettings::default(),
            fits: HashMap::new(),
            canvas: Canvas::new(),
        }
    }

    /// Gives up what it draws on until the next page.
    pub fn rest(&mut self) {
        self.canvas = Canvas::new();
    }

    /// A part of a page of the document that this drawer was made for: what was learned of its fonts is kept by
    /// their numbers in it.
    ///
    /// # Errors
    /// Where there is no such page, or it is too large.
    pub fn draw(&mut self, pdf: &'a Pdf, tile: &PageTile) -> Result<Raster, Failure> {
        let page = pdf.pages().get(tile.unit as usize);
        let page = page.ok_or_else(|| Failure::new("There is no such page."))?;
        let Self { cache, settings, fits, canvas } = self;
        fits.entry(tile.unit).or_insert_with(|| check_pictures(page, settings)).clone()?;
        draw(page, tile, canvas, cache, settings)
    }
}

/// What pages are drawn on. To get so much memory for each and to give it back costs as much as drawing plain pages.
struct Canvas {
    context: RenderContext,
    pixmap: Pixmap,
}

impl Canvas {
    fn new() -> Self {
        Self { context: RenderContext::new(1, 1), pixmap: Pixmap::new(1, 1) }
    }

    fn clear(&mut self, width: u16, height: u16) {
        self.context.reset_and_resize(width, height);
        if self.pixmap.capacity() > MAX_KEPT_PIXELS {
            self.pixmap = Pixmap::new(1, 1);
        }
        self.pixmap.resize(width, height);
    }
}

fn draw<'a>(
    page: &'a Page<'a>,
    tile: &PageTile,
    canvas: &mut Canvas,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Result<Raster, Failure> {
    let PageTile { unit: _, scale, part: [left, top, width, height], night: _ } = *tile;
    let sound = scale.is_finite() && scale > 0.0 && scale <= MAX_SCALE;
    let (width, height) = (width.min(MAX_SIDE), height.min(MAX_SIDE));
    let pixels = u64::from(width) * u64::from(height);
    if !sound || pixels == 0 || pixels > MAX_RASTER {
        return Err(Failure::new("This part of the page is too large to be drawn.").kind(FailureKind::Limit));
    }
    let size = |side: u32| u16::try_from(side).unwrap_or(u16::MAX);
    canvas.clear(size(width), size(height));
    let Canvas { context, pixmap } = canvas;
    let transform = Affine::translate((-f64::from(left), -f64::from(top)))
        * Affine::scale(f64::from(scale))
        * page.initial_transform(true).to_kurbo();
    render_into(page, cache, settings, &RenderSettings::default(), context, transform);
    context.flush();
    let settings =
        RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut *pixmap, &mut Resources::default(), settings);
    // Over white, nothing is left to see through: premultiplied or not is the same.
    let rgba: Arc<[u8]> = Arc::from(pixmap.data_as_u8_slice());
    let (page_width, page_height) = page.render_dimensions();
    let natural = ((page_width * scale).round() as u32, (page_height * scale).round() as u32);
    Ok(Raster { width, height, rgba, natural })
}

/// Whether all pictures of a page can be decoded in the memory that there is.
fn check_pictures<'a>(page: &'a Page<'a>, settings: &InterpreterSettings) -> Result<(), Failure> {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context =
        Context::new(transform, bounds, &InterpreterCache::new(), page.xref(), settings.clone());
    let mut gauge = Gauge::default();
    interpret_page(page, &mut context, &mut gauge);
    match u64::from(gauge.largest.0) * u64::from(gauge.largest.1) > MAX_PICTURE {
        true => {
            let (width, height) = gauge.largest;
            let words =
                format!("A picture on this page has {width} × {height} pixels, more than can be drawn.");
            Err(Failure::new(words).kind(FailureKind::Limit))
        }
        false => Ok(()),
    }
}

/// A device that draws nothing, and measures pictures before they are decoded.
#[derive(Default)]
struct Gauge {
    largest: (u32, u32),
}

impl Gauge {
    fn see(&mut self, width: u32, height: u32) {
        let pixels = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
        if pixels((width, height)) > pixels(self.largest) {
            self.largest = (width, height);
        }
    }

    fn see_masks(&mut self, dict: &Dict<'_>) {
        for key in ["SMask", "Mask"] {
            if let Some(mask) = dict.get::<Stream<'_>>(key) {
                let side = |key: &str| mask.dict().get::<u32>(key).unwrap_or(0);
                self.see(side("Width"), side("Height"));
            }
        }
    }
}

impl<'a> Device<'a> for Gauge {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.see(image.width(), image.height());
        match &image {
            Image::Stencil(stencil) => self.see_masks(stencil.stream().dict()),
            Image::Raster(raster) => self.see_masks(raster.stream().dict()),
        }
    }
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
