//! Places where words were taken out: a sentence that closes over one reads as if nothing had been there, and a box that
//! is none must not be called one.

use super::*;
use crate::data::document::RedactionKind;

/// The text of a page below some prose, and its redactions with their labels.
fn read(content: &str) -> (String, Vec<(RedactionKind, String)>) {
    let document = check(Maker::new().page(&(prose(72.0, 700.0, &PROSE) + content)));
    let all = document.text.slice(Span::new(0, 4000)).into_owned();
    let text = all.trim().strip_prefix(&PROSE.join(" ")).unwrap_or_else(|| panic!("{all}")).trim().to_owned();
    let redactions = document.redactions.iter();
    let listed = redactions.map(|one| {
        let (unit, area) = one.place.unwrap();
        // The sign is where the bar is, so that a click on one is a click on the other.
        if document.text.slice(one.span) == "\u{2587}" {
            let [(at, own)] = document.areas(one.span)[..] else { panic!("{:?}", document.areas(one.span)) };
            assert_eq!(at, unit as usize);
            assert!(
                (own.left - area.left).abs() < 0.2 && (own.right - area.right).abs() < 0.2,
                "{own:?} {area:?}"
            );
        }
        (one.kind, one.label.clone())
    });
    (text, listed.collect())
}

fn line(words: &str) -> String {
    text(72.0, 500.0, 12.0, words)
}

const BLACK: RedactionKind = RedactionKind::Black;

fn unlabelled(kind: RedactionKind) -> Vec<(RedactionKind, String)> {
    vec![(kind, String::new())]
}

/// Helvetica at 12 points: “The money was paid to ” is 120.7 wide.
#[test]
fn a_bar_in_a_gap_is_a_sign_in_the_line() {
    let parted =
        |bar: &str| line("The money was paid to") + bar + &text(282.0, 500.0, 12.0, "and not paid back.");
    let (text_of, found) = read(&parted("0 g 197 496 80 13 re f\n"));
    assert_eq!(text_of, "The money was paid to \u{2587} and not paid back.");
    assert_eq!(found, unlabelled(BLACK));
    // One box for each word, and ragged ones.
    let (text_of, found) =
        read(&parted("0 g 197 496 30 13 re f 231 495.5 20 13 re f 230 497 22 12 re f 256 496 21 13 re f\n"));
    assert_eq!(text_of, "The money was paid to \u{2587} and not paid back.");
    assert_eq!(found, unlabelled(BLACK));
    // At the end of a line and at its beginning.
    let (text_of, found) = read(&(line("The money was paid to") + "0 g 197 496 80 13 re f\n"));
    assert_eq!((text_of.as_str(), found), ("The money was paid to \u{2587}", unlabelled(BLACK)));
    let (text_of, found) =
        read(&("0 g 72 496 120 13 re f\n".to_owned() + &text(196.0, 500.0, 12.0, "paid it back.")));
    assert_eq!((text_of.as_str(), found), ("\u{2587} paid it back.", unlabelled(BLACK)));
}

#[test]
fn bars_over_words_are_signs_before_what_comes_after_them() {
    let over = |bar: &str| read(&(line("It was paid to Mary Vane, in cash.") + bar));
    // “It was paid to ” is 77 wide, “Mary Vane” 56.
    let bar = "150 496 55 14 re f\n";
    for (colour, kind) in [
        ("0 g", BLACK),
        ("0.6 g", RedactionKind::Grey),
        ("1 g", RedactionKind::White),
        ("0.8 0.9 1 rg", RedactionKind::Grey),
    ] {
        let (text_of, found) = over(&format!("{colour} {bar}"));
        assert_eq!(text_of, "It was paid to \u{2587}, in cash.", "{colour}");
        assert_eq!(found, unlabelled(kind));
    }
    let lines: String =
        (0..11).map(|row| format!("0 g 150 {} 55 1.3 re f ", 496.0 + 1.2 * row as f32)).collect();
    let (text_of, found) = over(&lines);
    assert_eq!(text_of, "It was paid to \u{2587}, in cash.");
    assert_eq!(found, unlabelled(RedactionKind::Hatched));
    // What was painted on it again hides nothing, and a new figure on a white box is a change.
    let (_, found) = over(&format!("1 1 0 rg {bar} 0 g {}", line("It was paid to Mary Vane, in cash.")));
    assert_eq!(found, []);
    let (_, found) = over(&format!("1 g {bar} 0 g {}", text(150.0, 500.0, 12.0, "Ruth Odell")));
    assert_eq!(found, []);
}

