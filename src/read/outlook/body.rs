//! The bodies of a message of Outlook: plain words, a page, RTF, or a page in RTF. All are given to the letter, which
//! shows the best and tells where another says something else.

use super::props::{Props, Value, label_of};
use super::squeezed;
use crate::read::formats::html;
use crate::read::formats::mail::letter::{Given, Sort};
use crate::read::formats::rtf::within::{self, MadeOf};

const WORDS: u16 = 0x1000;
const RTF: u16 = 0x1009;
const PAGE: u16 = 0x1013;
/// The alphabet of the page, and of everything else.
const PAGE_ALPHABET: u16 = 0x3FDE;

/// Gives the bodies, the best one last, as a letter orders them.
pub fn of(props: &mut Props, remarks: &mut Vec<String>) -> Vec<Given> {
    let mut all: Vec<Given> = Vec::new();
    let plain = props.words(WORDS);
    let has_words = plain.is_some();
    if let Some(words) = plain {
        push(&mut all, Sort::Plain, "text/plain", "message.txt", Some("utf-8"), words.into_bytes());
    }
    let page = page(props);
    if let Some(rtf) = rtf(props, remarks) {
        match within::made_of(&rtf) {
            MadeOf::Page if page.is_none() => {
                let words = within::taken_out(&rtf);
                push(&mut all, Sort::Page, "text/html", "message.html", Some("utf-8"), words.into_bytes());
            }
            // It says what the others say, as the one that it was made of.
            MadeOf::Words if has_words => {}
            MadeOf::Words => {
                let words = within::taken_out(&rtf);
                push(&mut all, Sort::Plain, "text/plain", "message.txt", Some("utf-8"), words.into_bytes());
            }
            _ => push(&mut all, Sort::Rich, "text/rtf", "message.rtf", None, rtf),
        }
    }
    if let Some((charset, bytes)) = page {
        push(&mut all, Sort::Page, "text/html", "message.html", charset.as_deref(), bytes);
    }
    all
}

fn push(all: &mut Vec<Given>, sort: Sort, kind: &str, name: &str, charset: Option<&str>, bytes: Vec<u8>) {
    let choice = Some(all.len() as u32);
    let charset = charset.map(str::to_owned);
    all.push(Given { choice, charset, ..Given::file(sort, kind, name.to_owned(), bytes) });
}

/// The page with what it is said to be in.
fn page(props: &mut Props) -> Option<(Option<String>, Vec<u8>)> {
    if matches!(props.values.get(&PAGE), Some(Value::Wide(_))) {
        return props.words(PAGE).map(|words| (Some("utf-8".to_owned()), words.into_bytes()));
    }
    let bytes = props.take_bytes(PAGE)?;
    let bytes = match bytes.iter().rposition(|byte| *byte != 0) {
        Some(last) => bytes.get(..=last)?.to_vec(),
        None => return None,
    };
    let stated = props.number(PAGE_ALPHABET).and_then(label_of).map(str::to_owned);
    let stated = stated.or_else(|| html::declared_encoding(&bytes));
    Some((stated, bytes))
}

fn rtf(props: &mut Props, remarks: &mut Vec<String>) -> Option<Vec<u8>> {
    let packed = props.take_bytes(RTF)?;
    // Words that are not packed stand there now and then.
    if packed.starts_with(b"{\\rtf") {
        return Some(packed);
    }
    let unpacked = squeezed::unpacked(&packed).filter(|(rtf, _)| !rtf.is_empty());
    match &unpacked {
        None if packed.len() > 16 => {
            remarks.push("The RTF of this message cannot be unpacked, and is left out.".to_owned());
        }
        Some((_, false)) => {
            remarks.push("The RTF of this message is damaged, and is shown as far as it goes.".to_owned());
        }
        _ => {}
    }
    unpacked.map(|(rtf, _)| rtf).filter(|rtf| rtf.starts_with(b"{\\rtf"))
}
