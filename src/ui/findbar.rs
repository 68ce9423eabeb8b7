//! The field for finding, at the top right of a view: words, count, switches, next and previous.
//!
//! It stands at the same place whatever the view shows, so that one who goes through documents need not look for it.
//! A wide view has room for it beside what stands in the bar above documents that can be seen in several ways, and it
//! is no higher than that bar, so that it covers nothing of a page. In a narrow one it lies over the bar's end.

use super::icons;
use super::outbox::Outbox;
use super::theme::{self, Palette};
use super::widgets::{icon_button_sized, titled};
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::words::ViewId;
use egui::{
    Align2, Area, Color32, FontId, Frame, Id, Key, Margin, Order, RichText, Sense, Stroke, TextEdit, Ui,
    WidgetInfo, vec2,
};

/// Points of the field, where there is room for it.
const FIELD: f32 = 190.0;
/// Below so many points a view is too narrow for the switches beside the words.
const NARROW: f32 = 420.0;

/// From so many points on a view is wide: what stands in the bar above documents takes up to 330, and the field 510.
const WIDE: f32 = 870.0;

/// How the field stands in a view.
#[derive(Clone, Copy, PartialEq)]
pub enum Stands {
    /// Beside what stands in the bar above the document, or where that bar would be.
    InBar,
    /// Over the bar's end and the top of the page.
    Over,
}

/// How the field stands in a view of this width; `None` where it is not open there: all views share one search, and a
/// field over each would be several for the same words.
pub fn stands(desk: &Desk, view: ViewId, width: f32) -> Option<Stands> {
    let open = desk.find.open && desk.active == Some(view);
    open.then_some(if width < WIDE { Stands::Over } else { Stands::InBar })
}

/// Draws the field over one view, of which `ui` has all, if that is the one in front.
pub fn findbar_ui(ui: &mut Ui, desk: &Desk, view: ViewId, out: &mut Outbox) {
    let Some(stands) = stands(desk, view, ui.max_rect().width()) else { return };
    let palette = theme::palette(ui.ctx());
    let rect = ui.max_rect();
    let area = Area::new(Id::unique("find bar")).order(Order::Middle).pivot(Align2::RIGHT_TOP);
    let shadow = egui::Shadow { offset: [0, 3], blur: 14, spread: 0, color: palette.shadow };
    let (down, margin, shadow) = match stands {
        Stands::InBar => (2.0, 2, egui::Shadow::NONE),
        Stands::Over => (12.0, 5, shadow),
    };
    // Beside the strip, on which the hits are marked.
    let at = rect.right_top() + vec2(-theme::STRIP - 18.0, down);
    // Of a narrow view the buttons take their points first: without them nobody gets from hit to hit. Where that leaves
    // no room for words, the switches go, which have keys.
    let narrow = rect.width() < NARROW;
    let field = FIELD.min(rect.width() - if narrow { 230.0 } else { 330.0 }).max(56.0);
    area.fixed_pos(at).constrain_to(rect).show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(palette.page)
            .stroke(Stroke::new(1.0, palette.hairline))
            .corner_radius(10.0)
            .shadow(shadow)
            .inner_margin(Margin::symmetric(10, margin));
        frame.show(ui, |ui| {
            ui.horizontal(|ui| bar_ui(ui, desk, (field, narrow), palette, out));
            // Below the field and as long as it is wrong: a regular expression is wrong at most letters while one
            // types it.
            if let Some(failure) = &desk.find.failure {
                ui.set_max_width(420.0);
                ui.label(RichText::new(failure.to_string()).size(12.0).color(palette.warning));
            }
        });
    });
}

/// By what the focus knows the field.
pub fn field_id() -> Id {
    Id::unique("find words")
}

/// The desk has the words, since other acts change them too: the field gets them anew in each frame.
fn bar_ui(ui: &mut Ui, desk: &Desk, (field, narrow): (f32, bool), palette: &Palette, out: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let find = &desk.find;
    // Painted, and no label: a screen reader would read out a letter that nobody knows.
    let (place, _) = ui.allocate_exact_size(vec2(16.0, 26.0), Sense::hover());
    let glass = (icons::MAGNIFYING_GLASS, theme::icon_font(16.0));
    ui.painter().text(place.center(), Align2::CENTER_CENTER, glass.0, glass.1, palette.quiet);
    let mut words = find.query.words.clone();
    let id = field_id();
    let edit = TextEdit::singleline(&mut words)
        .id(id)
        .hint_text(RichText::new("Find in this document").color(palette.quiet))
        .frame(Frame::NONE)
        .background_color(Color32::TRANSPARENT)
        .align(Align2::LEFT_CENTER)
        .desired_width(field);
    let response = ui.add_sized(vec2(field, 26.0), edit);
    response.clone().accessible_name("Find");
    let seen = ui.data(|data| data.get_temp::<u64>(id.with("seen"))).unwrap_or(0);
    // The desk counts how often finding was asked for. A flag would have to be taken back, which drawing must not do.
    if seen != find.focus_serial {
        ui.data_mut(|data| data.insert_temp(id.with("seen"), find.focus_serial));
        response.request_focus();
        select_all(ui, id, words.chars().count());
    }
    if response.changed() {
        out.command(Command::Find { words });
    }
    // For egui, Enter ends typing; here it means the next hit, and is pressed again and again.
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        let back = ui.input(|input| input.modifiers.shift);
        out.command(if back { Command::FindPrevious } else { Command::FindNext });
        response.request_focus();
    }
    count_ui(ui, desk, palette);
    buttons_ui(ui, desk, narrow, palette, out);
}

