//! How each kind of block is set: its words, its label, its space, what is drawn beside it.

use super::{Fill, LaidBlock, PageLook};
use crate::data::document::{Align, Block, BlockKind, BlockView, Document, Label};
use crate::data::draft::PICTURE_WITHOUT_WORDS;
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::ui::reader::drafted::{Run, Worn};
use crate::ui::reader::fonts::{Family, Ink, PageFonts};
use crate::ui::reader::part::{Look, OnWords, Part};
use crate::ui::reader::sketch;
use egui::{Rect, Vec2, pos2, vec2};

/// Headings are told apart by size first: of the page's own size, level 1 to 6.
/// Those below level 3 have the size of the words and are told apart by their weight, because a document that
/// goes so deep has many of them, and steps between 1.0 and 1.15 would not be seen.
const HEADING_SIZES: [f32; 6] = [1.7, 1.35, 1.15, 1.0, 1.0, 1.0];
/// How far one level of a quotation or of a list goes in, in sizes of the page's type.
pub(super) const QUOTE_INDENT_EM: f32 = 1.1;
const LIST_INDENT_EM: f32 = 1.5;
/// Points of a label that may stand in the margin: a small window has few more.
const MAX_HANGING: f32 = 24.0;
/// A line of code longer than this is wrapped; a shorter one keeps its line, and the block scrolls by itself.
/// In characters. Such a line was written by a program and not for reading; laid out in one piece it would
/// make the whole listing as wide as itself.
const MAX_CODE_COLUMNS: usize = 240;
/// Type of code, in sizes of the page's: the x-height of the monospaced face is larger, and at 0.8 it looks as large as
/// the words around it.
const CODE_EM: f32 = 0.8;
/// Width of a character of code, in sizes of the page's type.
pub(in crate::ui::reader) const CODE_COLUMN_EM: f32 = CODE_EM * 0.6;
/// Type of the numbers of its lines.
const NUMBER_EM: f32 = 0.66;
/// Points between a number and the ground beside it.
const NUMBER_GAP: f32 = 8.0;
/// Points of ground around the words of code.
const CODE_PADDING: f32 = 12.0;
/// Of the name of a page, where it begins.
/// In points, whatever the size of the page's type: it is a sign of the reader's and no part of the text.
const BREAK_SIZE: f32 = 12.0;
/// A picture that has not arrived holds this height.
/// In points. What follows moves once when the picture's own size is known, so it is about as high as a small
/// figure.
const UNKNOWN_PICTURE: Vec2 = vec2(240.0, 96.0);

