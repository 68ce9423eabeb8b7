//! The line at the foot of the window: where one is, what the document is, what could not be read.

use super::outbox::Outbox;
use super::popup_menu::{self, Row};
use super::widgets::{icon_button_sized, titled};
use super::{icons, menus, theme};
use crate::data::bytes;
use crate::data::document::{Document, Encoding, EncodingHow};
use crate::data::grid::Cells;
use crate::data::names::cut_within;
use crate::data::node;
use crate::data::shown::Reading;
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::visible;
use crate::data::wording::{counted, grouped};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::{Selection, View};
use crate::desk::saves::Unsaved;
use crate::desk::words::{PanelId, ShownAs};
use egui::{Frame, Panel, Response, RichText, Ui};
use std::borrow::Cow;

/// `missing` is the number of characters in sight for which no font was found.
pub fn status_ui(ui: &mut Ui, desk: &Desk, missing: usize, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    let frame = Frame::new().inner_margin(egui::Margin::symmetric(14, 0));
    let panel = Panel::bottom("status").exact_size(theme::STATUS).resizable(false).show_separator_line(false);
    panel.frame(frame).show(ui, |ui| {
        // The line above it goes from edge to edge, through the margins of the frame.
        let rect = ui.max_rect().expand2(egui::vec2(14.0, 0.0));
        ui.painter().rect_filled(rect.with_max_y(rect.top() + 1.0), 0.0, palette.hairline);
        let mut line = ui.interact(rect, ui.scope_id().with("line"), egui::Sense::CLICK);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            unsaved_ui(ui, desk);
            leaving_ui(ui, desk, out);
            if let (Some(view), Some(document)) = (desk.active_view(), desk.active_document()) {
                let mut parts = vec![place_ui(ui, &place(desk, view, document), desk, out)];
                parts.push(reading_ui(ui, desk, view, document, out));
                if let Some(walked) = desk.walked(view) {
                    quiet(ui, &walked.words());
                }
                progress_ui(ui, document);
                parts.push(encoding_ui(ui, desk, document, out));
                parts.push(super::values::button_ui(ui, document, out));
                parts.push(complaints_ui(ui, document, out));
                // They lie over the line, and have the same menu.
                line = parts.into_iter().flatten().fold(line.clone(), |line, part| line | part);
                // Said, because boxes where letters should stand look like damage to the file.
                if missing > 0 {
                    quiet(ui, "Some characters have no font on this computer");
                }
            }
            // Last, in the room that is left: words that are too long are cut there and not where one is.
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                right_ui(ui, desk);
            });
        });
        // Without a document there is nothing that its menu could be about.
        if desk.active_document().is_some() {
            let rows = || menus::status_rows(desk, encoding_rows(desk));
            menus::context_ui(&line, false, "Line at the foot", rows, out);
        }
    });
}

/// Where one is; a click asks where to go.
fn place_ui(ui: &mut Ui, words: &str, desk: &Desk, out: &mut Outbox) -> Option<Response> {
    if words.is_empty() {
        return None;
    }
    let response = quiet(ui, words).interact(egui::Sense::CLICK).on_hover_text(titled(desk, "go.to"));
    if response.clicked() {
        out.command(Command::GoTo);
    }
    Some(response)
}

/// In which reading a draft is shown; a click chooses another.
fn reading_ui(
    ui: &mut Ui,
    desk: &Desk,
    view: &View,
    document: &Document,
    out: &mut Outbox,
) -> Option<Response> {
    if !Desk::has_readings(document) {
        return None;
    }
    let palette = theme::palette(ui.ctx());
    let compared = desk.compared_names(view.doc).is_some();
    let words: Cow<'_, str> = match desk.reading_of(view) {
        reading if compared => cut_within(&desk.reading_title(view.doc, reading), MAX_NAME).into(),
        Reading::AsItIs => "with its changes".into(),
        Reading::Accepted => "all changes accepted".into(),
        Reading::Rejected => "all changes rejected".into(),
    };
    let (hint, menu) = match compared {
        true => ("Which of the two documents is shown; click to choose another", "Documents"),
        false => ("The reading of this draft; click to choose another", "Changes"),
    };
    let button = egui::Button::new(RichText::new(words).size(12.0).color(palette.quiet)).frame(false);
    let response = ui.add(button).on_hover_text(hint);
    let title = |reading| compared.then(|| desk.reading_title(view.doc, reading).into_owned());
    let rows = || desk.readings(view.doc).map(|own| menus::reading_row(desk, own, title(own))).into();
    popup_menu::menu_ui(egui::Popup::menu(&response), menu, rows, out);
    Some(response)
}

/// Letters of a document that is shown alone, so that where one is stays in sight beside it.
const MAX_NAME: usize = 48;

