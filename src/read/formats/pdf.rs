//! Reads PDF: words with their places on the pages, and what else the file holds, seen and unseen.
//!
//! `hayro` parses the file and draws its pages; the words come from its drawing onto a device without pixels
//! (`pdf/glyphs.rs`), so that words and pictures share one space. Measured against four other readers: it is as good
//! as the best in words, and none of 600 damaged and hostile files stopped it.
//! Nothing that a file names is fetched, and no program in it is run.

use super::{Confidence, Format};
use crate::data::document::OutlineSource;
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::unit::{Area, UnitKind, UnitState};
use crate::read::source::{Bytes, Peek, Source, kind};
use glyphs::{Drawn, Glyph};
use hayro::hayro_interpret::hayro_syntax::object::Dict;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::hayro_syntax::xref::XRef;
use hayro::hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use leaves::Leaves;
use lines::{Finder, Line};
use places::Places;
use std::collections::VecDeque;
use std::sync::Arc;
use told::{OfPages, Seen, Told};
use work::{Limits, Meter, cost};

mod accents;
mod actions;
mod actual;
mod annotations;
mod bars;
mod blocks;
mod chunks;
mod columns;
mod conditions;
mod content;
mod damage;
mod dropcaps;
mod entries;
mod extract;
mod facts;
mod fields;
mod files;
mod furniture;
mod gaps;
mod gauge;
mod glyphs;
mod gutters;
mod hatch;
mod hyphens;
mod labels;
mod lanes;
mod layers;
mod leaders;
mod leaves;
mod letter;
mod lines;
mod meaning;
mod median;
mod mirrored;
mod notes;
mod numbering;
mod order;
mod outline;
mod paint;
mod pictures;
mod places;
mod placing;
mod raised;
mod reasons;
mod redactions;
mod repaint;
mod revisions;
mod ruling;
mod script;
mod serve;
mod shapes;
mod space;
mod spaced;
mod speech;
mod strings;
mod strips;
mod style;
mod tables;
mod tagged;
mod tags;
mod told;
mod trees;
mod unpack;
mod unseen;
mod watermarks;
mod words;
mod work;
mod write;
mod xfa;

/// The row of PDF, after ISO 32000.
pub const FORMAT: Format = Format {
    version: 3,
    mime_types: &["application/pdf"],
    printed: true,
    ..Format::in_child("PDF", &["pdf"], recognise, read, serve::serve)
};

/// The file and what is made of it must fit into the gigabyte that a reader may have.
const MAX_BYTES: u64 = 400 * 1024 * 1024;
/// Where readers look for the beginning.
const HEAD_BYTES: usize = 1024;
/// Pages between two snapshots, after the first few.
const PUBLISH_STEP: u32 = 64;

/// The name of a file's lock, and one of the same length that means nothing.
const LOCK: &[u8] = b"/Encrypt";
const OPEN_LOCK: &[u8] = b"/Opened.";

struct Opened {
    pdf: Pdf,
    /// The files within it are locked, and its pages are not.
    files_locked: bool,
    /// What cannot be followed of it.
    complaint: Option<String>,
    bytes: Arc<dyn Bytes>,
}

fn recognise(peek: &Peek) -> Confidence {
    let head = peek.bytes.get(..HEAD_BYTES.min(peek.bytes.len())).unwrap_or(&[]);
    match memchr::memmem::find(head, b"%PDF-") {
        Some(0) => 100,
        // The first file of an archive that holds it as it is: the archive is what was opened, and has other files.
        Some(_) if peek.extension != "pdf" && kind::of(peek).is_some_and(|kind| kind != kind::Kind::Pdf) => 0,
        // What tells of a PDF is not one.
        Some(_) if peek.extension == "pdf" || !head.is_ascii() || head.contains(&0) => 95,
        Some(at) if head.get(..at).is_some_and(|before| before.len() < 64) => 90,
        // One whose beginning is gone; or a text with such a name, which says more of itself.
        None if peek.extension == "pdf" && damage::looks_like_part(head) && kind::of(peek).is_none() => 40,
        _ => 0,
    }
}

/// The bytes of a file, as the library wants to be given them.
struct Whole(Arc<dyn Bytes>);

