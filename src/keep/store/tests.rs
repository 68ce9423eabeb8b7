//! Holds the store to its word: what it says is saved is there, and what it finds it does not destroy.

use super::*;
use crate::data::job::SessionSave;
use crate::data::settings::ThemeChoice;
use std::collections::BTreeMap;
use std::fs;

mod disk;
mod full;
mod kill;
mod rounds;
mod sessions;
mod torn;

fn fresh() -> (tempfile::TempDir, Profile) {
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::under(folder.path().join("profile"));
    (folder, profile)
}

fn open(profile: &Profile) -> Store {
    let (store, words) = Store::open(profile);
    assert_eq!(words, Vec::<String>::new());
    assert!(store.durable());
    store
}

/// A session without pasted words, set out by somebody.
fn plain(record: &str) -> SessionSave {
    SessionSave {
        record: record.to_owned(),
        arranged: true,
        keys: Vec::new(),
        words: Vec::new(),
        instead_of: Vec::new(),
    }
}

/// What another window would set out.
fn last(store: &Store) -> String {
    store.session().unwrap().unwrap().record
}

fn recent(number: i64) -> Recent {
    Recent {
        path: format!("/papers/{number:05}.txt").into(),
        title: format!("Paper {number}"),
        opened_millis: number,
        kind: RecentKind::File,
    }
}

fn titles(store: &Store) -> Vec<String> {
    store.recent().unwrap().into_iter().map(|recent| recent.title).collect()
}

/// Every file of a folder with its bytes, but for the lock.
fn bytes_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name != "folioscope.lock")
        .collect()
}

fn digest(number: u8) -> Digest {
    Digest([number; 32])
}

// --- records

#[test]
fn everything_comes_back_after_closing() {
    let (_folder, profile) = fresh();
    let key = DocumentKey::from_path("/papers/a.txt").digest(digest(1));
    let place = LastPlace { offset: 5, total: 1 << 40, seen_millis: 7 };
    let mark = ReadMark { state: ReadState::InProgress, marked_millis: 8 };
    let mut folder_opened = recent(3);
    folder_opened.kind = RecentKind::Folder;
    {
        let mut store = open(&profile);
        store.save_session(&plain("{\"tabs\":[]}")).unwrap();
        store.add_recent(&recent(2)).unwrap();
        store.add_recent(&folder_opened).unwrap();
        store.save_place(&key, &place).unwrap();
        store.save_read_mark(&key, &mark).unwrap();
    }
    let store = open(&profile);
    assert_eq!(last(&store), "{\"tabs\":[]}");
    assert_eq!(store.recent().unwrap(), [folder_opened, recent(2)]);
    let found = store.place(&key).unwrap().unwrap();
    assert_eq!((found.value, found.same_bytes), (place, true));
    let marks = store.read_marks(&[DocumentKey::from_path("/other"), key]).unwrap();
    assert_eq!(marks[0], None);
    assert_eq!(marks[1].unwrap().value, mark);
}

#[test]
fn recent_documents_are_newest_first_and_limited() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    for number in 0..130 {
        store.add_recent(&recent(number)).unwrap();
    }
    let listed = store.recent().unwrap();
    assert_eq!(listed.len(), 100);
    assert_eq!((listed[0].opened_millis, listed[99].opened_millis), (129, 30));
    store.forget_recent(&listed[0].path).unwrap();
    assert_eq!(store.recent().unwrap()[0].opened_millis, 128);
}

