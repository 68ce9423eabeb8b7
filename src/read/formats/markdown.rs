//! Reads Markdown: CommonMark with the extensions that people use on GitHub, and notes' front matter.
//!
//! Markdown is a way of writing HTML, and its writers mix the two freely. So the parser's events are written as a page
//! and read by the HTML reader: one reader of lists, tables and links, and `<details>` or a table with Markdown
//! in its cells come out right. Rejected: a second walker for Markdown's own events with its own few tags of HTML,
//! which is as long and knows less.

use super::html::{self, Surroundings};
use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::decode;
use crate::read::source::{Peek, Source};
use std::sync::Arc;

mod address;
mod front;
mod mend;
mod tags;
mod write;

/// The row of Markdown, after CommonMark and what GitHub adds to it.
pub const FORMAT: Format = Format {
    // Raised with that of HTML, by which its pages are read.
    version: 5,
    mime_types: &["text/markdown"],
    home_bytes: HOME_BYTES,
    ..Format::at_home(
        "Markdown",
        &["md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "mdtext", "mdtxt", "ronn", "rmd", "qmd", "mdx"],
        recognise,
        read,
    )
};

/// A larger file is read in a child. A heading or a number of a note takes two signs in Markdown and many in HTML: just below
/// the two megabytes that HTML has at home, headings without words took 330 MB of the window's memory, and four files may
/// be read at once. Of this size they take a quarter of that. Few books are larger, and a child costs some milliseconds.
const HOME_BYTES: u64 = 512 * 1024;
/// What the parser makes of Markdown takes some forty times its size, where every other sign means something: with the
/// page that it is written as, it has to fit into what a child may have. A hundred novels are smaller.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// By name alone: any text with an asterisk is valid Markdown, and showing it as such would lose what was written.
fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    if named && !html::is_no_text(peek) { 90 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = html::first_part(source, MAX_BYTES, draft)?;
    let decoded = decode::whole(&bytes, source.encoding.as_deref(), None);
    drop(bytes);
    draft.encoding(decoded.encoding);
    for words in &decoded.told {
        draft.complain_at(words.as_str(), None, Some("If it looks wrong, choose the encoding by hand."));
    }
    if decoded.damaged {
        html::complain_of_encoding(draft, decoded.encoding);
    }
    let around = Surroundings { folder: html::folder_of(source), ..Surroundings::default() };
    read_text(&decoded.text, &around, draft, stop)
}

/// Reads Markdown that is at hand as words.
///
/// # Errors
/// Where it was stopped.
pub fn read_text(text: &str, around: &Surroundings, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let page = write::page(text, &mut || draft.pulse(stop))?;
    if let Some(front) = &page.front {
        front::take(front, draft);
    }
    html::read_page(&page.html, around, draft, stop)
}

#[cfg(test)]
mod tests;
