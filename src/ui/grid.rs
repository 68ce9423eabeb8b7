//! Sheets as a grid: rows and columns of which only those near the window are laid out.
//!
//! A grid is offered where the original is cited by row and column, as workbooks and lists of values are. A table on a
//! page of words is none, however large: “B7” would be an address that nobody else can find, and its rows are read
//! between their paragraphs.
//!
//! What is shown of a cell is cut where its column ends, and says so; its text never is: the whole of it stands in the
//! bar above the sheet when the cell is chosen, and as words everything is there anyway.

mod cells;
mod columns;
mod pointer;
mod strip;

use super::faces::{Face, OnUnit, Stage, wheel};
use super::outbox::Outbox;
use super::reader::PageTools;
use super::strip::Ticks;
use super::theme::{self, Palette};
use super::widgets::one_line;
use crate::data::document::Document;
use crate::data::grid::{Cell, Grid};
use crate::data::span::{DocId, Span};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::{Request, Selection, Show, View};
use crate::desk::words::ScrollStep;
use cells::LaidCells;
use columns::Columns;
use egui::{FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
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
/// Of the chosen cell, that the bar shows.
/// The bar is one line, and what hovering over it shows has to fit on a screen.
const MAX_BAR_BYTES: usize = 2_000;

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
    pointer: pointer::Pointer,
    ticks: Ticks,
    seen: Option<(u64, Span)>,
    on_unit: Option<OnUnit>,
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
    /// Zero where there is no grid: the sheet has no cells, or has not been read yet.
    rows: u32,
    /// Rows that stay at the top: one, where the first names the columns.
    frozen: u32,
    /// All of the sheet, its letters and numbers included.
    sheet: Rect,
    /// Cells that scroll.
    body: Rect,
}

