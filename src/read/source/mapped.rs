//! A large file's bytes without having them: the kernel brings those that are looked at, and takes them back.
//!
//! Only for children. A mapped file that another program cuts short ends the process that looks at it, and one that is
//! written to changes under the eyes of whoever reads it. A child is made to be ended: it is locked in, and serves no
//! other document. The window reads by position (see `source`).

use super::Bytes;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::ptr::NonNull;

/// Smaller files are read: what has been read survives whatever becomes of the file, as one that is typeset anew in
/// its place, and costs less than what else a child has.
pub const MAP_FROM: u64 = 8 * 1024 * 1024;

pub struct Mapped {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: the pages are only read, and belong to nobody else in this process.
unsafe impl Send for Mapped {}
// SAFETY: as above.
unsafe impl Sync for Mapped {}

impl Mapped {
    /// The first `len` bytes of a file.
    ///
    /// # Errors
    /// What the system says; also where the file is shorter or empty.
    pub fn new(file: &File, len: usize) -> io::Result<Self> {
        // Its last byte is asked for and not its length: a child that is locked in may read, and ask nothing else.
        let last = (len as u64).checked_sub(1).ok_or(io::ErrorKind::UnexpectedEof)?;
        if file.read_at(&mut [0], last)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // SAFETY: the kernel chooses a place where nothing is, and the answer is looked at.
        let start = unsafe {
            libc::mmap(std::ptr::null_mut(), len, libc::PROT_READ, libc::MAP_PRIVATE, file.as_raw_fd(), 0)
        };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let start = NonNull::new(start.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { start, len })
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: all of it is mapped until it is dropped. What another program writes into the file meanwhile is seen
        // here; readers of strangers' bytes must be ready for any, and this process is locked in for the rest.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl Bytes for Mapped {
    fn rest(&self) {
        // SAFETY: the pages are this mapping's own, and nobody writes to them, so that each is brought again from the
        // file as it was. That it fails costs nothing but the memory.
        unsafe { libc::madvise(self.start.as_ptr().cast(), self.len, libc::MADV_DONTNEED) };
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: it was mapped by `new`, in this length, and nothing borrows from it any more.
        unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_is_mapped_is_the_file_and_never_more() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"some words").unwrap();
        assert_eq!(Mapped::new(&file, 10).unwrap().as_ref(), b"some words");
        assert_eq!(Mapped::new(&file, 4).unwrap().as_ref(), b"some");
        let mapped = Mapped::new(&file, 10).unwrap();
        mapped.rest();
        assert_eq!(mapped.as_ref(), b"some words");
        // Bytes beyond the end would end the process.
        assert!(Mapped::new(&file, 11).is_err());
        assert!(Mapped::new(&file, 0).is_err());
    }
}
