//! Names of members: how they are shown, and what is odd about them.
//!
//! Names are a stranger's words. Programs that unpack follow them onto the disk, people read them and compare them
//! with others: so what could deceive the one or the other is told. A name is never followed here.

use super::{MAX_NAME_BYTES, Member};
use crate::data::draft::short_title;
use crate::read::decode;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

/// What can be wrong with one member of many. Told once for each sort, with the first example.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Oddity {
    /// Two members of one name: which of them one sees depends on the program.
    SameName,
    /// Names that differ in upper and lower case only, or in how accents are written: one file on many systems.
    AlikeName,
    /// `../x`, `/x`, `C:\x`.
    LeadsOut,
    /// Control characters, and those that turn the direction of writing about.
    UnseenSigns,
    /// A name longer than is kept; what is shown is its beginning.
    TooLong,
    /// A link to another place, as Unix has them.
    Link,
    /// It needs a password.
    Locked,
    /// It was packed in a way that is not known here.
    UnknownMethod,
    /// What states where it lies leads out of the file.
    BeyondEnd,
    /// Two members share bytes, as honest ones never do.
    Overlap,
    /// The member is called otherwise where it stands than where it is listed.
    TwoNames,
    /// It stands for a part of a machine, or is a pipe.
    Device,
    /// It stands in the archive, whose list does not name it.
    Unlisted,
    /// It stands behind the end of the archive, where most programs stop.
    AfterEnd,
    /// It is written in pieces with holes between them.
    Holes,
    /// It would become so large that it is not unpacked.
    Bloated,
}

impl Oddity {
    /// A sentence about so many members, of which one is named.
    pub fn words(self, count: usize, first: &str) -> String {
        let first = short(first);
        let (one, many) = match self {
            Self::SameName => (
                "has the name of another one; most programs keep the last alone",
                "have the names of others; most programs keep the last of each alone",
            ),
            Self::AlikeName => (
                "has a name that differs from another's in case or accents only",
                "have names that differ from others in case or accents only",
            ),
            Self::LeadsOut => (
                "has a name that leads out of the archive, and is not followed",
                "have names that lead out of the archive, and are not followed",
            ),
            Self::UnseenSigns => {
                ("has signs in its name that cannot be seen", "have signs in their names that cannot be seen")
            }
            Self::TooLong => {
                ("has a name that is too long, and is cut", "have names that are too long, and are cut")
            }
            Self::Link => (
                "is a link to another place, and is not followed",
                "are links to other places, and are not followed",
            ),
            Self::Locked => ("is locked with a password", "are locked with a password"),
            Self::UnknownMethod => {
                ("is packed in a way that cannot be read", "are packed in ways that cannot be read")
            }
            Self::BeyondEnd => (
                "lies beyond the end of the file, which is cut short or damaged",
                "lie beyond the end of the file, which is cut short or damaged",
            ),
            Self::Overlap => (
                "shares bytes with another one, as in archives that were made to deceive",
                "share bytes with others, as in archives that were made to deceive",
            ),
            Self::TwoNames => (
                "is listed under another name than the one that it has",
                "are listed under other names than those that they have",
            ),
            Self::Device => (
                "stands for a part of a machine or a pipe, and holds nothing",
                "stand for parts of a machine or pipes, and hold nothing",
            ),
            Self::Unlisted => (
                "stands in the archive, whose own list does not name it",
                "stand in the archive, whose own list does not name them",
            ),
            Self::Holes => (
                "is written with holes in it, and cannot be read",
                "are written with holes in them, and cannot be read",
            ),
            Self::Bloated => (
                "would become so large when it is unpacked that it is not opened, as files do that were made to fill memories",
                "would become so large when they are unpacked that they are not opened, as files do that were made to fill memories",
            ),
            Self::AfterEnd => (
                "stands behind the end of the archive, where most programs do not look",
                "stand behind the end of the archive, where most programs do not look",
            ),
        };
        match count {
            0 | 1 => format!("A member {one}: “{first}”."),
            _ => format!("{count} members {many}. The first: “{first}”."),
        }
    }
}

/// How often each sort of oddity was met, and the first that had it.
#[derive(Default)]
pub struct Oddities(BTreeMap<Oddity, (usize, String)>);

