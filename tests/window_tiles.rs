//! What is laid out beside each other, as it is used with mouse and keys: tabs that are dragged keep their bar and a size
//! in which they can be read, panels stay as they are whatever opens beside them, the tab in front is in sight.

#[path = "common/hands.rs"]
mod hands;

use egui::{Key, Modifiers, PointerButton, Rect, Role, Vec2, pos2, vec2};
use egui_kittest::kittest::NodeT;
use folioscope::desk::words::{PanelId, Side};
use hands::Hands;

const LARGE: Vec2 = vec2(1440.0, 900.0);
const CHRONOLOGY: &str = "Chronology.md";
const ABOUT: &str = "README.md";

fn two() -> Hands {
    Hands::with(LARGE, &["Chronology.md", "README.md"])
}

/// The pages, from left to right and from top to bottom.
fn pages(hands: &Hands) -> Vec<(String, Rect)> {
    let mut pages = hands.all(Role::TabPanel);
    pages.sort_by(|a, b| (a.1.left(), a.1.top()).partial_cmp(&(b.1.left(), b.1.top())).unwrap());
    pages
}

/// Each page has its tab right above it.
fn assert_tabs(hands: &Hands) {
    for (name, page) in pages(hands) {
        let tab = hands.place(Role::Tab, &name);
        let above = (tab.bottom() - page.top()).abs() < 1.0 && tab.left() >= page.left() - 1.0;
        assert!(above, "the tab of “{name}” is at {tab:?}, its page at {page:?}");
        assert!(hands.has(Role::Button, &format!("Close {name}")));
    }
}

/// A point of a rectangle, in shares of it.
fn within(rect: Rect, part: Vec2) -> egui::Pos2 {
    rect.min + rect.size() * part
}

fn assert_halves(a: f32, b: f32) {
    assert!((a - b).abs() <= 2.0, "{a} and {b} are no halves");
}

#[test]
fn a_tab_dragged_to_the_right_half_gets_half_of_the_page_and_keeps_its_bar() {
    let mut hands = two();
    let page = pages(&hands)[0].1;
    let tab = hands.place(Role::Tab, ABOUT);
    hands.drag(tab.center(), within(page, vec2(0.8, 0.5)));
    let shown = pages(&hands);
    assert_eq!(shown.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [CHRONOLOGY, ABOUT]);
    assert_halves(shown[0].1.width(), shown[1].1.width());
    assert_tabs(&hands);
    // And back by its tab.
    let to = hands.place(Role::Tab, CHRONOLOGY);
    hands.drag(hands.place(Role::Tab, ABOUT).center(), pos2(to.right() - 4.0, to.center().y));
    assert_eq!(pages(&hands).len(), 1);
    assert_eq!(hands.all(Role::Tab).len(), 2);
    // After a restart they stand as they were left.
    let page = pages(&hands)[0].1;
    hands.drag(hands.place(Role::Tab, ABOUT).center(), within(page, vec2(0.5, 0.9)));
    assert_tabs(&hands);
    let before = pages(&hands);
    let hands = hands.restart();
    assert_eq!(pages(&hands), before);
    assert_tabs(&hands);
}

#[test]
fn a_tab_dragged_to_the_lower_half_or_to_the_very_edge_gets_half_of_the_page() {
    for (spot, level) in [(vec2(0.5, 0.8), true), (vec2(0.998, 0.5), false), (vec2(0.001, 0.4), false)] {
        let mut hands = two();
        let page = pages(&hands)[0].1;
        hands.drag(hands.place(Role::Tab, ABOUT).center(), within(page, spot));
        let shown = pages(&hands);
        assert_eq!(shown.len(), 2, "{spot:?}");
        let size = |at: usize| if level { shown[at].1.height() } else { shown[at].1.width() };
        assert_halves(size(0), size(1));
        assert_tabs(&hands);
        assert_eq!(hands.desk().active_entry().unwrap().name(), ABOUT, "it is what one goes on with");
        // Panels stay at their side, as high as the window.
        let library = hands.place(Role::Pane, "Library");
        assert!(library.right() < shown[0].1.left() && library.width() < 300.0, "{library:?}");
    }
}

