//! Rows in the order of their cells: numbers before days before words, empty ones last in either direction, equal ones as
//! the file has them.

use crate::data::arrangement::folding::sort_bytes;
use crate::data::job::Stop;
use crate::data::value::Value;

/// What decides where a cell comes, for each row that is shown.
#[derive(Default)]
pub struct Column {
    cells: Vec<Sorted>,
    /// The letters of all words, one behind the other.
    letters: Vec<u8>,
}

/// What one cell is sorted by.
#[derive(Clone, Copy)]
enum Sorted {
    /// The bits of a number, in the order of numbers.
    Number(u64),
    /// The same of a moment.
    Time(u64),
    /// The first eight letters as a number, where all of them stand, and how many they are.
    Words(u64, u32, u32),
    Empty,
}

/// Bits that are in the order of the numbers that they stand for.
pub fn number_bits(float: f64) -> u64 {
    // The two zeros are one number.
    let bits = (float + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The same of a moment.
pub fn time_bits(millis: i64) -> u64 {
    millis.cast_unsigned() ^ (1 << 63)
}

impl Column {
    /// The cell of one row more; `room` and `bytes` are for its letters.
    pub fn push(&mut self, value: Value<'_>, room: &mut String, bytes: &mut Vec<u8>) {
        self.cells.push(match value {
            Value::Number(number) => Sorted::Number(number_bits(number.float)),
            Value::Time(millis) => Sorted::Time(time_bits(millis)),
            Value::Empty => Sorted::Empty,
            Value::Words(words) => {
                bytes.clear();
                sort_bytes(words, room, bytes);
                let mut first = [0; 8];
                first.iter_mut().zip(bytes.iter()).for_each(|(place, byte)| *place = *byte);
                // Of more than four gigabytes of letters, the first eight of each cell have to do.
                let at = u32::try_from(self.letters.len());
                let len = if at.is_ok() { bytes.len() as u32 } else { 0 };
                if at.is_ok() {
                    self.letters.extend_from_slice(bytes);
                }
                Sorted::Words(u64::from_be_bytes(first), at.unwrap_or_default(), len)
            }
        });
    }

    /// Takes the cell of the last row away.
    pub fn pop(&mut self) {
        if let Some(Sorted::Words(_, at, len)) = self.cells.pop()
            && len > 0
        {
            self.letters.truncate(at as usize);
        }
    }

    /// So many rows more have the same cell as the last one, and stay with it.
    pub fn repeat(&mut self, count: usize) {
        if let Some(last) = self.cells.last().copied() {
            self.cells.extend(std::iter::repeat_n(last, count));
        }
    }

    /// The cells of the rows that come next.
    pub fn extend(&mut self, other: Self) {
        let shift = u32::try_from(self.letters.len()).ok();
        self.letters.extend(other.letters);
        self.cells.extend(other.cells.into_iter().map(|cell| match cell {
            Sorted::Words(first, at, len) => match shift.and_then(|shift| at.checked_add(shift)) {
                Some(at) => Sorted::Words(first, at, len),
                None => Sorted::Words(first, 0, 0),
            },
            other => other,
        }));
    }

    fn words(&self, at: u32, len: u32) -> &[u8] {
        self.letters.get(at as usize..at as usize + len as usize).unwrap_or_default()
    }

    /// The place of each row among the values of the column: equal cells have one place, and empty ones come last.
    fn places(&self, down: bool) -> Vec<u32> {
        let (mut numbers, mut times, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for (row, cell) in self.cells.iter().enumerate() {
            let row = row as u32;
            match *cell {
                Sorted::Number(bits) => numbers.push((bits, row)),
                Sorted::Time(bits) => times.push((bits, row)),
                Sorted::Words(first, at, len) => words.push((first, at, len, row)),
                Sorted::Empty => {}
            }
        }
        let mut places = vec![u32::MAX; self.cells.len()];
        let mut place = 0;
        for class in [&mut numbers, &mut times] {
            class.sort_unstable();
            for run in class.chunk_by(|a, b| a.0 == b.0) {
                run.iter().for_each(|(_, row)| places[*row as usize] = place);
                place += 1;
            }
        }
        let order = |a: &(u64, u32, u32, u32), b: &(u64, u32, u32, u32)| {
            a.0.cmp(&b.0).then_with(|| self.words(a.1, a.2).cmp(self.words(b.1, b.2)))
        };
        words.sort_unstable_by(order);
        for run in words.chunk_by(|a, b| order(a, b).is_eq()) {
            run.iter().for_each(|(.., row)| places[*row as usize] = place);
            place += 1;
        }
        if down {
            places.iter_mut().filter(|own| **own != u32::MAX).for_each(|own| *own = place - 1 - *own);
        }
        places
    }
}

/// Rows in the order of their columns, the first first; `None` where it was stopped.
pub fn sorted(rows: Vec<u32>, columns: Vec<Column>, down: &[bool], stop: &Stop) -> Option<Vec<u32>> {
    let mut places = Vec::with_capacity(columns.len());
    for (column, down) in columns.into_iter().zip(down) {
        if stop.raised() {
            return None;
        }
        places.push(column.places(*down));
    }
    let Some((first, rest)) = places.split_first() else { return Some(rows) };
    if stop.raised() {
        return None;
    }
    let mut order: Vec<(u32, u32)> = first.iter().copied().zip(0..).collect();
    if rest.is_empty() {
        order.sort_unstable();
    } else {
        let others = |at: u32| rest.iter().map(move |places| places[at as usize]);
        order.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| others(a.1).cmp(others(b.1))).then(a.1.cmp(&b.1))
        });
    }
    Some(order.into_iter().filter_map(|(_, at)| rows.get(at as usize).copied()).collect())
}
