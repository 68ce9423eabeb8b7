//! The window as somebody uses it who cannot see it: every control is found by its name and role, keys are struck as
//! on a keyboard, and what matters is what is said and shown afterwards.
//!
//! The real application runs here, drawn by the program's own painter; there is no display, and no clock.

#[path = "common/window.rs"]
mod common;

use common::{CTRL, LARGE, Paint, Window, command, library, press, sample, send, window, window_with};
use egui::{Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use folioscope::data::job::{Failure, Job, KeptSession, Outcome};
use folioscope::data::settings::{Settings, ThemeChoice as Theme};
use folioscope::desk::command::Command;
use folioscope::desk::words::{PanelId, Side};
use folioscope::desk::{Event, Overlay};
use folioscope::keep::keeper::{Forgetful, Keeper};
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::{App, Beginning, Setup, panels};
use std::path::PathBuf;
use tempfile::TempDir;

const MIDDLE: Vec2 = vec2(1024.0, 700.0);
/// The smallest window that the program allows.
const SMALL: Vec2 = vec2(420.0, 320.0);

fn title(window: &Window) -> String {
    window.state().desk.active_entry().map(|entry| entry.title()).unwrap_or_default()
}

/// Role and words of everything in the window, in order.
fn spoken(window: &Window) -> Vec<(Role, String)> {
    let nodes = window.root().children_recursive();
    nodes
        .map(|node| {
            let node = node.accesskit_node();
            (node.role(), node.label().or(node.value()).unwrap_or_default())
        })
        .collect()
}

fn says(window: &Window, role: Role, words: &str) -> bool {
    spoken(window).iter().any(|(own, said)| *own == role && said.contains(words))
}

fn ctrl_shift() -> Modifiers {
    Modifiers::COMMAND | Modifiers::SHIFT
}

#[test]
fn a_folder_is_leafed_through_by_clicking_its_documents() {
    let mut window = window();
    send(&mut window, Event::Given(vec![(sample(), true)]));
    assert_eq!(title(&window), "A note on names and scripts");
    window.get_by_role_and_label(Role::TreeItem, "Chronology.md").click();
    window.run();
    assert_eq!(title(&window), "Chronology");
    assert!(says(&window, Role::Heading, "Chronology"));
    assert_eq!(window.state().desk.views.len(), 1, "looking through leaves no heap of tabs");
    press(&mut window, Modifiers::NONE, Key::CloseBracket);
    assert_eq!(title(&window), "E-mails about a date.txt");
    let filter = window.get_by_role_and_label(Role::TextInput, "Filter");
    filter.focus();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "Filter").type_text("gloss");
    window.run();
    assert!(window.query_by_role_and_label(Role::ListItem, "Chronology.md").is_none());
    window.get_by_role_and_label(Role::TreeItem, "Glossary.html").click();
    window.run();
    assert!(title(&window).starts_with("Glossary"), "{}", title(&window));
}

#[test]
fn words_are_found_typed_and_gone_through_without_the_mouse() {
    let mut window = library("Chronology.md");
    press(&mut window, CTRL, Key::F);
    let field = window.get_by_role_and_label(Role::TextInput, "Find");
    assert!(field.is_focused(), "the field takes the keys");
    field.type_text("June");
    window.run();
    let count = window.state().desk.find.hits.len();
    assert!(count > 1, "{count}");
    assert!(says(&window, Role::Status, &format!("1 of {count}")));
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(says(&window, Role::Status, &format!("2 of {count}")));
    assert!(
        window.get_by_role_and_label(Role::TextInput, "Find").is_focused(),
        "Enter goes on from hit to hit"
    );
    press(&mut window, Modifiers::SHIFT, Key::Enter);
    assert!(says(&window, Role::Status, &format!("1 of {count}")));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.query_by_role_and_label(Role::TextInput, "Find").is_none());
    press(&mut window, Modifiers::NONE, Key::Slash);
    assert!(window.get_by_role_and_label(Role::TextInput, "Find").is_focused());
}

#[test]
fn letters_typed_into_the_field_stay_letters() {
    let mut window = library("Chronology.md");
    let before = title(&window);
    press(&mut window, CTRL, Key::F);
    for (key, letter) in [(Key::J, "j"), (Key::N, "n"), (Key::CloseBracket, "]")] {
        window.event(egui::Event::Text(letter.to_owned()));
        window.key_press(key);
        window.run();
    }
    assert_eq!(window.state().desk.find.query.words, "jn]");
    assert_eq!(title(&window), before);
}

