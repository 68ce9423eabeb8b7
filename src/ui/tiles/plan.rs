//! Where everything stands in a window of a size: plain numbers out of the desk's layout, without egui's drawing.
//!
//! No document is ever narrower than a page can be ([`MIN_PAGE`]): sides are cut to their part of the window, then one
//! of them gives way, and what stands beside each other and still has no room is shown as one set of tabs. The desk
//! keeps what was asked for, and a wider window shows it again.

use crate::desk::Desk;
use crate::desk::layout::{Layout, Node, SIDE_WIDTH};
use crate::desk::words::{PanelId, Side, ViewId};
use egui::{Rect, Vec2, pos2, vec2};

/// In points: narrower than this, panels have more broken lines than words.
const MIN_SIDE: f32 = 160.0;
/// In points: what a page gets beside others, at least.
pub const MIN_PAGE: f32 = 240.0;
/// The same for its height, with its tabs.
const MIN_PAGE_HEIGHT: f32 = 120.0;
/// While the window has a second side, the page has at least this.
const GOOD_PAGE: f32 = 440.0;
/// A side never takes more than this share of the window.
const MAX_SIDE_SHARE: f32 = 0.34;
/// Nor do the panels below the documents.
const MAX_BOTTOM_SHARE: f32 = 0.6;
/// A panel with its head and a few rows.
const MIN_SEAT: f32 = 90.0;
/// Between two of them is a hairline.
pub const GAP: f32 = 1.0;

/// Everything that is drawn, in points of the screen.
#[derive(Debug)]
pub struct Plan {
    /// All of it.
    pub rect: Rect,
    pub groups: Vec<Group>,
    pub seats: Vec<Place>,
    pub lines: Vec<Line>,
    /// The documents' part of it.
    pub documents: Rect,
    /// Sides for which the window is too narrow.
    pub no_room: Vec<Side>,
}

/// Tabs of documents with their page; without any, the place of the start.
#[derive(Debug)]
pub struct Group {
    pub rect: Rect,
    pub views: Vec<ViewId>,
    pub front: usize,
}

/// The seat of one panel, or of several that have tabs.
#[derive(Debug)]
pub struct Place {
    pub rect: Rect,
    pub side: Side,
    pub panels: Vec<PanelId>,
    pub front: PanelId,
}

/// What lies between two things, and is dragged to make one of them larger.
#[derive(Debug)]
pub struct Line {
    pub rect: Rect,
    /// Whether it goes from left to right, and is dragged up and down.
    pub level: bool,
    pub grip: Grip,
}

/// What a line changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Grip {
    /// The size of a side.
    Side(Side),
    /// The child after which it stands, in the row or column that the way leads to.
    Documents { way: Vec<usize>, at: usize },
    /// The seat after which it stands, counted among those that are shown.
    Seats { side: Side, at: usize },
}

/// Sets a layout out in a rectangle.
pub fn plan(desk: &Desk, rect: Rect) -> Plan {
    let layout = &desk.layout;
    let mut plan = Plan {
        rect,
        groups: Vec::new(),
        seats: Vec::new(),
        lines: Vec::new(),
        documents: rect,
        no_room: Vec::new(),
    };
    // Panels about nothing would only stand in the way of the first screen.
    let there = |side: Side| !desk.idle() && layout.is_used(side) && !layout.dock(side).hidden;
    let asked: Vec<Side> = [Side::Left, Side::Right].into_iter().filter(|side| there(*side)).collect();
    let room = sides_with_room(desk, rect.width(), asked.clone());
    plan.no_room = asked.into_iter().filter(|side| !room.contains(side)).collect();
    let limit = limit(rect.width());
    let mut middle = rect;
    for side in room {
        let width = layout.dock(side).size.clamp(MIN_SIDE, limit).min(rect.width() / 2.0).round();
        let (own, line) = if side == Side::Left {
            let (own, rest) = middle.split_left_right_at_x(middle.left() + width);
            middle = rest.with_min_x(rest.left() + GAP);
            (own, rest.with_max_x(rest.left() + GAP))
        } else {
            let (rest, own) = middle.split_left_right_at_x(middle.right() - width);
            middle = rest.with_max_x(rest.right() - GAP);
            (own, rest.with_min_x(rest.right() - GAP))
        };
        plan.seats(layout, side, own);
        plan.lines.push(Line { rect: line, level: false, grip: Grip::Side(side) });
    }
    if there(Side::Bottom) {
        let most = (middle.height() * MAX_BOTTOM_SHARE).max(MIN_SEAT);
        let height = layout.bottom.size.clamp(MIN_SEAT, most).min(middle.height() / 2.0).round();
        let (rest, own) = middle.split_top_bottom_at_y(middle.bottom() - height);
        middle = rest.with_max_y(rest.bottom() - GAP);
        plan.seats(layout, Side::Bottom, own);
        let line = rest.with_min_y(rest.bottom() - GAP);
        plan.lines.push(Line { rect: line, level: true, grip: Grip::Side(Side::Bottom) });
    }
    plan.documents = middle;
    plan.place_documents(&layout.documents, middle, &mut Vec::new(), desk.active);
    plan
}

