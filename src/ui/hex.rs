//! A file as bytes: rows of sixteen, each with its place and its letters, of which only those in the window are asked for.
//!
//! Rows are numbered, and the window stands on one of them: a file of any size has no height that would have to be laid
//! out. What is read as a string is told apart from what is not, and what one was led to is lifted out.

mod pointer; // what does the hand do?
mod rows; // where does each byte of a row stand?

use super::faces::{Face, OnUnit, Stage, wheel};
use super::marking;
use super::outbox::Outbox;
use super::strip::{Strip, Ticks};
use super::theme::Palette;
use super::widgets::one_line;
use crate::data::bytes::{
    CHUNK_BYTES, ROW_BYTES, len_of, offset_from, offset_label, row_from_spot, rows_of, spot_from_row,
};
use crate::data::document::Document;
use crate::data::span::{DocId, Span};
use crate::data::unit::UnitState;
use crate::data::wording::grouped;
use crate::desk::bytes::Piece;
use crate::desk::command::Command;
use crate::desk::documents::{Request, Show, View};
use crate::desk::words::ScrollStep;
use crate::desk::{Desk, Event};
use egui::{FontId, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2};
use pointer::{Hand, chosen};
use rows::{Columns, row_job};
use std::ops::Range;
use std::sync::Arc;

/// Height of a row, and of the bar that tells of a byte, in points.
const ROW: f32 = 20.0;
const BAR: f32 = 30.0;
/// Of the signs.
const SIZE: f32 = 13.0;
/// Around the rows.
const MARGIN: f32 = 24.0;
/// Rows below the last one, so that one sees that it is the last.
const ROWS_AFTER: u64 = 2;
/// Strings of the window that are told apart; a screen has no more than some hundred.
const MAX_STRINGS: usize = 2_000;

/// The face that shows a file as bytes.
#[derive(Default)]
pub struct BytesFace {
    about: Option<(DocId, u32)>,
    /// The row at the top, and how far it is moved out of the window, in points.
    top: u64,
    moved: f32,
    /// Words of a string to which one was led. Where they stand is known when their bytes have come.
    led: Option<Span>,
    /// What the desk was last asked for.
    wanted: Vec<u32>,
    ticks: Ticks,
    seen: Option<(u64, Span)>,
    on_unit: Option<OnUnit>,
    hand: Hand,
}

/// What the parts of one frame share.
struct Frame<'a> {
    desk: &'a Desk,
    view: &'a View,
    document: &'a Arc<Document>,
    palette: &'static Palette,
    body: Rect,
    flash: Option<(Span, f32)>,
    len: u64,
}

impl<'a> Frame<'a> {
    fn of(stage: &'a mut Stage) -> (Self, &'a mut Outbox) {
        let Stage { desk, view, document, page, palette, flash, out, .. } = stage;
        let body = page.with_min_y((page.top() + BAR).min(page.bottom()));
        (Self { desk, view, document, palette, body, flash: *flash, len: len_of(document) }, out)
    }

    fn rows(&self) -> u64 {
        rows_of(self.len)
    }

    /// Whole rows that the window shows.
    fn screen(&self) -> u64 {
        (self.body.height() / ROW).max(1.0) as u64
    }

    /// The last row that may stand at the top.
    fn last_top(&self) -> u64 {
        (self.rows() + ROWS_AFTER).saturating_sub(self.screen())
    }

    fn byte(&self, at: u64) -> Option<u8> {
        let chunk = u32::try_from(at / CHUNK_BYTES as u64).ok()?;
        match self.desk.bytes.get(self.document.id, chunk)? {
            Piece::Here(bytes) => bytes.get((at % CHUNK_BYTES as u64) as usize).copied(),
            Piece::Waiting | Piece::Failed(_) => None,
        }
    }

    /// Places of the strings that begin in some bytes, or go on into them.
    fn strings(&self, bytes: &Range<u64>) -> Vec<Range<u64>> {
        let (first, _) = spot_from_row(self.document, bytes.start / ROW_BYTES);
        let units = (first as usize..).map_while(|unit| self.document.units.get(unit));
        let own = units.filter_map(|unit| {
            let at = offset_from(&unit.label).filter(|_| unit.state == UnitState::Words)?;
            Some(at..at + self.taken(at, unit.span))
        });
        own.take(MAX_STRINGS).take_while(|own| own.start < bytes.end).collect()
    }

    /// How many bytes of the file words of the string at a byte take: in UTF-16 each letter has two.
    fn taken(&self, at: u64, words: Span) -> u64 {
        let wide = [at, at + 1].iter().any(|at| self.byte(*at).is_some_and(|byte| byte < 6));
        if wide { 2 * self.document.text.slice(words).chars().count() as u64 } else { words.len() }
    }

