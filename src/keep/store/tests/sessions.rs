//! Holds sessions to their word: no window's saves cost another its own, and pasted words are there as long as any
//! session names them.

use super::*;
use crate::data::job::KeptSession;
use std::sync::Arc;

/// A session with pasted words, given with it.
fn with_words(record: &str, pasted: &[(&str, &str)]) -> SessionSave {
    SessionSave {
        keys: pasted.iter().map(|(key, _)| (*key).to_owned()).collect(),
        words: pasted.iter().map(|(key, words)| ((*key).to_owned(), Arc::from(*words))).collect(),
        ..plain(record)
    }
}

fn for_files(record: &str) -> SessionSave {
    SessionSave { arranged: false, ..plain(record) }
}

/// All sessions, as they would be brought back one after another.
fn all(profile: &Profile) -> Vec<KeptSession> {
    let store = open(profile);
    let mut found: Vec<KeptSession> = Vec::new();
    loop {
        let seen: Vec<String> = found.iter().map(|kept| kept.window.clone()).collect();
        match store.session_but_not(&seen).unwrap() {
            Some(kept) => found.push(kept),
            None => return found,
        }
    }
}

fn records(profile: &Profile) -> Vec<String> {
    all(profile).into_iter().map(|kept| kept.record).collect()
}

fn pasted_in_store(store: &Store) -> i64 {
    let db = store.db.as_ref().unwrap();
    db.query_row("SELECT count(*) FROM pasted", [], |row| row.get(0)).unwrap()
}

#[test]
fn forty_saves_of_one_window_cost_no_other_its_session() {
    let (_folder, profile) = fresh();
    let mut others: Vec<Store> = (0..7).map(|_| open(&profile)).collect();
    for (number, other) in others.iter_mut().enumerate() {
        other.save_session(&plain(&format!("other {number}"))).unwrap();
    }
    let mut busy = open(&profile);
    for number in 0..40 {
        busy.save_session(&plain(&format!("busy {number}"))).unwrap();
    }
    let expected = ["busy 39", "other 6", "other 5", "other 4", "other 3", "other 2", "other 1", "other 0"];
    assert_eq!(records(&profile), expected);
    // The next window that saves pushes out the one that has not saved for longest, and no other.
    others[0].save_session(&plain("other 0 again")).unwrap();
    open(&profile).save_session(&plain("ninth")).unwrap();
    assert_eq!(records(&profile)[..3], ["ninth", "other 0 again", "busy 39"]);
    assert!(!records(&profile).contains(&"other 1".to_owned()));
    assert_eq!(records(&profile).len(), 8);
}

#[test]
fn a_hundred_files_from_the_shell_cost_no_arrangement_and_do_not_come_before_it() {
    let (_folder, profile) = fresh();
    open(&profile).save_session(&for_files("a file, before there was anything else")).unwrap();
    assert_eq!(last(&open(&profile)), "a file, before there was anything else");
    for number in 0..3 {
        open(&profile).save_session(&plain(&format!("arranged {number}"))).unwrap();
    }
    for number in 0..100 {
        open(&profile).save_session(&for_files(&format!("file {number}"))).unwrap();
    }
    assert_eq!(records(&profile)[..4], ["arranged 2", "arranged 1", "arranged 0", "file 99"]);
    assert_eq!(records(&profile).len(), 3 + 8);
}

#[test]
fn a_window_that_was_for_a_file_counts_once_something_is_set_out_in_it() {
    let (_folder, profile) = fresh();
    open(&profile).save_session(&plain("arranged")).unwrap();
    let mut window = open(&profile);
    window.save_session(&for_files("a file")).unwrap();
    assert_eq!(last(&open(&profile)), "arranged");
    window.save_session(&plain("a file and a folder")).unwrap();
    assert_eq!(records(&profile), ["a file and a folder", "arranged"]);
}

#[test]
fn pasted_words_are_written_once_and_live_as_long_as_a_session_names_them() {
    let (_folder, profile) = fresh();
    let mut one = open(&profile);
    one.save_session(&with_words("one", &[("k", "Dear diary"), ("l", "more")])).unwrap();
    // Later saves name them only.
    for number in 0..20 {
        let keys = vec!["k".to_owned(), "l".to_owned()];
        one.save_session(&SessionSave { keys, ..plain(&format!("one {number}")) }).unwrap();
    }
    let mut two = open(&profile);
    two.save_session(&with_words("two", &[("k", "Dear diary")])).unwrap();
    assert_eq!(pasted_in_store(&two), 2);
    let found = all(&profile);
    assert_eq!(found[0].words, BTreeMap::from([("k".to_owned(), Arc::from("Dear diary"))]));
    assert_eq!(found[1].words.len(), 2);
    // The first window closes both tabs: only what the second names is kept.
    one.save_session(&plain("one without")).unwrap();
    assert_eq!(pasted_in_store(&one), 1);
    assert_eq!(&*all(&profile)[1].words["k"], "Dear diary");
    two.save_session(&plain("two without")).unwrap();
    assert_eq!(pasted_in_store(&one), 0);
}

