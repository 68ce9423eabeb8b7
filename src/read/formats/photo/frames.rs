//! Which pictures a file holds, one after the other, and one of them with its points: pages of a TIFF, frames of a GIF.

use super::avif;
use super::damage::{self, Partial};
use super::heif::{self, Heif, Item, Property};
use super::parts::Parts;
use super::tiff;
use crate::data::job::{Failure, FailureKind};
use crate::data::unit::{MAX_SIDE, UnitKind};
use crate::data::wording::grouped;
use crate::read::picture::{self, MAX_POINTS};
use crate::read::source::Peek;
use crate::read::source::kind::{self, Kind};
use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext};
use image::codecs::gif::GifDecoder;
use image::metadata::Orientation;
use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, Frames, ImageDecoder, ImageFormat, RgbaImage,
};
use std::io::Cursor;
use std::sync::Arc;

/// Points of a page for a pixel of the picture: screens have 96 to the inch.
const POINTS: f32 = 0.75;
/// Frames of one file that are pages.
const MAX_FRAMES: usize = 5_000;
/// Points of all frames together: to show the last, all before it are drawn.
const MAX_FRAME_POINTS: u64 = 1_000_000_000;

/// What kind of pictures a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Tiff,
    Gif,
    Jpeg2000,
    /// AVIF, HEIC, and whatever else lies in boxes of their family.
    Heif,
    /// One picture, of a kind that is told by its first bytes, or by its name.
    Plain(Option<ImageFormat>),
}

impl Sort {
    /// How much more work a point is than one of a JPEG.
    pub fn cost(self) -> u64 {
        match self {
            Self::Jpeg2000 | Self::Heif => 8,
            Self::Tiff | Self::Gif | Self::Plain(_) => 1,
        }
    }

    /// By the first bytes, and by the name where they say nothing.
    pub fn of(bytes: &[u8], name: &str) -> (Self, Option<Kind>) {
        let peek = Peek::of(bytes, name);
        let (kind, tga) = (kind::of(&peek), peek.extension == "tga");
        let sort = match kind {
            Some(Kind::Tiff) => Self::Tiff,
            Some(Kind::Gif) => Self::Gif,
            Some(Kind::Jpeg2000) => Self::Jpeg2000,
            Some(Kind::Avif | Kind::Heic) => Self::Heif,
            _ => Self::Plain(tga.then_some(ImageFormat::Tga)),
        };
        (sort, kind)
    }
}

/// One picture of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct One {
    /// In pixels, as it is shown.
    pub size: (u32, u32),
    /// Looked at for its colours, and no print in black and white.
    pub coloured: bool,
    page: Option<tiff::Page>,
}

impl One {
    /// As a page, in points: as wide and as high as pages may be, in its own shape.
    pub fn points(&self) -> (f32, f32) {
        let (width, height) = (self.size.0 as f32 * POINTS, self.size.1 as f32 * POINTS);
        let fit = (MAX_SIDE / width.max(height)).min(1.0);
        ((width * fit).max(1.0), (height * fit).max(1.0))
    }
}

/// All pictures of a file, as their first bytes tell of them.
#[derive(Debug)]
pub struct Album {
    pub kind: UnitKind,
    pub all: Vec<One>,
    /// What colours the first has, in words.
    pub colours: String,
    /// What of it is not shown, in sentences.
    pub missing: Vec<String>,
    /// Its points cannot be decoded, so that to try costs nothing.
    pub named_only: bool,
}

