//! The hand on printed pages: selecting and following links, and what the pages say to those who cannot see them.

use super::{Frame, PagesFace};
use crate::data::document::{InlineKind, MarkKind};
use crate::data::span::Span;
use crate::desk::command::Command;
use crate::desk::documents::Selection;
use crate::ui::menus::{PageMenu, Pointed};
use crate::ui::outbox::Outbox;
use crate::ui::reader::pointer::role;
use crate::ui::selecting;
use crate::ui::selection_bar::SelectionBar;
use egui::{CursorIcon, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo};

/// Text of one block that is told to a screen reader; more can be had by scrolling.
const MAX_SPOKEN: usize = 4_000;

#[derive(Default)]
pub struct Pointer {
    /// Where the selection that is being drawn began.
    drag: Option<u64>,
    pub menu: PageMenu,
    bar: SelectionBar,
    /// Told to screen readers, worked out anew when other pages are in sight.
    spoken: Vec<(u64, Rect)>,
    spoken_for: Vec<(u32, Rect)>,
}

impl PagesFace {
    /// The page under a height of the window, or the nearest.
    fn page_at(&self, pos: Pos2) -> Option<(u32, Rect)> {
        let away = |rect: &Rect| rect.distance_to_pos(pos);
        self.placed.iter().copied().min_by(|a, b| away(&a.1).total_cmp(&away(&b.1)))
    }

    /// The document's byte nearest to a point of the window.
    fn byte_at(&self, frame: &Frame, pos: Pos2) -> Option<u64> {
        let (number, rect) = self.page_at(pos)?;
        let unit = frame.document.units.get(number as usize)?;
        let (x, y) = self.setting.as_ref()?.point(rect, pos);
        unit.byte_from_point(x, y).or(Some(unit.span.start))
    }

    /// The words under a point of the window.
    /// Unlike `byte_at`, nothing where the pointer is between words: there is no link beside its words.
    fn words_under(&self, frame: &Frame, pos: Pos2) -> Option<Span> {
        let (number, rect) = self.page_at(pos).filter(|(_, rect)| rect.contains(pos))?;
        let (x, y) = self.setting.as_ref()?.point(rect, pos);
        frame.document.units.get(number as usize)?.piece_under(x, y)
    }

    pub(super) fn pointer_ui(&mut self, frame: &Frame, ui: &mut Ui, response: &Response, out: &mut Outbox) {
        let panned = selecting::panned(ui, response);
        if panned != Vec2::ZERO {
            self.scroll(frame, panned);
            self.place(frame);
        }
        let link = self.link_under(frame, ui, response);
        self.peek.rest.hover(link, ui);
        let link = link.map(|(link, _)| link);
        self.select_ui(frame, ui, response, link, out);
        self.spoken_ui(frame, ui);
        self.menu_ui(frame, response, link, out);
    }

    fn menu_ui(&mut self, frame: &Frame, response: &Response, link: Option<u32>, out: &mut Outbox) {
        let selected = frame.view.selection.and_then(Selection::words);
        let clicked = response.interact_pointer_pos().filter(|_| response.secondary_clicked());
        if let Some(at) = clicked
            && let Some(byte) = self.byte_at(frame, at)
        {
            let selected = selected.is_some_and(|span| span.start <= byte && byte <= span.end);
            self.pointer.menu.open(at, Pointed { byte, link, selected, ..Pointed::default() });
        } else if std::mem::take(&mut self.pointer.menu.wanted) {
            let byte = frame.view.selection.and_then(Selection::head).unwrap_or(frame.view.visible.start);
            let caret = self.rects_of(frame, Span::new(byte.saturating_sub(1), byte + 1)).pop();
            let caret = caret.filter(|caret| frame.page.contains(caret.right_bottom()));
            let at = caret.map_or(frame.page.shrink(40.0).left_top(), |caret| caret.right_bottom());
            self.pointer
                .menu
                .open(at, Pointed { byte, link: None, selected: selected.is_some(), ..Pointed::default() });
        }
        self.pointer.menu.ui(response, frame.desk, frame.view, frame.document, out);
    }

