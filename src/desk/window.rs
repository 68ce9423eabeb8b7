//! Panels, their places, and what lies over the window.

use super::action::Offer;
use super::chord::Chord;
use super::command::Command;
use super::layout::Layout;
use super::words::{OutSheet, PanelId, Side, Spot};
use super::{Desk, Effect, Message, action};
use std::str::FromStr;

/// Acts that are remembered because they were asked for: as many as one sees at a glance above all others.
const MAX_ACTED: usize = 5;

/// What can have the keys, in the round that one goes through by keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeper {
    Page,
    Panel(PanelId),
    /// The field for finding.
    Find,
}

/// What lies over the window and takes the keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The list of all acts.
    Palette,
    /// The list of documents to go to.
    Documents,
    /// The list of documents to compare with the one in front.
    Partners,
    /// The field for a line, paragraph, page or part.
    GoTo,
    /// The sheet of all keys.
    Keys,
    /// The settings.
    Settings,
    /// The list of families of letters to choose from.
    Typefaces {
        /// For code, or else for the page.
        code: bool,
    },
    /// The window's own field for a path, with the word why there is no dialog.
    Path {
        /// Whether a folder is asked for, and not a file.
        folder: bool,
        /// Why the field is here, where the user expected a dialog.
        why: Option<&'static str>,
    },
    /// An address that leads out.
    Address(String),
    /// The field for the title of the document in front, as citations have it.
    Title,
    /// Which cells of a column are shown.
    Filter {
        /// Counted from 0.
        column: u32,
    },
    /// How and where to something leaves.
    Out(OutSheet),
}

/// How large the window is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowSize {
    /// In points, as wide as it is where it does not fill the screen.
    pub width: f32,
    /// And as high.
    pub height: f32,
    /// Whether it fills the screen.
    pub maximised: bool,
}

impl Desk {
    /// Whether a panel can be seen.
    pub fn shows(&self, panel: PanelId) -> bool {
        let side = self.layout.side_of(panel);
        self.layout.shows(panel) && !self.only_page && side.is_some_and(|side| !self.no_room.contains(&side))
    }

    /// What counts is whether it can be seen: a panel behind a hidden side is shown by the key, rather than
    /// taken away unseen.
    pub(super) fn toggle_panel(&mut self, panel: PanelId) {
        if self.shows(panel) {
            self.layout.hide(panel);
            self.changed_layout();
            // Keys would otherwise go to a panel that is gone.
            if self.focus == Some(panel) {
                self.focus = None;
            }
        } else {
            self.show_panel(panel);
        }
    }

    /// Everything that could hide it is undone, because somebody who asks for a panel wants to see it.
    pub(super) fn show_panel(&mut self, panel: PanelId) {
        self.overlay = None;
        self.only_page = false;
        self.layout.show(panel);
        self.focus(panel);
        self.changed_layout();
        if panel == PanelId::Find {
            self.find_for_panel();
        }
    }

    pub(super) fn move_panel(&mut self, panel: PanelId, side: Side) {
        self.layout.move_panel(panel, side);
        self.changed_layout();
    }

    pub(super) fn seat_panel(&mut self, panel: PanelId, beside: PanelId, spot: Spot) {
        self.layout.seat_panel(panel, beside, spot);
        self.changed_layout();
    }

    pub(super) fn toggle_side(&mut self, side: Side) {
        if !self.layout.is_used(side) {
            // A side of which nothing is shown gets its usual panels; otherwise the key would seem to do nothing.
            let here = PanelId::ALL.into_iter().filter(|panel| self.layout.side_of(*panel) == Some(side));
            let (usual, others): (Vec<PanelId>, Vec<PanelId>) = here.partition(|panel| panel.usual());
            let panels = if usual.is_empty() { others } else { usual };
            if panels.is_empty() {
                return self.say("No panel stands at that side. Drag one there by its head.");
            }
            panels.into_iter().for_each(|panel| self.layout.show(panel));
        } else {
            // While only the page is shown, both sides are out of sight, and the key means to bring this one
            // back.
            let dock = self.layout.dock_mut(side);
            dock.hidden = !(dock.hidden || self.only_page);
        }
        self.only_page = false;
        self.changed_layout();
    }

