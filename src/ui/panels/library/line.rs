//! A row of the library: what it is called, how far it was read, what it holds, and what stands beside it when the pointer
//! rests on it.

use crate::data::job::ReadMark;
use crate::data::pile::{Item, Pile, PileOrder, Row, Unreadable};
use crate::data::span::DocId;
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::documents::OpenDocument;
use crate::ui::icons;
use crate::ui::theme;
use crate::ui::walk::Walk;
use crate::ui::when;
use crate::ui::widgets::{RowLook, Sign, file_icon};
use egui::{RectAlign, Response, RichText, Tooltip, Ui};
use std::path::Path;

/// Points of what stands beside a row: long names are broken, and paths need some room.
const TIP_WIDTH: f32 = 380.0;

/// Draws a row. What a click on it does is the caller's.
pub fn line_ui(ui: &mut Ui, desk: &Desk, pile: &Pile, (at, row): (usize, &Row), walk: &mut Walk) -> Response {
    let name = pile.name(row.item);
    let path = pile.path(row.item);
    let detail = detail(desk, pile, row);
    let marked =
        !desk.library.chosen.is_empty() && path.is_some_and(|path| desk.library.chosen.contains(path));
    let common = RowLook {
        label: name,
        detail: &detail,
        indent: indent(row.depth),
        level: row.depth as usize + 1,
        marked,
        ..RowLook::default()
    };
    let look = if row.folder {
        let caret = if row.open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
        let holds = !row.open && holds_the_one_in_front(desk, pile, row);
        RowLook { icon: Some(caret), open: Some(row.open), chosen: holds, ..common }
    } else {
        let sign = sign(desk, path, row);
        let caret = if row.open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
        RowLook {
            icon: Some(if row.holds { caret } else { file_icon(name) }),
            open: row.holds.then_some(row.open),
            chosen: is_in_front(desk, pile, row),
            bold: sign == Sign::Unread,
            faint: row.unreadable.is_some(),
            shared: if pile.order == PileOrder::Folder { pile.shared(row.item) } else { 0 },
            sign,
            ..common
        }
    };
    let response = walk.row(ui, at, look);
    if response.hovered() {
        beside(&response, |ui| row_tip_ui(ui, desk, pile, row));
    }
    response
}

/// Whether a click meant the sign before a document that is looked into like a folder, and not the document.
pub fn is_on_caret(response: &Response, row: &Row) -> bool {
    let left = response.rect.left() + theme::MARGIN + 4.0 + indent(row.depth);
    response.interact_pointer_pos().is_some_and(|at| at.x < left + CARET_WIDTH)
}

/// Points of the sign before a row, with what parts it from the words.
const CARET_WIDTH: f32 = 20.0;

/// Points from the margin for a depth in the tree.
fn indent(depth: u32) -> f32 {
    depth as f32 * 16.0 - if depth > 0 { 8.0 } else { 4.0 }
}

/// How far it was read. One of which nothing is known counts as unread, and pasted words, of which nothing is kept, as
/// read: their reader put them there.
fn sign(desk: &Desk, path: Option<&Path>, row: &Row) -> Sign {
    match row.unreadable {
        Some(Unreadable::Failed) => return Sign::Unreadable,
        Some(Unreadable::Kind(_) | Unreadable::OnlyBytes) => return Sign::OnlyBytes,
        None => {}
    }
    let Some(path) = path else { return Sign::None };
    match desk.read_marks.get(path).copied().unwrap_or_default() {
        ReadMark::Unread => Sign::Unread,
        ReadMark::Begun => Sign::Begun,
        ReadMark::Read => Sign::None,
    }
}

/// The quiet word at the right: of a folder how much of it is unread, of a document what it is sorted by.
fn detail(desk: &Desk, pile: &Pile, row: &Row) -> String {
    if row.folder {
        return match row.unread {
            0 => grouped(u64::from(row.files)),
            unread => format!("{} unread", grouped(u64::from(unread))),
        };
    }
    let Some(entry) = pile.entry(row.item) else { return String::new() };
    match pile.order {
        PileOrder::Folder => String::new(),
        PileOrder::Name | PileOrder::Kind => folder_of(pile, row.item),
        PileOrder::Newest | PileOrder::Oldest => {
            let millis = entry.modified_millis.and_then(|millis| u64::try_from(millis).ok());
            millis.map(|millis| when::ago(millis, desk.now_millis)).unwrap_or_default()
        }
        PileOrder::Largest => bytes(entry.size),
    }
}

