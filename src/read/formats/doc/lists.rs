//! Numbers of paragraphs in a Word file from before 2007, as they are printed (MS-DOC 2.9.131 and 2.9.149).

use super::file::utf16;
use crate::data::document::Label;
use crate::data::draft::Draft;
use crate::data::draft::renumber::Items;
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::{ordinal, written};
use std::collections::HashMap;

/// Levels of a list.
const LEVELS: usize = 9;
/// Lists of a document, and uses of them.
const MAX_LISTS: usize = 20_000;
/// Bytes of what is said of a list, of a level and of a use before what has no fixed size.
const LIST: usize = 28;
const LEVEL: usize = 28;
const USE: usize = 16;

/// How one level of a list is numbered.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    form: u8,
    /// All numbers in it are Arabic ones.
    legal: bool,
    /// It goes on after a higher level.
    goes_on: bool,
    /// With the numbers of levels in the places where their counts stand.
    text: Vec<u16>,
}

#[derive(Clone, Debug, Default)]
struct Use {
    list: u32,
    starts: Vec<(usize, u32)>,
    levels: Vec<(usize, Level)>,
}

/// The lists of a document, and how far each has counted.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    lists: HashMap<u32, Vec<Level>>,
    uses: Vec<Use>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: std::collections::HashSet<(u16, usize)>,
    /// What was counted, so that it can be counted again for each reading of a draft.
    items: Items<(u16, u8)>,
}

impl Lists {
    /// `lists` goes on to the end of the stream, because the levels stand behind the lists.
    pub fn of(lists: &[u8], uses: &[u8]) -> Self {
        let mut own = Self::default();
        let count = usize::from(u16_at(lists, 0).unwrap_or(0)).min(MAX_LISTS);
        let mut at = 2 + count * LIST;
        'lists: for number in 0..count {
            let Some(id) = u32_at(lists, 2 + number * LIST) else { break };
            let simple = lists.get(2 + number * LIST + 26).is_some_and(|flags| flags & 1 != 0);
            let mut levels = Vec::new();
            for _ in 0..if simple { 1 } else { LEVELS } {
                let Some((level, next)) = level(lists, at) else { break 'lists };
                levels.push(level);
                at = next;
            }
            own.lists.insert(id, levels);
        }
        own.take_uses(uses);
        own
    }

    fn take_uses(&mut self, uses: &[u8]) {
        let count = (u32_at(uses, 0).unwrap_or(0) as usize).min(MAX_LISTS);
        let mut at = 4 + count * USE;
        for number in 0..count {
            let start = 4 + number * USE;
            let Some(list) = u32_at(uses, start) else { break };
            let changed = uses.get(start + 12).copied().unwrap_or(0);
            let mut own = Use { list, ..Use::default() };
            // What is said of it stands behind all uses, after a position that means nothing.
            at += 4;
            for _ in 0..changed {
                let (Some(first), Some(flags)) = (u32_at(uses, at), u32_at(uses, at + 4)) else { break };
                let on = (flags & 0xF) as usize;
                at += 8;
                if flags & 0x20 != 0 {
                    let Some((level, next)) = level(uses, at) else { break };
                    own.levels.push((on, level));
                    at = next;
                } else if flags & 0x10 != 0 {
                    own.starts.push((on, first));
                }
            }
            self.uses.push(own);
        }
    }

    /// What stands beside the item of a list that begins at a place of the text.
    pub fn label_at(&mut self, place: u64, list: u16, level: u8) -> Label {
        self.items.note(place, (list, level));
        self.next(list, level)
    }

    /// Says which items have other numbers where changes are accepted or rejected.
    pub fn renumber(&mut self, draft: &mut Draft) {
        let items = std::mem::take(&mut self.items);
        (self.counts, self.begun) = Default::default();
        draft.renumber(&items, || self.clone(), |count, (list, level), _| count.next(*list, *level));
    }

    /// What stands beside the next item of a list.
    fn next(&mut self, number: u16, at: u8) -> Label {
        let at = usize::from(at).min(LEVELS - 1);
        let own = usize::from(number).checked_sub(1).and_then(|number| self.uses.get(number));
        let Some((own, levels)) = own.and_then(|own| Some((own, self.lists.get(&own.list)?))) else {
            return Label::None;
        };
        let level_at = |at: usize| {
            let changed = own.levels.iter().find(|(level, _)| *level == at).map(|(_, level)| level);
            changed.or_else(|| levels.get(at)).or_else(|| levels.last()).cloned().unwrap_or_default()
        };
        let counts = self.counts.entry(own.list).or_default();
        for (level, start) in own.starts.iter().filter(|(level, _)| *level <= at) {
            if self.begun.insert((number, *level)) {
                // What stands above the item has begun with it.
                counts[*level] = if *level < at { Some(*start) } else { start.checked_sub(1) };
            }
        }
        let level = level_at(at);
        counts[at] = Some(counts[at].map_or(level.start, |count| count.saturating_add(1)));
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            if !level_at(below).goes_on {
                *count = None;
            }
        }
        let counts = *counts;
        if level.form == 23 || (level.form == 255 && level.text.iter().all(|unit| *unit >= 32)) {
            return bullet(&level);
        }
        let count = |of: usize| {
            let own = level_at(of);
            let count = counts.get(of).copied().flatten().unwrap_or(own.start);
            said(u64::from(count), if level.legal && of != at { 0 } else { own.form })
        };
        let mut words = String::new();
        for letter in char::decode_utf16(level.text.iter().copied()) {
            match letter.unwrap_or(char::REPLACEMENT_CHARACTER) {
                of if (of as usize) < LEVELS => words.push_str(&count(of as usize)),
                letter => words.push(letter),
            }
        }
        match words.trim() {
            "" => Label::None,
            words => plain(words, counts[at]).unwrap_or_else(|| Label::Words(words.into())),
        }
    }
}

/// A number with a full stop is drawn by the page.
fn plain(words: &str, count: Option<u32>) -> Option<Label> {
    let number: u32 = words.strip_suffix('.')?.parse().ok()?;
    (Some(number) == count).then_some(Label::Number(u64::from(number)))
}

fn bullet(level: &Level) -> Label {
    let nothing = level.form == 255 && String::from_utf16_lossy(&level.text).trim().is_empty();
    if nothing { Label::None } else { Label::Bullet }
}

/// A count in the form that a list has (MS-OSHARED 2.2.1.3).
fn said(count: u64, form: u8) -> String {
    match form {
        1 => written(count, "I"),
        2 => written(count, "i"),
        3 => written(count, "A"),
        4 => written(count, "a"),
        5 => ordinal(count),
        22 => format!("{count:02}"),
        255 => String::new(),
        _ => count.to_string(),
    }
}

/// A level, and where the next one begins.
fn level(bytes: &[u8], at: usize) -> Option<(Level, usize)> {
    let head = bytes.get(at..at + LEVEL)?;
    let (start, form, flags) = (u32_at(head, 0)?, *head.get(4)?, *head.get(5)?);
    let properties = usize::from(*head.get(24)?) + usize::from(*head.get(25)?);
    let at = at + LEVEL + properties;
    let len = usize::from(u16_at(bytes, at)?);
    let text = utf16(bytes.get(at + 2..at + 2 + len * 2)?).encode_utf16().collect();
    let level = Level { start, form, legal: flags & 4 != 0, goes_on: flags & 8 != 0, text };
    Some((level, at + 2 + len * 2))
}
