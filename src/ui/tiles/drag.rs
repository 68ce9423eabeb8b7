//! Where a tab or a panel goes that is being dragged: found out from where everything stands, shown while it is dragged,
//! and sent as a command when it is let go. What would leave something too small to be read is not offered.

use super::plan::{GAP, Place, Plan, fits};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::words::{PanelId, Side, Spot, ViewId};
use crate::ui::theme;
use egui::{
    Align2, Context, CursorIcon, Event, FontId, Id, Key, LayerId, Order, Pos2, Rect, Stroke, pos2, vec2,
};

/// How near to an edge of another page, in shares of it, the pointer parts it; in the middle it joins its tabs.
const EDGE: f32 = 1.0 / 3.0;
/// The same on the page that a tab belongs to already, in whose middle nothing can be joined.
const OWN_EDGE: f32 = 0.42;
/// How near to an edge of the documents a panel goes to that side.
const SIDE: f32 = 0.25;

/// What is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    View(ViewId),
    Panel(PanelId),
}

/// Where tabs stand on the screen, as they were drawn last.
pub struct Bar<T> {
    /// `None` where there is no bar.
    pub rect: Option<Rect>,
    pub tabs: Vec<(T, Rect)>,
}

impl<T> Default for Bar<T> {
    fn default() -> Self {
        Self { rect: None, tabs: Vec::new() }
    }
}

/// What letting go would do, and what of the window it is about.
#[derive(Debug, PartialEq)]
pub struct Drop {
    pub command: Command,
    pub rect: Rect,
}

impl<T: Copy> Bar<T> {
    /// The tab beside which the pointer is, whether behind it, and the line between the two.
    fn at(&self, pointer: Pos2) -> Option<(T, Spot, Rect)> {
        let rect = self.rect.filter(|rect| rect.contains(pointer))?;
        let line = |x: f32| Rect::from_center_size(pos2(x, rect.center().y), vec2(3.0, rect.height() - 8.0));
        let before = self.tabs.iter().find(|(_, tab)| pointer.x < tab.center().x);
        match before {
            Some((own, tab)) => Some((*own, Spot::Before, line(tab.left()))),
            None => self.tabs.last().map(|(own, tab)| (*own, Spot::After, line(tab.right()))),
        }
    }
}

/// Where a view would go.
pub fn view_drop(
    desk: &Desk,
    plan: &Plan,
    bars: &[Bar<ViewId>],
    view: ViewId,
    pointer: Pos2,
) -> Option<Drop> {
    let at = plan.groups.iter().position(|group| group.rect.contains(pointer))?;
    let group = &plan.groups[at];
    if let Some(bar) = bars.get(at)
        && bar.rect.is_some_and(|rect| rect.contains(pointer))
    {
        let (beside, spot, rect) = bar.at(pointer)?;
        // Where it stands already.
        let order = &group.views;
        let own = order.iter().position(|own| *own == view);
        let place = order.iter().position(|own| *own == beside)? + usize::from(spot == Spot::After);
        let stays = own.is_some_and(|own| place == own || place == own + 1);
        return (!stays).then_some(Drop { command: Command::MoveView { view, beside, spot }, rect });
    }
    let own = group.views.contains(&view);
    if own && desk.layout.tabs_of(view).len() < 2 {
        return None;
    }
    let beside = *group.views.get(group.front)?;
    let page =
        bars.get(at).and_then(|bar| bar.rect).map_or(group.rect, |bar| group.rect.with_min_y(bar.bottom()));
    let spot = edge(page, pointer, if own { OWN_EDGE } else { EDGE });
    if let Some(spot) = spot {
        let mut after = desk.layout.clone();
        after.move_view(view, beside, spot);
        if fits(&after, plan) && after != desk.layout {
            let rect = half(group.rect, spot);
            return Some(Drop { command: Command::MoveView { view, beside, spot }, rect });
        }
    }
    // Into the middle, or where a half of its own would have no room.
    let beside = *group.views.last()?;
    (!own).then_some(Drop { command: Command::MoveView { view, beside, spot: Spot::After }, rect: page })
}

/// Where a panel would go.
pub fn panel_drop(
    desk: &Desk,
    plan: &Plan,
    bars: &[Bar<PanelId>],
    panel: PanelId,
    pointer: Pos2,
) -> Option<Drop> {
    let to = |beside, spot, rect| {
        let command = Command::SeatPanel { panel, beside, spot };
        Some(Drop { command, rect }).filter(|_| panel != beside)
    };
    let Some(at) = plan.seats.iter().position(|place| place.rect.contains(pointer)) else {
        return to_side(desk, plan, panel, pointer);
    };
    let place = &plan.seats[at];
    if place.panels.len() > 1
        && let Some((beside, spot, rect)) = bars.get(at).and_then(|bar| bar.at(pointer))
    {
        return to(beside, spot, rect);
    }
    let beside = place.panels.iter().copied().find(|own| *own != panel)?;
    let spot = along(place, pointer);
    match spot {
        Some(spot) => to(beside, spot, half(place.rect, spot)),
        // With the others, behind the last of them; not where it is already.
        None if place.panels.contains(&panel) => None,
        None => to(*place.panels.last()?, Spot::After, place.rect),
    }
}