    /// The bytes of words of the text, as far as they stand in one string.
    fn bytes_of(&self, words: Span) -> Option<Range<u64>> {
        let unit = self.document.units.get(self.document.unit_from_offset(words.start)?)?;
        let own = offset_from(&unit.label)?;
        let start = words.start.max(unit.span.start);
        let from = own + self.taken(own, Span::new(unit.span.start, start));
        let len = self.taken(own, Span::new(start, words.end.min(unit.span.end).max(start)));
        Some(from..from + len)
    }
}

impl Face for BytesFace {
    fn prepare(&mut self, stage: &mut Stage) {
        let readings = stage.desk.documents.get(&stage.view.doc).map_or(0, |entry| entry.readings);
        let about = Some((stage.view.doc, readings));
        if self.about != about {
            let (unit, rows) = stage.view.on_unit;
            *self = Self { about, top: row_from_spot(stage.document, unit, rows), ..Self::default() };
        }
    }

    fn carry_out(&mut self, stage: &mut Stage, request: Request) {
        let frame = Frame::of(stage).0;
        match request {
            Request::Show { span, how, flash: _ } => self.show(&frame, span, how),
            Request::Unit { unit, y } => self.stand(&frame, row_from_spot(frame.document, unit, y)),
            Request::Cell { unit, .. } => self.stand(&frame, row_from_spot(frame.document, unit, 0.0)),
            Request::Scroll(step) => self.step(&frame, step),
            Request::Menu => self.hand.menu.wanted = true,
            Request::ExtendLine { .. } => {}
        }
    }

    fn ui(&mut self, stage: &mut Stage, ui: &mut Ui) {
        let (rect, page) = (stage.rect, stage.page);
        let (frame, out) = Frame::of(stage);
        ui.painter().rect_filled(rect, 0.0, frame.palette.page);
        let id = ui.scope_id().with(("bytes", frame.view.id));
        let response = ui.interact(frame.body, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Document, true, &*frame.document.title()));
        self.roll(&frame, -wheel(ui, &response).y);
        self.rows_ui(&frame, ui, &response, out);
        self.bar_ui(&frame, ui, page.with_max_y(frame.body.top()));
        self.strip_ui(&frame, ui, rect.with_min_x(page.right()), out);
        self.want(&frame, out);
        self.look_around(&frame);
    }

    fn seen(&self) -> Option<(u64, Span)> {
        self.seen
    }

    fn on_unit(&self) -> Option<OnUnit> {
        self.on_unit
    }
}

impl BytesFace {
    fn stand(&mut self, frame: &Frame, row: u64) {
        (self.top, self.moved) = (row.min(frame.last_top()), 0.0);
    }

    fn show(&mut self, frame: &Frame, span: Span, how: Show) {
        let Some(bytes) = frame.bytes_of(span).filter(|_| span.end > 0) else {
            return self.stand(frame, 0);
        };
        if !span.is_empty() {
            self.led = Some(span);
        }
        let row = bytes.start / ROW_BYTES;
        let hidden = row < self.top || row >= self.top + frame.screen();
        match how {
            Show::IfHidden if !hidden => {}
            Show::Top => self.stand(frame, row),
            Show::Third | Show::IfHidden => self.stand(frame, row.saturating_sub(frame.screen() / 3)),
        }
    }

    fn step(&mut self, frame: &Frame, step: ScrollStep) {
        let screen = frame.screen().saturating_sub(1).max(1);
        let row = match step {
            ScrollStep::LineDown => self.top.saturating_add(3),
            ScrollStep::LineUp => self.top.saturating_sub(3),
            ScrollStep::HalfDown => self.top.saturating_add(screen / 2),
            ScrollStep::HalfUp => self.top.saturating_sub(screen / 2),
            ScrollStep::ScreenDown => self.top.saturating_add(screen),
            ScrollStep::ScreenUp => self.top.saturating_sub(screen),
            ScrollStep::Start => 0,
            ScrollStep::End => u64::MAX,
            ScrollStep::Left | ScrollStep::Right => return,
        };
        self.stand(frame, row);
    }

    /// Moves by points, as a wheel does.
    fn roll(&mut self, frame: &Frame, by: f32) {
        if by == 0.0 {
            return;
        }
        let far = self.moved + by;
        let rows = (far / ROW).floor();
        let row = self.top as f64 + f64::from(rows);
        if row < 0.0 || row as u64 >= frame.last_top() {
            return self.stand(frame, row.max(0.0) as u64);
        }
        (self.top, self.moved) = (row as u64, far - rows * ROW);
    }

    // ---- drawing

