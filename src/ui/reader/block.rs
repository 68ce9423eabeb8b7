//! The laid-out block: the one type that the rest of the reader sees of parley.
//!
//! It knows its height, the byte under a point and the rectangles of a span, all in points from its top left corner.
//! The mesh of its glyphs is kept with it, and made anew only when the theme, the atlas or the scale changed.

use super::atlas::Atlas;
use super::drafted::{Drafted, Run, Worn, pieces};
use super::fonts::{Family, Ink, PageFonts};
use super::part::{Look, Meshes, OnWords, Part};
use super::table::{self, RowPart};
use crate::data::document::{
    Align, Block, BlockKind, BlockView, Document, InlineKind, InlineLabel, Label, Mark, MarkKind,
};
use crate::data::shown::Seen;
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::ui::theme::{Palette, PaletteName};
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Headings are told apart by size first: of the page's own size, level 1 to 6.
/// Those below level 3 have the size of the words and are told apart by their weight, because a document that
/// goes so deep has many of them, and steps between 1.0 and 1.15 would not be seen.
const HEADING_SIZES: [f32; 6] = [1.7, 1.35, 1.15, 1.0, 1.0, 1.0];
/// How far one level of a quotation or of a list goes in, in sizes of the page's type.
const QUOTE_INDENT_EM: f32 = 1.1;
const LIST_INDENT_EM: f32 = 1.5;
/// A line of code longer than this is wrapped; a shorter one keeps its line, and the block scrolls by itself.
/// In characters. Such a line was written by a program and not for reading; laid out in one piece it would
/// make the whole listing as wide as itself.
const MAX_CODE_COLUMNS: usize = 240;
/// Type of code, in sizes of the page's: the x-height of the monospaced face is larger, and at 0.8 it looks as large as
/// the words around it.
const CODE_EM: f32 = 0.8;
/// Width of a character of code, in sizes of the page's type.
pub(super) const CODE_COLUMN_EM: f32 = CODE_EM * 0.6;
/// Points of ground around the words of code.
const CODE_PADDING: f32 = 12.0;
/// Of the name of a page, where it begins.
/// In points, whatever the size of the page's type: it is a sign of the reader's and no part of the text.
const BREAK_SIZE: f32 = 12.0;
/// Places of spans that a block keeps: more than hits fit into the longest.
const MAX_KNOWN: usize = 16 * 1024;
/// A picture that has not arrived holds this height.
/// In points. What follows moves once when the picture's own size is known, so it is about as high as a small
/// figure.
const UNKNOWN_PICTURE: Vec2 = vec2(240.0, 96.0);
/// How far left of the column the line stands that says where something was changed, and how wide it is, in points.
const CHANGED_AT: f32 = -18.0;
const CHANGED_WIDTH: f32 = 2.0;

/// All that a layout depends on; sizes in points.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLook {
    pub family: Family,
    /// Of code.
    pub code: Family,
    pub size: f32,
    pub line_height: f32,
    /// Width of the column.
    pub measure: f32,
    /// How much of the window a wide table may take before it scrolls by itself.
    pub room: f32,
    pub justified: bool,
    pub hyphenate: Option<hypher::Lang>,
    /// Whether running heads and page numbers are shown.
    pub running_heads: bool,
    /// Part of the look, because parts are laid out in physical pixels: a window on another screen lays out
    /// all anew.
    pub pixels_per_point: f32,
}

/// What is painted under the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// The bar at the start of quoted words.
    QuoteBar,
    /// Behind a listing.
    Ground,
    /// Under a row, and where a page of the original begins.
    Hairline,
    /// A rule, and the line under a header: stronger than a hairline.
    Line,
    /// The signs of list items: by depth, one after the other.
    Dot,
    Ring,
    Dash,
    /// A box to be ticked, and whether it is.
    Box(bool),
    /// Beside lines in which something was changed.
    Changed,
}

