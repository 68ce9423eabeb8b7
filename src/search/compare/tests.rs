//! What a reader of two drafts would lose: a word that differs and is not told, a difference that is none, a place that
//! leads elsewhere.

use super::hunks::{Hunk, hunks};
use super::words::{Names, Read, Word, words};
use super::{Compared, compare};
use crate::data::comparison::{Comparison, Counting, DifferenceKind, Side};
use crate::data::document::{Block, BlockKind, Document, Label, Revision, RevisionKind};
use crate::data::draft::Draft;
use crate::data::job::{Origin, Stop};
use crate::data::lists::rows;
use crate::data::shown::{Gone, Reading};
use crate::data::span::{DocId, Span};
use proptest::prelude::*;
use std::sync::Arc;

fn document(name: &str, paragraphs: &[&str]) -> Document {
    let mut draft = Draft::new(Document { name: name.to_owned(), ..Document::default() }, None);
    for words in paragraphs {
        let (kind, label, words) = match words.split_once('|') {
            Some(("h", rest)) => (BlockKind::Heading(1), Label::None, rest),
            Some(("f", rest)) => (BlockKind::Furniture, Label::None, rest),
            Some(("n", rest)) => (BlockKind::Footnote, Label::None, rest),
            Some(("*", rest)) => (BlockKind::Item, Label::Bullet, rest),
            Some((label, rest)) => (BlockKind::Item, Label::Words(label.into()), rest),
            None => (BlockKind::Paragraph, Label::None, *words),
        };
        draft.label(label);
        draft.begin(kind);
        draft.flow(words);
        draft.end();
    }
    draft.finish()
}

fn compared(document: Document) -> Compared {
    let origin = Origin::Words(document.name.clone(), "".into());
    Compared { document: Arc::new(document), origin, reading: Reading::AsItIs }
}

fn compare_with(a: Document, b: Document, everything: bool) -> (Document, Comparison) {
    let base = Document { id: DocId(9), name: "both".to_owned(), ..Document::default() };
    let counting = Counting { everything };
    let (document, comparison) = compare(compared(a), compared(b), counting, base, &Stop::default()).unwrap();
    document.check().unwrap();
    for stretch in &comparison.stretches {
        let there = Span::new(stretch.from, stretch.from + stretch.shown.len());
        let original = comparison.document(stretch.side).unwrap();
        assert_eq!(document.text.slice(stretch.shown), original.text.slice(there));
    }
    (document, comparison)
}

/// The text with what changed in brackets, as the command line has it; paragraphs parted by “/”.
fn told(document: &Document) -> String {
    let mut out = String::new();
    let mut at = 0;
    for Revision { span, kind, .. } in document.revisions.iter() {
        assert!(at <= span.start, "changes are not in order");
        let (opens, closes) = if kind.is_gone() { ("[-", "-]") } else { ("{+", "+}") };
        out.push_str(&document.text.slice(Span::new(at, span.start)));
        out.push_str(&format!("{opens}{}{closes}", document.text.slice(*span)));
        at = span.end;
    }
    out.push_str(&document.text.slice(Span::new(at, document.text.len())));
    out.trim_end().replace('\n', " / ")
}

#[track_caller]
fn check(a: &[&str], b: &[&str], expected: &str) -> Comparison {
    let (document, comparison) = compare_with(document("a", a), document("b", b), false);
    assert_eq!(told(&document), expected);
    comparison
}

#[test]
fn what_was_put_in_taken_out_and_replaced_stands_where_it_stood() {
    check(&["One two three four."], &["One two three four."], "One two three four.");
    check(&["The bill passed."], &["The bill never passed."], "The bill {+never+} passed.");
    check(&["The bill never passed."], &["The bill passed."], "The bill[- never-] passed.");
    check(&["It shall be so."], &["It may be so."], "It [-shall -]{+may+} be so.");
    check(&["He came, and saw."], &["He came and saw."], "He came[-,-] and saw.");
    check(&["He came and saw."], &["He came, and saw."], "He came{+,+} and saw.");
}

