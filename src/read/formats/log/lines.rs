//! A line of a log cut into what it is made of: when, how bad, who, and what was said.
//!
//! All programs write these in some order, and few say in which. So a line is never matched against the pattern of one
//! program; it is cut from left to right into parts that may be missing, and what no part takes belongs to the message.
//! Nothing is thrown away: between two parts there is white space, or a sign that stands by itself (“-”, “|”).

use crate::data::moment::{Scanned, scan, scan_glog};
use crate::data::severity::Severity;
use std::ops::Range;

/// The parts of a line in the order in which they may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// How bad, where it stands before the time.
    LevelFirst,
    /// Who, where it stands before the time: the guest of a web server.
    WhoFirst,
    Time,
    /// Who: machine, program, thread.
    Who,
    Level,
    /// Who, where it stands behind the level: class, module.
    Where,
    Message,
}

/// How many they are.
pub const SLOTS: usize = 7;
/// Bytes before a time that something else may take.
const MAX_LEAD: usize = 200;
/// Bytes behind a time in which a level may stand, and tokens.
const MAX_REACH: usize = 160;
const MAX_TOKENS: usize = 6;
/// Bytes of the name of who says it.
const MAX_NAME: usize = 100;

/// Where the parts of a line stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    parts: [Range<usize>; SLOTS],
    /// The line of a web server: who asked, when, for what, and how that was answered.
    pub is_access: bool,
    /// What is known of its time.
    pub time: Scanned,
}

impl Cut {
    /// Where a part stands; empty for one that is missing.
    pub fn part(&self, slot: Slot) -> Range<usize> {
        self.parts[slot as usize].clone()
    }
}

/// The parts of a line; `None` for one that begins with no time, and so goes on from the line above.
pub fn cut(line: &str) -> Option<Cut> {
    let bytes = line.as_bytes();
    // Most lines that are no entries are indented.
    if matches!(bytes.first()?, b' ' | b'\t') {
        return None;
    }
    let lead = lead(line)?;
    let Lead { level, who, start, time, is_access } = lead;
    let end = start + time.len;
    let mut parts: [Range<usize>; SLOTS] = std::array::from_fn(|_| 0..0);
    parts[Slot::LevelFirst as usize] = level.clone();
    parts[Slot::WhoFirst as usize] = who;
    parts[Slot::Time as usize] = start..end;
    let mut at = after_signs(line, end);
    let message;
    if is_access {
        let asked = quoted(line, at);
        at = after_signs(line, asked.end);
        let answer = token(line, at);
        let known = answer.len() == 3 && line.get(answer.clone()).is_some_and(is_number);
        parts[Slot::Who as usize] = asked;
        if known {
            at = after_signs(line, answer.end);
            parts[Slot::Level as usize] = answer;
        }
        message = at;
    } else if let Some(who) = lettered(line, &level, at) {
        message = after_signs(line, who.end);
        parts[Slot::Who as usize] = who;
    } else {
        // What the kernel says itself has no host.
        let who = if time.day { syslog(line, at, level.clone()) } else { at..at };
        if !who.is_empty() {
            at = after_signs(line, who.end);
            parts[Slot::Who as usize] = who;
            if let Some(level) = level_at(line, at, true) {
                at = after_signs(line, level.end);
                parts[Slot::Level as usize] = level;
            }
            message = at;
        } else if let Some((who, level)) = level_behind(line, at) {
            at = after_signs(line, level.end);
            parts[Slot::Who as usize] = who;
            parts[Slot::Level as usize] = level;
            let place = place(line, at);
            message = if place.is_empty() { at } else { after_signs(line, place.end) };
            parts[Slot::Where as usize] = place;
        } else {
            message = at;
        }
    }
    parts[Slot::Message as usize] = message..line.len();
    Some(Cut { parts, is_access, time })
}

/// What stands before the time, and the time.
struct Lead {
    level: Range<usize>,
    who: Range<usize>,
    start: usize,
    time: Scanned,
    is_access: bool,
}