impl Oddities {
    /// One more member of this sort.
    pub fn add(&mut self, oddity: Oddity, name: &str) {
        match self.0.entry(oddity) {
            Entry::Vacant(entry) => {
                entry.insert((1, name.to_owned()));
            }
            Entry::Occupied(mut entry) => entry.get_mut().0 += 1,
        }
    }

    /// Whether there was one of this sort.
    pub fn has(&self, oddity: Oddity) -> bool {
        self.0.contains_key(&oddity)
    }

    /// A sentence for each sort.
    pub fn remarks(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(oddity, (count, first))| oddity.words(*count, first))
    }
}

/// A name as a part of a sentence.
pub fn short(name: &str) -> String {
    short_title(name)
}

/// A name as it is listed: `/` between its parts, nothing in it that cannot be seen, and not too long.
pub fn shown(raw: &str, oddities: &mut Oddities) -> String {
    let mut name: String = raw
        .chars()
        .map(|c| match c {
            '\\' => '/',
            c if is_unseen(c) => '\u{FFFD}',
            c => c,
        })
        .collect();
    if name.len() > MAX_NAME_BYTES {
        name.truncate(name.floor_char_boundary(MAX_NAME_BYTES));
        name.push('…');
        oddities.add(Oddity::TooLong, &name);
    }
    if raw.contains(is_unseen) {
        oddities.add(Oddity::UnseenSigns, &name);
    }
    if leads_out(&name) {
        oddities.add(Oddity::LeadsOut, &name);
    }
    name
}

