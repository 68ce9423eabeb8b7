//! How a workbook shows a number: formats as Excel writes them (ISO/IEC 29500-1, 18.8.31), and OpenDocument's when put in
//! their terms. Colours and widths are passed over; what cannot be understood shows the number as it is.

use super::decimal::{Decimal, general};
use super::serial::{Moment, moment};
use crate::data::wording::MONTHS;

/// A longer format is none.
const MAX_FORMAT: usize = 1_000;
/// Digits after the point that are shown at most.
const MAX_DECIMALS: usize = 30;

/// A format, taken apart once for all cells that have it.
#[derive(Clone, Debug, Default)]
pub struct Format {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default)]
struct Section {
    /// `[<100]`: for which numbers it is.
    condition: Option<(Compare, f64)>,
    pieces: Vec<Piece>,
    /// Whether it shows days or hours.
    dated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Compare {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    MoreOrEqual,
    More,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// Whether a plus is shown.
    Exponent(bool),
    Slash,
    /// The cell's own words.
    Text,
    General,
    /// A letter of a day or an hour, and how many there are.
    Part(char, usize),
    /// Hours, minutes or seconds that do not begin anew: `[h]`.
    Elapsed(char, usize),
    /// Whether `A/P` and not `AM/PM`.
    HalfDay(bool),
}

/// The formats that a file need not write (18.8.30).
pub fn built_in(number: u32) -> Option<&'static str> {
    Some(match number {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "$#,##0;-$#,##0",
        6 => "$#,##0;[Red]-$#,##0",
        7 => "$#,##0.00;-$#,##0.00",
        8 => "$#,##0.00;[Red]-$#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "m/d/yyyy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yyyy h:mm",
        37 => "#,##0;(#,##0)",
        38 => "#,##0;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

impl Format {
    /// Takes a format apart.
    pub fn of(code: &str) -> Self {
        if code.len() > MAX_FORMAT {
            return Self::default();
        }
        // Those two stand for the long form of a day and the form of a time of the system (2.2.14 of MS-OI29500).
        let code = match code {
            code if code.starts_with("[$-F800]") => "dddd, mmmm d, yyyy",
            code if code.starts_with("[$-F400]") => "h:mm:ss AM/PM",
            code => code,
        };
        let mut sections = vec![Section::default()];
        let mut rest = code;
        while let Some(first) = rest.chars().next() {
            if first == ';' {
                rest = &rest[1..];
                sections.push(Section::default());
                continue;
            }
            let Some(section) = sections.last_mut() else { break };
            rest = section.take(rest, first);
        }
        sections.truncate(4);
        sections.iter_mut().for_each(Section::settle);
        Self { sections }
    }

    /// Whether it shows days or hours.
    pub fn is_dated(&self) -> bool {
        self.sections.first().is_some_and(|section| section.dated)
    }

    /// A number as the cell shows it.
    pub fn number(&self, value: f64, from_1904: bool) -> String {
        let Some((section, value)) = self.section(value) else { return general(value) };
        if section.dated {
            return section.date(value, from_1904).unwrap_or_else(|| general(value));
        }
        section.number(value)
    }

    /// Words as the cell shows them.
    pub fn text(&self, words: &str) -> String {
        let has_text = |section: &&Section| section.pieces.contains(&Piece::Text);
        let section = self.sections.get(3).or_else(|| self.sections.iter().rev().find(has_text));
        match section {
            Some(section) if has_text(&section) => section
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text => words,
                    Piece::Words(own) => own.as_str(),
                    _ => "",
                })
                .collect(),
            _ => words.to_owned(),
        }
    }

    /// The section for a number, and the number as that shows it: a section of its own for negative ones has the sign in it.
    fn section(&self, value: f64) -> Option<(&Section, f64)> {
        let numeric: Vec<&Section> = self.sections.iter().take(3).collect();
        if numeric.iter().any(|section| section.condition.is_some()) {
            let fitting = numeric.iter().position(|section| {
                section.condition.is_none_or(|(compare, with)| compare.holds(value, with))
            });
            let at = fitting?;
            let own_sign = at > 0 && value < 0.0;
            return numeric.get(at).map(|section| (*section, if own_sign { value.abs() } else { value }));
        }
        let only_text = |section: &&Section| section.pieces == [Piece::Text];
        let (first, second, third) =
            (numeric.first()?, numeric.get(1).filter(|section| !only_text(section)), numeric.get(2));
        Some(match (second, third) {
            (Some(second), _) if value < 0.0 => (second, value.abs()),
            (Some(_), Some(third)) if value == 0.0 && !only_text(third) => (third, value),
            _ => (first, value),
        })
    }
}

impl Compare {
    fn holds(self, value: f64, with: f64) -> bool {
        match self {
            Self::Less => value < with,
            Self::LessOrEqual => value <= with,
            Self::Equal => value == with,
            Self::NotEqual => value != with,
            Self::MoreOrEqual => value >= with,
            Self::More => value > with,
        }
    }
}

impl Section {
    /// Takes what comes next, and gives what comes after it.
    fn take<'c>(&mut self, code: &'c str, first: char) -> &'c str {
        let after = &code[first.len_utf8()..];
        let small = code.get(..7).unwrap_or(code).to_ascii_lowercase();
        if small == "general" {
            self.pieces.push(Piece::General);
            return &code[7..];
        }
        for (sign, short) in [("am/pm", false), ("a/p", true)] {
            if small.starts_with(sign) {
                self.pieces.push(Piece::HalfDay(short));
                return &code[sign.len()..];
            }
        }
        match first {
            '"' => {
                let (words, rest) = after.split_once('"').unwrap_or((after, ""));
                self.words(words);
                rest
            }
            '\\' | '!' => self.one(after),
            // As wide as the next sign, which is not shown.
            '_' => {
                self.words(" ");
                skip_one(after)
            }
            '*' => skip_one(after),
            '[' => {
                let (inner, rest) = after.split_once(']').unwrap_or((after, ""));
                self.bracket(inner);
                rest
            }
            '0' | '#' | '?' => self.push(Piece::Digit(first), after),
            '.' => self.push(Piece::Point, after),
            ',' => self.push(Piece::Comma, after),
            '%' => self.push(Piece::Percent, after),
            '/' => self.push(Piece::Slash, after),
            '@' => self.push(Piece::Text, after),
            'E' | 'e' if after.starts_with(['+', '-']) => {
                self.push(Piece::Exponent(after.starts_with('+')), &after[1..])
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let letter = first.to_ascii_lowercase();
                let count = code.chars().take_while(|c| c.to_ascii_lowercase() == letter).count();
                self.pieces.push(Piece::Part(letter, count));
                &code[count..]
            }
            other => {
                self.words(other.encode_utf8(&mut [0; 4]));
                after
            }
        }
    }

    fn push<'c>(&mut self, piece: Piece, after: &'c str) -> &'c str {
        self.pieces.push(piece);
        after
    }

    fn one<'c>(&mut self, after: &'c str) -> &'c str {
        let len = after.chars().next().map_or(0, char::len_utf8);
        let (sign, rest) = after.split_at(len);
        self.words(sign);
        rest
    }

    fn words(&mut self, words: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Words(last)) => last.push_str(words),
            _ => self.pieces.push(Piece::Words(words.to_owned())),
        }
    }

    /// `[h]`, `[<100]`, `[$€-407]`, `[Red]`.
    fn bracket(&mut self, inner: &str) {
        let small = inner.to_ascii_lowercase();
        let first = small.chars().next();
        if let Some(letter @ ('h' | 'm' | 's')) = first
            && small.chars().all(|c| c == letter)
        {
            self.pieces.push(Piece::Elapsed(letter, small.len()));
        } else if let Some(currency) = inner.strip_prefix('$') {
            self.words(currency.split('-').next().unwrap_or_default());
        } else {
            let signs = [
                ("<=", Compare::LessOrEqual),
                (">=", Compare::MoreOrEqual),
                ("<>", Compare::NotEqual),
                ("<", Compare::Less),
                (">", Compare::More),
                ("=", Compare::Equal),
            ];
            let found = signs.iter().find_map(|(sign, compare)| Some((*compare, inner.strip_prefix(sign)?)));
            if let Some((compare, Ok(with))) =
                found.map(|(compare, with)| (compare, with.trim().parse::<f64>()))
            {
                self.condition = Some((compare, with));
            }
        }
    }

    /// Decides what depends on what stands around it: `m` beside hours or seconds is minutes, and `/`, `.` and `0` in a date
    /// are no parts of a number.
    fn settle(&mut self) {
        self.dated = self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Part(..) | Piece::Elapsed(..) | Piece::HalfDay(_)));
        if !self.dated {
            return;
        }
        let parts: Vec<(usize, char)> = self
            .pieces
            .iter()
            .enumerate()
            .filter_map(|(at, piece)| match piece {
                Piece::Part(letter, _) | Piece::Elapsed(letter, _) => Some((at, *letter)),
                _ => None,
            })
            .collect();
        for (nth, (at, letter)) in parts.iter().enumerate() {
            let before = nth.checked_sub(1).and_then(|nth| parts.get(nth)).map(|(_, letter)| *letter);
            let after = parts.get(nth + 1).map(|(_, letter)| *letter);
            if *letter == 'm'
                && (before == Some('h') || after == Some('s'))
                && let Some(Piece::Part(letter, count)) = self.pieces.get_mut(*at)
                && *count <= 2
            {
                // Minutes.
                *letter = 'i';
            }
        }
    }

    fn date(&self, value: f64, from_1904: bool) -> Option<String> {
        let elapsed = self.pieces.iter().any(|piece| matches!(piece, Piece::Elapsed(..)));
        let seconds =
            self.pieces.iter().any(|piece| matches!(piece, Piece::Part('s', _) | Piece::Elapsed('s', _)));
        let fraction = self.pieces.iter().position(|piece| *piece == Piece::Point).map_or(0, |at| {
            self.pieces
                .iter()
                .skip(at + 1)
                .take_while(|piece| matches!(piece, Piece::Digit('0')))
                .count()
                .min(3)
        });
        let step = match (seconds, fraction) {
            (true, 0) => 1_000.0,
            (true, digits) => 10_f64.powi(3 - digits as i32),
            // A clock without seconds goes on when the minute is over.
            (false, _) => 1.0,
        };
        let millis = (value * 86_400_000.0 / step).round() * step;
        let (sign, now) = match elapsed {
            true => (if value < 0.0 { "-" } else { "" }, moment(millis.abs() / 86_400_000.0 % 1.0, false)?),
            false => ("", moment(millis / 86_400_000.0, from_1904)?),
        };
        let half = self.pieces.iter().any(|piece| matches!(piece, Piece::HalfDay(_)));
        let mut out = sign.to_owned();
        let mut after_point = false;
        for piece in &self.pieces {
            match piece {
                Piece::Part(letter, count) => part(*letter, *count, &now, half, &mut out),
                Piece::Elapsed(letter, count) => {
                    let unit = match letter {
                        'h' => 3_600_000.0,
                        'm' => 60_000.0,
                        _ => 1_000.0,
                    };
                    let whole = (millis.abs() / unit).floor() as u64;
                    out.push_str(&format!("{whole:0count$}"));
                }
                Piece::HalfDay(short) => {
                    let late = now.millis >= 43_200_000;
                    out.push_str(match (late, short) {
                        (false, false) => "AM",
                        (true, false) => "PM",
                        (false, true) => "A",
                        (true, true) => "P",
                    });
                }
                Piece::Words(words) => out.push_str(words),
                Piece::Slash => out.push('/'),
                Piece::Comma => out.push(','),
                Piece::Point => {
                    after_point = fraction > 0;
                    out.push('.');
                    if after_point {
                        let part = format!("{:03}", now.millis % 1_000);
                        out.push_str(part.get(..fraction).unwrap_or_default());
                    }
                }
                Piece::Digit(_) if after_point => {}
                Piece::Digit(digit) => out.push(*digit),
                Piece::Percent => out.push('%'),
                Piece::General | Piece::Text | Piece::Exponent(_) => {}
            }
        }
        Some(out)
    }

    fn number(&self, value: f64) -> String {
        if self.pieces.is_empty() {
            return String::new();
        }
        let digits = self.pieces.iter().any(|piece| matches!(piece, Piece::Digit(_)));
        if !digits {
            return self.without_digits(value);
        }
        let percents = self.pieces.iter().filter(|piece| **piece == Piece::Percent).count().min(5);
        let value = value * 100_f64.powi(percents as i32);
        if let Some(at) = self.pieces.iter().position(|piece| *piece == Piece::Slash)
            && let Some(words) = self.fraction(value, at)
        {
            return words;
        }
        match self.pieces.iter().position(|piece| matches!(piece, Piece::Exponent(_))) {
            Some(at) => self.scientific(value, at),
            None => self.plain(value),
        }
    }

    fn without_digits(&self, value: f64) -> String {
        let general_here = self.pieces.contains(&Piece::General);
        let mut out = String::new();
        if value < 0.0 && !general_here && self.pieces.iter().all(|piece| matches!(piece, Piece::Words(_))) {
            out.push('-');
        }
        for piece in &self.pieces {
            match piece {
                Piece::General | Piece::Text => out.push_str(&general(value)),
                Piece::Words(words) => out.push_str(words),
                Piece::Percent => out.push('%'),
                Piece::Point => out.push('.'),
                Piece::Comma => out.push(','),
                Piece::Slash => out.push('/'),
                _ => {}
            }
        }
        out
    }

    fn plain(&self, value: f64) -> String {
        let point = self.pieces.iter().position(|piece| *piece == Piece::Point);
        let is_digit = |piece: &Piece| matches!(piece, Piece::Digit(_));
        let last = self.pieces.iter().rposition(is_digit).unwrap_or(0);
        let first = self.pieces.iter().position(is_digit).unwrap_or(0);
        let whole_end = point.unwrap_or(self.pieces.len());
        // Commas after the last digit divide by a thousand each.
        let thousands = self.pieces.iter().skip(last + 1).take_while(|piece| **piece == Piece::Comma).count();
        let grouped =
            self.pieces.iter().take(whole_end.min(last)).skip(first).any(|piece| *piece == Piece::Comma);
        let decimals =
            point.map_or(0, |at| self.pieces.iter().skip(at).filter(|piece| is_digit(piece)).count());
        let value = value / 1_000_f64.powi(thousands.min(10) as i32);
        let (before, after) = Decimal::of(value).rounded(decimals.min(MAX_DECIMALS));
        let zero = before.bytes().chain(after.bytes()).all(|digit| digit == b'0');
        let wanted = self.pieces.iter().take(whole_end).filter(|piece| is_digit(piece)).count();
        let mut whole = Whole::new(&before, wanted, grouped);
        let mut out = String::new();
        if value < 0.0 && !zero {
            out.push('-');
        }
        let mut decimal = after.chars();
        let mut left: Vec<char> = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Digit(sign) if at < whole_end => whole.place(*sign, &mut out),
                Piece::Digit(sign) => {
                    let digit = decimal.next().unwrap_or('0');
                    // A zero that need not be shown waits for a digit after it.
                    left.push(if digit == '0' && *sign != '0' {
                        if *sign == '?' { ' ' } else { '\0' }
                    } else {
                        digit
                    });
                    if digit != '0' || *sign == '0' {
                        out.extend(
                            left.drain(..)
                                .map(|waiting| if matches!(waiting, '\0' | ' ') { '0' } else { waiting }),
                        );
                    } else if at == last {
                        out.extend(left.drain(..).filter(|waiting| *waiting == ' '));
                    }
                }
                Piece::Point => out.push('.'),
                Piece::Percent => out.push('%'),
                Piece::Words(words) => out.push_str(words),
                Piece::Slash => out.push('/'),
                Piece::General | Piece::Text => out.push_str(&general(value)),
                _ => {}
            }
        }
        out
    }

    fn scientific(&self, value: f64, at: usize) -> String {
        let is_digit = |piece: &&Piece| matches!(piece, Piece::Digit(_));
        let point = self.pieces.iter().take(at).position(|piece| *piece == Piece::Point);
        let whole = self.pieces.iter().take(point.unwrap_or(at)).filter(is_digit).count().max(1);
        let decimals = point
            .map_or(0, |point| self.pieces.iter().take(at).skip(point).filter(is_digit).count())
            .min(MAX_DECIMALS);
        let decimal = Decimal::of(value);
        let step = whole as i32;
        let mut exponent = if value == 0.0 { 0 } else { decimal.exponent.div_euclid(step) * step };
        let shown = |exponent: i32| {
            let count = (decimal.exponent - exponent + 1 + decimals as i32).max(1) as usize;
            let short = decimal.significant(count.min(15));
            let places = (short.exponent - exponent).max(0) as usize;
            let mut digits = short.digits();
            while digits.len() < places + 1 + decimals {
                digits.push('0');
            }
            (digits, places + 1)
        };
        let (mut digits, mut before) = shown(exponent);
        if before > whole {
            exponent += step;
            (digits, before) = shown(exponent);
        }
        let (whole_digits, rest) = digits.split_at(before.min(digits.len()));
        let plus = matches!(self.pieces.get(at), Some(Piece::Exponent(true)));
        let width = self.pieces.iter().skip(at + 1).take_while(is_digit).count().max(1);
        let sign = if value < 0.0 { "-" } else { "" };
        let point =
            if decimals > 0 { format!(".{}", rest.get(..decimals).unwrap_or(rest)) } else { String::new() };
        let exponent_sign = if exponent < 0 {
            "-"
        } else if plus {
            "+"
        } else {
            ""
        };
        let words = |pieces: &[Piece]| -> String {
            pieces
                .iter()
                .map(|piece| if let Piece::Words(words) = piece { words.as_str() } else { "" })
                .collect()
        };
        let (head, tail) =
            (self.pieces.get(..at).unwrap_or_default(), self.pieces.get(at + 1..).unwrap_or_default());
        format!(
            "{}{sign}{whole_digits}{point}E{exponent_sign}{:0width$}{}",
            words(head),
            exponent.abs(),
            words(tail)
        )
    }

    /// `# ?/?`: the nearest fraction with so many digits below, or with the number below that the format names.
    fn fraction(&self, value: f64, at: usize) -> Option<String> {
        let below: Vec<&Piece> = self.pieces.iter().skip(at + 1).collect();
        let digits = below.iter().take_while(|piece| matches!(piece, Piece::Digit(_))).count();
        let above: Vec<&Piece> =
            self.pieces.iter().take(at).rev().take_while(|piece| matches!(piece, Piece::Digit(_))).collect();
        let mut before = self.pieces.iter().take(at.saturating_sub(above.len()));
        let mixed = before.clone().any(|piece| matches!(piece, Piece::Digit(_)));
        let fixed = fixed_below(&below);
        if digits == 0 && fixed.is_none() {
            return None;
        }
        let magnitude = value.abs();
        let mut whole = if mixed { magnitude.floor() } else { 0.0 };
        let part = magnitude - whole;
        let (mut top, bottom) = match fixed {
            Some(fixed) => ((part * fixed as f64).round() as u64, fixed),
            None => nearest(part, 10_u64.pow(digits.min(4) as u32) - 1),
        };
        if mixed && top == bottom {
            (whole, top) = (whole + 1.0, 0);
        }
        let sign = if value < 0.0 { "-" } else { "" };
        // A place that has no digit is as wide as one, so that fractions stand below each other.
        let wide = |number: u64, pieces: &mut dyn Iterator<Item = &&Piece>, left: bool| {
            let number = number.to_string();
            let places = pieces.filter(|piece| ***piece != Piece::Digit('#')).count();
            match left {
                true => format!("{number:<places$}"),
                false => format!("{number:>places$}"),
            }
        };
        let top_words = wide(top, &mut above.iter(), false);
        let bottom_words = match fixed {
            Some(fixed) => fixed.to_string(),
            None => wide(bottom, &mut below.iter().take(digits), true),
        };
        let between = match before.next_back() {
            Some(Piece::Words(words)) => words.as_str(),
            _ => " ",
        };
        let whole_words = general(whole);
        let shown = match (mixed, top) {
            (true, 0) => format!("{sign}{whole_words}"),
            (true, _) if whole == 0.0 => format!("{sign}{top_words}/{bottom_words}"),
            (true, _) => format!("{sign}{whole_words}{between}{top_words}/{bottom_words}"),
            (false, _) => format!("{sign}{top_words}/{bottom_words}"),
        };
        Some(shown.trim().to_owned())
    }
}

