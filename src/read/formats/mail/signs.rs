//! What is odd about a letter and does not stand in it: seals that nobody checked, locks, blind copies, words around its
//! parts, and times that do not fit to each other.

use super::letter::{Letter, Part, Sort};
use super::{head, way};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;

/// Clocks may be so wrong, in seconds, before it is said.
const MAX_DELAY: u64 = 86_400;
/// Words around parts that are told.
const MAX_AROUND: usize = 16 * 1024;
/// What most programs write before the parts.
const USUAL: [&str; 6] = [
    "multi-part message in mime",
    "multipart message in mime",
    "mime-encapsulated",
    "mime-formatted",
    "message is in mime format",
    "mime encoded",
];

/// Says it.
pub fn tell(letter: &Letter, draft: &mut Draft) {
    locks(letter, draft);
    let mut odd: Vec<&str> = letter.parts.iter().filter_map(|part| part.odd.as_deref()).collect();
    odd.dedup();
    odd.into_iter().for_each(|words| draft.complain_at(words, None, None));
    if letter.parts.iter().any(|part| part.damaged) {
        let words = "A part of this message is not written as it says; what could be read of it is shown.";
        draft.complain_at(words, None, None);
    }
    if let Some(delay) = way::first_delay(letter).filter(|delay| delay.unsigned_abs() > MAX_DELAY) {
        let side = if delay < 0 { "after" } else { "before" };
        let words = format!(
            "This message says that it was written {} {side} the first computer on its way took it.",
            way::span(delay.unsigned_abs())
        );
        draft.complain_at(words, None, None);
    }
    let blind = letter.people("bcc");
    if !blind.is_empty() {
        unseen("Blind copy", head::listed(&blind), draft);
    }
    around(letter, draft);
}

/// What stands before the first part and after the last.
fn around(letter: &Letter, draft: &mut Draft) {
    for left in &letter.leftovers {
        let words = letter.sent(&left.range);
        let words = String::from_utf8_lossy(words.get(..words.len().min(MAX_AROUND)).unwrap_or_default());
        let small = words.to_ascii_lowercase();
        if !USUAL.iter().any(|usual| small.contains(usual) && words.len() < 400) {
            let name = if left.before { "Before the parts" } else { "After the parts" };
            unseen(name, words.trim().to_owned(), draft);
        }
    }
}

fn unseen(name: &str, words: String, draft: &mut Draft) {
    let kind = AsideKind::Unseen(Unseen::Hidden);
    draft.aside(Aside { kind, name: name.to_owned(), words, when: None, place: None, span: None });
}

fn locks(letter: &Letter, draft: &mut Draft) {
    let has = |wanted: &[&str]| letter.parts.iter().any(|part| wanted.contains(&part.kind.as_str()));
    let mut say = |words: &str| draft.complain_at(words, None, None);
    let inline = |sign: &str| letter.parts.iter().any(|part| begins_armour(letter, part, sign));
    if has(&["multipart/encrypted", "application/pgp-encrypted"]) || inline("-----BEGIN PGP MESSAGE-----") {
        say("This message is locked (PGP), and its words cannot be read here.");
    }
    let sealed: Vec<&Part> = letter.parts.iter().filter(|part| part.is_sealed()).collect();
    if sealed.iter().any(|part| part.sort == Sort::Frame) {
        say(
            "This message is sealed as a whole (S/MIME). Its words are shown; nobody checked here whether the seal is right.",
        );
    }
    if sealed.iter().any(|part| part.sort != Sort::Frame) {
        say("This message is locked (S/MIME), and its words cannot be read here.");
    }
    if has(&["multipart/signed", "application/pgp-signature", "application/pkcs7-signature"])
        || inline("-----BEGIN PGP SIGNED MESSAGE-----")
    {
        say("This message is signed; nobody checked here whether the signature is right.");
    }
}

fn begins_armour(letter: &Letter, part: &Part, sign: &str) -> bool {
    part.sort == Sort::Plain
        && memchr::memmem::find_iter(letter.sent(&part.body), sign)
            .any(|at| at == 0 || letter.sent(&part.body).get(at - 1) == Some(&b'\n'))
}
