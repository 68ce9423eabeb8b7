//! What a desktop, a shell and `man` are told of the program. All of it is made of the tables that the program itself
//! uses, of its arguments and of its formats, so that none of it can say what is no longer so.

use crate::keep::install::{Content, Piece};
use crate::read::formats::FORMATS;
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use std::path::PathBuf;

/// The name of the program's file. The window says it to the desktop too (`ui::window_options`), which finds the name
/// and the icon of a window by it.
pub const PROGRAM: &str = "folioscope";
/// By which catalogues of programs know it. The name of the desktop file has to stay as it is for windows' sake.
const COMPONENT: &str = "org.folioscope.folioscope";
const SUMMARY: &str = "Read piles of documents as evidence";

/// The sign of the program in each size that the icon theme has a folder for. How they were drawn stands in the SVG.
const ICONS: &[(u32, &[u8])] = &[
    (16, include_bytes!("../../../assets/icon/16.png")),
    (22, include_bytes!("../../../assets/icon/22.png")),
    (24, include_bytes!("../../../assets/icon/24.png")),
    (32, include_bytes!("../../../assets/icon/32.png")),
    (48, include_bytes!("../../../assets/icon/48.png")),
    (64, include_bytes!("../../../assets/icon/64.png")),
    (96, include_bytes!("../../../assets/icon/96.png")),
    (128, include_bytes!("../../../assets/icon/128.png")),
    (256, include_bytes!("../../../assets/icon/256.png")),
    (512, include_bytes!("../../../assets/icon/512.png")),
];
const SCALABLE_ICON: &[u8] = include_bytes!("../../../assets/icon/folioscope.svg");

/// How a desktop finds the program.
pub enum Start {
    /// By its name, in the search path that all programs have.
    ByName,
    /// Where it lies.
    ByPath(PathBuf),
}

/// Everything that is installed.
///
/// # Errors
/// Where a page of the manual cannot be made.
pub fn pieces(command: Command, program: PathBuf, start: &Start) -> Result<Vec<Piece>, String> {
    let program =
        Piece { path: format!("bin/{PROGRAM}"), content: Content::CopyOf(program), executable: true };
    let mut all = vec![program];
    let mut add = |path: String, bytes: Vec<u8>| {
        all.push(Piece { path: format!("share/{path}"), content: Content::Bytes(bytes), executable: false });
    };
    add(format!("applications/{PROGRAM}.desktop"), desktop_file(start).into_bytes());
    add(format!("metainfo/{COMPONENT}.metainfo.xml"), metainfo().into_bytes());
    for (size, picture) in ICONS {
        add(format!("icons/hicolor/{size}x{size}/apps/{PROGRAM}.png"), picture.to_vec());
    }
    add(format!("icons/hicolor/scalable/apps/{PROGRAM}.svg"), SCALABLE_ICON.to_vec());
    for (name, page) in manual(&command).map_err(|error| format!("The manual could not be made: {error}"))? {
        add(format!("man/man1/{name}.1"), page);
    }
    // Where each of them looks without being told.
    for (shell, path) in [
        (Shell::Bash, "bash-completion/completions/folioscope"),
        (Shell::Zsh, "zsh/site-functions/_folioscope"),
        (Shell::Fish, "fish/vendor_completions.d/folioscope.fish"),
    ] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command.clone(), PROGRAM, &mut script);
        add(path.to_owned(), script);
    }
    Ok(all)
}

/// What other programs call the files that are read here, out of the table of formats. Folders can be opened too, but a
/// program that says so becomes what opens folders wherever nothing else does.
fn mime_types() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|format| format.mime_types.iter().copied())
}

/// Desktop Entry Specification. No startup notification: a start that hands its files to a window that is there
/// opens none, and the pointer would show for a while that one is still to come.
fn desktop_file(start: &Start) -> String {
    let program = match start {
        Start::ByName => PROGRAM.to_owned(),
        Start::ByPath(path) => path.to_str().and_then(quoted).unwrap_or_else(|| PROGRAM.to_owned()),
    };
    let types: String = mime_types().map(|name| format!("{name};")).collect();
    format!(
        "\
[Desktop Entry]
Type=Application
Version=1.4
Name=Folioscope
GenericName=Document Reader
Comment={SUMMARY}
Exec={program} %F
Icon={PROGRAM}
Terminal=false
StartupNotify=false
StartupWMClass={PROGRAM}
Categories=Office;Viewer;
Keywords=PDF;Word;EPUB;Markdown;HTML;text;reader;viewer;evidence;citation;
MimeType={types}
Actions=new-window;

[Desktop Action new-window]
Name=New Window
Exec={program} --new-window
"
    )
}

