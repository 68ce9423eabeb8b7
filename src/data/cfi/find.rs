//! From an address to words, and from words to an address.

use super::{Cfi, Piece, Point, pieces, way_of};
use crate::data::document::Document;
use crate::data::span::Span;
use crate::data::trace::{Run, Step, Trace};
use std::cmp::Ordering;

/// Letters around a place that an address must name to be looked for by them.
const FEW_LETTERS: usize = 3;
/// Bytes of text around a place that are looked at for them.
const NEAR: u64 = 16 * 1024;

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The stretch, or the place.
    pub span: Span,
    /// The place that is named is not there, and this is near it.
    pub near: bool,
}

/// Which side of a place is meant, where words end and others begin only after white space.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Start,
    End,
}

// ---- from an address to words

/// The words that an address leads to.
///
/// # Errors
/// Why it leads nowhere, as a sentence.
pub fn find(document: &Document, cfi: &Cfi) -> Result<Found, String> {
    if document.traces.is_empty() {
        return Err("Only the places of a book (EPUB) have such addresses.".to_owned());
    }
    let (start, mut near) = place(document, &cfi.start, Side::Start)?;
    let Some(last) = &cfi.end else { return Ok(Found { span: Span::empty_at(start), near }) };
    let (end, end_near) = place(document, last, Side::End)?;
    // Where nothing was between, a start is where the next words begin, and the end where the last ended.
    near |= end_near || end < start && !document.text.slice(Span::new(end, start)).trim().is_empty();
    Ok(Found { span: Span::new(start.min(end), end.max(start)), near })
}

fn place(document: &Document, point: &Point, side: Side) -> Result<(u64, bool), String> {
    let (chapter, moved) = chapter(document, point)?;
    let (steps, corrected) = by_names(&chapter, &point.steps);
    let (at, exact) = within(document, &chapter, &steps, point.offset, side);
    let near = moved || corrected || !exact || point.deeper;
    let (before, after) = (plain(&point.says.0), plain(&point.says.1));
    if before.chars().count() + after.chars().count() < FEW_LETTERS {
        return Ok((at, near));
    }
    Ok(match by_letters(document, &chapter, (&before, &after), at) {
        Some(there) if there.abs_diff(at) <= 1 => (at, near),
        Some(other) => (other, true),
        // Other letters stand there now.
        None => (at, true),
    })
}

/// Words with one space between each two.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

type Chapter<'d> = Vec<&'d Trace>;

/// What was recorded of the chapter that is meant, and whether it was found by its name alone or by its number alone.
fn chapter<'d>(document: &'d Document, point: &Point) -> Result<(Chapter<'d>, bool), String> {
    let nowhere = || "This address leads to a chapter that the book does not have.".to_owned();
    let meant = point.chapter().ok_or_else(nowhere)?;
    let of = |wanted: &dyn Fn(&Step) -> bool| -> Chapter<'d> {
        let last = |trace: &Trace| {
            let way = pieces(&trace.way)?;
            way.into_iter().next_back().and_then(|piece| match piece {
                Piece::Step(step) => Some(step),
                _ => None,
            })
        };
        let mut known: Option<(&str, bool)> = None;
        let traces = document.traces.iter().map(|trace| &**trace);
        traces
            .filter(|trace| match known {
                Some((way, is)) if way == trace.way => is,
                _ => {
                    let is = last(trace).is_some_and(|step| wanted(&step));
                    known = Some((&trace.way, is));
                    is
                }
            })
            .collect()
    };
    let by_both = of(&|step| step.number == meant.number && (meant.id.is_none() || meant.id == step.id));
    if !by_both.is_empty() {
        return Ok((by_both, false));
    }
    let by_name = of(&|step| meant.id.is_some() && step.id == meant.id);
    if !by_name.is_empty() {
        return Ok((by_name, true));
    }
    // Where a chapter has no name in the spine, programs write the one that it has in the list of files.
    let nameless = of(&|step| step.number == meant.number && step.id.is_none());
    if !nameless.is_empty() {
        return Ok((nameless, false));
    }
    let by_number = of(&|step| step.number == meant.number);
    if by_number.is_empty() { Err(nowhere()) } else { Ok((by_number, true)) }
}

