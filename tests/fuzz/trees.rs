//! Breaks structured data of all kinds.

use super::fuzz::Target;
use super::{check, read};
use folioscope::data::grid::{Cell, Way};

type Check = fn(&[u8]) -> Result<(), String>;

/// Lists of records, which are tables as well.
const TABLES: &[&str] = &[
    "[{\"a\": 1, \"b\": \"x\\ny\"}, {\"b\": null, \"c\": {\"d\": [1]}},\n {\"a\": \"\\\"\"}, 3]",
    "{\"k\": 1, \"list\": [{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}, {\"b\": 5}]}",
    "{\"a\": 1, \"b\": \"x\"}\n{\"b\": \"\\u00e4\", \"a\": [1]}\n\nno\n{\"c\": {}}",
];

fn tables(test: &str) -> impl Iterator<Item = &'static str> {
    let count = if matches!(test, "trees::json" | "trees::lines") { TABLES.len() } else { 0 };
    TABLES.iter().copied().take(count)
}

/// A text that is broken by itself, with signs that mean something in it.
fn broken(test: &'static str, seed: &str, words: &'static [&'static [u8]], check: Check) {
    Target {
        test,
        seeds: std::iter::once(seed.to_owned())
            .chain(tables(test).map(str::to_owned))
            .map(String::into_bytes)
            .collect(),
        words,
        check,
    }
    .run();
}

/// Where the data is a table: each cell stands in its row, and leads back to itself; and rows gone through leaf by leaf
/// are those that are looked up one by one.
fn check_rows(name: &str, bytes: &[u8]) -> Result<(), String> {
    check(name, bytes)?;
    let Some(document) = read(name, bytes)? else { return Ok(()) };
    let Some(grid) = document.grid(0) else { return Ok(()) };
    let mut rows: Vec<String> = Vec::new();
    for number in 0..grid.rows() {
        let row = grid.row(number).ok_or("a row is missing")?;
        let mut words = Vec::new();
        for (column, (span, shown)) in row.cells().enumerate() {
            words.push(shown.to_owned());
            let inside = row.span().start <= span.start && span.end <= row.span().end;
            let written = document.text.slice(span).len() as u64;
            if !inside || written != span.len() {
                return Err(format!("cell {column} of row {number} stands outside of it"));
            }
            let cell = Cell::new(number, column as u32);
            if !span.is_empty() && document.cell_from_offset(span.start) != Some((0, cell)) {
                return Err(format!("{cell} is not found by its words"));
            }
        }
        rows.push(words.join("\t"));
    }
    let (mut way, mut gone_through) = (Way::default(), Vec::new());
    for leaf in grid.leaves() {
        grid.rows_in_leaf(leaf, &mut way, &mut |nth, words| {
            gone_through.push((nth as usize, words.to_owned()));
        });
    }
    let same =
        gone_through.iter().enumerate().all(|(at, (nth, words))| at == *nth && rows.get(at) == Some(words));
    if same && gone_through.len() == rows.len() {
        Ok(())
    } else {
        Err("rows are others, leaf by leaf".to_owned())
    }
}

#[test]
fn json() {
    let seed = "// r\n{\"a\": [1, -2.5e3, true, null, {\"b/~\": \"x\\u00e4\\ud83d\\ude00\\n\"}], 'c': {}, \"a\": [],}\n";
    let words: &'static [&'static [u8]] = &[
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\\u",
        b"\\",
        b"//",
        b"/*",
        b"*/",
        b"1e999",
        b"\xEF\xBB\xBF",
    ];
    broken("trees::json", seed, words, |bytes| check_rows("fuzz.json", bytes));
}

#[test]
fn lines() {
    let seed = "{\"a\": 1}\n\n{\"a\": [2, {\"b\": 3}]}\r\n[]\n";
    let words: &'static [&'static [u8]] = &[b"{", b"}", b"[", b"]", b",", b"\"", b"\n", b"\r", b"#", b"/*"];
    broken("trees::lines", seed, words, |bytes| check_rows("fuzz.jsonl", bytes));
}

#[test]
fn xml() {
    let seed = "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e 'x'>]><r a='1' b=\"&lt;\"><!-- c --><i>ä &e;</i>mixed<i/><![CDATA[<x]]><?p d?></r>";
    let words: &'static [&'static [u8]] = &[
        b"<",
        b">",
        b"</",
        b"/>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"?>",
        b"<!",
        b"=",
        b"'",
        b"\"",
        b"&",
        b"<a>",
    ];
    broken("trees::xml", seed, words, |bytes| check("fuzz.xml", bytes));
}

