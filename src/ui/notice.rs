//! A line over the page that says that its file has changed or is gone, with what one can do.

use super::outbox::Outbox;
use super::{icons, theme};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::View;
use egui::{Area, Frame, Id, Margin, Order, RichText, Stroke, Ui, vec2};

/// Over the foot of the page, in the view that it is about; a message would go away before somebody decides.
pub fn notice_ui(ui: &mut Ui, desk: &Desk, view: &View, out: &mut Outbox) {
    let Some(entry) = desk.documents.get(&view.doc) else { return };
    // A large text is read from the disk as one goes, and may meet the change before the watch tells of it.
    let trouble = desk.document(view.doc).and_then(|document| document.text.shelf.as_ref()?.trouble());
    // Where nothing was read there is nothing to be kept or read again; the page says itself why it is empty.
    let nothing = desk.document(view.doc).is_none();
    if nothing || (!entry.changed && !entry.vanished && trouble.is_none()) {
        return;
    }
    let palette = theme::palette(ui.ctx());
    let rect = ui.max_rect();
    let area =
        Area::new(Id::unique(("notice", view.id))).order(Order::Middle).pivot(egui::Align2::CENTER_BOTTOM);
    area.fixed_pos(rect.center_bottom() - vec2(0.0, 18.0)).constrain_to(rect).show(ui.ctx(), |ui| {
        let frame =
            Frame::new().fill(palette.page).stroke(Stroke::new(1.0, palette.hairline)).corner_radius(9.0);
        frame.inner_margin(Margin::symmetric(14, 7)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(
                    RichText::new(icons::WARNING_CIRCLE).font(theme::icon_font(16.0)).color(palette.warning),
                );
                if entry.vanished {
                    ui.label("The file is gone from the disk. What was read stays here until you close it.");
                    return;
                }
                let lost = trouble.is_some();
                let words = trouble
                    .map_or_else(|| "The file has changed on the disk.".to_owned(), |trouble| trouble.words);
                ui.label(words);
                if ui.button("Read it again").clicked() {
                    // To the front first, because what follows is about the document in front.
                    out.command(Command::View { view: view.id });
                    out.command(Command::Reload);
                }
                // What is gone cannot be kept.
                if !lost && ui.button("Keep this").clicked() {
                    out.command(Command::View { view: view.id });
                    out.command(Command::KeepOld);
                }
            });
        });
    });
}

/// Words to the user that go away by themselves.
pub fn messages_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    if desk.messages.is_empty() {
        return;
    }
    // What has a button must be reached; all else lets clicks through to the page.
    let offers = desk.messages.iter().any(|message| message.offer.is_some());
    let area = Area::new(Id::unique("messages")).order(Order::Foreground).interactable(offers);
    // Above the foot of the window, which says where one is.
    area.anchor(egui::Align2::CENTER_BOTTOM, vec2(0.0, -theme::STATUS - 16.0)).show(ui.ctx(), |ui| {
        for message in &desk.messages {
            let ground = if palette.dark { palette.chosen } else { palette.ink };
            let ink = if palette.dark { palette.ink } else { palette.page };
            let frame = Frame::new().fill(ground).corner_radius(8.0).inner_margin(Margin::symmetric(14, 8));
            frame.show(ui, |ui| {
                ui.set_max_width(560.0);
                let hint = message.hint.as_deref().unwrap_or("");
                let words = RichText::new(format!("{} {hint}", message.words).trim()).color(ink);
                let Some((button, command)) = &message.offer else {
                    ui.label(words);
                    return;
                };
                ui.horizontal(|ui| {
                    ui.label(words);
                    if ui.button(*button).clicked() {
                        out.command(command.clone());
                    }
                });
            });
            ui.add_space(4.0);
        }
    });
}
