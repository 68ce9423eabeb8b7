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

/// The card over the page, as the pointer rests where it is.
fn card(window: &mut Headless, words: &str) -> Option<String> {
    // Longer than it takes to call it resting.
    let mut output = window.frame();
    for _ in 0..40 {
        output = window.frame();
    }
    spoken(&output).into_iter().find(|said| said.contains(words))
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
    assert_eq!(card(&mut window, note), None, "nobody rests on it yet");
    // Wherever the number stands in the first line: the pointer goes along it.
    let over = |window: &mut Headless, x: i32| {
        window.input(Event::PointerMoved(Pos2::new(x as f32, 197.0)));
        card(window, note)
    };
    let found = (330..520).step_by(4).find_map(|x| over(&mut window, x));
    assert_eq!(found.as_deref(), Some("The note itself.\n"), "the card holds the note and nothing else");
    window.input(Event::PointerMoved(Pos2::new(400.0, 600.0)));
    assert_eq!(card(&mut window, note), None, "the card goes with the pointer");
}
