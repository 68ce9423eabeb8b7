//! Where everything is in a Word file from before 2007 (MS-DOC 2.5), and its text as the characters that positions count.

use super::older;
use super::props::{self, Stretch};
use crate::data::job::{Failure, FailureKind};
use crate::read::container::ole::{Ole, u16_at, u32_at};
use crate::read::source::Source;
use encoding_rs::Encoding;

/// The first version that is written so, of Word 97.
const FIRST: u16 = 106;

/// Where things stand in the head, and how long records are.
#[derive(Clone, Copy)]
pub struct Layout {
    /// The lengths of the parts of the text.
    pub counts: usize,
    /// The list of tables, and how many it has at most.
    pub tables: usize,
    pub most: usize,
    /// Of a page’s number, and of what a page has for each paragraph.
    pub page_number: usize,
    pub page_record: usize,
}

const LAYOUT: Layout = Layout { counts: 76, tables: 154, most: 500, page_number: 4, page_record: 13 };

/// Tables by their places in the list (MS-DOC 2.5.6 and 2.5.8).
pub mod table {
    pub const STYLES: usize = 1;
    pub const FOOTNOTE_REFS: usize = 2;
    pub const FOOTNOTES: usize = 3;
    pub const REMARK_REFS: usize = 4;
    pub const REMARKS: usize = 5;
    pub const SECTIONS: usize = 6;
    pub const HEADS: usize = 11;
    pub const RUNS: usize = 12;
    pub const PARAGRAPHS: usize = 13;
    pub const FONTS: usize = 15;
    pub const BOOKMARK_NAMES: usize = 21;
    pub const BOOKMARK_STARTS: usize = 22;
    pub const DOCUMENT: usize = 31;
    pub const NAMES: usize = 32;
    pub const PIECES: usize = 33;
    pub const REMARK_AUTHORS: usize = 36;
    pub const REMARK_NAMES: usize = 37;
    pub const SHAPES: usize = 40;
    pub const REMARK_STARTS: usize = 42;
    pub const ENDNOTE_REFS: usize = 46;
    pub const ENDNOTES: usize = 47;
    pub const DRAWINGS: usize = 50;
    pub const CHANGE_AUTHORS: usize = 51;
    pub const BOXES: usize = 56;
    pub const SAVED_BY: usize = 71;
    pub const LISTS: usize = 73;
    pub const LIST_USES: usize = 74;
    pub const REMARKS_MORE: usize = 112;
}

/// Parts of the text, which follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Body = 0,
    Footnotes = 1,
    Heads = 2,
    Remarks = 4,
    Endnotes = 5,
    Boxes = 6,
}

/// A stretch of text that is stored in one way in one place.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: u32,
    to: u32,
    at: u32,
    wide: bool,
    /// What a fast save said of all of it.
    changes: u16,
}

/// The streams of a file, and its text.
pub struct File {
    /// The stream “WordDocument”.
    pub word: Vec<u8>,
    table: Vec<u8>,
    /// Pictures, and what is too long for other places.
    pub data: Vec<u8>,
    /// UTF-16 units, as positions count them.
    pub units: Vec<u16>,
    pieces: Vec<Piece>,
    /// What pieces name by number.
    said: Vec<Vec<u8>>,
    paragraphs: Vec<Stretch>,
    runs: Vec<Stretch>,
    layout: Layout,
    flags: u16,
    /// Whether it is from before Word 97.
    pub old: bool,
    /// Whether text is missing that should be there.
    pub torn: bool,
}

