//! What is broken in a picture. Its points are decoded once while it is read, so that damage is told before anybody looks for
//! it, and as far as they are there they are shown.

use super::frames::{self, Album, Playing, Sort};
use super::parts::Parts;
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::wording::grouped;
use crate::read::picture;
use crate::read::source::kind::Kind;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, RgbaImage};
use std::io::Cursor;
use std::sync::Arc;

/// Points that are decoded while a file is read, where those of a JPEG count once: about a second. What is larger is looked at
/// when it is drawn.
pub const MAX_CHECKED: u64 = 60_000_000;
/// Bytes of points that nothing was read into. A whole row of them is no picture’s.
const UNTOUCHED: u8 = 0x5A;
/// What the rest of a JPEG is filled with that ends too early.
const FILLED: [u8; 3] = [128, 128, 128];
/// Pages and frames of one file whose damage is told one by one.
const MAX_TOLD: usize = 20;

/// A picture as far as it is there.
pub struct Partial {
    /// As it is stored. What is missing can be seen through.
    pub image: DynamicImage,
    /// How it is to be turned to be seen.
    pub orientation: Orientation,
    /// What is missing, in a sentence.
    pub damage: Option<String>,
}

impl Partial {
    /// One that is whole, and as it is to be seen.
    pub fn whole(image: DynamicImage) -> Self {
        Self { image, orientation: Orientation::NoTransforms, damage: None }
    }

    /// As it is to be seen.
    pub fn turned(mut self) -> DynamicImage {
        self.image.apply_orientation(self.orientation);
        self.image
    }
}

/// A picture of a file that holds one, with all its points, or with those that there are.
///
/// # Errors
/// Where nothing of it can be shown, in words.
pub fn as_far_as_there(bytes: &[u8], unless: Option<ImageFormat>) -> Result<Partial, Failure> {
    match picture::stored(bytes, unless) {
        Ok((image, orientation)) => {
            let damage = bytes.starts_with(b"\xFF\xD8").then(|| ended_early(bytes, &image)).flatten();
            Ok(Partial { image, orientation, damage })
        }
        Err(failure) if failure.kind == FailureKind::Limit => Err(failure),
        Err(failure) => partly(bytes, unless).ok_or(failure),
    }
}

/// What a decoder had read before it stopped.
pub fn partly(bytes: &[u8], unless: Option<ImageFormat>) -> Option<Partial> {
    let (mut decoder, (width, height)) = picture::decoder_of(Cursor::new(bytes), unless).ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let colours = decoder.color_type();
    let mut points = vec![UNTOUCHED; usize::try_from(decoder.total_bytes()).ok()?];
    decoder.read_image(&mut points).err()?;
    let row = points.len().checked_div(height as usize).filter(|row| *row > 0)?;
    let mut rows = 0;
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    // Samples of two bytes are in the order of the file where a PNG stops, and else in that of this computer.
    let first = bytes.starts_with(b"\x89PNG") || cfg!(target_endian = "big");
    for own in points.chunks_exact(row) {
        let touched = own.iter().any(|byte| *byte != UNTOUCHED);
        rows += u32::from(touched);
        for point in own.chunks_exact(usize::from(colours.bytes_per_pixel())) {
            rgba.extend(if touched { plain(point, colours, first)? } else { [0; 4] });
        }
    }
    if rows == 0 {
        return None;
    }
    let image = DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, rgba)?);
    Some(Partial { image, orientation, damage: Some(missing_words(rows, height)) })
}

/// A point of any kind in four bytes.
fn plain(point: &[u8], colours: ColorType, first: bool) -> Option<[u8; 4]> {
    let wide = colours.bytes_per_pixel() / colours.channel_count() == 2;
    let at = |number: usize| match wide {
        true => point.get(number * 2 + usize::from(!first)).copied(),
        false => point.get(number).copied(),
    };
    Some(match colours {
        ColorType::L8 | ColorType::L16 => [at(0)?, at(0)?, at(0)?, 255],
        ColorType::La8 | ColorType::La16 => [at(0)?, at(0)?, at(0)?, at(1)?],
        ColorType::Rgb8 | ColorType::Rgb16 => [at(0)?, at(1)?, at(2)?, 255],
        ColorType::Rgba8 | ColorType::Rgba16 => [at(0)?, at(1)?, at(2)?, at(3)?],
        _ => return None,
    })
}

