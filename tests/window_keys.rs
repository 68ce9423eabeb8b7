//! The window by keys alone: menus, what Esc takes away, where the keys are, keys that are changed, and the palette.

use egui::{Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use folioscope::data::settings::Settings;
use folioscope::desk::command::Command;
use folioscope::desk::words::PanelId;
use folioscope::desk::{Event, Overlay};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::{App, Setup};
use std::path::{Path, PathBuf};

const SIZE: Vec2 = vec2(1440.0, 900.0);
const CTRL: Modifiers = Modifiers::COMMAND;

type Window = Harness<'static, App>;

fn window() -> Window {
    let builder = Harness::builder().with_size(SIZE).with_max_steps(40).with_render_cursor(false);
    builder.allow_missing_glyphs().build_eframe(move |cc| {
        let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
        App::new(&cc.egui_ctx, Setup { settings: Settings::default(), jobs, live: false })
    })
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

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample")
}

/// The window with the sample library, a document of it in front.
fn library(document: &str) -> Window {
    let mut window = window();
    send(&mut window, Event::Given(vec![(sample(), true)]));
    send(&mut window, Event::Given(vec![(sample().join(document), false)]));
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

/// A key that also types a letter, as the window of the system sends both.
fn strike(window: &mut Window, modifiers: Modifiers, key: Key, letter: &str) {
    let pressed = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    window.input_mut().events.extend([pressed, egui::Event::Text(letter.to_owned())]);
    window.run();
}

fn tap(window: &mut Window, key: Key) {
    press(window, Modifiers::NONE, key);
}

fn spoken(window: &Window, role: Role) -> Vec<String> {
    let nodes = window.root().children_recursive();
    nodes
        .map(|node| node.accesskit_node())
        .filter(|node| node.role() == role)
        .map(|node| node.label().or(node.value()).unwrap_or_default())
        .collect()
}

fn menu_rows(window: &Window) -> Vec<String> {
    spoken(window, Role::MenuItem)
}

/// What a screen reader says of the menu that is open: the row that the keys are on.
fn lit(window: &Window) -> Option<String> {
    let menu = window.query_by_role_and_label(Role::Menu, "Menu")?;
    let at = menu.accesskit_node().data().active_descendant()?;
    let nodes = window.root().children_recursive();
    let row = nodes.map(|node| node.accesskit_node()).find(|node| node.locate().0 == at)?;
    row.label()
}

fn field<'a>(window: &'a Window, name: &'a str) -> egui_kittest::Node<'a> {
    window.get_by_role_and_label(Role::TextInput, name)
}

#[test]
fn a_menu_is_opened_walked_and_closed_by_keys() {
    let mut window = library("Chronology.md");
    tap(&mut window, Key::F10);
    let bar = ["File", "Edit", "Find", "Go", "Page", "Window", "Help"];
    assert_eq!(menu_rows(&window), bar);
    assert_eq!(lit(&window), None);
    tap(&mut window, Key::ArrowDown);
    assert_eq!(lit(&window).as_deref(), Some("File"));
    tap(&mut window, Key::ArrowUp);
    assert_eq!(lit(&window).as_deref(), Some("Help"));
    // A letter that one menu alone begins with opens it.
    strike(&mut window, Modifiers::NONE, Key::P, "p");
    assert_eq!(lit(&window).as_deref(), Some("Next theme"));
    strike(&mut window, Modifiers::NONE, Key::T, "t");
    assert_eq!(lit(&window).as_deref(), Some("Theme: as the system"));
    tap(&mut window, Key::Escape);
    assert_eq!(menu_rows(&window), bar, "Esc closes the innermost");
    assert_eq!(lit(&window).as_deref(), Some("Page"));
    tap(&mut window, Key::ArrowRight);
    assert_eq!(lit(&window).as_deref(), Some("Next theme"));
    tap(&mut window, Key::ArrowLeft);
    assert_eq!(menu_rows(&window), bar);
    tap(&mut window, Key::Escape);
    assert_eq!(menu_rows(&window), Vec::<String>::new());
    tap(&mut window, Key::F10);
    assert_eq!(menu_rows(&window), bar);
    tap(&mut window, Key::F10);
    assert_eq!(menu_rows(&window), Vec::<String>::new(), "F10 closes what it opened");
    let desk = &window.state().desk;
    assert!(!desk.in_front_printed() && desk.overlay.is_none(), "no letter reached the page");
}

#[test]
fn enter_does_what_is_lit_and_the_keys_go_back_where_they_were() {
    let mut window = library("Chronology.md");
    field(&window, "Filter").focus();
    window.run();
    tap(&mut window, Key::F10);
    assert!(!field(&window, "Filter").is_focused());
    strike(&mut window, Modifiers::NONE, Key::W, "w");
    assert_eq!(lit(&window).as_deref(), Some("Library"));
    tap(&mut window, Key::End);
    assert_eq!(lit(&window).as_deref(), Some("Panels as they were at first"));
    tap(&mut window, Key::Escape);
    tap(&mut window, Key::Escape);
    assert!(field(&window, "Filter").is_focused(), "where they were");
    assert_eq!(spoken(&window, Role::MenuItem), Vec::<String>::new());
    tap(&mut window, Key::F10);
    strike(&mut window, Modifiers::NONE, Key::P, "p");
    tap(&mut window, Key::ArrowDown);
    tap(&mut window, Key::ArrowDown);
    tap(&mut window, Key::Enter);
    assert_eq!(menu_rows(&window), Vec::<String>::new());
    assert_eq!(window.state().desk.settings.theme, folioscope::data::settings::ThemeChoice::Paper);
}

#[test]
fn a_menu_of_eguis_own_closes_by_esc_too() {
    let mut window = library("Chronology.md");
    command(&mut window, "find June");
    window.get_all_by_role_and_label(Role::Button, "This panel").next().unwrap().click();
    window.run();
    assert!(egui::Popup::is_any_open(&window.ctx));
    tap(&mut window, Key::Escape);
    assert!(!egui::Popup::is_any_open(&window.ctx));
    assert!(window.state().desk.find.open, "and only the menu");
}

#[test]
fn the_menu_opens_where_only_the_page_is_shown() {
    let mut window = library("Chronology.md");
    tap(&mut window, Key::F9);
    tap(&mut window, Key::F10);
    assert_eq!(menu_rows(&window).len(), 7);
    tap(&mut window, Key::Escape);
    assert!(window.state().desk.only_page);
}

#[test]
fn a_field_that_filters_is_emptied_by_esc_and_left_by_the_next() {
    let mut window = library("Chronology.md");
    command(&mut window, "find June");
    command(&mut window, "show-panel library");
    field(&window, "Filter").type_text("gloss");
    window.run();
    tap(&mut window, Key::Escape);
    let filter = field(&window, "Filter");
    assert_eq!((filter.value().unwrap_or_default(), filter.is_focused()), (String::new(), true));
    tap(&mut window, Key::Escape);
    assert!(!field(&window, "Filter").is_focused());
    assert_eq!(window.state().desk.focus, None);
    assert!(window.state().desk.find.open, "the hits are still there");
    tap(&mut window, Key::Escape);
    assert!(!window.state().desk.find.open);
}

#[test]
fn a_list_that_has_the_keys_gives_them_back_and_the_hits_stay() {
    let mut window = library("Chronology.md");
    command(&mut window, "find June");
    command(&mut window, "show-panel library");
    tap(&mut window, Key::ArrowDown);
    assert!(folioscope::ui::walk::has_keys(&window.ctx));
    tap(&mut window, Key::Escape);
    assert!(!folioscope::ui::walk::has_keys(&window.ctx));
    assert!(window.state().desk.find.open);
    let before = window.state().desk.find.current;
    strike(&mut window, Modifiers::NONE, Key::N, "n");
    assert_ne!(window.state().desk.find.current, before, "keys are the page's again");
}

#[test]
fn f6_takes_the_caret_out_of_every_field() {
    let mut window = library("Chronology.md");
    let focused = |window: &Window| window.ctx.memory(|memory| memory.focused());
    command(&mut window, "find-open");
    assert!(field(&window, "Find").is_focused());
    tap(&mut window, Key::F6);
    assert_eq!(focused(&window), None, "to the page");
    tap(&mut window, Key::F6);
    assert!(field(&window, "Filter").is_focused());
    tap(&mut window, Key::F6);
    assert!(field(&window, "Filter headings").is_focused());
    tap(&mut window, Key::F6);
    assert!(field(&window, "Find").is_focused());
    tap(&mut window, Key::F6);
    assert_eq!(focused(&window), None);
    let (library, top) = (window.state().desk.focus, window.state().desk.active_view().unwrap().top);
    for _ in 0..6 {
        strike(&mut window, Modifiers::NONE, Key::J, "j");
    }
    assert_eq!(library, None);
    assert_ne!(window.state().desk.active_view().unwrap().top, top, "letters are keys of the page");
    press(&mut window, Modifiers::SHIFT, Key::F6);
    assert!(field(&window, "Find").is_focused());
    press(&mut window, Modifiers::SHIFT, Key::F6);
    assert!(field(&window, "Filter headings").is_focused());
}

#[test]
fn every_panel_takes_the_keys_and_gives_them_back() {
    for panel in PanelId::ALL {
        let mut window = library("Chronology.md");
        command(&mut window, "find June");
        command(&mut window, "find-close");
        command(&mut window, "show-panel library");
        command(&mut window, &format!("show-panel {}", folioscope::desk::words::Word::print(&panel)));
        let filter = window.get_by_role_and_label(Role::TextInput, "Filter").is_focused();
        assert_eq!(filter, panel == PanelId::Library, "{panel:?}");
        tap(&mut window, Key::Escape);
        assert_eq!(window.state().desk.focus, None, "{panel:?}");
        assert_eq!(window.ctx.memory(|memory| memory.focused()), None, "{panel:?}");
        // A document without pages has no small ones that one could walk through, and without hits there are none.
        assert!(window.state().desk.overlay.is_none());
    }
}

#[test]
fn a_click_on_the_page_gives_it_the_keys() {
    let mut window = library("Chronology.md");
    command(&mut window, "show-panel library");
    assert!(field(&window, "Filter").is_focused());
    let at = egui::pos2(720.0, 700.0);
    window.drag_at(at);
    window.drop_at(at);
    window.run();
    assert!(!field(&window, "Filter").is_focused());
    assert_eq!(window.state().desk.focus, None);
    tap(&mut window, Key::F6);
    assert!(field(&window, "Filter").is_focused(), "the round begins at the page");
}

#[test]
fn a_letter_with_alt_is_no_text() {
    let mut window = library("Chronology.md");
    press(&mut window, CTRL, Key::F);
    strike(&mut window, Modifiers::ALT, Key::C, "c");
    assert!(window.state().desk.find.query.case);
    strike(&mut window, Modifiers::ALT, Key::Y, "y");
    strike(&mut window, Modifiers::NONE, Key::J, "j");
    assert_eq!(window.state().desk.find.query.words, "j");
    command(&mut window, "palette");
    strike(&mut window, Modifiers::ALT, Key::C, "c");
    strike(&mut window, Modifiers::NONE, Key::J, "j");
    assert_eq!(field(&window, "What would you like to do?").value().unwrap_or_default(), "j");
    assert_eq!(window.state().desk.overlay, Some(Overlay::Palette));
}
