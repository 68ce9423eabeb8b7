//! The pool in which the tasks run: newest request wins, stop flags, panics become failures.
//!
//! A job owns what it needs and gives plain data back through a channel. Saving has a thread of its own,
//! where jobs are done in order and none is ever dropped.
//! In tests the pool runs jobs at once, and a session becomes a deterministic function.

use crate::data::job::{Failure, FailureKind, Job, Outcome, Stop, Ticket, Topic};
use crate::keep::keeper::Keeper;
use crate::read::sandbox::Children;
use crate::run::tasks;
use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// Several readings go on side by side, because most of them wait for a child; that the window stays quick is seen to
/// by their priority.
const THREADS: usize = 4;
/// Pages are drawn in a thread of their own, so that two long readings do not leave the window empty.
const PAINT_THREADS: usize = 2;

/// What came of a job.
pub type Done = (Ticket, Topic, Outcome);

struct Waiting {
    ticket: Ticket,
    topic: Topic,
    job: Job,
    stop: Stop,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    running: HashMap<Topic, (Ticket, Stop)>,
    closed: bool,
}

struct Shared {
    queue: Mutex<Queue>,
    bell: Condvar,
}

pub struct Jobs {
    shared: Arc<Shared>,
    saves: Option<Sender<(Ticket, Job)>>,
    saver: Option<JoinHandle<()>>,
    done: Receiver<Done>,
    /// For running at once.
    at_once: Option<(Sender<Done>, Box<dyn Keeper>, Children)>,
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    // A panic in a job is caught before it can leave the queue half changed.
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    /// A pool with threads; `wake` is called whenever something is done.
    pub fn new(keeper: Box<dyn Keeper>, children: Children, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let shared = Arc::new(Shared { queue: Mutex::default(), bell: Condvar::new() });
        let (send, done) = channel();
        for number in 0..THREADS + PAINT_THREADS {
            let (shared, send, wake) = (Arc::clone(&shared), send.clone(), Arc::clone(&wake));
            let (children, paints) = (children.clone(), number >= THREADS);
            std::thread::spawn(move || work(&shared, &children, paints, &send, &wake));
        }
        let (saves, to_save) = channel::<(Ticket, Job)>();
        let saver = std::thread::spawn(move || {
            let mut keeper = keeper;
            for (ticket, job) in to_save {
                let outcome = keep(&mut *keeper, job);
                // Nobody listens any more when the window was closed; it is saved all the same.
                let _ = send.send((ticket, Topic::Save, outcome));
                wake();
            }
        });
        Self { shared, saves: Some(saves), saver: Some(saver), done, at_once: None }
    }

    /// A pool that runs each job when it is started, on the caller's thread.
    pub fn at_once(keeper: Box<dyn Keeper>, children: Children) -> Self {
        let (send, done) = channel();
        Self {
            shared: Arc::new(Shared { queue: Mutex::default(), bell: Condvar::new() }),
            saves: None,
            saver: None,
            done,
            at_once: Some((send, keeper, children)),
        }
    }

    pub fn start(&mut self, ticket: Ticket, topic: Topic, job: Job) {
        if let Some((send, keeper, children)) = &mut self.at_once {
            let mut report = |outcome| drop(send.send((ticket, topic.clone(), outcome)));
            match job {
                job if topic_of_keeper(&job) => report(keep(&mut **keeper, job)),
                job => run(job, children, &Stop::default(), &mut report),
            }
            return;
        }
        match job {
            job if topic_of_keeper(&job) => {
                if let Some(saves) = &self.saves {
                    let _ = saves.send((ticket, job));
                }
            }
            job => {
                let mut queue = lock(&self.shared.queue);
                queue.waiting.retain(|waiting| waiting.topic != topic);
                if let Some((_, stop)) = queue.running.get(&topic) {
                    stop.raise();
                }
                let stop = Stop::default();
                queue.waiting.push_back(Waiting { ticket, topic, job, stop });
                // One of them may be a thread that draws pages only.
                self.shared.bell.notify_all();
            }
        }
    }

    pub fn stop(&mut self, topic: &Topic) {
        let mut queue = lock(&self.shared.queue);
        queue.waiting.retain(|waiting| waiting.topic != *topic);
        if let Some((_, stop)) = queue.running.get(topic) {
            stop.raise();
        }
    }

