//! Tables: what is one, what its cells are, and what only looks like one.

use super::*;

/// Lines from point to point.
fn rules(lines: &[(f32, f32, f32, f32)]) -> String {
    lines.iter().map(|(x0, y0, x1, y1)| format!("{x0} {y0} m {x1} {y1} l S\n")).collect()
}

/// Words at these places, in 10 points.
fn put(words: &[(f32, f32, &str)]) -> String {
    words.iter().map(|(x, y, words)| text(*x, *y, 10.0, words)).collect()
}

/// Each table as its rows, cells parted by tabs.
fn tables(document: &Document) -> Vec<Vec<String>> {
    let mut tables: Vec<Vec<String>> = vec![Vec::new(); document.tables.len()];
    for (block, words) in blocks(document) {
        if let BlockKind::Row { table, .. } = block.kind {
            tables[table as usize].push(words);
        }
    }
    tables
}

/// A grid of lines around columns and rows.
fn grid(xs: &[f32], ys: &[f32]) -> String {
    let (left, right, top, bottom) = (xs[0], xs[xs.len() - 1], ys[0], ys[ys.len() - 1]);
    let level = ys.iter().map(|y| (left, *y, right, *y));
    let upright = xs.iter().map(|x| (*x, top, *x, bottom));
    rules(&level.chain(upright).collect::<Vec<_>>())
}

#[test]
fn words_that_touch_over_a_line_are_two_cells_and_an_empty_one_stays() {
    // "14,500,000" ends where "0" begins, but for the line between them.
    let words = [
        (74.0, 700.0, "03/05/1974"),
        (142.0, 700.0, "14,500,000"),
        (191.5, 700.0, "0"),
        (202.0, 700.0, "ROW"),
        (74.0, 684.0, "09/06/1974"),
        (172.0, 684.0, "643"),
        (202.0, 684.0, "SA"),
    ];
    let lines = grid(&[70.0, 130.0, 191.2, 200.0, 240.0], &[711.0, 695.0, 679.0]);
    let document = check(Maker::new().page(&(lines + &put(&words))));
    assert_eq!(tables(&document), [["03/05/1974\t14,500,000\t0\tROW", "09/06/1974\t643\t\tSA"]]);
    // Each cell still knows where on the page it stands.
    let all = document.text.slice(Span::new(0, 200)).into_owned();
    let at = all.find("643").unwrap() as u64;
    let areas = document.areas(Span::new(at, at + 3));
    let [(0, area)] = areas[..] else { panic!("{areas:?}") };
    assert!((area.left - 172.0).abs() < 1.0 && area.top > 98.0, "{area:?}");
}

#[test]
fn a_cell_of_several_lines_is_one_and_the_words_of_a_spanning_one_stand_once() {
    let lines = rules(&[
        (70.0, 740.0, 370.0, 740.0),
        (170.0, 720.0, 370.0, 720.0),
        (70.0, 700.0, 370.0, 700.0),
        (70.0, 660.0, 370.0, 660.0),
        (70.0, 740.0, 70.0, 660.0),
        (170.0, 740.0, 170.0, 660.0),
        (270.0, 720.0, 270.0, 660.0),
        (370.0, 740.0, 370.0, 660.0),
    ]);
    let words = [
        (80.0, 716.0, "Programme"),
        (250.0, 726.0, "Budget"),
        (180.0, 706.0, "2006"),
        (280.0, 706.0, "2007"),
        (80.0, 688.0, "Grants for the"),
        (80.0, 674.0, "young"),
        (180.0, 688.0, "1,200"),
        (280.0, 688.0, "1,350"),
    ];
    let document = check(Maker::new().page(&(lines + &put(&words))));
    assert_eq!(
        tables(&document),
        [["Programme\tBudget\t", "\t2006\t2007", "Grants for the young\t1,200\t1,350"]]
    );
}

