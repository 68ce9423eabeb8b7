//! Draws a table of a slide: its cells with what their style fills them with, their lines and their words.

use super::boxes::CellLook;
use super::looks::{Found, mix};
use super::nodes::{Node, all, child, flag, inner, length, number, said};
use super::shapes::Scene;
use crate::read::slides::canvas::{Box, Colour, Fill, Line, Outline, rectangle};
use crate::read::slides::words::{self, Anchor};

/// Columns and rows of one table that are drawn.
const MAX_COLUMNS: usize = 200;
const MAX_ROWS: usize = 500;
/// The style that tables have from the beginning, which no file says.
const USUAL_STYLE: &str = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}";
const WHITE: Colour = Colour::solid(1.0, 1.0, 1.0);
/// Space between the border of a cell and its words.
const INSET: (f64, f64) = (7.2, 3.6);

/// A cell as it is drawn.
struct Cell {
    place: Box,
    fill: Fill,
    words: words::Words,
    inner: Box,
}

/// What a style says of a part of a table.
struct Look {
    fill: Option<Fill>,
    words: CellLook,
}

pub fn draw<'d>(table: Node<'d>, place: Box, scene: &mut Scene<'_, 'd>) {
    let grid = child(table, "tblGrid");
    let widths = grid.into_iter().flat_map(|grid| all(grid, "gridCol")).take(MAX_COLUMNS);
    let widths: Vec<f64> = widths.map(|column| length(column, "w").unwrap_or(0.0).max(0.0)).collect();
    let props = child(table, "tblPr");
    let on = |name: &str| props.and_then(|props| flag(props, name)).unwrap_or(false);
    let (heads, bands) = (on("firstRow"), on("bandRow"));
    let style = props.and_then(|props| child(props, "tableStyleId")).and_then(|id| id.text()).map(str::trim);
    let rows: Vec<Node<'d>> = all(table, "tr").take(MAX_ROWS).collect();
    let mut top = place.y;
    for (number, row) in rows.iter().enumerate() {
        let part = match (heads, number) {
            (true, 0) => "firstRow",
            _ if bands && (number - usize::from(heads)).is_multiple_of(2) => "band1H",
            _ => "wholeTbl",
        };
        let look = look(style, part, scene);
        let high = length(*row, "h").unwrap_or(0.0).clamp(0.0, 10_000.0);
        top += draw_row(*row, (place.x, top, high), &widths, &look, scene);
    }
}

