//! One function for each form: from what was gathered to the text that goes into the clipboard.

use super::names::title_from_name;
use super::quotes::quoted;
use super::source::Source;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// Words of a title that make the name of an entry.
const KEY_WORDS: usize = 4;
/// What is said of words that a program recognised in a picture.
const RECOGNISED: &str = "recognised text of a scan";

/// “Words” — Title (file), “Section”, page 45 (51 of the file).
pub(super) fn plain(source: &Source<'_>) -> String {
    let mut out = format!("{} — {}", quoted(&source.words), source.title);
    out.push_str(&where_it_lies(source));
    section(&mut out, source);
    place(&mut out, source, &source.place.words);
    end(&mut out, source);
    out
}

/// “, “Section””, where there is one that is called something.
fn section(out: &mut String, source: &Source<'_>) {
    if let Some(section) = &source.section {
        let _ = write!(out, ", {}", quoted(section));
    }
}

/// “, page 45 (51 of the file), read on …”: the place in the words of the form, and what is said beside it.
fn place(out: &mut String, source: &Source<'_>, words: &str) {
    let _ = write!(out, ", {words}");
    if let Some(pages) = &source.place.file_pages {
        let _ = write!(out, " ({pages} of the file)");
    }
    out.push_str(&extras(source));
}

/// The link comes after the full stop, which would otherwise be taken for a part of it.
fn end(out: &mut String, source: &Source<'_>) {
    out.push('.');
    source.link.iter().for_each(|link| out.extend([" ", *link]));
}

/// “ (report.pdf), in mail.eml”: nobody finds an attachment by its own name alone.
fn where_it_lies(source: &Source<'_>) -> String {
    let mut out = String::new();
    if let Some(file) = &source.file {
        let _ = write!(out, " ({file})");
    }
    source.within.iter().for_each(|outer| out.extend([", in ", outer]));
    out
}

fn extras(source: &Source<'_>) -> String {
    let mut out = String::new();
    if source.recognised {
        let _ = write!(out, " ({RECOGNISED})");
    }
    if let Some(reading) = source.reading {
        let _ = write!(out, " ({reading})");
    }
    if let Some(day) = source.day {
        let _ = write!(out, ", read on {}", day.words());
    }
    if let Some(digest) = &source.digest {
        let _ = write!(out, ", SHA-256 {digest}");
    }
    out
}

/// The words as a block, and below them who says so. The words keep their own quotation marks: the block is theirs.
pub(super) fn markdown(source: &Source<'_>) -> String {
    let mut out = String::new();
    for line in source.words.lines() {
        match line.trim() {
            "" => out.push_str(">\n"),
            line => {
                let _ = writeln!(out, "> {}", markdown_line(line));
            }
        }
    }
    let title = match source.link {
        Some(link) => format!("[*{}*]({link})", markdown_escaped(&source.title)),
        None => format!("*{}*", markdown_escaped(&source.title)),
    };
    let _ = write!(out, ">\n> — ");
    let authors = source.authors_words("and");
    if !authors.is_empty() {
        let _ = write!(out, "{}, ", markdown_escaped(&authors));
    }
    let _ = write!(out, "{title}{}", markdown_escaped(&where_it_lies(source)));
    if let Some(section) = &source.section {
        let _ = write!(out, ", {}", markdown_escaped(&quoted(section)));
    }
    let _ = write!(out, ", {}", markdown_escaped(&source.place.words));
    if let Some(pages) = &source.place.file_pages {
        let _ = write!(out, " ({pages} of the file)");
    }
    let _ = writeln!(out, "{}.", extras(source));
    out
}

/// A line of text that Markdown takes for nothing but text, also where it begins like a list or a heading.
fn markdown_line(line: &str) -> String {
    let escaped = markdown_escaped(line);
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after = line[digits..].chars().next();
    if digits > 0 && matches!(after, Some('.' | ')')) {
        // The sign after the number makes the list.
        return format!("{}\\{}", &line[..digits], markdown_escaped(&line[digits..]));
    }
    match line.chars().next() {
        Some('-' | '+' | '=') => format!("\\{escaped}"),
        _ => escaped,
    }
}

fn markdown_escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        if "\\`*_[]<>#&|~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The document and the place, without the words: these stand in the text that the note is to.
pub(super) fn footnote(source: &Source<'_>) -> String {
    let mut out = String::new();
    let authors = source.authors_words("and");
    if !authors.is_empty() {
        let _ = write!(out, "{authors}, ");
    }
    let _ = write!(out, "{}{}", source.title, where_it_lies(source));
    section(&mut out, source);
    if let Some(published) = &source.published {
        let _ = write!(out, ", {published}");
    }
    place(&mut out, source, &source.place.short);
    end(&mut out, source);
    out
}

