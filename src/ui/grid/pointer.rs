//! The hand on a sheet: choosing cells, rows and columns, and drawing the edges of columns.

use super::heads::HeadPart;
use super::{Band, Frame, GridFace, ROW};
use crate::data::grid::{Cell, Cells, SheetColumn};
use crate::desk::cells::link_in;
use crate::desk::command::Command;
use crate::desk::words::SortOrder;
use crate::ui::menus::{PageMenu, Pointed, SheetPart};
use crate::ui::outbox::Outbox;
use crate::ui::selecting;
use egui::{CursorIcon, Pos2, Response, Ui, Vec2};

/// How near to the edge of a column the pointer takes hold of it.
/// In points, to both sides.
const REACH: f32 = 4.0;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    /// The cell at which choosing began, and whether whole rows or whole columns are chosen.
    Cell(Cell, Part),
    /// The right edge of a column.
    Edge(u32),
}

/// What of the sheet lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Body,
    Rows,
    Columns,
    Corner,
}

#[derive(Default)]
pub struct Pointer {
    held: Option<Held>,
    pub menu: PageMenu,
}

impl GridFace {
    /// The columns that lie at a point, and how far they are scrolled.
    fn band_at(&self, frame: &Frame, x: f32) -> Band {
        let bands = self.bands(frame);
        let scrolls = Band { left: frame.body.left(), right: frame.body.right(), shift: 0.0 };
        let at = bands.iter().rev().find(|band| x < band.right).or(bands.first());
        at.copied().unwrap_or(scrolls)
    }

    /// The cell nearest to a point of the window, and the part of the sheet that the point lies in.
    fn cell_at(&self, frame: &Frame, pos: Pos2) -> (Cell, Part) {
        let spot = self.spot.unwrap_or_default();
        let band = self.band_at(frame, pos.x);
        let column = self.columns.at((pos.x - frame.body.left() + band.shift).max(0.0));
        let letters = pos.y < frame.sheet.top() + ROW;
        let line = if pos.y < frame.body.top() && frame.frozen > 0 {
            let head = ((pos.y - frame.sheet.top() - ROW) / ROW).max(0.0) as u32;
            head.min(frame.frozen - 1)
        } else {
            frame.row_at(f64::from(pos.y - frame.body.top()) + spot.y)
        };
        let part = match (pos.x < frame.body.left(), letters) {
            (true, true) => Part::Corner,
            (true, false) => Part::Rows,
            (false, true) => Part::Columns,
            (false, false) => Part::Body,
        };
        let row = frame.row(line.min(frame.rows.saturating_sub(1))).unwrap_or_default();
        (Cell::new(row, column), part)
    }

    /// The cell that has the words of what is seen in a cell.
    fn words_at(&self, cell: Cell) -> Cell {
        self.joined.areas().first(cell)
    }

    /// The column whose edge the pointer could draw.
    fn edge_at(&self, frame: &Frame, pos: Pos2) -> Option<u32> {
        let letters = pos.y < frame.sheet.top() + ROW && pos.x > frame.body.left() - REACH;
        let x = pos.x - frame.body.left() + self.band_at(frame, pos.x).shift;
        self.columns.edge_near(x, REACH).filter(|_| letters)
    }

    /// What of the head of a column lies under a point, and of which.
    fn head_part_at(&self, frame: &Frame, pos: Pos2) -> Option<(HeadPart, u32)> {
        let (cell, part) = self.cell_at(frame, pos);
        let place = self.head_of(frame, self.band_at(frame, pos.x), cell.column);
        let inside = part == Part::Columns && place.contains(pos);
        let parts = Self::head_parts(place).filter(|_| inside)?;
        parts.into_iter().find(|(_, rect)| rect.contains(pos)).map(|(part, _)| (part, cell.column))
    }

    /// A click on the head of a column that is about the column and chooses no cells; false where it is another.
    fn head_clicked(&mut self, frame: &Frame, ui: &Ui, response: &Response, out: &mut Outbox) -> bool {
        let Some(pos) = response.interact_pointer_pos() else { return false };
        if response.double_clicked()
            && let Some(column) = self.edge_at(frame, pos)
        {
            self.fit(frame, column, out);
            return true;
        }
        if response.double_clicked()
            && self.cell_at(frame, pos).1 == Part::Body
            && let Some(span) =
                frame.grid.as_ref().and_then(|grid| grid.span(self.words_at(self.cell_at(frame, pos).0)))
            && let Some(link) = link_in(frame.document, span)
        {
            out.command(Command::Follow { link });
            return true;
        }
        if !response.clicked() || self.edge_at(frame, pos).is_some() {
            return false;
        }
        let Some((part, column)) = self.head_part_at(frame, pos) else { return false };
        let column = SheetColumn(column);
        let order = SortOrder::Next;
        out.command(match (part, ui.input(|input| input.modifiers.shift)) {
            (HeadPart::Filter, _) => Command::AskFilter { column },
            (HeadPart::Sort, false) => Command::SortColumn { column, order },
            (HeadPart::Sort, true) => Command::SortAlso { column, order },
        });
        true
    }

