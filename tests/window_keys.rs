//! The window by keys alone: menus, what Esc takes away, where the keys are, keys that are changed, and the palette.

#[path = "common/window.rs"]
mod common;

use common::{CTRL, Window, command, library, press, send, window};
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT, Queryable};
use folioscope::desk::documents::Selection;
use folioscope::desk::words::PanelId;
use folioscope::desk::{Event, Overlay};

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

#[test]
fn what_is_typed_faster_than_the_window_draws_goes_where_the_keys_before_it_lead() {
    let mut window = library("Chronology.md");
    let before = window.state().desk.active_document().map(|document| document.id);
    let pressed = |modifiers, key| egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    };
    // All of it comes in one frame: the stroke that opens the field, and letters that are acts where nobody types.
    let mut events = vec![pressed(CTRL, Key::F)];
    for (key, letter) in [(Key::J, "j"), (Key::N, "n"), (Key::CloseBracket, "]"), (Key::S, "s")] {
        events.extend([pressed(Modifiers::NONE, key), egui::Event::Text(letter.to_owned())]);
    }
    window.input_mut().events.extend(events);
    window.run();
    assert_eq!(window.state().desk.find.query.words, "jn]s");
    assert_eq!(window.state().desk.active_document().map(|document| document.id), before);
    // A stroke that types a letter leaves none of it behind, and a second stroke follows the first.
    press(&mut window, Modifiers::NONE, Key::Escape);
    let slash = [pressed(Modifiers::NONE, Key::Slash), egui::Event::Text("/".to_owned())];
    let letter = [pressed(Modifiers::NONE, Key::K), egui::Event::Text("k".to_owned())];
    window.input_mut().events.extend(slash.into_iter().chain(letter));
    window.run();
    assert_eq!(window.state().desk.find.query.words.trim_start_matches("jn]s"), "k");
}

fn row_of<'a>(window: &'a Window, title: &str) -> egui_kittest::Node<'a> {
    let rows = window.get_all_by_role(Role::Button);
    let named = |row: &egui_kittest::Node| {
        row.accesskit_node().label().is_some_and(|label| label.starts_with(&format!("{title}: ")))
    };
    rows.into_iter().find(named).unwrap()
}

/// Until the second key of two would be too late.
fn wait(window: &mut Window) {
    window.run_steps(8);
}

fn keys_of(window: &Window, id: &str) -> Vec<String> {
    let entry = folioscope::desk::action::find(id).unwrap();
    entry.chords(&window.state().desk).iter().map(ToString::to_string).collect()
}

#[test]
fn any_key_can_be_given_and_one_that_is_taken_says_by_which_act() {
    let mut window = library("Chronology.md");
    command(&mut window, "keys");
    row_of(&window, "Copy path").click();
    window.run();
    tap(&mut window, Key::ControlLeft);
    tap(&mut window, Key::ShiftRight);
    assert_eq!(
        keys_of(&window, "file.copy-path"),
        Vec::<String>::new(),
        "what is only held is waited through"
    );
    press(&mut window, CTRL, Key::K);
    wait(&mut window);
    assert_eq!(keys_of(&window, "file.copy-path"), ["Ctrl+K"]);
    // One after the other.
    row_of(&window, "Show in its folder").click();
    window.run();
    window.key_press_modifiers(CTRL, Key::J);
    window.key_press(Key::R);
    wait(&mut window);
    assert_eq!(keys_of(&window, "file.show-in-folder"), ["Ctrl+J r"]);
    // One that is taken.
    row_of(&window, "Try the sample library").click();
    window.run();
    press(&mut window, CTRL, Key::K);
    wait(&mut window);
    assert_eq!(keys_of(&window, "file.sample"), Vec::<String>::new(), "nothing is taken unasked");
    assert!(spoken(&window, Role::Label).iter().any(|said| said == "Ctrl+K is given to Copy path."));
    window.get_by_role_and_label(Role::Button, "Leave it").click();
    window.run();
    assert_eq!(keys_of(&window, "file.copy-path"), ["Ctrl+K"]);
    row_of(&window, "Try the sample library").click();
    window.run();
    press(&mut window, CTRL, Key::K);
    wait(&mut window);
    // Its button has the keys.
    tap(&mut window, Key::Enter);
    assert_eq!(keys_of(&window, "file.sample"), ["Ctrl+K"]);
    assert_eq!(keys_of(&window, "file.copy-path"), Vec::<String>::new());
    // Esc leaves what is being asked, and then the sheet.
    row_of(&window, "Try the sample library").click();
    window.run();
    tap(&mut window, Key::Escape);
    assert_eq!(keys_of(&window, "file.sample"), ["Ctrl+K"]);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Keys));
    tap(&mut window, Key::Escape);
    assert_eq!(window.state().desk.overlay, None);
}

