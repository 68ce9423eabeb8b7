//! Archives as honest programs write them, and as others do.

use super::*;
use crate::data::job::Stop;
use crate::read::container::{Budget, Content, MAX_DEPTH, MAX_MEMBER_BYTES, MAX_RATIO};
use flate2::{Compression, Crc, write::DeflateEncoder};
use proptest::prelude::*;
use std::io::Write;

/// A member as a test wants it written; each number can be a lie.
#[derive(Clone)]
struct Made {
    name: Vec<u8>,
    own_name: Vec<u8>,
    flags: u16,
    method: u16,
    data: Vec<u8>,
    checksum: u32,
    packed_len: u32,
    len: u32,
    mode: u32,
    /// In place of where it is.
    head: Option<u32>,
    /// Follows its name in the directory.
    extra: Vec<u8>,
}

fn stored(name: &str, bytes: &[u8]) -> Made {
    let mut sum = Crc::new();
    sum.update(bytes);
    Made {
        name: name.into(),
        own_name: name.into(),
        flags: 0,
        method: 0,
        data: bytes.to_vec(),
        checksum: sum.sum(),
        packed_len: bytes.len() as u32,
        len: bytes.len() as u32,
        mode: 0,
        head: None,
        extra: Vec::new(),
    }
}

fn deflated(name: &str, bytes: &[u8]) -> Made {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    let data = encoder.finish().unwrap();
    Made { method: 8, packed_len: data.len() as u32, data, ..stored(name, bytes) }
}