/// Characters that leave no trace, or turn about how others are read: `exe.fdp` becomes `pdf.exe`.
fn is_unseen(c: char) -> bool {
    let turning =
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turning || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a program that unpacks would leave its folder by this name.
fn leads_out(name: &str) -> bool {
    let drive = |part: &str| matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    name.starts_with('/') || name.split('/').any(|part| part == ".." || drive(part))
}

/// Finds names that are one, and names that are one on many systems.
pub fn compare(members: &[Member], oddities: &mut Oddities) {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(members.len());
    for member in members {
        // Folders are written with and without the slash at the end, and `./x` is `x`.
        let parts = member.name.split('/').filter(|part| !matches!(*part, "" | "."));
        let plain: String = parts.collect::<Vec<_>>().join("/");
        let alike: String = plain.nfc().flat_map(char::to_lowercase).collect();
        match seen.insert(alike, &member.name) {
            Some(other) if other == member.name => oddities.add(Oddity::SameName, &member.name),
            Some(_) => oddities.add(Oddity::AlikeName, &member.name),
            None => {}
        }
    }
}

/// A name as it stands in an archive.
pub struct RawName {
    /// In whatever encoding.
    pub bytes: Vec<u8>,
    /// The same in Unicode, where the archive has that beside it.
    pub unicode: Option<String>,
    /// Whether it is said to be UTF-8.
    pub stated: bool,
}

/// Bytes of names that are looked at to guess what they are in.
const GUESS_BYTES: usize = 64 * 1024;

/// Names as words, and what those are in that are neither ASCII nor UTF-8. All of them are looked at together: one name
/// says little.
pub fn all_decoded(names: impl Iterator<Item = RawName>) -> (Vec<String>, Option<&'static str>) {
    let mut old = Vec::new();
    let names: Vec<Result<String, Vec<u8>>> = names
        .map(|name| match name.unicode {
            Some(unicode) => Ok(unicode),
            None => String::from_utf8(name.bytes).map_err(|error| {
                let bytes = error.into_bytes();
                // What is said to be UTF-8 and is not is damaged, and tells nothing of the others.
                if !name.stated && old.len() < GUESS_BYTES {
                    old.extend_from_slice(&bytes);
                    old.push(b'\n');
                }
                bytes
            }),
        })
        .collect();
    let table = names.iter().any(Result::is_err).then(|| decode::table_of_names(&old));
    let decoded = names.into_iter().map(|name| match (name, table) {
        (Ok(name), _) => name,
        (Err(bytes), Some(table)) => decode::with_table(table, &bytes),
        (Err(bytes), None) => String::from_utf8_lossy(&bytes).into_owned(),
    });
    (decoded.collect(), table.map(decode::Table::name))
}

/// Bytes as words. Most programs write UTF-8 without saying so; what is none is in an old encoding.
pub fn decoded(bytes: &[u8]) -> String {
    let raw = RawName { bytes: bytes.to_vec(), unicode: None, stated: false };
    all_decoded(std::iter::once(raw)).0.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded_as_they_were_written() {
        assert_eq!(decoded("Ærø.txt".as_bytes()), "Ærø.txt");
        // Of DOS, as the rules say; of a Windows in Russian, of one in Japanese, of one in German.
        assert_eq!(decoded(b"\x91r\x94.txt"), "ærö.txt");
        assert_eq!(
            decoded(b"\x84\xAE\xAA\xE3\xAC\xA5\xAD\xE2\xEB/\xAF\xA8\xE1\xEC\xAC\xAE.txt"),
            "Документы/письмо.txt"
        );
        assert_eq!(decoded(b"\x8E\x91\x97\xBF\x82\xCC\x83\x8A\x83X\x83g.txt"), "資料のリスト.txt");
        assert_eq!(decoded(b"Gesch\xE4ftsbericht M\xFCller.txt"), "Geschäftsbericht Müller.txt");
        // One that has a name in Unicode beside it is called so, and says nothing of the others.
        let raw = |bytes: &[u8], unicode: Option<&str>| RawName {
            bytes: bytes.to_vec(),
            unicode: unicode.map(str::to_owned),
            stated: false,
        };
        let (names, table) = all_decoded([raw(b"\x91", Some("Ω")), raw(b"a", None)].into_iter());
        assert_eq!((names, table), (vec!["Ω".to_owned(), "a".to_owned()], None));
    }

    #[test]
    fn names_that_deceive_are_told_and_shown_harmless() {
        let cases = [
            ("word/document.xml", "word/document.xml", None),
            ("a..b/.c", "a..b/.c", None),
            ("a\\b", "a/b", None),
            ("../x", "../x", Some(Oddity::LeadsOut)),
            ("a\\..\\..\\x", "a/../../x", Some(Oddity::LeadsOut)),
            ("/etc/x", "/etc/x", Some(Oddity::LeadsOut)),
            ("\\\\host\\x", "//host/x", Some(Oddity::LeadsOut)),
            ("C:\\x", "C:/x", Some(Oddity::LeadsOut)),
            ("a\0.txt", "a\u{FFFD}.txt", Some(Oddity::UnseenSigns)),
            ("a\u{202E}txt.exe", "a\u{FFFD}txt.exe", Some(Oddity::UnseenSigns)),
        ];
        for (raw, expected, oddity) in cases {
            let mut oddities = Oddities::default();
            assert_eq!(shown(raw, &mut oddities), expected);
            assert_eq!(oddities.0.keys().next().copied(), oddity, "{raw:?}");
        }
        let mut oddities = Oddities::default();
        let long = shown(&"ü".repeat(60_000), &mut oddities);
        assert!(long.len() <= MAX_NAME_BYTES + 3 && oddities.0.contains_key(&Oddity::TooLong));
        assert!(oddities.remarks().all(|words| words.len() < 600));
    }

    #[test]
    fn names_that_are_one_are_told() {
        let cases: [(&[&str], Option<Oddity>); 6] = [
            (&["a", "b", "a/b"], None),
            (&["a", "a"], Some(Oddity::SameName)),
            (&["a", "A"], Some(Oddity::AlikeName)),
            (&["é", "e\u{301}"], Some(Oddity::AlikeName)),
            (&["a/", "a"], Some(Oddity::AlikeName)),
            (&["x/./a", "x//A"], Some(Oddity::AlikeName)),
        ];
        for (names, expected) in cases {
            let member = |name: &&str| Member { name: (*name).to_owned(), ..Member::default() };
            let members: Vec<Member> = names.iter().map(member).collect();
            let mut oddities = Oddities::default();
            compare(&members, &mut oddities);
            assert_eq!(oddities.0.keys().next().copied(), expected, "{names:?}");
        }
    }
}
