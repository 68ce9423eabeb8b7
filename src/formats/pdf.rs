//! Reads PDF: words with their places on the pages, and what else the file holds, seen and unseen.
//!
//! `hayro` parses the file and draws its pages; the words come from its drawing onto a device without pixels
//! (`pdf/glyphs.rs`), so that words and pictures share one space. Measured against four other readers: it is as good
//! as the best in words, and none of 600 damaged and hostile files stopped it.
//! Nothing that a file names is fetched, and no program in it is run.

use super::{Confidence, Format};
use crate::document::OutlineSource;
use crate::draft::Draft;
use crate::source::{Peek, Source};
use crate::unit::{UnitKind, UnitState};
use crate::work::{Failure, Stop, Why};
use glyphs::Inks;
use hayro::hayro_interpret::hayro_syntax::LoadPdfError;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::Dict;
use hayro::hayro_interpret::{InterpreterCache, InterpreterSettings};
use lines::Line;
use std::collections::VecDeque;
use std::sync::Arc;

mod blocks;
mod furniture;
mod glyphs;
mod hyphens;
mod labels;
mod lines;
mod order;
mod script;
mod strings;
mod trees;
mod write;

pub const FORMAT: Format = Format {
    name: "PDF",
    extensions: &["pdf"],
    recognise,
    read,
    painter: None,
    attachment: None,
    at_home: false,
};

/// The file and what is made of it must fit into the gigabyte that a reader may have.
const MAX_BYTES: u64 = 400 * 1024 * 1024;
/// Where readers look for the beginning.
const HEAD_BYTES: usize = 1024;
/// More pages than that are not read; the longest that were met had some 20,000.
const MAX_PAGES: usize = 100_000;
/// Pages between two snapshots, after the first few.
const PUBLISH_STEP: u32 = 64;

fn recognise(peek: &Peek) -> Confidence {
    let head = peek.bytes.get(..HEAD_BYTES.min(peek.bytes.len())).unwrap_or(&[]);
    match memchr::memmem::find(head, b"%PDF-") {
        Some(0) => 100,
        // What tells of a PDF is not one.
        Some(_) if peek.extension == "pdf" || !head.is_ascii() || head.contains(&0) => 95,
        Some(at) if head.get(..at).is_some_and(|before| before.len() < 64) => 90,
        _ => 0,
    }
}

/// Parses a file; with its password, where the user gave one.
fn open(source: &Source) -> Result<Pdf, Failure> {
    let bytes = source.read_all(MAX_BYTES).map_err(|failure| match source.len > MAX_BYTES {
        true => failure.why(Why::Limit),
        false => failure,
    })?;
    let password = source.password.as_deref().unwrap_or("");
    Pdf::new_with_password(Arc::new(bytes), password).map_err(|error| failure(source, error))
}

fn failure(source: &Source, error: LoadPdfError) -> Failure {
    use hayro::hayro_interpret::hayro_syntax::DecryptionError;
    let name = &source.name;
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => match &source.password {
            None => Failure::new(format!("“{name}” is locked with a password.")).why(Why::Password),
            Some(_) => Failure::new(format!("That is not the password of “{name}”.")).why(Why::Password),
        },
        LoadPdfError::Decryption(_) => {
            Failure::new(format!("“{name}” is locked in a way that is not known here."))
                .why(Why::NotSupported)
        }
        LoadPdfError::Invalid => {
            Failure::new(format!("“{name}” is damaged: no page of it could be found.")).why(Why::Damaged)
        }
    }
}

/// A page whose words are known, waiting for its neighbours.
struct Waiting {
    index: usize,
    lines: Vec<Line>,
    size: (f32, f32),
    state: UnitState,
    unmapped: usize,
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let pdf = open(source)?;
    let pages = pdf.pages();
    let count = pages.len().min(MAX_PAGES);
    if pages.len() > count {
        draft.complain_at(
            format!("This file has {} pages. Its first {count} are shown.", pages.len()),
            None,
            None,
        );
    }
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let labels = labels::labels(&root, count);
    for (page, label) in pages.iter().zip(&labels) {
        draft.unit(UnitKind::Page, label, page.render_dimensions());
    }
    draft.headings_as(Some(OutlineSource::Inferred));
    draft.publish_now();

    let settings = InterpreterSettings::default();
    let cache = InterpreterCache::new();
    let mut reading = Reading::default();
    for (index, page) in pages.iter().take(count).enumerate() {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        let drawn = glyphs::draw(page, &cache, &settings, &mut reading.inks);
        reading.see(index, drawn);
        while reading.waiting.len() > furniture::LOOK_AHEAD {
            reading.write_next(&labels, draft);
        }
        draft.progress(index as f32 / count as f32);
    }
    while !reading.waiting.is_empty() {
        reading.write_next(&labels, draft);
    }
    reading.writer.finish(draft, &reading.words);
    Ok(())
}

/// What is known while one page after the other is read.
#[derive(Default)]
struct Reading {
    waiting: VecDeque<Waiting>,
    inks: Inks,
    body: blocks::Body,
    words: hyphens::Vocabulary,
    furniture: furniture::Furniture,
    writer: write::Writer,
    /// Pages that the last snapshot had.
    published: u32,
}

impl Reading {
    fn see(&mut self, index: usize, drawn: glyphs::Drawn) {
        let lines = order::in_reading_order(lines::lines(&drawn.glyphs));
        self.furniture.see(index, &lines, drawn.size);
        self.body.add(&lines);
        lines.iter().flat_map(|line| &line.words).for_each(|word| self.words.add(&word.text));
        let state = match () {
            () if !lines.is_empty() => UnitState::Words,
            () if drawn.pictures || drawn.other_ink => UnitState::Picture,
            () => UnitState::Empty,
        };
        self.waiting.push_back(Waiting { index, lines, size: drawn.size, state, unmapped: drawn.unmapped });
    }

    fn write_next(&mut self, labels: &[String], draft: &mut Draft) {
        let Some(page) = self.waiting.pop_front() else { return };
        let Waiting { index, lines, size, state, unmapped } = page;
        let label = labels.get(index).map_or("", String::as_str);
        let (furniture, lines) = self.furniture.part(index, lines, size, label);
        let blocks = blocks::blocks(lines, &self.body);
        if unmapped > 0 {
            let words = format!(
                "{unmapped} letters on page {label} have no known meaning. They are shown as \u{FFFD}."
            );
            draft.complain_at(words, None, None);
        }
        let unit = index as u32;
        let page = write::Page { unit, blocks, furniture, state, links: Vec::new() };
        self.writer.page(page, &self.words, draft);
        let done = self.writer.pages_done();
        if done >= self.published + self.published.clamp(1, PUBLISH_STEP) {
            self.published = done;
            draft.publish_now();
        }
    }
}
