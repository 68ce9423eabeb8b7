//! What one sees before anything is open: one screen, no wizard.

use super::icons;
use super::menus;
use super::outbox::Outbox;
use super::popup_menu::Row;
use super::theme::{self, Palette};
use super::widgets::{RowLook, file_icon, focus_ring, row};
use crate::data::place::Origin;
use crate::desk::command::Command;
use crate::desk::{Desk, Recent};
use egui::{
    Align2, Color32, FontId, Rect, Response, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Points, where there is room for them; all of it stands in one column.
const WIDTH: f32 = 720.0;
/// Points of a window that is too low for all of it.
const LOW: f32 = 560.0;
/// Documents that were open before: as many as leave all of it on one screen. The library's panel lists more.
const MAX_BEFORE: usize = 6;

/// It says what one can do and asks nothing, so that nobody has to get through it. Its buttons are acts of the table,
/// with keys.
pub fn start_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let palette = theme::palette(ui.ctx());
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, palette.page);
    let width = WIDTH.min(rect.width() - 48.0).max(200.0);
    // In a low window not all of it is seen at once.
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let left = ((rect.width() - width) / 2.0).max(0.0).floor();
        // A little above the middle, where it looks as if it were in the middle; 500 points are about what it takes.
        ui.add_space(((rect.height() - 500.0) * 0.42).max(12.0));
        ui.horizontal_top(|ui| {
            ui.add_space(left);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 0.0;
                let title = RichText::new("Folioscope").font(FontId::new(32.0, theme::serif_bold()));
                // To those who listen, letters that are large say nothing.
                ui.label(title).widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Folioscope"));
                ui.add_space(6.0);
                let words = "Open a pile of documents and read it, every fact beside the page one click from its exact words.";
                ui.label(RichText::new(words).size(14.5).color(palette.quiet));
                ui.add_space(22.0);
                drop_area_ui(ui, palette, out);
                ui.add_space(26.0);
                lists_ui(ui, desk, palette, out);
                ui.add_space(22.0);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.label(RichText::new(icons::LOCK_SIMPLE).font(theme::icon_font(15.0)).color(palette.quiet));
                    ui.label(RichText::new("Nothing leaves this computer.").color(palette.quiet));
                });
            });
        });
    });
}

/// Shows that files can be dropped. They may be dropped anywhere in the window, which takes them itself.
fn drop_area_ui(ui: &mut Ui, palette: &Palette, out: &mut Outbox) {
    // Lit as soon as files are over the window, not only over this area, because all of it takes them.
    let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    // In a low window the last line stays in sight.
    let height = if ui.ctx().content_rect().height() < LOW { 162.0 } else { 190.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let colour = if hovering { palette.accent } else { palette.quiet.gamma_multiply(0.45) };
    if hovering {
        ui.painter().rect_filled(rect, 12.0, palette.hover);
    }
    dashed(ui, rect.shrink(0.5), 14.0, Stroke::new(1.0, colour));
    let middle = rect.center();
    ui.painter().text(
        pos2(middle.x, rect.top() + 50.0),
        Align2::CENTER_CENTER,
        icons::FILES,
        theme::icon_font(26.0),
        palette.quiet,
    );
    ui.painter().text(
        pos2(middle.x, rect.top() + 86.0),
        Align2::CENTER_CENTER,
        "Drop files or a folder here",
        FontId::proportional(13.5),
        palette.quiet,
    );
    let buttons = [
        (icons::FILE, "Open files…", Command::OpenFiles, true),
        (icons::FOLDER_OPEN, "Open folder…", Command::OpenFolder, false),
        (icons::CLIPBOARD_TEXT, "Paste text", Command::Paste, false),
    ];
    // Measured before any is drawn, so that the three stand in the middle together.
    let widths = buttons.each_ref().map(|(_, label, ..)| button_width(ui, label));
    let mut x = middle.x - (widths.iter().sum::<f32>() + 2.0 * 10.0) / 2.0;
    for ((icon, label, command, strong), width) in buttons.into_iter().zip(widths) {
        let place = Rect::from_min_size(pos2(x.round(), rect.top() + 112.0), vec2(width, 36.0));
        if button_ui(ui, place, icon, label, strong, palette).clicked() {
            out.command(command);
        }
        x += width + 10.0;
    }
}

fn button_width(ui: &Ui, label: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), FontId::proportional(13.5), Color32::WHITE);
    (galley.size().x + 52.0).round()
}

