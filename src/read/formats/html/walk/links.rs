//! Links of a page: where they lead, and which of them are numbers of notes.

use super::*;

/// Bytes of the number of a note; a longer one is cut, because a label stands beside words.
const MAX_NOTE_NUMBER: usize = 32;
/// What the base of a page may add to its addresses, all together: that of a hundred thousand links of a real page.
pub(super) const MAX_BASE_BYTES: usize = 8 * 1024 * 1024;

impl Walker<'_, '_, '_> {
    /// An address seen from the page's base, as long as those together do not grow out of all proportion: a base of some
    /// kilobytes would otherwise be said again with each of a million links.
    pub(super) fn joined(&mut self, address: &str) -> String {
        let joined = address::join(&self.base, address);
        let more = joined.len().saturating_sub(address.len());
        match self.base_bytes.checked_sub(more) {
            Some(left) => {
                self.base_bytes = left;
                joined
            }
            None => {
                if !std::mem::replace(&mut self.long_base, true) {
                    let words = format!(
                        "The addresses of this page are too long together. From here on they are shown as they are \
                         written, without what stands before each, which takes {} MB by now.",
                        MAX_BASE_BYTES >> 20
                    );
                    self.draft.complain(&words, None);
                }
                address.trim().to_owned()
            }
        }
    }

    pub(super) fn link_mark(&mut self, id: NodeId) -> Option<MarkKind> {
        let href = self.attribute(id, "href")?;
        // Alone it means the top of the page, and nearly always that a script was to run.
        if matches!(href.trim(), "" | "#") {
            return None;
        }
        let mut target = self.joined(href);
        if let Some(outer) = self.around.address {
            target = outer(&target);
        }
        Some(MarkKind::Link(self.draft.link(&target)))
    }

    /// Whether an element is the link at the number of a note; such a number is a label and no words.
    pub(super) fn is_note_number(&self, id: NodeId) -> bool {
        let parent = self.tree.parent(id);
        self.attribute(id, "href").is_some_and(|href| !matches!(href.trim(), "" | "#"))
            && (self.has_role(id, "doc-noteref")
                || self.has_class(id, "footnote-ref")
                || self.tree.name(parent) == "sup" && self.is_note_reference(parent))
    }

    /// Says the number of a note.
    pub(super) fn note_number(&mut self, id: NodeId) {
        let Some(MarkKind::Link(link)) = self.link_mark(id) else { return };
        let words = self.tree.words(id, MAX_NOTE_NUMBER);
        self.before_words();
        self.draft.note_label(link, words.trim().trim_matches(['[', ']', '(', ')']), None);
    }

    /// `<sup><a href="#…">1</a></sup>`, as most programs write the number of a footnote.
    pub(super) fn is_note_reference(&self, sup: NodeId) -> bool {
        let mut inside = self.tree.children(sup);
        let (Some(link), None) = (inside.next(), inside.next()) else {
            return false;
        };
        let leads_inside = self
            .attribute(link, "href")
            .is_some_and(|href| href.trim().starts_with('#') && href.trim().len() > 1);
        self.tree.name(link) == "a" && leads_inside && {
            let words = self.tree.words(link, 16);
            let number = words.trim().trim_matches(['[', ']', '(', ')']);
            number.len() <= 4 && number.chars().any(char::is_alphanumeric)
                || matches!(number, "*" | "**" | "†" | "‡")
                || self.has_role(link, "doc-noteref")
                || self.has_class(link, "footnote-ref")
                || self.attribute(link, "data-footnote-ref").is_some()
        }
    }
}
