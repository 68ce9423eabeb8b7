//! Chats that Signal itself wrote out: `main.jsonl`, of which each line is a piece of what Signal keeps (who there is, which
//! chats, each message). The names are those of Signal's `Backups.proto`, as JSON has them: numbers may stand in quotation marks.

use super::{Chat, Said, day_words, short};
use crate::data::wording::counted;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Lines that may belong to one whose words were broken by line ends that nobody marked.
const MAX_JOINED: usize = 200;
/// How often that is tried in a file.
const MAX_TRIES: usize = 20_000;
/// Names in a message that are not what it is.
const ASIDE: [&str; 12] = [
    "chatId",
    "authorId",
    "dateSent",
    "expireStartDate",
    "expiresInMs",
    "revisions",
    "sms",
    "incoming",
    "outgoing",
    "directionless",
    "pinDetails",
    "expireTimerVersion",
];

/// Whether these are the first bytes of such a file.
pub fn is(bytes: &[u8]) -> bool {
    let has = |part: &[u8], words: &str| memchr::memmem::find(part, words.as_bytes()).is_some();
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let (first, rest) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let begins = has(first, "\"backupTimeMs\"") && has(rest, "\"account\"");
    let goes_on = has(bytes, "\"chatItem\"") && has(bytes, "\"authorId\"") && has(bytes, "\"dateSent\"");
    begins || (goes_on && has(bytes, "\"recipient\"") && has(bytes, "\"chat\""))
}

/// What is known of people and chats while lines are read.
#[derive(Default)]
struct Known {
    /// Who keeps all this.
    owner: String,
    people: HashMap<u64, String>,
    /// With whom a chat is.
    chats: HashMap<u64, u64>,
    /// What was said when in a chat, for those who answer it.
    by_time: HashMap<(u64, u64), String>,
}

/// Reads it.
pub fn read(bytes: &[u8]) -> Vec<Chat> {
    let text = String::from_utf8_lossy(bytes);
    let (records, damaged) = records(&text);
    let mut known = Known::default();
    let mut chats: Vec<(u64, Chat)> = Vec::new();
    let (mut places, mut others) = (HashMap::new(), 0_usize);
    for record in &records {
        if let Some(account) = record.get("account") {
            known.owner = joined(account, "givenName", "familyName").unwrap_or_default();
        } else if let Some(recipient) = record.get("recipient") {
            known.people.insert(number(recipient, "id"), name_of(recipient, &known.owner));
        } else if let Some(chat) = record.get("chat") {
            known.chats.insert(number(chat, "id"), number(chat, "recipientId"));
        } else if let Some(item) = record.get("chatItem") {
            let id = number(item, "chatId");
            let at = *places.entry(id).or_insert_with(|| {
                let title = known.chats.get(&id).and_then(|with| known.people.get(with)).cloned();
                chats.push((id, Chat { program: "Signal", title, ..Chat::default() }));
                chats.len() - 1
            });
            if let Some((_, chat)) = chats.get_mut(at) {
                chat.said.push(said(item, id, &mut known));
            }
        } else if record.get("backupTimeMs").is_none() && record.get("version").is_none() {
            others += 1;
        }
    }
    let mut chats: Vec<Chat> = chats.into_iter().map(|(_, chat)| chat).collect();
    if chats.is_empty() {
        chats.push(Chat { program: "Signal", ..Chat::default() });
    }
    if let Some(first) = chats.first_mut() {
        first.told.push("The times of these chats are in UTC.".to_owned());
        if damaged > 0 {
            first.told.push(super::damaged_lines(damaged));
        }
        if others > 0 {
            let (lines, are) = (counted(others as u64, "line"), if others == 1 { "is" } else { "are" });
            first.told.push(format!("{lines} of this file {are} about other things than messages (stickers, settings, folders), and not shown."));
        }
    }
    chats
}

/// What the lines hold, and how many hold nothing that can be read.
fn records(text: &str) -> (Vec<Value>, usize) {
    let lines: Vec<&str> = text.split('\n').collect();
    let (mut records, mut damaged, mut tries, mut at) = (Vec::new(), 0, 0, 0);
    while let Some(line) = lines.get(at) {
        at += 1;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(line) {
            Ok(record) => records.push(record),
            Err(error) if error.is_eof() => {
                match whole(line, lines.get(at..).unwrap_or_default(), &mut tries) {
                    Some((record, more)) => {
                        records.push(record);
                        at += more;
                    }
                    None => damaged += 1,
                }
            }
            Err(_) => damaged += 1,
        }
    }
    (records, damaged)
}

