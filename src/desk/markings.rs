//! What is marked in a document: hits, the current one, what is selected. Every surface and every strip asks here and has
//! one painter for the answer, so that what will be marked next (findings, notes) is one kind more and no painter more.

use super::Desk;
use super::documents::{Selection, View};
use crate::data::document::Document;
use crate::data::grid::Cells;
use crate::data::query::Hit;
use crate::data::span::Span;

/// Why a stretch of text is marked, in the order in which marks are laid over each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marking {
    /// Words that were found.
    Hit,
    /// The hit that was gone to last.
    CurrentHit,
    /// What is selected: above all others, because it is what will be copied.
    Selection,
}

impl Desk {
    /// What is marked in the part of a view's document that `span` is: of what is laid over the other last, and of one
    /// kind by place. Hits that touch are one stretch, because nobody sees where one ends, and a regular expression
    /// may hit each character of a page.
    pub fn markings(&self, view: &View, span: Span) -> Vec<(Span, Marking)> {
        self.marked(view, span, usize::MAX)
    }

    /// The same, but of hits the first alone: for words that are not shown, where all that can be said is that something
    /// is marked in them. There may be a hundred thousand hits in the rest of one cell, in each frame.
    pub fn markings_in_brief(&self, view: &View, span: Span) -> Vec<(Span, Marking)> {
        self.marked(view, span, 1)
    }

    fn marked(&self, view: &View, span: Span, most_hits: usize) -> Vec<(Span, Marking)> {
        let mut marked: Vec<(Span, Marking)> = Vec::new();
        let current = self.find.current_hit().filter(|_| self.find.doc == Some(view.doc));
        if self.find.doc == Some(view.doc) {
            // The current one is painted in its own colour, and not in that of the others below it.
            let hits = self.find.hits_in(span).iter().filter(|hit| Some(**hit) != current);
            // A running head that a hit goes on over is not marked.
            for hit in hits.take(most_hits).flat_map(|hit| parts_in(hit, span)) {
                match marked.last_mut() {
                    Some((last, _)) if last.end == hit.start => last.end = hit.end,
                    _ => marked.push((hit, Marking::Hit)),
                }
            }
        }
        let current = current.iter().flat_map(|hit| parts_in(hit, span));
        marked.extend(current.map(|hit| (hit, Marking::CurrentHit)));
        let selected = match (view.selection, self.document(view.doc)) {
            (Some(Selection::Cells { unit, cells }), Some(document)) => {
                cells_in(document, view, unit, cells, span)
            }
            (Some(selection), _) => selection.words().into_iter().collect(),
            (None, _) => Vec::new(),
        };
        let selected = selected.into_iter().filter(|own| own.overlaps(span));
        marked.extend(selected.map(|own| (own, Marking::Selection)));
        marked
    }
}

/// The stretches of a hit that lie in a span.
fn parts_in(hit: &Hit, span: Span) -> impl Iterator<Item = Span> + use<> {
    let (one, other) = hit.parts();
    std::iter::once(one).chain(other).filter(move |part| part.overlaps(span))
}

/// The words of chosen cells that stand in a span: stretches of each row.
fn cells_in(document: &Document, view: &View, unit: u32, cells: Cells, span: Span) -> Vec<Span> {
    let Some(grid) = document.grid(unit as usize) else { return Vec::new() };
    let (first, last) = cells.corners();
    let lines = view.lines(unit).map(std::sync::Arc::as_ref);
    let line = |row: u32| grid.line_of_row(lines, row);
    // Of rows that are set out in another order, those between the two as they are shown.
    let ends = lines.and_then(|_| line(cells.from.row).zip(line(cells.to.row)));
    let chosen = |row: u32| match ends {
        Some((from, to)) => line(row).is_some_and(|line| (from.min(to)..=from.max(to)).contains(&line)),
        None => (first.row..=last.row).contains(&row),
    };
    let rows = grid.rows_in(span).filter(|(number, _)| chosen(*number));
    rows.flat_map(|(_, row)| row.stretches(first.column, last.column)).collect()
}
