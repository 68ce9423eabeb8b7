//! Which letters of a mailbox belong together: those that answer each other, by the names of the letters that they go back to
//! (RFC 5322, 3.6.4), else by what they are about.
//!
//! The mailbox is gone through once, so that a thread has its number when its first letter is met: a letter that would join
//! two threads is one of the first of them. (The well-known way, of J. Zawinski, makes a tree of all letters at the end.)

use crate::read::formats::mail::letter::Letter;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Names and subjects that are remembered; letters after so many begin threads of their own.
const MOST: usize = 4_000_000;
/// Letters that one letter goes back to; who answers for years names hundreds.
const MOST_NAMED: usize = 200;

/// What is remembered of the letters before.
#[derive(Default)]
pub struct Threads {
    /// By a sum of the name or the subject: a mailbox of a gigabyte has a million names.
    known: HashMap<u64, u32>,
}

impl Threads {
    /// The thread of the next letter; `own` is the number that it has if it begins one.
    pub fn of(&mut self, letter: &Letter, own: u32) -> u32 {
        let before = ["references", "in-reply-to"].map(|name| letter.line(name).unwrap_or_default());
        let before: Vec<u64> =
            before.iter().flat_map(|line| names(line)).take(MOST_NAMED).map(|name| sum(0, name)).collect();
        let id = letter.line("message-id").and_then(|line| names(line).next()).map(|name| sum(0, name));
        let (subject, answers) = plain(letter.line("subject").unwrap_or_default());
        let subject = (!subject.is_empty()).then(|| sum(1, &subject));
        // The nearest letter is named last. Somebody may have answered to this one before it came.
        let named = before.iter().rev().chain(&id).find_map(|name| self.known.get(name)).copied();
        let about =
            subject.filter(|_| answers && before.is_empty()).and_then(|key| self.known.get(&key)).copied();
        let thread = named.or(about).unwrap_or(own);
        for name in before.into_iter().chain(id).chain(subject) {
            if self.known.len() < MOST {
                self.known.entry(name).or_insert(thread);
            }
        }
        thread
    }
}

fn sum(kind: u8, words: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, words).hash(&mut hasher);
    hasher.finish()
}

/// Names of letters in a line: what stands in pointed brackets.
fn names(line: &str) -> impl Iterator<Item = &str> {
    line.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name.trim())
}

/// What a letter is about, without what programs put before it, and whether they say that it is an answer.
fn plain(subject: &str) -> (String, bool) {
    const BEFORE: [&str; 11] = ["re", "fw", "fwd", "aw", "wg", "sv", "vs", "antw", "rif", "tr", "odp"];
    let (mut rest, mut answers) = (subject.trim(), false);
    while let Some((first, after)) = rest.split_once(':') {
        // “Re[2]:” and “RE(3):” count.
        let word =
            first.trim_end_matches(|c: char| c.is_ascii_digit() || "[]()".contains(c)).to_ascii_lowercase();
        if !BEFORE.contains(&word.trim()) {
            break;
        }
        (rest, answers) = (after.trim_start(), true);
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(), answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The threads of letters, each with its own name, those it goes back to, and its subject.
    fn threads(letters: &[(&str, &str, &str)]) -> Vec<u32> {
        let mut threads = Threads::default();
        let mut all = Vec::new();
        for (number, (id, before, subject)) in letters.iter().enumerate() {
            let head = format!("Message-ID: <{id}>\nReferences: {before}\nSubject: {subject}\n\n");
            all.push(threads.of(&Letter::of(head.into_bytes()), number as u32));
        }
        all
    }

    #[test]
    fn letters_that_answer_each_other_are_one_thread_whatever_they_are_about() {
        assert_eq!(
            threads(&[
                ("1", "", "June"),
                ("2", "<1>", "Re: June"),
                ("3", "", "Kettle"),
                ("4", "<1>\n <2>", "Something else"),
                ("5", "", "June"),
            ]),
            [0, 0, 2, 0, 4]
        );
    }

    #[test]
    fn an_answer_that_names_no_letter_goes_by_its_subject_and_one_may_come_before_what_it_answers() {
        assert_eq!(
            threads(&[("1", "", "The  Vote"), ("2", "", "RE: Fwd: the vote"), ("3", "", "Re[2]: the vote")]),
            [0; 3]
        );
        assert_eq!(threads(&[("2", "<1>", "Re: a"), ("1", "", "a"), ("3", "<0> <1>", "b")]), [0; 3]);
        assert_eq!(threads(&[("1", "", ""), ("2", "", "Re:")]), [0, 1]);
    }
}
