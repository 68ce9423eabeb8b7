//! A list that is walked by keys: one Tab stop, in which arrows, Home, End, PgUp, PgDn and letters move, Left and Right
//! fold, and Enter opens, as in any file tree. It also keeps the row in sight that belongs to where one reads.
//!
//! egui would make each row a stop of its own: the last of a hundred thousand would be that many presses away, and arrows
//! would hop to whatever widget stands nearest. So rows take clicks and no focus, and the list has it for all of them.

use super::widgets::{RowLook, row};
use crate::data::span::DocId;
use egui::{Context, Event, EventFilter, Id, Key, Modifiers, Response, ScrollArea, Sense, Ui};
use std::borrow::Cow;

/// Letters that follow each other within so many seconds are one word that is looked for.
const WORD_SECONDS: f64 = 1.0;
/// Rows that are looked at for the letters that were typed; enough for any library, and no frame waits for it.
const MAX_LOOKED_AT: usize = 200_000;

/// What a list is about, for one frame.
pub struct Rows<'a> {
    /// How many there are.
    pub len: usize,
    /// How many stand beside each other; one, but for small pages.
    pub columns: usize,
    /// Height of each line of them, in points.
    pub height: f32,
    /// The row that belongs to where one reads, with the document that it is of: the same number in another one is
    /// another row.
    pub lit: Option<(DocId, usize)>,
    /// The words of a row, by which it is found with letters. Where rows begin with any words, nobody types those:
    /// letters are keys of the window then, by which one goes to the next change or hit from here as well.
    pub label: Option<&'a dyn Fn(usize) -> Cow<'a, str>>,
}

/// What the keys ask of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Enter: to open it, or to go there.
    Open(usize),
    /// Ctrl+Enter: to open it beside what is there.
    Keep(usize),
    /// Left: to fold it, or to go to what it lies in.
    Fold(usize),
    /// Right: to unfold it, or to go into it.
    Unfold(usize),
    /// Up from the first row: back into the field above the list.
    Above,
    /// An arrow with Shift: all rows from where one began to this one are meant. Lists in which rows are meant one at a
    /// time take it for the arrow alone.
    Extend(usize),
    /// Ctrl+Space: it is one of several that are meant, or no longer.
    Toggle(usize),
}

/// Belongs to one list, and its panel keeps it from frame to frame.
#[derive(Default)]
pub struct Walk {
    /// The row that the keys are on.
    at: usize,
    /// Whether the keys were ever on a row of this list; before that, they begin where one reads.
    begun: bool,
    /// Whether the list has the keys in this frame.
    has_keys: bool,
    /// The list's own, as the focus knows it.
    id: Option<Id>,
    /// The row whose menu the keys asked for.
    menu: Option<usize>,
    /// The focus is to come here when the list is drawn next.
    wanted: bool,
    /// The row that is to be brought into sight.
    reveal: Option<usize>,
    /// The row of the place that is read, for which the list was scrolled last.
    lit: Option<(DocId, usize)>,
    /// The row that an act of the window went to.
    gone_to: Option<usize>,
    /// In points, as they were in the last frame; the first row begins at nought.
    top: f32,
    height: f32,
    /// Letters that were typed to find a row, and when the last one was.
    letters: String,
    since: f64,
}

impl Walk {
    /// Gives the keys to the list, at the row where they were.
    pub fn take_keys(&mut self) {
        self.wanted = true;
    }

    /// Gives the keys to the list, at a row.
    pub fn take_keys_at(&mut self, at: usize) {
        (self.wanted, self.begun, self.at, self.reveal) = (true, true, at, Some(at));
    }

    /// The list has changed, and is to stay where it stands, although the row of what is read is another one now.
    pub fn keep_still(&mut self, lit: Option<(DocId, usize)>) {
        // Another document is a reason to move all the same.
        if self.lit.map(|(doc, _)| doc) == lit.map(|(doc, _)| doc) {
            self.lit = lit;
        }
    }

    /// An act of the window went to a row: keys that the list has go on from there.
    pub fn follow(&mut self, row: Option<usize>) {
        let before = std::mem::replace(&mut self.gone_to, row);
        if let Some(row) = row.filter(|_| self.has_keys && before != row) {
            (self.at, self.reveal) = (row, Some(row));
        }
    }

