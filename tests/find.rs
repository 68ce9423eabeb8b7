//! `folioscope find` as scripts and people start it: what it prints, how it ends, and that a file that cannot be read
//! takes nothing from the others.
#![cfg(target_os = "linux")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");
/// Longer than anything here takes on a machine that is busy with other tests.
const MOST_SECONDS: &str = "120";

fn find(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command.args([MOST_SECONDS, PROGRAM, "find"]).args(arguments).current_dir(folder);
    command.stdin(Stdio::null()).output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn check(folder: &Path, arguments: &[&str], code: i32, expected: &str) {
    let output = find(folder, arguments);
    assert_eq!(printed(&output), expected, "{arguments:?}");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, words: &str| std::fs::write(folder.path().join(name), words).unwrap();
    write("a.txt", "The café\nby the gate.\n\nA Gate, a gatepost.\n");
    write("b.md", "# Title\n\nNobody at the gate.\n");
    let labels = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf/labels.pdf");
    std::fs::copy(labels, folder.path().join("labels.pdf")).unwrap();
    folder
}

#[test]
fn each_hit_has_a_line_with_its_file_its_place_and_its_words() {
    let folder = folder();
    let at = folder.path();
    let all = "a.txt: paragraph 1: The café by the gate. A Gate, a gatepost.\n\
        a.txt: paragraph 2: The café by the gate. A Gate, a gatepost.\n\
        a.txt: paragraph 2: The café by the gate. A Gate, a gatepost.\n\
        b.md: paragraph 2: Title Nobody at the gate.\n";
    check(at, &["gate", "a.txt", "b.md"], 0, all);
    let line = |number: usize| all.lines().nth(number).unwrap().to_owned() + "\n";
    check(at, &["CAFE by", "a.txt"], 0, &line(0));
    check(at, &["Gate", "--case", "a.txt", "b.md"], 0, &line(1));
    check(at, &["a gate", "--whole-word", "a.txt"], 0, &line(1));
    check(at, &["gate[a-z]", "--regex", "a.txt"], 0, &line(2));
    check(at, &["cafe", "--accents", "a.txt"], 1, "");
    let output = find(at, &["first", "labels.pdf"]);
    assert!(printed(&output).starts_with("labels.pdf: page ii: "), "{}", printed(&output));
}

#[test]
fn programs_get_spans_units_and_words() {
    let folder = folder();
    let output = find(folder.path(), &["--json", "not signed", "labels.pdf"]);
    let row: Value = serde_json::from_str(&printed(&output)).unwrap();
    assert_eq!(row["span"], json!([209, 219]));
    assert_eq!(row["unit"], json!({ "kind": "page", "number": 4, "label": "2" }));
    assert_eq!((&row["file"], &row["place"]), (&json!("labels.pdf"), &json!("page 2")));
    assert_eq!(row["words"], "not signed");
    assert!(row["context"].as_str().unwrap().contains("the letter that is not signed."), "{row}");
    let output = find(folder.path(), &["--json", "cafe by", "a.txt"]);
    let row: Value = serde_json::from_str(&printed(&output)).unwrap();
    assert_eq!((&row["unit"], &row["words"]), (&Value::Null, &json!("café\nby")));
}

#[test]
fn what_cannot_be_read_is_said_and_takes_no_hit_away() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("broken.pdf"), "%PDF-1.7\nnothing").unwrap();
    std::fs::create_dir(at.join("inner")).unwrap();
    for missing in ["gone.txt", "broken.pdf", "inner"] {
        let output = find(at, &["cafe", missing, "a.txt"]);
        assert_eq!(output.status.code(), Some(2), "{missing}");
        assert_eq!(printed(&output).lines().count(), 1, "{missing}");
        assert!(said(&output).starts_with(&format!("folioscope: {missing}: ")), "{}", said(&output));
        assert_eq!(find(at, &["nowhere", missing, "a.txt"]).status.code(), Some(2), "{missing}");
    }
    for arguments in [&["(gate", "--regex", "a.txt"][..], &["  ", "a.txt"], &["gate"]] {
        check(at, arguments, 2, "");
    }
    let output = find(at, &["(gate", "--regex", "a.txt", "b.md"]);
    assert_eq!(said(&output).matches("unclosed group").count(), 1, "said once: {}", said(&output));
}

/// `folioscope find gate pile.txt | head -1`
#[test]
fn who_has_seen_enough_waits_for_nothing() {
    let folder = folder();
    let lines: String = (0..20_000).map(|n| format!("Gate {n} was open.\n")).collect();
    std::fs::write(folder.path().join("pile.txt"), lines).unwrap();
    let mut command = Command::new("timeout");
    command.args([MOST_SECONDS, PROGRAM, "find", "gate", "pile.txt", "pile.txt", "gone.txt"]);
    command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("pile.txt: paragraph 1: Gate 0 was open."), "{first}");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_hit_is_one_line_whatever_its_words_are() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("a\nb.txt"), "one\r\ntwo\u{2028}three\tfour\u{c}five").unwrap();
    let output = find(at, &["(?s)one.*five", "--regex", "a\nb.txt"]);
    let lines = printed(&output);
    assert_eq!(lines.lines().count(), 1, "{lines}");
    assert!(lines.starts_with("a\\nb.txt: ") && lines.ends_with("one two three four five\n"), "{lines}");
}
