//! A footnote is read without leaving the page: resting the pointer on its number shows it.

use egui::{Event, Pos2};
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::desk::command::Command;
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;

fn headless() -> Headless {
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let jobs = Jobs::at_once(Box::new(Forgetful), Children::inside());
    Headless::new(Setup { settings, jobs, live: false }, [1000, 640], 1.0)
}

/// What is said to somebody who listens: the names and values of all that is shown.
fn spoken(output: &egui::FullOutput) -> Vec<String> {
    let update = output.platform_output.accesskit_update.as_ref().expect("the window speaks");
    let words = update.nodes.iter().flat_map(|(_, node)| [node.label(), node.value()]);
    words.flatten().map(str::to_owned).collect()
}

/// How often words are shown, as the pointer rests where it is: on the page, and on a card over it.
fn shown(window: &mut Headless, words: &str) -> usize {
    // Longer than it takes to call it resting.
    let mut output = window.frame();
    for _ in 0..40 {
        output = window.frame();
    }
    spoken(&output).iter().filter(|said| said.trim() == words).count()
}

#[test]
fn resting_on_a_note_shows_it_and_moving_on_hides_it() {
    let mut window = headless();
    window.ctx.enable_accesskit();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.md");
    std::fs::write(&path, "Words[^1] and [a name](#far).\n\n## Far\n\nEnd.\n\n[^1]: The *note* itself.\n")
        .unwrap();
    window.command(Command::Open { path });
    window.settle();
    let note = "The note itself.";
    let on_page = shown(&mut window, note);
    // Wherever the number stands in the first line: the pointer goes along it. Only a card that holds the note and
    // nothing else says the same words once more.
    let over = |window: &mut Headless, x: i32| {
        window.input(Event::PointerMoved(Pos2::new(x as f32, 197.0)));
        shown(window, note)
    };
    let found = (330..520).step_by(4).any(|x| over(&mut window, x) == on_page + 1);
    assert!(found, "no card shows the note");
    window.input(Event::PointerMoved(Pos2::new(400.0, 600.0)));
    assert_eq!(shown(&mut window, note), on_page, "the card goes with the pointer");
}

/// On paper nothing tells a number of a note from any other number: resting on it must say what it leads to.
#[test]
fn resting_on_a_link_of_a_printed_page_shows_what_it_leads_to() {
    let mut window = headless();
    window.ctx.enable_accesskit();
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf/letters.pdf");
    window.command(Command::Open { path: sample });
    window.settle();
    window.command(Command::Find { words: "See".to_owned() });
    window.command(Command::FindNext);
    window.settle();
    let document = window.app.desk.active_document().unwrap().clone();
    let first = document.block(0).unwrap().text().to_owned();
    // Somewhere on the page the hand says that there is a link.
    let over = |window: &mut Headless, x: i32, y: i32| {
        window.input(Event::PointerMoved(Pos2::new(x as f32, y as f32)));
        window.frame();
        window.frame().platform_output.cursor_icon == egui::CursorIcon::PointingHand
    };
    let places = (60..620).step_by(7).flat_map(|y| (300..960).step_by(11).map(move |x| (x, y)));
    let mut links = places.filter(|(x, y)| over(&mut window, *x, *y)).collect::<Vec<_>>();
    assert!(!links.is_empty(), "no link is seen on the page");
    links.dedup_by_key(|(_, y)| *y);
    let found = links.into_iter().any(|(x, y)| {
        over(&mut window, x, y);
        let mut output = window.frame();
        for _ in 0..40 {
            output = window.frame();
        }
        spoken(&output).iter().any(|said| said.trim().starts_with(&first) && said.contains('\n'))
    });
    assert!(found, "no card shows what stands there");
}
