//! What programs and press agencies write into a picture: packets of XMP and records of IPTC, in the words of people.

use super::told::Card;
use crate::data::document::Unseen;
use crate::data::wording::counted;
use crate::read::xml::{Event, Xml};

/// Letters that are kept of one value of XMP.
const MAX_SAID: usize = 2_000;
/// Of a value of which no plain name is known.
const MAX_DETAIL: usize = 60;

// ---- XMP (ISO 16684-1)

/// What people call what XMP calls otherwise.
const XMP_NAMES: &[(&str, &str)] = &[
    ("xmp:CreatorTool", "Program"),
    ("xmp:CreateDate", "Created on"),
    ("xmp:ModifyDate", "File changed"),
    ("photoshop:DateCreated", "Taken on"),
    ("exif:DateTimeOriginal", "Taken on"),
    ("photoshop:City", "City"),
    ("photoshop:State", "Province"),
    ("photoshop:Country", "Country"),
    ("Iptc4xmpCore:Location", "Place"),
    ("photoshop:Credit", "Credit"),
    ("photoshop:Source", "Source"),
    ("photoshop:Headline", "Headline"),
    ("photoshop:Instructions", "Instructions"),
    ("photoshop:CaptionWriter", "Caption by"),
    ("photoshop:AuthorsPosition", "Role"),
    ("photoshop:TransmissionReference", "Reference"),
    ("dc:description", "Description"),
    ("dc:rights", "Copyright"),
    ("dc:subject", "Keyword"),
    ("xmpRights:UsageTerms", "Terms"),
    ("xmpRights:WebStatement", "Terms at"),
    ("aux:Lens", "Lens"),
    ("aux:SerialNumber", "Camera no."),
    ("stEvt:action", "What was done"),
    ("stEvt:when", "Done on"),
    ("stEvt:softwareAgent", "Done with"),
    ("stEvt:changed", "What changed"),
    ("xmpMM:DocumentID", "Document no."),
    ("xmpMM:OriginalDocumentID", "Original no."),
];

/// How the points of a picture are stored, which programs need to know.
const PASSED_OVER: &[&str] = &[
    "BitsPerSample",
    "ColorSpace",
    "Compression",
    "ExifVersion",
    "FlashpixVersion",
    "ImageLength",
    "ImageWidth",
    "Orientation",
    "PhotometricInterpretation",
    "PixelXDimension",
    "PixelYDimension",
    "PlanarConfiguration",
    "ResolutionUnit",
    "SamplesPerPixel",
    "XResolution",
    "YCbCrPositioning",
    "YResolution",
];

/// Where a picture comes from, as press agencies classify it (IPTC, “Digital Source Type”).
const SOURCES: &[(&str, &str)] = &[
    ("trainedAlgorithmicMedia", "Made by a program that makes pictures (AI)"),
    ("compositeWithTrainedAlgorithmicMedia", "Partly made by a program that makes pictures (AI)"),
    ("algorithmicMedia", "Computed by a program"),
    ("compositeSynthetic", "Put together, partly by a program"),
    ("compositeIncludingSyntheticElements", "Put together, partly by a program"),
    ("digitalCapture", "Taken with a camera"),
    ("computationalCapture", "Taken with a camera, several pictures made one"),
    ("digitalArt", "Drawn by hand with a program"),
    ("digitalCreation", "Drawn by hand with a program"),
    ("screenCapture", "Taken of a screen"),
    ("negativeFilm", "Scanned from film"),
    ("positiveFilm", "Scanned from film"),
    ("print", "Scanned from a print"),
];

/// What a packet of XMP says; `exif` where the camera's own record said the half of it already.
pub fn tell_xmp(text: &str, exif: bool, card: &mut Card) {
    let mut xml = Xml::new(text);
    let mut open: Vec<String> = Vec::new();
    let mut said = String::new();
    let mut xmp = Xmp { exif, latitude: None, longitude: None, settings: 0 };
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => {
                said.clear();
                for (name, value) in tag.attributes() {
                    if !name.starts_with("xmlns") && !name.starts_with("rdf:") && !name.starts_with("xml:") {
                        xmp.fact(&name, &value, card);
                    }
                }
                open.push(tag.full_name().to_owned());
            }
            Event::Text(words) if said.len() < MAX_SAID => said.push_str(&words),
            Event::Text(_) => {}
            Event::End => {
                let Some(ended) = open.pop() else { continue };
                // Items of a list belong to what the list is.
                let of = match ended.as_str() {
                    "rdf:li" => open.iter().rev().find(|name| !name.starts_with("rdf:")).cloned(),
                    name => (!name.starts_with("rdf:")).then_some(ended),
                };
                if let Some(name) = of {
                    xmp.fact(&name, &said, card);
                }
                said.clear();
            }
        }
    }
    xmp.finish(card);
}

/// What is known of a packet while it is read.
struct Xmp {
    exif: bool,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// Of a program that develops raw pictures; it writes hundreds.
    settings: u64,
}