#[test]
fn every_hit_is_one_click_away() {
    let mut window = library("Chronology.md");
    command(&mut window, "find \"January 2017\"");
    press(&mut window, Modifiers::COMMAND | Modifiers::ALT, Key::F);
    let hits = window.state().desk.find.hits.clone();
    assert!(hits.len() > 3);
    let rows: Vec<_> = window
        .get_all_by_role(Role::ListItem)
        .filter(|row| words_of(row).contains("Clapper’s testimony"))
        .collect();
    rows.last().expect("a hit in the table").click();
    window.run();
    let current = window.state().desk.find.current.map(|at| hits[at]).expect("a current hit");
    let visible = window.state().desk.active_view().unwrap().visible;
    assert!(visible.contains(current.span.start), "{visible} shows {}", current.span);
    assert!(window.state().desk.history.can_go_back(), "one can go back to where one was");
}

fn words_of(node: &egui_kittest::Node) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

#[test]
fn a_heading_in_the_outline_leads_to_its_section() {
    let mut window = library("On being sure.md");
    command(&mut window, "open \"assets/sample/README.md\"");
    let heading = window.get_by_role_and_label(Role::TreeItem, "Who says what");
    heading.click();
    window.run();
    let desk = &window.state().desk;
    let document = desk.active_document().unwrap();
    let entry = document.outline.iter().find(|entry| entry.title == "Who says what").unwrap();
    assert!(desk.active_view().unwrap().visible.contains(entry.span.start));
    assert!(says(&window, Role::Heading, "Who says what"));
    press(&mut window, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.state().desk.active_view().unwrap().top, 0);
}

#[test]
fn every_act_is_in_the_palette_and_done_by_enter() {
    let mut window = library("Chronology.md");
    press(&mut window, ctrl_shift(), Key::P);
    let field = window.get_by_role_and_label(Role::TextInput, "What would you like to do?");
    assert!(field.is_focused());
    field.type_text("theme night");
    window.run();
    assert!(says(&window, Role::ListBoxOption, "Theme: Night"));
    assert!(!says(&window, Role::ListBoxOption, "Only the page"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().desk.overlay, None);
    assert_eq!(window.state().desk.settings.theme, Theme::Night);
    press(&mut window, CTRL, Key::P);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Documents));
    window.get_by_role_and_label(Role::TextInput, "Go to document").type_text("glossary");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(title(&window).starts_with("Glossary"), "{}", title(&window));
    press(&mut window, ctrl_shift(), Key::P);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().desk.overlay, None);
}

#[test]
fn tabs_are_changed_by_keys_and_closed_by_their_names() {
    let mut window = library("Chronology.md");
    send(&mut window, Event::Given(vec![(sample().join("README.md"), false)]));
    assert_eq!(title(&window), "About this sample library");
    assert!(says(&window, Role::Tab, "Chronology"));
    press(&mut window, CTRL, Key::Tab);
    press(&mut window, CTRL, Key::Tab);
    assert_eq!(title(&window), "Chronology");
    window.get_by_role_and_label(Role::Button, "Close Chronology.md").click();
    window.run();
    assert!(!says(&window, Role::Tab, "Chronology"));
    press(&mut window, ctrl_shift(), Key::T);
    assert_eq!(title(&window), "Chronology");
    press(&mut window, CTRL, Key::W);
    assert!(!says(&window, Role::Tab, "Chronology"));
}

#[test]
fn all_keys_are_shown_and_changed_on_their_sheet() {
    let mut window = library("Chronology.md");
    press(&mut window, Modifiers::SHIFT, Key::Questionmark);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Keys));
    window.get_by_role_and_label(Role::Button, "Mark as read: Ctrl+M, m").click();
    window.run();
    press(&mut window, CTRL, Key::K);
    // A second key could follow; Enter says that none does.
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(says(&window, Role::Button, "Mark as read: Ctrl+K"));
    // A key that does something else can be given as well, and Escape leaves things as they are.
    window.get_by_role_and_label(Role::Button, "Mark as read: Ctrl+K").click();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Keys));
    window.get_by_role_and_label(Role::Button, "Paste text as a document: Ctrl+V").click();
    window.run();
    // Frame by frame: a second key is waited for as long as a hand needs, and each frame is a part of that here.
    window.key_press_modifiers(Modifiers::NONE, Key::F8);
    window.step();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().desk.settings.theme, Theme::Paper);
    // It belonged to another act, and is moved by the button that has the keys now.
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(says(&window, Role::Button, "Paste text as a document: F8"));
    assert!(says(&window, Role::Button, "Next theme: "));
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, CTRL, Key::K);
    let mark = window.state().desk.read_marks[&sample().join("Chronology.md")];
    assert_eq!(mark, folioscope::data::job::ReadMark::Read);
}

