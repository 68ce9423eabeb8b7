//! Puts the program and what a desktop wants to know of it where the system looks for such things, and takes it away
//! again. What is put where is decided by the caller; here is how, so that nothing of anybody else's is lost by it.
//!
//! What was put there is written down beside it, with the digest of each file and the folders that were made: a file is
//! replaced or taken away only where it is still the one that was put there. The list is written before the first file,
//! so that what was put there by half is known too. Rejected: a mark within each file (pictures have no room for one),
//! and to believe the name alone (`bin/folioscope` may be a link of the user's own).

use crate::data::job::Failure;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Where the list lies. Not in `share/folioscope`: for a user that is the profile, which is nobody else's business.
const LIST: &str = "share/doc/folioscope/installed.txt";
/// The list of some dozens of files has some kilobytes; what is longer is no list of ours.
const MAX_LIST_BYTES: u64 = 1024 * 1024;
/// A file that is being written has this after its name.
const UNFINISHED: &str = ".folioscope-unfinished";
const BLOCK: usize = 64 * 1024;

/// The two folders below which everything is put.
#[derive(Clone, Debug)]
pub struct Roots {
    /// Of programs.
    pub bin: PathBuf,
    /// Of what belongs to programs.
    pub share: PathBuf,
}

impl Roots {
    /// Below one folder, as `/usr/local`.
    pub fn under(prefix: &Path) -> Self {
        Self { bin: prefix.join("bin"), share: prefix.join("share") }
    }

    /// Where `bin/…` or `share/…` lies. `None` for what leads elsewhere: the list may have been written by anybody.
    fn place(&self, path: &str) -> Option<PathBuf> {
        let (root, rest) = path.split_once('/').unwrap_or((path, ""));
        let root = match root {
            "bin" => &self.bin,
            "share" => &self.share,
            _ => return None,
        };
        let plain = Path::new(rest).components().all(|part| matches!(part, Component::Normal(_)));
        plain.then(|| if rest.is_empty() { root.clone() } else { root.join(rest) })
    }
}

/// What a file is to hold.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What this file holds, which may be too large to be held.
    CopyOf(PathBuf),
}

/// A file that is to be put somewhere.
#[derive(Debug)]
pub struct Piece {
    /// As `bin/folioscope` or `share/man/man1/folioscope.1`.
    pub path: String,
    /// What it holds.
    pub content: Content,
    /// Whether it is a program.
    pub executable: bool,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Installed {
    /// Files that were not there before.
    pub new: Vec<PathBuf>,
    /// Files of an earlier installation that had other bytes.
    pub replaced: Vec<PathBuf>,
    /// Files that were there as they should be.
    pub same: Vec<PathBuf>,
    /// Files of an earlier installation that this one has no use for, and that were taken away.
    pub removed: Vec<PathBuf>,
    /// The version that was there, where there was one.
    pub earlier: Option<String>,
    /// The list of all of it.
    pub list: PathBuf,
}

/// What was taken away.
#[derive(Debug, Default)]
pub struct Removed {
    /// Files.
    pub files: Vec<PathBuf>,
    /// Files that somebody has changed since, and that were left.
    pub left: Vec<PathBuf>,
}

/// Puts files where they belong: all of them, or none where one of them would take the place of somebody else's.
///
/// # Errors
/// Where a file that is not ours is in the way, which is then the only thing that has happened; where a file cannot be
/// written, and then what was written before it is on the list.
pub fn install(roots: &Roots, version: &str, pieces: &[Piece]) -> Result<Installed, Failure> {
    let list = list_of(roots)?;
    let earlier = List::read(&list)?;
    let Plan { mut next, steps } = plan(roots, version, pieces, &earlier)?;
    for folder in pieces.iter().map(|piece| piece.path.as_str()).chain([LIST]).filter_map(folder_of) {
        let made = make_folder(roots, folder).map_err(|(place, error)| not_made(&place, &error))?;
        next.folders.extend(made);
    }
    // Old and new: whatever is there when this is cut off in the middle is known as ours.
    next.with(&earlier).write(&list)?;
    let mut done = Installed { list: list.clone(), ..Installed::default() };
    for Step { piece, place, state } in steps {
        if matches!(state, State::Same) {
            done.same.push(place);
            continue;
        }
        piece.write(&place).map_err(|error| failed("written", &place, &error))?;
        if matches!(state, State::Ours) { done.replaced.push(place) } else { done.new.push(place) }
    }
    done.removed = remove_what_is_left_over(roots, &earlier, &mut next);
    next.write(&list)?;
    done.earlier = (!earlier.version.is_empty()).then_some(earlier.version);
    Ok(done)
}

struct Plan<'a> {
    /// The list as it will be.
    next: List,
    steps: Vec<Step<'a>>,
}

