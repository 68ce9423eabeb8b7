//! One piece of laid-out text: what parley made of it, and the way between its bytes and the document's.
//!
//! What is shown is not quite what stands in the text: line breaks inside a paragraph are shown as spaces, runs of
//! spaces as one, tabs of code as columns, soft hyphens are put into words that may be parted, and what the reading of
//! a draft does not show is left out. `Offsets` keeps the two apart, so that a span means the same on the page as everywhere else.
//!
//! Everything in here counts in physical pixels; the reader divides by the window's pixels per point.

use super::atlas::{Atlas, RunFont};
use super::drafted::Worn;
use super::fonts::{Family, Ink, PageFonts};
use crate::data::document::{
    Align, Direction, InlineKind, InlineLabel, Mark, MarkKind, REDACTED, RevisionKind,
};
use crate::data::draft::PICTURE_WITHOUT_WORDS;
use crate::data::span::Span;
use crate::ui::theme::Palette;
use egui::{Color32, Mesh, Pos2, Rect, pos2, vec2};
use parley::style::{
    FontFeatures, FontStyle, FontVariation, FontVariations, FontWeight, LineHeight, StyleProperty,
};
use parley::{
    Affinity, Alignment, AlignmentOptions, BaseDirection, Cluster, Cursor, IndentOptions, Layout,
    OverflowWrap, PositionedLayoutItem, Selection, TextWrapMode,
};
use std::ops::Range;

/// Columns that a tab goes to.
/// Four and not eight, because a column of words is narrow.
const TAB_COLUMNS: usize = 4;
/// Code shows each sign as it was typed: `==` is two signs, and evidence.
const AS_TYPED: &str = "\"calt\" 0, \"liga\" 0";
/// Share of a line's height over and under the bar that stands for words that were taken out.
const BAR_TOP: f32 = 0.16;
const BAR_BOTTOM: f32 = 0.14;
/// Invisible unless a line is broken at it, so that parley breaks words by the rules it has for text.
const SOFT_HYPHEN: char = '\u{AD}';
/// Words shorter than this are never parted.
/// In characters. What is won by parting five letters is less than what the eye loses by it.
const MIN_HYPHENATED: usize = 6;

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

    /// Adds the part's glyphs to the meshes, one mesh for each texture of the atlas.
    pub fn draw(
        &self,
        at_px: Pos2,
        pixels_per_point: f32,
        palette: &Palette,
        atlas: &mut Atlas,
        out: &mut Meshes,
    ) {
        for line in self.layout.lines() {
            // Hyphens are drawn by hand in the font and the ink of the last run, because a soft hyphen has no
            // glyph of its own.
            let mut last_run = None;
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(run) = item else { continue };
                let font = RunFont::new(run.run());
                let colour = colour(run.style().brush, palette);
                for glyph in run.positioned_glyphs() {
                    let at = at_px + vec2(glyph.x, glyph.y);
                    out.glyph(atlas, &font, glyph.id, at, colour, pixels_per_point);
                }
                // The space at which a line was broken is not underlined.
                let hangs = if run.run().is_rtl() { 0.0 } else { line.metrics().hanging_advance };
                let edge = line.metrics().offset + line.metrics().advance - hangs;
                let width = run.advance().min(edge - run.offset());
                self.draw_decorations(&run, width, at_px, pixels_per_point, palette, out);
                last_run = Some((font, run.offset() + run.advance(), run.baseline(), colour));
            }
            // A word that was parted shows its hyphen, which hangs into the margin.
            // The line of an empty cell claims a byte that is not there.
            let parted =
                self.shown.get(..line.text_range().end).is_some_and(|line| line.ends_with(SOFT_HYPHEN));
            if let Some((font, x, y, colour)) = last_run
                && parted
                && let Some((glyph, _)) = font.glyph('-')
            {
                out.glyph(atlas, &font, glyph, at_px + vec2(x, y), colour, pixels_per_point);
            }
        }
        self.draw_bars(at_px, pixels_per_point, palette, out);
    }

    /// The sign of a redaction is drawn as the bar that it stands for: no font of the page has it.
    fn draw_bars(&self, at_px: Pos2, ppp: f32, palette: &Palette, out: &mut Meshes) {
        for (at, sign) in self.shown.match_indices(REDACTED) {
            for rect in self.shown_rects(at..at + sign.len()) {
                let bar = Rect::from_min_max(
                    pos2(rect.left(), rect.top() + BAR_TOP * rect.height()),
                    pos2(rect.right(), rect.bottom() - BAR_BOTTOM * rect.height()),
                );
                out.lines.push((bar.translate(at_px.to_vec2()) / ppp, palette.ink));
            }
        }
    }

    fn draw_decorations(
        &self,
        run: &parley::GlyphRun<'_, Ink>,
        width: f32,
        at: Pos2,
        ppp: f32,
        palette: &Palette,
        out: &mut Meshes,
    ) {
        let metrics = run.run().font_metrics();
        let style = run.style();
        let lines = [
            (&style.underline, metrics.underline_offset, metrics.underline_size),
            (&style.strikethrough, metrics.strikethrough_offset, metrics.strikethrough_size),
        ];
        for (decoration, offset, size) in lines {
            let Some(decoration) = decoration else { continue };
            // Whole pixels, and never less than one, or else lines would be grey on one row and black on the
            // next.
            let thick = decoration.size.unwrap_or(size).round().max(1.0);
            let top = (at.y + run.baseline() - decoration.offset.unwrap_or(offset)).round();
            let left = at.x + run.offset();
            let rect = Rect::from_min_size(pos2(left, top), vec2(width, thick));
            let colour = colour(decoration.brush, palette);
            out.lines.push((rect / ppp, colour));
            if let Ink::Moved(_) = decoration.brush {
                out.lines.push((rect.translate(vec2(0.0, 2.0 * thick)) / ppp, colour));
            }
        }
    }
}

