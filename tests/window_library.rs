//! The library as it is drawn: what its rows say, what is typed into its filter, and what several rows and their menus do.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use folioscope::data::job::ReadMark;
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::desk::command::Command;
use folioscope::desk::{Event, Overlay};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::{App, Setup};
use std::path::PathBuf;
use tempfile::TempDir;

type Window = Harness<'static, App>;

/// A window with a pile: the folder, and the window.
fn pile() -> (TempDir, Window) {
    pile_with(&[])
}

/// The same with more in it.
fn pile_with(more: &[(&str, &[u8])]) -> (TempDir, Window) {
    let folder = TempDir::new().unwrap();
    let files = [
        ("bills/HR 1 vol 2.txt", "Two.\n".as_bytes()),
        ("bills/HR 10 vol 1.txt", b"Ten.\n"),
        ("letters/letter.txt", b"Dear reader,\n"),
        ("letters/slides.avi", b"RIFF    AVI "),
        ("note.md", b"# A Note on Foxes\n\nThe fox.\n"),
    ];
    for (name, words) in files.iter().chain(more) {
        let path = folder.path().join("pile").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, words).unwrap();
    }
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let builder = Harness::builder().with_size(vec2(1440.0, 900.0)).with_max_steps(40);
    let mut window = builder.allow_missing_glyphs().build_eframe(move |cc| {
        let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
        App::new(&cc.egui_ctx, Setup { settings, jobs, live: false })
    });
    send(&mut window, Event::Given(vec![(folder.path().join("pile"), true)]));
    (folder, window)
}

fn send(window: &mut Window, event: Event) {
    let ctx = window.ctx.clone();
    window.state_mut().send(&ctx, event);
    window.run();
}

fn command(window: &mut Window, line: &str) {
    let command: Command = line.parse().unwrap_or_else(|why| panic!("{why}"));
    send(window, Event::Command(command));
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

/// Names of the rows that are drawn, from top to bottom.
fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::TreeItem);
    rows.map(|row| row.accesskit_node().label().unwrap_or_default()).collect()
}

/// What a screen reader says of a row beside its name.
fn said_of(window: &Window, name: &str) -> String {
    let row = window.get_by_role_and_label(Role::TreeItem, name);
    row.accesskit_node().description().unwrap_or_default()
}

fn type_into_filter(window: &mut Window, words: &str) {
    let field = window.get_by_role_and_label(Role::TextInput, "Filter");
    field.focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Filter").type_text(words);
    window.run();
}

fn mark(window: &Window, name: &str) -> ReadMark {
    let files = window.state().desk.library.files().map(PathBuf::from);
    let path = files.into_iter().find(|path| path.ends_with(name)).unwrap();
    window.state().desk.read_marks.get(&path).copied().unwrap_or_default()
}

#[test]
fn a_filter_that_nothing_fits_says_so_and_a_cross_clears_it() {
    let (_folder, mut window) = pile();
    assert_eq!(rows(&window).len(), 8);
    assert!(window.query_by_label("Clear the filter").is_none());
    type_into_filter(&mut window, "1 vol");
    assert_eq!(rows(&window), ["pile", "bills", "HR 1 vol 2.txt", "HR 10 vol 1.txt"]);
    type_into_filter(&mut window, " zebra");
    assert_eq!(rows(&window), Vec::<String>::new());
    window.get_by_label_contains("None of 5 documents has these words");
    window.get_by_role_and_label(Role::Button, "Clear the filter").click();
    window.run();
    assert_eq!(rows(&window).len(), 8);
    assert_eq!(window.state().desk.library.filter, "");
}

/// Down and Enter mean the same document, and what is done to a list that is filtered does not change the whole one.
#[test]
fn the_first_that_fits_is_where_down_leads_and_folders_stay_open_behind_a_filter() {
    let (_folder, mut window) = pile();
    command(&mut window, "show-panel library");
    type_into_filter(&mut window, "10 vol");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    // To the folder that it lies in, which is not folded by it.
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(rows(&window), ["pile", "bills", "HR 10 vol 1.txt"]);
    type_into_filter(&mut window, "");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().desk.active_entry().unwrap().name(), "HR 10 vol 1.txt");
    window.get_by_role_and_label(Role::Button, "Clear the filter").click();
    window.run();
    assert_eq!(rows(&window).len(), 8);
}

