//! Chats of Signal that the program signal-export wrote out: `chat.md` (once `index.md`), of which each message begins with
//! day, hour and who in a line, and `data.json` with a message in each line.

use super::{Chat, Said, day_words, short};
use crate::read::decode;
use crate::read::source::Peek;
use serde_json::Value;

/// Messages by which a chat is known.
const LOOKED_AT: usize = 40;
/// A name is no longer than that.
const MAX_NAME: usize = 120;

/// How a message begins: `[2019-05-29 15:04:05] Me: `, or with a comma and without seconds, as older versions had it.
struct Begins<'l> {
    day: &'l str,
    hour: &'l str,
    who: &'l str,
    words: &'l str,
}

fn begins(line: &str) -> Option<Begins<'_>> {
    let (head, rest) = line.strip_prefix('[')?.split_once("] ")?;
    let (day, hour) = head.split_once(' ')?;
    let day = day.trim_end_matches(',');
    let digits = |words: &str, lens: &[usize], sign: char| {
        let mut parts = words.split(sign);
        lens.iter().all(|len| {
            parts.next().is_some_and(|part| part.len() == *len && part.bytes().all(|b| b.is_ascii_digit()))
        }) && parts.next().is_none()
    };
    let is_time = digits(hour, &[2, 2], ':') || digits(hour, &[2, 2, 2], ':');
    let (who, words) = rest.split_once(':')?;
    let fits = digits(day, &[4, 2, 2], '-') && is_time && !who.is_empty() && who.chars().count() <= MAX_NAME;
    fits.then(|| Begins { day, hour, who, words: words.strip_prefix(' ').unwrap_or(words) })
}

/// Whether these are the first bytes of such a text. WhatsApp writes lines that begin so as well, in some countries; what
/// tells them apart is that each message ends with two spaces, and an empty line parts it from the next.
pub fn is(peek: &Peek) -> bool {
    let head = peek.bytes.get(..peek.bytes.len().min(32 * 1024)).unwrap_or_default();
    let text = decode::whole(head, None, None).text;
    if text.lines().next().and_then(begins).is_none() {
        return false;
    }
    let lines: Vec<&str> = text.lines().collect();
    let (mut all, mut apart, mut spaced) = (0, 0, 0);
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| begins(line).is_some()).take(LOOKED_AT) {
        let before = at.checked_sub(1).and_then(|at| lines.get(at)).is_none_or(|line| line.trim().is_empty());
        all += 1;
        apart += usize::from(before);
        spaced += usize::from(line.ends_with("  "));
    }
    let named = ["chat.md", "index.md"].iter().any(|name| peek.name.eq_ignore_ascii_case(name));
    (apart == all && spaced * 2 >= all) || (named && spaced > 0)
}

/// Whether these are the first bytes of such a list.
pub fn is_list(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |words: &str| memchr::memmem::find(line, words.as_bytes()).is_some();
    line.starts_with(b"{\"date\":")
        && ["\"sender\":", "\"body\":", "\"quote\":", "\"sticker\":", "\"reactions\":", "\"attachments\":"]
            .into_iter()
            .all(has)
}

/// Reads the text.
pub fn read(bytes: &[u8]) -> Chat {
    let decoded = decode::whole(bytes, None, None);
    let mut chat = Chat { program: PROGRAM, told: decoded.told, ..Chat::default() };
    chat.told.push(ZONE.to_owned());
    for line in decoded.text.lines() {
        if let Some(begins) = begins(line) {
            let (day, hour) = (day_of(begins.day), begins.hour.to_owned());
            let (who, words) = (begins.who.to_owned(), begins.words.to_owned());
            chat.said.push(Said { day, hour, who, words, ..Said::default() });
            continue;
        }
        chat.go_on(line);
    }
    chat.said.iter_mut().for_each(sort_out);
    chat
}

const PROGRAM: &str = "Signal (written out by signal-export)";
const ZONE: &str = "The times of this chat are in the zone of the computer that wrote it out.";

