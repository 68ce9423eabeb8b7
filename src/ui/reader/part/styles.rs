//! What marks, changes and labels do to the words under them, in the words of parley.

use super::{AS_TYPED, Look};
use crate::data::document::{Align, InlineKind, MarkKind, RevisionKind};
use crate::ui::reader::drafted::Worn;
use crate::ui::reader::fonts::{Family, Ink};
use parley::Alignment;
use parley::style::{FontFeatures, FontStyle, FontVariation, FontWeight, LineHeight, StyleProperty};

/// The axis for the optical size; 7 to 72 is the range that Literata has. Physical pixels stand for points
/// here, so on a dense screen letters are a little finer than their size asks for.
pub(super) fn variation(size_px: f32) -> FontVariation {
    FontVariation { tag: parley::setting::Tag::new(b"opsz"), value: size_px.clamp(7.0, 72.0) }
}

pub(super) fn alignment(look: &Look) -> Alignment {
    match look.align {
        Align::Start if look.justified => Alignment::Justify,
        Align::Start => Alignment::Start,
        Align::Centre => Alignment::Center,
        Align::End => Alignment::End,
    }
}

/// What a mark does to the words under it. Grounds (code, highlights) are painted by the reader under the
/// words, because parley knows no backgrounds.
pub(super) fn mark_styles(kind: MarkKind, look: &Look, mut push: impl FnMut(StyleProperty<'static, Ink>)) {
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
pub(super) fn worn_styles(worn: Worn, mut push: impl FnMut(StyleProperty<'static, Ink>)) {
    let Worn { kind, author, span: _, number: _ } = worn;
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
pub(super) fn label_styles(kind: InlineKind, look: &Look, mut push: impl FnMut(StyleProperty<'static, Ink>)) {
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