#[test]
fn the_settings_change_what_one_sees_at_once() {
    let mut window = library("Chronology.md");
    let light = brightness(&mut window);
    press(&mut window, CTRL, Key::Comma);
    assert_eq!(window.state().desk.overlay, Some(Overlay::Settings));
    let night = window.get_all_by_label("Night").find(|node| node.accesskit_node().role() != Role::Label);
    night.expect("a choice of themes").click();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Escape);
    let dark = brightness(&mut window);
    assert!(light > 200.0 && dark < 60.0, "{light} in the light, {dark} at night");
    command(&mut window, "settings");
    window.get_by_role_and_label(Role::CheckBox, "Single letters are keys").click();
    window.run();
    assert!(!window.state().desk.settings.single_letters);
}

/// Mean brightness of the window, 0 to 255.
fn brightness(window: &mut Window) -> f64 {
    let picture = window.render().unwrap();
    let sum: u64 = picture.pixels().map(|pixel| u64::from(pixel.0[1])).sum();
    sum as f64 / (f64::from(picture.width()) * f64::from(picture.height()))
}

#[test]
fn links_are_reached_by_tab_seen_there_and_followed_by_enter() {
    let mut window = library("README.md");
    let link = |window: &Window| {
        let focused = window.root().children_recursive().find(|node| node.is_focused())?;
        (focused.accesskit_node().role() == Role::Link).then(|| (words_of(&focused), focused.rect()))
    };
    let mut found = None;
    for _ in 0..80 {
        press(&mut window, Modifiers::NONE, Key::Tab);
        found = link(&window);
        if found.as_ref().is_some_and(|(words, _)| words == "Chronology") {
            break;
        }
    }
    let (words, rect) = found.expect("Tab reaches a link");
    assert_eq!(words, "Chronology");
    let focused = window.render().unwrap();
    press(&mut window, Modifiers::NONE, Key::Tab);
    let other = window.render().unwrap();
    assert!(
        differ(&focused, &other, rect.expand(3.0)) > 20,
        "the link that has the keys looks as if it had not"
    );
    press(&mut window, Modifiers::SHIFT, Key::Tab);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(title(&window), "Chronology");
}

/// How many pixels of a part of the window are not the same.
fn differ(a: &image::RgbaImage, b: &image::RgbaImage, rect: egui::Rect) -> usize {
    let all = (rect.top() as u32..rect.bottom() as u32)
        .flat_map(|y| (rect.left() as u32..rect.right() as u32).map(move |x| (x, y)));
    all.filter(|(x, y)| a.get_pixel_checked(*x, *y) != b.get_pixel_checked(*x, *y)).count()
}

#[test]
fn whoever_goes_through_the_window_by_tab_always_sees_where_the_keys_are() {
    let mut window = window();
    let mut names = Vec::new();
    for _ in 0..24 {
        press(&mut window, Modifiers::NONE, Key::Tab);
        let focused = window.root().children_recursive().find(|node| node.is_focused());
        let Some((name, rect)) = focused.map(|node| (words_of(&node), node.rect())) else {
            continue;
        };
        if names.contains(&name) {
            break;
        }
        let here = window.render().unwrap();
        press(&mut window, Modifiers::NONE, Key::Tab);
        let gone = window.render().unwrap();
        assert!(differ(&here, &gone, rect.expand(4.0)) > 8, "“{name}” does not show that it has the keys");
        press(&mut window, Modifiers::SHIFT, Key::Tab);
        names.push(name);
    }
    for name in ["Open files…", "Open folder…", "Paste text", "Try the sample library"] {
        assert!(names.iter().any(|own| own == name), "Tab does not reach “{name}”: {names:?}");
    }
}

