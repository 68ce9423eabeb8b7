//! A document as it is shown in a view: as words, as pages, as a grid. What these faces share is done here once: what
//! a view was asked to do reaches its face, what was jumped to flashes, and what can be seen is told to the desk.
//!
//! A view has one face at a time. Where the window stands is kept on the desk and not in the face, so that another one
//! can take its place and goes on where it stood.

use super::blank::blank_ui;
use super::grid::GridFace;
use super::hex::BytesFace;
use super::outbox::Outbox;
use super::pages::PagesFace;
use super::reader::{PageTools, Reader};
use super::theme::{self, Palette};
use super::waiting::waiting_ui;
use crate::data::document::Document;
use crate::data::span::{DocId, Span};
use crate::desk::command::Command;
use crate::desk::documents::{Request, View};
use crate::desk::words::ShownAs;
use crate::desk::{Desk, Event};
use egui::{Rect, Response, Ui, Vec2};
use std::sync::Arc;

/// What every face must answer. It draws nothing outside of its stage, and changes nothing but by the outbox.
pub trait Face: Send {
    /// Sets itself out for this frame, before anything is asked of it.
    fn prepare(&mut self, stage: &mut Stage);

    /// Does what its view was asked to do. The flash of a jump is done for it.
    fn carry_out(&mut self, stage: &mut Stage, request: Request);

    /// Draws the document into all of the stage, with its strip at the right edge.
    fn ui(&mut self, stage: &mut Stage, ui: &mut Ui);

    /// The byte at the top of the window, and all that can be seen; `None` where that is not known yet.
    fn seen(&self) -> Option<(u64, Span)>;

    /// Where the window stands on the units of the original, for a face that shows them.
    fn on_unit(&self) -> Option<OnUnit> {
        None
    }

    /// Characters in sight that no font has.
    fn missing(&self) -> usize {
        0
    }
}

/// Where a face stands on the units of the original.
/// The desk keeps it with the view, so that a face that is made later begins there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OnUnit {
    /// At the top of the window, and how many points of it are above that.
    pub unit: u32,
    pub y: f32,
    /// Of its size on paper.
    pub ratio: f32,
    /// The unit that the eye is on.
    pub looked_at: u32,
}

/// What a face is given for one frame.
pub struct Stage<'a> {
    pub desk: &'a Desk,
    pub view: &'a View,
    pub document: &'a Arc<Document>,
    /// All that the face may paint on.
    pub rect: Rect,
    /// What the strip leaves of that.
    pub page: Rect,
    pub palette: &'static Palette,
    pub pixels_per_point: f32,
    /// The longest side of a picture that the system can draw, in pixels.
    pub max_texture_side: usize,
    /// Seconds since the start.
    pub now: f64,
    /// What was jumped to a moment ago, and how much is left of its flash, 1 to 0.
    pub flash: Option<(Span, f32)>,
    pub tools: &'a mut PageTools,
    pub out: &'a mut Outbox,
}

/// A view with its face: the one map of the window's states is made of these.
#[derive(Default)]
pub struct Shown {
    face: Option<(ShownAs, Box<dyn Face>)>,
    /// The document, and how often it had been read, that all below is about.
    about: Option<(DocId, u32)>,
    /// Requests up to this number have been carried out.
    carried: u64,
    /// What was jumped to, and when.
    flash: Option<(Span, f64)>,
    seen: Option<(u64, Span)>,
    on_unit: Option<OnUnit>,
}

