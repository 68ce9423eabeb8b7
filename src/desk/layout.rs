//! How panels and documents are set out, as plain data: a tree of rows, columns and tabs.
//!
//! The window shows this tree with `egui_tiles` and sends a changed one back as a command; so the layout can be
//! stored, restored and tested without a window. There is always a place for documents in it:
//! where none is open, [`Tile::Start`] stands there.

use super::words::{PanelId, Side, ViewId, Word};
use serde::{Deserialize, Serialize};

/// What stands in the tree: nothing else is shown in the middle of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tile {
    /// A panel; each stands there once at most.
    Panel(PanelId),
    /// A tab with a document.
    View(ViewId),
    /// Stands where documents go while none is open.
    Start,
}

impl Tile {
    fn is_panel(self) -> bool {
        matches!(self, Self::Panel(_))
    }
}

/// A tree of our own and not that of `egui_tiles`, so that what is kept and tested does not change with a
/// library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// A leaf.
    Tile(Tile),
    /// One of them is seen at a time.
    Tabs {
        /// The tabs, from left to right.
        children: Vec<Node>,
        /// Index of the one in front.
        active: usize,
    },
    /// Beside each other, each with its share.
    Row(Vec<(f32, Node)>),
    /// Over each other, each with its share.
    Column(Vec<(f32, Node)>),
}

/// Width in points that a side has at first.
pub const SIDE_WIDTH: f32 = 272.0;
const BOTTOM_SHARE: f32 = 0.35;

/// Sides are told by where they stand in the tree, and not by a list of their own, so that a dragged panel
/// needs no second note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The whole tree.
    pub root: Node,
    /// Widths in points of what stands left and right of the documents.
    // In points and not in shares, so that a panel stays as wide as it is when the window grows.
    pub left_width: f32,
    /// The width of the right one.
    pub right_width: f32,
    /// Whether the left side is out of sight; its panels keep their places.
    pub left_hidden: bool,
    /// Whether the right side is.
    pub right_hidden: bool,
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
        let left = Node::Column(vec![
            (0.55, Node::Tile(Tile::Panel(PanelId::Library))),
            (0.45, Node::Tile(Tile::Panel(PanelId::Outline))),
        ]);
        let centre = Node::Tabs { children: vec![Node::Tile(Tile::Start)], active: 0 };
        Self {
            root: Node::Row(vec![(0.2, left), (0.8, centre)]),
            left_width: SIDE_WIDTH,
            right_width: SIDE_WIDTH,
            left_hidden: false,
            right_hidden: false,
        }
    }
}

impl Node {
    /// All tiles, from left to right and from top to bottom.
    pub fn tiles(&self) -> Vec<Tile> {
        let mut out = Vec::new();
        self.visit(&mut |tile| out.push(tile));
        out
    }

    fn visit(&self, see: &mut impl FnMut(Tile)) {
        match self {
            Self::Tile(tile) => see(*tile),
            Self::Tabs { children, .. } => children.iter().for_each(|child| child.visit(see)),
            Self::Row(children) | Self::Column(children) => {
                children.iter().for_each(|(_, child)| child.visit(see));
            }
        }
    }

    /// Whether a tile stands somewhere in it.
    pub fn contains(&self, tile: Tile) -> bool {
        self.tiles().contains(&tile)
    }

    /// Whether documents have a place in it. The start counts, because it keeps that place.
    pub fn has_views(&self) -> bool {
        self.tiles().iter().any(|tile| !tile.is_panel())
    }

    /// Removes a tile; true where nothing is left of this node.
    fn remove(&mut self, tile: Tile) -> bool {
        match self {
            Self::Tile(own) => *own == tile,
            Self::Tabs { children, active } => {
                let before = children.len();
                let at = children.iter().position(|child| child.contains(tile));
                children.retain_mut(|child| !child.remove(tile));
                // The tab that was in front stays in front when one before it goes.
                if children.len() < before && at.is_some_and(|at| at < *active) {
                    *active -= 1;
                }
                *active = (*active).min(children.len().saturating_sub(1));
                children.is_empty()
            }
            Self::Row(children) | Self::Column(children) => {
                children.retain_mut(|(_, child)| !child.remove(tile));
                children.is_empty()
            }
        }
    }

