//! In which order a page is read, what is printed around it, and which numbers are no words.

use super::*;
use crate::data::document::{InlineKind, Label};

/// All words of a document but its furniture, in order.
fn body(document: &Document) -> String {
    let own = blocks(document).into_iter().filter(|(block, _)| block.kind != BlockKind::Furniture);
    own.map(|(_, text)| text.replace('\u{2028}', " ")).collect::<Vec<_>>().join(" | ")
}

fn stand_in_order(text: &str, parts: &[&str]) {
    let mut at = 0;
    for part in parts {
        let found = text[at..].find(part);
        at += found.unwrap_or_else(|| panic!("“{part}” is not where it should be: {text}")) + part.len();
    }
}

fn pages(make: impl Fn(usize) -> String, count: usize) -> Document {
    let mut maker = Maker::new();
    for page in 0..count {
        maker.page(&make(page));
    }
    check(&maker)
}

/// A paragraph that differs from page to page.
fn words_of(page: usize) -> String {
    let animals = ["fox", "hen", "cow", "owl", "eel", "ant"];
    let animal = animals[page % animals.len()];
    prose(
        72.0,
        640.0,
        &[&format!("The {animal} was seen at the gate by two men, and went away"), "over the wall."],
    )
}

#[test]
fn a_title_that_is_drawn_last_is_read_first() {
    let content = prose(72.0, 660.0, &PROSE) + &text(72.0, 700.0, 20.0, "Of the River");
    let document = check(Maker::new().page(&content));
    stand_in_order(&body(&document), &["Of the River", "The quick brown fox"]);
}

#[test]
fn a_box_that_is_drawn_first_is_read_where_it_stands() {
    let content = prose(100.0, 600.0, &["This is said in a box", "that was drawn before."])
        + &prose(72.0, 700.0, &PROSE)
        + &prose(72.0, 540.0, &["What stands below the box", "comes after it."]);
    let document = check(Maker::new().page(&content));
    stand_in_order(&body(&document), &["The quick brown", "This is said in a box", "What stands below"]);
}

#[test]
fn the_left_column_is_first_also_where_it_begins_lower() {
    let left = ["Under the picture the words", "of the left column begin and", "they go on for some lines"];
    let lines = |top: f32, left_edge: f32, own: &[&str]| prose(left_edge, top, own);
    let twice: Vec<&str> = left.iter().chain(&left).copied().collect();
    let right = ["Beside the picture another", "column tells of other things", "and it was drawn before it."];
    let right: Vec<&str> = right.iter().chain(&right).copied().collect();
    let content = lines(700.0, 320.0, &right) + &lines(600.0, 72.0, &twice);
    let document = check(Maker::new().page(&content));
    stand_in_order(&body(&document), &["Under the picture", "Beside the picture"]);
}

/// Three columns, row by row, with what printed them below.
fn rows_of_columns(gutter: f32, lower: f32) -> String {
    let columns = [
        [
            "The first column tells that",
            "the gate was found open on",
            "the third of May, when the",
            "keeper came with his lamp",
            "and saw that the chain lay",
            "in the water of the quay",
            "and called the clerk.",
        ],
        [
            "A second column sets out",
            "what the clerk said of the",
            "key, and where it hung at",
            "nine, and that nobody had",
            "asked him for it; but two",
            "men had stood on the quay",
            "and measured the wall.",
        ],
        [
            "The third gives what the",
            "inspector found, that the",
            "chain was cut and not so",
            "much as rusted, and cut",
            "from within, by somebody",
            "who had leave to be there",
            "or who had help of one.",
        ],
    ];
    let mut content = text(72.0, 720.0, 18.0, "Inquiry Opens");
    for row in 0..7 {
        let mut left = 72.0;
        for (index, column) in columns.iter().enumerate() {
            let line = column[row];
            content += &text(left, 680.0 - 11.0 * row as f32 - lower * index as f32, 9.0, line);
            left += gutter + 4.5 * columns[index].iter().map(|line| line.len()).max().unwrap_or(0) as f32;
        }
    }
    content + &text(72.0, 580.0, 7.0, "Set by the Harbour Press.")
}

