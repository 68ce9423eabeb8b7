//! What a picture's file says of itself: when, where, by whom and with what it was taken and changed; and what it hides.

use super::Hidden;
use super::parts::Parts;
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::wording::{counted, grouped};
use crate::read::picture;
use crate::read::source::Peek;
use crate::read::source::kind::{self, Kind};
use crate::read::xml::{Event, Xml};
use exif::{Exif, In, Tag};
use image::DynamicImage;
use image::imageops::FilterType;
use std::io::Cursor;

/// Facts of a picture.
const MAX_FACTS: usize = 200;
/// Letters of a fact.
const MAX_LETTERS: usize = 500;
/// A larger picture is not decoded to hold its small one against it.
const MAX_COMPARED: u64 = 60_000_000;
/// Squares into which both pictures are reduced, on a side.
const SQUARES: u32 = 16;
/// Of 255, by which the squares of two pictures of one scene differ at most, on average: small pictures are sharpened.
const ALIKE: u32 = 24;
/// Columns or rows of a small picture are bars that fill it up where no point of them is lighter.
const BAR: u8 = 24;
/// By how much of itself the shape of a small picture may differ: sides are rounded.
const SHAPE: f32 = 0.06;

/// What PNG calls what everybody tells of a picture; all else is a remark of somebody.
const PNG_FACTS: &[&str] =
    &["Title", "Description", "Copyright", "Creation Time", "Software", "Source", "Disclaimer", "Warning"];

/// Says everything of one file to a draft.
pub fn tell(bytes: &[u8], parts: &Parts, hidden: &[Hidden], draft: &mut Draft) {
    let metadata = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    if let Some(metadata) = &metadata {
        tell_exif(metadata, draft);
    }
    if let Some(xmp) = &parts.xmp {
        tell_xmp(&String::from_utf8_lossy(xmp), draft);
    }
    if let Some(iptc) = &parts.iptc {
        tell_iptc(iptc, draft);
    }
    for (name, words) in &parts.remarks {
        match name.as_str() {
            "Author" | "Artist" => author(draft, words),
            name if PNG_FACTS.contains(&name) => fact(draft, name, words),
            name => draft.aside(aside(Unseen::Comment, name, words.clone())),
        }
    }
    if let Some((_, rest)) = parts.after(bytes) {
        let size = counted(rest.len() as u64, "byte");
        let words = format!(
            "{size} follow the end of the picture, which programs that show pictures pass over. They look like {}.",
            seems(rest)
        );
        draft.aside(aside(Unseen::AfterEnd, "", words));
    }
    for (number, file) in (0..).zip(hidden) {
        let words = file.words(bytes);
        let kind = AsideKind::Attachment(number);
        draft.aside(Aside { kind, name: file.name.to_owned(), words, when: None, place: None, span: None });
    }
}

/// What bytes are, by their beginning.
pub fn seems(bytes: &[u8]) -> String {
    match kind::of(&Peek::of(bytes, "")) {
        Some(kind) => kind.words().to_owned(),
        None if std::str::from_utf8(bytes).is_ok() => "text".to_owned(),
        None => "data of an unknown kind".to_owned(),
    }
}

/// The ending of a name for bytes that have none.
pub fn ending(bytes: &[u8]) -> &'static str {
    match kind::of(&Peek::of(bytes, "")) {
        Some(Kind::Jpeg) => "jpg",
        Some(Kind::Png) => "png",
        Some(Kind::Pdf) => "pdf",
        Some(Kind::Zip) => "zip",
        Some(Kind::Video) => "mp4",
        _ => "bin",
    }
}

fn aside(kind: Unseen, name: &str, words: String) -> Aside {
    let kind = AsideKind::Unseen(kind);
    Aside { kind, name: name.to_owned(), words, when: None, place: None, span: None }
}

fn fact(draft: &mut Draft, name: &str, words: &str) {
    let words: String = words.trim().chars().take(MAX_LETTERS).collect();
    let others = &mut draft.facts().others;
    if words.is_empty()
        || others.len() >= MAX_FACTS
        || others.iter().any(|(own, said)| own == name && *said == words)
    {
        return;
    }
    others.push((name.to_owned(), words));
}

fn author(draft: &mut Draft, name: &str) {
    let name = name.trim().trim_matches('"').trim();
    let authors = &mut draft.facts().authors;
    if !name.is_empty() && authors.len() < 20 && !authors.iter().any(|own| own == name) {
        authors.push(name.to_owned());
    }
}

// ---- EXIF

