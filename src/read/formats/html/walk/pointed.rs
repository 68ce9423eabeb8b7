//! What a page says when one points at its words (`title`): what an abbreviation stands for, the day that a page calls
//! “yesterday”, who was meant. It stands in no line of the page, and is told beside it.

use super::*;
use crate::data::draft::short_title;

/// Elements that say it in another way: it is their own name, or what stands for them.
const OTHERS: &[&str] = &[
    "a", "area", "img", "iframe", "frame", "object", "embed", "input", "button", "select", "textarea",
    "link", "style", "svg", "math", "video", "audio", "html", "body",
];

impl Walker<'_, '_, '_> {
    /// Where an element begins at which something is said.
    pub(super) fn pointed_at(&self, id: NodeId, name: &str) -> Option<(NodeId, Span)> {
        let said = self.attribute(id, "title")?.trim();
        if said.is_empty() || OTHERS.contains(&name) || self.invisible.is_some() || self.drawing > 0 {
            return None;
        }
        let plain = |words: &str| words.to_lowercase().split_whitespace().collect::<String>();
        let own = plain(&self.tree.words(id, TITLE_BYTES));
        (!own.is_empty() && own != plain(said)).then(|| (id, self.draft.place()))
    }

    pub(super) fn leave_pointed(&mut self, (id, start): (NodeId, Span)) {
        let end = self.draft.place().start.max(start.start);
        self.draft.aside(Aside {
            kind: AsideKind::Described,
            name: short_title(&self.tree.words(id, TITLE_BYTES)),
            words: self.attribute(id, "title").unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" "),
            when: None,
            place: None,
            span: Some(Span::new(start.start, end)),
        });
    }
}
