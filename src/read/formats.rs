//! Which format reads a file? One file in `formats/` and one row here for each.

use crate::data::bytes::AS_BYTES;
use crate::data::document::{Complaint, Document};
use crate::data::draft::{Draft, Publish, Pulse};
use crate::data::job::{Failure, FailureKind, Grown, Stop};
use crate::data::span::DocId;
use crate::read::container::ole::{self, Ole};
use crate::read::lock::{self, Alive, Unlocked};
use crate::read::opened::{self, Open, Opened};
use crate::read::source::packed::{self, Packing};
use crate::read::source::{Peek, Source, kind};
use std::sync::Arc;

pub mod archive;
pub mod bytes;
pub mod chat;
pub mod csv;
pub mod dbf;
pub mod doc;
pub mod docx;
pub mod epub;
pub mod fb2;
pub mod html;
pub mod ics;
pub mod ini;
pub mod json;
pub mod log;
pub mod mail;
pub mod markdown;
pub mod mbox;
pub mod mobi;
pub mod msg;
pub mod odp;
pub mod ods;
pub mod odt;
pub mod pdf;
pub mod photo;
pub mod plist;
pub mod ppt;
pub mod pptx;
pub mod rtf;
pub mod sqlite;
pub mod svg;
pub mod text;
pub mod tnef;
pub mod toml;
#[cfg(debug_assertions)]
pub mod trial;
pub mod vcf;
pub mod xls;
pub mod xlsb;
pub mod xlsx;
pub mod xml;
pub mod yaml;

/// How sure a format is that it can read a file, from 0 (not at all) to 100 (it says so itself).
pub type Confidence = u8;

/// One for each file in `formats/`. A row, not a trait object.
pub struct Format {
    /// As people call it: "Plain text", "Markdown".
    pub name: &'static str,
    /// A number to raise whenever the same file would be read into another text, other blocks or other spans than
    /// before. What is kept outside of a document and points into its text (an index, findings, a note's span)
    /// is kept with this number, and is made or looked for anew where it differs.
    pub version: u32,
    /// Endings of names, in lower case and without the dot. They count little beside what the bytes say.
    pub extensions: &'static [&'static str],
    /// What the system calls such files (RFC 6838), for “Open with …” in other programs; the usual name first. A format
    /// that has none is offered nowhere and read all the same.
    pub mime_types: &'static [&'static str],
    /// From the first bytes and the name; the most confident format reads the file.
    pub recognise: fn(&Peek) -> Confidence,
    /// Says to the draft what it meets. An error only where there is no document at all;
    /// what could not be read is a complaint.
    pub read: fn(&Arc<Source>, &mut Draft, &Stop) -> Result<(), Failure>,
    /// Opens it to serve pages, pictures, files and leaves out of it, where it has such.
    pub open: Option<Open>,
    /// Reads on a document that was read to its end, where its file may have grown since; `None` where that is not
    /// what it is for. Only for formats at home.
    pub grown: Option<ReadOn>,
    /// Whether it may have pages that can be drawn as they were printed: they are wanted at once.
    pub printed: bool,
    /// Whether it is simple enough to be read in the program itself; all else is read in a child that can do no harm.
    pub at_home: bool,
    /// A larger file of a format at home is read in a child too: what is made of it while it is read takes many times its
    /// size, and several are read at once.
    pub home_bytes: u64,
}

/// See [`Format::grown`].
pub type ReadOn = fn(&Arc<Source>, &Document, &Stop) -> Result<Grown, Failure>;

/// Files up to this size are read at home. What is made of tiny tags while they are read takes some hundred times their
/// size (the tree, the document, its marks), and four may be read at once; a child costs some milliseconds.
pub const HOME_BYTES: u64 = 2 * 1024 * 1024;

impl Format {
    /// A format of flowing text that is read in the program itself, up to [`HOME_BYTES`].
    pub const fn at_home(
        name: &'static str,
        extensions: &'static [&'static str],
        recognise: fn(&Peek) -> Confidence,
        read: fn(&Arc<Source>, &mut Draft, &Stop) -> Result<(), Failure>,
    ) -> Self {
        Self {
            name,
            version: 1,
            extensions,
            mime_types: &[],
            recognise,
            read,
            open: None,
            grown: None,
            printed: false,
            at_home: true,
            home_bytes: HOME_BYTES,
        }
    }

    /// A format that is read in a child, and keeps its file open there to serve pages, pictures and files out of it.
    pub const fn in_child(
        name: &'static str,
        extensions: &'static [&'static str],
        recognise: fn(&Peek) -> Confidence,
        read: fn(&Arc<Source>, &mut Draft, &Stop) -> Result<(), Failure>,
        open: Open,
    ) -> Self {
        let at_home = Self::at_home(name, extensions, recognise, read);
        Self { open: Some(open), at_home: false, home_bytes: 0, ..at_home }
    }
}

