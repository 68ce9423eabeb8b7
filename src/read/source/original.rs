//! Opens originals: read-only, without a trace on them, and without ever waiting for what may not come.
//!
//! The one place where a file is opened that is not the program's own. Where the owner reads, the time at which the
//! file was last read stays what it was (`O_NOATIME`): who keeps files as evidence must be able to show that nobody
//! touched them. The system allows that to owners alone; for everybody else it moves as with any other program.
//!
//! What is no file is not opened at all: a pipe would wait for somebody who writes, and a device may do something.
//! Nor is anything read that the kernel makes up while it is read (`/proc`, `/sys`): its size is said to be 0, it may
//! never end, and what is taken from the kernel's log is gone from it.

use crate::data::job::{Failure, FailureKind};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

/// Opens a file for reading, and says what it is.
///
/// # Errors
/// Where it is not there, may not be read, or is not a file.
pub(super) fn open(path: &Path, name: &str) -> Result<(File, Metadata), Failure> {
    let metadata = fs::metadata(path).map_err(|error| unseen(&error, path, name))?;
    refuse_other(&metadata, path, name)?;
    let file = open_untouched(path).map_err(|error| failure_from_io(&error, path))?;
    // Asked again of what was opened: something else may have taken this name in between.
    let metadata = file.metadata().map_err(|error| failure_from_io(&error, path))?;
    refuse_other(&metadata, path, name)?;
    if is_made_up(&file) {
        let words = "is made up by the system while it is read, and is no document";
        return Err(not_a_file(path, name, words));
    }
    Ok((file, metadata))
}

/// What the system says of a path before anything is opened.
fn unseen(error: &io::Error, path: &Path, name: &str) -> Failure {
    let link = || path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    match error.kind() {
        io::ErrorKind::NotFound if link() => not_a_file(path, name, "is a link that leads nowhere"),
        _ if is_loop(error) => not_a_file(path, name, "is a link that leads back to itself"),
        io::ErrorKind::PermissionDenied => {
            let file = path.display();
            let words = format!("This may not be looked at, because its folder may not be. File: {file}");
            Failure::new(words).kind(FailureKind::NoPermission).hint("Ask its owner for permission.")
        }
        _ => failure_from_io(error, path),
    }
}

fn refuse_other(metadata: &Metadata, path: &Path, name: &str) -> Result<(), Failure> {
    if metadata.is_file() { Ok(()) } else { Err(not_a_file(path, name, what(metadata))) }
}

fn not_a_file(path: &Path, name: &str, what: &str) -> Failure {
    Failure::new(format!("“{name}” {what}. File: {}", path.display())).kind(FailureKind::NotAFile)
}

fn what(metadata: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return "is a pipe between programs and not a file";
        }
        if kind.is_socket() {
            return "is a socket of a program and not a file";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "is a device and not a file";
        }
    }
    if metadata.is_dir() { "is a folder" } else { "is not a file" }
}

/// An error of the system as a sentence.
pub(super) fn failure_from_io(error: &io::Error, path: &Path) -> Failure {
    let file = path.display();
    let kind = kind_from_io(error);
    let failure = match kind {
        FailureKind::Gone => Failure::new(format!("There is no such file. File: {file}")),
        FailureKind::NoPermission => Failure::new(format!("This file may not be read. File: {file}"))
            .hint("Ask its owner for permission to read it."),
        FailureKind::NoResources => {
            Failure::new(format!("The system has no more files or memory to give ({error}). File: {file}"))
                .hint("Close other programs, and try again.")
        }
        _ => Failure::new(format!("The system could not read this file ({error}). File: {file}")),
    };
    failure.kind(kind)
}

/// What sort of failure an error of the system is; [`FailureKind::Other`] for most.
pub fn kind_from_io(error: &io::Error) -> FailureKind {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FailureKind::Gone,
        io::ErrorKind::PermissionDenied => FailureKind::NoPermission,
        io::ErrorKind::OutOfMemory | io::ErrorKind::WouldBlock => FailureKind::NoResources,
        _ if is_scarce(error) => FailureKind::NoResources,
        _ => FailureKind::Other,
    }
}

/// Whether the process or the system has as many files open, or as many processes, as it may.
#[cfg(unix)]
fn is_scarce(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let scarce = [Errno::MFILE, Errno::NFILE, Errno::NOMEM, Errno::AGAIN, Errno::NOBUFS];
    scarce.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

#[cfg(not(unix))]
fn is_scarce(error: &io::Error) -> bool {
    const TOO_MANY_OPEN_FILES: i32 = 4;
    error.raw_os_error() == Some(TOO_MANY_OPEN_FILES)
}

#[cfg(unix)]
fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_loop(_error: &io::Error) -> bool {
    false
}

/// Opens a file so that its access time stays, where the system lets this user, and without waiting for anybody.
#[cfg(target_os = "linux")]
fn open_untouched(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    // Without waiting: a pipe may have taken the name since it was looked at, and opening that waits for a writer.
    let quick = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = match open_with(path, quick | OFlags::NOATIME) {
        // Only the owner may.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => open_with(path, quick),
        opened => opened,
    };
    match file {
        Ok(file) => {
            // What reads it may wait for a slow disk as with any other file.
            rustix::fs::fcntl_setfl(&file, rustix::fs::fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
            Ok(file)
        }
        // Another program holds a lease on it, as a file server does, and is being asked to give it back.
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => File::open(path),
        Err(error) => Err(error),
    }
}

/// Not by the standard library, whose way to open with flags is the way to open for writing.
#[cfg(target_os = "linux")]
fn open_with(path: &Path, flags: rustix::fs::OFlags) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let opened = rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC | flags, Mode::empty())?;
    Ok(File::from(opened))
}

