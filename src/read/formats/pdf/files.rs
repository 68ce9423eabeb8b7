//! Files within the file. They are numbered in the order in which they are found, which is the same each time.

use super::places;
use super::strings::{date, name_of, text, text_of};
use super::trees;
use crate::data::document::{Aside, AsideKind};
use crate::data::job::{Failure, FailureKind};
use crate::data::unit::Area;
use crate::read::opened::Member;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Rect, Stream};

/// Files that are listed.
const MAX_FILES: usize = 5_000;
/// Annotations of a page that are looked at.
const MAX_ANNOTATIONS: usize = 20_000;
/// A larger file is not given out of a document.
const MAX_BYTES: usize = 200 * 1024 * 1024;

/// A file in the document, not unpacked yet.
pub struct File<'a> {
    name: String,
    description: Option<String>,
    stream: Stream<'a>,
    place: Option<(u32, Area)>,
}

/// All files in a document: those that it names, and those pinned to its pages.
pub fn files<'a>(pdf: &'a Pdf, root: &Dict<'a>) -> Vec<File<'a>> {
    let mut files = Vec::new();
    let tree = root.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("EmbeddedFiles"));
    for (name, specification) in tree.map(trees::names).unwrap_or_default() {
        if let Object::Dict(specification) = specification {
            files.extend(file(&specification, Some(text(&name)), None));
        }
    }
    for (unit, page) in pdf.pages().iter().enumerate() {
        let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { continue };
        for annotation in trees::dicts(&annotations).into_iter().take(MAX_ANNOTATIONS) {
            if files.len() >= MAX_FILES {
                return files;
            }
            if name_of(&annotation, "Subtype").is_some_and(|kind| kind == "FileAttachment")
                && let Some(specification) = annotation.get::<Dict<'_>>("FS")
            {
                let area = annotation.get::<Rect>("Rect").and_then(|rect| places::area(page, &rect));
                files.extend(file(&specification, None, area.map(|area| (unit as u32, area))));
            }
        }
    }
    files
}

fn file<'a>(specification: &Dict<'a>, key: Option<String>, place: Option<(u32, Area)>) -> Option<File<'a>> {
    let held = specification.get::<Dict<'a>>("EF")?;
    let stream = ["UF", "F", "DOS", "Mac", "Unix"].iter().find_map(|key| held.get::<Stream<'a>>(*key))?;
    let named = text_of(specification, "UF").or_else(|| text_of(specification, "F")).or(key);
    let name = named.unwrap_or_else(|| "Unnamed file".to_owned());
    Some(File { name, description: text_of(specification, "Desc"), stream, place })
}

/// What is told of the files.
pub fn asides(pdf: &Pdf, root: &Dict<'_>) -> Vec<Aside> {
    let aside = |(number, file): (usize, File<'_>)| {
        let parameters = file.stream.dict().get::<Dict<'_>>("Params").unwrap_or_default();
        let size = parameters.get::<i32>("Size").map(|size| format!("{size} bytes"));
        let words: Vec<String> = file.description.into_iter().chain(size).collect();
        let when = text_of(&parameters, "ModDate").or_else(|| text_of(&parameters, "CreationDate"));
        Aside {
            kind: AsideKind::Attachment(number as u32),
            name: file.name,
            words: words.join(", "),
            when: when.map(|when| date(&when)),
            place: file.place,
            span: None,
        }
    };
    files(pdf, root).into_iter().enumerate().map(aside).collect()
}

/// Name and bytes of a file.
///
/// # Errors
/// Where it is too large, or damaged.
pub fn unpacked(file: &File<'_>) -> Result<Member, Failure> {
    let name = &file.name;
    let too_large = || {
        Failure::new(format!("“{name}” is too large to be taken out of this document."))
            .kind(FailureKind::Limit)
    };
    if file.stream.raw_data().len() > MAX_BYTES {
        return Err(too_large());
    }
    match file.stream.decoded_data() {
        Ok(bytes) if bytes.len() > MAX_BYTES => Err(too_large()),
        Ok(bytes) => Ok((name.clone(), bytes.into_owned())),
        Err(_) => {
            Err(Failure::new(format!("“{name}” is damaged within this document.")).kind(FailureKind::Damaged))
        }
    }
}
