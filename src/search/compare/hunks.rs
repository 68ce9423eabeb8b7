//! Which words of two lists are not the same? First by sentences, so that a long text costs little and nothing is led
//! astray by a word that stands everywhere; then by phrases, then by words, where sentences differ; then mended, so that people see
//! phrases and not confetti.

use super::words::Word;
use crate::data::job::{Failure, Stop};
use imara_diff::{Algorithm, Diff, Token};
use std::collections::HashMap;
use std::ops::Range;

/// Words of a sentence, at most: tables and verses have no sentences.
const MAX_SENTENCE: usize = 160;
/// Fewer equal words than these between sentences that differ are looked at again with them: they are equal by chance.
const MIN_ANCHOR: usize = 4;
/// Words of a phrase by which long parts are brought together, and of a part that is long enough for that.
const PHRASE: usize = 6;
const MIN_ANCHORED: usize = 60;
/// Words that are compared at once. What is longer and has nothing in common is compared in pieces of this size, one after
/// the other.
const MAX_AT_ONCE: usize = 40_000;
/// Equal words between two changes that are no more than an island in one.
const MAX_ISLAND: usize = 4;
/// How far a change is moved to where a sentence or a paragraph begins.
const MAX_SLIDE: usize = 400;

/// Words of the first list that stand in the place of words of the second. Between two hunks words are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub a: Range<usize>,
    pub b: Range<usize>,
}

impl Hunk {
    fn shifted(&self, a: usize, b: usize) -> Self {
        Self { a: self.a.start + a..self.a.end + a, b: self.b.start + b..self.b.end + b }
    }
}

/// What was found, and whether some of it was compared in pieces.
#[derive(Debug, Default)]
pub struct Found {
    pub hunks: Vec<Hunk>,
    pub in_pieces: bool,
}

/// Which words differ; in order, and never touching each other. Words of labels are gone from both lists afterwards, and
/// so are the words that stand where the other document has a label. Words of notes come last in both lists, and are
/// compared with each other alone.
///
/// # Errors
/// Where it was stopped.
pub fn hunks(a: &mut Vec<Word>, b: &mut Vec<Word>, stop: &Stop) -> Result<Found, Failure> {
    let notes = |words: &mut Vec<Word>| words.split_off(words.partition_point(|word| !word.note));
    let (mut notes_a, mut notes_b) = (notes(a), notes(b));
    let mut found = of_one_kind(a, b, stop)?;
    let of_notes = of_one_kind(&mut notes_a, &mut notes_b, stop)?;
    let behind = of_notes.hunks.iter().map(|hunk| hunk.shifted(a.len(), b.len()));
    found.hunks.extend(behind);
    found.in_pieces |= of_notes.in_pieces;
    a.append(&mut notes_a);
    b.append(&mut notes_b);
    Ok(found)
}

fn of_one_kind(a: &mut Vec<Word>, b: &mut Vec<Word>, stop: &Stop) -> Result<Found, Failure> {
    let mut found = Found::default();
    for region in regions(a, b) {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        for region in between_anchors(a, b, region) {
            words_of(a, b, &region, &mut found, stop)?;
        }
    }
    let hunks = strictly(a, b, found.hunks);
    let hunks = without_labels(a, b, &hunks);
    let hunks = slid(a, b, hunks);
    found.hunks = without_islands(a, b, &hunks);
    Ok(found)
}

// ---- sentences

/// Where sentences differ.
fn regions(a: &[Word], b: &[Word]) -> Vec<Hunk> {
    let (of_a, of_b) = (sentences(a), sentences(b));
    let mut names: HashMap<Vec<u32>, u32> = HashMap::new();
    let mut named = |words: &[Word], sentences: &[Range<usize>]| -> Vec<u32> {
        let key = |range: &Range<usize>| -> Vec<u32> {
            words[range.clone()].iter().filter(|word| !word.label).map(|word| word.loose).collect()
        };
        let next = |names: &HashMap<Vec<u32>, u32>| names.len() as u32;
        sentences
            .iter()
            .map(|range| {
                let number = next(&names);
                *names.entry(key(range)).or_insert(number)
            })
            .collect()
    };
    let (keys_a, keys_b) = (named(a, &of_a), named(b, &of_b));
    let start = |of: &[Range<usize>], at: usize, len: usize| of.get(at).map_or(len, |range| range.start);
    let mut regions: Vec<Hunk> = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    let hunks = difference(&keys_a, &keys_b);
    let end = Hunk { a: of_a.len()..of_a.len(), b: of_b.len()..of_b.len() };
    for hunk in hunks.into_iter().chain([end]) {
        // Sentences that are the same, but for their labels.
        for (own, other) in (at_a..hunk.a.start).zip(at_b..hunk.b.start) {
            let (own, other) = (of_a[own].clone(), of_b[other].clone());
            let labels = |words: &[Word]| words.iter().any(|word| word.label);
            if labels(&a[own.clone()]) || labels(&b[other.clone()]) {
                push_region(&mut regions, Hunk { a: own, b: other }, 0);
            }
        }
        (at_a, at_b) = (hunk.a.end, hunk.b.end);
        let words = Hunk {
            a: start(&of_a, hunk.a.start, a.len())..start(&of_a, hunk.a.end, a.len()),
            b: start(&of_b, hunk.b.start, b.len())..start(&of_b, hunk.b.end, b.len()),
        };
        if !words.a.is_empty() || !words.b.is_empty() {
            push_region(&mut regions, words, MIN_ANCHOR);
        }
    }
    regions
}

