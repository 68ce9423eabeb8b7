//! Whole sessions as text: what somebody does, line by line, and what they have before them after each line.
//!
//! A story runs through `Desk::handle` alone, with the tasks behind it, each done at once.
//! So a story that breaks names the act after which the reader lost something. Where the window would be stands a
//! page of three paragraphs, which carries out what it is asked and says what it shows.

#[path = "stories/teller.rs"]
mod teller;

use folioscope::read::formats::trial;
use teller::check;

/// A note with headings, paragraphs, and links inside and out.
const NOTE: &str = "\
# Note

The first words of the note.

## Firm

What is firm stands here. See [the vague part](#vague) and [the letter](letter.txt).

## Vague

What is vague stands here, and says so in a long enough paragraph.

More of it, see [a place in the table](../table.html#june), [nowhere](#nowhere) and [the world](https://example.org/a).

## End

The end.
";

const LETTER: &str = "Dear reader,\n\nthe fox came back.\n\nA second fox came with it.\n\nNobody counted the foxes.\n\nYours,\n";

const TABLE: &str = "<h1>Table</h1><p>Before it.</p><p>Also before it.</p><p>Still before.</p><h2 id=june>June</h2><p>In June it shifts.</p><p>After.</p><p>The very end.</p>";

fn three() -> [(&'static str, &'static str); 3] {
    [("a.txt", "The apple.\n"), ("b.txt", "The bear.\n"), ("c.txt", "The cat, not the bear.\n")]
}

fn pile() -> [(&'static str, &'static str); 3] {
    [("pile/letter.txt", LETTER), ("pile/note.md", NOTE), ("table.html", TABLE)]
}

fn pile_and_three() -> Vec<(&'static str, &'static str)> {
    pile().into_iter().chain(three()).collect()
}

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
fn finding_goes_round_forward_and_back_and_closing_puts_the_hits_out() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> press /
Find in this document…
keys go to: the field
hits: 0 of “”
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> find-next
page shows “fox” if it is hidden
hits: 2 of 3 of “fox”
> press F3
Next hit
page shows “fox” if it is hidden
at: “Nobody counted the foxes.”
hits: 3 of 3 of “fox”
> find-next
page shows “fox” if it is hidden
at: “the fox came back.”
hits: 1 of 3 of “fox” (From the start again)
> find-previous
page shows “fox” if it is hidden
hits: 3 of 3 of “fox” (From the end again)
> hit 2
page shows “fox” where the eye looks
at: “A second fox came with it.”
hits: 2 of 3 of “fox”
way: back
> press n
Next hit
page shows “fox” if it is hidden
hits: 3 of 3 of “fox”
> back
page shows “the fox came back.” at the top
at: “the fox came back.”
way: forward
> find-case on
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> find Fox
hits: 0 of “Fox”
> find-regex on
> find-case off
page shows “fox” if it is hidden
hits: 1 of 3 of “Fox”
> find "fox(es)?\\b"
page shows “fox” if it is hidden
hits: 1 of 3 of “fox(es)?\b”
> find ""
hits: 0 of “”
> find-close
keys go to: none
hits: none
> find-next
> press n
Next hit cannot be had: nothing was looked for
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn finding_begins_at_the_words_that_one_has_selected() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> mark Nobody
selected: “Nobody”
> find-open
page shows “Nobody” if it is hidden
keys go to: the field
at: “Nobody counted the foxes.”
hits: 1 of 1 of “Nobody”
> dismiss
keys go to: none
hits: none
> select-none
selected: none
> find-open
keys go to: the field
hits: 1 of “Nobody”
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn hits_come_along_into_the_next_document() {
    let story = r#"
> given .
library: a.txt, b.txt, c.txt
tabs: [~a.txt]
at: “The apple.”
> find bear
hits: 0 of “bear”
> next-document
tabs: [~b.txt]
at: “The bear.”
hits: 1 of “bear”
way: back
> next-document
tabs: [~c.txt]
at: “The cat, not the bear.”
> open ./b.txt
tabs: ~c.txt [b.txt]
at: “The bear.”
> next-tab
tabs: [~c.txt] b.txt
at: “The cat, not the bear.”
"#;
    check(&three(), story);
}

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
Start of the document
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
fn a_copy_is_what_was_selected_and_a_citation_says_where_it_stands() {
    let story = r#"
> copy
says: Nothing is selected.
> open ./pile/note.md
tabs: [note.md]
at: “Note”
> copy
> find firm
page shows “Firm” if it is hidden
hits: 1 of 2 of “firm”
> mark What is firm stands here
selected: “What is firm stands here”
> copy
copied: What is firm stands here
says: 5 words are in the clipboard.
> copy-citation
copied: “What is firm stands here” — Note (note.md), “Firm”, paragraph 4.
says: The quotation is in the clipboard, with its document and place.
> press Ctrl+A
Select all
selected: “Note⏎The first words of the note.⏎Firm⏎What is firm stands here. See the vague part and the letter.⏎Vague⏎What is vague stands here, and says so in a long enough paragraph.⏎More of it, see a place in the table, nowhere and the world.⏎End⏎The end.⏎”
> press Ctrl+Shift+C
Copy as a citation
copied: “Note⏎⏎The first words of the note.⏎⏎Firm⏎⏎What is firm stands here. See the vague part and the letter.⏎⏎Vague⏎⏎What is vague stands here, and says so in a long enough paragraph.⏎⏎More of it, see a place in the table, nowhere and the world.⏎⏎End⏎⏎The end.” — Note (note.md), paragraphs 1–9.
> select-none
selected: none
> copy-citation
says: Nothing is selected.
"#;
    check(&pile(), story);
}

#[test]
fn a_selection_grows_by_words_and_paragraphs_from_where_it_began() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> select 0 0
> press Ctrl+Shift+Right
Extend the selection by a word
page shows “ reader,” if it is hidden
selected: “Dear”
> extend word-right
page shows “,” if it is hidden
selected: “Dear reader”
> extend character-right
page shows “” if it is hidden
selected: “Dear reader,”
> extend character-left
page shows “,” if it is hidden
selected: “Dear reader”
> extend word-left
page shows “reader,” if it is hidden
selected: “Dear ”
> extend paragraph-down
page shows “the fox came back.” if it is hidden
selected: “Dear reader,⏎⏎”
> extend paragraph-down
page shows “A second fox came with it.” if it is hidden
selected: “Dear reader,⏎⏎the fox came back.⏎⏎”
> extend paragraph-up
page shows “the fox came back.” if it is hidden
selected: “Dear reader,⏎⏎”
> extend end
page shows “” if it is hidden
at: “Yours,”
selected: “Dear reader,⏎⏎the fox came back.⏎⏎A second fox came with it.⏎⏎Nobody counted the foxes.⏎⏎Yours,⏎”
> extend start
page shows “Dear reader,” if it is hidden
at: “Dear reader,”
selected: none
> dismiss
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn a_changed_file_is_told_and_read_again_only_when_asked_at_the_same_place() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> paragraph 3
page shows “A second fox came with it.” at the top, lit up
at: “A second fox came with it.”
way: back
> mark the fox
selected: “the fox”
> changed letter.txt A new first line.
file: has changed on the disk
> keep-old
file: none
> changed letter.txt A new first line.
file: has changed on the disk
> reload
page shows “” at the top
file: none
at: “A new first line.”
selected: none
> changed letter.txt Another.
file: has changed on the disk
> gone letter.txt
file: is gone from the disk
> reload
file: cannot be read. There is no such file. File: ./letter.txt
says: There is no such file. File: ./letter.txt
> copy
says: Nothing is selected.
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn what_was_read_of_a_file_that_is_gone_stays_as_it_was_when_it_cannot_be_read_again() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> paragraph 3
page shows “A second fox came with it.” at the top, lit up
at: “A second fox came with it.”
way: back
> mark the fox
selected: “the fox”
> gone letter.txt
file: is gone from the disk
> reload
file: cannot be read. There is no such file. File: ./letter.txt
says: There is no such file. File: ./letter.txt
> find-next
page shows “fox” if it is hidden
hits: 2 of 3 of “fox”
> copy
copied: the fox
says: 2 words are in the clipboard.
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn the_half_of_a_split_that_is_closed_leaves_the_other_as_it_is() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> previous-tab
tabs: [a.txt] b.txt
at: “The apple.”
> split right
page shows “The apple.” at the top
tabs: a.txt b.txt ‖ [a.txt]
> close
tabs: [a.txt] b.txt
"#;
    check(&three(), story);
}

#[test]
fn pasted_text_is_a_document_like_any_other_and_survives_a_restart() {
    let story = r#"
> paste
says: There is no text in the clipboard.
> clipboard First pasted line\nand more.\n\nA second paragraph.
> press Ctrl+V
Paste text as a document
tabs: [Pasted: First pasted line]
at: “First pasted line”
> paragraph 2
page shows “A second paragraph.” at the top, lit up
at: “A second paragraph.”
way: back
> find second
page shows “second” if it is hidden
hits: 1 of 1 of “second”
> quit
the window closes
> restart
page shows “A second paragraph.” at the top
panels: library, outline
tabs: [Pasted: First pasted line]
at: “A second paragraph.”
> copy
says: Nothing is selected.
> press Ctrl+A
Select all
selected: “First pasted line⏎and more.⏎⏎A second paragraph.”
> copy
copied: First pasted line⏎and more.⏎⏎A second paragraph.
says: 8 words are in the clipboard.
"#;
    check(&[], story);
}

#[test]
fn a_split_shows_a_document_twice_and_closes_without_a_trace() {
    let story = r#"
> split right
says: Open a document first; then it can be shown twice.
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> split right
page shows “The bear.” at the top
tabs: a.txt b.txt ‖ [b.txt]
> split bottom
page shows “The bear.” at the top
tabs: a.txt b.txt ‖ b.txt = [b.txt]
> previous-tab
tabs: a.txt b.txt ‖ [b.txt] = b.txt
> close
tabs: a.txt b.txt ‖ [b.txt]
> close
tabs: a.txt [b.txt]
> reopen
says: Nothing was closed that could be opened again.
> press F9
Only the page
panels: none
> press Esc
Close what lies on top
panels: library, outline
says: none
"#;
    check(&three(), story);
}

#[test]
fn the_two_sides_of_a_split_read_on_together_when_they_are_told_to() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> split right
page shows “Dear reader,” at the top
tabs: letter.txt ‖ [letter.txt]
> link-scrolling on
> press G
End of the document
page scrolls: end
other page shows “A second fox came with it.” at the top
at: “A second fox came with it.”
way: back
> press g g
Start of the document
page scrolls: start
other page shows “Dear reader,” at the top
at: “Dear reader,”
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn the_session_comes_back_with_its_tabs_their_order_and_their_places() {
    let story = r#"
> given .
library: letter.txt, note.md, table.html
tabs: [~letter.txt]
at: “Dear reader,”
> open ./pile/note.md
tabs: ~letter.txt [note.md]
at: “Note”
way: back
> paragraph 5
page shows “Vague” at the top, lit up
at: “Vague”
> open ./pile/letter.txt
tabs: [letter.txt] note.md
at: “Dear reader,”
> split right
page shows “Dear reader,” at the top
tabs: letter.txt note.md ‖ [letter.txt]
> paragraph 4
page shows “Nobody counted the foxes.” at the top, lit up
at: “Nobody counted the foxes.”
> mark the fox
selected: “the fox”
> panel outline
panels: library
> show-panel info
panels: library, info
keys go to: info
> wait 1000
> restart
other page shows “Dear reader,” at the top
page shows “Nobody counted the foxes.” at the top
library: letter.txt, note.md, table.html
panels: library, info
tabs: letter.txt note.md ‖ [letter.txt]
at: “Nobody counted the foxes.”
selected: “the fox”
> back
says: There is nothing to go back to.
"#;
    check(&pile(), story);
}

#[test]
fn a_session_that_nobody_can_read_costs_a_sentence_and_is_set_aside() {
    let story = r#"
> restore {"version": 2, "views": {"1": {"path"
says: The last session could not be read. It was set aside as it was, and is not lost.
> aside
set aside: all of it (0 pasted)
> restore [1, 2]
> restore {"version": 2, "views": 3}
says: The last session was not read in full. Left out: the open documents. It was set aside as it was, and is not lost.
> restore {"version": 9, "unknown": [], "views": {"1": {"path": "/nowhere/a.txt", "strange": 1}, "2": {}}}
tabs: [a.txt]
file: cannot be read. There is no such file. File: /nowhere/a.txt
says: The last session was kept by a newer version of this program, and this one left out what it does not know. It was set aside as it was, and is not lost.
> aside
set aside: all of it (0 pasted)
set aside: all of it (0 pasted)
set aside: the open documents (0 pasted)
set aside: It is of a newer version. a document that was open (0 pasted)
> wait 7000
says: none
> press Esc
Close what lies on top
> open ./a.txt
tabs: a.txt [a.txt]
file: none
at: “The apple.”
way: back
"#;
    check(&three(), story);
}

#[test]
fn an_unknown_panel_in_a_stored_session_costs_itself_and_no_tab_no_place_no_pasted_word() {
    let story = r#"
> given pile
library: letter.txt, note.md
tabs: [~letter.txt]
at: “Dear reader,”
> open ./pile/letter.txt
tabs: [letter.txt]
way: back
> paragraph 4
page shows “Nobody counted the foxes.” at the top, lit up
at: “Nobody counted the foxes.”
> clipboard Dear diary,\n\nnobody reads this.\n\nNot even I.
> paste
tabs: letter.txt [Pasted: Dear diary,]
at: “Dear diary,”
> show-panel info
panels: library, outline, info
keys go to: info
> open ./pile/note.md
keys go to: none
tabs: letter.txt Pasted: Dear diary, [note.md]
at: “Note”
> wait 1000
> rewrite {"Panel":"info"} => {"Panel":"timeline"}
> restart
page shows “Note” at the top
library: letter.txt, note.md
panels: library, outline
tabs: letter.txt Pasted: Dear diary, [note.md]
at: “Note”
says: The last session was not read in full. Left out: the panel “timeline”. It was set aside as it was, and is not lost.
> next-tab
page shows “Nobody counted the foxes.” at the top
tabs: [letter.txt] Pasted: Dear diary, note.md
at: “Nobody counted the foxes.”
> next-tab
page shows “Dear diary,” at the top
tabs: letter.txt [Pasted: Dear diary,] note.md
at: “Dear diary,”
> aside
set aside: the panel “timeline” (1 pasted)
> wait 1000
> restart
page shows “Dear diary,” at the top
library: letter.txt, note.md
panels: library, outline
tabs: letter.txt [Pasted: Dear diary,] note.md
at: “Dear diary,”
> wait 1000
> rewrite "left_width":272.0 => "left_width":null
> rewrite {"Panel":"library"} => {"Stack":[{"Panel":"library"}]}
> rewrite "zoom":"width" => "zoom":"golden"
> rewrite "top":62 => "top":null
> restart
page shows “Dear diary,” at the top
library: letter.txt, note.md
panels: outline
tabs: letter.txt [Pasted: Dear diary,] note.md
at: “Dear diary,”
says: The last session was not read in full. Left out: a part of how panels were set out, the width of the left side, the size of pages of “Pasted: Dear diary,”, and 3 more. It was set aside as it was, and is not lost.
> next-tab
page shows “Note” at the top
tabs: letter.txt Pasted: Dear diary, [note.md]
at: “Note”
> wait 9000
says: none
> open-words x y
tabs: letter.txt Pasted: Dear diary, note.md [x]
at: “y”
way: back
> wait 1000
> rewrite "version":2 => "version":3
> restart
page shows “y” at the top
library: letter.txt, note.md
panels: outline
tabs: letter.txt Pasted: Dear diary, note.md [x]
at: “y”
says: The last session was kept by a newer version of this program, and this one left out what it does not know. It was set aside as it was, and is not lost.
> aside
set aside: the panel “timeline” (1 pasted)
set aside: a part of how panels were set out, the width of the left side, the size of pages of “Pasted: Dear diary,”, and 3 more (1 pasted)
set aside: It is of a newer version. (2 pasted)
"#;
    check(&pile(), story);
}

#[test]
fn two_windows_keep_a_session_each_whatever_the_other_saves() {
    let story = r#"
> given pile
library: letter.txt, note.md
tabs: [~letter.txt]
at: “Dear reader,”
> open ./pile/note.md
tabs: ~letter.txt [note.md]
at: “Note”
way: back
> clipboard Only here.\n\nIn the first window.
> paste
tabs: ~letter.txt note.md [Pasted: Only here.]
at: “Only here.”
> wait 1000
> window 2 pile/letter.txt
panels: library, outline
tabs: [letter.txt]
at: “Dear reader,”
says: Your last session is kept. [Bring it back]
> given pile
library: letter.txt, note.md
> read-on 40
says: none
> restart
page shows “Dear reader,” at the top
library: letter.txt, note.md
panels: library, outline
tabs: [letter.txt]
at: “Dear reader,”
> restore-session
tabs: [letter.txt] note.md Pasted: Only here.
> restore-session
says: There is no earlier session to bring back.
"#;
    check(&pile_and_three(), story);
}

#[test]
fn a_file_opened_from_the_shell_costs_no_arrangement_and_offers_it() {
    let story = r#"
> given pile
library: letter.txt, note.md
tabs: [~letter.txt]
at: “Dear reader,”
> open ./pile/letter.txt
tabs: [letter.txt]
way: back
> paragraph 4
page shows “Nobody counted the foxes.” at the top, lit up
at: “Nobody counted the foxes.”
> split right
other page shows “Nobody counted the foxes.” at the top
page shows “Nobody counted the foxes.” at the top
tabs: letter.txt ‖ [letter.txt]
> clipboard Dear diary,\n\nnobody reads this.\n\nNot even I.
> paste
tabs: letter.txt ‖ letter.txt [Pasted: Dear diary,]
at: “Dear diary,”
> wait 1000
> restart pile/letter.txt
page shows “Nobody counted the foxes.” at the top
panels: library, outline
tabs: [letter.txt]
at: “Nobody counted the foxes.”
says: Your last session is kept. [Bring it back]
> read-on 40
says: none
> restart a.txt
panels: library, outline
tabs: [a.txt]
at: “The apple.”
says: Your last session is kept. [Bring it back]
> quit
the window closes
> restart b.txt
panels: library, outline
tabs: [b.txt]
at: “The bear.”
says: Your last session is kept. [Bring it back]
> restore-session
other page shows “Dear diary,” at the top
library: letter.txt, note.md
tabs: letter.txt [b.txt] ‖ letter.txt Pasted: Dear diary,
says: none
> close
other page shows “Nobody counted the foxes.” at the top
page shows “Nobody counted the foxes.” at the top
tabs: letter.txt ‖ [letter.txt] Pasted: Dear diary,
at: “Nobody counted the foxes.”
> restart
page shows “Dear diary,” at the top
other page shows “Nobody counted the foxes.” at the top
library: letter.txt, note.md
panels: library, outline
tabs: letter.txt ‖ letter.txt [Pasted: Dear diary,]
at: “Dear diary,”
"#;
    check(&pile_and_three(), story);
}

#[test]
fn pasted_words_are_there_after_kills_closed_tabs_and_other_windows() {
    let story = r#"
> clipboard Dear diary,\n\nnobody reads this.\n\nNot even I.
> paste
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
> read-on 40
> close
tabs: none
at: none
> wait 1000
> reopen
page shows “Dear diary,” at the top
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
> wait 1000
> restart
page shows “Dear diary,” at the top
panels: library, outline
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
> window 2 pile/letter.txt
panels: library, outline
tabs: [letter.txt]
at: “Dear reader,”
says: Your last session is kept. [Bring it back]
> read-on 40
says: none
> restart
page shows “Dear diary,” at the top
panels: library, outline
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
> restart a.txt
panels: library, outline
tabs: [a.txt]
at: “The apple.”
says: Your last session is kept. [Bring it back]
> restart b.txt
panels: library, outline
tabs: [b.txt]
at: “The bear.”
says: Your last session is kept. [Bring it back]
> restart
page shows “Dear diary,” at the top
panels: library, outline
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
"#;
    check(&pile_and_three(), story);
}

#[test]
fn words_pasted_into_another_window_outlast_any_number_of_starts_and_come_back_at_the_first_press() {
    let story = r#"
> clipboard Only here.\n\nIn the first window.
> paste
tabs: [Pasted: Only here.]
at: “Only here.”
> wait 1000
> window 2 a.txt
panels: library, outline
tabs: [a.txt]
at: “The apple.”
says: Your last session is kept. [Bring it back]
> clipboard Of the second.
> paste
tabs: a.txt [Pasted: Of the second.]
at: “Of the second.”
way: back
> quit
the window closes
> window 1
> quit
the window closes
> window 2
> restart
page shows “Only here.” at the top
panels: library, outline
tabs: [Pasted: Only here.]
at: “Only here.”
> starts 20
panels: library, outline
tabs: [Pasted: Only here.]
at: “Only here.”
> restart
page shows “Only here.” at the top
panels: library, outline
tabs: [Pasted: Only here.]
at: “Only here.”
> restore-session
tabs: a.txt Pasted: Of the second. [Pasted: Only here.]
"#;
    check(&three(), story);
}

#[test]
fn a_byte_that_is_wrong_costs_the_part_that_it_stands_in_and_is_told() {
    let story = r#"
> given pile
library: letter.txt, note.md
tabs: [~letter.txt]
at: “Dear reader,”
> clipboard Dear diary,\n\nnobody reads this.
> paste
tabs: ~letter.txt [Pasted: Dear diary,]
at: “Dear diary,”
way: back
> clipboard Another text.
> paste
tabs: ~letter.txt Pasted: Dear diary, [Pasted: Another text.]
at: “Another text.”
> wait 1000
> damage Dear diary
> restart
page shows “Another text.” at the top
library: letter.txt, note.md
panels: library, outline
tabs: ~letter.txt [Pasted: Another text.]
at: “Another text.”
says: The last session was not read in full. Left out: “Pasted: Dear diary,”. It was set aside as it was, and is not lost.
> aside
set aside: “Pasted: Dear diary,” (1 pasted)
> wait 1000
> open ./pile/note.md
tabs: ~letter.txt Pasted: Another text. [note.md]
at: “Note”
way: back
> wait 1000
> damage record
> restart
library: letter.txt, note.md
panels: library, outline
tabs: ~letter.txt Pasted: Another text. [�.md]
file: cannot be read. There is no such file. File: ./pile/�.md
says: The last session was not read in full. Left out: letters that are damaged. It was set aside as it was, and is not lost.
> aside
set aside: “Pasted: Dear diary,” (1 pasted)
set aside: letters that are damaged (1 pasted)
"#;
    check(&pile_and_three(), story);
}

#[test]
fn what_cannot_be_saved_is_said_until_it_is_and_the_window_does_not_close_over_it() {
    let story = r#"
> clipboard Dear diary,\n\nnobody reads this.\n\nNot even I.
> paste
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
> disk-full The disk is full.
> wait 1000
not saved: The disk is full.
says: The disk is full.
> wait 7000
says: none
> theme night
> quit
says: Not everything could be saved. The disk is full. Make good what is wrong, or close the window once more.
> wait 9000
says: none
> disk-full
> wait 70000
not saved: none
says: Everything is saved again.
> wait 9000
says: none
> disk-full The disk is full.
> scroll end
page scrolls: end
way: back
> quit
not saved: The disk is full.
says: Not everything could be saved. The disk is full. Make good what is wrong, or close the window once more.
> quit
the window closes
> disk-full
> restart
page shows “Dear diary,” at the top
panels: library, outline
tabs: [Pasted: Dear diary,]
at: “Dear diary,”
"#;
    check(&three(), story);
}

#[test]
fn the_place_in_a_document_is_kept_when_it_is_closed_and_the_program_ends() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> paragraph 2
page shows “the fox came back.” at the top, lit up
at: “the fox came back.”
way: back
> close
tabs: none
at: none
> quit
the window closes
> restart
panels: library, outline
> open ./letter.txt
page shows “the fox came back.” at the top
tabs: [letter.txt]
at: “the fox came back.”
"#;
    check(&[("letter.txt", LETTER), ("a.txt", "The apple.")], story);
}

#[test]
fn whoever_switches_single_letters_off_can_type_them_without_losing_the_page() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> press j
Scroll down
page scrolls: line-down
at: “the fox came back.”
> single-letters off
> press j
nothing happens
> press /
nothing happens
> press Space
A screen down
page scrolls: screen-down
at: “Yours,”
> press Ctrl+F
Find in this document…
keys go to: the field
hits: 0 of “”
> find-close
keys go to: none
hits: none
> press ?
nothing happens
> press F1
Help
tabs: letter.txt [How to use Folioscope]
at: “How to use Folioscope”
way: back
> single-letters on
> press ?
All keys
over: the keys
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn changed_keys_work_and_keys_that_two_acts_share_are_told() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> set-keys find.open Ctrl+K
> press Ctrl+F
nothing happens
> press Ctrl+K
Find in this document…
keys go to: the field
hits: 0 of “”
> dismiss
keys go to: none
hits: none
> set-keys go.to Ctrl+K
keys: Ctrl+K is Find in this document… and Go to line, paragraph or part…
> press Ctrl+K
Find in this document…
keys go to: the field
hits: 0 of “”
> dismiss
keys go to: none
hits: none
> set-keys go.to ""
keys: none
> press Ctrl+G
nothing happens
> set-keys go.to "Ctrl+J, z y"
> press z y
Go to line, paragraph or part…
over: where to go
> set-keys go.to Hyper+X
says: “Hyper” in “Hyper+X” is neither Ctrl, Alt nor Shift.
> set-keys no.such Ctrl+J
says: There is no act “no.such”.
> standard-keys go.to
> press Ctrl+G
Go to line, paragraph or part…
> restart
panels: library, outline
> press Ctrl+K
Find in this document… cannot be had: no document is open
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn what_arrives_too_late_does_not_push_aside_what_is_newer() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> hold
> find fox
hits: 0 of “fox”
> find foxes
hits: 0 of “foxes”
> done-backwards
page shows “foxes” if it is hidden
at: “Nobody counted the foxes.”
hits: 1 of 1 of “foxes”
> hold
> reload
file: is being read
> changed letter.txt A fox.
file: has changed on the disk
> reload
file: is being read
> done-backwards
page shows “” at the top
file: none
at: “A fox.”
hits: 0 of “foxes”
> hold
> find fox
hits: 0 of “fox”
> find-close
hits: none
> done
> hold
> reload
file: is being read
> close
tabs: none
file: none
at: none
> done
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn a_document_that_is_still_being_read_is_found_in_once_it_is_there() {
    let story = r#"
> hold
> open ./letter.txt
tabs: [letter.txt]
file: is being read
> find fox
hits: 0 of “fox”
> done
page shows “fox” if it is hidden
file: none
at: “Dear reader,”
hits: 1 of 3 of “fox”
> find-next
page shows “fox” if it is hidden
hits: 2 of 3 of “fox”
> hold
> reload
file: is being read
> changed letter.txt No more.
file: has changed on the disk
> done
page shows “No more.” at the top
at: “No more.”
hits: 0 of “fox”
"#;
    check(&[("letter.txt", LETTER)], story);
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
fn escape_takes_away_one_thing_at_a_time_the_topmost_first() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> mark the fox
selected: “the fox”
> find-open
page shows “the fox” if it is hidden
keys go to: the field
hits: 1 of 2 of “the fox”
> palette
over: the list of acts
> press Esc
Close what lies on top
over: none
> press Esc
Close what lies on top
keys go to: none
hits: none
> press Esc
Close what lies on top
selected: none
> only-page
panels: none
> press Esc
Close what lies on top
panels: library, outline
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn panels_come_go_and_move_and_the_first_setting_out_comes_back() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> panel info
panels: library, outline, info
keys go to: info
> panel library
panels: outline, info
> move-panel outline right
> side right
panels: none
> side right
panels: outline, info
> next-panel
keys go to: outline
> side left
panels: library, outline, info
> standard-layout
panels: library, outline
"#;
    check(&three(), story);
}

#[test]
fn the_sample_library_opens_with_its_first_document() {
    let story = r#"
> sample
library: A note on names and scripts.md, A small reader.epub, Chronology, for print.odt, Chronology.md, E-mails about a date.txt, Findings on interference.txt, Glossary.html, Interview with a translator.txt, Letter from a reader.txt, Memo on the denials.txt, Minutes of the reading group.md, Notice on the door.jpg, On being sure.md, README.md, Sent by Vera.zip, Sources.html, Statement to the press, draft.docx, Statement to the press.txt, The joint statement explained.html, The open evening.pptx, Who said what.svg, Working paper.pdf
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

#[test]
fn a_selection_that_ends_inside_a_character_copies_whole_ones() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “äöü”
> select 1 5
selected: “ö”
> copy
copied: ö
says: One word is in the clipboard.
> copy-citation
copied: “ö” — a.txt, paragraph 1.
says: The quotation is in the clipboard, with its document and place.
"#;
    check(&[("a.txt", "äöü")], story);
}

#[test]
fn hits_stay_while_a_document_is_read_again_and_are_found_anew() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The fox and the fox.”
> find fox
page shows “fox” if it is hidden
hits: 1 of 2 of “fox”
> changed a.txt A fox.
file: has changed on the disk
> hold
> reload
file: is being read
> done
page shows “A fox.” at the top
file: none
at: “A fox.”
hits: 1 of “fox”
"#;
    check(&[("a.txt", "The fox and the fox.\n\nMore.")], story);
}

// ---- documents in documents, and places

/// A box in a box, the outer and the innermost with a password each, and a letter in that.
fn boxes() -> String {
    let made = |password, files: &[(&str, &str)]| {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, words)| (*name, words.as_bytes())).collect();
        String::from_utf8(trial::made_of(password, &files, &[])).unwrap()
    };
    let inner = made(Some("inner word"), &[("letter.txt", LETTER), ("other.txt", "Another letter.\n")]);
    let middle = made(None, &[("notes.txt", "Notes.\n"), ("inner", &inner)]);
    made(Some("outer word"), &[("middle", &middle)])
}