#[test]
fn the_list_of_acts_knows_other_words_and_finds_words_where_there_is_no_act() {
    let mut window = library("Chronology.md");
    let options = |window: &Window| spoken(window, Role::ListBoxOption);
    command(&mut window, "palette");
    let height = |window: &Window| {
        let rows = window.get_all_by_role(Role::ListBoxOption);
        rows.into_iter().map(|row| row.rect().bottom()).fold(0.0, f32::max)
    };
    assert!(height(&window) > 300.0);
    field(&window, "What would you like to do?").type_text("dark mode");
    window.run();
    let found = options(&window);
    assert_eq!(found.first().map(String::as_str), Some("Theme: Night"), "{found:?}");
    assert_eq!(found.last().map(String::as_str), Some("Find “dark mode” in this document"));
    tap(&mut window, Key::Enter);
    assert_eq!(window.state().desk.settings.theme, folioscope::data::settings::ThemeChoice::Night);
    command(&mut window, "palette");
    assert_eq!(options(&window).first().map(String::as_str), Some("Theme: Night"), "lately");
    field(&window, "What would you like to do?").type_text("October");
    window.run();
    assert_eq!(options(&window), ["Find “October” in this document"]);
    assert!(spoken(&window, Role::Status).iter().any(|said| said == "No act is called that."));
    tap(&mut window, Key::Enter);
    let desk = &window.state().desk;
    assert_eq!((desk.overlay.clone(), desk.find.query.words.as_str()), (None, "October"));
    assert!(!desk.find.hits.is_empty());
}

#[test]
fn a_path_is_typed_whole_mended_where_it_is_wrong_and_chosen_by_arrows() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("first.txt"), "The first.").unwrap();
    std::fs::write(folder.path().join("second.txt"), "The second.").unwrap();
    let folder = folder.path().display().to_string();
    let mut window = window();
    send(&mut window, Event::NoDialog { folder: false });
    let name = "Path of a file or folder";
    field(&window, name).type_text(&format!("{folder}/nothing.txt"));
    window.run();
    assert_eq!(field(&window, name).value().unwrap_or_default(), format!("{folder}/nothing.txt"));
    tap(&mut window, Key::Enter);
    assert!(matches!(window.state().desk.overlay, Some(Overlay::Path { .. })), "it can be mended");
    assert!(window.state().desk.views.is_empty(), "and no broken tab is left");
    let said = spoken(&window, Role::Label);
    assert!(said.iter().any(|said| said == "There is no file or folder of that name."), "{said:?}");
    for _ in 0.."nothing.txt".len() {
        tap(&mut window, Key::Backspace);
    }
    assert!(!spoken(&window, Role::Label).iter().any(|said| said.starts_with("There is no file")));
    tap(&mut window, Key::ArrowDown);
    tap(&mut window, Key::ArrowDown);
    tap(&mut window, Key::Enter);
    let title = window.state().desk.active_entry().map(|entry| entry.title()).unwrap_or_default();
    assert_eq!(title, "second.txt");
}

