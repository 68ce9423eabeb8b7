//! A drawing as a picture of another document: of a book, a page, an office file. It is drawn as one by itself is, within
//! the same limits, and no larger than it is shown.

use super::{
    FORMAT, MAX_BYTES, MAX_NODES, Understood, first_element, raster, tile_too_large, understand_text,
};
use crate::data::job::{Failure, FailureKind, Raster};
use crate::read::{picture, xml};
use data_encoding::BASE64;
use resvg::usvg::roxmltree::{Document, ParsingOptions};

/// How far into a file its first element is looked for: some programs write a long declaration before it.
const HEAD: usize = 64 * 1024;
/// Points of the picture for a unit of the drawing at most: so that it is sharp where a screen has two for one.
const SHARPER: f32 = 2.0;
/// No drawing says that it is larger than so many units a side.
const MAX_UNITS: f32 = 100_000.0;
/// Pictures that lie beside a drawing and are put into it, and bytes of all of them.
const MAX_PUT_IN: usize = 200;
const MAX_PUT_IN_BYTES: usize = 32 * 1024 * 1024;

/// Whether these are the bytes of a drawing.
pub fn is_drawing(bytes: &[u8]) -> bool {
    // Marks of encodings, zeros of UTF-16, white space.
    let begins = bytes.iter().take(64).find(|byte| !b"\xEF\xBB\xBF\xFE\xFF\0 \t\r\n".contains(byte));
    begins == Some(&b'<')
        && first_element(&xml::decoded(bytes.get(..HEAD).unwrap_or(bytes))) == Some(FORMAT.extensions[0])
}

/// Draws a drawing so that it fits into `most`, width and height in pixels.
///
/// # Errors
/// Why it is not drawn, in words.
pub fn draw(bytes: &[u8], most: (u32, u32)) -> Result<Raster, Failure> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::new("This drawing is too long to be drawn.").kind(FailureKind::Limit));
    }
    let Understood { tree, fault, largest_tile, .. } = understand_text(&xml::decoded(bytes));
    let Some(tree) = tree else {
        let words = fault.unwrap_or_else(|| "This drawing cannot be drawn.".to_owned());
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    };
    let (wide, high) = (tree.size().width(), tree.size().height());
    let most = (most.0.clamp(1, picture::MAX_SIDE), most.1.clamp(1, picture::MAX_SIDE));
    let scale = (most.0 as f32 / wide).min(most.1 as f32 / high).min(SHARPER);
    if !(scale.is_finite() && scale > 0.0) {
        return Err(Failure::new("This drawing has no size, so it is not drawn."));
    }
    if tile_too_large(largest_tile, scale) {
        let words = "A pattern of this drawing repeats a part that is too large to be drawn.";
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    let pixels = |side: f32, most: u32| ((side * scale).round() as u32).clamp(1, most);
    let units = |side: f32| side.round().clamp(1.0, MAX_UNITS) as u32;
    let drawn = raster(&tree, scale, [0, 0, pixels(wide, most.0), pixels(high, most.1)])?;
    Ok(Raster { natural: (units(wide), units(high)), ..drawn })
}

