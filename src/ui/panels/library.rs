//! The library: folders that were opened, as a tree or in one row, filtered by typing; what was not read yet stands out.
//! The list itself is the desk's, see `desk/pile.rs`: here it is drawn, and walked by keys.

mod line;
mod menus;

use super::Panel;
use crate::data::pile::{Item, Pile, PileOrder, Row, Sieve};
use crate::data::place::Origin;
use crate::data::span::DocId;
use crate::data::wording::{counted, grouped};
use crate::desk::Desk;
use crate::desk::Event;
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, ROW};
use crate::ui::walk::{self, Asked, Leaves, Walk, leaves};
use crate::ui::widgets::{RowLook, empty, file_icon, filter_field, icon_button, row};
use egui::{ScrollArea, Ui};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Shows the desk's list of the library. What is being typed and where the keys are belongs to the panel alone.
#[derive(Default)]
pub struct LibraryPanel {
    filter: String,
    /// What of it the desk was told.
    told: String,
    walk: Walk,
    /// The keys went up from the first row, and belong into the field.
    up: bool,
    /// Enter was pressed in the field: the first document is to be opened, once the list is that of these words.
    entered: bool,
    /// The row from which several are chosen with Shift.
    anchor: Option<Item>,
    /// Which list was drawn last, and what it was asked for.
    drawn: (u64, String, PileOrder, Sieve),
    /// Number of the last wish to see the document in front that was carried out.
    shown: u64,
    /// The document in front, for which list its row was looked for, and the row.
    here: Option<(DocId, u64, Option<usize>)>,
}

impl Panel for LibraryPanel {
    fn detail(&self, desk: &Desk) -> String {
        let pile = &desk.library.pile;
        let listed: u32 = desk.library.roots.iter().map(|root| root.listing.files).sum();
        match (pile.files.len(), pile.total) {
            // While a folder is listed, what is listed is counted before it is set out.
            (0, 0) if listed == 0 => String::new(),
            (shown, total) if shown == total => count_words((total as u64).max(u64::from(listed))),
            (shown, total) => format!("{} of {}", grouped(shown as u64), grouped(total as u64)),
        }
    }

    fn buttons(&mut self, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
        menus::head_menu(ui, desk, out);
        if icon_button(ui, icons::FOLDER_OPEN, "Open folder…", false).clicked() {
            out.command(Command::OpenFolder);
        }
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        // There is no pile yet, so that what was read before is of more use than an empty tree.
        let nothing = desk.library.roots.is_empty() && desk.views.is_empty() && desk.library.pile.total == 0;
        if nothing {
            return recent_ui(ui, desk, out);
        }
        self.filter_ui(ui, desk, focus, out);
        complaints_ui(ui, desk);
        sieve_ui(ui, desk, out);
        let pile = Arc::clone(&desk.library.pile);
        // The list of what is typed now may still be on its way.
        let known = pile.filter == self.filter;
        if known && std::mem::take(&mut self.entered) {
            open_first(&pile, out);
        }
        if known && pile.rows.is_empty() && pile.total > 0 {
            return nothing_fits_ui(ui, &pile, out);
        }
        if known && self.shown != desk.library_serial {
            self.shown = desk.library_serial;
            self.walk.show_lit();
        }
        self.list_ui(ui, desk, &pile, out);
    }
}