/// The number below that a format names itself: the 16 of `# ??/16`, the 100 of `# ??/100`.
fn fixed_below(below: &[&Piece]) -> Option<u64> {
    let mut number = String::new();
    for piece in below {
        match piece {
            Piece::Words(words) => number.push_str(words.trim()),
            Piece::Digit('0') if !number.is_empty() => number.push('0'),
            _ => break,
        }
    }
    number.parse().ok().filter(|number| *number > 0)
}

/// The nearest fraction whose lower number is at most so large.
fn nearest(value: f64, most: u64) -> (u64, u64) {
    let mut best = (value.round() as u64, 1, (value - value.round()).abs());
    for bottom in 2..=most {
        let top = (value * bottom as f64).round();
        let off = (value - top / bottom as f64).abs();
        if off + 1e-12 < best.2 {
            best = (top as u64, bottom, off);
        }
    }
    (best.0, best.1)
}

/// The digits before the point, placed one by one where a format wants them.
struct Whole {
    digits: Vec<char>,
    /// Places that are still to come.
    wanted: usize,
    grouped: bool,
    shown: bool,
}

impl Whole {
    fn new(before: &str, wanted: usize, grouped: bool) -> Self {
        let digits = before.trim_start_matches('0').chars().collect();
        Self { digits, wanted, grouped, shown: false }
    }

