//! What is wider than the page scrolls by itself: tables and listings. Its bar is in sight wherever one is in it, and the
//! head of a table stays at the top of the window while one goes through its rows.

use super::block::LaidBlock;
use super::{Placed, Reader, Session};
use crate::data::document::BlockKind;
use crate::ui::theme::Palette;
use egui::{CursorIcon, Id, Rect, Sense, Ui, pos2, vec2};
use std::sync::Arc;

/// Height of the bar, and of what the pointer takes hold of, in points.
const BAR: f32 = 5.0;
const GRIP: f32 = 11.0;
/// A bar is never shorter, so that it can be taken hold of.
const MIN_THUMB: f32 = 28.0;
/// What shows less of itself than this in the window has no bar: it would cover all of it.
const MIN_SEEN: f32 = 30.0;
/// Rows of a head that stay. Some tables have a second one; what has more is data that calls itself a head.
const MAX_HEAD_ROWS: u64 = 3;
/// Share of the window that a head may take from the rows.
const MAX_HEAD: f32 = 0.35;

/// Tables and listings scroll as a whole.
/// Their key is the table's number, or that of the listing's first piece. The two are numbered apart from
/// each other, which is why the key says which it is.
pub(super) fn sideways_key(laid: &LaidBlock) -> (bool, u64) {
    (matches!(laid.kind, BlockKind::Row { .. }), laid.scroll_group)
}

/// What scrolls sideways together, as far as it is placed.
struct Group {
    key: (bool, u64),
    /// What is seen of its width, and all of it.
    shown: f32,
    width: f32,
    left: f32,
    top: f32,
    bottom: f32,
}

impl Reader {
    /// The rows at the head of the table that block `number` is a row of, where it is none of them itself.
    fn head_rows(&mut self, session: &mut Session, number: u64) -> Vec<Arc<LaidBlock>> {
        let document = Arc::clone(session.document);
        let Some(BlockKind::Row { table, header: false }) =
            document.block(number).map(|view| view.block().kind.clone())
        else {
            return Vec::new();
        };
        let Some(first) = document.tables.get(table as usize).map(|table| table.span.start) else {
            return Vec::new();
        };
        let first = document.block_from_offset(first);
        let is_head = |number: &u64| {
            let view = document.block(*number);
            view.is_some_and(|v| v.block().kind == BlockKind::Row { table, header: true })
        };
        let rows: Vec<u64> = (first..number.min(first + MAX_HEAD_ROWS)).take_while(is_head).collect();
        let laid: Vec<_> = rows.into_iter().filter_map(|row| self.laid(session, row)).collect();
        let height: f32 = laid.iter().map(|laid| laid.height).sum();
        if height > session.page.height() * MAX_HEAD { Vec::new() } else { laid }
    }

    /// How much of the window's top the head of a table takes while block `number` stands there.
    pub(super) fn head_height(&mut self, session: &mut Session, number: u64) -> f32 {
        self.head_rows(session, number).iter().map(|laid| laid.height).sum()
    }

    /// Sets the head of the table at the window's top over its rows. The end of the table pushes it out.
    pub(super) fn place_head(&mut self, session: &mut Session) {
        self.head.clear();
        let page = session.page;
        let ends = |placed: &Placed| placed.top + placed.laid.height;
        let Some(first) = self.placed.iter().find(|placed| ends(placed) > page.top()) else { return };
        let (number, left, key) = (first.laid.number, first.left, sideways_key(&first.laid));
        let own = self.placed.iter().rev().find(|placed| sideways_key(&placed.laid) == key);
        let end = own.map_or(page.bottom(), ends);
        let rows = self.head_rows(session, number);
        let height: f32 = rows.iter().map(|laid| laid.height).sum();
        let mut top = page.top().min(end - height);
        for laid in rows {
            let below = top + laid.height;
            self.head.push(Placed { laid, left, top });
            top = below;
        }
    }

    /// Where the head of a table covers what is placed; the top of the window where there is none.
    pub(super) fn head_bottom(&self, page: Rect) -> f32 {
        self.head.last().map_or(page.top(), |last| last.top + last.laid.height).max(page.top())
    }

    /// Under the head, nothing can be selected or followed: what lies there is not to be seen.
    pub(super) fn head_ui(&self, ui: &Ui, page: Rect, id: Id) {
        let bottom = self.head_bottom(page);
        if bottom > page.top() {
            ui.interact(page.with_max_y(bottom), id.with("head of a table"), Sense::click_and_drag());
        }
    }

    /// Draws the bars of all that scrolls by itself, and moves it by them.
    pub(super) fn sideways_ui(&mut self, ui: &Ui, page: Rect, palette: &Palette, id: Id) {
        for group in groups(&self.placed) {
            let bottom = group.bottom.min(page.bottom() - 2.0);
            let top = group.top.max(self.head_bottom(page));
            if bottom - top < MIN_SEEN {
                continue;
            }
            let track =
                Rect::from_min_max(pos2(group.left, bottom - GRIP), pos2(group.left + group.shown, bottom));
            let response = ui.interact(track, id.with(("sideways", group.key)), Sense::click_and_drag());
            let most = (group.width - group.shown).max(0.0);
            let thumb = (group.shown * group.shown / group.width).max(MIN_THUMB).min(group.shown);
            let way = (group.shown - thumb).max(1.0);
            let shift = self.sideways.entry(group.key).or_default();
            if response.dragged() {
                *shift += response.drag_delta().x * most / way;
            } else if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
                // To where one clicked: the middle of the bar comes there.
                *shift = (at.x - track.left() - thumb / 2.0) / way * most;
            }
            *shift = shift.clamp(0.0, most);
            let left = track.left() + *shift / most.max(1.0) * way;
            let held = response.hovered() || response.dragged();
            if held {
                ui.ctx().set_cursor_icon(CursorIcon::Default);
            }
            let painter = ui.painter_at(page);
            let middle = track.bottom() - GRIP / 2.0;
            let rail = Rect::from_center_size(pos2(track.center().x, middle), vec2(track.width(), BAR));
            painter.rect_filled(rail, BAR / 2.0, palette.hairline.gamma_multiply(0.7));
            let bar = Rect::from_min_size(pos2(left, middle - BAR / 2.0), vec2(thumb, BAR));
            painter.rect_filled(bar, BAR / 2.0, palette.quiet.gamma_multiply(if held { 0.9 } else { 0.6 }));
        }
    }
}

fn groups(placed: &[Placed]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for Placed { laid, left, top } in placed {
        let Some(shown) = laid.scrolls else { continue };
        let (key, bottom) = (sideways_key(laid), top + laid.height);
        // The words of a listing have room below them; the bar of a table goes under its last row.
        let bottom = bottom + if key.0 { GRIP + 1.0 } else { 0.0 };
        match groups.last_mut().filter(|group| group.key == key) {
            Some(group) => {
                group.bottom = bottom;
                group.width = group.width.max(laid.width);
                group.shown = group.shown.min(shown);
            }
            None => groups.push(Group { key, shown, width: laid.width, left: *left, top: *top, bottom }),
        }
    }
    groups
}