/// Space between two blocks, in sizes of the page's type.
/// The order of the arms matters: the first that fits decides, from what belongs together to the usual space.
pub(super) fn gap_em(before: Option<&Block>, block: &Block) -> f32 {
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
fn words_look(block: &Block, look: &PageLook, width: f32) -> Look {
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

pub(super) fn lay_words(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    (view, run): (&BlockView, &Run<'_>),
    (label, before): (&Label, Option<&Block>),
    look: &PageLook,
) {
    let block = view.block();
    let ppp = look.pixels_per_point;
    let (inset, quote) = inset(block, look);
    // At least four characters' width, or else each line would be one letter.
    let width = (look.measure - inset).max(look.size * 4.0);
    let style = words_look(block, look, width);
    let part = Part::new(fonts, &run.text, run.span.start, run.on_words(), &style);
    let rtl = part.rtl();
    // From right to left the inset is at the right, where the lines begin; the label and the bars follow it
    // there.
    let left = if rtl { 0.0 } else { inset };
    let beside = (rtl, left, width);
    let top = lay_label(laid, fonts, (block, label), &style, beside, part.first_baseline(), look);
    laid.height = (top + part.height()) / ppp;
    for level in 0..block.quote {
        let x = f32::from(level) * quote / f32::from(block.quote);
        let x = if rtl { look.measure - x - 3.0 } else { x };
        // The bar begins in the gap above, because a gap belongs to the block below it.
        // Blocks of one quotation stand at one bar.
        let goes_on = before.is_some_and(|before| before.quote > level);
        let top = if goes_on { -laid.gap - 2.0 } else { 0.0 };
        laid.fills.push((Rect::from_min_max(pos2(x, top), pos2(x + 3.0, laid.height)), Fill::QuoteBar));
    }
    laid.parts.push((pos2((left * ppp).round(), top), part));
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

/// The bullet, number or box beside a block, on the first line's base line, hung into the inset. One that neither the
/// inset nor the margin has room for is a line above the words; its height in physical pixels is given back.
fn lay_label(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    (block, label): (&Block, &Label),
    style: &Look,
    (rtl, left, width): (bool, f32, f32),
    baseline_px: f32,
    look: &PageLook,
) -> f32 {
    let ppp = look.pixels_per_point;
    let edge = if rtl { width } else { left };
    let words = match label {
        Label::None => return 0.0,
        Label::Bullet | Label::Task(_) => {
            laid.fills.push(sign(block, rtl, edge, baseline_px / ppp, look));
            return 0.0;
        }
        Label::Number(number) => format!("{number}."),
        Label::Words(words) => words.to_string(),
    };
    let mut style = style.clone();
    // One line, however long it is: wrapped in the inset it would be a tower of syllables.
    style.width = f32::INFINITY;
    style.justified = false;
    style.hanging = 0.0;
    style.ink = Ink::Quiet;
    style.weight = 400.0;
    style.size *= 0.92;
    let label = Part::new(fonts, &words, 0, OnWords::default(), &style);
    let space = (look.size * 0.5 * ppp).round();
    let inset = if rtl { look.measure - width } else { left };
    let hangs = label.width() + space - inset * ppp;
    // The line beside quoted words must not go through it either.
    if hangs > MAX_HANGING * ppp || hangs > 0.0 && block.quote > 0 {
        let x = if rtl { width * ppp - label.width() } else { left * ppp };
        let height = label.height().round();
        laid.labels.push((pos2(x.round(), 0.0), label));
        return height;
    }
    let x = if rtl { edge * ppp + space } else { edge * ppp - label.width() - space };
    let y = (baseline_px - label.first_baseline()).round();
    laid.labels.push((pos2(x.round(), y), label));
    0.0
}

/// Signs are drawn and not written: not every typeface has them.
fn sign(block: &Block, rtl: bool, edge: f32, baseline: f32, look: &PageLook) -> (Rect, Fill) {
    let (fill, size) = match (&block.label, block.indent % 3) {
        (Label::Task(done), _) => (Fill::Box(*done), 0.72),
        (_, 1) => (Fill::Dot, 0.24),
        (_, 2) => (Fill::Ring, 0.26),
        _ => (Fill::Dash, 0.4),
    };
    let x = if rtl { edge + look.size * 0.75 } else { edge - look.size * 0.75 };
    let middle = pos2(x, baseline - look.size * 0.32);
    (Rect::from_center_size(middle, Vec2::splat(look.size * size)), fill)
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
pub(super) fn lay_break(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    document: &Document,
    unit: u32,
    look: &PageLook,
) {
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
    let size = document.units.get(unit as usize).and_then(|unit| sketch::size(unit, look.measure));
    if let Some(size) = size {
        let top = laid.height + look.size * 0.6;
        laid.sketch = Some((unit, Rect::from_min_size(pos2(0.0, top), size)));
        laid.height = top + size.y;
    }
}

/// A listing, or a piece of one: a long file of code is cut into blocks that are joined, so that only pieces
/// in sight are laid out.
pub(super) fn lay_code(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    document: &Document,
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
    if look.numbered {
        let first = document.text.line_from_offset(view.block().span.start) + 1;
        lay_numbers(laid, fonts, (first, run), (&part, (top * ppp).round()), &style, look);
    }
    laid.parts.push((pos2(((inset + CODE_PADDING) * ppp).round(), (top * ppp).round()), part));
}

/// What numbers of lines take beside a listing, in points.
pub(in crate::ui::reader) fn gutter(document: &Document, size: f32) -> f32 {
    // So many that the column rests while a file is read whose end nobody knows.
    let digits = document.counts.lines.max(1).to_string().len().max(4);
    digits as f32 * size * NUMBER_EM * 0.6 + NUMBER_GAP + 4.0
}

/// The number of each line in the margin, where it stays while the words scroll sideways. All of them are one text, which
/// has a line for each that is seen: one of code that was wrapped has its number where it begins.
fn lay_numbers(
    laid: &mut LaidBlock,
    fonts: &mut PageFonts,
    (first, run): (u64, &Run<'_>),
    (part, top_px): (&Part, f32),
    style: &Look,
    look: &PageLook,
) {
    let ppp = look.pixels_per_point;
    let after_break = |at: u64| run.text.as_bytes().get((at - run.span.start) as usize - 1) == Some(&b'\n');
    let (mut number, mut numbers) = (first, Vec::new());
    for (span, _) in part.lines() {
        let begins = span.start <= run.span.start || after_break(span.start);
        numbers.push(if begins { number.to_string() } else { String::new() });
        number += u64::from(begins);
    }
    let width = numbers.iter().map(String::len).max().unwrap_or(0);
    let words = numbers.iter().map(|number| format!("{number:>width$}")).collect::<Vec<_>>().join("\n");
    let size = (look.size * NUMBER_EM * ppp * 4.0).round() / 4.0;
    // Lines stay as high as those of the words.
    let style = Look { ink: Ink::Quiet, size, width: f32::INFINITY, ..style.clone() };
    let label = Part::new(fonts, &words, 0, OnWords::default(), &style);
    let left = -NUMBER_GAP * ppp - label.width();
    let down = part.first_baseline() - label.first_baseline();
    laid.fixed.push((pos2(left.round(), (top_px + down).round()), label));
}

/// A picture with its caption below. The size that the document asks for goes before the picture's own,
/// because it is known before the picture is read, and then nothing moves when it comes.
pub(super) fn lay_picture(
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
    let wordless = view.text().is_empty() || view.text() == PICTURE_WITHOUT_WORDS;
    laid.wordless = wordless;
    laid.height = size.y + if wordless { 0.0 } else { gap + part.height() / ppp };
    laid.parts.push((pos2(0.0, ((size.y + gap) * ppp).round()), part));
}
