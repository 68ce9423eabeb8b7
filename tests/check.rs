//! `check`, `text`, `sketch` and `find` as they are started by people: nothing is passed by, nothing is called damaged that was
//! only not looked at, nothing hangs, and no name of a file moves the terminal.
#![cfg(target_os = "linux")]

use serde_json::Value;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");
/// Longer than anything here takes on a machine that is busy with other tests.
const MOST_SECONDS: &str = "120";

/// A folder that others can look into.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    mode(folder.path(), 0o755);
    folder
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn is_root() -> bool {
    rustix::process::getuid().is_root()
}

/// The program, ended where it hangs.
fn program() -> Command {
    let mut command = Command::new("timeout");
    command.args([MOST_SECONDS, PROGRAM]);
    command
}

/// The program where anybody may start it: it may have been built in a folder of the superuser's own.
struct Anybodys(tempfile::TempDir);

impl Anybodys {
    fn new() -> Self {
        let own = Self(folder());
        std::fs::hard_link(PROGRAM, own.program())
            .or_else(|_| std::fs::copy(PROGRAM, own.program()).map(drop))
            .unwrap();
        own
    }

    fn program(&self) -> PathBuf {
        self.0.path().join("folioscope")
    }

    /// As somebody whom permissions bind: a superuser, as whom tests run in containers, may read anything.
    fn ordinary_user(&self) -> Command {
        if !is_root() {
            return program();
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "timeout", MOST_SECONDS]);
        command.arg(self.program());
        command
    }

    /// As somebody who may have so many processes and threads, and nobody else's are counted among them.
    fn with_threads(&self, threads: &str) -> Option<Command> {
        // A superuser may have as many as they like, and everybody else has some already.
        is_root().then(|| {
            let mut command = Command::new("timeout");
            command.args([MOST_SECONDS, "setpriv", "--reuid=65533", "--regid=65533", "--clear-groups"]);
            command.args(["prlimit", &format!("--nproc={threads}")]).arg(self.program());
            command
        })
    }
}

fn run(mut command: Command, folder: &Path, arguments: &[&str]) -> Output {
    let output = command.current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap();
    assert_ne!(output.status.code(), Some(124), "it hangs: {arguments:?}");
    output
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn rows(output: &Output) -> Vec<Value> {
    let lines = String::from_utf8(output.stdout.clone()).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Path and outcome of each row.
fn outcomes(output: &Output) -> Vec<(String, String)> {
    let word = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    rows(output).iter().map(|row| (word(row, "path"), word(row, "outcome"))).collect()
}

fn check_outcomes(output: &Output, expected: &[(&str, &str)]) {
    let found = outcomes(output);
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected, "{}", stderr(output));
}

fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn what_is_no_file_has_a_row_that_says_so() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("inner")).unwrap();
    std::fs::write(at("inner/a.txt"), "Words.").unwrap();
    pipe(&at("inner/pipe"));
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    symlink("nowhere", at("dead")).unwrap();
    symlink("myself", at("myself")).unwrap();
    symlink("inner", at("same")).unwrap();
    symlink("inner/a.txt", at("link.txt")).unwrap();
    symlink("/dev/zero", at("zero")).unwrap();
    symlink("/proc/kmsg", at("kernel.log")).unwrap();
    let output = run(program(), folder.path(), &["check", "--json", "."]);
    let expected = [
        ("./inner/a.txt", "opens"),
        ("./inner/pipe", "not-a-file"),
        ("./same", "not-a-file"),
        ("./dead", "not-a-file"),
        ("./kernel.log", "not-a-file"),
        ("./link.txt", "opens"),
        ("./myself", "not-a-file"),
        ("./socket", "not-a-file"),
        ("./zero", "not-a-file"),
    ];
    check_outcomes(&output, &expected);
    for row in rows(&output).iter().filter(|row| row["outcome"] == "not-a-file") {
        assert!(row["words"].as_str().is_some_and(|words| words.ends_with(|c| c != '.')), "{row}");
    }
    // It is what there is, and all of it is known.
    assert_eq!((output.status.code(), stderr(&output).lines().count()), (Some(0), 1));
    // Named directly, each says the same.
    for (path, outcome) in expected {
        if path != "./same" {
            check_outcomes(&run(program(), folder.path(), &["check", "--json", path]), &[(path, outcome)]);
        }
        if outcome == "not-a-file" {
            let text = run(program(), folder.path(), &["text", path]);
            assert_eq!(text.status.code(), Some(1), "{path}");
        }
    }
}

