//! Tables of real pages, as they were marked by hand from the pages' pictures, against what is found of them.
//!
//! The measure is that of the ICDAR 2013 table competition (Göbel, Hassan, Oro, Orsi: “A methodology for evaluating
//! algorithms for table understanding in PDF documents”, DocEng 2012): pairs of cells with words that are next to each
//! other in a row or in a column, empty ones passed over; what both have counts. `tests/tables/peer.py` gives the same
//! for another reader. Of a cell that spans several, the words stand in the first.

#[path = "common/place.rs"]
mod place;

use folioscope::data::document::{BlockKind, Document};
use folioscope::data::job::Stop;
use folioscope::data::span::DocId;
use folioscope::read::formats;
use folioscope::read::source::Source;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Table = Vec<Vec<String>>;

/// What is asked of all pages together.
const ASKED: f64 = 0.95;

/// The file of a page: the folder of the evidence beside the corpus, or that of the corpus.
fn file(name: &str) -> Option<PathBuf> {
    let evidence = std::env::var_os("FOLIOSCOPE_EVIDENCE").map(PathBuf::from);
    let corpus = place::corpus().map(|corpus| corpus.join("pdf"));
    evidence.into_iter().chain(corpus).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Tables of the page, each row its cells.
fn found(document: &Document, page: u32) -> Vec<Table> {
    let mut tables: BTreeMap<u32, Table> = BTreeMap::new();
    let span = document.units.get(page as usize).map(|unit| unit.span);
    for number in 0.. {
        let Some(view) = document.block(number) else { break };
        let block = view.block();
        let BlockKind::Row { table, .. } = block.kind else { continue };
        if span.is_some_and(|span| span.intersection(block.span).is_some()) {
            let words = document.text.slice(block.span);
            tables.entry(table).or_default().push(words.split('\t').map(str::to_owned).collect());
        }
    }
    tables.into_values().collect()
}

fn marked(path: &Path) -> Vec<Table> {
    let words = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    words.trim_end_matches('\n').split("\n\n").map(|table| table.split('\n').map(row).collect()).collect()
}

/// Letters and figures alone, so that spaces do not matter.
fn bare(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && *c != '\u{2028}').collect()
}

/// Pairs of neighbours, each with its direction.
fn pairs(tables: &[Table]) -> Vec<(bool, String, String)> {
    let mut pairs = Vec::new();
    for table in tables {
        let cell = |row: usize, column: usize| {
            table.get(row).and_then(|row| row.get(column)).map(|words| bare(words))
        };
        let full = |words: &String| !words.is_empty();
        for (row, cells) in table.iter().enumerate() {
            for column in 0..cells.len() {
                let Some(own) = cell(row, column).filter(full) else { continue };
                let right = (column + 1..cells.len()).find_map(|column| cell(row, column).filter(full));
                let below = (row + 1..table.len()).find_map(|row| cell(row, column).filter(full));
                pairs.extend(right.map(|right| (true, own.clone(), right)));
                pairs.extend(below.map(|below| (false, own.clone(), below)));
            }
        }
    }
    pairs
}

/// Whether words are those that were marked; marked ones that end with “…” are a beginning.
fn same(marked: &str, found: &str) -> bool {
    marked == found || marked.strip_suffix('…').is_some_and(|begin| found.starts_with(begin))
}

fn common(marked: &[(bool, String, String)], found: &[(bool, String, String)]) -> usize {
    let mut left: Vec<Option<&(bool, String, String)>> = found.iter().map(Some).collect();
    let mut count = 0;
    for (way, one, other) in marked {
        let fits = |pair: &Option<&(bool, String, String)>| {
            pair.is_some_and(|pair| pair.0 == *way && same(one, &pair.1) && same(other, &pair.2))
        };
        if let Some(at) = left.iter().position(fits) {
            left[at] = None;
            count += 1;
        }
    }
    count
}

#[test]
#[ignore = "needs the corpus and the evidence: see tests/common/place.rs, and FOLIOSCOPE_EVIDENCE"]
fn cells_of_tables_stand_beside_those_they_stand_beside_on_the_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let list = std::fs::read_to_string(folder.join("LIST.tsv")).unwrap();
    let only = std::env::var("FOLIOSCOPE_TABLES").unwrap_or_default();
    let (mut all, mut ours, mut both, mut each) = (0, 0, 0, Vec::new());
    for line in list.lines() {
        let [number, name, page] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        if !only.is_empty() && !only.split(',').any(|one| one == number) {
            continue;
        }
        let path = file(name).unwrap_or_else(|| panic!("there is no {name}"));
        let document = formats::read(Source::open(&path).unwrap(), DocId(1), &Stop::default(), None).unwrap();
        let tables = found(&document, page.parse::<u32>().unwrap() - 1);
        let (marked, found) = (pairs(&marked(&folder.join(format!("{number}.tsv")))), pairs(&tables));
        let common = common(&marked, &found);
        all += marked.len();
        ours += found.len();
        both += common;
        let f1 = 2.0 * common as f64 / (marked.len() + found.len()).max(1) as f64;
        each.push(f1);
        eprintln!(
            "{number}\t{f1:.3}\tmarked {}\tfound {}\tboth {common}\t{name} {page}",
            marked.len(),
            found.len()
        );
        if !only.is_empty() {
            for table in &tables {
                eprintln!("{}\n", table.iter().map(|row| row.join(" | ") + "\n").collect::<String>());
            }
        }
    }
    let f1 = 2.0 * f64::from(both as u32) / f64::from((all + ours) as u32);
    // A page of a thousand cells counts as much as one of ten.
    let by_page = each.iter().sum::<f64>() / each.len() as f64;
    eprintln!("all\t{f1:.3}\tby page {by_page:.3}\tmarked {all}\tfound {ours}\tboth {both}");
    assert!(f1.min(by_page) >= ASKED || !only.is_empty(), "{f1:.3}, by page {by_page:.3}");
}
