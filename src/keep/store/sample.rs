//! Puts the sample library on the disk, because documents are files: what is tried there is then true of one's own.

use super::file;
use crate::data::job::Failure;
use std::path::{Path, PathBuf};

const FOLDER: &str = "Sample library";

/// Name and bytes of each document; a test holds this against the folder.
const DOCUMENTS: &[(&str, &[u8])] = &[
    (
        "A note on names and scripts.md",
        include_bytes!("../../../assets/sample/A note on names and scripts.md"),
    ),
    ("A small reader.epub", include_bytes!("../../../assets/sample/A small reader.epub")),
    ("Chronology, for print.odt", include_bytes!("../../../assets/sample/Chronology, for print.odt")),
    ("Chronology.md", include_bytes!("../../../assets/sample/Chronology.md")),
    ("E-mails about a date.txt", include_bytes!("../../../assets/sample/E-mails about a date.txt")),
    ("Findings on interference.txt", include_bytes!("../../../assets/sample/Findings on interference.txt")),
    ("Glossary.html", include_bytes!("../../../assets/sample/Glossary.html")),
    (
        "Interview with a translator.txt",
        include_bytes!("../../../assets/sample/Interview with a translator.txt"),
    ),
    ("Letter from a reader.txt", include_bytes!("../../../assets/sample/Letter from a reader.txt")),
    ("Letters about June.mbox", include_bytes!("../../../assets/sample/Letters about June.mbox")),
    ("Memo on the denials.txt", include_bytes!("../../../assets/sample/Memo on the denials.txt")),
    (
        "Minutes of the reading group.md",
        include_bytes!("../../../assets/sample/Minutes of the reading group.md"),
    ),
    ("Notice on the door.jpg", include_bytes!("../../../assets/sample/Notice on the door.jpg")),
    ("On being sure.md", include_bytes!("../../../assets/sample/On being sure.md")),
    ("README.md", include_bytes!("../../../assets/sample/README.md")),
    ("Sent by Vera.zip", include_bytes!("../../../assets/sample/Sent by Vera.zip")),
    ("Sources.html", include_bytes!("../../../assets/sample/Sources.html")),
    (
        "Statement to the press, draft.docx",
        include_bytes!("../../../assets/sample/Statement to the press, draft.docx"),
    ),
    ("Statement to the press.txt", include_bytes!("../../../assets/sample/Statement to the press.txt")),
    (
        "The joint statement explained.html",
        include_bytes!("../../../assets/sample/The joint statement explained.html"),
    ),
    ("The open evening.pptx", include_bytes!("../../../assets/sample/The open evening.pptx")),
    ("Who said what, by day.xlsx", include_bytes!("../../../assets/sample/Who said what, by day.xlsx")),
    ("Who said what.svg", include_bytes!("../../../assets/sample/Who said what.svg")),
    ("Working paper.pdf", include_bytes!("../../../assets/sample/Working paper.pdf")),
];

pub(super) fn put(data: &Path) -> Result<PathBuf, Failure> {
    let folder = data.join(FOLDER);
    let cannot = |error: std::io::Error| {
        let folder = folder.display();
        Failure::new(format!("The sample library could not be put on the disk ({error}). Folder: {folder}"))
    };
    file::make_private_folder(&folder).map_err(cannot)?;
    for (name, bytes) in DOCUMENTS {
        let path = folder.join(name);
        if !path.exists() {
            file::replace(&path, bytes).map_err(cannot)?;
        }
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;

    /// Those that can be written by hand; the words of the others stand in what makes them (`tests/samples/pdf` and
    /// `tests/samples/library`).
    fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap();
        let by_hand = |name: &str| [".md", ".txt", ".html"].iter().any(|ending| name.ends_with(ending));
        let texts = DOCUMENTS.iter().filter(move |(name, _)| by_hand(name));
        texts.map(move |(name, bytes)| (*name, text(bytes)))
    }

    #[test]
    fn the_table_has_what_the_folder_has() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
        let there = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let there: BTreeSet<_> = there.map(|name| name.into_string().unwrap()).collect();
        assert_eq!(there, DOCUMENTS.iter().map(|(name, _)| (*name).to_owned()).collect());
    }

    #[test]
    fn documents_are_short_and_well_set() {
        for (name, text) in texts() {
            let words = text.split_whitespace().count();
            assert!((150..=600).contains(&words), "{name} has {words} words");
            assert!(text.ends_with('\n') && !text.contains('\r'), "{name}");
            if !name.ends_with(".html") {
                assert!(!text.contains(['"', '\'']), "{name} has straight quotation marks");
            }
        }
    }

    /// Targets of links, in Markdown and in HTML.
    fn links(text: &str) -> Vec<String> {
        let starts = ["](<", "](", "href=\"", "]: <"];
        let ends = [">)", ")", "\"", ">"];
        let mut found = Vec::new();
        for (start, end) in starts.iter().zip(ends) {
            for (at, _) in text.match_indices(start) {
                let rest = &text[at + start.len()..];
                // "](" is also the beginning of "](<".
                if !rest.starts_with('<') {
                    found.push(rest.split(end).next().unwrap().replace("%20", " "));
                }
            }
        }
        found
    }

    #[test]
    fn every_link_leads_somewhere() {
        let mut count = 0;
        for (name, text) in texts() {
            for link in links(text) {
                count += 1;
                let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
                let file = if file.is_empty() { name } else { file };
                let there = DOCUMENTS.iter().any(|(name, _)| *name == file);
                assert!(there, "{name} links to {link}");
                let Some((_, target)) = texts().find(|(name, _)| *name == file) else { continue };
                if !anchor.is_empty() && file.ends_with(".html") {
                    assert!(target.contains(&format!("id=\"{anchor}\"")), "{name} links to {link}");
                }
            }
        }
        assert!(count >= 40, "only {count} links were seen");
    }

    #[test]
    fn the_library_is_put_once_and_what_is_there_stays() {
        let data = tempfile::tempdir().unwrap();
        let folder = put(data.path()).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), DOCUMENTS.len());
        fs::write(folder.join("README.md"), "mine").unwrap();
        fs::remove_file(folder.join("Chronology.md")).unwrap();
        put(data.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.join("README.md")).unwrap(), "mine");
        assert!(folder.join("Chronology.md").exists());
    }
}
