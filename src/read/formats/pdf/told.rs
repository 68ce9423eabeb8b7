//! Sentences about what of a PDF is not shown, with numbers: nobody is left in the belief that what is shown is all.

use super::glyphs::{Drawn, MAX_GLYPHS};
use super::pictures::Lost;
use super::work::Cut;
use crate::data::document::Aside;
use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use hayro::hayro_interpret::hayro_syntax::object::{Dict, Object};

/// What is listed of one sort of things, and what of it is not.
#[derive(Default)]
pub struct Told {
    pub asides: Vec<Aside>,
    pub complaints: Vec<String>,
}

impl Told {
    /// Hands all of it on.
    pub fn tell(self, draft: &mut Draft) {
        self.asides.into_iter().for_each(|aside| draft.aside(aside));
        say(self.complaints, draft);
    }

    /// Says that there are more of something than are kept, where there are.
    pub fn leave_out(&mut self, left_out: usize, what: &str, kept: usize) {
        self.complaints.extend(beyond(left_out, what, kept));
    }
}

/// Complains of all of it.
pub fn say(complaints: impl IntoIterator<Item = String>, draft: &mut Draft) {
    complaints.into_iter().for_each(|words| draft.complain_at(words, None, None));
}

/// That there are more of something than are kept; `None` where there are not. `what` is one of them, and may go on
/// after its first word: "annotation on page 3".
pub fn beyond(left_out: usize, what: &str, kept: usize) -> Option<String> {
    let (noun, rest) =
        what.split_once(' ').map_or((what, String::new()), |(noun, rest)| (noun, format!(" {rest}")));
    let be = if left_out == 1 { "is" } else { "are" };
    let (count, kept) = (counted(left_out as u64, noun), grouped(kept as u64));
    (left_out > 0).then(|| format!("{count}{rest} {be} left out: no more than {kept} are kept."))
}

/// That the file is damaged, and how.
pub fn damage(reason: &str) -> String {
    format!("This PDF is damaged: {reason}. What could be read of it is shown.")
}

/// What of a page could not be read.
pub fn of_page(drawn: &Drawn, label: &str) -> Vec<String> {
    let mut told = Vec::new();
    match drawn.cut {
        Some(Cut::Failed) => told.push(format!(
            "Page {label} is damaged in a way that stops its reading. What could be read of it is shown."
        )),
        Some(Cut::Spent) => told
            .push(format!("Page {label} takes more work than one page may. Only its first part was read.")),
        Some(Cut::DocumentSpent) => told.push(format!(
            "Only the first part of page {label} was read: this file takes more work than a document may."
        )),
        None => {}
    }
    if drawn.broken {
        told.push(format!("A part of page {label} is damaged and could not be read."));
    }
    if drawn.left_out > 0 {
        // Where the page was not drawn to its end, there may be more.
        let least = if drawn.cut.is_some() { "At least " } else { "" };
        let (count, be) =
            (counted(drawn.left_out as u64, "letter"), if drawn.left_out == 1 { "is" } else { "are" });
        // Of those that were read fewer may be kept: copies in one place are one letter.
        let most = grouped(MAX_GLYPHS as u64);
        told.push(format!(
            "{least}{count} of page {label} {be} left out: only the first {most} that are drawn on it were read."
        ));
    }
    told.extend(lost(&drawn.lost, label));
    if drawn.layers_cut {
        told.push(format!(
            "The layers of page {label} that are not shown take too much work: words on them may be missing among \
             what is not on the page."
        ));
    }
    told
}

/// Pictures and drawings of a page that are not shown. Which of the two it is nobody knows of one that is nowhere.
fn lost(lost: &Lost, label: &str) -> impl Iterator<Item = String> {
    let Lost { missing, damaged, torn, packed, elsewhere } = *lost;
    let sorts = [
        (missing, "missing: the page names BOTH, and the file does not hold BOTH"),
        (damaged, "damaged, and nothing of BOTH could be read"),
        (torn, "damaged, and only a part of BOTH is shown"),
        (packed, "packed in a way that is not known here, and not shown"),
        (elsewhere, "in another file, which is never fetched"),
    ];
    let label = label.to_owned();
    sorts.into_iter().filter(|(count, _)| *count > 0).map(move |(count, why)| {
        let (noun, be, them) = match count {
            1 => ("picture or drawing", "is", "it"),
            _ => ("pictures or drawings", "are", "them"),
        };
        format!("On page {label}, {} {noun} {be} {}.", grouped(count as u64), why.replace("BOTH", them))
    })
}