/// Steps to the same names where those stand now: the number says where they stood when the address was made. And whether
/// they stand elsewhere, or no more.
fn by_names(chapter: &Chapter<'_>, steps: &[Step]) -> (Vec<u32>, bool) {
    let numbers: Vec<u32> = steps.iter().map(|step| step.number).collect();
    let mut lost = false;
    for (depth, step) in steps.iter().enumerate().rev().filter(|(_, step)| step.id.is_some()) {
        let (mut stands, mut other) = (None, false);
        each(chapter, |run| {
            if let Some(at) = run.path.iter().position(|own| own.id == step.id) {
                let path: Vec<u32> = run.path[..=at].iter().map(|own| own.number).collect();
                let same = path == numbers[..=depth];
                if stands.is_none() || same {
                    stands = Some(path);
                }
                return !same;
            }
            let here = run.path.get(depth).is_some();
            other |= here && run.path.iter().zip(&numbers).take(depth + 1).all(|(own, n)| own.number == *n);
            true
        });
        match stands {
            Some(path) => {
                let moved = path != numbers[..=depth];
                return (
                    path.into_iter().chain(numbers[depth + 1..].iter().copied()).collect(),
                    moved || lost,
                );
            }
            // Something else stands at its number now. Where nothing stands there, it may just have no words.
            None => lost |= other,
        }
    }
    (numbers, lost)
}

fn each(chapter: &Chapter<'_>, mut see: impl FnMut(&Run<'_>) -> bool) {
    let mut on = true;
    for trace in chapter {
        // What does not hold was refused when it came.
        let _ = trace.each(|run| {
            on = see(&run);
            on
        });
        if !on {
            return;
        }
    }
}

/// The order of places in a source.
fn order(run: &Run<'_>, steps: &[u32]) -> Ordering {
    let own = run.path.iter().map(|step| step.number).chain((run.text > 0).then_some(run.text));
    own.cmp(steps.iter().copied())
}

/// The place in a chapter, and whether it is quite that.
fn within(
    document: &Document,
    chapter: &Chapter<'_>,
    steps: &[u32],
    offset: Option<u32>,
    side: Side,
) -> (u64, bool) {
    let text = steps.last().is_some_and(|last| last % 2 == 1);
    match if text { in_text(document, chapter, steps, offset, side) } else { None } {
        Some(found) => found,
        None => in_element(chapter, steps, offset.filter(|_| !text), side),
    }
}

/// The place in a text of which words are shown.
fn in_text(
    document: &Document,
    chapter: &Chapter<'_>,
    steps: &[u32],
    offset: Option<u32>,
    side: Side,
) -> Option<(u64, bool)> {
    let offset = offset.unwrap_or(0);
    let (mut last, mut found) = (None, None);
    each(chapter, |run| {
        if order(run, steps) != Ordering::Equal || run.text == 0 {
            return true;
        }
        found = match offset.checked_sub(run.offset) {
            // In white space that is not shown, or in what stands elsewhere.
            None => Some(last.filter(|_| side == Side::End).unwrap_or(run.span.start)),
            Some(units) => in_run(document, run.span, units),
        };
        last = Some(run.span.end);
        found.is_none()
    });
    match (found, last) {
        (Some(at), _) => Some((at, true)),
        (None, Some(end)) => Some((end, false)),
        (None, None) => None,
    }
}

/// So many UTF-16 units from the start of a run; `None` beyond its end.
fn in_run(document: &Document, span: Span, units: u32) -> Option<u64> {
    let words = document.text.slice(span);
    let (mut at, mut count) = (span.start, 0);
    for c in words.chars() {
        if count + c.len_utf16() as u32 > units {
            return Some(at);
        }
        count += c.len_utf16() as u32;
        at += c.len_utf8() as u64;
    }
    (count == units).then_some(span.end)
}

