//! What differs between two documents: each difference with the words of both in their sentence, walked by keys. A row
//! leads to its place in the comparison, and from its menu to the exact words in either original.

use super::Panel;
use super::find::place;
use crate::data::comparison::{Comparison, Difference, DifferenceKind, Side};
use crate::data::document::Document;
use crate::data::query::folded_line;
use crate::data::revision::authors;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::menus::{self, grouped as in_groups, shorts};
use crate::ui::outbox::Outbox;
use crate::ui::popup_menu::{Row as Line, menu_ui};
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, MARGIN, Palette};
use crate::ui::walk::{Asked, Rows, Walk};
use crate::ui::widgets::{empty, icon_button, one_line, row_ground, walked_ring};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Color32, FontId, Label, Popup, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Points of a row: one line for kind and place, and three of words.
const HEIGHT: f32 = 84.0;
/// Characters of what stands before, of either document's own words, and of what stands after.
const BEFORE: usize = 34;
const OWN: usize = 110;
const AFTER: usize = 90;
/// Differences whose words are kept: some screens full.
const KEPT: usize = 300;

#[derive(Default)]
pub struct DifferencesPanel {
    walk: Walk,
    /// The comparison that the words below are of.
    of: Option<(DocId, u32)>,
    /// What is shown of those that were seen, by their numbers. Their words come out of leaves that are packed.
    words: HashMap<usize, Words>,
    /// Whose ink words have that are gone, and those that are new: as on the page.
    inks: [u8; 2],
}

/// What is shown of a difference.
struct Words {
    before: String,
    gone: String,
    put: String,
    after: String,
    /// What it is, and where.
    place: String,
}

impl Words {
    fn new(comparison: &Comparison, difference: &Difference) -> Option<Self> {
        let (first, second) = (comparison.document(Side::First)?, comparison.document(Side::Second)?);
        let Difference { kind, first: gone, second: put, twin, .. } = difference;
        // What stands around it in the document that has words there, as it was compared.
        let side = if put.is_empty() { Side::First } else { Side::Second };
        let (around, own) = if put.is_empty() { (first, gone) } else { (second, put) };
        let block = |at: u64| around.block(around.block_from_offset(at)).map(|view| view.block().span);
        let start = block(own.start).map_or(own.start, |block| block.start.min(own.start));
        let end =
            block(own.end.saturating_sub(1).max(own.start)).map_or(own.end, |block| block.end.max(own.end));
        let before = Span::new(start.max(own.start.saturating_sub(BEFORE as u64 * 4)), own.start);
        let after = Span::new(own.end, end.min(own.end.saturating_add(AFTER as u64 * 4)));
        let mut place_words = format!("{}  ·  {}", kind.title(), place(around, *own));
        let twin = twin.and_then(|twin| comparison.differences.get(twin as usize));
        if let Some(twin) = twin {
            let (word, there) = match kind {
                DifferenceKind::MovedAway => ("to", place(second, twin.second)),
                _ => ("from", place(first, twin.first)),
            };
            place_words.push_str(&format!("  ·  {word} {there}"));
        }
        Some(Self {
            before: last_words(&comparison.words(side, before)),
            gone: own_words(comparison, Side::First, *gone),
            put: own_words(comparison, Side::Second, *put),
            after: folded_line(&comparison.words(side, after)).chars().take(AFTER).collect(),
            place: place_words,
        })
    }

    /// As it is said by a screen reader.
    fn said(&self) -> String {
        let mut said = Vec::new();
        if !self.gone.is_empty() {
            said.push(format!("gone: {}", self.gone));
        }
        if !self.put.is_empty() {
            said.push(format!("new: {}", self.put));
        }
        said.join("; ")
    }
}

/// The last words before a difference, none of them cut.
fn last_words(text: &str) -> String {
    let line = folded_line(text);
    let skip = line.chars().count().saturating_sub(BEFORE);
    if skip == 0 {
        return line.trim_start().to_owned();
    }
    let short: String = line.chars().skip(skip).collect();
    let whole = short.split_once(' ').map_or(short.as_str(), |(_, whole)| whole);
    format!("…{whole}")
}

fn own_words(comparison: &Comparison, side: Side, span: Span) -> String {
    let most = Span::new(span.start, span.end.min(span.start + OWN as u64 * 4));
    let words = comparison.words(side, most);
    let words = folded_line(&words);
    let short: String = words.trim().chars().take(OWN).collect();
    if short.len() < words.trim().len() || most != span { format!("{short}…") } else { short }
}

