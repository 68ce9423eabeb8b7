//! Draws what stands in a frame: words, a picture, or the picture of something else (ODF 1.3, 10.4).

use super::lines::{place, side};
use super::scene::Scene;
use super::{chart, table, whole};
use crate::read::base64;
use crate::read::formats::odp::shapes::length;
use crate::read::picture;
use crate::read::slides::canvas::{Box, Fill, Outline, rectangle};
use crate::read::slides::nodes::{Node, all, child, elements, name, said};
use crate::read::slides::{chart as charts, stead};
use crate::read::xml;
use std::io::Cursor;

/// Pictures of one frame that are tried one after the other.
const MAX_TRIED: usize = 4;
/// Points of a picture to an inch that does not say.
const USUAL_DENSITY: f64 = 96.0;

impl Scene<'_, '_> {
    /// Draws a frame.
    pub fn frame(&mut self, node: Node<'_>) {
        let text = child(node, "text-box");
        let least = text.and_then(|text| side(text, "min-height"));
        let Some(mut place) = place(node).or_else(|| unsized_place(node, text)) else { return };
        if place.h <= 0.0 {
            place.h = least.unwrap_or(1.0);
        }
        if let Some(own) = child(node, "table") {
            return table::draw(own, place, self);
        }
        let looks = self.looks(node);
        let outline = Outline { path: rectangle(place), ..Outline::default() };
        if let Some(text) = text {
            let dark = self.fill_and_line(&looks.chain, place, &outline, None, Some(false));
            return self.words(text, &looks, place, dark);
        }
        let shown = elements(node).find(|one| {
            matches!(name(*one), "object" | "object-ole" | "plugin" | "applet" | "floating-frame")
        });
        // What an object is filled with is said by itself.
        if shown.is_none() && child(node, "image").is_some() {
            self.fill_and_line(&looks.chain, place, &outline, None, Some(false));
        }
        let (clip, mirror) = (looks.chain.get("clip"), looks.chain.get("mirror").unwrap_or_default());
        let cover = looks.chain.part("image-opacity").or_else(|| looks.chain.part("opacity")).unwrap_or(1.0);
        self.canvas.mirrored(mirror.contains("horizontal"), mirror.contains("vertical"), place);
        let drawn = all(node, "image").take(MAX_TRIED).any(|image| {
            self.bytes(image).is_some_and(|bytes| {
                let cut = clip.map_or([0.0; 4], |clip| cut(clip, &bytes));
                self.canvas.picture(bytes, place, cut, &outline, cover)
            })
        });
        self.canvas.leave();
        match shown.map(name) {
            _ if drawn => {
                let line = super::fills::line(self.sheet, &looks.chain, false);
                self.canvas.shape(&outline, &Fill::Nothing, line.as_ref());
            }
            Some("object" | "object-ole") => shown.into_iter().for_each(|own| self.object(own, place)),
            Some(_) => stead::draw("A film or sound", place, self.letters, &mut self.canvas),
            None if child(node, "image").is_some() => {
                stead::draw("A picture", place, self.letters, &mut self.canvas);
            }
            None => {}
        }
    }

    /// An object without a picture: a chart that is plain, or a box that says what it is.
    fn object(&mut self, object: Node<'_>, place: Box) {
        let href = said(object, "href").unwrap_or_default();
        let content = self.files.bytes(&format!("{}/content.xml", href.trim_end_matches('/')));
        let within = object
            .children()
            .find(|one| one.is_element())
            .map(|one| object.document().input_text().get(one.range()));
        let text = match (content, within.flatten()) {
            (Some(content), _) => xml::decoded(&content),
            (None, Some(text)) => whole(text).map(|own| own.0).unwrap_or_default(),
            (None, None) => String::new(),
        };
        if text.contains("<office:chart")
            && let Some(own) = chart::read(&text)
        {
            return charts::draw(&own, place, self.letters, &mut self.canvas);
        }
        let what = match () {
            () if text.contains("<office:chart") => "A chart",
            () if text.contains("<math") => "A formula",
            () if text.contains("<office:spreadsheet") => "A table",
            () => "An object",
        };
        stead::draw(what, place, self.letters, &mut self.canvas);
    }

    /// The bytes of a picture, which lies in the file or stands where it is shown.
    fn bytes(&self, image: Node<'_>) -> Option<Vec<u8>> {
        if let Some(data) = child(image, "binary-data").and_then(|data| data.text()) {
            return base64::bytes(data.as_bytes());
        }
        self.files.bytes(said(image, "href")?)
    }
}

/// Where a frame lies that says no size: one that grows with its words.
fn unsized_place(node: Node<'_>, text: Option<Node<'_>>) -> Option<Box> {
    let (x, y) = (side(node, "x").unwrap_or(0.0), side(node, "y").unwrap_or(0.0));
    let w = side(text?, "min-width")?;
    Some(Box { x, y, w, h: side(node, "height").unwrap_or(0.0) }).filter(|place| place.is_sound())
}

/// How much of a picture is cut away, in parts of one: left, top, right, bottom. `rect(top, right, bottom, left)` is
/// measured on the picture as large as it says that it is.
pub fn cut(clip: &str, bytes: &[u8]) -> [f64; 4] {
    let inside = clip.trim().strip_prefix("rect(").and_then(|rest| rest.strip_suffix(')'));
    let Some(inside) = inside else { return [0.0; 4] };
    let sides: Vec<f64> = inside
        .split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(|word| length(word).unwrap_or(0.0))
        .collect();
    let ([top, right, bottom, left], Some((w, h))) = (sides.as_slice(), natural(bytes)) else {
        return [0.0; 4];
    };
    [left / w, top / h, right / w, bottom / h]
}

/// How large a picture says that it is, in points.
pub fn natural(bytes: &[u8]) -> Option<(f64, f64)> {
    let (_, (width, height)) = picture::decoder(Cursor::new(bytes)).ok()?;
    let (x, y) =
        density(bytes).filter(|(x, y)| *x > 1.0 && *y > 1.0).unwrap_or((USUAL_DENSITY, USUAL_DENSITY));
    let size = (f64::from(width) * 72.0 / x, f64::from(height) * 72.0 / y);
    Some(size).filter(|(w, h)| *w > 0.0 && *h > 0.0)
}

/// Points to an inch, across and down, of a PNG (`pHYs`) or a JPEG (JFIF).
fn density(bytes: &[u8]) -> Option<(f64, f64)> {
    if bytes.starts_with(b"\x89PNG") {
        let at = memchr::memmem::find(bytes.get(..bytes.len().min(4_096))?, b"pHYs")? + 4;
        let number = |at: usize| Some(f64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
        // Points to a metre.
        let metre = *bytes.get(at + 8)? == 1;
        return metre.then_some((number(at)? * 0.0254, number(at + 4)? * 0.0254));
    }
    let at = memchr::memmem::find(bytes.get(..bytes.len().min(64))?, b"JFIF\0")? + 7;
    let number = |at: usize| Some(f64::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let (x, y) = (number(at + 1)?, number(at + 3)?);
    match *bytes.get(at)? {
        1 => Some((x, y)),
        2 => Some((x * 2.54, y * 2.54)),
        _ => None,
    }
}
