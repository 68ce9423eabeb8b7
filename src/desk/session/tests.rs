//! Holds sessions to their word.
