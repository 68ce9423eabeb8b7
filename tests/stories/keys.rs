//! Stories about keys: what Esc takes away and what it leaves, where the keys are, and what F3 remembers.

use super::files::LETTER;
use super::teller::check;

#[test]
fn hits_stay_while_their_panel_is_open_and_go_with_it() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> press Ctrl+F
Find in this document…
keys go to: the field
hits: 0 of “”
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> panel find
panels: library, outline, find
keys go to: find
> press Esc
Close what lies on top
keys go to: none
> press Esc
Close what lies on top
hits: 1 of 3 of “fox”, listed
> press F3
Next hit
page shows “fox” if it is hidden
hits: 2 of 3 of “fox”, listed
> press Esc
Close what lies on top
> press Ctrl+F
Find in this document…
keys go to: the field
hits: 2 of 3 of “fox”
> press Esc
Close what lies on top
keys go to: none
hits: 2 of 3 of “fox”, listed
> panel find
panels: library, outline
hits: none
> panel find
panels: library, outline, find
keys go to: find
hits: 3 of “fox”
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn f3_goes_on_with_what_was_looked_for_last() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> press F3
Next hit cannot be had: nothing was looked for
> press Ctrl+F
Find in this document…
keys go to: the field
hits: 0 of “”
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> press Esc
Close what lies on top
keys go to: none
hits: none
> press F3
Next hit
page shows “fox” if it is hidden
hits: 2 of 3 of “fox”
> press F3
Next hit
page shows “fox” if it is hidden
at: “Nobody counted the foxes.”
hits: 3 of 3 of “fox”
> press Esc
Close what lies on top
hits: none
> press Shift+F3
Previous hit
page shows “fox” if it is hidden
at: “A second fox came with it.”
hits: 2 of 3 of “fox”
> press Esc
Close what lies on top
hits: none
> press Shift+F3
Previous hit
page shows “fox” if it is hidden
at: “the fox came back.”
hits: 1 of 3 of “fox”
> press Shift+F3
Previous hit
page shows “fox” if it is hidden
hits: 3 of 3 of “fox” (From the end again)
> press Esc
Close what lies on top
hits: none
> scroll end
page scrolls: end
at: “A second fox came with it.”
way: back
> press F3
Next hit
page shows “fox” if it is hidden
at: “the fox came back.”
hits: 1 of 3 of “fox” (From the start again)
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn esc_takes_away_what_is_innermost_and_only_that() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> press Ctrl+F
Find in this document…
keys go to: the field
hits: 0 of “”
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> mark Nobody
selected: “Nobody”
> only-page
panels: none
> press Ctrl+Shift+P
All acts…
over: the list of acts
> press Esc
Close what lies on top
over: none
> press Esc
Close what lies on top
keys go to: none
hits: none
> press Esc
Close what lies on top
selected: none
> press Esc
Close what lies on top
panels: library, outline
> press Esc
Close what lies on top
"#;
    check(&[("letter.txt", LETTER)], story);
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> show-panel outline
keys go to: outline
> press Esc
Close what lies on top
keys go to: none
> press Esc
Close what lies on top
hits: none
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn f6_goes_round_and_shift_f6_the_other_way() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> panel info
panels: library, outline, info
keys go to: info
> press F6
Next panel
keys go to: none
> press F6
Next panel
keys go to: library
> press F6
Next panel
keys go to: outline
> press F6
Next panel
keys go to: info
> press Shift+F6
Previous panel
keys go to: outline
> press Shift+F6
Previous panel
keys go to: library
> find fox
page shows “fox” if it is hidden
hits: 1 of 3 of “fox”
> press Shift+F6
Previous panel
keys go to: none
> press Shift+F6
Previous panel
keys go to: the field
> press Shift+F6
Previous panel
keys go to: info
> press F6
Next panel
keys go to: the field
> press F6
Next panel
keys go to: none
> press Ctrl+Tab
Next tab
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn a_key_that_belongs_to_another_act_is_moved_and_nothing_else_is() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> move-keys go.to Ctrl+K
> press Ctrl+K
Go to line, paragraph or part…
over: where to go
> press Esc
Close what lies on top
over: none
> move-keys go.to "Ctrl+F"
> press Ctrl+F
Go to line, paragraph or part…
over: where to go
> press Esc
Close what lies on top
over: none
> press /
Find in this document…
keys go to: the field
hits: 0 of “”
> press Esc
Close what lies on top
keys go to: none
hits: none
> move-keys go.to g
> press g
Go to line, paragraph or part…
over: where to go
> press Esc
Close what lies on top
over: none
> move-keys page.turn fly+x
says: “fly” in “fly+x” is neither Ctrl, Alt nor Shift.
> move-keys no.act x
says: There is no act “no.act”.
> standard-keys find.open
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn the_list_of_acts_does_what_they_do_now_and_says_why_not() {
    let story = r#"
> act go.to
says: Go to line, paragraph or part… cannot be had: no document is open.
> act no.act
says: There is no act “no.act”.
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> palette
over: the list of acts
> dismiss
over: none
says: none
> act find.open
keys go to: the field
hits: 0 of “”
> act help.keys
over: the keys
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn the_help_is_a_document_that_is_searched_and_knows_changed_keys() {
    let story = r#"
> press F1
Help
tabs: [How to use Folioscope]
at: “How to use Folioscope”
> find "forward again"
page shows “forward again” if it is hidden
at: “Whatever leads elsewhere can be …”
hits: 1 of 1 of “forward again”
> open ./letter.txt
tabs: How to use Folioscope [letter.txt]
at: “Dear reader,”
hits: 0 of “forward again”
way: back
> press F1
Help
tabs: [How to use Folioscope] letter.txt
at: “Whatever leads elsewhere can be …”
hits: 1 of “forward again”
> set-keys find.open Ctrl+K
> press F1
Help
at: “How to use Folioscope”
> find "Ctrl+K finds words"
page shows “Ctrl+K finds words” if it is hidden
at: “This help is a document like the…”
hits: 1 of 2 of “Ctrl+K finds words”
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn whoever_switches_single_letters_off_can_type_them_without_losing_the_page() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> press j
Scroll down
page scrolls: line-down
at: “the fox came back.”
> single-letters off
> press j
nothing happens
> press /
nothing happens
> press Space
A screen down
page scrolls: screen-down
at: “Yours,”
> press Ctrl+F
Find in this document…
keys go to: the field
hits: 0 of “”
> find-close
keys go to: none
hits: none
> press ?
nothing happens
> press F1
Help
tabs: letter.txt [How to use Folioscope]
at: “How to use Folioscope”
way: back
> single-letters on
> press ?
All keys
over: the keys
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn changed_keys_work_and_keys_that_two_acts_share_are_told() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> set-keys find.open Ctrl+K
> press Ctrl+F
nothing happens
> press Ctrl+K
Find in this document…
keys go to: the field
hits: 0 of “”
> dismiss
keys go to: none
hits: none
> set-keys go.to Ctrl+K
keys: Ctrl+K is Find in this document… and Go to line, paragraph or part…
> press Ctrl+K
Find in this document…
keys go to: the field
hits: 0 of “”
> dismiss
keys go to: none
hits: none
> set-keys go.to ""
keys: none
> press Ctrl+G
nothing happens
> set-keys go.to "Ctrl+J, z y"
> press z y
Go to line, paragraph or part…
over: where to go
> set-keys go.to Hyper+X
says: “Hyper” in “Hyper+X” is neither Ctrl, Alt nor Shift.
> set-keys no.such Ctrl+J
says: There is no act “no.such”.
> standard-keys go.to
> press Ctrl+G
Go to line, paragraph or part…
> restart
panels: library, outline
> press Ctrl+K
Find in this document… cannot be had: no document is open
"#;
    check(&[("letter.txt", LETTER)], story);
}

#[test]
fn escape_takes_away_one_thing_at_a_time_the_topmost_first() {
    let story = r#"
> open ./letter.txt
tabs: [letter.txt]
at: “Dear reader,”
> mark the fox
selected: “the fox”
> find-open
page shows “the fox” if it is hidden
keys go to: the field
hits: 1 of 2 of “the fox”
> palette
over: the list of acts
> press Esc
Close what lies on top
over: none
> press Esc
Close what lies on top
keys go to: none
hits: none
> press Esc
Close what lies on top
selected: none
> only-page
panels: none
> press Esc
Close what lies on top
panels: library, outline
"#;
    check(&[("letter.txt", LETTER)], story);
}