#[test]
fn figures_under_each_other_are_a_table_without_a_line() {
    let mut words = vec![(190.0, 714.0, "2006"), (260.0, 714.0, "2007")];
    let rows = [
        ("Salaries", "1,200", "1,350"),
        ("Rent", "800", "820"),
        ("Travel and", "", ""),
        ("lodging", "95", "-"),
    ];
    for (row, (label, one, other)) in rows.iter().enumerate() {
        let y = 700.0 - 12.0 * row as f32;
        words.extend([(72.0, y, *label), (190.0, y, *one), (260.0, y, *other)]);
    }
    let mut content = put(&words);
    content += &prose(72.0, 600.0, &PROSE);
    // A line under the head says that it is one.
    content += &rules(&[(72.0, 711.0, 300.0, 711.0)]);
    let document = check(Maker::new().page(&content));
    let heads = blocks(&document);
    let heads = heads.iter().filter(|(block, _)| matches!(block.kind, BlockKind::Row { header: true, .. }));
    assert_eq!(heads.count(), 1);
    assert_eq!(
        tables(&document),
        [["\t2006\t2007", "Salaries\t1,200\t1,350", "Rent\t800\t820", "Travel and lodging\t95\t-"]]
    );
    assert_eq!(words_of_paragraphs(&document), [PROSE.join(" ")]);
}

fn words_of_paragraphs(document: &Document) -> Vec<String> {
    words(document, &BlockKind::Paragraph)
}

/// What stands under each other and is no table.
#[test]
fn lists_of_contents_and_forms_and_addresses_and_prose_are_no_tables() {
    let rows = |rows: &[(&str, &str, &str)]| -> String {
        let row = |(index, (one, two, three)): (usize, &(&str, &str, &str))| {
            let y = 700.0 - 14.0 * index as f32;
            put(&[(72.0, y, one), (120.0, y, two), (400.0, y, three)])
        };
        rows.iter().enumerate().map(row).collect()
    };
    let contents =
        [("1", "Introduction", "1"), ("2", "Methods", "4"), ("3", "Results", "9"), ("4", "Index", "31")];
    let dotted = [
        ("1.1", "Scope . . . . . . . . . . . . . . . . .", "7"),
        ("1.2", "Duties . . . . . . . . . . . . . . . . .", "3"),
        ("1.3", "Fees . . . . . . . . . . . . . . . . . . .", "5"),
        ("1.4", "Ends . . . . . . . . . . . . . . . . . . .", "5"),
    ];
    let letter = [
        ("To", "Mr. Smith", "Office of the Counsel"),
        ("At", "Elm Street 4", "London"),
        ("On", "May 4", "by hand"),
    ];
    let transcript = [
        ("1", "Q. Did you see the letter?", ""),
        ("2", "A. Yes, I did.", ""),
        ("3", "Q. When was that?", ""),
        ("4", "A. In May, or in June.", ""),
    ];
    for (name, page) in [
        ("contents", rows(&contents)),
        ("dotted", rows(&dotted)),
        ("letter", rows(&letter)),
        ("transcript", rows(&transcript)),
    ] {
        let document = check(Maker::new().page(&page));
        assert!(tables(&document).is_empty(), "{name}: {:?}", tables(&document));
    }
    // The boxes of a form span what they like.
    let boxes: String = (0..6)
        .map(|row: u8| {
            let (y, split) = (700.0 - 30.0 * f32::from(row), 120.0 + 61.0 * f32::from(row));
            grid(&[70.0, split, 520.0], &[y, y - 30.0])
                + &put(&[(75.0, y - 12.0, "Name"), (split + 5.0, y - 12.0, "Number")])
        })
        .collect();
    let document = check(Maker::new().page(&boxes));
    assert!(tables(&document).is_empty(), "{:?}", tables(&document));
}

#[test]
fn a_table_stays_where_it_stands_between_the_lines_of_its_page() {
    let lines = grid(&[70.0, 170.0, 270.0], &[640.0, 620.0, 600.0]);
    let words = [(80.0, 626.0, "One"), (180.0, 626.0, "Two"), (80.0, 606.0, "Three"), (180.0, 606.0, "Four")];
    let content = prose(72.0, 700.0, &PROSE) + &lines + &put(&words) + &prose(72.0, 560.0, &PROSE);
    let document = check(Maker::new().page(&content));
    let kinds: Vec<bool> = blocks(&document)
        .iter()
        .filter(|(block, _)| block.is_counted())
        .map(|(block, _)| matches!(block.kind, BlockKind::Row { .. }))
        .collect();
    assert_eq!(kinds, [false, true, true, false], "{}", sketch(&document));
    let all = Span::new(0, document.text.len());
    let copied = crate::data::copying::text_of(&document, all);
    assert!(copied.contains("\nOne\tTwo\nThree\tFour\n"), "{copied}");
}