/// Draws a row; gives how high it is.
fn draw_row<'d>(
    row: Node<'d>,
    (left, top, least): (f64, f64, f64),
    widths: &[f64],
    look: &Look,
    scene: &mut Scene<'_, 'd>,
) -> f64 {
    let mut cells: Vec<(Cell, Node<'d>)> = Vec::new();
    let (mut high, mut x) = (least, left);
    for (number, cell) in all(row, "tc").take(MAX_COLUMNS).enumerate() {
        let own = widths.get(number).copied().unwrap_or(0.0);
        let at = x;
        x += own;
        if flag(cell, "hMerge").unwrap_or(false) || flag(cell, "vMerge").unwrap_or(false) {
            continue;
        }
        let across = self::number(cell, "gridSpan").unwrap_or(1.0).clamp(1.0, 200.0) as usize;
        let w: f64 = widths.iter().skip(number).take(across).sum();
        let props = child(cell, "tcPr");
        let side = |name: &str, usual: f64| {
            props.and_then(|props| length(props, name)).unwrap_or(usual).clamp(0.0, 500.0)
        };
        let (l, r) = (side("marL", INSET.0), side("marR", INSET.0));
        let (t, b) = (side("marT", INSET.1), side("marB", INSET.1));
        let room = Box { x: at + l, y: top + t, w: (w - l - r).max(1.0), h: 0.0 };
        let mut words =
            child(cell, "txBody").map(|body| scene.cell_words(body, &look.words)).unwrap_or_default();
        words.fits = false;
        words.wraps = true;
        words.anchor = match props.and_then(|props| said(props, "anchor")) {
            Some("ctr") => Anchor::Middle,
            Some("b") => Anchor::Bottom,
            _ => Anchor::Top,
        };
        let rows = self::number(cell, "rowSpan").unwrap_or(1.0);
        if rows <= 1.0 && !words.is_blank() {
            high = high.max(words::height(&words, room.w, scene.letters) + t + b);
        }
        let fill = match props.and_then(|props| scene.looks.fill(props, None)) {
            Some(Found::Fill(fill)) => fill,
            _ => look.fill.clone().unwrap_or_default(),
        };
        let tall = Box { x: at, y: top, w, h: least * rows.clamp(1.0, 500.0) };
        cells.push((Cell { place: tall, fill, words, inner: Box { h: t + b, ..room } }, cell));
    }
    for (mut cell, node) in cells {
        cell.place.h = cell.place.h.max(high);
        let inner = Box { h: (cell.place.h - cell.inner.h).max(1.0), ..cell.inner };
        draw_cell(&cell, inner, node, look, scene);
    }
    high
}

fn draw_cell<'d>(cell: &Cell, inner: Box, node: Node<'d>, look: &Look, scene: &mut Scene<'_, 'd>) {
    let outline = Outline { path: rectangle(cell.place), ..Outline::default() };
    // Cells without a style have a grid, or else nobody would see that they are cells.
    let colour = if look.fill.is_some() { WHITE } else { Colour::solid(0.6, 0.6, 0.6) };
    let usual = Line { colour, width: 0.75, dashes: Vec::new(), heads: (false, false) };
    scene.canvas.shape(&outline, &cell.fill, Some(&usual));
    let Box { x, y, w, h } = cell.place;
    let sides = [
        ("lnL", (x, y), (x, y + h)),
        ("lnR", (x + w, y), (x + w, y + h)),
        ("lnT", (x, y), (x + w, y)),
        ("lnB", (x, y + h), (x + w, y + h)),
    ];
    for (name, from, to) in sides {
        let line = child(node, "tcPr").and_then(|props| child(props, name));
        if let Some(line) = line.and_then(|line| scene.looks.line(&[line], None)) {
            let path = format!("M{:.2} {:.2}L{:.2} {:.2}", from.0, from.1, to.0, to.1);
            scene.canvas.shape(
                &Outline { path, open: true, ..Outline::default() },
                &Fill::Nothing,
                Some(&line),
            );
        }
    }
    words::draw(&cell.words, inner, scene.letters, &mut scene.canvas);
}

/// What the style of a table says of a part of it.
fn look<'d>(style: Option<&str>, part: &str, scene: &Scene<'_, 'd>) -> Look {
    let listed = scene
        .tables
        .and_then(|list| all(list, "tblStyle").find(|one| style.is_some() && said(*one, "styleId") == style));
    if let Some(listed) = listed {
        let parts = [child(listed, part), child(listed, "wholeTbl")];
        let fill = parts.iter().flatten().find_map(|part| {
            let cell = child(*part, "tcStyle")?;
            let found = match child(cell, "fill") {
                Some(own) => scene.looks.fill(own, None),
                None => scene.looks.style_fill(child(cell, "fillRef")?),
            };
            match found? {
                Found::Fill(fill) => Some(fill),
                Found::Picture(_) => None,
            }
        });
        let words = |part: &Node<'d>| child(*part, "tcTxStyle");
        let colour = parts.iter().flatten().filter_map(words).find_map(|words| {
            scene.looks.colour(words, None).or_else(|| scene.looks.colour(inner(words, &["fontRef"])?, None))
        });
        let bold = parts.iter().flatten().filter_map(words).find_map(|words| flag(words, "b"));
        return Look { fill, words: CellLook { colour, bold } };
    }
    let plain = Look { fill: None, words: CellLook { colour: None, bold: None } };
    let accent = scene.looks.named("accent1").filter(|_| style == Some(USUAL_STYLE));
    let Some(accent) = accent else { return plain };
    match part {
        "firstRow" => Look {
            fill: Some(Fill::Solid(accent)),
            words: CellLook { colour: scene.looks.named("bg1"), bold: Some(true) },
        },
        "band1H" => Look { fill: Some(Fill::Solid(mix(accent, WHITE, 0.6))), ..plain },
        _ => Look { fill: Some(Fill::Solid(mix(accent, WHITE, 0.8))), ..plain },
    }
}
