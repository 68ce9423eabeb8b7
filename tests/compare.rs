//! `folioscope compare` as scripts and people start it: what it prints, and how it ends.
#![cfg(target_os = "linux")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");
/// Longer than anything here takes on a machine that is busy with other tests.
const MOST_SECONDS: &str = "120";

fn compare(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command.args([MOST_SECONDS, PROGRAM, "compare"]).args(arguments).current_dir(folder);
    command.stdin(Stdio::null()).output().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, words: &str| std::fs::write(folder.path().join(name), words).unwrap();
    write("1.md", "# The plan\n\nFunds shall be “kept”.\n\nIt stays.\n\nNobody reads this.\n");
    write("2.html", "<h1>The plan</h1><p>Funds may be \"kept\".<p>It   stays.<p>Somebody\ncame.");
    write("same.txt", "The plan\n\nFunds shall be \"kept\".\nIt stays.\n\nNobody reads this.\n");
    folder
}

#[test]
fn what_differs_is_printed_below_its_place_and_told_by_the_exit_code() {
    let folder = folder();
    let output = compare(folder.path(), &["1.md", "2.html"]);
    let expected = "@@ 1.md, paragraph 2 @@\nFunds [-shall-] {+may+} be \"kept\".\n\n\
        @@ 1.md, paragraph 4 @@\n[-Nobody reads this-] {+Somebody came+}.\n";
    assert_eq!(printed(&output), expected);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(1), "2 differences: 2 changed.\n"));
}

#[test]
fn the_same_words_in_another_format_do_not_differ() {
    let folder = folder();
    let output = compare(folder.path(), &["1.md", "same.txt"]);
    assert_eq!((printed(&output).as_str(), output.status.code()), ("", Some(0)), "{}", said(&output));
    let output = compare(folder.path(), &["--everything", "1.md", "same.txt"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    for files in [["1.md", "none.txt"], ["none.txt", "1.md"]] {
        let output = compare(folder.path(), &files);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("none.txt"), "{}", said(&output));
    }
}

#[test]
fn programs_have_both_words_with_their_spans_and_places() {
    let folder = folder();
    let output = compare(folder.path(), &["--json", "1.md", "2.html"]);
    let rows: Vec<Value> = printed(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["kind"], "replaced");
    let text = |file: &str| {
        let text = Command::new(PROGRAM).args(["text", file]).current_dir(folder.path()).output().unwrap();
        printed(&text)
    };
    for (side, file, words) in [("first", "1.md", "shall"), ("second", "2.html", "may")] {
        let own = &rows[0][side];
        assert_eq!((own["file"].as_str(), own["words"].as_str()), (Some(file), Some(words)));
        assert_eq!(own["place"], "paragraph 2");
        let at = |end: usize| own["span"][end].as_u64().unwrap() as usize;
        assert_eq!(&text(file)[at(0)..at(1)], words);
    }
}
