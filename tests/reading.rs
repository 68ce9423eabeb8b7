//! What a reader has before them: pages, text and both beside each other, as the real application shows them without a
//! window.

use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::desk::command::Command;
use folioscope::desk::words::{ShownAs, Side, ViewId};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use std::path::PathBuf;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf").join(name)
}

fn empty() -> Headless {
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let jobs = Jobs::new(Box::new(Forgetful), Children::inside(), || {});
    Headless::new(Setup { settings, jobs, live: false }, [1200, 800], 1.0)
}

fn opened(name: &str) -> Headless {
    let mut app = empty();
    act(&mut app, Command::Open { path: sample(name) });
    app
}

fn act(app: &mut Headless, command: Command) {
    app.command(command);
    app.settle();
}

/// What can be seen, from left to right.
fn faces(app: &Headless) -> Vec<ShownAs> {
    let desk = &app.app.desk;
    desk.layout.front_views().into_iter().map(|view| desk.shown_as(view)).collect()
}

fn page_of(app: &Headless, view: ViewId) -> usize {
    let view = &app.app.desk.views[&view];
    app.app.desk.document(view.doc).unwrap().unit_from_offset(view.visible.start).unwrap()
}

/// Who checks a quotation against the print needs the page and its words at once, at the same place, by one act.
#[test]
fn both_shows_page_and_text_at_the_same_place_and_one_way_again_leaves_the_reader_there() {
    let mut app = opened("two-thousand-pages.pdf");
    act(&mut app, Command::Page { label: "1234".to_owned() });
    let first = app.app.desk.active.unwrap();
    act(&mut app, Command::Both { on: true });
    assert_eq!(faces(&app), [ShownAs::Pages, ShownAs::Words]);
    assert_eq!(app.app.desk.active, Some(first), "the keys stay with what was read");
    let halves = app.app.desk.layout.front_views();
    assert_eq!(app.app.desk.views[&first].unit_looked_at, 1233);
    assert_eq!(page_of(&app, halves[0]), page_of(&app, halves[1]));
    // They go along with each other.
    act(&mut app, Command::Page { label: "700".to_owned() });
    assert_eq!(page_of(&app, halves[1]), 699);
    // Once more closes the other half, and asking for one of the ways does too.
    act(&mut app, Command::Both { on: false });
    assert_eq!(app.app.desk.layout.views(), [first]);
    assert_eq!((faces(&app), page_of(&app, first)), (vec![ShownAs::Pages], 699));
    act(&mut app, Command::Both { on: true });
    act(&mut app, Command::ShownAs { face: ShownAs::Words });
    assert_eq!(app.app.desk.layout.views(), [first]);
    assert_eq!((faces(&app), page_of(&app, first)), (vec![ShownAs::Words], 699));
}

/// From the half with the words, one goes on where one is.
#[test]
fn the_half_that_stays_shows_what_had_the_keys() {
    let mut app = opened("two-thousand-pages.pdf");
    let first = app.app.desk.active.unwrap();
    act(&mut app, Command::ShownAs { face: ShownAs::Words });
    act(&mut app, Command::Both { on: true });
    assert_eq!(faces(&app), [ShownAs::Pages, ShownAs::Words], "the pages stand left from either way");
    let words = app.app.desk.layout.front_views()[1];
    act(&mut app, Command::View { view: words });
    act(&mut app, Command::Page { label: "321".to_owned() });
    act(&mut app, Command::Both { on: false });
    assert_eq!(app.app.desk.layout.views(), [first]);
    assert_eq!((faces(&app), page_of(&app, first)), (vec![ShownAs::Words], 320));
}

/// A split that was made by hand is not doubled.
#[test]
fn both_makes_the_second_half_of_a_split_that_is_there() {
    let mut app = opened("labels.pdf");
    act(&mut app, Command::Split { side: Side::Right });
    assert_eq!(faces(&app), [ShownAs::Pages, ShownAs::Pages]);
    act(&mut app, Command::Both { on: true });
    assert_eq!(app.app.desk.views.len(), 2);
    assert_eq!(faces(&app).iter().filter(|face| **face == ShownAs::Words).count(), 1);
}
