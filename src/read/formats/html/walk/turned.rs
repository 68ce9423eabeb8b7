//! Which letters does the page put into another order than that in which they stand in its text?
//!
//! `<bdo>` and `unicode-bidi` let a browser draw letters from right to left that run from left to right: an address that
//! programs must not read, or words that a page shows and does not say. Here they are read as they are written, and that
//! others see something else is told.

use super::super::style::{self, is_block};
use super::super::tree::NodeId;
use super::Walker;
use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::data::visible;
use crate::data::wording::counted;

/// How the letters of an element are put in order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Order {
    /// Its direction is from right to left.
    leftward: bool,
    /// All letters run in that direction, whatever they are.
    overrides: bool,
}

/// Letters that were met in another order than their own.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turned {
    letters: u64,
    first: Option<Span>,
}

impl Turned {
    pub(super) fn add(&mut self, other: Self) {
        self.letters += other.letters;
        self.first = self.first.or(other.first);
    }
}

impl Walker<'_, '_, '_> {
    /// The order of letters in an element, where it is not that of what is around it. A style goes before the attribute.
    pub(super) fn order_in(&self, id: NodeId, name: &str, style: &style::Style) -> Order {
        let dir = self.attribute(id, "dir").map(str::trim);
        let says = |direction: &str| dir.is_some_and(|dir| dir.eq_ignore_ascii_case(direction));
        let leftward = style.leftward.unwrap_or(says("rtl") || self.order.leftward && !says("ltr"));
        // Blocks, and what has a direction of its own, are put in order by themselves.
        let apart = is_block(name) || style.block || name == "bdi" || dir.is_some();
        let by_itself = name == "bdo" || self.order.overrides && !apart;
        Order { leftward, overrides: style.overrides.unwrap_or(by_itself) }
    }

    /// Counts the letters of words that are shown.
    pub(super) fn count_turned(&mut self, text: &str) {
        let Order { leftward, overrides } = self.order;
        if !overrides {
            return;
        }
        let against = |c: &char| c.is_alphanumeric() && visible::runs_left(*c) != leftward;
        let letters = text.chars().filter(against).count() as u64;
        if letters > 0 {
            self.turned.add(Turned { letters, first: Some(self.draft.place()) });
        }
    }
}

/// Says how many letters they are, and where the first is.
pub(super) fn complain(turned: Turned, draft: &mut Draft) {
    let Turned { letters, first } = turned;
    if letters > 0 {
        let are = if letters == 1 { "is" } else { "are" };
        let words = format!(
            "{} of this page {are} shown by browsers in the other direction, so that one reads something else there. Here \
             they stand in the order in which they are written.",
            counted(letters, "letter")
        );
        draft.complain_at(words, first, None);
    }
}
