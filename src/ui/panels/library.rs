//! The library: folders that were opened, as a tree, filtered by typing; what was not read yet stands out.

mod rows;

use super::Panel;
use crate::data::job::ReadMark;
use crate::data::place::{Origin, key_from_file};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::file_name;
use crate::ui::icons;
use crate::ui::matching::Typed;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, ROW};
use crate::ui::widgets::{RowLook, empty, file_icon, filter_field, icon_button, row};
use egui::{ScrollArea, Ui};
use rows::Rows;
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Shows the desk's folders as one list of rows. What is folded and filtered belongs to the panel alone.
#[derive(Default)]
pub struct LibraryPanel {
    filter: String,
    /// By their paths, because a folder's number is another one in the next list.
    folded: HashSet<PathBuf>,
    /// Rises when something was folded: by this the rows learn that they have to be made anew, without comparing all
    /// paths.
    folds: u64,
    /// Open documents that lie in no folder of the library, above the tree.
    loose: Vec<PathBuf>,
    rows: Rows,
    /// The document that was brought into sight last.
    shown: Option<PathBuf>,
}

impl Panel for LibraryPanel {
    fn detail(&self, desk: &Desk) -> String {
        // Counted where they are listed: this is asked in each frame, and there may be a hundred thousand.
        let files: u32 = desk.library.roots.iter().map(|root| root.listing.files).sum();
        match files {
            0 => String::new(),
            _ => crate::data::wording::counted(u64::from(files), "document"),
        }
    }

    fn buttons(&mut self, ui: &mut Ui, _desk: &Desk, out: &mut Outbox) {
        if icon_button(ui, icons::FOLDER_OPEN, "Open folder…", false).clicked() {
            out.command(Command::OpenFolder);
        }
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        // There is no pile yet, so that what was read before is of more use than an empty tree.
        if desk.library.roots.is_empty() && desk.views.is_empty() {
            return recent_ui(ui, desk, out);
        }
        let field = filter_field(ui, &mut self.filter, "Filter");
        if focus {
            field.request_focus();
        }
        ui.add_space(4.0);
        complaints_ui(ui, desk);
        let made = self.gather(desk);
        if !made {
            ui.ctx().request_repaint();
        }
        let here = desk.active_entry().and_then(|entry| entry.path());
        let mut area = ScrollArea::vertical().auto_shrink([false, false]);
        // Once, when another document comes to the front; after that the list belongs to the hand that scrolls it.
        if let Some(at) = self.newly_active(here, made) {
            let middle = at as f32 * ROW - ui.available_height() / 2.0;
            let visible = self.visible_rows(ui);
            // What is in sight is left where it is: a list that moves under a click is a nuisance.
            if !visible.contains(&at) {
                area = area.vertical_scroll_offset(middle.max(0.0));
            }
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let output = area.show_rows(ui, ROW, self.loose.len() + self.rows.len(), |ui, range| {
            for at in range {
                self.line_ui(ui, desk, at, here, out);
            }
        });
        ui.data_mut(|data| {
            // Where the list stands has to be known in the next frame before it is drawn, and egui tells it only
            // afterwards.
            data.insert_temp(
                egui::Id::unique("library rows"),
                (output.state.clamped_offset().y, output.inner_rect.height()),
            )
        });
        if made && self.loose.is_empty() && self.rows.len() == 0 {
            empty(ui, "No document's name has these letters.");
        }
    }
}

/// What of the folders could not be listed; above the list, which takes all the room that is left.
fn complaints_ui(ui: &mut Ui, desk: &Desk) {
    const SHOWN: usize = 2;
    let complaints = || desk.library.roots.iter().flat_map(|root| &root.listing.complaints);
    complaints().take(SHOWN).for_each(|words| empty(ui, words));
    let count = complaints().count();
    if count > SHOWN {
        let more = crate::data::wording::grouped((count - SHOWN) as u64);
        empty(ui, &format!("{more} more could not be listed."));
    }
    if count > 0 {
        ui.add_space(6.0);
    }
}

impl LibraryPanel {
    fn visible_rows(&self, ui: &Ui) -> Range<usize> {
        let (top, height): (f32, f32) = ui
            .data(|data| data.get_temp(egui::Id::unique("library rows")))
            .unwrap_or((0.0, ui.available_height()));
        (top / ROW).ceil() as usize..((top + height) / ROW) as usize
    }

    /// Row of the document in front, when it has just come there. Looked for again until all rows are made: it may be
    /// one of those that are not there yet.
    fn newly_active(&mut self, here: Option<&Path>, made: bool) -> Option<usize> {
        if here == self.shown.as_deref() {
            return None;
        }
        let at = here.and_then(|here| {
            let loose = self.loose.iter().position(|path| path == here);
            loose.or_else(|| Some(self.loose.len() + self.rows.position(here)?))
        });
        if made || at.is_some() {
            self.shown = here.map(Path::to_owned);
        }
        at
    }