impl Plan {
    fn seats(&mut self, layout: &Layout, side: Side, rect: Rect) {
        let seats = layout.dock(side).seats.iter();
        let shown: Vec<(f32, Vec<PanelId>, PanelId)> = seats
            .filter_map(|seat| Some((seat.share, seat.shown(&layout.hidden), seat.front(&layout.hidden)?)))
            .collect();
        let level = side != Side::Bottom;
        let parts: Vec<(f32, f32)> = shown.iter().map(|(share, ..)| (*share, MIN_SEAT)).collect();
        let rects = parted(rect, level, &parts);
        for (at, (rect, (_, panels, front))) in rects.iter().zip(shown).enumerate() {
            self.seats.push(Place { rect: *rect, side, panels, front });
            if at > 0 {
                self.line(*rect, level, Grip::Seats { side, at: at - 1 });
            }
        }
    }

    fn place_documents(&mut self, node: &Node, rect: Rect, way: &mut Vec<usize>, active: Option<ViewId>) {
        let (children, level) = match node {
            Node::Tabs { views, front } => {
                return self.groups.push(Group { rect, views: views.clone(), front: *front });
            }
            Node::Row(children) => (children, false),
            Node::Column(children) => (children, true),
        };
        let least = least(node);
        let room = if level { rect.height() >= least.y } else { rect.width() >= least.x };
        if !room {
            return self.groups.push(as_tabs(node, rect, active));
        }
        let parts: Vec<(f32, f32)> = children
            .iter()
            .map(|(share, child)| (*share, if level { self::least(child).y } else { self::least(child).x }))
            .collect();
        for (at, (own, (_, child))) in parted(rect, level, &parts).into_iter().zip(children).enumerate() {
            way.push(at);
            self.place_documents(child, own, way, active);
            way.pop();
            if at > 0 {
                self.line(own, level, Grip::Documents { way: way.clone(), at: at - 1 });
            }
        }
    }

    /// The line before a rectangle.
    fn line(&mut self, rect: Rect, level: bool, grip: Grip) {
        let rect = if level {
            Rect::from_min_max(pos2(rect.left(), rect.top() - GAP), rect.right_top())
        } else {
            Rect::from_min_max(pos2(rect.left() - GAP, rect.top()), rect.left_bottom())
        };
        self.lines.push(Line { rect, level, grip });
    }
}

/// What has no room beside each other, as one set of tabs: everything can be reached, and what is in front is whole.
fn as_tabs(node: &Node, rect: Rect, active: Option<ViewId>) -> Group {
    let views = node.views();
    let fronts: Vec<ViewId> =
        node.groups().into_iter().filter_map(|(views, front)| views.get(front).copied()).collect();
    let front = active.filter(|active| fronts.contains(active)).or_else(|| fronts.first().copied());
    let front = views.iter().position(|view| Some(*view) == front).unwrap_or(0);
    Group { rect, views, front }
}

/// The least size in which all that stands beside each other can be read.
fn least(node: &Node) -> Vec2 {
    let gaps = |children: &[(f32, Node)]| (children.len().max(1) - 1) as f32 * GAP;
    match node {
        Node::Tabs { .. } => vec2(MIN_PAGE, MIN_PAGE_HEIGHT),
        Node::Row(children) => children
            .iter()
            .map(|(_, child)| least(child))
            .fold(vec2(gaps(children), 0.0), |all, own| vec2(all.x + own.x, all.y.max(own.y))),
        Node::Column(children) => children
            .iter()
            .map(|(_, child)| least(child))
            .fold(vec2(0.0, gaps(children)), |all, own| vec2(all.x.max(own.x), all.y + own.y)),
    }
}

/// Parts a rectangle by shares, each with the least that it gets; `level` lines part what stands over each other.
fn parted(rect: Rect, level: bool, parts: &[(f32, f32)]) -> Vec<Rect> {
    let whole = if level { rect.height() } else { rect.width() };
    let sizes = sizes(whole - parts.len().saturating_sub(1) as f32 * GAP, parts);
    let mut from = if level { rect.top() } else { rect.left() };
    let mut rects = Vec::with_capacity(parts.len());
    for (at, size) in sizes.iter().enumerate() {
        // Whole points, so that hairlines are sharp; the last one ends where the whole does.
        let last = at + 1 == sizes.len();
        let to = match (last, level) {
            (true, true) => rect.bottom(),
            (true, false) => rect.right(),
            _ => (from + size).round(),
        };
        rects.push(if level {
            Rect::from_min_max(pos2(rect.left(), from), pos2(rect.right(), to))
        } else {
            Rect::from_min_max(pos2(from, rect.top()), pos2(to, rect.bottom()))
        });
        from = to + GAP;
    }
    rects
}

