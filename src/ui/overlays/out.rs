//! Asks how and where to something leaves: the hits as a table, pages, a part of a page, print. Each sheet says what the
//! file will be, what is left out, and where it will lie, before anything is done.

use super::controls::{button_ui, choice_ui, head_ui, tick_ui};
use super::path::{expanded, home};
use super::{Overlays, sheet};
use crate::data::export::{HitsForm, PRINT_DPI, PagesForm};
use crate::data::job::PathIs;
use crate::data::page_range;
use crate::data::wording::grouped;
use crate::desk::command::Command;
use crate::desk::out::PICTURE_DPI;
use crate::desk::words::OutSheet;
use crate::desk::{Desk, Event};
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use egui::{FontId, Key, Margin, Modifiers, RichText, ScrollArea, Ui, vec2};
use std::path::{Path, PathBuf};

/// Points for the label of a line.
const LABEL: f32 = 92.0;
/// Paths that are offered at once: more would push the button out of a low window.
const OFFERS: usize = 5;

/// What is chosen in a sheet while it is open.
pub struct Sheet {
    hits: HitsForm,
    pages: PagesForm,
    dpi: u32,
    which: Which,
    /// Pages as they are written: what counts where others are not chosen.
    own_pages: String,
    /// Where to, as it is typed.
    path: String,
    /// The path was changed by hand, and its ending is no longer changed with the form.
    own_path: bool,
    /// `None` is the program that shows PDFs.
    printer: Option<String>,
    /// With a line below the picture.
    cited: bool,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            hits: HitsForm::default(),
            pages: PagesForm::default(),
            dpi: 200,
            which: Which::This,
            own_pages: String::new(),
            path: String::new(),
            own_path: false,
            printer: None,
            cited: false,
        }
    }
}

/// Which pages leave.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    This,
    All,
    Own,
}

impl Sheet {
    /// Which pages, in the words of a command.
    fn pages_words(&self) -> &str {
        match self.which {
            Which::This => "this page",
            Which::All => "all",
            Which::Own => &self.own_pages,
        }
    }
}

/// The sheet that is open.
pub fn out_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, kind: OutSheet, out: &mut Outbox) {
    if state.fresh {
        state.out.path = proposed(desk, kind, &state.out);
        if kind == OutSheet::Print {
            state.out.which = Which::All;
        }
    }
    let title = match kind {
        OutSheet::Hits => "Save the hits",
        OutSheet::Differences => "Save the differences",
        OutSheet::Pages => "Save pages",
        OutSheet::Print => "Print",
        OutSheet::Picture => "Save the selection as a picture",
    };
    let high = ui.ctx().content_rect().height();
    sheet(ui, title, 620.0, 72.0, |ui| {
        egui::Frame::new().inner_margin(Margin::symmetric(26, 18)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            head_ui(ui, title, out);
            ui.add_space(4.0);
            let most = high * 0.86 - 80.0;
            // Otherwise it would keep the height that it had when there was less to say, and hide the button.
            let area = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
            area.show(ui, |ui| match kind {
                OutSheet::Hits => hits_ui(state, ui, desk, out),
                OutSheet::Differences => differences_ui(state, ui, desk, out),
                OutSheet::Pages => pages_ui(state, ui, desk, out),
                OutSheet::Print => print_ui(state, ui, desk, out),
                OutSheet::Picture => picture_ui(state, ui, desk, out),
            });
        });
    });
}

// ---- the five sheets

/// In which form rows are written down.
fn form_ui(state: &mut Overlays, ui: &mut Ui) {
    line(ui, "Form", |ui| {
        for (form, name) in [
            (HitsForm::Csv, "Table (CSV)"),
            (HitsForm::CsvPlain, "CSV without a mark"),
            (HitsForm::JsonLines, "JSON Lines"),
        ] {
            if choice_ui(ui, name, state.out.hits == form).clicked() {
                state.out.hits = form;
                follow_form(&mut state.out, form.ending());
            }
        }
    });
}

fn differences_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    line(ui, "Differences", |ui| {
        let summary = desk.differences().map(|(_, comparison)| comparison.summary()).unwrap_or_default();
        ui.add(egui::Label::new(RichText::new(summary).size(13.0)).truncate());
    });
    form_ui(state, ui);
    quiet(
        ui,
        match state.out.hits {
            HitsForm::JsonLines => {
                "One object of JSON in each line, for other programs: both words, with their places and offsets."
            }
            HitsForm::Csv | HitsForm::CsvPlain => {
                "One row for each difference: what it is, and of both documents the words, the place, the offsets and \
                 an address that leads back. Cells that a spreadsheet would take for a formula get an apostrophe \
                 before them."
            }
        },
    );
    let form = state.out.hits;
    if let Some((path, replace)) = target_ui(state, ui, desk, true, out) {
        out.command(Command::SaveDifferences { form, path, replace });
    }
}

