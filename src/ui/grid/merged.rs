//! Cells that are shown as one: the words of the first have the room of all, wherever the window begins. Where rows are sorted
//! or filtered, each cell stands by itself, because what was one is no longer beside each other.

use super::cells::Room;
use super::{Band, Frame, GridFace, ROW};
use crate::data::grid::{Cell, Cells};
use crate::data::merged::Areas;
use crate::data::span::Span;
use crate::desk::markings::Marking;
use crate::ui::marking::{self, Tint};
use crate::ui::reader::PageTools;
use egui::{Painter, Rect, Shape, Stroke, pos2, vec2};
use std::ops::Range;

/// How large the sign is that something lies under what is seen, in points.
const SIGN: f32 = 6.0;

/// Rows of an area that are looked through for what lies under its first cell, and cells that are told of it.
const MAX_ROWS: usize = 100;
const MAX_READ: usize = 4;

/// The joined cells of the sheet that is shown, looked for once.
#[derive(Default)]
pub struct Joined {
    of: Option<(u32, usize)>,
    areas: Areas,
    /// None of them, for rows in another order than that of the file.
    none: Areas,
    apart: bool,
}

impl Joined {
    pub fn look(&mut self, frame: &Frame) {
        self.apart = frame.lines.is_some();
        let of = Some((frame.unit, frame.document.merged.len()));
        if self.of != of {
            self.of = of;
            self.areas = Areas::of(frame.document, frame.unit);
        }
    }

    /// Those that are drawn as one.
    pub fn areas(&self) -> &Areas {
        if self.apart { &self.none } else { &self.areas }
    }

    /// The cells that lie under a first one and hold words, as many as anybody would read in a line.
    pub fn under(&self, frame: &Frame, first: Cell) -> Vec<(Cell, Span)> {
        let area = self.areas().at(first).zip(frame.grid.as_ref());
        let Some((Cells { from, to }, grid)) = area else { return Vec::new() };
        let rows = (from.row..=to.row).take(MAX_ROWS).filter_map(|row| Some((row, grid.row(row)?)));
        let cells = rows.flat_map(|(row, own)| {
            let spans: Vec<Span> = own.cells().map(|(span, _)| span).take(to.column as usize + 1).collect();
            let cells = spans.into_iter().zip(0..).skip(from.column as usize);
            cells.map(move |(span, column)| (Cell::new(row, column), span)).collect::<Vec<_>>()
        });
        cells.filter(|(cell, span)| *cell != from && !span.is_empty()).take(MAX_READ).collect()
    }

    /// All of them, also while they are drawn apart.
    pub fn all(&self) -> &Areas {
        &self.areas
    }
}

/// A part of the sheet, in which rows and columns move together.
#[derive(Clone, Copy)]
pub struct Place {
    pub band: Band,
    /// Where its cells can be seen.
    pub rect: Rect,
    /// Where the first line of the sheet would begin, whether it is in sight or not, from the top of the part.
    pub origin: f64,
}

impl GridFace {
    /// The joined cells that some lines have cells of, each with where it lies in the window.
    pub(super) fn joined_in(&self, frame: &Frame, place: Place, lines: Range<u32>) -> Vec<(Cells, Rect)> {
        let Some(last) = lines.end.checked_sub(1) else { return Vec::new() };
        let near = self.joined.areas().in_rows(lines.start, last);
        let placed = near.map(|area| (area, self.rect_of(frame, place, area)));
        placed.filter(|(_, whole)| whole.intersects(place.rect)).collect()
    }

    /// Where an area lies in the window, without the lines at its right and below it.
    fn rect_of(&self, frame: &Frame, place: Place, area: Cells) -> Rect {
        let x = frame.body.left() - place.band.shift;
        let (left, right) = (self.columns.sides(area.from.column).0, self.columns.sides(area.to.column).1);
        let end = area.to.row.min(frame.rows.saturating_sub(1)).saturating_add(1);
        // In f64 up to the place in the window: a float holds no row beyond the first million.
        let y = |line: u32| (place.origin + f64::from(line) * f64::from(ROW)) as f32;
        Rect::from_min_max(pos2(x + left, y(area.from.row)), pos2(x + right - 1.0, y(end) - 1.0))
    }

    /// Where the words of an area stand. Where it begins outside of the window they stay in sight, unless a part of it stays
    /// at the top or at the left while the rest scrolls: there they are drawn once, across both.
    fn room_of(frame: &Frame, place: Place, area: Cells, whole: Rect) -> Room {
        let Cells { from, to } = area;
        let mut rect = whole;
        if !(from.row < frame.frozen && to.row >= frame.frozen) {
            rect.min.y = rect.top().max(place.rect.top().min(rect.bottom() - ROW + 1.0));
            rect.max.y = rect.bottom().min(place.rect.bottom().max(rect.top() + ROW - 1.0));
        }
        if !(from.column < frame.side && to.column >= frame.side) {
            rect.min.x = rect.left().max(place.rect.left().min(rect.right() - 2.0 * ROW));
            rect.max.x = rect.right().min(place.rect.right().max(rect.left() + 2.0 * ROW));
        }
        Room { rect, wrap: (from.row < to.row).then_some(whole.width()) }
    }

    /// Draws one.
    pub(super) fn area_ui(
        &mut self,
        frame: &Frame,
        painter: &Painter,
        place: Place,
        (area, whole): (Cells, Rect),
        lines: Range<u32>,
        tools: &mut PageTools,
    ) {
        let under = self.under(frame, area, lines, tools);
        let marks = |span: &Span| {
            let cut = std::iter::once(*span);
            marking::tints_around((frame.desk, frame.view), frame.flash, *span, cut)
        };
        let mut tints = under.iter().flat_map(marks).map(|(_, tint)| tint);
        if let Some(tint) = tints.find(|tint| *tint != Tint::Mark(Marking::Selection)) {
            // What is marked under it colours all of it, so that it is not passed over.
            let all = [(Span::new(0, 1), tint)];
            marking::paint(painter, frame.palette, &all, |_| vec![whole.shrink(3.0)]);
        }
        let room = Self::room_of(frame, place, area, whole);
        let first = area.from;
        // Its first row may lie far outside of the window, and is unpacked for it once.
        let row = match self.is_laid(first, &room) {
            true => None,
            false => self.rows.get(frame, first.row, &mut tools.behind),
        };
        let words = row.as_ref().and_then(|row| row.cells_from(first.column).next());
        let words = words.filter(|(span, _)| !span.is_empty());
        self.words_ui(frame, painter, (first, &room), words, Some(Vec::new()), tools);
        if !under.is_empty() {
            let corner = whole.right_bottom();
            let sign = vec![corner, corner - vec2(SIGN, 0.0), corner - vec2(0.0, SIGN)];
            painter.add(Shape::convex_polygon(sign, frame.palette.warning, Stroke::NONE));
        }
    }

    /// Where words stand in the cells of an area that lie under the first, as far as their rows are in sight.
    fn under(&mut self, frame: &Frame, area: Cells, lines: Range<u32>, tools: &mut PageTools) -> Vec<Span> {
        let Cells { from, to } = area;
        let mut under = Vec::new();
        for row in from.row.max(lines.start)..=to.row.min(lines.end.saturating_sub(1)) {
            let Some(own) = self.rows.get(frame, row, &mut tools.behind) else { continue };
            let width = (to.column - from.column + 1) as usize;
            let cells = own.cells_from(from.column).take(width).enumerate();
            let others = cells.filter(|(nth, (span, _))| !span.is_empty() && (row, *nth) != (from.row, 0));
            under.extend(others.map(|(_, (span, _))| span));
        }
        under
    }
}
