//! What was done with the words of an RTF file, by whom and when.

use super::Body;
use crate::data::document::RevisionKind;
use crate::data::draft::Draft;
use crate::read::formats::rtf::when as when_of;
use crate::read::office::{By, Change, Done};

/// What was done with words, each with the number of who did it and the day.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Changed {
    pub(super) inserted: Option<(usize, i32)>,
    pub(super) deleted: Option<(usize, i32)>,
    pub(super) moved_away: bool,
    pub(super) moved_here: bool,
    /// Who moved them.
    pub(super) mover: (usize, i32),
    /// Who gave them another look.
    pub(super) formatted: Option<(usize, i32)>,
}

impl Body<'_> {
    pub(super) fn changes(&mut self, draft: &mut Draft) {
        let changed = self.state.changed;
        if changed == self.open_as {
            return;
        }
        self.end_changes(draft);
        let mut done = self.done();
        done.extend(changed.formatted.map(|by| self.by(RevisionKind::Formatted, by)));
        self.open_changes =
            done.into_iter().map(|Done { kind, by, .. }| Change::begin(kind, by, draft)).collect();
        self.open_as = changed;
    }

    /// What was done with what comes now.
    pub(super) fn done(&self) -> Vec<Done> {
        let Changed { inserted, deleted, moved_away, moved_here, mover, formatted: _ } = self.state.changed;
        let all = [
            (RevisionKind::Inserted, inserted),
            (RevisionKind::Deleted, deleted),
            (RevisionKind::MovedAway, moved_away.then_some(mover)),
            (RevisionKind::MovedHere, moved_here.then_some(mover)),
        ];
        all.into_iter().filter_map(|(kind, by)| Some(self.by(kind, by?))).collect()
    }

    pub(super) fn by(&self, kind: RevisionKind, (author, when): (usize, i32)) -> Done {
        let author = self.heads.authors.get(author).cloned().unwrap_or_default();
        Done { kind, by: By { author, when: when_of(when) }, moved: None }
    }

    pub(super) fn end_changes(&mut self, draft: &mut Draft) {
        self.open_changes.drain(..).for_each(|change| change.end(draft));
        self.open_as = Changed::default();
    }
}

impl Changed {
    /// Takes who did something, or when.
    pub(super) fn by(&mut self, name: &str, number: i32) {
        let by = match name {
            "revauth" | "revdttm" => self.inserted.get_or_insert_default(),
            "revauthdel" | "revdttmdel" => self.deleted.get_or_insert_default(),
            "mvauth" | "mvdate" => &mut self.mover,
            _ => self.formatted.get_or_insert_default(),
        };
        match name.contains("auth") {
            true => by.0 = number.max(0) as usize,
            false => by.1 = number,
        }
    }
}