fn tell_exif(metadata: &Exif, draft: &mut Draft) {
    for field in metadata.fields() {
        if field.ifd_num == In::THUMBNAIL
            || matches!(
                field.tag,
                Tag::MakerNote | Tag::JPEGInterchangeFormat | Tag::JPEGInterchangeFormatLength
            )
        {
            continue;
        }
        // Where the strips of a TIFF lie, and other numbers in tables, is nobody's interest.
        let Some(name) =
            field.tag.description().filter(|_| field.tag.number() != 273 && field.tag.number() != 279)
        else {
            continue;
        };
        let words: String =
            field.display_value().with_unit(metadata).to_string().chars().take(MAX_LETTERS).collect();
        let words = words.trim_matches(['"', ' ', '\0']);
        if field.tag == Tag::Artist {
            author(draft, words);
        }
        fact(draft, name, words);
    }
    if let Some(place) = place_of(metadata) {
        draft.aside(aside(Unseen::Metadata, "Where it was taken", place));
    }
    if let Some(field) = metadata.get_field(Tag::MakerNote, In::PRIMARY)
        && let exif::Value::Undefined(bytes, _) = &field.value
    {
        let words = format!(
            "{} in a record of the camera’s maker, which nobody else describes.",
            counted(bytes.len() as u64, "byte")
        );
        draft.aside(aside(Unseen::Metadata, "Maker’s note", words));
    }
}

/// Degrees of latitude and longitude.
fn place_of(metadata: &Exif) -> Option<String> {
    let degrees = |tag: Tag, side: Tag, back: &str| {
        let exif::Value::Rational(parts) = &metadata.get_field(tag, In::PRIMARY)?.value else { return None };
        let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
        let value = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
        let side = metadata.get_field(side, In::PRIMARY)?.display_value().to_string();
        value.is_finite().then_some(if side.starts_with(back) { -value } else { value })
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    Some(format!("{latitude:.6}, {longitude:.6}"))
}

/// The small picture that a camera put beside the large one.
pub fn exif_thumbnail(bytes: &[u8]) -> Option<Vec<u8>> {
    let metadata = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok()?;
    let number =
        |tag| metadata.get_field(tag, In::THUMBNAIL)?.value.get_uint(0).map(|number| number as usize);
    let from = number(Tag::JPEGInterchangeFormat)?;
    let len = number(Tag::JPEGInterchangeFormatLength)?;
    let small = metadata.buf().get(from..from.checked_add(len)?)?;
    small.starts_with(b"\xFF\xD8").then(|| small.to_vec())
}

/// How a small picture differs from the large one, as a sentence; `None` where it does not, or nobody can say.
pub fn difference(large: &[u8], small: &[u8]) -> Option<String> {
    let small = picture::unturned(small, MAX_COMPARED).ok()?;
    let large = picture::unturned(large, MAX_COMPARED).ok()?;
    // Cameras squeeze the large one into the shape of their small ones, fill that up with bars, or take its middle.
    let ways = [(&large, &small), (&large, &without_bars(&small)), (&middle_of(&large, &small), &small)];
    if ways.iter().any(|(large, small)| are_alike(large, small)) {
        return None;
    }
    let shape = |one: &DynamicImage| one.width() as f32 / one.height().max(1) as f32;
    Some(match (shape(&small) / shape(&large) - 1.0).abs() > SHAPE {
        true => format!(
            "It shows something else than the picture does, and has another shape ({} × {} beside {} × {}): the picture \
             was cut or changed after it was made, and the small one may show what is gone.",
            grouped(small.width().into()),
            grouped(small.height().into()),
            grouped(large.width().into()),
            grouped(large.height().into())
        ),
        false => "It shows something else than the picture does: the picture was changed after it was made."
            .to_owned(),
    })
}

fn are_alike(large: &DynamicImage, small: &DynamicImage) -> bool {
    let squares = |one: &DynamicImage| one.resize_exact(SQUARES, SQUARES, FilterType::Triangle).to_luma8();
    let (one, other) = (squares(small), squares(large));
    let apart: u32 =
        one.as_raw().iter().zip(other.as_raw()).map(|(one, other)| u32::from(one.abs_diff(*other))).sum();
    apart / (SQUARES * SQUARES) <= ALIKE
}

/// The middle of a picture, in the shape of another.
fn middle_of(large: &DynamicImage, small: &DynamicImage) -> DynamicImage {
    let (width, height) = (u64::from(large.width()), u64::from(large.height()));
    let (wide, high) = (u64::from(small.width()).max(1), u64::from(small.height()).max(1));
    let (w, h) = ((height * wide / high).clamp(1, width), (width * high / wide).clamp(1, height));
    large.crop_imm(((width - w) / 2) as u32, ((height - h) / 2) as u32, w as u32, h as u32)
}

/// Small pictures of cameras have one shape, and black bars where the large one has another.
fn without_bars(picture: &DynamicImage) -> DynamicImage {
    let grey = picture.to_luma8();
    let (width, height) = grey.dimensions();
    let dark_row = |y: &u32| (0..width).all(|x| grey.get_pixel(x, *y).0[0] < BAR);
    let dark_column = |x: &u32| (0..height).all(|y| grey.get_pixel(*x, y).0[0] < BAR);
    let top = (0..height / 4).take_while(dark_row).count() as u32;
    let bottom = (0..height).rev().take(height as usize / 4).take_while(dark_row).count() as u32;
    let left = (0..width / 4).take_while(dark_column).count() as u32;
    let right = (0..width).rev().take(width as usize / 4).take_while(dark_column).count() as u32;
    picture.crop_imm(left, top, width - left - right, height - top - bottom)
}

// ---- XMP (ISO 16684-1)

/// Names of XMP that people know by others; what has none is told as it is called there.
const XMP_NAMES: &[(&str, &str)] = &[
    ("xmp:CreatorTool", "Made with"),
    ("xmp:CreateDate", "Created"),
    ("xmp:ModifyDate", "Changed"),
    ("xmp:MetadataDate", "Metadata changed"),
    ("photoshop:DateCreated", "Taken"),
    ("photoshop:City", "City"),
    ("photoshop:State", "Province"),
    ("photoshop:Country", "Country"),
    ("photoshop:Credit", "Credit"),
    ("photoshop:Source", "Source"),
    ("photoshop:Headline", "Headline"),
    ("photoshop:Instructions", "Instructions"),
    ("dc:description", "Description"),
    ("dc:rights", "Rights"),
    ("dc:subject", "Keyword"),
    ("stEvt:action", "History: what was done"),
    ("stEvt:when", "History: when"),
    ("stEvt:softwareAgent", "History: with what"),
    ("stEvt:changed", "History: what was changed"),
    ("xmpMM:DocumentID", "Number of the document"),
    ("xmpMM:OriginalDocumentID", "Number of the original"),
];

fn tell_xmp(text: &str, draft: &mut Draft) {
    let mut xml = Xml::new(text);
    let mut open: Vec<String> = Vec::new();
    let mut said = String::new();
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => {
                said.clear();
                for (name, value) in tag.attributes() {
                    if !name.starts_with("xmlns") && !name.starts_with("rdf:") && !name.starts_with("xml:") {
                        xmp_fact(&name, &value, draft);
                    }
                }
                open.push(tag.full_name().to_owned());
            }
            Event::Text(words) if said.len() < MAX_LETTERS * 4 => said.push_str(&words),
            Event::Text(_) => {}
            Event::End => {
                let Some(ended) = open.pop() else { continue };
                // Items of a list belong to what the list is.
                let of = match ended.as_str() {
                    "rdf:li" => open.iter().rev().find(|name| !name.starts_with("rdf:")).cloned(),
                    name => (!name.starts_with("rdf:")).then_some(ended),
                };
                if let Some(name) = of {
                    xmp_fact(&name, &said, draft);
                }
                said.clear();
            }
        }
    }
}