#[test]
fn what_may_not_be_looked_at_is_not_called_damaged_nor_left_out() {
    let (folder, anybodys) = (folder(), Anybodys::new());
    let at = |name: &str| folder.path().join(name);
    for (name, files) in
        [("closed", &["in.txt"][..]), ("names-only", &["in.txt"]), ("open", &["a.txt", "b.txt"])]
    {
        std::fs::create_dir(at(name)).unwrap();
        files.iter().for_each(|file| std::fs::write(at(name).join(file), "Words.").unwrap());
    }
    mode(&at("open/b.txt"), 0o000);
    mode(&at("closed"), 0o000);
    // Its names can be read, and nothing else.
    mode(&at("names-only"), 0o444);
    let output = run(anybodys.ordinary_user(), folder.path(), &["check", "--json", "."]);
    let expected = [
        ("./closed", "not-listed"),
        ("./names-only/in.txt", "no-permission"),
        ("./open/a.txt", "opens"),
        ("./open/b.txt", "no-permission"),
    ];
    check_outcomes(&output, &expected);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "a script takes this pile for known");
    assert!(said.contains("3 files in") && said.contains("1 not-listed"), "{said}");
    assert!(said.contains("3 of these files and folders could not be looked at."), "{said}");
    for (path, outcome, words) in [
        ("closed/", "not-listed", "This folder may not be read"),
        ("closed/in.txt", "no-permission", "because its folder may not be"),
        ("closed/none", "no-permission", "because its folder may not be"),
        ("open/b.txt", "no-permission", "This file may not be read"),
    ] {
        let output = run(anybodys.ordinary_user(), folder.path(), &["check", "--json", path]);
        check_outcomes(&output, &[(path, outcome)]);
        let said = rows(&output)[0]["words"].as_str().unwrap().to_owned();
        assert!(said.contains(words) && output.status.code() == Some(1), "{path}: {said}");
    }
    mode(&at("closed"), 0o755);
    mode(&at("names-only"), 0o755);
}

/// One name that is mistyped in a list of a thousand must not cost what is known of the others.
#[test]
fn a_path_that_is_not_there_is_a_row_among_the_others() {
    let folder = folder();
    for name in ["a.txt", "b.txt"] {
        std::fs::write(folder.path().join(name), "Words.").unwrap();
    }
    let check = |paths: &[&str]| run(program(), folder.path(), &[&["check", "--json"], paths].concat());
    let output = check(&["./a.txt", "missing.txt", "a.txt/in", "none/", "b.txt"]);
    let expected = [
        ("./a.txt", "opens"),
        ("missing.txt", "gone"),
        ("a.txt/in", "gone"),
        ("none/", "gone"),
        ("b.txt", "opens"),
    ];
    check_outcomes(&output, &expected);
    assert_eq!(rows(&output)[1]["words"], "There is no such file. File: missing.txt");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "a script takes this list for read: {said}");
    assert!(said.contains("3 of these files and folders could not be looked at."), "{said}");
    let people = run(program(), folder.path(), &["check", "a.txt", "missing.txt"]);
    let lines = String::from_utf8(people.stdout).unwrap();
    assert!(lines.contains("  a.txt\n") && lines.contains("  missing.txt\n"), "{lines}");
    assert!(lines.contains("1 opens, 1 gone") && people.status.code() == Some(1), "{lines}");
}

