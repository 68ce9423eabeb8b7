//! What stands apart from the words beside it although no space is written there: buttons, fields, pictures, boxes.
//!
//! `<button>Send</button><button>Stop</button>` are two words on the page, and `un<b>broken</b>` is one.

use super::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Apart {
    #[default]
    No,
    /// Only where two words would become one.
    Words,
    /// As words in a sentence do.
    Always,
}

impl Walker<'_, '_, '_> {
    /// Notes that an element stands apart; gives how it does from what follows it.
    pub(super) fn stands_apart(&mut self, id: NodeId, name: &str, style: &style::Style) -> Apart {
        let apart = match name {
            "input" if self.attribute(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")) => {
                Apart::No
            }
            "button" | "input" | "select" | "textarea" | "output" | "meter" | "progress" | "video"
            | "audio" | "canvas" | "object" | "iframe" | "embed" | "marquee" | "applet" => Apart::Always,
            // A letter that is drawn begins a word.
            "img" | "image"
                if self.attribute(id, "alt").is_some_and(|alt| alt.trim().chars().count() > 1) =>
            {
                Apart::Always
            }
            "label" | "option" => Apart::Words,
            // Elements of a page's own making are boxes, with few exceptions.
            _ if name.contains('-') || style.apart || self.boxes => Apart::Words,
            _ => Apart::No,
        };
        self.apart = self.apart.max(apart);
        apart
    }

    /// Writes the space before words that stand apart.
    pub(super) fn keep_apart(&mut self, text: &str) {
        let Some(first) = text.chars().next() else { return };
        let apart = std::mem::take(&mut self.apart);
        let Some(before) = self.draft.sign_before().filter(|_| apart != Apart::No && !first.is_whitespace())
        else {
            return;
        };
        let words = before.is_alphanumeric() && first.is_alphanumeric();
        let opens = "([{“„‘‚«‹/".contains(before);
        let closes = ".,;:!?)]}”’»›/%…".contains(first);
        if words || apart == Apart::Always && !opens && !closes {
            self.draft.flow(" ");
        }
    }

    /// What is struck out, and what is put in its place, are two words: "4,000" and "5,000". Gives whether a change that
    /// begins here begins where a word does; `None` where none begins.
    pub(super) fn change_begins(&mut self, name: &str) -> Option<bool> {
        if !matches!(name, "del" | "ins" | "s" | "strike") {
            return None;
        }
        let here = self.draft.place();
        if let Some((_, began)) = self.changed.filter(|(end, _)| *end == here) {
            if began {
                self.apart = self.apart.max(Apart::Words);
            }
            return Some(began);
        }
        Some(!self.draft.sign_before().is_some_and(char::is_alphanumeric))
    }
}
