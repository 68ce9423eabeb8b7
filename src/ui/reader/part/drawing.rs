//! Draws a piece of laid-out text: its glyphs, the lines under and through them, and the bars of redactions.

use super::Part;
use super::shown::SOFT_HYPHEN;
use crate::data::document::REDACTED;
use crate::ui::reader::atlas::{Atlas, RunFont};
use crate::ui::reader::fonts::Ink;
use crate::ui::theme::Palette;
use egui::{Color32, Mesh, Pos2, Rect, pos2, vec2};
use parley::PositionedLayoutItem;

/// Share of a line's height over and under the bar that stands for words that were taken out.
const BAR_TOP: f32 = 0.16;
const BAR_BOTTOM: f32 = 0.14;
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

impl Part {
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

/// The colour of an ink in a theme.
pub fn colour(ink: Ink, palette: &Palette) -> Color32 {
    match ink {
        Ink::Ink => palette.ink,
        Ink::Quiet => palette.quiet,
        Ink::Accent => palette.accent,
        Ink::Warning => palette.warning,
        Ink::Grave => palette.grave,
        Ink::Token(token) => palette.token(token),
        Ink::Author(number) | Ink::Moved(number) => palette.author(number),
    }
}
