//! Reads plain charts of OpenDocument from the table that they keep (ODF 1.3, 11), to be drawn.

use super::fills::Chain;
use super::sheet::{Said, Sheet, Side};
use super::{MAX_SLIDE, parse};
use crate::read::slides::canvas::Colour;
use crate::read::slides::chart::{Chart, Kind, MAX_POINTS, MAX_SERIES, Series};
use crate::read::slides::nodes::{Node, all, child, elements, name, number, said};

/// Rows and columns of the table of a chart.
const MAX_ROWS: usize = 2_000;
const MAX_COLUMNS: usize = 200;
/// Letters of a name of a series or of a number.
const MAX_NAME: usize = 200;
/// Colours of series that say none.
const COLOURS: [&str; 6] = ["004586", "ff420e", "ffd320", "579d1c", "7e0021", "83caff"];

/// A cell of the table: its words, and its number.
type Cell = (String, Option<f64>);

/// The chart of a part; `None` where it is one that is not drawn.
pub fn read(text: &str) -> Option<Chart> {
    if text.len() > MAX_SLIDE {
        return None;
    }
    let mut sheet = Sheet::default();
    if sheet.take(text, Side::Slides).is_some() {
        return None;
    }
    let tree = parse(text).ok()?;
    let chart = tree.descendants().find(|node| name(*node) == "chart" && said(*node, "class").is_some())?;
    of(chart, &sheet)
}

fn of(node: Node<'_>, sheet: &Sheet) -> Option<Chart> {
    let area = child(node, "plot-area")?;
    let class = said(node, "class")?;
    let looks = |node: Node<'_>, sort: &str| {
        let style = said(node, "style-name").unwrap_or_default();
        Chain(sheet.chain(Side::Slides, "chart", style, sort))
    };
    let plot = looks(area, "chart");
    let kind = match class.rsplit(':').next().unwrap_or_default() {
        "bar" if plot.get("vertical") == Some("true") => Kind::Bars,
        "bar" => Kind::Columns,
        "line" => Kind::Lines,
        "area" => Kind::Areas,
        "circle" => Kind::Circle { hollow: false },
        "ring" => Kind::Circle { hollow: true },
        _ => return None,
    };
    let axis = all(area, "axis").find(|axis| said(*axis, "dimension") == Some("y"));
    let axis = axis.map_or(Chain(Vec::<&Said>::new()), |axis| looks(axis, "chart"));
    // What is counted in powers of ten is another picture.
    if axis.get("logarithmic") == Some("true") {
        return None;
    }
    let bound = |name: &str| {
        axis.get(name).and_then(|words| words.parse::<f64>().ok()).filter(|bound| bound.is_finite())
    };
    let table = table(child(node, "table")?);
    let mut series = Vec::new();
    for one in all(area, "series").take(MAX_SERIES) {
        // Two charts in one have two scales, and how they lie over each other is what they say.
        if said(one, "class").is_some_and(|own| own != class)
            || said(one, "attached-axis").is_some_and(|own| own.contains("secondary"))
        {
            return None;
        }
        series.push(row(one, series.len(), kind, &table, &looks));
    }
    if series.iter().all(|one| one.values.iter().all(Option::is_none)) {
        return None;
    }
    let names = area.descendants().find(|one| name(*one) == "categories");
    let names = names.and_then(|node| cells(said(node, "cell-range-address")?, &table)).unwrap_or_default();
    let title = child(node, "title").map(words).filter(|title| !title.is_empty());
    Some(Chart {
        kind,
        stacked: plot.get("stacked") == Some("true") || plot.get("percentage") == Some("true"),
        whole: plot.get("percentage") == Some("true"),
        title,
        legend: child(node, "legend").is_some(),
        names: names.into_iter().map(|(words, _)| words).collect(),
        series,
        ink: Colour { cover: 0.8, ..Colour::solid(0.0, 0.0, 0.0) },
        scale: (bound("minimum"), bound("maximum")),
    })
}

fn usual(at: usize) -> Colour {
    COLOURS
        .get(at % COLOURS.len())
        .and_then(|hex| Colour::from_hex(hex))
        .unwrap_or(Colour::solid(0.3, 0.5, 0.75))
}

