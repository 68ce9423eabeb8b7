//! What a page says when one points at its words (`title`): what an abbreviation stands for, the day that a page calls
//! “yesterday”, who was meant. It stands in no line of the page, and is told beside it.

use super::*;
use crate::data::draft::short_title;

/// Elements that say it in another way: it is their own name, or what stands for them.
const OTHERS: &[&str] = &[
    "a", "area", "img", "iframe", "frame", "object", "embed", "input", "button", "select", "textarea",
    "link", "style", "svg", "math", "video", "audio", "html", "body",
];

/// Those of which the machine’s own day is told: a page says “yesterday” and means one.
const DATED: &[&str] = &["time", "ins", "del"];

impl Walker<'_, '_, '_> {
    /// What is said at an element.
    fn said_at(&self, id: NodeId, name: &str) -> Option<String> {
        let title = self.attribute(id, "title").filter(|_| !OTHERS.contains(&name));
        let day = self.attribute(id, "datetime").filter(|_| DATED.contains(&name));
        let said = title.or(day)?.split_whitespace().collect::<Vec<_>>().join(" ");
        (!said.is_empty()).then_some(said)
    }

    /// Where an element begins at which something is said that its own words do not say.
    pub(super) fn pointed_at(&self, id: NodeId, name: &str) -> Option<(NodeId, Span)> {
        if self.invisible.is_some() || self.drawing > 0 {
            return None;
        }
        let said = self.said_at(id, name)?;
        let own = plain(&self.tree.words(id, TITLE_BYTES));
        (!own.is_empty() && own != plain(&said)).then(|| (id, self.draft.place()))
    }

    pub(super) fn leave_pointed(&mut self, (id, start): (NodeId, Span)) {
        let said = self.said_at(id, self.tree.name(id)).unwrap_or_default();
        self.describe(short_title(&self.tree.words(id, TITLE_BYTES)), said, start);
    }

    /// Tells what is said of a picture beside its description, which stands in the text.
    pub(super) fn describe_picture(&mut self, id: NodeId, description: &str, start: Span) {
        let title = self.attribute(id, "title").unwrap_or("").trim();
        if !title.is_empty() && plain(title) != plain(description) {
            self.describe(short_title(description), title.to_owned(), start);
        }
    }

    fn describe(&mut self, name: String, words: String, start: Span) {
        let end = self.draft.place().start.max(start.start);
        let span = Some(Span::new(start.start, end));
        self.draft.aside(Aside { kind: AsideKind::Described, name, words, when: None, place: None, span });
    }
}

fn plain(words: &str) -> String {
    words.to_lowercase().split_whitespace().collect()
}
