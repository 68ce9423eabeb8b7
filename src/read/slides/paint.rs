//! A slide's drawing becomes points, by what draws SVG: in the child, within limits, with nothing fetched.

use crate::data::job::{Failure, FailureKind, PageTile, Raster};
use crate::read::formats::svg::{self, fonts};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};
use std::sync::Arc;

/// Pixels of one picture of a slide: more than any screen has.
const MAX_RASTER: u64 = 12_000_000;

/// The source of a drawing, and the pictures in it by their numbers.
pub struct Drawing {
    pub source: String,
    pub pictures: Vec<Arc<Vec<u8>>>,
    /// There was more than may be drawn.
    pub cut: bool,
}

/// Draws slides, one after the other.
#[derive(Default)]
pub struct Painter {
    fonts: Option<Arc<Database>>,
    /// The slide that was drawn last: it is often wanted again in another size.
    last: Option<(u32, Tree)>,
}

impl Painter {
    /// Draws a part of a slide. `make` is called where it was not drawn just before.
    ///
    /// # Errors
    /// Where it cannot be drawn, or is wanted too large.
    pub fn paint(
        &mut self,
        tile: &PageTile,
        make: impl FnOnce() -> Result<Drawing, Failure>,
    ) -> Result<Raster, Failure> {
        let PageTile { unit, scale, part: [_, _, width, height], .. } = *tile;
        let pixels = u64::from(width) * u64::from(height);
        if !(scale.is_finite() && scale > 0.0) || pixels == 0 || pixels > MAX_RASTER {
            return Err(
                Failure::new("This slide is wanted larger than it can be drawn.").kind(FailureKind::Limit)
            );
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != unit) {
            self.last = None;
            let drawing = make()?;
            // A part of a slide would be taken for all of it.
            if drawing.cut {
                let words = "There is more on this slide than is drawn.";
                return Err(Failure::new(words).kind(FailureKind::Limit));
            }
            self.last = Some((unit, self.understand(&drawing)?));
        }
        let Some((_, tree)) = &self.last else { return Err(Failure::new("This slide cannot be drawn.")) };
        svg::raster(tree, scale, tile.part)
    }

    fn understand(&mut self, drawing: &Drawing) -> Result<Tree, Failure> {
        let fonts = Arc::clone(self.fonts.get_or_insert_with(fonts::database));
        let pictures = drawing.pictures.clone();
        let options = Options {
            font_family: "Inter".to_owned(),
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                // Numbers of its own pictures, and nothing else.
                resolve_string: Box::new(move |name, _| kind(pictures.get(name.parse::<usize>().ok()?)?)),
            },
            font_resolver: fonts::resolver_within_families(),
            fontdb: fonts,
            ..Options::default()
        };
        Tree::from_str(&drawing.source, &options)
            .map_err(|error| Failure::new(format!("This slide cannot be drawn ({error}).")))
    }

    /// Nobody asks for anything now.
    pub fn rest(&mut self) {
        (self.fonts, self.last) = (None, None);
    }
}

fn kind(bytes: &Arc<Vec<u8>>) -> Option<ImageKind> {
    let own = Arc::clone(bytes);
    match bytes.get(..4)? {
        b"\x89PNG" => Some(ImageKind::PNG(own)),
        [0xFF, 0xD8, 0xFF, _] => Some(ImageKind::JPEG(own)),
        b"GIF8" => Some(ImageKind::GIF(own)),
        b"RIFF" => Some(ImageKind::WEBP(own)),
        _ => None,
    }
}
