//! The pages of a TIFF: how large each is, read without the pictures, and one of them with its points.
//!
//! The list of pages is walked here, because a hundred scans must open at once; a page is decoded by itself, through a
//! file in which its number stands as that of the first: what is broken in one page costs no other.

use crate::data::job::{Failure, FailureKind};
use crate::read::picture::{MAX_POINTS, orientation_from};
use image::metadata::Orientation;
use image::{DynamicImage, RgbaImage};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use tiff::ColorType;
use tiff::decoder::{BufferLayoutPreference, Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

/// Pages of one file; faxes of a case have some thousands.
pub const MAX_PAGES: usize = 10_000;
/// Entries of a page that are looked at.
const MAX_ENTRIES: u64 = 512;

/// A page as its entries tell of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// Where in the file its entries begin.
    pub at: u64,
    /// As it is stored, before it is turned.
    pub size: (u32, u32),
    pub orientation: Orientation,
    /// Black and white and nothing between: print, not a photograph.
    pub ink: bool,
    /// A smaller copy of another page, for those who only glance.
    pub reduced: bool,
}

/// All pages, and whether the list of them is whole.
pub fn pages(bytes: &[u8]) -> (Vec<Page>, bool) {
    let Some(file) = File::of(bytes) else { return (Vec::new(), false) };
    let (mut pages, mut seen) = (Vec::new(), Vec::new());
    let mut next = file.first();
    while let Some(at) = next.filter(|at| *at != 0) {
        // A list that leads back to itself has no end.
        if seen.contains(&at) || seen.len() >= MAX_PAGES {
            return (pages, false);
        }
        seen.push(at);
        match file.page(at) {
            Some((page, after)) => {
                pages.extend(page);
                next = after;
            }
            None => return (pages, false),
        }
    }
    (pages, next.is_some())
}

/// Bytes with the order in which they are written, and how wide places are.
struct File<'b> {
    bytes: &'b [u8],
    little: bool,
    /// Of more than four gigabytes, or said to be: places have eight bytes.
    big: bool,
}

impl<'b> File<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let (little, version) = match bytes.get(..4)? {
            [b'I', b'I', version, 0] => (true, *version),
            [b'M', b'M', 0, version] => (false, *version),
            _ => return None,
        };
        matches!(version, 42 | 43).then_some(Self { bytes, little, big: version == 43 })
    }

    fn number(&self, at: u64, len: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = self.bytes.get(at..at.checked_add(len)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }

    fn first(&self) -> Option<u64> {
        if self.big { self.number(8, 8) } else { self.number(4, 4) }
    }

    /// A page, where it has a size, and the place of the next.
    fn page(&self, at: u64) -> Option<(Option<Page>, Option<u64>)> {
        let (head, width, place) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(at, head)?;
        if count > MAX_ENTRIES * 64 {
            return None;
        }
        let first = at.checked_add(head as u64)?;
        let (mut size, mut turned, mut bits, mut samples, mut kind) = ((0, 0), 1, 1, 1, 0);
        for entry in 0..count.min(MAX_ENTRIES) {
            let at = first.checked_add(entry * width)?;
            let (Some(tag), Some(value)) = (self.number(at, 2), self.value(at)) else { break };
            match tag {
                254 => kind = value,
                256 => size.0 = u32::try_from(value).unwrap_or(u32::MAX),
                257 => size.1 = u32::try_from(value).unwrap_or(u32::MAX),
                258 => bits = value,
                274 => turned = value,
                277 => samples = value,
                _ => {}
            }
        }
        let next = self.number(first.checked_add(count * width)?, place);
        let page = Page {
            at,
            size,
            orientation: orientation_from(turned),
            ink: bits == 1 && samples == 1,
            reduced: kind & 1 == 1,
        };
        Some(((size.0 > 0 && size.1 > 0).then_some(page), next))
    }

    /// The one number of an entry, or the first of two or four small ones.
    fn value(&self, entry: u64) -> Option<u64> {
        let value = entry + if self.big { 12 } else { 8 };
        match self.number(entry + 2, 2)? {
            1 | 2 | 6 | 7 => self.number(value, 1),
            // Those that do not fit stand elsewhere; the first of them tells for all.
            3 | 8 if self.number(entry + 4, 4)? > if self.big { 4 } else { 2 } => {
                self.number(self.number(value, if self.big { 8 } else { 4 })?, 2)
            }
            3 | 8 => self.number(value, 2),
            4 | 9 => self.number(value, 4),
            16 if self.big => self.number(value, 8),
            _ => Some(0),
        }
    }
}

/// A file in which one of its pages comes first.
struct Turned<'b> {
    inner: Cursor<&'b [u8]>,
    head: [u8; 16],
}

impl Read for Turned<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = self.inner.position();
        let count = self.inner.read(buffer)?;
        let from = usize::try_from(at).unwrap_or(usize::MAX).min(self.head.len());
        for (own, changed) in buffer.iter_mut().take(count).zip(self.head.iter().skip(from)) {
            *own = *changed;
        }
        Ok(count)
    }
}

