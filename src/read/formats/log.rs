//! Reads logs as a sheet, a row for each line: when, how bad, who, what was said.
//!
//! As a sheet and not as words, because a log is asked and not read: what happened after ten, which errors, who said it.
//! Sorting, filtering, sums and citing by row are there for sheets already, and the number of a row is that of its line.
//! A file is a log by what its lines say and not by its name: most of them begin with a time (see `log/lines.rs`).
//!
//! Nothing is converted and no word left out. A line without a time goes on from the one above, and stands where the
//! message does. Each line is understood by itself, so that a log that grows is read on from where it ended.

use super::{Confidence, Format};
use crate::data::document::{Column, Document, Encoding, EncodingHow, Leaf};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Grown, Stop};
use crate::data::span::Span;
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::grouped;
use crate::read::decode::{self, Course, Found};
use crate::read::shelf::{FileShelf, LeafEntry, checksum};
use crate::read::source::window::Window;
use crate::read::source::{Peek, Source};
use leaves::{Rows, State, Told, measured};
use std::sync::Arc;

mod leaves;
mod lines;
#[cfg(test)]
mod tests;

/// The row of logs. They are read at home, because a large file lies on its shelf, which is the file itself.
pub const FORMAT: Format = Format {
    mime_types: &["text/x-log"],
    home_bytes: u64::MAX,
    grown: Some(grown),
    ..Format::at_home("Log", &["log"], recognise, read)
};

/// A larger file lies on its shelf.
const HELD_BYTES: u64 = super::text::HELD_BYTES;
/// Bytes of the file in one leaf, about.
const LEAF_BYTES: usize = 64 * 1024;
/// The text by which it is told which columns there are.
const HEAD_BYTES: usize = 64 * 1024;
/// Lines at the beginning that tell it.
const LOOKED_AT: usize = 400;
/// A line that takes more of the file ends here.
const MAX_LINE_BYTES: usize = 1024 * 1024;
/// Bytes beyond a leaf that are looked at for where it can end.
const LOOK_BEYOND: usize = 1024;
/// Of so many leaves at the beginning, and of one in so many after that, it is measured how wide the columns are.
const MEASURED: usize = 32;
/// Lines that begin with a time, below which nothing is a log whose name does not say so.
const MIN_ENTRIES: usize = 3;
/// Endings of other files that hold lines with times.
const OTHERS: &[&str] =
    &["srt", "vtt", "csv", "tsv", "ics", "md", "json", "xml", "html", "htm", "eml", "mbox"];

fn recognise(peek: &Peek) -> Confidence {
    let head = peek.bytes.trim_ascii_start();
    // Most files are no logs, and are not looked at any further.
    if head.is_empty() || OTHERS.contains(&peek.extension.as_str()) || super::html::is_no_text(peek) {
        return 0;
    }
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    let wide = peek.bytes.starts_with(&[0xFF, 0xFE]) || peek.bytes.starts_with(&[0xFE, 0xFF]);
    let text = match wide {
        true => decode::whole(peek.bytes, None, None).text,
        false => String::from_utf8_lossy(peek.bytes).into_owned(),
    };
    let told = told_by(&text, peek.len > peek.bytes.len() as u64);
    if is_log(told, named) { if named { 85 } else { 70 } } else { 0 }
}

/// What the lines of a text tell; the last one may be cut, where there is `more`.
fn told_by(text: &str, more: bool) -> Told {
    let text = text.trim_start_matches('\u{FEFF}');
    let whole = if more { text.rfind('\n').and_then(|end| text.get(..end)).unwrap_or(text) } else { text };
    Told::of(whole.lines().take(LOOKED_AT))
}

fn is_log(told: Told, named: bool) -> bool {
    let Told { lines, entries, whole, levels, parted, .. } = told;
    if named {
        // One crash may fill the first screens with what goes on from one entry.
        return entries > 0 && entries * 10 >= lines;
    }
    // Minutes of a meeting and scripts of films begin their lines with an hour, lists of values with a day.
    let sure = whole * 10 >= entries * 8 || levels * 2 >= entries;
    entries >= MIN_ENTRIES && entries * 10 >= lines * 6 && sure && parted * 2 < entries
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    read_in_leaves(source, draft, stop, LEAF_BYTES, source.len <= HELD_BYTES)
}

