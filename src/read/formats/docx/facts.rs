//! What a Word file says of itself: its title and authors, when it was made and saved and by what, and what it would ask
//! other computers or run.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::read::container::Container;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::aside;
use crate::read::xml::{Event, Xml};
use std::collections::HashSet;

/// Facts of a file.
const MAX_FACTS: usize = 200;

/// Names of properties as people say them (ISO/IEC 29500-2, core properties; 29500-1, extended ones).
const FACTS: [(&str, &str); 17] = [
    ("subject", "Subject"),
    ("keywords", "Keywords"),
    ("description", "Description"),
    ("category", "Category"),
    ("contentStatus", "Status"),
    ("lastModifiedBy", "Last saved by"),
    ("revision", "Times saved"),
    ("created", "Created"),
    ("modified", "Saved"),
    ("lastPrinted", "Printed"),
    ("Template", "Template"),
    ("Application", "Written with"),
    ("Company", "Company"),
    ("Manager", "Manager"),
    ("TotalTime", "Minutes of editing"),
    ("Pages", "Pages"),
    ("HyperlinkBase", "Links are seen from"),
];

/// Says what the file says of itself.
pub fn tell(package: &Package<'_>, draft: &mut Draft) {
    for relation in package.relations("") {
        if matches!(relation.kind.as_str(), "core-properties" | "extended-properties" | "custom-properties")
            && let Some(text) = package.side(&relation.target)
        {
            take(&text, draft);
        }
    }
}

fn take(text: &str, draft: &mut Draft) {
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        let name = tag.name().to_owned();
        let facts = draft.facts();
        if facts.others.len() >= MAX_FACTS {
            return;
        }
        let said = FACTS.iter().find(|(own, _)| *own == name).map(|(_, said)| *said);
        if !matches!(name.as_str(), "title" | "creator" | "language" | "property") && said.is_none() {
            continue;
        }
        let own = tag.get("name");
        let words = xml.text().split_whitespace().collect::<Vec<_>>().join(" ");
        match (name.as_str(), said) {
            _ if words.is_empty() => {}
            ("title", _) => facts.title = Some(words),
            ("creator", _) => facts.authors.push(words),
            ("language", _) => facts.language = Some(words),
            ("property", _) => facts.others.extend(own.map(|name| (name, words))),
            (_, Some(said)) => facts.others.push((said.to_owned(), words)),
            _ => {}
        }
    }
}

/// How many pages the program had that saved the file.
pub fn pages(draft: &mut Draft) -> Option<u32> {
    let (_, words) = draft.facts().others.iter().find(|(name, _)| name == "Pages")?;
    words.parse().ok()
}

/// Says what a document would ask of other computers, what it would run, and which files lie in it.
pub fn tell_hidden(
    package: &Package<'_>,
    relations: &[Relation],
    placed: &HashSet<String>,
    draft: &mut Draft,
) {
    for relation in relations.iter().filter(|relation| relation.external) {
        let name = match relation.kind.as_str() {
            "attachedTemplate" => "Template",
            "image" => "Picture",
            "oleObject" | "package" if !placed.contains(&relation.id) => "Embedded object",
            "frame" | "subDocument" => "Part of the document",
            _ => continue,
        };
        draft.aside(aside(AsideKind::Unseen(Unseen::RemoteLink), name, &relation.target));
    }
    for relation in relations.iter().filter(|relation| !relation.external) {
        match relation.kind.as_str() {
            "vbaProject" => {
                let words = "Macros of this file, which are never run.";
                draft.aside(aside(AsideKind::Unseen(Unseen::Script), "Macros", words));
            }
            // Those that stand in the text are told there.
            "package" | "oleObject" | "aFChunk" if !placed.contains(&relation.id) => {
                let name = relation.target.rsplit('/').next().unwrap_or_default();
                if let Some(number) = package.zip.find(&relation.target) {
                    draft.aside(aside(AsideKind::Attachment(number as u32), name, ""));
                }
            }
            _ => {}
        }
    }
}
