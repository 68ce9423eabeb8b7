//! `folioscope find`: where do these words stand in these files? With the folding and the places that the window has,
//! for scripts and for who looks through a pile from a terminal.
//!
//! It ends as `grep` does: 0 where something was found, 1 where nothing was, 2 where not everything could be looked at.
//! There is no limit to hits as there is in the window, because none is kept.

use super::terminal::Out;
use super::{children, read_with, readings, tell};
use crate::data::cfi;
use crate::data::cite;
use crate::data::document::Document;
use crate::data::job::{FailureKind, Stop};
use crate::data::node;
use crate::data::query::{self, Hit, Query};
use crate::data::shown::{Gone, Reading};
use crate::data::span::Span;
use crate::data::visible;
use crate::data::wording::counted;
use crate::read::sandbox::Children;
use crate::search::find::{self, Summary};
use clap::{Args, ValueHint};
use serde_json::{Value, json};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Characters of the text that are shown on either side of a hit: with the hit about a line and a half of a terminal.
const CONTEXT_CHARS: usize = 60;
/// Characters of the words of a hit; a regular expression may hit a whole book. The span tells how long it is.
const MAX_WORDS_CHARS: usize = 4_000;

#[derive(Args)]
pub struct Arguments {
    /// What to look for. White space in it stands for any white space, ends of lines and pages included.
    words: String,
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The words are a regular expression, as the crate `regex` has them.
    #[arg(long)]
    regex: bool,
    /// Capitals matter.
    #[arg(long)]
    case: bool,
    /// Only where neither end touches another letter or digit.
    #[arg(long)]
    whole_word: bool,
    /// Accents matter, and so do the shapes of quotation marks and hyphens.
    #[arg(long)]
    accents: bool,
    /// Of drafts with changes: in the words as they are, with all changes accepted, or with all rejected.
    #[arg(long, value_name = "HOW", default_value = "as-it-is", value_parser = readings())]
    changes: Reading,
    /// As JSON Lines: the file, the span in its text, the unit (page, sheet, …), the place in words, the words as they
    /// stand there, and the words around them on one line; of a book, the place as an EPUB CFI.
    #[arg(long)]
    json: bool,
    /// WHATWG name of the encoding of the files, instead of guessing it.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { words, files, regex, case, whole_word, accents, changes, json, encoding } = arguments;
    let query = Query { words, case, whole_word, regex, accents, reading: changes };
    // Once and before any file is read, and not once for each of them.
    if let Err(failure) = find::check(&query) {
        tell(&format!("folioscope: {failure}"));
        return ExitCode::from(2);
    }
    let mut printer = Printer::new(json);
    let children = children();
    for file in &files {
        printer.file(file, &query, encoding.as_deref(), &children);
        // Nobody reads on; the rest is not worth reading then.
        if printer.broken.is_some() {
            break;
        }
    }
    printer.end()
}

/// Prints hits while they come, and knows how it ends.
struct Printer {
    out: Out,
    json: bool,
    found: bool,
    failed: bool,
    broken: Option<io::Error>,
}

impl Printer {
    fn new(json: bool) -> Self {
        let out = if json { Out::json() } else { Out::words() };
        Self { out, json, found: false, failed: false, broken: None }
    }

    fn file(&mut self, file: &Path, query: &Query, encoding: Option<&str>, children: &Children) {
        let document = match read_with(children, file, encoding.map(str::to_owned)) {
            Ok((document, whole)) => {
                self.failed |= !whole;
                document
            }
            // The reason alone does not say of which file of many.
            Err(why) => return self.fail(file, &why),
        };
        let stop = Stop::default();
        let gone = Gone::of(&document, query.reading);
        let ended = find::find_all(&document, query, &stop, &mut |hits, _| {
            for hit in hits {
                if self.broken.is_none() {
                    self.broken = self.hit(file, &document, &gone, &hit).err();
                }
            }
            if self.broken.is_some() {
                stop.raise();
            }
        });
        if let Ok(Summary { unseen: unseen @ 1.., .. }) = ended {
            let hits = counted(unseen as u64, "hit");
            let stand = if unseen == 1 { "stands" } else { "stand" };
            let words = format!("{hits} {stand} in words that are not shown in this reading.");
            tell(&format!("folioscope: {}: {words}", visible::path(file)));
        }
        // What was found in one file is seen before the next is read.
        self.broken = self.broken.take().or_else(|| self.out.flush().err());
        if let Err(failure) = ended
            && failure.kind != FailureKind::Stopped
        {
            self.fail(file, &failure.to_string());
        }
        // A file that was changed or taken away while it was gone through.
        if let Some(trouble) = document.text.shelf.as_ref().and_then(|shelf| shelf.trouble()) {
            self.fail(file, &trouble.words);
        }
    }

    fn fail(&mut self, file: &Path, why: &str) {
        self.failed = true;
        tell(&format!("folioscope: {}: {why}", visible::path(file)));
    }

    fn hit(&mut self, file: &Path, document: &Document, gone: &Gone, hit: &Hit) -> io::Result<()> {
        self.found = true;
        let (context, _) = query::context(document, gone, hit, CONTEXT_CHARS, CONTEXT_CHARS);
        let place = cite::place(document, hit.span);
        if self.json {
            writeln!(self.out, "{}", row(file, document, gone, hit.span, &place, &context))
        } else {
            writeln!(self.out, "{}: {place}: {context}", visible::path(file))
        }
    }

    fn end(self) -> ExitCode {
        match self.broken {
            // A reader that has seen enough (`| head`) is no failure.
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                tell(&format!("folioscope: {error}"));
                ExitCode::from(2)
            }
            _ if self.failed => ExitCode::from(2),
            _ if self.found => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}

/// A hit for programs. Of a path that is not Unicode, `file` has what can be read of it and `path_bytes` all of it.
fn row(file: &Path, document: &Document, gone: &Gone, span: Span, place: &str, context: &str) -> Value {
    let number = document.unit_from_offset(span.start);
    let unit = number.and_then(|number| Some((number, document.units.get(number)?)));
    let unit = unit.map(|(number, unit)| {
        // Counted from 1, as `text --page` counts.
        json!({ "kind": unit.kind.word(), "number": number + 1, "label": unit.label })
    });
    let most = Span::new(span.start, span.end.min(span.start + MAX_WORDS_CHARS as u64 * 4));
    let words = gone.text(document, most);
    let mut short: String = words.chars().take(MAX_WORDS_CHARS).collect();
    if short.len() < words.len() || most != span {
        short.push('…');
    }
    let mut row = json!({
        "file": file.to_string_lossy(),
        "span": [span.start, span.end],
        "unit": unit,
        "place": place,
        "words": short,
        "context": context,
    });
    if let (Some(address), Some(row)) = (cfi::of_span(document, span), row.as_object_mut()) {
        row.insert("epub_cfi".to_owned(), address.into());
    }
    if let (Some(address), Some(row)) = (node::address::of_span(document, span), row.as_object_mut()) {
        row.insert("address".to_owned(), address.into());
    }
    if let (Some(bytes), Some(row)) = (visible::path_bytes(file), row.as_object_mut()) {
        row.insert("path_bytes".to_owned(), bytes.into());
    }
    row
}