impl AsRef<[u8]> for Whole {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

/// Parses a file; with its password, where the user gave one.
fn open(source: &Source) -> Result<Opened, Failure> {
    open_alive(source, || Ok(()))
}

/// As [`open`]; `alive` is called while the file comes from the disk. Nothing can be said while the library parses
/// it, which takes milliseconds for thousands of pages, and a second for hundreds of megabytes without a list.
fn open_alive(source: &Source, alive: impl FnMut() -> Result<(), Failure>) -> Result<Opened, Failure> {
    let whole = source.all(MAX_BYTES, alive).map_err(|failure| match source.len > MAX_BYTES {
        true => failure.kind(FailureKind::Limit),
        false => failure,
    })?;
    let password = source.password.as_ref().map_or("", |password| password.letters());
    let error = match Pdf::new_with_password(Arc::new(Whole(Arc::clone(&whole))), password) {
        Ok(pdf) => {
            let (pdf, complaint) = conditions::followed(pdf, password);
            return Ok(Opened { pdf, files_locked: false, complaint, bytes: whole });
        }
        Err(error) => error,
    };
    let bytes = (*whole).as_ref();
    let locked = LoadPdfError::Decryption(DecryptionError::PasswordProtected);
    // Where only the files within are locked, the pages can be read without a key: the lock is overlooked.
    if error == locked
        && let Some(at) = damage::lock_of_files(bytes)
    {
        let mut open = bytes.to_vec();
        if let Some(name) = open.get_mut(at..at + LOCK.len()) {
            name.copy_from_slice(OPEN_LOCK);
        }
        let opened = Pdf::new(Arc::new(open)).map(|pdf| {
            let (pdf, complaint) = conditions::followed(pdf, "");
            Opened { pdf, files_locked: true, complaint, bytes: Arc::clone(&whole) }
        });
        return opened.map_err(|error| failure(source, error));
    }
    // A file that is both damaged and locked says only that nothing was found: what it holds is not to be read.
    let both = error == LoadPdfError::Invalid && memchr::memmem::find(bytes, LOCK).is_some();
    if both && source.password.is_some() {
        // Nobody can tell which of the two it is.
        let words = format!("That is not the password of “{}”, or the file is too damaged.", source.name);
        return Err(Failure::new(words).kind(FailureKind::Password));
    }
    Err(failure(source, if both { locked } else { error }))
}

fn failure(source: &Source, error: LoadPdfError) -> Failure {
    let name = &source.name;
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => match &source.password {
            None => Failure::new(format!("“{name}” is locked with a password.")).kind(FailureKind::Password),
            Some(_) => {
                Failure::new(format!("That is not the password of “{name}”.")).kind(FailureKind::Password)
            }
        },
        LoadPdfError::Decryption(_) => {
            Failure::new(format!("“{name}” is locked in a way that is not known here."))
                .kind(FailureKind::NotSupported)
        }
        LoadPdfError::Invalid => Failure::new(format!("“{name}” is damaged: no page of it could be found."))
            .kind(FailureKind::Damaged),
    }
}

fn root_of(pdf: &Pdf) -> Dict<'_> {
    root_in(pdf.xref())
}

fn root_in(xref: &XRef) -> Dict<'_> {
    xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default()
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    read_within(source, draft, stop, Limits::of_file(source.len))
}

fn read_within(source: &Arc<Source>, draft: &mut Draft, stop: &Stop, limits: Limits) -> Result<(), Failure> {
    let Opened { pdf, files_locked, complaint, bytes } = open_alive(source, || draft.pulse(stop))?;
    draft.pulse(stop)?;
    let root = root_of(&pdf);
    if let Some(reason) = damage::reason((*bytes).as_ref()) {
        draft.complain_at(told::damage(reason), None, None);
    }
    if files_locked {
        let words = "The files within this PDF are locked with a password; its pages are not.";
        draft.complain_at(words, None, None);
    }
    told::say(complaint, draft);
    let Leaves { pages, complaints } = leaves::leaves(&pdf, &root);
    told::say(complaints, draft);
    if pages.is_empty() {
        return Err(failure(source, LoadPdfError::Invalid));
    }
    let labels = labels::labels(&root, pages.len());
    for (page, label) in pages.iter().zip(&labels) {
        draft.unit(UnitKind::Page, label, space::size(page));
    }
    let complaint = facts::read(&pdf, &root, draft.facts());
    told::say(complaint, draft);
    // Now the first page can be drawn, while its words are still to come.
    draft.publish_now();

    let places = Places::new(&pages, &root);
    let mut reading = Reading { outline: outline::Pending::new(&root, &places), ..Reading::default() };
    told::say(places.complaint(), draft);
    draft.headings_as(reading.outline.is_empty().then_some(OutlineSource::Inferred));
    let meter = Meter::new(limits);
    reading.read(&places, &labels, &meter, draft, stop)?;
    let form = root.get::<Dict<'_>>("AcroForm").unwrap_or_default();
    told::say(told::of_all(&reading.seen, &form, &root), draft);
    meter.begin_rest();
    // Last of all: to look at every object takes time, and a wrong list of them is made anew on the way.
    let broken = damage::of_streams(&pdf, &meter, || draft.pulse(stop))?;
    told::say(broken, draft);
    let rest: [&dyn Fn() -> Told; 5] = [
        &|| fields::read(&root, &reading.boxes, source.len),
        &|| files::asides(&pages, &root),
        &|| layers::asides(&root),
        &|| actions::of_document(&root),
        &|| revisions::asides(&pdf, (*bytes).as_ref()),
    ];
    for told in rest {
        draft.pulse(stop)?;
        told().tell(draft);
    }
    Ok(())
}

