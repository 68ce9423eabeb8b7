//! The bar of tabs, of documents and of panels that share a seat. The tab in front is always in sight: tabs are made
//! narrower first, as in any browser, then the bar scrolls, and a list of all of them stands at its right end.

use crate::data::names::without_ending;
use crate::data::pile::shared_bytes;
use crate::desk::command::Command;
use crate::ui::bidi::runs_from_right_to_left;
use crate::ui::icons;
use crate::ui::menus::context_ui;
use crate::ui::outbox::Outbox;
use crate::ui::popup_menu::{Row, menu_ui};
use crate::ui::theme::{self, Palette};
use crate::ui::widgets::{focus_ring, icon_button_sized, one_line, tip};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Color32, CursorIcon, FontId, Galley, Id, Mesh, Popup, Rect, Response, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Points that a tab takes at most: a longer title is cut, and shown whole when the pointer rests on it.
const MAX_TAB: f32 = 240.0;
/// Points that it takes at least, where there are many: some letters of the title, and the button that closes it.
const MIN_TAB: f32 = 104.0;
/// What a tab has beside its title: margins, and the button.
const BESIDE_TITLE: f32 = 50.0;
/// The same where there is no button.
const BESIDE_NAME: f32 = 32.0;
/// The list of all tabs, at the right end of a bar that has no room for them.
const LIST: f32 = 34.0;
/// Where the bar goes on, its edge fades over so many points.
const FADE: f32 = 18.0;
/// Points that the bar scrolls in a frame while a tab is dragged along its end.
const PULL: f32 = 7.0;

/// A tab as the bar shows it.
pub struct Tab {
    /// The same wherever it stands, so that the keys stay on it.
    pub id: Id,
    pub title: String,
    /// Bytes at its beginning that another title beside it begins with, too.
    pub shared: usize,
    /// Shown whole when the pointer rests on it, where there is more to say than the title.
    pub hint: String,
    pub front: bool,
    /// Has the keys of the window: of two splits each has a tab in front, and one of them is what one reads.
    pub current: bool,
    /// For a look only: the next document takes its place.
    pub passing: bool,
    pub closes: bool,
    /// What choosing it does.
    pub chosen: Command,
}

/// Tells tabs what they begin with alike, as far as a name breaks: a bar of twenty files is read by what they differ in.
pub fn share(tabs: &mut [Tab]) {
    for at in 0..tabs.len() {
        let stem = without_ending(&tabs[at].title);
        let others = tabs.iter().map(|tab| without_ending(&tab.title)).filter(|other| *other != stem);
        tabs[at].shared = others.map(|other| shared_bytes(stem, other)).max().unwrap_or_default();
    }
}

/// What was done to a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Chosen(usize),
    Kept(usize),
    Closed(usize),
    Dragged(usize),
}

/// How far a bar is scrolled, and what it was last scrolled for.
#[derive(Clone, Copy, Default)]
struct Scrolled {
    offset: f32,
    shown: Option<(Id, usize, f32)>,
}

/// All bars of a window. What is kept of one is kept with each of its tabs, because a bar has no name.
#[derive(Default)]
pub struct Bars {
    scrolled: HashMap<Id, Scrolled>,
}

impl Bars {
    /// Forgets tabs that are gone.
    pub fn keep(&mut self, there: impl Fn(&Id) -> bool) {
        self.scrolled.retain(|id, _| there(id));
    }

