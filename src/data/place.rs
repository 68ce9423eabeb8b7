//! Where does a document come from, and where in it can one go?
//!
//! A document may lie in a document, and that in a third: its origin says the whole way to it. An origin has a key
//! of one line, by which places, read marks and recent documents are kept. For a file the key is its path, so that
//! what was kept of files before there were any documents within documents stays good.

use super::span::Span;
use super::visible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many documents may lie in each other. Mails that were forwarded with their attachments nest four or five deep;
/// files that hold themselves nest without end, and every level costs a child with a copy of its bytes.
pub const MAX_DEPTH: usize = 8;
/// Characters of the name of a file within a file: what a file system takes is no more.
const MAX_NAME: usize = 200;
/// Characters of the folders before it.
const MAX_FOLDERS: usize = 300;

/// Where a document comes from.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file on the disk.
    File(PathBuf),
    /// Pasted text: its name and its words.
    Words(String, Arc<str>),
    /// A file that lies in a document, by its number there, with its path in it.
    Inside {
        /// The document that holds it.
        outer: Box<Origin>,
        /// Which of the files in it, counted by its format from 0. Names are not enough: two may have the same.
        number: u32,
        /// Its own name, after the folders in which it lies there; made harmless by [`plain_path`].
        name: String,
    },
    /// Two documents that are compared: what is composed out of them comes from both. Neither is such a pair itself.
    Pair {
        /// The one whose words count as what was there before.
        first: Box<Origin>,
        /// The one whose page is shown.
        second: Box<Origin>,
    },
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "File({})", path.display()),
            // Pasted words are in no log, and the name is made of the first of them.
            Self::Words(_, words) => write!(f, "Words({} bytes)", words.len()),
            Self::Inside { outer, number, .. } => write!(f, "Inside({outer:?}, {number})"),
            Self::Pair { first, second } => write!(f, "Pair({first:?}, {second:?})"),
        }
    }
}

impl Origin {
    /// A file within this document. `path` is a stranger's word, and is made one that may be shown and kept.
    pub fn inside(self, number: u32, path: &str) -> Self {
        Self::Inside { outer: Box::new(self), number, name: plain_path(path) }
    }

    /// The file on the disk that it is, or in which it lies; none for pasted text.
    pub fn file(&self) -> Option<&Path> {
        match self.levels().next_back() {
            Some(Self::File(path)) => Some(path),
            _ => None,
        }
    }

    /// The two documents that it is composed of; none where it is no pair.
    pub fn pair(&self) -> Option<[&Self; 2]> {
        match self {
            Self::Pair { first, second } => Some([first, second]),
            _ => None,
        }
    }

    /// Where its pictures are: in the second of a pair, else in itself.
    pub fn of_pictures(&self) -> &Self {
        self.pair().map_or(self, |[_, second]| second)
    }

    /// Its own name, as it stands on the disk or in what holds it; of a pair the names of both, the one that is shown
    /// first.
    pub fn name(&self) -> String {
        match self {
            Self::Pair { first, second } => format!("{} → {}", first.name(), second.name()),
            Self::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Self::Words(name, _) => name.clone(),
            Self::Inside { name, .. } => last_part(name).to_owned(),
        }
    }

    /// What it is called in what holds it: its name, after the folders in which it lies there. Two members of an archive
    /// may have one name.
    fn path_within(&self) -> String {
        match self {
            Self::Inside { name, .. } => name.clone(),
            other => other.name(),
        }
    }

    /// How many documents it lies in.
    pub fn depth(&self) -> usize {
        self.levels().count() - 1
    }

    /// Itself first, then the document that it lies in, and so on to the one that lies in none.
    pub fn levels(&self) -> impl DoubleEndedIterator<Item = &Self> {
        let mut levels = vec![self];
        while let Some(Self::Inside { outer, .. }) = levels.last() {
            levels.push(outer);
        }
        levels.into_iter()
    }

    /// By what it is known in what is kept: the path of a file, and then `!/3:name` for each step inwards.
    /// Pasted text has none: it is nowhere to be found again; nor has a pair, which is made anew.
    ///
    /// A path that holds such signs itself (`a!/3:b`, a folder whose name ends so) has them doubled.
    pub fn key(&self) -> Option<PathBuf> {
        let mut bytes = Vec::new();
        for level in self.levels().rev() {
            match level {
                Self::File(path) => bytes.extend_from_slice(path.as_os_str().as_encoded_bytes()),
                Self::Words(..) | Self::Pair { .. } => return None,
                Self::Inside { number, name, .. } => {
                    // Only a path can end so; names have no such sign in a key.
                    let signs = bytes.iter().rev().take_while(|byte| **byte == b'!').count();
                    bytes.extend(std::iter::repeat_n(b'!', signs + 1));
                    bytes.extend_from_slice(format!("/{number}:{}", escaped(name)).as_bytes());
                    continue;
                }
            }
            bytes = with_doubled_signs(&bytes);
        }
        path_from_bytes(bytes)
    }

