//! Holds finding against tables of words, and against a search that is too simple to be wrong.

use super::*;
use crate::data::document::{BlockKind, Leaf, LeafInfo, Text};
use crate::data::draft::Draft;
use crate::data::job::FailureKind;
use crate::data::query::context;
use proptest::prelude::*;
use std::sync::Arc;

/// A document whose leaves are these texts.
fn document(leaves: &[&str]) -> Document {
    let (mut text, mut at) = (Text::default(), 0);
    for &words in leaves {
        let span = Span::new(at, at + words.len() as u64);
        let leaf = Leaf { text: words.to_owned(), ..Leaf::default() };
        text.leaves.push(LeafInfo {
            first_paragraph: 0,
            span,
            first_block: 0,
            blocks: 0,
            first_line: 0,
            held: Some(Arc::new(leaf)),
        });
        at = span.end;
    }
    Document { text, ..Document::default() }
}

fn spans(document: &Document, query: &Query) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut report = |hits: Vec<Hit>, _| spans.extend(hits.into_iter().map(|hit| hit.span));
    find(document, query, &Stop::default(), &mut report).unwrap();
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?}");
    spans
}

fn query(words: &str, flags: &str) -> Query {
    Query {
        words: words.to_owned(),
        case: flags.contains('c'),
        whole_word: flags.contains('w'),
        regex: flags.contains('r'),
        accents: flags.contains('a'),
    }
}

#[test]
fn words_are_found_as_people_mean_them() {
    let check = |text: &str, words: &str, flags: &str, expected: &[&str]| {
        let document = document(&[text]);
        let found = spans(&document, &query(words, flags));
        let found: Vec<_> = found.iter().map(|span| document.text.slice(*span).into_owned()).collect();
        assert_eq!(found, expected, "{words:?} {flags:?} in {text:?}");
    };
    check("The cat and the CAT.", "cat", "", &["cat", "CAT"]);
    check("The cat and the CAT.", "cat", "c", &["cat"]);
    check("concatenate a cat", "cat", "w", &["cat"]);
    check("cat_ cats cat", "cat", "w", &["cat"]);
    check(
        "two\n   words, two\u{2028}words, two\u{A0}words, twowords",
        "two words",
        "",
        &["two\n   words", "two\u{2028}words", "two\u{A0}words"],
    );
    check("two words", "  two\twords ", "", &["two words"]);
    check("co\u{AD}operate", "cooperate", "", &["co\u{AD}operate"]);
    check("café cafe\u{301} cafe", "cafe", "", &["café", "cafe\u{301}", "cafe"]);
    check("café cafe\u{301} cafe", "café", "a", &["café", "cafe\u{301}"]);
    check("café cafe\u{301} cafe", "cafe", "a", &["cafe"]);
    check("Straße ÜBER über", "uber", "", &["ÜBER", "über"]);
    check("Łódź Øre", "lodz", "", &["Łódź"]);
    check("ΟΔΥΣΣΕΥΣ Οδυσσεύς", "οδυσσευς", "", &["ΟΔΥΣΣΕΥΣ", "Οδυσσεύς"]);
    check("Ёлка елка", "ЕЛКА", "", &["Ёлка", "елка"]);
    check("don’t “do” it", "don't \"do\"", "", &["don’t “do”"]);
    check("don’t", "don't", "a", &[]);
    check("find the oﬃce, ﬁnd", "find", "", &["find", "ﬁnd"]);
    check("oﬃce", "off", "", &[]);
    check("aaaa", "aa", "", &["aa", "aa"]);
    check("राष्ट्रीय", "राष्ट्र", "", &["राष्ट्र"]);
    check("這本書，那本書", "本書", "w", &["本書", "本書"]);
    check("İstanbul ISTANBUL", "istanbul", "", &["İstanbul", "ISTANBUL"]);
    check("anything", "", "", &[]);
    check("any thing", "  ", "", &[]);
    check("one\ntwo\nthree", "^t.*$", "r", &["two", "three"]);
    check("Foo foo", "foo", "rc", &["foo"]);
    check("foot foo", "foo|bar", "rw", &["foo"]);
    check("abc", "x*", "r", &[]);
    check("aé日x", "", "r", &[]);
}

