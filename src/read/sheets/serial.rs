//! Days as workbooks count them: numbers from the beginning of 1900, with the day that year did not have, or from 1904.

use crate::data::cite::Day;

/// A moment as a cell has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The day; `None` for the day 0 of 1900.
    pub day: Day,
    /// From Sunday on.
    pub weekday: u8,
    /// Milliseconds since midnight.
    pub millis: u32,
}

/// 1 January 1970 as workbooks count it.
const TO_1970: i64 = 25_569;
/// How many days later the count from 1904 begins.
const TO_1904: f64 = 1_462.0;
/// 31 December 9999, the last day that programs show.
const LAST: f64 = 2_958_466.0;

/// The moment that a number stands for; `None` where programs show no day for it.
pub fn moment(value: f64, from_1904: bool) -> Option<Moment> {
    let value = if from_1904 { value + TO_1904 } else { value };
    if !(0.0..LAST).contains(&value) {
        return None;
    }
    let mut days = value.floor() as i64;
    let mut millis = ((value - value.floor()) * 86_400_000.0).round() as u32;
    if millis >= 86_400_000 {
        (days, millis) = (days + 1, 0);
    }
    // Lotus believed that 1900 had a 29 February, and all programs followed.
    let weekday = ((days + 6) % 7) as u8;
    let day = match days {
        0 if !from_1904 => Day { year: 1900, month: 1, day: 0 },
        60 if !from_1904 => Day { year: 1900, month: 2, day: 29 },
        _ => {
            let days = if days < 60 { days + 1 } else { days };
            civil(days - TO_1970)
        }
    };
    Some(Moment { day, weekday, millis })
}

/// The day so many days after 1 January 1970 (Howard Hinnant, “chrono-compatible low-level date algorithms”, 2013).
fn civil(days: i64) -> Day {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    Day { year: (year + era * 400 + next) as u16, month: month as u8, day: day as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_that_programs_show() {
        let day = |value: f64| {
            let Day { year, month, day } = moment(value, false).unwrap().day;
            (year, month, day)
        };
        assert_eq!(day(1.0), (1900, 1, 1));
        assert_eq!(day(59.0), (1900, 2, 28));
        assert_eq!(day(60.0), (1900, 2, 29));
        assert_eq!(day(61.0), (1900, 3, 1));
        assert_eq!(day(42_829.5), (2017, 4, 4));
        assert_eq!(moment(42_829.0, false).unwrap().weekday, 2);
        assert_eq!(moment(0.0, true).unwrap().day, Day { year: 1904, month: 1, day: 1 });
        assert_eq!(moment(-1.0, false), None);
    }
}
