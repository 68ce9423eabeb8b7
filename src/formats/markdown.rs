//! Reads Markdown.

use super::{Confidence, Format};
use crate::document::BlockKind;
use crate::draft::Draft;
use crate::source::{Peek, Source};
use crate::work::{Failure, Stop};
use std::sync::Arc;

pub const FORMAT: Format = Format {
    name: "Markdown",
    extensions: &["md"],
    recognise,
    read,
};

fn recognise(_peek: &Peek) -> Confidence {
    0
}

fn read(source: &Arc<Source>, draft: &mut Draft, _stop: &Stop) -> Result<(), Failure> {
    let bytes = source.read_all(1 << 28)?;
    for line in String::from_utf8_lossy(&bytes).lines() {
        draft.begin(BlockKind::Paragraph);
        draft.flow(line);
        draft.end();
    }
    Ok(())
}
