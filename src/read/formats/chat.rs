//! Reads what chat programs write out as plain files: texts of WhatsApp, `result.json` of Telegram, channels of Slack, and of
//! Signal its own `main.jsonl` and what signal-export and sigtop write. Shown as a conversation, a heading for each day and each message with who wrote it and when; a message is the second address.
//!
//! A file is taken for one only where its words leave no doubt: who takes another's list for a chat hides it. Names and
//! times stand as the file has them, and no zone is made up.

use super::{Confidence, Format};
use crate::data::cite::Day;
use crate::data::document::{BlockKind, HOLDS, MarkKind};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::unit::UnitKind;
use crate::data::wording::counted;
use crate::read::source::{Peek, Source};
use std::sync::Arc;

mod sigexport;
mod signal;
mod sigtop;
mod slack;
mod telegram;
#[cfg(test)]
mod tests;
mod whatsapp;

/// The row of chats.
pub const FORMAT: Format =
    Format { at_home: false, home_bytes: 0, ..Format::at_home("Chat", &[], recognise, read) };

/// A file is held in memory as a whole, and of JSON some ten times more.
const MAX_BYTES: u64 = 48 * 1024 * 1024;
/// Where a chat has more messages, days are its second address.
const MAX_UNITS: usize = 20_000;
/// Messages between two signs of life.
const STEP: usize = 256;

/// A message, as its program wrote it out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The day in words, or as it stands.
    pub day: String,
    /// The hour, as it stands.
    pub hour: String,
    /// Who wrote it; empty for what the program says itself.
    pub who: String,
    /// What was written.
    pub words: String,
    /// What it answers, in words, where that is known.
    pub answers: Option<String>,
    /// What was sent with it: “photos/1.jpg”.
    pub with: Vec<String>,
    /// Whether it stands below the message that it answers.
    pub below: bool,
}

/// A chat.
#[derive(Debug, Default)]
pub struct Chat {
    /// Which program wrote it.
    pub program: &'static str,
    /// What it is called there.
    pub title: Option<String>,
    /// In the order of the file.
    pub said: Vec<Said>,
    /// Sentences about what is not certain.
    pub told: Vec<String>,
}

impl Chat {
    /// A line that begins no message: it goes on with the last one, and what stands before the first is kept.
    fn go_on(&mut self, line: &str) {
        match self.said.last_mut() {
            Some(said) => {
                said.words.push('\n');
                said.words.push_str(line);
            }
            None if line.trim().is_empty() => {}
            None => self.said.push(Said {
                day: "Before the first message".to_owned(),
                words: line.to_owned(),
                ..Said::default()
            }),
        }
    }
}

