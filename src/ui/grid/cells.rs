//! The cells that can be seen: laid out once and kept while they are near, with what is marked under their words.

use super::columns::PADDING;
use super::merged::Place;
use super::{Band, Frame, GridFace, ROW, SIZE};
use crate::data::document::{Align, Sense};
use crate::data::grid::{Cell, Cells};
use crate::data::severity::Severity;
use crate::data::span::Span;
use crate::data::value::is_number;
use crate::desk::markings::Marking;
use crate::ui::marking::{self, Tint};
use crate::ui::reader::PageTools;
use crate::ui::reader::atlas::Atlas;
use crate::ui::reader::fonts::{Family, Ink};
use crate::ui::reader::part::{Look, Meshes, OnWords, Part};
use crate::ui::theme::PaletteName;
use egui::{Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Of a cell, that is ever laid out: no column is so wide, and a cell may hold thirty million.
/// In bytes.
const MAX_BYTES: usize = 400;
/// Cells that are kept though they are not in sight.
/// Some ten screens full.
const MAX_KEPT: usize = 6_000;
/// Cells that one frame lays out where others are in sight already; the rest comes with the next frames.
/// Each takes some thirty microseconds, and a screen has seven hundred: too many for one frame of a fling, in which
/// nobody reads them.
const MAX_FRESH: usize = 96;
/// Cells that are let go in one frame where there are too many: more than come, and few enough, because to let go what was
/// laid out costs time as well.
const MAX_GONE: usize = 2 * MAX_FRESH;

/// A cell that has been laid out.
struct Laid {
    part: Part,
    /// Its words.
    span: Span,
    /// How wide its lines may be in points, where it has room for more than one.
    wrap: Option<f32>,
    /// More stands in it than was laid out.
    more: bool,
    /// Its words are those of the file, sign by sign.
    exact: bool,
    align: Align,
    /// Its glyphs, from its top left corner, for a theme and a state of the atlas.
    /// In a `RefCell`, because it is filled while the row is painted from shared references.
    drawn: RefCell<Option<(PaletteName, u32, Vec<Mesh>)>>,
}

impl Laid {
    /// Its glyphs with their top left corner at a point of the window; the pixels of that are whole.
    fn glyphs(&self, frame: &Frame, at: Pos2, atlas: &mut Atlas) -> Vec<Mesh> {
        let mut drawn = self.drawn.borrow_mut();
        let key = (frame.palette.name, atlas.generation);
        if drawn.as_ref().is_none_or(|(palette, generation, _)| (*palette, *generation) != key) {
            let mut meshes = Meshes::default();
            self.part.draw(Pos2::ZERO, frame.pixels_per_point, frame.palette, atlas, &mut meshes);
            // Where the atlas was emptied meanwhile, the next frame draws it anew.
            *drawn = Some((key.0, key.1, meshes.glyphs));
        }
        let glyphs = drawn.iter().flat_map(|(_, _, glyphs)| glyphs.iter().cloned());
        let moved = glyphs.map(|mut mesh| {
            mesh.translate(at.to_vec2());
            mesh
        });
        moved.collect()
    }
}

/// What laid-out cells depend on.
/// The sheet, pixels for a point, the generation of the fonts, and whether the document has been read to its
/// end: only then are the columns' sides known for good.
/// And how many rows name the columns, which are set in a stronger hand.
/// And how many columns have a name, because the one after them holds the rest; how many cells are joined; and how
/// long the text is once it has been read: a log may grow, and what stood in its last line be more than it was.
type Key = (Option<u32>, f32, u32, bool, u32, u32, usize, u64);

/// Where the words of a cell have their room.
pub struct Room {
    pub rect: Rect,
    /// How wide lines may be in points, where there is room for more than one.
    pub wrap: Option<f32>,
}

#[derive(Default)]
pub struct LaidCells {
    key: Key,
    /// By row and column.
    cells: HashMap<(u32, u32), Laid>,
    /// Characters in sight that no font has.
    pub missing: usize,
    /// How many may still be laid out in this frame.
    fresh: usize,
}

impl LaidCells {
    /// Forgets what was laid out for another sheet or another size.
    pub fn keep_for(&mut self, frame: &Frame, fonts: u32, joined: usize) {
        let named = frame.grid.as_ref().filter(|grid| grid.has_names()).map_or(0, |grid| grid.columns());
        let complete = frame.document.complete();
        let len = if complete { frame.document.text.len() } else { 0 };
        let key =
            (Some(frame.unit), frame.pixels_per_point, fonts, complete, frame.frozen, named, joined, len);
        if self.key != key {
            self.cells.clear();
            self.key = key;
        }
    }

    /// Makes room before a frame in which rows are in sight as `in_sight` says.
    fn begin(&mut self, in_sight: impl Fn(u32) -> bool) {
        if self.cells.len() > MAX_KEPT {
            let gone = self.cells.extract_if(|(row, _), _| !in_sight(*row));
            gone.take(MAX_GONE).for_each(drop);
        }
        // The first of a sheet is drawn whole: an empty grid for a moment would be seen.
        self.fresh = if self.cells.is_empty() { usize::MAX } else { MAX_FRESH };
    }
}

fn lay(
    tools: &mut PageTools,
    (span, words): (Span, &str),
    (align, sense): (Align, Sense),
    header: bool,
    wrap: Option<f32>,
    ppp: f32,
) -> Laid {
    let shown = &words[..words.floor_char_boundary(MAX_BYTES.min(words.len()))];
    let align = match align {
        // Numbers stand at the right, so that their digits lie under each other.
        // Of a log, they are words among words.
        Align::Start if sense == Sense::Plain && is_number(words) => Align::End,
        align => align,
    };
    let size = (SIZE * ppp * 4.0).round() / 4.0;
    let width = wrap.map_or(f32::INFINITY, |wide| (wide - 2.0 * PADDING).max(SIZE) * ppp);
    // The word says it too, and what is worse is set in a stronger hand: nobody has to tell colours apart.
    let (ink, weight) = match Severity::of_cell(words).filter(|_| sense.is_level()) {
        Some(Severity::Error | Severity::Fatal) => (Ink::Grave, 640.0),
        Some(Severity::Warning) => (Ink::Warning, 560.0),
        Some(Severity::Trace | Severity::Debug) => (Ink::Quiet, 430.0),
        Some(Severity::Info | Severity::Notice) | None => (Ink::Ink, 430.0),
    };
    let style = Look {
        weight: if header { 620.0 } else { weight },
        ink,
        // Digits of one width, so that those of one column lie under each other.
        tabular: true,
        ..Look::plain(Family::Sans, size, 1.4, width)
    };
    Laid {
        part: Part::new(&mut tools.fonts, shown, span.start, OnWords::default(), &style),
        more: shown.len() < words.len(),
        exact: span.len() == words.len() as u64,
        drawn: RefCell::new(None),
        span,
        wrap,
        align,
    }
}

impl GridFace {
    pub(super) fn paint(&mut self, frame: &Frame, ui: &Ui, tools: &mut PageTools) {
        tools.atlas.set_dark(frame.palette.dark);
        self.cells.missing = 0;
        let spot = self.spot.unwrap_or_default();
        // From the back to the front: lines, the ground of what is chosen, words; then the rows and columns that stay,
        // over those that went under them; then letters and numbers, over all of it.
        let first = frame.row_at(spot.y);
        let last = frame.row_at(spot.y + f64::from(frame.body.height())).min(frame.rows.saturating_sub(1));
        let in_sight: BTreeSet<u32> =
            (first..=last).chain(0..frame.frozen).filter_map(|line| frame.row(line)).collect();
        self.cells.begin(|row| in_sight.contains(&row));
        self.rows.begin(frame);
        let lines = if frame.rows > frame.frozen { first..last + 1 } else { 0..0 };
        // Lines that stay at the top would be above the others.
        let above = |line: u32| f64::from(frame.frozen.saturating_sub(line)) * f64::from(ROW);
        let top = |line: u32| frame.body.top() + (frame.top_of(line) - above(line) - spot.y) as f32;
        let head = Rect::from_min_max(
            pos2(frame.body.left(), frame.sheet.top() + ROW),
            pos2(frame.body.right(), frame.body.top()),
        );
        let head_top = |line: u32| {
            if line < frame.frozen { head.top() + line as f32 * ROW } else { top(line) }
        };
        for band in self.bands(frame) {
            self.part_ui(frame, ui, (band, frame.body), lines.clone(), &top, tools);
            if frame.frozen > 0 {
                self.part_ui(frame, ui, (band, head), 0..frame.frozen, &head_top, tools);
            }
        }
        if frame.frozen > 0 {
            let under = head.with_min_y(head.bottom() - 1.0);
            ui.painter().rect_filled(under, 0.0, frame.palette.quiet.gamma_multiply(0.5));
        }
        let side = self.side_width(frame);
        if side > 0.0 {
            let x = frame.body.left() + side;
            let end = self.lines_end(frame).min(frame.sheet.bottom());
            let beside = Rect::from_min_max(pos2(x - 1.0, frame.sheet.top() + ROW), pos2(x, end));
            ui.painter().rect_filled(beside, 0.0, frame.palette.quiet.gamma_multiply(0.5));
        }
        self.heads_ui(frame, ui, lines, &top);
    }

    /// Cells of some columns in some lines.
    fn part_ui(
        &mut self,
        frame: &Frame,
        ui: &Ui,
        (band, rect): (Band, Rect),
        lines: std::ops::Range<u32>,
        top: &dyn Fn(u32) -> f32,
        tools: &mut PageTools,
    ) {
        let rect = band.clip(rect);
        let painter = ui.painter_at(rect);
        if band.shift == 0.0 && band.left == frame.body.left() {
            // Columns that stay lie over those that go under them.
            painter.rect_filled(rect, 0.0, frame.palette.page);
        }
        self.lines(frame, &painter, rect, band);
        let scrolls = rect.top() == frame.body.top();
        let above = f64::from(frame.frozen) * f64::from(ROW) + self.spot.unwrap_or_default().y;
        let origin = f64::from(rect.top()) - if scrolls { above } else { 0.0 };
        let place = Place { band, rect, origin };
        let joined = self.joined_in(frame, place, lines.clone());
        for (_, whole) in &joined {
            // What parts its cells is painted over; the lines at its right and below it stay.
            painter.rect_filled(whole.intersect(rect), 0.0, frame.palette.page);
        }
        // Chosen lines that stay or scroll away are where they would be, and not at the edge of this part.
        let chosen_top = |line: u32| (origin + f64::from(line) * f64::from(ROW)) as f32;
        self.chosen_ui(frame, &painter, band, &chosen_top);
        for line in lines.clone() {
            self.row_ui(frame, &painter, band, line, top(line), tools);
        }
        for area in joined {
            self.area_ui(frame, &painter, place, area, lines.clone(), tools);
        }
    }

    /// Where the last line ends, in the window.
    fn lines_end(&self, frame: &Frame) -> f32 {
        let spot = self.spot.unwrap_or_default();
        // In f64 up to the difference: a float holds what is in the window, and not what is above it.
        frame.body.top() + (frame.height() - super::ROWS_AFTER * f64::from(ROW) - spot.y) as f32
    }

    /// Hairlines between columns and rows, as far as there are cells.
    fn lines(&self, frame: &Frame, painter: &Painter, rect: Rect, band: Band) {
        let x = frame.body.left() - band.shift;
        let right = (x + self.columns.width()).min(rect.right());
        let spot = self.spot.unwrap_or_default();
        let scrolls = rect.top() == frame.body.top();
        let bottom = if scrolls { self.lines_end(frame).min(rect.bottom()) } else { rect.bottom() };
        for column in band.columns(&self.columns, frame.body) {
            let x = x + self.columns.sides(column).1 - 1.0;
            let line = Rect::from_min_max(pos2(x, rect.top()), pos2(x + 1.0, bottom));
            painter.rect_filled(line, 0.0, frame.palette.hairline);
        }
        let shift = if scrolls { (spot.y % f64::from(ROW)) as f32 } else { 0.0 };
        let mut y = rect.top() + ROW - shift;
        while y <= bottom + 0.5 {
            let line = Rect::from_min_max(pos2(rect.left(), y - 1.0), pos2(right, y));
            painter.rect_filled(line, 0.0, frame.palette.hairline);
            y += ROW;
        }
    }

    /// The ground of chosen cells, with a line around all of them.
    fn chosen_ui(&self, frame: &Frame, painter: &Painter, band: Band, top: &dyn Fn(u32) -> f32) {
        let Some((lines, columns)) = frame.chosen_lines() else { return };
        let x = |x: f32| frame.body.left() + x - band.shift;
        let rect = Rect::from_min_max(
            pos2(x(self.columns.sides(*columns.start()).0) - 1.0, top(*lines.start()) - 1.0),
            pos2(x(self.columns.sides(*columns.end()).1), top(*lines.end()) + ROW),
        );
        // A float cannot tell the edges of a million rows apart, and the painter needs only those in sight.
        let seen = rect.intersect(painter.clip_rect().expand(4.0));
        if seen.is_positive() {
            let cells = frame.chosen().zip(frame.grid.as_ref());
            let one = cells.is_some_and(|(cells, grid)| self.joined.areas().only(grid, cells).is_some());
            if !one && (lines.start() != lines.end() || columns.start() != columns.end()) {
                painter.rect_filled(seen, 0.0, frame.palette.selection.gamma_multiply(0.55));
            }
            painter.rect_stroke(seen, 1.0, Stroke::new(1.5, frame.palette.accent), StrokeKind::Inside);
        }
    }

    fn row_ui(
        &mut self,
        frame: &Frame,
        painter: &Painter,
        band: Band,
        line: u32,
        y: f32,
        tools: &mut PageTools,
    ) {
        let Some(number) = frame.row(line) else { return };
        let Some(row) = self.rows.get(frame, number, &mut tools.behind) else { return };
        // Most rows have nothing marked, and their cells need not be asked one by one.
        let marked = frame.marks(row.span());
        let seen = band.columns(&self.columns, frame.body);
        let joined: Vec<Cells> = self.joined.areas().in_rows(number, number).collect();
        let cells = seen.clone().zip(row.cells_from(seen.start));
        for (column, (span, words)) in cells.filter(|(_, (span, _))| !span.is_empty()) {
            let cell = Cell::new(number, column);
            if joined.iter().any(|area| area.contains(cell)) {
                continue;
            }
            let (left, right) = self.columns.sides(cell.column);
            let x = frame.body.left() - band.shift;
            let rect = Rect::from_min_max(pos2(x + left, y), pos2(x + right - 1.0, y + ROW - 1.0));
            let room = Room { rect, wrap: None };
            let name = row.name_before(column).filter(|_| marked);
            let more = name.map_or_else(Vec::new, |name| frame.tints_of_name(name).collect());
            self.words_ui(frame, painter, (cell, &room), Some((span, words)), marked.then_some(more), tools);
        }
    }

    /// The words of one cell in its room, laid out if they are not yet; they are handed over for that alone. Where something
    /// may be marked in them, with what is marked of its name.
    pub(super) fn words_ui(
        &mut self,
        frame: &Frame,
        painter: &Painter,
        (cell, room): (Cell, &Room),
        words: Option<(Span, &str)>,
        marked: Option<Vec<(Span, Tint)>>,
        tools: &mut PageTools,
    ) {
        let key = (cell.row, cell.column);
        let cells = &mut self.cells;
        if cells.cells.get(&key).is_some_and(|laid| laid.wrap != room.wrap) {
            cells.cells.remove(&key);
        }
        let laid = match (cells.cells.entry(key), words) {
            (Entry::Occupied(laid), _) => laid.into_mut(),
            (Entry::Vacant(_), None) => return,
            (Entry::Vacant(_), _) if cells.fresh == 0 => {
                tools.behind = true;
                return;
            }
            (Entry::Vacant(vacant), Some(words)) => {
                cells.fresh -= 1;
                let align = frame.grid.as_ref().map_or(Align::Start, |grid| grid.align(cell.column));
                let header = cell.row < frame.frozen;
                vacant.insert(lay(
                    tools,
                    words,
                    (align, frame.sense(cell.column)),
                    header,
                    room.wrap,
                    frame.pixels_per_point,
                ))
            }
        };
        cells.missing += laid.part.missing;
        let tints = marked.map_or_else(Vec::new, |more| {
            let mut tints = frame.tints(laid.span, laid);
            tints.extend(more);
            tints
        });
        cell_ui(frame, painter, room, laid, &tints, tools);
    }

    /// Whether the words of a cell are laid out for this room.
    pub(super) fn is_laid(&self, cell: Cell, room: &Room) -> bool {
        self.cells.cells.get(&(cell.row, cell.column)).is_some_and(|laid| laid.wrap == room.wrap)
    }
}

impl Frame<'_> {
    /// Whether anything is marked in a row.
    fn marks(&self, row: Span) -> bool {
        let flash = self.flash.is_some_and(|(own, _)| own.overlaps(row));
        flash || !self.desk.markings_in_brief(self.view, row).is_empty()
    }

    /// What is marked in a cell: of the part that is never laid out, that something is.
    fn tints(&self, cell: Span, laid: &Laid) -> Vec<(Span, Tint)> {
        let cut = (laid.more && laid.exact).then(|| Span::new(laid.part.span().end, cell.end));
        let tints =
            marking::tints_around((self.desk, self.view), self.flash, cell, cut.into_iter()).into_iter();
        // Chosen cells have their ground already.
        let chosen = self.chosen().is_some();
        tints.filter(|(_, tint)| !(chosen && *tint == Tint::Mark(Marking::Selection))).collect()
    }

    /// Whether somebody was led to the name that a value has in the file. That the same name stands before all other values
    /// of the column is nothing to colour them for.
    fn tints_of_name(&self, name: Span) -> impl Iterator<Item = (Span, Tint)> {
        let tints = marking::tints_around((self.desk, self.view), self.flash, name, std::iter::empty());
        tints.into_iter().filter(|(_, tint)| matches!(tint, Tint::Flash(_) | Tint::Mark(Marking::CurrentHit)))
    }
}

