//! Takes the disk away from a window: what is only in memory, or in a file that nobody finds again, is not said to be
//! saved.

use super::*;
use crate::data::job::{Job, Outcome, Save, SaveId};
use crate::data::span::DocId;
use crate::keep::keeper::Keeper;
use std::sync::Arc;

/// Saves as a window does; gives back what it was told, or why it is not saved.
fn saved(store: &mut Store, save: Save) -> Result<Vec<String>, Failure> {
    match store.keep(Job::Save { id: SaveId(7), save }) {
        Outcome::Saved { id: SaveId(7), words } => Ok(words),
        Outcome::SaveFailed { id: SaveId(7), failure } => Err(failure),
        outcome => panic!("{outcome:?}"),
    }
}

fn diary() -> Save {
    let pasted = ("k".to_owned(), Arc::from("Dear diary"));
    Save::Session(SessionSave { keys: vec!["k".to_owned()], words: vec![pasted], ..plain("diary") })
}

fn reading(top: u64) -> Save {
    let read = crate::data::job::ReadMark::Begun;
    Save::Reading { path: "/a.txt".into(), digest: None, top, len: 100, read, at_millis: 5 }
}

fn top(store: &mut Store) -> Option<u64> {
    match store.keep(Job::Recall { doc: DocId(1), path: "/a.txt".into(), digest: None }) {
        Outcome::Recalled { top, .. } => top,
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn what_is_in_memory_only_is_not_said_to_be_saved_until_the_folder_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be stops also a superuser, whom no permission stops.
    let in_the_way = folder.path().join("file");
    fs::write(&in_the_way, "").unwrap();
    let profile = Profile { data: in_the_way.join("profile"), config: folder.path().join("config") };
    let (mut store, words) = Store::open(&profile);
    assert!(words[0].contains("kept in memory only") && words.len() == 1, "{words:?}");
    for _ in 0..2 {
        for save in [diary(), reading(40)] {
            let failure = saved(&mut store, save).unwrap_err();
            assert!(failure.words.contains("are in memory only. Nothing can be written"), "{failure}");
            assert!(failure.words.ends_with('.'), "a hint may follow: {failure}");
        }
    }
    assert_eq!(top(&mut store), Some(40), "one can read on in this run");
    let settings = Settings { ui_scale: 1.5, ..Settings::default() };
    saved(&mut store, Save::Settings(Box::new(settings.clone()))).unwrap();
    assert_eq!(Store::open(&profile).0.settings(), &settings, "settings have a folder that can be written");

    fs::remove_file(&in_the_way).unwrap();
    // As the desk does with all that failed.
    assert_eq!(saved(&mut store, diary()).unwrap(), Vec::<String>::new());
    saved(&mut store, reading(41)).unwrap();
    assert!(store.durable());
    drop(store);
    let mut store = open(&profile);
    assert_eq!(&*store.session().unwrap().unwrap().words["k"], "Dear diary");
    assert_eq!(top(&mut store), Some(41));
}

#[test]
fn a_profile_that_was_deleted_under_a_window_is_begun_anew_and_told_once() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    saved(&mut store, diary()).unwrap();
    saved(&mut store, reading(40)).unwrap();
    fs::remove_dir_all(&profile.data).unwrap();
    assert!(!store.durable());
    // The desk believes the pasted words kept, and names them only; it hears that they are not, and gives them again.
    let names_only = SessionSave { keys: vec!["k".to_owned()], ..plain("diary") };
    saved(&mut store, Save::Session(names_only)).unwrap_err();
    let words = saved(&mut store, diary()).unwrap();
    assert!(words[0].contains("deleted or replaced") && words.len() == 1, "{words:?}");
    assert_eq!(saved(&mut store, reading(41)).unwrap(), Vec::<String>::new());
    assert!(alive::is_alive(&profile.data, &store.window));
    drop(store);
    let mut store = open(&profile);
    assert_eq!(&*store.session().unwrap().unwrap().words["k"], "Dear diary");
    assert_eq!(top(&mut store), Some(41));
}

#[test]
fn a_database_that_was_deleted_and_cannot_be_made_anew_is_not_said_to_be_saved_to() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    saved(&mut store, diary()).unwrap();
    fs::remove_dir_all(&profile.data).unwrap();
    fs::write(&profile.data, "in the way").unwrap();
    let failure = saved(&mut store, diary()).unwrap_err();
    assert!(failure.words.contains("in memory only"), "{failure}");
    fs::remove_file(&profile.data).unwrap();
    saved(&mut store, diary()).unwrap();
    drop(store);
    assert_eq!(last(&open(&profile)), "diary");
}

#[test]
fn a_window_whose_database_was_deleted_takes_no_log_away_from_the_next() {
    let (folder, profile) = fresh();
    let mut old = open(&profile);
    old.save_session(&plain("old")).unwrap();
    fs::remove_dir_all(&profile.data).unwrap();
    let mut new = open(&profile);
    new.save_session(&plain("new")).unwrap();
    drop(old);
    // As a kill of the new window leaves it.
    let killed = Profile::under(folder.path().join("killed"));
    fs::create_dir(&killed.data).unwrap();
    for (name, bytes) in bytes_in(&profile.data) {
        fs::write(killed.data.join(name), bytes).unwrap();
    }
    assert_eq!(last(&open(&killed)), "new");
}