fn row<'s>(
    node: Node<'_>,
    at: usize,
    kind: Kind,
    table: &[Vec<Cell>],
    looks: &dyn Fn(Node<'_>, &str) -> Chain<'s>,
) -> Series {
    let order = match kind {
        Kind::Lines => ["stroke-color", "fill-color"],
        _ => ["fill-color", "stroke-color"],
    };
    let own = |node: Node<'_>| {
        let chain = looks(node, "graphic");
        order.iter().find_map(|name| chain.get(name).and_then(Colour::from_hex))
    };
    let of = |name: &str| said(node, name).and_then(|address| cells(address, table)).unwrap_or_default();
    let values: Vec<Option<f64>> =
        of("values-cell-range-address").into_iter().map(|(_, value)| value).collect();
    let circle = matches!(kind, Kind::Circle { .. });
    let mut colours: Vec<Option<Colour>> =
        (0..values.len()).map(|point| circle.then(|| usual(point))).collect();
    let mut point = 0;
    for one in all(node, "data-point") {
        let count = number(one, "repeated").unwrap_or(1.0).clamp(1.0, MAX_POINTS as f64) as usize;
        if let Some(colour) = own(one) {
            colours.iter_mut().skip(point).take(count).for_each(|place| *place = Some(colour));
        }
        point += count;
        if point >= MAX_POINTS {
            break;
        }
    }
    let name = of("label-cell-address").into_iter().next().map(|(words, _)| words);
    Series { name: name.unwrap_or_default(), values, colour: own(node).unwrap_or_else(|| usual(at)), colours }
}

/// The words in a node.
fn words(node: Node<'_>) -> String {
    let texts = node.descendants().filter_map(|one| if one.is_text() { one.text() } else { None });
    let all = texts.take(50).collect::<Vec<_>>().join("");
    let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
    all.chars().take(MAX_NAME).collect()
}

/// The table of a chart, row by row.
fn table(node: Node<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let groups =
        elements(node).filter(|one| matches!(name(*one), "table-header-rows" | "table-rows" | "table-row"));
    for group in groups {
        let own: Vec<Node<'_>> =
            if name(group) == "table-row" { vec![group] } else { all(group, "table-row").collect() };
        for row in own.into_iter().take(MAX_ROWS.saturating_sub(rows.len())) {
            let mut cells: Vec<Cell> = Vec::new();
            for cell in all(row, "table-cell") {
                let count =
                    number(cell, "number-columns-repeated").unwrap_or(1.0).clamp(1.0, MAX_COLUMNS as f64);
                let own = (words(cell), number(cell, "value"));
                for _ in 0..(count as usize).min(MAX_COLUMNS.saturating_sub(cells.len())) {
                    cells.push(own.clone());
                }
            }
            rows.push(cells);
        }
    }
    rows
}

/// The cells of an address: `local-table.$B$2:.$B$5`.
fn cells(address: &str, table: &[Vec<Cell>]) -> Option<Vec<Cell>> {
    let (from, to) = address.split_once(':').unwrap_or((address, address));
    let ((left, top), (right, bottom)) = (corner(from)?, corner(to)?);
    let mut all = Vec::new();
    for row in table.iter().take(bottom.saturating_add(1)).skip(top) {
        for column in left..=right.min(left + MAX_POINTS) {
            if all.len() < MAX_POINTS {
                all.push(row.get(column).cloned().unwrap_or_default());
            }
        }
    }
    Some(all)
}

/// Column and row of a cell, from nought on.
fn corner(address: &str) -> Option<(usize, usize)> {
    let cell: String = address.rsplit('.').next()?.chars().filter(|letter| *letter != '$').collect();
    let letters = cell.len() - cell.trim_start_matches(|letter: char| letter.is_ascii_uppercase()).len();
    let (column, row) = cell.split_at(letters);
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let column = column.bytes().fold(0_usize, |all, letter| all * 26 + usize::from(letter - b'A') + 1);
    Some((column.checked_sub(1)?, row.parse::<usize>().ok()?.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_of_an_address_are_those_of_the_table_and_no_others() {
        let row = |words: [&str; 2]| words.map(|word| (word.to_owned(), word.parse().ok())).to_vec();
        let table = vec![row(["", "Sold"]), row(["May", "3"]), row(["June", "4"])];
        let read = |address: &str| {
            cells(address, &table).map(|cells| cells.into_iter().map(|(words, _)| words).collect::<Vec<_>>())
        };
        assert_eq!(read("local-table.$B$2:.$B$3").unwrap(), ["3", "4"]);
        assert_eq!(read("local-table.A2:local-table.B2").unwrap(), ["May", "3"]);
        assert_eq!(read("local-table.$B$1").unwrap(), ["Sold"]);
        assert!(read("local-table.$B$9:.$B$99").unwrap().is_empty());
        assert_eq!((read("$B$0"), read("nonsense"), read("")), (None, None, None));
    }
}