/// One block, ready to be painted anywhere: it does not know where on the page it stands, so that scrolling
/// never touches it. Only the cache key of the reader makes it stale.
pub struct LaidBlock {
    pub number: u64,
    pub span: Span,
    pub kind: BlockKind,
    /// Space above it, part of no other block.
    pub gap: f32,
    /// Without the gap.
    pub height: f32,
    /// Of what it shows; wider than the page for what scrolls by itself.
    pub width: f32,
    /// Characters without a glyph in any font.
    pub missing: usize,
    /// What scrolls by itself, and how much of it is shown.
    pub scrolls: Option<f32>,
    /// What scrolls together has the same number here: rows their table's, pieces of code that of the first.
    pub scroll_group: u64,
    /// Number of the picture and where it goes.
    pub picture: Option<(u32, Rect)>,
    /// Links with the words that they stand on.
    pub links: Vec<PageLink>,
    /// Words with a ground of their own, and whether it is a highlight.
    pub grounds: Vec<(Span, bool)>,
    /// Words of the document, each piece with its top left corner in physical pixels. They answer for bytes
    /// and spans.
    parts: Vec<(Pos2, Part)>,
    /// Words that are none of the document's, such as numbers of items. They are painted, and never asked for
    /// a byte.
    labels: Vec<(Pos2, Part)>,
    /// Labels that stay where they are while the words scroll sideways: they speak of the whole row, and one that
    /// scrolled away would leave an empty line.
    fixed: Vec<(Pos2, Part)>,
    /// Words of the document that are not shown, in order. What is marked in them colours the label, or else a hit would
    /// be passed over.
    cuts: Vec<Cut>,
    /// Where spans are to be marked, of those that were asked for: each takes some microseconds to find, and a screen
    /// may have thousands of hits in each frame. In a `Mutex` for the reason of `drawn`.
    known: Mutex<HashMap<Span, Marked>>,
    /// In points, unlike the parts.
    fills: Vec<(Rect, Fill)>,
    pixels_per_point: f32,
    /// Only one thread draws at a time; the first frame is drawn by another one than those after it.
    drawn: Mutex<Option<Drawn>>,
}

/// Words of the document that are not shown, and what stands in their place.
struct Cut {
    span: Span,
    /// The label that says so, in physical pixels.
    rect: Rect,
    /// Whether it stays where it is while the words scroll sideways.
    fixed: bool,
}

/// Where a span is to be marked, from the block's top left corner: on what scrolls sideways, and on what stays.
#[derive(Clone, Default)]
struct Marked {
    scrolling: Vec<Rect>,
    fixed: Vec<Rect>,
}

/// The meshes of a block for one palette and one state of the atlas, from the block's top left corner: to
/// scroll is to move them.
struct Drawn {
    palette: PaletteName,
    generation: u32,
    glyphs: Vec<Mesh>,
    lines: Vec<(Rect, Color32)>,
    /// Of labels that stay while the words scroll sideways.
    fixed: Vec<Mesh>,
}

/// Lays out one block.
///
/// Of a draft, what its reading shows: nothing of a block that is gone, and all that runs on in one.
/// `before` is the block before it, which decides the space above and whether bars and grounds go on.
/// `part` is what is shown of a row that is too long.
/// `picture_size` gives a picture's own size where it is known.
pub fn lay(
    fonts: &mut PageFonts,
    (document, drafted): (&Document, &Drafted),
    view: &BlockView,
    before: Option<&Block>,
    look: &PageLook,
    part: RowPart,
    picture_size: impl Fn(u32) -> Option<Vec2>,
) -> LaidBlock {
    let block = view.block();
    let last = match drafted.gone.seen(document, view.number) {
        Seen::Nothing => return LaidBlock::new(document, view, look),
        Seen::Upto(last) => last,
    };
    let more = pieces(document, &drafted.gone, view.number, last);
    let run = Run::new(document, drafted, view, &more);
    let all = || [view].into_iter().chain(&more);
    let mut laid = LaidBlock {
        span: run.span,
        gap: gap_em(before, block) * look.size,
        links: all().flat_map(links).filter(|link| run.shows(link)).collect(),
        grounds: all().flat_map(grounds).collect(),
        ..LaidBlock::new(document, view, look)
    };
    match block.kind {
        BlockKind::Furniture if !look.running_heads => laid.gap = 0.0,
        BlockKind::Row { table, header } => {
            table::lay_row(&mut laid, fonts, document, (view, &run), table, header, part, look);
        }
        BlockKind::Picture(number) => {
            lay_picture(&mut laid, fonts, document, (view, &run), number, look, picture_size);
        }
        BlockKind::Rule => {
            laid.height = 1.0;
            let width = look.measure * 0.24;
            let left = (look.measure - width) / 2.0;
            laid.fills.push((Rect::from_min_size(pos2(left, 0.0), vec2(width, 1.0)), Fill::Line));
        }
        BlockKind::Break(unit) => lay_break(&mut laid, fonts, document, unit, look),
        BlockKind::Code | BlockKind::Preamble => lay_code(&mut laid, fonts, (view, &run), before, look),
        _ => lay_words(&mut laid, fonts, (view, &run), before, look),
    }
    let changed: Vec<Worn> = run.worn().iter().copied().chain(run.changed_end()).collect();
    laid.say_where_changed(&changed);
    // Labels are left out: a missing glyph is told as one of the document's.
    laid.missing = laid.parts.iter().map(|(_, part)| part.missing).sum();
    laid
}

