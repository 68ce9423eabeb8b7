//! Selections, each with what it becomes in every form: what somebody pastes into a letter or a note must be right to the
//! last sign, because nobody looks again.

use super::*;
use crate::data::block::BlockKind;
use crate::data::document::Digest;
use crate::data::draft::Draft;
use crate::data::span::Span;
use crate::data::unit::{Along, Area, At, UnitKind, UnitState};
use proptest::prelude::*;

fn spot() -> At {
    At { area: Area::new(0.0, 0.0, 9.0, 9.0), along: Along::Right }
}

/// A report of three pages, of which the first is not numbered, with a heading.
fn report() -> Document {
    report_paged("1")
}

/// The same with another word for its first numbered page.
fn report_paged(label_of_1: &str) -> Document {
    let mut draft = Draft::new(Document { name: "rep_1.pdf".to_owned(), ..Document::default() }, None);
    draft.facts().title = Some("The Report & its {Notes}".to_owned());
    draft.facts().authors = vec!["Ann Reed".to_owned(), "Office of X_1".to_owned()];
    draft.facts().others = vec![("date".to_owned(), "May 2019".to_owned())];
    let pages = [("i", "Preface."), (label_of_1, "He said “no” to *them*."), ("2", "Nobody “asked”.")];
    for (label, _) in pages {
        draft.unit(UnitKind::Page, label, (600.0, 800.0));
    }
    for (page, (label, words)) in pages.into_iter().enumerate() {
        draft.unit_break(page as u32);
        if label == label_of_1 {
            draft.begin(BlockKind::Heading(1));
            draft.placed(page as u32, "Part “One”", spot(), &[]);
            draft.end();
        }
        draft.begin(BlockKind::Paragraph);
        draft.placed(page as u32, words, spot(), &[]);
        draft.end();
        draft.seal_unit(page as u32, UnitState::Words);
    }
    Document { digest: Some(Digest([0x1a; 32])), ..draft.finish() }
}

fn note() -> Document {
    let name = "a_note__about_what-was-said.txt".to_owned();
    let mut draft = Draft::new(Document { name, ..Document::default() }, None);
    for words in ["First words.", "1. \"Second\" words\u{2028}- and more, don't you think?"] {
        draft.begin(BlockKind::Lines);
        draft.flow(words);
        draft.end();
    }
    Document { within: vec!["mail.eml".to_owned()], ..draft.finish() }
}

fn span_of(document: &Document, words: &str) -> Span {
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    let start = text.find(words).unwrap_or_else(|| panic!("“{words}” does not stand there")) as u64;
    Span::new(start, start + words.len() as u64)
}

fn cite(document: &Document, words: &str, citing: &Citing) -> String {
    cite_span(document, span_of(document, words), citing)
}

fn cite_span(document: &Document, span: Span, citing: &Citing) -> String {
    let words = crate::data::copying::text_of(document, span);
    citation(document, &Cited { words: &words, span, place: None }, citing)
}

fn check(document: &Document, words: &str, forms: &[(CiteForm, &str)]) {
    for (form, expected) in forms {
        let cited = cite(document, words, &Citing { form: *form, ..Citing::default() });
        assert_eq!(cited, *expected, "{form:?}");
    }
}

/// Two pages of a transcript, whose lines are counted: those of the second every fifth.
fn transcript() -> Document {
    let mut draft = Draft::new(Document { name: "tr.pdf".to_owned(), ..Document::default() }, None);
    let at = |row: u32| {
        let top = 20.0 * row as f32;
        At { area: Area::new(50.0, top, 90.0, top + 10.0), along: Along::Right }
    };
    for page in 0..2 {
        draft.unit(UnitKind::Page, &(page + 1).to_string(), (600.0, 800.0));
    }
    for page in 0..2 {
        draft.unit_break(page);
        draft.begin(BlockKind::Paragraph);
        for row in 1..=12 {
            if page == 0 || row % 5 == 0 {
                draft.line_label(
                    &row.to_string(),
                    Some(Area::new(10.0, 20.0 * row as f32, 20.0, 20.0 * row as f32 + 10.0)),
                );
            }
            draft.placed(page, &format!("word{page}x{row}"), at(row), &[]);
            draft.flow(" ");
        }
        draft.end();
        draft.begin(BlockKind::Furniture);
        draft.placed(page, &format!("{}", 45 + page), at(30), &[]);
        draft.end();
        draft.seal_unit(page, UnitState::Words);
    }
    draft.finish()
}

