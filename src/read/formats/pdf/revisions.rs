//! Was the file changed by adding to its end? Then it still holds how it was before.

use crate::data::document::{Aside, AsideKind, Unseen};
use memchr::memmem;

/// Changes that are listed; forms that are filled in one field at a time have hundreds.
const MAX_REVISIONS: usize = 1_000;
/// Where a file says that it was put in order for reading over a network: such a file has two ends from the start.
const LINEAR_BYTES: usize = 2_048;

/// Where the file ended each time, in order. Beginnings and ends are gone through side by side: a file that begins
/// an end a thousand times and never comes to it would otherwise be searched a thousand times.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut marks = memmem::find_iter(bytes, b"%%EOF").peekable();
    let starts = memmem::find_iter(bytes, b"startxref").take(MAX_REVISIONS);
    let end_after = |start: usize| {
        while marks.next_if(|mark| *mark < start).is_some() {}
        marks.peek().map(|mark| mark + 5)
    };
    starts.map_while(end_after).collect()
}

pub fn asides(bytes: &[u8]) -> Vec<Aside> {
    let mut ends = ends(bytes);
    ends.dedup();
    let head = bytes.get(..LINEAR_BYTES.min(bytes.len())).unwrap_or(&[]);
    if memmem::find(head, b"/Linearized").is_some() && !ends.is_empty() {
        ends.remove(0);
    }
    ends.pop();
    let count = ends.len();
    let aside = |(index, end): (usize, usize)| Aside {
        kind: AsideKind::Unseen(Unseen::EarlierRevision),
        name: format!("Revision {} of {}", index + 1, count + 1),
        words: format!("The file as it was before a change: its first {end} bytes."),
        when: None,
        place: None,
        span: None,
    };
    ends.into_iter().enumerate().map(aside).collect()
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
            assert_eq!(ends(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
        let many = b"startxref %%EOF ".repeat(MAX_REVISIONS + 10);
        assert_eq!(ends(&many).len(), MAX_REVISIONS);
    }
}