/// Before or after a seat, in the direction in which seats stand there; `None` in its middle.
fn along(place: &Place, pointer: Pos2) -> Option<Spot> {
    let (part, before, after) = if place.side == Side::Bottom {
        ((pointer.x - place.rect.left()) / place.rect.width(), Spot::Left, Spot::Right)
    } else {
        ((pointer.y - place.rect.top()) / place.rect.height(), Spot::Above, Spot::Below)
    };
    match part {
        part if part < EDGE => Some(before),
        part if part > 1.0 - EDGE => Some(after),
        _ => None,
    }
}

/// A panel over the documents goes to the side that is near.
fn to_side(desk: &Desk, plan: &Plan, panel: PanelId, pointer: Pos2) -> Option<Drop> {
    let rect = plan.documents;
    if !rect.contains(pointer) {
        return None;
    }
    let side = match edge(rect, pointer, SIDE)? {
        Spot::Left => Side::Left,
        Spot::Right => Side::Right,
        Spot::Below => Side::Bottom,
        _ => return None,
    };
    let mut after = desk.layout.clone();
    after.move_panel(panel, side);
    let size = desk.layout.dock(side).size;
    let rect = match side {
        Side::Left => rect.with_max_x(rect.left() + size.min(rect.width() / 2.0)),
        Side::Right => rect.with_min_x(rect.right() - size.min(rect.width() / 2.0)),
        Side::Bottom => rect.with_min_y(rect.bottom() - size.min(rect.height() / 2.0)),
    };
    let command = Command::MovePanel { panel, side };
    (after != desk.layout).then_some(Drop { command, rect })
}

/// The edge of a rectangle that is near, within so much of its size.
fn edge(rect: Rect, pointer: Pos2, within: f32) -> Option<Spot> {
    let x = (pointer.x - rect.left()) / rect.width().max(1.0);
    let y = (pointer.y - rect.top()) / rect.height().max(1.0);
    let edges = [(x, Spot::Left), (1.0 - x, Spot::Right), (y, Spot::Above), (1.0 - y, Spot::Below)];
    let near = edges.into_iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    (near.0 < within).then_some(near.1)
}

fn half(rect: Rect, spot: Spot) -> Rect {
    let middle = rect.center();
    match spot {
        Spot::Left => rect.with_max_x(middle.x - GAP),
        Spot::Right => rect.with_min_x(middle.x + GAP),
        Spot::Above => rect.with_max_y(middle.y - GAP),
        Spot::Below => rect.with_min_y(middle.y + GAP),
        Spot::Before | Spot::After => rect,
    }
}

/// How a drag goes on in this frame.
#[derive(Debug, PartialEq)]
pub enum Goes {
    On,
    Dropped,
    Given,
}

/// Whether what is held is let go in this frame, or the drag is given up.
pub fn goes(ctx: &Context) -> Goes {
    ctx.input(|input| {
        let escape = |event: &Event| matches!(event, Event::Key { key: Key::Escape, pressed: true, .. });
        if input.raw.events.iter().any(escape) {
            Goes::Given
        } else if input.pointer.any_released() {
            Goes::Dropped
        } else if input.pointer.any_down() {
            Goes::On
        } else {
            Goes::Given
        }
    })
}

/// Shows what is held, and what would come of letting it go.
pub fn show(ctx: &Context, title: &str, pointer: Pos2, drop: Option<&Drop>) {
    let palette = theme::palette(ctx);
    ctx.set_cursor_icon(if drop.is_some() { CursorIcon::Grabbing } else { CursorIcon::NoDrop });
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("what is dragged")));
    if let Some(Drop { rect, .. }) = drop {
        let stroke = Stroke::new(1.5, palette.accent);
        painter.rect(*rect, 4.0, palette.accent.gamma_multiply(0.16), stroke, egui::StrokeKind::Inside);
    }
    let mut job = egui::text::LayoutJob::simple_singleline(
        title.chars().take(80).collect(),
        FontId::proportional(13.0),
        palette.ink,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(220.0);
    let galley = painter.layout_job(job);
    let rect = Align2::LEFT_TOP.anchor_size(pointer + vec2(12.0, 10.0), galley.size() + vec2(20.0, 12.0));
    painter.rect(rect, 6.0, palette.page, Stroke::new(1.0, palette.hairline), egui::StrokeKind::Inside);
    painter.galley(rect.min + vec2(10.0, 6.0), galley, palette.ink);
}
