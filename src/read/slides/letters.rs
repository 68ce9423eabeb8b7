//! How wide words are in the letters that a slide is drawn with: those of the program, whatever the file asks for.

use crate::data::typefaces::{FALLBACK, FONT_FILES};
use skrifa::instance::{Location, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;

/// Widths that are remembered; of more letters than that, no slide is made.
const MAX_KNOWN: usize = 20_000;
/// How heavy bold letters are.
pub const BOLD: f32 = 700.0;

/// Which of the program's typefaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// Without feet.
    Sans,
    /// With feet.
    Serif,
    /// All letters of one width.
    Mono,
}

impl Face {
    /// As the typefaces of the program are called.
    pub fn family(self) -> &'static str {
        match self {
            Self::Sans => "Inter",
            Self::Serif => "Literata",
            Self::Mono => "JetBrains Mono",
        }
    }
}

/// Typefaces of presentations: a part of their name, what stands for them, and how large that is set to take the room
/// that they would take. Measured on running English words.
const KNOWN: [(&str, Face, f64); 30] = [
    ("calibri light", Face::Sans, 0.86),
    ("calibri", Face::Sans, 0.86),
    ("carlito", Face::Sans, 0.86),
    ("aptos", Face::Sans, 0.92),
    ("arial narrow", Face::Sans, 0.76),
    ("arial", Face::Sans, 0.93),
    ("helvetica", Face::Sans, 0.93),
    ("liberation sans", Face::Sans, 0.93),
    ("segoe", Face::Sans, 0.94),
    ("tahoma", Face::Sans, 0.92),
    ("verdana", Face::Sans, 1.04),
    ("trebuchet", Face::Sans, 0.92),
    ("gill sans", Face::Sans, 0.86),
    ("franklin gothic", Face::Sans, 0.88),
    ("century gothic", Face::Sans, 1.0),
    ("tw cen", Face::Sans, 0.82),
    ("corbel", Face::Sans, 0.88),
    ("candara", Face::Sans, 0.88),
    ("impact", Face::Sans, 0.86),
    ("times", Face::Serif, 0.87),
    ("liberation serif", Face::Serif, 0.87),
    ("garamond", Face::Serif, 0.82),
    ("cambria", Face::Serif, 0.92),
    ("constantia", Face::Serif, 0.94),
    ("georgia", Face::Serif, 0.97),
    ("palatino", Face::Serif, 0.95),
    ("book antiqua", Face::Serif, 0.95),
    ("bodoni", Face::Serif, 0.88),
    ("courier", Face::Mono, 1.0),
    ("consolas", Face::Mono, 0.92),
];
/// Parts of names of other typefaces that have feet, and of those whose letters are all of one width.
const FEET: [&str; 10] =
    ["serif", "roman", "slab", "antiqua", "century", "baskerville", "minion", "caslon", "didot", "rockwell"];
const EQUAL: [&str; 5] = ["mono", "code", "menlo", "typewriter", "fixed"];

/// What stands for a typeface, and how large it is set for a size of one.
pub fn face(name: &str) -> (Face, f64) {
    let name = name.to_lowercase();
    if let Some((_, face, size)) = KNOWN.iter().find(|(part, ..)| name.contains(part)) {
        return (*face, *size);
    }
    let is = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    match () {
        () if is(&EQUAL) => (Face::Mono, 0.95),
        () if name.contains("sans") => (Face::Sans, 0.93),
        () if is(&FEET) => (Face::Serif, 0.92),
        () => (Face::Sans, 0.93),
    }
}

struct Font {
    family: &'static str,
    italic: bool,
    font: FontRef<'static>,
    bold: Location,
}

/// Widths of letters.
pub struct Letters {
    fonts: Vec<Font>,
    known: HashMap<(Face, bool, bool, char), Option<f32>>,
}

impl Default for Letters {
    fn default() -> Self {
        let fonts = FONT_FILES.iter().filter_map(|(family, _, italic, bytes)| {
            let font = FontRef::new(bytes).ok()?;
            let bold = font.axes().location([("wght", BOLD)]);
            Some(Font { family, italic: *italic, font, bold })
        });
        Self { fonts: fonts.collect(), known: HashMap::new() }
    }
}

impl Letters {
    /// How wide a letter is at a size of one; `None` where no typeface of the program has it.
    pub fn width(&mut self, face: Face, bold: bool, italic: bool, letter: char) -> Option<f64> {
        let key = (face, bold, italic, letter);
        if let Some(known) = self.known.get(&key) {
            return known.map(f64::from);
        }
        let found = self.find(face, bold, italic, letter);
        if self.known.len() < MAX_KNOWN {
            self.known.insert(key, found);
        }
        found.map(f64::from)
    }

    fn find(&self, face: Face, bold: bool, italic: bool, letter: char) -> Option<f32> {
        let wide = |font: &Font| {
            let glyph = font.font.charmap().map(letter)?;
            let regular = Location::default();
            let at = if bold { &font.bold } else { &regular };
            font.font.glyph_metrics(Size::new(1.0), at).advance_width(glyph)
        };
        let own = |font: &&Font| font.family == face.family() && font.italic == italic;
        // A typeface without slanted letters has its upright ones slanted.
        let upright = |font: &&Font| font.family == face.family() && !font.italic;
        let other = |font: &&Font| font.family == FALLBACK || font.family == Face::Serif.family();
        let of = |which: &dyn Fn(&&Font) -> bool| self.fonts.iter().filter(which).find_map(wide);
        of(&own).or_else(|| of(&upright)).or_else(|| of(&other))
    }
}

/// How wide a letter is that the program has not, at a size of one: those of East Asia fill a square.
pub fn unknown_width(letter: char) -> f64 {
    match u32::from(letter) {
        0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F => 1.0,
        0xFF00..=0xFF60 | 0x1F000..=0x3FFFF => 1.0,
        _ => 0.55,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_letter_weight_and_typeface_and_what_is_missing_is_known() {
        let mut letters = Letters::default();
        let mut wide = |face, bold, letter| letters.width(face, bold, false, letter);
        assert!(wide(Face::Sans, false, 'W').unwrap() > 2.0 * wide(Face::Sans, false, 'i').unwrap());
        assert!(wide(Face::Sans, true, 'a').unwrap() > wide(Face::Sans, false, 'a').unwrap());
        assert_eq!(wide(Face::Mono, false, 'i'), wide(Face::Mono, false, 'W'));
        assert!(wide(Face::Serif, false, 'я').is_some());
        assert_eq!(wide(Face::Sans, false, '日'), None);
        assert_eq!(face("Calibri").0, Face::Sans);
        assert_eq!(face("Times New Roman").0, Face::Serif);
        assert_eq!(face("DejaVu Sans Mono").0, Face::Mono);
    }
}
