//! Reads property lists, as programs of Apple keep what they know, with a tree of names and values: those in XML as they
//! were written, those in bytes set out as JSON.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::node::Notation;
use crate::read::source::{Peek, Source};
use crate::read::trees::{self, json, plist};
use std::sync::Arc;

mod binary;

/// The row of Property list.
pub const FORMAT: Format = Format {
    mime_types: &["application/x-plist"],
    ..Format::at_home("Property list", &["plist", "mobileconfig", "webloc"], recognise, read)
};

/// A larger one in bytes is not read: all of it is held while it is set out.
const MAX_BINARY: u64 = 64 * 1024 * 1024;

fn recognise(peek: &Peek) -> Confidence {
    if peek.bytes.starts_with(binary::MAGIC) {
        return 95;
    }
    // Other kinds of property lists are text.
    let is_xml = peek.bytes.iter().take(512).any(|byte| *byte == b'<');
    if is_xml { trees::named(peek, FORMAT.extensions) } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    if !source.head()?.starts_with(binary::MAGIC) {
        return trees::read_listing(source, draft, stop, "xml", Notation::Plist, plist::read);
    }
    let bytes = source.all(MAX_BINARY, || draft.pulse(stop))?;
    let Some((words, whole)) = binary::set_out((*bytes).as_ref()) else {
        let words = format!(
            "“{}” is a property list that is damaged, so that nothing in it can be read.",
            source.name
        );
        return Err(Failure::new(words));
    };
    draft.complain_at(
        "This property list is written in bytes: what is in it is set out here as JSON.",
        None,
        None,
    );
    if !whole {
        draft.complain_at("Some of it is damaged or too large, and is not shown.", None, None);
    }
    let text = Arc::new(Source::from_bytes("list.json", words.into_bytes()));
    trees::read_listing(&text, draft, stop, "json", Notation::Json, json::read)
}
