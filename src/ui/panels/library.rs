//! The library: folders that were opened, as a tree, filtered by typing; what was not read yet stands out.

use super::Panel;
use crate::data::job::ReadMark;
use crate::data::listing::Listing;
use crate::data::place::Origin;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::file_name;
use crate::desk::library::Root;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, ROW};
use crate::ui::widgets::{RowLook, empty, file_icon, filter_field, icon_button, row};
use egui::{ScrollArea, Ui};
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

#[derive(Default)]
pub struct LibraryPanel {
    filter: String,
    folded: HashSet<PathBuf>,
    /// Lines of the tree as they are shown, made anew when something changed.
    lines: Vec<Line>,
    made_for: Option<(u64, String, u64, usize, Option<crate::desk::words::ViewId>)>,
    /// The row that was brought into sight last.
    shown: Option<PathBuf>,
    serial: u64,
}

struct Line {
    path: PathBuf,
    name: String,
    depth: usize,
    folder: bool,
    files: usize,
}

impl Panel for LibraryPanel {
    fn detail(&self, desk: &Desk) -> String {
        let files: usize = desk.library.roots.iter().map(|root| root.files).sum();
        match files {
            0 => String::new(),
            _ => crate::data::wording::counted(files as u64, "document"),
        }
    }

    fn buttons(&mut self, ui: &mut Ui, _desk: &Desk, out: &mut Outbox) {
        if icon_button(ui, icons::FOLDER_OPEN, "Open folder…", false).clicked() {
            out.command(Command::OpenFolder);
        }
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        if desk.library.roots.is_empty() && desk.views.is_empty() {
            return recent_ui(ui, desk, out);
        }
        let field = filter_field(ui, &mut self.filter, "Filter");
        if focus {
            field.request_focus();
        }
        ui.add_space(4.0);
        complaints_ui(ui, desk);
        self.gather(desk);
        let here = desk.active_entry().and_then(|entry| entry.path());
        let mut area = ScrollArea::vertical().auto_shrink([false, false]);
        if let Some(at) = self.newly_active(here) {
            let middle = at as f32 * ROW - ui.available_height() / 2.0;
            let visible = self.visible_rows(ui);
            if !visible.contains(&at) {
                area = area.vertical_scroll_offset(middle.max(0.0));
            }
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let output = area.show_rows(ui, ROW, self.lines.len(), |ui, range| {
            for at in range {
                self.line_ui(ui, desk, at, here, out);
            }
        });
        ui.data_mut(|data| {
            data.insert_temp(
                egui::Id::unique("library rows"),
                (output.state.clamped_offset().y, output.inner_rect.height()),
            )
        });
        if self.lines.is_empty() {
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

    /// Row of the document in front, when it has just come there.
    fn newly_active(&mut self, here: Option<&Path>) -> Option<usize> {
        if here == self.shown.as_deref() {
            return None;
        }
        self.shown = here.map(Path::to_owned);
        self.lines.iter().position(|line| Some(line.path.as_path()) == here)
    }

    fn gather(&mut self, desk: &Desk) {
        let key = (desk.library.revision, self.filter.clone(), self.serial, desk.views.len(), desk.active);
        if self.made_for.as_ref() == Some(&key) {
            return;
        }
        self.made_for = Some(key);
        let filter = self.filter.to_lowercase();
        let mut lines = loose(desk);
        lines.retain(|line| filter.is_empty() || line.name.to_lowercase().contains(&filter));
        for root in &desk.library.roots {
            self.add_root(root, &filter, &mut lines);
        }
        self.lines = lines;
    }

    /// Adds a folder that was opened, and what is in it.
    fn add_root(&self, root: &Root, filter: &str, lines: &mut Vec<Line>) {
        let at = lines.len();
        lines.push(Line {
            path: root.path.clone(),
            name: file_name(&root.path),
            depth: 0,
            folder: true,
            files: 0,
        });
        let files = match self.folded.contains(&root.path) && filter.is_empty() {
            true => root.listing.files().count(),
            false => self.add(&root.listing, root.listing.top.clone(), filter, lines),
        };
        lines[at].files = files;
        if files == 0 && !filter.is_empty() {
            lines.truncate(at);
        }
    }

    /// Adds entries and what is in them; gives how many files match.
    fn add(&self, listing: &Listing, range: Range<u32>, filter: &str, lines: &mut Vec<Line>) -> usize {
        let mut files = 0;
        for (_, entry) in listing.entries_in(range) {
            let at = lines.len();
            let folder = entry.is_folder();
            let named = filter.is_empty() || entry.name.to_lowercase().contains(filter);
            if !folder && !named {
                continue;
            }
            lines.push(Line {
                path: entry.path.clone(),
                name: entry.name.clone(),
                depth: entry.depth as usize + 1,
                folder,
                files: 0,
            });
            if !folder {
                files += 1;
                continue;
            }
            let inside = self.add(listing, entry.inside(), filter, lines);
            lines[at].files = inside;
            files += inside;
            if inside == 0 {
                lines.truncate(at);
            } else if self.folded.contains(&entry.path) && filter.is_empty() {
                lines.truncate(at + 1);
            }
        }
        files
    }

    fn line_ui(&mut self, ui: &mut Ui, desk: &Desk, at: usize, here: Option<&Path>, out: &mut Outbox) {
        let Some(line) = self.lines.get(at) else { return };
        let indent = line.depth as f32 * 16.0 - if line.depth > 0 { 8.0 } else { 4.0 };
        if line.folder {
            let folded = self.folded.contains(&line.path);
            let response = row(
                ui,
                &RowLook {
                    icon: Some(if folded { icons::CARET_RIGHT } else { icons::CARET_DOWN }),
                    label: &line.name,
                    detail: &line.files.to_string(),
                    indent,
                    ..RowLook::default()
                },
            );
            let (path, root) = (line.path.clone(), line.depth == 0);
            if response.clicked() {
                self.serial += 1;
                if !self.folded.remove(&path) {
                    self.folded.insert(path.clone());
                }
            }
            if root {
                response.context_menu(|ui| {
                    if ui.button("Take out of the library").clicked() {
                        out.command(Command::ForgetFolder { path });
                        ui.close();
                    }
                });
            }
            return;
        }
        let unread = desk.read_marks.get(&line.path).copied().unwrap_or_default() == ReadMark::Unread;
        let response = row(
            ui,
            &RowLook {
                icon: Some(file_icon(&line.name)),
                label: &line.name,
                indent,
                chosen: Some(line.path.as_path()) == here,
                bold: unread,
                dot: unread,
                ..RowLook::default()
            },
        );
        if response.double_clicked() || response.middle_clicked() {
            out.command(Command::Open { path: key_of(&line.path) });
        } else if response.clicked() {
            out.command(Command::Browse { path: key_of(&line.path) });
        }
    }
}

/// A file as commands name it: few names look like the way to a file in a file, and these are told from it.
fn key_of(path: &Path) -> PathBuf {
    Origin::File(path.to_owned()).key().unwrap_or_else(|| path.to_owned())
}

/// Open documents that lie in no folder of the library.
fn loose(desk: &Desk) -> Vec<Line> {
    let paths = desk.views.values().filter_map(|view| desk.documents.get(&view.doc)?.path());
    let outside = paths.filter(|path| !desk.library.roots.iter().any(|root| path.starts_with(&root.path)));
    let mut lines: Vec<Line> = outside
        .map(|path| Line { path: path.to_owned(), name: file_name(path), depth: 0, folder: false, files: 0 })
        .collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    lines.dedup_by(|a, b| a.path == b.path);
    lines
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
