//! Draws plain charts from their numbers: bars, lines and areas on one scale, and circles. Whoever reads one says which it
//! is; any other is a grey box, because a chart that is drawn by halves says something else.

use super::canvas::{Box, Canvas, Colour, Fill, Line, Outline, rectangle};
use super::letters::Letters;
use super::words::{self, Align, Anchor, Look, Words};
use std::fmt::Write;

/// Series, and numbers of each; of more, nobody sees single ones.
pub const MAX_SERIES: usize = 30;
pub const MAX_POINTS: usize = 400;
/// How much of the ink the lines behind the bars have.
const FAINT: f64 = 0.2;
/// Letters of a chart, in points; smaller in a small one.
const LETTERS: f64 = 14.0;

/// What a chart is drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Columns,
    Bars,
    Lines,
    Areas,
    Circle { hollow: bool },
}

/// Numbers that belong together.
pub struct Series {
    pub name: String,
    pub values: Vec<Option<f64>>,
    pub colour: Colour,
    /// Of single points.
    pub colours: Vec<Option<Colour>>,
}

/// A chart of which all is known that is drawn.
pub struct Chart {
    pub kind: Kind,
    pub stacked: bool,
    /// Each point is shown as its part of all.
    pub whole: bool,
    pub title: Option<String>,
    pub legend: bool,
    pub names: Vec<String>,
    pub series: Vec<Series>,
    /// The colour of its letters.
    pub ink: Colour,
    /// From and to, where the file says so.
    pub scale: (Option<f64>, Option<f64>),
}

/// Draws a chart into its box.
pub fn draw(chart: &Chart, place: Box, letters: &mut Letters, canvas: &mut Canvas) {
    let size = (place.h / 19.0).clamp(4.0, LETTERS);
    let mut room = place;
    if let Some(title) = &chart.title {
        let head = Box { h: size * 2.6, ..place };
        put(title, head, (size * 1.4, Align::Middle, true), chart.ink, letters, canvas);
        room = Box { y: room.y + head.h, h: room.h - head.h, ..room };
    }
    if chart.legend {
        let foot = Box { y: room.y + room.h - size * 2.0, h: size * 2.0, ..room };
        legend(chart, foot, size, letters, canvas);
        room.h -= foot.h;
    }
    if room.w < size * 6.0 || room.h < size * 4.0 {
        return;
    }
    match chart.kind {
        Kind::Circle { hollow } => circle(chart, room, hollow, canvas),
        _ => on_axes(chart, room, size, letters, canvas),
    }
}

fn put(
    text: &str,
    place: Box,
    (size, align, bold): (f64, Align, bool),
    ink: Colour,
    letters: &mut Letters,
    canvas: &mut Canvas,
) {
    let look = Look {
        size,
        bold,
        italic: false,
        underlined: false,
        struck: false,
        colour: ink,
        family: "Calibri".to_owned(),
        raised: 0.0,
    };
    let words = Words { anchor: Anchor::Middle, fits: true, ..Words::plain(text, look, align) };
    words::draw(&words, place, letters, canvas);
}

/// What each colour stands for, in one line.
fn legend(chart: &Chart, place: Box, size: f64, letters: &mut Letters, canvas: &mut Canvas) {
    let rows: Vec<(String, Colour)> = match chart.kind {
        Kind::Circle { .. } => {
            let colours = slice_colours(chart);
            chart.names.iter().cloned().zip(colours).collect()
        }
        _ => chart.series.iter().map(|one| (one.name.clone(), one.colour)).collect(),
    };
    let wide = |name: &str| size * (2.2 + 0.5 * name.chars().count() as f64);
    let all: f64 = rows.iter().map(|(name, _)| wide(name)).sum();
    // What has no room is left out as a whole, or else one would take it for all.
    if all > place.w || rows.is_empty() {
        return;
    }
    let mut x = place.x + (place.w - all) / 2.0;
    for (name, colour) in rows {
        let dot = Box { x, y: place.y + (place.h - size * 0.7) / 2.0, w: size * 0.7, h: size * 0.7 };
        canvas.shape(&area(rectangle(dot)), &Fill::Solid(colour), None);
        let words = Box { x: x + size * 1.1, w: wide(&name) - size * 1.1, ..place };
        put(&name, words, (size, Align::Left, false), chart.ink, letters, canvas);
        x += wide(&name);
    }
}

fn area(path: String) -> Outline {
    Outline { path, ..Outline::default() }
}

fn slice_colours(chart: &Chart) -> Vec<Colour> {
    let series = chart.series.first();
    let own = series.map(|series| series.colours.iter().map(|own| own.unwrap_or(series.colour)));
    own.into_iter().flatten().collect()
}

