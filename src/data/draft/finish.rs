//! The end of a reading: links find their names, what was left out is said, and a document without headings gets an
//! outline all the same.

use super::addresses::find_anchor;
use super::words::short_title;
use super::{Draft, units};
use crate::data::document::*;
use crate::data::limits::{ANCHORS, AUTHORS, Cutter, FACTS};
use crate::data::lists::{List, Reach, Speaks};
use crate::data::seams::Seams;
use crate::data::shown::Reading;
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use std::sync::Arc;

/// Where a document marks no headings, its paragraphs make the outline, up to this many.
const MAX_PARAGRAPH_OUTLINE: u64 = 300;
/// Bytes of a heading in which changes are looked for.
const MAX_TITLE: u64 = 4_096;

impl Draft<'_> {
    /// Closes everything, resolves the links to names, and gives the document.
    pub fn finish(mut self) -> Document {
        self.end_table();
        self.end();
        self.seal();
        units::show_open(&self.open_units, &mut self.document);
        self.resolve_names();
        self.part_changed_titles();
        self.clip_complaints();
        std::mem::take(&mut self.invisible).tell(&mut self.document);
        self.say_what_is_left_out();
        self.say_that_there_are_no_words();
        let paragraphs = self.paragraphs;
        let mut document = self.document;
        // A title alone leads nowhere.
        let bare =
            paragraphs && document.outline.len() <= 1 && document.outline_source != OutlineSource::Marked;
        if bare && document.block_count() <= MAX_PARAGRAPH_OUTLINE {
            outline_from_paragraphs(&mut document);
        }
        // Old programs fill the field with a blank.
        document.facts.authors.retain(|author| !author.trim().is_empty());
        if document.facts.title.is_none()
            && document.outline_source == OutlineSource::Marked
            && let Some(first) = document.outline.get(0).filter(|entry| entry.level == 1)
            && document.block_from_offset(first.span.start) < 3
            && stands_there(&document, first)
        {
            document.facts.title = Some(first.title.clone());
        }
        document.progress = 1.0;
        let all = Span::new(0, document.text.len());
        document.counts.words += Seams::of(&document, Reading::AsItIs).more_words(&document, all);
        document
    }

    /// Leads links to names where all names are known.
    pub(super) fn resolve_names(&mut self) {
        let mut anchors = std::mem::take(&mut self.anchors);
        anchors.shorten(&mut self.cutter);
        anchors.values_mut().for_each(|at| *at = at_character(&self.document.text, *at));
        for (number, name) in std::mem::take(&mut self.named_links) {
            if let Some(at) = find_anchor(&anchors, &name) {
                self.document.links.set(number as usize, Target::Inside(Span::empty_at(at)));
            }
        }
        self.document.anchors = Arc::new(anchors);
    }

    /// In a draft as it is, what was taken out of a heading touches what was put in, and only their looks tell them apart:
    /// a list of titles has no such looks.
    fn part_changed_titles(&mut self) {
        let Document { outline, revisions, text, .. } = &mut self.document;
        let mut ends: Vec<u64> = revisions.iter().flat_map(|one| [one.span.start, one.span.end]).collect();
        ends.sort_unstable();
        for at in 0..if ends.is_empty() { 0 } else { outline.len() } {
            let Some(entry) = outline.get(at).filter(|entry| entry.span.len() <= MAX_TITLE) else { continue };
            let span = entry.span;
            let first = ends.partition_point(|end| *end <= span.start);
            let own = ends.get(first..).unwrap_or_default().iter().take_while(|end| **end < span.end);
            // Where one ends and another begins.
            let mut meet: Vec<u64> = own.copied().collect();
            meet = meet.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
            meet.dedup();
            if meet.is_empty() {
                continue;
            }
            let mut words = Vec::new();
            let mut from = span.start;
            for end in meet.into_iter().chain([span.end]) {
                words.push(text.slice(Span::new(from, end)).trim().to_owned());
                from = end;
            }
            let entry = OutlineEntry { title: short_title(&words.join(" ")), ..entry.clone() };
            outline.set(at, entry);
        }
    }

    /// What was said at a point that then came to nothing is about the end.
    fn clip_complaints(&mut self) {
        let text = &self.document.text;
        let clip = |span: Span| Span::new(at_character(text, span.start), at_character(text, span.end));
        let clipped =
            |complaint: &Complaint| Complaint { span: complaint.span.map(clip), ..complaint.clone() };
        self.document.complaints = self.document.complaints.iter().map(clipped).collect();
        let text = &self.document.text;
        let clip = |span: Span| Span::new(at_character(text, span.start), at_character(text, span.end));
        for at in 0..self.document.asides.len() {
            // Only what was said at a point can come to lie within a sign; most asides have a place of their own.
            if let Some(aside) = self.document.asides.get(at)
                && let Some(span) = aside.span.filter(|span| span.is_empty() || span.end > text.len())
                && clip(span) != span
            {
                let aside = Aside { span: Some(clip(span)), ..aside.clone() };
                self.document.asides.set(at, aside);
            }
        }
        for at in 0..self.document.revisions.len() {
            if let Some(one) = self.document.revisions.get(at).filter(|one| one.span.end > text.len()) {
                let one = Revision { span: clip(one.span), ..one.clone() };
                self.document.revisions.set(at, one);
            }
        }
    }

    /// Nobody looks at an empty page and wonders whether it is the file or the program. A format that knows why there
    /// is nothing has said so.
    fn say_that_there_are_no_words(&mut self) {
        let Document { counts, pictures, units, complaints, .. } = &mut self.document;
        if counts.words == 0 && pictures.is_empty() && units.is_empty() && complaints.is_empty() {
            let words = match counts.characters {
                0 => "There are no words in this file.",
                _ => "There is nothing but white space in this file.",
            };
            complaints.push(Complaint { words: words.to_owned(), span: None, hint: None });
        }
    }

    /// Nobody is left in the belief that what is shown is all.
    fn say_what_is_left_out(&mut self) {
        self.document.facts.shorten(&mut self.cutter);
        let have = Reach::of(&self.document);
        let mut words = Vec::new();
        words.extend(cut_words(&self.cutter));
        if self.labels_left_out > 0 {
            let count = counted(self.labels_left_out, "number");
            words.push(format!("Too many numbers of notes and lines: {count} of them are not shown."));
        }
        for list in List::ALL {
            let count = self.left_out[*list as usize];
            let kept = grouped(have.list(*list) as u64);
            match list {
                _ if count == 0 => {}
                List::Complaints => {
                    let count = grouped(count);
                    words.push(format!("{count} more of this kind are not listed; {kept} are."));
                }
                List::Outline => {
                    let count = counted(count, "heading");
                    words.push(format!("Not in the outline: {count}; {kept} are."));
                }
                List::Asides => {
                    let count = counted(count, "thing");
                    words.push(format!("Not listed of what lies beside the text: {count}; {kept} are."));
                }
                list => {
                    let count = counted(count, list.word());
                    words.push(format!("Too many to be kept: {count}; {kept} are kept."));
                }
            }
        }
        for words in words {
            self.document.complaints.push(Complaint { words, span: None, hint: None });
        }
    }
}

