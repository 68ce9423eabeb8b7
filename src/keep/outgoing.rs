//! Files that the user asks for: written under a name that nobody reads, synced, and only then given their own. So a
//! file of that name is whole, however the program ends, and nothing is written over that the user has not named.
//!
//! Originals are never written over, whatever was asked: neither a file that is open nor one that lies in a folder of
//! the library. It is the file that counts and not its name: a link to an original is one. Nor is anything replaced that
//! is no file: a device or a pipe of that name would be gone for every program.

use crate::data::export::{Kept, Target};
use crate::data::job::{Failure, FailureKind};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Of what is handed to another program, a file of ours is taken away after so long: by then it was read.
const HANDED_MAX_AGE: Duration = Duration::from_secs(24 * 3600);
/// What is half written may be taken away when nothing was added to it for so long. Not by its process alone: the folder
/// may be shared with another computer, whose numbers of processes mean nothing here.
#[cfg(target_os = "linux")]
const STALE_AGE: Duration = Duration::from_secs(3600);
/// Around the number of the process and the time in the name of what is half written.
const STAGED: (&str, &str) = (".folioscope-", ".unfinished");
/// Beginning of the names of private folders.
const HANDED: &str = "folioscope-print-";

/// A file that is being written. Where it is dropped before [`NewFile::finish`], nothing is left of it.
pub struct NewFile {
    /// Nothing once it is finished.
    file: Option<BufWriter<File>>,
    /// Where its bytes lie until then.
    staged: PathBuf,
    /// Its path is absolute.
    target: Target,
}

impl NewFile {
    /// Begins a file.
    ///
    /// # Errors
    /// Where something of that name is there and is not to be replaced ([`FailureKind::Exists`]), where it is an
    /// original, or where the system does not let it be written.
    pub fn begin(target: &Target) -> Result<Self, Failure> {
        let path = std::path::absolute(&target.path).unwrap_or_else(|_| target.path.clone());
        check(&path, target)?;
        let target = Target { path: path.clone(), ..target.clone() };
        // With a dot, so that no list of files shows it; beside the target, because a name can only be given to what
        // lies on the same disk; without the target’s own name, which may be as long as a name may be.
        let staged =
            path.with_file_name(format!("{}{}-{}{}", STAGED.0, std::process::id(), nanos(), STAGED.1));
        let mut options = OpenOptions::new();
        let file =
            options.write(true).create_new(true).open(&staged).map_err(|error| unwritable(&path, &error))?;
        Ok(Self { file: Some(BufWriter::new(file)), staged, target })
    }

    /// Gives the file its name, once all of it is on the disk.
    ///
    /// # Errors
    /// Where the disk is full, or what may not be written over has come meanwhile; nothing is left of it then.
    pub fn finish(mut self) -> Result<PathBuf, Failure> {
        let path = self.target.path.clone();
        let failed = |error: &io::Error| unwritable(&path, error);
        let Some(file) = self.file.take() else { return Err(failed(&io::Error::other("twice"))) };
        let file = file.into_inner().map_err(|error| failed(error.error()))?;
        file.sync_all().map_err(|error| failed(&error))?;
        // Once more: it may have taken minutes, and what lies there now, or is open by now, is what would be lost.
        check(&path, &self.target)?;
        if self.target.replace {
            fs::rename(&self.staged, &path).map_err(|error| failed(&error))?;
        } else {
            self.name_anew()?;
        }
        // A name is only durable once its folder is; where the system refuses, a power cut in the next seconds may
        // take the name.
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(path)
    }