/// A table of formats, handed from the program's entrance down to whoever reads: the window's side and its children must
/// have the same one. Tests add a format of their own to it; there is no other reason to hand over anything but
/// [`FORMATS`].
pub type Formats = &'static [Format];

/// The table; plain text reads whatever is text that nobody else reads, and the last whatever there is.
pub const FORMATS: &[Format] = &[
    #[cfg(debug_assertions)]
    trial::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    pdf::FORMAT,
    epub::FORMAT,
    fb2::FORMAT,
    mobi::FORMAT,
    docx::FORMAT,
    doc::FORMAT,
    odt::FORMAT,
    odp::FORMAT,
    pptx::FORMAT,
    ppt::FORMAT,
    xlsx::FORMAT,
    xlsb::FORMAT,
    xls::FORMAT,
    ods::FORMAT,
    rtf::FORMAT,
    photo::FORMAT,
    sqlite::FORMAT,
    archive::FORMAT,
    svg::FORMAT,
    mbox::FORMAT,
    mail::FORMAT,
    msg::FORMAT,
    tnef::FORMAT,
    chat::FORMAT,
    ics::FORMAT,
    vcf::FORMAT,
    dbf::FORMAT,
    csv::FORMAT,
    log::FORMAT,
    json::FORMAT,
    json::LINES,
    xml::FORMAT,
    plist::FORMAT,
    yaml::FORMAT,
    toml::FORMAT,
    ini::FORMAT,
    text::FORMAT,
    bytes::FORMAT,
];

/// Where a file is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// It is simple enough for the program itself.
    Home,
    /// All else is read in a child (see `sandbox`).
    Child {
        /// Whether it may have pages that can be drawn as they were printed.
        printed: bool,
    },
}

/// Where a file is to be read.
///
/// # Errors
/// Where no format can read it.
pub fn room(formats: Formats, source: &Source) -> Result<Room, Failure> {
    let head = source.head()?;
    if as_bytes(formats, source).is_some() {
        return Ok(Room::Child { printed: false });
    }
    if Packing::of(&head).is_some() {
        return Ok(Room::Child { printed: true });
    }
    if ole::is(&head) && source.encoding.is_none() {
        // What it is stands anywhere in it, and is looked for where nothing can happen.
        return Ok(Room::Child { printed: false });
    }
    let format = best(formats, &source.peek(&head))?;
    let at_home = format.at_home && source.len <= format.home_bytes;
    Ok(if at_home { Room::Home } else { Room::Child { printed: format.printed } })
}

/// Reads a file with the format that fits it best, in the program itself, publishing snapshots on the way.
///
/// # Errors
/// Where there is no document at all, or the reading was stopped.
pub fn read(source: Source, id: DocId, stop: &Stop, publish: Option<Publish>) -> Result<Document, Failure> {
    read_with(FORMATS, source, id, stop, publish)
}

/// As [`read`], with formats of the caller's choice: a test adds its own to the table.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    formats: Formats,
    source: Source,
    id: DocId,
    stop: &Stop,
    publish: Option<Publish>,
) -> Result<Document, Failure> {
    let at_home = room(formats, &source)? == Room::Home;
    // Text and digest of what fits into memory are made of the same bytes; a larger file has to be read twice.
    let (source, torn) = if at_home { source.held(text::HELD_BYTES)? } else { (source, false) };
    let source = Arc::new(source);
    let (mut document, mut publish) = read_words(formats, &source, id, stop, publish, None)?;
    if torn {
        complain_of_change(&mut document);
    }
    // Nobody should wait for the digest who only wants to read.
    if let Some(publish) = &mut publish {
        publish(document.clone());
    }
    // What may be half of one version and half of the next has no digest at all.
    if torn { Ok(document) } else { with_digest(document, &source, stop) }
}

