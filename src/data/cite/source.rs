//! What a citation is made of, gathered once for all forms.

use super::lines::Lines;
use super::{CiteParts, Citing, Day};
use crate::data::document::{Document, OutlineSource, Revision, RevisionKind};
use crate::data::shown::Reading;
use crate::data::span::Span;
use crate::data::unit::UnitKind;
use crate::data::visible;
use std::borrow::Cow;

/// Names under which files state when what they hold was published. When a file was made or changed is none of them:
/// a scan of 1912 was made last week.
const PUBLISHED: &[&str] = &["date", "published", "issued", "publication date", "article:published_time"];
/// Signs of a SHA-256 that are cited: enough to tell any two files that people hold against each other.
const DIGEST_SIGNS: usize = 16;
/// Authors that are named; of more it is said that there are others.
const MAX_AUTHORS: usize = 8;

/// What is cited.
#[derive(Clone, Debug)]
pub struct Cited<'a> {
    /// The words as they are copied.
    pub words: &'a str,
    /// Where they stand.
    pub span: Span,
    /// What names their place, where the span does not: cells of a sheet.
    pub place: Option<String>,
}

/// Where the words stand, in the terms of the original.
pub(super) struct Place {
    /// “page 45”, “page 45, lines 12–20”, “paragraphs 3–4”, “Sheet1!B7”.
    pub words: String,
    /// As lawyers have it: “45”, “45:12–46:3”, “¶¶ 3–4”.
    pub pinpoint: String,
    /// As notes have it: “p. 45”, “paras. 3–4”.
    pub short: String,
    /// Pages and lines, “45:12–46:3”, where lines are counted.
    pub lines: Option<String>,
    /// The printed pages alone, “45–46”; `None` for what has no pages.
    pub pages: Option<String>,
    /// The pages of the file, “51–52”, where they are others and are wanted.
    pub file_pages: Option<String>,
}

pub(super) struct Source<'a> {
    pub words: Cow<'a, str>,
    /// The name of the file, where nobody gave the document a title: people look for it by this name, and a title made
    /// of it would say it twice.
    pub title: String,
    pub authors: Vec<String>,
    /// The name of the file, where the title is another.
    pub file: Option<String>,
    /// What it lies in, the nearest first.
    pub within: Vec<String>,
    pub section: Option<String>,
    pub place: Place,
    /// Whether the words were recognised in a picture: they may be misread, which nobody can see who reads a quotation.
    pub recognised: bool,
    /// In which reading of a draft they stand so, where they would be others in another.
    pub reading: Option<&'static str>,
    /// When it was published, as the file states it.
    pub published: Option<String>,
    pub day: Option<Day>,
    pub digest: Option<String>,
    pub link: Option<&'a str>,
}

impl<'a> Source<'a> {
    pub fn new(document: &Document, cited: &Cited<'a>, citing: &'a Citing) -> Self {
        let CiteParts { file_page, date, digest, link } = citing.parts;
        let own = document.facts.title.as_deref().map(plain).filter(|title| !title.is_empty());
        let given = citing.title.as_deref().map(plain).filter(|title| !title.is_empty());
        let title = given.or(own).unwrap_or_else(|| plain(&document.name));
        let file = Some(plain(&document.name)).filter(|name| *name != title && !name.is_empty());
        let sha = document.digest.map(|digest| digest.to_string()[..DIGEST_SIGNS].to_owned());
        Self {
            words: turned_back(cited.words.trim()),
            section: section(document, cited.span, &title),
            title,
            authors: authors(document),
            file,
            within: document.within.iter().map(|outer| plain(outer)).collect(),
            place: place(document, cited, file_page),
            recognised: document.is_recognised(cited.span),
            reading: reading(document, cited.span, citing.reading),
            published: published(document),
            day: citing.day.filter(|_| date),
            digest: sha.filter(|_| digest),
            link: citing.link.as_deref().filter(|_| link),
        }
    }

    /// “A, B and C”.
    pub fn authors_words(&self, and: &str) -> String {
        match self.authors.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [all @ .., last] => format!("{} {and} {last}", all.join(", ")),
        }
    }

    /// The first year that is named where it says when it was published.
    pub fn year(&self) -> Option<&str> {
        let words = self.published.as_deref()?;
        let digits = words.split(|c: char| !c.is_ascii_digit());
        digits.into_iter().find(|digits| digits.len() == 4)
    }
}

/// What is said of words that are a draft's: nothing of those that are the same in all readings.
fn reading(document: &Document, span: Span, reading: Reading) -> Option<&'static str> {
    let changed = |one: &Revision| one.span.overlaps(span) && one.kind != RevisionKind::Formatted;
    document.revisions.iter().any(changed).then(|| reading.words().unwrap_or("with its changes as they are"))
}