    /// Rows and columns of one are what they hold.
    fn simplify(&mut self) {
        if let Self::Row(children) | Self::Column(children) = self {
            children.iter_mut().for_each(|(_, child)| child.simplify());
            if children.len() == 1
                && let Some((_, only)) = children.pop()
            {
                *self = only;
            }
        }
    }

    /// The tabs that hold a tile, else the first tabs that hold documents.
    fn tabs_of(&mut self, beside: Option<Tile>) -> Option<&mut Self> {
        let here = |node: &Self| match beside {
            // With a tile, the way leads down to it; without one, to the first place of documents.
            Some(tile) => node.contains(tile),
            None => node.has_views(),
        };
        if !here(self) {
            return None;
        }
        match self {
            Self::Tabs { .. } => Some(self),
            Self::Tile(_) => None,
            Self::Row(children) | Self::Column(children) => {
                children.iter_mut().find_map(|(_, child)| child.tabs_of(beside))
            }
        }
    }

    /// Puts the tabs that hold `tile` so that it is in front.
    fn activate(&mut self, tile: Tile) {
        match self {
            Self::Tile(_) => {}
            Self::Tabs { children, active } => {
                if let Some(at) = children.iter().position(|child| child.contains(tile)) {
                    *active = at;
                    children[at].activate(tile);
                }
            }
            Self::Row(children) | Self::Column(children) => {
                children.iter_mut().for_each(|(_, child)| child.activate(tile));
            }
        }
    }

    fn rename(&mut self, other: &impl Fn(ViewId) -> Option<ViewId>) {
        match self {
            Self::Tile(Tile::View(view)) => *view = other(*view).unwrap_or(*view),
            Self::Tile(_) => {}
            Self::Tabs { children, .. } => children.iter_mut().for_each(|child| child.rename(other)),
            Self::Row(children) | Self::Column(children) => {
                children.iter_mut().for_each(|(_, child)| child.rename(other));
            }
        }
    }

    /// Tiles that are in front of their tabs.
    fn fronts(&self, out: &mut Vec<Tile>) {
        match self {
            Self::Tile(tile) => out.push(*tile),
            Self::Tabs { children, active } => {
                if let Some(child) = children.get(*active) {
                    child.fronts(out);
                }
            }
            Self::Row(children) | Self::Column(children) => {
                children.iter().for_each(|(_, child)| child.fronts(out));
            }
        }
    }
}

impl Layout {
    /// All views, from left to right.
    pub fn views(&self) -> Vec<ViewId> {
        let view = |tile| match tile {
            Tile::View(view) => Some(view),
            _ => None,
        };
        self.root.tiles().into_iter().filter_map(view).collect()
    }

    /// Views that can be seen now.
    pub fn front_views(&self) -> Vec<ViewId> {
        let mut fronts = Vec::new();
        self.root.fronts(&mut fronts);
        let view = |tile| match tile {
            Tile::View(view) => Some(view),
            _ => None,
        };
        fronts.into_iter().filter_map(view).collect()
    }

    /// Whether a panel is set out, and its side not hidden.
    pub fn shows(&self, panel: PanelId) -> bool {
        match self.side_of(Tile::Panel(panel)) {
            Some(Side::Left) => !self.left_hidden,
            Some(Side::Right) => !self.right_hidden,
            Some(Side::Bottom) => true,
            None => false,
        }
    }

    /// On which side of the documents a tile stands; `Bottom` for those among them.
    pub fn side_of(&self, tile: Tile) -> Option<Side> {
        if !self.root.contains(tile) {
            return None;
        }
        let Node::Row(children) = &self.root else { return Some(Side::Bottom) };
        let centre = children.iter().position(|(_, child)| child.has_views())?;
        let at = children.iter().position(|(_, child)| child.contains(tile))?;
        Some(match at.cmp(&centre) {
            std::cmp::Ordering::Less => Side::Left,
            std::cmp::Ordering::Equal => Side::Bottom,
            std::cmp::Ordering::Greater => Side::Right,
        })
    }

