//! Reads TOML: the text as it was written, and a tree of its tables and keys.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::node::Notation;
use crate::read::source::{Peek, Source};
use crate::read::trees::{self, toml};
use std::sync::Arc;

/// The row of TOML.
pub const FORMAT: Format =
    Format { mime_types: &["application/toml"], ..Format::at_home("TOML", &["toml"], recognise, read) };

fn recognise(peek: &Peek) -> Confidence {
    trees::named(peek, FORMAT.extensions)
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    trees::read_listing(source, draft, stop, "toml", Notation::Toml, toml::read)
}
