//! What the window has to tell the desk: filled while a frame is drawn, delivered before the next one.
//! It is the only side effect of drawing, because egui may draw a frame twice.

use crate::desk::Event;
use crate::desk::command::Command;

#[derive(Default)]
pub struct Outbox {
    /// In the order in which they were sent: one button may bring a view to the front and then do something
    /// with it.
    events: Vec<Event>,
}

impl Outbox {
    pub fn send(&mut self, event: Event) {
        self.events.push(event);
    }

    pub fn command(&mut self, command: Command) {
        self.send(Event::Command(command));
    }

    /// All that was sent since the last time; `App` hands it to the desk at the beginning of the next frame.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// What only asks for pictures of pages. It changes nothing that is drawn, and does no harm twice, so that it need
    /// not wait until the frame is on the screen: on a slow one that is longer than a page takes.
    pub fn take_wants(&mut self) -> Vec<Event> {
        self.events.extract_if(.., |event| matches!(event, Event::WantTiles { .. })).collect()
    }

    /// Asked at the end of a frame: where something is left, another frame has to come to deliver it.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}
