//! Numbers and letters among the signs of a formula, and the lists of values that lie beside them.

use super::{Around, Layout, known_error};
use crate::read::sheets::bytes::Bytes;
use crate::read::sheets::general;

impl Bytes<'_> {
    /// So many letters of one byte or two, as the lowest bit says.
    pub fn narrow_or_wide(&mut self, count: usize, flags: u8) -> Option<String> {
        if flags & 1 != 0 {
            return self.wide(count);
        }
        Some(self.take(count)?.iter().map(|byte| char::from(*byte)).collect())
    }

    /// The number of a name, counted from 1, with the room that is kept beside it.
    pub fn name_number(&mut self, layout: Layout) -> Option<u32> {
        match layout {
            Layout::Five => {
                let number = self.u16()?;
                self.take(12)?;
                Some(u32::from(number))
            }
            Layout::Eight | Layout::Twelve => self.u32(),
        }
    }

    /// A list of values, row by row: `{1,2;3,"four"}`.
    pub fn list(&mut self, layout: Layout, around: &dyn Around, most: u64) -> Option<String> {
        let (columns, rows) = match layout {
            Layout::Twelve => (self.u32()?, self.u32()?),
            _ => (u32::from(self.byte()?) + 1, u32::from(self.u16()?) + 1),
        };
        if u64::from(columns) * u64::from(rows) > most {
            return None;
        }
        let mut words = String::from("{");
        for row in 0..rows {
            for column in 0..columns {
                match (row, column) {
                    (0, 0) => {}
                    (_, 0) => words.push(';'),
                    _ => words.push(','),
                }
                words.push_str(&self.value(layout, around)?);
            }
        }
        words.push('}');
        Some(words)
    }

    fn value(&mut self, layout: Layout, around: &dyn Around) -> Option<String> {
        let kind = self.byte()?;
        let new = layout == Layout::Twelve;
        match (kind, new) {
            (0, true) | (1, false) => Some(general(self.f64()?)),
            (1, true) | (2, false) => {
                let words = match layout {
                    Layout::Twelve => {
                        let count = usize::from(self.u16()?);
                        self.wide(count)?
                    }
                    Layout::Eight => {
                        let (count, flags) = (usize::from(self.u16()?), self.byte()?);
                        self.narrow_or_wide(count, flags)?
                    }
                    Layout::Five => {
                        let count = usize::from(self.byte()?);
                        around.letters(self.take(count)?)
                    }
                };
                Some(format!("\"{}\"", words.replace('"', "\"\"")))
            }
            (2, true) => Some(if self.byte()? == 0 { "FALSE" } else { "TRUE" }.to_owned()),
            (4, true) => {
                let code = self.byte()?;
                self.take(3)?;
                known_error(code).map(str::to_owned)
            }
            (4 | 16, false) => {
                let code = self.byte()?;
                self.take(7)?;
                match kind {
                    4 => Some(if code == 0 { "FALSE" } else { "TRUE" }.to_owned()),
                    _ => known_error(code).map(str::to_owned),
                }
            }
            (0, false) => self.take(8).map(|_| String::new()),
            _ => None,
        }
    }
}
