//! Reads Kindle books (MOBI, AZW, AZW3, PRC) and the PalmDOC texts that they come from: chapters with contents, links and
//! pictures. Of a file that holds a book for old and for new readers, the newer one is read.
//!
//! By hand, because no crate that is kept reads the newer form; what is not known of it is that of no standard either.

use super::html::{self, Surroundings};
use super::svg::still;
use super::{Confidence, Format};
use crate::data::document::{BlockKind, OutlineSource, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::read::decode::{self, Whole};
use crate::read::opened::Opened;
use crate::read::source::{Peek, Source, kind};
use contents::Entry;
use head::Head;
use kf8::Parts;
use records::Records;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

mod contents;
mod head;
mod index;
mod kf8;
mod markup;
mod records;
mod unpack;

/// The row of Kindle books.
pub const FORMAT: Format = Format {
    // 2: drawings are pictures.
    version: 2,
    mime_types: &["application/x-mobipocket-ebook", "application/vnd.amazon.ebook"],
    ..Format::in_child("Kindle book", &["mobi", "azw", "azw3", "prc"], recognise, read, open)
};

/// Bytes of a book; those of pictures have some hundred MB.
const MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Chapters of a book.
const MAX_CHAPTERS: usize = 20_000;
/// What comes before the number of a picture in an address: in the older form, as it is rewritten, and in the newer.
const PICTURE: &str = "recindex:";
const EMBEDDED: &str = "kindle:embed:";
/// The same for a drawing, which is a text of the newer form.
const FLOW: &str = "kindle:flow:";

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(kind::Kind::Kindle | kind::Kind::PalmText) => 100,
        _ => 0,
    }
}

fn records_of(source: &Arc<Source>, alive: impl FnMut() -> Result<(), Failure>) -> Result<Records, Failure> {
    Records::of(source.all(MAX_BYTES, alive)?).ok_or_else(|| {
        Failure::new("This book has no list of its parts, and cannot be read.").kind(FailureKind::Damaged)
    })
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let records = records_of(source, || draft.pulse(stop))?;
    let damaged = || Failure::new("This book lacks its head, and cannot be read.").kind(FailureKind::Damaged);
    let old = Head::of(&records, 0).ok_or_else(damaged)?;
    let first_picture = old.first_picture;
    let better = old.better(&records).and_then(|start| Head::of(&records, start));
    // The numbers of pictures are counted from the first of the older half.
    let mut head = better.unwrap_or(old);
    head.first_picture = first_picture.or(head.first_picture);
    head.tell_facts(&records.name(), draft);
    if head.locked {
        let words = "This book is locked with Amazon’s copy protection (DRM): its words can only be read by the program \
                     for which it was sold.";
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    }
    let text = unpack::text(&records, &head, draft, stop)?;
    let mut book = Book {
        source,
        records: &records,
        head: &head,
        parts: Parts::default(),
        drawings: BTreeMap::default(),
        told: false,
    };
    match head.encoding {
        None => book.plain(&text, draft),
        Some(_) => {
            let (chapters, entries) = book.laid_out(&text);
            drop(text);
            book.chapters(&chapters, &entries, draft, stop)?;
        }
    }
    if !draft.shows_something() {
        draft.complain_at("The chapters of this book have no words and no pictures.", None, None);
    }
    Ok(())
}

/// A chapter: where it begins in the text, and its HTML in bytes.
struct Chapter {
    start: usize,
    html: Vec<u8>,
}

struct Book<'b> {
    source: &'b Source,
    records: &'b Records,
    head: &'b Head,
    /// Pages and fragments of the newer form.
    parts: Parts,
    drawings: BTreeMap<usize, Arc<[u8]>>,
    /// What there is to say of the encoding was said.
    told: bool,
}

