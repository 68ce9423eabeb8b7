//! The changes that a draft remembers, one row for each: what was done, by whom and when, and the words; walked by keys,
//! and by author and sort where there are many.

use super::Panel;
use crate::data::document::{Document, Revision};
use crate::data::revision::authors;
use crate::data::shown::{Gone, Reading};
use crate::data::span::Span;
use crate::data::visible;
use crate::data::wording::{grouped, moment};
use crate::desk::Desk;
use crate::desk::changes::Sifted;
use crate::desk::command::Command;
use crate::desk::documents::{Selection, View};
use crate::desk::words::ChangeSort;
use crate::ui::outbox::Outbox;
use crate::ui::popup_menu::{Row, menu_ui};
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, MARGIN, Palette};
use crate::ui::walk::{Asked, Rows, Walk};
use crate::ui::widgets::{empty, icon_button, one_line, row_ground, walked_ring};
use crate::ui::{icons, menus};
use egui::{FontId, Popup, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashMap;
use std::sync::{Arc, Weak};

/// Points of a row: a line that says what was done, and one with the words.
const HEIGHT: f32 = 50.0;
/// Bytes of the words of a row: it is one line.
const WORDS: u64 = 200;
/// People in the menu; whoever comes after them is found by the menu of a change of theirs.
const MAX_AUTHORS: usize = 24;

#[derive(Default)]
pub struct ChangesPanel {
    walk: Walk,
    /// The snapshot that is listed, and what of it. Not held: it may hold a gigabyte.
    of: Weak<Document>,
    sifted: Sifted,
    reading: Reading,
    listed: Vec<usize>,
    /// How many of all changes each person made, and who comes first, for their inks.
    authors: Vec<(String, usize)>,
    numbers: HashMap<String, u8>,
    gone: Gone,
}

impl Panel for ChangesPanel {
    fn detail(&self, desk: &Desk) -> String {
        let Some(document) = desk.active_document().filter(|document| !document.revisions.is_empty()) else {
            return String::new();
        };
        let all = document.revisions.len();
        match desk.active_view().is_some_and(|view| view.sifted != Sifted::default()) {
            true => format!("{} of {}", grouped(self.listed.len() as u64), grouped(all as u64)),
            false => grouped(all as u64),
        }
    }

    fn buttons(&mut self, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
        let Some(view) = desk.active_view().filter(|_| !self.authors.is_empty()) else { return };
        let on = view.sifted != Sifted::default();
        let button = icon_button(ui, icons::FUNNEL_SIMPLE, "Which changes are listed", on);
        menu_ui(Popup::menu(&button), "Which changes are listed", || self.sift_rows(view), out);
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        let (Some(view), Some(document)) = (desk.active_view(), desk.active_document()) else {
            return empty(ui, "What was changed in a draft will stand here, with who did it.");
        };
        self.begin(desk, view, document);
        if document.revisions.is_empty() {
            return empty(ui, "This document remembers no changes.");
        }
        if self.listed.is_empty() {
            return empty(ui, "No change is of this person and sort. The button above lists all of them.");
        }
        self.list_ui(ui, view, document, focus, out);
    }
}

impl ChangesPanel {
    /// Lists another document, or other changes of it.
    fn begin(&mut self, desk: &Desk, view: &View, document: &Arc<Document>) {
        let reading = desk.reading_of(view);
        let same = std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document));
        if same && self.sifted == view.sifted && self.reading == reading {
            return;
        }
        self.of = Arc::downgrade(document);
        (self.sifted, self.reading) = (view.sifted.clone(), reading);
        self.listed = view.sifted.of(document);
        self.authors = authors(document);
        let numbers = self.authors.iter().enumerate();
        self.numbers = numbers.map(|(at, (name, _))| (name.clone(), at.min(255) as u8)).collect();
        self.gone = Gone::of(document, reading);
    }

    fn list_ui(&mut self, ui: &mut Ui, view: &View, document: &Document, focus: bool, out: &mut Outbox) {
        let listed = &self.listed;
        let revision = |row: usize| document.revisions.get(*listed.get(row)?);
        // The one that is selected, else the first of what can be seen.
        let chosen = view.selection.and_then(Selection::words);
        let span = |at: &usize| document.revisions.get(*at).map_or(Span::default(), |one| one.span);
        let first =
            listed.partition_point(|at| span(at).start < chosen.map_or(view.top, |chosen| chosen.start));
        let current = chosen.and_then(|chosen| {
            (first..listed.len())
                .find(|row| listed.get(*row).is_some_and(|at| span(at) == chosen))
                .filter(|row| *row < first + 8)
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        let lit = Some(current.unwrap_or(first.min(listed.len().saturating_sub(1))));
        let lit = lit.map(|row| (document.id, row));
        let rows = Rows { len: listed.len(), columns: 1, height: HEIGHT, lit, label: None };
        self.walk.follow(current);
        if focus {
            self.walk.take_keys();
        }
        let go = |out: &mut Outbox, one: &Revision| {
            out.command(Command::Go { doc: document.id, span: one.span });
            out.command(Command::Select { anchor: one.span.start, head: one.span.end });
        };
        if let Some(Asked::Open(row) | Asked::Keep(row)) = self.walk.keys(ui, "Changes", &rows) {
            revision(row).into_iter().for_each(|one| go(out, one));
        }
        let area = self.walk.area(ui, &rows);
        let walk = &mut self.walk;
        let (numbers, gone) = (&self.numbers, &self.gone);
        let output = area.show_rows(ui, HEIGHT, rows.len, |ui, range| {
            for row in range {
                let Some(one) = revision(row) else { continue };
                let number = numbers.get(&one.author).copied().unwrap_or(0);
                let look = RowOf { number, chosen: current == Some(row), unseen: gone.hides(one.span) };
                let response = row_ui(ui, document, one, look, walk.is_on(row));
                walk.drawn(ui, row, &response);
                if response.clicked() {
                    go(out, one);
                }
                let rows = || menus::change_rows(document, view, one);
                menus::row_menu_ui(&response, walk.asks_menu(row), "Change", rows, out);
            }
        });
        self.walk.stands_at(output.state.clamped_offset().y);
    }

    fn sift_rows(&self, view: &View) -> Vec<Row> {
        let Sifted { author, sort } = &view.sifted;
        let sorts = ChangeSort::ALL.into_iter();
        let sorts = sorts.map(|own| chosen(own.title(), own == *sort, Command::ChangesOnly { sort: own }));
        let all = chosen("By anybody", author.is_none(), Command::ChangesBy { author: String::new() });
        let people = self.authors.iter().take(MAX_AUTHORS).map(|(name, count)| {
            let words = format!("{} ({})", called(name), grouped(*count as u64));
            chosen(&words, author.as_ref() == Some(name), Command::ChangesBy { author: name.clone() })
        });
        menus::grouped([sorts.collect(), [all].into_iter().chain(people).collect()])
    }
}

fn chosen(title: &str, on: bool, command: Command) -> Row {
    Row::Act { title: title.to_owned(), keys: String::new(), on, does: Ok(command) }
}

/// A name as it is shown; some files leave it out.
pub fn called(name: &str) -> std::borrow::Cow<'_, str> {
    if name.trim().is_empty() { "without a name".into() } else { visible::line(name) }
}