fn circle(chart: &Chart, place: Box, hollow: bool, canvas: &mut Canvas) {
    let Some(series) = chart.series.first() else { return };
    let all: f64 = series.values.iter().flatten().filter(|value| **value > 0.0).sum();
    if all <= 0.0 {
        return;
    }
    let radius = place.w.min(place.h) * 0.44;
    let (cx, cy) = place.centre();
    let at = |part: f64, far: f64| {
        let turn = part * std::f64::consts::TAU;
        (cx + far * turn.sin(), cy - far * turn.cos())
    };
    let edge =
        Line { colour: Colour::solid(1.0, 1.0, 1.0), width: 1.0, dashes: Vec::new(), heads: (false, false) };
    let mut from = 0.0;
    for (value, colour) in series.values.iter().zip(slice_colours(chart)) {
        let part = value.unwrap_or(0.0).max(0.0) / all;
        // A slice that is all of it would begin where it ends.
        let to = from + part.min(0.9999);
        let ((x1, y1), (x2, y2)) = (at(from, radius), at(to, radius));
        let large = u8::from(part > 0.5);
        let inside = if hollow { radius * 0.55 } else { 0.0 };
        let ((x3, y3), (x4, y4)) = (at(to, inside), at(from, inside));
        let path = format!(
            "M{x1:.2} {y1:.2}A{radius:.2} {radius:.2} 0 {large} 1 {x2:.2} {y2:.2}L{x3:.2} {y3:.2}A{inside:.2} {inside:.2} 0 {large} 0 {x4:.2} {y4:.2}Z"
        );
        if part > 0.0 {
            canvas.shape(&area(path), &Fill::Solid(colour), Some(&edge));
        }
        from = to;
    }
}

/// How far the values go, and in which steps they are counted.
fn steps(chart: &Chart) -> (f64, f64, f64) {
    let count = chart.series.iter().map(|one| one.values.len()).max().unwrap_or(0);
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut meet = |value: f64| (least, most) = (least.min(value), most.max(value));
    for point in 0..count {
        let values = chart.series.iter().filter_map(|one| one.values.get(point).copied().flatten());
        if chart.stacked {
            let (mut above, mut below) = (0.0, 0.0);
            values.for_each(|value| if value > 0.0 { above += value } else { below += value });
            meet(above);
            meet(below);
        } else {
            values.for_each(&mut meet);
        }
    }
    if chart.whole {
        (least, most) = (0.0, 1.0);
    }
    let lines = matches!(chart.kind, Kind::Lines);
    // Lines that are far from nought need not be shown from there.
    if !(lines && least > 0.0 && least > most * 0.83) {
        least = least.min(0.0);
    }
    most = most.max(0.0);
    let (least, most) = (chart.scale.0.unwrap_or(least), chart.scale.1.unwrap_or(most));
    let span = if most > least { most - least } else { 1.0 };
    let power = 10_f64.powf((span / 5.0).log10().floor());
    let rough = span / 5.0 / power;
    let step = power
        * if rough <= 1.0 {
            1.0
        } else if rough <= 2.0 {
            2.0
        } else if rough <= 5.0 {
            5.0
        } else {
            10.0
        };
    let from = chart.scale.0.unwrap_or((least / step).floor() * step);
    let to = chart.scale.1.unwrap_or((most / step).ceil() * step);
    (from, if to > from { to } else { from + step }, step)
}

fn on_axes(chart: &Chart, place: Box, size: f64, letters: &mut Letters, canvas: &mut Canvas) {
    let (from, to, step) = steps(chart);
    let (across, count) =
        (chart.kind == Kind::Bars, chart.series.iter().map(|one| one.values.len()).max().unwrap_or(1));
    let beside = if across { place.w * 0.2 } else { size * 3.4 };
    let plot = Box {
        x: place.x + beside,
        y: place.y + size * 0.6,
        w: (place.w - beside - size).max(1.0),
        h: (place.h - size * 2.6).max(1.0),
    };
    let value_at = |value: f64| {
        let part = ((value - from) / (to - from)).clamp(0.0, 1.0);
        if across { plot.x + part * plot.w } else { plot.y + plot.h - part * plot.h }
    };
    rules(chart, (from, to, step), plot, &value_at, (size, across), letters, canvas);
    for (at, name) in chart.names.iter().enumerate().take(count) {
        // As many names as there is room for.
        let skip = if across { 1 } else { (count as f64 * size * 3.0 / plot.w).ceil().max(1.0) as usize };
        if at % skip != 0 {
            continue;
        }
        let each = if across { plot.h } else { plot.w } / count.max(1) as f64;
        let (room, align) = match across {
            true => (
                Box {
                    x: place.x,
                    y: plot.y + plot.h - (at + 1) as f64 * each,
                    w: beside - size * 0.5,
                    h: each,
                },
                Align::Right,
            ),
            false => (
                Box {
                    x: plot.x + at as f64 * each,
                    y: plot.y + plot.h + size * 0.2,
                    w: each * skip as f64,
                    h: size * 1.6,
                },
                Align::Middle,
            ),
        };
        put(name, room, (size, align, false), chart.ink, letters, canvas);
    }
    match chart.kind {
        Kind::Lines | Kind::Areas => curves(chart, plot, count, &value_at, canvas),
        _ => bars(chart, plot, (count, across), &value_at, canvas),
    }
}

