//! Writes down where in the source words stand, for addresses that other reading programs understand.

use super::*;

impl<'t> Walker<'_, 't, '_> {
    /// From here on it is known what is written.
    pub(super) fn watch(&mut self) {
        // A page in another is no part of the source, and belongs to the element in which it stands.
        if let Some(located) = self.located {
            located.taken_back(self.draft.watch());
        }
    }

    /// Says words of a text of the page, which may be a part of it.
    pub(super) fn traced_words(&mut self, id: NodeId, text: &'t str) {
        let Some(located) = self.located else { return self.words(text) };
        let whole = self.tree.text(id).unwrap_or_default();
        // A part of a text lies where the text lies.
        let from = (text.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
        self.watch();
        self.words(text);
        let (start, words) = self.draft.written();
        match from <= whole.len() {
            true => located.wrote(id, from, text, start, &words, self.listing.is_some()),
            false => located.taken_back(start),
        }
        // What was taken away before these words is known now.
        self.draft.watch();
    }

    /// Something was said for an element that is not read as words: a picture, a formula.
    pub(super) fn traced_element(&mut self, id: NodeId) {
        let Some(located) = self.located else { return };
        let (start, words) = self.draft.written();
        located.taken_back(start);
        let before = words.len() - words.trim_start_matches(['\n', ' ', '\u{2028}', '\t']).len();
        let start = start + before as u64;
        let end = start + (words.len() - before) as u64;
        if start < end {
            located.wrote_for(id, Span::new(start, end));
            self.draft.watch();
        }
    }
}
