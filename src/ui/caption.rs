//! Draws a line of words as a picture, to stand below a picture that leaves the program: only the window has letters.

use super::painter::Painter;
use super::{bidi, theme};
use crate::data::job::Raster;
use egui::{Color32, Context, FontId, Pos2, RawInput, Rect, Vec2, pos2};

/// Size of the letters, in points.
const SIZE: f32 = 8.5;
/// Points of white at the sides and below.
const MARGIN: f32 = 6.0;
/// No more is drawn: a title can be as long as its writer liked.
const MAX_CHARS: usize = 400;
/// Points of height at most: so many letters fit into it at any width that is asked for.
const MAX_HEIGHT: f32 = 400.0;
/// As ink on paper, whatever the theme is: the page above it is as it was printed.
const INK: Color32 = Color32::from_rgb(60, 60, 60);

/// Words on white, so many pixels wide and as high as they need. `scale` is in pixels for a point.
pub fn drawn(words: &str, width: u32, scale: f32) -> Raster {
    let words: String = words.chars().take(MAX_CHARS).collect();
    let ctx = Context::default();
    ctx.set_fonts(theme::fonts());
    let size = Vec2::new(width as f32 / scale, MAX_HEIGHT);
    let mut painter = Painter::default();
    let mut height = 0.0;
    let mut output = egui::FullOutput::default();
    // The fonts are there from the second frame on.
    for _ in 0..2 {
        output = ctx.run_ui(input(size, scale), |ui| {
            let words = bidi::visual(&words);
            let font = FontId::proportional(SIZE);
            let galley = ui.painter().layout(words, font, INK, size.x - 2.0 * MARGIN);
            height = galley.size().y + 2.0 * MARGIN;
            ui.painter().galley(pos2(MARGIN, MARGIN), galley, INK);
        });
        painter.update(&mut output.textures_delta);
    }
    let shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
    let high = (height.min(MAX_HEIGHT) * scale).ceil() as usize;
    let picture = painter.paint(&shapes, [width as usize, high], scale, Color32::WHITE);
    let rgba: Vec<u8> = picture.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    Raster { width, height: high as u32, rgba: rgba.into(), natural: (width, high as u32) }
}

fn input(size: Vec2, scale: f32) -> RawInput {
    let mut input =
        RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)), ..RawInput::default() };
    if let Some(viewport) = input.viewports.get_mut(&input.viewport_id) {
        viewport.native_pixels_per_point = Some(scale);
    }
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_drawn_on_white_as_wide_as_asked_and_as_high_as_it_needs() {
        let short = drawn("A report, page 3.", 900, 3.0);
        let long = drawn(&"A long title of a report. ".repeat(12), 900, 3.0);
        assert_eq!((short.width, long.width), (900, 900));
        assert!(short.height > 40 && long.height > short.height, "{short:?} {long:?}");
        let darkest = |raster: &Raster| raster.rgba.chunks_exact(4).map(|point| point[0]).min();
        assert!(darkest(&short) < Some(120));
        // Ink in the first line alone, white around it.
        assert!(short.rgba[..900 * 4].iter().all(|byte| *byte == 255));
    }
}
