//! What of a formula must not become another one.

use super::*;

struct Book;

impl Around for Book {
    fn name(&self, number: u32) -> Option<String> {
        ["Taxes", "_xlfn.CONCAT"].get(number as usize - 1).map(|name| (*name).to_owned())
    }

    fn sheets(&self, number: u16) -> Option<String> {
        match number {
            0 => Some(before_cells("", "Sheet2", "Sheet2")),
            1 => Some(before_cells("[1]", "Über uns", "Über uns")),
            2 => Some(String::new()),
            _ => None,
        }
    }

    fn other_name(&self, sheets: u16, number: u32) -> Option<String> {
        (sheets == 1 && number == 1).then(|| "[1]!Rate".to_owned())
    }
}

fn of(layout: Layout, signs: &[u8], extra: &[u8]) -> Option<String> {
    words(Signs { layout, signs, extra, cell: Cell::new(9, 2) }, &Book)
}

fn old(signs: &[u8]) -> Option<String> {
    of(Layout::Eight, signs, &[])
}

/// A place of Excel 97: row, column, and what of it moves.
fn at(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), (column | 0xC000).to_le_bytes()].concat()
}

#[test]
fn formulas_are_said_as_people_write_them() {
    let a1 = [vec![0x44], at(0, 0)].concat();
    let check = |signs: &[Vec<u8>], expected: &str| {
        assert_eq!(old(&signs.concat()).as_deref(), Some(expected));
    };
    let area = vec![0x25, 0, 0, 2, 0, 0, 0xC0, 1, 0xC0];
    let other = vec![0x5A, 0, 0, 3, 0, 2, 0];
    check(&[area.clone(), vec![0x22, 1, 4, 0], other, vec![5]], "SUM(A1:B3)*Sheet2!$C$4");
    check(&[area.clone(), vec![0x19, 0x10, 0, 0]], "SUM(A1:B3)");
    check(&[a1.clone(), vec![0x1E, 7, 0, 3, 0x15, 0x13, 0x14]], "-(A1+7)%");
    check(&[vec![0x17, 4, 0], b"a\"b ".to_vec(), a1.clone(), vec![8]], "\"a\"\"b \"&A1");
    check(&[vec![0x17, 1, 1, 0x3B, 0x04]], "\"л\"");
    check(&[a1.clone(), vec![0x16, 0x1D, 1, 0x42, 3, 1, 0]], "IF(A1,,TRUE)");
    check(&[vec![0x25, 0, 0, 0xFF, 0xFF, 1, 0xC0, 2, 0]], "B:$C");
    check(&[vec![0x25, 1, 0, 2, 0, 0, 0xC0, 0xFF, 0xC0]], "2:3");
    check(&[vec![0x3A, 1, 0], at(0, 0)], "'[1]Über uns'!A1");
    check(&[vec![0x3A, 2, 0], at(0, 0)], "#REF!");
    check(&[vec![0x2A, 0, 0, 0, 0]], "#REF!");
    check(&[vec![0x1C, 0x2A]], "#N/A");
    check(&[vec![0x1F], 0.5_f64.to_le_bytes().to_vec()], "0.5");
    check(&[vec![0x23, 1, 0, 0, 0]], "Taxes");
    check(&[vec![0x23, 2, 0, 0, 0], a1.clone(), a1.clone(), vec![0x42, 3, 255, 0]], "_xlfn.CONCAT(A1,A1)");
    check(&[vec![0x39, 1, 0, 1, 0, 0, 0]], "[1]!Rate");
    check(&[a1, vec![0x41, 24, 0]], "ABS(A1)");
}

#[test]
fn names_of_sheets_that_could_be_cells_stand_in_marks() {
    for (name, words) in [
        ("Sheet2", "Sheet2!"),
        ("Q1", "'Q1'!"),
        ("R1C1", "'R1C1'!"),
        ("it's", "'it''s'!"),
        ("2020", "'2020'!"),
        ("Kosten_2020.a", "Kosten_2020.a!"),
    ] {
        assert_eq!(before_cells("", name, name), words);
    }
    assert_eq!(before_cells("[2]", "A b", "C"), "'[2]A b:C'!");
}

#[test]
fn what_is_shared_is_said_as_it_is_meant_in_each_cell() {
    // One row up and one column to the left of C10; and beyond the edge of the sheet, at its other side.
    assert_eq!(old(&[0x2C, 0xFF, 0xFF, 0xFF, 0xC0]).as_deref(), Some("B9"));
    assert_eq!(old(&[0x2C, 0xF0, 0xFF, 0xFD, 0xC0]).as_deref(), Some("IV65530"));
    assert_eq!(old(&[0x2C, 4, 0, 3, 0]).as_deref(), Some("$D$5"));
    let exp = Signs { layout: Layout::Eight, signs: &[1, 4, 0, 1, 0], extra: &[], cell: Cell::new(9, 2) };
    assert_eq!(shared_at(exp), Some(Cell::new(4, 1)));
}

#[test]
fn lists_of_values_lie_beside_the_signs() {
    let number = |kind: u8, value: f64| [vec![kind], value.to_le_bytes().to_vec()].concat();
    let extra =
        [vec![1, 1, 0], number(1, 1.0), vec![2, 1, 0, 0, b'x'], vec![4, 1, 0, 0, 0, 0, 0, 0, 0]].concat();
    let extra = [extra, vec![16, 7, 0, 0, 0, 0, 0, 0, 0]].concat();
    let signs = [0x60, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(of(Layout::Eight, &signs, &extra).as_deref(), Some("{1,\"x\";TRUE,#DIV/0!}"));
    let new = [vec![2, 0, 0, 0, 1, 0, 0, 0], number(0, 2.0), vec![2, 0]].concat();
    let signs = [vec![0x60], vec![0; 14]].concat();
    assert_eq!(of(Layout::Twelve, &signs, &new).as_deref(), Some("{2,FALSE}"));
}

#[test]
fn newer_and_older_workbooks_have_wider_and_narrower_places() {
    let new = [vec![0x44], 1_048_575_u32.to_le_bytes().to_vec(), vec![0xFF, 0x3F]].concat();
    assert_eq!(of(Layout::Twelve, &new, &[]).as_deref(), Some("$XFD$1048576"));
    assert_eq!(of(Layout::Five, &[0x44, 1, 0xC0, 2, 0x44, 0, 0, 0, 3], &[]).as_deref(), Some("C2+$A$1"));
}

/// A formula that is understood in part would be another formula.
#[test]
fn what_is_not_understood_to_the_end_is_not_said() {
    for bad in [
        &[][..],
        &[0x03],
        &[0x44, 0, 0],
        &[0x1E, 1, 0, 0x1E, 2, 0],
        &[0x1E, 1, 0, 0x41, 27, 0],
        &[0x1E, 1, 0, 0x42, 1, 0xFF, 0x7F],
        &[0x1E, 1, 0, 0x42, 2, 24, 0],
        &[0x18, 0x19, 0, 0],
        &[0x02, 0, 0, 0, 0],
        &[0x23, 9, 0, 0, 0],
        &[0x1C, 0x99],
        &[0xFF],
    ] {
        assert_eq!(old(bad), None, "{bad:02X?}");
    }
}
