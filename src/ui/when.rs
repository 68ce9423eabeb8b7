//! Days as people say them: today, yesterday, Tuesday, 3 Nov, 3 Nov 2019.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// When something was, seen from `now`; both in milliseconds since 1970.
pub fn ago(then_millis: u64, now_millis: u64) -> String {
    // In the zone of the reader, because a day is over when midnight has passed there.
    let day = |millis: u64| {
        let stamp = Timestamp::from_millisecond(i64::try_from(millis).ok()?).ok()?;
        Some(stamp.to_zoned(TimeZone::system()))
    };
    let (Some(then), Some(now)) = (day(then_millis), day(now_millis)) else { return String::new() };
    let days = (now.date() - then.date()).get_days();
    match days {
        // The clock may have been set back since: what lies in the future is told as a time of today.
        ..=0 => format!("{:02}:{:02}", then.hour(), then.minute()),
        1 => "yesterday".to_owned(),
        // Names of days end here, because that of a week ago is the same as today's.
        2..=6 => then.strftime("%A").to_string(),
        _ if then.year() == now.year() => then.strftime("%-d %b").to_string(),
        _ => then.strftime("%-d %b %Y").to_string(),
    }
}