/// [`read`] with a leaf's size of choice, so that tests can meet many borders in few lines.
fn read_in_leaves(
    source: &Arc<Source>,
    draft: &mut Draft,
    stop: &Stop,
    leaf_bytes: usize,
    held: bool,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| source.failure(&error);
    let (found, plain) = super::text::find_encoding(source)?;
    let mut window = Window::new(source, u64::from(found.mark));
    let ahead = window.ahead(HEAD_BYTES).map_err(failed)?;
    let (len, _) = decode::cut(found.codec, ahead, HEAD_BYTES);
    let head = decode::exact(found.codec, 0, ahead.get(..len).unwrap_or_default().to_vec()).text;
    draft.encoding(Encoding { name: found.codec.name(), how: found.how });
    let shape = told_by(&head, source.len > len as u64).shape();
    let columns: Vec<Column> = shape.senses().map(|sense| Column { sense, ..Column::default() }).collect();
    let label = source.name.rsplit_once('.').map_or(source.name.as_str(), |(name, _)| name);
    let unit = draft.unit(UnitKind::Sheet, label, (0.0, 0.0));
    draft.unit_break(unit);
    let table = draft.begin_grid(unit, &columns);
    let shelf = Arc::new(FileShelf::new(Arc::clone(source), Rows { shape, table }));
    if !held {
        draft.shelf(Arc::<FileShelf<Rows>>::clone(&shelf));
        // The sign with which the sheet begins.
        shelf.pass();
    }
    let mut scan = Scan {
        shelf,
        held,
        leaf_bytes,
        course: Course::new(found, source.len, plain),
        window,
        mode: 0,
        number: 0,
        how: found.how,
        damaged: false,
        others: 0,
    };
    let rows = scan.run(draft, stop)?;
    ended(draft, unit, rows);
    Ok(())
}

/// Reads on a log to which lines were added. A small one is read again, and held against what was read of it before; of a
/// large one, the last leaf and what comes after it.
fn grown(source: &Arc<Source>, earlier: &Document, stop: &Stop) -> Result<Grown, Failure> {
    if source.len < earlier.bytes {
        return Ok(Grown::Another);
    }
    grown_in_leaves(source, earlier, stop, LEAF_BYTES, source.len <= HELD_BYTES)
}

fn grown_in_leaves(
    source: &Arc<Source>,
    earlier: &Document,
    stop: &Stop,
    leaf_bytes: usize,
    held: bool,
) -> Result<Grown, Failure> {
    let shelf = earlier.text.shelf.as_ref().and_then(|shelf| shelf.any()?.downcast_ref::<FileShelf<Rows>>());
    let Some(shelf) = shelf else { return read_again(source, earlier, stop, leaf_bytes, held) };
    let (Some((shelf, last)), Some((mut draft, kept))) = (shelf.resumed(source), Draft::resumed(earlier))
    else {
        return Ok(Grown::Another);
    };
    if source.len == earlier.bytes {
        return Ok(Grown::Same);
    }
    let how = earlier.encoding.as_ref().map_or(EncodingHow::Guessed, |encoding| encoding.how);
    let shelf = Arc::new(shelf);
    draft.shelf(Arc::<FileShelf<Rows>>::clone(&shelf));
    let mut scan = Scan {
        shelf,
        held: false,
        leaf_bytes,
        course: Course::new(Found { codec: last.state.codec, how, mark: 0 }, source.len, false),
        window: Window::new(source, last.offset),
        mode: last.state.mode,
        number: earlier.text.leaves.len(),
        how,
        damaged: true,
        others: 0,
    };
    let rows = scan.run(&mut draft, stop)?;
    ended(&mut draft, 0, kept + rows);
    let document = Document { bytes: source.len, ..draft.finish() };
    Ok(Grown::More(Arc::new(document)))
}

/// A log that is held is read in a few milliseconds. It has grown if what stood in it before stands there still.
fn read_again(
    source: &Arc<Source>,
    earlier: &Document,
    stop: &Stop,
    leaf_bytes: usize,
    held: bool,
) -> Result<Grown, Failure> {
    let base = Document {
        format: earlier.format,
        format_version: earlier.format_version,
        ..source.document(earlier.id)
    };
    let mut draft = Draft::new(base, None);
    read_in_leaves(source, &mut draft, stop, leaf_bytes, held)?;
    let document = draft.finish();
    for (number, info) in earlier.text.leaves.iter().enumerate() {
        let Some(leaf) = earlier.text.leaf(number) else { return Ok(Grown::Another) };
        // The last line may have been written in part.
        let last = number + 1 == earlier.text.leaves.len();
        let end = if last {
            leaf.blocks.last().map_or(info.span.start, |row| row.span.start)
        } else {
            info.span.end
        };
        let before = leaf.text.get(..(end - info.span.start) as usize).unwrap_or_default();
        if document.text.slice(Span::new(info.span.start, end)) != before {
            return Ok(Grown::Another);
        }
    }
    let same = document.text.len() == earlier.text.len() && source.len == earlier.bytes;
    Ok(if same { Grown::Same } else { Grown::More(Arc::new(document)) })
}

