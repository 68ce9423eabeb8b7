//! Where something stands in a laid-out block: the byte under a point, the rectangles of a span, its lines and its caret.

use super::{LaidBlock, Marked, PageLink};
use crate::data::span::Span;
use crate::ui::reader::part::Part;
use egui::{Pos2, Rect, vec2};
use std::sync::PoisonError;

/// Places of spans that a block keeps: more than hits fit into the longest.
const MAX_KNOWN: usize = 16 * 1024;

impl LaidBlock {
    /// A point of the block as physical pixels of the part that stands at `at`.
    fn px(&self, point: Pos2, at: Pos2) -> (f32, f32) {
        let p = point.to_vec2() * self.pixels_per_point - at.to_vec2();
        (p.x, p.y)
    }

    /// The document's byte nearest to a point.
    pub fn byte_from_point(&self, point: Pos2) -> u64 {
        let nearest = self.parts.iter().min_by(|(a_at, a), (b_at, b)| {
            let distance = |at: &Pos2, part: &Part| {
                let (x, y) = self.px(point, *at);
                let dx = (-x).max(x - part.width()).max(0.0);
                let dy = (-y).max(y - part.height()).max(0.0);
                // Heights count four times, or else a click beside a short cell would go to a longer cell of
                // another line.
                dx + dy * 4.0
            };
            distance(a_at, a).total_cmp(&distance(b_at, b))
        });
        nearest.map_or(self.span.start, |(at, part)| {
            let (x, y) = self.px(point, *at);
            part.byte_from_point(x, y)
        })
    }

    /// The document's byte under a point, where there is a character under it.
    pub fn byte_under_point(&self, point: Pos2) -> Option<u64> {
        self.parts.iter().find_map(|(at, part)| {
            let (x, y) = self.px(point, *at);
            part.byte_under_point(x, y)
        })
    }

    /// Rectangles of a span, one or more for each line.
    pub fn rects(&self, span: Span) -> Vec<Rect> {
        let ppp = self.pixels_per_point;
        // Looked for and not gone through, because a row may have hundreds of cells and as many hits in each.
        let from = self.parts.partition_point(|(_, part)| part.span().end <= span.start);
        let own = self.parts[from..].iter().take_while(|(_, part)| part.span().start < span.end);
        let all = own.flat_map(|(at, part)| {
            let shift = at.to_vec2();
            part.rects(span).into_iter().map(move |rect| rect.translate(shift) / ppp)
        });
        all.collect()
    }

    /// Rectangles of what leads somewhere, one or more for each line.
    pub fn link_rects(&self, link: &PageLink) -> Vec<Rect> {
        // What a picture without words leads to, all of it leads to.
        if let Some((_, rect)) = self.picture.filter(|_| self.wordless) {
            return vec![rect];
        }
        let Some(wanted) = &link.label else { return self.rects(link.span) };
        let ppp = self.pixels_per_point;
        let of_part = |(at, part): &(Pos2, Part)| -> Vec<Rect> {
            let same = part.labels().filter(|(label, _)| *label == wanted);
            same.flat_map(|(_, rects)| rects).map(|rect| rect.translate(at.to_vec2()) / ppp).collect()
        };
        self.parts.iter().flat_map(of_part).collect()
    }

    /// The words of the lines between two heights: what may be marked in sight. All of it where some are not shown,
    /// because those stand in no line.
    pub fn span_between(&self, top: f32, bottom: f32) -> Span {
        if !self.cuts.is_empty() || (top <= 0.0 && bottom >= self.height) {
            return self.span;
        }
        let seen = self
            .lines()
            .into_iter()
            .filter(|(_, from, to)| *to > top && *from < bottom)
            .map(|(span, ..)| span);
        seen.reduce(Span::cover).unwrap_or(Span::empty_at(self.span.start))
    }

    /// Stretches of words that are not shown, in order.
    pub fn cuts(&self) -> impl Iterator<Item = Span> + '_ {
        self.cuts.iter().map(|cut| cut.span)
    }

    /// What stands in the place of words that are not shown: their span, and where it is, where the words have been
    /// scrolled `shift` points sideways.
    pub fn cut_places(&self, shift: f32) -> impl Iterator<Item = (Span, Rect)> + '_ {
        self.cuts.iter().map(move |cut| {
            let scrolled = if cut.fixed { 0.0 } else { shift };
            (cut.span, (cut.rect / self.pixels_per_point).translate(vec2(-scrolled, 0.0)))
        })
    }

    /// Whether words begin to be shown at a byte.
    pub fn shows_from(&self, byte: u64) -> bool {
        self.parts.iter().any(|(_, part)| part.span().start == byte)
    }

    /// Where a span is to be marked: on its words, and on what is shown in the place of those that are left out; where the
    /// words have been scrolled `shift` points sideways.
    pub fn mark_rects(&self, span: Span, shift: f32) -> Vec<Rect> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What a hand selects is another span in each frame.
        if known.len() > MAX_KNOWN {
            known.clear();
        }
        let marked = known.entry(span).or_insert_with(|| self.find_marked(span));
        let scrolled = marked.scrolling.iter().map(|rect| rect.translate(vec2(-shift, 0.0)));
        scrolled.chain(marked.fixed.iter().copied()).collect()
    }

    fn find_marked(&self, span: Span) -> Marked {
        let mut marked = Marked { scrolling: self.rects(span), fixed: Vec::new() };
        for cut in self.cuts.iter().filter(|cut| cut.span.overlaps(span)) {
            let list = if cut.fixed { &mut marked.fixed } else { &mut marked.scrolling };
            list.push(cut.rect / self.pixels_per_point);
        }
        marked
    }

    /// Where the caret stands before a byte.
    pub fn caret(&self, byte: u64) -> Rect {
        // The last part that begins at or before the byte: a byte between two cells belongs to the one before
        // it.
        let part = self.parts.iter().rev().find(|(_, part)| part.span().start <= byte).or(self.parts.first());
        part.map_or(Rect::from_min_size(Pos2::ZERO, vec2(2.0, self.height)), |(at, part)| {
            part.caret(byte).translate(at.to_vec2()) / self.pixels_per_point
        })
    }

    /// Spans of the lines, each with its top and bottom.
    pub fn lines(&self) -> Vec<(Span, f32, f32)> {
        let ppp = self.pixels_per_point;
        let of = |(at, part): &(Pos2, Part)| -> Vec<_> {
            part.lines().map(|(span, y)| (span, (at.y + y.start) / ppp, (at.y + y.end) / ppp)).collect()
        };
        match self.parts.is_empty() {
            // What has no words still has a place.
            true => vec![(self.span, 0.0, self.height)],
            false => self.parts.iter().flat_map(of).collect(),
        }
    }
}