/// Else each line would be glued to the one beside it, and no sentence over two lines be found.
#[test]
fn columns_that_were_drawn_row_by_row_are_read_one_after_the_other() {
    for (gutter, lower) in [(9.0, 0.0), (14.0, 0.0), (17.0, 0.0), (30.0, 0.0), (14.0, 4.0), (17.0, 5.5)] {
        let document = check(Maker::new().page(&rows_of_columns(gutter, lower)));
        let expected = [
            "Inquiry Opens",
            "The first column tells that the gate was found open on the third",
            "called the clerk.",
            "A second column sets out what the clerk said of the key, and where",
            "measured the wall.",
            "The third gives what the inspector found, that the chain was cut",
            "Set by the",
        ];
        stand_in_order(&body(&document), &expected);
    }
}

/// Else each line of a note would stand in the midst of a sentence of the law.
#[test]
fn notes_in_the_margin_are_read_apart_from_the_words_beside_them() {
    let law = [
        "The board may close the gate at any hour of the night where it thinks",
        "fit, and shall then light the lamp beside it, so that boats that come in",
        "late may find the quay and the wall.",
        "A person who opens the gate without leave commits an offence and he is",
        "liable to a fine of forty crowns, and the boat in which he came may be",
        "kept by the board until the fine that he owes for it is paid.",
    ];
    let notes =
        [Some("Power to close"), Some("the gate."), None, None, Some("Offence and"), Some("penalty.")];
    for (left, size) in [(true, 7.0), (false, 7.0), (true, 10.0), (false, 10.0)] {
        let (note_left, text_left) = if left { (60.0, 150.0) } else { (520.0, 72.0) };
        let line = |row: usize| {
            let y = 700.0 - 14.0 * row as f32;
            let note = notes[row].map_or(String::new(), |words| text(note_left, y, size, words));
            let words = text(text_left, y, 10.0, law[row]);
            if left { note + &words } else { words + &note }
        };
        let rows: String = (0..6).map(line).collect();
        let document = check(Maker::new().page(&rows));
        let all = body(&document);
        let whole =
            "where it thinks fit, and shall then light the lamp beside it, so that boats that come in late";
        assert!(all.contains(whole) && all.contains("Power to close the gate."), "{}", sketch(&document));
        assert!(all.contains("commits an offence and he is liable to a fine"), "{all}");
    }
}

#[test]
fn centred_lines_are_not_read_before_what_stands_above_them() {
    let content = text(200.0, 700.0, 20.0, "Court of Appeals")
        + &text(72.0, 660.0, 12.0, "No. 12-2207")
        + &text(220.0, 640.0, 12.0, "THE HARBOUR BOARD,")
        + &text(72.0, 600.0, 12.0, "No. 12-2208")
        + &text(220.0, 580.0, 12.0, "THE GATE COMPANY,");
    let document = check(Maker::new().page(&content));
    stand_in_order(&body(&document), &["Court of", "2207", "HARBOUR", "2208", "GATE"]);
}

/// What is filled in a form is drawn after all that is printed.
#[test]
fn what_is_filled_in_stands_beside_what_it_answers() {
    let mut content = String::new();
    for (row, name) in ["Name", "Street", "Town", "Trade"].iter().enumerate() {
        content += &text(72.0, 700.0 - 30.0 * row as f32, 12.0, &format!("{name}: ____________________"));
    }
    for (row, words) in ["Ruth Odell", "Mill Lane", "Harwich", "Pilot"].iter().enumerate() {
        content += &text(130.0, 701.0 - 30.0 * row as f32, 10.0, words);
    }
    let document = check(Maker::new().page(&content));
    stand_in_order(
        &body(&document),
        &["Name", "Ruth Odell", "Street", "Mill Lane", "Town", "Harwich", "Trade"],
    );
}

