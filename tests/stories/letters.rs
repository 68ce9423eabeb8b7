//! Stories of letters: from a mailbox down to a cell of what somebody sent, and the same way back.

use super::teller::check;

#[test]
fn from_a_mailbox_one_comes_to_a_cell_of_what_was_sent_cites_it_and_goes_back_by_one_key_each() {
    let letters = format!("{}/assets/sample/Letters about June.mbox", env!("CARGO_MANIFEST_DIR"));
    let story = format!(
        r#"
> open "{letters}"
tabs: [Letters about June.mbox]
at: “”
> select-cells 0 C4 C4
cells: Letters!C4
> press Enter
Sheet: open what the cell leads to
tabs: Letters about June.mbox [Re: June 2017]
at: “Re: June 2017”
cells: none
way: back
> open-attachment 3 2
tabs: Letters about June.mbox Re: June 2017 [Papers.zip]
at: “Name	Bytes	Changed	What it is”
> open-attachment 5 0
tabs: Letters about June.mbox Re: June 2017 Papers.zip [Who said what, by day]
at: “”
> select-cells 0 C10 C10
cells: 'By day'!C10
> copy-citation
copied: “suggested” — Who said what, by day (Who said what, by day.xlsx), in Papers.zip, in Re: June 2017.eml, in Letters about June.mbox, 'By day'!C10.
says: The quotation is in the clipboard, with its document and place.
> back
page shows “Name	Bytes	Changed	What it is” at the top
tabs: Letters about June.mbox Re: June 2017 [Papers.zip] Who said what, by day
at: “Name	Bytes	Changed	What it is”
cells: none
way: back, forward
> back
page shows “Re: June 2017” at the top
tabs: Letters about June.mbox [Re: June 2017] Papers.zip Who said what, by day
at: “Re: June 2017”
> back
page shows “” at the top
tabs: [Letters about June.mbox] Re: June 2017 Papers.zip Who said what, by day
at: “”
cells: Letters!C4
way: forward
> forward
page shows “Re: June 2017” at the top
tabs: Letters about June.mbox [Re: June 2017] Papers.zip Who said what, by day
at: “Re: June 2017”
cells: none
way: back, forward
> forward
page shows “Name	Bytes	Changed	What it is” at the top
tabs: Letters about June.mbox Re: June 2017 [Papers.zip] Who said what, by day
at: “Name	Bytes	Changed	What it is”
> forward
page shows “” at the top
tabs: Letters about June.mbox Re: June 2017 Papers.zip [Who said what, by day]
at: “”
cells: 'By day'!C10
way: back
> wait 3000
> restart
page shows “” at the top
panels: library, outline
tabs: Letters about June.mbox Re: June 2017 Papers.zip [Who said what, by day]
at: “”
"#
    );
    check(&[], &story);
}