impl Xmp {
    fn fact(&mut self, name: &str, words: &str, card: &mut Card) {
        let words = words.trim();
        let (space, own) = name.split_once(':').unwrap_or(("", name));
        match (space, own) {
            _ if words.is_empty() => {}
            ("dc", "creator") => card.author(words),
            ("dc", "title") => card.title(words),
            ("Iptc4xmpExt", "DigitalSourceType" | "DigitalSourceFileType") => {
                let last = words.rsplit('/').next().unwrap_or(words);
                let known =
                    SOURCES.iter().find(|(own, _)| own.eq_ignore_ascii_case(last)).map(|(_, known)| *known);
                card.fact("Where from", known.unwrap_or(last));
            }
            ("crs", _) => self.settings += 1,
            // What wrote the packet, and how points are stored.
            ("x", _) => {}
            ("tiff" | "exif", own) if PASSED_OVER.contains(&own) => {}
            ("exif", "GPSLatitude") => self.latitude = degrees(words, "S"),
            ("exif", "GPSLongitude") => self.longitude = degrees(words, "W"),
            _ => match XMP_NAMES.iter().find(|(known, _)| *known == name) {
                Some((_, known)) => card.fact(known, &moment(words)),
                None if self.exif && matches!(space, "exif" | "tiff" | "exifEX" | "aux") => {}
                None if words.chars().count() <= MAX_DETAIL => card.detail(&parted(own), words),
                None => {}
            },
        }
    }

    fn finish(self, card: &mut Card) {
        if let (Some(latitude), Some(longitude), false) = (self.latitude, self.longitude, self.exif) {
            let words = format!("{latitude:.6}, {longitude:.6}");
            card.fact("In decimals", &words);
            card.unseen(Unseen::Metadata, "Where it was taken", words);
        }
        if self.settings > 0 {
            card.detail("developed with", &counted(self.settings, "setting"));
        }
    }
}

/// “55,42.238N” and “55,42,14N” in degrees.
fn degrees(words: &str, back: &str) -> Option<f64> {
    let (number, side) = words.split_at(words.char_indices().next_back()?.0);
    let parts = number.split(',').zip([1.0, 60.0, 3600.0]);
    let mut sum = 0.0;
    for (part, weight) in parts {
        sum += part.trim().parse::<f64>().ok().filter(|part| (0.0..=180.0).contains(part))? / weight;
    }
    Some(if side == back { -sum } else { sum })
}

/// “WhiteBalance” as two words.
fn parted(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && words.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// A moment of XMP (ISO 8601) as those of cameras are said; all else as it is.
fn moment(words: &str) -> String {
    let dated = words.is_ascii() && words.get(4..5) == Some("-") && words.get(10..11) == Some("T");
    let (true, Some(day), Some(clock)) = (dated, words.get(..10), words.get(11..)) else {
        return words.to_owned();
    };
    match clock.find(['Z', '+', '-']).map(|at| clock.split_at(at)) {
        None => format!("{day} {clock}, zone not stated"),
        Some((clock, "Z")) => format!("{day} {clock} UTC"),
        Some((clock, zone)) => format!("{day} {clock} {zone}"),
    }
}

// ---- IPTC-IIM (version 4.2, record 2)

const IPTC_NAMES: &[(u8, &str)] = &[
    (5, "Press title"),
    (25, "Keyword"),
    (40, "Instructions"),
    (65, "Program"),
    (85, "Role"),
    (90, "City"),
    (92, "Place"),
    (95, "Province"),
    (101, "Country"),
    (103, "Reference"),
    (105, "Headline"),
    (110, "Credit"),
    (115, "Source"),
    (116, "Copyright"),
    (120, "Description"),
    (122, "Caption by"),
];

/// What records of press agencies say.
pub fn tell_iptc(bytes: &[u8], card: &mut Card) {
    let (mut rest, mut day, mut clock) = (bytes, None, None);
    while let [0x1C, record, number, high, low, after @ ..] = rest {
        let len = usize::from(*high) << 8 | usize::from(*low);
        // Longer ones say their length otherwise, and hold no words.
        let Some(words) = after.get(..len).filter(|_| *high < 0x80) else { break };
        rest = after.get(len..).unwrap_or_default();
        if *record != 2 {
            continue;
        }
        let words = match std::str::from_utf8(words) {
            Ok(words) => words.to_owned(),
            Err(_) => words.iter().map(|byte| char::from(*byte)).collect(),
        };
        match number {
            55 => day = Some(words),
            60 => clock = Some(words),
            80 => card.author(&words),
            number => {
                let known = IPTC_NAMES.iter().find(|(own, _)| own == number);
                known.iter().for_each(|(_, name)| card.fact(name, &words));
            }
        }
    }
    if let Some(day) = day {
        card.fact("Taken on", &press_moment(&day, clock.as_deref()));
    }
}

/// “20150822” and “140311+0200” as moments are said; as they are where they are written otherwise.
fn press_moment(day: &str, clock: Option<&str>) -> String {
    let cut = |text: &str, at: [usize; 4]| {
        let parts = at.windows(2).map(|two| text.get(two[0]..two[1]).map(str::to_owned));
        parts.collect::<Option<Vec<_>>>().filter(|_| text.is_ascii())
    };
    let said = cut(day, [0, 4, 6, 8]).map_or(day.to_owned(), |parts| parts.join("-"));
    let Some(clock) = clock else { return said };
    let Some(parts) = cut(clock, [0, 2, 4, 6]) else { return format!("{said} {clock}") };
    let zone = match (clock.get(6..9), clock.get(9..11)) {
        (Some(hours), Some(minutes)) => format!(" {hours}:{minutes}"),
        _ => ", zone not stated".to_owned(),
    };
    format!("{said} {}{zone}", parts.join(":"))
}
