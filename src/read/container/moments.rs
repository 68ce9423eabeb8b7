//! When a member was changed last: containers say it in four ways, two of which say nothing of where on earth that was.

use jiff::{Timestamp, civil, tz::TimeZone};

/// A day and an hour, as a container states them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// `2024-05-01 12:30`.
    pub words: String,
    /// Whether that is the time of Greenwich; otherwise it is that of wherever it was packed.
    pub utc: bool,
}

/// Seconds from 1601, where the clocks of Windows begin, to 1970.
const SECONDS_TO_1970: i64 = 11_644_473_600;
/// Their ticks.
const TICKS_PER_SECOND: u64 = 10_000_000;

impl Moment {
    /// As DOS wrote it: years since 1980, months, days; hours, minutes, half as many seconds.
    pub fn from_dos(date: u16, time: u16) -> Option<Self> {
        let part = |of: u16, from: u16, bits: u16| (of >> from & ((1 << bits) - 1)) as i8;
        let year = 1980 + i16::from(part(date, 9, 7));
        let day = civil::Date::new(year, part(date, 5, 4), part(date, 0, 5)).ok()?;
        let hour = civil::Time::new(part(time, 11, 5), part(time, 5, 6), 0, 0).ok()?;
        Some(Self { words: day.to_datetime(hour).strftime("%Y-%m-%d %H:%M").to_string(), utc: false })
    }

    /// Seconds since 1970.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let zoned = Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC);
        Some(Self { words: zoned.strftime("%Y-%m-%d %H:%M").to_string(), utc: true })
    }

    /// Tenths of microseconds since 1601.
    pub fn from_windows(ticks: u64) -> Option<Self> {
        let seconds = i64::try_from(ticks / TICKS_PER_SECOND).ok()?;
        Self::from_unix(seconds.checked_sub(SECONDS_TO_1970)?).filter(|_| ticks > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        let words = |moment: Option<Moment>| moment.map(|moment| (moment.words, moment.utc));
        let day = "2024-05-01 12:30".to_owned();
        assert_eq!(
            words(Moment::from_dos(44 << 9 | 5 << 5 | 1, 12 << 11 | 30 << 5)),
            Some((day.clone(), false))
        );
        assert_eq!(words(Moment::from_unix(1_714_566_600)), Some((day.clone(), true)));
        let ticks = (1_714_566_600 + SECONDS_TO_1970) as u64 * TICKS_PER_SECOND;
        assert_eq!(words(Moment::from_windows(ticks)), Some((day, true)));
        // No day: an archive that says nothing has zeros there.
        for nothing in [Moment::from_dos(0, 0), Moment::from_dos(0xFFFF, 0), Moment::from_windows(0)] {
            assert_eq!(nothing, None);
        }
        assert_eq!(Moment::from_unix(i64::MAX), None);
    }
}