    /// Brings the row of what is read into sight, wherever the list was scrolled to.
    pub fn show_lit(&mut self) {
        self.lit = None;
    }

    /// Rows that can be seen whole.
    fn page(&self, rows: &Rows) -> usize {
        ((self.height / rows.height) as usize).saturating_sub(1).max(1) * rows.columns
    }

    /// Hears the keys of this frame, before the list is drawn. `name` is what a screen reader says of the list.
    pub fn keys(&mut self, ui: &mut Ui, name: &str, rows: &Rows) -> Option<Asked> {
        let id = ui.make_persistent_id("walk");
        let response = ui.interact(ui.available_rect_before_wrap(), id, Sense::focusable_noninteractive());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, name));
        self.id = Some(id);
        if std::mem::take(&mut self.wanted) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        self.at = self.at.min(rows.len.saturating_sub(1));
        let had = self.has_keys;
        self.has_keys = ui.memory(|memory| memory.has_focus(id)) && rows.len > 0;
        if !self.has_keys {
            return None;
        }
        ui.data_mut(|data| data.insert_temp(mark(), (id, rows.label.is_some())));
        let own = EventFilter { tab: false, escape: false, horizontal_arrows: true, vertical_arrows: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
        if !had {
            self.arrive(rows);
        }
        self.menu = None;
        let asked = self.hear(ui, rows);
        asked.filter(|_| rows.len > 0)
    }

    /// The keys have come to the list: to where they were, or else to what is read, or else to what is in sight.
    fn arrive(&mut self, rows: &Rows) {
        if !self.begun {
            let in_sight = (self.top / rows.height).ceil() as usize * rows.columns;
            self.at = rows.lit.map_or(in_sight, |(_, row)| row).min(rows.len - 1);
            self.begun = true;
        }
        self.reveal = Some(self.at);
    }

    fn hear(&mut self, ui: &Ui, rows: &Rows) -> Option<Asked> {
        let now = ui.input(|input| input.time);
        let mut asked = None;
        let mut events = ui.ctx().input_mut(|input| std::mem::take(&mut input.events));
        events.retain(|event| {
            let before = self.at;
            let used = match event {
                Event::Key { key, pressed: true, modifiers, .. } => {
                    self.key(*key, *modifiers, rows, &mut asked)
                }
                // A blank goes on reading on the page, and signs are keys of the window.
                Event::Text(text) if text.chars().all(char::is_alphanumeric) => {
                    rows.label.into_iter().for_each(|label| self.letters(text, now, rows.len, label));
                    true
                }
                _ => false,
            };
            if self.at != before {
                self.reveal = Some(self.at);
            }
            !used
        });
        ui.ctx().input_mut(|input| input.events = events);
        asked
    }

    /// Does what a key does in a list; whether it does anything.
    fn key(&mut self, key: Key, modifiers: Modifiers, rows: &Rows, asked: &mut Option<Asked>) -> bool {
        let last = rows.len - 1;
        let page = self.page(rows);
        let line = rows.columns;
        if modifiers.shift_only()
            && matches!(key, Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown)
        {
            // At the ends of the list there is nowhere to go, and nothing to leave for.
            let moved = self.key(key, Modifiers::NONE, rows, &mut None);
            *asked = Some(Asked::Extend(self.at));
            return moved;
        }
        match (key, modifiers.any()) {
            (Key::ArrowUp, false) if self.at < line => *asked = Some(Asked::Above),
            (Key::ArrowUp, false) => self.at -= line,
            (Key::ArrowDown, false) => self.at = (self.at + line).min(last),
            (Key::PageUp, false) => self.at = self.at.saturating_sub(page),
            (Key::PageDown, false) => self.at = (self.at + page).min(last),
            (Key::Home, false) => self.at = 0,
            (Key::End, false) => self.at = last,
            (Key::ArrowLeft, false) if line > 1 => self.at = self.at.saturating_sub(1),
            (Key::ArrowRight, false) if line > 1 => self.at = (self.at + 1).min(last),
            (Key::ArrowLeft, false) => *asked = Some(Asked::Fold(self.at)),
            (Key::ArrowRight, false) => *asked = Some(Asked::Unfold(self.at)),
            (Key::Enter, false) => *asked = Some(Asked::Open(self.at)),
            (Key::Space, true) if modifiers.command => *asked = Some(Asked::Toggle(self.at)),
            (Key::Enter, true) if modifiers.command => *asked = Some(Asked::Keep(self.at)),
            (key, _) if asks_menu(key, modifiers) => self.menu = Some(self.at),
            _ => return false,
        }
        true
    }

    /// Goes to the next row that begins with what was typed. The same letter again goes on to the next one.
    fn letters<'a>(&mut self, text: &str, now: f64, len: usize, label: &dyn Fn(usize) -> Cow<'a, str>) {
        if now - self.since > WORD_SECONDS {
            self.letters.clear();
        }
        self.since = now;
        let again = self.letters == text;
        if !again {
            self.letters.push_str(text);
        }
        let wanted = self.letters.to_lowercase();
        // A word that grows may still mean the row that one is on.
        let from = if again || self.letters == text { self.at + 1 } else { self.at };
        let count = len.min(MAX_LOOKED_AT);
        let found = (0..count).map(|step| (from + step) % len).find(|at| begins(&label(*at), &wanted));
        self.at = found.unwrap_or(self.at);
    }

    /// Whether a row is seen whole in a list of a height that stands where this one does.
    fn sees(&self, row: usize, rows: &Rows, height: f32) -> bool {
        let y = (row / rows.columns) as f32 * rows.height;
        y >= self.top && y + rows.height <= self.top + height
    }

    /// The list's area, scrolled to where it has to be: to the row that the keys went to, or, when one reads on in
    /// another place, to its row. What can be seen stays where it is, because a list that moves without need is hard to
    /// read.
    pub fn area(&mut self, ui: &Ui, rows: &Rows) -> ScrollArea {
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        let height = ui.available_height();
        let before = std::mem::replace(&mut self.height, height);
        let anew = before != height;
        // Left alone while the row is the same, or else the list would spring back whenever somebody scrolls it.
        let moved = self.lit != rows.lit;
        if moved && !self.has_keys {
            self.begun = false;
        }
        self.lit = rows.lit;
        // Where the list became lower or higher, the row stays in sight if it was; one that was scrolled away by hand
        // stays away. A list that was never drawn has nothing to keep.
        let kept = rows.lit.is_some_and(|(_, row)| self.sees(row, rows, before));
        let lit = rows.lit.filter(|_| moved || (anew && (kept || before == 0.0))).map(|(_, row)| row);
        let Some((row, by_keys)) = self.reveal.take().map(|row| (row, true)).or(lit.map(|row| (row, false)))
        else {
            return area;
        };
        let y = (row / rows.columns) as f32 * rows.height;
        if self.sees(row, rows, height) {
            return area;
        }
        let above = y < self.top;
        let to = match (by_keys, above) {
            // A step at a time, as the hand goes.
            (true, true) => y,
            (true, false) => y + rows.height - height,
            (false, _) => y - height / 2.0,
        };
        area.vertical_scroll_offset(to.max(0.0))
    }

    /// Where the list stands now. To be called when it was drawn, because egui knows only then where it stands.
    pub fn stands_at(&mut self, top: f32) {
        self.top = top;
    }

    /// Draws a row of the usual look, marked where the keys are on it.
    pub fn row(&mut self, ui: &mut Ui, at: usize, look: RowLook) -> Response {
        let response = row(ui, &RowLook { walked: Some(self.is_on(at)), ..look });
        self.drawn(ui, at, &response);
        response
    }

    /// Whether the keys asked for the menu of a row in this frame.
    pub fn asks_menu(&self, at: usize) -> bool {
        self.menu == Some(at)
    }

    /// Whether the keys are on a row.
    pub fn is_on(&self, at: usize) -> bool {
        self.has_keys && at == self.at
    }

    /// The row that the keys are on.
    pub fn on(&self) -> Option<usize> {
        self.has_keys.then_some(self.at)
    }

    /// To be called with each row that was drawn: a screen reader hears which one the keys are on, and a click on one
    /// brings them there.
    pub fn drawn(&mut self, ui: &Ui, at: usize, response: &Response) {
        let Some(id) = self.id else { return };
        if self.is_on(at) {
            let row = response.id.accesskit_id();
            ui.ctx().accesskit_node_builder(id, |node| node.set_active_descendant(row));
        }
        if response.clicked() {
            (self.at, self.begun) = (at, true);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

/// What has no rows takes the keys as well, and is scrolled by them; gives how far in this frame, in points. `focus` is
/// true in the frame in which they come.
pub fn scrolled_by_keys(ui: &mut Ui, name: &str, focus: bool) -> f32 {
    const LINE: f32 = 40.0;
    let id = ui.make_persistent_id("scrolled by keys");
    let rect = ui.available_rect_before_wrap();
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollView, true, name));
    if focus {
        response.request_focus();
    }
    if !ui.memory(|memory| memory.has_focus(id)) {
        return 0.0;
    }
    ui.data_mut(|data| data.insert_temp(mark(), (id, false)));
    let own = EventFilter { tab: false, escape: false, horizontal_arrows: false, vertical_arrows: true };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
    super::widgets::walked_ring(ui, rect.shrink(1.0), 0.0);
    let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as f32;
    let lines = pressed(Key::ArrowUp) - pressed(Key::ArrowDown);
    let pages = pressed(Key::PageUp) - pressed(Key::PageDown);
    let ends = pressed(Key::Home) - pressed(Key::End);
    // Farther than any list is long: where it ends it stays.
    lines * LINE + pages * (rect.height() - LINE) + ends * 1e6
}

