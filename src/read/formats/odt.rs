//! Reads texts of OpenDocument (ODF 1.3): headings, lists with their numbers as printed, tables, notes, pictures, and the
//! changes and comments that the file remembers, each on its words; packed, or as one flat file.

use super::{Confidence, Format};
use crate::data::document::{AsideKind, PictureSource, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::opc::Package;
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::office::aside;
use crate::read::office::pages::Pages;
use crate::read::opened::{Nothing, Opened};
use crate::read::source::{Peek, Source, kind};
use crate::read::xml::{self, Event, Xml};
use body::{Body, Parts};
use std::sync::Arc;
use styles::Styles;

mod around;
mod body;
mod changes;
mod lists;
mod styles;

/// The row of texts of OpenDocument.
pub const FORMAT: Format = Format {
    name: "OpenDocument text",
    version: 2,
    extensions: &["odt", "ott", "fodt"],
    mime_types: &[
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text-flat-xml",
    ],
    recognise,
    read,
    open: Some(open),
    printed: false,
    at_home: false,
    home_bytes: 0,
};

/// Bytes of a flat file.
const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// The fact that says how many pages it had.
const PAGES: &str = "Pages";
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

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(kind::Kind::OdfText) => 100,
        Some(kind::Kind::Zip) if ["odt", "ott"].contains(&peek.extension.as_str()) => 90,
        None if is_flat(peek.bytes) => 97,
        _ => 0,
    }
}

fn is_flat(bytes: &[u8]) -> bool {
    let has = |what: &[u8]| memchr::memmem::find(bytes, what).is_some();
    bytes.trim_ascii_start().starts_with(b"<") && has(b"<office:document") && has(b"opendocument.text")
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let head = source.head()?;
    if is_flat(&head) {
        let text = xml::decoded(&source.read_all(MAX_BYTES)?);
        take_facts(&text, draft);
        let mut styles = Styles::default();
        styles.take(&text);
        let mut body = Body::new(&styles, &Flat);
        (body.kinds, body.pages) = (around::kinds(&text), pages(&text, &styles, draft));
        tell_settings(&text, draft);
        return body.read_all(&text, draft, stop);
    }
    let zip = Zip::open_for(source, draft)?;
    let package = Package { zip: &zip, budget: Budget::new(stop) };
    if let Ok(Some((manifest, _))) = package.text("META-INF/manifest.xml")
        && manifest.contains("encryption-data")
    {
        let words = "This document is locked with a password, which cannot be opened yet.";
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    }
    let mut text_of = |path: &str| match package.text(path) {
        Ok(Some((text, remarks))) => {
            remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
            Some(text)
        }
        Ok(None) => None,
        Err(failure) => {
            draft.complain_at(failure.words, None, None);
            None
        }
    };
    let mut styles = Styles::default();
    let (named, meta, content) = (text_of("styles.xml"), text_of("meta.xml"), text_of("content.xml"));
    named.iter().chain(&content).for_each(|text| styles.take(text));
    meta.iter().for_each(|text| take_facts(text, draft));
    let content = content.ok_or_else(|| {
        Failure::new("This file lacks the part that is the document.").kind(FailureKind::Damaged)
    })?;
    if zip.members().iter().any(|member| member.name.starts_with("Basic/") && member.name.ends_with(".xml")) {
        draft.complain_at("This file has macros, which are never run.", None, None);
    }
    let parts = Own(&package);
    let mut body = Body::new(&styles, &parts);
    body.kinds = named.as_deref().map(around::kinds).unwrap_or_default();
    body.pages = pages(&content, &styles, draft);
    body.read_all(&content, draft, stop)?;
    if let Ok(Some((text, _))) = package.text("settings.xml") {
        tell_settings(&text, draft);
    }
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
        self.0.text(path).ok().flatten().map(|(text, _)| text)
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

/// Pages as the file remembers them.
fn pages(text: &str, styles: &Styles, draft: &mut Draft) -> Option<Pages> {
    let stated = draft.facts().others.iter().find(|(name, _)| name == PAGES)?.1.parse().ok();
    Pages::of(around::count(text, styles), stated)
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

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    if is_flat(&source.head()?) {
        return Ok(Box::new(Nothing));
    }
    served::open(source)
}

#[cfg(test)]
mod tests;
