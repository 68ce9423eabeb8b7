//! Files that hold files: members by name, each read within limits that no container can talk its way around.
//!
//! A kind of container says which members it has and hands out their bytes unbounded ([`Container::raw`]); what may
//! be taken of them is decided here, once for all kinds. Nothing is ever written to the disk, so a hostile name
//! cannot lead anywhere; it is told all the same, because whoever made it hoped that some program would follow it.
//!
//! Deliberately absent: any trust in what a container states. Stated sizes are shown and compared, and never
//! allocated.

use crate::data::job::{Failure, FailureKind, Stop};
use flate2::Crc;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub mod iso;
pub mod moments;
pub mod names;
pub mod ole;
pub mod opc;
pub mod served;
pub mod seven;
pub mod tar;
pub mod zip;

pub use moments::Moment;
pub use names::Oddity;

/// More members are not listed: the largest honest archive that was met had some 40,000, and a list has to be shown.
pub const MAX_MEMBERS: usize = 100_000;
/// Bytes of one member: as of a packed file, because a child may have a gigabyte, and the document has to fit beside it.
pub const MAX_MEMBER_BYTES: u64 = crate::read::source::packed::MAX_UNPACKED as u64;
/// Bytes of all members that are read for one document together, those of containers in containers among them:
/// a few seconds of unpacking. Many small members can be as heavy as a large one.
pub const MAX_TOTAL_BYTES: u64 = 1024 * 1024 * 1024;
/// A member that grows more than so many times was made to fill memories …
pub const MAX_RATIO: u64 = crate::read::source::packed::MAX_RATIO;
/// … but a small one may be as empty as it likes.
pub const RATIO_FREE_BYTES: u64 = crate::read::source::packed::RATIO_FREE;
/// Containers in containers: a mailbox in an archive holds a message with an archive with a book in it. Some archives
/// hold themselves.
pub const MAX_DEPTH: u8 = 5;
/// Bytes of a name; systems allow 255 for each part of it.
pub const MAX_NAME_BYTES: usize = 1024;
/// Bytes that are asked for at once.
const STEP: usize = 64 * 1024;

/// A file in a container.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Member {
    /// With `/` between folders, whatever the container uses; signs that cannot be seen are shown as U+FFFD.
    pub name: String,
    /// Whether it only holds others. It has no bytes.
    pub folder: bool,
    /// Bytes that it has, where the container states them.
    pub stated_len: Option<u64>,
    /// Why it cannot be opened, if that is known beforehand; a part of a sentence that follows its name.
    pub hurdle: Option<String>,
    /// When it was changed last, as the container states it.
    pub changed: Option<Moment>,
    /// Whether it needs a password.
    pub locked: bool,
    /// What else is to be known of it, in a few words: where a link leads, what somebody wrote beside it.
    pub note: Option<String>,
}

/// A container that has been opened: what it holds, and the way to the bytes.
pub trait Container: Send + Sync {
    /// In the container's own order. A member's number is its index here.
    fn members(&self) -> &[Member];

    /// What is odd about the container as a whole, in sentences for the user; few, whatever it holds.
    fn remarks(&self) -> &[String];

    /// Whether something that should be there is not: its list, a part of it, the end of a member.
    fn is_torn(&self) -> bool {
        false
    }