#[test]
fn a_document_alone_dragged_onto_its_own_page_stays_as_it_is() {
    for spot in [vec2(0.9, 0.5), vec2(0.5, 0.9), vec2(0.5, 0.5), vec2(0.999, 0.5)] {
        let mut hands = Hands::with(LARGE, &["Chronology.md"]);
        let before = hands.desk().layout.clone();
        let page = pages(&hands)[0].1;
        hands.drag(hands.place(Role::Tab, CHRONOLOGY).center(), within(page, spot));
        assert_eq!(hands.desk().layout, before);
        assert_tabs(&hands);
    }
}

#[test]
fn a_drag_is_given_up_by_escape_and_over_what_takes_no_tabs() {
    let mut hands = two();
    let before = hands.desk().layout.clone();
    let (tab, page) = (hands.place(Role::Tab, ABOUT).center(), pages(&hands)[0].1);
    let to = within(page, vec2(0.9, 0.5));
    hands.pull(tab, to);
    hands.window.key_down(Key::Escape);
    hands.window.step();
    hands.window.key_up(Key::Escape);
    hands.window.step();
    hands.let_go(to);
    assert_eq!(hands.desk().layout, before, "given up");
    let library = hands.place(Role::Pane, "Library").center();
    hands.drag(tab, library);
    assert_eq!(hands.desk().layout.views(), before.views(), "panels take no documents");
    assert_tabs(&hands);
}

#[test]
fn no_page_is_narrower_than_a_page_whatever_is_split() {
    let mut hands = two();
    for _ in 0..5 {
        hands.command("split right");
    }
    for width in [1440.0, 1024.0, 800.0, 420.0] {
        hands.resize(vec2(width, 600.0));
        let shown = pages(&hands);
        for (name, page) in &shown {
            assert!(page.width() >= 240.0_f32.min(width - 60.0), "“{name}” has {page:?} of {width}");
        }
        assert_eq!(
            hands.all(Role::Tab).len(),
            7,
            "all can be reached in {width}: {:?}",
            hands.all(Role::Tab)
        );
    }
    hands.resize(vec2(2400.0, 800.0));
    assert_eq!(pages(&hands).len(), 6, "with room for them, they stand beside each other again");
}

#[test]
fn a_panel_is_dragged_to_another_side_and_among_others_but_never_among_documents() {
    let mut hands = two();
    let head = |hands: &Hands| hands.place(Role::Heading, "Outline").center();
    let page = pages(&hands)[0].1;
    let from = head(&hands);
    hands.drag(from, page.center());
    assert_eq!(hands.desk().layout.side_of(PanelId::Outline), Some(Side::Left), "no place for it there");
    hands.drag(from, within(page, vec2(0.95, 0.5)));
    assert_eq!(hands.desk().layout.side_of(PanelId::Outline), Some(Side::Right));
    let (from, library) = (head(&hands), hands.place(Role::Pane, "Library"));
    hands.drag(from, within(library, vec2(0.5, 0.1)));
    assert!(hands.place(Role::Pane, "Outline").bottom() <= hands.place(Role::Pane, "Library").top());
    let from = head(&hands);
    let library = hands.place(Role::Pane, "Library");
    hands.drag(from, library.center());
    assert!(hands.has(Role::Tab, "Library") && hands.has(Role::Tab, "Outline"), "they share a seat");
    assert!(hands.has(Role::Pane, "Outline") && !hands.has(Role::Pane, "Library"));
    let tab = hands.place(Role::Tab, "Library").center();
    hands.click(tab, PointerButton::Primary);
    assert!(hands.has(Role::Pane, "Library"));
    let page = pages(&hands)[0].1;
    hands.drag(hands.place(Role::Tab, "Outline").center(), within(page, vec2(0.5, 0.95)));
    assert_eq!(hands.desk().layout.side_of(PanelId::Outline), Some(Side::Bottom));
    let (outline, page) = (hands.place(Role::Pane, "Outline"), pages(&hands)[0].1);
    assert!(outline.top() >= page.bottom() && outline.left() == page.left(), "below the documents alone");
    let before = hands.desk().layout.clone();
    let hands = hands.restart();
    assert_eq!(hands.desk().layout.bottom, before.bottom);
    assert_eq!(hands.desk().layout.left, before.left);
}