impl Panel for DifferencesPanel {
    fn detail(&self, desk: &Desk) -> String {
        let found = desk.differences();
        found.map_or_else(String::new, |(_, comparison)| grouped(comparison.differences.len() as u64))
    }

    fn buttons(&mut self, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
        let name = "How they are compared";
        let button = icon_button(ui, icons::GIT_DIFF, name, desk.settings.compare_everything);
        let ids = ["file.compare", "file.compare-swapped", "file.compare-everything"];
        let leaving = ["file.save-differences", "file.copy-differences"];
        menu_ui(Popup::menu(&button), name, || in_groups([shorts(desk, &ids), shorts(desk, &leaving)]), out);
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        let Some(entry) = desk.compared() else {
            return empty(
                ui,
                "What differs between two documents will stand here. Open both, and choose “Compare with…” \
                 (Ctrl+Alt+K), or choose two rows of the library.",
            );
        };
        let (Some(document), Some(comparison)) = (&entry.document, &entry.comparison) else {
            return empty(ui, if entry.reading { "Comparing…" } else { "They could not be compared." });
        };
        // Before the rows, of which some may have been kept of another comparison.
        self.begin((document.id, entry.readings), document);
        head_ui(ui, comparison);
        let count = comparison.differences.len();
        if count == 0 {
            return;
        }
        self.rows_ui(ui, (document.id, entry.difference), comparison, focus, out);
    }
}

impl DifferencesPanel {
    fn begin(&mut self, of: (DocId, u32), document: &Document) {
        if self.of != Some(of) || self.words.len() > KEPT {
            self.words.clear();
        }
        if self.of != Some(of) {
            let authors = authors(document);
            let ink = |gone: bool| {
                let one = document.revisions.iter().find(|one| one.kind.is_gone() == gone)?;
                authors.iter().position(|(name, _)| *name == one.author)
            };
            self.inks = [true, false].map(|gone| ink(gone).unwrap_or_default() as u8);
        }
        self.of = Some(of);
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        (doc, current): (DocId, Option<usize>),
        comparison: &Arc<Comparison>,
        focus: bool,
        out: &mut Outbox,
    ) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = Rows {
            len: comparison.differences.len(),
            columns: 1,
            height: HEIGHT,
            lit: current.map(|at| (doc, at)),
            // The words around a difference begin anywhere.
            label: None,
        };
        let Self { walk, words, inks, .. } = self;
        walk.follow(current);
        if focus {
            walk.take_keys();
        }
        let number = |at: usize| at as u64 + 1;
        match walk.keys(ui, "Differences", &rows) {
            Some(Asked::Open(at)) => out.command(Command::Difference { number: number(at) }),
            Some(Asked::Keep(at)) => out.command(Command::DifferenceBeside { number: number(at) }),
            _ => {}
        }
        let area = walk.area(ui, &rows);
        let output = area.show_rows(ui, HEIGHT, comparison.differences.len(), |ui, range| {
            for at in range {
                let Some(difference) = comparison.differences.get(at) else { continue };
                if !words.contains_key(&at)
                    && let Some(own) = Words::new(comparison, difference)
                {
                    words.insert(at, own);
                }
                let Some(own) = words.get(&at) else { continue };
                let response = row_ui(ui, own, *inks, (current == Some(at), walk.is_on(at)));
                walk.drawn(ui, at, &response);
                if response.clicked() {
                    let beside = ui.input(|input| input.modifiers.command);
                    out.command(match beside {
                        true => Command::DifferenceBeside { number: number(at) },
                        false => Command::Difference { number: number(at) },
                    });
                }
                let rows = || difference_rows(comparison, difference, at);
                menus::row_menu_ui(&response, walk.asks_menu(at), "Difference", rows, out);
            }
        });
        self.walk.stands_at(output.state.clamped_offset().y);
    }
}