    /// Goes round: the page, each panel that is shown, and the field for finding where that is open.
    pub(super) fn step_panel(&mut self, by: isize) {
        let seats = Side::ALL.into_iter().flat_map(|side| &self.layout.dock(side).seats);
        let panels = seats.flat_map(|seat| &seat.panels).filter(|panel| self.shows(**panel));
        let panels = panels.map(|panel| Keeper::Panel(*panel));
        let field = (self.find.open && self.active.is_some()).then_some(Keeper::Find);
        let round: Vec<Keeper> = std::iter::once(Keeper::Page).chain(panels).chain(field).collect();
        let here = round.iter().position(|keeper| *keeper == self.keeper()).unwrap_or(0);
        match round[(here as isize + by).rem_euclid(round.len() as isize) as usize] {
            Keeper::Page => self.take_keys(),
            Keeper::Panel(panel) => self.focus(panel),
            Keeper::Find => {
                self.take_keys();
                self.find.take_keys();
            }
        }
    }

    /// What has the keys.
    fn keeper(&self) -> Keeper {
        match self.focus {
            Some(panel) => Keeper::Panel(panel),
            None if self.find.has_keys => Keeper::Find,
            None => Keeper::Page,
        }
    }

    /// Whether something beside the page has the keys.
    pub fn keys_are_away(&self) -> bool {
        self.keeper() != Keeper::Page
    }

    /// Gives the keys to the page. The number rises here too, so that the window takes them from whatever has them.
    pub(super) fn take_keys(&mut self) {
        self.focus = None;
        self.find.has_keys = false;
        self.focus_serial += 1;
    }

    fn focus(&mut self, panel: PanelId) {
        self.focus = Some(panel);
        self.asked_for = Some(panel);
        self.find.has_keys = false;
        self.focus_serial += 1;
    }

    /// Takes over a layout that the window or a line sent.
    pub(super) fn arrange(&mut self, mut layout: Layout) {
        // The window may have drawn what the desk has closed meanwhile.
        for view in layout.views().into_iter().filter(|view| !self.views.contains_key(view)) {
            layout.remove_view(view);
        }
        layout.tidy();
        // A tab that is missing would be open and out of reach.
        let shown = layout.views();
        for view in self.views.keys().filter(|view| !shown.contains(view)) {
            layout.add_view(*view, None);
        }
        // What one reads stays in sight, whatever was said to be in front.
        self.active.into_iter().for_each(|active| layout.activate(active));
        self.layout = layout;
        self.changed_layout();
    }

    /// Only places go back to what they were at first; documents stay open, in their order.
    pub(super) fn standard_layout(&mut self) {
        let mut layout = Layout::default();
        for view in self.layout.views() {
            layout.add_view(view, layout.views().last().copied());
        }
        if let Some(active) = self.active {
            layout.activate(active);
        }
        self.layout = layout;
        self.only_page = false;
        self.changed_layout();
    }

    pub(super) fn toggle_only_page(&mut self) {
        // Of nothing there is no page alone, but a window without anything to begin with.
        self.only_page = !self.only_page && self.active.is_some();
        // Words about the way out of it are no longer true.
        let about = |message: &Message| message.offer.as_ref().is_some_and(|(_, c)| *c == Command::OnlyPage);
        self.messages.retain(|message| !about(message));
        self.touch();
    }

    /// What hangs on which panels are shown.
    fn changed_layout(&mut self) {
        self.find_settle();
        self.touch();
    }

    /// The page alone, after a start: somebody who left it so a week ago does not know any more how to leave it.
    pub(super) fn say_only_page(&mut self) {
        let keys = action::find("window.page").map(|act| act.chords(self)).unwrap_or_default();
        let keys = keys.first().map_or_else(|| "Esc".to_owned(), ToString::to_string);
        let words = format!("Only the page is shown, as you left it; {keys} brings the rest back.");
        self.offer(&words, "Show the rest", Command::OnlyPage);
    }