fn rules(
    chart: &Chart,
    (from, to, step): (f64, f64, f64),
    plot: Box,
    value_at: &dyn Fn(f64) -> f64,
    (size, across): (f64, bool),
    letters: &mut Letters,
    canvas: &mut Canvas,
) {
    let line = Line {
        colour: Colour { cover: FAINT, ..chart.ink },
        width: 0.75,
        dashes: Vec::new(),
        heads: (false, false),
    };
    for number in 0..=20 {
        let value = from + f64::from(number) * step;
        if value > to + step * 0.01 {
            break;
        }
        let at = value_at(value);
        let path = match across {
            true => format!("M{at:.2} {:.2}V{:.2}", plot.y, plot.y + plot.h),
            false => format!("M{:.2} {at:.2}H{:.2}", plot.x, plot.x + plot.w),
        };
        canvas.shape(&Outline { path, open: true, ..Outline::default() }, &Fill::Nothing, Some(&line));
        let words = if chart.whole { format!("{:.0}%", value * 100.0) } else { plain(value) };
        let room = match across {
            true => Box { x: at - size * 2.0, y: plot.y + plot.h + size * 0.2, w: size * 4.0, h: size * 1.6 },
            false => Box { x: plot.x - size * 3.4, y: at - size * 0.8, w: size * 3.0, h: size * 1.6 },
        };
        put(
            &words,
            room,
            (size, if across { Align::Middle } else { Align::Right }, false),
            chart.ink,
            letters,
            canvas,
        );
    }
}

fn plain(value: f64) -> String {
    let words = if value.abs() >= 1e7 || (value != 0.0 && value.abs() < 1e-3) {
        format!("{value:.0e}")
    } else {
        format!("{value:.3}")
    };
    if !words.contains('.') {
        return words;
    }
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn bars(
    chart: &Chart,
    plot: Box,
    (count, across): (usize, bool),
    value_at: &dyn Fn(f64) -> f64,
    canvas: &mut Canvas,
) {
    let long = if across { plot.h } else { plot.w };
    let each = long / count.max(1) as f64;
    let beside = if chart.stacked { 1 } else { chart.series.len().max(1) };
    let wide = each * 0.7 / beside as f64;
    for point in 0..count {
        let all: f64 = chart.series.iter().filter_map(|one| *one.values.get(point)?).map(f64::abs).sum();
        let (mut above, mut below) = (0.0, 0.0);
        for (number, one) in chart.series.iter().enumerate() {
            let Some(value) = one.values.get(point).copied().flatten() else { continue };
            let value = if chart.whole && all > 0.0 { value / all } else { value };
            let side: &mut f64 = if value < 0.0 { &mut below } else { &mut above };
            let from = if chart.stacked { *side } else { 0.0 };
            *side += value;
            let (a, b) = (value_at(from), value_at(from + value));
            let at =
                point as f64 * each + each * 0.15 + if chart.stacked { 0.0 } else { number as f64 * wide };
            let bar = match across {
                true => Box { x: a.min(b), y: plot.y + plot.h - at - wide, w: (b - a).abs(), h: wide },
                false => Box { x: plot.x + at, y: a.min(b), w: wide, h: (b - a).abs() },
            };
            let colour = one.colours.get(point).copied().flatten().unwrap_or(one.colour);
            canvas.shape(&area(rectangle(bar)), &Fill::Solid(colour), None);
        }
    }
}

fn curves(chart: &Chart, plot: Box, count: usize, value_at: &dyn Fn(f64) -> f64, canvas: &mut Canvas) {
    let each = plot.w / count.max(1) as f64;
    let mut under = vec![0.0; count];
    for one in &chart.series {
        let (mut path, mut points) = (String::new(), Vec::new());
        let before = under.clone();
        for (point, below) in under.iter_mut().enumerate() {
            let Some(value) = one.values.get(point).copied().flatten() else { continue };
            let all: f64 = chart.series.iter().filter_map(|one| *one.values.get(point)?).map(f64::abs).sum();
            let value = if chart.whole && all > 0.0 { value / all } else { value };
            *below = if chart.stacked { *below + value } else { value };
            let (x, y) = (plot.x + (point as f64 + 0.5) * each, value_at(*below));
            let _ = write!(path, "{}{x:.2} {y:.2}", if points.is_empty() { 'M' } else { 'L' });
            points.push((point, x));
        }
        if chart.kind == Kind::Areas {
            for (point, x) in points.iter().rev() {
                let foot = if chart.stacked { before.get(*point).copied().unwrap_or(0.0) } else { 0.0 };
                let _ = write!(path, "L{x:.2} {:.2}", value_at(foot));
            }
            canvas.shape(&area(path + "Z"), &Fill::Solid(one.colour), None);
        } else {
            let line = Line { colour: one.colour, width: 2.0, dashes: Vec::new(), heads: (false, false) };
            canvas.shape(&Outline { path, open: true, ..Outline::default() }, &Fill::Nothing, Some(&line));
        }
    }
}
