//! What a workbook keeps beside its sheets, and no sheet shows: other workbooks and what was copied from them, sources of
//! data, the rows that pivot tables were made of, printers. None of it is ever asked or followed.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::read::container::Container;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::aside;
use crate::read::sheets::pivot::{MAX_VALUES, Pivot, Words};
use crate::read::sheets::told;
use crate::read::xml::{Event, Xml};
use std::collections::BTreeSet;

fn hidden(name: &str, words: &str, draft: &mut Draft) {
    draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), name, words));
}

fn remote(name: &str, words: &str, draft: &mut Draft) {
    draft.aside(aside(AsideKind::Unseen(Unseen::RemoteLink), name, words));
}

/// Says what the relations of a workbook lead to.
pub fn tell(package: &Package<'_>, relations: &[Relation], draft: &mut Draft) {
    for relation in relations.iter().filter(|one| !one.external) {
        match relation.kind.as_str() {
            "externalLink" => other_workbook(package, &relation.target, draft),
            "connections" => connections(package, &relation.target, draft),
            "pivotCacheDefinition" => pivot(package, &relation.target, draft),
            _ => {}
        }
    }
}

/// The words in a part that is not XML, in their order.
fn binary_words(package: &Package<'_>, path: &str) -> Vec<String> {
    let content = package.zip.read(path, &package.budget);
    content.map_or_else(|_| Vec::new(), |content| told::binary_words(&content.bytes))
}

/// Where it lies, and the values that were copied from it.
fn other_workbook(package: &Package<'_>, path: &str, draft: &mut Draft) {
    let others = package.relations(path);
    let outside: Vec<&Relation> = others.iter().filter(|one| one.external).collect();
    for other in &outside {
        remote("Another workbook, not opened", &other.target, draft);
    }
    if path.ends_with(".bin") {
        let mut kept = Words::default();
        let ids = |words: &&String| others.iter().all(|one| one.id != **words);
        binary_words(package, path).iter().filter(ids).for_each(|words| kept.add("; ", words));
        if !kept.is_empty() {
            hidden("Names and words copied from another workbook", &kept.all(), draft);
        }
        return;
    }
    let Some(text) = package.side(path) else { return };
    let mut xml = Xml::new(&text);
    let (mut sheets, mut sheet) = (Vec::new(), String::new());
    let mut kept = Words::default();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "sheetName" if sheets.len() < MAX_VALUES => sheets.push(tag.get("val").unwrap_or_default()),
            "sheetData" => {
                let number = tag.get("sheetId").and_then(|number| number.parse::<usize>().ok());
                sheet = number.and_then(|number| sheets.get(number).cloned()).unwrap_or_default();
            }
            "cell" => {
                let cell = tag.get("r").unwrap_or_default();
                let words = xml.text();
                if !words.trim().is_empty() {
                    kept.add("; ", &format!("{sheet}!{cell} {}", words.trim()));
                }
            }
            _ => {}
        }
    }
    if !kept.is_empty() {
        hidden("Values copied from another workbook", &kept.all(), draft);
    }
}

fn connections(package: &Package<'_>, path: &str, draft: &mut Draft) {
    if path.ends_with(".bin") {
        return binary_words(package, path).iter().for_each(|words| told::source(words, draft));
    }
    let Some(text) = package.side(path) else { return };
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        let own = match tag.name() {
            "connection" => ["name", "description", "sourceFile", "odcFile"],
            "dbPr" => ["connection", "command", "serverCommand", ""],
            "webPr" => ["url", "post", "editPage", ""],
            "textPr" => ["sourceFile", "", "", ""],
            _ => continue,
        };
        for words in own.iter().filter_map(|name| tag.get(name)).filter(|words| !words.is_empty()) {
            remote("A source of data, not asked", &words, draft);
        }
    }
}

/// The rows that a pivot table was made of: they may be those of a sheet that is no longer there.
fn pivot(package: &Package<'_>, path: &str, draft: &mut Draft) {
    if path.ends_with(".bin") {
        let mut kept = Words::default();
        binary_words(package, path).iter().for_each(|words| kept.add(", ", words));
        let words = format!("A pivot table was made of columns and values with these words: {}", kept.all());
        return hidden("Pivot table", &words, draft);
    }
    let Some(text) = package.side(path) else { return };
    let mut pivot = columns_of(&text);
    let relations = package.relations(path);
    for outside in relations.iter().filter(|one| one.external) {
        remote("A source of data, not asked", &outside.target, draft);
    }
    let records = relations.iter().find(|one| one.kind == "pivotCacheRecords" && !one.external);
    if let Some(text) = records.and_then(|one| package.side(&one.target)) {
        rows_of(&text, &mut pivot);
    }
    pivot.tell(draft);
}

