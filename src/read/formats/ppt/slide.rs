//! What is on a slide of a presentation from before 2007: things with words, tables, pictures; its notes and comments.

use super::deck::{Deck, Slide, kind, utf16};
use super::words::{Place, Role, Text, texts};
use crate::data::document::{BlockKind, MarkKind, PictureSource};
use crate::data::draft::{Draft, PICTURE_WITHOUT_WORDS};
use crate::read::container::ole::{u16_at, u32_at};
use crate::read::office::Comment;
use crate::read::office::art::{self, Record, Stored, Thing, record_at, records};
use crate::read::slides;
use std::collections::HashSet;

/// Things on a slide, and groups within each other.
const MAX_THINGS: usize = 10_000;
const MAX_DEPTH: usize = 16;
/// Kinds of records (MS-PPT 2.13.24, MS-ODRAW 2.2).
const DRAWING: u16 = 0x040C;
const GROUP: u16 = 0xF003;
const THING: u16 = 0xF004;
/// A property that says that a group is a table.
const TABLE: u16 = 0x039F;
/// Places of what stands on every slide: date, number, foot and head.
const ON_EACH: std::ops::RangeInclusive<u8> = 7..=10;

/// A thing with what is in it.
#[derive(Default)]
struct Shape {
    /// What it holds the place of.
    place: u8,
    texts: Vec<Text>,
    /// A text of the list of slides.
    listed: Option<usize>,
    thing: Thing,
    /// Its left and upper edge.
    at: (i32, i32),
    /// It is not shown: it was deleted, or is the ground.
    gone: bool,
}

/// Reads a slide with its notes and comments.
pub fn read(deck: &Deck, slide: &Slide, index: usize, draft: &mut Draft) {
    let bytes = deck.thing(slide.persist).unwrap_or_default();
    let own = record_at(&bytes, 0).filter(|record| record.kind == kind::SLIDE);
    let body = own.map_or(&[][..], |record| record.body);
    if own.is_none() {
        draft.complain(
            format!(
                "What is on slide {} is damaged; its words are shown as far as the list of slides has them.",
                index + 1
            ),
            None,
        );
    }
    let atom = |kind: u16| records(body).find(|record| record.kind == kind);
    if atom(0x03F9).and_then(|info| u16_at(info.body, 10)).is_some_and(|flags| flags & 4 != 0) {
        slides::hidden(index, draft);
    }
    let mut reader =
        Reader { deck, slide, draft, used: HashSet::new(), titled: false, notes: false, left: MAX_THINGS };
    reader.things(body);
    reader.rest();
    let notes = atom(0x03EF).and_then(|atom| u32_at(atom.body, 16)).filter(|number| *number != 0);
    if let Some(bytes) =
        notes.and_then(|number| deck.notes.get(&number)).and_then(|number| deck.thing(*number))
    {
        slides::notes(reader.draft);
        reader.notes = true;
        reader.things(record_at(&bytes, 0).map_or(&[][..], |record| record.body));
    }
    draft.set_depth((0, 0));
    comments(body, draft);
}

struct Reader<'r, 'd> {
    deck: &'r Deck,
    slide: &'r Slide,
    draft: &'r mut Draft<'d>,
    /// Texts of the list that were shown.
    used: HashSet<usize>,
    titled: bool,
    notes: bool,
    left: usize,
}

impl Reader<'_, '_> {
    fn things(&mut self, slide: &[u8]) {
        let drawing = records(slide).find(|record| record.kind == DRAWING);
        let drawing = drawing.and_then(|drawing| record_at(drawing.body, 0));
        for record in drawing.iter().flat_map(|drawing| records(drawing.body)).filter(|one| one.kind == GROUP)
        {
            self.group(record.body, 0);
        }
    }

    fn group(&mut self, group: &[u8], depth: usize) {
        let head = records(group).find(|record| record.kind == THING);
        let is_table = head.is_some_and(|head| {
            records(head.body)
                .flat_map(|one| art::properties(&one))
                .any(|(id, value, _)| id == TABLE && value & 1 != 0)
        });
        if is_table {
            return self.table(group);
        }
        for record in records(group) {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            match record.kind {
                GROUP if depth < MAX_DEPTH => self.group(record.body, depth + 1),
                THING => self.shape(&shape(record.body)),
                _ => {}
            }
        }
    }

    fn shape(&mut self, shape: &Shape) {
        if shape.gone || ON_EACH.contains(&shape.place) {
            return;
        }
        let listed = shape.listed.and_then(|number| self.slide.texts.get(number));
        if let Some(number) = shape.listed {
            self.used.insert(number);
        }
        for text in shape.texts.iter().chain(listed) {
            self.text(text);
        }
        if let Some(number) = shape.thing.picture.filter(|_| !self.notes) {
            self.picture(number, &shape.thing.description);
        }
    }