    /// Draws a bar into `rect`; gives where each tab stands, also of those that are scrolled away, and what was done.
    /// `dragged` is where the pointer holds a tab that may go into this bar.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        tabs: &[Tab],
        dragged: Option<egui::Pos2>,
        menu: impl Fn(usize) -> Vec<Row>,
        out: &mut Outbox,
    ) -> (Vec<Rect>, Vec<Done>) {
        let palette = theme::palette(ui.ctx());
        let base = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 1.0), rect.max);
        ui.painter().rect_filled(base, 0.0, palette.hairline);
        let mut room = rect.with_min_x(rect.left() + 6.0);
        let natural: Vec<f32> = tabs.iter().map(|tab| width(ui, tab)).collect();
        let most = cap(&natural, room.width());
        let mut widths: Vec<f32> = natural.iter().map(|width| width.min(most)).collect();
        let mut done = Vec::new();
        if widths.iter().sum::<f32>() > room.width() + 0.5 {
            room.max.x -= LIST;
            let most = cap(&natural, room.width());
            widths = natural.iter().map(|width| width.min(most)).collect();
            list_ui(ui, rect.with_min_x(room.right()), tabs, out);
        }
        let scrolled = self.scroll(ui, room, tabs, &widths, dragged);
        let offset = scrolled.offset;
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(room));
        inside.set_clip_rect(room.intersect(ui.clip_rect()));
        let (mut left, mut rects) = (room.left() - offset, Vec::new());
        let mut focused = None;
        for (at, tab) in tabs.iter().enumerate() {
            let own = Rect::from_min_max(pos2(left, rect.top()), pos2(left + widths[at], rect.bottom()));
            left = own.right();
            rects.push(own);
            let response = tab_ui(&mut inside, own, tab, palette, &mut done, at);
            if response.gained_focus() {
                focused = Some(own);
            }
            context_ui(&response, false, &tab.title, || menu(at), out);
        }
        fades(ui, room, offset, widths.iter().sum(), palette);
        // Who goes along the bar by keys sees where they are.
        let mut scrolled = scrolled;
        if let Some(own) = focused {
            scrolled.offset += shift(own, room);
            ui.ctx().request_repaint();
        }
        for tab in tabs {
            self.scrolled.insert(tab.id, scrolled);
        }
        (rects, done)
    }

    /// How far the bar is scrolled now: to the tab in front when that, the number of tabs or the room is another.
    fn scroll(
        &self,
        ui: &Ui,
        room: Rect,
        tabs: &[Tab],
        widths: &[f32],
        dragged: Option<egui::Pos2>,
    ) -> Scrolled {
        let mut scrolled =
            tabs.iter().find_map(|tab| self.scrolled.get(&tab.id)).copied().unwrap_or_default();
        let all: f32 = widths.iter().sum();
        let most = (all - room.width()).max(0.0);
        if ui.rect_contains_pointer(room) {
            let wheel = ui.input(|input| input.smooth_scroll_delta());
            scrolled.offset -= wheel.x + wheel.y;
        }
        if let Some(pointer) = dragged.filter(|pointer| room.contains(*pointer)) {
            let pull = |near: f32| if near < 28.0 { PULL } else { 0.0 };
            let by = pull(room.right() - pointer.x) - pull(pointer.x - room.left());
            if by != 0.0 && most > 0.0 {
                scrolled.offset += by;
                ui.ctx().request_repaint();
            }
        }
        scrolled.offset = scrolled.offset.clamp(0.0, most);
        let front = tabs.iter().position(|tab| tab.front);
        let shown = front.map(|front| (tabs[front].id, tabs.len(), room.width()));
        if let Some(front) = front.filter(|_| scrolled.shown != shown) {
            let before: f32 = widths[..front].iter().sum();
            let left = room.left() - scrolled.offset + before;
            let own = Rect::from_min_max(pos2(left, room.top()), pos2(left + widths[front], room.bottom()));
            scrolled.offset = (scrolled.offset + shift(own, room)).clamp(0.0, most);
        }
        scrolled.shown = shown;
        scrolled
    }
}

/// How far to scroll so that a tab is in sight, clear of the fading edge.
fn shift(own: Rect, room: Rect) -> f32 {
    if own.left() < room.left() + FADE {
        own.left() - room.left() - FADE
    } else if own.right() > room.right() - FADE {
        own.right() - room.right() + FADE
    } else {
        0.0
    }
}

/// The most that each tab may take, so that all of them have room if they can.
fn cap(natural: &[f32], room: f32) -> f32 {
    let mut widths = natural.to_vec();
    widths.sort_by(f32::total_cmp);
    let mut left = room;
    for (at, width) in widths.iter().enumerate() {
        let each = left / (widths.len() - at) as f32;
        if *width > each {
            return each.max(MIN_TAB).floor();
        }
        left -= width;
    }
    MAX_TAB
}

