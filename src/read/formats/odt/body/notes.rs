//! Links and notes of an OpenDocument text, which lead from words to other words.

use super::{Body, Leave, MAX_NOTES, Note};
use crate::data::document::MarkKind;
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::wording::counted;
use crate::read::formats::odt::changes;
use crate::read::office::Done;
use crate::read::xml::{Tag, Xml};

/// Notes within notes.
const MAX_NOTE_DEPTH: usize = 8;

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
        } else {
            self.more_notes += 1;
        }
    }

    /// Reads all notes once the text is, those within notes after them.
    pub(super) fn read_notes(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        for _ in 0..MAX_NOTE_DEPTH {
            for Note { name, label, inside, done } in std::mem::take(&mut self.notes) {
                draft.end();
                let start = draft.place().start;
                draft.anchor(&name);
                self.note_label = Some(label);
                self.read(&inside, false, draft, stop)?;
                draft.end_table();
                draft.end();
                // A note comes and goes with its number.
                done.into_iter().for_each(|done| done.tell_since(start, draft));
            }
        }
        if !self.notes.is_empty() {
            draft.complain_at("Notes within notes that are nested too deeply are left out.", None, None);
        }
        if self.more_notes > 0 {
            draft.complain_at(format!("Left out: {}.", counted(self.more_notes, "more note")), None, None);
        }
        Ok(())
    }
}
