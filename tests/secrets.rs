//! Nothing of the user's is in a log: whatever carries what was typed, pasted or read is printed here as a log would
//! print it, and must not contain it.

use folioscope::data::budget::PictureOrder;
use folioscope::data::document::{BlockKind, Digest, Document, PictureSource};
use folioscope::data::draft::Draft;
use folioscope::data::job::*;
use folioscope::data::password::Password;
use folioscope::data::place::Place;
use folioscope::data::query::Query;
use folioscope::data::span::{DocId, Span};
use folioscope::desk::command::Command;
use folioscope::desk::{Desk, Effect, Event};
use folioscope::keep::keeper::Keeper;
use folioscope::keep::store::{Profile, Store};
use folioscope::read::sandbox::protocol::{Opening, Request};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

/// Stands for a password, pasted words and what a document holds. Also its bytes are looked for.
const SECRET: &str = "xyzzy-plugh";

fn check(what: &impl Debug) {
    for printed in [format!("{what:?}"), format!("{what:#?}")] {
        let bytes: Vec<String> = SECRET.bytes().take(4).map(|byte| byte.to_string()).collect();
        let plain: String = printed.split_whitespace().collect();
        assert!(!printed.contains(SECRET) && !plain.contains(&bytes.join(",")), "{printed}");
    }
}

fn document() -> Arc<Document> {
    let document = Document { id: DocId(1), name: SECRET.to_owned(), ..Document::default() };
    let mut draft = Draft::new(document, None);
    draft.begin(BlockKind::Paragraph);
    draft.flow(SECRET);
    Arc::new(draft.finish())
}

fn origins() -> Vec<Origin> {
    vec![
        Origin::Words(format!("Pasted: {SECRET}"), SECRET.into()),
        Origin::File("/a.pdf".into()).inside(1, SECRET),
        Origin::Pair {
            first: Box::new(Origin::Words(format!("Pasted: {SECRET}"), SECRET.into())),
            second: Box::new(Origin::File("/a.pdf".into())),
        },
        Origin::File("/a.pdf".into()),
    ]
}

fn session() -> SessionSave {
    SessionSave {
        record: SECRET.to_owned(),
        arranged: true,
        keys: vec!["k".to_owned()],
        words: vec![("k".to_owned(), SECRET.into())],
        instead_of: Vec::new(),
    }
}

fn kept() -> KeptSession {
    let words = BTreeMap::from([("k".to_owned(), SECRET.into())]);
    KeptSession { window: "w".to_owned(), record: SECRET.to_owned(), words, ..KeptSession::default() }
}

fn saves() -> Vec<Save> {
    let path = || PathBuf::from("/a.pdf");
    let (digest, read) = (Some(Digest([7; 32])), ReadMark::Begun);
    vec![
        Save::Settings(Box::default()),
        Save::Session(session()),
        Save::Aside { window: "w".to_owned(), record: SECRET.to_owned(), why: SECRET.to_owned() },
        Save::Opened { path: path(), title: SECRET.to_owned(), folder: false, at_millis: 0 },
        Save::Forget(path()),
        Save::Reading { path: path(), digest, top: 0, len: 1, read, at_millis: 0 },
        Save::Title { path: path(), digest, title: SECRET.to_owned(), at_millis: 0 },
    ]
}

