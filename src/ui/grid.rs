//! Sheets as a grid: rows and columns of which only those near the window are laid out.
//!
//! A grid is offered where the original is cited by row and column, as workbooks and lists of values are. A table on a
//! page of words is none, however large: “B7” would be an address that nobody else can find, and its rows are read
//! between their paragraphs.
//!
//! What is shown of a cell is cut where its column ends, and says so; its text never is: the whole of it stands in the
//! bar above the sheet when the cell is chosen, and as words everything is there anyway.

mod around; // what stands above and below the cells?
mod cells; // what is seen of them?
mod columns; // how wide are they?
mod heads; // what do letters and numbers say?
mod hidden; // what does the original not show?
mod merged; // which cells are shown as one?
mod pointer; // what does the hand do?
mod rows; // what stands in a line?
mod strip;

use super::faces::{Face, OnUnit, Stage, wheel};
use super::outbox::Outbox;
use super::reader::PageTools;
use super::strip::Ticks;
use super::theme::Palette;
use super::widgets::one_line;
use crate::data::arrangement::Lines;
use crate::data::document::{Document, Sense};
use crate::data::grid::{Cell, Grid};
use crate::data::span::{DocId, Span};
use crate::desk::Desk;
use crate::desk::documents::{Request, Selection, Show, View};
use crate::desk::words::ScrollStep;
use cells::LaidCells;
use columns::Columns;
use egui::{FontId, Rect, Role, Ui, WidgetInfo, pos2, vec2};
use hidden::HiddenParts;
use merged::Joined;
use rows::KeptRows;
use std::sync::Arc;

/// Height of a row, and of the row of letters.
/// In points, and the same for every row: so that the place of a row is a product, and a sheet of a million
/// rows needs none of them to be laid out. A cell of several lines shows its first.
const ROW: f32 = 24.0;
/// Height of the bar that shows the chosen cell, and of the names of sheets.
const BAR: f32 = 30.0;
const TABS: f32 = 30.0;
/// Width of a digit in the numbers of rows, and of the room around them.
/// In points. They are the interface's and keep their size whatever that of the page is.
const DIGIT: f32 = 7.5;
const NUMBER_ROOM: f32 = 20.0;
/// Of the words of a cell, in points.
const SIZE: f32 = 13.0;
/// Rows below the last one, so that one sees that it is the last.
const ROWS_AFTER: f64 = 2.0;
/// Where in the window the eye looks for what it was led to.
/// As a share of its height, from the top.
const EYE: f32 = 0.3;
/// Height of the line that says how rows are sorted and which are shown.
const BAND: f32 = 30.0;
/// Share of the window that frozen rows and columns may take, so that others can be seen beside them.
const MAX_SIDE: f32 = 0.6;

/// Where the window stands: on which sheet, and how far it is moved over it, in points.
#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    unit: u32,
    x: f32,
    /// A sheet of a million rows is higher than a small float can tell apart.
    y: f64,
}

/// The face that shows a sheet as a grid. It keeps no words: what is laid out can be dropped at any time, and
/// the place is told to the desk, so that another face goes on from there.
#[derive(Default)]
pub struct GridFace {
    /// The document, and how often it was read, that all else is about.
    about: Option<(DocId, u32)>,
    spot: Option<Spot>,
    columns: Columns,
    cells: LaidCells,
    rows: KeptRows,
    hidden: HiddenParts,
    joined: Joined,
    formula: around::Formula,
    pointer: pointer::Pointer,
    ticks: Ticks,
    seen: Option<(u64, Span)>,
    on_unit: Option<OnUnit>,
    /// Lines of a log whose last one was in sight: when it grows, the window goes with it.
    at_end: Option<u32>,
}