/// What a file holds, without any points.
///
/// # Errors
/// Where it is no picture that can be shown, in words.
pub fn album(bytes: &[u8], sort: Sort, parts: &Parts) -> Result<Album, Failure> {
    match sort {
        Sort::Tiff => pages(bytes),
        Sort::Heif => boxed(bytes),
        Sort::Jpeg2000 => {
            let image = jpeg2000(bytes)?;
            let one = One { size: (image.width(), image.height()), coloured: true, page: None };
            let colours =
                format!("{}, {} bits", space_words(image.color_space()), image.original_bit_depth());
            Ok(Album {
                kind: UnitKind::Page,
                all: vec![one],
                colours,
                missing: Vec::new(),
                named_only: false,
            })
        }
        Sort::Gif => {
            let mut album = single(bytes, None)?;
            let Some(first) = album.all.first().copied() else { return Ok(album) };
            let each = u64::from(first.size.0) * u64::from(first.size.1);
            let shown = (MAX_FRAME_POINTS / each.max(1)).clamp(1, MAX_FRAMES as u64) as usize;
            if parts.frames > 1 {
                album.kind = UnitKind::Frame;
                album.all = vec![first; parts.frames.min(shown)];
            }
            if parts.frames > shown {
                let (all, shown) = (grouped(parts.frames as u64), grouped(shown as u64));
                album.missing.push(format!("This picture has {all} frames; the first {shown} are shown."));
            }
            Ok(album)
        }
        Sort::Plain(unless) => {
            let mut album = single(bytes, unless)?;
            if parts.frames > 1 {
                let all = grouped(parts.frames as u64);
                album
                    .missing
                    .push(format!("This picture moves: it has {all} frames, and the first is shown."));
            }
            Ok(album)
        }
    }
}

fn single(bytes: &[u8], unless: Option<ImageFormat>) -> Result<Album, Failure> {
    let (mut decoder, natural) = picture::decoder_of(Cursor::new(bytes), unless)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let colours = decoder.original_color_type();
    // Grey of one bit, which is told as it is unpacked by what decodes it (PNG, 11.2.2).
    let png_ink = bytes.starts_with(b"\x89PNG") && bytes.get(24..26) == Some(&[1, 0]);
    let ink = png_ink || matches!(colours, ExtendedColorType::L1);
    let one = One { size: turned(natural, orientation), coloured: !ink, page: None };
    let colours = if ink { "Black and white".to_owned() } else { colour_words(colours) };
    Ok(Album { kind: UnitKind::Page, all: vec![one], colours, missing: Vec::new(), named_only: false })
}

fn pages(bytes: &[u8]) -> Result<Album, Failure> {
    let (pages, whole) = tiff::pages(bytes);
    let large = |page: &tiff::Page| !page.reduced;
    // A file of small copies alone has them as its pages.
    let some = pages.iter().any(large);
    let all: Vec<One> = pages
        .iter()
        .filter(|page| !some || large(page))
        .map(|page| One { size: turned(page.size, page.orientation), coloured: !page.ink, page: Some(*page) })
        .collect();
    let mut missing = Vec::new();
    if !whole {
        missing.push(
            "The list of its pages is damaged, or too long: there may be more than are shown.".to_owned(),
        );
    }
    match pages.len() - all.len() {
        0 => {}
        1 => missing.push("It also holds a smaller copy of a page, which is not shown.".to_owned()),
        more => missing.push(format!(
            "It also holds {} smaller copies of pages, which are not shown.",
            grouped(more as u64)
        )),
    }
    let Some(first) = all.first() else {
        return Err(Failure::new("This TIFF has no page that could be read.").kind(FailureKind::Damaged));
    };
    let colours = if first.coloured { String::new() } else { "Black and white".to_owned() };
    Ok(Album { kind: UnitKind::Page, all, colours, missing, named_only: false })
}

/// What the boxes of AVIF and HEIC say of their picture.
fn boxed(bytes: &[u8]) -> Result<Album, Failure> {
    let damaged =
        || Failure::new("The list of what lies in this picture is damaged.").kind(FailureKind::Damaged);
    let heif = Heif::of(bytes).ok_or_else(damaged)?;
    let item = heif.primary().ok_or_else(damaged)?;
    let of_tiles = || Some(heif::grid(&heif.bytes(bytes, item)?)?.2).filter(|_| &item.kind == b"grid");
    let size =
        heif.size(item).or_else(of_tiles).filter(|size| size.0 > 0 && size.1 > 0).ok_or_else(damaged)?;
    let one = One { size: turned(size, heif.orientation(item)), coloured: true, page: None };
    let bits = heif.properties(item).find_map(|property| match property {
        Property::Bits(bits) => Some(*bits),
        _ => None,
    });
    let name = if heif.alpha(item).is_some() {
        "Red, green and blue, with transparency"
    } else {
        "Red, green and blue"
    };
    let colours = bits.map_or(String::new(), |bits| format!("{name}, {bits} bits each"));
    let moves = heif.moves.then(|| "This picture moves: the first of its frames is shown.".to_owned());
    let missing = moves.into_iter().collect();
    let named_only = !matches!(&coded(&heif, item).kind, b"av01" | b"jpeg");
    Ok(Album { kind: UnitKind::Page, all: vec![one], colours, missing, named_only })
}

