//! The window under the mouse: menus of what is pointed at, the bar at what was selected, the middle button, and edges.
//!
//! The real application runs here without a display; buttons are pressed where the words stand.

#[path = "common/window.rs"]
mod window;

use egui::{Key, Modifiers, PointerButton, Pos2, Role, Vec2, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use folioscope::data::settings::ThemeChoice as Theme;
use folioscope::data::shown::Reading;
use folioscope::data::span::Span;
use folioscope::desk::Event;
use folioscope::desk::documents::{Selection, View};
use std::path::{Path, PathBuf};
use window::{Window, command, press, send};

const SIZE: Vec2 = vec2(1200.0, 800.0);

fn opened(document: &str) -> Window {
    let mut window = window::window_with(SIZE, Theme::Paper);
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    send(&mut window, Event::Given(vec![(path, false)]));
    window
}

/// A document of the sample library, as words.
fn chronology() -> Window {
    opened("assets/sample/Chronology.md")
}

/// A printed report.
fn printed() -> Window {
    let mut window = opened("tests/samples/pdf/two-thousand-pages.pdf");
    command(&mut window, "shown-as pages");
    window
}

fn view(window: &Window) -> View {
    window.state().desk.active_view().expect("a view").clone()
}

fn selected(window: &Window) -> Option<String> {
    let span = view(window).selection.and_then(Selection::words)?;
    Some(window.state().desk.active_document()?.text.slice(span).into_owned())
}

/// Where the page is drawn: the node of the document.
fn page(window: &Window) -> egui::Rect {
    window.get_all_by_role(Role::Document).next().expect("a page").rect()
}

fn button(window: &mut Window, pos: Pos2, button: PointerButton, pressed: bool) {
    window.event(egui::Event::PointerMoved(pos));
    window.event(egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    // A button that is held for long is no click, and each frame takes a quarter of a second here.
    window.run_steps(1);
    if !pressed {
        window.run();
    }
}

fn click(window: &mut Window, pos: Pos2, which: PointerButton) {
    button(window, pos, which, true);
    button(window, pos, which, false);
}

fn drag(window: &mut Window, from: Pos2, to: Pos2, which: PointerButton) {
    button(window, from, which, true);
    for step in 1..=4 {
        window.event(egui::Event::PointerMoved(from + (to - from) * (step as f32 / 4.0)));
        window.run_steps(1);
    }
    button(window, to, which, false);
}

/// A point in the middle of a paragraph of the page.
fn in_words(window: &Window) -> Pos2 {
    let paragraphs = window.get_all_by_role(Role::Paragraph).map(|node| node.rect());
    let large = paragraphs.max_by(|a, b| a.height().total_cmp(&b.height()));
    let rect = large.expect("a paragraph");
    pos2(rect.left() + 120.0, rect.top() + 14.0)
}

fn menu(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(Role::MenuItem);
    rows.map(|row| row.accesskit_node().label().unwrap_or_default()).collect()
}

fn has(window: &Window, row: &str) -> bool {
    menu(window).iter().any(|own| own == row)
}

#[test]
fn the_right_button_on_selected_words_offers_what_one_wants_with_them_and_keeps_them() {
    let mut window = chronology();
    let at = in_words(&window);
    drag(&mut window, at, at + vec2(220.0, 0.0), PointerButton::Primary);
    let words = selected(&window).expect("words are selected");
    click(&mut window, at + vec2(100.0, 0.0), PointerButton::Secondary);
    assert_eq!(selected(&window).as_deref(), Some(words.as_str()), "the right button keeps the selection");
    for row in
        ["Copy", "Copy as citation", "Copy as", "Copy link to this", "Find this", "Open beside", "Select all"]
    {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    window.get_by_role_and_label(Role::MenuItem, "Copy as citation").click();
    window.run();
    let copied = window
        .output()
        .platform_output
        .commands
        .iter()
        .any(|command| matches!(command, egui::OutputCommand::CopyText(_)));
    let said = window
        .state()
        .desk
        .messages
        .iter()
        .any(|message| message.words.contains("with its document and place"));
    assert!(copied || said, "nothing was copied");
    assert!(menu(&window).is_empty(), "the menu is gone");
}

#[test]
fn the_right_button_on_the_page_offers_ways_from_there_and_loses_nothing() {
    let mut window = chronology();
    let at = in_words(&window);
    click(&mut window, at, PointerButton::Secondary);
    assert_eq!(selected(&window), None);
    for row in ["Copy link to here", "Find in this document…", "Open beside", "Select all"] {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    assert!(!has(&window, "Copy"), "nothing is selected");
    assert!(menu(&window).iter().any(|row| row.starts_with("Find “")), "the word under the pointer");
}

#[test]
fn a_menu_is_had_by_keys_at_the_caret() {
    let mut window = chronology();
    command(&mut window, "select 400 412");
    window.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    window.run();
    assert!(has(&window, "Find this"), "{:?}", menu(&window));
    window.key_press(Key::ArrowDown);
    window.key_press(Key::Enter);
    window.run();
    let said = window.state().desk.messages.iter().any(|message| message.words.contains("in the clipboard"));
    assert!(said && menu(&window).is_empty(), "the first row is “Copy”");
}

#[test]
fn printed_pages_have_the_same_menus() {
    let mut window = printed();
    let at = page(&window).center();
    click(&mut window, at, PointerButton::Secondary);
    for row in ["Copy link to here", "Go to the text", "Next page"] {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    window.get_by_role_and_label(Role::MenuItem, "Go to the text").click();
    window.run();
    assert!(!window.state().desk.in_front_printed());
}

#[test]
fn headings_and_hits_have_menus_too() {
    let mut window = chronology();
    let title =
        window.state().desk.active_document().expect("open").outline.get(1).expect("a heading").title.clone();
    let at = window.get_by_role_and_label(Role::TreeItem, &title).rect().center();
    click(&mut window, at, PointerButton::Secondary);
    for row in ["Go there", "Open beside", "Copy heading", "Copy link to here"] {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(menu(&window).is_empty(), "Esc closes it");
    command(&mut window, "find \"January 2017\"");
    command(&mut window, "show-panel find");
    let hit = window.get_all_by_role(Role::ListItem).next().expect("a hit").rect().center();
    click(&mut window, hit, PointerButton::Secondary);
    for row in ["Go there", "Copy its paragraph", "Copy its paragraph as citation", "Copy link to here"] {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
}

#[test]
fn small_pages_have_menus_and_give_their_words() {
    let mut window = printed();
    command(&mut window, "show-panel pages");
    let small = window.get_by_role_and_label(Role::ListItem, "page 2").rect().center();
    click(&mut window, small, PointerButton::Secondary);
    for row in ["Go there", "Open beside", "Copy link to here"] {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    window.get_by_role_and_label(Role::MenuItem, "Copy its words").click();
    window.run();
    assert!(window.state().desk.messages.iter().any(|message| message.words.contains("clipboard")));
}

#[test]
fn the_line_at_the_foot_has_a_menu() {
    let mut window = chronology();
    click(&mut window, pos2(600.0, SIZE.y - 12.0), PointerButton::Secondary);
    assert!(has(&window, "Go to line, paragraph or part…"), "{:?}", menu(&window));
    assert!(has(&window, "Encoding"), "{:?}", menu(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    // Also where a word of it stands, which is a button of its own.
    let place = window.get_by_label_contains("Paragraph 1 of").rect().center();
    click(&mut window, place, PointerButton::Secondary);
    assert!(has(&window, "Encoding"), "{:?}", menu(&window));
}

#[test]
fn tabs_and_documents_of_the_library_have_menus_by_mouse_and_by_keys() {
    let mut window = window::library("Chronology.md");
    let tab = window.get_by_role_and_label(Role::Tab, "Chronology.md").rect().center();
    click(&mut window, tab, PointerButton::Secondary);
    for row in
        ["Close", "Split: beside", "Mark as read", "Show in the library", "Copy path", "Show in its folder"]
    {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    let document = window.get_by_role_and_label(Role::TreeItem, "Glossary.html").rect().center();
    click(&mut window, document, PointerButton::Secondary);
    for row in ["Open in a new tab", "Open beside", "Mark as read", "Copy path", "Show in its folder"] {
        assert!(has(&window, row), "“{row}” is missing in {:?}", menu(&window));
    }
    let before = window.state().desk.views.len();
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(menu(&window).is_empty());
    assert_eq!(window.state().desk.views.len(), before + 1, "the second row opens it in a tab of its own");
    // The keys are on a row of the list, and ask for the menu of that.
    command(&mut window, "show-panel library");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::SHIFT, Key::F10);
    assert!(has(&window, "Show in its folder"), "{:?}", menu(&window));
    press(&mut window, Modifiers::NONE, Key::Escape);
    // So does a tab that has the focus by Tab.
    window.get_by_role_and_label(Role::Tab, "Chronology.md").focus();
    window.run();
    press(&mut window, Modifiers::SHIFT, Key::F10);
    assert!(has(&window, "Close the others"), "{:?}", menu(&window));
}

#[test]
fn a_small_bar_stands_at_what_the_mouse_selected_and_goes_with_it() {
    let mut window = chronology();
    let at = in_words(&window);
    let bar = |window: &Window| window.query_all_by_label_contains("Copy as a citation").count();
    command(&mut window, "select 400 412");
    assert_eq!(bar(&window), 0, "keys have no need of it");
    drag(&mut window, at, at + vec2(220.0, 0.0), PointerButton::Primary);
    assert_eq!(bar(&window), 1);
    window.get_by_label_contains("Copy as a citation").click();
    window.run();
    assert!(window.state().desk.messages.iter().any(|message| message.words.contains("with its document")));
    assert_eq!(bar(&window), 0, "it has done what it is for");
    drag(&mut window, at, at + vec2(180.0, 0.0), PointerButton::Primary);
    assert_eq!(bar(&window), 1);
    command(&mut window, "select-none");
    assert_eq!(bar(&window), 0);
    command(&mut window, "selection-bar off");
    drag(&mut window, at, at + vec2(220.0, 0.0), PointerButton::Primary);
    assert_eq!(bar(&window), 0, "it is switched off");
    command(&mut window, "selection-bar on");
    drag(&mut window, at, at + vec2(180.0, 0.0), PointerButton::Primary);
    assert_eq!(bar(&window), 1);
    click(&mut window, at + vec2(60.0, 0.0), PointerButton::Secondary);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(bar(&window), 0, "a menu was asked for instead");
}

#[test]
fn the_middle_button_moves_the_page_and_selects_nothing() {
    for (mut window, name) in [(chronology(), "words"), (printed(), "pages")] {
        command(&mut window, "scroll screen-down");
        let at = page(&window).center();
        let before = (view(&window).top, view(&window).on_unit);
        drag(&mut window, at, at + vec2(0.0, -160.0), PointerButton::Middle);
        window.run();
        let after = (view(&window).top, view(&window).on_unit);
        assert_ne!(before, after, "{name}: the page goes with the hand");
        assert_eq!(view(&window).selection, None, "{name}");
    }
}

#[test]
fn buttons_at_the_side_go_back_and_forward_also_over_panels() {
    let mut window = chronology();
    command(&mut window, "paragraph 30");
    let there = view(&window).top;
    // Over the outline.
    let at = pos2(150.0, 400.0);
    click(&mut window, at, PointerButton::Extra1);
    assert_ne!(view(&window).top, there, "back");
    click(&mut window, at, PointerButton::Extra2);
    assert_eq!(view(&window).top, there, "and forward again");
}

/// A link comes out of a letter; where somebody pastes it first is not for us to say.
#[test]
fn a_link_leads_back_from_the_list_of_acts_from_that_of_documents_and_from_the_field_for_a_path() {
    let mut window = chronology();
    let document = window.state().desk.active_document().expect("open").clone();
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    let start = text.rfind("memo on the").expect("the last line") as u64;
    let span = Span::new(start, start + 11);
    let link = window.state().desk.link_to(document.id, span).expect("it lies on the disk");
    let lists = [
        (Event::Command("palette".parse().unwrap()), "What would you like to do?"),
        (Event::Command("documents".parse().unwrap()), "Go to document"),
        (Event::NoDialog { folder: false }, "Path of a file or folder"),
    ];
    for (asks, field) in lists {
        command(&mut window, "scroll start");
        assert!(!view(&window).visible.contains(start), "it is out of sight");
        send(&mut window, asks);
        let typed = window.get_by_role_and_label(Role::TextInput, field);
        typed.type_text(&link);
        window.run();
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert_eq!(window.state().desk.overlay, None, "{field}");
        assert!(view(&window).visible.contains(start), "{field}");
        assert_eq!(window.state().desk.views.len(), 1, "{field}: it is open already");
    }
}

#[test]
fn a_double_click_between_words_selects_nothing() {
    let window = chronology();
    let document = window.state().desk.active_document().expect("open").clone();
    let text = document.text.slice(Span::new(0, 600)).into_owned();
    let space = text.find(' ').expect("a space") as u64;
    assert!(folioscope::desk::select::word_at(&document, Reading::AsItIs, space).is_empty());
    assert!(!folioscope::desk::select::word_at(&document, Reading::AsItIs, space + 1).is_empty());
}

#[test]
fn selecting_scrolls_at_the_lower_edge_of_the_page_without_leaving_it() {
    let mut window = chronology();
    let page = page(&window);
    let at = in_words(&window);
    button(&mut window, at, PointerButton::Primary, true);
    let edge = pos2(at.x, page.bottom() - 2.0);
    window.event(egui::Event::PointerMoved(edge - vec2(0.0, 60.0)));
    window.run_steps(1);
    window.event(egui::Event::PointerMoved(edge));
    window.run_steps(30);
    button(&mut window, edge, PointerButton::Primary, false);
    assert!(view(&window).top > 0, "the page has scrolled under the pointer");
}

#[test]
fn pages_that_are_wider_than_the_window_have_a_bar_to_move_them() {
    let mut window = printed();
    let bar = |window: &Window| window.query_all_by_role_and_label(Role::ScrollBar, "Sideways").count();
    assert_eq!(bar(&window), 0, "as wide as the window");
    command(&mut window, "zoom 300");
    assert_eq!(bar(&window), 1);
    let track = window.get_by_role_and_label(Role::ScrollBar, "Sideways").rect();
    let middle = page(&window).center();
    let under = |window: &mut Window| {
        click(window, middle, PointerButton::Primary);
        view(window).selection.and_then(Selection::head)
    };
    let before = under(&mut window);
    drag(&mut window, track.center(), track.center() + vec2(-200.0, 0.0), PointerButton::Primary);
    assert_eq!(view(&window).selection.and_then(Selection::head), before, "it selects nothing");
    assert_ne!(under(&mut window), before, "other words are under the pointer");
}

#[test]
fn two_pages_beside_each_other_are_both_in_sight_whatever_the_size_was() {
    let mut window = printed();
    command(&mut window, "zoom 300");
    command(&mut window, "columns 2");
    assert_eq!(window.query_all_by_role_and_label(Role::ScrollBar, "Sideways").count(), 0);
    let before = view(&window).shown_ratio;
    command(&mut window, "zoom 200");
    assert!(view(&window).shown_ratio > before, "another size can be chosen afterwards");
}

/// Of a picture that is a link and has no words, only a small box below it could be clicked.
#[test]
fn a_picture_without_words_leads_where_its_link_leads_wherever_it_is_clicked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let drawing = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' height='60'/%3E";
    let words = "<p>words and more words".repeat(200);
    let page =
        format!("<p><a href='#end'><img src=\"{drawing}\" width=90 height=60></a>{words}<p id=end>The end.");
    std::fs::write(&path, page).unwrap();
    let mut window = window::window_with(SIZE, Theme::Paper);
    send(&mut window, Event::Given(vec![(path, false)]));
    let link = window.get_all_by_role(Role::Link).next().expect("a link").rect();
    assert_eq!(link.size(), vec2(90.0, 60.0));
    let before = view(&window).visible;
    click(&mut window, link.center() - vec2(0.0, 25.0), PointerButton::Primary);
    assert!(view(&window).visible.start > before.end, "{before:?}");
}