/// A schedule: who finds a statement wants its number and its box beside it, and every word of it in one piece.
#[test]
fn rows_between_level_lines_are_a_table_with_cells_of_several_lines() {
    let mut content = put(&[(74.0, 714.0, "No."), (110.0, 714.0, "Statement"), (260.0, 714.0, "Box")]);
    content += &rules(&[(70.0, 710.0, 300.0, 710.0)]);
    for row in 0..4_u8 {
        let y = 698.0 - 40.0 * f32::from(row);
        let (number, place) = (format!("{}", row + 1), format!("10{row}/A"));
        content += &put(&[
            (74.0, y, &number),
            (110.0, y, "The gate stood open and"),
            (110.0, y - 12.0, "nobody was seen near it"),
            (110.0, y - 24.0, "in the night."),
            // In the middle of its cell, as some set it.
            (260.0, y - 12.0, &place),
        ]);
        // Each cell has a line of its own below it.
        content += &rules(&[(70.0, y - 28.0, 105.0, y - 28.0), (105.0, y - 28.0, 300.0, y - 28.0)]);
    }
    let document = check(Maker::new().page(&(content + &prose(72.0, 480.0, &PROSE))));
    let row = |row: u8| {
        format!("{}\tThe gate stood open and nobody was seen near it in the night.\t10{row}/A", row + 1)
    };
    let rows = ["No.\tStatement\tBox".to_owned()].into_iter().chain((0..4).map(row)).collect::<Vec<_>>();
    assert_eq!(tables(&document), [rows]);
    assert_eq!(words_of_paragraphs(&document), [PROSE.join(" ")]);
}

/// Lines of one width that part pieces of two columns of prose, or groups of rows, make no rows.
#[test]
fn level_lines_around_prose_and_around_groups_of_rows_are_no_rows() {
    let mut columns = rules(&[(70.0, 712.0, 540.0, 712.0)]);
    for group in 0..3_u8 {
        let y = 700.0 - 70.0 * f32::from(group);
        columns += &(prose(72.0, y, &PROSE) + &prose(320.0, y, &PROSE));
        columns += &rules(&[(70.0, y - 55.0, 540.0, y - 55.0)]);
    }
    assert_eq!(tables(&check(Maker::new().page(&columns))), Vec::<Vec<String>>::new());
    let mut groups = String::new();
    for group in 0..3_u8 {
        for row in 0..3_u8 {
            let y = 700.0 - 12.0 * f32::from(row) - 45.0 * f32::from(group);
            groups +=
                &put(&[(74.0, y, "Rent"), (160.0, y, "of May"), (220.0, y, "1,200"), (280.0, y, "820")]);
        }
        let y = 670.0 - 45.0 * f32::from(group);
        groups += &rules(&[(70.0, y, 320.0, y)]);
    }
    assert_eq!(tables(&check(Maker::new().page(&groups))), [vec!["Rent\tof May\t1,200\t820"; 9]]);
}

/// Statements without a line between them: beside their middle, or on their first line, stand number and box.
#[test]
fn short_words_beside_several_lines_of_prose_are_a_table() {
    let page = |pitch: f32, beside: f32| {
        let mut content = put(&[(74.0, 724.0, "No."), (110.0, 724.0, "Statement"), (260.0, 724.0, "Box")]);
        for row in 0..4_u8 {
            let y = 700.0 - pitch * f32::from(row);
            let (number, place) = (format!("{}", row + 1), format!("10{row}/A"));
            content += &put(&[
                (74.0, y - beside, &number),
                (110.0, y, "The gate stood open and"),
                (110.0, y - 12.0, "nobody was seen near it"),
                (110.0, y - 24.0, "in the night."),
                (260.0, y - beside, &place),
            ]);
        }
        tables(&check(Maker::new().page(&content)))
    };
    let row = |row: u8| {
        format!("{}\tThe gate stood open and nobody was seen near it in the night.\t10{row}/A", row + 1)
    };
    let rows = ["No.\tStatement\tBox".to_owned()].into_iter().chain((0..4).map(row)).collect::<Vec<_>>();
    for (pitch, beside) in [(44.0, 0.0), (44.0, 12.0), (36.0, 0.0)] {
        assert_eq!(page(pitch, beside), std::slice::from_ref(&rows), "{pitch} {beside}");
    }
    // Nobody can tell to which row each line belongs.
    assert_eq!(page(36.0, 12.0), Vec::<Vec<String>>::new());
}