#[test]
fn whole_paragraphs_that_are_gone_or_new_stay_paragraphs() {
    check(
        &["First one.", "Old words here.", "Last one."],
        &["First one.", "Last one."],
        "First one. / [-Old words here.-] / Last one.",
    );
    check(
        &["First one.", "Last one."],
        &["First one.", "New words here.", "Last one."],
        "First one. / {+New words here.+} / Last one.",
    );
    check(&["Only the old."], &[], "[-Only the old.-]");
    check(&[], &["Only the new."], "{+Only the new.+}");
    check(
        &["First one.", "Last one.", "And its end, gone."],
        &["First one.", "Last one."],
        "First one. / Last one. / [-And its end, gone.-]",
    );
}

#[test]
fn a_paragraph_that_was_parted_or_joined_is_no_difference() {
    let comparison = check(&["One two. Three four."], &["One two.", "Three four."], "One two. / Three four.");
    assert!(comparison.differences.is_empty());
    check(
        &["Begins here. It ended so.", "Next."],
        &["Begins here.", "Next."],
        "Begins here.[- It ended so.-] / Next.",
    );
    check(
        &["First.", "It began, so it goes on."],
        &["First.", "so it goes on."],
        "First. / [-It began, -]so it goes on.",
    );
}

#[test]
fn what_people_do_not_see_as_a_change_is_none() {
    let pairs: [(&[&str], &[&str]); 10] = [
        (&["*|one", "*|two"], &["• one", "o two"]),
        (&["He said \"yes\" - and it's so..."], &["He said “yes” – and it’s so…"]),
        (&["an inter-\nnational treaty"], &["an international treaty"]),
        (&["a well-\nknown man"], &["a well-known man"]),
        (&["f|Page 1", "One sentence goes", "f|Page 2", "on here."], &["One sentence goes on here."]),
        (&["1.|The first.", "2.|The second."], &["3.|The first.", "The second."]),
        (&["(a)|the first;", "(b)|the second."], &["(a) the first;", "(b) the second."]),
        (&["so\u{AD}ft hy\u{200B}phens"], &["soft hyphens"]),
        (&["Contents ........ 5"], &["Contents 5"]),
        (&["Name: ______"], &["Name: ____________"]),
    ];
    for (a, b) in pairs {
        let (_, comparison) = compare_with(document("a", a), document("b", b), false);
        assert_eq!(comparison.differences, [], "{a:?}");
        let (_, comparison) = compare_with(document("b", b), document("a", a), false);
        assert_eq!(comparison.differences, [], "{b:?}");
    }
}

#[test]
fn what_people_do_see_is_a_change_however_small() {
    for (a, b) in [
        ("a resign man", "a re-sign man"),
        ("The Act", "the Act"),
        ("a résumé", "a resume"),
        ("3.5 percent", "35 percent"),
        ("1,000 men", "1000 men"),
        ("10⁶ grains", "106 grains"),
        ("the end.", "the end"),
        ("is a > b", "is a b"),
    ] {
        let (_, comparison) = compare_with(document("a", &[a]), document("b", &[b]), false);
        assert_eq!(comparison.differences.len(), 1, "{a}");
    }
}

#[test]
fn everything_counts_where_somebody_wants_it_to() {
    for (a, b) in
        [("He said \"yes\"", "He said “yes”"), ("well- known", "well-known"), ("f|Page 1", "f|Page 2")]
    {
        let (_, comparison) = compare_with(document("a", &[a]), document("b", &[b]), true);
        assert!(!comparison.differences.is_empty(), "{a}");
        let (_, comparison) = compare_with(document("a", &[a]), document("b", &[a]), true);
        assert_eq!(comparison.differences, []);
    }
}

#[test]
fn people_see_phrases_and_no_confetti() {
    // Two words that happen to stand in both are no reason to cut a phrase in pieces.
    check(
        &["They left the city of Rome behind."],
        &["They reached the walls of Carthage behind."],
        "They [-left the city of Rome -]{+reached the walls of Carthage+} behind.",
    );
    // A sentence that was put in begins where a sentence does.
    check(
        &["It is so. It is known."],
        &["It is so. It is true. It is known."],
        "It is so. {+It is true.+} It is known.",
    );
}

