//! The window's own field for a path, with completion, where no file dialog answers.

use super::{Overlays, sheet, typed_ui};
use crate::desk::command::Command;
use crate::desk::{Desk, Event};
use crate::ui::outbox::Outbox;
use crate::ui::widgets::{RowLook, row};
use crate::ui::{icons, theme};
use egui::{Key, Modifiers, RichText, Ui};
use std::path::PathBuf;

pub fn path_ui(
    state: &mut Overlays,
    ui: &mut Ui,
    desk: &Desk,
    folder: bool,
    why: Option<&str>,
    out: &mut Outbox,
) {
    if state.fresh {
        state.typed = home();
    }
    let typed = expanded(&state.typed);
    if state.asked.as_ref() != Some(&typed) {
        state.asked = Some(typed.clone());
        out.send(Event::TypingPath { typed: typed.clone(), folders_only: folder });
    }
    // What was offered for other letters is no longer meant.
    let offers = if desk.offers.typed == typed { desk.offers.paths.as_slice() } else { &[] };
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
        Some((path, true)) if !folder => state.typed = path,
        Some((path, _)) => open(path, out),
        None if enter => open(state.typed.clone(), out),
        None => {}
    }
}

fn open(typed: String, out: &mut Outbox) {
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
    let end = CCursor::new(CharIndex(text.chars().count()));
    state.cursor.set_char_range(Some(CCursorRange::one(end)));
    state.store(ui.ctx(), id);
}
