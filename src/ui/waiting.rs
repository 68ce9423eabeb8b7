//! What a view shows while there is no document yet: that it comes, why it does not, or a field for its password.

use super::icons;
use super::outbox::Outbox;
use super::theme::{self, Palette};
use crate::data::job::FailureKind;
use crate::data::password::Password;
use crate::data::span::DocId;
use crate::desk::command::Command;
use crate::desk::documents::View;
use crate::desk::{Desk, Event};
use egui::Ui;
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
            password_ui(ui, view.doc, out);
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
fn password_ui(ui: &mut Ui, doc: DocId, out: &mut Outbox) {
    let id = egui::Id::unique(("password", doc.0));
    let mut typed: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.add_space(14.0);
    let field = egui::TextEdit::singleline(&mut typed)
        .id(id.with("field"))
        .password(true)
        .desired_width(240.0)
        .hint_text("Password");
    let response = ui.add(field);
    response.clone().accessible_name("Password");
    // Enter ends typing for egui, which gives the focus away: asked before it is taken back below.
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    // It is what the reader was stopped by, so one can type at once; but not away from a field in which one types
    // already.
    if ui.memory(|memory| memory.focused()).is_none() {
        response.request_focus();
    }
    ui.add_space(8.0);
    if (ui.button("Open").clicked() || enter) && !typed.is_empty() {
        out.send(Event::Password { doc, password: Password::new(std::mem::take(&mut typed)) });
    }
    // In egui's memory for this run, by document: two that are locked must not share what is typed.
    ui.data_mut(|data| data.insert_temp(id, typed));
}