/// What became of a file that was read to its end, where its format can read it on.
///
/// # Errors
/// Where the file cannot be read, or the reading was stopped.
pub fn grown(formats: Formats, source: Source, earlier: &Document, stop: &Stop) -> Result<Grown, Failure> {
    let format = formats.iter().find(|format| format.name == earlier.format);
    let Some(read_on) = format.and_then(|format| format.grown) else { return Ok(Grown::Another) };
    let (source, torn) = source.held(text::HELD_BYTES)?;
    let held = source.len <= text::HELD_BYTES;
    let source = Arc::new(source);
    Ok(match read_on(&source, earlier, stop)? {
        // The digest of a large file would cost as much as reading all of it again.
        Grown::More(document) if held && !torn => {
            let document = Arc::unwrap_or_clone(document);
            Grown::More(Arc::new(with_digest(document, &source, stop)?))
        }
        other => other,
    })
}

/// A document with the digest of the file that it was read from. Where the file was written to meanwhile, there is
/// no digest, and the document says so: what the user wrote would be kept under a version that nobody has seen.
///
/// # Errors
/// Where it was stopped, or the system says no.
pub fn with_digest(mut document: Document, source: &Source, stop: &Stop) -> Result<Document, Failure> {
    let digest = source.digest(stop)?;
    // Asked last: then neither the words nor the digest can be of another version.
    if source.changed() {
        complain_of_change(&mut document);
    } else {
        document.digest = Some(digest);
    }
    Ok(document)
}

fn complain_of_change(document: &mut Document) {
    let words = "This file was changed while it was read: some of its words may be of the version before.";
    let hint = Some("Read it again from the disk.".to_owned());
    document.complaints.push(Complaint { words: words.to_owned(), span: None, hint });
}

/// As [`read`], but for the digest; gives the publisher back. `pulse` is called whenever the reading is seen to go on.
///
/// # Errors
/// Where there is no document at all, or the reading was stopped.
pub fn read_words<'a>(
    formats: Formats,
    source: &Arc<Source>,
    id: DocId,
    stop: &Stop,
    publish: Option<Publish<'a>>,
    mut pulse: Option<Pulse<'a>>,
) -> Result<(Document, Option<Publish<'a>>), Failure> {
    let mut alive = || pulse.iter_mut().for_each(|pulse| pulse());
    let Fitting { source: inner, format, packings, remarks } = fitting(formats, source, &mut alive)?;
    let document = Document { format: format.name, format_version: format.version, ..source.document(id) };
    let mut draft = Draft::new(document, publish);
    draft.on_progress(pulse);
    for Unpacking { packing, named_so, fault } in &packings {
        if let Some(fault) = fault {
            draft.complain_at(*fault, None, None);
        }
        if !named_so {
            let name = packing.name();
            let words = format!("Unpacked from {name}: this file is packed, which its name does not say.");
            draft.complain_at(words, None, None);
        }
    }
    remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
    if inner.len == 0 {
        draft.complain_at("This file is empty.", None, None);
    } else if let Some(ending) = misnamed(formats, &inner, format) {
        let words = format!("This file is called “.{ending}” and is not of that kind: it is plain text.");
        draft.complain_at(words, None, None);
    }
    (format.read)(&inner, &mut draft, stop)?;
    let publish = draft.take_publish();
    for Unpacking { packing, .. } in packings {
        draft.facts().others.push(("Unpacked from".to_owned(), packing.name().to_owned()));
    }
    Ok((draft.finish(), publish))
}

/// The ending of a name that promises what no program would find in the file: something else than text. Somebody called
/// it so by mistake, or to deceive, or it is damaged.
fn misnamed(formats: Formats, source: &Source, format: &Format) -> Option<String> {
    if format.name != text::FORMAT.name || source.encoding.is_some() {
        return None;
    }
    let ending = source.peek(&[]).extension;
    let of_others = |other: &Format| !other.at_home && other.extensions.contains(&ending.as_str());
    formats.iter().any(of_others).then_some(ending)
}

/// Opens a file to serve out of it; one whose format has nothing to serve answers every request with a sentence.
///
/// # Errors
/// Where it cannot be read.
pub fn open(formats: Formats, source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let Fitting { source, format, .. } = fitting(formats, source, &mut || {})?;
    match format.open {
        Some(open) => open(&source),
        None => Ok(Box::new(opened::Nothing)),
    }
}

/// A file as its format reads it: unpacked where it was packed, opened where it was locked.
struct Fitting {
    source: Arc<Source>,
    format: &'static Format,
    packings: Vec<Unpacking>,
    /// What is to be said of how it was opened.
    remarks: Vec<String>,
}

