//! Shows the desk's layout with `egui_tiles`, and sends it back as a command when somebody moved something.

use super::faces::Shown as ShownView;
use super::outbox::Outbox;
use super::panels::{self, Panel};
use super::reader::PageTools;
use super::theme::{self, Palette};
use super::widgets::{focus_ring, header, icon_button, one_line};
use super::{icons, start};
use crate::desk::command::Command;
use crate::desk::documents::View;
use crate::desk::layout::{Layout, Node, Tile};
use crate::desk::words::{PanelId, Side, ViewId};
use crate::desk::{Desk, Event};
use egui::{Color32, CursorIcon, FontId, Id, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_tiles::{
    Behavior, Container, EditAction, Linear, LinearDir, ResizeState, SimplificationOptions, TileId, Tiles,
    Tree, UiResponse,
};
use std::collections::HashMap;

/// Points that a tab takes at most: a longer title is cut, and shown whole when the pointer rests on it.
const MAX_TAB: f32 = 240.0;
/// In points: narrower than this, panels have more broken lines than words.
const MIN_SIDE: f32 = 160.0;
/// A page narrower than this is not a page.
/// In points.
const MIN_PAGE: f32 = 440.0;
/// A side never takes more than this share of the window.
const MAX_SIDE_SHARE: f32 = 0.34;

/// The tree is a copy of the desk's layout in the form that `egui_tiles` wants. The desk's is the one that
/// counts: the tree is made anew whenever that has another revision, and what is dragged here is only a
/// proposal until it comes back.
pub struct TileUi {
    tree: Tree<Tile>,
    /// Revision of the desk's layout that the tree was made from.
    made_for: u64,
    /// What each view shows its document with.
    views: HashMap<ViewId, ShownView>,
    /// All there are, shown or not, so that a panel that was hidden comes back as it was left.
    panels: HashMap<PanelId, Box<dyn Panel>>,
    /// Number of the last wish to have the focus that was passed on: each is carried out once, or else a
    /// panel would take the focus back in every frame.
    focus_seen: u64,
}

impl Default for TileUi {
    fn default() -> Self {
        Self {
            tree: Tree::empty(Id::unique("tiles")),
            made_for: 0,
            views: HashMap::new(),
            panels: panels::PANELS.iter().map(|spec| (spec.id, (spec.new)())).collect(),
            focus_seen: 0,
        }
    }
}

impl TileUi {
    /// Characters in sight in a view that no font has.
    pub fn missing(&self, view: ViewId) -> usize {
        self.views.get(&view).map_or(0, ShownView::missing)
    }

    /// Draws all of the window that is laid out in tiles. Changes go to the outbox and to nothing else.
    pub fn ui(&mut self, ui: &mut Ui, desk: &Desk, tools: &mut PageTools, out: &mut Outbox) {
        // Views that were closed give back what they hold; nobody else tells us.
        self.views.retain(|view, _| desk.views.contains_key(view));
        // The tree is left as it is, and is there again when the other tiles are.
        if desk.only_page
            && let Some(view) = desk.active_view()
        {
            return view_ui(ui, desk, view, &mut self.views, tools, out);
        }
        if self.made_for != desk.layout_revision {
            self.made_for = desk.layout_revision;
            self.tree = tree(&desk.layout);
        }
        let no_room = self.set_widths(desk, ui.available_width());
        if no_room != desk.no_room {
            out.send(Event::NoRoom(no_room));
        }
        let focus = desk.focus.filter(|_| self.focus_seen != desk.focus_serial);
        self.focus_seen = desk.focus_serial;
        let palette = theme::palette(ui.ctx());
        let mut behaviour = Shown {
            desk,
            tools,
            out,
            palette,
            views: &mut self.views,
            panels: &mut self.panels,
            focus,
            edited: None,
            close: None,
        };
        self.tree.ui(&mut behaviour, ui);
        // Closed after the tree was drawn, because the tree may not change while it draws itself.
        let (edited, close) = (behaviour.edited, behaviour.close);
        if let Some(view) = close {
            out.command(Command::CloseView { view });
        }
        self.send_changes(desk, edited, out);
    }

    /// Sides keep their width in points when the window changes its own; gives those for which it is too narrow.
    fn set_widths(&mut self, desk: &Desk, width: f32) -> Vec<Side> {
        let Some(root) = self.tree.root() else { return Vec::new() };
        let sides = self.sides(root);
        let limit = (width * MAX_SIDE_SHARE).max(MIN_SIDE);
        let present = || {
            [Side::Left, Side::Right].into_iter().filter(|side| sides.iter().any(|(_, s)| *s == Some(*side)))
        };
        let room = sides_with_room(desk, width, present().collect());
        let no_room = present().filter(|side| !desk.layout.hidden(*side) && !room.contains(side)).collect();
        let mut rest = width;
        let mut shares = Vec::new();
        for (tile, side) in &sides {
            let (points, hidden) = match side {
                Some(Side::Left) => (desk.layout.left_width, desk.layout.left_hidden),
                Some(Side::Right) => (desk.layout.right_width, desk.layout.right_hidden),
                _ => continue,
            };
            // Cut for this window only: the desk keeps the width that was asked for, and a wider window shows
            // it again.
            let points = points.clamp(MIN_SIDE, limit);
            // Panels about nothing would only stand in the way of the first screen.
            let idle = desk.idle();
            // A small window shows the page rather than two sides.
            let hidden = hidden || idle || !room.contains(&side.unwrap_or(Side::Bottom));
            self.tree.tiles.set_visible(*tile, !hidden);
            if !hidden {
                rest -= points;
            }
            shares.push((*tile, points));
        }
        if let Some(egui_tiles::Tile::Container(Container::Linear(linear))) = self.tree.tiles.get_mut(root)
            && linear.dir == LinearDir::Horizontal
        {
            for (tile, points) in shares {
                // Shares are in points here: those of all children add up to the window's width, so a share
                // is a width.
                linear.shares.set_share(tile, points);
            }
            let centre: Vec<(TileId, f32)> = sides
                .into_iter()
                .filter(|(_, side)| side.is_none())
                .map(|(tile, _)| (tile, share(linear, tile)))
                .collect();
            let all: f32 = centre.iter().map(|(_, share)| share).sum();
            for (tile, share) in centre {
                linear.shares.set_share(tile, rest.max(1.0) * share / all.max(f32::MIN_POSITIVE));
            }
        }
        no_room
    }

    /// Children of the root row, with the side that they stand on. In their order: of two columns at one side the
    /// outer one is asked first for its width, each time.
    fn sides(&self, root: TileId) -> Vec<(TileId, Option<Side>)> {
        let Some(egui_tiles::Tile::Container(Container::Linear(linear))) = self.tree.tiles.get(root) else {
            return Vec::new();
        };
        // Tiles that stand below each other have no sides.
        if linear.dir != LinearDir::Horizontal {
            return Vec::new();
        }
        let with_views = |tile: &TileId| node(&self.tree.tiles, *tile).is_some_and(|node| node.has_views());
        let Some(centre) = linear.children.iter().position(with_views) else { return Vec::new() };
        let last = linear.children.iter().rposition(with_views).unwrap_or(centre);
        let side = |at: usize| match at {
            at if at < centre => Some(Side::Left),
            at if at > last => Some(Side::Right),
            _ => None,
        };
        linear.children.iter().enumerate().map(|(at, tile)| (*tile, side(at))).collect()
    }

    fn send_changes(&mut self, desk: &Desk, edited: Option<EditAction>, out: &mut Outbox) {
        let Some(root) = self.tree.root() else { return };
        // Widths that we set ourselves are no change of the reader's, and would be sent in each frame.
        if edited.is_none() {
            return;
        }
        let mut layout = desk.layout.clone();
        for (tile, side) in self.sides(root) {
            // A hidden side has no width now, and keeps the one that it had.
            let Some(rect) = self.tree.tiles.rect(tile).filter(|_| self.tree.tiles.is_visible(tile)) else {
                continue;
            };
            match side {
                Some(Side::Left) => layout.left_width = rect.width(),
                Some(Side::Right) => layout.right_width = rect.width(),
                _ => {}
            }
        }
        if let Some(root) = node(&self.tree.tiles, root) {
            layout.root = root;
        }
        if layout != desk.layout {
            if let Some(EditAction::TabSelected) = edited
                && let Some(view) = newly_in_front(desk, &layout)
            {
                out.command(Command::View { view });
                return;
            }
            out.command(Command::Arrange { layout });
        }
    }
}

/// Sides that leave the page wide enough to be read; in a small window the right one stays longest,
/// because what stands there is about the page.
fn sides_with_room(desk: &Desk, width: f32, mut sides: Vec<Side>) -> Vec<Side> {
    sides.retain(|side| !desk.layout.hidden(*side));
    let points = |side: &Side| match side {
        Side::Left => desk.layout.left_width,
        _ => desk.layout.right_width,
    };
    // Whoever asks for a panel wants to see it.
    let asked = desk.focus.and_then(|panel| desk.layout.side_of(Tile::Panel(panel)));
    // The one to be kept comes first, because the last is taken away.
    sides.sort_by_key(|side| (Some(*side) != asked, *side == Side::Left));
    while sides.len() > 1 && width - sides.iter().map(points).sum::<f32>() < MIN_PAGE {
        sides.pop();
    }
    // Even beside a page that is too narrow, a panel is shown that was just asked for.
    sides.retain(|side| width >= MIN_PAGE || Some(*side) == asked);
    sides
}

/// The view whose tab was chosen: to choose a tab is to go to its view, which the desk does in its own way.
fn newly_in_front(desk: &Desk, layout: &Layout) -> Option<ViewId> {
    let before = desk.layout.front_views();
    layout.front_views().into_iter().find(|view| !before.contains(view))
}

/// The tree of `egui_tiles` for a layout.
fn tree(layout: &Layout) -> Tree<Tile> {
    let mut tiles = Tiles::default();
    let root = insert(&mut tiles, &layout.root);
    Tree::new(Id::unique("tiles"), root, tiles)
}

fn insert(tiles: &mut Tiles<Tile>, node: &Node) -> TileId {
    match node {
        Node::Tile(tile) => tiles.insert_pane(*tile),
        Node::Tabs { children, active } => {
            let ids: Vec<TileId> = children.iter().map(|child| insert(tiles, child)).collect();
            let front = ids.get(*active).copied();
            let mut tabs = egui_tiles::Tabs::new(ids);
            tabs.active = front;
            tiles.insert_container(tabs)
        }
        Node::Row(children) => insert_linear(tiles, children, LinearDir::Horizontal),
        Node::Column(children) => insert_linear(tiles, children, LinearDir::Vertical),
    }
}

fn insert_linear(tiles: &mut Tiles<Tile>, children: &[(f32, Node)], dir: LinearDir) -> TileId {
    let ids: Vec<TileId> = children.iter().map(|(_, child)| insert(tiles, child)).collect();
    let mut linear = Linear::new(dir, ids.clone());
    for (id, (share, _)) in ids.into_iter().zip(children) {
        linear.shares.set_share(id, *share);
    }
    tiles.insert_container(linear)
}

fn share(linear: &Linear, tile: TileId) -> f32 {
    linear.shares.iter().find(|(own, _)| **own == tile).map_or(1.0, |(_, share)| *share)
}

/// The layout's node for a tile of the tree.
/// `None` for a tile that has gone. A grid, which we never make ourselves, becomes a column.
fn node(tiles: &Tiles<Tile>, id: TileId) -> Option<Node> {
    let linear = |linear: &Linear| -> Vec<(f32, Node)> {
        linear.children.iter().filter_map(|id| Some((share(linear, *id), node(tiles, *id)?))).collect()
    };
    Some(match tiles.get(id)? {
        egui_tiles::Tile::Pane(tile) => Node::Tile(*tile),
        egui_tiles::Tile::Container(Container::Tabs(tabs)) => Node::Tabs {
            children: tabs.children.iter().filter_map(|id| node(tiles, *id)).collect(),
            active: tabs.children.iter().position(|id| tabs.is_active(*id)).unwrap_or(0),
        },
        egui_tiles::Tile::Container(Container::Linear(row)) => match row.dir {
            LinearDir::Horizontal => Node::Row(linear(row)),
            LinearDir::Vertical => Node::Column(linear(row)),
        },
        egui_tiles::Tile::Container(Container::Grid(grid)) => {
            Node::Column(grid.children().filter_map(|id| Some((1.0, node(tiles, *id)?))).collect())
        }
    })
}

/// What `egui_tiles` asks while it draws, for one frame. What it may not do then, it notes in `edited` and
/// `close`.
struct Shown<'a> {
    desk: &'a Desk,
    tools: &'a mut PageTools,
    out: &'a mut Outbox,
    palette: &'static Palette,
    views: &'a mut HashMap<ViewId, ShownView>,
    panels: &'a mut HashMap<PanelId, Box<dyn Panel>>,
    focus: Option<PanelId>,
    edited: Option<EditAction>,
    close: Option<ViewId>,
}

