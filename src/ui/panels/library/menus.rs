//! The menus of the library: how it is sorted and what it shows, in its head; what can be done with a row, at the row.
//! Each line sends a command, so that keys and palette can do the same.

use crate::data::job::ReadMark;
use crate::data::pile::{Item, Pile, Row, Sieve};
use crate::data::wording::counted;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::menus::{grouped, row_menu_ui, shorts};
use crate::ui::outbox::Outbox;
use crate::ui::popup_menu::{Row as Line, menu_ui};
use crate::ui::widgets::icon_button;
use egui::{Popup, Response, Ui};
use std::path::PathBuf;

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
    &["library.fold-all", "library.unfold-all", "library.again"],
];

/// The button in the head, lit while the list does not show all there is.
pub fn head_menu(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let on = desk.library.sieve != Sieve::All;
    let name = "Sort, and choose what is shown";
    let button = icon_button(ui, icons::SORT_ASCENDING, name, on);
    let rows = || grouped(HEAD.iter().map(|ids| shorts(desk, ids)));
    menu_ui(Popup::menu(&button), name, rows, out);
}

/// What can be done with a row; with all that is chosen, where the row is one of several. `by_keys` says that the keys
/// asked for it.
pub fn row_menu(
    response: &Response,
    by_keys: bool,
    desk: &Desk,
    (pile, row): (&Pile, &Row),
    out: &mut Outbox,
) {
    let chosen = &desk.library.chosen;
    let among = || pile.path(row.item).is_some_and(|path| chosen.contains(path));
    let rows = || {
        if chosen.len() > 1 && among() {
            chosen_rows(chosen.len())
        } else if row.folder {
            folder_rows(pile, row)
        } else {
            document_rows(desk, pile, row)
        }
    };
    row_menu_ui(response, by_keys, pile.name(row.item), rows, out);
}

fn chosen_rows(count: usize) -> Vec<Line> {
    let rows = counted(count as u64, "row");
    grouped([
        vec![Line::does(&format!("Open {rows} in tabs"), Command::OpenChosen)],
        vec![
            Line::does("Mark as read", Command::MarkRead { read: true }),
            Line::does("Mark as unread", Command::MarkRead { read: false }),
        ],
        if count == 2 { vec![Line::does("Compare", Command::CompareChosen)] } else { Vec::new() },
        vec![Line::does("Copy paths", Command::CopyPaths)],
    ])
}

fn document_rows(desk: &Desk, pile: &Pile, row: &Row) -> Vec<Line> {
    let loose = pile.loose(row.item);
    let mut groups = Vec::new();
    if let Some((path, key)) = pile.path(row.item).zip(pile.key(row.item)) {
        groups.push(vec![
            Line::does("Open", Command::Browse { path: key.clone() }),
            Line::does("Open in a new tab", Command::Open { path: key.clone() }),
            Line::does("Open beside", Command::OpenBeside { path: key }),
        ]);
        groups.extend(compare_row(desk, pile.key(row.item)));
        let mark = desk.read_marks.get(path).copied().unwrap_or_default();
        let path = path.to_owned();
        let marked = |read| Command::Mark { path: path.clone(), read };
        let mut marks = Vec::new();
        if mark != ReadMark::Read {
            marks.push(Line::does("Mark as read", marked(true)));
        }
        if mark != ReadMark::Unread {
            marks.push(Line::does("Mark as unread", marked(false)));
        }
        groups.push(marks);
        if row.holds {
            let fold = if row.open { "Fold" } else { "Unfold" };
            groups.push(vec![Line::does(fold, Command::Fold { path: path.clone(), folded: row.open })]);
        }
        let mut elsewhere = vec![Line::does("Copy path", Command::CopyPath { path: path.clone() })];
        // What lies in a document lies in no folder, and no other program sees it there.
        if pile.held(row.item).is_none() {
            elsewhere.push(Line::does("Show in its folder", Command::ShowInFolder { path: path.clone() }));
            elsewhere
                .push(Line::does("Open with another program", Command::OpenElsewhere { path: path.clone() }));
        }
        groups.push(elsewhere);
    } else if let Some(loose) = loose {
        groups.push(vec![Line::does("Open", Command::OpenDocument { doc: loose.doc })]);
    }
    // What lies in a folder of the library goes with it, and cannot be taken out by itself.
    let forget = |doc| Line::does("Take out of the library", Command::ForgetDocument { doc });
    groups.push(loose.iter().map(|loose| forget(loose.doc)).collect());
    grouped(groups)
}

/// With the document in front, which comes after it.
fn compare_row(desk: &Desk, key: Option<PathBuf>) -> Option<Vec<Line>> {
    let front = desk.active_entry()?;
    let (first, second) = (key?, front.key()?);
    if first == second {
        return None;
    }
    Some(vec![Line::does(&format!("Compare with “{}”", front.name()), Command::Compare { first, second })])
}

fn folder_rows(pile: &Pile, row: &Row) -> Vec<Line> {
    let Some(path) = pile.path(row.item).map(ToOwned::to_owned) else { return Vec::new() };
    let fold = if row.open { "Fold" } else { "Unfold" };
    let mark = |read| Command::Mark { path: path.clone(), read };
    // What lies in an opened folder goes with it and cannot be taken out by itself.
    let root = matches!(row.item, Item::Root(_));
    let forget = || Line::does("Take out of the library", Command::ForgetFolder { path: path.clone() });
    grouped([
        vec![
            Line::does(fold, Command::Fold { path: path.clone(), folded: row.open }),
            Line::does("Fold all folders", Command::FoldAll { folded: true }),
            Line::does("Unfold all folders", Command::FoldAll { folded: false }),
        ],
        vec![
            Line::does("Mark all in it as read", mark(true)),
            Line::does("Mark all in it as unread", mark(false)),
        ],
        vec![
            Line::does("Copy path", Command::CopyPath { path: path.clone() }),
            Line::does("Show in its folder", Command::ShowInFolder { path: path.clone() }),
        ],
        root.then(forget).into_iter().collect(),
    ])
}