/// How the keys leave a field that filters a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// Into the list below it.
    Down,
    /// By Enter: the first row is meant.
    Enter,
}

/// Whether the keys leave a field in this frame.
pub fn leaves(ui: &Ui, field: &Response) -> Option<Leaves> {
    let pressed = |key| ui.input(|input| input.key_pressed(key) && !input.modifiers.any());
    if field.has_focus() && pressed(Key::ArrowDown) {
        return Some(Leaves::Down);
    }
    (field.lost_focus() && pressed(Key::Enter)).then_some(Leaves::Enter)
}

/// Whether a label begins with letters; blanks and signs before its first letter are passed over.
fn begins(label: &str, wanted: &str) -> bool {
    let label = label.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut letters = label.chars().flat_map(char::to_lowercase);
    wanted.chars().all(|wanted| letters.next() == Some(wanted))
}

/// Under which egui's memory has the list that had the keys last.
fn mark() -> Id {
    Id::unique("list with the keys")
}

/// Whether a list has the keys: arrows are then its own.
pub fn has_keys(ctx: &Context) -> bool {
    let focused = ctx.memory(|memory| memory.focused());
    focused.is_some() && focused == marked(ctx).map(|(id, _)| id)
}

/// The list that had the keys last, and whether its rows are found by letters.
fn marked(ctx: &Context) -> Option<(Id, bool)> {
    ctx.data(|data| data.get_temp(mark()))
}

