//! The first frame, drawn before there is a window: while the system and the graphics driver make one, a thread of its
//! own reads what was kept, sets out the desk, lays out the first frame and has its page drawn. When the window is
//! there, all that is left is to paint.
//!
//! Making a window takes a hundred milliseconds of waiting for others, and everything else less; one after the other
//! was the sum of both. What the thread draws is never seen: it only makes egui, the desk and the children know what
//! they need to know.

use super::App;
use super::size::sized;
use crate::desk::WindowSize;
use egui::{Context, FullOutput, Plugin, Pos2, RawInput, Rect, Vec2, ViewportBuilder, ViewportId};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a window that is there waits for the first page: its first frame costs as much as that.
const FIRST_PAGE_WAIT: Duration = Duration::from_millis(30);
/// How long the size of the window is waited for; it is known when the display has answered.
const SIZE_WAIT: Duration = Duration::from_secs(2);
/// How long the window waits for the size that it had. The store was begun to be opened before the display was asked;
/// on a disk that is slower than this, a window of the usual size is better than none.
const KEPT_WAIT: Duration = Duration::from_millis(250);
/// The longest side of a texture that nearly every driver takes. Where it is another, letters are drawn once more.
const USUAL_TEXTURE: usize = 16_384;

/// An application that is being made.
pub struct Ahead {
    app: JoinHandle<App>,
    size: Option<Sender<Vec2>>,
    called: Arc<AtomicBool>,
}

impl Ahead {
    /// Makes the application in the background.
    ///
    /// # Errors
    /// Where the system has no thread for it.
    pub fn begin(
        ctx: &Context,
        make: impl FnOnce(&Context) -> App + Send + 'static,
    ) -> std::io::Result<Self> {
        let (send, size) = channel();
        let called = Arc::new(AtomicBool::new(false));
        let (own, ctx) = (Arc::clone(&called), ctx.clone());
        let app = std::thread::Builder::new().name("ahead".to_owned()).spawn(move || {
            let mut app = make(&ctx);
            tracing::info!("the desk is set out");
            rehearse(&mut app, &ctx, &size, &own);
            app
        })?;
        Ok(Self { app, size: Some(send), called })
    }

    /// Makes the window as large as it was, which comes with `kept` when the store has been read, and tells its size as
    /// soon as that is known, long before the window is there.
    pub fn size_teller(
        &mut self,
        kept: Receiver<WindowSize>,
    ) -> Box<dyn FnOnce(ViewportBuilder) -> ViewportBuilder> {
        let size = self.size.take();
        Box::new(move |builder| {
            // Where nothing was kept, the other end is dropped, and nobody waits.
            let builder = match kept.recv_timeout(KEPT_WAIT) {
                Ok(kept) => sized(builder, kept),
                Err(_) => builder,
            };
            if let (Some(size), Some(inner)) = (size, builder.inner_size) {
                // The application may be wanted before it could ask.
                let _ = size.send(inner);
            }
            builder
        })
    }

    /// The application, as far as it has come: now the window waits for it. `None` where its making failed.
    pub fn app(self) -> Option<App> {
        self.called.store(true, Ordering::Relaxed);
        self.app.join().ok()
    }
}

/// egui as `eframe` makes it.
pub fn context() -> Context {
    let ctx = Context::default();
    ctx.set_embed_viewports(false);
    ctx.options_mut(|options| options.max_passes = NonZeroUsize::MIN.saturating_add(1));
    ctx
}

/// One frame that nobody sees, as large as the window will be; then the pictures that it asked for.
fn rehearse(app: &mut App, ctx: &Context, size: &Receiver<Vec2>, called: &AtomicBool) {
    let stop = || called.load(Ordering::Relaxed);
    let waits = super::Desk::waits_for_first_page;
    if !app.wait_until(ctx, waits, stop) {
        app.wait_while(ctx, FIRST_PAGE_WAIT, waits);
    }
    let Ok(size) = size.recv_timeout(SIZE_WAIT) else { return };
    if stop() {
        return;
    }
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
        max_texture_side: Some(USUAL_TEXTURE),
        ..RawInput::default()
    };
    if let Some(root) = input.viewports.get_mut(&ViewportId::ROOT) {
        root.native_pixels_per_point = Some(1.0);
    }
    let output = ctx.run_ui(input, |ui| {
        app.logic(ui.ctx());
        app.ui(ui);
    });
    tracing::info!("the first frame is laid out");
    // Letters for the driver, and what else the frame asked of the window.
    ctx.add_plugin(Held(Some(output)));
    app.wait_until(ctx, super::Desk::waits_for_tiles, stop);
    app.upload_tiles(ctx);
}

/// What a frame that was never shown has for the window, until the next frame is handed over.
struct Held(Option<FullOutput>);

impl Plugin for Held {
    fn debug_name(&self) -> &'static str {
        "a frame that was drawn ahead"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        if let Some(mut held) = self.0.take() {
            held.append(std::mem::take(output));
            *output = held;
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // There came no window that it could be handed to.
        if let Some(held) = self.0.take() {
            held.drop_without_applying_deltas();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::settings::Settings;
    use crate::keep::keeper::Forgetful;
    use crate::read::sandbox::Children;
    use crate::run::pool::Jobs;
    use crate::ui::Setup;
    use egui::{TextureId, ViewportCommand};

    fn rehearsed() -> (Context, App) {
        let ctx = context();
        let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
        let mut app = App::new(&ctx, Setup { settings: Settings::default(), jobs, live: false });
        let (tell, size) = channel();
        tell.send(Vec2::new(900.0, 700.0)).unwrap();
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        rehearse(&mut app, &ctx, &size, &AtomicBool::new(false));
        (ctx, app)
    }

    #[test]
    fn the_first_frame_that_is_seen_has_all_letters_and_all_that_was_asked_of_the_window() {
        let (ctx, mut app) = rehearsed();
        let mut frame = || {
            let size = Rect::from_min_size(Pos2::ZERO, Vec2::new(900.0, 700.0));
            let input = RawInput {
                screen_rect: Some(size),
                max_texture_side: Some(USUAL_TEXTURE),
                ..RawInput::default()
            };
            ctx.run_ui(input, |ui| app.ui(ui))
        };
        let first = frame();
        let letters = first.textures_delta.set.get(&TextureId::default()).expect("letters");
        assert!(letters.first().is_some_and(|delta| delta.pos.is_none()), "the whole texture comes first");
        let commands = &first.viewport_output[&ViewportId::ROOT].commands;
        assert!(commands.contains(&ViewportCommand::Fullscreen(true)), "{commands:?}");
        first.drop_without_applying_deltas();
        // And only once.
        let second = frame();
        assert!(!second.textures_delta.set.contains_key(&TextureId::default()));
        assert!(second.viewport_output[&ViewportId::ROOT].commands.is_empty());
        second.drop_without_applying_deltas();
    }

    #[test]
    fn a_window_that_never_comes_ends_nothing_but_itself() {
        let (ctx, app) = rehearsed();
        drop(app);
        // Letters that nobody took would be a panic.
        drop(ctx);
    }
}
