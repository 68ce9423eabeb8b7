//! Chats that WhatsApp wrote out as text: a line begins with day, hour and who, and goes on in the next ones.

use super::{Chat, Said, day_words};
use crate::read::decode;
use crate::read::source::Peek;
use std::collections::HashMap;

/// Lines by which a chat is known.
const LOOKED_AT: usize = 400;
/// What the program says of itself in the first lines, in some of its languages.
const NOTICES: [&str; 8] = [
    "end-to-end",
    "ende-zu-ende",
    "bout en bout",
    "extremo a extremo",
    "end-to-end-crittografat",
    "ponta a ponta",
    "crittografati end",
    "сквозным шифрованием",
];
/// A name is no longer than that.
const MAX_NAME: usize = 80;

/// How a line begins.
struct Begins<'l> {
    day: [&'l str; 3],
    between: char,
    hour: &'l str,
    /// Who, where somebody wrote it.
    who: Option<&'l str>,
    words: &'l str,
}

/// Whether these are the first bytes of such a chat.
pub fn is(peek: &Peek) -> bool {
    let text =
        decode::whole(peek.bytes.get(..peek.bytes.len().min(32 * 1024)).unwrap_or_default(), None, None).text;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT).collect();
    let begun: Vec<Begins> = lines.iter().filter_map(|line| begins(line)).collect();
    let first = lines.first().is_some_and(|line| begins(line).is_some());
    if !first || begun.is_empty() {
        return false;
    }
    let mut people: HashMap<&str, usize> = HashMap::new();
    for who in begun.iter().filter_map(|line| line.who) {
        *people.entry(who).or_default() += 1;
    }
    // What programs note of their own work begins so as well, and says how bad it is in place of a name.
    let levels = ["debug", "info", "warn", "warning", "error", "fatal", "trace", "notice", "critical"];
    if people.keys().any(|who| levels.contains(&who.to_lowercase().as_str())) {
        return false;
    }
    let named = peek.name.to_lowercase();
    let named = named.contains("whatsapp") || named == "_chat.txt";
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or_default().to_lowercase();
    let notice = NOTICES.iter().any(|notice| head.contains(notice)) || head.contains('\u{200E}');
    match (named, notice) {
        (true, _) => !people.is_empty(),
        (_, true) => !people.is_empty() && begun.len() >= 2,
        _ => people.values().filter(|count| **count >= 2).count() >= 2 && begun.len() * 2 >= lines.len(),
    }
}

/// Takes the beginning of a message apart; `None` for a line that goes on with the one before.
fn begins(line: &str) -> Option<Begins<'_>> {
    let line = line.trim_start_matches(['\u{200E}', '\u{200F}', '\u{FEFF}', '\u{202A}']);
    let (framed, rest) = line.strip_prefix('[').map_or((false, line), |rest| (true, rest));
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '/' | '-'))?;
    let (day, rest) = rest.split_at_checked(end)?;
    let between = day.chars().find(|c| !c.is_ascii_digit())?;
    let mut numbers = day.trim_end_matches('.').split(between);
    let day = [numbers.next()?, numbers.next()?, numbers.next()?];
    if numbers.next().is_some() || !day.iter().all(|number| matches!(number.len(), 1 | 2 | 4)) {
        return None;
    }
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches([' ', '\u{202F}', '\u{A0}']);
    let (hour, rest) = if framed { rest.split_once("] ")? } else { rest.split_once(" - ")? };
    let digits = hour.split([' ', '\u{202F}', '\u{A0}']).next()?;
    let mut parts = digits.split([':', '.']);
    let is_hour = (2..=3).contains(&digits.split([':', '.']).count())
        && parts.all(|part| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit()));
    if !is_hour || hour.len() > 24 {
        return None;
    }
    let rest = rest.trim_start_matches(['\u{200E}', '\u{200F}']);
    let who = rest.split_once(':').filter(|(who, words)| {
        who.chars().count() <= MAX_NAME && !who.is_empty() && (words.is_empty() || words.starts_with(' '))
    });
    Some(match who {
        Some((who, words)) => Begins {
            day,
            between,
            hour,
            who: Some(who.trim_matches(['\u{202A}', '\u{202C}', '~', ' '])),
            words: words.get(1..).unwrap_or_default(),
        },
        None => Begins { day, between, hour, who: None, words: rest },
    })
}

/// Which number of a day comes first.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Day,
    Month,
    Year,
    Unknown,
}

/// Reads it.
pub fn read(bytes: &[u8]) -> Chat {
    let decoded = decode::whole(bytes, None, None);
    let order = order_of(&decoded.text);
    let mut chat = Chat { program: "WhatsApp", told: decoded.told, ..Chat::default() };
    if order == Order::Unknown {
        let words = "Whether the day or the month comes first in the dates of this chat is not certain; they stand as written.";
        chat.told.push(words.to_owned());
    }
    for line in decoded.text.lines() {
        match begins(line) {
            Some(begins) => chat.said.push(Said {
                day: day_of(&begins, order),
                hour: begins.hour.replace(['\u{202F}', '\u{A0}'], " "),
                who: begins.who.unwrap_or_default().to_owned(),
                words: begins.words.trim_start_matches('\u{200E}').to_owned(),
                ..Said::default()
            }),
            None => chat.go_on(line),
        }
    }
    chat
}

/// All days of a file are written alike: one that can be read in one way alone says how.
fn order_of(text: &str) -> Order {
    let mut order = Order::Unknown;
    for begins in text.lines().filter_map(begins) {
        let [first, second, _] = begins.day.map(|number| number.parse::<u16>().unwrap_or(0));
        order = match (begins.between, first, second) {
            (_, 1000.., _) => return Order::Year,
            (_, 13.., _) | ('.', _, _) => return Order::Day,
            (_, _, 13..) => return Order::Month,
            _ => order,
        };
    }
    order
}

fn day_of(begins: &Begins, order: Order) -> String {
    let [first, second, third] = begins.day.map(|number| number.parse::<i16>().unwrap_or(0));
    let (year, month, day) = match order {
        Order::Day => (third, second, first),
        Order::Month => (third, first, second),
        Order::Year => (first, second, third),
        Order::Unknown => (0, 0, 0),
    };
    let year = if (1..100).contains(&year) { year + 2000 } else { year };
    let words = i8::try_from(month).ok().zip(i8::try_from(day).ok());
    let words = words.filter(|_| year > 0).and_then(|(month, day)| day_words(year, month, day));
    words.unwrap_or_else(|| begins.day.join(&begins.between.to_string()))
}
