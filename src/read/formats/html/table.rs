//! Is a table data, or was it only used to put things beside each other on a page?
//!
//! Data becomes rows; the other kind is flattened into the blocks that its cells contain, in order.

use super::tree::{NONE, NodeId, Tree};
use crate::data::document::Align;

/// Columns that are counted; a page with more has none that anyone could read.
pub const MAX_COLUMNS: usize = 1000;
/// Cells that spans may add in one document: a few bytes can ask for thousands.
pub const MAX_SPANNED_CELLS: usize = 1_000_000;
/// Longer cells hold prose, which nobody reads in a column.
const PROSE_BYTES: usize = 1500;

/// What one table shows of itself, not counting the tables inside it.
#[derive(Default)]
struct Signs {
    /// Says that it is data: headers, a caption.
    headers: bool,
    caption: bool,
    head: bool,
    rows: usize,
    widest: usize,
    tables: usize,
    /// Headings, lists, pictures with captions and the like: parts of a page rather than of a cell.
    parts: usize,
    prose: bool,
    words: bool,
}

/// Whether the table's cells stand beside each other because they belong together.
pub fn is_data(tree: &Tree, table: NodeId) -> bool {
    match tree.attribute(table, "role") {
        Some("presentation" | "none") => return false,
        Some("table" | "grid" | "treegrid") => return true,
        _ => {}
    }
    let signs = signs_of(tree, table);
    if !signs.words {
        return false;
    }
    if signs.headers || signs.caption {
        // Newsletters abuse header cells for layout; real data has more than one cell, and seldom tables in it.
        let sure = signs.caption || signs.head && signs.tables == 0;
        return sure || signs.tables * 4 <= signs.rows && signs.rows * signs.widest > 1;
    }
    signs.tables == 0 && signs.parts == 0 && !signs.prose && signs.widest > 1
}

fn signs_of(tree: &Tree, table: NodeId) -> Signs {
    let mut signs = Signs::default();
    let (mut cells, mut cell_bytes, mut paragraphs) = (0, 0, 0);
    let mut at = tree.following(table, table, true);
    while at != NONE {
        let mut into = true;
        match tree.name(at) {
            "" => {
                let words = tree.text(at).unwrap_or("").trim().len();
                cell_bytes += words;
                signs.prose |= cell_bytes > PROSE_BYTES;
                signs.words |= words > 0;
            }
            "table" => {
                signs.tables += 1;
                into = false;
            }
            "tr" => {
                signs.rows += 1;
                cells = 0;
            }
            name @ ("td" | "th") => {
                cells += 1;
                (cell_bytes, paragraphs) = (0, 0);
                signs.widest = signs.widest.max(cells);
                signs.headers |= name == "th";
            }
            "thead" => (signs.headers, signs.head) = (true, true),
            "caption" => signs.caption |= !tree.words(at, 1000).trim().is_empty(),
            "p" => {
                paragraphs += 1;
                signs.parts += usize::from(paragraphs > 3);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "pre" | "blockquote" | "hr"
            | "form" | "article" | "section" | "figure" | "nav" => signs.parts += 1,
            "script" | "style" | "template" => into = false,
            "img" => signs.words = true,
            _ => {}
        }
        at = tree.following(at, table, into);
    }
    signs
}

/// Alignment of the columns, as the cells of the first row have it.
pub fn aligns(tree: &Tree, row: NodeId) -> Vec<Align> {
    let cells = tree.children(row).filter(|&cell| matches!(tree.name(cell), "td" | "th"));
    cells.take(MAX_COLUMNS).map(|cell| align_of(tree, cell)).collect()
}

fn align_of(tree: &Tree, cell: NodeId) -> Align {
    let style = tree.attribute(cell, "style").unwrap_or("").to_ascii_lowercase().replace(' ', "");
    let styled = style.split("text-align:").nth(1).map(|rest| rest.split(';').next().unwrap_or(rest));
    let named = styled.or_else(|| tree.attribute(cell, "align")).unwrap_or("");
    match named.trim().to_ascii_lowercase().as_str() {
        "center" => Align::Centre,
        "right" | "end" => Align::End,
        _ => Align::Start,
    }
}

/// Whether a row names what the columns hold.
pub fn is_header(tree: &Tree, row: NodeId) -> bool {
    if tree.name(tree.parent(row)) == "thead" {
        return true;
    }
    let mut cells =
        tree.children(row).map(|cell| tree.name(cell)).filter(|name| matches!(*name, "td" | "th")).peekable();
    cells.peek().is_some() && cells.all(|name| name == "th")
}

/// `colspan` or `rowspan` of a cell, at least 1. A `rowspan` of 0 reaches to the end of its group.
pub fn span(tree: &Tree, cell: NodeId, name: &str) -> usize {
    let asked = tree.attribute(cell, name).and_then(|value| value.trim().parse::<usize>().ok());
    match asked {
        Some(0) if name == "rowspan" => usize::MAX,
        Some(count) => count.clamp(1, 65_534),
        None => 1,
    }
}
