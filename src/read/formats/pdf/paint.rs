//! Draws pages as they were printed, or parts of them.

use super::{gauge, space};
use crate::data::job::{Failure, FailureKind, PageTile, Raster};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use std::collections::HashMap;
use std::sync::Arc;

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
    /// Whether a page can be painted, by its index, and the work that it takes.
    fits: HashMap<u32, Result<u64, Failure>>,
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

    #[cfg(test)]
    pub fn counted(&self, unit: u32) -> u64 {
        self.fits.get(&unit).and_then(|fit| fit.as_ref().ok()).copied().unwrap_or(0)
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
    pub fn draw(&mut self, pages: &[&'a Page<'a>], tile: &PageTile) -> Result<Raster, Failure> {
        let page = self.measured(pages, tile)?;
        let Self { cache, settings, canvas, .. } = self;
        draw(page, tile, canvas, cache, settings)
    }

    /// The page of a part of it, once it is known that it takes no more than a page may. It is measured once.
    ///
    /// # Errors
    /// Where there is no such page, or it takes more.
    pub fn measured(&mut self, pages: &[&'a Page<'a>], tile: &PageTile) -> Result<&'a Page<'a>, Failure> {
        let page = pages.get(tile.unit as usize).copied();
        let page = page.ok_or_else(|| Failure::new("There is no such page."))?;
        let Self { settings, fits, .. } = self;
        fits.entry(tile.unit).or_insert_with(|| gauge::work_of(page, settings)).clone()?;
        Ok(page)
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
        * space::transform(page);
    render_into(page, cache, settings, &RenderSettings::default(), context, transform);
    context.flush();
    let settings =
        RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut *pixmap, &mut Resources::default(), settings);
    // Over white, nothing is left to see through: premultiplied or not is the same.
    let rgba: Arc<[u8]> = Arc::from(pixmap.data_as_u8_slice());
    let (page_width, page_height) = space::size(page);
    let natural = ((page_width * scale).round() as u32, (page_height * scale).round() as u32);
    Ok(Raster { width, height, rgba, natural })
}
