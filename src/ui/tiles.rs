//! Everything of the window that is laid out beside each other: documents with their tabs in the middle, panels at the
//! sides and below. The desk has the layout; here it is set out for the window's size, drawn, and what is dragged is sent
//! as a command.
//!
//! What is drawn has ids made of the panel or the view that it is, and never of where it stands: lists stay scrolled and
//! fields keep the keys, whatever opens beside them.

use super::faces::Shown as ShownView;
use super::outbox::Outbox;
use super::panels::{self, Panel};
use super::reader::PageTools;
use super::start;
use super::theme;
use super::ways::ways_ui;
use super::widgets::header;
use crate::desk::command::Command;
use crate::desk::documents::View;
use crate::desk::words::{PanelId, ViewId};
use crate::desk::{Desk, Event};
use drag::{Bar, Goes, Held};
use egui::{CursorIcon, Id, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo};
use plan::{Group, Line, Place, Plan};
use std::collections::HashMap;
use tabs::{Bars, Done, Tab};

mod drag; // where does what is dragged go?
mod menus; // what can be done with a tab, with a panel?
mod plan; // where does everything stand?
mod tabs; // the bar of tabs

/// How near to a line the pointer takes hold of it, in points.
const GRAB: f32 = 4.0;

/// What is kept from frame to frame of what is laid out.
pub struct TileUi {
    /// What each view shows its document with.
    views: HashMap<ViewId, ShownView>,
    /// All there are, shown or not, so that a panel that was hidden comes back as it was left.
    panels: HashMap<PanelId, Box<dyn Panel>>,
    bars: Bars,
    /// What is being dragged.
    held: Option<Held>,
    /// Number of the last wish to have the focus that was passed on: each is carried out once, or else a
    /// panel would take the focus back in every frame.
    focus_seen: u64,
}

impl Default for TileUi {
    fn default() -> Self {
        Self {
            views: HashMap::new(),
            panels: panels::PANELS.iter().map(|spec| (spec.id, (spec.new)())).collect(),
            bars: Bars::default(),
            held: None,
            focus_seen: 0,
        }
    }
}

/// By what egui knows the tab of a view, wherever it stands.
fn tab_id(view: ViewId) -> Id {
    Id::unique(("tab", view))
}

/// The same for the tab of a panel.
fn panel_tab_id(panel: PanelId) -> Id {
    Id::unique(("tab of a panel", panel))
}

/// A part of the window whose ids depend on what it is, and not on what it stands in.
fn part(ui: &Ui, id: Id, rect: Rect, builder: UiBuilder) -> Ui {
    let builder = builder.layer_id(ui.layer_id()).max_rect(rect).accessibility_parent(ui.unique_id());
    let own = Ui::new(ui.ctx().clone(), id, builder);
    // egui tells no place of what only holds other things.
    let (min, max) = (rect.min, rect.max);
    let [x0, y0, x1, y1] = [min.x, min.y, max.x, max.y].map(f64::from);
    let place = egui::accesskit::Rect { x0, y0, x1, y1 };
    ui.ctx().accesskit_node_builder(own.unique_id(), |node| node.set_bounds(place));
    own
}

impl TileUi {
    /// Whether something is being dragged: then the keys belong to that, and Esc gives it up.
    pub fn is_dragging(&self) -> bool {
        self.held.is_some()
    }

    /// Characters in sight in a view that no font has.
    pub fn missing(&self, view: ViewId) -> usize {
        self.views.get(&view).map_or(0, ShownView::missing)
    }

