//! Opens a picture as a page: fitted, zoomed, turned as the camera was held, with when, where and with what it was taken.
//! A TIFF has all its pages, a GIF its frames.
//!
//! A picture has no words until they are recognised; what stands in its metadata is told beside it, and what lies in its
//! file and is not seen (a small picture of how it was, whatever follows its end) can be opened as a file in it.

mod avif; // how is AV1 drawn?
mod damage; // what of it is broken?
mod frames; // which pictures are in it?
mod heif; // what lies in the boxes of AVIF and HEIC?
mod parts; // what is there beside the points?
mod records; // what did programs and press agencies write into it?
mod taken; // what did the camera write?
mod tiff; // where are the pages of a TIFF?
mod told; // what does it say of itself?

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::data::unit::UnitState;
use crate::data::wording::grouped;
use crate::read::opened::{Member, Opened};
use crate::read::picture;
use crate::read::source::kind::{self, Kind};
use crate::read::source::{Peek, Source};
use frames::{Album, One, Playing, Sort};
use image::DynamicImage;
use image::imageops::FilterType;
use parts::Parts;
use std::ops::Range;
use std::sync::Arc;
use taken::Taken;

/// The row of pictures.
pub const FORMAT: Format = Format {
    // 2: all pages and frames, JPEG 2000, what is hidden. 3: AVIF and HEIC, which were unknown bytes.
    version: 3,
    mime_types: &[
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/tiff",
        "image/bmp",
        "image/jp2",
        "image/avif",
        "image/heic",
    ],
    printed: true,
    ..Format::in_child(
        "Picture",
        &[
            "png", "apng", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "tif", "tiff", "bmp", "dib", "ico",
            "pbm", "pgm", "ppm", "pnm", "pam", "tga", "qoi", "jp2", "jpx", "j2k", "j2c", "jpf", "avif",
            "heic", "heif", "hif",
        ],
        recognise,
        read,
        open,
    )
};

/// Pixels of one raster.
const MAX_RASTER: u64 = 64_000_000;
/// Of a small picture in a file; those that are made for it have some tens of kilobytes.
const MAX_THUMBNAIL: usize = 8 * 1024 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(
            Kind::Png
            | Kind::Jpeg
            | Kind::Gif
            | Kind::Tiff
            | Kind::Bmp
            | Kind::WebP
            | Kind::Icon
            | Kind::Jpeg2000
            | Kind::Qoi
            | Kind::Avif
            | Kind::Heic,
        ) => 100,
        // These have no first bytes that tell them.
        None if peek.extension == "tga" => 30,
        None if ["pbm", "pgm", "ppm", "pnm", "pam"].contains(&peek.extension.as_str()) => {
            let is = peek.bytes.first() == Some(&b'P')
                && peek.bytes.get(1).is_some_and(|b| (b'1'..=b'7').contains(b));
            if is { 95 } else { 0 }
        }
        _ => 0,
    }
}

/// A file that lies in the file of a picture, by the same number whenever the file is looked at.
struct Hidden {
    /// What it is, for a list.
    name: &'static str,
    body: Body,
    thumbnail: bool,
}

enum Body {
    /// Where it stands.
    Here(Range<usize>),
    /// Out of a part that had to be unpacked.
    Taken(Vec<u8>),
}

impl Hidden {
    fn bytes<'b>(&'b self, file: &'b [u8]) -> &'b [u8] {
        match &self.body {
            Body::Here(range) => file.get(range.clone()).unwrap_or_default(),
            Body::Taken(bytes) => bytes,
        }
    }

    /// What one sees of it, or why it matters, in a sentence.
    fn words(&self, file: &[u8], large: Option<&DynamicImage>) -> String {
        let own = self.bytes(file);
        match self.thumbnail {
            true => large.and_then(|large| told::difference(large, own)).unwrap_or_default(),
            false => format!(
                "{} that look like {}.",
                crate::data::wording::counted(own.len() as u64, "byte"),
                told::seems(own)
            ),
        }
    }
}

/// Files in a file, in an order that is the same whenever it is looked at.
fn hidden(bytes: &[u8], parts: &Parts, taken: Option<&Taken>) -> Vec<Hidden> {
    let mut all = Vec::new();
    if let Some(small) = taken.and_then(Taken::thumbnail).filter(|small| small.len() <= MAX_THUMBNAIL) {
        all.push(Hidden { name: "Small picture of the camera", body: Body::Taken(small), thumbnail: true });
    }
    if let Some(range) = parts.thumbnail.clone().filter(|range| range.len() <= MAX_THUMBNAIL) {
        all.push(Hidden { name: "Small picture of Photoshop", body: Body::Here(range), thumbnail: true });
    }
    if let Some((from, _)) = parts.after(bytes) {
        let body = Body::Here(from..bytes.len());
        all.push(Hidden { name: "What follows the end of the picture", body, thumbnail: false });
    }
    all
}

/// A file that was read, and what its pictures are.
struct Looked {
    bytes: Arc<[u8]>,
    sort: Sort,
    parts: Parts,
    taken: Option<Taken>,
    album: Album,
    hidden: Vec<Hidden>,
}

