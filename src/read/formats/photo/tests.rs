//! What a reader of pictures would lose.

pub mod boxed;

use super::*;
use crate::data::document::{AsideKind, Document, Unseen};
use crate::data::span::DocId;
use crate::read::formats;
use ::tiff::encoder::{TiffEncoder, colortype};
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;

const RED: [u8; 4] = [250, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 250, 255];

fn document(name: &str, bytes: &[u8]) -> Document {
    let document = formats::read(Source::from_bytes(name, bytes), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

fn opened(name: &str, bytes: &[u8]) -> Box<dyn Opened> {
    open(&Arc::new(Source::from_bytes(name, bytes))).unwrap()
}

/// The colour in the middle of the left half of a page.
fn colour(opened: &mut dyn Opened, document: &Document, unit: u32) -> [u8; 4] {
    let (width, height) = document.units.get(unit as usize).unwrap().size;
    let part = [0, 0, width.ceil() as u32, height.ceil() as u32];
    let raster = opened.paint(&PageTile { unit, scale: 1.0, part, night: false }).unwrap();
    let at = (raster.height / 2 * raster.width + raster.width / 4) as usize * 4;
    raster.rgba[at..at + 4].try_into().unwrap()
}

fn near(one: [u8; 4], other: [u8; 4]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) < 12)
}

fn plain(colour: [u8; 4], size: (u32, u32)) -> RgbaImage {
    RgbaImage::from_pixel(size.0, size.1, Rgba(colour))
}

fn encoded(image: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgba8(image.clone());
    let image = if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(image.into_rgb8()) } else { image };
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn unseen(document: &Document, kind: Unseen) -> Vec<String> {
    let own = document.asides.iter().filter(|aside| aside.kind == AsideKind::Unseen(kind));
    own.map(|aside| format!("{}: {}", aside.name, aside.words)).collect()
}

#[test]
fn all_pages_of_a_tiff_are_there_and_each_is_its_own() {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    encoder.write_image::<colortype::RGB8>(40, 20, &[250, 0, 0].repeat(800)).unwrap();
    encoder.write_image::<colortype::Gray16>(20, 40, &[0x8000_u16; 800]).unwrap();
    encoder.write_image::<colortype::CMYK8>(40, 20, &[255, 255, 0, 0].repeat(800)).unwrap();
    let bytes = bytes.into_inner();
    let document = document("scans.tif", &bytes);
    let sizes: Vec<_> = document.units.iter().map(|unit| (unit.label.as_str(), unit.size)).collect();
    assert_eq!(sizes, [("1", (30.0, 15.0)), ("2", (15.0, 30.0)), ("3", (30.0, 15.0))]);
    let mut opened = opened("scans.tif", &bytes);
    for (unit, expected) in [(2, BLUE), (0, RED), (1, [128, 128, 128, 255])] {
        let seen = colour(&mut *opened, &document, unit);
        assert!(near(seen, expected), "page {unit}: {seen:?}");
    }
}

/// The list of pages leads back to its beginning: a reader that follows it reads for ever.
#[test]
fn a_tiff_whose_pages_lead_in_a_circle_ends() {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    encoder.write_image::<colortype::Gray8>(4, 4, &[9; 16]).unwrap();
    let mut bytes = bytes.into_inner();
    let first = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes(bytes[first..first + 2].try_into().unwrap()));
    let next = first + 2 + count * 12;
    let place = bytes[4..8].to_vec();
    bytes[next..next + 4].copy_from_slice(&place);
    let document = document("circle.tif", &bytes);
    assert_eq!(document.units.len(), 1);
    assert!(document.complaints.get(0).unwrap().words.starts_with("The list of its pages is damaged"));
}

#[test]
fn frames_of_a_gif_are_drawn_one_over_the_other_in_any_order() {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new(&mut bytes);
        let frames = [RED, BLUE, [0, 250, 0, 255]].map(|colour| image::Frame::new(plain(colour, (20, 20))));
        encoder.encode_frames(frames).unwrap();
    }
    let document = document("moving.gif", &bytes);
    assert_eq!(document.units.len(), 3);
    assert_eq!(document.unit_kind().unwrap().word(), "frame");
    let mut opened = opened("moving.gif", &bytes);
    for (unit, expected) in [(2, [0, 250, 0, 255]), (0, RED), (1, BLUE)] {
        assert!(near(colour(&mut *opened, &document, unit), expected), "frame {unit}");
    }
}