impl Shown<'_> {
    fn title(&self, tile: Tile) -> String {
        match tile {
            Tile::Panel(panel) => panel.title().to_owned(),
            Tile::Start => "Start".to_owned(),
            Tile::View(view) => {
                let entry = self.desk.view(view).and_then(|view| self.desk.documents.get(&view.doc));
                entry.map(|entry| entry.title()).unwrap_or_default()
            }
        }
    }

    fn panel_ui(&mut self, ui: &mut Ui, id: PanelId) -> UiResponse {
        let Some(panel) = self.panels.get_mut(&id) else { return UiResponse::None };
        ui.spacing_mut().item_spacing.y = 0.0;
        let detail = panel.detail(self.desk);
        let (desk, tools, out) = (self.desk, &mut *self.tools, &mut *self.out);
        // The head has the name, and is what the panel is dragged by: panels have no tabs while they stand alone.
        let head = header(ui, id.title(), &detail, |ui| {
            panel_menu(ui, id, out);
            panel.buttons(ui, desk, out);
        });
        head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, id.title()));
        ui.scope_builder(egui::UiBuilder::new().id_salt(("panel", id)), |ui| {
            ui.accesskit_or_nothing(id.title());
            panel.ui(ui, desk, self.focus == Some(id), tools, out);
        });
        match head.drag_started() {
            true => UiResponse::DragStarted,
            false => UiResponse::None,
        }
    }

    fn view_ui(&mut self, ui: &mut Ui, view: ViewId) {
        if let Some(view) = self.desk.view(view) {
            view_ui(ui, self.desk, view, self.views, self.tools, self.out);
        }
    }
}

