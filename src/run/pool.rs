//! The pool in which the tasks run: threads for each crew, stop flags, panics become failures.
//!
//! Which work comes first is decided in [`lanes`](super::lanes); here are the threads. A job owns what it needs and gives
//! plain data back through a channel. Saving has a thread of its own, where jobs are done in order and none is ever
//! dropped.
//! In tests the pool runs jobs at once, and a session becomes a deterministic function.

use super::lanes::{Crew, Lanes, Waiting};
use crate::data::job::{Failure, FailureKind, Job, Lane, Outcome, Stop, Ticket, Topic};
use crate::data::listing::Listing;
use crate::keep::keeper::Keeper;
use crate::keep::outgoing;
use crate::read::memory;
use crate::read::sandbox::Children;
use crate::run::tasks;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// What came of a job.
pub type Done = (Ticket, Topic, Outcome);

/// So long nobody may have asked for anything before memory is given back. A window that is looked at asks more often.
const IDLE: Duration = Duration::from_millis(700);

/// So long a window that closes waits for what is being saved for other programs to stop and be taken away again: a page
/// that is drawn hears of it within milliseconds, a disk that does not answer never does.
const LEAVING: Duration = Duration::from_secs(2);

/// So many threads of a crew stand in for those whose work goes on though it was stopped: who closed what hangs on a file
/// system that does not answer can open something else.
const SPARE: usize = 4;

/// What a thread is to do; it reports as often as it has something to say.
type Task = Box<dyn FnOnce(&Turn, &mut (dyn FnMut(Outcome) + Send)) + Send>;

#[derive(Default)]
struct State {
    lanes: Lanes<Task>,
    threads: BTreeMap<Crew, usize>,
    /// Jobs behind that have stepped aside.
    paused: usize,
    /// Whether something was done since memory was last given back.
    worked: bool,
    closed: bool,
}

impl State {
    /// How many threads a crew may have now.
    fn most(&self, crew: Crew) -> usize {
        crew.threads() + self.lanes.deaf(crew).min(SPARE)
    }
}

struct Shared {
    state: Mutex<State>,
    /// Rung whenever something was put, stopped or done: what may be begun now can be of any crew.
    bell: Condvar,
    done: Sender<Done>,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic in a job is caught before it can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.bell.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody listens any more when the window was closed.
    fn report(&self, done: Done) {
        let _ = self.done.send(done);
        (self.wake)();
    }
}

/// What a running job knows of the others: whether it is to stop, and whether it is to step aside.
#[derive(Clone, Default)]
pub struct Turn {
    /// Raised when the result is no longer wanted.
    pub stop: Stop,
    /// For work in the lane behind alone: nothing goes before the rest.
    behind: Option<Arc<Shared>>,
}

impl Turn {
    /// To be called by work behind between two units of it (two files of a folder), with nothing locked and no child
    /// held: waits here until nobody waits for anything else. Tells whether to go on; if not, the work was stopped.
    ///
    /// A search begins on its own thread the moment it is asked for, whether or not the work behind has come to its next
    /// pause; but what is done behind takes cores and the disk, so its units should take some milliseconds each and not
    /// seconds.
    pub fn pause_point(&self) -> bool {
        if let Some(shared) = &self.behind {
            let mut state = shared.lock();
            state.paused += 1;
            while state.lanes.busy() && !self.stop.raised() {
                state = shared.wait(state);
            }
            state.paused -= 1;
        }
        !self.stop.raised()
    }
}

pub struct Jobs {
    shared: Arc<Shared>,
    children: Children,
    saves: Option<Sender<(Ticket, Job)>>,
    saver: Option<JoinHandle<()>>,
    done: Receiver<Done>,
    /// For running at once.
    at_once: Option<Box<dyn Keeper>>,
}

