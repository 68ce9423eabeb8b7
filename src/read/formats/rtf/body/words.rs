//! Letters of an RTF file: bytes in the encoding of their font, signs in Unicode, and signs that have names.

use super::Body;
use crate::data::draft::Draft;
use std::borrow::Cow;

impl Body<'_> {
    /// Letters that wait are of what held before.
    pub(super) fn flush_before(&mut self, name: &str, draft: &mut Draft) {
        if name != "u" || self.half.is_none() {
            self.flush(draft);
        }
    }

    pub(super) fn symbol(&mut self, sign: u8, draft: &mut Draft) {
        let sign = match sign {
            b'~' => "\u{A0}",
            b'-' => "\u{AD}",
            b'_' => "\u{2011}",
            b'{' => "{",
            b'}' => "}",
            b'\\' => "\\",
            _ => return,
        };
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.flush(draft);
        self.say(sign, draft);
    }

    pub(super) fn unicode(&mut self, code: i32, draft: &mut Draft) {
        let code = (code & 0xFFFF) as u16;
        self.skip = self.state.fallback;
        if let Some(face) = self.heads.symbols.get(&self.state.font).copied()
            && (0xF020..0xF100).contains(&code)
        {
            self.half = None;
            let sign = face.sign((code - 0xF000) as u8).unwrap_or('\u{FFFD}');
            return self.say(sign.encode_utf8(&mut [0; 4]), draft);
        }
        let units: Vec<u16> = self.half.take().into_iter().chain([code]).collect();
        if units.len() == 1 && (0xD800..0xDC00).contains(&code) {
            self.half = Some(code);
            return;
        }
        self.say(&String::from_utf16_lossy(&units), draft);
    }

    pub(super) fn flush(&mut self, draft: &mut Draft) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        if let Some(face) = self.heads.symbols.get(&self.state.font).copied() {
            let sign = |byte: &u8| face.sign(*byte).unwrap_or(if *byte == b' ' { ' ' } else { '\u{FFFD}' });
            let signs: String = bytes.iter().map(sign).collect();
            return self.say(&signs, draft);
        }
        let encoding = self.heads.fonts.get(&self.state.font).copied().unwrap_or(self.usual);
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        self.say(&text, draft);
    }

    pub(super) fn say(&mut self, text: &str, draft: &mut Draft) {
        // A sign that steers a printer is none that anybody reads: `\u` without a number, `\'00`.
        let is_sign = |sign: char| !sign.is_control() || sign.is_whitespace();
        let signs: Cow<str> = match text.chars().all(is_sign) {
            true => text.into(),
            false => text.chars().filter(|sign| is_sign(*sign)).collect::<String>().into(),
        };
        let text = &*signs;
        if text.is_empty() {
            return;
        }
        if self.state.words.hidden == Some(true) {
            return self.hidden.push(text);
        }
        let fresh = !draft.in_block();
        if text.trim().is_empty() && fresh {
            return self.ends.space();
        }
        if fresh && text.starts_with(char::is_whitespace) {
            self.ends.space();
        }
        self.ensure(draft);
        if !text.trim().is_empty() && std::mem::take(&mut self.nested_gap) {
            draft.flow(" \u{2003}");
        }
        self.changes(draft);
        self.state.words.write(text, self.level.is_some(), draft);
    }
}

/// Signs that have words of their own.
pub fn sign_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "tab" => " ",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        // A formula in a line.
        "mden" => "/",
        "msup" => "^",
        "msub" => "_",
        "zwj" => "\u{200D}",
        "zwnj" => "\u{200C}",
        "ltrmark" | "rtlmark" => return None,
        _ => return None,
    })
}
