//! What would a reader lose if a record were read wrongly? Values that stand under another name, or nowhere.

use super::*;
use proptest::prelude::*;

fn records(columns: &[&str], has_others: bool) -> Records {
    Records {
        notation: Notation::JsonLines,
        rows: RecordRows::Lines { open_end: false },
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        has_others,
        alike: true,
        way: String::new(),
    }
}

/// The cells of a record, as they are read and as they are written.
fn cells(records: &Records, text: &str) -> Vec<(String, String)> {
    let row = records.row(text, 100);
    assert_eq!(row.words.split('\t').count(), row.cells.len().max(1));
    let own = |(span, words): &(Span, Range<usize>)| {
        let range = span.range_from(100);
        (row.words[words.clone()].to_owned(), text[range].to_owned())
    };
    row.cells.iter().map(own).collect()
}

#[test]
fn each_value_stands_under_its_name_whatever_the_order() {
    let text = r#" {"b" : -1.5e3,"x":{"y":["}"]}, "a":"s\t\"q\"\n\u00e4" , "n":null} "#;
    let words = cells(&records(&["a", "b", "c", "n", "x"], false), text);
    let shown: Vec<&str> = words.iter().map(|(shown, _)| shown.as_str()).collect();
    assert_eq!(shown, ["s \"q\"\u{2028}ä", "-1.5e3", "", "null", r#"{"y":["}"]}"#]);
    let written: Vec<&str> = words.iter().map(|(_, written)| written.as_str()).collect();
    assert_eq!(written, [r#"s\t\"q\"\n\u00e4"#, "-1.5e3", "", "null", r#"{"y":["}"]}"#]);
}

#[test]
fn what_is_no_record_stands_whole_in_the_last_column() {
    let own = records(&["a"], true);
    for broken in
        [r#"{"a":1"#, r#"{"a":1} x"#, "12", "[1]", r#"{"a" 1}"#, r#"{"a":1,}"#, r#"{"a":}"#, "{a:1}"]
    {
        assert_eq!(cells(&own, broken)[1].0, broken, "{broken}");
        assert_eq!(cells(&own, broken)[0].0, "", "{broken}");
    }
    assert_eq!(cells(&own, "{}"), cells(&own, ""));
    assert_eq!(cells(&own, r#"{"a":1,"a":2}"#)[0].0, "2");
}

#[test]
fn a_place_in_a_record_leads_to_its_column() {
    let text = r#"{"a":"x","b":[1],"zz":2,"c":3}"#;
    let row = records(&["c", "a", "b"], false).row(text, 0);
    let column = |part: &str| row.column_from_offset(text.find(part).unwrap() as u64);
    assert_eq!(
        [column("{"), column("\"a"), column("x"), column("\"b"), column("1"), column("3")],
        [1, 1, 1, 2, 2, 0]
    );
    assert_eq!(row.column_from_offset(text.len() as u64), 0);
}

#[test]
fn addresses_are_those_that_other_programs_know() {
    let mut own = records(&["a/b", "c"], true);
    assert_eq!(own.address(3, Some(0)), "line 4, /a~1b");
    assert_eq!(own.address(3, Some(2)), "line 4");
    assert_eq!(own.addresses((3, 8), (1, 1)), "lines 4–9, /c");
    assert_eq!(own.addresses((3, 8), (0, 1)), "lines 4–9, /a~1b to /c");
    assert_eq!(own.addresses((3, 3), (0, 2)), "line 4");
    own.rows = RecordRows::Listed(Vec::new());
    own.way = "/data".to_owned();
    assert_eq!(own.address(3, Some(1)), "/data/3/c");
    assert_eq!(own.addresses((3, 8), (1, 1)), "/data/3/c to /data/8/c");
}

#[test]
fn values_of_a_list_are_found_where_they_are() {
    let all = |text: &str| {
        let mut found = Vec::new();
        let end = members::elements(text.as_bytes(), 0, &mut |range| {
            found.push(text[range].to_owned());
            true
        });
        (found, end)
    };
    assert_eq!(all("[ {\"a\":\"]\"} ,\n2]x"), (vec![r#"{"a":"]"}"#.to_owned(), "2".to_owned()], Some(16)));
    assert_eq!(all("[]").1, Some(2));
    assert_eq!(all("[1 2]").1, None);
    assert_eq!(all("[1,").0.len(), 1);
}

proptest! {
    /// Held against a reader that builds the values.
    #[test]
    fn cells_are_what_another_reader_reads(
        members in prop::collection::btree_map("[a-e\"\\\\/ ]{0,3}", prop_oneof![
            "\\PC{0,6}".prop_map(serde_json::Value::from),
            any::<i32>().prop_map(serde_json::Value::from),
            Just(serde_json::json!({"in": ["]", {"x": "}"}]})),
            Just(serde_json::Value::Null),
        ], 0..6),
        pretty in any::<bool>(),
    ) {
        let value = serde_json::Value::Object(members.clone().into_iter().collect());
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let names: Vec<&str> = members.keys().map(String::as_str).collect();
        for ((shown, _), value) in cells(&records(&names, false), &text).iter().zip(members.values()) {
            let expected = match value {
                serde_json::Value::String(words) => words.clone(),
                serde_json::Value::Object(_) if pretty => continue,
                other => other.to_string(),
            };
            prop_assert_eq!(shown, &expected);
        }
    }

    #[test]
    fn nothing_that_is_broken_leads_out_of_the_text(text in "[\\[\\]{}:,\"\\\\a1 ]{0,24}") {
        let row = records(&["a", ""], true).row(&text, 7);
        for (span, words) in &row.cells {
            prop_assert!(span.start >= 7 && span.end <= 7 + text.len() as u64);
            prop_assert!(row.words.get(words.clone()).is_some());
        }
    }
}