    /// Draws all of the window that is laid out. Changes go to the outbox and to nothing else.
    pub fn ui(&mut self, ui: &mut Ui, desk: &Desk, tools: &mut PageTools, out: &mut Outbox) {
        // Views that were closed give back what they hold; nobody else tells us.
        self.views.retain(|view, _| desk.views.contains_key(view));
        let there: Vec<Id> = desk.views.keys().copied().map(tab_id).collect();
        let panels: Vec<Id> = PanelId::ALL.into_iter().map(panel_tab_id).collect();
        self.bars.keep(|id| there.contains(id) || panels.contains(id));
        let rect = ui.available_rect_before_wrap();
        if desk.only_page
            && let Some(view) = desk.active_view()
        {
            return self.view_ui(ui, desk, view, rect, tools, out);
        }
        let plan = plan::plan(desk, rect);
        if plan.no_room != desk.no_room {
            out.send(Event::NoRoom(plan.no_room.clone()));
        }
        let focus = desk.focus.filter(|_| self.focus_seen != desk.focus_serial);
        self.focus_seen = desk.focus_serial;
        let mut seats = Vec::new();
        for place in &plan.seats {
            seats.push(self.seat_ui(ui, desk, place, focus, tools, out));
        }
        let mut groups = Vec::new();
        for group in &plan.groups {
            groups.push(self.group_ui(ui, desk, group, tools, out));
        }
        // After all that they part, so that they are above it.
        for line in &plan.lines {
            line_ui(ui, desk, &plan, line, out);
        }
        self.drag_ui(ui, desk, &plan, (&groups, &seats), out);
        ui.advance_cursor_after_rect(rect);
    }

    /// Tabs with the page of the one in front; gives where the tabs stand.
    fn group_ui(
        &mut self,
        ui: &Ui,
        desk: &Desk,
        group: &Group,
        tools: &mut PageTools,
        out: &mut Outbox,
    ) -> Bar<ViewId> {
        let Some(view) = group.views.get(group.front).and_then(|view| desk.view(*view)) else {
            start::start_ui(&mut part(ui, Id::unique("start"), group.rect, UiBuilder::new()), desk, out);
            return Bar::default();
        };
        let (bar, page) = group.rect.split_top_bottom_at_y(group.rect.top() + theme::TAB_BAR);
        let mut tabs: Vec<Tab> =
            group.views.iter().map(|own| view_tab(desk, *own, *own == view.id)).collect();
        tabs::share(&mut tabs);
        let mut own = part(
            ui,
            Id::unique(("tabs", group.views.first())),
            bar,
            UiBuilder::new().accessibility_role(Role::TabList),
        );
        let dragged = self.pointer_with(ui, |held| matches!(held, Held::View(_)));
        let menu = |at: usize| menus::tab_rows(desk, group.views[at]);
        let (rects, done) = self.bars.ui(&mut own, bar, &tabs, dragged, menu, out);
        for done in done {
            match done {
                Done::Chosen(at) => out.command(tabs[at].chosen.clone()),
                Done::Kept(at) => out.command(Command::KeepOpen { view: group.views[at] }),
                Done::Closed(at) => out.command(Command::CloseView { view: group.views[at] }),
                Done::Dragged(at) => self.held = Some(Held::View(group.views[at])),
            }
        }
        self.view_ui(ui, desk, view, page, tools, out);
        Bar { rect: Some(bar), tabs: group.views.iter().copied().zip(rects).collect() }
    }

    /// A page with what lies over it.
    fn view_ui(
        &mut self,
        ui: &Ui,
        desk: &Desk,
        view: &View,
        rect: Rect,
        tools: &mut PageTools,
        out: &mut Outbox,
    ) {
        let named = UiBuilder::new().accessibility_role(Role::TabPanel);
        let named = named.accessibility_label(view_title(desk, view.id));
        let mut own = part(ui, Id::unique(("view", view.id)), rect, named);
        // Who asked for the page alone gets nothing else.
        let rest = if desk.only_page { rect } else { ways_ui(&mut own, desk, view, rect, out) };
        let mut body = part(&own, Id::unique(("body of a view", view.id)), rest, UiBuilder::new());
        // First, so that the field and the notice lie over it.
        self.views.entry(view.id).or_default().ui(&mut body, desk, view, tools, out);
        super::notice::notice_ui(&mut body, desk, view, out);
        super::findbar::findbar_ui(&mut own, desk, view.id, out);
    }

