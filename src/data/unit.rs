//! Units of the original that people cite by name (a page, a sheet, a slide, a chapter, a message, a part of one),
//! and where on them each word lies: the second address of a span.
//!
//! Cells of a sheet need no pieces, see `grid`.
//!
//! Addresses are recorded while a file is read, because they cannot be recovered later. A unit has its words in
//! *pieces*: stretches of canonical text that lie in one place of it, such as a word on a page or the text of a cell.
//! Pieces of neighbouring units may lie between each other's in the text, where a sentence goes on over the border
//! of two pages and what stands at the foot of the first comes after it.

use crate::data::bounded;
use crate::data::grid::SheetRows;
use crate::data::pieces::{Piece, Pieces};
use crate::data::span::Span;
use crate::data::wording::grouped;
use serde::{Deserialize, Serialize};

/// A rectangle of a page in points (1/72 inch), from the top left corner of the page as it is shown:
/// rotated and cropped as the original says.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Area {
    /// From the page's left edge.
    pub left: f32,
    /// From the page's top edge.
    pub top: f32,
    /// From the page's left edge as well; never less than `left`.
    pub right: f32,
    /// From the page's top edge as well; never less than `top`.
    pub bottom: f32,
}

impl Area {
    /// The area between two corners; the two are put in order.
    pub fn new(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self { left: left.min(right), top: top.min(bottom), right: left.max(right), bottom: top.max(bottom) }
    }

    /// In points.
    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// In points.
    pub fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// The point in the middle, across and down.
    pub fn centre(self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// Whether a point lies in it or on its edge.
    pub fn contains(self, x: f32, y: f32) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The smallest area that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether all sides are numbers; a stranger's file may have others.
    pub fn is_finite(self) -> bool {
        [self.left, self.top, self.right, self.bottom].iter().all(|side| side.is_finite())
    }

    /// How far a point is outside, more downwards than sideways: lines are read before columns.
    fn distance(self, x: f32, y: f32) -> f32 {
        let dx = (self.left - x).max(x - self.right).max(0.0);
        let dy = (self.top - y).max(y - self.bottom).max(0.0);
        dx + dy * 4.0
    }
}

/// Whither the letters of a piece follow each other on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Along {
    /// As Latin is written.
    #[default]
    Right,
    /// As Arabic is written.
    Left,
    /// As Chinese may be written, and words that were turned.
    Down,
    /// Words that were turned the other way, as at the side of a table.
    Up,
}

/// Where on its unit a piece of text lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// The rectangle of the page that it takes.
    pub area: Area,
    /// Whither its letters follow each other there.
    pub along: Along,
}

/// What the units of an original are. Whatever the window says of them asks here, so that a workbook has sheets and a
/// talk has slides without any panel knowing the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnitKind {
    /// Of a paginated file.
    Page,
    /// Of the edition on paper, where a file without pages says where that had its own.
    Printed,
    /// Of a workbook.
    Sheet,
    /// Of a talk.
    Slide,
    /// Of a book without pages.
    Chapter,
    /// Of a picture that moves.
    Frame,
    /// Of a mailbox or a chat.
    Message,
    /// A part of a message, or of anything else that is made of parts.
    Part,
    /// A place in a file whose words nobody can read as it was meant: its label is how far that is from the start.
    Byte,
}

