//! What a page says of itself: `<title>`, `<meta>`, the language.

use crate::data::document::Facts;

/// Nobody reads more of them, and some pages have a thousand.
const MAX_OTHERS: usize = 100;
/// Characters of one value.
const MAX_CHARS: usize = 2000;

/// Names that say something to a reader, and how they are called then.
const NAMES: &[(&str, &str)] = &[
    ("article:author", "author"),
    ("article:modified_time", "modified"),
    ("article:published_time", "published"),
    ("author", "author"),
    ("byl", "author"),
    ("citation_author", "author"),
    ("citation_date", "date"),
    ("citation_doi", "DOI"),
    ("citation_journal_title", "journal"),
    ("citation_publication_date", "published"),
    ("citation_title", "title"),
    ("copyright", "rights"),
    ("created", "created"),
    ("date", "date"),
    ("dc.creator", "author"),
    ("dc.date", "date"),
    ("dc.description", "description"),
    ("dc.identifier", "identifier"),
    ("dc.language", "language"),
    ("dc.publisher", "publisher"),
    ("dc.rights", "rights"),
    ("dc.subject", "keywords"),
    ("dc.title", "title"),
    ("dcterms.created", "created"),
    ("dcterms.creator", "author"),
    ("dcterms.date", "date"),
    ("dcterms.modified", "modified"),
    ("dcterms.title", "title"),
    ("description", "description"),
    ("generator", "generator"),
    ("keywords", "keywords"),
    ("last-modified", "modified"),
    ("og:description", "description"),
    ("og:site_name", "site"),
    ("og:title", "title"),
    ("og:url", "address"),
    ("publisher", "publisher"),
    ("rights", "rights"),
    ("twitter:title", "title"),
];

/// Takes one `<meta>`, if it is one that readers ask for.
pub fn take_meta(facts: &mut Facts, name: &str, content: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let known = NAMES.binary_search_by_key(&name.as_str(), |(meta, _)| meta);
    if let Ok(index) = known {
        take(facts, NAMES[index].1, content);
    }
    known.is_ok()
}

/// What pages say to programs alone, by how the names begin.
const TECHNICAL: &[&str] = &[
    "al:",
    "apple-",
    "application-name",
    "baidu",
    "bingbot",
    "csrf",
    "fb:",
    "format-detection",
    "generator",
    "google",
    "handheldfriendly",
    "mobile",
    "msapplication",
    "msvalidate",
    "next-head",
    "og:image",
    "og:locale",
    "og:type",
    "og:video",
    "p:domain",
    "parsely",
    "progid",
    "referrer",
    "robots",
    "theme-color",
    "twitter:app",
    "twitter:card",
    "twitter:creator",
    "twitter:image",
    "twitter:site",
    "viewport",
    "yandex",
];

/// Whether a `<meta>` that is no fact says something in words.
pub fn has_words(name: &str, content: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    let technical = TECHNICAL.iter().any(|start| name.starts_with(start));
    let address = content.contains("://") || content.starts_with('/');
    let words = content.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    !technical && !address && words
}

/// Takes one fact by the name that [`Facts`] has for it. The first of several titles and languages counts.
pub fn take(facts: &mut Facts, name: &str, value: &str) {
    let value = one_line(value);
    if value.is_empty() {
        return;
    }
    match name {
        "title" if facts.title.is_none() => facts.title = Some(value),
        "language" if facts.language.is_none() => facts.language = Some(value),
        "title" | "language" => {}
        "author" => {
            // The Open Graph names an author by a page about them.
            if !value.starts_with("http") && !facts.authors.contains(&value) {
                facts.authors.push(value);
            }
        }
        _ => {
            let known = facts.others.iter().any(|(n, v)| n == name && *v == value);
            if !known && facts.others.len() < MAX_OTHERS {
                facts.others.push((name.to_owned(), value));
            }
        }
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_looked_up() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn metadata_become_facts() {
        let mut facts = Facts::default();
        for (name, content) in [
            ("Author", " Ada \n Lovelace "),
            ("dc.creator", "Ada Lovelace"),
            ("article:author", "https://example.com/ada"),
            ("og:title", "Notes"),
            ("citation_title", "Other notes"),
            ("viewport", "width=device-width"),
            ("description", ""),
            ("date", "1843"),
        ] {
            take_meta(&mut facts, name, content);
        }
        assert_eq!(facts.authors, ["Ada Lovelace"]);
        assert_eq!(facts.title.as_deref(), Some("Notes"));
        assert_eq!(facts.others, [("date".to_owned(), "1843".to_owned())]);
    }
}