    /// A second name fails where there is something of that name; a renaming would write over it.
    fn name_anew(&self) -> Result<(), Failure> {
        let path = &self.target.path;
        match fs::hard_link(&self.staged, path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
            // Sticks and some network folders know no second names. Between the two lines another program could make
            // a file of that name, and lose it.
            Err(_) if !is_there(path) => {
                fs::rename(&self.staged, path).map_err(|error| unwritable(path, &error))
            }
            Err(_) => Err(exists(path)),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or_else(|| Err(io::Error::other("finished")), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        drop(self.file.take());
        // It is gone already where it was renamed; a second name is one too many.
        let _ = fs::remove_file(&self.staged);
    }
}

/// Whether a file may be written there.
///
/// # Errors
/// Where it may not, as in [`NewFile::begin`].
pub fn check(path: &Path, target: &Target) -> Result<(), Failure> {
    let Some(folder) = path.parent().filter(|_| path.file_name().is_some()) else {
        return Err(Failure::new("A path with the name of a file is needed."));
    };
    if path.is_dir() {
        return Err(Failure::new(format!("This is a folder. File: {}", path.display()))
            .hint("Write the name of a file after it."));
    }
    if !folder.is_dir() {
        return Err(Failure::new(format!("There is no such folder. Folder: {}", folder.display()))
            .kind(FailureKind::Gone));
    }
    if !is_there(path) {
        return Ok(());
    }
    if is_original(path, target) {
        let words = format!("Nothing was written: originals are never changed. File: {}", path.display());
        return Err(Failure::new(words).hint("Choose another name or another folder."));
    }
    check_kind(path)?;
    if target.replace { Ok(()) } else { Err(exists(path)) }
}

/// Only a file, or a link to one, can be replaced by a file and nothing else be lost.
fn check_kind(path: &Path) -> Result<(), Failure> {
    let what = match fs::metadata(path) {
        Ok(known) if known.is_file() => return Ok(()),
        Ok(_) => "This is no file but a device, a pipe or a socket, and is left as it is.",
        Err(_) => "This is a link that leads nowhere, and is left as it is.",
    };
    Err(Failure::new(format!("{what} File: {}", path.display()))
        .hint("Choose another name or another folder."))
}

fn exists(path: &Path) -> Failure {
    Failure::new(format!("There is a file of that name, and nothing was written. File: {}", path.display()))
        .kind(FailureKind::Exists)
}

/// Also a link that leads nowhere is something.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a path leads to a file that is read: by whatever name, through whatever link.
fn is_original(path: &Path, target: &Target) -> bool {
    let Ok(real) = path.canonicalize() else { return false };
    let lies_in = |folder: &PathBuf| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder));
    // The name as it was given too: one that lies in a folder of the library may be a link that leads out of it.
    let named_in = |folder: &PathBuf| path.starts_with(folder);
    let Kept { files, folders } = target.originals.now();
    folders.iter().any(|folder| lies_in(folder) || named_in(folder))
        || files.iter().any(|original| same_file(original, &real))
}

#[cfg(unix)]
fn same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let numbers = |path: &Path| fs::metadata(path).map(|known| (known.dev(), known.ino())).ok();
    numbers(one).is_some_and(|own| Some(own) == numbers(other))
}

#[cfg(not(unix))]
fn same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "nothing can be written on that disk".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(format!("It was not saved: {why}. File: {}", path.display()))
}

/// A failure to write into a file that was begun.
pub fn unwritten(target: &Target, error: &io::Error) -> Failure {
    unwritable(&target.path, error)
}

fn nanos() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}

