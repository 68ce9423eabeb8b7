//! Days and hours as people and programs write them: 2024-05-12, 12.05.2024 14:30, 12 May 2024, May 12, 2024, and the
//! lines of letters (Sun, 12 May 2024 10:00:00 +0200).

use super::{Habits, Signs};
use crate::data::wording::MONTHS;

const DAY: i64 = 86_400_000;
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Years of two digits up to this one are of this century, as spreadsheets have it.
const PIVOT: i64 = 49;

/// A stretch of time, in milliseconds since 1970.
pub(super) struct Time {
    pub start: i64,
    /// After its last millisecond.
    pub end: i64,
}

/// The day, month, year or hour that a cell names; `None` where it is something else.
pub(super) fn time(cell: &str, habits: Habits, signs: &mut Signs) -> Option<Time> {
    let cell = without_weekday(cell);
    if let Some(clock) = clock(cell) {
        return Some(clock);
    }
    let (day, rest) = numbers(cell, habits, signs).or_else(|| words(cell))?;
    let rest = rest.strip_prefix(['T', ',']).unwrap_or(rest).trim();
    if rest.is_empty() {
        return Some(day);
    }
    // An hour stands behind a day, and behind no month or year.
    let clock = clock(rest).filter(|_| day.end - day.start == DAY)?;
    Some(Time { start: day.start + clock.start, end: day.start + clock.end })
}

/// “Sun, 12 May” → “12 May”.
fn without_weekday(cell: &str) -> &str {
    let letters = cell.len() - cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let (day, rest) = cell.split_at(letters);
    let known = day.get(..3).is_some_and(|day| WEEKDAYS.iter().any(|own| day.eq_ignore_ascii_case(own)));
    let rest = rest.strip_prefix([',', '.']).unwrap_or(rest);
    if known && rest.starts_with(' ') && (day.len() == 3 || day.ends_with("day")) {
        rest.trim_start()
    } else {
        cell
    }
}

/// A run of digits at the start, and what comes after it.
fn figures(text: &str) -> Option<(i64, usize, &str)> {
    let count = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (digits, rest) = text.split_at(count);
    (1..=4).contains(&count).then_some(())?;
    Some((digits.parse().ok()?, count, rest))
}

/// Days in figures: 2024-05-12, 2024/5/12, 2024-05, 12.05.2024, 5/12/24.
fn numbers<'a>(cell: &'a str, habits: Habits, signs: &mut Signs) -> Option<(Time, &'a str)> {
    let (first, first_len, rest) = figures(cell)?;
    if first_len == 4 && (rest.is_empty() || rest.starts_with(' ') && !rest.trim().is_empty()) {
        // “2024” is a number among numbers; whoever looks for a stretch of time asks for it by the year.
        return rest.is_empty().then(|| Some((year(first)?, rest)))?;
    }
    let parting = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (second, second_len, rest) = figures(rest.get(1..)?)?;
    if second_len > 2 {
        return None;
    }
    let third = rest.strip_prefix(parting).and_then(figures);
    let Some((third, third_len, rest)) = third else {
        // 2024-05
        let month = first_len == 4 && parting == '-' && (rest.is_empty() || rest.starts_with(' '));
        return month.then(|| Some((month_of(first, second)?, rest)))?;
    };
    if first_len == 4 {
        return (third_len <= 2).then(|| Some((day_of(first, second, third)?, rest)))?;
    }
    if first_len > 2 || !matches!(third_len, 2 | 4) {
        return None;
    }
    let year = match third_len {
        2 if third <= PIVOT => third + 2000,
        2 => third + 1900,
        _ => third,
    };
    // Nobody writes the month first with points.
    let day_first = match (parting, first > 12, second > 12) {
        ('.', ..) => true,
        (_, true, false) => {
            signs.days_first = signs.days_first.saturating_add(1);
            true
        }
        (_, false, true) => {
            signs.months_first = signs.months_first.saturating_add(1);
            false
        }
        _ => habits.day_first,
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some((day_of(year, month, day)?, rest))
}

/// The next word of a day, and what comes after it.
fn split(text: &str) -> (&str, &str) {
    let parts = |c: char| matches!(c, ' ' | '-' | ',' | '.' | '/');
    let text = text.trim_start_matches(parts);
    text.split_at(text.find(parts).unwrap_or(text.len()))
}

/// Days with the name of the month: 12 May 2024, 12-May-24, May 12, 2024, May 2024.
fn words(cell: &str) -> Option<(Time, &str)> {
    let (first, rest) = split(cell);
    let (second, after_second) = split(rest);
    let plain = |word: &str| -> Option<i64> {
        let word = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        (word.len() <= 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()))
            .then(|| word.parse().ok())?
    };
    let year_of = |word: &str| match (plain(word)?, word.len()) {
        (year, 4) => Some(year),
        (year, 2) if year <= PIVOT => Some(year + 2000),
        (year, 2) => Some(year + 1900),
        _ => None,
    };
    let (third, after_third) = split(after_second);
    if let (Some(day), Some(month)) = (plain(first).filter(|day| *day <= 31), month(second)) {
        return Some((day_of(year_of(third)?, month, day)?, after_third));
    }
    let month = month(first)?;
    if let (Some(day), Some(year)) = (plain(second).filter(|day| *day <= 31), year_of(third)) {
        return Some((day_of(year, month, day)?, after_third));
    }
    (second.len() == 4).then(|| Some((month_of(plain(second)?, month)?, after_second)))?
}

