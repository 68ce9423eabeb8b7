//! The outline: headings of the document in front, filtered by typing, the section one reads in lit. Structured data has
//! no headings, and a tree of what it is made of: it stands here, because it answers the same question.

use super::Panel;
use crate::data::document::{Document, OutlineSource};
use crate::data::draft::short_title;
use crate::data::shown::{Gone, Reading};
use crate::data::span::DocId;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::icons;
use crate::ui::matching::Typed;
use crate::ui::menus;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::ROW;
use crate::ui::walk::{Asked, Leaves, Rows, Walk, leaves};
use crate::ui::widgets::{RowLook, empty, filter_field, icon_button};
use egui::Ui;
use std::borrow::Cow;
use std::sync::{Arc, Weak};

mod tree;

/// The filter is its own affair and not the desk's: it decides what is listed, and neither what is read nor what is
/// kept.
#[derive(Default)]
pub struct OutlinePanel {
    filter: String,
    filtering: bool,
    /// The keys went up from the first row, and belong into the field.
    up: bool,
    walk: Walk,
    shown: Shown,
    tree: tree::Tree,
    /// The document that the filter is of: in another one it would hide headings that nobody looked for.
    of: Option<DocId>,
}

impl Panel for OutlinePanel {
    fn detail(&self, desk: &Desk) -> String {
        if desk.active_document().is_some_and(|document| has_tree(document)) {
            return "tree".to_owned();
        }
        let source = desk.active_document().map_or(OutlineSource::None, |document| document.outline_source);
        match source {
            // Nothing is said of what the file itself says; what was guessed is called so.
            OutlineSource::None | OutlineSource::Marked => "",
            OutlineSource::Inferred => "inferred",
            OutlineSource::Paragraphs => "from paragraphs",
        }
        .to_owned()
    }

    fn buttons(&mut self, ui: &mut Ui, _desk: &Desk, _out: &mut Outbox) {
        if icon_button(ui, icons::MAGNIFYING_GLASS, "Filter the outline", self.filtering).clicked() {
            self.filtering = !self.filtering;
            // Letters that are not seen must hide no headings.
            self.filter.clear();
        }
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, _tools: &mut PageTools, out: &mut Outbox) {
        let Some(document) = desk.active_document() else {
            return empty(ui, "The headings of the document that you read will stand here.");
        };
        let has_tree = has_tree(document);
        if document.outline.is_empty() && !has_tree {
            return empty(ui, "This document has no headings, and too little structure to infer any.");
        }
        if self.of != Some(document.id) {
            self.of = Some(document.id);
            self.filter.clear();
        }
        let mut entered = false;
        // A reader who comes here by keys wants to look for something, and finds the field open.
        self.filtering |= focus;
        if self.filtering {
            let hint = if has_tree { "Filter names and values" } else { "Filter headings" };
            let field = filter_field(ui, &mut self.filter, hint);
            if focus || std::mem::take(&mut self.up) {
                field.request_focus();
            }
            match leaves(ui, &field) {
                Some(Leaves::Down) => self.walk.take_keys(),
                Some(Leaves::Enter) => entered = true,
                None => {}
            }
            ui.add_space(4.0);
        }
        if has_tree {
            let mut up = false;
            let typed = (self.filter.as_str(), entered, &mut up);
            tree::tree_ui(ui, desk, document, (&mut self.tree, &mut self.walk), typed, out);
            self.up = up && self.filtering;
            return;
        }
        let top = desk.active_view().map_or(0, |view| view.visible.start.max(view.top));
        let current = document.section_from_offset(top);
        let reading = desk.reading_in_front();
        if !self.shown.make(document, &self.filter, reading) {
            ui.ctx().request_repaint();
        }
        let shown = &self.shown;
        ui.spacing_mut().item_spacing.y = 0.0;
        // The section one reads may have been filtered away; then no row is lit, and the list stays where it is.
        let lit = current.and_then(|current| shown.row(current));
        let title = |row| shown.entry(row).map_or(Cow::default(), |at| shown.title(document, at));
        let rows = Rows {
            len: shown.len(document),
            columns: 1,
            height: ROW,
            lit: lit.map(|at| (document.id, at)),
            label: Some(&title),
        };
        let go = |out: &mut Outbox, row: usize| {
            if let Some(entry) = shown.entry(row).and_then(|at| document.outline.get(at)) {
                out.command(Command::Go { doc: document.id, span: entry.span });
            }
        };
        match self.walk.keys(ui, "Outline", &rows) {
            Some(Asked::Open(row) | Asked::Keep(row)) => go(out, row),
            // To the heading that it stands under.
            Some(Asked::Fold(row)) => {
                let level =
                    |row| shown.entry(row).and_then(|at| document.outline.get(at)).map_or(0, |e| e.level);
                let above = (0..row).rev().find(|above| level(*above) < level(row));
                above.into_iter().for_each(|above| self.walk.take_keys_at(above));
            }
            Some(Asked::Above) if self.filtering => self.up = true,
            _ => {}
        }
        if entered && rows.len > 0 {
            go(out, 0);
        }
        // Above the list, which takes all the room that is left.
        if rows.len == 0 && !self.filter.is_empty() {
            return empty(ui, "No heading has these letters.");
        }
        let area = self.walk.area(ui, &rows);
        let walk = &mut self.walk;
        let output = area.show_rows(ui, ROW, rows.len, |ui, range| {
            for row in range {
                let Some(at) = shown.entry(row) else { continue };
                let Some(entry) = document.outline.get(at) else { continue };
                let depth = entry.level.saturating_sub(shown.least);
                let title = shown.title(document, at);
                let look = RowLook {
                    label: &title,
                    // Some documents begin with headings of the third level; their outline begins at the left all the
                    // same.
                    indent: f32::from(depth) * 14.0,
                    chosen: Some(at) == current,
                    level: usize::from(depth) + 1,
                    ..RowLook::default()
                };
                let response = walk.row(ui, row, look);
                if response.clicked() {
                    go(out, row);
                }
                let rows = || menus::outline_rows(document, at);
                menus::row_menu_ui(&response, walk.asks_menu(row), &entry.title, rows, out);
            }
        });
        self.walk.stands_at(output.state.clamped_offset().y);
    }
}

