//! What does a sign stand for, where its font does not say so, or says what cannot be so?
//!
//! The library knows a font's own map (`ToUnicode`) and the names of its glyphs. Where the map leads to nothing, to the
//! sign of damage or to private codes, the names are asked after all; then the tables of the font program itself, and
//! the published maps of the collection that the font is of. The library does not tell of which font a glyph is: so
//! the fonts of the page are opened once more, and the one is taken that makes the same glyph of the same code.

use super::script::{self, Sign};
use super::strings::name_of;
use super::work::{self, Meter};
use crate::data::wording::counted;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::{Glyph, GlyphIdentifier};
use hayro::hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro::hayro_interpret::hayro_syntax::object::dict::keys;
use hayro::hayro_interpret::hayro_syntax::object::{
    self, Array, Dict, Name, Object, ObjectIdentifier, Stream,
};
use hayro::hayro_interpret::hayro_syntax::page::{Page, Resources};
use hayro_font::{Font, FontCache, FontGlyph};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

mod names;
mod program;

/// Fonts of one page that are looked at, and how deep they may lie in drawings of drawings.
const MAX_FONTS: usize = 200;
const MAX_DEPTH: usize = 6;
/// Forms of one page that are looked through for fonts.
const MAX_FORMS: usize = 500;

/// Whether a font's own word for a sign means something to people.
pub fn is_meant(text: &Sign) -> bool {
    let nothing = |c: char| u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    let control = |c: char| c.is_control() && !c.is_whitespace();
    let sense =
        |c: char| c != char::REPLACEMENT_CHARACTER && !control(c) && !nothing(c) && !script::is_private(c);
    text.all(sense) && text.any(|_| true)
}

/// Says that signs of a page have codes that mean something only in their own font.
pub fn complaint(count: usize, label: &str) -> Option<String> {
    let (signs, have) = (counted(count as u64, "sign"), if count == 1 { "has a code" } else { "have codes" });
    (count > 0).then(|| {
        format!("{signs} on page {label} {have} of the font's own, of which nobody else knows the meaning.")
    })
}

/// What is known of fonts that say nothing, from one page to the next.
#[derive(Default)]
pub struct Meanings<'a> {
    cache: FontCache<'a>,
    settings: InterpreterSettings,
    faces: HashMap<ObjectIdentifier, Option<Rc<Face<'a>>>>,
    collections: HashMap<Vec<u8>, Option<Rc<CMap>>>,
    /// The fonts of the page that is being drawn, once they are asked for.
    of_page: Option<Vec<Rc<Face<'a>>>>,
    /// Whether some of them say nothing of their codes, and the library takes those for what they mostly are.
    guessed: Option<bool>,
    /// What was found on it, by glyph and code.
    found: HashMap<(Option<GlyphIdentifier>, u32), Option<Sign>>,
}

/// A font, opened once more.
struct Face<'a> {
    font: Font<'a>,
    dict: Dict<'a>,
    sort: Sort,
    /// What its codes stand for by the names of its glyphs.
    names: std::cell::OnceCell<Vec<Option<Sign>>>,
    /// What its glyphs stand for by the tables of its program.
    program: std::cell::OnceCell<HashMap<u32, char>>,
}

enum Sort {
    Simple,
    /// With what it reads its codes by, and the map of its collection.
    Composite {
        codes: Option<Rc<CMap>>,
        letters: Option<Rc<CMap>>,
        embedded: bool,
    },
    Drawn,
}

impl<'a> Meanings<'a> {
    /// Another page is drawn.
    pub fn begin_page(&mut self) {
        self.of_page = None;
        self.guessed = None;
        self.found.clear();
    }

    /// Whether what the library says of a glyph may be a guess: of fonts that number the glyphs of their part of a
    /// program from one on, and tell nobody.
    pub fn may_be_guessed(&mut self, glyph: &Glyph<'_>, page: &Page<'a>, meter: &Meter) -> bool {
        let fonts = &page.resources().fonts;
        let guessed = self.guessed.get_or_insert_with(|| {
            fonts.keys().take(MAX_FONTS).any(|name| {
                meter.pay(work::STEP);
                fonts.get::<Dict<'a>>(name.as_ref()).is_some_and(|font| names::are_guessed(&font))
            })
        });
        *guessed && matches!(glyph, Glyph::Outline(_)) && glyph.char_code() <= 0xFF
    }

