//! Parts of an Office file and how they relate to each other (ISO/IEC 29500-2, Open Packaging Conventions).

use super::zip::Zip;
use super::{Budget, Container};
use crate::data::draft::Draft;
use crate::data::job::Failure;
use crate::data::wording::counted;
use crate::read::xml::{self, Event, Xml};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Relations of one part; a book of pictures has some thousand.
const MAX_RELATIONS: usize = 20_000;
/// Bytes of one part: as XML, a novel has some ten megabytes.
const MAX_PART_BYTES: usize = 256 * 1024 * 1024;
/// Faults of parts that are told one by one.
const MAX_FAULTS: usize = 20;

/// A relation of a part to another, or to something outside of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// By which the part speaks of it.
    pub id: String,
    /// The last part of its type: `image`, `hyperlink`, `footnotes`. Strict and transitional files differ in the rest.
    pub kind: String,
    /// The path of a part, or an address outside of the file.
    pub target: String,
    /// Whether it leads out of the file.
    pub external: bool,
}

/// A file of parts.
pub struct Package<'z> {
    /// The archive.
    pub zip: &'z Zip,
    /// What may still be unpacked.
    pub budget: Budget,
    /// What was wrong with parts beside the words.
    faults: RefCell<BTreeSet<String>>,
    /// Parts that are in the document by now.
    shown: RefCell<BTreeSet<String>>,
}

impl<'z> Package<'z> {
    /// Of an archive.
    pub fn new(zip: &'z Zip, budget: Budget) -> Self {
        Self { zip, budget, faults: RefCell::default(), shown: RefCell::default() }
    }

    /// The text of a part beside the words: comments, styles, charts. What is wrong with it is told once, by
    /// [`Package::tell_faults`].
    pub fn side(&self, path: &str) -> Option<String> {
        match self.text(path) {
            Ok(found) => {
                let (text, remarks) = found?;
                let torn = xml::fault(&text).map(|fault| format!("The part “{path}” of this file {fault}"));
                self.faults.borrow_mut().extend(remarks.into_iter().chain(torn));
                Some(text)
            }
            Err(failure) => {
                self.faults.borrow_mut().insert(failure.words);
                None
            }
        }
    }

    /// Something that is wrong with parts beside the words.
    pub fn fault(&self, words: impl Into<String>) {
        self.faults.borrow_mut().insert(words.into());
    }

    /// As [`Package::side`], of a part that has one place in a document: a chart, the notes of a slide. A file of one
    /// that names it a million times is shown once.
    pub fn side_once(&self, path: &str) -> Option<String> {
        if !self.shown.borrow_mut().insert(path.to_owned()) {
            let words = format!("The part “{path}” of this file is named again, and shown once.");
            self.faults.borrow_mut().insert(words);
            return None;
        }
        self.side(path)
    }

    /// Says what was wrong with parts beside the words.
    pub fn tell_faults(&self, draft: &mut Draft) {
        let faults = std::mem::take(&mut *self.faults.borrow_mut());
        let more = faults.len().saturating_sub(MAX_FAULTS) as u64;
        faults.into_iter().take(MAX_FAULTS).for_each(|words| draft.complain_at(words, None, None));
        if more > 0 {
            draft.complain_at(format!("{} of parts of this file.", counted(more, "more fault")), None, None);
        }
    }

    /// The text of a part; `None` where the file lacks it.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn text(&self, path: &str) -> Result<Option<(String, Vec<String>)>, Failure> {
        if self.zip.find(path).is_none() {
            return Ok(None);
        }
        let content = self.zip.read(path, &self.budget)?;
        let mut remarks = content.remarks;
        let bytes = content.bytes.get(..MAX_PART_BYTES).unwrap_or(&content.bytes);
        if bytes.len() < content.bytes.len() {
            remarks.push(format!("Of “{path}” only the first {} MB are read.", MAX_PART_BYTES >> 20));
        }
        Ok(Some((xml::decoded(bytes), remarks)))
    }

    /// The relations of a part; of the file itself, where the path is empty.
    pub fn relations(&self, path: &str) -> Vec<Relation> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let own = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(text) = self.side(&format!("{own}_rels/{name}.rels")) else { return Vec::new() };
        relations_in(&text, folder)
    }

    /// The path of the part that is the document.
    pub fn main_part(&self) -> Option<String> {
        let relations = self.relations("");
        let main =
            relations.into_iter().find(|relation| relation.kind == "officeDocument" && !relation.external);
        main.map(|relation| relation.target).filter(|path| self.zip.find(path).is_some())
    }
}

fn relations_in(text: &str, folder: &str) -> Vec<Relation> {
    let mut xml = Xml::new(text);
    let mut relations = Vec::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        if tag.name() != "Relationship" || relations.len() >= MAX_RELATIONS {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) = (tag.get("Id"), tag.get("Type"), tag.get("Target")) else {
            continue;
        };
        let external = tag.get("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("External"));
        let target = if external { target } else { path_from(folder, &target) };
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        relations.push(Relation { id, kind, target, external });
    }
    relations
}

/// The path of a part that another names, from the folder of that.
fn path_from(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_lead_to_parts_from_where_they_stand_or_out_of_the_file() {
        let text = r#"<Relationships><Relationship Id="r1" Type="http://x/relationships/image" Target="media/a.png"/>
            <Relationship Id="r2" Type="http://x/relationships/footnotes" Target="/word/notes/../footnotes.xml"/>
            <Relationship Id="r3" Type="http://x/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/>
            </Relationships>"#;
        let found: Vec<(String, String, bool)> =
            relations_in(text, "word").into_iter().map(|one| (one.kind, one.target, one.external)).collect();
        let expected = [
            ("image", "word/media/a.png", false),
            ("footnotes", "word/footnotes.xml", false),
            ("hyperlink", "https://example.org/", true),
        ];
        assert_eq!(found, expected.map(|(kind, target, out)| (kind.to_owned(), target.to_owned(), out)));
    }
}
