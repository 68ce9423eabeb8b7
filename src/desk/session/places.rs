//! The layout between its record and the live type: a tree in the one, documents and sides in the other.
//!
//! The record stays the tree that it has been from the first version on. What such a tree may say and a layout cannot (a
//! panel among the tabs of documents, two columns of panels at one side) is brought to the nearest that it can, and is
//! no loss to be told.

use super::record::{LayoutRecord, NodeRecord, SheetRecord};
use crate::data::arrangement::{Arrangement, Condition, Filter, MAX_FROZEN, SortKey};
use crate::desk::arranged::{MAX_WIDTH, SheetView};
use crate::desk::documents::View;
use crate::desk::layout::{BOTTOM_HEIGHT, Dock, Layout, Node, Seat};
use crate::desk::words::{PanelId, ViewId, Word};
use std::collections::{BTreeMap, BTreeSet};

/// Only sheets that somebody set out in some way.
pub(super) fn stored_sheets(view: &View) -> BTreeMap<u32, SheetRecord> {
    let record = |sheet: &SheetView| {
        let Arrangement { keys, filters, head, side } = &sheet.arrangement;
        SheetRecord {
            sort: keys.iter().map(|key| (key.column, key.down)).collect(),
            show: filters.iter().map(|own| (own.column, own.condition.to_string())).collect(),
            head: *head,
            side: *side,
            wide: sheet.widths.iter().map(|(column, points)| (*column, *points)).collect(),
        }
    };
    let set_out = |sheet: &SheetView| sheet.arrangement != Arrangement::default() || !sheet.widths.is_empty();
    let sheets = view.sheets.iter().filter(|(_, sheet)| set_out(sheet));
    sheets.map(|(unit, sheet)| (*unit, record(sheet))).collect()
}

pub(super) fn live_sheets(records: &BTreeMap<u32, SheetRecord>) -> BTreeMap<u32, SheetView> {
    let live = |record: &SheetRecord| {
        let SheetRecord { sort, show, head, side, wide } = record;
        let mut own = Arrangement { head: head.map(|head| head.min(MAX_FROZEN)), ..Arrangement::default() };
        own.side = (*side).min(MAX_FROZEN);
        sort.iter().map(|(column, down)| SortKey { column: *column, down: *down }).for_each(|key| {
            own.sort(key.column, Some(key.down), true);
        });
        // A line that says nothing shows all.
        let filters = show.iter().filter_map(|(column, line)| {
            Some(Filter { column: *column, condition: Condition::parse(line).ok().flatten()? })
        });
        filters.for_each(|filter| own.filter(filter.column, Some(filter.condition)));
        SheetView::new(
            own,
            wide.iter().map(|(column, points)| (*column, (*points).clamp(1, MAX_WIDTH))).collect(),
        )
    };
    records.iter().map(|(unit, record)| (*unit, live(record))).collect()
}

/// It takes the live type apart by name, so that a field that is added to it cannot be left out unseen.
pub(super) fn stored_layout(layout: &Layout) -> LayoutRecord {
    let Layout { documents, left, right, bottom, hidden } = layout;
    let mut middle = stored_node(documents);
    if !bottom.seats.is_empty() {
        middle = NodeRecord::Column(vec![(0.65, middle), (0.35, NodeRecord::Row(stored_seats(bottom)))]);
    }
    let mut row = Vec::new();
    if !left.seats.is_empty() {
        row.push((0.2, NodeRecord::Column(stored_seats(left))));
    }
    row.push((0.6, middle));
    if !right.seats.is_empty() {
        row.push((0.2, NodeRecord::Column(stored_seats(right))));
    }
    LayoutRecord {
        root: NodeRecord::Row(row),
        left_width: left.size,
        right_width: right.size,
        bottom_height: Some(bottom.size),
        left_hidden: left.hidden,
        right_hidden: right.hidden,
        bottom_hidden: bottom.hidden,
        hidden: hidden.iter().map(Word::print).collect(),
    }
}

fn stored_seats(dock: &Dock) -> Vec<(f32, NodeRecord)> {
    let panel = |panel: &PanelId| NodeRecord::Panel(panel.print());
    let seat = |seat: &Seat| match seat.panels.as_slice() {
        [only] => panel(only),
        panels => NodeRecord::Tabs { children: panels.iter().map(panel).collect(), active: seat.front },
    };
    dock.seats.iter().map(|own| (own.share, seat(own))).collect()
}

fn stored_node(node: &Node) -> NodeRecord {
    let shares = |children: &[(f32, Node)]| {
        children.iter().map(|(share, child)| (*share, stored_node(child))).collect::<Vec<_>>()
    };
    match node {
        Node::Tabs { views, .. } if views.is_empty() => NodeRecord::Start,
        Node::Tabs { views, front } => NodeRecord::Tabs {
            children: views.iter().map(|view| NodeRecord::View(view.0)).collect(),
            active: *front,
        },
        Node::Row(children) => NodeRecord::Row(shares(children)),
        Node::Column(children) => NodeRecord::Column(shares(children)),
    }
}

/// A layout out of its record, with the views that there are now; panels that are not known any more are named in
/// `lost`.
pub(super) fn live_layout(
    record: &LayoutRecord,
    known: &BTreeMap<u64, ViewId>,
    lost: &mut Vec<String>,
) -> Layout {
    let dock = |size, hidden| Dock { seats: Vec::new(), size, hidden };
    let mut placing = Placing { known, lost, strays: Vec::new() };
    let mut layout = Layout {
        documents: Node::EMPTY,
        left: dock(record.left_width, record.left_hidden),
        right: dock(record.right_width, record.right_hidden),
        bottom: dock(record.bottom_height.unwrap_or(BOTTOM_HEIGHT), record.bottom_hidden),
        hidden: BTreeSet::new(),
    };
    placing.root(&record.root, &mut layout);
    layout.hidden = record.hidden.iter().filter_map(|word| PanelId::parse(word).ok()).collect();
    layout.tidy();
    layout
}

