//! What a letter that is a page does to its reader: links whose words name another address than the one they lead to, and
//! pictures on other computers, some of them so small that they are only there to be asked for.

use super::*;
use crate::data::wording::counted;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// Computers that are named in a sentence.
const MAX_NAMED: usize = 5;
/// Deceiving links and small pictures that are told one by one.
const MAX_TOLD: usize = 200;
/// Words of a link that are looked at.
const MAX_WORDS: usize = 300;
/// Endings of names of computers; others are as likely those of files.
const ENDINGS: [&str; 20] = [
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "biz", "eu", "uk", "de", "fr", "ru", "cn", "us",
    "ca", "au", "ch", "nl",
];

/// What was met in the pages of a letter.
#[derive(Default)]
pub struct Lettered {
    pictures: Cell<u64>,
    computers: RefCell<BTreeSet<String>>,
    told: Cell<usize>,
}

impl Lettered {
    /// A picture on another computer.
    pub(super) fn meet(&self, address: &str) {
        self.pictures.set(self.pictures.get() + 1);
        let mut computers = self.computers.borrow_mut();
        if computers.len() < MAX_TOLD {
            computers.extend(host(address));
        }
    }

    /// Says how many there are, and where.
    pub fn tell(&self, draft: &mut Draft) {
        let count = self.pictures.get();
        if count == 0 {
            return;
        }
        let computers = self.computers.borrow();
        let named: Vec<&str> = computers.iter().take(MAX_NAMED).map(String::as_str).collect();
        let more = if computers.len() > MAX_NAMED { " and others" } else { "" };
        // Some lie in no computer that has a name (`res:`, `file:`).
        let place = match named.is_empty() {
            true => "elsewhere".to_owned(),
            false => format!("on other computers ({}{more})", named.join(", ")),
        };
        let (lie, are) = if count == 1 { ("lies", "is") } else { ("lie", "are") };
        let words =
            format!("{} of this message {lie} {place} and {are} not fetched.", counted(count, "picture"));
        draft.complain_at(words, None, None);
    }

    fn may_tell(&self) -> bool {
        self.told.set(self.told.get() + 1);
        self.told.get() <= MAX_TOLD
    }
}

impl Walker<'_, '_, '_> {
    /// A picture of one point: nobody sees it, and whoever fetches it says that the letter is being read.
    pub(super) fn watches(&mut self, address: &str) {
        let Some(lettered) = self.around.lettered else { return };
        let target = self.joined(address);
        if host(&target).is_some() && lettered.may_tell() {
            self.list_words(&target, Unseen::RemoteLink, "a picture too small to be seen");
        }
    }

    /// Says it where the words of a link are an address, and another one than where it leads.
    pub(super) fn leads_elsewhere(&mut self, id: NodeId, target: &str) {
        let Some(lettered) = self.around.lettered else { return };
        let words = self.words_of(id);
        let words = words.trim();
        let differs = match target.strip_prefix("mailto:") {
            Some(address) => {
                let address = address.split('?').next().unwrap_or_default().trim();
                let person = words.contains('@') && !words.contains(char::is_whitespace);
                person && !address.is_empty() && !address.eq_ignore_ascii_case(words)
            }
            None => said_host(words).zip(host(target)).is_some_and(|(said, real)| !is_same(&said, &real)),
        };
        if differs && lettered.may_tell() {
            let words = format!("“{words}” leads to {target}");
            self.list_words(&words, Unseen::RemoteLink, "a link that says another");
        }
    }

    fn words_of(&self, id: NodeId) -> String {
        let mut words = String::new();
        let mut waiting = vec![self.tree.first_child(id)];
        while let Some(at) = waiting.pop() {
            if self.tree.node(at).is_none() || words.len() > MAX_WORDS {
                continue;
            }
            waiting.push(self.tree.next(at));
            waiting.push(self.tree.first_child(at));
            words.push_str(self.tree.text(at).unwrap_or_default());
        }
        words
    }
}

/// The computer that an address names.
fn host(address: &str) -> Option<String> {
    let rest = address.strip_prefix("//").or_else(|| {
        let (scheme, rest) = address.split_once("://")?;
        ["http", "https", "ftp"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(rest)
    })?;
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

/// The computer that words seem to name.
fn said_host(words: &str) -> Option<String> {
    if words.contains(char::is_whitespace) || words.contains('@') {
        return None;
    }
    if let Some(host) = host(words) {
        return Some(host);
    }
    let name = words.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let (before, ending) = name.rsplit_once('.')?;
    let letters = before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    (letters && !before.is_empty() && (name.starts_with("www.") || ENDINGS.contains(&ending))).then_some(name)
}

/// “www.example.org” and “mail.example.org” are of one house; “example.org.evil.com” and “example.org” are not.
fn is_same(said: &str, real: &str) -> bool {
    let said = said.strip_prefix("www.").unwrap_or(said);
    let real = real.strip_prefix("www.").unwrap_or(real);
    let below = |inner: &str, outer: &str| {
        inner == outer || inner.strip_suffix(outer).is_some_and(|before| before.ends_with('.'))
    };
    below(said, real) || below(real, said)
}
