//! The moment at which an entry of a log was written, in the ways in which programs write it: 2024-01-02T10:00:00Z,
//! [10/Oct/2000:13:55:36 -0700], Jan 12 10:00:00, 0102 10:00:00.123456, [   12.345678].
//!
//! `data/value.rs` knows what people write into cells; here a time is found at the beginning of other words, may have no
//! year or no day, and keeps the zone apart from the hour: somebody who asks for “after 10:00” means what the clock of that
//! program showed, and the order of entries goes by what all clocks mean.

mod scan; // how much of some words is a time?

use super::value::{Habits, stretch};
use scan::days;
pub use scan::{Scanned, scan, scan_glog};

const DAY: i64 = 86_400_000;
/// A year with a 29 February stands for all where none is written.
const ANY_YEAR: i64 = 2000;

/// A moment, as far as it is written. All in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Since 1970, as the clock showed it.
    whole: Option<i64>,
    /// Since the beginning of the year, where the day is written.
    of_year: Option<i64>,
    /// Since midnight; since the machine was started, where `uptime` says so.
    clock: i64,
    /// How far the clock is before that of Greenwich, where that is written.
    zone: Option<i64>,
    uptime: bool,
}

impl Moment {
    /// What entries are put in order by: those of different zones by what they mean.
    pub fn order(self) -> i64 {
        match (self.whole, self.of_year) {
            (Some(whole), _) => whole - self.zone.unwrap_or(0),
            (None, Some(of_year)) => of_year,
            (None, None) => self.clock,
        }
    }
}

/// The moment with which a cell of a column of times begins.
pub fn of_cell(cell: &str) -> Option<Moment> {
    let cell = cell.trim_start();
    let scanned = scan(cell.as_bytes()).or_else(|| scan_glog(cell.as_bytes()));
    scanned.map(|scanned| scanned.moment)
}

/// A stretch of time that somebody types: an hour of any day, a day of any year, or a day, a month, a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    kind: Kind,
    start: i64,
    /// After its last millisecond.
    end: i64,
    zone: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Clock,
    OfYear,
    Whole,
    /// Seconds since a machine was started.
    Uptime,
}

impl Stretch {
    /// The stretch that words name; `None` where they name none.
    pub fn of(words: &str) -> Option<Self> {
        let words = words.trim();
        let whole = scan::typed(words).map(|(scanned, step)| {
            let Moment { whole, of_year, clock, zone, .. } = scanned.moment;
            let (kind, start) = match (whole, of_year) {
                (Some(start), _) => (Kind::Whole, start),
                (None, Some(start)) => (Kind::OfYear, start),
                (None, None) => (Kind::Clock, clock),
            };
            Self { kind, start, end: start + step, zone }
        });
        whole
            .or_else(|| {
                let (month, day) = scan::day_of_month(words)?;
                let start = (days(ANY_YEAR, month, day)? - days(ANY_YEAR, 1, 1)?) * DAY;
                Some(Self { kind: Kind::OfYear, start, end: start + DAY, zone: None })
            })
            .or_else(|| {
                let seconds: f64 =
                    words.parse().ok().filter(|seconds: &f64| (0.0..1e12).contains(seconds))?;
                // Four digits are a year.
                if words.len() == 4 && !words.contains('.') && (1900.0..2200.0).contains(&seconds) {
                    return None;
                }
                let start = (seconds * 1000.0).round() as i64;
                let step = if words.contains('.') { 1 } else { 1_000 };
                Some(Self { kind: Kind::Uptime, start, end: start + step, zone: None })
            })
            .or_else(|| {
                let (start, end) = stretch(words, Habits::default())?;
                // An hour by itself was looked at above.
                (end - start >= DAY).then_some(Self { kind: Kind::Whole, start, end, zone: None })
            })
    }

    /// Of an hour of any day, that of the day of a moment, or of the next one where it had passed by then: what comes
    /// first in a log that begins with that moment.
    #[must_use]
    pub fn of_day(self, first: Moment) -> Self {
        let day = match (self.kind, first) {
            (Kind::Clock, Moment { whole: Some(whole), .. }) => {
                Some((Kind::Whole, whole.div_euclid(DAY) * DAY))
            }
            (Kind::Clock, Moment { of_year: Some(of_year), .. }) => {
                Some((Kind::OfYear, of_year.div_euclid(DAY) * DAY))
            }
            _ => None,
        };
        let Some((kind, day)) = day else { return self };
        let day = if self.end <= first.clock { day + DAY } else { day };
        Self { kind, start: day + self.start, end: day + self.end, zone: None }
    }

    /// Whether it is an hour or longer than that by a day at least.
    pub fn is_clock(self) -> bool {
        self.end - self.start < DAY
    }

    /// Whether it is more than a number that could be anything.
    pub fn is_sure(self) -> bool {
        self.kind != Kind::Uptime
    }

    /// How a moment stands to it: before it, in it, after it; `None` where the two cannot be held against each other.
    pub fn order_of(self, moment: Moment) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering;
        let (at, start, end) = match (self.kind, moment) {
            (Kind::Uptime, Moment { uptime: true, clock, .. }) => (clock, self.start, self.end),
            (Kind::Uptime, _) | (_, Moment { uptime: true, .. }) => return None,
            (Kind::Clock, _) => (moment.clock, self.start, self.end),
            (Kind::OfYear, _) => (moment.of_year?, self.start, self.end),
            (Kind::Whole, Moment { whole: Some(whole), zone, .. }) => match (zone, self.zone) {
                (Some(own), Some(typed)) => (whole - own, self.start - typed, self.end - typed),
                _ => (whole, self.start, self.end),
            },
            // What says no year is held against the day alone.
            (Kind::Whole, _) => {
                let (at, year) = (moment.of_year?, scan::year_of(self.start));
                let jump = days(year, 1, 1)?;
                let leap = days(year, 3, 1)? - jump == 60;
                // The days of any year count a 29 February.
                let shift = |millis: i64| {
                    let of_year = millis - jump * DAY;
                    if !leap && of_year >= 59 * DAY { of_year + DAY } else { of_year }
                };
                (at, shift(self.start), shift(self.end - 1) + 1)
            }
        };
        Some(if at < start {
            Ordering::Less
        } else if at >= end {
            Ordering::Greater
        } else {
            Ordering::Equal
        })
    }
}

#[cfg(test)]
mod tests;
