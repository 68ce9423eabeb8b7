//! `folioscope sketch`: a document as it was understood, to see what a format makes of a file.

use super::terminal::Out;
use super::{ended_early, read};
use crate::data::sketch::{sketch, sketch_json};
use clap::{Args, ValueHint};
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct Arguments {
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// As JSON Lines.
    #[arg(long)]
    json: bool,
    /// WHATWG name of the encoding, instead of guessing it.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
}

pub fn run(Arguments { file, json, encoding }: Arguments) -> Result<(), String> {
    let document = read(&file, encoding)?;
    let mut out = if json { Out::json() } else { Out::words() };
    let written =
        if json { sketch_json(&document, &mut out) } else { out.write_all(sketch(&document).as_bytes()) };
    ended_early(written.and_then(|()| out.flush()))
}
