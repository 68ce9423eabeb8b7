//! What the file says of itself, what was counted, and every complaint, each leading to its place.

mod asides;
mod compared;
mod redactions;
mod revisions;

use super::Panel;
use crate::data::document::{Complaint, Document, EncodingHow};
use crate::data::shown::{Gone, Reading};
use crate::data::span::DocId;
use crate::data::visible;
use crate::data::wording::{counted, grouped, moment};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::longlist::{LongList, guessed_height};
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::reader::masthead::reading_time;
use crate::ui::theme::{self, MARGIN};
use crate::ui::walk;
use crate::ui::widgets::empty;
use egui::{RichText, ScrollArea, Ui};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// What a document has beside its words. It shows what is there and asks for nothing: no job runs for it.
#[derive(Default)]
pub struct InfoPanel {
    /// The reading that all below is about.
    of: Option<(DocId, u32)>,
    facts: LongList,
    complaints: LongList,
    /// Words of the complaints' places, by their numbers. A place is counted out of the words around it, which may have to
    /// be read from the disk: so only for complaints that are seen, and once.
    places: HashMap<usize, String>,
    counted: Counted,
    redactions: redactions::Redactions,
    revisions: revisions::Revisions,
    asides: asides::Asides,
}

impl Panel for InfoPanel {
    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        let Some(document) = desk.active_document() else {
            return empty(ui, "What a document says of itself will stand here.");
        };
        self.begin(desk.active_entry().map(|entry| (entry.id, entry.readings)));
        // Not animated, because the long lists in it put their place right by scrolling, which must not be seen.
        let area = ScrollArea::vertical().auto_shrink([false, false]).animated(false);
        let scrolled = walk::scrolled_by_keys(ui, "Info", focus);
        area.show(ui, |ui| {
            ui.scroll_with_delta(egui::vec2(0.0, scrolled));
            egui::Frame::new().inner_margin(egui::Margin::symmetric(MARGIN as i8 + 4, 0)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                self.stated_ui(ui, document);
                self.counted.ui(ui, desk, document);
                self.complaints_ui(ui, document, out);
                self.redactions.ui(ui, document, out);
                self.revisions.ui(ui, desk, document, out);
                self.asides.ui(ui, document, out);
                ui.add_space(16.0);
            });
        });
    }
}

/// No longer value is a moment.
const MOMENT_BYTES: usize = 40;

/// What a file says of itself, as it is shown. Nothing is copied: some files say megabytes.
fn stated(document: &Document) -> Vec<(&str, Cow<'_, str>)> {
    let facts = &document.facts;
    let mut rows: Vec<(&str, Cow<'_, str>)> = Vec::new();
    rows.extend(facts.title.as_deref().map(|title| ("Title", shortened(title))));
    if !facts.authors.is_empty() {
        rows.push(("By", people(&facts.authors).into()));
    }
    rows.extend(facts.language.as_deref().map(|language| ("Language", shortened(language))));
    rows.extend(facts.others.iter().map(|(name, value)| (name.as_str(), as_read(value))));
    rows
}

/// The first of many names, and how many others there are.
fn people(names: &[String]) -> String {
    let (mut words, mut named) = (String::new(), 0);
    for name in names {
        if words.len() + name.len() > MAX_CHARS {
            break;
        }
        words.push_str(if named == 0 { "" } else { ", " });
        words.push_str(name);
        named += 1;
    }
    match names.len() - named {
        0 => words,
        all if named == 0 => counted(all as u64, "name"),
        others => format!("{words} and {}", counted(others as u64, "other")),
    }
}

/// A value, which may be a moment.
fn as_read(value: &str) -> Cow<'_, str> {
    match value.len() <= MOMENT_BYTES && value.get(10..11) == Some("T") {
        true => visible::line(&moment(value)).into_owned().into(),
        false => shortened(value),
    }
}

/// Words as they are shown: whole, or so much of them as one reads in a panel, and how much more there is.
fn shortened(words: &str) -> Cow<'_, str> {
    let Some((end, _)) = words.char_indices().nth(MAX_CHARS) else { return visible::line(words) };
    let (shown, rest) = words.split_at(end);
    let shown = visible::line(shown);
    format!("{shown}… ({})", counted(rest.chars().count() as u64, "more character")).into()
}

/// How many words the reading of a draft does not show, counted once for a reading and a snapshot.
#[derive(Default)]
struct Counted {
    of: Weak<Document>,
    reading: Reading,
    gone: u64,
    compared: compared::Compared,
}