/// A page with what lies over it.
fn view_ui(
    ui: &mut Ui,
    desk: &Desk,
    view: &View,
    views: &mut HashMap<ViewId, ShownView>,
    tools: &mut PageTools,
    out: &mut Outbox,
) {
    // First, so that the field and the notice lie over it.
    views.entry(view.id).or_default().ui(ui, desk, view, tools, out);
    super::findbar::findbar_ui(ui, desk, view.id, out);
    super::notice::notice_ui(ui, desk, view, out);
}

/// Gives the parts of the window names in the accessibility tree.
trait Named {
    fn accesskit_or_nothing(&mut self, name: &str);
}

impl Named for Ui {
    fn accesskit_or_nothing(&mut self, name: &str) {
        let id = self.unique_id();
        self.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Pane);
            node.set_label(name);
        });
    }
}

/// What can also be done by dragging, for those who do not drag or have not found out that one can.
fn panel_menu(ui: &mut Ui, panel: PanelId, out: &mut Outbox) {
    let button = icon_button(ui, icons::DOTS_THREE, "This panel", false);
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(160.0);
        for (words, side) in [
            ("Move to the left", Side::Left),
            ("Move to the right", Side::Right),
            ("Move below", Side::Bottom),
        ] {
            if ui.add(egui::Button::new(words).fill(Color32::TRANSPARENT)).clicked() {
                out.command(Command::MovePanel { panel, side });
                ui.close();
            }
        }
        ui.separator();
        if ui.add(egui::Button::new("Hide").fill(Color32::TRANSPARENT)).clicked() {
            out.command(Command::Panel { panel });
            ui.close();
        }
    });
}

