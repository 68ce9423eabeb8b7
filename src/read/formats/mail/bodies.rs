//! Which of the bodies of a letter is shown: of several that say the same the page, because that is what its reader saw;
//! and whether the others do say the same.

use super::letter::{Letter, Part, Sort};
use super::plain;
use crate::data::document::{BlockKind, Document, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::formats::html::{self, Lettered, Surroundings};
use crate::read::formats::rtf;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// Writes the bodies that are shown, and gives the numbers of all parts that are.
pub fn read(letter: &Letter, draft: &mut Draft, stop: &Stop) -> Result<Vec<u32>, Failure> {
    let mut shown = Vec::new();
    for part in chosen(letter) {
        draft.pulse(stop)?;
        draft.end();
        match part.sort {
            Sort::Page => page(letter, part, &mut shown, draft, stop)?,
            Sort::Rich => rtf::write(&letter.bytes(part.number)?, draft, stop)?,
            Sort::Picture => {
                let number = draft.picture(PictureSource::Inside(part.number), &part.name, None);
                draft.begin(BlockKind::Picture(number));
                draft.end();
            }
            _ => words(letter, part, draft),
        }
        shown.push(part.number);
    }
    compare(letter, &mut shown, draft, stop)?;
    Ok(shown)
}

/// The parts that make the letter: of each choice one.
fn chosen(letter: &Letter) -> Vec<&Part> {
    let bodies = || {
        let parts = letter.parts.iter();
        parts.filter(|part| part.is_body())
    };
    // Of a choice the page, where it has one; else the last that can be shown, as the sender orders them.
    let mut best: HashMap<u32, (bool, u32)> = HashMap::new();
    for part in bodies() {
        let Some((of, which)) = part.choice else { continue };
        let page = part.sort != Sort::Plain && !is_blank(letter, part);
        let before = best.get(&of).is_some_and(|(page, _)| *page);
        if page || !before {
            best.insert(of, (page, which));
        }
    }
    let is_best = |part: &&Part| {
        part.choice.is_none_or(|(of, which)| best.get(&of).is_some_and(|(_, best)| *best == which))
    };
    bodies().filter(is_best).collect()
}

fn is_blank(letter: &Letter, part: &Part) -> bool {
    letter.bytes(part.number).is_ok_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace))
}

fn words(letter: &Letter, part: &Part, draft: &mut Draft) {
    let decoded = letter.words(part, None);
    decoded.told.iter().for_each(|words| draft.complain(words.as_str(), None));
    plain::write(&decoded.text, part.flowed, draft);
}

fn page(
    letter: &Letter,
    part: &Part,
    shown: &mut Vec<u32>,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<(), Failure> {
    let decoded = letter.words(part, None);
    decoded.told.iter().for_each(|words| draft.complain(words.as_str(), None));
    let used = RefCell::new(Vec::new());
    let picture = |address: &str| {
        let id = address.strip_prefix("cid:")?;
        let found = letter.parts.iter().find(|part| part.id.as_deref() == Some(id));
        Some(match found {
            Some(part) => {
                used.borrow_mut().push(part.number);
                PictureSource::Inside(part.number)
            }
            None => PictureSource::Missing("The message lacks this picture.".to_owned()),
        })
    };
    let lettered = Lettered::default();
    let around =
        Surroundings { picture: Some(&picture), lettered: Some(&lettered), ..Surroundings::default() };
    html::read_page(&decoded.text, &around, draft, stop)?;
    lettered.tell(draft);
    shown.extend(used.into_inner());
    Ok(())
}

/// Of a hundred words of the plain body so many may be missing in the page before that is told: links are written out in
/// one and hidden in the other.
const MAY_DIFFER: usize = 25;

/// Says where the bodies that are not shown say something else. They can be opened beside it then, and are passed over else.
fn compare(letter: &Letter, shown: &mut Vec<u32>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let others: Vec<&Part> = letter
        .parts
        .iter()
        .filter(|part| part.choice.is_some() && part.is_body() && !shown.contains(&part.number))
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    let page: HashSet<String> = {
        let mut all = HashSet::new();
        for number in shown.iter() {
            if let Some(part) = letter.part(*number) {
                gather(letter, part, &mut all, stop)?;
            }
        }
        all
    };
    for part in others {
        let mut own = HashSet::new();
        gather(letter, part, &mut own, stop)?;
        let missing = own.iter().filter(|word| !page.contains(*word)).count();
        if missing * 100 > own.len() * MAY_DIFFER && missing > 3 {
            let words = format!("This message has a second body that says something else: “{}”.", part.name);
            draft.complain_at(words, None, Some("It stands among what is attached."));
        } else {
            shown.push(part.number);
        }
    }
    Ok(())
}

/// The words of a body, addresses left out.
fn gather(letter: &Letter, part: &Part, into: &mut HashSet<String>, stop: &Stop) -> Result<(), Failure> {
    let text = if part.sort == Sort::Plain {
        letter.words(part, None).text
    } else {
        let mut scratch = Draft::new(Document::default(), None);
        if part.sort == Sort::Rich {
            rtf::write(&letter.bytes(part.number)?, &mut scratch, stop)?;
        } else {
            html::read_page(&letter.words(part, None).text, &Surroundings::default(), &mut scratch, stop)?;
        }
        let document = scratch.finish();
        document.text.slice(Span::new(0, u64::MAX)).into_owned()
    };
    // Where a link leads is written out in one body and hidden in the other.
    let apart = text.split_whitespace().filter(|word| !word.contains("://") && !word.contains("mailto:"));
    let words = apart.flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| word.chars().count() > 3);
    into.extend(words.map(str::to_lowercase));
    Ok(())
}