#[test]
fn whoever_listens_to_the_page_hears_its_parts_in_order() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("page.md");
    let text = "# A title\n\nA paragraph with [a link](https://example.org).\n\n- An item\n\n| Who | When |\n|---|---|\n| She | then |\n\n```\ncode()\n```\n\n## After\n\nThe end.\n";
    std::fs::write(&path, text).unwrap();
    let mut window = window();
    send(&mut window, Event::Given(vec![(path, false)]));
    let page: Vec<(Role, String)> = spoken(&window)
        .into_iter()
        .filter(|(role, _)| {
            matches!(
                role,
                Role::Heading | Role::Paragraph | Role::Link | Role::ListItem | Role::Row | Role::Code
            )
        })
        .skip_while(|(role, words)| (*role, words.as_str()) != (Role::Heading, "A title"))
        .collect();
    let expected = [
        (Role::Heading, "A title"),
        (Role::Paragraph, "A paragraph with a link."),
        (Role::Link, "a link"),
        (Role::ListItem, "An item"),
        (Role::Row, "Who\tWhen"),
        (Role::Row, "She\tthen"),
        (Role::Code, "code()"),
        (Role::Heading, "After"),
        (Role::Paragraph, "The end."),
    ];
    let page: Vec<(Role, &str)> = page.iter().map(|(role, words)| (*role, words.as_str())).collect();
    assert_eq!(page, expected);
}

#[test]
fn every_panel_answers_empty_and_full_light_and_dark_in_every_size() {
    for size in [SMALL, MIDDLE, LARGE] {
        for theme in [Theme::Paper, Theme::Night] {
            let mut window = window_with(size, theme);
            each_panel(&mut window);
            send(&mut window, Event::Given(vec![(sample(), true), (sample().join("Sources.html"), false)]));
            command(&mut window, "find the");
            each_panel(&mut window);
            for line in [
                "palette",
                "documents",
                "go-to",
                "keys",
                "settings",
                "dismiss",
                "only-page",
                "split right",
                "split bottom",
            ] {
                command(&mut window, line);
                window.render().unwrap();
            }
        }
    }
}

/// Shows each panel on each side; it must have its heading where there is room for it.
fn each_panel(window: &mut Window) {
    for spec in panels::PANELS {
        for side in [Side::Left, Side::Bottom, Side::Right] {
            send(window, Event::Command(Command::MovePanel { panel: spec.id, side }));
            send(window, Event::Command(Command::ShowPanel { panel: spec.id }));
            let wide = window.ctx.content_rect().width() >= MIDDLE.x;
            assert!(
                !wide || says(window, Role::Heading, spec.id.title()),
                "“{}” is not to be seen at the {side:?}",
                spec.id.title()
            );
        }
    }
}

#[test]
fn an_empty_panel_says_what_will_fill_it() {
    let mut window = window();
    for panel in PanelId::ALL {
        send(&mut window, Event::Command(Command::ShowPanel { panel }));
        let sentences =
            spoken(&window).into_iter().filter(|(role, words)| *role == Role::Label && words.ends_with('.'));
        assert!(sentences.count() > 0, "{panel:?}: {:?}", spoken(&window));
    }
}

#[test]
fn a_file_that_cannot_be_read_says_why_in_a_sentence() {
    let mut window = window();
    send(&mut window, Event::Given(vec![(PathBuf::from("/nowhere/at all.txt"), false)]));
    assert!(says(&window, Role::Label, "There is no such file."), "{:?}", spoken(&window));
}

#[test]
fn the_first_screen_offers_everything_with_which_one_begins() {
    let mut window = window();
    assert!(says(&window, Role::Heading, "Folioscope"));
    assert!(says(&window, Role::Label, "Nothing leaves this computer."));
    window.get_by_role_and_label(Role::Button, "Open files…").click();
    window.run();
    let field = window.get_by_role_and_label(Role::TextInput, "Path of a file or folder");
    assert!(field.is_focused(), "without a dialog one types the path");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.event(egui::Event::Paste("Some pasted words.".to_owned()));
    window.run();
    assert!(says(&window, Role::Paragraph, "Some pasted words."));
}