#[test]
fn a_moved_file_is_known_by_its_bytes_and_a_changed_one_by_its_path() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    let at = |offset| LastPlace { offset, total: 100, seen_millis: offset as i64 };
    let a = DocumentKey::from_path("/a").digest(digest(1));
    let copy = DocumentKey::from_path("/copy of a").digest(digest(1));
    store.save_place(&a, &at(10)).unwrap();
    store.save_place(&copy, &at(20)).unwrap();
    let check = |key: &DocumentKey, offset, same_bytes| {
        let found = store.place(key).unwrap().unwrap();
        assert_eq!((found.value.offset, found.same_bytes), (offset, same_bytes), "{key:?}");
    };
    check(&a, 10, true);
    check(&copy, 20, true);
    check(&DocumentKey::from_path("/moved").digest(digest(1)), 20, true);
    check(&DocumentKey { path: None, digest: Some(digest(1)) }, 20, true);
    check(&DocumentKey::from_path("/a").digest(digest(9)), 10, false);
    check(&DocumentKey::from_path("/a"), 10, false);
    assert_eq!(store.place(&DocumentKey::default()).unwrap(), None);
}

#[test]
fn pasted_text_has_no_path_and_is_kept_by_its_bytes() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    let pasted = DocumentKey { path: None, digest: Some(digest(4)) };
    let read = |marked_millis, state| ReadMark { state, marked_millis };
    store.save_read_mark(&pasted, &read(1, ReadState::Read)).unwrap();
    store.save_read_mark(&pasted, &read(2, ReadState::Unread)).unwrap();
    let found = store.read_marks(&[pasted]).unwrap()[0].unwrap();
    assert_eq!((found.value.state, found.same_bytes), (ReadState::Unread, true));
    store.save_read_mark(&DocumentKey::default(), &read(3, ReadState::Read)).unwrap();
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_kept_as_it_is() {
    use std::os::unix::ffi::OsStrExt;
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    let path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/papers/\xff\xfe.txt"));
    store.add_recent(&Recent { path: path.clone(), ..recent(1) }).unwrap();
    assert_eq!(store.recent().unwrap()[0].path, path);
    store.forget_recent(&path).unwrap();
    assert_eq!(store.recent().unwrap(), []);
}

#[test]
fn a_long_list_is_looked_up_at_once() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    let keys: Vec<_> = (0..5000).map(|n| DocumentKey::from_path(format!("/{n}"))).collect();
    let mark = ReadMark { state: ReadState::Read, marked_millis: 1 };
    store.save_read_marks(&keys[..2500], &mark).unwrap();
    let found = store.read_marks(&keys).unwrap();
    assert_eq!(found.iter().flatten().count(), 2500);
    assert!(found[..2500].iter().all(Option::is_some));
}

// --- two windows

#[test]
fn two_windows_keep_their_hands_off_each_other() {
    let (_folder, profile) = fresh();
    let (mut one, mut two) = (open(&profile), open(&profile));
    let key = DocumentKey::from_path("/a").digest(digest(1));
    for number in 0..40 {
        one.add_recent(&recent(number * 2)).unwrap();
        two.add_recent(&recent(number * 2 + 1)).unwrap();
        one.save_session(&plain(&format!("one {number}"))).unwrap();
        two.save_session(&plain(&format!("two {number}"))).unwrap();
        let place = |offset, seen_millis| LastPlace { offset, total: 100, seen_millis };
        one.save_place(&key, &place(1, number + 100)).unwrap();
        // Acted earlier, written later: does not win.
        two.save_place(&key, &place(2, number)).unwrap();
    }
    assert_eq!(titles(&one), titles(&two));
    assert_eq!(titles(&one).len(), 80);
    assert_eq!(last(&one), "two 39");
    one.save_session(&plain("one closes last")).unwrap();
    drop((one, two));
    let store = open(&profile);
    assert_eq!(last(&store), "one closes last");
    assert_eq!(store.place(&key).unwrap().unwrap().value.offset, 1);
}

#[test]
fn many_threads_write_at_once() {
    fn can_be_handed_over<T: Send>() {}
    can_be_handed_over::<Store>();
    let (_folder, profile) = fresh();
    std::thread::scope(|scope| {
        for window in 0..4 {
            let profile = &profile;
            scope.spawn(move || {
                let mut store = open(profile);
                for number in 0..20 {
                    store.add_recent(&recent(window * 20 + number)).unwrap();
                    store.save_session(&plain("x")).unwrap();
                }
            });
        }
    });
    assert_eq!(titles(&open(&profile)).len(), 80);
}

