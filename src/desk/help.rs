//! The help: a document like any other, so that it is read, searched and quoted as one. Its prose is a file of our own;
//! every key in it, and the list of all acts, are put in from the table of acts as they are now, and so it is true. Its
//! pictures stand in its text, as addresses that hold what they name, because it lies in no folder.

use super::Desk;
use super::action::{self, ACTIONS, Action, Menu};
use crate::data::place::Origin;
use data_encoding::BASE64;
use std::fmt::Write as _;

const PROSE: &str = include_str!("../../assets/help.md");
/// Its name, by whose ending it is read as Markdown.
const NAME: &str = "Folioscope help.md";
/// In the prose: `{key:find.open}` is the key of an act, and this stands for the list of all.
const KEY: &str = "{key:";
const ALL: &str = "{acts}";
/// Pictures of the window, by what stands for them in the prose.
const PICTURES: &[(&str, &[u8])] = &[
    ("{picture:window}", include_bytes!("../../assets/help/window.png")),
    ("{picture:acts}", include_bytes!("../../assets/help/acts.png")),
    ("{picture:both}", include_bytes!("../../assets/help/both.png")),
];

impl Desk {
    /// Opens the help, or goes to it. Where keys were changed since it was opened, it takes the place of the older one.
    pub(super) fn open_help(&mut self) {
        self.overlay = None;
        let origin = Origin::Words(NAME.to_owned(), text(self).into());
        let is_help = |doc| {
            let entry = self.documents.get(&doc);
            entry.is_some_and(|entry| matches!(&entry.origin, Origin::Words(name, _) if name == NAME))
        };
        let open = self.views.values().find(|view| is_help(view.doc)).map(|view| view.id);
        match open.filter(|_| self.find_open_view(&origin).is_none()) {
            Some(older) => {
                self.activate(older);
                self.replace(older, origin);
            }
            None => self.open_origin(origin, None),
        }
    }
}

/// The help with its keys, as Markdown.
pub fn text(desk: &Desk) -> String {
    let (before, after) = PROSE.split_once(ALL).unwrap_or((PROSE, ""));
    let text = format!("{}{}{}", with_keys(desk, before), acts(desk), with_keys(desk, after));
    PICTURES.iter().fold(text, |text, (name, bytes)| {
        text.replace(name, &format!("data:image/png;base64,{}", BASE64.encode(bytes)))
    })
}

fn with_keys(desk: &Desk, prose: &str) -> String {
    let mut parts = prose.split(KEY);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (id, rest) = part.split_once('}').unwrap_or((part, ""));
        // A test knows that there is such an act.
        out.push_str(&action::find(id).map_or_else(String::new, |entry| first_key(desk, entry)));
        out.push_str(rest);
    }
    out
}

fn first_key(desk: &Desk, entry: &Action) -> String {
    match entry.chords(desk).first() {
        Some(chord) => format!("`{chord}`"),
        // The sentence around it stands whether there is a key or not.
        None => format!("*{}* in the menu", entry.title),
    }
}

/// All acts with their keys, by menu.
fn acts(desk: &Desk) -> String {
    let mut out = String::new();
    for menu in Menu::BAR.into_iter().chain([Menu::None]) {
        let _ = write!(out, "### {}\n\n| Act | Keys |\n|---|---|\n", menu.title());
        for entry in ACTIONS.iter().filter(|entry| entry.menu == menu) {
            let keys: Vec<String> = entry.chords(desk).iter().map(|chord| format!("`{chord}`")).collect();
            let _ = writeln!(out, "| {} | {} |", entry.title, keys.join(" or "));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_acts_that_there_are_and_all_of_them() {
        for part in PROSE.split(KEY).skip(1) {
            let id = part.split('}').next().unwrap_or("");
            assert!(action::find(id).is_some(), "the help names “{id}”, which is no act");
        }
        assert!(PROSE.contains(ALL));
        let text = text(&Desk::default());
        assert!(!text.contains(KEY), "a key is missing");
        assert!(!text.contains("{picture:"), "a picture is missing");
        assert_eq!(text.matches("](data:image/png;base64,").count(), PICTURES.len());
        for entry in ACTIONS {
            assert!(text.contains(&format!("| {} |", entry.title)), "{}", entry.id);
        }
    }

    #[test]
    fn the_help_knows_the_keys_as_they_are_now() {
        let mut desk = Desk::default();
        assert!(text(&desk).contains("`Ctrl+F`"));
        desk.settings.keys.insert("find.open".to_owned(), vec!["Ctrl+K".to_owned()]);
        assert!(text(&desk).contains("`Ctrl+K` finds words"));
        desk.settings.keys.insert("find.open".to_owned(), Vec::new());
        assert!(text(&desk).contains("*Find in this document…* in the menu finds words"));
    }
}