struct Step<'a> {
    piece: &'a Piece,
    place: PathBuf,
    /// What lies there now; never what is in the way.
    state: State,
}

/// Looks at everything before anything is done.
fn plan<'a>(roots: &Roots, version: &str, pieces: &'a [Piece], earlier: &List) -> Result<Plan<'a>, Failure> {
    let mut next =
        List { version: version.to_owned(), files: BTreeMap::new(), folders: earlier.folders.clone() };
    let mut steps = Vec::new();
    let mut in_the_way = Vec::new();
    for piece in pieces {
        let place = place_of(roots, &piece.path)?;
        let digest = piece.digest().map_err(|error| failed("read", &place, &error))?;
        let ours = earlier.digests(&piece.path);
        let state = state(&place, &digest, ours);
        // The same bytes by another hand (a package, a copy) serve as well, and stay when ours are taken away.
        if !matches!(state, State::Same) || ours.contains(&digest) {
            next.add(&piece.path, digest);
        }
        match state {
            State::InTheWay => in_the_way.push(place),
            state => steps.push(Step { piece, place, state }),
        }
    }
    if in_the_way.is_empty() { Ok(Plan { next, steps }) } else { Err(refusal(&in_the_way)) }
}

/// Takes away what [`install`] has put there, but for what was changed since.
///
/// # Errors
/// Where nothing was put there, or where a file cannot be taken away; the list then stays, to be tried again.
pub fn uninstall(roots: &Roots) -> Result<Removed, Failure> {
    let path = list_of(roots)?;
    let list = List::read(&path)?;
    if list.version.is_empty() {
        let words =
            format!("Nothing was put here by “folioscope install”: there is no list {}", path.display());
        return Err(Failure::new(words));
    }
    let mut done = Removed::default();
    for (name, digests) in &list.files {
        let Some(place) = roots.place(name) else { continue };
        match remove_ours(&place, digests) {
            Ok(Some(true)) => done.files.push(place),
            Ok(Some(false)) => done.left.push(place),
            Ok(None) => {}
            // Those that are gone by now stay on the list: what is not there is passed over the next time.
            Err(error) => return Err(failed("taken away", &place, &error)),
        }
    }
    fs::remove_file(&path).map_err(|error| failed("taken away", &path, &error))?;
    // The innermost first; one that holds anything stays.
    for folder in list.folders.iter().rev() {
        if let Some(place) = roots.place(folder) {
            let _ = fs::remove_dir(place);
        }
    }
    Ok(done)
}

fn list_of(roots: &Roots) -> Result<PathBuf, Failure> {
    place_of(roots, LIST)
}

fn place_of(roots: &Roots, path: &str) -> Result<PathBuf, Failure> {
    roots.place(path).ok_or_else(|| Failure::new(format!("“{path}” is no place to put a file.")))
}

fn failed(verb: &str, place: &Path, error: &io::Error) -> Failure {
    let words = format!("A file could not be {verb} ({error}). File: {}", place.display());
    hinted(Failure::new(words), error)
}

fn not_made(place: &Path, error: &io::Error) -> Failure {
    let words = format!("A folder could not be made ({error}). Folder: {}", place.display());
    hinted(Failure::new(words), error)
}

