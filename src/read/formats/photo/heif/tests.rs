//! What the owner of a telephone would lose.

use super::super::tests::boxed::{Built, RED_AND_BLUE, boxed, file, size};
use super::super::{avif, open};
use super::*;
use crate::data::document::Document;
use crate::data::job::{PageTile, Stop};
use crate::data::span::DocId;
use crate::read::formats;
use crate::read::source::Source;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;
use std::sync::Arc;

fn read(name: &str, bytes: &[u8]) -> Document {
    let document = formats::read(Source::from_bytes(name, bytes), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    assert_eq!(document.format, "Picture");
    document
}

fn complaints(document: &Document) -> Vec<&str> {
    document.complaints.iter().map(|complaint| complaint.words.as_str()).collect()
}

#[test]
fn a_picture_that_cannot_be_drawn_says_so_and_when_it_was_taken() {
    // Big-endian, one entry: when it was changed.
    let exif = b"\0\0\0\x06Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x32\0\x02\0\0\0\x14\0\0\0\x1A\0\0\0\x002015:08:22 14:03:11\0";
    let items =
        [Built::new(b"hvc1", b"points", &[1, 2]), Built::new(b"Exif", exif, &[]).refers(b"cdsc", &[1])];
    // A quarter to the left: it stands upright.
    let document = read("x.heic", &file(b"heic", &items, &[size(4032, 3024), boxed(b"irot", &[1])]));
    let facts: Vec<_> =
        document.facts.others.iter().map(|(name, words)| format!("{name}: {words}")).collect();
    let expected = ["Size: 3,024 × 4,032 pixels", "File changed: 2015-08-22 14:03:11, zone not stated"];
    assert_eq!(facts, expected);
    assert!(complaints(&document)[0].starts_with("This is a HEIC picture, which cannot be drawn."));
    let (wide, high) = document.units.get(0).unwrap().size;
    assert!(wide < high);
}

#[test]
fn a_small_copy_that_can_be_drawn_is_shown_as_what_it_is() {
    let mut jpeg = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image::RgbImage::from_pixel(16, 8, image::Rgb([250, 0, 0])))
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .unwrap();
    let items = [
        Built::new(b"hvc1", b"points", &[1]),
        Built::new(b"jpeg", &jpeg.into_inner(), &[]).refers(b"thmb", &[1]),
    ];
    let bytes = file(b"heic", &items, &[size(160, 80)]);
    assert!(complaints(&read("x.heic", &bytes))[0].ends_with("a small copy in its file, of 16 × 8 pixels."));
    let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 120, 60], night: false };
    let raster = open(&Arc::new(Source::from_bytes("x.heic", &*bytes))).unwrap().paint(&tile).unwrap();
    assert!(raster.rgba[0] > 200 && raster.rgba[1] < 60);
}

fn drawn(bytes: &[u8]) -> RgbaImage {
    let heif = Heif::of(bytes).unwrap();
    let item = heif.primary().unwrap();
    let mut image = avif::whole(bytes, &heif, item).unwrap();
    image.apply_orientation(heif.orientation(item));
    image.into_rgba8()
}

fn is(point: Rgba<u8>, red: bool) -> bool {
    let [own, other] = if red { [0, 2] } else { [2, 0] };
    point.0[own] > 220 && point.0[other] < 40 && point.0[1] < 40
}

#[test]
fn tiles_are_laid_beside_each_other_and_what_can_be_seen_through_is() {
    let tile = || Built::new(b"av01", RED_AND_BLUE, &[1]);
    // One row of two, of which the last is cut.
    let grid = Built::new(b"grid", &[0, 0, 0, 1, 0, 24, 0, 16], &[2]).refers(b"dimg", &[2, 3]);
    let alpha = Built::new(b"av01", RED_AND_BLUE, &[1, 3]).refers(b"auxl", &[1]);
    let kind = boxed(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0");
    let bytes = file(b"avif", &[grid, tile(), tile(), alpha], &[size(16, 16), size(24, 16), kind]);
    let image = drawn(&bytes);
    assert_eq!(image.dimensions(), (24, 16));
    let at = |x: u32| *image.get_pixel(x, 8);
    assert!(is(at(2), true) && is(at(12), false) && is(at(20), true), "{:?}", [at(2), at(12), at(20)]);
    // What can be seen through may be told of a tile alone.
    let grid = Built::new(b"grid", &[0, 0, 0, 1, 0, 32, 0, 16], &[2]).refers(b"dimg", &[2, 3]);
    let alpha = Built::new(b"av01", RED_AND_BLUE, &[1, 3]).refers(b"auxl", &[3]);
    let kind = boxed(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0");
    let one = drawn(&file(b"avif", &[grid, tile(), tile(), alpha], &[size(16, 16), size(32, 16), kind]));
    assert!(one.get_pixel(12, 8).0[3] == 255 && one.get_pixel(30, 8).0[3] < 100);
    // Red is brighter than blue, and hides more here.
    assert!(at(2).0[3] > at(20).0[3] && at(20).0[3] < 100);
}

#[test]
fn a_picture_is_turned_and_mirrored_in_the_order_that_it_says() {
    // A quarter to the left, and then upside down: what was at the left is above.
    let properties = [size(16, 16), boxed(b"irot", &[1]), boxed(b"imir", &[0])];
    let image = drawn(&file(b"avif", &[Built::new(b"av01", RED_AND_BLUE, &[1, 2, 3])], &properties));
    assert!(is(*image.get_pixel(8, 2), true) && is(*image.get_pixel(8, 13), false));
    // Every way of going on from every way of being turned.
    let picture = RgbaImage::from_fn(3, 2, |x, y| Rgba([x as u8, y as u8, 0, 255]));
    for number in 1..=8 {
        let so_far = Orientation::from_exif(number).unwrap();
        for step in [Step::Left, Step::UpsideDown, Step::Sideways] {
            let mut one = DynamicImage::ImageRgba8(picture.clone());
            let mut other = one.clone();
            one.apply_orientation(so_far);
            one = match step {
                Step::Left => one.rotate270(),
                Step::UpsideDown => one.flipv(),
                Step::Sideways => one.fliph(),
            };
            other.apply_orientation(after(so_far, step));
            assert_eq!(one, other, "{so_far:?}");
        }
    }
}

/// Every length in it may lie, and every reference lead anywhere.
#[test]
fn no_length_in_a_damaged_file_leads_out_of_it() {
    let items = [
        Built::new(b"grid", &[0, 0, 0, 1, 0, 24, 0, 16], &[1]).refers(b"dimg", &[2, 1]),
        Built::new(b"hvc1", b"points", &[1]),
    ];
    let whole = file(b"heic", &items, &[size(24, 16)]);
    for at in 0..whole.len() {
        for value in [0, 1, 0x7F, 0xFF] {
            let mut bent = whole.clone();
            bent[at] = value;
            let Some(heif) = Heif::of(&bent) else { continue };
            let Some(item) = heif.primary() else { continue };
            let tiles = heif.tiles(item);
            let mut all = tiles.chain([item]).filter_map(|item| heif.bytes(&bent, item));
            assert!(all.all(|own| own.len() <= bent.len()));
        }
        drop(Heif::of(&whole[..at]));
    }
}