/// The name of the folder that it lies in.
fn folder_of(pile: &Pile, item: Item) -> String {
    let folder = pile.path(item).and_then(Path::parent).and_then(Path::file_name);
    folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// 900 bytes, 12 KB, 3.4 MB.
pub fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{} KB", count.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{:.1} MB", count as f64 / 1e6),
        _ => format!("{:.1} GB", count as f64 / 1e9),
    }
}

/// What a document of the desk is in the list.
pub fn item_of(desk: &Desk, pile: &Pile, doc: DocId) -> Option<Item> {
    let entry = desk.documents.get(&doc)?;
    // What lies in a document is shown by that document's row, unless it is looked into.
    match entry.origin.file() {
        Some(path) => entry.key().and_then(|key| pile.find(&key)).or_else(|| pile.find(path)),
        None => (0..).zip(&pile.loose).find(|(_, loose)| loose.doc == doc).map(|(at, _)| Item::Loose(at)),
    }
}

fn is_in_front(desk: &Desk, pile: &Pile, row: &Row) -> bool {
    let (Some(entry), item) = (desk.active_entry(), row.item) else { return false };
    match (pile.loose(item), pile.path(item)) {
        // What lies in it has a row of its own, or one that is nearer.
        (_, Some(path)) if row.open && entry.origin.depth() > 0 && entry.origin.file() == Some(path) => {
            entry.key().and_then(|key| pile.find(&key)).is_none()
        }
        (Some(loose), _) if loose.doc == entry.id => true,
        (_, Some(path)) if pile.held(item).is_some() => entry.key().is_some_and(|own| own == path),
        (_, Some(path)) => entry.origin.file().is_some_and(|own| own.as_os_str() == path.as_os_str()),
        _ => false,
    }
}

fn holds_the_one_in_front(desk: &Desk, pile: &Pile, row: &Row) -> bool {
    let own = desk.active_entry().and_then(|entry| entry.origin.file());
    own.zip(pile.path(row.item)).is_some_and(|(own, folder)| own.starts_with(folder))
}

fn row_tip_ui(ui: &mut Ui, desk: &Desk, pile: &Pile, row: &Row) {
    let name = pile.name(row.item);
    let path = pile.path(row.item).map(|path| path.display().to_string()).unwrap_or_default();
    let title = title_of(desk, pile, row.item);
    let more = match row.unreadable {
        Some(Unreadable::Failed) => Some("It could not be opened.".to_owned()),
        Some(Unreadable::OnlyBytes) => {
            Some("Nothing that can be read was found in it: its strings and bytes are shown.".to_owned())
        }
        Some(Unreadable::Kind(kind)) => {
            Some(format!("Its name says that it is {kind}: of these, readable strings and bytes are shown."))
        }
        None if row.folder => {
            let (files, unread) = (grouped(u64::from(row.files)), grouped(u64::from(row.unread)));
            Some(format!("{files} documents, {unread} unread."))
        }
        None => pile.entry(row.item).map(|entry| bytes(entry.size)),
    };
    tip_ui(ui, name, title.as_deref(), &path, more.as_deref());
}

/// The title of a document, where it is known and says more than the name.
fn title_of(desk: &Desk, pile: &Pile, item: Item) -> Option<String> {
    let path = pile.path(item)?;
    let read = desk.documents.values().find(|entry| entry.document.is_some() && entry.path() == Some(path));
    let before = || desk.recent.iter().find(|recent| recent.path == path).map(|recent| recent.title.clone());
    read.map(OpenDocument::title).or_else(before)
}

/// What stands beside a row: its whole name, its title, where it lies.
pub fn tip_ui(ui: &mut Ui, name: &str, title: Option<&str>, path: &str, more: Option<&str>) {
    let palette = theme::palette(ui.ctx());
    ui.set_max_width(TIP_WIDTH);
    ui.label(RichText::new(name).family(theme::semibold()));
    if let Some(title) = title.filter(|title| *title != name) {
        ui.label(title);
    }
    if !path.is_empty() {
        ui.label(RichText::new(path).color(palette.quiet));
    }
    if let Some(more) = more {
        ui.label(RichText::new(more).color(palette.quiet));
    }
}

/// Shows what belongs to a row at the side of the list, where it covers no other row.
pub fn beside(response: &Response, tip: impl FnOnce(&mut Ui)) {
    let mut tooltip = Tooltip::for_enabled(response).width(TIP_WIDTH).gap(6.0);
    tooltip.popup = tooltip.popup.align(RectAlign::RIGHT_START).align_alternatives(&[RectAlign::LEFT_START]);
    tooltip.show(tip);
}
