//! Breaks pictures and drawings, which are decoded by libraries.

use super::boxed::{Built, RED_AND_BLUE, boxed, file, size};
use super::fuzz::{Target, check_told};
use super::{PANICKED, paint_some, seeds};
use folioscope::data::job::Stop;
use folioscope::data::sketch::sketch;
use folioscope::data::span::DocId;
use folioscope::read::formats::svg::still;
use folioscope::read::source::Source;
use folioscope::read::{formats, picture};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

pub fn pictures_of_all_kinds() -> Vec<Vec<u8>> {
    let points = |x: u32, y: u32| Rgba([x as u8 * 8, y as u8 * 8, 99, 200]);
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_fn(31, 23, points));
    let kinds = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
        ImageFormat::WebP,
    ];
    let written = |kind: &ImageFormat| {
        let mut bytes = Cursor::new(Vec::new());
        let plain =
            if *kind == ImageFormat::Jpeg { DynamicImage::from(picture.to_rgb8()) } else { picture.clone() };
        plain.write_to(&mut bytes, *kind).unwrap();
        bytes.into_inner()
    };
    kinds.iter().map(written).collect()
}

#[test]
fn pictures() {
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\0\0\0\0",
        b"IDAT",
        b"\xFF\xDA",
        b"\x7F\xFF\xFF\xFF",
        b"\x21\xF9\x04",
        b"VP8X",
    ];
    Target { test: "pictures::pictures", seeds: pictures_of_all_kinds(), words, check: check_picture }.run();
}

/// A picture is decoded in a child, where a panic of the library that decodes is caught; one of ours is told.
fn check_picture(bytes: &[u8]) -> Result<(), String> {
    set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap() = panic.location().map(ToString::to_string).unwrap_or_default();
    }));
    let most = (40, 40);
    let decode = || catch_unwind(AssertUnwindSafe(|| picture::decode(bytes, most)));
    let Ok(decoded) = decode() else {
        let place = PANICKED.lock().unwrap().clone();
        return if place.starts_with("src/") { Err(format!("a panic at {place}")) } else { Ok(()) };
    };
    match decoded {
        Ok(raster) => {
            let (width, height) = (raster.width, raster.height);
            let right = width > 0 && height > 0 && width <= most.0 && height <= most.1;
            if !right || raster.rgba.len() as u64 != u64::from(width) * u64::from(height) * 4 {
                return Err(format!("{width} × {height} points in {} bytes", raster.rgba.len()));
            }
            if !matches!(decode(), Ok(Ok(again)) if again == raster) {
                return Err("decoded twice, it is not the same".to_owned());
            }
            Ok(())
        }
        Err(failure) if failure.words.ends_with('.') => Ok(()),
        Err(failure) => Err(format!("no sentence: {failure}")),
    }
}

/// A drawing as a picture of a book, with the pictures that it names.
fn check_in_book(bytes: &[u8]) -> Result<(), String> {
    let beside = pictures_of_all_kinds().swap_remove(0);
    check_picture(&still::with_pictures(bytes.to_vec(), |address| {
        (address.len() > 2).then(|| beside.clone())
    }))
}