// --- titles

/// A title is given once for a document, and not once for each place where its file happens to lie.
#[test]
fn a_title_goes_with_the_bytes_of_a_file_wherever_it_is_moved() {
    let (_folder, profile) = fresh();
    let (mut store, _) = Store::open(&profile);
    let key = |path: &str| DocumentKey::from_path(path).digest(Digest([7; 32]));
    store.save_title(&key("/a.pdf"), "The Report", 5).unwrap();
    assert_eq!(store.title(&key("/a.pdf")).unwrap().as_deref(), Some("The Report"));
    assert_eq!(store.title(&key("/moved.pdf")).unwrap().as_deref(), Some("The Report"));
    assert_eq!(store.title(&DocumentKey::from_path("/moved.pdf")).unwrap(), None);
    // What another window said earlier comes too late; an empty one gives the document its own back.
    store.save_title(&key("/a.pdf"), "An older one", 4).unwrap();
    assert_eq!(store.title(&key("/a.pdf")).unwrap().as_deref(), Some("The Report"));
    store.save_title(&key("/a.pdf"), "", 6).unwrap();
    assert_eq!(store.title(&key("/a.pdf")).unwrap(), None);
}

/// A letter that was written over the report is not the report.
#[test]
fn a_title_is_not_put_on_another_document_of_the_same_path() {
    let (_folder, profile) = fresh();
    let (mut store, _) = Store::open(&profile);
    let key = |byte| DocumentKey::from_path("/a.pdf").digest(Digest([byte; 32]));
    let title = |store: &Store, byte| store.title(&key(byte)).unwrap();
    store.save_title(&key(7), "The Report", 5).unwrap();
    assert_eq!(title(&store, 8), None);
    // Nor while nobody knows yet which of the two lies there.
    assert_eq!(store.title(&DocumentKey::from_path("/a.pdf")).unwrap(), None);
    // Each keeps its own.
    store.save_title(&key(8), "The Letter", 6).unwrap();
    assert_eq!(title(&store, 7).as_deref(), Some("The Report"));
    assert_eq!(title(&store, 8).as_deref(), Some("The Letter"));
    store.save_title(&key(8), "", 7).unwrap();
    assert_eq!((title(&store, 7).as_deref(), title(&store, 8)), (Some("The Report"), None));
}

#[test]
fn a_title_that_was_given_before_the_bytes_were_known_is_theirs_once_they_are() {
    let (_folder, profile) = fresh();
    let (mut store, _) = Store::open(&profile);
    let path = DocumentKey::from_path("/a.pdf");
    store.save_title(&path, "The Report", 5).unwrap();
    assert_eq!(store.title(&path).unwrap().as_deref(), Some("The Report"));
    let known = DocumentKey::from_path("/a.pdf").digest(Digest([7; 32]));
    assert_eq!(store.title(&known).unwrap(), None);
    store.save_title(&known, "The Report", 5).unwrap();
    assert_eq!(store.title(&known).unwrap().as_deref(), Some("The Report"));
    assert_eq!(store.title(&path).unwrap(), None);
}

/// Rows as the first version wrote them, by path and with the bytes.
#[test]
fn titles_of_older_profiles_are_still_there() {
    let (_folder, profile) = fresh();
    let (mut store, _) = Store::open(&profile);
    let insert = "INSERT INTO title (key, digest, title, at_millis) VALUES ('/a.pdf', ?1, 'Old', 5)";
    store.write(|db| db.execute(insert, [vec![7; 32]])).unwrap();
    let key = DocumentKey::from_path("/a.pdf").digest(Digest([7; 32]));
    assert_eq!(store.title(&key).unwrap().as_deref(), Some("Old"));
    store.save_title(&key, "New", 6).unwrap();
    assert_eq!(store.title(&key).unwrap().as_deref(), Some("New"));
}

