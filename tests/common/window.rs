//! The real window for tests, drawn by the program's own painter, without a display and without a clock.

#![allow(dead_code, reason = "each test file takes what it needs")]

use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::{Harness, TestRenderer};
use folioscope::data::settings::{Settings, ThemeChoice as Theme};
use folioscope::desk::Event;
use folioscope::desk::command::Command;
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::painter::Painter;
use folioscope::ui::{App, Setup, theme};
use std::path::{Path, PathBuf};

pub const LARGE: Vec2 = vec2(1440.0, 900.0);
pub const CTRL: Modifiers = Modifiers::COMMAND;

pub type Window = Harness<'static, App>;

/// Draws for pictures of the window.
#[derive(Default)]
pub struct Paint(Painter);

impl TestRenderer for Paint {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.update(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let size = [size.x.round() as usize, size.y.round() as usize];
        let shapes = ctx.tessellate(output.shapes.clone(), scale);
        let picture = self.0.paint(&shapes, size, scale, theme::palette(ctx).panel);
        let rgba = picture.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
        image::RgbaImage::from_raw(size[0] as u32, size[1] as u32, rgba).ok_or_else(|| "size".to_owned())
    }
}

pub fn window_with(size: Vec2, theme: Theme) -> Window {
    let settings = Settings { theme, ..Settings::default() };
    let builder = Harness::builder().with_size(size).with_max_steps(40).with_render_cursor(false);
    // Documents hold whatever their writers wrote; what no font has is shown as a box.
    let builder = builder.allow_missing_glyphs().renderer(Paint::default());
    builder.build_eframe(move |cc| {
        let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
        App::new(&cc.egui_ctx, Setup { settings, jobs, live: false })
    })
}

pub fn window() -> Window {
    window_with(LARGE, Theme::Paper)
}

pub fn send(window: &mut Window, event: Event) {
    let ctx = window.ctx.clone();
    window.state_mut().send(&ctx, event);
    window.run();
}

pub fn command(window: &mut Window, line: &str) {
    let command: Command = line.parse().unwrap_or_else(|why| panic!("{why}"));
    send(window, Event::Command(command));
}

pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample")
}

/// The window with the sample library, a document of it in front.
pub fn library(document: &str) -> Window {
    let mut window = window();
    send(&mut window, Event::Given(vec![(sample(), true)]));
    send(&mut window, Event::Given(vec![(sample().join(document), false)]));
    window
}

pub fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}