/// Adds a region, as one with the last where fewer than so many equal words stand between them.
fn push_region(regions: &mut Vec<Hunk>, region: Hunk, anchor: usize) {
    match regions.last_mut() {
        Some(last) if region.a.start - last.a.end < anchor || region.b.start - last.b.end < anchor => {
            (last.a.end, last.b.end) = (region.a.end, region.b.end);
        }
        _ => regions.push(region),
    }
}

fn sentences(words: &[Word]) -> Vec<Range<usize>> {
    let (mut sentences, mut start) = (Vec::new(), 0);
    for (at, word) in words.iter().enumerate() {
        if word.ends || at + 1 - start >= MAX_SENTENCE || at + 1 == words.len() {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    sentences
}

// ---- phrases

/// What lies between phrases that stand once in both parts and in the same order. Sentences may be cut in other ways in
/// the two, as by a program that recognised them; and what is compared word by word after this is short, however little
/// two long texts have in common.
fn between_anchors(a: &[Word], b: &[Word], region: Hunk) -> Vec<Hunk> {
    if region.a.len().min(region.b.len()) < MIN_ANCHORED {
        return vec![region];
    }
    let (of_a, of_b) = (phrases(a, &region.a), phrases(b, &region.b));
    let mut pairs: Vec<(usize, usize)> =
        of_a.iter().filter_map(|(key, at)| Some(((*at)?, (*of_b.get(key)?)?))).collect();
    pairs.sort_unstable();
    let mut pieces = Vec::new();
    let mut at = (region.a.start, region.b.start);
    for (own, other) in longest_rising(&pairs) {
        // A phrase that begins in the one before goes on in it.
        let shift = at.0.saturating_sub(own).max(at.1.saturating_sub(other));
        if shift >= PHRASE {
            continue;
        }
        let from = (own + shift, other + shift);
        if from != at {
            pieces.push(Hunk { a: at.0..from.0, b: at.1..from.1 });
        }
        at = (own + PHRASE, other + PHRASE);
    }
    pieces.push(Hunk { a: at.0..region.a.end, b: at.1..region.b.end });
    pieces
}

/// Where each phrase of a part begins; nowhere, where it stands more than once.
fn phrases<'w>(words: &'w [Word], range: &Range<usize>) -> HashMap<[u32; PHRASE], Option<usize>> {
    let mut phrases = HashMap::new();
    let part: &'w [Word] = words.get(range.clone()).unwrap_or_default();
    for (at, phrase) in part.windows(PHRASE).enumerate() {
        let mut key = [0; PHRASE];
        key.iter_mut().zip(phrase).for_each(|(key, word)| *key = word.loose);
        phrases.entry(key).and_modify(|place| *place = None).or_insert(Some(range.start + at));
    }
    phrases
}

/// The longest list of pairs, sorted by their first, in which the second rises as well (patience sorting).
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Of lists of each length, the pair with the least second that ends one; and of each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, second)) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < *second);
        before.push(len.checked_sub(1).map(|last| ends[last]));
        if len == ends.len() {
            ends.push(at);
        } else {
            ends[len] = at;
        }
    }
    let mut rising = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rising.push(pairs[at]);
        next = before[at];
    }
    rising.reverse();
    rising
}

// ---- words

