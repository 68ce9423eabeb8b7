//! Stories of archives: what lies in one opens in place, whatever lies in what; what is locked asks for its password, and
//! what leads out leads nowhere.

#[path = "stories/teller.rs"]
mod teller;

use teller::check;

fn letters(of: &str) -> String {
    format!("{}/tests/samples/archive/letters.{of}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn what_was_sent_in_an_archive_is_read_where_it_lies() {
    let zip = letters("zip");
    let story = format!(
        r#"
> open {zip}
tabs: [letters.zip]
at: “What was sent on the first of Ma…”
> open-attachment 1 0
tabs: letters.zip [letter.txt]
at: “Dear reader,”
> open-attachment 1 5
tabs: letters.zip letter.txt [older.zip]
at: “Name Bytes Changed What it is”
> open-attachment 5 0
tabs: letters.zip letter.txt older.zip [copy of the letter.txt]
at: “Dear reader,”
"#
    );
    check(&[], &story);
}

#[test]
fn a_member_that_is_locked_asks_for_the_password_of_its_archive() {
    let zip = letters("zip");
    let story = format!(
        r#"
> open {zip}
tabs: [letters.zip]
at: “What was sent on the first of Ma…”
> open-attachment 1 6
tabs: letters.zip [list of names.txt]
file: cannot be read. “letters.zip” is locked with a password.
at: none
> password harbor
file: cannot be read. That is not the password of “letters.zip”, or the file is too damaged.
> password harbour
file: none
at: “Maria, Anna, Tom”
"#
    );
    check(&[], &story);
}

#[test]
fn what_stands_behind_the_end_of_an_archive_is_read_and_a_link_leads_nowhere() {
    let tar = letters("tar");
    let story = format!(
        r#"
> open {tar}
tabs: [letters.tar]
at: “Name Bytes Changed (UTC) What it…”
> open-attachment 1 3
tabs: letters.tar [behind.txt]
at: “Behind the end.”
> open-attachment 1 2
says: This document does not have that file.
"#
    );
    check(&[], &story);
}
