//! One row of delimited values after the other, each with where it stands.
//!
//! A blank line is a row without cells: the crate passes over them, and the rows below would have other numbers here than in
//! every other program.

use std::ops::Range;

/// Goes through a text row by row.
pub struct Records<'t> {
    core: csv_core::Reader,
    text: &'t str,
    at: usize,
    words: Vec<u8>,
    ends: Vec<usize>,
}

/// A row as it was written, without its quotes.
pub struct Record<'r> {
    words: &'r str,
    ends: &'r [usize],
    /// Whether it ended, and not only the text.
    pub whole: bool,
}

impl<'t> Records<'t> {
    /// From the start of a text, by the rules of a dialect.
    pub fn new(core: csv_core::Reader, text: &'t str) -> Self {
        Self { core, text, at: 0, words: vec![0; 4096], ends: vec![0; 256] }
    }

    /// Bytes of the text that were gone through by now.
    pub fn passed(&self) -> usize {
        let bytes = self.text.as_bytes();
        let behind = self.at.checked_sub(1).and_then(|at| bytes.get(at));
        // A row ends with the first sign of CR LF.
        self.at + usize::from(behind == Some(&b'\r') && bytes.get(self.at) == Some(&b'\n'))
    }

    /// The next row.
    pub fn next(&mut self) -> Option<Record<'_>> {
        self.at = self.passed();
        let bytes = self.text.as_bytes();
        match bytes.get(self.at)? {
            b'\r' | b'\n' => {
                self.at += 1;
                return Some(Record { words: "", ends: &[], whole: true });
            }
            _ => {}
        }
        let (mut wrote, mut ended) = (0, 0);
        let whole = loop {
            let input = bytes.get(self.at..).unwrap_or_default();
            let (words, ends) = (self.words.get_mut(wrote..), self.ends.get_mut(ended..));
            let (result, read, out, count) =
                self.core.read_record(input, words.unwrap_or_default(), ends.unwrap_or_default());
            (self.at, wrote, ended) = (self.at + read, wrote + out, ended + count);
            match result {
                // Asked once more without a byte, it gives what there is.
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull => self.words.resize(self.words.len() * 2, 0),
                csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => {
                    break !input.is_empty();
                }
            }
        };
        let words = self.words.get(..wrote).unwrap_or_default();
        // What parts and quotes is ASCII, so that no letter is cut.
        let words = std::str::from_utf8(words).unwrap_or_default();
        Some(Record { words, ends: self.ends.get(..ended).unwrap_or_default(), whole })
    }
}

impl<'r> Record<'r> {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Its cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'r str> {
        let (words, ends) = (self.words, self.ends);
        ends.iter().enumerate().map(move |(number, end)| {
            let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
            let range: Range<usize> = start..*end;
            words.get(range).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(csv_core::Reader::new(), text);
        let mut rows = Vec::new();
        while let Some(record) = records.next() {
            rows.push(record.cells().map(str::to_owned).collect());
        }
        assert_eq!(records.passed(), text.len());
        rows
    }

    #[test]
    fn a_blank_line_is_a_row_so_that_those_below_keep_their_numbers() {
        let empty: [&str; 0] = [];
        assert_eq!(rows("a,b\n\nc\n"), [vec!["a", "b"], empty.to_vec(), vec!["c"]]);
        assert_eq!(
            rows("a\r\n\r\nb\r\rc"),
            [vec!["a"], empty.to_vec(), vec!["b"], empty.to_vec(), vec!["c"]]
        );
        assert_eq!(rows("\"a\n\nb\",c\r\n"), [["a\n\nb", "c"]]);
        assert_eq!(rows("\n,\n\"\"\n"), [empty.to_vec(), vec!["", ""], vec![""]]);
    }

    #[test]
    fn long_rows_and_rows_of_many_cells_are_whole() {
        let long = "x".repeat(10_000);
        let text = format!("{long},{long}\n{}\n", "y,".repeat(999));
        let rows = rows(&text);
        assert_eq!((rows[0].len(), rows[0][1].len(), rows[1].len()), (2, 10_000, 1000));
    }
}
