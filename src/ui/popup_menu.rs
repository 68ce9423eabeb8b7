//! Menus that are walked by keys as well as by the mouse: the row that the keys are on is lit, Esc closes the innermost
//! of several, and when the last is gone the keys are where they were.
//!
//! egui's own menus close as a whole by Esc, know no letters, and give the keys back to nobody. So rows are plain data
//! here and drawn by hand; of egui comes the place of a menu on the screen, and that one is open at most.

use super::icons;
use super::outbox::Outbox;
use super::theme::{self, Palette};
use crate::desk::Desk;
use crate::desk::action::{Action, Offer};
use crate::desk::command::Command;
use egui::{
    Align2, Context, Event, EventFilter, FontId, Frame, Id, Key, Margin, Popup, PopupCloseBehavior,
    PopupKind, Rect, RectAlign, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Points of a row; a little less than in lists, because menus are long and have to be seen as a whole.
const ROW: f32 = 26.0;
/// Room at the left of a row, for the check of a switch.
const GUTTER: f32 = 28.0;
/// Between the words of a row and its keys, and behind them.
const GAP: f32 = 28.0;
const END: f32 = 12.0;
/// Of a line between two groups.
const LINE: f32 = 9.0;
/// Points that no menu is narrower than.
const MIN_WIDTH: f32 = 150.0;
/// Points above and below a menu that is as high as the window.
const MARGIN: f32 = 16.0;

/// A row of a menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// Does something.
    Act {
        title: String,
        /// As they are printed; empty where there are none.
        keys: String,
        /// Whether it is a switch that is on.
        on: bool,
        /// What it does; or why it cannot be had now, which stands where its keys would.
        does: Result<Command, &'static str>,
    },
    /// Parts two groups.
    Line,
    /// Opens another menu beside it.
    Menu { title: String, rows: Vec<Row> },
}

impl Row {
    /// An act of the table, with its keys, or with the reason why it cannot be had.
    pub fn act(desk: &Desk, entry: &Action) -> Self {
        Self::Act {
            title: entry.title.to_owned(),
            keys: entry.chords(desk).first().map(ToString::to_string).unwrap_or_default(),
            on: entry.on.is_some_and(|on| on(desk)),
            does: match (entry.make)(desk) {
                Offer::Ready(command) => Ok(command),
                Offer::Not(why) => Err(why),
            },
        }
    }

    /// What is no act of the table, because it is about the thing that was clicked.
    pub fn does(title: &str, command: Command) -> Self {
        Self::Act { title: title.to_owned(), keys: String::new(), on: false, does: Ok(command) }
    }

    /// The same under another name, where the thing that was pointed at makes the act say more, or less will do.
    pub fn called(self, name: &str) -> Self {
        let own = name.to_owned();
        match self {
            Self::Act { keys, on, does, .. } => Self::Act { title: own, keys, on, does },
            Self::Menu { rows, .. } => Self::Menu { title: own, rows },
            Self::Line => Self::Line,
        }
    }

    fn title(&self) -> &str {
        match self {
            Self::Act { title, .. } | Self::Menu { title, .. } => title,
            Self::Line => "",
        }
    }

    /// What stands at the right: the keys, or why it cannot be had.
    fn detail(&self) -> &str {
        match self {
            Self::Act { does: Err(why), .. } => why,
            Self::Act { keys, .. } => keys,
            _ => "",
        }
    }

    fn is_line(&self) -> bool {
        matches!(self, Self::Line)
    }
}

/// One menu with those that are open beside it, from frame to frame.
#[derive(Clone, Default)]
struct Open {
    /// The row that is lit in each menu that is open, the outermost first.
    lit: Vec<Option<usize>>,
    /// Where each of them stood in the last frame.
    places: Vec<Rect>,
    /// What had the keys before, and gets them back.
    before: Option<Id>,
    /// The pass in which it was drawn last: one that was not drawn for a while begins anew.
    pass: u64,
    /// The lit row is to be brought into sight, because the keys went there.
    reveal: bool,
}

/// What came of a frame.
enum Came {
    /// It stays open.
    Nothing,
    /// It closes, with what is to be done.
    Closes(Option<Command>),
}

