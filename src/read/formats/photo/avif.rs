//! Draws pictures in AVIF: AV1, decoded by a translation of dav1d into Rust, and its colours made into those of screens.
//!
//! What decodes it ends the whole program where it meets something that it did not think of: so it is asked only in a child.

use super::heif::{self, Heif, Item, Property};
use crate::data::job::{Failure, FailureKind};
use crate::data::wording::grouped;
use crate::read::sandbox;
use image::{DynamicImage, RgbaImage, imageops};
use re_rav1d::dav1d::{Decoder, Picture, PixelLayout, PlanarImageComponent as Plane, Settings, pixel};

/// Points of one picture: what decodes them takes some ten bytes for each, and a second for twenty million.
pub const MAX_POINTS: u64 = 40_000_000;
/// Tiles of one picture.
const MAX_TILES: usize = 1_024;
/// How often the decoder is asked for the picture of the bytes that it was given.
const MAX_ASKED: usize = 64;

fn damaged() -> Failure {
    Failure::new("This picture is damaged and cannot be shown.").kind(FailureKind::Damaged)
}

/// The picture of a file, as it is stored.
///
/// # Errors
/// Where it cannot be shown, in words.
pub fn decode(file: &[u8], heif: &Heif, item: &Item) -> Result<DynamicImage, Failure> {
    if !sandbox::apart() {
        let words = "Pictures in AVIF are drawn only where files are read apart from the window, which this system cannot do.";
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    }
    whole(file, heif, item)
}

/// As [`decode`], wherever it is asked for.
///
/// # Errors
/// As [`decode`].
pub fn whole(file: &[u8], heif: &Heif, item: &Item) -> Result<DynamicImage, Failure> {
    let mut rgba = points(file, heif, item)?;
    see_through(file, heif, item, &mut rgba);
    Ok(DynamicImage::ImageRgba8(rgba))
}

/// Takes over how much of a picture can be seen through. Where that is broken nothing is hidden: the colours are there.
fn see_through(file: &[u8], heif: &Heif, item: &Item, rgba: &mut RgbaImage) {
    let Some((alpha, darkened)) = heif.alpha(item) else { return };
    let Ok(seen) = points(file, heif, alpha) else { return };
    let seen = match seen.dimensions() == rgba.dimensions() {
        true => seen,
        false => imageops::resize(&seen, rgba.width(), rgba.height(), imageops::FilterType::Triangle),
    };
    for (point, own) in rgba.pixels_mut().zip(seen.pixels()) {
        let share = u32::from(own.0[0]);
        if darkened {
            for part in point.0.iter_mut().take(3) {
                *part = (u32::from(*part) * 255).checked_div(share).unwrap_or(0).min(255) as u8;
            }
        }
        point.0[3] = own.0[0];
    }
}

/// Colours of an item that is one picture, or tiles.
fn points(file: &[u8], heif: &Heif, item: &Item) -> Result<RgbaImage, Failure> {
    if &item.kind != b"grid" {
        return one(file, heif, item);
    }
    let body = heif.bytes(file, item).ok_or_else(damaged)?;
    let (rows, columns, (width, height)) = heif::grid(&body).ok_or_else(damaged)?;
    may_be_drawn((width, height))?;
    let tiles: Vec<&Item> = heif.tiles(item).take(MAX_TILES).collect();
    if tiles.len() < rows * columns || width == 0 || height == 0 {
        return Err(damaged());
    }
    let mut whole = RgbaImage::new(width, height);
    let mut size: Option<(u32, u32)> = None;
    for (at, tile) in tiles.into_iter().take(rows * columns).enumerate() {
        let mut own = one(file, heif, tile)?;
        // Each tile may have its own.
        see_through(file, heif, tile, &mut own);
        let tile = own;
        // All are as large as the first.
        let (wide, high) = *size.get_or_insert(tile.dimensions());
        let (left, top) = ((at % columns) as i64 * i64::from(wide), (at / columns) as i64 * i64::from(high));
        imageops::replace(&mut whole, &tile, left, top);
    }
    Ok(whole)
}

fn may_be_drawn((width, height): (u32, u32)) -> Result<(), Failure> {
    if u64::from(width) * u64::from(height) <= MAX_POINTS {
        return Ok(());
    }
    let (wide, high) = (grouped(width.into()), grouped(height.into()));
    let words = format!("This picture has {wide} × {high} points, too many for one in AVIF to be shown.");
    Err(Failure::new(words).kind(FailureKind::Limit))
}

