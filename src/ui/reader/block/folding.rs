//! How a folded quotation is set: one quiet line in its place, with how much it holds and how it begins; and the sign
//! beside one that is open.

use super::laying::{QUOTE_INDENT_EM, gap_em};
use super::{Fill, LaidBlock, PageLook};
use crate::data::document::{Block, BlockView, Document};
use crate::data::quotation::Quotation;
use crate::data::wording::counted;
use crate::ui::reader::fonts::{Family, Ink, PageFonts};
use crate::ui::reader::part::{Look, OnWords, Part};
use egui::{Rect, Vec2, pos2, vec2};

/// Type of the line, in sizes of the page's.
const LINE_EM: f32 = 0.8;
/// Points of the triangle, and how far left of the bar of its quotation one beside open words begins.
const SIGN: f32 = 10.0;
const BESIDE: f32 = 16.0;
/// Points above and below the words of the line, where it can be pressed too.
const PADDING: f32 = 3.0;
/// Blocks at the beginning of a quotation, and bytes of each, in which its first words are looked for.
const MOST_BLOCKS: u64 = 4;
const MOST: usize = 400;

/// Where a quotation is folded or unfolded.
#[derive(Clone, Debug, PartialEq)]
pub struct FoldSign {
    /// Where the quotation begins, and how deep it is.
    pub at: u64,
    pub depth: u8,
    /// How long it is, in lines.
    pub lines: u64,
    /// Whether it is folded now.
    pub folded: bool,
    /// Where it is pressed, from the block's top left corner.
    pub rect: Rect,
}

impl FoldSign {
    /// What pressing it does, in words.
    pub fn words(&self) -> String {
        let what = if self.folded { "Show" } else { "Fold" };
        format!("{what} {}", quoted(self.lines))
    }
}

impl LaidBlock {
    /// Whether a folded quotation is shown in its place.
    pub fn is_folded(&self) -> bool {
        self.folds.first().is_some_and(|sign| sign.folded)
    }

    /// What is said of it to those who listen.
    pub fn fold_words(&self) -> String {
        self.folds.first().map(|sign| format!("{}, folded", quoted(sign.lines))).unwrap_or_default()
    }
}

fn quoted(lines: u64) -> String {
    format!("{} quoted", counted(lines, "line"))
}

/// The line in the place of a folded quotation; nothing for the blocks that follow in it.
pub fn lay_folded(
    fonts: &mut PageFonts,
    document: &Document,
    (view, before): (&BlockView, Option<&Block>),
    folded: &Quotation,
    look: &PageLook,
) -> LaidBlock {
    let mut laid = LaidBlock::new(document, view, look);
    if view.number != folded.first {
        return laid;
    }
    let ppp = look.pixels_per_point;
    let step = QUOTE_INDENT_EM * look.size;
    let bar = (f32::from(folded.depth.saturating_sub(1)) * step).min(look.measure * 0.5);
    let left = bar + step;
    (laid.span, laid.gap) = (folded.span, gap_em(before, view.block()) * look.size);
    let size = (look.size * LINE_EM * ppp * 4.0).round() / 4.0;
    let style = Look { ink: Ink::Quiet, ..Look::plain(Family::Sans, size, 1.5, f32::INFINITY) };
    let room = ((look.measure - left) / (look.size * LINE_EM * 0.5)).max(0.0) as usize;
    let part = Part::new(fonts, &words(document, folded, room), 0, OnWords::default(), &style);
    let (width, height) = (part.width() / ppp, part.height() / ppp);
    laid.height = (height + 2.0 * PADDING).round();
    for level in 0..folded.depth.saturating_sub(1) {
        let x = f32::from(level) * step;
        let rect = Rect::from_min_max(pos2(x, -laid.gap - 2.0), pos2(x + 3.0, laid.height));
        laid.push_fill(rect, Fill::QuoteBar);
    }
    let sign = Rect::from_center_size(pos2(bar + SIGN * 0.5, laid.height / 2.0), Vec2::splat(SIGN));
    laid.push_fill(sign, Fill::Fold(true));
    laid.push_cut(folded.span, pos2((left * ppp).round(), (PADDING * ppp).round()), part, false);
    let rect = Rect::from_min_size(pos2(bar - 2.0, 0.0), vec2(left - bar + width + 6.0, laid.height));
    laid.folds.push(sign_of(folded, true, rect));
    laid
}

/// The sign beside an open quotation that begins with a block.
pub fn lay_open(laid: &mut LaidBlock, open: &Quotation, look: &PageLook) {
    let bar = f32::from(open.depth.saturating_sub(1)) * QUOTE_INDENT_EM * look.size;
    let middle = laid.lines().first().map_or(laid.height / 2.0, |(_, top, bottom)| (top + bottom) / 2.0);
    let x = bar.min(look.measure * 0.5) - BESIDE + SIGN / 2.0;
    let rect = Rect::from_center_size(pos2(x, middle), Vec2::splat(SIGN));
    laid.push_fill(rect, Fill::Fold(false));
    laid.folds.push(sign_of(open, false, rect.expand2(vec2(3.0, 6.0))));
}

fn sign_of(quotation: &Quotation, folded: bool, rect: Rect) -> FoldSign {
    let Quotation { span, depth, lines, .. } = quotation;
    FoldSign { at: span.start, depth: *depth, lines: *lines, folded, rect }
}

/// “12 lines quoted: “Dear Vera, thank you …””, in so many signs.
fn words(document: &Document, folded: &Quotation, room: usize) -> String {
    let mut said = quoted(folded.lines);
    let mut first = String::new();
    for number in folded.first..=folded.last.min(folded.first + MOST_BLOCKS) {
        if let Some(view) = document.block(number) {
            first.push_str(view.text().get(..view.text().floor_char_boundary(MOST)).unwrap_or_default());
            first.push(' ');
        }
    }
    let room = room.saturating_sub(said.len() + 6);
    let mut begins = String::new();
    for word in first.split_whitespace() {
        if begins.chars().count() + word.chars().count() >= room {
            break;
        }
        begins.push_str(if begins.is_empty() { "" } else { " " });
        begins.push_str(word);
    }
    if !begins.is_empty() {
        said.push_str(&format!(": “{begins} …”"));
    }
    said
}
