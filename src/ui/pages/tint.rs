//! What is marked on printed pages. As a felt pen would: the paper takes the colour, the letters stay black. At night
//! the letters shine over it.
//!
//! The page's picture is painted once more where something is marked, in the colour of the mark; all that is marked on a
//! page goes into one mesh for each picture, so that a page full of hits costs one draw and not one for each hit.

use super::setting::PageLayout;
use super::{Frame, textures::SheetTextures};
use crate::data::span::{DocId, Span};
use crate::data::unit::{Area, Unit};
use crate::desk::markings::Marking;
use crate::ui::marking::{self, Tint};
use crate::ui::theme::{PaperLook, SHINING};
use egui::{Color32, Mesh, Painter, Rect, Shape, Stroke, StrokeKind};
use std::sync::Arc;

/// So much around a line is coloured too, in points of the window.
/// So that a mark does not cut through letters that reach out of their area.
const GROW: f32 = 1.0;
/// Marks whose places one frame finds, some three for a microsecond; those of a page that comes in sight with tens of
/// thousands of them come within a few frames.
const MAX_FRESH: usize = 6_000;

/// Where on a page stands what is marked on it. It is kept, because to find the places of a page full of hits takes half
/// of the time that a frame has.
#[derive(Default)]
pub(super) struct Marked {
    /// What it was found out of: the page as it was read, and what was marked on it.
    unit: Option<Arc<Unit>>,
    tints: Vec<(Span, Tint)>,
    areas: Vec<(Area, Tint)>,
    /// How many areas there are up to each of the tints, its own included.
    ends: Vec<usize>,
}

impl Marked {
    /// Finds the places again where the page or what is marked on it is another than in the last frame. Tells whether all
    /// are known; the next frame finds more.
    #[must_use]
    pub(super) fn update(&mut self, frame: &Frame, unit: &Arc<Unit>) -> bool {
        // The flash fades from frame to frame, and is a line or two.
        let mut tints = marking::tints((frame.desk, frame.view), None, unit.span);
        let same_unit = self.unit.as_ref().is_some_and(|own| Arc::ptr_eq(own, unit));
        if same_unit && self.tints == tints {
            return true;
        }
        // The next hit changes two of many thousands: the places of all others are known.
        let own = std::mem::take(self);
        let before = if same_unit { own } else { Self::default() };
        let (mut at, mut fresh) = (0, 0);
        for (span, tint) in &tints {
            // Of one kind they come by place.
            let earlier = |(own, kind): &(Span, Tint)| kind == tint && own.start < span.start;
            while before.tints.get(at).is_some_and(earlier) {
                at += 1;
            }
            if before.tints.get(at) == Some(&(*span, *tint)) {
                self.areas.extend_from_slice(before.areas_of(at));
                at += 1;
            } else if fresh < MAX_FRESH {
                self.areas.extend(places(unit, *span, *tint));
                fresh += 1;
            } else {
                break;
            }
            self.ends.push(self.areas.len());
        }
        let all = self.ends.len() == tints.len();
        tints.truncate(self.ends.len());
        (self.unit, self.tints) = (Some(Arc::clone(unit)), tints);
        all
    }

    /// Places of one of the tints.
    fn areas_of(&self, at: usize) -> &[(Area, Tint)] {
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(at).copied().unwrap_or(from);
        self.areas.get(from..to).unwrap_or_default()
    }
}

fn places(unit: &Unit, span: Span, tint: Tint) -> impl Iterator<Item = (Area, Tint)> + use<> {
    unit.areas(span).into_iter().map(move |area| (area, tint))
}

pub(super) struct Tints {
    /// Places on the page in its points, with their colours, in the order in which they are painted.
    parts: Vec<(Area, Color32)>,
    /// What has an outline.
    outlined: Vec<Area>,
    /// Of this page.
    look: PaperLook,
}

