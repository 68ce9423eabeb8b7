//! Stories about files that change while they are read, and about answers that come too late.

use super::files::LETTER;
use super::teller::check;

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