impl Jobs {
    /// A pool with threads; `wake` is called whenever something is done.
    pub fn new(keeper: Box<dyn Keeper>, children: Children, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let mut jobs = Self::without_threads(children, Box::new(wake));
        let (saves, to_save) = channel::<(Ticket, Job)>();
        let shared = Arc::clone(&jobs.shared);
        let saver = std::thread::Builder::new().name("save".to_owned()).spawn(move || {
            let mut keeper = keeper;
            for (ticket, job) in to_save {
                let outcome = keep(&mut *keeper, job);
                shared.report((ticket, Topic::Save, outcome));
            }
        });
        match saver {
            Ok(saver) => (jobs.saves, jobs.saver) = (Some(saves), Some(saver)),
            // Each save is then answered as one that failed.
            Err(error) => tracing::error!(%error, "no thread could be started for saving"),
        }
        jobs
    }

    /// A pool that runs each job when it is started, on the caller's thread.
    pub fn at_once(keeper: Box<dyn Keeper>, children: Children) -> Self {
        let mut jobs = Self::without_threads(children, Box::new(|| {}));
        jobs.at_once = Some(keeper);
        jobs
    }

    fn without_threads(children: Children, wake: Box<dyn Fn() + Send + Sync>) -> Self {
        let (send, done) = channel();
        let shared = Shared { state: Mutex::default(), bell: Condvar::new(), done: send, wake };
        Self { shared: Arc::new(shared), children, saves: None, saver: None, done, at_once: None }
    }

    pub fn start(&mut self, ticket: Ticket, topic: Topic, job: Job) {
        if let Some(keeper) = &mut self.at_once {
            let mut report = |outcome| self.shared.report((ticket, topic.clone(), outcome));
            if topic_of_keeper(&job) {
                report(keep(&mut **keeper, job));
            } else {
                run(job, &self.children, &Turn::default(), &mut report);
                report(Outcome::Ended);
            }
            return;
        }
        if topic_of_keeper(&job) {
            match &self.saves {
                Some(saves) => drop(saves.send((ticket, job))),
                None => self.shared.report((ticket, topic, failed_outcome(&job)(no_thread()))),
            }
            return;
        }
        let whose = failed_outcome(&job);
        let (lane, crew, alone_with) = (job.lane(), Crew::of(&job), job.alone_with());
        let children = self.children.clone();
        let task: Task = Box::new(move |turn, report| run(job, &children, turn, report));
        let known = topic.clone();
        if !self.put(Waiting { ticket, topic, lane, crew, alone_with, stop: Stop::default(), task }) {
            self.shared.report((ticket, known.clone(), whose(no_thread())));
            self.shared.report((ticket, known, Outcome::Ended));
        }
    }

    /// Lets work wait for its crew. Tells whether there is anybody to do it; where there is nobody, it does not wait.
    fn put(&self, work: Waiting<Task>) -> bool {
        let (crew, topic) = (work.crew, work.topic.clone());
        let mut state = self.shared.lock();
        state.lanes.put(work);
        let there_is_somebody = self.man(&mut state, crew);
        if !there_is_somebody {
            state.lanes.stop(&topic);
        }
        drop(state);
        self.shared.bell.notify_all();
        there_is_somebody
    }

    /// Starts another thread where all of a crew have something to do; tells whether it has any.
    fn man(&self, state: &mut State, crew: Crew) -> bool {
        let (waiting, running) = state.lanes.load(crew);
        let most = state.most(crew);
        let threads = state.threads.entry(crew).or_default();
        if *threads < most && *threads < waiting + running {
            let shared = Arc::clone(&self.shared);
            let name = std::thread::Builder::new().name(crew.name().to_owned());
            match name.spawn(move || serve(&shared, crew)) {
                Ok(_) => *threads += 1,
                // The next job tries again.
                Err(error) => tracing::error!(%error, ?crew, "no thread could be started"),
            }
        }
        *threads > 0
    }

    pub fn stop(&mut self, topic: &Topic) {
        let mut state = self.shared.lock();
        state.lanes.stop(topic);
        // What was stopped may hang, and others wait for its thread.
        for crew in state.lanes.wanted() {
            self.man(&mut state, crew);
        }
        drop(state);
        self.shared.bell.notify_all();
    }

