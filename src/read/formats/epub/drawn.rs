//! A book that is kept open: as any archive, but that a drawing comes with the pictures that it names, which lie beside it.

use super::path;
use crate::data::job::{Failure, Stop};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, MAX_MEMBER_BYTES, served};
use crate::read::formats::svg::still;
use crate::read::opened::{Member, Opened};
use crate::read::source::Source;
use std::sync::Arc;

/// Opens a book to serve out of it.
///
/// # Errors
/// Where it is no archive.
pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Book { served: served::open(source)?, source: Arc::clone(source), zip: None }))
}

struct Book {
    served: Box<dyn Opened>,
    source: Arc<Source>,
    /// To look for what drawings name; most books have none.
    zip: Option<Zip>,
}

impl Opened for Book {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let bytes = self.served.picture(number)?;
        if !still::is_drawing(&bytes) {
            return Ok(bytes);
        }
        let zip = match &mut self.zip {
            Some(zip) => zip,
            none => none.insert(Zip::open(Arc::clone(&self.source))?),
        };
        let base = zip.members().get(number as usize).map(|member| member.name.clone()).unwrap_or_default();
        let budget = Budget::of(&Stop::default(), MAX_MEMBER_BYTES);
        Ok(still::with_pictures(bytes, |address| {
            let (path, _) = path::resolve(&base, address)?;
            zip.read(&path, &budget).ok().map(|content| content.bytes)
        }))
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        self.served.member(number)
    }

    fn rest(&mut self) {
        self.zip = None;
        self.served.rest();
    }
}
