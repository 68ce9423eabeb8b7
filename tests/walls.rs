//! Holds the walls of the house: who may know whom is read out of the code itself, because a wall that is only
//! written down in a plan is gone after the first hurried evening.
//!
//! The floors are those of `src/lib.rs`: its headings say which module lies on which. Tests inside the modules are
//! left out; they may look wherever they need to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// One place at which a file names something.
struct Use {
    file: String,
    line: usize,
    /// `crate::desk::command`, `std::fs`, `egui::Ui`; never relative.
    path: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All `.rs` files below a folder, as paths from the repository's root, in order.
fn sources(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn is_test(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.contains("/tests/")
}

/// The modules of a file without its name: `["desk", "find"]`; nothing for `lib.rs` and `main.rs`.
fn modules(file: &str) -> Vec<String> {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
    let parts = inner.split('/').filter(|part| !matches!(*part, "lib" | "main"));
    parts.map(str::to_owned).collect()
}

// ---- what a file names

/// A word or a sign of the code, with its line. Comments and what stands in quotation marks are left out.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let chars: Vec<char> = code.chars().collect();
    let (mut at, mut line) = (0, 1);
    let word = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        match c {
            '\n' => line += 1,
            '/' if next == Some('/') => {
                while chars.get(at + 1).is_some_and(|c| *c != '\n') {
                    at += 1;
                }
            }
            // Raw texts end at a quotation mark with as many hashes as they began with.
            'r' if matches!(next, Some('"' | '#'))
                && !at.checked_sub(1).is_some_and(|before| word(chars[before])) =>
            {
                let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
                if chars.get(at + 1 + hashes) == Some(&'"') {
                    at += 2 + hashes;
                    while at < chars.len()
                        && !(chars[at] == '"' && chars[at + 1..].iter().take(hashes).all(|c| *c == '#'))
                    {
                        line += usize::from(chars[at] == '\n');
                        at += 1;
                    }
                    at += hashes;
                }
            }
            '"' => {
                at += 1;
                while chars.get(at).is_some_and(|c| *c != '"') {
                    at += usize::from(chars[at] == '\\');
                    line += usize::from(chars.get(at) == Some(&'\n'));
                    at += 1;
                }
            }
            // A character, not a lifetime.
            '\'' if next == Some('\\') => {
                at += chars[at + 3..].iter().take_while(|c| **c != '\'').count() + 3
            }
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 2,
            ':' if next == Some(':') => {
                out.push((line, "::".to_owned()));
                at += 1;
            }
            c if word(c) => {
                let len = chars[at..].iter().take_while(|c| word(**c)).count();
                out.push((line, chars[at..at + len].iter().collect()));
                at += len - 1;
            }
            c if c.is_whitespace() => {}
            c => out.push((line, c.to_string())),
        }
        at += 1;
    }
    out
}

