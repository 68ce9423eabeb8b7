//! What is on a picture: its bytes become points, no more of them than are shown.
//!
//! Bytes of pictures are as hostile as those of documents, and those who decode them are older and larger than they
//! should be: this is done in a child, wherever there are children.

pub mod foreign; // which drawings are known by their names alone?

use crate::data::budget::Weight;
use crate::data::job::{Failure, FailureKind, Raster};
use crate::data::wording::grouped;
use crate::read::formats::svg::still;
use crate::read::source::Source;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

/// A picture with more points than this is not decoded: at eight bytes each, which some kinds take on the way, it
/// would fill the memory that a child may have.
pub const MAX_POINTS: u64 = 100_000_000;
/// A larger file is not read for a picture. No picture within [`MAX_POINTS`] needs it.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// No side of a raster is longer, so that every GPU takes it as a texture.
pub const MAX_SIDE: u32 = 2048;

/// What a picture takes to be decoded, as its first bytes say it. One that will not be decoded takes nothing, and neither
/// does a drawing: what that costs has limits of its own.
pub fn weigh(bytes: impl BufRead + Seek, packed: u64) -> Weight {
    let unpacked = decoder(bytes).map_or(0, |(decoder, _)| decoder.total_bytes());
    Weight { unpacked, packed }
}

/// As [`weigh`], of a picture in a file of its own: no more of it is read than says how large it is.
pub fn weigh_source(source: &Source) -> Weight {
    if source.len > MAX_BYTES {
        return Weight::default();
    }
    weigh(BufReader::new(Positioned { source, at: 0 }), source.len)
}

/// Reads a source from wherever its reader is.
struct Positioned<'a> {
    source: &'a Source,
    at: u64,
}

impl Read for Positioned<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.at, buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Positioned<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Decodes a picture and makes it so small that it fits into `most`, width and height in pixels; it is never made
/// larger than it is. A drawing in SVG is drawn.
///
/// # Errors
/// Where it is no picture that is known, is damaged, or is too large, in words.
pub fn decode(bytes: &[u8], most: (u32, u32)) -> Result<Raster, Failure> {
    if still::is_drawing(bytes) {
        return still::draw(bytes, most);
    }
    let (decoder, natural) = decoder(Cursor::new(bytes))?;
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    let (wide, high) = (most.0.clamp(1, MAX_SIDE), most.1.clamp(1, MAX_SIDE));
    if decoded.width() > wide || decoded.height() > high {
        decoded = decoded.resize(wide, high, image::imageops::FilterType::Triangle);
    }
    Ok(raster(decoded, natural))
}

/// A picture with all its points, as it is stored, and how it is to be turned to be seen.
///
/// # Errors
/// As [`decode`].
pub fn stored(bytes: &[u8], unless: Option<ImageFormat>) -> Result<(DynamicImage, Orientation), Failure> {
    let (mut decoder, _) = decoder_of(Cursor::new(bytes), unless)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder).map_err(unreadable)?, orientation))
}

/// As [`stored`], where it has no more points than `most`; for comparing.
///
/// # Errors
/// As [`decode`].
pub fn unturned(bytes: &[u8], most: u64) -> Result<DynamicImage, Failure> {
    let (decoder, natural) = decoder(Cursor::new(bytes))?;
    if u64::from(natural.0) * u64::from(natural.1) > most {
        return Err(Failure::new("This picture is too large to be compared.").kind(FailureKind::Limit));
    }
    DynamicImage::from_decoder(decoder).map_err(unreadable)
}

/// What decodes a picture that may be decoded, before it has begun, and the size that the picture says it has.
pub fn decoder<'a>(bytes: impl BufRead + Seek + 'a) -> Result<(impl ImageDecoder + 'a, (u32, u32)), Failure> {
    decoder_of(bytes, None)
}

