//! Which parts of a book are locked, and by what: shops sell books that only their own programs may open.

use super::{Archive, MAX_PART_BYTES, path};
use crate::read::xml::{Event, Xml};
use std::collections::HashSet;

/// Parts that are named as locked; the largest books have some thousand.
const MAX_LOCKED: usize = 100_000;
/// Ways of hiding fonts from who would copy them, which lock no words (EPUB 3.3, 4.4; Adobe's own).
const FONTS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];
/// What lies in a book that a shop has locked, and whose lock it is.
const LOCKS: [(&str, &str); 3] = [
    ("META-INF/rights.xml", "Adobe’s"),
    ("META-INF/sinf.xml", "Apple’s"),
    ("META-INF/license.lcpl", "Readium’s (LCP)"),
];

/// What of a book is locked.
#[derive(Default)]
pub struct Locked {
    paths: HashSet<String>,
    whose: Option<&'static str>,
}

impl Locked {
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// What is to be said of it; `None` where nothing is locked.
    pub fn words(&self) -> Option<String> {
        if self.paths.is_empty() {
            return None;
        }
        let whose = self.whose.map_or(String::new(), |whose| format!("{whose} "));
        Some(format!(
            "This book is locked with {whose}copy protection (DRM): its words can only be read by the program for which it was sold."
        ))
    }
}

/// What of an archive is locked.
pub fn of(archive: &Archive<'_>) -> Locked {
    let mut locked = Locked::default();
    let Ok((text, _)) = archive.text("META-INF/encryption.xml", MAX_PART_BYTES) else { return locked };
    let mut xml = Xml::new(&text);
    let mut font = false;
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            // The key of the parts comes first, by a way of its own; each part has one that holds for it.
            "EncryptionMethod" => {
                font = tag.get("Algorithm").is_some_and(|way| FONTS.contains(&way.as_str()));
            }
            "CipherReference" if !font && locked.paths.len() < MAX_LOCKED => {
                let uri = tag.get("URI").unwrap_or_default();
                locked.paths.extend(path::resolve("", &uri).map(|(path, _)| path));
            }
            _ => {}
        }
    }
    locked.whose = LOCKS.iter().find(|(path, _)| archive.find(path).is_some()).map(|(_, whose)| *whose);
    locked
}