/// What the parts of one frame share.
struct Frame<'a> {
    desk: &'a Desk,
    view: &'a View,
    document: &'a Arc<Document>,
    palette: &'static Palette,
    pixels_per_point: f32,
    flash: Option<(Span, f32)>,
    unit: u32,
    grid: Option<Grid<'a>>,
    /// Rows in the order in which they are shown, where that is another than that of the file.
    lines: Option<&'a Lines>,
    /// How many lines are shown. A line is a row, where rows are neither sorted nor filtered. Zero where there is no grid: the sheet has no cells, or has not been read yet.
    rows: u32,
    /// Rows that stay at the top: one, where the first names the columns.
    frozen: u32,
    /// Columns that stay at the left.
    side: u32,
    /// The line that says what is shown of the sheet; of no height where that is all of it, as the file has it.
    band: Rect,
    /// All of the sheet, its letters and numbers included.
    sheet: Rect,
    /// Cells that scroll.
    body: Rect,
}

impl<'a> Frame<'a> {
    fn of(stage: &'a mut Stage, unit: u32) -> (Self, &'a mut PageTools, &'a mut Outbox) {
        let Stage { desk, view, document, page, palette, pixels_per_point, flash, tools, out, .. } = stage;
        let grid = document.grid(unit as usize);
        let view: &View = view;
        let lines = view.lines(unit).map(Arc::as_ref);
        let rows = grid.as_ref().map_or(0, |grid| grid.lines(lines));
        let (frozen, side) = if grid.is_some() { view.frozen(document, unit) } else { (0, 0) };
        let arranged = view.arrangement(unit).is_some_and(|own| !own.is_plain());
        let band = if arranged { BAND } else { 0.0 };
        let band = Rect::from_min_max(
            pos2(page.left(), page.top() + BAR),
            pos2(page.right(), page.top() + BAR + band),
        );
        let tabs = if document.units.len() > 1 { TABS } else { 0.0 };
        let sheet = Rect::from_min_max(
            pos2(page.left(), band.bottom()),
            pos2(page.right(), (page.bottom() - tabs).max(band.bottom() + ROW)),
        );
        // At least two digits, so that the column of numbers does not jump when a small sheet comes to its
        // tenth row.
        // Rows keep their numbers, also where few of them are shown.
        let most = grid.as_ref().map_or(0, Grid::rows);
        let digits = most.max(1).to_string().len().max(2) as f32;
        // In a low window fewer of them stay, and the others scroll with the rest.
        let frozen = frozen.min(rows).min((sheet.height() * MAX_SIDE / ROW) as u32);
        let corner = vec2(digits * DIGIT + NUMBER_ROOM, ROW * (1 + frozen) as f32);
        // In a window smaller than its edges, no room is left for cells, but never less than none.
        let body = Rect::from_min_max((sheet.min + corner).min(sheet.max), sheet.max);
        let frame = Self {
            desk,
            view,
            document,
            palette,
            pixels_per_point: *pixels_per_point,
            flash: *flash,
            unit,
            grid,
            lines,
            rows,
            frozen,
            side,
            band,
            sheet,
            body,
        };
        (frame, tools, out)
    }

    /// Height of all rows that scroll, with the room after the last.
    fn height(&self) -> f64 {
        (f64::from(self.rows.saturating_sub(self.frozen)) + ROWS_AFTER) * f64::from(ROW)
    }

    /// The row at so many points from the first that scrolls.
    fn row_at(&self, y: f64) -> u32 {
        self.frozen.saturating_add((y.max(0.0) / f64::from(ROW)) as u32)
    }

    /// The top of a row, counted from the first that scrolls.
    fn top_of(&self, row: u32) -> f64 {
        f64::from(row.saturating_sub(self.frozen)) * f64::from(ROW)
    }

    /// What is known of a column.
    fn sense(&self, column: u32) -> Sense {
        self.grid.as_ref().map_or(Sense::Plain, |grid| grid.sense(column))
    }

    /// The number of the row in a line.
    fn row(&self, line: u32) -> Option<u32> {
        self.grid.as_ref()?.row_in_line(self.lines, line)
    }

    /// The line of a row; `None` for one that is not shown.
    fn line(&self, row: u32) -> Option<u32> {
        self.grid.as_ref()?.line_of_row(self.lines, row)
    }

    /// Lines and columns of the chosen cells, each from the first to the last. Where one corner is not shown, its row has
    /// no line, and the other one stands for both.
    fn chosen_lines(&self) -> Option<(std::ops::RangeInclusive<u32>, std::ops::RangeInclusive<u32>)> {
        let cells = self.chosen()?;
        let (first, last) = cells.corners();
        let (from, to) = (self.line(cells.from.row), self.line(cells.to.row));
        let (from, to) = (from.or(to)?, to.or(from)?);
        Some((from.min(to)..=from.max(to), first.column..=last.column))
    }