/// Author, Title, at 45 (2019) (“words”) (report.pdf, at 51).
pub(super) fn bluebook(source: &Source<'_>) -> String {
    let mut out = String::new();
    let authors = source.authors_words("&");
    if !authors.is_empty() {
        let _ = write!(out, "{authors}, ");
    }
    let _ = write!(out, "{}, at {}", source.title, source.place.pinpoint);
    if let Some(year) = source.year() {
        let _ = write!(out, " ({year})");
    }
    let _ = write!(out, " ({})", quoted(&source.words));
    let mut file = source.file.clone().unwrap_or_default();
    source
        .within
        .iter()
        .for_each(|outer| file.extend([if file.is_empty() { "in " } else { ", in " }, outer]));
    if let Some(pages) = &source.place.file_pages {
        let _ = write!(file, "{}at {pages} of the file", if file.is_empty() { "" } else { ", " });
    }
    if !file.is_empty() {
        let _ = write!(out, " ({file})");
    }
    if source.recognised {
        let _ = write!(out, " ({RECOGNISED})");
    }
    if let Some(reading) = source.reading {
        let _ = write!(out, " ({reading})");
    }
    if let Some(day) = source.day {
        let _ = write!(out, " (read {})", day.words());
    }
    if let Some(digest) = &source.digest {
        let _ = write!(out, " (SHA-256 {digest})");
    }
    end(&mut out, source);
    out
}

/// An entry of a kind that every style has, because what we cite is seldom a book or an article.
pub(super) fn bibtex(source: &Source<'_>) -> String {
    let mut out = format!("@misc{{{},\n", key(source));
    let mut field = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name} = {{{value}}},");
    };
    if !source.authors.is_empty() {
        // In braces of their own, or else a name would be taken apart: many authors are offices.
        let authors = source.authors.iter().map(|author| format!("{{{}}}", bibtex_escaped(author)));
        field("author", &authors.collect::<Vec<_>>().join(" and "));
    }
    field("title", &format!("{{{}}}", bibtex_escaped(&source.title)));
    source.year().iter().for_each(|year| field("year", year));
    let pages = source.place.pages.as_deref().map(bibtex_escaped);
    pages.iter().for_each(|pages| field("pages", &pages.replace('–', "--")));
    if let Some(file) = found_in(source) {
        field("howpublished", &bibtex_escaped(&file));
    }
    // Within the words no line is parted: an entry is read again by programs.
    field("note", &bibtex_escaped(&note(source)));
    // As an address writes them, which also keeps the braces of the entry even.
    let link = source.link.map(|link| link.replace('{', "%7B").replace('}', "%7D"));
    link.iter().for_each(|link| field("url", link));
    source.day.iter().for_each(|day| field("urldate", &day.iso()));
    out.push_str("}\n");
    out
}

/// The file and what it lies in.
fn found_in(source: &Source<'_>) -> Option<String> {
    let files = source.file.iter().chain(&source.within);
    let files: Vec<&str> = files.map(String::as_str).collect();
    (!files.is_empty()).then(|| files.join(", in "))
}

/// What has no field of its own in an entry: the words first.
fn note(source: &Source<'_>) -> String {
    let mut out = quoted(&source.words.split_whitespace().collect::<Vec<_>>().join(" "));
    if let Some(section) = &source.section {
        let _ = write!(out, ", section {}", quoted(section));
    }
    if source.place.pages.is_none() {
        let _ = write!(out, ", {}", source.place.words);
    }
    if let Some(lines) = &source.place.lines {
        let _ = write!(out, ", {lines}");
    }
    if let Some(pages) = &source.place.file_pages {
        let word = if pages.contains('–') { "pages" } else { "page" };
        let _ = write!(out, ", {word} {pages} of the file");
    }
    if source.recognised {
        let _ = write!(out, ", {RECOGNISED}");
    }
    if let Some(reading) = source.reading {
        let _ = write!(out, ", {reading}");
    }
    if let Some(digest) = &source.digest {
        let _ = write!(out, ", SHA-256 {digest}");
    }
    out
}

fn bibtex_escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            // BibTeX counts braces before LaTeX sees them, also those with a backslash before them.
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '%' | '&' | '$' | '#' | '_' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// The name of an entry: letters and digits that every program takes.
fn key(source: &Source<'_>) -> String {
    let of = |words: &str| -> String {
        let letters =
            words.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
        let letters: String = letters.collect();
        letters.split_whitespace().take(KEY_WORDS).collect::<Vec<_>>().join("-")
    };
    // There is no place for the name of a file here, and its ending is none of the words.
    let title = match source.file {
        Some(_) => of(&source.title),
        None => of(&title_from_name(&source.title)),
    };
    let title = if title.is_empty() { "source" } else { &title };
    match of(&source.place.pinpoint).as_str() {
        "" => title.to_owned(),
        place => format!("{title}-{place}"),
    }
}

/// A list with one item, as citation processors have them.
pub(super) fn csl_json(source: &Source<'_>) -> String {
    let mut item = Map::new();
    let mut put = |name: &str, value: Value| {
        item.insert(name.to_owned(), value);
    };
    put("id", key(source).into());
    put("type", "document".into());
    put("title", source.title.clone().into());
    if !source.authors.is_empty() {
        // Not taken apart into given and family names: nobody here knows which is which.
        let authors: Vec<Value> = source.authors.iter().map(|author| json!({ "literal": author })).collect();
        put("author", authors.into());
    }
    if let Some(year) = source.year().and_then(|year| year.parse::<i64>().ok()) {
        put("issued", json!({ "date-parts": [[year]] }));
    }
    source.place.pages.iter().for_each(|pages| put("page", pages.as_str().into()));
    found_in(source).into_iter().for_each(|file| put("source", file.into()));
    source.link.iter().for_each(|link| put("URL", (*link).into()));
    if let Some(day) = source.day {
        put("accessed", json!({ "date-parts": [[day.year, day.month, day.day]] }));
    }
    put("note", note(source).into());
    // A list of one item is always text.
    serde_json::to_string_pretty(&json!([item])).unwrap_or_default()
}