fn ended(draft: &mut Draft, unit: u32, rows: u64) {
    draft.end_table();
    draft.seal_unit(unit, if rows == 0 { UnitState::Empty } else { UnitState::Words });
    let facts = &mut draft.facts().others;
    facts.retain(|(name, _)| name != LINES);
    facts.push((LINES.to_owned(), grouped(rows)));
}

/// The fact that says how many lines there are.
const LINES: &str = "Lines";

/// Goes through a file from front to back, leaf by leaf.
struct Scan<'s> {
    shelf: Arc<FileShelf<Rows>>,
    held: bool,
    leaf_bytes: usize,
    course: Course,
    window: Window<'s>,
    mode: u8,
    number: usize,
    how: EncodingHow,
    damaged: bool,
    others: u64,
}

impl Scan<'_> {
    /// Gives how many lines were read.
    fn run(&mut self, draft: &mut Draft, stop: &Stop) -> Result<u64, Failure> {
        let mut rows = 0;
        let len = self.window.source.len;
        loop {
            draft.pulse(stop)?;
            draft.progress(self.window.offset as f32 / len.max(1) as f32);
            let hole = self.window.skip_hole(self.course.codec().unit(), stop);
            if let Ok(hole @ 1..) = hole {
                let words = format!("{} bytes of the file are zeros here, and are not shown.", grouped(hole));
                draft.complain(words, None);
            }
            let next = hole.and_then(|_| self.next(draft));
            let next = match next {
                Err(error) if rows == 0 => return Err(self.window.source.failure(&error)),
                Err(error) => {
                    let words =
                        format!("{} Lines before this place are shown.", self.window.source.failure(&error));
                    draft.complain(words, None);
                    return Ok(rows);
                }
                Ok(next) => next,
            };
            let Some((entry, leaf)) = next else { break };
            // Signs that only change how those after them are read.
            if leaf.text.is_empty() {
                continue;
            }
            rows += leaf.blocks.len() as u64;
            if !self.held {
                // First onto the shelf: the draft publishes, and then somebody may ask for it.
                self.shelf.push(entry);
            }
            if self.number < MEASURED || self.number.is_multiple_of(MEASURED) {
                draft.measure_columns(&measured(self.shelf.plan().shape, &leaf));
            }
            self.number += 1;
            draft.leaf(leaf, self.held, []);
        }
        if let Some(words) =
            decode::told_of_others(self.course.codec(), self.others).filter(|_| self.others > 0)
        {
            draft.complain_at(words, None, None);
        }
        if self.window.offset < len {
            draft.complain("The file was cut short while it was read.", Some("Open it again."));
        }
        Ok(rows)
    }

    /// The next lines; `None` at the end of the file.
    fn next(&mut self, draft: &mut Draft) -> std::io::Result<Option<(LeafEntry<State>, Leaf)>> {
        let mut most = self.leaf_bytes;
        loop {
            let left = self.window.source.len.saturating_sub(self.window.offset);
            let ahead = self.window.ahead(most + LOOK_BEYOND)?;
            let part = self.course.next(ahead, ahead.len() as u64 >= left);
            if let Some(words) = part.told {
                draft.complain(words, None);
            }
            self.window.skip(part.skip);
            let left = left.saturating_sub(part.skip as u64);
            let offset = self.window.offset;
            let ahead = self.window.ahead(most + LOOK_BEYOND)?;
            let ahead = ahead.get(..part.end).unwrap_or(ahead);
            if ahead.is_empty() {
                return Ok(None);
            }
            let (len, _) = decode::cut(self.course.codec(), ahead, most);
            let raw = ahead.get(..len).unwrap_or_default();
            let mut exact = decode::exact(self.course.codec(), self.mode, raw.to_vec());
            if exact.damaged && self.course.meet_foreign(raw) {
                exact = decode::exact(self.course.codec(), self.mode, raw.to_vec());
            }
            let whole = exact.text.ends_with(['\n', '\r']);
            // A part in another encoding ends the line, as everything that cannot be read together.
            if !whole && len as u64 != left && len >= most / 4 && most < MAX_LINE_BYTES {
                most *= 2;
                continue;
            }
            self.course.passed(&exact.text);
            let state = State { codec: self.course.codec(), mode: self.mode };
            let leaf = self.shelf.plan().build(&exact.text, draft.next_leaf_start());
            let breaks = leaf.blocks.len() as u32;
            let entry = LeafEntry { offset, checksum: checksum(raw), bytes: len as u32, breaks, state };
            self.mode = decode::mode_after(state.codec, state.mode, raw);
            self.window.skip(len);
            self.others += exact.others;
            if exact.damaged && !std::mem::replace(&mut self.damaged, true) {
                super::html::complain_of_encoding(
                    draft,
                    Encoding { name: state.codec.name(), how: self.how },
                );
            }
            return Ok(Some((entry, leaf)));
        }
    }
}
