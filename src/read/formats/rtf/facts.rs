//! What an RTF file says of itself, and what it keeps beside its text.

use super::heads::Heads;
use super::tokens::{Token, Tokens};
use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::read::office::aside;
use encoding_rs::Encoding;

/// Properties and variables that are told.
const MAX_TOLD: usize = 200;
/// Numbers as people say what they are.
const NUMBERS: [(&str, &str); 3] =
    [("nofpages", "Pages"), ("edmins", "Minutes of editing"), ("version", "Times saved")];

/// What the file says of itself.
pub fn take(group: &[u8], heads: &Heads, usual: &'static Encoding, draft: &mut Draft) {
    let mut tokens = Tokens::new(group);
    while let Some(token) = tokens.next() {
        if token != Token::Open {
            continue;
        }
        let group = tokens.rest_of_group();
        let mut inner = Tokens::new(group);
        let name = match inner.next() {
            Some(Token::Word(name, Some(number))) => {
                let said = NUMBERS.iter().find(|(own, _)| *own == name);
                draft.facts().others.extend(said.map(|(_, said)| ((*said).to_owned(), number.to_string())));
                continue;
            }
            Some(Token::Word(name, None)) => name,
            Some(Token::Symbol(b'*')) => match inner.next() {
                Some(Token::Word(name, _)) => name,
                _ => continue,
            },
            _ => continue,
        };
        let words = heads.words(after_star(group), usual).split_whitespace().collect::<Vec<_>>().join(" ");
        let facts = draft.facts();
        let said = match name {
            "title" if !words.is_empty() => {
                facts.title = Some(words);
                continue;
            }
            "author" if !words.is_empty() => {
                facts.authors.push(words);
                continue;
            }
            "subject" => "Subject",
            "operator" => "Last saved by",
            "company" => "Company",
            "manager" => "Manager",
            "keywords" => "Keywords",
            "doccomm" => "Description",
            "creatim" => "Created",
            "revtim" => "Saved",
            "printim" => "Printed",
            _ => continue,
        };
        let words = if words.is_empty() { time(group).unwrap_or_default() } else { words };
        if !words.is_empty() {
            facts.others.push((said.to_owned(), words));
        }
    }
}

/// A time in its parts: `\yr1974\mo3\dy5\hr9\min30`.
fn time(group: &[u8]) -> Option<String> {
    let mut tokens = Tokens::new(group);
    let mut parts = [0_i32; 5];
    while let Some(token) = tokens.next() {
        let Token::Word(name, Some(number)) = token else { continue };
        let at = ["yr", "mo", "dy", "hr", "min"].iter().position(|part| *part == name);
        if let Some(part) = at.and_then(|at| parts.get_mut(at)) {
            *part = number;
        }
    }
    let [year, month, day, hour, minute] = parts;
    (year > 0).then(|| format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"))
}

/// A group that begins with the sign that older programs pass it over: without it, and the word after it.
fn after_star(group: &[u8]) -> &[u8] {
    let mut tokens = Tokens::new(group);
    if tokens.next() == Some(Token::Symbol(b'*')) && tokens.next().is_some() {
        return group.get(tokens.position()..).unwrap_or_default();
    }
    group
}

/// What a group says that no page shows.
pub fn take_hidden(name: &str, group: &[u8], heads: &Heads, usual: &'static Encoding, draft: &mut Draft) {
    let words = || heads.words(group, usual).trim().to_owned();
    let (name, words) = match name {
        "template" => {
            let path = words();
            let kind = if path.contains("://") { Unseen::RemoteLink } else { Unseen::Metadata };
            if !path.is_empty() {
                draft.aside(aside(AsideKind::Unseen(kind), "Template", &path));
            }
            return;
        }
        "generator" => {
            let words = words();
            let words = words.trim_end_matches(';').trim();
            draft.facts().others.push(("Written with".to_owned(), words.to_owned()));
            return;
        }
        "rsidtbl" => {
            let count = memchr::memmem::find_iter(group, b"\\rsid").count();
            (
                "Revision numbers",
                format!("Word counted {count} sessions of editing, by numbers that are the same in copies."),
            )
        }
        "docvar" | "userprops" => return pairs(name, group, heads, usual, draft),
        "mmconnectstrdata" | "mmconnectstr" | "mmquery" | "mmdatasource" => {
            let kind = AsideKind::Unseen(Unseen::RemoteLink);
            return draft.aside(aside(kind, "Letters are filled in from", &words()));
        }
        _ => return,
    };
    if !words.is_empty() {
        draft.aside(aside(AsideKind::Unseen(Unseen::Metadata), name, &words));
    }
}

/// Names and values, each in a group of its own.
fn pairs(name: &str, group: &[u8], heads: &Heads, usual: &'static Encoding, draft: &mut Draft) {
    let mut tokens = Tokens::new(group);
    let mut parts = Vec::new();
    while let Some(token) = tokens.next() {
        if token == Token::Open && parts.len() < 2 * MAX_TOLD {
            parts.push(heads.words(tokens.rest_of_group(), usual).trim().to_owned());
        }
    }
    for pair in parts.chunks(2) {
        let [own, value] = pair else { continue };
        match name {
            "docvar" => {
                let kind = AsideKind::Unseen(Unseen::Metadata);
                draft.aside(aside(kind, &format!("Variable {own}"), value));
            }
            _ => draft.facts().others.push((own.clone(), value.clone())),
        }
    }
}