#[test]
fn rows_say_how_far_they_were_read_and_what_cannot_be() {
    let (_folder, mut window) = pile();
    assert!(said_of(&window, "letter.txt").starts_with("unread"));
    assert!(said_of(&window, "slides.avi").starts_with("only its strings and bytes can be seen"));
    command(&mut window, "scroll line-down");
    let said = said_of(&window, "HR 1 vol 2.txt");
    assert!(!said.contains("unread") && !said.contains("begun"), "{said}");
    command(&mut window, "library-only unread");
    window.get_by_label("Only what is unread");
    window.get_by_label("Show all").click();
    window.run();
    assert_eq!(rows(&window).len(), 8);
}

#[test]
fn several_rows_are_chosen_by_keys_and_marked_with_one() {
    let (_folder, mut window) = pile();
    command(&mut window, "show-panel library");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Home);
    for _ in 0..4 {
        press(&mut window, Modifiers::NONE, Key::ArrowDown);
    }
    assert_eq!(window.state().desk.library.chosen.len(), 0);
    // “letters” is a folder, and what lies in it is meant with it.
    press(&mut window, Modifiers::COMMAND, Key::Space);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(window.state().desk.library.chosen.len(), 2);
    press(&mut window, Modifiers::COMMAND, Key::M);
    assert_eq!((mark(&window, "letter.txt"), mark(&window, "slides.avi")), (ReadMark::Read, ReadMark::Read));
    assert_eq!(mark(&window, "HR 10 vol 1.txt"), ReadMark::Unread);
    assert!(!said_of(&window, "letter.txt").contains("unread"));
    // A click on one alone means that one.
    window.get_by_role_and_label(Role::TreeItem, "note.md").click();
    window.run();
    assert_eq!(window.state().desk.library.chosen.len(), 0);
    assert_eq!(window.state().desk.active_entry().unwrap().name(), "note.md");
}

#[test]
fn a_row_has_a_menu_and_a_folder_marks_all_that_lies_in_it() {
    let (_folder, mut window) = pile();
    window.get_by_role_and_label(Role::TreeItem, "bills").click_secondary();
    window.run();
    window.get_by_label("Mark all in it as read").click();
    window.run();
    assert_eq!(mark(&window, "HR 10 vol 1.txt"), ReadMark::Read);
    assert_eq!(mark(&window, "letter.txt"), ReadMark::Unread);
    window.get_by_role_and_label(Role::TreeItem, "letter.txt").click_secondary();
    window.run();
    window.get_by_label("Open beside").click();
    window.run();
    assert_eq!(window.state().desk.layout.front_views().len(), 2);
}

#[test]
fn the_head_sorts_and_the_list_stands_at_the_document_in_front() {
    let (_folder, mut window) = pile();
    window.get_by_role_and_label(Role::Button, "Sort, and choose what is shown").click();
    window.run();
    window.get_by_label("Sort by name").click();
    window.run();
    let names = ["HR 1 vol 2.txt", "HR 10 vol 1.txt", "letter.txt", "note.md", "slides.avi"];
    assert_eq!(rows(&window), names);
    command(&mut window, "library-order folder");
    command(&mut window, "fold-all on");
    assert_eq!(rows(&window), ["pile", "bills", "letters", "note.md"]);
}

#[test]
fn what_cannot_be_read_offers_another_program_and_its_folder() {
    let (_folder, mut window) = pile();
    window.get_by_role_and_label(Role::TreeItem, "slides.avi").click();
    window.run();
    window.get_by_label_contains("is a video, which cannot be read yet");
    window.get_by_role_and_label(Role::Button, "Open with another program");
    window.get_by_label("Show in its folder");
}

