//! What lies over the window and takes the keys: palette, documents, go to, keys, settings, a path, an address.

mod address;
mod controls;
mod filter;
mod goto;
mod keysheet;
mod out;
mod palette;
mod path;
mod settings;
mod title;

use super::outbox::Outbox;
use super::theme;
use crate::desk::command::Command;
use crate::desk::{Desk, Overlay};
use egui::{Align2, Area, Color32, Frame, Id, Margin, Order, Sense, Stroke, Ui, vec2};

/// What the overlays remember while they are open.
#[derive(Default)]
pub struct Overlays {
    /// What was drawn last. The desk says what is open; where it says another than this, all that is below is
    /// forgotten, so that nothing typed for one sheet is found in the next.
    open: Option<Overlay>,
    /// What stands in the field. The desk need not know it before something comes of it.
    pub(self) typed: String,
    /// The row of a list that Enter takes.
    pub(self) chosen: usize,
    /// Whether this is the first frame of a sheet.
    pub(self) fresh: bool,
    /// Which documents answer to what was typed.
    pub(self) hunt: palette::hunt::Hunt,
    /// What is shown is not yet what was typed, and Enter was pressed meanwhile.
    pub(self) awaits: bool,
    pub(self) entered: bool,
    /// Why a path was not opened; it goes away with the next letter.
    pub(self) refused: Option<&'static str>,
    /// The path for which offers were asked last.
    pub(self) asked: Option<String>,
    /// What is chosen of what leaves.
    pub(self) out: out::Sheet,
    /// Whether the field for where to had the keys in the last frame: Tab completes there, and goes on elsewhere.
    pub(self) out_path_has_keys: bool,
    /// Values of a column that are ticked.
    pub(self) ticked: std::collections::BTreeSet<String>,
    /// What is being changed in the sheet of keys.
    pub(self) changing: Option<keysheet::Changing>,
    /// The frame in which it was answered what is to become of keys.
    pub(self) answered_in: u64,
}

impl Overlays {
    /// Whether the next key is to be given to an act, whatever it does otherwise.
    pub fn waits_for_key(&self) -> bool {
        self.changing.is_some() && self.open == Some(Overlay::Keys)
    }

    /// Whether what is shown is not yet what was typed.
    pub fn unfinished(&self) -> bool {
        self.awaits
    }

    /// Draws what lies over the window, if anything does; called after page and panels, so that it is on top.
    pub fn ui(&mut self, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
        let Some(overlay) = &desk.overlay else {
            if self.open.is_some() {
                *self = Self::default();
            }
            return;
        };
        if self.open.as_ref() != Some(overlay) {
            *self = Self { open: Some(overlay.clone()), fresh: true, ..Self::default() };
        }
        scrim_ui(ui, out);
        match overlay {
            Overlay::Palette => palette::acts_ui(self, ui, desk, out),
            Overlay::Documents => palette::documents_ui(self, ui, desk, out),
            Overlay::Partners => palette::partners_ui(self, ui, desk, out),
            Overlay::GoTo => goto::goto_ui(self, ui, desk, out),
            Overlay::Keys => keysheet::keysheet_ui(self, ui, desk, out),
            Overlay::Typefaces { code } => palette::typefaces_ui(self, ui, desk, *code, out),
            Overlay::Settings => settings::settings_ui(ui, desk, out),
            Overlay::Path { folder, why } => path::path_ui(self, ui, desk, *folder, *why, out),
            Overlay::Address(address) => address::address_ui(ui, address, out),
            Overlay::Filter { column } => filter::filter_ui(self, ui, desk, *column, out),
            Overlay::Title => title::title_ui(self, ui, desk, out),
            Overlay::Out(sheet) => out::out_ui(self, ui, desk, *sheet, out),
        }
        self.fresh = false;
    }
}

/// Dims the window; a click on it closes what lies over it.
fn scrim_ui(ui: &mut Ui, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    let screen = ui.ctx().content_rect();
    let area =
        Area::new(Id::unique("scrim")).order(Order::Middle).fixed_pos(screen.min).show(ui.ctx(), |ui| {
            // It takes clicks, but not the keys.
            let (rect, response) = ui.allocate_exact_size(screen.size(), Sense::CLICK);
            ui.painter().rect_filled(rect, 0.0, palette.scrim);
            if response.clicked() {
                out.command(Command::Dismiss);
            }
        });
    // What lies under it is out of reach for Tab as well, so that the keys never work something unseen.
    ui.ctx().memory_mut(|memory| memory.set_modal_layer(area.response.layer_id));
}

/// A sheet over the window, a little above its middle.
fn sheet(ui: &mut Ui, name: &str, width: f32, top: f32, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui.ctx());
    let screen = ui.ctx().content_rect();
    // So that something of the window is seen on both sides, and can be clicked to close the sheet.
    let width = width.min(screen.width() - 40.0);
    // Hung by its top edge: a list that gets shorter while one types must not move the field. In a low window it
    // hangs higher, because the list needs the room more.
    let at = egui::pos2(screen.center().x, screen.top() + top.min(screen.height() * 0.12));
    let area = Area::new(Id::unique(("overlay", name))).order(Order::Foreground).pivot(Align2::CENTER_TOP);
    area.fixed_pos(at).default_size(vec2(width, screen.height() * 0.86)).show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(palette.page)
            .stroke(Stroke::new(1.0, palette.hairline))
            .corner_radius(12.0)
            .shadow(egui::Shadow { offset: [0, 10], blur: 36, spread: 0, color: palette.shadow })
            .inner_margin(Margin::ZERO);
        frame.show(ui, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            ui.visuals_mut().widgets.inactive.weak_bg_fill = palette.panel;
            add(ui);
        });
    });
}

/// The head of a sheet: a field in which one types, without a frame of its own.
fn typed_ui(ui: &mut Ui, text: &mut String, icon: &str, hint: &str, fresh: bool) -> egui::Response {
    let palette = theme::palette(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 48.0), Sense::hover());
    let at = egui::pos2(rect.left() + 18.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, icon, theme::icon_font(17.0), palette.quiet);
    // At the right stands what was found, as a count, which lists paint over this head.
    let inner = rect.with_min_x(rect.left() + 44.0).with_max_x(rect.right() - 110.0).shrink2(vec2(0.0, 8.0));
    let edit = egui::TextEdit::singleline(text)
        // One name for all sheets, because one at most is open: the sheet for a path puts the caret by it.
        .id(Id::unique("sheet words"))
        .hint_text(egui::RichText::new(hint).color(palette.quiet))
        .font(egui::FontId::proportional(15.0))
        .frame(Frame::NONE)
        .background_color(Color32::TRANSPARENT)
        .align(Align2::LEFT_CENTER)
        .desired_width(inner.width());
    let response = super::widgets::put(ui, inner, edit);
    response.clone().accessible_name(hint);
    // Whatever was clicked, letters go on into the field as long as its sheet is open.
    if fresh || !response.has_focus() && !response.lost_focus() {
        response.request_focus();
    }
    ui.painter().rect_filled(rect.with_min_y(rect.bottom() - 1.0), 0.0, palette.hairline);
    response
}