/// A packing that was undone.
struct Unpacking {
    packing: Packing,
    /// Whether the name said so.
    named_so: bool,
    /// What is not as it should be, in a sentence.
    fault: Option<&'static str>,
}

/// A file that is packed may hold one that is packed again. Some hold themselves.
const MAX_PACKINGS: usize = 3;

/// The content decides, not the name: what is packed is unpacked, and what is locked opened, once, and read as what it
/// holds.
fn fitting(formats: Formats, source: &Arc<Source>, alive: Alive<'_>) -> Result<Fitting, Failure> {
    let mut source = Arc::clone(source);
    if let Some(format) = as_bytes(formats, &source) {
        return Ok(Fitting { source, format, packings: Vec::new(), remarks: Vec::new() });
    }
    let mut packings = Vec::new();
    while let Some(packing) = Packing::of(&source.head()?) {
        if packings.len() >= MAX_PACKINGS {
            let words = format!("“{}” is packed more than {MAX_PACKINGS} times over.", source.name);
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        let named_so = packing.named_so(&source.name);
        let packed::Unpacked { source: inner, fault } = packed::unpack(&source, packing)?;
        packings.push(Unpacking { packing, named_so, fault });
        source = Arc::new(inner);
    }
    let mut remarks = Vec::new();
    // Who chooses an encoding by hand wants to see the letters of the file as it lies there.
    if source.encoding.is_none()
        && let Some(Unlocked { source: inner, remarks: said }) =
            lock::unlocked(&source, &source.head()?, alive)?
    {
        remarks = said;
        source = Arc::new(inner);
    }
    let head = source.head()?;
    let inside = if ole::is(&head) { Some(Ole::open(&source)?.kind()) } else { None };
    let format = best(formats, &Peek { inside, ..source.peek(&head) })?;
    Ok(Fitting { source, format, packings, remarks })
}

/// What shows bytes, where somebody wants those and not what they mean.
fn as_bytes(formats: Formats, source: &Source) -> Option<&'static Format> {
    let wanted = source.encoding.as_deref() == Some(AS_BYTES);
    formats.iter().find(|format| wanted && format.name == bytes::FORMAT.name)
}

fn best(formats: Formats, peek: &Peek) -> Result<&'static Format, Failure> {
    // Who chooses an encoding by hand wants to see letters, whatever the file is.
    // Those of a table stand in its cells.
    let lists = [csv::FORMAT.name, dbf::FORMAT.name];
    let of_letters = |format: &Format| format.at_home || lists.contains(&format.name);
    let fitting = formats.iter().filter(|format| !peek.encoding_chosen || of_letters(format));
    let rated = fitting.map(|format| ((format.recognise)(peek), format));
    // The first of equals: `max_by_key` would give the last.
    let (confidence, format) =
        rated.rev().max_by_key(|(confidence, _)| *confidence).ok_or_else(|| Failure::new("No formats."))?;
    match confidence {
        0 => Err(refusal(peek)),
        _ => Ok(format),
    }
}

/// What a file that is called so is, of which strings and bytes are all that can be shown: "a WordPerfect document"; `None`
/// where nothing is known against it. The content decides when it is opened; this is for lists, which open nothing.
pub fn only_strings_of(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    // No ending that says something is longer, and lists ask this of a hundred thousand names.
    let mut small = [0_u8; 8];
    let small = small.get_mut(..ending.len())?;
    small.copy_from_slice(ending.as_bytes());
    small.make_ascii_lowercase();
    let ending = std::str::from_utf8(small).ok()?;
    let kind = kind::by_ending(ending)?;
    let read = FORMATS.iter().any(|format| format.extensions.contains(&ending));
    (!read).then(|| kind.words())
}

/// Whether a file that is called so may be looked into like a folder. The content decides when that is asked for.
pub fn holds_files(name: &str) -> bool {
    let unpacked = Packing::ALL.iter().find_map(|packing| packing.unpacked_name(name));
    let name = unpacked.as_deref().unwrap_or(name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let holding = [archive::FORMAT.extensions, mbox::FORMAT.extensions];
    holding.iter().copied().flatten().any(|known| ending.eq_ignore_ascii_case(known))
}

fn refusal(peek: &Peek) -> Failure {
    let name = peek.name;
    match kind::of(peek) {
        Some(kind) => Failure::new(format!("“{name}” is {}, which cannot be read yet.", kind.words())),
        None => Failure::new(format!("“{name}” looks like binary data, which has no words to read.")),
    }
    .kind(FailureKind::NotSupported)
}

#[cfg(test)]
mod tests;
