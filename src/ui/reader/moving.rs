//! Where the window stands in a document, and how it moves: to a place, by a screen, by the wheel, with a selection.

use super::sideways::sideways_key;
use super::{Anchor, CHAR_EM, MAX_WALK_BLOCKS, Reader, Session};
use crate::data::span::Span;
use crate::desk::command::Command;
use crate::desk::documents::{Selection, Show};
use crate::desk::words::ScrollStep;
use crate::ui::faces::wheel;
use crate::ui::outbox::Outbox;
use egui::{Ui, pos2, vec2};
use std::sync::Arc;

/// A larger scroll jumps instead of measuring all that it passes.
/// In points, some 25 screens. The jump goes by an estimate in bytes, which nobody can tell from the exact
/// place at such a distance.
const MAX_WALK: f32 = 24_000.0;

impl Reader {
    /// The anchor, found again by the byte at the top where a new layout dropped it.
    pub(super) fn anchor(&mut self, session: &mut Session) -> Anchor {
        if let Some(anchor) = self.anchor {
            return anchor;
        }
        let anchor = match self.top_byte {
            0 => Anchor { block: 0, offset: 0.0 },
            byte => {
                // The line at the top stood under the head of its table.
                let block = self.block_at(session, byte);
                let below = self.head_height(session, block);
                self.anchor_from_byte(session, byte, below)
            }
        };
        self.anchor = Some(anchor);
        anchor
    }

    /// The block in which a byte is shown.
    pub(super) fn block_at(&self, session: &Session, byte: u64) -> u64 {
        let number = session.document.block_from_offset(byte);
        let number = match self.drafted.gone.is_empty() {
            true => number,
            false => self.drafted.gone.home(session.document, number),
        };
        self.folds.home(number)
    }

    /// The anchor that shows the line of `byte` `below` points under the window's top.
    pub(super) fn anchor_from_byte(&mut self, session: &mut Session, byte: u64, below: f32) -> Anchor {
        let block = self.block_at(session, byte);
        // Of a block that cannot be laid out, its top is taken: there is always somewhere to stand.
        let inside = self.laid(session, block).map_or(0.0, |laid| laid.gap + laid.caret(byte).top());
        Anchor { block, offset: f64::from(inside - below) }
    }

    /// Brings the start of a span into the window; `IfHidden` leaves the window alone where it is in sight
    /// already.
    pub(super) fn show(&mut self, session: &mut Session, span: Span, how: Show) {
        let height = session.page.height();
        let uncovered = self.uncover(session, span.start);
        self.reveal_aside(session, span.start);
        if how == Show::IfHidden && !uncovered && self.in_sight(session, span) {
            return;
        }
        let below = match how {
            Show::Top => {
                let block = self.block_at(session, span.start);
                self.head_height(session, block)
            }
            // A little above the middle, so that one sees what leads up to it, and more of what follows.
            Show::Third | Show::IfHidden => height * 0.3,
        };
        let anchor = match span.start {
            // The start of the text means the start of the document, with the title above the first words.
            0 => Anchor { block: 0, offset: 0.0 },
            start => self.anchor_from_byte(session, start, below),
        };
        self.anchor = Some(anchor);
    }

    /// Brings a byte of what scrolls by itself into its window, a little within the edge, where it is not in it.
    fn reveal_aside(&mut self, session: &mut Session, byte: u64) {
        let number = self.block_at(session, byte);
        let Some(laid) = self.laid(session, number) else { return };
        let Some(shown) = laid.scrolls else { return };
        let x = laid.caret(byte).left();
        let shift = self.sideways.entry(sideways_key(&laid)).or_default();
        if x < *shift || x > *shift + shown * 0.9 {
            *shift = (x - shown * 0.2).clamp(0.0, (laid.width - shown).max(0.0));
        }
    }

    /// Whether the start of a span can be seen, not too near an edge.
    fn in_sight(&self, session: &Session, span: Span) -> bool {
        // Up to 32 points: a hit in the last line of the window is found, but cannot be read in its sentence.
        let page = session.page.with_min_y(self.head_bottom(session.page));
        let page = page.shrink2(vec2(0.0, page.height().min(200.0) * 0.16));
        let at = self
            .placed
            .iter()
            .find(|placed| placed.laid.span.start <= span.start && span.start <= placed.laid.span.end);
        at.is_some_and(|placed| {
            let line = placed.laid.caret(span.start).translate(vec2(placed.left, placed.top));
            page.top() <= line.top() && line.bottom() <= page.bottom()
        })
    }

    /// Moves the head of the selection to the nearest byte of the line below or above it.
    pub(super) fn extend_line(&mut self, session: &mut Session, down: bool, out: &mut Outbox) {
        let Some(Selection::Text { anchor, head: before }) = session.view.selection else { return };
        let number = self.block_at(session, before);
        let Some(laid) = self.laid(session, number) else { return };
        let caret = laid.caret(before);
        let lines = laid.lines();
        // By the middle of the caret: a raised note mark has a caret of another height than its line, and
        // comparing edges would find the line that it stands in.
        let inside = |line: &&(Span, f32, f32)| match down {
            true => line.1 > caret.center().y,
            false => line.2 < caret.center().y,
        };
        let next = if down { lines.iter().find(inside) } else { lines.iter().rev().find(inside) };
        let head = match next {
            Some((_, top, bottom)) => laid.byte_from_point(pos2(caret.left(), (top + bottom) / 2.0)),
            None => self.edge_line(session, number, down, caret.left()).unwrap_or(before),
        };
        out.command(Command::Select { anchor, head });
        if !self.in_sight(session, Span::empty_at(head)) {
            let line = session.look.size * session.look.line_height;
            self.scroll(session, if down { line } else { -line });
        }
    }

