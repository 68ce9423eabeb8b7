//! Paragraphs, tables and words of a Word file from before 2007, one stretch of its text after the other.

use super::beside::{Beside, Note, plain};
use super::fields::{Field, address_of};
use super::file::File;
use super::lists::Lists;
use super::picture;
use super::props::{By, Paragraph, Run};
use super::styles::Styles;
use crate::data::document::{
    Aside, AsideKind, BlockKind, Direction, Label, MarkKind, PictureSource, RevisionKind, Unseen,
};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::office::art::Stored;
use crate::read::office::{self, Change, Done, Ends, Hidden, Pictured, Words};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

mod tables;

/// Paragraphs between two looks at the stop flag.
const STOP_STEP: usize = 256;
/// Pictures of a paragraph.
const MAX_PICTURES: usize = 1_000;
/// Fields within each other.
const MAX_FIELDS: usize = 64;

/// What a document says beside its text.
pub struct Known {
    pub styles: Styles,
    pub beside: Beside,
}

/// A paragraph: where its words are, and what ends it.
struct Piece {
    from: u32,
    to: u32,
    cell_end: bool,
    section_end: bool,
    look: Paragraph,
    words: Words,
    title: bool,
}

/// Reads one part of the text after the other into a draft.
pub struct Body<'a> {
    file: &'a File,
    known: &'a Known,
    lists: Lists,
    /// Notes in the order in which the text refers to them.
    notes: Vec<Note>,
    fields: Vec<Field>,
    hidden: Hidden,
    ends: Ends,
    inserted: Option<(By, Change)>,
    deleted: Option<(By, Change)>,
    /// Where comments begin, by the positions from which they do.
    starts: HashMap<u32, u64>,
    /// Boxes that are anchored in what was read last.
    boxes: Vec<(u32, u32)>,
    in_box: bool,
    /// All blocks are of this kind.
    every: Option<BlockKind>,
    label: Option<String>,
    begun: bool,
    /// The block that is open is a picture, and nothing else by now.
    alone: bool,
    /// Pictures of the paragraph, which come after it.
    pictures: Vec<Pictured>,
    around: HashSet<(&'static str, String)>,
    steps: usize,
}

impl<'a> Body<'a> {
    pub fn new(file: &'a File, known: &'a Known, lists: Lists) -> Self {
        Self {
            file,
            known,
            lists,
            notes: Vec::new(),
            fields: Vec::new(),
            hidden: Hidden::default(),
            ends: Ends::default(),
            inserted: None,
            deleted: None,
            starts: HashMap::new(),
            boxes: Vec::new(),
            in_box: false,
            every: None,
            label: None,
            begun: false,
            alone: false,
            pictures: Vec::new(),
            around: HashSet::new(),
            steps: 0,
        }
    }