    /// What was done since the last time.
    pub fn poll(&self) -> Vec<Done> {
        self.done.try_iter().collect()
    }

    /// Whether anything waits or runs that somebody waits for: neither saving nor work behind.
    pub fn busy(&self) -> bool {
        self.shared.lock().lanes.busy()
    }

    /// Stops all work and waits until everything is saved, and what was half written for other programs is gone.
    pub fn close(&mut self) {
        {
            let mut state = self.shared.lock();
            state.closed = true;
            state.lanes.stop_all();
        }
        self.shared.bell.notify_all();
        self.await_exports();
        self.saves = None;
        if let Some(saver) = self.saver.take() {
            // A saver that panicked has nothing more to save.
            let _ = saver.join();
        }
    }
}

impl Jobs {
    /// A thread that ends with the program leaves its half file in the user's folder.
    fn await_exports(&self) {
        let exporting = |state: &mut State| state.lanes.load(Crew::Export).1 > 0;
        let waited = self.shared.bell.wait_timeout_while(self.shared.lock(), LEAVING, exporting);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.close();
    }
}

/// A thread of a crew: does what is to be done, one after the other, until the window is closed.
fn serve(shared: &Arc<Shared>, crew: Crew) {
    stand_back(crew);
    while let Some(Waiting { ticket, topic, lane, stop, task, .. }) = next(shared, crew) {
        let behind = (lane == Lane::Behind).then(|| Arc::clone(shared));
        let turn = Turn { stop, behind };
        let begun = std::time::Instant::now();
        task(&turn, &mut |outcome| shared.report((ticket, topic.clone(), outcome)));
        tracing::info!(?ticket, ?topic, millis = begun.elapsed().as_millis() as u64, "job done");
        // First told, then no longer counted: who asks whether anything is still to come gets no for an answer only
        // when all of it can be polled.
        shared.report((ticket, topic, Outcome::Ended));
        shared.lock().lanes.done(ticket);
        shared.bell.notify_all();
        (shared.wake)();
    }
}

/// Takes away a file that was to be handed to another program, which did not take it or has it by now.
pub fn take_back(handed: &Path) {
    outgoing::take_back(handed);
}

/// The next job for a thread of a crew; `None` when the window was closed.
fn next(shared: &Shared, crew: Crew) -> Option<Waiting<Task>> {
    let mut state = shared.lock();
    loop {
        // One that stood in for another that has come back goes.
        let surplus = state.threads.get(&crew).is_some_and(|threads| *threads > state.most(crew));
        if state.closed || surplus {
            state.threads.entry(crew).and_modify(|threads| *threads -= 1);
            return None;
        }
        if let Some(work) = state.lanes.take(crew) {
            state.worked = true;
            return Some(work);
        }
        if !state.worked || state.lanes.busy() {
            state = shared.wait(state);
            continue;
        }
        let (woken, timeout) = shared.bell.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
        state = woken;
        if timeout.timed_out() && state.worked && !state.lanes.busy() {
            // One thread does it for all.
            state.worked = false;
            drop(state);
            memory::give_back();
            state = shared.lock();
        }
    }
}

/// Lets the window go before: where all cores are busy, a page that is drawn a little later is felt,
/// a scan that takes a little longer is not. A system that says no only makes no difference.
#[cfg(target_os = "linux")]
fn stand_back(crew: Crew) {
    const NICE: i32 = 10;
    const LAST: i32 = 19;
    let nice = if crew == Crew::Behind { LAST } else { NICE };
    // On Linux a thread has a priority of its own, under its own number.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), nice);
}

#[cfg(not(target_os = "linux"))]
fn stand_back(_crew: Crew) {}

