//! Reads a pile with several workers at once, and with fewer where the system has not so much to give.
//!
//! A reading that fails because there are no files, processes or memory left says nothing of its file: most of what is
//! missing is held by the readings beside it. So it is done again with nobody beside it, after a pause, and its worker
//! goes home.

use super::{Item, Row, Verdict, row};
use crate::read::sandbox::Children;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{PoisonError, RwLock};
use std::thread::Builder;
use std::time::Duration;

/// Files that are read at once: more would only wait for the disk, and each may take the memory of a document.
const MAX_AT_ONCE: usize = 8;
/// How long the system is given before each further try. Other programs need some time to end; nobody waits for minutes.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(50), Duration::from_millis(250), Duration::from_millis(1_000)];
/// So many files may be given up after all tries before the others get one further try each: it will not get better, and
/// a pile of a thousand files would else take half an hour to say so.
const MAX_PATIENCE: usize = 3;

struct Pile<'a> {
    items: &'a [Item],
    children: &'a Children,
    next: AtomicUsize,
    /// Nobody wants more rows.
    enough: AtomicBool,
    workers: AtomicUsize,
    given_up: AtomicUsize,
    /// Written to by who must be alone.
    beside: RwLock<()>,
}

/// Reads all, and reports each in order, until `report` wants no more.
///
/// # Errors
/// Where not one worker could be started, in words.
pub(super) fn read_all(
    items: &[Item],
    children: &Children,
    report: &mut dyn FnMut(&Row) -> bool,
) -> Result<(), String> {
    let pile = Pile {
        items,
        children,
        next: AtomicUsize::new(0),
        enough: AtomicBool::new(false),
        workers: AtomicUsize::new(0),
        given_up: AtomicUsize::new(0),
        beside: RwLock::new(()),
    };
    let at_once = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_AT_ONCE);
    std::thread::scope(|scope| {
        let (send, rows) = channel();
        for _ in 0..at_once.min(items.len()) {
            let (send, pile) = (send.clone(), &pile);
            // Counted before it begins, so that none thinks itself the last.
            pile.workers.fetch_add(1, Ordering::Relaxed);
            if let Err(error) = Builder::new().spawn_scoped(scope, move || pile.work(&send)) {
                if pile.workers.fetch_sub(1, Ordering::Relaxed) == 1 {
                    return Err(format!(
                        "The system has no thread to spare ({error}). Close other programs."
                    ));
                }
                // Fewer do it as well.
                break;
            }
        }
        drop(send);
        pile.report_in_order(rows, report);
        Ok(())
    })
}

impl Pile<'_> {
    fn work(&self, send: &Sender<(usize, Row)>) {
        while !self.enough.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = self.items.get(number) else { break };
            let (row, scarce) = self.row(item);
            if send.send((number, row)).is_err() || scarce && self.leaves() {
                break;
            }
        }
    }

    /// What came of one, and whether the system had too little for it at first.
    fn row(&self, item: &Item) -> (Row, bool) {
        let first = {
            let _beside = self.beside.read().unwrap_or_else(PoisonError::into_inner);
            row(item, self.children)
        };
        if first.verdict != Verdict::NoResources {
            return (first, false);
        }
        let _alone = self.beside.write().unwrap_or_else(PoisonError::into_inner);
        let tries = if self.given_up.load(Ordering::Relaxed) < MAX_PATIENCE { PAUSES.len() } else { 1 };
        let mut last = first;
        for pause in PAUSES.iter().take(tries) {
            std::thread::sleep(*pause);
            last = row(item, self.children);
            if last.verdict != Verdict::NoResources {
                return (last, true);
            }
        }
        self.given_up.fetch_add(1, Ordering::Relaxed);
        (last, true)
    }

    /// Whether a worker goes home, so that fewer do the rest. The last one stays.
    fn leaves(&self) -> bool {
        let fewer = |workers: usize| (workers > 1).then(|| workers - 1);
        self.workers.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer).is_ok()
    }

    fn report_in_order(&self, rows: Receiver<(usize, Row)>, report: &mut dyn FnMut(&Row) -> bool) {
        let (mut early, mut wanted) = (BTreeMap::new(), 0);
        for (number, row) in rows {
            early.insert(number, row);
            while let Some(row) = early.remove(&wanted) {
                wanted += 1;
                if !self.enough.load(Ordering::Relaxed) && !report(&row) {
                    self.enough.store(true, Ordering::Relaxed);
                }
            }
        }
    }
}