struct RowOf {
    /// The number of the author.
    number: u8,
    chosen: bool,
    /// The reading does not show its words.
    unseen: bool,
}

fn row_ui(ui: &mut Ui, document: &Document, one: &Revision, look: RowOf, walked: bool) -> Response {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::CLICK);
    let said = Said::new(document, one);
    response.widget_info(|| {
        let unseen = if look.unseen { ", not shown in this reading" } else { "" };
        WidgetInfo::labeled(
            Role::ListItem,
            true,
            format!("{}: {}, {}, {}{unseen}", said.what, said.words, said.who, said.when),
        )
    });
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(look.chosen));
    row_ground(ui, palette, rect, look.chosen, response.hovered());
    if walked {
        walked_ring(ui, rect.shrink(1.0), 0.0);
    }
    let inner = rect.shrink2(vec2(MARGIN + 4.0, 7.0));
    let ink = palette.author(look.number);
    let what = one_line(ui, said.what, FontId::proportional(12.0), ink, inner.width());
    let left = inner.left() + what.size().x + 10.0;
    ui.painter().galley(inner.min, what, ink);
    // The day is never cut for the name: who did it is told by the ink as well.
    let when = one_line(ui, &said.when, FontId::proportional(11.0), palette.quiet, inner.width());
    let right = inner.right() - when.size().x;
    let who = one_line(ui, &said.who, FontId::proportional(12.0), palette.quiet, right - left - 8.0);
    ui.painter().galley(pos2(left, inner.top()), who, palette.quiet);
    ui.painter().galley(pos2(right, inner.top() + 1.0), when, palette.quiet);
    words_ui(ui, one, &said.words, inner, if look.unseen { palette.quiet } else { ink }, palette);
    response.on_hover_text(said.hint)
}

/// The words, with the line that they have on the page.
fn words_ui(ui: &Ui, one: &Revision, words: &str, inner: egui::Rect, ink: egui::Color32, palette: &Palette) {
    let plain = one.kind == crate::data::document::RevisionKind::Formatted;
    let ink = if plain { palette.ink } else { ink };
    let galley = one_line(ui, words, FontId::new(13.0, theme::serif()), ink, inner.width());
    let at = pos2(inner.left(), inner.bottom() - galley.size().y);
    let middle = at.y + galley.size().y * if one.kind.is_gone() { 0.56 } else { 0.94 };
    let across = at.x..=at.x + galley.size().x;
    ui.painter().galley(at, galley, ink);
    if !plain {
        ui.painter().hline(across, middle, Stroke::new(1.0, ink));
    }
}

/// What a row says.
struct Said {
    what: &'static str,
    who: String,
    when: String,
    words: String,
    hint: String,
}

impl Said {
    fn new(document: &Document, one: &Revision) -> Self {
        let when = one.when.as_deref().map(moment).unwrap_or_default();
        let who = called(&one.author).into_owned();
        let all = if when.is_empty() { who.clone() } else { format!("{who}, {when}") };
        let most = Span::new(one.span.start, one.span.end.min(one.span.start + WORDS));
        let words = document.text.slice(most);
        // The end of a paragraph has a sign and no letter.
        let words = words.trim_end_matches('\n').replace('\n', " ¶ ")
            + if words.ends_with('\n') { " ¶" } else { "" };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = visible::line(&words).into_owned();
        let words = if words.is_empty() { "(white space)".to_owned() } else { words };
        let before = (!one.before.is_empty()).then(|| format!("\nBefore: {}", visible::line(&one.before)));
        let hint = format!("{} by {all}{}", one.kind.title(), before.unwrap_or_default());
        Self { what: one.kind.title(), who, when, words, hint }
    }
}