#[test]
fn a_passage_that_was_moved_is_told_as_moved_and_leads_to_its_other_place() {
    let moved = "This passage has a dozen words and more, so that nobody takes it for chance.";
    let (a, b) =
        (["Start.", moved, "Middle of it all.", "End."], ["Start.", "Middle of it all.", moved, "End."]);
    let comparison =
        check(&a, &b, &format!("Start. / [-{moved}-] / Middle of it all. / {{+{moved}+}} / End."));
    let kinds: Vec<_> = comparison.differences.iter().map(|difference| difference.kind).collect();
    assert_eq!(kinds, [DifferenceKind::MovedAway, DifferenceKind::MovedHere]);
    assert_eq!(comparison.differences.iter().map(|own| own.twin).collect::<Vec<_>>(), [Some(1), Some(0)]);
    // Twice the same is not sure.
    let comparison = compare_with(
        document("a", &["Start.", moved, "Middle.", moved, "End."]),
        document("b", &["Start.", "Middle.", "End.", moved]),
        false,
    );
    assert!(comparison.1.differences.iter().all(|difference| difference.twin.is_none()));
}

#[test]
fn notes_are_compared_with_notes_wherever_they_stand() {
    let below = ["One.", "n|First note.", "Two.", "n|Second note.", "Three."];
    let (_, comparison) = compare_with(
        document("a", &below),
        document("b", &["One.", "Two.", "Three.", "n|First note.", "n|Second note."]),
        false,
    );
    assert_eq!(comparison.differences, []);
    check(
        &["One.", "Two.", "n|First note.", "n|Second note."],
        &["One.", "n|First new note.", "Two too.", "n|Second note."],
        "One. / First {+new+} note. / Two {+too+}. / Second note.",
    );
    // The number of a note is no part of the word.
    let (_, comparison) = compare_with(
        document("a", &["¹See the word² there."]),
        document("b", &["See the word there."]),
        false,
    );
    assert_eq!(comparison.differences.len(), 2);
}

/// What a scanner made of a text has other sentences; its phrases are the same.
#[test]
fn long_texts_are_brought_together_by_their_phrases() {
    let word = |seed: usize| format!("w{}", seed * 7919 % 1009);
    let text = |from: usize, to: usize| (from..to).map(word).collect::<Vec<String>>().join(" ");
    let (a, b) = (text(0, 900), format!("{} {} {}", text(0, 300), text(950, 1000), text(300, 900)));
    let comparison = compare_with(document("a", &[&a]), document("b", &[&b]), false).1;
    assert_eq!(comparison.words, [900, 0, 50]);
    assert_eq!(comparison.differences.len(), 1);
}

#[test]
fn rows_of_tables_stay_rows() {
    let table = |rows: &[[&str; 2]]| {
        let mut draft = Draft::new(Document::default(), None);
        draft.begin_table(&[]);
        for row in rows {
            draft.begin_row(false);
            for cell in row {
                draft.cell();
                draft.flow(cell);
            }
        }
        draft.end_table();
        draft.finish()
    };
    let a = table(&[["Iron", "12"], ["Tin", "7"], ["Lead", "9"]]);
    let b = table(&[["Iron", "14"], ["Lead", "9"]]);
    let (document, comparison) = compare_with(a, b, false);
    assert_eq!(told(&document), "Iron\t[-12 -]{+14+} / [-Tin\t7-] / Lead\t9");
    assert_eq!(document.tables.len(), 1);
    assert_eq!(comparison.differences.len(), 1);
}

#[test]
fn words_that_a_file_remembers_as_taken_out_are_not_compared_and_that_is_said() {
    let mut draft = Draft::new(Document::default(), None);
    draft.begin(BlockKind::Paragraph);
    draft.flow("It is never true.");
    draft.end();
    let revision = Revision {
        span: Span::new(6, 12),
        kind: RevisionKind::Deleted,
        author: "A".into(),
        when: None,
        before: String::new(),
        moved: None,
    };
    draft.add::<rows::Revisions>(revision);
    let (document, comparison) = compare_with(draft.finish(), document("b", &["It is true."]), false);
    assert_eq!((told(&document).as_str(), comparison.differences.len()), ("It is true.", 0));
    assert!(comparison.notes()[0].contains("remembers changes"), "{:?}", comparison.notes());
}

