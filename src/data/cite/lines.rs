//! The second address of words in a transcript or a bill: the page and the line by their printed numbers, “45:12–46:3”.

use crate::data::document::{BlockKind, Document, InlineKind, InlineLabel};
use crate::data::span::Span;
use crate::data::unit::{Unit, UnitKind};

/// Blocks of a page that are looked at for its numbers; one of more has no counted lines.
const MAX_BLOCKS: u64 = 400;

/// A printed line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct At {
    /// The page as it is printed.
    page: String,
    line: u32,
}

/// From which line of which page words go to which.
pub(super) struct Lines {
    first: At,
    last: At,
}

impl Lines {
    /// `None` where the lines of the pages are not counted.
    pub fn of(document: &Document, span: Span) -> Option<Self> {
        let first = line_at(document, span.start)?;
        let last =
            line_at(document, span.end.saturating_sub(1).max(span.start)).unwrap_or_else(|| first.clone());
        Some(Self { first, last })
    }

    /// The printed pages alone.
    pub fn pages(&self) -> String {
        match self.first.page == self.last.page {
            true => self.first.page.clone(),
            false => format!("{}–{}", self.first.page, self.last.page),
        }
    }

    /// “45:12”, “45:12–20”, “45:12–46:3”.
    pub fn pinpoint(&self) -> String {
        let Self { first, last } = self;
        let begin = format!("{}:{}", first.page, first.line);
        match (first.page == last.page, first.line == last.line) {
            (true, true) => begin,
            (true, false) => format!("{begin}–{}", last.line),
            (false, _) => format!("{begin}–{}:{}", last.page, last.line),
        }
    }

    /// “page 45, line 12”, “page 45, lines 12–20”, “page 45, line 12 to page 46, line 3”.
    pub fn words(&self) -> String {
        let Self { first, last } = self;
        let begin = |word: &str| format!("page {}, {word} {}", first.page, first.line);
        match (first.page == last.page, first.line == last.line) {
            (true, true) => begin("line"),
            (true, false) => format!("{}–{}", begin("lines"), last.line),
            (false, _) => format!("{} to page {}, line {}", begin("line"), last.page, last.line),
        }
    }
}

fn line_at(document: &Document, offset: u64) -> Option<At> {
    let number = document.unit_from_offset(offset)?;
    let unit = document.units.get(number).filter(|unit| unit.kind == UnitKind::Page)?;
    // The words of a page that go on on the next one stand before what is at its foot.
    let page = Page::new(document, unit, offset)?;
    let line = page.line(unit, offset)?;
    Some(At { page: page.printed.unwrap_or_else(|| unit.label.clone()), line })
}

/// The numbers of the lines around some words.
struct Page {
    before: Vec<(u64, u32)>,
    after: Vec<(u64, u32)>,
    /// The number that is printed on the page, where it is known.
    printed: Option<String>,
}

impl Page {
    fn new(document: &Document, unit: &Unit, offset: u64) -> Option<Self> {
        let own = |label: &InlineLabel| {
            let number = (label.kind == InlineKind::Line).then(|| label.words.parse().ok())??;
            // A block may hold the lines of two pages.
            let here = unit.areas(Span::new(label.at, label.at + 1)).first().copied()?;
            let level =
                label.area.is_none_or(|area| (area.centre().1 - here.centre().1).abs() < here.height());
            level.then_some((label.at, number))
        };
        let begin = document.block_from_offset(offset);
        let mut labels: Vec<(u64, u32)> = Vec::new();
        let mut printed = None;
        for number in (begin.saturating_sub(MAX_BLOCKS)..=begin).rev() {
            let view = document.block(number)?;
            if view.block().span.end < unit.span.start {
                break;
            }
            // On a sheet of several pages, the nearest above is that of these lines.
            printed = printed.or_else(|| page_number(view.text()).filter(|_| number < begin));
            labels.extend(view.labels().filter_map(own));
        }
        for number in begin + 1..=begin + MAX_BLOCKS {
            let Some(view) = document.block(number) else { break };
            if view.block().span.start > unit.span.end {
                break;
            }
            if view.block().kind == BlockKind::Furniture {
                let stands = unit.pieces_in(view.block().span).next().is_some();
                printed = printed.or_else(|| folio(view.text()).filter(|_| stands));
            }
            labels.extend(view.labels().filter_map(own));
        }
        labels.sort_unstable();
        let after = labels.split_off(labels.partition_point(|(at, _)| *at <= offset));
        (!labels.is_empty() || !after.is_empty()).then_some(Self { before: labels, after, printed })
    }

    /// The number of the line in which a byte stands. Where not all lines have one, those between are counted.
    fn line(&self, unit: &Unit, offset: u64) -> Option<u32> {
        let rows = |from: u64, to: u64| {
            let areas = unit.areas(Span::new(from, to + 1));
            let below = areas.windows(2).filter(
                |pair| matches!(pair, [one, other] if other.centre().1 - one.centre().1 > 0.5 * one.height()),
            );
            below.count() as u32
        };
        match (self.before.last(), self.after.first()) {
            (Some((at, number)), Some((_, next))) if *next > number + 1 => {
                Some((number + rows(*at, offset)).min(next - 1))
            }
            (Some((at, number)), None) if self.before.len() > 1 && self.step() > 1 => {
                Some(number + rows(*at, offset))
            }
            (Some((_, number)), _) => Some(*number),
            (None, Some((at, next))) => next.checked_sub(rows(offset, *at)).filter(|line| *line > 0),
            (None, None) => None,
        }
    }

    fn step(&self) -> u32 {
        let pairs = self.before.windows(2).filter_map(|pair| match pair {
            [(_, one), (_, other)] => other.checked_sub(*one),
            _ => None,
        });
        pairs.min().unwrap_or(1)
    }
}

/// The number of a page as a block of its own: “Page 45”.
fn page_number(text: &str) -> Option<String> {
    let (word, number) = text.trim().split_once(' ')?;
    let digits = !number.is_empty() && number.len() <= 6 && number.bytes().all(|b| b.is_ascii_digit());
    (word.eq_ignore_ascii_case("page") && digits).then(|| number.to_owned())
}

/// The number in a running head that has nothing else: “45”, “– 45 –”, “Page 45”.
fn folio(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = !bare.is_empty() && bare.len() <= 6 && bare.bytes().all(|b| b.is_ascii_digit());
    if digits { Some(bare.to_owned()) } else { page_number(bare) }
}