    /// Hides a side or shows it; below the documents there is none to hide, because panels there stand among
    /// them.
    pub fn set_hidden(&mut self, side: Side, hidden: bool) {
        match side {
            Side::Left => self.left_hidden = hidden,
            Side::Right => self.right_hidden = hidden,
            Side::Bottom => {}
        }
    }

    /// Whether a side is out of sight.
    pub fn hidden(&self, side: Side) -> bool {
        match side {
            Side::Left => self.left_hidden,
            Side::Right => self.right_hidden,
            Side::Bottom => false,
        }
    }

    /// Adds a view as the tab after `beside`, or after the last of the first tabs, and puts it in front.
    pub fn add_view(&mut self, view: ViewId, beside: Option<ViewId>) {
        // There must be tabs to go to, whatever the tree was.
        self.ensure_centre();
        let beside = beside.map(Tile::View).filter(|tile| self.root.contains(*tile));
        if let Some(Node::Tabs { children, active }) = self.root.tabs_of(beside) {
            // The start gives its place up.
            children.retain(|child| *child != Node::Tile(Tile::Start));
            let after = beside.and_then(|tile| children.iter().position(|child| child.contains(tile)));
            let at = after.map_or(children.len(), |at| at + 1).min(children.len());
            children.insert(at, Node::Tile(Tile::View(view)));
            *active = at;
        }
    }

    /// Shows `view` beside or under `beside`.
    pub fn split(&mut self, view: ViewId, beside: ViewId, side: Side) {
        // As above: the tree may have been sent by a line.
        self.ensure_centre();
        let Some(tabs) = self.root.tabs_of(Some(Tile::View(beside))) else {
            return self.add_view(view, Some(beside));
        };
        let new = Node::Tabs { children: vec![Node::Tile(Tile::View(view))], active: 0 };
        let old = std::mem::replace(tabs, Node::Tile(Tile::Start));
        *tabs = match side {
            Side::Bottom => Node::Column(vec![(0.5, old), (0.5, new)]),
            Side::Left => Node::Row(vec![(0.5, new), (0.5, old)]),
            Side::Right => Node::Row(vec![(0.5, old), (0.5, new)]),
        };
    }

    /// Takes a tile out. Empty tabs and rows of one go with it, so that nothing tells of a split that was
    /// closed.
    pub fn remove(&mut self, tile: Tile) {
        if self.root.remove(tile) {
            self.root = Node::Tabs { children: Vec::new(), active: 0 };
        }
        self.root.simplify();
        self.ensure_centre();
    }

    /// Puts a tile in front in all the tabs that hold it, also those around it.
    pub fn activate(&mut self, tile: Tile) {
        self.root.activate(tile);
    }

    /// Adds a panel at a side of the documents, below what stands there.
    pub fn add_panel(&mut self, panel: PanelId, side: Side) {
        let tile = Tile::Panel(panel);
        // It is moved, and not shown twice.
        if self.root.contains(tile) {
            self.root.remove(tile);
            self.root.simplify();
            self.ensure_centre();
        }
        // A panel that was added and cannot be seen would seem not to come.
        self.set_hidden(side, false);
        let new = Node::Tile(tile);
        // A row of documents alone is a split, and becomes the middle of a new row: otherwise the panel would
        // stand between the two halves, or count as one.
        if !matches!(&self.root, Node::Row(children) if children.iter().any(|(_, c)| !c.has_views())) {
            let centre = std::mem::replace(&mut self.root, Node::Tile(Tile::Start));
            self.root = Node::Row(vec![(0.8, centre)]);
        }
        let Node::Row(children) = &mut self.root else { return };
        let centre = children.iter().position(|(_, child)| child.has_views()).unwrap_or(0);
        let column = match side {
            Side::Left => centre.checked_sub(1),
            Side::Right => (centre + 1 < children.len()).then_some(centre + 1),
            // Below the documents alone and not below the sides, which keep their height.
            Side::Bottom => {
                let node = std::mem::replace(&mut children[centre].1, Node::Tile(Tile::Start));
                children[centre].1 = Node::Column(vec![(1.0 - BOTTOM_SHARE, node), (BOTTOM_SHARE, new)]);
                return;
            }
        };
        match column {
            Some(at) => stack(&mut children[at].1, new),
            None => children.insert(if side == Side::Left { centre } else { centre + 1 }, (0.2, new)),
        }
    }