    /// The digits for one place; the first takes all that have no place of their own.
    fn place(&mut self, sign: char, out: &mut String) {
        while self.digits.len() > self.wanted {
            let digit = self.digits.remove(0);
            self.digit(digit, self.digits.len(), out);
        }
        if self.digits.len() == self.wanted && self.wanted > 0 {
            let digit = self.digits.remove(0);
            self.digit(digit, self.wanted - 1, out);
        } else if sign == '0' {
            self.digit('0', self.wanted.saturating_sub(1), out);
        } else if sign == '?' {
            out.push(' ');
        }
        self.wanted = self.wanted.saturating_sub(1);
    }

    /// One digit, with so many after it.
    fn digit(&mut self, digit: char, after: usize, out: &mut String) {
        out.push(digit);
        self.shown = true;
        if self.grouped && after > 0 && after.is_multiple_of(3) {
            out.push(',');
        }
    }
}

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn part(letter: char, count: usize, now: &Moment, half: bool, out: &mut String) {
    let hour = now.millis / 3_600_000;
    let two = count.min(2);
    let month = MONTHS.get(usize::from(now.day.month).wrapping_sub(1)).copied().unwrap_or_default();
    let weekday = DAYS.get(usize::from(now.weekday)).copied().unwrap_or_default();
    let short = |word: &'static str| word.get(..3).unwrap_or(word);
    let words = match (letter, count) {
        ('y', 0..=2) => format!("{:02}", now.day.year % 100),
        ('y', _) => format!("{:04}", now.day.year),
        ('m', 1 | 2) => format!("{:0two$}", now.day.month),
        ('m', 3) => short(month).to_owned(),
        ('m', 5) => month.get(..1).unwrap_or_default().to_owned(),
        ('m', _) => month.to_owned(),
        ('d', 1 | 2) => format!("{:0two$}", now.day.day),
        ('d', 3) => short(weekday).to_owned(),
        ('d', _) => weekday.to_owned(),
        ('h', _) if half => format!("{:0two$}", (hour + 11) % 12 + 1),
        ('h', _) => format!("{hour:0two$}"),
        ('i', _) => format!("{:0two$}", now.millis / 60_000 % 60),
        _ => format!("{:0two$}", now.millis / 1_000 % 60),
    };
    out.push_str(&words);
}

