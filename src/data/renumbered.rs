//! Numbers of items that depend on the reading of a draft: where an item was taken out, those after it move up.
//!
//! The label of a block is that of the draft as it is. Where another reading has another, it stands here, so that page,
//! comparing and whatever else names an item ask one place, and no block is changed by a reading.

use super::block::{Block, Label};
use super::document::Document;
use super::shown::Reading;
use super::span::Span;
use serde::{Deserialize, Serialize};

/// The labels of a block in the readings of a draft, where they are not that of the draft as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Renumbered {
    /// Where the block begins, an empty span.
    pub at: Span,
    /// With all changes accepted.
    pub accepted: Label,
    /// With all changes rejected.
    pub rejected: Label,
}

impl Document {
    /// The label of a block in a reading.
    pub fn label_in<'a>(&'a self, block: &'a Block, reading: Reading) -> &'a Label {
        let start = block.span.start;
        let at = self.renumbered.partition_point(|one| one.at.start < start);
        match (self.renumbered.get(at).filter(|one| one.at.start == start), reading) {
            (Some(own), Reading::Accepted) => &own.accepted,
            (Some(own), Reading::Rejected) => &own.rejected,
            (_, Reading::AsItIs) | (None, _) => &block.label,
        }
    }
}
