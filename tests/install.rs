//! `folioscope install` and `uninstall`, as somebody meets them who has no other way to put the program into a desktop:
//! everything is where it is looked for and says what is so, nothing of anybody else's is lost, and all of it can be
//! taken away again. What validators say of the same files is asked in `.ci/run`.

use folioscope::read::formats::FORMATS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");

fn run(arguments: &[&str], prefix: &Path) -> Output {
    Command::new(PROGRAM).args(arguments).arg("--prefix").arg(prefix).output().unwrap()
}

/// Runs it, which must go well; gives what it said.
fn ok(arguments: &[&str], prefix: &Path) -> String {
    let Output { status, stdout, stderr } = run(arguments, prefix);
    assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// Runs it, which must fail; gives why.
fn refused(arguments: &[&str], prefix: &Path) -> String {
    let Output { status, stdout, stderr } = run(arguments, prefix);
    assert_eq!(status.code(), Some(1), "{}", String::from_utf8_lossy(&stdout));
    String::from_utf8(stderr).unwrap()
}

/// All that lies below a folder, but for folders.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    found
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Words of `--help` that begin with `--`, and the names of subcommands.
fn flags_and_commands(help: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let words = |line: &str| line.split([' ', ',']).map(str::to_owned).collect::<Vec<_>>();
    let section = |title: &str| {
        let lines = help.lines().skip_while(|line| *line != title).skip(1);
        lines
            .take_while(|line| line.is_empty() || line.starts_with(' '))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let declared = |line: &&String| line.trim_start().starts_with('-');
    let flags = section("Options:").iter().filter(declared).flat_map(|line| words(line)).collect::<Vec<_>>();
    let flags = flags.into_iter().filter(|word| word.starts_with("--")).collect();
    let named = section("Commands:");
    let named = named.iter().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands = named.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect();
    (flags, commands)
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM).args(arguments).arg("--help").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_desktop_a_shell_and_the_manual_know_all_that_the_program_can_do() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("usr");
    let told = ok(&["install"], &prefix);
    let share = prefix.join("share");

    // Whoever is told of a file finds it, and there is none that nobody was told of.
    let there = files(&prefix);
    for path in &there {
        assert!(told.contains(path.to_str().unwrap()), "nobody was told of {}", path.display());
    }
    let list = share.join("doc/folioscope/installed.txt");
    assert!(there.contains(&list));

    // The program is the program.
    let copied = Command::new(prefix.join("bin/folioscope")).arg("--version").output().unwrap();
    assert_eq!(copied.stdout, format!("folioscope {}\n", env!("CARGO_PKG_VERSION")).into_bytes());

    // “Open with …” offers it for everything that opens.
    let desktop = text(&share.join("applications/folioscope.desktop"));
    let types = desktop.lines().find_map(|line| line.strip_prefix("MimeType=")).unwrap();
    let metainfo = text(&share.join("metainfo/org.folioscope.folioscope.metainfo.xml"));
    for format in FORMATS.iter().filter(|format| !format.extensions.is_empty()) {
        assert!(!format.mime_types.is_empty(), "“{}” is offered by no other program", format.name);
        for name in format.mime_types {
            assert!(types.split(';').any(|listed| listed == *name), "{name} is not in {types}");
            assert!(
                metainfo.contains(&format!("<mediatype>{name}</mediatype>")),
                "{name} is not in {metainfo}"
            );
        }
    }
    // It is started by its name, because this may become a package; files are handed to it.
    assert!(
        desktop.contains("\nExec=folioscope %F\n") && desktop.contains("\nExec=folioscope --new-window\n")
    );

    // The icon, in each size, is as large as its folder says.
    for size in [16_u32, 22, 24, 32, 48, 64, 96, 128, 256, 512] {
        let icon = share.join(format!("icons/hicolor/{size}x{size}/apps/folioscope.png"));
        let picture = image::open(&icon).unwrap_or_else(|error| panic!("{size}: {error}"));
        assert_eq!((picture.width(), picture.height()), (size, size));
    }
    assert!(text(&share.join("icons/hicolor/scalable/apps/folioscope.svg")).contains("<svg "));

    // Every flag and command that `--help` names is completed and explained.
    let (flags, commands) = flags_and_commands(&help(&[]));
    for known in ["--profile", "--new-window", "--screenshot"] {
        assert!(flags.contains(known), "{flags:?}");
    }
    assert!(commands.contains("check") && commands.contains("uninstall"), "{commands:?}");
    let page = |name: &str| text(&share.join(format!("man/man1/{name}.1"))).replace("\\-", "-");
    let manual = page("folioscope");
    let shells = [
        "bash-completion/completions/folioscope",
        "zsh/site-functions/_folioscope",
        "fish/vendor_completions.d/folioscope.fish",
    ];
    let scripts = shells.map(|path| text(&share.join(path)));
    let completes = |word: &str| {
        // Fish names a flag by `-l` and without its dashes.
        let long = format!("-l {} ", word.trim_start_matches("--"));
        for (script, shell) in scripts.iter().zip(shells) {
            let named = script.contains(word) || script.replace('\n', " ").contains(&long);
            assert!(named, "{shell} does not complete {word}");
        }
    };
    for word in flags.iter().chain(&commands) {
        completes(word);
        assert!(manual.contains(word.as_str()), "the manual does not name {word}");
    }
    for command in commands.iter().filter(|command| *command != "help") {
        let page = page(&format!("folioscope-{command}"));
        for flag in flags_and_commands(&help(&[command])).0 {
            completes(&flag);
            assert!(page.contains(&flag), "the manual of {command} does not name {flag}");
        }
    }
}

#[test]
fn what_was_put_there_is_taken_away_again_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("usr");
    let other = prefix.join("share/man/man1/other.1");
    std::fs::create_dir_all(other.parent().unwrap()).unwrap();
    std::fs::write(&other, "Another program’s.").unwrap();
    ok(&["install"], &prefix);
    let told = ok(&["uninstall"], &prefix);
    assert!(told.contains("bin/folioscope"), "{told}");
    assert_eq!(
        files(&prefix),
        BTreeSet::from([other.clone()]),
        "a file stays behind, or one too many is gone"
    );
    // Folders that were there stay, and those that were made for it are gone.
    assert!(!prefix.join("bin").exists() && !prefix.join("share/icons").exists() && other.exists());
    let why = refused(&["uninstall"], &prefix);
    assert!(why.contains("Nothing was put here"), "{why}");
}