/// Sizes by shares, none below its least as long as there is room for all of them.
fn sizes(whole: f32, parts: &[(f32, f32)]) -> Vec<f32> {
    let least: f32 = parts.iter().map(|(_, least)| least).sum();
    if least >= whole {
        return parts.iter().map(|(_, own)| whole.max(0.0) * own / least.max(1.0)).collect();
    }
    let mut held = vec![false; parts.len()];
    // Each round holds one more at its least; the last round holds none.
    loop {
        let free: f32 = whole
            - parts.iter().zip(&held).map(|((_, least), held)| if *held { *least } else { 0.0 }).sum::<f32>();
        let shares: f32 =
            parts.iter().zip(&held).map(|((share, _), held)| if *held { 0.0 } else { *share }).sum();
        let own = |at: usize| {
            if held[at] { parts[at].1 } else { free * parts[at].0 / shares.max(f32::MIN_POSITIVE) }
        };
        let small = (0..parts.len()).find(|at| !held[*at] && own(*at) < parts[*at].1);
        match small {
            Some(at) => held[at] = true,
            None => return (0..parts.len()).map(own).collect(),
        }
    }
}

/// The most that a side gets in a window of a width.
fn limit(width: f32) -> f32 {
    (width * MAX_SIDE_SHARE).max(MIN_SIDE)
}

/// Whether a layout's documents have room beside each other where they stand now.
pub fn fits(layout: &Layout, plan: &Plan) -> bool {
    let least = least(&layout.documents);
    least.x <= plan.documents.width() && least.y <= plan.documents.height()
}

/// Sides that leave the page wide enough to be read; in a small window the right one stays longest,
/// because what stands there is about the page.
fn sides_with_room(desk: &Desk, width: f32, mut sides: Vec<Side>) -> Vec<Side> {
    let points = |side: &Side| desk.layout.dock(*side).size.clamp(MIN_SIDE, limit(width));
    // Somebody who asks for a panel wants to see it.
    let side = |panel: Option<PanelId>| panel.and_then(|panel| desk.layout.side_of(panel));
    let (asked, with_keys) = (side(desk.asked_for), side(desk.focus));
    let page = GOOD_PAGE.max(least(&desk.layout.documents).x);
    // The one to be kept comes first, because the last is taken away.
    sides.sort_by_key(|side| (Some(*side) != asked, *side == Side::Left));
    while sides.len() > 1 && width - sides.iter().map(points).sum::<f32>() < page {
        sides.pop();
    }
    // Even beside a page that is too narrow, a panel is shown while it has the keys.
    sides.retain(|side| width >= GOOD_PAGE || Some(*side) == with_keys);
    sides
}

/// The layout after a line was dragged by so many points, or `None` where nothing can give way.
pub fn dragged(layout: &Layout, plan: &Plan, line: &Line, by: f32) -> Option<Layout> {
    let mut layout = layout.clone();
    match &line.grip {
        Grip::Side(side) => {
            let of = plan.seats.iter().filter(|place| place.side == *side).map(|place| place.rect);
            let rect = of.reduce(Rect::union)?;
            let most = limit(plan.rect.width());
            layout.dock_mut(*side).size = match side {
                Side::Bottom => {
                    let both = rect.height() + plan.documents.height();
                    (rect.height() - by).clamp(MIN_SEAT, (both * MAX_BOTTOM_SHARE).max(MIN_SEAT))
                }
                Side::Left => (rect.width() + by).clamp(MIN_SIDE, most),
                Side::Right => (rect.width() - by).clamp(MIN_SIDE, most),
            };
        }
        Grip::Documents { way, at } => {
            let Along { children, sizes, least } = along(&mut layout.documents, plan, way)?;
            let new = moved(&sizes, &least, *at, by);
            let all: f32 = new.iter().sum();
            children.iter_mut().zip(new).for_each(|((share, _), new)| *share = new / all);
        }
        Grip::Seats { side, at } => {
            let level = *side != Side::Bottom;
            let places = plan.seats.iter().filter(|place| place.side == *side);
            let sizes: Vec<f32> =
                places.map(|place| if level { place.rect.height() } else { place.rect.width() }).collect();
            let new = moved(&sizes, &vec![MIN_SEAT; sizes.len()], *at, by);
            let hidden = layout.hidden.clone();
            let seats = &mut layout.dock_mut(*side).seats;
            let shown: Vec<_> = seats.iter_mut().filter(|seat| seat.front(&hidden).is_some()).collect();
            // Those that are shown keep their sum, so that hidden ones come back with their part.
            let sum: f32 = shown.iter().map(|seat| seat.share).sum();
            let all: f32 = new.iter().sum();
            shown.into_iter().zip(new).for_each(|(seat, new)| seat.share = sum * new / all);
        }
    }
    layout.tidy();
    Some(layout)
}

