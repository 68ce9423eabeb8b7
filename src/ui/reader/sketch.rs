//! Pictures of slides above their words: asked for where they are near the window, and painted when they come.
//!
//! They are no part of the text: nothing in them is selected, found or copied.

use super::{Placed, Reader, Session};
use crate::data::job::PageTile;
use crate::data::span::DocId;
use crate::data::unit::Unit;
use crate::desk::Event;
use crate::desk::pages::{TileKey, TileState, WantedBy};
use crate::ui::outbox::Outbox;
use crate::ui::theme::Palette;
use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};

/// How much of the column a slide takes, and how large it is at most, in points: it is to be known, and the words are what
/// is read.
const WIDE: f32 = 0.74;
const MOST: Vec2 = vec2(460.0, 320.0);
/// What is said where one points at it.
const SAID: &str = "Drawn from its shapes and words: letters, effects and animations are not as in the program that it was made with.";

/// How large the picture of a unit is in a column of this width; `None` where it has none.
pub fn size(unit: &Unit, column: f32) -> Option<Vec2> {
    if !unit.is_sketched() {
        return None;
    }
    let most = vec2((column * WIDE).min(MOST.x), MOST.y);
    let fit = (most.x / unit.size.0).min(most.y / unit.size.1);
    // Something is to be seen of one that is no more than a line.
    Some((vec2(unit.size.0, unit.size.1) * fit).round().max(vec2(8.0, 8.0)))
}

/// What was asked for last.
pub type Wanted = (Option<DocId>, Vec<PageTile>);

impl Reader {
    /// Paints the pictures of slides that are in sight, and asks for those that are near.
    pub(super) fn sketches_ui(
        &mut self,
        session: &mut Session,
        ui: &Ui,
        palette: &Palette,
        out: &mut Outbox,
    ) {
        let (mut wanted, mut last) = (Vec::new(), None);
        let pixels = session.look.pixels_per_point;
        for Placed { laid, left, top } in &self.placed {
            let Some((number, rect)) = laid.sketch else { continue };
            let Some(unit) = session.document.units.get(number as usize) else { continue };
            let rect = rect.translate(vec2(*left, *top));
            wanted.push(tile(number, unit, rect.size(), pixels));
            last = Some((number + 1, rect.size()));
            sketch_ui(session, ui, (number, unit), rect, palette);
        }
        // The next one is ready when one gets there.
        if let Some((number, size)) = last
            && let Some(unit) = session.document.units.get(number as usize).filter(|unit| unit.is_sketched())
        {
            wanted.push(tile(number, unit, size, pixels));
        }
        let doc = session.document.id;
        session.tools.tiles.keep(wanted.iter().map(|tile| TileKey::new(doc, tile)));
        self.want_sketches(session, wanted, out);
    }

    fn want_sketches(&mut self, session: &Session, wanted: Vec<PageTile>, out: &mut Outbox) {
        let own = (!wanted.is_empty()).then_some(session.document.id);
        let now = (own, wanted);
        // The desk hears of a change and not of each frame: what is sent is carried out and asks for another frame.
        if self.sketches == now {
            return;
        }
        if let Some(doc) = now.0.or(self.sketches.0) {
            let by = WantedBy::View(session.view.id);
            out.send(Event::WantTiles { by, doc, tiles: now.1.clone() });
        }
        self.sketches = now;
    }
}

/// The whole of a slide at this size.
fn tile(number: u32, unit: &Unit, size: Vec2, pixels_per_point: f32) -> PageTile {
    let scale = size.x / unit.size.0 * pixels_per_point;
    let part = [0, 0, (size.x * pixels_per_point).ceil() as u32, (size.y * pixels_per_point).ceil() as u32];
    PageTile { unit: number, scale, part, night: false }
}

fn sketch_ui(session: &mut Session, ui: &Ui, (number, unit): (u32, &Unit), rect: Rect, palette: &Palette) {
    let doc = session.document.id;
    let painter = ui.painter_at(session.page);
    let look = palette.paper_look(session.desk.settings.page.themed_pages).of_unit(Some(unit));
    let key = TileKey::new(doc, &tile(number, unit, rect.size(), session.look.pixels_per_point));
    let failed = match session.desk.tiles.states.get(&key) {
        Some(TileState::Failed(why)) => Some(why.clone()),
        _ => None,
    };
    // The ground of a page in this theme, and not white: at night it would be a flash before the slide comes.
    painter.rect_filled(rect, 0.0, palette.code_ground);
    let scale = key.tile().scale;
    session.tools.tiles.paint_small(&painter, (doc, number), rect, unit.size, scale, look);
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, palette.hairline), StrokeKind::Outside);
    if let Some(why) = &failed {
        let font = egui::FontId::proportional(12.0);
        let galley = painter.layout(why.clone(), font, palette.quiet, (rect.width() - 24.0).max(40.0));
        painter.galley(rect.center() - galley.size() / 2.0, galley, palette.quiet);
    }
    let seen = rect.intersect(session.page);
    if !seen.is_positive() {
        return;
    }
    let id = ui.scope_id().with(("sketch", session.view.id, number));
    let response = ui.interact(seen, id, Sense::hover());
    let name = format!("{} {}, drawn", unit.kind.word(), unit.label);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    if failed.is_none() {
        response.on_hover_text(SAID);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::unit::UnitKind;

    #[test]
    fn only_what_can_be_drawn_has_room_above_its_words_and_no_more_than_the_column() {
        let unit = |kind, size| Unit::new(kind, "1".to_owned(), size);
        assert_eq!(size(&unit(UnitKind::Slide, (0.0, 0.0)), 500.0), None);
        assert_eq!(size(&unit(UnitKind::Page, (595.0, 842.0)), 500.0), None);
        assert_eq!(size(&unit(UnitKind::Slide, (960.0, 540.0)), 500.0), Some(vec2(370.0, 208.0)));
        let tall = size(&unit(UnitKind::Slide, (500.0, 5_000.0)), 500.0).unwrap();
        assert_eq!(tall, vec2(32.0, 320.0));
    }
}
