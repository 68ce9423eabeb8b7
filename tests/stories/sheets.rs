//! Sheets that are sorted and filtered: every cell keeps its address, and nothing of the file is lost from sight unsaid.

use super::teller::check;

const BILLS: &str =
    "Name,Amount,Paid\nRope,20.10,2024-03-01\nTar,3.20,2024-01-05\nOil,100,\nRope,0.30,2023-12-31\n";

#[test]
fn a_sheet_is_sorted_and_comes_back_as_the_file_has_it() {
    check(
        &[("bills.csv", BILLS)],
        "
> given bills.csv
tabs: [bills.csv]
at: “”
> select-cells 0 B3 B3
cells: bills!B3
> press s
Sheet: sort by this column, then the other way
page shows the cell bills!B3
at: “Tar\t3.20\t2024-01-05”
shown: All 4 rows, sorted by Amount
lines: 1 5 3 2 4
> press s
Sheet: sort by this column, then the other way
page shows the cell bills!B3
shown: All 4 rows, sorted by Amount (down)
lines: 1 4 2 3 5
> press Down
Scroll down
page shows the cell bills!B5
at: “Rope\t0.30\t2023-12-31”
cells: bills!B5
> press s
Sheet: sort by this column, then the other way
page shows the cell bills!B5
shown: none
lines: none
> sort-column A up
page shows the cell bills!B5
shown: All 4 rows, sorted by Name
lines: 1 4 2 5 3
> sort-also B up
page shows the cell bills!B5
shown: All 4 rows, sorted by Name, then by Amount
lines: 1 4 5 2 3
> press Ctrl+Alt+A
Sheet: all rows as the file has them
page shows the cell bills!B5
shown: none
lines: none
",
    );
}

#[test]
fn what_is_filtered_is_copied_and_cited_by_its_true_address() {
    check(
        &[("bills.csv", BILLS)],
        "
> given bills.csv
tabs: [bills.csv]
at: “”
> filter-column A rope
shown: 2 of 4 rows, Name contains “rope”
lines: 1 2 5
> select-cells 0 A2 B5
cells: bills!A2:B5 (2 × 2 cells, 2 numbers, sum 20.40, mean 10.2, min 0.30, max 20.10)
> copy
copied: Rope\t20.10⏎Rope\t0.30
says: 4 words are in the clipboard.
> copy-citation
copied: “Rope\t20.10⏎Rope\t0.30” — bills.csv, bills!A2:B2, A5:B5.
says: The quotation is in the clipboard, with its document and place.
> press Ctrl+Space
Sheet: choose the whole column
cells: bills!A1:B5 (3 × 2 cells, 2 numbers, sum 20.40, mean 10.2, min 0.30, max 20.10)
> find oil
page shows “Oil” if it is hidden
at: “Oil\t100\t”
hits: 1 of 1 of “oil”
says: Row 4 is not among the rows that are shown. [Show all rows]
> clear-filters
page shows the cell bills!A4
cells: bills!A1:B5 (5 × 2 cells, 4 numbers, sum 123.60, mean 30.9, min 0.30, max 100)
shown: none
lines: none
> page B5
page shows the cell bills!B5
at: “Rope\t0.30\t2023-12-31”
cells: bills!B5
way: back
> press F
Sheet: only rows with this value
page shows the cell bills!B5
shown: 1 of 4 rows, Amount is “0.30”
lines: 1 5
",
    );
}

#[test]
fn the_next_start_sets_the_sheet_out_as_it_was() {
    check(
        &[("bills.csv", BILLS)],
        "
> given bills.csv
tabs: [bills.csv]
at: “”
> sort-column B down
shown: All 4 rows, sorted by Amount (down)
lines: 1 4 2 3 5
> filter-column C \"not empty\"
shown: 3 of 4 rows, sorted by Amount (down), Paid is not empty
lines: 1 2 3 5
> freeze 1 1
> column-width B 300
wide: B 300
> wait 2000
> restart
page shows “” at the top
panels: library, outline
tabs: [bills.csv]
at: “”
shown: 3 of 4 rows, sorted by Amount (down), Paid is not empty
lines: 1 2 3 5
wide: B 300
> select-cells 0 A2 A2
cells: bills!A2
> press Ctrl+Down
Sheet: to the edge of the cells below
page shows the cell bills!A5
at: “Rope\t0.30\t2023-12-31”
cells: bills!A5
> press Ctrl+Shift+Up
Draw the selection in by a paragraph
page shows the cell bills!A1
at: “Name\tAmount\tPaid”
cells: bills!A1:A5 (4 cells)
> press Home
Start of the document; in a sheet, of the row
page shows the cell bills!A1
cells: bills!A1
> clear-arrangement
page shows the cell bills!A1
shown: none
lines: none
",
    );
}

const JOINED: &str = r#"<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>
<table:table table:name="Year">
<table:table-row><table:table-cell table:number-columns-spanned="3"><text:p>Costs</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Spring</text:p></table:table-cell><table:table-cell><text:p>Rope</text:p></table:table-cell><table:table-cell><text:p>20</text:p></table:table-cell></table:table-row>
<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Tar</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document>"#;

#[test]
fn joined_cells_are_chosen_as_one_and_left_by_one_key() {
    check(
        &[("year.fods", JOINED)],
        "
> given year.fods
tabs: [year.fods]
at: “”
> select-cells 0 A3 A3
cells: Year!A2:A3 (2 cells, 1 filled)
> press Right
Scroll to the right
page shows the cell Year!B2
at: “Spring\tRope\t20”
cells: Year!B2
> press Up
Scroll up
page shows the cell Year!B1
at: “Costs”
cells: Year!A1:C1 (3 cells, 1 filled)
> press Down
Scroll down
page shows the cell Year!A2
at: “Spring\tRope\t20”
cells: Year!A2:A3 (2 cells, 1 filled)
> copy
copied: Spring⏎
says: One word is in the clipboard.
> press Down
Scroll down
page shows the cell Year!A3
at: “\tTar\t3”
> sort-column C up
page shows the cell Year!A3
cells: Year!A3
shown: All 3 rows, sorted by column C
lines: 3 2 1
> select-cells 0 A2 A2
cells: Year!A2
",
    );
}
