//! Numbers as decimal digits, rounded as people round: workbooks keep fifteen digits, and 2.675 is 2.68.

/// Digits that a workbook keeps.
const KEPT: usize = 15;

/// A number without its sign: digits, and where the point stands after the first of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Decimal {
    digits: Vec<u8>,
    /// Power of ten of the first digit.
    pub exponent: i32,
}

impl Decimal {
    /// The fifteen digits of a number; what is not finite has none.
    pub fn of(value: f64) -> Self {
        let written = format!("{:.*e}", KEPT - 1, value.abs());
        let (digits, exponent) = written.split_once('e').unwrap_or(("0", "0"));
        let digits = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        Self { digits, exponent: exponent.parse().unwrap_or(0) }
    }

    /// Rounded to so many digits after the point: the digits before and after it.
    pub fn rounded(&self, after: usize) -> (String, String) {
        let keep = self.exponent.saturating_add(1).saturating_add(i32::try_from(after).unwrap_or(i32::MAX));
        let mut digits = self.digits.clone();
        let mut exponent = self.exponent;
        if keep < 0 {
            return ("0".to_owned(), "0".repeat(after));
        }
        let keep = keep as usize;
        let up = digits.get(keep).is_some_and(|digit| *digit >= 5);
        digits.truncate(keep);
        if up && carry(&mut digits) {
            digits.insert(0, 1);
            exponent += 1;
        }
        let at = |power: i32| -> char {
            let index = exponent - power;
            let digit = usize::try_from(index).ok().and_then(|index| digits.get(index));
            char::from(b'0' + digit.copied().unwrap_or(0))
        };
        let before: String = (0..=exponent.max(0)).rev().map(at).collect();
        let after: String = (1..=after as i32).map(|place| at(-place)).collect();
        (before, after)
    }

    /// Rounded to so many digits in all: those digits.
    pub fn significant(&self, count: usize) -> Self {
        let mut digits = self.digits.clone();
        let mut exponent = self.exponent;
        let up = digits.get(count).is_some_and(|digit| *digit >= 5);
        digits.truncate(count);
        if up && carry(&mut digits) {
            digits.insert(0, 1);
            digits.truncate(count);
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// All digits but zeros at the end.
    pub fn shortest(&self) -> (String, i32) {
        let len = self.digits.iter().rposition(|digit| *digit != 0).map_or(1, |at| at + 1);
        let digits = self.digits.iter().take(len).map(|digit| char::from(b'0' + digit)).collect();
        (digits, self.exponent)
    }

    /// The digits, zeros at the end included.
    pub fn digits(&self) -> String {
        self.digits.iter().map(|digit| char::from(b'0' + digit)).collect()
    }
}

/// Adds one to the last digit; true where that makes one digit more.
fn carry(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return false;
        }
        *digit = 0;
    }
    true
}

/// A number as a cell without a format shows it: all of its digits, and no more.
pub fn general(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let (digits, exponent) = Decimal::of(value).shortest();
    let sign = if value < 0.0 && digits != "0" { "-" } else { "" };
    let len = digits.len() as i32;
    let words = match exponent {
        _ if digits == "0" => "0".to_owned(),
        0..21 if len <= exponent + 1 => format!("{digits}{}", "0".repeat((exponent + 1 - len) as usize)),
        0..21 => {
            let (before, after) = digits.split_at((exponent + 1) as usize);
            format!("{before}.{after}")
        }
        -9..0 => format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let plus = if exponent < 0 { "-" } else { "+" };
            format!("{first}{point}{rest}E{plus}{:02}", exponent.abs())
        }
    };
    format!("{sign}{words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_that_people_typed() {
        for (value, words) in [
            (0.1 + 0.2, "0.3"),
            (1e15, "1000000000000000"),
            (-2.50, "-2.5"),
            (1e-5, "0.00001"),
            (1.5e30, "1.5E+30"),
            (0.0, "0"),
            (123_456.789, "123456.789"),
        ] {
            assert_eq!(general(value), words);
        }
    }

    #[test]
    fn rounding_is_that_of_people() {
        let rounded = |value: f64, after: usize| {
            let (before, after) = Decimal::of(value).rounded(after);
            format!("{before}.{after}")
        };
        assert_eq!(rounded(2.675, 2), "2.68");
        assert_eq!(rounded(999.999, 2), "1000.00");
        assert_eq!(rounded(0.004, 2), "0.00");
        assert_eq!(rounded(0.005, 2), "0.01");
        assert_eq!(rounded(0.5, 0), "1.");
        assert_eq!(rounded(1234.5, 1), "1234.5");
    }
}
