//! What a Word file from before 2007 says of paragraphs and letters: properties one after the other, each a number with
//! its value (MS-DOC 2.6), and the pages of which stretch has which (2.9.33 and 2.9.181).

use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::{Shift, Words};
use std::ops::Range;

/// Bytes of a page.
const PAGE: usize = 512;

/// A stretch of the file whose letters or paragraphs have the same properties.
#[derive(Clone, Debug)]
pub struct Stretch {
    pub from: u32,
    pub to: u32,
    /// Of a paragraph.
    pub style: u16,
    /// Where its properties stand.
    pub properties: Range<usize>,
}

/// Of what a page has for each stretch of letters.
pub const OF_LETTERS: usize = 1;

/// All stretches that a table tells of, in order. `page_number` bytes say which page it is, and on it are `record` bytes
/// for each stretch.
pub fn stretches(word: &[u8], table: &[u8], page_number: usize, record: usize) -> Vec<Stretch> {
    let mut found = Vec::new();
    // No page is worth to be read twice.
    let pages = word.len() / PAGE + 1;
    for (_, _, number) in super::file::plc(table, page_number).take(pages) {
        let number = u32_at(number, 0).or_else(|| u16_at(number, 0).map(u32::from)).unwrap_or(0);
        let start = (number & 0x003F_FFFF) as usize * PAGE;
        if let Some(page) = word.get(start..start.saturating_add(PAGE)) {
            page_of(page, start, record, &mut found);
        }
    }
    found.sort_by_key(|one| one.from);
    found
}

fn page_of(page: &[u8], start: usize, record: usize, found: &mut Vec<Stretch>) {
    let count = usize::from(page.last().copied().unwrap_or(0));
    // Before Word 97 their lengths were counted otherwise.
    let (paragraphs, odd) = (record != OF_LETTERS, usize::from(record > 7));
    for number in 0..count {
        let (Some(from), Some(to)) = (u32_at(page, number * 4), u32_at(page, number * 4 + 4)) else { return };
        let Some(at) = page.get((count + 1) * 4 + number * record) else { return };
        let at = usize::from(*at) * 2;
        let mut stretch = Stretch { from, to, style: 0, properties: 0..0 };
        let len = usize::from(page.get(at).copied().unwrap_or(0));
        match (at, paragraphs) {
            (0, _) => {}
            (at, false) => stretch.properties = start + at + 1..start + at + 1 + len,
            (at, true) => {
                let (from, len) = match len {
                    0 => (at + 2, usize::from(page.get(at + 1).copied().unwrap_or(0)) * 2),
                    len => (at + 1, len * 2 - odd),
                };
                stretch.style = u16_at(page, from).unwrap_or(0);
                stretch.properties = start + from + 2..start + (from + len).max(from + 2);
            }
        }
        // What goes beyond its page is cut there.
        stretch.properties.end = stretch.properties.end.min(start + PAGE);
        stretch.properties.start = stretch.properties.start.min(stretch.properties.end);
        if from < to {
            found.push(stretch);
        }
    }
}

/// The properties of a list of them, as far as it is whole.
pub fn each(properties: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let number = u16_at(properties, at)?;
        let from = at + 2;
        let first = usize::from(properties.get(from).copied().unwrap_or(0));
        let (from, len) = match number >> 13 {
            0 | 1 => (from, 1),
            2 | 4 | 5 => (from, 2),
            3 => (from, 4),
            7 => (from, 3),
            // Definitions of tables say their length in two bytes, and long tab stops not at all.
            _ if number == 0xD608 => (from + 2, usize::from(u16_at(properties, from)?).saturating_sub(1)),
            _ if number == 0xC615 && first == 255 => {
                let gone = usize::from(*properties.get(from + 1)?) * 4;
                let new = usize::from(*properties.get(from + 2 + gone)?) * 3;
                (from + 1, 2 + gone + new)
            }
            _ => (from + 1, first),
        };
        at = from + len;
        Some((number, properties.get(from..from + len)?))
    })
}

/// How a paragraph stands on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    pub style: u16,
    /// From 1 on, of headings; 0 where it says that it is none.
    pub level: Option<u8>,
    pub list: u16,
    pub list_level: u8,
    pub in_table: bool,
    /// In how many tables it stands.
    pub depth: u32,
    /// It ends a row.
    pub row_end: bool,
    /// It names the columns.
    pub header: bool,
    pub right_to_left: bool,
    /// Where the edges of the cells of its row are, in twentieths of a point.
    pub edges: Vec<i16>,
}

