//! The bar above a document that can be seen in several ways: as printed, as text, both, and how large its pages are; of
//! a draft, with its changes as they are, all accepted, or all rejected.
//! It stands right above what it changes, and only where there is a choice.

use super::findbar::{self, Stands};
use super::outbox::Outbox;
use super::theme::{self, Palette};
use super::widgets::{focus_ring, icon_button_sized, one_line, titled};
use super::{icons, menus, theme::icon_font};
use crate::data::names::cut_within;
use crate::data::shown::Reading;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::documents::View;
use crate::desk::pages::faces;
use crate::desk::words::{ShownAs, Zoom};
use egui::{
    Align, Align2, Color32, FontId, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use std::borrow::Cow;

/// Height of the bar in points, its line below included.
const BAR: f32 = 36.0;
/// A page that is lower than this keeps all of its height: the same can be had by keys and menu.
const MIN_HEIGHT: f32 = 220.0;
/// Height of the switch.
const SWITCH: f32 = 24.0;
/// Letters of the name of a document in the switch: no more, and none where there is no room for so many.
const MAX_NAME: f32 = 28.0;
const MIN_NAME: usize = 8;
/// Left and right of the words of one of its parts.
const MARGIN: f32 = 10.0;

/// Draws the bar of a view at the top of `rect`; gives what is left for the document.
pub fn ways_ui(ui: &mut Ui, desk: &Desk, view: &View, rect: Rect, out: &mut Outbox) -> Rect {
    let faces = desk.document(view.doc).map(|document| faces(document)).unwrap_or_default();
    let drafted = desk.document(view.doc).is_some_and(|document| Desk::has_readings(document));
    if faces.len() < 2 && !drafted || rect.height() < MIN_HEIGHT {
        return rect;
    }
    let palette = theme::palette(ui.ctx());
    let (bar, rest) = rect.split_top_bottom_at_y(rect.top() + BAR);
    ui.painter().rect_filled(bar, 0.0, palette.page);
    ui.painter().rect_filled(bar.with_min_y(bar.bottom() - 1.0), 0.0, palette.hairline);
    // Each view has one, and its parts are known by the view.
    let inside = bar.shrink2(vec2(12.0, 0.0)).with_max_y(bar.bottom() - 1.0);
    let mut row = ui.new_child(
        UiBuilder::new()
            .id_salt("ways")
            .max_rect(inside)
            .layout(Layout::left_to_right(Align::Center))
            .accessibility_role(Role::Toolbar)
            .accessibility_label("How it is shown"),
    );
    row.set_clip_rect(bar.intersect(ui.clip_rect()));
    row.spacing_mut().item_spacing.x = 2.0;
    let field = findbar::stands(desk, view.id, rect.width());
    // What the field would leave half of is not drawn; keys and menu have the same.
    if field == Some(Stands::Over) {
        return rest;
    }
    if faces.len() > 1 {
        switch_ui(&mut row, desk, view, &ways(desk, view, &faces), palette, out);
    }
    if drafted && desk.shown_as(view.id) == ShownAs::Words {
        changes_ui(&mut row, desk, view, palette, out);
    }
    if desk.shown_as(view.id) == ShownAs::Pages {
        size_ui(&mut row, desk, view, palette, out);
    }
    // The field stands there.
    if field.is_none() {
        step_ui(&row, desk, view, inside, palette);
    }
    rest
}

/// One of the parts of the switch: what it says, whether it is on, what it tells when the pointer rests on it, and what it
/// does.
struct Way {
    words: Cow<'static, str>,
    on: bool,
    hint: String,
    does: Command,
}

fn ways(desk: &Desk, view: &View, faces: &[ShownAs]) -> Vec<Way> {
    let both = desk.other_half(view.id).is_some();
    let shown = desk.shown_as(view.id);
    let way = |face: ShownAs| {
        let (words, id) = match face {
            ShownAs::Words => ("As text", "page.printed"),
            ShownAs::Pages => ("As printed", "page.printed"),
            ShownAs::Grid => ("As a grid", "page.grid"),
            ShownAs::Bytes => ("As bytes", "page.bytes"),
        };
        let hint = match face {
            ShownAs::Words => "The words in your own type",
            ShownAs::Pages => "The pages as they were printed",
            ShownAs::Grid => "In rows and columns",
            ShownAs::Bytes => "All of the file, byte by byte",
        };
        Way {
            words: words.into(),
            on: !both && face == shown,
            hint: hinted(desk, hint, id),
            does: Command::ShownAs { face },
        }
    };
    let mut ways: Vec<Way> = faces.iter().copied().map(way).collect();
    let hint = hinted(desk, "Both beside each other, at the same place", "page.both");
    ways.push(Way { words: "Both".into(), on: both, hint, does: Command::Both { on: !both } });
    ways
}

/// What a part of the switch does, with the keys of the act that does the same.
fn hinted(desk: &Desk, hint: &str, id: &str) -> String {
    let keys =
        crate::desk::action::find(id).and_then(|act| act.chords(desk).first().map(ToString::to_string));
    keys.map_or_else(|| hint.to_owned(), |keys| format!("{hint}  ({keys})"))
}

/// The readings of a draft, and the way from one change to the next.
fn changes_ui(ui: &mut Ui, desk: &Desk, view: &View, palette: &Palette, out: &mut Outbox) {
    let now = desk.reading_of(view);
    let names = desk.compared_names(view.doc);
    let compared = names.is_some();
    // Cut where both have no room beside the steps.
    let most = ((ui.available_width() - 260.0) / 14.0).clamp(0.0, MAX_NAME) as usize;
    let named = |side: &str, at: usize| match names.as_ref().and_then(|names| names.get(at)) {
        Some(name) if most >= MIN_NAME => format!("{side}: {}", cut_within(name, most)),
        _ => format!("The {}", side.to_lowercase()),
    };
    let way = |reading: Reading| {
        let (hint, id) = match reading {
            Reading::AsItIs if compared => {
                ("Both documents, with what differs marked", "page.changes-marked")
            }
            Reading::Accepted if compared => ("", "page.changes-accepted"),
            Reading::Rejected if compared => ("", "page.changes-rejected"),
            Reading::AsItIs => ("The draft with its changes marked", "page.changes-marked"),
            Reading::Accepted => ("As it would be if all changes held", "page.changes-accepted"),
            Reading::Rejected => ("As it was before all changes", "page.changes-rejected"),
        };
        let alone = |side: &str, at: usize| {
            let name = names.as_ref().and_then(|names| names.get(at)).map_or("", String::as_str);
            format!("The words of the {side} alone, {name}")
        };
        let hint = match reading {
            Reading::Accepted if compared => alone("second", 1),
            Reading::Rejected if compared => alone("first", 0),
            _ => hint.to_owned(),
        };
        let (hint, does) = (hinted(desk, &hint, id), Command::Changes { reading });
        let words: Cow<'_, str> = match reading {
            Reading::AsItIs if compared => "Both".into(),
            Reading::Accepted if compared => named("Second", 1).into(),
            Reading::Rejected if compared => named("First", 0).into(),
            reading => reading.title().into(),
        };
        Way { words, on: now == reading, hint, does }
    };
    switch_ui(ui, desk, view, &desk.readings(view.doc).map(way), palette, out);
    ui.add_space(8.0);
    let size = vec2(24.0, 24.0);
    if ui.available_width() < 2.0 * size.x + 4.0 {
        return;
    }
    let (previous, next) = match compared {
        true => (
            ("go.previous-difference", Command::PreviousDifference),
            ("go.next-difference", Command::NextDifference),
        ),
        false => (("go.previous-change", Command::PreviousChange), ("go.next-change", Command::NextChange)),
    };
    let (up, down) = (titled(desk, previous.0), titled(desk, next.0));
    if icon_button_sized(ui, icons::CARET_UP, &up, false, 13.0, size).clicked() {
        act(desk, view, previous.1, out);
    }
    if icon_button_sized(ui, icons::CARET_DOWN, &down, false, 13.0, size).clicked() {
        act(desk, view, next.1, out);
    }
}

