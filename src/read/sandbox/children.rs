//! Children that are kept ready, and those that are kept because pages are drawn from them.
//!
//! Starting a child takes some milliseconds that nobody should wait for, so two stand ready. Each serves one document
//! and is thrown away: what a hostile document made of its child must not reach the next document.
//!
//! One thread starts all of them and lives as long as the pool: the kernel ends a child with the thread that
//! started it.

use super::process::{Process, Unbegun};
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::data::span::DocId;
use crate::read::formats::{self, Room};
use crate::read::source::Source;
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Children that stand ready: one for the document that is opened, one for its pages.
const WARM: usize = 2;
/// Documents whose pages are drawn from children that are kept; each may have the memory of a document.
const MAX_PAINTERS: usize = 4;
/// A child that drew nothing for so long is let go.
const PAINTER_REST: Duration = Duration::from_secs(120);
/// How often that is looked at, and starting is tried again where it failed.
const ROUND: Duration = Duration::from_secs(5);
/// Whoever wants a child waits so long for it.
const MAX_WAIT: Duration = Duration::from_secs(10);

pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    program: PathBuf,
    silence: Duration,
    state: Mutex<State>,
    bell: Condvar,
    painters: Mutex<HashMap<DocId, Painter>>,
    /// What was begun before anybody asked for it.
    expected: Mutex<Option<Expected>>,
}

/// A document that was named when the program was started: it is read while the window comes up.
struct Expected {
    source: Source,
    reader: Process,
    painter: Option<Process>,
}

impl Expected {
    /// Whether it is the file that is asked for now, as it is now.
    fn is(&self, source: &Source) -> bool {
        let own = &self.source;
        let same = (&own.path, own.len, own.modified) == (&source.path, source.len, source.modified);
        same && own.path.is_some() && source.password.is_none() && source.encoding.is_none()
    }
}

#[derive(Default)]
struct State {
    ready: VecDeque<Process>,
    /// Why none could be started.
    trouble: Option<String>,
    closed: bool,
}

