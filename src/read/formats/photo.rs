//! Opens a picture as a page: fitted, zoomed, turned as the camera was held, with when, where and with what it was taken.
//!
//! A picture has no words until they are recognised; what stands in its metadata is told beside it.

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::data::unit::{MAX_SIDE, UnitKind, UnitState};
use crate::data::wording::grouped;
use crate::read::opened::Opened;
use crate::read::picture;
use crate::read::source::kind::{self, Kind};
use crate::read::source::{Peek, Source};
use exif::{In, Tag};
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder};
use std::io::Cursor;
use std::sync::Arc;

/// The row of pictures.
pub const FORMAT: Format = Format {
    name: "Picture",
    version: 1,
    extensions: &[
        "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp", "ico", "pbm", "pgm", "ppm", "pnm", "tga",
    ],
    mime_types: &["image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp"],
    recognise,
    read,
    open: Some(open),
    printed: true,
    at_home: false,
    home_bytes: 0,
};

/// Points of a page for a pixel of the picture: screens have 96 to the inch.
const POINTS: f32 = 0.75;
/// Pixels of one raster.
const MAX_RASTER: u64 = 64_000_000;
/// Facts of a picture.
const MAX_FACTS: usize = 200;
/// Letters of a fact.
const MAX_LETTERS: usize = 500;

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(Kind::Png | Kind::Jpeg | Kind::Gif | Kind::Tiff | Kind::Bmp | Kind::WebP | Kind::Icon) => 100,
        // These have no first bytes that tell them.
        None if peek.extension == "tga" => 30,
        None if ["pbm", "pgm", "ppm", "pnm"].contains(&peek.extension.as_str()) => {
            let is = peek.bytes.first() == Some(&b'P')
                && peek.bytes.get(1).is_some_and(|b| (b'1'..=b'7').contains(b));
            if is { 95 } else { 0 }
        }
        _ => 0,
    }
}

/// A picture that is not decoded yet.
struct Picture {
    /// As it is shown.
    size: (u32, u32),
    image: Option<DynamicImage>,
    bytes: Vec<u8>,
}

fn bytes_of(source: &Source) -> Result<Vec<u8>, Failure> {
    source.read_all(picture::MAX_BYTES)
}

fn read(source: &Arc<Source>, draft: &mut Draft, _: &Stop) -> Result<(), Failure> {
    let bytes = bytes_of(source)?;
    let (mut decoder, natural) = picture::decoder(Cursor::new(&bytes))?;
    let turned = matches!(
        decoder.orientation(),
        Ok(image::metadata::Orientation::Rotate90
            | image::metadata::Orientation::Rotate270
            | image::metadata::Orientation::Rotate90FlipH
            | image::metadata::Orientation::Rotate270FlipH)
    );
    let (wide, high) = if turned { (natural.1, natural.0) } else { natural };
    let colours = format!("{:?}", decoder.original_color_type());
    drop(decoder);
    let facts = &mut draft.facts().others;
    facts.push((
        "Size".to_owned(),
        format!("{} × {} pixels", grouped(natural.0.into()), grouped(natural.1.into())),
    ));
    facts.push(("Colours".to_owned(), colours));
    tell_metadata(&bytes, draft);
    let size = (wide as f32 * POINTS).clamp(1.0, MAX_SIDE);
    let unit = draft.unit(UnitKind::Page, "1", (size, (high as f32 * POINTS).clamp(1.0, MAX_SIDE)));
    draft.unit_break(unit);
    draft.seal_unit(unit, UnitState::Picture);
    Ok(())
}

/// What the camera and the programs wrote into the picture.
fn tell_metadata(bytes: &[u8], draft: &mut Draft) {
    let Ok(metadata) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) else { return };
    let mut told = 0;
    for field in metadata.fields() {
        if told >= MAX_FACTS
            || matches!(
                field.tag,
                Tag::MakerNote | Tag::JPEGInterchangeFormat | Tag::JPEGInterchangeFormatLength
            )
        {
            continue;
        }
        let words: String =
            field.display_value().with_unit(&metadata).to_string().chars().take(MAX_LETTERS).collect();
        if field.ifd_num == In::THUMBNAIL || words.trim_matches(['"', ' ', '\0']).is_empty() {
            continue;
        }
        told += 1;
        let name = field.tag.description().unwrap_or("Tag").to_owned();
        draft.facts().others.push((name, words.trim_matches('"').to_owned()));
    }
    if let Some(place) = place_of(&metadata) {
        draft.aside(aside("Where it was taken", place));
    }
    if metadata.get_field(Tag::JPEGInterchangeFormat, In::THUMBNAIL).is_some() {
        let words = "A small picture within the picture, which may show what was cut away later.";
        draft.aside(aside("Thumbnail", words.to_owned()));
    }
}

fn aside(name: &str, words: String) -> Aside {
    let kind = AsideKind::Unseen(Unseen::Metadata);
    Aside { kind, name: name.to_owned(), words, when: None, place: None, span: None }
}

/// Degrees of latitude and longitude.
fn place_of(metadata: &exif::Exif) -> Option<String> {
    let degrees = |tag: Tag, side: Tag, back: &str| {
        let exif::Value::Rational(parts) = &metadata.get_field(tag, In::PRIMARY)?.value else { return None };
        let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
        let value = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
        let side = metadata.get_field(side, In::PRIMARY)?.display_value().to_string();
        value.is_finite().then_some(if side.starts_with(back) { -value } else { value })
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    Some(format!("{latitude:.6}, {longitude:.6}"))
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Picture { size: (0, 0), image: None, bytes: bytes_of(source)? }))
}

impl Picture {
    fn decoded(&mut self) -> Result<&DynamicImage, Failure> {
        if self.image.is_none() {
            let image = picture::whole(&self.bytes)?;
            self.size = (image.width(), image.height());
            self.image = Some(image);
        }
        self.image.as_ref().ok_or_else(|| Failure::new("This picture cannot be read."))
    }
}

impl Opened for Picture {
    fn paint(&mut self, tile: &PageTile) -> Result<Raster, Failure> {
        let PageTile { scale, part: [left, top, width, height], .. } = *tile;
        let pixels = u64::from(width) * u64::from(height);
        if !(scale.is_finite() && scale > 0.0) || pixels == 0 || pixels > MAX_RASTER {
            let words = "This part of the picture is too large to be drawn.";
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        let image = self.decoded()?;
        let per = 1.0 / (f64::from(scale) * f64::from(POINTS));
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

    fn rest(&mut self) {
        self.image = None;
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
