//! Reads XML: the text as it was written, and a tree of its elements. What other formats know better (books, office files, pages of the web) is theirs.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::node::Notation;
use crate::read::source::{Peek, Source};
use crate::read::trees::{self, xml};
use std::sync::Arc;

/// The row of XML.
pub const FORMAT: Format = Format {
    mime_types: &[
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/vnd.google-earth.kml+xml",
        "application/gpx+xml",
    ],
    ..Format::at_home(
        "XML",
        &[
            "xml", "rss", "atom", "kml", "gpx", "xsd", "xsl", "xslt", "opml", "rdf", "wsdl", "config",
            "xliff", "xlf", "tei", "resx", "csproj", "vcxproj", "ui", "qrc", "xul",
        ],
        recognise,
        read,
    )
};

fn recognise(peek: &Peek) -> Confidence {
    trees::named(peek, FORMAT.extensions)
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    trees::read_listing(source, draft, stop, "xml", Notation::Xml, xml::read)
}
