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

/// Where a document comes from.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A file on the disk.
    File(PathBuf),
    /// Pasted text: its name and its words.
    Words(String, Arc<str>),
    /// A file that lies in a document, by its number there, with its own name.
    Inside {
        /// The document that holds it.
        outer: Box<Origin>,
        /// Which of the files in it, counted by its format from 0. Names are not enough: two may have the same.
        number: u32,
        /// Its own name, made harmless by [`plain_name`].
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
    /// A file within this document. `name` is a stranger's word, and is made one that may be shown and kept.
    pub fn inside(self, number: u32, name: &str) -> Self {
        Self::Inside { outer: Box::new(self), number, name: plain_name(name) }
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
            Self::Pair { first, second } => format!("{} ↔ {}", second.name(), first.name()),
            Self::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Self::Words(name, _) | Self::Inside { name, .. } => name.clone(),
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

    /// The whole way to it, for people: `/a/box.pdf › inner.pdf › letter.txt`.
    pub fn words(&self) -> String {
        let step = |level: &Self| match level {
            Self::File(path) => path.display().to_string(),
            Self::Words(name, _) | Self::Inside { name, .. } => name.clone(),
            Self::Pair { .. } => level.name(),
        };
        self.levels().rev().map(step).collect::<Vec<_>>().join(" › ")
    }

    /// Names of the documents that it lies in, the nearest first; none for a file.
    pub fn within(&self) -> Vec<String> {
        self.levels().skip(1).map(Self::name).collect()
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
