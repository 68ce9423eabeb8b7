//! What a file of OpenDocument is made of, whatever it holds: its content, its styles and what it says of itself, packed or
//! in one flat file.

use super::body::Parts;
use super::styles::Styles;
use crate::data::document::{AsideKind, PictureSource, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::opc::Package;
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::formats::Confidence;
use crate::read::office::aside;
use crate::read::opened::{Nothing, Opened};
use crate::read::source::kind::{self, Kind};
use crate::read::source::{Peek, Source};
use crate::read::xml::{self, Event, Xml};
use std::sync::Arc;

/// Bytes of a flat file.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// The fact that says how many pages it had.
pub const PAGES: &str = "Pages";
/// Names of facts as people say them.
const FACTS: [(&str, &str); 11] = [
    ("subject", "Subject"),
    ("description", "Description"),
    ("keyword", "Keyword"),
    ("creator", "Last saved by"),
    ("date", "Saved"),
    ("creation-date", "Created"),
    ("print-date", "Printed"),
    ("generator", "Written with"),
    ("editing-cycles", "Times saved"),
    ("editing-duration", "Time of editing"),
    ("printed-by", "Printed by"),
];

/// What of a file is read into a document.
pub struct Content<'p> {
    /// How words look, and how lists are numbered.
    pub styles: &'p Styles,
    /// Finds what else lies in the file.
    pub parts: &'p dyn Parts,
    /// The body, as XML.
    pub content: &'p str,
    /// The styles that have names, and what stands around pages and behind slides, as XML.
    pub named: &'p str,
}

/// How sure it is that a file is of this kind, whose sort (`text`, `presentation`) and endings are known.
pub fn recognised(peek: &Peek, own: Kind, sort: &str, endings: &[&str]) -> Confidence {
    match kind::of(peek) {
        Some(kind) if kind == own => 100,
        Some(Kind::Zip) if endings.contains(&peek.extension.as_str()) => 90,
        None if is_flat(peek.bytes, sort) => 97,
        _ => 0,
    }
}

/// Whether first bytes are those of a flat file of this sort.
fn is_flat(bytes: &[u8], sort: &str) -> bool {
    let has = |what: &[u8]| memchr::memmem::find(bytes, what).is_some();
    let sort = format!("opendocument.{sort}");
    bytes.trim_ascii_start().starts_with(b"<") && has(b"<office:document") && has(sort.as_bytes())
}

fn is_any_flat(bytes: &[u8]) -> bool {
    ["text", "presentation", "spreadsheet"].iter().any(|sort| is_flat(bytes, sort))
}

/// Whether a file is a flat one.
///
/// # Errors
/// Where it cannot be read.
pub fn is_flat_file(source: &Source) -> Result<bool, Failure> {
    Ok(is_any_flat(&source.head()?))
}

