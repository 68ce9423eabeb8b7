//! Styles of a Word file from before 2007 (MS-DOC 2.9.271): which paragraphs are headings and items, and which words are
//! bold.

use super::props::{Paragraph, Run};
use crate::read::container::ole::u16_at;
use crate::read::office::Words;

/// Styles of a document (Word has 4,095), and how far they are based on each other.
const MAX_STYLES: usize = 4_096;
const MAX_BASES: usize = 16;
/// Numbers of styles that every Word has.
const TITLE: u16 = 62;
const HEADINGS: std::ops::RangeInclusive<u16> = 1..=9;

/// A style as the file has it.
#[derive(Default)]
struct Style {
    known_as: u16,
    of_letters: bool,
    base: usize,
    paragraph: Vec<u8>,
    letters: Vec<u8>,
}

/// What a style says with all that it is based on.
#[derive(Clone, Default)]
pub struct Look {
    pub paragraph: Paragraph,
    pub words: Words,
    pub title: bool,
}

/// The styles of a document by their numbers.
#[derive(Default)]
pub struct Styles(Vec<Look>);

impl Styles {
    pub fn of(sheet: &[u8], data: &[u8]) -> Self {
        let styles = styles(sheet).unwrap_or_default();
        Self((0..styles.len()).map(|number| look(&styles, number, data)).collect())
    }

    /// The styles of a document from before Word 97, of which only the headings are told by their numbers.
    pub fn numbered() -> Self {
        let look = |level: u8| {
            let paragraph = Paragraph { level: (level > 0).then_some(level), ..Paragraph::default() };
            Look { paragraph, ..Look::default() }
        };
        Self((0..=*HEADINGS.end() as u8).map(look).collect())
    }

    pub fn get(&self, number: u16) -> Look {
        self.0.get(usize::from(number)).cloned().unwrap_or_default()
    }
}

fn styles(sheet: &[u8]) -> Option<Vec<Style>> {
    let head = usize::from(u16_at(sheet, 0)?);
    let (count, fixed) = (usize::from(u16_at(sheet, 2)?), usize::from(u16_at(sheet, 4)?));
    let mut styles = Vec::new();
    let mut at = 2 + head;
    while styles.len() < count.min(MAX_STYLES) {
        let Some(len) = u16_at(sheet, at).map(usize::from) else { break };
        let bytes = sheet.get(at + 2..at + 2 + len).unwrap_or_default();
        styles.push(style(bytes, fixed).unwrap_or_default());
        // Each begins at an even place.
        at += 2 + len + len % 2;
    }
    Some(styles)
}

fn style(bytes: &[u8], fixed: usize) -> Option<Style> {
    let known_as = u16_at(bytes, 0)? & 0x0FFF;
    let (kind, parts) = (u16_at(bytes, 2)?, u16_at(bytes, 4)? & 0xF);
    let base = usize::from(kind >> 4);
    let name = usize::from(u16_at(bytes, fixed)?);
    let mut at = fixed + 2 + name * 2 + 2;
    let mut own = Vec::new();
    for _ in 0..parts.min(3) {
        let Some(len) = u16_at(bytes, at).map(usize::from) else { break };
        own.push(bytes.get(at + 2..at + 2 + len)?.to_vec());
        at += 2 + len + len % 2;
    }
    let mut own = own.into_iter();
    let mut style = Style { known_as, base, of_letters: kind & 0xF == 2, ..Style::default() };
    if kind & 0xF == 1 {
        // Its own number stands before the properties of paragraphs.
        style.paragraph = own.next().and_then(|own| own.get(2..).map(<[u8]>::to_vec)).unwrap_or_default();
    }
    style.letters = own.next().unwrap_or_default();
    Some(style)
}

fn look(styles: &[Style], number: usize, data: &[u8]) -> Look {
    let mut chain = Vec::new();
    let mut next = number;
    while let Some(style) = styles.get(next)
        && chain.len() < MAX_BASES
    {
        chain.push(style);
        next = style.base;
    }
    let mut look = Look::default();
    let mut run = Run::default();
    for style in chain.iter().rev() {
        look.paragraph.take(&style.paragraph, data);
        if HEADINGS.contains(&style.known_as) && !style.of_letters {
            look.paragraph.level = Some(style.known_as as u8);
        }
        run.take(&style.letters, &|_| Words::default());
    }
    look.title = chain.first().is_some_and(|style| style.known_as == TITLE);
    look.words = run.words;
    look
}
