//! `folioscope commands`: everything that `--do` takes, out of the one table of commands.

use super::ended_early;
use crate::desk::command::COMMANDS;
use std::io::Write;

pub fn run() -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    for row in COMMANDS {
        let line = format!("{}{}", row.name, row.fields);
        ended_early(writeln!(out, "{line:<34}{}", row.about()))?;
    }
    Ok(())
}
