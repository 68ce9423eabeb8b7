//! What leaves: hits as a table, pages, a part of a page, print. The desk says what and where to; a job makes it, and
//! `keep` writes it. One thing leaves at a time, because each may be a book.

use super::words::OutSheet;
use super::{Desk, Effect, Overlay};
use crate::data::cite::{CiteForm, Cited, Citing, citation};
use crate::data::comparison::Comparison;
use crate::data::document::Document;
use crate::data::export::{
    Clip, DPI, Differences, Export, Exported, Hits, HitsForm, Kept, Originals, POINTS, PRINT_DPI, Pages,
    PagesForm, Region, Target, To, What,
};
use crate::data::job::{Failure, FailureKind, Job, Outcome, PageTile, Raster, Ticket, Topic};
use crate::data::page_range;
use crate::data::unit::Area;
use crate::data::wording::counted;
use crate::desk::command::Command;
use crate::desk::documents::Selection;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Points of paper around selected lines in a picture of them, across and down: more down would show halves of the
/// lines above and below. White is put around it later.
const MARGIN: (f32, f32) = (4.0, 1.5);
/// Pages of a selection that become one picture.
const MAX_PARTS: usize = 8;
/// Dots per inch of such a picture: sharp on a screen and in a report, and not too large for a clipboard.
pub const PICTURE_DPI: u32 = 220;
/// Pixels that a line below a picture has room for at least: a single word is no column for a title.
const LEAST_CITED: u32 = 900;
/// Letters of a name that is proposed; the system takes 255 bytes.
const MAX_NAME_CHARS: usize = 60;

/// What is leaving, and what was last.
#[derive(Clone, Default)]
pub struct Out {
    /// What is being made now.
    pub running: Option<Running>,
    /// Printers of the system, once it was asked.
    pub printers: Option<Vec<String>>,
    /// The folder that something was saved in last, which is proposed for the next.
    pub folder: Option<PathBuf>,
    /// What was stopped last, which may still have something to say.
    stopped: Option<Ticket>,
    /// What is never written over; shared with what is writing.
    originals: Originals,
    /// A picture that waits for the line below it.
    waits: Option<(Region, To, Option<Command>)>,
}

/// Something that is being made.
#[derive(Clone, Debug)]
pub struct Running {
    /// What is done, as “Saving 12 pages”.
    pub words: &'static str,
    /// How much of it is made, 0 to 1.
    pub share: f32,
    /// What to do where a file is there that may be replaced.
    again: Option<Command>,
}

impl Desk {
    /// Opens the sheet that asks how and where to, or says why nothing can leave.
    pub(super) fn ask_out(&mut self, sheet: OutSheet) {
        if let Err(why) = self.can_leave(sheet) {
            return self.say(why);
        }
        if sheet == OutSheet::Print {
            self.out.printers = None;
            self.effects.push(Effect::AskPrinters);
        }
        self.overlay = Some(Overlay::Out(sheet));
    }

