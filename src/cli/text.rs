//! `folioscope text`: a document's words and nothing else, for other programs.

use super::terminal::Out;
use super::{ended_early, read, readings};
use crate::data::shown::{Gone, Reading};
use crate::data::sketch;
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
    /// Of a draft with changes, the words as it is, with all of them accepted, or with all of them rejected.
    #[arg(long, value_name = "HOW", default_value = "as-it-is", value_parser = readings())]
    changes: Reading,
    /// WHATWG name of the encoding, instead of guessing it.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub fn run(Arguments { file, page, changes, encoding }: Arguments) -> Result<(), String> {
    let document = read(&file, encoding)?;
    let gone = Gone::of(&document, changes);
    let mut out = Out::words();
    match page {
        Some(page) => {
            let words = sketch::page_text_in(&document, page.get(), &gone)?;
            ended_early(out.write_all(words.as_bytes()).and_then(|()| out.flush()))
        }
        None => ended_early(sketch::text_in(&document, &gone, out)),
    }
}
