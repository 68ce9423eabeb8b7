//! A document that stays open: what it serves piece by piece, so that the nine-hundredth piece costs what the first
//! does. A format that has nothing to serve gives none of this.
//!
//! Leaves of its text are not among it: those of a long document lie packed in the window (`data::packed`). To serve a
//! leaf, most formats would read all that comes before it once more, and a search would wait for each.

use crate::data::job::{Failure, FailureKind, PageTile, Raster};
use crate::read::source::Source;
use std::sync::Arc;

/// Name and bytes of a file within a file.
pub type Member = (String, Vec<u8>);

/// A new document made of pages of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOut {
    /// The new file.
    pub bytes: Vec<u8>,
    /// What did not go along, in sentences.
    pub notes: Vec<String>,
}

/// Opens a document to serve from it. What can be kept for the next request is worth keeping: opening is asked for
/// once, serving often.
pub type Open = fn(&Arc<Source>) -> Result<Box<dyn Opened>, Failure>;

/// A document that was opened. Each answer is a pure function of the document and the request, however often and in
/// whatever order it is asked for; numbers are those under which the reading of the same file told of these things.
///
/// A format overrides what it has; everything else says that it is not there.
/// An error costs the one request; the document is asked again.
pub trait Opened {
    /// Whether what it takes to paint a page was measured and is within limits. Who waits for a page is more patient
    /// then: a slow machine takes its time over a dear page, and no time is lost with one that would never end.
    ///
    /// # Errors
    /// Where it takes more than a page may.
    fn measure(&mut self, _tile: &PageTile) -> Result<bool, Failure> {
        Ok(false)
    }

    /// A page as it was printed, or a part of it.
    fn paint(&mut self, _tile: &PageTile) -> Result<Raster, Failure> {
        Err(lacks("This file has no printed pages."))
    }

    /// The bytes of a picture, as they stand in the file: PNG, JPEG and the like, not decoded.
    /// It is that of [`PictureSource::Inside`](crate::data::document::PictureSource::Inside) with this number.
    fn picture(&mut self, _number: u32) -> Result<Vec<u8>, Failure> {
        Err(lacks("This file holds no pictures that could be taken out."))
    }

    /// A file that lies in it.
    fn member(&mut self, _number: u32) -> Result<Member, Failure> {
        Err(lacks("This file holds no files."))
    }

    /// A new file of these pages, by their indices, as they are: letters stay letters. `alive` is to be called often,
    /// because it may take a while.
    fn take_out(&mut self, _units: &[u32], _alive: &mut dyn FnMut()) -> Result<TakenOut, Failure> {
        Err(lacks("Pages cannot be taken out of such a file as they are. They can be drawn."))
    }

    /// Nobody asks for anything now. What takes much room and is quickly made anew goes.
    fn rest(&mut self) {}
}

/// What serves a format that has nothing to serve: every request is answered with a sentence.
pub struct Nothing;

impl Opened for Nothing {}

fn lacks(words: &str) -> Failure {
    Failure::new(words).kind(FailureKind::NotSupported)
}
