//! The field for finding, at the top right of a view: words, count, switches, next and previous.
//!
//! It stands at the same place whatever the view shows, so that one who goes through documents need not look for it.
//! A wide view has room for it beside what stands in the bar above documents that can be seen in several ways, and it
//! is no higher than that bar, so that it covers nothing of a page. In a narrow one it lies over the bar's end.

use super::icons;
use super::outbox::Outbox;
use super::theme::{self, Palette};
use super::widgets::{icon_button_sized, one_line, tip, titled};
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::words::ViewId;
use egui::{
    Align2, Area, Color32, FontId, Frame, Galley, Id, Key, Label, Margin, Order, RichText, Sense, Stroke,
    TextEdit, Ui, WidgetInfo, vec2,
};
use std::sync::Arc;

/// Points of the field, where there is room for it.
const FIELD: f32 = 190.0;
/// With less than this nobody sees what they type, and something else has to go.
const LEAST_FIELD: f32 = 96.0;
/// Points of the count that are kept for it, so that the buttons stay where they are.
const COUNT: f32 = 58.0;
const GAP: f32 = 4.0;
const HIGH: f32 = 26.0;
const GLASS: f32 = 16.0;
const BUTTON: f32 = 24.0;
const SWITCH: f32 = 27.0;
/// All switches with a gap before each.
const SWITCHES: f32 = 4.0 * (GAP + SWITCH);
/// The same beside the words, parted a little from the buttons.
const SWITCHES_BESIDE: f32 = GAP + SWITCHES;
/// The sign before the field, and the three buttons after it, with a gap before each of these and before the field.
const AROUND: f32 = GLASS + GAP + 3.0 * (GAP + BUTTON);
/// Points beside all that within the frame.
const MARGIN: f32 = 10.0;

/// From so many points on a view is wide: what stands in the bar above documents takes up to 330, and the field 510.
const WIDE: f32 = 870.0;
/// Below so many points a view spares what stands at its right.
const NARROW: f32 = 420.0;
/// Points that stay free at the left of a view.
const EDGE: f32 = 6.0;

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

/// What has room in a view, and where: what is less needed goes below the words, so that all of it can be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Plan {
    /// Points within the frame.
    width: f32,
    /// Beside the words, or below them.
    switches: Seat,
    count: Seat,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Seat {
    Beside,
    Below,
    /// Only in what is narrower than any page: they have keys.
    Nowhere,
}

impl Plan {
    /// For so many points within the frame.
    fn of(room: f32) -> Self {
        let (least, field) = (AROUND + LEAST_FIELD, AROUND + FIELD);
        let count = GAP + COUNT;
        if room >= least + count + SWITCHES_BESIDE {
            let width = room.min(field + count + SWITCHES_BESIDE);
            return Self { width, switches: Seat::Beside, count: Seat::Beside };
        }
        if room >= least + count {
            return Self { width: room.min(field + count), switches: Seat::Below, count: Seat::Beside };
        }
        let switches = if room >= COUNT + SWITCHES { Seat::Below } else { Seat::Nowhere };
        Self { width: room.max(AROUND + GAP), switches, count: Seat::Below }
    }
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
    let inset = theme::STRIP + if rect.width() < NARROW { 4.0 } else { 18.0 };
    let at = rect.right_top() + vec2(-inset, down);
    let plan = Plan::of(rect.width() - inset - EDGE - 2.0 * MARGIN - 2.0);
    area.fixed_pos(at).constrain_to(rect).show(ui.ctx(), |ui| {
        let frame = Frame::new()
            .fill(palette.page)
            .stroke(Stroke::new(1.0, palette.hairline))
            .corner_radius(10.0)
            .shadow(shadow)
            .inner_margin(Margin::symmetric(MARGIN as i8, margin));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(GAP, 2.0);
            ui.set_width(plan.width);
            ui.horizontal(|ui| bar_ui(ui, desk, plan, palette, out));
            if plan.count == Seat::Below || plan.switches == Seat::Below {
                ui.horizontal(|ui| below_ui(ui, desk, plan, palette, out));
            }
            // Below the field and as long as it is wrong: a regular expression is wrong at most letters while one
            // types it.
            if let Some(failure) = &desk.find.failure {
                let words = RichText::new(failure.to_string()).size(12.0).color(palette.warning);
                ui.add(Label::new(words).wrap());
            }
        });
    });
}

