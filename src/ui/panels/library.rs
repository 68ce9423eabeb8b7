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
use crate::ui::walk::{self, Asked, Leaves, Walk, leaves};
use crate::ui::widgets::{RowLook, empty, file_icon, filter_field, icon_button, row};
use egui::{ScrollArea, Ui};
use rows::Rows;
use std::borrow::Cow;
use std::collections::HashSet;
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
    walk: Walk,
    /// The keys went up from the first row, and belong into the field.
    up: bool,
    /// Enter was pressed in the field, and the first document is to be opened once all rows are made.
    entered: bool,
    /// Number of the last wish to see the document in front that was carried out.
    shown: u64,
    /// The document in front, for which lines its row was looked for, and the row.
    here: Option<(PathBuf, (u64, usize), Option<usize>)>,
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
        if self.shown != desk.library_serial {
            self.shown = desk.library_serial;
            self.show_front(desk);
        }
        let field = filter_field(ui, &mut self.filter, "Filter");
        if focus || std::mem::take(&mut self.up) {
            field.request_focus();
        }
        match leaves(ui, &field) {
            Some(Leaves::Down) => self.walk.take_keys(),
            Some(Leaves::Enter) => self.entered = true,
            None => {}
        }
        ui.add_space(4.0);
        complaints_ui(ui, desk);
        let made = self.gather(desk);
        if !made {
            ui.ctx().request_repaint();
        }
        if made && std::mem::take(&mut self.entered) {
            self.open_first(out);
        }
        self.list_ui(ui, desk, out);
        if made && self.len() == 0 {
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
    fn len(&self) -> usize {
        self.loose.len() + self.rows.len()
    }

    /// What a row stands for, and its name.
    fn line(&self, at: usize) -> Option<Line<'_>> {
        if let Some(path) = self.loose.get(at) {
            let name = file_name(path).into();
            return Some(Line { path, name, depth: 0, folder: false, files: 0 });
        }
        let shown = self.rows.get(at - self.loose.len())?;
        let (path, files) = (shown.path, shown.files);
        Some(match shown.entry {
            Some(entry) => Line {
                path,
                name: entry.name.as_str().into(),
                depth: entry.depth + 1,
                folder: entry.is_folder(),
                files,
            },
            None => Line { path, name: file_name(path).into(), depth: 0, folder: true, files },
        })
    }

    /// The rows, as what walks and draws them wants to know them.
    fn list_ui(&mut self, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
        let here = desk.active_entry().and_then(|entry| Some((entry.id, entry.path()?)));
        let lit = here.and_then(|(doc, path)| Some((doc, self.row_of(path)?)));
        let mut walk = std::mem::take(&mut self.walk);
        let label = |at: usize| self.line(at).map_or("".into(), |line| line.name);
        let rows = walk::Rows { len: self.len(), columns: 1, height: ROW, lit, label: &label };
        let asked = walk.keys(ui, "Library", &rows);
        let area = walk.area(ui, &rows);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut fold = None;
        let output = area.show_rows(ui, ROW, rows.len, |ui, range| {
            for at in range {
                if self.line_ui(ui, desk, &mut walk, at, here.map(|(_, path)| path), out) {
                    fold = self.line(at).map(|line| line.path.to_owned());
                }
            }
        });
        walk.stands_at(output.state.clamped_offset().y);
        self.walk = walk;
        if let Some(asked) = asked {
            self.carry_out(asked, out);
        }
        fold.into_iter().for_each(|path| self.fold(path));
    }

    /// What the keys asked of a row.
    fn carry_out(&mut self, asked: Asked, out: &mut Outbox) {
        let (Asked::Open(at) | Asked::Keep(at) | Asked::Fold(at) | Asked::Unfold(at)) = asked else {
            // From the first row the keys go back into the field.
            self.up = true;
            return;
        };
        let Some(line) = self.line(at) else { return };
        let (path, open) = (line.path.to_owned(), line.folder && !self.folded.contains(line.path));
        match (asked, line.folder) {
            (Asked::Open(_), false) => out.command(Command::Browse { path: key_from_file(&path) }),
            (Asked::Keep(_), false) => out.command(Command::Open { path: key_from_file(&path) }),
            (Asked::Open(_) | Asked::Keep(_), true) => self.fold(path),
            (Asked::Fold(_), true) if open => self.fold(path),
            (Asked::Unfold(_), true) if !open => self.fold(path),
            (Asked::Unfold(_), true) => self.walk.take_keys_at((at + 1).min(self.len() - 1)),
            // To the folder that it lies in.
            (Asked::Fold(_), _) => {
                let depth = line.depth;
                let above =
                    (0..at).rev().find(|above| self.line(*above).is_some_and(|line| line.depth < depth));
                above.into_iter().for_each(|above| self.walk.take_keys_at(above));
            }
            _ => {}
        }
    }

    /// The first document that is shown.
    fn open_first(&mut self, out: &mut Outbox) {
        let first = (0..self.len()).find(|at| self.line(*at).is_some_and(|line| !line.folder));
        if let Some(line) = first.and_then(|at| self.line(at)) {
            out.command(Command::Browse { path: key_from_file(line.path) });
        }
    }

    /// Row of the document in front. Looked for when the lines are other ones, and not in each frame: there may be a
    /// hundred thousand.
    fn row_of(&mut self, here: &Path) -> Option<usize> {
        let lines = (self.rows.times, self.loose.len());
        if let Some((path, of, at)) = &self.here
            && (path.as_os_str(), *of) == (here.as_os_str(), lines)
        {
            return *at;
        }
        let loose = self.loose.iter().position(|path| path == here);
        let at = loose.or_else(|| Some(self.loose.len() + self.rows.position(here)?));
        self.here = Some((here.to_owned(), lines, at));
        at
    }

    /// Undoes what hides the row of the document in front, and brings it into sight.
    fn show_front(&mut self, desk: &Desk) {
        self.filter.clear();
        if let Some(path) = desk.active_entry().and_then(|entry| entry.origin.file()) {
            self.folded.retain(|folder| !path.starts_with(folder));
            self.folds += 1;
        }
        self.walk.show_lit();
    }

    /// Makes what is shown of it; tells whether all of it is made.
    fn gather(&mut self, desk: &Desk) -> bool {
        self.loose = loose(desk, &self.filter);
        let library = &desk.library;
        self.rows.make((&library.roots, library.revision), (&self.filter, self.folds), &self.folded)
    }

    /// Draws a row; tells whether it is to be folded or unfolded.
    fn line_ui(
        &self,
        ui: &mut Ui,
        desk: &Desk,
        walk: &mut Walk,
        at: usize,
        here: Option<&Path>,
        out: &mut Outbox,
    ) -> bool {
        let Some(line) = self.line(at) else { return false };
        if !line.folder {
            file_ui(ui, desk, walk, (at, &line), here, out);
            return false;
        }
        folder_ui(ui, walk, (at, &line), !self.folded.contains(line.path), out)
    }

    /// Folds a folder, or unfolds it; the rows are made anew in the next frame.
    fn fold(&mut self, path: PathBuf) {
        self.folds += 1;
        if !self.folded.remove(&path) {
            self.folded.insert(path);
        }
    }
}