#[test]
fn terms_are_read_with_what_is_said_of_them() {
    let mut names = String::new();
    let mut said = String::new();
    for row in 0..4 {
        let y = 700.0 - 42.0 * row as f32;
        names += &text(72.0, y, 12.0, &format!("Name {row}"));
        said += &prose(
            200.0,
            y,
            &[&format!("Of name {row} this is said, and it goes"), "on with a second line."],
        );
    }
    let document = check(Maker::new().page(&(names + &said)));
    stand_in_order(&body(&document), &["Name 0", "Of name 0", "Name 1", "Of name 1", "Name 3", "Of name 3"]);
}

#[test]
fn a_large_first_letter_belongs_to_its_word() {
    let lines = prose(100.0, 690.0, &["he finding of the board was", "read aloud on the Monday"])
        + &prose(72.0, 662.0, &["and everybody signed it."]);
    for content in [text(72.0, 676.0, 36.0, "T") + &lines, lines.clone() + &text(72.0, 676.0, 36.0, "T")] {
        let document = check(Maker::new().page(&content));
        let found = words(&document, &BlockKind::Paragraph);
        assert_eq!(found, ["The finding of the board was read aloud on the Monday and everybody signed it."]);
    }
}

/// “O” and “N THE NIGHT”: the rest of a word of two letters is one.
#[test]
fn a_large_first_letter_goes_on_in_capitals() {
    let lines = prose(100.0, 690.0, &["N THE NIGHT of the storm it was", "read aloud on the Monday"])
        + &prose(72.0, 662.0, &["and everybody signed it."]);
    let document = check(Maker::new().page(&(lines + &text(72.0, 676.0, 36.0, "O"))));
    stand_in_order(&body(&document), &["ON THE NIGHT of the storm it was read aloud"]);
}

#[test]
fn words_across_a_page_are_no_heading_and_in_no_sentence() {
    let across = "BT 0.9 g /F 60 Tf 0.7 0.7 -0.7 0.7 150 500 Tm (DRAFT) Tj ET 0 g\n";
    let document = check(Maker::new().page(&(across.to_owned() + &prose(72.0, 700.0, &PROSE))));
    assert_eq!(words(&document, &BlockKind::Paragraph), [PROSE.join(" ")]);
    assert_eq!(words(&document, &BlockKind::Furniture), ["DRAFT"]);
}

/// A page that is covered with the name of whom it was given to.
#[test]
fn a_name_tiled_over_a_page_is_said_once_and_is_no_heading() {
    let tile = |at: u8| {
        let (x, y) = (80.0 + 130.0 * f32::from(at % 4), 100.0 + 90.0 * f32::from(at / 4));
        format!("BT 0.9 g /F 14 Tf 0.88 0.48 -0.48 0.88 {x} {y} Tm (r.odell 4471) Tj ET 0 g\n")
    };
    let tiles: String = (0..28).map(tile).collect();
    let document = check(Maker::new().page(&(tiles + &prose(72.0, 700.0, &PROSE))));
    assert_eq!(words(&document, &BlockKind::Paragraph), [PROSE.join(" ")]);
    assert_eq!(words(&document, &BlockKind::Furniture), ["r.odell 4471"]);
}

#[test]
fn entries_of_a_table_of_contents_are_lines() {
    let dots = ".".repeat(40);
    let entries = ["The Gate", "The Lamp and the Boy", "Findings"];
    let content: String = entries
        .iter()
        .enumerate()
        .map(|(row, name)| {
            let y = 700.0 - 14.0 * row as f32;
            text(72.0, y, 12.0, &format!("{name} {dots}")) + &text(400.0, y, 12.0, &format!("{}", 14 + row))
        })
        .collect();
    let document = check(Maker::new().page(&content));
    let all = blocks(&document).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let lines: Vec<&str> = all.split(['\n', '\u{2028}']).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[1].starts_with("The Lamp") && lines[1].ends_with("15"), "{lines:?}");
}

