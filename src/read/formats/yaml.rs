//! Reads YAML: the text as it was written, and a tree of what it is made of.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::node::Notation;
use crate::read::source::{Peek, Source};
use crate::read::trees::{self, yaml};
use std::sync::Arc;

/// The row of YAML.
pub const FORMAT: Format = Format {
    mime_types: &["application/yaml"],
    ..Format::at_home("YAML", &["yaml", "yml"], recognise, read)
};

fn recognise(peek: &Peek) -> Confidence {
    trees::named(peek, FORMAT.extensions)
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    trees::read_listing(source, draft, stop, "yaml", Notation::Yaml, yaml::read)
}
