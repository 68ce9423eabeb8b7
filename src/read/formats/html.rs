//! Reads HTML: what a browser would show of the page, as blocks and marks.
//!
//! Nothing runs and nothing is fetched. Hidden parts, scripts and styles are not text; pictures on the network
//! are named and stay there. Markdown, books and messages come through here too, each with its own [`Surroundings`].

use super::{Confidence, Format};
use crate::data::document::{Encoding, EncodingHow, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::trace::Trace;
use crate::data::wording::grouped;
use crate::read::decode;
use crate::read::source::{Peek, Source, kind};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod address;
mod attributes;
mod declarations;
mod facts;
mod formula;
mod ink;
mod names;
mod numbering;
mod parse;
mod sheet;
mod source;
mod style;
mod table;
mod tree;
mod walk;

pub use address::scheme_of;
pub use facts::take as take_fact;
pub use names::is_known;
pub use walk::Lettered;

/// The row of HTML, of which browsers read whatever they are given, by the WHATWG's HTML Standard.
pub const FORMAT: Format = Format {
    // 2: what is hidden is decided by the declaration that holds, and pages within pages are read.
    // 3: so are those that stand in an address, and what elements show by templates of their own.
    // 4: numbers of notes and readings are no words, formulas stand in one line, and what cannot be seen stands beside.
    // 5: lines that end with a hyphen keep their end, boxes beside each other are apart, lists of numbers of notes are raised.
    version: 6,
    mime_types: &["text/html", "application/xhtml+xml"],
    ..Format::at_home("HTML", &["html", "htm", "xhtml", "xht", "shtml"], recognise, read)
};

/// The tree of a page takes some ten times its size in memory; larger pages are data that was printed as HTML.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// The standard says that the encoding is named in the first 1,024 bytes; pages that begin with a comment say it later.
const DECLARATION_BYTES: usize = 4 * 1024;

/// Of an item: the number that its writer gave it in a list of Markdown, where numbers need not be in order. Where all items
/// of a list have the same, it stands for "the next one".
pub const WRITTEN_NUMBER: &str = "data-written-number";

/// Finds the bytes of a picture by its address.
pub type FindPicture<'a> = &'a dyn Fn(&str) -> Option<PictureSource>;

/// Finds the name of a page on paper.
pub type FindPage<'a> = &'a dyn Fn(Option<&str>, Option<&str>) -> Option<String>;

/// Where a page stands, and what the format around it knows of its surroundings.
#[derive(Default)]
pub struct Surroundings<'a> {
    /// Folder against which pictures are looked for.
    pub folder: Option<PathBuf>,
    /// The page was written as XML: every empty tag closes itself.
    pub xml: bool,
    /// Whether title and metadata of the page are those of the document.
    pub facts: bool,
    /// A picture that the container around the page has; `None` where it does not.
    pub picture: Option<FindPicture<'a>>,
    /// Puts an address in the container's terms.
    pub address: Option<&'a dyn Fn(&str) -> String>,
    /// Puts the name of a place in the container's terms.
    pub anchor: Option<&'a dyn Fn(&str) -> String>,
    /// What the edition on paper calls the page that begins at a place: by the place's name, where it has one, and what
    /// the page says itself, where it says that one begins there. `None` for a place where none does.
    pub printed_page: Option<FindPage<'a>>,
    /// Whether drawings in the page are pictures of it, as they are in a book; on other pages most are buttons.
    pub drawings: bool,
    /// Wants to know where in the source words stand.
    pub tracing: Option<&'a Tracing>,
    /// The page is a letter, and may be written to deceive or to watch its reader.
    pub lettered: Option<&'a Lettered>,
}

/// Gathers where in the source of a chapter its words stand.
pub struct Tracing {
    /// The steps to the chapter, see [`Trace`].
    pub way: String,
    /// Where it begins in the text.
    pub start: u64,
    /// What came of it.
    pub traces: RefCell<Vec<Trace>>,
    /// Whether the source was found to be well-formed XML on the way.
    pub well_formed: Cell<bool>,
}

fn recognise(peek: &Peek) -> Confidence {
    let head = head_of(peek.bytes);
    let says_so = ["<!doctype html", "<html", "<head", "<body"].iter().any(|start| head.starts_with(start));
    // An XML file is a page only if its root is one.
    let xhtml = head.starts_with("<?xml") && head.contains("<html") && head.contains("1999/xhtml");
    // A picture that somebody called a page is none, and its bytes are no words.
    let named = FORMAT.extensions.contains(&peek.extension.as_str()) && !is_no_text(peek);
    match (says_so || xhtml, named) {
        (true, true) => 95,
        (true, false) => 85,
        (false, true) => 80,
        (false, false) => 0,
    }
}

/// Zeros and control characters that damage leaves in a page: so few say nothing, also of a file that is hardly more than a
/// few tags. The shortest program has more.
const MAX_STRAY: usize = 12;

