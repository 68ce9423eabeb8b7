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
    let marked = desk.markings(view, span).into_iter();
    let mut tints: Vec<(Span, Tint)> = marked.map(|(span, marking)| (span, Tint::Mark(marking))).collect();
    let flash = flash.filter(|(own, _)| own.overlaps(span));
    tints.extend(flash.map(|(span, left)| (span, Tint::Flash(left))));
    tints
}

/// Paints tints below words that are painted afterwards. The surface says where the words of a span stand.
/// It must be called before the words are painted: fills are not transparent everywhere.
pub fn paint(
    painter: &Painter,
    palette: &Palette,
    tints: &[(Span, Tint)],
    places: impl Fn(Span) -> Vec<Rect>,
) {
    for (span, tint) in tints {
        let MarkLook { fill, edge, radius, grow } = tint.look(palette);
        for rect in places(*span) {
            let rect = rect.expand2(grow);
            painter.rect_filled(rect, radius, fill);
            if let Some(edge) = edge {
                painter.rect_stroke(rect, radius, Stroke::new(1.0, edge), StrokeKind::Outside);
            }
        }
    }
}