#[test]
fn a_document_in_a_document_in_a_document_opens_each_with_its_own_password() {
    let story = r#"
> open ./box
tabs: [box]
file: cannot be read. “box” is locked with a password.
> password wrong
file: cannot be read. That is not the password of “box”.
> password outer word
file: none
at: “box holds 1 files.”
> open-attachment 1 0
tabs: box [middle]
at: “middle holds 2 files.”
way: back
> open-attachment 3 1
tabs: box middle [inner]
file: cannot be read. “inner” is locked with a password.
at: none
> password inner word
file: none
at: “inner holds 2 files.”
> open-attachment 5 0
tabs: box middle inner [letter.txt]
at: “Dear reader,”
> back
page shows “inner holds 2 files.” at the top
tabs: box middle [inner] letter.txt
at: “inner holds 2 files.”
way: back, forward
"#;
    check(&[("box", &boxes())], story);
}

/// Whoever wrote it chose the name.
#[test]
fn a_document_in_a_document_has_no_name_that_leads_elsewhere_or_reads_as_another() {
    let files: Vec<(&str, &[u8])> = vec![
        ("../../../../etc/cron.d/x", b"Words.\n"),
        ("/etc/passwd", b"Words.\n"),
        ("harm\u{202E}fdp.txt", b"Words.\n"),
        ("..", b"Words.\n"),
    ];
    let made = String::from_utf8(trial::made_of(None, &files, &[])).unwrap();
    let story = r#"
> open ./box
tabs: [box]
at: “box holds 4 files.”
> open-attachment 1 0
tabs: box [x]
at: “Words.”
way: back
> open-attachment 1 1
tabs: box x [passwd]
> open-attachment 1 2
tabs: box x passwd [harmfdp.txt]
> open-attachment 1 3
tabs: box x passwd harmfdp.txt [attachment]
"#;
    check(&[("box", &made)], story);
}