fn hinted(failure: Failure, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            failure.hint("Ask as a user who may write there, or choose another folder with --prefix.")
        }
        _ => failure,
    }
}

fn refusal(in_the_way: &[PathBuf]) -> Failure {
    let paths: Vec<String> = in_the_way.iter().map(|path| path.display().to_string()).collect();
    let words = "Nothing was written, because files are in the way that “folioscope install” has not put there or \
                 that were changed since:";
    Failure::new(format!("{words} {}.", paths.join(", ")))
        .hint("Move them away, or choose another folder with --prefix.")
}

type Sum = [u8; 32];

// ---- what lies there

enum State {
    Nothing,
    /// The very bytes that are to be there.
    Same,
    /// As an earlier installation left it.
    Ours,
    /// Somebody else's, or changed since; also a link or a folder.
    InTheWay,
}

fn state(place: &Path, wanted: &Sum, ours: &[Sum]) -> State {
    match fs::symlink_metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => State::Nothing,
        Ok(metadata) if metadata.is_file() => match digest_of_file(place) {
            Ok(found) if found == *wanted => State::Same,
            Ok(found) if ours.contains(&found) => State::Ours,
            _ => State::InTheWay,
        },
        _ => State::InTheWay,
    }
}

/// Whether it was taken away or, because it is no longer what was put there, left; `None` where nothing was there.
fn remove_ours(place: &Path, ours: &[Sum]) -> io::Result<Option<bool>> {
    match fs::symlink_metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Ok(metadata) if metadata.is_file() && ours.contains(&digest_of_file(place)?) => {}
        _ => return Ok(Some(false)),
    }
    fs::remove_file(place).map(|()| Some(true))
}

/// What an earlier version had put there and this one has not. What cannot be taken away stays on the list.
fn remove_what_is_left_over(roots: &Roots, earlier: &List, next: &mut List) -> Vec<PathBuf> {
    let mut removed = Vec::new();
    for (path, digests) in &earlier.files {
        let Some(place) = roots.place(path).filter(|_| !next.files.contains_key(path)) else { continue };
        match remove_ours(&place, digests) {
            Ok(Some(true)) => removed.push(place),
            Ok(_) => {}
            Err(_) => digests.iter().for_each(|digest| next.add(path, *digest)),
        }
    }
    removed
}

fn digest_of_file(place: &Path) -> io::Result<Sum> {
    digest_of(&mut File::open(place)?)
}

fn digest_of(from: &mut impl Read) -> io::Result<Sum> {
    let mut sum = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        match from.read(&mut block)? {
            0 => return Ok(sum.finalize().into()),
            count => sum.update(&block[..count]),
        }
    }
}

// ---- writing

impl Piece {
    fn digest(&self) -> io::Result<Sum> {
        match &self.content {
            Content::Bytes(bytes) => digest_of(&mut bytes.as_slice()),
            Content::CopyOf(file) => digest_of_file(file),
        }
    }

    /// There is no moment at which half of it is there under its own name; a program that runs keeps the old file.
    fn write(&self, place: &Path) -> io::Result<()> {
        match &self.content {
            Content::Bytes(bytes) => write(place, &mut bytes.as_slice(), self.executable),
            Content::CopyOf(file) => write(place, &mut File::open(file)?, self.executable),
        }
    }
}

fn write(place: &Path, from: &mut impl Read, executable: bool) -> io::Result<()> {
    let mut staged = place.as_os_str().to_owned();
    staged.push(UNFINISHED);
    let staged = PathBuf::from(staged);
    // Of an installation that was cut off. A link of that name is taken away, and not followed.
    let _ = fs::remove_file(&staged);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&staged)?;
    let written = io::copy(from, &mut file)
        .and_then(|_| allow(&file, executable))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&staged, place));
    written.inspect_err(|_| drop(fs::remove_file(&staged)))
}

/// To be read by all, whatever new files are allowed otherwise: a program that only its owner sees is not installed.
#[cfg(unix)]
fn allow(file: &File, executable: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }))
}