/// Reads the path that begins at `at`, with all that its braces hold; gives where it ends.
fn path_at(tokens: &[(usize, String)], mut at: usize, before: &str, out: &mut Vec<(usize, String)>) -> usize {
    let word = |at: usize| {
        tokens.get(at).is_some_and(|(_, token)| token.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let is = |at: usize, sign: &str| tokens.get(at).is_some_and(|(_, token)| token == sign);
    let mut path = before.to_owned();
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    loop {
        if is(at, "{") && !path.is_empty() {
            at += 1;
            while at < tokens.len() && !is(at, "}") {
                at = if is(at, ",") { at + 1 } else { path_at(tokens, at, &path, out).max(at + 1) };
            }
            return at + 1;
        }
        if !word(at) {
            out.push((line, path));
            return at;
        }
        path = format!("{path}{}{}", if path.is_empty() { "" } else { "::" }, tokens[at].1);
        at += 1;
        if !is(at, "::") {
            out.push((line, path));
            return at;
        }
        at += 1;
    }
}

/// Everything that a file names, its own tests left out.
fn uses(file: &str) -> Vec<Use> {
    let code = read(file);
    let code = match code.find("\n#[cfg(test)]\n") {
        Some(at) => {
            let rest = code[at..].trim_start().trim_start_matches("#[cfg(test)]").trim_start();
            assert!(
                rest.starts_with("mod "),
                "{file}: only the tests at the end of a file may be for tests alone"
            );
            &code[..at]
        }
        None => &code,
    };
    let tokens = tokens(code);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let begins = at == 0 || !matches!(tokens[at - 1].1.as_str(), "::" | ".");
        at = if begins { path_at(&tokens, at, "", &mut paths).max(at + 1) } else { at + 1 };
    }
    let named = paths.into_iter().filter(|(_, path)| !path.is_empty());
    named.map(|(line, path)| Use { file: file.to_owned(), line, path: absolute(file, &path) }).collect()
}

/// `super::command` in `src/desk/find.rs` is `crate::desk::command`.
fn absolute(file: &str, path: &str) -> String {
    let mut here = modules(file);
    let mut parts = path.split("::").peekable();
    match parts.peek() {
        Some(&"self") => drop(parts.next()),
        Some(&"super") => {}
        _ => return path.to_owned(),
    }
    while parts.next_if_eq(&"super").is_some() {
        here.pop();
    }
    let all = std::iter::once("crate").chain(here.iter().map(String::as_str)).chain(parts);
    all.collect::<Vec<_>>().join("::")
}

/// Whether a path is that of `what`, or of something in it.
fn within(path: &str, what: &str) -> bool {
    path == what || path.strip_prefix(what).is_some_and(|rest| rest.starts_with("::"))
}

// ---- the floors

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Floor {
    PlainData,
    Workshop,
    Desk,
    Roof,
}

/// Which module lies on which floor, as the map in `lib.rs` has it.
fn floors() -> BTreeMap<String, Floor> {
    let headings = [
        ("// ---- plain data", Floor::PlainData),
        ("// ---- the workshop", Floor::Workshop),
        ("// ---- the desk", Floor::Desk),
        ("// ---- the roof", Floor::Roof),
    ];
    let mut floor = None;
    let mut floors = BTreeMap::new();
    for line in read("src/lib.rs").lines() {
        if let Some((_, found)) = headings.iter().find(|(heading, _)| line.starts_with(heading)) {
            floor = Some(*found);
        }
        if let Some((name, _)) = line.strip_prefix("pub mod ").and_then(|rest| rest.split_once(';')) {
            let floor = floor.unwrap_or_else(|| panic!("src/lib.rs: “{name}” stands above all floors"));
            floors.insert(name.to_owned(), floor);
        }
    }
    assert!(headings.iter().all(|(_, floor)| floors.values().any(|own| own == floor)), "{floors:?}");
    floors
}

/// All uses that lie on a floor and are `broken`; none there must be.
fn check(floor: Option<Floor>, except: &[&str], broken: impl Fn(&Use) -> bool, why: &str) {
    let floors = floors();
    let mut found = Vec::new();
    for file in sources("src").iter().filter(|file| !is_test(file)) {
        let module = modules(file).first().cloned();
        // `main.rs` is under the roof as well.
        let own = module.as_ref().map_or(Floor::Roof, |module| floors[module]);
        let free = except
            .iter()
            .any(|free| *file == format!("src/{free}.rs") || file.starts_with(&format!("src/{free}/")));
        if floor.is_some_and(|floor| floor != own) || free || file == "src/lib.rs" {
            continue;
        }
        found.extend(uses(file).into_iter().filter(|used| broken(used)));
    }
    let found: Vec<String> =
        found.iter().map(|used| format!("{}:{}: {}", used.file, used.line, used.path)).collect();
    assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
}

/// Everything that draws or shapes text.
const DRAWING: &[&str] =
    &["egui", "eframe", "egui_tiles", "egui_system_font_provider", "parley", "fontique", "swash", "rfd"];
/// Everything that a decision must not depend on, so that it comes out the same in a test.
const WORLD: &[&str] = &[
    "std::fs",
    "std::thread",
    "std::env",
    "std::process",
    "std::time::Instant",
    "std::time::SystemTime",
    "jiff",
    "notify",
    "rusqlite",
];

fn names_any(used: &Use, what: &[&str]) -> bool {
    what.iter().any(|what| within(&used.path, what))
}

/// Whether a use leads to a module of one of these floors.
fn leads_to(used: &Use, floors: &BTreeMap<String, Floor>, to: &[Floor]) -> bool {
    let module = used.path.strip_prefix("crate::").map(|rest| rest.split("::").next().unwrap_or(rest));
    module.and_then(|module| floors.get(module)).is_some_and(|floor| to.contains(floor))
}

#[test]
fn plain_data_stays_plain_so_that_everything_can_be_tested_without_files_clock_or_window() {
    let floors = floors();
    let upper = [Floor::Workshop, Floor::Desk, Floor::Roof];
    let broken =
        |used: &Use| names_any(used, DRAWING) || names_any(used, WORLD) || leads_to(used, &floors, &upper);
    check(
        Some(Floor::PlainData),
        &[],
        broken,
        "Plain data knows no files, threads, clock, window, nor any other floor:",
    );
}

#[test]
fn the_workshop_does_not_know_who_asks_so_that_reading_works_without_a_window() {
    let floors = floors();
    let broken = |used: &Use| leads_to(used, &floors, &[Floor::Desk, Floor::Roof]);
    check(Some(Floor::Workshop), &[], broken, "The workshop knows neither desk nor window:");
}

#[test]
fn the_desk_only_decides_so_that_whole_sessions_run_as_tests() {
    let floors = floors();
    let broken =
        |used: &Use| leads_to(used, &floors, &[Floor::Workshop, Floor::Roof]) || names_any(used, WORLD);
    check(
        Some(Floor::Desk),
        &[],
        broken,
        "The desk touches no files, threads nor clock, and knows no workshop and no window:",
    );
}

#[test]
fn only_the_window_draws_so_that_another_toolkit_costs_one_folder() {
    let broken = |used: &Use| names_any(used, DRAWING);
    for floor in [Floor::PlainData, Floor::Workshop, Floor::Desk] {
        check(Some(floor), &[], broken, "Only `ui` and `main.rs` draw:");
    }
}

#[test]
fn panels_ask_what_a_document_has_and_not_which_format_it_is() {
    let readers = [
        "crate::formats",
        "crate::decode",
        "crate::find",
        "crate::library",
        "crate::sketch",
        "crate::store",
        "crate::check",
        "crate::worker",
        "crate::extract",
        "crate::index",
    ];
    check(
        Some(Floor::Roof),
        &["main"],
        |used| names_any(used, &readers),
        "The window gets its data from the desk alone:",
    );
}

#[test]
fn originals_are_never_written_because_only_the_store_writes_files() {
    let writes = [
        "write",
        "rename",
        "copy",
        "remove_file",
        "remove_dir",
        "remove_dir_all",
        "create_dir",
        "create_dir_all",
        "hard_link",
        "set_permissions",
        "File",
    ];
    let broken = |used: &Use| {
        let mut parts = used.path.rsplit("::");
        let (last, before) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let by_function = before == "fs" && last != "File" && writes.contains(&last);
        let by_handle = before == "File" && matches!(last, "create" | "create_new" | "options");
        by_function
            || by_handle
            || last == "OpenOptions"
            || before == "OpenOptions"
            || within(&used.path, "rusqlite")
    };
    // `main.rs` writes the screenshot that it is asked for.
    check(None, &["store", "main"], broken, "Only `store` writes files:");
}

#[test]
fn nothing_leaves_this_computer_because_nobody_opens_a_socket() {
    let broken = |used: &Use| within(&used.path, "std::net") || within(&used.path, "std::os::unix::net");
    check(None, &[], broken, "Nobody opens a connection:");
    let broken = |used: &Use| within(&used.path, "rustix::net");
    check(
        None,
        &["worker/link", "worker/sandbox"],
        broken,
        "Only children are spoken to, over a pair of sockets:",
    );
    let lock = read("Cargo.lock");
    for client in [
        "reqwest",
        "ureq",
        "hyper",
        "curl",
        "isahc",
        "attohttpc",
        "minreq",
        "rustls",
        "native-tls",
        "openssl",
    ] {
        assert!(
            !lock.contains(&format!("name = \"{client}\"\n")),
            "{client} would let the program reach the network"
        );
    }
}

// ---- folders and their tables

/// Names of the modules that a file declares.
fn declared(file: &str) -> BTreeSet<String> {
    let code = read(file);
    let lines = code.lines().map(|line| line.trim_start_matches("pub ").trim_start_matches("pub(crate) "));
    let names =
        lines.filter_map(|line| line.strip_prefix("mod ")?.split_once(';').map(|(name, _)| name.to_owned()));
    names.filter(|name| name != "tests").collect()
}

/// Names of the modules that lie in a folder.
fn lying_in(folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let names = names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()));
    names.filter(|name| !matches!(name.as_str(), "lib" | "main" | "tests")).collect()
}

