//! Sessions with a pile of documents, as text: what counts as read, what is listed, and what “next document” follows.

use super::teller::check;

const LONG: &str = "One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix.\n";

fn three() -> [(&'static str, &'static str); 3] {
    [("pile/a.txt", LONG), ("pile/b.txt", "The bear.\n"), ("pile/c.txt", LONG)]
}

fn bills() -> [(&'static str, &'static str); 5] {
    [
        ("pile/bills/HR 1 vol 2.txt", "Two.\n"),
        ("pile/bills/HR 10 vol 1.txt", "Ten.\n"),
        ("pile/letters/letter.txt", "Dear reader,\n"),
        ("pile/letters/slides.avi", "RIFF    AVI "),
        ("pile/note.md", "# A Note on Foxes\n\nThe fox.\n"),
    ]
}

#[test]
fn leafing_opening_a_folder_and_setting_out_a_session_mark_nothing() {
    let story = r#"
> mind-the-library
> given pile
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “One.”
marks: 3 unread
> wait 1000
> next-document
tabs: [~b.txt]
at: “The bear.”
way: back
> wait 1000
> next-document
tabs: [~c.txt]
at: “One.”
> wait 3000
> restart
page shows “One.” at the top
library: a.txt, b.txt, c.txt
panels: library, outline
tabs: [~c.txt]
at: “One.”
marks: 3 unread
> wait 1000
> previous-document
tabs: [~b.txt]
at: “The bear.”
way: back
"#;
    check(&three(), story);
}

#[test]
fn some_seconds_on_a_document_begin_it_and_its_end_in_sight_then_makes_it_read() {
    let story = r#"
> mind-the-library
> given pile
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “One.”
marks: 3 unread
> wait 3000
> wait 1500
marks: 2 unread, 1 begun
> next-document
tabs: [~b.txt]
at: “The bear.”
way: back
> wait 4500
marks: 1 unread, 1 begun, 1 read
> previous-document
page shows “One.” at the top
tabs: [~a.txt]
at: “One.”
> wait 1000
> scroll end
page scrolls: end
at: “Four.”
marks: 1 unread, 2 read
"#;
    check(&three(), story);
}

#[test]
fn a_scroll_begins_a_document_at_once_and_a_window_behind_others_begins_none() {
    let story = r#"
> mind-the-library
> given pile
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “One.”
marks: 3 unread
> behind
> wait 60000
> in-front
> wait 3000
> scroll line-down
page scrolls: line-down
at: “Two.”
marks: 2 unread, 1 begun
"#;
    check(&three(), story);
}

#[test]
fn what_is_marked_as_unread_stays_so_until_one_comes_back_to_it() {
    let story = r#"
> mind-the-library
> given pile/a.txt
tabs: [a.txt]
at: “One.”
listed: a.txt
marks: 1 unread
> press m
Mark as read
marks: 1 read
> press M
Mark as unread
marks: 1 unread
> wait 60000
> scroll line-down
page scrolls: line-down
at: “Two.”
> given pile/b.txt
tabs: a.txt [b.txt]
at: “The bear.”
listed: a.txt, b.txt
way: back
marks: 2 unread
> previous-tab
tabs: [a.txt] b.txt
at: “Two.”
> wait 1000
> wait 4500
marks: 1 unread, 1 begun
"#;
    check(&three(), story);
}

#[test]
fn several_documents_and_a_whole_folder_are_marked_at_once_and_stay_so() {
    let story = r#"
> mind-the-library
> given pile
library: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, slides.avi, note.md
tabs: [~HR 1 vol 2.txt]
at: “Two.”
marks: 5 unread
> chosen pile/letters/letter.txt pile/note.md
> press Ctrl+M
Mark as read
marks: 3 unread, 2 read
says: 2 documents marked as read.
> chosen
> mark-path ./pile/bills on
marks: 1 unread, 4 read
> wait 1000
> restart
page shows “Two.” at the top
library: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, slides.avi, note.md
panels: library, outline
tabs: [~HR 1 vol 2.txt]
at: “Two.”
marks: 1 unread, 4 read
> mark-path ./pile off
marks: 5 unread
says: 5 documents marked as unread.
"#;
    check(&bills(), story);
}

#[test]
fn the_next_document_is_the_next_of_those_that_are_shown() {
    let story = r#"
> mind-the-library
> given pile
library: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, slides.avi, note.md
tabs: [~HR 1 vol 2.txt]
at: “Two.”
marks: 5 unread
> filter "vol"
listed: HR 1 vol 2.txt, HR 10 vol 1.txt (2 of 5)
> next-document
tabs: [~HR 10 vol 1.txt]
at: “Ten.”
way: back
> next-document
says: This is the last document of the list.
> filter "letters txt"
listed: letter.txt (1 of 5)
> next-document
tabs: [~letter.txt]
at: “Dear reader,”
> filter "1 vol hr bills"
listed: HR 1 vol 2.txt, HR 10 vol 1.txt (2 of 5)
> filter nothing
listed: nothing (0 of 5)
> next-document
says: No document of the library fits what it is filtered for.
> filter ""
listed: none
> next-document
tabs: [~slides.avi]
at: “”
> next-document
tabs: [~note.md]
at: “A Note on Foxes”
> filter foxes
listed: note.md (1 of 5)
"#;
    check(&bills(), story);
}

