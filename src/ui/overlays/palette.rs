//! Lists that are filtered by typing: all acts, and all documents.

mod acts;
pub mod hunt;
mod typefaces;

pub use typefaces::typefaces_ui;

use super::{Overlays, sheet, typed_ui};
use crate::data::wording::counted;
use crate::desk::Desk;
use crate::desk::action::Offer;
use crate::desk::command::Command;
use crate::desk::pointed::link_title;
use crate::ui::icons;
use crate::ui::matching::Typed;
use crate::ui::outbox::Outbox;
use crate::ui::theme;
use crate::ui::widgets::{caps, file_icon, one_line, row_ground};
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, FontId, Key, Modifiers, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

/// Points of one row, and of all rows that are seen at once: eleven, and the rest by scrolling.
const ROW: f32 = 36.0;
const MAX_HEIGHT: f32 = 396.0;
/// A row of either list, whatever it stands for.
struct Item {
    icon: &'static str,
    title: String,
    /// What a document lies in; empty for acts.
    folder: String,
    /// Byte ranges of the title that were typed.
    lit: Vec<std::ops::Range<usize>>,
    /// A quiet word behind the title.
    beside: &'static str,
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
    let (folder, beside, why, keys) = (String::new(), "", "", String::new());
    Some(Item { icon: icons::LINK, title, folder, lit: Vec::new(), beside, why, keys, command })
}

/// What is over a list and around it.
struct Head<'a> {
    name: &'a str,
    hint: &'a str,
    icon: &'static str,
    /// What was found, as a count.
    count: &'a str,
    /// What is said above the rows; empty where they say enough.
    says: &'a str,
}

/// All acts. They are about a hundred, so that all are looked at in each frame and the answer is there at once.
pub fn acts_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    state.awaits = false;
    let found = acts::answers(desk, &state.typed);
    let count = format!("{} of {} acts", found.len(), acts::count());
    let says = if found.is_empty() { "No act is called that." } else { "" };
    let mut items: Vec<Item> = found.into_iter().map(|answer| act_item(desk, answer)).collect();
    match link_item(&state.typed) {
        Some(link) => items = vec![link],
        None => items.extend(find_item(desk, state.typed.trim())),
    }
    let (name, hint) = ("All acts", "What would you like to do?");
    let head = Head { name, hint, icon: icons::CARET_RIGHT, count: &count, says };
    list_ui(state, ui, &head, &items, out);
}

fn act_item(desk: &Desk, answer: acts::Answer) -> Item {
    let acts::Answer { entry, lit, beside } = answer;
    // One that cannot be done is listed all the same, with the reason: a reader who looked for it in vain would take it
    // for missing.
    let (command, why) = match (entry.make)(desk) {
        Offer::Ready(_) => (Some(Command::Act { entry: entry.id.to_owned() }), ""),
        Offer::Not(why) => (None, why),
    };
    Item {
        icon: icons::glyph(entry.icon),
        title: entry.title.to_owned(),
        folder: String::new(),
        lit,
        beside,
        why,
        keys: entry.chords(desk).first().map(ToString::to_string).unwrap_or_default(),
        command,
    }
}

/// The last row: who types what is no act may have meant the document.
fn find_item(desk: &Desk, typed: &str) -> Option<Item> {
    let meant = !typed.is_empty() && desk.active_document().is_some();
    meant.then(|| Item {
        icon: icons::MAGNIFYING_GLASS,
        title: format!("Find “{typed}” in this document"),
        folder: String::new(),
        lit: Vec::new(),
        beside: "",
        why: "",
        keys: String::new(),
        command: Some(Command::Find { words: typed.to_owned() }),
    })
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
            icon: file_icon(&found.name),
            title: found.name.clone(),
            folder: found.folder.clone(),
            lit: found.lit.clone(),
            beside: "",
            why: "",
            keys: String::new(),
            command: Some(found.command.clone()),
        })
        .collect();
    let items = link.map_or(items, |link| vec![link]);
    let count = state.hunt.count.map_or("looking…".to_owned(), |count| counted(count as u64, "document"));
    let says = match (state.hunt.count, state.typed.trim().is_empty()) {
        (Some(0), true) => "Documents that are open, or lie in a folder of the library, will stand here.",
        (Some(0), false) => "No document is called that.",
        _ => "",
    };
    let (name, hint) = ("Documents", "Go to document");
    let head = Head { name, hint, icon: icons::FILES, count: &count, says };
    list_ui(state, ui, &head, &items, out);
}