fn words_of(a: &[Word], b: &[Word], region: &Hunk, found: &mut Found, stop: &Stop) -> Result<(), Failure> {
    // What is long on one side alone is new or gone for the most part, and costs little.
    let pieces = region.a.len().min(region.b.len()).div_ceil(MAX_AT_ONCE).max(1);
    found.in_pieces |= pieces > 1;
    let part = |range: &Range<usize>, piece: usize| range.start + range.len() * piece / pieces;
    for piece in 0..pieces {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        let own = part(&region.a, piece)..part(&region.a, piece + 1);
        let other = part(&region.b, piece)..part(&region.b, piece + 1);
        let keys = |words: &[Word]| words.iter().map(|word| word.loose).collect::<Vec<u32>>();
        let hunks = difference(&keys(&a[own.clone()]), &keys(&b[other.clone()]));
        hunks.iter().for_each(|hunk| push(&mut found.hunks, hunk.shifted(own.start, other.start)));
    }
    Ok(())
}

/// Which numbers of two lists are to be taken away and put in.
fn difference(a: &[u32], b: &[u32]) -> Vec<Hunk> {
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    if a.is_empty() || b.is_empty() {
        return vec![Hunk { a: 0..a.len(), b: 0..b.len() }];
    }
    // Numbers from 0, because what compares has a row for each.
    let mut names: HashMap<u32, u32> = HashMap::new();
    let mut tokens = |list: &[u32]| -> Vec<Token> {
        list.iter()
            .map(|number| {
                let next = names.len() as u32;
                Token(*names.entry(*number).or_insert(next))
            })
            .collect()
    };
    let (own, other) = (tokens(a), tokens(b));
    let mut diff = Diff::default();
    diff.compute_with(Algorithm::Histogram, &own, &other, names.len() as u32);
    let range = |range: Range<u32>| range.start as usize..range.end as usize;
    diff.hunks().map(|hunk| Hunk { a: range(hunk.before), b: range(hunk.after) }).collect()
}

/// Adds a hunk, as one with the last where they touch.
fn push(hunks: &mut Vec<Hunk>, hunk: Hunk) {
    if hunk.a.is_empty() && hunk.b.is_empty() {
        return;
    }
    match hunks.last_mut() {
        Some(last) if last.a.end >= hunk.a.start && last.b.end >= hunk.b.start => {
            (last.a.end, last.b.end) = (hunk.a.end, hunk.b.end);
        }
        _ => hunks.push(hunk),
    }
}

/// Pairs of words between hunks, in order, with the hunks: `None` in the place of a pair.
fn runs(
    a: usize,
    b: usize,
    hunks: &[Hunk],
) -> impl Iterator<Item = (Range<usize>, Range<usize>, Option<&Hunk>)> {
    let starts = std::iter::once((0, 0)).chain(hunks.iter().map(|hunk| (hunk.a.end, hunk.b.end)));
    let ends = hunks.iter().map(|hunk| (hunk.a.start, hunk.b.start, Some(hunk)));
    starts.zip(ends.chain([(a, b, None)])).map(|((a, b), (to_a, to_b, hunk))| (a..to_a, b..to_b, hunk))
}

/// Words that are the same but for their hyphens were paired, and are told apart now.
fn strictly(a: &[Word], b: &[Word], hunks: Vec<Hunk>) -> Vec<Hunk> {
    let mut out = Vec::with_capacity(hunks.len());
    for (own, other, hunk) in runs(a.len(), b.len(), &hunks) {
        for (own, other) in own.zip(other) {
            if !a[own].same(&b[other]) {
                push(&mut out, Hunk { a: own..own + 1, b: other..other + 1 });
            }
        }
        hunk.into_iter().for_each(|hunk| push(&mut out, hunk.clone()));
    }
    out
}

/// Takes the words of labels out of both lists, and what is paired with them.
fn without_labels(a: &mut Vec<Word>, b: &mut Vec<Word>, hunks: &[Hunk]) -> Vec<Hunk> {
    if !a.iter().chain(b.iter()).any(|word| word.label) {
        return hunks.to_vec();
    }
    let (mut kept_a, mut kept_b, mut out) =
        (Vec::with_capacity(a.len()), Vec::with_capacity(b.len()), Vec::new());
    for (own, other, hunk) in runs(a.len(), b.len(), hunks) {
        for (own, other) in own.zip(other) {
            if !a[own].label && !b[other].label {
                kept_a.push(a[own]);
                kept_b.push(b[other]);
            }
        }
        let Some(hunk) = hunk else { continue };
        let (from_a, from_b) = (kept_a.len(), kept_b.len());
        kept_a.extend(a[hunk.a.clone()].iter().filter(|word| !word.label));
        kept_b.extend(b[hunk.b.clone()].iter().filter(|word| !word.label));
        push(&mut out, Hunk { a: from_a..kept_a.len(), b: from_b..kept_b.len() });
    }
    (*a, *b) = (kept_a, kept_b);
    out
}

