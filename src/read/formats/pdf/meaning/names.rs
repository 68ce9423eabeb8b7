//! What the names of glyphs mean: “eacute”, “uni20AC”.
//!
//! The library holds the published lists of such names and does not lend them. It is asked with tiny files of one
//! font, which has the names in question and no map of its own.

use super::{family_name, program};
use crate::read::formats::pdf::script::{self, Sign};
use crate::read::formats::pdf::strings::name_of;
use crate::read::formats::pdf::unpack;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_font::{FontCache, FontGlyph};
use std::fmt::Write as _;
use std::sync::Arc;

/// Bytes of a name; what is longer names nothing.
pub const MAX_NAME: usize = 100;
/// Bytes of a program that is copied for its names.
const MAX_PROGRAM: usize = 4 * 1024 * 1024;
/// Entries of an encoding.
const MAX_ENTRIES: usize = 1_000;

/// Whether a font in the file says nothing of its codes.
pub fn are_guessed(font: &Dict<'_>) -> bool {
    let simple = name_of(font, "Subtype").is_some_and(|sort| sort == "TrueType");
    simple && !font.contains_key("ToUnicode") && !font.contains_key("Encoding") && program::of(font).is_some()
}

/// What the 256 codes of a font stand for by the names of its glyphs alone.
pub fn of_codes(font: &Dict<'_>) -> Vec<Option<Sign>> {
    let sort = name_of(font, "Subtype").unwrap_or_default();
    let mut entries = String::new();
    match font.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => entries.push_str(&format!("/Encoding {}", written(name.as_ref()))),
        Some(Object::Dict(encoding)) => entries.push_str(&written_encoding(&encoding)),
        _ => {}
    }
    // A font that is drawn by instructions has names in its encoding alone.
    let drawn = sort == "Type3";
    let sort = if drawn || sort.is_empty() { "Type1".to_owned() } else { sort };
    let base = if drawn { "Helvetica".to_owned() } else { family_name(font) };
    let descriptor = font.get::<Dict<'_>>("FontDescriptor").filter(|_| !drawn).unwrap_or_default();
    let flags = descriptor.get::<u32>("Flags").unwrap_or(4);
    let own = ["FontFile", "FontFile2", "FontFile3"].iter().find_map(|key| {
        let stream = descriptor.get::<Stream<'_>>(*key)?;
        let bytes = unpack::unpacked(&stream, MAX_PROGRAM);
        (bytes.end == unpack::End::Whole).then_some((*key, name_of(stream.dict(), "Subtype"), bytes.bytes))
    });
    // Without its program, what its own codes mean is not known; and programs of TrueType have other tables for it.
    let bare = entries.is_empty() && (own.is_none() || sort == "TrueType") && program::of(font).is_some();
    if bare || (drawn && entries.is_empty()) {
        return Vec::new();
    }
    let head = format!(
        "/Type/Font/Subtype {}/BaseFont {} {entries}",
        written(sort.as_bytes()),
        written(base.as_bytes())
    );
    answers(&head, flags, own, 256)
}

/// What names mean, each.
pub fn of_names<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Option<Sign>> {
    let names: Vec<&str> = names.collect();
    let mut meant = Vec::with_capacity(names.len());
    for some in names.chunks(256) {
        let mut differences = String::from("/Encoding<</Differences[0");
        some.iter().for_each(|name| differences.push_str(&written(name.as_bytes())));
        let head = format!("/Type/Font/Subtype/Type1/BaseFont/Helvetica {differences}]>>");
        let mut own = answers(&head, 32, None, some.len());
        own.resize(some.len(), None);
        meant.append(&mut own);
    }
    meant
}

/// What a private code stands for by custom: the codes that Windows gives to fonts of symbols, and everybody's bullets.
pub fn of_private(text: &Sign) -> Option<Sign> {
    let Sign::One(c) = text else { return None };
    let known = match u32::from(*c) {
        0xF0B7 => '•',
        0xF0A7 => '▪',
        0xF0D8 => '➢',
        0xF0FC => '✓',
        0xF0E0 => '→',
        0xF06F => '□',
        0xF0A8 => '◻',
        0xF0FE => '☑',
        0xF02D => '-',
        _ => return None,
    };
    Some(Sign::One(known))
}

