//! Reads texts of OpenDocument (ODF 1.3): headings, lists with their numbers as printed, tables, notes, pictures, and the
//! changes and comments that the file remembers, each on its words; packed, or as one flat file.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::read::office::pages::Pages;
use crate::read::source::kind::Kind;
use crate::read::source::{Peek, Source};
use body::Body;
use parts::{Content, PAGES};
use std::sync::Arc;
use styles::Styles;

mod around;
pub(crate) mod body;
mod changes;
mod lists;
pub(crate) mod parts;
mod styles;

/// The row of texts of OpenDocument.
pub const FORMAT: Format = Format {
    // 4: pictures without words keep their place.
    version: 4,
    mime_types: &[
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text-flat-xml",
    ],
    ..Format::in_child("OpenDocument text", &["odt", "ott", "fodt"], recognise, read, parts::open)
};

fn recognise(peek: &Peek) -> Confidence {
    parts::recognised(peek, Kind::OdfText, "text", &["odt", "ott"])
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    parts::read(source, draft, stop, |Content { styles, parts, content, named }, draft| {
        let mut body = Body::new(styles, *parts);
        (body.kinds, body.pages) = (around::kinds(named), pages(content, styles, draft));
        body.read_all(content, draft, stop)
    })
}

/// Pages as the file remembers them.
fn pages(text: &str, styles: &Styles, draft: &mut Draft) -> Option<Pages> {
    let stated = draft.facts().others.iter().find(|(name, _)| name == PAGES)?.1.parse().ok();
    Pages::of(around::count(text, styles), stated)
}

#[cfg(test)]
mod tests;