    /// A panel with its head, or with the tabs of those that share its seat; gives where the tabs stand.
    fn seat_ui(
        &mut self,
        ui: &Ui,
        desk: &Desk,
        place: &Place,
        focus: Option<PanelId>,
        tools: &mut PageTools,
        out: &mut Outbox,
    ) -> Bar<PanelId> {
        let id = place.front;
        let named = UiBuilder::new().accessibility_role(Role::Pane).accessibility_label(id.title());
        let mut own = part(ui, Id::unique(("panel", id)), place.rect, named);
        own.spacing_mut().item_spacing.y = 0.0;
        let bar = if place.panels.len() > 1 {
            self.panel_bar_ui(&mut own, desk, place, out)
        } else {
            self.panel_head_ui(&mut own, desk, id, out);
            Bar::default()
        };
        let Some(panel) = self.panels.get_mut(&id) else { return bar };
        panel.ui(&mut own, desk, focus == Some(id), tools, out);
        bar
    }

    /// The head has the name, and is what the panel is dragged by.
    fn panel_head_ui(&mut self, ui: &mut Ui, desk: &Desk, id: PanelId, out: &mut Outbox) {
        let Some(panel) = self.panels.get_mut(&id) else { return };
        let detail = panel.detail(desk);
        let head = header(ui, id.title(), &detail, |ui| {
            menus::panel_button(ui, desk, id, out);
            panel.buttons(ui, desk, out);
        });
        head.widget_info(|| WidgetInfo::labeled(Role::Heading, true, id.title()));
        if head.drag_started_by(egui::PointerButton::Primary) {
            self.held = Some(Held::Panel(id));
        }
        menus::panel_menu(&head, desk, id, out);
    }

    /// Panels that share a seat have tabs in the place of a head, with the buttons of the one in front.
    fn panel_bar_ui(&mut self, ui: &mut Ui, desk: &Desk, place: &Place, out: &mut Outbox) -> Bar<PanelId> {
        let (rect, _) =
            ui.allocate_exact_size(egui::vec2(ui.available_width(), theme::TAB_BAR), Sense::hover());
        let base = rect.with_min_y(rect.bottom() - 1.0);
        ui.painter().rect_filled(base, 0.0, theme::palette(ui.ctx()).hairline);
        let mut buttons = ui.new_child(
            UiBuilder::new()
                .id_salt("buttons")
                .max_rect(rect.with_max_x(rect.right() - 8.0))
                .layout(egui::Layout::right_to_left(egui::Align::Center)),
        );
        buttons.spacing_mut().item_spacing.x = 2.0;
        menus::panel_button(&mut buttons, desk, place.front, out);
        if let Some(panel) = self.panels.get_mut(&place.front) {
            panel.buttons(&mut buttons, desk, out);
        }
        let bar = rect.with_max_x(buttons.min_rect().left());
        let tab = |panel: &PanelId| Tab {
            id: panel_tab_id(*panel),
            title: panel.title().to_owned(),
            shared: 0,
            hint: String::new(),
            front: *panel == place.front,
            current: desk.focus == Some(*panel),
            passing: false,
            closes: false,
            chosen: Command::ShowPanel { panel: *panel },
        };
        let tabs: Vec<Tab> = place.panels.iter().map(tab).collect();
        let dragged = self.pointer_with(ui, |held| matches!(held, Held::Panel(_)));
        let menu = |at: usize| menus::panel_rows(desk, place.panels[at]);
        let (rects, done) = self.bars.ui(ui, bar, &tabs, dragged, menu, out);
        for done in done {
            match done {
                Done::Chosen(at) | Done::Kept(at) => {
                    out.command(tabs[at].chosen.clone());
                }
                Done::Dragged(at) => self.held = Some(Held::Panel(place.panels[at])),
                Done::Closed(_) => {}
            }
        }
        Bar { rect: Some(bar), tabs: place.panels.iter().copied().zip(rects).collect() }
    }

