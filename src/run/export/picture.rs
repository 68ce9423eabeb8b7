//! A part of a page as a picture, and pictures as PNG: how large they are on paper and where they come from is written
//! into them.

use super::Desk;
use crate::data::export::{Exported, Region, Target};
use crate::data::job::{Failure, Raster};
use crate::keep::outgoing::{NewFile, unwritten};
use crate::run::tasks::Way;
use std::io::{self, Write};

/// White between parts that lie on different pages, in pixels.
const GAP: u32 = 24;
/// White around all of it, in pixels.
const BORDER: u32 = 18;
/// Pixels of one picture: a clipboard holds it several times.
const MAX_PIXELS: u64 = 40_000_000;
const INCHES_IN_A_METRE: f64 = 39.370_08;

/// Points without anything to see through, and without colour where there is none: a third of the bytes.
pub struct Flat {
    pub width: u32,
    pub height: u32,
    /// One byte for each point, else three.
    pub grey: bool,
    pub bytes: Vec<u8>,
}

/// What is drawn lies on white, so that there is nothing to see through.
pub fn flat(raster: &Raster) -> Flat {
    let points = || raster.rgba.chunks_exact(4);
    let grey = points().all(|point| point[0] == point[1] && point[1] == point[2]);
    let bytes = match grey {
        true => points().map(|point| point[0]).collect(),
        false => points().flat_map(|point| [point[0], point[1], point[2]]).collect(),
    };
    Flat { width: raster.width, height: raster.height, grey, bytes }
}

/// Writes a picture as PNG, with its dots per inch and where it comes from.
///
/// # Errors
/// Where it cannot be written.
pub fn write_png(raster: &Raster, dpi: u32, source: &str, out: &mut impl Write) -> io::Result<()> {
    let Flat { width, height, grey, bytes } = flat(raster);
    let mut encoder = png::Encoder::new(out, width, height);
    encoder.set_color(if grey { png::ColorType::Grayscale } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    let dots = (f64::from(dpi) * INCHES_IN_A_METRE).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: dots, yppu: dots, unit: png::Unit::Meter }));
    // Why the disk did not take it is told; wrapped in another error nobody would know it for that.
    let others = |error: png::EncodingError| match error {
        png::EncodingError::IoError(error) => error,
        error => io::Error::other(error),
    };
    encoder.add_itxt_chunk("Source".to_owned(), source.to_owned()).map_err(others)?;
    let mut writer = encoder.write_header().map_err(others)?;
    writer.write_image_data(&bytes).map_err(others)?;
    writer.finish().map_err(others)
}

/// The parts below each other, as they were printed.
///
/// # Errors
/// Where one cannot be drawn, they are too large together, or nobody wants them any more.
pub fn drawn(region: &Region, desk: &mut Desk<'_>) -> Result<Raster, Failure> {
    let sizes = || region.tiles.iter().map(|tile| (tile.part[2], tile.part[3]));
    let widest = sizes().map(|(width, _)| width).max().unwrap_or(0);
    let (below_wide, below_high) =
        region.caption.as_ref().map_or((0, 0), |caption| (caption.width, caption.height));
    let width = widest.saturating_add(2 * BORDER).max(below_wide);
    let gaps = GAP * (region.tiles.len() as u32).saturating_sub(1) + 2 * BORDER;
    let height = sizes().map(|(_, height)| u64::from(height)).sum::<u64>() + u64::from(gaps + below_high);
    if u64::from(width) * height > MAX_PIXELS || widest == 0 {
        return Err(Failure::new("What is selected is too large for one picture.")
            .hint("Select less, or save the pages as pictures."));
    }
    let height = height as u32;
    let mut rgba = vec![255_u8; width as usize * height as usize * 4];
    let mut top = BORDER;
    for (done, tile) in region.tiles.iter().enumerate() {
        desk.pulse(done, region.tiles.len())?;
        let way = Way { passwords: &region.passwords, children: desk.children, stop: desk.stop };
        let open = || way.open(&region.from).map_err(|closed| closed.failure);
        let part = desk.children.paint(&region.from, open, tile, desk.stop)?;
        lay(&part, &mut rgba, width, (BORDER, top));
        top += tile.part[3] + if done + 1 < region.tiles.len() { GAP } else { 0 };
    }
    if let Some(caption) = &region.caption {
        // It has white around it by itself.
        lay(caption, &mut rgba, width, (0, top + BORDER));
    }
    Ok(Raster { width, height, rgba: rgba.into(), natural: (width, height) })
}

/// Puts a picture into one that is `width` points wide, so many points from its left edge and its top.
fn lay(part: &Raster, rgba: &mut [u8], width: u32, (left, top): (u32, u32)) {
    let row = part.width.min(width.saturating_sub(left)) as usize * 4;
    for (number, line) in part.rgba.chunks_exact((part.width as usize * 4).max(4)).enumerate() {
        let at = ((top as usize + number) * width as usize + left as usize) * 4;
        if let (Some(own), Some(line)) = (rgba.get_mut(at..at + row), line.get(..row)) {
            own.copy_from_slice(line);
        }
    }
}

/// Saves the parts as one PNG.
///
/// # Errors
/// As in [`drawn`], and where the file cannot be written.
pub fn save(region: &Region, target: &Target, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let mut file = NewFile::begin(target)?;
    let raster = drawn(region, desk)?;
    write_png(&raster, region.dpi, &region.source, &mut file).map_err(|error| unwritten(target, &error))?;
    let path = file.finish()?;
    let words =
        "The selection is saved as a picture; where it comes from is written into the file.".to_owned();
    Ok(Exported { words, files: vec![path], ..Exported::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_on_a_full_disk_says_that_the_disk_is_full() {
        struct Full(usize);
        impl Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let raster = Raster { width: 50, height: 50, rgba: vec![255; 10_000].into(), natural: (50, 50) };
        for room in [0, 10, 60, 130] {
            let error = write_png(&raster, 72, "a.pdf, page 1", &mut Full(room)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{room}");
        }
    }
}
