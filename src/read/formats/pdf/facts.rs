//! What a file says of itself: title, authors, dates, programs, language.

use super::strings::{date, text, text_of};
use super::unpack::{self, End};
use crate::data::document::Facts;
use crate::read::formats::html::take_fact;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{DateTime, Dict, Stream};
use regex::Regex;
use std::sync::LazyLock;

/// Metadata of more bytes carry pictures.
const MAX_XMP: usize = 4 * 1024 * 1024;

/// Elements and attributes of XMP that say something to a reader, and how they are called then.
const XMP: [(&str, &str); 8] = [
    ("dc:title", "title"),
    ("dc:creator", "author"),
    ("dc:description", "description"),
    ("dc:publisher", "publisher"),
    ("dc:rights", "rights"),
    ("xmp:CreateDate", "created"),
    ("xmp:ModifyDate", "modified"),
    ("xmpMM:DocumentID", "identifier"),
];

/// Reads them. Gives a complaint where there are more than are read.
pub fn read(pdf: &Pdf, root: &Dict<'_>, facts: &mut Facts) -> Option<String> {
    let metadata = pdf.metadata();
    let mut take = |name: &str, bytes: &Option<Box<[u8]>>| {
        if let Some(bytes) = bytes {
            take_fact(facts, name, &text(bytes));
        }
    };
    take("title", &metadata.title);
    take("author", &metadata.author);
    take("subject", &metadata.subject);
    take("keywords", &metadata.keywords);
    take("program", &metadata.creator);
    take("producer", &metadata.producer);
    for (name, date) in [("created", &metadata.creation_date), ("modified", &metadata.modification_date)] {
        if let Some(date) = date {
            take_fact(facts, name, &date_words(date));
        }
    }
    if let Some(language) = text_of(root, "Lang") {
        take_fact(facts, "language", &language);
    }
    let version = format!("{:?}", pdf.version());
    if let Some((major, minor)) = version.strip_prefix("Pdf").and_then(|digits| digits.split_at_checked(1)) {
        take_fact(facts, "version", &format!("PDF {major}.{minor}"));
    }
    let complaint = xmp(root, facts);
    if let Some(title) = facts.title.take() {
        facts.title = own_title(&title);
        if facts.title.as_deref() != Some(title.trim()) {
            facts.others.insert(0, ("title".to_owned(), title));
        }
    }
    complaint
}

/// A title that somebody gave, without what a program put before it; nothing where a program put all of it.
fn own_title(title: &str) -> Option<String> {
    const NONE: [&str; 7] =
        ["untitled", "untitled document", "no title", "title", "document", "document1", "unknown"];
    let title = title.trim();
    let title = ["Microsoft Word - ", "Microsoft PowerPoint - ", "Microsoft Excel - "]
        .iter()
        .find_map(|program| title.strip_prefix(program))
        .unwrap_or(title)
        .trim();
    (!title.is_empty() && !NONE.contains(&title.to_lowercase().as_str())).then(|| title.to_owned())
}

fn date_words(date: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, utc_offset_hour, utc_offset_minute } = date;
    super::strings::date(&format!(
        "D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}{utc_offset_hour:+03}'{utc_offset_minute:02}'"
    ))
}

/// XMP names what Info does not, or says otherwise: two titles are worth knowing.
fn xmp(root: &Dict<'_>, facts: &mut Facts) -> Option<String> {
    static TAGS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("<[^>]*>").ok());
    let unpacked = unpack::unpacked(&root.get::<Stream<'_>>("Metadata")?, MAX_XMP);
    let xml = String::from_utf8_lossy(&unpacked.bytes);
    for (tag, name) in XMP {
        let element = xml.split_once(&format!("<{tag}")).and_then(|(_, rest)| {
            let (_, rest) = rest.split_once('>')?;
            rest.split_once(&format!("</{tag}")).map(|(value, _)| value.to_owned())
        });
        let attribute = || {
            let (_, rest) = xml.split_once(&format!("{tag}=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let Some(value) = element.or_else(attribute) else { continue };
        // Several authors are items of a list.
        for item in value.split("</rdf:li>") {
            let bare = TAGS
                .as_ref()
                .map_or_else(|| item.to_owned(), |tags| tags.replace_all(item, " ").into_owned());
            let words = unescaped(&bare);
            let words = words.trim();
            let known = facts.title.as_deref() == Some(words)
                || facts.others.iter().any(|(other, known)| {
                    other == name && (known == words || name == "created" || name == "modified")
                });
            if !words.is_empty() && !known {
                let is_date = name == "created" || name == "modified";
                let date = is_date.then(|| date(words));
                let other = name == "title" && facts.title.is_some();
                take_fact(facts, if other { "other title" } else { name }, date.as_deref().unwrap_or(words));
            }
        }
    }
    let too_large = unpacked.end == End::TooLarge;
    too_large
        .then(|| "What this PDF says of itself is longer than 4 MB; the rest of it is left out.".to_owned())
}

fn unescaped(words: &str) -> String {
    let plain =
        words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    plain.replace("&amp;", "&")
}
