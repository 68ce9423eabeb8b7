//! What a view shows while there is no document yet: that it comes, why it does not, or a field for its password.

use super::icons;
use super::outbox::Outbox;
use super::theme::{self, Palette};
use super::widgets;
use crate::data::job::FailureKind;
use crate::data::password::Password;
use crate::desk::command::Command;
use crate::desk::documents::View;
use crate::desk::{Desk, Event};
use egui::{Id, Key, Popup, Response, Ui};
use std::path::Path;

/// Where the page will be: that it is being opened, or why it cannot be.
pub fn waiting_ui(ui: &mut Ui, desk: &Desk, view: &View, palette: &Palette, out: &mut Outbox) {
    let Some(entry) = desk.documents.get(&view.doc) else { return };
    let failure = entry.failure.clone();
    let locked = failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::Password);
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.3);
        let Some(failure) = failure else {
            ui.label(egui::RichText::new(format!("Opening {}…", entry.title())).color(palette.quiet));
            return;
        };
        let icon = if locked { icons::LOCK_SIMPLE } else { icons::WARNING };
        let ink = if locked { palette.quiet } else { palette.warning };
        ui.label(egui::RichText::new(icon).font(theme::icon_font(28.0)).color(ink));
        ui.add_space(8.0);
        ui.label(egui::RichText::new(entry.title()).family(theme::semibold()).size(15.0));
        ui.add_space(4.0);
        ui.scope(|ui| {
            ui.set_max_width(460.0);
            ui.label(failure.words);
            if let Some(hint) = failure.hint {
                ui.label(egui::RichText::new(hint).color(palette.quiet));
            }
        });
        if locked {
            password_ui(ui, desk, view, out);
        } else if let Some(path) = entry.origin.file() {
            bytes_ui(ui, view, failure.kind, out);
            elsewhere_ui(ui, path, failure.kind, out);
        } else {
            bytes_ui(ui, view, failure.kind, out);
        }
    });
}

/// Offers what is there of a file that is not what it should be: somebody may know the words in it.
fn bytes_ui(ui: &mut Ui, view: &View, kind: FailureKind, out: &mut Outbox) {
    use FailureKind::{Crash, Damaged, Limit, NotSupported, Other};
    if !matches!(kind, Damaged | NotSupported | Limit | Crash | Other) {
        return;
    }
    ui.add_space(14.0);
    if ui.button("Show its strings and bytes").clicked() {
        out.command(Command::View { view: view.id });
        out.command(Command::AsBytes { on: true });
    }
}

/// What one can do with a file that cannot be read here: other programs may read it.
pub fn elsewhere_ui(ui: &mut Ui, path: &Path, kind: FailureKind, out: &mut Outbox) {
    // What is not there, or closed to this user, is so for other programs too.
    if matches!(kind, FailureKind::Gone | FailureKind::NotAFile) {
        return;
    }
    ui.add_space(14.0);
    if kind != FailureKind::NoPermission && ui.button("Open with another program").clicked() {
        out.command(Command::OpenElsewhere { path: path.to_owned() });
    }
    ui.add_space(6.0);
    if ui.link("Show in its folder").clicked() {
        out.command(Command::ShowInFolder { path: path.to_owned() });
    }
}

/// Asks for the password of a document. What is typed lives in this field and in memory, and is written nowhere.
fn password_ui(ui: &mut Ui, desk: &Desk, view: &View, out: &mut Outbox) {
    let doc = view.doc;
    let id = Id::unique(("password", doc.0));
    let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.add_space(14.0);
    let field = egui::TextEdit::singleline(&mut typed)
        .id(id.with("field"))
        .password(true)
        .desired_width(240.0)
        .event_filter(widgets::hears_escape_too())
        .hint_text("Password");
    let response = ui.add(field);
    response.clone().accessible_name("Password");
    // Enter ends typing for egui, which gives the focus away.
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    take_keys(ui, desk, view, &response);
    if widgets::hears_escape(ui, &response) {
        typed.clear();
        give_back(ui, view, &response);
    }
    ui.add_space(8.0);
    let open = ui.button("Open").clicked() || enter;
    if open && typed.is_empty() {
        response.request_focus();
    } else if open {
        out.send(Event::Password { doc, password: Password::new(std::mem::take(&mut typed)) });
        // Where it is a wrong one, it is asked for anew.
        ui.data_mut(|data| data.remove::<u64>(id.with("asked")));
    }
    // In egui's memory for this run, by document: two that are locked must not share what is typed.
    ui.data_mut(|data| data.insert_temp(id, typed));
}

/// The reader was stopped by the question, so what is typed is the answer, and picks no rows of the list from which the
/// document was opened. It takes the keys once, when it is asked in front: whoever gives them back by Esc has them there.
fn take_keys(ui: &Ui, desk: &Desk, view: &View, field: &Response) {
    let id = Id::unique(("password", view.doc.0));
    let (asked, back) = (id.with("asked"), id.with("back"));
    let clicked = ui.input(|input| input.pointer.any_pressed()) && ui.rect_contains_pointer(ui.max_rect());
    // What lies over the window has the keys for as long.
    if desk.active == Some(view.id) && desk.overlay.is_none() && !Popup::is_any_open(ui.ctx()) {
        let now = ui.ctx().cumulative_pass_nr();
        let before: Option<u64> = ui.data(|data| data.get_temp(asked));
        ui.data_mut(|data| data.insert_temp(asked, now));
        if before.is_none_or(|before| before + 1 < now) || clicked {
            if let Some(had) = ui.memory(|memory| memory.focused()).filter(|had| *had != field.id) {
                ui.data_mut(|data| data.insert_temp(back, had));
            }
            field.request_focus();
        }
    }
}

/// Gives the keys back to what they were taken from.
fn give_back(ui: &Ui, view: &View, field: &Response) {
    let back = Id::unique(("password", view.doc.0)).with("back");
    let had = ui.data(|data| data.get_temp::<Id>(back));
    ui.data_mut(|data| data.remove::<Id>(back));
    match had {
        Some(had) => ui.memory_mut(|memory| memory.request_focus(had)),
        None => field.surrender_focus(),
    }
}
