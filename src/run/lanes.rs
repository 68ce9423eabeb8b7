//! Which work comes first, and what waits for what: a list of what is to be done, without threads, so that its rules
//! can be held against every order of events.
//!
//! Three rules keep a window quick whatever it is asked. Each *crew* does one sort of work and never another's, so that
//! four files on a disk that does not answer keep no search waiting. In a crew, what somebody looks at goes before what
//! will be wanted soon, and of equals the newest goes first, because that is what is looked at now. And what nobody
//! waits for begins only when nothing else is to be done.

use crate::data::job::{Job, Lane, Stop, Ticket, Topic};
use crate::data::span::DocId;
use std::collections::BTreeMap;

/// Who does a sort of work. No crew does another's, however long its own takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crew {
    Read,
    Paint,
    Find,
    List,
    Offer,
    Picture,
    Copy,
    Export,
    Sheet,
    Tidy,
    Behind,
}

impl Crew {
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Paint,
        Self::Find,
        Self::List,
        Self::Offer,
        Self::Picture,
        Self::Copy,
        Self::Export,
        Self::Sheet,
        Self::Tidy,
        Self::Behind,
    ];

    pub fn of(job: &Job) -> Self {
        if job.lane() == Lane::Behind {
            return Self::Behind;
        }
        match job {
            Job::Read { .. } | Job::Follow { .. } | Job::Compare { .. } | Job::LookInto { .. } => Self::Read,
            Job::Paint { .. } | Job::Bytes { .. } => Self::Paint,
            Job::Find { .. } | Job::FindBytes { .. } | Job::Locate { .. } => Self::Find,
            Job::Arrange(_) => Self::Offer,
            Job::List { .. } => Self::List,
            Job::Offers { .. } => Self::Offer,
            Job::Picture { .. } => Self::Picture,
            Job::Copy { .. } => Self::Copy,
            Job::Export(_) => Self::Export,
            Job::Sheet(_) => Self::Sheet,
            // The last five are the keeper's, and never come here.
            Job::Forget(_)
            | Job::Save { .. }
            | Job::Session { .. }
            | Job::Recall { .. }
            | Job::Marks(_)
            | Job::Recent
            | Job::Sample => Self::Tidy,
        }
    }

    /// How many of its jobs run at once. Threads are started when they are needed first.
    pub fn threads(self) -> usize {
        match self {
            // Most of them wait for a child, and each child may take the memory of a document.
            Self::Read => 4,
            // Two documents can be beside each other, and each is drawn by one child.
            Self::Paint => 2,
            // A search that is replaced looks at its flag every few milliseconds; the next need not wait for it.
            Self::Find => 2,
            // A folder on a server that does not answer holds a thread for minutes.
            Self::List | Self::Offer => 2,
            Self::Picture => 2,
            // Cells are chosen and added while a sort goes on.
            Self::Sheet => 2,
            Self::Copy | Self::Export | Self::Tidy | Self::Behind => 1,
        }
    }

    /// For the names of threads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Paint => "paint",
            Self::Find => "find",
            Self::List => "list",
            Self::Offer => "offer",
            Self::Picture => "picture",
            Self::Copy => "copy",
            Self::Export => "export",
            Self::Sheet => "sheet",
            Self::Tidy => "tidy",
            Self::Behind => "behind",
        }
    }
}

/// Work that waits, with all that decides when it is done.
pub struct Waiting<T> {
    pub ticket: Ticket,
    pub topic: Topic,
    pub lane: Lane,
    pub crew: Crew,
    /// The document of which no other such work may run meanwhile.
    pub alone_with: Option<DocId>,
    pub stop: Stop,
    pub task: T,
}

struct Running {
    topic: Topic,
    lane: Lane,
    crew: Crew,
    alone_with: Option<DocId>,
    stop: Stop,
}

/// What waits and what runs.
pub struct Lanes<T> {
    /// The oldest first.
    waiting: Vec<Waiting<T>>,
    /// By ticket and not by topic: a job that was stopped may run on for a while beside the one that replaced it.
    running: BTreeMap<Ticket, Running>,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self { waiting: Vec::new(), running: BTreeMap::new() }
    }
}

impl<T> Lanes<T> {
    /// Takes work in. It takes the place of what waits under the same topic, and stops what runs.
    pub fn put(&mut self, work: Waiting<T>) {
        self.stop(&work.topic);
        self.waiting.push(work);
    }

    /// Drops what waits under a topic, and stops what runs.
    pub fn stop(&mut self, topic: &Topic) {
        self.waiting.retain(|waiting| waiting.topic != *topic);
        let same = self.running.values().filter(|running| running.topic == *topic);
        same.for_each(|running| running.stop.raise());
    }

    /// Drops all that waits, and stops all that runs.
    pub fn stop_all(&mut self) {
        self.waiting.clear();
        self.running.values().for_each(|running| running.stop.raise());
    }

    /// What a crew does next; from here on it runs, until [`Lanes::done`].
    pub fn take(&mut self, crew: Crew) -> Option<Waiting<T>> {
        if crew == Crew::Behind && self.busy() {
            return None;
        }
        let may = |waiting: &Waiting<T>| waiting.crew == crew && !self.hindered(waiting.alone_with);
        let able = self.waiting.iter().enumerate().filter(|(_, waiting)| may(waiting));
        // The first lane that has any, and the newest in it.
        let (index, _) = able.min_by_key(|(index, waiting)| (waiting.lane, std::cmp::Reverse(*index)))?;
        let work = self.waiting.remove(index);
        let (topic, stop) = (work.topic.clone(), work.stop.clone());
        let running = Running { topic, lane: work.lane, crew, alone_with: work.alone_with, stop };
        self.running.insert(work.ticket, running);
        Some(work)
    }

