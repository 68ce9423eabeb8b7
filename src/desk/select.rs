//! What is selected, and what is copied of it.

use super::documents::{Selection, Show};
use super::words::{ExtendStep, ShownAs};
use super::{Desk, Effect};
use crate::data::cite::{CiteForm, Citing};
use crate::data::copying::{Chosen, copied};
use crate::data::document::Document;
use crate::data::job::{Copied, Job, Topic};
use crate::data::seams::Seams;
use crate::data::shown::{Gone, Reading};
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use std::sync::Arc;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// More than this is not put into the clipboard, which holds it in memory at least twice.
const MAX_COPY_BYTES: u64 = 64 * 1024 * 1024;
/// Cells that are copied, the empty ones counted.
const MAX_COPY_CELLS: u64 = 16 * 1024 * 1024;
/// More than this is put together by a job: a megabyte takes some milliseconds, and more where it lies on the disk.
const AT_ONCE_BYTES: u64 = 256 * 1024;
/// How much text around a place is looked at to find the next word.
const AROUND: u64 = 512;

impl Desk {
    /// Places beyond the end are drawn in rather than refused, so that “to the end” can be said without
    /// knowing where it is.
    pub(super) fn select(&mut self, anchor: u64, head: u64) {
        let Some(len) = self.active_document().map(|document| document.text.len()) else { return };
        if let Some(view) = self.active_view_mut() {
            view.selection = Some(Selection::Text { anchor: anchor.min(len), head: head.min(len) });
            // Somebody works with it now, and it must not be taken over by the next document.
            view.browsing = false;
        }
        self.note_walked(None);
    }

    pub(super) fn select_all(&mut self) {
        // In a grid “everything” is the sheet that is seen, because cells of other sheets could not be seen
        // to be selected.
        if self.in_front_shown_as() == Some(ShownAs::Bytes) {
            self.select_bytes(0, u64::MAX);
        } else if !self.select_sheet() {
            self.select(0, u64::MAX);
        }
    }

    pub(super) fn select_none(&mut self) {
        if let Some(view) = self.active_view_mut() {
            view.selection = None;
        }
    }

    pub(super) fn extend(&mut self, step: ExtendStep) {
        // A grid is asked first: the same keys mean cells where cells are shown, and bytes where those are.
        if self.extend_cells(step) || self.extend_bytes(step) {
            return;
        }
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        let Some(view) = self.active_view() else { return };
        let start = view.visible.start;
        // Without a selection it begins at what can be seen, and not at the start of the document, which may
        // be far away.
        let ends = view.selection.and_then(|selection| selection.anchor().zip(selection.head()));
        let (anchor, head) = ends.unwrap_or((start, start));
        // Lines are made by the width of the page, which the desk does not know: the view is asked, and
        // answers with `select`.
        if let ExtendStep::LineDown | ExtendStep::LineUp = step {
            let down = step == ExtendStep::LineDown;
            self.select(anchor, head);
            let view = self.active.unwrap_or_default();
            return self.request(view, super::documents::Request::ExtendLine { down });
        }
        let head = moved_past(&document, self.reading_in_front(), head, step);
        self.select(anchor, head);
        // A page that moved at each key would be hard to follow, so that it moves only where the end is out
        // of sight.
        self.show(document.id, Span::empty_at(head), Show::IfHidden, false);
    }

    /// It says so where nothing is selected, because the old clipboard would otherwise be pasted unnoticed.
    pub(super) fn copy(&mut self) {
        if self.copy_bytes(false) {
            return;
        }
        let (Some(span), Some(document)) = (self.selected(), self.active_document().map(Arc::clone)) else {
            return self.say("Nothing is selected.");
        };
        self.put_together(document, self.chosen(span), None);
    }

    /// What is selected in the view in front, of which the whole stretch is known.
    pub(super) fn chosen(&self, span: Span) -> Chosen {
        match self.active_view().and_then(|view| view.selection) {
            Some(Selection::Cells { unit, cells }) => {
                let lines = self.active_view().and_then(|view| view.lines(unit)).cloned();
                Chosen::Cells { unit, cells, lines }
            }
            _ => Chosen::Words(span),
        }
    }

    /// Words and cells, plain and cited, go this way, so that none of them can stop the window.
    pub(super) fn put_together(&mut self, document: Arc<Document>, chosen: Chosen, cited: Option<Citing>) {
        let mut scattered = false;
        let cost = match &chosen {
            Chosen::Cells { unit, cells, lines } => {
                let grid = document.grid(*unit as usize);
                let count = match (&grid, lines) {
                    (None, _) => 0,
                    (Some(grid), None) => grid.within(*cells).count(),
                    // Rows that lie apart in the file cost a leaf each.
                    (Some(grid), Some(lines)) => {
                        let (first, last) = grid.within(*cells).corners();
                        let rows = grid.rows_between(Some(lines), *cells).len() as u64;
                        scattered = rows > 100;
                        rows * u64::from(last.column - first.column + 1)
                    }
                };
                // A sheet may be chosen whole, and most of it be empty: then there are tabs and nothing else.
                if count > MAX_COPY_CELLS {
                    return self
                        .say("These are more cells than the clipboard can hold; select less of them.");
                }
                self.selected().map_or(0, Span::len).max(count)
            }
            Chosen::Words(span) => span.len(),
        };
        if cost > MAX_COPY_BYTES {
            return self.say("The selection is larger than 64 MB; select less to copy it.");
        }
        // Most selections are short, and somebody who copies and changes to another window at once has to
        // find them there.
        // What is cited may be one of two originals, which is read in its own way.
        let reading = cited.as_ref().map_or_else(|| self.reading_in_front(), |citing| citing.reading);
        if cost <= AT_ONCE_BYTES && !scattered {
            return self.copied(copied(&document, &chosen, reading, cited.as_ref()));
        }
        self.say("The selection is being copied…");
        self.start(Topic::Copy, Job::Copy { document, chosen, reading, cited: cited.map(Box::new) });
    }

