//! The settings: what can be changed about the page and the window, each at once.

use super::sheet;
use crate::data::cite::{CiteForm, CiteParts};
use crate::data::settings::{Align, ThemeChoice as Theme};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::look::{LINE_HEIGHTS, MEASURES, SIZES};
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use egui::{FontId, RichText, ScrollArea, Slider, Ui, vec2};

/// Points for the label of a line, as wide as the longest: so that all controls begin at one edge.
const LABEL: f32 = 150.0;

/// Each control shows what the desk says and sends a command, and keeps nothing: the same things can be changed by
/// keys while the sheet is open, and there is nothing to be applied or taken back.
pub fn settings_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let screen = ui.ctx().content_rect();
    sheet(ui, "Settings", 560.0, 72.0, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(26, 20)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            ui.label(RichText::new("Settings").font(FontId::new(20.0, theme::serif_bold())));
            ui.add_space(6.0);
            ScrollArea::vertical().max_height(screen.height() - 220.0).show(ui, |ui| {
                ui.spacing_mut().slider_width = 220.0;
                page_ui(ui, desk, out);
                ui.add_space(8.0);
                window_ui(ui, desk, out);
            });
        });
    });
}

/// A line with its label, which is painted and no widget: so a control that has no words of its own must be given a
/// name for those who listen.
fn line(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui.ctx());
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 28.0), egui::Sense::hover());
        let at = rect.left_center();
        ui.painter().text(at, egui::Align2::LEFT_CENTER, label, FontId::proportional(13.0), palette.quiet);
        add(ui);
    });
}

fn page_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let settings = &desk.settings;
    let page = &settings.page;
    line(ui, "Theme", |ui| {
        for (theme, name) in [
            (Theme::System, "As the system"),
            (Theme::Paper, "Paper"),
            (Theme::Sepia, "Sepia"),
            (Theme::Night, "Night"),
        ] {
            if ui.selectable_label(settings.theme == theme, name).clicked() {
                out.command(Command::SetTheme { theme });
            }
        }
    });
    line(ui, "Typeface", |ui| {
        // Those that come with the program. A typeface of the computer can be named in the file of settings.
        for (name, title) in [("literata", "Literata"), ("inter", "Inter"), ("mono", "JetBrains Mono")] {
            if ui.selectable_label(page.family.name() == name, title).clicked() {
                out.command(Command::Family { name: name.to_owned() });
            }
        }
    });
    line(ui, "Size", |ui| {
        let mut size = page.size_px;
        // The limits are the desk's own, so that keys and sliders end at the same size.
        if ui.add(Slider::new(&mut size, SIZES).step_by(0.5)).accessible_name("Size of the type").changed() {
            out.command(Command::TypeSize { size });
        }
    });
    line(ui, "Characters in a line", |ui| {
        let mut characters = page.measure_chars;
        if ui.add(Slider::new(&mut characters, MEASURES)).accessible_name("Characters in a line").changed() {
            out.command(Command::Measure { characters });
        }
    });
    line(ui, "Height of a line", |ui| {
        let mut ratio = page.line_height;
        let slider = Slider::new(&mut ratio, LINE_HEIGHTS).step_by(0.05);
        if ui.add(slider).accessible_name("Height of a line").changed() {
            out.command(Command::LineHeight { ratio });
        }
    });
    line(ui, "Edges of the column", |ui| {
        if ui.selectable_label(page.align == Align::Ragged, "Ragged").clicked() {
            out.command(Command::Justified { on: false });
        }
        if ui.selectable_label(page.align == Align::Justified, "Justified").clicked() {
            out.command(Command::Justified { on: true });
        }
        // Ragged lines are never parted within words, so that the question would be about nothing.
        if page.align == Align::Justified {
            let mut on = page.hyphenate;
            if ui.checkbox(&mut on, "Part words").changed() {
                out.command(Command::Hyphenate { on });
            }
        }
    });
}

fn window_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let settings = &desk.settings;
    line(ui, "Keys", |ui| {
        let mut on = settings.single_letters;
        if ui.checkbox(&mut on, "Single letters are keys").changed() {
            out.command(Command::SingleLetters { on });
        }
        if ui.button("All keys…").clicked() {
            out.command(Command::KeySheet);
        }
    });
    line(ui, "Selecting", |ui| crate::ui::selection_bar::switch_ui(ui, desk, out));
    line(ui, "Citations as", |ui| {
        ui.horizontal_wrapped(|ui| {
            for form in CiteForm::ALL {
                if ui.selectable_label(settings.cite_form == form, form.title()).clicked() {
                    out.command(Command::CiteIn { form });
                }
            }
        });
    });
    line(ui, "Citations name", |ui| {
        ui.horizontal_wrapped(|ui| {
            let CiteParts { file_page, date, digest, link } = settings.cite;
            let mut part = |words: &str, mut on: bool, command: fn(bool) -> Command| {
                if ui.checkbox(&mut on, words).changed() {
                    out.command(command(on));
                }
            };
            part("The page of the file", file_page, |on| Command::CiteFilePage { on });
            part("The day", date, |on| Command::CiteDate { on });
            part("SHA-256", digest, |on| Command::CiteDigest { on });
            part("A link", link, |on| Command::CiteLink { on });
        });
    });
    line(ui, "Library", |ui| {
        let mut on = settings.show_hidden_files;
        if ui.checkbox(&mut on, "Show hidden files").changed() {
            out.command(Command::HiddenFiles { on });
        }
    });
    line(ui, "Split views", |ui| {
        let mut on = settings.linked_scrolling;
        if ui.checkbox(&mut on, "Scroll together").changed() {
            out.command(Command::LinkScrolling { on });
        }
    });
}