impl UnitKind {
    /// As it is called before its label, in a citation: "page", as in "page xii".
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Printed => "printed page",
            Self::Sheet => "sheet",
            Self::Slide => "slide",
            Self::Chapter => "chapter",
            Self::Frame => "frame",
            Self::Message => "message",
            Self::Part => "part",
            Self::Byte => "byte",
        }
    }

    /// Several of them: "pages". Its own table, because not every word that will come takes an s.
    pub fn words(self) -> &'static str {
        match self {
            Self::Page => "pages",
            Self::Printed => "printed pages",
            Self::Sheet => "sheets",
            Self::Slide => "slides",
            Self::Chapter => "chapters",
            Self::Frame => "frames",
            Self::Message => "messages",
            Self::Part => "parts",
            Self::Byte => "bytes",
        }
    }

    /// The word at the start of a sentence: "Page".
    pub fn title(self) -> String {
        capital(self.word())
    }

    /// Several of them, at the start of a sentence: "Pages".
    pub fn titles(self) -> String {
        capital(self.words())
    }

    /// "1 page", "1,234 pages".
    pub fn counted(self, number: u64) -> String {
        format!("{} {}", grouped(number), if number == 1 { self.word() } else { self.words() })
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What was found on a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum UnitState {
    /// It has not been read yet.
    #[default]
    Waiting,
    /// It was read, and has words.
    Words,
    /// It is a picture, and its words are what a program recognised in it: they may be wrong.
    Recognised,
    /// There are pictures on it, and no words.
    Picture,
    /// It was read, and there is nothing on it.
    Empty,
    /// There is something on it that could not be read, and no words; a complaint says what.
    Unread,
}

/// One page, sheet, slide, chapter, message or part, and where on it words lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// What people call it.
    pub kind: UnitKind,
    /// As it is printed on it, or as people would call it: "xii", "3".
    #[serde(deserialize_with = "bounded::alone")]
    pub label: String,
    /// Width and height in points; zero for what has no size.
    pub size: (f32, f32),
    /// Whether it has been read, and what was found.
    pub state: UnitState,
    /// From its first to its last byte. While it waits, from its first to the last that is known; empty where none is.
    pub span: Span,
    /// Stretches of its text, each with the one place where it stands; none while it waits, nor of a sheet.
    pub pieces: Pieces,
    /// A photograph, or what else is looked at for its colours: they stay in every theme, where a printed page takes
    /// those of the reader's paper.
    pub own_colours: bool,
    /// For a sheet, its rows. It has no pieces: where a cell's words stand follows from their row and column.
    pub grid: Option<SheetRows>,
}

impl Unit {
    /// One that waits to be read. `size` is in points.
    pub fn new(kind: UnitKind, label: String, size: (f32, f32)) -> Self {
        Self {
            kind,
            label,
            size,
            state: UnitState::Waiting,
            span: Span::default(),
            pieces: Pieces::default(),
            own_colours: false,
            grid: None,
        }
    }

    /// Whether a picture of it can be drawn.
    pub fn has_picture(&self) -> bool {
        self.size.0 > 0.0 && self.size.1 > 0.0
    }

    /// Whether its picture is one to know it by, drawn after what the file says of it: no word has a place on it, and it
    /// is no page as it was printed.
    pub fn is_sketched(&self) -> bool {
        self.kind == UnitKind::Slide && self.has_picture()
    }

    /// Its pieces from what was gathered in any order: spans of the text, their places, and how far along each of
    /// their bytes' characters end (as many as bytes, or none for even steps). `seat` is a byte that belongs to it
    /// though no word does.
    pub fn fill(&mut self, seat: Option<Span>, mut gathered: Vec<(Span, At, Vec<u8>)>) {
        gathered.sort_by_key(|(span, ..)| span.start);
        let spans = gathered.iter().map(|(span, ..)| *span).chain(seat);
        let Some(cover) = spans.reduce(Span::cover) else { return };
        self.span = cover;
        let gathered = gathered.iter().map(|(span, at, edges)| (*span, *at, edges.as_slice()));
        self.pieces = Pieces::pack(cover.start, gathered);
    }

    /// Where in the text a piece of this unit stands.
    pub fn span_of(&self, piece: &Piece<'_>) -> Span {
        // What a child says is weighed before its promises are looked at: no number may be too large to add.
        let start = self.span.start.saturating_add(u64::from(piece.start));
        Span::new(start, start.saturating_add(u64::from(piece.len)))
    }

