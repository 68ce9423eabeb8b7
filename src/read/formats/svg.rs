//! Opens a drawing in SVG as a page: drawn, with words that can be selected and found where they stand.
//!
//! Nothing is fetched and no script is run: what the drawing would ask for and do is told beside it. What it takes to draw
//! it is looked at before it is drawn, and where that is too much its words are there all the same.

pub mod fonts; // in which letters?
mod letters; // where does each word stand?
mod look; // what stands in the source?
pub mod still; // what is it as a picture of another document?
mod tiles; // how large are parts that are drawn by themselves?
mod told; // what is said of it?
pub mod words; // what does it say, wherever that stands?

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::data::unit::{MAX_SIDE, UnitKind, UnitState};
use crate::data::wording::grouped;
use crate::read::opened::Opened;
use crate::read::picture;
use crate::read::source::{Peek, Source};
use crate::read::xml;
use look::Looked;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The row of drawings.
pub const FORMAT: Format = Format {
    // 2: parts of a text that stand by themselves are words of their own.
    version: 2,
    mime_types: &["image/svg+xml"],
    printed: true,
    ..Format::in_child("Drawing", &["svg", "svgz"], recognise, read, open)
};

/// Points of a page for a unit of the drawing: screens have 96 to the inch.
const POINTS: f32 = 0.75;
/// A longer source is not drawn by anybody.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Nodes of the source.
const MAX_NODES: u32 = 2_000_000;
/// Pixels of one raster. Effects need some of that size beside it.
const MAX_RASTER: u64 = 16_000_000;
/// Pixels of a part that a pattern repeats: a quarter of the memory that a child has.
const MAX_TILE: f64 = 64e6;
/// Points of a picture in the drawing.
const MAX_PICTURE: u64 = 40_000_000;
/// A drawing in the drawing.
const MAX_INNER: usize = 256 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    let head = xml::decoded(peek.bytes.get(..peek.bytes.len().min(4096)).unwrap_or_default());
    // A page may begin with a drawing, and is a page.
    let page = peek.extension.contains("htm");
    let drawing = head.contains("http://www.w3.org/2000/svg");
    match (named, first_element(&head)) {
        (_, Some("svg")) if drawing && !page => 95,
        (true, Some("svg")) => 90,
        // What is called so and is something else, is that.
        (true, None) if head.contains("<svg") || head.contains(":svg") => 80,
        _ => 0,
    }
}

/// The name of the first element, without its prefix, where the beginning of a file is XML as far as that.
fn first_element(head: &str) -> Option<&str> {
    let mut rest = head.trim_start_matches('\u{FEFF}').trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        rest = match rest.bytes().next()? {
            b'?' => rest.split_once("?>")?.1,
            b'!' if rest.starts_with("!--") => rest.split_once("-->")?.1,
            // A declaration may hold others.
            b'!' => match rest.split_once('>')? {
                (declaration, _) if declaration.contains('[') => rest.split_once("]>")?.1,
                (_, after) => after,
            },
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
                let name = rest.get(..end)?;
                return Some(name.rsplit_once(':').map_or(name, |(_, local)| local));
            }
        }
        .trim_start();
    }
}

/// A drawing as far as it could be understood.
struct Understood {
    looked: Looked,
    /// Why there is none stands in [`Understood::fault`].
    tree: Option<Tree>,
    fault: Option<String>,
    /// Pixels of the largest tile of a pattern, where the drawing has its own size.
    largest_tile: f64,
}

fn understand(source: &Source) -> Result<Understood, Failure> {
    let bytes = source.read_all(MAX_BYTES)?;
    Ok(understand_text(&xml::decoded(&bytes)))
}

fn understand_text(text: &str) -> Understood {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(error) => return torn(text, &error.to_string()),
    };
    let looked = look::look(&document);
    if let Some(why) = looked.too_much {
        return Understood { looked, tree: None, fault: Some(why.to_owned()), largest_tile: 0.0 };
    }
    // Its own words are there whatever becomes of what draws it.
    let parsed = catch_unwind(AssertUnwindSafe(|| Tree::from_xmltree(&document, &options_of_drawing())));
    let (tree, fault) = match parsed {
        Ok(Ok(tree)) => (Some(tree), None),
        Ok(Err(resvg::usvg::Error::InvalidSize)) => {
            (None, Some("This drawing has no size, so it is not drawn.".to_owned()))
        }
        Ok(Err(error)) => (None, Some(format!("This drawing cannot be drawn ({error})."))),
        Err(_) => (None, Some("This drawing cannot be drawn: what draws it stopped working.".to_owned())),
    };
    let largest_tile = tree.as_ref().map_or(0.0, tiles::largest);
    Understood { looked, tree, fault, largest_tile }
}