/// The second row of a narrow view: the switches below the field, and the count where it has no room above.
fn below_ui(ui: &mut Ui, desk: &Desk, plan: Plan, palette: &Palette, out: &mut Outbox) {
    if plan.switches == Seat::Below {
        switches_ui(ui, desk, palette, out);
    }
    if plan.count == Seat::Below {
        let room = ui.available_width();
        count_ui(ui, &Count::of(ui, desk, room, palette), room, palette);
    }
}

/// By what the focus knows the field.
pub fn field_id() -> Id {
    Id::unique("find words")
}

/// The desk has the words, since other acts change them too: the field gets them anew in each frame.
fn bar_ui(ui: &mut Ui, desk: &Desk, plan: Plan, palette: &Palette, out: &mut Outbox) {
    let find = &desk.find;
    // Painted, and no label: a screen reader would read out a letter that nobody knows.
    let (place, _) = ui.allocate_exact_size(vec2(GLASS, HIGH), Sense::hover());
    let glass = (icons::MAGNIFYING_GLASS, theme::icon_font(16.0));
    ui.painter().text(place.center(), Align2::CENTER_CENTER, glass.0, glass.1, palette.quiet);
    // The field takes what the others leave, so that it begins and they end where they did whatever is counted.
    let stop = if find.progress.is_some() { GAP + BUTTON } else { 0.0 };
    let switches = if plan.switches == Seat::Beside { SWITCHES_BESIDE } else { 0.0 };
    let rest = plan.width - AROUND - stop - switches;
    let count = (plan.count == Seat::Beside)
        .then(|| Count::of(ui, desk, (rest - GAP - LEAST_FIELD).max(COUNT), palette));
    let taken = count.as_ref().map_or(0.0, |count| GAP + count.width().max(COUNT));
    let field = (rest - taken).max(GAP);
    let mut words = find.query.words.clone();
    let id = field_id();
    let edit = TextEdit::singleline(&mut words)
        .id(id)
        .hint_text(RichText::new("Find in this document").color(palette.quiet))
        .frame(Frame::NONE)
        .background_color(Color32::TRANSPARENT)
        .align(Align2::LEFT_CENTER)
        .desired_width(field);
    let response = ui.add_sized(vec2(field, HIGH), edit);
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
    if let Some(count) = count {
        count_ui(ui, &count, count.width().max(COUNT), palette);
    }
    buttons_ui(ui, desk, plan, palette, out);
}

/// What can be pressed: from hit to hit, what counts as the same, and the end of it.
fn buttons_ui(ui: &mut Ui, desk: &Desk, plan: Plan, palette: &Palette, out: &mut Outbox) {
    let step = vec2(BUTTON, HIGH);
    if icon_button_sized(ui, icons::CARET_UP, &titled(desk, "find.previous"), false, 15.0, step).clicked() {
        out.command(Command::FindPrevious);
    }
    if icon_button_sized(ui, icons::CARET_DOWN, &titled(desk, "find.next"), false, 15.0, step).clicked() {
        out.command(Command::FindNext);
    }
    if plan.switches == Seat::Beside {
        ui.add_space(GAP);
        switches_ui(ui, desk, palette, out);
    }
    if desk.find.progress.is_some()
        && icon_button_sized(ui, icons::STOP, "Stop looking", false, 15.0, step).clicked()
    {
        out.command(Command::FindStop);
    }
    if icon_button_sized(ui, icons::X, "Close  (Esc)", false, 15.0, step).clicked() {
        out.command(Command::FindClose);
    }
}

/// What counts as the same.
fn switches_ui(ui: &mut Ui, desk: &Desk, palette: &Palette, out: &mut Outbox) {
    let query = &desk.find.query;
    let switches = [
        ("Aa", "find.case", query.case, Command::FindCase { on: !query.case }),
        ("W", "find.word", query.whole_word, Command::FindWholeWord { on: !query.whole_word }),
        (".*", "find.regex", query.regex, Command::FindRegex { on: !query.regex }),
        ("Á", "find.accents", query.accents, Command::FindAccents { on: !query.accents }),
    ];
    for (sign, id, on, command) in switches {
        if switch_ui(ui, sign, &titled(desk, id), on, palette).clicked() {
            out.command(command);
        }
    }
}