fn skip_one(text: &str) -> &str {
    text.get(text.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> String {
        Format::of(code).number(value, false)
    }

    #[test]
    fn numbers_are_shown_as_the_workbook_shows_them() {
        for (code, value, words) in [
            ("General", 1234.5, "1234.5"),
            ("0.00", 2.675, "2.68"),
            ("#,##0", 1_234_567.4, "1,234,567"),
            ("#,##0.00", -1234.5, "-1,234.50"),
            ("0%", 0.125, "13%"),
            ("0.0%", 0.125, "12.5%"),
            ("0.00E+00", 12_345.0, "1.23E+04"),
            ("##0.0E+0", 12_345.0, "12.3E+3"),
            ("# ?/?", 1.5, "1 1/2"),
            ("# ??/??", 0.25, "1/4"),
            ("# ??/??", 12.5, "12  1/2"),
            ("# ??/100", 1234.57, "1234 57/100"),
            ("# ?/10", 123.456, "123 5/10"),
            ("# ??/16", 12.3, "12  5/16"),
            ("$#,##0.00;($#,##0.00)", -5.0, "($5.00)"),
            ("0;-0;\"nil\"", 0.0, "nil"),
            ("[$€-407] #,##0", 1000.0, "€ 1,000"),
            ("0.0,,\" M\"", 12_300_000.0, "12.3 M"),
            ("000-00-0000", 123_456_789.0, "123-45-6789"),
            ("0.0##", 1.5, "1.5"),
            ("#.##", 0.5, ".5"),
            ("[<100]\"few\";[>=100]\"many\"", 200.0, "many"),
            ("00000", 7.0, "00007"),
            ("(###) ###-####", 2_025_550_100.0, "(202) 555-0100"),
        ] {
            assert_eq!(shown(code, value), words, "{code} of {value}");
        }
    }

    #[test]
    fn days_and_hours_are_shown_as_the_workbook_shows_them() {
        for (code, value, words) in [
            ("yyyy-mm-dd", 42_829.0, "2017-04-04"),
            ("d mmmm yyyy", 42_829.0, "4 April 2017"),
            ("ddd, d-mmm-yy h:mm AM/PM", 42_829.75, "Tue, 4-Apr-17 6:00 PM"),
            ("hh:mm:ss", 0.5, "12:00:00"),
            ("[h]:mm", 1.5, "36:00"),
            ("mm:ss.0", 0.000_718_75, "01:02.1"),
            ("m/d/yy h:mm", 42_829.5, "4/4/17 12:00"),
            ("dd.mm.yyyy", 42_829.0, "04.04.2017"),
        ] {
            assert_eq!(shown(code, value), words, "{code} of {value}");
        }
        assert_eq!(shown("yyyy", -3.0), "-3");
    }

    #[test]
    fn words_stand_where_the_format_puts_them() {
        assert_eq!(Format::of("@").text("a"), "a");
        assert_eq!(Format::of("0;0;0;\"so: \"@").text("a"), "so: a");
        assert_eq!(Format::of("0.00").text("a"), "a");
    }

    #[test]
    fn no_format_brings_anything_down() {
        for code in [
            "", ";", ";;;", "[", "\"", "\\", "_", "*", "E+", "0E+", "/", "?/", "[h", "0.0.0", "é\\é",
            "AM/PM", "0/0",
        ] {
            for value in [0.0, -1.5, 1e300, 1e-300, f64::NAN, f64::INFINITY] {
                let _ = shown(code, value);
            }
        }
    }
}