/// One line on which nothing acts: a title is a stranger's word, and goes into other programs. Signs that would turn the
/// letters beside them are written out, as the window does it.
fn plain(words: &str) -> String {
    let words: String = words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    visible::line(&words.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// The words, with an end to every turn of the direction of reading that they begin and do not end (Unicode Standard
/// Annex 9, X1 to X8): what follows the words is ours, and must be read as it is written.
fn turned_back(words: &str) -> Cow<'_, str> {
    const END: char = '\u{202C}';
    const END_OF_ISOLATE: char = '\u{2069}';
    let mut ends = Vec::new();
    for c in words.chars() {
        match c {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => ends.push(END),
            '\u{2066}'..='\u{2068}' => ends.push(END_OF_ISOLATE),
            END => drop(ends.pop_if(|end| *end == END)),
            // What began within an isolate ends with it.
            END_OF_ISOLATE => ends.truncate(ends.iter().rposition(|end| *end == c).unwrap_or(ends.len())),
            _ => {}
        }
    }
    match ends.is_empty() {
        true => Cow::Borrowed(words),
        false => Cow::Owned(words.chars().chain(ends.into_iter().rev()).collect()),
    }
}

fn authors(document: &Document) -> Vec<String> {
    let all = document.facts.authors.iter().map(|author| plain(author)).filter(|author| !author.is_empty());
    let mut named: Vec<String> = all.take(MAX_AUTHORS + 1).collect();
    if named.len() > MAX_AUTHORS {
        named.truncate(MAX_AUTHORS);
        named.push("others".to_owned());
    }
    named
}

fn section(document: &Document, span: Span, title: &str) -> Option<String> {
    let entry = document.outline.get(document.section_from_offset(span.start)?)?;
    // Paragraphs that stand for headings have no names that anybody else knows.
    let section = plain(&entry.title);
    let named = document.outline_source != OutlineSource::Paragraphs && !section.is_empty();
    (named && section != title && section != plain(&document.title())).then_some(section)
}

fn published(document: &Document) -> Option<String> {
    let named = |(name, _): &&(String, String)| PUBLISHED.contains(&name.to_lowercase().as_str());
    document.facts.others.iter().find(named).map(|(_, words)| plain(words))
}

pub(super) fn place(document: &Document, cited: &Cited<'_>, file_page: bool) -> Place {
    let span = cited.span;
    if let Some(pages) = pages(document, span).filter(|_| cited.place.is_none()) {
        let Pages { printed, file } = pages;
        if let Some(lines) = Lines::of(document, span) {
            let (printed, pinpoint) = (plain(&lines.pages()), plain(&lines.pinpoint()));
            let short = if printed.contains('–') { "pp." } else { "p." };
            let differs = file != printed;
            return Place {
                words: plain(&lines.words()),
                short: format!("{short} {pinpoint}"),
                lines: Some(pinpoint.clone()),
                pinpoint,
                pages: Some(printed),
                file_pages: Some(file).filter(|_| differs && file_page),
            };
        }
        let (word, short) = if printed.contains('–') { ("pages", "pp.") } else { ("page", "p.") };
        let differs = file != printed;
        // Pages that only the program had which saved the file: another has other ones, and the same paragraphs.
        if document
            .unit_from_offset(span.start)
            .and_then(|unit| document.units.get(unit))
            .is_some_and(|unit| unit.size.0 == 0.0)
        {
            let own = paragraphs(document, span);
            return Place {
                words: format!("{word} {printed}, {}", own.words),
                pinpoint: format!("{printed}, {}", own.pinpoint),
                short: format!("{short} {printed}, {}", own.short),
                pages: Some(printed),
                ..own
            };
        }
        return Place {
            words: format!("{word} {printed}"),
            pinpoint: printed.clone(),
            short: format!("{short} {printed}"),
            lines: None,
            pages: Some(printed),
            file_pages: Some(file).filter(|_| differs && file_page),
        };
    }
    let named = |words: String| Place {
        pinpoint: words.clone(),
        short: words.clone(),
        words,
        lines: None,
        pages: None,
        file_pages: None,
    };
    match cited.place.clone().or_else(|| document.unit_words(span)) {
        // What is printed on the page is what others can look up; paragraphs are only ours.
        Some(words) => named(plain(&words)),
        None => paragraphs(document, span),
    }
}

/// Pages as they are printed, and as the file counts them.
struct Pages {
    printed: String,
    file: String,
}

fn pages(document: &Document, span: Span) -> Option<Pages> {
    let first = document.unit_from_offset(span.start)?;
    let last = document.unit_from_offset(span.end.saturating_sub(1).max(span.start)).unwrap_or(first);
    let (one, other) = (document.units.get(first)?, document.units.get(last)?);
    if one.kind != other.kind || !matches!(one.kind, UnitKind::Page | UnitKind::Printed) {
        return None;
    }
    let printed = if one.label == other.label {
        plain(&one.label)
    } else {
        format!("{}–{}", plain(&one.label), plain(&other.label))
    };
    // Of pages that are on paper alone, the file has no count.
    let file = if one.kind == UnitKind::Printed {
        printed.clone()
    } else if first == last {
        format!("{}", first + 1)
    } else {
        format!("{}–{}", first + 1, last + 1)
    };
    Some(Pages { printed, file })
}

/// Lines of a program, else paragraphs, as the foot of the window counts them.
fn paragraphs(document: &Document, span: Span) -> Place {
    let (kind, first, _) = document.counted_place(span.start);
    let (_, last, _) = document.counted_place(span.end.saturating_sub(1).max(span.start));
    let one = first == last;
    let numbers = if one { first.to_string() } else { format!("{first}–{last}") };
    let (word, sign, short) = match (kind, one) {
        ("line", true) => ("line", "line", "l."),
        ("line", false) => ("lines", "lines", "ll."),
        (_, true) => ("paragraph", "¶", "para."),
        (_, false) => ("paragraphs", "¶¶", "paras."),
    };
    Place {
        words: format!("{word} {numbers}"),
        pinpoint: format!("{sign} {numbers}"),
        short: format!("{short} {numbers}"),
        lines: None,
        pages: None,
        file_pages: None,
    }
}