fn jobs() -> Vec<Job> {
    let doc = DocId(1);
    let tile = PageTile { unit: 0, scale: 1.0, part: [0; 4], night: false };
    let query = Query { words: SECRET.to_owned(), ..Query::default() };
    let source = PictureSource::Bytes(SECRET.as_bytes().into());
    let mut jobs = vec![
        Job::Forget(Origin::Words(SECRET.to_owned(), SECRET.into())),
        Job::List { folder: "/a".into(), hidden: false },
        Job::Find { document: document(), query },
        Job::Picture {
            doc,
            number: 0,
            from: Origin::File("/a.pdf".into()),
            source,
            order: PictureOrder::default(),
            most: (1, 1),
            passwords: Passwords::default(),
        },
        Job::Locate { document: document(), stood: Span::new(0, 1), quote: SECRET.to_owned() },
        Job::Offers { typed: SECRET.to_owned(), folders_only: false },
        Job::Session { but_not: Vec::new() },
        Job::Recall { doc, path: "/a.pdf".into(), digest: None },
        Job::Sample,
        Job::Marks(MarksOf::Document("/a.pdf".into())),
    ];
    for from in origins() {
        let mut passwords = Passwords::default();
        passwords.set(from.clone(), Password::new(SECRET));
        jobs.push(Job::Paint { doc, from: from.clone(), tile, passwords: passwords.clone(), soon: false });
        jobs.push(Job::Read { doc, from, encoding: None, passwords });
    }
    jobs.extend(saves().into_iter().map(|save| Job::Save { id: SaveId(1), save }));
    jobs
}

#[test]
fn no_job_no_effect_and_no_event_prints_what_it_carries() {
    check(&Password::new(SECRET));
    check(&PictureSource::Bytes(SECRET.as_bytes().into()));
    check(&kept());
    let (name, password) = ("a.pdf".to_owned(), Some(Password::new(SECRET)));
    check(&Request::Open(Opening { name, path: None, len: 1, password, encoding: None }));
    origins().iter().for_each(check);
    saves().iter().for_each(check);
    for job in jobs() {
        check(&job);
        check(&Effect::Start(Ticket(1), Topic::Save, job));
    }
    check(&Effect::CopyText(SECRET.to_owned()));
    check(&Effect::OpenAddress(format!("https://example.org/{SECRET}")));
    check(&document());
    check(&Event::Password { doc: DocId(1), password: Password::new(SECRET) });
    check(&Event::Clipboard(SECRET.to_owned()));
    let place =
        Place { origin: Origin::File("/a.pdf".into()), span: Span::new(0, 1), quote: SECRET.to_owned() };
    check(&Event::Command(Command::go_place(&place).unwrap()));
    check(&Event::Command(Command::CopyWords { words: SECRET.to_owned() }));
    check(&Event::Command(Command::OpenLink { link: format!("file:///a#span=0..1&words={SECRET}") }));
    check(&Event::Command(Command::SetTitle { title: SECRET.to_owned() }));
    check(&Event::Command(Command::OpenWords { name: SECRET.to_owned(), words: SECRET.to_owned() }));
    for outcome in [Outcome::Read(document()), Outcome::Session(Some(kept()))] {
        check(&Event::Done(Ticket(1), Topic::Read(DocId(1)), outcome));
    }
}

#[test]
fn the_ways_of_a_password_and_of_pasted_words_through_the_desk_print_neither() {
    let mut desk = Desk::default();
    let mut seen = desk.handle(Event::Clipboard(format!("Dear diary\n\n{SECRET}")));
    seen.extend(desk.handle(Event::Given(vec![("/a.pdf".into(), false)])));
    let doc = desk.active_view().unwrap().doc;
    seen.extend(desk.handle(Event::Password { doc, password: Password::new(SECRET) }));
    seen.extend(desk.handle(Event::Tick(10_000)));
    let carried = |effect: &Effect| match effect {
        Effect::Start(.., Job::Read { from, passwords, .. }) => passwords.of(from).is_some(),
        Effect::Start(.., Job::Save { save: Save::Session(session), .. }) => !session.words.is_empty(),
        _ => false,
    };
    assert_eq!(seen.iter().filter(|effect| carried(effect)).count(), 2, "both are on their way");
    seen.iter().for_each(check);
    desk.documents.values().for_each(check);
    check(&desk.saves);
}

#[test]
fn a_failure_of_the_store_quotes_nothing_that_was_to_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&Profile::under(folder.path()));
    let names_only = SessionSave { words: Vec::new(), ..session() };
    let outcome = store.keep(Job::Save { id: SaveId(4), save: Save::Session(names_only) });
    let Outcome::SaveFailed { id: SaveId(4), failure } = outcome else { panic!("{outcome:?}") };
    check(&failure);
}