/// The item that says how a picture is coded: itself, or the first of its tiles.
fn coded<'h>(heif: &'h Heif, item: &'h Item) -> &'h Item {
    if &item.kind == b"grid" { heif.tiles(item).next().unwrap_or(item) } else { item }
}

fn turned(size: (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (size.1, size.0),
        _ => size,
    }
}

fn colour_words(colours: ExtendedColorType) -> String {
    use ExtendedColorType as C;
    let (name, bits) = match colours {
        C::L1 | C::La1 => return "Black and white".to_owned(),
        C::L2 | C::L4 | C::L8 | C::L16 => ("Grey", colours.bits_per_pixel()),
        C::La2 | C::La4 | C::La8 | C::La16 => ("Grey, with transparency", colours.bits_per_pixel() / 2),
        C::Cmyk8 | C::Cmyk16 => ("Inks of print (CMYK)", colours.bits_per_pixel() / 4),
        C::Rgb1 | C::Rgb2 | C::Rgb4 | C::Rgb5x1 | C::Rgb8 | C::Rgb16 | C::Rgb32F | C::Bgr8 => {
            ("Red, green and blue", colours.bits_per_pixel() / 3)
        }
        C::Rgba1 | C::Rgba2 | C::Rgba4 | C::Rgba8 | C::Rgba16 | C::Rgba32F | C::Bgra8 => {
            ("Red, green and blue, with transparency", colours.bits_per_pixel() / 4)
        }
        _ => return String::new(),
    };
    format!("{name}, {bits} bits each")
}

fn space_words(space: &ColorSpace) -> &'static str {
    match space.num_channels() {
        1 => "Grey",
        4 => "Inks of print (CMYK)",
        _ => "Red, green and blue",
    }
}

// ---- points

/// Bytes of a file that are kept while its frames are drawn.
type Held = Cursor<Arc<[u8]>>;

/// The frames of a GIF that come next: to draw one, those before it have been drawn.
pub struct Playing {
    frames: Frames<'static>,
    /// Index of the one that comes next.
    next: usize,
    last: Option<RgbaImage>,
}

/// A picture with its points, as far as they are there.
///
/// # Errors
/// As [`album`].
pub fn decode(
    bytes: &Arc<[u8]>,
    sort: Sort,
    at: usize,
    one: &One,
    playing: &mut Option<Playing>,
) -> Result<Partial, Failure> {
    match (sort, one.page) {
        (Sort::Tiff, Some(page)) => tiff::decode(bytes, &page).map(Partial::whole),
        (Sort::Tiff, None) => Err(Failure::new("This page cannot be shown.")),
        (Sort::Jpeg2000, _) => decode_jpeg2000(bytes).map(Partial::whole),
        (Sort::Heif, _) => decode_boxed(bytes),
        (Sort::Gif, _) => match frame(bytes, at, playing) {
            Ok(frame) => Ok(Partial::whole(DynamicImage::ImageRgba8(frame))),
            Err(failure) if at == 0 => damage::partly(bytes, None).ok_or(failure),
            Err(failure) => Err(failure),
        },
        (Sort::Plain(unless), _) => damage::as_far_as_there(bytes, unless),
    }
}