    fn rows_ui(&mut self, frame: &Frame, ui: &Ui, response: &Response, out: &mut Outbox) {
        let painter = ui.painter_at(frame.body);
        let font = FontId::monospace(SIZE);
        let sign = painter.layout_no_wrap("0".to_owned(), font.clone(), frame.palette.ink).size().x;
        let digits = offset_label(frame.len.max(0xFFFF)).len() as f32;
        let left = frame.body.left() + MARGIN;
        let columns =
            Columns { sign, hex: left + (digits + 3.0) * sign, letters: left + (digits + 3.0 + 51.0) * sign };
        self.pointer_ui(frame, &columns, ui, response, out);
        let lit = self.lit(frame);
        self.marks_ui(frame, &painter, &columns);
        let seen = self.top * ROW_BYTES..(self.top + frame.screen() + 2) * ROW_BYTES;
        let strings = frame.strings(&seen);
        for row in 0..frame.screen() + 2 {
            let number = self.top + row;
            if number >= frame.rows() {
                break;
            }
            let y = self.y_of(frame, number);
            let at = number * ROW_BYTES;
            let label = format!("{:>width$}", offset_label(at), width = digits as usize);
            painter.text(pos2(left, y), egui::Align2::LEFT_TOP, label, font.clone(), frame.palette.quiet);
            lit_ui(frame, &painter, &columns, (at, y), lit.as_ref());
            let (hex, letters) = row_job(frame, at, &strings, &font);
            for (x, job) in [(columns.hex, hex), (columns.letters, letters)] {
                let galley = painter.layout_job(job);
                painter.galley(pos2(x, y), galley, frame.palette.ink);
            }
        }
        self.trouble_ui(frame, ui);
    }

    fn lit(&self, frame: &Frame) -> Option<Range<u64>> {
        match chosen(frame) {
            Some((anchor, head)) => Some(anchor.min(head)..anchor.max(head) + 1),
            None => frame.bytes_of(self.led?),
        }
    }

    /// Hits, what is selected, and what was jumped to, as on every other face.
    fn marks_ui(&self, frame: &Frame, painter: &egui::Painter, columns: &Columns) {
        let Some((_, seen)) = self.seen else { return };
        let tints = marking::tints((frame.desk, frame.view), frame.flash, seen);
        marking::paint(painter, frame.palette, &tints, |span| self.places(frame, columns, span));
    }

    fn places(&self, frame: &Frame, columns: &Columns, span: Span) -> Vec<Rect> {
        let first = frame.document.unit_from_offset(span.start).unwrap_or(0);
        let units = (first..).map_while(|unit| frame.document.units.get(unit));
        let parts = units
            .filter(|unit| unit.state == UnitState::Words)
            .take_while(|unit| unit.span.start < span.end)
            .take(MAX_STRINGS)
            .filter_map(|unit| frame.bytes_of(unit.span.intersection(span).filter(|own| !own.is_empty())?));
        let bottom = (self.top + frame.screen() + 2) * ROW_BYTES;
        let mut places = Vec::new();
        for part in parts {
            let (from, to) = (part.start.max(self.top * ROW_BYTES), part.end.min(bottom));
            let mut at = from;
            while at < to {
                let row = at / ROW_BYTES;
                let end = to.min((row + 1) * ROW_BYTES);
                let start = row * ROW_BYTES;
                places.extend(columns.places(at - start, end - start, self.y_of(frame, row)));
                at = end;
            }
        }
        places
    }

    /// The height at which the signs of a row in the window begin.
    fn y_of(&self, frame: &Frame, row: u64) -> f32 {
        frame.body.top() + 6.0 + row.saturating_sub(self.top) as f32 * ROW - self.moved
    }

    fn byte_at(&self, frame: &Frame, columns: &Columns, pos: Pos2) -> Option<u64> {
        let row = ((pos.y - frame.body.top() - 6.0 + self.moved) / ROW).max(0.0) as u64;
        let column = columns.byte_at(pos.x)?;
        let at = (self.top + row) * ROW_BYTES + column;
        (at < frame.len).then_some(at)
    }

    /// Why bytes are not there.
    fn trouble_ui(&self, frame: &Frame, ui: &Ui) {
        let chunk = (self.top * ROW_BYTES / CHUNK_BYTES as u64) as u32;
        if let Some(Piece::Failed(why)) = frame.desk.bytes.get(frame.document.id, chunk) {
            let width = frame.body.width() - 2.0 * MARGIN;
            let galley = one_line(ui, why, FontId::proportional(SIZE), frame.palette.warning, width);
            ui.painter().galley(frame.body.center() - galley.size() / 2.0, galley, frame.palette.warning);
        }
    }

