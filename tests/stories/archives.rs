//! Stories of archives: what lies in one opens in place, whatever lies in what; what is locked asks for its password, and
//! what leads out leads nowhere.

use super::teller::check;

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
way: back
> open-attachment 1 4
tabs: letters.zip letter.txt [older.zip]
at: “Name	Bytes	Changed	What it is”
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
> open-attachment 1 5
tabs: letters.zip [list of names.txt]
file: cannot be read. “letters.zip” is locked with a password.
at: none
way: back
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
at: “Name	Bytes	Changed (UTC)	What it…”
> open-attachment 1 3
tabs: letters.tar [behind.txt]
at: “Behind the end.”
way: back
> open-attachment 1 2
says: This document does not have that file.
"#
    );
    check(&[], &story);
}

/// A library in which an archive, and one within it, were unfolded.
fn unfolded(zip: &str) -> String {
    let folder = zip.trim_end_matches("/letters.zip");
    format!(
        r#"> mind-the-library
> given {folder}
library: letters.tar, letters.tar.sketch, letters.zip, letters.zip.sketch, make.py
tabs: [~letters.tar]
at: “Name	Bytes	Changed (UTC)	What it…”
marks: 5 unread
> fold {zip} off
listed: letters.tar, letters.tar.sketch, letters.zip, list of names.txt, Müller.txt, older.zip, withdrawn.txt, ../up.txt, letters/letter.txt, letters/reply.md, letters/drafts/letter 2.txt, letters/drafts/letter 10.txt, letters.zip.sketch, make.py
> fold {zip}!/4:older.zip off
listed: letters.tar, letters.tar.sketch, letters.zip, list of names.txt, Müller.txt, older.zip, copy of the letter.txt, withdrawn.txt, ../up.txt, letters/letter.txt, letters/reply.md, letters/drafts/letter 2.txt, letters/drafts/letter 10.txt, letters.zip.sketch, make.py
"#
    )
}

#[test]
fn an_archive_in_the_library_is_looked_into_like_a_folder() {
    let zip = letters("zip");
    let unfolded = unfolded(&zip);
    let story = format!(
        r#"
{unfolded}> browse "{zip}!/4:older.zip!/0:copy of the letter.txt"
tabs: [~copy of the letter.txt]
at: “Dear reader,”
way: back
> next-document
tabs: [~withdrawn.txt]
at: “This was taken out of the list.”
> fold {zip} on
listed: none
"#
    );
    check(&[], &story);
}

#[test]
fn archives_that_were_open_in_the_library_are_open_at_the_next_start() {
    let zip = letters("zip");
    let unfolded = unfolded(&zip);
    let story = format!(
        r#"
{unfolded}> wait 3000
> restart
page shows “Name	Bytes	Changed (UTC)	What it…” at the top
library: letters.tar, letters.tar.sketch, letters.zip, letters.zip.sketch, make.py
panels: library, outline
tabs: [~letters.tar]
at: “Name	Bytes	Changed (UTC)	What it…”
listed: letters.tar, letters.tar.sketch, letters.zip, list of names.txt, Müller.txt, older.zip, copy of the letter.txt, withdrawn.txt, ../up.txt, letters/letter.txt, letters/reply.md, letters/drafts/letter 2.txt, letters/drafts/letter 10.txt, letters.zip.sketch, make.py
marks: 5 unread
"#
    );
    check(&[], &story);
}
