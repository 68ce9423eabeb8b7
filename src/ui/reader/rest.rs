//! On what of a page the pointer rests: what is told there is told to who stays, and not to who passes by.

use egui::{Rect, Ui};

/// Long enough that a pointer on its way over a page of links and changes opens nothing.
const REST_SECONDS: f64 = 0.35;

/// A thing of a page under the pointer, by its number.
#[derive(Default)]
pub struct Rest {
    /// Which one, where it stands, and since when.
    over: Option<(u32, Rect, f64)>,
}

impl Rest {
    /// Takes note of what is under the pointer, or that nothing is.
    pub fn hover(&mut self, thing: Option<(u32, Rect)>, ui: &Ui) {
        let now = ui.input(|input| input.time);
        self.over = thing.map(|(thing, rect)| match self.over {
            // Over another line of the same thing the time goes on, and the place follows.
            Some((old, _, since)) if old == thing => (thing, rect, since),
            _ => (thing, rect, now),
        });
        if let Some((.., since)) = self.over {
            let left = since + REST_SECONDS - now;
            if left > 0.0 {
                // Asked for in each frame, because a frame in between forgets it; egui wakes a little early.
                ui.ctx().request_repaint_after_secs(left as f32 + 0.05);
            }
        }
    }

    /// What is under the pointer, and where it stood when that was noted.
    pub fn over(&self) -> Option<(u32, Rect)> {
        self.over.map(|(thing, rect, _)| (thing, rect))
    }

    /// The same, once the pointer has stayed there.
    pub fn rested(&self, ui: &Ui) -> Option<(u32, Rect)> {
        let (thing, rect, since) = self.over?;
        (ui.input(|input| input.time) - since >= REST_SECONDS).then_some((thing, rect))
    }
}