/// Writers draw the number first and fill what is left with dots; others draw all numbers at the end.
#[test]
fn an_entry_is_one_line_in_whichever_order_it_was_drawn() {
    let entries = [
        (72.0, "Foreword", "vii", 9.4, true),
        (72.0, "I. The Gate", "3", 5.6, true),
        (92.0, "1.1 The Guard", "17, 22", 27.8, true),
        (72.0, "2. The Box", "48", 11.2, false),
        (72.0, "II. THE EVENTS OF THE THIRD OF MAY AND OF THE NIGHT", "", 0.0, false),
        (86.0, "THAT FOLLOWED", "112", 16.8, true),
        (72.0, "Index", "140", 16.8, false),
    ];
    let mut content = String::new();
    for (row, (left, name, number, wide, led)) in entries.into_iter().enumerate() {
        let (y, from) = (700.0 - 16.0 * row as f32, 450.0 - wide);
        content += &text(left, y, 10.0, name);
        if !number.is_empty() {
            content += &text(from, y, 10.0, number);
        }
        if led {
            let first = left + 6.5 * name.len() as f32;
            content += &text(first, y, 10.0, &".".repeat(((from - 4.0 - first) / 2.78) as usize));
        }
    }
    let document = check(Maker::new().page(&content));
    let all = blocks(&document).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let lines: Vec<&str> = all.split(['\n', '\u{2028}']).filter(|line| !line.is_empty()).collect();
    let ends = ["vii", " 3", "17, 22", "48", "112", "140"];
    let holds = lines.len() == ends.len() && lines.iter().zip(ends).all(|(line, end)| line.ends_with(end));
    assert!(holds && lines[4].contains("OF THE NIGHT THAT FOLLOWED"), "{}", sketch(&document));
    assert!(words(&document, &BlockKind::Heading(4)).is_empty(), "{}", sketch(&document));
}

#[test]
fn heads_and_numbers_of_many_pages_are_furniture() {
    let make = |page: usize| {
        let head = if page.is_multiple_of(2) {
            "Report of the Inspector"
        } else {
            "The Harbour in the Year of the Storm"
        };
        text(72.0, 750.0, 9.0, head)
            + &words_of(page)
            + &text(300.0, 30.0, 10.0, &format!("Page {} of 40", page + 7))
    };
    let document = pages(make, 6);
    let found = words(&document, &BlockKind::Furniture);
    assert_eq!(found.len(), 12, "{found:?}");
    assert!(found.contains(&"Page 7 of 40".to_owned()), "{found:?}");
}

/// The numbers that an office stamps on each page count, whatever stands before them.
#[test]
fn stamps_of_a_court_are_furniture() {
    let make = |page: usize| {
        let court = format!("Case 1:19-cr-00123 Document 45 Filed 05/03/19 Page {} of 2", page + 1);
        text(72.0, 770.0, 9.0, &court) + &words_of(page)
    };
    assert_eq!(words(&pages(make, 2), &BlockKind::Furniture).len(), 2);
    let make = |page: usize| words_of(page) + &text(460.0, 30.0, 9.0, &format!("ABC-{:06}", 123 + page));
    assert_eq!(words(&pages(make, 4), &BlockKind::Furniture).len(), 4);
}

/// To leave out what a witness said is worse than to show a running head.
#[test]
fn what_somebody_says_or_writes_is_no_furniture() {
    let top = |words: &'static str| move |page: usize| text(72.0, 700.0, 12.0, words) + &words_of(page);
    for words in ["A. Yes.", "Q. And then?", "Dear Sir,", "Yours truly,", "He said so."] {
        assert!(body(&pages(top(words), 4)).contains(words), "{words}");
    }
    let dates = |page: usize| text(72.0, 700.0, 12.0, &format!("{} May 1974", page + 3)) + &words_of(page);
    stand_in_order(&body(&pages(dates, 4)), &["3 May 1974", "4 May 1974", "6 May 1974"]);
    // Who was present differs in a name, and stands where the pages before have it, apart from the words.
    let present = |page: usize| {
        let name = ["Reed", "Vane", "Dunn", "Reid"][page];
        text(72.0, 700.0, 12.0, &format!("Present: Odell, Pell, {name}")) + &words_of(page)
    };
    stand_in_order(&body(&pages(present, 4)), &["Pell, Reed", "Pell, Vane", "Pell, Dunn", "Pell, Reid"]);
    let chair = |page: usize| {
        let name = ["Reed", "Vane", "Dunn", "Reid"][page];
        text(72.0, 700.0, 12.0, &format!("In the chair Mr Odell and {name}")) + &words_of(page)
    };
    stand_in_order(&body(&pages(chair, 4)), &["and Reed", "and Vane", "and Dunn", "and Reid"]);
    let answer = |page: usize| text(72.0, 700.0, 12.0, "Yes, sir.") + &words_of(page);
    assert_eq!(body(&pages(answer, 6)).matches("Yes, sir.").count(), 6);
    let rows = |page: usize| -> String {
        (0..30)
            .map(|row| {
                let y = 740.0 - 24.0 * row as f32;
                let sum = format!("{},{:02}0.00", 3 + page + row, (7 * row + page) % 100);
                text(72.0, y, 11.0, "rent")
                    + &text(150.0, y, 11.0, "for the gate")
                    + &text(290.0, y, 11.0, &sum)
            })
            .collect()
    };
    let ledger = pages(rows, 4);
    assert!(words(&ledger, &BlockKind::Furniture).is_empty(), "{}", sketch(&ledger));
}