impl File {
    /// Reads what is where. Streams that are locked are opened first.
    ///
    /// # Errors
    /// Where it is of another version, locked, or has no text.
    pub fn of(ole: &Ole, source: &Source) -> Result<(Self, Vec<String>), Failure> {
        let word = ole.stream("WordDocument").unwrap_or_default();
        let damaged = |what: &str| {
            let words = format!("“{}” is damaged: {what}.", source.name);
            Failure::new(words).kind(FailureKind::Damaged)
        };
        let head = || damaged("its head is missing");
        let (sign, version, flags) = (u16_at(&word, 0), u16_at(&word, 2), u16_at(&word, 10));
        let (version, flags) = version.zip(flags).ok_or_else(head)?;
        let old = older::is(sign.unwrap_or(0), version);
        if !old && (sign != Some(0xA5EC) || version < FIRST) {
            return Err(unknown(source));
        }
        let table = match flags & 0x200 {
            _ if old => Some(word.clone()),
            0 => ole.stream("0Table"),
            _ => ole.stream("1Table"),
        };
        let data = ole.stream("Data").unwrap_or_default();
        let mut file = Self {
            word,
            table: table.ok_or_else(|| damaged("it lacks the tables that say where its text is"))?,
            data,
            units: Vec::new(),
            pieces: Vec::new(),
            said: Vec::new(),
            paragraphs: Vec::new(),
            runs: Vec::new(),
            layout: if old { older::LAYOUT } else { LAYOUT },
            flags,
            old,
            torn: false,
        };
        let mut remarks: Vec<String> = old.then(|| older::TOLD.to_owned()).into_iter().collect();
        if flags & 0x100 != 0 {
            remarks.extend(super::lock::open(
                &mut file.word,
                &mut file.table,
                &mut file.data,
                (flags, old),
                source,
            )?);
        }
        file.read_text().ok_or_else(|| damaged("where its text is cannot be found"))?;
        let Layout { page_number, page_record, .. } = file.layout;
        let pages = |number: usize| file.table(number);
        let mut paragraphs = props::stretches(&file.word, pages(table::PARAGRAPHS), page_number, page_record);
        let mut runs = props::stretches(&file.word, pages(table::RUNS), page_number, props::OF_LETTERS);
        if old {
            older::translate(&mut paragraphs, &mut file);
            older::translate(&mut runs, &mut file);
        }
        (file.paragraphs, file.runs) = (paragraphs, runs);
        Ok((file, remarks))
    }

    /// The bytes of a table; none where the file lacks it.
    pub fn table(&self, number: usize) -> &[u8] {
        let at = self.layout.tables + number * 8;
        // Beyond the list there is something else.
        let stated = || u16_at(&self.word, 152).is_some_and(|count| number < usize::from(count));
        let listed = number < self.layout.most && (self.old || stated());
        let place = u32_at(&self.word, at).zip(u32_at(&self.word, at + 4)).filter(|_| listed);
        let Some((start, len)) = place else { return &[] };
        let start = (start as usize).min(self.table.len());
        let end = start.saturating_add(len as usize).min(self.table.len());
        self.table.get(start..end).unwrap_or_default()
    }

    /// What follows a table, which some of them do not count as theirs.
    pub fn table_on(&self, number: usize) -> &[u8] {
        let start = u32_at(&self.word, self.layout.tables + number * 8).unwrap_or(u32::MAX) as usize;
        if self.table(number).is_empty() { &[] } else { self.table.get(start..).unwrap_or_default() }
    }

    /// From where to where a part of the text goes.
    pub fn part(&self, part: Part) -> (u32, u32) {
        let len = |number: usize| u32_at(&self.word, self.layout.counts + number * 4).unwrap_or(0);
        let number = part as usize;
        let start = (0..number).fold(0_u32, |sum, one| sum.saturating_add(len(one)));
        let most = self.units.len() as u32;
        (start.min(most), start.saturating_add(len(number)).min(most))
    }