#[test]
fn what_lies_in_a_document_has_its_seat_and_its_place_after_a_restart() {
    let story = r#"
> open ./box
tabs: [box]
file: cannot be read. “box” is locked with a password.
> password outer word
file: none
at: “box holds 1 files.”
> open-attachment 1 0
tabs: box [middle]
at: “middle holds 2 files.”
way: back
> open-attachment 3 1
tabs: box middle [inner]
file: cannot be read. “inner” is locked with a password.
at: none
> password inner word
file: none
at: “inner holds 2 files.”
> open-attachment 5 0
tabs: box middle inner [letter.txt]
at: “Dear reader,”
> paragraph 3
page shows “A second fox came with it.” at the top, lit up
at: “A second fox came with it.”
> close
tabs: box middle [inner]
at: “inner holds 2 files.”
> reopen
page shows “A second fox came with it.” at the top
tabs: box middle inner [letter.txt]
at: “A second fox came with it.”
> close-view 2
tabs: middle inner [letter.txt]
> quit
the window closes
> restart
panels: library, outline
tabs: middle inner [letter.txt]
file: cannot be read. “box” is locked with a password.
> password outer word
file: cannot be read. “inner” is locked with a password.
> password inner word
page shows “A second fox came with it.” at the top
file: none
at: “A second fox came with it.”
> previous-tab
page shows “inner holds 2 files.” at the top
tabs: middle [inner] letter.txt
at: “inner holds 2 files.”
> close
tabs: middle [letter.txt]
at: “A second fox came with it.”
> open "./box!/0:middle!/1:inner!/1:other.txt"
tabs: middle letter.txt [other.txt]
at: “Another letter.”
way: back
> changed box Nothing of a box.
file: has changed on the disk
"#;
    check(&[("box", &boxes())], story);
}