// --- versions

/// A file as the program of an older version left it.
fn make_old(profile: &Profile, version: usize) {
    fs::create_dir_all(&profile.data).unwrap();
    let mut db = Connection::open(profile.data.join(opening::FILE)).unwrap();
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    let transaction = db.transaction().unwrap();
    schema::climb(&transaction, version).unwrap();
    transaction.commit().unwrap();
    let old = "INSERT INTO recent (path, title, opened_millis) VALUES ('/old.txt', 'Old', 9);";
    db.execute_batch(old).unwrap();
    if version == 1 {
        db.execute_batch("INSERT INTO session VALUES (1, 'what was open')").unwrap();
    } else if version > 2 {
        let windows = "INSERT INTO session VALUES ('a', 1, 1, 'of another window');
                       INSERT INTO session VALUES ('b', 2, 1, 'what was open');";
        db.execute_batch(windows).unwrap();
    } else {
        let windows = "INSERT INTO session (window, record) VALUES ('a', 'of another window');
                       INSERT INTO session (window, record) VALUES ('b', 'what was open');";
        db.execute_batch(windows).unwrap();
    }
}

#[test]
fn every_older_version_climbs_and_leaves_a_backup() {
    for version in 1..schema::STEPS.len() {
        let (_folder, profile) = fresh();
        make_old(&profile, version);
        let (mut store, words) = Store::open(&profile);
        assert_eq!(words.len(), 1, "{words:?}");
        let listed = store.recent().unwrap();
        assert_eq!((listed[0].title.as_str(), listed[0].kind), ("Old", RecentKind::File));
        assert_eq!(last(&store), "what was open");
        store.add_recent(&recent(10)).unwrap();
        store.save_session(&plain("new")).unwrap();

        let backup = profile.data.join(format!("folioscope.sqlite3.backup-v{version}"));
        assert!(words[0].ends_with(&backup.display().to_string()), "{words:?}");
        let backup = Connection::open(backup).unwrap();
        assert_eq!(schema::version(&backup).unwrap(), version as i64);
        let kept: String = backup
            .query_row("SELECT record FROM session WHERE record LIKE 'what%'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, "what was open");
        drop(store);
        assert_eq!(titles(&open(&profile)), ["Paper 10", "Old"]);
    }
}

#[test]
fn a_second_climb_from_the_same_version_keeps_both_backups() {
    let (_folder, profile) = fresh();
    for _ in 0..2 {
        let _ = fs::remove_file(profile.data.join(opening::FILE));
        make_old(&profile, 1);
        drop(Store::open(&profile));
    }
    let names = bytes_in(&profile.data);
    assert!(names.contains_key("folioscope.sqlite3.backup-v1"));
    assert!(names.contains_key("folioscope.sqlite3.backup-v1-2"));
}

#[test]
fn where_no_backup_can_be_made_nothing_is_changed() {
    let (_folder, profile) = fresh();
    make_old(&profile, 1);
    // A folder in the way, which cannot be written over.
    let in_the_way = profile.data.join("folioscope.sqlite3.backup-v1.unfinished");
    fs::create_dir(&in_the_way).unwrap();
    let path = profile.data.join(opening::FILE);
    let before = fs::read(&path).unwrap();
    let (store, words) = Store::open(&profile);
    assert!(words[0].contains("no back-up could be made"), "{words:?}");
    assert!(!store.durable());
    assert_eq!(titles(&store), ["Old"], "what is there can still be seen");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_newer_file_is_left_as_it_is() {
    let (_folder, profile) = fresh();
    drop(open(&profile));
    let path = profile.data.join(opening::FILE);
    let newer = Connection::open(&path).unwrap();
    newer.execute_batch("PRAGMA user_version = 77; CREATE TABLE later (x)").unwrap();
    drop(newer);
    let before = fs::read(&path).unwrap();
    for round in 0..2 {
        let (mut store, words) = Store::open(&profile);
        assert!(words[0].contains("newer version") && words.len() == 1, "{words:?}");
        assert!(store.durable());
        assert_eq!(titles(&store).len(), round, "what was done before in this version is there");
        store.add_recent(&recent(round as i64)).unwrap();
        drop(store);
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn a_newer_file_with_an_unfinished_log_is_left_as_it_is() {
    let (_folder, profile) = fresh();
    drop(open(&profile));
    let path = profile.data.join(opening::FILE);
    let newer = Connection::open(&path).unwrap();
    newer.execute_batch("PRAGMA user_version = 77; CREATE TABLE later (x)").unwrap();
    // As a kill leaves it: the version is only in the log.
    let other = Profile::under(profile.data.join("killed"));
    fs::create_dir(&other.data).unwrap();
    for name in ["folioscope.sqlite3", "folioscope.sqlite3-wal"] {
        fs::copy(profile.data.join(name), other.data.join(name)).unwrap();
    }
    let before = bytes_in(&other.data);
    let (store, words) = Store::open(&other);
    assert!(words[0].contains("newer version"), "{words:?}");
    drop(store);
    let after = bytes_in(&other.data);
    for (name, bytes) in before {
        assert_eq!(after[&name], bytes, "{name}");
    }
}

// --- damage

fn check_set_aside(profile: &Profile, broken: &[u8]) {
    let (mut store, words) = Store::open(profile);
    assert!(words[0].contains("is damaged") && words.len() == 1, "{words:?}");
    assert!(store.durable());
    assert_eq!(store.recent().unwrap(), []);
    store.add_recent(&recent(1)).unwrap();
    drop(store);
    let aside = fs::read(profile.data.join("folioscope.sqlite3.damaged-1")).unwrap();
    assert!(aside == broken, "not one byte may change");
    assert_eq!(titles(&open(profile)), ["Paper 1"]);
}

#[test]
fn what_is_no_database_is_set_aside() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.data).unwrap();
    let broken = "Dear diary, ".repeat(1000);
    fs::write(profile.data.join(opening::FILE), &broken).unwrap();
    check_set_aside(&profile, broken.as_bytes());
    // And once more: the first stays.
    fs::write(profile.data.join(opening::FILE), "again").unwrap();
    drop(Store::open(&profile));
    assert_eq!(fs::read(profile.data.join("folioscope.sqlite3.damaged-1")).unwrap(), broken.as_bytes());
    assert_eq!(fs::read(profile.data.join("folioscope.sqlite3.damaged-2")).unwrap(), b"again");
}

#[test]
fn a_database_with_broken_pages_is_set_aside() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    for number in 0..100 {
        store.add_recent(&recent(number)).unwrap();
    }
    drop(store);
    let path = profile.data.join(opening::FILE);
    let mut broken = fs::read(&path).unwrap();
    broken[4096..].fill(0x5a);
    fs::write(&path, &broken).unwrap();
    check_set_aside(&profile, &broken);
}

#[test]
fn another_programs_database_is_set_aside() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.data).unwrap();
    let path = profile.data.join(opening::FILE);
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE recipes (x)").unwrap();
    let foreign = fs::read(&path).unwrap();
    check_set_aside(&profile, &foreign);
}

