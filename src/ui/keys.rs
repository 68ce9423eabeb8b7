//! From egui's keys to strokes, and from strokes to acts.

use super::outbox::Outbox;
use super::{findbar, menus, walk, widgets};
use crate::desk::action::{self, Offer, Struck};
use crate::desk::chord::Stroke;
use crate::desk::command::Command;
use crate::desk::words::Zoom;
use crate::desk::{Desk, Overlay};
use egui::{Context, Event, Id, Key, Modifiers, Popup};

/// The first stroke of a chord of two waits this long for the second.
const CHORD_SECONDS: f64 = 1.2;

/// Remembers the first stroke of a chord of two, and where the keys were.
#[derive(Default)]
pub struct Keys {
    begun: Option<(Stroke, f64)>,
    /// What had egui's focus when the last frame was drawn. By Esc egui takes it away before anybody hears of the key,
    /// and who had it decides what Esc is about.
    had: Option<Id>,
    /// The number of the last wish for the keys that was carried out.
    serial: u64,
    /// What was typed after a stroke, before anybody knew what that stroke opens: letters that are meant for a field must
    /// not become acts because the window is slower than the hand.
    late: Vec<Event>,
    /// What had the keys when they were looked at last.
    owner: Option<Owner>,
}

/// What the desk gives the keys to. Where it changes, a field is to be drawn before it can take what is typed.
#[derive(Clone, Copy, PartialEq)]
struct Owner {
    place: u64,
    finding: u64,
    over: Option<std::mem::Discriminant<Overlay>>,
}

impl Owner {
    fn of(desk: &Desk) -> Self {
        let over = desk.overlay.as_ref().map(std::mem::discriminant);
        Self { place: desk.focus_serial, finding: desk.find.focus_serial, over }
    }
}

impl Keys {
    /// Turns the keys of this frame into commands, and takes them away from the widgets.
    pub fn handle(&mut self, ctx: &Context, desk: &Desk, out: &mut Outbox) {
        self.follow(ctx, desk);
        self.gather(ctx, desk);
        // What is open on top comes first: its keys are its own.
        if Popup::is_any_open(ctx) {
            self.begun = None;
            return over_a_menu(ctx, desk, out);
        }
        let hands = Hands {
            walked: walk::has_keys(ctx),
            // A sheet with a field counts as typing also in the frames in which egui has not given it the focus yet.
            typing: (ctx.egui_wants_keyboard_input() && !walk::has_keys(ctx)) || desk.typing_over(),
            // A widget that has the focus by Tab keeps the keys that work it.
            focused: ctx.memory(|memory| memory.focused()).is_some(),
            clears: widgets::field_hears_escape(ctx),
            now: ctx.input(|input| input.time),
        };
        // Somebody who thought better of it must not find that the next letter does something else.
        self.begun = self.begun.take().filter(|(_, since)| hands.now - since < CHORD_SECONDS);
        // Taken out and put back: a key that is used here must not reach a widget as well.
        let events = ctx.input_mut(|input| std::mem::take(&mut input.events));
        let mut others = Vec::with_capacity(events.len());
        // The stroke that was carried out in this frame.
        let mut carried: Option<Stroke> = None;
        // The letter of a stroke follows it as text, which is text that nobody typed.
        let mut no_text = false;
        for event in events {
            if std::mem::take(&mut no_text) && matches!(event, Event::Text(_)) {
                continue;
            }
            let stroke = stroke(&event);
            // A key that is held is the same stroke again, and must not fall behind.
            let follows = carried.is_some() && stroke != carried && !is_release(&event);
            if is_typed(&event) && (follows || !self.late.is_empty()) {
                self.late.push(event);
                continue;
            }
            if let Event::Key { pressed: true, modifiers, .. } = event {
                no_text = types_nothing(modifiers);
            }
            match self.carried_out(ctx, desk, &hands, &event, out) {
                true => (carried, no_text) = (stroke, true),
                false => others.push(event),
            }
        }
        self.ask_again(ctx);
        ctx.input_mut(|input| input.events = others);
    }

    /// Puts what had to wait before what is typed now. In the frame in which the keys go to something else all of it waits
    /// once more: what they go to asks for them when it is drawn.
    fn gather(&mut self, ctx: &Context, desk: &Desk) {
        let owner = Some(Owner::of(desk));
        let moved = std::mem::replace(&mut self.owner, owner).is_some_and(|before| Some(before) != owner);
        let late = std::mem::take(&mut self.late);
        let all = |now: &mut Vec<Event>| late.into_iter().chain(std::mem::take(now)).collect::<Vec<_>>();
        let events = ctx.input_mut(|input| all(&mut input.events));
        let (waiting, now) = events.into_iter().partition(|event| moved && is_typed(event));
        self.late = waiting;
        self.ask_again(ctx);
        ctx.input_mut(|input| input.events = now);
    }