impl Seek for Turned<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A page with its points, turned as it says that it is to be seen.
///
/// # Errors
/// Where it is too large, damaged, or of a kind that cannot be shown, in words.
pub fn decode(bytes: &[u8], page: &Page) -> Result<DynamicImage, Failure> {
    let unreadable = |error: tiff::TiffError| Failure::new(format!("This page cannot be shown ({error})."));
    if u64::from(page.size.0) * u64::from(page.size.1) > MAX_POINTS {
        let words = format!("This page has {} × {} points, too many to be shown.", page.size.0, page.size.1);
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MAX_POINTS as usize * 8;
    limits.intermediate_buffer_size = MAX_POINTS as usize * 8;
    limits.ifd_value_size = bytes.len();
    let mut decoder = Decoder::new(turned(bytes, page.at)).map_err(unreadable)?.with_limits(limits);
    let colours = decoder.colortype().map_err(unreadable)?;
    let size = decoder.dimensions().map_err(unreadable)?;
    let map = match colours {
        ColorType::Palette(_) => decoder.get_tag_u16_vec(Tag::ColorMap).map_err(unreadable)?,
        _ => Vec::new(),
    };
    let mut read = DecodingResult::U8(Vec::new());
    let layout = decoder.read_image_to_buffer(&mut read).map_err(unreadable)?;
    let samples = Samples::of(&read, &layout, colours, size);
    let rgba = samples.and_then(|samples| samples.rgba(colours, &map));
    // Alpha that was multiplied in already is taken out again (TIFF 6.0, “ExtraSamples”).
    let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).ok().flatten();
    let rgba = match extra.as_deref() {
        Some([1, ..]) => rgba.map(unmultiplied),
        _ => rgba,
    };
    let rgba = rgba.ok_or_else(|| Failure::new("This page has colours of a kind that cannot be shown."))?;
    let mut shown = DynamicImage::ImageRgba8(rgba);
    shown.apply_orientation(page.orientation);
    Ok(shown)
}

fn unmultiplied(mut picture: RgbaImage) -> RgbaImage {
    for pixel in picture.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for part in pixel.0.iter_mut().take(3) {
            *part = (u32::from(*part) * 255).checked_div(alpha).unwrap_or(0).min(255) as u8;
        }
    }
    picture
}

fn turned(bytes: &[u8], at: u64) -> Turned<'_> {
    let mut head = [0; 16];
    for (own, byte) in head.iter_mut().zip(bytes) {
        *own = *byte;
    }
    if let Some(File { little, big, .. }) = File::of(bytes) {
        let place = if big { 8..16 } else { 4..8 };
        let mut number = at.to_be_bytes();
        let number = if big { &mut number[..] } else { &mut number[4..] };
        if little {
            number.reverse();
        }
        head[place].copy_from_slice(number);
    }
    Turned { inner: Cursor::new(bytes), head }
}

/// Samples of a page, of eight bits each but for numbers of a palette, one point after the other.
struct Samples {
    bytes: Vec<u8>,
    size: (u32, u32),
    each: usize,
}

impl Samples {
    fn of(
        read: &DecodingResult,
        layout: &BufferLayoutPreference,
        colours: ColorType,
        size: (u32, u32),
    ) -> Option<Self> {
        let bits = colours.bit_depth();
        let each = usize::from(colours.num_samples());
        let scaled = !matches!(colours, ColorType::Palette(_));
        let per_plane = if layout.planes > 1 { 1 } else { each };
        let wide = size.0 as usize * per_plane;
        let flat = match read {
            DecodingResult::U8(bytes) if bits == 8 => bytes.clone(),
            DecodingResult::U8(bytes) if bits < 8 => unpacked(bytes, bits, wide, scaled)?,
            DecodingResult::U16(words) => words.iter().map(|word| top(u32::from(*word), bits)).collect(),
            DecodingResult::U32(words) => words.iter().map(|word| top(*word, bits)).collect(),
            DecodingResult::I8(words) => stretched(words.iter().map(|word| f64::from(*word))),
            DecodingResult::I16(words) => stretched(words.iter().map(|word| f64::from(*word))),
            DecodingResult::I32(words) => stretched(words.iter().map(|word| f64::from(*word))),
            DecodingResult::F32(numbers) => fractions(numbers.iter().map(|number| f64::from(*number))),
            DecodingResult::F64(numbers) => fractions(numbers.iter().copied()),
            _ => return None,
        };
        let points = size.0 as usize * size.1 as usize;
        let bytes = match layout.planes {
            0 | 1 => flat,
            planes => {
                let mut woven = vec![0; points * each];
                for plane in 0..planes.min(each) {
                    let from = flat.get(plane * points..(plane + 1) * points)?;
                    for (own, sample) in woven.iter_mut().skip(plane).step_by(each).zip(from) {
                        *own = *sample;
                    }
                }
                woven
            }
        };
        (each > 0 && bytes.len() >= points * each).then_some(Self { bytes, size, each })
    }