    /// Pieces that a span has bytes of.
    pub fn pieces_in(&self, span: Span) -> impl Iterator<Item = Piece<'_>> {
        // A unit that begins after the span has none of it, and a span that is empty has no bytes.
        let to = span.end.saturating_sub(self.span.start);
        let from = span.start.saturating_sub(self.span.start);
        self.pieces.after(from).take_while(move |piece| u64::from(piece.start) < to)
    }

    /// Where a span's words lie on it: one area for each line, or more.
    pub fn areas(&self, span: Span) -> Vec<Area> {
        let mut areas: Vec<Area> = Vec::new();
        for piece in self.pieces_in(span) {
            let own = self.span_of(&piece);
            let from = piece.edge_before((span.start.max(own.start) - own.start) as u32);
            let to = piece.edge_before((span.end.min(own.end) - own.start) as u32);
            let part = cut(piece.at, from, to);
            match areas.last_mut() {
                Some(last) if in_line(*last, part) => *last = last.cover(part),
                _ => areas.push(part),
            }
        }
        areas
    }

    /// The border between two characters that is nearest to a point; `None` on a unit without words.
    pub fn byte_from_point(&self, x: f32, y: f32) -> Option<u64> {
        let piece = self.nearest(x, y)?;
        let far = fraction(piece.at, x, y);
        let mut best = (far.abs(), 0);
        for byte in 1..=piece.len {
            let edge = piece.edge_before(byte);
            // Bytes of one character end at one place; only the last of them is a border.
            if byte < piece.len && piece.edge_before(byte + 1) == edge {
                continue;
            }
            if (far - edge).abs() < best.0 {
                best = ((far - edge).abs(), byte);
            }
        }
        Some(self.span_of(&piece).start + u64::from(best.1))
    }

    /// The span of the piece under a point, where there is one.
    pub fn piece_under(&self, x: f32, y: f32) -> Option<Span> {
        let piece = self.nearest(x, y).filter(|piece| piece.at.area.contains(x, y))?;
        Some(self.span_of(&piece))
    }

    /// The first byte of the words at this height or below it; the unit's own first byte where there are none.
    pub fn byte_from_height(&self, y: f32) -> u64 {
        self.byte_below(y).unwrap_or(self.span.start)
    }

    /// The first byte of the words at this height or below it.
    pub fn byte_below(&self, y: f32) -> Option<u64> {
        let below = |piece: &Piece<'_>| piece.at.area.bottom > y;
        self.pieces.iter().find(below).map(|piece| self.span_of(&piece).start)
    }

    /// The top of the line in which a byte stands; the unit's own top for one that no word has.
    pub fn top_of(&self, byte: u64) -> f32 {
        let Some(within) = byte.checked_sub(self.span.start).filter(|within| *within > 0) else { return 0.0 };
        let found = self.pieces.after(within).next().or_else(|| self.pieces.last());
        found.map_or(0.0, |piece| piece.at.area.top)
    }

    fn nearest(&self, x: f32, y: f32) -> Option<Piece<'_>> {
        let distance = |piece: &Piece<'_>| piece.at.area.distance(x, y);
        self.pieces.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// Holds what is promised of a unit against it, but for what needs the text.
    ///
    /// # Errors
    /// The first promise that does not hold, in words.
    pub fn check(&self) -> Result<(), String> {
        let sound = |side: f32| side.is_finite() && (0.0..=MAX_SIDE).contains(&side);
        if !sound(self.size.0) || !sound(self.size.1) {
            return Err(format!("its size is {:?}", self.size));
        }
        if let Some(rows) = &self.grid {
            rows.check()?;
            if !self.pieces.is_empty() {
                return Err("it is a sheet and has pieces".to_owned());
            }
        }
        // That they are in order, and can be drawn, follows from how they are packed.
        if let Some(last) = self.pieces.last().filter(|last| u64::from(last.end()) > self.span.len()) {
            return Err(format!("a piece at {} is not in its place", last.start));
        }
        Ok(())
    }
}

/// Points of a side: 200 inches, the largest that PDF allows, and some room for those who multiply.
pub const MAX_SIDE: f32 = 144_000.0;

/// The part of an area between two fractions of the way along it.
fn cut(At { area, along }: At, from: f32, to: f32) -> Area {
    let (w, h) = (area.width(), area.height());
    match along {
        Along::Right => Area { left: area.left + w * from, right: area.left + w * to, ..area },
        Along::Left => Area { left: area.right - w * to, right: area.right - w * from, ..area },
        Along::Down => Area { top: area.top + h * from, bottom: area.top + h * to, ..area },
        Along::Up => Area { top: area.bottom - h * to, bottom: area.bottom - h * from, ..area },
    }
}

