//! Children that are kept ready, and those that are kept because something is served from them.
//!
//! Starting a child takes some milliseconds that nobody should wait for, so two stand ready when the program starts,
//! and one after that: the second that a document needs is started while the first opens it. Each serves one document
//! and is thrown away: what a hostile document made of its child must not reach the next document.
//!
//! One thread starts all of them and lives as long as the pool: the kernel ends a child with the thread that
//! started it.

use super::kept::Kept;
use super::process::{Process, Unbegun};
use super::turns::Turns;
use super::{TICK, Wish, of_use, stamp_of};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::place::Origin;
use crate::data::span::DocId;
use crate::read::formats::{self, Formats, Room};
use crate::read::source::{Source, Stamp, kind_from_io};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Children that are started with the program: one for the document that is opened, one for its pages.
const WARM: usize = 2;
/// Children that stand ready later, when nobody waits for one. Each costs 4 MB.
const SPARE: usize = 1;
/// How long after one was taken the next is started, where nobody waits for it: what was opened comes first.
const REFILL: Duration = Duration::from_millis(500);
/// How often that is looked at, and starting is tried again where it failed.
const ROUND: Duration = Duration::from_secs(5);
/// Whoever wants a child waits so long for it.
const MAX_WAIT: Duration = Duration::from_secs(10);

pub struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    program: PathBuf,
    /// Those that the program reads with as a child.
    formats: Formats,
    silence: Duration,
    state: Mutex<State>,
    bell: Condvar,
    kept: Kept<Server>,
    turns: Turns,
    /// Readings of which only the beginning is waited for.
    behind: Mutex<Vec<Behind>>,
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

/// A reading of which only the beginning is waited for.
struct Behind {
    doc: DocId,
    origin: Origin,
    /// Raised when the rest is waited for too.
    hurry: Stop,
}

#[derive(Default)]
struct State {
    ready: VecDeque<Process>,
    /// How many were started at all.
    started: usize,
    /// How many are waited for now.
    awaited: usize,
    taken: Option<Instant>,
    /// Why none could be started, and what sort of failure that is to who waits for one.
    trouble: Option<(String, FailureKind)>,
    /// Somebody starts children.
    kept_warm: bool,
    closed: bool,
}

impl State {
    /// How long it is until another child is to be started.
    fn next_start(&self) -> Duration {
        if self.trouble.is_some() {
            ROUND
        } else if self.ready.len() < self.awaited || self.started < WARM {
            Duration::ZERO
        } else if self.ready.len() < SPARE {
            self.taken.map_or(Duration::ZERO, |taken| REFILL.saturating_sub(taken.elapsed()))
        } else {
            ROUND
        }
    }
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
    pub fn new(program: PathBuf, formats: Formats, silence: Duration) -> Self {
        let shared = Arc::new(Shared {
            program,
            formats,
            silence,
            state: Mutex::default(),
            bell: Condvar::new(),
            kept: Kept::default(),
            turns: Turns::default(),
            behind: Mutex::default(),
            expected: Mutex::default(),
        });
        let pool = Self { shared };
        pool.keep_warm(&mut lock(&pool.shared.state));
        pool
    }

    /// Starts the thread that starts children, where it is not there yet: a system without a thread to spare may have
    /// one when somebody asks for a child.
    fn keep_warm(&self, state: &mut State) {
        if state.kept_warm {
            return;
        }
        let own = Arc::clone(&self.shared);
        match std::thread::Builder::new().name("children".to_owned()).spawn(move || keep_warm(&own)) {
            Ok(_) => (state.kept_warm, state.trouble) = (true, None),
            Err(error) => state.trouble = Some((error.to_string(), FailureKind::NoResources)),
        }
    }

    /// Those that its children read with.
    pub fn formats(&self) -> Formats {
        self.shared.formats
    }

    /// Who reads large files now.
    pub fn turns(&self) -> &Turns {
        &self.shared.turns
    }