/// A line that ends within words, with those in which they go on.
fn whole(line: &str, rest: &[&str], tries: &mut usize) -> Option<(Value, usize)> {
    let mut joined = line.to_owned();
    for (more, next) in rest.iter().take(MAX_JOINED).enumerate() {
        *tries += 1;
        if *tries > MAX_TRIES {
            return None;
        }
        joined.push_str("\\n");
        joined.push_str(next);
        match serde_json::from_str(&joined) {
            Ok(record) => return Some((record, more + 1)),
            Err(error) if error.is_eof() => {}
            Err(_) => return None,
        }
    }
    None
}

fn said(item: &Value, chat: u64, known: &mut Known) -> Said {
    let sent = number(item, "dateSent");
    let (day, hour) = when(sent);
    let author = known.people.get(&number(item, "authorId")).cloned();
    let author = author.unwrap_or_else(|| "Somebody".to_owned());
    let empty = Map::new();
    let fields = item.as_object().unwrap_or(&empty);
    let Some((kind, what)) = fields.iter().find(|(name, _)| !ASIDE.contains(&name.as_str())) else {
        return Said { day, hour, who: author, words: "(nothing)".to_owned(), ..Said::default() };
    };
    let mut with = Vec::new();
    let words = words_of(kind, what, &mut with);
    let answers = what.get("quote").map(|quote| answered(quote, chat, known));
    for reaction in list(what, "reactions") {
        let who = known.people.get(&number(reaction, "authorId")).map_or("somebody", String::as_str);
        with.push(format!("{} by {who}", words_at(reaction, "emoji").unwrap_or_default()));
    }
    for before in list(item, "revisions") {
        let old = before.get("standardMessage").and_then(body).unwrap_or_default();
        with.push(format!("an earlier wording: “{old}”"));
    }
    if item.get("sms").and_then(Value::as_bool) == Some(true) {
        with.push("a note that it was an SMS".to_owned());
    }
    if kind == "updateMessage" {
        return Said { day, hour, words: format!("{author}: {words}"), with, ..Said::default() };
    }
    known.by_time.insert((chat, sent), short(&author, &words));
    Said { day, hour, who: author, words, answers, with, below: false }
}

/// What a message says, by its kind.
fn words_of(kind: &str, what: &Value, with: &mut Vec<String>) -> String {
    match kind {
        "standardMessage" => {
            for attachment in list(what, "attachments") {
                let pointer = attachment.get("pointer").unwrap_or(attachment);
                let name = words_at(pointer, "fileName").or_else(|| words_at(pointer, "contentType"));
                with.push(name.unwrap_or_else(|| "a file".to_owned()));
            }
            if what.get("longText").is_some() {
                with.push("the rest of a long text".to_owned());
            }
            body(what).unwrap_or_default()
        }
        "stickerMessage" => {
            let emoji = what.get("sticker").and_then(|sticker| words_at(sticker, "emoji"));
            with.push(format!("a sticker {}", emoji.unwrap_or_default()).trim_end().to_owned());
            String::new()
        }
        "contactMessage" => {
            let contact = what.get("contact").unwrap_or(&Value::Null);
            let name = contact.get("name").and_then(|name| joined(name, "givenName", "familyName"));
            let numbers = list(contact, "number").filter_map(|number| words_at(number, "value"));
            let all: Vec<String> = name.into_iter().chain(numbers).collect();
            with.push(format!("a contact: {}", all.join(", ")));
            String::new()
        }
        "remoteDeletedMessage" | "adminDeletedMessage" => "(This message was deleted.)".to_owned(),
        "viewOnceMessage" => "(A picture to be seen once.)".to_owned(),
        "directStoryReplyMessage" => {
            let reply = what.get("textReply").and_then(body).or_else(|| words_at(what, "emoji"));
            format!("To a story: {}", reply.unwrap_or_default())
        }
        "poll" => {
            let options: Vec<String> =
                list(what, "options").filter_map(|option| words_at(option, "option")).collect();
            format!("Asks: {} ({})", words_at(what, "question").unwrap_or_default(), options.join(" / "))
        }
        "paymentNotification" => {
            let amount = words_at(what, "amountMob").unwrap_or_default();
            let note = words_at(what, "note").map(|note| format!(": {note}")).unwrap_or_default();
            format!("(A payment of {amount} MOB{note}.)")
        }
        "updateMessage" => match what.as_object().and_then(|fields| fields.iter().next()) {
            Some((kind, details)) => update(kind, details),
            None => "something changed".to_owned(),
        },
        other => format!("({}.)", apart(other)),
    }
}