impl LibraryPanel {
    /// The field, and what is typed in it.
    fn filter_ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, out: &mut Outbox) {
        // Somebody else has changed it: a key, or a link that shows all.
        if desk.library.filter != self.told {
            self.told.clone_from(&desk.library.filter);
            self.filter.clone_from(&self.told);
        }
        let field = filter_field(ui, &mut self.filter, "Filter");
        if self.filter != self.told {
            self.told.clone_from(&self.filter);
            out.command(Command::Filter { words: self.filter.clone() });
        }
        if focus || std::mem::take(&mut self.up) {
            field.request_focus();
        }
        match leaves(ui, &field) {
            Some(Leaves::Down) if desk.filters_library() => {
                // To the one that Enter opens.
                let first = desk.library.pile.rows.iter().position(|row| !row.folder);
                self.walk.take_keys_at(first.unwrap_or_default());
            }
            Some(Leaves::Down) => self.walk.take_keys(),
            Some(Leaves::Enter) => self.entered = true,
            None => {}
        }
        ui.add_space(4.0);
    }

    /// The rows, as what walks and draws them wants to know them.
    fn list_ui(&mut self, ui: &mut Ui, desk: &Desk, pile: &Pile, out: &mut Outbox) {
        let lit = desk.active_entry().and_then(|entry| Some((entry.id, self.row_of(desk, pile, entry.id)?)));
        self.settle(desk, pile, lit);
        let mut walk = std::mem::take(&mut self.walk);
        let label = |at: usize| pile.rows.get(at).map_or("", |row| pile.name(row.item)).into();
        let rows = walk::Rows { len: pile.rows.len(), columns: 1, height: ROW, lit, label: Some(&label) };
        let asked = walk.keys(ui, "Library", &rows);
        let area = walk.area(ui, &rows);
        ui.spacing_mut().item_spacing.y = 0.0;
        let output = area.show_rows(ui, ROW, rows.len, |ui, range| {
            for at in range {
                self.line_ui(ui, desk, pile, &mut walk, at, out);
            }
        });
        walk.stands_at(output.state.clamped_offset().y);
        self.walk = walk;
        if let Some(asked) = asked {
            self.carry_out(asked, desk, pile, out);
        }
    }

    /// The list may be another one. Where it was asked for in another way, it is to stand at the document in front; where
    /// only something in it has changed, it is to stay where it stands.
    fn settle(&mut self, desk: &Desk, pile: &Pile, lit: Option<(DocId, usize)>) {
        let (times, filter, order, sieve) = &self.drawn;
        if *times == desk.library.pile_times {
            return;
        }
        if (filter, order, sieve) == (&pile.filter, &pile.order, &pile.sieve) {
            self.walk.keep_still(lit);
        } else {
            self.walk.show_lit();
        }
        self.drawn = (desk.library.pile_times, pile.filter.clone(), pile.order, pile.sieve);
    }

    fn line_ui(
        &mut self,
        ui: &mut Ui,
        desk: &Desk,
        pile: &Pile,
        walk: &mut Walk,
        at: usize,
        out: &mut Outbox,
    ) {
        let Some(row) = pile.rows.get(at) else { return };
        let response = line::line_ui(ui, desk, pile, (at, row), walk);
        if response.clicked() || response.double_clicked() || response.middle_clicked() {
            let modifiers = ui.input(|input| input.modifiers);
            if modifiers.shift {
                self.choose_to(pile, at, out);
            } else if modifiers.command {
                self.toggle(desk, pile, row.item, out);
            } else if row.holds && line::is_on_caret(&response, row) {
                fold(pile, row, out);
            } else {
                self.choose_one(desk, row.item, out);
                let keep = response.double_clicked() || response.middle_clicked();
                act_on(pile, row, keep, out);
            }
        }
        menus::row_menu(&response, walk.asks_menu(at), desk, (pile, row), out);
    }

    /// What the keys asked of a row.
    fn carry_out(&mut self, asked: Asked, desk: &Desk, pile: &Pile, out: &mut Outbox) {
        let (Asked::Open(at)
        | Asked::Keep(at)
        | Asked::Fold(at)
        | Asked::Unfold(at)
        | Asked::Extend(at)
        | Asked::Toggle(at)) = asked
        else {
            // From the first row the keys go back into the field.
            self.up = true;
            return;
        };
        let Some(row) = pile.rows.get(at) else { return };
        match asked {
            Asked::Open(_) if desk.library.chosen.len() > 1 => out.command(Command::OpenChosen),
            Asked::Open(_) | Asked::Keep(_) => {
                self.choose_one(desk, row.item, out);
                act_on(pile, row, matches!(asked, Asked::Keep(_)), out);
            }
            Asked::Extend(_) => self.choose_to(pile, at, out),
            Asked::Toggle(_) => self.toggle(desk, pile, row.item, out),
            Asked::Fold(_) if row.folder && row.open && !desk.filters_library() => fold(pile, row, out),
            Asked::Fold(_) if row.holds && row.open => fold(pile, row, out),
            Asked::Unfold(_) if (row.folder || row.holds) && !row.open => fold(pile, row, out),
            Asked::Unfold(_) if row.folder || row.open => {
                self.walk.take_keys_at((at + 1).min(pile.rows.len().saturating_sub(1)));
            }
            // To the folder that it lies in.
            Asked::Fold(_) => {
                let above = pile.rows[..at].iter().rposition(|above| above.depth < row.depth);
                above.into_iter().for_each(|above| self.walk.take_keys_at(above));
            }
            Asked::Unfold(_) | Asked::Above => {}
        }
    }

    // ---- several at once

    /// A row alone is acted upon as it is, and needs no choice.
    fn choose_one(&mut self, desk: &Desk, item: Item, out: &mut Outbox) {
        self.anchor = Some(item);
        if !desk.library.chosen.is_empty() {
            out.send(Event::Chosen(Vec::new()));
        }
    }

    /// All rows from the anchor to this one.
    fn choose_to(&mut self, pile: &Pile, at: usize, out: &mut Outbox) {
        let anchor = self.anchor.and_then(|item| pile.rows.iter().position(|row| row.item == item));
        let from = anchor.or(self.here.and_then(|(_, _, row)| row)).unwrap_or(at);
        self.anchor = pile.rows.get(from).map(|row| row.item);
        let chosen = pile.rows.get(from.min(at)..=from.max(at)).unwrap_or_default();
        let paths = chosen.iter().filter_map(|row| pile.path(row.item));
        out.send(Event::Chosen(paths.map(Path::to_owned).collect()));
    }

    fn toggle(&mut self, desk: &Desk, pile: &Pile, item: Item, out: &mut Outbox) {
        let mut chosen: BTreeSet<PathBuf> = desk.library.chosen.clone();
        // The first that is added is added to the row that was clicked before.
        if chosen.is_empty() {
            let before = self.anchor.filter(|before| *before != item);
            chosen.extend(before.and_then(|before| pile.path(before)).map(Path::to_owned));
        }
        self.anchor = Some(item);
        let Some(path) = pile.path(item).map(Path::to_owned) else { return };
        if !chosen.remove(&path) {
            chosen.insert(path);
        }
        out.send(Event::Chosen(chosen.into_iter().collect()));
    }

    /// Row of the document in front, or of the folded folder that it lies in. Looked for when the list is another one, and
    /// not in each frame: there may be a hundred thousand.
    fn row_of(&mut self, desk: &Desk, pile: &Pile, doc: DocId) -> Option<usize> {
        let times = desk.library.pile_times;
        if let Some((of, at_times, row)) = self.here
            && (of, at_times) == (doc, times)
        {
            return row;
        }
        let row = line::item_of(desk, pile, doc).and_then(|item| row_or_folder(pile, item));
        self.here = Some((doc, times, row));
        row
    }
}