fn xmp_fact(name: &str, words: &str, draft: &mut Draft) {
    let words = words.trim();
    match name {
        _ if words.is_empty() => {}
        "dc:creator" => author(draft, words),
        "dc:title" => {
            let title: String = words.chars().take(MAX_LETTERS).collect();
            draft.facts().title.get_or_insert(title);
        }
        name => {
            let known = XMP_NAMES.iter().find(|(own, _)| *own == name).map(|(_, known)| *known);
            fact(draft, known.unwrap_or(name), words);
        }
    }
}

// ---- IPTC-IIM (version 4.2, record 2)

const IPTC_NAMES: &[(u8, &str)] = &[
    (5, "Title of the press"),
    (25, "Keyword"),
    (40, "Instructions"),
    (55, "Taken"),
    (60, "Taken at"),
    (65, "Made with"),
    (85, "Photographer’s title"),
    (90, "City"),
    (92, "Place"),
    (95, "Province"),
    (101, "Country"),
    (103, "Reference"),
    (105, "Headline"),
    (110, "Credit"),
    (115, "Source"),
    (116, "Copyright"),
    (120, "Caption"),
    (122, "Caption by"),
];

fn tell_iptc(bytes: &[u8], draft: &mut Draft) {
    let mut rest = bytes;
    while let [0x1C, record, number, high, low, after @ ..] = rest {
        let len = usize::from(*high) << 8 | usize::from(*low);
        // Longer ones say their length otherwise, and hold no words.
        let Some(words) = after.get(..len).filter(|_| *high < 0x80) else { return };
        rest = after.get(len..).unwrap_or_default();
        if *record != 2 {
            continue;
        }
        let words = match std::str::from_utf8(words) {
            Ok(words) => words.to_owned(),
            Err(_) => words.iter().map(|byte| char::from(*byte)).collect(),
        };
        if *number == 80 {
            author(draft, &words);
        } else if let Some((_, name)) = IPTC_NAMES.iter().find(|(own, _)| own == number) {
            fact(draft, name, &words);
        }
    }
}
