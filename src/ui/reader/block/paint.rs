//! Paints a laid-out block: its grounds and bars, and its glyphs, whose meshes are kept until the theme or the atlas
//! changes.

use super::{Drawn, Fill, LaidBlock};
use crate::ui::reader::atlas::Atlas;
use crate::ui::reader::part::Meshes;
use crate::ui::theme::Palette;
use egui::{Painter, Pos2, Shape, Stroke, StrokeKind, vec2};
use std::sync::{Arc, PoisonError};

impl LaidBlock {
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
                Fill::Fold(folded) => {
                    let at = |x: f32, y: f32| rect.lerp_inside(vec2(x, y));
                    let corners = match folded {
                        true => vec![at(0.3, 0.15), at(0.8, 0.5), at(0.3, 0.85)],
                        false => vec![at(0.15, 0.3), at(0.85, 0.3), at(0.5, 0.8)],
                    };
                    painter.add(Shape::convex_polygon(corners, palette.quiet, Stroke::NONE));
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

    /// Paints the words, scrolled `shift` points sideways; what stands beside them does not scroll along, and is not cut
    /// where they are: it has a painter of its own.
    ///
    /// Called in each frame; it draws glyphs only where the theme or the atlas has changed since the last,
    /// and otherwise moves the meshes that it kept.
    pub fn paint_words(
        &self,
        (painter, beside): (&Painter, &Painter),
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
        let scrolling = drawn.glyphs.iter().map(|mesh| (mesh, words, painter));
        for (mesh, at, painter) in scrolling.chain(drawn.fixed.iter().map(|mesh| (mesh, origin, beside))) {
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
            let parts = self.parts.iter().filter(|_| !self.wordless);
            for (at, part) in parts.chain(&self.labels) {
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