fn hits_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let find = &desk.find;
    line(ui, "Hits", |ui| {
        let words = format!("{} of “{}”", grouped(find.hits.len() as u64), find.query.words);
        ui.add(egui::Label::new(RichText::new(words).size(13.0)).truncate());
    });
    form_ui(state, ui);
    quiet(
        ui,
        match state.out.hits {
            HitsForm::Csv => {
                "One row for each hit: its words, the sentence around them, page, section, offsets. The file begins \
                 with the mark by which Excel knows that it is UTF-8. Cells that a spreadsheet would take for a \
                 formula get an apostrophe before them."
            }
            HitsForm::CsvPlain => {
                "The same table without the mark at its beginning, for programs that would take it for a part of the \
                 first column’s name. Excel may then show accents wrongly. Cells that a spreadsheet would take for a \
                 formula get an apostrophe before them."
            }
            HitsForm::JsonLines => {
                "One object of JSON in each line, for other programs. All words are as they are in the document."
            }
        },
    );
    if find.limited || find.progress.is_some() || find.stopped {
        warning(ui, "These are not all hits that there are: the file has those that are listed.");
    }
    let form = state.out.hits;
    if let Some((path, replace)) = target_ui(state, ui, desk, true, out) {
        out.command(Command::SaveHits { form, path, replace });
    }
}

fn pages_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let good = which_ui(state, ui, desk);
    line(ui, "Form", |ui| {
        for (form, name) in [
            (PagesForm::Pdf, "PDF"),
            (PagesForm::PicturePdf, "PDF of pictures"),
            (PagesForm::Png, "Pictures (PNG)"),
        ] {
            if choice_ui(ui, name, state.out.pages == form).clicked() {
                state.out.pages = form;
                follow_form(&mut state.out, form.ending());
            }
        }
    });
    if state.out.pages != PagesForm::Pdf {
        line(ui, "Dots per inch", |ui| {
            for dpi in [100, 150, 200, 300, 600] {
                if choice_ui(ui, &dpi.to_string(), state.out.dpi == dpi).clicked() {
                    state.out.dpi = dpi;
                }
            }
        });
    }
    quiet(
        ui,
        match state.out.pages {
            PagesForm::Pdf => {
                "Words stay words, and lines stay sharp at any size. Only the drawing of each page goes along: notes, \
                 highlights, fields, links, attached files and programs do not."
            }
            PagesForm::PicturePdf => {
                "Each page is a picture of itself, with all that is seen on it and nothing that is hidden below. \
                 Its words can no longer be searched."
            }
            PagesForm::Png => "A picture of each page, named by its number in the file.",
        },
    );
    let (which, form, dpi) = (state.out.pages_words().to_owned(), state.out.pages, state.out.dpi);
    if let Some((path, replace)) = target_ui(state, ui, desk, good, out) {
        out.command(Command::SavePages { pages: which, form, dpi, path, replace });
    }
}

fn print_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let good = which_ui(state, ui, desk);
    let printers = desk.out.printers.as_deref();
    line(ui, "Printer", |ui| {
        ui.horizontal_wrapped(|ui| {
            if choice_ui(ui, "The program that shows PDFs", state.out.printer.is_none()).clicked() {
                state.out.printer = None;
            }
            for name in printers.unwrap_or_default() {
                if choice_ui(ui, name, state.out.printer.as_ref() == Some(name)).clicked() {
                    state.out.printer = Some(name.clone());
                }
            }
        });
    });
    match printers {
        None => quiet(ui, "The system is being asked for its printers…"),
        Some([]) => quiet(ui, "The system names no printer."),
        Some(_) => {}
    }
    let handed = match &state.out.printer {
        Some(_) => "The file goes to the printer as the system has it set up.",
        None => "Another program opens that file; print from there.",
    };
    quiet(
        ui,
        &format!(
            "Each page is drawn as you see it, at {PRINT_DPI} dots per inch, into a PDF in a private temporary folder. \
             {handed} Nothing else of the document goes along, and Folioscope opens no connection."
        ),
    );
    ui.add_space(6.0);
    let enter = enter(ui);
    let mut clicked = false;
    line(ui, "", |ui| clicked = button_ui(ui, "Print").clicked());
    if clicked || enter {
        let printer = state.out.printer.clone().unwrap_or_default();
        if good {
            out.command(Command::PrintPages { pages: state.out.pages_words().to_owned(), printer });
        }
    }
}

