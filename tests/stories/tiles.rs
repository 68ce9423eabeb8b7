//! Stories about what stands beside what: tabs that are moved, closed together and kept, panels that come back to their
//! seats, the page alone.

use super::files::{LETTER, three};
use super::teller::check;

#[test]
fn a_tab_goes_beside_another_into_a_half_of_its_own_and_back() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> move-view 4 4 right
tabs: a.txt ‖ [b.txt]
> move-view 4 2 below
tabs: a.txt = [b.txt]
> move-view 4 2 before
tabs: [b.txt] a.txt
> close-view 4
tabs: [a.txt]
at: “The apple.”
> move-view 2 2 right
> move-view 2 2 below
"#;
    check(&three(), story);
}

#[test]
fn tabs_are_closed_together_and_opened_again_in_their_order() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> open ./c.txt
tabs: a.txt b.txt [c.txt]
at: “The cat, not the bear.”
> close-right 2
tabs: [a.txt]
at: “The apple.”
> reopen
page shows “The bear.” at the top
tabs: a.txt [b.txt]
at: “The bear.”
> reopen
page shows “The cat, not the bear.” at the top
tabs: a.txt b.txt [c.txt]
at: “The cat, not the bear.”
> close-others 8
tabs: [c.txt]
"#;
    check(&three(), story);
}

#[test]
fn a_look_that_is_kept_open_is_not_taken_over_by_the_next_one() {
    let story = r#"
> browse ./a.txt
tabs: [~a.txt]
at: “The apple.”
> keep-open 2
tabs: [a.txt]
> browse ./b.txt
tabs: a.txt [~b.txt]
at: “The bear.”
way: back
> wait 1000
> restart
page shows “The bear.” at the top
panels: library, outline
tabs: a.txt [~b.txt]
at: “The bear.”
> browse ./c.txt
tabs: a.txt [~c.txt]
at: “The cat, not the bear.”
way: back
"#;
    check(&three(), story);
}

#[test]
fn the_page_alone_after_a_start_says_how_the_rest_comes_back() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> only-page
panels: none
> wait 1000
> restart
page shows “The apple.” at the top
tabs: [a.txt]
at: “The apple.”
says: Only the page is shown, as you left it; F9 brings the rest back. [Show the rest]
> press F9
Only the page
panels: library, outline
says: none
"#;
    check(&three(), story);
}

#[test]
fn a_split_shows_a_document_twice_and_closes_without_a_trace() {
    let story = r#"
> split right
says: Open a document first; then it can be shown twice.
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> split right
page shows “The bear.” at the top
tabs: a.txt b.txt ‖ [b.txt]
> split bottom
page shows “The bear.” at the top
tabs: a.txt b.txt ‖ b.txt = [b.txt]
> previous-tab
tabs: a.txt b.txt ‖ [b.txt] = b.txt
> close
tabs: a.txt b.txt ‖ [b.txt]
> close
tabs: a.txt [b.txt]
> reopen
says: Nothing was closed that could be opened again.
> press F9
Only the page
panels: none
> press Esc
Close what lies on top
panels: library, outline
says: none
"#;
    check(&three(), story);
}

#[test]
fn the_two_sides_of_a_split_read_on_together_when_they_are_told_to() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> split right
page shows “Dear reader,” at the top
tabs: letter.txt ‖ [letter.txt]
> link-scrolling on
> press G
End of the document
page scrolls: end
other page shows “A second fox came with it.” at the top
at: “A second fox came with it.”
way: back
> press g g
Start of the document
page scrolls: start
other page shows “Dear reader,” at the top
at: “Dear reader,”
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn the_half_of_a_split_that_is_closed_leaves_the_other_as_it_is() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> open ./b.txt
tabs: a.txt [b.txt]
at: “The bear.”
way: back
> previous-tab
tabs: [a.txt] b.txt
at: “The apple.”
> split right
page shows “The apple.” at the top
tabs: a.txt b.txt ‖ [a.txt]
> close
tabs: [a.txt] b.txt
"#;
    check(&three(), story);
}

#[test]
fn panels_come_go_and_move_and_the_first_setting_out_comes_back() {
    let story = r#"
> open ./a.txt
tabs: [a.txt]
at: “The apple.”
> panel info
panels: library, outline, info
keys go to: info
> panel library
panels: outline, info
> move-panel outline right
> side right
panels: none
> side right
panels: outline, info
> next-panel
keys go to: outline
> side left
panels: library, outline, info
> standard-layout
panels: library, outline
"#;
    check(&three(), story);
}