    /// Reads what stands between two positions.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read(&mut self, from: u32, to: u32, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let pieces = self.pieces(from, to);
        if self.every.is_none() && !self.in_box {
            self.heads(from, draft, stop)?;
        }
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            self.steps += 1;
            if self.steps.is_multiple_of(STOP_STEP) {
                draft.pulse(stop)?;
                draft.progress(piece.to as f32 / self.file.units.len().max(1) as f32);
            }
            if piece.look.in_table && self.every.is_none() {
                let len = pieces.iter().skip(at).take_while(|piece| piece.look.in_table).count();
                self.table(pieces.get(at..at + len).unwrap_or_default(), draft, stop)?;
                at += len;
            } else {
                self.paragraph(piece, false, draft);
                self.ends.end_block(self.done_with_end(piece), draft);
                for picture in std::mem::take(&mut self.pictures) {
                    picture.write_alone(draft);
                }
                at += 1;
            }
            self.read_boxes(draft, stop)?;
            if piece.section_end && self.every.is_none() && !self.in_box {
                self.heads(piece.to + 1, draft, stop)?;
            }
        }
        self.end_changes(draft);
        self.fields.clear();
        Ok(())
    }

    /// The paragraphs between two positions.
    fn pieces(&self, from: u32, to: u32) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut start = from;
        for (number, unit) in self.file.letters(from, to).iter().enumerate() {
            let end = from + number as u32;
            if matches!(unit, 7 | 12 | 13) {
                pieces.push(self.piece(start, end, *unit));
                start = end + 1;
            }
        }
        if start < to {
            pieces.push(self.piece(start, to, 13));
        }
        pieces
    }

    fn piece(&self, from: u32, to: u32, mark: u16) -> Piece {
        let (style, properties) = self.file.paragraph(to);
        let look = self.known.styles.get(style);
        let mut own = Paragraph { style, ..look.paragraph };
        properties.into_iter().for_each(|properties| own.take(properties, &self.file.data));
        // The sign of cells says by itself that there is a table.
        own.in_table |= mark == 7;
        Piece {
            from,
            to,
            cell_end: mark == 7,
            section_end: mark == 12,
            look: own,
            words: look.words,
            title: look.title,
        }
    }

    // ---- paragraphs

    fn paragraph(&mut self, piece: &Piece, cell: bool, draft: &mut Draft) {
        (self.begun, self.alone) = (cell, false);
        let mut at = piece.from;
        while at < piece.to {
            let most = self.next_border(at, piece.to);
            let (end, properties) = self.file.run(at, most);
            let mut run = Run { words: piece.words, ..Run::default() };
            let styled = |style: u16| self.known.styles.get(style).words;
            properties.into_iter().for_each(|properties| run.take(properties, &styled));
            self.run(at, end, &run, piece, draft);
            at = end;
        }
        // An item without words still has its number.
        if piece.look.list > 0 && !self.begun && piece.to > piece.from {
            self.ensure(piece, draft);
        }
        self.end_changes(draft);
        self.hidden.tell(draft);
    }

    /// The next position where something begins that is no matter of letters.
    fn next_border(&self, at: u32, most: u32) -> u32 {
        let bookmarks = &self.known.beside.bookmarks;
        let next = bookmarks.get(bookmarks.partition_point(|(place, _)| *place <= at));
        next.map_or(most, |(place, _)| (*place).min(most)).max(at + 1)
    }

    fn run(&mut self, from: u32, to: u32, run: &Run, piece: &Piece, draft: &mut Draft) {
        let bookmarks = &self.known.beside.bookmarks;
        let first = bookmarks.partition_point(|(place, _)| *place < from);
        for (_, name) in bookmarks.iter().skip(first).take_while(|(place, _)| *place == from) {
            draft.anchor(name);
        }
        let mut start = from;
        for at in from..to {
            let unit = self.file.letters(at, at + 1).first().copied().unwrap_or(0);
            let special =
                unit < 32 || (run.special && unit == 0x28) || self.known.beside.notes.contains_key(&at);
            let begins = self.known.beside.starts.contains(&at);
            if special || begins {
                self.say(start, at, run, piece, draft);
                start = at;
            }
            if begins {
                self.starts.insert(at, draft.place().start);
            }
            if special {
                self.sign(at, unit, run, piece, draft);
                start = at + 1;
            }
        }
        self.say(start, to, run, piece, draft);
    }

    fn say(&mut self, from: u32, to: u32, run: &Run, piece: &Piece, draft: &mut Draft) {
        if from < to {
            let text = String::from_utf16_lossy(self.file.letters(from, to));
            self.words(&text, run, piece, draft);
        }
    }

    fn words(&mut self, text: &str, run: &Run, piece: &Piece, draft: &mut Draft) {
        if let Some(field) = self.fields.iter_mut().rev().find(|field| !field.shows) {
            return field.take(text);
        }
        if run.words.hidden == Some(true) {
            return self.hidden.push(text);
        }
        if self.alone && text.trim().is_empty() {
            return;
        }
        if !self.begun && text.starts_with(char::is_whitespace) {
            self.ends.space();
            if text.trim().is_empty() {
                return;
            }
        }
        let face = run.font.and_then(|font| self.known.beside.faces.get(&font));
        let text = face.map_or(Cow::Borrowed(text), |face| Cow::Owned(face.text(text)));
        self.ensure(piece, draft);
        self.change(run, draft);
        run.words.write(&text, piece.look.level.is_some_and(|level| level > 0), draft);
    }

    /// What comes after a picture that stands by itself has a block of its own.
    fn leave_alone(&mut self, draft: &mut Draft) {
        if std::mem::take(&mut self.alone) {
            self.end_changes(draft);
            draft.end();
            self.begun = false;
        }
    }

    /// Says which items have other numbers in the readings of a draft, once all is read.
    pub fn renumber(&mut self, draft: &mut Draft) {
        self.lists.renumber(draft);
    }

    /// Opens the block of a paragraph where none is open.
    fn ensure(&mut self, piece: &Piece, draft: &mut Draft) {
        self.leave_alone(draft);
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let look = &piece.look;
        let level = look.level.filter(|level| *level > 0);
        draft.end();
        let label = match self.every {
            Some(_) => Label::None,
            None => self.lists.label_at(draft.place().start, look.list, look.list_level),
        };
        let own = self.label.take().map(|words| Label::Words(words.into()));
        let kind = match (&label, level) {
            _ if self.every.is_some() => self.every.clone().unwrap_or(BlockKind::Paragraph),
            (_, Some(level)) => BlockKind::Heading(level.min(6)),
            _ if piece.title => BlockKind::Heading(1),
            (Label::None, _) => BlockKind::Paragraph,
            _ => BlockKind::Item,
        };
        let depth = if kind == BlockKind::Item { look.list_level.saturating_add(1) } else { 0 };
        draft.set_depth((0, depth));
        draft.label(own.unwrap_or(label));
        let before =
            draft.direction(if look.right_to_left { Direction::RightToLeft } else { Direction::Auto });
        draft.begin(kind);
        draft.direction(before);
        self.ends.go_on(draft);
    }

    /// What was done with the end of a paragraph: its sign has the properties of a letter.
    fn done_with_end(&self, piece: &Piece) -> Vec<Done> {
        let (_, properties) = self.file.run(piece.to, piece.to.saturating_add(1));
        let mut run = Run::default();
        properties.into_iter().for_each(|properties| run.take(properties, &|_| Words::default()));
        let all = [(RevisionKind::Inserted, run.inserted()), (RevisionKind::Deleted, run.deleted())];
        let done = all.into_iter().filter_map(|(kind, by)| Some((kind, by?)));
        done.map(|(kind, by)| Done { kind, by: self.who(by), moved: None }).collect()
    }

    fn who(&self, by: By) -> office::By {
        let (author, when) = self.known.beside.who(by);
        office::By { author, when }
    }

    /// Begins and ends changes, so that those of a run are open.
    fn change(&mut self, run: &Run, draft: &mut Draft) {
        let same = |open: &Option<(By, Change)>, by: Option<By>| open.as_ref().map(|(by, _)| *by) == by;
        if same(&self.inserted, run.inserted()) && same(&self.deleted, run.deleted()) {
            return;
        }
        self.end_changes(draft);
        let begin = |by: Option<By>, kind: RevisionKind, draft: &mut Draft| {
            by.map(|by| (by, Change::begin(kind, self.who(by), draft)))
        };
        let inserted = begin(run.inserted(), RevisionKind::Inserted, draft);
        let deleted = begin(run.deleted(), RevisionKind::Deleted, draft);
        (self.inserted, self.deleted) = (inserted, deleted);
    }

    fn end_changes(&mut self, draft: &mut Draft) {
        for (_, change) in [self.deleted.take(), self.inserted.take()].into_iter().flatten() {
            change.end(draft);
        }
    }

    // ---- signs that stand for something

    fn sign(&mut self, at: u32, unit: u16, run: &Run, piece: &Piece, draft: &mut Draft) {
        if let Some(note) = self.known.beside.notes.get(&at) {
            return self.note(note.clone(), unit, piece, draft);
        }
        match unit {
            0x13 => self.begin_field(),
            0x14 => self.show_field(piece, draft),
            0x15 => self.end_field(draft),
            0x01 if run.special && !run.object => {
                let found = run.lies_at.and_then(|at| picture::of_line(self.file, at));
                self.picture(found, piece, draft);
            }
            0x08 if run.special => {
                if let Some(shape) = self.known.beside.shapes.get(&at) {
                    self.boxes.extend(self.known.beside.boxes.get(shape));
                    self.picture(picture::of_shape(self.file, *shape), piece, draft);
                }
            }
            0x05 => {
                if let Some(remark) = self.known.beside.remarks.get(&at) {
                    let start = remark.start.and_then(|start| self.starts.get(&start).copied());
                    remark.comment.tell(start, draft);
                }
            }
            0x28 if run.special => {
                if let Some((font, place)) = run.symbol {
                    let run = Run { font: Some(font), ..run.clone() };
                    self.words(&String::from_utf16_lossy(&[place]), &run, piece, draft);
                }
            }
            0x09 => self.words(" ", run, piece, draft),
            0x0B | 0x0E if self.begun => draft.line_break(),
            0x1E => self.words("\u{2011}", run, piece, draft),
            0x1F => self.words("\u{AD}", run, piece, draft),
            _ => {}
        }
    }

    fn note(&mut self, mut note: Note, unit: u16, piece: &Piece, draft: &mut Draft) {
        if self.fields.iter().any(|field| !field.shows) {
            return;
        }
        self.ensure(piece, draft);
        if note.label.is_empty() {
            note.label = String::from_utf16_lossy(&[unit]);
        }
        let link = draft.link(&format!("#{}", anchor(&note)));
        draft.note_label(link, &note.label, None);
        self.notes.push(note);
    }

    fn begin_field(&mut self) {
        if self.fields.len() < MAX_FIELDS {
            self.fields.push(Field::default());
        }
    }

    /// What a field shows begins.
    fn show_field(&mut self, piece: &Piece, draft: &mut Draft) {
        let Some(field) = self.fields.last_mut() else { return };
        field.shows = true;
        let Some(address) = address_of(&field.instruction) else { return };
        if self.fields.iter().all(|field| field.shows) {
            self.ensure(piece, draft);
            self.end_changes(draft);
            let link = draft.link(&address);
            let mark = draft.mark(MarkKind::Link(link));
            if let Some(field) = self.fields.last_mut() {
                field.mark = Some(mark);
            }
        }
    }

    fn end_field(&mut self, draft: &mut Draft) {
        if let Some(mark) = self.fields.pop().and_then(|field| field.mark) {
            self.end_changes(draft);
            draft.close(mark);
        }
    }

    fn picture(&mut self, found: Option<picture::Found>, piece: &Piece, draft: &mut Draft) {
        let Some(found) = found.filter(|_| self.every.is_none()) else { return };
        let source = match found.stored {
            Stored::Bytes(_) => PictureSource::Inside(found.number),
            Stored::Not(words) => PictureSource::Missing(words),
        };
        // Between words nothing is drawn: one in the middle of a sentence comes after it.
        if self.begun && !self.alone && !piece.look.in_table && self.pictures.len() < MAX_PICTURES {
            self.pictures.push(Pictured::new(source, &found.description, None));
            return;
        }
        self.leave_alone(draft);
        // One at the beginning stands by itself.
        if !self.begun && piece.look.list == 0 {
            draft.set_depth((0, 0));
            draft.begin(BlockKind::Paragraph);
            self.ends.go_on(draft);
            (self.begun, self.alone) = (true, true);
        }
        let alone = std::mem::take(&mut self.alone);
        self.ensure(piece, draft);
        let picture = draft.picture(source, &found.description, None);
        let mark = draft.mark(MarkKind::Picture(picture));
        let words = found.description.trim();
        match words {
            "" => draft.hold_picture_sign(),
            words => draft.flow(words),
        }
        draft.close(mark);
        self.alone = alone;
    }

    // ---- what stands apart

    /// Boxes that are anchored in what was read, after it.
    fn read_boxes(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        for (from, to) in std::mem::take(&mut self.boxes) {
            if !std::mem::replace(&mut self.in_box, true) {
                let read = self.read(from, to, draft, stop);
                self.in_box = false;
                read?;
            }
        }
        Ok(())
    }

    /// The texts of all notes, in the order in which the words refer to them.
    ///
    /// # Errors
    /// Where it was stopped.
    pub fn read_notes(&mut self, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        let notes = std::mem::take(&mut self.notes);
        self.every = Some(BlockKind::Footnote);
        for note in notes.iter().filter(|note| !note.end).chain(notes.iter().filter(|note| note.end)) {
            draft.end();
            draft.anchor(&anchor(note));
            self.label = Some(note.label.clone());
            // Their own number stands before their words once more.
            let own = u32::from(self.file.letters(note.from, note.to).first() == Some(&2));
            self.read(note.from + own, note.to, draft, stop)?;
        }
        self.every = None;
        // A note to a note has no place of its own.
        self.notes.clear();
        Ok(())
    }

    /// Heads and feet of the section that begins.
    fn heads(&mut self, start: u32, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
        for around in self.known.beside.around.iter().filter(|around| around.section_start == start) {
            let words = plain(self.file, around.from, around.to);
            if words.is_empty() || !self.around.insert((around.label, words.clone())) {
                continue;
            }
            if around.unused {
                let kind = AsideKind::Unseen(Unseen::Hidden);
                let name = format!("{}, which no page shows", around.label);
                draft.aside(Aside { kind, name, words, when: None, place: None, span: None });
                continue;
            }
            self.every = Some(BlockKind::Furniture);
            self.label = Some(around.label.to_owned());
            let read = self.read(around.from, around.to, draft, stop);
            self.every = None;
            self.label = None;
            read?;
        }
        Ok(())
    }
}

fn anchor(note: &Note) -> String {
    format!("{} {}", if note.end { "endnote" } else { "footnote" }, note.from)
}
