//! A list that keeps the row in sight that belongs to where one reads.

use crate::data::span::DocId;
use egui::{ScrollArea, Ui};

/// It belongs to one list, and its panel keeps it from frame to frame.
#[derive(Default)]
pub struct Follow {
    /// The row for which it was scrolled last, with its document: the same number in another one is another
    /// row.
    row: Option<(DocId, usize)>,
    /// Both in points, as they were in the last frame; the first row begins at nought.
    top: f32,
    height: f32,
}

impl Follow {
    /// The list's area; it is scrolled where the row is another than before, and is not to be seen.
    pub fn area(&mut self, ui: &Ui, row: Option<(DocId, usize)>, row_height: f32) -> ScrollArea {
        let area = ScrollArea::vertical().auto_shrink([false, false]);
        let height = ui.available_height();
        // A list that was moved or has another size may stand at its top again.
        let anew = self.height != height;
        // Left alone while the row is the same, or else the list would spring back whenever somebody scrolls
        // it.
        if self.row == row && !anew {
            return area;
        }
        (self.row, self.height) = (row, height);
        let Some((_, row)) = row else { return area };
        let y = row as f32 * row_height;
        // A row that can be seen stays where it is, because a list that moves without need is hard to read.
        let hidden = y < self.top || y + row_height > self.top + height;
        if hidden || anew { area.vertical_scroll_offset((y - height / 2.0).max(0.0)) } else { area }
    }

    /// Where the list stands now.
    /// To be called when the list was drawn, because egui knows only then where it stands.
    pub fn stands_at(&mut self, top: f32) {
        self.top = top;
    }
}
