//! Files that are whole at every moment: written beside, synced, renamed; set aside and never overwritten.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Held while a store opens or settings are written; both take milliseconds.
const LOCK_NAME: &str = "folioscope.lock";
const PAUSE: Duration = Duration::from_millis(25);

/// How long is waited for other programs, in all: what one wait takes is not left for the next.
pub(super) struct Patience {
    left: Cell<Duration>,
}

impl Patience {
    /// While a window opens: nobody should look at an empty screen because another program hangs.
    pub fn of_a_start() -> Self {
        Self { left: Cell::new(Duration::from_millis(250)) }
    }

    /// While something is saved, where nobody looks on.
    pub fn of_a_save() -> Self {
        Self { left: Cell::new(Duration::from_secs(5)) }
    }

    /// What is left of it.
    pub fn left(&self) -> Duration {
        self.left.get()
    }

    /// Takes from it what a wait took.
    pub fn spend(&self, waited: Duration) {
        self.left.set(self.left.get().saturating_sub(waited));
    }

    /// Waits for a moment; false where there is no patience left.
    fn pause(&self) -> bool {
        let wait = PAUSE.min(self.left.get());
        std::thread::sleep(wait);
        self.spend(wait);
        !wait.is_zero()
    }
}

/// Makes two windows take turns. Given back when dropped, also by the system after a kill.
pub(super) struct Lock {
    _file: Option<File>,
    /// Somebody else has it.
    pub taken: bool,
}

impl Lock {
    /// Waits as long as there is patience and no longer: a window that hangs must not keep others from opening. What is
    /// done under the lock is safe without it but for who wins; what is not, asks whether it is `taken`.
    pub fn hold(folder: &Path, patience: &Patience) -> Self {
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).write(true);
        let Ok(file) = options.open(folder.join(LOCK_NAME)) else {
            return Self { _file: None, taken: false };
        };
        loop {
            match file.try_lock() {
                Ok(()) => return Self { _file: Some(file), taken: false },
                Err(fs::TryLockError::WouldBlock) if patience.pause() => {}
                Err(fs::TryLockError::WouldBlock) => return Self { _file: None, taken: true },
                // Some network folders have no locks.
                Err(fs::TryLockError::Error(_)) => return Self { _file: None, taken: false },
            }
        }
    }
}

/// Makes a folder that only the user can look into: what somebody reads is nobody else's business.
pub(super) fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let old = folder.is_dir();
    builder.create(folder)?;
    if !old {
        // The folder, and those above it that may be as new. Where the system refuses, a power cut
        // in the next seconds may take the folder; that is no reason not to work.
        for level in folder.ancestors().take(3) {
            let _ = sync_folder_of(level);
        }
    }
    Ok(())
}

/// Whether files can be made in a folder; asked by making one.
pub(super) fn check_writable(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!("folioscope.probe-{}", std::process::id()));
    File::create(&probe)?;
    fs::remove_file(&probe)
}

/// Which file lies under a path, so that it can be told when another takes its place, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    path: PathBuf,
    /// The numbers of its device and of the file there. They are not given to another file while this one is open.
    numbers: (u64, u64),
}

impl Identity {
    /// `None` where no file lies there.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self { path: path.to_owned(), numbers: numbers_of(&metadata) })
    }

    /// Whether the very file still lies where it lay. Where that cannot be asked, it does.
    pub fn holds(&self) -> bool {
        match fs::metadata(&self.path) {
            Ok(metadata) => numbers_of(&metadata) == self.numbers,
            Err(error) => !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        }
    }
}

#[cfg(unix)]
fn numbers_of(metadata: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// Windows lets nobody take away a file that is open.
#[cfg(not(unix))]
fn numbers_of(_metadata: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// The same path with something after its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The path itself, or with "-2", "-3" … after it where it is taken.
pub(super) fn first_free(path: &Path) -> PathBuf {
    let numbered = (2_u32..).map(|number| beside(path, &format!("-{number}")));
    let mut names = std::iter::once(path.to_owned()).chain(numbered);
    names.find(|name| free(name)).unwrap_or_else(|| path.to_owned())
}

/// "….damaged-1", or the first number that is free.
pub(super) fn damaged_name(path: &Path) -> PathBuf {
    let mut names = (1_u32..).map(|number| beside(path, &format!(".damaged-{number}")));
    names.find(|name| free(name)).unwrap_or_else(|| path.to_owned())
}

/// Whether neither a file nor a link of that name is there, not even one that leads nowhere.
fn free(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Gives a file another name in the same folder, for good.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_folder_of(to)
}

pub(super) fn sync_and_rename(from: &Path, to: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(from)?.sync_all()?;
    rename(from, to)
}

/// Takes away what this program made and no longer needs; nothing is lost where that fails.
pub(super) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Replaces a file, or leaves it as it was: there is no moment at which it is half written.
///
/// A link is followed, so that settings kept elsewhere stay there.
///
/// # Errors
/// What the system says; the old file is then untouched.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let staged = stage(&target, bytes)?;
    rename(&staged, &target).inspect_err(|_| remove(&staged))
}

/// The first half of [`replace`]: all bytes on the disk, under a name that nobody reads.
pub(super) fn stage(target: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    // One name for all, written under the lock: what a kill leaves behind is written over next time.
    let staged = beside(target, ".unfinished");
    stage_as(&staged, target, bytes)?;
    Ok(staged)
}

fn stage_as(staged: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(staged)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name is only durable once its folder is.
#[cfg(unix)]
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Windows writes names through by itself and opens no folders.
#[cfg(not(unix))]
pub(super) fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}