#[test]
fn what_is_printed_on_a_bar_is_its_label_and_stays_text() {
    let labelled = |bar: &str, label: &str| {
        let words = text(200.0, 499.0, 8.0, label);
        let all =
            line("The money was paid to") + bar + &words + "0 g " + &text(282.0, 500.0, 12.0, "in May.");
        read(&all)
    };
    let (text_of, found) = labelled("0 g 197 496 80 13 re f 1 g ", "Personal Privacy");
    assert_eq!(text_of, "The money was paid to \u{2587} Personal Privacy in May.");
    assert_eq!(found, [(BLACK, "Personal Privacy".to_owned())]);
    // A white box with its border, and a border alone.
    let (ground, border) = ("1 g 197 496 80 13 re f 0 g ", "0 G 0.5 w 197 496 80 13 re S ");
    for drawn in [ground, border, &(ground.to_owned() + border)] {
        let (text_of, found) = labelled(drawn, "\\(b\\)\\(7\\)\\(C\\)");
        assert_eq!(text_of, "The money was paid to \u{2587} (b)(7)(C) in May.", "{drawn}");
        assert_eq!(found, [(RedactionKind::Labelled, "(b)(7)(C)".to_owned())]);
    }
    // Where it stands among the words by itself, they are not changed.
    let (text_of, found) = read(&line("The money was paid to [REDACTED] in May."));
    assert_eq!(text_of, "The money was paid to [REDACTED] in May.");
    assert_eq!(found, [(RedactionKind::Labelled, "REDACTED".to_owned())]);
}

#[test]
fn bars_that_fill_whole_lines_stand_between_the_lines_around_them() {
    let content = text(72.0, 500.0, 12.0, "Here is what the guard said of the harbour gate and of")
        + "0 g 72 482 300 12 re f 72 468 300 12 re f 72 454 280 12 re f\n"
        + &text(72.0, 442.0, 12.0, "which he did not tell anybody else in those days.");
    let (text_of, found) = read(&content);
    assert!(text_of.contains("gate and of \u{2587} \u{2587} \u{2587} which he"), "{text_of}");
    assert_eq!(found.len(), 3);
}

/// “The money was paid to ” is 120.7 wide.
#[test]
fn boxes_in_a_sentence_are_redactions_beside_bars_that_are_plain() {
    let parted = |sure: &str, bar: &str, next: &str| {
        let first = line("The money was paid to") + bar + &text(280.0, 500.0, 12.0, next);
        let second = text(72.0, 460.0, 12.0, "It was Mary Vane.") + sure;
        read(&(first + &second))
    };
    let sure = "0 g 106 457 59 12 re f\n";
    for (bar, kind) in [
        ("0.6 g 195 496 80 13 re f 0 g\n", RedactionKind::Grey),
        ("0 G 195 496 80 13 re S\n", RedactionKind::White),
    ] {
        let (text_of, found) = parted(sure, bar, "and not paid back.");
        assert!(text_of.starts_with("The money was paid to \u{2587} and not paid back."), "{text_of}");
        assert_eq!(found.len(), 2);
        assert!(found.contains(&(kind, String::new())), "{found:?}");
        // Alone, or before the next question of a form, it may be anything.
        let (text_of, found) = parted("", bar, "and not paid back.");
        assert!(found.is_empty() && !text_of.contains('\u{2587}'), "{text_of}");
        let (text_of, found) = parted(sure, bar, "Date:");
        assert_eq!(found.len(), 1, "{text_of}");
    }
}