    fn read_text(&mut self) -> Option<()> {
        if self.old
            && let Some((start, len)) = older::whole(&self.word, self.flags)
        {
            let piece = Piece { from: 0, to: len, at: start, wide: older::is_wide(self.flags), changes: 0 };
            return self.take_pieces(&[piece]);
        }
        let clx = self.table(table::PIECES).to_vec();
        let mut at = 0;
        while *clx.get(at)? == 1 {
            let len = usize::from(u16_at(&clx, at + 1)?);
            self.said.push(clx.get(at + 3..at + 3 + len)?.to_vec());
            at += 3 + len;
        }
        let len = u32_at(&clx, at + 1)? as usize;
        let start = at.checked_add(5)?;
        let bytes = clx.get(start..clx.len().min(start.saturating_add(len)))?;
        let mut pieces = Vec::new();
        for (from, to, piece) in plc(bytes, 8) {
            let (place, changes) = (u32_at(piece, 2)?, u16_at(piece, 6)?);
            let (wide, at) = match place & 0x4000_0000 {
                _ if self.old => (older::is_wide(self.flags), place),
                0 => (true, place & 0x3FFF_FFFF),
                _ => (false, (place & 0x3FFF_FFFF) / 2),
            };
            pieces.push(Piece { from, to, at, wide, changes });
        }
        if self.old {
            // What they say of their pieces has other numbers.
            self.said.clear();
        }
        self.take_pieces(&pieces)
    }

    fn take_pieces(&mut self, pieces: &[Piece]) -> Option<()> {
        let mut count = 0_usize;
        let bytes_of = |word: &[u8], piece: &Piece| {
            let len = piece.to.saturating_sub(piece.from) as usize * if piece.wide { 2 } else { 1 };
            let start = (piece.at as usize).min(word.len());
            start..start.saturating_add(len).min(word.len())
        };
        let mut letters = Letters::new(encoding_rs::WINDOWS_1252);
        if let Some(first) = pieces.first().filter(|piece| self.old && !piece.wide) {
            let own = self.word.get(bytes_of(&self.word, first)).unwrap_or_default();
            letters = Letters::new(older::encoding_of(own, self.table(table::FONTS)));
        }
        let far_east = older::far_east(self.table(table::FONTS)).filter(|_| self.old);
        for piece in pieces {
            // Pieces that are not in order stand for no place, and each letter takes a byte at least.
            count = count.saturating_add(piece.to.saturating_sub(piece.from) as usize);
            if piece.from as usize != self.units.len() || piece.to < piece.from || count > self.word.len() {
                self.torn = true;
                break;
            }
            let own = self.word.get(bytes_of(&self.word, piece))?;
            match piece.wide {
                true => {
                    let units = own.chunks_exact(2).filter_map(|two| u16_at(two, 0));
                    let old = self.old;
                    self.units
                        .extend(units.map(|unit| if old { older::letter(unit, far_east) } else { unit }));
                }
                false => self.units.extend(own.iter().map(|byte| letters.of(*byte))),
            }
            self.torn |= self.units.len() < piece.to as usize;
            self.units.resize(piece.to as usize, 0);
            self.pieces.push(*piece);
        }
        Some(())
    }

    fn piece(&self, at: u32) -> Option<&Piece> {
        let number = self.pieces.partition_point(|piece| piece.to <= at);
        self.pieces.get(number).filter(|piece| piece.from <= at)
    }

    /// What the paragraph that ends at a position says of itself: its style, and properties one after the other.
    pub fn paragraph(&self, end: u32) -> (u16, Vec<&[u8]>) {
        let Some(piece) = self.piece(end) else { return (0, Vec::new()) };
        let place = piece.place_of(end);
        let own = find(&self.paragraphs, place);
        let style = own.map_or(0, |one| one.style);
        let properties = own.and_then(|one| self.word.get(one.properties.clone()));
        (style, properties.into_iter().chain(self.changes(piece)).collect())
    }