#[test]
fn a_file_that_was_dropped_into_a_folder_is_not_forgotten() {
    assert_eq!(lying_in("src"), declared("src/lib.rs"), "src/ against src/lib.rs");
    let folders: BTreeSet<String> = sources("src")
        .iter()
        .filter_map(|file| file.rsplit_once('/').map(|(folder, _)| folder.to_owned()))
        .filter(|folder| folder != "src" && !folder.ends_with("/tests"))
        .collect();
    for folder in folders {
        let file = format!("{folder}.rs");
        assert_eq!(lying_in(&folder), declared(&file), "{folder}/ against {file}");
    }
}

/// Every module of a folder must have a row in the table in the folder's own file.
fn check_table(file: &str, table: &str, row: impl Fn(&str) -> String) {
    let code = read(file);
    let from = code.find(table).unwrap_or_else(|| panic!("{file} has no table “{table}”"));
    let len = code[from..].find("];").unwrap_or_else(|| panic!("{file}: the table has no end"));
    for name in lying_in(file.trim_end_matches(".rs")) {
        assert!(code[from..from + len].contains(&row(&name)), "{file}: “{name}” has no row in “{table}”");
    }
}

#[test]
fn a_format_in_the_folder_reads_files_because_it_is_in_the_table() {
    check_table("src/formats.rs", "pub const FORMATS", |name| format!("{name}::FORMAT"));
}

