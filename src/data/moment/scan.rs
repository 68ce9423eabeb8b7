//! How much of some words is a time, byte by byte: it is asked of every line of a file of a gigabyte.

use super::{ANY_YEAR, DAY, Moment};

/// A time that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Bytes that it takes, brackets around it included.
    pub len: usize,
    /// What it says.
    pub moment: Moment,
    /// Seconds are written.
    pub seconds: bool,
    /// A day is written.
    pub day: bool,
}

const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
const WEEKDAYS: [&[u8; 3]; 7] = [b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];
/// What some programs write before a time.
const KEYS: [&[u8]; 6] = [b"time=", b"timestamp=", b"@timestamp=", b"ts=", b"t=", b"date="];
/// Zones with letters, in minutes; those that are several are not known.
const ZONES: [(&[u8], Option<i64>); 17] = [
    (b"UTC", Some(0)),
    (b"GMT", Some(0)),
    (b"CEST", Some(120)),
    (b"CET", Some(60)),
    (b"WEST", Some(60)),
    (b"WET", Some(0)),
    (b"EEST", Some(180)),
    (b"EET", Some(120)),
    (b"MSK", Some(180)),
    (b"EST", Some(-300)),
    (b"EDT", Some(-240)),
    (b"PST", Some(-480)),
    (b"PDT", Some(-420)),
    (b"JST", Some(540)),
    (b"CST", None),
    (b"CDT", None),
    (b"IST", None),
];
/// Seconds since 1970 that look like a moment of our days: from 2001 to 2033.
const EPOCH: std::ops::Range<i64> = 1_000_000_000..2_000_000_000;

/// The time with which some words begin.
pub fn scan(bytes: &[u8]) -> Option<Scanned> {
    let mut cursor = Cursor { bytes, at: 0 };
    if let Some(key) = KEYS.iter().find(|key| has_prefix(bytes, key)) {
        cursor.at = key.len();
    }
    let closer = cursor.opener();
    if closer == Some(b']') {
        let mut boot = cursor;
        if let Some(scanned) = boot.uptime() {
            return Some(scanned);
        }
    }
    let mut found = cursor.moment(true)?;
    if closer.is_some() && cursor.peek() == closer {
        cursor.at += 1;
    }
    found.len = cursor.at;
    // Words go on behind a time, and never in it.
    let ends = match cursor.peek() {
        None => true,
        Some(byte) => {
            !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'+' | b'.' | b'/' | b',' | b';')
        }
    };
    // “10:00:00: words”, “10:00:00 - words” and “10:00:00, words” are written so.
    let comma = cursor.peek() == Some(b',') && cursor.bytes.get(cursor.at + 1) == Some(&b' ');
    (ends || comma).then_some(found)
}

/// `0102 10:00:00.123456`, the month and the day as four digits: what follows the letter of a line of glog.
pub fn scan_glog(bytes: &[u8]) -> Option<Scanned> {
    let mut cursor = Cursor { bytes, at: 0 };
    let (month, day) = (cursor.figures(2, 2)?, cursor.figures(2, 2)?);
    cursor.eat(b' ')?;
    let clock = cursor.clock()?;
    let date = Date { year: None, month, day };
    (clock.seconds && cursor.is_at_border()).then(|| cursor.made(Some(date), clock, None))?
}

/// All of some words that somebody types, with how long it lasts in milliseconds.
pub(super) fn typed(words: &str) -> Option<(Scanned, i64)> {
    let mut cursor = Cursor { bytes: words.as_bytes(), at: 0 };
    let mut probe = cursor;
    // Whole days are for who knows how people write them.
    let found = cursor.moment(false)?;
    let epoch = probe.epoch().is_some();
    let step = match (found.seconds, words.bytes().any(|byte| matches!(byte, b'.' | b','))) {
        (false, _) => 60_000,
        (true, false) => 1_000,
        (true, true) => 1,
    };
    (cursor.at == words.len() && !epoch).then_some((found, step))
}

/// “Jan 12”, “12 Jan”: the month and the day.
pub(super) fn day_of_month(words: &str) -> Option<(i64, i64)> {
    let mut cursor = Cursor { bytes: words.as_bytes(), at: 0 };
    let both = match cursor.month() {
        Some(month) => {
            cursor.spaces(1)?;
            (month, cursor.figures(1, 2)?)
        }
        None => {
            let day = cursor.figures(1, 2)?;
            cursor.spaces(1)?;
            (cursor.month()?, day)
        }
    };
    (cursor.at == words.len()).then_some(both)
}

