//! Stories about logs: what is asked of them, and what is added to them while somebody looks.

use super::teller::check;

const LOG: &str = "2024-01-02 10:00:00 INFO up\n2024-01-02 10:00:01 ERROR lost\n  at reading\n2024-01-02 10:00:02 WARN low\n";

#[test]
fn what_is_added_to_a_log_appears_by_itself_and_moves_nothing() {
    check(
        &[("app.log", LOG)],
        "
> given app.log
tabs: [app.log]
at: “”
> select-cells 0 C2 C2
cells: app!C2
> added app.log 2024-01-02 10:00:03 ERROR gone
> wait 1000
> line 5
page shows “2024-01-02 10:00:03\tERROR\tgone” at the top, lit up
at: “2024-01-02 10:00:03\tERROR\tgone”
way: back
> filter-column C \"level:warn+ time:after 10:00:01\"
page shows the cell app!C2
at: “2024-01-02 10:00:01\tERROR\tlost”
shown: 4 of 5 rows, Level is warning or worse, Time ≥ 10:00:01
lines: 2 3 4 5
> added app.log 2024-01-02 10:00:04 FATAL over
> added app.log 2024-01-02 10:00:05 INFO more
> wait 1000
shown: 5 of 7 rows, Level is warning or worse, Time ≥ 10:00:01
lines: 2 3 4 5 6
",
    );
}

#[test]
fn a_log_that_was_begun_anew_is_told_and_any_other_file_that_grows_too() {
    check(
        &[("app.log", LOG), ("letter.txt", "Dear reader,\n")],
        "
> given app.log
tabs: [app.log]
at: “”
> changed app.log 2024-01-03 10:00:00 INFO anew
> wait 1000
file: has changed on the disk
> reload
page shows “” at the top
file: none
> given letter.txt
tabs: app.log [letter.txt]
at: “Dear reader,”
way: back
> added letter.txt Yours,
file: has changed on the disk
",
    );
}
