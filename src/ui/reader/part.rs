//! One piece of laid-out text: what parley made of it, and the way between its bytes and the document's.
//!
//! What is shown is not quite what stands in the text: line breaks inside a paragraph are shown as spaces, runs of
//! spaces as one, tabs of code as columns, soft hyphens are put into words that may be parted, and what the reading of
//! a draft does not show is left out. `Offsets` keeps the two apart, so that a span means the same on the page as everywhere else.
//!
//! Everything in here counts in physical pixels; the reader divides by the window's pixels per point.

mod drawing; // how is it drawn?
mod shown; // what is shown of the text, and where does that stand in it?
mod styles; // what do marks do to the words?

use super::drafted::Worn;
use super::fonts::{Family, Ink, PageFonts};
use crate::data::document::{Align, Direction, InlineLabel, Mark, REDACTED};
use crate::data::draft::PICTURE_WITHOUT_WORDS;
use crate::data::span::Span;
pub use drawing::{Meshes, colour};
use egui::{Rect, pos2};
use parley::style::{FontFeatures, FontStyle, FontVariations, FontWeight, LineHeight, StyleProperty};
use parley::{
    Affinity, AlignmentOptions, BaseDirection, Cluster, Cursor, IndentOptions, Layout, OverflowWrap,
    Selection, TextWrapMode,
};
use shown::{Offsets, flowing, left_out, verbatim, with_labels};
use std::ops::Range;
use styles::{alignment, label_styles, mark_styles, variation, worn_styles};

/// Code shows each sign as it was typed: `==` is two signs, and evidence.
const AS_TYPED: &str = "\"calt\" 0, \"liga\" 0";

/// What is said of a text beside its words.
#[derive(Clone, Copy, Default)]
pub struct OnWords<'a> {
    pub marks: &'a [Mark],
    pub labels: &'a [&'a InlineLabel],
    /// What is not shown of it, in order.
    pub gone: &'a [Span],
    /// Changes that are to be seen.
    pub worn: &'a [Worn],
}

/// How a piece of text is to look; sizes in physical pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub family: Family,
    /// Of code within the words.
    pub code: Family,
    pub size: f32,
    pub line_height: f32,
    pub weight: f32,
    pub italic: bool,
    pub ink: Ink,
    pub width: f32,
    pub align: Align,
    pub justified: bool,
    /// Language for hyphenation, where words may be parted.
    pub hyphenate: Option<hypher::Lang>,
    pub direction: Direction,
    /// Line breaks and columns stay.
    pub verbatim: bool,
    /// Lines after the first begin this much further in.
    pub hanging: f32,
    /// All digits are of one width, so that those of a column lie under each other.
    pub tabular: bool,
}

impl Look {
    /// Upright words from the start edge, in one weight; lines `leading` sizes apart, `width` pixels wide.
    pub fn plain(family: Family, size: f32, leading: f32, width: f32) -> Self {
        Self {
            family,
            code: Family::Mono,
            size,
            line_height: (size * leading).round(),
            weight: 400.0,
            italic: false,
            ink: Ink::Ink,
            width,
            align: Align::Start,
            justified: false,
            hyphenate: None,
            direction: Direction::Auto,
            verbatim: false,
            hanging: 0.0,
            tabular: false,
        }
    }
}

/// It answers for bytes of the document only; that it was laid out from other bytes is known to `offsets` and
/// nobody else. It does not know where it stands, and no theme: inks become colours when it is drawn.
pub struct Part {
    layout: Layout<Ink>,
    offsets: Offsets,
    /// What was laid out; kept because a line's last character says whether a hyphen is to be drawn.
    shown: String,
    /// Where the part's text begins in the document.
    base: u64,
    /// In bytes. Answers are clamped to it, since a position after the last character that is shown may lie
    /// beyond.
    text_len: usize,
    /// What stands in the lines and is no text, with where it is shown.
    labels: Vec<(Range<usize>, InlineLabel)>,
    /// Characters without a glyph in any font.
    pub missing: usize,
}