/// Where nothing is open, the keys to begin with; else what came of the search.
fn right_ui(ui: &mut Ui, desk: &Desk) {
    if desk.active.is_none() {
        for (id, words) in [("help.keys", "keys"), ("help.palette", "every act"), ("file.open", "open")] {
            let keys = crate::desk::action::find(id)
                .and_then(|entry| entry.chords(desk).first().map(ToString::to_string));
            quiet(ui, &format!("{} {words}", keys.unwrap_or_default()));
        }
        return;
    }
    let find = &desk.find;
    if find.on() && !find.query.words.is_empty() {
        let count = find.hits.len();
        // There are more hits than are told, and a plain number would say that there are none.
        let more = if find.limited { "+" } else { "" };
        let words = match find.current {
            Some(at) => format!(
                "“{}” {} of {}{more}",
                find.query.words,
                grouped(at as u64 + 1),
                grouped(count as u64)
            ),
            None => format!("“{}” {}{more}", find.query.words, grouped(count as u64)),
        };
        quiet(ui, &words);
    }
}

/// What is not on the disk, in words: first in the line, because nothing else there can cost anybody anything.
fn unsaved_ui(ui: &mut Ui, desk: &Desk) {
    let palette = theme::palette(ui.ctx());
    match desk.saves.unsaved(desk.now_millis) {
        None => {}
        Some(Unsaved::Waiting) => {
            quiet(ui, "Saving…").on_hover_text("The disk takes its time. What you do is not on it yet.");
        }
        Some(Unsaved::Failed(failure)) => {
            let words = RichText::new(format!("Not saved. {failure}")).size(12.0).color(palette.warning);
            // The reason can be a long one, with a path; where one is, is to be seen all the same.
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width() * 0.5);
                ui.add(egui::Label::new(words).truncate())
                    .on_hover_text(format!("{failure} It is tried again by itself."));
            });
        }
    }
}

/// What is being saved for other programs, how far it is, and what stops it.
fn leaving_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let Some(running) = &desk.out.running else { return };
    quiet(ui, &format!("{}, {:.0} %", running.words, running.share * 100.0));
    if icon_button_sized(ui, icons::STOP, "Stop saving", false, 13.0, egui::vec2(24.0, 22.0)).clicked() {
        out.command(Command::StopLeaving);
    }
}

fn quiet(ui: &mut Ui, words: &str) -> Response {
    let palette = theme::palette(ui.ctx());
    ui.add(egui::Label::new(RichText::new(words).size(12.0).color(palette.quiet)).truncate())
}

/// “Page xii, 14 of 300” or “Paragraph 12 of 80 · 24 %”.
fn place(desk: &Desk, view: &View, document: &Document) -> String {
    let (from, to) = (view.visible.start, view.visible.end);
    let unit = match desk.shown_as(view.id) {
        ShownAs::Grid => return sheet_place(view, document),
        // Of several pages in sight the one that the eye is on, which need not be the first.
        ShownAs::Pages => Some(view.unit_looked_at as usize),
        ShownAs::Bytes => return byte_place(view, document),
        ShownAs::Words => document.unit_from_offset(from),
    };
    if let Some(index) = unit.filter(|_| !document.units.is_empty())
        && let Some(unit) = document.units.get(index)
    {
        if unit.kind == UnitKind::Byte {
            let all = bytes::offset_label(bytes::len_of(document));
            return format!("Byte {} of {all}", unit.label);
        }
        let number = grouped(index as u64 + 1);
        let all = grouped(document.units.len() as u64);
        // Where what is printed on the page is its number too, once is enough.
        let place = match unit.label == number {
            true => format!("{} {number} of {all}", unit.kind.title()),
            false => format!("{} {}   ·   {number} of {all}", unit.kind.title(), unit.label),
        };
        // Otherwise one looks for words that one sees, and finds nothing.
        return match unit.state {
            UnitState::Picture => {
                format!("{place}   ·   a picture: its words cannot be found before text recognition (OCR)")
            }
            UnitState::Empty => format!("{place}   ·   an empty page"),
            UnitState::Unread => format!("{place}   ·   it could not be read"),
            // Said, because a quotation of it may be wrong although it is what stands here.
            UnitState::Recognised => format!("{place}   ·   recognised text of a scan"),
            UnitState::Words | UnitState::Waiting => place,
        };
    }
    if document.counts.paragraphs == 0 {
        return String::new();
    }
    let len = document.text.len().max(1);
    let part = part_above(from, to, len);
    let (kind, number, all) = document.counted_place(from);
    let kind = if kind == "line" { "Line" } else { "Paragraph" };
    let mut place = format!("{kind} {} of {}   ·   {part:.0} %", grouped(number), grouped(all));
    if !document.nodes.is_empty() {
        let span = desk.selected().filter(|span| span.start < to && span.end > from);
        let address = node::address::of_span(document, span.unwrap_or(Span::empty_at(from.max(view.top))));
        if let Some(address) = address {
            place.push_str(&format!("   ·   {}", visible::line(&cut_within(&address, MAX_NAME))));
        }
    }
    place
}