/// What a code of a font of symbols stands for, where it is the well-known one.
pub fn of_symbol(font: &Dict<'_>, code: u32) -> Option<Sign> {
    let name = family_name(font);
    let known = name == "Symbol" || name == "SymbolMT" || name.starts_with("Symbol,");
    if !known || !(0x20..0xFF).contains(&(code & 0xFF)) {
        return None;
    }
    let head = "/Type/Font/Subtype/Type1/BaseFont/Symbol";
    answers(head, 4, None, 256).get((code & 0xFF) as usize).cloned().flatten()
}

/// Asks the library what the codes of a font mean.
fn answers(
    head: &str,
    flags: u32,
    own: Option<(&str, Option<String>, Vec<u8>)>,
    codes: usize,
) -> Vec<Option<Sign>> {
    let Ok(pdf) = Pdf::new(Arc::new(file(head, flags, own))) else { return Vec::new() };
    let Some(font) = pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(4, 0)) else { return Vec::new() };
    let InterpreterSettings { font_resolver, cmap_resolver, .. } = InterpreterSettings::default();
    let Some(font) = FontCache::new().font(&font, &font_resolver, &cmap_resolver) else { return Vec::new() };
    let answer = |code: u32| match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(glyph) => glyph.as_unicode().map(Sign::from),
        FontGlyph::Type3(_) => None,
    };
    let meant = |sign: &Sign| !sign.any(|c| c == char::REPLACEMENT_CHARACTER || script::is_private(c));
    (0..codes.min(256) as u32).map(|code| answer(code).filter(meant)).collect()
}

/// A file of one font.
fn file(head: &str, flags: u32, own: Option<(&str, Option<String>, Vec<u8>)>) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n"
        .to_vec();
    let (key, sort, bytes) =
        own.map_or((None, None, Vec::new()), |(key, sort, bytes)| (Some(key), sort, bytes));
    let file = key.map(|key| format!("/{key} 6 0 R")).unwrap_or_default();
    let sort = sort.map(|sort| format!("/Subtype {}", written(sort.as_bytes()))).unwrap_or_default();
    out.extend_from_slice(format!("4 0 obj\n<<{head}/FontDescriptor 5 0 R>>\nendobj\n").as_bytes());
    out.extend_from_slice(
        format!("5 0 obj\n<</Type/FontDescriptor/Flags {flags}{file}>>\nendobj\n").as_bytes(),
    );
    if key.is_some() {
        out.extend_from_slice(format!("6 0 obj\n<</Length {}{sort}>>\nstream\n", bytes.len()).as_bytes());
        out.extend_from_slice(&bytes);
        out.extend_from_slice(b"\nendstream\nendobj\n");
    }
    out.extend_from_slice(b"trailer\n<</Size 7/Root 1 0 R>>\n%%EOF\n");
    out
}

/// An encoding, without what it refers to.
fn written_encoding(encoding: &Dict<'_>) -> String {
    let mut out = String::from("/Encoding<<");
    if let Some(base) = encoding.get::<Name<'_>>("BaseEncoding") {
        let _ = write!(out, "/BaseEncoding {}", written(base.as_ref()));
    }
    out.push_str("/Differences[");
    let differences = encoding.get::<Array<'_>>("Differences");
    for entry in differences.iter().flat_map(|all| all.iter::<Object<'_>>()).take(MAX_ENTRIES) {
        match entry {
            Object::Number(code) => {
                let _ = write!(out, " {}", code.as_i64().clamp(0, 256));
            }
            Object::Name(name) => {
                out.push_str(&written(name.as_ref().get(..MAX_NAME).unwrap_or(name.as_ref())));
            }
            _ => {}
        }
    }
    out.push_str("]>>");
    out
}

/// A name as it is written in a file.
fn written(name: &[u8]) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.,+".contains(byte);
    name.iter().fold(String::from("/"), |mut out, byte| {
        match plain(byte) {
            true => out.push(char::from(*byte)),
            false => {
                let _ = write!(out, "#{byte:02X}");
            }
        }
        out
    })
}
