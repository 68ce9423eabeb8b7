//! Stories about finding: where it begins, how it goes round, and which hits are still there after something happened.

use super::files::{LETTER, three};
use super::teller::check;

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
