//! The one way between a child and the window: a pair of sockets that no other process can reach, over which
//! frames go, and open files beside them.
//!
//! Files that come from a child are looked at before they are believed: only a piece of memory that bears seals is
//! one, which can neither block the reader nor be a file of the user's. It is read by position and never mapped:
//! a child that cuts it short would otherwise end the window with a bus error.

use super::protocol::{MAX_FRAME, framed, unframed};
use crate::data::job::Failure;
use rustix::fs::{MemfdFlags, fcntl_get_seals, fstat, memfd_create};
use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{IoSlice, IoSliceMut, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::time::Duration;

/// Files that came and were not asked for; more are closed at once.
const MAX_WAITING_FILES: usize = 2;
/// Bytes that are taken from the socket at once. Room is made as bytes come, not as they are promised.
const STEP: usize = 256 * 1024;

/// One end of a pair of sockets: frames in both directions, and now and then an open file beside one.
pub struct Channel {
    socket: OwnedFd,
    inbox: Vec<u8>,
    step: Vec<u8>,
    files: VecDeque<OwnedFd>,
}

/// Why nothing can be said or heard any more.
#[derive(Debug)]
pub enum Broken {
    /// The other side is gone.
    Closed,
    /// The other side says what cannot be.
    Nonsense(String),
    /// What was to be said is too long.
    TooLong(Failure),
    /// Something else that the system says.
    System(Errno),
}

impl From<Errno> for Broken {
    fn from(error: Errno) -> Self {
        match error {
            Errno::PIPE | Errno::CONNRESET => Self::Closed,
            error => Self::System(error),
        }
    }
}

impl Channel {
    /// The end of a pair that a process was given.
    pub fn new(socket: OwnedFd) -> Self {
        Self { socket, inbox: Vec::new(), step: vec![0; STEP], files: VecDeque::new() }
    }

    /// The window's end, on which no waiting is longer than `tick`, and the child's.
    ///
    /// # Errors
    /// What the system says.
    pub fn pair(tick: Duration) -> Result<(Self, OwnedFd), Errno> {
        let (own, other) = socketpair(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
        set_socket_timeout(&own, Timeout::Recv, Some(tick))?;
        // Requests are small: one that cannot be sent has nobody who listens.
        set_socket_timeout(&own, Timeout::Send, Some(tick.max(Duration::from_secs(1))))?;
        Ok((Self::new(own), other))
    }

    /// Says something, and hands over an open file with it.
    ///
    /// # Errors
    /// Where the other side is gone, or it is too long.
    pub fn send<T: Serialize>(&mut self, message: &T, file: Option<&File>) -> Result<(), Broken> {
        let frame = framed(message).map_err(Broken::TooLong)?;
        let mut rest = frame.as_slice();
        let files = file.map(|file| [file.as_fd()]);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        if let Some(files) = &files {
            control.push(SendAncillaryMessage::ScmRights(files));
        }
        while !rest.is_empty() {
            match sendmsg(&self.socket, &[IoSlice::new(rest)], &mut control, SendFlags::NOSIGNAL) {
                Ok(count) => {
                    rest = &rest[count..];
                    // A file goes with the first byte, once.
                    control.clear();
                }
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Waits until there is something to hear, or for so long; whether there is.
    pub fn wait(&self, time: Duration) -> bool {
        if !self.inbox.is_empty() {
            return true;
        }
        let seconds = libc::time_t::try_from(time.as_secs()).unwrap_or(libc::time_t::MAX);
        let time = libc::timespec { tv_sec: seconds, tv_nsec: time.subsec_nanos().into() };
        let mut asked = libc::pollfd { fd: self.socket.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: both pointers are to what lives until the call is over, the first to the one that is counted; no
        // signal mask is given.
        let count = unsafe { libc::ppoll(&raw mut asked, 1, &raw const time, std::ptr::null()) };
        // An error, as a signal that came, is no silence.
        count != 0
    }

    /// What the other side said; nothing where it said nothing whole within the tick, so that whoever waits can look
    /// at the clock also while bytes trickle in.
    ///
    /// # Errors
    /// Where it is gone, or said what cannot be.
    pub fn receive<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Broken> {
        if let Some(message) = self.heard()? {
            return Ok(Some(message));
        }
        match self.hear() {
            Ok(0) => Err(Broken::Closed),
            Ok(count) => {
                self.inbox.extend_from_slice(&self.step[..count]);
                self.heard()
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the other side has said something that nobody has listened to yet, or is gone. Waits for nothing.
    pub fn is_spoken_to(&self) -> bool {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut byte = [0];
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC;
        let mut into = [IoSliceMut::new(&mut byte)];
        let peeked = recvmsg(&self.socket, &mut into, &mut RecvAncillaryBuffer::new(&mut space), flags);
        !self.inbox.is_empty() || !matches!(peeked, Err(Errno::AGAIN | Errno::INTR))
    }

    /// The message that is whole in what was heard by now.
    fn heard<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Broken> {
        let Some((head, rest)) = self.inbox.split_first_chunk::<4>() else { return Ok(None) };
        let len = u32::from_le_bytes(*head) as usize;
        if len > MAX_FRAME {
            return Err(Broken::Nonsense(format!("a frame of {len} bytes")));
        }
        let Some(body) = rest.get(..len) else { return Ok(None) };
        let message = unframed(body).map_err(Broken::Nonsense)?;
        self.inbox.drain(..4 + len);
        Ok(Some(message))
    }

    fn hear(&mut self) -> Result<usize, Errno> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut into = [IoSliceMut::new(&mut self.step)];
        let heard = recvmsg(&self.socket, &mut into, &mut control, RecvFlags::CMSG_CLOEXEC)?;
        for message in control.drain() {
            if let RecvAncillaryMessage::ScmRights(files) = message {
                self.files.extend(files);
            }
        }
        self.files.truncate(MAX_WAITING_FILES);
        Ok(heard.bytes)
    }

    /// The file that came with what was heard.
    pub fn take_file(&mut self) -> Option<File> {
        self.files.pop_front().map(File::from)
    }
}

/// A piece of memory that can be handed over as a file.
///
/// # Errors
/// Where there is not so much memory.
pub fn memory_file(bytes: &[u8]) -> std::io::Result<File> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut file = File::from(memfd_create(c"folioscope", flags)?);
    file.write_all(bytes)?;
    Ok(file)
}

/// All `len` bytes of a piece of memory that a child handed over. The caller has held `len` against a limit.
///
/// # Errors
/// Where it is something else, or has fewer, in words.
pub fn bytes_of(file: &File, len: usize) -> Result<Vec<u8>, String> {
    // Only memory has seals; reading anything else might wait for ever.
    fcntl_get_seals(file).map_err(|_| "what came is no piece of memory")?;
    let size = fstat(file).map_err(|error| error.to_string())?.st_size;
    if u64::try_from(size).unwrap_or(0) < len as u64 {
        return Err(format!("{size} bytes came instead of {len}"));
    }
    let mut bytes = vec![0; len];
    file.read_exact_at(&mut bytes, 0).map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_with_the_message_that_it_belongs_to() {
        let (mut window, other) = Channel::pair(Duration::from_millis(5)).unwrap();
        let mut child = Channel::new(other);
        assert!(window.receive::<u32>().unwrap().is_none());
        child.send(&1u32, Some(&memory_file(b"one").unwrap())).unwrap();
        child.send(&2u32, None).unwrap();
        let long = "x".repeat(3_000_000);
        let speaker =
            std::thread::spawn(move || child.send(&long, None).map_err(|error| format!("{error:?}")));
        assert_eq!(window.receive::<u32>().unwrap(), Some(1));
        assert_eq!(bytes_of(&window.take_file().unwrap(), 3).unwrap(), b"one");
        assert_eq!(window.receive::<u32>().unwrap(), Some(2));
        assert!(window.take_file().is_none());
        let heard = std::iter::repeat_with(|| window.receive::<String>()).find_map(Result::transpose);
        assert_eq!(heard.unwrap().unwrap().len(), 3_000_000);
        speaker.join().unwrap().unwrap();
        assert!(matches!(window.receive::<u32>(), Err(Broken::Closed)));
    }

    #[test]
    fn whoever_is_spoken_to_knows_it_without_listening() {
        let (mut window, other) = Channel::pair(Duration::from_millis(5)).unwrap();
        let mut child = Channel::new(other);
        assert!(!child.is_spoken_to());
        window.send(&7u32, Some(&memory_file(b"seven").unwrap())).unwrap();
        assert!(child.is_spoken_to());
        assert!(child.is_spoken_to());
        // Neither the message nor its file is used up by it.
        assert_eq!(child.receive::<u32>().unwrap(), Some(7));
        assert_eq!(bytes_of(&child.take_file().unwrap(), 5).unwrap(), b"seven");
        assert!(!child.is_spoken_to());
        drop(window);
        assert!(child.is_spoken_to());
    }

    #[test]
    fn only_memory_of_the_right_size_is_read() {
        let memory = memory_file(b"abc").unwrap();
        assert_eq!(bytes_of(&memory, 3).unwrap(), b"abc");
        assert_eq!(bytes_of(&memory, 2).unwrap(), b"ab");
        assert!(bytes_of(&memory, 4).is_err());
        // It would never end, and a pipe would never begin.
        assert!(bytes_of(&File::open("/dev/zero").unwrap(), 4).is_err());
        let (read, _write) = std::io::pipe().unwrap();
        assert!(bytes_of(&File::from(OwnedFd::from(read)), 4).is_err());
    }
}
