//! Holds what a user would feel: nothing slow keeps anything quick waiting. Nothing here waits for luck: work that is to
//! be slow waits for a word from the test, and what must not come is looked for when it is known where everybody stands.

use super::*;
use crate::data::budget::PictureOrder;
use crate::data::document::PictureSource;
use crate::data::job::{Origin, Passwords, Save, SaveId};
use crate::data::query::Query;
use crate::data::span::DocId;
use crate::keep::keeper::Forgetful;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Only reached when something is wrong.
const TOO_LONG: Duration = Duration::from_secs(30);

fn pool() -> Jobs {
    Jobs::new(Box::new(Forgetful), Children::inside(), || {})
}

/// Work of a crew that does what it is told.
fn put(
    jobs: &Jobs,
    (ticket, crew, lane): (u64, Crew, Lane),
    alone_with: Option<u64>,
    task: impl FnOnce(&Turn) + Send + 'static,
) {
    let topic = Topic::List(PathBuf::from(ticket.to_string()));
    let task: Task = Box::new(move |turn, _| task(turn));
    let (ticket, alone_with) = (Ticket(ticket), alone_with.map(DocId));
    jobs.put(Waiting { ticket, topic, lane, crew, alone_with, stop: Stop::default(), task });
}

/// Waits until all of these have reported that nothing more comes of them.
fn ended(jobs: &Jobs, tickets: &[u64]) -> Vec<Outcome> {
    let mut missing: Vec<Ticket> = tickets.iter().copied().map(Ticket).collect();
    let mut outcomes = Vec::new();
    while !missing.is_empty() {
        let (ticket, _, outcome) = jobs.done.recv_timeout(TOO_LONG).expect("work that never ends");
        if matches!(outcome, Outcome::Ended) {
            missing.retain(|missing| *missing != ticket);
        } else {
            outcomes.push(outcome);
        }
    }
    outcomes
}

fn wait_until(jobs: &Jobs, holds: impl Fn(&State) -> bool) {
    let begun = Instant::now();
    while !holds(&jobs.shared.lock()) {
        assert!(begun.elapsed() < TOO_LONG, "it never came so far");
        std::thread::yield_now();
    }
}

