//! Folioscope: a desktop reading room. The floors in the order in which to read them, each with the question it
//! answers; the first lines of each say what may not be known there, and `tests/walls.rs` holds it.

// No panic reaches the user, and what is said goes through the log: the command line alone prints.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

pub mod data; // what is everything else about?

pub mod read; // what does a file hold?
pub mod search; // where do these words stand?

pub mod keep; // what did the user make, and how does it survive?

pub mod run; // who does the work?

pub mod desk; // what is so now, and what may happen to it?

pub mod ui; // how does it look, and what do hands do?

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "what was asked for is printed")]
pub mod cli; // what was asked for when the program was started?
