//! Links and notes of an OpenDocument text, which lead from words to other words.

use super::{Body, Leave, MAX_NOTES, Note};
use crate::data::document::MarkKind;
use crate::data::draft::Draft;
use crate::read::formats::odt::changes;
use crate::read::office::Done;
use crate::read::xml::{Tag, Xml};

impl Body<'_> {
    pub(super) fn link(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let Some(href) = tag.get("href").filter(|_| self.in_paragraph()) else { return Leave::Nothing };
        self.ensure(draft);
        // “#Chapter one|outline”
        let address =
            if href.starts_with('#') { href.split('|').next().unwrap_or(&href).to_owned() } else { href };
        let link = draft.link(&address);
        Leave::Mark(draft.mark(MarkKind::Link(link)))
    }

    pub(super) fn note(&mut self, tag: &Tag<'_>, (xml, text): (&mut Xml<'_>, &str), draft: &mut Draft) {
        let id = tag.get("id").unwrap_or_else(|| format!("note {}", self.notes.len()));
        let (label, inside) = changes::note(xml, text);
        if self.in_paragraph() && self.unshown == 0 {
            let done = self.changed.iter().map(|(_, change)| change.done()).collect();
            self.add_note(&id, label, inside, done, draft);
        }
    }

    pub(super) fn add_note(
        &mut self,
        id: &str,
        label: String,
        inside: String,
        done: Vec<Done>,
        draft: &mut Draft,
    ) {
        if self.notes.len() < MAX_NOTES {
            self.ensure(draft);
            let name = format!("note {id}");
            let link = draft.link(&format!("#{name}"));
            draft.note_label(link, &label, None);
            self.notes.push(Note { name, label, inside, done });
        }
    }
}