/// A path as the value of `Exec`: first quoted as an argument, then escaped as a string of the file. `None` for what
/// cannot be said there.
fn quoted(path: &str) -> Option<String> {
    if path.chars().any(char::is_control) {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@".contains(c);
    if path.chars().all(plain) {
        return Some(path.to_owned());
    }
    let mut argument = String::from("\"");
    for c in path.chars() {
        match c {
            '"' | '`' | '$' | '\\' => argument.extend(['\\', c]),
            '%' => argument.push_str("%%"),
            c => argument.push(c),
        }
    }
    argument.push('"');
    Some(argument.replace('\\', "\\\\"))
}

/// AppStream, for catalogues of programs. Nobody is named as its developer: the tag for that is one that older readers do
/// not know, and the older tag one that newer readers no longer want.
fn metainfo() -> String {
    let types: String = mime_types().map(|name| format!("    <mediatype>{name}</mediatype>\n")).collect();
    format!(
        "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<component type=\"desktop-application\">
  <id>{COMPONENT}</id>
  <name>Folioscope</name>
  <summary>{SUMMARY}</summary>
  <metadata_license>MIT</metadata_license>
  <project_license>{}</project_license>
  <description>
    <p>A reading room for people who read piles of documents as evidence: reporters, lawyers, historians, analysts, students.</p>
    <p>It opens files where they lie, shows them at reading quality, and keeps the exact place of every word, so that each heading, hit and warning beside the page is one click from the words it came from. Nothing leaves the computer, and originals are never written.</p>
    <ul>
      <li>PDF as printed and as text, Word, OpenDocument, RTF, EPUB and PowerPoint, plain text in any encoding and of any size, Markdown and HTML</li>
      <li>Words that a page hides, annotations, and files within files</li>
      <li>Finding with every hit in a list, citations with page or paragraph</li>
      <li>Files of strangers are read in a process that can reach nothing</li>
    </ul>
  </description>
  <launchable type=\"desktop-id\">{PROGRAM}.desktop</launchable>
  <icon type=\"stock\">{PROGRAM}</icon>
  <categories>
    <category>Office</category>
    <category>Viewer</category>
  </categories>
  <provides>
    <binary>{PROGRAM}</binary>
{types}  </provides>
  <content_rating type=\"oars-1.1\"/>
</component>
",
        env!("CARGO_PKG_LICENSE")
    )
}

/// One page for the program and one for each of its subcommands, by their names.
fn manual(command: &Command) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    // As `--help` has it, with the help of each subcommand in its place.
    let mut command = command.clone().disable_help_subcommand(true);
    command.build();
    let mut pages = vec![(PROGRAM.to_owned(), page(command.clone(), PROGRAM)?)];
    for sub in command.get_subcommands() {
        let name = format!("{PROGRAM}-{}", sub.get_name());
        pages.push((name.clone(), page(sub.clone(), &name)?));
    }
    Ok(pages)
}

fn page(command: Command, name: &str) -> std::io::Result<Vec<u8>> {
    let source = format!("Folioscope {}", env!("CARGO_PKG_VERSION"));
    let manual = |command| Man::new(command).title(name).source(&*source).manual("Folioscope").date("");
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    // Lists of pages have one line for each.
    let short = about.split(". ").next().unwrap_or_default().to_owned();
    let mut page = Vec::new();
    let named = manual(command.clone().about(short));
    named.render_title(&mut page)?;
    named.render_name_section(&mut page)?;
    let has_commands = command.has_subcommands();
    let whole = manual(command);
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    whole.render_options_section(&mut page)?;
    if has_commands {
        whole.render_subcommands_section(&mut page)?;
    }
    page.extend(sections(&after).into_bytes());
    // No date, so that the same source gives the same page. What is left out has to be said, or else what follows stands
    // in its place.
    let title = format!(".TH {name} 1 ");
    let page = String::from_utf8_lossy(&page).replacen(&format!("{title} "), &format!("{title}\"\" "), 1);
    Ok(page.into_bytes())
}

/// What stands below the options in `--help`: each title there is a section, whose lines stay as they are.
fn sections(after_help: &str) -> String {
    let mut out = String::new();
    for line in after_help.lines() {
        match line.strip_suffix(':').filter(|title| !title.starts_with(' ')) {
            Some(title) => {
                out.push_str(if out.is_empty() { "" } else { ".fi\n" });
                out.push_str(&format!(".SH {}\n.nf\n", title.to_uppercase()));
            }
            None => out.push_str(&format!("{}\n", said_in_roff(line))),
        }
    }
    out + if after_help.is_empty() { "" } else { ".fi\n" }
}

/// A line that `man` shows as it is: it would take a stroke for a hyphen, and obey a dot at the beginning.
fn said_in_roff(line: &str) -> String {
    let line = line.strip_prefix("  ").unwrap_or(line).replace('\\', "\\e").replace('-', "\\-");
    let obeyed = line.starts_with(['.', '\'']);
    if obeyed { format!("\\&{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_folder_of_any_name_is_found_by_the_desktop() {
        for (path, exec) in [
            ("/home/ada/.local/bin/folioscope", Some("/home/ada/.local/bin/folioscope")),
            ("/home/ada lovelace/bin/folioscope", Some("\"/home/ada lovelace/bin/folioscope\"")),
            // Each layer takes its own off again: the string of the file first, then the argument.
            ("/a\"b$c\\d/100%", Some("\"/a\\\\\"b\\\\$c\\\\\\\\d/100%%\"")),
            ("/a\nb", None),
        ] {
            assert_eq!(quoted(path).as_deref(), exec, "{path:?}");
        }
    }
}