impl Looked {
    fn at(source: &Source) -> Result<Self, Failure> {
        let bytes: Arc<[u8]> = source.read_all(picture::MAX_BYTES)?.into();
        let (sort, kind) = Sort::of(&bytes, &source.name);
        let parts = Parts::of(kind, &bytes);
        let album = frames::album(&bytes, sort, &parts)?;
        let taken = Taken::of(&bytes, &parts);
        let hidden = hidden(&bytes, &parts, taken.as_ref());
        Ok(Self { bytes, sort, parts, taken, album, hidden })
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let looked = Looked::at(source)?;
    let Album { kind, all, colours, missing, named_only: _ } = &looked.album;
    let facts = &mut draft.facts().others;
    if let Some(one) = all.first() {
        let words = format!("{} × {} pixels", grouped(one.size.0.into()), grouped(one.size.1.into()));
        facts.push(("Size".to_owned(), words));
    }
    if all.len() > 1 {
        facts.push((kind.titles(), grouped(all.len() as u64)));
    }
    if !colours.is_empty() {
        facts.push(("Colours".to_owned(), colours.clone()));
    }
    missing.iter().for_each(|words| draft.complain_at(words, None, None));
    for (number, one) in (1_u64..).zip(all) {
        draft.pulse(stop)?;
        let unit = draft.unit(*kind, &number.to_string(), one.points());
        if one.coloured {
            draft.own_colours(unit);
        }
        draft.unit_break(unit);
        draft.seal_unit(unit, UnitState::Picture);
    }
    let size = all.first().map(|one| one.size);
    told::tell(&looked.bytes, (&looked.parts, looked.taken.as_ref()), size, draft);
    // The page is there before it is looked at for damage, and before a small picture is held against it.
    draft.publish_now();
    let first = damage::check(&looked.bytes, (looked.sort, &looked.parts), &looked.album, draft, stop)?;
    told::tell_hidden(&looked.bytes, &looked.hidden, first.as_ref(), draft);
    Ok(())
}

/// A picture whose points are decoded when they are asked for.
struct Picture {
    looked: Looked,
    /// The one that was asked for last.
    shown: Option<(usize, DynamicImage)>,
    playing: Option<Playing>,
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Picture { looked: Looked::at(source)?, shown: None, playing: None }))
}

impl Picture {
    fn decoded(&mut self, unit: u32) -> Result<(One, &DynamicImage), Failure> {
        let missing = || Failure::new("The picture does not have this page.");
        let at = unit as usize;
        let one = self.looked.album.all.get(at).copied().ok_or_else(missing)?;
        if self.shown.as_ref().is_none_or(|(shown, _)| *shown != at) {
            // First the room, then the next one in it.
            self.shown = None;
            let decoded = frames::decode(&self.looked.bytes, self.looked.sort, at, &one, &mut self.playing)?;
            self.shown = Some((at, decoded.turned()));
        }
        let image = self.shown.as_ref().map(|(_, image)| image).ok_or_else(missing)?;
        Ok((one, image))
    }
}

impl Opened for Picture {
    fn paint(&mut self, tile: &PageTile) -> Result<Raster, Failure> {
        let PageTile { unit, scale, part: [left, top, width, height], .. } = *tile;
        let pixels = u64::from(width) * u64::from(height);
        if !(scale.is_finite() && scale > 0.0) || pixels == 0 || pixels > MAX_RASTER {
            let words = "This part of the picture is too large to be drawn.";
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        let (one, image) = self.decoded(unit)?;
        // Pixels of the picture for one of the raster.
        let per = f64::from(image.width()) / f64::from(one.points().0) / f64::from(scale);
        let from = |at: u32, most: u32| ((f64::from(at) * per) as u32).min(most.saturating_sub(1));
        let side = |at: u32, len: u32, most: u32| ((f64::from(len) * per).ceil() as u32).clamp(1, most - at);
        let (x, y) = (from(left, image.width()), from(top, image.height()));
        let (wide, high) = (side(x, width, image.width()), side(y, height, image.height()));
        let filter = if per > 1.0 { FilterType::Triangle } else { FilterType::CatmullRom };
        let shown = image.crop_imm(x, y, wide, high).resize_exact(width, height, filter);
        let natural = (
            (f64::from(image.width()) / per).round() as u32,
            (f64::from(image.height()) / per).round() as u32,
        );
        Ok(Raster { natural, ..on_white(shown) })
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let missing = || Failure::new("The picture does not hold this file.");
        let file = self.looked.hidden.get(number as usize).ok_or_else(missing)?;
        let bytes = file.bytes(&self.looked.bytes);
        let stem = if file.thumbnail { "thumbnail" } else { "after-the-end" };
        Ok((format!("{stem}.{}", told::ending(bytes)), bytes.to_vec()))
    }

    fn rest(&mut self) {
        (self.shown, self.playing) = (None, None);
    }
}

/// What can be seen through shows paper.
fn on_white(picture: DynamicImage) -> Raster {
    let mut rgba = picture.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |part: u8| {
            let (part, alpha) = (u32::from(part), u32::from(alpha));
            ((part * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    let (width, height) = (rgba.width(), rgba.height());
    Raster { width, height, rgba: rgba.into_raw().into(), natural: (width, height) }
}

#[cfg(test)]
mod tests;
