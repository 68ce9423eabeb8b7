//! Chats of Signal that the program sigtop wrote out as text: each message has lines of who, when and with what, and then
//! its words. Its short form, in which a message is a line, is not told from what other programs note, and is none here.

use super::{Chat, Said, day_words, short};
use crate::read::decode;

/// Whether these are the first bytes of such a text.
pub fn is(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(8 * 1024)).unwrap_or_default();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    if !head.starts_with(b"Conversation: ") {
        return false;
    }
    let text = String::from_utf8_lossy(head);
    let lines: Vec<&str> = text.lines().collect();
    lines.get(1).is_some_and(|line| line.is_empty()) && begins(lines.get(2..).unwrap_or_default())
}

/// Whether a message begins with these lines: its kind, and a time.
fn begins(lines: &[&str]) -> bool {
    let lines = match lines {
        [first, rest @ ..] if first.starts_with("From: ") => rest,
        lines => lines,
    };
    let is_time = |line: &str| {
        let time = line.strip_prefix("Sent: ").or_else(|| line.strip_prefix("Received: "));
        time.is_some_and(|time| time == "unknown" || moment(time).is_some())
    };
    match lines {
        [kind, time, ..] => kind.strip_prefix("Type: ").is_some_and(is_kind) && is_time(time),
        _ => false,
    }
}

fn is_kind(kind: &str) -> bool {
    !kind.is_empty()
        && kind.len() <= 60
        && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Reads it.
pub fn read(bytes: &[u8]) -> Chat {
    let decoded = decode::whole(bytes, None, None);
    let lines: Vec<&str> = decoded.text.lines().map(|line| line.trim_start_matches('\u{FEFF}')).collect();
    let title = lines.first().and_then(|line| line.strip_prefix("Conversation: ")).map(str::to_owned);
    let mut chat =
        Chat { program: "Signal (written out by sigtop)", title, told: decoded.told, ..Chat::default() };
    let mut starts: Vec<usize> = Vec::new();
    for at in 1..lines.len() {
        let parted = lines.get(at - 1).is_some_and(|line| line.is_empty());
        if parted && begins(lines.get(at..).unwrap_or_default()) {
            starts.push(at);
        }
    }
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(lines.len());
        chat.said.push(message(lines.get(*start..end).unwrap_or_default()));
    }
    chat
}

fn message(lines: &[&str]) -> Said {
    let mut said = Said { day: "Without a day".to_owned(), ..Said::default() };
    let mut kind = "";
    let (mut sent, mut received) = (None, None);
    let head = lines.iter().position(|line| line.is_empty()).unwrap_or(lines.len());
    for line in lines.iter().take(head) {
        let Some((name, words)) = line.split_once(": ") else { continue };
        match name {
            "From" => said.who = words.to_owned(),
            "Type" => kind = words,
            "Sent" => sent = Some(words),
            "Received" => received = Some(words),
            "Reaction" => said.with.push(words.replacen(" from ", " by ", 1)),
            "Edited" => said.with.push(format!("a note that it was changed: {words}")),
            _ => said.with.push(words.to_owned()),
        }
    }
    match sent.or(received).and_then(moment) {
        Some((day, hour)) => (said.day, said.hour) = (day, hour.to_owned()),
        None => said.hour = sent.unwrap_or_default().to_owned(),
    }
    let rest: Vec<&str> = lines.get(head + 1..).unwrap_or_default().to_vec();
    let quoted = rest.iter().take_while(|line| line.starts_with('>')).count();
    let (quote, words) = rest.split_at(quoted);
    if quoted > 0 {
        said.answers = Some(answered(quote));
    }
    said.words = words.join("\n").trim_matches('\n').trim_end().to_owned();
    if !matches!(kind, "incoming" | "outgoing") {
        // The program says so itself: a call, another name.
        let words = if said.words.is_empty() { String::new() } else { format!(": {}", said.words) };
        said.words = format!("{} {}{words}", said.who, kind.replace('-', " ")).trim_start().to_owned();
        said.who = String::new();
    }
    said
}

/// `> From: …`, `> Sent: …`, `>`, `> words`.
fn answered(lines: &[&str]) -> String {
    let bare = lines
        .iter()
        .map(|line| line.trim_start_matches('>'))
        .map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut who = "somebody";
    let mut words: Vec<&str> = Vec::new();
    let mut in_head = true;
    for line in bare {
        match line.split_once(": ") {
            Some(("From", name)) if in_head => who = name,
            _ if in_head => in_head = !line.is_empty(),
            _ => words.push(line),
        }
    }
    short(who, &words.join(" "))
}

/// “Mon, 2 Jan 2006 15:04:05 -0700”: the day, and the hour with its zone.
fn moment(words: &str) -> Option<(String, &str)> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = words.split_once(", ")?;
    let mut parts = rest.splitn(4, ' ');
    let (day, month, year, hour) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day = day_words(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?)?;
    Some((day, hour))
}
