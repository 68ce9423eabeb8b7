//! The words of a workbook, which its cells name by number (18.4).

use crate::read::xml::{Event, Xml};
use std::collections::HashMap;

/// Words that a workbook has; each cell may have its own.
const MAX_STRINGS: usize = 20_000_000;

/// All of them, in one piece.
#[derive(Default)]
pub struct Strings {
    words: String,
    ends: Vec<usize>,
    /// How some of them are read.
    readings: HashMap<usize, String>,
}

impl Strings {
    /// Reads the part.
    pub fn of(text: &str) -> Self {
        let mut strings = Self::default();
        let mut xml = Xml::new(text);
        while let Some(event) = xml.next_event() {
            if let Event::Start(tag) = event
                && tag.name() == "si"
                && strings.ends.len() < MAX_STRINGS
            {
                let mut reading = String::new();
                rich(&mut xml, &mut strings.words, &mut reading);
                if !reading.is_empty() {
                    strings.readings.insert(strings.ends.len(), reading);
                }
                strings.ends.push(strings.words.len());
            }
        }
        strings
    }

    /// How those of a number are read, where the file says it.
    pub fn reading(&self, number: usize) -> Option<&str> {
        self.readings.get(&number).map(String::as_str)
    }

    /// Those of a number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.words.get(start..end)
    }
}

/// The words of an element of runs, and apart from them how they are read (18.4.8, 18.4.6).
pub fn rich(xml: &mut Xml<'_>, into: &mut String, reading: &mut String) {
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "rPh" => reading.push_str(&unescaped(&xml.text())),
                "t" => into.push_str(&unescaped(&xml.text())),
                _ => depth += 1,
            },
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => return,
        }
    }
}

/// `_x000D_` stands for a sign that XML has no room for (22.9.2.19).
pub fn unescaped(words: &str) -> String {
    if !words.contains("_x") {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let code = after.get(2..6).filter(|_| after.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(sign) => {
                out.push(sign);
                rest = after.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}
