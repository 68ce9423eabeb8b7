//! Word files from before 2007, made in code: a head, the text, two pages that say which properties it has, and the tables
//! that a test asks for.

use super::*;
use crate::data::document::{BlockKind, Document, Label, RevisionKind};
use crate::data::sketch::sketch;
use crate::data::span::{DocId, Span};
use crate::read::container::ole::made_of;
use crate::read::formats::{Format as Row, read_with};

const FORMATS: &[Row] = &[FORMAT];
/// Where the text and the two pages lie.
const TEXT: usize = 2048;
const PARAGRAPHS: usize = 8;
const RUNS: usize = 9;

#[derive(Default)]
struct Made {
    /// Paragraphs with the sign that ends them, their style and their properties.
    paragraphs: Vec<(&'static str, u16, Vec<u8>)>,
    /// Properties of letters between two positions, in order.
    runs: Vec<(u32, u32, Vec<u8>)>,
    /// Lengths of the parts of the text after the body.
    parts: Vec<(usize, u32)>,
    tables: Vec<(usize, Vec<u8>)>,
    /// Other streams.
    streams: Vec<(&'static str, Vec<u8>)>,
}

fn le16(number: u16) -> [u8; 2] {
    number.to_le_bytes()
}

fn le32(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A page of which stretches have which properties: from what is filled in at its end.
fn page(stretches: &[(u32, u32, Vec<u8>)], width: usize) -> Vec<u8> {
    let mut page = vec![0; 512];
    let mut end = 511;
    page[511] = stretches.len() as u8;
    let places = (stretches.len() + 1) * 4;
    for (number, (from, to, own)) in stretches.iter().enumerate() {
        page[number * 4..number * 4 + 8].copy_from_slice(&le32(&[*from, *to]));
        let len = own.len() + own.len() % 2;
        end = (end - len) / 2 * 2;
        page[end..end + own.len()].copy_from_slice(own);
        page[places + number * width] = if own.is_empty() { 0 } else { (end / 2) as u8 };
    }
    page
}

impl Made {
    fn file(&self) -> Vec<u8> {
        let text: Vec<u8> = self.paragraphs.iter().flat_map(|(text, ..)| utf16(text)).collect();
        let units = (text.len() / 2) as u32;
        let place = |at: u32| TEXT as u32 + at * 2;
        let mut at = 0;
        let mut paragraphs = Vec::new();
        for (text, style, properties) in &self.paragraphs {
            let next = at + text.encode_utf16().count() as u32;
            let own = [&le16(*style)[..], properties].concat();
            // The longer form, which counts in twos.
            let own = [&[0, own.len().div_ceil(2) as u8], &own[..]].concat();
            paragraphs.push((place(at), place(next), own));
            at = next;
        }
        // Where nothing is said there is a stretch too, because each ends where the next begins.
        let mut runs = Vec::new();
        for (from, to, own) in &self.runs {
            let before = runs.last().map_or(TEXT as u32, |(_, to, _): &(u32, u32, Vec<u8>)| *to);
            if before < place(*from) {
                runs.push((before, place(*from), Vec::new()));
            }
            runs.push((place(*from), place(*to), [&[own.len() as u8], &own[..]].concat()));
        }
        let mut word = vec![0; TEXT];
        word.extend(&text);
        word.resize(PARAGRAPHS * 512, 0);
        word.extend(page(&paragraphs, 13));
        word.extend(page(&runs, 1));
        word.resize(8_192, 0);
        let others: u32 = self.parts.iter().map(|(_, len)| len).sum();
        let mut put = |at: usize, bytes: &[u8]| word[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &[0xEC, 0xA5, 0xC1, 0]);
        put(152, &le16(120));
        put(76, &le32(&[units - others]));
        self.parts.iter().for_each(|(part, len)| put(76 + part * 4, &le32(&[*len])));
        let pieces = [le32(&[0, units]), vec![0, 0], le32(&[TEXT as u32]), vec![0, 0]].concat();
        let pieces = [vec![2], le32(&[pieces.len() as u32]), pieces].concat();
        let pages = |page: usize| le32(&[TEXT as u32, place(units), page as u32]);
        let own = [
            (table::PIECES, pieces),
            (table::PARAGRAPHS, pages(PARAGRAPHS)),
            (table::RUNS, pages(RUNS)),
            (table::STYLES, styles()),
        ];
        let mut tables = Vec::new();
        for (number, bytes) in own.iter().chain(&self.tables) {
            put(154 + number * 8, &le32(&[tables.len() as u32, bytes.len() as u32]));
            tables.extend(bytes);
        }
        let mut streams: Vec<(&str, &[u8])> = vec![("WordDocument", &word), ("0Table", &tables)];
        streams.extend(self.streams.iter().map(|(name, bytes)| (*name, bytes.as_slice())));
        made_of(&streams)
    }

    fn read(&self) -> Document {
        let document =
            read_with(FORMATS, Source::from_bytes("a.doc", self.file()), DocId(1), &Stop::default(), None)
                .unwrap();
        document.check().unwrap();
        document
    }
}

/// Two styles: the usual one, and a heading.
fn styles() -> Vec<u8> {
    let style = |known_as: u16, name: &str| {
        let own = [
            &le16(known_as)[..],
            &le16(1 | 0xFFF << 4),
            &le16(0),
            &[0; 4],
            &le16(name.len() as u16),
            &utf16(name),
            &[0, 0],
        ]
        .concat();
        [&le16(own.len() as u16)[..], &own].concat()
    };
    [&le16(18)[..], &le16(2), &le16(10), &[0; 14], &style(0, "Normal"), &style(1, "Heading")].concat()
}

fn property(number: u16, value: &[u8]) -> Vec<u8> {
    [&le16(number)[..], value].concat()
}

/// Names in a table of them.
fn names(names: &[&str]) -> Vec<u8> {
    let own = names.iter().flat_map(|name| [le16(name.len() as u16).to_vec(), utf16(name)].concat());
    [le16(0xFFFF), le16(names.len() as u16), le16(0)].concat().into_iter().chain(own).collect()
}

fn text_of(document: &Document) -> String {
    document.text.slice(Span::new(0, document.text.len())).into_owned()
}

#[test]
fn headings_and_changes_stand_on_their_words_with_who_made_them_and_when() {
    // 3 May 1974, 9:05.
    let time: u32 = 5 | 9 << 6 | 3 << 11 | 5 << 16 | 74 << 20;
    let put_in =
        [property(0x0801, &[1]), property(0x4804, &le16(1)), property(0x6805, &le32(&[time]))].concat();
    let document = Made {
        paragraphs: vec![("Findings\r", 1, Vec::new()), ("Vane never saw the open gate.\r", 0, Vec::new())],
        runs: vec![
            (14, 20, put_in),
            (28, 33, [property(0x0800, &[1]), property(0x4863, &le16(0))].concat()),
            (33, 37, property(0x0835, &[1])),
        ],
        tables: vec![(table::CHANGE_AUTHORS, names(&["Pell", "R. Odell"]))],
        ..Made::default()
    }
    .read();
    assert_eq!(document.block(0).unwrap().block().kind, BlockKind::Heading(1));
    assert_eq!(text_of(&document), "Findings\nVane never saw the open gate.\n");
    let said: Vec<(String, RevisionKind, &str, Option<&str>)> = document
        .revisions
        .iter()
        .map(|one| {
            let words = document.text.slice(one.span).trim().to_owned();
            (words, one.kind, one.author.as_str(), one.when.as_deref())
        })
        .collect();
    let expected = [
        ("never".to_owned(), RevisionKind::Inserted, "R. Odell", Some("1974-05-03T09:05:00")),
        ("open".to_owned(), RevisionKind::Deleted, "Pell", None),
    ];
    assert_eq!(said, expected);
    assert!(sketch(&document).contains("‹strong›gate‹/strong›"), "{}", sketch(&document));
}

#[test]
fn notes_and_comments_lead_to_where_they_belong() {
    let mark = property(0x0855, &[1]);
    let comment = [vec![0; 20], le16(0).to_vec(), vec![0; 4], le32(&[u32::MAX])].concat();
    let document = Made {
        paragraphs: vec![
            ("It was open in 1996\u{2}.\u{5}\r", 0, Vec::new()),
            ("\u{2} Tr. 45:12.\r", 0, Vec::new()),
            ("\u{5}Says who?\r", 0, Vec::new()),
        ],
        runs: vec![(19, 20, mark.clone()), (21, 24, mark)],
        parts: vec![(1, 13), (4, 11)],
        tables: vec![
            (table::FOOTNOTE_REFS, [le32(&[19, 23]), vec![1, 0]].concat()),
            (table::FOOTNOTES, le32(&[0, 13, 13])),
            (table::REMARK_REFS, [le32(&[21, 23]), comment].concat()),
            (table::REMARKS, le32(&[0, 11, 11])),
            (table::REMARK_AUTHORS, [le16(4).to_vec(), utf16("Pell")].concat()),
        ],
        ..Made::default()
    }
    .read();
    assert_eq!(text_of(&document), "It was open in 1996.\nTr. 45:12.\n");
    let note = document.block(1).unwrap();
    assert_eq!((&note.block().kind, &note.block().label), (&BlockKind::Footnote, &Label::Words("1".into())));
    assert!(document.block(0).unwrap().labels().any(|label| &*label.words == "1" && label.at == 19));
    let aside = document.asides.iter().find(|aside| aside.kind == AsideKind::Annotation).unwrap();
    assert_eq!((aside.name.as_str(), aside.words.as_str()), ("Pell", "Says who?"));
}

#[test]
fn cells_stand_in_their_columns_also_where_one_is_as_wide_as_two() {
    let cell = || property(0x2416, &[1]);
    let row_end = |edges: &[i16]| {
        let edges: Vec<u8> = edges.iter().flat_map(|edge| edge.to_le_bytes()).collect();
        let own = [vec![edges.len() as u8 / 2 - 1], edges].concat();
        let own = [&le16(own.len() as u16 + 1)[..], &own].concat();
        [cell(), property(0x2417, &[1]), property(0xD608, &own)].concat()
    };
    let document = Made {
        paragraphs: vec![
            ("a\u{7}", 0, cell()),
            ("b\u{7}", 0, cell()),
            ("\u{7}", 0, row_end(&[0, 100, 200])),
            ("wide\u{7}", 0, cell()),
            ("\u{7}", 0, row_end(&[0, 200])),
            ("after\r", 0, Vec::new()),
        ],
        ..Made::default()
    }
    .read();
    assert_eq!(text_of(&document), "a\tb\nwide\t\nafter\n");
}

/// A table of forty cells was one row, which nobody can read.
#[test]
fn a_table_that_does_not_say_where_its_rows_end_is_no_single_row() {
    let cells =
        ["Risk\u{7}", "Death\u{7}", "\u{7}", "Term\u{7}", "A year\u{7}", "\u{7}", "\u{7}", "Rate\u{7}"];
    let paragraphs = cells.into_iter().map(|cell| (cell, 0, Vec::new())).collect();
    let document = Made { paragraphs, ..Made::default() }.read();
    assert_eq!(text_of(&document), "Risk\tDeath\nTerm\tA year\nRate\n");
    let told: Vec<_> = document.complaints.iter().map(|complaint| complaint.words.as_str()).collect();
    assert!(told.len() == 1 && told[0].contains("not known"), "{told:?}");
}

#[test]
fn a_field_shows_what_it_shows_and_leads_where_it_says() {
    let document = Made {
        paragraphs: vec![(
            "See \u{13} HYPERLINK \"http://example.org/\" \u{14}the order\u{15} of May.\r",
            0,
            Vec::new(),
        )],
        ..Made::default()
    }
    .read();
    assert_eq!(text_of(&document), "See the order of May.\n");
    assert!(sketch(&document).contains("‹link 0›the order‹/link›"), "{}", sketch(&document));
}

#[test]
fn signs_of_fonts_of_signs_are_what_they_look_like() {
    let font = |name: &str| {
        let own = [vec![0; 39], utf16(name), vec![0, 0]].concat();
        [&[own.len() as u8], &own[..]].concat()
    };
    let fonts = [le16(2).to_vec(), le16(0).to_vec(), font("Times New Roman"), font("Symbol")].concat();
    let symbol = [property(0x0855, &[1]), property(0x6A09, &[1, 0, 0x62, 0xF0])].concat();
    let document = Made {
        paragraphs: vec![("ray (\u{F061}) and (\r", 0, Vec::new())],
        runs: vec![(5, 6, property(0x4A4F, &[1, 0])), (12, 13, symbol)],
        tables: vec![(table::FONTS, fonts)],
        ..Made::default()
    }
    .read();
    assert_eq!(text_of(&document), "ray (α) and β\n");
}

#[test]
fn what_the_page_hides_and_where_the_file_lay_are_told_beside_it() {
    let document = Made {
        paragraphs: vec![("For all. Not for the board.\r", 0, Vec::new())],
        runs: vec![(9, 27, property(0x083C, &[1]))],
        tables: vec![(table::SAVED_BY, names(&["pell", "C:\\drafts\\secret.doc"]))],
        streams: vec![("Macros/VBA/dir", b"x".to_vec())],
        ..Made::default()
    }
    .read();
    assert_eq!(text_of(&document), "For all.\n");
    let told: Vec<&str> = document.asides.iter().map(|aside| aside.words.as_str()).collect();
    let expected =
        ["Macros of this file, which are never run.", "pell: C:\\drafts\\secret.doc", "Not for the board."];
    assert_eq!(told, expected);
}

#[test]
fn a_number_that_leads_out_of_the_file_costs_only_what_it_leads_to() {
    let made = Made {
        paragraphs: vec![("Words.\r", 7, property(0x6646, &le32(&[u32::MAX]))), ("More.\r", 0, Vec::new())],
        runs: vec![(0, 6, property(0x6A03, &le32(&[u32::MAX])))],
        tables: vec![
            (table::FOOTNOTE_REFS, [le32(&[2, u32::MAX]), vec![1, 0]].concat()),
            (table::FOOTNOTES, le32(&[u32::MAX, 0])),
            (table::HEADS, le32(&[u32::MAX; 9])),
            (table::SECTIONS, [le32(&[0, u32::MAX]), vec![0xFF; 12]].concat()),
            (table::LISTS, vec![0xFF; 40]),
            (table::LIST_USES, vec![0xFF; 40]),
            (table::BOXES, vec![0xFF; 60]),
        ],
        ..Made::default()
    };
    let document = made.read();
    assert!(text_of(&document).starts_with("Wo"), "{}", text_of(&document));
    assert!(text_of(&document).contains("More."), "{}", text_of(&document));
}

#[test]
fn a_list_that_begins_at_a_number_keeps_the_number_of_the_level_above() {
    let level = |text: &[u16]| {
        let head = [le32(&[1]), vec![0; 24]].concat();
        let text: Vec<u8> = text.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        [&head[..], &le16(text.len() as u16 / 2), &text].concat()
    };
    let levels = [level(&[0]), level(&[0, u16::from(b'.'), 1])].concat();
    let rest: Vec<u8> = (0..7).flat_map(|_| level(&[])).collect();
    let lists = [&le16(1)[..], &le32(&[7]), &[0; 24], &levels, &rest].concat();
    // One use, which begins level 1 at 2 and level 2 at 99.
    let uses = [le32(&[1, 7, 0, 0]), vec![2, 0, 0, 0], le32(&[u32::MAX, 2, 0x10, 99, 0x11])].concat();
    let item = |level: u8| [property(0x460B, &le16(1)), property(0x260A, &[level])].concat();
    let document = Made {
        paragraphs: vec![("gate\r", 0, item(1)), ("fence\r", 0, item(1)), ("after\r", 0, item(0))],
        tables: vec![(table::LIST_USES, uses), (table::LISTS, lists)],
        ..Made::default()
    }
    .read();
    let labels: Vec<Label> =
        (0..3).map(|number| document.block(number).unwrap().block().label.clone()).collect();
    assert_eq!(labels, ["2.99", "2.100", "3"].map(|words| Label::Words(words.into())));
}

#[test]
fn a_document_of_word_95_has_its_words_headings_and_changes_and_says_what_is_missing() {
    let text = b"Findings\rVane \x84never\x93 saw it.\r";
    let end = (TEXT + text.len()) as u32;
    let mut word = vec![0; TEXT];
    word.extend(text);
    word.resize(PARAGRAPHS * 512, 0);
    let from = TEXT as u32;
    let paragraphs = [(from, from + 9, vec![1, 1, 0]), (from + 9, end, vec![1, 0, 0])];
    word.extend(page(&paragraphs, 7));
    let runs = [(from, from + 14, Vec::new()), (from + 14, from + 21, vec![5, 66, 1, 69, 1, 0])];
    word.extend(page(&runs, 1));
    let mut put = |at: usize, bytes: &[u8]| word[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &[0xDC, 0xA5, 104, 0]);
    put(24, &le32(&[from, end]));
    put(52, &le32(&[text.len() as u32]));
    let authors = [le16(13).to_vec(), vec![4], b"Pell".to_vec(), vec![5], b"Odell".to_vec()].concat();
    let tables = [
        (table::PARAGRAPHS, [le32(&[from, end]), le16(PARAGRAPHS as u16).to_vec()].concat()),
        (table::RUNS, [le32(&[from, end]), le16(RUNS as u16).to_vec()].concat()),
        (table::CHANGE_AUTHORS, authors),
    ];
    for (number, bytes) in tables {
        let at = 1_000 + number * 10;
        put(88 + number * 8, &le32(&[at as u32, bytes.len() as u32]));
        put(at, &bytes);
    }
    let source = Source::from_bytes("old.doc", made_of(&[("WordDocument", &word)]));
    let document = read_with(FORMATS, source, DocId(1), &Stop::default(), None).unwrap();
    assert_eq!(document.block(0).unwrap().block().kind, BlockKind::Heading(1));
    assert!(text_of(&document).contains("Vane „never“ saw it."), "{}", text_of(&document));
    let change = document.revisions.get(0).unwrap();
    assert_eq!((change.kind, change.author.as_str()), (RevisionKind::Inserted, "Odell"));
    assert!(document.complaints.iter().any(|complaint| complaint.words.contains("from before Word 97")));
}

/// A formula that is a picture stood as an empty box in its sentence.
#[test]
fn a_picture_in_the_middle_of_a_sentence_stands_after_it() {
    let record = [&le16(0)[..], &le16(0xF01E), &le32(&[20]), &[0; 17], b"png"].concat();
    let picture = [le32(&[68 + record.len() as u32]), le16(68).to_vec(), vec![0; 62], record].concat();
    let sign = [property(0x0855, &[1]), property(0x6A03, &le32(&[0]))].concat();
    let document = Made {
        paragraphs: vec![("the mean \u{1} is given\r", 0, Vec::new()), ("More.\r", 0, Vec::new())],
        runs: vec![(9, 10, sign)],
        streams: vec![("Data", picture)],
        ..Made::default()
    }
    .read();
    assert_eq!(text_of(&document), "the mean is given\n\u{FFFC}\nMore.\n");
    assert_eq!(
        (document.block(1).unwrap().block().kind.clone(), document.pictures.len()),
        (BlockKind::Picture(0), 1)
    );
}