    /// What a glyph stands for, of which its font says `said`.
    pub fn of(
        &mut self,
        glyph: &Glyph<'_>,
        said: Option<Sign>,
        page: &Page<'a>,
        meter: &Meter,
    ) -> Option<Sign> {
        let id = match glyph {
            Glyph::Outline(outline) => Some(outline.identifier()),
            Glyph::Type3(_) => None,
        };
        let key = (id, glyph.char_code());
        if let Some(known) = self.found.get(&key) {
            return known.clone().or(said);
        }
        let faces = match self.of_page.take() {
            Some(faces) => faces,
            None => self.faces_of(page, meter),
        };
        meter.pay(work::cost(faces.len() + 1, work::STEP));
        let mut answers = faces.iter().filter(|face| face.makes(glyph)).filter_map(|face| face.ask(glyph));
        // Two fonts that cannot be told apart must say the same.
        let first = answers.next();
        let found = first.filter(|first| answers.all(|other| other == *first));
        self.of_page = Some(faces);
        let found = found.or_else(|| said.as_ref().and_then(names::of_private));
        self.found.insert(key, found.clone());
        found.or(said)
    }

    /// The fonts that a page may draw with.
    fn faces_of(&mut self, page: &Page<'a>, meter: &Meter) -> Vec<Rc<Face<'a>>> {
        let mut faces = Vec::new();
        let mut forms = HashSet::new();
        let mut waiting = vec![(page.resources().fonts.clone(), page.resources().x_objects.clone(), 0)];
        while let Some((fonts, drawings, depth)) = waiting.pop() {
            for name in fonts.keys().take(MAX_FONTS) {
                if faces.len() < MAX_FONTS && meter.pay(work::FORM) {
                    faces.extend(fonts.get::<Dict<'a>>(name.as_ref()).and_then(|font| self.face(font)));
                }
            }
            for name in drawings.keys().take(MAX_FORMS) {
                if depth >= MAX_DEPTH || forms.len() >= MAX_FORMS || !meter.pay(work::STEP) {
                    break;
                }
                let Some(form) = drawings.get::<Stream<'a>>(name.as_ref()) else { continue };
                let dict = form.dict();
                if dict.obj_id().is_some_and(|id| forms.insert(id))
                    && let Some(own) = dict.get::<Dict<'a>>(keys::RESOURCES)
                {
                    let own = Resources::new(own);
                    waiting.push((own.fonts, own.x_objects, depth + 1));
                }
            }
        }
        faces
    }

    fn face(&mut self, dict: Dict<'a>) -> Option<Rc<Face<'a>>> {
        let id = dict.obj_id();
        if let Some(known) = id.and_then(|id| self.faces.get(&id)) {
            return known.clone();
        }
        let InterpreterSettings { font_resolver, cmap_resolver, .. } = &self.settings;
        let font = self.cache.font(&dict, font_resolver, cmap_resolver);
        let face = font.map(|font| {
            let sort = self.sort(&dict);
            Rc::new(Face { font, dict, sort, names: Default::default(), program: Default::default() })
        });
        if let Some(id) = id {
            self.faces.insert(id, face.clone());
        }
        face
    }

    fn sort(&mut self, dict: &Dict<'a>) -> Sort {
        match name_of(dict, "Subtype").as_deref() {
            Some("Type3") => Sort::Drawn,
            Some("Type0") => {
                let kid =
                    dict.get::<Array<'a>>("DescendantFonts").and_then(|kids| kids.iter::<Dict<'a>>().next());
                let kid = kid.unwrap_or_default();
                let codes = codes_of(dict).map(Rc::new);
                let family = codes.as_ref().and_then(|codes| codes.metadata().character_collection.clone());
                let family = family.map(|known| known.family).filter(|family| family.ucs2_cmap().is_some());
                let letters = family.or_else(|| family_of(&kid)).and_then(|family| self.letters_of(&family));
                Sort::Composite { codes, letters, embedded: program::of(&kid).is_some() }
            }
            _ => Sort::Simple,
        }
    }

    /// The letters of a published collection, by their numbers in it.
    fn letters_of(&mut self, family: &CidFamily) -> Option<Rc<CMap>> {
        let name = family.ucs2_cmap()?;
        let parsed = || CMap::parse(load_embedded(name)?, load_embedded).map(Rc::new);
        self.collections.entry(name.to_bytes().to_vec()).or_insert_with(parsed).clone()
    }
}

/// How a composite font reads its codes.
fn codes_of(dict: &Dict<'_>) -> Option<CMap> {
    match dict.get::<Object<'_>>("Encoding")? {
        Object::Name(name) => match CMapName::from_bytes(name.as_ref()) {
            CMapName::IdentityH => Some(CMap::identity_h()),
            CMapName::IdentityV => Some(CMap::identity_v()),
            known => CMap::parse(load_embedded(known)?, load_embedded),
        },
        Object::Stream(stream) => {
            let unpacked = super::unpack::unpacked(&stream, program::MAX_BYTES);
            CMap::parse(&unpacked.bytes, load_embedded)
        }
        _ => None,
    }
}

fn family_of(kid: &Dict<'_>) -> Option<CidFamily> {
    let system = kid.get::<Dict<'_>>("CIDSystemInfo")?;
    let part = |key: &str| system.get::<object::String<'_>>(key).map(|part| part.as_bytes().to_vec());
    let family = CidFamily::from_registry_ordering(&part("Registry")?, &part("Ordering")?);
    family.ucs2_cmap().map(|_| family)
}

impl Face<'_> {
    /// Whether this is the font that made a glyph.
    fn makes(&self, glyph: &Glyph<'_>) -> bool {
        let code = glyph.char_code();
        if code > 0xFF && !matches!(self.sort, Sort::Composite { .. }) {
            return false;
        }
        match (glyph, &self.sort) {
            (Glyph::Type3(drawn), Sort::Drawn) => {
                let own = self.font.glyph(self.font.map_code(code), code);
                matches!(own, FontGlyph::Type3(own) if own.as_unicode() == drawn.as_unicode()
                    && Some(own.advance_width()) == drawn.advance_width())
            }
            (Glyph::Outline(_), Sort::Drawn) | (Glyph::Type3(_), _) => false,
            (Glyph::Outline(outline), _) => {
                let own = self.font.glyph(self.font.map_code(code), code);
                matches!(own, FontGlyph::Outline(own) if own.identifier() == outline.identifier()
                    && own.as_unicode() == outline.as_unicode() && own.advance_width() == outline.advance_width())
            }
        }
    }