/// The row of an item, or of the nearest folder around it that is shown.
fn row_or_folder(pile: &Pile, item: Item) -> Option<usize> {
    let row_of = |item: Item| pile.rows.iter().position(|row| row.item == item);
    if let Some(at) = row_of(item) {
        return Some(at);
    }
    // What lies in a document is shown by that document's row.
    if let Some(held) = pile.held(item) {
        let around = Origin::from_key(&held.key).levels().nth(1).and_then(Origin::key)?;
        return row_or_folder(pile, pile.find(&around)?);
    }
    let Item::Entry(list, _) = item else { return None };
    // Only a folder that is folded stands for what lies in it; what is in no list is filtered away.
    if !pile.files.contains(&item) {
        return None;
    }
    let parent = pile.entry(item)?.parent;
    let folders = std::iter::successors(parent, |parent| pile.entry(Item::Entry(list, *parent))?.parent);
    folders.map(|parent| Item::Entry(list, parent)).chain([Item::Root(list)]).find_map(row_of)
}

/// What a click on a row does, or Enter. One click looks through, so that going down a list leaves one tab and not a tab
/// for each line; what is opened on purpose keeps its tab.
fn act_on(pile: &Pile, row: &Row, keep: bool, out: &mut Outbox) {
    if row.folder {
        return fold(pile, row, out);
    }
    match (pile.loose(row.item), pile.key(row.item)) {
        (_, Some(path)) if keep => out.command(Command::Open { path }),
        (_, Some(path)) => out.command(Command::Browse { path }),
        (Some(loose), None) => out.command(Command::OpenDocument { doc: loose.doc }),
        (None, None) => {}
    }
}

