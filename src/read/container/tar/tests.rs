//! TAR archives as honest programs write them, and as others do.

use super::*;
use crate::read::container::Budget;

/// A head with its bytes, as a test wants it written.
fn member(name: &str, kind: u8, lead: &str, data: &[u8]) -> Vec<u8> {
    let mut block = vec![0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000644\0");
    put(124, format!("{:011o} ", data.len()).as_bytes());
    put(136, format!("{:011o} ", 1_714_566_600).as_bytes());
    put(148, b"        ");
    put(156, &[kind]);
    put(157, lead.as_bytes());
    put(257, b"ustar\x0000");
    put(265, b"maria");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block.extend(data);
    block.resize(block.len().next_multiple_of(BLOCK), 0);
    block
}

fn file(name: &str, data: &[u8]) -> Vec<u8> {
    member(name, b'0', "", data)
}

fn end() -> Vec<u8> {
    vec![0; 2 * BLOCK]
}

fn pax(lines: &[&str]) -> Vec<u8> {
    let line = |line: &&str| {
        let mut len = line.len() + 3;
        len += len.to_string().len() - 1;
        format!("{len} {line}\n")
    };
    member("x", b'x', "", lines.iter().map(line).collect::<String>().as_bytes())
}

/// A member with holes, with a block more of the list of its parts.
fn long_list(mut member: Vec<u8>) -> Vec<u8> {
    member[482] = 1;
    let sum: u32 = member[..BLOCK]
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) })
        .sum();
    member[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    member.splice(BLOCK..BLOCK, vec![0; BLOCK]);
    member
}

fn open(parts: &[Vec<u8>]) -> Tar {
    Tar::open(Arc::new(Source::from_bytes("made.tar", parts.concat())), &Stop::default()).unwrap()
}

/// Everything that is said of an archive and its members, a line each.
fn told(tar: &Tar) -> String {
    let mut out = tar.remarks().to_vec();
    for (number, member) in tar.members().iter().enumerate() {
        let read = tar.open(number, &Budget::new(&Stop::default())).and_then(|reader| reader.content());
        out.push(match read {
            Ok(content) => format!(
                "{} = “{}”{}",
                member.name,
                String::from_utf8_lossy(&content.bytes),
                if content.whole { "" } else { " …" }
            ),
            Err(failure) => failure.words,
        });
    }
    out.join("\n")
}

#[test]
fn members_are_found_whatever_wrote_their_names() {
    // Cut at a hundred characters it ends as folders do.
    let long = "long/".repeat(40) + "name.txt";
    let tar = open(&[
        file("a.txt", b"one"),
        member("folder/", b'5', "", b""),
        member("././@LongLink", b'L', "", format!("{long}\0").as_bytes()),
        file(&long, b"two"),
        pax(&["path=Ω/ß.txt", "mtime=86400.5", "size=5"]),
        file("o.txt", b"three"),
        end(),
    ]);
    assert_eq!(told(&tar), format!("a.txt = “one”\nfolder/ = “”\n{long} = “two”\nΩ/ß.txt = “three”"));
    assert!(tar.members()[1].folder && begins(&file("a", b"")));
    let day = |number: usize| tar.members()[number].changed.as_ref().unwrap().words.clone();
    assert_eq!((day(0), day(3)), ("2024-05-01 12:30".to_owned(), "1970-01-02 00:00".to_owned()));
    assert_eq!(tar.facts(), [("Owners of its files".to_owned(), "maria".to_owned())]);
    assert!(!begins(b"") && !begins(&[0; 1024]) && !begins(&[b'a'; 1024]));
}

/// Each hostile or damaged archive with all that is said of it. What else lies in it is read as if nothing were wrong.
#[test]
fn hostile_archives_are_told_in_sentences_and_the_rest_of_them_is_read() {
    let good = || file("good", b"fine");
    let cut = |mut bytes: Vec<u8>| {
        bytes.truncate(BLOCK + 3);
        bytes
    };
    let torn = || {
        let mut bytes = file("torn", b"words");
        bytes[0] = b'T';
        bytes
    };
    let cases: Vec<(&str, Vec<Vec<u8>>, &str)> = vec![
        (
            "names that lead out",
            vec![file("../x", b"1"), file("/etc/x", b"2"), end()],
            "2 members have names that lead out of the archive, and are not followed. The first: “../x”.
../x = “1”
/etc/x = “2”",
        ),
        (
            "links and devices",
            vec![member("l", b'2', "/etc/passwd", b""), member("d", b'4', "", b""), good(), end()],
            "A member is a link to another place, and is not followed: “l”.
A member stands for a part of a machine or a pipe, and holds nothing: “d”.
“l” is a link to “/etc/passwd”, and is not followed.
“d” stands for a part of a machine, and holds nothing.
good = “fine”",
        ),
        (
            "a damage between members",
            vec![good(), torn(), file("after", b"more"), end()],
            "Between bytes 1,024 and 2,048 this archive is damaged: members that stood there are missing.
good = “fine”
after = “more”",
        ),
        (
            "a second archive behind the end",
            vec![good(), end(), file("behind", b"more"), end()],
            "A member stands behind the end of the archive, where most programs do not look: “behind”.
good = “fine”
behind = “more”",
        ),
        (
            "something behind the end",
            vec![good(), end(), b"and more".to_vec()],
            "8 bytes follow the end of the archive.
good = “fine”",
        ),
        (
            "cut short",
            vec![good(), cut(file("cut", b"words"))],
            "A member lies beyond the end of the file, which is cut short or damaged: “cut”.
good = “fine”
cut = “wor” …",
        ),
        (
            "holes",
            vec![
                pax(&["GNU.sparse.major=1", "GNU.sparse.name=holes", "GNU.sparse.realsize=900"]),
                file("x/0", b"1"),
                end(),
            ],
            "A member is written with holes in it, and cannot be read: “holes”.
“holes” is written with holes in it, and cannot be read yet.",
        ),
        (
            "holes, of which the list is long",
            vec![long_list(member("holes", b'S', "", b"1")), file("after", b"more"), end()],
            "A member is written with holes in it, and cannot be read: “holes”.
“holes” is written with holes in it, and cannot be read yet.
after = “more”",
        ),
        ("nothing", vec![member("folder/", b'5', "", b"")], "folder/ = “”"),
    ];
    for (name, parts, expected) in cases {
        assert_eq!(told(&open(&parts)), expected, "{name}");
    }
    let nothing = Tar::open(Arc::new(Source::from_bytes("x.tar", vec![b'x'; 3000])), &Stop::default());
    assert_eq!(nothing.err().unwrap().kind, FailureKind::Damaged);
}

/// A size that is a lie must not lead the walk in a circle, nor beyond all numbers.
#[test]
fn a_lying_size_ends_the_walk() {
    let mut lie = file("lie", b"");
    lie[124..136].copy_from_slice(&[0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
    let fixed: u32 = lie
        .iter()
        .enumerate()
        .map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) })
        .sum();
    lie[148..156].copy_from_slice(format!("{fixed:06o}\0 ").as_bytes());
    let tar = open(&[lie, file("after", b"more")]);
    assert_eq!(tar.members().len(), 1);
    assert!(tar.remarks()[0].contains("beyond the end"), "{:?}", tar.remarks());
}