impl<'a> Frame<'a> {
    fn of(stage: &'a mut Stage, unit: u32) -> (Self, &'a mut PageTools, &'a mut Outbox) {
        let Stage { desk, view, document, page, palette, pixels_per_point, flash, tools, out, .. } = stage;
        let grid = document.grid(unit as usize);
        let rows = grid.as_ref().map_or(0, Grid::rows);
        let frozen = u32::from(grid.as_ref().and_then(|grid| grid.row(0)).is_some_and(|row| row.header));
        let tabs = if document.units.len() > 1 { TABS } else { 0.0 };
        let sheet = Rect::from_min_max(
            pos2(page.left(), page.top() + BAR),
            pos2(page.right(), (page.bottom() - tabs).max(page.top() + BAR + ROW)),
        );
        // At least two digits, so that the column of numbers does not jump when a small sheet comes to its
        // tenth row.
        let digits = rows.max(1).to_string().len().max(2) as f32;
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
            rows,
            frozen,
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
        self.columns.measure(&frame);
        self.cells.keep_for(&frame, fonts);
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
        let response = ui.interact(frame.sheet, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &*frame.document.title()));
        let turned = wheel(ui, &response);
        self.scroll(&frame, -turned.x, -f64::from(turned.y));
        self.pointer_ui(&frame, ui, &response, out);
        if frame.grid.is_some() {
            self.paint(&frame, ui, tools);
        } else {
            empty_ui(&frame, ui);
        }
        bar_ui(&frame, ui, page.with_max_y(page.top() + BAR));
        if frame.document.units.len() > 1 {
            tabs_ui(&frame, ui, page.with_min_y(frame.sheet.bottom()), out);
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
        let top = frame.top_of(cell.row);
        let hidden = top < spot.y || top + f64::from(ROW) > spot.y + height;
        // A row that stays at the top is always in sight.
        if cell.row >= frame.frozen && (hidden || how != Show::IfHidden) {
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
        if left < spot.x {
            spot.x = left;
        } else if right > spot.x + width {
            // A column wider than the window begins at its left edge, where its words begin.
            spot.x = (right - width).min(left);
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

    /// Takes note of where it stands and of what can be seen.
    fn look_around(&mut self, frame: &Frame) {
        let spot = self.spot.unwrap_or_default();
        self.on_unit = Some(OnUnit { unit: frame.unit, y: spot.y as f32, ratio: 1.0, looked_at: frame.unit });
        let Some(grid) = &frame.grid else { return };
        let first = Cell::new(frame.row_at(spot.y), 0);
        let last = frame.row_at(spot.y + f64::from(frame.body.height()));
        let last = Cell::new(last.min(frame.rows.saturating_sub(1)), 0);
        let Some(start) = grid.nearest_span(first).map(|span| span.start) else { return };
        let row_end = grid.row(last.row).map(|row| row.span().end);
        // The last row may have no words, and then the nearest that has some is taken.
        let end = row_end.or_else(|| Some(grid.nearest_span(last)?.end)).unwrap_or(start);
        let top = if (frame.unit, spot.y) == (0, 0.0) { 0 } else { start };
        self.seen = Some((top, Span::new(start, end.max(start))));
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

/// The chosen cells by name, and all words of the first: what the grid cuts can be read here.
fn bar_ui(frame: &Frame, ui: &mut Ui, rect: Rect) {
    let palette = frame.palette;
    ui.painter().rect_filled(rect.with_min_y(rect.bottom() - 1.0), 0.0, palette.hairline);
    let Some(cells) = frame.chosen() else {
        let words = "Choose a cell to read all of it here.";
        let galley = one_line(ui, words, FontId::proportional(12.0), palette.quiet, rect.width() - 24.0);
        let at = pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.quiet);
        return;
    };
    let name = one_line(ui, &cells.to_string(), FontId::new(12.5, theme::semibold()), palette.ink, 160.0);
    let left = rect.left() + 12.0 + name.size().x.max(40.0) + 14.0;
    let middle = |height: f32| rect.center().y - height / 2.0;
    ui.painter().galley(pos2(rect.left() + 12.0, middle(name.size().y)), name, palette.ink);
    let line = Rect::from_min_max(pos2(left - 8.0, rect.top() + 8.0), pos2(left - 7.0, rect.bottom() - 8.0));
    ui.painter().rect_filled(line, 0.0, palette.hairline);
    let span = frame.grid.as_ref().and_then(|grid| grid.span(cells.corners().0));
    let words = span.map(|span| frame.document.text.slice(span).into_owned()).unwrap_or_default();
    let shown = &words[..words.floor_char_boundary(MAX_BAR_BYTES.min(words.len()))];
    let place = Rect::from_min_max(pos2(left + 4.0, rect.top()), pos2(rect.right() - 12.0, rect.bottom()));
    let galley = one_line(ui, shown, FontId::proportional(SIZE), palette.ink, place.width());
    // Asked before it is painted, because painting takes it.
    let cut = galley.elided;
    ui.painter().galley(pos2(place.left(), middle(galley.size().y)), galley, palette.ink);
    let response = ui.interact(place, ui.scope_id().with(("cell", frame.view.id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{cells} {shown}")));
    if cut {
        response.on_hover_text(shown);
    }
}

/// Names of the sheets at the foot, those around the one that is shown.
fn tabs_ui(frame: &Frame, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
    let palette = frame.palette;
    ui.painter().rect_filled(rect, 0.0, palette.panel);
    ui.painter().rect_filled(rect.with_max_y(rect.top() + 1.0), 0.0, palette.hairline);
    let count = frame.document.units.len();
    // Guessed by characters and not laid out: a workbook may have thousands of sheets, and each would be
    // asked in each frame.
    let width = |label: &str| (label.chars().count() as f32 * DIGIT + 28.0).clamp(56.0, 180.0);
    let label = |at: usize| frame.document.units.get(at).map_or("", |unit| unit.label.as_str());
    // As many before it as fill half of the line, so that it can be seen however many there are.
    let (mut first, mut room) = (frame.unit as usize, rect.width() / 2.0);
    while first > 0 && room > 0.0 {
        first -= 1;
        room -= width(label(first));
    }
    let mut x = rect.left() + 8.0;
    for number in first..count {
        let name = label(number);
        let place = Rect::from_min_size(pos2(x, rect.top() + 3.0), vec2(width(name), rect.height() - 6.0));
        if place.left() > rect.right() {
            break;
        }
        x = place.right() + 2.0;
        let on = number == frame.unit as usize;
        let id = ui.scope_id().with(("sheet", frame.view.id, number));
        let response = ui.interact(place.intersect(rect), id, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, name));
        if on || response.hovered() {
            let ground = if on { palette.chosen } else { palette.hover };
            ui.painter_at(rect).rect_filled(place, 4.0, ground);
        }
        let ink = if on { palette.ink } else { palette.quiet };
        let galley = one_line(ui, name, FontId::proportional(12.5), ink, place.width() - 16.0);
        ui.painter_at(rect).galley(place.center() - galley.size() / 2.0, galley, ink);
        super::widgets::focus_ring(ui, &response, place, 4.0);
        if response.clicked() {
            out.command(Command::Unit { doc: frame.document.id, unit: number as u32, top: 0.0 });
        }
    }
}
