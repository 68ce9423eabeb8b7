//! What can be done with a tab and with a panel, for those who do not drag or have not found out that one can. Entries
//! that would do nothing are left out.

use crate::data::job::ReadMark;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::OpenDocument;
use crate::desk::words::{PanelId, Side, ViewId};
use crate::ui::icons;
use crate::ui::menus::context_ui;
use crate::ui::outbox::Outbox;
use crate::ui::popup_menu::{Row, menu_ui};
use crate::ui::widgets::icon_button;
use egui::{Popup, Response, Ui};

/// The button at the right of a panel's head.
pub fn panel_button(ui: &mut Ui, desk: &Desk, panel: PanelId, out: &mut Outbox) {
    let button = icon_button(ui, icons::DOTS_THREE, "This panel", false);
    menu_ui(Popup::menu(&button), "This panel", || panel_rows(desk, panel), out);
}

/// The menu of a panel's head, where the pointer is.
pub fn panel_menu(head: &Response, desk: &Desk, panel: PanelId, out: &mut Outbox) {
    context_ui(head, false, "This panel", || panel_rows(desk, panel), out);
}

pub fn panel_rows(desk: &Desk, panel: PanelId) -> Vec<Row> {
    let here = desk.layout.side_of(panel);
    let sides =
        [("Move to the left", Side::Left), ("Move to the right", Side::Right), ("Move below", Side::Bottom)];
    let others = sides.into_iter().filter(|(_, side)| Some(*side) != here);
    let mut rows: Vec<Row> =
        others.map(|(words, side)| Row::does(words, Command::MovePanel { panel, side })).collect();
    rows.extend([Row::Line, Row::does("Hide", Command::Panel { panel })]);
    rows
}

/// What can be done with the tab of a document.
pub fn tab_rows(desk: &Desk, view: ViewId) -> Vec<Row> {
    let tabs = desk.layout.tabs_of(view);
    let mut rows = vec![Row::does("Close", Command::CloseView { view })];
    if tabs.len() > 1 {
        rows.push(Row::does("Close the others", Command::CloseOthers { view }));
    }
    if tabs.last() != Some(&view) {
        rows.push(Row::does("Close those to the right", Command::CloseRight { view }));
    }
    rows.push(Row::Line);
    rows.push(Row::does("Split: beside", Command::SplitView { view, side: Side::Right }));
    rows.push(Row::does("Split: below", Command::SplitView { view, side: Side::Bottom }));
    let shown = desk.view(view);
    if shown.is_some_and(|shown| shown.browsing) {
        rows.push(Row::does("Keep open", Command::KeepOpen { view }));
    }
    if let Some(entry) = shown.and_then(|shown| desk.documents.get(&shown.doc)) {
        rows.extend(file_rows(desk, view, entry));
    }
    rows
}

/// What a tab has of its file. Pasted words lie in none, and what lies in a file goes by that on the disk.
fn file_rows(desk: &Desk, view: ViewId, entry: &OpenDocument) -> Vec<Row> {
    let (Some(file), Some(key)) = (entry.origin.file(), entry.key()) else { return Vec::new() };
    let path = file.to_owned();
    let mut rows = vec![Row::Line];
    let mark = desk.read_marks.get(&key).copied().unwrap_or_default();
    if mark != ReadMark::Read {
        rows.push(Row::does("Mark as read", Command::Mark { path: key.clone(), read: true }));
    }
    if mark != ReadMark::Unread {
        rows.push(Row::does("Mark as unread", Command::Mark { path: key, read: false }));
    }
    rows.extend([
        Row::Line,
        Row::does("Show in the library", Command::ShowInLibrary { view }),
        Row::does("Copy path", Command::CopyPath { path: path.clone() }),
        Row::does("Show in its folder", Command::ShowInFolder { path: path.clone() }),
        Row::does("Open with another program", Command::OpenElsewhere { path }),
    ]);
    rows
}