#[test]
fn documents_that_hold_each_other_without_end_come_to_an_end() {
    let mut deep = String::from("The bottom.");
    for _ in 0..10 {
        deep = String::from_utf8(trial::made_of(None, &[("b", deep.as_bytes())], &[])).unwrap();
    }
    let story = r#"
> open "./deep!/0:b!/0:b!/0:b!/0:b!/0:b!/0:b!/0:b!/0:b"
tabs: [b]
at: “b holds 1 files.”
> open-attachment 1 0
says: This document lies in 8 others already. What lies in it is not opened.
"#;
    check(&[("deep", &deep)], story);
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

/// A draft of OpenDocument in one file.
const DRAFT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
 <office:body>
  <office:text>
   <text:tracked-changes>
    <text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>R. Odell</dc:creator><dc:date>1974-05-03T09:00:00</dc:date></office:change-info><text:p>locked</text:p></text:deletion></text:changed-region>
    <text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>R. Odell</dc:creator><dc:date>1974-05-03T09:00:00</dc:date></office:change-info></text:insertion></text:changed-region>
    <text:changed-region text:id="c3"><text:deletion><office:change-info><dc:creator>M. Pell</dc:creator><dc:date>1974-05-04T17:20:00</dc:date></office:change-info><text:p>Vane had the only key.</text:p><text:p/></text:deletion></text:changed-region>
    <text:changed-region text:id="c4"><text:deletion><office:change-info><dc:creator>M. Pell</dc:creator><dc:date>1974-05-04T17:21:00</dc:date></office:change-info><text:p/><text:p/></text:deletion></text:changed-region>
    <text:changed-region text:id="c5"><text:format-change><office:change-info><dc:creator>M. Pell</dc:creator><dc:date>1974-05-04T17:25:00</dc:date></office:change-info></text:format-change></text:changed-region>
   </text:tracked-changes>
   <text:h text:outline-level="1">The gate</text:h>
   <text:p>The gate was <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>open<text:change-end text:change-id="c2"/> when the guard came.</text:p>
   <text:p><text:change text:change-id="c3"/>Nobody wrote it down<text:change text:change-id="c4"/> before noon.</text:p>
   <text:p>The harbour <text:change-start text:change-id="c5"/>was told<text:change-end text:change-id="c5"/> in the evening.</text:p>
  </office:text>
 </office:body>
</office:document>"#;

/// Who reads a draft goes from change to change, reads it with all of them accepted or rejected, and finds and copies the
/// words of that reading and no others, also after a restart.
#[test]
fn a_draft_is_read_as_it_is_and_with_all_changes_accepted_or_rejected() {
    check(
        &[("draft.fodt", DRAFT)],
        r#"
> open ./draft.fodt
tabs: [draft.fodt]
at: “The gate”
> press c
Next change
page shows “locked” where the eye looks, lit up
at: “The gate was lockedopen when the…”
selected: “locked”
way: back
> press c
Next change
page shows “open” where the eye looks, lit up
selected: “open”
> changes-by "M. Pell"
> press c
Next change
page shows “Vane had the only key.” where the eye looks, lit up
at: “Vane had the only key.”
selected: “Vane had the only key.⏎”
> press Ctrl+Alt+2
Changes: all accepted
says: The draft is shown with all changes accepted, without 6 words taken out.
> select-all
selected: “The gate⏎The gate was lockedopen when the guard came.⏎Vane had the only key.⏎Nobody wrote it down⏎ before noon.⏎The harbour was told in the evening.⏎”
> copy
copied: The gate⏎⏎The gate was open when the guard came.⏎⏎Nobody wrote it down before noon.⏎⏎The harbour was told in the evening.
says: 23 words are in the clipboard. Left out: 6 words that were taken out of the draft.
> find "gate was open"
page shows “gate was lockedopen” if it is hidden
at: “The gate was lockedopen when the…”
hits: 1 of 1 of “gate was open” (From the start again)
> find "key"
hits: 0 of “key”
> press Ctrl+Alt+3
Changes: all rejected
hits: 1 of “key”
says: The draft is shown with all changes rejected, without 1 word put in.
> quit
the window closes
> restart
page shows “The gate was lockedopen when the…” at the top
panels: library, outline
tabs: [draft.fodt]
at: “The gate was lockedopen when the…”
selected: “The gate⏎The gate was lockedopen when the guard came.⏎Vane had the only key.⏎Nobody wrote it down⏎ before noon.⏎The harbour was told in the evening.⏎”
> find "open"
hits: 0 of “open”
"#,
    );
}

#[test]
fn two_documents_are_compared_and_each_difference_leads_to_both_originals() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> compare-with
over: the documents to compare with
> compare ./a.txt ./b.txt
panels: library, outline, differences
tabs: a.txt b.txt [b.txt ↔ a.txt]
at: “The apple bear.”
over: none
> next-difference
page shows “apple bear” where the eye looks, lit up
selected: “apple bear”
> next-difference
says: There is no difference after this.
> difference-in 1 second
page shows “bear” where the eye looks, lit up
tabs: a.txt [b.txt] b.txt ↔ a.txt
at: “The bear.”
selected: none
> difference-beside 1
page shows “bear” where the eye looks, lit up
tabs: a.txt ‖ a.txt [b.txt] b.txt ↔ a.txt
> close
tabs: a.txt ‖ a.txt [b.txt ↔ a.txt]
at: “The apple bear.”
selected: “apple bear”
> compare ./a.txt ./a.txt
says: A document does not differ from itself.
"#;
    check(&[("a.txt", "The apple.\n\nIt was red.\n"), ("b.txt", "The bear.\n\nIt was red.\n")], story);
}

#[test]
fn a_comparison_comes_back_with_the_session_and_is_made_anew_when_one_of_the_two_was_changed() {
    let story = r#"
> given .
library: a.txt, b.txt
tabs: [~a.txt]
at: “The apple.”
> compare ./a.txt ./b.txt
panels: library, outline, differences
tabs: ~a.txt [b.txt ↔ a.txt]
at: “The apple bear.”
way: back
> wait 3000
> restart
page shows “The apple bear.” at the top
library: a.txt, b.txt
panels: library, outline, differences
tabs: ~a.txt [b.txt ↔ a.txt]
at: “The apple bear.”
> next-tab
page shows “The apple.” at the top
tabs: [~a.txt] b.txt ↔ a.txt
at: “The apple.”
> changed a.txt The pear.
file: has changed on the disk
> reload
page shows “The pear.” at the top
file: none
at: “The pear.”
> next-tab
tabs: ~a.txt [b.txt ↔ a.txt]
at: “The pear bear.”
"#;
    check(&[("a.txt", "The apple.\n\nIt was red.\n"), ("b.txt", "The bear.\n\nIt was red.\n")], story);
}