fn recognise(peek: &Peek) -> Confidence {
    let known = match peek.bytes.trim_ascii_start().first() {
        _ if super::html::is_no_text(peek) => false,
        // A longer one is still a list, line by line.
        Some(b'{') if signal::is(peek.bytes) => peek.len <= MAX_BYTES,
        Some(b'{') => telegram::is(peek.bytes) || sigexport::is_list(peek.bytes),
        Some(_) => {
            slack::is(peek.bytes) || sigexport::is(peek) || sigtop::is(peek.bytes) || whatsapp::is(peek)
        }
        None => false,
    };
    if known { 97 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = source.read_all(MAX_BYTES)?;
    let peek = Peek::of(&bytes, &source.name);
    let chats = match bytes.trim_ascii_start().first() {
        Some(b'{') if signal::is(peek.bytes) => Ok(signal::read(&bytes)),
        Some(b'{') if sigexport::is_list(&bytes) => Ok(vec![sigexport::read_list(&bytes)]),
        Some(b'{') => telegram::read(&bytes),
        Some(_) if slack::is(&bytes) => slack::read(&bytes),
        Some(_) if sigexport::is(&peek) => Ok(vec![sigexport::read(&bytes)]),
        Some(_) if sigtop::is(&bytes) => Ok(vec![sigtop::read(&bytes)]),
        _ => Ok(vec![whatsapp::read(&bytes)]),
    };
    let chats = chats.map_err(|_| {
        let words = format!("“{}” is a chat that is damaged: it ends in the middle.", source.name);
        Failure::new(words).kind(crate::data::job::FailureKind::Damaged)
    })?;
    let all: usize = chats.iter().map(|chat| chat.said.len()).sum();
    if let Some(chat) = chats.first() {
        draft.facts().others.push(("Program".to_owned(), chat.program.to_owned()));
        draft.facts().title = chat.title.clone().filter(|_| chats.len() == 1);
    }
    draft.facts().others.push((HOLDS.to_owned(), counted(all as u64, "message")));
    let mut writer = Writer { by_day: all > MAX_UNITS, count: 0 };
    for chat in &chats {
        writer.chat(chat, chats.len() > 1, draft, stop)?;
    }
    draft.end_units_at_words();
    if all == 0 {
        draft.complain_at("There is no message in this chat.", None, None);
    }
    Ok(())
}

struct Writer {
    /// Units are days, and not messages.
    by_day: bool,
    count: usize,
}

impl Writer {
    fn chat(&mut self, chat: &Chat, several: bool, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        chat.told.iter().for_each(|words| draft.complain_at(words.as_str(), None, None));
        let title = chat.title.as_deref().filter(|title| !title.trim().is_empty());
        if let Some(title) = title.or(several.then_some("A chat without a name")) {
            draft.end_units_at_words();
            draft.begin(BlockKind::Heading(1));
            draft.flow(title);
            draft.end();
        }
        let mut day = None;
        for said in &chat.said {
            if self.count.is_multiple_of(STEP) {
                draft.pulse(stop)?;
            }
            self.count += 1;
            let new_day = day != Some(&said.day);
            if new_day {
                draft.end_units_at_words();
                if self.by_day {
                    self.begin(&said.day, draft);
                }
                draft.begin(BlockKind::Heading(2));
                draft.flow(&said.day);
                draft.end();
                day = Some(&said.day);
            }
            if !self.by_day {
                draft.end_units_at_words();
                self.begin(&self.count.to_string(), draft);
            }
            message(said, draft);
        }
        Ok(())
    }

    /// A message begins at its first word, and nothing is to be seen of that.
    fn begin(&self, label: &str, draft: &mut Draft) {
        let kind = if self.by_day { UnitKind::Part } else { UnitKind::Message };
        let unit = draft.unit(kind, label, (0.0, 0.0));
        draft.unit_at_next_word(unit);
    }
}

fn message(said: &Said, draft: &mut Draft) {
    let depth = draft.depth();
    if said.below {
        draft.indent_in();
    }
    draft.begin(BlockKind::Lines);
    if said.who.is_empty() {
        let mark = draft.mark(MarkKind::Emphasis);
        draft.flow(&said.hour);
        draft.flow(" ");
        lines(&said.words, draft);
        draft.close(mark);
    } else {
        let mark = draft.mark(MarkKind::Strong);
        draft.flow(&said.who);
        draft.close(mark);
        draft.flow(" ");
        draft.flow(&said.hour);
        if let Some(words) = &said.answers {
            draft.line_break();
            let mark = draft.mark(MarkKind::Emphasis);
            draft.flow(&format!("Answers {words}"));
            draft.close(mark);
        }
        if !said.words.trim().is_empty() {
            draft.line_break();
            lines(&said.words, draft);
        }
    }
    for with in &said.with {
        draft.line_break();
        draft.flow(&format!("Sent with it: {with}"));
    }
    draft.end();
    draft.set_depth(depth);
}

fn lines(words: &str, draft: &mut Draft) {
    for (at, line) in words.trim_end().split('\n').enumerate() {
        if at > 0 {
            draft.line_break();
        }
        draft.flow(line);
    }
}

/// “Tuesday, 4 April 2017”; `None` where there is no such day.
fn day_words(year: i16, month: i8, day: i8) -> Option<String> {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let name = DAYS.get(usize::try_from(date.weekday().to_monday_zero_offset()).ok()?)?;
    let (year, month, day) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    Some(format!("{name}, {}", Day { year, month, day }.words()))
}

fn damaged_lines(count: usize) -> String {
    let are = if count == 1 { "is" } else { "are" };
    format!("{} of this file {are} damaged, and not shown.", counted(count as u64, "line"))
}

/// The beginning of a message that is answered.
fn short(who: &str, words: &str) -> String {
    const MOST: usize = 60;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = words.chars().take(MOST).collect();
    let more = if cut.len() < words.len() { "…" } else { "" };
    if cut.is_empty() { who.to_owned() } else { format!("{who}: “{cut}{more}”") }
}