/// Elsewhere the name says what is a program, and files have the rights of their folder.
#[cfg(not(unix))]
fn allow(_file: &File, _executable: bool) -> io::Result<()> {
    Ok(())
}

fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Makes a folder and those above it, and tells which were not there.
fn make_folder(roots: &Roots, folder: &str) -> Result<Vec<String>, (PathBuf, io::Error)> {
    let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]);
    let mut made = Vec::new();
    for level in ends.map(|end| &folder[..end]) {
        let Some(place) = roots.place(level) else { continue };
        if !place.is_dir() {
            make_as_above(&place).map_err(|error| (place, error))?;
            made.push(level.to_owned());
        }
    }
    Ok(made)
}

/// Makes a folder, and those above it, as open as the folder that each is made in: what is installed for all must be
/// seen by all, also by the hand of somebody whose own new folders are private.
fn make_as_above(place: &Path) -> io::Result<()> {
    let above = place.parent().unwrap_or(place);
    if !above.is_dir() {
        make_as_above(above)?;
    }
    fs::create_dir(place)?;
    open_as(place, above)
}

#[cfg(unix)]
fn open_as(place: &Path, above: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(above)?.permissions().mode() & 0o755 | 0o700;
    fs::set_permissions(place, fs::Permissions::from_mode(mode))
}

/// Elsewhere a folder has the rights of that above it by itself.
#[cfg(not(unix))]
fn open_as(_place: &Path, _above: &Path) -> io::Result<()> {
    Ok(())
}

// ---- the list

#[derive(Clone, Debug, Default)]
struct List {
    /// Empty where there is no list.
    version: String,
    /// Each file with what it may hold; more than one only after an installation that was cut off.
    files: BTreeMap<String, Vec<Sum>>,
    /// Folders that were made, those above first.
    folders: BTreeSet<String>,
}

impl List {
    fn read(path: &Path) -> Result<Self, Failure> {
        let read = File::open(path).and_then(|file| {
            let mut words = String::new();
            file.take(MAX_LIST_BYTES).read_to_string(&mut words).map(|_| words)
        });
        match read {
            Ok(words) => Self::parse(&words).ok_or_else(|| {
                let words = format!("This is not the list of an installation: {}", path.display());
                Failure::new(words).hint("Move it away, and nothing that lies there counts as the program’s.")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(failed("read", path, &error)),
        }
    }

    /// A line that is not understood is passed over: nothing is taken away on account of it.
    fn parse(words: &str) -> Option<Self> {
        let mut lines = words.lines();
        let version = lines.next()?.strip_prefix("folioscope ")?.to_owned();
        let mut list = Self { version, ..Self::default() };
        for line in lines {
            match line.split_once(' ') {
                Some(("folder", path)) => drop(list.folders.insert(path.to_owned())),
                Some((sum, path)) => {
                    if let Some(sum) = sum_from_hex(sum) {
                        list.add(path, sum);
                    }
                }
                None => {}
            }
        }
        Some(list)
    }

    fn digests(&self, path: &str) -> &[Sum] {
        self.files.get(path).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, path: &str, digest: Sum) {
        let digests = self.files.entry(path.to_owned()).or_default();
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }

    /// This list, and all that may be there of the one before.
    fn with(&self, earlier: &Self) -> Self {
        let mut both = self.clone();
        for (path, digests) in &earlier.files {
            digests.iter().for_each(|digest| both.add(path, *digest));
        }
        both
    }

    fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut words = format!("folioscope {}\n", self.version);
        for (file, digests) in &self.files {
            digests.iter().for_each(|sum| words.push_str(&format!("{} {file}\n", hex_from_sum(sum))));
        }
        self.folders.iter().for_each(|folder| words.push_str(&format!("folder {folder}\n")));
        write(path, &mut words.as_bytes(), false).map_err(|error| failed("written", path, &error))
    }
}

fn hex_from_sum(sum: &Sum) -> String {
    data_encoding::HEXLOWER.encode(sum)
}

fn sum_from_hex(hex: &str) -> Option<Sum> {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}