struct Date {
    year: Option<i64>,
    month: i64,
    day: i64,
}

struct Clock {
    millis: i64,
    seconds: bool,
}

#[derive(Clone, Copy)]
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn opener(&mut self) -> Option<u8> {
        let closer = match self.peek()? {
            b'[' => b']',
            b'(' => b')',
            b'"' => b'"',
            b'\'' => b'\'',
            _ => return None,
        };
        self.at += 1;
        Some(closer)
    }

    /// So many blanks at least.
    fn spaces(&mut self, least: usize) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let count = rest.iter().take_while(|byte| **byte == b' ').take(8).count();
        (count >= least).then(|| self.at += count)
    }

    fn digits_ahead(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// A number of so many digits: as many as are there, up to `most`.
    fn figures(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self.digits_ahead().min(most);
        let digits = self.bytes.get(self.at..self.at + count)?;
        (count >= least).then(|| {
            self.at += count;
            digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
        })
    }

    fn name<const N: usize>(&mut self, names: &[&[u8; 3]; N]) -> Option<i64> {
        let word = self.bytes.get(self.at..self.at + 3)?;
        let at = names.iter().position(|name| word.eq_ignore_ascii_case(*name))?;
        self.at += 3;
        Some(at as i64)
    }

    fn month(&mut self) -> Option<i64> {
        self.name(&MONTHS).map(|at| at + 1)
    }

    fn is_at_border(&self) -> bool {
        self.peek().is_none_or(|byte| !byte.is_ascii_alphanumeric())
    }

    fn uptime(&mut self) -> Option<Scanned> {
        self.spaces(0)?;
        let seconds = self.figures(1, 9)?;
        self.eat(b'.')?;
        let millis = self.broken()?;
        self.eat(b']')?;
        let moment = Moment { clock: seconds * 1_000 + millis, uptime: true, ..Moment::default() };
        Some(Scanned { len: self.at, moment, seconds: true, day: false })
    }

    /// Digits behind the point, as milliseconds.
    fn broken(&mut self) -> Option<i64> {
        let count = self.digits_ahead();
        let digits = self.bytes.get(self.at..self.at + count)?;
        (1..=12).contains(&count).then(|| {
            self.at += count;
            let three = digits.iter().copied().chain(*b"000").take(3);
            three.fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
        })
    }

    /// A moment with its zone. `in_line`: other words follow, and so an hour without a day has to say its seconds.
    fn moment(&mut self, in_line: bool) -> Option<Scanned> {
        let mut epoch = *self;
        if let Some(scanned) = epoch.epoch() {
            self.at = epoch.at;
            return Some(scanned);
        }
        let mut plain = *self;
        if let Some(clock) = plain.clock() {
            if in_line && !clock.seconds {
                return None;
            }
            *self = plain;
            let zone = self.zone();
            return self.made(None, clock, zone);
        }
        let weekday = self.name(&WEEKDAYS).is_some();
        if weekday {
            let _ = self.eat(b',');
            self.spaces(1)?;
        }
        let mut date = self.date()?;
        self.joint()?;
        let clock = match self.packed_clock() {
            Some(clock) => clock,
            None => self.clock()?,
        };
        let zone = self.zone();
        // “Wed Oct 11 14:32:52 2000”
        let mut behind = *self;
        if weekday
            && date.year.is_none()
            && behind.spaces(1).is_some()
            && let Some(year) = behind.figures(4, 4)
            && behind.is_at_border()
        {
            date.year = Some(year);
            *self = behind;
        }
        self.made(Some(date), clock, zone)
    }

    /// Seconds or milliseconds since 1970: `1700000000`, `1700000000.123`, `1700000000123`.
    fn epoch(&mut self) -> Option<Scanned> {
        let (seconds, millis) = match self.digits_ahead() {
            10 => {
                let seconds = self.figures(10, 10)?;
                let millis = if self.eat(b'.').is_some() { self.broken()? } else { 0 };
                (seconds, millis)
            }
            13 => (self.figures(10, 10)?, self.figures(3, 3)?),
            _ => return None,
        };
        let known = EPOCH.contains(&seconds) && self.is_at_border() && self.peek() != Some(b':');
        let whole = seconds * 1_000 + millis;
        let clock = whole.rem_euclid(DAY);
        let moment = Moment { whole: Some(whole), clock, zone: Some(0), ..Moment::default() };
        known.then_some(Scanned { len: self.at, moment, seconds: true, day: true })
    }

    fn date(&mut self) -> Option<Date> {
        if let Some(month) = self.month() {
            // “Jan 12”, “January 12, 2024”
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let letters = rest.iter().take(7).take_while(|byte| byte.is_ascii_lowercase()).count();
            self.at += letters;
            let _ = self.eat(b'.');
            self.spaces(1)?;
            let day = self.figures(1, 2)?;
            let mut behind = *self;
            let _ = behind.eat(b',');
            let year = behind.spaces(1).and_then(|()| behind.figures(4, 4));
            if year.is_some() {
                *self = behind;
            }
            return Some(Date { year, month, day });
        }
        let many = self.digits_ahead();
        match many {
            8 => {
                let (year, month, day) = (self.figures(4, 4)?, self.figures(2, 2)?, self.figures(2, 2)?);
                Some(Date { year: Some(year), month, day })
            }
            6 => {
                let (year, month, day) = (self.figures(2, 2)?, self.figures(2, 2)?, self.figures(2, 2)?);
                Some(Date { year: Some(year + 2000), month, day })
            }
            4 => {
                let year = self.figures(4, 4)?;
                let parting = self.parting()?;
                let month = self.month().or_else(|| self.figures(1, 2))?;
                self.eat(parting)?;
                let day = self.figures(1, 2)?;
                Some(Date { year: Some(year), month, day })
            }
            1 | 2 => self.short_date(),
            _ => None,
        }
    }

    /// One that begins with a day, a month, or a year of two digits.
    fn short_date(&mut self) -> Option<Date> {
        let first = self.figures(1, 2)?;
        let parting = self.peek().filter(|byte| matches!(byte, b'-' | b'/' | b'.' | b' '))?;
        self.at += 1;
        if let Some(month) = self.month() {
            self.eat(parting)?;
            let year = self.figures(2, 4)?;
            return Some(Date { year: Some(of_century(year)), month, day: first });
        }
        let second = self.figures(1, 2).filter(|_| parting != b' ')?;
        let mut behind = *self;
        let third = behind.eat(parting).and_then(|()| behind.figures(2, 4));
        let Some(third) = third else {
            // “01-12”, as Android has it.
            return (parting == b'-').then_some(Date { year: None, month: first, day: second });
        };
        *self = behind;
        Some(match (parting, third) {
            // Of two digits each, a year comes first where it can be nothing else, and with slashes.
            (b'/' | b'-', 0..=99) if first > 12 && third <= 31 => {
                Date { year: Some(of_century(first)), month: second, day: third }
            }
            (b'.', _) => Date { year: Some(of_century(third)), month: second, day: first },
            _ if first > 12 => Date { year: Some(of_century(third)), month: second, day: first },
            _ => Date { year: Some(of_century(third)), month: first, day: second },
        })
    }

    fn parting(&mut self) -> Option<u8> {
        let parting = self.peek().filter(|byte| matches!(byte, b'-' | b'/' | b'.'))?;
        self.at += 1;
        Some(parting)
    }

    /// What stands between a day and its hour.
    fn joint(&mut self) -> Option<()> {
        match self.peek()? {
            b'T' | b't' | b'_' | b':' | b'-' => self.at += 1,
            b',' => {
                self.at += 1;
                self.spaces(0)?;
            }
            b' ' => self.spaces(1)?,
            _ => return None,
        }
        Some(())
    }

    /// `203518`, and nothing else behind it.
    fn packed_clock(&mut self) -> Option<Clock> {
        if self.digits_ahead() != 6 {
            return None;
        }
        let (hour, minute, second) = (self.figures(2, 2)?, self.figures(2, 2)?, self.figures(2, 2)?);
        let mut millis = ((hour * 60 + minute) * 60 + second) * 1_000;
        let mut behind = *self;
        if behind.eat(b'.').or_else(|| behind.eat(b',')).is_some()
            && let Some(broken) = behind.broken()
        {
            millis += broken;
            *self = behind;
        }
        (hour < 24 && minute < 60 && second <= 60).then_some(Clock { millis, seconds: true })
    }

    fn clock(&mut self) -> Option<Clock> {
        let hour = self.figures(1, 2)?;
        self.eat(b':')?;
        let minute = self.figures(2, 2)?;
        let mut millis = (hour * 60 + minute) * 60_000;
        let mut behind = *self;
        let second = behind.eat(b':').and_then(|()| behind.figures(2, 2)).filter(|second| *second <= 60);
        if let Some(second) = second {
            *self = behind;
            millis += second * 1_000;
            let parts = matches!(behind.peek(), Some(b'.' | b',' | b':'));
            behind.at += 1;
            if parts && let Some(broken) = behind.broken() {
                *self = behind;
                millis += broken;
            }
        }
        if hour > 24 || minute > 59 {
            return None;
        }
        // “2:30 PM”
        let mut behind = *self;
        behind.spaces(0)?;
        let half = behind.bytes.get(behind.at..behind.at + 2).map(<[u8]>::to_ascii_lowercase);
        behind.at += 2;
        if (1..=12).contains(&hour) && behind.is_at_border() {
            match half.as_deref() {
                Some(b"am") if hour == 12 => millis -= DAY / 2,
                Some(b"pm") if hour < 12 => millis += DAY / 2,
                Some(b"am" | b"pm") => {}
                _ => return Some(Clock { millis, seconds: second.is_some() }),
            }
            *self = behind;
        }
        Some(Clock { millis, seconds: second.is_some() })
    }

    fn zone(&mut self) -> Option<i64> {
        let mut behind = *self;
        behind.spaces(0)?;
        match behind.peek()? {
            b'Z' | b'z' => {
                behind.at += 1;
                let ends = behind.at == self.at + 1 && behind.is_at_border();
                ends.then(|| {
                    *self = behind;
                    0
                })
            }
            sign @ (b'+' | b'-') => {
                behind.at += 1;
                let hours = behind.figures(2, 2)?;
                let _ = behind.eat(b':');
                let minutes = match behind.digits_ahead() {
                    0 => 0,
                    _ => behind.figures(2, 2)?,
                };
                let known = hours <= 15 && minutes < 60 && behind.is_at_border();
                known.then(|| {
                    *self = behind;
                    let sign = if sign == b'+' { 1 } else { -1 };
                    sign * (hours * 60 + minutes) * 60_000
                })
            }
            _ => {
                let rest = behind.bytes.get(behind.at..)?;
                let (name, minutes) = ZONES.iter().find(|(name, _)| {
                    let after = rest.get(name.len());
                    rest.starts_with(name) && after.is_none_or(|byte| !byte.is_ascii_alphanumeric())
                })?;
                behind.at += name.len();
                *self = behind;
                minutes.map(|minutes| minutes * 60_000)
            }
        }
    }

    fn made(&self, date: Option<Date>, clock: Clock, zone: Option<i64>) -> Option<Scanned> {
        let Clock { millis, seconds } = clock;
        let moment = match &date {
            None => Moment { clock: millis, zone, ..Moment::default() },
            Some(Date { year, month, day }) => {
                let any = (days(ANY_YEAR, *month, *day)? - days(ANY_YEAR, 1, 1)?) * DAY;
                let whole = match year {
                    Some(year) => Some(days(*year, *month, *day)? * DAY + millis),
                    None => None,
                };
                Moment { whole, of_year: Some(any + millis), clock: millis, zone, uptime: false }
            }
        };
        Some(Scanned { len: self.at, moment, seconds, day: date.is_some() })
    }
}

fn has_prefix(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes.get(..prefix.len()).is_some_and(|own| own.eq_ignore_ascii_case(prefix))
}

fn of_century(year: i64) -> i64 {
    match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year,
    }
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970, in the calendar of today (Howard Hinnant, `days_from_civil`); `None` for a day that there is not.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let known = (1..=9999).contains(&year) && (1..=12).contains(&month);
    if !known || !(1..=length(year, month)).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The year in which a moment lies (`civil_from_days`).
pub(super) fn year_of(millis: i64) -> i64 {
    let days = millis.div_euclid(DAY) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    year + era * 400 + i64::from((5 * of_year + 2) / 153 >= 10)
}
