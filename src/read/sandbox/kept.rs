//! Readers that are kept: one for each of a few documents, so that the next page, picture or file of a document need
//! not open it again.
//!
//! Each document has a seat of its own with its own lock: who waits for one document never waits for another, and a
//! document of which something is being served is known to be busy, so that a thread can do something else first.

use super::TICK;
use crate::data::job::{Failure, Stop};
use crate::data::place::Origin;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Documents from which something is served at once. Each of their readers may have the memory of a document.
const MAX_KEPT: usize = 4;
/// A reader that was asked nothing for so long is let go.
const REST: Duration = Duration::from_secs(120);

/// Readers by the document that they opened.
pub struct Kept<R> {
    seats: Mutex<HashMap<Origin, Arc<Seat<R>>>>,
}

struct Seat<R> {
    state: Mutex<State<R>>,
    bell: Condvar,
}

struct State<R> {
    reader: Option<R>,
    /// Somebody is being served.
    busy: bool,
    /// The document was closed or is read anew: what comes back is not kept.
    gone: bool,
    used: Instant,
}

impl<R> State<R> {
    fn idle(reader: Option<R>) -> Self {
        Self { reader, busy: false, gone: false, used: Instant::now() }
    }
}

/// The right to be served from a document; nobody else is, until it is dropped.
pub struct Turn<R> {
    seat: Arc<Seat<R>>,
    /// What is to be kept for the next one. Taken out by who is served, and put back where it is still of use.
    pub reader: Option<R>,
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R> Default for Kept<R> {
    fn default() -> Self {
        Self { seats: Mutex::default() }
    }
}

impl<R> Kept<R> {
    /// Waits until it is the caller's turn to be served from a document.
    ///
    /// # Errors
    /// Where nobody wants it any more.
    pub fn turn(&self, origin: &Origin, stop: &Stop) -> Result<Turn<R>, Failure> {
        let seat = self.seat(origin);
        let mut state = lock(&seat.state);
        loop {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            if !state.busy {
                break;
            }
            state = seat.bell.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.busy = true;
        let reader = state.reader.take();
        drop(state);
        Ok(Turn { seat, reader })
    }

    /// Whether who asks for something of this document now is served at once, as far as others are concerned.
    pub fn can_begin(&self, origin: &Origin) -> bool {
        let seat = lock(&self.seats).get(origin).cloned();
        seat.is_none_or(|seat| !lock(&seat.state).busy)
    }

    #[cfg(any(target_os = "linux", test))]
    /// Whether a reader more can be kept without another being let go.
    pub fn has_room(&self) -> bool {
        lock(&self.seats).len() < MAX_KEPT
    }

    #[cfg(any(target_os = "linux", test))]
    /// Keeps a reader that has opened a document already.
    pub fn keep(&self, origin: &Origin, reader: R) {
        let seat = self.seat(origin);
        let old = {
            let mut state = lock(&seat.state);
            state.used = Instant::now();
            // One that is serving right now is as good, and comes back.
            if state.busy { Some(reader) } else { state.reader.replace(reader) }
        };
        drop(old);
    }

    /// Lets the reader of a document go.
    pub fn forget(&self, origin: &Origin) {
        let seat = lock(&self.seats).remove(origin);
        drop(seat.and_then(|seat| seat.leave()));
    }

    #[cfg(any(target_os = "linux", test))]
    pub fn forget_all(&self) {
        let seats = std::mem::take(&mut *lock(&self.seats));
        seats.into_values().for_each(|seat| drop(seat.leave()));
    }

    /// Lets go what was asked nothing for long, and what is `restless`: it works though nobody asked it to.
    pub fn rest(&self, restless: impl Fn(&mut R) -> bool) {
        let rested = |_: &Origin, seat: &mut Arc<Seat<R>>| {
            let mut state = lock(&seat.state);
            let long = state.used.elapsed() > REST;
            !state.busy && (long || state.reader.as_mut().is_some_and(&restless))
        };
        // They end when the lock is free again: ending a process takes a while.
        let gone: Vec<_> = lock(&self.seats).extract_if(rested).collect();
        drop(gone);
    }

    /// The seat of a document. Where there are too many, that which was used least lately is given up: one from which
    /// nobody is being served, where there is one.
    fn seat(&self, origin: &Origin) -> Arc<Seat<R>> {
        let mut seats = lock(&self.seats);
        if let Some(seat) = seats.get(origin) {
            return Arc::clone(seat);
        }
        let mut left = None;
        if seats.len() >= MAX_KEPT {
            let oldest = seats
                .iter()
                .min_by_key(|(_, seat)| {
                    let state = lock(&seat.state);
                    (state.busy, state.used)
                })
                .map(|(origin, _)| origin.clone());
            left = oldest.and_then(|oldest| seats.remove(&oldest));
        }
        let seat = Arc::new(Seat { state: Mutex::new(State::idle(None)), bell: Condvar::new() });
        seats.insert(origin.clone(), Arc::clone(&seat));
        drop(seats);
        drop(left.and_then(|seat| seat.leave()));
        seat
    }
}

impl<R> Seat<R> {
    /// What is kept, for the last time.
    fn leave(&self) -> Option<R> {
        let mut state = lock(&self.state);
        state.gone = true;
        state.reader.take()
    }
}

impl<R> Drop for Turn<R> {
    fn drop(&mut self) {
        let reader = self.reader.take();
        let left = {
            let mut state = lock(&self.seat.state);
            (state.busy, state.used) = (false, Instant::now());
            if state.gone {
                reader
            } else {
                state.reader = reader;
                None
            }
        };
        self.seat.bell.notify_one();
        drop(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Origin {
        Origin::File(name.into())
    }

    fn serve(kept: &Kept<u32>, name: &str) -> Option<u32> {
        let mut turn = kept.turn(&file(name), &Stop::default()).unwrap();
        let before = turn.reader.take();
        turn.reader = Some(before.unwrap_or(0) + 1);
        before
    }

    #[test]
    fn who_waits_for_one_document_keeps_nobody_from_another() {
        let kept = Arc::new(Kept::<u32>::default());
        let turn = kept.turn(&file("slow"), &Stop::default()).unwrap();
        assert!(!kept.can_begin(&file("slow")) && kept.can_begin(&file("other")));
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || serve(&kept, "slow"))
            })
            .collect();
        // Two wait for the slow one, and a third document is served at once.
        assert_eq!((serve(&kept, "other"), serve(&kept, "other")), (None, Some(1)));
        drop(turn);
        let served: Vec<_> = waiting.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(served.contains(&None) && served.contains(&Some(1)), "{served:?}");
        assert!(kept.can_begin(&file("slow")));
    }

