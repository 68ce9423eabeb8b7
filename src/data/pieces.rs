//! Where the words of a unit lie, packed: a long document has a million of them, and only those of pages near the
//! window are ever asked for.
//!
//! A word takes some eight bytes and one for each letter, where a plain `struct` took forty. It is told by what differs
//! from the word before: most begin one blank after it, on the same line. Each sixteenth word is told whole, and a list
//! of these makes looking for a byte of text a short search.
//! Rejected: deflate on top of it (half the size, but each look would unpack a page), and leaving the words of far
//! pages with the child that read them (finding would wait for it, page after page).
//!
//! Areas are kept in steps of 1/128 point, a tenth of what the finest printing shows.

use super::limits::{FAR, near};
use super::span::Span;
use super::unit::{Along, Area, At};
use super::varint;
use serde::{Deserialize, Serialize};

/// Steps to a point.
const STEPS: f32 = 128.0;
/// At each so-manyth piece reading can begin.
const STRIDE: usize = 16;

// What the first byte of a piece says. Its lowest two bits are whither its letters run.
/// The piece begins one byte after the end of the last one: there is a blank between them.
const NEXT: u8 = 1 << 2;
/// Its top and bottom are the last one's.
const IN_LINE: u8 = 1 << 3;
/// Its letters are as wide as each other, and no edges follow.
const EVEN: u8 = 1 << 4;

const ALONG: [Along; 4] = [Along::Right, Along::Left, Along::Down, Along::Up];

/// A stretch of text that lies in one place of a unit, such as a word on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece<'a> {
    /// Counted from the start of the unit's span, in bytes.
    pub start: u32,
    /// In bytes; at least 1.
    pub len: u32,
    /// Where it lies.
    pub at: At,
    /// For each of its bytes, how far along it the byte's character ends, in 255ths; `None` for even steps.
    edges: Option<&'a [u8]>,
}

impl Piece<'_> {
    /// The first byte after it, counted from the start of the unit's span.
    pub fn end(&self) -> u32 {
        self.start + self.len
    }

    /// How far along it its byte `at` begins, 0 to 1.
    pub fn edge_before(&self, at: u32) -> f32 {
        let Some(before) = at.checked_sub(1) else { return 0.0 };
        let edge = match self.edges {
            Some(edges) => edges.get(before as usize).copied(),
            None => u8::try_from(u64::from(at) * 255 / u64::from(self.len.max(1))).ok(),
        };
        f32::from(edge.unwrap_or(u8::MAX)) / 255.0
    }
}

/// The pieces of a unit: sorted by their text, disjoint, and none farther off than can be drawn. Nothing else can be
/// packed, and what a child tells is held against the same when it is unpacked.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct Pieces {
    bytes: Box<[u8]>,
    /// Of each [`STRIDE`]th piece: where its bytes begin, and where the text of the piece before it ends.
    stops: Box<[(u32, u32)]>,
    count: u32,
}

impl Pieces {
    /// Packs what was gathered in the order of its text, which is counted from `base` on: spans, their places, and how
    /// far along each of their bytes' characters end (as many as bytes, or none for even steps). What is empty, or lies
    /// over another piece's text, has no place.
    pub fn pack<'a>(base: u64, gathered: impl IntoIterator<Item = (Span, At, &'a [u8])>) -> Self {
        let mut packer = Packer::default();
        for (span, at, edges) in gathered {
            let start = span.start.checked_sub(base).and_then(|start| u32::try_from(start).ok());
            if let (Some(start), Ok(len)) = (start, u32::try_from(span.len())) {
                packer.add(start, len, at, edges);
            }
        }
        let Packer { bytes, stops, count, .. } = packer;
        Self { bytes: bytes.into(), stops: stops.into(), count: count as u32 }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All of them, in the order of their text.
    pub fn iter(&self) -> Walk<'_> {
        Walk { bytes: &self.bytes, number: 0, last: Last::default() }
    }

    /// Those that end after a byte of the unit's text, in order.
    pub fn after(&self, byte: u64) -> impl Iterator<Item = Piece<'_>> {
        let stop = self.stops.partition_point(|(_, end)| u64::from(*end) <= byte).saturating_sub(1);
        self.walk_from(stop).skip_while(move |piece| u64::from(piece.end()) <= byte)
    }

    /// The last one.
    pub fn last(&self) -> Option<Piece<'_>> {
        self.walk_from(self.stops.len().saturating_sub(1)).last()
    }

    fn walk_from(&self, stop: usize) -> Walk<'_> {
        let (at, end) = self.stops.get(stop).copied().unwrap_or_default();
        let bytes = self.bytes.get(at as usize..).unwrap_or_default();
        Walk { bytes, number: stop * STRIDE, last: Last { end, ..Last::default() } }
    }

    /// What they take, in bytes.
    pub fn weight(&self) -> usize {
        self.bytes.len() + size_of_val(&*self.stops)
    }
}

