//! The sheets for what leaves, as hands use them: by accessible names, in the real window.

#[path = "common/window.rs"]
mod common;

use common::{Window, command, press, sample, send, window};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use folioscope::desk::words::OutSheet;
use folioscope::desk::{Event, Overlay};
use std::path::Path;

fn pdf() -> Window {
    let mut window = window();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf/labels.pdf");
    send(&mut window, Event::Given(vec![(path, false)]));
    window
}

fn type_path(window: &mut Window, path: &Path) {
    let field = || "Path of the new file";
    window.get_by_role_and_label(Role::TextInput, field()).focus();
    window.run();
    press(window, Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(Role::TextInput, field()).type_text(&path.display().to_string());
    window.run();
    window.run();
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run();
    window.run();
}

/// All words that stand in the window.
fn told(window: &Window) -> Vec<String> {
    let labels = window.query_all_by_role(Role::Label).map(|label| label.accesskit_node());
    labels.filter_map(|label| label.value().or(label.label())).collect()
}

fn says(window: &Window) -> String {
    window.state().desk.messages.last().map(|message| message.words.clone()).unwrap_or_default()
}

#[test]
fn enter_saves_and_never_writes_over_anything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hits.jsonl");
    let mut window = window();
    send(&mut window, Event::Given(vec![(sample(), true)]));
    let report = std::fs::read_dir(sample()).unwrap().map(|entry| entry.unwrap().path());
    let report = report.filter(|path| path.extension().is_some_and(|ending| ending == "md")).min().unwrap();
    send(&mut window, Event::Given(vec![(report, false)]));
    command(&mut window, "find the");
    command(&mut window, "ask-out hits");
    click(&mut window, "JSON Lines");
    type_path(&mut window, &path);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.run();
    assert!(path.is_file(), "{}", says(&window));
    // Also the answer that it is written.
    window.run();
    assert_eq!(window.state().desk.overlay, None);
    let before = std::fs::read(&path).unwrap();
    assert!(before.starts_with(b"{\"number\":1,"));
    // Once more: Enter does nothing, and the button says what it would do.
    command(&mut window, "ask-out hits");
    type_path(&mut window, &path);
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.run();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Out(OutSheet::Hits)));
    let told = told(&window);
    assert!(told.iter().any(|words| words == "There is a file of that name."), "{told:?}");
    click(&mut window, "Replace it");
    assert!(std::fs::read(&path).unwrap().starts_with(b"\xEF\xBB\xBFnumber"), "{}", says(&window));
}

#[test]
fn pages_that_are_written_are_told_before_they_are_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("some.pdf");
    let mut window = pdf();
    command(&mut window, "ask-out pages");
    window.get_by_role_and_label(Role::TextInput, "Pages").focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Pages").type_text("1-2");
    window.run();
    let told = told(&window);
    assert!(told.iter().any(|words| words.starts_with("2 of 4: pages ")), "{told:?}");
    type_path(&mut window, &path);
    click(&mut window, "Save");
    assert!(path.is_file(), "{}", says(&window));
    // The folder of the last one is proposed for the next.
    command(&mut window, "ask-out pages");
    let field = window.get_by_role_and_label(Role::TextInput, "Path of the new file");
    let proposed = field.accesskit_node().value().unwrap_or_default();
    assert!(proposed.starts_with(&folder.path().display().to_string()), "{proposed}");
}

#[test]
fn nothing_is_saved_over_a_document_that_is_read() {
    let mut window = pdf();
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf/labels.pdf");
    let before = std::fs::read(&original).unwrap();
    command(&mut window, "ask-out pages");
    type_path(&mut window, &original);
    let told = told(&window);
    assert!(told.iter().any(|words| words.ends_with("Originals are never changed.")), "{told:?}");
    assert!(window.query_by_label("Replace it").is_none());
    press(&mut window, Modifiers::NONE, Key::Enter);
    click(&mut window, "Save");
    assert_eq!(std::fs::read(&original).unwrap(), before);
}