    fn text(&mut self, text: &Text) {
        if text.is_empty() {
            return;
        }
        let title = text.role == Role::Title && !self.titled && !self.notes;
        self.titled |= title;
        text.write(Place::Blocks { title, quoted: self.notes }, &self.deck.links, self.draft);
    }

    /// Texts that the list has of the slide and no thing shows.
    fn rest(&mut self) {
        let slide = self.slide;
        for (number, text) in slide.texts.iter().enumerate() {
            if !self.used.contains(&number) {
                self.text(text);
            }
        }
    }

    fn picture(&mut self, number: u32, description: &str) {
        let source = match self.deck.picture(number) {
            Some(Stored::Bytes(_)) => PictureSource::Inside(number),
            Some(Stored::Not(words)) => PictureSource::Missing(words),
            None => return,
        };
        self.draft.begin(BlockKind::Paragraph);
        let picture = self.draft.picture(source, description, None);
        let mark = self.draft.mark(MarkKind::Picture(picture));
        self.draft.flow(if description.is_empty() { PICTURE_WITHOUT_WORDS } else { description });
        self.draft.close(mark);
        self.draft.end();
    }

    /// A table is a group of boxes, which stand in rows.
    fn table(&mut self, group: &[u8]) {
        let things = records(group).filter(|record| record.kind == THING).skip(1).take(MAX_THINGS);
        let mut cells: Vec<Shape> = things.map(|record| shape(record.body)).collect();
        // Lines between the cells have no words.
        cells.retain(|cell| !cell.texts.is_empty() && !cell.gone);
        cells.sort_by_key(|cell| (cell.at.1, cell.at.0));
        let mut columns: Vec<i32> = cells.iter().map(|cell| cell.at.0).collect();
        columns.sort_unstable();
        columns.dedup();
        self.draft.set_depth((0, 0));
        self.draft.begin_table(&[]);
        for row in cells.chunk_by(|one, other| one.at.1 == other.at.1) {
            self.draft.begin_row(false);
            let mut next = 0;
            for cell in row {
                let column = columns.partition_point(|left| *left < cell.at.0);
                for _ in next..=column {
                    self.draft.cell();
                }
                next = next.max(column + 1);
                cell.texts.iter().for_each(|text| text.write(Place::Cell, &self.deck.links, self.draft));
            }
            self.draft.end_row();
        }
        self.draft.end_table();
    }
}

fn shape(body: &[u8]) -> Shape {
    let mut shape = Shape { thing: art::thing_in(body), ..Shape::default() };
    let number = |bytes: &[u8], at: usize| u32_at(bytes, at).unwrap_or(0).cast_signed();
    for record in records(body) {
        match record.kind {
            0xF00A => shape.gone = u32_at(record.body, 4).is_some_and(|flags| flags & 0x408 != 0),
            0xF00F => shape.at = (number(record.body, 0), number(record.body, 4)),
            0xF011 => {
                let place = records(record.body).find(|one| one.kind == 0x0BC3);
                shape.place = place.and_then(|one| one.body.get(4).copied()).unwrap_or(0);
            }
            0xF00D => {
                let all: Vec<Record<'_>> = records(record.body).collect();
                let listed = all.iter().find(|one| one.kind == 0x0F9E).and_then(|one| u32_at(one.body, 0));
                shape.listed = listed.map(|number| number as usize);
                shape.texts = texts(&all);
            }
            _ => {}
        }
    }
    shape
}

/// Comments are kept with what later versions added.
fn comments(slide: &[u8], draft: &mut Draft) {
    let mut tags: Vec<&[u8]> = Vec::new();
    art::first::<()>(slide, &mut |record| {
        if record.kind == 0x138B {
            tags.push(record.body);
        }
        None
    });
    for comment in tags.into_iter().flat_map(records).filter(|one| one.kind == 0x2EE0).take(MAX_THINGS) {
        let string = |number: u16| {
            let own = records(comment.body).find(|one| one.kind == kind::STRING && one.instance == number);
            own.map(|own| utf16(own.body)).unwrap_or_default()
        };
        let when =
            records(comment.body).find(|one| one.kind == 0x2EE1).and_then(|atom| time(atom.body.get(4..)?));
        let words = string(1).replace('\r', "\n");
        Comment { author: string(0), words, when, ..Comment::default() }.tell(None, draft);
    }
}

/// A time as Windows has it in sixteen bytes.
fn time(bytes: &[u8]) -> Option<String> {
    let part = |number: usize| u16_at(bytes, number * 2);
    let (year, month, day, hour, minute, second) =
        (part(0)?, part(1)?, part(3)?, part(4)?, part(5)?, part(6)?);
    let sound = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    sound.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}
