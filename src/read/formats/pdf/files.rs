//! Files within the file. They are numbered in the order in which they are found, which is the same each time.

use super::places;
use super::strings::{date, name_of, text, text_of};
use super::told::{self, Told};
use super::trees;
use super::unpack::{self, End, Unpacked};
use crate::data::document::{Aside, AsideKind};
use crate::data::job::{Failure, FailureKind};
use crate::data::unit::Area;
use crate::read::opened::Member;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Rect, Stream};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use std::collections::HashSet;

/// Files that are listed.
const MAX_FILES: usize = 5_000;
/// Annotations of a page that are looked at, and of all pages together: a hundred on each of the longest that were met.
const MAX_ANNOTATIONS: usize = 20_000;
const MAX_LOOKS: usize = 2_000_000;
/// A larger file is not given out of a document.
const MAX_BYTES: usize = 200 * 1024 * 1024;

/// A file in the document, not unpacked yet.
pub struct File<'a> {
    name: String,
    description: Option<String>,
    stream: Stream<'a>,
    place: Option<(u32, Area)>,
}

/// All files in a document: those that it names, and those pinned to its pages; and what of them is left out, in
/// sentences.
pub fn files<'a>(pages: &[&'a Page<'a>], root: &Dict<'a>) -> (Vec<File<'a>>, Vec<String>) {
    let mut files = Vec::new();
    let tree = root.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("EmbeddedFiles"));
    let (names, mut left_out) = tree.map(trees::names).unwrap_or_default();
    for (name, specification) in names {
        if let Object::Dict(specification) = specification {
            files.extend(file(&specification, Some(text(&name)), None));
        }
    }
    // A page that stands in the document twice has its files once.
    let (mut seen, mut looks) = (HashSet::new(), 0);
    for (unit, page) in pages.iter().enumerate().filter(|(_, page)| seen.insert(page.raw().data().as_ptr())) {
        let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { continue };
        for annotation in trees::dicts(&annotations).into_iter().take(MAX_ANNOTATIONS.min(MAX_LOOKS - looks))
        {
            looks += 1;
            if name_of(&annotation, "Subtype").is_some_and(|kind| kind == "FileAttachment")
                && let Some(specification) = annotation.get::<Dict<'_>>("FS")
            {
                let area = annotation.get::<Rect>("Rect").and_then(|rect| places::area(page, &rect));
                let pinned = file(&specification, None, area.map(|area| (unit as u32, area)));
                // What was written on the pin is what its writer says of the file.
                let said = text_of(&annotation, "Contents").filter(|said| !said.trim().is_empty());
                files.extend(pinned.map(|file| File { description: both(file.description, said), ..file }));
            }
        }
    }
    left_out += files.len().saturating_sub(MAX_FILES);
    files.truncate(MAX_FILES);
    let mut complaints: Vec<String> =
        told::beyond(left_out, "file in this file", MAX_FILES).into_iter().collect();
    if looks == MAX_LOOKS {
        let words = format!(
            "Files that are pinned to pages were looked for in {MAX_LOOKS} annotations; there are more."
        );
        complaints.push(words);
    }
    (files, complaints)
}

/// What is said of a file at two places, once where it is the same.
fn both(own: Option<String>, said: Option<String>) -> Option<String> {
    match (own, said) {
        (Some(own), Some(said)) if own != said => Some(format!("{own}, {said}")),
        (own, said) => own.or(said),
    }
}

fn file<'a>(specification: &Dict<'a>, key: Option<String>, place: Option<(u32, Area)>) -> Option<File<'a>> {
    let held = specification.get::<Dict<'a>>("EF")?;
    let stream = ["UF", "F", "DOS", "Mac", "Unix"].iter().find_map(|key| held.get::<Stream<'a>>(*key))?;
    let named = text_of(specification, "UF").or_else(|| text_of(specification, "F")).or(key);
    let name = named.unwrap_or_else(|| "Unnamed file".to_owned());
    Some(File { name, description: text_of(specification, "Desc"), stream, place })
}

/// What is told of the files.
pub fn asides<'a>(pages: &[&'a Page<'a>], root: &Dict<'a>) -> Told {
    let (files, complaints) = files(pages, root);
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
    Told { asides: files.into_iter().enumerate().map(aside).collect(), complaints }
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
    let Unpacked { bytes, end, .. } = unpack::unpacked(&file.stream, MAX_BYTES);
    match end {
        End::TooLarge => Err(too_large()),
        End::Whole => Ok((name.clone(), bytes)),
        // What is left of it is worth more than nothing.
        End::Broken if !bytes.is_empty() => Ok((name.clone(), bytes)),
        End::Broken => {
            Err(Failure::new(format!("“{name}” is damaged within this document.")).kind(FailureKind::Damaged))
        }
    }
}
