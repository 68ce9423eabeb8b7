//! `folioscope check`: would every file of a pile open? Asked before a pile is taken on, and by scripts.

use super::{children, ended_early};
use crate::run::check;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct Arguments {
    /// Files, and folders with all that lies in them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// As JSON Lines; the totals go to the standard error.
    #[arg(long)]
    json: bool,
}

pub fn run(Arguments { paths, json }: Arguments) -> Result<(), String> {
    let children = children();
    let mut out = std::io::stdout().lock();
    let checked = check::check(&paths, &children, &mut |row| {
        let line = if json { row.json() } else { row.line() };
        // Nobody reads on; the rest is not worth reading then.
        writeln!(out, "{line}").is_ok()
    })?;
    if json {
        eprintln!("{}", checked.words());
    } else {
        ended_early(writeln!(out, "{}", checked.words()))?;
    }
    checked.unlisted.iter().for_each(|words| eprintln!("{words}"));
    match checked.crashed() {
        0 => Ok(()),
        1 => Err("Reading one of these files crashed.".to_owned()),
        many => Err(format!("Reading {many} of these files crashed.")),
    }
}