#[test]
fn yaml() {
    let seed = "# c\na: &n 'it''s'\nl:\n- 1\n- {x: y, \"z\": [2, 3]}\nb: *n\n? [k]\n: !t v\nlong: |\n  two\n  lines\n---\n- ä\n...\n";
    let words: &'static [&'static [u8]] = &[
        b":", b"- ", b"? ", b"---\n", b"...\n", b"&a ", b"*a", b"!t ", b"|\n", b">\n", b"{", b"}", b"[",
        b"]", b"'", b"\"", b"#", b"\t", b"<<: ",
    ];
    broken("trees::yaml", seed, words, |bytes| check("fuzz.yaml", bytes));
}

#[test]
fn toml() {
    let seed = "t = 1\n[a.b]\nx = \"q\\u00e4\" # r\ny.z = [1, {k = 'v'}]\n[[p]]\nn = 1979-05-27\n[p.q]\nm = \"\"\"a\nb\"\"\"\n";
    let words: &'static [&'static [u8]] = &[
        b"[", b"]", b"[[", b"]]", b"=", b".", b"{", b"}", b"\"", b"'", b"\"\"\"", b"'''", b"#", b"\n", b",",
    ];
    broken("trees::toml", seed, words, |bytes| check("fuzz.toml", bytes));
}

#[test]
fn keys() {
    let seed = "top=1\n; r\n[Sec]\nkey : v \\\n  b\nexport X=\"y\"\nlone\n";
    let words: &'static [&'static [u8]] =
        &[b"[", b"]", b"=", b":", b"\\\n", b"#", b";", b"!", b"export ", b"\n", b"\r"];
    broken("trees::keys", seed, words, |bytes| check("fuzz.ini", bytes));
}

#[test]
fn lists() {
    let seed = "<plist><dict><key>a</key><string>x &lt;</string><key>l</key><array><integer>1</integer><true/><data>AA==</data></array></dict></plist>";
    let words: &'static [&'static [u8]] = &[
        b"<dict>",
        b"</dict>",
        b"<array>",
        b"</array>",
        b"<key>",
        b"</key>",
        b"<string>",
        b"<true/>",
        b"<![CDATA[",
        b"]]>",
        b"<dict/>",
    ];
    broken("trees::lists", seed, words, |bytes| check("fuzz.plist", bytes));
}

#[test]
fn lists_in_bytes() {
    // {"a": [1, true, "b"], "c": 2.5}
    let mut seed = b"bplist00".to_vec();
    let objects: [&[u8]; 8] = [
        &[0xD2, 1, 2, 3, 4],
        b"\x51a",
        b"\x51c",
        &[0xA3, 5, 6, 7],
        &[0x22, 0x40, 0x20, 0, 0],
        &[0x10, 1],
        &[9],
        b"\x51b",
    ];
    let mut offsets = Vec::new();
    for object in objects {
        offsets.push(seed.len() as u8);
        seed.extend(object);
    }
    let table = seed.len() as u8;
    seed.extend(offsets);
    seed.extend([0, 0, 0, 0, 0, 0, 1, 1]);
    for number in [8, 0, table] {
        seed.extend([0, 0, 0, 0, 0, 0, 0, number]);
    }
    let words: &'static [&'static [u8]] =
        &[b"\xD1", b"\xA1", b"\x5F", b"\x6F\x11", b"\x33", b"\x80\0", b"\x14"];
    let check = |bytes: &[u8]| check("fuzz.plist", bytes);
    Target { test: "trees::lists_in_bytes", seeds: vec![seed], words, check }.run();
}

#[test]
fn databases() {
    let mut database = rusqlite::Connection::open_in_memory().unwrap();
    let sql = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB); INSERT INTO t VALUES (1, 'x', x'00'), (2, NULL, 1.5); CREATE VIEW v AS SELECT b FROM t; CREATE INDEX i ON t (b);";
    database.execute_batch(sql).unwrap();
    let seeds = vec![database.serialize(rusqlite::MAIN_DB).unwrap().to_vec()];
    let words: &'static [&'static [u8]] = &[
        b"CREATE TABLE ",
        b"CREATE VIRTUAL TABLE v USING fts5(a)",
        b"\xFF\xFF\xFF\xFF",
        b"\0\0",
        b"SQLite format 3\0",
    ];
    Target { test: "trees::databases", seeds, words, check: |bytes| check("fuzz.db", bytes) }.run();
}
