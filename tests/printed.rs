//! Pages as they were printed, in the real application without a window: what is shown, and that page and text keep
//! the same place.

use folioscope::data::password::Password;
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::data::span::Span;
use folioscope::desk::Event;
use folioscope::desk::command::Command;
use folioscope::desk::documents::View;
use folioscope::desk::pages::TileState;
use folioscope::desk::words::{Side, Zoom};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use std::path::PathBuf;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf").join(name)
}

fn opened(name: &str) -> Headless {
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let jobs = Jobs::new(Box::new(Forgetful), Children::inside(), || {});
    let mut app = Headless::new(Setup { settings, jobs, live: false }, [1000, 700], 1.0);
    app.command(Command::Open { path: sample(name) });
    app.settle();
    app
}

fn view(app: &Headless) -> &View {
    app.app.desk.active_view().expect("a document is open")
}

fn act(app: &mut Headless, command: Command) {
    app.command(command);
    app.settle();
}

/// The page that the first words in sight are on.
fn page_of_top(app: &Headless) -> usize {
    let document = app.app.desk.active_document().expect("a document is open");
    document.unit_from_offset(view(app).visible.start).expect("a page")
}

#[test]
fn a_pdf_opens_as_printed_and_its_pages_are_drawn() {
    let app = opened("labels.pdf");
    assert!(app.app.desk.is_printed(view(&app).id));
    let drawn = app.app.desk.tiles.states.values().filter(|state| matches!(state, TileState::Taken));
    assert!(drawn.count() >= 2, "{:?}", app.app.desk.tiles.states.keys());
}

#[test]
fn page_and_text_keep_the_same_place() {
    let mut app = opened("two-thousand-pages.pdf");
    act(&mut app, Command::Page { label: "1234".to_owned() });
    assert_eq!(view(&app).unit_looked_at, 1233);
    act(&mut app, Command::Printed { on: false });
    assert!(!app.app.desk.is_printed(view(&app).id));
    assert_eq!(page_of_top(&app), 1233);
    act(&mut app, Command::Printed { on: true });
    assert_eq!(view(&app).unit_looked_at, 1233);
    assert!(app.app.desk.tiles.states.len() < 12, "only pages near the window are drawn");
}

#[test]
fn one_goes_to_a_page_by_what_is_printed_on_it_and_quotes_it_so() {
    let mut app = opened("labels.pdf");
    act(&mut app, Command::Page { label: "ii".to_owned() });
    assert_eq!(view(&app).unit_looked_at, 1);
    act(&mut app, Command::Page { label: "nowhere".to_owned() });
    assert_eq!(view(&app).unit_looked_at, 1, "a page that there is not leaves one where one was");
    let document = app.app.desk.active_document().expect("open");
    let unit = document.units.get(1).expect("a second page");
    let words = unit.pieces.iter().next().map(|piece| unit.span_of(&piece)).expect("words");
    let citation = cited(document, words);
    assert!(citation.ends_with("page ii (2 of the file)."), "{citation}");
}

#[test]
fn a_hit_is_brought_into_sight_on_the_page_where_it_stands() {
    let mut app = opened("two-thousand-pages.pdf");
    let document = app.app.desk.active_document().expect("open");
    let unit = document.units.get(777).expect("so many pages");
    let words = document.text.slice(unit.span).split_whitespace().collect::<Vec<_>>().join(" ");
    act(&mut app, Command::Find { words });
    let hit = app.app.desk.find.current_span().expect("a hit");
    let document = app.app.desk.active_document().expect("open");
    assert_eq!(document.unit_from_offset(hit.start), Some(777));
    assert!(view(&app).visible.overlaps(hit), "{hit:?}");
}

#[test]
fn zoom_turn_and_columns_keep_the_page() {
    let mut app = opened("two-thousand-pages.pdf");
    act(&mut app, Command::Page { label: "500".to_owned() });
    for command in [
        Command::Zoom { zoom: Zoom::Ratio(3.0) },
        Command::Turn,
        Command::Zoom { zoom: Zoom::Page },
        Command::Columns { count: 2 },
    ] {
        let told = command.to_string();
        act(&mut app, command);
        let seen = view(&app).unit_looked_at;
        assert!((498..=500).contains(&seen), "after {told}: page {}", seen + 1);
    }
}

