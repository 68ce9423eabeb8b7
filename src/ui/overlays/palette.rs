//! Lists that are filtered by typing: all acts, and all documents.

use super::{Overlays, sheet, typed_ui};
use crate::data::wording::counted;
use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Offer};
use crate::desk::command::Command;
use crate::desk::documents::file_name;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::{caps, file_icon, row_ground};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Key, Modifiers, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

const ROW: f32 = 36.0;
const MAX_HEIGHT: f32 = 396.0;
/// More than one can look through; the rest is found by typing on.
const MAX_DOCUMENTS: usize = 200;

struct Item {
    icon: &'static str,
    title: String,
    /// Byte ranges of the title that were typed.
    lit: Vec<std::ops::Range<usize>>,
    why: &'static str,
    keys: String,
    command: Option<Command>,
    score: i32,
}

pub fn acts_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let typed = state.typed.clone();
    let all = ACTIONS.iter().filter(|entry| entry.id != "help.palette" && entry.id != "help.dismiss");
    let mut items: Vec<Item> = all
        .clone()
        .filter_map(|entry| {
            let (score, lit) = matches(entry.title, &typed)?;
            let (command, why) = match (entry.make)(desk) {
                Offer::Ready(command) => (Some(command), ""),
                Offer::Not(why) => (None, why),
            };
            Some(Item {
                icon: icons::glyph(entry.icon),
                title: entry.title.to_owned(),
                lit,
                why,
                keys: entry.chords(desk).first().map(ToString::to_string).unwrap_or_default(),
                command,
                score,
            })
        })
        .collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.score));
    let count = format!("{} of {} acts", items.len(), all.count());
    list_ui(state, ui, "All acts", "What would you like to do?", icons::CARET_RIGHT, &items, &count, out);
}

pub fn documents_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let typed = state.typed.clone();
    let mut items: Vec<Item> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let open = desk.views.values().filter_map(|view| {
        let entry = desk.documents.get(&view.doc)?;
        Some((entry.title(), entry.key(), Command::View { view: view.id }))
    });
    let recent = desk.recent.iter().filter(|recent| !recent.folder).map(|recent| {
        (recent.title.clone(), Some(recent.path.clone()), Command::Open { path: recent.path.clone() })
    });
    let files = desk
        .library
        .files()
        .into_iter()
        .map(|path| (file_name(path), Some(path.to_owned()), Command::Open { path: path.to_owned() }));
    for (title, path, command) in open.chain(files).chain(recent) {
        let Some((score, lit)) = matches(&title, &typed) else { continue };
        if path.as_ref().is_some_and(|path| !seen.insert(path.clone())) {
            continue;
        }
        items.push(Item {
            icon: file_icon(path.as_deref().map(file_name).as_deref().unwrap_or("")),
            title,
            lit,
            why: "",
            keys: String::new(),
            command: Some(command),
            score,
        });
    }
    items.sort_by_key(|item| std::cmp::Reverse(item.score));
    let count = counted(items.len() as u64, "document");
    items.truncate(MAX_DOCUMENTS);
    list_ui(state, ui, "Documents", "Go to document", icons::FILES, &items, &count, out);
}

/// How well a title answers to what was typed: every word of it must stand there, at the start of a word best.
fn matches(title: &str, typed: &str) -> Option<(i32, Vec<std::ops::Range<usize>>)> {
    let lower = title.to_lowercase();
    // Lower case of a few letters has another length; then nothing is lit.
    let same = lower.len() == title.len();
    let mut score = 0;
    let mut lit = Vec::new();
    for word in typed.to_lowercase().split_whitespace() {
        let starts = lower.match_indices(word).map(|(at, _)| at);
        let begins = |at: usize| at == 0 || !lower[..at].ends_with(char::is_alphanumeric);
        let best = starts.clone().find(|at| begins(*at)).or_else(|| starts.clone().next())?;
        score += if best == 0 {
            4
        } else if begins(best) {
            3
        } else {
            1
        };
        if same {
            lit.push(best..best + word.len());
        }
    }
    lit.sort_by_key(|range| range.start);
    Some((score, lit))
}

