//! Reads JSON and JSON Lines: the text as it was written, a tree of what it is made of, and the table that it may be.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::node::Notation;
use crate::read::source::{Peek, Source};
use crate::read::trees::{self, json, records};
use std::sync::Arc;

/// The row of JSON.
pub const FORMAT: Format = Format {
    mime_types: &["application/json", "application/geo+json", "application/ld+json"],
    ..Format::at_home(
        "JSON",
        &["json", "jsonc", "json5", "geojson", "topojson", "webmanifest", "har", "ipynb", "jsonld", "avsc"],
        recognise,
        read,
    )
};

/// The row of JSON Lines, of which each line is a value.
pub const LINES: Format = Format {
    // However large it is, it lies on its shelf, which is the file itself.
    home_bytes: u64::MAX,
    mime_types: &["application/jsonl", "application/x-ndjson"],
    ..Format::at_home("JSON Lines", &["jsonl", "ndjson", "jsonlines", "ldjson"], recognise_lines, read_lines)
};

fn recognise(peek: &Peek) -> Confidence {
    trees::named(peek, FORMAT.extensions)
}

fn recognise_lines(peek: &Peek) -> Confidence {
    trees::named_in_lines(peek, LINES.extensions)
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let text = trees::read_listing_whole(source, draft, stop, "json", Notation::Json, json::read)?;
    records::look_at(&text, draft, stop)
}

fn read_lines(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    trees::read_lines(source, draft, stop, "json", Notation::JsonLines, json::read_lines)
}
