//! Reads books (EPUB 2 and 3): their chapters in the order of the spine, with contents, pictures and the facts of the
//! edition.
//!
//! A chapter is a page of HTML and is read as one; the book around it says where its pictures are and where its links
//! lead. Books that are broken are read as far as they go: without a package, every page of the archive is a chapter.
//!
//! The crate `rbook` was rejected for this: it reads archives by a library of its own, which keeps one of several members
//! of a name without a word, and gives up on a package that is not well formed.

use super::html::{self, Surroundings, Tracing};
use super::svg;
use super::{Confidence, Format};
use crate::data::document::{BlockKind, OutlineSource, PictureSource};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::lists::rows;
use crate::data::span::Span;
use crate::data::trace::Trace;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::counted;
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container};
use crate::read::source::{Peek, Source, kind};
use crate::read::xml;
use contents::{Contents, Entry};
use package::{Item, Package};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

mod contents;
mod drawn;
mod lock;
mod package;
mod path;
mod printed;

/// The row of books: EPUB 2.0.1 (IDPF) and EPUB 3.3 (W3C).
pub const FORMAT: Format = Format {
    // 3: where the edition on paper had its pages is known, and their numbers are no words; drawings have words.
    // 4: drawings in chapters are pictures, and lines of their words stand apart.
    version: 4,
    mime_types: &["application/epub+zip"],
    ..Format::in_child("EPUB", &["epub"], recognise, read, drawn::open)
};

/// Bytes of a package, of a table of contents.
const MAX_PART_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of one chapter: its tree takes some ten times as much.
const MAX_CHAPTER_BYTES: usize = 32 * 1024 * 1024;
/// Bytes for where in the sources of chapters words stand: some ten for each stretch of letters that look alike, so that a
/// book of a thousand pages takes a hundredth.
const MAX_TRACES: usize = 24 * 1024 * 1024;
/// Faults of chapters that are told one by one.
const MAX_FAULTS: usize = 20;

fn recognise(peek: &Peek) -> Confidence {
    let named = peek.extension == "epub";
    match kind::of(peek) {
        Some(kind::Kind::Epub) => 100,
        // Cut short, or packed in another order than the rules say.
        Some(kind::Kind::Zip) if named => 90,
        _ => 0,
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let zip = Zip::open_for(source, draft)?;
    let archive = Archive { zip: &zip, budget: Budget::new(stop) };
    let package = Package::of(&archive, draft);
    package.tell_facts(draft);
    let contents = Contents::of(&archive, &package, draft);
    let locked = lock::of(&archive);
    if let Some(words) = locked.words() {
        let readable = package.spine.iter().any(|item| !locked.has(&item.path));
        if !readable {
            return Err(Failure::new(words).kind(FailureKind::NotSupported));
        }
        draft.complain_at(words, None, None);
    }
    if package.spine.is_empty() {
        let words = "This book has no chapter that could be read.";
        return Err(Failure::new(words).kind(FailureKind::Damaged));
    }
    let printed = printed::Printed::of(&archive, &package, &contents, stop);
    let (archive, package, contents, locked) = (&archive, &package, &contents, &locked);
    Reading { archive, package, contents, locked, printed, faults: 0, told: 0, room: MAX_TRACES }
        .chapters(draft, stop)
}

/// A file's archive, and what may still be unpacked of it.
struct Archive<'z> {
    zip: &'z Zip,
    budget: Budget,
}

impl Archive<'_> {
    /// The text of a part, and what is to be said of it.
    fn text(&self, path: &str, most: usize) -> Result<(String, Vec<String>), Failure> {
        let content = self.zip.read(path, &self.budget)?;
        let mut remarks = content.remarks;
        let bytes = match content.bytes.get(..most) {
            Some(first) => {
                remarks.push(format!("Of “{path}” only the first {} MB are read.", most >> 20));
                first
            }
            None => &content.bytes,
        };
        Ok((xml::decoded(bytes), remarks))
    }

    fn find(&self, path: &str) -> Option<usize> {
        self.zip.find(path)
    }
}