#[test]
fn the_log_goes_aside_with_its_database() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.data).unwrap();
    fs::write(profile.data.join(opening::FILE), "no database").unwrap();
    fs::write(profile.data.join("folioscope.sqlite3-wal"), "no log").unwrap();
    drop(Store::open(&profile));
    let aside = profile.data.join("folioscope.sqlite3.damaged-1-wal");
    assert_eq!(fs::read(aside).unwrap(), b"no log");
}

#[test]
fn where_nothing_can_be_written_it_works_in_memory_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let profile = Profile::under(folder.path().join("file/profile"));
    let (mut store, words) = Store::open(&profile);
    assert!(words[0].contains("kept in memory only"), "{words:?}");
    assert!(!store.durable());
    store.add_recent(&recent(1)).unwrap();
    store.save_session(&plain("x")).unwrap();
    assert_eq!(titles(&store), ["Paper 1"]);
    let failure = store.save_settings(&Settings::default()).unwrap_err();
    assert!(failure.words.contains("could not be saved"), "{failure}");
}

#[test]
fn a_folder_in_the_databases_place_is_said_and_survived() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(profile.data.join(opening::FILE)).unwrap();
    let (mut store, words) = Store::open(&profile);
    assert_eq!(words.len(), 1, "{words:?}");
    store.add_recent(&recent(1)).unwrap();
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, profile) = fresh();
    drop(open(&profile));
    let mode = fs::metadata(&profile.data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_full_disk_is_said_and_what_was_there_stays() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    store.save_session(&plain("short")).unwrap();
    let db = store.db.as_ref().unwrap();
    let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let failure = store.save_session(&plain(&"x".repeat(1 << 20))).unwrap_err();
    assert!(failure.words.contains("the disk is full"), "{failure}");
    drop(store);
    assert_eq!(last(&open(&profile)), "short");
}