#[test]
fn a_session_that_names_words_nobody_has_is_refused_and_the_one_before_stays() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    store.save_session(&with_words("whole", &[("k", "Dear diary")])).unwrap();
    let names_only = SessionSave { keys: vec!["k".to_owned(), "gone".to_owned()], ..plain("half") };
    let failure = store.save_session(&names_only).unwrap_err();
    assert!(failure.words.contains("no longer in the program’s database"), "{failure}");
    let kept = all(&profile).remove(0);
    assert_eq!((kept.record.as_str(), &*kept.words["k"]), ("whole", "Dear diary"));
    // All given again, as the desk does then, it is saved.
    store.save_session(&with_words("half", &[("k", "Dear diary"), ("gone", "back")])).unwrap();
    assert_eq!(all(&profile)[0].words.len(), 2);
}

#[test]
fn what_is_set_aside_is_never_written_over_and_keeps_its_words() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    store.save_session(&with_words("strange", &[("k", "Dear diary")])).unwrap();
    let window = store.window.clone();
    assert_eq!(store.set_session_aside(&window, "strange", "a panel").unwrap(), 1);
    assert_eq!(store.set_session_aside(&window, "strange", "again").unwrap(), 1, "once is enough");
    store.save_session(&plain("plain again")).unwrap();
    for number in 0..10 {
        open(&profile).save_session(&plain(&format!("other {number}"))).unwrap();
    }
    let aside = open(&profile).sessions_aside().unwrap();
    assert_eq!(aside.len(), 1);
    let (why, kept) = &aside[0];
    assert_eq!((why.as_str(), kept.record.as_str()), ("a panel", "strange"));
    assert_eq!(&*kept.words["k"], "Dear diary");
    // A bound, so that something that goes wrong at every start does not fill the disk.
    for number in 0..40 {
        store.set_session_aside("none", &format!("strange {number}"), "").unwrap();
    }
    let aside = store.sessions_aside().unwrap();
    assert_eq!((aside.len(), aside[31].1.record.as_str()), (32, "strange 39"));
    assert_eq!(pasted_in_store(&store), 0, "gone with the last that named them");
}

#[test]
fn words_with_any_letter_come_back_as_they_were() {
    let (_folder, profile) = fresh();
    let words = "line\r\n\0\u{1}\u{feff}ä\u{10ffff}\"'; DROP TABLE pasted; --";
    open(&profile).save_session(&with_words("x", &[("k", words), ("", "")])).unwrap();
    assert_eq!(&*all(&profile)[0].words["k"], words);
    assert_eq!(&*all(&profile)[0].words[""], "");
}

// --- one row for what one goes on with

/// A window that begins as a plain start does: it sets out what is newest, and saves that as its own.
fn start_again(profile: &Profile) -> Store {
    let mut store = open(profile);
    let found = store.session().unwrap().unwrap();
    let keys = found.words.keys().cloned().collect();
    let instead_of = if found.alive { Vec::new() } else { vec![found.window] };
    let words = found.words.into_iter().collect();
    store.save_session(&SessionSave { keys, words, instead_of, ..plain(&found.record) }).unwrap();
    store
}

#[test]
fn ordinary_starts_leave_no_copies_that_push_out_the_words_of_another_window() {
    let (_folder, profile) = fresh();
    let (mut first, mut second) = (open(&profile), open(&profile));
    first.save_session(&with_words("first", &[("a", "found nowhere else")])).unwrap();
    second.save_session(&with_words("second", &[("b", "words of the second")])).unwrap();
    drop((first, second));
    for _ in 0..20 {
        drop(start_again(&profile));
    }
    let found = all(&profile);
    assert_eq!(found.iter().map(|kept| &*kept.record).collect::<Vec<_>>(), ["second", "first"]);
    assert_eq!((&*found[0].words["b"], &*found[1].words["a"]), ("words of the second", "found nowhere else"));
}

#[test]
fn a_window_that_is_open_is_never_taken_for_dead_and_a_closed_one_is() {
    let (_folder, profile) = fresh();
    let mut living = open(&profile);
    living.save_session(&with_words("of the living", &[("a", "theirs")])).unwrap();
    let second = start_again(&profile);
    assert_eq!(records(&profile), ["of the living", "of the living"], "each window has its own row");
    assert!(all(&profile).iter().all(|kept| kept.alive));
    drop((living, second));
    assert!(all(&profile).iter().all(|kept| !kept.alive));
    // A killed window leaves its file behind, which means nothing and is swept away.
    let left = profile.data.join("window-0123456789abcdef.lock");
    fs::write(&left, "").unwrap();
    assert!(!alive::is_alive(&profile.data, "0123456789abcdef"));
    drop(open(&profile));
    assert!(!left.exists());
    assert!(!bytes_in(&profile.data).keys().any(|name| name.starts_with("window-")));
}