#[cfg(not(target_os = "linux"))]
fn open_untouched(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Whether an open file is one of those that the kernel makes up while they are read.
#[cfg(target_os = "linux")]
fn is_made_up(file: &File) -> bool {
    /// `/proc`, `/sys`, and what is mounted below that to look into the kernel; numbers of `linux/magic.h`. Not those
    /// that hold what was written into them, as `pstore` the log of a crash.
    const MADE_UP: [u64; 9] = [
        0x9FA0,      // proc
        0x6265_6572, // sysfs
        0x6462_6720, // debugfs
        0x7472_6163, // tracefs
        0x7363_6673, // securityfs
        0x6265_6570, // configfs
        0x0027_E0EB, // cgroup
        0x6367_7270, // cgroup2
        0x1980_0202, // mqueue
    ];
    // A system that does not say is one that does not make it up.
    rustix::fs::fstatfs(file).is_ok_and(|system| MADE_UP.contains(&(system.f_type as u64 & 0xFFFF_FFFF)))
}

#[cfg(not(target_os = "linux"))]
fn is_made_up(_file: &File) -> bool {
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::data::job::Stop;
    use crate::read::source::Source;
    use std::time::{Duration, SystemTime};

    fn refused(path: &Path) -> (FailureKind, String) {
        let failure = Source::open(path).err().unwrap();
        (failure.kind, failure.words)
    }

    #[test]
    fn what_is_no_file_is_said_and_never_waited_for() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        rustix::fs::mknodat(
            rustix::fs::CWD,
            at("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        symlink("nowhere", at("dead")).unwrap();
        symlink("self", at("self")).unwrap();
        symlink("pipe", at("link")).unwrap();
        for (path, words) in [
            (at("pipe"), "“pipe” is a pipe"),
            (at("link"), "“link” is a pipe"),
            (at("socket"), "“socket” is a socket"),
            (at("dead"), "“dead” is a link that leads nowhere"),
            (at("self"), "“self” is a link that leads back to itself"),
            (folder.path().to_owned(), "is a folder"),
            ("/dev/zero".into(), "“zero” is a device"),
        ] {
            let (kind, said) = refused(&path);
            assert!(kind == FailureKind::NotAFile && said.contains(words), "{words}: {kind:?}, {said}");
        }
        assert_eq!(refused(&at("none")).0, FailureKind::Gone);
        fs::write(at("file"), "").unwrap();
        assert_eq!(refused(&at("file/inner")).0, FailureKind::Gone);
    }

    /// Reading the kernel's log takes what is read out of it, and then waits for the next line for ever.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_the_kernel_makes_up_is_not_read() {
        for path in ["/proc/self/status", "/proc/cpuinfo", "/sys/kernel/uevent_seqnum"] {
            if Path::new(path).exists() {
                let (kind, said) = refused(Path::new(path));
                assert!(
                    kind == FailureKind::NotAFile && said.contains("made up by the system"),
                    "{path}: {said}"
                );
            }
        }
    }

    /// A log that another program writes faster than it can be read would else never be done.
    #[test]
    fn a_file_that_grows_has_an_end() {
        use std::io::Write;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.txt");
        fs::write(&path, "The first line.\n").unwrap();
        let source = Source::open(&path).unwrap();
        let before = source.digest(&Stop::default()).unwrap();
        let mut log = File::options().append(true).open(&path).unwrap();
        log.write_all(&[b'x'; 3_000_000]).unwrap();
        assert_eq!(source.digest(&Stop::default()).unwrap(), before);
        assert!(source.changed(), "that it grew is told");
        assert_eq!(source.read_all(100).unwrap().len(), 16);
    }

    /// As on a mount with `relatime`, which is what nearly all systems have: the time of reading moves where it is
    /// older than a day, or than the last change.
    #[cfg(target_os = "linux")]
    #[test]
    fn reading_a_file_leaves_the_time_at_which_it_was_last_read() {
        const DAY: Duration = Duration::from_secs(86_400);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.txt");
        fs::write(&path, "Some words.\n".repeat(1000)).unwrap();
        let now = SystemTime::now();
        let times = fs::FileTimes::new().set_accessed(now - 30 * DAY).set_modified(now - 20 * DAY);
        let set = || File::options().write(true).open(&path).unwrap().set_times(times).unwrap();
        let accessed = || fs::metadata(&path).unwrap().accessed().unwrap();
        set();
        let before = accessed();
        let source = Source::open(&path).unwrap();
        assert_eq!(source.read_all(100_000).unwrap().len(), 12_000);
        source.digest(&Stop::default()).unwrap();
        source.head().unwrap();
        drop(source);
        assert_eq!(accessed(), before, "the original shows that it was read");
        // That the test shows something: any other way of reading moves it.
        fs::read(&path).unwrap();
        if accessed() == before {
            println!("This mount keeps no times of reading at all, so that nothing is shown here.");
        }
    }
}
