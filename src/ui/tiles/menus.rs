//! What can be done with a tab and with a panel, for those who do not drag or have not found out that one can. Entries
//! that would do nothing are left out.

use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::words::{PanelId, Side, ViewId};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::widgets::icon_button;
use egui::{Button, Color32, Ui};

/// A row of a menu; `None` is a line between two groups.
type Row = Option<(&'static str, Command)>;

fn rows_ui(ui: &mut Ui, rows: Vec<Row>, out: &mut Outbox) {
    ui.set_min_width(190.0);
    for row in rows {
        let Some((words, command)) = row else {
            ui.separator();
            continue;
        };
        if ui.add(Button::new(words).fill(Color32::TRANSPARENT)).clicked() {
            out.command(command);
            ui.close();
        }
    }
}

/// The button at the right of a panel's head.
pub fn panel_button(ui: &mut Ui, desk: &Desk, panel: PanelId, out: &mut Outbox) {
    let button = icon_button(ui, icons::DOTS_THREE, "This panel", false);
    egui::Popup::menu(&button).show(|ui| panel_menu(ui, desk, panel, out));
}

pub fn panel_menu(ui: &mut Ui, desk: &Desk, panel: PanelId, out: &mut Outbox) {
    let here = desk.layout.side_of(panel);
    let sides =
        [("Move to the left", Side::Left), ("Move to the right", Side::Right), ("Move below", Side::Bottom)];
    let others = sides.into_iter().filter(|(_, side)| Some(*side) != here);
    let mut rows: Vec<Row> =
        others.map(|(words, side)| Some((words, Command::MovePanel { panel, side }))).collect();
    rows.extend([None, Some(("Hide", Command::Panel { panel }))]);
    rows_ui(ui, rows, out);
}

/// What can be done with the tab of a document.
pub fn tab_menu(ui: &mut Ui, desk: &Desk, view: ViewId, out: &mut Outbox) {
    rows_ui(ui, tab_rows(desk, view), out);
}

fn tab_rows(desk: &Desk, view: ViewId) -> Vec<Row> {
    let tabs = desk.layout.tabs_of(view);
    let mut rows = vec![Some(("Close", Command::CloseView { view }))];
    if tabs.len() > 1 {
        rows.push(Some(("Close the others", Command::CloseOthers { view })));
    }
    if tabs.last() != Some(&view) {
        rows.push(Some(("Close those to the right", Command::CloseRight { view })));
    }
    rows.push(None);
    rows.push(Some(("Split: beside", Command::SplitView { view, side: Side::Right })));
    rows.push(Some(("Split: below", Command::SplitView { view, side: Side::Bottom })));
    let shown = desk.view(view);
    if shown.is_some_and(|shown| shown.browsing) {
        rows.push(Some(("Keep open", Command::KeepOpen { view })));
    }
    let entry = shown.and_then(|shown| desk.documents.get(&shown.doc));
    if let Some(path) = entry.and_then(|entry| entry.origin.file()) {
        rows.push(None);
        rows.push(Some(("Show in the library", Command::ShowInLibrary { view })));
        rows.push(Some(("Copy path", Command::CopyPath { path: path.to_owned() })));
    }
    rows
}