/// Stands for a search that went round, where there is no room to say so.
const AGAIN: &str = "↻";

/// How many there are, laid out within the room that there is.
struct Count {
    galley: Arc<Galley>,
    words: String,
    /// What the pointer and a screen reader are told beyond that.
    tip: Option<String>,
}

impl Count {
    fn of(ui: &Ui, desk: &Desk, room: f32, palette: &Palette) -> Self {
        let words = counted_hits(desk);
        // In a draft of which not all words are shown: whoever finds nothing should know that it was there.
        let unseen = desk.find.unseen_words().filter(|_| desk.find.progress.is_none());
        let not_shown = grouped(desk.find.unseen as u64);
        let mark = match (&unseen, desk.find.hits.is_empty()) {
            // Whoever does not rest the pointer there must not go on in the belief that it was nowhere.
            (Some(_), true) => format!("none, {not_shown} not shown"),
            (Some(_), false) => format!("{words} (+{not_shown})"),
            (None, _) => words,
        };
        let lay = |words: &str| one_line(ui, words, FontId::proportional(12.5), palette.quiet, room);
        let whole = lay(&mark);
        // What is cut must not be the number.
        let short = desk.find.wrapped.and_then(|wrapped| mark.strip_prefix(wrapped)?.strip_prefix(": "));
        let galley = match short.filter(|_| whole.elided) {
            Some(short) => lay(&format!("{AGAIN} {short}")),
            None => Arc::clone(&whole),
        };
        let tip = unseen.or_else(|| whole.elided.then(|| mark.clone()));
        let words = match &tip {
            Some(tip) if *tip != mark => format!("{mark}: {tip}"),
            _ => mark,
        };
        Self { galley, words, tip }
    }

    fn width(&self) -> f32 {
        self.galley.size().x
    }
}

/// The count in words: “3 of 12”.
fn counted_hits(desk: &Desk) -> String {
    let find = &desk.find;
    let count = grouped(find.hits.len() as u64);
    let more = if find.limited { "+" } else { "" };
    match (find.query.words.is_empty(), find.wrapped, find.current, find.progress) {
        (true, ..) => String::new(),
        (_, _, None, Some(progress)) if find.hits.is_empty() => format!("{:.0} %", progress * 100.0),
        (_, _, None, None) if find.hits.is_empty() && find.failure.is_none() => "none".to_owned(),
        (_, Some(wrapped), Some(at), _) => format!("{wrapped}: {} of {count}{more}", grouped(at as u64 + 1)),
        (_, None, Some(at), None) => format!("{} of {count}{more}", grouped(at as u64 + 1)),
        (_, None, Some(at), Some(p)) => format!("{} of {count}… {:.0} %", grouped(at as u64 + 1), p * 100.0),
        _ => format!("{count}{more}"),
    }
}

fn count_ui(ui: &mut Ui, count: &Count, width: f32, palette: &Palette) {
    let size = count.galley.size();
    let (rect, response) = ui.allocate_exact_size(vec2(width, HIGH), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Status, true, &count.words));
    let at = egui::pos2(rect.right() - size.x, rect.center().y - size.y / 2.0);
    ui.painter().galley(at, Arc::clone(&count.galley), palette.quiet);
    if let Some(told) = &count.tip {
        tip(response, told);
    }
}

fn switch_ui(ui: &mut Ui, sign: &str, name: &str, on: bool, palette: &Palette) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(SWITCH, HIGH), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Switch, true, on, name));
    if on || response.hovered() {
        let ground = if on { palette.chosen } else { palette.hover };
        ui.painter().rect_filled(rect.shrink(1.0), 5.0, ground);
    }
    super::widgets::focus_ring(ui, &response, rect, 5.0);
    let ink = if on { palette.ink } else { palette.quiet };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, sign, FontId::monospace(12.0), ink);
    tip(response, name)
}

/// Chooses all words of the field, so that what is typed next takes their place.
fn select_all(ui: &Ui, id: Id, len: usize) {
    use egui::text::{CCursor, CCursorRange, CharIndex};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(CharIndex(0)), CCursor::new(CharIndex(len)));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}