impl Part {
    /// Lays out `text`, which begins at `base` in the document, with what is said of it.
    pub fn new(fonts: &mut PageFonts, text: &str, base: u64, on_words: OnWords<'_>, look: &Look) -> Self {
        let OnWords { marks, labels, gone, worn } = on_words;
        let gone = left_out(text, base, gone);
        let (shown, offsets) =
            if look.verbatim { verbatim(text, &gone) } else { flowing(text, look.hyphenate, &gone) };
        let (shown, offsets, labels) = with_labels(shown, offsets, base, text.len(), labels);
        let PageFonts { fonts, layouts, .. } = fonts;
        let mut builder = layouts.ranged_builder(fonts, &shown, 1.0, true);
        builder.set_base_direction(match look.direction {
            Direction::Auto => BaseDirection::Auto,
            Direction::LeftToRight => BaseDirection::Ltr,
            Direction::RightToLeft => BaseDirection::Rtl,
        });
        // Literata has letters of other shapes for other sizes; without this the size would only scale them.
        let optical = [variation(look.size)];
        builder.push_default(StyleProperty::FontFamily(look.family.list()));
        builder.push_default(StyleProperty::FontSize(look.size));
        builder.push_default(StyleProperty::FontVariations(FontVariations::from(&optical)));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(look.line_height)));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(look.weight)));
        if look.family.is_mono() {
            builder.push_default(StyleProperty::FontFeatures(FontFeatures::Source(AS_TYPED.into())));
        }
        if look.tabular {
            builder.push_default(StyleProperty::FontFeatures(FontFeatures::Source("\"tnum\" 1".into())));
        }
        if look.italic {
            builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
        }
        builder.push_default(StyleProperty::Brush(look.ink));
        // A word that is longer than the column (an address, a hash) is broken anywhere rather than painted
        // over the edge.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if look.width.is_infinite() {
            builder.push_default(StyleProperty::TextWrapMode(TextWrapMode::NoWrap));
        }
        for mark in marks {
            // Marks may begin before this part or end after it, where a block is laid out in several.
            let from = mark.span.start.max(base) - base;
            let to = (mark.span.end.max(base) - base).min(text.len() as u64);
            let range = offsets.shown(from as usize)..offsets.shown_end(to as usize).min(shown.len());
            if range.start < range.end {
                mark_styles(mark.kind, look, |property| builder.push(property, range.clone()));
            }
        }
        for one in worn {
            let from = (one.span.start.max(base) - base).min(text.len() as u64) as usize;
            let to = (one.span.end.max(base) - base).min(text.len() as u64) as usize;
            let range = offsets.shown(from)..offsets.shown_end(to).min(shown.len());
            if range.start < range.end {
                worn_styles(*one, |property| builder.push(property, range.clone()));
            }
        }
        for (range, label) in &labels {
            label_styles(label.kind, look, |property| builder.push(property, range.clone()));
        }
        let mut layout: Layout<Ink> = builder.build(&shown);
        if look.hanging > 0.0 {
            let options = IndentOptions { each_line: look.verbatim, hanging: true };
            layout.set_text_indent(look.hanging, options);
        }
        // Hanging indents have to be set before lines are broken, because they decide how much a line holds.
        layout.break_all_lines(look.width.is_finite().then_some(look.width));
        layout.align(alignment(look), AlignmentOptions::default());
        let missing = missing_glyphs(&layout, &shown);
        let labels = labels.into_iter().map(|(range, label)| (range, label.clone())).collect();
        Self { layout, offsets, text_len: text.len(), shown, base, labels, missing }
    }

    pub fn height(&self) -> f32 {
        self.layout.height()
    }

    /// Height of the first line; what it is cut to where there is room for one.
    pub fn first_line_height(&self) -> f32 {
        self.lines().next().map_or(0.0, |(_, y)| y.end - y.start)
    }

    /// Width of the widest line.
    pub fn width(&self) -> f32 {
        self.layout.width()
    }

    pub fn rtl(&self) -> bool {
        self.layout.is_rtl()
    }

    pub fn span(&self) -> Span {
        Span::new(self.base, self.base + self.text_len as u64)
    }

    /// Base line of the first line, from the part's top.
    pub fn first_baseline(&self) -> f32 {
        self.layout.first_baseline().unwrap_or(0.0)
    }

    /// The document's byte nearest to a point.
    pub fn byte_from_point(&self, x: f32, y: f32) -> u64 {
        self.byte(Cursor::from_point(&self.layout, x, y).index())
    }

    /// The document's byte under a point, where there is a character under it.
    pub fn byte_under_point(&self, x: f32, y: f32) -> Option<u64> {
        if y < 0.0 || y > self.height() {
            return None;
        }
        let (cluster, _) = Cluster::from_point_exact(&self.layout, x, y)?;
        Some(self.byte(cluster.text_range().start))
    }

    fn byte(&self, shown: usize) -> u64 {
        self.base + self.offsets.text(shown).min(self.text_len) as u64
    }

    /// Rectangles of a span, one or more for each line; nothing where it lies outside.
    pub fn rects(&self, span: Span) -> Vec<Rect> {
        self.shown_range(span).map(|range| self.shown_rects(range)).unwrap_or_default()
    }

    /// What stands in the lines and is no text, each with its rectangles.
    pub fn labels(&self) -> impl Iterator<Item = (&InlineLabel, Vec<Rect>)> + '_ {
        self.labels.iter().map(|(range, label)| (label, self.shown_rects(range.clone())))
    }

    fn shown_rects(&self, range: Range<usize>) -> Vec<Rect> {
        // The start leans downstream and the end upstream: a span that ends where a line was broken must not
        // gain an empty rectangle in the next line.
        let anchor = Cursor::from_byte_index(&self.layout, range.start, Affinity::Downstream);
        let focus = Cursor::from_byte_index(&self.layout, range.end, Affinity::Upstream);
        let boxes = Selection::new(anchor, focus).geometry(&self.layout);
        boxes
            .into_iter()
            .map(|(b, _)| Rect::from_min_max(pos2(b.x0 as f32, b.y0 as f32), pos2(b.x1 as f32, b.y1 as f32)))
            .filter(|rect| rect.width() > 0.0)
            .collect()
    }

    fn shown_range(&self, span: Span) -> Option<Range<usize>> {
        let own = self.span();
        if !own.overlaps(span) {
            return None;
        }
        let from = (span.start.max(own.start) - self.base) as usize;
        let to = (span.end.min(own.end) - self.base) as usize;
        let start = self.offsets.shown(from);
        Some(start..self.offsets.shown_end(to).clamp(start, self.shown.len().max(start)))
    }

    /// Where the caret stands before a byte.
    pub fn caret(&self, byte: u64) -> Rect {
        let at = byte.clamp(self.base, self.base + self.text_len as u64) - self.base;
        let cursor =
            Cursor::from_byte_index(&self.layout, self.offsets.shown(at as usize), Affinity::Downstream);
        // Two pixels wide; who asks wants the line's place, and nobody paints it.
        let b = cursor.geometry(&self.layout, 2.0);
        Rect::from_min_max(pos2(b.x0 as f32, b.y0 as f32), pos2(b.x1 as f32, b.y1 as f32))
    }

    /// Document spans of the lines, with their tops and bottoms.
    pub fn lines(&self) -> impl Iterator<Item = (Span, Range<f32>)> + '_ {
        self.layout.lines().map(|line| {
            let range = line.text_range();
            let metrics = line.metrics();
            let span = Span::new(self.byte(range.start), self.byte(range.end));
            (span, metrics.block_min_coord..metrics.block_max_coord)
        })
    }
}

/// Glyph 0 is the box that a font shows for what it lacks. Spaces and line breaks have none and need none.
/// What stands for a picture or a redaction is no letter that a font should have.
fn missing_glyphs(layout: &Layout<Ink>, shown: &str) -> usize {
    let mut missing = 0;
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters() {
                let drawn = [Some(PICTURE_WITHOUT_WORDS), Some(REDACTED)];
                if !drawn.contains(&shown.get(cluster.text_range()))
                    && !cluster.is_space_or_nbsp()
                    && !cluster.is_hard_line_break()
                {
                    missing += cluster.glyphs().filter(|glyph| glyph.id == 0).count();
                }
            }
        }
    }
    missing
}