fn lead(line: &str) -> Option<Lead> {
    let bytes = line.as_bytes();
    let plain = |start: usize, time: Scanned| Lead { level: 0..0, who: 0..0, start, time, is_access: false };
    let timed = |start: usize| scan(bytes.get(start..)?).map(|time| plain(start, time));
    if let Some(found) = timed(0) {
        return Some(found);
    }
    let first = *bytes.first()?;
    // `<34>Oct 11 …`, `<165>1 2003-…`
    if first == b'<' {
        let close = memchr::memchr(b'>', bytes.get(..bytes.len().min(5))?)?;
        let known = bytes.get(1..close)?.iter().all(u8::is_ascii_digit) && close > 1;
        let version =
            bytes.get(close + 1).is_some_and(u8::is_ascii_digit) && bytes.get(close + 2) == Some(&b' ');
        let end = close + 1 + usize::from(version);
        let found = timed(after_blanks(line, end)).filter(|_| known)?;
        return Some(Lead { level: 0..end, ..found });
    }
    // `I0102 10:00:00.123456`
    if Severity::of_letter(first).is_some()
        && let Some(time) = scan_glog(bytes.get(1..)?)
    {
        return Some(Lead { level: 0..1, ..plain(1, time) });
    }
    // `[I 2024-01-02 10:00:00.123 App] …`, `INFO: 2024-…`, `level=info ts=…`
    let token = token(line, 0);
    let word = line.get(token.clone())?;
    let bracketed = word.strip_prefix('[').filter(|word| word.len() == 1);
    let letter = bracketed.and_then(|letter| Severity::of_letter(*letter.as_bytes().first()?)).is_some();
    if letter || is_level(word, true) {
        let start = after_signs(line, token.end);
        let found = timed(start)?;
        return Some(Lead { level: token, ..found });
    }
    access(line).or_else(|| composed(line))
}

/// `127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] …`
fn access(line: &str) -> Option<Lead> {
    let bytes = line.as_bytes();
    let reach = bytes.get(..bytes.len().min(MAX_LEAD))?;
    for open in memchr::memchr_iter(b'[', reach).take(3) {
        let Some(time) = scan(bytes.get(open..)?) else { continue };
        let before = line.get(..open)?;
        let who = before.trim_end();
        // The name of a guest has no blanks in it, and three names stand there.
        let names = who.split(' ').count();
        if before.ends_with(' ') && (1..=4).contains(&names) {
            let quoted = bytes.get(after_blanks(line, open + time.len)) == Some(&b'"');
            return Some(Lead { level: 0..0, who: 0..who.len(), start: open, time, is_access: quoted });
        }
    }
    None
}

/// `web_1  | 2024-01-02T…`, as programs are shown beside each other.
fn composed(line: &str) -> Option<Lead> {
    let bytes = line.as_bytes();
    let bar = memchr::memchr(b'|', bytes.get(..bytes.len().min(60))?)?;
    let who = line.get(..bar)?.trim_end();
    let start = after_blanks(line, bar + 1);
    let time = scan(bytes.get(start..)?)?;
    let named = !who.is_empty() && !who.contains(' ');
    named.then_some(Lead { level: 0..0, who: 0..who.len(), start, time, is_access: false })
}

/// `77 file.cc:12]` behind the letter of glog, `App]` behind that of Python's servers.
fn lettered(line: &str, level: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let letter = line.get(level.clone())?.bytes().last()?;
    let reach = line.as_bytes().get(at..line.len().min(at + MAX_NAME))?;
    let close = at + memchr::memmem::find(reach, b"] ")?;
    (level.len() <= 2 && letter.is_ascii_alphabetic()).then_some(at..close + 1)
}

