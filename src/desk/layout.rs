//! How panels and documents are set out, as plain data: documents in the middle, panels at the sides and below.
//!
//! Documents and panels never mix: a panel among the tabs of documents, or a document in a column of panels, is nothing
//! that anybody wants, and so is nothing that can be said here. What was dragged comes as a command that names the
//! neighbour and the side of it (`move-view`, `seat-panel`), never as a tree.
//!
//! A panel that is hidden keeps its seat: it is only noted as hidden, and comes back to where it was.
//!
//! There is always a place for documents: where none is open, tabs without any stand for it, and the window shows the
//! start there. [`Layout::tidy`] makes sure of that, whatever a file, a line or a command said.

use super::words::{PanelId, Side, Spot, ViewId, Word};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub use documents::Node;

mod documents; // how do the tabs of documents stand to each other?
#[cfg(test)]
mod tests;

/// Width in points that a side has at first.
pub const SIDE_WIDTH: f32 = 272.0;
/// Height in points that panels below the documents have at first.
pub const BOTTOM_HEIGHT: f32 = 260.0;
/// Sizes of sides, in points, that leave something to see of both.
pub const SIDE_SIZES: std::ops::RangeInclusive<f32> = 80.0..=2000.0;
/// Least and largest share of a seat beside others: beyond it, one of them could not be found any more.
const SHARES: std::ops::RangeInclusive<f32> = 0.02..=50.0;

/// Everything that is laid out in the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// What stands in the middle.
    pub documents: Node,
    /// Panels left of the documents, below each other.
    pub left: Dock,
    /// Panels right of them, below each other.
    pub right: Dock,
    /// Panels below them, beside each other. The sides keep their height.
    pub bottom: Dock,
    /// Panels that are not shown. Each keeps its seat, so that it comes back to its own place.
    pub hidden: BTreeSet<PanelId>,
}

/// A side with its panels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dock {
    /// From top to bottom; below the documents from left to right.
    pub seats: Vec<Seat>,
    /// Width in points, or height for those below.
    // In points and not in shares, so that a panel stays as wide as it is when the window grows.
    pub size: f32,
    /// Whether the whole side is out of sight; its panels keep their places.
    pub hidden: bool,
}

/// A place in a side, mostly with one panel; with several, they have tabs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// How much of the side it takes beside the others that are shown.
    pub share: f32,
    /// The panels in it; hidden ones as well.
    pub panels: Vec<PanelId>,
    /// Index of the one in front.
    pub front: usize,
}

impl Word for Layout {
    fn print(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn parse(word: &str) -> Result<Self, String> {
        serde_json::from_str(word).map_err(|error| format!("That is no layout: {error}."))
    }
}

impl Default for Layout {
    fn default() -> Self {
        let dock = |seats: &[(PanelId, f32)], size| Dock {
            seats: seats.iter().map(|(panel, share)| Seat::of(*panel, *share)).collect(),
            size,
            hidden: false,
        };
        let left = [(PanelId::Library, 0.55), (PanelId::Outline, 0.45), (PanelId::Pages, 0.5)];
        let right = [(PanelId::Find, 0.5), (PanelId::Changes, 0.5), (PanelId::Info, 0.5)];
        Self {
            documents: Node::EMPTY,
            left: dock(&left, SIDE_WIDTH),
            right: dock(&right, SIDE_WIDTH),
            bottom: dock(&[], BOTTOM_HEIGHT),
            hidden: BTreeSet::from([PanelId::Pages, PanelId::Find, PanelId::Changes, PanelId::Info]),
        }
    }
}

impl Seat {
    fn of(panel: PanelId, share: f32) -> Self {
        Self { share, panels: vec![panel], front: 0 }
    }

    /// Panels in it that are not hidden.
    pub fn shown(&self, hidden: &BTreeSet<PanelId>) -> Vec<PanelId> {
        self.panels.iter().copied().filter(|panel| !hidden.contains(panel)).collect()
    }

    /// The one of them that is seen; `None` where all are hidden.
    pub fn front(&self, hidden: &BTreeSet<PanelId>) -> Option<PanelId> {
        let shown = self.shown(hidden);
        let front = self.panels.get(self.front).copied().filter(|front| shown.contains(front));
        front.or_else(|| shown.first().copied())
    }

    fn set_front(&mut self, panel: PanelId) {
        self.front = self.panels.iter().position(|own| *own == panel).unwrap_or(self.front);
    }