/// Else a sentence that goes on on the second page would not be found.
#[test]
fn a_sentence_goes_on_over_heads_that_differ_and_over_a_figure() {
    let line = "The gate had been left open since the evening, and the boats came in";
    let page = |head: &str, number: &str, caption: &str, lines: &[&str]| {
        let rows = lines.iter().enumerate();
        let rows: String =
            rows.map(|(row, line)| text(72.0, 640.0 - 14.0 * row as f32, 11.0, line)).collect();
        let caption = if caption.is_empty() { String::new() } else { text(100.0, 660.0, 9.0, caption) };
        text(72.0, 750.0, 9.0, head) + &text(520.0, 750.0, 9.0, number) + &caption + &rows
    };
    let cut = "The keeper said at once that the chain of the gate had been found by";
    let first = [line, line, line, line, line, line, cut];
    let second = ["the clerk, who saw the lamp. And then he went away.", line, line, line, line, line, line];
    for caption in ["", "Figure 3. The gate from the sea."] {
        let mut maker = Maker::new();
        maker.page(&page("Harbour Papers", "41", "", &first));
        maker.page(&page("Chapter Two", "42", caption, &second));
        let document = check(&maker);
        let all = body(&document);
        assert!(all.contains("been found by the clerk, who saw"), "{}", sketch(&document));
        assert!(!all.contains("Chapter Two") && all.contains(caption), "{}", sketch(&document));
    }
}

/// A page of a transcript with its lines counted at the left.
fn transcript(left: f32, top: f32, pitch: f32, first: usize) -> String {
    let said = [
        "Q. Did you write to the harbour master in May, or",
        "did somebody write in your name?",
        "A. I did not see the letter, and I did not hear of",
        "it until the inspector showed it to me.",
        "THE COURT: He may answer.",
    ];
    let mut content = String::new();
    for row in 0..25 {
        let y = top - pitch * row as f32;
        content += &text(left, y, 10.0, &format!("{}", row + 1));
        let more = format!("A. Answer {} was given.", first + row);
        content += &text(left + 40.0, y, 10.0, said.get(row).copied().unwrap_or(&more));
    }
    content
}

#[test]
fn phrases_run_over_the_numbers_of_lines_which_are_labels() {
    let document = check(Maker::new().page(&transcript(80.0, 700.0, 24.0, 100)));
    let paragraphs = words(&document, &BlockKind::Paragraph);
    assert_eq!(
        paragraphs[..3],
        [
            "Q. Did you write to the harbour master in May, or did somebody write in your name?",
            "A. I did not see the letter, and I did not hear of it until the inspector showed it to me.",
            "THE COURT: He may answer.",
        ],
        "{}",
        sketch(&document)
    );
    let views = (0..document.block_count()).filter_map(|number| document.block(number));
    let labels: Vec<_> = views.flat_map(|view| view.labels().cloned().collect::<Vec<_>>()).collect();
    assert_eq!(labels.len(), 25);
    assert!(labels.iter().all(|label| label.kind == InlineKind::Line && label.area.is_some()));
    let second = document.text.slice(Span::new(labels[1].at, labels[1].at + 12)).into_owned();
    assert_eq!((&*labels[1].words, second.as_str()), ("2", "did somebody"));
}