/// Signs of which nobody knows what they mean.
pub fn unmapped(count: usize, label: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("A sign on page {label} has no known meaning; it is shown as \u{FFFD}.")),
        _ => {
            Some(format!("{count} signs on page {label} have no known meaning; they are shown as \u{FFFD}."))
        }
    }
}

/// The pages that were not read, of all.
pub fn unread(read: usize, all: usize) -> Option<String> {
    let (first, last) = (grouped(read as u64 + 1), grouped(all as u64));
    match all - read {
        0 => None,
        1 => Some("The last page was not read: this file takes more work than a document may.".to_owned()),
        _ => Some(format!(
            "Pages {first} to {last} were not read: this file takes more work than a document may."
        )),
    }
}

/// Complaints about single pages that are told one by one; a document may have a few more, and what is said of all of
/// it must not be the one that is left out.
const MAX_OF_PAGES: usize = 400;

/// Complaints about single pages.
#[derive(Default)]
pub struct OfPages {
    told: usize,
    left_out: usize,
}

impl OfPages {
    /// Complains, as long as there are not too many.
    pub fn say(&mut self, complaints: impl IntoIterator<Item = String>, draft: &mut Draft) {
        self.say_at(complaints, None, draft);
    }

    /// As [`OfPages::say`], at the place of their page.
    pub fn say_at(
        &mut self,
        complaints: impl IntoIterator<Item = String>,
        span: Option<Span>,
        draft: &mut Draft,
    ) {
        for words in complaints {
            match self.told < MAX_OF_PAGES {
                true => draft.complain_at(words, span, None),
                false => self.left_out += 1,
            }
            self.told += 1;
        }
    }

    /// How many more there were.
    pub fn rest(&self) -> Option<String> {
        beyond(self.left_out, "complaint about single pages", MAX_OF_PAGES)
    }
}

/// What was found on all pages that were read.
#[derive(Default)]
pub struct Seen {
    /// Pages with words, and with anything else to be seen.
    pub words: usize,
    pub pictures: usize,
    /// Stretches of words that are not to be seen.
    pub hidden: usize,
    /// Pages with words and more drawings than are held against them.
    pub crowded: usize,
    /// Pages of which it was said that they could not be read, or not all of them.
    pub damaged: usize,
}

/// Why nothing is to be seen, or not all; nobody is left with a blank page and no word of it.
pub fn of_all(seen: &Seen, form: &Dict<'_>, root: &Dict<'_>) -> Vec<String> {
    let mut told = Vec::new();
    let Seen { words, pictures, hidden, crowded, damaged } = *seen;
    let xfa = form.get::<Object<'_>>("XFA").is_some_and(|form| !matches!(form, Object::Null(_)));
    if xfa || root.get::<bool>("NeedsRendering") == Some(true) {
        told.push(
            "This PDF holds a form that only some programs can show (XFA). What its pages show may be a \
             placeholder, and not what the form holds."
                .to_owned(),
        );
    }
    if words == 0 && hidden > 0 {
        told.push(
            "All words of this PDF are hidden on its pages. They are listed with what is not seen."
                .to_owned(),
        );
    } else if words == 0 && pictures == 0 && damaged == 0 {
        told.push("There are no words and no pictures on the pages of this PDF.".to_owned());
    }
    if crowded > 0 {
        let (pages, have) = (counted(crowded as u64, "page"), if crowded == 1 { "has" } else { "have" });
        told.push(format!(
            "{pages} {have} more drawings than are held against the words: some words that are shown may be hidden \
             under them."
        ));
    }
    told
}
