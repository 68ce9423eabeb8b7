//! Compound files that are sound, cut short or made to bite.

use super::*;

fn opened(bytes: Vec<u8>) -> Option<Ole> {
    Ole::of(Arc::new(bytes))
}

#[test]
fn streams_are_found_in_their_storages_whole_and_in_order() {
    let long: Vec<u8> = (0..200_000_u32).map(|at| at as u8).collect();
    let small = b"a few words".as_slice();
    let ole = opened(made_of(&[("WordDocument", &long), ("Pool/\u{1}Name", small), ("Empty", b"")])).unwrap();
    assert_eq!(ole.stream("worddocument").unwrap(), long);
    assert_eq!(ole.stream("Pool/\u{1}Name").unwrap(), small);
    assert_eq!(ole.stream("Empty").unwrap(), b"");
    assert_eq!(ole.within("Pool").map(|entry| entry.name().to_owned()).collect::<Vec<_>>(), ["\u{1}Name"]);
    assert_eq!(ole.kind(), Kind::OldWord);
}

#[test]
fn a_file_that_was_cut_gives_what_stands_before_the_cut() {
    let mut whole = made_of(&[("A", &[7; 5_000]), ("B", &[8; 50_000])]);
    // The tables stand at the end, so they go first; a file without them has nothing that could be found.
    whole.truncate(600);
    assert!(opened(whole).is_none_or(|ole| ole.stream("B").is_none()));
}

#[test]
fn chains_and_trees_that_bite_their_own_tails_end() {
    let mut bytes = made_of(&[("A", &[7; 5_000]), ("S/B", b"small")]);
    let ole = opened(bytes.clone()).unwrap();
    let fat = bytes.len() - 512;
    // The second sector of A leads back to the first.
    bytes[fat + 4..fat + 8].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(opened(bytes.clone()).unwrap().stream("A").unwrap().len(), 5_000);
    // A storage that is its own child.
    let name: Vec<u8> = "S\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let at = (0..bytes.len()).step_by(128).find(|at| bytes[*at..].starts_with(&name)).unwrap();
    bytes[at + 76..at + 80].copy_from_slice(&1_u32.to_le_bytes());
    assert!(opened(bytes).unwrap().entries().len() <= ole.entries().len());
}
