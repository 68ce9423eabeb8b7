//! A file's bytes, its name and its digest. Originals are opened read-only and never written, moved or locked.
//!
//! Bytes are read by position and never mapped: a mapped file that another program cuts short
//! ends the process with a bus error. A child, which may be ended, maps large files (see `mapped`).

use crate::data::document::{Digest, Document};
use crate::data::job::{Failure, Stop};
use crate::data::password::Password;
use crate::data::place::Origin;
use crate::data::span::DocId;
use crate::data::values::Chosen;
use sha2::{Digest as _, Sha256};
use std::fs::{File, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

pub mod kind;
#[cfg(target_os = "linux")]
mod mapped;
mod original;
pub mod packed;
pub mod window;

pub use original::kind_from_io;

/// How much of a file a format sees before it says whether it can read it.
pub const PEEK_BYTES: usize = 64 * 1024;
/// Bytes between two looks at the stop flag.
const DIGEST_STEP: usize = 1024 * 1024;

/// Bytes that are read of a file between two signs of life: a second of the slowest network drive.
const READ_STEP: usize = 4 * 1024 * 1024;

/// Where a document comes from, and how the user wants it read.
pub struct Source {
    /// File name, or what stands for it.
    pub name: String,
    /// Where it lies, for sentences and for what lies beside it; `None` for what is no file.
    pub path: Option<PathBuf>,
    /// Where it comes from, where somebody may ask for more of it later: what is kept open is found by this.
    pub origin: Option<Origin>,
    /// Size in bytes when it was opened.
    pub len: u64,
    /// When it was last written to, as the system says.
    pub modified: Option<SystemTime>,
    /// What told this version of the file from others when it was opened; `None` where there is no file.
    stamp: Option<Stamp>,
    /// WHATWG name of the encoding that the user chose by hand.
    pub encoding: Option<String>,
    /// Kept in memory for this run, and nowhere else.
    pub password: Option<Password>,
    /// Whether it is read by a child, which may be ended by what becomes of the file.
    pub in_child: bool,
    body: Body,
}

enum Body {
    File(File),
    Bytes(Arc<[u8]>),
}

/// What tells one version of a file from the next, as far as the system says without reading it.
///
/// The time of change has steps of some milliseconds, and a program may set it back: this finds a file that is being
/// written while it is read, and is no guard against somebody who wants to deceive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// Device and number of the file, where the system has such: a file that took this one's name has another.
    identity: Option<(u64, u64)>,
}

impl Stamp {
    /// Of the file that lies at a path now; `None` where there is none.
    pub fn at(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|metadata| Self::of(&metadata))
    }

    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let identity = None;
        Self { len: metadata.len(), modified: metadata.modified().ok(), identity }
    }
}

/// What a format sees before it says whether it can read a file.
pub struct Peek<'a> {
    /// The first [`PEEK_BYTES`] of it.
    pub bytes: &'a [u8],
    /// File name, or what stands for it.
    pub name: &'a str,
    /// In lower case, without the dot; empty where there is none.
    pub extension: String,
    /// Size of the whole file in bytes.
    pub len: u64,
    /// Whether the user chose by hand what it is in: then it is wanted as text, whatever its bytes are.
    pub encoding_chosen: bool,
    /// What it is, where that does not stand at its beginning and somebody has looked: a compound file says it anywhere.
    pub inside: Option<kind::Kind>,
}

impl<'a> Peek<'a> {
    /// Of bytes that lie in memory, and the name that they have, if any.
    pub fn of(bytes: &'a [u8], name: &'a str) -> Self {
        let extension =
            name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase());
        let head = bytes.get(..bytes.len().min(PEEK_BYTES)).unwrap_or_default();
        Self { bytes: head, name, extension, len: bytes.len() as u64, encoding_chosen: false, inside: None }
    }
}

/// All bytes of a source, for one who keeps them as long as the document; see [`Source::all`].
pub trait Bytes: AsRef<[u8]> + Send + Sync {
    /// Nobody looks at them now. Those that the system can bring again need not lie in memory.
    fn rest(&self) {}
}

impl Bytes for Vec<u8> {}

/// A part of a source from front to back; see [`Source::stream`].
pub struct Stream<'a> {
    source: &'a Source,
    at: u64,
    end: u64,
}

