//! What is in a cell, as people mean it: a number as they write them, a day or an hour, words, or nothing. Sorting,
//! filtering, sums and the side at which a cell stands ask here, and nothing else decides it; what the cell says never
//! changes by it.
//!
//! “1,234” is a thousand and some for one writer and one and some for another, and 3/4/2024 is a day of April or of
//! March. What a cell does not say the others of its column do ([`Signs`]): “0,5” and “1.234,50” tell the decimal comma,
//! 25/4/2024 that the day comes first. Where none tells, it is read as English-speaking programs write it.

mod exact; // how are numbers added without a loss?
mod when; // which day does a cell name?

pub use exact::{Decimal, shown_float};

/// Longer cells are words: nobody writes numbers and days of so many bytes.
const LONGEST: usize = 64;
/// Signs of currencies, before or after a number.
const CURRENCIES: &[char] = &['$', '€', '£', '¥', '₹', '₽', '₺', '₩', '฿', '₴', '₪'];
const CODES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "BRL",
    "RUB", "US$", "Fr.", "kr",
];

/// What is in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing, or white space alone.
    Empty,
    /// A number; of per cents the hundredth part.
    Number(Number),
    /// A moment in milliseconds since 1970, as it is written where no zone stands; an hour without a day is one of that
    /// first day.
    Time(i64),
    /// Anything else, without the white space around it.
    Words(&'a str),
}

/// A number of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// As near as a floating point number comes to it: what sorting and comparing go by.
    pub float: f64,
    /// The number itself, where it has few enough digits: what sums go by.
    pub exact: Option<Decimal>,
}

/// How the cells of a column write what could be read in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// A comma parts whole and broken numbers, and not a point.
    pub decimal_comma: bool,
    /// In 3/4/2024 the day comes first, and not the month.
    pub day_first: bool,
}

/// What the cells of a column have told about its habits by now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    commas: u32,
    points: u32,
    days_first: u32,
    months_first: u32,
}

impl Signs {
    /// What most of them say.
    pub fn habits(self) -> Habits {
        Habits { decimal_comma: self.commas > self.points, day_first: self.days_first > self.months_first }
    }

    /// With those of other cells of the same column.
    pub fn and(self, other: Self) -> Self {
        Self {
            commas: self.commas.saturating_add(other.commas),
            points: self.points.saturating_add(other.points),
            days_first: self.days_first.saturating_add(other.days_first),
            months_first: self.months_first.saturating_add(other.months_first),
        }
    }
}

/// What is in a cell of a column with these habits.
pub fn value(cell: &str, habits: Habits) -> Value<'_> {
    value_and_signs(cell, habits, &mut Signs::default())
}

/// The same; adds what the cell tells about the habits of its column.
pub fn value_and_signs<'a>(cell: &'a str, habits: Habits, signs: &mut Signs) -> Value<'a> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Value::Empty;
    }
    if cell.len() > LONGEST || !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return Value::Words(cell);
    }
    if let Some(number) = number(cell, habits, signs) {
        return Value::Number(number);
    }
    match when::time(cell, habits, signs) {
        Some(time) => Value::Time(time.start),
        None => Value::Words(cell),
    }
}

/// The stretch of time that words name, in milliseconds since 1970, its end not in it: a year, a month, a day, a minute.
pub fn stretch(words: &str, habits: Habits) -> Option<(i64, i64)> {
    let words = words.trim();
    if words.len() > LONGEST {
        return None;
    }
    when::time(words, habits, &mut Signs::default()).map(|time| (time.start, time.end))
}

/// Whether a cell is a number, however its column writes them.
pub fn is_number(cell: &str) -> bool {
    matches!(value(cell, Habits::default()), Value::Number(_))
}

/// Whether a cell names a day or an hour.
pub fn is_time(cell: &str) -> bool {
    matches!(value(cell, Habits::default()), Value::Time(_))
}

/// A number with what may stand around it: signs, currencies, per cent, the parentheses of a loss.
fn number(cell: &str, habits: Habits, signs: &mut Signs) -> Option<Number> {
    let (mut rest, mut negative, mut percent) = (cell, false, false);
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, negative) = (inside.trim(), true);
    }
    let mut signed = negative;
    // The sign may stand before the currency or after it, and each once.
    for _ in 0..2 {
        if let Some(after) = rest.strip_prefix(['-', '−', '+']).filter(|_| !signed) {
            signed = true;
            negative = !rest.starts_with('+');
            rest = after.trim_start();
        }
        rest = without_currency(rest, str::strip_prefix, str::strip_prefix).unwrap_or(rest).trim_start();
    }
    if let Some(before) = rest.strip_suffix('%') {
        (rest, percent) = (before.trim_end(), true);
    }
    rest = without_currency(rest, str::strip_suffix, str::strip_suffix).unwrap_or(rest).trim_end();
    let (whole, broken, power) = digits(rest, habits, signs)?;
    let power = power - if percent { 2 } else { 0 };
    let exact = Decimal::from_digits(negative, &whole, &broken, power);
    let sign = if negative { "-" } else { "" };
    let float: f64 = format!("{sign}{whole}.{broken}0e{power}").parse().ok()?;
    // Not every run of digits is a number that can be reckoned with.
    float.is_finite().then_some(Number { float, exact })
}