    /// The whole way to it, for people: `/a/box.zip › letters/inner.pdf › letter.txt`.
    pub fn words(&self) -> String {
        let step = |level: &Self| match level {
            Self::File(path) => path.display().to_string(),
            other => other.path_within(),
        };
        self.levels().rev().map(step).collect::<Vec<_>>().join(" › ")
    }

    /// Where it lies, the nearest first; nothing for a file: `letters/`, its folder in what holds it, where there is one,
    /// and then the documents that it lies in, each as it is called in the next.
    pub fn within(&self) -> Vec<String> {
        let folder = match self {
            Self::Inside { name, .. } => {
                name.strip_suffix(last_part(name)).filter(|folder| !folder.is_empty())
            }
            _ => None,
        };
        let outer = self.levels().skip(1).map(Self::path_within);
        folder.map(str::to_owned).into_iter().chain(outer).collect()
    }

    /// The origin of a key. Whatever is no key is the path of a file.
    pub fn from_key(key: &Path) -> Self {
        parsed(key.as_os_str().as_encoded_bytes()).unwrap_or_else(|| Self::File(key.to_owned()))
    }
}

/// A file as commands name it. Few paths look like the way to a file in a file, and these are told from it.
pub fn key_from_file(path: &Path) -> PathBuf {
    Origin::File(path.to_owned()).key().unwrap_or_else(|| path.to_owned())
}

/// A span of a document that need not be open: what can be gone to in a week, when the words may have moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The document in which it lies, which need not be open.
    pub origin: Origin,
    /// Where the words stood when the place was made.
    pub span: Span,
    /// The words that stood there, by which they are found again; empty where nothing but the span is known.
    pub quote: String,
}

/// The name of a file within a file, as it may be shown and kept: no folders, nothing that acts on who reads it (control
/// characters, turns of the direction of reading, so that the name ends as it seems to), not too long.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = last.chars().filter(|c| !visible::acts(*c)).take(MAX_NAME).collect();
    match plain.trim() {
        "" | "." | ".." => "attachment".to_owned(),
        plain => plain.to_owned(),
    }
}

/// The path of a file within a file, as it may be shown and kept: each part as [`plain_name`] has it, nothing that leads
/// out, and of folders no more than the last that fit.
fn plain_path(path: &str) -> String {
    let name = plain_name(path);
    let folders = path.rsplit_once(['/', '\\']).map_or("", |(folders, _)| folders);
    let mut left = MAX_FOLDERS;
    let mut parts = vec![name];
    let apart = folders.rsplit(['/', '\\']).filter(|part| !matches!(part.trim(), "" | "." | ".."));
    for folder in apart.map(plain_name) {
        let Some(less) = left.checked_sub(folder.chars().count() + 1) else { break };
        left = less;
        parts.push(folder);
    }
    parts.reverse();
    parts.join("/")
}

/// What follows the folders.
fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

// ---- keys

/// Whether a step inwards begins here: `/`, a number, `:`.
fn step_at(bytes: &[u8]) -> bool {
    let Some((b'/', rest)) = bytes.split_first() else { return false };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits > 0 && rest.get(digits) == Some(&b':')
}

/// The signs `!` before what looks like a step are written twice, so that they are not taken for one.
fn with_doubled_signs(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut run = 0;
    for (at, byte) in path.iter().enumerate() {
        if run > 0 && step_at(path.get(at..).unwrap_or_default()) {
            out.extend(std::iter::repeat_n(b'!', run));
        }
        run = if *byte == b'!' { run + 1 } else { 0 };
        out.push(*byte);
    }
    out
}

fn parsed(key: &[u8]) -> Option<Origin> {
    let mut path = Vec::with_capacity(key.len());
    let mut run = 0;
    let mut inner = None;
    for (at, byte) in key.iter().enumerate() {
        if run > 0 && step_at(key.get(at..)?) {
            path.truncate(path.len() - run);
            path.extend(std::iter::repeat_n(b'!', run / 2));
            if run % 2 == 1 {
                inner = Some(key.get(at + 1..)?);
                break;
            }
        }
        run = if *byte == b'!' { run + 1 } else { 0 };
        path.push(*byte);
    }
    let mut origin = Origin::File(path_from_bytes(path)?);
    let Some(inner) = inner else { return Some(origin) };
    let steps: Vec<&str> = std::str::from_utf8(inner).ok()?.split("!/").collect();
    if steps.len() > MAX_DEPTH {
        return None;
    }
    for step in steps {
        let (number, name) = step.split_once(':')?;
        origin = origin.inside(number.parse().ok()?, &unescaped(name)?);
    }
    Some(origin)
}

fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '%' | '!' | '/' | '\\') || c.is_control() {
            let mut buffer = [0; 4];
            c.encode_utf8(&mut buffer).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn unescaped(name: &str) -> Option<String> {
    let mut out = Vec::with_capacity(name.len());
    let mut bytes = name.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(unix)]
pub(super) fn path_from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    let name: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    Some(name.into())
}

#[cfg(not(unix))]
pub(super) fn path_from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(origin: &Origin, key: &str) {
        assert_eq!(origin.key().unwrap(), Path::new(key));
        assert_eq!(&Origin::from_key(Path::new(key)), origin, "{key}");
    }

    fn file(path: &str) -> Origin {
        Origin::File(path.into())
    }

    #[test]
    fn a_key_says_the_whole_way_to_a_document() {
        check(&file("/a/b c.pdf"), "/a/b c.pdf");
        check(&file("/a/b.pdf").inside(3, "c.txt"), "/a/b.pdf!/3:c.txt");
        check(&file("/b.pdf").inside(3, "c.pdf").inside(0, "ä: 100 %!"), "/b.pdf!/3:c.pdf!/0:ä: 100 %25%21");
        assert_eq!(file("/b.pdf").inside(3, "c.pdf").inside(0, "d").words(), "/b.pdf › c.pdf › d");
        assert_eq!(Origin::Words("pasted".into(), "x".into()).key(), None);
        assert_eq!(Origin::Words("pasted".into(), "x".into()).inside(1, "y").key(), None);
    }

    #[test]
    fn paths_that_look_like_keys_are_told_from_them() {
        check(&file("/what!/file"), "/what!/file");
        check(&file("/Read me!"), "/Read me!");
        check(&file("/a!/3:b"), "/a!!/3:b");
        check(&file("/a!").inside(3, "b"), "/a!!!/3:b");
        check(&file("/a!/3:b!").inside(4, "c"), "/a!!/3:b!!!/4:c");
    }

    #[test]
    fn what_is_no_key_is_a_path() {
        for key in
            ["/a!/99999999999:b", "/a!/1:b!/c", "/a!/1:%zz", &format!("/a{}", "!/1:b".repeat(MAX_DEPTH + 1))]
        {
            assert_eq!(Origin::from_key(Path::new(key)), file(key));
        }
        assert_eq!(file(&format!("/a{}", "!/1:b".repeat(MAX_DEPTH))).depth(), 0);
        assert_eq!(
            Origin::from_key(Path::new(&format!("/a{}", "!/1:b".repeat(MAX_DEPTH)))).depth(),
            MAX_DEPTH
        );
    }

    #[test]
    fn names_of_files_within_files_are_made_harmless() {
        for (name, plain) in [
            ("../../etc/passwd", "passwd"),
            ("a\\b\n.txt", "b.txt"),
            ("..", "attachment"),
            (" ", "attachment"),
            ("/etc/passwd", "passwd"),
            ("harm\u{202E}txt.exe", "harmtxt.exe"),
            ("\u{1b}[2Ja.txt", "[2Ja.txt"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
        assert_eq!(plain_name(&"x".repeat(1000)).len(), MAX_NAME);
    }

    #[test]
    fn two_files_of_one_name_in_an_archive_are_told_apart_by_their_folders() {
        let letter =
            |folder: &str| file("/usb.zip").inside(0, "box/inner.zip").inside(3, &format!("{folder}/a.txt"));
        let first = letter("2019/May");
        assert_eq!(first.name(), "a.txt");
        assert_eq!(first.words(), "/usb.zip › box/inner.zip › 2019/May/a.txt");
        assert_eq!(first.within(), ["2019/May/", "box/inner.zip", "usb.zip"]);
        assert_ne!(first.key(), letter("2020").key());
        check(&first, "/usb.zip!/0:box%2Finner.zip!/3:2019%2FMay%2Fa.txt");
    }

    #[test]
    fn a_path_in_an_archive_leads_nowhere_outside_of_it() {
        for (path, plain) in [
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/./x", "etc/x"),
            ("C:\\Users\\..\\me.txt", "C:/Users/me.txt"),
            ("a/../b\u{202E}c/d", "a/bc/d"),
            ("folder/", "folder/attachment"),
        ] {
            assert_eq!(plain_path(path), plain);
            assert_eq!(plain_path(plain), plain, "what was kept is read again as it is");
        }
        let deep = plain_path(&"folder/".repeat(1000));
        assert!(deep.chars().count() <= MAX_FOLDERS + MAX_NAME, "{}", deep.len());
    }

    proptest! {
        #[test]
        fn every_origin_is_found_by_its_key(
            path in "[a!/1:%.ä]{0,12}", steps in prop::collection::vec((any::<u32>(), ".{0,8}"), 0..4)
        ) {
            let mut origin = Origin::File(path.into());
            for (number, name) in steps {
                origin = origin.inside(number, &name);
            }
            prop_assert_eq!(Origin::from_key(&origin.key().unwrap()), origin);
        }
    }
}
