//! A day of a channel that Slack wrote out: a list of messages in JSON. Who wrote one is known by name where the message
//! says it itself; the list of users is another file.

use super::{Chat, Said, day_words, short};
use serde_json::Value;
use std::collections::HashMap;

/// Whether these are the first bytes of such a file.
pub fn is(bytes: &[u8]) -> bool {
    if bytes.trim_ascii_start().first() != Some(&b'[') {
        return false;
    }
    let has = |words: &str| memchr::memmem::find(bytes, words.as_bytes()).is_some();
    let message = has("\"type\": \"message\"") || has("\"type\":\"message\"");
    message
        && has("\"text\"")
        && (has("\"user\"") || has("\"bot_id\"") || has("\"username\""))
        && says_a_time(bytes)
}

/// “"ts": "1355517523.000005"”
fn says_a_time(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\"ts\"").take(20).any(|at| {
        let rest = bytes.get(at + 4..).unwrap_or_default();
        let start = rest.iter().take(4).position(u8::is_ascii_digit).unwrap_or(0);
        let digits = rest.get(start..).unwrap_or_default();
        let whole = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
        (9..=11).contains(&whole) && digits.get(whole) == Some(&b'.')
    })
}

/// Reads it.
pub fn read(bytes: &[u8]) -> Result<Vec<Chat>, serde_json::Error> {
    let root: Value = serde_json::from_slice(bytes)?;
    let empty = Vec::new();
    let messages = root.as_array().unwrap_or(&empty);
    let mut names: HashMap<String, String> = HashMap::new();
    for message in messages {
        if let (Some(user), Some(name)) = (words_at(message, "user"), own_name(message)) {
            names.insert(user, name);
        }
    }
    let by_time: HashMap<String, &Value> =
        messages.iter().filter_map(|message| Some((words_at(message, "ts")?, message))).collect();
    let said = messages.iter().map(|message| said(message, &names, &by_time)).collect();
    let told = vec!["The times of this chat are in UTC.".to_owned()];
    Ok(vec![Chat { program: "Slack", title: None, said, told }])
}

fn said(message: &Value, names: &HashMap<String, String>, by_time: &HashMap<String, &Value>) -> Said {
    let (day, hour) = when(message);
    let whole = words_at(message, "ts");
    let thread = words_at(message, "thread_ts").filter(|first| Some(first) != whole.as_ref());
    let answers = thread.as_ref().map(|first| match by_time.get(first) {
        Some(other) => short(&who(other, names), &plain(&words_at(other, "text").unwrap_or_default(), names)),
        None => "a message that is not in this file".to_owned(),
    });
    let files = message.get("files").and_then(Value::as_array).into_iter().flatten();
    let mut with: Vec<String> =
        files.filter_map(|file| words_at(file, "name").or_else(|| words_at(file, "title"))).collect();
    let reactions = message.get("reactions").and_then(Value::as_array).into_iter().flatten();
    let reactions: Vec<String> = reactions
        .filter_map(|one| {
            let people =
                one.get("users").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let people: Vec<String> = people.map(|user| name_of(user, names)).collect();
            Some(format!(":{}: by {}", words_at(one, "name")?, people.join(", ")))
        })
        .collect();
    with.extend(reactions);
    if message.get("edited").is_some() {
        with.push("a note that it was changed".to_owned());
    }
    let words = plain(&words_at(message, "text").unwrap_or_default(), names);
    Said { day, hour, who: who(message, names), words, answers, with, below: thread.is_some() }
}

fn own_name(message: &Value) -> Option<String> {
    let profile = message.get("user_profile");
    let of_profile = profile.and_then(|profile| {
        ["real_name", "display_name", "name"].iter().find_map(|name| words_at(profile, name))
    });
    of_profile.or_else(|| words_at(message, "username"))
}

fn who(message: &Value, names: &HashMap<String, String>) -> String {
    let user = words_at(message, "user").map(|user| name_of(&user, names));
    let name = own_name(message).or(user).or_else(|| words_at(message, "bot_id"));
    name.unwrap_or_else(|| "Somebody".to_owned())
}

fn name_of(user: &str, names: &HashMap<String, String>) -> String {
    names.get(user).cloned().unwrap_or_else(|| user.to_owned())
}

fn when(message: &Value) -> (String, String) {
    let time = words_at(message, "ts").unwrap_or_default();
    let seconds = time.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let moment = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let Some(moment) = moment else { return ("Without a day".to_owned(), time) };
    let moment = moment.to_zoned(jiff::tz::TimeZone::UTC);
    let day = day_words(moment.year(), moment.month(), moment.day()).unwrap_or_default();
    (day, format!("{:02}:{:02}:{:02}", moment.hour(), moment.minute(), moment.second()))
}

/// Words without what the program writes around people and links: `<@U012>`, `<https://…|words>`.
fn plain(text: &str, names: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let Some((inner, left)) = after.split_once('>') else {
            out.push('<');
            rest = after;
            continue;
        };
        let (target, words) = inner.split_once('|').unwrap_or((inner, ""));
        match (target.strip_prefix('@'), target.strip_prefix('#'), words) {
            (Some(user), _, "") => out.push_str(&format!("@{}", name_of(user, names))),
            (Some(_), _, words) => out.push_str(&format!("@{words}")),
            (_, Some(channel), "") => out.push_str(&format!("#{channel}")),
            (_, Some(_), words) => out.push_str(&format!("#{words}")),
            (_, _, words) if words.is_empty() || words == target => out.push_str(target),
            (_, _, words) => out.push_str(&format!("{words} ({target})")),
        }
        rest = left;
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn words_at(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().filter(|words| !words.is_empty()).map(str::to_owned)
}
