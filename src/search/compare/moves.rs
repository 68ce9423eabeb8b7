//! Which of the words that were taken out were put in elsewhere? Only what is sure is told: a dozen words and more, letter
//! by letter the same, that stand once among what was taken out and once among what was put in.

use super::hunks::Hunk;
use super::words::Word;
use crate::data::comparison::DifferenceKind;
use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Words by which the same passage is found.
const SEED: usize = 8;
/// Words and signs of a passage that was moved, at least; and how many of them are no signs.
const MIN_MOVED: usize = 12;
const MIN_LETTERS: usize = 9;

/// A difference as ranges of words. One of them is empty unless some stand in the place of others.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: DifferenceKind,
    pub a: Range<usize>,
    pub b: Range<usize>,
    /// For what was moved, the number of the other change.
    pub twin: Option<u32>,
}

/// A passage at both of its places.
struct Move {
    a: Range<usize>,
    b: Range<usize>,
}

/// The differences, with those parts of them that were moved told as such. In order.
pub fn changes(a: &[Word], b: &[Word], hunks: &[Hunk]) -> Vec<Change> {
    let mut moves = moves(a, b, hunks);
    let mut changes = Vec::with_capacity(hunks.len());
    // Of each move, the changes at its two places.
    let mut places = vec![(None, None); moves.len()];
    let mut by_b: Vec<usize> = (0..moves.len()).collect();
    moves.sort_by_key(|own| own.a.start);
    by_b.sort_by_key(|at| moves[*at].b.start);
    let (mut next_a, mut next_b) = (0, 0);
    for hunk in hunks {
        let from = changes.len();
        let mut at = hunk.a.start;
        while let Some(own) = moves.get(next_a).filter(|own| own.a.start < hunk.a.end) {
            removed(&mut changes, at..own.a.start, hunk.b.start);
            places[next_a].0 = Some(changes.len() as u32);
            changes.push(change(DifferenceKind::MovedAway, own.a.clone(), hunk.b.start..hunk.b.start));
            at = own.a.end;
            next_a += 1;
        }
        let rest_a = at..hunk.a.end;
        let mut at = hunk.b.start;
        let mut added = Vec::new();
        while let Some(own) = by_b.get(next_b).filter(|own| moves[**own].b.start < hunk.b.end) {
            let range = moves[*own].b.clone();
            added.push((at..range.start, None));
            added.push((range.clone(), Some(*own)));
            at = range.end;
            next_b += 1;
        }
        added.push((at..hunk.b.end, None));
        // What is left of both sides stands in each other's place, where nothing was moved between them.
        let (first, _) = added[0].clone();
        if !rest_a.is_empty() && !first.is_empty() {
            changes.push(change(DifferenceKind::Replaced, rest_a, first));
            added.remove(0);
        } else {
            removed(&mut changes, rest_a, hunk.b.start);
        }
        for (range, own) in added {
            let place = hunk.a.end..hunk.a.end;
            match own {
                Some(own) => {
                    places[own].1 = Some(changes.len() as u32);
                    changes.push(change(DifferenceKind::MovedHere, place, range));
                }
                None if range.is_empty() => {}
                None => changes.push(change(DifferenceKind::Added, place, range)),
            }
        }
        debug_assert!(changes.len() > from);
    }
    for (away, here) in places {
        if let (Some(away), Some(here)) = (away, here) {
            changes[away as usize].twin = Some(here);
            changes[here as usize].twin = Some(away);
        }
    }
    changes
}

fn change(kind: DifferenceKind, a: Range<usize>, b: Range<usize>) -> Change {
    Change { kind, a, b, twin: None }
}

fn removed(changes: &mut Vec<Change>, range: Range<usize>, place: usize) {
    if !range.is_empty() {
        changes.push(change(DifferenceKind::Removed, range, place..place));
    }
}

/// Where a seed stands: its place, in which hunk, and whether it stands there alone.
#[derive(Clone, Copy)]
struct Seat {
    at: usize,
    hunk: usize,
    alone: bool,
}

fn moves(a: &[Word], b: &[Word], hunks: &[Hunk]) -> Vec<Move> {
    let of_a = seeds(a, hunks.iter().map(|hunk| hunk.a.clone()));
    let of_b = seeds(b, hunks.iter().map(|hunk| hunk.b.clone()));
    let mut moves: Vec<Move> = Vec::new();
    // Words of the second that a move has already; each stands in one place only.
    let mut taken = vec![false; if of_a.is_empty() || of_b.is_empty() { 0 } else { b.len() }];
    for hunk in hunks {
        let mut at = hunk.a.start;
        let mut free = hunk.a.start;
        while at + SEED <= hunk.a.end {
            let seat = seed(&a[at..at + SEED]).and_then(|key| {
                let alone = |seat: &&Seat| seat.alone;
                of_a.get(&key).filter(alone).and(of_b.get(&key).filter(alone))
            });
            let Some(seat) = seat else {
                at += 1;
                continue;
            };
            let within = &hunks[seat.hunk].b;
            let same = |one: usize, other: usize| a[one].alike(&b[other]) && !taken[other];
            let (mut from, mut to) = ((at, seat.at), (at, seat.at));
            while from.0 > free && from.1 > within.start && same(from.0 - 1, from.1 - 1) {
                from = (from.0 - 1, from.1 - 1);
            }
            while to.0 < hunk.a.end && to.1 < within.end && same(to.0, to.1) {
                to = (to.0 + 1, to.1 + 1);
            }
            let letters = a[from.0..to.0].iter().filter(|word| word.letters).count();
            if to.0 - from.0 >= MIN_MOVED && letters >= MIN_LETTERS {
                taken[from.1..to.1].fill(true);
                moves.push(Move { a: from.0..to.0, b: from.1..to.1 });
                free = to.0;
            }
            at = to.0.max(at + 1);
        }
    }
    moves
}

fn seeds(words: &[Word], ranges: impl Iterator<Item = Range<usize>>) -> HashMap<u64, Seat> {
    let mut seeds = HashMap::new();
    for (hunk, range) in ranges.enumerate() {
        for at in range.start..(range.end + 1).saturating_sub(SEED).max(range.start) {
            let Some(key) = seed(&words[at..at + SEED]) else { continue };
            match seeds.entry(key) {
                Entry::Vacant(entry) => drop(entry.insert(Seat { at, hunk, alone: true })),
                Entry::Occupied(mut entry) => entry.get_mut().alone = false,
            }
        }
    }
    seeds
}

/// What words have in common with the same words elsewhere, and by chance with few others; none for signs alone.
fn seed(words: &[Word]) -> Option<u64> {
    if words.iter().filter(|word| word.letters).count() < SEED / 2 {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    words.iter().for_each(|word| word.loose.hash(&mut hasher));
    Some(hasher.finish())
}