/// What drawing parts gives, in points.
/// One is shared by all parts of a block, so that a table row is drawn with one mesh and not with one for
/// each cell.
#[derive(Default)]
pub struct Meshes {
    pub glyphs: Vec<Mesh>,
    pub lines: Vec<(Rect, Color32)>,
}

impl Meshes {
    fn glyph(&mut self, atlas: &mut Atlas, font: &RunFont, glyph: u32, at: Pos2, colour: Color32, ppp: f32) {
        // Whole pixels downwards keep lines even; quarters sideways keep the spacing true.
        let quarters = (at.x * 4.0).round() as i64;
        let (x, quarter) = (quarters.div_euclid(4), quarters.rem_euclid(4) as u8);
        let Some(slot) = atlas.slot(font, glyph, quarter) else { return };
        // By index of the atlas's texture; those in between may stay empty.
        while self.glyphs.len() <= slot.page {
            self.glyphs.push(Mesh::default());
        }
        let mesh = &mut self.glyphs[slot.page];
        mesh.texture_id = atlas.texture(slot.page);
        let side = atlas.side();
        let size = vec2(f32::from(slot.width), f32::from(slot.height));
        let min = pos2((x + i64::from(slot.left)) as f32, at.y.round() - slot.top as f32);
        let place = Rect::from_min_size(min, size) / ppp;
        let picture = Rect::from_min_size(pos2(f32::from(slot.x), f32::from(slot.y)), size) / side;
        // White leaves emoji the colours that they have.
        mesh.add_rect_with_uv(place, picture, if slot.coloured { Color32::WHITE } else { colour });
    }
}

/// The colour of an ink in a theme.
pub fn colour(ink: Ink, palette: &Palette) -> Color32 {
    match ink {
        Ink::Ink => palette.ink,
        Ink::Quiet => palette.quiet,
        Ink::Accent => palette.accent,
        Ink::Token(token) => palette.token(token),
        Ink::Author(number) | Ink::Moved(number) => palette.author(number),
    }
}

/// The axis for the optical size; 7 to 72 is the range that Literata has. Physical pixels stand for points
/// here, so on a dense screen letters are a little finer than their size asks for.
fn variation(size_px: f32) -> FontVariation {
    FontVariation { tag: parley::setting::Tag::new(b"opsz"), value: size_px.clamp(7.0, 72.0) }
}

fn alignment(look: &Look) -> Alignment {
    match look.align {
        Align::Start if look.justified => Alignment::Justify,
        Align::Start => Alignment::Start,
        Align::Centre => Alignment::Center,
        Align::End => Alignment::End,
    }
}