/// What was cut because it was too long, or left out because it was one of too many names.
fn cut_words(cutter: &Cutter) -> Vec<String> {
    let mut words = Vec::new();
    let Cutter { cut, whole_bytes, kept_bytes, dropped } = *cutter;
    let bytes = format!("{} of {} bytes", grouped(kept_bytes), grouped(whole_bytes));
    match cut {
        0 => {}
        1 => words.push(format!("A title, name or note is too long; only its beginning is shown, {bytes}.")),
        cut => {
            let cut = grouped(cut);
            words.push(format!(
                "{cut} titles, names or notes are too long; only their beginnings are shown, {bytes}."
            ));
        }
    }
    if dropped > 0 {
        words.push(format!(
            "Too many authors, properties or names of places, of which {} are left out: no more than {}, {} and {} \
             are kept.",
            grouped(dropped),
            grouped(AUTHORS as u64),
            grouped(FACTS as u64),
            grouped(ANCHORS as u64),
        ));
    }
    words
}

/// Whether the words of an entry are those that it leads to. Of a file that only names places in itself, the first name
/// is no title of all of it: “List of exhibits”.
fn stands_there(document: &Document, entry: &OutlineEntry) -> bool {
    let letters = |words: &str| -> String {
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let own = letters(&entry.title);
    let number = document.block_from_offset(entry.span.start);
    let near = number..(number + 2).min(document.block_count());
    // What stands in a table names something in it, as a folder of an archive, and not the whole.
    let mut views = near
        .filter_map(|number| document.block(number))
        .filter(|view| !matches!(view.block().kind, BlockKind::Row { .. }));
    !own.is_empty() && views.any(|view| letters(&crate::data::visible::line(view.text())).starts_with(&own))
}

fn outline_from_paragraphs(document: &mut Document) {
    let mut entries = Vec::new();
    for number in 0..document.block_count() {
        let Some(view) = document.block(number) else {
            continue;
        };
        let block = view.block();
        let title = matches!(block.kind, BlockKind::Heading(_));
        let flows = title || matches!(block.kind, BlockKind::Paragraph);
        if flows && !block.joined && block.quote == 0 && block.indent == 0 {
            entries.push(OutlineEntry {
                title: short_title(view.text()),
                level: if title { 1 } else { 2 },
                span: block.span,
            });
        }
    }
    if entries.iter().all(|entry| entry.level > 1) {
        entries.iter_mut().for_each(|entry| entry.level = 1);
    }
    if entries.len() > 1 {
        document.outline = entries.into_iter().collect();
        document.outline_source = OutlineSource::Paragraphs;
    }
}

/// The character at a byte, or the end of the text: a place may have been noted in words that then came to nothing, and
/// others, which may have longer letters, stand where they stood.
fn at_character(text: &Text, at: u64) -> u64 {
    let at = at.min(text.len());
    let Some(number) = text.leaf_at(at) else { return at };
    match (text.leaves.get(number), text.leaves.get(number).and_then(|info| info.held.as_ref())) {
        (Some(info), Some(leaf)) => {
            info.span.start + leaf.text.floor_char_boundary((at - info.span.start) as usize) as u64
        }
        // What lies on a shelf was counted, and nothing of it was taken back.
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the outline, “newspapersas” would be a word that nobody wrote.
    #[test]
    fn what_was_taken_out_of_a_heading_is_parted_from_what_was_put_in() {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Heading(1));
        draft.flow("The newspapersas reports");
        draft.end();
        let parts = [(4, 14, RevisionKind::Deleted), (14, 16, RevisionKind::Inserted)];
        for (start, end, kind) in parts {
            let (span, author, before) = (Span::new(start, end), String::new(), String::new());
            draft.revise(Revision { span, kind, author, when: None, before, moved: None });
        }
        let document = draft.finish();
        assert_eq!(document.outline.get(0).unwrap().title, "The newspapers as reports");
    }
}