    /// A child that has served nobody.
    ///
    /// # Errors
    /// Where none can be started.
    pub fn take(&self, stop: &Stop) -> Result<Process, Failure> {
        let begun = Instant::now();
        let mut state = lock(&self.shared.state);
        self.keep_warm(&mut state);
        // The system may have ended those that stood ready, where memory was short. Not all that come after them are
        // tried: a program that always ends would be started for ever.
        let mut dead = 0;
        loop {
            if let Some(mut child) = state.ready.pop_front() {
                state.taken = Some(Instant::now());
                self.shared.bell.notify_all();
                if dead < WARM && !child.is_alive() {
                    dead += 1;
                    continue;
                }
                return Ok(child);
            }
            if stop.raised() {
                return Err(Failure::stopped());
            }
            let late = || ("none came".to_owned(), FailureKind::Crash);
            let trouble = state.trouble.clone().or_else(|| (begun.elapsed() > MAX_WAIT).then(late));
            if let Some((why, kind)) = trouble {
                // Who asks again a little later finds that it was tried again.
                self.shared.bell.notify_all();
                let words =
                    format!("The part of the program that reads such files cannot be started ({why}).");
                return Err(Failure::new(words).kind(kind));
            }
            state.awaited += 1;
            self.shared.bell.notify_all();
            let waited = self.shared.bell.wait_timeout(state, TICK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            state.awaited -= 1;
        }
    }

    /// Begins to read a file in the background, for whoever asks for it next.
    pub fn expect(self: &Arc<Self>, path: PathBuf) {
        let pool = Arc::clone(self);
        // Where there is no thread for it, it is read when it is asked for.
        let _ = std::thread::Builder::new().spawn(move || {
            let mut expected = lock(&pool.shared.expected);
            // Whatever is wrong is said when the file is asked for.
            let Ok(source) = Source::open(&path) else { return };
            let Ok(Room::Child { printed }) = formats::room(pool.shared.formats, &source) else { return };
            let Ok(reader) = pool.begin(&source, printed, &Stop::default()) else { return };
            let painter = printed.then(|| pool.prepared(&source)).flatten();
            *expected = Some(Expected { source, reader, painter });
        });
    }

    /// A child that has begun to read a document; where it is to be `shown`, another learns to draw its pages
    /// meanwhile, and the first reads behind.
    ///
    /// # Errors
    /// Where it did not start, or cannot be read at all.
    pub fn reader(
        &self,
        source: &Source,
        shown: Option<(DocId, &Origin)>,
        stop: &Stop,
    ) -> Result<Process, Unbegun> {
        let expected = lock(&self.shared.expected).take().filter(|expected| expected.is(source));
        let (mut reader, painter) = match expected {
            Some(expected) => (expected.reader, expected.painter),
            None => {
                let reader = self.begin(source, shown.is_some(), stop)?;
                let wanted = shown.is_some() && self.shared.kept.has_room();
                (reader, wanted.then(|| self.prepared(source)).flatten())
            }
        };
        if let Some((doc, origin)) = shown {
            if let Some(child) = painter {
                self.shared.kept.keep(origin, Server { child, stamp: stamp_of(origin) });
            }
            let hurry = Stop::default();
            reader.hurry_when(hurry.clone());
            lock(&self.shared.behind).push(Behind { doc, origin: origin.clone(), hurry });
        }
        Ok(reader)
    }

    /// Says that all of a document is waited for by now, if it is being read.
    pub fn hurry(&self, doc: DocId) {
        self.hurry_where(|behind| behind.doc == doc);
    }

    /// The same for one that is known by where it comes from.
    pub fn hurry_from(&self, origin: &Origin) {
        self.hurry_where(|behind| behind.origin == *origin);
    }

    fn hurry_where(&self, wanted: impl Fn(&Behind) -> bool) {
        lock(&self.shared.behind)
            .extract_if(.., |behind| wanted(behind))
            .for_each(|behind| behind.hurry.raise());
    }

    fn begin(&self, source: &Source, behind: bool, stop: &Stop) -> Result<Process, Unbegun> {
        let mut reader = self.take(stop).map_err(Unbegun::Failed)?;
        reader.begin(source, behind, stop)?;
        Ok(reader)
    }

    fn prepared(&self, source: &Source) -> Option<Process> {
        let mut painter = self.take(&Stop::default()).ok()?;
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
            None => Server { child: self.take(stop)?, stamp: None },
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
        lock(&self.shared.behind).retain(|behind| behind.origin != *origin);
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
        let wait = state.next_start();
        if !wait.is_zero() {
            let waited = shared.bell.wait_timeout(state, wait);
            drop(waited.unwrap_or_else(PoisonError::into_inner).0);
            shared.kept.rest(|server| server.child.overworks());
            state = lock(&shared.state);
            if !state.next_start().is_zero() && state.trouble.is_none() {
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
                state.started += 1;
                state.trouble = None;
            }
            Err(error) => {
                let scarce = kind_from_io(&error) == FailureKind::NoResources;
                let kind = if scarce { FailureKind::NoResources } else { FailureKind::Crash };
                state.trouble = Some((error.to_string(), kind));
            }
        }
        shared.bell.notify_all();
    }
    state.ready.clear();
}