fn picture_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    quiet(
        ui,
        &format!(
            "The selected lines as they are printed, with a margin, at {PICTURE_DPI} dots per inch. Document and page \
             are written into the file, where programs for pictures show them as its source."
        ),
    );
    line(ui, "", |ui| {
        if tick_ui(ui, "With a line below that cites the place", state.out.cited).clicked() {
            state.out.cited ^= true;
        }
    });
    let cited = state.out.cited;
    if let Some((path, replace)) = target_ui(state, ui, desk, true, out) {
        out.command(Command::SavePicture { path, cited, replace });
    }
}

// ---- what they share

/// Which pages, with what was understood of it. Tells whether it is any.
fn which_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk) -> bool {
    line(ui, "Pages", |ui| {
        for (which, name) in [(Which::This, "This page"), (Which::All, "All"), (Which::Own, "These")] {
            if choice_ui(ui, name, state.out.which == which).clicked() {
                state.out.which = which;
            }
        }
        let before = state.out.own_pages.clone();
        field_ui(ui, PAGES, &mut state.out.own_pages, "3-5, 9", 190.0, false);
        // Who writes pages means them.
        if state.out.own_pages != before {
            state.out.which = Which::Own;
        }
    });
    let meant = desk.pages_meant(state.out.pages_words());
    match (&meant, desk.active_document()) {
        (Ok(pages), Some(document)) => quiet(ui, &format!("{}.", page_range::told(document, pages))),
        (Err(why), _) => warning(ui, why),
        _ => {}
    }
    meant.is_ok()
}

/// The field for the path, what it leads to, and the button. Gives the path once it is to be written, with whether what
/// is there is replaced: that takes a button of its own, so that Enter never writes over anything.
fn target_ui(
    state: &mut Overlays,
    ui: &mut Ui,
    desk: &Desk,
    good: bool,
    out: &mut Outbox,
) -> Option<(PathBuf, bool)> {
    let enter = enter(ui);
    let typed = expanded(&state.out.path);
    if state.asked.as_ref() != Some(&typed) {
        state.asked = Some(typed.clone());
        out.send(Event::TypingPath { typed: typed.clone(), folders_only: false });
    }
    // What was said of other letters is no longer meant.
    let is = (desk.offers.typed == typed).then_some(desk.offers.is);
    let offers: Vec<&String> = match is {
        // Only what is still to be typed; the whole path is in the field.
        Some(_) => desk.offers.paths.iter().map(|(path, _)| path).filter(|path| **path != typed).collect(),
        None => Vec::new(),
    };
    path_ui(state, ui, offers.first().copied());
    let path = PathBuf::from(&typed);
    // A new file may lie beside originals; what is there already may not be replaced.
    let original = is == Some(PathIs::File) && desk.is_read(&path);
    told_of_path_ui(ui, desk, is, original, &path);
    ui.add_space(6.0);
    let mut asked = None;
    line(ui, "", |ui| {
        if is == Some(PathIs::File) && !original {
            asked = button_ui(ui, "Replace it").clicked().then_some(true);
        } else if button_ui(ui, "Save").clicked() || enter && is == Some(PathIs::Nothing) {
            asked = Some(false);
        }
    });
    // Last of all: they go when something else is clicked, and what is clicked must not move then.
    if state.out_path_has_keys && state.out.own_path {
        offers_ui(state, ui, &offers);
    }
    let possible = good && !original && is != Some(PathIs::Folder) && path.file_name().is_some();
    asked.filter(|_| possible).map(|replace| (path, replace))
}

/// The field itself; Tab takes the first of what is offered.
fn path_ui(state: &mut Overlays, ui: &mut Ui, first: Option<&String>) {
    let tab = state.out_path_has_keys && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab));
    if tab && let Some(first) = first {
        state.out.path.clone_from(first);
        state.out.own_path = true;
    }
    let before = state.out.path.clone();
    let fresh = state.fresh;
    line(ui, "File", |ui| {
        let width = ui.available_width();
        state.out_path_has_keys = field_ui(ui, PATH, &mut state.out.path, PATH, width, fresh);
    });
    state.out.own_path |= before != state.out.path;
}

