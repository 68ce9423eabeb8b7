//! Draws a table of a slide: its cells with their fills, lines and words (ODF 1.3, 9).

use super::fills::{Chain, Found, fill};
use super::scene::Scene;
use super::sheet::{Said, points};
use super::words::{self, Source};
use crate::read::formats::odp::shapes::length;
use crate::read::slides::canvas::{Box, Colour, Fill, Line, Outline, rectangle};
use crate::read::slides::nodes::{Node, elements, name, number, said};
use crate::read::slides::words as set;

/// Columns and rows of one table that are drawn, and groups of them within each other.
const MAX_COLUMNS: usize = 200;
const MAX_ROWS: usize = 500;
const MAX_GROUPS: usize = 4;
/// Space between the border of a cell and its words, where nothing is said.
const INSET: (f64, f64) = (7.1, 3.55);

/// A column: how wide it is, and how its cells look.
struct Column {
    width: f64,
    style: Option<String>,
}

/// Where a cell stands in its table.
struct At<'s> {
    template: Option<&'s std::collections::HashMap<String, String>>,
    parts: Vec<&'static str>,
}

pub fn draw(table: Node<'_>, place: Box, scene: &mut Scene<'_, '_>) {
    let mut columns = Vec::new();
    gather(table, &["table-column"], &mut |node| {
        let style = said(node, "style-name").unwrap_or_default();
        let chain = scene.sheet.chain(scene.side, "table-column", style, "column");
        let width = chain.iter().find_map(|said| points(said, "column-width")).unwrap_or(0.0).max(0.0);
        let count = number(node, "number-columns-repeated").unwrap_or(1.0).clamp(1.0, MAX_COLUMNS as f64);
        for _ in 0..count as usize {
            if columns.len() < MAX_COLUMNS {
                let style = said(node, "default-cell-style-name").map(str::to_owned);
                columns.push(Column { width, style });
            }
        }
    });
    fill_out(&mut columns, place.w);
    let mut rows = Vec::new();
    gather(table, &["table-row"], &mut |node| {
        if rows.len() < MAX_ROWS {
            rows.push(node);
        }
    });
    let template = said(table, "template-name").and_then(|name| scene.sheet.templates.get(name));
    let on = |name: &str| said(table, name) == Some("true");
    let (head, foot, bands) =
        (on("use-first-row-styles"), on("use-last-row-styles"), on("use-banding-rows-styles"));
    let mut top = place.y;
    for (at, row) in rows.iter().enumerate() {
        let mut parts = Vec::new();
        match at {
            0 if head => parts.push("first-row"),
            _ if foot && at + 1 == rows.len() => parts.push("last-row"),
            _ if bands && (at + usize::from(head)) % 2 == 1 => parts.push("odd-rows"),
            _ if bands => parts.push("even-rows"),
            _ => {}
        }
        parts.push("body");
        top += row_of(*row, (place.x, top), &columns, &At { template, parts }, scene);
    }
}

/// Columns or rows, whatever groups they stand in.
fn gather<'d>(node: Node<'d>, wanted: &[&str], take: &mut dyn FnMut(Node<'d>)) {
    fn within<'d>(node: Node<'d>, wanted: &[&str], take: &mut dyn FnMut(Node<'d>), depth: usize) {
        for one in elements(node) {
            match name(one) {
                own if wanted.contains(&own) => take(one),
                "table-columns"
                | "table-header-columns"
                | "table-column-group"
                | "table-rows"
                | "table-header-rows"
                | "table-row-group"
                    if depth < MAX_GROUPS =>
                {
                    within(one, wanted, take, depth + 1);
                }
                _ => {}
            }
        }
    }
    within(node, wanted, take, 0);
}

/// Columns of which no width is said share what is left.
fn fill_out(columns: &mut [Column], room: f64) {
    let known: f64 = columns.iter().map(|column| column.width).sum();
    let bare = columns.iter().filter(|column| column.width <= 0.0).count();
    let share = (room - known).max(0.0) / bare.max(1) as f64;
    columns.iter_mut().filter(|column| column.width <= 0.0).for_each(|column| column.width = share);
}

/// A cell as it is drawn.
struct Cell<'s> {
    place: Box,
    looks: Vec<&'s Said>,
    words: set::Words,
    inset: [f64; 4],
}

