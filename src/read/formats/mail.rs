//! Reads mail (EML, EMLX) as its reader saw it: who wrote to whom, when and about what; the best of its bodies; and what
//! is attached, each a document of its own that opens in place.
//!
//! Nothing is fetched and nothing is run: pictures elsewhere are named and stay there. All lines of the head, and the way
//! that a message took, are facts of the document. Parts are numbered as they stand in the message, so that whoever serves
//! one finds what the reading told of.

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, BlockKind, Label, MarkKind, PictureSource, Target};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::data::wording::{counted, grouped};
use crate::read::opened::{Member, Opened};
use crate::read::source::{Peek, Source};
pub use coding::of_quoted as quoted;
use letter::{Letter, Part, Sort};
use std::sync::Arc;

mod addresses;
pub mod along;
mod bodies;
mod coding;
mod encoded;
pub mod head;
pub mod kept;
pub mod letter;
pub mod lines;
mod part;
mod parts;
mod plain;
mod sealed;
mod signs;
mod stated;
#[cfg(test)]
mod tests;
mod way;

/// The row of mail: RFC 5322, RFC 2045 to 2049, RFC 3676.
pub const FORMAT: Format = Format {
    version: 2,
    mime_types: &["message/rfc822"],
    ..Format::in_child("Mail", &["eml", "emlx"], recognise, read, open)
};

/// A message is held in memory as a whole, and once more what is made of it.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    match head::looks_like_one(peek.bytes) {
        _ if super::html::is_no_text(peek) => 0,
        head::Looks::Certain if named => 100,
        head::Looks::Certain => 88,
        head::Looks::Likely if named => 96,
        // A memorandum begins so, too.
        head::Looks::Likely => 0,
        head::Looks::Unlikely if named => 60,
        head::Looks::Unlikely => 0,
    }
}

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(serve(Letter::of(source.read_all(MAX_BYTES)?)))
}

/// Keeps a letter open, to serve what lies in it.
pub fn serve(letter: Letter) -> Box<dyn Opened> {
    Box::new(Served { letter })
}

/// A message that is kept open.
struct Served {
    letter: Letter,
}

impl Opened for Served {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        self.letter.bytes(number)
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let name = self.letter.part(number).map(|part| part.name.clone()).unwrap_or_default();
        Ok((name, self.letter.bytes(number)?))
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let letter = Letter::of(source.read_all(MAX_BYTES)?);
    let kept = kept::of(&letter, &source.name);
    let deleted = kept.iter().any(|(_, words)| words.contains(kept::DELETED));
    draft.facts().others.extend(kept);
    if deleted {
        draft.complain_at("This message was marked as deleted where it was kept.", None, None);
    }
    show(&letter, &[], draft, stop)
}

/// Shows a letter, whatever it was kept in; below its head what else is to be said of it, as names and words.
pub fn show(
    letter: &Letter,
    more: &[(String, String)],
    draft: &mut Draft,
    stop: &Stop,
) -> Result<(), Failure> {
    letter.remarks.iter().for_each(|words| draft.complain_at(words.as_str(), None, None));
    head::tell(letter, draft);
    head::tell_more(more, draft);
    signs::tell(letter, draft);
    let start = draft.place().start;
    let shown = bodies::read(letter, draft, stop)?;
    draft.end();
    draft.facts().letter = Some(Span::new(start, draft.place().start));
    attached(letter, &shown, draft, stop)?;
    if !draft.shows_something() {
        draft.complain_at("This message has no words and holds no files.", None, None);
    }
    Ok(())
}

/// What is not shown in the letter: files, and other letters.
fn attached(letter: &Letter, shown: &[u32], draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let rest = letter.parts.iter().filter(|part| !shown.contains(&part.number));
    let rest: Vec<&Part> = rest.filter(|part| part.is_file()).collect();
    if rest.is_empty() {
        return Ok(());
    }
    draft.begin(BlockKind::Rule);
    draft.end();
    for part in rest {
        draft.label(Label::Bullet);
        draft.begin(BlockKind::Item);
        let start = draft.place().start;
        let link = draft.link_to(Target::Member(part.number));
        let mark = draft.mark(MarkKind::Link(link));
        draft.flow(&part.name);
        draft.close(mark);
        let span = Span::new(start, draft.place().start);
        let bytes = letter.bytes(part.number).map(|bytes| bytes.len() as u64).unwrap_or_default();
        draft.flow(&format!(" ({}, {})", part.what(), size(bytes)));
        draft.end();
        draft.aside(Aside {
            kind: AsideKind::Attachment(part.number),
            name: part.name.clone(),
            words: String::new(),
            when: None,
            place: None,
            span: Some(span),
        });
        match part.kind.as_str() {
            _ if part.sort == Sort::Picture => picture(part, draft),
            // What a letter asks of people, and whose card it brings, is a part of what it says.
            "text/calendar" => super::ics::write(&letter.bytes(part.number)?, 2, draft, stop)?,
            "text/vcard" | "text/x-vcard" => super::vcf::write(&letter.bytes(part.number)?, 2, draft, stop)?,
            _ => {}
        }
    }
    Ok(())
}

/// A picture that was sent along is shown below its name, as mail programs do.
fn picture(part: &Part, draft: &mut Draft) {
    let number = draft.picture(PictureSource::Inside(part.number), &part.name, None);
    draft.begin(BlockKind::Picture(number));
    draft.end();
}

fn size(bytes: u64) -> String {
    if bytes < 10_000 { counted(bytes, "byte") } else { format!("{} kB", grouped(bytes.div_ceil(1000))) }
}