fn run(job: Job, children: &Children, turn: &Turn, report: &mut (dyn FnMut(Outcome) + Send)) {
    let whose = failed_outcome(&job);
    let result = catch_unwind(AssertUnwindSafe(|| tasks::run(job, children, &turn.stop, report)));
    if result.is_err() {
        let failure = Failure::new("This part of the program failed; everything else goes on.")
            .kind(FailureKind::Crash)
            .hint("Please report it, with the document if you may share it.");
        report(whose(failure));
    }
}

fn no_thread() -> Failure {
    Failure::new("The system has no thread to spare for this.")
        .kind(FailureKind::NoResources)
        .hint("Close other programs, and try again.")
}

/// What a panic in a job comes to.
fn failed_outcome(job: &Job) -> Box<dyn FnOnce(Failure) -> Outcome> {
    match job {
        Job::Read { doc, .. } | Job::Compare { doc, .. } => {
            let doc = *doc;
            Box::new(move |failure| Outcome::ReadFailed(doc, failure))
        }
        Job::Find { document, .. } => {
            let doc = document.id;
            Box::new(move |failure| Outcome::FindFailed(doc, failure))
        }
        Job::Picture { doc, number, .. } => {
            let (doc, number) = (*doc, *number);
            Box::new(move |failure| Outcome::Picture(doc, number, Err(failure.words)))
        }
        Job::Paint { doc, tile, .. } => {
            let (doc, tile) = (*doc, *tile);
            Box::new(move |failure| Outcome::Painted(doc, tile, Err(failure)))
        }
        Job::Bytes { doc, chunk, .. } => {
            let (doc, chunk) = (*doc, *chunk);
            Box::new(move |failure| Outcome::Bytes(doc, chunk, Err(failure)))
        }
        Job::FindBytes { doc, .. } => {
            let doc = *doc;
            Box::new(move |failure| Outcome::FoundBytes(doc, Err(failure)))
        }
        Job::Locate { document, .. } => {
            let doc = document.id;
            Box::new(move |_| Outcome::Located(doc, None))
        }
        Job::List { folder, .. } => {
            let root = folder.clone();
            // Complete, so that nobody waits for the rest of a list that will not come.
            Box::new(move |failure| {
                let complaints = vec![failure.to_string()];
                Outcome::Listed(Listing { root, complaints, complete: true, ..Listing::default() })
            })
        }
        Job::LookInto { from, .. } => {
            let key = from.key().unwrap_or_default();
            Box::new(move |failure| Outcome::LookedInto(key, Err(failure)))
        }
        Job::Save { id, .. } => {
            let id = *id;
            Box::new(move |failure| Outcome::SaveFailed { id, failure })
        }
        Job::Export(_) => Box::new(|failure| Outcome::Exported(Err(failure))),
        Job::Forget(_)
        | Job::Follow { .. }
        | Job::Copy { .. }
        | Job::Offers { .. }
        | Job::Session { .. }
        | Job::Recall { .. }
        | Job::Recent
        | Job::Marks(_)
        | Job::Arrange(_)
        | Job::Sheet(_)
        | Job::Sample => Box::new(Outcome::Failed),
    }
}

/// Saves, or asks what was saved. A keeper that panics answers as well: a save without an answer would be taken for one
/// that is still under way.
fn keep(keeper: &mut dyn Keeper, job: Job) -> Outcome {
    let whose = failed_outcome(&job);
    let words = match &job {
        Job::Save { .. } => "This could not be saved, because a part of the program failed.",
        _ => "What was kept could not be read, because a part of the program failed.",
    };
    let result = catch_unwind(AssertUnwindSafe(|| keeper.keep(job)));
    result.unwrap_or_else(|_| whose(Failure::new(words).kind(FailureKind::Crash)))
}

/// Whether a job is for the one who keeps things, in order with the others.
fn topic_of_keeper(job: &Job) -> bool {
    use Job::{Marks, Recall, Recent, Sample, Save, Session};
    matches!(job, Save { .. } | Session { .. } | Recall { .. } | Recent | Marks(_) | Sample)
}

#[cfg(test)]
mod tests;