/// Whether a tree of its parts stands where headings would.
fn has_tree(document: &Document) -> bool {
    document.outline.is_empty() && !document.nodes.is_empty()
}

/// Headings that a frame may hold against the filter: a document may have a hundred thousand, and typing must not wait.
const FRAME: usize = 10_000;

/// Which headings are shown: kept from frame to frame, because there may be very many.
#[derive(Default)]
struct Shown {
    /// The snapshot that this is about. Not held: it may hold a gigabyte.
    of: Weak<Document>,
    doc: DocId,
    /// The least level of any heading, which is not indented.
    least: u8,
    filter: String,
    /// Numbers of headings that answer to the filter, sorted; all do where there is none.
    answering: Option<Vec<usize>>,
    /// The same for what was typed since, with the first heading that was not looked at yet.
    making: Option<(Typed, Vec<usize>, usize)>,
    /// In which reading of a draft, and what that does not show.
    reading: Reading,
    gone: Gone,
}

impl Shown {
    /// Goes on finding out what is shown; tells whether that is known.
    fn make(&mut self, document: &Arc<Document>, filter: &str, reading: Reading) -> bool {
        let other = !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document)) || self.reading != reading;
        if other {
            // What was shown of a shorter snapshot is right for the longer one as far as it goes.
            self.answering = self.answering.take().filter(|_| self.doc == document.id);
            self.doc = document.id;
            self.of = Arc::downgrade(document);
            (self.reading, self.gone) = (reading, Gone::of(document, reading));
            self.least = document.outline.iter().map(|entry| entry.level).min().unwrap_or(1);
        }
        if other || self.filter != filter {
            filter.clone_into(&mut self.filter);
            self.making = (!filter.is_empty()).then(|| (Typed::literally(filter), Vec::new(), 0));
            self.answering = self.answering.take().filter(|_| !filter.is_empty());
            if filter.is_empty() && !self.gone.is_empty() {
                let all = 0..document.outline.len();
                self.answering = Some(all.filter(|at| self.shows(document, *at)).collect());
            }
        }
        let Some((typed, answering, at)) = &mut self.making else { return true };
        let end = (*at + FRAME).min(document.outline.len());
        let answers = |typed: &mut Typed, at: usize| {
            document.outline.get(at).is_some_and(|entry| typed.score(&entry.title).is_some())
        };
        answering.extend((*at..end).filter(|at| answers(typed, *at)));
        *at = end;
        if end < document.outline.len() {
            return false;
        }
        let found = self.making.take().map(|(_, answering, _)| answering);
        let found = found.map(|all| all.into_iter().filter(|at| self.shows(document, *at)).collect());
        self.answering = found;
        true
    }

    /// Whether the reading of a draft shows a heading.
    fn shows(&self, document: &Document, at: usize) -> bool {
        document.outline.get(at).is_some_and(|entry| !self.gone.hides(entry.span))
    }

    /// The words of a heading that are shown.
    fn title<'d>(&self, document: &'d Document, at: usize) -> Cow<'d, str> {
        let Some(entry) = document.outline.get(at) else { return Cow::default() };
        match self.gone.within(entry.span) {
            [] => Cow::Borrowed(&entry.title),
            _ => short_title(&self.gone.text(document, entry.span)).into(),
        }
    }

    fn len(&self, document: &Document) -> usize {
        self.answering.as_ref().map_or(document.outline.len(), Vec::len)
    }

    /// The heading in a row.
    fn entry(&self, row: usize) -> Option<usize> {
        self.answering.as_ref().map_or(Some(row), |answering| answering.get(row).copied())
    }

    /// The row of a heading.
    fn row(&self, entry: usize) -> Option<usize> {
        self.answering.as_ref().map_or(Some(entry), |answering| answering.binary_search(&entry).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::OutlineEntry;
    use crate::data::span::Span;

    fn document(count: usize) -> Arc<Document> {
        let entry = |at| OutlineEntry { level: 2, title: format!("Chapter {at}"), span: Span::default() };
        Arc::new(Document { outline: (0..count).map(entry).collect(), ..Document::default() })
    }

    #[test]
    fn headings_are_filtered_over_several_frames_and_the_old_ones_stay_meanwhile() {
        let (document, mut shown) = (document(FRAME * 3), Shown::default());
        assert!(shown.make(&document, "", Reading::AsItIs));
        assert_eq!((shown.len(&document), shown.row(7), shown.least), (FRAME * 3, Some(7), 2));
        assert!(!shown.make(&document, "29999", Reading::AsItIs));
        assert_eq!(shown.len(&document), FRAME * 3);
        assert!(!shown.make(&document, "29999", Reading::AsItIs));
        assert!(shown.make(&document, "29999", Reading::AsItIs));
        assert_eq!((shown.len(&document), shown.entry(0), shown.row(7)), (1, Some(29_999), None));
        assert!(shown.make(&document, "", Reading::AsItIs));
        assert_eq!(shown.len(&document), FRAME * 3);
    }
}