/// Whether a file is plainly something else than text, whatever it is called: the same that makes plain text refuse it, but
/// that some stray control characters make no page a program, however short it is.
pub fn is_no_text(peek: &Peek) -> bool {
    kind::of(peek).is_some()
        || (decode::odd_bytes(peek.bytes) > MAX_STRAY && decode::looks_binary(peek.bytes))
}

/// The first words of a file in lower case, without byte order mark, white space, comments and zeros of UTF-16.
fn head_of(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let letters: String = bytes
        .iter()
        .filter(|b| b.is_ascii() && **b != 0)
        .map(|&b| char::from(b.to_ascii_lowercase()))
        .collect();
    let mut head = letters.trim_start();
    while let Some(after) = head.strip_prefix("<!--") {
        match after.split_once("-->") {
            Some((_, rest)) => head = rest.trim_start(),
            None => break,
        }
    }
    head.to_owned()
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let bytes = first_part(source, MAX_BYTES, draft)?;
    let declared = declared_encoding(&bytes);
    let decoded = decode::whole(&bytes, source.encoding.as_deref(), declared.as_deref());
    drop(bytes);
    draft.encoding(decoded.encoding);
    for words in &decoded.told {
        draft.complain_at(words.as_str(), None, Some("If it looks wrong, choose the encoding by hand."));
    }
    if decoded.damaged {
        complain_of_encoding(draft, decoded.encoding);
    }
    let around = Surroundings {
        folder: folder_of(source),
        xml: is_xml(&decoded.text),
        facts: true,
        ..Surroundings::default()
    };
    read_page(&decoded.text, &around, draft, stop)
}

/// A formula of MathML in one line that people can read.
pub fn formula_in_one_line(text: &str) -> Option<String> {
    let tree = parse::parse(text, false, &mut || Ok(())).ok()?;
    let math = tree.ids().find(|id| tree.name(*id) == "math")?;
    formula::in_one_line(&tree, math)
}

/// Reads a page that is at hand as words.
///
/// # Errors
/// Where it was stopped.
pub fn read_page(text: &str, around: &Surroundings, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let tree = parse::parse(text, around.xml, &mut || draft.pulse(stop))?;
    for words in &tree.complaints {
        draft.complain_at(words.as_str(), None, None);
    }
    let located = around.tracing.map(|_| source::Located::of(text, &tree));
    walk::walk(&tree, around, located.as_ref(), draft, stop)?;
    if let (Some(tracing), Some(located)) = (around.tracing, located) {
        // White space at the end of the last block is taken away.
        draft.end();
        located.taken_back(draft.watch());
        tracing.well_formed.set(located.well_formed);
        tracing.traces.borrow_mut().extend(located.packed(&tracing.way, tracing.start));
    }
    Ok(())
}

/// The folder in which pictures named by a document are looked for.
pub fn folder_of(source: &Source) -> Option<PathBuf> {
    source.path.as_deref().and_then(Path::parent).map(Path::to_owned)
}

/// All bytes of the file, or as many as can be read, which are `most`.
pub fn first_part(source: &Source, most: u64, draft: &mut Draft) -> Result<Vec<u8>, Failure> {
    let mut bytes = vec![0; source.len.min(most) as usize];
    let count = source.read_at(0, &mut bytes).map_err(|error| source.failure(&error))?;
    bytes.truncate(count);
    if source.len > most {
        let (len, most) = (grouped(source.len), grouped(most));
        let words = format!("This file has {len} bytes. Its first {most} are shown.");
        draft.complain_at(words, None, None);
    }
    Ok(bytes)
}

/// Says that some bytes mean nothing in the encoding in which a document was read.
pub fn complain_of_encoding(draft: &mut Draft, encoding: Encoding) {
    let why = match encoding.how {
        EncodingHow::Declared => ", which the file says it is in",
        EncodingHow::Guessed => ", which it seems to be in",
        EncodingHow::ByteOrderMark | EncodingHow::ChosenByHand => "",
    };
    let words = format!("Some bytes are not valid {}{why}. They are shown as \u{FFFD}.", encoding.name);
    draft.complain_at(words, None, Some("Choose another encoding."));
}

/// What the first bytes say about the encoding: `<meta charset=…>`, `<meta … content="…; charset=…">`, or an XML declaration.
pub fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).to_ascii_lowercase();
    if let Some(declaration) = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next())
        && let Some(name) = value_after(declaration, "encoding")
    {
        return Some(name);
    }
    let outside_comments: String = head
        .split("<!--")
        .enumerate()
        .map(|(index, part)| match part.split_once("-->") {
            Some((_, rest)) if index > 0 => rest,
            _ if index > 0 => "",
            _ => part,
        })
        .collect();
    outside_comments.split("<meta").skip(1).find_map(|meta| value_after(meta.split('>').next()?, "charset"))
}

/// The word after `name =`, with or without quotes.
fn value_after(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(name)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"';/>?".contains(c));
    let value = &value[..end.unwrap_or(value.len())];
    (!value.is_empty()).then(|| value.to_owned())
}

fn is_xml(text: &str) -> bool {
    let head = text.trim_start_matches('\u{FEFF}').trim_start();
    head.starts_with("<?xml")
}

#[cfg(test)]
mod tests;