impl Shown {
    /// Draws a view into all of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, desk: &Desk, view: &View, tools: &mut PageTools, out: &mut Outbox) {
        let rect = ui.max_rect();
        let palette = theme::palette(ui.ctx());
        // Whoever clicks on the page means to work there; what lies over it is no page.
        let pressed = ui.input(|input| input.pointer.any_pressed()) && ui.rect_contains_pointer(rect);
        if pressed && desk.keys_are_away() {
            out.command(Command::TakeKeys);
        }
        // Nothing has been read yet, or it cannot be: the face stays as it is, and is asked nothing.
        let Some(document) = desk.document(view.doc) else {
            ui.painter().rect_filled(rect, 0.0, palette.page);
            return waiting_ui(ui, desk, view, palette, out);
        };
        self.forget_if_other(desk, view);
        let now = ui.input(|input| input.time);
        let page = rect.with_max_x(rect.right() - theme::STRIP);
        let mut stage = Stage {
            desk,
            view,
            document,
            rect,
            page,
            palette,
            pixels_per_point: ui.pixels_per_point(),
            max_texture_side: ui.input(|input| input.max_texture_side),
            now,
            flash: None,
            tools,
            out,
        };
        // Taken out and put back, because the face and what is noted of it are both changed below.
        let mut face = self.take_face(desk.shown_as(view.id));
        face.prepare(&mut stage);
        // After it has set itself out, or else it would look for a place in a layout that is gone; before it
        // draws, so that a jump shows in this frame.
        self.carry_out(&mut *face, &mut stage);
        // Only now: a request that was just carried out may have begun one.
        stage.flash = self.flash_left(now);
        face.ui(&mut stage, ui);
        if desk.shown_as(view.id) == ShownAs::Words {
            blank_ui(ui, page, document, palette, stage.out);
        }
        // It fades, so the next frame is due although nothing has happened.
        if stage.flash.is_some() {
            ui.ctx().request_repaint();
        }
        self.report(&*face, &mut stage);
        self.face = Some((desk.shown_as(view.id), face));
    }

    /// Characters in sight that no font has.
    pub fn missing(&self) -> usize {
        self.face.as_ref().map_or(0, |(_, face)| face.missing())
    }

    /// What was said of another document, or of another reading of this one, is no longer so.
    fn forget_if_other(&mut self, desk: &Desk, view: &View) {
        let readings = desk.documents.get(&view.doc).map_or(0, |entry| entry.readings);
        let about = Some((view.doc, readings));
        if self.about != about {
            // Requests are numbered for a view and not for a document, so their count goes on.
            *self = Self { face: self.face.take(), about, carried: self.carried, ..Self::default() };
        }
    }

    fn take_face(&mut self, shown_as: ShownAs) -> Box<dyn Face> {
        match self.face.take() {
            Some((before, face)) if before == shown_as => face,
            _ => {
                // The new one has to say where it stands, even if that is where the other one stood.
                (self.seen, self.on_unit) = (None, None);
                match shown_as {
                    ShownAs::Words => Box::<Reader>::default(),
                    ShownAs::Pages => Box::<PagesFace>::default(),
                    ShownAs::Grid => Box::<GridFace>::default(),
                    ShownAs::Bytes => Box::<BytesFace>::default(),
                }
            }
        }
    }

    fn carry_out(&mut self, face: &mut dyn Face, stage: &mut Stage) {
        let view = stage.view;
        let Some((last, _)) = view.requests.back() else { return };
        for (serial, request) in &view.requests {
            // They stay on the desk until it has heard of this, and a frame may be drawn twice.
            if *serial > self.carried {
                self.carried = *serial;
                // An empty span has nothing that could flash.
                if let Request::Show { span, flash: true, .. } = request
                    && !span.is_empty()
                {
                    self.flash = Some((*span, stage.now));
                }
                face.carry_out(stage, *request);
            }
        }
        stage.out.send(Event::Carried { view: view.id, serial: *last });
    }

    fn flash_left(&self, now: f64) -> Option<(Span, f32)> {
        let (span, since) = self.flash?;
        let left = 1.0 - (now - since) / theme::FLASH_SECONDS;
        (left > 0.0).then_some((span, left as f32))
    }

    /// Tells the desk where the face stands and what can be seen, when that changed.
    ///
    /// Only changes are sent: each event makes the desk work and wakes the window, which would otherwise
    /// never rest.
    fn report(&mut self, face: &dyn Face, stage: &mut Stage) {
        let view = stage.view.id;
        let on_unit = face.on_unit().filter(|on_unit| self.on_unit != Some(*on_unit));
        if let Some(OnUnit { unit, y, ratio, looked_at }) = on_unit {
            self.on_unit = on_unit;
            stage.out.send(Event::OnUnit { view, unit, y, ratio, looked_at });
        }
        let seen = face.seen().filter(|seen| self.seen != Some(*seen));
        if let Some((top, visible)) = seen {
            self.seen = seen;
            stage.out.send(Event::Seen { view, top, visible });
        }
    }
}

/// How far the wheel was turned over a face in this frame. With Ctrl it changes the size and scrolls nothing.
pub fn wheel(ui: &Ui, response: &Response) -> Vec2 {
    // Two views can stand beside each other, and the wheel turns the one under the pointer, focused or not.
    if !response.contains_pointer() {
        return Vec2::ZERO;
    }
    ui.input(|input| if input.modifiers.ctrl { Vec2::ZERO } else { input.smooth_scroll_delta() })
}
