//! Indices of a Kindle book (INDX records): lists of entries, each with numbered values; contents, skeletons and fragments
//! are such.

use super::records::{Records, u16_at, u32_at};
use std::collections::BTreeMap;

/// Entries of an index, and values of one entry.
const MAX_ENTRIES: usize = 200_000;
const MAX_VALUES: usize = 1_000;
/// Bytes of one word of an index, such as a title.
const MAX_WORD: usize = 4 * 1024;

/// One entry: what it is called, and its values by their numbers.
#[derive(Debug, Default)]
pub struct Entry {
    pub name: Vec<u8>,
    values: BTreeMap<u8, Vec<u32>>,
}

impl Entry {
    /// A value by its number, and its place among those of the same.
    pub fn value(&self, number: u8, place: usize) -> Option<u32> {
        self.values.get(&number)?.get(place).copied()
    }
}

/// An index with the words that its entries name by their places.
pub struct Index<'r> {
    records: &'r Records,
    pub entries: Vec<Entry>,
    /// The first record of the words, and how many there are.
    words: (usize, usize),
}

/// How the values of an entry are laid down: a number, how many belong together, the bits that tell of it, and whether the
/// next byte of bits follows.
#[derive(Clone, Copy)]
struct Rule {
    number: u8,
    together: u8,
    mask: u8,
    ends: bool,
}

impl<'r> Index<'r> {
    /// That which begins in a record; `None` where none does.
    pub fn of(records: &'r Records, start: usize) -> Option<Self> {
        let head = records.get(start).filter(|record| record.starts_with(b"INDX"))?;
        let (rules, bytes) = rules(head)?;
        let count = u32_at(head, 24)? as usize;
        let mut entries = Vec::new();
        for number in 0..count.min(records.len()) {
            let Some(record) = records.get(start + 1 + number) else { break };
            take(record, &rules, bytes, &mut entries);
        }
        let words = (start + 1 + count, u32_at(head, 52).unwrap_or(0) as usize);
        Some(Self { records, entries, words })
    }

    /// A word by its place.
    pub fn word(&self, place: u32) -> Option<&'r [u8]> {
        let (first, count) = self.words;
        let number = (place >> 16) as usize;
        let record = self.records.get(first.checked_add(number).filter(|_| number < count)?)?;
        let (long, size) = forward(record, (place & 0xFFFF) as usize)?;
        let start = (place & 0xFFFF) as usize + size;
        record.get(start..start.checked_add((long as usize).min(MAX_WORD))?)
    }
}

/// The rules of an index (TAGX), and how many bytes of bits each entry has.
fn rules(head: &[u8]) -> Option<(Vec<Rule>, usize)> {
    let at = u32_at(head, 4)? as usize;
    let section = head.get(at..).filter(|section| section.starts_with(b"TAGX"))?;
    let end = u32_at(section, 4)? as usize;
    let bytes = u32_at(section, 8)? as usize;
    let rules = section.get(12..end)?.chunks_exact(4).map(|rule| Rule {
        number: rule[0],
        together: rule[1],
        mask: rule[2],
        ends: rule[3] == 1,
    });
    Some((rules.collect(), bytes))
}

/// Takes the entries of one record.
fn take(record: &[u8], rules: &[Rule], bytes: usize, entries: &mut Vec<Entry>) {
    if !record.starts_with(b"INDX") {
        return;
    }
    let (Some(list), Some(count)) = (u32_at(record, 20), u32_at(record, 24)) else { return };
    let list = list as usize;
    let start = |index: usize| u16_at(record, list.checked_add(4 + index * 2)?).map(usize::from);
    for index in 0..(count as usize).min(record.len()) {
        let Some(from) = start(index) else { break };
        let last = index + 1 == count as usize;
        let to = if last { Some(list) } else { start(index + 1) };
        let Some(entry) = to.and_then(|to| record.get(from..to)) else { continue };
        let Some((&long, rest)) = entry.split_first() else { continue };
        let Some((name, rest)) = rest.split_at_checked(usize::from(long)) else { continue };
        if entries.len() >= MAX_ENTRIES {
            break;
        }
        entries.push(Entry { name: name.to_vec(), values: values(rest, rules, bytes) });
    }
}

/// The values of an entry: first bits that say which there are, then the values.
fn values(entry: &[u8], rules: &[Rule], bytes: usize) -> BTreeMap<u8, Vec<u32>> {
    let (mut control, mut at) = (0, bytes);
    // Of each rule that holds: how many values, or how many bytes of them.
    let mut wanted: Vec<(Rule, Option<usize>, usize)> = Vec::new();
    for rule in rules {
        if rule.ends {
            control += 1;
            continue;
        }
        let bits = entry.get(control).copied().unwrap_or(0) & rule.mask;
        if bits == 0 {
            continue;
        }
        if bits == rule.mask && rule.mask.count_ones() > 1 {
            let Some((long, size)) = forward(entry, at) else { break };
            at += size;
            wanted.push((*rule, None, long as usize));
        } else {
            let count = usize::from(bits >> rule.mask.trailing_zeros());
            wanted.push((*rule, Some(count), 0));
        }
    }
    let mut values: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
    for (rule, count, long) in wanted {
        let own = values.entry(rule.number).or_default();
        let many = count.map_or(MAX_VALUES, |count| count * usize::from(rule.together));
        let end = if count.is_none() { at.saturating_add(long) } else { usize::MAX };
        while own.len() < many.min(MAX_VALUES) && at < end {
            let Some((value, size)) = forward(entry, at) else { return values };
            own.push(value);
            at += size;
        }
    }
    values
}

/// A number of seven bits in each byte, of which the last has the eighth set, and how many bytes it takes.
fn forward(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let mut value = 0_u32;
    for (size, byte) in bytes.get(at..)?.iter().enumerate().take(5) {
        value = value << 7 | u32::from(byte & 0x7F);
        if byte & 0x80 != 0 {
            return Some((value, size + 1));
        }
    }
    None
}