/// One cell: what is marked in it, its words, and a sign where they are cut.
fn cell_ui(
    frame: &Frame,
    painter: &Painter,
    room: &Room,
    laid: &Laid,
    tints: &[(Span, Tint)],
    tools: &mut PageTools,
) {
    let ppp = frame.pixels_per_point;
    let (rect, span) = (room.rect, laid.span);
    let (width, first, all) =
        (laid.part.width() / ppp, laid.part.first_line_height() / ppp, laid.part.height() / ppp);
    // Half a point is rounding; higher than one line and a half are several lines, of which the first is
    // shown where there is room for one.
    let (height, most) = if room.wrap.is_some() { (all, rect.height()) } else { (first, first * 1.5) };
    let cut = laid.more || width > rect.width() - 2.0 * PADDING + 0.5 || all > most;
    // What is cut begins at its start: the end of a number is not the number.
    let left = match laid.align {
        _ if cut => rect.left() + PADDING,
        Align::Start if laid.part.rtl() => rect.right() - PADDING - width,
        Align::Start => rect.left() + PADDING,
        Align::Centre => rect.center().x - width / 2.0,
        Align::End => rect.right() - PADDING - width,
    };
    let top =
        (rect.center().y - height / 2.0).max(if room.wrap.is_some() { rect.top() + 2.0 } else { f32::MIN });
    let at = pos2((left * ppp).round(), (top * ppp).round());
    let clip = painter.with_clip_rect(painter.clip_rect().intersect(rect));
    let places = |own: Span| -> Vec<Rect> {
        if !own.overlaps(span) {
            // The name of the value is in the head of the column, so that the whole of the cell stands for it.
            let before = !own.is_empty() && own.end <= span.start;
            return if before { vec![rect.shrink2(vec2(2.0, 3.0))] } else { Vec::new() };
        }
        // What the file writes in another way is marked as a whole: no sign of it is known to be the one that is meant.
        if !laid.exact {
            return vec![rect.shrink2(vec2(2.0, 3.0))];
        }
        let rects = laid.part.rects(own).into_iter().map(|rect| rect.translate(at.to_vec2()) / ppp);
        let seen: Vec<Rect> = rects.filter(|own| own.intersects(rect.shrink2(vec2(PADDING, 0.0)))).collect();
        // What is marked in the part that is cut away colours the cell, so that it is not passed over.
        if seen.is_empty() { vec![rect.shrink2(vec2(2.0, 3.0))] } else { seen }
    };
    marking::paint(&clip, frame.palette, tints, places);
    let glyphs = laid.glyphs(frame, pos2(at.x / ppp, at.y / ppp), &mut tools.atlas);
    let mut words = if cut { rect.with_max_x(rect.right() - PADDING - 8.0) } else { rect };
    if room.wrap.is_some() && all > most {
        // No half of a line.
        let lines = ((rect.bottom() - top) / first).floor().max(1.0);
        words.max.y = top + lines * first;
    }
    let words = painter.with_clip_rect(painter.clip_rect().intersect(words));
    for mesh in glyphs {
        words.add(Shape::mesh(Arc::new(mesh)));
    }
    if cut {
        let at = pos2(rect.right() - PADDING + 2.0, (rect.bottom() - ROW / 2.0).max(rect.center().y));
        let font = egui::FontId::proportional(SIZE);
        clip.text(at, egui::Align2::RIGHT_CENTER, "…", font, frame.palette.quiet);
    }
}
