//! Stories of files as bytes: places that can be gone to, copied, cited and found, also of what is damaged.

use super::teller::check;

#[test]
fn bytes_are_chosen_copied_and_cited_by_their_places() {
    check(
        &[("x.bin", "\0\u{1}\u{2}The harbour at night.\0\u{1}\0")],
        r#"
> given x.bin
tabs: [x.bin]
at: “The harbour at night.”
> shown-as bytes
page shows “The harbour at night.” at the top
> select-bytes 3 8
> copy
says: These bytes are being read: copy them again in a moment.
> copy
copied: 54 68 65 20 68 61
says: 6 bytes are in the clipboard, as pairs of signs.
> copy-bytes-as-text
copied: The ha
says: 6 bytes are in the clipboard, as text.
> copy-citation
copied: “The ha” — x.bin, bytes 0x3–0x8.
says: The quotation is in the clipboard, with its document and place.
> extend character-left
> copy
copied: 54 68 65 20 68
says: 5 bytes are in the clipboard, as pairs of signs.
> page 0x18-0x1A
page shows page 1 from 0 on
way: back
> copy-citation
copied: “00 01 00” — x.bin, bytes 0x18–0x1A.
says: The quotation is in the clipboard, with its document and place.
> find-bytes "6e 69"
page shows page 1 from -1 on
says: No more of these follow: the first stand further up.
> copy
copied: 6E 69
says: 2 bytes are in the clipboard, as pairs of signs.
> find-bytes "CA FE"
says: These bytes are nowhere in the file.
"#,
    );
}

#[test]
fn a_damaged_file_shows_its_strings_and_bytes_where_one_wants_them() {
    check(
        &[("torn.pdf", "%PDF-1.7\nThe witness was paid on Monday.\n")],
        r#"
> given torn.pdf
tabs: [torn.pdf]
file: cannot be read. “torn.pdf” is damaged: no page of it could be found.
> as-bytes on
page shows “The witness was paid on Monday.” at the top
file: none
at: “The witness was paid on Monday.”
> shown-as bytes
page shows “The witness was paid on Monday.” at the top
> as-bytes off
file: cannot be read. “torn.pdf” is damaged: no page of it could be found.
at: none
"#,
    );
}