#[test]
fn where_one_goes_to_a_document_each_has_its_name_and_is_found_by_its_title() {
    let (_folder, mut window) = pile();
    command(&mut window, "open-document 0");
    window.get_by_role_and_label(Role::TreeItem, "note.md").click();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::P);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Documents));
    window.get_by_role_and_label(Role::TextInput, "Go to document").type_text("foxes");
    window.run();
    let found = window.get_all_by_role(Role::ListBoxOption);
    let found: Vec<String> = found.map(|row| row.accesskit_node().label().unwrap_or_default()).collect();
    assert_eq!(found, ["note.md"]);
}

/// What is typed after Enter is the password, and walks through no list; whoever does not know it goes on in the list.
#[test]
fn a_locked_document_opened_from_the_list_has_the_keys_until_esc_gives_them_back() {
    let locked = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf/encrypted.pdf");
    let locked = std::fs::read(locked).unwrap();
    let (_folder, mut window) = pile_with(&[("letters/locked.pdf", &locked)]);
    let typed = |window: &mut Window, words: &str| {
        for letter in words.chars() {
            window.input_mut().events.push(egui::Event::Text(letter.to_string()));
            window.run();
        }
    };
    let is_in_field =
        |window: &Window| window.get_by_role_and_label(Role::PasswordInput, "Password").is_focused();
    // From a row that was clicked before, and from the field that filters.
    for from_filter in [false, true] {
        if from_filter {
            type_into_filter(&mut window, "locked");
        } else {
            window.get_by_role_and_label(Role::TreeItem, "letter.txt").click();
            window.run();
            press(&mut window, Modifiers::NONE, Key::ArrowDown);
        }
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert_eq!(window.state().desk.active_entry().unwrap().name(), "locked.pdf");
        assert!(is_in_field(&window), "from the filter: {from_filter}");
        typed(&mut window, "note");
        let field = window.get_by_role_and_label(Role::PasswordInput, "Password");
        assert_eq!(field.accesskit_node().value().unwrap().chars().count(), 4);
        press(&mut window, Modifiers::NONE, Key::Escape);
        assert!(!is_in_field(&window));
        command(&mut window, "close");
    }
    type_into_filter(&mut window, "");
    window.get_by_role_and_label(Role::Button, "Clear the filter").click();
    window.run();
    // From the row of another, as the pointer left it: Esc leads back to where one was.
    window.get_by_role_and_label(Role::TreeItem, "letter.txt").click();
    window.run();
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().desk.active_entry().unwrap().name(), "letter.txt", "the list has the keys");
    // A wrong password asks again, and the right one gives the keys to the page.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    typed(&mut window, "wrong");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(is_in_field(&window), "asked again");
    typed(&mut window, "reader");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().desk.active_document().is_some(), "it is open");
}

/// Whoever goes down a list of unknown files would open each of them again to see that nothing can be read.
#[test]
fn what_had_nothing_but_bytes_when_it_was_opened_says_so_from_then_on() {
    let unknown: Vec<u8> = (0..4000_u32).map(|at| (at * at % 251) as u8).collect();
    let (_folder, mut window) = pile_with(&[("letters/data.xyz", &unknown)]);
    assert!(said_of(&window, "data.xyz").starts_with("unread"), "nobody has looked into it");
    window.get_by_role_and_label(Role::TreeItem, "data.xyz").click();
    window.run();
    window.get_by_role_and_label(Role::TreeItem, "letter.txt").click();
    window.run();
    let said = said_of(&window, "data.xyz");
    assert!(said.starts_with("only its strings and bytes can be seen"), "{said}");
    // What can be read and is only looked at as bytes is not said to be unreadable.
    command(&mut window, "as-bytes on");
    let said = said_of(&window, "letter.txt");
    assert!(!said.contains("bytes"), "{said}");
    command(&mut window, "library-only unreadable");
    assert_eq!(rows(&window), ["pile", "letters", "data.xyz", "slides.avi"]);
}