/// “Byte 0x1A40 of 0x40000”: of the row at the top.
fn byte_place(view: &View, document: &Document) -> String {
    let (unit, y) = view.on_unit;
    let at = bytes::row_from_spot(document, unit, y) * bytes::ROW_BYTES;
    format!("Byte {} of {}", bytes::offset_label(at), bytes::offset_label(bytes::len_of(document)))
}

/// How far down the window stands, as its strip shows it: nothing at the very top, a hundred where the end is in sight.
/// Counted from the top and not to the lower edge, because a page that one has just opened is not half read.
fn part_above(from: u64, to: u64, len: u64) -> f64 {
    // The last bytes are line breaks, which no line shows.
    if to + 2 >= len {
        return 100.0;
    }
    let hidden = len.saturating_sub(to.saturating_sub(from)).max(1);
    from as f64 / hidden as f64 * 100.0
}

/// “Sheet1!B7   ·   1,048,576 rows”.
fn sheet_place(view: &View, document: &Document) -> String {
    let unit = view.unit_looked_at as usize;
    // Of a sheet that was not read yet, the name is known.
    let Some(grid) = document.grid(unit) else {
        return document.units.get(unit).map(|unit| unit.label.clone()).unwrap_or_default();
    };
    let rows = counted(u64::from(grid.rows()), "row");
    match view.selection {
        // What is chosen is what one speaks of, wherever one has scrolled to since.
        Some(Selection::Cells { unit, cells }) => {
            let sums = view.chosen_sums.sums.map(|sums| sums.words());
            format!("{}   ·   {}", document.cell_words(unit as usize, cells), sums.unwrap_or(rows))
        }
        _ => {
            let top = grid.cell_from_offset(view.visible.start).unwrap_or_default();
            format!("{}   ·   {rows}", document.cell_words(unit, Cells { from: top, to: top }))
        }
    }
}

fn progress_ui(ui: &mut Ui, document: &Document) {
    if !document.complete() {
        quiet(ui, &format!("Reading, {:.0} %", document.progress * 100.0));
    }
}

/// Encodings that are offered by hand; the rest can be named in the palette.
const ENCODINGS: &[&str] = &[
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "ISO-8859-2",
    "windows-1250",
    "windows-1251",
    "KOI8-R",
    "IBM866",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "GBK",
    "gb18030",
    "Big5",
    "Shift_JIS",
    "EUC-JP",
    "ISO-2022-JP",
    "EUC-KR",
    "macintosh",
    "x-mac-ce",
    "x-mac-cyrillic",
    "IBM437",
    "IBM850",
    "IBM852",
    "IBM855",
    "IBM857",
    "IBM737",
    "IBM862",
    "IBM865",
];

fn encoding_ui(ui: &mut Ui, desk: &Desk, document: &Document, out: &mut Outbox) -> Option<Response> {
    let Encoding { name, how } = document.encoding?;
    let palette = theme::palette(ui.ctx());
    let words = match how {
        // Of UTF-8 it is not said: letters that are valid in it are hardly ever anything else.
        EncodingHow::Guessed if name != "UTF-8" => format!("{name}, guessed"),
        EncodingHow::ChosenByHand => format!("{name}, chosen"),
        _ => name.to_owned(),
    };
    let button = egui::Button::new(RichText::new(words).size(12.0).color(palette.quiet)).frame(false);
    let response = ui.add(button).on_hover_text("Encoding of the file; click to choose another");
    popup_menu::menu_ui(egui::Popup::menu(&response), "Encoding", || encoding_rows(desk), out);
    Some(response)
}

/// All encodings that are offered, the one that it was read in marked.
fn encoding_rows(desk: &Desk) -> Vec<Row> {
    let now = desk.active_document().and_then(|document| document.encoding);
    // The way back from a choice stands first.
    let guess = std::iter::once(&"auto");
    let row = |name: &&str| Row::Act {
        title: if *name == "auto" { "Guess it".to_owned() } else { (*name).to_owned() },
        keys: String::new(),
        on: now.is_some_and(|now| now.name == *name),
        does: Ok(Command::Encoding { name: (*name).to_owned() }),
    };
    guess.chain(ENCODINGS).map(row).collect()
}

fn complaints_ui(ui: &mut Ui, document: &Document, out: &mut Outbox) -> Option<Response> {
    let count = document.complaints.len();
    if count == 0 {
        return None;
    }
    let palette = theme::palette(ui.ctx());
    let words = match count {
        1 => "One thing to know".to_owned(),
        _ => format!("{count} things to know"),
    };
    let button = egui::Button::new(RichText::new(words).size(12.0).color(palette.warning)).frame(false);
    // The panel is shown and not switched: a second click must not take away what the first one asked for.
    let response = ui.add(button).on_hover_text("What could not be read, each with its place");
    if response.clicked() {
        out.command(Command::ShowPanel { panel: PanelId::Info });
    }
    Some(response)
}
