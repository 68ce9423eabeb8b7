//! Was the file changed by adding to its end? Then it still holds how it was before.
//!
//! What lies in a stream (a file within the file, words about PDF) says nothing of the file, and is passed over.

use super::told::Told;
use crate::data::document::{Aside, AsideKind, Unseen};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Number, ObjectIdentifier};
use memchr::memmem;
use std::ops::Range;

/// Changes that are listed; forms that are filled in one field at a time have hundreds.
const MAX_REVISIONS: usize = 1_000;
/// Where a file says that it was put in order for reading over a network: such a file has two ends from the start.
const LINEAR_BYTES: usize = 2_048;
/// Bytes before a stream in which its dictionary begins, where it has one of a usual size.
const DICT_BYTES: usize = 4_096;

/// Where the file ended each time, in order. Beginnings and ends are gone through side by side: a file that begins
/// an end a thousand times and never comes to it would otherwise be searched a thousand times.
fn ends(bytes: &[u8], streams: &[Range<usize>]) -> Vec<usize> {
    let outside = |at: &usize| {
        let after = streams.partition_point(|stream| stream.end <= *at);
        streams.get(after).is_none_or(|stream| *at < stream.start)
    };
    let mut marks = memmem::find_iter(bytes, b"%%EOF").filter(outside).peekable();
    let starts = memmem::find_iter(bytes, b"startxref").filter(outside);
    let end_after = |start: usize| {
        while marks.next_if(|mark| *mark < start).is_some() {}
        marks.peek().map(|mark| mark + 5)
    };
    starts.map_while(end_after).collect()
}

/// Where the streams of a file lie, in order. `length` looks a length up that stands elsewhere, by the number of its
/// object.
fn streams(bytes: &[u8], length: impl Fn(u32) -> Option<usize>) -> Vec<Range<usize>> {
    let (word, end) = (memmem::Finder::new(b"stream"), memmem::Finder::new(b"endstream"));
    let (mut streams, mut from) = (Vec::new(), 0);
    while let Some(found) = bytes.get(from..).and_then(|rest| word.find(rest)) {
        let at = from + found;
        from = at + 6;
        let data = match bytes.get(from..) {
            Some([b'\r', b'\n', ..]) => from + 2,
            Some([b'\r' | b'\n', ..]) => from + 1,
            _ => continue,
        };
        let before = bytes.get(at.saturating_sub(DICT_BYTES)..at).unwrap_or(&[]).trim_ascii_end();
        if !before.ends_with(b">>") {
            continue;
        }
        let dict = memmem::rfind(before, b"obj").and_then(|start| before.get(start..)).unwrap_or(before);
        let ends_at = |end: &usize| {
            bytes.get(*end..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"endstream"))
        };
        let stated = stated_length(dict, &length).and_then(|length| data.checked_add(length)).filter(ends_at);
        let Some(end) = stated.or_else(|| Some(data + end.find(bytes.get(data..)?)?)) else {
            // Nor does any that comes after it.
            break;
        };
        streams.push(data..end);
        from = end;
    }
    streams
}

/// The length that a stream's dictionary states, itself or in another object.
fn stated_length(dict: &[u8], length: &impl Fn(u32) -> Option<usize>) -> Option<usize> {
    // Not `/Length1`, which is of a font.
    let key = memmem::find_iter(dict, b"/Length")
        .find(|at| dict.get(at + 7).is_some_and(|byte| !byte.is_ascii_alphanumeric()))?;
    let words =
        String::from_utf8_lossy(dict.get(key + 7..)?.get(..40.min(dict.len() - key - 7))?).into_owned();
    let mut words = words
        .split(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
        .filter(|word| !word.is_empty());
    let number: usize = words.next()?.parse().ok()?;
    match (words.next(), words.next()) {
        (Some(generation), Some("R")) if generation.parse::<u32>().is_ok() => {
            length(u32::try_from(number).ok()?)
        }
        _ => Some(number),
    }
}

/// What the file of these bytes was before it was changed.
pub fn asides(pdf: &Pdf, bytes: &[u8]) -> Told {
    let length = |number| {
        let number: Number = pdf.xref().get(ObjectIdentifier::new(number, 0))?;
        usize::try_from(number.as_i64()).ok()
    };
    told(bytes, length)
}

fn told(bytes: &[u8], length: impl Fn(u32) -> Option<usize>) -> Told {
    // Most files have one end, wherever it lies.
    if memmem::find_iter(bytes, b"startxref").nth(1).is_none() {
        return Told::default();
    }
    let mut ends = ends(bytes, &streams(bytes, length));
    ends.dedup();
    let head = bytes.get(..LINEAR_BYTES.min(bytes.len())).unwrap_or(&[]);
    if memmem::find(head, b"/Linearized").is_some() && !ends.is_empty() {
        ends.remove(0);
    }
    ends.pop();
    let count = ends.len();
    ends.truncate(MAX_REVISIONS);
    let aside = |(index, end): (usize, usize)| Aside {
        kind: AsideKind::Unseen(Unseen::EarlierRevision),
        name: format!("Revision {} of {}", index + 1, count + 1),
        words: format!("The file as it was before a change: its first {end} bytes."),
        when: None,
        place: None,
        span: None,
    };
    let mut told = Told { asides: ends.into_iter().enumerate().map(aside).collect(), ..Told::default() };
    told.leave_out(count.saturating_sub(MAX_REVISIONS), "revision before the last", MAX_REVISIONS);
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_ends_with_the_first_mark_after_its_list() {
        let cases: [(&[u8], &[usize]); 5] = [
            (b"startxref 1 %%EOF", &[17]),
            (b"%%EOF startxref %%EOF %%EOF startxref %%EOF", &[21, 43]),
            (b"startxref startxref %%EOF", &[25, 25]),
            (b"startxref %%EOF startxref", &[15]),
            (b"", &[]),
        ];
        for (bytes, expected) in cases {
            assert_eq!(ends(bytes, &[]), expected, "{}", String::from_utf8_lossy(bytes));
        }
        let many = b"startxref %%EOF ".repeat(MAX_REVISIONS + 10);
        let told = told(&many, |_| None);
        assert_eq!(told.asides.len(), MAX_REVISIONS);
        assert_eq!(
            told.complaints,
            ["9 revisions before the last are left out: no more than 1,000 are kept."]
        );
    }

    /// Whoever reads a report about PDF, or one with another in it, must not be told that it was changed.
    #[test]
    fn ends_within_streams_are_none_of_the_file() {
        let inner = "7 0 obj <</Length 3>> stream\nabc\nendstream\nstartxref 1 %%EOF ";
        let file = |length: &str, inner: &str| {
            format!("1 0 obj <</Length {length}>>stream\r\n{inner}\nendstream endobj startxref 9 %%EOF ")
        };
        let check = |bytes: String, revisions: usize| {
            let told = told(bytes.as_bytes(), |number| (number == 8).then_some(inner.len()));
            assert_eq!(told.asides.len(), revisions, "{bytes}");
        };
        check(file("17", "startxref 5 %%EOF"), 0);
        check(file(&inner.len().to_string(), inner), 0);
        check(file("8 0 R", inner), 0);
        // A length that is wrong, and none: the stream ends where it says so.
        check(file("99", "startxref 5 %%EOF"), 0);
        check(file("17", "startxref 5 %%EOF") + "startxref 9 %%EOF ", 1);
        check("<<>>stream\nstartxref 1 %%EOF startxref 9 %%EOF".to_owned(), 1);
    }
}