/// Whether documents have a place in it.
fn has_documents(node: &NodeRecord) -> bool {
    match node {
        NodeRecord::Panel(_) => false,
        NodeRecord::View(_) | NodeRecord::Start => true,
        NodeRecord::Tabs { children, .. } => children.iter().any(has_documents),
        NodeRecord::Row(children) | NodeRecord::Column(children) => {
            children.iter().any(|(_, child)| has_documents(child))
        }
    }
}

struct Placing<'a> {
    known: &'a BTreeMap<u64, ViewId>,
    lost: &'a mut Vec<String>,
    /// Panels that stood among documents.
    strays: Vec<PanelId>,
}

impl Placing<'_> {
    fn root(&mut self, root: &NodeRecord, layout: &mut Layout) {
        let middle = match root {
            NodeRecord::Row(children) if has_documents(root) => {
                let first = children.iter().position(|(_, child)| has_documents(child)).unwrap_or(0);
                let last = children.iter().rposition(|(_, child)| has_documents(child)).unwrap_or(first);
                for (share, child) in &children[..first] {
                    self.seats(child, *share, &mut layout.left.seats);
                }
                for (share, child) in &children[last + 1..] {
                    self.seats(child, *share, &mut layout.right.seats);
                }
                children[first..=last].to_vec()
            }
            other => vec![(1.0, other.clone())],
        };
        match middle.as_slice() {
            [(_, NodeRecord::Column(rows))] => {
                let (documents, panels): (Vec<_>, Vec<_>) =
                    rows.iter().cloned().partition(|(_, row)| has_documents(row));
                for (share, child) in &panels {
                    self.seats(child, *share, &mut layout.bottom.seats);
                }
                layout.documents = self.one_or(documents, NodeRecord::Column);
            }
            _ => layout.documents = self.one_or(middle, NodeRecord::Row),
        }
        for panel in std::mem::take(&mut self.strays) {
            let seat = Seat { share: 0.5, panels: vec![panel], front: 0 };
            layout.dock_mut(panel.home()).seats.push(seat);
        }
    }

    /// The documents of some parts. One alone is taken as it is, or its shares would be others by a rounding.
    fn one_or(
        &mut self,
        mut parts: Vec<(f32, NodeRecord)>,
        make: impl Fn(Vec<(f32, NodeRecord)>) -> NodeRecord,
    ) -> Node {
        match (parts.len(), parts.pop()) {
            (1, Some((_, only))) => self.documents(&only),
            (_, last) => {
                parts.extend(last);
                self.documents(&make(parts))
            }
        }
    }

    fn panel(&mut self, word: &str) -> Option<PanelId> {
        let panel = PanelId::parse(word).ok();
        if panel.is_none() {
            self.lost.push(format!("the panel “{word}”"));
        }
        panel
    }

    /// Panels of a side. A row in a column, which a side does not have, becomes more of the column.
    fn seats(&mut self, node: &NodeRecord, share: f32, out: &mut Vec<Seat>) {
        match node {
            NodeRecord::Panel(word) => {
                out.extend(self.panel(word).map(|panel| Seat { share, panels: vec![panel], front: 0 }));
            }
            NodeRecord::View(_) | NodeRecord::Start => {}
            NodeRecord::Tabs { children, active } => {
                let mut inside = Vec::new();
                let mut front = None;
                for (at, child) in children.iter().enumerate() {
                    self.seats(child, 1.0, &mut inside);
                    if at == *active {
                        front = inside.last().and_then(|seat: &Seat| seat.panels.last().copied());
                    }
                }
                let panels: Vec<PanelId> = inside.into_iter().flat_map(|seat| seat.panels).collect();
                let front = panels.iter().position(|panel| Some(*panel) == front).unwrap_or(0);
                out.push(Seat { share, panels, front });
            }
            // The shares of a column that stands in a row are those of its panels.
            NodeRecord::Row(children) | NodeRecord::Column(children) => {
                children.iter().for_each(|(own, child)| self.seats(child, *own, out));
            }
        }
    }

    fn documents(&mut self, node: &NodeRecord) -> Node {
        let shares = |placing: &mut Self, children: &[(f32, NodeRecord)]| -> Vec<(f32, Node)> {
            children.iter().map(|(share, child)| (*share, placing.documents(child))).collect()
        };
        match node {
            NodeRecord::Panel(word) => {
                let panel = self.panel(word);
                self.strays.extend(panel);
                Node::EMPTY
            }
            NodeRecord::Start => Node::EMPTY,
            NodeRecord::View(view) => {
                Node::Tabs { views: self.known.get(view).copied().into_iter().collect(), front: 0 }
            }
            NodeRecord::Tabs { children, active } => {
                let (mut views, mut front) = (Vec::new(), None);
                for (at, child) in children.iter().enumerate() {
                    let inside = self.documents(child).views();
                    // Where the one in front is gone, the next is.
                    if at <= *active {
                        front = inside.first().copied().or(front);
                    }
                    views.extend(inside);
                }
                let front = views.iter().position(|view| Some(*view) == front).unwrap_or(0);
                Node::Tabs { views, front }
            }
            NodeRecord::Row(children) => Node::Row(shares(self, children)),
            NodeRecord::Column(children) => Node::Column(shares(self, children)),
        }
    }
}