#[test]
fn the_line_between_two_parts_is_dragged_and_leaves_something_of_both() {
    let mut hands = two();
    let left = hands.place(Role::Pane, "Library");
    hands.drag(pos2(left.right() + 0.5, 500.0), pos2(left.right() + 80.5, 500.0));
    assert_halves(hands.place(Role::Pane, "Library").width(), left.width() + 80.0);
    hands.command("split right");
    let page = pages(&hands)[0].1;
    hands.drag(pos2(page.right() + 0.5, 500.0), pos2(1420.0, 500.0));
    let shown = pages(&hands);
    assert!(shown[1].1.width() >= 240.0 && shown[0].1.width() > page.width(), "{shown:?}");
}

/// What a list shows: its rows that can be seen.
fn rows(hands: &Hands, panel: &str) -> Vec<String> {
    let pane = hands.place(Role::Pane, panel);
    let rows = hands.all(Role::TreeItem).into_iter();
    rows.filter(|(_, rect)| pane.shrink(1.0).contains(rect.center())).map(|(name, _)| name).collect()
}

/// Turns the wheel over a panel; down by so many points.
fn wheel(hands: &mut Hands, panel: &str, by: f32) {
    hands.hover(hands.place(Role::Pane, panel).center());
    hands.window.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -by),
        modifiers: Modifiers::NONE,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
    });
    hands.window.run();
}

/// A document with so many headings that its outline is longer than the window.
fn with_long_outline(folder: &tempfile::TempDir) -> Hands {
    let text: String =
        (0..400).map(|at| format!("# Part {at}\n\n{}\n\n", "Some words. ".repeat(40))).collect();
    let path = folder.path().join("long.md");
    std::fs::write(&path, text).unwrap();
    for at in 0..90 {
        std::fs::write(folder.path().join(format!("file{at:02}.txt")), "words").unwrap();
    }
    let mut hands = Hands::new(LARGE);
    hands.send(folioscope::desk::Event::Given(vec![(folder.path().to_owned(), true), (path, false)]));
    hands
}

#[test]
fn panels_stay_scrolled_whatever_opens_beside_them() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut hands = with_long_outline(&folder);
    wheel(&mut hands, "Library", -9000.0);
    wheel(&mut hands, "Library", 900.0);
    let before = rows(&hands, "Library");
    assert!(!before.contains(&"file00.txt".to_owned()), "{before:?}");
    for acts in [["panel info", "panel info"], ["split right", "close"], ["only-page", "only-page"]] {
        for act in acts {
            hands.command(act);
        }
        assert_eq!(rows(&hands, "Library"), before, "{acts:?}");
    }
    hands.command("panel library");
    hands.command("panel library");
    assert_eq!(rows(&hands, "Library"), before, "hidden and shown again");
}

#[test]
fn a_field_keeps_the_keys_while_a_panel_opens_beside_it() {
    let mut hands = two();
    hands.command("show-panel library");
    let focused = |hands: &Hands| {
        let node =
            hands.window.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
        node.accesskit_node().label()
    };
    assert_eq!(focused(&hands).as_deref(), Some("Filter"));
    hands.command("move-panel info right");
    assert_eq!(focused(&hands).as_deref(), Some("Filter"));
}

