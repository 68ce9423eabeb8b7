//! The window's own field for a path, with completion, where no file dialog answers.

use super::{Overlays, sheet, typed_ui};
use crate::data::job::PathIs;
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
    // Before the field is drawn: Tab and the arrows would go elsewhere, and Enter give the focus away.
    let (tab, enter, step) = ui.input_mut(|input| {
        let step = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize
            - input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
        (input.consume_key(Modifiers::NONE, Key::Tab), input.consume_key(Modifiers::NONE, Key::Enter), step)
    });
    // Nought is the field itself, whose words are then meant.
    state.chosen = (state.chosen as isize + step).clamp(0, offers.len() as isize) as usize;
    let walked = state.chosen.checked_sub(1).and_then(|at| offers.get(at));
    if let (true, Some((path, _))) = (tab, walked.or(offers.first())) {
        state.typed = path.clone();
        state.chosen = 0;
        move_caret_to_end(ui, &state.typed);
    }
    let before = state.typed.clone();
    let mut chosen = walked.filter(|_| enter).cloned();
    sheet(ui, "Path", 620.0, 110.0, |ui| {
        let palette = theme::palette(ui.ctx());
        let hint = if folder { "Path of a folder" } else { "Path of a file or folder" };
        typed_ui(ui, &mut state.typed, icons::FOLDER_OPEN, hint, state.fresh);
        if state.typed != before {
            (state.chosen, state.refused) = (0, None);
            anew(ui, &before, &mut state.typed);
        }
        ui.add_space(4.0);
        for (at, (path, is_folder)) in offers.iter().enumerate() {
            let look = RowLook {
                icon: Some(if *is_folder { icons::FOLDER } else { icons::FILE_TEXT }),
                label: path,
                chosen: state.chosen == at + 1,
                walked: Some(false),
                ..RowLook::default()
            };
            if row(ui, &look).clicked() {
                chosen = Some((path.clone(), *is_folder));
            }
        }
        egui::Frame::new().inner_margin(egui::Margin::symmetric(18, 10)).show(ui, |ui| {
            if let Some(refused) = state.refused {
                ui.label(RichText::new(refused).size(12.5).color(palette.warning));
            }
            let why = why.map(|why| format!("{why} ")).unwrap_or_default();
            let words = format!("{why}Tab completes, arrows choose, Enter opens.");
            ui.label(RichText::new(words).size(12.5).color(palette.quiet));
        });
    });
    match chosen {
        // Where a file is wanted, a folder is only on the way to it.
        Some((path, true)) if !folder => {
            state.typed = path;
            state.chosen = 0;
            move_caret_to_end(ui, &state.typed);
        }
        Some((path, _)) => open(path, out),
        None if enter && state.chosen == 0 => match link(&state.typed) {
            Some(link) => {
                out.command(Command::Dismiss);
                out.command(Command::OpenLink { link: link.to_owned() });
            }
            None => state.entered = true,
        },
        None => {}
    }
    enter_ui(state, desk, &typed, folder, out);
}

/// Enter is answered once the disk has: a path that leads nowhere leaves the field open, with the reason, so that it can
/// be mended.
fn enter_ui(state: &mut Overlays, desk: &Desk, typed: &str, folder: bool, out: &mut Outbox) {
    state.awaits = state.entered;
    // Only what was said of these very letters counts.
    if !state.entered || desk.offers.typed != typed || expanded(&state.typed) != typed {
        return;
    }
    (state.entered, state.awaits) = (false, false);
    match desk.offers.is {
        PathIs::Folder => open(typed.to_owned(), out),
        PathIs::File if !folder => open(typed.to_owned(), out),
        PathIs::File => state.refused = Some("That is a file, and a folder is asked for."),
        PathIs::Nothing => state.refused = Some("There is no file or folder of that name."),
        PathIs::OutOfReach => state.refused = Some("You have no permission to look there."),
    }
}

/// The field begins with the home folder. Who goes on with a whole path does not mean one in it, but that path.
fn anew(ui: &Ui, before: &str, typed: &mut String) {
    let home = home();
    let Some(rest) = typed.strip_prefix(&home).filter(|_| before == home) else { return };
    if rest.starts_with('/') || rest.starts_with("~/") {
        *typed = rest.to_owned();
        move_caret_to_end(ui, typed);
    }
}

fn open(typed: String, out: &mut Outbox) {
    let path = PathBuf::from(typed);
    out.command(Command::Dismiss);
    out.command(Command::Open { path });
}

/// A link that was copied in this program leads to its place: no file is called that. It may stand behind the home folder
/// with which the field begins.
fn link(typed: &str) -> Option<&str> {
    let behind = typed.strip_prefix(&home());
    [Some(typed), behind].into_iter().flatten().find(|typed| is_link(typed))
}

pub(super) fn home() -> String {
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
    home.map_or_else(|| "/".to_owned(), |home| format!("{}/", home.display()))
}

pub(super) fn expanded(typed: &str) -> String {
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