// --- settings

#[test]
fn settings_are_kept_and_written_in_full_the_first_time() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    let mut settings = store.settings().clone();
    settings.theme = ThemeChoice::Night;
    store.save_settings(&settings).unwrap();
    let text = fs::read_to_string(profile.config.join("settings.toml")).unwrap();
    assert!(text.starts_with("# Settings of Folioscope") && text.contains("measure_chars = 68"), "{text}");
    assert_eq!(open(&profile).settings(), &settings);
}

#[test]
fn a_hand_and_two_windows_edit_the_settings_at_once() {
    let (_folder, profile) = fresh();
    let (mut one, mut two) = (open(&profile), open(&profile));
    one.save_settings(&Settings::default()).unwrap();
    let mut changed = two.settings().clone();
    changed.page.size_px = 22.0;
    two.save_settings(&changed).unwrap();

    let path = profile.config.join("settings.toml");
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace("measure_chars = 68", "measure_chars = 60") + "\"quit\" = [\"q\"]\n# by hand\n";
    fs::write(&path, text).unwrap();

    let mut changed = one.settings().clone();
    changed.theme = ThemeChoice::Sepia;
    let (now, words) = one.save_settings(&changed).unwrap();
    assert_eq!(words, Vec::<String>::new());
    assert_eq!((now.theme, now.page.size_px, now.page.measure_chars), (ThemeChoice::Sepia, 22.0, 60));
    assert_eq!(now.keys["quit"], ["q"]);
    assert!(fs::read_to_string(&path).unwrap().ends_with("# by hand\n"));
    assert_eq!(open(&profile).settings(), &now);
}

#[test]
fn settings_that_are_no_toml_are_set_aside_with_line_and_reason() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.config).unwrap();
    let path = profile.config.join("settings.toml");
    let broken = b"theme = \"night\"\npage = [[\xff\n";
    fs::write(&path, broken).unwrap();
    let (mut store, words) = Store::open(&profile);
    assert!(words[0].contains("(line 2: "), "{words:?}");
    assert_eq!(store.settings(), &Settings::default());
    assert_eq!(fs::read(profile.config.join("settings.toml.damaged-1")).unwrap(), broken);
    // And while the program runs nothing is lost either.
    fs::write(&path, "theme = ").unwrap();
    let (_, words) = store.save_settings(&Settings::default()).unwrap();
    assert!(words[0].contains("damaged-2"), "{words:?}");
    assert_eq!(fs::read(profile.config.join("settings.toml.damaged-2")).unwrap(), b"theme = ");
    open(&profile);
}