#[test]
fn a_file_of_somebody_elses_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path();
    let own = prefix.join("bin/folioscope");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::write(&own, "a script of my own").unwrap();
    let why = refused(&["install"], prefix);
    assert!(why.contains(own.to_str().unwrap()) && why.contains("Nothing was written"), "{why}");
    assert_eq!(text(&own), "a script of my own");
    assert_eq!(files(prefix), BTreeSet::from([own.clone()]), "something was written all the same");

    // A link is somebody's too, wherever it leads.
    #[cfg(unix)]
    {
        std::fs::remove_file(&own).unwrap();
        std::os::unix::fs::symlink(PROGRAM, &own).unwrap();
        assert!(refused(&["install"], prefix).contains(own.to_str().unwrap()));
        assert!(own.is_symlink());
    }
}

#[cfg(unix)]
#[test]
fn what_is_installed_for_all_can_be_seen_by_all_whatever_the_hands_own_files_are() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let prefix = folder.path().join("opt/folioscope");
    let script = format!("umask 077; exec '{PROGRAM}' install --prefix '{}'", prefix.display());
    assert!(Command::new("sh").args(["-c", &script]).output().unwrap().status.success());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in files(&prefix) {
        let program = path == prefix.join("bin/folioscope");
        assert_eq!(mode(&path), if program { 0o755 } else { 0o644 }, "{}", path.display());
        for folder in path.ancestors().skip(1).take_while(|above| *above != folder.path()) {
            assert_eq!(mode(folder), 0o755, "{}", folder.display());
        }
    }
}

#[test]
fn what_another_hand_has_put_there_already_serves_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path();
    // As a package would, or somebody who copied the program to where it is found.
    let own = prefix.join("bin/folioscope");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::copy(PROGRAM, &own).unwrap();
    assert!(ok(&["install"], prefix).contains(&format!("same      {}", own.display())));
    ok(&["uninstall"], prefix);
    assert_eq!(files(prefix), BTreeSet::from([own]));
}