impl Behavior<Tile> for Shown<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _id: TileId, pane: &mut Tile) -> UiResponse {
        match *pane {
            Tile::Panel(panel) => return self.panel_ui(ui, panel),
            Tile::View(view) => self.view_ui(ui, view),
            Tile::Start => start::start_ui(ui, self.desk, self.out),
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Tile) -> egui::WidgetText {
        self.title(*pane).into()
    }

    fn tab_ui(
        &mut self,
        tiles: &mut Tiles<Tile>,
        ui: &mut Ui,
        id: Id,
        tile_id: TileId,
        state: &egui_tiles::TabState,
    ) -> egui::Response {
        let tile = tiles.get_pane(&tile_id).copied();
        let title = tile.map_or_else(|| "Panels".to_owned(), |tile| self.title(tile));
        let view = tile.and_then(|tile| match tile {
            Tile::View(view) => self.desk.view(view),
            _ => None,
        });
        let front = state.active;
        let current = front && view.is_some_and(|view| self.desk.active == Some(view.id));
        let ink = if front { self.palette.ink } else { self.palette.quiet };
        let browsing = view.is_some_and(|view| view.browsing);
        let family = egui::FontFamily::Proportional;
        // What is left of the widest tab beside its margins and the button that closes it.
        let galley = one_line(ui, &title, FontId::new(13.0, family), ink, MAX_TAB - 52.0);
        let width = galley.size().x + if view.is_some() { 50.0 } else { 32.0 };
        let (_, rect) = ui.allocate_space(vec2(width, ui.available_height()));
        let response = ui.interact(rect, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::Default);
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, front, &title));
        // The room is taken even so, or else the tabs after it would move.
        if !ui.is_rect_visible(rect) || state.is_being_dragged {
            return self.on_tab_button(tiles, tile_id, response);
        }
        let body = Rect::from_min_max(
            pos2(rect.left() + 2.0, rect.top() + 6.0),
            pos2(rect.right() - 2.0, rect.bottom() + 6.0),
        );
        if front {
            let stroke = Stroke::new(1.0, self.palette.hairline);
            // Its lower corners are round as well, and lie below the bar: what stands there paints no ground over them.
            let bar = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            bar.rect(body, 7.0, self.palette.page, stroke, egui::StrokeKind::Inside);
            // The line under the bar is broken where the tab in front stands, so that tab and page are one surface.
            ui.painter().rect_filled(
                Rect::from_min_max(
                    pos2(body.left() + 1.0, rect.bottom() - 1.0),
                    pos2(body.right() - 1.0, rect.bottom() + 1.0),
                ),
                0.0,
                self.palette.page,
            );
            // Of two splits each has a tab in front, and one of them has the keys.
            if current {
                let line = Rect::from_min_max(
                    pos2(body.left() + 7.0, body.top()),
                    pos2(body.right() - 7.0, body.top() + 2.0),
                );
                ui.painter().rect_filled(line, 1.0, self.palette.accent);
            }
        } else if response.hovered() {
            ui.painter().rect_filled(body.with_max_y(rect.bottom() - 3.0), 6.0, self.palette.hover);
        }
        focus_ring(ui, &response, body.with_max_y(rect.bottom()).shrink(2.0), 5.0);
        let middle = rect.center().y + 3.0;
        let ink = if browsing && !front { self.palette.quiet } else { ink };
        let elided = galley.elided;
        ui.painter().galley(pos2(rect.left() + 16.0, middle - galley.size().y / 2.0), galley, ink);
        if let Some(view) = view {
            let close = Rect::from_center_size(pos2(rect.right() - 19.0, middle), vec2(20.0, 20.0));
            let button = ui.interact(close, id.with("close"), Sense::click());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {title}")));
            // The other tabs show no button until the pointer is on them, so that titles are what one reads;
            // the button is there for the keyboard and for screen readers all the same.
            if front || response.hovered() || button.hovered() || button.has_focus() {
                if button.hovered() {
                    ui.painter().rect_filled(close, 4.0, self.palette.chosen);
                }
                ui.painter().text(
                    close.center(),
                    egui::Align2::CENTER_CENTER,
                    icons::X,
                    theme::icon_font(13.0),
                    self.palette.quiet,
                );
                focus_ring(ui, &button, close, 4.0);
            }
            if button.clicked() || response.middle_clicked() {
                self.close = Some(view.id);
            } else if response.clicked() {
                self.out.command(Command::View { view: view.id });
            }
        }
        let response = if elided { response.on_hover_text(title) } else { response };
        self.on_tab_button(tiles, tile_id, response)
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        theme::TAB_BAR
    }

    fn is_tab_bar_visible(&self, _id: TileId, tabs: &egui_tiles::Tabs) -> bool {
        // Where nothing is open there is nothing to choose from.
        !(self.desk.views.is_empty() && tabs.children.len() == 1)
    }

    fn tab_bar_color(&self, _visuals: &egui::Visuals) -> Color32 {
        self.palette.panel
    }

    fn tab_bar_hline_stroke(&self, _visuals: &egui::Visuals) -> Stroke {
        Stroke::new(1.0, self.palette.hairline)
    }

    fn tab_title_spacing(&self, _visuals: &egui::Visuals) -> f32 {
        0.0
    }

    fn tab_bar_left_ui(&mut self, _tiles: &Tiles<Tile>, ui: &mut Ui, _id: TileId, _tabs: &egui_tiles::Tabs) {
        ui.add_space(6.0);
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        1.0
    }

    fn min_size(&self) -> f32 {
        90.0
    }

    fn resize_stroke(&self, _style: &egui::Style, state: ResizeState) -> Stroke {
        match state {
            ResizeState::Idle => Stroke::new(1.0, self.palette.hairline),
            ResizeState::Hovering | ResizeState::Dragging => Stroke::new(2.0, self.palette.accent),
        }
    }

    fn dragged_overlay_color(&self, _visuals: &egui::Visuals) -> Color32 {
        self.palette.scrim
    }

    fn drag_preview_stroke(&self, _visuals: &egui::Visuals) -> Stroke {
        Stroke::new(1.0, self.palette.accent)
    }

    fn drag_preview_color(&self, _visuals: &egui::Visuals) -> Color32 {
        self.palette.accent.gamma_multiply(0.15)
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions {
            prune_empty_tabs: true,
            prune_empty_containers: true,
            // A single view keeps its tab, because the tab says its name and has the button that closes it.
            prune_single_child_tabs: false,
            prune_single_child_containers: true,
            flatten_tabs_in_tabs: true,
            // Panels have a header of their own.
            all_panes_must_have_tabs: false,
            join_nested_linear_containers: true,
        }
    }

    // The desk has keys of its own for that.
    fn cycle_tabs_with_keyboard(&self) -> bool {
        false
    }

    fn on_edit(&mut self, action: EditAction) {
        self.edited = Some(action);
    }
}
