//! What is on a picture: its bytes become points, no more of them than are shown.
//!
//! Bytes of pictures are as hostile as those of documents, and those who decode them are older and larger than they
//! should be: this is done in a child, wherever there are children.

use crate::data::job::{Failure, FailureKind, Raster};
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
use std::io::Cursor;

/// A picture with more points than this is not decoded: at eight bytes each, which some kinds take on the way, it
/// would fill the memory that a child may have.
pub const MAX_POINTS: u64 = 100_000_000;
/// A larger file is not read for a picture. No picture within [`MAX_POINTS`] needs it.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// No side of a raster is longer, so that every GPU takes it as a texture.
pub const MAX_SIDE: u32 = 2048;

/// What the pictures of one document may unpack to, in bytes, before it is asked how large they were: some seconds of
/// work. A photograph of twelve million points is 36 MB …
const FREE_BYTES: u64 = 1200 * 1024 * 1024;
/// … and each byte of a picture pays for so many more. Photographs unpack to twenty times their bytes and scans to fifty,
/// so that of such there is no end; what unpacks to a thousand times its bytes was made to keep a machine busy.
const PAID_PER_BYTE: u64 = 64;

/// What the pictures of one document may still cost: work and not time, so that a busy machine shows the same pictures.
#[derive(Debug)]
pub struct Budget {
    left: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: FREE_BYTES }
    }
}

impl Budget {
    /// Takes what a picture costs that unpacks to so many bytes.
    fn take(&mut self, unpacked: u64, packed: usize) -> Result<(), Failure> {
        let paid = PAID_PER_BYTE.saturating_mul(packed as u64);
        let left = self.left.saturating_add(paid).checked_sub(unpacked);
        // The document stays open, and its other pictures are shown as far as they go.
        let left = left.ok_or_else(|| {
            Failure::new(
                "This picture is not shown: what the pictures of this document unpack to takes more work than a \
                 document may cost.",
            )
        })?;
        // What large files paid beyond what they cost is not saved up for others.
        self.left = left.min(FREE_BYTES);
        Ok(())
    }
}

/// Decodes a picture and makes it so small that it fits into `most`, width and height in pixels; it is never made
/// larger than it is. What it costs is taken from the budget of its document.
///
/// # Errors
/// Where it is no picture that is known, is damaged, or is too large, in words.
pub fn decode(bytes: &[u8], most: (u32, u32), budget: &mut Budget) -> Result<Raster, Failure> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| Failure::new(format!("This picture cannot be read ({error}).")))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_POINTS * 8);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(unreadable)?;
    let natural = decoder.dimensions();
    if u64::from(natural.0) * u64::from(natural.1) > MAX_POINTS {
        let words = format!("This picture has {} × {} points, more than can be shown.", natural.0, natural.1);
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    budget.take(decoder.total_bytes(), bytes.len())?;
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    let (wide, high) = (most.0.clamp(1, MAX_SIDE), most.1.clamp(1, MAX_SIDE));
    if decoded.width() > wide || decoded.height() > high {
        decoded = decoded.resize(wide, high, image::imageops::FilterType::Triangle);
    }
    Ok(raster(decoded, natural))
}

fn unreadable(error: ImageError) -> Failure {
    Failure::new(format!("This picture cannot be read ({error})."))
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
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
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
            let raster = decode(&png(3000, 1500), most, &mut Budget::default()).unwrap();
            assert_eq!((raster.width, raster.height, raster.natural), (expected.0, expected.1, (3000, 1500)));
            assert_eq!(raster.rgba.len(), (expected.0 * expected.1 * 4) as usize);
        }
        assert_eq!(decode(&png(30, 20), (400, 400), &mut Budget::default()).unwrap().width, 30);
    }

    #[test]
    fn what_would_fill_the_memory_is_refused_before_it_is_decoded() {
        // The size stands in the first bytes.
        let mut bytes = png(1, 1);
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let sum = crc(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        let failure = decode(&bytes, (100, 100), &mut Budget::default()).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Limit, "{failure}");
        assert!(decode(b"no picture", (100, 100), &mut Budget::default()).is_err());
    }

    #[test]
    fn a_page_of_photographs_has_no_end_and_one_of_bombs_does() {
        // Twelve million points of a photograph, and a hundred million of one colour.
        let many = |unpacked: u64, packed: usize| {
            let mut budget = Budget::default();
            (0..1000).take_while(|_| budget.take(unpacked, packed).is_ok()).count()
        };
        assert_eq!(many(36_000_000, 3_000_000), 1000);
        assert_eq!(many(1_090_000, 30_000), 1000, "scanned pages");
        assert_eq!(many(400_000_000, 400_000), 3);
        // A large photograph does not pay for bombs.
        let mut budget = Budget::default();
        budget.take(1, 200_000_000).unwrap();
        assert_eq!(budget.left, FREE_BYTES);
    }

    fn crc(bytes: &[u8]) -> u32 {
        bytes.iter().fold(!0, |sum, byte| {
            (0..8)
                .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
        }) ^ !0
    }
}
