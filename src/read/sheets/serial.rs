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

/// The number for a moment in words (ISO 8601: “2021-01-02T10:30:00”, “10:30:00”), as newer files may have it.
pub fn from_words(words: &str, from_1904: bool) -> Option<f64> {
    let words = words.trim_end_matches('Z');
    let (day, time) = match words.split_once(['T', ' ']) {
        Some((day, time)) => (Some(day), Some(time)),
        None if words.contains('-') => (Some(words), None),
        None => (None, Some(words)),
    };
    let days = match day {
        Some(day) => {
            let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
            let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
            let valid = (1..10_000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
            let days = valid.then(|| since_1970(year, month, day))? + TO_1970;
            // Before March of 1900 the count is one behind, for the day which that year did not have.
            let days = if days <= 60 { days - 1 } else { days };
            days as f64 - if from_1904 { TO_1904 } else { 0.0 }
        }
        None => 0.0,
    };
    let seconds = match time {
        Some(time) => {
            let mut parts = time.splitn(3, ':').map(|part| part.parse::<f64>().ok());
            let (hours, minutes) = (parts.next()??, parts.next()??);
            let seconds = parts.next().map_or(Some(0.0), |seconds| seconds)?;
            let valid = (0.0..=24.0).contains(&hours)
                && (0.0..60.0).contains(&minutes)
                && (0.0..61.0).contains(&seconds);
            valid.then_some(hours * 3_600.0 + minutes * 60.0 + seconds)?
        }
        None => 0.0,
    };
    Some(days + seconds / 86_400.0)
}

/// Days after 1 January 1970; the same source.
fn since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
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

    /// Otherwise a day that a file has in words would be shown in another form than the workbook shows it.
    #[test]
    fn a_moment_in_words_is_the_number_that_workbooks_have_for_it() {
        let check =
            |words: &str, expected: Option<f64>| assert_eq!(from_words(words, false), expected, "{words}");
        check("2017-04-04T12:00:00", Some(42_829.5));
        check("1900-01-01", Some(1.0));
        check("1900-03-01", Some(61.0));
        check("06:00:00Z", Some(0.25));
        check("2017-13-04", None);
        check("PT3H", None);
        assert_eq!(from_words("1904-01-02", true), Some(1.0));
    }
}