/// What is left without the sign or the letters of a currency at one end.
fn without_currency<'a>(
    rest: &'a str,
    sign: impl Fn(&'a str, &'static [char]) -> Option<&'a str>,
    code: impl Fn(&'a str, &'static str) -> Option<&'a str>,
) -> Option<&'a str> {
    sign(rest, CURRENCIES).or_else(|| CODES.iter().find_map(|own| code(rest, own)))
}

/// The digits before and after the decimal sign, and the power of ten that stands behind them.
fn digits(body: &str, habits: Habits, signs: &mut Signs) -> Option<(String, String, i32)> {
    let (body, power) = match body.find(['e', 'E']) {
        Some(at) => {
            let power = body.get(at + 1..)?;
            let figures = power.strip_prefix(['-', '+']).unwrap_or(power);
            if figures.is_empty() || figures.len() > 3 || !figures.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            (body.get(..at)?, power.parse().ok()?)
        }
        None => (body, 0),
    };
    let decimal = decimal_at(body, habits, signs)?;
    let (whole, broken) = match decimal {
        Some(at) => (body.get(..at)?, body.get(at + 1..)?),
        None => (body, ""),
    };
    let whole = ungrouped(whole, decimal.is_some())?;
    let broken_is_plain = broken.bytes().all(|byte| byte.is_ascii_digit());
    (broken_is_plain && !(whole.is_empty() && broken.is_empty())).then(|| (whole, broken.to_owned(), power))
}

/// Where the decimal sign stands, if one does; `None` where the signs are those of no number.
fn decimal_at(body: &str, habits: Habits, signs: &mut Signs) -> Option<Option<usize>> {
    let count = |sign: u8| body.bytes().filter(|byte| *byte == sign).count();
    let (commas, points) = (count(b','), count(b'.'));
    let last = |sign: char| body.rfind(sign);
    let tells = |comma: bool, signs: &mut Signs| {
        let told = if comma { &mut signs.commas } else { &mut signs.points };
        *told = told.saturating_add(1);
    };
    match (commas, points) {
        (0, 0) => Some(None),
        // Both: the last one is the decimal sign, and stands once.
        (1.., 1..) => {
            let comma = last(',') > last('.');
            if (if comma { commas } else { points }) > 1 {
                return None;
            }
            tells(comma, signs);
            Some(last(if comma { ',' } else { '.' }))
        }
        // One of them several times parts thousands, and so the other is the decimal sign.
        (2.., 0) | (0, 2..) => {
            tells(points > 0, signs);
            Some(None)
        }
        (1, 0) | (0, 1) => {
            let comma = commas == 1;
            let at = last(if comma { ',' } else { '.' })?;
            let (before, after) = (body.get(..at)?, body.get(at + 1..)?);
            let parts_thousands = after.len() == 3
                && after.bytes().all(|byte| byte.is_ascii_digit())
                && (1..=3).contains(&before.len())
                && !before.starts_with('0');
            if !parts_thousands {
                tells(comma, signs);
                return Some(Some(at));
            }
            Some((comma == habits.decimal_comma).then_some(at))
        }
    }
}

/// The digits of a whole number without what parts their groups; `None` where the groups are those of no number.
fn ungrouped(whole: &str, has_decimal: bool) -> Option<String> {
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        // “.5” is a number, and nothing at all is none.
        return (!whole.is_empty() || has_decimal).then(|| whole.to_owned());
    }
    let parts =
        |c: char| matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '_');
    let parting = whole.chars().find(|c| parts(*c))?;
    let groups: Vec<&str> = whole.split(parting).collect();
    let plain =
        groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    // In India: 12,34,567.
    let wide = middle.iter().all(|group| group.len() == 3) && first.len() <= 3;
    let indian = parting == ',' && middle.iter().all(|group| group.len() == 2) && first.len() <= 2;
    (plain && last.len() == 3 && (wide || indian)).then(|| groups.concat())
}

#[cfg(test)]
mod tests;