#[test]
fn a_long_sheet_follows_the_keys_down() {
    let mut window = window_with(MIDDLE, Theme::Paper);
    command(&mut window, "keys");
    let mut names = Vec::new();
    for _ in 0..75 {
        press(&mut window, Modifiers::NONE, Key::Tab);
        let focused = window.root().children_recursive().find(|node| node.is_focused());
        let Some((name, rect)) = focused.map(|node| (words_of(&node), node.rect())) else {
            continue;
        };
        names.push(name.clone());
        assert!(
            rect.bottom() < MIDDLE.y && rect.top() > 0.0,
            "“{name}” has the keys at {rect:?}, where nobody sees it"
        );
    }
    assert!(names[1].contains("Open files…: Ctrl+O"), "Tab begins behind the tile: {names:?}");
    assert!(names.len() > 70, "{names:?}");
}

#[test]
fn a_click_beside_a_sheet_puts_it_away_and_does_nothing_else() {
    let mut window = window();
    command(&mut window, "settings");
    let behind = window.get_by_role_and_label(Role::Button, "All keys  (?)");
    behind.click();
    window.run();
    assert_eq!(window.state().desk.overlay, None);
}

#[test]
fn a_panel_for_which_there_was_no_room_is_shown_when_it_is_asked_for_and_not_thrown_away() {
    let mut window = window_with(Vec2::new(760.0, 600.0), Theme::Paper);
    send(&mut window, Event::Given(vec![(sample().join("Sources.html"), false)]));
    command(&mut window, "show-panel info");
    assert!(!window.state().desk.shows(PanelId::Outline), "both sides leave no room for the page");
    command(&mut window, "panel outline");
    assert!(window.state().desk.shows(PanelId::Outline) && says(&window, Role::Heading, "Outline"));
    command(&mut window, "panel outline");
    assert!(!window.state().desk.layout.shows(PanelId::Outline));
}

// --- what is kept

/// Has a session with pasted words, and a disk that is full.
struct FullDisk;

impl Keeper for FullDisk {
    fn keep(&mut self, job: Job) -> Outcome {
        match job {
            Job::Save { id, .. } => {
                let failure = Failure::new("Your notes and places could not be saved: the disk is full.");
                Outcome::SaveFailed { id, failure: failure.hint("Make room and try again.") }
            }
            Job::Session { .. } => Outcome::Session(Some(earlier())),
            job => Forgetful.keep(job),
        }
    }
}

fn earlier() -> KeptSession {
    let record =
        r#"{"version": 2, "views": {"1": {"origin": {"words": {"name": "Pasted: Dear", "key": "k"}}}}}"#;
    let words = [("k".to_owned(), "Dear diary".into())].into();
    KeptSession { window: "w".to_owned(), record: record.to_owned(), words, ..KeptSession::default() }
}

#[test]
fn a_file_from_the_shell_offers_the_earlier_session_and_a_full_disk_is_said_in_words() {
    let settings = Settings { theme: Theme::Paper, ..Settings::default() };
    let builder = Harness::builder().with_size(LARGE).with_max_steps(40).allow_missing_glyphs();
    let mut window: Window = builder.renderer(Paint::default()).build_eframe(move |cc| {
        let jobs = Jobs::at_once(Box::new(FullDisk), Children::inside());
        let mut app = App::new(&cc.egui_ctx, Setup { settings, jobs, live: false });
        let given = vec![(sample().join("Chronology.md"), false)];
        let beginning = Beginning {
            recent: Vec::new(),
            session: Some(earlier()),
            given,
            commands: Vec::new(),
            words: Vec::new(),
            store_is_late: false,
        };
        app.begin(&cc.egui_ctx, beginning);
        app
    });
    window.run();
    assert_eq!(title(&window), "Chronology");
    assert!(says(&window, Role::Label, "Your last session is kept."), "{:?}", spoken(&window));
    assert!(says(
        &window,
        Role::Label,
        "Not saved. Your notes and places could not be saved: the disk is full."
    ));
    window.get_by_role_and_label(Role::Button, "Bring it back").click();
    window.run();
    assert_eq!(window.state().desk.views.len(), 2);
    assert_eq!(title(&window), "Chronology", "what was opened stays in front");
    assert!(!says(&window, Role::Button, "Bring it back"));
}