/// The words of a drawing that is damaged, as far as it can be read.
fn torn(text: &str, why: &str) -> Understood {
    let mut looked = Looked::default();
    for words in words::of(text, false).0 {
        let key = words.chars().filter(|c| !c.is_whitespace()).collect();
        looked.texts.push(look::Said { key, words, ..look::Said::default() });
    }
    let fault = Some(format!("This drawing is damaged and cannot be drawn ({why})."));
    Understood { looked, tree: None, fault, largest_tile: 0.0 }
}

fn options_of_drawing() -> Options<'static> {
    let data = ImageHrefResolver::default_data_resolver();
    let resolve_data = move |kind: &str, bytes: Arc<Vec<u8>>, options: &Options| {
        let drawn = kind.contains("svg") || kind == "text/plain";
        let fits = match drawn {
            true => bytes.len() <= MAX_INNER,
            false => picture::decoder(Cursor::new(bytes.as_slice()))
                .is_ok_and(|(_, (width, height))| u64::from(width) * u64::from(height) <= MAX_PICTURE),
        };
        if fits { data(kind, bytes, options) } else { None }
    };
    Options {
        font_family: "Times New Roman".to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(resolve_data),
            // Neither files nor addresses.
            resolve_string: Box::new(|_, _| None::<ImageKind>),
        },
        font_resolver: fonts::resolver(),
        fontdb: fonts::database(),
        ..Options::default()
    }
}

/// Points to a unit of a drawing: less where it is larger than a page may be.
fn points(tree: &Tree) -> f32 {
    let (width, height) = (tree.size().width() * POINTS, tree.size().height() * POINTS);
    POINTS * (MAX_SIDE / width.max(height)).min(1.0)
}

fn page_size(tree: &Tree) -> (f32, f32) {
    let points = points(tree);
    ((tree.size().width() * points).max(1.0), (tree.size().height() * points).max(1.0))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let Understood { looked, tree, fault, .. } = understand(source)?;
    draft.pulse(stop)?;
    draft.labels_alone();
    // Without a drawing, its words stand on no page.
    let size = tree.as_ref().map_or((0.0, 0.0), page_size);
    let unit = draft.unit(UnitKind::Page, "1", size);
    draft.unit_break(unit);
    let drawn = tree.as_ref().map(|tree| letters::drawn(tree, points(tree))).unwrap_or_default();
    if let Some(fault) = fault {
        draft.complain(fault, None);
    }
    if let Some(tree) = &tree {
        let (width, height) = (tree.size().width().round() as u64, tree.size().height().round() as u64);
        let words = format!("{} × {} pixels", grouped(width), grouped(height));
        draft.facts().others.push(("Size".to_owned(), words));
    }
    told::tell(&looked, &drawn, unit, draft);
    let words = drawn.iter().any(|text| text.unseen.is_none()) || draft.shows_something();
    let state = match (words, &tree) {
        (true, _) => UnitState::Words,
        (false, Some(_)) => UnitState::Picture,
        (false, None) => UnitState::Unread,
    };
    draft.seal_unit(unit, state);
    Ok(())
}

/// A drawing that is kept to be drawn.
struct Drawing(Understood);

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Drawing(understand(source)?)))
}

impl Opened for Drawing {
    fn paint(&mut self, tile: &PageTile) -> Result<Raster, Failure> {
        let PageTile { scale, part: [_, _, width, height], .. } = *tile;
        let pixels = u64::from(width) * u64::from(height);
        if !(scale.is_finite() && scale > 0.0) || pixels == 0 || pixels > MAX_RASTER {
            let words = "This part of the drawing is too large to be drawn.";
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        let Understood { tree: Some(tree), largest_tile, .. } = &self.0 else {
            return Err(Failure::new(self.0.fault.clone().unwrap_or_default()));
        };
        let scale = scale * points(tree);
        if tile_too_large(*largest_tile, scale) {
            let words = "A pattern of this drawing repeats a part that is too large to be drawn.";
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        raster(tree, scale, tile.part)
    }
}

/// Whether a pattern's tile takes too much memory at a scale.
fn tile_too_large(largest: f64, scale: f32) -> bool {
    largest * f64::from(scale).powi(2) > MAX_TILE
}

/// Draws a part of a tree, in pixels of a scale.
///
/// # Errors
/// Where there is no room for it.
pub fn raster(tree: &Tree, scale: f32, part: [u32; 4]) -> Result<Raster, Failure> {
    let [left, top, width, height] = part;
    let mut pixmap = Pixmap::new(width, height).ok_or_else(|| Failure::new("There is no room to draw."))?;
    pixmap.fill(resvg::tiny_skia::Color::WHITE);
    let place = Transform::from_scale(scale, scale).post_translate(-(left as f32), -(top as f32));
    resvg::render(tree, place, &mut pixmap.as_mut());
    let natural =
        ((tree.size().width() * scale).round() as u32, (tree.size().height() * scale).round() as u32);
    Ok(Raster { width, height, rgba: pixmap.take().into(), natural })
}

#[cfg(test)]
mod tests;