/// Whether keys ask for the menu of what they are on, as they do in every program.
pub fn asks_menu(key: Key, modifiers: Modifiers) -> bool {
    match key {
        Key::F10 => modifiers.shift_only(),
        Key::Menu => !modifiers.any(),
        _ => false,
    }
}

/// Whether a key belongs to a list that has the keys.
pub fn keeps(ctx: &Context, event: &Event) -> bool {
    match event {
        Event::Key { key, modifiers, .. } => {
            let moves = matches!(
                key,
                Key::ArrowUp
                    | Key::ArrowDown
                    | Key::ArrowLeft
                    | Key::ArrowRight
                    | Key::Home
                    | Key::End
                    | Key::PageUp
                    | Key::PageDown
                    | Key::Enter
            );
            let bare = !modifiers.ctrl && !modifiers.alt && !modifiers.command;
            // Signs stay keys of the window: with “]” one goes on to the next document also from a list.
            let name = key.name();
            let letter = name.len() == 1 && name.as_bytes()[0].is_ascii_alphanumeric();
            let letter = letter && marked(ctx).is_some_and(|(_, by_letters)| by_letters);
            let menu = asks_menu(*key, *modifiers);
            let with_command = modifiers.command && matches!(key, Key::Enter | Key::Space);
            (bare && (moves || letter)) || with_command || menu
        }
        _ => false,
    }
}
