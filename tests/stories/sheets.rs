//! Sheets that are sorted and filtered: every cell keeps its address, and nothing of the file is lost from sight unsaid.

use super::teller::check;

const BILLS: &str = "Name,Amount,Paid\nRope,20.10,2024-03-01\nTar,3.20,2024-01-05\nOil,100,\nRope,0.30,2023-12-31\n";

#[test]
fn a_sheet_is_sorted_and_comes_back_as_the_file_has_it() {
    check(
        &[("bills.csv", BILLS)],
        "
> given bills.csv
> select-cells 0 B3 B3
> press s
> press s
> press Down
> press s
> sort-column A up
> sort-also B up
> press Ctrl+Alt+A
",
    );
}

#[test]
fn what_is_filtered_is_copied_and_cited_by_its_true_address() {
    check(
        &[("bills.csv", BILLS)],
        "
> given bills.csv
> filter-column A rope
> select-cells 0 A2 B5
> copy
> copy-citation
> press Ctrl+Space
> find oil
> clear-filters
> page B5
> press F
> page Sheet!B2
",
    );
}

#[test]
fn the_next_start_sets_the_sheet_out_as_it_was() {
    check(
        &[("bills.csv", BILLS)],
        "
> given bills.csv
> sort-column B down
> filter-column C \"not empty\"
> freeze 1 1
> wait 2000
> restart
> select-cells 0 A2 A2
> press Ctrl+Down
> press Ctrl+Shift+Up
> press Home
> clear-arrangement
",
    );
}
