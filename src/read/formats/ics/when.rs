//! Times of a calendar in words, in the zone in which they were written.

use crate::data::cite::Day;
use crate::data::draft::Draft;
use crate::read::cards::{Line, Part, Told};
use jiff::civil;

/// A time as it stands: a day, or a day and an hour, and the zone that is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    day: civil::Date,
    hour: Option<civil::Time>,
    zone: Option<String>,
}

/// Says when an entry is.
pub fn tell(entry: &Part, told: &mut Told, draft: &mut Draft) {
    let (start, end) = (entry.line("DTSTART"), entry.line("DTEND"));
    if let Some(line) = start {
        let words = match (of(line), end.and_then(of)) {
            (Some(start), Some(end)) => between(&start, &end),
            (Some(start), None) => match entry.line("DURATION").map(|line| length(line.value.trim())) {
                Some(length) => format!("{}, for {length}", start.words()),
                None => start.words(),
            },
            (None, _) => [Some(line), end]
                .into_iter()
                .flatten()
                .map(|line| line.words())
                .collect::<Vec<_>>()
                .join(" to "),
        };
        told.line("When", &words, draft);
    }
    let rows = [
        ("DUE", "Due"),
        ("COMPLETED", "Finished"),
        ("FREEBUSY", "Busy"),
        ("RECURRENCE-ID", "In the place of"),
        ("CREATED", "Made"),
        ("LAST-MODIFIED", "Last changed"),
    ];
    for (name, title) in rows {
        for line in entry.all(name) {
            told.line(title, &listed(line), draft);
        }
    }
}

/// All times of a line in words; what is no time stands as it is.
pub fn listed(line: &Line) -> String {
    let one = |value: &str| match value.split_once('/') {
        Some((start, end)) => match (parsed(start, line), parsed(end, line)) {
            (Some(start), Some(end)) => between(&start, &end),
            (Some(start), None) => format!("{}, for {}", start.words(), length(end)),
            _ => value.to_owned(),
        },
        None => parsed(value, line).map_or_else(|| value.to_owned(), |moment| moment.words()),
    };
    line.value.trim().split(',').map(one).collect::<Vec<_>>().join("; ")
}

fn of(line: &Line) -> Option<Moment> {
    parsed(line.value.trim(), line)
}

fn parsed(value: &str, line: &Line) -> Option<Moment> {
    let (utc, value) = value.strip_suffix('Z').map_or((false, value), |value| (true, value));
    let (day, hour) = value.split_once('T').map_or((value, None), |(day, hour)| (day, Some(hour)));
    let number = |digits: &str, from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let day: String = day.chars().filter(|c| *c != '-').collect();
    if day.len() != 8 {
        return None;
    }
    let month = i8::try_from(number(&day, 4, 6)?).ok()?;
    let day = civil::Date::new(number(&day, 0, 4)?, month, i8::try_from(number(&day, 6, 8)?).ok()?).ok()?;
    let hour = match hour {
        None => None,
        Some(hour) => {
            let hour: String = hour.chars().filter(|c| *c != ':').collect();
            let part = |from: usize| number(&hour, from, from + 2).and_then(|part| i8::try_from(part).ok());
            // A second that was put in is none of jiff’s.
            let second = part(4).unwrap_or(0).min(59);
            Some(civil::Time::new(part(0)?, part(2)?, second, 0).ok()?)
        }
    };
    let zone = line.param("TZID").map(|zone| zone.trim_matches('/').to_owned());
    Some(Moment { day, hour, zone: if utc { Some("UTC".to_owned()) } else { zone } })
}

impl Moment {
    /// “Tuesday, 4 April 2017, 15:04 (Europe/Berlin)”
    pub fn words(&self) -> String {
        match self.hour_words() {
            Some(hour) => format!("{}, {hour}{}", day_words(self.day), self.zone_words()),
            None => day_words(self.day),
        }
    }

    fn hour_words(&self) -> Option<String> {
        let hour = self.hour?;
        let (h, m, s) = (hour.hour(), hour.minute(), hour.second());
        Some(if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") })
    }

    fn zone_words(&self) -> String {
        self.zone.as_ref().map_or_else(String::new, |zone| format!(" ({zone})"))
    }
}

fn day_words(day: civil::Date) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let name = usize::try_from(day.weekday().to_monday_zero_offset()).ok().and_then(|at| DAYS.get(at));
    let words = Day {
        year: u16::try_from(day.year()).unwrap_or(0),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day()).unwrap_or(1),
    };
    format!("{}, {}", name.unwrap_or(&""), words.words())
}

/// From one time to another: of whole days the last one, where the file has the day after it.
fn between(start: &Moment, end: &Moment) -> String {
    match (start.hour_words(), end.hour_words()) {
        (None, None) => match end.day.yesterday() {
            Ok(last) if last > start.day => {
                format!("{} to {}, whole days", day_words(start.day), day_words(last))
            }
            _ => format!("{}, the whole day", day_words(start.day)),
        },
        (Some(from), Some(to)) if start.day == end.day && start.zone == end.zone => {
            format!("{}, {from} to {to}{}", day_words(start.day), start.zone_words())
        }
        _ => format!("{} to {}", start.words(), end.words()),
    }
}

/// “1 hour 30 minutes”, of `PT1H30M`; as it stands where it is written in another way.
pub fn length(value: &str) -> String {
    let rest = value.trim_start_matches(['+', '-']);
    let Some(rest) = rest.strip_prefix('P') else { return value.to_owned() };
    let (mut words, mut digits) = (Vec::new(), String::new());
    let mut in_day = false;
    for sign in rest.chars() {
        let unit = match sign {
            '0'..='9' if digits.len() < 9 => {
                digits.push(sign);
                continue;
            }
            'T' => {
                in_day = true;
                continue;
            }
            'W' => "week",
            'D' => "day",
            'H' => "hour",
            'M' if in_day => "minute",
            'S' => "second",
            _ => return value.to_owned(),
        };
        match std::mem::take(&mut digits).parse::<u64>() {
            Ok(0) => {}
            Ok(count) => words.push(crate::data::wording::counted(count, unit)),
            Err(_) => return value.to_owned(),
        }
    }
    if words.is_empty() { "no time".to_owned() } else { words.join(" ") }
}
