//! Holds finding against tables of words, and against a search that is too simple to be wrong.

use super::fold::{Folded, Folder, Gap, Lines};
use super::signs::{Counting, is_accent};
use super::words::goes_on;
use super::*;
use crate::data::block::MarkKind;
use crate::data::document::{BlockKind, Leaf, LeafInfo, Text};
use crate::data::draft::Draft;
use crate::data::job::FailureKind;
use crate::data::query::context;
use crate::data::shown::Gone;
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
        ..Query::default()
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
    check("oﬃce", "off", "", &["oﬃ"]);
    check("aaaa", "aa", "", &["aa", "aa"]);
    check("राष्ट्रीय", "राष्ट्र", "", &["राष्ट्र"]);
    check("這本書，那本書", "本書", "w", &["本書", "本書"]);
    check("İstanbul ISTANBUL", "istanbul", "", &["İstanbul", "ISTANBUL"]);
    check("anything", "", "", &[]);
    check("any thing", "  ", "", &[]);
    // Lines end in words.
    check("four testi-\nmony", "testimony", "", &["testi-\nmony"]);
    check("four testi-\nmony", "testi-mony", "", &["testi-\nmony"]);
    check("four testi-\n  mony, testi-mony", "testimony", "", &["testi-\n  mony"]);
    check("a well-\nknown and well-known man", "well-known", "", &["well-\nknown", "well-known"]);
    check("a well-\nknown and well-known man", "wellknown", "", &["well-\nknown"]);
    check(
        "testi\u{AD}\nmony, testi¬\nmony, testi\u{2010}\nmony",
        "testimony",
        "",
        &["testi\u{AD}\nmony", "testi¬\nmony", "testi\u{2010}\nmony"],
    );
    check("testi-\nmony testi", "testi", "", &["testi", "testi"]);
    check("testi-\nmony", "mony", "", &["mony"]);
    check("testi-\nmony", "testi-", "", &["testi-"]);
    check("testi-\nmony, a-b", "-", "", &["-", "-"]);
    check("testi- \n mony", "testimony", "", &["testi- \n mony"]);
    check("testi-  \n mony", "testimony", "", &["testi-  \n mony"]);
    check("in 1999-\n2001 -\nfoo", "1999-2001", "", &["1999-\n2001"]);
    check("in 1999-\n2001", "19992001", "", &[]);
    check("he said—\nand left", "said—and", "", &["said—\nand"]);
    check("he said—\nand left", "saidand", "", &[]);
    check("a -\nfoo", "afoo", "", &[]);
    check("the well-\nknown testi-\nmony", "well-known testimony", "", &["well-\nknown testi-\nmony"]);
    check("biało-\n-czerwony disse-\n-lhe", "biało-czerwony", "", &["biało-\n-czerwony"]);
    check("biało-\n-czerwony disse-\n-lhe", "disse-lhe", "", &["disse-\n-lhe"]);
    check("paraŀlel paral·lel", "paral·lel", "", &["paraŀlel", "paral·lel"]);
    // Quoted mail goes on from line to line.
    check("> the har-\n> bour", "harbour", "", &["har-\n> bour"]);
    check("> the har\u{AD}\n> > bour", "harbour", "", &["har\u{AD}\n> > bour"]);
    check("> he was\n>> über\n>not", "was uber not", "", &["was\n>> über\n>not"]);
    check("> he was\n>> not", "he was not", "r", &["he was\n>> not"]);
    check("> he was\n> not", "> not", "", &["> not"]);
    check("> he was\n> not", "^> \\w+", "r", &["> he", "> not"]);
    check("a > b and\nb", "a b", "", &[]);
    // Scripts without spaces.
    check("監視装\n置を、監視装 置", "監視装置", "", &["監視装\n置", "監視装 置"]);
    check("监视，\n装置", "视，装", "", &["视，\n装"]);
    check("监视，装置", "视,装", "", &["视，装"]);
    check("ภาษา\nไทย", "ภาษาไทย", "", &["ภาษา\nไทย"]);
    check("한국 어", "한국어", "", &[]);
    check("守卫说,\n大门", "守卫说,大门", "", &["守卫说,\n大门"]);
    check("守卫说,\n大门", "守卫说, 大门", "", &["守卫说,\n大门"]);
    check("于2019\n年，使用\nWindows系统", "2019年", "", &["2019\n年"]);
    check("于2019\n年，使用\nWindows系统", "使用windows", "", &["使用\nWindows"]);
    check("于2019\n年，使用\nWindows系统", "windows", "w", &["Windows"]);
    // Written in parts and in one.
    check("진술서", "진술서", "", &["진술서"]);
    check("각", "가", "", &[]);
    check("カ\u{3099}ラス ガラス ｶﾞﾗｽ カラス", "ガラス", "", &["カ\u{3099}ラス", "ガラス", "ｶﾞﾗｽ"]);
    check("カ\u{3099}ラス", "カ", "", &[]);
    check(
        "Việt Vie\u{323}\u{302}t Vie\u{302}\u{323}t Viet",
        "Việt",
        "a",
        &["Việt", "Vie\u{323}\u{302}t", "Vie\u{302}\u{323}t"],
    );
    check("क\u{93C}लम \u{958}लम", "\u{958}लम", "", &["क\u{93C}लम", "\u{958}लम"]);
    check("ো \u{9C7}\u{9BE}", "\u{9CB}", "", &["ো", "\u{9C7}\u{9BE}"]);
    // What is not seen.
    check(
        "har\u{200B}bour har\u{2060}bour \u{FEFF}harbour",
        "harbour",
        "",
        &["har\u{200B}bour", "har\u{2060}bour", "harbour"],
    );
    check("Gate\u{200B}Lamp", "gate lamp", "", &["Gate\u{200B}Lamp"]);
    check("Gate\u{200B}Lamp", "lamp", "w", &["Lamp"]);
    check("harbour", "har\u{200B}bour", "", &["harbour"]);
    check("می\u{200C}خواهم", "میخواهم", "", &["می\u{200C}خواهم"]);
    check("كـتـاب", "كتاب", "", &["كـتـاب"]);
    check("ﻛﺘﺎﺏ", "كتاب", "", &["ﻛﺘﺎﺏ"]);
    check("a 👨\u{200D}👩 b 👨", "👨", "", &["👨\u{200D}👩", "👨"]);
    check("a \u{200D}👨", "👨", "", &["👨"]);
    check("a 👍🏽 🇪🇺", "👍", "", &["👍🏽"]);
    check("Ｆｕｌｌ　１２", "full 12", "", &["Ｆｕｌｌ　１２"]);
    // Letters that became several.
    check("Straße STRASSE STRAẞE", "strasse", "", &["Straße", "STRASSE", "STRAẞE"]);
    check("Straße STRASSE STRAẞE", "straße", "", &["Straße", "STRASSE", "STRAẞE"]);
    check("Œuvres, sœur, Cæsar, ĳs", "oeuvres", "", &["Œuvres"]);
    check("soeur", "sœur", "", &["soeur"]);
    check("Cæsar", "caesar", "", &["Cæsar"]);
    check("Cæsar", "caesar", "a", &[]);
    check("IRMAK ırmak İzmir izmir", "irmak", "", &["IRMAK", "ırmak"]);
    check("IRMAK ırmak İzmir izmir", "ızmır", "", &["İzmir", "izmir"]);
    check("Øre, Đức, łzy", "duc", "", &["Đức"]);
    // Signs that keyboards do not have.
    check(
        "l´enquête l`enquête l’enquête lʼenquête l′enquête",
        "l'enquete",
        "",
        &["l´enquête", "l`enquête", "l’enquête", "lʼenquête", "l′enquête"],
    );
    check("« Oui », «Oui», „Oui“, “Oui”", "\"Oui\"", "", &["« Oui »", "«Oui»", "„Oui“", "“Oui”"]);
    check("sagte »Nein« und", "sagte \"Nein\" und", "", &["sagte »Nein« und"]);
    check("« Oui »", "« Oui »", "", &["« Oui »"]);
    check("צה״ל, צה\"ל; ג׳ון, ג'ון", "צה\"ל", "", &["צה״ל", "צה\"ל"]);
    check("צה״ל, צה\"ל; ג׳ון, ג'ון", "ג'ון", "", &["ג׳ון", "ג'ון"]);
    check("so … and ... so", "...", "", &["…", "..."]);
    check("10\u{202F}000 10\u{A0}000", "10 000", "", &["10\u{202F}000", "10\u{A0}000"]);
    // Raised figures and fractions are not those of the number before them.
    check("10⁶ 10^6 106 10⁻⁶", "10^6", "", &["10⁶", "10^6"]);
    check("10⁶ 106", "10⁶", "", &["10⁶"]);
    check("10⁶ 106", "106", "", &["106"]);
    check("10⁶ 106", "10", "w", &["10"]);
    check("10⁻⁶", "10^-6", "", &["10⁻⁶"]);
    check("5 m² or m2", "m2", "", &["m²", "m2"]);
    check("5 m² or m2", "m^2", "", &["m²"]);
    check("5 m² or m2", "m", "w", &["m"]);
    check("word¹ word1", "word", "w", &["word"]);
    check("H₂O and H2O", "h2o", "", &["H₂O", "H2O"]);
    check("3¼ 314 31/4 3 1/4", "3 1/4", "", &["3¼", "3 1/4"]);
    check("3¼ 314 31/4 3 1/4", "3¼", "", &["3¼", "3 1/4"]);
    check("3¼ 314", "314", "", &["314"]);
    check("½ 3¹⁄₄", "1/2", "", &["½"]);
    check("½ 3¹⁄₄", "3 1/4", "", &["3¹⁄₄"]);
    check("¼", "1/4", "w", &["¼"]);
    check("1ª 2º", "1a", "", &["1ª"]);
    // Expressions, the same.
    check("Straße “so” l’été", "stra(ss|x)e", "r", &["Straße"]);
    check("Straße “so” l’été", "“[^”]*”", "r", &["“so”"]);
    check("Straße “so” l’été", "\"\\w+\" l'[eé]t[à-ü]", "r", &["“so” l’été"]);
    check("Straße “so” l’été", "œ?ß", "r", &["ß"]);
    check("l’été ete", "ét[é]", "ra", &["été"]);
    check("testi-\nmony of\nfour", "testimony of (two|four)", "r", &["testi-\nmony of\nfour"]);
    check("a well-\nknown man", "well-k\\w+", "r", &["well-\nknown"]);
    check("a well-\nknown man", "\\w+-$", "r", &["well-"]);
    check("a well-\nknown man", "^\\w+", "r", &["a", "known"]);
    check(
        "oﬃce 10⁶ har\u{AD}bour 監視\n装置",
        "office|10\\^6|harbour|監視装置",
        "r",
        &["oﬃce", "10⁶", "har\u{AD}bour", "監視\n装置"],
    );
    check("office", "of+[i]", "r", &["offi"]);
    check("see\u{301} see", "[^é]é", "r", &["se", "se"]);
    check("1999–2001", "\\d+-\\d+", "r", &["1999–2001"]);
    check("a  b", " {2}", "r", &["  "]);
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
    let hit = |words: &str| Hit { passed: None, span: spans(&document, &query(words, ""))[0] };
    let shown = |words: &str, before, after| {
        let (line, range) = context(&document, &Gone::default(), &hit(words), before, after);
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
    let shown = |words: &str| {
        context(
            &document,
            &Gone::default(),
            &Hit { passed: None, span: spans(&document, &query(words, ""))[0] },
            60,
            60,
        )
        .0
    };
    assert_eq!(shown("kislyak"), "The meeting with Kislyak took place.");
    assert_eq!(shown("meeting"), "The meeting with Kislyak took place.");
    // What is found in one is shown.
    assert_eq!(shown("campaign"), "The meeting with WITH THE TRUMP CAMPAIGN 76 Kislyak took place.");
}