#[test]
fn a_photograph_keeps_its_colours_and_a_fax_takes_those_of_the_page() {
    let photograph = document("x.png", &encoded(&plain(RED, (8, 8)), ImageFormat::Png));
    assert!(photograph.units.get(0).unwrap().own_colours);
    let mut fax = Vec::new();
    let mut encoder = png::Encoder::new(&mut fax, 8, 2);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().unwrap().write_image_data(&[0xFF, 0x00]).unwrap();
    assert!(!document("x.png", &fax).units.get(0).unwrap().own_colours);
}

#[test]
fn a_picture_that_was_held_upright_stands_upright() {
    let wide = plain(RED, (40, 20));
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    // Big-endian, one entry: the orientation is 6, a quarter to the right.
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    encoder.set_exif_metadata(exif).unwrap();
    let rgb = DynamicImage::ImageRgba8(wide).into_rgb8();
    encoder.encode(rgb.as_raw(), 40, 20, image::ExtendedColorType::Rgb8).unwrap();
    let document = document("x.jpg", &bytes);
    assert_eq!(document.units.get(0).unwrap().size, (15.0, 30.0));
}

#[test]
fn what_follows_the_end_of_a_picture_is_told_and_opens() {
    for (name, format) in [
        ("x.png", ImageFormat::Png),
        ("x.jpg", ImageFormat::Jpeg),
        ("x.gif", ImageFormat::Gif),
        ("x.webp", ImageFormat::WebP),
    ] {
        let mut bytes = encoded(&plain(RED, (8, 8)), format);
        assert!(unseen(&document(name, &bytes), Unseen::AfterEnd).is_empty(), "{name}");
        // Cameras fill up with zeros, which hide nothing.
        bytes.extend([0; 30]);
        assert!(unseen(&document(name, &bytes), Unseen::AfterEnd).is_empty(), "{name}");
        bytes.extend(b"%PDF-1.4 and the rest of it");
        let document = document(name, &bytes);
        let told = unseen(&document, Unseen::AfterEnd);
        assert!(told[0].contains("57 bytes follow the end of the picture"), "{name}: {told:?}");
        assert!(document.asides.iter().any(|aside| aside.kind == AsideKind::Attachment(0)), "{name}");
        let (_, member) = opened(name, &bytes).member(0).unwrap();
        assert!(member.ends_with(b"and the rest of it"), "{name}");
    }
}

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = (body.len() as u32).to_be_bytes().to_vec();
    bytes.extend(name);
    bytes.extend(body);
    // Nobody here looks at the sum of a remark.
    bytes.extend([0; 4]);
    bytes
}

#[test]
fn remarks_and_records_of_programs_are_told() {
    let mut png = encoded(&plain(RED, (8, 8)), ImageFormat::Png);
    // After the head, which takes twenty-five bytes.
    let xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description xmp:CreatorTool='Paintbox 3'>\
               <dc:creator><rdf:Seq><rdf:li>A. Painter</rdf:li></rdf:Seq></dc:creator>\
               <photoshop:City>Lund</photoshop:City></rdf:Description></rdf:RDF></x:xmpmeta>";
    let mut more = chunk(b"tEXt", b"Comment\0Do not publish");
    more.extend(chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp.as_bytes()].concat()));
    png.splice(33..33, more);
    let parts = Parts::of(Some(Kind::Png), &png);
    assert_eq!(parts.remarks, [("Comment".to_owned(), "Do not publish".to_owned())]);
    let mut draft = Draft::new(Document::default(), None);
    told::tell(&png, (&parts, None), None, &mut draft);
    let facts = draft.facts().clone();
    assert_eq!(facts.authors, ["A. Painter"]);
    let fact = |name: &str| facts.others.iter().find(|(own, _)| own == name).map(|(_, words)| words.as_str());
    assert_eq!((fact("Program"), fact("City")), (Some("Paintbox 3"), Some("Lund")));
}

/// A scene that is dark at the left and light at the right, as far as a part of it shows it.
fn scene(from: f32, to: f32, size: (u32, u32)) -> Vec<u8> {
    let picture = RgbaImage::from_fn(size.0, size.1, |x, _| {
        let at = from + (to - from) * x as f32 / size.0 as f32;
        let light = (at * 250.0) as u8;
        Rgba([light, light, light, 255])
    });
    encoded(&picture, ImageFormat::Png)
}