/// A book in a cell is shown in part, and all of it can be reached: by the labels in the place of the rest, and wherever
/// one is led to a word of it.
#[test]
fn all_of_a_cell_can_be_read_however_long_it_is() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("book.html");
    let words = |from: usize| (from..from + 5000).map(|word| format!("word{word} ")).collect::<String>();
    let page = format!("<table><tr><th>a<th>b<tr><td>1<td>{}zebra {}</table>", words(0), words(5000));
    std::fs::write(&path, page).unwrap();
    let mut window = window();
    send(&mut window, Event::Given(vec![(path, false)]));
    // The rest can be pressed once it is in sight.
    command(&mut window, "scroll end");
    let ends =
        |window: &Window| window.state().desk.views.values().map(|view| view.visible.end).max().unwrap();
    let first = ends(&window);
    assert!((7_000..9_000).contains(&first), "{first} bytes are shown");
    window.get_by_role_and_label(Role::Button, "Show what follows").click();
    window.run();
    command(&mut window, "scroll end");
    assert!(ends(&window) > first + 4_000, "{} after {first}", ends(&window));
    assert!(says(&window, Role::Row, "word"));
    // A hit that is not shown becomes so.
    command(&mut window, "find zebra");
    command(&mut window, "find-next");
    let seen = window.state().desk.views.values().map(|view| view.visible).next().unwrap();
    let hit = window.state().desk.find.hits[0].span;
    assert!(seen.start < hit.start && hit.end < seen.end, "{hit} is not within {seen}");
    command(&mut window, "scroll screen-up");
    command(&mut window, "scroll screen-up");
    window.get_by_role_and_label(Role::Button, "Show what stands before").click();
    window.run();
    let before = window.state().desk.views.values().map(|view| view.visible).next().unwrap();
    assert!(before.end < hit.start, "{before} is not before {hit}");
}

/// White paper leaves one to guess: whether the file is empty, hides its words, or could not be read.
#[test]
fn a_page_that_shows_nothing_says_why_on_the_page() {
    let folder = TempDir::new().unwrap();
    let pages = [
        ("empty.txt", "", "This file is empty."),
        ("blank.txt", " \n\n  \n", "white space"),
        (
            "hidden.html",
            "<p style='display:none'>seven hidden words</p>",
            "Nothing on this page is to be seen",
        ),
    ];
    let mut window = window();
    command(&mut window, "show-panel library");
    for (name, text, why) in pages {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        send(&mut window, Event::Given(vec![(path, false)]));
        assert!(says(&window, Role::Label, why), "{name}: {:?}", spoken(&window));
    }
    window.get_by_role_and_label(Role::Link, "Show what lies beside it").click();
    window.run();
    assert!(says(&window, Role::Label, "seven hidden words"), "{:?}", spoken(&window));
}

/// What is said of a whole row stays in sight when its cells are scrolled sideways.
#[test]
fn the_way_on_in_a_wide_row_does_not_scroll_away_with_its_cells() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("wide.html");
    let cells: String = (0..2000).map(|cell| format!("<td>cell{cell}")).collect();
    std::fs::write(&path, format!("<table><tr>{cells}</table>")).unwrap();
    let mut window = window();
    send(&mut window, Event::Given(vec![(path, false)]));
    let left = |window: &Window, words: &str| window.get_by_role_and_label(Role::Button, words).rect().left();
    let at_first = left(&window, "Show what follows");
    // The last cell that is shown stands far to the right.
    command(&mut window, "find cell255");
    command(&mut window, "find-next");
    assert!((left(&window, "Show what follows") - at_first).abs() < 0.5, "it was scrolled away");
    command(&mut window, "find cell1000");
    command(&mut window, "find-next");
    assert!((left(&window, "Show what stands before") - at_first).abs() < 0.5, "it was scrolled away");
}

/// What the row is called that the keys are on.
fn walked(window: &Window) -> String {
    let nodes = window.root().children_recursive();
    let on = nodes.filter_map(|node| node.accesskit_node().active_descendant()).next();
    on.and_then(|row| row.label()).unwrap_or_default()
}