    /// What the container says of itself, and how it was read: names and values.
    fn facts(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// What somebody wrote into it for those who open it; empty where nobody did.
    fn comment(&self) -> &str {
        ""
    }

    /// Nobody asks for anything now. What takes much room and is quickly made anew goes.
    fn rest(&self) {}

    /// The bytes of a member without any limit: to be read through [`Container::open`].
    ///
    /// # Errors
    /// Where there is no such member, or nothing of it can be had.
    fn raw(&self, number: usize) -> Result<Raw<'_>, Failure>;

    /// A member's number by its name: exactly as it stands, else without regard to the case of Latin letters, as
    /// Office files are looked up. Of several with one name it is the last, as when they are unpacked one after the
    /// other.
    fn find(&self, name: &str) -> Option<usize> {
        let members = self.members();
        let exact = members.iter().rposition(|member| member.name == name);
        exact.or_else(|| members.iter().rposition(|member| member.name.eq_ignore_ascii_case(name)))
    }

    /// A member, to be read within the limits.
    ///
    /// # Errors
    /// Where there is no such member, it is locked or packed in an unknown way, or nothing of it is there.
    fn open<'a>(&'a self, number: usize, budget: &Budget) -> Result<MemberReader<'a>, Failure> {
        let member = self.members().get(number);
        let member = member.ok_or_else(|| no_member(number))?;
        if let Some(hurdle) = &member.hurdle {
            let words = format!("“{}” {hurdle}", names::short(&member.name));
            return Err(Failure::new(words).kind(FailureKind::NotSupported));
        }
        let Raw { reader, packed_len, checksum } = self.raw(number)?;
        Ok(MemberReader {
            reader,
            name: names::short(&member.name),
            stated_len: member.stated_len,
            packed_len,
            checksum: checksum.map(|expected| (Crc::new(), expected)),
            taken: 0,
            budget: budget.clone(),
            failure: None,
        })
    }

    /// All bytes of a member by its name.
    ///
    /// # Errors
    /// As [`Container::open`], and where it goes beyond a limit.
    fn read(&self, name: &str, budget: &Budget) -> Result<Content, Failure> {
        let missing = || Failure::new(format!("This file lacks its part “{}”.", names::short(name)));
        let number = self.find(name).ok_or_else(|| missing().kind(FailureKind::Damaged))?;
        self.open(number, budget)?.content()
    }
}

/// What is said beside a member of which the end is missing.
pub const CUT: &str = "cut short";

/// A member's bytes as the container has them.
pub struct Raw<'a> {
    /// Unpacked on the way.
    pub reader: Box<dyn Read + Send + 'a>,
    /// What they take in the container, where they are packed.
    pub packed_len: Option<u64>,
    /// CRC-32 of them, where the container states one.
    pub checksum: Option<u32>,
}

/// How often a member would be its own size again, where that is too much for it to be opened; what the container states
/// is believed only in this.
pub fn growth(stated: Option<u64>, packed: u64) -> Option<u64> {
    let times = stated.filter(|len| *len > RATIO_FREE_BYTES)? / packed.max(1);
    (times > MAX_RATIO).then_some(times)
}

/// What may still be unpacked for one document. Its copies share what is left.
#[derive(Clone)]
pub struct Budget {
    left: Arc<AtomicU64>,
    depth: u8,
    stop: Stop,
}

impl Budget {
    /// All that one reading may take; it ends when the stop flag is raised.
    pub fn new(stop: &Stop) -> Self {
        Self::of(stop, MAX_TOTAL_BYTES)
    }

    /// As [`Budget::new`], with so many bytes.
    pub fn of(stop: &Stop, bytes: u64) -> Self {
        Self { left: Arc::new(AtomicU64::new(bytes)), depth: 0, stop: stop.clone() }
    }

    /// For a container that is a member of this one: what it takes is taken from the same sum.
    ///
    /// # Errors
    /// Where containers lie too deep in each other.
    pub fn inner(&self) -> Result<Self, Failure> {
        if self.depth >= MAX_DEPTH {
            let words = format!("Archives lie in archives here, more than {MAX_DEPTH} deep.");
            return Err(Failure::new(words).kind(FailureKind::Limit).hint("Unpack it with another program."));
        }
        Ok(Self { depth: self.depth + 1, ..self.clone() })
    }