/// A JPEG has a sign at its end. Where that is missing, the rest is filled with grey by what decodes it.
fn ended_early(bytes: &[u8], image: &DynamicImage) -> Option<String> {
    if Parts::of(Some(Kind::Jpeg), bytes).end.is_some() {
        return None;
    }
    let rgb = image.as_rgb8()?;
    let grey = |y: &u32| (0..rgb.width()).all(|x| rgb.get_pixel(x, *y).0 == FILLED);
    let missing = (0..rgb.height()).rev().take_while(grey).count() as u32;
    Some(match missing {
        0 => "This picture is damaged: its file ends too early. Some of it may be missing, or coarse."
            .to_owned(),
        missing => missing_words(rgb.height() - missing, rgb.height()),
    })
}

fn missing_words(rows: u32, height: u32) -> String {
    let percent = (u64::from(rows) * 100 / u64::from(height.max(1))).clamp(1, 99);
    format!("This picture is damaged: about {percent} % of it could be read, and that is shown.")
}

/// Decodes the pictures of a file one after the other and tells what is broken in them. Gives the first of them, as it is
/// stored.
///
/// # Errors
/// Where it was stopped.
pub fn check(
    bytes: &Arc<[u8]>,
    (sort, parts): (Sort, &Parts),
    album: &Album,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<Option<DynamicImage>, Failure> {
    let (mut left, mut first, mut damaged) = (MAX_CHECKED, None, 0);
    let mut playing: Option<Playing> = None;
    for (at, one) in album.all.iter().enumerate() {
        draft.pulse(stop)?;
        let points = u64::from(one.size.0) * u64::from(one.size.1);
        let cost = if album.named_only { 0 } else { points.saturating_mul(sort.cost()) };
        let Some(rest) = left.checked_sub(cost) else {
            unchecked(at, album, draft);
            break;
        };
        left = rest;
        let (image, damage) = match frames::decode(bytes, sort, at, one, &mut playing) {
            Ok(Partial { image, damage, .. }) => (Some(image), damage),
            Err(failure) => (None, Some(failure.words)),
        };
        if at == 0 {
            first = image;
        }
        let Some(words) = damage else { continue };
        damaged += 1;
        if damaged <= MAX_TOLD {
            draft.complain_at(named(at, album, &words), None, None);
        }
        // Each frame is drawn over the one before it: none is shown after the first that is broken.
        if sort == Sort::Gif {
            break;
        }
    }
    if damaged > MAX_TOLD {
        let words = format!("{} more are damaged.", album.kind.counted((damaged - MAX_TOLD) as u64));
        draft.complain_at(words, None, None);
    }
    // What is damaged has been said.
    if damaged == 0 && parts.cut_short() {
        let words =
            "This file ends too early: the sign at its end is missing, and whatever stood before it may be.";
        draft.complain_at(words, None, None);
    }
    Ok(first)
}

/// The sentence, and of what, where there are several.
fn named(at: usize, album: &Album, words: &str) -> String {
    match album.all.len() {
        0 | 1 => words.to_owned(),
        _ => format!("{} {}: {words}", album.kind.title(), grouped(at as u64 + 1)),
    }
}

fn unchecked(at: usize, album: &Album, draft: &mut Draft) {
    let words = match at {
        0 => "looked for when it is drawn, as it is very large".to_owned(),
        at => format!(
            "looked for in the first {}; in the others when they are drawn",
            album.kind.counted(at as u64)
        ),
    };
    draft.facts().others.push(("Damage".to_owned(), words));
}
