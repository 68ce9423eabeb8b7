//! How much a document may say: one limit for every sort of words and numbers, whether an honest format met them in a
//! strange file or a child that was taken over made them up.
//!
//! A [`Draft`](super::draft::Draft) cuts what a format gives it and says so; what comes from a child is held against
//! the same numbers and refused, because an honest child has a draft too.
//! The limits are in bytes, not in characters: a byte is what costs, and it is counted without looking.

/// How long one sort of words may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// As it is named where it is passed: "a title".
    pub what: &'static str,
    /// Of UTF-8, the ellipsis of what was cut included.
    pub bytes: usize,
    /// Whether line breaks and other control characters may stand in it.
    pub lines: bool,
}

const fn limit(what: &'static str, bytes: usize) -> Limit {
    Limit { what, bytes, lines: true }
}

/// Of documents and entries of an outline: a line. Titles that a draft makes by itself have 160 characters.
pub const TITLE: Limit = limit("a title", 1024);
/// Of people, fields, files, layers, and of places that links lead to.
pub const NAME: Limit = limit("a name", 1024);
/// What stands beside something and is always shown whole: numbers of pages and items, dates, languages.
pub const LABEL: Limit = limit("a label", 256);
/// What somebody wrote beside the text, descriptions of pictures, values of what a file says of itself.
/// Some ten pages: whoever writes more writes a document.
pub const WORDS: Limit = limit("a note", 16 * 1024);
/// Addresses and paths. Servers refuse longer ones than 8 KiB; most systems have no longer path than 4 KiB.
pub const ADDRESS: Limit = limit("an address", 16 * 1024);
/// What could not be read, in a sentence; one line, because it is shown in one.
pub const SENTENCE: Limit = Limit { lines: false, ..limit("a complaint", 2 * 1024) };

/// Pieces of a list that is long: the cost is memory, which is counted as well, and the time to look through it.
pub const MANY: usize = 1_000_000;
/// Annotations, fields and the like; a form of a thousand pages has fewer.
pub const ASIDES: usize = 50_000;
/// Cells that a sheet shows as one: each frame looks through those near the window.
pub const MERGED: usize = 100_000;
/// Of a tree that folds; nobody unfolds more, and the text is whole beside it.
pub const NODES: usize = 300_000;
/// An outline of more entries is no outline; a gigabyte of logs would make one.
pub const OUTLINE: usize = 20_000;
/// Nobody reads more complaints than that; what comes after them is counted, and said in a few more.
pub const COMPLAINTS: usize = 500;
/// Complaints about what was cut, left out or cut short, which come when there are [`COMPLAINTS`] already.
pub const LAST_COMPLAINTS: usize = 32;
/// What a file says of itself, such as its date; all of it is shown at once.
pub const FACTS: usize = 256;
/// Large experiments have three thousand.
pub const AUTHORS: usize = 4_096;
/// Named places.
pub const ANCHORS: usize = 500_000;
/// Columns of a table; the largest sheets have 16,384.
pub const COLUMNS: usize = 20_000;

/// No block but a row is longer, in bytes: the cost of a layout rises faster than its length. Drafts cut at much less.
pub const BLOCK_BYTES: u64 = 16 * 1024;
/// Depth of lists and quotations that a page can show; deeper ones stay at this depth.
pub const NESTING: u8 = 12;
/// Levels of headings.
pub const HEADINGS: u8 = 6;
/// Levels of an outline that can be shown beside each other.
pub const LEVELS: u8 = 32;
/// Points by which something may lie off its page, and pixels that a picture may ask for.
/// Damaged files put words anywhere; farther off, numbers lose their fractions.
pub const FAR: f32 = 1.0e6;
/// Of a picture that lies in the file: a larger one does not fit into what a child can say at once.
pub const PICTURE_BYTES: usize = 24 * 1024 * 1024;

/// Cuts words to their limits, and counts how many it cut.
#[derive(Debug, Default)]
pub struct Cutter {
    /// How many words were cut, or left out because a part of them is worth nothing.
    pub cut: u64,
    /// Bytes that these words had, and that are kept of them.
    pub whole_bytes: u64,
    /// See [`Cutter::whole_bytes`].
    pub kept_bytes: u64,
    /// Authors, properties and names of places that are too many.
    pub dropped: u64,
}

impl Cutter {
    /// Words as they may be kept: whole, or their beginning with an ellipsis.
    pub fn words(&mut self, words: &mut String, limit: Limit) {
        if words.len() > limit.bytes {
            self.whole_bytes += words.len() as u64;
            words.truncate(words.floor_char_boundary(limit.bytes - '…'.len_utf8()));
            self.kept_bytes += words.len() as u64;
            words.push('…');
            // Megabytes that are no longer shown are not kept either.
            words.shrink_to_fit();
            self.cut += 1;
        }
        if !limit.lines && words.contains(char::is_control) {
            *words = words.replace(char::is_control, " ");
        }
    }

    /// The same for words that may not be there.
    pub fn some_words(&mut self, words: &mut Option<String>, limit: Limit) {
        if let Some(words) = words {
            self.words(words, limit);
        }
    }

    /// Whether words are too long, where a part of them is worth nothing: half an address leads elsewhere.
    pub fn too_long(&mut self, len: usize, limit: Limit) -> bool {
        let too_long = len > limit.bytes;
        if too_long {
            self.cut += 1;
            self.whole_bytes += len as u64;
        }
        too_long
    }
}

/// A number no farther off than can be drawn, in points.
pub fn near(side: f32) -> f32 {
    if side.is_finite() { side.clamp(-FAR, FAR) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_a_character_and_show_that_they_were() {
        let mut cutter = Cutter::default();
        let mut long = "ä".repeat(400);
        cutter.words(&mut long, LABEL);
        assert!(long.len() <= LABEL.bytes && long.ends_with("ä…"), "{long}");
        let mut short = "ä\n".to_owned();
        cutter.words(&mut short, LABEL);
        assert_eq!((short.as_str(), cutter.cut), ("ä\n", 1));
        assert_eq!((cutter.whole_bytes, cutter.kept_bytes), (800, 252));
        cutter.words(&mut short, SENTENCE);
        assert_eq!((short.as_str(), cutter.cut), ("ä ", 1));
    }
}