impl Book<'_> {
    /// A text without tags: each line is a paragraph.
    fn plain(&mut self, text: &[u8], draft: &mut Draft) {
        let text = self.decoded(text, draft);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            draft.begin(BlockKind::Paragraph);
            draft.flow(line);
            draft.end();
        }
    }

    fn decoded(&mut self, bytes: &[u8], draft: &mut Draft) -> String {
        let Whole { text, encoding, damaged, told } =
            decode::whole(bytes, self.source.encoding.as_deref(), self.head.encoding);
        if !std::mem::replace(&mut self.told, true) {
            draft.encoding(encoding);
            told.into_iter().for_each(|words| draft.complain_at(words, None, None));
        }
        if damaged {
            html::complain_of_encoding(draft, encoding);
        }
        text
    }

    /// The chapters of a book with names at all places that are led to, and its contents.
    fn laid_out(&mut self, text: &[u8]) -> (Vec<Chapter>, Vec<Entry>) {
        if self.head.version == 8 {
            self.parts = Parts::of(self.records, self.head, text);
            let drawings = kf8::drawings(self.records, self.head, text).into_iter();
            self.drawings = drawings.map(|(number, bytes)| (number, self.drawing(bytes))).collect();
            let entries = contents::of(self.records, self.head, Some(&self.parts));
            let mut places = self.parts.places();
            places.extend(entries.iter().map(|entry| entry.place));
            let parts = std::mem::take(&mut self.parts.parts);
            let chapters = parts.into_iter().take(MAX_CHAPTERS);
            return (named(chapters.map(|part| (part.start, part.html)), &places), entries);
        }
        let mut entries = contents::of(self.records, self.head, None);
        if entries.is_empty() {
            entries = contents::on_page(text);
        }
        let mut places = markup::places(text);
        places.extend(entries.iter().map(|entry| entry.place));
        let starts = markup::chapters(text, MAX_CHAPTERS);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let chapters =
            starts.iter().zip(ends).filter_map(|(&start, end)| Some((start, text.get(start..end)?.to_vec())));
        let chapters = named(chapters, &places);
        (chapters, entries)
    }

    fn chapters(
        &mut self,
        chapters: &[Chapter],
        entries: &[Entry],
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        let ends = |index: usize| chapters.get(index + 1).map_or(usize::MAX, |next| next.start);
        for (index, chapter) in chapters.iter().enumerate() {
            let own = |entry: &&Entry| (chapter.start..ends(index)).contains(&entry.place);
            let number = (index + 1).to_string();
            draft.unit(
                UnitKind::Chapter,
                entries.iter().find(own).map_or(&number, |entry| &entry.title),
                (0.0, 0.0),
            );
        }
        draft.headings_as(entries.is_empty().then_some(OutlineSource::Marked));
        if let Some(cover) = self.cover(chapters.first()) {
            let number = draft.picture(cover, "", None);
            draft.begin(BlockKind::Picture(number));
            draft.end();
        }
        let mut told = 0;
        for (index, chapter) in chapters.iter().enumerate() {
            draft.pulse(stop)?;
            let unit = index as u32;
            draft.unit_break(unit);
            let before = draft.characters();
            self.chapter(chapter, draft, stop)?;
            draft.end();
            let empty = draft.characters() == before;
            draft.seal_unit(unit, if empty { UnitState::Empty } else { UnitState::Words });
            while let Some(entry) = entries.get(told).filter(|entry| entry.place < ends(index)) {
                told += 1;
                if let Some(at) = draft.anchor_place(&markup::name_of(entry.place)) {
                    draft.outline_titled(
                        entry.level,
                        &entry.title,
                        Span::empty_at(at),
                        OutlineSource::Marked,
                    );
                }
            }
            draft.progress((index + 1) as f32 / chapters.len() as f32);
        }
        Ok(())
    }

    fn chapter(&mut self, chapter: &Chapter, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let text = self.decoded(&chapter.html, draft);
        let picture = |address: &str| self.picture(address);
        let address = |address: &str| match self.parts.place(address) {
            Some(place) => format!("#{}", markup::name_of(place)),
            None => address.to_owned(),
        };
        let around = Surroundings {
            xml: self.head.version == 8,
            picture: Some(&picture),
            address: Some(&address),
            anchor: Some(&str::to_owned),
            drawings: true,
            ..Surroundings::default()
        };
        html::read_page(&text, &around, draft, stop)
    }

    /// A picture by its address; `None` for one of no book.
    fn picture(&self, address: &str) -> Option<PictureSource> {
        if let Some(flow) = address.strip_prefix(FLOW) {
            let drawing = kf8::number(flow).and_then(|number| self.drawings.get(&number));
            return Some(match drawing {
                Some(bytes) => PictureSource::Bytes(Arc::clone(bytes)),
                None => PictureSource::Missing("The book lacks this picture.".to_owned()),
            });
        }
        self.record(address).map(|record| self.inside(record))
    }

    /// The record that an address of a picture names, where the book has one of that number; `None` for another address.
    fn record(&self, address: &str) -> Option<Option<usize>> {
        let number = match address.strip_prefix(PICTURE) {
            Some(number) => number.parse().ok(),
            None => kf8::number(address.strip_prefix(EMBEDDED)?),
        };
        // Counted from 1.
        Some(number.and_then(|number: usize| self.head.first_picture?.checked_add(number.checked_sub(1)?)))
    }

    /// A drawing with the pictures that it names.
    fn drawing(&self, bytes: Vec<u8>) -> Arc<[u8]> {
        let find = |address: &str| self.records.get(self.record(address)??).map(<[u8]>::to_vec);
        still::with_pictures(bytes, find).into()
    }

    fn inside(&self, record: Option<usize>) -> PictureSource {
        match record.filter(|record| *record < self.records.len()) {
            Some(record) => PictureSource::Inside(record as u32),
            None => PictureSource::Missing("The book lacks this picture.".to_owned()),
        }
    }

    /// The picture of the cover, unless the first chapter is one with it.
    fn cover(&self, first: Option<&Chapter>) -> Option<PictureSource> {
        let cover = self.head.cover().filter(|record| *record < self.records.len())?;
        let number = cover.checked_sub(self.head.first_picture?)? + 1;
        let html = first.map(|chapter| chapter.html.as_slice()).unwrap_or_default();
        let shown = markup::tags(html).any(|(_, tag)| {
            let source =
                |name| markup::attribute(tag, name).and_then(|(_, value)| std::str::from_utf8(value).ok());
            let of = |address: &str| match address.strip_prefix(EMBEDDED) {
                Some(digits) => kf8::number(digits),
                None => address.strip_prefix(PICTURE)?.parse().ok(),
            };
            source("src").or_else(|| source("xlink:href")).and_then(of) == Some(number)
        });
        (!shown).then(|| self.inside(Some(cover)))
    }
}

/// Chapters with names at the places in them that are led to.
fn named(stretches: impl Iterator<Item = (usize, Vec<u8>)>, places: &BTreeSet<usize>) -> Vec<Chapter> {
    let chapter =
        |(start, html): (usize, Vec<u8>)| Chapter { start, html: markup::rewritten(&html, start, places) };
    stretches.map(chapter).collect()
}

/// A book that is kept open for its pictures, which are records of it.
struct Pictures(Records);

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Pictures(records_of(source, || Ok(()))?)))
}

impl Opened for Pictures {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let record = self.0.get(number as usize).map(<[u8]>::to_vec);
        record.ok_or_else(|| Failure::new("The book lacks this picture.").kind(FailureKind::Damaged))
    }
}

#[cfg(test)]
mod tests;
