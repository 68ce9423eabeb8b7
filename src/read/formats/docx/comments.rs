//! Comments of a Word document with their answers, each told on the words that it is about, and those of nothing at the end.

use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::data::wording::counted;
use crate::read::office::{By, Comment};
use crate::read::xml::{Event, Xml};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// Comments of a document.
const MAX_COMMENTS: usize = 50_000;

/// Answers to answers that are looked at for the comment that words have: Word has one level of them.
const MAX_UP: usize = 16;

/// Comments of a document.
#[derive(Debug, Default)]
pub struct Comments {
    /// By their identifiers, as long as they have not been told.
    waiting: RefCell<BTreeMap<String, Comment>>,
    /// The identifiers of those that they answer.
    answered: HashMap<String, String>,
    /// On which words those are that were told.
    told: RefCell<HashMap<String, Span>>,
    /// Those that were too many.
    left_out: u64,
}

/// What a paragraph of a comment stands for: its answers name it by that (MS-DOCX, 2.5.4).
#[derive(Default)]
struct Answer {
    to: Option<String>,
    done: bool,
}

impl Comments {
    /// Of the part with comments, and of the one that says which of them answer which.
    pub fn of(text: &str, answers: Option<&str>) -> Self {
        let answers = answers.map(answers_in).unwrap_or_default();
        let mut xml = Xml::new(text);
        let mut comments: Vec<(String, Vec<String>, Comment)> = Vec::new();
        let mut left_out = 0;
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            if tag.name() == "comment" && comments.len() >= MAX_COMMENTS {
                left_out += 1;
            } else if tag.name() == "comment" {
                let id = tag.get("id").unwrap_or_default();
                let By { author, when } = super::changes::by(&tag);
                let (words, paragraphs) = words_of(&mut xml);
                comments.push((id, paragraphs, Comment { author, when, words, ..Comment::default() }));
            }
        }
        let by_paragraph: HashMap<&str, (&str, &str)> = comments
            .iter()
            .flat_map(|(id, paragraphs, comment)| {
                paragraphs.iter().map(|one| (one.as_str(), (id.as_str(), comment.author.as_str())))
            })
            .collect();
        let (mut waiting, mut answered) = (BTreeMap::new(), HashMap::new());
        for (id, paragraphs, comment) in &comments {
            let answer = paragraphs.iter().rev().find_map(|one| answers.get(one.as_str()));
            let to = answer.and_then(|answer| by_paragraph.get(answer.to.as_deref()?));
            let comment = Comment {
                answers: to.map(|(_, author)| (*author).to_owned()),
                settled: answer.is_some_and(|answer| answer.done),
                ..comment.clone()
            };
            waiting.insert(id.clone(), comment);
            answered.extend(to.map(|(to, _)| (id.clone(), (*to).to_owned())));
        }
        Self { waiting: RefCell::new(waiting), answered, told: RefCell::default(), left_out }
    }

    /// Tells one on what stands between a place and this point.
    pub fn tell(&self, id: &str, start: Option<u64>, draft: &mut Draft) {
        if let Some(comment) = self.waiting.borrow_mut().remove(id) {
            let span = comment.tell(start, draft);
            self.told.borrow_mut().insert(id.to_owned(), span);
        }
    }

    /// Tells one on a span.
    pub fn tell_on(&self, id: &str, span: Span, draft: &mut Draft) {
        if let Some(comment) = self.waiting.borrow_mut().remove(id) {
            comment.tell_on(span, draft);
            self.told.borrow_mut().insert(id.to_owned(), span);
        }
    }

    /// Tells those that nothing in the text refers to: answers of which only the first comment has words belong to those.
    pub fn tell_others(&self, draft: &mut Draft) {
        let mut others: Vec<(String, Comment)> =
            std::mem::take(&mut *self.waiting.borrow_mut()).into_iter().collect();
        others.sort_by(|(_, one), (_, other)| one.when.cmp(&other.when));
        for (id, comment) in others {
            match self.span_above(&id) {
                Some(span) => comment.tell_on(span, draft),
                None => comment.tell_apart(draft),
            }
        }
        if self.left_out > 0 {
            draft.complain_at(format!("Left out: {}.", counted(self.left_out, "more comment")), None, None);
        }
    }

    fn span_above(&self, id: &str) -> Option<Span> {
        let (told, mut at) = (self.told.borrow(), id);
        for _ in 0..MAX_UP {
            at = self.answered.get(at)?;
            if let Some(span) = told.get(at) {
                return Some(*span);
            }
        }
        None
    }
}

fn answers_in(text: &str) -> HashMap<String, Answer> {
    let mut xml = Xml::new(text);
    let mut answers = HashMap::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if tag.name() == "commentEx" && answers.len() < MAX_COMMENTS {
            let done = tag.get("done").is_some_and(|done| done == "1" || done == "true");
            let answer = Answer { to: tag.get("paraIdParent"), done };
            answers.extend(tag.get("paraId").map(|id| (id, answer)));
        }
    }
    answers
}

/// The words of a comment, and what its paragraphs are called.
fn words_of(xml: &mut Xml<'_>) -> (String, Vec<String>) {
    let (mut words, mut paragraphs, mut open) = (String::new(), Vec::new(), 1_usize);
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "t" | "delText" => words.push_str(&xml.text()),
                name => {
                    open += 1;
                    match name {
                        "p" => {
                            paragraphs.extend(tag.get("paraId"));
                            if !words.is_empty() {
                                words.push('\n');
                            }
                        }
                        "tab" | "br" => words.push(' '),
                        _ => {}
                    }
                }
            },
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    (words, paragraphs)
}
