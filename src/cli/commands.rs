//! `folioscope commands`: everything that `--do` takes, out of the one table of commands.

use super::ended_early;
use crate::desk::command::COMMANDS;
use std::io::Write;

pub fn run() -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    for (name, words, about) in COMMANDS {
        ended_early(writeln!(out, "{:<34}{}", format!("{name}{words}"), about.trim()))?;
    }
    Ok(())
}
