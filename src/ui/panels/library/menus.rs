//! The menus of the library: how it is sorted and what it shows, in its head; what can be done with a row, at the row.
//! Each line sends a command, so that keys and palette can do the same.

use crate::data::job::ReadMark;
use crate::data::pile::{Item, Pile, Row, Sieve};
use crate::data::place::key_from_file;
use crate::data::wording::counted;
use crate::desk::Desk;
use crate::desk::action::{self, Offer};
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::icon_button;
use egui::{Button, Color32, Response, RichText, Ui};

/// Points of the menus: the longest of their lines.
const WIDTH: f32 = 230.0;

/// Orders and sieves, and folding; each is an act, with its keys.
const HEAD: &[&[&str]] = &[
    &[
        "library.by-folder",
        "library.by-name",
        "library.newest",
        "library.oldest",
        "library.largest",
        "library.by-kind",
    ],
    &["library.all", "library.unread", "library.begun", "library.unreadable"],
    &["library.fold-all", "library.unfold-all"],
];

/// The button in the head, lit while the list does not show all there is.
pub fn head_menu(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let on = desk.library.sieve != Sieve::All;
    let button = icon_button(ui, icons::SORT_ASCENDING, "Sort, and choose what is shown", on);
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(WIDTH);
        for (number, group) in HEAD.iter().enumerate() {
            if number > 0 {
                ui.separator();
            }
            group.iter().filter_map(|id| action::find(id)).for_each(|act| act_ui(ui, desk, act, out));
        }
    });
}

fn act_ui(ui: &mut Ui, desk: &Desk, act: &action::Action, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    // What stands before the colon says to the palette what the act is about; here that is known.
    let words = act.title.strip_prefix("Library: ").unwrap_or(act.title);
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let words = format!("{first}{}", letters.as_str());
    let on = act.on.is_some_and(|on| on(desk));
    let words = if on { format!("✓ {words}") } else { words };
    let keys = act.chords(desk).first().map(ToString::to_string).unwrap_or_default();
    let button = Button::new(words);
    // An empty one would be a part of what a screen reader says.
    let button = match keys.is_empty() {
        true => button,
        false => button.shortcut_text(RichText::new(keys).color(palette.quiet)),
    };
    match (act.make)(desk) {
        Offer::Ready(command) => {
            if ui.add(button.fill(Color32::TRANSPARENT)).clicked() {
                out.command(command);
                ui.close();
            }
        }
        Offer::Not(why) => {
            ui.add_enabled(false, button.fill(Color32::TRANSPARENT)).on_disabled_hover_text(why);
        }
    }
}

/// What can be done with a row; with all that is chosen, where the row is one of several.
pub fn row_menu(response: &Response, desk: &Desk, pile: &Pile, row: &Row, out: &mut Outbox) {
    response.context_menu(|ui| {
        ui.set_min_width(WIDTH);
        let path = pile.path(row.item);
        let chosen = &desk.library.chosen;
        if chosen.len() > 1 && path.is_some_and(|path| chosen.contains(path)) {
            return chosen_ui(ui, chosen.len(), out);
        }
        match row.folder {
            true => folder_ui(ui, pile, row, out),
            false => document_ui(ui, desk, pile, row, out),
        }
    });
}

fn chosen_ui(ui: &mut Ui, count: usize, out: &mut Outbox) {
    let rows = counted(count as u64, "row");
    line(ui, out, &format!("Open {rows} in tabs"), Command::OpenChosen);
    ui.separator();
    line(ui, out, "Mark as read", Command::MarkRead { read: true });
    line(ui, out, "Mark as unread", Command::MarkRead { read: false });
    ui.separator();
    line(ui, out, "Copy paths", Command::CopyPaths);
}

fn document_ui(ui: &mut Ui, desk: &Desk, pile: &Pile, row: &Row, out: &mut Outbox) {
    let loose = pile.loose(row.item);
    if let Some(path) = pile.path(row.item) {
        let key = key_from_file(path);
        let open = |path| Command::Open { path };
        line(ui, out, "Open", Command::Browse { path: key.clone() });
        line(ui, out, "Open in a tab of its own", open(key.clone()));
        line(ui, out, "Open beside", Command::OpenBeside { path: key });
        ui.separator();
        let mark = desk.read_marks.get(path).copied().unwrap_or_default();
        let path = path.to_owned();
        if mark != ReadMark::Read {
            line(ui, out, "Mark as read", Command::Mark { path: path.clone(), read: true });
        }
        if mark != ReadMark::Unread {
            line(ui, out, "Mark as unread", Command::Mark { path: path.clone(), read: false });
        }
        ui.separator();
        line(ui, out, "Copy path", Command::CopyPath { path: path.clone() });
        line(ui, out, "Show in its folder", Command::ShowInFolder { path: path.clone() });
        line(ui, out, "Open with another program", Command::OpenElsewhere { path });
    } else if let Some(loose) = loose {
        line(ui, out, "Open", Command::OpenDocument { doc: loose.doc });
    }
    // What lies in a folder of the library goes with it, and cannot be taken out by itself.
    if let Some(loose) = loose {
        ui.separator();
        line(ui, out, "Take out of the library", Command::ForgetDocument { doc: loose.doc });
    }
}

fn folder_ui(ui: &mut Ui, pile: &Pile, row: &Row, out: &mut Outbox) {
    let Some(path) = pile.path(row.item).map(ToOwned::to_owned) else { return };
    let fold = if row.open { "Fold" } else { "Unfold" };
    line(ui, out, fold, Command::Fold { path: path.clone(), folded: row.open });
    line(ui, out, "Fold all folders", Command::FoldAll { folded: true });
    line(ui, out, "Unfold all folders", Command::FoldAll { folded: false });
    ui.separator();
    line(ui, out, "Mark all in it as read", Command::Mark { path: path.clone(), read: true });
    line(ui, out, "Mark all in it as unread", Command::Mark { path: path.clone(), read: false });
    ui.separator();
    line(ui, out, "Copy path", Command::CopyPath { path: path.clone() });
    line(ui, out, "Show in its folder", Command::ShowInFolder { path: path.clone() });
    // What lies in an opened folder goes with it and cannot be taken out by itself.
    if matches!(row.item, Item::Root(_)) {
        ui.separator();
        line(ui, out, "Take out of the library", Command::ForgetFolder { path });
    }
}

fn line(ui: &mut Ui, out: &mut Outbox, words: &str, command: Command) {
    if ui.add(Button::new(words).fill(Color32::TRANSPARENT)).clicked() {
        out.command(command);
        ui.close();
    }
}