/// An archive of these files, as tests of other rooms want one.
pub fn archive_of(files: &[(&str, &str)]) -> Vec<u8> {
    packed(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

/// As [`archive_of`], of any bytes.
pub fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    archive(&files.iter().map(|(name, bytes)| deflated(name, bytes)).collect::<Vec<_>>())
}

/// Words that deflate makes smaller and not much smaller.
fn words(count: u32) -> Vec<u8> {
    (0..count).flat_map(|number| format!("word {number} ").into_bytes()).collect()
}

fn archive(members: &[Made]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for made in members {
        let at = made.head.unwrap_or(out.len() as u32);
        let numbers = |out: &mut Vec<u8>| {
            for number in [made.flags, made.method, 0, 0] {
                out.extend(number.to_le_bytes());
            }
            for number in [made.checksum, made.packed_len, made.len] {
                out.extend(number.to_le_bytes());
            }
        };
        out.extend(b"PK\x03\x04\x14\0");
        numbers(&mut out);
        out.extend((made.own_name.len() as u16).to_le_bytes());
        out.extend([0, 0]);
        out.extend(&made.own_name);
        out.extend(&made.data);
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        numbers(&mut directory);
        directory.extend((made.name.len() as u16).to_le_bytes());
        directory.extend((made.extra.len() as u16).to_le_bytes());
        directory.extend([0; 6]);
        directory.extend((made.mode << 16).to_le_bytes());
        directory.extend(at.to_le_bytes());
        directory.extend(&made.name);
        directory.extend(&made.extra);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(end(members.len() as u16, directory.len() as u32, start));
    out
}

fn end(count: u16, len: u32, start: u32) -> Vec<u8> {
    let mut out = b"PK\x05\x06\0\0\0\0".to_vec();
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(len.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn open(bytes: Vec<u8>) -> Zip {
    Zip::open(Arc::new(Source::from_bytes("made.zip", bytes))).unwrap()
}

fn content(zip: &Zip, number: usize) -> Result<Content, Failure> {
    zip.open(number, &Budget::new(&Stop::default()))?.content()
}

/// Everything that is said of an archive and its members, a line each.
fn told(zip: &Zip) -> String {
    let mut out: Vec<String> = zip.remarks().to_vec();
    for (number, member) in zip.members().iter().enumerate() {
        let said = match content(zip, number) {
            Ok(content) => {
                let words = String::from_utf8_lossy(&content.bytes).chars().take(20).collect::<String>();
                let remarks: String = content.remarks.iter().map(|remark| format!(" | {remark}")).collect();
                format!("{} = “{words}”{}{remarks}", member.name, if content.whole { "" } else { " …" })
            }
            Err(failure) => format!("{}: {}", member.name, failure.words),
        };
        out.push(said);
    }
    out.join("\n")
}

#[test]
fn members_are_read_by_their_names() {
    let text = words(1000);
    let zip = open(archive(&[
        stored("a.txt", b"one"),
        deflated("Word/document.xml", &text),
        stored("empty/", b""),
    ]));
    assert!(zip.remarks().is_empty(), "{:?}", zip.remarks());
    let budget = Budget::new(&Stop::default());
    let read = zip.read("Word/document.xml", &budget).unwrap();
    assert!(read.whole && read.bytes == text && read.remarks.is_empty());
    assert_eq!(zip.read("word/DOCUMENT.xml", &budget).unwrap().bytes, text, "as Office looks parts up");
    assert!(zip.members()[2].folder);
    let missing = zip.read("b.txt", &budget).unwrap_err();
    assert_eq!(
        (missing.words.as_str(), missing.kind),
        ("This file lacks its part “b.txt”.", FailureKind::Damaged)
    );
    assert!(open(archive(&[])).members().is_empty());
}

/// Each hostile or damaged archive with all that is said of it. What else lies in it is read as if nothing were wrong.
#[test]
fn hostile_archives_are_told_in_sentences_and_the_rest_of_them_is_read() {
    let good = stored("good", b"fine");
    let one = |made: Made| archive(&[good.clone(), made]);
    let bad = stored("bad", b"words");
    let after = |mut bytes: Vec<u8>, more: &[u8]| {
        bytes.extend(more);
        bytes
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "names",
            archive(&[
                stored("../x", b"1"),
                stored("/x", b"2"),
                stored("C:\\x", b"3"),
                stored("a\0b\u{202E}", b"4"),
            ]),
            "3 members have names that lead out of the archive, and are not followed. The first: “../x”.
A member has signs in its name that cannot be seen: “a\u{FFFD}b\u{FFFD}”.
../x = “1”
/x = “2”
C:/x = “3”
a\u{FFFD}b\u{FFFD} = “4”",
        ),
        (
            "the same name, and names that are the same on many systems",
            archive(&[
                stored("a", b"1"),
                stored("a", b"2"),
                stored("A", b"3"),
                stored("é", b"4"),
                stored("e\u{301}", b"5"),
            ]),
            "A member has the name of another one; most programs keep the last alone: “a”.
2 members have names that differ from others in case or accents only. The first: “A”.
a = “1”
a = “2”
A = “3”
é = “4”
e\u{301} = “5”",
        ),
        (
            "locked",
            one(Made { flags: 1, ..bad.clone() }),
            "A member is locked with a password: “bad”.
good = “fine”
bad: “made.zip” is locked with a password.",
        ),
        (
            "an unknown method",
            one(Made { method: 98, ..bad.clone() }),
            "A member is packed in a way that cannot be read: “bad”.
good = “fine”
bad: “bad” is packed with PPMd, which cannot be read.",
        ),
        (
            "a wrong checksum",
            one(Made { checksum: 1, ..bad.clone() }),
            "good = “fine”
bad = “words” … | “bad” is not as it was when it was packed: its checksum is another one.",
        ),
        (
            "a lying size",
            one(Made { len: 4_000_000_000, ..deflated("bad", b"words") }),
            "good = “fine”
bad = “words” … | “bad” has 5 bytes, and not 4000000000 as the archive says.",
        ),
        (
            "damaged in the middle",
            one(Made {
                data: b"\x2B\xCF\x2F\xFF\xFF\xFF\xFF".to_vec(),
                packed_len: 7,
                ..deflated("bad", b"words")
            }),
            "good = “fine”
bad = “wow\u{FFFD}\u{FFFD}\u{FFFD}” … | “bad” is damaged; it was read up to the damage.",
        ),
        (
            "beyond the end",
            one(Made { head: Some(4_000_000), ..bad.clone() }),
            "A member lies beyond the end of the file, which is cut short or damaged: “bad”.
good = “fine”
bad: “bad” lies beyond the end of the file, which is cut short or damaged.",
        ),
        (
            "nothing where it should be",
            one(Made { head: Some(3), ..bad.clone() }),
            "A member shares bytes with another one, as in archives that were made to deceive: “bad”.
good = “fine”
bad: “bad” is not where the archive says that it is.",
        ),
        (
            "two members in one place",
            one(Made { head: Some(0), ..stored("bad", b"fine") }),
            "A member shares bytes with another one, as in archives that were made to deceive: “bad”.
A member is listed under another name than the one that it has: “bad”.
good = “fine”
bad = “fine”",
        ),
        (
            "two names",
            one(Made { own_name: b"son".to_vec(), ..bad.clone() }),
            "A member is listed under another name than the one that it has: “bad”.
good = “fine”
bad = “words”",
        ),
        (
            "a link",
            one(Made { mode: 0xA1FF, ..stored("bad", b"/etc/passwd") }),
            "A member is a link to another place, and is not followed: “bad”.
good = “fine”
bad: “bad” is a link to another place, and is not followed.",
        ),
        (
            "something before it",
            after(b"#!/bin/sh\n".to_vec(), &one(bad.clone())),
            "10 bytes stand before the archive.
good = “fine”
bad = “words”",
        ),
        (
            "something after it",
            after(one(bad.clone()), b"and more"),
            "8 bytes follow the end of the archive.
good = “fine”
bad = “words”",
        ),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(told(&open(bytes)), expected, "{name}");
    }
}

#[test]
fn a_member_of_which_nothing_can_be_unpacked_is_refused() {
    let nothing = Made { data: vec![0xFF; 7], packed_len: 7, ..deflated("bad", b"words") };
    let failure = content(&open(archive(&[nothing])), 0).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Damaged);
    assert!(failure.words.starts_with("“bad” is damaged, and nothing more of it can be read"), "{failure}");
}

#[test]
fn an_archive_that_is_cut_short_gives_what_is_left_of_it() {
    let text = words(2000);
    let whole = archive(&[stored("a", b"one"), deflated("b", &text), stored("c", b"three")]);
    let zip = open(whole[..whole.len() / 2].to_vec());
    assert_eq!(
        zip.remarks(),
        [
            "The list of this archive's members is missing: it is cut short or damaged. 2 were found by looking for them.",
            "A member lies beyond the end of the file, which is cut short or damaged: “b”.",
        ]
    );
    assert_eq!(content(&zip, 0).unwrap().bytes, b"one");
    let part = content(&zip, 1).unwrap();
    assert!(!part.whole && part.bytes.len() > 1000 && text.starts_with(&part.bytes));
    let nothing = Zip::open(Arc::new(Source::from_bytes("x.zip", &b"PK\x05\x06"[..]))).err().unwrap();
    assert_eq!(nothing.kind, FailureKind::Damaged);
}

#[test]
fn members_that_do_not_say_how_long_they_are_are_found_as_well() {
    let text = words(100);
    let streamed = Made { flags: 8, checksum: 0, packed_len: 0, len: 0, ..deflated("a", &text) };
    let bytes = archive(&[streamed, stored("b", b"two")]);
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let zip = open(bytes[..directory].to_vec());
    assert_eq!(content(&zip, 0).unwrap().bytes, text);
    assert_eq!(content(&zip, 1).unwrap().bytes, b"two");
}

#[test]
fn large_archives_are_understood() {
    let mut extra = vec![1, 0, 24, 0];
    for number in [5_u64, 5, 0] {
        extra.extend(number.to_le_bytes());
    }
    let full =
        Made { packed_len: u32::MAX, len: u32::MAX, head: Some(u32::MAX), extra, ..stored("a", b"words") };
    let bytes = archive(&[full]);
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let old_end = bytes.len() - 22;
    let mut large = bytes[..old_end].to_vec();
    large.extend(b"PK\x06\x06");
    large.extend(44_u64.to_le_bytes());
    large.extend([45, 0, 45, 0]);
    large.extend([0; 8]);
    for number in [1_u64, 1, (old_end - directory) as u64, directory as u64] {
        large.extend(number.to_le_bytes());
    }
    large.extend(b"PK\x06\x07\0\0\0\0");
    large.extend((old_end as u64).to_le_bytes());
    large.extend(1_u32.to_le_bytes());
    large.extend(end(u16::MAX, u32::MAX, u32::MAX));
    assert_eq!(told(&open(large.clone())), "a = “words”");
    // The same behind something else: all its numbers are then too small.
    let mut behind = b"something".to_vec();
    behind.extend(large);
    assert_eq!(told(&open(behind)), "9 bytes stand before the archive.\na = “words”");
}

// ---- limits

#[test]
fn what_was_made_to_fill_memories_is_refused() {
    let zip = open(archive(&[deflated("bomb", &vec![0; 16 << 20]), stored("good", b"fine")]));
    let failure = content(&zip, 0).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Limit);
    assert!(failure.words.contains(&format!("{MAX_RATIO} times")), "{failure}");
    assert_eq!(content(&zip, 1).unwrap().bytes, b"fine");
}

#[test]
fn members_together_have_a_limit_and_containers_in_them_share_it() {
    let zip = open(archive(&[stored("a", &[7; 600]), stored("b", &[8; 600])]));
    let budget = Budget::of(&Stop::default(), 1000);
    assert_eq!(zip.open(0, &budget).unwrap().content().unwrap().bytes.len(), 600);
    let failure = zip.open(1, &budget.inner().unwrap()).unwrap().content().unwrap_err();
    assert_eq!(failure.kind, FailureKind::Limit);
    let mut inner = budget;
    for _ in 0..MAX_DEPTH {
        inner = inner.inner().unwrap();
    }
    assert_eq!(inner.inner().err().unwrap().kind, FailureKind::Limit);
}

#[test]
fn a_member_that_is_too_large_is_refused_whatever_it_says_of_itself() {
    // A part of it that does not shrink too much, over and over.
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            Ok(buffer.len())
        }
    }
    struct Deep(Vec<Member>);
    impl Container for Deep {
        fn members(&self) -> &[Member] {
            &self.0
        }
        fn remarks(&self) -> &[String] {
            &[]
        }
        fn raw(&self, _: usize) -> Result<Raw<'_>, Failure> {
            Ok(Raw { reader: Box::new(Endless), packed_len: None, checksum: None })
        }
    }
    let deep = Deep(vec![Member { name: "a".into(), stated_len: Some(3), ..Member::default() }]);
    let mut reader = deep.open(0, &Budget::new(&Stop::default())).unwrap();
    let error = io::copy(&mut reader, &mut io::sink()).unwrap_err();
    let failure = reader.failure_from(&error);
    assert!(failure.words.contains(&format!("{} MB", MAX_MEMBER_BYTES >> 20)), "{failure}");
}

