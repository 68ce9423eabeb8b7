//! What a reader has before them: pages, text and both beside each other, as the real application shows them without a
//! window.

use folioscope::data::cite::{Cited, Citing, citation};
use folioscope::data::settings::{Family, Settings, ThemeChoice};
use folioscope::data::unit::UnitState;
use folioscope::desk::Event;
use folioscope::desk::command::Command;
use folioscope::desk::documents::View;
use folioscope::desk::words::{ScrollStep, ShownAs, Side, ViewId};
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

/// A file with these words, opened.
fn written(name: &str, words: &str) -> (tempfile::TempDir, Headless) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, words).unwrap();
    let mut app = empty();
    act(&mut app, Command::Open { path });
    (folder, app)
}

fn view(app: &Headless) -> &View {
    app.app.desk.active_view().expect("a document is open")
}

/// The words with which the lines in sight begin.
fn first_words(app: &Headless) -> String {
    let start = view(app).visible.start;
    let document = app.app.desk.active_document().unwrap();
    let block = document.block(document.block_from_offset(start)).unwrap().block().span;
    document.text.slice(block).to_string()
}

/// What is painted in a rectangle of the window: left, top, right and bottom.
fn painted(app: &mut Headless, [left, top, right, bottom]: [usize; 4]) -> Vec<egui::Color32> {
    let picture = app.picture();
    let row = |y: usize| picture.pixels[y * picture.size[0] + left..y * picture.size[0] + right].to_vec();
    (top..bottom).flat_map(row).collect()
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

fn wide_table() -> String {
    let row = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..14).map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let head = row(&|column| format!("Column {column}"));
    let rows: String = (0..120).map(|at| row(&|column| format!("value {at} of {column}"))).collect();
    format!("# Table\n\nBefore it.\n\n{head}{}{rows}\nAfter it.\n", row(&|_| "---".to_owned()))
}

/// In the middle of a long table nobody knows any more which column is which; and what is jumped to must not lie under
/// the names of the columns.
#[test]
fn the_head_of_a_table_stays_while_one_goes_through_its_rows() {
    let (_folder, mut app) = written("table.md", &wide_table());
    let head = [340, 44, 1180, 70];
    act(&mut app, Command::Paragraph { number: 50 });
    assert!(first_words(&app).starts_with("value 46 of 0"), "{}", first_words(&app));
    let before = painted(&mut app, head);
    act(&mut app, Command::Paragraph { number: 90 });
    assert!(first_words(&app).starts_with("value 86 of 0"), "{}", first_words(&app));
    assert!(painted(&mut app, head) == before, "the names of the columns went away");
    // A screen further shows the rows that follow, and none is passed over under the head.
    let last = view(&app).visible.end;
    act(&mut app, Command::Scroll { step: ScrollStep::ScreenDown });
    assert!(view(&app).visible.start < last, "rows were passed over");
}

/// Without a mouse that scrolls sideways, the right half of a wide table could not be come to at all.
#[test]
fn a_wide_table_is_moved_by_its_bar_which_is_in_sight_in_the_middle_of_it() {
    let (_folder, mut app) = written("table.md", &wide_table());
    act(&mut app, Command::Paragraph { number: 50 });
    let head = [340, 44, 1180, 70];
    let before = painted(&mut app, head);
    let hand = |app: &mut Headless, x: f32, pressed: Option<bool>| {
        let pos = egui::pos2(x, 764.0);
        app.input(egui::Event::PointerMoved(pos));
        if let Some(pressed) = pressed {
            let modifiers = egui::Modifiers::NONE;
            let button = egui::PointerButton::Primary;
            app.input(egui::Event::PointerButton { pos, button, pressed, modifiers });
        }
        app.frame();
    };
    hand(&mut app, 500.0, None);
    hand(&mut app, 500.0, Some(true));
    hand(&mut app, 560.0, None);
    hand(&mut app, 640.0, None);
    hand(&mut app, 640.0, Some(false));
    app.settle();
    assert!(painted(&mut app, head) != before, "the columns do not move along");
    assert!(view(&app).selection.is_none(), "nothing is selected by it");
}

