//! Where other starts of the program reach the window of a profile: the folder that a socket lies in, and whose turn it
//! is to listen there. What is said over it, and to whom, is `run/door.rs`.
//!
//! One window of a profile listens, and holds a lock as long as it lives. The system gives the lock back whatever
//! becomes of that window; so a socket that a dead window left is known as such by the one who has the lock now, and
//! nobody has to guess from what a connection says.
//!
//! The folder is the profile's own. Rejected: the runtime folder of the session (a start from another session has
//! another one, or none, and would not find the window), and a socket without a name on the disk (any user of the
//! computer could take its name first).

use super::store::Profile;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FOLDER: &str = "door";
const SOCKET: &str = "socket";
const LOCK: &str = "lock";
/// The system takes addresses of 107 bytes (unix(7)), and no path is cut to that silently.
const MAX_ADDRESS: usize = 100;

/// The folder, which only this user can look into.
#[derive(Clone)]
pub struct Doorway {
    folder: PathBuf,
    /// Held open, so that an address can name it however long its path is.
    handle: Arc<File>,
}

/// Whose turn it is to listen.
pub enum Turn {
    /// Nobody else listens.
    Mine(Claim),
    /// Another window does, or is about to.
    Taken,
}

impl Doorway {
    /// Makes the folder where it is missing.
    ///
    /// # Errors
    /// Where it cannot be made, or is not this user's alone: then nobody is listened to.
    pub fn of(profile: &Profile) -> io::Result<Self> {
        let folder = profile.private_folder(FOLDER)?;
        let found = fs::symlink_metadata(&folder)?;
        if !found.is_dir() || found.uid() != rustix::process::geteuid().as_raw() {
            return Err(io::Error::other("the folder of the door belongs to somebody else"));
        }
        // Where it was made by hand, or copied without its rights.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        let handle = Arc::new(File::open(&folder)?);
        Ok(Self { folder, handle })
    }

    /// The address of the socket.
    pub fn address(&self) -> PathBuf {
        let plain = self.folder.join(SOCKET);
        if plain.as_os_str().len() <= MAX_ADDRESS {
            return plain;
        }
        Path::new("/proc/self/fd").join(self.handle.as_raw_fd().to_string()).join(SOCKET)
    }

    /// Tells at once whose turn it is.
    ///
    /// # Errors
    /// Where there are no locks, as in some network folders: then nobody listens.
    pub fn turn(&self) -> io::Result<Turn> {
        let lock = self.lock_file()?;
        match lock.try_lock() {
            Ok(()) => Ok(Turn::Mine(self.claim(lock))),
            Err(TryLockError::WouldBlock) => Ok(Turn::Taken),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Waits until nobody else listens, which may be as long as another window is open.
    ///
    /// # Errors
    /// As [`Doorway::turn`].
    pub fn wait(&self) -> io::Result<Claim> {
        let lock = self.lock_file()?;
        lock.lock()?;
        Ok(self.claim(lock))
    }

    fn lock_file(&self) -> io::Result<File> {
        OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join(LOCK))
    }

    fn claim(&self, lock: File) -> Claim {
        Claim { _lock: lock, doorway: self.clone() }
    }
}

/// The right to listen; it ends when this is dropped, and with the program.
pub struct Claim {
    _lock: File,
    doorway: Doorway,
}

impl Claim {
    /// The address to listen at, with nothing there any more: what lies there is of a window that is dead.
    ///
    /// # Errors
    /// Where it cannot be taken away.
    pub fn cleared(&self) -> io::Result<PathBuf> {
        let address = self.doorway.address();
        match fs::remove_file(&address) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(address),
        }
    }

    /// Lets nobody but this user connect. Nobody else could in between either, because of the folder.
    ///
    /// # Errors
    /// What the system says.
    pub fn protect(&self) -> io::Result<()> {
        fs::set_permissions(self.doorway.address(), fs::Permissions::from_mode(0o600))
    }
}
