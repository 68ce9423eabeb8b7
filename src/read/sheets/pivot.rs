//! The rows that pivot tables were made of, as workbooks keep them: they may be those of a sheet that is no longer there, or
//! of a table that was never in the file.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::wording::counted;
use crate::read::office::aside;

/// Bytes of words that are told of one thing that is kept.
const MAX_WORDS: usize = 20_000;
/// Columns, and values of one column.
pub const MAX_VALUES: usize = 1_000_000;

/// Words that are gathered up to a limit; what is left out is said.
#[derive(Default)]
pub struct Words {
    words: String,
    more: bool,
}

impl Words {
    /// Puts words behind those that are there.
    pub fn add(&mut self, between: &str, words: &str) {
        if self.words.len() + words.len() > MAX_WORDS {
            self.more = true;
            return;
        }
        if !self.words.is_empty() {
            self.words.push_str(between);
        }
        self.words.push_str(words);
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// All of them.
    pub fn all(self) -> String {
        if self.more { format!("{}, and more that is not listed here", self.words) } else { self.words }
    }
}

/// What a workbook keeps of one pivot table.
#[derive(Default)]
pub struct Pivot {
    /// Where its rows came from, where that is said: "Sheet1!A1:C9".
    pub from: String,
    /// Names of the columns, each with the values that its rows name by number.
    pub columns: Vec<(String, Vec<String>)>,
    /// Rows that are kept.
    pub count: u64,
    rows: Words,
}

impl Pivot {
    /// A row.
    pub fn row<'v>(&mut self, values: impl Iterator<Item = &'v str>) {
        let mut row = Words::default();
        values.for_each(|value| row.add(", ", value));
        self.rows.add("; ", &row.words);
        self.count += 1;
    }

    /// The value that a row names by its number in a column.
    pub fn value(&self, column: usize, number: usize) -> Option<&str> {
        self.columns.get(column)?.1.get(number).map(String::as_str)
    }

    /// Says it.
    pub fn tell(self, draft: &mut Draft) {
        let mut names = Words::default();
        self.columns.iter().for_each(|(name, _)| names.add(", ", name));
        let from = if self.from.is_empty() { String::new() } else { format!(" from {}", self.from) };
        let names = names.all();
        let words = if self.count > 0 {
            let count = counted(self.count, "row");
            format!("{count}{from} that a pivot table was made of: {names}. {}", self.rows.all())
        } else {
            let mut values = Words::default();
            self.columns.iter().flat_map(|(_, values)| values).for_each(|value| values.add(", ", value));
            format!("A pivot table was made of columns{from}: {names}. Values in them: {}", values.all())
        };
        draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), "Pivot table", &words));
    }
}
