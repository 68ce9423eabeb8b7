//! The documents of a window, and the views that show them: what is known of each. How they are opened, read, moved in
//! and closed is in the rooms below.

use super::cite::GivenTitle;
use crate::data::comparison::Comparison;
use crate::data::document::Document;
use crate::data::job::{Failure, Origin};
use crate::data::span::{DocId, Span};
use crate::data::visible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod closing; // what is kept of a view that goes?
mod following; // what is read on by itself?
mod front; // which is in front?
mod links; // where does a link lead?
mod opening; // in which ways is a document opened?
mod reading; // what comes of reading it?
mod view; // what does a tab show, and what is it asked?

pub use closing::Closed;
pub use view::{Request, Selection, Show, View};

/// A document that is or was open in this run.
/// It is kept apart from its views, because two views of one document share what was read of it.
#[derive(Clone, Debug)]
pub struct OpenDocument {
    /// By what all others name it.
    pub id: DocId,
    /// Where it comes from, and so by what it is known again.
    pub origin: Origin,
    /// What has been read by now; gone when no view shows it.
    pub document: Option<Arc<Document>>,
    /// Why it could not be read, or not to its end.
    pub failure: Option<Failure>,
    /// Whether more of it is still to come.
    pub reading: bool,
    /// How often it has been read: what was laid out of an older reading is stale.
    pub readings: u32,
    /// Whether the next snapshot is the first of a reading.
    pub(in crate::desk) anew: bool,
    /// The file is not as it was read.
    pub changed: bool,
    /// Lines may have been added to it, and are to be read.
    pub(in crate::desk) grew: bool,
    /// The file is gone.
    pub vanished: bool,
    /// Whether there was nothing in it but strings and bytes when it was read. It is known on when the document is let go.
    pub(super) only_bytes: bool,
    /// Chosen by hand.
    // Kept with the entry and not with the text, so that reading again does not guess anew.
    pub encoding: Option<String>,
    /// The document whose password is missing or wrong: this one, or one that it lies in.
    // The outer one has to be remembered, because the password is for it and not for the file that was asked
    // for.
    locked: Option<Origin>,
    /// Where it was left the last time, as far as that is known.
    pub(super) left_at: Option<u64>,
    /// The title that somebody gave it, which citations have in the place of its own.
    pub(super) given_title: Option<GivenTitle>,
    /// What differs between the two documents that it is composed of, where it is; and the difference that was gone to
    /// last.
    pub comparison: Option<Arc<Comparison>>,
    /// See above.
    pub difference: Option<usize>,
    /// A named place to go to when it has been read.
    anchor: Option<String>,
    /// A place to go to when it has been read so far, and the words that stood there.
    pub(super) wanted: Option<(Span, String)>,
}

impl OpenDocument {
    /// Its title; its name where nothing has been read yet.
    pub fn title(&self) -> String {
        match (&self.document, &self.origin) {
            (Some(document), _) => document.title().into_owned(),
            (None, origin) => visible::line(&origin.name()).into_owned(),
        }
    }

    /// What it is called wherever documents are listed: by the name of its file, in tabs, in the library and where one
    /// goes to a document alike. A name is known before anything was read, stays what it is, and is what others call the
    /// file; titles say what a document calls itself, and stand beside the name.
    pub fn name(&self) -> String {
        visible::line(&self.origin.name()).into_owned()
    }

    /// The file that it is; none for what lies in another document, and for pasted text.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Words(..) | Origin::Inside { .. } | Origin::Pair { .. } => None,
        }
    }

    /// By what its place, its read mark and its line among the recent ones are kept; none for pasted text.
    pub fn key(&self) -> Option<PathBuf> {
        self.origin.key()
    }
}

/// The last part of a path, as people call a file; for a path without one, the whole.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