#[test]
fn a_panel_that_was_hidden_comes_back_to_its_own_seat_after_a_restart_too() {
    let mut hands = two();
    let before = hands.place(Role::Pane, "Library");
    hands.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    assert!(!hands.has(Role::Pane, "Library"));
    hands.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    assert_eq!(hands.place(Role::Pane, "Library"), before);
    hands.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    let mut hands = hands.restart();
    assert!(!hands.has(Role::Pane, "Library"));
    hands.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    assert_eq!(hands.place(Role::Pane, "Library"), before);
}

#[test]
fn the_row_of_what_is_read_is_in_sight_after_a_restart() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut hands = with_long_outline(&folder);
    hands.command("percent 70");
    let lit = rows(&hands, "Outline");
    assert!(lit.iter().any(|row| row.starts_with("Part 2")), "{lit:?}");
    let hands = hands.restart();
    let lit = |hands: &Hands, panel: &str| {
        let pane = hands.place(Role::Pane, panel);
        let mut nodes = hands.window.root().children_recursive();
        nodes.any(|node| {
            let own = node.accesskit_node();
            own.role() == Role::TreeItem
                && own.is_selected() == Some(true)
                && pane.contains(node.rect().center())
        })
    };
    assert!(lit(&hands, "Outline"), "{:?}", rows(&hands, "Outline"));
    assert!(lit(&hands, "Library"), "{:?}", rows(&hands, "Library"));
}

#[test]
fn the_tab_in_front_is_in_sight_however_many_there_are() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut hands = Hands::new(vec2(1024.0, 700.0));
    for at in 0..14 {
        let path = folder.path().join(format!("a document with a long name {at}.txt"));
        std::fs::write(&path, "words").unwrap();
        hands.send(folioscope::desk::Event::Given(vec![(path, false)]));
    }
    let in_sight = |hands: &Hands| {
        let bar = hands.all(Role::TabPanel)[0].1;
        let view = hands.desk().active_entry().unwrap().title();
        let tab = hands.place(Role::Tab, &view);
        assert!(
            tab.left() >= bar.left() - 1.0 && tab.right() <= bar.right() - 30.0,
            "{view}: {tab:?} in {bar:?}"
        );
    };
    in_sight(&hands);
    for _ in 0..14 {
        hands.command("next-tab");
        in_sight(&hands);
    }
    hands.command("panel info");
    in_sight(&hands);
    hands.command("split right");
    // All of them are in a list at the end of the bar.
    assert!(hands.has(Role::Button, "All tabs"));
}

#[test]
fn a_look_is_kept_by_a_double_click_and_tabs_are_closed_by_the_middle_button() {
    let mut hands = Hands::with(LARGE, &[]);
    let browsed = |hands: &Hands| hands.desk().active_view().is_some_and(|view| view.browsing);
    let row = hands.place(Role::TreeItem, "Chronology.md").center();
    hands.click(row, PointerButton::Primary);
    assert!(browsed(&hands));
    hands.double_click(hands.place(Role::Tab, CHRONOLOGY).center());
    assert!(!browsed(&hands));
    hands.click(hands.place(Role::TreeItem, "Glossary.html").center(), PointerButton::Primary);
    assert_eq!(hands.all(Role::Tab).len(), 2, "the next look takes another tab");
    hands.click(hands.place(Role::Tab, CHRONOLOGY).center(), PointerButton::Middle);
    assert!(!hands.has(Role::Tab, CHRONOLOGY));
}

#[test]
fn a_tab_has_a_menu_with_what_one_wants_there() {
    let mut hands = Hands::with(LARGE, &["Chronology.md", "README.md", "Glossary.html"]);
    let tab = hands.place(Role::Tab, CHRONOLOGY).center();
    hands.click(tab, PointerButton::Secondary);
    for words in ["Close", "Close the others", "Close those to the right", "Split: beside", "Copy path"] {
        assert!(hands.spoken().iter().any(|(_, own, _)| own == words), "no “{words}”: {:?}", hands.spoken());
    }
    let entry = hands.spoken().into_iter().find(|(_, own, _)| own == "Close the others").unwrap().2;
    hands.click(entry.center(), PointerButton::Primary);
    assert_eq!(hands.all(Role::Tab).len(), 1);
    assert!(hands.has(Role::Tab, CHRONOLOGY));
}