/// How many there are, and what was not compared.
fn head_ui(ui: &mut Ui, comparison: &Comparison) {
    let palette = theme::palette(ui.ctx());
    let margin = egui::Margin { left: 16, right: 12, top: 2, bottom: 8 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let summary = format!("{}.", comparison.summary());
        ui.add(Label::new(RichText::new(summary).size(12.5).color(palette.ink)).wrap());
        let quiet = |words: String| Label::new(RichText::new(words).size(11.5).color(palette.quiet)).wrap();
        let mut own = comparison.left_out.clone();
        let rejected = comparison.readings.contains(&Reading::Rejected);
        let other = if rejected { "accepted" } else { "rejected" };
        if comparison.readings.iter().any(|reading| *reading != Reading::AsItIs) {
            own.push(format!("A draft that its own tab shows with all changes {other} is compared so."));
        }
        if !own.is_empty() {
            ui.add(quiet(own.join(" ")));
        }
        // The same for all comparisons, and long: the rest of it is said where one asks.
        let counts = match comparison.counting.everything {
            true => "All that is text counts, and no layout.",
            false => "Words and their signs count, and nothing else.",
        };
        let all = comparison.standing_notes().join(" ");
        let response = ui.add(quiet(counts.to_owned()).sense(Sense::hover()));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{counts} {all}")));
        response.on_hover_text(all);
    });
}

/// What can be done with a difference.
fn difference_rows(comparison: &Comparison, difference: &Difference, at: usize) -> Vec<Line> {
    let number = at as u64 + 1;
    let within = |side: Side| {
        let name = comparison.document(side).map_or("the original", |document| document.name.as_str());
        Line::does(&format!("Show in “{name}”"), Command::DifferenceIn { number, side })
    };
    let words = |side: Side| {
        let span = difference.of(side);
        let words = comparison.words(side, Span::new(span.start, span.end.min(span.start + MAX_COPIED)));
        (!words.is_empty()).then_some(words)
    };
    let copy =
        |title: &str, side: Side| words(side).map(|words| Line::does(title, Command::CopyWords { words }));
    let twin = difference.twin.map(|twin| {
        let title = match difference.kind {
            DifferenceKind::MovedAway => "Go where it was moved to",
            _ => "Go where it was moved from",
        };
        Line::does(title, Command::Difference { number: u64::from(twin) + 1 })
    });
    in_groups([
        std::iter::once(Line::does("Go to it", Command::Difference { number })).chain(twin).collect(),
        vec![
            within(Side::Second),
            within(Side::First),
            Line::does("Show both beside each other", Command::DifferenceBeside { number }),
        ],
        [
            copy("Copy the words that are gone", Side::First),
            copy("Copy the words that are new", Side::Second),
        ]
        .into_iter()
        .flatten()
        .collect(),
    ])
}

/// Bytes of words that are copied at once.
const MAX_COPIED: u64 = 64 * 1024;

fn row_ui(ui: &mut Ui, words: &Words, inks: [u8; 2], (current, walked): (bool, bool)) -> Response {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, words.said()));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(current);
        node.set_description(words.place.as_str());
    });
    row_ground(ui, palette, rect, current, response.hovered());
    if walked {
        walked_ring(ui, rect.shrink(1.0), 0.0);
    }
    let inner = rect.shrink2(vec2(MARGIN + 4.0, 7.0));
    // Above the words, as in the list of changes: a short difference leaves its room below, and not within.
    let galley = one_line(ui, &words.place, FontId::proportional(11.5), palette.quiet, inner.width());
    ui.painter().galley(pos2(inner.left(), inner.top() - 1.0), galley, palette.quiet);
    let galley = ui.fonts_mut(|fonts| {
        fonts.layout_job(job(words, inks.map(|ink| palette.author(ink)), palette, inner.width()))
    });
    ui.painter().with_clip_rect(rect).galley(pos2(inner.left(), inner.top() + 16.0), galley, palette.ink);
    response
}

/// The words of both in one line of reading: what is gone is struck out, what is new has a line below it.
fn job(words: &Words, [gone, new]: [Color32; 2], palette: &Palette, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.wrap.max_rows = 3;
    let font = FontId::new(13.0, theme::serif());
    let plain = TextFormat::simple(font.clone(), palette.quiet);
    let gone = TextFormat { strikethrough: Stroke::new(1.0, gone), ..TextFormat::simple(font.clone(), gone) };
    let put = TextFormat { underline: Stroke::new(1.0, new), ..TextFormat::simple(font, new) };
    job.append(&words.before, 0.0, plain.clone());
    job.append(&words.gone, 0.0, gone);
    if !words.gone.is_empty() && !words.put.is_empty() {
        job.append(" ", 0.0, plain.clone());
    }
    job.append(&words.put, 0.0, put);
    job.append(&words.after, 0.0, plain);
    job
}