fn fold(pile: &Pile, row: &Row, out: &mut Outbox) {
    if let Some(path) = pile.path(row.item) {
        out.command(Command::Fold { path: path.to_owned(), folded: row.open });
    }
}

/// The first document that is shown.
fn open_first(pile: &Pile, out: &mut Outbox) {
    let first = pile.rows.iter().find(|row| !row.folder);
    first.into_iter().for_each(|row| act_on(pile, row, false, out));
}

/// What of the folders could not be listed; above the list, which takes all the room that is left.
fn complaints_ui(ui: &mut Ui, desk: &Desk) {
    const SHOWN: usize = 2;
    let complaints = || desk.library.roots.iter().flat_map(|root| &root.listing.complaints);
    complaints().take(SHOWN).for_each(|words| empty(ui, words));
    let count = complaints().count();
    if count > SHOWN {
        let more = grouped((count - SHOWN) as u64);
        empty(ui, &format!("{more} more could not be listed."));
    }
    if count > 0 {
        ui.add_space(6.0);
    }
}

/// How many documents there are. The word would be cut in the head of a narrow panel when the number is a long one.
fn count_words(count: u64) -> String {
    if count < 1_000 { counted(count, "document") } else { grouped(count) }
}

/// That only some of the documents are listed, and the way to all of them: a list that hides something must say so.
fn sieve_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let words = match desk.library.sieve {
        Sieve::All => return,
        Sieve::Unread => "Only what is unread",
        Sieve::Begun => "Only what is begun",
        Sieve::Unreadable => "Only what cannot be read",
    };
    let palette = theme::palette(ui.ctx());
    ui.horizontal(|ui| {
        ui.add_space(theme::MARGIN + 4.0);
        ui.label(egui::RichText::new(words).size(12.0).color(palette.quiet));
        if ui.link(egui::RichText::new("Show all").size(12.0)).clicked() {
            out.command(Command::LibraryOnly { sieve: Sieve::All });
        }
    });
    ui.add_space(4.0);
}

/// In the place of the list, which would be a blank panel.
fn nothing_fits_ui(ui: &mut Ui, pile: &Pile, out: &mut Outbox) {
    let of = counted(pile.total as u64, "document");
    let words = match (pile.filter.trim().is_empty(), pile.sieve) {
        (false, _) => format!("None of {of} has these words in its name, its title or its path."),
        (true, Sieve::Unread) => format!("None of {of} is unread."),
        (true, Sieve::Begun) => format!("None of {of} is begun and not read to its end."),
        (true, _) => format!("Nothing is known against any of {of}."),
    };
    empty(ui, &words);
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.add_space(theme::MARGIN + 4.0);
        if ui.link(egui::RichText::new("Show all").size(12.5)).clicked() {
            out.command(Command::Filter { words: String::new() });
            out.command(Command::LibraryOnly { sieve: Sieve::All });
        }
    });
}

fn recent_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if desk.recent.is_empty() {
        return empty(ui, "Open a folder to have its documents here, or drop one on the window.");
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let palette = theme::palette(ui.ctx());
        ui.horizontal(|ui| {
            ui.add_space(theme::MARGIN + 4.0);
            ui.label(egui::RichText::new("Open before").size(12.0).color(palette.quiet));
        });
        ui.add_space(4.0);
        // More than fits into a panel, and few enough to be drawn without looking which are in sight.
        for recent in desk.recent.iter().take(40) {
            let origin = Origin::from_key(&recent.path);
            let name = origin.name();
            let icon = if recent.folder { icons::FOLDER } else { file_icon(&name) };
            let look = RowLook { icon: Some(icon), label: &name, ..RowLook::default() };
            let response = row(ui, &look);
            line::beside(&response, |ui| line::tip_ui(ui, &name, Some(&recent.title), &origin.words(), None));
            if response.clicked() {
                out.command(Command::Open { path: recent.path.clone() });
            }
        }
    });
}
