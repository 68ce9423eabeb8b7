//! What stands around the words of an OpenDocument text: the page on which each begins, and heads and feet where they
//! become others.

use super::Body;
use crate::data::document::{AsideKind, BlockKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::formats::odt::around;
use crate::read::office::aside;
use crate::read::xml::{self, Tag};

impl Body<'_> {
    /// The page on which a paragraph or a table begins, and what stands around it where it is of another kind.
    pub(super) fn page_of(&mut self, tag: &Tag<'_>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        if self.tables > 0 || self.in_paragraph() {
            return Ok(());
        }
        let family = if tag.name() == "table" { "table" } else { "paragraph" };
        let breaks = self.styles.breaks(family, tag.get("style-name").as_deref());
        let first = self.kinds_shown.is_empty();
        let kind = breaks.kind.clone().or_else(|| first.then(|| "Standard".to_owned()));
        if let Some(pages) = &mut self.pages {
            if breaks.before() {
                pages.signs.apart();
            }
            if let Some(kind) = kind.as_ref().and_then(|kind| self.kinds.get(kind)) {
                pages.count(breaks.number, &kind.format);
            }
        }
        let Some(kind) = kind else { return Ok(()) };
        if let Some(pages) = &mut self.pages {
            pages.before_words(draft);
        }
        let chain = around::chain(&self.kinds, &kind)
            .into_iter()
            .map(|(name, kind)| (name.to_owned(), kind.around.clone()));
        let chain: Vec<_> = chain.collect();
        for (name, all) in chain {
            if self.kinds_shown.insert(name) {
                self.read_around(&all, draft, stop)?;
            }
        }
        self.kinds_shown.insert(kind);
        Ok(())
    }

    /// Reads what stands at the head and the foot of pages.
    pub(super) fn read_around(
        &mut self,
        all: &[(&'static str, String)],
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        let flow = std::mem::take(&mut self.flow);
        for (label, text) in all {
            (self.every, self.first_label) = (Some(BlockKind::Furniture), Some(*label));
            self.read(text, false, draft, stop)?;
            draft.end();
        }
        (self.every, self.flow) = (None, flow);
        Ok(())
    }

    /// Kinds of pages that none of the text is on, by their words.
    pub(super) fn tell_unused(&self, draft: &mut Draft) {
        let mut unused: Vec<_> =
            self.kinds.iter().filter(|(name, _)| !self.kinds_shown.contains(*name)).collect();
        unused.sort_by_key(|(name, _)| *name);
        for (label, text) in unused.into_iter().flat_map(|(_, kind)| &kind.around) {
            let words = xml::words_in(text);
            if !words.trim().is_empty() {
                let name = format!("{label}, which no page shows");
                draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), &name, words.trim()));
            }
        }
        // Words that somebody took out of what somebody else took out, and those to which nothing refers any more.
        let mut lost: Vec<_> = self.changes.iter().filter(|(_, one)| !one.paragraphs.is_empty()).collect();
        lost.sort_by_key(|(id, _)| *id);
        for (_, changed) in lost {
            let words = changed.paragraphs.iter().map(|one| one.words.trim()).collect::<Vec<_>>().join("\n");
            if !words.trim().is_empty() {
                let author = changed.done.first().map_or("", |done| done.by.author.as_str());
                let by = if author.is_empty() { String::new() } else { format!(" by {author}") };
                let name = format!("Taken out{by}, without a place");
                draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), &name, words.trim()));
            }
        }
    }
}
