//! Signs of pages in an RTF file: where the writer wanted a new page, and where a section begins. Only files without pages
//! that are simply full say all of them.

use super::tokens::{Token, Tokens};
use crate::read::office::pages::{Pages, Signs};

/// The word that says how many pages there were.
const STATED: &[u8] = b"\\nofpages";
/// Groups whose words stand on no page of the body.
const APART: [&str; 15] = [
    "fonttbl",
    "stylesheet",
    "info",
    "pict",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "fldinst",
    "listtext",
];

/// How pages of a section are counted, and whether it begins on a new one.
#[derive(Debug, Default)]
pub struct Section {
    due: bool,
    on_same_page: bool,
    restarts: bool,
    first: Option<u32>,
    format: &'static str,
}

impl Section {
    pub fn reset(&mut self) {
        *self = Self { due: self.due, ..Self::default() };
    }

    pub fn ends(&mut self) {
        self.due = true;
    }

    /// Takes what a word says of a section; whether it does.
    pub fn take(&mut self, name: &str, number: Option<i32>) -> bool {
        match name {
            "sbknone" | "sbkcol" => self.on_same_page = true,
            "sbkpage" | "sbkodd" | "sbkeven" => self.on_same_page = false,
            "pgnrestart" => self.restarts = true,
            "pgnstarts" => self.first = number.and_then(|number| u32::try_from(number).ok()),
            "pgnlcrm" => self.format = "i",
            "pgnucrm" => self.format = "I",
            "pgnlcltr" => self.format = "a",
            "pgnucltr" => self.format = "A",
            "pgndec" => self.format = "1",
            _ => return false,
        }
        true
    }

    /// Its first words come.
    pub fn begin(&mut self, pages: &mut Pages) {
        if std::mem::take(&mut self.due) {
            if !self.on_same_page {
                pages.signs.apart();
            }
            let format = if self.format.is_empty() { "1" } else { self.format };
            pages.count(self.first.filter(|_| self.restarts), format);
        }
    }
}

/// The pages of a file, where its signs come to as many as it states.
pub fn of(bytes: &[u8]) -> Option<Pages> {
    let at = memchr::memmem::find(bytes, STATED)?;
    let digits = bytes.get(at + STATED.len()..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let stated =
        digits.fold(0_u32, |number, digit| number.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
    if stated < 2 {
        return None;
    }
    Pages::of(count(bytes), Some(stated))
}

fn count(bytes: &[u8]) -> u32 {
    let (mut signs, mut section, mut pages) = (Signs::default(), Section::default(), 0_u32);
    let (mut tokens, mut first) = (Tokens::new(bytes), false);
    while let Some(token) = tokens.next() {
        let begins = std::mem::replace(&mut first, token == Token::Open);
        match token {
            Token::Symbol(b'*') if begins => {
                let read_on = matches!(tokens.next(), Some(Token::Word("shppict" | "shpinst" | "ud", _)));
                if !read_on {
                    tokens.rest_of_group();
                }
            }
            Token::Word(name, _) if begins && APART.contains(&name) => drop(tokens.rest_of_group()),
            Token::Word("sectd", _) => section.reset(),
            Token::Word("page", _) => signs.broken(),
            Token::Word("softpage", _) => signs.begun(),
            Token::Word("pagebb", _) => signs.apart(),
            Token::Word("sect", _) => section.ends(),
            Token::Word("u", _) | Token::Byte(_) => pages = words(&mut signs, &mut section, pages),
            Token::Word(name, number) => drop(section.take(name, number)),
            Token::Bytes(bytes) if !bytes.trim_ascii().is_empty() => {
                pages = words(&mut signs, &mut section, pages);
            }
            _ => {}
        }
    }
    pages
}

fn words(signs: &mut Signs, section: &mut Section, pages: u32) -> u32 {
    if std::mem::take(&mut section.due) && !section.on_same_page {
        signs.apart();
    }
    pages.saturating_add(signs.words())
}