/// As [`decoder`]; `unless` is what it is taken for where its first bytes do not say.
pub fn decoder_of<'a>(
    bytes: impl BufRead + Seek + 'a,
    unless: Option<ImageFormat>,
) -> Result<(impl ImageDecoder + 'a, (u32, u32)), Failure> {
    let mut reader = ImageReader::new(bytes)
        .with_guessed_format()
        .map_err(|error| Failure::new(format!("This picture cannot be read ({error}).")))?;
    match (reader.format(), unless) {
        (None, Some(format)) => reader.set_format(format),
        (None, None) => reader = named_or_known(reader)?,
        (Some(_), _) => {}
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_POINTS * 8);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(unreadable)?;
    let natural = decoder.dimensions();
    if u64::from(natural.0) * u64::from(natural.1) > MAX_POINTS {
        let words = format!(
            "This picture has {} × {} points, more than the {} that can be shown.",
            natural.0,
            natural.1,
            grouped(MAX_POINTS)
        );
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    Ok((decoder, natural))
}

/// A picture of a kind that is not known, unless it is of one that is known by its name alone.
fn named_or_known<B: BufRead + Seek>(reader: ImageReader<B>) -> Result<ImageReader<B>, Failure> {
    let broken = |error: io::Error| Failure::new(format!("This picture cannot be read ({error})."));
    let mut bytes = reader.into_inner();
    let mut head = Vec::new();
    bytes.rewind().map_err(broken)?;
    bytes.by_ref().take(foreign::HEAD as u64).read_to_end(&mut head).map_err(broken)?;
    if let Some(words) = foreign::words(&head) {
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    }
    bytes.rewind().map_err(broken)?;
    Ok(ImageReader::new(bytes))
}

/// How a picture is to be turned, as the number that files have for it (TIFF 6.0, “Orientation”).
pub fn orientation_from(number: u64) -> Orientation {
    u8::try_from(number).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

/// Why a picture cannot be shown.
pub fn unreadable(error: ImageError) -> Failure {
    match error {
        ImageError::Decoding(error) => {
            Failure::new(format!("This picture is damaged and cannot be shown ({error})."))
                .kind(FailureKind::Damaged)
        }
        ImageError::IoError(_) => {
            Failure::new("This picture is damaged: its file ends too early, and nothing of it can be shown.")
                .kind(FailureKind::Damaged)
        }
        ImageError::Limits(error) => {
            Failure::new(format!("This picture is too large to be shown ({error}).")).kind(FailureKind::Limit)
        }
        error => {
            Failure::new(format!("This picture cannot be shown ({error}).")).kind(FailureKind::NotSupported)
        }
    }
}

fn raster(picture: DynamicImage, natural: (u32, u32)) -> Raster {
    let rgba = picture.into_rgba8();
    Raster { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw().into(), natural }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_is_no_larger_than_it_is_shown_and_says_how_large_it_is() {
        for (most, expected) in [
            ((400, 4000), (400, 200)),
            ((4000, 100), (200, 100)),
            ((9000, 9000), (2048, 1024)),
            ((0, 0), (1, 1)),
        ] {
            let raster = decode(&png(3000, 1500), most).unwrap();
            assert_eq!((raster.width, raster.height, raster.natural), (expected.0, expected.1, (3000, 1500)));
            assert_eq!(raster.rgba.len(), (expected.0 * expected.1 * 4) as usize);
        }
        assert_eq!(decode(&png(30, 20), (400, 400)).unwrap().width, 30);
    }

    #[test]
    fn what_would_fill_the_memory_is_refused_before_it_is_decoded() {
        // The size stands in the first bytes.
        let mut bytes = png(1, 1);
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let sum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        let failure = decode(&bytes, (100, 100)).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Limit, "{failure}");
        assert!(decode(b"no picture", (100, 100)).is_err());
    }

    #[test]
    fn a_picture_is_weighed_without_being_decoded() {
        let bytes = png(300, 200);
        let source = Source::from_bytes("picture", &bytes[..60]);
        assert_eq!(weigh_source(&source), Weight { unpacked: 300 * 200 * 3, packed: 60 });
        assert_eq!(weigh(Cursor::new(&b"no picture"[..]), 10).unpacked, 0);
    }

    fn crc(bytes: &[u8]) -> u32 {
        bytes.iter().fold(!0, |sum, byte| {
            (0..8)
                .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
        }) ^ !0
    }
}