/// `host prog[123]:` of a syslog, or the four names of RFC 5424 with what is said in brackets behind them.
fn syslog(line: &str, at: usize, level: Range<usize>) -> Range<usize> {
    let modern = level.len() > 1
        && line.get(level).is_some_and(|level| !level.ends_with('>') && level.starts_with('<'));
    if modern {
        let mut end = at;
        for _ in 0..4 {
            end = token(line, after_blanks(line, end)).end;
        }
        let said = after_blanks(line, end);
        if line.as_bytes().get(said) == Some(&b'-') {
            end = said + 1;
        }
        let mut group = bracketed(line, after_blanks(line, end));
        while !group.is_empty() {
            end = group.end;
            group = bracketed(line, end);
        }
        return at..end;
    }
    let host = token(line, at);
    let tag = token(line, after_blanks(line, host.end));
    let words = |range: &Range<usize>| line.get(range.clone()).unwrap_or_default();
    let (host_words, tag_words) = (words(&host), words(&tag));
    let name = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '(' | ')' | '[' | ']' | '@' | '+')
    };
    let is_host = !host_words.is_empty()
        && host_words.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'))
        && !host_words.ends_with(':');
    let is_tag = tag_words
        .strip_suffix(':')
        .is_some_and(|tag| !tag.is_empty() && tag.len() < MAX_NAME && tag.chars().all(name));
    if is_host
        && is_tag
        && !is_level(host_words, false)
        && !is_level(tag_words, false)
        && !is_number(host_words)
    {
        at..tag.end
    } else {
        at..at
    }
}

/// A level among the first words behind the time, and who is named before it.
fn level_behind(line: &str, at: usize) -> Option<(Range<usize>, Range<usize>)> {
    let (mut here, mut who_end, mut numbers) = (at, at, true);
    for count in 0..MAX_TOKENS {
        if here >= line.len() || here - at > MAX_REACH {
            return None;
        }
        if let Some(level) = level_at(line, here, count == 0) {
            return Some((at..who_end, level));
        }
        let group = bracketed(line, here);
        let token = if group.is_empty() { token(line, here) } else { group };
        let word = line.get(token.clone())?;
        // `1234  5678 I Tag: …`, as Android has it.
        if let [letter] = word.as_bytes()
            && count > 0
            && numbers
            && Severity::of_letter(*letter).is_some()
        {
            return Some((at..who_end, token));
        }
        numbers &= is_number(word);
        who_end = token.end;
        here = after_signs(line, token.end);
    }
    None
}

/// A level that stands here. Only the `first` word behind a time may be one in small letters: later ones are said of
/// something.
fn level_at(line: &str, at: usize, first: bool) -> Option<Range<usize>> {
    let group = bracketed(line, at);
    let token = if group.is_empty() { token(line, at) } else { group };
    is_level(line.get(token.clone())?, first).then_some(token)
}

fn is_level(word: &str, first: bool) -> bool {
    let enclosed = word.starts_with(['[', '<', '(']) && word.ends_with([']', '>', ')'])
        || word.starts_with(['[', '<', '(']) && word.ends_with(':');
    let named = ["level=", "lvl=", "severity=", "LEVEL="].iter().find_map(|key| word.strip_prefix(key));
    let inner = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    if let Some(value) = named {
        return Severity::of_word(value.trim_matches('"')).is_some();
    }
    if enclosed {
        if let [letter] = inner.as_bytes() {
            return Severity::of_letter(*letter).is_some();
        }
        let last = inner.rsplit([':', '.']).next().unwrap_or(inner);
        return Severity::of_word(last).is_some();
    }
    let word = word.trim_end_matches([':', ',']);
    let capital = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase());
    (capital || first && word.len() > 3)
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && Severity::of_word(word).is_some()
}