    /// What is said of the letter at a position, and until where the same is said.
    pub fn run(&self, at: u32, most: u32) -> (u32, Vec<&[u8]>) {
        let Some(piece) = self.piece(at) else { return (most, Vec::new()) };
        let place = piece.place_of(at);
        let own = find(&self.runs, place);
        let next = own.map_or_else(|| next_start(&self.runs, place), |one| one.to);
        let step = if piece.wide { 2 } else { 1 };
        let len = next.saturating_sub(place).div_ceil(step).max(1);
        let end = at.saturating_add(len).min(piece.to).min(most).max(at + 1);
        let properties = own.and_then(|one| self.word.get(one.properties.clone()));
        (end, properties.into_iter().chain(self.changes(piece)).collect())
    }

    fn changes(&self, piece: &Piece) -> Option<&[u8]> {
        let number = usize::from(piece.changes >> 1);
        // The other form has one of few properties that change nothing that is shown here.
        (piece.changes & 1 == 1).then(|| self.said.get(number).map(Vec::as_slice)).flatten()
    }

    /// The letters between two positions.
    pub fn letters(&self, from: u32, to: u32) -> &[u16] {
        self.units.get(from as usize..(to as usize).min(self.units.len())).unwrap_or_default()
    }
}

impl Piece {
    fn place_of(&self, at: u32) -> u32 {
        let len = at.saturating_sub(self.from);
        self.at.saturating_add(if self.wide { len.saturating_mul(2) } else { len })
    }
}

fn find(stretches: &[Stretch], place: u32) -> Option<&Stretch> {
    let number = stretches.partition_point(|one| one.from <= place).checked_sub(1)?;
    stretches.get(number).filter(|one| place < one.to)
}

fn next_start(stretches: &[Stretch], place: u32) -> u32 {
    stretches.get(stretches.partition_point(|one| one.from <= place)).map_or(u32::MAX, |one| one.from)
}

/// Letters that take one byte.
struct Letters([u16; 256]);

impl Letters {
    fn new(encoding: &'static Encoding) -> Self {
        Self(std::array::from_fn(|byte| {
            let byte = [byte as u8];
            let letters = encoding.decode_without_bom_handling(&byte).0;
            letters.chars().next().map_or(0, |letter| letter as u16)
        }))
    }

    fn of(&self, byte: u8) -> u16 {
        self.0[usize::from(byte)]
    }
}

/// A table of positions with something of a fixed size for each stretch between two of them.
pub fn plc(bytes: &[u8], size: usize) -> impl Iterator<Item = (u32, u32, &[u8])> {
    let count = bytes.len().saturating_sub(4) / (size + 4);
    (0..count).filter_map(move |number| {
        let at = (count + 1) * 4 + number * size;
        Some((u32_at(bytes, number * 4)?, u32_at(bytes, number * 4 + 4)?, bytes.get(at..at + size)?))
    })
}

/// A table of names, with what belongs to each.
pub fn names(bytes: &[u8]) -> Vec<(String, &[u8])> {
    let mut names = Vec::new();
    // Before Word 97 they had one byte a letter, behind the length of the table.
    let wide = u16_at(bytes, 0) == Some(0xFFFF);
    let extra = if wide { usize::from(u16_at(bytes, 4).unwrap_or(0)) } else { 0 };
    let mut at = if wide { 6 } else { 2 };
    while let Some(len) = if wide { u16_at(bytes, at) } else { bytes.get(at).copied().map(u16::from) } {
        let start = at + if wide { 2 } else { 1 };
        let end = start + usize::from(len) * if wide { 2 } else { 1 };
        let (Some(own), Some(more)) = (bytes.get(start..end), bytes.get(end..end + extra)) else { break };
        let name = if wide { utf16(own) } else { encoding_rs::WINDOWS_1252.decode(own).0.into_owned() };
        names.push((name, more));
        at = end + extra;
    }
    names
}

/// UTF-16 as text.
pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
    String::from_utf16_lossy(&units)
}

fn unknown(source: &Source) -> Failure {
    let words = format!("“{}” is a Word document of a version that is not known here.", source.name);
    Failure::new(words)
        .kind(FailureKind::NotSupported)
        .hint("LibreOffice opens such files and can save them in a newer form.")
}