/// A drawing with the pictures in it that lie beside it: `find` gives the bytes that lie at an address. What it does not
/// find stays away, as it does wherever the drawing is shown.
pub fn with_pictures(bytes: Vec<u8>, mut find: impl FnMut(&str) -> Option<Vec<u8>>) -> Vec<u8> {
    let text = xml::decoded(&bytes);
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let Ok(document) = Document::parse_with_options(&text, options) else { return bytes };
    let (mut whole, mut done, mut room, mut count) = (String::new(), 0, MAX_PUT_IN_BYTES, 0);
    for node in document.descendants().filter(|node| node.tag_name().name() == "image") {
        let address = node.attributes().find(|attribute| attribute.name() == "href");
        let Some(address) = address.filter(|address| !address.value().starts_with(['#'])) else { continue };
        let place = address.range_value();
        let before = text.get(done..place.start);
        if address.value().trim_start().starts_with("data:") || count >= MAX_PUT_IN {
            continue;
        }
        count += 1;
        let (Some(before), Some(found)) = (before, find(address.value())) else { continue };
        let (Some(kind), Some(left)) = (kind(&found), room.checked_sub(found.len())) else { continue };
        room = left;
        whole.push_str(before);
        whole.push_str("data:");
        whole.push_str(kind);
        whole.push_str(";base64,");
        BASE64.encode_append(&found, &mut whole);
        done = place.end;
    }
    if done == 0 {
        return bytes;
    }
    whole.push_str(text.get(done..).unwrap_or_default());
    // It says that it is in the encoding in which it was, and is in another now.
    match whole.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.as_bytes().to_vec(),
        None => whole.into_bytes(),
    }
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes.get(..4)? {
        b"\x89PNG" => Some("image/png"),
        [0xFF, 0xD8, 0xFF, _] => Some("image/jpeg"),
        b"GIF8" => Some("image/gif"),
        b"RIFF" => Some("image/webp"),
        _ if is_drawing(bytes) => Some("image/svg+xml"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::job::Raster;

    const HEAD: &str = "<?xml version='1.0' encoding='utf-8'?>\n<!-- drawn by hand -->\n";

    fn dot(raster: &Raster, x: u32, y: u32) -> [u8; 3] {
        let at = ((y * raster.width + x) * 4) as usize;
        [raster.rgba[at], raster.rgba[at + 1], raster.rgba[at + 2]]
    }

    /// A figure of a book, a chart on a page: what stood there was a sentence about a size that nobody knew.
    #[test]
    fn a_drawing_in_a_document_is_a_picture_of_it() {
        let drawing = format!(
            "{HEAD}<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20'><rect width='20' height='20' fill='#f00'/></svg>"
        );
        for (most, size) in [((400, 400), (80, 40)), ((20, 400), (20, 10)), ((0, 0), (1, 1))] {
            let raster = picture::decode(drawing.as_bytes(), most).unwrap();
            assert_eq!((raster.width, raster.height, raster.natural), (size.0, size.1, (40, 20)));
        }
        let raster = picture::decode(drawing.as_bytes(), (40, 40)).unwrap();
        assert_eq!((dot(&raster, 10, 10), dot(&raster, 30, 10)), ([255, 0, 0], [255, 255, 255]));
    }

    /// The limits of a drawing hold wherever it is drawn, and what is not drawn says why.
    #[test]
    fn a_drawing_that_is_too_much_or_damaged_says_so_where_it_would_stand() {
        let svg = |inner: &str| {
            format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{inner}</svg>")
        };
        let deep = format!("{}{}", "<g>".repeat(300), "</g>".repeat(300));
        for (drawing, words) in [
            (svg("<g>"), "is damaged and cannot be drawn"),
            (svg(&deep), "lie too deep in each other"),
            ("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>".to_owned(), "has no size"),
        ] {
            let failure = picture::decode(drawing.as_bytes(), (90, 90)).unwrap_err();
            assert!(failure.words.contains(words), "{failure}");
        }
        assert!(!is_drawing(b"<html><svg/></html>") && !is_drawing(b"words") && !is_drawing(b""));
    }

    /// The scan of which a page of a picture book is made lies beside the drawing that is the page.
    #[test]
    fn pictures_beside_a_drawing_are_drawn_in_it_and_nothing_else_is_looked_for() {
        let mut red = std::io::Cursor::new(Vec::new());
        let points = image::RgbImage::from_pixel(2, 2, image::Rgb([255, 0, 0]));
        points.write_to(&mut red, image::ImageFormat::Png).unwrap();
        let red = red.into_inner();
        let image =
            |address: &str, x: u32| format!("<image xlink:href='{address}' x='{x}' width='10' height='10'/>");
        let (one, two, three) =
            (image("scan.png", 0), image("http://example.org/a.png", 10), image("#x", 20));
        let drawing = format!(
            "{HEAD}<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 30 10'>{one}{two}{three}</svg>"
        );
        let mut asked = Vec::new();
        let whole = with_pictures(drawing.into_bytes(), |address| {
            asked.push(address.to_owned());
            (address == "scan.png").then(|| red.clone())
        });
        assert_eq!(asked, ["scan.png", "http://example.org/a.png"]);
        let raster = draw(&whole, (30, 10)).unwrap();
        assert_eq!((dot(&raster, 5, 5), dot(&raster, 15, 5)), ([255, 0, 0], [255, 255, 255]));
    }
}
