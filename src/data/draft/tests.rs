//! What a format may rely on when it writes into a draft.

use super::addresses::target_from_address;
use super::long::ROW_BYTES;
use super::*;

fn draft() -> Draft<'static> {
    Draft::new(Document::default(), None)
}

fn check(write: impl FnOnce(&mut Draft)) -> Document {
    let mut draft = draft();
    write(&mut draft);
    let document = draft.finish();
    document.check().unwrap();
    document
}

fn all(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

#[test]
fn white_space_is_folded_and_marks_hold_words_only() {
    let document = check(|draft| {
        draft.flow("  one\n two ");
        let mark = draft.mark(MarkKind::Strong);
        draft.flow(" three");
        draft.close(mark);
        draft.flow(" \t four ");
    });
    assert_eq!(all(&document), "one two three four\n");
    let view = document.block(0).unwrap();
    assert_eq!(document.text.slice(view.marks()[0].span), "three");
}

/// A source that is wrapped parts words, and who looks for them must find them; in a row a line break would be another row.
#[test]
fn a_line_that_ends_in_a_hyphen_is_remembered() {
    let document = check(|draft| {
        draft.flow("testi-\n  mony of wit\u{AD}\nnesses -\nin 1999-\n2001, a- b");
        draft.end();
        draft.flow("ad-\n");
        let mark = draft.mark(MarkKind::Strong);
        draft.flow("journed");
        draft.close(mark);
    });
    let expected = "testi-\nmony of wit\u{AD}\nnesses - in 1999- 2001, a- b\nad-\njourned\n";
    assert_eq!(all(&document), expected);
    assert_eq!(document.text.slice(document.block(1).unwrap().marks()[0].span), "journed");
}

#[test]
fn line_breaks_show_only_between_words() {
    let document = check(|draft| {
        draft.begin(BlockKind::Paragraph);
        draft.line_break();
        draft.flow("a ");
        draft.line_break();
        let mark = draft.mark(MarkKind::Strong);
        draft.flow(" b");
        draft.close(mark);
        draft.line_break();
        draft.begin(BlockKind::Paragraph);
        draft.flow("\u{A0}");
    });
    assert_eq!(all(&document), "a\u{2028}b\n");
    let view = document.block(0).unwrap();
    assert_eq!(document.text.slice(view.marks()[0].span), "b");
}

#[test]
fn a_paragraph_of_one_picture_is_a_picture() {
    let document = check(|draft| {
        for (before, description) in [("", "a hat"), ("", PICTURE_WITHOUT_WORDS), ("see ", "a hat")] {
            draft.begin(BlockKind::Paragraph);
            draft.flow(before);
            let picture = draft.picture(PictureSource::Missing(String::new()), description, None);
            let mark = draft.mark(MarkKind::Picture(picture));
            draft.flow(description);
            draft.close(mark);
        }
    });
    assert_eq!(all(&document), "a hat\n\nsee a hat\n");
    let kinds: Vec<_> = (0..3).map(|n| document.block(n).unwrap().block().kind.clone()).collect();
    assert_eq!(kinds, [BlockKind::Picture(0), BlockKind::Picture(1), BlockKind::Paragraph]);
    let spans: Vec<_> = document.pictures.iter().map(|picture| picture.span).collect();
    assert_eq!(spans, [Span::new(0, 5), Span::new(6, 6), Span::new(11, 16)]);
}

#[test]
fn marks_do_not_reach_over_the_end_of_a_listing() {
    let document = check(|draft| {
        draft.begin(BlockKind::Code);
        let mark = draft.mark(MarkKind::Strong);
        draft.verbatim("a\n\n");
        draft.close(mark);
    });
    assert_eq!(document.block(0).unwrap().marks()[0].span, Span::new(0, 1));
}

#[test]
fn an_address_that_is_a_program_leads_nowhere() {
    for address in ["javascript:x", " JAVA\nSCRIPT:x", "\u{1}vbscript:x", "data:text/html,x"] {
        assert!(matches!(target_from_address(address), Target::Missing(_)), "{address}");
    }
    assert_eq!(target_from_address("C:/a b"), Target::File("C:/a b".into(), None));
}

#[test]
fn marks_over_block_borders_are_in_both_blocks() {
    let document = check(|draft| {
        draft.begin(BlockKind::Paragraph);
        draft.flow("a ");
        let mark = draft.mark(MarkKind::Emphasis);
        draft.flow("b");
        draft.begin(BlockKind::Paragraph);
        draft.flow("c");
        draft.close(mark);
        draft.flow(" d");
    });
    let words = |n: u64| document.text.slice(document.block(n).unwrap().marks()[0].span).into_owned();
    assert_eq!((words(0), words(1)), ("b".to_owned(), "c".to_owned()));
}

#[test]
fn cells_are_parted_by_tabs_and_columns_are_measured() {
    let document = check(|draft| {
        draft.begin_table(&[Align::Start, Align::End]);
        for (left, right) in [("name", "count"), ("a longer one", ""), ("", "2")] {
            draft.begin_row(left == "name");
            draft.cell();
            draft.flow(left);
            draft.cell();
            draft.flow(right);
            draft.end_row();
        }
        draft.end_table();
        draft.flow("after");
    });
    assert_eq!(all(&document), "name\tcount\na longer one\t\n\t2\nafter\n");
    let table = document.tables.get(0).unwrap();
    assert_eq!((table.rows, table.columns[0].longest_cell, table.columns[0].longest_word), (3, 12, 6));
}

#[test]
fn a_long_paragraph_is_cut_and_stays_one() {
    let words = "A sentence of some length. ".repeat(2000);
    let document = check(|draft| {
        let mark = draft.mark(MarkKind::Strong);
        draft.flow(&words);
        draft.close(mark);
    });
    assert!(document.block_count() > 5);
    assert_eq!((document.counts.paragraphs, document.paragraph_from_offset(40_000)), (1, 1));
    assert_eq!(document.block_from_paragraph(1), Some(0));
    assert!((1..document.block_count()).all(|n| document.block(n).unwrap().block().joined));
    assert_eq!(all(&document).trim(), words.trim());
}

#[test]
fn links_lead_to_names_that_come_later() {
    let document = check(|draft| {
        let link = draft.link("#far%20away");
        let mark = draft.mark(MarkKind::Link(link));
        draft.flow("there");
        draft.close(mark);
        draft.begin(BlockKind::Heading(2));
        draft.anchor("far away");
        draft.flow("Here");
    });
    assert_eq!(document.links.get(0), Some(&Target::Inside(Span::empty_at(6))));
}

#[test]
fn lines_are_found_by_number_and_back() {
    let document = check(|draft| {
        for n in 0..20_000 {
            draft.begin(BlockKind::Paragraph);
            draft.flow(&format!("line {n}"));
        }
    });
    assert!(document.text.leaves.len() > 2);
    for line in [0, 1, 777, 12_345, 19_999] {
        let at = document.text.offset_from_line(line);
        assert_eq!(document.text.line_from_offset(at), line);
        assert_eq!(document.paragraph_from_offset(at), line + 1);
        assert_eq!(document.block_from_paragraph(line + 1), Some(line));
        let view = document.block(document.block_from_offset(at)).unwrap();
        assert_eq!((view.number, view.text()), (line, format!("line {line}").as_str()));
    }
}

#[test]
fn only_two_digits_after_a_percent_sign_stand_for_a_byte() {
    for (address, expected) in [("a%20b", "a b"), ("100%+5", "100%+5"), ("%C3%A4%", "ä%"), ("%zz", "%zz")] {
        assert_eq!(percent_decoded(address), expected);
    }
}

use crate::data::unit::{Along, Area, At, Unit, UnitKind, UnitState};

fn spot(left: f32, top: f32) -> At {
    At { area: Area::new(left, top, left + 20.0, top + 10.0), along: Along::Right }
}

#[test]
fn a_word_has_its_place_on_a_page_also_where_a_sentence_goes_on_over_the_border() {
    let document = check(|draft| {
        for label in ["i", "ii", "1"] {
            draft.unit(UnitKind::Page, label, (100.0, 200.0));
        }
        draft.publish_now();
        draft.unit_break(0);
        draft.begin(BlockKind::Paragraph);
        draft.placed(0, "First", spot(0.0, 0.0), &[]);
        draft.placed(0, " words ", spot(30.0, 0.0), &[]);
        draft.placed(0, "go", spot(60.0, 0.0), &[]);
        draft.flow(" ");
        draft.placed(1, "on", spot(0.0, 0.0), &[]);
        draft.placed(1, "\u{200B}", spot(0.0, 0.0), &[]);
        draft.end();
        draft.begin(BlockKind::Furniture);
        draft.placed(0, "Foot", spot(0.0, 190.0), &[]);
        draft.end();
        draft.unit_break(1);
        draft.seal_unit(0, UnitState::Words);
        draft.seal_unit(1, UnitState::Words);
        draft.unit_break(2);
        draft.seal_unit(2, UnitState::Picture);
    });
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    assert_eq!(text, "\nFirst words go on\u{200B}\nFoot\n\n\n");
    let at = |words: &str| text.find(words).unwrap() as u64;
    let span = |words: &str| Span::new(at(words), at(words) + words.len() as u64);
    assert_eq!(document.areas(span("words")), [(0, Area::new(30.0, 0.0, 50.0, 10.0))]);
    let over: Vec<usize> = document.areas(span("go on")).iter().map(|(unit, _)| *unit).collect();
    assert_eq!(over, [0, 1]);
    assert_eq!(document.unit_from_offset(at("Foot")), Some(0));
    assert_eq!(document.unit_from_offset(at("on\u{200B}")), Some(1));
    assert_eq!(document.unit_from_offset(0), Some(0));
    assert_eq!(document.unit_from_offset(document.text.len()), Some(2));
    assert_eq!(document.unit_words(span("go on")).unwrap(), "pages i–ii");
    assert_eq!(document.counts.paragraphs, 1);
}

/// While a long file is read, what is found in it is cited with the page that it will have when all is there.
/// Its place was in white space that nobody kept.
#[test]
fn a_page_that_begins_in_what_vanishes_begins_with_what_comes_next() {
    let mut draft = Draft::new(Document::default(), None);
    draft.unit(UnitKind::Page, "1", (0.0, 0.0));
    draft.begin(BlockKind::Code);
    draft.verbatim("a\n\n\n");
    draft.unit_begins(0);
    draft.begin(BlockKind::Paragraph);
    draft.flow("é è");
    draft.end();
    draft.unit_break(0);
    draft.seal_unit(0, UnitState::Words);
    let document = draft.finish();
    document.check().unwrap();
    assert_eq!(document.units.get(0).unwrap().span.start, 1);
}

#[test]
fn words_of_a_page_that_is_still_read_are_cited_with_its_name() {
    let mut snapshots = Vec::new();
    let end = {
        let mut draft = Draft::new(Document::default(), Some(Box::new(|document| snapshots.push(document))));
        for label in ["i", "ii", "iii", "iv"] {
            draft.unit(UnitKind::Page, label, (100.0, 200.0));
        }
        draft.publish_now();
        draft.unit_break(0);
        for page in 0..3 {
            for word in ["First ", "next ", "last "] {
                draft.begin(BlockKind::Paragraph);
                draft.placed(page, word, spot(0.0, 0.0), &[]);
                draft.publish_now();
            }
            draft.begin(BlockKind::Paragraph);
            draft.placed(page, "goes ", spot(0.0, 0.0), &[]);
            draft.placed(page + 1, "on", spot(0.0, 0.0), &[]);
            draft.publish_now();
            draft.unit_break(page + 1);
            draft.publish_now();
            draft.seal_unit(page, UnitState::Words);
            draft.publish_now();
        }
        // The last page is never read to its end.
        draft.finish()
    };
    snapshots.push(end.clone());
    assert!(snapshots.len() > 18);
    for document in &snapshots {
        document.check().unwrap();
        for offset in 0..document.text.len() {
            assert_eq!(document.unit_from_offset(offset), end.unit_from_offset(offset), "{offset}");
        }
        for page in 1..=4 {
            let whole = super::super::sketch::page_text(&end, page).unwrap();
            assert!(whole.starts_with(&super::super::sketch::page_text(document, page).unwrap()), "{page}");
        }
    }
    assert_eq!(end.unit_words(Span::empty_at(end.text.len() - 1)).unwrap(), "page iv");
}

#[test]
fn a_byte_belongs_to_its_unit_wherever_others_without_words_stand_between() {
    // A digit is a unit with that many words, a dot one without any, a question mark one that waits.
    for kinds in ["3", ".3", "3.", "3..2", "..1...1.1..", "1111.1", "2.2.2????", "????", "...", "1.???"] {
        let document = check(|draft| {
            for kind in kinds.chars() {
                draft.unit(UnitKind::Slide, &kind.to_string(), (0.0, 0.0));
            }
            for (unit, kind) in kinds.chars().enumerate() {
                let unit = unit as u32;
                for _ in 0..kind.to_digit(10).unwrap_or(0) {
                    draft.begin(BlockKind::Paragraph);
                    draft.placed(unit, "word", spot(0.0, 0.0), &[]);
                    draft.end();
                }
                if kind != '?' {
                    draft.seal_unit(unit, if kind == '.' { UnitState::Empty } else { UnitState::Words });
                }
            }
        });
        for offset in 0..=document.text.len() {
            let begun = |unit: &Unit| !unit.span.is_empty() && unit.span.start <= offset;
            let expected = (0..document.units.len()).rev().find(|at| begun(document.units.get(*at).unwrap()));
            assert_eq!(document.unit_from_offset(offset), expected, "{kinds}: {offset}");
        }
    }
}

#[test]
fn headings_are_what_the_format_says_they_are() {
    let write = |headings: Option<OutlineSource>| {
        check(|draft| {
            draft.headings_as(headings);
            draft.begin(BlockKind::Heading(1));
            draft.flow("One");
            draft.begin(BlockKind::Heading(1));
            draft.flow("Two");
            draft.end();
            if headings.is_none() {
                draft.outline_titled(1, "Of the file", Span::new(4, 7), OutlineSource::Marked);
            }
        })
    };
    let inferred = write(Some(OutlineSource::Inferred));
    assert_eq!((inferred.outline.len(), inferred.outline_source), (2, OutlineSource::Inferred));
    let marked = write(None);
    assert_eq!((marked.outline.len(), marked.outline_source), (1, OutlineSource::Marked));
    assert_eq!(marked.outline.get(0).map(|entry| entry.title.as_str()), Some("Of the file"));
}

#[test]
fn a_title_ends_though_its_last_word_ends_where_it_must() {
    for letters in 150..170 {
        let title = short_title(&format!("{} and so on for ever", "x".repeat(letters)));
        assert!(title.chars().count() <= 162, "{letters}: {title}");
    }
}

#[test]
fn what_is_longer_than_a_child_can_say_at_once_is_cut_and_nothing_of_it_is_lost() {
    use BlockKind::{Code, Heading, Paragraph};
    let words = "some words ".repeat(3 * OPEN_BYTES / 11);
    let lines = "a line\n".repeat(3 * OPEN_BYTES / 7);
    let one_word = "ä".repeat(OPEN_BYTES);
    let document = check(|draft| {
        let mark = draft.mark(MarkKind::Strong);
        draft.begin(Heading(1));
        draft.flow(&words);
        draft.end();
        draft.close(mark);
        draft.begin(Code);
        draft.verbatim(&lines);
        draft.end();
        draft.flow(&one_word);
        draft.end();
        draft.flow("last");
    });
    let expected = format!("{}\n{}\n{one_word}\nlast\n", words.trim_end(), lines.trim_end());
    assert!(all(&document) == expected);
    assert!(document.text.leaves.iter().all(|leaf| leaf.span.len() < 2 * OPEN_BYTES as u64));
    let kinds: Vec<BlockKind> = (0..document.block_count())
        .map(|number| document.block(number).unwrap().block().clone())
        .filter_map(|block| (!block.joined).then_some(block.kind))
        .collect();
    assert_eq!(kinds, [Heading(1), Code, Paragraph, Paragraph]);
    assert_eq!((document.outline.len(), document.counts.paragraphs), (1, 4));
    let marked: u64 = (0..document.block_count())
        .flat_map(|number| document.block(number).unwrap().marks().to_vec())
        .map(|mark| mark.span.len())
        .sum();
    assert_eq!(marked, words.trim_end().len() as u64);
}

#[test]
fn a_row_that_is_too_long_goes_on_below_the_table() {
    let cell = "word ".repeat(ROW_BYTES / 5 + 10);
    let document = check(|draft| {
        draft.begin_table(&[Align::Start; 2]);
        draft.begin_row(false);
        draft.cell();
        draft.flow(&cell);
        draft.cell();
        draft.flow("next");
        draft.end_row();
        draft.begin_row(false);
        draft.cell();
        draft.flow("row");
        draft.end_table();
    });
    let text = all(&document);
    assert_eq!(text.matches("word").count(), ROW_BYTES / 5 + 10);
    assert!(text.contains("next") && text.ends_with("\nrow\n"));
    assert!(document.complaints.get(0).unwrap().words.starts_with("A row of this table is too long"));
}

#[test]
fn marks_in_each_other_are_bounded_and_so_are_those_of_a_leaf() {
    let document = check(|draft| {
        let outer = draft.mark(MarkKind::Strong);
        for number in 0..100 {
            let _ = draft.mark(MarkKind::Strong);
            let link = draft.link(&format!("http://a.b/{number}"));
            let _ = draft.mark(MarkKind::Link(link));
        }
        for _ in 0..10_000 {
            draft.flow("a");
            draft.end();
        }
        draft.close(outer);
        draft.begin(BlockKind::Paragraph);
        for _ in 0..200_000 {
            let mark = draft.mark(MarkKind::Emphasis);
            draft.flow("b");
            draft.close(mark);
        }
        for _ in 0..50_000 {
            let number = draft.picture(PictureSource::Remote("http://a.b/c.png".to_owned()), "c", None);
            let mark = draft.mark(MarkKind::Picture(number));
            draft.flow("c");
            draft.close(mark);
        }
    });
    let leaf = |number| document.text.leaf(number).unwrap();
    let most = (0..document.text.leaves.len()).map(|number| leaf(number).marks.len()).max().unwrap();
    assert!(most <= 2 * LEAF_MARKS + 16, "{most}");
    assert_eq!(document.block(0).unwrap().marks().len(), 16);
    let all = all(&document);
    let words = ["a\n".repeat(10_000), "b".repeat(200_000), "c".repeat(50_000)].concat();
    assert!(all == format!("{words}\n"));
    assert_eq!(document.counts.paragraphs, 10_001);
}

/// A book of nothing but control characters would be a blank page without a sentence.
#[test]
fn control_characters_show_nothing() {
    for (words, shows) in [("\u{5}\u{14}", false), ("\u{5}a", true), ("—", true)] {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin(BlockKind::Paragraph);
        draft.flow(words);
        draft.end();
        assert_eq!(draft.shows_something(), shows, "{words:?}");
    }
}
