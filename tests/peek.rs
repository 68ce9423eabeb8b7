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

/// How much of the page's middle is not as it was.
fn changed(before: &egui::ColorImage, after: &egui::ColorImage) -> usize {
    before.pixels.iter().zip(&after.pixels).filter(|(a, b)| a != b).count()
}

#[test]
fn resting_on_a_note_shows_it_and_moving_on_hides_it() {
    let mut window = headless();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.md");
    std::fs::write(&path, "Words[^1] and [a name](#far).\n\n## Far\n\nEnd.\n\n[^1]: The note itself.\n")
        .unwrap();
    window.command(Command::Open { path });
    let before = window.picture();
    let mut seen = 0;
    // Wherever the number stands in the first line: the pointer goes along it.
    for x in (330..520).step_by(4) {
        window.input(Event::PointerMoved(Pos2::new(x as f32, 197.0)));
        for _ in 0..40 {
            window.frame();
        }
        let after = window.picture();
        seen = seen.max(changed(&before, &after));
    }
    assert!(seen > 10_000, "only {seen} pixels changed: no peek was shown");
    window.input(Event::PointerMoved(Pos2::new(400.0, 600.0)));
    let after = window.picture();
    assert!(changed(&before, &after) < 200, "the peek stays");
}
