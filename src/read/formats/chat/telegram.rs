//! Chats that Telegram wrote out as `result.json`: one chat, or all of somebody's.

use super::{Chat, Said, day_words, short};
use serde_json::Value;
use std::collections::HashMap;

/// Whether these are the first bytes of such a file.
pub fn is(bytes: &[u8]) -> bool {
    let has = |words: &str| memchr::memmem::find(bytes, words.as_bytes()).is_some();
    has("\"messages\"")
        && has("\"from_id\"")
        && (has("\"date_unixtime\"") || has("\"text_entities\"") || has("\"type\": \"message\""))
}

/// Reads it.
pub fn read(bytes: &[u8]) -> Result<Vec<Chat>, serde_json::Error> {
    let root: Value = serde_json::from_slice(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))?;
    if root.get("messages").is_some() {
        return Ok(vec![chat(&root)]);
    }
    let lists = ["chats", "left_chats"].iter().filter_map(|name| root.get(name)?.get("list")?.as_array());
    Ok(lists.flatten().map(chat).collect())
}

fn chat(root: &Value) -> Chat {
    let empty = Vec::new();
    let messages = root.get("messages").and_then(Value::as_array).unwrap_or(&empty);
    let by_number: HashMap<i64, &Value> =
        messages.iter().filter_map(|message| Some((message.get("id")?.as_i64()?, message))).collect();
    let said = messages.iter().map(|message| said(message, &by_number)).collect();
    Chat { program: "Telegram", title: words_at(root, "name"), said, told: Vec::new() }
}

fn said(message: &Value, by_number: &HashMap<i64, &Value>) -> Said {
    let (day, hour) = when(message);
    let of_program = message.get("type").and_then(Value::as_str) == Some("service");
    let mut words = text(message);
    if of_program {
        let who = words_at(message, "actor").unwrap_or_default();
        let did = words_at(message, "action").unwrap_or_default().replace('_', " ");
        let what = words_at(message, "title").map(|title| format!(" “{title}”")).unwrap_or_default();
        words = format!("{who}: {did}{what} {words}");
    }
    if let Some(poll) = message.get("poll") {
        let answers = poll.get("answers").and_then(Value::as_array).into_iter().flatten();
        let answers: Vec<String> = answers.filter_map(|answer| words_at(answer, "text")).collect();
        words.push_str(&format!(
            "\nAsks: {} ({})",
            words_at(poll, "question").unwrap_or_default(),
            answers.join(" / ")
        ));
    }
    let mut with: Vec<String> =
        ["photo", "file", "contact_vcard"].iter().filter_map(|name| words_at(message, name)).collect();
    if let Some(from) = words_at(message, "forwarded_from") {
        with.push(format!("sent on, first written by {from}"));
    }
    if let Some(edited) = words_at(message, "edited") {
        with.push(format!("changed {}", edited.replace('T', ", ")));
    }
    let answered = message.get("reply_to_message_id").and_then(Value::as_i64);
    let answers = answered.map(|number| match by_number.get(&number) {
        Some(other) => short(&who(other), &text(other)),
        None => "a message that is not in this file".to_owned(),
    });
    let who = if of_program { String::new() } else { who(message) };
    Said { day, hour, who, words, answers, with, below: false }
}

fn who(message: &Value) -> String {
    let name = words_at(message, "from").or_else(|| words_at(message, "from_id"));
    name.unwrap_or_else(|| "Somebody whose account is gone".to_owned())
}

/// “2023-01-31T12:00:05”, in the time of the computer that wrote it out.
fn when(message: &Value) -> (String, String) {
    let date = words_at(message, "date").unwrap_or_default();
    let (day, hour) = date.split_once('T').unwrap_or((&date, ""));
    let mut numbers = day.split('-').map(str::parse::<i16>);
    let words = match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(number))) => i8::try_from(month)
            .ok()
            .zip(i8::try_from(number).ok())
            .and_then(|(month, number)| day_words(year, month, number)),
        _ => None,
    };
    (
        words.unwrap_or_else(|| if day.is_empty() { "Without a day".to_owned() } else { day.to_owned() }),
        hour.to_owned(),
    )
}

/// Words, or pieces of words.
fn text(message: &Value) -> String {
    match message.get("text") {
        Some(Value::String(words)) => words.clone(),
        Some(Value::Array(pieces)) => pieces
            .iter()
            .map(|piece| match piece {
                Value::String(words) => words.clone(),
                other => {
                    let words = words_at(other, "text").unwrap_or_default();
                    match words_at(other, "href") {
                        Some(address) if address != words => format!("{words} ({address})"),
                        _ => words,
                    }
                }
            })
            .collect(),
        _ => String::new(),
    }
}

fn words_at(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(words) if !words.is_empty() => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
