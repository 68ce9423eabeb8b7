//! Stories about going to a place and back again: jumps, links, what was closed, and one thing after the other.

use super::files::{LETTER, boxes, pile};
use super::teller::check;

#[test]
fn whoever_jumps_finds_the_way_back_and_forward_also_across_documents() {
    let story = r#"
> open ./pile/note.md
tabs: [note.md]
at: “Note”
> press }
Next heading
page shows “Firm” where the eye looks, lit up
at: “Firm”
way: back
> press }
Next heading
page shows “Vague” where the eye looks, lit up
at: “Vague”
> press }
Next heading
page shows “End” where the eye looks, lit up
at: “End”
> back
page shows “Vague” at the top
at: “Vague”
way: back, forward
> back
page shows “Firm” at the top
at: “Firm”
> forward
page shows “Vague” at the top
at: “Vague”
> open ./pile/letter.txt
tabs: note.md [letter.txt]
at: “Dear reader,”
way: back
> paragraph 3
page shows “A second fox came with it.” at the top, lit up
at: “A second fox came with it.”
> back
page shows “Dear reader,” at the top
at: “Dear reader,”
way: back, forward
> back
page shows “Vague” at the top
tabs: [note.md] letter.txt
at: “Vague”
> forward
page shows “Dear reader,” at the top
tabs: note.md [letter.txt]
at: “Dear reader,”
> press Alt+Left
Back
page shows “Vague” at the top
tabs: [note.md] letter.txt
at: “Vague”
> press Home
Start of the document; in a sheet, of the row
page scrolls: start
at: “Note”
way: back
> back
page shows “Vague” at the top
at: “Vague”
way: back, forward
> back
page shows “Firm” at the top
at: “Firm”
> back
page shows “Note” at the top
at: “Note”
way: forward
> forward
page shows “Firm” at the top
at: “Firm”
way: back, forward
> forward
page shows “Vague” at the top
at: “Vague”
> line 9
page shows “The end.” at the top, lit up
at: “The end.”
way: back
> percent 100
page shows “The end.” at the top, lit up
> forward
says: There is nothing to go forward to.
"#;
    check(&pile(), story);
}

#[test]
fn a_link_leads_to_its_place_inside_beside_and_out_and_the_way_back_is_known() {
    let story = r#"
> open ./pile/note.md
tabs: [note.md]
at: “Note”
> follow 0
page shows “Vague” where the eye looks, lit up
at: “Vague”
way: back
> back
page shows “Note” at the top
at: “Note”
way: forward
> follow 1
tabs: note.md [letter.txt]
at: “Dear reader,”
way: back
> back
page shows “Note” at the top
tabs: [note.md] letter.txt
at: “Note”
way: forward
> follow 2
page shows “June” where the eye looks, lit up
tabs: note.md [table.html] letter.txt
at: “June”
way: back
> back
page shows “Note” at the top
tabs: [note.md] table.html letter.txt
at: “Note”
way: forward
> follow 3
says: The document names the place “nowhere”, but does not have it.
> follow 4
over: the address https://example.org/a
> copy-address https://example.org/a
copied: https://example.org/a
over: none
says: The address is in the clipboard.
> follow 4
over: the address https://example.org/a
> open-address https://example.org/a
the browser opens https://example.org/a
over: none
> follow 99
"#;
    check(&pile(), story);
}

#[test]
fn a_link_to_a_place_in_another_document_finds_it_however_it_is_written_or_says_that_there_is_none() {
    let links = "[a](b.md#café) [b](b.md#Caf%C3%A9) [c](b.md#CAF%c3%89) [d](b.md#nowhere)";
    let other = "# Top\n\nOne.\n\nTwo.\n\nThree.\n\n## Café\n\nFour.\n";
    let story = r#"
> open ./a.md
tabs: [a.md]
at: “a b c d”
> follow 1
page shows “Café” where the eye looks, lit up
tabs: a.md [b.md]
at: “Café”
way: back
> back
page shows “a b c d” at the top
tabs: [a.md] b.md
at: “a b c d”
way: forward
> follow 3
tabs: a.md [b.md]
at: “Café”
way: back
says: “Top” has no place that is called “nowhere”.
"#;
    check(&[("a.md", links), ("b.md", other)], story);
}