#[test]
fn bad_expressions_are_refused_in_words() {
    let refused = |words: &str| {
        find(&document(&["x"]), &query(words, "r"), &Stop::default(), &mut |_, _| {}).unwrap_err().words
    };
    assert!(refused("(a").ends_with("unclosed group."), "{}", refused("(a"));
    assert!(refused(r"(\w{1000}){1000}").contains("too much memory"));
}

#[test]
fn a_search_ends_at_its_limit_and_says_so() {
    let text = "ab ".repeat(MAX_HITS + 5);
    let counted = |text: &str| {
        let summary = find(&document(&[text]), &query("a", ""), &Stop::default(), &mut |_, _| {}).unwrap();
        (summary.hits, summary.limited)
    };
    assert_eq!(counted(&text), (MAX_HITS, true));
    assert_eq!(counted(&text[..MAX_HITS * 3]), (MAX_HITS, false));
    assert_eq!(counted("a"), (1, false));
    // Who keeps none gets them all.
    let all = find_all(&document(&[&text]), &query("a", ""), &Stop::default(), &mut |_, _| {}).unwrap();
    assert_eq!((all.hits, all.limited), (MAX_HITS + 5, false));
}

#[test]
fn blank_stretches_of_any_length_are_one_gap() {
    let blank = " \n".repeat(5_000);
    let leaves = ["one", &blank, &blank, &blank, "two"];
    let document = document(&leaves);
    assert_eq!(spans(&document, &query("one two", "")), [Span::new(0, document.text.len())]);
}

#[test]
fn a_stopped_search_stops() {
    let stop = Stop::default();
    stop.raise();
    assert!(find(&document(&["a"]), &query("a", ""), &stop, &mut |_, _| {}).is_err());
}

#[test]
fn context_is_one_line() {
    let document = document(&["One line,\n  and   an", "other line.\n\nNext é"]);
    let hit = |words: &str| Hit { span: spans(&document, &query(words, ""))[0] };
    let shown = |words: &str, before, after| {
        let (line, range) = context(&document, &hit(words), before, after);
        format!("{}[{}]{}", &line[..range.start], &line[range.clone()], &line[range.end..])
    };
    assert_eq!(shown("another", 10, 10), "…and [another] line. Nex");
    assert_eq!(shown("one", 9, 5), "[One] line");
    assert_eq!(shown("next", 100, 100), "One line, and another line. [Next] é");
}

/// A sentence that goes over two pages is shown as it is read, without what is printed between its halves.
#[test]
fn running_heads_are_no_context() {
    let mut draft = Draft::new(Document::default(), None);
    for (kind, words) in [
        (BlockKind::Paragraph, "The meeting with"),
        (BlockKind::Furniture, "WITH THE TRUMP CAMPAIGN"),
        (BlockKind::Furniture, "76"),
        (BlockKind::Paragraph, "Kislyak took place."),
    ] {
        draft.begin(kind);
        draft.flow(words);
        draft.end();
    }
    let document = draft.finish();
    let shown =
        |words: &str| context(&document, &Hit { span: spans(&document, &query(words, ""))[0] }, 60, 60).0;
    assert_eq!(shown("kislyak"), "The meeting with Kislyak took place.");
    assert_eq!(shown("meeting"), "The meeting with Kislyak took place.");
    // What is found in one is shown.
    assert_eq!(shown("campaign"), "The meeting with WITH THE TRUMP CAMPAIGN 76 Kislyak took place.");
}

/// One comparable character of a text, and where it begins; `None` inside of what one character became.
fn naive_fold(text: &str, folder: &Folder) -> Vec<(char, Option<u64>)> {
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        let mut bytes = Vec::new();
        folder.fold(c, &mut bytes);
        for (index, part) in String::from_utf8(bytes).unwrap().chars().enumerate() {
            out.push((part, (index == 0).then_some(at as u64)));
        }
    }
    out
}

