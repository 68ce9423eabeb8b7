//! What of an RTF file is not read, or missing, is said once, at its end: nothing is passed over in silence.

use super::{Token, Tokens};
use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::data::wording::counted;

#[derive(Default)]
pub struct Lost {
    /// Something with words lies too deep in groups, or in notes.
    pub deep: bool,
    /// Notes that were too many.
    pub notes: u64,
    /// The file ends within a group. The last brace alone is forgotten by many writers.
    pub torn: bool,
}

impl Lost {
    pub fn tell(&self, end: Span, draft: &mut Draft) {
        if self.deep {
            draft.complain_at("What is nested too deeply in this file is left out.", None, None);
        }
        if self.notes > 0 {
            draft.complain_at(format!("Left out: {}.", counted(self.notes, "more note")), None, None);
        }
        if self.torn {
            let words = "This file ends in the middle of something: it may have been cut short.";
            draft.complain_at(words, Some(end), None);
        }
    }
}

/// Whether a group that is passed over has words.
pub fn says_something(group: &[u8]) -> bool {
    let mut tokens = Tokens::new(group);
    while let Some(token) = tokens.next() {
        match token {
            Token::Bytes(bytes) if bytes.iter().any(u8::is_ascii_alphanumeric) => return true,
            Token::Byte(_) => return true,
            _ => {}
        }
    }
    false
}
