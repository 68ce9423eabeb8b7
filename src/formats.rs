//! Which format reads a file? One file in `formats/` and one row here for each.

use crate::document::Document;
use crate::draft::{Draft, Publish};
use crate::source::{Peek, Source, kind};
use crate::span::DocId;
use crate::work::{Failure, Raster, Sheet, Stop, Why};
use std::sync::Arc;

pub mod html;
pub mod markdown;
pub mod pdf;
pub mod text;

/// How sure a format is that it can read a file, from 0 (not at all) to 100 (it says so itself).
pub type Confidence = u8;

/// One for each file in `formats/`. A row, not a trait object.
pub struct Format {
    /// As people call it: "Plain text", "Markdown".
    pub name: &'static str,
    pub extensions: &'static [&'static str],
    /// From the first bytes and the name; the most confident format reads the file.
    pub recognise: fn(&Peek) -> Confidence,
    /// Says to the draft what it meets. An error only where there is no document at all;
    /// what could not be read is a complaint.
    pub read: fn(&Arc<Source>, &mut Draft, &Stop) -> Result<(), Failure>,
    /// Draws its pages as they were printed, where it has such.
    pub painter: Option<MakePainter>,
    /// A file that lies in it, by its number.
    pub attachment: Option<TakeAttachment>,
    /// Whether it is simple enough to be read in the program itself; all else is read in a child that can do no harm.
    pub at_home: bool,
}

/// Draws one page after the other of one document; keeps what they share.
pub type Painter = Box<dyn FnMut(&Sheet) -> Result<Raster, Failure>>;

pub type MakePainter = fn(&Arc<Source>) -> Result<Painter, Failure>;

/// Name and bytes of a file within a file.
pub type Attachment = (String, Vec<u8>);

pub type TakeAttachment = fn(&Arc<Source>, u32) -> Result<Attachment, Failure>;

impl Format {
    /// A format of flowing text that is read in the program itself.
    pub const fn at_home(
        name: &'static str,
        extensions: &'static [&'static str],
        recognise: fn(&Peek) -> Confidence,
        read: fn(&Arc<Source>, &mut Draft, &Stop) -> Result<(), Failure>,
    ) -> Self {
        Self { name, extensions, recognise, read, painter: None, attachment: None, at_home: true }
    }
}

/// The table; plain text is last, and reads what nobody else does.
pub const FORMATS: &[Format] = &[markdown::FORMAT, html::FORMAT, pdf::FORMAT, text::FORMAT];

/// Reads a file with the format that fits it best, publishing snapshots on the way.
///
/// # Errors
/// Where there is no document at all, or the reading was stopped.
pub fn read(source: Source, id: DocId, stop: &Stop, publish: Option<Publish>) -> Result<Document, Failure> {
    let head = source.head()?;
    let format = best(&source.peek(&head))?;
    let source = Arc::new(source);
    let document = Document {
        id,
        format: format.name,
        name: source.name.clone(),
        path: source.path.clone(),
        bytes: source.len,
        ..Document::default()
    };
    let mut draft = Draft::new(document, publish);
    (format.read)(&source, &mut draft, stop)?;
    let mut publish = draft.take_publish();
    let mut document = draft.finish();
    // The digest needs a second pass over the file: nobody should wait for it who only wants to read.
    if let Some(publish) = &mut publish {
        publish(document.clone());
    }
    document.digest = Some(source.digest(stop)?);
    Ok(document)
}

fn best(peek: &Peek) -> Result<&'static Format, Failure> {
    let rated = FORMATS.iter().map(|format| ((format.recognise)(peek), format));
    // The first of equals: `max_by_key` would give the last.
    let (confidence, format) =
        rated.rev().max_by_key(|(confidence, _)| *confidence).ok_or_else(|| Failure::new("No formats."))?;
    match confidence {
        0 => Err(refusal(peek)),
        _ => Ok(format),
    }
}

fn refusal(peek: &Peek) -> Failure {
    let name = peek.name;
    match kind::of(peek) {
        Some(kind) => Failure::new(format!("“{name}” is {kind}, which cannot be read yet.")),
        None => Failure::new(format!("“{name}” looks like binary data, which has no words to read.")),
    }
    .why(Why::NotSupported)
}