impl Tints {
    /// What is marked on one page, as far as that is in sight.
    pub(super) fn new(frame: &Frame, marked: &Marked, rect: Rect, setting: &PageLayout) -> Self {
        let look = frame.look.of_unit(marked.unit.as_deref());
        let colour = |tint: Tint| match tint {
            Tint::Mark(marking) => frame.palette.mark_on_paper(marking, look),
            Tint::Flash(left) => frame.palette.flash_on_paper(left, look),
        };
        let grown = |area: Area| {
            let by = GROW / setting.scale;
            Area::new(area.left - by, area.top - by, area.right + by, area.bottom + by)
        };
        let (seen, mut last) = (rect.intersect(frame.page), None);
        let corners = [seen.min, seen.max].map(|corner| setting.point(rect, corner));
        let seen = Area::new(corners[0].0, corners[0].1, corners[1].0, corners[1].1);
        let flash = frame
            .flash
            .iter()
            .zip(&marked.unit)
            .flat_map(|((span, left), unit)| places(unit, *span, Tint::Flash(*left)));
        let mut tints = Self { parts: Vec::new(), outlined: Vec::new(), look };
        for (area, tint) in marked.areas.iter().copied().chain(flash) {
            let part = grown(area);
            if !part.overlaps(seen) {
                continue;
            }
            let before = tints.parts.last_mut().filter(|_| last == Some(tint));
            match before.filter(|(before, _)| touch(*before, part)) {
                Some((before, _)) => *before = before.cover(part),
                None => tints.parts.push((part, colour(tint))),
            }
            last = Some(tint);
            if tint == Tint::Mark(Marking::CurrentHit) {
                tints.outlined.push(area);
            }
        }
        tints
    }

    /// Paints them over a page. `drawn` says whether there is any picture of it.
    pub(super) fn paint(
        &self,
        frame: &Frame,
        painter: &Painter,
        (page, rect): ((DocId, u32), Rect),
        setting: &PageLayout,
        (textures, drawn): (&SheetTextures, bool),
    ) {
        if self.parts.is_empty() {
            return;
        }
        // At night a ground is laid first, and the letters shine over it; without a picture the ground is all
        // there is.
        if self.look.night || !drawn {
            let mut mesh = Mesh::default();
            for (area, colour) in &self.parts {
                mesh.add_colored_rect(setting.rect(rect, *area), *colour);
            }
            painter.add(Shape::mesh(Arc::new(mesh)));
        }
        if drawn {
            let shining: Vec<(Area, Color32)>;
            let parts = if self.look.night {
                shining = self.parts.iter().map(|(area, _)| (*area, SHINING)).collect();
                &shining
            } else {
                &self.parts
            };
            textures.paint_parts(painter, page, rect, setting, self.look.night, parts);
        }
        // Last, so that no neighbour covers the outline of the current hit.
        for area in &self.outlined {
            let around = setting.rect(rect, *area).expand(GROW + 1.0);
            let edge = Stroke::new(1.0, frame.palette.hit_edge);
            painter.rect_stroke(around, 2.0, edge, StrokeKind::Outside);
        }
    }
}

/// Whether two places beside each other in a line, or above each other in one that runs downwards, have no gap between
/// them: then nobody sees where one ends, and both are painted as one.
fn touch(one: Area, other: Area) -> bool {
    let same = |a: f32, b: f32| (a - b).abs() < 0.01;
    let row = same(one.top, other.top) && same(one.bottom, other.bottom);
    let column = same(one.left, other.left) && same(one.right, other.right);
    row && one.left <= other.right && other.left <= one.right
        || column && one.top <= other.bottom && other.top <= one.bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_gap_between_it_is_painted_as_one() {
        let area = |left, top| Area::new(left, top, left + 10.0, top + 5.0);
        assert!(touch(area(0.0, 0.0), area(9.0, 0.0)) && touch(area(9.0, 0.0), area(0.0, 0.0)));
        assert!(touch(area(0.0, 0.0), area(0.0, 5.0)));
        assert!(!touch(area(0.0, 0.0), area(11.0, 0.0)), "there is a gap");
        assert!(!touch(area(0.0, 0.0), area(9.0, 4.0)), "the corner between them is not marked");
    }
}
