//! Reads cards of people (vCard 4.0, 3.0 and 2.1) as a list: each person with names, numbers, addresses and what was noted
//! of them, in plain words, with the photograph that the card holds.

use super::{Confidence, Format};
use crate::data::document::{BlockKind, HOLDS, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::wording::counted;
use crate::read::cards::{self, Line, Part, Told, paragraphs};
use crate::read::source::kind::{self, Kind};
use crate::read::source::{Peek, Source};
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The row of cards.
pub const FORMAT: Format = Format {
    mime_types: &["text/vcard"],
    at_home: false,
    home_bytes: 0,
    ..Format::at_home("Contacts", &["vcf", "vcard"], recognise, read)
};

/// Bytes of one photograph.
const MAX_PICTURE: usize = 12 * 1024 * 1024;
/// Cards between two signs of life.
const STEP: usize = 64;

fn recognise(peek: &Peek) -> Confidence {
    if cards::begins(peek.bytes, "VCARD") { 97 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let cards = cards::opened(source, "VCARD", draft)?;
    draft.facts().others.push((HOLDS.to_owned(), counted(cards.len() as u64, "card")));
    for (number, card) in cards.iter().enumerate() {
        if number % STEP == 0 {
            draft.pulse(stop)?;
            draft.progress(number as f32 / cards.len() as f32);
        }
        self::card(card, 1, draft);
    }
    if !draft.shows_something() {
        draft.complain_at("There is no card in this file.", None, None);
    }
    Ok(())
}

/// Writes the cards that lie in something else, such as a letter; their headings are of a level.
///
/// # Errors
/// Where it was stopped.
pub fn write(bytes: &[u8], level: u8, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    for part in cards::read(bytes).parts.iter().filter(|part| part.name == "VCARD") {
        draft.pulse(stop)?;
        card(part, level, draft);
    }
    Ok(())
}

/// What a line of a card is called, and how its value is written.
const ROWS: [(&str, &str, How); 27] = [
    ("NICKNAME", "Called", How::Words),
    ("ORG", "Organisation", How::Parts),
    ("TITLE", "Position", How::Words),
    ("ROLE", "Role", How::Words),
    ("TEL", "Telephone", How::Address),
    ("EMAIL", "Mail", How::Address),
    ("IMPP", "Chat", How::Address),
    ("X-SKYPE", "Skype", How::Address),
    ("X-SKYPE-USERNAME", "Skype", How::Address),
    ("X-JABBER", "Jabber", How::Address),
    ("X-ICQ", "ICQ", How::Address),
    ("X-AIM", "AIM", How::Address),
    ("X-MSN", "MSN", How::Address),
    ("X-YAHOO", "Yahoo", How::Address),
    ("X-SOCIALPROFILE", "Profile", How::Address),
    ("ADR", "Address", How::Parts),
    ("LABEL", "Address as written", How::Words),
    ("URL", "Page", How::Link),
    ("BDAY", "Born", How::Day),
    ("ANNIVERSARY", "Anniversary", How::Day),
    ("DEATHDATE", "Died", How::Day),
    ("GENDER", "Gender", How::Parts),
    ("RELATED", "Related", How::Address),
    ("LANG", "Language", How::Words),
    ("TZ", "Zone", How::Words),
    ("GEO", "Place on earth", How::Words),
    ("CATEGORIES", "Categories", How::List),
];

#[derive(Clone, Copy, PartialEq)]
enum How {
    Words,
    Parts,
    List,
    Address,
    Link,
    Day,
}

fn card(card: &Part, level: u8, draft: &mut Draft) {
    let name =
        card.words("FN").or_else(|| card.line("N").map(name_of)).filter(|name| !name.trim().is_empty());
    let called = name.clone().or_else(|| card.line("ORG").map(|line| listed(line, ';')));
    draft.begin(BlockKind::Heading(level));
    draft.flow(called.as_deref().filter(|name| !name.is_empty()).unwrap_or("Somebody without a name"));
    draft.end();
    photographs(card, draft);
    let mut told = Told::default();
    let full = card.line("N").map(name_of).filter(|full| Some(full) != name.as_ref() && !full.is_empty());
    if let Some(full) = full {
        told.line("Full name", &full, draft);
    }
    for (name, title, how) in ROWS {
        for line in card.all(name) {
            row(card, line, title, how, &mut told, draft);
        }
    }
    if let Some(line) = card.line("REV") {
        told.line("Last changed", &day(line.value.trim()), draft);
    }
    for (name, title) in [("KEY", "Key"), ("SOUND", "Sound"), ("LOGO", "Emblem")] {
        if card.line(name).is_some() {
            told.line(title, "lies in the card, and is not shown", draft);
        }
    }
    told.end(draft);
    for line in card.all("NOTE") {
        paragraphs(&line.words(), draft);
    }
}

fn row(card: &Part, line: &Line, title: &str, how: How, told: &mut Told, draft: &mut Draft) {
    let kinds = kinds(card, line);
    let title = if kinds.is_empty() { title.to_owned() } else { format!("{title} ({kinds})") };
    let words = match how {
        How::Words => line.words(),
        How::Parts => listed(line, ';'),
        How::List => listed(line, ','),
        How::Day => day(line.value.trim()),
        How::Address | How::Link => {
            let words = line.words();
            let begin =
                ["tel:", "mailto:", "xmpp:", "x-apple:"].iter().find(|begin| words.starts_with(**begin));
            begin.and_then(|begin| words.strip_prefix(begin)).unwrap_or(&words).trim().to_owned()
        }
    };
    if words.trim().is_empty() {
        return;
    }
    if how == How::Link {
        told.link(&title, &words, &words, draft);
    } else {
        told.line(&title, &words, draft);
    }
}

/// “work, mobile”; or what the person called it (`X-ABLabel` of the same group).
fn kinds(card: &Part, line: &Line) -> String {
    let label = (!line.group.is_empty())
        .then(|| card.all("X-ABLABEL").find(|label| label.group == line.group))
        .flatten()
        .map(|label| label.words().trim_start_matches("_$!<").trim_end_matches(">!$_").to_lowercase());
    let stated = line.params.iter().filter(|(name, _)| name == "TYPE" || name.is_empty());
    let words = stated.flat_map(|(_, words)| words.split(',')).filter_map(|word| {
        Some(match word.trim().to_ascii_lowercase().as_str() {
            "cell" => "mobile".to_owned(),
            // What every card says of every line.
            "" | "voice" | "internet" | "pref" | "x-internet" | "dom" | "intl" | "postal" | "parcel" => {
                return None;
            }
            other => other.trim_start_matches("x-").to_owned(),
        })
    });
    let mut all: Vec<String> = label.into_iter().chain(words).collect();
    all.dedup();
    all.join(", ")
}

/// “Dr Vera Maria Lind, MA”, of family, given, further names, what stands before and after.
fn name_of(line: &Line) -> String {
    let parts = line.parts(';');
    let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
    let name = [part(3), part(1), part(2), part(0)];
    let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
    match part(4) {
        "" => name.join(" "),
        after => format!("{}, {after}", name.join(" ")),
    }
}

fn listed(line: &Line, between: char) -> String {
    let parts = line.parts(between);
    let parts: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// A day in words, as far as it is said: years may be missing.
fn day(value: &str) -> String {
    use crate::data::cite::Day;
    let (day, _) = value.split_once('T').unwrap_or((value, ""));
    let digits: String = day.chars().filter(|c| *c != '-').collect();
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u16>().ok());
    match (digits.len(), number(0, 4), number(4, 6), number(6, 8)) {
        (8, Some(year), Some(month @ 1..=12), Some(day @ 1..=31))
            if digits.bytes().all(|b| b.is_ascii_digit()) =>
        {
            Day { year, month: month as u8, day: day as u8 }.words()
        }
        _ => value.to_owned(),
    }
}

fn photographs(card: &Part, draft: &mut Draft) {
    for line in card.all("PHOTO") {
        let address = line.value.trim();
        let source = match line.bytes() {
            Some(bytes) if bytes.len() > MAX_PICTURE => {
                PictureSource::Missing("This photograph is too large to be shown out of a card.".to_owned())
            }
            Some(bytes) => {
                let shown = [Kind::Png, Kind::Jpeg, Kind::Gif, Kind::WebP, Kind::Bmp];
                match kind::of(&Peek::of(&bytes, "")) {
                    Some(kind) if shown.contains(&kind) => PictureSource::Bytes(bytes.into()),
                    _ => PictureSource::Missing("The photograph of this card is damaged.".to_owned()),
                }
            }
            None if address.contains("://") => PictureSource::Remote(address.to_owned()),
            None => continue,
        };
        let number = draft.picture(source, "Photograph", None);
        draft.begin(BlockKind::Picture(number));
        draft.end();
    }
}