    fn chosen(&self) -> Option<crate::data::grid::Cells> {
        match self.view.selection {
            Some(Selection::Cells { unit, cells }) if unit == self.unit => Some(cells),
            _ => None,
        }
    }
}

impl Face for GridFace {
    fn prepare(&mut self, stage: &mut Stage) {
        let readings = stage.desk.documents.get(&stage.view.doc).map_or(0, |entry| entry.readings);
        let about = Some((stage.view.doc, readings));
        if self.about != about {
            let (unit, y) = stage.view.on_unit;
            *self = Self { about, spot: Some(Spot { unit, x: 0.0, y: f64::from(y) }), ..Self::default() };
        }
        // A document that was read anew may have fewer sheets than before: `sheet` takes the last one then.
        let unit = self.sheet(stage.document);
        let fonts = stage.tools.fonts.generation;
        let frame = Frame::of(stage, unit).0;
        self.joined.look(&frame);
        self.columns.measure(&frame, self.joined.all());
        self.hidden.look(&frame);
        // Fewer lines than before: the window must not stand below the last.
        let spot = self.spot.unwrap_or_default();
        let grew = self.at_end.is_some_and(|rows| frame.rows > rows);
        let y = if grew { frame.height() } else { spot.y };
        self.move_to(&frame, Spot { unit: frame.unit, y, ..spot });
        self.cells.keep_for(&frame, fonts, self.joined.areas().len());
    }

    fn carry_out(&mut self, stage: &mut Stage, request: Request) {
        match request {
            Request::Show { span, how, flash: _ } => self.show(stage, span, how),
            Request::Cell { unit, cell } => self.show_cell(stage, unit, cell, Show::IfHidden),
            Request::Unit { unit, y } => {
                self.spot = Some(Spot { unit, x: 0.0, y: f64::from(y) });
                self.prepare(stage);
            }
            Request::Scroll(step) => self.step(stage, step),
            // Lines are rows here, and the desk moves over those by itself.
            Request::ExtendLine { .. } => {}
            Request::Menu => self.pointer.menu.wanted = true,
        }
    }

    fn ui(&mut self, stage: &mut Stage, ui: &mut Ui) {
        let (rect, page, unit) = (stage.rect, stage.page, self.sheet(stage.document));
        let (frame, tools, out) = Frame::of(stage, unit);
        let palette = frame.palette;
        ui.painter().rect_filled(rect, 0.0, palette.page);
        let id = ui.scope_id().with(("grid", frame.view.id));
        let response = ui.interact(frame.sheet, id, egui::Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &*frame.document.title()));
        let turned = wheel(ui, &response);
        self.scroll(&frame, -turned.x, -f64::from(turned.y));
        self.pointer_ui(&frame, ui, &response, out);
        if frame.grid.is_some() {
            self.paint(&frame, ui, tools);
        } else {
            empty_ui(&frame, ui);
        }
        self.bar_ui(&frame, ui, page.with_max_y(page.top() + BAR));
        around::band_ui(&frame, ui, out);
        if frame.document.units.len() > 1 {
            around::tabs_ui(&frame, ui, page.with_min_y(frame.sheet.bottom()), out);
        }
        self.strip_ui(&frame, ui, rect.with_min_x(page.right()), out);
        self.look_around(&frame);
    }

    fn seen(&self) -> Option<(u64, Span)> {
        self.seen
    }

    fn on_unit(&self) -> Option<OnUnit> {
        self.on_unit
    }

    fn missing(&self) -> usize {
        self.cells.missing
    }
}

impl GridFace {
    /// The sheet that is shown.
    fn sheet(&self, document: &Document) -> u32 {
        let last = document.units.len().saturating_sub(1) as u32;
        self.spot.unwrap_or_default().unit.min(last)
    }

