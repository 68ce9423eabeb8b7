//! What stands where the window would be: a page of three paragraphs, which does what it is asked and says what it shows.

use super::Teller;
use super::state::quote;
use folioscope::data::document::Document;
use folioscope::data::span::Span;
use folioscope::desk::Event;
use folioscope::desk::documents::{Request, Show};
use folioscope::desk::words::{ScrollStep, ViewId, Word};

/// Paragraphs that the page shows at once.
const PAGE_BLOCKS: u64 = 3;

impl Teller {
    /// Pages that are in front do what they are asked, and say what they show.
    pub(super) fn turn_pages(&mut self) {
        for id in self.desk.layout.front_views() {
            let Some(view) = self.desk.views.get(&id).cloned() else {
                continue;
            };
            let Some(document) = self.desk.document(view.doc).cloned() else {
                continue;
            };
            let mut top = document.block_from_offset(view.top);
            let asked = view.requests.back().map(|(serial, _)| *serial);
            for (_, request) in &view.requests {
                self.tell_request(id, &document, request);
                top = turned(&document, top, request);
            }
            if let Some(serial) = asked {
                self.send(Event::Carried { view: id, serial });
            }
            let start = document.block(top).map_or(0, |block| block.block().span.start);
            let visible = seen(&document, top);
            let (top, moved) = (start, (view.top, view.visible) != (start, visible));
            if moved {
                self.send(Event::Seen { view: id, top, visible });
            }
        }
    }

    fn tell_request(&mut self, view: ViewId, document: &Document, request: &Request) {
        let words = match request {
            Request::Scroll(step) => format!("scrolls: {}", step.print()),
            Request::Unit { unit, y } => format!("shows page {unit} from {y:.0} on"),
            Request::Cell { unit, cell } => {
                format!(
                    "shows the cell {}",
                    document
                        .cell_words(*unit as usize, folioscope::data::grid::Cells { from: *cell, to: *cell })
                )
            }
            Request::Menu => "opens its menu at the caret".to_owned(),
            Request::ExtendLine { down } => {
                format!("is asked for the line {}", if *down { "below" } else { "above" })
            }
            Request::Show { span, how, flash } => {
                let how = match how {
                    Show::Top => "at the top",
                    Show::Third => "where the eye looks",
                    Show::IfHidden => "if it is hidden",
                };
                let flash = if *flash { ", lit up" } else { "" };
                format!("shows {} {how}{flash}", quote(document, *span))
            }
        };
        let other = if self.desk.active == Some(view) { "page" } else { "other page" };
        self.tell(&format!("{other} {words}"));
    }
}

/// The block at the top after a request.
fn turned(document: &Document, top: u64, request: &Request) -> u64 {
    let last = document.block_count().saturating_sub(1);
    let to = match request {
        Request::Show { span, how: Show::IfHidden, .. } if seen(document, top).contains(span.start) => top,
        Request::Show { span, .. } => document.block_from_offset(span.start),
        // Lines are only known where there is a window to break them.
        Request::ExtendLine { .. } | Request::Menu => top,
        Request::Cell { unit, cell } => {
            let span = document.grid(*unit as usize).and_then(|grid| grid.nearest_span(*cell));
            span.map_or(top, |span| document.block_from_offset(span.start))
        }
        Request::Unit { unit, y } => {
            let unit = document.units.get(*unit as usize);
            unit.map_or(top, |unit| document.block_from_offset(unit.byte_from_height(*y)))
        }
        Request::Scroll(ScrollStep::Left | ScrollStep::Right) => top,
        Request::Scroll(ScrollStep::Start) => 0,
        Request::Scroll(ScrollStep::End) => last.saturating_sub(PAGE_BLOCKS - 1),
        Request::Scroll(ScrollStep::LineDown) => top + 1,
        Request::Scroll(ScrollStep::LineUp) => top.saturating_sub(1),
        Request::Scroll(ScrollStep::HalfDown | ScrollStep::ScreenDown) => top + PAGE_BLOCKS,
        Request::Scroll(ScrollStep::HalfUp | ScrollStep::ScreenUp) => top.saturating_sub(PAGE_BLOCKS),
    };
    to.min(last)
}

/// What can be seen from a block on.
fn seen(document: &Document, top: u64) -> Span {
    let span = |number: u64| document.block(number).map_or_else(Span::default, |block| block.block().span);
    let last = (top + PAGE_BLOCKS - 1).min(document.block_count().saturating_sub(1));
    Span::new(span(top).start, span(last).end)
}