    fn ask_again(&self, ctx: &Context) {
        if !self.late.is_empty() {
            ctx.request_repaint();
        }
    }

    /// Whether an event was a stroke that somebody's hand meant for the window, and not for a widget.
    fn carried_out(
        &mut self,
        ctx: &Context,
        desk: &Desk,
        hands: &Hands,
        event: &Event,
        out: &mut Outbox,
    ) -> bool {
        // What is pasted comes with its text, and opening it is all that Ctrl+V could ask for.
        let Some(stroke) = stroke(event).filter(|_| !matches!(event, Event::Paste(_))) else {
            return false;
        };
        if (hands.walked && walk::keeps(ctx, event)) || menus::keeps(ctx, event) {
            return false;
        }
        // In a list, the blank goes on reading on the page.
        let reads_on = hands.walked && stroke.key == "Space";
        if hands.focused && keeps(&stroke, hands.typing) && !reads_on {
            return false;
        }
        if hands.clears && desk.overlay.is_none() && stroke.is_escape() {
            return false;
        }
        self.strike(desk, stroke, hands.typing, hands.now, out)
    }

    /// Takes the focus away from where it was, as soon as the desk has given the keys to something else. What they were
    /// given to asks for the focus when it is drawn, and the page needs none.
    fn follow(&mut self, ctx: &Context, desk: &Desk) {
        if std::mem::replace(&mut self.serial, desk.focus_serial) != desk.focus_serial {
            ctx.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
            // Not lost, but taken: what the keys were given to may have nothing that could hold them.
            self.had = None;
        }
    }

    /// Notes where the keys are, when the frame was drawn.
    pub fn note(&mut self, ctx: &Context, desk: &Desk, out: &mut Outbox) {
        let has = ctx.memory(|memory| memory.focused());
        let by_keys = ctx.input(|input| !input.pointer.any_down() && !input.pointer.any_released());
        // A field that was left by Enter or Esc has left the keys to the page. A click beside it has not: it may be
        // on something of the same panel.
        if has.is_none() && self.had.is_some() && by_keys && desk.keys_are_away() {
            out.command(Command::TakeKeys);
        }
        self.had = has;
    }

    fn strike(&mut self, desk: &Desk, stroke: Stroke, typing: bool, now: f64, out: &mut Outbox) -> bool {
        let before = self.begun.take().map(|(stroke, _)| stroke);
        match action::struck(desk, before.as_ref(), &stroke, typing) {
            Struck::Action(entry) => {
                let allowed = desk.overlay.is_none() || allowed_over(desk, entry.id);
                if let Offer::Ready(command) = (entry.make)(desk)
                    && allowed
                {
                    out.command(if command == Command::Dismiss { self.dismissed(desk) } else { command });
                }
                allowed
            }
            Struck::Begun => {
                self.begun = Some((stroke, now));
                true
            }
            Struck::Nothing => false,
        }
    }

    /// What closing the innermost thing means: the desk knows what lies over the window, and egui what had the keys.
    fn dismissed(&self, desk: &Desk) -> Command {
        match self.had {
            _ if desk.overlay.is_some() => Command::Dismiss,
            None => Command::Dismiss,
            Some(id) if id == findbar::field_id() => Command::FindClose,
            // A list, a button or a field gives them back to the page.
            Some(_) => Command::TakeKeys,
        }
    }
}

/// Where the keys are in a frame.
struct Hands {
    walked: bool,
    typing: bool,
    focused: bool,
    clears: bool,
    now: f64,
}

/// Whether an event comes from a keyboard, and so has its place in what was typed.
fn is_typed(event: &Event) -> bool {
    use Event::{Copy, Cut, Ime, Key, Paste, Text};
    matches!(event, Key { .. } | Text(_) | Paste(_) | Ime(_) | Copy | Cut)
}

fn is_release(event: &Event) -> bool {
    matches!(event, Event::Key { pressed: false, .. })
}

/// While a menu is open, only the key that opened it is an act: it closes it again.
fn over_a_menu(ctx: &Context, desk: &Desk, out: &mut Outbox) {
    let mut events = ctx.input_mut(|input| std::mem::take(&mut input.events));
    events.retain(|event| {
        let Some(stroke) = stroke(event) else { return true };
        match action::struck(desk, None, &stroke, false) {
            Struck::Action(entry) if entry.id == "window.menu" => {
                out.command(Command::Menu);
                false
            }
            _ => true,
        }
    });
    ctx.input_mut(|input| input.events = events);
}