fn month(word: &str) -> Option<i64> {
    // The one short form that has four letters.
    let word = if word.eq_ignore_ascii_case("sept") { "Sep" } else { word };
    let at = MONTHS.iter().position(|own| {
        let short = own.get(..3).is_some_and(|short| word.eq_ignore_ascii_case(short));
        short || word.eq_ignore_ascii_case(own)
    })?;
    Some(at as i64 + 1)
}

/// An hour: 14:30, 14:30:05, 14:30:05.250, 2:30 pm, with a zone or without.
fn clock(text: &str) -> Option<Time> {
    let (hour, hour_len, rest) = figures(text)?;
    let (minute, minute_len, rest) = figures(rest.strip_prefix(':')?)?;
    if hour_len > 2 || minute_len != 2 || minute > 59 {
        return None;
    }
    let (second, rest, step) = match rest.strip_prefix(':').and_then(figures) {
        Some((second, 2, rest)) if second <= 60 => (second, rest, 1_000),
        Some(_) => return None,
        None => (0, rest, 60_000),
    };
    let (millis, rest, step) = match rest.strip_prefix(['.', ',']).filter(|_| step == 1_000) {
        Some(broken) => {
            let count = broken.len() - broken.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (digits, rest) = broken.split_at(count);
            let three: String = digits.chars().chain("000".chars()).take(3).collect();
            (three.parse().ok()?, rest, 1)
        }
        None => (0, rest, step),
    };
    let rest = rest.trim();
    let half = rest.get(..2).map(str::to_ascii_lowercase);
    let (hour, zone) = match half.as_deref() {
        Some("am") if (1..=12).contains(&hour) => (hour % 12, &rest[2..]),
        Some("pm") if (1..=12).contains(&hour) => (hour % 12 + 12, &rest[2..]),
        _ => (hour, rest),
    };
    if hour > 24 {
        return None;
    }
    let start = ((hour * 60 + minute) * 60 + second) * 1_000 + millis - zone_millis(zone.trim())?;
    Some(Time { start, end: start + step })
}

/// How far a zone is before that of Greenwich; nothing where none is written.
fn zone_millis(zone: &str) -> Option<i64> {
    // What letters have behind the zone: “+0200 (CEST)”.
    let zone = zone.split('(').next().unwrap_or_default().trim();
    let sign = match zone.chars().next() {
        None | Some('Z' | 'z') if zone.len() <= 1 => return Some(0),
        Some('+') => 1,
        Some('-' | '−') => -1,
        _ => return matches!(zone, "UTC" | "GMT" | "UT").then_some(0),
    };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let plain = zone.chars().skip(1).all(|c| c.is_ascii_digit() || c == ':');
    let number: i64 = digits.parse().ok()?;
    let (hours, minutes) = match digits.len() {
        4 => (number / 100, number % 100),
        2 => (number, 0),
        _ => return None,
    };
    (plain && hours <= 15 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000)
}

fn year(year: i64) -> Option<Time> {
    let start = days(year, 1, 1)? * DAY;
    Some(Time { start, end: days(year + 1, 1, 1)? * DAY })
}

fn month_of(year: i64, month: i64) -> Option<Time> {
    let start = days(year, month, 1)? * DAY;
    Some(Time { start, end: start + length(year, month) * DAY })
}

fn day_of(year: i64, month: i64, day: i64) -> Option<Time> {
    let start = days(year, month, day)? * DAY;
    Some(Time { start, end: start + DAY })
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970, in the calendar of today (the sum of Howard Hinnant, `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(0..=9999 + 1).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=length(year, month)).contains(&day)
    {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}