    /// Kept with the session, so that the next window is as large.
    pub(super) fn window_size(&mut self, size: WindowSize) {
        if self.window != Some(size) {
            self.window = Some(size);
            self.touch();
        }
    }

    pub(super) fn toggle_full_screen(&mut self) {
        self.full_screen = !self.full_screen;
        self.effects.push(Effect::FullScreen(self.full_screen));
    }

    /// Takes away what is innermost: an overlay, then what has the keys beside the page, then the field for finding, the
    /// selection, and “only the page”. One thing at each key, so that a key too many loses little. Messages go with any
    /// of them.
    pub(super) fn dismiss(&mut self) {
        let selected = self.active_view().is_some_and(|view| view.selection.is_some_and(|s| !s.is_empty()));
        if self.overlay.take().is_some() {
        } else if self.focus.is_some() {
            self.take_keys();
        } else if self.find.open {
            self.find_close();
        } else if selected {
            self.select_none();
        } else if self.only_page {
            self.only_page = false;
        }
        self.messages.clear();
    }

    /// The keys are read before anything is changed, so that a slip leaves the act the keys that it had.
    pub(super) fn set_keys(&mut self, id: &str, keys: &str) {
        if let Some(chords) = self.chords_for(id, keys) {
            self.give_keys(id, &chords);
        }
    }

    /// The same, and nothing else has these keys afterwards.
    pub(super) fn move_keys(&mut self, id: &str, keys: &str) {
        let Some(chords) = self.chords_for(id, keys) else { return };
        for chord in &chords {
            for (holder, own) in action::holders(self, id, chord) {
                let left: Vec<Chord> =
                    holder.chords(self).into_iter().filter(|other| *other != own).collect();
                self.give_keys(holder.id, &left);
            }
        }
        self.give_keys(id, &chords);
    }

    /// Reads keys that an act is to have; where there is no such act, or they are none, it says so.
    fn chords_for(&mut self, id: &str, keys: &str) -> Option<Vec<Chord>> {
        let chords = keys.split(',').map(str::trim).filter(|chord| !chord.is_empty());
        match chords.map(Chord::from_str).collect() {
            Ok(_) if action::find(id).is_none() => self.say(format!("There is no act “{id}”.")),
            Ok(chords) => return Some(chords),
            Err(why) => self.say(why),
        }
        None
    }

    /// They are kept as this program prints them, and not as they were typed, so that the settings hold one spelling.
    fn give_keys(&mut self, id: &str, chords: &[Chord]) {
        let printed = chords.iter().map(Chord::to_string).collect();
        self.change_settings(|settings| {
            settings.keys.insert(id.to_owned(), printed);
        });
    }

    /// Does what an act would do now, and remembers that it was asked for.
    pub(super) fn act(&mut self, id: &str) {
        let Some(entry) = action::find(id) else { return self.say(format!("There is no act “{id}”.")) };
        match (entry.make)(self) {
            Offer::Ready(command) => {
                self.acted.retain(|before| *before != entry.id);
                self.acted.insert(0, entry.id);
                self.acted.truncate(MAX_ACTED);
                self.command(command);
            }
            Offer::Not(why) => self.say(format!("{} cannot be had: {why}.", entry.title)),
        }
    }

    /// The entry is taken away, and not set to today's keys, so that a later version may give better ones.
    pub(super) fn standard_keys(&mut self, id: &str) {
        self.change_settings(|settings| {
            settings.keys.remove(id);
        });
    }

    /// Whether the overlay is one in which one types.
    /// Single letters are text there. The field for finding is no overlay, and tells of itself.
    pub fn typing_over(&self) -> bool {
        !matches!(self.overlay, None | Some(Overlay::Address(_)) | Some(Overlay::Keys))
    }
}
