//! Raised and lowered letters, and fractions that are made of them: `10<sup>6</sup>`, `<sup>1</sup>/<sub>2</sub>`.

use super::*;
use crate::data::draft::shifted::{self, Shifted};

/// Whether letters stand higher or lower than the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shift {
    #[default]
    None,
    Raised,
    Lowered,
}

/// Words after this sign, of whose white space only line ends count.
fn with_ends(before: Option<char>, text: &str) -> String {
    let mut out = String::new();
    let mut before = before.unwrap_or('\n');
    for c in text.chars() {
        let space = matches!(c, ' ' | '\t' | '\r' | '\x0C');
        if space && matches!(before, ' ' | '\n') || c == '\n' && out.is_empty() && before == '\n' {
            continue;
        }
        if c == '\n' && out.ends_with(' ') {
            out.pop();
        }
        before = if space { ' ' } else { c };
        out.push(before);
    }
    out
}

/// Bytes of a part of a fraction, and more than that.
const PART_BYTES: usize = 32;

impl Walker<'_, '_, '_> {
    /// How letters stand in an element; gives how they stood around it.
    pub(super) fn shift_in(&mut self, name: &str, style: &style::Style) -> Shift {
        let around = self.shift;
        let styled = |kind| style.marks.contains(&kind);
        if name == "sup" || styled(MarkKind::Superscript) {
            self.shift = Shift::Raised;
        } else if name == "sub" || styled(MarkKind::Subscript) {
            self.shift = Shift::Lowered;
        }
        around
    }

    pub(super) fn flow_shifted(&mut self, text: &str) {
        match self.shift {
            Shift::None => self.draft.flow(text),
            Shift::Raised => self.draft.raised(text),
            // Between letters and a number it would be read as a part of that.
            Shift::Lowered => match shifted::lowered(Some('0'), text) {
                Shifted::Signs(signs) if self.before_digit => self.draft.flow(&signs),
                _ => self.draft.lowered(text),
            },
        }
    }

    /// Whether a digit that is not shifted itself follows these words in their block.
    pub(super) fn digit_follows(&self, id: NodeId) -> bool {
        const MAX_LOOKED: usize = 8;
        let mut at = id;
        for _ in 0..MAX_LOOKED {
            at = self.tree.following(at, ROOT, true);
            if let Some(text) = self.tree.text(at).filter(|text| !text.is_empty()) {
                return text.starts_with(|c: char| c.is_ascii_digit());
            }
            let name = self.tree.name(at);
            if at == NONE || matches!(name, "br" | "sup" | "sub") || is_block(name) {
                return false;
            }
        }
        false
    }

    /// The same in a listing, where no sign is folded.
    pub(super) fn listed(&mut self, text: &str) {
        let Some(listing) = &mut self.listing else { return };
        let before = listing.code.chars().next_back();
        let folded = listing.folds.then(|| with_ends(before, text));
        let text = folded.as_deref().unwrap_or(text);
        let shifted = match self.shift {
            Shift::None => None,
            Shift::Raised => Some(shifted::raised(before, text)),
            Shift::Lowered => Some(shifted::lowered(before, text)),
        };
        let text = match &shifted {
            Some(Shifted::Signs(signs)) => signs,
            _ => text,
        };
        listing.code.push_str(text);
        self.draft.verbatim(text);
    }

    /// Says a fraction that begins with this element; whether one does.
    pub(super) fn fraction(&mut self, id: NodeId, name: &str) -> bool {
        let said = match name {
            "sup" => self.fraction_beside(id),
            "span" if ["frac", "sfrac", "fraction"].iter().any(|class| self.has_class(id, class)) => {
                self.fraction_inside(id)
            }
            _ => None,
        };
        let Some(said) = said else { return false };
        let shift = std::mem::take(&mut self.shift);
        self.words(&said);
        self.shift = shift;
        true
    }

    /// `<sup>1</sup>/<sub>2</sub>`, whatever the stroke is.
    fn fraction_beside(&mut self, above: NodeId) -> Option<String> {
        let stroke = self.tree.next(above);
        let below = self.tree.next(stroke);
        let is_stroke = matches!(self.tree.text(stroke)?.trim(), "/" | "\u{2044}" | "\u{2215}");
        if !is_stroke || !matches!(self.tree.name(below), "sub" | "sup") {
            return None;
        }
        let words = |id| self.tree.words(id, PART_BYTES);
        let said = shifted::fraction(&words(above), &words(below))?;
        self.said = vec![stroke, below];
        Some(said)
    }

    /// As encyclopedias write it: a whole number, and two parts that are named.
    fn fraction_inside(&self, id: NodeId) -> Option<String> {
        let (mut whole, mut parts) = (String::new(), Vec::new());
        let mut at = self.tree.following(id, id, true);
        while at != NONE {
            let part = ["num", "den"].iter().any(|class| self.has_class(at, class))
                || matches!(self.tree.name(at), "sup" | "sub");
            if part {
                parts.push(self.tree.words(at, PART_BYTES));
            } else if parts.is_empty() && whole.len() < PART_BYTES {
                whole.extend(self.tree.text(at).unwrap_or("").chars().filter(char::is_ascii_digit));
            }
            at = self.tree.following(at, id, !part);
        }
        let [above, below] = parts.as_slice() else { return None };
        Some(whole + &shifted::fraction(above, below)?)
    }
}