    /// The same layout with other views in the places of these; those without one are left out.
    /// For a session: the numbers in it are of another run. Those left out go first, because a new number may
    /// be an old one of another view.
    pub fn with_views(mut self, other: impl Fn(ViewId) -> Option<ViewId>) -> Self {
        for old in self.views() {
            if other(old).is_none() {
                self.root.remove(Tile::View(old));
            }
        }
        self.root.rename(&other);
        self.root.simplify();
        self
    }

    /// Whatever a stored or edited tree looks like, documents have a place in it and nothing stands in it twice.
    /// Layouts come from files, lines and drags, so that anything may be in them; everything else here relies
    /// on what this makes sure of.
    pub fn ensure_centre(&mut self) {
        let tiles = self.root.tiles();
        let mut seen = std::collections::BTreeSet::new();
        let twice: Vec<Tile> = tiles.iter().copied().filter(|tile| !seen.insert(*tile)).collect();
        for tile in twice {
            self.root.remove(tile);
        }
        // The start is there where no view is, and only there.
        let has_view = tiles.iter().any(|tile| matches!(tile, Tile::View(_)));
        if has_view && tiles.contains(&Tile::Start) {
            self.root.remove(Tile::Start);
            self.root.simplify();
        }
        if !self.root.has_views() {
            let centre = Node::Tabs { children: vec![Node::Tile(Tile::Start)], active: 0 };
            match &mut self.root {
                Node::Row(children) if !children.is_empty() => {
                    // Right of what was at the left: where the panels of the left side end.
                    let left = |(_, node): &(f32, Node)| {
                        node.tiles().iter().any(|t| matches!(t, Tile::Panel(p) if p.home() == Side::Left))
                    };
                    let at = children.iter().rposition(left).map_or(0, |at| at + 1);
                    children.insert(at, (0.8, centre));
                }
                Node::Tabs { children, .. } if children.is_empty() => self.root = centre,
                Node::Row(_) => self.root = centre,
                other => {
                    let side = std::mem::replace(other, Node::Tile(Tile::Start));
                    let home = side.tiles().first().map_or(Side::Left, |tile| match tile {
                        Tile::Panel(panel) => panel.home(),
                        _ => Side::Left,
                    });
                    *other = match home {
                        Side::Left => Node::Row(vec![(0.2, side), (0.8, centre)]),
                        _ => Node::Row(vec![(0.8, centre), (0.2, side)]),
                    };
                }
            }
        }
        wrap_bare_views(&mut self.root);
    }
}

/// Adds a node under another.
fn stack(under: &mut Node, new: Node) {
    if let Node::Column(children) = under {
        // As much as each of the others has on the average, so that a new panel is neither a slit nor the
        // whole side.
        let share = children.iter().map(|(share, _)| share).sum::<f32>() / children.len().max(1) as f32;
        children.push((share, new));
        return;
    }
    let old = std::mem::replace(under, Node::Tile(Tile::Start));
    *under = Node::Column(vec![(0.5, old), (0.5, new)]);
}