/// What a row stands for.
struct Line<'a> {
    path: &'a Path,
    name: Cow<'a, str>,
    depth: u32,
    folder: bool,
    /// In a folder: files that are shown, or would be if it were not folded.
    files: u32,
}

/// Points from the margin for a depth in the tree.
fn indent(depth: u32) -> f32 {
    depth as f32 * 16.0 - if depth > 0 { 8.0 } else { 4.0 }
}

/// A folder's line; tells whether it was clicked.
fn folder_ui(ui: &mut Ui, walk: &mut Walk, (at, line): (usize, &Line), open: bool, out: &mut Outbox) -> bool {
    let look = RowLook {
        icon: Some(if open { icons::CARET_DOWN } else { icons::CARET_RIGHT }),
        label: &line.name,
        detail: &line.files.to_string(),
        indent: indent(line.depth),
        level: line.depth as usize + 1,
        open: Some(open),
        ..RowLook::default()
    };
    let response = walk.row(ui, at, look);
    let clicked = response.clicked();
    // What lies in an opened folder goes with it and cannot be taken out by itself.
    if line.depth == 0 {
        response.context_menu(|ui| {
            if ui.button("Take out of the library").clicked() {
                out.command(Command::ForgetFolder { path: line.path.to_owned() });
                ui.close();
            }
        });
    }
    clicked
}

fn file_ui(
    ui: &mut Ui,
    desk: &Desk,
    walk: &mut Walk,
    (at, line): (usize, &Line),
    here: Option<&Path>,
    out: &mut Outbox,
) {
    let path = line.path;
    // One of which nothing is known counts as unread.
    let unread = desk.read_marks.get(path).copied().unwrap_or_default() == ReadMark::Unread;
    let look = RowLook {
        icon: Some(file_icon(&line.name)),
        label: &line.name,
        indent: indent(line.depth),
        chosen: Some(path) == here,
        bold: unread,
        dot: unread,
        level: line.depth as usize + 1,
        ..RowLook::default()
    };
    let response = walk.row(ui, at, look);
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