#[test]
fn annotations_that_mark_words_to_be_taken_out_are_listed_with_the_words() {
    let mut maker = Maker::new();
    maker.page(&(prose(72.0, 700.0, &PROSE) + &line("It was paid to Mary Vane, in cash.")));
    maker.annotation(0, "/Subtype /Redact /Rect [150 496 203 510] /OverlayText (CLOSED)");
    let document = check(&maker);
    let listed: Vec<_> = document.redactions.iter().collect();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].kind, listed[0].label.as_str()), (RedactionKind::Annotation, "CLOSED"));
    assert_eq!(document.text.slice(listed[0].span), "Mary Vane,");
    // They can still be read, which whoever marked them may not know.
    assert_eq!(asides(&document, AsideKind::Annotation), ["To be redacted: Mary Vane,"]);
}

/// Writers set words black on black; no sentence may close over them.
#[test]
fn black_words_on_a_black_box_are_under_a_bar() {
    let (text_of, found) = read(&format!(
        "{} 0 g 150 494 60 14 re f {} {}",
        line("Paid in May"),
        text(152.0, 500.0, 12.0, "Mary Vane"),
        text(216.0, 500.0, 12.0, "in cash.")
    ));
    assert_eq!((text_of.as_str(), found), ("Paid in May \u{2587} in cash.", unlabelled(BLACK)));
    // And grey ones on a grey one, and those without ink.
    for (ground, ink, kind) in [("0.5 g", "0.5 g", RedactionKind::Grey), ("0 g", "3 Tr", BLACK)] {
        let (text_of, found) = read(&format!(
            "{} {ground} 150 494 60 14 re f q {ink} {} Q 0 g 0 Tr {}",
            line("Paid in May"),
            text(152.0, 500.0, 12.0, "Mary Vane"),
            text(216.0, 500.0, 12.0, "in cash.")
        ));
        assert_eq!(
            (text_of.as_str(), found),
            ("Paid in May \u{2587} in cash.", unlabelled(kind)),
            "{ground}"
        );
    }
}

/// What was recognised in a scan, of which words were blackened later on: they are still in the file, and not to be seen.
#[test]
fn a_bar_over_recognised_words_is_over_these() {
    let words = text(72.0, 500.0, 12.0, "Paid in May Mary Vane in cash.");
    let content =
        format!("q 600 0 0 700 0 40 cm 0.9 g 0 0 1 1 re f Q q 3 Tr {words} Q 0 g 139 496 56 13 re f");
    let document = check(Maker::new().page(&content));
    let text_of = document.text.slice(Span::new(0, 4000)).into_owned();
    assert_eq!(text_of.trim(), "Paid in May \u{2587} in cash.");
    assert_eq!(asides(&document, AsideKind::Unseen(Unseen::Blacked)), [": Mary Vane"]);
}

#[test]
fn boxes_that_are_none_are_not_called_so() {
    let none = |content: &str| {
        let (text_of, found) = read(content);
        assert_eq!(found, [], "{text_of}");
        assert!(!text_of.contains('\u{2587}'), "{text_of}");
    };
    let words = line("Chapter four of the report");
    // A rule under words, a thick one between, a head in white on black, a box to tick, a tinted row.
    none(&format!("{words} 0 g 72 496 140 1.5 re f"));
    none(&format!("{words} 0 g 72 480 400 4 re f"));
    none(&format!("0 g 60 494 400 20 re f 1 g {words} 0 g"));
    none(&format!("{words} 0 g 60 500 9 9 re f"));
    none(&format!("0.8 g 60 494 400 20 re f 0 g {words}"));
    // A box to be filled in, drawn as a black one with a white one on it.
    none(&format!("{words} 0 g 220 494 100 16 re f 1 g 221 495 98 14 re f 0 g"));
    // A black picture of its own, a bar at the edge of a scan, columns of a chart.
    none(&format!("{words} 0 g 100 300 200 120 re f"));
    none(&format!("{words} 0 g 0 0 14 792 re f"));
    none(&format!("{words} 0 g 100 300 20 80 re f 130 300 20 60 re f 160 300 20 100 re f"));
    // Words about a code, which stand in no box.
    none(&line("The names were withheld under \\(b\\)\\(6\\) of the act."));
}