/// `strong` is for the one that most want; two of them would be none.
fn button_ui(ui: &mut Ui, rect: Rect, icon: &str, label: &str, strong: bool, palette: &Palette) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(label), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let (ground, ink) = match (strong, response.hovered()) {
        (true, false) => (palette.accent, palette.on_accent),
        (true, true) => (palette.accent.gamma_multiply(0.9), palette.on_accent),
        (false, false) => (palette.panel, palette.ink),
        (false, true) => (palette.hover, palette.ink),
    };
    let stroke = if strong { Stroke::NONE } else { Stroke::new(1.0, palette.hairline) };
    ui.painter().rect(rect, 7.0, ground, stroke, egui::StrokeKind::Inside);
    focus_ring(ui, &response, rect.expand(2.0), 8.0);
    let middle = rect.center().y;
    ui.painter().text(
        pos2(rect.left() + 16.0, middle),
        Align2::LEFT_CENTER,
        icon,
        theme::icon_font(16.0),
        ink,
    );
    ui.painter().text(
        pos2(rect.left() + 38.0, middle),
        Align2::LEFT_CENTER,
        label,
        FontId::proportional(13.5),
        ink,
    );
    response
}

/// egui dashes lines from point to point and has no dashed rectangle, so that round corners are made of short lines.
fn dashed(ui: &Ui, rect: Rect, radius: f32, stroke: Stroke) {
    const STEPS: usize = 10;
    let inner = rect.shrink(radius);
    let corners = [inner.right_bottom(), inner.left_bottom(), inner.left_top(), inner.right_top()];
    let mut points = Vec::new();
    for (quarter, corner) in corners.into_iter().enumerate() {
        for step in 0..=STEPS {
            let turn = (quarter as f32 + step as f32 / STEPS as f32) * std::f32::consts::FRAC_PI_2;
            points.push(corner + radius * egui::Vec2::angled(turn));
        }
    }
    // Closed, because a line ends with its last point.
    points.extend(points.first().copied());
    ui.painter().extend(egui::Shape::dashed_line(&points, stroke, 4.0, 4.0));
}

fn lists_ui(ui: &mut Ui, desk: &Desk, palette: &Palette, out: &mut Outbox) {
    // Side by side, names of files would be cut to nothing in a narrow window; there the lists stand below each
    // other.
    let narrow = ui.available_width() < 520.0;
    let gap = 40.0;
    let width = if narrow { ui.available_width() } else { (ui.available_width() - gap) / 2.0 };
    let before = |ui: &mut Ui, out: &mut Outbox| {
        ui.set_width(width);
        title(ui, "Before");
        // An empty list says what will fill it.
        if desk.recent.is_empty() {
            ui.add_space(6.0);
            ui.label(RichText::new("What you open will be found here again.").color(palette.quiet));
        }
        for recent in desk.recent.iter().take(MAX_BEFORE) {
            recent_ui(ui, desk, recent, out);
        }
    };
    let new_here = |ui: &mut Ui, out: &mut Outbox| {
        ui.set_width(width);
        title(ui, "New here?");
        let rows = [
            (icons::BOOKS, "Try the sample library", "", Command::Sample),
            (icons::KEYBOARD, "All keys", "?", Command::KeySheet),
            (icons::CARET_RIGHT, "All acts", "Ctrl+Shift+P", Command::Palette),
        ];
        for (icon, label, detail, command) in rows {
            if flush_row(ui, icon, label, detail).clicked() {
                out.command(command);
            }
        }
    };
    if narrow {
        before(ui, out);
        ui.add_space(16.0);
        new_here(ui, out);
    } else {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| before(ui, out));
            ui.vertical(|ui| new_here(ui, out));
        });
    }
}

fn title(ui: &mut Ui, words: &str) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.label(RichText::new(words).family(theme::semibold()).size(13.0));
    ui.add_space(5.0);
}

/// A row whose icon stands at the column's left edge.
fn flush_row(ui: &mut Ui, icon: &str, label: &str, detail: &str) -> Response {
    row(ui, &RowLook { icon: Some(icon), label, detail, flush: true, ..RowLook::default() })
}

fn recent_ui(ui: &mut Ui, desk: &Desk, recent: &Recent, out: &mut Outbox) {
    let origin = Origin::from_key(&recent.path);
    let icon = if recent.folder { icons::FOLDER } else { file_icon(&origin.name()) };
    let when = super::when::ago(recent.opened_millis, desk.now_millis);
    // Many files have one title; where it lies tells which it is.
    let response = flush_row(ui, icon, &recent.title, &when).on_hover_text(origin.words());
    if response.clicked() {
        out.command(Command::Open { path: recent.path.clone() });
    }
    let rows = || {
        let path = recent.path.clone();
        vec![
            Row::does("Open", Command::Open { path: path.clone() }),
            Row::does("Copy its path", Command::CopyWords { words: origin.words() }),
            Row::Line,
            Row::does("Forget it", Command::ForgetRecent { path }),
        ]
    };
    menus::row_menu_ui(&response, false, &recent.title, rows, out);
}
