//! What the glyphs of a font program stand for, by its own tables: from letters to glyphs (`cmap`), and names.

use super::names;
use crate::read::formats::pdf::script;
use crate::read::formats::pdf::unpack;
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Stream};
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::{FontRef, GlyphId, GlyphNames, MetadataProvider as _};
use std::collections::HashMap;

/// Bytes of a font program; the largest of East Asia have twenty million.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Letters of a font program that are looked at.
const MAX_LETTERS: usize = 200_000;
/// Glyphs with names.
const MAX_NAMES: u32 = 20_000;

/// The program that a file holds for a font, and whether it is of single bytes (Type 1).
pub fn of<'a>(font: &Dict<'a>) -> Option<Stream<'a>> {
    let descriptor = font.get::<Dict<'a>>("FontDescriptor")?;
    ["FontFile2", "FontFile3"].iter().find_map(|key| descriptor.get::<Stream<'a>>(*key))
}

/// Letters by the numbers of their glyphs; none where the program does not say, or is not in the file.
pub fn letters(font: &Dict<'_>) -> HashMap<u32, char> {
    let Some(stream) = of(font) else { return HashMap::new() };
    let bytes = unpack::unpacked(&stream, MAX_BYTES).bytes;
    match FontRef::new(&bytes) {
        Ok(program) => {
            let mut letters = by_table(&program);
            let names = GlyphNames::new(&program);
            let named = (0..names.num_glyphs().min(MAX_NAMES)).filter_map(|id| {
                let name = names.get(GlyphId::new(id)).filter(|name| !name.is_synthesized())?;
                Some((id, name.as_str().to_owned()))
            });
            add_named(&mut letters, named.collect());
            letters
        }
        Err(_) => {
            let mut letters = HashMap::new();
            add_named(&mut letters, names_of_bare(&bytes));
            letters
        }
    }
}

/// From the table that leads from letters to glyphs, read the other way. Where several letters lead to one glyph, the
/// plainest is taken: a space, and not one that does not break.
fn by_table(program: &FontRef<'_>) -> HashMap<u32, char> {
    let table = program.charmap();
    let mut letters: HashMap<u32, char> = HashMap::new();
    for (letter, glyph) in table.mappings().take(MAX_LETTERS) {
        let letter = char::from_u32(letter).filter(|c| !c.is_control() && !script::is_private(*c));
        if let Some(letter) = letter.filter(|_| !table.is_symbol()) {
            letters.entry(glyph.to_u32()).and_modify(|known| *known = letter.min(*known)).or_insert(letter);
        }
    }
    letters
}

/// The names of a program without tables of its own around it (CFF).
fn names_of_bare(bytes: &[u8]) -> Vec<(u32, String)> {
    let Ok(program) = CffFontRef::new(bytes, 0, None) else { return Vec::new() };
    if program.is_cid() {
        return Vec::new();
    }
    let Some(charset) = program.charset() else { return Vec::new() };
    let count = charset.num_glyphs().min(MAX_NAMES);
    let name = |id: u32| {
        let name = program.string(charset.string_id(GlyphId::new(id))?)?;
        Some((id, std::str::from_utf8(name).ok()?.to_owned()))
    };
    (1..count).filter_map(name).collect()
}

/// Adds what only names tell.
fn add_named(letters: &mut HashMap<u32, char>, mut named: Vec<(u32, String)>) {
    named.retain(|(id, name)| *id > 0 && !letters.contains_key(id) && name.len() < names::MAX_NAME);
    let meant = names::of_names(named.iter().map(|(_, name)| name.as_str()));
    for ((id, _), meant) in named.iter().zip(meant) {
        if let Some(script::Sign::One(letter)) = meant {
            letters.insert(*id, letter);
        }
    }
}