    fn hindered(&self, alone_with: Option<DocId>) -> bool {
        alone_with.is_some() && self.running.values().any(|running| running.alone_with == alone_with)
    }

    /// Work that was taken is over, whatever came of it.
    pub fn done(&mut self, ticket: Ticket) {
        self.running.remove(&ticket);
    }

    /// Whether anything waits or runs that somebody waits for, or will soon.
    pub fn busy(&self) -> bool {
        let waiting = self.waiting.iter().any(|waiting| waiting.lane != Lane::Behind);
        waiting || self.running.values().any(|running| running.lane != Lane::Behind)
    }

    /// How many of a crew's jobs wait, and how many run.
    pub fn load(&self, crew: Crew) -> (usize, usize) {
        let waiting = self.waiting.iter().filter(|waiting| waiting.crew == crew).count();
        (waiting, self.running.values().filter(|running| running.crew == crew).count())
    }

    /// How many of a crew's jobs go on although they were stopped: a file system that does not answer hears of no flag.
    pub fn deaf(&self, crew: Crew) -> usize {
        self.running.values().filter(|running| running.crew == crew && running.stop.raised()).count()
    }

    /// The crews for which something waits.
    pub fn wanted(&self) -> Vec<Crew> {
        let mut crews: Vec<Crew> = self.waiting.iter().map(|waiting| waiting.crew).collect();
        crews.sort_unstable();
        crews.dedup();
        crews
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// Work with a name: its topic, so that equal names replace each other.
    fn work(ticket: u64, name: &str, crew: Crew, lane: Lane) -> Waiting<()> {
        let topic = Topic::List(PathBuf::from(name));
        let stop = Stop::default();
        Waiting { ticket: Ticket(ticket), topic, lane, crew, alone_with: None, stop, task: () }
    }

    fn taken(lanes: &mut Lanes<()>, crew: Crew) -> Option<u64> {
        lanes.take(crew).map(|work| work.ticket.0)
    }

    #[test]
    fn what_is_looked_at_goes_first_and_the_newest_of_equals() {
        let mut lanes = Lanes::default();
        let all = [(1, Lane::Now), (2, Lane::Soon), (3, Lane::Now), (4, Lane::Soon)];
        for (ticket, lane) in all {
            lanes.put(work(ticket, &ticket.to_string(), Crew::Paint, lane));
        }
        let order: Vec<u64> = std::iter::from_fn(|| taken(&mut lanes, Crew::Paint)).collect();
        assert_eq!(order, [3, 1, 4, 2]);
    }

    #[test]
    fn no_crew_does_the_work_of_another() {
        let mut lanes = Lanes::default();
        lanes.put(work(1, "a", Crew::Read, Lane::Now));
        let others = Crew::ALL.into_iter().filter(|crew| *crew != Crew::Read);
        others.for_each(|crew| assert_eq!(taken(&mut lanes, crew), None, "{crew:?}"));
        assert_eq!(taken(&mut lanes, Crew::Read), Some(1));
    }

    #[test]
    fn what_nobody_waits_for_begins_when_nothing_else_is_to_be_done_and_is_not_counted() {
        let mut lanes = Lanes::default();
        lanes.put(work(1, "index", Crew::Behind, Lane::Behind));
        assert!(!lanes.busy());
        lanes.put(work(2, "find", Crew::Find, Lane::Now));
        assert!(lanes.busy());
        assert_eq!(taken(&mut lanes, Crew::Behind), None);
        assert_eq!(taken(&mut lanes, Crew::Find), Some(2));
        // While it runs as well.
        assert_eq!(taken(&mut lanes, Crew::Behind), None);
        lanes.done(Ticket(2));
        assert_eq!(taken(&mut lanes, Crew::Behind), Some(1));
        assert!(!lanes.busy());
    }

    #[test]
    fn one_document_is_drawn_once_at_a_time_and_keeps_no_other_waiting() {
        let mut lanes = Lanes::default();
        let page = |ticket: u64, doc| Waiting {
            alone_with: Some(DocId(doc)),
            ..work(ticket, &ticket.to_string(), Crew::Paint, Lane::Now)
        };
        lanes.put(page(1, 8));
        lanes.put(page(2, 7));
        lanes.put(page(3, 7));
        assert_eq!(taken(&mut lanes, Crew::Paint), Some(3));
        // The newer page of the same document is passed over, not waited for.
        assert_eq!(taken(&mut lanes, Crew::Paint), Some(1));
        assert_eq!(taken(&mut lanes, Crew::Paint), None);
        lanes.done(Ticket(3));
        assert_eq!(taken(&mut lanes, Crew::Paint), Some(2));
    }

    #[test]
    fn a_newer_job_takes_the_place_of_an_older_one_and_stops_it() {
        let mut lanes = Lanes::default();
        lanes.put(work(1, "same", Crew::Find, Lane::Now));
        let first = lanes.take(Crew::Find).unwrap();
        lanes.put(work(2, "same", Crew::Find, Lane::Now));
        lanes.put(work(3, "same", Crew::Find, Lane::Now));
        assert!(first.stop.raised());
        let third = lanes.take(Crew::Find).unwrap();
        assert_eq!(third.ticket, Ticket(3));
        assert!(lanes.take(Crew::Find).is_none());
        // The first is still at it: it is not forgotten because another has its topic.
        lanes.done(Ticket(3));
        assert!(lanes.busy());
        lanes.done(Ticket(1));
        assert!(!lanes.busy() && !third.stop.raised());
    }
}