impl Counted {
    fn ui(&mut self, ui: &mut Ui, desk: &Desk, document: &Arc<Document>) {
        let compared = desk.active_entry().and_then(|entry| entry.comparison.as_ref());
        if let Some(comparison) = compared.filter(|comparison| !comparison.documents.is_empty()) {
            return self.compared.ui(ui, comparison);
        }
        let reading = desk.reading_in_front();
        if !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document)) || self.reading != reading {
            (self.of, self.reading) = (Arc::downgrade(document), reading);
            self.gone = Gone::of(document, reading).words_gone(document);
        }
        counts_ui(ui, document, self.gone, reading);
    }
}

/// Two tables more, because what was counted in what was read and what the disk says are to be believed in another way
/// than what the file says of itself.
fn counts_ui(ui: &mut Ui, document: &Document, gone: u64, reading: Reading) {
    let counts = document.counts;
    let words = counts.words.saturating_sub(gone);
    let said = match reading.words() {
        Some(how) => format!("{} with {how}, {} in all", grouped(words), grouped(counts.words)),
        None => grouped(words),
    };
    let mut counted = vec![
        ("Words".to_owned(), said),
        ("Characters".to_owned(), grouped(counts.characters)),
        ("Paragraphs".to_owned(), grouped(counts.paragraphs)),
        ("Lines".to_owned(), grouped(counts.lines)),
        ("Reading time".to_owned(), reading_time(words)),
    ];
    // Pages, sheets, slides: the document says what it has.
    if let Some(kind) = document.unit_kind() {
        counted.insert(3, (kind.titles(), grouped(document.units.len() as u64)));
    }
    // First, because all numbers below it are of that part alone.
    if !document.complete() {
        counted.insert(0, ("Read by now".to_owned(), format!("{:.0} %", document.progress * 100.0)));
    }
    table(ui, "Counted", &counted);
    table(ui, "File", &file_rows(document));
}

/// What the disk says of it, and how it was read.
fn file_rows(document: &Document) -> Vec<(String, String)> {
    let mut file = vec![
        ("Kind".to_owned(), document.format.to_owned()),
        ("Name".to_owned(), visible::line(&document.name).into_owned()),
    ];
    if let Some(folder) = document.path.as_deref().and_then(|path| path.parent()) {
        file.push(("Folder".to_owned(), folder.display().to_string()));
    }
    if !document.within.is_empty() {
        file.push(("Lies in".to_owned(), document.within.join(", in ")));
    }
    file.push(("Size".to_owned(), size(document.bytes)));
    if !document.traces.is_empty() {
        file.push((
            "Addresses".to_owned(),
            "EPUB CFI, by which other reading programs know a place".to_owned(),
        ));
    }
    if let Some(encoding) = document.encoding {
        let how = match encoding.how {
            EncodingHow::ByteOrderMark => "by its byte-order mark",
            EncodingHow::Declared => "as the file declares",
            // Said, because a wrong guess turns accents into nonsense, and only the reader can see that.
            EncodingHow::Guessed => "guessed",
            EncodingHow::ChosenByHand => "chosen by hand",
        };
        file.push(("Encoding".to_owned(), format!("{}, {how}", encoding.name)));
    }
    // By this others can tell whether they have the same file. There is none until all of it was read.
    if let Some(digest) = document.digest {
        file.push(("SHA-256".to_owned(), digest.to_string()));
    }
    file
}

/// In the thousands that people compare, with the exact number beside it, by which files are told apart.
fn size(bytes: u64) -> String {
    let mut amount = bytes as f64;
    let mut unit = "bytes";
    for larger in ["kB", "MB", "GB", "TB"] {
        if amount < 1000.0 {
            break;
        }
        amount /= 1000.0;
        unit = larger;
    }
    match unit {
        "bytes" => format!("{} bytes", grouped(bytes)),
        _ => format!("{amount:.1} {unit} ({} bytes)", grouped(bytes)),
    }
}

/// Names in a column of their own, values beside them. Values can be selected, to be copied.
fn table(ui: &mut Ui, title: &str, rows: &[(String, String)]) {
    heading_ui(ui, title);
    rows.iter().for_each(|(name, value)| row_ui(ui, name, value));
}

fn heading_ui(ui: &mut Ui, title: &str) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(12.0);
    ui.label(RichText::new(title).family(theme::semibold()).size(12.0).color(palette.quiet));
    ui.add_space(2.0);
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn row_ui(ui: &mut Ui, name: &str, value: &str) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(ROW_GAP);
    ui.horizontal_top(|ui| {
        // Painted in a room of one width, so that values begin at one edge whatever the names.
        let font = egui::FontId::proportional(SIZE);
        // Files name things as they like, mostly in small letters.
        let galley = crate::ui::widgets::one_line(ui, &capitalised(name), font, palette.quiet, NAMES);
        let size = egui::vec2(NAMES, galley.size().y);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        // Of one size and from one height, so that both stand on one line.
        ui.painter().galley(rect.left_top(), galley, palette.quiet);
        ui.add(egui::Label::new(RichText::new(value).size(SIZE)).wrap().selectable(true));
    });
}