/// What a mark does to the words under it. Grounds (code, highlights) are painted by the reader under the
/// words, because parley knows no backgrounds.
fn mark_styles(kind: MarkKind, look: &Look, mut push: impl FnMut(StyleProperty<'static, Ink>)) {
    match kind {
        MarkKind::Emphasis => push(StyleProperty::FontStyle(FontStyle::Italic)),
        MarkKind::Strong => {
            // Bold words in a heading are bolder than it, as far as the shipped faces go.
            push(StyleProperty::FontWeight(FontWeight::new((look.weight + 250.0).min(760.0))));
        }
        MarkKind::Code if !look.family.is_mono() => {
            push(StyleProperty::FontFamily(look.code.list()));
            push(StyleProperty::FontFeatures(FontFeatures::Source(AS_TYPED.into())));
            // The monospaced face looks larger than the words around it.
            push(StyleProperty::FontSize(look.size * 0.86));
        }
        MarkKind::Code => {}
        MarkKind::Strike => push(StyleProperty::Strikethrough(true)),
        MarkKind::Underline => push(StyleProperty::Underline(true)),
        MarkKind::Superscript | MarkKind::Subscript => {
            push(StyleProperty::FontSize(look.size * 0.72));
            // Less than its own height, so that a raised sign does not push its line away from the one above.
            push(StyleProperty::LineHeight(LineHeight::Absolute(look.size * 0.5)));
            let shift = if kind == MarkKind::Superscript { 0.36 } else { -0.18 };
            push(StyleProperty::VerticalAlign(raised(look.size * shift)));
        }
        MarkKind::Small => push(StyleProperty::FontSize(look.size * 0.85)),
        MarkKind::Highlight => {}
        MarkKind::Math => push(StyleProperty::FontStyle(FontStyle::Italic)),
        MarkKind::Link(_) => {
            push(StyleProperty::Brush(Ink::Accent));
            push(StyleProperty::Underline(true));
            push(StyleProperty::UnderlineOffset(Some(-(look.size * 0.16).round())));
            // One pixel, because links are many and a line as thick as the font wishes it makes a page
            // restless.
            push(StyleProperty::UnderlineSize(Some(1.0)));
        }
        MarkKind::Picture(_) => push(StyleProperty::Brush(Ink::Quiet)),
        MarkKind::Token(token) => push(StyleProperty::Brush(Ink::Token(token))),
    }
}

/// How changed words look: in the ink of who changed them, with the line that says what was done.
fn worn_styles(worn: Worn, mut push: impl FnMut(StyleProperty<'static, Ink>)) {
    let Worn { kind, author, span: _ } = worn;
    let line = match kind {
        RevisionKind::Formatted => return,
        RevisionKind::Inserted | RevisionKind::Deleted => Ink::Author(author),
        RevisionKind::MovedAway | RevisionKind::MovedHere => Ink::Moved(author),
    };
    push(StyleProperty::Brush(Ink::Author(author)));
    if kind.is_gone() {
        push(StyleProperty::Strikethrough(true));
        push(StyleProperty::StrikethroughBrush(Some(line)));
    } else {
        push(StyleProperty::Underline(true));
        push(StyleProperty::UnderlineBrush(Some(line)));
    }
}

/// How a label in the line looks: the number of a note as a raised link, that of a line small and quiet before its words.
fn label_styles(kind: InlineKind, look: &Look, mut push: impl FnMut(StyleProperty<'static, Ink>)) {
    push(StyleProperty::Underline(false));
    push(StyleProperty::Strikethrough(false));
    push(StyleProperty::FontSize(look.size * 0.72));
    push(StyleProperty::LineHeight(LineHeight::Absolute(look.size * 0.5)));
    match kind {
        InlineKind::Note(_) => {
            push(StyleProperty::Brush(Ink::Accent));
            push(StyleProperty::VerticalAlign(raised(look.size * 0.36)));
        }
        InlineKind::Line => {
            push(StyleProperty::Brush(Ink::Quiet));
            // Among letters of one width it has theirs: then all words begin below each other.
            if !look.family.is_mono() {
                push(StyleProperty::FontFamily(Family::Sans.list()));
            }
        }
    }
}

fn raised(by: f32) -> parley::VerticalAlign {
    parley::VerticalAlign::length(by)
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

// ---- what is shown, and where it stands in the text

/// Stretches in which shown bytes and text bytes run side by side, as pairs of starts: (shown, text).
/// A pair is kept only where the two part, so plain prose has a handful for a paragraph. Both sides rise, so
/// each direction is a binary search.
#[derive(Debug, Default, PartialEq)]
struct Offsets(Vec<(u32, u32)>);

impl Offsets {
    /// Begins a stretch. Called at each place at which the two may part; where they have not, nothing is
    /// kept.
    fn start(&mut self, shown: usize, text: usize) {
        let pair = (shown as u32, text as u32);
        match self.0.last_mut() {
            // Text that is not shown: what is shown next stands for what comes after it.
            Some(last) if last.0 == pair.0 => *last = pair,
            // Goes on as before.
            Some(last) if pair.0 - last.0 == pair.1.wrapping_sub(last.1) => {}
            _ => self.0.push(pair),
        }
    }

    /// Byte of the text for a byte that is shown.
    fn text(&self, shown: usize) -> usize {
        let next = self.0.partition_point(|pair| pair.0 as usize <= shown);
        let Some(&(from, text)) = next.checked_sub(1).and_then(|i| self.0.get(i)) else {
            return 0;
        };
        let at = text as usize + (shown - from as usize);
        // What was put in stands for nothing: it lies at the next stretch's start.
        self.0.get(next).map_or(at, |pair| at.min(pair.1 as usize))
    }

    /// Where what is shown of the text before a byte ends: before what was put in there.
    fn shown_end(&self, text: usize) -> usize {
        let next = self.0.partition_point(|pair| (pair.1 as usize) < text);
        let Some(&(shown, from)) = next.checked_sub(1).and_then(|i| self.0.get(i)) else {
            return self.shown(text);
        };
        let at = shown as usize + (text - from as usize);
        self.0.get(next).map_or(at, |pair| at.min(pair.0 as usize))
    }

    /// Byte that is shown for a byte of the text.
    fn shown(&self, text: usize) -> usize {
        let next = self.0.partition_point(|pair| pair.1 as usize <= text);
        let Some(&(shown, from)) = next.checked_sub(1).and_then(|i| self.0.get(i)) else {
            return 0;
        };
        let at = shown as usize + (text - from as usize);
        // What was folded away lies at the next stretch's start.
        self.0.get(next).map_or(at, |pair| at.min(pair.0 as usize))
    }
}

/// A text as it is shown, with labels put into its lines: the shown text, the way back, and where each label stands.
fn with_labels<'a>(
    shown: String,
    offsets: Offsets,
    base: u64,
    len: usize,
    labels: &[&'a InlineLabel],
) -> (String, Offsets, Vec<(Range<usize>, &'a InlineLabel)>) {
    // A block that is laid out in parts has those of the others too.
    let own = |label: &&&InlineLabel| base <= label.at && label.at <= base + len as u64;
    let mut wanted: Vec<(usize, usize, &InlineLabel)> = labels
        .iter()
        .filter(own)
        .map(|label| {
            let text = (label.at - base) as usize;
            let at = match label.kind {
                InlineKind::Note(_) => offsets.shown_end(text),
                InlineKind::Line => offsets.shown(text),
            };
            (at.min(shown.len()), text, *label)
        })
        .collect();
    if wanted.is_empty() {
        return (shown, offsets, Vec::new());
    }
    wanted.sort_by_key(|(at, ..)| *at);
    let (mut out, mut ways, mut places) =
        (String::with_capacity(shown.len()), Offsets::default(), Vec::new());
    let (mut from, mut pair) = (0, 0);
    for (at, text, label) in wanted {
        // The stretches that begin before it begin so much later.
        while let Some(&(shown_at, text_at)) =
            offsets.0.get(pair).filter(|own| (own.0 as usize) < at || own.0 == 0)
        {
            ways.start(out.len() + shown_at as usize - from, text_at as usize);
            pair += 1;
        }
        out.push_str(&shown[from..at]);
        from = at;
        let begin = out.len();
        out.push_str(&label.words);
        places.push((begin..out.len(), label));
        if label.kind == InlineKind::Line {
            out.push('\u{2002}');
        }
        ways.start(out.len(), text.max(offsets.text(at)));
    }
    for &(shown_at, text_at) in &offsets.0[pair..] {
        ways.start(out.len() + shown_at as usize - from, text_at as usize);
    }
    out.push_str(&shown[from..]);
    (out, ways, places)
}

/// What is not shown of a text, counted from its beginning.
fn left_out(text: &str, base: u64, gone: &[Span]) -> Vec<Range<usize>> {
    let at = |byte: u64| text.floor_char_boundary((byte.max(base) - base).min(text.len() as u64) as usize);
    gone.iter().map(|span| at(span.start)..at(span.end)).filter(|range| !range.is_empty()).collect()
}

/// Runs of white space as one space, soft hyphens where words may be parted.
/// Only these four characters fold; other spaces, such as one that must not be broken at, are the author's
/// will.
fn flowing(text: &str, hyphenate: Option<hypher::Lang>, gone: &[Range<usize>]) -> (String, Offsets) {
    let mut shown = String::with_capacity(text.len());
    let mut offsets = Offsets::default();
    offsets.start(0, 0);
    let (mut at, mut gone) = (0, gone.iter().peekable());
    while at < text.len() {
        if let Some(out) = gone.next_if(|out| out.start <= at) {
            at = out.end.max(at);
            offsets.start(shown.len(), at);
            continue;
        }
        let rest = &text[at..gone.peek().map_or(text.len(), |out| out.start)];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\n', '\t', '\r']).len();
        if spaces > 0 {
            offsets.start(shown.len(), at);
            // At the start and the end of a block spaces are not shown at all; on both sides of what is not shown, once.
            if !shown.is_empty() && !shown.ends_with(' ') && at + spaces < text.len() {
                shown.push(' ');
            }
            at += spaces;
            offsets.start(shown.len(), at);
            continue;
        }
        let end = rest.find([' ', '\n', '\t', '\r']).unwrap_or(rest.len());
        push_word(&rest[..end], at, hyphenate, &mut shown, &mut offsets);
        at += end;
    }
    // So that the end of what is shown is the end of the text, even after spaces that were folded away there.
    offsets.start(shown.len(), text.len());
    (shown, offsets)
}

/// A word with soft hyphens between its syllables. Quotation marks and commas around it are kept out of the
/// dictionary's sight; a word with digits or hyphens within is left whole.
fn push_word(word: &str, at: usize, lang: Option<hypher::Lang>, shown: &mut String, offsets: &mut Offsets) {
    let letters = word.trim_matches(|c: char| !c.is_alphabetic());
    let plain = letters.chars().all(char::is_alphabetic) && letters.chars().count() >= MIN_HYPHENATED;
    let Some(lang) = lang.filter(|_| plain) else {
        shown.push_str(word);
        return;
    };
    let before = word.find(letters).unwrap_or(0);
    shown.push_str(&word[..before]);
    let mut from = at + before;
    for (index, syllable) in hypher::hyphenate(letters, lang).enumerate() {
        if index > 0 {
            shown.push(SOFT_HYPHEN);
            offsets.start(shown.len(), from);
        }
        shown.push_str(syllable);
        from += syllable.len();
    }
    shown.push_str(&word[before + letters.len()..]);
}

/// Everything as it stands, tabs as spaces up to the next column.
fn verbatim(text: &str, gone: &[Range<usize>]) -> (String, Offsets) {
    let mut shown = String::with_capacity(text.len());
    let mut offsets = Offsets::default();
    offsets.start(0, 0);
    let mut column = 0;
    let (mut gone, mut after) = (gone.iter().peekable(), false);
    for (at, c) in text.char_indices() {
        while gone.next_if(|out| out.end <= at).is_some() {}
        if gone.peek().is_some_and(|out| out.start <= at) {
            after = true;
            continue;
        }
        if std::mem::take(&mut after) {
            offsets.start(shown.len(), at);
        }
        match c {
            '\t' => {
                let width = TAB_COLUMNS - column % TAB_COLUMNS;
                offsets.start(shown.len(), at);
                shown.extend(std::iter::repeat_n(' ', width));
                offsets.start(shown.len(), at + 1);
                column += width;
            }
            '\n' => {
                shown.push(c);
                column = 0;
            }
            _ => {
                shown.push(c);
                column += 1;
            }
        }
    }
    if after {
        offsets.start(shown.len(), text.len());
    }
    (shown, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character that is shown as itself must be found both ways.
    fn check(text: &str, (shown, offsets): (String, Offsets), expected: &str) {
        assert_eq!(shown, expected);
        for (at, c) in shown.char_indices() {
            let back = offsets.text(at);
            let same = text[back..].starts_with(c);
            let in_tab = c == ' ' && text[..back].ends_with('\t');
            let folded =
                in_tab || c == SOFT_HYPHEN || (c == ' ' && text[back..].starts_with(char::is_whitespace));
            assert!(
                same || folded || text.get(back..).is_some_and(str::is_empty),
                "{c:?} at {at} leads to {back}"
            );
            if same && c != ' ' {
                assert_eq!(offsets.shown(back), at, "{c:?} at {back} leads back");
            }
        }
        assert_eq!(offsets.shown(text.len()), shown.len());
        assert_eq!(offsets.text(shown.len()), text.len());
    }

    #[test]
    fn folded_spaces_keep_their_places() {
        let text = "  one\n    two \t three ";
        check(text, flowing(text, None, &[]), "one two three");
        check("", flowing("", None, &[]), "");
        check("   ", flowing("   ", None, &[]), "");
    }

    #[test]
    fn parted_words_keep_their_places() {
        let text = "“interference”, naïvely";
        let (shown, offsets) = flowing(text, Some(hypher::Lang::English), &[]);
        assert!(shown.contains(SOFT_HYPHEN));
        assert_eq!(shown.replace(SOFT_HYPHEN, ""), text);
        check(text, (shown.clone(), offsets), &shown);
    }

    #[test]
    fn labels_stand_between_words_and_are_none_of_them() {
        let label = |at, kind, words: &str| InlineLabel { at, kind, words: words.into(), area: None };
        let note = label(100 + 7, InlineKind::Note(0), "12");
        let line = label(100 + 9, InlineKind::Line, "3");
        let text = "in 1996  he came";
        let (shown, offsets) = flowing(text, None, &[]);
        let (shown, offsets, places) = with_labels(shown, offsets, 100, text.len(), &[&note, &line]);
        assert_eq!(shown, "in 199612 3\u{2002}he came");
        let words: Vec<&str> = places.iter().map(|(range, _)| &shown[range.clone()]).collect();
        assert_eq!(words, ["12", "3"]);
        // A span that ends before the number does not hold it.
        assert_eq!(&shown[offsets.shown(3)..offsets.shown_end(7)], "1996");
        assert_eq!(&shown[offsets.shown(9)..offsets.shown_end(11)], "he");
        assert_eq!(&shown[offsets.shown(0)..offsets.shown_end(text.len())], shown);
        // Whoever points at the number points behind the word.
        assert_eq!((offsets.text(7), offsets.text(8)), (7, 7));
        assert_eq!(offsets.text(shown.find("he").unwrap()), 9);
        assert_eq!(offsets.shown(9), shown.find("he").unwrap());
    }

    #[test]
    fn words_that_are_not_shown_keep_their_places_and_leave_one_space() {
        let text = "he saw the open gate";
        let out = std::slice::from_ref(&(10..15));
        let (shown, offsets) = flowing(text, None, out);
        assert_eq!(shown, "he saw the gate");
        assert_eq!((offsets.text(11), offsets.shown(16)), (16, 11), "the gate is the gate");
        assert_eq!(offsets.shown(12), 10, "what is not shown stands before what comes after it");
        // Spaces on both sides of it are one.
        let (shown, _) = flowing(text, None, std::slice::from_ref(&(11..15)));
        assert_eq!(shown, "he saw the gate");
        let (shown, offsets) = verbatim("a = 1;\nb = 2;", std::slice::from_ref(&(4..11)));
        assert_eq!((shown.as_str(), offsets.text(4)), ("a = 2;", 11));
    }

    #[test]
    fn tabs_go_to_columns() {
        check("a\tb\n\tc", verbatim("a\tb\n\tc", &[]), "a   b\n    c");
    }
}
