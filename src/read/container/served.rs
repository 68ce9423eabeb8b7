//! A document that is an archive, kept open: its pictures and the files that lie in it are members, by their numbers.

use super::zip::Zip;
use super::{Budget, Container, MAX_MEMBER_BYTES};
use crate::data::job::{Failure, Stop};
use crate::read::opened::{Member, Opened};
use crate::read::source::Source;
use std::sync::Arc;

struct Served {
    zip: Zip,
}

/// Opens an archive to serve out of it.
///
/// # Errors
/// Where it is none.
pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Served { zip: Zip::open(Arc::clone(source))? }))
}

impl Opened for Served {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let budget = Budget::of(&Stop::default(), MAX_MEMBER_BYTES);
        Ok(self.zip.open(number as usize, &budget)?.content()?.bytes)
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let bytes = self.picture(number)?;
        let name = self.zip.members().get(number as usize).map_or("", |member| member.name.as_str());
        Ok((name.rsplit('/').next().unwrap_or_default().to_owned(), bytes))
    }
}
