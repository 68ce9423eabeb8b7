//! Every hit in the document in front, with the words around it and the section that it stands in.

use super::Panel;
use crate::data::document::{Document, OutlineSource};
use crate::data::query::{Hit, context};
use crate::data::shown::{Gone, Reading};
use crate::data::span::{DocId, Span};
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::menus;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, MARGIN};
use crate::ui::walk::{Asked, Rows, Walk};
use crate::ui::widgets::{empty, one_line, row_ground, walked_ring};
use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashMap;
use std::ops::Range;

/// Points of a row: two lines of words and one for their place. All are of one height, so that a list of two hundred
/// thousand knows which are in sight without looking at the others.
const HEIGHT: f32 = 62.0;
/// Characters around a hit.
/// Few before it, so that the hit itself is in sight.
const BEFORE: usize = 34;
/// As many as the two lines have room for in a wide panel.
const AFTER: usize = 160;

/// Hits whose words are kept: some screens full.
const KEPT: usize = 300;

/// Reads hits from the desk and keeps none: they are counted and gone through there, also while no panel is shown.
#[derive(Default)]
pub struct FindPanel {
    walk: Walk,
    /// The reading that the words below are of, and whether it is complete: headings may come last.
    of: Option<(DocId, u32, bool, Reading)>,
    /// What the reading of a draft does not show.
    gone: Gone,
    /// What is shown of hits that were seen. Their words and places come out of leaves that may have to be read from the
    /// disk again, which is done once for a hit and not in each frame.
    lines: HashMap<Hit, Line>,
}

/// What is shown of a hit.
struct Line {
    words: String,
    lit: Range<usize>,
    section: String,
}

impl Line {
    fn new(document: &Document, gone: &Gone, hit: Hit) -> Self {
        let (words, lit) = context(document, gone, &hit, BEFORE, AFTER);
        Self { words, lit, section: place(document, hit.span) }
    }
}

impl Panel for FindPanel {
    fn detail(&self, desk: &Desk) -> String {
        let find = &desk.find;
        if !find.on() || find.query.words.is_empty() {
            return String::new();
        }
        let count = grouped(find.hits.len() as u64);
        match (find.progress, find.limited) {
            (Some(progress), _) => format!("{count} so far, {:.0} %", progress * 100.0),
            (None, true) => format!("the first {count}"),
            (None, false) if find.unseen > 0 => {
                format!("{count}, and {} in words that are not shown", grouped(find.unseen as u64))
            }
            (None, false) => format!("{count} in this document"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        let find = &desk.find;
        let document = find.doc.and_then(|doc| desk.document(doc));
        // What there is to say instead: why there can be none, that there are none, that there are none yet, or how
        // to begin.
        let (Some(document), false) = (document, find.hits.is_empty()) else {
            let words = match (&find.failure, find.on() && !find.query.words.is_empty(), find.progress) {
                (Some(failure), ..) => failure.to_string(),
                (None, true, None) => {
                    let unseen = find.unseen_words().map(|words| format!(" {words}.")).unwrap_or_default();
                    format!("“{}” does not stand in this document.{unseen}", find.query.words)
                }
                (None, true, Some(_)) => "Looking…".to_owned(),
                _ => "Every hit will stand here with the words around it. Ctrl+F finds in this document."
                    .to_owned(),
            };
            return empty(ui, &words);
        };
        let readings = desk.documents.get(&document.id).map_or(0, |entry| entry.readings);
        // Before the rows, of which some may have been kept of another reading.
        self.begin(document, (document.id, readings, document.complete(), find.query.reading));
        let (lines, gone) = (&mut self.lines, &self.gone);
        ui.spacing_mut().item_spacing.y = 0.0;
        let rows = Rows {
            len: find.hits.len(),
            columns: 1,
            height: HEIGHT,
            lit: find.current.map(|at| (document.id, at)),
            // The words around a hit begin anywhere: there is nothing that one would type to find it.
            label: None,
        };
        let walk = &mut self.walk;
        walk.follow(find.current);
        if focus {
            walk.take_keys();
        }
        if let Some(Asked::Open(at) | Asked::Keep(at)) = walk.keys(ui, "Hits", &rows) {
            out.command(Command::Hit { number: at as u64 + 1 });
        }
        let area = walk.area(ui, &rows);
        let output = area.show_rows(ui, HEIGHT, find.hits.len(), |ui, range| {
            for at in range {
                let Some(hit) = find.hits.get(at) else { continue };
                let line = lines.entry(*hit).or_insert_with(|| Line::new(document, gone, *hit));
                let response = hit_ui(ui, line, find.current == Some(at), walk.is_on(at));
                walk.drawn(ui, at, &response);
                if response.clicked() {
                    out.command(Command::Hit { number: at as u64 + 1 });
                }
                let rows = || menus::hit_rows(document, at, hit);
                menus::row_menu_ui(&response, walk.asks_menu(at), "Hit", rows, out);
            }
        });
        self.walk.stands_at(output.state.clamped_offset().y);
    }
}

impl FindPanel {
    fn begin(&mut self, document: &Document, reading: (DocId, u32, bool, Reading)) {
        // All of them, which needs no record of when each was seen: those in sight are made again at once.
        if self.of != Some(reading) || self.lines.len() > KEPT {
            self.lines.clear();
        }
        if self.of != Some(reading) {
            self.gone = Gone::of(document, reading.3);
        }
        self.of = Some(reading);
    }
}

fn hit_ui(ui: &mut Ui, line: &Line, current: bool, walked: bool) -> Response {
    let Line { words: line, lit, section } = line;
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, line));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(current);
        node.set_description(section.as_str());
    });
    row_ground(ui, palette, rect, current, response.hovered());
    if walked {
        walked_ring(ui, rect.shrink(1.0), 0.0);
    }
    let inner = rect.shrink2(vec2(MARGIN + 4.0, 7.0));
    let font = FontId::new(13.0, theme::serif());
    let mut job = LayoutJob::default();
    job.wrap.max_width = inner.width();
    job.wrap.max_rows = 2;
    let plain = TextFormat::simple(font.clone(), palette.ink);
    let strong =
        TextFormat { background: if current { palette.current_hit } else { palette.hit }, ..plain.clone() };
    job.append(&line[..lit.start], 0.0, plain.clone());
    job.append(&line[lit.clone()], 0.0, strong);
    job.append(&line[lit.end..], 0.0, plain);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().with_clip_rect(rect).galley(inner.min, galley, palette.ink);
    // At the foot of the row, so that places stand below each other also where the words fill one line only.
    let galley = one_line(ui, section, FontId::proportional(11.5), palette.quiet, inner.width());
    ui.painter().galley(pos2(inner.left(), inner.bottom() - 10.0), galley, palette.quiet);
    response
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

pub(super) fn place(document: &Document, span: Span) -> String {
    let section = document.section_from_offset(span.start).and_then(|at| document.outline.get(at));
    // What others can look up: the page that is printed, or else the paragraph, which only we count.
    let counted = || {
        let (kind, number, _) = document.counted_place(span.start);
        capitalised(&format!("{kind} {}", grouped(number)))
    };
    let section = section.filter(|_| document.outline_source != OutlineSource::Paragraphs);
    match (document.unit_words(span), section) {
        // The number first: where the line is cut, it is the section's end that goes, and not what one wants.
        (Some(page), Some(entry)) => format!("{}  ·  {}", capitalised(&page), entry.title),
        (Some(page), None) => capitalised(&page),
        (None, Some(entry)) => format!("{}  ·  {}", counted(), entry.title),
        (None, None) => counted(),
    }
}
