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
use crate::ui::marking::Tint;
use crate::ui::theme::SHINING;
use egui::{Color32, Mesh, Painter, Rect, Shape, Stroke, StrokeKind};
use std::sync::Arc;

/// So much around a line is coloured too, in points of the window.
/// So that a mark does not cut through letters that reach out of their area.
const GROW: f32 = 1.0;

pub(super) struct Tints {
    /// Places on the page in its points, with their colours, in the order in which they are painted.
    parts: Vec<(Area, Color32)>,
    /// What has an outline.
    outlined: Vec<Area>,
}

impl Tints {
    /// What is marked on one page.
    pub(super) fn new(frame: &Frame, unit: &Unit, scale: f32) -> Self {
        let colour = |tint: Tint| match tint {
            Tint::Mark(marking) => frame.palette.mark_on_paper(marking, frame.look),
            Tint::Flash(left) => frame.palette.flash_on_paper(left, frame.look),
        };
        let grown = |area: Area| {
            let by = GROW / scale;
            Area::new(area.left - by, area.top - by, area.right + by, area.bottom + by)
        };
        let mut tints = Self { parts: Vec::new(), outlined: Vec::new() };
        for (span, tint) in frame.tints(unit.span) {
            let areas = unit.areas(span);
            tints.parts.extend(areas.iter().map(|area| (grown(*area), colour(tint))));
            if tint == Tint::Mark(Marking::CurrentHit) {
                tints.outlined.extend(areas);
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
        if frame.look.night || !drawn {
            let mut mesh = Mesh::default();
            for (area, colour) in &self.parts {
                mesh.add_colored_rect(setting.rect(rect, *area), *colour);
            }
            painter.add(Shape::mesh(Arc::new(mesh)));
        }
        if drawn {
            let shining: Vec<(Area, Color32)>;
            let parts = if frame.look.night {
                shining = self.parts.iter().map(|(area, _)| (*area, SHINING)).collect();
                &shining
            } else {
                &self.parts
            };
            textures.paint_parts(painter, page, rect, setting, frame.look.night, parts);
        }
        // Last, so that no neighbour covers the outline of the current hit.
        for area in &self.outlined {
            let around = setting.rect(rect, *area).expand(GROW + 1.0);
            let edge = Stroke::new(1.0, frame.palette.hit_edge);
            painter.rect_stroke(around, 2.0, edge, StrokeKind::Outside);
        }
    }
}

impl Frame<'_> {
    fn tints(&self, span: Span) -> Vec<(Span, Tint)> {
        crate::ui::marking::tints((self.desk, self.view), self.flash, span)
    }
}