#[test]
fn sessions_without_words_of_their_own_go_before_one_with_words_that_are_found_nowhere_else() {
    let (_folder, profile) = fresh();
    open(&profile).save_session(&with_words("precious", &[("a", "found nowhere else")])).unwrap();
    // Copies of each other, each of a window that was open beside the others.
    for number in 0..30 {
        open(&profile)
            .save_session(&with_words(&format!("copy {number}"), &[("b", "found in all")]))
            .unwrap();
    }
    let found = all(&profile);
    assert_eq!(found.last().unwrap().record, "precious");
    assert_eq!(&*found.last().unwrap().words["a"], "found nowhere else");
    assert_eq!(found.len(), 1 + 1 + 8, "the last of the copies has their words; eight more are kept");
    // The file does not grow for ever all the same.
    for number in 0..100 {
        let key = format!("k{number}");
        open(&profile).save_session(&with_words(&key, &[(&key, "its own")])).unwrap();
    }
    assert!(all(&profile).len() <= 64 + 8);
}

// --- a byte that is wrong

/// What a bad sector or another program leaves in a text: SQLite takes it as it is.
fn damage(profile: &Profile, change: &str) {
    let db = Connection::open(profile.data.join(opening::FILE)).unwrap();
    assert_eq!(db.execute(change, []).unwrap(), 1, "{change}");
}

#[test]
fn a_pasted_text_that_is_not_utf_8_costs_itself_and_is_kept_with_what_is_set_aside() {
    let (_folder, profile) = fresh();
    open(&profile).save_session(&with_words("older", &[("c", "older words")])).unwrap();
    open(&profile).save_session(&with_words("newest", &[("a", "good words"), ("b", "bad words")])).unwrap();
    damage(&profile, "UPDATE pasted SET words = CAST(x'6261ff00fe' AS TEXT) WHERE key = 'b'");
    let found = all(&profile);
    assert_eq!((found[0].record.as_str(), found[1].record.as_str()), ("newest", "older"));
    assert_eq!(found[0].words, BTreeMap::from([("a".to_owned(), Arc::from("good words"))]));
    assert_eq!(&*found[1].words["c"], "older words");
    // The desk misses the words, and sets the session aside: then they outlive the session.
    let mut store = open(&profile);
    store.set_session_aside(&found[0].window, "newest", "“Pasted: bad words”").unwrap();
    let instead_of = vec![found[0].window.clone()];
    store.save_session(&SessionSave { instead_of, ..with_words("next", &[("a", "good words")]) }).unwrap();
    let db = store.db.as_ref().unwrap();
    let kept: Vec<u8> =
        db.query_row("SELECT CAST(words AS BLOB) FROM pasted WHERE key = 'b'", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, b"ba\xff\0\xfe");
    assert_eq!(store.sessions_aside().unwrap()[0].1.words.len(), 1);
    // The same words pasted anew are not lost to what stands under their key.
    store.save_session(&with_words("next", &[("b", "bad words")])).unwrap();
    assert_eq!(&*all(&profile)[0].words["b"], "bad words");
}

#[test]
fn a_record_that_is_not_utf_8_is_set_aside_byte_for_byte_and_hides_no_older_one() {
    let (_folder, profile) = fresh();
    open(&profile).save_session(&with_words("older", &[("c", "older words")])).unwrap();
    open(&profile).save_session(&with_words("newest", &[("a", "good words")])).unwrap();
    damage(&profile, "UPDATE session SET record = CAST(x'7bff00fe7d' AS TEXT) WHERE record = 'newest'");
    let found = all(&profile);
    assert_eq!(found.len(), 2);
    assert!(found[0].damaged && !found[1].damaged);
    assert_eq!((found[0].record.as_str(), found[1].record.as_str()), ("{\u{fffd}\0\u{fffd}}", "older"));
    assert_eq!((&*found[0].words["a"], &*found[1].words["c"]), ("good words", "older words"));
    let mut store = open(&profile);
    for _ in 0..2 {
        let number = store.set_session_aside(&found[0].window, &found[0].record, "all of it").unwrap();
        assert_eq!(number, 1, "once is enough");
    }
    let db = store.db.as_ref().unwrap();
    let read = "SELECT CAST(record AS BLOB) FROM session_aside";
    let kept: Vec<u8> = db.query_row(read, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, b"{\xff\0\xfe}");
    assert_eq!(&*store.sessions_aside().unwrap()[0].1.words["a"], "good words");
}

#[test]
fn a_recent_document_with_a_byte_that_is_wrong_costs_no_other_its_line() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    (1..=3).for_each(|number| store.add_recent(&recent(number)).unwrap());
    damage(
        &profile,
        "UPDATE recent SET title = CAST(x'4dff' AS TEXT), kind = CAST(x'ff' AS TEXT) WHERE title = 'Paper 2'",
    );
    damage(&profile, "UPDATE recent SET path = CAST(x'2fff' AS TEXT) WHERE title = 'Paper 1'");
    assert_eq!(titles(&store), ["Paper 3", "M\u{fffd}", "Paper 1"]);
}
