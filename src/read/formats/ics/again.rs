//! How an entry of a calendar comes again, and when it reminds: in words where it is simple, else as it stands.

use super::when;
use crate::data::wording::MONTHS;
use crate::read::cards::Line;

/// “every 2 weeks on Monday and Wednesday, until Thursday, 4 May 2017”
pub fn words(line: &Line) -> String {
    simple(line).unwrap_or_else(|| format!("by a rule that is not simple: {}", line.value.trim()))
}

fn simple(line: &Line) -> Option<String> {
    let (mut unit, mut step, mut days, mut end) = ("", 1_u32, String::new(), String::new());
    for part in line.value.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        match name.to_ascii_uppercase().as_str() {
            "FREQ" => {
                unit = match value.to_ascii_uppercase().as_str() {
                    "YEARLY" => "year",
                    "MONTHLY" => "month",
                    "WEEKLY" => "week",
                    "DAILY" => "day",
                    "HOURLY" => "hour",
                    _ => return None,
                };
            }
            "INTERVAL" => step = value.parse().ok()?,
            "COUNT" => end = format!(", {value} times in all"),
            "UNTIL" => {
                let until = Line { value: value.to_owned(), ..Line::default() };
                end = format!(", until {}", when::listed(&until));
            }
            "BYDAY" => days = format!(" on {}", days_of(value)?),
            "BYMONTHDAY" => {
                let day: i32 = value.parse().ok()?;
                days = if day == -1 { " on its last day".to_owned() } else { format!(" on day {day}") };
            }
            "BYMONTH" => days = format!(" in {}{days}", month(value)?),
            "WKST" => {}
            _ => return None,
        }
    }
    match (unit, step) {
        ("", _) | (_, 0) => None,
        (unit, 1) => Some(format!("every {unit}{days}{end}")),
        (unit, step) => Some(format!("every {step} {unit}s{days}{end}")),
    }
}

fn month(value: &str) -> Option<&'static str> {
    MONTHS.get(value.parse::<usize>().ok()?.checked_sub(1)?).copied()
}

fn days_of(value: &str) -> Option<String> {
    let days: Vec<String> = value.split(',').map(day_of).collect::<Option<_>>()?;
    Some(match days.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => days.concat(),
    })
}

fn day_of(value: &str) -> Option<String> {
    let (number, day) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let day = match day.to_ascii_uppercase().as_str() {
        "MO" => "Monday",
        "TU" => "Tuesday",
        "WE" => "Wednesday",
        "TH" => "Thursday",
        "FR" => "Friday",
        "SA" => "Saturday",
        "SU" => "Sunday",
        _ => return None,
    };
    let which = match number.trim_start_matches('+') {
        "" => return Some(day.to_owned()),
        "1" => "first",
        "2" => "second",
        "3" => "third",
        "4" => "fourth",
        "5" => "fifth",
        "-1" => "last",
        _ => return None,
    };
    Some(format!("the {which} {day}"))
}

/// “15 minutes before”
pub fn reminder(line: &Line) -> String {
    let value = line.value.trim();
    if !value.trim_start_matches(['+', '-']).starts_with('P') {
        return when::listed(line);
    }
    let of = if line.param("RELATED") == Some("END") { "the end" } else { "it begins" };
    match (when::length(value), value.starts_with('-')) {
        (length, _) if length == "no time" => {
            format!("when {}", if of == "the end" { "it ends" } else { of })
        }
        (length, true) => format!("{length} before {of}"),
        (length, false) => format!("{length} after {}", if of == "the end" { of } else { "it began" }),
    }
}