/// Colours of one coded picture.
fn one(file: &[u8], heif: &Heif, item: &Item) -> Result<RgbaImage, Failure> {
    if &item.kind != b"av01" {
        return Err(
            Failure::new("This picture is made in a way that is not known.").kind(FailureKind::NotSupported)
        );
    }
    if let Some(size) = heif.size(item) {
        may_be_drawn(size)?;
    }
    let bytes = heif.bytes(file, item).ok_or_else(damaged)?;
    let picture = picture_of(bytes.into_owned())?;
    // What the file says of its colours goes before what the picture says.
    let said = heif.properties(item).find_map(|property| match property {
        Property::Colours { transfer, matrix, full } => Some((*transfer, *matrix, *full)),
        _ => None,
    });
    colours(&picture, said).ok_or_else(damaged)
}

fn picture_of(bytes: Vec<u8>) -> Result<Picture, Failure> {
    let unreadable = |_| damaged();
    let mut settings = Settings::new();
    // Threads of its own would be one more thing that a child may do.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(MAX_POINTS as u32);
    let mut decoder = Decoder::with_settings(&settings).map_err(unreadable)?;
    let mut sent = decoder.send_data(bytes, None, None, None);
    for _ in 0..MAX_ASKED {
        match decoder.get_picture() {
            Ok(picture) => return Ok(picture),
            Err(error) if error.is_again() => {}
            Err(error) => return Err(unreadable(error)),
        }
        match sent {
            Ok(()) => break,
            Err(error) if error.is_again() => sent = decoder.send_pending_data(),
            Err(error) => return Err(unreadable(error)),
        }
    }
    Err(damaged())
}

// ---- colours

/// Samples of a plane, whatever they take.
struct Samples {
    bytes: re_rav1d::dav1d::Plane,
    /// Bytes of a row.
    stride: usize,
    wide: bool,
}

impl Samples {
    fn of(picture: &Picture, plane: Plane) -> Self {
        let stride = picture.stride(plane) as usize;
        Self { bytes: picture.plane(plane), stride, wide: picture.bit_depth() > 8 }
    }

    /// So many of a row.
    fn row(&self, y: usize, count: usize, into: &mut Vec<u16>) -> Option<()> {
        into.clear();
        let from = y.checked_mul(self.stride)?;
        if self.wide {
            let row = self.bytes.get(from..from.checked_add(count * 2)?)?;
            into.extend(
                row.chunks_exact(2)
                    .map(|two| two.iter().rev().fold(0, |sum, byte| sum << 8 | u16::from(*byte))),
            );
        } else {
            into.extend(self.bytes.get(from..from.checked_add(count)?)?.iter().map(|byte| u16::from(*byte)));
        }
        Some(())
    }
}

/// How numbers of brightness and colour become red, green and blue (ITU-T H.273, 8.3).
struct Way {
    /// Shares of red and blue in brightness; `None` where the planes are green, blue and red.
    shares: Option<(f32, f32)>,
    /// What is taken from a sample, and what it is then divided by: for brightness, and for colour.
    luma: (f32, f32),
    chroma: (f32, f32),
    /// What a share of light becomes on a screen, in steps of one in 1023.
    curve: Option<Vec<u8>>,
}

impl Way {
    fn of(picture: &Picture, said: Option<(u16, u16, bool)>) -> Self {
        let bits = picture.bits_per_component().map_or(8, |bits| bits.0) as i32;
        let own_full = matches!(picture.color_range(), pixel::YUVRange::Full);
        let (transfer, matrix, full) =
            said.unwrap_or((transfer_number(picture), matrix_number(picture), own_full));
        let (most, step) = (2_f32.powi(bits) - 1.0, 2_f32.powi(bits - 8));
        let shares = match matrix {
            0 => None,
            1 => Some((0.2126, 0.0722)),
            4 => Some((0.30, 0.11)),
            7 => Some((0.212, 0.087)),
            9 | 10 => Some((0.2627, 0.0593)),
            // Of standard television, which is also what is taken where nothing is said.
            _ => Some((0.299, 0.114)),
        };
        let middle = 2_f32.powi(bits - 1);
        let (luma, chroma) = match full {
            true => ((0.0, most), (middle, most)),
            false => ((16.0 * step, 219.0 * step), (middle, 224.0 * step)),
        };
        Self { shares, luma, chroma, curve: curve(transfer) }
    }