/// Characters of one value that are shown. Whoever wrote more wrote a document, which is not read in a panel.
const MAX_CHARS: usize = 600;
/// Width of the names of values, in points, and the space above each.
const NAMES: f32 = 88.0;
const ROW_GAP: f32 = 3.0;
/// Points of the words of a complaint, and of a value.
const SIZE: f32 = 12.5;
/// Above each complaint.
const GAP: f32 = 4.0;

impl InfoPanel {
    /// What is known of another document, or of an older reading of this one, is forgotten.
    fn begin(&mut self, reading: Option<(DocId, u32)>) {
        if self.of != reading {
            *self = Self { of: reading, ..Self::default() };
        }
    }

    /// What the file says: only rows in sight are laid out, because there may be hundreds, each with a page of words.
    fn stated_ui(&mut self, ui: &mut Ui, document: &Document) {
        let rows = stated(document);
        if rows.is_empty() {
            return;
        }
        heading_ui(ui, "The file says");
        let (width, gap) =
            (ui.available_width() - NAMES - ui.spacing().item_spacing.x, ui.spacing().item_spacing.y);
        let guess = |at: usize| {
            let value = rows.get(at).map_or(0, |(_, value)| value.len());
            ROW_GAP + gap + guessed_height(value, width, SIZE).max(18.0) + gap
        };
        self.facts.ui(ui, rows.len(), guess, |ui, at| {
            if let Some((name, value)) = rows.get(at) {
                row_ui(ui, name, value);
            }
        });
    }

    /// Each complaint with its hint and the way to its place. Damaged files have thousands, so only those in sight
    /// are laid out.
    fn complaints_ui(&mut self, ui: &mut Ui, document: &Document, out: &mut Outbox) {
        if document.complaints.is_empty() {
            return;
        }
        let palette = theme::palette(ui.ctx());
        ui.add_space(10.0);
        ui.label(RichText::new("Things to know").family(theme::semibold()).size(12.0).color(palette.quiet));
        let (width, gap) = (ui.available_width(), ui.spacing().item_spacing.y);
        let guess = |at: usize| {
            let complaint = document.complaints.get(at);
            complaint.map_or(0.0, |complaint| GAP + guessed(complaint, width, gap))
        };
        let places = &mut self.places;
        self.complaints.ui(ui, document.complaints.len(), guess, |ui, at| {
            if let Some(complaint) = document.complaints.get(at) {
                complaint_ui(ui, document, complaint, places.entry(at), out);
            }
        });
    }
}

/// The height of a complaint that was never seen, by the count of its letters.
fn guessed(complaint: &Complaint, width: f32, gap: f32) -> f32 {
    let lines = |words: &str| guessed_height(words.len(), width, SIZE) + gap;
    let hint = complaint.hint.as_deref().map_or(0.0, lines);
    lines(&complaint.words) + hint + complaint.span.map_or(0.0, |_| lines(""))
}

fn complaint_ui(
    ui: &mut Ui,
    document: &Document,
    complaint: &Complaint,
    place: std::collections::hash_map::Entry<'_, usize, String>,
    out: &mut Outbox,
) {
    let palette = theme::palette(ui.ctx());
    ui.add_space(GAP);
    ui.add(egui::Label::new(RichText::new(&complaint.words).size(SIZE)).wrap());
    if let Some(hint) = &complaint.hint {
        ui.add(egui::Label::new(RichText::new(hint).size(SIZE).color(palette.quiet)).wrap());
    }
    if let Some(span) = complaint.span {
        let paragraph = || {
            let (kind, number, _) = document.counted_place(span.start);
            format!("{} {}", if kind == "line" { "Line" } else { "Paragraph" }, grouped(number))
        };
        // The words of the place are counted here at the earliest, when the complaint is seen.
        if ui.link(RichText::new(place.or_insert_with(paragraph).as_str()).size(SIZE)).clicked() {
            out.command(Command::Go { doc: document.id, span });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::Facts;

    #[test]
    fn what_a_file_says_at_length_is_shown_in_part_and_says_how_much_more_there_is() {
        let others = vec![
            ("Subject".to_owned(), "é".repeat(MAX_CHARS + 1)),
            ("Short".to_owned(), "é".repeat(MAX_CHARS)),
        ];
        let authors = (0..4000).map(|number| format!("Author {number}")).collect();
        let facts = Facts { authors, others, ..Facts::default() };
        let document = Document { facts, ..Document::default() };
        let rows = stated(&document);
        assert!(rows[0].1.starts_with("Author 0, Author 1, "), "{}", rows[0].1);
        assert!(rows[0].1.ends_with(" others") && rows[0].1.len() < MAX_CHARS + 200, "{}", rows[0].1);
        assert!(rows[1].1.ends_with("é… (1 more character)") && !rows[2].1.contains('…'));
    }
}