/// Whoever compares the rejected draft with the signed text must not be told of words that were never signed, and the
/// words around a difference are those of that reading.
#[test]
fn a_draft_is_compared_in_the_reading_in_which_it_is_shown() {
    let mut draft = Draft::new(Document::default(), None);
    draft.begin(BlockKind::Paragraph);
    draft.flow("It is never always true.");
    draft.end();
    for (start, end, kind) in [(6, 12, RevisionKind::Deleted), (12, 19, RevisionKind::Inserted)] {
        let (span, author, before) = (Span::new(start, end), String::new(), String::new());
        draft.revise(Revision { span, kind, author, when: None, before, moved: None });
    }
    let draft = draft.finish();
    let shown = |reading| {
        let first = Compared { reading, ..compared(draft.clone()) };
        let second = compared(document("b", &["It is true."]));
        let counting = Counting { everything: false };
        let (document, comparison) =
            compare(first, second, counting, Document::default(), &Stop::default()).unwrap();
        let whole = Span::new(0, draft.text.len());
        (told(&document), comparison.words(Side::First, whole), comparison.left_out[0].clone())
    };
    let (told, words, note) = shown(Reading::Rejected);
    assert_eq!((told.as_str(), words.trim()), ("It is[- never-] true.", "It is never true."));
    assert!(note.ends_with("is read with all of them rejected."), "{note}");
    for reading in [Reading::AsItIs, Reading::Accepted] {
        let (told, words, _) = shown(reading);
        assert_eq!((told.as_str(), words.trim()), ("It is[- always-] true.", "It is always true."));
    }
}

#[test]
fn nothing_is_compared_with_nothing() {
    let (_, comparison) = compare_with(document("a", &[]), document("b", &[]), false);
    assert_eq!(comparison.summary(), "No differences");
}

// ---- promises

/// What comes of the first list when the hunks are put into it, and whether what stands between them is the same.
fn applied(a: &[Word], b: &[Word], hunks: &[Hunk]) -> Vec<Word> {
    let (mut out, mut at) = (Vec::new(), 0);
    for hunk in hunks {
        out.extend_from_slice(&a[at..hunk.a.start]);
        out.extend_from_slice(&b[hunk.b.clone()]);
        at = hunk.a.end;
    }
    out.extend_from_slice(&a[at..]);
    out
}

fn holds(a: &Document, b: &Document, everything: bool) {
    let mut names = Names::default();
    let stop = Stop::default();
    let gone = Gone::default();
    let read = |document| Read { document, reading: Reading::AsItIs, gone: &gone };
    let mut of_a = words(read(a), everything, &mut names, &stop).unwrap().all;
    let mut of_b = words(read(b), everything, &mut names, &stop).unwrap().all;
    super::words::part_notes(&mut of_a, &mut of_b);
    let found = hunks(&mut of_a, &mut of_b, &stop).unwrap().hunks;
    let out = applied(&of_a, &of_b, &found);
    assert_eq!(out.len(), of_b.len());
    assert!(out.iter().zip(&of_b).all(|(one, other)| one.same(other)));
    for two in found.windows(2) {
        assert!(two[0].a.end < two[1].a.start && two[0].b.end < two[1].b.start, "{two:?}");
    }
}

/// What a comparison shows of one of the two, in order: what both have, and what it alone has.
fn shown_of(side: Side, document: &Document) -> String {
    let alone: Vec<Span> = document
        .revisions
        .iter()
        .filter(|revision| revision.kind.is_gone() == (side == Side::Second))
        .map(|revision| revision.span)
        .collect();
    let all = Span::new(0, document.text.len());
    let parts = super::words::without(all, &alone);
    parts.iter().map(|part| letters(document, *part)).collect()
}

/// Without white space, which is not the same where paragraphs are parted in another way.
fn letters(document: &Document, span: Span) -> String {
    document.text.slice(span).split_whitespace().collect()
}

fn text_of(document: &Document) -> String {
    letters(document, Span::new(0, document.text.len()))
}

/// A paragraph as drafts have them: sentences of common words.
fn paragraph() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the", "of", "shall", "State", "plan", "under", "section", "such", "report", "not", "funds", "a",
    ]);
    let sentence = prop::collection::vec(word, 1..14).prop_map(|words| words.join(" ") + ".");
    prop::collection::vec(sentence, 1..4).prop_map(|sentences| sentences.join(" "))
}

