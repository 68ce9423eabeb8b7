//! Stories about pasted words, which are nowhere but here, and so must outlast everything.

use super::files::{pile_and_three, three};
use super::teller::check;

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
