//! The standard output. Another program or a file gets the bytes as they are; a terminal, which obeys control
//! characters, gets them in a form that can be seen (`data/visible.rs`): what a stranger wrote into a document or its
//! name must not move the cursor over what stood there, nor name the window.

use crate::data::visible;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// The standard output of a command; to be flushed at the end.
pub struct Out(Kind<BufWriter<StdoutLock<'static>>>);

enum Kind<W> {
    AsItIs(W),
    Visible(Visible<W>),
}

impl Out {
    /// For words. A terminal gets `\u{1b}` for an escape character; ends of lines, tabs and form feeds stay.
    pub fn words() -> Self {
        Self::new(Style::Words)
    }

    /// For JSON, which stays the same JSON: a terminal gets `\u001b` within its strings.
    pub fn json() -> Self {
        Self::new(Style::Json)
    }

    /// Begins or ends a colour, by the number that terminals have for it; nothing where no terminal reads, and none for who
    /// wants no colours (no-color.org).
    pub fn colour(&mut self, code: &str) -> io::Result<()> {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        match &mut self.0 {
            Kind::Visible(out) if wanted => write!(out.out, "\u{1b}[{code}m"),
            _ => Ok(()),
        }
    }

    fn new(style: Style) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let out = BufWriter::new(stdout.lock());
        Self(if terminal { Kind::Visible(Visible::new(out, style)) } else { Kind::AsItIs(out) })
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::AsItIs(out) => out.write(bytes),
            Kind::Visible(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::AsItIs(out) => out.flush(),
            Kind::Visible(out) => out.flush(),
        }
    }
}

#[derive(Clone, Copy)]
enum Style {
    Words,
    Json,
}

/// Writes text on, with everything in it made visible that would act.
struct Visible<W> {
    out: W,
    style: Style,
    /// The beginning of a character whose end comes with the next bytes.
    begun: Vec<u8>,
}

impl<W: Write> Visible<W> {
    fn new(out: W, style: Style) -> Self {
        Self { out, style, begun: Vec::new() }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| visible::acts(c) && !is_layout(c)) {
            let (plain, from) = rest.split_at(at);
            self.out.write_all(plain.as_bytes())?;
            let mut chars = from.chars();
            if let Some(c) = chars.next() {
                match self.style {
                    Style::Words => write!(self.out, "{}", c.escape_default())?,
                    // All that act lie in the first plane, so that one escape says them.
                    Style::Json => write!(self.out, "\\u{:04x}", u32::from(c))?,
                }
            }
            rest = chars.as_str();
        }
        self.out.write_all(rest.as_bytes())
    }
}

/// What a terminal is meant to obey in a text: the ends of its lines, tabs, and the form feed between two pages.
/// A lone carriage return is not: it lets the next words stand on those before.
fn is_layout(c: char) -> bool {
    matches!(c, '\n' | '\t' | '\u{C}')
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let mut chunks = all.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.text(chunk.valid())?;
            let invalid = chunk.invalid();
            if chunks.peek().is_none() && is_beginning(invalid) {
                self.begun = invalid.to_vec();
            } else {
                invalid.iter().try_for_each(|byte| write!(self.out, "\\x{byte:02x}"))?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether bytes at the end are the beginning of a character that is not all there yet.
fn is_beginning(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[&[u8]], style: Style) -> String {
        let mut bytes = Vec::new();
        let mut out = Visible::new(&mut bytes, style);
        parts.iter().for_each(|part| out.write_all(part).unwrap());
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_terminal_is_not_told_what_to_do_by_a_document() {
        let hostile = "Hi\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}1m\rbye\tok\n\u{C}two \u{202E}nrut – é日\u{7f}";
        let expected =
            "Hi\\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{9b}1m\\rbye\tok\n\u{C}two \\u{202e}nrut – é日\\u{7f}";
        assert_eq!(shown(&[hostile.as_bytes()], Style::Words), expected);
        // However it is cut into pieces, also within a character.
        let single: Vec<&[u8]> = hostile.as_bytes().chunks(1).collect();
        assert_eq!(shown(&single, Style::Words), expected);
        assert_eq!(shown(&[b"a\xff\xc3", b"b"], Style::Words), "a\\xff\\xc3b");
    }

    #[test]
    fn json_on_a_terminal_is_the_same_json() {
        let value = serde_json::json!({ "words": "\u{1b}[2J\u{9b}1m \u{202E}\u{7f} é" });
        let shown = shown(&[value.to_string().as_bytes()], Style::Json);
        assert!(!shown.contains(visible::acts), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