/// The number that everything shares which scrolls sideways together with this block.
fn scroll_group(document: &Document, view: &BlockView) -> u64 {
    // Pieces of one listing; a file of code has some hundreds, and beyond that each scrolls by itself.
    const MAX_PIECES: u64 = 512;
    let BlockKind::Row { table, .. } = view.block().kind else {
        let mut number = view.number;
        let mut joined = view.block().joined && view.block().keeps_lines();
        while joined && number > 0 && view.number - number < MAX_PIECES {
            number -= 1;
            joined = document.block(number).is_some_and(|view| view.block().joined);
        }
        return number;
    };
    u64::from(table)
}

/// Where a block begins in the column, from quotations and lists.
fn inset(block: &Block, look: &PageLook) -> (f32, f32) {
    let quote = f32::from(block.quote) * QUOTE_INDENT_EM * look.size;
    let list = f32::from(block.indent) * LIST_INDENT_EM * look.size;
    // Deep nesting in a narrow window leaves at least half of the column to the words.
    let inset = (quote + list).min(look.measure * 0.5);
    (inset, quote.min(inset))
}

/// How the words of a block are set in a column of `width` points. A picture's caption is set by it too, so
/// that there is one place where sizes and weights of kinds are decided.
pub(super) fn words_look(block: &Block, look: &PageLook, width: f32) -> Look {
    let ppp = look.pixels_per_point;
    let (scale, weight, leading) = match block.kind {
        BlockKind::Heading(level) => {
            let index = usize::from(level.clamp(1, 6)) - 1;
            (HEADING_SIZES[index], 620.0, 1.25)
        }
        BlockKind::Term => (1.0, 620.0, look.line_height),
        BlockKind::Caption | BlockKind::Footnote => (0.85, 400.0, 1.45),
        BlockKind::Furniture => (0.76, 400.0, 1.45),
        _ => (1.0, 400.0, look.line_height),
    };
    // Quarters of a pixel: the atlas keeps a glyph for each size, and sizes that nobody can tell apart would
    // fill it.
    let size = (look.size * scale * ppp * 4.0).round() / 4.0;
    // Only running words are justified and parted: in headings and short lines, the spaces would gape.
    let prose = matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Definition | BlockKind::Footnote
    );
    // An item that brings its own marker in its words has no label; its second line hangs so that the marker
    // stands out.
    let own_marker = block.kind == BlockKind::Item && block.label == Label::None && !block.joined;
    Look {
        code: look.code.clone(),
        weight,
        ink: match block.kind {
            BlockKind::Caption | BlockKind::Furniture => Ink::Quiet,
            _ => Ink::Ink,
        },
        justified: look.justified && prose,
        // Ragged lines need no parted words.
        hyphenate: look.hyphenate.filter(|_| prose && look.justified),
        direction: block.direction,
        verbatim: block.keeps_lines(),
        hanging: if own_marker || block.kind == BlockKind::Lines { (size * 1.3).round() } else { 0.0 },
        ..Look::plain(look.family.clone(), size, leading, width * ppp)
    }
}

