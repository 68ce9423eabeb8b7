//! Stories about what stands beside what: tabs that are moved, closed together and kept, panels that come back to their
//! seats, the page alone.

#[path = "stories/teller.rs"]
mod teller;

use teller::check;

fn three() -> [(&'static str, &'static str); 3] {
    [("a.txt", "The apple.\n"), ("b.txt", "The bear.\n"), ("c.txt", "The cat, not the bear.\n")]
}

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
