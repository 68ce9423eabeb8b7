//! Numbers as they are written down, to the last digit: so that a column of amounts has the sum that a clerk would find,
//! and not one that ends in 0000000004.

/// Digits behind the decimal sign; a number with more is reckoned with floating point.
const MOST_BROKEN: i32 = 18;
/// Digits in all. Fewer than an `i128` has room for, so that millions of them can be added.
const MOST_DIGITS: usize = 28;

/// A number with a few digits behind the decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub(super) units: i128,
    /// How many of its digits stand behind the decimal sign.
    pub(super) broken: u32,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { units: 0, broken: 0 };

    /// A number by its digits before and after the decimal sign, times a power of ten; `None` where it has too many.
    pub fn from_digits(negative: bool, whole: &str, broken: &str, power: i32) -> Option<Self> {
        let digits = format!("{whole}{broken}");
        let digits = digits.trim_start_matches('0');
        let places = i32::try_from(broken.len()).ok()?.checked_sub(power)?;
        // A power of ten that makes a whole number larger is so many zeros.
        let zeros = usize::try_from(places.min(0).unsigned_abs()).ok()?;
        if digits.len() + zeros > MOST_DIGITS || places > MOST_BROKEN {
            return None;
        }
        let units: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        let units = units.checked_mul(10_i128.checked_pow(u32::try_from(zeros).ok()?)?)?;
        Some(Self { units: if negative { -units } else { units }, broken: places.max(0).unsigned_abs() })
    }

    /// The sum; `None` where it is larger than can be held.
    pub fn plus(self, other: Self) -> Option<Self> {
        let broken = self.broken.max(other.broken);
        let raised = |one: Self| one.units.checked_mul(10_i128.checked_pow(broken - one.broken)?);
        Some(Self { units: raised(self)?.checked_add(raised(other)?)?, broken })
    }

    /// Near it.
    pub fn float(self) -> f64 {
        self.units as f64 / 10_f64.powi(self.broken.cast_signed())
    }
}

/// With commas between thousands, and as many digits behind the point as the numbers have that it was made of.
impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = self.broken as usize + 1);
        let (whole, broken) = digits.split_at(digits.len() - self.broken as usize);
        if self.units < 0 {
            f.write_str("−")?;
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if broken.is_empty() { Ok(()) } else { write!(f, ".{broken}") }
    }
}

/// A number that was reckoned with, with some digits behind the point and no more than it has: a mean, say.
pub fn shown_float(number: f64) -> String {
    if number != 0.0 && (number.abs() >= 1e15 || number.abs() < 1e-4) {
        return format!("{number:.6e}");
    }
    let words = format!("{:.6}", number.abs());
    let (whole, broken) = words.split_once('.').unwrap_or((&words, ""));
    let broken = broken.trim_end_matches('0');
    let exact = Decimal::from_digits(number < 0.0, whole, broken, 0);
    exact.map_or_else(|| number.to_string(), |exact| exact.to_string())
}
