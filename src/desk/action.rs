//! The table that menu, palette, keys and the sheet of keys are made of. One row for each act.
//!
//! The rows of each menu are in a room of their own; here is what a row is, and the table of all of them.

mod edit; // what can be done with words that are selected?
mod file; // with documents, and with the program?
mod go; // where can one go?
mod keys; // which act does a stroke ask for?
mod offers; // when can an act be done?
mod other_words; // what else do people call an act?
mod page; // how can the page look?
mod rest; // what stands in no menu?
mod sheet; // what can be done in a sheet?
mod window; // where can panels and tabs stand?

use super::Desk;
use super::chord::Chord;
use super::command::Command;
pub use keys::{Struck, conflicts, holders, struck};

/// Where an act stands in the menu bar.
/// The order is that of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// Opening, closing, and the program itself.
    File,
    /// Selecting and copying.
    Edit,
    /// Finding words in a document.
    Find,
    /// Going to places and to other documents.
    Go,
    /// How the page looks.
    Page,
    /// Panels, tabs and splits.
    Window,
    /// Where to learn what there is.
    Help,
    /// In the palette and on keys only.
    None,
}

impl Menu {
    /// The menus that are shown; [`Menu::None`] is none of them.
    pub const BAR: [Self; 7] =
        [Self::File, Self::Edit, Self::Find, Self::Go, Self::Page, Self::Window, Self::Help];

    /// What stands in the bar, or over the group in the sheet of keys.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Find => "Find",
            Self::Go => "Go",
            Self::Page => "Page",
            Self::Window => "Window",
            Self::Help => "Help",
            Self::None => "Keys",
        }
    }
}

/// What an act offers now.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// It can be done, with this command.
    Ready(Command),
    /// Why it is grey.
    Not(&'static str),
}

/// One row of the table. Commands carry what they are about, and acts find it out from the desk: so a key
/// needs no words after it.
#[derive(Clone, Copy)]
pub struct Action {
    /// By what the settings know it. It must stay, or else the keys that somebody gave it are lost.
    pub id: &'static str,
    /// As menu and palette call it.
    pub title: &'static str,
    /// Name of the icon in the icon font.
    pub icon: &'static str,
    /// Keys at first; the settings may give others.
    pub keys: &'static [&'static str],
    /// Where it stands.
    pub menu: Menu,
    /// Begins a group in the menu.
    pub group: bool,
    /// What it would do now, or why it can do nothing. A grey line with a reason teaches more than one that
    /// is gone.
    pub make: fn(&Desk) -> Offer,
    /// Whether a switch is on, for acts that are one.
    pub on: Option<fn(&Desk) -> bool>,
}

/// A row. The functions below are `const`, because the table is: it costs nothing at the start.
const fn entry(
    id: &'static str,
    menu: Menu,
    icon: &'static str,
    title: &'static str,
    keys: &'static [&'static str],
    make: fn(&Desk) -> Offer,
) -> Action {
    Action { id, title, icon, keys, menu, group: false, make, on: None }
}

impl Action {
    const fn grouped(mut self) -> Self {
        self.group = true;
        self
    }

    const fn switch(mut self, on: fn(&Desk) -> bool) -> Self {
        self.on = Some(on);
        self
    }

    /// What else people call it, in small letters; see `other_words.rs`.
    pub fn words(&self) -> &'static [&'static str] {
        other_words::OTHER_WORDS.iter().find(|(id, _)| *id == self.id).map_or(&[], |(_, words)| words)
    }

    /// Keys now: those of the settings, else those of the table.
    /// Those of the settings take the place of those of the table and do not add to them, so that keys can
    /// also be taken away. A chord that cannot be read is passed over, because the settings are a file that
    /// people edit.
    pub fn chords(&self, desk: &Desk) -> Vec<Chord> {
        match desk.settings.keys.get(self.id) {
            Some(own) => own.iter().filter_map(|chord| chord.parse().ok()).collect(),
            None => self.keys.iter().filter_map(|chord| chord.parse().ok()).collect(),
        }
    }
}

/// The rows of each room, in the order of the menus.
const ROOMS: [&[Action]; 7] =
    [file::ROWS, edit::ROWS, go::ROWS, page::ROWS, sheet::ROWS, window::ROWS, rest::ROWS];

/// How many rows there are.
const COUNT: usize = {
    let (mut count, mut room) = (0, 0);
    while room < ROOMS.len() {
        count += ROOMS[room].len();
        room += 1;
    }
    count
};

/// All acts, in the order of the menus. Where two acts have one chord, the first in this order has it.
// Put together by the compiler, so that it costs nothing at the start.
pub const ACTIONS: &[Action] = &{
    let mut all = [file::ROWS[0]; COUNT];
    let (mut at, mut room) = (0, 0);
    while room < ROOMS.len() {
        let mut row = 0;
        while row < ROOMS[room].len() {
            all[at] = ROOMS[room][row];
            (at, row) = (at + 1, row + 1);
        }
        room += 1;
    }
    all
};

/// The act of an id; `None` for an id of the settings that this version does not know.
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::chord::Stroke;

    #[test]
    fn ids_are_unique_and_keys_can_be_read() {
        let mut ids: Vec<_> = ACTIONS.iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ACTIONS.len());
        for entry in ACTIONS {
            for chord in entry.keys {
                assert!(chord.parse::<Chord>().is_ok(), "{}: {chord}", entry.id);
            }
        }
    }

    #[test]
    fn no_chord_is_bound_twice() {
        assert_eq!(conflicts(&Desk::default()), Vec::new());
    }

    #[test]
    fn every_act_answers_on_an_empty_desk_and_its_command_is_a_line() {
        let desk = Desk::default();
        for entry in ACTIONS {
            if let Offer::Ready(command) = (entry.make)(&desk) {
                assert_eq!(command.to_string().parse(), Ok(command), "{}", entry.id);
            }
        }
    }

    #[test]
    fn letters_do_nothing_while_one_types() {
        let desk = Desk::default();
        let n: Stroke = "n".parse().unwrap();
        assert!(matches!(struck(&desk, None, &n, false), Struck::Action(entry) if entry.id == "find.next"));
        assert!(matches!(struck(&desk, None, &n, true), Struck::Nothing));
        let g: Stroke = "g".parse().unwrap();
        assert!(matches!(struck(&desk, None, &g, false), Struck::Begun));
        assert!(
            matches!(struck(&desk, Some(&g), &g, false), Struck::Action(entry) if entry.id == "go.start")
        );
    }
}