    fn show(&mut self, stage: &mut Stage, span: Span, how: Show) {
        match stage.document.cell_from_offset(span.start) {
            // The start of a document is the corner of its first sheet, and not its first cell with words.
            _ if span.start == 0 => self.show_cell(stage, 0, Cell::default(), how),
            Some((unit, cell)) => self.show_cell(stage, unit as u32, cell, how),
            None => {
                let unit = stage.document.unit_from_offset(span.start).unwrap_or(0) as u32;
                self.show_cell(stage, unit, Cell::default(), how);
            }
        }
    }

    /// Brings a cell into the window, by as little as `how` allows: its row downwards, its column sideways.
    fn show_cell(&mut self, stage: &mut Stage, unit: u32, cell: Cell, how: Show) {
        if self.sheet(stage.document) != unit {
            self.spot = Some(Spot { unit, x: 0.0, y: 0.0 });
            // The columns of the other sheet have to be known before a place on it can be.
            self.prepare(stage);
        }
        let frame = Frame::of(stage, unit).0;
        let mut spot = self.spot.unwrap_or_default();
        let (height, width) = (f64::from(frame.body.height()), frame.body.width());
        // What is not shown has no place to go to; the desk says so.
        let line = frame.line(cell.row);
        let top = frame.top_of(line.unwrap_or_default());
        let hidden = top < spot.y || top + f64::from(ROW) > spot.y + height;
        // A row that stays at the top is always in sight.
        if line.is_some_and(|line| line >= frame.frozen) && (hidden || how != Show::IfHidden) {
            spot.y = match how {
                Show::Top => top,
                Show::Third => top - height * f64::from(EYE),
                // Moving by one row brings in one row and not a screen.
                Show::IfHidden
                    if top + 2.0 * f64::from(ROW) > spot.y + height && top < spot.y + 2.0 * height =>
                {
                    top + f64::from(ROW) - height
                }
                Show::IfHidden if top < spot.y && top > spot.y - height => top,
                Show::IfHidden => top - height * f64::from(EYE),
            };
        }
        let (left, right) = self.columns.sides(cell.column);
        let side = self.side_width(&frame);
        // One that stays in sight is there wherever the others are.
        if cell.column < frame.side {
        } else if left < spot.x + side {
            spot.x = left - side;
        } else if right > spot.x + width {
            // A column wider than the window begins at its left edge, where its words begin.
            spot.x = (right - width).min(left - side);
        }
        self.move_to(&frame, spot);
    }

    fn step(&mut self, stage: &mut Stage, step: ScrollStep) {
        let frame = Frame::of(stage, self.sheet(stage.document)).0;
        let spot = self.spot.unwrap_or_default();
        // Three rows at a time, as grids do; of a screen one row stays in sight.
        let (line, screen) = (f64::from(ROW) * 3.0, f64::from((frame.body.height() - ROW).max(ROW)));
        let (x, y) = match step {
            ScrollStep::LineDown => (0.0, line),
            ScrollStep::LineUp => (0.0, -line),
            ScrollStep::HalfDown => (0.0, screen / 2.0),
            ScrollStep::HalfUp => (0.0, -screen / 2.0),
            ScrollStep::ScreenDown => (0.0, screen),
            ScrollStep::ScreenUp => (0.0, -screen),
            ScrollStep::Right => (self.columns.step(spot.x, true) - spot.x, 0.0),
            ScrollStep::Left => (self.columns.step(spot.x, false) - spot.x, 0.0),
            ScrollStep::Start => (-spot.x, -spot.y),
            ScrollStep::End => (0.0, frame.height()),
        };
        self.scroll(&frame, x, y);
    }

    fn scroll(&mut self, frame: &Frame, x: f32, y: f64) {
        let spot = self.spot.unwrap_or_default();
        self.move_to(frame, Spot { unit: frame.unit, x: spot.x + x, y: spot.y + y });
    }

    /// Moves the window, not beyond the last row and column.
    fn move_to(&mut self, frame: &Frame, spot: Spot) {
        let room = (frame.height() - f64::from(frame.body.height())).max(0.0);
        // A little room after the last column, so that its edge can be taken hold of.
        let wide = (self.columns.width() + ROW - frame.body.width()).max(0.0);
        let ppp = frame.pixels_per_point;
        // Whole pixels, so that words are as sharp while one scrolls as at rest.
        let y = (spot.y.clamp(0.0, room) * f64::from(ppp)).round() / f64::from(ppp);
        let x = (spot.x.clamp(0.0, wide) * ppp).round() / ppp;
        self.spot = Some(Spot { unit: frame.unit, x, y });
    }