#[test]
fn the_next_document_follows_the_order_and_the_sieve_and_passes_through_folded_folders() {
    let story = r#"
> mind-the-library
> given pile
library: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, slides.avi, note.md
tabs: [~HR 1 vol 2.txt]
at: “Two.”
marks: 5 unread
> library-order name
listed: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, note.md, slides.avi
> library-only unreadable
listed: slides.avi (1 of 5)
> library-only unread
listed: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, note.md, slides.avi
> mark-path ./pile/bills on
listed: HR 1 vol 2.txt, letter.txt, note.md, slides.avi (4 of 5)
marks: 3 unread, 2 read
says: 2 documents marked as read.
> next-document
tabs: [~letter.txt]
at: “Dear reader,”
listed: letter.txt, note.md, slides.avi (3 of 5)
way: back
> next-document
tabs: [~note.md]
at: “A Note on Foxes”
> library-only all
listed: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, note.md, slides.avi
> library-order folder
listed: none
> fold-all on
> previous-document
tabs: [~slides.avi]
at: “”
"#;
    check(&bills(), story);
}

#[test]
fn what_was_opened_by_itself_stays_in_the_list_when_its_tab_is_closed() {
    let story = r#"
> mind-the-library
> given pile/letters
library: letter.txt, slides.avi
tabs: [~letter.txt]
at: “Dear reader,”
marks: 2 unread
> given pile/note.md
tabs: ~letter.txt [note.md]
at: “A Note on Foxes”
listed: note.md, letter.txt, slides.avi
way: back
marks: 3 unread
> open-words "Pasted: fox" "The fox came back."
tabs: ~letter.txt note.md [Pasted: fox]
at: “The fox came back.”
listed: note.md, Pasted: fox, letter.txt, slides.avi
> close
tabs: ~letter.txt [note.md]
at: “A Note on Foxes”
> close
tabs: [~letter.txt]
at: “Dear reader,”
> previous-document
page shows “The fox came back.” at the top
tabs: [~Pasted: fox]
at: “The fox came back.”
> open ./pile/missing.txt
tabs: ~Pasted: fox [missing.txt]
file: cannot be read. There is no such file. File: ./pile/missing.txt
at: none
listed: missing.txt, note.md, Pasted: fox, letter.txt, slides.avi
marks: 4 unread
> close
tabs: [~Pasted: fox]
file: none
at: “The fox came back.”
listed: note.md, Pasted: fox, letter.txt, slides.avi
marks: 3 unread
"#;
    check(&bills(), story);
}

#[test]
fn a_file_is_handed_to_other_programs_only_when_it_is_asked_for_and_programs_are_only_shown() {
    let story = r#"
> mind-the-library
> given pile
library: HR 1 vol 2.txt, HR 10 vol 1.txt, letter.txt, slides.avi, note.md
tabs: [~HR 1 vol 2.txt]
at: “Two.”
marks: 5 unread
> open-elsewhere ./pile/letters/slides.avi
another program opens ./pile/letters/slides.avi
> open-elsewhere ./pile/start.sh
its folder shows ./pile/start.sh
says: This file is a program, which is not started from here. Its folder shows it.
> show-in-folder ./pile/note.md
its folder shows ./pile/note.md
> copy-path ./pile/note.md
copied: ./pile/note.md
says: The path is in the clipboard.
> chosen pile/note.md pile/letters/letter.txt
> copy-paths
copied: ./pile/letters/letter.txt⏎./pile/note.md
says: 2 paths are in the clipboard.
> open-chosen
tabs: ~HR 1 vol 2.txt letter.txt [note.md]
at: “A Note on Foxes”
way: back
> chosen
> open-beside ./pile/letters/letter.txt
tabs: ~HR 1 vol 2.txt letter.txt note.md ‖ [letter.txt]
at: “Dear reader,”
"#;
    check(&bills(), story);
}

#[test]
fn a_folder_that_has_changed_is_listed_again_when_one_asks_for_it() {
    let story = r#"
> mind-the-library
> given pile
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “One.”
marks: 3 unread
> changed pile/d.txt Four.
> list-again
library: a.txt, b.txt, c.txt, d.txt
marks: 4 unread
"#;
    check(&three(), story);
}