impl<'a> IntoIterator for &'a Pieces {
    type Item = Piece<'a>;
    type IntoIter = Walk<'a>;

    fn into_iter(self) -> Walk<'a> {
        self.iter()
    }
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl From<Pieces> for Vec<u8> {
    fn from(pieces: Pieces) -> Self {
        pieces.bytes.into()
    }
}

impl TryFrom<Vec<u8>> for Pieces {
    type Error = &'static str;

    fn try_from(bytes: Vec<u8>) -> Result<Self, Self::Error> {
        // Positions in it are kept in 32 bits.
        if u32::try_from(bytes.len()).is_err() {
            return Err("a unit has too many pieces");
        }
        let mut walk = Walk { bytes: &bytes, number: 0, last: Last::default() };
        let mut stops = Vec::new();
        while !walk.bytes.is_empty() {
            if walk.number.is_multiple_of(STRIDE) {
                stops.push(((bytes.len() - walk.bytes.len()) as u32, walk.last.end));
            }
            walk.step().ok_or("a piece is not whole, or lies nowhere")?;
        }
        Ok(Self { stops: stops.into(), count: walk.number as u32, bytes: bytes.into() })
    }
}

/// What the next piece is told by; areas in steps.
#[derive(Clone, Copy, Default)]
struct Last {
    end: u32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Last {
    /// As before a piece that is told whole.
    fn at(self, number: usize) -> Self {
        if number.is_multiple_of(STRIDE) { Self { end: self.end, ..Self::default() } } else { self }
    }
}

#[derive(Default)]
struct Packer {
    bytes: Vec<u8>,
    stops: Vec<(u32, u32)>,
    count: usize,
    last: Last,
}

impl Packer {
    fn add(&mut self, start: u32, len: u32, at: At, edges: &[u8]) {
        let whole = self.count.is_multiple_of(STRIDE);
        let last = self.last.at(self.count);
        let (Some(gap), Some(end)) = (start.checked_sub(last.end), start.checked_add(len)) else { return };
        let Ok(position) = u32::try_from(self.bytes.len()) else { return };
        if len == 0 {
            return;
        }
        if whole {
            self.stops.push((position, last.end));
        }
        let Area { left, top, right, bottom } = at.area;
        let (left, right) = (steps(left.min(right)), steps(left.max(right)));
        let (top, bottom) = (steps(top.min(bottom)), steps(top.max(bottom)));
        let flag = |flag, on| if on { flag } else { 0 };
        let (next, even) = (gap == 1, edges.len() != len as usize);
        let in_line = (top, bottom) == (last.top, last.bottom);
        let along = ALONG.iter().position(|along| *along == at.along).unwrap_or(0) as u8;
        self.bytes.push(along | flag(NEXT, next) | flag(IN_LINE, in_line) | flag(EVEN, even));
        if !next {
            varint::put(&mut self.bytes, gap);
        }
        varint::put(&mut self.bytes, len);
        if !in_line {
            varint::put(&mut self.bytes, folded(top - last.top));
            varint::put(&mut self.bytes, (bottom - top) as u32);
        }
        varint::put(&mut self.bytes, folded(left - last.right));
        varint::put(&mut self.bytes, (right - left) as u32);
        if !even {
            self.bytes.extend_from_slice(edges);
        }
        self.last = Last { end, right, top, bottom };
        self.count += 1;
    }
}

/// Pieces from one on.
#[derive(Clone)]
pub struct Walk<'a> {
    bytes: &'a [u8],
    number: usize,
    last: Last,
}