/// Where a title has no room, what it shares with its neighbours is cut and not what it differs by.
fn title(ui: &Ui, tab: &Tab, ink: Color32, width: f32) -> Arc<Galley> {
    /// Signs that stay of what is shared.
    const HEAD: usize = 3;
    let whole = line(ui, tab, &tab.title, ink, width);
    let rest = tab.title.get(tab.shared..).filter(|rest| tab.shared > HEAD && !rest.is_empty());
    match rest.filter(|_| whole.elided && !runs_from_right_to_left(&tab.title)) {
        Some(rest) => {
            let head: String = tab.title.chars().take(HEAD).collect();
            let cut = line(ui, tab, &format!("{head}…{rest}"), ink, width);
            // Of the narrowest tabs, what they differ by takes all the room.
            if cut.elided { line(ui, tab, &format!("…{rest}"), ink, width) } else { cut }
        }
        None => whole,
    }
}

fn line(ui: &Ui, tab: &Tab, title: &str, ink: Color32, width: f32) -> Arc<Galley> {
    let font = FontId::proportional(13.0);
    // Slanted letters of scripts that run from right to left lean the wrong way.
    if !tab.passing || runs_from_right_to_left(title) {
        return one_line(ui, title, font, ink, width);
    }
    let line: String = title.chars().take(400).take_while(|c| !matches!(c, '\n' | '\r')).collect();
    let format = TextFormat { italics: true, ..TextFormat::simple(font, ink) };
    let mut job = LayoutJob::single_section(line, format);
    job.wrap.max_width = width.max(1.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn width(ui: &Ui, tab: &Tab) -> f32 {
    let beside = if tab.closes { BESIDE_TITLE } else { BESIDE_NAME };
    let width = title(ui, tab, Color32::PLACEHOLDER, MAX_TAB - beside).size().x + beside;
    width.min(MAX_TAB).ceil()
}

fn tab_ui(
    ui: &mut Ui,
    rect: Rect,
    tab: &Tab,
    palette: &'static Palette,
    done: &mut Vec<Done>,
    at: usize,
) -> Response {
    let response = ui.interact(rect, tab.id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::Default);
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, true, &tab.title));
    // As one of several that is chosen, and not as a box that is ticked, which is what egui makes of it.
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(tab.front));
    let close = Rect::from_center_size(pos2(rect.right() - 19.0, rect.center().y + 3.0), vec2(20.0, 20.0));
    let button = tab.closes.then(|| ui.interact(close, tab.id.with("close"), Sense::click()));
    let button = button.inspect(|button| {
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {}", tab.title)));
    });
    if button.as_ref().is_some_and(Response::clicked) || (tab.closes && response.middle_clicked()) {
        done.push(Done::Closed(at));
    } else if response.double_clicked() {
        done.push(Done::Kept(at));
    } else if response.clicked() {
        done.push(Done::Chosen(at));
    } else if response.drag_started_by(egui::PointerButton::Primary) {
        done.push(Done::Dragged(at));
    }
    if !ui.is_rect_visible(rect) {
        return response;
    }
    ground(ui, rect, tab, &response, palette);
    let ink = if tab.front { palette.ink } else { palette.quiet };
    let beside = if tab.closes { BESIDE_TITLE } else { BESIDE_NAME };
    let galley = title(ui, tab, ink, rect.width() - beside);
    let middle = rect.center().y + 3.0;
    let elided = galley.elided;
    ui.painter().galley(pos2(rect.left() + 16.0, middle - galley.size().y / 2.0), galley, ink);
    // The other tabs show no button until the pointer is on them, so that titles are what one reads; the button is
    // there for the keyboard and for screen readers all the same.
    if let Some(button) = button
        && (tab.front || response.hovered() || button.hovered() || button.has_focus())
    {
        if button.hovered() {
            ui.painter().rect_filled(close, 4.0, palette.chosen);
        }
        let font = theme::icon_font(13.0);
        ui.painter().text(close.center(), Align2::CENTER_CENTER, icons::X, font, palette.quiet);
        focus_ring(ui, &button, close, 4.0);
    }
    match (elided, tab.hint.is_empty()) {
        (false, true) => response,
        (true, true) => tip(response, &tab.title),
        (_, false) => response.on_hover_text(&tab.hint),
    }
}

