//! Holds the walls of the house: who may know whom is read out of the code itself, because a wall that is only
//! written down in a plan is gone after the first hurried evening.
//!
//! A file's floor is the first folder of its path. The code is read by `syn`, so that what stands for tests alone is
//! left out item by item, wherever it stands, and nothing else is: tests may look wherever they need to.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Something that a file names.
struct Use {
    file: String,
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

/// The words and signs of the code; what stands in quotation marks is left out, as comments are.
fn tokens(stream: TokenStream, out: &mut Vec<String>) {
    let mut before_colon = false;
    for tree in stream {
        let colon = matches!(&tree, TokenTree::Punct(sign) if sign.as_char() == ':');
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                tokens(group.stream(), out);
                out.push(close.to_owned());
            }
            TokenTree::Ident(word) => out.push(word.to_string()),
            TokenTree::Punct(_) if colon && before_colon => {
                out.pop();
                out.push("::".to_owned());
            }
            TokenTree::Punct(sign) => out.push(sign.to_string()),
            TokenTree::Literal(_) => out.push("\"\"".to_owned()),
        }
        before_colon = colon && out.last().is_some_and(|sign| sign == ":");
    }
}

/// Reads the path that begins at `at`, with all that its braces hold; gives where it ends.
fn path_at(tokens: &[String], mut at: usize, before: &str, out: &mut Vec<String>) -> usize {
    let word = |at: usize| {
        tokens.get(at).is_some_and(|token| token.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let is = |at: usize, sign: &str| tokens.get(at).is_some_and(|token| token == sign);
    let mut path = before.to_owned();
    loop {
        if is(at, "{") && !path.is_empty() {
            at += 1;
            while at < tokens.len() && !is(at, "}") {
                at = if is(at, ",") { at + 1 } else { path_at(tokens, at, &path, out).max(at + 1) };
            }
            return at + 1;
        }
        if !word(at) {
            out.push(path);
            return at;
        }
        path = format!("{path}{}{}", if path.is_empty() { "" } else { "::" }, tokens[at]);
        at += 1;
        if !is(at, "::") {
            out.push(path);
            return at;
        }
        at += 1;
    }
}

/// Whether an item is for tests alone.
fn for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test")
            || attribute.path().is_ident("test")
    })
}

/// Takes out the items that are for tests alone, also within modules and `impl`s.
struct WithoutTests;

impl syn::visit_mut::VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(|item| !for_tests(attributes(item)));
        syn::visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        if let Some((_, items)) = &mut module.content {
            items.retain(|item| !for_tests(attributes(item)));
        }
        syn::visit_mut::visit_item_mod_mut(self, module);
    }
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Every path that a piece of code names, and where.
fn paths(file: &str, code: &str) -> Vec<Use> {
    let words = words_of(file, code);
    let mut paths = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let begins = at == 0 || !matches!(words[at - 1].as_str(), "::" | ".");
        at = if begins { path_at(&words, at, "", &mut paths).max(at + 1) } else { at + 1 };
    }
    let named = paths.into_iter().filter(|path| !path.is_empty());
    named.map(|path| Use { file: file.to_owned(), path: absolute(file, &path) }).collect()
}