fn switch_ui(ui: &mut Ui, desk: &Desk, view: &View, ways: &[Way], palette: &Palette, out: &mut Outbox) {
    let font = FontId::proportional(12.5);
    let width = |way: &Way| {
        one_line(ui, &way.words, font.clone(), Color32::PLACEHOLDER, f32::INFINITY).size().x + 2.0 * MARGIN
    };
    let widths: Vec<f32> = ways.iter().map(|way| width(way).ceil()).collect();
    let (rect, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), SWITCH), Sense::hover());
    ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.0, palette.hairline), StrokeKind::Inside);
    let mut left = rect.left();
    for (way, width) in ways.iter().zip(widths) {
        let own = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        left = own.right();
        if part_ui(ui, own, way, &font, palette).clicked() {
            act(desk, view, way.does.clone(), out);
        }
    }
}

fn part_ui(ui: &Ui, rect: Rect, way: &Way, font: &FontId, palette: &Palette) -> Response {
    let response = ui.interact(rect, ui.unique_id().with(&way.words), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, way.on, &*way.words));
    if way.on {
        ui.painter().rect_filled(rect.shrink(1.0), 5.0, palette.chosen);
    } else if response.hovered() {
        ui.painter().rect_filled(rect.shrink(1.0), 5.0, palette.hover);
    }
    focus_ring(ui, &response, rect.shrink(1.0), 5.0);
    let ink = if way.on || response.hovered() { palette.ink } else { palette.quiet };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, &*way.words, font.clone(), ink);
    response.on_hover_text(&way.hint)
}