impl Paragraph {
    /// Takes what a list of properties says. `data` is where the long ones lie.
    pub fn take(&mut self, properties: &[u8], data: &[u8]) {
        for (number, value) in each(properties) {
            let byte = value.first().copied().unwrap_or(0);
            let on = byte != 0;
            match number {
                0x2416 => self.in_table = on,
                0x2417 => self.row_end = on,
                0x6649 => self.depth = u32_at(value, 0).unwrap_or(0),
                0x664A => self.depth = self.depth.wrapping_add(u32_at(value, 0).unwrap_or(0)),
                0x260A => self.list_level = byte,
                0x460B => self.list = u16_at(value, 0).unwrap_or(0),
                0x2640 => self.level = Some(if byte < 9 { byte + 1 } else { 0 }),
                0x2441 => self.right_to_left = on,
                0x3404 => self.header = on,
                0xD608 => self.edges = edges(value),
                // They lie elsewhere, and have none of this sort themselves.
                0x6645 | 0x6646 => {
                    let at = u32_at(value, 0).unwrap_or(u32::MAX) as usize;
                    let len = u16_at(data, at).map_or(0, usize::from);
                    if let Some(more) = data.get(at.saturating_add(2)..at.saturating_add(2 + len)) {
                        self.take_flat(more);
                    }
                }
                _ => {}
            }
        }
    }

    fn take_flat(&mut self, properties: &[u8]) {
        self.take(properties, &[]);
    }
}

fn edges(value: &[u8]) -> Vec<i16> {
    let count = usize::from(value.first().copied().unwrap_or(0)) + 1;
    (0..count).filter_map(|number| u16_at(value, 1 + number * 2).map(u16::cast_signed)).collect()
}

/// Who changed letters, and when: the number of an author, and a time as Word packs it.
pub type By = (u16, u32);

/// What is said of letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    pub words: Words,
    /// Whether they were put in, and taken out, and by whom.
    pub inserted: (bool, By),
    pub deleted: (bool, By),
    /// It stands for something else.
    pub special: bool,
    /// What it stands for lies at this place of the data.
    pub lies_at: Option<u32>,
    /// It stands for an object, or for what is no picture.
    pub object: bool,
    /// The font of the letters, by its number.
    pub font: Option<u16>,
    /// A sign of a font that has signs of its own: the font, and its place in it.
    pub symbol: Option<(u16, u16)>,
}

impl Run {
    /// Who put the letters in.
    pub fn inserted(&self) -> Option<By> {
        self.inserted.0.then_some(self.inserted.1)
    }

    /// Who took them out.
    pub fn deleted(&self) -> Option<By> {
        self.deleted.0.then_some(self.deleted.1)
    }

    /// Takes what a list of properties says; `styled` is what the style of a number says.
    pub fn take(&mut self, properties: &[u8], styled: &dyn Fn(u16) -> Words) {
        // What holds where something is said to be as the style has it.
        let base = self.words;
        for (number, value) in each(properties) {
            let byte = value.first().copied().unwrap_or(0);
            let toggled = |before: Option<bool>| match byte {
                0x80 => before,
                0x81 => Some(before != Some(true)),
                byte => Some(byte != 0),
            };
            let words = &mut self.words;
            match number {
                0x0800 => self.deleted.0 = byte != 0,
                0x0801 => self.inserted.0 = byte != 0,
                0x4804 => self.inserted.1.0 = u16_at(value, 0).unwrap_or(0),
                0x6805 => self.inserted.1.1 = u32_at(value, 0).unwrap_or(0),
                0x4863 => self.deleted.1.0 = u16_at(value, 0).unwrap_or(0),
                0x6864 => self.deleted.1.1 = u32_at(value, 0).unwrap_or(0),
                0x0855 => self.special = byte != 0,
                0x6A03 => self.lies_at = u32_at(value, 0),
                0x0806 | 0x080A | 0x0856 => self.object |= byte != 0,
                0x4A4F => self.font = u16_at(value, 0),
                0x6A09 => self.symbol = u16_at(value, 0).zip(u16_at(value, 2)),
                0x0835 => words.strong = toggled(base.strong),
                0x0836 => words.slanted = toggled(base.slanted),
                0x0837 | 0x2A53 => words.struck = toggled(base.struck),
                0x083C => words.hidden = toggled(base.hidden),
                0x2A3E => words.underlined = Some(byte != 0),
                0x2A0C => words.marked = Some(byte != 0),
                0x2A48 => {
                    words.shift = Some(match byte {
                        1 => Shift::Raised,
                        2 => Shift::Lowered,
                        _ => Shift::None,
                    });
                }
                0x4A30 => *words = styled(u16_at(value, 0).unwrap_or(0)).or(*words),
                _ => {}
            }
        }
    }
}
