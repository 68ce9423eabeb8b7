//! Lists that are filtered by typing: all acts, and all documents.

pub mod hunt;

use super::{Overlays, sheet, typed_ui};
use crate::data::wording::counted;
use crate::desk::Desk;
use crate::desk::action::{ACTIONS, Offer};
use crate::desk::command::Command;
use crate::desk::pointed::link_title;
use crate::ui::icons;
use crate::ui::matching::Typed;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::{caps, file_icon, row_ground};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Key, Modifiers, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

/// Points of one row, and of all rows that are seen at once: eleven, and the rest by scrolling.
const ROW: f32 = 36.0;
const MAX_HEIGHT: f32 = 396.0;
/// A row of either list, whatever it stands for.
struct Item {
    icon: &'static str,
    title: String,
    /// Byte ranges of the title that were typed.
    lit: Vec<std::ops::Range<usize>>,
    /// Why it cannot be done now; empty where it can.
    why: &'static str,
    /// The first of its chords; empty for documents.
    keys: String,
    /// What Enter or a click does; `None` where it cannot be done now.
    command: Option<Command>,
}

/// What a link that was pasted into a list leads to: the only row then, because nothing else can be meant.
fn link_item(typed: &str) -> Option<Item> {
    let title = link_title(typed)?;
    let command = Some(Command::OpenLink { link: typed.to_owned() });
    Some(Item { icon: icons::LINK, title, lit: Vec::new(), why: "", keys: String::new(), command })
}

/// All acts. They are about a hundred, so that all are looked at in each frame and the answer is there at once.
pub fn acts_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    state.awaits = false;
    let mut typed = Typed::loosely(&state.typed);
    // The two that would do nothing but open this list or close it.
    let all = ACTIONS.iter().filter(|entry| entry.id != "help.palette" && entry.id != "help.dismiss");
    let mut items: Vec<(u32, Item)> = all
        .clone()
        .filter_map(|entry| {
            let score = typed.score(entry.title)?;
            let (command, why) = match (entry.make)(desk) {
                Offer::Ready(command) => (Some(command), ""),
                // It is listed all the same, with the reason: a reader who looked for it in vain would take it for
                // missing.
                Offer::Not(why) => (None, why),
            };
            let item = Item {
                icon: icons::glyph(entry.icon),
                title: entry.title.to_owned(),
                lit: typed.lit(entry.title),
                why,
                keys: entry.chords(desk).first().map(ToString::to_string).unwrap_or_default(),
                command,
            };
            Some((score, item))
        })
        .collect();
    // Those that answer equally well stay in the order of the table, in which the menus have them.
    items.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let items: Vec<Item> = match link_item(&state.typed) {
        Some(link) => vec![link],
        None => items.into_iter().map(|(_, item)| item).collect(),
    };
    let count = format!("{} of {} acts", items.len(), all.count());
    list_ui(state, ui, "All acts", "What would you like to do?", icons::CARET_RIGHT, &items, &count, out);
}

/// All documents that are open, were open, or lie in the library: too many for one frame, see [`hunt`].
pub fn documents_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    let known = state.hunt.go_on(desk, &state.typed);
    if state.hunt.goes_on() {
        // Nothing else may happen, and then egui would draw no further frame in which to go on.
        ui.ctx().request_repaint();
    }
    let link = link_item(&state.typed);
    state.awaits = !known && link.is_none();
    let items: Vec<Item> = state
        .hunt
        .found
        .iter()
        .map(|found| Item {
            icon: file_icon(&found.file),
            title: found.title.clone(),
            lit: found.lit.clone(),
            why: "",
            keys: String::new(),
            command: Some(found.command.clone()),
        })
        .collect();
    let items = link.map_or(items, |link| vec![link]);
    let count = state.hunt.count.map_or("looking…".to_owned(), |count| counted(count as u64, "document"));
    list_ui(state, ui, "Documents", "Go to document", icons::FILES, &items, &count, out);
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
        // Taken before the field is drawn, which would move its caret with them.
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize;
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
        let page = input.count_and_consume_key(Modifiers::NONE, Key::PageDown) as isize
            - input.count_and_consume_key(Modifiers::NONE, Key::PageUp) as isize;
        // One less than are seen, so that one row stays in sight from page to page.
        down - up + page * 10
    });
    state.entered |= ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    // Who types fast and presses Enter means what answers to all that was typed, not what is still shown for less.
    let mut enter = state.entered && !state.awaits;
    state.entered &= state.awaits;
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
            // The answer comes in the next frame, at the soonest.
            ui.ctx().request_repaint();
            state.entered |= std::mem::take(&mut enter);
        }
        ui.add_space(6.0);
        let area = ScrollArea::vertical().max_height(MAX_HEIGHT).auto_shrink([false, true]);
        area.show(ui, |ui| {
            for (index, item) in items.iter().enumerate() {
                let chosen = index == state.chosen;
                let response = item_ui(ui, item, chosen);
                // Only when it was moved by keys: in each frame, the wheel could not scroll away from it.
                if chosen && (step != 0 || state.fresh) {
                    response.scroll_to_me(None);
                }
                let run = response.clicked() || (chosen && enter);
                if let (true, Some(command)) = (run, &item.command) {
                    // First, because what is asked for may itself lie over the window.
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
    // Laying out the words is what costs, and of two hundred rows eleven are seen.
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
    // From the right edge on: keys and reason are short and say what the title does not, so that it is the title that
    // is cut.
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
    // Each stretch of letters that were typed is set in a stretch of its own.
    let mut at = 0;
    for range in &item.lit {
        // They come sorted and apart; one that did not would cut the title backwards, which ends the program.
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