    /// What was done since the last time.
    pub fn poll(&self) -> Vec<Done> {
        self.done.try_iter().collect()
    }

    /// Whether anything but saving waits or runs.
    pub fn busy(&self) -> bool {
        let queue = lock(&self.shared.queue);
        !queue.waiting.is_empty() || !queue.running.is_empty()
    }

    /// Stops all work and waits until everything is saved.
    pub fn close(&mut self) {
        {
            let mut queue = lock(&self.shared.queue);
            queue.closed = true;
            queue.waiting.clear();
            queue.running.values().for_each(|(_, stop)| stop.raise());
        }
        self.shared.bell.notify_all();
        self.saves = None;
        if let Some(saver) = self.saver.take() {
            // A saver that panicked has nothing more to save.
            let _ = saver.join();
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.close();
    }
}

fn work(
    shared: &Shared,
    children: &Children,
    paints: bool,
    send: &Sender<Done>,
    wake: &Arc<dyn Fn() + Send + Sync>,
) {
    stand_back();
    while let Some(Waiting { ticket, topic, job, stop }) = next(shared, paints) {
        let mut report = |outcome| {
            let _ = send.send((ticket, topic.clone(), outcome));
            wake();
        };
        let begun = std::time::Instant::now();
        run(job, children, &stop, &mut report);
        tracing::info!(?ticket, ?topic, millis = begun.elapsed().as_millis() as u64, "job done");
        let mut queue = lock(&shared.queue);
        if queue.running.get(&topic).is_some_and(|(running, _)| *running == ticket) {
            queue.running.remove(&topic);
        }
        drop(queue);
        wake();
    }
}

/// Lets the window go before: where all cores are busy, a page that is drawn a little later is felt,
/// a scan that takes a little longer is not. A system that says no only makes no difference.
#[cfg(target_os = "linux")]
fn stand_back() {
    const NICE: i32 = 10;
    // On Linux a thread has a priority of its own, under its own number.
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICE);
}

#[cfg(not(target_os = "linux"))]
fn stand_back() {}

/// The next job for a thread that draws pages, or for one that does everything else.
fn next(shared: &Shared, paints: bool) -> Option<Waiting> {
    let mut queue = lock(&shared.queue);
    loop {
        if queue.closed {
            return None;
        }
        // The newest request is what the user looks at now.
        let newest =
            queue.waiting.iter().rposition(|waiting| matches!(waiting.job, Job::Paint { .. }) == paints);
        if let Some(waiting) = newest.and_then(|newest| queue.waiting.remove(newest)) {
            queue.running.insert(waiting.topic.clone(), (waiting.ticket, waiting.stop.clone()));
            return Some(waiting);
        }
        queue = shared.bell.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

fn run(job: Job, children: &Children, stop: &Stop, report: &mut (dyn FnMut(Outcome) + Send)) {
    let whose = failed_outcome(&job);
    let result = catch_unwind(AssertUnwindSafe(|| tasks::run(job, children, stop, report)));
    if result.is_err() {
        let failure = Failure::new("This part of the program failed; everything else goes on.")
            .kind(FailureKind::Crash)
            .hint("Please report it, with the document if you may share it.");
        report(whose(failure));
    }
}

/// What a panic in a job comes to.
fn failed_outcome(job: &Job) -> Box<dyn FnOnce(Failure) -> Outcome> {
    match job {
        Job::Read { doc, .. } => {
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
        Job::Locate { document, .. } => {
            let doc = document.id;
            Box::new(move |_| Outcome::Located(doc, None))
        }
        Job::Forget(_)
        | Job::List { .. }
        | Job::Offers { .. }
        | Job::Save(_)
        | Job::Recall { .. }
        | Job::Marks(_)
        | Job::Sample => Box::new(Outcome::SaveFailed),
    }
}

fn keep(keeper: &mut dyn Keeper, job: Job) -> Outcome {
    let result = catch_unwind(AssertUnwindSafe(|| keeper.keep(job)));
    let failed = || Outcome::SaveFailed(Failure::new("Something could not be saved."));
    result.unwrap_or_else(|_| failed())
}

/// Whether a job is for the one who keeps things, in order with the others.
fn topic_of_keeper(job: &Job) -> bool {
    matches!(job, Job::Save(_) | Job::Recall { .. } | Job::Marks(_) | Job::Sample)
}