#[derive(Clone, Debug)]
enum Edit {
    Drop(usize, usize),
    Put(usize, String),
    Move(usize, usize, usize),
    Part(usize),
    Join(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..400_usize;
    prop_oneof![
        (at.clone(), 1..6_usize).prop_map(|(at, len)| Edit::Drop(at, len)),
        (at.clone(), "[a-c]{1,3}( [a-c]{1,3}){0,3}").prop_map(|(at, words)| Edit::Put(at, words)),
        (at.clone(), 1..30_usize, at.clone()).prop_map(|(at, len, to)| Edit::Move(at, len, to)),
        at.clone().prop_map(Edit::Part),
        at.prop_map(Edit::Join),
    ]
}

/// Words with the signs that part paragraphs among them.
fn edited(paragraphs: &[String], edits: &[Edit]) -> Vec<String> {
    let text = paragraphs.join(" ¶ ");
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for edit in edits {
        let len = words.len();
        let place = |at: usize| at % (len + 1);
        match edit {
            Edit::Drop(at, count) => drop(words.drain(place(*at)..(place(*at) + count).min(len))),
            Edit::Put(at, put) => words.insert(place(*at), put.clone()),
            Edit::Move(at, count, to) => {
                let moved: Vec<String> = words.drain(place(*at)..(place(*at) + count).min(len)).collect();
                let to = to % (words.len() + 1);
                words.splice(to..to, moved);
            }
            Edit::Part(at) => words.insert(place(*at), "¶".to_owned()),
            Edit::Join(at) => {
                let from = place(*at);
                if let Some(at) = words.iter().skip(from).position(|word| word == "¶") {
                    words.remove(from + at);
                }
            }
        }
    }
    words.join(" ").split('¶').map(|paragraph| paragraph.trim().to_owned()).collect()
}

fn as_document(paragraphs: &[String]) -> Document {
    document("x", &paragraphs.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_document_does_not_differ_from_itself(paragraphs in prop::collection::vec(paragraph(), 0..8)) {
        let own = as_document(&paragraphs);
        for everything in [false, true] {
            let (shown, comparison) = compare_with(own.clone(), own.clone(), everything);
            prop_assert_eq!(comparison.differences.len(), 0);
            prop_assert_eq!(text_of(&shown), text_of(&own));
        }
    }

    #[test]
    fn differences_put_into_the_first_give_the_second(
        paragraphs in prop::collection::vec(paragraph(), 0..8), edits in prop::collection::vec(edit(), 0..12)
    ) {
        let (a, b) = (as_document(&paragraphs), as_document(&edited(&paragraphs, &edits)));
        holds(&a, &b, false);
        holds(&a, &b, true);
        let (document, _) = compare_with(a.clone(), b.clone(), false);
        prop_assert_eq!(shown_of(Side::First, &document), text_of(&a));
        prop_assert_eq!(shown_of(Side::Second, &document), text_of(&b));
    }

    #[test]
    fn any_two_texts_can_be_compared(
        a in prop::collection::vec("[a-cA\\.\\-\\n ’'«½é0-2世\u{301}\u{AD}]{0,24}", 0..6),
        b in prop::collection::vec("[a-cA\\.\\-\\n ’'«½é0-2世\u{301}\u{AD}]{0,24}", 0..6)
    ) {
        let (a, b) = (as_document(&a), as_document(&b));
        holds(&a, &b, false);
        holds(&a, &b, true);
        for everything in [false, true] {
            compare_with(a.clone(), b.clone(), everything);
        }
    }
}

#[test]
fn a_block_is_what_it_was() {
    let (document, _) = compare_with(
        document("a", &["h|Old title", "(a)|An item."]),
        document("b", &["h|New title", "(a)|An item."]),
        false,
    );
    let kinds: Vec<Block> =
        (0..document.block_count()).filter_map(|at| Some(document.block(at)?.block().clone())).collect();
    assert_eq!(kinds[0].kind, BlockKind::Heading(1));
    assert_eq!((&kinds[1].kind, &kinds[1].label), (&BlockKind::Item, &Label::Words("(a)".into())));
}
