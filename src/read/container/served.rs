//! A document that is an archive, kept open: its pictures and the files that lie in it are members, by their numbers.

use super::zip::Zip;
use super::{Budget, Container, MAX_MEMBER_BYTES};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::opened::{Member, Opened};
use crate::read::source::Source;
use std::sync::Arc;

struct Served {
    container: Box<dyn Container>,
    /// What the archive is called, for sentences.
    name: String,
}

/// Opens an archive to serve out of it.
///
/// # Errors
/// Where it is none.
pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(of(Box::new(Zip::open(Arc::clone(source))?), source))
}

/// Serves out of a container that was opened.
pub fn of(container: Box<dyn Container>, source: &Source) -> Box<dyn Opened> {
    Box::new(Served { container, name: source.name.clone() })
}

impl Opened for Served {
    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let budget = Budget::of(&Stop::default(), MAX_MEMBER_BYTES);
        let content = self.container.open(number as usize, &budget)?.content();
        let locked = self.container.members().get(number as usize).is_some_and(|member| member.locked);
        match content {
            Ok(content) if !locked || content.whole => Ok(content.bytes),
            Err(failure) if !locked || failure.kind != FailureKind::Damaged => Err(failure),
            // Whether a password is right is told by one byte or two; a wrong one may pass, and then nothing fits.
            _ => Err(wrong_password(&self.name)),
        }
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        let bytes = self.picture(number)?;
        let name = self.container.members().get(number as usize).map_or("", |member| member.name.as_str());
        Ok((name.rsplit('/').next().unwrap_or_default().to_owned(), bytes))
    }

    fn rest(&mut self) {
        self.container.rest();
    }
}

/// A password was given, and what it opens is not what was locked.
pub fn wrong_password(name: &str) -> Failure {
    let words = format!("That is not the password of “{name}”, or the file is too damaged.");
    Failure::new(words).kind(FailureKind::Password)
}

/// No password was given.
pub fn no_password(name: &str) -> Failure {
    Failure::new(format!("“{name}” is locked with a password.")).kind(FailureKind::Password)
}
