//! Reads a corpus of real and hostile PDFs that lies beside the project, and is never part of it:
//! each opens or is refused in a sentence, and every span of it is sound.

#[path = "common/place.rs"]
mod place;

use folioscope::data::document::Document;
use folioscope::data::job::{Failure, PageTile, Stop};
use folioscope::data::span::DocId;
use folioscope::read::formats;
use folioscope::read::source::Source;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files of a folder that begin as PDFs do.
fn pdfs(folder: &str) -> Vec<PathBuf> {
    place::files(folder).into_iter().filter(|path| is_pdf(path)).collect()
}

fn is_pdf(path: &Path) -> bool {
    let Ok(source) = Source::open(path) else { return false };
    let Ok(head) = source.head() else { return false };
    (formats::pdf::FORMAT.recognise)(&source.peek(&head)) > 0
}

fn open(path: &Path) -> Result<Document, Failure> {
    formats::read(Source::open(path)?, DocId(1), &Stop::default(), None)
}

fn check(folder: &str) {
    let (mut read, mut refused, mut broken) = (0, 0, Vec::new());
    for path in pdfs(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match catch_unwind(|| open(&path)) {
            Ok(Ok(document)) => {
                if let Err(why) = document.check() {
                    broken.push(format!("{name}: {why}"));
                }
                assert!(document.complete() && document.digest.is_some(), "{name}");
                read += 1;
            }
            Ok(Err(failure)) => {
                assert!(failure.words.ends_with('.'), "{name}: {failure}");
                refused += 1;
            }
            Err(_) => broken.push(format!("{name}: panicked")),
        }
    }
    eprintln!("{folder}: {read} read, {refused} refused");
    assert!(read > 0, "“{folder}” has no PDF that opens");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn real_files_open() {
    check("pdf");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn hostile_files_open_or_are_refused() {
    check("hostile");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn first_pages_are_drawn() {
    let mut broken = Vec::new();
    for path in pdfs("pdf").into_iter().step_by(4).chain(pdfs("hostile").into_iter().step_by(4)) {
        let draw = || {
            let Ok(mut opened) = (formats::pdf::FORMAT.open?)(&Arc::new(Source::open(&path).ok()?)) else {
                return None;
            };
            Some(opened.paint(&PageTile { unit: 0, scale: 0.5, part: [0, 0, 300, 400], night: false }))
        };
        match catch_unwind(AssertUnwindSafe(draw)) {
            Ok(Some(Ok(raster))) => assert_eq!(raster.rgba.len(), 300 * 400 * 4),
            Ok(_) => {}
            Err(_) => broken.push(path.display().to_string()),
        }
    }
    assert!(broken.is_empty(), "panicked: {broken:#?}");
}

/// Bars that were counted by eye, on pages of files that lie in the folder that `FOLIOSCOPE_EVIDENCE` names.
#[test]
#[ignore = "needs the evidence that FOLIOSCOPE_EVIDENCE names"]
fn all_bars_of_ten_pages_of_a_report_are_found() {
    let evidence = PathBuf::from(std::env::var_os("FOLIOSCOPE_EVIDENCE").expect("FOLIOSCOPE_EVIDENCE"));
    let mut documents = std::collections::BTreeMap::new();
    let mut wrong = Vec::new();
    let rows = include_str!("redactions/report.tsv").lines().filter(|row| !row.starts_with('#'));
    for row in rows.clone() {
        let [file, page, bars] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let document = documents.entry(file).or_insert_with(|| open(&evidence.join(file)).unwrap());
        let page: u32 = page.parse().unwrap();
        let on_page = |place: Option<(u32, _)>| place.is_some_and(|(unit, _)| unit == page);
        let found = document.redactions.iter().filter(|redaction| on_page(redaction.place)).count();
        if found.to_string() != bars {
            wrong.push(format!("{file}, page {page}: {found} of {bars}"));
        }
    }
    assert_eq!(rows.count(), 10);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