    /// Where the pointer is, while something of a kind is dragged.
    fn pointer_with(&self, ui: &Ui, kind: impl Fn(&Held) -> bool) -> Option<egui::Pos2> {
        self.held.as_ref().filter(|held| kind(held))?;
        ui.input(|input| input.pointer.interact_pos())
    }

    /// Shows where what is dragged would go, and sends it there when it is let go.
    fn drag_ui(
        &mut self,
        ui: &Ui,
        desk: &Desk,
        plan: &Plan,
        (groups, seats): (&[Bar<ViewId>], &[Bar<PanelId>]),
        out: &mut Outbox,
    ) {
        let Some(held) = self.held else { return };
        let pointer = ui.input(|input| input.pointer.interact_pos());
        let goes = drag::goes(ui.ctx());
        let drop = pointer.and_then(|pointer| match held {
            Held::View(view) => drag::view_drop(desk, plan, groups, view, pointer),
            Held::Panel(panel) => drag::panel_drop(desk, plan, seats, panel, pointer),
        });
        if goes == Goes::On {
            let title = match held {
                Held::View(view) => view_title(desk, view),
                Held::Panel(panel) => panel.title().to_owned(),
            };
            pointer.into_iter().for_each(|pointer| drag::show(ui.ctx(), &title, pointer, drop.as_ref()));
            return;
        }
        self.held = None;
        if goes == Goes::Dropped {
            drop.into_iter().for_each(|drop| out.command(drop.command));
        } else {
            ui.ctx().stop_dragging();
        }
    }
}

fn view_title(desk: &Desk, view: ViewId) -> String {
    let entry = desk.view(view).and_then(|view| desk.documents.get(&view.doc));
    entry.map(|entry| entry.name()).unwrap_or_default()
}

/// What stands beside a tab's name: what the document calls itself, and where it lies.
fn view_hint(desk: &Desk, view: ViewId) -> String {
    let Some(entry) = desk.view(view).and_then(|view| desk.documents.get(&view.doc)) else {
        return String::new();
    };
    let lines = [entry.name(), entry.title(), entry.origin.words()];
    let mut told: Vec<String> = Vec::new();
    lines.into_iter().for_each(|line| {
        if !told.contains(&line) {
            told.push(line);
        }
    });
    told.join("\n")
}

fn view_tab(desk: &Desk, view: ViewId, front: bool) -> Tab {
    let passing = desk.view(view).is_some_and(|view| view.browsing);
    Tab {
        id: tab_id(view),
        title: view_title(desk, view),
        shared: 0,
        hint: view_hint(desk, view),
        front,
        current: front && desk.active == Some(view),
        passing,
        closes: true,
        chosen: Command::View { view },
    }
}

/// The line between two parts of the window, by which one of them is made larger.
fn line_ui(ui: &Ui, desk: &Desk, plan: &Plan, line: &Line, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    let grab = if line.level { egui::vec2(0.0, GRAB) } else { egui::vec2(GRAB, 0.0) };
    let id = Id::unique(("line", &line.grip));
    let response = ui.interact(line.rect.expand2(grab), id, Sense::CLICK | Sense::DRAG);
    let held = response.dragged() || response.hovered();
    if held {
        let cursor = if line.level { CursorIcon::ResizeVertical } else { CursorIcon::ResizeHorizontal };
        ui.ctx().set_cursor_icon(cursor);
    }
    let (rect, colour) = match held {
        true => (line.rect.expand2(grab * 0.125), palette.accent),
        false => (line.rect, palette.hairline),
    };
    ui.painter().rect_filled(rect, 0.0, colour);
    let layout = if response.double_clicked() {
        plan::evened(&desk.layout, plan, line)
    } else if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let by = if line.level { pointer.y - line.rect.center().y } else { pointer.x - line.rect.center().x };
        // Less than a point is where the hand trembles.
        (by.abs() >= 1.0).then(|| plan::dragged(&desk.layout, plan, line, by)).flatten()
    } else {
        None
    };
    if let Some(layout) = layout.filter(|layout| *layout != desk.layout) {
        out.command(Command::Arrange { layout });
    }
}