#[test]
fn a_link_to_a_file_that_is_open_goes_to_it_and_opens_no_second_copy() {
    let story = r#"
> open ./table.html
tabs: [table.html]
at: “Table”
> open ./pile/note.md
tabs: table.html [note.md]
at: “Note”
way: back
> follow 2
page shows “June” where the eye looks, lit up
tabs: [table.html] note.md
at: “June”
"#;
    check(&pile(), story);
}

#[test]
fn what_was_closed_comes_back_at_the_place_where_it_was_left() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> open ./a.txt
tabs: letter.txt [a.txt]
at: “The apple.”
way: back
> previous-tab
tabs: [letter.txt] a.txt
at: “Dear reader,”
> paragraph 2
page shows “the fox came back.” at the top, lit up
at: “the fox came back.”
> close
tabs: [a.txt]
at: “The apple.”
> reopen
page shows “the fox came back.” at the top
tabs: a.txt [letter.txt]
at: “the fox came back.”
> close
tabs: [a.txt]
at: “The apple.”
> open ./letter.txt
page shows “the fox came back.” at the top
tabs: a.txt [letter.txt]
at: “the fox came back.”
> close
tabs: [a.txt]
at: “The apple.”
> close
tabs: none
at: none
> press Ctrl+Shift+T
Open again what was closed
page shows “The apple.” at the top
tabs: [a.txt]
at: “The apple.”
> reopen
page shows “the fox came back.” at the top
tabs: a.txt [letter.txt]
at: “the fox came back.”
> reopen
says: Nothing was closed that could be opened again.
"#;
    check(&[("letter.txt", LETTER), ("a.txt", "The apple.")], story);
}

#[test]
fn a_place_opens_a_document_that_is_not_open_and_finds_its_words_again() {
    let story = r#"
> go-place ./letter.txt 14..31 "the fox came back"
page shows “the fox came back” where the eye looks, lit up
tabs: [letter.txt]
at: “the fox came back.”
> close
tabs: none
at: none
> changed letter.txt A new beginning, and more of it. Dear reader, the fox  came back. He was alone.
> go-place ./letter.txt 14..31 "the fox came back"
page shows “the fox  came back” where the eye looks, lit up
tabs: [letter.txt]
at: “A new beginning, and more of it.…”
> go-place ./letter.txt 14..31 "the fox went away"
page shows “g, and more of it. Dear reader, …” where the eye looks
way: back
says: The words that stood here are no longer in this document.
> go-place "./box!/0:middle!/0:notes.txt" 0..5 "Notes"
tabs: letter.txt [notes.txt]
file: cannot be read. “box” is locked with a password.
at: none
> password outer word
page shows “Notes” where the eye looks, lit up
file: none
at: “Notes.”
"#;
    check(&[("letter.txt", LETTER), ("box", &boxes())], story);
}

/// Who reads a report with bars goes from one to the next, and a bar is selected as words are.
#[test]
fn redactions_are_gone_through_by_a_key() {
    let sample = format!("{}/tests/samples/pdf/redactions.pdf", env!("CARGO_MANIFEST_DIR"));
    check(
        &[],
        &format!(
            r#"
> open {sample}
tabs: [redactions.pdf]
at: “”
> press x
Next redaction
page shows “▇” where the eye looks, lit up
at: “The clerk of the harbour wrote t…”
selected: “▇”
way: back
> press x
Next redaction
page shows “▇” where the eye looks, lit up
at: “It was paid to ▇, in cash.”
> press x
Next redaction
page shows “▇” where the eye looks, lit up
at: “The guard saw ▇ Personal Privacy…”
> press x
Next redaction
page shows “▇” where the eye looks, lit up
at: “Nobody else was told of it, said…”
> press x
Next redaction
says: There is no redaction after this.
> press X
Previous redaction
page shows “▇” where the eye looks, lit up
at: “The guard saw ▇ Personal Privacy…”
"#
        ),
    );
}

/// Who reads a draft goes from one comment to the next, in the order of the words.
#[test]
fn comments_are_gone_through_by_a_key() {
    let sample = format!("{}/tests/samples/pdf/form.pdf", env!("CARGO_MANIFEST_DIR"));
    check(
        &[],
        &format!(
            r#"
> open {sample}
tabs: [form.pdf]
at: “”
> press o
Next comment
page shows “I saw the door standing open.” where the eye looks, lit up
at: “I saw the door standing open.”
selected: “I saw the door standing open.”
one of: Comment 1 of 1
way: back
> press o
Next comment
says: There is no comment after this.
> press O
Previous comment
says: There is no comment before this.
"#
        ),
    );
}
