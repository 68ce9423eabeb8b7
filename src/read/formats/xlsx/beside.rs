//! What a workbook keeps beside its sheets, and no sheet shows: other workbooks and what was copied from them, sources of
//! data, the rows that pivot tables were made of, printers. None of it is ever asked or followed.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::wording::counted;
use crate::read::container::Container;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::aside;
use crate::read::xml::{Event, Xml};
use std::collections::BTreeSet;

/// Bytes of words that are told of one thing that is kept.
const MAX_WORDS: usize = 20_000;
/// Values of one column of what a pivot table was made of.
const MAX_VALUES: usize = 1_000_000;
/// Letters of the name of a printer (DEVMODE of Windows).
const PRINTER_LETTERS: usize = 32;

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

/// Words that are gathered up to a limit; what is left out is said.
#[derive(Default)]
struct Words {
    words: String,
    more: bool,
}

impl Words {
    fn add(&mut self, between: &str, words: &str) {
        if self.words.len() + words.len() > MAX_WORDS {
            self.more = true;
            return;
        }
        if !self.words.is_empty() {
            self.words.push_str(between);
        }
        self.words.push_str(words);
    }

    fn all(self) -> String {
        if self.more { format!("{}, and more that is not listed here", self.words) } else { self.words }
    }
}

/// Where it lies, and the values that were copied from it.
fn other_workbook(package: &Package<'_>, path: &str, draft: &mut Draft) {
    let others = package.relations(path);
    let outside: Vec<&Relation> = others.iter().filter(|one| one.external).collect();
    for other in &outside {
        remote("Another workbook, not opened", &other.target, draft);
    }
    if path.ends_with(".bin") {
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
    if !kept.words.is_empty() {
        hidden("Values copied from another workbook", &kept.all(), draft);
    }
}

fn connections(package: &Package<'_>, path: &str, draft: &mut Draft) {
    if path.ends_with(".bin") {
        return remote(
            "A source of data, not asked",
            "Its address is not read from a binary workbook.",
            draft,
        );
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
    let words = "The rows that a pivot table was made of may be kept in this workbook.";
    let Some(text) = package.side(path).filter(|_| !path.ends_with(".bin")) else {
        return hidden("Pivot table", words, draft);
    };
    let Cache { from, fields } = Cache::of(&text);
    let relations = package.relations(path);
    for outside in relations.iter().filter(|one| one.external) {
        remote("A source of data, not asked", &outside.target, draft);
    }
    let records = relations.iter().find(|one| one.kind == "pivotCacheRecords" && !one.external);
    let (count, rows) = records
        .and_then(|one| package.side(&one.target))
        .map_or((0, Words::default()), |text| rows_of(&text, &fields));
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let from = if from.is_empty() { String::new() } else { format!(" from {from}") };
    let names = names.join(", ");
    if count > 0 {
        let count = counted(count, "row");
        let words = format!("{count}{from} that a pivot table was made of: {names}. {}", rows.all());
        return hidden("Pivot table", &words, draft);
    }
    let mut values = Words::default();
    fields.iter().flat_map(|(_, values)| values).for_each(|value| values.add(", ", value));
    let words = format!("A pivot table was made of columns{from}: {names}. Values in them: {}", values.all());
    hidden("Pivot table", &words, draft);
}

#[derive(Default)]
struct Cache {
    from: String,
    /// Names of the columns, each with the values that its rows name by number.
    fields: Vec<(String, Vec<String>)>,
}

impl Cache {
    fn of(text: &str) -> Self {
        let mut cache = Self::default();
        let mut xml = Xml::new(text);
        let mut shared = 0_usize;
        while let Some(event) = xml.next_event() {
            match event {
                Event::Start(tag) => match tag.name() {
                    "worksheetSource" => {
                        let said = ["sheet", "ref", "name"].iter().filter_map(|name| tag.get(name));
                        cache.from = said.collect::<Vec<_>>().join("!");
                    }
                    "cacheField" if cache.fields.len() < MAX_VALUES => {
                        cache.fields.push((tag.get("name").unwrap_or_default(), Vec::new()));
                    }
                    "sharedItems" => shared = 1,
                    "s" | "n" | "d" | "b" | "e" | "m" if shared > 0 => {
                        shared += 1;
                        if let Some((_, values)) = cache.fields.last_mut()
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
        cache
    }
}

fn rows_of(text: &str, fields: &[(String, Vec<String>)]) -> (u64, Words) {
    let mut xml = Xml::new(text);
    let (mut count, mut column) = (0, 0_usize);
    let (mut rows, mut row) = (Words::default(), Words::default());
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "r" => {
                if count > 0 {
                    rows.add("; ", &std::mem::take(&mut row).words);
                }
                count += 1;
                column = 0;
            }
            "x" | "s" | "n" | "d" | "b" | "e" | "m" => {
                let own = tag.get("v").unwrap_or_default();
                let named = if tag.name() == "x" {
                    let number = own.parse::<usize>().ok();
                    number.and_then(|number| fields.get(column)?.1.get(number)).cloned().unwrap_or_default()
                } else {
                    own
                };
                row.add(", ", &named);
                column += 1;
            }
            _ => {}
        }
    }
    if count > 0 {
        rows.add("; ", &row.words);
    }
    (count, rows)
}

/// The printer that a sheet was set up for: its name is often that of an office.
pub fn printer(
    package: &Package<'_>,
    relations: &[Relation],
    told: &mut BTreeSet<String>,
    draft: &mut Draft,
) {
    for relation in relations.iter().filter(|one| one.kind == "printerSettings" && !one.external) {
        let Ok(content) = package.zip.read(&relation.target, &package.budget) else { continue };
        let letters = content.bytes.chunks_exact(2).take(PRINTER_LETTERS).map(|two| match two {
            [low, high] => u16::from_le_bytes([*low, *high]),
            _ => 0,
        });
        let units: Vec<u16> = letters.take_while(|unit| *unit != 0).collect();
        let name = String::from_utf16_lossy(&units);
        let is_name = name.chars().all(|c| !c.is_control() && c != char::REPLACEMENT_CHARACTER);
        if is_name && name.trim().len() > 2 && told.insert(name.clone()) {
            hidden("Printer", &name, draft);
        }
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
