//! Stories about what is selected: how a selection grows, what is copied of it, and how it is cited.

use super::files::{LETTER, pile};
use super::teller::check;

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