    fn take(&mut self, panel: PanelId) {
        let front = self.panels.get(self.front).copied();
        self.panels.retain(|own| *own != panel);
        self.front = self.panels.iter().position(|own| Some(*own) == front).unwrap_or(0);
    }
}

// ---- documents

impl Layout {
    /// All views, from left to right.
    pub fn views(&self) -> Vec<ViewId> {
        self.documents.views()
    }

    /// Views that can be seen now, where the window has room for all.
    pub fn front_views(&self) -> Vec<ViewId> {
        self.documents.groups().into_iter().filter_map(|(views, front)| views.get(front).copied()).collect()
    }

    /// The tabs that a view stands among, from left to right.
    pub fn tabs_of(&self, view: ViewId) -> Vec<ViewId> {
        let groups = self.documents.groups();
        groups.into_iter().find(|(views, _)| views.contains(&view)).map_or(Vec::new(), |(v, _)| v.to_vec())
    }

    /// Adds a view as the tab after `beside`, or after the last of the first tabs, and puts it in front.
    pub fn add_view(&mut self, view: ViewId, beside: Option<ViewId>) {
        self.documents.remove(view);
        self.documents.add(view, beside.filter(|beside| *beside != view), true);
        self.tidy();
    }

    /// Takes a view out. Empty tabs and rows of one go with it, so that nothing tells of a split that was closed.
    pub fn remove_view(&mut self, view: ViewId) {
        self.documents.remove(view);
        self.tidy();
    }

    /// Puts a view in front of its tabs.
    pub fn activate(&mut self, view: ViewId) {
        self.documents.activate(view);
    }

    /// Shows a view that stands nowhere yet beside or under `beside`.
    pub fn split(&mut self, view: ViewId, beside: ViewId, side: Side) {
        let spot = match side {
            Side::Left => Spot::Left,
            Side::Right => Spot::Right,
            Side::Bottom => Spot::Below,
        };
        if !self.documents.contains(beside) || view == beside {
            return self.add_view(view, None);
        }
        self.documents.remove(view);
        self.documents.part(view, beside, spot);
        self.tidy();
    }

    /// Moves a view to a place beside another one: among its tabs, or into a half of its own. A view that stands alone
    /// in its tabs stays where it is when it is to be parted from itself.
    pub fn move_view(&mut self, view: ViewId, beside: ViewId, spot: Spot) {
        let (mine, others) = (self.tabs_of(view), self.tabs_of(beside));
        if mine.is_empty() || others.is_empty() {
            return;
        }
        match spot {
            Spot::Before | Spot::After => {
                if view == beside {
                    return;
                }
                self.documents.remove(view);
                self.documents.add(view, Some(beside), spot == Spot::After);
            }
            Spot::Left | Spot::Right | Spot::Above | Spot::Below => {
                // By another of the same tabs: it may be dropped on the page that it has in front itself.
                let Some(anchor) = others.into_iter().find(|other| *other != view) else { return };
                self.documents.remove(view);
                self.documents.part(view, anchor, spot);
            }
        }
        self.tidy();
    }
}

// ---- panels

impl Layout {
    /// A side with its panels.
    pub fn dock(&self, side: Side) -> &Dock {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
            Side::Bottom => &self.bottom,
        }
    }

