//! What is printed on each page around the words: running heads, page numbers, stamps of a court.
//!
//! It is known by how it comes again: the same words at one height on many pages, or a number that counts up with the
//! pages. An answer or a date that stands at the head of two pages by chance is no furniture, and to leave out a word
//! of a witness is worse than to show a running head; so a row that may be said by somebody has to prove more.
//! A few pages are read ahead, so that the first page can be told from the others while the rest is still being read.

use super::lines::Line;
use super::median::median;
use std::collections::VecDeque;

mod row;

use row::{Row, Said};

/// Pages after one that are compared with it: left and right pages have their own heads, so two of each.
pub const LOOK_AHEAD: usize = 4;
/// Pages before it.
const LOOK_BACK: usize = 8;
/// Rows at the head and at the foot that may be furniture.
const ROWS: usize = 4;
/// Share of the page's height in which it stands, from the top and from the bottom: of rows that stand apart from the
/// words, and of those that do not.
const FAR: f32 = 0.25;
const NEAR: f32 = 0.13;
/// A gap that parts it from the words of the page, beside the usual one from line to line.
const APART: f32 = 1.3;
/// Points by which the bottom of one row may differ, and its height from page to page.
const DRIFT: f32 = 4.0;
const SHIFT: f32 = 12.0;
/// Pages on which it has to be, with this one: where it stands apart, and where it might be the first line.
const MANY: usize = 3;
const MORE: usize = 5;
/// Rows of a page beside those of its head.
const BODY_ROWS: usize = 5;
/// Share of the widest line that a line of prose has.
const WIDE: f32 = 0.85;
/// Words of a row.
const MAX_WORDS: usize = 25;
/// How much larger than the lines of the page a heading is.
const LARGE: f64 = 1.15;

/// Rows that may be furniture, of the pages around the one that is looked at.
#[derive(Default)]
pub struct Furniture {
    seen: VecDeque<(usize, Vec<Row>)>,
    /// By how much printed numbers of pages differ from their count, once many have agreed.
    offset: Option<i64>,
}

impl Furniture {
    /// Remembers what may be furniture of a page, of which the words may be read from a picture.
    pub fn see(&mut self, page: usize, lines: &[Line], size: (f32, f32), recognised: bool) {
        let mut rows = rows(lines, size);
        rows.iter_mut().for_each(|row| row.recognised = recognised);
        self.seen.push_back((page, rows));
        while self.seen.front().is_some_and(|(old, _)| old + LOOK_BACK + LOOK_AHEAD < page) {
            self.seen.pop_front();
        }
    }

    /// Parts the lines of a page into furniture and the rest. `pages` is how many there are.
    pub fn part(
        &mut self,
        (page, pages): (usize, usize),
        lines: Vec<Line>,
        label: &str,
    ) -> (Vec<Line>, Vec<Line>) {
        let Some((_, rows)) = self.seen.iter().find(|(own, _)| *own == page) else {
            return (Vec::new(), lines);
        };
        let counts: Vec<Option<i64>> = rows.iter().map(|row| self.counted(page, row, pages)).collect();
        self.offset = counts.iter().flatten().next().copied().or(self.offset);
        let Some((_, rows)) = self.seen.iter().find(|(own, _)| *own == page) else {
            return (Vec::new(), lines);
        };
        let mut found = vec![false; lines.len()];
        for (row, counted) in rows.iter().zip(counts) {
            // What tags call no part of the text, and stands where furniture does, needs no second page.
            let artefact = row.lines.iter().all(|line| lines.get(*line).is_some_and(|line| line.artefact));
            if counted.is_some() || artefact || self.is_furniture((page, pages), row, label) {
                for line in &row.lines {
                    if let Some(flag) = found.get_mut(*line) {
                        *flag = true;
                    }
                }
            }
        }
        let mut marked = found.into_iter();
        lines.into_iter().partition(|_| marked.next().unwrap_or(false))
    }