    #[test]
    fn who_wants_nothing_any_more_does_not_wait() {
        let kept = Kept::<u32>::default();
        let _turn = kept.turn(&file("a"), &Stop::default()).unwrap();
        let stop = Stop::default();
        stop.raise();
        assert!(kept.turn(&file("a"), &stop).is_err());
    }

    #[test]
    fn what_was_forgotten_while_it_served_does_not_come_back() {
        let kept = Kept::<u32>::default();
        let mut turn = kept.turn(&file("a"), &Stop::default()).unwrap();
        kept.forget(&file("a"));
        turn.reader = Some(7);
        drop(turn);
        assert_eq!(serve(&kept, "a"), None);
    }

    #[test]
    fn of_many_documents_the_last_used_are_kept() {
        let kept = Kept::<u32>::default();
        for name in ["a", "b", "c", "d", "a", "e"] {
            serve(&kept, name);
        }
        assert!(!kept.has_room());
        assert_eq!((serve(&kept, "a"), serve(&kept, "b")), (Some(2), None));
        // One that serves is not given up for another.
        let turn = kept.turn(&file("e"), &Stop::default()).unwrap();
        for name in ["f", "g", "h", "i", "j"] {
            serve(&kept, name);
        }
        assert!(!kept.can_begin(&file("e")));
        drop(turn);
    }
}
