//! The words of boxes in a presentation from before 2007: paragraphs with their levels, and links on them (MS-PPT 2.9).

use super::deck::utf16;
use crate::data::document::{BlockKind, Label, MarkKind};
use crate::data::draft::Draft;
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::art::{Record, records};
use std::collections::HashMap;

/// Texts of one slide, and links on one of them.
const MAX_TEXTS: usize = 10_000;
const MAX_LINKS: usize = 10_000;
/// Levels that a page can show.
const MAX_LEVEL: u16 = 20;

/// What a text is on its slide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    Title,
    /// Items, one below the other.
    Body,
    Notes,
    #[default]
    Other,
}

/// A text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub role: Role,
    /// UTF-16 units, because all positions count them.
    units: Vec<u16>,
    /// Levels of paragraphs, each for so many units.
    levels: Vec<(u32, u16)>,
    /// Where words are links, and to what.
    links: Vec<(u32, u32, u32)>,
    /// Signs in whose place something else is shown: the number of the slide, a date.
    placeholders: Vec<u32>,
}

impl Text {
    pub fn is_empty(&self) -> bool {
        self.units.iter().all(|unit| *unit <= 32)
    }

    fn of_kind(kind: u32) -> Self {
        let role = match kind {
            0 | 6 => Role::Title,
            1 | 7 | 8 => Role::Body,
            2 => Role::Notes,
            _ => Role::Other,
        };
        Self { role, ..Self::default() }
    }

    /// Writes it: as blocks of their own, or as lines of a cell.
    pub fn write(&self, place: Place, links: &HashMap<u32, String>, draft: &mut Draft) {
        let mut start = 0_u32;
        for (number, units) in self.units.split(|unit| *unit == 13).enumerate() {
            let end = start + units.len() as u32;
            let blank = String::from_utf16_lossy(units).trim().is_empty();
            match place {
                Place::Cell if number > 0 => draft.line_break(),
                Place::Cell => {}
                _ if blank => {}
                Place::Blocks { title, quoted } => self.begin(start, title, quoted, draft),
            }
            if !blank {
                self.line(start, end, links, draft);
            }
            if place != Place::Cell {
                draft.end();
            }
            start = end + 1;
        }
    }

    fn begin(&self, at: u32, title: bool, quoted: bool, draft: &mut Draft) {
        let level = self.level_at(at).min(MAX_LEVEL) as u8;
        let item = self.role == Role::Body;
        draft.set_depth((u8::from(quoted), if item { level + 1 } else { 0 }));
        if item {
            draft.label(Label::Bullet);
        }
        draft.begin(match (title, item) {
            (true, _) => BlockKind::Heading(2),
            (_, true) => BlockKind::Item,
            _ => BlockKind::Paragraph,
        });
    }

    fn level_at(&self, at: u32) -> u16 {
        let mut end = 0_u32;
        let found = self.levels.iter().find(|(len, _)| {
            end = end.saturating_add(*len);
            at < end
        });
        found.map_or(0, |(_, level)| *level)
    }

    fn line(&self, from: u32, to: u32, links: &HashMap<u32, String>, draft: &mut Draft) {
        let mut at = from;
        while at < to {
            let link = self.links.iter().find(|(start, end, _)| *start <= at && at < *end);
            let next = self.links.iter().map(|(start, ..)| *start).filter(|start| *start > at).min();
            let end = link.map_or(next.unwrap_or(to), |(_, end, _)| *end).min(to).max(at + 1);
            let address = link.and_then(|(.., link)| links.get(link));
            let mark = address.map(|address| {
                let link = draft.link(address);
                draft.mark(MarkKind::Link(link))
            });
            self.words(at, end, draft);
            mark.into_iter().for_each(|mark| draft.close(mark));
            at = end;
        }
    }

    fn words(&self, from: u32, to: u32, draft: &mut Draft) {
        let units = self.units.get(from as usize..to as usize).unwrap_or_default();
        let shown =
            units.iter().enumerate().filter(|(at, _)| !self.placeholders.contains(&(from + *at as u32)));
        let shown: Vec<u16> = shown.map(|(_, unit)| *unit).collect();
        for (number, line) in String::from_utf16_lossy(&shown).split('\u{B}').enumerate() {
            if number > 0 {
                draft.line_break();
            }
            draft.flow(&line.replace(|letter: char| letter < ' ', " "));
        }
    }
}

/// Where a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Cell,
    Blocks { title: bool, quoted: bool },
}

/// The texts in some records, each after a record that says what it is.
pub fn texts(all: &[Record<'_>]) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut link = None;
    for record in all {
        if record.kind == 0x0F9F && texts.len() < MAX_TEXTS {
            texts.push(Text::of_kind(u32_at(record.body, 0).unwrap_or(4)));
        }
        let Some(text) = texts.last_mut() else { continue };
        match record.kind {
            0x0FA0 => text.units = utf16(record.body).encode_utf16().collect(),
            0x0FA8 => text.units = record.body.iter().map(|byte| u16::from(*byte)).collect(),
            0x0FA1 => text.levels = levels(record.body, text.units.len() as u32 + 1),
            0x0FF2 => {
                // By what is done with the pointer: only what a click does is a link.
                let own = records(record.body).find(|one| one.kind == 0x0FF3);
                link = own.filter(|_| record.instance == 0).and_then(|one| u32_at(one.body, 4));
            }
            0x0FDF if text.links.len() < MAX_LINKS => {
                let place = u32_at(record.body, 0).zip(u32_at(record.body, 4));
                text.links.extend(place.zip(link.take()).map(|((from, to), link)| (from, to, link)));
            }
            0x0FD8 | 0x0FF7 | 0x0FF8 | 0x0FF9 | 0x0FFA | 0x1015 if text.placeholders.len() < MAX_LINKS => {
                text.placeholders.extend(u32_at(record.body, 0));
            }
            _ => {}
        }
    }
    texts
}

/// Levels of paragraphs: each has some properties that say their size by which of them there are.
fn levels(bytes: &[u8], len: u32) -> Vec<(u32, u16)> {
    let (mut levels, mut at, mut covered) = (Vec::new(), 0_usize, 0_u32);
    while covered < len && levels.len() < MAX_TEXTS {
        let (Some(count), Some(level), Some(mask)) =
            (u32_at(bytes, at), u16_at(bytes, at + 4), u32_at(bytes, at + 6))
        else {
            break;
        };
        levels.push((count, level));
        covered = covered.saturating_add(count).max(covered + 1);
        at += 10;
        let size = |bit: u32, size: usize| if mask & 1 << bit != 0 { size } else { 0 };
        // Whether there are bullets is said in one number, whichever part of it is meant.
        at += if mask & 0xF != 0 { 2 } else { 0 };
        at += size(7, 2) + size(4, 2) + size(6, 2) + size(5, 4) + size(11, 2) + size(12, 2) + size(13, 2);
        at += size(14, 2) + size(8, 2) + size(10, 2) + size(15, 2);
        if mask & 1 << 20 != 0 {
            at += 2 + usize::from(u16_at(bytes, at).unwrap_or(0)) * 4;
        }
        at += size(16, 2) + if mask & 0xE_0000 != 0 { 2 } else { 0 } + size(21, 2);
    }
    levels
}