#[test]
fn words_of_a_transcript_are_cited_by_page_and_line() {
    let document = transcript();
    let all = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    let span = |from: &str, to: &str| {
        Span::new(all.find(from).unwrap() as u64, (all.find(to).unwrap() + to.len()) as u64)
    };
    let cite = |from: &str, to: &str, form| {
        let parts = CiteParts { file_page: false, ..CiteParts::default() };
        let citing = Citing { form, parts, ..Citing::default() };
        citation(&document, &Cited { words: "said", span: span(from, to), place: None }, &citing)
    };
    let plain = |from: &str, to: &str| cite(from, to, CiteForm::Plain);
    assert_eq!(plain("word0x3", "word0x3"), "“said” — tr.pdf, page 45, line 3.");
    assert_eq!(plain("word0x3", "word0x7"), "“said” — tr.pdf, page 45, lines 3–7.");
    assert_eq!(plain("word0x12", "word1x3"), "“said” — tr.pdf, page 45, line 12 to page 46, line 3.");
    // Lines between two numbers are counted.
    assert_eq!(plain("word1x7", "word1x12"), "“said” — tr.pdf, page 46, lines 7–12.");
    let found = cite("word0x11", "word1x3", CiteForm::Bluebook);
    assert!(found.contains("at 45:11–46:3"), "{found}");
    let found = cite("word0x11", "word1x3", CiteForm::Footnote);
    assert!(found.contains("pp. 45:11–46:3"), "{found}");
    let found = cite("word0x11", "word1x3", CiteForm::CslJson);
    assert!(found.contains("45:11"), "{found}");
}

#[test]
fn words_of_a_printed_page_in_every_form() {
    use CiteForm as F;
    let forms = [
        (
            F::Plain,
            "“He said ‘no’ to *them*.” — The Report & its {Notes} (rep_1.pdf), “Part ‘One’”, page 1 (2 of the file).",
        ),
        (
            F::Markdown,
            "> He said “no” to \\*them\\*.\n>\n> — Ann Reed and Office of X\\_1, *The Report \\& its {Notes}* \
             (rep\\_1.pdf), “Part ‘One’”, page 1 (2 of the file).\n",
        ),
        (
            F::Footnote,
            "Ann Reed and Office of X_1, The Report & its {Notes} (rep_1.pdf), “Part ‘One’”, May 2019, p. 1 (2 of the file).",
        ),
        (
            F::Bluebook,
            "Ann Reed & Office of X_1, The Report & its {Notes}, at 1 (2019) (“He said ‘no’ to *them*.”) \
             (rep_1.pdf, at 2 of the file).",
        ),
        (
            F::Bibtex,
            "@misc{the-report-its-notes-1,\n  author = {{Ann Reed} and {Office of X\\_1}},\n  \
             title = {{The Report \\& its \\textbraceleft{}Notes\\textbraceright{}}},\n  year = {2019},\n  pages = {1},\n  \
             howpublished = {rep\\_1.pdf},\n  \
             note = {“He said ‘no’ to *them*.”, section “Part ‘One’”, page 2 of the file},\n}\n",
        ),
    ];
    check(&report(), "He said “no” to *them*.", &forms);
}

#[test]
fn csl_json_is_what_citation_processors_read() {
    let citing = Citing {
        form: CiteForm::CslJson,
        parts: CiteParts { date: true, digest: true, ..CiteParts::default() },
        day: Some(Day { year: 2026, month: 11, day: 29 }),
        ..Citing::default()
    };
    let items: serde_json::Value = serde_json::from_str(&cite(&report(), "He said", &citing)).unwrap();
    let item = &items[0];
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(item["type"], "document");
    assert_eq!(item["title"], "The Report & its {Notes}");
    assert_eq!(item["author"][1]["literal"], "Office of X_1");
    assert_eq!(item["issued"]["date-parts"][0][0], 2019);
    assert_eq!(item["page"], "1");
    assert_eq!(item["source"], "rep_1.pdf");
    assert_eq!(item["accessed"]["date-parts"][0], serde_json::json!([2026, 11, 29]));
    let note = "“He said”, section “Part ‘One’”, page 2 of the file, SHA-256 1a1a1a1a1a1a1a1a";
    assert_eq!(item["note"], note);
}