/// The place of an element, or of a text in which no words are shown: the words in it, or the nearest.
fn in_element(chapter: &Chapter<'_>, steps: &[u32], offset: Option<u32>, side: Side) -> (u64, bool) {
    let (mut first, mut last, mut own) = (None, None, false);
    let mut after: Option<(Vec<u32>, u64)> = None;
    let mut before: Option<(Vec<u32>, u64)> = None;
    let mut beside = false;
    let (parent, number) = match steps.split_last() {
        Some((number, parent)) => (parent, *number),
        None => (steps, 0),
    };
    each(chapter, |run| {
        let numbers: Vec<u32> =
            run.path.iter().map(|step| step.number).chain((run.text > 0).then_some(run.text)).collect();
        if numbers.starts_with(steps) {
            first = first.or(Some(run.span.start));
            (last, own) = (Some(run.span.end), run.text == 0 && run.path.len() == steps.len());
        } else if numbers.as_slice() > steps {
            if after.as_ref().is_none_or(|(other, _)| numbers < *other) {
                after = Some((numbers.clone(), run.span.start));
            }
        } else if before.as_ref().is_none_or(|(other, _)| numbers >= *other) {
            before = Some((numbers.clone(), run.span.end));
        }
        let next = numbers.get(parent.len()).copied().unwrap_or(0);
        beside |= numbers.starts_with(parent) && number % 2 == 1 && next.abs_diff(number) == 1;
        true
    });
    if let Some((first, last)) = first.zip(last) {
        let end = side == Side::End && offset.is_none() || own && offset.is_some_and(|offset| offset > 0);
        return (if end { last } else { first }, offset.is_none() || own);
    }
    let begin = chapter.first().map_or(0, |trace| trace.span.start);
    let (after, before) = (after.map(|(_, at)| at), before.map(|(_, at)| at));
    let nearest = match side {
        Side::Start => after.or(before),
        Side::End => before.or(after),
    };
    // A text between two elements may be empty, and is a place all the same.
    (nearest.unwrap_or(begin), beside)
}

/// The place between these letters that is nearest, within some pages.
fn by_letters(
    document: &Document,
    chapter: &Chapter<'_>,
    (before, after): (&str, &str),
    at: u64,
) -> Option<u64> {
    let whole = chapter.first()?.span.cover(chapter.last()?.span);
    let around = Span::new(at.saturating_sub(NEAR).max(whole.start), at.saturating_add(NEAR).min(whole.end));
    // Signs of one byte, so that no place moves.
    let text = document.text.slice(around).replace(['\n', '\t'], " ");
    // Before a gap or behind it is the same place, and not every program says whether there is one.
    let found = ["", " "].into_iter().filter_map(|gap| {
        let wanted = format!("{before}{gap}{after}");
        let places = text.match_indices(&wanted).map(|(found, _)| {
            let gap = if after.is_empty() { 0 } else { gap.len() };
            around.start + (found + before.len() + gap) as u64
        });
        places.min_by_key(|place| place.abs_diff(at))
    });
    found.min_by_key(|place| place.abs_diff(at))
}

// ---- from words to an address

/// The address of a place or a stretch; `None` where nothing of it stands in the source of a chapter.
pub fn of_span(document: &Document, span: Span) -> Option<String> {
    let start = Address::of(document, span.start, Side::Start)?;
    if span.is_empty() {
        return Some(format!("epubcfi({}!{})", start.way, start.written(0)));
    }
    let end = Address::of(document, span.end, Side::End)?;
    if start.way != end.way {
        let (common, one, other) = parted(&start.way, &end.way);
        let (from, to) = (start.written(0), end.written(0));
        return Some(format!("epubcfi({common},{one}!{from},{other}!{to})"));
    }
    // What both have is said once.
    let shared = start.path.iter().zip(&end.path).take_while(|(one, other)| one == other).count();
    let most = |address: &Address| address.path.len() - usize::from(address.text == 0);
    let shared = shared.min(most(&start)).min(most(&end));
    let common = way_of(&start.path[..shared]);
    Some(format!("epubcfi({}!{common},{},{})", start.way, start.written(shared), end.written(shared)))
}

