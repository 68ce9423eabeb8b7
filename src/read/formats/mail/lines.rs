//! The lines of a head, of a letter or of a part: what each is called, and what stands in it.
//!
//! A head ends at a blank line, or at the first line that cannot be one of its own: what comes then is not lost, but the
//! beginning of the words.

use super::encoded;
use crate::read::decode;

/// A head has some dozens; what comes after so many is taken for words.
const MAX_LINES: usize = 10_000;

/// A line of the head: its name, and its words with all signs decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadLine {
    /// As it stands: "Received".
    pub name: String,
    /// In one line, as they were sent.
    pub sent: String,
    /// In one line, with what is written in other letters decoded (RFC 2047).
    pub words: String,
}

/// A head taken apart.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// In order.
    pub lines: Vec<HeadLine>,
    /// Where the words begin, counted from the beginning of the head.
    pub body: usize,
}

impl Head {
    /// Takes a head apart; `bytes` may go on behind it.
    pub fn of(bytes: &[u8]) -> Self {
        Self::where_named(bytes, |_| true)
    }

    /// Its lines of these names alone, which is much less work where a list needs few of them.
    pub fn only(bytes: &[u8], names: &[&str]) -> Self {
        Self::where_named(bytes, |name| names.iter().any(|own| own.as_bytes().eq_ignore_ascii_case(name)))
    }

    fn where_named(bytes: &[u8], wanted: impl Fn(&[u8]) -> bool) -> Self {
        let (found, body) = lines(bytes, &wanted);
        let own = bytes.get(..body).unwrap_or_default();
        let found = match std::str::from_utf8(own) {
            Ok(_) => found,
            Err(_) => lines(decode::whole(own, None, None).text.as_bytes(), &wanted).0,
        };
        let line = |(name, value): (Vec<u8>, Vec<u8>)| {
            let sent = String::from_utf8_lossy(&value);
            let sent = sent.split_whitespace().collect::<Vec<_>>().join(" ");
            let words = encoded::decoded(&sent).split_whitespace().collect::<Vec<_>>().join(" ");
            HeadLine { name: String::from_utf8_lossy(&name).into_owned(), sent, words }
        };
        Self { lines: found.into_iter().map(line).collect(), body }
    }

    /// The first line of this name.
    pub fn line(&self, name: &str) -> Option<&HeadLine> {
        self.lines.iter().find(|line| line.name.eq_ignore_ascii_case(name))
    }
}

/// As they stand in the head.
type NameAndValue = (Vec<u8>, Vec<u8>);

/// Names and values of the lines that are wanted by their names, with the breaks in them, and where the head ends.
fn lines(bytes: &[u8], wanted: impl Fn(&[u8]) -> bool) -> (Vec<NameAndValue>, usize) {
    let mut found: Vec<NameAndValue> = Vec::new();
    let (mut at, mut count, mut open) = (0, 0, false);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = rest.get(..len).unwrap_or_default();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            at += len;
            break;
        }
        match line.first() {
            Some(b' ' | b'\t') if count > 0 => {
                if let Some((_, value)) = found.last_mut().filter(|_| open) {
                    value.push(b' ');
                    value.extend_from_slice(line);
                }
            }
            _ => match name_len(line) {
                Some((name, value)) if count < MAX_LINES => {
                    count += 1;
                    let name = line.get(..name).unwrap_or_default();
                    open = wanted(name);
                    if open {
                        found.push((name.to_vec(), line.get(value..).unwrap_or_default().to_vec()));
                    }
                }
                // What a mailbox put between two lines.
                None if line.starts_with(b">From ") || line.starts_with(b"From ") => {}
                _ => break,
            },
        }
        at += len;
    }
    (found, at.min(bytes.len()))
}

/// How long the name of a line is, and where its value begins; `None` where it is no line of a head.
fn name_len(line: &[u8]) -> Option<(usize, usize)> {
    let colon = memchr::memchr(b':', line)?;
    let before = line.get(..colon)?.trim_ascii_end();
    (!before.is_empty() && before.iter().all(u8::is_ascii_graphic)).then_some((before.len(), colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_at_what_is_no_line_of_it_and_nothing_is_lost() {
        let head = Head::of(b"A: b\r\n c\nSubject : =?utf-8?Q?d=C3=A9?=\r\n>From x\r\nNo line\r\n");
        let said: Vec<(&str, &str)> =
            head.lines.iter().map(|line| (line.name.as_str(), line.words.as_str())).collect();
        assert_eq!(said, [("A", "b c"), ("Subject", "dé")]);
        assert_eq!(head.body, b"A: b\r\n c\nSubject : =?utf-8?Q?d=C3=A9?=\r\n>From x\r\n".len());
        assert_eq!(Head::of(b"\r\nA: b\r\n").body, 2);
    }

    #[test]
    fn what_a_list_does_not_ask_for_lends_it_no_words() {
        let head = Head::only(b"A: b\nX: y\n z\nB: c\n d\n\nB: e\n", &["a", "b"]);
        let said: Vec<(&str, &str)> =
            head.lines.iter().map(|line| (line.name.as_str(), line.words.as_str())).collect();
        assert_eq!((said.as_slice(), head.body), ([("A", "b"), ("B", "c d")].as_slice(), 22));
    }
}
