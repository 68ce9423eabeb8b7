//! The pages of the document in front, small: to see at a glance what is where, and to go there.

use super::Panel;
use crate::data::document::Document;
use crate::data::job::PageTile;
use crate::data::span::DocId;
use crate::data::unit::UnitKind;
use crate::desk::command::Command;
use crate::desk::pages::{TileKey, WantedBy, has_small_pages};
use crate::desk::{Desk, Event};
use crate::ui::menus;
use crate::ui::outbox::Outbox;
use crate::ui::reader::PageTools;
use crate::ui::theme::{self, MARGIN, PaperLook};
use crate::ui::walk::{Asked, Rows, Walk};
use crate::ui::widgets::{empty, one_line, walked_ring};
use egui::{FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

/// The box that a page is fitted into, and the row below it with its name.
/// A page of any shape has the same room, so that rows are of one height and only those in sight need be looked at.
const BOX: egui::Vec2 = vec2(104.0, 134.0);
const NAME: f32 = 24.0;
const GAP: f32 = 12.0;

/// Small pages are tiles like those of the large ones, drawn by the same jobs and kept within the same limit.
#[derive(Default)]
pub struct PagesPanel {
    walk: Walk,
    /// The pictures that were asked for last.
    wanted: (Option<DocId>, Vec<PageTile>),
}

impl Panel for PagesPanel {
    fn detail(&self, desk: &Desk) -> String {
        let Some(document) = desk.active_document() else { return String::new() };
        let kind = document.unit_kind().filter(|kind| *kind != UnitKind::Byte);
        kind.map_or_else(String::new, |kind| kind.counted(document.units.len() as u64))
    }

    fn ui(&mut self, ui: &mut Ui, desk: &Desk, focus: bool, tools: &mut PageTools, out: &mut Outbox) {
        let document = desk.active_document().filter(|document| has_small_pages(document));
        let (Some(document), Some(view)) = (document, desk.active_view()) else {
            // What was wanted for another document is taken back, or else it would be drawn for nobody.
            self.want(None, Vec::new(), out);
            return empty(ui, "A document that has pages shows them here, small.");
        };
        // The page that the eye is on; beside the page of words, the one in which its first line stands.
        let current = match desk.is_printed(view.id) {
            true => Some(view.unit_looked_at),
            false => document.unit_from_offset(view.visible.start.max(view.top)).map(|unit| unit as u32),
        };
        // As many side by side as there is room for, and one at least, however narrow the panel.
        let columns = (((ui.available_width() - GAP) / (BOX.x + GAP)) as usize).max(1);
        let rows = document.units.len().div_ceil(columns);
        let height = BOX.y + NAME + GAP;
        let label = |at: usize| document.units.get(at).map_or("".into(), |unit| unit.label.clone().into());
        let items = Rows {
            len: document.units.len(),
            columns,
            height,
            lit: current.map(|unit| (document.id, unit as usize)),
            label: Some(&label),
        };
        let walk = &mut self.walk;
        if focus {
            walk.take_keys();
        }
        if let Some(Asked::Open(at) | Asked::Keep(at)) = walk.keys(ui, "Pages", &items) {
            out.command(Command::Unit { doc: document.id, unit: at as u32, top: 0.0 });
        }
        let area = walk.area(ui, &items);
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let look = theme::palette(ui.ctx()).paper_look(desk.settings.page.themed_pages);
        let mut wanted = Vec::new();
        let output = area.show_rows(ui, height, rows, |ui, range| {
            for row in range {
                let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
                let first = row * columns;
                for unit in first..(first + columns).min(document.units.len()) {
                    let wide = columns as f32 * (BOX.x + GAP) - GAP;
                    let left = rect.center().x - wide / 2.0 + (unit - first) as f32 * (BOX.x + GAP);
                    let place =
                        Rect::from_min_size(pos2(left, rect.top() + GAP / 2.0), vec2(BOX.x, BOX.y + NAME));
                    let lit = current == Some(unit as u32);
                    wanted.extend(page_ui(ui, document, unit as u32, place, (lit, look), walk, tools, out));
                }
            }
        });
        self.walk.stands_at(output.state.clamped_offset().y);
        // Where pictures take more than they may, these must not be the ones that go.
        tools.tiles.keep(wanted.iter().map(|tile| TileKey::new(document.id, tile)));
        self.want(Some(document.id), wanted, out);
    }
}

impl PagesPanel {
    fn want(&mut self, doc: Option<DocId>, tiles: Vec<PageTile>, out: &mut Outbox) {
        let now = (doc, tiles);
        // The desk hears of a change and not of each frame: what is sent is carried out and asks for another frame.
        if self.wanted == now {
            return;
        }
        if let Some(doc) = now.0.or(self.wanted.0) {
            out.send(Event::WantTiles { by: WantedBy::Thumbnails, doc, tiles: now.1.clone() });
        }
        self.wanted = now;
    }
}

/// One page with its name; gives the picture that it wants.
#[expect(clippy::too_many_arguments, reason = "a thumbnail depends on all that its page does")]
fn page_ui(
    ui: &mut Ui,
    document: &Document,
    number: u32,
    place: Rect,
    (lit, look): (bool, PaperLook),
    walk: &mut Walk,
    tools: &mut PageTools,
    out: &mut Outbox,
) -> Option<PageTile> {
    let palette = theme::palette(ui.ctx());
    let unit = document.units.get(number as usize)?;
    let name = format!("{} {}", unit.kind.word(), unit.label);
    let look = look.of_unit(Some(unit));
    let response = ui.interact(place, ui.scope_id().with(("thumbnail", number)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(lit));
    walk.drawn(ui, number as usize, &response);
    let fit = (BOX.x / unit.size.0).min(BOX.y / unit.size.1);
    // Whole points, so that its edges are sharp; and something to be seen of a page that is no more than a line.
    let size = vec2(unit.size.0 * fit, unit.size.1 * fit).round().max(vec2(4.0, 4.0));
    let frame = Rect::from_min_size(place.min, BOX);
    let page = Rect::from_center_size(frame.center(), size);
    let ground = page.expand(4.0);
    if lit || response.hovered() {
        ui.painter().rect_filled(ground, 5.0, if lit { palette.chosen } else { palette.hover });
    }
    // Its paper is there at once, and the picture comes when it has been drawn.
    ui.painter().rect_filled(page, 0.0, look.paper);
    let scale = fit * ui.pixels_per_point();
    tools.tiles.paint_small(ui.painter(), (document.id, number), page, unit.size, scale, look);
    // Outside of the page, so that it covers nothing of it.
    let edge = if lit { Stroke::new(1.5, palette.accent) } else { Stroke::new(1.0, palette.hairline) };
    ui.painter().rect_stroke(page, 0.0, edge, StrokeKind::Outside);
    if walk.is_on(number as usize) {
        walked_ring(ui, ground, 5.0);
    }
    let ink = if lit { palette.ink } else { palette.quiet };
    let galley = one_line(ui, &unit.label, FontId::proportional(12.0), ink, BOX.x - MARGIN);
    let at = pos2(place.center().x - galley.size().x / 2.0, frame.bottom() + 6.0);
    ui.painter().galley(at, galley, ink);
    if response.clicked() {
        out.command(Command::Unit { doc: document.id, unit: number, top: 0.0 });
    }
    let by_keys = walk.asks_menu(number as usize);
    menus::context_ui(&response, by_keys, &name, || menus::unit_rows(document, number), out);
    // In pixels of the screen, so that nothing is scaled when it is painted.
    let part = [0, 0, (size.x * ui.pixels_per_point()) as u32, (size.y * ui.pixels_per_point()) as u32];
    Some(PageTile { unit: number, scale, part, night: look.night })
}