    /// As wide as what can be seen in it, and what comes at the start of the sheet.
    fn fit(&mut self, frame: &Frame, column: u32, out: &mut Outbox) {
        let spot = self.spot.unwrap_or_default();
        let first = frame.row_at(spot.y);
        let last = frame.row_at(spot.y + f64::from(frame.body.height())).min(frame.rows.saturating_sub(1));
        let lines = (0..frame.frozen).chain(first..=last);
        let rows: Vec<_> = lines
            .filter_map(|line| {
                let row = frame.row(line)?;
                self.rows.get(frame, row, &mut false)
            })
            .collect();
        let cells = rows.iter().filter_map(|row| row.cells_from(column).next().map(|(_, words)| words));
        let points = self.columns.fit(column, cells);
        out.command(Command::ColumnWidth { column: SheetColumn(column), points });
        self.columns.measure(frame, self.joined.all());
    }

    pub(super) fn pointer_ui(&mut self, frame: &Frame, ui: &Ui, response: &Response, out: &mut Outbox) {
        selecting::press(ui, response, frame.desk, frame.view, out);
        if frame.grid.is_none() {
            return;
        }
        let panned = selecting::panned(ui, response);
        self.scroll(frame, panned.x, f64::from(panned.y));
        self.menu_ui(frame, response, out);
        if self.head_clicked(frame, ui, response, out) {
            self.pointer.held = None;
            return;
        }
        self.heads_hint_ui(frame, response);
        let over = response.hover_pos().and_then(|pos| self.edge_at(frame, pos));
        if over.is_some() || matches!(self.pointer.held, Some(Held::Edge(_))) {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeColumn);
        }
        let (origin, latest, shift) = ui
            .input(|input| (input.pointer.press_origin(), input.pointer.latest_pos(), input.modifiers.shift));
        if selecting::begins(response) || response.clicked() {
            let pressed = origin.or(latest);
            // What was pressed at the head of a column waits for its click.
            if pressed.is_some_and(|pos| {
                self.head_part_at(frame, pos).is_some() && self.edge_at(frame, pos).is_none()
            }) {
                return;
            }
            self.pointer.held = pressed.map(|pos| self.hold(frame, pos, shift));
        }
        if let (Some(held), Some(pos)) = (self.pointer.held, latest)
            && (response.dragged() || response.clicked())
        {
            self.drag(frame, ui, held, pos, out);
        }
        if response.drag_stopped() || response.clicked() {
            self.pointer.held = None;
        }
    }

    /// A cell beside those that are chosen is chosen first, so that the menu is about what one points at.
    fn menu_ui(&mut self, frame: &Frame, response: &Response, out: &mut Outbox) {
        let clicked = response.interact_pointer_pos().filter(|_| response.secondary_clicked());
        let chosen = frame.chosen();
        let (at, (cell, part)) = match clicked {
            Some(at) => (at, self.cell_at(frame, at)),
            None if std::mem::take(&mut self.pointer.menu.wanted) => {
                let cell = chosen.map_or(Cell::default(), |cells| cells.to);
                let spot = self.spot.unwrap_or_default();
                let shift = if cell.column < frame.side { 0.0 } else { spot.x };
                let x = frame.body.left() + self.columns.sides(cell.column).0 - shift;
                let line = frame.line(cell.row).unwrap_or_default();
                let y = f64::from(frame.body.top()) + frame.top_of(line) - spot.y;
                let at = egui::pos2(x, y as f32 + ROW);
                (at.clamp(frame.body.min, frame.body.max), (cell, self.part_of(frame, chosen)))
            }
            None => return self.pointer.menu.ui(response, frame.desk, frame.view, frame.document, out),
        };
        // Of letters and numbers, whole columns and rows are meant.
        let meant = self.chosen_by(frame, (cell, part), cell);
        let has = |cell: Cell| {
            let line = frame.line(cell.row).unwrap_or(u32::MAX);
            frame
                .chosen_lines()
                .is_some_and(|(lines, columns)| lines.contains(&line) && columns.contains(&cell.column))
        };
        if !(has(meant.from) && has(meant.to)) {
            out.command(Command::SelectCells { unit: frame.unit, from: meant.from, to: meant.to });
        }
        let span = frame.grid.as_ref().and_then(|grid| grid.nearest_span(self.words_at(cell)));
        let byte = span.map_or(0, |span| span.start);
        let sheet = Some(match part {
            Part::Columns => SheetPart::Column,
            Part::Rows => SheetPart::Row,
            Part::Body | Part::Corner => SheetPart::Cell,
        });
        let link = span.and_then(|span| link_in(frame.document, span));
        self.pointer.menu.open(at, Pointed { byte, link, selected: true, sheet });
        self.pointer.menu.ui(response, frame.desk, frame.view, frame.document, out);
    }

    /// Whether chosen cells are whole columns or rows, for who asks by keys.
    fn part_of(&self, frame: &Frame, chosen: Option<Cells>) -> Part {
        let Some(((lines, columns), _)) = frame.chosen_lines().zip(chosen) else { return Part::Body };
        let all_lines = *lines.start() == 0 && *lines.end() + 1 >= frame.rows && frame.rows > 1;
        let all_columns =
            *columns.start() == 0 && *columns.end() + 1 >= self.columns.count() && self.columns.count() > 1;
        match (all_lines, all_columns) {
            (true, false) => Part::Columns,
            (false, true) => Part::Rows,
            _ => Part::Body,
        }
    }

    /// What a click at the head of a column would do.
    fn heads_hint_ui(&self, frame: &Frame, response: &Response) {
        let at = response.hover_pos().filter(|pos| self.edge_at(frame, *pos).is_none());
        let Some((part, _)) = at.and_then(|pos| self.head_part_at(frame, pos)) else { return };
        response.ctx.set_cursor_icon(CursorIcon::PointingHand);
        let words = match part {
            HeadPart::Filter => "Choose which rows are shown",
            HeadPart::Sort => {
                "Sort by this column; once more the other way, then as in the file. With Shift as well"
            }
        };
        response.clone().on_hover_text_at_pointer(words);
    }

    fn hold(&self, frame: &Frame, pos: Pos2, shift: bool) -> Held {
        if let Some(column) = self.edge_at(frame, pos) {
            return Held::Edge(column);
        }
        let (cell, part) = self.cell_at(frame, pos);
        // With the shift key it goes on from where the chosen cells begin.
        let from = frame.chosen().filter(|_| shift).map_or(cell, |cells| cells.from);
        Held::Cell(from, part)
    }

    fn drag(&mut self, frame: &Frame, ui: &Ui, held: Held, pos: Pos2, out: &mut Outbox) {
        match held {
            Held::Edge(column) => {
                let shift = if column < frame.side { 0.0 } else { self.spot.unwrap_or_default().x };
                let right = pos.x - frame.body.left() + shift;
                let points = self.columns.draw_edge(column, right);
                let kept = frame.view.widths(frame.unit).and_then(|widths| widths.get(&column));
                if kept != Some(&points) {
                    out.command(Command::ColumnWidth { column: SheetColumn(column), points });
                }
                // At once, so that the edge stays under the pointer in this very frame.
                self.columns.measure(frame, self.joined.all());
            }
            Held::Cell(from, part) => {
                self.scroll_at_edge(frame, ui, pos);
                // Beyond the edge, the cell at the edge is meant, and scrolling brings further ones to it.
                let inside = pos.clamp(frame.sheet.min, frame.sheet.max);
                let cells = self.chosen_by(frame, (from, part), self.cell_at(frame, inside).0);
                let areas = self.joined.areas();
                let cells = frame.grid.as_ref().map_or(cells, |grid| areas.chosen(grid, cells));
                // Only changes are sent: a drag is asked in each frame, and each command makes the desk work.
                if frame.chosen() != Some(cells) {
                    let Cells { from, to } = cells;
                    out.command(Command::SelectCells { unit: frame.unit, from, to });
                }
            }
        }
    }

    /// What is chosen between where choosing began and where the pointer is. The part of the sheet that was
    /// pressed decides whether it is whole rows or columns, whatever part the pointer is over by now.
    fn chosen_by(&self, frame: &Frame, (from, part): (Cell, Part), to: Cell) -> Cells {
        let columns = self.columns.count().saturating_sub(1);
        let first = frame.row(0).unwrap_or_default();
        let rows = frame.row(frame.rows.saturating_sub(1)).unwrap_or_default();
        match part {
            Part::Body => Cells { from, to },
            Part::Rows => Cells { from: Cell::new(from.row, 0), to: Cell::new(to.row, columns) },
            Part::Columns => Cells { from: Cell::new(first, from.column), to: Cell::new(rows, to.column) },
            Part::Corner => Cells { from: Cell::new(first, 0), to: Cell::new(rows, columns) },
        }
    }

    fn scroll_at_edge(&mut self, frame: &Frame, ui: &Ui, pos: Pos2) {
        // Rows, letters and numbers at the edges can be pressed themselves, and are no wish to go on.
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(pos);
        let page = frame.body.with_min_x(frame.sheet.left()).with_min_y(frame.sheet.top());
        let speed = selecting::edge_speed(page, origin, pos);
        if speed != Vec2::ZERO {
            self.scroll(frame, speed.x, f64::from(speed.y));
            ui.ctx().request_repaint();
        }
    }
}