/// The children of a row or a column, how large each is on the screen, and how small each may become.
struct Along<'a> {
    children: &'a mut Vec<(f32, Node)>,
    sizes: Vec<f32>,
    least: Vec<f32>,
}

/// What the way leads to; `None` where it is not on the screen as it stands in the layout.
fn along<'a>(node: &'a mut Node, plan: &Plan, way: &[usize]) -> Option<Along<'a>> {
    let level = matches!(node, Node::Column(_));
    let (Node::Row(children) | Node::Column(children)) = node else { return None };
    if let Some((first, rest)) = way.split_first() {
        return along(&mut children.get_mut(*first)?.1, plan, rest);
    }
    let size = |child: &Node| {
        let views = child.views();
        let groups = plan.groups.iter().filter(|group| group.views.iter().any(|view| views.contains(view)));
        let rect = groups.map(|group| group.rect).reduce(Rect::union)?;
        Some(if level { rect.height() } else { rect.width() })
    };
    let sizes = children.iter().map(|(_, child)| size(child)).collect::<Option<Vec<f32>>>()?;
    let least =
        children.iter().map(|(_, child)| if level { least(child).y } else { least(child).x }).collect();
    Some(Along { children, sizes, least })
}

/// Sizes after the line behind one of them was moved; only its two neighbours change.
fn moved(sizes: &[f32], least: &[f32], at: usize, by: f32) -> Vec<f32> {
    let mut new = sizes.to_vec();
    let both = sizes[at] + sizes[at + 1];
    // Where both are as small as they may be, nothing moves.
    let most = (both - least[at + 1]).max(sizes[at].min(both));
    new[at] = (sizes[at] + by).clamp(least[at].min(sizes[at]), most.max(least[at].min(sizes[at])));
    new[at + 1] = both - new[at];
    new
}

/// The layout in which a line is where it was at first: sides as wide as at first, neighbours of one size.
pub fn evened(layout: &Layout, plan: &Plan, line: &Line) -> Option<Layout> {
    let mut even = layout.clone();
    match &line.grip {
        Grip::Side(Side::Bottom) => even.bottom.size = crate::desk::layout::BOTTOM_HEIGHT,
        Grip::Side(side) => even.dock_mut(*side).size = SIDE_WIDTH,
        Grip::Documents { way, at } => {
            let sizes = along(&mut even.documents, plan, way)?.sizes;
            return dragged(layout, plan, line, (sizes[*at + 1] - sizes[*at]) / 2.0);
        }
        Grip::Seats { side, at } => {
            let size = |rect: Rect| if *side == Side::Bottom { rect.width() } else { rect.height() };
            let sizes: Vec<f32> =
                plan.seats.iter().filter(|place| place.side == *side).map(|place| size(place.rect)).collect();
            return dragged(layout, plan, line, (sizes[*at + 1] - sizes[*at]) / 2.0);
        }
    }
    Some(even)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_gets_less_than_it_needs_as_long_as_there_is_room() {
        assert_eq!(sizes(1000.0, &[(0.5, 240.0), (0.5, 240.0)]), [500.0, 500.0]);
        assert_eq!(sizes(500.0, &[(0.9, 240.0), (0.1, 240.0)]), [260.0, 240.0]);
        assert_eq!(sizes(800.0, &[(0.98, 240.0), (0.01, 240.0), (0.01, 240.0)]), [320.0, 240.0, 240.0]);
        assert_eq!(sizes(300.0, &[(0.9, 240.0), (0.1, 240.0)]), [150.0, 150.0], "too narrow for both");
        assert_eq!(sizes(300.0, &[]), Vec::<f32>::new());
    }

    #[test]
    fn a_line_moves_between_its_neighbours_and_stops_where_one_is_as_small_as_it_may_be() {
        let least = [240.0, 240.0, 240.0];
        assert_eq!(moved(&[400.0, 400.0, 400.0], &least, 0, 50.0), [450.0, 350.0, 400.0]);
        assert_eq!(moved(&[400.0, 400.0, 400.0], &least, 1, 500.0), [400.0, 560.0, 240.0]);
        assert_eq!(moved(&[400.0, 400.0, 400.0], &least, 1, -500.0), [400.0, 240.0, 560.0]);
        assert_eq!(moved(&[100.0, 100.0], &[240.0, 240.0], 0, 50.0), [100.0, 100.0], "no room for either");
    }
}