    fn rgba(&self, colours: ColorType, map: &[u16]) -> Option<RgbaImage> {
        let entries = map.len() / 3;
        let from_map = |number: u8| {
            let of = |part: usize| {
                map.get(part * entries + usize::from(number)).map_or(0, |word| (word >> 8) as u8)
            };
            [of(0), of(1), of(2), 255]
        };
        let point = |own: &[u8]| -> [u8; 4] {
            match (colours, own) {
                (ColorType::Palette(_), [number, ..]) => from_map(*number),
                (ColorType::Gray(_), [grey, ..]) => [*grey, *grey, *grey, 255],
                (ColorType::GrayA(_), [grey, alpha, ..]) => [*grey, *grey, *grey, *alpha],
                (ColorType::RGBA(_), [red, green, blue, alpha, ..]) => [*red, *green, *blue, *alpha],
                (ColorType::CMYK(_) | ColorType::CMYKA(_), [cyan, magenta, yellow, black, ..]) => {
                    let light = |ink: u8| (u32::from(255 - ink) * u32::from(255 - *black) / 255) as u8;
                    [light(*cyan), light(*magenta), light(*yellow), 255]
                }
                (ColorType::YCbCr(_), [luma, blue, red, ..]) => from_ycc(*luma, *blue, *red),
                // Bands beyond the colours that one sees; one alone is grey.
                (ColorType::RGB(_) | ColorType::Multiband { .. }, [red, green, blue, ..]) => {
                    [*red, *green, *blue, 255]
                }
                (_, [grey, ..]) => [*grey, *grey, *grey, 255],
                _ => [255; 4],
            }
        };
        if matches!(colours, ColorType::Lab(_)) {
            return None;
        }
        let (width, height) = self.size;
        let points = width as usize * height as usize;
        let mut rgba = Vec::with_capacity(points * 4);
        self.bytes.chunks_exact(self.each).take(points).for_each(|own| rgba.extend(point(own)));
        RgbaImage::from_raw(width, height, rgba)
    }
}

/// The eight highest of so many bits.
fn top(word: u32, bits: u8) -> u8 {
    match bits {
        0..=8 => word.min(255) as u8,
        _ => (word >> (u32::from(bits.min(32)) - 8)).min(255) as u8,
    }
}

/// Samples of less than a byte, each row from a byte of its own; `scaled` makes the highest 255.
fn unpacked(bytes: &[u8], bits: u8, wide: usize, scaled: bool) -> Option<Vec<u8>> {
    let row = (wide * usize::from(bits)).div_ceil(8);
    if row == 0 || bits == 0 {
        return None;
    }
    let most = (1_u32 << bits) - 1;
    let value = |value: u32| if scaled { (value * 255 / most) as u8 } else { value as u8 };
    // A fax has millions of them: a byte is looked at once, and not once for each of its points.
    let whole = 8 / bits.max(1);
    let values: Vec<u8> = (0..=most.min(255)).map(value).collect();
    let mut samples = Vec::with_capacity(bytes.len() / row * wide);
    for row in bytes.chunks_exact(row) {
        let from = samples.len();
        if 8_u8.is_multiple_of(bits) {
            for byte in row {
                let own = (0..whole).rev().map(|at| u32::from(*byte) >> (at * bits) & most);
                samples.extend(own.filter_map(|own| values.get(own as usize)));
            }
        } else {
            let bit = |at: usize| row.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
            samples.extend((0..wide).map(|at| {
                let first = at * usize::from(bits);
                value((first..first + usize::from(bits)).fold(0, |sum, at| sum << 1 | u32::from(bit(at))))
            }));
        }
        samples.truncate(from + wide);
    }
    Some(samples)
}

/// Numbers with fractions: from nothing to one where they stay within, else from the lowest to the highest.
fn fractions(numbers: impl Iterator<Item = f64> + Clone) -> Vec<u8> {
    let within = numbers.clone().all(|number| !number.is_finite() || (0.0..=1.0).contains(&number));
    if within { numbers.map(|number| (number * 255.0) as u8).collect() } else { stretched(numbers) }
}

/// Numbers of any size, from the lowest to the highest: what is measured and not photographed has no white of its own.
fn stretched(numbers: impl Iterator<Item = f64> + Clone) -> Vec<u8> {
    let sound = numbers.clone().filter(|number| number.is_finite());
    let (low, high) =
        sound.fold((f64::MAX, f64::MIN), |(low, high), number| (low.min(number), high.max(number)));
    let range = (high - low).max(f64::MIN_POSITIVE);
    numbers.map(|number| ((number - low) / range * 255.0) as u8).collect()
}

fn from_ycc(luma: u8, blue: u8, red: u8) -> [u8; 4] {
    let (luma, blue, red) = (f32::from(luma), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    [
        byte(luma + 1.402 * red),
        byte(luma - 0.344_136 * blue - 0.714_136 * red),
        byte(luma + 1.772 * blue),
        255,
    ]
}