fn naive(text: &str, query: &Query) -> Vec<Span> {
    let folder = Folder::new(query);
    let hay = naive_fold(text, &folder);
    let needle: Vec<char> = naive_fold(&query.words, &folder).into_iter().map(|(c, _)| c).collect();
    let space = |c: char| c.is_whitespace();
    let needle: String = needle.into_iter().collect::<String>();
    let words: Vec<&str> = needle.split(space).filter(|w| !w.is_empty()).collect();
    let match_at = |start: usize| {
        let mut at = start;
        for (number, word) in words.iter().enumerate() {
            if number > 0 {
                let gap = hay[at..].iter().take_while(|(c, _)| space(*c)).count();
                at += gap;
                if gap == 0 {
                    return None;
                }
            }
            for wanted in word.chars() {
                if hay.get(at)?.0 != wanted {
                    return None;
                }
                at += 1;
            }
        }
        Some(at)
    };
    let mut out = Vec::new();
    let mut start = 0;
    while start < hay.len() && !words.is_empty() {
        let place = |at: usize| hay.get(at).map_or(Some(text.len() as u64), |(_, place)| *place);
        let neighbour = |at: Option<usize>| at.and_then(|at| hay.get(at)).map(|(c, _)| *c);
        let hit = match_at(start).and_then(|end| {
            let span = Span::new(place(start)?, place(end)?);
            let after = neighbour(Some(end));
            let accent = query.accents && after.is_some_and(is_accent);
            let word = query.whole_word
                && (goes_on(neighbour(start.checked_sub(1)), neighbour(Some(start)))
                    || goes_on(neighbour(Some(end - 1)), after));
            (!accent && !word).then_some((span, end))
        });
        match hit {
            Some((span, end)) => {
                out.push(span);
                start = end;
            }
            None => start += 1,
        }
    }
    out
}

/// Text out of few letters, so that hits, near hits and overlaps are frequent.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "a", "b", "A", "é", "e", "e\u{301}", " ", "\n", "\u{A0}", "\u{AD}", "ﬁ", "f", "i", "ab", "σ",
            "ς", "\u{301}", "日", "İ",
        ]),
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec!["a", "b", "é", "e", " ", "f", "i", "Σ", "日", "ab"]),
        1..5,
    )
    .prop_map(|pieces| pieces.concat())
}

fn leaves_of<'t>(text: &'t str, sizes: &[usize]) -> Vec<&'t str> {
    let (mut out, mut rest) = (Vec::new(), text);
    for &size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (leaf, others) = rest.split_at(rest.ceil_char_boundary(size));
        out.push(leaf);
        rest = others;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn leaf_borders_hide_nothing(text in text(), words in words(), flags in 0..8, sizes in proptest::collection::vec(1usize..30, 1..5)) {
        let query = Query {
            words,
            case: flags & 1 > 0,
            whole_word: flags & 2 > 0,
            accents: flags & 4 > 0,
            regex: false,
        };
        let document = document(&leaves_of(&text, &sizes));
        prop_assert_eq!(spans(&document, &query), naive(&text, &query));
    }

    #[test]
    fn expressions_see_over_leaf_borders(text in text(), sizes in proptest::collection::vec(1usize..30, 1..5), which in 0..5usize) {
        let query = query([r"a+b", r"^\w", r"\be", r"\s+[ab]$", r"(?s)a.{0,3}e"][which], "r");
        let whole = spans(&document(&[&text]), &query);
        prop_assert_eq!(spans(&document(&leaves_of(&text, &sizes)), &query), whole);
    }
}

// ---- leaves without a bound

/// A row of a table may be one leaf of twenty megabytes.
fn long_row() -> String {
    let paragraph = |n: u32| {
        let words = format!("Number {n}: the fóx said “{}” to A{n}B, and went. ", n * 7919 % 1000);
        words.repeat(1 + (n % 36) as usize) + "\n"
    };
    let row: String = (0..900).map(paragraph).collect();
    assert!(row.len() > 10 * STEP, "{}", row.len());
    row
}