/// Who names a path has a row or a sentence for it, and nothing is counted twice.
#[test]
fn what_is_named_twice_or_is_empty_is_not_passed_by_in_silence() {
    let folder = folder();
    std::fs::write(folder.path().join("a.txt"), "Words.").unwrap();
    symlink("a.txt", folder.path().join("link.txt")).unwrap();
    std::fs::create_dir_all(folder.path().join("empty/inner")).unwrap();
    let check = |paths: &[&str]| run(program(), folder.path(), &[&["check", "--json"], paths].concat());
    let output = check(&["a.txt", "./a.txt", "link.txt", "empty", "empty/", "gone", "gone"]);
    check_outcomes(&output, &[("a.txt", "opens"), ("link.txt", "opens"), ("gone", "gone")]);
    let said = stderr(&output);
    for words in [
        "This was named before, and is read and counted once. Path: ./a.txt",
        "There are no files in this folder. Folder: empty",
        "This was named before, and is read and counted once. Path: empty/",
        "This was named before, and is read and counted once. Path: gone",
    ] {
        assert!(said.lines().any(|line| line == words), "{words}\n{said}");
    }
    // An empty folder beside others is a finding; nothing at all is what nobody meant to ask.
    assert_eq!(check(&["a.txt", "empty"]).status.code(), Some(0));
    let nothing = check(&["empty"]);
    assert!(
        nothing.status.code() == Some(1) && stderr(&nothing).contains("There are no files in these folders.")
    );
}

#[test]
fn a_name_that_is_not_unicode_can_be_had_again_from_its_row() {
    let folder = folder();
    let name = OsStr::from_bytes(b"caf\xe9 \xff\n100%.txt");
    std::fs::write(folder.path().join(name), "Words.").unwrap();
    std::fs::write(folder.path().join("plain.txt"), "Words.").unwrap();
    let output = run(program(), folder.path(), &["check", "--json", "."]);
    let rows = rows(&output);
    assert_eq!(rows.len(), 2);
    let bytes = rows[0]["path_bytes"].as_str().unwrap();
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(bytes).collect();
    assert_eq!(bytes, [b"./", name.as_bytes()].concat());
    assert!(folder.path().join(OsStr::from_bytes(&bytes)).exists());
    assert_eq!((rows[0]["outcome"].as_str(), rows[1].get("path_bytes")), (Some("opens"), None));
    let people = String::from_utf8(run(program(), folder.path(), &["check", "."]).stdout).unwrap();
    assert!(people.contains("  ./caf\\xe9 \\xff\\n100%.txt\n"), "{people}");
}

/// Reading takes some files beside the one that is read; where that is too many, fewer are read at once.
#[test]
fn a_system_that_runs_out_of_files_makes_no_file_damaged() {
    let folder = folder();
    for number in 0..18 {
        // Of a kind that is read in a child, which takes more.
        let text = format!("Words of number {number}.");
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
        std::fs::write(folder.path().join(format!("{number:02}.txt.gz")), packed.finish().unwrap()).unwrap();
    }
    let with_files = |files: &str| {
        let mut command = Command::new("sh");
        let script = format!("ulimit -n {files}; exec timeout {MOST_SECONDS} {PROGRAM} check --json .");
        run(
            {
                command.args(["-c", &script]);
                command
            },
            folder.path(),
            &[],
        )
    };
    for files in ["40", "20", "16"] {
        let output = with_files(files);
        let found = outcomes(&output);
        assert!(
            found.len() == 18 && found.iter().all(|(_, outcome)| outcome == "opens"),
            "{files}: {found:?}"
        );
        assert_eq!(output.status.code(), Some(0));
    }
    // With hardly any at all, it is said what is missing.
    let output = with_files("7");
    let found = outcomes(&output);
    assert!(found.iter().all(|(_, outcome)| outcome == "no-resources"), "{found:?}");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
}