/// The child from which a document's pages are drawn; `None` until it is needed, and after it failed.
struct Painter {
    child: Arc<Mutex<Option<Process>>>,
    used: Instant,
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pool {
    pub fn new(program: PathBuf, silence: Duration) -> Self {
        let shared = Arc::new(Shared {
            program,
            silence,
            state: Mutex::default(),
            bell: Condvar::new(),
            painters: Mutex::default(),
            expected: Mutex::default(),
        });
        let own = Arc::clone(&shared);
        std::thread::spawn(move || keep_warm(&own));
        Self { shared }
    }

    /// A child that has served nobody.
    ///
    /// # Errors
    /// Where none can be started.
    pub fn take(&self) -> Result<Process, Failure> {
        let begun = Instant::now();
        let mut state = lock(&self.shared.state);
        // The system may have ended those that stood ready, where memory was short. Not all that come after them are
        // tried: a program that always ends would be started for ever.
        let mut dead = 0;
        loop {
            if let Some(mut child) = state.ready.pop_front() {
                self.shared.bell.notify_all();
                if dead < WARM && !child.is_alive() {
                    dead += 1;
                    continue;
                }
                return Ok(child);
            }
            let late = || "none came".to_owned();
            if let Some(why) = state.trouble.clone().or_else(|| (begun.elapsed() > MAX_WAIT).then(late)) {
                let words =
                    format!("The part of the program that reads such files cannot be started ({why}).");
                return Err(Failure::new(words).kind(FailureKind::Crash));
            }
            let waited = self.shared.bell.wait_timeout(state, ROUND);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Begins to read a file in the background, for whoever asks for it next.
    pub fn expect(self: &Arc<Self>, path: PathBuf) {
        let pool = Arc::clone(self);
        std::thread::spawn(move || {
            let mut expected = lock(&pool.shared.expected);
            // Whatever is wrong is said when the file is asked for.
            let Ok(source) = Source::open(&path) else { return };
            let Ok(Room::Child { printed }) = formats::room(&source) else { return };
            let Ok(reader) = pool.begin(&source, &Stop::default()) else { return };
            let painter = printed.then(|| pool.prepared(&source)).flatten();
            *expected = Some(Expected { source, reader, painter });
        });
    }

    /// A child that has begun to read a document; where it has pages, another learns to draw them meanwhile.
    ///
    /// # Errors
    /// Where it did not start, or cannot be read at all.
    pub fn reader(&self, source: &Source, doc: Option<DocId>, stop: &Stop) -> Result<Process, Unbegun> {
        let expected = lock(&self.shared.expected).take().filter(|expected| expected.is(source));
        let (reader, painter) = match expected {
            Some(expected) => (expected.reader, expected.painter),
            None => {
                let reader = self.begin(source, stop)?;
                let wanted = doc.is_some_and(|_| lock(&self.shared.painters).len() < MAX_PAINTERS);
                (reader, wanted.then(|| self.prepared(source)).flatten())
            }
        };
        if let (Some(doc), Some(painter)) = (doc, painter) {
            *lock(&self.painter(doc)) = Some(painter);
        }
        Ok(reader)
    }

    fn begin(&self, source: &Source, stop: &Stop) -> Result<Process, Unbegun> {
        let mut reader = self.take().map_err(Unbegun::Failed)?;
        reader.begin(source, stop)?;
        Ok(reader)
    }

    fn prepared(&self, source: &Source) -> Option<Process> {
        let mut painter = self.take().ok()?;
        painter.prepare(source, &Stop::default()).ok()?;
        Some(painter)
    }

    /// Draws a page of a document, from the child that is kept for it. `open` gives the document where a child has
    /// to be told of it.
    ///
    /// # Errors
    /// Where it cannot be drawn.
    pub fn paint(
        &self,
        doc: DocId,
        open: impl FnOnce() -> Result<Source, Failure>,
        tile: &PageTile,
        stop: &Stop,
    ) -> Result<Raster, Failure> {
        let kept = self.painter(doc);
        let mut kept = lock(&kept);
        if stop.raised() {
            return Err(Failure::stopped());
        }
        // The system may have ended one that waited, where memory was short.
        let waiting = kept.take().and_then(|mut child| child.is_alive().then_some(child));
        let mut child = match waiting {
            Some(child) => child,
            None => {
                let mut child = self.take()?;
                child.open(&open()?, stop)?;
                child
            }
        };
        let painted = child.paint(tile, stop);
        let of_use = match &painted {
            Ok(_) => true,
            Err(failure) => {
                !matches!(failure.kind, FailureKind::Stopped | FailureKind::Crash | FailureKind::Limit)
            }
        };
        if of_use {
            *kept = Some(child);
        }
        painted
    }

    fn painter(&self, doc: DocId) -> Arc<Mutex<Option<Process>>> {
        let mut painters = lock(&self.shared.painters);
        if !painters.contains_key(&doc) && painters.len() >= MAX_PAINTERS {
            let oldest = painters.iter().min_by_key(|(_, painter)| painter.used).map(|(doc, _)| *doc);
            oldest.and_then(|oldest| painters.remove(&oldest));
        }
        let now = Instant::now();
        let painter = painters.entry(doc).or_insert_with(|| Painter { child: Arc::default(), used: now });
        painter.used = now;
        Arc::clone(&painter.child)
    }

    /// Lets the child go from which a document's pages were drawn.
    pub fn forget(&self, doc: DocId) {
        let gone = lock(&self.shared.painters).remove(&doc);
        drop(gone);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        lock(&self.shared.state).closed = true;
        self.shared.bell.notify_all();
        lock(&self.shared.painters).clear();
        lock(&self.shared.expected).take();
    }
}

fn keep_warm(shared: &Shared) {
    let mut state = lock(&shared.state);
    while !state.closed {
        if state.ready.len() >= WARM || state.trouble.is_some() {
            let waited = shared.bell.wait_timeout(state, ROUND);
            drop(waited.unwrap_or_else(PoisonError::into_inner).0);
            let rested = |painter: &Painter| painter.used.elapsed() > PAINTER_REST;
            lock(&shared.painters).retain(|_, painter| !rested(painter));
            state = lock(&shared.state);
            if state.ready.len() >= WARM {
                continue;
            }
        }
        if state.closed {
            break;
        }
        drop(state);
        let begun = Instant::now();
        let started = Process::start(&shared.program, shared.silence);
        tracing::debug!(micros = begun.elapsed().as_micros() as u64, "a child was started");
        state = lock(&shared.state);
        match started {
            Ok(child) => {
                state.ready.push_back(child);
                state.trouble = None;
            }
            Err(error) => state.trouble = Some(error.to_string()),
        }
        shared.bell.notify_all();
    }
    state.ready.clear();
}