/// At the right, and every fifth line: as bills and books have them.
#[test]
fn every_fifth_line_may_be_counted_at_the_right() {
    let make = |_: usize| -> String {
        let line = "which the guard who had slept in the tower did not see until it was";
        (1..=30)
            .map(|row| {
                let y = 720.0 - 20.0 * row as f32;
                let number =
                    if row % 5 == 0 { text(520.0, y, 10.0, &row.to_string()) } else { String::new() };
                text(72.0, y, 11.0, line) + &number
            })
            .collect()
    };
    let document = pages(make, 2);
    let all = body(&document);
    assert!(!all.contains("25") && !all.contains("until it was 5"), "{}", sketch(&document));
}

/// On the only page of a short bill, too: its sentences run on over the numbers.
#[test]
fn every_fifth_line_of_one_page_may_be_counted() {
    let line = "and the guard who had slept in the tower did not see it";
    let rows = (1..=16).map(|row| {
        let y = 720.0 - 24.0 * row as f32;
        let number = if row % 5 == 0 { text(72.0, y, 10.0, &row.to_string()) } else { String::new() };
        number + &text(110.0, y, 11.0, line)
    });
    let document = check(Maker::new().page(&rows.collect::<String>()));
    let all = body(&document);
    assert!(!all.contains(|c: char| c.is_ascii_digit()), "{}", sketch(&document));
}

/// A bill of so few lines that two of them are counted.
#[test]
fn two_fifth_lines_are_counted_at_the_right() {
    let line = "and the guard who had slept in the tower did not see it";
    let rows = |numbers: [usize; 2]| -> String {
        let row = |row: usize| {
            let y = 720.0 - 16.0 * row as f32;
            let at = numbers.iter().position(|own| *own == row);
            let number = at.map_or(String::new(), |at| text(460.0, y, 9.0, &(5 * (at + 1)).to_string()));
            text(110.0, y, 11.0, line) + &number
        };
        (1..=12).map(row).collect()
    };
    let all = body(&check(Maker::new().page(&rows([5, 10]))));
    assert!(!all.contains(|c: char| c.is_ascii_digit()), "{all}");
    // What does not stand at each fifth line counts none.
    let all = body(&check(Maker::new().page(&rows([3, 9]))));
    assert!(all.contains('5') && all.contains("10"), "{all}");
}

/// The last page of a document whose lines are counted has few of them.
#[test]
fn numbers_of_lines_go_on_on_a_short_page() {
    let line = "and the guard who had slept in the tower did not see it";
    let page = |from: usize, rows: usize| -> String {
        let row = |row: usize| {
            let y = 720.0 - 24.0 * row as f32;
            text(72.0, y, 9.0, &(from + row).to_string()) + &text(110.0, y, 11.0, line)
        };
        (0..rows).map(row).collect()
    };
    for (from, rows) in [(25, 5), (25, 2), (25, 1), (1, 2)] {
        let document = check(Maker::new().page(&page(1, 24)).page(&page(from, rows)));
        let all = body(&document);
        assert!(!all.contains(|c: char| c.is_ascii_digit()), "{from}, {rows}: {}", sketch(&document));
    }
}

#[test]
fn rows_of_a_list_that_counts_keep_their_numbers() {
    let rows: String = (1..=25)
        .map(|row| {
            let y = 720.0 - 24.0 * row as f32;
            text(72.0, y, 11.0, &row.to_string())
                + &text(110.0, y, 11.0, "Odell, Ruth")
                + &text(250.0, y, 11.0, "Harwich")
                + &text(400.0, y, 11.0, "1,400.00")
        })
        .collect();
    let document = check(Maker::new().page(&rows));
    assert!(body(&document).replace('\t', " ").contains("17 Odell"), "{}", sketch(&document));
}

