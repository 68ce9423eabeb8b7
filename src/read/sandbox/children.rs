//! Children that are kept ready, and those that are kept because something is served from them.
//!
//! Starting a child takes some milliseconds that nobody should wait for, so two stand ready. Each serves one document
//! and is thrown away: what a hostile document made of its child must not reach the next document.
//!
//! One thread starts all of them and lives as long as the pool: the kernel ends a child with the thread that
//! started it.

use super::kept::Kept;
use super::process::{Process, Unbegun};
use super::{Wish, of_use, stamp_of};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::place::Origin;
use crate::read::formats::{self, Room};
use crate::read::source::{Source, Stamp};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Children that stand ready: one for the document that is opened, one for its pages.
const WARM: usize = 2;
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
    kept: Kept<Server>,
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

/// A child from which pieces of one document are served.
struct Server {
    child: Process,
    /// The file as it was when the child was told of it.
    stamp: Option<Stamp>,
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
            kept: Kept::default(),
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

    /// A child that has begun to read a document; where it is to be `shown`, another learns to draw its pages
    /// meanwhile.
    ///
    /// # Errors
    /// Where it did not start, or cannot be read at all.
    pub fn reader(&self, source: &Source, shown: Option<&Origin>, stop: &Stop) -> Result<Process, Unbegun> {
        let expected = lock(&self.shared.expected).take().filter(|expected| expected.is(source));
        let (reader, painter) = match expected {
            Some(expected) => (expected.reader, expected.painter),
            None => {
                let reader = self.begin(source, stop)?;
                let wanted = shown.is_some() && self.shared.kept.has_room();
                (reader, wanted.then(|| self.prepared(source)).flatten())
            }
        };
        if let (Some(origin), Some(child)) = (shown, painter) {
            self.shared.kept.keep(origin, Server { child, stamp: stamp_of(origin) });
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

    /// Asks something of the child that is kept for a document, and keeps it for the next who asks.
    ///
    /// # Errors
    /// Where it has no answer, or nobody wants it any more.
    pub fn serve<T>(
        &self,
        origin: &Origin,
        wish: Wish<impl FnOnce() -> Result<Source, Failure>>,
        stop: &Stop,
        ask: impl FnOnce(&mut Process) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut turn = self.shared.kept.turn(origin, stop)?;
        // The system may have ended one that waited, where memory was short.
        let waiting = turn.reader.take().and_then(|mut server| server.child.is_alive().then_some(server));
        let stamp = || stamp_of(origin);
        let waiting = match wish {
            Wish::AsItIs(_) => waiting.filter(|server| server.stamp == stamp()),
            Wish::AsRead(_) | Wish::Nothing => waiting,
        };
        let mut server = match waiting {
            Some(server) => server,
            None => Server { child: self.take()?, stamp: None },
        };
        if let Wish::AsRead(open) | Wish::AsItIs(open) = wish
            && !server.child.has_document()
        {
            server.stamp = stamp();
            server.child.open(&open()?, stop)?;
        }
        let answer = ask(&mut server.child);
        if of_use(&answer) {
            turn.reader = Some(server);
        }
        answer
    }

    /// Whether who asks for something of a document now need not wait for another who does.
    pub fn can_begin(&self, origin: &Origin) -> bool {
        self.shared.kept.can_begin(origin)
    }

    /// Lets the child go from which a document was served.
    pub fn forget(&self, origin: &Origin) {
        self.shared.kept.forget(origin);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        lock(&self.shared.state).closed = true;
        self.shared.bell.notify_all();
        self.shared.kept.forget_all();
        lock(&self.shared.expected).take();
    }
}

fn keep_warm(shared: &Shared) {
    let mut state = lock(&shared.state);
    while !state.closed {
        if state.ready.len() >= WARM || state.trouble.is_some() {
            let waited = shared.bell.wait_timeout(state, ROUND);
            drop(waited.unwrap_or_else(PoisonError::into_inner).0);
            shared.kept.rest();
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
