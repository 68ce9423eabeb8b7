//! How many files were sent along with a letter, counted while its bytes pass by: nothing is decoded, and nothing is kept
//! but what parts its parts.
//!
//! What counts is what the letter, once it is opened, shows as sent along: files, other letters, and pictures that do not
//! stand on its page. Seals are not counted, because nobody sent them to be read. Of a letter in a letter nothing counts,
//! because nothing has told what parts it.

use super::lines::Head;
use super::part::{Part, Sort};
use super::stated::Stated;

/// Lines of a part's head are looked for in so many bytes.
const PART_HEAD: usize = 16 * 1024;
/// Frames within frames, as [`super::parts`] has it.
const MAX_DEPTH: usize = 30;
/// Parts that are looked at.
const MAX_PARTS: u32 = super::parts::MAX_PARTS as u32;
/// What locks or seals a letter, and is no file that somebody attached.
const SEALS: [&str; 4] = [
    "application/pgp-signature",
    "application/pgp-encrypted",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
];

/// Counts the files of one letter.
#[derive(Default)]
pub struct Along {
    /// From the outermost to the one that is open.
    frames: Vec<Frame>,
    parts: u32,
    /// By now.
    pub count: u32,
}

/// What parts some parts.
struct Frame {
    /// `--boundary`
    line: Vec<u8>,
    /// Whether they say the same in different ways, are what a page is made of, or are letters.
    kind: Kind,
    met: bool,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Choice,
    Page,
    Digest,
    Other,
}

impl Along {
    /// Of a letter with this head.
    pub fn of(head: &Head) -> Self {
        let mut along = Self::default();
        along.part(head, true);
        along
    }

    /// Goes on through its bytes: parts that begin in the first `own` of them are counted, the others are there for heads
    /// that go on behind them.
    pub fn pass(&mut self, bytes: &[u8], own: usize) {
        if self.frames.is_empty() {
            return;
        }
        for at in memchr::memmem::find_iter(bytes, b"\n--").take_while(|at| *at < own) {
            let rest = bytes.get(at + 1..).unwrap_or_default();
            let len = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest.get(..len).unwrap_or_default().trim_ascii_end();
            let Some((depth, closes)) = self.parted_by(line) else { continue };
            self.frames.truncate(if closes { depth } else { depth + 1 });
            if closes || self.parts >= MAX_PARTS {
                continue;
            }
            let first = self.frames.last_mut().is_none_or(|frame| !std::mem::replace(&mut frame.met, true));
            let after = rest.get(len + 1..).unwrap_or_default();
            self.part(&Head::of(after.get(..after.len().min(PART_HEAD)).unwrap_or_default()), first);
        }
    }

    /// Which frame a line parts, and whether it is its last.
    fn parted_by(&self, line: &[u8]) -> Option<(usize, bool)> {
        let at = |line: &[u8]| self.frames.iter().rposition(|frame| frame.line == line);
        let last = || at(line.strip_suffix(b"--")?).map(|depth| (depth, true));
        at(line).map(|depth| (depth, false)).or_else(last)
    }

    fn part(&mut self, head: &Head, first: bool) {
        self.parts += 1;
        // Its bytes are not at hand; that something in them could part parts has to be taken for granted.
        let digest = self.frames.last().is_some_and(|frame| frame.kind == Kind::Digest);
        let mut part = Part::of(0, head, 0..1, b"-", digest);
        if part.sort == Sort::Frame {
            return self.frame(head);
        }
        part.first = first;
        let in_choice = self.frames.iter().any(|frame| frame.kind == Kind::Choice);
        part.choice = in_choice.then_some((0, 0));
        let of_page = self.frames.iter().any(|frame| frame.kind == Kind::Page);
        let on_page = of_page && part.sort == Sort::Picture && part.id.is_some() && !part.attached;
        let counts = !part.is_body() && !on_page && !SEALS.contains(&part.kind.as_str());
        self.count += u32::from(counts);
    }

    fn frame(&mut self, head: &Head) {
        let stated = head.line("content-type").map(|line| Stated::of(&line.sent)).unwrap_or_default();
        let boundary = stated.value("boundary").map(str::trim_end).filter(|boundary| !boundary.is_empty());
        let Some(boundary) = boundary.filter(|_| self.frames.len() < MAX_DEPTH) else { return };
        let kind = match stated.kind.as_str() {
            "multipart/alternative" => Kind::Choice,
            "multipart/related" => Kind::Page,
            "multipart/digest" => Kind::Digest,
            _ => Kind::Other,
        };
        self.frames.push(Frame { line: [b"--", boundary.as_bytes()].concat(), kind, met: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many files a letter has, whatever piece by piece it comes in.
    fn check(letter: &str, count: u32) {
        let bytes = letter.as_bytes();
        for step in [1, 7, bytes.len()] {
            let mut along = Along::of(&Head::of(bytes));
            for from in (0..bytes.len()).step_by(step) {
                along.pass(&bytes[from..], step);
            }
            assert_eq!(along.count, count, "in steps of {step}: {letter}");
        }
    }

    #[test]
    fn what_was_sent_along_is_counted_and_what_is_read_is_not() {
        check("Subject: a\n\nwords\n--\nVera\n", 0);
        check("Content-Type: application/pdf; name=a.pdf\n\nJVBE\n", 1);
        check("Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: a\n\nw\n--d\n\nw\n--d--\n", 2);
        let page = "--p\nContent-Type: text/html\n\n<p>\n--p\nContent-Type: image/png\nContent-ID: <1>\n\nx\n--p\nContent-Type: image/png; name=scan.png\nContent-ID: <2>\nContent-Disposition: attachment\n\nx\n--p--\n";
        let choice = format!(
            "--b\nContent-Type: text/plain; name=a.txt\n\nw\n--b\nContent-Type: multipart/related; boundary=p\n\n{page}--b--\n"
        );
        let inner =
            "Content-Type: multipart/mixed; boundary=i\n\n--i\nContent-Type: application/zip\n\nx\n--i--\n";
        check(
            &format!(
                "Content-Type: multipart/mixed;\n boundary=\"a b\"\n\nbefore\n--a b\nContent-Type: multipart/alternative; boundary=b\n\n{choice}\
                 --a b\r\nContent-Type: message/rfc822\r\n\r\n{inner}--a b\nContent-Disposition: attachment; filename=x.txt\n\nx\n\
                 --a b\nContent-Type: application/pgp-signature; name=s.asc\n\nx\n--a b--\n--a b\nContent-Type: application/zip\n\nbehind\n"
            ),
            3,
        );
    }
}