#[test]
fn reading_a_member_ends_when_nobody_wants_it() {
    let zip = open(archive(&[stored("a", b"words")]));
    let stop = Stop::default();
    let reader = zip.open(0, &Budget::new(&stop)).unwrap();
    stop.raise();
    assert_eq!(reader.content().unwrap_err().kind, FailureKind::Stopped);
}

#[test]
fn an_archive_of_too_many_members_lists_as_many_as_can_be_listed() {
    let mut bytes = archive(&vec![stored("a", b""); 3]);
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let end_at = bytes.len() - 22;
    let entry = bytes[directory..directory + (end_at - directory) / 3].to_vec();
    bytes.truncate(directory);
    let many = MAX_MEMBERS + 5;
    (0..many).for_each(|_| bytes.extend(&entry));
    bytes.extend(end(5, (entry.len() * many) as u32, directory as u32));
    let zip = open(bytes);
    assert_eq!(zip.members().len(), MAX_MEMBERS);
    assert!(zip.remarks()[0].contains("more than the 100000 members"), "{:?}", zip.remarks());
    assert!(zip.remarks().len() < 6, "a sentence for each sort, however many there are");
}

// ---- whatever the bytes are

/// Reads all there is; what cannot be read is a sentence.
fn exhaust(bytes: Vec<u8>) {
    if let Ok(zip) = Zip::open(Arc::new(Source::from_bytes("x.zip", bytes))) {
        let budget = Budget::of(&Stop::default(), 1 << 24);
        for (number, member) in zip.members().iter().enumerate().take(50) {
            assert!(member.name.len() < 2000 && !member.name.contains(char::is_control));
            if let Ok(reader) = zip.open(number, &budget) {
                let _ = reader.content().map_err(|failure| assert!(!failure.words.is_empty()));
            }
        }
        assert!(zip.remarks().iter().all(|words| words.len() < 1000));
    }
}