/// Who says it, behind the level: groups in brackets, and a name that a colon or a sign parts from what is said.
fn place(line: &str, at: usize) -> Range<usize> {
    let bytes = line.as_bytes();
    let (mut end, mut here) = (at, at);
    loop {
        let group = bracketed(line, here);
        if group.is_empty() || group.len() > MAX_NAME {
            break;
        }
        end = group.end;
        // `[main]:`
        if bytes.get(end) == Some(&b':') {
            end += 1;
        }
        here = after_signs(line, end);
    }
    let token = token(line, here);
    let Some(word) = line.get(token.clone()) else { return at..end };
    let name = |c: char| c.is_alphanumeric() || "._-$/#:@<>[]()*+".contains(c);
    if word.is_empty() || word.len() > MAX_NAME || !word.chars().all(name) {
        return at..end;
    }
    if word.ends_with(':') && word.len() > 1 {
        return at..token.end;
    }
    let behind = after_blanks(line, token.end);
    let parted = matches!(bytes.get(behind), Some(b'-' | b'|' | b':'))
        && matches!(bytes.get(behind + 1), Some(b' ') | None);
    match (parted, bytes.get(behind)) {
        // A colon belongs to the name before it.
        (true, Some(b':')) => at..behind + 1,
        (true, _) => at..token.end,
        _ => at..end,
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// From here to the next blank.
fn token(line: &str, at: usize) -> Range<usize> {
    let rest = line.as_bytes().get(at..).unwrap_or_default();
    let len = memchr::memchr2(b' ', b'\t', rest).unwrap_or(rest.len());
    at.min(line.len())..at.min(line.len()) + len
}

/// A group in brackets that begins here; empty where none does.
fn bracketed(line: &str, at: usize) -> Range<usize> {
    let bytes = line.as_bytes();
    let reach = bytes.get(at..bytes.len().min(at + MAX_NAME)).unwrap_or_default();
    if reach.first() != Some(&b'[') {
        return at..at;
    }
    let mut depth = 0_u32;
    for (index, byte) in reach.iter().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth <= 1 => return at..at + index + 1,
            b']' => depth -= 1,
            _ => {}
        }
    }
    at..at
}

/// Words in quotation marks that begin here; empty where none do.
fn quoted(line: &str, at: usize) -> Range<usize> {
    let bytes = line.as_bytes();
    if bytes.get(at) != Some(&b'"') {
        return at..at;
    }
    let mut here = at + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(here..).unwrap_or_default()) {
        let place = here + found;
        if bytes.get(place) == Some(&b'"') {
            return at..place + 1;
        }
        here = place + 2;
    }
    at..at
}