/// What the program says itself: a call, another name.
fn update(kind: &str, details: &Value) -> String {
    if let (Some(before), Some(after)) = (words_at(details, "previousName"), words_at(details, "newName")) {
        return format!("{}, from “{before}” to “{after}”", apart(kind));
    }
    let told = ["type", "direction", "state"].iter().filter_map(|name| words_at(details, name));
    let told: Vec<String> = told.map(|words| words.replace('_', " ").to_lowercase()).collect();
    if told.is_empty() { apart(kind) } else { format!("{} ({})", apart(kind), told.join(", ")) }
}

/// `profileChange` in words.
fn apart(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

fn answered(quote: &Value, chat: u64, known: &Known) -> String {
    let sent = number(quote, "targetSentTimestamp");
    let words = body(quote).or_else(|| words_at(quote, "text"));
    let who = known.people.get(&number(quote, "authorId")).map_or("somebody", String::as_str);
    match (words, known.by_time.get(&(chat, sent))) {
        (Some(words), _) => short(who, &words),
        (None, Some(short)) => short.clone(),
        (None, None) => short(who, ""),
    }
}

/// As whom a person or a group is known.
fn name_of(recipient: &Value, owner: &str) -> String {
    let field = |name: &str| recipient.get(name);
    let name = if let Some(contact) = field("contact") {
        let nickname = contact.get("nickname").and_then(|name| joined(name, "given", "family"));
        nickname
            .or_else(|| joined(contact, "systemGivenName", "systemFamilyName"))
            .or_else(|| joined(contact, "profileGivenName", "profileFamilyName"))
            .or_else(|| words_at(contact, "username"))
            .or_else(|| Some(format!("+{}", number(contact, "e164"))).filter(|number| number != "+0"))
    } else if let Some(group) = field("group") {
        let title = group.get("snapshot").and_then(|snapshot| snapshot.get("title"));
        title.and_then(|title| words_at(title, "title").or_else(|| title.as_str().map(str::to_owned)))
    } else if field("self").is_some() {
        Some(if owner.is_empty() { "Who wrote this out".to_owned() } else { owner.to_owned() })
    } else if field("releaseNotes").is_some() {
        Some("Signal".to_owned())
    } else {
        None
    };
    name.unwrap_or_else(|| "Somebody without a name".to_owned())
}

/// “Tuesday, 4 April 2017”, “19:02:11”.
fn when(millis: u64) -> (String, String) {
    let moment = i64::try_from(millis).ok().filter(|millis| *millis > 0);
    let Some(moment) = moment.and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok()) else {
        return ("Without a day".to_owned(), String::new());
    };
    let moment = moment.to_zoned(jiff::tz::TimeZone::UTC);
    let day = day_words(moment.year(), moment.month(), moment.day()).unwrap_or_default();
    (day, format!("{:02}:{:02}:{:02}", moment.hour(), moment.minute(), moment.second()))
}

fn body(message: &Value) -> Option<String> {
    words_at(message.get("text")?, "body")
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn joined(value: &Value, first: &str, second: &str) -> Option<String> {
    let parts: Vec<String> = [first, second].iter().filter_map(|name| words_at(value, name)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A number, which JSON has as words where it may be long; 0 where there is none.
fn number(value: &Value, name: &str) -> u64 {
    let found = value.get(name);
    found.and_then(|number| number.as_u64().or_else(|| number.as_str()?.parse().ok())).unwrap_or(0)
}

fn words_at(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().filter(|words| !words.is_empty()).map(str::to_owned)
}