    fn take(&self, bytes: u64) -> bool {
        let less = |left: u64| left.checked_sub(bytes);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

/// A member's bytes from front to back, within the limits. An error of [`Read::read`] tells little;
/// [`MemberReader::failure_from`] makes the sentence for the user of it.
pub struct MemberReader<'a> {
    reader: Box<dyn Read + Send + 'a>,
    name: String,
    stated_len: Option<u64>,
    packed_len: Option<u64>,
    checksum: Option<(Crc, u32)>,
    taken: u64,
    budget: Budget,
    /// Why nothing more is given.
    failure: Option<Failure>,
}

/// All bytes of a member.
#[derive(Debug)]
pub struct Content {
    /// What could be had of it.
    pub bytes: Vec<u8>,
    /// Whether these are the bytes that were packed, as far as one can tell.
    pub whole: bool,
    /// What is not as it should be, in sentences for the user.
    pub remarks: Vec<String>,
}

impl MemberReader<'_> {
    /// All bytes. Of a damaged member those before the damage.
    ///
    /// # Errors
    /// Where it goes beyond a limit, was stopped, or nothing of it can be read.
    pub fn content(mut self) -> Result<Content, Failure> {
        let mut bytes = Vec::new();
        match self.read_to_end(&mut bytes) {
            Ok(_) => {
                let remarks = self.verdict();
                Ok(Content { bytes, whole: remarks.is_empty(), remarks })
            }
            Err(error) if self.failure.is_some() || bytes.is_empty() => Err(self.failure_from(&error)),
            Err(_) => {
                let words = format!("“{}” is damaged; it was read up to the damage.", self.name);
                Ok(Content { bytes, whole: false, remarks: vec![words] })
            }
        }
    }

    /// After the last byte: what does not agree with what the container states, in sentences.
    pub fn verdict(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let name = &self.name;
        if self.checksum.as_ref().is_some_and(|(sum, expected)| sum.sum() != *expected) {
            remarks
                .push(format!("“{name}” is not as it was when it was packed: its checksum is another one."));
        }
        if let Some(stated) = self.stated_len.filter(|stated| *stated != self.taken) {
            remarks.push(format!("“{name}” has {} bytes, and not {stated} as the archive says.", self.taken));
        }
        remarks
    }

    /// Why reading ended with an error, for the user.
    pub fn failure_from(&mut self, error: &io::Error) -> Failure {
        self.failure.take().unwrap_or_else(|| {
            let words = format!("“{}” is damaged, and nothing more of it can be read ({error}).", self.name);
            Failure::new(words).kind(FailureKind::Damaged)
        })
    }

    /// Whether so many bytes may be given; the reason is kept where they may not.
    fn allowed(&mut self, count: u64) -> bool {
        let name = &self.name;
        let limit = |words: String| Failure::new(words).kind(FailureKind::Limit);
        let taken = self.taken + count;
        let failure = if self.budget.stop.raised() {
            Failure::stopped()
        } else if taken > MAX_MEMBER_BYTES {
            limit(format!("“{name}” holds more than the {} MB that are unpacked.", MAX_MEMBER_BYTES >> 20))
        } else if taken > RATIO_FREE_BYTES
            && self.packed_len.is_some_and(|packed| taken / packed.max(1) > MAX_RATIO)
        {
            limit(format!("“{name}” grows to more than {MAX_RATIO} times its size when it is unpacked."))
                .hint("Files that do were usually made to fill memories.")
        } else if !self.budget.take(count) {
            limit(format!(
                "This file holds more than the {} MB that are unpacked for one document.",
                MAX_TOTAL_BYTES >> 20
            ))
            .hint("Unpack it with another program.")
        } else {
            return true;
        };
        self.failure = Some(failure);
        false
    }
}

impl Read for MemberReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let beyond = || io::Error::other("beyond a limit");
        if self.failure.is_some() {
            return Err(beyond());
        }
        // In small steps, so that the limits and the stop flag are looked at in time.
        let step = buffer.len().min(STEP);
        let count = self.reader.read(&mut buffer[..step])?;
        if !self.allowed(count as u64) {
            return Err(beyond());
        }
        self.taken += count as u64;
        if let Some((sum, _)) = &mut self.checksum {
            sum.update(&buffer[..count]);
        }
        Ok(count)
    }
}
/// What is said where a number is asked for that no member has.
fn no_member(number: usize) -> Failure {
    Failure::new(format!("There is no member {number} in this file."))
}
