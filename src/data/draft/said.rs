//! What is said beside the text: asides, complaints and the outline.

use super::{Draft, short_title};
use crate::data::document::{Aside, Complaint, OutlineEntry, OutlineSource};
use crate::data::lists::rows;
use crate::data::span::Span;
use crate::data::text;

impl Draft<'_> {
    /// Something that the file holds beside its text.
    pub fn aside(&mut self, aside: Aside) {
        self.add::<rows::Asides>(aside);
    }

    /// The same, which would stand at this point of the text if it were shown.
    pub fn aside_here(&mut self, aside: Aside) {
        let span = Some(Span::empty_at(self.here()));
        self.aside(Aside { span, ..aside });
    }

    /// Something could not be read at this point.
    pub fn complain(&mut self, words: impl Into<String>, hint: Option<&str>) {
        let span = Some(Span::empty_at(self.here()));
        self.complain_at(words, span, hint);
    }

    /// Something about the whole file, or about a span that this draft gave.
    pub fn complain_at(&mut self, words: impl Into<String>, span: Option<Span>, hint: Option<&str>) {
        self.add::<rows::Complaints>(Complaint { words: words.into(), span, hint: hint.map(str::to_owned) });
    }

    /// An entry whose title are the words of a span, as far as they are not yet in a leaf that was ended.
    pub fn outline_entry(&mut self, level: u8, span: Span, source: OutlineSource) {
        let title = short_title(text::cut(&self.leaf.text, self.leaf_start, span));
        self.push_outline(OutlineEntry { title, level, span }, source);
    }

    /// An entry that has its title beside the text, as the outline of a paginated file has.
    pub fn outline_titled(&mut self, level: u8, title: &str, span: Span, source: OutlineSource) {
        self.push_outline(OutlineEntry { title: short_title(title), level, span }, source);
    }

    /// What the headings of this file are to its outline: `None` where it has one of its own.
    pub fn headings_as(&mut self, source: Option<OutlineSource>) {
        self.headings = source;
    }

    /// The blocks of this file are labels in a drawing and no paragraphs: nobody finds a way by them.
    pub fn labels_alone(&mut self) {
        self.paragraphs = false;
    }

    pub(super) fn push_outline(&mut self, entry: OutlineEntry, source: OutlineSource) {
        if !entry.title.is_empty() {
            self.document.outline_source = source;
            self.add::<rows::Outline>(entry);
        }
    }
}