fn lay_words(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    (view, run): (&BlockView, &Run<'_>),
    before: Option<&Block>,
    look: &PageLook,
) {
    let block = view.block();
    let ppp = look.pixels_per_point;
    let (inset, quote) = inset(block, look);
    // At least four characters' width, or else each line would be one letter.
    let width = (look.measure - inset).max(look.size * 4.0);
    let style = words_look(block, look, width);
    let part = Part::new(fonts, &run.text, run.span.start, run.on_words(), &style);
    laid.height = part.height() / ppp;
    let rtl = part.rtl();
    // From right to left the inset is at the right, where the lines begin; the label and the bars follow it
    // there.
    let left = if rtl { 0.0 } else { inset };
    lay_label(laid, fonts, block, &style, rtl, if rtl { width } else { inset }, part.first_baseline(), look);
    for level in 0..block.quote {
        let x = f32::from(level) * quote / f32::from(block.quote);
        let x = if rtl { look.measure - x - 3.0 } else { x };
        // The bar begins in the gap above, because a gap belongs to the block below it.
        // Blocks of one quotation stand at one bar.
        let goes_on = before.is_some_and(|before| before.quote > level);
        let top = if goes_on { -laid.gap - 2.0 } else { 0.0 };
        laid.fills.push((Rect::from_min_max(pos2(x, top), pos2(x + 3.0, laid.height)), Fill::QuoteBar));
    }
    laid.parts.push((pos2((left * ppp).round(), 0.0), part));
    lay_end(laid, fonts, run, &style);
}

/// The sign of the end of a paragraph, where that was put in or taken out: it is no letter, and nothing else would say so.
fn lay_end(laid: &mut LaidBlock, fonts: &mut PageFonts, run: &Run<'_>, style: &Look) {
    const SIGN: &str = "¶";
    let Some(end) = run.changed_end() else { return };
    let ppp = laid.pixels_per_point;
    let style =
        Look { width: f32::INFINITY, justified: false, hyphenate: None, hanging: 0.0, ..style.clone() };
    // By itself it is a text of its own.
    let worn = [Worn { span: Span::new(0, SIGN.len() as u64), ..end }];
    let sign = Part::new(fonts, SIGN, 0, OnWords { worn: &worn, ..OnWords::default() }, &style);
    let caret = laid.caret(run.span.end);
    let left = match laid.rtl() {
        true => caret.left() * ppp - sign.width(),
        false => caret.left() * ppp,
    };
    let line = laid.lines().last().map_or(caret.top(), |(_, top, _)| *top);
    laid.labels.push((pos2(left.round(), (line * ppp).round()), sign));
}

/// The bullet, number or box beside a block, on the first line's base line, hung into the inset.
#[expect(clippy::too_many_arguments, reason = "the label depends on all that its block does")]
fn lay_label(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    block: &Block,
    style: &Look,
    rtl: bool,
    edge: f32,
    baseline_px: f32,
    look: &PageLook,
) {
    let ppp = look.pixels_per_point;
    // Signs are drawn and not written: not every typeface has them.
    let sign = |fill: Fill, size: f32| {
        let middle = baseline_px / ppp - look.size * 0.32;
        let x = if rtl { edge + look.size * 0.75 } else { edge - look.size * 0.75 };
        (Rect::from_center_size(pos2(x, middle), Vec2::splat(look.size * size)), fill)
    };
    let words = match &block.label {
        Label::None => return,
        Label::Bullet => {
            let (fill, size) = match block.indent % 3 {
                1 => (Fill::Dot, 0.24),
                2 => (Fill::Ring, 0.26),
                _ => (Fill::Dash, 0.4),
            };
            return laid.fills.push(sign(fill, size));
        }
        Label::Task(done) => return laid.fills.push(sign(Fill::Box(*done), 0.72)),
        Label::Number(number) => format!("{number}."),
        Label::Words(words) => words.to_string(),
    };
    let mut style = style.clone();
    // A label is one line however long it is: it hangs into the margin rather than being wrapped in the
    // inset.
    style.width = f32::INFINITY;
    style.justified = false;
    style.hanging = 0.0;
    style.ink = Ink::Quiet;
    style.weight = 400.0;
    if matches!(block.label, Label::Number(_) | Label::Words(_)) {
        style.size *= 0.92;
    }
    let label = Part::new(fonts, &words, 0, OnWords::default(), &style);
    let space = (look.size * 0.5 * ppp).round();
    let x = if rtl { edge * ppp + space } else { edge * ppp - label.width() - space };
    let y = (baseline_px - label.first_baseline()).round();
    laid.labels.push((pos2(x.round(), y), label));
}

/// What is said where a page of the original begins: its name, and what one misses there.
pub fn break_words(document: &Document, unit: u32) -> Option<String> {
    let unit = document.units.get(unit as usize)?;
    // A chapter that has a name is called by it, and needs no “chapter” before it.
    let named = unit.kind == UnitKind::Chapter && unit.label.parse::<u64>().is_err();
    let name = if named { unit.label.clone() } else { format!("{} {}", unit.kind.word(), unit.label) };
    Some(match unit.state {
        UnitState::Picture => format!("{name} is a picture; text recognition (OCR) could find its words"),
        UnitState::Empty => format!("{name} is empty"),
        UnitState::Unread => format!("{name} could not be read"),
        UnitState::Recognised => format!("{name}, recognised text of a scan"),
        UnitState::Words | UnitState::Waiting => name,
    })
}

/// A line across the column where a page of the original begins, with what is printed on the page as its name.
fn lay_break(laid: &mut LaidBlock, fonts: &mut PageFonts, document: &Document, unit: u32, look: &PageLook) {
    let Some(words) = break_words(document, unit) else { return };
    let ppp = look.pixels_per_point;
    let size = (BREAK_SIZE * ppp * 4.0).round() / 4.0;
    let style = Look { ink: Ink::Quiet, ..Look::plain(Family::Sans, size, 1.5, f32::INFINITY) };
    let part = Part::new(fonts, &words, 0, OnWords::default(), &style);
    laid.height = part.height() / ppp;
    let width = part.width() / ppp;
    let line = look.measure - width - BREAK_SIZE;
    let middle = (laid.height / 2.0).round();
    laid.fills.push((Rect::from_min_size(pos2(0.0, middle), vec2(line.max(0.0), 1.0)), Fill::Hairline));
    laid.labels.push((pos2(((look.measure - width) * ppp).max(0.0).round(), 0.0), part));
}

/// A listing, or a piece of one: a long file of code is cut into blocks that are joined, so that only pieces
/// in sight are laid out.
fn lay_code(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    (view, run): (&BlockView, &Run<'_>),
    before: Option<&Block>,
    look: &PageLook,
) {
    let block = view.block();
    let ppp = look.pixels_per_point;
    let (inset, _) = inset(block, look);
    let inner = look.measure - inset - 2.0 * CODE_PADDING;
    let longest = view.text().lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let wrap = longest > MAX_CODE_COLUMNS;
    let size = (look.size * CODE_EM * ppp * 4.0).round() / 4.0;
    let style = Look {
        ink: if block.kind == BlockKind::Preamble { Ink::Quiet } else { Ink::Ink },
        direction: block.direction,
        verbatim: true,
        ..Look::plain(look.code.clone(), size, 1.55, if wrap { inner * ppp } else { f32::INFINITY })
    };
    let part = Part::new(fonts, &run.text, run.span.start, run.on_words(), &style);
    // A joined piece has no padding above it, so that the ground and the lines go on as one.
    let top = if block.joined && before.is_some() { 0.0 } else { CODE_PADDING - 2.0 };
    let words = part.height() / ppp;
    laid.height = top + words + CODE_PADDING - 2.0;
    let words_width = part.width() / ppp + 2.0 * CODE_PADDING;
    // Longer lines spread into the margin before they are cut: a line of code is read as one.
    let shown = words_width.clamp(look.measure - inset, look.room - inset);
    laid.width = words_width.max(look.measure - inset) + inset;
    // Half a point is rounding: a bar for it would scroll nothing.
    laid.scrolls = (laid.width > look.room + 0.5).then_some(look.room);
    laid.fills.push((Rect::from_min_size(pos2(inset, 0.0), vec2(shown, laid.height)), Fill::Ground));
    laid.parts.push((pos2(((inset + CODE_PADDING) * ppp).round(), (top * ppp).round()), part));
}

/// A picture with its caption below. The size that the document asks for goes before the picture's own,
/// because it is known before the picture is read, and then nothing moves when it comes.
fn lay_picture(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    document: &Document,
    (view, run): (&BlockView, &Run<'_>),
    number: u32,
    look: &PageLook,
    picture_size: impl Fn(u32) -> Option<Vec2>,
) {
    let ppp = look.pixels_per_point;
    let asked = document.pictures.get(number as usize).and_then(|picture| picture.asked_size);
    let natural = picture_size(number);
    let size = match (asked, natural) {
        (Some((w, h)), _) if w > 0 && h > 0 => vec2(w as f32, h as f32),
        (_, Some(size)) => size,
        _ => UNKNOWN_PICTURE,
    };
    let fit = (look.measure / size.x.max(1.0)).min(1.0);
    // Never blown up, and never higher than three columns are wide: the reader must be able to scroll past
    // it.
    let size = (size * fit).min(vec2(look.measure, look.measure * 3.0));
    let rect = Rect::from_min_size(pos2(((look.measure - size.x) / 2.0).max(0.0), 0.0), size);
    laid.picture = Some((number, rect));
    let mut caption = view.block().clone();
    caption.kind = BlockKind::Caption;
    let mut style = words_look(&caption, look, look.measure);
    style.align = Align::Centre;
    let part = Part::new(fonts, &run.text, run.span.start, run.on_words(), &style);
    let gap = look.size * 0.4;
    laid.height = size.y + if view.text().is_empty() { 0.0 } else { gap + part.height() / ppp };
    laid.parts.push((pos2(0.0, ((size.y + gap) * ppp).round()), part));
}

/// Space between two blocks, in sizes of the page's type.
/// The order of the arms matters: the first that fits decides, from what belongs together to the usual space.
fn gap_em(before: Option<&Block>, block: &Block) -> f32 {
    use BlockKind::*;
    let Some(before) = before else { return 0.0 };
    if block.joined {
        return 0.0;
    }
    let in_list = block.indent > 0 && before.indent > 0 && before.quote == block.quote;
    match (&before.kind, &block.kind) {
        (Row { table: a, .. }, Row { table: b, .. }) if a == b => 0.0,
        (Heading(_), Heading(_)) => 0.5,
        (Heading(1), _) => 0.8,
        (Heading(_), _) => 0.5,
        // More space above a heading than below it, so that it belongs to what follows.
        (_, Heading(1)) => 2.0,
        (_, Heading(2)) => 1.7,
        (_, Heading(_)) => 1.4,
        (_, Rule) | (Rule, _) => 1.4,
        (Break(_), Break(_)) => 0.3,
        (_, Break(_)) => 1.2,
        (Break(_), _) => 0.6,
        (_, Furniture) => 0.5,
        (Item, Item) if in_list => 0.3,
        (Term, Definition) | (Definition, Definition) => 0.15,
        (Row { .. } | Picture(_), Caption) | (Caption, Row { .. } | Picture(_)) => 0.5,
        (Footnote, Footnote) => 0.35,
        (_, Footnote) => 1.6,
        (_, Item) if in_list => 0.3,
        (Item, Paragraph) if in_list => 0.45,
        (_, Row { .. }) | (Row { .. }, _) | (_, Code) | (Code, _) | (_, Picture(_)) | (Picture(_), _) => 1.0,
        (Lines, Lines) => 0.7,
        _ => 0.75,
    }
}

impl LaidBlock {
    /// A block of which nothing is shown: it takes no room.
    fn new(document: &Document, view: &BlockView, look: &PageLook) -> Self {
        Self {
            number: view.number,
            span: view.block().span,
            kind: view.block().kind.clone(),
            gap: 0.0,
            height: 0.0,
            width: look.measure,
            missing: 0,
            scrolls: None,
            scroll_group: scroll_group(document, view),
            picture: None,
            links: Vec::new(),
            grounds: Vec::new(),
            parts: Vec::new(),
            labels: Vec::new(),
            fixed: Vec::new(),
            cuts: Vec::new(),
            known: Mutex::default(),
            fills: Vec::new(),
            pixels_per_point: look.pixels_per_point,
            drawn: Mutex::new(None),
        }
    }

    /// A line in the margin beside what was changed; ends of paragraphs and looks have no other sign.
    fn say_where_changed(&mut self, worn: &[Worn]) {
        let mut beside: Vec<(f32, f32)> = Vec::new();
        for one in worn {
            let rects = self.rects(one.span);
            let end = self.caret(one.span.start.max(self.span.start));
            let lines = rects.iter().chain(Some(&end).filter(|_| rects.is_empty()));
            beside.extend(lines.map(|rect| (rect.top(), rect.bottom())));
        }
        beside.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f32, f32)> = Vec::new();
        for (top, bottom) in beside {
            match joined.last_mut().filter(|(_, end)| top <= *end + 1.0) {
                Some((_, end)) => *end = end.max(bottom),
                None => joined.push((top, bottom)),
            }
        }
        for (top, bottom) in joined {
            let line = Rect::from_min_max(pos2(CHANGED_AT, top), pos2(CHANGED_AT + CHANGED_WIDTH, bottom));
            self.push_fill(line, Fill::Changed);
        }
    }

    /// Whether nothing of it is shown, because it is gone or runs on in a block before.
    pub fn takes_no_room(&self) -> bool {
        self.height == 0.0 && self.parts.is_empty()
    }

    /// With the gap above it.
    pub fn full_height(&self) -> f32 {
        self.gap + self.height
    }

    pub(super) fn push_part(&mut self, at_px: Pos2, part: Part) {
        self.parts.push((at_px, part));
    }

    /// Words of the document that are left out, and the label that is shown in their place: it is no text, and can be
    /// neither selected nor found. Where it is `fixed`, it stays at its place while the words scroll sideways.
    pub(super) fn push_cut(&mut self, span: Span, at_px: Pos2, label: Part, fixed: bool) {
        let rect = Rect::from_min_size(at_px, vec2(label.width(), label.height()));
        self.cuts.push(Cut { span, rect, fixed });
        if fixed { &mut self.fixed } else { &mut self.labels }.push((at_px, label));
    }

    pub(super) fn push_fill(&mut self, rect: Rect, fill: Fill) {
        self.fills.push((rect, fill));
    }

    /// Whether its words run from right to left.
    pub fn rtl(&self) -> bool {
        self.parts.first().is_some_and(|(_, part)| part.rtl())
    }

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

    /// Paints the ground of code, bars of quotations and rules.
    pub fn paint_fills(&self, painter: &Painter, origin: Pos2, palette: &Palette) {
        for (rect, fill) in &self.fills {
            let rect = rect.translate(origin.to_vec2());
            let stroke = Stroke::new((rect.height() * 0.1).max(1.0), palette.quiet);
            let (radius, colour) = match fill {
                Fill::Dot => {
                    painter.circle_filled(rect.center(), rect.height() / 2.0, palette.quiet);
                    continue;
                }
                Fill::Ring => {
                    painter.circle_stroke(rect.center(), rect.height() / 2.0, stroke);
                    continue;
                }
                Fill::Dash => {
                    painter.hline(rect.x_range(), rect.center().y, stroke);
                    continue;
                }
                Fill::Box(done) => {
                    painter.rect_stroke(rect, 3.0, stroke, StrokeKind::Inside);
                    if *done {
                        let at = |x: f32, y: f32| rect.lerp_inside(vec2(x, y));
                        let tick = vec![at(0.24, 0.52), at(0.44, 0.72), at(0.78, 0.3)];
                        painter.line(tick, Stroke::new((rect.height() * 0.13).max(1.5), palette.accent));
                    }
                    continue;
                }
                Fill::QuoteBar => (1.5, palette.hairline),
                Fill::Ground => (4.0, palette.code_ground),
                Fill::Hairline => (0.0, palette.hairline),
                Fill::Line => (0.0, palette.quiet.gamma_multiply(0.5)),
                Fill::Changed => (1.0, palette.quiet.gamma_multiply(0.7)),
            };
            painter.rect_filled(rect, radius, colour);
        }
    }

    /// Paints the words, scrolled `shift` points sideways; what stands beside them does not scroll along.
    ///
    /// Called in each frame; it draws glyphs only where the theme or the atlas has changed since the last,
    /// and otherwise moves the meshes that it kept.
    pub fn paint_words(
        &self,
        painter: &Painter,
        origin: Pos2,
        shift: f32,
        palette: &Palette,
        atlas: &mut Atlas,
    ) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh =
            drawn.as_ref().is_some_and(|d| d.palette == palette.name && d.generation == atlas.generation);
        if !fresh {
            *drawn = Some(self.draw(palette, atlas));
        }
        let Some(drawn) = drawn.as_ref() else { return };
        let words = origin - vec2(shift, 0.0);
        let scrolling = drawn.glyphs.iter().map(|mesh| (mesh, words));
        for (mesh, at) in scrolling.chain(drawn.fixed.iter().map(|mesh| (mesh, origin))) {
            // Copied and moved: some thousand vertices, which is far less than to find their glyphs again.
            let mut mesh = mesh.clone();
            mesh.translate(at.to_vec2());
            painter.add(Shape::mesh(Arc::new(mesh)));
        }
        for (rect, colour) in &drawn.lines {
            painter.rect_filled(rect.translate(words.to_vec2()), 0.0, *colour);
        }
    }

    fn draw(&self, palette: &Palette, atlas: &mut Atlas) -> Drawn {
        // The atlas may be emptied while we draw into it; then all glyphs are asked for once more.
        for _ in 0..2 {
            let before = atlas.generation;
            let (mut words, mut fixed) = (Meshes::default(), Meshes::default());
            for (at, part) in self.parts.iter().chain(&self.labels) {
                part.draw(*at, self.pixels_per_point, palette, atlas, &mut words);
            }
            for (at, part) in &self.fixed {
                part.draw(*at, self.pixels_per_point, palette, atlas, &mut fixed);
            }
            if atlas.generation == before {
                let (glyphs, lines, fixed) = (words.glyphs, words.lines, fixed.glyphs);
                return Drawn { palette: palette.name, generation: before, glyphs, lines, fixed };
            }
        }
        // Twice in vain: one block has more glyphs than the atlas. It stays empty rather than showing wrong
        // letters.
        let generation = atlas.generation;
        Drawn { palette: palette.name, generation, glyphs: Vec::new(), lines: Vec::new(), fixed: Vec::new() }
    }
}

/// What leads somewhere in a block: words, or the number of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLink {
    /// The words that lead there; empty where a number in the line does.
    pub span: Span,
    /// The number of the link.
    pub number: u32,
    /// The number of a note.
    pub label: Option<InlineLabel>,
}

fn links(view: &BlockView) -> Vec<PageLink> {
    let words = view.marks().iter().filter_map(|mark| match mark.kind {
        MarkKind::Link(number) => Some(PageLink { span: mark.span, number, label: None }),
        _ => None,
    });
    let notes = view.labels().filter_map(|label| match label.kind {
        InlineKind::Note(number) => {
            Some(PageLink { span: Span::empty_at(label.at), number, label: Some(label.clone()) })
        }
        InlineKind::Line => None,
    });
    let mut all: Vec<PageLink> = words.chain(notes).collect();
    all.sort_by_key(|link| link.span.start);
    all
}

/// The labels in the lines of a block.
pub(super) fn inline(view: &BlockView) -> Vec<&InlineLabel> {
    view.labels().collect()
}

fn grounds(view: &BlockView) -> Vec<(Span, bool)> {
    let ground = |mark: &Mark| match mark.kind {
        MarkKind::Highlight => Some((mark.span, true)),
        MarkKind::Code => Some((mark.span, false)),
        _ => None,
    };
    view.marks().iter().filter_map(ground).collect()
}
