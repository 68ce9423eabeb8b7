//! Words of a Word document: how a run of them looks, what was changed in them, and the notes and remarks on them.

use super::{Body, Leave, NoteRef};
use crate::data::document::RevisionKind;
use crate::data::draft::Draft;
use crate::read::container::opc::Relation;
use crate::read::formats::docx::changes::{self, Moves};
use crate::read::formats::docx::styles;
use crate::read::office::symbols::Face;
use crate::read::office::{Change, Done, Words};
use crate::read::xml::{Event, Tag, Xml};

impl Body<'_> {
    pub(super) fn run_properties(&mut self, xml: &mut Xml<'_>, draft: &mut Draft) {
        let (mut own, mut style) = (Words::default(), None);
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) if tag.name() == "rPrChange" => {
                    let change = Change::begin(RevisionKind::Formatted, changes::by(&tag), draft);
                    let change = change.looked(changes::before(xml));
                    self.run_look = Some(change).filter(|_| matches!(self.open.last(), Some(Leave::Run)));
                }
                Some(Event::Start(tag)) => {
                    open += 1;
                    match tag.name() {
                        "rStyle" => style = tag.get("val"),
                        "rFonts" => self.face = tag.get("ascii").and_then(|font| Face::of(&font)),
                        _ => styles::take(&mut own, &tag),
                    }
                }
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        self.run = own.or(self.known.styles.words(style.as_deref()));
    }

    pub(super) fn words(&mut self, text: &str, draft: &mut Draft) {
        let signs = self.face.map(|face| face.text(text));
        let text = signs.as_deref().unwrap_or(text);
        if self.fields.iter().any(|field| !field.shows) {
            return;
        }
        if self.run.hidden == Some(true) {
            self.hidden.push(text);
            return;
        }
        if !self.begun && text.starts_with(char::is_whitespace) && !self.paragraph.code {
            self.ends.space();
            if text.trim().is_empty() {
                return;
            }
        }
        self.ensure(draft);
        self.fill_in(text);
        if self.paragraph.code && self.tables == 0 {
            return draft.verbatim(text);
        }
        // Headings are bold by themselves.
        let heading = self.paragraph.level.is_some_and(|level| level > 0);
        self.run.write(text, heading, draft);
    }

    pub(super) fn sign(&mut self, sign: &str, draft: &mut Draft) -> Leave {
        // A tab that stands for a place in the properties of a style is no sign of the text.
        if self.open.iter().any(|leave| matches!(leave, Leave::Run)) {
            self.words(sign, draft);
        }
        Leave::Nothing
    }

    pub(super) fn formula(&mut self, before: &str, draft: &mut Draft) -> Leave {
        self.ensure(draft);
        draft.flow(before);
        Leave::Words(")")
    }

    pub(super) fn change(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let done = done(tag, &self.moves);
        // What was done with a row is said of all of it, and not of each word in it again.
        let Some(Done { kind, by, moved }) = done.filter(|done| !self.row.contains(done)) else {
            return Leave::Nothing;
        };
        Leave::Change(Change::begin(kind, by, draft).moved(moved))
    }

    pub(super) fn remark(&mut self, id: &str, draft: &mut Draft) {
        let open = self.remarks.iter().position(|(own, ..)| own == id).map(|at| self.remarks.remove(at));
        if let Some((_, start, pictures)) = &open
            && draft.word_from(*start) >= draft.place().end
            && let Some(picture) = self.pictures.get_mut(*pictures)
        {
            // It is about nothing but a picture, which has no place yet.
            return picture.remarks.push(id.to_owned());
        }
        self.known.comments.tell(id, open.map(|(_, start, _)| start), draft);
    }

    pub(super) fn note(&mut self, tag: &Tag<'_>, draft: &mut Draft) -> Leave {
        let end = tag.name() == "endnoteReference";
        let Some(id) = tag.get("id") else { return Leave::Nothing };
        self.ensure(draft);
        let [foot, last] = &mut self.counts;
        let count = if end { last } else { foot };
        *count += 1;
        let label = count.to_string();
        let link = draft.link(&format!("#{}", note_anchor(end, &id)));
        draft.note_label(link, &label, None);
        let done = self.being_done();
        self.notes.push(NoteRef { id, end, label, done });
        Leave::Nothing
    }

    /// What is said of all that stands at this point, for what is written elsewhere.
    pub(super) fn being_done(&self) -> Vec<Done> {
        let open = self.open.iter().filter_map(|leave| match leave {
            Leave::Change(change) => Some(change.done()),
            _ => None,
        });
        open.collect()
    }

    pub(super) fn relation(&self, id: &str) -> Option<&Relation> {
        self.known.relations.iter().find(|relation| relation.id == id)
    }
}

/// What an element says that was done; `None` where it is none of those that say so.
pub(super) fn done(tag: &Tag<'_>, moves: &Moves) -> Option<Done> {
    let kind = changes::kind(tag.name())?;
    Some(Done { kind, by: changes::by(tag), moved: moves.number(kind) })
}

/// The name of the place of a note.
pub fn note_anchor(end: bool, id: &str) -> String {
    format!("{} {id}", if end { "endnote" } else { "footnote" })
}