    /// The byte that was chosen, or the first of those that one was led to, as a number and as a sign.
    fn bar_ui(&self, frame: &Frame, ui: &mut Ui, rect: Rect) {
        let palette = frame.palette;
        ui.painter().rect_filled(rect.with_min_y(rect.bottom() - 1.0), 0.0, palette.hairline);
        let lit = self.lit(frame);
        let words = match &lit {
            None => "Choose bytes to read their place here; right click copies and cites them.".to_owned(),
            Some(lit) => {
                let more = lit.end - lit.start;
                let place = match more {
                    1 => format!("Byte {} ({})", offset_label(lit.start), grouped(lit.start)),
                    _ => format!("Bytes {}–{}", offset_label(lit.start), offset_label(lit.end - 1)),
                };
                match frame.byte(lit.start) {
                    _ if more > 1 => format!("{place}   ·   {} of them", grouped(more)),
                    Some(byte) if byte.is_ascii_graphic() => {
                        format!("{place}   ·   {byte:02X}   ·   {byte}   ·   “{}”", char::from(byte))
                    }
                    Some(byte) => format!("{place}   ·   {byte:02X}   ·   {byte}"),
                    None => place,
                }
            }
        };
        let ink = if lit.is_some() { palette.ink } else { palette.quiet };
        let galley = one_line(ui, &words, FontId::proportional(12.5), ink, rect.width() - 2.0 * MARGIN);
        let at = pos2(rect.left() + MARGIN, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        let said = ui.interact(rect, ui.scope_id().with(("byte", frame.view.id)), Sense::hover());
        said.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    }

    fn strip_ui(&mut self, frame: &Frame, ui: &mut Ui, rect: Rect, out: &mut Outbox) {
        let strip = Strip { painter: ui.painter_at(rect), rect, palette: frame.palette };
        strip.edge();
        let id = ui.scope_id().with(("bytes strip", frame.view.id));
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Whole file"));
        let rows = (frame.rows() + ROWS_AFTER).max(1) as f64;
        let y = |row: u64| strip.y((row as f64 / rows).clamp(0.0, 1.0) as f32);
        if frame.screen() < frame.rows() + ROWS_AFTER {
            strip.thumb(y(self.top), y(self.top + frame.screen()), &response);
        }
        let share = |span: Span| {
            let unit = frame.document.units.get(frame.document.unit_from_offset(span.start)?)?;
            Some((offset_from(&unit.label)? as f64 / ROW_BYTES as f64 / rows) as f32)
        };
        strip.markings(ui, (&frame.desk.find, frame.document.id), &mut self.ticks, (0, frame.rows()), share);
        if (response.dragged() || response.clicked())
            && let Some(pos) = response.interact_pointer_pos()
        {
            // What was clicked comes near the middle of the window.
            let row = strip.share(pos.y) * rows - frame.screen() as f64 * 0.4;
            self.stand(frame, row.max(0.0) as u64);
            if response.clicked() || response.drag_started() {
                out.command(Command::View { view: frame.view.id });
            }
            ui.ctx().request_repaint();
        }
    }

    // ---- what is wanted, and what is told

    fn want(&mut self, frame: &Frame, out: &mut Outbox) {
        let chunk = |row: u64| (row * ROW_BYTES / CHUNK_BYTES as u64) as u32;
        let last = (self.top + frame.screen() + 2).min(frame.rows().saturating_sub(1));
        let wanted: Vec<u32> = (chunk(self.top)..=chunk(last)).collect();
        // One that was pushed out by others is asked for again.
        let lost = wanted.iter().any(|chunk| frame.desk.bytes.get(frame.document.id, *chunk).is_none());
        if frame.len > 0 && (wanted != self.wanted || lost) {
            self.wanted.clone_from(&wanted);
            out.send(Event::WantBytes { doc: frame.document.id, chunks: wanted });
        }
    }

    fn look_around(&mut self, frame: &Frame) {
        let (unit, y) = spot_from_row(frame.document, self.top);
        self.on_unit = Some(OnUnit { unit, y, ratio: 1.0, looked_at: unit });
        let (last, _) = spot_from_row(frame.document, self.top + frame.screen());
        let span = |unit: u32| frame.document.units.get(unit as usize).map(|unit| unit.span);
        let spans = (unit..=last).filter_map(span).filter(|span| !span.is_empty());
        let Some(seen) = spans.reduce(Span::cover) else { return };
        self.seen = Some((if self.top == 0 { 0 } else { seen.start }, seen));
    }
}

/// The ground under what one was led to, in the row that begins at a byte.
fn lit_ui(
    frame: &Frame,
    painter: &egui::Painter,
    columns: &Columns,
    (at, y): (u64, f32),
    lit: Option<&Range<u64>>,
) {
    let Some(lit) = lit else { return };
    let (from, to) = (lit.start.max(at), lit.end.min(at + ROW_BYTES));
    if from >= to {
        return;
    }
    for rect in columns.places(from - at, to - at, y) {
        painter.rect_filled(rect, 2.0, frame.palette.selection);
    }
}
