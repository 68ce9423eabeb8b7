//! The command line: what can be asked for when the program is started, one file for each. It stands above all
//! other floors and is known by none.

use crate::data::document::Document;
use crate::data::job::{Origin, Stop};
use crate::data::shown::Reading;
use crate::data::span::DocId;
use crate::data::visible;
use crate::read::sandbox::Children;
use crate::read::source::Source;
use crate::run::tasks;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{CommandFactory, Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod check;
mod commands;
mod compare;
mod find;
mod install;
mod screenshot;
mod sketch;
mod terminal;
mod text;
mod window;

/// A desktop reading room for people who read piles of documents as evidence.
/// Nothing leaves the computer, and originals are never written.
#[derive(Parser)]
#[command(
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  folioscope                                   what was open the last time
  folioscope report.txt notes/                 a file and a folder
  folioscope --do 'find \"high confidence\"' report.txt
  folioscope --profile /tmp/fresh notes/       as a fresh user
  folioscope --screenshot page.png --theme night report.txt
  folioscope sketch report.html                the document as it was understood
  folioscope text report.html | wc -w          its words, and nothing else
  folioscope find \"cold harbour\" *.pdf        where words stand, with page and context
  folioscope compare draft-1.docx draft-2.pdf  what was added, taken away and moved
  folioscope check evidence/                   would every file in it open?
  folioscope check --json evidence/ > all.jsonl
  folioscope commands                          everything that --do takes
  folioscope install                           into your own desktop’s menus

Exit codes:
  0  all went well
  1  something could not be done; a sentence on the standard error says what.
     check: a file or folder could not be looked at (gone, no-permission, not-listed,
     no-resources), or made the part of the program crash that read it (crash);
     files that are damaged, locked or of an unknown kind are its findings, and no failure.
     find: nothing was found, and everything was looked at.
     compare: the two documents differ
  2  the arguments are wrong.
     find: not everything could be looked at; what was found is printed all the same.
     compare: one of the two could not be read, or not to its end"
)]
struct Folioscope {
    #[command(subcommand)]
    task: Option<Task>,
    #[command(flatten)]
    window: window::Window,
}

#[derive(Subcommand)]
enum Task {
    /// Prints a document as it was understood: blocks, marks, outline, spans, complaints.
    Sketch(sketch::Arguments),
    /// Prints a document's words. Where it has pages, a form feed stands between two of them; a page goes from its
    /// first word to the next page's first.
    Text(text::Arguments),
    /// Prints where words stand in files: each hit on one line with its file, its place and the words around it.
    ///
    /// Words are compared as the window compares them: neither capitals nor accents matter unless it is asked for, and
    /// words are found over the ends of lines and pages. It ends with 0 where something was found, with 1 where nothing
    /// was, and with 2 where a file could not be looked at, as grep does.
    Find(find::Arguments),
    /// Prints what differs between two documents of any kind: words that were added, removed and moved.
    ///
    /// Each paragraph that differs is printed with its place, `[-what is gone-]` and `{+what is new+}`. Words are compared,
    /// so that a PDF compares with the Word file that it came from: white space, hyphens at the ends of lines, the shapes of
    /// quotation marks and dashes, running heads, bullets and numbers of items do not count. It ends with 0 where the two
    /// are the same, with 1 where they differ, and with 2 where one could not be read, as diff does.
    Compare(compare::Arguments),
    /// Reads every file as the window would, and says of each what came of it.
    ///
    /// Nothing is passed by: what cannot be looked at, and what is no file, has a line as well. What came of each is one
    /// word: opens, opens-with-warning, no-text, password, not-supported, not-a-file (a pipe, a device, a link that leads
    /// nowhere or to a folder listed elsewhere), damaged, limit, gone (nothing is there), no-permission, not-listed (a folder),
    /// no-resources (no files or memory left, also when it was tried again), crash.
    /// A path that is named twice is read once, and that is said on the standard error, as is a folder without files.
    ///
    /// In lines for people, control characters in a name and bytes that are no Unicode are shown as \\u{1b} and \\xff.
    /// With --json, a name that is not Unicode has "path_bytes" beside "path": all its bytes, percent-encoded.
    #[command(verbatim_doc_comment)]
    Check(check::Arguments),
    /// Lists the commands that --do takes.
    Commands,
    /// Puts the program where desktops, shells and man find it: for this user, or below a folder.
    ///
    /// What is written: the program itself, its entry in the menus with the types of the files that it opens, its icons,
    /// its description for catalogues of programs, the pages of its manual, and completions for bash, zsh and fish.
    /// Each file is told, and stands in a list beside them. A file that is there already and was not put there by this
    /// command, or was changed since, is never written over: then nothing is written at all.
    Install(install::Arguments),
    /// Takes away what install has put there, but for files that were changed since.
    ///
    /// Notes, places, settings and documents are no part of it.
    Uninstall(install::Arguments),
}

/// Takes the name of a reading of a draft.
fn readings() -> impl TypedValueParser<Value = Reading> {
    let names = PossibleValuesParser::new(Reading::ALL.map(Reading::name));
    names.map(|name| Reading::of_name(&name).unwrap_or_default())
}

/// Does what the arguments ask for.
pub fn run() -> ExitCode {
    let Folioscope { task, window } = Folioscope::parse();
    let result = match task {
        Some(Task::Sketch(arguments)) => sketch::run(arguments),
        Some(Task::Text(arguments)) => text::run(arguments),
        Some(Task::Find(arguments)) => return find::run(arguments),
        Some(Task::Compare(arguments)) => return compare::run(arguments),
        Some(Task::Check(arguments)) => check::run(arguments),
        Some(Task::Commands) => commands::run(),
        Some(Task::Install(arguments)) => install::install(&arguments, Folioscope::command()),
        Some(Task::Uninstall(arguments)) => install::uninstall(&arguments),
        None => window::run(window),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            tell(&format!("folioscope: {why}"));
            ExitCode::FAILURE
        }
    }
}

/// Children of this very program.
fn children() -> Children {
    Children::new(program().unwrap_or_default())
}

/// This very program, also when another one lies under its name by now.
fn program() -> Result<PathBuf, String> {
    if cfg!(target_os = "linux") {
        return Ok("/proc/self/exe".into());
    }
    std::env::current_exe().map_err(|error| format!("The program does not find itself ({error})."))
}

fn read(file: &Path, encoding: Option<String>) -> Result<Document, String> {
    read_with(&children(), file, encoding).map(|(document, _)| document)
}

/// A document, and whether all of it was read; where not, that is said.
fn read_with(children: &Children, file: &Path, encoding: Option<String>) -> Result<(Document, bool), String> {
    // What lies in a document has an address that is no file's: “letter.eml!/2:list.txt”.
    let opened = match file.exists() {
        true => Source::open(file),
        false => tasks::opened(&Origin::from_key(file), children, &Stop::default()),
    };
    let read = opened.and_then(|mut source| {
        source.encoding = encoding;
        let reading = children.reading(source, DocId(1), &Stop::default(), None);
        // What is printed looks like all of it.
        if let (Ok(document), Some(_)) = (&reading.document, &reading.cut_short)
            && let Some(complaint) = document.complaints.last()
        {
            tell(&complaint.words);
        }
        reading.document.map(|document| (document, reading.cut_short.is_none()))
    });
    read.map_err(|failure| failure.to_string())
}

/// Says a sentence on the standard error, where it stands as one line whatever names are in it.
fn tell(words: &str) {
    eprintln!("{}", visible::line(words));
}

/// A reader that has seen enough (`| head`) is no failure.
fn ended_early(written: std::io::Result<()>) -> Result<(), String> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}