    /// Makes what is shown of it; tells whether all of it is made.
    fn gather(&mut self, desk: &Desk) -> bool {
        self.loose = loose(desk, &self.filter);
        let library = &desk.library;
        self.rows.make((&library.roots, library.revision), (&self.filter, self.folds), &self.folded)
    }

    fn line_ui(&mut self, ui: &mut Ui, desk: &Desk, at: usize, here: Option<&Path>, out: &mut Outbox) {
        if let Some(path) = self.loose.get(at) {
            return file_ui(ui, desk, (path, &file_name(path), indent(0)), here, out);
        }
        let Some(shown) = self.rows.get(at - self.loose.len()) else { return };
        match shown.entry {
            Some(entry) if !entry.is_folder() => {
                file_ui(ui, desk, (shown.path, &entry.name, indent(entry.depth + 1)), here, out);
            }
            entry => {
                let root = file_name(shown.path);
                let (name, depth) = entry.map_or((&root, 0), |entry| (&entry.name, entry.depth + 1));
                let folded = self.folded.contains(shown.path);
                if folder_ui(ui, shown.path, name, (depth, folded, shown.files), out) {
                    let path = shown.path.to_owned();
                    self.fold(path);
                }
            }
        }
    }

    /// Folds a folder, or unfolds it; the rows are made anew in the next frame.
    fn fold(&mut self, path: PathBuf) {
        self.folds += 1;
        if !self.folded.remove(&path) {
            self.folded.insert(path);
        }
    }
}

/// Points from the margin for a depth in the tree.
fn indent(depth: u32) -> f32 {
    depth as f32 * 16.0 - if depth > 0 { 8.0 } else { 4.0 }
}

/// A folder's line; tells whether it was clicked.
fn folder_ui(
    ui: &mut Ui,
    path: &Path,
    name: &str,
    (depth, folded, files): (u32, bool, u32),
    out: &mut Outbox,
) -> bool {
    let response = row(
        ui,
        &RowLook {
            icon: Some(if folded { icons::CARET_RIGHT } else { icons::CARET_DOWN }),
            label: name,
            detail: &files.to_string(),
            indent: indent(depth),
            ..RowLook::default()
        },
    );
    let clicked = response.clicked();
    // What lies in an opened folder goes with it and cannot be taken out by itself.
    if depth == 0 {
        response.context_menu(|ui| {
            if ui.button("Take out of the library").clicked() {
                out.command(Command::ForgetFolder { path: path.to_owned() });
                ui.close();
            }
        });
    }
    clicked
}

fn file_ui(
    ui: &mut Ui,
    desk: &Desk,
    (path, name, indent): (&Path, &str, f32),
    here: Option<&Path>,
    out: &mut Outbox,
) {
    // One of which nothing is known counts as unread.
    let unread = desk.read_marks.get(path).copied().unwrap_or_default() == ReadMark::Unread;
    let response = row(
        ui,
        &RowLook {
            icon: Some(file_icon(name)),
            label: name,
            indent,
            chosen: Some(path) == here,
            bold: unread,
            dot: unread,
            ..RowLook::default()
        },
    );
    // One click looks through, so that going down a list leaves one tab and not a tab for each line; what is opened
    // on purpose keeps its tab. The path is made a key, because it may look like the way to a file in a file.
    if response.double_clicked() || response.middle_clicked() {
        out.command(Command::Open { path: key_from_file(path) });
    } else if response.clicked() {
        out.command(Command::Browse { path: key_from_file(path) });
    }
}

/// Open documents that lie in no folder of the library, by their names. Looked at in each frame: there are as many as
/// tabs, and not as many as files.
fn loose(desk: &Desk, filter: &str) -> Vec<PathBuf> {
    let paths = desk.views.values().filter_map(|view| desk.documents.get(&view.doc)?.path());
    let outside = paths.filter(|path| !desk.library.roots.iter().any(|root| path.starts_with(&root.path)));
    let mut loose: Vec<(String, PathBuf)> = outside.map(|path| (file_name(path), path.to_owned())).collect();
    if !filter.is_empty() {
        let mut typed = Typed::literally(filter);
        loose.retain(|(name, _)| typed.score(name).is_some());
    }
    // A split is two views of one document, which stands here once.
    loose.sort();
    loose.dedup();
    loose.into_iter().map(|(_, path)| path).collect()
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
            let icon = if recent.folder { icons::FOLDER } else { file_icon(&origin.name()) };
            let look = RowLook { icon: Some(icon), label: &recent.title, ..RowLook::default() };
            if row(ui, &look).on_hover_text(origin.words()).clicked() {
                out.command(Command::Open { path: recent.path.clone() });
            }
        }
    });
}
