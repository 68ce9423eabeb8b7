//! `folioscope check`: would every file of a pile open? Asked before a pile is taken on, and by scripts.

use super::terminal::Out;
use super::{children, ended_early};
use crate::data::wording::grouped;
use crate::run::check::{self, Totals};
use clap::{Args, ValueHint};
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct Arguments {
    /// Files, and folders with all that lies in them.
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// As JSON Lines; the totals go to the standard error.
    #[arg(long)]
    json: bool,
}

pub fn run(Arguments { paths, json }: Arguments) -> Result<(), String> {
    let children = children();
    let mut out = if json { Out::json() } else { Out::words() };
    let checked = check::check(&paths, &children, &mut |row| {
        let line = if json { row.json() } else { row.line() };
        // Nobody reads on; the rest is not worth reading then.
        writeln!(out, "{line}").and_then(|()| out.flush()).is_ok()
    })?;
    if json {
        eprintln!("{}", checked.words());
    } else {
        ended_early(writeln!(out, "{}", checked.words()).and_then(|()| out.flush()))?;
    }
    checked.remarks.iter().chain(&checked.unlisted).for_each(|words| super::tell(words));
    failed(&checked).map_or(Ok(()), Err)
}

/// What of the pile is not known, as a failure of the program: who runs it from a script must not take silence for
/// “all is well”. What is damaged or locked is a finding.
fn failed(checked: &Totals) -> Option<String> {
    let crashed = match checked.crashed() {
        0 => None,
        1 => Some("Reading one of these files crashed.".to_owned()),
        many => Some(format!("Reading {} of these files crashed.", grouped(many as u64))),
    };
    let unseen = match checked.unseen() {
        0 => None,
        1 => Some("One of these files and folders could not be looked at.".to_owned()),
        many => Some(format!("{} of these files and folders could not be looked at.", grouped(many as u64))),
    };
    let words: Vec<String> = crashed.into_iter().chain(unseen).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