#[test]
fn an_installation_that_was_cut_off_is_known_and_can_be_gone_on_with_or_undone() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path();
    // It cannot be written where a folder lies in place of the file that is not finished yet.
    let obstacle = prefix.join("share/zsh/site-functions/_folioscope.folioscope-unfinished");
    std::fs::create_dir_all(&obstacle).unwrap();
    assert!(refused(&["install"], prefix).contains("could not be written"));
    assert!(files(prefix).len() > 10, "it was not cut off in the middle");
    ok(&["uninstall"], prefix);
    assert_eq!(files(prefix), BTreeSet::new());

    refused(&["install"], prefix);
    std::fs::remove_dir(&obstacle).unwrap();
    let told = ok(&["install"], prefix);
    assert!(told.contains("new       ") && told.contains("same      "), "{told}");
    ok(&["uninstall"], prefix);
    assert_eq!(files(prefix), BTreeSet::new());
}

#[test]
fn a_newer_version_takes_the_place_of_an_older_one_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path();
    ok(&["install"], prefix);
    let all = files(prefix);
    assert!(ok(&["install"], prefix).contains("is installed again."));

    // As an older version would have left it: other bytes, and a file that is no longer needed.
    let (list, desktop, old) = (
        prefix.join("share/doc/folioscope/installed.txt"),
        prefix.join("share/applications/folioscope.desktop"),
        prefix.join("share/man/man1/folioscope-old.1"),
    );
    let hex = |bytes: &[u8]| {
        use sha2::Digest;
        data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(bytes))
    };
    std::fs::write(&desktop, "old").unwrap();
    std::fs::write(&old, "gone").unwrap();
    let words =
        text(&list).replace(&format!("folioscope {}\n", env!("CARGO_PKG_VERSION")), "folioscope 0.0.9\n");
    let line = format!("{} share/applications/folioscope.desktop\n", hex(b"old"));
    let words = words + &line + &format!("{} share/man/man1/folioscope-old.1\n", hex(b"gone"));
    // And a line that leads elsewhere, as somebody might write it who wants a file to be deleted.
    let outside = folder.path().join("precious.txt");
    std::fs::write(&outside, "gone").unwrap();
    let words = words + &format!("{} share/../precious.txt\n", hex(b"gone"));
    std::fs::write(&list, words).unwrap();

    let told = ok(&["install"], prefix);
    assert!(told.contains("in the place of 0.0.9"), "{told}");
    assert!(told.contains(&format!("replaced  {}", desktop.display())), "{told}");
    assert!(text(&desktop).contains("[Desktop Entry]") && !old.exists());
    assert_eq!(text(&outside), "gone", "the list led out of the folder");
    std::fs::remove_file(&outside).unwrap();
    assert_eq!(files(prefix), all);

    // What the user has changed since is the user's, for a newer version and for the end.
    std::fs::write(&desktop, "my own entry").unwrap();
    assert!(refused(&["install"], prefix).contains(desktop.to_str().unwrap()));
    let told = ok(&["uninstall"], prefix);
    assert!(told.contains(&format!("left      {}", desktop.display())), "{told}");
    assert_eq!(files(prefix), BTreeSet::from([desktop]));
}

/// For a user, everything is found without anything being set: an entry that a desktop cannot start is hidden.
#[cfg(target_os = "linux")]
#[test]
fn a_user_without_rights_has_it_in_the_menus_too() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().join("Ada Lovelace");
    let run = |task: &str| {
        let mut command = Command::new(PROGRAM);
        let unset = ["XDG_DATA_HOME", "XDG_BIN_HOME", "XDG_DATA_DIRS"];
        for name in unset {
            command.env_remove(name);
        }
        command.args([task, "--user"]).env("HOME", &home).output().unwrap()
    };
    let Output { status, stderr, .. } = run("install");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let desktop = text(&home.join(".local/share/applications/folioscope.desktop"));
    let program = home.join(".local/bin/folioscope");
    assert!(desktop.contains(&format!("\nExec=\"{}\" %F\n", program.display())), "{desktop}");
    assert!(program.is_file());
    // The profile is made by the program when it is needed, for nobody else to look into.
    assert!(!home.join(".local/share/folioscope").exists());
    assert!(run("uninstall").status.success());
    assert!(!program.exists());
}
