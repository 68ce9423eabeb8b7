//! Where words went that were only just written, for what is said of them afterwards.

use super::Draft;
use crate::data::span::Span;
use std::borrow::Cow;

impl Draft<'_> {
    /// The place where the next words go, for a complaint whose words are known only later.
    pub fn place(&self) -> Span {
        Span::empty_at(self.here())
    }

    /// From here on [`Draft::written`] tells what is written. Gives the lowest place to which white space at the ends of
    /// blocks was taken away since this was called last.
    pub fn watch(&mut self) -> u64 {
        self.watched = self.here();
        std::mem::replace(&mut self.cut_to, u64::MAX)
    }

    /// What was written since [`Draft::watch`] was called, and where it begins: before that, where white space was taken
    /// away meanwhile.
    pub fn written(&self) -> (u64, Cow<'_, str>) {
        let start = self.watched.min(self.cut_to).min(self.here());
        let own = start.max(self.leaf_start);
        let last = self.leaf.text.get((own - self.leaf_start) as usize..).unwrap_or_default();
        if own == start {
            return (start, Cow::Borrowed(last));
        }
        // A block that grew too long was sealed on the way.
        let first = self.document.text.slice(Span::new(start, own));
        (start, Cow::Owned(first.into_owned() + last))
    }

    /// A place that was asked for while white space was still to be written: that of the word after it, as far as the
    /// leaf is still open. What is said of words begins at a word.
    pub fn word_from(&self, place: u64) -> u64 {
        let at = place.checked_sub(self.leaf_start).map(|at| at as usize);
        let gap = at.and_then(|at| self.leaf.text.as_bytes().get(at)).is_some_and(|byte| *byte == b' ');
        place + u64::from(gap)
    }
}
