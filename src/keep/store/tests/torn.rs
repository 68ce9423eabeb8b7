//! Stops the disk at every length: whatever part of the log was written, the store opens with a prefix of history.

use super::*;

const WAL: &str = "folioscope.sqlite3-wal";
/// A frame of the log: its head and one page.
const FRAME: usize = 24 + 4096;

/// Files after some acts, and how long the log was after each.
struct History {
    database: Vec<u8>,
    log: Vec<u8>,
    ends: Vec<usize>,
}

/// A window's life up to a kill: the log is copied while the window is still open.
fn live(acts: i64) -> History {
    let (_folder, profile) = fresh();
    drop(open(&profile));
    let mut store = open(&profile);
    let mut ends = Vec::new();
    for number in 1..=acts {
        store.add_recent(&recent(number)).unwrap();
        ends.push(fs::metadata(profile.data.join(WAL)).unwrap().len() as usize);
    }
    History {
        database: fs::read(profile.data.join(opening::FILE)).unwrap(),
        log: fs::read(profile.data.join(WAL)).unwrap(),
        ends,
    }
}

fn check(database: &[u8], log: &[u8], acts: usize, name: &str) {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.data).unwrap();
    fs::write(profile.data.join(opening::FILE), database).unwrap();
    fs::write(profile.data.join(WAL), log).unwrap();
    let mut store = open(&profile);
    let there: Vec<i64> = store.recent().unwrap().iter().map(|recent| recent.opened_millis).collect();
    let expected: Vec<i64> = (1..=acts as i64).rev().collect();
    assert_eq!(there, expected, "{name}");
    store.add_recent(&recent(1000)).unwrap();
}

#[test]
fn a_log_that_ends_anywhere_gives_all_that_was_whole() {
    let History { database, log, ends } = live(12);
    assert!(ends.is_sorted(), "the log must not have been emptied meanwhile");
    let mut lengths: Vec<usize> = (0..log.len()).step_by(997).collect();
    // The borders themselves, and a byte to either side.
    lengths.extend((0..log.len()).step_by(FRAME).flat_map(|at| [at + 31, at + 32, at + 33]));
    lengths.push(log.len());
    for length in lengths {
        let length = length.min(log.len());
        let whole = ends.iter().filter(|end| **end <= length).count();
        check(&database, &log[..length], whole, &format!("{length} of {} bytes", log.len()));
    }
}

#[test]
fn a_log_with_a_wrong_tail_gives_all_that_was_whole() {
    let History { database, log, ends } = live(8);
    for (kept, end) in ends.iter().enumerate().take(7) {
        let mut torn = log.clone();
        // A sector that was never written, and what an older use of the block left there.
        torn[end + 512..end + 1024].fill(0xa5);
        check(&database, &torn, kept + 1, &format!("rubbish after act {}", kept + 1));
    }
}

#[test]
fn a_log_that_was_half_carried_into_the_database_gives_all() {
    let History { database, log, .. } = live(10);
    let carried = {
        let (_folder, profile) = fresh();
        fs::create_dir_all(&profile.data).unwrap();
        fs::write(profile.data.join(opening::FILE), &database).unwrap();
        fs::write(profile.data.join(WAL), &log).unwrap();
        drop(open(&profile));
        fs::read(profile.data.join(opening::FILE)).unwrap()
    };
    assert_ne!(carried, database);
    for length in (0..carried.len()).step_by(1511) {
        let mut half = carried[..length].to_vec();
        half.extend(database.get(length..).unwrap_or_default());
        check(&half, &log, 10, &format!("{length} bytes carried"));
    }
}
