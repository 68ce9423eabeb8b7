//! Takes the page or the plain words out of the RTF that Outlook put around them (MS-OXRTFEX): it keeps the letter of
//! somebody who wrote HTML as RTF that has each tag in a group of its own, so that both can be had of it.

use super::body::sign_of;
use super::heads::Heads;
use super::tokens::{Token, Tokens};
use crate::read::decode::pages::of_windows;
use encoding_rs::{Encoding, WINDOWS_1252};

/// Groups within each other; what is deeper is passed over.
const MAX_DEPTH: usize = 1_000;
/// Tokens in which the head says what the RTF was made of: the specification wants it within the first ten.
const HEAD_TOKENS: usize = 40;

/// What an RTF text was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeOf {
    /// It was written as RTF.
    Itself,
    /// Plain words.
    Words,
    /// A page of HTML.
    Page,
}

/// What the head of an RTF text says that it was made of.
pub fn made_of(bytes: &[u8]) -> MadeOf {
    let mut tokens = Tokens::new(bytes);
    for _ in 0..HEAD_TOKENS {
        match tokens.next() {
            Some(Token::Word("fromhtml", number)) if number != Some(0) => return MadeOf::Page,
            Some(Token::Word("fromtext", _)) => return MadeOf::Words,
            Some(_) => {}
            None => break,
        }
    }
    MadeOf::Itself
}

/// What holds within a group.
#[derive(Clone, Copy)]
struct State {
    font: Option<i32>,
    /// The letters are there for programs that know RTF alone.
    shadow: bool,
    /// They are a tag of the page.
    tag: bool,
    fallback: usize,
}

/// Gathers what was put into RTF.
struct Taken {
    heads: Heads,
    usual: &'static Encoding,
    bytes: Vec<u8>,
    out: String,
    state: State,
    skip: usize,
    half: Option<u16>,
}

/// The page or the words that were put into RTF.
pub fn taken_out(bytes: &[u8]) -> String {
    let state = State { font: None, shadow: false, tag: false, fallback: 1 };
    let mut taken = Taken {
        heads: Heads::default(),
        usual: WINDOWS_1252,
        bytes: Vec::new(),
        out: String::new(),
        state,
        skip: 0,
        half: None,
    };
    let mut tokens = Tokens::new(bytes);
    let mut open = Vec::new();
    let mut begins = false;
    while let Some(token) = tokens.next() {
        let first = std::mem::take(&mut begins);
        match token {
            Token::Open if open.len() >= MAX_DEPTH => drop(tokens.rest_of_group()),
            Token::Open => {
                taken.flush();
                open.push(taken.state);
                begins = true;
            }
            Token::Close => {
                taken.flush();
                taken.state = open.pop().unwrap_or(taken.state);
                taken.skip = 0;
            }
            Token::Symbol(b'*') if first => match tokens.next() {
                Some(Token::Word("htmltag", _)) => taken.state.tag = true,
                Some(Token::Open) => {
                    tokens.rest_of_group();
                    tokens.rest_of_group();
                    taken.state = open.pop().unwrap_or(taken.state);
                }
                Some(Token::Close) => taken.state = open.pop().unwrap_or(taken.state),
                _ => {
                    tokens.rest_of_group();
                    taken.state = open.pop().unwrap_or(taken.state);
                }
            },
            Token::Word("fonttbl", _) if first => {
                let group = tokens.rest_of_group();
                taken.heads.take_fonts(group);
                taken.state = open.pop().unwrap_or(taken.state);
            }
            Token::Word("colortbl" | "stylesheet" | "info" | "pict", _) if first => {
                tokens.rest_of_group();
                taken.state = open.pop().unwrap_or(taken.state);
            }
            Token::Word(name, number) => taken.word(name, number),
            Token::Symbol(sign) => taken.symbol(sign),
            Token::Byte(byte) => taken.letters(&[byte]),
            Token::Bytes(bytes) => taken.letters(bytes),
            Token::Binary(_) => {}
        }
    }
    taken.flush();
    taken.out
}

impl Taken {
    fn letters(&mut self, bytes: &[u8]) {
        let skip = self.skip.min(bytes.len());
        self.skip -= skip;
        if !self.state.shadow {
            self.bytes.extend_from_slice(bytes.get(skip..).unwrap_or_default());
        }
    }

    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        // Tags are in the alphabet of the whole, and words in that of their font.
        let font = self.state.font.filter(|_| !self.state.tag);
        let encoding = font.and_then(|font| self.heads.fonts.get(&font).copied()).unwrap_or(self.usual);
        self.out.push_str(&encoding.decode_without_bom_handling(&self.bytes).0);
        self.bytes.clear();
    }

    fn say(&mut self, words: &str) {
        self.flush();
        if !self.state.shadow {
            self.out.push_str(words);
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>) {
        match name {
            "htmlrtf" => {
                self.flush();
                self.state.shadow = number != Some(0);
            }
            "ansicpg" => self.usual = number.and_then(of_windows).unwrap_or(self.usual),
            "f" => {
                self.flush();
                self.state.font = number;
            }
            "plain" => {
                self.flush();
                self.state.font = None;
            }
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 100) as usize,
            "u" => {
                let unit = (number.unwrap_or(0) & 0xFFFF) as u16;
                let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
                match units.as_slice() {
                    [unit] if (0xD800..0xDC00).contains(unit) => self.half = Some(*unit),
                    units => self.say(&String::from_utf16_lossy(units)),
                }
                self.skip = self.state.fallback;
            }
            "par" | "line" => self.say("\n"),
            "tab" => self.say("\t"),
            name => {
                if let Some(sign) = sign_of(name) {
                    self.say(sign);
                }
            }
        }
    }

    fn symbol(&mut self, sign: u8) {
        match sign {
            b'~' => self.say("\u{A0}"),
            b'_' => self.say("\u{AD}"),
            b'{' | b'}' | b'\\' => self.letters(&[sign]),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_rtf_is_the_page_that_was_written() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\fromhtml1 \fbidis \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}}
{\*\generator x;}{\*\htmltag64 <p class=\'22a\'22>}\htmlrtf {\htmlrtf0 Dear \f1 \'e4\'e0\f0{\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0
{\*\mhtmltag84 <no>}\u8364 ?\par {\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0 end}";
        assert_eq!(made_of(rtf), MadeOf::Page);
        assert_eq!(taken_out(rtf), "<p class=\"a\">Dear да&lt;€\n</p>end");
        assert_eq!(made_of(br"{\rtf1\ansi\fromtext \deff0 words}"), MadeOf::Words);
        assert_eq!(made_of(br"{\rtf1\ansi words}"), MadeOf::Itself);
    }
}
