//! Paints what is marked: hits, the current one, what is selected, and the flash of a jump. One painter for surfaces on
//! which marks lie under the words; printed pages have theirs in `pages/tint.rs`, because there the marks lie over a
//! picture.

use super::theme::{MarkLook, Palette};
use crate::data::span::Span;
use crate::desk::Desk;
use crate::desk::documents::View;
use crate::desk::markings::Marking;
use egui::{Painter, Rect, Stroke, StrokeKind};

/// Why something is coloured: a mark, or what is left of a flash, 1 to 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tint {
    Mark(Marking),
    Flash(f32),
}

impl Tint {
    pub fn look(self, palette: &Palette) -> MarkLook {
        match self {
            Self::Mark(marking) => palette.mark(marking),
            Self::Flash(left) => palette.flash(left),
        }
    }
}

/// All that is to be coloured in a part of the document, in the order in which it is painted.
///
/// The flash comes last and lies over the other marks, because it says where one has just arrived. Printed
/// pages ask here too, so that no surface forgets a kind.
pub fn tints((desk, view): (&Desk, &View), flash: Option<(Span, f32)>, span: Span) -> Vec<(Span, Tint)> {
    with_flash(desk.markings(view, span), flash, span)
}

/// The same where some of the words are `cut`, in order, and something else is shown in their place: of the hits in each
/// cut the first alone. No tint reaches from what is shown into a cut, or from one cut into another.
pub fn tints_around(
    (desk, view): (&Desk, &View),
    flash: Option<(Span, f32)>,
    span: Span,
    cuts: impl Iterator<Item = Span>,
) -> Vec<(Span, Tint)> {
    let mut tints = Vec::new();
    let mut add = |part: Span, marked: Vec<(Span, Marking)>| {
        let within = |(own, tint): (Span, Tint)| Some((own.intersection(part)?, tint));
        tints.extend(with_flash(marked, flash, part).into_iter().filter_map(within));
    };
    let mut from = span.start;
    for cut in cuts {
        let shown = Span::new(from, cut.start.max(from));
        add(shown, desk.markings(view, shown));
        add(cut, desk.markings_in_brief(view, cut));
        from = cut.end;
    }
    let rest = Span::new(from, span.end.max(from));
    add(rest, desk.markings(view, rest));
    tints
}

fn with_flash(marked: Vec<(Span, Marking)>, flash: Option<(Span, f32)>, span: Span) -> Vec<(Span, Tint)> {
    let flash = flash.filter(|(own, _)| own.overlaps(span)).map(|(own, left)| (own, Tint::Flash(left)));
    marked.into_iter().map(|(own, marking)| (own, Tint::Mark(marking))).chain(flash).collect()
}

/// Paints tints below words that are painted afterwards. The surface says where the words of a span stand.
/// It must be called before the words are painted: fills are not transparent everywhere.
pub fn paint(
    painter: &Painter,
    palette: &Palette,
    tints: &[(Span, Tint)],
    places: impl Fn(Span) -> Vec<Rect>,
) {
    // A thousand hits in words that are not shown have one place between them. It is painted once: for the time that
    // it takes, and because colours that let something through would add up.
    let mut last = None;
    for (span, tint) in tints {
        let MarkLook { fill, edge, radius, grow } = tint.look(palette);
        for rect in places(*span) {
            if last.replace((rect, *tint)) == Some((rect, *tint)) {
                continue;
            }
            let rect = rect.expand2(grow);
            painter.rect_filled(rect, radius, fill);
            if let Some(edge) = edge {
                painter.rect_stroke(rect, radius, Stroke::new(1.0, edge), StrokeKind::Outside);
            }
        }
    }
}