/// What can be pressed: from hit to hit, what counts as the same, and the end of it.
fn buttons_ui(ui: &mut Ui, desk: &Desk, narrow: bool, palette: &Palette, out: &mut Outbox) {
    let find = &desk.find;
    let step = vec2(24.0, 26.0);
    if icon_button_sized(ui, icons::CARET_UP, &titled(desk, "find.previous"), false, 15.0, step).clicked() {
        out.command(Command::FindPrevious);
    }
    if icon_button_sized(ui, icons::CARET_DOWN, &titled(desk, "find.next"), false, 15.0, step).clicked() {
        out.command(Command::FindNext);
    }
    ui.add_space(4.0);
    let query = &find.query;
    let switches = [
        ("Aa", "find.case", query.case, Command::FindCase { on: !query.case }),
        ("W", "find.word", query.whole_word, Command::FindWholeWord { on: !query.whole_word }),
        (".*", "find.regex", query.regex, Command::FindRegex { on: !query.regex }),
        ("Á", "find.accents", query.accents, Command::FindAccents { on: !query.accents }),
    ];
    for (sign, id, on, command) in switches.into_iter().filter(|_| !narrow) {
        if switch_ui(ui, sign, &titled(desk, id), on, palette).clicked() {
            out.command(command);
        }
    }
    if find.progress.is_some()
        && icon_button_sized(ui, icons::STOP, "Stop looking", false, 15.0, step).clicked()
    {
        out.command(Command::FindStop);
    }
    if icon_button_sized(ui, icons::X, "Close  (Esc)", false, 15.0, step).clicked() {
        out.command(Command::FindClose);
    }
}

fn count_ui(ui: &mut Ui, desk: &Desk, palette: &Palette) {
    let find = &desk.find;
    let count = grouped(find.hits.len() as u64);
    let more = if find.limited { "+" } else { "" };
    let words = match (find.query.words.is_empty(), find.wrapped, find.current, find.progress) {
        (true, ..) => String::new(),
        (_, _, None, Some(progress)) if find.hits.is_empty() => format!("{:.0} %", progress * 100.0),
        (_, _, None, None) if find.hits.is_empty() && find.failure.is_none() => "none".to_owned(),
        (_, Some(wrapped), Some(at), _) => format!("{wrapped}: {} of {count}{more}", grouped(at as u64 + 1)),
        (_, None, Some(at), None) => format!("{} of {count}{more}", grouped(at as u64 + 1)),
        (_, None, Some(at), Some(p)) => format!("{} of {count}… {:.0} %", grouped(at as u64 + 1), p * 100.0),
        _ => format!("{count}{more}"),
    };
    // In a draft of which not all words are shown: whoever finds nothing should know that it was there.
    let unseen = find.unseen_words().filter(|_| find.progress.is_none());
    let mark = match (&unseen, find.hits.is_empty()) {
        // Whoever does not rest the pointer there must not go on in the belief that it was nowhere.
        (Some(_), true) => format!("none, {} not shown", grouped(find.unseen as u64)),
        (Some(_), false) => format!("{words} (+{})", grouped(find.unseen as u64)),
        (None, _) => words,
    };
    let words = unseen.as_ref().map_or_else(|| mark.clone(), |unseen| format!("{mark}: {unseen}"));
    let galley = ui.painter().layout_no_wrap(mark, FontId::proportional(12.5), palette.quiet);
    // Wide enough for most counts, so that the buttons stay where they are.
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x.max(58.0), 26.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Status, true, &words));
    let at = egui::pos2(rect.right() - galley.size().x, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.quiet);
    if let Some(unseen) = unseen {
        super::widgets::tip(response, &unseen);
    }
}

fn switch_ui(ui: &mut Ui, sign: &str, name: &str, on: bool, palette: &Palette) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(27.0, 26.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Switch, true, on, name));
    if on || response.hovered() {
        let ground = if on { palette.chosen } else { palette.hover };
        ui.painter().rect_filled(rect.shrink(1.0), 5.0, ground);
    }
    super::widgets::focus_ring(ui, &response, rect, 5.0);
    let ink = if on { palette.ink } else { palette.quiet };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, sign, FontId::monospace(12.0), ink);
    super::widgets::tip(response, name)
}

/// Chooses all words of the field, so that what is typed next takes their place.
fn select_all(ui: &Ui, id: Id, len: usize) {
    use egui::text::{CCursor, CCursorRange, CharIndex};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(CharIndex(0)), CCursor::new(CharIndex(len)));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}
