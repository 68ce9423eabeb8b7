//! What of structured data must not be lost: each part stands where its words do, has the value that other programs read,
//! and is found again by its address.

use crate::data::document::Document;
use crate::data::job::Stop;
use crate::data::node::{NodeSort, address, plain};
use crate::data::span::DocId;
use crate::read::formats;
use crate::read::source::Source;
use proptest::prelude::*;
use serde_json::Value;

fn read(name: &str, words: &str) -> Document {
    let source = Source::from_bytes(name, words.as_bytes().to_vec());
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    document
}

/// The words of the part with an address, as a program would have them.
fn value(document: &Document, words: &str) -> String {
    let at = address::find(document, words).unwrap_or_else(|why| panic!("{why}"));
    let node = document.nodes.get(at).unwrap();
    plain::words(&document.text.slice(node.value.span()), node.notation).into_owned()
}

fn complaints(document: &Document) -> Vec<&str> {
    document.complaints.iter().map(|complaint| complaint.words.as_str()).collect()
}

/// Addresses and values of all that has no parts, as another reader of JSON has them.
fn leaves(value: &Value, pointer: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let token = name.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{pointer}/{token}"), out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(at, item)| leaves(item, &format!("{pointer}/{at}"), out));
        }
        Value::String(words) => out.push((pointer.to_owned(), words.clone())),
        other => out.push((pointer.to_owned(), other.to_string())),
    }
}