    pub(super) fn copied(&mut self, Copied { text, words, cited, all, reading, passed }: Copied) {
        self.effects.push(Effect::CopyText(text));
        let mut said = match (cited, words) {
            (Some(CiteForm::Plain), _) => {
                "The quotation is in the clipboard, with its document and place.".to_owned()
            }
            (Some(CiteForm::Footnote), _) => "The document and the place are in the clipboard.".to_owned(),
            (Some(form), _) => format!("The quotation is in the clipboard, as {}.", form.title()),
            (None, 0) => "What is in the clipboard has no words.".to_owned(),
            (None, 1) => "One word is in the clipboard.".to_owned(),
            (None, _) => format!("{} words are in the clipboard.", grouped(words as u64)),
        };
        if passed > 0 {
            // A draft says different things in its readings, and whoever pastes it should know which.
            let were = if passed == 1 { "was" } else { "were" };
            let passed = counted(passed as u64, "word");
            said.push_str(&match reading {
                Reading::AsItIs => format!(" Of these, {passed} {were} taken out of the draft."),
                Reading::Accepted => format!(" Left out: {passed} that {were} taken out of the draft."),
                Reading::Rejected => format!(" Left out: {passed} that {were} put into the draft."),
            });
        }
        if !all {
            // Else one would take a part of the document for the whole of it.
            said.push_str(" The document is still being read, and what comes after them is not there yet.");
        }
        self.say(said);
    }
}

/// No word is longer, in bytes; of one that is, a part is selected.
const MAX_WORD: usize = 4 * 1024;

/// The span of the word at a byte, or of the sign that stands there; nothing between two words. In a reading that shows
/// both, words that were taken out and those that were put in for them are apart.
pub fn word_at(document: &Document, reading: Reading, at: u64) -> Span {
    let word = whole_word_at(document, at);
    if word.is_empty() { word } else { Seams::of(document, reading).part_at(word, at) }
}

fn whole_word_at(document: &Document, at: u64) -> Span {
    let number = document.block_from_offset(at);
    let Some(view) = document.block(number) else { return Span::empty_at(at) };
    let base = view.block().span.start;
    let inside = at.saturating_sub(base) as usize;
    // A row may have megabytes before this word: looking for its start from theirs would stop the window.
    let near = view.text().floor_char_boundary(inside.saturating_sub(MAX_WORD));
    let words = view.text()[near..].split_word_bound_indices();
    let word = words.take_while(|(start, _)| near + *start <= inside).last();
    // A space that lights up is no word, and copying it would put nothing into the clipboard that one sees.
    word.filter(|(_, word)| !word.trim().is_empty()).map_or(Span::empty_at(at), |(start, word)| {
        let start = near + start;
        Span::new(base + start as u64, base + (start + word.len()) as u64)
    })
}

/// Where the end of a selection goes, past what the reading does not show: else keys would do nothing there.
fn moved_past(document: &Document, reading: Reading, from: u64, step: ExtendStep) -> u64 {
    let gone = Gone::of(document, reading);
    let forward = match step {
        ExtendStep::CharacterLeft
        | ExtendStep::WordLeft
        | ExtendStep::LineUp
        | ExtendStep::ParagraphUp
        | ExtendStep::Start => false,
        ExtendStep::CharacterRight
        | ExtendStep::WordRight
        | ExtendStep::LineDown
        | ExtendStep::ParagraphDown
        | ExtendStep::End => true,
    };
    let to = moved(document, &Seams::of(document, reading), gone.nearest(from, forward), step);
    // Not beyond the words after a gap that begin right there.
    if gone.at(to).is_some_and(|gone| gone.start < to) { gone.nearest(to, forward) } else { to }
}

