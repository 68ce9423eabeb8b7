//! `folioscope text`: a document's words and nothing else, for other programs.

use super::terminal::Out;
use super::{ended_early, read, readings, tell};
use crate::data::cfi::Found;
use crate::data::document::Document;
use crate::data::node;
use crate::data::shown::{Gone, Reading};
use crate::data::sketch;
use crate::desk::cfi::led_to;
use clap::{Args, ValueHint};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

#[derive(Args)]
pub struct Arguments {
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Only this page, counted from 1.
    #[arg(long, value_name = "N")]
    page: Option<NonZeroUsize>,
    /// Only the words that an address names as other programs write it: of a book epubcfi(/6/4!/4/2,/1:0,/1:9), of one place
    /// its paragraph; of structured data /items/3/name (JSON Pointer), /rss[1]/channel[1] (XPath) or section.key; of a log a line (12) or a time
    /// (2024-01-02 10:00), of which it is the first entry.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "page")]
    at: Option<String>,
    /// Of a draft with changes, the words as it is, with all of them accepted, or with all of them rejected.
    #[arg(long, value_name = "HOW", default_value = "as-it-is", value_parser = readings())]
    changes: Reading,
    /// WHATWG name of the encoding, instead of guessing it.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub fn run(Arguments { file, page, at, changes, encoding }: Arguments) -> Result<(), String> {
    let document = read(&file, encoding)?;
    let gone = Gone::of(&document, changes);
    let mut out = Out::words();
    if let Some(address) = at {
        let words = at_address(&document, &gone, &address)?;
        return ended_early(writeln!(out, "{words}").and_then(|()| out.flush()));
    }
    match page {
        Some(page) => {
            let words = sketch::page_text_in(&document, page.get(), &gone)?;
            ended_early(out.write_all(words.as_bytes()).and_then(|()| out.flush()))
        }
        None => ended_early(sketch::text_in(&document, &gone, out)),
    }
}

/// The words to which an address leads. Where it is only near, that is said beside them.
fn at_address(document: &Document, gone: &Gone, address: &str) -> Result<String, String> {
    if document.is_log() {
        return Ok(gone.text(document, document.entry_at(address)?));
    }
    if let Some(words) = node_words(document, address)? {
        return Ok(words);
    }
    let Found { span, near } = led_to(document, address)?;
    if near {
        tell(
            "folioscope: the place that this address names is not in this edition of the book; these words are near it.",
        );
    }
    let block = document.block(document.block_from_offset(span.start)).map(|view| view.block().span);
    let span = block.filter(|_| span.is_empty()).unwrap_or(span);
    Ok(gone.text(document, span).trim_end().to_owned())
}

/// What stands in a part of structured data; `None` where the document has no parts.
fn node_words(document: &Document, address: &str) -> Result<Option<String>, String> {
    if document.nodes.is_empty() {
        return Ok(None);
    }
    let at = node::address::find(document, address)?;
    Ok(document.nodes.get(at).map(|node| {
        let raw = document.text.slice(node.value.span());
        if node.children == 0 {
            node::plain::words(&raw, node.notation).into_owned()
        } else {
            raw.into_owned()
        }
    }))
}