/// A view that was dragged out of its tabs gets tabs of its own, so that another can join it.
fn wrap_bare_views(node: &mut Node) {
    match node {
        Node::Tile(tile) if !tile.is_panel() => {
            *node = Node::Tabs { children: vec![Node::Tile(*tile)], active: 0 };
        }
        Node::Tile(_) | Node::Tabs { .. } => {}
        Node::Row(children) | Node::Column(children) => {
            children.iter_mut().for_each(|(_, child)| wrap_bare_views(child));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(node: &Node) -> String {
        let join =
            |children: &[(f32, Node)]| children.iter().map(|(_, c)| print(c)).collect::<Vec<_>>().join(" ");
        match node {
            Node::Tile(Tile::Panel(panel)) => panel.print(),
            Node::Tile(Tile::View(view)) => view.0.to_string(),
            Node::Tile(Tile::Start) => "start".into(),
            Node::Tabs { children, active } => {
                let tabs: Vec<_> = children.iter().map(print).collect();
                format!("[{}]@{active}", tabs.join(" "))
            }
            Node::Row(children) => format!("row({})", join(children)),
            Node::Column(children) => format!("column({})", join(children)),
        }
    }

    #[test]
    fn documents_take_the_place_of_the_start_and_give_it_back() {
        let mut layout = Layout::default();
        assert_eq!(print(&layout.root), "row(column(library outline) [start]@0)");
        layout.add_view(ViewId(1), None);
        layout.add_view(ViewId(2), Some(ViewId(1)));
        layout.add_view(ViewId(3), Some(ViewId(1)));
        assert_eq!(print(&layout.root), "row(column(library outline) [1 3 2]@1)");
        layout.remove(Tile::View(ViewId(1)));
        assert_eq!(print(&layout.root), "row(column(library outline) [3 2]@0)");
        layout.remove(Tile::View(ViewId(3)));
        layout.remove(Tile::View(ViewId(2)));
        assert_eq!(print(&layout.root), "row(column(library outline) [start]@0)");
    }

    #[test]
    fn splits_close_without_a_trace() {
        let mut layout = Layout::default();
        layout.add_view(ViewId(1), None);
        layout.split(ViewId(2), ViewId(1), Side::Right);
        assert_eq!(print(&layout.root), "row(column(library outline) row([1]@0 [2]@0))");
        assert_eq!(layout.front_views(), [ViewId(1), ViewId(2)]);
        layout.remove(Tile::View(ViewId(1)));
        assert_eq!(print(&layout.root), "row(column(library outline) [2]@0)");
    }

    #[test]
    fn panels_go_to_any_side_and_away() {
        let mut layout = Layout::default();
        layout.add_view(ViewId(1), None);
        layout.add_panel(PanelId::Info, Side::Right);
        layout.add_panel(PanelId::Outline, Side::Right);
        assert_eq!(print(&layout.root), "row(library [1]@0 column(info outline))");
        assert_eq!(layout.side_of(Tile::Panel(PanelId::Info)), Some(Side::Right));
        for panel in PanelId::ALL {
            layout.remove(Tile::Panel(panel));
        }
        assert_eq!(print(&layout.root), "[1]@0");
        layout.add_panel(PanelId::Library, Side::Left);
        layout.add_panel(PanelId::Find, Side::Bottom);
        assert_eq!(print(&layout.root), "row(library column([1]@0 find))");
        layout.remove(Tile::View(ViewId(1)));
        assert!(layout.root.contains(Tile::Start), "{}", print(&layout.root));
    }

    #[test]
    fn any_stored_tree_is_made_whole() {
        let twice = Node::Row(vec![
            (0.5, Node::Tile(Tile::View(ViewId(1)))),
            (0.5, Node::Tile(Tile::View(ViewId(1)))),
        ]);
        for root in [twice, Node::Row(Vec::new()), Node::Tile(Tile::Panel(PanelId::Info))] {
            let mut layout = Layout { root, ..Layout::default() };
            layout.ensure_centre();
            assert!(layout.root.has_views(), "{}", print(&layout.root));
            let mut tiles = layout.root.tiles();
            tiles.sort_unstable();
            let all = tiles.len();
            tiles.dedup();
            assert_eq!(tiles.len(), all, "{}", print(&layout.root));
        }
    }
}
