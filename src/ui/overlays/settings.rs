//! The settings: what can be changed about the page and the window, each at once.

use super::controls::{button_ui, choice_ui, head_ui, number_ui, tick_ui};
use super::sheet;
use crate::data::cite::{CiteForm, CiteParts};
use crate::data::settings::{Align, Family, ThemeChoice as Theme};
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::look::{LINE_HEIGHTS, MEASURES, SIZES};
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use egui::{FontId, RichText, ScrollArea, Ui, vec2};

/// Points for the label of a line, as wide as the longest: so that all controls begin at one edge.
const LABEL: f32 = 150.0;

/// Each control shows what the desk says and sends a command, and keeps nothing: the same things can be changed by
/// keys while the sheet is open, and there is nothing to be applied or taken back.
pub fn settings_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let screen = ui.ctx().content_rect();
    sheet(ui, "Settings", 560.0, 72.0, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(26, 20)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            head_ui(ui, "Settings", out);
            ui.add_space(6.0);
            ScrollArea::vertical().max_height(screen.height() - 220.0).show(ui, |ui| {
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
    // At the top, because some have more than one line.
    ui.horizontal_top(|ui| {
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
            if choice_ui(ui, name, settings.theme == theme).clicked() {
                out.command(Command::SetTheme { theme });
            }
        }
    });
    line(ui, "Typeface", |ui| {
        // Those that come with the program; those of the computer have a list of their own.
        for (name, title) in [("literata", "Literata"), ("inter", "Inter"), ("mono", "JetBrains Mono")] {
            if choice_ui(ui, title, page.family.name() == name).clicked() {
                out.command(Command::Family { name: name.to_owned() });
            }
        }
        other_ui(ui, &page.family, false, out);
    });
    line(ui, "Typeface of code", |ui| {
        let own = !matches!(page.code_family, Family::System(_));
        if choice_ui(ui, "JetBrains Mono", own).clicked() {
            out.command(Command::CodeFamily { name: "mono".to_owned() });
        }
        other_ui(ui, &page.code_family, true, out);
    });
    if let Some(words) = desk.missing_typeface() {
        line(ui, "", |ui| {
            let palette = theme::palette(ui.ctx());
            ui.label(RichText::new(words).size(12.5).color(palette.warning));
        });
    }
    // The limits are the desk's own, so that keys and steps end at the same numbers.
    line(ui, "Size", |ui| {
        if let Some(size) = number_ui(ui, "Size of the type", page.size_px, SIZES, 0.5) {
            out.command(Command::TypeSize { size });
        }
    });
    line(ui, "Characters in a line", |ui| {
        let range = *MEASURES.start() as f32..=*MEASURES.end() as f32;
        let now = page.measure_chars as f32;
        if let Some(characters) = number_ui(ui, "Characters in a line", now, range, 1.0) {
            out.command(Command::Measure { characters: characters.round() as u32 });
        }
    });
    line(ui, "Height of a line", |ui| {
        if let Some(ratio) = number_ui(ui, "Height of a line", page.line_height, LINE_HEIGHTS, 0.05) {
            out.command(Command::LineHeight { ratio });
        }
    });
    line(ui, "Edges of the column", |ui| {
        if choice_ui(ui, "Ragged", page.align == Align::Ragged).clicked() {
            out.command(Command::Justified { on: false });
        }
        if choice_ui(ui, "Justified", page.align == Align::Justified).clicked() {
            out.command(Command::Justified { on: true });
        }
        // Ragged lines are never parted within words, so that the question would be about nothing.
        if page.align == Align::Justified {
            let on = page.hyphenate;
            if tick_ui(ui, "Part words", on).clicked() {
                out.command(Command::Hyphenate { on: !on });
            }
        }
    });
    line(ui, "Printed around the words", |ui| {
        let on = page.running_heads;
        if tick_ui(ui, "Running heads and page numbers", on).clicked() {
            out.command(Command::RunningHeads { on: !on });
        }
    });
}

fn cite_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let settings = &desk.settings;
    line(ui, "Citations", |ui| {
        wrapped(ui, |ui| {
            for form in CiteForm::ALL {
                // What it leaves out is said where one chooses it for once.
                let title = form.title().split(',').next().unwrap_or_default();
                if choice_ui(ui, title, settings.cite_form == form).clicked() {
                    out.command(Command::CiteIn { form });
                }
            }
        });
    });
    let CiteParts { file_page, date, digest, link } = settings.cite;
    let parts = [
        ("The page of the file", file_page, Command::CiteFilePage { on: !file_page }),
        ("The day", date, Command::CiteDate { on: !date }),
        ("The file’s SHA-256", digest, Command::CiteDigest { on: !digest }),
        ("A link back", link, Command::CiteLink { on: !link }),
    ];
    line(ui, "Citations also name", |ui| {
        wrapped(ui, |ui| {
            for (words, on, command) in parts {
                if tick_ui(ui, words, on).clicked() {
                    out.command(command);
                }
            }
        });
    });
}

/// What has more choices than one line takes goes on below the first of them.
fn wrapped(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        // Clear of the bar that a low window has at the right.
        ui.set_max_width(ui.available_width() - 12.0);
        add(ui);
    });
}

/// The way to the typefaces of the computer: by the name of the one that was chosen.
fn other_ui(ui: &mut Ui, family: &Family, code: bool, out: &mut Outbox) {
    /// Letters of a name that a line has room for.
    const MOST: usize = 13;
    let (title, on) = match family {
        Family::System(name) if name.chars().count() > MOST => {
            (format!("{}…", name.chars().take(MOST).collect::<String>()), true)
        }
        Family::System(name) => (format!("{name}…"), true),
        _ => ("Other…".to_owned(), false),
    };
    if choice_ui(ui, &title, on).clicked() {
        out.command(Command::Typefaces { code });
    }
}

fn window_ui(ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let settings = &desk.settings;
    line(ui, "Keys", |ui| {
        let on = settings.single_letters;
        if tick_ui(ui, "Single letters are keys", on).clicked() {
            out.command(Command::SingleLetters { on: !on });
        }
        if button_ui(ui, "All keys…").clicked() {
            out.command(Command::KeySheet);
        }
    });
    line(ui, "Selecting", |ui| {
        let on = settings.selection_bar;
        if tick_ui(ui, "A small bar at what the mouse selects", on).clicked() {
            out.command(Command::SelectionBar { on: !on });
        }
    });
    cite_ui(ui, desk, out);
    line(ui, "Library", |ui| {
        let on = settings.show_hidden_files;
        if tick_ui(ui, "Show hidden files", on).clicked() {
            out.command(Command::HiddenFiles { on: !on });
        }
    });
    line(ui, "Split views", |ui| {
        let on = settings.linked_scrolling;
        if tick_ui(ui, "Scroll together", on).clicked() {
            out.command(Command::LinkScrolling { on: !on });
        }
    });
}