/// Everything that a file names, its own tests left out.
fn uses(file: &str) -> Vec<Use> {
    paths(file, &read(file))
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

/// Each floor, from the ground up, and the floors that it may know.
const FLOORS: &[(&str, &[&str])] = &[
    ("data", &[]),
    ("read", &["data"]),
    ("search", &["data"]),
    ("keep", &["data"]),
    ("run", &["data", "read", "search", "keep"]),
    ("desk", &["data"]),
    ("ui", &["data", "desk", "run"]),
    ("cli", &["data", "read", "search", "keep", "run", "desk", "ui"]),
];

/// The floor of a file; none for `lib.rs` and `main.rs`, which lie above and below all.
fn floor(file: &str) -> Option<String> {
    modules(file).into_iter().next()
}

/// All uses on these floors that are `broken`; none there must be.
fn check(floors: &[&str], except: &[&str], broken: impl Fn(&Use) -> bool, why: &str) {
    let mut found = Vec::new();
    let mut looked_at = 0;
    for file in sources("src").iter().filter(|file| !is_test(file)) {
        let Some(own) = floor(file) else { continue };
        let free = except
            .iter()
            .any(|free| *file == format!("src/{free}.rs") || file.starts_with(&format!("src/{free}/")));
        if free || !floors.is_empty() && !floors.contains(&own.as_str()) {
            continue;
        }
        looked_at += 1;
        found.extend(uses(file).into_iter().filter(|used| broken(used)));
    }
    assert!(looked_at > 0, "no file lies on {floors:?}");
    let found: Vec<String> = found.iter().map(|used| format!("{}: {}", used.file, used.path)).collect();
    assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
}

/// Everything that draws or shapes text.
const DRAWING: &[&str] =
    &["egui", "eframe", "egui_system_font_provider", "parley", "fontique", "swash", "rfd"];
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

#[test]
fn every_floor_knows_only_floors_below_it() {
    let known: BTreeSet<String> = FLOORS.iter().map(|(floor, _)| (*floor).to_owned()).collect();
    assert_eq!(declared("src/lib.rs"), known, "src/lib.rs against the floors here");
    for (number, (floor, may_know)) in FLOORS.iter().enumerate() {
        let below: Vec<&str> = FLOORS[..number].iter().map(|(floor, _)| *floor).collect();
        assert!(may_know.iter().all(|known| below.contains(known)), "{floor} may know no floor above it");
        let broken = |used: &Use| {
            let to = used.path.strip_prefix("crate::").map(|rest| rest.split("::").next().unwrap_or(rest));
            to.is_some_and(|to| to != *floor && known.contains(to) && !may_know.contains(&to))
        };
        check(&[floor], &[], broken, &format!("“{floor}” may know {may_know:?} only:"));
    }
}

#[test]
fn plain_data_and_the_desk_stay_plain_so_that_whole_sessions_run_as_tests() {
    let broken = |used: &Use| names_any(used, WORLD);
    check(&["data", "desk", "search"], &[], broken, "No files, threads nor clock here:");
}

#[test]
fn only_the_window_draws_so_that_another_toolkit_costs_one_folder() {
    let broken = |used: &Use| names_any(used, DRAWING);
    let floors = ["data", "read", "search", "keep", "run", "desk"];
    check(&floors, &[], broken, "Only `ui` and `cli` draw:");
}

#[test]
fn panels_ask_what_a_document_has_and_not_which_format_it_is() {
    let broken = |used: &Use| {
        within(&used.path, "crate::run")
            && !within(&used.path, "crate::run::pool")
            && !within(&used.path, "crate::run::watch")
            // As the watch, it tells the window of what happens outside of it, in plain paths.
            && !within(&used.path, "crate::run::door")
    };
    check(&["ui"], &[], broken, "The window gets its data from the desk alone:");
}

#[test]
fn originals_are_never_written_because_only_one_floor_writes_files() {
    // It reads strangers' databases out of a piece of memory, and opens no file.
    const IN_MEMORY: &str = "src/read/formats/sqlite.rs";
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
    let writes_by_rustix =
        ["mkdir", "mkdirat", "unlink", "unlinkat", "rename", "renameat", "linkat", "symlinkat"];
    let broken = |used: &Use| {
        let mut parts = used.path.rsplit("::");
        let (last, before) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let by_function = before == "fs" && last != "File" && writes.contains(&last);
        let by_handle = before == "File" && matches!(last, "create" | "create_new" | "options");
        by_function
            || by_handle
            || before == "OFlags" && matches!(last, "CREATE" | "TRUNC" | "APPEND")
            || within(&used.path, "rustix::fs") && writes_by_rustix.contains(&last)
            || last == "OpenOptions"
            || before == "OpenOptions"
            || within(&used.path, "rusqlite") && used.file != IN_MEMORY
    };
    let opens = read(IN_MEMORY).matches("Connection::open").count();
    assert!(
        opens == 1 && read(IN_MEMORY).contains("Connection::open_in_memory()"),
        "databases are read from memory"
    );
    // The screenshot that was asked for is written where it was asked for.
    // What a child must not be able to do is tried in `locks`, in tests.
    check(&[], &["keep", "cli/screenshot", "read/sandbox/locks"], broken, "Only `keep` writes files:");
}

/// Words and signs that follow each other in the code of these floors; nowhere there must be any of them.
fn check_words(floors: &[&str], broken: impl Fn(&[String]) -> bool, why: &str) {
    let mut found = Vec::new();
    let own =
        |file: &&String| floor(file).is_some_and(|floor| floors.contains(&floor.as_str())) && !is_test(file);
    for file in sources("src").iter().filter(own) {
        let lines = words_of(file, &read(file));
        let here = lines.windows(4).filter(|four| broken(four));
        found.extend(here.map(|four| format!("{file}: {}", four.concat())));
    }
    assert!(found.is_empty(), "{why}\n{}", found.join("\n"));
}

/// The words and signs of a file without its tests.
fn words_of(file: &str, code: &str) -> Vec<String> {
    let mut parsed = syn::parse_file(code).unwrap_or_else(|error| panic!("{file}: {error}"));
    syn::visit_mut::VisitMut::visit_file_mut(&mut WithoutTests, &mut parsed);
    let mut words = Vec::new();
    tokens(parsed.into_token_stream(), &mut words);
    words
}

/// `path.exists()` names no path that [`uses`] would see.
const ASKS_THE_DISK: &[&str] = &[
    "exists",
    "try_exists",
    "is_file",
    "is_dir",
    "is_symlink",
    "canonicalize",
    "read_dir",
    "metadata",
    "symlink_metadata",
    "read_link",
];

fn asks_the_disk(four: &[String]) -> bool {
    matches!(four, [_, dot, name, open] if dot == "." && ASKS_THE_DISK.contains(&name.as_str()) && open == "(")
}

fn asks_for_the_format(four: &[String]) -> bool {
    matches!(four, [_, dot, name, sign] if dot == "." && name == "format" && ["=", "!", "{"].contains(&sign.as_str()))
}

/// Commands of the desk are called so too, and are its own.
fn saves(four: &[String]) -> bool {
    let names = ["save", "save_with_format", "persist", "persist_noclobber"];
    matches!(four, [who, dot, name, open] if who != "self" && dot == "." && names.contains(&name.as_str()) && open == "(")
}

#[test]
fn a_path_asks_nothing_of_the_disk_where_decisions_are_made() {
    check_words(&["data", "desk", "search"], asks_the_disk, "No files here, not even by a path:");
}

#[test]
fn nobody_asks_a_document_which_format_read_it() {
    let floors = ["search", "keep", "run", "desk", "ui"];
    check_words(&floors, asks_for_the_format, "Ask what it has, and not what it is:");
}

#[test]
fn no_picture_is_saved_behind_the_back_of_the_floor_that_writes() {
    let floors = ["data", "read", "search", "run", "desk", "ui"];
    check_words(&floors, saves, "Only `keep` writes files:");
}

#[test]
fn words_that_are_looked_for_are_found() {
    let code = "fn a(d: Document, p: &Path) { if d.format == x || p . exists () {} picture.save(p); match d.format { _ => {} } }
        #[test] fn b() { p.is_dir(); }";
    let words = words_of("src/desk/find.rs", code);
    let count = |broken: fn(&[String]) -> bool| words.windows(4).filter(|four| broken(four)).count();
    assert_eq!([count(asks_the_disk), count(asks_for_the_format), count(saves)], [1, 2, 1]);
}

#[test]
fn nothing_leaves_this_computer_because_nobody_opens_a_socket() {
    let broken = |used: &Use| within(&used.path, "std::net") || within(&used.path, "std::os::unix::net");
    check(&[], &[], broken, "Nobody opens a connection:");
    let broken = |used: &Use| within(&used.path, "rustix::net");
    // A pair of sockets has no name, and that of the door is a file of the user's own: neither leaves the computer.
    check(
        &[],
        &["read/sandbox/channel", "read/sandbox/locks", "run/door/listen"],
        broken,
        "Only children are spoken to, and other starts of this program by the same user:",
    );
    let door = words_of("src/run/door/listen.rs", &read("src/run/door/listen.rs"));
    let families: Vec<&[String]> =
        door.windows(3).filter(|three| three[0] == "AddressFamily" && three[1] == "::").collect();
    assert!(!families.is_empty() && families.iter().all(|three| three[2] == "UNIX"), "{families:?}");
    let addresses = door.iter().filter(|word| word.starts_with("SocketAddr"));
    assert!(addresses.clone().count() > 0 && addresses.clone().all(|word| word == "SocketAddrUnix"));
    let any = door.iter().filter(|word| ["bind_v4", "bind_v6", "SocketAddrAny"].contains(&word.as_str()));
    assert_eq!(any.count(), 0, "the door has an address in a network");
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
    check_table("src/read/formats.rs", "pub const FORMATS", |name| format!("{name}::FORMAT"));
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
    let code = "
use super::{a::B, c};
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_here { use std::net; }
fn f() {
    let x = 'b'; // egui::Ui
    std::fs::write(\"std::net\", r#\"egui\"#);
    vec![crate::ui::theme::X];
}";
    let found: Vec<String> = paths("src/desk/find.rs", code)
        .into_iter()
        .map(|used| used.path)
        .filter(|path| path.contains("::"))
        .collect();
    let expected = ["crate::desk::a::B", "crate::desk::c", "std::fs::write", "crate::ui::theme::X"];
    assert_eq!(found, expected);
}
