//! Reads books of FictionBook (FB2, version 2.2): one file of XML with chapters, notes, poems and pictures, alone or packed
//! into a ZIP archive, as libraries hand it out.

use super::html::complain_of_encoding;
use super::{Confidence, Format};
use crate::data::document::{OutlineSource, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::base64;
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container};
use crate::read::decode::Whole;
use crate::read::opened::Opened;
use crate::read::source::{Peek, Source, kind};
use crate::read::xml;
use body::Body;
use plan::Plan;
use std::ops::Range;
use std::sync::Arc;

mod body;
mod facts;
mod plan;

/// The row of books of FictionBook.
pub const FORMAT: Format = Format {
    // 2: what stands behind something that lies too deep is read.
    version: 2,
    mime_types: &["application/x-fictionbook+xml", "application/x-zip-compressed-fb2"],
    ..Format::in_child("FictionBook", &["fb2", "fbz"], recognise, read, open)
};

/// Bytes of a book; the largest, full of pictures, have some 100 MB.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// Bytes of a file's beginning in which a book of this sort says what it is.
const HEAD_BYTES: usize = 4 * 1024;
/// Where the name of an archive's first member begins, and where its length stands (APPNOTE 6.3, 4.3.7).
const NAME_AT: usize = 30;
const NAME_LENGTH_AT: usize = 26;

fn recognise(peek: &Peek) -> Confidence {
    if is_book(peek.bytes) {
        return 98;
    }
    let named = peek.extension == "fbz" || peek.name.to_ascii_lowercase().ends_with(".fb2.zip");
    let packed = kind::of(peek) == Some(kind::Kind::Zip) && first_is_book(peek.bytes);
    match (packed, named || peek.extension == "fb2") {
        (true, true) => 98,
        _ => 0,
    }
}

/// Whether a file says at its beginning that it is one, in any encoding of it.
fn is_book(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(HEAD_BYTES).filter(|byte| **byte != 0).copied().collect();
    memchr::memmem::find(&head, b"<FictionBook").is_some()
}

/// Whether the first member of an archive is called as such books are.
fn first_is_book(bytes: &[u8]) -> bool {
    let length = bytes.get(NAME_LENGTH_AT..NAME_LENGTH_AT + 2).and_then(|two| two.try_into().ok());
    let length = length.map_or(0, |two| usize::from(u16::from_le_bytes(two)));
    let name = bytes.get(NAME_AT..NAME_AT + length).unwrap_or_default();
    name.to_ascii_lowercase().ends_with(b".fb2")
}

/// The words of a book, and what is to be said of how they were had.
fn text_of(source: &Arc<Source>, stop: &Stop) -> Result<(Whole, Vec<String>), Failure> {
    if is_book(&source.head()?) {
        let whole = xml::decoded_as(&source.read_all(MAX_BYTES)?, source.encoding.as_deref());
        return Ok((whole, Vec::new()));
    }
    let zip = Zip::open(Arc::clone(source))?;
    let mut remarks = zip.remarks().to_vec();
    let is_named = |name: &str| name.to_ascii_lowercase().ends_with(".fb2");
    let books = || zip.members().iter().enumerate().filter(|(_, member)| is_named(&member.name));
    let Some((number, member)) = books().next() else {
        let words = "This archive has no book in it that could be read.";
        return Err(Failure::new(words).kind(FailureKind::Damaged));
    };
    if books().count() > 1 {
        remarks.push(format!("This archive has several books; “{}” is the one that is shown.", member.name));
    }
    let content = zip.open(number, &Budget::new(stop))?.content()?;
    remarks.extend(content.remarks);
    Ok((xml::decoded_as(&content.bytes, source.encoding.as_deref()), remarks))
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let (Whole { text, encoding, damaged, told }, remarks) = text_of(source, stop)?;
    draft.encoding(encoding);
    for words in told {
        draft.complain_at(words, None, Some("If it looks wrong, choose the encoding by hand."));
    }
    if damaged {
        complain_of_encoding(draft, encoding);
    }
    remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
    let plan = Plan::of(&text);
    let cover = facts::tell(&text, draft);
    draft.headings_as(Some(OutlineSource::Marked));
    let picture = |name: &str| match plan.pictures.get(name) {
        Some(number) => PictureSource::Inside(*number),
        None => PictureSource::Missing(format!("The book lacks “{name}”.")),
    };
    Body::new(&plan, &picture).read_all(&text, cover.as_deref(), draft, stop)?;
    if !draft.shows_something() {
        draft.complain_at("The chapters of this book have no words and no pictures.", None, None);
    }
    Ok(())
}

/// A book that is kept open for its pictures, which stand in its words.
struct Book {
    text: String,
    pictures: Vec<Range<usize>>,
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let (Whole { text, .. }, _) = text_of(source, &Stop::default())?;
    let pictures = plan::binaries(&text).into_iter().map(|(_, range)| range).collect();
    Ok(Box::new(Book { text, pictures }))
}

impl Opened for Book {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let words = self.pictures.get(number as usize).and_then(|range| self.text.get(range.clone()));
        let bytes = words.and_then(|words| base64::bytes(words.as_bytes())).filter(|bytes| !bytes.is_empty());
        bytes.ok_or_else(|| Failure::new("This picture is damaged.").kind(FailureKind::Damaged))
    }
}

#[cfg(test)]
mod tests;
