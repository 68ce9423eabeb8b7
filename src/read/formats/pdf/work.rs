//! How much work a PDF may cost. It is counted and never timed, so that the same file comes to the same on a busy
//! machine: what was read by then stays, and a sentence says what is missing.
//!
//! A unit is about a nanosecond of computing. `tests/measure.rs` holds what is counted against what it took, for files
//! of the caller's choice; so measured, 612 real files (3,965 pages) are counted as 0.78 to 1.17 of their time, each of
//! those that take more than 20 ms. What the library does without calling back (parsing the list of
//! objects, fonts and their tables) cannot be counted: whoever waits for the reading bounds that.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What one page may cost: two seconds. The dearest real page that was met takes a twentieth of it.
const PAGE: u64 = 2_000_000_000;
/// What a document may cost however small its file is.
const BASE: u64 = 3_000_000_000;
/// What it may cost for each byte of its file. Real ones with many pages take up to 500: long reports that are packed
/// well, of 4 KB a page. So one of 20,000 such pages has ten times of what it takes.
const FOR_BYTE: u64 = 5_000;
/// What is left at least for what a file holds beside its pages, however much these cost.
const REST: u64 = 500_000_000;

/// A page that has nothing on it.
pub const LEAF: u64 = 20_000;
/// A step of a walk: an object that is looked up.
pub const STEP: u64 = 1_000;
/// To unpack a byte.
pub const UNPACKED: u64 = 2;
/// To read a byte of instructions.
pub const INSTRUCTION: u64 = 8;
/// A path, and each of its elements.
pub const PATH: u64 = 400;
pub const ELEMENT: u64 = 40;
/// A clip, a group, a picture as far as it is not decoded.
pub const CLIP: u64 = 150;
pub const GROUP: u64 = 400;
pub const PICTURE: u64 = 2_000;
/// A form that is drawn, without its instructions.
pub const FORM: u64 = 1_500;
/// Letters that are drawn in one go, and each of them until it is a part of a word.
pub const RUN: u64 = 500;
pub const GLYPH: u64 = 500;
/// One thing that is held against another: a letter against a box, a word against a link.
pub const LOOK: u64 = 2;
/// The border of a broad line, and a point that is held against an element of a border.
pub const BORDER: u64 = 5_000;
pub const BORDER_LOOK: u64 = 25;

/// What pages and their document may cost.
#[derive(Clone, Copy)]
pub struct Limits {
    pub page: u64,
    pub document: u64,
}

impl Limits {
    /// Those of a file of so many bytes.
    pub fn of_file(bytes: u64) -> Self {
        Self { page: PAGE, document: BASE.max(bytes.saturating_mul(FOR_BYTE)) }
    }
}

/// Why a piece of work came to no end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// It would have cost more than it may.
    Spent,
    /// It was a page that would have cost more than was left of its document, which was less than a page may cost.
    DocumentSpent,
    /// The library failed on it.
    Failed,
}

/// What a stopped piece of work is unwound with. It is no panic: no hook hears of it.
struct Spent;

/// Counts what is left of the work that a document may cost.
pub struct Meter {
    limits: Limits,
    /// Of the page that is being read, and of the document.
    page: Cell<u64>,
    document: Cell<u64>,
    /// The page began with less than a page may cost.
    short: Cell<bool>,
}

impl Meter {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            page: Cell::new(limits.page),
            document: Cell::new(limits.document),
            short: Cell::new(false),
        }
    }

    /// Begins a page. Says whether anything is left for it.
    pub fn begin_page(&self) -> bool {
        self.page.set(self.limits.page.min(self.document.get()));
        self.short.set(self.document.get() < self.limits.page);
        self.pay(LEAF)
    }

    /// Whose limit it is that a page met.
    pub fn spent(&self) -> Cut {
        if self.short.get() { Cut::DocumentSpent } else { Cut::Spent }
    }

    /// Begins what comes after all pages.
    pub fn begin_rest(&self) {
        self.document.set(self.document.get().max(REST));
        self.page.set(self.document.get());
    }

    /// Counts a piece of work. Says whether anything is left after it, for the page and for the document.
    pub fn pay(&self, cost: u64) -> bool {
        for left in [&self.page, &self.document] {
            left.set(left.get().saturating_sub(cost));
        }
        self.left() > 0
    }

    /// As [`Meter::pay`], where there is no other way to stop: unwinds to [`Meter::bounded`] when nothing is left.
    pub fn pay_or_stop(&self, cost: u64) {
        if !self.pay(cost) {
            resume_unwind(Box::new(Spent));
        }
    }

    #[cfg(test)]
    pub fn document_left(&self) -> u64 {
        self.document.get()
    }

    /// What is left for the page.
    pub fn left(&self) -> u64 {
        self.page.get().min(self.document.get())
    }

    /// As [`Meter::bounded`], for no more work than `most`: what is left after it is there for the rest of the page.
    ///
    /// # Errors
    /// As there.
    pub fn bounded_within<T>(&self, most: u64, work: impl FnOnce() -> T) -> Result<T, Cut> {
        let before = self.page.get();
        let most = most.min(self.left());
        self.page.set(most);
        let done = self.bounded(work);
        self.page.set(before - (most - self.page.get()));
        done
    }

    /// Does what may be stopped by [`Meter::pay_or_stop`] out of a library that knows no end of its own.
    ///
    /// # Errors
    /// Where it was, and where the library failed.
    pub fn bounded<T>(&self, work: impl FnOnce() -> T) -> Result<T, Cut> {
        catch_unwind(AssertUnwindSafe(work)).map_err(|why| match why.is::<Spent>() {
            true => Cut::Spent,
            false => Cut::Failed,
        })
    }
}

/// The cost of so many of one kind.
pub fn cost(count: usize, each: u64) -> u64 {
    (count as u64).saturating_mul(each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_no_more_than_its_document() {
        let meter = Meter::new(Limits { page: 5 * LEAF, document: 6 * LEAF });
        assert!(meter.begin_page());
        assert!(!meter.pay(4 * LEAF));
        assert!(!meter.begin_page(), "{} left", meter.left());
        assert!(!Meter::new(Limits { page: 1, document: 0 }).begin_page());
    }

    #[test]
    fn work_that_is_stopped_is_no_failure() {
        let meter = Meter::new(Limits { page: 100_000, document: 150_000 });
        assert_eq!(meter.bounded(|| meter.pay_or_stop(99_999)), Ok(()));
        assert_eq!(meter.bounded(|| meter.pay_or_stop(1)), Err(Cut::Spent));
        let fails = || -> () { resume_unwind(Box::new("a failure of another kind")) };
        assert_eq!(meter.bounded(fails), Err(Cut::Failed));
    }
}