    fn ask(&self, glyph: &Glyph<'_>) -> Option<Sign> {
        let code = glyph.char_code();
        let id = match glyph {
            Glyph::Outline(outline) => Some(outline.glyph_id().to_u32()),
            Glyph::Type3(_) => None,
        };
        let by_program = |dict: &Dict<'_>| {
            let letters = self.program.get_or_init(|| program::letters(dict));
            id.filter(|id| *id > 0).and_then(|id| letters.get(&id).copied()).map(Sign::One)
        };
        let meant = match &self.sort {
            Sort::Composite { codes, letters, embedded } => {
                let cid = || codes.as_ref().and_then(|codes| cid_of(codes, code));
                let by_collection = letters.as_ref().and_then(|letters| letter_of(letters, cid()?));
                let kid = || self.dict.get::<Array<'_>>("DescendantFonts")?.iter::<Dict<'_>>().next();
                by_collection.or_else(|| by_program(&kid().filter(|_| *embedded)?))
            }
            Sort::Simple | Sort::Drawn => {
                let names = self.names.get_or_init(|| names::of_codes(&self.dict));
                let named = || names.get(code as usize).cloned().flatten();
                let symbol = names::of_symbol(&self.dict, code);
                symbol.or_else(named).or_else(|| by_program(&self.dict))
            }
        };
        meant.filter(is_meant)
    }
}

fn cid_of(codes: &CMap, code: u32) -> Option<u32> {
    // Nobody knows any more of how many bytes a code was: the shortest that holds it, or more.
    let least = (4 - code.leading_zeros() as u8 / 8).max(1);
    (least..=4).find_map(|bytes| codes.lookup_cid_code(code, bytes))
}

fn letter_of(letters: &CMap, cid: u32) -> Option<Sign> {
    letters.lookup_bf_string(cid).filter(|text| *text != BfString::Char('\0')).map(Sign::from)
}

/// The name of a font without the sign of a part of it: “Symbol” of “ABCDEF+Symbol”.
fn family_name(dict: &Dict<'_>) -> String {
    let name =
        dict.get::<Name<'_>>("BaseFont").map(|name| String::from_utf8_lossy(name.as_ref()).into_owned());
    let name = name.unwrap_or_default();
    match name.split_once('+') {
        Some((part, rest)) if part.len() == 6 => rest.to_owned(),
        _ => name,
    }
}
