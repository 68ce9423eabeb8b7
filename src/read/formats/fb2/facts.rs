//! What a book of FictionBook says of itself: the book, this file of it, and the edition that it was made from.

use crate::data::draft::Draft;
use crate::read::xml::{Event, Tag, Xml};

/// Facts of a book.
const MAX_FACTS: usize = 200;

/// Names of facts as people say them, in the part of the description where they stand.
const FACTS: [(&str, &str, &str); 19] = [
    ("title-info", "genre", "Genre"),
    ("title-info", "annotation", "Description"),
    ("title-info", "keywords", "Keywords"),
    ("title-info", "date", "Written"),
    ("title-info", "src-lang", "Translated from"),
    ("title-info", "translator", "Translator"),
    ("src-title-info", "book-title", "Original title"),
    ("src-title-info", "author", "Original author"),
    ("document-info", "author", "File made by"),
    ("document-info", "program-used", "Written with"),
    ("document-info", "date", "File made"),
    ("document-info", "src-url", "Taken from"),
    ("document-info", "id", "Identifier"),
    ("document-info", "version", "Version"),
    ("document-info", "history", "History"),
    ("publish-info", "book-name", "Edition"),
    ("publish-info", "publisher", "Publisher"),
    ("publish-info", "year", "Published"),
    ("publish-info", "isbn", "ISBN"),
];

/// Says what the description of a book says. Gives the name of the picture on its cover.
pub fn tell(text: &str, draft: &mut Draft) -> Option<String> {
    let mut xml = Xml::new(text);
    let (mut part, mut cover) = (String::new(), None);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if draft.facts().others.len() >= MAX_FACTS {
            break;
        }
        let name = tag.name().to_owned();
        match (part.as_str(), name.as_str()) {
            (_, "body" | "binary") => break,
            (_, "title-info" | "src-title-info" | "document-info" | "publish-info") => part = name,
            ("title-info", "book-title") => draft.facts().title = words(&xml.text()),
            ("title-info", "author") => {
                let author = person(&mut xml);
                draft.facts().authors.extend(author);
            }
            ("title-info", "lang") => draft.facts().language = words(&xml.text()),
            ("title-info", "coverpage") => xml.each_within(|tag| {
                if tag.name() == "image" && cover.is_none() {
                    cover = tag.get("href").map(|href| href.trim_start_matches('#').to_owned());
                }
            }),
            (_, "sequence") => tell_series(&tag, draft),
            (_, "custom-info") => {
                let kind = tag.get("info-type").unwrap_or_else(|| "Note".to_owned());
                draft.facts().others.extend(words(&xml.text()).map(|words| (kind, words)));
            }
            (part, name) => {
                let known = FACTS.iter().find(|(own_part, own, _)| *own_part == part && *own == name);
                let Some((.., said)) = known else { continue };
                let value = match name {
                    "author" | "translator" => person(&mut xml),
                    _ => words(&xml.text()),
                };
                draft.facts().others.extend(value.map(|value| ((*said).to_owned(), value)));
            }
        }
    }
    cover
}

fn tell_series(tag: &Tag<'_>, draft: &mut Draft) {
    let Some(name) = tag.get("name").filter(|name| !name.trim().is_empty()) else { return };
    let said = match tag.get("number") {
        Some(number) => format!("{name}, {number}"),
        None => name,
    };
    draft.facts().others.push(("Series".to_owned(), said));
}

/// A name in the order in which it is said; the nickname where nothing else is known.
fn person(xml: &mut Xml<'_>) -> Option<String> {
    let (mut names, mut nickname) = (vec![String::new(); 3], String::new());
    let mut open = 1_usize;
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "first-name" => names[0] = xml.text(),
                "middle-name" => names[1] = xml.text(),
                "last-name" => names[2] = xml.text(),
                "nickname" => nickname = xml.text(),
                _ => open += 1,
            },
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    words(&names.join(" ")).or_else(|| words(&nickname))
}

fn words(text: &str) -> Option<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}