#[test]
fn a_panel_in_the_folder_can_be_shown_because_it_is_in_the_table() {
    check_table("src/ui/panels.rs", "pub const PANELS", |name| format!("{name}::"));
}

#[test]
fn whoever_opens_a_file_learns_first_why_it_exists() {
    let all: Vec<String> = ["src", "tests", "benches"]
        .into_iter()
        .filter(|folder| root().join(folder).is_dir())
        .flat_map(sources)
        .collect();
    let silent: Vec<&String> = all.iter().filter(|file| !read(file).starts_with("//! ")).collect();
    assert!(silent.is_empty(), "The first line says why the file exists: {silent:#?}");
    let folders: Vec<&String> = all.iter().filter(|file| file.ends_with("/mod.rs")).collect();
    assert!(folders.is_empty(), "A folder's root is the file of the same name beside it: {folders:?}");
}

#[test]
fn these_tests_can_see_what_they_look_for() {
    let code = "use super::{a::B, c};\nlet x = 'b'; // egui::Ui\nstd::fs::write(\"std::net\", r#\"egui\"#);\ncrate::ui::theme::X;";
    let mut paths = Vec::new();
    let tokens = tokens(code);
    let mut at = 0;
    while at < tokens.len() {
        let begins = at == 0 || !matches!(tokens[at - 1].1.as_str(), "::" | ".");
        at = if begins { path_at(&tokens, at, "", &mut paths).max(at + 1) } else { at + 1 };
    }
    let file = "src/desk/find.rs";
    let paths: Vec<(usize, String)> = paths
        .into_iter()
        .map(|(line, path)| (line, absolute(file, &path)))
        .filter(|(_, path)| path.contains("::"))
        .collect();
    let expected =
        [(1, "crate::desk::a::B"), (1, "crate::desk::c"), (3, "std::fs::write"), (4, "crate::ui::theme::X")];
    assert_eq!(paths, expected.map(|(line, path)| (line, path.to_owned())));
}
