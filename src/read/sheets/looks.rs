//! How cells look, as far as it says what they show: formats of numbers, and letters in the colour of the paper; the same for
//! all workbooks of Excel, which number their looks and formats.

use super::general;
use super::number::{Format, built_in};
use crate::data::document::Unseen;
use std::collections::HashMap;

/// Looks of cells; Excel has 65,490.
pub const MAX_LOOKS: usize = 70_000;

/// A look of cells.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    /// Index of its format.
    format: usize,
    /// Letters that cannot be told from the paper.
    white: bool,
    /// A format that shows nothing: `;;;`.
    nothing: bool,
}

/// All looks of a workbook, by their numbers.
#[derive(Default)]
pub struct Looks {
    formats: Vec<Format>,
    known: HashMap<u32, usize>,
    looks: Vec<Look>,
}

impl Looks {
    /// The next look: by the number of its format, which the workbook writes or everybody knows.
    pub fn add(&mut self, number: u32, written: Option<&str>, white: bool) {
        let code = written.or_else(|| built_in(number)).unwrap_or("General");
        let formats = &mut self.formats;
        let format = *self.known.entry(number).or_insert_with(|| {
            formats.push(Format::of(code));
            formats.len() - 1
        });
        self.looks.push(Look { format, white, nothing: code.trim() == ";;;" });
    }

    /// How a number of a look is shown.
    pub fn format(&self, look: usize) -> Option<&Format> {
        self.formats.get(self.looks.get(look)?.format)
    }

    /// A number as a cell of a look shows it. What a format shows nothing of is shown all the same, and told.
    pub fn number(&self, look: usize, value: f64, from_1904: bool) -> String {
        let shown = self.format(look).map(|format| format.number(value, from_1904));
        shown.filter(|shown| !shown.trim().is_empty()).unwrap_or_else(|| general(value))
    }

    /// Words as a cell of a look shows them.
    pub fn text(&self, look: usize, words: &str) -> String {
        let shown = self.format(look).map(|format| format.text(words));
        shown.filter(|shown| !shown.trim().is_empty()).unwrap_or_else(|| words.to_owned())
    }

    /// Why a cell of a look cannot be seen, where that is so.
    pub fn unseen(&self, look: usize) -> Option<Unseen> {
        let look = self.looks.get(look)?;
        match (look.white, look.nothing) {
            (true, _) => Some(Unseen::SameColour),
            (_, true) => Some(Unseen::Hidden),
            _ => None,
        }
    }
}