#[test]
fn a_locked_file_opens_with_its_password_and_not_with_another() {
    let mut app = opened("encrypted.pdf");
    let doc = view(&app).doc;
    assert!(app.app.desk.active_document().is_none());
    app.event(Event::Password { doc, password: Password::new("wrong") });
    app.settle();
    assert!(app.app.desk.active_document().is_none());
    app.event(Event::Password { doc, password: Password::new("reader") });
    app.settle();
    let document = app.app.desk.active_document().expect("the password opens it");
    assert!(document.counts.words > 3);
    assert!(app.app.desk.tiles.states.values().any(|state| matches!(state, TileState::Taken)));
}

#[test]
fn what_lies_in_a_file_opens_as_a_document() {
    let mut app = opened("hidden.pdf");
    let doc = view(&app).doc;
    act(&mut app, Command::OpenAttachment { doc, number: 0 });
    let document = app.app.desk.active_document().expect("it opens");
    assert_ne!(document.id, doc);
    assert!(document.counts.words > 0);
}

#[test]
fn closing_a_document_forgets_its_pictures() {
    let mut app = opened("labels.pdf");
    act(&mut app, Command::Close);
    assert!(app.app.desk.tiles.states.is_empty(), "{:?}", app.app.desk.tiles.states);
}

/// The eye finds its line again: a byte alone would bring the line that it stands in to the top.
#[test]
fn going_back_leads_to_the_very_point_of_the_page() {
    let mut app = opened("two-thousand-pages.pdf");
    let doc = view(&app).doc;
    act(&mut app, Command::Unit { doc, unit: 700, top: 123.0 });
    let before = view(&app).on_unit;
    assert_eq!(before.0, 700);
    act(&mut app, Command::Page { label: "12".to_owned() });
    assert_ne!(view(&app).on_unit.0, 700);
    act(&mut app, Command::Back);
    assert_eq!(view(&app).on_unit, before);
    act(&mut app, Command::Forward);
    act(&mut app, Command::Back);
    assert_eq!(view(&app).on_unit, before);
}

/// One turns the wheel over either side of a page and its words: the other goes along, and neither runs away.
#[test]
fn the_side_that_is_moved_leads_whether_or_not_it_has_the_keys() {
    let mut app = opened("two-thousand-pages.pdf");
    let pages = view(&app).id;
    act(&mut app, Command::Split { side: Side::Right });
    act(&mut app, Command::Printed { on: false });
    let words = view(&app).id;
    assert_ne!(pages, words);
    let doc = view(&app).doc;
    let at =
        |app: &Headless, unit: usize| app.app.desk.document(doc).unwrap().units.get(unit).unwrap().span.start;
    let page = |app: &Headless, view| {
        let view = &app.app.desk.views[&view];
        app.app.desk.document(doc).unwrap().unit_from_offset(view.visible.start).unwrap()
    };
    // The words have the keys; the pages are moved by hand.
    let top = at(&app, 800);
    app.event(Event::Seen { view: pages, top, visible: Span::new(top, top + 10) });
    app.settle();
    assert_eq!(page(&app, words), 800);
    // And the other way round.
    app.command(Command::View { view: pages });
    app.settle();
    let top = at(&app, 300);
    app.event(Event::Seen { view: words, top, visible: Span::new(top, top + 10) });
    app.settle();
    assert_eq!(app.app.desk.views[&pages].unit_looked_at, 300);
}

/// The plain citation of a span.
fn cited(document: &folioscope::data::document::Document, span: Span) -> String {
    use folioscope::data::{cite::Citing, copying};
    copying::copied(document, &copying::Chosen::Words(span), Default::default(), Some(&Citing::default()))
        .text
}