/// Shows a menu where the popup stands, if that is open: `Popup::menu(&button)`, or `Popup::context_menu(&response)`.
/// `rows` is asked only while it is.
pub fn menu_ui(popup: Popup<'_>, name: &str, rows: impl FnOnce() -> Vec<Row>, out: &mut Outbox) {
    let (id, ctx) = (popup.get_id(), popup.ctx().clone());
    let anchor = popup.get_anchor_rect();
    let palette = theme::palette(&ctx);
    let mut open = load(&ctx, id);
    let mut all = Vec::new();
    let mut came = Came::Nothing;
    let shown = dressed(popup, palette).show(|ui| {
        all = rows();
        take_keys(ui, id, name);
        came = hear(ui, &all, &mut open);
        rows_ui(ui, id, 0, &all, &mut open, &mut came);
    });
    let Some(shown) = shown else {
        // It was open, and something else has closed it.
        return ctx.data_mut(|data| data.remove::<Open>(id));
    };
    note_place(&mut open, 0, shown.response.rect);
    beside_ui(&ctx, (id, shown.response.layer_id), &all, &mut open, &mut came);
    if let Came::Nothing = came
        && pressed_outside(&ctx, &open, anchor)
    {
        came = Came::Closes(None);
    }
    match came {
        Came::Nothing => {
            ctx.data_mut(|data| data.insert_temp(id, open));
        }
        Came::Closes(command) => {
            command.into_iter().for_each(|command| out.command(command));
            close(&ctx, id, &open);
        }
    }
}

/// The look of a menu. Clicks and Esc are its own affair: egui would close all that are open.
fn dressed<'a>(popup: Popup<'a>, palette: &Palette) -> Popup<'a> {
    // At night nothing casts a shadow that could be seen: what lies above is lighter.
    let ground = if palette.dark { palette.panel } else { palette.page };
    let frame = Frame::new()
        .fill(ground)
        .stroke(Stroke::new(1.0, palette.hairline))
        .corner_radius(8.0)
        .shadow(egui::Shadow { offset: [0, 4], blur: 16, spread: 0, color: palette.shadow })
        .inner_margin(Margin::same(4));
    popup.kind(PopupKind::Popup).close_behavior(PopupCloseBehavior::IgnoreClicks).frame(frame)
}

fn load(ctx: &Context, id: Id) -> Open {
    let pass = ctx.cumulative_pass_nr();
    let known = ctx.data(|data| data.get_temp::<Open>(id)).filter(|open| open.pass + 2 > pass);
    let before = || ctx.memory(|memory| memory.focused());
    let open = known.unwrap_or_else(|| Open { lit: vec![None], before: before(), ..Open::default() });
    Open { pass, ..open }
}

fn close(ctx: &Context, id: Id, open: &Open) {
    Popup::close_id(ctx, id);
    ctx.data_mut(|data| data.remove::<Open>(id));
    ctx.memory_mut(|memory| match open.before {
        Some(before) => memory.request_focus(before),
        None => memory.surrender_focus(keys_id(id)),
    });
}

fn keys_id(id: Id) -> Id {
    id.with("keys")
}

/// A menu has the keys as a whole, as a list has, for as long as it is open.
fn take_keys(ui: &Ui, id: Id, name: &str) {
    let id = keys_id(id);
    let response = ui.interact(ui.max_rect(), id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Menu, true, name));
    let all = EventFilter { tab: true, escape: true, horizontal_arrows: true, vertical_arrows: true };
    ui.memory_mut(|memory| {
        if !memory.has_focus(id) {
            memory.request_focus(id);
        }
        memory.set_focus_lock_filter(id, all);
    });
}

/// The rows of the menu that lies so deep, as those that are lit above it lead there.
fn rows_at<'a>(all: &'a [Row], lit: &[Option<usize>], depth: usize) -> &'a [Row] {
    lit.iter().take(depth).fold(all, |rows, lit| match lit.and_then(|at| rows.get(at)) {
        Some(Row::Menu { rows, .. }) => rows,
        _ => &[],
    })
}

/// Hears the keys of this frame. All are the menu's, and so nothing happens under it that one does not see.
fn hear(ui: &Ui, all: &[Row], open: &mut Open) -> Came {
    let events = ui.ctx().input_mut(|input| {
        let own = |event: &Event| matches!(event, Event::Key { .. } | Event::Text(_));
        input.events.extract_if(.., |event| own(event)).collect::<Vec<_>>()
    });
    let mut came = Came::Nothing;
    for event in events {
        match event {
            Event::Key { key, pressed: true, modifiers, .. } if !modifiers.any() => {
                came = key_struck(key, all, open);
            }
            Event::Text(text) => letters(&text, all, open),
            _ => {}
        }
        if let Came::Closes(_) = came {
            break;
        }
    }
    came
}

