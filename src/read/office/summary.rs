//! What an Office file from before 2007 says of itself (MS-OLEPS): title, authors, when it was made and saved, and by what.

use crate::data::draft::Draft;
use crate::read::container::ole::{Ole, u16_at, u32_at};
use crate::read::decode::pages;
use encoding_rs::Encoding;
use jiff::Timestamp;
use std::collections::HashMap;

/// Properties of a set.
const MAX_PROPERTIES: usize = 500;
/// From the year 1601, from which Windows counts, to 1970; and how it counts.
const SECONDS_BEFORE: i64 = 11_644_473_600;
const TICKS: i64 = 10_000_000;
/// A longer time is no time of editing, but a date that somebody put there.
const LONGEST_EDITING: i64 = 10 * 366 * 24 * 3600;

/// Numbers of properties as people call them (MS-OLEPS 2.25, MS-OSHARED 2.3.3.2.2.1).
const SUMMARY: [(u32, &str); 13] = [
    (3, "Subject"),
    (5, "Keywords"),
    (6, "Description"),
    (7, "Template"),
    (8, "Last saved by"),
    (9, "Times saved"),
    (10, "Minutes of editing"),
    (11, "Printed"),
    (12, "Created"),
    (13, "Saved"),
    (14, "Pages"),
    (18, "Written with"),
    (19, "Restrictions"),
];
const DOCUMENT_SUMMARY: [(u32, &str); 6] =
    [(2, "Category"), (3, "Shown on"), (14, "Manager"), (15, "Company"), (26, "Status"), (27, "Status")];

/// Says what a file says of itself.
pub fn tell(ole: &Ole, draft: &mut Draft) {
    if let Some(bytes) = ole.stream("\u{5}SummaryInformation") {
        let set = sets(&bytes).into_iter().next().unwrap_or_default();
        for (id, value) in &set.values {
            match id {
                2 => draft.facts().title = Some(value.clone()).filter(|title| !title.trim().is_empty()),
                4 => draft.facts().authors.push(value.trim().to_owned()),
                _ => tell_one(*id, value, &SUMMARY, draft),
            }
        }
    }
    if let Some(bytes) = ole.stream("\u{5}DocumentSummaryInformation") {
        let mut sets = sets(&bytes).into_iter();
        for (id, value) in sets.next().unwrap_or_default().values {
            tell_one(id, &value, &DOCUMENT_SUMMARY, draft);
        }
        // What people add themselves has names.
        if let Some(Set { values, names }) = sets.next() {
            for (id, value) in values {
                if let Some(name) = names.get(&id).filter(|name| !name.starts_with('_') && !value.is_empty())
                {
                    draft.facts().others.push((name.clone(), value));
                }
            }
        }
    }
}

fn tell_one(id: u32, value: &str, known: &[(u32, &str)], draft: &mut Draft) {
    let name = known.iter().find(|(own, _)| *own == id).map(|(_, name)| *name);
    // A time of no time and restrictions of no sort say nothing.
    let nothing = value.trim().is_empty() || matches!(id, 10 | 19) && value == "0";
    if let Some(name) = name.filter(|_| !nothing) {
        draft.facts().others.push((name.to_owned(), value.to_owned()));
    }
}

/// A set of properties in words.
#[derive(Default)]
struct Set {
    values: Vec<(u32, String)>,
    names: HashMap<u32, String>,
}

fn sets(bytes: &[u8]) -> Vec<Set> {
    let count = u32_at(bytes, 24).unwrap_or(0).min(2) as usize;
    let places = (0..count).filter_map(|number| u32_at(bytes, 28 + number * 20 + 16));
    places.filter_map(|at| bytes.get(at as usize..)).map(set).collect()
}

fn set(bytes: &[u8]) -> Set {
    let count = (u32_at(bytes, 4).unwrap_or(0) as usize).min(MAX_PROPERTIES);
    let places: Vec<(u32, usize)> = (0..count)
        .filter_map(|number| Some((u32_at(bytes, 8 + number * 8)?, u32_at(bytes, 12 + number * 8)? as usize)))
        .collect();
    let page = places.iter().find(|(id, _)| *id == 1).and_then(|(_, at)| u16_at(bytes, at.checked_add(4)?));
    let encoding = match page {
        Some(1200) => encoding_rs::UTF_16LE,
        page => page.and_then(|page| pages::of_windows(i32::from(page))).unwrap_or(encoding_rs::WINDOWS_1252),
    };
    let mut set = Set::default();
    for (id, at) in places {
        match id {
            0 => set.names = names(bytes, at, encoding).unwrap_or_default(),
            1 => {}
            id => set.values.extend(value(bytes, at, id, encoding).map(|value| (id, value))),
        }
    }
    set
}

/// The names of properties that people added.
fn names(bytes: &[u8], at: usize, encoding: &'static Encoding) -> Option<HashMap<u32, String>> {
    let mut names = HashMap::new();
    let mut next = at.checked_add(4)?;
    for _ in 0..(u32_at(bytes, at)? as usize).min(MAX_PROPERTIES) {
        let (id, len) = (u32_at(bytes, next)?, u32_at(bytes, next.checked_add(4)?)? as usize);
        let wide = encoding == encoding_rs::UTF_16LE;
        let size = if wide { len.checked_mul(2)? } else { len };
        let start = next + 8;
        names.insert(id, text(bytes.get(start..start.checked_add(size)?)?, encoding));
        next = start + if wide { size.next_multiple_of(4) } else { size };
    }
    Some(names)
}

fn text(bytes: &[u8], encoding: &'static Encoding) -> String {
    let text = encoding.decode_without_bom_handling(bytes).0;
    text.trim_end_matches('\0').split('\0').next().unwrap_or_default().trim().to_owned()
}

fn value(bytes: &[u8], at: usize, id: u32, encoding: &'static Encoding) -> Option<String> {
    let (kind, from) = (u16_at(bytes, at)?, at.checked_add(4)?);
    let long = |bytes_each: usize| {
        let len = (u32_at(bytes, from)? as usize).checked_mul(bytes_each)?;
        bytes.get(from + 4..bytes.len().min((from + 4).checked_add(len)?))
    };
    Some(match kind {
        2 => u16_at(bytes, from)?.cast_signed().to_string(),
        3 if id == 19 => restrictions(u32_at(bytes, from)?)?.to_owned(),
        3 => u32_at(bytes, from)?.cast_signed().to_string(),
        11 => if u16_at(bytes, from)? == 0 { "no" } else { "yes" }.to_owned(),
        30 => text(long(1)?, encoding),
        31 => text(long(2)?, encoding_rs::UTF_16LE),
        64 => {
            let ticks = u64::from(u32_at(bytes, from)?) | u64::from(u32_at(bytes, from + 4)?) << 32;
            return time(i64::try_from(ticks).ok()?, id);
        }
        _ => return None,
    })
}

fn restrictions(number: u32) -> Option<&'static str> {
    match number {
        0 => None,
        1 => Some("locked with a password"),
        2 => Some("its writer asks that it is only read"),
        4 => Some("it is to be only read"),
        8 => Some("locked against notes"),
        _ => Some("some"),
    }
}

fn time(ticks: i64, id: u32) -> Option<String> {
    let seconds = ticks / TICKS;
    if id == 10 {
        return (0..LONGEST_EDITING).contains(&seconds).then(|| (seconds / 60).to_string());
    }
    (ticks > 0)
        .then(|| Timestamp::from_second(seconds - SECONDS_BEFORE).ok().map(|time| time.to_string()))
        .flatten()
}
