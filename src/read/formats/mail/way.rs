//! The way that a letter took: which computer handed it to which, when, and how long it lay there.

use super::head::when;
use super::letter::{Letter, date_of};
use crate::data::wording::counted;

/// Hops that are told; the rest stands among the lines of the head.
const MAX_HOPS: usize = 40;

/// A computer on the way.
struct Hop {
    from: Option<String>,
    by: Option<String>,
    date: Option<mail_parser::DateTime>,
}

/// In the order in which the letter went, as facts.
pub fn of(letter: &Letter) -> Vec<(String, String)> {
    let hops = hops(letter);
    let mut before = letter.date.filter(mail_parser::DateTime::is_valid).map(|date| date.to_timestamp());
    let mut told = Vec::new();
    for (at, hop) in hops.into_iter().enumerate().take(MAX_HOPS) {
        let mut words = match (&hop.from, &hop.by) {
            (Some(from), Some(by)) => format!("from {from} to {by}"),
            (Some(from), None) => format!("from {from}"),
            (None, Some(by)) => format!("to {by}"),
            (None, None) => continue,
        };
        if let Some(date) = &hop.date {
            words.push_str(&format!(", {}", when(date)));
            let now = date.to_timestamp();
            if let Some(before) = before {
                words.push_str(&format!(", {}", later(now - before)));
            }
            before = Some(now);
        }
        told.push((format!("Way, {}", at + 1), words));
    }
    told
}

/// Seconds between the time that the letter states and the first on its way.
pub fn first_delay(letter: &Letter) -> Option<i64> {
    let first = hops(letter).into_iter().find_map(|hop| hop.date)?;
    let stated = letter.date.filter(mail_parser::DateTime::is_valid)?;
    Some(first.to_timestamp() - stated.to_timestamp())
}

/// “3 minutes later”
pub fn later(seconds: i64) -> String {
    let side = if seconds < 0 { "earlier" } else { "later" };
    format!("{} {side}", span(seconds.unsigned_abs()))
}

/// “3 minutes”
pub fn span(seconds: u64) -> String {
    match seconds {
        0..120 => counted(seconds, "second"),
        120..7200 => counted(seconds / 60, "minute"),
        7200..172_800 => counted(seconds / 3600, "hour"),
        _ => counted(seconds / 86_400, "day"),
    }
}

/// Each computer writes its line above those before it.
fn hops(letter: &Letter) -> Vec<Hop> {
    let lines = letter.lines.iter().rev().filter(|line| line.name.eq_ignore_ascii_case("received"));
    let hop = |words: &str| {
        let (way, date) = words.rsplit_once(';').unwrap_or((words, ""));
        let after = |name: &str| {
            let mut words = way.split(' ');
            words.find(|word| word.eq_ignore_ascii_case(name))?;
            words
                .next()
                .map(|word| word.trim_matches(['(', ')', ',']).to_owned())
                .filter(|word| !word.is_empty())
        };
        Hop {
            from: after("from"),
            by: after("by"),
            date: date_of(date).filter(mail_parser::DateTime::is_valid),
        }
    };
    lines.map(|line| hop(&line.words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_told_from_the_writer_to_the_reader_with_its_delays() {
        let head = b"Received: from b.example by c.example with SMTP id 1; Tue, 4 Apr 2017 15:10:05 -0700\n\
            Received: from a.example ([10.0.0.1]) by b.example; Tue, 4 Apr 2017 22:04:15 +0000\n\
            Date: Tue, 4 Apr 2017 15:04:05 -0700\n\n";
        let told = of(&Letter::of(head.to_vec()));
        let words: Vec<&str> = told.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(
            words,
            [
                "from a.example to b.example, Tuesday, 4 April 2017, 22:04:15 (UTC), 10 seconds later",
                "from b.example to c.example, Tuesday, 4 April 2017, 15:10:05 (UTC−07:00), 5 minutes later"
            ]
        );
    }
}
