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

/// A draft in which one word was put in the place of another.
const DRAFT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
 <office:body><office:text>
  <text:tracked-changes>
   <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>R. Odell</dc:creator><dc:date>1974-05-03T09:00:00</dc:date></office:change-info><text:p>withdraws</text:p></text:deletion></text:changed-region>
   <text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>Vera Lind</dc:creator><dc:date>2026-03-03T14:05:00</dc:date></office:change-info></text:insertion></text:changed-region>
  </text:tracked-changes>
  <text:p>She <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>discontinues<text:change-end text:change-id="c2"/> it.</text:p>
 </office:text></office:body>
</office:document>"#;

/// The inks of a draft tell people apart, and nothing on the page says who they are.
#[test]
fn resting_on_changed_words_says_who_changed_them_and_when() {
    let mut window = headless();
    window.ctx.enable_accesskit();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draft.fodt");
    std::fs::write(&path, DRAFT).unwrap();
    window.command(Command::Open { path });
    window.settle();
    let mut told = Vec::new();
    for x in (330..560).step_by(12) {
        window.input(Event::PointerMoved(Pos2::new(x as f32, FIRST_LINE)));
        let mut output = window.frame();
        for _ in 0..40 {
            output = window.frame();
        }
        told.extend(spoken(&output).into_iter().filter(|said| said.contains(" by ") && said.contains(':')));
        told.dedup();
    }
    assert_eq!(told, ["Taken out by R. Odell, 1974-05-03 09:00", "Put in by Vera Lind, 2026-03-03 14:05"]);
}

/// Where the first line of a document without a heading stands that can be shown in several readings.
const FIRST_LINE: f32 = 222.0;