/// The shape of a tab: the one in front is one surface with what it shows.
fn ground(ui: &Ui, rect: Rect, tab: &Tab, response: &Response, palette: &Palette) {
    let body = Rect::from_min_max(
        pos2(rect.left() + 2.0, rect.top() + 6.0),
        pos2(rect.right() - 2.0, rect.bottom() + 6.0),
    );
    // Pages have their own ground, and only their tabs close; panels have that of the window.
    let below = if tab.closes { palette.page } else { palette.panel };
    if tab.front {
        let stroke = Stroke::new(1.0, palette.hairline);
        // Its lower corners are round as well, and lie below the bar: what stands there paints no ground over them.
        let bar = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        bar.rect(body, 7.0, below, stroke, egui::StrokeKind::Inside);
        // The line under the bar is broken where the tab in front stands.
        let under = Rect::from_min_max(
            pos2(body.left() + 1.0, rect.bottom() - 1.0),
            pos2(body.right() - 1.0, rect.bottom()),
        );
        bar.rect_filled(under, 0.0, below);
        if tab.current {
            let line = Rect::from_min_max(
                pos2(body.left() + 7.0, body.top()),
                pos2(body.right() - 7.0, body.top() + 2.0),
            );
            bar.rect_filled(line, 1.0, palette.accent);
        }
    } else if response.hovered() {
        ui.painter().rect_filled(body.with_max_y(rect.bottom() - 3.0), 6.0, palette.hover);
    }
    focus_ring(ui, response, body.with_max_y(rect.bottom()).shrink(2.0), 5.0);
}

/// Where the bar goes on beyond its edges, titles fade instead of being cut in the middle of a letter.
fn fades(ui: &Ui, room: Rect, offset: f32, all: f32, palette: &Palette) {
    let clear = palette.panel.gamma_multiply(0.0);
    let fade = |rect: Rect, left: Color32, right: Color32| {
        let mut mesh = Mesh::default();
        mesh.colored_vertex(rect.left_top(), left);
        mesh.colored_vertex(rect.right_top(), right);
        mesh.colored_vertex(rect.right_bottom(), right);
        mesh.colored_vertex(rect.left_bottom(), left);
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        ui.painter().add(mesh);
    };
    let inner = room.with_max_y(room.bottom() - 1.0);
    if offset > 0.5 {
        fade(inner.with_max_x(inner.left() + FADE), palette.panel, clear);
    }
    if offset + room.width() < all - 0.5 {
        fade(inner.with_min_x(inner.right() - FADE), clear, palette.panel);
    }
}

/// The list of all tabs.
fn list_ui(ui: &mut Ui, rect: Rect, tabs: &[Tab], out: &mut Outbox) {
    let mut at_end = ui.new_child(
        egui::UiBuilder::new()
            .id_salt("all tabs")
            .max_rect(rect)
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    let button = icon_button_sized(&mut at_end, icons::CARET_DOWN, "All tabs", false, 15.0, vec2(28.0, 28.0));
    let row = |tab: &Tab| Row::Act {
        title: tab.title.clone(),
        keys: String::new(),
        on: tab.front,
        does: Ok(tab.chosen.clone()),
    };
    menu_ui(Popup::menu(&button), "All tabs", || tabs.iter().map(row).collect(), out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_give_way_to_each_other_before_any_is_out_of_sight() {
        assert_eq!(cap(&[100.0, 240.0, 240.0], 600.0), MAX_TAB, "all have what they want");
        assert_eq!(
            cap(&[100.0, 240.0, 240.0], 500.0),
            200.0,
            "the long ones share what the short one leaves"
        );
        assert_eq!(cap(&[240.0; 20], 500.0), MIN_TAB, "then the bar scrolls");
        assert_eq!(cap(&[], 500.0), MAX_TAB);
    }
}