proptest! {
    #[test]
    fn what_is_packed_comes_out_again(
        members in prop::collection::vec(("[a-zé/.]{1,12}", prop::collection::vec(any::<u8>(), 0..2000), any::<bool>()), 0..8),
        before in prop::collection::vec(any::<u8>(), 0..50),
    ) {
        let pack = |(name, bytes, packed): &(String, Vec<u8>, bool)| if *packed { deflated(name, bytes) } else { stored(name, bytes) };
        let made: Vec<Made> = members.iter().map(pack).collect();
        let mut bytes = before;
        bytes.extend(archive(&made));
        let zip = open(bytes);
        prop_assert_eq!(zip.members().len(), members.len());
        for (number, (_, expected, _)) in members.iter().enumerate() {
            let content = content(&zip, number).unwrap();
            prop_assert!(content.whole && content.bytes == *expected);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        exhaust(bytes);
    }

    /// An archive with some bytes changed, and cut: this finds what random bytes never reach.
    #[test]
    fn broken_archives_are_refused_or_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = archive(&[stored("a", b"one"), deflated("b", &words(200)), stored("../c", b"three")]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        exhaust(bytes.clone());
        bytes.truncate(cut.index(bytes.len()));
        exhaust(bytes);
    }
}

// ---- what other programs locked

/// “a.txt” with “some words”, locked with “secret” by Info-ZIP 3.0, and by 7-Zip with AES-256.
const BY_INFO_ZIP: &str = "504b03040a0009000000c063a158763e5bb1170000000b00000005001c00612e7478745554090003c8353266c835326675780b00\
    0104000000000400000000db403940cf1c12d63a8a28e575432e31cf1ed24a21ccbe504b0708763e5bb1170000000b000000504b\
    01021e030a0009000000c063a158763e5bb1170000000b000000050018000000000001000000a48100000000612e747874555405\
    0003c835326675780b000104000000000400000000504b050600000000010001004b000000660000000000";
const BY_SEVEN_ZIP: &str = "504b0304330001006300c063a15800000000270000000b00000005000b00612e74787401990700020041450300008a468f8321f4\
    22e5ec06123159cc650e52e9f00611197807525b30bd272073cc5f49757c9165c0504b01023f03330001006300c063a158000000\
    00270000000b00000005002f000000000000002080a48100000000612e7478740a002000000000000100180000949c48c39bda01\
    000000000000000000000000000000000199070002004145030000504b0506000000000100010062000000550000000000";

fn locked(hex: &str, password: Option<&str>) -> Result<Content, Failure> {
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
    let mut source = Source::from_bytes("locked.zip", bytes);
    source.password = password.map(crate::data::password::Password::new);
    let zip = Zip::open(Arc::new(source)).unwrap();
    assert!(zip.members()[0].locked && zip.remarks()[0].contains("locked with a password"));
    content(&zip, 0)
}

#[test]
fn what_is_locked_opens_with_its_password_and_with_no_other() {
    for hex in [BY_INFO_ZIP, BY_SEVEN_ZIP] {
        let opened = locked(hex, Some("secret")).unwrap();
        assert!(opened.whole && opened.bytes == b"some words\n", "{opened:?}");
        for (password, words) in [
            (None, "“locked.zip” is locked with a password."),
            (Some("Secret"), "That is not the password of “locked.zip”, or the file is too damaged."),
        ] {
            let failure = locked(hex, password).unwrap_err();
            assert_eq!((failure.words.as_str(), failure.kind), (words, FailureKind::Password));
        }
    }
}

#[test]
fn a_password_is_tried_as_old_programs_wrote_it() {
    assert_eq!(locked::spellings("secret"), [b"secret".to_vec()]);
    let spellings = locked::spellings("pä");
    assert!(
        spellings.contains(&b"p\x84".to_vec()) && spellings.contains(&b"p\xE4".to_vec()),
        "{spellings:?}"
    );
    assert_eq!(spellings[0], "pä".as_bytes());
}

/// Somebody who changes what is locked and cannot open it is found out by the seal alone.
#[test]
fn what_was_changed_after_it_was_locked_is_not_taken_for_what_was_locked() {
    let changed = BY_SEVEN_ZIP.replacen("e52e9f", "e52e9e", 1);
    assert_ne!(changed, BY_SEVEN_ZIP);
    assert_eq!(locked(&changed, Some("secret")).unwrap_err().kind, FailureKind::Password);
}

/// What was taken out of the list and left in the file is what somebody may be looking for.
#[test]
fn members_that_the_list_does_not_name_are_found_in_an_archive_and_not_in_a_document() {
    let whole = archive(&[stored("a", b"one"), stored("gone", b"two"), stored("b", b"three")]);
    let listed = archive(&[stored("a", b"one"), Made { head: Some(40 + 34), ..stored("b", b"three") }]);
    // The members of the first with the list of the second.
    let members = memchr::memmem::find(&whole, b"PK\x01\x02").unwrap();
    let list = memchr::memmem::find(&listed, b"PK\x01\x02").unwrap();
    let ends = memchr::memmem::find(&listed, b"PK\x05\x06").unwrap();
    let third = memchr::memmem::rfind(&whole[..members], b"PK\x03\x04").unwrap() as u32;
    let mut directory = listed[list..ends].to_vec();
    let at = directory.len() - 1 - 4;
    directory[at..at + 4].copy_from_slice(&third.to_le_bytes());
    let bytes = [&whole[..members], &directory, &end(2, directory.len() as u32, members as u32)].concat();
    let source = || Arc::new(Source::from_bytes("made.zip", bytes.clone()));
    let told_of = |zip: Zip| told(&zip);
    assert_eq!(told_of(Zip::open(source()).unwrap()), "a = “one”\nb = “three”");
    assert_eq!(
        told_of(Zip::open_all(source()).unwrap()),
        "A member stands in the archive, whose own list does not name it: “gone”.\na = “one”\nb = “three”\ngone = “two”"
    );
    // One that is whole has nothing between its members.
    assert_eq!(Zip::open_all(Arc::new(Source::from_bytes("made.zip", whole))).unwrap().members().len(), 3);
}

#[test]
fn names_days_and_comments_are_told() {
    let mut bytes =
        archive(&[Made { name: b"\x8E.txt".to_vec(), own_name: b"\x8E.txt".to_vec(), ..stored("", b"one") }]);
    let comment = bytes.len() - 2;
    bytes[comment] = 5;
    bytes.extend(b"hello");
    let zip = open(bytes);
    assert_eq!((zip.members()[0].name.as_str(), zip.comment()), ("Ä.txt", "hello"));
    assert!(zip.facts().contains(&("Names read as".to_owned(), "IBM437".to_owned())), "{:?}", zip.facts());
    assert!(zip.remarks().is_empty());
}