/// What is known while one chapter after the other is read.
struct Reading<'b> {
    archive: &'b Archive<'b>,
    package: &'b Package,
    contents: &'b Contents,
    locked: &'b lock::Locked,
    /// The pages of the edition on paper, where the book knows them: then they are its units, as they are of whoever
    /// cites it.
    printed: Option<printed::Printed>,
    faults: usize,
    /// Entries of the contents that stand in the outline.
    told: usize,
    /// Bytes that may still be taken for where in the chapters words stand.
    room: usize,
}

impl Reading<'_> {
    fn chapters(mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let spine = &self.package.spine;
        let units = self.printed.is_none();
        for (index, item) in spine.iter().enumerate().filter(|_| units) {
            let label = match self.contents.title_of(&item.path) {
                Some(title) => title.to_owned(),
                None => (index + 1).to_string(),
            };
            draft.unit(UnitKind::Chapter, &label, (0.0, 0.0));
        }
        draft.headings_as(self.contents.entries.is_empty().then_some(OutlineSource::Marked));
        for (index, item) in spine.iter().enumerate() {
            draft.pulse(stop)?;
            let unit = index as u32;
            draft.end();
            let start = draft.place().start;
            if units {
                draft.unit_break(unit);
            }
            draft.anchor(&path::anchor(&item.path, ""));
            let before = draft.characters();
            let tracing = self.tracing(item, start);
            self.chapter(item, tracing.as_ref(), draft, stop)?;
            draft.end();
            self.traced(tracing, draft);
            let empty = draft.characters() == before;
            if units {
                draft.seal_unit(unit, if empty { UnitState::Empty } else { UnitState::Words });
            }
            self.outline(index + 1, draft);
            draft.progress((index + 1) as f32 / spine.len() as f32);
        }
        draft.end_units_at_words();
        self.outline(spine.len(), draft);
        if !draft.shows_something() {
            draft.complain_at("The chapters of this book have no words and no pictures.", None, None);
        }
        if self.faults > MAX_FAULTS {
            let more = counted((self.faults - MAX_FAULTS) as u64, "more fault");
            draft.complain_at(format!("{more} of chapters of this book."), None, None);
        }
        Ok(())
    }

    /// What gathers where in a chapter's source words stand, for the addresses of other reading programs: nothing where no
    /// package counts the chapters, or there was too much of it already.
    fn tracing(&self, item: &Item, start: u64) -> Option<Tracing> {
        let wanted = !item.way.is_empty() && self.room > 0;
        wanted.then(|| Tracing {
            way: item.way.clone(),
            start,
            traces: RefCell::default(),
            well_formed: Cell::default(),
        })
    }

    fn traced(&mut self, tracing: Option<Tracing>, draft: &mut Draft) {
        let Some(Tracing { way, start, traces, well_formed: _ }) = tracing else { return };
        let mut traces = traces.into_inner();
        if traces.is_empty() {
            // So that an address that leads to it leads to its place.
            traces.push(Trace::empty(Span::empty_at(start), &way));
        }
        let weight: usize = traces.iter().map(Trace::weight).sum();
        self.room = self.room.saturating_sub(weight);
        for trace in traces {
            draft.add::<rows::Traces>(Arc::new(trace));
        }
        if self.room == 0 {
            let words = "This book is too long for all of its words to have an address (EPUB CFI): those of later chapters \
                         have none.";
            draft.complain(words, None);
        }
    }

    fn fault(&mut self, words: impl Into<String>, draft: &mut Draft) {
        self.fault_at(words, draft.place(), draft);
    }

    fn fault_at(&mut self, words: impl Into<String>, place: Span, draft: &mut Draft) {
        self.faults += 1;
        if self.faults <= MAX_FAULTS {
            draft.complain_at(words, Some(place), None);
        }
    }

    /// A chapter that is not well formed is read as browsers read a page; books are not shown so by all programs, and
    /// something may be missing where it is torn. Who looked for the places of its words knows whether it is sound.
    fn look_for_tears(&mut self, item: &Item, text: &str, start: Span, draft: &mut Draft) {
        if item.media == "application/xhtml+xml"
            && let Some(line) = xml::torn_line(text)
        {
            let words = format!(
                "“{}” is torn or not well formed in its line {line}: it is shown as it can be understood.",
                item.path
            );
            self.fault_at(words, start, draft);
        }
    }

    fn chapter(
        &mut self,
        item: &Item,
        tracing: Option<&Tracing>,
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        if self.locked.has(&item.path) {
            self.fault(format!("“{}” is locked, and cannot be read.", item.path), draft);
            return Ok(());
        }
        if item.is_picture() {
            let source = self.picture(&item.path);
            let number = draft.picture(source, "", None);
            draft.begin(BlockKind::Picture(number));
            draft.end();
            self.words_of_drawing(item, draft);
            return Ok(());
        }
        let text = match self.archive.text(&item.path, MAX_CHAPTER_BYTES) {
            Ok((text, remarks)) => {
                remarks.into_iter().for_each(|words| self.fault(words, draft));
                text
            }
            Err(failure) if stop.raised() => return Err(failure),
            Err(failure) => {
                self.fault(failure.words, draft);
                return Ok(());
            }
        };
        let base = item.path.as_str();
        let picture = |address: &str| path::resolve(base, address).map(|(path, _)| self.picture(&path));
        let address = |address: &str| match path::resolve(base, address) {
            Some((path, place)) => format!("#{}", path::anchor(&path, &place)),
            None => address.to_owned(),
        };
        let anchor = |name: &str| path::anchor(base, name);
        let page = |place: Option<&str>, said: Option<&str>| {
            self.printed.as_ref().and_then(|printed| printed.page(base, place, said))
        };
        if let Some(label) = self.printed.as_ref().and_then(|printed| printed.page(base, Some(""), None)) {
            let unit = draft.unit(UnitKind::Printed, &label, (0.0, 0.0));
            draft.unit_at_next_word(unit);
        }
        let around = Surroundings {
            xml: true,
            picture: Some(&picture),
            address: Some(&address),
            anchor: Some(&anchor),
            printed_page: self.printed.is_some().then_some(&page as html::FindPage<'_>),
            drawings: true,
            tracing,
            ..Surroundings::default()
        };
        let start = draft.place();
        html::read_page(&text, &around, draft, stop)?;
        if !tracing.is_some_and(|tracing| tracing.well_formed.get()) {
            self.look_for_tears(item, &text, start, draft);
        }
        Ok(())
    }

    /// A page that is a drawing is shown, and its words are words of the book.
    fn words_of_drawing(&mut self, item: &Item, draft: &mut Draft) {
        if item.media != "image/svg+xml" {
            return;
        }
        let Ok((text, remarks)) = self.archive.text(&item.path, MAX_CHAPTER_BYTES) else { return };
        remarks.into_iter().for_each(|words| self.fault(words, draft));
        let (all, fault) = svg::words::of(&text, true);
        for words in all {
            draft.begin(BlockKind::Paragraph);
            draft.flow(&words);
            draft.end();
        }
        if let Some(fault) = fault {
            self.fault(format!("“{}” {fault}", item.path), draft);
        }
    }

    fn picture(&self, path: &str) -> PictureSource {
        match self.archive.find(path) {
            _ if self.locked.has(path) => PictureSource::Missing("This picture is locked.".to_owned()),
            Some(number) => PictureSource::Inside(number as u32),
            None => PictureSource::Missing(format!("The book lacks “{path}”.")),
        }
    }

    /// Puts what of the contents leads into chapters that were read into the outline.
    fn outline(&mut self, read: usize, draft: &mut Draft) {
        let of_spine = |path: &str| self.package.spine.iter().position(|item| item.path == path);
        while let Some(Entry { level, title, path, place }) = self.contents.entries.get(self.told) {
            let chapter = of_spine(path);
            if chapter.is_some_and(|chapter| chapter >= read) {
                return;
            }
            self.told += 1;
            let at = draft.anchor_place(&path::anchor(path, place));
            if let Some(at) = at.or_else(|| draft.anchor_place(&path::anchor(path, ""))) {
                draft.outline_titled(*level, title, Span::empty_at(at), OutlineSource::Marked);
            }
        }
    }
}

#[cfg(test)]
mod tests;