fn of_blocks(blocks: &[(BlockKind, &str)]) -> Document {
    let mut draft = Draft::new(Document::default(), None);
    for (kind, words) in blocks {
        draft.begin(kind.clone());
        draft.flow(words);
        draft.end();
    }
    draft.finish()
}

/// A phrase goes on over a page, whatever is printed at the foot of the one and at the head of the other.
#[test]
fn words_are_found_over_running_heads_and_in_them() {
    use BlockKind::{Furniture, Paragraph};
    let document = of_blocks(&[
        (Paragraph, "He said to the cap-"),
        (Furniture, "Report of the captain"),
        (Furniture, "76"),
        (Paragraph, "tain on the next"),
        (Furniture, "Report of the captain"),
        (Paragraph, "morning that the captain slept."),
    ]);
    let found = |words: &str, flags: &str| {
        let mut hits = Vec::new();
        find(&document, &query(words, flags), &Stop::default(), &mut |more, _| hits.extend(more)).unwrap();
        assert!(hits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "{hits:?}");
        let parts = |hit: &Hit| {
            let (one, other) = hit.parts();
            let words = |span| document.text.slice(span).trim().to_owned();
            other.map_or_else(|| words(one), |other| format!("{}|{}", words(one), words(other)))
        };
        hits.iter().map(parts).collect::<Vec<_>>()
    };
    assert_eq!(found("next morning", ""), ["next|morning"]);
    assert_eq!(found("next morning", "r"), ["next|morning"]);
    assert_eq!(found("next\\s+morning", "rw"), ["next|morning"]);
    // In the order in which they stand: over the page, in both heads, in the body.
    assert_eq!(found("captain", ""), ["cap-|tain", "captain", "captain"]);
    assert_eq!(found("report of the captain", ""), ["Report of the captain", "Report of the captain"]);
    assert_eq!(found("captain 76", ""), Vec::<String>::new());
    assert_eq!(found("76", "w"), ["76"]);
    // Its words are told without what is printed between them.
    let mut hits = Vec::new();
    find(&document, &query("to the captain", ""), &Stop::default(), &mut |more, _| hits.extend(more))
        .unwrap();
    let (line, range) = context(&document, &Gone::default(), &hits[0], 20, 7);
    assert_eq!((line[range].trim(), line.as_str()), ("to the cap- tain", "He said to the cap- tain on the"));
}