#[test]
fn the_library_is_walked_and_opened_by_keys_alone() {
    let mut window = library("Chronology.md");
    command(&mut window, "show-panel library");
    let field = window.get_by_role_and_label(Role::TextInput, "Filter");
    assert!(field.is_focused());
    field.type_text("html");
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    let first = title(&window);
    assert!(first != "Chronology.md" && !first.is_empty(), "Enter opens the first: {first}");
    // Down leads into the list, and back up into the field.
    window.get_by_role_and_label(Role::TextInput, "Filter").focus();
    window.run();
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Home);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert!(window.get_by_role_and_label(Role::TextInput, "Filter").is_focused());
    press(&mut window, CTRL, Key::A);
    press(&mut window, Modifiers::NONE, Key::Delete);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::End);
    let last = walked(&window);
    press(&mut window, Modifiers::NONE, Key::Home);
    assert_eq!(walked(&window), "sample");
    assert_ne!(last, "sample");
    // Letters find a row; Left goes to its folder and folds it; Right unfolds it.
    window.event(egui::Event::Text("ch".to_owned()));
    window.run();
    assert_eq!(walked(&window), "Chronology, for print.odt");
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(walked(&window), "sample");
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert!(window.query_by_role_and_label(Role::TreeItem, "Chronology.md").is_none());
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    let second = walked(&window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(window.state().desk.active_entry().unwrap().path().unwrap().ends_with(&second), "{second}");
    // The page takes none of these keys meanwhile; the blank goes on reading.
    let top = |window: &Window| window.state().desk.active_view().unwrap().visible.start;
    let before = top(&window);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(top(&window), before);
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(top(&window) > before || walked(&window) != second);
}

/// Who goes through documents finds the field where it was for the one before, and where there is room beside the switch
/// it covers no page.
#[test]
fn the_field_stands_at_one_place_for_all_documents_and_beside_the_bar_where_there_is_room() {
    let sample = |path: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(path);
    let documents = [sample("pdf/labels.pdf"), sample("markdown/note.md")];
    for size in [vec2(1440.0, 900.0), vec2(1230.0, 700.0), MIDDLE, vec2(900.0, 320.0)] {
        let mut window = window_with(size, Theme::Paper);
        let mut places = Vec::new();
        for path in &documents {
            assert!(path.is_file(), "{}", path.display());
            send(&mut window, Event::Given(vec![(path.clone(), false)]));
            let before = window.state().desk.active_view().unwrap().visible;
            command(&mut window, "find nowhere");
            assert_eq!(window.state().desk.active_view().unwrap().visible, before, "nothing else moves");
            places.push(window.get_by_role_and_label(Role::TextInput, "Find").rect());
            let close = window.get_by_role_and_label(Role::Button, "Close  (Esc)").rect();
            if let Some(both) = window.query_by_role_and_label(Role::RadioButton, "Both") {
                let both = both.rect();
                let larger =
                    window.get_all_by_role(Role::Button).find(|node| words_of(node).contains("larger"));
                let larger = larger.expect("a button for larger pages").rect();
                let bar = both.center().y - 18.0..both.center().y + 18.0;
                assert!(places[0].left() > larger.right() + 12.0, "{size}: beside it");
                assert!(
                    bar.contains(&close.top()) && bar.contains(&close.bottom()),
                    "{size}: {close} {both}"
                );
            }
            command(&mut window, "find-close");
        }
        assert_eq!(places[0], places[1], "{size}");
    }
}

/// Whoever compares two documents would read that there is one of no bytes, and be asked which changes they accept.
#[test]
fn two_documents_that_are_compared_are_both_named_with_their_sizes() {
    let folder = TempDir::new().unwrap();
    let [first, second] = ["a.txt", "b.txt"].map(|name| folder.path().join(name));
    std::fs::write(&first, "The gate was locked.\n").unwrap();
    std::fs::write(&second, "The gate stood open.\n\nNobody wrote it down.\n").unwrap();
    let mut window = window();
    command(
        &mut window,
        &format!("compare {:?} {:?}", first.display().to_string(), second.display().to_string()),
    );
    command(&mut window, "show-panel info");
    for told in ["21 bytes", "44 bytes", "The first document", "First: a.txt", "Second: b.txt"] {
        assert!(window.query_all_by_label(told).count() > 0, "{told}");
    }
    for nonsense in ["0 bytes", "All accepted", "with its changes"] {
        assert_eq!(window.query_all_by_label(nonsense).count(), 0, "{nonsense}");
    }
    let at_the_foot =
        |window: &Window, words: &str| window.query_all_by_role_and_label(Role::Button, words).count();
    assert_eq!(at_the_foot(&window, "Both documents"), 1);
    command(&mut window, "changes rejected");
    assert_eq!(at_the_foot(&window, "The first: a.txt"), 1);
}