#[test]
fn the_settings_are_closed_by_what_can_be_seen_and_changed_by_steps() {
    let mut window = library("Chronology.md");
    command(&mut window, "settings");
    let size = window.state().desk.settings.page.size_px;
    window.get_by_role_and_label(Role::Button, "Size of the type: more").click();
    window.run();
    assert_eq!(window.state().desk.settings.page.size_px, size + 0.5);
    let line = window.get_by_role_and_label(Role::Slider, "Height of a line");
    line.focus();
    window.run();
    let height = window.state().desk.settings.page.line_height;
    tap(&mut window, Key::ArrowRight);
    assert!((window.state().desk.settings.page.line_height - height - 0.05).abs() < 0.001);
    window.get_by_role_and_label(Role::RadioButton, "Sepia").click();
    window.run();
    assert_eq!(window.state().desk.settings.theme, folioscope::data::settings::ThemeChoice::Sepia);
    window.get_by_role_and_label(Role::Button, "Close  (Esc)").click();
    window.run();
    assert_eq!(window.state().desk.overlay, None);
}

#[test]
fn bytes_that_were_gone_to_stay_chosen_and_keys_choose_more_of_them() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("x.bin");
    std::fs::write(&path, [&[0, 1, 2][..], b"The harbour at night.", &[0; 400]].concat()).unwrap();
    let mut window = window();
    send(&mut window, Event::Given(vec![(path, false)]));
    command(&mut window, "shown-as bytes");
    press(&mut window, CTRL, Key::G);
    window.input_mut().events.push(egui::Event::Text("0x3-0x5".to_owned()));
    window.run();
    tap(&mut window, Key::Enter);
    let chosen = |window: &Window| window.state().desk.active_view().and_then(|view| view.selection);
    assert_eq!(chosen(&window), Some(Selection::Bytes { anchor: 3, head: 5 }));
    press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(chosen(&window), Some(Selection::Bytes { anchor: 3, head: 22 }));
    assert!(window.query_by_label_contains("Bytes 0x3–0x16").is_some(), "the line above the rows says which");
}

/// Whoever walks the changes of a draft in their list would look for a row by its letter, and not know how many are left.
#[test]
fn changes_are_walked_by_their_keys_from_their_list_as_well_and_counted() {
    let mut window = library("Statement to the press, draft.docx");
    command(&mut window, "panel changes");
    let foot = |window: &Window| {
        let desk = &window.state().desk;
        let words = desk.active_view().and_then(|view| desk.walked(view)).map(|walked| walked.words());
        let words = words.unwrap_or_default();
        assert!(words.is_empty() || window.query_by_label(&words).is_some(), "{words} is not at the foot");
        words
    };
    assert_eq!(foot(&window), "");
    assert!(folioscope::ui::walk::has_keys(&window.ctx), "the list has the keys");
    strike(&mut window, Modifiers::NONE, Key::C, "c");
    assert!(foot(&window).starts_with("Change 1 of "), "{}", foot(&window));
    strike(&mut window, Modifiers::NONE, Key::C, "c");
    assert!(foot(&window).starts_with("Change 2 of "), "{}", foot(&window));
    assert!(folioscope::ui::walk::has_keys(&window.ctx), "and keeps them");
    // Arrows go on from the row that the letter went to.
    tap(&mut window, Key::ArrowDown);
    tap(&mut window, Key::Enter);
    assert!(foot(&window).starts_with("Change 3 of "), "{}", foot(&window));
    strike(&mut window, Modifiers::NONE, Key::O, "o");
    assert!(foot(&window).starts_with("Comment "), "{}", foot(&window));
    // Where rows have names, letters look for those.
    command(&mut window, "show-panel library");
    tap(&mut window, Key::ArrowDown);
    assert!(folioscope::ui::walk::has_keys(&window.ctx), "the library has the keys");
    let before = foot(&window);
    strike(&mut window, Modifiers::NONE, Key::C, "c");
    assert_eq!(foot(&window), before);
}