fn decode_boxed(bytes: &[u8]) -> Result<Partial, Failure> {
    let damaged = || Failure::new("This picture is damaged and cannot be shown.").kind(FailureKind::Damaged);
    let heif = Heif::of(bytes).ok_or_else(damaged)?;
    let item = heif.primary().ok_or_else(damaged)?;
    let orientation = heif.orientation(item);
    let jpeg = |item: &Item| picture::stored(&heif.bytes(bytes, item).ok_or_else(damaged)?, None);
    match &coded(&heif, item).kind {
        b"av01" => Ok(Partial { image: avif::decode(bytes, &heif, item)?, orientation, damage: None }),
        b"jpeg" => Ok(Partial { image: jpeg(item)?.0, orientation, damage: None }),
        _ => {
            let what = "This is a HEIC picture, which cannot be drawn";
            let Some(small) = heif.preview() else {
                let words = format!("{what}. What its file says of it stands in Info.");
                return Err(Failure::new(words).kind(FailureKind::NotSupported));
            };
            let image = jpeg(small)?.0;
            let (wide, high) = (grouped(image.width().into()), grouped(image.height().into()));
            let words =
                format!("{what}: what is shown is a small copy in its file, of {wide} × {high} pixels.");
            Ok(Partial { image, orientation: heif.orientation(small), damage: Some(words) })
        }
    }
}

fn frame(bytes: &Arc<[u8]>, at: usize, playing: &mut Option<Playing>) -> Result<RgbaImage, Failure> {
    let mut own = match playing.take().filter(|playing| playing.next <= at + 1 && playing.last.is_some()) {
        Some(playing) => playing,
        None => {
            // What it may cost is looked at by the same rules as of a picture that stands still.
            picture::decoder(Cursor::new(bytes.as_ref()))?;
            let held: Held = Cursor::new(Arc::clone(bytes));
            Playing {
                frames: GifDecoder::new(held).map_err(picture::unreadable)?.into_frames(),
                next: 0,
                last: None,
            }
        }
    };
    while own.next <= at {
        let next =
            own.frames.next().ok_or_else(|| Failure::new("This frame is missing: the file is damaged."))?;
        own.last = Some(next.map_err(picture::unreadable)?.into_buffer());
        own.next += 1;
    }
    let shown =
        own.last.clone().ok_or_else(|| Failure::new("This frame is missing: the file is damaged."))?;
    *playing = Some(own);
    Ok(shown)
}

fn jpeg2000(bytes: &[u8]) -> Result<hayro_jpeg2000::Image<'_>, Failure> {
    let image = hayro_jpeg2000::Image::new(bytes, &DecodeSettings::default())
        .map_err(|error| Failure::new(format!("This picture cannot be read ({error}).")))?;
    let points = u64::from(image.width()) * u64::from(image.height());
    if points > MAX_POINTS / 4 {
        let words = format!(
            "This picture has {} × {} points, too many for one in JPEG 2000 to be shown.",
            grouped(image.width().into()),
            grouped(image.height().into())
        );
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    Ok(image)
}

fn decode_jpeg2000(bytes: &[u8]) -> Result<DynamicImage, Failure> {
    let image = jpeg2000(bytes)?;
    let (width, height, alpha) = (image.width(), image.height(), image.has_alpha());
    let mut context = DecoderContext::default();
    let decoded = image
        .decode(&mut context)
        .map_err(|error| Failure::new(format!("This picture cannot be read ({error}).")))?;
    let bytes = decoded.data_u8();
    let points = width as usize * height as usize;
    let each = (bytes.len() / points.max(1)).max(1);
    let point = |own: &[u8]| -> [u8; 4] {
        match (own, alpha) {
            ([red, green, blue, alpha], true) => [*red, *green, *blue, *alpha],
            ([cyan, magenta, yellow, black, ..], _) => {
                let light = |ink: u8| (u32::from(255 - ink) * u32::from(255 - *black) / 255) as u8;
                [light(*cyan), light(*magenta), light(*yellow), 255]
            }
            ([red, green, blue], _) => [*red, *green, *blue, 255],
            ([grey, alpha], true) => [*grey, *grey, *grey, *alpha],
            ([grey, ..], _) => [*grey, *grey, *grey, 255],
            ([], _) => [255; 4],
        }
    };
    let rgba: Vec<u8> = bytes.chunks_exact(each).take(points).flat_map(point).collect();
    RgbaImage::from_raw(width, height, rgba)
        .map(DynamicImage::ImageRgba8)
        .ok_or_else(|| Failure::new("This picture is damaged."))
}