    /// Where the words of a span stand in the window, on the pages in sight.
    fn rects_of(&self, frame: &Frame, span: Span) -> Vec<Rect> {
        let Some(setting) = &self.setting else { return Vec::new() };
        let on_page = |(number, page): &(u32, Rect)| {
            let unit = frame.document.units.get(*number as usize);
            let areas = unit.map(|unit| unit.areas(span)).unwrap_or_default();
            areas.into_iter().map(|area| setting.rect(*page, area)).collect::<Vec<_>>()
        };
        self.placed.iter().flat_map(on_page).collect()
    }

    /// The small bar at what was selected, over pages that are painted.
    pub(super) fn bar_ui(&mut self, frame: &Frame, ui: &mut Ui, out: &mut Outbox) {
        let Some(span) = frame.view.selection.and_then(Selection::words) else { return };
        let mut bar = std::mem::take(&mut self.pointer.bar);
        bar.ui(ui, (frame.desk, frame.view), frame.page, || self.rects_of(frame, span), out);
        self.pointer.bar = bar;
    }

    /// The link under the pointer, and where its words stand in the window.
    fn link_under(&self, frame: &Frame, ui: &Ui, response: &Response) -> Option<(u32, Rect)> {
        let pos = response.hover_pos()?;
        if let Some(note) = self.note_under(frame, pos) {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            return Some(note);
        }
        let words = self.words_under(frame, pos)?;
        let view = frame.document.block(frame.document.block_from_offset(words.start))?;
        let link = view.marks().iter().find_map(|mark| match mark.kind {
            MarkKind::Link(number) if mark.span.overlaps(words) => Some(number),
            _ => None,
        });
        ui.ctx().set_cursor_icon(if link.is_some() { CursorIcon::PointingHand } else { CursorIcon::Text });
        let (number, page) = self.page_at(pos)?;
        let area = frame.document.units.get(number as usize)?.areas(words).into_iter().next()?;
        Some((link?, self.setting.as_ref()?.rect(page, area)))
    }

    /// The number of a note under a point: a label has a place of its own, and no words.
    fn note_under(&self, frame: &Frame, pos: Pos2) -> Option<(u32, Rect)> {
        let (number, page) = self.page_at(pos).filter(|(_, rect)| rect.contains(pos))?;
        let setting = self.setting.as_ref()?;
        let (x, y) = setting.point(page, pos);
        let unit = frame.document.units.get(number as usize)?;
        let view = frame.document.block(frame.document.block_from_offset(unit.byte_from_point(x, y)?))?;
        view.labels().find_map(|label| match label.kind {
            // A block may go on over two pages.
            InlineKind::Note(link)
                if label.area?.contains(x, y) && unit.span.start <= label.at && label.at <= unit.span.end =>
            {
                Some((link, setting.rect(page, label.area?)))
            }
            _ => None,
        })
    }

    fn select_ui(
        &mut self,
        frame: &Frame,
        ui: &Ui,
        response: &Response,
        link: Option<u32>,
        out: &mut Outbox,
    ) {
        let view = frame.view;
        selecting::press(ui, response, frame.desk, view, out);
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let origin = ui.input(|input| input.pointer.press_origin());
        let shift = ui.input(|input| input.modifiers.shift);
        if selecting::begins(response) {
            let kept = selecting::anchor(view, shift);
            self.pointer.drag = kept.or_else(|| self.byte_at(frame, origin?));
        }
        if let (Some(anchor), Some(pos)) = (self.pointer.drag, pointer)
            && response.dragged()
        {
            self.scroll_at_edge(frame, ui, (origin.unwrap_or(pos), pos));
            if let Some(head) = self.byte_at(frame, pos.clamp(frame.page.min, frame.page.max)) {
                selecting::drag(view, anchor, head, out);
            }
        }
        if response.drag_stopped() && self.pointer.drag.take().is_some() {
            self.pointer.bar.made(ui.ctx());
        }
        let Some(byte) = pointer.filter(|_| response.clicked()).and_then(|pos| self.byte_at(frame, pos))
        else {
            return;
        };
        // With the shift key a click goes on selecting, on a link as elsewhere.
        if let Some(link) = link.filter(|_| !shift) {
            return out.command(Command::Follow { link });
        }
        if response.double_clicked() || response.triple_clicked() || shift {
            self.pointer.bar.made(ui.ctx());
        }
        let block = || {
            let number = frame.document.block_from_offset(byte);
            frame.document.block(number).map(|view| view.block().span)
        };
        selecting::click(response, (frame.desk, frame.document, view), (byte, shift), block, out);
    }

