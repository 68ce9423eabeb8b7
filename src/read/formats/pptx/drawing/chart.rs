//! Reads plain charts of PowerPoint from the numbers that they keep (ISO/IEC 29500-1, 21.2), to be drawn.

use super::looks::{Found, Looks, mix};
use super::nodes::{Node, all, child, deep, elements, inner, name, number, said};
use crate::read::slides::canvas::{Box, Canvas, Colour, Fill, Outline, rectangle};
use crate::read::slides::chart::{self, Chart, Kind, MAX_POINTS, MAX_SERIES, Series};
use crate::read::slides::letters::Letters;

/// Draws a chart; false where it is one that is not drawn.
pub fn draw<'d>(
    root: Node<'d>,
    looks: &Looks<'d>,
    place: Box,
    letters: &mut Letters,
    canvas: &mut Canvas,
) -> bool {
    let Some(chart) = read(root, looks) else { return false };
    if let Some(Found::Fill(fill)) = child(root, "spPr").and_then(|props| looks.fill(props, None)) {
        canvas.shape(&Outline { path: rectangle(place), ..Outline::default() }, &fill, None);
    }
    chart::draw(&chart, place, letters, canvas);
    true
}

fn read<'d>(root: Node<'d>, looks: &Looks<'d>) -> Option<Chart> {
    let chart = child(root, "chart")?;
    let area = child(chart, "plotArea")?;
    let mut plots = elements(area).filter(|one| name(*one).ends_with("Chart"));
    let plot = plots.next()?;
    // Two charts in one have two scales, and how they lie over each other is what they say.
    if plots.next().is_some() {
        return None;
    }
    let value = |name: &str| child(plot, name).and_then(|one| said(one, "val"));
    let kind = match name(plot) {
        "barChart" | "bar3DChart" if value("barDir") == Some("bar") => Kind::Bars,
        "barChart" | "bar3DChart" => Kind::Columns,
        "lineChart" | "line3DChart" => Kind::Lines,
        "areaChart" | "area3DChart" => Kind::Areas,
        "pieChart" | "pie3DChart" => Kind::Circle { hollow: false },
        "doughnutChart" => Kind::Circle { hollow: true },
        _ => return None,
    };
    let grouping = value("grouping").unwrap_or_default();
    let first = all(plot, "ser").next()?;
    let names = child(first, "cat").map(|cat| points(cat)).unwrap_or_default();
    let names: Vec<String> = names.into_iter().map(Option::unwrap_or_default).collect();
    let mut series: Vec<Series> =
        all(plot, "ser").take(MAX_SERIES).enumerate().map(|(at, node)| one(node, at, looks)).collect();
    let circle = matches!(kind, Kind::Circle { .. });
    let varied = circle || value("varyColors") == Some("1") && series.len() == 1;
    if let Some(only) = series.first_mut().filter(|_| varied) {
        for (at, colour) in only.colours.iter_mut().enumerate() {
            colour.get_or_insert(accent(at, looks));
        }
    }
    if series.iter().all(|one| one.values.iter().all(Option::is_none)) {
        return None;
    }
    let axis = child(area, "valAx").and_then(|axis| child(axis, "scaling"));
    // What is counted in powers of ten is another picture.
    if axis.is_some_and(|axis| child(axis, "logBase").is_some()) {
        return None;
    }
    let bound = |name: &str| axis.and_then(|axis| number(child(axis, name)?, "val"));
    let titled = child(chart, "title").map(|title| texts(title));
    let untitled = child(chart, "autoTitleDeleted").and_then(|one| said(one, "val")) == Some("1");
    let only = (series.len() == 1 && !untitled).then(|| series.first().map(|one| one.name.clone())).flatten();
    Some(Chart {
        kind,
        stacked: matches!(grouping, "stacked" | "percentStacked"),
        whole: grouping == "percentStacked",
        title: titled.filter(|title| !title.is_empty()).or(only).filter(|title| !title.is_empty()),
        legend: child(chart, "legend").is_some(),
        names,
        series,
        ink: ink(root, looks),
        scale: (bound("min"), bound("max")),
    })
}

fn ink<'d>(root: Node<'d>, looks: &Looks<'d>) -> Colour {
    let own = inner(root, &["txPr", "p", "pPr", "defRPr"]).and_then(|props| looks.fill(props, None));
    match own {
        Some(Found::Fill(Fill::Solid(colour))) => colour,
        _ => looks.named("tx1").map_or(Colour::solid(0.0, 0.0, 0.0), |ink| Colour { cover: 0.8, ..ink }),
    }
}

fn one<'d>(node: Node<'d>, at: usize, looks: &Looks<'d>) -> Series {
    let values: Vec<Option<f64>> = child(node, "val")
        .map(|val| points(val))
        .unwrap_or_default()
        .iter()
        .map(|value| value.as_deref()?.trim().parse::<f64>().ok().filter(|value| value.is_finite()))
        .collect();
    let own = |node: Node<'d>| {
        let props = child(node, "spPr")?;
        match looks.fill(props, None) {
            Some(Found::Fill(Fill::Solid(colour))) => Some(colour),
            Some(Found::Fill(Fill::Gradient(stops, _))) => Some(stops.first()?.1),
            _ => match looks.fill(child(props, "ln")?, None)? {
                Found::Fill(Fill::Solid(colour)) => Some(colour),
                _ => None,
            },
        }
    };
    let mut colours = vec![None; values.len()];
    for point in all(node, "dPt").take(MAX_POINTS) {
        let at = child(point, "idx").and_then(|idx| number(idx, "val")).unwrap_or(-1.0);
        if let Some(place) = colours.get_mut(at as usize).filter(|_| at >= 0.0) {
            *place = own(point);
        }
    }
    Series {
        name: child(node, "tx").map(|tx| texts(tx)).unwrap_or_default(),
        values,
        colour: own(node).unwrap_or_else(|| accent(at, looks)),
        colours,
    }
}

/// The colour that a theme has for the next of its things.
fn accent(at: usize, looks: &Looks<'_>) -> Colour {
    let own = looks.named(&format!("accent{}", at % 6 + 1)).unwrap_or(Colour::solid(0.3, 0.5, 0.75));
    let darker = Colour::solid(0.0, 0.0, 0.0);
    if at < 6 { own } else { mix(own, darker, 0.3) }
}

/// What is kept of a series, by its numbers.
fn points(node: Node<'_>) -> Vec<Option<String>> {
    let mut found = Vec::new();
    // Of names in several levels, the first that is found is the innermost.
    let list = deep(node, "lvl").or_else(|| {
        node.descendants().find(|one| matches!(name(*one), "numCache" | "strCache" | "numLit" | "strLit"))
    });
    for point in list.into_iter().flat_map(|list| all(list, "pt")) {
        let at = number(point, "idx").unwrap_or(found.len() as f64);
        if !(0.0..MAX_POINTS as f64).contains(&at) {
            continue;
        }
        let at = at as usize;
        if found.len() <= at {
            found.resize(at + 1, None);
        }
        if let Some(place) = found.get_mut(at) {
            *place = child(point, "v").and_then(|v| v.text()).map(str::to_owned);
        }
    }
    found
}

fn texts(node: Node<'_>) -> String {
    let words = node.descendants().filter(|one| matches!(name(*one), "t" | "v")).filter_map(|one| one.text());
    let words = words.take(200).collect::<Vec<_>>().join("");
    words.split_whitespace().take(60).collect::<Vec<_>>().join(" ")
}