/// Opens a file and hands its content to who reads it.
///
/// # Errors
/// Where it has no content, is locked, or was stopped.
pub fn read(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    take: impl FnOnce(&Content<'_>, &mut Draft) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let head = source.head()?;
    if is_any_flat(&head) {
        let text = xml::decoded(&source.read_all(MAX_BYTES)?);
        take_facts(&text, draft);
        let mut styles = Styles::default();
        styles.take(&text);
        take(&Content { styles: &styles, parts: &Flat, content: &text, named: &text }, draft)?;
        tell_settings(&text, draft);
        return Ok(());
    }
    let zip = Zip::open_for(source, draft)?;
    let package = Package::new(&zip, Budget::new(stop));
    if let Some(manifest) = package.side("META-INF/manifest.xml")
        && manifest.contains("encryption-data")
    {
        let words = "This document is locked with a password, which cannot be opened yet.";
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    }
    let content = match package.text("content.xml") {
        Ok(found) => found.map(|(text, remarks)| {
            remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
            text
        }),
        Err(failure) => {
            draft.complain_at(failure.words, None, None);
            None
        }
    };
    let mut styles = Styles::default();
    let (named, meta) = (package.side("styles.xml"), package.side("meta.xml"));
    named.iter().chain(&content).for_each(|text| styles.take(text));
    meta.iter().for_each(|text| take_facts(text, draft));
    let content = content.ok_or_else(|| {
        Failure::new("This file lacks the part that is the document.").kind(FailureKind::Damaged)
    })?;
    if zip.members().iter().any(|member| member.name.starts_with("Basic/") && member.name.ends_with(".xml")) {
        draft.complain_at("This file has macros, which are never run.", None, None);
    }
    let named = named.unwrap_or_default();
    take(&Content { styles: &styles, parts: &Own(&package), content: &content, named: &named }, draft)?;
    if let Some(text) = package.side("settings.xml") {
        tell_settings(&text, draft);
    }
    package.tell_faults(draft);
    if let Some(number) = zip.find("Thumbnails/thumbnail.png") {
        let words = "A small picture of the first page, as it was when somebody saved it.";
        draft.aside(aside(AsideKind::Attachment(number as u32), "thumbnail.png", words));
    }
    Ok(())
}

/// Parts of a packed file.
struct Own<'p, 'z>(&'p Package<'z>);

impl Parts for Own<'_, '_> {
    fn picture(&self, href: &str) -> PictureSource {
        match self.number(href) {
            _ if href.contains("://") => PictureSource::Remote(href.to_owned()),
            Some(number) => PictureSource::Inside(number),
            None => PictureSource::Missing(format!("The file lacks “{href}”.")),
        }
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.side_once(path)
    }

    fn number(&self, href: &str) -> Option<u32> {
        self.0.zip.find(href.trim_start_matches("./")).map(|number| number as u32)
    }
}

/// A flat file has no parts: what it holds stands in it.
struct Flat;

impl Parts for Flat {
    fn picture(&self, href: &str) -> PictureSource {
        match href.contains("://") {
            true => PictureSource::Remote(href.to_owned()),
            false => PictureSource::Missing(format!("A flat file cannot hold “{href}”.")),
        }
    }

    fn text(&self, _: &str) -> Option<String> {
        None
    }

    fn number(&self, _: &str) -> Option<u32> {
        None
    }
}

/// What the settings say of the place where it was written.
fn tell_settings(text: &str, draft: &mut Draft) {
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        let name = match (tag.name(), tag.get("name").as_deref()) {
            ("body" | "styles", _) => return,
            ("config-item", Some("PrinterName")) => "Printer",
            ("config-item", Some("CurrentDatabaseDataSource")) => "Letters are filled in from",
            _ => continue,
        };
        let words = xml.text();
        if !words.trim().is_empty() {
            draft.aside(aside(AsideKind::Unseen(Unseen::Metadata), name, words.trim()));
        }
    }
}

/// What the file says of itself.
fn take_facts(text: &str, draft: &mut Draft) {
    let mut xml = Xml::new(text);
    let mut within = false;
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "meta" => within = true,
            "body" | "styles" | "automatic-styles" => return,
            _ if !within => {}
            "title" => draft.facts().title = Some(xml.text()).filter(|title| !title.trim().is_empty()),
            "initial-creator" => draft.facts().authors.push(xml.text()),
            "language" => draft.facts().language = Some(xml.text()),
            "template" => {
                let path = tag.get("href").or_else(|| tag.get("title")).unwrap_or_default();
                let kind = match path.contains("://") && !path.starts_with("file:") {
                    true => Unseen::RemoteLink,
                    false => Unseen::Metadata,
                };
                if !path.is_empty() {
                    draft.aside(aside(AsideKind::Unseen(kind), "Template", &path));
                }
            }
            "auto-reload" => {
                if let Some(address) = tag.get("href").filter(|address| !address.is_empty()) {
                    draft.aside(aside(
                        AsideKind::Unseen(Unseen::RemoteLink),
                        "Reads itself again from",
                        &address,
                    ));
                }
            }
            "document-statistic" => {
                let pages = tag.get("page-count");
                draft.facts().others.extend(pages.map(|pages| (PAGES.to_owned(), pages)));
            }
            "user-defined" => {
                let name = tag.get("name").unwrap_or_default();
                let words = xml.text();
                draft.facts().others.push((name, words));
            }
            name => {
                if let Some((_, said)) = FACTS.iter().find(|(own, _)| *own == name) {
                    let words = xml.text();
                    draft.facts().others.push(((*said).to_owned(), words));
                }
            }
        }
    }
}

/// Serves pictures and files out of a packed file; in a flat one they stand in its words.
///
/// # Errors
/// Where it is no archive.
pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    if is_flat_file(source)? {
        return Ok(Box::new(Nothing));
    }
    served::open(source)
}