/// Documents that can be compared with the one in front. They are those that are open, and all are looked at in each
/// frame.
pub fn partners_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    state.awaits = false;
    let partners = desk.partners();
    let Some(own) = desk.active_entry() else { return out.command(Command::Dismiss) };
    let mut words = Typed::loosely(&state.typed);
    let mut items = Vec::new();
    for partner in &partners {
        let all = words.is_empty();
        if !all && words.score(&partner.name).is_none() {
            continue;
        }
        items.push(Item {
            icon: file_icon(&partner.name),
            title: partner.name.clone(),
            folder: String::new(),
            lit: if all { Vec::new() } else { words.lit(&partner.name) },
            beside: "",
            why: "",
            keys: String::new(),
            command: Some(Command::CompareDocuments { first: partner.doc, second: own.id }),
        });
    }
    let count = counted(items.len() as u64, "document");
    let hint = format!("Compare “{}” with the earlier…", own.name());
    let says = match (partners.is_empty(), items.is_empty()) {
        (true, _) => "Open another document, and it will stand here.",
        (false, true) => "No open document is called that.",
        (false, false) => "",
    };
    let head = Head { name: "Compare with", hint: &hint, icon: icons::GIT_DIFF, count: &count, says };
    list_ui(state, ui, &head, &items, out);
}

fn list_ui(state: &mut Overlays, ui: &mut Ui, head: &Head, items: &[Item], out: &mut Outbox) {
    let step = step(ui);
    state.entered |= ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    // Who types fast and presses Enter means what answers to all that was typed, not what is still shown for less.
    let mut enter = state.entered && !state.awaits;
    state.entered &= state.awaits;
    let last = items.len().saturating_sub(1) as isize;
    state.chosen = (state.chosen as isize + step).clamp(0, last) as usize;
    let before = state.typed.clone();
    // The same for two rows as for a hundred, so that nothing jumps while one types.
    let height = MAX_HEIGHT.min(ui.ctx().content_rect().height() * 0.86 - 72.0).max(ROW);
    sheet(ui, head.name, 620.0, 92.0, |ui| {
        let palette = theme::palette(ui.ctx());
        let response = typed_ui(ui, &mut state.typed, head.icon, head.hint, state.fresh);
        let at = pos2(ui.max_rect().right() - 18.0, response.rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, head.count, FontId::proportional(12.0), palette.quiet);
        if state.typed != before {
            state.chosen = 0;
            // The answer comes in the next frame, at the soonest.
            ui.ctx().request_repaint();
            state.entered |= std::mem::take(&mut enter);
        }
        ui.add_space(6.0);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, false]).show(ui, |ui| {
            says_ui(ui, head.says);
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

/// How far the keys of this frame move the chosen row. Taken before the field is drawn, which would move its caret with
/// them.
fn step(ui: &Ui) -> isize {
    ui.input_mut(|input| {
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize;
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
        let page = input.count_and_consume_key(Modifiers::NONE, Key::PageDown) as isize
            - input.count_and_consume_key(Modifiers::NONE, Key::PageUp) as isize;
        // One less than are seen, so that one row stays in sight from page to page.
        down - up + page * 10
    })
}

fn says_ui(ui: &mut Ui, words: &str) {
    if words.is_empty() {
        return;
    }
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, words));
    let at = pos2(rect.left() + 18.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, words, FontId::proportional(13.0), palette.quiet);
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
    if !item.folder.is_empty() {
        let font = FontId::proportional(12.0);
        let galley = one_line(ui, &item.folder, font, palette.quiet, rect.width() * 0.35);
        right -= galley.size().x + 12.0;
        ui.painter().galley(pos2(right + 6.0, middle - galley.size().y / 2.0), galley, palette.quiet);
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
    let after = rect.left() + 46.0 + galley.size().x + 10.0;
    ui.painter().galley(pos2(rect.left() + 46.0, middle - galley.size().y / 2.0), galley, ink);
    if !item.beside.is_empty() && right - after > 40.0 {
        let font = FontId::proportional(12.0);
        let galley = one_line(ui, item.beside, font, palette.quiet, right - after - 12.0);
        ui.painter().galley(pos2(after, middle - galley.size().y / 2.0 + 0.5), galley, palette.quiet);
    }
    response
}