/// Whether what is struck with these held is no text. On a Mac, Alt types letters of other languages; so does Alt with
/// Ctrl, which is what Windows makes of AltGr.
fn types_nothing(modifiers: Modifiers) -> bool {
    modifiers.alt && !modifiers.ctrl && !cfg!(target_os = "macos")
}

/// Keys that belong to the widget that has the focus.
fn keeps(stroke: &Stroke, typing: bool) -> bool {
    // With Ctrl or Alt a key is nearly always an act, also while one types.
    let bare = !stroke.ctrl && !stroke.alt;
    let edits = stroke.ctrl
        && !stroke.alt
        && matches!(
            stroke.key.as_str(),
            "A" | "C" | "V" | "X" | "Z" | "Y" | "ArrowLeft" | "ArrowRight" | "Home" | "End"
        );
    let works = matches!(stroke.key.as_str(), "Space" | "Enter" | "Tab");
    let moves =
        matches!(stroke.key.as_str(), "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End");
    match typing {
        true => edits || (bare && (works || moves || stroke.key == "Backspace" || stroke.key == "Delete")),
        false => bare && !stroke.shift && works,
    }
}

/// What lies over the window takes the keys, but for those that close it or open another.
fn allowed_over(desk: &Desk, id: &str) -> bool {
    let own = matches!(
        id,
        "help.dismiss" | "help.palette" | "help.keys" | "file.documents" | "file.quit" | "page.next-theme"
    );
    own || (matches!(desk.overlay, Some(Overlay::Settings | Overlay::Keys)) && id.starts_with("page."))
}

/// Whether a key is one that is held while another is struck, or changes what others type.
fn is_held(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
            | Key::CapsLock
            | Key::NumLock
            | Key::ScrollLock
    )
}

/// The stroke of a key that was pressed.
pub fn stroke(event: &Event) -> Option<Stroke> {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => from_key(*key, *modifiers),
        // egui has turned these three chords into events of their own already.
        Event::Copy => Some(control("C", false)),
        Event::Paste(_) => Some(control("V", false)),
        Event::Cut => Some(control("X", false)),
        _ => None,
    }
}

fn control(key: &str, shift: bool) -> Stroke {
    Stroke { ctrl: true, alt: false, shift, key: key.to_owned() }
}

fn from_key(key: Key, modifiers: Modifiers) -> Option<Stroke> {
    // A key that is held beside others is no stroke of its own.
    if is_held(key) {
        return None;
    }
    // Signs are named by what they type; that already holds the Shift that some keyboards need for them.
    let (name, shift) = match key {
        Key::Questionmark => ("?", false),
        Key::Slash if modifiers.shift => ("?", false),
        Key::Slash => ("/", false),
        Key::OpenBracket if modifiers.shift => ("{", false),
        Key::CloseBracket if modifiers.shift => ("}", false),
        Key::OpenBracket => ("[", false),
        Key::CloseBracket => ("]", false),
        Key::OpenCurlyBracket => ("{", false),
        Key::CloseCurlyBracket => ("}", false),
        Key::Plus => ("+", false),
        Key::Equals if modifiers.shift => ("+", false),
        Key::Equals => ("=", false),
        Key::Minus => ("-", false),
        Key::Comma => (",", false),
        Key::Backslash => ("\\", modifiers.shift),
        Key::Pipe => ("\\", true),
        Key::Num0 => ("0", modifiers.shift),
        other => (other.name(), modifiers.shift),
    };
    let name = match name {
        "Left" => "ArrowLeft",
        "Right" => "ArrowRight",
        "Up" => "ArrowUp",
        "Down" => "ArrowDown",
        name => name,
    };
    Some(Stroke {
        ctrl: modifiers.command || modifiers.ctrl,
        alt: modifiers.alt,
        shift,
        key: name.to_owned(),
    })
}

/// Mouse buttons that go back and forward.
pub fn mouse_buttons(ctx: &Context, desk: &Desk, out: &mut Outbox) {
    ctx.input(|input| {
        if input.pointer.button_pressed(egui::PointerButton::Extra1) {
            out.command(Command::Back);
        }
        if input.pointer.button_pressed(egui::PointerButton::Extra2) {
            out.command(Command::Forward);
        }
        // The wheel with Ctrl changes the size of the type, as everywhere.
        let zoom = input.zoom_delta();
        if let Some(view) = desk.active_view().filter(|view| zoom != 1.0 && desk.is_printed(view.id)) {
            // Printed pages grow with the fingers, not by steps.
            let ratio = (view.shown_ratio * zoom).clamp(0.05, 16.0);
            out.command(Command::Zoom { zoom: Zoom::Ratio(ratio) });
        } else if zoom > 1.02 {
            out.command(Command::Larger);
        } else if zoom < 0.98 {
            out.command(Command::Smaller);
        }
    });
}
