//! `folioscope install` and `uninstall`: the program in the menus of a desktop, with its pages of the manual and its
//! completions, and gone again. What is put there is made in `install/pieces.rs`, how in `keep/install.rs`.

use super::{ended_early, tell};
use crate::data::wording::counted;
use crate::keep::install::{self, Installed, Removed, Roots};
use clap::{Args, Command, ValueHint};
use pieces::{Start, pieces};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

mod pieces;

#[derive(Args)]
pub struct Arguments {
    /// For this user alone, below ~/.local; so it is where nothing else is said.
    #[arg(long, conflicts_with = "prefix")]
    user: bool,
    /// Below this folder, as /usr/local, for all users of a computer.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    prefix: Option<PathBuf>,
}

/// Where it goes, and how a desktop is to start it from there.
struct Target {
    roots: Roots,
    start: Start,
}

impl Arguments {
    fn target(&self) -> Result<Target, String> {
        if let Some(prefix) = &self.prefix {
            let prefix = std::path::absolute(prefix).map_err(|error| error.to_string())?;
            return Ok(Target { roots: Roots::under(&prefix), start: Start::ByName });
        }
        let folders = directories::BaseDirs::new()
            .ok_or("You have no home folder on this computer; say with --prefix where to put it.")?;
        // Elsewhere than on Linux there is no such folder for a user's programs.
        let bin = folders.executable_dir().ok_or(
            "This system has no folder for a user’s own programs; say with --prefix where to put it.",
        )?;
        let roots = Roots { bin: bin.to_owned(), share: folders.data_local_dir().to_owned() };
        // Desktops are often started without the user’s own programs in their search path.
        let start = Start::ByPath(roots.bin.join(pieces::PROGRAM));
        Ok(Target { roots, start })
    }
}

pub fn install(arguments: &Arguments, command: Command) -> Result<(), String> {
    let Target { roots, start } = arguments.target()?;
    let program = super::program()?;
    let all = pieces(command, program, &start)?;
    let installed =
        install::install(&roots, env!("CARGO_PKG_VERSION"), &all).map_err(|failure| failure.to_string())?;
    say(&told(&installed))?;
    refresh(&roots.share);
    remarks(&roots).iter().for_each(|words| tell(words));
    Ok(())
}

pub fn uninstall(arguments: &Arguments) -> Result<(), String> {
    let Target { roots, .. } = arguments.target()?;
    let removed = install::uninstall(&roots).map_err(|failure| failure.to_string())?;
    refresh(&roots.share);
    let Removed { files, left } = removed;
    let mut lines: Vec<String> = files.iter().map(|path| format!("removed   {}", path.display())).collect();
    lines.extend(left.iter().map(|path| format!("left      {} (it was changed since)", path.display())));
    lines.push(format!(
        "{} removed. What you made with the program (notes, places, settings) is untouched.",
        counted(files.len() as u64, "file")
    ));
    say(&lines)
}

fn told(installed: &Installed) -> Vec<String> {
    let Installed { new, replaced, same, removed, earlier, list } = installed;
    let groups = [("new", new), ("replaced", replaced), ("same", same), ("removed", removed)];
    let mut lines = Vec::new();
    for (word, paths) in groups {
        lines.extend(paths.iter().map(|path| format!("{word:<10}{}", path.display())));
    }
    let version = env!("CARGO_PKG_VERSION");
    lines.push(match earlier {
        None => format!("Folioscope {version} is installed."),
        Some(earlier) if earlier == version => format!("Folioscope {version} is installed again."),
        Some(earlier) => format!("Folioscope {version} is installed in the place of {earlier}."),
    });
    lines.push(format!("All that was written stands in {}", list.display()));
    lines
}

fn say(lines: &[String]) -> Result<(), String> {
    let mut out = super::terminal::Out::words();
    ended_early(lines.iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush()))
}

/// Folders in which desktops look for programs (XDG Base Directory Specification).
fn data_folders() -> Vec<PathBuf> {
    let listed = std::env::var_os("XDG_DATA_DIRS").filter(|listed| !listed.is_empty());
    let listed = listed.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let own = directories::BaseDirs::new().map(|folders| folders.data_local_dir().to_owned());
    own.into_iter().chain(std::env::split_paths(&listed)).collect()
}

/// Desktops do not look into the files themselves but into lists made of them. Only where they look at all: elsewhere it
/// is a folder that becomes a package.
fn refresh(share: &Path) {
    if !data_folders().iter().any(|folder| folder == share) {
        return;
    }
    run("update-desktop-database", &["-q".as_ref(), share.join("applications").as_ref()]);
    let icons = share.join("icons/hicolor");
    // Where there is no list of icons, the folders are looked into; one that is old hides what is new.
    if icons.join("icon-theme.cache").exists() {
        run("gtk-update-icon-cache", &["-q".as_ref(), "-t".as_ref(), "-f".as_ref(), icons.as_ref()]);
    }
}

/// Systems without it make no such list, so that nothing is wrong where it is missing.
fn run(program: &str, arguments: &[&std::ffi::OsStr]) {
    let mut command = std::process::Command::new(program);
    let _ = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// What the user has to do for the rest of it.
fn remarks(roots: &Roots) -> Vec<String> {
    let mut remarks = Vec::new();
    let path = std::env::var_os("PATH").unwrap_or_default();
    if !std::env::split_paths(&path).any(|folder| folder == roots.bin) {
        remarks.push(format!(
            "{} is not in your search path (PATH), so a terminal does not find “folioscope” yet.",
            roots.bin.display()
        ));
    }
    if !data_folders().contains(&roots.share) {
        remarks.push(format!(
            "{} is none of the folders in which desktops look for programs (XDG_DATA_DIRS).",
            roots.share.display()
        ));
    }
    let usual = ["/usr/share", "/usr/local/share"].iter().any(|usual| roots.share == Path::new(usual));
    if !usual && std::env::var_os("SHELL").is_some_and(|shell| shell.to_string_lossy().ends_with("zsh")) {
        remarks.push(format!(
            "zsh finds the completions once your .zshrc has: fpath+=({})",
            roots.share.join("zsh/site-functions").display()
        ));
    }
    remarks
}