    fn point(&self, luma: u16, [blue, red]: [u16; 2]) -> [u8; 4] {
        let light = (f32::from(luma) - self.luma.0) / self.luma.1;
        let parts = match self.shares {
            // Then all three are brightness, and green comes first.
            None => {
                let own = |value: u16| (f32::from(value) - self.luma.0) / self.luma.1;
                [own(red), light, own(blue)]
            }
            Some((of_red, of_blue)) => {
                let own = |value: u16| (f32::from(value) - self.chroma.0) / self.chroma.1;
                let (blue, red) = (own(blue), own(red));
                let r = light + 2.0 * (1.0 - of_red) * red;
                let b = light + 2.0 * (1.0 - of_blue) * blue;
                let g = (light - of_red * r - of_blue * b) / (1.0 - of_red - of_blue);
                [r, g, b]
            }
        };
        let [red, green, blue] = parts.map(|part| match &self.curve {
            None => (part * 255.0).round().clamp(0.0, 255.0) as u8,
            Some(curve) => {
                curve.get((part * 1023.0).round().clamp(0.0, 1023.0) as usize).copied().unwrap_or_default()
            }
        });
        [red, green, blue, 255]
    }
}

/// Pictures that are brighter than screens are made darker, so that what is white on paper is white; lights beyond that are
/// pressed together. `None` where nothing is to be done.
fn curve(transfer: u16) -> Option<Vec<u8>> {
    // Light as a share of what white paper has.
    let light: fn(f32) -> f32 = match transfer {
        // Perceptual quantizer (SMPTE ST 2084), of 10,000 candelas, of which paper has 203 (ITU-R BT.2408).
        16 => |part| {
            let power = part.powf(1.0 / 78.843_75);
            ((power - 0.835_937_5).max(0.0) / (18.851_563 - 18.6875 * power)).powf(1.0 / 0.159_301_76)
                * 10_000.0
                / 203.0
        },
        // Hybrid log-gamma (ARIB STD-B67), of which paper has three quarters of the signal.
        18 => |part| match part {
            part if part <= 0.5 => part * part / 3.0 / 0.265,
            part => (((part - 0.559_910_7) / 0.178_832_77).exp() + 0.284_668_92) / 12.0 / 0.265,
        },
        _ => return None,
    };
    let pressed = |light: f32| light * (1.0 + light / 16.0) / (1.0 + light * 0.35);
    let screen = |light: f32| match light {
        light if light <= 0.003_130_8 => light * 12.92,
        light => 1.055 * light.powf(1.0 / 2.4) - 0.055,
    };
    let steps = (0..1024).map(|step| screen(pressed(light(step as f32 / 1023.0))));
    Some(steps.map(|part| (part * 255.0).round().clamp(0.0, 255.0) as u8).collect())
}

fn transfer_number(picture: &Picture) -> u16 {
    match picture.transfer_characteristic() {
        pixel::TransferCharacteristic::PerceptualQuantizer => 16,
        pixel::TransferCharacteristic::HybridLogGamma => 18,
        _ => 13,
    }
}

fn matrix_number(picture: &Picture) -> u16 {
    match picture.matrix_coefficients() {
        pixel::MatrixCoefficients::Identity => 0,
        pixel::MatrixCoefficients::BT709 => 1,
        pixel::MatrixCoefficients::BT470M => 4,
        pixel::MatrixCoefficients::ST240M => 7,
        pixel::MatrixCoefficients::BT2020NonConstantLuminance => 9,
        pixel::MatrixCoefficients::BT2020ConstantLuminance => 10,
        _ => 6,
    }
}

fn colours(picture: &Picture, said: Option<(u16, u16, bool)>) -> Option<RgbaImage> {
    let way = Way::of(picture, said);
    let (width, height) = (picture.width(), picture.height());
    let (across, down) = match picture.pixel_layout() {
        PixelLayout::I400 | PixelLayout::I444 => (1, 1),
        PixelLayout::I422 => (2, 1),
        PixelLayout::I420 => (2, 2),
    };
    let light = Samples::of(picture, Plane::Y);
    let grey = picture.pixel_layout() == PixelLayout::I400;
    let chroma = (!grey).then(|| [Samples::of(picture, Plane::U), Samples::of(picture, Plane::V)]);
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    let (mut row, mut blues, mut reds) = (Vec::new(), Vec::new(), Vec::new());
    let wide = width as usize;
    for y in 0..height as usize {
        light.row(y, wide, &mut row)?;
        match &chroma {
            Some([blue, red]) => {
                blue.row(y / down, wide.div_ceil(across), &mut blues)?;
                red.row(y / down, wide.div_ceil(across), &mut reds)?;
                for (x, luma) in row.iter().enumerate() {
                    rgba.extend(way.point(*luma, [*blues.get(x / across)?, *reds.get(x / across)?]));
                }
            }
            None => {
                let middle = way.chroma.0 as u16;
                // Without colours there is no other way than that of brightness.
                rgba.extend(row.iter().flat_map(|luma| way.point(*luma, [middle; 2])));
            }
        }
    }
    RgbaImage::from_raw(width, height, rgba)
}