/// How signs are read stands over them, in brackets in the text.
#[test]
fn words_are_found_over_their_readings_and_in_them() {
    let mut draft = Draft::new(Document::default(), None);
    draft.begin(BlockKind::Paragraph);
    for (sign, reading) in [("大", "おお"), ("阪", "さか"), ("に着く。番人", "ばん")] {
        draft.flow(sign);
        draft.flow("(");
        let small = draft.mark(MarkKind::Small);
        draft.flow(reading);
        draft.close(small);
        draft.flow(")");
    }
    draft.flow("が(と言う)。");
    draft.end();
    let document = draft.finish();
    let found = |words: &str| {
        spans(&document, &query(words, ""))
            .iter()
            .map(|span| document.text.slice(*span).into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("大阪に着く"), ["大(おお)阪(さか)に着く"]);
    assert_eq!(found("番人が"), ["番人(ばん)が"]);
    assert_eq!(found("大"), ["大"]);
    assert_eq!(found("さか"), ["さか"]);
    assert_eq!(found("が(と言う)"), ["が(と言う)"]);
}

/// A search that is too simple to be wrong, over the folded text as a whole.
fn naive(text: &str, query: &Query) -> Vec<Span> {
    let lines = if query.words.contains(char::is_alphanumeric) { Lines::Joined } else { Lines::Kept };
    let counting = Counting { case: query.case, accents: query.accents };
    let folder = Folder::new(counting, lines).looking_for(&query.words);
    let folded = |words: &str| {
        let mut folded = Folded::default();
        folded.push(&folder, words, 0);
        folded
    };
    let needle = String::from_utf8(folded(&query.words).bytes).unwrap();
    let needle: Vec<&str> = needle.split_ascii_whitespace().collect();
    let needle: Vec<char> = needle.join(" ").chars().collect();
    let hay = folded(text);
    let letters = String::from_utf8(hay.bytes.clone()).unwrap();
    let loose = needle.iter().any(|c| !" -^".contains(*c));
    let match_at = |start: usize| {
        let mut at = start;
        for &wanted in &needle {
            let gap = hay.gap_at(at).filter(|_| loose || wanted == ' ');
            let rest = letters[at..].chars();
            let len = match wanted {
                ' ' => rest.take_while(|c| c.is_ascii_whitespace()).count(),
                _ => rest.take(1).filter(|c| *c == wanted).map(char::len_utf8).sum(),
            };
            let left_out = gap.is_some_and(|gap| match wanted {
                ' ' => gap.space,
                '-' => gap.hyphen,
                '^' => gap.raised,
                _ => false,
            });
            if len == 0 && !left_out {
                return None;
            }
            at += len;
        }
        Some(at)
    };
    let mut out: Vec<Span> = Vec::new();
    let mut start = 0;
    while start < letters.len() && !needle.is_empty() {
        let hit = match_at(start).and_then(|end| {
            let (first, last) = (letters[start..].chars().next(), letters[..end].chars().next_back());
            let hidden = |gap: Option<&Gap>, sign: Option<&char>, seen| {
                sign == Some(&'-') && seen != Some('-') && gap.is_some()
            };
            let from =
                hay.gap_at(start).filter(|gap| hidden(Some(*gap), needle.first(), first)).map(|gap| gap.end);
            let to =
                hay.gap_at(end).filter(|gap| hidden(Some(*gap), needle.last(), last)).map(|gap| gap.after);
            let span = (from.unwrap_or(hay.original(start)?), to.unwrap_or(hay.end_of(end).1));
            let (before, after) = (letters[..start].chars().next_back(), letters[end..].chars().next());
            let accent = query.accents && after.is_some_and(is_accent);
            let part = |one, other, at| goes_on(one, other) && !hay.gap_at(at).is_some_and(|gap| gap.border);
            let word = query.whole_word && (part(before, first, start) || part(last, after, end));
            let fresh = span.0 < span.1 && out.last().is_none_or(|last| span.0 >= last.end);
            (!accent && !word && fresh).then_some((Span::new(span.0, span.1), end))
        });
        match hit {
            Some((span, end)) => {
                out.push(span);
                start = end;
            }
            None => start = letters.ceil_char_boundary(start + 1),
        }
    }
    out
}

/// Text out of few letters, so that hits, near hits and overlaps are frequent.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "a", "b", "A", "é", "e", "e\u{301}", " ", "\n", "\u{A0}", "\u{AD}", "ﬁ", "f", "i", "ab", "σ",
            "ς", "\u{301}", "日", "İ", "-", "-\n", "¬\n", "¹", "½", "1", "ｶ", "ﾞ", "\u{200B}", "«", "»",
            "\u{1112}", "\u{1161}", "\u{11AB}", "본", "👨", "\u{200D}", ">", "\n> ",
        ]),
        0..60,
    )
    .prop_map(|pieces| pieces.concat())
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "a", "b", "é", "e", " ", "f", "i", "Σ", "日", "ab", "-", "1", "^", "ガ", "한", "\"", "👨", ">",
        ]),
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
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn leaf_borders_hide_nothing(text in text(), words in words(), flags in 0..8, sizes in proptest::collection::vec(1usize..30, 1..5)) {
        let query = Query {
            words,
            case: flags & 1 > 0,
            whole_word: flags & 2 > 0,
            accents: flags & 4 > 0,
            regex: false,
            ..Query::default()
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

/// What is left out again must take with it what was known of its place: here a joiner, which else would hold a mark to a
/// letter three bytes further on that has nothing to do with it.
#[test]
fn a_joiner_at_the_end_of_a_line_joins_nothing_later() {
    let text = "ba¬\n\u{AD}\u{200D}a\u{A0}é\u{FF9E}";
    let found = spans(&document(&[text]), &query(r"\be", "r"));
    let start = text.find('é').unwrap() as u64;
    assert_eq!(found, [Span::new(start, start + 2)]);
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
        assert_eq!(hits, [Hit { span: Span::new(0, 5), passed: None }], "{words}");
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

/// Words that a reading of a draft does not show are passed over, and their hits are counted and no more.
#[test]
fn a_draft_is_searched_in_the_reading_that_is_shown() {
    use crate::data::document::{Revision, RevisionKind};
    use crate::data::shown::Reading;
    let mut document = document(&["he saw the ", "open gate", " and the open door"]);
    let changes = [("the open ", RevisionKind::Deleted), (" and the open door", RevisionKind::Inserted)];
    for (words, kind) in changes {
        let all = document.text.slice(Span::new(0, document.text.len())).into_owned();
        let start = all.find(words).unwrap() as u64;
        let span = Span::new(start, start + words.len() as u64);
        let (author, before) = (String::new(), String::new());
        document.revisions.push(Revision { span, kind, author, when: None, before, moved: None });
    }
    let check = |reading: Reading, words: &str, expected: usize, unseen: usize| {
        let query = Query { words: words.to_owned(), reading, ..Query::default() };
        let mut hits = Vec::new();
        let summary = find(&document, &query, &Stop::default(), &mut |found, _| hits.extend(found)).unwrap();
        assert_eq!((summary.hits, summary.unseen), (expected, unseen), "{words:?} {reading:?}");
        let gone = Gone::of(&document, reading);
        for hit in &hits {
            assert_eq!(crate::data::query::hit_words(&document, &gone, hit, u64::MAX), words);
        }
        assert_eq!(hits.len(), expected);
    };
    check(Reading::AsItIs, "open", 2, 0);
    // Over what was taken out, which lies in two leaves.
    check(Reading::Accepted, "saw gate", 1, 0);
    check(Reading::Accepted, "open", 1, 1);
    check(Reading::Rejected, "open", 1, 1);
    check(Reading::Rejected, "door", 0, 1);
    check(Reading::Rejected, "the open gate", 1, 0);
}

/// Whoever looks for a whole word of a draft as it is would miss each that stands right beside what was put in for it.
#[test]
fn words_that_touch_in_a_draft_are_found_as_whole_words() {
    use crate::data::document::{Revision, RevisionKind};
    use crate::data::shown::Reading;
    let mut document = document(&["she withdrawsdiscontinues it"]);
    for (start, end, kind) in [(4, 13, RevisionKind::Deleted), (13, 25, RevisionKind::Inserted)] {
        let (span, author, before) = (Span::new(start, end), String::new(), String::new());
        document.revisions.push(Revision { span, kind, author, when: None, before, moved: None });
    }
    let check = |words: &str, how: &str, reading: Reading, expected: &[(u64, u64)]| {
        let query = Query { reading, ..query(words, how) };
        let expected: Vec<Span> = expected.iter().map(|(start, end)| Span::new(*start, *end)).collect();
        assert_eq!(spans(&document, &query), expected, "{words:?} {how} {reading:?}");
    };
    for how in ["w", "wr"] {
        check("withdraws", how, Reading::AsItIs, &[(4, 13)]);
        check("discontinues", how, Reading::AsItIs, &[(13, 25)]);
        check("draws", how, Reading::AsItIs, &[]);
        check("discontinues", how, Reading::Accepted, &[(13, 25)]);
    }
    check(r"\w+", "r", Reading::AsItIs, &[(0, 3), (4, 13), (13, 25), (26, 28)]);
    check("withdraws discontinues", "", Reading::AsItIs, &[(4, 25)]);
    // As the text has it, and as it was always found.
    check("withdrawsdiscontinues", "", Reading::AsItIs, &[(4, 25)]);
}
