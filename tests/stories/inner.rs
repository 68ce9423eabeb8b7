//! Stories of documents in documents: each opens with its own password, and has its seat and its place after a restart.

use super::files::boxes;
use super::teller::check;
use folioscope::read::formats::trial;

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
