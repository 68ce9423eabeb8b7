//! The real application without a window: frames are drawn by our own painter, and time is counted, not measured.
//! Screenshots and tests look at the program through it, and see the same pixels on every machine.

use super::painter::Painter;
use super::{App, Setup, theme};
use crate::desk::Event;
use crate::desk::command::Command;
use egui::{ColorImage, Context, Pos2, RawInput, Rect, Vec2};
use std::time::{Duration, Instant};

/// A document that is not read to its end by then is shown as far as it has come.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// A document of thousands of pages is not waited for to its end where all that can be seen is there: so long in all, in
/// which most are read, so that counts and outlines are those of the whole.
const MAX_WAIT_BEHIND: Duration = Duration::from_secs(10);
/// Frames after which the picture stands still, whatever happens.
const SETTLING_FRAMES: usize = 4;
const FRAME_SECONDS: f64 = 1.0 / 60.0;

/// An application with what a window would give it: input, time and a place to draw on.
pub struct Headless {
    pub ctx: Context,
    pub app: App,
    painter: Painter,
    size: Vec2,
    scale: f32,
    time: f64,
    events: Vec<egui::Event>,
    /// How much longer it is waited for what cannot be seen; `None` where all is waited for.
    patience: Option<Duration>,
}

impl Headless {
    /// `size` in physical pixels.
    pub fn new(setup: Setup, size: [usize; 2], scale: f32) -> Self {
        let ctx = Context::default();
        let app = App::new(&ctx, setup);
        Self {
            ctx,
            app,
            painter: Painter::default(),
            size: Vec2::new(size[0] as f32, size[1] as f32) / scale,
            scale,
            time: 0.0,
            events: Vec::new(),
            patience: None,
        }
    }

    /// From now on what can be seen is waited for, and the rest only for so long in all.
    pub fn only_what_is_in_sight(&mut self) {
        self.patience = Some(MAX_WAIT_BEHIND);
    }

    pub fn command(&mut self, command: Command) {
        self.app.send(&self.ctx, Event::Command(command));
    }

    /// Carries out a command once what it is about has been read.
    pub fn command_in_turn(&mut self, command: Command) {
        let begun = Instant::now();
        while self.app.desk.waits_for(&command) && begun.elapsed() < MAX_WAIT {
            std::thread::sleep(Duration::from_millis(5));
            self.frame();
        }
        self.command(command);
        self.settle();
    }

    pub fn event(&mut self, event: Event) {
        self.app.send(&self.ctx, event);
    }

    /// What the next frame's input holds.
    pub fn input(&mut self, event: egui::Event) {
        self.events.push(event);
    }

    /// One frame; gives what is to be painted.
    pub fn frame(&mut self) -> egui::FullOutput {
        // Counted, so that what fades or waits looks the same however slow the machine is.
        self.time += FRAME_SECONDS;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            predicted_dt: FRAME_SECONDS as f32,
            events: std::mem::take(&mut self.events),
            focused: true,
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&input.viewport_id) {
            viewport.native_pixels_per_point = Some(self.scale);
        }
        self.app.logic(&self.ctx);
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| app.ui(ui));
        self.painter.update(&mut output.textures_delta);
        output
    }

    /// Frames until nothing more is to come.
    pub fn settle(&mut self) -> egui::FullOutput {
        let begun = Instant::now();
        let mut output = self.frame();
        let mut still = 0;
        while still < SETTLING_FRAMES && begun.elapsed() < MAX_WAIT {
            let seen = Instant::now();
            let lacks = self.app.lacks();
            let waits = lacks || self.app.unfinished() && self.patience != Some(Duration::ZERO);
            if waits {
                still = 0;
                // Jobs run on threads here as everywhere, and have to be waited for; the longer, the less often it is looked.
                let nap = begun.elapsed() / 20;
                std::thread::sleep(nap.clamp(Duration::from_millis(1), Duration::from_millis(50)));
            } else {
                still += 1;
            }
            output = self.frame();
            if waits && !lacks {
                self.patience = self.patience.map(|left| left.saturating_sub(seen.elapsed()));
            }
        }
        output
    }

    pub fn paint(&mut self, output: egui::FullOutput) -> ColorImage {
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let size = self.size * self.scale;
        let ground = theme::palette(&self.ctx).panel;
        self.painter.paint(&shapes, [size.x.round() as usize, size.y.round() as usize], self.scale, ground)
    }

    /// The window when it has come to rest.
    pub fn picture(&mut self) -> ColorImage {
        let output = self.settle();
        self.paint(output)
    }
}

/// A picture as a PNG file's bytes.
///
/// # Errors
/// What the encoder says.
pub fn png(image: &ColorImage) -> Result<Vec<u8>, String> {
    let rgba: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
    let [width, height] = image.size;
    let mut out = std::io::Cursor::new(Vec::new());
    let encoder = image::codecs::png::PngEncoder::new(&mut out);
    image::ImageEncoder::write_image(
        encoder,
        &rgba,
        width as u32,
        height as u32,
        image::ExtendedColorType::Rgba8,
    )
    .map_err(|error| error.to_string())?;
    Ok(out.into_inner())
}
