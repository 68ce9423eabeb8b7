//! What two documents are that are compared: what is composed of them is no file, and has no size of its own.

use super::{file_rows, table};
use crate::data::comparison::{Comparison, Side};
use crate::data::document::Document;
use crate::data::wording::grouped;
use egui::Ui;
use std::sync::{Arc, Weak};

/// How many words each of the two has in its reading, counted once for a comparison.
#[derive(Default)]
pub struct Compared {
    of: Weak<Comparison>,
    words: [u64; 2],
}

impl Compared {
    pub fn ui(&mut self, ui: &mut Ui, comparison: &Arc<Comparison>) {
        if !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(comparison)) {
            self.of = Arc::downgrade(comparison);
            self.words = Side::BOTH.map(|side| words_of(comparison, side));
        }
        compared_ui(ui, comparison, self.words);
    }
}

fn words_of(comparison: &Comparison, side: Side) -> u64 {
    let gone = comparison.gone.get(side.index());
    let count = |document: &Arc<Document>| {
        document.counts.words.saturating_sub(gone.map_or(0, |gone| gone.words_gone(document)))
    };
    comparison.document(side).map_or(0, count)
}

fn compared_ui(ui: &mut Ui, comparison: &Comparison, words_of: [u64; 2]) {
    let [same, first, second] = comparison.words.map(grouped);
    let rows = [
        ("Differences", grouped(comparison.differences.len() as u64)),
        ("In both", words(&same)),
        ("First alone", words(&first)),
        ("Second alone", words(&second)),
    ];
    table(ui, "Compared", &rows.map(|(name, value)| (name.to_owned(), value)));
    for (side, title) in [(Side::First, "The first document"), (Side::Second, "The second document")] {
        if let Some(document) = comparison.document(side) {
            table(ui, title, &rows_of(comparison, (side, words_of), document));
        }
    }
}

fn words(number: &str) -> String {
    format!("{number} {}", if number == "1" { "word or sign" } else { "words and signs" })
}

fn rows_of(
    comparison: &Comparison,
    (side, words): (Side, [u64; 2]),
    document: &Document,
) -> Vec<(String, String)> {
    let mut rows = file_rows(document);
    let count = grouped(words.get(side.index()).copied().unwrap_or_default());
    let how = comparison.readings.get(side.index()).and_then(|reading| reading.words());
    rows.push(("Words".to_owned(), how.map_or(count.clone(), |how| format!("{count} with {how}"))));
    rows
}
