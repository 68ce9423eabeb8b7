//! What a cell is called: “B7”, “B7:D9”, “Sheet1!B7” without its sheet.

use serde::{Deserialize, Serialize};

/// A cell of a sheet; row and column are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Counted from 0, those that the file leaves out included; people count from 1.
    pub row: u32,
    /// Counted from 0; people write letters.
    pub column: u32,
}

impl Cell {
    /// Both counted from 0; [`Cell::from_name`] takes what people write.
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// The cell that people call so: "B7", "$B$7", in small letters too.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().trim_start_matches('$');
        let letters = name.len() - name.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (column, row) = name.split_at(letters);
        let row: u32 = row.trim_start_matches('$').parse().ok()?;
        Some(Self { row: row.checked_sub(1)?, column: column_from_name(column)? })
    }
}

/// "B7".
impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", column_name(self.column), u64::from(self.row) + 1)
    }
}

/// A column of a sheet, as a word of a line: “B”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SheetColumn(pub u32);

impl SheetColumn {
    /// The column that people call so, in small letters too.
    pub fn from_name(name: &str) -> Option<Self> {
        column_from_name(name.trim().trim_start_matches('$')).map(Self)
    }
}

/// What people call a column: A to Z, then AA, AB, …
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        // There is no letter for zero: after Z comes AA, not BA.
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

fn column_from_name(name: &str) -> Option<u32> {
    let digit =
        |letter: u8| letter.is_ascii_alphabetic().then(|| u64::from(letter.to_ascii_uppercase() - b'A') + 1);
    let mut column: u64 = 0;
    for letter in name.bytes() {
        column = column.checked_mul(26)?.checked_add(digit(letter)?)?;
    }
    u32::try_from(column.checked_sub(1)?).ok()
}

/// All cells between two corners, both included; the corners may be any two that lie opposite each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cells {
    /// Where choosing began, and from where it is stretched.
    pub from: Cell,
    /// The other corner, which follows the pointer.
    pub to: Cell,
}

impl Cells {
    /// The corners, put in order: the top left one and the bottom right one.
    pub fn corners(self) -> (Cell, Cell) {
        let Self { from, to } = self;
        (
            Cell::new(from.row.min(to.row), from.column.min(to.column)),
            Cell::new(from.row.max(to.row), from.column.max(to.column)),
        )
    }

    /// The cells that people call so: “B7”, “$B$7:D9”, whole columns “B:D”, whole rows “7:9”.
    pub fn from_name(name: &str) -> Option<Self> {
        let Some((from, to)) = name.split_once(':') else {
            let cell = Cell::from_name(name)?;
            return Some(Self { from: cell, to: cell });
        };
        let cells = || Some((Cell::from_name(from)?, Cell::from_name(to)?));
        let columns = || {
            let (from, to) = (SheetColumn::from_name(from)?.0, SheetColumn::from_name(to)?.0);
            Some((Cell::new(0, from), Cell::new(u32::MAX, to)))
        };
        let row = |name: &str| name.trim().trim_start_matches('$').parse::<u32>().ok()?.checked_sub(1);
        let rows = || Some((Cell::new(row(from)?, 0), Cell::new(row(to)?, u32::MAX)));
        let (from, to) = cells().or_else(columns).or_else(rows)?;
        Some(Self { from, to })
    }

    /// How many they are.
    pub fn count(self) -> u64 {
        let (first, last) = self.corners();
        (u64::from(last.row - first.row) + 1) * (u64::from(last.column - first.column) + 1)
    }

    /// Whether a cell is one of them.
    pub fn contains(self, cell: Cell) -> bool {
        let (first, last) = self.corners();
        (first.row..=last.row).contains(&cell.row) && (first.column..=last.column).contains(&cell.column)
    }
}

/// "B7", "B7:D9".
impl std::fmt::Display for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = self.corners();
        if first == last { write!(f, "{first}") } else { write!(f, "{first}:{last}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_people_know() {
        for (column, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(column_name(column), name);
            assert_eq!(Cell::from_name(&format!("{name}1")), Some(Cell::new(0, column)));
        }
        assert_eq!(Cell::from_name(" $b$7 "), Some(Cell::new(6, 1)));
        for name in ["", "B", "7", "B0", "7B", "B7x", "é7", "ZZZZZZZZZZZZZZZ1", "B99999999999"] {
            assert_eq!(Cell::from_name(name), None, "{name}");
        }
        assert_eq!(Cells::from_name("$B$7:D9").map(|cells| cells.to_string()).as_deref(), Some("B7:D9"));
        assert_eq!(Cells::from_name("b:C").map(|cells| cells.to.row), Some(u32::MAX));
        assert_eq!(Cells::from_name("7:7").map(|cells| cells.from), Some(Cell::new(6, 0)));
        for name in ["B7:", ":", "B:7", "0:3", "B7:D9:E1"] {
            assert_eq!(Cells::from_name(name), None, "{name}");
        }
        assert_eq!(Cells { from: Cell::new(8, 1), to: Cell::new(6, 3) }.to_string(), "B7:D9");
    }
}
