//! `folioscope compare`: what differs between two documents? With the words and the places that the window has, for scripts
//! and for who reads at a terminal.
//!
//! It ends as `diff` does: 0 where the two are the same, 1 where they differ, 2 where there was trouble.

use super::terminal::Out;
use super::{children, read_with, tell};
use crate::data::cite;
use crate::data::comparison::{Comparison, Counting, Difference, Side};
use crate::data::document::Document;
use crate::data::job::{Origin, Stop};
use crate::data::query::folded_line;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use crate::search::compare::{Compared, compare};
use clap::{Args, ValueHint};
use serde_json::{Value, json};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Characters of a stretch of words that did not change, between two that did: the rest is left out in its middle.
const SAME_CHARS: usize = 320;
/// Characters of the words of a difference in JSON; a whole chapter may be new. The span tells how long it is.
const MAX_WORDS_CHARS: usize = 4_000;

#[derive(Args)]
pub struct Arguments {
    /// What was there before.
    #[arg(value_hint = ValueHint::FilePath)]
    first: PathBuf,
    /// What came after it.
    #[arg(value_hint = ValueHint::FilePath)]
    second: PathBuf,
    /// White space, hyphens at the ends of lines, the shapes of quotation marks and running heads count as well.
    #[arg(long)]
    everything: bool,
    /// As JSON Lines: the kind of each difference, and of both documents the span in its text, the place in words, and
    /// the words as they stand there. Of what was moved, "twin" is the number of the difference at the other place.
    #[arg(long)]
    json: bool,
    /// WHATWG name of the encoding of both files, instead of guessing it.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub fn run(arguments: Arguments) -> ExitCode {
    let Arguments { first, second, everything, json, encoding } = arguments;
    let children = children();
    let read = |file: &Path| {
        let read = read_with(&children, file, encoding.clone());
        read.map_err(|why| tell(&format!("folioscope: {}: {why}", crate::data::visible::path(file))))
    };
    // Both are tried, so that both reasons are known.
    let (Ok((a, whole_a)), Ok((b, whole_b))) = (read(&first), read(&second)) else {
        return ExitCode::from(2);
    };
    let compared = |document: Document, file: PathBuf| Compared {
        document: Arc::new(document),
        origin: Origin::File(file),
        reading: Reading::Accepted,
    };
    let base = Document { id: DocId(3), ..Document::default() };
    let counting = Counting { everything };
    let found = compare(compared(a, first), compared(b, second), counting, base, &Stop::default());
    let (document, comparison) = match found {
        Ok(found) => found,
        Err(failure) => {
            tell(&format!("folioscope: {failure}"));
            return ExitCode::from(2);
        }
    };
    let printed = if json { lines(&comparison) } else { words(&document, &comparison) };
    if let Err(error) = printed
        && error.kind() != ErrorKind::BrokenPipe
    {
        tell(&format!("folioscope: {error}"));
        return ExitCode::from(2);
    }
    let mut said = comparison.left_out.clone();
    said.insert(0, format!("{}.", comparison.summary()));
    said.iter().for_each(|words| tell(words));
    match () {
        () if !whole_a || !whole_b => ExitCode::from(2),
        () if comparison.differences.is_empty() => ExitCode::SUCCESS,
        () => ExitCode::FAILURE,
    }
}

// ---- for people

/// Each paragraph that differs, below its place.
fn words(document: &Document, comparison: &Comparison) -> io::Result<()> {
    let mut out = Out::words();
    let mut last_place = String::new();
    for number in 0..document.block_count() {
        let Some(view) = document.block(number) else { continue };
        let span = view.block().span;
        let first = document.revisions.partition_point(|revision| revision.span.end <= span.start);
        let parts: Vec<(Span, bool)> = (first..)
            .map_while(|at| document.revisions.get(at))
            .take_while(|revision| revision.span.start < span.end)
            .map(|revision| (revision.span, revision.kind.is_gone()))
            .collect();
        let Some((changed, _)) = parts.first() else { continue };
        let place = place(comparison, changed.start);
        if place != last_place {
            writeln!(out, "{}@@ {place} @@", if last_place.is_empty() { "" } else { "\n" })?;
            last_place = place;
        }
        let mut at = span.start;
        for (part, gone) in parts {
            let part = part.intersection(span).unwrap_or(part);
            same(&mut out, document, Span::new(at, part.start.max(at)))?;
            let (code, opens, closes) = if gone { ("31;9", "[-", "-]") } else { ("32;4", "{+", "+}") };
            // A space parts them from their neighbours, and is no part of them.
            let words = folded_line(&document.text.slice(part));
            let space = |on: bool| if on { " " } else { "" };
            write!(out, "{}", space(words.starts_with(' ')))?;
            out.colour(code)?;
            write!(out, "{opens}{}{closes}", words.trim())?;
            out.colour("0")?;
            write!(out, "{}", space(words.ends_with(' ')))?;
            at = part.end.max(at);
        }
        same(&mut out, document, Span::new(at, span.end.max(at)))?;
        writeln!(out)?;
    }
    out.flush()
}

/// Words that both have; of a long stretch its beginning and its end.
fn same(out: &mut Out, document: &Document, span: Span) -> io::Result<()> {
    let words = folded_line(&document.text.slice(span));
    let count = words.chars().count();
    if count <= SAME_CHARS {
        return write!(out, "{words}");
    }
    let half = SAME_CHARS / 2;
    let first: String = words.chars().take(half).collect();
    let last: String = words.chars().skip(count - half).collect();
    // Whole words on either side.
    let first = first.rfind(' ').map_or(first.as_str(), |at| &first[..at]);
    let last = last.find(' ').map_or(last.as_str(), |at| &last[at + 1..]);
    write!(out, "{first} … {last}")
}

/// Where something stands that is shown at a byte: in the second document, or in the first where it is gone.
fn place(comparison: &Comparison, shown: u64) -> String {
    let (side, at) = comparison.original(shown).unwrap_or((Side::Second, 0));
    let Some(document) = comparison.document(side) else { return String::new() };
    format!("{}, {}", document.name, cite::place(document, Span::empty_at(at)))
}

// ---- for programs

fn lines(comparison: &Comparison) -> io::Result<()> {
    let mut out = Out::json();
    for (number, difference) in comparison.differences.iter().enumerate() {
        writeln!(out, "{}", row(comparison, number, difference))?;
    }
    out.flush()
}

fn row(comparison: &Comparison, number: usize, difference: &Difference) -> Value {
    let Difference { kind, twin, .. } = difference;
    let side = |side: Side| comparison.document(side).map(|document| at(document, difference.of(side)));
    json!({
        // Counted from 1, and so is the twin.
        "number": number + 1,
        "kind": kind.word(),
        "twin": twin.map(|twin| twin + 1),
        "first": side(Side::First),
        "second": side(Side::Second),
    })
}

fn at(document: &Document, span: Span) -> Value {
    let most = Span::new(span.start, span.end.min(span.start + MAX_WORDS_CHARS as u64 * 4));
    let words = document.text.slice(most);
    let mut short: String = words.chars().take(MAX_WORDS_CHARS).collect();
    if (short.len() as u64) < span.len() {
        short.push('…');
    }
    json!({
        "file": document.name,
        "span": [span.start, span.end],
        "place": cite::place(document, span),
        "words": short,
    })
}
