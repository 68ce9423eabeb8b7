//! The hand on the page: selecting, following links, and what the page says to those who cannot see it.

use super::block::{PageLink, break_words};
use super::sideways::sideways_key;
use super::{Placed, Reader, Session};
use crate::data::document::{BlockKind, Document};
use crate::desk::command::Command;
use crate::desk::documents::Selection;
use crate::ui::menus::{PageMenu, Pointed};
use crate::ui::outbox::Outbox;
use crate::ui::selecting;
use crate::ui::selection_bar::SelectionBar;
use egui::{CursorIcon, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

/// Text of one block that is told to a screen reader; more can be had by scrolling.
/// In bytes.
const MAX_SPOKEN: usize = 4_000;

#[derive(Default)]
pub struct Pointer {
    /// Where the selection that is being drawn began.
    drag: Option<u64>,
    pub menu: PageMenu,
    bar: SelectionBar,
}

impl Reader {
    /// The document's byte nearest to a point of the window.
    fn byte_at(&self, pos: Pos2) -> Option<u64> {
        let placed = self.placed_at(pos.y)?;
        Some(placed.laid.byte_from_point(self.local(placed, pos)))
    }

    /// A point of the window as a point of a block, which may have been scrolled sideways by itself.
    pub(super) fn local(&self, placed: &Placed, pos: Pos2) -> Pos2 {
        let shift = self.sideways.get(&sideways_key(&placed.laid)).copied().unwrap_or(0.0);
        pos2(pos.x - placed.left + shift, pos.y - placed.top)
    }

    pub(super) fn pointer_ui(
        &mut self,
        session: &mut Session,
        ui: &mut Ui,
        response: &Response,
        out: &mut Outbox,
    ) {
        let panned = selecting::panned(ui, response);
        if panned.y != 0.0 {
            self.scroll(session, panned.y);
            self.place(session);
        }
        self.select_ui(session, ui, response, out);
        let asked = self.spoken_ui(session, ui, out);
        self.long_rows_ui(session, ui);
        self.folds_ui(session, ui, out);
        self.menu_ui(session, response, asked, out);
    }

    /// The menu of what was pointed at: `asked` is a link whose menu is wanted, with the point.
    fn menu_ui(
        &mut self,
        session: &Session,
        response: &Response,
        asked: Option<(u32, Pos2)>,
        out: &mut Outbox,
    ) {
        let selected = session.view.selection.and_then(Selection::words);
        let clicked = response.interact_pointer_pos().filter(|_| response.secondary_clicked());
        let pointed = asked.map(|(link, at)| (at, Some(link))).or(clicked.map(|at| (at, None)));
        if let Some((at, link)) = pointed
            && let Some(byte) = self.byte_at(at)
        {
            let selected = selected.is_some_and(|span| span.start <= byte && byte <= span.end);
            self.pointer.menu.open(at, Pointed { byte, link, selected, ..Pointed::default() });
        } else if std::mem::take(&mut self.pointer.menu.wanted) {
            let byte = session.view.selection.and_then(Selection::head);
            let byte = byte.unwrap_or(session.view.visible.start);
            let at = self.caret(byte).unwrap_or(session.page.shrink(40.0).left_top());
            self.pointer
                .menu
                .open(at, Pointed { byte, link: None, selected: selected.is_some(), ..Pointed::default() });
        }
        self.pointer.menu.ui(response, session.desk, session.view, session.document, out);
    }

    /// Below the caret at a byte, where it is in sight.
    fn caret(&self, byte: u64) -> Option<Pos2> {
        let holds = |placed: &&Placed| placed.laid.span.start <= byte && byte <= placed.laid.span.end;
        let placed = self.placed.iter().find(holds)?;
        let shift = self.sideways.get(&sideways_key(&placed.laid)).copied().unwrap_or(0.0);
        Some(placed.laid.caret(byte).translate(vec2(placed.left - shift, placed.top)).left_bottom())
    }

    /// The small bar at what was selected, over words that are painted.
    pub(super) fn bar_ui(&mut self, session: &Session, ui: &mut Ui, out: &mut Outbox) {
        let Some(span) = session.view.selection.and_then(Selection::words) else { return };
        let page = session.page;
        let (placed, sideways) = (&self.placed, &self.sideways);
        let words = || {
            let of = |placed: &Placed| -> Vec<Rect> {
                let laid = &placed.laid;
                let shift = sideways.get(&sideways_key(laid)).copied().unwrap_or(0.0);
                // A block may be many screens high.
                let seen = laid.span_between(page.top() - placed.top, page.bottom() - placed.top);
                let rects = span.intersection(seen).map(|span| laid.rects(span)).unwrap_or_default();
                let there = vec2(placed.left - shift, placed.top);
                rects.into_iter().map(|rect| rect.translate(there)).collect()
            };
            placed.iter().flat_map(of).collect()
        };
        self.pointer.bar.ui(ui, (session.desk, session.view), page, words, out);
    }

    /// The selection is the desk's and not egui's: egui lets a selection go as soon as one of its ends is scrolled
    /// out of sight.
    fn select_ui(&mut self, session: &mut Session, ui: &Ui, response: &Response, out: &mut Outbox) {
        let view = session.view;
        selecting::press(ui, response, session.desk, view, out);
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let origin = ui.input(|input| input.pointer.press_origin());
        let shift = ui.input(|input| input.modifiers.shift);
        if selecting::begins(response) {
            let kept = selecting::anchor(view, shift);
            // From where the button was pressed: by the time that egui calls it a drag, the pointer has moved on.
            self.pointer.drag = kept.or_else(|| self.byte_at(origin?));
        }
        if let (Some(anchor), Some(pos)) = (self.pointer.drag, pointer)
            && response.dragged()
        {
            self.scroll_at_edge(session, ui, (origin.unwrap_or(pos), pos));
            let page = session.page;
            // Beyond an edge, what is nearest at the edge is meant.
            if let Some(head) = self.byte_at(pos.clamp(page.min, page.max)) {
                selecting::drag(view, anchor, head, out);
            }
        }
        if response.drag_stopped() && self.pointer.drag.take().is_some() {
            self.pointer.bar.made(ui.ctx());
        }
        let Some(byte) = pointer.filter(|_| response.clicked()).and_then(|pos| self.byte_at(pos)) else {
            return;
        };
        if response.double_clicked() || response.triple_clicked() || shift {
            self.pointer.bar.made(ui.ctx());
        }
        let block = || self.placed_at(pointer.map_or(0.0, |pos| pos.y)).map(|placed| placed.laid.span);
        selecting::click(response, (session.desk, session.document, view), (byte, shift), block, out);
    }

    fn scroll_at_edge(&mut self, session: &mut Session, ui: &Ui, (origin, pos): (Pos2, Pos2)) {
        let speed = selecting::edge_speed(session.page, origin, pos).y;
        if speed != 0.0 {
            self.scroll(session, speed);
            // Placed at once, so that the head of the selection is looked for among what is now in sight.
            self.place(session);
            ui.ctx().request_repaint();
        }
    }

    /// Blocks and links as nodes of the accessibility tree, in order; links can be reached by Tab.
    /// The words are painted by hand, so without these nodes a screen reader would find an empty page.
    /// Gives the link whose menu is asked for, with the point.
    fn spoken_ui(&mut self, session: &mut Session, ui: &mut Ui, out: &mut Outbox) -> Option<(u32, Pos2)> {
        let (mut over_link, mut asked) = (None, None);
        let base = ui.scope_id().with(("block", session.view.id));
        for placed in &self.placed {
            let laid = &placed.laid;
            let rect = Rect::from_min_size(pos2(placed.left, placed.top), vec2(laid.width, laid.height));
            // What is told to those who listen is what the others see.
            let rect = rect.intersect(session.page);
            if !rect.is_positive() {
                continue;
            }
            let response = ui.interact(rect, base.with(laid.number), Sense::hover());
            let (document, drafted) = (session.document, &self.drafted);
            response.widget_info(|| {
                let words = match laid.kind {
                    // They have no words in the text, and a line without a name says nothing to those who listen.
                    BlockKind::Break(unit) => break_words(document, unit).unwrap_or_default(),
                    _ if laid.is_folded() => laid.fold_words(),
                    BlockKind::Rule => "Line".to_owned(),
                    _ => drafted.spoken(document, laid.span),
                };
                let words = &words[..words.floor_char_boundary(MAX_SPOKEN.min(words.len()))];
                WidgetInfo::labeled(role(&laid.kind), true, words)
            });
            for link in &laid.links {
                let (hovered, menu) = self.link_ui(session, ui, placed, link, out);
                over_link = hovered.or(over_link);
                asked = menu.map(|at| (link.number, at)).or(asked);
            }
        }
        self.peek.rest.hover(over_link, ui);
        let over_text =
            ui.input(|input| input.pointer.latest_pos()).filter(|pos| session.page.contains(*pos));
        if let Some(pos) = over_text
            && over_link.is_none()
            && self.placed_at(pos.y).is_some_and(|p| p.laid.byte_under_point(self.local(p, pos)).is_some())
            // Not where a sheet or a menu lies over the page.
            && ui.ctx().layer_id_at(pos) == Some(ui.layer_id())
        {
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
        let free = |pos: &Pos2| over_link.is_none() && ui.ctx().layer_id_at(*pos) == Some(ui.layer_id());
        self.told.hover(over_text.filter(free).and_then(|pos| self.change_at(pos)), ui);
        asked
    }

    /// Gives the link's number and place where it is pointed at, and where its menu is asked for.
    fn link_ui(
        &self,
        session: &Session,
        ui: &mut Ui,
        placed: &Placed,
        link: &PageLink,
        out: &mut Outbox,
    ) -> (Option<(u32, Rect)>, Option<Pos2>) {
        let shift = self.sideways.get(&sideways_key(&placed.laid)).copied().unwrap_or(0.0);
        let (mut hovered, mut menu) = (None, None);
        let PageLink { span, number, label } = link;
        let spoken = |document: &Document| match label {
            Some(label) => format!("Note {}", label.words),
            None => document.text.slice(*span).into_owned(),
        };
        // Two numbers may stand at one place.
        let order = placed.laid.links.iter().position(|own| own == link);
        for (row, rect) in placed.laid.link_rects(link).into_iter().enumerate() {
            let rect = rect.translate(vec2(placed.left - shift, placed.top));
            let id = ui.scope_id().with(("link", session.view.id, span.start, order, row));
            // Only the first line of a link takes the focus, so that Tab goes from link to link.
            // `Sense::click()` takes the focus, the constant `Sense::CLICK` does not.
            let sense = if row == 0 { Sense::click() } else { Sense::CLICK };
            let response = ui.interact(rect.intersect(session.page), id, sense);
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, spoken(session.document)));
            if response.hovered() {
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
            if response.has_focus() {
                let stroke = egui::Stroke::new(1.5, crate::ui::theme::palette(ui.ctx()).accent);
                ui.painter().rect_stroke(rect.expand(2.0), 3.0, stroke, egui::StrokeKind::Outside);
            }
            if response.hovered() || response.has_focus() {
                hovered = Some((*number, rect));
            }
            if response.clicked() {
                out.command(Command::Follow { link: *number });
            }
            if response.secondary_clicked() {
                menu = response.interact_pointer_pos();
            }
        }
        (hovered, menu)
    }
}

/// What a block is to a screen reader; printed pages say the same of theirs.
pub fn role(kind: &BlockKind) -> Role {
    match kind {
        BlockKind::Heading(_) => Role::Heading,
        BlockKind::Item => Role::ListItem,
        BlockKind::Term => Role::Term,
        BlockKind::Definition => Role::Definition,
        BlockKind::Code | BlockKind::Preamble => Role::Code,
        BlockKind::Row { .. } => Role::Row,
        BlockKind::Caption => Role::Caption,
        BlockKind::Picture(_) => Role::Image,
        BlockKind::Footnote => Role::DocFootnote,
        BlockKind::Rule | BlockKind::Break(_) => Role::Splitter,
        BlockKind::Paragraph | BlockKind::Lines | BlockKind::Furniture => Role::Paragraph,
    }
}