    fn others(&self, page: usize) -> impl Iterator<Item = (usize, &Row)> {
        let around =
            move |other: usize| other != page && other + LOOK_BACK >= page && other <= page + LOOK_AHEAD;
        let near = self.seen.iter().filter(move |(other, _)| around(*other));
        near.flat_map(|(other, rows)| rows.iter().map(move |row| (*other, row)))
    }

    /// On how many pages something stands, with this one.
    fn pages(&self, page: usize, is: impl Fn(usize, &Row) -> bool) -> usize {
        let mut pages: Vec<usize> =
            self.others(page).filter(|(other, row)| is(*other, row)).map(|(other, _)| other).collect();
        pages.dedup();
        pages.len() + 1
    }

    /// Where a row counts the pages: by how much its number differs from theirs.
    fn counted(&self, page: usize, row: &Row, pages: usize) -> Option<i64> {
        let may = !row.may_be_said() && !row.may_be_speaker() && !row.is_dated() && !row.large;
        let number = may.then(|| {
            row.numbers.iter().rev().find(|number| {
                let offset = **number - page as i64;
                let counts = |other: usize, two: &Row| {
                    row.head == two.head
                        && row.is_near(two, SHIFT)
                        && row.counts_with(two, other as i64 + offset)
                };
                let many = self.pages(page, counts);
                many >= MANY || (many >= 2 && pages == 2 && (row.is_only_a_number() || row.names_a_page()))
            })
        })?;
        number.map(|number| number - page as i64)
    }

    fn is_furniture(&self, (page, pages): (usize, usize), row: &Row, label: &str) -> bool {
        // A page's own number needs no second page, nor does what a court stamps on it.
        if row.is_own_number(label) || (row.said == Said::Stamp && row.outermost) {
            return true;
        }
        if row.may_be_said() || row.words.chars().filter(|c| c.is_alphanumeric()).count() == 0 {
            return false;
        }
        if self.others(page).any(|(_, two)| row.stands_as(two, SHIFT) && row.is_other_entry_than(two)) {
            return false;
        }
        let same = |_: usize, two: &Row| row.stands_as(two, SHIFT) && row.says(two);
        let many = self.pages(page, same);
        // `MR. PELL: Yes.`, or a head with a colon.
        if row.may_be_speaker() {
            return many >= MORE && row.apart;
        }
        if many >= MORE || (many >= MANY && (row.apart || (row.small && row.outermost))) {
            return true;
        }
        // All pages are two, and it is plainly set as no other line is.
        if pages == 2 && many == 2 && row.apart && row.small && row.outermost {
            return true;
        }
        row.apart
            && (self.is_numbered_place(page, row)
                || self.goes_with_others(page, row)
                || self.ends_with_a_count(page, row))
    }

    /// A number where all pages have one, in whatever figures.
    fn is_numbered_place(&self, page: usize, row: &Row) -> bool {
        let same =
            |_: usize, two: &Row| row.head == two.head && row.is_near(two, DRIFT) && two.is_bare_number();
        row.outermost && row.is_bare_number() && self.pages(page, same) >= MANY
    }

    /// A head beside the number of its page: what stands so on another one says something else, and counts on.
    fn ends_with_a_count(&self, page: usize, row: &Row) -> bool {
        let is_head = |row: &Row| row.apart && row.small && row.outermost && !row.large;
        let Some(number) = row.number_at_an_end().filter(|_| is_head(row) && !row.is_dated()) else {
            return false;
        };
        let counts = |other: usize, two: &Row| {
            is_head(two)
                && row.head == two.head
                && row.is_near(two, DRIFT)
                && two.has_at_an_end(number + other as i64 - page as i64)
        };
        self.pages(page, counts) >= 2
    }