    /// The same, to be changed.
    pub fn dock_mut(&mut self, side: Side) -> &mut Dock {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
            Side::Bottom => &mut self.bottom,
        }
    }

    /// Where the seat of a panel is: its side, the index of the seat there. Hidden panels have one too.
    pub fn seat_of(&self, panel: PanelId) -> Option<(Side, usize)> {
        Side::ALL.into_iter().find_map(|side| {
            let seats = &self.dock(side).seats;
            Some((side, seats.iter().position(|seat| seat.panels.contains(&panel))?))
        })
    }

    /// On which side of the documents a panel stands, shown or not.
    pub fn side_of(&self, panel: PanelId) -> Option<Side> {
        self.seat_of(panel).map(|(side, _)| side)
    }

    /// Whether a panel is in front of its seat, and its side not hidden.
    pub fn shows(&self, panel: PanelId) -> bool {
        self.seat_of(panel).is_some_and(|(side, seat)| {
            let dock = self.dock(side);
            !dock.hidden && dock.seats[seat].front(&self.hidden) == Some(panel)
        })
    }

    /// Whether a side has a panel that is not hidden by itself.
    pub fn is_used(&self, side: Side) -> bool {
        self.dock(side).seats.iter().any(|seat| seat.front(&self.hidden).is_some())
    }

    /// Shows a panel at its own seat, in front of what else is in it.
    pub fn show(&mut self, panel: PanelId) {
        // A layout that was made by hand may know nothing of it.
        self.tidy();
        self.hidden.remove(&panel);
        if let Some((side, seat)) = self.seat_of(panel) {
            let dock = self.dock_mut(side);
            // A panel that was asked for and cannot be seen would seem not to come.
            dock.hidden = false;
            dock.seats[seat].set_front(panel);
        }
    }

    /// Hides a panel, which keeps its seat.
    pub fn hide(&mut self, panel: PanelId) {
        self.hidden.insert(panel);
    }

    /// Shows a panel at a side, below what stands there.
    pub fn move_panel(&mut self, panel: PanelId, side: Side) {
        self.unseat(panel);
        let share = self.usual_share(side);
        self.dock_mut(side).seats.push(Seat::of(panel, share));
        self.show(panel);
    }

    /// Moves a panel to a place beside another one: into the same seat, or into one of its own before or after it.
    pub fn seat_panel(&mut self, panel: PanelId, beside: PanelId, spot: Spot) {
        if panel == beside || self.seat_of(beside).is_none() {
            return;
        }
        self.unseat(panel);
        let Some((side, at)) = self.seat_of(beside) else { return };
        let share = self.usual_share(side);
        let seats = &mut self.dock_mut(side).seats;
        let place = seats[at].panels.iter().position(|own| *own == beside).unwrap_or(0);
        match spot {
            Spot::Before => seats[at].panels.insert(place, panel),
            Spot::After => seats[at].panels.insert(place + 1, panel),
            Spot::Left | Spot::Above => seats.insert(at, Seat::of(panel, share)),
            Spot::Right | Spot::Below => seats.insert(at + 1, Seat::of(panel, share)),
        }
        self.show(panel);
    }

    fn unseat(&mut self, panel: PanelId) {
        for side in Side::ALL {
            let seats = &mut self.dock_mut(side).seats;
            seats.iter_mut().for_each(|seat| seat.take(panel));
            seats.retain(|seat| !seat.panels.is_empty());
        }
    }

    /// As much as each of the others that are shown has on the average, so that a new one is neither a slit nor the
    /// whole side.
    fn usual_share(&self, side: Side) -> f32 {
        let seats = self.dock(side).seats.iter().filter(|seat| seat.front(&self.hidden).is_some());
        let shares: Vec<f32> = seats.map(|seat| seat.share).collect();
        if shares.is_empty() { 0.5 } else { shares.iter().sum::<f32>() / shares.len() as f32 }
    }
}

// ---- what must be so

impl Layout {
    /// Whatever a stored or edited layout says, documents have a place in it, nothing stands in it twice, each panel has
    /// a seat, and every size is a number. Layouts come from files and lines, so that anything may be in them;
    /// everything else here relies on what this makes sure of.
    pub fn tidy(&mut self) {
        self.documents.tidy();
        let mut seen = BTreeSet::new();
        for side in Side::ALL {
            let standard = if side == Side::Bottom { BOTTOM_HEIGHT } else { SIDE_WIDTH };
            self.dock_mut(side).tidy(standard, &mut seen);
        }
        // One that stands nowhere was never shown, or comes with a later version of the program.
        for panel in PanelId::ALL.into_iter().filter(|panel| !seen.contains(panel)) {
            self.hidden.insert(panel);
            self.dock_mut(panel.home()).seats.push(Seat::of(panel, 0.5));
        }
    }
}

impl Dock {
    fn tidy(&mut self, standard: f32, seen: &mut BTreeSet<PanelId>) {
        for seat in &mut self.seats {
            let front = seat.panels.get(seat.front).copied();
            seat.panels.retain(|panel| seen.insert(*panel));
            seat.front = seat.panels.iter().position(|panel| Some(*panel) == front).unwrap_or(0);
            let share = if seat.share.is_finite() { seat.share } else { 0.5 };
            seat.share = share.clamp(*SHARES.start(), *SHARES.end());
        }
        self.seats.retain(|seat| !seat.panels.is_empty());
        let size = if self.size.is_finite() { self.size } else { standard };
        self.size = size.clamp(*SIDE_SIZES.start(), *SIDE_SIZES.end());
    }
}
