//! Reads INI files, `.properties` and `.env`: the text as it was written, and a tree of sections and keys.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::node::Notation;
use crate::read::source::{Peek, Source};
use crate::read::trees::{self, ini};
use std::sync::Arc;

/// The row of sections and keys.
pub const FORMAT: Format = Format {
    mime_types: &["application/x-wine-extension-ini"],
    ..Format::at_home("INI", &["ini", "properties", "env", "desktop", "inf", "reg", "url"], recognise, read)
};

fn recognise(peek: &Peek) -> Confidence {
    trees::named(peek, FORMAT.extensions)
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    trees::read_listing(source, draft, stop, "ini", Notation::Ini, ini::read)
}
