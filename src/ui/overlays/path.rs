//! The window's own field for a path, with completion, where no file dialog answers.

use super::{Overlays, sheet, typed_ui};
use crate::desk::command::Command;
use crate::desk::pointed::is_link;
use crate::desk::{Desk, Event};
use crate::ui::outbox::Outbox;
use crate::ui::widgets::{RowLook, row};
use crate::ui::{icons, theme};
use egui::{Key, Modifiers, RichText, Ui};
use std::path::PathBuf;

/// The field, and paths that begin with what it says. `folder` wants a folder and no file; `why` says why no file
/// dialog came, where one was asked for.
pub fn path_ui(
    state: &mut Overlays,
    ui: &mut Ui,
    desk: &Desk,
    folder: bool,
    why: Option<&str>,
    out: &mut Outbox,
) {
    if state.fresh {
        // A whole path, so that what is typed next is offered at once.
        state.typed = home();
    }
    // What is shown stays as it was typed; the home folder is put in only for the disk.
    let typed = expanded(&state.typed);
    // Once for each that is typed: a job looks it up, because a disk may take its time and the window must not.
    if state.asked.as_ref() != Some(&typed) {
        state.asked = Some(typed.clone());
        out.send(Event::TypingPath { typed: typed.clone(), folders_only: folder });
    }
    // What was offered for other letters is no longer meant.
    let offers = if desk.offers.typed == typed { desk.offers.paths.as_slice() } else { &[] };
    // Before the field is drawn: Tab would go to the next widget, and Enter give the focus away.
    let tab = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab));
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    if let (true, Some((path, _))) = (tab, offers.first()) {
        state.typed = path.clone();
        move_caret_to_end(ui, &state.typed);
    }
    let mut chosen = None;
    sheet(ui, "Path", 620.0, 110.0, |ui| {
        let palette = theme::palette(ui.ctx());
        let hint = if folder { "Path of a folder" } else { "Path of a file or folder" };
        typed_ui(ui, &mut state.typed, icons::FOLDER_OPEN, hint, state.fresh);
        ui.add_space(4.0);
        for (path, is_folder) in offers {
            let look = RowLook {
                icon: Some(if *is_folder { icons::FOLDER } else { icons::FILE_TEXT }),
                label: path,
                ..RowLook::default()
            };
            if row(ui, &look).clicked() {
                chosen = Some((path.clone(), *is_folder));
            }
        }
        egui::Frame::new().inner_margin(egui::Margin::symmetric(18, 10)).show(ui, |ui| {
            let why = why.map(|why| format!("{why} ")).unwrap_or_default();
            ui.label(
                RichText::new(format!("{why}Tab completes, Enter opens.")).size(12.5).color(palette.quiet),
            );
        });
    });
    match chosen {
        // Where a file is wanted, a folder is only on the way to it.
        Some((path, true)) if !folder => state.typed = path,
        Some((path, _)) => open(path, out),
        None if enter => open(state.typed.clone(), out),
        None => {}
    }
}

fn open(typed: String, out: &mut Outbox) {
    // A link that was copied here leads to its place.
    if is_link(&typed) {
        return out.command(Command::OpenLink { link: typed });
    }
    let path = PathBuf::from(expanded(&typed));
    out.command(Command::Dismiss);
    out.command(Command::Open { path });
}

fn home() -> String {
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    home.map_or_else(|| "/".to_owned(), |home| format!("{}/", home.display()))
}

fn expanded(typed: &str) -> String {
    match typed.strip_prefix("~/") {
        Some(rest) => format!("{}{rest}", home()),
        None => typed.to_owned(),
    }
}

fn move_caret_to_end(ui: &Ui, text: &str) {
    use egui::text::{CCursor, CCursorRange, CharIndex};
    let id = egui::Id::unique("sheet words");
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    // egui keeps the caret at the letter where it was, which is in the middle of what was completed.
    let end = CCursor::new(CharIndex(text.chars().count()));
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}