    fn scroll_at_edge(&mut self, frame: &Frame, ui: &Ui, (origin, pos): (Pos2, Pos2)) {
        let speed = selecting::edge_speed(frame.page, origin, pos);
        if speed != Vec2::ZERO {
            self.scroll(frame, speed);
            self.place(frame);
            ui.ctx().request_repaint();
        }
    }

    /// Moves the head of the selection to the nearest byte of the line below or above it.
    pub(super) fn extend_line(&mut self, frame: &Frame, down: bool, out: &mut Outbox) {
        let Some(Selection::Text { anchor, head }) = frame.view.selection else { return };
        let here = Span::new(head, head + 1);
        let Some((number, area)) = frame.document.areas(here).into_iter().next() else { return };
        let Some(unit) = frame.document.units.get(number) else { return };
        // Printed lines have no order that one could ask for, so the next one is looked for where it is
        // likely to be: 1.3 heights on.
        let step = area.height().max(4.0) * 1.3;
        let y = if down { area.bottom + step / 2.0 } else { area.top - step / 2.0 };
        let beyond = match down {
            true => y > unit.size.1,
            false => y < 0.0,
        };
        let next = if down { number + 1 } else { number.wrapping_sub(1) };
        let byte = match frame.document.units.get(next).filter(|_| beyond) {
            Some(next) => next.byte_from_point(area.left, if down { 0.0 } else { next.size.1 }),
            None => unit.byte_from_point(area.left, y),
        };
        if let Some(head) = byte {
            out.command(Command::Select { anchor, head });
        }
    }

    /// Blocks of the pages in sight as nodes of the accessibility tree, in order.
    fn spoken_ui(&mut self, frame: &Frame, ui: &mut Ui) {
        // Worked out only for listeners, because it looks at every area of every block in sight.
        let listened_to = ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_some();
        if !listened_to {
            return;
        }
        if self.pointer.spoken_for != self.placed {
            self.pointer.spoken_for.clone_from(&self.placed);
            self.pointer.spoken = self.blocks_in_sight(frame);
        }
        let base = ui.scope_id().with(("printed block", frame.view.id));
        for (number, rect) in &self.pointer.spoken {
            let Some(view) = frame.document.block(*number) else { continue };
            let response = ui.interact(*rect, base.with(number), Sense::hover());
            response.widget_info(|| {
                let words = view.text();
                let words = &words[..words.floor_char_boundary(MAX_SPOKEN.min(words.len()))];
                WidgetInfo::labeled(role(&view.block().kind), true, words)
            });
        }
    }

    fn blocks_in_sight(&self, frame: &Frame) -> Vec<(u64, Rect)> {
        let Some(setting) = &self.setting else { return Vec::new() };
        let mut found: Vec<(u64, Rect)> = Vec::new();
        for (unit_number, page) in &self.placed {
            let Some(unit) = frame.document.units.get(*unit_number as usize).filter(|u| !u.span.is_empty())
            else {
                continue;
            };
            let mut number = frame.document.block_from_offset(unit.span.start);
            while let Some(view) = frame.document.block(number) {
                let span = view.block().span;
                if span.start >= unit.span.end {
                    break;
                }
                let areas = unit.areas(span).into_iter().map(|area| setting.rect(*page, area));
                let rect = areas.reduce(Rect::union).map(|rect| rect.intersect(frame.page));
                // A block that goes on over two pages is told once, with the first.
                if let Some(rect) = rect.filter(|rect| rect.is_positive())
                    && found.iter().all(|(known, _)| *known != number)
                {
                    found.push((number, rect));
                }
                number += 1;
            }
        }
        found
    }
}
