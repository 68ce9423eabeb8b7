//! Where the pages of the edition on paper begin, in books that say so: second addresses, and no words.

use super::*;
use crate::data::unit::UnitKind;

/// Bytes of the number of a page; what is longer is no number.
const MAX_NUMBER: usize = 32;

impl Walker<'_, '_, '_> {
    /// Takes an element for the beginning of a page on paper; whether all that it shows is the number of that.
    pub(super) fn printed_page(&mut self, id: NodeId) -> bool {
        let Some(find) = self.around.printed_page else { return false };
        let marked = self.has_role(id, "doc-pagebreak");
        let place = self.attribute(id, "id").or_else(|| self.attribute(id, "name"));
        if !marked && place.is_none() {
            return false;
        }
        let shown = if marked { self.tree.words(id, MAX_NUMBER + 1) } else { String::new() };
        let said = ["title", "aria-label", "value"].iter().find_map(|name| self.attribute(id, name));
        let said = said.and_then(number).or_else(|| number(&shown)).filter(|_| marked);
        let Some(label) = find(place, said) else { return false };
        let unit = self.draft.unit(UnitKind::Printed, &label, (0.0, 0.0));
        self.draft.unit_at_next_word(unit);
        marked && number(&shown).is_some_and(|shown| shown == label)
    }
}

/// The number of a page out of how it is said: “Page 47.”, “[xii]”; `None` for what is none.
fn number(words: &str) -> Option<&str> {
    let words = words.trim().trim_matches(|c: char| "[](){}".contains(c)).trim_end_matches('.').trim();
    let prefix = ["page", "pg.", "p."].iter().find_map(|word| {
        let head = words.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        words.strip_prefix(head)
    });
    let number = prefix.unwrap_or(words).trim();
    let sound = number.len() <= MAX_NUMBER && number.contains(char::is_alphanumeric);
    sound.then_some(number)
}