#[test]
fn a_long_row_hides_no_hit_of_an_expression() {
    let row = long_row();
    let document = document(&[&row]);
    for words in [
        r"\w+",
        r"A\d+B",
        r"(?-u:\b)\w{3}(?-u:\b)",
        r"fóx\s+\w+",
        r"“[^”]*”",
        r"^\w+ \d+",
        r"\w+\.\s$",
        r"[^.]{1,200}went",
        r"(?s)went.{0,300}?\n",
        r"\d*",
        r"x|",
        r"\bto\b|\band\b",
        r"(?:\w+\W+){1,20}and",
        r"\w{1,40}",
        r"$",
    ] {
        let plain = regex::RegexBuilder::new(words).case_insensitive(true).multi_line(true).build().unwrap();
        let expected: Vec<Span> = plain
            .find_iter(&row)
            .filter(|hit| !hit.is_empty())
            .map(|hit| Span::new(hit.start() as u64, hit.end() as u64))
            .collect();
        assert!(words == "$" || !expected.is_empty(), "{words}");
        assert!(spans(&document, &query(words, "r")) == expected, "{words}");
    }
}

#[test]
fn a_long_row_hides_no_words() {
    let row = long_row();
    let document = document(&[&row]);
    // A needle longer than a piece of the row.
    let long = &row[..row.ceil_char_boundary(2 * STEP + 1000)];
    for words in ["fox", "the fox said", "went. Number", "A77B", " 1", long.trim()] {
        let expected = naive(&row, &query(words, "ca"));
        assert_eq!(spans(&document, &query(words, "ca")), expected, "{}", &words[..2]);
        assert!(!spans(&document, &query(words, "")).is_empty());
    }
}

#[test]
fn who_closes_a_document_waits_for_no_long_row() {
    let row = long_row();
    let document = document(&[&row]);
    for flags in ["", "r"] {
        let stop = Stop::default();
        let (mut reports, mut to) = (0, 0);
        let ended = find(&document, &query("fóx", flags), &stop, &mut |hits, _| {
            reports += 1;
            to = hits.last().map_or(0, |hit| hit.span.end);
            stop.raise();
        });
        assert_eq!(ended.unwrap_err().kind, FailureKind::Stopped);
        assert!(reports == 1 && to > 0 && to < 2 * STEP as u64, "{flags}: {reports} reports, to byte {to}");
    }
}

#[test]
fn expressions_that_look_at_everything_from_everywhere_are_told_and_keep_what_they_found() {
    let capitals = format!("fox 1{}", "A".repeat(6_000_000));
    let text = document(&[&capitals]);
    for words in [
        r"fox \d|(?:.*[^A-Z])?",
        r"fox \d|\b(?:.*[^A-Z])?",
        r"fox \d|(?:(?:.*[^A-Z])?){1,3}",
        r"fox \d|\A?(?:.*[^A-Z])?",
    ] {
        let mut hits = Vec::new();
        let ended = find(&text, &query(words, "rc"), &Stop::default(), &mut |more, _| hits.extend(more));
        // Some are found out to be cheap by the engine; they are done.
        let Err(failure) = ended else {
            assert!(words.contains(r"\b"), "{words} was not found out");
            continue;
        };
        assert_eq!(failure.kind, FailureKind::Limit, "{words}: {failure}");
        assert!(failure.words.contains("was stopped after"), "{failure}");
        assert_eq!(hits, [Hit { span: Span::new(0, 5) }], "{words}");
    }
    // The same on paragraphs as people write them is no work at all.
    let row = long_row();
    for words in [r"(?:.*[^A-Z])?", r".*[^A-Z]|[A-Z]", r"foo.*bar|fox", r".*went", r"\d*", r"\b"] {
        find(&document(&[&row]), &query(words, "rc"), &Stop::default(), &mut |_, _| {}).unwrap();
    }
}

#[test]
fn expressions_that_are_too_large_are_refused() {
    let text = document(&["A".repeat(100_000).as_str()]);
    for words in ["(A{0,300}){0,300}", "(x{1000}){1000}", r"\w{1,500}"] {
        let ended = find(&text, &query(words, "r"), &Stop::default(), &mut |_, _| {});
        assert!(ended.unwrap_err().words.contains("too much memory"), "{words}");
    }
    let hits = spans(&text, &query(r"\w{1,50}", "r"));
    assert_eq!(hits.len(), 2000);
}
