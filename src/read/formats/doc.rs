//! Reads Word documents from before 2007 (MS-DOC): headings, lists with their numbers as printed, tables, notes, pictures,
//! and the changes and comments that the file remembers, each on its words.
//!
//! The crates that read them were rejected: `undoc` drops changes, comments, hidden text and who wrote them, which is what
//! such files are read for, and `office_oxide` is four times as much code as all formats here together. The tables of the
//! form are few, and are read by hand.
//!
//! Documents of Word 6 and 95 are read as far as `older.rs` says.

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::ole::Ole;
use crate::read::office::art::Stored;
use crate::read::office::{objects, summary};
use crate::read::opened::{Member, Opened};
use crate::read::source::{Peek, Source, kind};
use beside::Beside;
use body::{Body, Known};
use file::{File, Part, table};
use lists::Lists;
use std::sync::Arc;
use styles::Styles;

mod beside;
mod body;
mod fields;
mod file;
mod lists;
mod lock;
mod older;
mod picture;
mod props;
mod styles;

/// The row of Word documents before 2007.
pub const FORMAT: Format = Format {
    // 3: pictures without words keep their place.
    // 4: a table that does not say where its rows end is no single row.
    version: 4,
    mime_types: &["application/msword"],
    ..Format::in_child("Word 97–2003", &["doc", "dot"], recognise, read, open)
};

/// The storage of embedded objects.
const POOL: &str = "ObjectPool";
/// The place of the template’s name among the names that belong to a file.
const TEMPLATE: usize = 1;

fn recognise(peek: &Peek) -> Confidence {
    if kind::of(peek) == Some(kind::Kind::OldWord) { 100 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let ole = Ole::open(source)?;
    let (file, remarks) = File::of(&ole, source)?;
    remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
    summary::tell(&ole, draft);
    tell_hidden(&ole, &file, draft);
    draft.pulse(stop)?;
    let styles = match file.old {
        true => Styles::numbered(),
        false => Styles::of(file.table(table::STYLES), &file.data),
    };
    let known = Known { styles, beside: Beside::of(&file) };
    let lists = match file.old {
        true => Lists::default(),
        false => Lists::of(file.table_on(table::LISTS), file.table(table::LIST_USES)),
    };
    let mut body = Body::new(&file, &known, lists);
    let (from, to) = file.part(Part::Body);
    body.read(from, to, draft, stop)?;
    body.read_notes(draft, stop)?;
    body.renumber(draft);
    if file.torn {
        draft.complain(
            "Some of the text is not where the file says that it is; what could be found is shown.",
            None,
        );
    }
    Ok(())
}

/// Says what no page shows: macros, the template, who saved the file where, and the files that lie in it.
fn tell_hidden(ole: &Ole, file: &File, draft: &mut Draft) {
    let tell = |kind: Unseen, name: &str, words: String, draft: &mut Draft| {
        let kind = AsideKind::Unseen(kind);
        draft.aside(Aside { kind, name: name.to_owned(), words, when: None, place: None, span: None });
    };
    if ole.entries().iter().any(|entry| entry.storage && entry.name().eq_ignore_ascii_case("VBA")) {
        tell(Unseen::Script, "Macros", "Macros of this file, which are never run.".to_owned(), draft);
    }
    let names = file::names(file.table(table::NAMES));
    if let Some((template, _)) = names.get(TEMPLATE).filter(|(name, _)| name.contains(['\\', '/', ':'])) {
        tell(Unseen::RemoteLink, "Template", template.clone(), draft);
    }
    for (author, path) in beside::saved_by(file) {
        tell(Unseen::Metadata, "Saved by", format!("{author}: {path}"), draft);
    }
    objects::tell(ole, POOL, draft);
}

struct Served {
    ole: Ole,
    file: File,
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let ole = Ole::open(source)?;
    let (file, _) = File::of(&ole, source)?;
    Ok(Box::new(Served { ole, file }))
}

impl Opened for Served {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        match picture::numbered(&self.file, number) {
            Some(Stored::Bytes(bytes)) => Ok(bytes),
            Some(Stored::Not(words)) => Err(Failure::new(words).kind(FailureKind::NotSupported)),
            None => {
                Err(Failure::new("There is no such picture in this document.").kind(FailureKind::Damaged))
            }
        }
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        objects::member(&self.ole, POOL, number)
    }
}

#[cfg(test)]
mod tests;
