//! In which letters a drawing is set: those that come with the program, whatever the drawing asks for. Nothing is looked
//! for on the disk: the same drawing looks the same on every computer.

use crate::data::typefaces::{FALLBACK, FONT_FILES};
use resvg::usvg::fontdb::{Database, FaceInfo, Family, ID, Query, Source, Stretch, Style, Weight};
use resvg::usvg::{Font, FontFamily, FontResolver, FontStyle};
use skrifa::{FontRef, MetadataProvider};
use std::sync::Arc;

/// Parts of names of typefaces without feet, and of those whose letters are all of one width; all others have feet.
const PLAIN: &[&str] = &[
    "sans",
    "arial",
    "helvetica",
    "verdana",
    "tahoma",
    "calibri",
    "segoe",
    "roboto",
    "ubuntu",
    "inter",
    "open ",
    "system-ui",
    "trebuchet",
    "lato",
    "noto",
    "gothic",
    "frutiger",
    "futura",
    "univers",
    "impact",
    "noto",
];
const EQUAL: &[&str] = &["mono", "courier", "consolas", "menlo", "code", "monaco", "typewriter"];

/// All typefaces of the program.
pub fn database() -> Arc<Database> {
    let mut fonts = Database::new();
    for (_, _, _, bytes) in FONT_FILES {
        fonts.load_font_source(Source::Binary(Arc::new(*bytes)));
    }
    fonts.set_serif_family("Literata");
    fonts.set_sans_serif_family("Inter");
    fonts.set_monospace_family("JetBrains Mono");
    fonts.set_cursive_family("Literata");
    fonts.set_fantasy_family("Inter");
    Arc::new(fonts)
}

/// Which of them stands for which that a drawing names.
pub fn resolver() -> FontResolver<'static> {
    FontResolver {
        select_font: Box::new(|font, fonts| {
            let family = family(font);
            let style = match font.style() {
                FontStyle::Normal => Style::Normal,
                FontStyle::Italic | FontStyle::Oblique => Style::Italic,
            };
            let query = |families: &[Family<'_>], style| {
                let weight = Weight(font.weight());
                fonts.query(&Query { families, weight, stretch: Stretch::Normal, style })
            };
            query(&[family, Family::Serif, Family::Name(FALLBACK)], style)
                .or_else(|| query(&[family, Family::Serif], Style::Normal))
        }),
        select_fallback: FontResolver::default_fallback_selector(),
    }
}

/// As [`resolver`]; a letter that a typeface lacks is taken from another file of the same typeface, where one has it.
pub fn resolver_within_families() -> FontResolver<'static> {
    let any = FontResolver::default_fallback_selector();
    FontResolver {
        select_fallback: Box::new(move |letter, tried, fonts| {
            let first = tried.first().and_then(|id| fonts.face(*id))?;
            let same = |one: &&FaceInfo| one.families == first.families && !tried.contains(&one.id);
            let own = fonts.faces().filter(same).find(|one| has(fonts, one.id, letter)).map(|one| one.id);
            own.or_else(|| any(letter, tried, fonts))
        }),
        ..resolver()
    }
}

fn has(fonts: &Database, id: ID, letter: char) -> bool {
    let found = |bytes: &[u8], index: u32| {
        FontRef::from_index(bytes, index).is_ok_and(|font| font.charmap().map(letter).is_some())
    };
    fonts.with_face_data(id, found).unwrap_or(false)
}

fn family(font: &Font) -> Family<'static> {
    let Some(first) = font.families().first() else { return Family::SansSerif };
    match first {
        FontFamily::Serif | FontFamily::Cursive => Family::Serif,
        FontFamily::SansSerif | FontFamily::Fantasy => Family::SansSerif,
        FontFamily::Monospace => Family::Monospace,
        FontFamily::Named(name) => {
            let name = name.to_lowercase();
            let is = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
            match () {
                () if is(EQUAL) => Family::Monospace,
                () if is(PLAIN) => Family::SansSerif,
                () => Family::Serif,
            }
        }
    }
}