#[test]
fn words_without_pages_in_every_form() {
    use CiteForm as F;
    let words = "\"Second\" words\u{2028}- and more, don't you think?";
    let forms = [
        (
            F::Plain,
            "“‘Second’ words\n- and more, don't you think?” — a_note__about_what-was-said.txt, in mail.eml, \
             paragraph 2.",
        ),
        (
            F::Markdown,
            "> \"Second\" words\n> \\- and more, don't you think?\n>\n> — *a\\_note\\_\\_about\\_what-was-said.txt*, \
             in mail.eml, paragraph 2.\n",
        ),
        (F::Footnote, "a_note__about_what-was-said.txt, in mail.eml, para. 2."),
        (
            F::Bluebook,
            "a_note__about_what-was-said.txt, at ¶ 2 (“‘Second’ words\n- and more, don't you think?”) \
             (in mail.eml).",
        ),
        (
            F::Bibtex,
            "@misc{a-note-about-what-2,\n  title = {{a\\_note\\_\\_about\\_what-was-said.txt}},\n  \
             howpublished = {mail.eml},\n  \
             note = {“‘Second’ words - and more, don't you think?”, paragraph 2},\n}\n",
        ),
    ];
    check(&note(), words, &forms);
    // What Markdown would take for a list stays what it is.
    let all = cite(&note(), "1. \"Sec", &Citing { form: F::Markdown, ..Citing::default() });
    assert!(all.starts_with("> 1\\. \"Sec\n"), "{all}");
}

#[test]
fn what_a_citation_says_beside_the_usual_is_chosen() {
    let day = Some(Day { year: 2026, month: 11, day: 29 });
    let link = Some("file:///rep_1.pdf#page=2".to_owned());
    let parts = CiteParts { file_page: false, date: true, digest: true, link: true };
    let title = Some("  Mueller,\nvol. 1 ".to_owned());
    let mut citing = Citing { form: CiteForm::Plain, parts, title, day, link, ..Citing::default() };
    assert_eq!(
        cite(&report(), "said", &citing),
        "“said” — Mueller, vol. 1 (rep_1.pdf), “Part ‘One’”, page 1, read on 29 November 2026, \
         SHA-256 1a1a1a1a1a1a1a1a. file:///rep_1.pdf#page=2"
    );
    citing.form = CiteForm::Markdown;
    let markdown = cite(&report(), "said", &citing);
    assert!(markdown.contains("[*Mueller, vol. 1*](file:///rep_1.pdf#page=2)"), "{markdown}");
    citing.parts = CiteParts::default();
    let markdown = cite(&report(), "said", &citing);
    assert!(!markdown.contains("file:") && markdown.contains("(2 of the file)"), "{markdown}");
}

#[test]
fn words_over_two_pages_name_both_and_a_page_by_its_number_is_named_once() {
    let citing = Citing::default();
    let report = report();
    // Between them stands what says that a page begins, and is no word.
    let over = span_of(&report, "to *them*.").cover(span_of(&report, "Nobody"));
    let cited = cite_span(&report, over, &citing);
    assert!(cited.ends_with("pages 1–2 (2–3 of the file)."), "{cited}");
    let mut draft = Draft::new(Document { name: "a.pdf".to_owned(), ..Document::default() }, None);
    draft.unit(UnitKind::Page, "1", (600.0, 800.0));
    draft.unit_break(0);
    draft.begin(BlockKind::Paragraph);
    draft.placed(0, "Words.", spot(), &[]);
    draft.end();
    draft.seal_unit(0, UnitState::Words);
    assert_eq!(cite(&draft.finish(), "Words.", &citing), "“Words.” — a.pdf, page 1.");
}

/// Another program begins pages elsewhere than the one that saved a text that flows, and has the same paragraphs.
#[test]
fn a_page_that_only_the_file_remembers_is_cited_with_its_paragraph() {
    let mut draft = Draft::new(Document { name: "a.docx".to_owned(), ..Document::default() }, None);
    for page in ["6", "7"] {
        draft.unit(UnitKind::Page, page, (0.0, 0.0));
    }
    draft.unit_break(0);
    draft.begin(BlockKind::Paragraph);
    draft.flow("Before and ");
    draft.unit_begins(1);
    draft.flow("after.");
    draft.end();
    draft.unit_break(1);
    (0..2).for_each(|unit| draft.seal_unit(unit, UnitState::Words));
    let document = draft.finish();
    document.check().unwrap();
    let citing = Citing::default();
    assert_eq!(cite(&document, "Before", &citing), "“Before” — a.docx, page 6, paragraph 1.");
    assert_eq!(cite(&document, "after.", &citing), "“after.” — a.docx, page 7, paragraph 1.");
    assert_eq!(cite(&document, "and after", &citing), "“and after” — a.docx, pages 6–7, paragraph 1.");
}

#[test]
fn what_a_stranger_calls_a_document_acts_on_no_other_program() {
    let mut document = report();
    document.facts.title = Some("harm\u{202E}fdp\u{7}\n} @evil".to_owned());
    for form in CiteForm::ALL {
        let cited = cite(&document, "said", &Citing { form, ..Citing::default() });
        assert!(!cited.contains(['\u{202E}', '\u{7}']), "{form:?}: {cited}");
        assert!(cited.contains("202e"), "{form:?}: it is told that it was there: {cited}");
    }
    let bibtex = cite(&document, "said", &Citing { form: CiteForm::Bibtex, ..Citing::default() });
    assert!(bibtex.contains(" \\textbraceright{} @evil"), "{bibtex}");
}

