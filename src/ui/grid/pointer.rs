//! The hand on a sheet: choosing cells, rows and columns, and drawing the edges of columns.

use super::{Frame, GridFace, ROW};
use crate::data::grid::{Cell, Cells};
use crate::desk::command::Command;
use crate::ui::menus::{PageMenu, Pointed};
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
    /// The cell nearest to a point of the window, and the part of the sheet that the point lies in.
    fn cell_at(&self, frame: &Frame, pos: Pos2) -> (Cell, Part) {
        let spot = self.spot.unwrap_or_default();
        let column = self.columns.at((pos.x - frame.body.left() + spot.x).max(0.0));
        let letters = pos.y < frame.sheet.top() + ROW;
        let row = if pos.y < frame.body.top() && frame.frozen > 0 {
            0
        } else {
            frame.row_at(f64::from(pos.y - frame.body.top()) + spot.y)
        };
        let part = match (pos.x < frame.body.left(), letters) {
            (true, true) => Part::Corner,
            (true, false) => Part::Rows,
            (false, true) => Part::Columns,
            (false, false) => Part::Body,
        };
        (Cell::new(row.min(frame.rows.saturating_sub(1)), column), part)
    }

    /// The column whose edge the pointer could draw.
    fn edge_at(&self, frame: &Frame, pos: Pos2) -> Option<u32> {
        let letters = pos.y < frame.sheet.top() + ROW && pos.x > frame.body.left() - REACH;
        let x = pos.x - frame.body.left() + self.spot.unwrap_or_default().x;
        self.columns.edge_near(x, REACH).filter(|_| letters)
    }

    pub(super) fn pointer_ui(&mut self, frame: &Frame, ui: &Ui, response: &Response, out: &mut Outbox) {
        selecting::press(ui, response, frame.desk, frame.view, out);
        if frame.grid.is_none() {
            return;
        }
        let panned = selecting::panned(ui, response);
        self.scroll(frame, panned.x, f64::from(panned.y));
        self.menu_ui(frame, response, out);
        let over = response.hover_pos().and_then(|pos| self.edge_at(frame, pos));
        if over.is_some() || matches!(self.pointer.held, Some(Held::Edge(_))) {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeColumn);
        }
        let (origin, latest, shift) = ui
            .input(|input| (input.pointer.press_origin(), input.pointer.latest_pos(), input.modifiers.shift));
        if selecting::begins(response) || response.clicked() {
            let pressed = origin.or(latest);
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
        let (at, cell) = match clicked {
            Some(at) => (at, self.cell_at(frame, at).0),
            None if std::mem::take(&mut self.pointer.menu.wanted) => {
                let cell = chosen.map_or(Cell::default(), |cells| cells.to);
                let spot = self.spot.unwrap_or_default();
                let x = frame.body.left() + self.columns.sides(cell.column).0 - spot.x;
                let y = f64::from(frame.body.top()) + frame.top_of(cell.row) - spot.y;
                let at = egui::pos2(x, y as f32 + ROW);
                (at.clamp(frame.body.min, frame.body.max), cell)
            }
            None => return self.pointer.menu.ui(response, frame.desk, frame.view, frame.document, out),
        };
        let inside = chosen.is_some_and(|cells| {
            let (first, last) = cells.corners();
            (first.row..=last.row).contains(&cell.row) && (first.column..=last.column).contains(&cell.column)
        });
        if !inside {
            out.command(Command::SelectCells { unit: frame.unit, from: cell, to: cell });
        }
        let span = frame.grid.as_ref().and_then(|grid| grid.nearest_span(cell));
        let byte = span.map_or(0, |span| span.start);
        self.pointer.menu.open(at, Pointed { byte, link: None, selected: true });
        self.pointer.menu.ui(response, frame.desk, frame.view, frame.document, out);
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
                let right = pos.x - frame.body.left() + self.spot.unwrap_or_default().x;
                self.columns.draw_edge(frame.unit, column, right);
                // At once, so that the edge stays under the pointer in this very frame.
                self.columns.measure(frame);
            }
            Held::Cell(from, part) => {
                self.scroll_at_edge(frame, ui, pos);
                // Beyond the edge, the cell at the edge is meant, and scrolling brings further ones to it.
                let inside = pos.clamp(frame.sheet.min, frame.sheet.max);
                let cells = self.chosen_by(frame, (from, part), self.cell_at(frame, inside).0);
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
        let (rows, columns) = (frame.rows.saturating_sub(1), self.columns.count().saturating_sub(1));
        match part {
            Part::Body => Cells { from, to },
            Part::Rows => Cells { from: Cell::new(from.row, 0), to: Cell::new(to.row, columns) },
            Part::Columns => Cells { from: Cell::new(0, from.column), to: Cell::new(rows, to.column) },
            Part::Corner => Cells { from: Cell::default(), to: Cell::new(rows, columns) },
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