    /// A head that changes: it stands where others do, apart and small as they are, and beside the number of the page
    /// or words that stay.
    fn goes_with_others(&self, page: usize, row: &Row) -> bool {
        if let Some(offset) = self.offset
            && row.outermost
            && row.has_at_an_end(page as i64 + offset)
            && !row.is_dated()
            && !row.large
        {
            return true;
        }
        let stands = |_: usize, two: &Row| row.stands_as(two, DRIFT) && two.apart;
        let again = |_: usize, two: &Row| row.stands_as(two, SHIFT) && row.says(two);
        // Words of which much was read wrongly from a picture.
        let alike =
            |_: usize, two: &Row| row.is_styled_as(two) && row.is_near(two, SHIFT) && row.is_like(two);
        let placed = self.pages(page, stands) >= MANY && (self.pages(page, again) >= 2 || row.small);
        !row.large && (placed || (!row.wide && self.pages(page, alike) >= MANY))
    }
}

/// How many rows at an end of a page stand apart from the rest: a head may have several, each with a gap below it. Of a
/// page with few rows, what stands between its head and its foot is no head.
fn rows_apart(count: usize, gap: impl Fn(usize) -> bool) -> usize {
    let several = (1..=ROWS).rev().find(|at| count >= at + BODY_ROWS && gap(*at));
    several.or_else(|| gap(1).then_some(1)).unwrap_or(0)
}

/// The rows of a page that may be furniture, from the top to the bottom.
fn rows(lines: &[Line], (_, height): (f32, f32)) -> Vec<Row> {
    let height = height.max(1.0);
    let mut upright: Vec<usize> =
        (0..lines.len()).filter(|index| lines.get(*index).is_some_and(|line| line.angle == 0)).collect();
    let bottom = |index: &usize| lines.get(*index).map_or(0.0, |line| line.area.bottom);
    upright.sort_by(|one, other| bottom(one).total_cmp(&bottom(other)));
    let groups: Vec<&[usize]> = upright.chunk_by(|one, other| bottom(other) - bottom(one) < DRIFT).collect();
    let bottoms: Vec<f32> = groups.iter().map(|group| group.first().map_or(0.0, bottom)).collect();
    let gaps = bottoms.windows(2).map(|pair| f64::from(pair.iter().fold(0.0, |gap, at| at - gap)));
    let leading = median(gaps).unwrap_or(0.0) as f32;
    let size = median(lines.iter().map(|line| line.size)).unwrap_or(1.0);
    // How many rows at an end stand apart from the rest.
    let wide = |one: Option<&f32>, other: Option<&f32>| match (one, other) {
        (Some(one), Some(other)) => (other - one).abs() > APART * leading,
        _ => false,
    };
    let count = bottoms.len();
    let back = |at: usize| count.checked_sub(at).and_then(|at| bottoms.get(at));
    let head = rows_apart(count, |at| wide(bottoms.get(at.wrapping_sub(1)), bottoms.get(at)));
    let foot = rows_apart(count, |at| wide(back(at), back(at + 1)));
    let widest = lines.iter().map(|line| line.area.width()).fold(1.0, f32::max);
    let mut rows = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let own: Vec<&Line> = group.iter().filter_map(|line| lines.get(*line)).collect();
        let Some(area) = own.iter().map(|line| line.area).reduce(crate::data::unit::Area::cover) else {
            continue;
        };
        let (above, below) = (index, count - 1 - index);
        let share = |apart: bool| if apart { FAR } else { NEAR };
        let at_head = above < ROWS && area.bottom / height < share(above < head);
        let at_foot = below < ROWS && 1.0 - area.top / height < share(below < foot);
        let words: usize = own.iter().map(|line| line.words.len()).sum();
        let table = own.iter().any(|line| line.cell.is_some());
        if !(at_head || at_foot) || table || words > MAX_WORDS {
            continue;
        }
        let mut row = Row::new(group.to_vec(), &own, area);
        row.head = at_head;
        row.apart = if at_head { above < head } else { below < foot };
        row.outermost = if at_head { above == 0 } else { below == 0 };
        row.small = row.size < 0.95 * size || row.slanted;
        row.wide = area.width() > WIDE * widest;
        row.large = row.size > LARGE * size || row.strong;
        if !row.is_raised() {
            rows.push(row);
        }
    }
    rows
}
