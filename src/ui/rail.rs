//! The narrow rail at the left edge: the menu, the panels, the theme, the keys, the settings.

use super::outbox::Outbox;
use super::popup_menu::{self, Row};
use super::widgets::{bare_icon_button, tip_beside, titled};
use super::{icons, theme};
use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Menu, Offer};
use crate::desk::command::Command;
use crate::desk::words::PanelId;
use egui::{Context, Frame, Id, Panel, SetOpenCommand, Ui, vec2};

/// Points of a button, the icon smaller in it: large enough to be hit at the edge of a screen.
const BUTTON: egui::Vec2 = vec2(36.0, 36.0);

/// There is no bar of menus above: it would cost the page a line, and is opened from the topmost button here instead.
pub fn rail_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    Panel::left("rail")
        .exact_size(theme::RAIL)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::NONE)
        .show(ui, |ui| {
            let rect = ui.max_rect();
            ui.painter().rect_filled(rect.with_min_x(rect.right() - 1.0), 0.0, palette.hairline);
            ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
            ui.vertical_centered(|ui| {
                ui.add_space(8.0);
                let name = titled(desk, "window.menu");
                let menu = button(ui, icons::LIST, &name, false);
                menu_ui(ui.ctx(), egui::Popup::menu(&menu), desk, out);
                ui.add_space(6.0);
                // One button for each row of the table of panels, so that a new panel is reached without a line here.
                // What is of no use for the document in front has none.
                let changed = desk.active_document().is_some_and(|document| !document.revisions.is_empty());
                let of_use = |panel: &PanelId| match panel {
                    PanelId::Changes => changed || desk.shows(*panel),
                    PanelId::Differences => desk.compared().is_some() || desk.shows(*panel),
                    _ => true,
                };
                for panel in PanelId::ALL.into_iter().filter(of_use) {
                    // While nothing is open the window leaves panels out, whatever the desk would show.
                    let on = desk.shows(panel) && !desk.idle();
                    let name = titled(desk, panel.action());
                    if button(ui, icons::glyph(panel.icon()), &name, on).clicked() {
                        out.command(Command::Panel { panel });
                    }
                }
            });
            ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
                ui.add_space(8.0);
                act(ui, desk, out, "file.settings", icons::GEAR_SIX);
                act(ui, desk, out, "help.keys", icons::KEYBOARD);
                act(ui, desk, out, "page.next-theme", if palette.dark { icons::SUN } else { icons::MOON });
            });
        });
}

/// Its name stands beside it: below it, it would cover the next button.
fn button(ui: &mut Ui, icon: &str, name: &str, on: bool) -> egui::Response {
    let response = bare_icon_button(ui, icon, name, on, 19.0, BUTTON);
    tip_beside(&response, name);
    response
}

fn act(ui: &mut Ui, desk: &Desk, out: &mut Outbox, id: &str, icon: &str) {
    if button(ui, icon, &titled(desk, id), false).clicked()
        && let Some(entry) = crate::desk::action::find(id)
        && let Offer::Ready(command) = (entry.make)(desk)
    {
        out.command(command);
    }
}

/// The menu where there is no rail with its button: at the corner where the button would be.
pub fn menu_alone_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let corner = ui.ctx().content_rect().left_top() + vec2(8.0, 8.0);
    let popup = egui::Popup::new(Id::unique("menu"), ui.ctx().clone(), corner, ui.layer_id());
    menu_ui(ui.ctx(), popup.open_memory(None), desk, out);
}

/// All acts that stand in a menu, from their table, so that menu, keys and palette never differ.
fn menu_ui(ctx: &Context, popup: egui::Popup<'_>, desk: &Desk, out: &mut Outbox) {
    // The desk counts how often the menu was asked for. A flag would have to be taken back, which drawing must not do.
    let id = Id::unique("menu asked for");
    let seen = ctx.data(|data| data.get_temp::<u64>(id)).unwrap_or(0);
    let asked = seen != desk.menu_serial;
    ctx.data_mut(|data| data.insert_temp(id, desk.menu_serial));
    let popup = popup.id(Id::unique("menu"));
    let popup = if asked { popup.open_memory(SetOpenCommand::Toggle) } else { popup };
    menu_rows_ui(popup, desk, out);
}

fn menu_rows_ui(popup: egui::Popup<'_>, desk: &Desk, out: &mut Outbox) {
    popup_menu::menu_ui(
        popup,
        "Menu",
        || {
            let menu = |menu: Menu| {
                let mut rows = Vec::new();
                for entry in ACTIONS.iter().filter(|entry| entry.menu == menu) {
                    rows.extend(entry.group.then_some(Row::Line));
                    rows.push(Row::act(desk, entry));
                }
                Row::Menu { title: menu.title().to_owned(), rows }
            };
            Menu::BAR.into_iter().map(menu).collect()
        },
        out,
    );
}
