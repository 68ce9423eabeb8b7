//! What chosen cells come to: how many they are, and of the numbers among them the sum, the mean and the ends. Sums are
//! exact to the last digit where the numbers are, and say so by having all their digits.

use crate::data::value::{Decimal, Number, Value, shown_float};
use crate::data::wording::{counted, grouped};

/// What is known of cells that were gone through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// Those in which something stands.
    pub filled: u64,
    /// Those that are numbers.
    pub numbers: u64,
    /// As long as it is exact.
    exact: Option<Decimal>,
    float: f64,
    least: Option<Number>,
    most: Option<Number>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { filled: 0, numbers: 0, exact: Some(Decimal::ZERO), float: 0.0, least: None, most: None }
    }
}

impl Tally {
    /// One cell more.
    pub fn add(&mut self, value: Value<'_>) {
        self.filled += u64::from(value != Value::Empty);
        let Value::Number(number) = value else { return };
        self.numbers += 1;
        self.exact = self.exact.zip(number.exact).and_then(|(sum, own)| sum.plus(own));
        self.float += number.float;
        if self.least.is_none_or(|least| number.float < least.float) {
            self.least = Some(number);
        }
        if self.most.is_none_or(|most| number.float > most.float) {
            self.most = Some(number);
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let pick = |one: Option<Number>, two: Option<Number>, first: fn(f64, f64) -> bool| match (one, two) {
            (Some(one), Some(two)) => Some(if first(two.float, one.float) { two } else { one }),
            (one, two) => one.or(two),
        };
        Self {
            filled: self.filled + other.filled,
            numbers: self.numbers + other.numbers,
            exact: self.exact.zip(other.exact).and_then(|(one, two)| one.plus(two)),
            float: self.float + other.float,
            least: pick(self.least, other.least, |two, one| two < one),
            most: pick(self.most, other.most, |two, one| two > one),
        }
    }
}

/// What chosen cells come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// How many rows are chosen; those that are not shown are not among them.
    pub rows: u64,
    /// And how many columns.
    pub columns: u64,
    /// What stands in them.
    pub tally: Tally,
}

impl Sums {
    /// “12 cells   ·   sum 1,234.50   ·   mean 123.45   ·   from 1 to 900”.
    pub fn words(&self) -> String {
        let Self { rows, columns, tally } = self;
        let mut said = vec![match (rows, columns) {
            (1, _) | (_, 1) => counted(rows * columns, "cell"),
            (rows, columns) => format!("{} × {} cells", grouped(*rows), grouped(*columns)),
        }];
        if tally.filled < rows * columns {
            said.push(format!("{} filled", grouped(tally.filled)));
        }
        if tally.numbers > 0 {
            if tally.numbers < tally.filled {
                said.push(counted(tally.numbers, "number"));
            }
            let exact = |number: Option<Number>| match number {
                Some(Number { exact: Some(exact), .. }) => exact.to_string(),
                Some(number) => shown_float(number.float),
                None => String::new(),
            };
            let sum = tally
                .exact
                .map_or_else(|| format!("about {}", shown_float(tally.float)), |sum| sum.to_string());
            said.push(format!("sum {sum}"));
            let all = tally.exact.map_or(tally.float, Decimal::float);
            said.push(format!("mean {}", shown_float(all / tally.numbers as f64)));
            said.push(format!("min {}", exact(tally.least)));
            said.push(format!("max {}", exact(tally.most)));
        }
        said.join("   ·   ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::value::{Habits, value};

    #[test]
    fn sums_have_the_digits_of_what_was_added() {
        let words = |cells: &[&str]| {
            let mut tally = Tally::default();
            cells.iter().for_each(|cell| tally.add(value(cell, Habits::default())));
            Sums { rows: cells.len() as u64, columns: 1, tally }.words()
        };
        assert_eq!(
            words(&["0.10", "0.20", "", "n/a"]),
            "4 cells   ·   3 filled   ·   2 numbers   ·   sum 0.30   ·   mean 0.15   ·   min 0.10   ·   max 0.20"
        );
        assert_eq!(words(&["a", "b"]), "2 cells");
        assert_eq!(
            words(&["1e300"]),
            "1 cell   ·   sum about 1.000000e300   ·   mean 1.000000e300   ·   min 1.000000e300   ·   max 1.000000e300"
        );
        assert_eq!(
            words(&["10", "20", "31"]),
            "3 cells   ·   sum 61   ·   mean 20.333333   ·   min 10   ·   max 31"
        );
    }
}