/// Takes from the words what the program put beside them: what is answered, who thought what of it, files.
fn sort_out(said: &mut Said) {
    let mut words: Vec<String> = Vec::new();
    let mut quote: Vec<&str> = Vec::new();
    let mut begun = false;
    for line in said.words.lines() {
        let line = line.trim_end();
        // What is answered stands before all words.
        if let Some(quoted) = line.strip_prefix("> ").filter(|_| !begun) {
            quote.push(quoted);
            continue;
        }
        let within = |open: &str, close: &str| line.strip_prefix(open)?.strip_suffix(close);
        if let Some(reactions) = within("(- ", " -)") {
            let each = reactions.split(", ").filter_map(|one| one.rsplit_once(": "));
            said.with.extend(each.map(|(who, sign)| format!("{sign} by {who}")));
        } else if let Some(sticker) = within("(( ", " ))") {
            said.with.push(format!("a sticker {sticker}"));
        } else {
            begun |= !line.is_empty();
            words.push(without_files(line, &mut said.with));
        }
    }
    said.answers = (!quote.is_empty()).then(|| quoted(&quote.join(" ")));
    said.words = words.join("\n").trim().to_owned();
}

fn quoted(words: &str) -> String {
    short("a message", words)
}

/// A line without its links to files beside it, which are `![name](./media/name)`.
fn without_files(line: &str, with: &mut Vec<String>) -> String {
    let mut left = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("](./media/") {
        let (before, after) = rest.split_at(at);
        let (Some(open), Some(close)) = (before.rfind('['), after.find(')')) else { break };
        let name = before.get(open + 1..).unwrap_or_default();
        with.push(if name.is_empty() { "a file" } else { name }.to_owned());
        left.push_str(before.get(..open).unwrap_or_default().trim_end_matches('!'));
        rest = after.get(close + 1..).unwrap_or_default();
    }
    left.push_str(rest);
    left.trim_end().to_owned()
}

/// Reads the list.
pub fn read_list(bytes: &[u8]) -> Chat {
    let mut chat = Chat { program: PROGRAM, told: vec![ZONE.to_owned()], ..Chat::default() };
    let mut damaged = 0_usize;
    for line in String::from_utf8_lossy(bytes).lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(message) => chat.said.push(of_list(&message)),
            Err(_) => damaged += 1,
        }
    }
    if damaged > 0 {
        chat.told.push(super::damaged_lines(damaged));
    }
    chat
}

fn of_list(message: &Value) -> Said {
    let date = words_at(message, "date");
    let (day, hour) = date.split_once('T').unwrap_or((&date, ""));
    let mut with: Vec<String> = Vec::new();
    for file in list(message, "attachments") {
        let missing = words_at(file, "missing_kind");
        let name = words_at(file, "name");
        with.push(match (name.is_empty(), missing.is_empty()) {
            (false, _) => name,
            (true, false) => format!("{missing} that was not written out"),
            (true, true) => "a file".to_owned(),
        });
    }
    if let Some(sticker) = message.get("sticker").filter(|sticker| sticker.is_object()) {
        with.push(format!("a sticker {}", words_at(sticker, "emoji")).trim_end().to_owned());
    }
    for reaction in list(message, "reactions") {
        // A pair, or an object with the same names.
        let part = |at: usize, name: &str| {
            let found = reaction.get(at).and_then(Value::as_str).map(str::to_owned);
            found.unwrap_or_else(|| words_at(reaction, name))
        };
        with.push(format!("{} by {}", part(1, "emoji"), part(0, "name")));
    }
    let quote = words_at(message, "quote").replace("\n> ", "\n");
    let quote = quote.trim().trim_start_matches("> ");
    let deleted = message.get("deleted").and_then(Value::as_bool) == Some(true);
    let words = words_at(message, "body");
    Said {
        day: day_of(day),
        hour: hour.to_owned(),
        who: words_at(message, "sender"),
        words: if deleted { "(This message was deleted)".to_owned() } else { words.trim_end().to_owned() },
        answers: (!quote.is_empty()).then(|| quoted(quote)),
        with,
        below: false,
    }
}

fn day_of(day: &str) -> String {
    let mut numbers = day.splitn(3, '-');
    let words = (|| {
        let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
        day_words(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    })();
    words.unwrap_or_else(|| day.to_owned())
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn words_at(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}