fn after_blanks(line: &str, at: usize) -> usize {
    let rest = line.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The same, and past a sign that stands by itself.
fn after_signs(line: &str, at: usize) -> usize {
    let here = after_blanks(line, at);
    let bytes = line.as_bytes();
    let sign = matches!(bytes.get(here), Some(b'-' | b'|')) && here > at;
    if sign && matches!(bytes.get(here + 1), Some(b' ' | b'\t')) {
        after_blanks(line, here + 1)
    } else {
        here
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(line: &str) -> Vec<&str> {
        let Some(cut) = cut(line) else { return vec![line] };
        cut.parts.iter().map(|part| &line[part.clone()]).collect()
    }

    /// Otherwise a level, a name or a word of the message would stand in another column, or nowhere.
    #[test]
    fn lines_are_cut_as_the_programs_mean_that_wrote_them() {
        for (line, expected) in [
            (
                "2024-01-02 10:00:00,123 INFO it works",
                ["", "", "2024-01-02 10:00:00,123", "", "INFO", "", "it works"],
            ),
            (
                "2024-01-02 10:00:00,123 - app.db - ERROR - lost it",
                ["", "", "2024-01-02 10:00:00,123", "app.db", "ERROR", "", "lost it"],
            ),
            (
                "2024-01-02 10:00:00.123 [main] WARN  com.example.Foo - low",
                ["", "", "2024-01-02 10:00:00.123", "[main]", "WARN", "com.example.Foo", "low"],
            ),
            (
                "2024-01-02 10:00:00.123  INFO 4711 --- [main] o.s.Boot   : up",
                ["", "", "2024-01-02 10:00:00.123", "", "INFO", "", "4711 --- [main] o.s.Boot   : up"],
            ),
            (
                "Jan 12 10:00:00 host sshd[99]: Failed password",
                ["", "", "Jan 12 10:00:00", "host sshd[99]:", "", "", "Failed password"],
            ),
            (
                "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
                ["<34>", "", "Oct 11 22:14:15", "mymachine su:", "", "", "'su root' failed"],
            ),
            (
                "<165>1 2003-10-11T22:14:15.003Z host app 12 ID47 [a@1 b=\"c\"] hello",
                ["<165>1", "", "2003-10-11T22:14:15.003Z", "host app 12 ID47 [a@1 b=\"c\"]", "", "", "hello"],
            ),
            (
                "1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 404 23 \"-\" \"Mozilla\"",
                [
                    "",
                    "1.2.3.4 - frank",
                    "[10/Oct/2000:13:55:36 -0700]",
                    "\"GET /a HTTP/1.0\"",
                    "404",
                    "",
                    "23 \"-\" \"Mozilla\"",
                ],
            ),
            (
                "[Wed Oct 11 14:32:52.123 2000] [core:error] [pid 3:tid 4] [client 1.2.3.4] gone",
                [
                    "",
                    "",
                    "[Wed Oct 11 14:32:52.123 2000]",
                    "",
                    "[core:error]",
                    "[pid 3:tid 4] [client 1.2.3.4]",
                    "gone",
                ],
            ),
            (
                "2024/01/02 10:00:00 [error] 12#12: *1 open() failed",
                ["", "", "2024/01/02 10:00:00", "", "[error]", "12#12:", "*1 open() failed"],
            ),
            (
                "01-12 10:00:00.123  1234  5678 E Activity: died",
                ["", "", "01-12 10:00:00.123", "1234  5678", "E", "Activity:", "died"],
            ),
            (
                "W0102 10:00:00.123456  77 file.cc:12] careful",
                ["W", "", "0102 10:00:00.123456", "77 file.cc:12]", "", "", "careful"],
            ),
            (
                "[I 2024-01-02 10:00:00.123 App] started",
                ["[I", "", "2024-01-02 10:00:00.123", "App]", "", "", "started"],
            ),
            ("[   12.345678] usb 1-1: new", ["", "", "[   12.345678]", "", "", "", "usb 1-1: new"]),
            (
                "web_1  | 2024-01-02 10:00:00 DEBUG x",
                ["", "web_1", "2024-01-02 10:00:00", "", "DEBUG", "", "x"],
            ),
            (
                "time=2024-01-02T10:00:00Z level=warning msg=\"so it is\"",
                ["", "", "time=2024-01-02T10:00:00Z", "", "level=warning", "", "msg=\"so it is\""],
            ),
            ("2024-01-02 10:00:00", ["", "", "2024-01-02 10:00:00", "", "", "", ""]),
            (
                "2024-01-02 10:00:00 we saw an error in it",
                ["", "", "2024-01-02 10:00:00", "", "", "", "we saw an error in it"],
            ),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
        for line in [
            "\tat com.example.Foo(Foo.java:1)",
            "Traceback (most recent call last):",
            "",
            "    2024-01-02 10:00:00 x",
        ] {
            assert_eq!(words(line), [line]);
        }
    }

    proptest! {
        /// Otherwise a line that somebody wrote to deceive could hide words from who reads the log.
        #[test]
        fn between_the_parts_of_a_line_no_word_is_lost(
            lead in prop::sample::select(vec!["", "<34>", "<1>1 ", "I", "[I ", "INFO ", "a - b ", "x | "]),
            time in prop::sample::select(vec!["2024-01-02 10:00:00", "[10/Oct/2000:13:55:36 -0700]", "Jan  2 10:00:00", "0102 10:00:00.1"]),
            rest in "[-a-zA-Zé \\[\\]\"\\\\|:.0-9<>\t]{0,40}",
        ) {
            let line = format!("{lead}{time}{rest}");
            if let Some(cut) = cut(&line) {
                let mut at = 0;
                for part in cut.parts.iter().filter(|part| !part.is_empty()) {
                    prop_assert!(at <= part.start && part.end <= line.len());
                    let between = &line[at..part.start];
                    prop_assert!(between.chars().all(|c| " \t-|".contains(c)), "{between:?} of {line:?}");
                    at = part.end;
                }
                prop_assert!(line[at..].chars().all(|c| " \t-|".contains(c)));
            }
        }
    }
}