#[test]
fn a_small_picture_that_shows_what_was_cut_away_is_told() {
    let large = picture::unturned(&scene(0.0, 1.0, (90, 60)), 10_000).unwrap();
    // As cameras make them: smaller, squeezed, or its middle.
    for same in [scene(0.0, 1.0, (45, 30)), scene(0.0, 1.0, (40, 30)), scene(0.06, 0.94, (40, 30))] {
        assert_eq!(told::difference(&large, &same), None);
    }
    let mut barred = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 255]));
    for (x, y, pixel) in barred.enumerate_pixels_mut().filter(|(_, y, _)| (7..33).contains(y)) {
        let light = (x * 250 / 40) as u8;
        *pixel = Rgba([light, light, light, u8::MAX - u8::from(y > 99)]);
    }
    assert_eq!(told::difference(&large, &encoded(&barred, ImageFormat::Png)), None);
    let other = told::difference(&large, &scene(1.0, 0.0, (45, 30))).unwrap_or_default();
    assert!(other.starts_with("It shows something else than the picture does: "), "{other}");
    // What is left is the right half of what there was.
    let half = picture::unturned(&scene(0.5, 1.0, (60, 60)), 10_000).unwrap();
    let cut = told::difference(&half, &scene(0.0, 1.0, (60, 30))).unwrap_or_default();
    assert!(cut.contains("another shape (60 × 30 beside 60 × 60)"), "{cut}");
}

/// A picture that looks whole and is not: the reader is told before anybody looks closely, and sees what there is.
#[test]
fn a_picture_that_ends_too_early_is_told_and_shown_as_far_as_it_goes() {
    for (name, format) in
        [("x.png", ImageFormat::Png), ("x.bmp", ImageFormat::Bmp), ("x.jpg", ImageFormat::Jpeg)]
    {
        // Of changing colours, so that it cannot be packed into nothing.
        let noise = RgbaImage::from_fn(64, 64, |x, y| {
            Rgba([(x * y * 37 % 256) as u8, (x * 91 % 256) as u8, 200, 255])
        });
        let bytes = encoded(&noise, format);
        assert_eq!(document(name, &bytes).complaints.len(), 0, "{name}");
        let cut = &bytes[..bytes.len() * 2 / 3];
        let document = document(name, cut);
        let told: Vec<_> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
        assert!(
            told[0].starts_with("This picture is damaged: about ") && told.len() == 1,
            "{name}: {told:?}"
        );
        let raster =
            opened(name, cut).paint(&PageTile { unit: 0, scale: 1.0, part: [0, 0, 48, 48], night: false });
        let rgba = raster.unwrap().rgba;
        assert!(
            rgba.chunks_exact(4).any(|point| point[2].abs_diff(200) < 20 && point[0] != point[1]),
            "{name}"
        );
    }
    // One that only lacks the sign at its end.
    let bytes = encoded(&plain(RED, (8, 8)), ImageFormat::Gif);
    let told = document("x.gif", &bytes[..bytes.len() - 1]);
    assert!(told.complaints.get(0).unwrap().words.starts_with("This file ends too early"));
}

/// As ImageMagick and its kin write it into a PNG: in digits, which nobody reads.
#[test]
fn records_that_are_written_in_digits_are_read() {
    let record = b"8BIM\x04\x04\0\0\0\0\0\x0A\x1C\x02\x5A\0\x05Lund!";
    let digits: String = record.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut png = encoded(&plain(RED, (8, 8)), ImageFormat::Png);
    png.splice(
        33..33,
        chunk(b"tEXt", format!("Raw profile type iptc\0\niptc\n      22\n{digits}\n").as_bytes()),
    );
    let parts = Parts::of(Some(Kind::Png), &png);
    assert_eq!(parts.iptc.as_deref(), Some(&record[12..]));
    assert!(parts.remarks.is_empty());
}

/// Every part of a walk may be cut short or lie about its length.
#[test]
fn no_length_in_a_damaged_file_leads_out_of_it() {
    for format in
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Tiff]
    {
        let whole = encoded(&plain(RED, (8, 8)), format);
        let kinds = [Kind::Png, Kind::Jpeg, Kind::Gif, Kind::WebP, Kind::Jpeg2000];
        for cut in 0..whole.len() {
            kinds.iter().for_each(|kind| drop(Parts::of(Some(*kind), &whole[..cut])));
            drop(tiff::pages(&whole[..cut]));
            let mut bent = whole.clone();
            bent[cut] = 0xFF;
            kinds.iter().for_each(|kind| drop(Parts::of(Some(*kind), &bent)));
            drop(tiff::pages(&bent));
        }
    }
}