impl io::Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let len = buffer.len().min(left);
        let count = self.source.read_at(self.at, &mut buffer[..len])?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Source {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// Where it is not there, may not be read, or is not a file.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let (file, metadata) = original::open(path, &name)?;
        let stamp = Stamp::of(&metadata);
        Ok(Self {
            name,
            path: Some(path.to_owned()),
            origin: Some(Origin::File(path.to_owned())),
            len: stamp.len,
            modified: stamp.modified,
            stamp: Some(stamp),
            encoding: None,
            password: None,
            in_child: false,
            body: Body::File(file),
        })
    }

    /// A file that somebody else has opened, read-only, with the name and path by which people know it.
    pub fn from_file(name: impl Into<String>, path: Option<PathBuf>, file: File, len: u64) -> Self {
        Self {
            name: name.into(),
            path,
            origin: None,
            len,
            modified: None,
            stamp: None,
            encoding: None,
            password: None,
            in_child: false,
            body: Body::File(file),
        }
    }

    /// The open file, unless the bytes are held in memory.
    pub fn file(&self) -> Option<&File> {
        match &self.body {
            Body::File(file) => Some(file),
            Body::Bytes(_) => None,
        }
    }

    /// Something that is no file: pasted text, an attachment.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            name: name.into(),
            path: None,
            origin: None,
            len: bytes.len() as u64,
            modified: None,
            stamp: None,
            encoding: None,
            password: None,
            in_child: false,
            body: Body::Bytes(bytes),
        }
    }

    /// A document of it before anything was read.
    pub fn document(&self, id: DocId) -> Document {
        Document {
            id,
            name: self.name.clone(),
            path: self.path.clone(),
            within: self.origin.as_ref().map(Origin::within).unwrap_or_default(),
            bytes: self.len,
            ..Document::default()
        }
    }

    /// What told this version of the file from others when it was opened; `None` where there is no file.
    pub fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }

    /// Whether the open file was written to since it was opened. A file that another one has replaced under its name
    /// is not changed by that: it is still open, and is read to its end as it was.
    pub fn changed(&self) -> bool {
        let (Some(stamp), Body::File(file)) = (self.stamp, &self.body) else { return false };
        // A file that can no longer be asked cannot be vouched for.
        file.metadata().map_or(true, |metadata| Stamp::of(&metadata) != stamp)
    }

    /// The same with all its bytes in memory, if they are at most `limit`; unchanged otherwise. What is then read of
    /// it, and its digest, are of one version, whatever becomes of the file; whether it was written to before all of
    /// it was in memory is the second answer.
    ///
    /// # Errors
    /// What the system says.
    pub fn held(self, limit: u64) -> Result<(Self, bool), Failure> {
        if self.len > limit || matches!(self.body, Body::Bytes(_)) {
            return Ok((self, false));
        }
        let bytes = self.read_all(limit)?;
        let torn = self.changed();
        Ok((Self { len: bytes.len() as u64, body: Body::Bytes(bytes.into()), ..self }, torn))
    }

    /// Fills `buffer` from `offset` on; fewer bytes only at the end.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match &self.body {
            Body::File(file) => {
                let mut filled = 0;
                while filled < buffer.len() {
                    match read_file_at(file, &mut buffer[filled..], offset + filled as u64) {
                        Ok(0) => break,
                        Ok(count) => filled += count,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(filled)
            }
            Body::Bytes(bytes) => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                let count = buffer.len().min(bytes.len() - from);
                buffer[..count].copy_from_slice(&bytes[from..from + count]);
                Ok(count)
            }
        }
    }

    /// The bytes from one place to another, or to the end, as a stream.
    pub fn stream(&self, from: u64, to: u64) -> Stream<'_> {
        Stream { source: self, at: from, end: to }
    }

    /// All bytes, if they are at most `limit`, for one who keeps them as long as the document: those of a large file
    /// are brought by the system when they are looked at, where the process may bear that.
    ///
    /// # Errors
    /// Where there are more, or the system says no; and what `alive` says, which is called between two steps of reading.
    pub fn all(
        &self,
        limit: u64,
        alive: impl FnMut() -> Result<(), Failure>,
    ) -> Result<Arc<dyn Bytes>, Failure> {
        #[cfg(target_os = "linux")]
        if self.in_child
            && (mapped::MAP_FROM..=limit).contains(&self.len)
            && let Some(mapped) =
                self.file().and_then(|file| mapped::Mapped::new(file, self.len as usize).ok())
        {
            return Ok(Arc::new(mapped));
        }
        Ok(Arc::new(self.read_all_alive(limit, alive)?))
    }

    /// All bytes, if they are at most `limit`.
    ///
    /// # Errors
    /// Where there are more, or the system says no.
    pub fn read_all(&self, limit: u64) -> Result<Vec<u8>, Failure> {
        self.read_all_alive(limit, || Ok(()))
    }

    /// As [`Source::read_all`]; `alive` is called between two steps: a large file on a slow disk takes longer than a
    /// child may be silent.
    ///
    /// # Errors
    /// As [`Source::read_all`], and what `alive` says.
    pub fn read_all_alive(
        &self,
        limit: u64,
        mut alive: impl FnMut() -> Result<(), Failure>,
    ) -> Result<Vec<u8>, Failure> {
        if self.len > limit {
            let words =
                format!("“{}” has {} bytes, more than the {limit} that can be read.", self.name, self.len);
            return Err(Failure::new(words));
        }
        let mut bytes = vec![0; self.len as usize];
        let mut filled = 0;
        for step in bytes.chunks_mut(READ_STEP) {
            alive()?;
            let count = self.read_at(filled, step).map_err(|error| self.failure(&error))?;
            filled += count as u64;
            if count < step.len() {
                break;
            }
        }
        bytes.truncate(filled as usize);
        Ok(bytes)
    }

    /// The first bytes, for [`Peek`].
    ///
    /// # Errors
    /// What the system says.
    pub fn head(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; PEEK_BYTES.min(self.len as usize)];
        let count = self.read_at(0, &mut bytes).map_err(|error| self.failure(&error))?;
        bytes.truncate(count);
        Ok(bytes)
    }

    /// The encoding that was chosen by hand, without what else was chosen.
    pub fn encoding_name(&self) -> Option<String> {
        Chosen::of(self.encoding.as_deref()).encoding
    }

    /// What a format may look at to say whether it can read it. `head` is what [`Source::head`] gave.
    pub fn peek<'a>(&'a self, head: &'a [u8]) -> Peek<'a> {
        let extension = Path::new(&self.name).extension();
        Peek {
            bytes: head,
            name: &self.name,
            extension: extension.map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default(),
            len: self.len,
            encoding_chosen: self.encoding_name().is_some(),
            inside: None,
        }
    }

    /// SHA-256 of all bytes that it had when it was opened: one that is written to without end has an end here, and is
    /// told of as one that has changed.
    ///
    /// # Errors
    /// Where it was stopped, or the system says no.
    pub fn digest(&self, stop: &Stop) -> Result<Digest, Failure> {
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; DIGEST_STEP.min(self.len as usize)];
        let mut offset = 0;
        while offset < self.len {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            let wanted = usize::try_from(self.len - offset).unwrap_or(usize::MAX).min(buffer.len());
            let count = self.read_at(offset, &mut buffer[..wanted]).map_err(|error| self.failure(&error))?;
            hasher.update(&buffer[..count]);
            offset += count as u64;
            // It was cut short.
            if count < wanted {
                break;
            }
        }
        Ok(Digest(hasher.finalize().into()))
    }

    /// An error of the system as a sentence.
    pub fn failure(&self, error: &io::Error) -> Failure {
        original::failure_from_io(error, self.path.as_deref().unwrap_or(Path::new(&self.name)))
    }
}

/// Whether a path below a folder leads out of it, because a part of it is a link: what a stranger packed into a folder
/// may hold links to anywhere. Links are not followed to see where they lead, since that alone can wake a network
/// drive. What is not there leads nowhere.
pub fn leads_away(folder: &Path, below: &Path) -> bool {
    let mut path = folder.to_owned();
    below.components().any(|part| {
        path.push(part);
        // Windows has other ways than links of putting one folder into another; all of them are reparse points, of
        // which Rust takes those for links that lead elsewhere.
        !matches!(part, Component::Normal(_) | Component::CurDir)
            || path.symlink_metadata().is_ok_and(|metadata| metadata.file_type().is_symlink())
    })
}

#[cfg(unix)]
fn read_file_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_file_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
