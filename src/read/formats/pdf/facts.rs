//! What a file says of itself: title, authors, dates, programs, language.

use super::strings::{date, text, text_of};
use super::unpack::{self, End};
use crate::data::document::Facts;
use crate::read::formats::html::take_fact;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, DateTime, Dict, Stream};
use regex::Regex;
use std::sync::LazyLock;

/// Metadata of more bytes carry pictures.
const MAX_XMP: usize = 4 * 1024 * 1024;

/// What a title is called that is none: a program put all of it, or a part.
const STATED: &str = "title in the file";

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
    if let Some(language) = text_of(root, "Lang").or_else(|| language_of_tags(root)) {
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
            facts.others.insert(0, (STATED.to_owned(), title));
        }
    }
    complaint
}

/// The language that the tags of a document say of all of it.
fn language_of_tags(root: &Dict<'_>) -> Option<String> {
    let tree = root.get::<Dict<'_>>("StructTreeRoot")?;
    let top = tree.get::<Dict<'_>>("K");
    let top =
        top.or_else(|| tree.get::<Array<'_>>("K").filter(|all| all.raw_iter().count() == 1)?.iter().next());
    text_of(&top?, "Lang")
}

/// A title that somebody gave, without what a program put before it; nothing where a program put all of it.
fn own_title(title: &str) -> Option<String> {
    const NONE: [&str; 18] = [
        "untitled",
        "untitled document",
        "no title",
        "title",
        "document",
        "unknown",
        "none",
        "null",
        "(anonymous)",
        "anonymous",
        "unspecified",
        "about:blank",
        "powerpoint presentation",
        "slide",
        "print",
        "layout",
        "scan",
        "scanned document",
    ];
    let title = title.trim();
    let title = PROGRAMS.iter().find_map(|program| title.strip_prefix(program)).unwrap_or(title).trim();
    let small = title.to_lowercase();
    // “Document1”, “untitled-2”, “Slide 1”.
    let counted = small.trim_end_matches(|c: char| c.is_ascii_digit() || " -_()#".contains(c));
    let none = NONE.contains(&counted) || NONE.contains(&small.as_str());
    (!title.is_empty() && !none && !is_file_name(title) && !is_garbage(title)).then(|| title.to_owned())
}

/// What programs put before the name of a file.
const PROGRAMS: [&str; 10] = [
    "Microsoft Word - ",
    "Microsoft PowerPoint - ",
    "Microsoft Excel - ",
    "Microsoft Outlook - ",
    "Microsoft Publisher - ",
    "PowerPoint Presentation - ",
    "Full page fax print - ",
    "WordPerfect - ",
    "Adobe InDesign - ",
    "Print - ",
];

/// Whether words are the name of a file: `report-final.docx`, `C:\\papers\\1.wpd`.
fn is_file_name(words: &str) -> bool {
    const ENDINGS: [&str; 34] = [
        "doc", "docx", "docm", "dot", "dotx", "rtf", "odt", "txt", "wpd", "wps", "pdf", "ps", "eps", "tex",
        "dvi", "qxd", "qxp", "indd", "pmd", "p65", "fm", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "htm",
        "html", "xml", "tif", "tiff", "jpg", "png",
    ];
    let words = words.trim_end_matches(['"', ')', ']']);
    let Some((name, ending)) = words.rsplit_once('.') else { return false };
    let known = ENDINGS.contains(&ending.to_ascii_lowercase().as_str());
    known && !name.is_empty() && !name.ends_with(char::is_whitespace)
}

/// Whether words say nothing to anybody: bytes in the wrong encoding, numbers of programs.
fn is_garbage(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    let lost = words.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER || c.is_control()).count();
    // A long number in hexadecimal digits, with its strokes.
    let hex = words.len() >= 24 && words.chars().all(|c| c.is_ascii_hexdigit() || "-{}".contains(c));
    lost * 4 > words.chars().count() || letters == 0 || hex
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_what_somebody_called_the_document() {
        for (title, own) in [
            ("Minutes of 3 May", Some("Minutes of 3 May")),
            ("Microsoft Word - Minutes of 3 May", Some("Minutes of 3 May")),
            ("Microsoft Word - minutes-final2.doc", None),
            (r"C:\papers\1.wpd", None),
            ("Report No. 12", Some("Report No. 12")),
            ("Appendix to rule 3.tex", None),
            ("untitled-2", None),
            ("Document1", None),
            ("Slide 1", None),
            ("1984", Some("1984")),
            ("----", None),
            ("\u{FFFD}\u{FFFD}\u{FFFD}a", None),
            ("{0A1B2C3D-0000-1111-2222-333344445555}", None),
        ] {
            assert_eq!(own_title(title).as_deref(), own, "{title}");
        }
    }
}