/// Every part is found by its own address.
fn addresses_lead_back(document: &Document) {
    for at in 0..document.nodes.len() {
        if document.nodes.get(at).unwrap().sort == NodeSort::Comment && document.format != "XML" {
            continue;
        }
        if let Some(words) = address::of(document, at) {
            let found = address::find(document, &words).unwrap_or_else(|why| panic!("{why}"));
            // One of several documents, and the one value in it, are the same.
            let same =
                document.nodes.get(found).is_some_and(|own| own.sort == NodeSort::Part && at == found + 1);
            assert!(found == at || same, "{words} leads to {found} and not to {at}");
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z/~\"\\\\\\n\\u{e4}\\u{1F600} ]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map("[a-z/~.\"]{1,4}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_value_of_json_stands_where_its_pointer_says(value_made in values(), pretty in any::<bool>()) {
        let words = if pretty { serde_json::to_string_pretty(&value_made) } else { serde_json::to_string(&value_made) };
        let document = read("a.json", &words.unwrap());
        let mut expected = Vec::new();
        leaves(&value_made, "", &mut expected);
        for (pointer, words) in expected {
            prop_assert_eq!(value(&document, &pointer), words, "{}", pointer);
        }
        addresses_lead_back(&document);
    }
}

#[test]
fn json_as_people_write_it_is_read_and_what_is_not_json_is_told() {
    let document = read("a.jsonc", "// remark\n{\"a\": [1, 2,], /* b */ 'c': \"\\ud800\", \"a\": 1e400,}\n");
    assert_eq!((value(&document, "/a/1"), value(&document, "/c")), ("2".into(), "\\ud800".into()));
    let told = complaints(&document).join("\n");
    for words in
        ["remarks", "commas", "single quotation", "lone surrogate", "“a” stands twice", "1e400 is longer"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let long = read(
        "a.json",
        "[0.1, 123456789012345678901, 18446744073709551615, 1.5e3, 9007199254740991, 0.30000000000000004]",
    );
    assert_eq!(complaints(&long).len(), 1, "{:?}", complaints(&long));
}

#[test]
fn broken_json_has_its_parts_as_far_as_it_goes_and_says_what_was_expected_where() {
    for (words, told, pointer, expected) in [
        ("{\"a\": 1,\n\"b\" 2}", "line 2, at sign 5: a colon was expected where “2” stands", "/a", "1"),
        ("[1, 2", "a comma or “]” was expected where the file ends", "/1", "2"),
        ("[1, \"x", "the end of words in quotation marks", "/0", "1"),
        ("[7, nul]", "a value was expected where “n” stands", "/0", "7"),
        ("[7,,]", "a value was expected where “,” stands", "/0", "7"),
    ] {
        let document = read("a.json", words);
        assert_eq!(document.text.slice(crate::data::span::Span::new(0, 999)), words, "the text is whole");
        assert!(
            complaints(&document).iter().any(|own| own.contains(told)),
            "{words}: {:?}",
            complaints(&document)
        );
        assert_eq!(value(&document, pointer), expected, "{words}");
    }
}

#[test]
fn what_lies_too_deep_is_said_and_costs_nothing_else() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let document = read("a.json", &deep);
    assert_eq!(document.nodes.len(), 1_000);
    assert!(complaints(&document).iter().any(|words| words.contains("more than 1,000 others")));
    let tags = format!("{}x{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
    assert_eq!(read("a.xml", &tags).nodes.len(), 1_000);
}

#[test]
fn a_broken_line_of_json_lines_costs_itself_alone() {
    let document = read("a.jsonl", "{\"a\": 1}\n\n{\"a\": 2\n{\"a\": {\"b\": \"three\"}}\n");
    assert_eq!(value(&document, "line 4, /a/b"), "three");
    assert_eq!(complaints(&document).len(), 1);
    assert!(complaints(&document)[0].starts_with("Line 3 is broken"), "{:?}", complaints(&document));
    addresses_lead_back(&document);
}

#[test]
fn parts_of_xml_have_the_addresses_that_xpath_has_for_them() {
    let document = read(
        "a.xml",
        "<?xml version=\"1.0\"?>\n<r xmlns:k='u'>\n<i id=\"1\">one &amp; two</i><!-- c --><i a='b'><![CDATA[x<y]]></i>mixed<k:e/><?p d?>\n</r>",
    );
    for (words, expected) in [
        ("/r[1]/i[1]", "one & two"),
        ("/r/i[1]/@id", "1"),
        ("/r[1]/i[2]", "x<y"),
        ("/r[1]/comment()[1]", " c "),
        ("/r[1]/processing-instruction()[1]", "d"),
        ("/r[1]/text()[2]", "mixed"),
    ] {
        assert_eq!(value(&document, words), expected, "{words}");
    }
    assert_eq!(complaints(&document), Vec::<&str>::new());
    addresses_lead_back(&document);
    for torn in ["<a><!-- ä", "<a><![CDATA[ä", "<a b='ä", "<a>ä<!", "<ä"] {
        read("a.xml", torn);
    }
    let torn = read("a.xml", "<a><b>1</c></b><d>2");
    assert_eq!((value(&torn, "/a/b"), value(&torn, "/a/d")), ("1".into(), "2".into()));
    assert!(
        complaints(&torn).iter().any(|words| words.contains("“c” is closed in line 1")),
        "{:?}",
        complaints(&torn)
    );
}

#[test]
fn keys_of_yaml_stand_where_their_pointers_say_and_aliases_are_not_followed() {
    let document = read(
        "a.yaml",
        "# ä\nname: &n 'it''s'\nlist:\n- 1\n- {x: yes, \"y\": [2, 3]}\nagain: *n\nlong: |\n  two\n  lines\nnone:\nlast: ä\n",
    );
    for (words, expected) in [
        ("/name", "it's"),
        ("/list/0", "1"),
        ("/list/1/y/1", "3"),
        ("/again", "*n"),
        ("/none", ""),
        ("/last", "ä"),
    ] {
        assert_eq!(value(&document, words), expected, "{words}");
    }
    addresses_lead_back(&document);
    let several = read("a.yaml", "a: 1\n---\na: 2\n...\n---\n- 3\n");
    assert_eq!(value(&several, "document 2, /a"), "2");
    assert_eq!(value(&several, "document 3, /0"), "3");
    addresses_lead_back(&several);
    let broken = read("a.yaml", "a: 1\nb: [2\nc: 3\n");
    assert_eq!(value(&broken, "/a"), "1");
    assert!(complaints(&broken).iter().any(|words| words.starts_with("The data is broken")));
}

#[test]
fn words_of_yaml_that_are_announced_begin_behind_the_announcement() {
    let document = read(
        "a.yaml",
        "a: |\n  !x y\nb: !!str |-\n  &two\n  lines\nc: &n >\n\n  three\nd: &m\n  e: !!int 4\nf: ! |\n  *g\nh: !<tag:x> \"i\"\n",
    );
    for (words, expected) in
        [("/a", "!x y"), ("/b", "&two\n  lines"), ("/c", "three"), ("/d/e", "4"), ("/f", "*g"), ("/h", "i")]
    {
        assert_eq!(value(&document, words), expected, "{words}");
    }
}

#[test]
fn what_no_program_for_xml_would_read_is_said() {
    for (file, told) in [
        ("<:/>", "“:” in line 1 is no name"),
        ("<a>\n<1b/></a>", "“1b” in line 2 is no name"),
        ("<a :b='1'/>", "“:b” in line 1 is no name"),
        ("<a:b:c xmlns:a='u'/>", "is no name"),
        ("<k:a/>", "the prefix “k”"),
        ("<a b=1/>", "“b” has no value in quotation marks"),
        ("<a b/>", "“b” has no value in quotation marks"),
        ("<a b='<'/>", "“b” has a “<” in it"),
        ("<a>x & y</a>", "“&” stands for itself"),
        ("<a b='&c'/>", "“&” stands for itself"),
        ("<a>&nbsp;</a>", "“&nbsp;” stands for"),
        ("<?xml encoding='UTF-8'?><a/>", "by which version"),
        ("<a/><b/>", "outside of the first"),
        ("<!-- a -->", "no element"),
    ] {
        let document = read("a.xml", file);
        assert!(
            complaints(&document).iter().any(|words| words.contains(told)),
            "{file}: {:?}",
            complaints(&document)
        );
    }
    let good = "<?xml version='1.0'?><!DOCTYPE r SYSTEM 'r.dtd'><r xmlns:k='u' k:é='&#233; &lt; &#xE9;' xml:lang='de'><k:_a.b-1/>&own; &amp;</r>\n";
    assert_eq!(complaints(&read("a.xml", good)), Vec::<&str>::new());
}

#[test]
fn xml_is_in_the_encoding_that_it_says_whatever_its_letters_look_like() {
    let read = |bytes: Vec<u8>| {
        formats::read(Source::from_bytes("a.xml", bytes), DocId(1), &Stop::default(), None).unwrap()
    };
    let body = "<?xml version='1.0' encoding='E'?><\u{e9} b='\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}\u{fc}'>\u{e9}</\u{e9}>";
    let bytes = |name: &str| body.replace('E', name).chars().map(|sign| sign as u8).collect::<Vec<u8>>();
    let document = read(bytes("iso-8859-1"));
    assert_eq!(value(&document, "/\u{e9}[1]/@b"), "\u{fc}".repeat(8));
    assert_eq!(complaints(&document), Vec::<&str>::new());
    let lies = read(bytes("UTF-8"));
    assert!(
        complaints(&lies)[0].contains("says that it is in UTF-8, and its letters say"),
        "{:?}",
        complaints(&lies)
    );
    let silent = read(b"<a>caf\xE9 cr\xE8me</a>".to_vec());
    assert!(
        complaints(&silent)[0].contains("By the rules such a file is in UTF-8"),
        "{:?}",
        complaints(&silent)
    );
}

#[test]
fn keys_of_toml_have_the_pointers_that_their_tables_make() {
    let words = "top = 1\n[a.b]\nx = \"q\\u00e4\" # r\ny.z = [1, {k = 'v'}]\n[[p]]\nn = 1\n[p.q]\nm = 2\n[[p]]\nn = 1979-05-27\n";
    let document = read("a.toml", words);
    for (pointer, expected) in [
        ("/top", "1"),
        ("/a/b/x", "qä"),
        ("/a/b/y/z/1/k", "v"),
        ("/p/0/n", "1"),
        ("/p/0/q/m", "2"),
        ("/p/1/n", "1979-05-27"),
    ] {
        assert_eq!(value(&document, pointer), expected, "{pointer}");
    }
    addresses_lead_back(&document);
    let broken = read("a.toml", "a = 1\nb = \nc = 3\n");
    assert_eq!((value(&broken, "/a"), value(&broken, "/c")), ("1".into(), "3".into()));
    assert!(complaints(&broken)[0].contains("line 2"), "{:?}", complaints(&broken));
}

#[test]
fn keys_of_ini_files_and_property_lists_are_found_by_their_names() {
    let ini = read("a.ini", "top=1\n; r\n[Section one]\nkey = a value\nlong = a \\\n  b\n[x]\nkey: 2\n");
    for (words, expected) in
        [("top", "1"), ("Section one.key", "a value"), ("Section one.long", "a \\\n  b"), ("x.key", "2")]
    {
        assert_eq!(value(&ini, words), expected, "{words}");
    }
    addresses_lead_back(&ini);
    let list = read(
        "a.plist",
        "<plist><dict><key>a &amp; b</key><string>x &lt; y</string><key>l</key><array><integer>1</integer><true/></array></dict></plist>",
    );
    assert_eq!((value(&list, "/a & b"), value(&list, "/l/0")), ("x < y".into(), "1".into()));
    addresses_lead_back(&list);
}

#[test]
fn property_lists_in_bytes_are_set_out_and_say_so() {
    // {"a": [1, true, itself], "c": 2.5}
    let mut bytes = b"bplist00".to_vec();
    let objects: [&[u8]; 7] = [
        &[0xD2, 1, 2, 3, 4],
        b"\x51a",
        b"\x51c",
        &[0xA3, 5, 6, 3],
        &[0x22, 0x40, 0x20, 0, 0],
        &[0x10, 1],
        &[9],
    ];
    let mut offsets = Vec::new();
    for object in objects {
        offsets.push(bytes.len() as u8);
        bytes.extend(object);
    }
    let table = bytes.len() as u8;
    bytes.extend(offsets);
    bytes.extend([0, 0, 0, 0, 0, 0, 1, 1]);
    for number in [7, 0, table] {
        bytes.extend([0, 0, 0, 0, 0, 0, 0, number]);
    }
    let source = Source::from_bytes("a.plist", bytes);
    let document = formats::read(source, DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    assert_eq!((value(&document, "/a/0"), value(&document, "/c")), ("1".into(), "2.5".into()));
    let told = complaints(&document).join("\n");
    assert!(told.contains("written in bytes") && told.contains("not shown"), "{told}");
}