fn key_struck(key: Key, all: &[Row], open: &mut Open) -> Came {
    let deepest = open.lit.len() - 1;
    let rows = rows_at(all, &open.lit, deepest);
    let lit = open.lit[deepest];
    let go = |open: &mut Open, to: Option<usize>| {
        open.lit[deepest] = to.or(lit);
        open.reveal = true;
    };
    let usable = |at: &usize| !rows[*at].is_line();
    match key {
        Key::ArrowDown => {
            let from = lit.map_or(0, |at| at + 1);
            go(open, (from..rows.len()).chain(0..from.min(rows.len())).find(usable));
        }
        Key::ArrowUp => {
            let upto = lit.unwrap_or(rows.len());
            go(open, (0..upto).rev().chain((upto..rows.len()).rev()).find(usable));
        }
        Key::Home => go(open, (0..rows.len()).find(usable)),
        Key::End => go(open, (0..rows.len()).rev().find(usable)),
        Key::ArrowLeft | Key::Escape if deepest > 0 => drop(open.lit.pop()),
        Key::Escape | Key::Tab => return Came::Closes(None),
        Key::ArrowRight => go_in(all, open),
        Key::Enter | Key::Space => match lit.and_then(|at| rows.get(at)) {
            Some(Row::Act { does: Ok(command), .. }) => return Came::Closes(Some(command.clone())),
            Some(Row::Menu { .. }) => go_in(all, open),
            _ => {}
        },
        _ => {}
    }
    Came::Nothing
}

/// Into the menu that the lit row opens, to its first row.
fn go_in(all: &[Row], open: &mut Open) {
    let rows = rows_at(all, &open.lit, open.lit.len() - 1);
    let lit = open.lit.last().copied().flatten();
    if let Some(Row::Menu { rows, .. }) = lit.and_then(|at| rows.get(at)) {
        open.lit.push(rows.iter().position(|row| !row.is_line()));
        open.reveal = true;
    }
}

/// To the next row that begins with the letter. A menu that alone begins with it opens; what does something waits for
/// Enter, because a letter too many must not do what nobody wanted.
fn letters(text: &str, all: &[Row], open: &mut Open) {
    let deepest = open.lit.len() - 1;
    let rows = rows_at(all, &open.lit, deepest);
    let Some(letter) = text.chars().next().filter(|letter| letter.is_alphanumeric()) else { return };
    let begins = |at: &usize| {
        let first = rows[*at].title().chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|first| first.to_lowercase().eq(letter.to_lowercase()))
    };
    let from = open.lit[deepest].map_or(0, |at| at + 1);
    let found = (from..rows.len()).chain(0..from.min(rows.len())).find(begins);
    if let Some(at) = found {
        open.lit[deepest] = Some(at);
        open.reveal = true;
        if (0..rows.len()).filter(|at| begins(at)).count() == 1 {
            go_in(all, open);
        }
    }
}

/// The menus that are open beside the first one.
fn beside_ui(ctx: &Context, (id, layer): (Id, egui::LayerId), all: &[Row], open: &mut Open, came: &mut Came) {
    let palette = theme::palette(ctx);
    let mut depth = 1;
    while depth < open.lit.len() {
        let rows = rows_at(all, &open.lit, depth);
        let anchor = ctx.data(|data| data.get_temp::<Rect>(row_id(id, depth - 1, open.lit[depth - 1])));
        let (Some(anchor), false) = (anchor, rows.is_empty()) else {
            open.lit.truncate(depth);
            break;
        };
        // The path is part of its id: egui remembers how large a menu was, and another one has another size.
        let own = id.with(("menu", &open.lit[..depth]));
        let popup = Popup::new(own, ctx.clone(), anchor.expand2(vec2(4.0, 5.0)), layer);
        let popup = dressed(popup.open(true).align(RectAlign::RIGHT_START).gap(2.0), palette);
        let shown = popup.show(|ui| rows_ui(ui, id, depth, rows, open, came));
        if let Some(shown) = shown {
            note_place(open, depth, shown.response.rect);
        }
        depth += 1;
    }
    open.places.truncate(open.lit.len());
}

fn note_place(open: &mut Open, depth: usize, place: Rect) {
    open.places.truncate(depth);
    open.places.push(place);
}

/// Under which a row's place is kept, so that the menu that it opens stands beside it.
fn row_id(id: Id, depth: usize, row: Option<usize>) -> Id {
    id.with(("row", depth, row))
}

/// Whether somebody means something else. The button of the menu sees to itself.
fn pressed_outside(ctx: &Context, open: &Open, anchor: Option<Rect>) -> bool {
    let pressed = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()));
    let Some(at) = pressed.flatten() else { return false };
    // An anchor that is a point belongs to a menu that a press has opened, which is not the press that closes it.
    let own = anchor.is_some_and(|anchor| anchor.expand(1.0).contains(at));
    !own && !open.places.iter().any(|place| place.contains(at))
}