/// Draws a row; gives how high it is.
fn row_of<'s>(
    row: Node<'_>,
    (left, top): (f64, f64),
    columns: &[Column],
    at: &At<'s>,
    scene: &mut Scene<'s, '_>,
) -> f64 {
    let style = said(row, "style-name").unwrap_or_default();
    let own = scene.sheet.chain(scene.side, "table-row", style, "row");
    let height = |name: &str| own.iter().find_map(|said| points(said, name));
    let least = height("row-height").or_else(|| height("min-row-height")).unwrap_or(0.0).clamp(0.0, 10_000.0);
    let usual = said(row, "default-cell-style-name");
    let (mut cells, mut high, mut x, mut column) = (Vec::new(), least, left, 0);
    for node in elements(row).filter(|one| matches!(name(*one), "table-cell" | "covered-table-cell")) {
        let repeated = number(node, "number-columns-repeated").unwrap_or(1.0).clamp(1.0, MAX_COLUMNS as f64);
        for _ in 0..repeated as usize {
            let Some(own) = columns.get(column) else { break };
            let begin = x;
            x += own.width;
            column += 1;
            if name(node) == "covered-table-cell" {
                continue;
            }
            let across = number(node, "number-columns-spanned").unwrap_or(1.0).clamp(1.0, MAX_COLUMNS as f64);
            let w: f64 =
                columns.iter().skip(column - 1).take(across as usize).map(|column| column.width).sum();
            let style = said(node, "style-name").or(usual).or(own.style.as_deref());
            let mut cell = cell(node, style, at, scene);
            let down = number(node, "number-rows-spanned").unwrap_or(1.0).clamp(1.0, MAX_ROWS as f64);
            cell.place = Box { x: begin, y: top, w, h: least * down };
            let [l, t, r, b] = cell.inset;
            if down <= 1.0 && !cell.words.is_blank() {
                high = high.max(set::height(&cell.words, (w - l - r).max(1.0), scene.letters) + t + b);
            }
            cells.push(cell);
        }
    }
    for mut cell in cells {
        cell.place.h = cell.place.h.max(high);
        draw_cell(&cell, scene);
    }
    high
}

/// A cell, but for where it is.
fn cell<'s>(node: Node<'_>, style: Option<&str>, at: &At<'s>, scene: &mut Scene<'s, '_>) -> Cell<'s> {
    let of_part = at.template.and_then(|parts| at.parts.iter().find_map(|part| parts.get(*part)));
    let styles: Vec<(&str, String)> = style
        .map(str::to_owned)
        .into_iter()
        .chain(of_part.cloned())
        .map(|name| ("table-cell", name))
        .collect();
    let mut looks: Vec<&'s Said> = Vec::new();
    for (family, name) in &styles {
        for sort in ["graphic", "cell", "paragraph"] {
            looks.extend(scene.sheet.chain(scene.side, family, name, sort));
        }
    }
    let chain = Chain(looks.clone());
    let dark = match fill(scene.sheet, &chain) {
        Some(Found::Fill(fill)) if fill != Fill::Nothing => super::scene::is_dark(&fill),
        _ => scene.dark,
    };
    let usual = if dark { Colour::solid(1.0, 1.0, 1.0) } else { Colour::solid(0.0, 0.0, 0.0) };
    let source = Source { sheet: scene.sheet, side: scene.side, styles, fields: scene.fields, usual };
    let side = |name: &str, usual: f64| {
        chain.points(name).or_else(|| chain.points("padding")).unwrap_or(usual).clamp(0.0, 500.0)
    };
    let words = set::Words {
        paragraphs: words::of(node, &source),
        anchor: match chain.get("textarea-vertical-align").or_else(|| chain.get("vertical-align")) {
            Some("middle") => set::Anchor::Middle,
            Some("bottom") => set::Anchor::Bottom,
            _ => set::Anchor::Top,
        },
        wraps: true,
        scale: 1.0,
        ..set::Words::default()
    };
    let inset = [
        side("padding-left", INSET.0),
        side("padding-top", INSET.1),
        side("padding-right", INSET.0),
        side("padding-bottom", INSET.1),
    ];
    Cell { place: Box::default(), looks, words, inset }
}

fn draw_cell(cell: &Cell<'_>, scene: &mut Scene<'_, '_>) {
    let Box { x, y, w, h } = cell.place;
    let chain = Chain(cell.looks.clone());
    let fill = match fill(scene.sheet, &chain) {
        Some(Found::Fill(fill)) => fill,
        _ => chain.get("background-color").and_then(Colour::from_hex).map_or(Fill::Nothing, Fill::Solid),
    };
    let outline = Outline { path: rectangle(cell.place), ..Outline::default() };
    scene.canvas.shape(&outline, &fill, None);
    let sides = [
        ("border-left", (x, y), (x, y + h)),
        ("border-right", (x + w, y), (x + w, y + h)),
        ("border-top", (x, y), (x + w, y)),
        ("border-bottom", (x, y + h), (x + w, y + h)),
    ];
    for (name, from, to) in sides {
        let line = match chain.get(name).or_else(|| chain.get("border")) {
            Some(words) => border(words),
            // Cells of which nothing is said have a grid, or else nobody would see that they are cells.
            None if fill == Fill::Nothing => Some((Colour::solid(0.6, 0.6, 0.6), 0.5)),
            None => None,
        };
        if let Some((colour, width)) = line {
            let path = format!("M{:.2} {:.2}L{:.2} {:.2}", from.0, from.1, to.0, to.1);
            let line = Line { colour, width, dashes: Vec::new(), heads: (false, false) };
            scene.canvas.shape(
                &Outline { path, open: true, ..Outline::default() },
                &Fill::Nothing,
                Some(&line),
            );
        }
    }
    let room = cell.place.within(cell.inset);
    set::draw(&cell.words, room, scene.letters, &mut scene.canvas);
}

/// `0.03pt solid #000000`.
fn border(words: &str) -> Option<(Colour, f64)> {
    let mut parts = words.split_whitespace();
    let width = parts.clone().find_map(length)?;
    let colour = parts.find(|part| part.starts_with('#')).and_then(Colour::from_hex)?;
    (width > 0.0).then(|| (colour, width.clamp(0.5, 100.0)))
}