// ---- for people

/// How well a change begins or ends before a word: where a paragraph does is best.
fn seam(words: &[Word], at: usize) -> u8 {
    let Some(word) = words.get(at) else { return 4 };
    let Some(before) = at.checked_sub(1).and_then(|before| words.get(before)) else { return 4 };
    match () {
        () if word.begins => 4,
        () if before.ends => 3,
        () if !before.letters => 2,
        () => u8::from(!word.letters),
    }
}

/// Words that were put in or taken out may be told in several ways: “the [old the] house” is “[the old] the house”. Each
/// is moved to where a paragraph or a sentence begins.
fn slid(a: &[Word], b: &[Word], mut hunks: Vec<Hunk>) -> Vec<Hunk> {
    for at in 0..hunks.len() {
        let (floor, ceiling) = (
            at.checked_sub(1).map_or((0, 0), |before| (hunks[before].a.end, hunks[before].b.end)),
            hunks.get(at + 1).map_or((a.len(), b.len()), |next| (next.a.start, next.b.start)),
        );
        let Hunk { a: own, b: other } = hunks[at].clone();
        let by = if own.is_empty() {
            slide(b, &other, floor.1, ceiling.1)
        } else if other.is_empty() {
            slide(a, &own, floor.0, ceiling.0)
        } else {
            0
        };
        if by != 0 {
            let moved = |range: &Range<usize>| {
                range.start.saturating_add_signed(by)..range.end.saturating_add_signed(by)
            };
            hunks[at] = Hunk { a: moved(&own), b: moved(&other) };
        }
    }
    // Two that came to touch are one.
    let mut out = Vec::with_capacity(hunks.len());
    hunks.into_iter().for_each(|hunk| push(&mut out, hunk));
    out
}

/// By how many words a change of one list is best moved.
fn slide(words: &[Word], range: &Range<usize>, floor: usize, ceiling: usize) -> isize {
    let len = range.len();
    let score = |start: usize| u16::from(seam(words, start)) + u16::from(seam(words, start + len));
    let mut best = (score(range.start), 0_isize);
    let mut consider = |by: isize| {
        let own = score(range.start.saturating_add_signed(by));
        if own > best.0 {
            best = (own, by);
        }
    };
    // To the end: the first word of the change leaves it, and the one after it comes in its place.
    for by in 0..MAX_SLIDE.min(ceiling.saturating_sub(range.end)) {
        if !alike(words, range.start + by, range.end + by) {
            break;
        }
        consider(by as isize + 1);
    }
    for by in 0..MAX_SLIDE.min(range.start.saturating_sub(floor)) {
        if !alike(words, range.start - by - 1, range.end - by - 1) {
            break;
        }
        consider(-(by as isize) - 1);
    }
    best.1
}

/// Whether two words of one list are the same in every way, so that either may stand in a pair that the other is in.
fn alike(words: &[Word], one: usize, other: usize) -> bool {
    matches!((words.get(one), words.get(other)), (Some(one), Some(other)) if one.alike(other))
}

/// A few equal words between two changes are an island, and part of one change: “[was] the [case]” is easier to read as
/// one.
fn without_islands(a: &[Word], b: &[Word], hunks: &[Hunk]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let joins = out.last().is_some_and(|last| {
            let island = &a[last.a.end..hunk.a.start];
            is_island(island, last, hunk, a, b)
        });
        match out.last_mut() {
            Some(last) if joins => (last.a.end, last.b.end) = (hunk.a.end, hunk.b.end),
            _ => out.push(hunk.clone()),
        }
    }
    out
}

fn is_island(island: &[Word], before: &Hunk, after: &Hunk, a: &[Word], b: &[Word]) -> bool {
    let bytes = |words: &[Word]| words.iter().map(|word| word.span.len().max(1)).sum::<u64>();
    let size = |hunk: &Hunk| bytes(&a[hunk.a.clone()]).max(bytes(&b[hunk.b.clone()]));
    let own = bytes(island);
    // Words that were only put in on either side of others are two changes: nothing stands in the place of anything.
    let replaces = !(before.a.is_empty() && after.a.is_empty() || before.b.is_empty() && after.b.is_empty());
    island.len() <= MAX_ISLAND
        && replaces
        && !island.iter().any(|word| word.begins)
        && own <= size(before)
        && own <= size(after)
}
