//! Stories about what is opened and gone through: folders, paths that are typed, one document after the other.

use super::files::three;
use super::teller::check;

#[test]
fn leafing_through_a_folder_leaves_no_heap_of_tabs_and_says_where_the_list_ends() {
    let story = r#"
> open-folder
a dialog asks for a folder
> given .
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “The apple.”
> next-document
tabs: [~b.txt]
at: “The bear.”
way: back
> next-document
tabs: [~c.txt]
at: “The cat, not the bear.”
> next-document
says: This is the last document of the list.
> back
page shows “The bear.” at the top
tabs: [~b.txt]
at: “The bear.”
way: back, forward
> back
page shows “The apple.” at the top
tabs: [~a.txt]
at: “The apple.”
way: forward
> forward
page shows “The bear.” at the top
tabs: [~b.txt]
at: “The bear.”
way: back, forward
> next-document
tabs: [~c.txt]
at: “The cat, not the bear.”
way: back
> next-document
> previous-document
page shows “The bear.” at the top
tabs: [~b.txt]
at: “The bear.”
> open ./c.txt
tabs: ~b.txt [c.txt]
at: “The cat, not the bear.”
> press [
Previous document
tabs: [~b.txt] c.txt
at: “The bear.”
> press ]
Next document
tabs: ~b.txt [c.txt]
at: “The cat, not the bear.”
"#;
    check(&three(), story);
}

#[test]
fn what_was_looked_through_makes_room_and_what_was_opened_stays() {
    let story = r#"
> given .
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “The apple.”
> browse ./b.txt
tabs: [~b.txt]
at: “The bear.”
way: back
> open ./b.txt
tabs: [b.txt]
> browse ./c.txt
tabs: b.txt [~c.txt]
at: “The cat, not the bear.”
> browse ./b.txt
tabs: [b.txt] ~c.txt
at: “The bear.”
> browse ./a.txt
tabs: b.txt [~a.txt]
at: “The apple.”
"#;
    check(&three(), story);
}

#[test]
fn a_path_that_is_a_folder_opens_as_one_and_a_missing_one_has_a_sentence() {
    let story = r#"
> open ./inner
library: a.txt
tabs: [~a.txt]
at: “The apple.”
> open ./missing.txt
tabs: ~a.txt [missing.txt]
file: cannot be read. There is no such file. File: ./missing.txt
at: none
way: back
> press Ctrl+R
Read again from the disk
> close
tabs: [~a.txt]
file: none
at: “The apple.”
"#;
    check(&[("inner/a.txt", "The apple.")], story);
}

#[test]
fn whoever_has_no_file_dialog_types_a_path_instead() {
    let story = r#"
> press Ctrl+O
Open files…
a dialog asks for files
> no-dialog
over: a path. No file dialog answered on this computer, so type the path here.
> open ./b.txt
tabs: [b.txt]
at: “The bear.”
over: none
"#;
    check(&three(), story);
}

#[test]
fn the_sample_library_opens_with_its_first_document() {
    let story = r#"
> sample
library: A note on names and scripts.md, A small reader.epub, Chronology, for print.odt, Chronology.md, E-mails about a date.txt, Findings on interference.txt, Glossary.html, Interview with a translator.txt, Letter from a reader.txt, Letters about June.mbox, Memo on the denials.txt, Minutes of the reading group.md, Notice on the door.jpg, On being sure.md, README.md, Sent by Vera.zip, Sources.html, Statement to the press, draft.docx, Statement to the press.txt, The joint statement explained.html, The open evening.pptx, Who said what, by day.xlsx, Who said what.svg, Working paper.pdf
tabs: [~A note on names and scripts.md]
at: “A note on names and scripts”
> next-document
tabs: [~A small reader.epub]
at: “1. Reading a claim”
way: back
"#;
    check(&[], story);
}

#[test]
fn forgetting_a_folder_takes_it_out_of_the_library_and_leaves_its_documents_open() {
    let story = r#"
> given .
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “The apple.”
> forget-folder ./
library: none
> next-document
says: Open a folder first; then its documents can be leafed through.
"#;
    check(&three(), story);
}