/// The rows of one menu.
fn rows_ui(ui: &mut Ui, id: Id, depth: usize, rows: &[Row], open: &mut Open, came: &mut Came) {
    let width = width(ui, rows);
    let height = ui.ctx().content_rect().height() - 2.0 * MARGIN;
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ui.set_width(width);
    let area = ScrollArea::vertical().id_salt(depth).max_height(height).auto_shrink([false, true]);
    area.show(ui, |ui| {
        for (at, row) in rows.iter().enumerate() {
            row_ui(ui, id, (depth, at), row, open, came);
        }
    });
    // A screen reader hears of the deepest menu which row the keys are on.
    if depth + 1 == open.lit.len() {
        open.reveal = false;
    }
}

fn width(ui: &Ui, rows: &[Row]) -> f32 {
    let palette = theme::palette(ui.ctx());
    let wide = |words: &str, size: f32| {
        ui.painter().layout_no_wrap(words.to_owned(), FontId::proportional(size), palette.ink).size().x
    };
    let widths = rows.iter().map(|row| match row.detail() {
        "" => GUTTER + wide(row.title(), 13.0) + GAP + END,
        detail => GUTTER + wide(row.title(), 13.0) + GAP + wide(detail, 12.0) + END,
    });
    widths.fold(MIN_WIDTH, f32::max).min(ui.ctx().content_rect().width() - 2.0 * MARGIN).ceil()
}

fn row_ui(ui: &mut Ui, id: Id, (depth, at): (usize, usize), row: &Row, open: &mut Open, came: &mut Came) {
    let palette = theme::palette(ui.ctx());
    let height = if row.is_line() { LINE } else { ROW };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::CLICK);
    if row.is_line() {
        let middle = rect.center().y;
        ui.painter().hline(rect.x_range(), middle, Stroke::new(1.0, palette.hairline));
        return;
    }
    let usable = !matches!(row, Row::Act { does: Err(_), .. });
    let on = matches!(row, Row::Act { on: true, .. });
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, usable, on, row.title()));
    ui.ctx().data_mut(|data| data.insert_temp(row_id(id, depth, Some(at)), rect));
    point(ui, &response, (depth, at), row, open);
    if response.clicked() {
        match row {
            Row::Act { does: Ok(command), .. } => *came = Came::Closes(Some(command.clone())),
            Row::Menu { .. } if open.lit.len() == depth + 1 => open.lit.push(None),
            _ => {}
        }
    }
    let lit = open.lit.get(depth) == Some(&Some(at));
    if lit && open.lit.len() == depth + 1 {
        let node = response.id.accesskit_id();
        ui.ctx().accesskit_node_builder(keys_id(id), |builder| builder.set_active_descendant(node));
        if open.reveal {
            response.scroll_to_me_animation(None, egui::style::ScrollAnimation::none());
        }
    }
    paint(ui, palette, rect, row, (lit, usable));
}

/// The row under the pointer is lit, and what it opens is open, when the pointer has moved. On its way to an open menu it
/// may pass other rows.
fn point(ui: &Ui, response: &egui::Response, (depth, at): (usize, usize), row: &Row, open: &mut Open) {
    let moved = ui.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
    if !moved || !response.contains_pointer() || open.lit.get(depth) == Some(&Some(at)) {
        return;
    }
    let aims =
        open.places.get(depth + 1).is_some_and(|place| ui.input(|i| i.pointer.is_moving_towards_rect(place)));
    if aims {
        // It may stop short of it, and then this row is meant: that is seen in a later frame only.
        return ui.ctx().request_repaint();
    }
    open.lit.truncate(depth);
    open.lit.push(Some(at));
    if let Row::Menu { .. } = row {
        open.lit.push(None);
    }
}

fn paint(ui: &Ui, palette: &Palette, rect: Rect, row: &Row, (lit, usable): (bool, bool)) {
    if lit {
        ui.painter().rect_filled(rect, 5.0, palette.chosen);
    }
    let middle = rect.center().y;
    let ink = if usable { palette.ink } else { palette.quiet };
    let left = |x: f32| pos2(rect.left() + x, middle);
    if let Row::Act { on: true, .. } = row {
        ui.painter().text(left(8.0), Align2::LEFT_CENTER, icons::CHECK, theme::icon_font(13.0), palette.ink);
    }
    ui.painter().text(left(GUTTER), Align2::LEFT_CENTER, row.title(), FontId::proportional(13.0), ink);
    let right = pos2(rect.right() - END, middle);
    let (words, font) = match row {
        Row::Menu { .. } => (icons::CARET_RIGHT, theme::icon_font(12.0)),
        _ => (row.detail(), FontId::proportional(12.0)),
    };
    ui.painter().text(right, Align2::RIGHT_CENTER, words, font, palette.quiet);
}
