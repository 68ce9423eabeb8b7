//! Was the file changed by adding to its end? Then it still holds how it was before.

use crate::data::document::{Aside, AsideKind, Unseen};
use memchr::memmem;

/// Changes that are listed; forms that are filled in one field at a time have hundreds.
const MAX_REVISIONS: usize = 1_000;
/// Where a file says that it was put in order for reading over a network: such a file has two ends from the start.
const LINEAR_BYTES: usize = 2_048;

pub fn asides(bytes: &[u8]) -> Vec<Aside> {
    let starts: Vec<usize> = memmem::find_iter(bytes, b"startxref").take(MAX_REVISIONS).collect();
    let end_after = |start: &usize| {
        let rest = bytes.get(*start..)?;
        memmem::find(rest, b"%%EOF").map(|at| start + at + 5)
    };
    let mut ends: Vec<usize> = starts.iter().filter_map(end_after).collect();
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