/// How large the pages are, with the way to larger and smaller ones.
fn size_ui(ui: &mut Ui, desk: &Desk, view: &View, palette: &Palette, out: &mut Outbox) {
    const BUTTON: f32 = 24.0;
    const PERCENT: f32 = 48.0;
    ui.add_space(10.0);
    // In a half that has no room for it, it would be cut in the middle.
    if ui.available_width() < 2.0 * BUTTON + PERCENT + 6.0 {
        return;
    }
    let size = vec2(BUTTON, BUTTON);
    if icon_button_sized(ui, icons::MINUS, &titled(desk, "page.smaller"), false, 13.0, size).clicked() {
        act(desk, view, Command::Smaller, out);
    }
    // The size says itself and is a button: where one has got lost in it, a click makes the page fit again.
    let percent = format!("{:.0} %", view.shown_ratio * 100.0);
    let (rect, response) = ui.allocate_exact_size(vec2(PERCENT, BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &percent));
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(1.0), 5.0, palette.hover);
    }
    focus_ring(ui, &response, rect.shrink(1.0), 5.0);
    let ink = if response.hovered() { palette.ink } else { palette.quiet };
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, &percent, FontId::proportional(12.5), ink);
    let response = response.on_hover_text(titled(desk, "page.fit-width"));
    if response.clicked() {
        act(desk, view, Command::Zoom { zoom: Zoom::Width }, out);
    }
    menus::context_ui(&response, false, "Size", || menus::zoom_rows(desk), out);
    if icon_button_sized(ui, icons::PLUS, &titled(desk, "page.larger"), false, 13.0, size).clicked() {
        act(desk, view, Command::Larger, out);
    }
}

/// Says in the right half that both keep to the same place: one would look for a switch otherwise.
fn step_ui(row: &Ui, desk: &Desk, view: &View, bar: Rect, palette: &Palette) {
    const WORDS: &str = "in step";
    let Some(other) = desk.other_half(view.id) else { return };
    let order = desk.layout.views();
    let place = |view| order.iter().position(|own| *own == view);
    if place(other) > place(view.id) {
        return;
    }
    let galley = one_line(row, WORDS, FontId::proportional(12.0), palette.quiet, f32::INFINITY);
    let left = bar.right() - galley.size().x;
    let icon = pos2(left - 6.0, bar.center().y);
    // The switch goes first where there is no room for both.
    if icon.x - 20.0 < row.min_rect().right() {
        return;
    }
    row.painter().text(icon, Align2::RIGHT_CENTER, icons::LINK, icon_font(13.0), palette.quiet);
    let middle = bar.center().y - galley.size().y / 2.0;
    row.painter().galley(pos2(left, middle), galley, palette.quiet);
}

/// Commands are about the view in front: the one whose bar was clicked comes there first.
fn act(desk: &Desk, view: &View, command: Command, out: &mut Outbox) {
    if desk.active != Some(view.id) {
        out.command(Command::View { view: view.id });
    }
    out.command(command);
}
