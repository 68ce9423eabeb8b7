//! The tables at the head of an RTF file: fonts with their alphabets, styles, and who changed the text.

use super::tokens::{Token, Tokens};
use crate::read::decode::pages::{of_charset, of_windows};
use crate::read::office::symbols::Face;
use encoding_rs::Encoding;
use std::collections::HashMap;

/// Rows of a table.
const MAX_ROWS: usize = 20_000;
/// Groups within each other, in words that are read by themselves.
const MAX_OPEN: usize = 1_000;

/// What the head of a file says.
#[derive(Debug, Default)]
pub struct Heads {
    /// The alphabet of each font that says one.
    pub fonts: HashMap<i32, &'static Encoding>,
    /// Fonts whose letters are signs of their own.
    pub symbols: HashMap<i32, Face>,
    /// The level of each style that is a heading.
    pub levels: HashMap<i32, u8>,
    pub authors: Vec<String>,
}

impl Heads {
    pub fn take_fonts(&mut self, group: &[u8]) {
        let mut tokens = Tokens::new(group);
        let mut font = 0;
        while let Some(token) = tokens.next() {
            match token {
                Token::Word("f", Some(number)) => font = number,
                Token::Open if tokens.clone().next() == Some(Token::Symbol(b'*')) => {
                    tokens.rest_of_group();
                }
                Token::Word("fcharset", Some(2)) if self.symbols.len() < MAX_ROWS => {
                    self.symbols.entry(font).or_insert(Face::Symbol);
                }
                Token::Bytes(name) if self.symbols.len() < MAX_ROWS => {
                    let name = String::from_utf8_lossy(name).trim_end_matches(';').trim().to_lowercase();
                    match Face::of(&name) {
                        Some(face) => {
                            self.symbols.insert(font, face);
                        }
                        // A font of signs that nobody here knows.
                        None if !name.is_empty() && !name.contains("symbol") => {
                            self.symbols.entry(font).and_modify(|face| *face = Face::Other);
                        }
                        None => {}
                    }
                }
                Token::Word("fcharset", Some(charset)) if self.fonts.len() < MAX_ROWS => {
                    let encoding =
                        of_charset(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
                    self.fonts.extend(encoding.map(|encoding| (font, encoding)));
                }
                Token::Word("cpg", Some(number)) => {
                    self.fonts.extend(of_windows(number).map(|one| (font, one)));
                }
                _ => {}
            }
        }
    }

    pub fn take_styles(&mut self, group: &[u8]) {
        let mut tokens = Tokens::new(group);
        while let Some(token) = tokens.next() {
            if token != Token::Open {
                continue;
            }
            let (number, name) = style(tokens.rest_of_group());
            let name = name.to_lowercase();
            let level = name.strip_prefix("heading ").and_then(|level| level.parse().ok());
            let level = level.or((name == "title").then_some(1));
            if let Some(level) = level.filter(|level| (1..=9).contains(level) && self.levels.len() < MAX_ROWS)
            {
                self.levels.insert(number, level);
            }
        }
    }

    /// The letters of a group, without what it says of them, and without groups that an older program would pass over.
    pub fn words(&self, group: &[u8], usual: &'static Encoding) -> String {
        let mut tokens = Tokens::new(group);
        let (mut words, mut skip, mut fallback) = (String::new(), 0_usize, 1_usize);
        let (mut font, mut fonts, mut bytes) = (None, Vec::new(), Vec::new());
        let mut half: Option<u16> = None;
        let flush = |bytes: &mut Vec<u8>, font: Option<i32>, words: &mut String| {
            if !bytes.is_empty() {
                let encoding = font.and_then(|font| self.fonts.get(&font).copied()).unwrap_or(usual);
                words.push_str(&encoding.decode_without_bom_handling(bytes).0);
                bytes.clear();
            }
        };
        while let Some(token) = tokens.next() {
            match token {
                Token::Bytes(own) => {
                    let own_skip = skip.min(own.len());
                    skip -= own_skip;
                    bytes.extend_from_slice(own.get(own_skip..).unwrap_or_default());
                }
                Token::Byte(_) if skip > 0 => skip -= 1,
                Token::Byte(byte) => bytes.push(byte),
                other => {
                    flush(&mut bytes, font, &mut words);
                    match other {
                        Token::Open => {
                            if tokens.clone().next() == Some(Token::Symbol(b'*')) {
                                tokens.rest_of_group();
                            } else if fonts.len() < MAX_OPEN {
                                fonts.push(font);
                            }
                        }
                        Token::Close => font = fonts.pop().unwrap_or(font),
                        Token::Word("f", number) => font = number,
                        Token::Word("uc", number) => fallback = number.unwrap_or(1).clamp(0, 100) as usize,
                        Token::Word("u", Some(code)) => {
                            let units: Vec<u16> =
                                half.take().into_iter().chain([(code & 0xFFFF) as u16]).collect();
                            match units.as_slice() {
                                [unit] if (0xD800..0xDC00).contains(unit) => half = Some(*unit),
                                units => words.push_str(&String::from_utf16_lossy(units)),
                            }
                            skip = fallback;
                        }
                        Token::Word("par" | "line", _) if !words.is_empty() => words.push('\n'),
                        Token::Word("tab" | "cell", _) => words.push(' '),
                        Token::Word(name, _) => {
                            words.push_str(super::body::sign_of(name).unwrap_or_default());
                        }
                        Token::Symbol(b'~') => words.push('\u{A0}'),
                        Token::Symbol(sign @ (b'{' | b'}' | b'\\')) => words.push(char::from(sign)),
                        _ => {}
                    }
                }
            }
        }
        flush(&mut bytes, font, &mut words);
        words
    }

    pub fn take_authors(&mut self, group: &[u8]) {
        let mut tokens = Tokens::new(group);
        while let Some(token) = tokens.next() {
            if token == Token::Open && self.authors.len() < MAX_ROWS {
                let name = plain(tokens.rest_of_group());
                self.authors.push(name.trim_end_matches(';').to_owned());
            }
        }
    }
}

/// The number and the name of a style.
fn style(group: &[u8]) -> (i32, String) {
    let mut tokens = Tokens::new(group);
    let (mut number, mut name) = (0, String::new());
    while let Some(token) = tokens.next() {
        match token {
            Token::Word("s", Some(own)) => number = own,
            Token::Open => drop(tokens.rest_of_group()),
            Token::Bytes(bytes) => name.push_str(&String::from_utf8_lossy(bytes)),
            _ => {}
        }
    }
    (number, name.trim().trim_end_matches(';').to_owned())
}

/// The letters of a group, without what it says of them, in the alphabet of most files.
pub fn plain(group: &[u8]) -> String {
    Heads::default().words(group, encoding_rs::WINDOWS_1252)
}