/// What the path leads to, where that is something to know before.
fn told_of_path_ui(ui: &mut Ui, desk: &Desk, is: Option<PathIs>, original: bool, path: &Path) {
    match is {
        Some(PathIs::Folder) => warning(ui, "That is a folder: write the name of a file after it."),
        Some(PathIs::File) if original => {
            warning(ui, "That file is one that you read here. Originals are never changed.");
        }
        Some(PathIs::File) => warning(ui, "There is a file of that name."),
        Some(PathIs::OutOfReach) => warning(ui, "You have no permission to look there."),
        _ if desk.lies_in_library(path) => {
            warning(ui, "This folder is in your library: the new file will be listed there.");
        }
        _ => {}
    }
}

fn offers_ui(state: &mut Overlays, ui: &mut Ui, offers: &[&String]) {
    line(ui, "", |ui| {
        ui.vertical(|ui| {
            for path in offers.iter().take(OFFERS) {
                if choice_ui(ui, path, false).clicked() {
                    state.out.path.clone_from(path);
                }
            }
        });
    });
}

/// Names of the fields.
const PAGES: &str = "Pages";
const PATH: &str = "Path of the new file";

/// Whether Enter was pressed in a field, or where nothing has the keys. A choice or a button keeps it for itself.
fn enter(ui: &Ui) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    let in_field = focused.is_none_or(|id| [PAGES, PATH].iter().any(|name| id == field_id(name)));
    in_field && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter))
}

fn field_id(name: &str) -> egui::Id {
    egui::Id::unique(("out", name))
}

/// A field in a line, with a frame of its own. Tells whether it has the keys.
fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, width: f32, fresh: bool) -> bool {
    let palette = theme::palette(ui.ctx());
    let edit = egui::TextEdit::singleline(text)
        .id(field_id(name))
        .hint_text(RichText::new(hint).color(palette.quiet))
        .font(FontId::proportional(13.0))
        .background_color(palette.panel)
        .margin(Margin::symmetric(8, 5))
        .desired_width(width - 16.0);
    let response = ui.add(edit);
    response.clone().accessible_name(name);
    if fresh {
        response.request_focus();
    }
    response.has_focus()
}

/// A line with its label, which is painted and no widget: each control has a name of its own.
fn line(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui.ctx());
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 28.0), egui::Sense::hover());
        let at = rect.left_center();
        ui.painter().text(at, egui::Align2::LEFT_CENTER, label, FontId::proportional(13.0), palette.quiet);
        add(ui);
    });
}

fn quiet(ui: &mut Ui, words: &str) {
    let palette = theme::palette(ui.ctx());
    told_ui(ui, words, palette.quiet);
}

fn warning(ui: &mut Ui, words: &str) {
    let palette = theme::palette(ui.ctx());
    told_ui(ui, words, palette.warning);
}

/// Under the control that it is about, at the edge of all controls.
fn told_ui(ui: &mut Ui, words: &str, ink: egui::Color32) {
    ui.horizontal_top(|ui| {
        ui.add_space(LABEL + 8.0);
        ui.vertical(|ui| {
            ui.add(egui::Label::new(RichText::new(words).size(12.5).color(ink)).wrap());
            ui.add_space(2.0);
        });
    });
}

/// A path for a new file: in the folder that was used last, with a name that tells what it is.
fn proposed(desk: &Desk, kind: OutSheet, sheet: &Sheet) -> String {
    let ending = match kind {
        OutSheet::Hits | OutSheet::Differences => sheet.hits.ending(),
        OutSheet::Pages | OutSheet::Print => sheet.pages.ending(),
        OutSheet::Picture => "png",
    };
    let folder = desk.out.folder.clone().map(|folder| folder.display().to_string()).unwrap_or_else(downloads);
    format!("{}/{}.{ending}", folder.trim_end_matches('/'), desk.out_name(kind))
}

fn downloads() -> String {
    let known = directories::UserDirs::new().and_then(|dirs| dirs.download_dir().map(Path::to_path_buf));
    known.map_or_else(home, |folder| folder.display().to_string())
}

/// The ending of a name goes with the form, as long as the name is the proposed one or has the ending of another form.
fn follow_form(sheet: &mut Sheet, ending: &str) {
    const OURS: [&str; 4] = ["csv", "jsonl", "pdf", "png"];
    if let Some((stem, old)) = sheet.path.rsplit_once('.')
        && (OURS.contains(&old) || !sheet.own_path)
    {
        sheet.path = format!("{stem}.{ending}");
    }
}
