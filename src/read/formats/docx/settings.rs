//! What a Word file keeps beside its text and no page shows: where it was made and from what, printers, variables, data,
//! accounts of those who wrote.

use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::read::container::Container;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::aside;
use crate::read::xml::{Event, Xml};

/// Variables, accounts and parts with data that are told.
const MAX_TOLD: usize = 500;
/// Letters of a printer's name, of two bytes each (DEVMODEW, dmDeviceName).
const PRINTER_LETTERS: usize = 32;

/// What the settings say of how the text is read.
#[derive(Default)]
pub struct Settings {
    /// Left and right pages have heads of their own.
    pub even_differ: bool,
}

/// Takes the settings, and tells what they say beside.
pub fn take(text: &str, relations: &[Relation], draft: &mut Draft) -> Settings {
    let mut settings = Settings::default();
    let (mut edits, mut told) = (0_usize, 0_usize);
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "evenAndOddHeaders" => settings.even_differ = super::styles::is_on(&tag),
            "rsid" => edits += 1,
            "docVar" if told < MAX_TOLD => {
                told += 1;
                let name = format!("Variable {}", tag.get("name").unwrap_or_default());
                tell(&name, &tag.get("val").unwrap_or_default(), draft);
            }
            "connectString" | "query" => {
                let words = tag.get("val").unwrap_or_default();
                let kind = AsideKind::Unseen(Unseen::RemoteLink);
                draft.aside(aside(kind, "Letters are filled in from", &words));
            }
            "documentProtection" if tag.get("enforcement").is_some_and(|on| on == "1" || on == "true") => {
                let words = match tag.get("edit").as_deref() {
                    Some("readOnly") => "Nobody is to change this document.",
                    Some("comments") => "Only comments are to be added to this document.",
                    Some("trackedChanges") => "All changes of this document are to be recorded.",
                    Some("forms") => "Only the fields of this document are to be filled in.",
                    _ => continue,
                };
                tell("Protection", words, draft);
            }
            _ => {}
        }
    }
    if edits > 0 {
        let words =
            format!("Word counted {edits} sessions of editing, by numbers that are the same in copies.");
        tell("Revision numbers", &words, draft);
    }
    for relation in relations.iter().filter(|relation| relation.external) {
        let name = match relation.kind.as_str() {
            "attachedTemplate" => "Template",
            "mailMergeSource" | "mailMergeHeaderSource" => "Letters are filled in from",
            _ => continue,
        };
        // A template on the same computer tells a path, and one elsewhere would be asked for.
        let kind = match relation.target.contains("://") && !relation.target.starts_with("file:") {
            true => Unseen::RemoteLink,
            false => Unseen::Metadata,
        };
        draft.aside(aside(AsideKind::Unseen(kind), name, &relation.target));
    }
    settings
}

/// Tells the parts that no page shows.
pub fn tell_parts(package: &Package<'_>, relations: &[Relation], draft: &mut Draft) {
    let root = package.relations("");
    let all = relations.iter().chain(&root).filter(|relation| !relation.external);
    for relation in all.take(MAX_TOLD) {
        let name = relation.target.rsplit('/').next().unwrap_or_default();
        let number = package.zip.find(&relation.target).map(|number| number as u32);
        match (relation.kind.as_str(), number) {
            ("printerSettings", Some(number)) => {
                let bytes = package.zip.open(number as usize, &package.budget).and_then(|one| one.content());
                let printer =
                    bytes.ok().map(|content| printer(&content.bytes)).filter(|name| !name.is_empty());
                printer.into_iter().for_each(|name| tell("Printer", &name, draft));
            }
            ("people", Some(_)) => tell_people(package, &relation.target, draft),
            ("customXml", Some(number)) if has_words(package, &relation.target) => {
                let words = "Data that this file keeps beside its text.";
                draft.aside(aside(AsideKind::Attachment(number), name, words));
            }
            ("thumbnail", Some(number)) => {
                let words = "A small picture of the first page, as it was when somebody saved it.";
                draft.aside(aside(AsideKind::Attachment(number), name, words));
            }
            _ => {}
        }
    }
}

fn tell(name: &str, words: &str, draft: &mut Draft) {
    draft.aside(aside(AsideKind::Unseen(Unseen::Metadata), name, words));
}

/// The name of the printer that the settings are of.
fn printer(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).take(PRINTER_LETTERS).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let name: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    let name = String::from_utf16_lossy(&name);
    if name.chars().any(|c| c.is_control() || c == '\u{FFFD}') { String::new() } else { name }
}

fn tell_people(package: &Package<'_>, path: &str, draft: &mut Draft) {
    let Some(text) = package.side(path) else { return };
    let mut xml = Xml::new(&text);
    let (mut author, mut told) = (String::new(), 0);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "person" => author = tag.get("author").unwrap_or_default(),
            "presenceInfo" if told < MAX_TOLD => {
                let account = tag.get("userId").unwrap_or_default();
                if !account.is_empty() && account != author {
                    told += 1;
                    tell(&format!("Account of {author}"), &account, draft);
                }
            }
            _ => {}
        }
    }
}

/// Whether a part with data says anything: most only say that there are no sources.
fn has_words(package: &Package<'_>, path: &str) -> bool {
    let Some(text) = package.side(path) else { return false };
    let mut xml = Xml::new(&text);
    while let Some(event) = xml.next_event() {
        if matches!(&event, Event::Text(words) if !words.trim().is_empty()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_named_by_its_settings_and_rubbish_is_no_name() {
        let mut bytes: Vec<u8> = "HP on 3rd floor".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend([0; 40]);
        assert_eq!(printer(&bytes), "HP on 3rd floor");
        assert_eq!(printer(&[1, 0, 2, 0]), "");
    }
}