    /// Whether there is something to leave.
    ///
    /// # Errors
    /// Why there is not, for the menu and as a sentence.
    pub fn can_leave(&self, sheet: OutSheet) -> Result<(), &'static str> {
        match sheet {
            OutSheet::Hits if self.find.hits.is_empty() => Err("Nothing was found that could be saved."),
            OutSheet::Differences if self.to_save().is_none() => Err("Nothing differs that could be saved."),
            OutSheet::Pages | OutSheet::Print if !self.has_pages_in_front() => {
                Err("This document has no pages: it is words alone.")
            }
            OutSheet::Picture if self.selected_areas().is_none() => {
                Err("Select words on a printed page first.")
            }
            _ => Ok(()),
        }
    }

    /// A name for a new file, without folder and ending.
    pub fn out_name(&self, sheet: OutSheet) -> String {
        let doc = match sheet {
            OutSheet::Hits => self.find.doc,
            OutSheet::Differences => self.compared().map(|entry| entry.id),
            _ => self.active_view().map(|view| view.doc),
        };
        let entry = doc.and_then(|doc| self.documents.get(&doc));
        let name = entry.map(|entry| entry.name()).unwrap_or_default();
        let stem = Path::new(name.as_str())
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into());
        let what = match sheet {
            OutSheet::Hits => format!(" - hits of {}", self.find.query.words),
            OutSheet::Differences => " - differences".to_owned(),
            OutSheet::Pages | OutSheet::Print => " - pages".to_owned(),
            OutSheet::Picture => " - picture".to_owned(),
        };
        let plain = |words: &str, most: usize| -> String {
            let sign = |c: char| {
                if c.is_control() || "/\\:*?\"<>|\u{202A}\u{202B}\u{202D}\u{202E}".contains(c) {
                    ' '
                } else {
                    c
                }
            };
            let words: String = words.chars().map(sign).take(most).collect();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let name = format!("{} {}", plain(&stem, MAX_NAME_CHARS), plain(&what, MAX_NAME_CHARS));
        // A dot at the beginning would hide it, one at the end is taken away by some systems.
        name.trim_matches(['.', ' ']).to_owned()
    }

    /// Which pages are meant by these words, of the document in front.
    ///
    /// # Errors
    /// A sentence about what is no page.
    pub fn pages_meant(&self, words: &str) -> Result<Vec<u32>, String> {
        let document = self.active_document().ok_or("No document is open.")?;
        page_range::pages(document, words, self.page_in_front())
    }

    /// The page that is looked at: also where the document is shown as words.
    fn page_in_front(&self) -> u32 {
        let Some((view, document)) = self.active_view().zip(self.active_document()) else { return 0 };
        if self.is_printed(view.id) {
            return view.unit_looked_at;
        }
        document.unit_from_offset(view.visible.start.max(view.top)).unwrap_or(0) as u32
    }

    pub(super) fn save_hits(&mut self, form: HitsForm, path: PathBuf, replace: bool) {
        let Some(hits) = self.hits_to_leave(form) else { return };
        let again = Command::SaveHits { form, path: path.clone(), replace: true };
        let to = To::File(self.target(path, replace));
        self.leave("Saving the hits", What::Hits(hits), to, Some(again));
    }

    pub(super) fn copy_hits(&mut self) {
        let Some(hits) = self.hits_to_leave(HitsForm::Csv) else { return };
        self.leave("Copying the hits", What::Hits(hits), To::Clipboard, None);
    }

    /// What differs, where something does.
    fn to_save(&self) -> Option<Arc<Comparison>> {
        let (_, comparison) = self.differences()?;
        (!comparison.differences.is_empty()).then(|| Arc::clone(comparison))
    }

    pub(super) fn save_differences(&mut self, form: HitsForm, path: PathBuf, replace: bool) {
        let Some(comparison) = self.to_save() else {
            return self.say("Nothing differs that could be saved.");
        };
        let again = Command::SaveDifferences { form, path: path.clone(), replace: true };
        let to = To::File(self.target(path, replace));
        let order = What::Differences(Differences { comparison, form });
        self.leave("Saving the differences", order, to, Some(again));
    }

    pub(super) fn copy_differences(&mut self) {
        let Some(comparison) = self.to_save() else {
            return self.say("Nothing differs that could be copied.");
        };
        let order = What::Differences(Differences { comparison, form: HitsForm::Csv });
        self.leave("Copying the differences", order, To::Clipboard, None);
    }

    fn hits_to_leave(&mut self, form: HitsForm) -> Option<Hits> {
        let find = &self.find;
        let document = find.doc.and_then(|doc| self.document(doc)).map(Arc::clone);
        let (Some(document), false) = (document, find.hits.is_empty()) else {
            self.say("Nothing was found that could be saved.");
            return None;
        };
        let not_all = match () {
            () if find.limited => Some("There are more hits: these are the first, as the list has them."),
            () if find.progress.is_some() => {
                Some("The search was still going on: these are the hits by then.")
            }
            () if find.stopped => Some("The search was stopped before its end: there may be more hits."),
            () if !document.complete() => Some("The document was still being read: there may be more hits."),
            () => None,
        };
        let from = self.documents.get(&document.id)?.origin.clone();
        let (hits, query, unseen) = (Arc::clone(&find.hits), find.query.clone(), find.unseen);
        Some(Hits { document, from, hits, query, not_all, unseen, form })
    }

    pub(super) fn save_pages(
        &mut self,
        words: String,
        form: PagesForm,
        dpi: u32,
        path: PathBuf,
        replace: bool,
    ) {
        let Some(pages) = self.pages_to_leave(&words, form, dpi) else { return };
        let again = Command::SavePages { pages: words, form, dpi, path: path.clone(), replace: true };
        let to = To::File(self.target(path, replace));
        self.leave("Saving pages", What::Pages(pages), to, Some(again));
    }

    /// `printer` is its name; none is the program that shows PDFs.
    pub(super) fn print_pages(&mut self, words: &str, printer: String) {
        let Some(pages) = self.pages_to_leave(words, PagesForm::PicturePdf, PRINT_DPI) else { return };
        let printer = Some(printer).filter(|name| !name.is_empty());
        self.leave("Drawing pages for printing", What::Pages(pages), To::Paper(printer), None);
    }

    fn pages_to_leave(&mut self, words: &str, form: PagesForm, dpi: u32) -> Option<Pages> {
        if let Err(why) = self.can_leave(OutSheet::Pages) {
            self.say(why);
            return None;
        }
        let pages = match self.pages_meant(words) {
            Ok(pages) => pages,
            Err(why) => {
                self.say(why);
                return None;
            }
        };
        let (document, entry) = (self.active_document().map(Arc::clone)?, self.active_entry()?);
        let from = entry.origin.clone();
        let passwords = self.passwords.on_the_way_to(&from);
        let dpi = dpi.clamp(*DPI.start(), *DPI.end());
        Some(Pages { document, from, passwords, pages, form, dpi })
    }

    pub(super) fn save_picture(&mut self, path: PathBuf, cited: bool, replace: bool) {
        let again = Command::SavePicture { path: path.clone(), cited, replace: true };
        let to = To::File(self.target(path, replace));
        self.leave_picture(to, cited, Some(again));
    }

    pub(super) fn copy_picture(&mut self, cited: bool) {
        self.leave_picture(To::Clipboard, cited, None);
    }

    /// The line below has to be drawn first, by the window.
    fn leave_picture(&mut self, to: To, cited: bool, again: Option<Command>) {
        let Some(region) = self.region_to_leave() else { return };
        if !cited {
            return self.leave("Drawing the picture", What::Region(region), to, again);
        }
        let widest = region.tiles.iter().map(|tile| tile.part[2]).max().unwrap_or(0);
        let (words, width) = (format!("{}.", region.source), widest.max(LEAST_CITED));
        self.effects.push(Effect::DrawCaption { words, width, scale: PICTURE_DPI as f32 / POINTS });
        self.out.waits = Some((region, to, again));
    }

    pub(super) fn has_caption(&mut self, caption: Raster) {
        if let Some((region, to, again)) = self.out.waits.take() {
            let region = Region { caption: Some(caption), ..region };
            self.leave("Drawing the picture", What::Region(region), to, again);
        }
    }

    /// What is selected on printed pages: of each page the smallest area around it, with a margin.
    fn selected_areas(&self) -> Option<Vec<(u32, Area)>> {
        let document = self.active_document().filter(|_| self.has_pages_in_front())?;
        let span = self.active_view()?.selection.and_then(Selection::words)?;
        let mut parts: Vec<(u32, Area)> = Vec::new();
        for (unit, area) in document.areas(span) {
            match parts.iter_mut().find(|(own, _)| *own == unit as u32) {
                Some((_, part)) => *part = part.cover(area),
                None => parts.push((unit as u32, area)),
            }
        }
        for (unit, part) in &mut parts {
            let (width, height) = document.units.get(*unit as usize).map_or((0.0, 0.0), |unit| unit.size);
            part.left = (part.left - MARGIN.0).clamp(0.0, width);
            part.top = (part.top - MARGIN.1).clamp(0.0, height);
            part.right = (part.right + MARGIN.0).clamp(0.0, width);
            part.bottom = (part.bottom + MARGIN.1).clamp(0.0, height);
        }
        parts.retain(|(_, part)| part.width() >= 1.0 && part.height() >= 1.0);
        parts.sort_by_key(|(unit, _)| *unit);
        (!parts.is_empty()).then_some(parts)
    }

    fn region_to_leave(&mut self) -> Option<Region> {
        let Some(parts) = self.selected_areas() else {
            self.say("Select words on a printed page first.");
            return None;
        };
        if parts.len() > MAX_PARTS {
            self.say(format!(
                "The selection goes over {}; a picture is made of {MAX_PARTS} at most. Save the pages instead.",
                counted(parts.len() as u64, "page")
            ));
            return None;
        }
        let document = self.active_document().map(Arc::clone)?;
        let from = self.active_entry()?.origin.clone();
        let passwords = self.passwords.on_the_way_to(&from);
        let scale = PICTURE_DPI as f32 / POINTS;
        let pixels = |points: f32| (points * scale).round().max(0.0) as u32;
        let tile = |(unit, area): &(u32, Area)| PageTile {
            unit: *unit,
            scale,
            part: [
                pixels(area.left),
                pixels(area.top),
                pixels(area.width()).max(1),
                pixels(area.height()).max(1),
            ],
            night: false,
        };
        let source = self.place_of_selection(&document);
        Some(Region {
            from,
            passwords,
            tiles: parts.iter().map(tile).collect(),
            dpi: PICTURE_DPI,
            source,
            caption: None,
        })
    }

    /// Document and place of what is selected, as a note has them: the words are in the picture.
    fn place_of_selection(&self, document: &Document) -> String {
        let span =
            self.active_view().and_then(|view| view.selection).and_then(Selection::words).unwrap_or_default();
        // A link would be longer than the picture is wide, and cannot be clicked there.
        let citing = Citing { link: None, ..self.citing(document.id, span, Some(CiteForm::Footnote)) };
        citation(document, &Cited { words: "", span, place: None }, &citing)
    }

    /// Whether a path names a file that is open, or that a folder of the library lists. The file itself is looked at when
    /// it is written (see `keep/outgoing.rs`); this is to say it before.
    pub fn is_read(&self, path: &Path) -> bool {
        let open = self.documents.values().any(|entry| entry.origin.file() == Some(path));
        open || self.lies_in_library(path)
    }

    /// Whether a path leads into a folder of the library.
    pub fn lies_in_library(&self, path: &Path) -> bool {
        self.library.roots.iter().any(|root| path.starts_with(&root.listing.root))
    }

    fn target(&self, path: PathBuf, replace: bool) -> Target {
        self.tell_originals();
        Target { path, replace, originals: self.out.originals.clone() }
    }

    /// Tells what is writing, if anything is, which files are open by now. To be called before anything is done with a
    /// document that was opened, so that it is an original from its first moment on.
    pub(super) fn keep_originals_true(&self) {
        // Not by what runs: what was stopped may still be at its last file.
        if self.out.originals.shared() {
            self.tell_originals();
        }
    }

    fn tell_originals(&self) {
        let files = self.documents.values().filter_map(|entry| entry.origin.file().map(Path::to_path_buf));
        let folders = self.library.roots.iter().map(|root| root.listing.root.clone());
        self.out.originals.set(Kept { files: files.collect(), folders: folders.collect() });
    }

    fn leave(&mut self, words: &'static str, what: What, to: To, again: Option<Command>) {
        if self.out.running.is_some() {
            return self
                .say("Something else is being saved; wait for it, or stop it at the foot of the window.");
        }
        self.overlay = None;
        self.out.running = Some(Running { words, share: 0.0, again });
        self.start(Topic::Export, Job::Export(Box::new(Export { what, to })));
    }

    pub(super) fn stop_leaving(&mut self) {
        if self.out.running.take().is_some() {
            self.out.stopped = self.running.get(&Topic::Export).copied();
            self.stop(Topic::Export);
            self.say("Stopped. What was not finished is not there.");
        }
    }

    /// What came of something that was stopped: pages that were pictures by then are files, and nobody would know it.
    pub(super) fn has_left_before_it_stopped(&mut self, ticket: Ticket, outcome: Outcome) {
        if self.out.stopped != Some(ticket) {
            return;
        }
        if let Outcome::Exported(Ok(exported)) = outcome {
            let Exported { words, notes, files, clip: _, paper } = *exported;
            // What was to be copied or printed is not, once it was stopped.
            if paper.is_none() && !files.is_empty() {
                self.tell_what_left(Exported { words, notes, files, ..Exported::default() });
            }
        }
    }

    pub(super) fn leaving(&mut self, share: f32) {
        if let Some(running) = &mut self.out.running {
            running.share = share;
        }
    }

    pub(super) fn has_left(&mut self, result: Result<Box<Exported>, Failure>) {
        let again = self.out.running.take().and_then(|running| running.again);
        match result {
            Ok(exported) => self.tell_what_left(*exported),
            Err(failure) if failure.kind == FailureKind::Stopped => {}
            Err(failure) => {
                let exists = failure.kind == FailureKind::Exists;
                self.warn(failure);
                if let Some(message) = self.messages.last_mut() {
                    message.offer = again.filter(|_| exists).map(|again| ("Replace it", again));
                }
            }
        }
    }

    fn tell_what_left(&mut self, exported: Exported) {
        let Exported { mut words, notes, files, clip, paper } = exported;
        let handed = paper.is_some();
        if let (Some(printer), Some(path)) = (paper, files.first()) {
            self.effects.push(Effect::Print { path: path.clone(), printer });
        }
        match clip {
            Some(Clip::Text(text)) => self.effects.push(Effect::CopyText(text)),
            Some(Clip::Picture(raster)) => self.effects.push(Effect::CopyPicture(raster)),
            None => {}
        }
        let file = files.first().filter(|_| !handed).cloned();
        if let Some(file) = &file {
            self.out.folder = file.parent().map(Path::to_path_buf);
            let first = if files.len() > 1 { "The first" } else { "File" };
            words.push_str(&format!(" {first}: {}", file.display()));
        }
        let warning = !notes.is_empty();
        self.message(words, Some(notes.join(" ")).filter(|_| warning), false);
        if let (Some(path), Some(message)) = (file, self.messages.last_mut()) {
            message.offer = Some(("Show in folder", Command::ShowInFolder { path }));
        }
    }

    pub(super) fn has_printers(&mut self, printers: Vec<String>) {
        self.out.printers = Some(printers);
    }
}
