//! Where everything is in a Word file from before 2007 (MS-DOC 2.5), and its text as the characters that positions count.

use super::props::{self, Stretch};
use crate::data::job::{Failure, FailureKind};
use crate::read::container::ole::{Ole, u16_at, u32_at};
use crate::read::source::Source;

/// The first version that is written so, of Word 97.
const FIRST: u16 = 101;
/// Where the list of tables begins, and the lengths of the parts of the text.
const TABLES: usize = 154;
const COUNTS: usize = 76;

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
        if sign != Some(0xA5EC) || version < FIRST {
            return Err(older(source));
        }
        let table = ole.stream(if flags & 0x200 == 0 { "0Table" } else { "1Table" });
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
            torn: false,
        };
        let mut remarks = Vec::new();
        if flags & 0x100 != 0 {
            remarks.extend(super::lock::open(
                &mut file.word,
                &mut file.table,
                &mut file.data,
                flags,
                source,
            )?);
        }
        file.read_text().ok_or_else(|| damaged("where its text is cannot be found"))?;
        file.paragraphs = props::stretches(&file.word, file.table(table::PARAGRAPHS), true);
        file.runs = props::stretches(&file.word, file.table(table::RUNS), false);
        Ok((file, remarks))
    }

    /// The bytes of a table; none where the file lacks it.
    pub fn table(&self, number: usize) -> &[u8] {
        let at = TABLES + number * 8;
        // Beyond the list there is something else.
        let listed = u16_at(&self.word, 152).is_some_and(|count| number < usize::from(count));
        let place = u32_at(&self.word, at).zip(u32_at(&self.word, at + 4)).filter(|_| listed);
        let Some((start, len)) = place else { return &[] };
        let start = (start as usize).min(self.table.len());
        let end = start.saturating_add(len as usize).min(self.table.len());
        self.table.get(start..end).unwrap_or_default()
    }

    /// What follows a table, which some of them do not count as theirs.
    pub fn table_on(&self, number: usize) -> &[u8] {
        let start = u32_at(&self.word, TABLES + number * 8).unwrap_or(u32::MAX) as usize;
        if self.table(number).is_empty() { &[] } else { self.table.get(start..).unwrap_or_default() }
    }

    /// From where to where a part of the text goes.
    pub fn part(&self, part: Part) -> (u32, u32) {
        let len = |number: usize| u32_at(&self.word, COUNTS + number * 4).unwrap_or(0);
        let number = part as usize;
        let start = (0..number).fold(0_u32, |sum, one| sum.saturating_add(len(one)));
        let most = self.units.len() as u32;
        (start.min(most), start.saturating_add(len(number)).min(most))
    }

    fn read_text(&mut self) -> Option<()> {
        let clx = self.table(table::PIECES).to_vec();
        let mut at = 0;
        while *clx.get(at)? == 1 {
            let len = usize::from(u16_at(&clx, at + 1)?);
            self.said.push(clx.get(at + 3..at + 3 + len)?.to_vec());
            at += 3 + len;
        }
        let len = u32_at(&clx, at + 1)? as usize;
        let start = at.checked_add(5)?;
        let pieces = clx.get(start..clx.len().min(start.saturating_add(len)))?;
        let (mut count, letters) = (0_usize, Letters::new());
        for (from, to, piece) in plc(pieces, 8) {
            let (place, changes) = (u32_at(piece, 2)?, u16_at(piece, 6)?);
            let wide = place & 0x4000_0000 == 0;
            let at = if wide { place & 0x3FFF_FFFF } else { (place & 0x3FFF_FFFF) / 2 };
            // Pieces that are not in order stand for no place, and each letter takes a byte at least.
            let len = to.saturating_sub(from) as usize;
            count = count.saturating_add(len);
            if from as usize != self.units.len() || to < from || count > self.word.len() {
                self.torn = true;
                break;
            }
            let bytes = len * if wide { 2 } else { 1 };
            let start = (at as usize).min(self.word.len());
            let own = self.word.get(start..start.saturating_add(bytes).min(self.word.len()))?;
            match wide {
                true => self.units.extend(own.chunks_exact(2).filter_map(|two| u16_at(two, 0))),
                false => self.units.extend(own.iter().map(|byte| letters.of(*byte))),
            }
            self.torn |= self.units.len() < to as usize;
            self.units.resize(to as usize, 0);
            self.pieces.push(Piece { from, to, at, wide, changes });
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
    fn new() -> Self {
        Self(std::array::from_fn(|byte| {
            let byte = [byte as u8];
            let letters = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0;
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
    // Those of one byte a letter are of older versions.
    if u16_at(bytes, 0) != Some(0xFFFF) {
        return names;
    }
    let extra = usize::from(u16_at(bytes, 4).unwrap_or(0));
    let mut at = 6;
    while let Some(len) = u16_at(bytes, at) {
        let end = at + 2 + usize::from(len) * 2;
        let (Some(own), Some(more)) = (bytes.get(at + 2..end), bytes.get(end..end + extra)) else { break };
        names.push((utf16(own), more));
        at = end + extra;
    }
    names
}

/// UTF-16 as text.
pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
    String::from_utf16_lossy(&units)
}

fn older(source: &Source) -> Failure {
    let words = format!("“{}” is a Word document from before 1997, which cannot be read.", source.name);
    Failure::new(words)
        .kind(FailureKind::NotSupported)
        .hint("LibreOffice opens such files and can save them in a newer form.")
}