impl<'a> Walk<'a> {
    /// `None` also where what follows is no piece: no sum may leave the room that areas and texts have.
    fn step(&mut self) -> Option<Piece<'a>> {
        let last = self.last.at(self.number);
        let [first] = *self.take(1)? else { return None };
        let gap = if first & NEXT != 0 { 1 } else { self.varint()? };
        let (start, len) = (last.end.checked_add(gap)?, self.varint()?);
        let end = start.checked_add(len).filter(|_| len > 0)?;
        let (mut top, mut bottom) = (last.top, last.bottom);
        if first & IN_LINE == 0 {
            top = placed(last.top, unfolded(self.varint()?))?;
            bottom = placed(top, i32::try_from(self.varint()?).ok()?)?;
        }
        let left = placed(last.right, unfolded(self.varint()?))?;
        let right = placed(left, i32::try_from(self.varint()?).ok()?)?;
        let edges = if first & EVEN == 0 { Some(self.take(len as usize)?) } else { None };
        self.last = Last { end, right, top, bottom };
        self.number += 1;
        let [left, top, right, bottom] = [left, top, right, bottom].map(|side| side as f32 / STEPS);
        let along = *ALONG.get(usize::from(first) & 3)?;
        Some(Piece { start, len, at: At { area: Area { left, top, right, bottom }, along }, edges })
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u32> {
        varint::take(&mut self.bytes)
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        self.step()
    }
}

/// Points in steps.
fn steps(points: f32) -> i32 {
    // No farther than `FAR`, so that it fits by far.
    (near(points) * STEPS).round() as i32
}

/// A place by its distance from another; `None` where it is too far off to be drawn.
fn placed(from: i32, by: i32) -> Option<i32> {
    from.checked_add(by).filter(|at| at.unsigned_abs() <= (FAR * STEPS) as u32)
}