/// How far along an area a point is, 0 at its start.
fn fraction(At { area, along }: At, x: f32, y: f32) -> f32 {
    let (w, h) = (area.width().max(f32::MIN_POSITIVE), area.height().max(f32::MIN_POSITIVE));
    match along {
        Along::Right => (x - area.left) / w,
        Along::Left => (area.right - x) / w,
        Along::Down => (y - area.top) / h,
        Along::Up => (area.bottom - y) / h,
    }
    .clamp(0.0, 1.0)
}

/// Whether one area goes on with the line of another, so that no gap is to be seen between two marked words.
fn in_line(one: Area, other: Area) -> bool {
    let row = one.height().min(other.height()).max(0.1);
    let shared = one.bottom.min(other.bottom) - one.top.max(other.top);
    let gap = (other.left - one.right).max(one.left - other.right);
    shared > 0.6 * row && gap < 1.2 * row
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two words in a line and one below, of three letters each, ten points a letter.
    fn unit() -> Unit {
        let mut unit = Unit::new(UnitKind::Page, "1".into(), (100.0, 200.0));
        let word = |start: u64, left: f32, top: f32| {
            let area = Area::new(left, top, left + 30.0, top + 10.0);
            (Span::new(start, start + 3), At { area, along: Along::Right }, Vec::new())
        };
        unit.fill(
            Some(Span::new(10, 11)),
            vec![word(15, 40.0, 20.0), word(11, 0.0, 20.0), word(19, 0.0, 40.0)],
        );
        unit
    }

    #[test]
    fn a_span_has_one_area_for_each_line_and_a_point_leads_back_to_it() {
        let unit = unit();
        unit.check().unwrap();
        assert_eq!(unit.span, Span::new(10, 22));
        let areas = unit.areas(Span::new(12, 20));
        assert_eq!(areas.len(), 2);
        assert!((areas[0].left - 10.0).abs() < 0.1 && (areas[0].right - 70.0).abs() < 0.1, "{areas:?}");
        assert!((areas[1].right - 10.0).abs() < 0.1, "{areas:?}");
        for byte in [11, 12, 13, 14, 15, 16, 18, 19, 21, 22] {
            let area = unit.areas(Span::new(byte, byte + 1));
            if let Some(area) = area.first() {
                let found = unit.byte_from_point(area.left + 1.0, area.top + 5.0);
                assert_eq!(found, Some(byte));
            }
        }
        assert_eq!(unit.byte_from_point(500.0, 25.0), Some(18));
        assert_eq!(unit.piece_under(5.0, 45.0), Some(Span::new(19, 22)));
        assert_eq!(unit.piece_under(5.0, 100.0), None);
        assert_eq!((unit.byte_from_height(30.0), unit.top_of(19), unit.top_of(10)), (19, 40.0, 0.0));
    }

    #[test]
    fn letters_may_run_any_way() {
        let area = Area::new(10.0, 20.0, 30.0, 60.0);
        for (along, point) in [
            (Along::Right, (11.0, 40.0)),
            (Along::Left, (29.0, 40.0)),
            (Along::Down, (20.0, 21.0)),
            (Along::Up, (20.0, 59.0)),
        ] {
            let mut unit = Unit::new(UnitKind::Page, "1".into(), (100.0, 100.0));
            unit.fill(None, vec![(Span::new(0, 4), At { area, along }, Vec::new())]);
            assert_eq!(unit.byte_from_point(point.0, point.1), Some(0), "{along:?}");
            let first = unit.areas(Span::new(0, 1))[0];
            assert!(first.contains(point.0, point.1), "{along:?}: {first:?}");
        }
    }

    #[test]
    fn what_a_stranger_says_of_a_unit_is_held_against_the_promises() {
        let mut bad = unit();
        bad.span.end -= 1;
        assert!(bad.check().is_err());
        let mut bad = unit();
        bad.size.0 = f32::INFINITY;
        assert!(bad.check().is_err());
    }
}