/// A page whose words are known, waiting for its neighbours.
struct Waiting {
    index: usize,
    lines: Vec<Line>,
    /// What lies across it.
    across: Vec<Line>,
    state: UnitState,
    unmapped: usize,
    links: Vec<(Area, u32)>,
    /// Where words were blackened.
    bars: Vec<Area>,
}

/// What is known while one page after the other is read.
#[derive(Default)]
struct Reading {
    waiting: VecDeque<Waiting>,
    /// How many there are in all.
    pages: usize,
    finder: Finder,
    /// Memory for the letters of the next page.
    room: Vec<Glyph>,
    body: blocks::Body,
    words: hyphens::Vocabulary,
    furniture: furniture::Furniture,
    numbering: numbering::Numbering,
    writer: write::Writer,
    outline: outline::Pending,
    notes: annotations::Pending,
    boxes: annotations::Boxes,
    seen: Seen,
    of_pages: OfPages,
    /// What is to be said of pages that show nothing, and are not written yet.
    blank: VecDeque<(u32, Vec<String>)>,
    /// Pages that the last snapshot had.
    published: u32,
}

impl Reading {
    /// Reads all pages, as far as there is work left for them.
    fn read<'a>(
        &mut self,
        places: &Places<'a>,
        labels: &[String],
        meter: &Meter,
        draft: &mut Draft,
        stop: &Stop,
    ) -> Result<(), Failure> {
        let pages = places.pages();
        self.pages = pages.len();
        let label_of = |index: usize| labels.get(index).map_or("", String::as_str);
        let mut known = glyphs::Known::default();
        let mut tags = pages.first().and_then(|page| tags::Tags::new(&root_in(page.xref()), page.xref()));
        let mut read = 0;
        for (index, page) in pages.iter().enumerate() {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            if !meter.begin_page() {
                break;
            }
            let mut drawn = glyphs::draw(page, &mut known, meter, std::mem::take(&mut self.room));
            if let Some(tags) = &mut tags {
                drawn.tags = tags.of_page(page, meter);
                tags.tell_of_pictures(page, index as u32, draft);
            }
            let told = told::of_page(&drawn, label_of(index));
            self.seen.damaged += usize::from(!told.is_empty());
            match drawn.is_blank() {
                // It shows nothing but why: that is said on it, as soon as it has a place.
                true => self.blank.push_back((index as u32, told)),
                false => self.of_pages.say(told, draft),
            }
            self.see((index, label_of(index)), page, drawn, places, meter, draft);
            read = index + 1;
            if self.waiting.len() > furniture::LOOK_AHEAD {
                self.write_next(&label_of, draft);
            }
            draft.progress(index as f32 / pages.len() as f32);
        }
        while !self.waiting.is_empty() {
            self.write_next(&label_of, draft);
        }
        self.finish(read, draft);
        told::say(self.of_pages.rest(), draft);
        told::say(self.outline.complaints(), draft);
        told::say(told::unread(read, pages.len()), draft);
        Ok(())
    }

    /// The lines of a page in the order in which they are read, with their numbers apart.
    fn lines_in_order(&mut self, drawn: &Drawn) -> Vec<Line> {
        let lines = self.finder.lines(&drawn.glyphs);
        let bars = redactions::find(&lines, drawn);
        let mut lines = bars::put(lines, bars);
        raised::join(&mut lines);
        leaders::join(&mut lines);
        let mut lines = gutters::part(lines);
        dropcaps::join(&mut lines, &self.words);
        let lines = lanes::part(lines);
        self.numbering.take(lines).into_iter().flat_map(order::in_reading_order).collect()
    }

    /// Finds the words of a page, and what was put onto it.
    fn see<'a>(
        &mut self,
        (index, label): (usize, &str),
        page: &Page<'a>,
        mut drawn: Drawn,
        places: &Places<'a>,
        meter: &Meter,
        draft: &mut Draft,
    ) {
        let unit = index as u32;
        meter.pay(cost(unseen::looks(&drawn), work::LOOK));
        let apart = unseen::mark(&mut drawn);
        meter.pay(cost(drawn.border_looks, work::BORDER_LOOK));
        let recognised = unseen::is_recognised(&drawn);
        let mut lines = self.lines_in_order(&drawn);
        let (hidden, more) = unseen::take(&mut lines, &apart, &drawn.layered, unit, &mut self.finder);
        let tags = std::mem::take(&mut drawn.tags);
        let mut cells = Vec::new();
        if tagged::cover(&lines, &tags) {
            lines = tagged::apply(lines, &tags);
        }
        // A table is held against the page by itself, whatever is said of the words around it.
        if !tags.is_empty() {
            cells = tagged::cells(&lines, &tags);
        }
        let lines = tables::find(lines, &drawn.rules.take(), cells, meter);
        self.seen.hidden += hidden.len();
        hidden.into_iter().for_each(|aside| draft.aside(aside));
        let finding = format!("finding of hidden words on page {label}");
        self.of_pages.say(told::beyond(more, &finding, unseen::MAX_FINDINGS), draft);
        let (across, mut lines) = watermarks::part(lines);
        let mut found = annotations::read(page, unit, &mut lines, places, &mut self.boxes, meter, draft);
        self.of_pages.say(found.complaints(label), draft);
        found.stand_for_redacted(unit, redactions::said_in_words(&lines));
        let whole = Area::new(0.0, 0.0, drawn.size.0, drawn.size.1);
        actions::of_page(page.raw(), unit, whole).tell(draft);
        let links = std::mem::take(&mut found.links);
        self.notes.add(unit, found);
        self.furniture.see(index, &lines, drawn.size, recognised);
        self.body.add(&lines);
        let words = lines.iter().flat_map(|line| &line.words).filter(|word| word.bar.is_none());
        words.for_each(|word| self.words.add(&word.text));
        let state = match () {
            () if !(lines.is_empty() && across.is_empty()) && recognised => UnitState::Recognised,
            () if !(lines.is_empty() && across.is_empty()) => UnitState::Words,
            () if drawn.is_lost() => UnitState::Unread,
            () if drawn.pictures || drawn.other_ink => UnitState::Picture,
            () => UnitState::Empty,
        };
        match state {
            UnitState::Words | UnitState::Recognised => self.seen.words += 1,
            UnitState::Picture => self.seen.pictures += 1,
            UnitState::Empty | UnitState::Unread | UnitState::Waiting => {}
        }
        self.seen.crowded += usize::from((drawn.crowded || drawn.more_borders) && !lines.is_empty());
        self.of_pages.say(meaning::complaint(drawn.private, label), draft);
        self.of_pages.say(actual::complaint(drawn.differing, label), draft);
        let (unmapped, bars) = (drawn.unmapped, drawn.bars());
        drawn.glyphs.clear();
        self.room = drawn.glyphs;
        self.waiting.push_back(Waiting { index, lines, across, state, unmapped, links, bars });
    }

    /// Writes the page that waits the longest, and shows what was read where it is worth it.
    fn write_next<'l>(&mut self, label_of: &dyn Fn(usize) -> &'l str, draft: &mut Draft) {
        let Some(page) = self.waiting.pop_front() else { return };
        let Waiting { index, lines, across, state, unmapped, links, bars } = page;
        let label = label_of(index);
        let (mut furniture, lines) = self.furniture.part((index, self.pages), lines, label);
        furniture.extend(across);
        let blocks = blocks::blocks(lines, &bars, &self.body, self.writer.note_goes_on());
        self.of_pages.say(told::unmapped(unmapped, label), draft);
        let page = write::Page { unit: index as u32, blocks, furniture, state, links };
        let Self { writer, words, body, notes, outline, published, .. } = self;
        writer.page(page, write::Known { words, body }, draft, &mut |done, draft| {
            if done >= *published + (*published).clamp(1, PUBLISH_STEP) {
                *published = done;
                notes.tell(done, draft);
                outline.tell(draft, false);
                draft.publish_now();
            }
        });
        self.tell_of_blank(draft);
    }

    /// Says on blank pages what is the matter with them, as far as they are written.
    fn tell_of_blank(&mut self, draft: &mut Draft) {
        let span_of = |unit, draft: &Draft| {
            draft.unit_read(unit).filter(|page| page.state != UnitState::Waiting).map(|page| page.span)
        };
        while let Some((unit, _)) = self.blank.front()
            && let Some(span) = span_of(*unit, draft)
        {
            let (_, told) = self.blank.pop_front().unwrap_or_default();
            self.of_pages.say_at(told, Some(span), draft);
        }
    }

    fn finish(&mut self, pages: usize, draft: &mut Draft) {
        self.writer.finish(draft, write::Known { words: &self.words, body: &self.body });
        self.tell_of_blank(draft);
        // Of a page without a place, as those beyond too many are.
        let rest = std::mem::take(&mut self.blank).into_iter().flat_map(|(_, told)| told);
        self.of_pages.say(rest, draft);
        self.notes.tell(pages as u32, draft);
        self.outline.tell(draft, true);
    }
}

#[cfg(test)]
mod tests;