/// A signed number as one that is small when it is near 0, on either side.
fn folded(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

fn unfolded(number: u32) -> i32 {
    (number >> 1) as i32 ^ -((number & 1) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Gathered = (u32, u32, [f32; 4], usize, bool);

    /// Pieces with gaps between them, of any size and anywhere that can be drawn.
    fn gathered() -> impl Strategy<Value = Vec<Gathered>> {
        let side = || prop_oneof![-2000.0_f32..2000.0, -FAR..FAR];
        let piece = (0_u32..40, 1_u32..300, [side(), side(), side(), side()], 0_usize..4, any::<bool>());
        proptest::collection::vec(piece, 0..80)
    }

    fn spans(base: u64, given: &[Gathered]) -> Vec<(Span, At, Vec<u8>)> {
        let mut end = base;
        let piece = |(gap, len, [a, b, c, d], along, even): &Gathered| {
            let span = Span::new(end + u64::from(*gap), end + u64::from(gap + len));
            end = span.end;
            let edges = (0..*len).map(|byte| (byte * 255 / len) as u8).collect();
            let at = At { area: Area::new(*a, *b, *c, *d), along: ALONG[*along] };
            (span, at, if *even { Vec::new() } else { edges })
        };
        given.iter().map(piece).collect()
    }

    fn packed(base: u64, given: &[(Span, At, Vec<u8>)]) -> Pieces {
        Pieces::pack(base, given.iter().map(|(span, at, edges)| (*span, *at, edges.as_slice())))
    }

    proptest! {
        #[test]
        fn every_word_comes_out_where_it_was_put_in(given in gathered(), byte in 0_u64..9000) {
            let spans = spans(700, &given);
            let pieces = packed(700, &spans);
            prop_assert_eq!(pieces.len(), spans.len());
            for (piece, (span, at, edges)) in pieces.iter().zip(&spans) {
                prop_assert_eq!(Span::new(700 + u64::from(piece.start), 700 + u64::from(piece.end())), *span);
                prop_assert_eq!(piece.at.along, at.along);
                let sides = |area: Area| [area.left, area.top, area.right, area.bottom];
                for (is, was) in sides(piece.at.area).into_iter().zip(sides(at.area)) {
                    // Half a step, and what a large `f32` cannot tell apart.
                    prop_assert!((is - was).abs() <= 0.5 / STEPS + was.abs() * 1.0e-6, "{} {}", is, was);
                }
                for (at, edge) in edges.iter().enumerate() {
                    prop_assert_eq!(piece.edge_before(at as u32 + 1), f32::from(*edge) / 255.0);
                }
                prop_assert_eq!((piece.edge_before(0), edges.is_empty() && piece.edge_before(piece.len) < 1.0), (0.0, false));
            }
            let all: Vec<Piece> = pieces.iter().collect();
            let after: Vec<Piece> = pieces.after(byte).collect();
            let expected: Vec<Piece> =
                all.iter().copied().filter(|piece| u64::from(piece.end()) > byte).collect();
            prop_assert_eq!(after, expected);
            prop_assert_eq!(pieces.last(), all.last().copied());
            // And again when a child told them.
            let told: Vec<u8> = pieces.clone().into();
            prop_assert_eq!(Pieces::try_from(told).unwrap(), pieces);
        }

        #[test]
        fn what_a_stranger_packs_is_refused_or_keeps_the_promises(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let Ok(pieces) = Pieces::try_from(bytes) else { return Ok(()) };
            let mut end = 0;
            for piece in &pieces {
                prop_assert!(piece.start >= end && piece.len > 0);
                end = piece.end();
                let Area { left, top, right, bottom } = piece.at.area;
                prop_assert!(left <= right && top <= bottom);
                prop_assert!([left, top, right, bottom].iter().all(|side| side.abs() <= FAR));
                let edge = piece.edge_before(piece.len);
                prop_assert!((0.0..=1.0).contains(&edge));
            }
            prop_assert_eq!(pieces.iter().count(), pieces.len());
        }
    }

    #[test]
    fn a_word_of_prose_takes_a_fifth_of_what_a_struct_does() {
        let mut given = Vec::new();
        for word in 0..1000_u64 {
            let (line, column) = (word / 12, word % 12);
            let area = Area::new(
                column as f32 * 38.3,
                line as f32 * 14.0,
                column as f32 * 38.3 + 35.0,
                line as f32 * 14.0 + 11.3,
            );
            let span = Span::new(word * 6, word * 6 + 5);
            given.push((span, At { area, along: Along::Right }, vec![50, 100, 150, 200, 255]));
        }
        let each = packed(0, &given).weight() as f64 / 1000.0;
        assert!(each < 14.0, "{each} bytes, of which 5 are the edges of its letters");
    }

    #[test]
    fn what_has_no_place_is_left_out_and_the_rest_keeps_its_own() {
        let at = At { area: Area::new(f32::NAN, 0.0, f32::INFINITY, 10.0), along: Along::Up };
        let given = [(5, 9), (7, 12), (9, 9), (2, 3), (10, 12)]
            .map(|(from, to)| (Span::new(from, to), at, Vec::new()));
        let pieces = packed(5, &given);
        let found: Vec<(u32, u32)> = pieces.iter().map(|piece| (piece.start, piece.end())).collect();
        assert_eq!(found, [(0, 4), (5, 7)]);
        assert_eq!(pieces.last().unwrap().at.area, Area::new(0.0, 0.0, 0.0, 10.0));
    }
}