/// What a program writes to a terminal; `None` where this system has no way to make one.
fn on_a_terminal(folder: &Path, arguments: &[&str]) -> Option<String> {
    let script = Command::new("script").arg("--version").output();
    if !script.is_ok_and(|output| output.status.success()) {
        println!("There is no “script” on this system, so that nothing is shown on a terminal.");
        return None;
    }
    let quoted: Vec<String> = arguments.iter().map(|argument| format!("'{argument}'")).collect();
    let line = format!("timeout {MOST_SECONDS} {PROGRAM} {}", quoted.join(" "));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    Some(String::from_utf8_lossy(&run(command, folder, &[]).stdout).into_owned())
}

#[test]
fn nothing_in_a_document_or_a_name_moves_the_terminal() {
    let folder = folder();
    const HOSTILE: &str = "one \u{1b}[2J\u{1b}]0;owned\u{7} \u{9b}31m two \u{202E}eerht\u{202C} é";
    let name = "a\u{1b}[2J \u{202E}x.md";
    std::fs::write(folder.path().join(name), HOSTILE).unwrap();
    // For another program, every byte is what it is.
    let piped = run(program(), folder.path(), &["text", name]);
    assert_eq!(String::from_utf8(piped.stdout).unwrap().trim_end(), HOSTILE);
    let acts = |text: &str| text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202E}', '\u{202C}']);
    for arguments in [
        &["text", name][..],
        &["sketch", name],
        &["sketch", "--json", name],
        &["find", "two", name],
        &["find", "--json", "two", name],
        &["check", "."],
        &["check", "--json", "."],
        &["text", "none\u{1b}[2J"],
    ] {
        let Some(shown) = on_a_terminal(folder.path(), arguments) else { return };
        assert!(!acts(&shown), "{arguments:?}: {shown:?}");
        // `sketch` has signs of its own for them.
        let seen = ["\\u{1b}", "\\u001b", "‹U+001B›"].iter().any(|sign| shown.contains(sign));
        assert!(seen, "{arguments:?}: {shown:?}");
    }
    let shown = on_a_terminal(folder.path(), &["text", name]).unwrap();
    assert!(shown.contains("two \\u{202e}eerht") && shown.contains('é'), "{shown:?}");
    // Also what is said of a name where there is no terminal: it is one line.
    assert!(!acts(&stderr(&run(program(), folder.path(), &["text", "none\u{1b}[2J"]))));
}

#[test]
fn a_system_without_threads_or_memory_is_told_in_a_sentence() {
    let (folder, anybodys) = (folder(), Anybodys::new());
    std::fs::write(folder.path().join("a.txt"), "Words.").unwrap();
    mode(folder.path(), 0o777);
    let said = |output: &Output| {
        assert!(!stderr(output).contains("panicked"), "{}", stderr(output));
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {}", output.status, stderr(output));
        stderr(output)
    };
    for threads in ["1", "3", "5"] {
        for arguments in [
            &["check", "a.txt"][..],
            &["text", "a.txt"],
            &["--screenshot", "a.png", "a.txt"],
            &["--profile", "p"],
        ] {
            let Some(command) = anybodys.with_threads(threads) else { break };
            said(&run(command, folder.path(), arguments));
        }
    }
    if let Some(command) = anybodys.with_threads("1") {
        let output = run(command, folder.path(), &["check", "a.txt"]);
        assert!(said(&output).contains("no thread to spare") && output.status.code() == Some(1));
    }
    let mut told = 0;
    for megabytes in (40..=240).step_by(20) {
        let mut command = Command::new("prlimit");
        command.args([&format!("--as={megabytes}000000"), "timeout", MOST_SECONDS, PROGRAM]);
        let output = run(command, folder.path(), &["--screenshot", "a.png", "a.txt"]);
        // The system itself ends what does not even fit in; its loader says so in words of its own.
        if stderr(&output).contains("error while loading shared libraries") {
            continue;
        }
        if output.status.code().is_some_and(|code| code < 128) || !stderr(&output).is_empty() {
            told += usize::from(said(&output).contains("folioscope: The program had to end"));
        }
    }
    assert!(told > 0, "no limit was met while the program ran, so that nothing is shown");
}