/// Where the end of a selection goes. Only a little text around it is looked at, because a document may be
/// larger than memory.
fn moved(document: &Document, seams: &Seams, from: u64, step: ExtendStep) -> u64 {
    let len = document.text.len();
    let block = |number: u64| document.block(number).map(|view| view.block().span);
    let number = document.block_from_offset(from);
    match step {
        // The page moves by lines.
        ExtendStep::LineDown | ExtendStep::LineUp => from,
        ExtendStep::Start => 0,
        ExtendStep::End => len,
        ExtendStep::ParagraphDown => block(number + 1).map_or(len, |span| span.start),
        ExtendStep::ParagraphUp => match block(number) {
            Some(span) if span.start < from => span.start,
            _ => number.checked_sub(1).and_then(block).map_or(0, |span| span.start),
        },
        // By what people see as one character: an accent or half of an emoji is never selected alone.
        ExtendStep::CharacterRight => {
            let window = window(document, from, from.saturating_add(AROUND));
            let mut cursor = GraphemeCursor::new(0, window.len(), true);
            from + cursor.next_boundary(&window, 0).ok().flatten().unwrap_or(0) as u64
        }
        ExtendStep::CharacterLeft => {
            let window = window(document, from.saturating_sub(AROUND), from);
            let mut cursor = GraphemeCursor::new(window.len(), window.len(), true);
            let back = cursor.prev_boundary(&window, 0).ok().flatten().unwrap_or(0);
            from - (window.len() - back) as u64
        }
        ExtendStep::WordRight => {
            let window = window(document, from, from.saturating_add(AROUND));
            let word = window.unicode_word_indices().map(|(at, word)| at + word.len()).next();
            let to = (from + word.unwrap_or(window.len()) as u64).min(len);
            seams.within(Span::new(from, to)).first().copied().unwrap_or(to)
        }
        // It goes to the start of the word, as going right goes to its end: spaces between them are passed
        // over in one step.
        ExtendStep::WordLeft => {
            let window = window(document, from.saturating_sub(AROUND), from);
            let word = window.unicode_word_indices().map(|(at, _)| at).next_back();
            let to = from - (window.len() - word.unwrap_or(0)) as u64;
            seams.within(Span::new(to, from)).last().copied().unwrap_or(to)
        }
    }
}

fn window(document: &Document, from: u64, to: u64) -> String {
    document.text.slice(Span::new(from, to)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::BlockKind;
    use crate::data::draft::Draft;
    use crate::data::job::{Job, Outcome, Topic};
    use crate::desk::command::Command;
    use crate::desk::{Effect, Event};
    use std::sync::Arc;

    /// A double click on a word would take the word that was put in for it as well.
    #[test]
    fn a_word_that_was_taken_out_is_chosen_without_the_one_beside_it() {
        use crate::data::document::{Revision, RevisionKind};
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow("It was lockedopen.");
        draft.end();
        for (start, end, kind) in [(7, 13, RevisionKind::Deleted), (13, 17, RevisionKind::Inserted)] {
            let (span, author, before) = (Span::new(start, end), String::new(), String::new());
            draft.revise(Revision { span, kind, author, when: None, before, moved: None });
        }
        let document = draft.finish();
        let at = |byte| word_at(&document, Reading::AsItIs, byte);
        assert_eq!([at(8), at(12)], [Span::new(7, 13); 2]);
        assert_eq!([at(13), at(16)], [Span::new(13, 17); 2]);
        assert_eq!(at(4), Span::new(3, 6));
        let step = |from, step| moved_past(&document, Reading::AsItIs, from, step);
        assert_eq!(step(7, ExtendStep::WordRight), 13);
        assert_eq!(step(17, ExtendStep::WordLeft), 13);
    }

    #[test]
    fn a_long_selection_is_put_together_by_a_job_and_a_short_one_at_once() {
        let mut desk = Desk::default();
        let effects = desk.handle(Event::Command(Command::OpenWords {
            name: "Long".to_owned(),
            words: "words".to_owned(),
        }));
        let reading = effects.into_iter().find_map(|effect| match effect {
            Effect::Start(ticket, topic @ Topic::Read(_), _) => Some((ticket, topic)),
            _ => None,
        });
        let (ticket, topic) = reading.unwrap();
        let Topic::Read(id) = topic else { panic!() };
        let mut draft = Draft::new(Document { id, ..Document::default() }, None);
        for _ in 0..20_000 {
            draft.begin(BlockKind::Paragraph);
            draft.flow("Words that were written down.");
            draft.end();
        }
        let document = Arc::new(draft.finish());
        desk.handle(Event::Done(ticket, topic, Outcome::Read(document)));
        desk.handle(Event::Command(Command::Select { anchor: 0, head: 5 }));
        let effects = desk.handle(Event::Command(Command::Copy));
        assert!(matches!(&effects[..], [Effect::CopyText(text)] if text == "Words"), "{effects:?}");
        desk.handle(Event::Command(Command::SelectAll));
        let effects = desk.handle(Event::Command(Command::Copy));
        let [Effect::Start(ticket, topic, Job::Copy { document, chosen, reading, cited })] = &effects[..]
        else {
            panic!("{} effects", effects.len());
        };
        let copied = copied(document, chosen, *reading, cited.as_deref());
        let effects = desk.handle(Event::Done(*ticket, topic.clone(), Outcome::Copied(copied)));
        assert!(matches!(&effects[..], [Effect::CopyText(text)] if text.len() > 500_000));
        assert_eq!(
            desk.messages.last().map(|m| m.words.as_str()),
            Some("100,000 words are in the clipboard.")
        );
    }
}
