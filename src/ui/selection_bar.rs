//! A small bar at what was selected with the mouse: to copy it, to cite it, to find it. It stands beside the words and
//! covers none of them, goes with the selection, and is switched off by a setting.
//!
//! Only the mouse brings it: whoever selects with keys has those of the acts at hand too.

use super::outbox::Outbox;
use super::widgets::{icon_button_sized, titled};
use super::{icons, theme};
use crate::desk::documents::{Selection, View};
use crate::desk::{Desk, action};
use egui::{Context, Popup, Rect, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2, vec2};

/// The acts, each with its icon; notes and marks will stand here too.
const ACTS: [(&str, &str); 3] =
    [("edit.copy", icons::COPY), ("edit.cite", icons::QUOTES), ("find.open", icons::MAGNIFYING_GLASS)];
/// Points of a button.
const BUTTON: Vec2 = vec2(30.0, 28.0);
/// Around the buttons.
const MARGIN: f32 = 3.0;
/// Between the bar and the words.
const AWAY: f32 = 8.0;

/// The bar of one view, from frame to frame.
#[derive(Default)]
pub struct SelectionBar {
    /// The selection that it belongs to.
    of: Option<Selection>,
    /// The mouse has selected something in this frame; what, the desk says in the next one.
    made_in: Option<u64>,
}

impl SelectionBar {
    /// The mouse has selected something.
    pub fn made(&mut self, ctx: &Context) {
        self.made_in = Some(ctx.cumulative_frame_nr());
    }

    /// Draws it over the page, where there is one to be drawn. `words` are asked only then: where the selected words that
    /// are in sight stand in the window.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        (desk, view): (&Desk, &View),
        page: Rect,
        words: impl FnOnce() -> Vec<Rect>,
        out: &mut Outbox,
    ) {
        if self.made_in.is_some_and(|frame| ui.ctx().cumulative_frame_nr() > frame) {
            (self.made_in, self.of) = (None, view.selection);
        }
        let kept = self.of.filter(|of| view.selection == Some(*of) && !of.is_empty());
        if kept.is_none() {
            self.of = None;
        }
        // A menu was asked for instead.
        if Popup::is_any_open(ui.ctx()) {
            self.of = None;
            return;
        }
        let free = desk.overlay.is_none() && desk.active == Some(view.id);
        // While somebody goes on selecting, nothing appears under the hand.
        let held = ui.input(|input| input.pointer.primary_down() && input.pointer.is_decidedly_dragging());
        if kept.is_none() || !desk.settings.selection_bar || !free || held {
            return;
        }
        let Some(at) = place(&words(), page) else { return };
        self.buttons_ui(ui, desk, at, out);
    }

    fn buttons_ui(&mut self, ui: &mut Ui, desk: &Desk, at: Rect, out: &mut Outbox) {
        let palette = theme::palette(ui.ctx());
        let shadow = egui::Shadow { offset: [0, 2], blur: 10, spread: 0, color: palette.shadow };
        ui.painter().add(shadow.as_shape(at, 8.0));
        let edge = Stroke::new(1.0, palette.hairline);
        ui.painter().rect(at, 8.0, palette.panel, edge, StrokeKind::Inside);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut ui = ui.new_child(UiBuilder::new().max_rect(at.shrink(MARGIN)).layout(layout));
        ui.spacing_mut().item_spacing.x = 0.0;
        for (id, icon) in ACTS {
            let name = titled(desk, id);
            if icon_button_sized(&mut ui, icon, &name, false, 16.0, BUTTON).clicked()
                && let Some(action::Offer::Ready(command)) = action::find(id).map(|entry| (entry.make)(desk))
            {
                self.of = None;
                out.command(command);
            }
        }
    }
}

/// Where a bar stands that covers none of these words: above them, else below, else at their side; nowhere, where they
/// fill the page.
fn place(words: &[Rect], page: Rect) -> Option<Rect> {
    let all = words.iter().map(|rect| rect.intersect(page)).filter(Rect::is_positive).reduce(Rect::union)?;
    let size = vec2(BUTTON.x * ACTS.len() as f32 + 2.0 * MARGIN, BUTTON.y + 2.0 * MARGIN);
    // Over the first line, where a hand that draws downwards has been, and that draws upwards is.
    let first = words.iter().find(|rect| rect.intersect(page).is_positive()).copied().unwrap_or(all);
    let middle = first.center().x - size.x / 2.0;
    let x = middle.clamp(page.left() + 4.0, (page.right() - size.x - 4.0).max(page.left() + 4.0));
    let y = all.center().y - size.y / 2.0;
    let spots = [
        pos2(x, all.top() - AWAY - size.y),
        pos2(x, all.bottom() + AWAY),
        pos2(all.right() + AWAY, y),
        pos2(all.left() - AWAY - size.x, y),
    ];
    let spots = spots.into_iter().map(|spot| Rect::from_min_size(spot, size));
    spots.into_iter().find(|bar| page.contains_rect(*bar))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_covers_no_word_that_is_selected() {
        let page = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 300.0));
        let line =
            |top: f32, left: f32, right: f32| Rect::from_min_max(pos2(left, top), pos2(right, top + 20.0));
        let cases = [
            (vec![line(100.0, 50.0, 350.0), line(120.0, 50.0, 350.0)], "above"),
            (vec![line(4.0, 300.0, 399.0), line(24.0, 20.0, 350.0)], "below"),
            (vec![line(4.0, 20.0, 60.0), line(270.0, 20.0, 250.0)], "beside"),
            // More than the page shows.
            (vec![line(-900.0, 20.0, 60.0), line(150.0, 20.0, 250.0)], "below"),
        ];
        for (words, name) in cases {
            let bar = place(&words, page).unwrap_or_else(|| panic!("{name}"));
            assert!(page.contains_rect(bar), "{name}");
            assert!(words.iter().all(|word| !word.intersects(bar)), "{name}: {bar:?}");
        }
        let full = [line(2.0, 2.0, 398.0), line(278.0, 2.0, 398.0)];
        assert_eq!(place(&full, page), None, "words fill the page");
        assert_eq!(place(&[line(400.0, 2.0, 398.0)], page), None, "nothing of it is in sight");
    }
}
