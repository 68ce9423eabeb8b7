//! Stories about what is there again at the next start, whatever befell the program or its files meanwhile.

use super::files::{LETTER, pile, pile_and_three, three};
use super::teller::check;

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
> rewrite "columns":1 => "columns":1,"zoom":"golden"
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

/// Otherwise who said how a list is to be read would have to say it again at each start, or lose it with the encoding.
#[test]
fn how_a_list_of_values_is_read_is_chosen_kept_and_taken_back() {
    let files = [("list.csv", "a,b;c,d\n1,2;3,4\n5,6;7,8\n")];
    let mut teller = super::teller::Teller::new(&files);
    let parted = |teller: &super::teller::Teller| {
        let document = teller.desk().active_document().unwrap();
        let fact = document.facts.others.iter().find(|(name, _)| name == "Cells are parted by");
        (fact.unwrap().1.clone(), document.encoding.unwrap().name)
    };
    teller.act("given .");
    teller.act("open ./list.csv");
    assert_eq!(parted(&teller).0, "commas (guessed)");
    teller.act("values parted=semicolon");
    teller.act("encoding KOI8-R");
    let chosen = ("semicolons (chosen)".to_owned(), "KOI8-R");
    assert_eq!(parted(&teller), chosen);
    teller.act("wait 1000");
    teller.act("restart");
    assert_eq!(parted(&teller), chosen);
    teller.act("encoding auto");
    assert_eq!(parted(&teller).0, "semicolons (chosen)");
    teller.act("values parted=auto");
    assert_eq!(parted(&teller).0, "commas (guessed)");
}
