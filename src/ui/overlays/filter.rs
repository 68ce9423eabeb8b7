//! Asks which cells of a column are shown: by a condition that is typed, or by values that are chosen among those there are.

use super::{Overlays, sheet, typed_ui};
use crate::data::arrangement::Condition;
use crate::data::arrangement::folding::folded;
use crate::data::grid::SheetColumn;
use crate::data::job::ValueCount;
use crate::data::wording::{counted, grouped};
use crate::desk::Desk;
use crate::desk::arranged::{clauses, column_title};
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::widgets::one_line;
use crate::ui::{icons, theme};
use egui::{
    Align2, FontId, Key, Margin, Modifiers, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

/// Points of a row, and of all that are seen at once.
const ROW: f32 = 28.0;
const MAX_HEIGHT: f32 = 308.0;

/// The field, below it what is typed would do, and the values of the column that answer to it.
pub fn filter_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, column: u32, out: &mut Outbox) {
    let (Some(view), Some(document)) = (desk.active_view(), desk.active_document()) else {
        return out.command(Command::Dismiss);
    };
    let unit = view.unit_looked_at;
    let now = view.arrangement(unit).and_then(|own| own.condition_of(column));
    if state.fresh {
        match now {
            Some(Condition::OneOf(values)) => state.ticked = values.iter().cloned().collect(),
            Some(condition) => state.typed = condition.to_string(),
            None => {}
        }
    }
    let title = column_title(document, view, unit, column);
    let found = answers(desk, &state.typed);
    let keys = Keys::take(ui);
    let last = found.len() as isize;
    state.chosen = (state.chosen as isize + keys.step).clamp(0, last) as usize;
    let condition = wanted(state);
    // What is typed may ask other columns as well.
    let typed = state.ticked.is_empty().then(|| clauses(document, view, unit, column, &state.typed));
    let line = match &typed {
        Some(asked) => asked.as_ref().map(|_| state.typed.trim().to_owned()).map_err(Clone::clone),
        None => Ok(condition.as_ref().map(ToString::to_string).unwrap_or_default()),
    };
    let mut command = None;
    let mut tick = None;
    let height = MAX_HEIGHT.min(ui.ctx().content_rect().height() * 0.86 - 170.0).max(2.0 * ROW);
    sheet(ui, "Filter", 520.0, 100.0, |ui| {
        let palette = theme::palette(ui.ctx());
        let hint = format!("Rows where {title}…");
        let before = state.typed.clone();
        let response = typed_ui(ui, &mut state.typed, icons::FUNNEL_SIMPLE, &hint, state.fresh);
        let values = &desk.column_values;
        let count = match (values.awaited, values.limited) {
            (true, _) => "looking…".to_owned(),
            (_, true) => format!("more than {}", counted(values.values.len() as u64, "value")),
            (_, false) => counted(values.values.len() as u64, "value"),
        };
        let at = pos2(ui.max_rect().right() - 18.0, response.rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, count, FontId::proportional(12.0), palette.quiet);
        if state.typed != before {
            state.chosen = 0;
        }
        ui.add_space(4.0);
        let said = |(column, own): &(u32, Option<Condition>)| {
            let own = own.as_ref()?;
            Some(format!("{} {}", column_title(document, view, unit, *column), own.words()))
        };
        let first = match (&typed, &condition) {
            (Some(Err(why)), _) => why.clone(),
            (Some(Ok(asked)), _) => match asked.iter().filter_map(said).collect::<Vec<_>>().join(", ") {
                none if none.is_empty() => "All rows".to_owned(),
                all => format!("Rows where {all}"),
            },
            (None, None) => "All rows".to_owned(),
            (None, Some(own)) => format!("Rows where {title} {}", own.words()),
        };
        let response = row_ui(ui, state.chosen == 0, None, &first, "Enter");
        if response.clicked() || keys.enter && state.chosen == 0 {
            command.clone_from(&line.as_ref().ok().cloned());
        }
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, true]).show_rows(ui, ROW, found.len(), |ui, rows| {
            for at in rows {
                let Some(value) = found.get(at) else { continue };
                let chosen = state.chosen == at + 1;
                let words = if value.words.is_empty() { "(empty)" } else { &value.words };
                let ticked = state.ticked.contains(&value.words);
                let response = row_ui(ui, chosen, Some(ticked), words, &grouped(u64::from(value.rows)));
                if response.clicked() || chosen && keys.tick {
                    tick = Some(value.words.clone());
                }
                if chosen && keys.step != 0 {
                    response.scroll_to_me(None);
                }
                if chosen && keys.enter {
                    let only = Condition::OneOf(vec![value.words.clone()]);
                    let only = if value.words.is_empty() { Condition::Empty } else { only };
                    // What was ticked is what is meant, where anything was.
                    let all = !state.ticked.is_empty();
                    command = if all { line.as_ref().ok().cloned() } else { Some(only.to_string()) };
                }
            }
        });
        egui::Frame::new().inner_margin(Margin::symmetric(18, 10)).show(ui, |ui| {
            let words = match document.is_log() {
                true => {
                    "Type words that it contains, warn+ for warnings and worse, after 10:00, \
                     2024-03-01..2024-03-02, !words, or of several columns: refused level:error time:after 10:00. \
                     Lines that go on from an entry stay with it. Enter shows these rows; nothing shows all."
                }
                false => {
                    "Type words that it contains, > 1000, 10..20, 2024-03..2024-05, empty, not empty or !words; \
                     or tick values with a click or Ctrl+Enter. Enter shows these rows; nothing shows all."
                }
            };
            ui.label(RichText::new(words).size(12.0).color(palette.quiet));
        });
    });
    if let Some(words) = tick
        && !state.ticked.remove(&words)
    {
        state.ticked.insert(words);
        state.typed.clear();
    }
    if let Some(condition) = command {
        out.command(Command::Dismiss);
        out.command(Command::FilterColumn { column: SheetColumn(column), condition });
    }
}