/// Takes away what programs of ours left half written beside a file, when they were ended in the middle. Only what is
/// this user’s, has a name of ours, and belongs to no process that runs.
#[cfg(target_os = "linux")]
pub fn sweep(path: &Path) {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let entries = path.parent().map(fs::read_dir);
    for entry in entries.into_iter().flatten().flatten().flatten().filter(is_stale) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Elsewhere nobody is asked which processes run.
#[cfg(not(target_os = "linux"))]
pub fn sweep(_path: &Path) {}

#[cfg(target_os = "linux")]
fn is_stale(entry: &fs::DirEntry) -> bool {
    use std::os::unix::fs::MetadataExt;
    let name = entry.file_name();
    let numbers =
        name.to_str().and_then(|name| name.strip_prefix(STAGED.0)?.strip_suffix(STAGED.1)?.split_once('-'));
    let Some((process, nanos)) = numbers else { return false };
    let (Ok(process), Ok(_)) = (process.parse::<u32>(), nanos.parse::<u128>()) else { return false };
    // Where nothing tells which processes run, all of them do.
    let proc = Path::new("/proc");
    if proc.join(process.to_string()).exists() || !proc.join("self").exists() {
        return false;
    }
    let Ok(known) = entry.metadata() else { return false };
    let own = known.is_file() && known.uid() == rustix::process::geteuid().as_raw();
    own && known.modified().ok().and_then(|at| at.elapsed().ok()).is_some_and(|age| age >= STALE_AGE)
}

/// A new folder among the temporary ones into which only this user can look, for a file that is handed to another
/// program.
///
/// # Errors
/// Where none can be made.
pub fn private_folder() -> Result<PathBuf, Failure> {
    let name = format!("{HANDED}{}-{}", std::process::id(), nanos());
    let folder = std::env::temp_dir().join(name);
    // It fails where something of that name is there: a folder that somebody else made is not private.
    private().create(&folder).map_err(|error| unwritable(&folder, &error))?;
    Ok(folder)
}

/// What makes a folder into which only this user can look.
#[cfg(unix)]
fn private() -> DirBuilder {
    let mut builder = DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Elsewhere the temporary folder is the user's own.
#[cfg(not(unix))]
fn private() -> DirBuilder {
    DirBuilder::new()
}

/// Takes a file in a private folder away, and the folder. A file that lies elsewhere stays: it is none of ours.
pub fn take_back(handed: &Path) {
    let Some(folder) = handed.parent() else { return };
    let named = folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(HANDED));
    if named && folder.parent() == Some(std::env::temp_dir().as_path()) {
        let _ = fs::remove_file(handed);
        let _ = fs::remove_dir(folder);
    }
}

/// Takes away what was handed over on earlier days. For the start of the program, because nobody may ever print again.
pub fn tidy_handed() {
    tidy(&std::env::temp_dir());
}

/// Takes away what was handed over long ago. Only what is ours can be: the folder is one of our own names, holds one
/// file at most, and the system lets nobody remove the files of others from there.
fn tidy(among: &Path) {
    let Ok(entries) = fs::read_dir(among) else { return };
    for folder in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(HANDED)) {
        let is_folder = folder.file_type().is_ok_and(|kind| kind.is_dir());
        let age =
            folder.metadata().and_then(|known| known.modified()).ok().and_then(|made| made.elapsed().ok());
        if !is_folder || age.is_none_or(|age| age < HANDED_MAX_AGE) {
            continue;
        }
        let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
        files.for_each(|file| drop(fs::remove_file(file.path())));
        let _ = fs::remove_dir(folder.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(target: &Target, words: &str) -> Result<PathBuf, Failure> {
        let mut file = NewFile::begin(target)?;
        file.write_all(words.as_bytes()).unwrap();
        file.finish()
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_whole_or_not_there_and_nothing_is_written_over_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target { path: folder.path().join("hits.csv"), ..Target::default() };
        assert_eq!(write(&target, "one").unwrap(), target.path);
        assert_eq!(write(&target, "two").unwrap_err().kind, FailureKind::Exists);
        // Given up in the middle.
        let other = Target { path: folder.path().join("other.csv"), ..Target::default() };
        let mut file = NewFile::begin(&other).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        // Somebody else was quicker.
        let slow = NewFile::begin(&other).unwrap();
        fs::write(&other.path, "theirs").unwrap();
        assert_eq!(slow.finish().unwrap_err().kind, FailureKind::Exists);
        assert_eq!(fs::read_to_string(&other.path).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(&target.path).unwrap(), "one");
        let replaced = Target { replace: true, ..target.clone() };
        write(&replaced, "two").unwrap();
        assert_eq!(fs::read_to_string(&target.path).unwrap(), "two");
        assert_eq!(names(folder.path()), ["hits.csv", "other.csv"]);
    }

    #[test]
    #[cfg(unix)]
    fn no_original_is_written_over_by_any_name_whatever_was_asked() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        fs::create_dir_all(library.join("deep")).unwrap();
        let (open, listed) = (folder.path().join("open.pdf"), library.join("deep/listed.pdf"));
        fs::write(&open, "original").unwrap();
        fs::write(&listed, "original").unwrap();
        std::os::unix::fs::symlink(&open, folder.path().join("link.pdf")).unwrap();
        fs::hard_link(&open, folder.path().join("second.pdf")).unwrap();
        std::os::unix::fs::symlink(&listed, folder.path().join("way-in.pdf")).unwrap();
        let originals = Target::default();
        originals.originals.set(Kept { files: vec![open.clone()], folders: vec![library.clone()] });
        for name in [
            "open.pdf",
            "link.pdf",
            "second.pdf",
            "way-in.pdf",
            "library/deep/listed.pdf",
            "library/../open.pdf",
        ] {
            let target = Target { path: folder.path().join(name), replace: true, ..originals.clone() };
            let failure = write(&target, "new").unwrap_err();
            assert!(failure.words.contains("originals are never changed"), "{name}: {failure}");
        }
        assert_eq!(fs::read_to_string(&open).unwrap(), "original");
        assert_eq!(fs::read_to_string(&listed).unwrap(), "original");
        // Something new may lie beside them.
        write(&Target { path: library.join("hits.csv"), ..originals }, "new").unwrap();
    }

    #[test]
    fn what_is_opened_while_a_file_is_written_is_not_written_over_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        fs::write(&path, "original").unwrap();
        let target = Target { path: path.clone(), replace: true, ..Target::default() };
        let file = NewFile::begin(&target).unwrap();
        target.originals.set(Kept { files: vec![path.clone()], ..Kept::default() });
        let failure = file.finish().unwrap_err();
        assert!(failure.words.contains("originals are never changed"), "{failure}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "original");
        assert_eq!(names(folder.path()), ["a.pdf"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_a_socket_and_a_link_that_leads_nowhere_or_to_them_are_never_replaced() {
        use std::os::unix::fs::{FileTypeExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let pipe = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(pipe.success());
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        symlink(at("pipe"), at("to-pipe")).unwrap();
        symlink(at("gone"), at("nowhere")).unwrap();
        fs::write(at("file"), "old").unwrap();
        symlink(at("file"), at("to-file")).unwrap();
        let target = |name: &str| Target { path: at(name), replace: true, ..Target::default() };
        let before = names(folder.path());
        for name in ["pipe", "socket", "to-pipe", "nowhere"] {
            let failure = write(&target(name), "new").unwrap_err();
            assert!(failure.words.contains("is left as it is"), "{name}: {failure}");
        }
        assert!(fs::metadata(at("pipe")).unwrap().file_type().is_fifo());
        assert!(fs::metadata(at("socket")).unwrap().file_type().is_socket());
        // One that comes while the file is written stays as well.
        let slow = NewFile::begin(&target("late")).unwrap();
        fs::rename(at("pipe"), at("late")).unwrap();
        assert!(slow.finish().is_err());
        assert!(fs::metadata(at("late")).unwrap().file_type().is_fifo());
        fs::rename(at("late"), at("pipe")).unwrap();
        write(&target("to-file"), "new").unwrap();
        assert_eq!(names(folder.path()), before);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_handed_to_another_program_lies_where_nobody_else_looks() {
        use std::os::unix::fs::PermissionsExt;
        let (one, other) = (private_folder().unwrap(), private_folder().unwrap());
        assert_ne!(one, other);
        assert_eq!(fs::metadata(&one).unwrap().permissions().mode() & 0o777, 0o700);
        for folder in [one, other] {
            let pages = folder.join("pages.pdf");
            fs::write(&pages, "pages").unwrap();
            take_back(&pages);
            assert!(!folder.exists());
        }
        // What lies elsewhere is not ours, whatever is asked.
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join(format!("{HANDED}1-1")).join("pages.pdf");
        fs::create_dir(theirs.parent().unwrap()).unwrap();
        fs::write(&theirs, "theirs").unwrap();
        take_back(&theirs);
        assert!(theirs.exists());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_a_program_that_is_gone_left_half_written_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut ended = std::process::Command::new("true").spawn().unwrap();
        let gone = ended.id();
        ended.wait().unwrap();
        let own = std::process::id();
        let old = SystemTime::now() - 2 * STALE_AGE;
        let kept = [
            format!(".folioscope-{own}-5.unfinished"),
            format!(".folioscope-{gone}-x.unfinished"),
            format!(".folioscope-{gone}-6.unfinished.pdf"),
            format!("folioscope-{gone}-6.unfinished"),
        ];
        for name in kept.iter().chain([&format!(".folioscope-{gone}-5.unfinished")]) {
            File::create(folder.path().join(name)).unwrap().set_modified(old).unwrap();
        }
        // It may be of another computer, which writes at it.
        let young = format!(".folioscope-{gone}-7.unfinished");
        File::create(folder.path().join(&young)).unwrap();
        sweep(&folder.path().join("hits.csv"));
        let mut expected: Vec<String> = kept.into_iter().chain([young]).collect();
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }
}