    /// The byte at `x` in the first line of the next block, or in the last line of the one before.
    /// Beyond the ends of the document it is `None`, and the selection stays as it is.
    fn edge_line(&mut self, session: &mut Session, number: u64, down: bool, x: f32) -> Option<u64> {
        let folds = Arc::clone(&self.folds);
        let step = |number: u64| if down { Some(folds.next(number)) } else { folds.previous(number) };
        let mut next = step(number)?;
        let mut laid = self.laid(session, next)?;
        // What takes no room has no line.
        for _ in 0..MAX_WALK_BLOCKS {
            if !laid.takes_no_room() {
                break;
            }
            next = step(next)?;
            laid = self.laid(session, next)?;
        }
        let lines = laid.lines();
        let (_, top, bottom) = if down { lines.first()? } else { lines.last()? };
        Some(laid.byte_from_point(pos2(x, (top + bottom) / 2.0)))
    }

    pub(super) fn step(&mut self, session: &mut Session, step: ScrollStep) {
        let line = session.look.size * session.look.line_height;
        // Two lines of the old screen stay in sight, so that the eye finds where it was; a window of hardly
        // two lines moves by one.
        let head = self.head_bottom(session.page) - session.page.top();
        let screen = (session.page.height() - head - 2.0 * line).max(line);
        let by = match step {
            // An arrow key goes two lines at a time: one line is too slow to read along with.
            ScrollStep::LineDown => line * 2.0,
            ScrollStep::LineUp => -line * 2.0,
            ScrollStep::HalfDown => screen / 2.0,
            ScrollStep::HalfUp => -screen / 2.0,
            ScrollStep::ScreenDown => screen,
            ScrollStep::ScreenUp => -screen,
            // A column of words is never wider than the window.
            ScrollStep::Left | ScrollStep::Right => return,
            ScrollStep::Start => {
                self.anchor = Some(Anchor { block: 0, offset: 0.0 });
                return;
            }
            ScrollStep::End => {
                // Far too deep on purpose: `normalise` stops at the end of the last block, and `place` lets
                // that stand at the window's bottom.
                let block = self.folds.home(session.document.block_count().saturating_sub(1));
                self.anchor = Some(Anchor { block, offset: f64::MAX });
                return;
            }
        };
        self.scroll(session, by);
    }

    /// Moves the window down by `by` points, up where that is negative.
    pub(super) fn scroll(&mut self, session: &mut Session, by: f32) {
        let mut anchor = self.anchor(session);
        if by.abs() > MAX_WALK {
            // Lines to bytes by the average character. Blocks in between are not laid out at all.
            let lines = f64::from(by / (session.look.size * session.look.line_height));
            let bytes = lines * f64::from(session.look.measure / (session.look.size * CHAR_EM));
            let at = (self.top_byte as f64 + bytes).clamp(0.0, session.document.text.len() as f64);
            anchor = self.anchor_from_byte(session, at as u64, 0.0);
        } else {
            anchor.offset += f64::from(by);
        }
        self.anchor = Some(anchor);
    }

    /// Scrolls the page downwards, and what lies under the pointer sideways where that scrolls by itself.
    pub(super) fn scroll_by_wheel(&mut self, session: &mut Session, ui: &Ui, response: &egui::Response) {
        let delta = wheel(ui, response);
        // The block that the pointer was over in the last frame: this one has not been placed yet.
        let over =
            response.hover_pos().and_then(|pos| self.placed_at(pos.y)).map(|placed| Arc::clone(&placed.laid));
        if delta.x != 0.0
            && let Some(laid) = over
            && let Some(shown) = laid.scrolls
        {
            let sideways = self.sideways.entry(sideways_key(&laid)).or_default();
            *sideways = (*sideways - delta.x).clamp(0.0, laid.width - shown);
        }
        if delta.y != 0.0 {
            self.scroll(session, -delta.y);
        }
    }

    /// Brings the anchor into a block that the window's top really stands in, measuring all that is crossed.
    pub(super) fn normalise(&mut self, session: &mut Session) -> Anchor {
        let mut anchor = self.anchor(session);
        let count = session.document.block_count();
        anchor.block = self.folds.home(anchor.block.min(count.saturating_sub(1)));
        for _ in 0..MAX_WALK_BLOCKS {
            if anchor.offset < 0.0 {
                let Some(previous) = self.folds.previous(anchor.block) else {
                    anchor.offset = 0.0;
                    break;
                };
                anchor.block = previous;
                let height = self.laid(session, anchor.block).map_or(0.0, |laid| laid.full_height());
                anchor.offset += f64::from(height);
                continue;
            }
            let height = self.laid(session, anchor.block).map_or(0.0, |laid| f64::from(laid.full_height()));
            if anchor.offset < height {
                break;
            }
            // The last block: one cannot stand below its end.
            let next = self.folds.next(anchor.block);
            if next >= count {
                anchor.offset = height;
                break;
            }
            anchor.offset -= height;
            anchor.block = next;
        }
        anchor.offset = anchor.offset.max(0.0);
        // Whole pixels, so that glyphs are as sharp while one scrolls as at rest.
        let ppp = f64::from(session.look.pixels_per_point);
        anchor.offset = (anchor.offset * ppp).round() / ppp;
        anchor
    }
}