#[expect(clippy::too_many_arguments, reason = "both lists are drawn by it, and differ in just these")]
fn list_ui(
    state: &mut Overlays,
    ui: &mut Ui,
    name: &str,
    hint: &str,
    icon: &str,
    items: &[Item],
    count: &str,
    out: &mut Outbox,
) {
    let step = ui.input_mut(|input| {
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize;
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
        let page = input.count_and_consume_key(Modifiers::NONE, Key::PageDown) as isize
            - input.count_and_consume_key(Modifiers::NONE, Key::PageUp) as isize;
        down - up + page * 10
    });
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let last = items.len().saturating_sub(1) as isize;
    state.chosen = (state.chosen as isize + step).clamp(0, last) as usize;
    let before = state.typed.clone();
    sheet(ui, name, 620.0, 92.0, |ui| {
        let palette = theme::palette(ui.ctx());
        let response = typed_ui(ui, &mut state.typed, icon, hint, state.fresh);
        let at = pos2(ui.max_rect().right() - 18.0, response.rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, count, FontId::proportional(12.0), palette.quiet);
        if state.typed != before {
            state.chosen = 0;
        }
        ui.add_space(6.0);
        let area = ScrollArea::vertical().max_height(MAX_HEIGHT).auto_shrink([false, true]);
        area.show(ui, |ui| {
            for (index, item) in items.iter().enumerate() {
                let chosen = index == state.chosen;
                let response = item_ui(ui, item, chosen);
                if chosen && (step != 0 || state.fresh) {
                    response.scroll_to_me(None);
                }
                let run = response.clicked() || (chosen && enter);
                if let (true, Some(command)) = (run, &item.command) {
                    out.command(Command::Dismiss);
                    out.command(command.clone());
                }
            }
        });
        ui.add_space(6.0);
    });
}

fn item_ui(ui: &mut Ui, item: &Item, chosen: bool) -> egui::Response {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let usable = item.command.is_some();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, usable, chosen, &item.title));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let ground = rect.shrink2(vec2(6.0, 0.0));
    if chosen {
        ui.painter().rect_filled(ground, 6.0, palette.chosen);
    } else {
        row_ground(ui, palette, ground, false, response.hovered());
    }
    let middle = rect.center().y;
    ui.painter().text(
        pos2(rect.left() + 18.0, middle),
        Align2::LEFT_CENTER,
        item.icon,
        theme::icon_font(16.0),
        palette.quiet,
    );
    let mut right = rect.right() - 18.0;
    if !item.keys.is_empty() {
        for stroke in item.keys.split(' ').rev() {
            right = caps(ui, right, middle, stroke) - 4.0;
        }
    }
    if !item.why.is_empty() {
        let galley =
            ui.painter().layout_no_wrap(item.why.to_owned(), FontId::proportional(12.0), palette.quiet);
        right -= galley.size().x + 6.0;
        ui.painter().galley(pos2(right, middle - galley.size().y / 2.0), galley, palette.quiet);
    }
    let ink = if usable { palette.ink } else { palette.quiet };
    let mut job = LayoutJob::default();
    job.wrap.max_width = (right - rect.left() - 56.0).max(40.0);
    job.wrap.max_rows = 1;
    let plain = TextFormat::simple(FontId::proportional(13.5), ink);
    let strong = TextFormat::simple(FontId::new(13.5, theme::semibold()), palette.accent);
    let mut at = 0;
    for range in &item.lit {
        if range.start < at {
            continue;
        }
        job.append(&item.title[at..range.start], 0.0, plain.clone());
        job.append(&item.title[range.clone()], 0.0, strong.clone());
        at = range.end;
    }
    job.append(&item.title[at..], 0.0, plain);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(pos2(rect.left() + 46.0, middle - galley.size().y / 2.0), galley, ink);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_order_and_starts_count_more() {
        assert!(matches("Only the page", "page the").is_some());
        assert!(matches("Only the page", "theme").is_none());
        assert!(matches("Theme: Night", "the").map(|m| m.0) > matches("Only the page", "the").map(|m| m.0));
        assert_eq!(matches("Theme: Night", "ni").map(|m| m.1[0].clone()), Some(7..9));
    }
}