#[test]
fn the_menu_of_a_panel_offers_only_what_does_something() {
    let mut hands = two();
    let button = hands.place(Role::Button, "This panel").center();
    hands.click(button, PointerButton::Primary);
    let says = |hands: &Hands, words: &str| hands.spoken().iter().any(|(_, own, _)| own == words);
    assert!(says(&hands, "Move to the right") && says(&hands, "Hide"));
    assert!(!says(&hands, "Move to the left"), "it is there already");
}

#[test]
fn the_page_alone_after_a_start_says_how_it_is_left() {
    let mut hands = two();
    hands.press(Modifiers::NONE, Key::F9);
    let mut hands = hands.restart();
    assert!(hands.desk().only_page);
    let says = hands.all(Role::Label);
    assert!(says.iter().any(|(words, _)| words.contains("F9")), "{says:?}");
    let button = hands.place(Role::Button, "Show the rest").center();
    hands.click(button, PointerButton::Primary);
    assert!(!hands.desk().only_page && hands.has(Role::Pane, "Library"));
    assert!(!hands.has(Role::Button, "Show the rest"));
}

#[test]
fn a_tab_shows_where_its_document_lies_in_the_library() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut hands = with_long_outline(&folder);
    wheel(&mut hands, "Library", -9000.0);
    assert!(!rows(&hands, "Library").contains(&"long.md".to_owned()));
    let view = hands.desk().active.unwrap().0;
    hands.command(&format!("show-in-library {view}"));
    assert!(rows(&hands, "Library").contains(&"long.md".to_owned()), "{:?}", rows(&hands, "Library"));
    hands.command(&format!("copy-path {}", folder.path().join("long.md").display()));
    assert!(hands.all(Role::Label).iter().any(|(words, _)| words.contains("path")));
}

/// Who compares two documents beside each other finds words in one of them, and has to see what they type.
#[test]
fn the_field_for_finding_fits_into_every_page_with_all_that_belongs_to_it() {
    for size in [vec2(1280.0, 820.0), vec2(800.0, 500.0), vec2(640.0, 820.0), vec2(560.0, 400.0)] {
        for split in [false, true] {
            let mut hands = two();
            hands.resize(size);
            if split {
                hands.command("split right");
            }
            hands.command("find the");
            // Round the end, which is told with the most words.
            hands.command("find-previous");
            let page = pages(&hands).last().unwrap().1.expand(0.5);
            let mut parts = vec![("Find".to_owned(), hands.place(Role::TextInput, "Find"))];
            assert!(parts[0].1.width() >= 60.0, "{size} {split}: nobody sees what they type in {parts:?}");
            parts.extend(hands.all(Role::Switch));
            assert_eq!(parts.len(), 5, "{size} {split}: {parts:?}");
            let buttons = hands.all(Role::Button).into_iter();
            let own = |name: &str| {
                ["Next hit", "Previous hit", "Close  (Esc)"].iter().any(|own| name.starts_with(own))
            };
            parts.extend(buttons.filter(|(name, _)| own(name)));
            assert_eq!(parts.len(), 8, "{size} {split}: {parts:?}");
            let said = hands
                .all(Role::Status)
                .into_iter()
                .filter(|(said, _)| said.starts_with("From the end again"));
            parts.extend(said);
            assert_eq!(parts.len(), 9, "{size} {split}: {parts:?}");
            for (at, (name, rect)) in parts.iter().enumerate() {
                assert!(page.contains_rect(*rect), "{size} {split}: “{name}” at {rect:?} is cut by {page:?}");
                for (other, place) in &parts[..at] {
                    assert!(
                        !rect.shrink(0.5).intersects(*place),
                        "{size} {split}: “{name}” lies on “{other}”"
                    );
                }
            }
        }
    }
}