#[test]
fn settings_with_bytes_of_another_encoding_are_set_aside_and_not_written_over_with_marks() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.config).unwrap();
    let path = profile.config.join("settings.toml");
    // It stands in a remark, so that all else is good TOML.
    let latin = b"theme = \"night\"\n# Gr\xf6\xdfe\n";
    fs::write(&path, latin).unwrap();
    let (mut store, words) = Store::open(&profile);
    assert!(words[0].contains("line 2: there are bytes that are not UTF-8"), "{words:?}");
    store.save_settings(&Settings::default()).unwrap();
    assert_eq!(fs::read(profile.config.join("settings.toml.damaged-1")).unwrap(), latin);
}

#[test]
fn settings_that_cannot_be_read_are_told_and_never_written_over() {
    let (_folder, profile) = fresh();
    let path = profile.config.join("settings.toml");
    // A folder cannot be read as a file by anybody, not even by a superuser, whom no permission stops.
    fs::create_dir_all(path.join("inside")).unwrap();
    let (mut store, words) = Store::open(&profile);
    assert!(words[0].contains("The settings cannot be read"), "{words:?}");
    let failure = store.save_settings(&Settings::default()).unwrap_err();
    assert!(failure.words.contains("could not be saved"), "{failure}");
    assert!(path.join("inside").is_dir());
}

#[cfg(unix)]
#[test]
fn settings_that_one_may_not_read_are_told_and_never_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.config).unwrap();
    let path = profile.config.join("settings.toml");
    fs::write(&path, "theme = \"night\"\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // Nothing stops a superuser; then what is there is read, and that is as good.
    let allowed = fs::read(&path).is_ok();
    let (mut store, words) = Store::open(&profile);
    assert_eq!(words.is_empty(), allowed, "{words:?}");
    let mut changed = store.settings().clone();
    changed.ui_scale = 1.5;
    assert_eq!(store.save_settings(&changed).is_ok(), allowed);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("theme = \"night\""));
}

#[test]
fn what_is_wrong_with_the_settings_is_told_once_and_not_at_each_save() {
    let (_folder, profile) = fresh();
    fs::create_dir_all(&profile.config).unwrap();
    let path = profile.config.join("settings.toml");
    fs::write(&path, "theme = \"purple\"\n").unwrap();
    let (mut store, words) = Store::open(&profile);
    assert_eq!(words.len(), 1, "{words:?}");
    let mut changed = store.settings().clone();
    changed.ui_scale = 1.5;
    assert_eq!(store.save_settings(&changed).unwrap().1, Vec::<String>::new());
    let text = fs::read_to_string(&path).unwrap() + "[find]\ncase = 3\n";
    fs::write(&path, text).unwrap();
    changed.ui_scale = 1.25;
    assert_eq!(store.save_settings(&changed).unwrap().1.len(), 1, "what is new is told");
}

#[test]
fn a_write_that_stops_before_the_rename_leaves_the_old_settings() {
    let (_folder, profile) = fresh();
    let mut store = open(&profile);
    store.save_settings(&Settings::default()).unwrap();
    let path = profile.config.join("settings.toml");
    let before = fs::read(&path).unwrap();
    file::stage(&path, b"theme = \"ni").unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    let mut store = open(&profile);
    let mut changed = store.settings().clone();
    changed.ui_scale = 1.5;
    store.save_settings(&changed).unwrap();
    assert_eq!(open(&profile).settings().ui_scale, 1.5);
    assert!(!profile.config.join("settings.toml.unfinished").exists());
}

#[cfg(unix)]
#[test]
fn settings_that_are_a_link_stay_a_link() {
    let (folder, profile) = fresh();
    fs::create_dir_all(&profile.config).unwrap();
    let target = folder.path().join("mine.toml");
    fs::write(&target, "# mine\n").unwrap();
    let path = profile.config.join("settings.toml");
    std::os::unix::fs::symlink(&target, &path).unwrap();
    let mut store = open(&profile);
    let mut changed = store.settings().clone();
    changed.theme = ThemeChoice::Paper;
    store.save_settings(&changed).unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("\"paper\""));
}