/// Keys of this frame, taken before the field is drawn, which would move its caret with them.
struct Keys {
    step: isize,
    enter: bool,
    tick: bool,
}

impl Keys {
    fn take(ui: &Ui) -> Self {
        ui.input_mut(|input| {
            let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize;
            let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize;
            // First, because a key without Ctrl is asked for without minding it.
            let tick = input.consume_key(Modifiers::COMMAND, Key::Enter);
            Self { step: down - up, tick, enter: !tick && input.consume_key(Modifiers::NONE, Key::Enter) }
        })
    }
}

/// The condition that ticked values come to, where any are.
fn wanted(state: &Overlays) -> Option<Condition> {
    if state.ticked.is_empty() {
        return None;
    }
    let values: Vec<String> = state.ticked.iter().filter(|words| !words.is_empty()).cloned().collect();
    // Empty cells alone; beside others they cannot be said in one line.
    Some(if values.is_empty() { Condition::Empty } else { Condition::OneOf(values) })
}

/// Values of the column that have what was typed, where that is words.
fn answers(desk: &Desk, typed: &str) -> Vec<ValueCount> {
    let words = match Condition::parse(typed) {
        Ok(Some(Condition::Contains(words))) => folded(&words),
        _ => String::new(),
    };
    let has = |value: &&ValueCount| words.is_empty() || folded(&value.words).contains(&words);
    desk.column_values.values.iter().filter(has).cloned().collect()
}

fn row_ui(ui: &mut Ui, chosen: bool, ticked: Option<bool>, words: &str, beside: &str) -> egui::Response {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, ticked.unwrap_or(chosen), words));
    let ground = rect.shrink2(vec2(6.0, 0.0));
    if chosen || response.hovered() {
        let colour = if chosen { palette.chosen } else { palette.hover };
        ui.painter().rect_filled(ground, 6.0, colour);
    }
    let middle = rect.center().y;
    let icon = match ticked {
        Some(true) => icons::CHECK_SQUARE,
        Some(false) => icons::SQUARE,
        None => icons::FUNNEL_SIMPLE,
    };
    let ink = if ticked == Some(true) { palette.accent } else { palette.quiet };
    ui.painter().text(
        pos2(rect.left() + 18.0, middle),
        Align2::LEFT_CENTER,
        icon,
        theme::icon_font(15.0),
        ink,
    );
    let beside = one_line(ui, beside, FontId::proportional(12.0), palette.quiet, rect.width() * 0.3);
    let right = rect.right() - 18.0 - beside.size().x;
    ui.painter().galley(pos2(right, middle - beside.size().y / 2.0), beside, palette.quiet);
    let room = (right - rect.left() - 58.0).max(20.0);
    let galley = one_line(ui, words, FontId::proportional(13.5), palette.ink, room);
    ui.painter().galley(pos2(rect.left() + 44.0, middle - galley.size().y / 2.0), galley, palette.ink);
    response
}
