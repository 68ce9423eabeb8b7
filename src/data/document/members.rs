//! What a file that lies in a document is called. Those that are told of have a name; a mailbox holds more letters than
//! are told of one by one, and those are called by the words that lead to them.

use super::{Aside, AsideKind, Document, MarkKind, Target};

impl Document {
    /// The name of a file in this document, by its number; `None` where nothing tells of it or leads to it.
    pub fn member_name(&self, number: u32) -> Option<String> {
        let named = |aside: &&Aside| aside.kind == AsideKind::Attachment(number);
        if let Some(aside) = self.asides.iter().find(named) {
            return Some(aside.name.clone());
        }
        // Where nothing else is linked, the number of the link is that of the file.
        let leads = |target: &Target| *target == Target::Member(number);
        let own = self.links.get(number as usize).filter(|target| leads(target)).map(|_| number);
        let found = || self.links.iter().position(leads).and_then(|link| u32::try_from(link).ok());
        let words = self.words_of_link(own.or_else(found)?).unwrap_or_default();
        let words: String = words.chars().filter(|c| !matches!(c, '/' | '\\')).take(120).collect();
        // What is too many to be told of is of one kind.
        let last = self.asides.iter().rev().find(|aside| matches!(aside.kind, AsideKind::Attachment(_)));
        let ending = last.and_then(|aside| aside.name.rsplit_once('.')).map_or("", |(_, ending)| ending);
        let name = if words.trim().is_empty() { format!("file {}", u64::from(number) + 1) } else { words };
        Some(if ending.is_empty() { name } else { format!("{}.{ending}", name.trim()) })
    }

    /// The words on which a link lies. Links that are numbered in another order than that of the text may not be found.
    fn words_of_link(&self, link: u32) -> Option<String> {
        let links_of = |leaf: usize| {
            let leaf = self.text.leaf(leaf)?;
            let first = leaf.marks.iter().find_map(|mark| match mark.kind {
                MarkKind::Link(number) => Some(number),
                _ => None,
            })?;
            Some((leaf, first))
        };
        let (mut low, mut high) = (0, self.text.leaves.len());
        while high.saturating_sub(low) > 1 {
            let middle = low.midpoint(high);
            match links_of(middle) {
                Some((_, first)) if first <= link => low = middle,
                _ => high = middle,
            }
        }
        let (leaf, _) = links_of(low)?;
        let mark = leaf.marks.iter().find(|mark| mark.kind == MarkKind::Link(link))?;
        Some(self.text.slice(mark.span).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;

    #[test]
    fn a_letter_that_no_list_of_files_has_room_for_is_called_by_its_subject() {
        let mut draft = Draft::new(Document::default(), None);
        draft.aside(Aside {
            kind: AsideKind::Attachment(0),
            name: "Line 0.eml".to_owned(),
            words: String::new(),
            when: None,
            place: None,
            span: None,
        });
        // Some leaves of them.
        for number in 0..20_000 {
            let link = draft.link_to(Target::Member(number));
            let mark = draft.mark(MarkKind::Link(link));
            draft.flow(&format!("Line {number} / or so"));
            draft.close(mark);
            draft.end();
        }
        let document = draft.finish();
        assert!(document.text.leaves.len() > 3);
        for (number, name) in [(0, "Line 0.eml"), (1, "Line 1  or so.eml"), (19_999, "Line 19999  or so.eml")]
        {
            assert_eq!(document.member_name(number).as_deref(), Some(name));
        }
        assert_eq!(document.member_name(20_000), None);
    }
}