/// Tiles, what can be seen through, a small copy, and when it was taken.
fn picture_in_boxes() -> Vec<u8> {
    let small = pictures_of_all_kinds().swap_remove(1);
    let exif = b"\0\0\0\x06Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x32\0\x02\0\0\0\x14\0\0\0\x1A\0\0\0\x002015:08:22 14:03:11\0";
    let items = [
        Built::new(b"grid", &[0, 0, 0, 1, 0, 32, 0, 16], &[2, 3, 4]).refers(b"dimg", &[2, 2]),
        Built::new(b"av01", RED_AND_BLUE, &[1]),
        Built::new(b"av01", RED_AND_BLUE, &[1, 5]).refers(b"auxl", &[1]),
        Built::new(b"jpeg", &small, &[]).refers(b"thmb", &[1]),
        Built::new(b"Exif", exif, &[]).refers(b"cdsc", &[1]),
    ];
    let alpha = boxed(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0");
    let turned = [boxed(b"irot", &[1]), boxed(b"imir", &[0])].concat();
    file(b"avif", &items, &[size(16, 16), size(32, 16), turned, alpha])
}

#[test]
fn albums() {
    let mut seeds =
        seeds("pictures", &["images"], &["jpg", "png", "gif", "tif", "tiff", "webp", "jp2", "bmp"]);
    seeds.extend(pictures_of_all_kinds());
    seeds.push(picture_in_boxes());
    let words: &[&[u8]] = &[
        b"ipma",
        b"iloc",
        b"irot",
        b"grid",
        b"\xFF\xE1\x00\x20Exif\0\0MM\0*\0\0\0\x08",
        b"\xFF\xED\x00\x20Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08",
        b"\xFF\xFE\x00\x09remark",
        b"\xFF\xD9",
        b"\x21\xFE\x04word\0",
        b"\x21\xFF\x0BXMP DataXMP",
        b"tEXtname\0words",
        b"zTXt",
        b"iTXtXML:com.adobe.xmp\0\0\0\0\0<a>",
        b"acTL\0\0\0\x09",
        b"\x01\x11\0\x04",
        b"\x40\x01\x03\0",
        b"jp2c",
        b"uuid",
        b"\xFF\xFF\xFF\xFF",
    ];
    Target { test: "pictures::albums", seeds, words, check: |bytes| check_drawn("fuzz.tif", bytes) }.run();
}

#[test]
fn drawings() {
    let mut seeds = seeds("drawings", &["images", "hostile"], &["svg"]);
    seeds.push(
        b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 90 60'><title>t</title><defs><g id='a'><rect width='9' height='9'/></g><filter id='f'><feGaussianBlur stdDeviation='2'/></filter></defs><use xlink:href='#a'/><text x='9' y='20'>a <a href='b'>c</a><tspan dy='9'>d</tspan></text><g filter='url(#f)'><circle r='9'/></g></svg>"
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"<g>",
        b"</g>",
        b"<use href='#a'/>",
        b"<text>",
        b"<tspan x='1 2 3'>",
        b"</text>",
        b" transform='rotate(9)'",
        b" transform='scale(1e30)'",
        b" display='none'",
        b" fill='#fff'",
        b" font-size='0'",
        b" font-size='1e9'",
        b" width='1e38'",
        b"<foreignObject><p>a",
        b"<switch>",
        b"<symbol id='a'>",
        b"<pattern id='a' width='1' height='1'>",
        b"<mask id='a'>",
        b"<textPath href='#a'>",
        b"<feTurbulence numOctaves='9'/>",
        b"<image href='data:image/svg+xml,'/>",
        b"<image xlink:href='a.png' width='9' height='9'/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"<style>*{display:none}</style>",
        b"\xD7\x90\xD7\x91",
        b"e\xCC\x81\xF0\x9F\x98\x80",
    ];
    let check = |bytes: &[u8]| {
        check_drawn("fuzz.svg", bytes)?;
        check_in_book(bytes)
    };
    Target { test: "pictures::drawings", seeds, words, check }.run();
}

/// A file that is read and drawn by libraries, in a child where their panics are caught; one of ours is told.
pub fn check_drawn(name: &str, bytes: &[u8]) -> Result<(), String> {
    set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap() = panic.location().map(ToString::to_string).unwrap_or_default();
    }));
    let work = || -> Result<(), String> {
        let source = || Source::from_bytes(name, bytes);
        let Ok(document) = formats::read(source(), DocId(1), &Stop::default(), None) else { return Ok(()) };
        document.check()?;
        check_told(&document)?;
        let again = formats::read(source(), DocId(1), &Stop::default(), None);
        if again.is_err() || again.is_ok_and(|again| sketch(&again) != sketch(&document)) {
            return Err("read twice, it is not the same".to_owned());
        }
        paint_some(source(), document.units.len())
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PANICKED.lock().unwrap().clone();
        if place.starts_with("src/") { Err(format!("a panic at {place}")) } else { Ok(()) }
    })
}