/// What two ways begin with, and how each goes on.
fn parted<'w>(one: &'w str, other: &'w str) -> (&'w str, &'w str, &'w str) {
    let mut borders = one.match_indices('/').map(|(at, _)| at);
    let common = borders.rfind(|at| one.get(..*at) == other.get(..*at)).unwrap_or(0);
    (&one[..common], &one[common..], other.get(common..).unwrap_or_default())
}

struct Address {
    way: String,
    path: Vec<Step>,
    text: u32,
    offset: u32,
}

impl Address {
    /// That of a place, or of the nearest that has one: what was put between words has none.
    fn of(document: &Document, at: u64, side: Side) -> Option<Self> {
        let after = document.traces.partition_point(|trace| match side {
            Side::Start => trace.span.start <= at,
            // A stretch ends with the words before it.
            Side::End => trace.span.start < at,
        });
        let number = after.saturating_sub(1);
        let own = document.traces.get(number)?;
        let next = document.traces.get(number + 1).filter(|next| next.way == own.way);
        let (before, behind) = around(own, at, side);
        // In what is no words of the source, a stretch begins with the next words.
        let gap = before.is_none_or(|(_, span)| span.end < at && side == Side::Start);
        let (trace, number) = match (before, behind) {
            (_, Some(run)) if gap => (own, run),
            (Some((run, _)), _) if !gap => (own, run),
            (before, _) => match (next, before) {
                (Some(next), _) if gap && !next.is_empty() => (next, around(next, 0, Side::Start).1?),
                (_, Some((run, _))) => (own, run),
                // A chapter without words: its page.
                _ => {
                    let path = vec![Step { number: 4, id: None }];
                    return Some(Self { way: own.way.clone(), path, text: 0, offset: 0 });
                }
            },
        };
        Self::in_run(document, trace, number, at)
    }

    fn in_run(document: &Document, trace: &Trace, number: usize, at: u64) -> Option<Self> {
        let (mut count, mut found) = (0, None);
        let _ = trace.each(|run| {
            if count == number {
                let (way, path) = (trace.way.clone(), run.path.to_vec());
                found = Some((run.span, Self { way, path, text: run.text, offset: run.offset }));
            }
            count += 1;
            found.is_none()
        });
        let (span, address) = found?;
        let before = Span::new(span.start, at.clamp(span.start, span.end));
        if address.text == 0 {
            // Before something that is no words, or behind it.
            let behind = !before.is_empty() && before.end == span.end;
            return Some(Self { offset: u32::from(behind), ..address });
        }
        let units: usize = document.text.slice(before).chars().map(char::len_utf16).sum();
        Some(Self { offset: address.offset.saturating_add(units as u32), ..address })
    }

    /// The steps from some depth on, and the place in the text.
    fn written(&self, from: usize) -> String {
        let steps = way_of(self.path.get(from..).unwrap_or_default());
        match (self.text, self.offset) {
            (0, 0) => steps,
            (0, offset) => format!("{steps}:{offset}"),
            (text, offset) => format!("{steps}/{text}:{offset}"),
        }
    }
}

/// The last run that begins before a place, or at it where a stretch starts, and the first after that: by their numbers.
fn around(trace: &Trace, at: u64, side: Side) -> (Option<(usize, Span)>, Option<usize>) {
    let (mut number, mut before, mut after) = (0, None, None);
    let _ = trace.each(|run| {
        let begun = run.span.start < at || run.span.start == at && side == Side::Start;
        if begun && !run.span.is_empty() {
            before = Some((number, run.span));
        } else if !begun && !run.span.is_empty() {
            after = Some(number);
        }
        number += 1;
        after.is_none()
    });
    (before, after)
}
