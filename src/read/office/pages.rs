//! Pages as the program had them that saved the file. It leaves signs where each began, because where lines end is known
//! to who sets them alone; nothing is set here. Signs that do not come to the number of pages that the file states are
//! not believed.

use super::written;
use crate::data::draft::Draft;
use crate::data::unit::{UnitKind, UnitState};

/// Pages of a document.
const MAX_PAGES: u32 = 100_000;
/// What the part with the notes is called.
const NOTES: &str = "of notes";

/// Counts where pages begin: with the first words after a sign.
#[derive(Clone, Debug)]
pub struct Signs {
    /// Pages that begin with the next words; more than one, where pages are empty.
    due: u32,
    /// A page has begun before its first words, and its sign is still to come.
    fresh: bool,
    /// A row that goes on over a page has the sign in each of its cells.
    rows: usize,
    in_cell: u32,
    in_row: u32,
}

impl Default for Signs {
    fn default() -> Self {
        Self { due: 1, fresh: false, rows: 0, in_cell: 0, in_row: 0 }
    }
}

impl Signs {
    /// A page began here when the file was saved.
    pub fn begun(&mut self) {
        if self.rows > 0 {
            self.in_cell += 1;
            if self.in_cell <= self.in_row {
                return;
            }
            self.in_row = self.in_cell;
        }
        if !std::mem::take(&mut self.fresh) {
            self.due = self.due.max(1);
        }
    }

    /// The page ends here, because the writer wanted it.
    pub fn broken(&mut self) {
        self.fresh = false;
        self.due = self.due.saturating_add(1);
    }

    /// What comes begins on a page of its own.
    pub fn apart(&mut self) {
        if self.due == 0 && !self.fresh {
            self.broken();
        }
    }

    /// A row begins, in whatever table.
    pub fn row(&mut self) {
        self.rows += 1;
        if self.rows == 1 {
            (self.in_row, self.in_cell) = (0, 0);
        }
    }

    /// … and ends.
    pub fn row_ends(&mut self) {
        self.rows = self.rows.saturating_sub(1);
    }

    /// A cell begins.
    pub fn cell(&mut self) {
        if self.rows == 1 {
            self.in_cell = 0;
        }
    }

    /// Words come. How many pages begin with them.
    pub fn words(&mut self) -> u32 {
        self.fresh = false;
        std::mem::take(&mut self.due)
    }
}

/// A tag of XML, as far as pages are looked for: a part is gone over before it is read, and much faster.
pub struct Sign<'t> {
    /// Its name without a prefix.
    pub name: &'t str,
    /// Whether it ends an element.
    pub ends: bool,
    /// All that stands in it.
    pub inside: &'t str,
    /// What stands between it and the next.
    pub after: &'t str,
}

/// The tags of a text.
pub fn signs(text: &str) -> impl Iterator<Item = Sign<'_>> {
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(|at| {
        let rest = text.get(at + 1..)?;
        let ends = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let len = memchr::memchr2(b'>', b'<', rest.as_bytes()).unwrap_or(rest.len());
        let inside = rest.get(..len)?;
        let after = rest.get(len..)?.strip_prefix('>').unwrap_or_default();
        let after = after.get(..memchr::memchr(b'<', after.as_bytes()).unwrap_or(after.len()))?;
        let name = inside.split([' ', '/', '\n', '\r', '\t']).next()?;
        let name = name.split_once(':').map_or(name, |(_, name)| name);
        Some(Sign { name, ends, inside, after })
    })
}

impl Sign<'_> {
    /// Whether something begins that has an end.
    pub fn begins(&self) -> bool {
        !self.ends && !self.inside.ends_with('/')
    }
}

/// Pages of a document while it is read.
#[derive(Debug)]
pub struct Pages {
    /// Where they begin.
    pub signs: Signs,
    number: u32,
    /// The number of the next page, where it does not go on counting.
    restart: Option<u32>,
    format: String,
    /// Units that are not sealed, and those of them that began within the block that is open.
    open: Vec<u32>,
    within: Vec<u32>,
}

impl Pages {
    /// Of a document whose signs come to the number of pages that it states, where that is more than one.
    pub fn of(counted: u32, stated: Option<u32>) -> Option<Self> {
        let believed = stated == Some(counted) && (2..=MAX_PAGES).contains(&counted);
        believed.then(|| Self {
            signs: Signs::default(),
            number: 0,
            restart: None,
            format: "1".to_owned(),
            open: Vec::new(),
            within: Vec::new(),
        })
    }

    /// How the pages from the next on are counted: from a number, and how the first would be written.
    pub fn count(&mut self, restart: Option<u32>, format: &str) {
        self.restart = restart;
        format.clone_into(&mut self.format);
    }

    /// A row of an outermost table begins; where its first words are on a new page, all of it is.
    pub fn row(&mut self, leads: bool, draft: &mut Draft) {
        self.signs.row();
        if self.signs.rows == 1 && leads {
            self.signs.begun();
            self.signs.in_cell = 0;
            self.before_words(draft);
        }
    }

    /// A table begins, and with it a page, where its first words are on a new one.
    pub fn table(&mut self, leads: bool, draft: &mut Draft) {
        if leads {
            self.signs.begun();
        }
        self.before_words(draft);
    }

    /// The page that is due begins here, between two blocks.
    pub fn before_words(&mut self, draft: &mut Draft) {
        if self.signs.due > 0 {
            self.words(false, draft);
            self.signs.fresh = true;
        }
    }

    /// Words come: within an open block, or before one opens.
    pub fn words(&mut self, in_block: bool, draft: &mut Draft) {
        for _ in 0..self.signs.words().min(MAX_PAGES) {
            self.number = self.restart.take().unwrap_or_else(|| self.number.saturating_add(1));
            let label = written(u64::from(self.number), &self.format);
            let unit = draft.unit(UnitKind::Page, &label, (0.0, 0.0));
            self.open.push(unit);
            if in_block {
                draft.unit_begins(unit);
                self.within.push(unit);
            } else {
                draft.unit_break(unit);
            }
        }
    }

    /// A block has ended: what shows the pages that began in it comes after it.
    pub fn block_ended(&mut self, draft: &mut Draft) {
        self.within.drain(..).for_each(|unit| draft.unit_break(unit));
        let last = self.open.len().saturating_sub(1);
        self.open.drain(..last).for_each(|unit| draft.seal_unit(unit, UnitState::Words));
    }

    /// All words were read but for the notes, which follow the text here, and are printed on the pages that refer to
    /// them: none of them is on the last page because it comes last.
    pub fn end(&mut self, notes: bool, draft: &mut Draft) {
        self.block_ended(draft);
        self.open.drain(..).for_each(|unit| draft.seal_unit(unit, UnitState::Words));
        if !draft.shows_something() {
            draft.complain_at("There are no words in this file.", None, None);
        }
        if notes {
            let unit = draft.unit(UnitKind::Part, NOTES, (0.0, 0.0));
            draft.unit_break(unit);
            draft.seal_unit(unit, UnitState::Words);
        }
        let words = "As they were when the file was saved; another program may begin them elsewhere.";
        draft.facts().others.push(("Numbers of pages".to_owned(), words.to_owned()));
    }
}