    /// Width of the columns that stay at the left.
    fn side_width(&self, frame: &Frame) -> f32 {
        let wide = |side: &u32| self.columns.sides(*side).0 <= frame.body.width() * MAX_SIDE;
        // In a narrow window fewer of them stay.
        let side = (0..=frame.side.min(self.columns.count())).rev().find(wide).unwrap_or_default();
        self.columns.sides(side).0
    }

    /// The columns in two bands: those that stay, and those that scroll. Of each where it lies and how far it is shifted.
    fn bands(&self, frame: &Frame) -> Vec<Band> {
        let side = self.side_width(frame);
        let x = self.spot.unwrap_or_default().x;
        let body = frame.body;
        let scrolls = Band { left: body.left() + side, right: body.right(), shift: x };
        let stays = Band { left: body.left(), right: body.left() + side, shift: 0.0 };
        std::iter::once(scrolls).chain((side > 0.0).then_some(stays)).collect()
    }

    /// Takes note of where it stands and of what can be seen.
    fn look_around(&mut self, frame: &Frame) {
        let spot = self.spot.unwrap_or_default();
        let room = (frame.height() - f64::from(frame.body.height())).max(0.0);
        let follows = frame.document.complete() && frame.document.is_log();
        self.at_end = (follows && spot.y + 1.0 >= room).then_some(frame.rows);
        self.on_unit = Some(OnUnit { unit: frame.unit, y: spot.y as f32, ratio: 1.0, looked_at: frame.unit });
        let Some(grid) = &frame.grid else { return };
        let line = frame.row_at(spot.y).min(frame.rows.saturating_sub(1));
        let first = Cell::new(frame.row(line).unwrap_or_default(), 0);
        let last = frame.row_at(spot.y + f64::from(frame.body.height()));
        // Rows that are sorted lie all over the file: of these the first tells where one is.
        let last = if frame.lines.is_some() { line } else { last.min(frame.rows.saturating_sub(1)) };
        let last = Cell::new(frame.row(last).unwrap_or_default(), 0);
        let Some(start) = grid.nearest_span(first).map(|span| span.start) else { return };
        let row_end = grid.row(last.row).map(|row| row.span().end);
        // The last row may have no words, and then the nearest that has some is taken.
        let end = row_end.or_else(|| Some(grid.nearest_span(last)?.end)).unwrap_or(start);
        let top = if (frame.unit, spot.y) == (0, 0.0) { 0 } else { start };
        self.seen = Some((top, Span::new(start, end.max(start))));
    }
}

/// Columns that lie beside each other in the window.
#[derive(Clone, Copy)]
struct Band {
    left: f32,
    right: f32,
    /// How far they are scrolled.
    shift: f32,
}

impl Band {
    /// The columns that can be seen of it.
    fn columns(self, columns: &Columns, body: Rect) -> std::ops::Range<u32> {
        let from = self.left - body.left() + self.shift;
        // A column that begins where the band ends is none of it.
        columns.between(from, (from + self.right - self.left - 0.5).max(from))
    }

    fn clip(self, rect: Rect) -> Rect {
        Rect::from_min_max(pos2(self.left, rect.top()), pos2(self.right, rect.bottom()))
    }
}

/// What stands where a unit has no cells.
fn empty_ui(frame: &Frame, ui: &Ui) {
    let kind = frame.document.units.get(frame.unit as usize).map_or("sheet", |unit| unit.kind.word());
    let words = if frame.document.complete() {
        format!("This {kind} has no cells.")
    } else {
        format!("This {kind} has not been read yet.")
    };
    let galley = one_line(ui, &words, FontId::proportional(SIZE), frame.palette.quiet, frame.sheet.width());
    ui.painter().galley(frame.sheet.center() - galley.size() / 2.0, galley, frame.palette.quiet);
}