#[test]
fn four_pages_on_a_sheet_are_read_page_by_page() {
    let mut content = String::new();
    for (index, (left, top)) in
        [(60.0, 740.0), (330.0, 740.0), (60.0, 360.0), (330.0, 360.0)].iter().enumerate()
    {
        content += &text(left + 80.0, top + 14.0, 7.0, &format!("Page {}", 14 + index));
        content += &transcript(*left, *top, 12.0, 100 * index).replace(" 10 Tf", " 7 Tf");
    }
    let document = check(Maker::new().page(&content));
    let expected = ["Page 14", "Answer 24", "Page 15", "Answer 124", "Page 16", "Answer 224", "Page 17"];
    stand_in_order(&body(&document), &expected);
}

#[test]
fn two_pages_on_a_sheet_are_read_page_by_page() {
    let both = transcript(40.0, 740.0, 19.0, 100) + &transcript(330.0, 740.0, 19.0, 200);
    let content = both.replace(" 10 Tf", " 7 Tf");
    let document = check(Maker::new().page(&content));
    let answer = "did somebody write in your name?";
    stand_in_order(
        &body(&document),
        &[answer, "Answer 105", "Answer 124", answer, "Answer 205", "Answer 224"],
    );
}

#[test]
fn numbers_of_notes_are_labels_at_the_foot_as_well() {
    let content = prose(72.0, 700.0, &PROSE)
        + &text(72.0, 640.0, 12.0, "It was in 1996")
        + &text(155.0, 645.0, 7.0, "12")
        + &text(166.0, 640.0, 12.0, "that ten to the 10")
        + &text(257.0, 645.0, 7.0, "6")
        + &text(264.0, 640.0, 12.0, "were lost.")
        + &text(72.0, 104.0, 6.0, "12")
        + &text(82.0, 100.0, 9.0, "Minutes of May.");
    let document = check(Maker::new().page(&content));
    let all = body(&document);
    assert!(all.contains("in 1996 that") && all.contains("10⁶ were"), "{all}");
    let notes: Vec<(Label, String)> = blocks(&document)
        .into_iter()
        .filter(|(block, _)| block.kind == BlockKind::Footnote)
        .map(|(block, text)| (block.label, text))
        .collect();
    assert_eq!(notes, [(Label::Words("12".into()), "Minutes of May.".to_owned())]);
}

/// Narrow columns stand nearer to each other than words that are stretched to fill a line.
#[test]
fn columns_that_were_drawn_across_are_read_downwards() {
    let columns = [
        [
            "The first one tells how",
            "the gate was found open",
            "on the morning, when the",
            "keeper came down with his",
            "lamp and saw the chain.",
        ],
        [
            "Another column sets out",
            "what the clerk said when",
            "they had him called; and",
            "that the key hung on the",
            "wall where it always is.",
        ],
    ];
    let row_by_row = |lower: f32, left: f32| -> String {
        let rows = 0..columns[0].len();
        let row = |row: usize| {
            let (x, y) = (72.0 + left, 700.0 - 14.0 * row as f32);
            text(x, y - lower, 12.0, columns[1][row]) + &text(72.0, y, 12.0, columns[0][row])
        };
        rows.map(row).collect()
    };
    for (lower, left) in [(0.0, 152.0), (0.0, 170.0), (6.0, 170.0)] {
        let title = text(72.0, 740.0, 20.0, "Of the Gate and of the Key of it");
        let document = check(Maker::new().page(&(title + &row_by_row(lower, left))));
        // Lines as short as these may be lines of their own.
        let read = body(&document).replace(" | ", " ").replace('\n', " ");
        stand_in_order(&read, &["Of the Gate", &columns[0].join(" "), &columns[1].join(" ")]);
    }
    // Cells of a table stand beside each other, whatever the gap.
    let cells = [("Odell the clerk", "Paid in May to him"), ("Pell the guard", "Nothing in all of May")];
    let rows = cells.iter().cycle().take(8).enumerate();
    let rows: String = rows
        .map(|(row, (one, other))| {
            let y = 700.0 - 14.0 * row as f32;
            text(72.0, y, 12.0, one) + &text(172.0, y, 12.0, other)
        })
        .collect();
    stand_in_order(
        &body(&check(Maker::new().page(&rows))),
        &["Odell the clerk", "Paid in May", "Pell the guard"],
    );
}