fn columns_of(text: &str) -> Pivot {
    let mut pivot = Pivot::default();
    let mut xml = Xml::new(text);
    let mut shared = 0_usize;
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => match tag.name() {
                "worksheetSource" => {
                    let said = ["sheet", "ref", "name"].iter().filter_map(|name| tag.get(name));
                    pivot.from = said.collect::<Vec<_>>().join("!");
                }
                "cacheField" if pivot.columns.len() < MAX_VALUES => {
                    pivot.columns.push((tag.get("name").unwrap_or_default(), Vec::new()));
                }
                "sharedItems" => shared = 1,
                "s" | "n" | "d" | "b" | "e" | "m" if shared > 0 => {
                    shared += 1;
                    if let Some((_, values)) = pivot.columns.last_mut()
                        && values.len() < MAX_VALUES
                    {
                        values.push(tag.get("v").unwrap_or_default());
                    }
                }
                _ if shared > 0 => shared += 1,
                _ => {}
            },
            Event::End => shared = shared.saturating_sub(1),
            Event::Text(_) => {}
        }
    }
    pivot
}

fn rows_of(text: &str, pivot: &mut Pivot) {
    let mut xml = Xml::new(text);
    let mut row: Vec<String> = Vec::new();
    let mut begun = 0_u64;
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "r" => {
                if begun > 0 {
                    pivot.row(row.iter().map(String::as_str));
                }
                row.clear();
                begun += 1;
            }
            "x" | "s" | "n" | "d" | "b" | "e" | "m" if row.len() < MAX_VALUES => {
                let own = tag.get("v").unwrap_or_default();
                let number = own.parse::<usize>().ok().filter(|_| tag.name() == "x");
                let named = number.and_then(|number| pivot.value(row.len(), number)).map(str::to_owned);
                row.push(if tag.name() == "x" { named.unwrap_or_default() } else { own });
            }
            _ => {}
        }
    }
    if begun > 0 {
        pivot.row(row.iter().map(String::as_str));
    }
}

/// The printer that a sheet was set up for: its name is often that of an office.
pub fn printer(
    package: &Package<'_>,
    relations: &[Relation],
    printers: &mut BTreeSet<String>,
    draft: &mut Draft,
) {
    for relation in relations.iter().filter(|one| one.kind == "printerSettings" && !one.external) {
        let Ok(content) = package.zip.read(&relation.target, &package.budget) else { continue };
        told::printer(&content.bytes, printers, draft);
    }
}

/// Words in boxes that lie over the cells of a sheet, and pictures, which are not shown; each by the cell under its corner.
pub fn drawings(package: &Package<'_>, relations: &[Relation], draft: &mut Draft) {
    for relation in relations.iter().filter(|one| one.kind == "drawing" && !one.external) {
        let Some(text) = package.side(&relation.target).filter(|_| !relation.target.ends_with(".bin")) else {
            continue;
        };
        let mut xml = Xml::new(&text);
        let mut over = Over::default();
        let mut told = 0;
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                "oneCellAnchor" | "twoCellAnchor" | "absoluteAnchor" if told < MAX_DRAWN => {
                    std::mem::take(&mut over).tell(draft);
                    told += 1;
                }
                _ if told >= MAX_DRAWN => break,
                "from" => over.at = cell_under(&mut xml),
                "pic" => over.pictures += 1,
                "p" if !over.words.is_empty() => over.words.push('\n'),
                "t" => over.words.push_str(&xml.text()),
                _ => {}
            }
        }
        over.tell(draft);
        if told >= MAX_DRAWN {
            draft.complain("More boxes and pictures lie over this sheet than are told.", None);
        }
    }
}

/// Boxes and pictures over one sheet that are told.
const MAX_DRAWN: usize = 2_000;

/// What lies over a sheet at one place.
#[derive(Default)]
struct Over {
    at: Option<Cell>,
    words: String,
    pictures: usize,
}

impl Over {
    fn tell(self, draft: &mut Draft) {
        let name = self.at.map_or_else(|| "Over the sheet".to_owned(), |cell| format!("Over {cell}"));
        if !self.words.trim().is_empty() {
            draft.aside_here(aside(AsideKind::Annotation, &name, self.words.trim()));
        }
        if self.pictures > 0 {
            let words = "A picture lies here; it is not shown.";
            draft.aside_here(aside(AsideKind::Described, &name, words));
        }
    }
}

fn cell_under(xml: &mut Xml<'_>) -> Option<Cell> {
    let (mut depth, mut row, mut column) = (1_usize, None, None);
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) if tag.name() == "row" => row = xml.text().trim().parse().ok(),
            Some(Event::Start(tag)) if tag.name() == "col" => column = xml.text().trim().parse().ok(),
            Some(Event::Start(_)) => depth += 1,
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    row.zip(column).map(|(row, column)| Cell::new(row, column))
}