#[test]
fn files_that_never_come_keep_no_search_no_list_no_offers_and_no_picture_waiting() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), "words").unwrap();
    let mut jobs = pool();
    let mut never = Vec::new();
    // More than can be read at once, so that some wait as well.
    for ticket in 1..=6 {
        let (send, hold) = channel::<()>();
        never.push(send);
        put(&jobs, (ticket, Crew::Read, Lane::Now), None, move |_| {
            let _ = hold.recv();
        });
    }
    let listed = folder.path().to_owned();
    jobs.start(Ticket(11), Topic::List(listed.clone()), Job::List { folder: listed, hidden: false });
    let typed = format!("{}/", folder.path().display());
    jobs.start(Ticket(12), Topic::Offers, Job::Offers { typed, folders_only: false });
    let (document, query) = (Arc::default(), Query { words: "words".to_owned(), ..Query::default() });
    jobs.start(Ticket(13), Topic::Find(DocId(1)), Job::Find { document, query });
    let picture = Job::Picture {
        doc: DocId(1),
        number: 0,
        from: Origin::File(folder.path().join("a.html")),
        source: PictureSource::Missing("not there".to_owned()),
        order: PictureOrder::default(),
        most: (100, 100),
        passwords: Passwords::default(),
    };
    jobs.start(Ticket(14), Topic::Picture(DocId(1), 0), picture);
    let outcomes = ended(&jobs, &[11, 12, 13, 14]);
    assert!(outcomes.iter().any(|o| matches!(o, Outcome::Listed(listing) if listing.complete)));
    assert!(outcomes.iter().any(|o| matches!(o, Outcome::Offers(offers) if offers.paths.len() == 1)));
    assert!(outcomes.iter().any(|o| matches!(o, Outcome::FindDone { .. })));
    assert!(outcomes.iter().any(|o| matches!(o, Outcome::Picture(_, 0, Err(_)))));
    assert!(jobs.busy());
    drop(never);
    ended(&jobs, &[1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_page_that_is_long_in_drawing_keeps_no_other_document_waiting() {
    let jobs = pool();
    let (begin, begun) = channel();
    let (go, hold) = channel::<()>();
    let paint = |ticket, doc, task: Box<dyn FnOnce() + Send>| {
        put(&jobs, (ticket, Crew::Paint, Lane::Now), Some(doc), move |_| task());
    };
    paint(
        1,
        7,
        Box::new(move || {
            begin.send(()).unwrap();
            let _ = hold.recv();
        }),
    );
    begun.recv_timeout(TOO_LONG).unwrap();
    // More pages of the same document than there are threads, and after them one of another.
    (2..6).for_each(|ticket| paint(ticket, 7, Box::new(|| {})));
    paint(6, 8, Box::new(|| {}));
    (7..9).for_each(|ticket| paint(ticket, 7, Box::new(|| {})));
    ended(&jobs, &[6]);
    go.send(()).unwrap();
    ended(&jobs, &[1, 2, 3, 4, 5, 7, 8]);
}

#[test]
fn work_behind_steps_aside_and_goes_on_when_nobody_waits() {
    let mut jobs = pool();
    let (say, said) = channel();
    let (go, units) = channel::<()>();
    let told = say.clone();
    put(&jobs, (1, Crew::Behind, Lane::Behind), None, move |turn| {
        while units.recv().is_ok() && turn.pause_point() {
            told.send("a unit").unwrap();
        }
    });
    go.send(()).unwrap();
    assert_eq!(said.recv_timeout(TOO_LONG), Ok("a unit"));
    assert!(!jobs.busy(), "a picture of the window would wait for the index");
    // It is at its next unit while somebody begins to look for something.
    let (answer, hold) = channel::<()>();
    put(&jobs, (2, Crew::Find, Lane::Now), None, move |_| {
        say.send("found").unwrap();
        let _ = hold.recv();
    });
    assert_eq!(said.recv_timeout(TOO_LONG), Ok("found"));
    go.send(()).unwrap();
    wait_until(&jobs, |state| state.paused == 1);
    assert!(said.try_recv().is_err());
    drop(answer);
    assert_eq!(said.recv_timeout(TOO_LONG), Ok("a unit"));
    // Closing the window does not wait for it.
    jobs.close();
    drop(go);
    ended(&jobs, &[1]);
}

#[test]
fn work_behind_that_stepped_aside_can_be_stopped() {
    let mut jobs = pool();
    let (_never, hold) = channel::<()>();
    let (begin, begun) = channel();
    put(&jobs, (1, Crew::Behind, Lane::Behind), None, move |turn| {
        begin.send(()).unwrap();
        while turn.pause_point() {
            std::thread::yield_now();
        }
    });
    begun.recv_timeout(TOO_LONG).unwrap();
    put(&jobs, (2, Crew::Find, Lane::Now), None, move |_| {
        let _ = hold.recv();
    });
    wait_until(&jobs, |state| state.paused == 1);
    jobs.stop(&Topic::List(PathBuf::from("1")));
    ended(&jobs, &[1]);
}

#[test]
fn threads_are_started_for_what_there_is_to_do_and_not_more() {
    let jobs = pool();
    assert!(jobs.shared.lock().threads.is_empty());
    let (begin, begun) = channel();
    let holds: Vec<Sender<()>> = (1..=9)
        .map(|ticket| {
            let ((send, hold), begin) = (channel(), begin.clone());
            put(&jobs, (ticket, Crew::Read, Lane::Now), None, move |_| {
                begin.send(()).unwrap();
                let _ = hold.recv();
            });
            send
        })
        .collect();
    (0..Crew::Read.threads()).for_each(|_| begun.recv_timeout(TOO_LONG).unwrap());
    assert_eq!(jobs.shared.lock().threads, BTreeMap::from([(Crew::Read, Crew::Read.threads())]));
    drop(holds);
    ended(&jobs, &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // One after the other needs one.
    let jobs = pool();
    for ticket in 1..=3 {
        put(&jobs, (ticket, Crew::Read, Lane::Now), None, |_| {});
        wait_until(&jobs, |state| !state.lanes.busy());
    }
    assert_eq!(jobs.shared.lock().threads, BTreeMap::from([(Crew::Read, 1)]));
}

// --- what a panic comes to

const FAILED: &str = "It failed.";

/// What a panic in a job comes to, in some words.
fn check_panic(job: Job, expected: &str) {
    let found = match failed_outcome(&job)(Failure::new(FAILED)) {
        Outcome::Listed(listing) => {
            format!(
                "{} listed, complete: {}: {:?}",
                listing.root.display(),
                listing.complete,
                listing.complaints
            )
        }
        Outcome::SaveFailed { id, failure } => format!("save {} failed: {failure}", id.0),
        Outcome::Failed(failure) => failure.to_string(),
        outcome => outcome.name().to_owned(),
    };
    assert_eq!(found, expected);
}

#[test]
fn a_panic_is_told_as_what_it_is_and_nobody_waits_for_ever() {
    // A folder that was left without this stayed “being listed”, and the user was told of saving.
    check_panic(
        Job::List { folder: "/a".into(), hidden: false },
        "/a listed, complete: true: [\"It failed.\"]",
    );
    check_panic(Job::Save { id: SaveId(7), save: Save::Forget("/a".into()) }, "save 7 failed: It failed.");
    check_panic(Job::Offers { typed: String::new(), folders_only: false }, FAILED);
    check_panic(Job::Recall { doc: DocId(1), path: "/a".into(), digest: None }, FAILED);
    check_panic(Job::Session { but_not: Vec::new() }, FAILED);
    check_panic(Job::Forget(Origin::File("a".into())), FAILED);
}

#[test]
fn a_keeper_that_panics_answers_each_save_by_its_name() {
    struct Broken;
    impl Keeper for Broken {
        fn keep(&mut self, _job: Job) -> Outcome {
            panic!("a keeper that panics, for a test")
        }
    }
    let outcome = keep(&mut Broken, Job::Save { id: SaveId(3), save: Save::Forget("/a".into()) });
    let Outcome::SaveFailed { id: SaveId(3), failure } = outcome else { panic!("{outcome:?}") };
    assert!(failure.words.contains("could not be saved"), "{failure}");
    let outcome = keep(&mut Broken, Job::Sample);
    assert!(matches!(&outcome, Outcome::Failed(failure) if failure.words.contains("could not be read")));
}

/// A share of a server that is gone keeps those who opened it waiting. Who gives up, by closing it, can open another file.
#[test]
fn files_that_never_come_and_are_given_up_keep_no_other_file_waiting() {
    let mut jobs = pool();
    let (answer, hangs) = channel::<()>();
    let hangs = Arc::new(Mutex::new(hangs));
    let all = Crew::Read.threads() as u64;
    for ticket in 0..all {
        let hangs = Arc::clone(&hangs);
        // It hears of no flag.
        put(&jobs, (ticket, Crew::Read, Lane::Now), None, move |_| {
            let _ = hangs.lock().unwrap().recv();
        });
    }
    wait_until(&jobs, |state| state.lanes.load(Crew::Read) == (0, all as usize));
    put(&jobs, (100, Crew::Read, Lane::Now), None, |_| {});
    for ticket in 0..all {
        jobs.stop(&Topic::List(PathBuf::from(ticket.to_string())));
    }
    ended(&jobs, &[100]);
    // Those that stood in go when the file system answers again.
    drop(answer);
    ended(&jobs, &(0..all).collect::<Vec<_>>());
    wait_until(&jobs, |state| state.threads[&Crew::Read] <= Crew::Read.threads());
}

#[test]
fn a_window_that_closes_waits_until_what_was_half_saved_is_taken_away_again() {
    let folder = tempfile::tempdir().unwrap();
    let half = folder.path().join("half");
    std::fs::write(&half, "half").unwrap();
    let mut jobs = pool();
    let (begin, begun) = channel();
    let own = half.clone();
    put(&jobs, (1, Crew::Export, Lane::Now), None, move |turn| {
        begin.send(()).unwrap();
        while !turn.stop.raised() {
            std::thread::yield_now();
        }
        // As long as a page takes that was begun.
        std::thread::sleep(Duration::from_millis(100));
        std::fs::remove_file(own).unwrap();
    });
    begun.recv_timeout(TOO_LONG).unwrap();
    jobs.close();
    assert!(!half.exists());
}