/// Whoever goes to 2,000 reads 2,000 at the foot of the window, and not 1,998.
#[test]
fn one_stands_at_the_very_paragraph_that_one_went_to() {
    let words: Vec<String> = (1..=3_000).map(|number| format!("Paragraph {number} says so.")).collect();
    let (_folder, mut app) = written("many.txt", &words.join("\n\n"));
    for number in [2_000, 7, 2_900] {
        act(&mut app, Command::Paragraph { number });
        let document = app.app.desk.active_document().unwrap();
        assert_eq!(document.counted_place(view(&app).visible.start), ("paragraph", number, 3_000));
    }
}

/// People count the lines of a program; that it is one paragraph of one helps nobody.
#[test]
fn a_program_is_counted_in_lines() {
    let lines: Vec<String> = (1..=400).map(|number| format!("let value_{number} = {number};")).collect();
    let (_folder, mut app) = written("program.rs", &lines.join("\n"));
    act(&mut app, Command::Line { number: 120 });
    let document = app.app.desk.active_document().unwrap();
    assert_eq!(document.counted_place(view(&app).visible.start), ("line", 120, 400));
}

/// Two views of one page are held against each other line by line: none stands some points lower.
#[test]
fn both_sides_of_a_split_stand_at_the_same_point_of_the_page() {
    let mut app = opened("two-thousand-pages.pdf");
    let doc = view(&app).doc;
    act(&mut app, Command::Unit { doc, unit: 700, top: 123.0 });
    act(&mut app, Command::Split { side: Side::Right });
    let stands: Vec<(u32, f32)> = app.app.desk.views.values().map(|view| view.on_unit).collect();
    assert_eq!(stands, [(700, 123.0), (700, 123.0)]);
}

/// What a program read in a picture may be misread: who quotes it, and who reads the quotation, should know.
#[test]
fn words_that_were_recognised_in_a_scan_are_told_as_such() {
    let app = opened("scanned.pdf");
    let document = app.app.desk.active_document().unwrap();
    let states: Vec<UnitState> = document.units.iter().map(|unit| unit.state).collect();
    assert_eq!(states, [UnitState::Picture, UnitState::Recognised]);
    let words = document.units.get(1).unwrap().span;
    let cited = Cited { words: "words", span: words, place: None };
    let citation = citation(document, &cited, &Citing::default());
    assert!(citation.ends_with("page 2 (recognised text of a scan)."), "{citation}");
    // Printed words are not.
    let app = opened("labels.pdf");
    let document = app.app.desk.active_document().unwrap();
    assert!(document.units.iter().all(|unit| unit.state != UnitState::Recognised));
}

/// A typeface that one reads well in is chosen by its name; and where it is gone, the page does not change without a word.
#[test]
fn a_typeface_of_the_computer_is_chosen_by_name_and_missed_in_words() {
    let (_folder, mut app) = written("a.txt", "Some words.");
    let listed = |names: &[&str]| Event::Typefaces(names.iter().map(|name| (*name).to_owned()).collect());
    app.event(listed(&["Charter", "Iosevka", "Iowan Old Style"]));
    act(&mut app, Command::Typefaces { code: false });
    app.input(egui::Event::Text("old iow".to_owned()));
    app.settle();
    let enter = |pressed| egui::Event::Key {
        key: egui::Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    app.input(enter(true));
    app.input(enter(false));
    app.settle();
    let desk = &app.app.desk;
    assert_eq!(desk.settings.page.family, Family::System("Iowan Old Style".to_owned()));
    assert_eq!((desk.overlay.clone(), desk.missing_typeface()), (None, None));
    act(&mut app, Command::CodeFamily { name: "iosevka".to_owned() });
    assert_eq!(app.app.desk.missing_typeface(), None);
    app.event(listed(&["Iosevka"]));
    app.settle();
    let words = app.app.desk.missing_typeface();
    assert_eq!(
        words.as_deref(),
        Some("“Iowan Old Style” is not on this computer; Literata stands in for it.")
    );
}

/// Below a picture without words stood the box that a font has for signs it does not know.
#[test]
fn below_a_picture_without_words_nothing_stands() {
    let picture = "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' height='60'/%3E\">";
    let page = |words: String| {
        let (_folder, mut app) = written("page.html", &format!("<h1>Lamp</h1><p>{words}</p>"));
        painted(&mut app, [330, 160, 1180, 780])
    };
    // A link holds on to the sign that stands for the picture's words.
    let linked = page(format!("<a href='#x'>{picture}</a>"));
    assert!(linked.contains(&egui::Color32::WHITE), "the picture is not there");
    assert!(linked == page(picture.to_owned()), "something is painted for it");
}