#[test]
fn days_are_counted_as_calendars_do() {
    for (millis, iso) in [
        (0, "1970-01-01"),
        (951_782_400_000, "2000-02-29"),
        (951_868_799_999, "2000-02-29"),
        (951_868_800_000, "2000-03-01"),
        (1_795_910_400_000, "2026-11-29"),
        (4_107_542_399_999, "2100-02-28"),
        (4_107_542_400_000, "2100-03-01"),
        (u64::MAX, "9999-12-31"),
    ] {
        assert_eq!(Day::from_millis(millis).iso(), iso, "{millis}");
    }
    assert_eq!(Day { year: 2026, month: 11, day: 29 }.words(), "29 November 2026");
}

/// Whoever pastes it must not see the title and the page turned by a sign in the words of a stranger.
#[test]
fn signs_that_turn_the_words_do_not_turn_what_follows_them() {
    let report = report();
    let span = span_of(&report, "said");
    for (words, ends) in [
        ("a \u{202E}b", "\u{202C}"),
        ("a \u{202A}b\u{202C}", ""),
        ("\u{2067}a \u{202D}b", "\u{202C}\u{2069}"),
        ("\u{2067}a \u{202D}b\u{2069}", ""),
        ("a\u{202C} \u{2069}", ""),
        ("\u{202B}a\u{2069}\u{2066}b\u{202C}", "\u{2069}\u{202C}"),
    ] {
        for form in CiteForm::ALL.into_iter().filter(|form| *form != CiteForm::Footnote) {
            let cited =
                citation(&report, &Cited { words, span, place: None }, &Citing { form, ..Citing::default() });
            let all = format!("{words}{ends}");
            let (_, after) = cited.split_once(&all).unwrap_or_else(|| panic!("{form:?}: {cited:?}"));
            assert!(!after.contains(['\u{202C}', '\u{2069}']), "{form:?}: {cited:?}");
        }
    }
    // The name of a sheet is a stranger's word too.
    let place = Some("She\u{202E}et!B7".to_owned());
    for form in CiteForm::ALL {
        let citing = Citing { form, ..Citing::default() };
        let cited = citation(&report, &Cited { words: "said", span, place: place.clone() }, &citing);
        assert!(!cited.contains('\u{202E}'), "{form:?}: {cited:?}");
    }
}

#[test]
fn pages_of_an_entry_are_escaped_and_more_than_one_are_pages() {
    let report = report_paged("1_a");
    let over = span_of(&report, "to *them*.").cover(span_of(&report, "Nobody"));
    let cited = cite_span(&report, over, &Citing { form: CiteForm::Bibtex, ..Citing::default() });
    assert!(cited.contains("  pages = {1\\_a--2},"), "{cited}");
    assert!(cited.contains("pages 2–3 of the file"), "{cited}");
}

/// Braces that are open at the end, as BibTeX counts them; `None` where one ends that none began.
fn open_braces(entry: &str) -> Option<u32> {
    entry.chars().try_fold(0u32, |depth, c| match c {
        '{' => depth.checked_add(1),
        '}' => depth.checked_sub(1),
        _ => Some(depth),
    })
}

proptest! {
    /// One brace too few or too many takes the rest of somebody's bibliography with it.
    #[test]
    fn the_braces_of_an_entry_are_even_whatever_is_in_it(
        parts in prop::collection::vec("[{}\\\\%\"@,a–\n\u{202e} ]{0,12}|.{0,12}", 9),
        paged in any::<bool>(),
    ) {
        let mut report = report_paged(&format!("1{}", parts[5]));
        report.facts.title = Some(parts[0].clone());
        report.facts.authors = vec![parts[1].clone()];
        report.facts.others = vec![("date".to_owned(), parts[2].clone())];
        report.name.clone_from(&parts[3]);
        report.within = vec![parts[4].clone()];
        let span = span_of(&report, "He said");
        let place = (!paged).then(|| parts[6].clone());
        let parts_wanted = CiteParts { file_page: true, date: true, digest: true, link: true };
        let citing = Citing {
            form: CiteForm::Bibtex,
            parts: parts_wanted,
            link: Some(parts[7].clone()),
            ..Citing::default()
        };
        let entry = citation(&report, &Cited { words: &parts[8], span, place }, &citing);
        prop_assert_eq!(open_braces(&entry), Some(0), "{}", entry);
        // Nor does it end before its end.
        let body = entry.trim_end().strip_suffix('}');
        prop_assert_eq!(body.and_then(open_braces), Some(1), "{}", entry);
    }
}
