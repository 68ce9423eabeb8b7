//! 7-Zip archives: a list at the end, and members that are often packed in one piece, so that the last one cannot be had
//! without those before it. Such a piece is kept while somebody takes one member of it after the other.

use super::names::{self, Oddities, Oddity};
use super::served::{no_password, wrong_password};
use super::{
    Container, MAX_MEMBER_BYTES, MAX_MEMBERS, MAX_RATIO, MAX_TOTAL_BYTES, Member, Moment, RATIO_FREE_BYTES,
    Raw, growth,
};
use crate::data::job::{Failure, FailureKind};
use crate::data::password::Password;
use crate::data::wording::grouped;
use crate::read::source::Source;
use crate::read::source::packed::MAX_WINDOW;
use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, EncoderMethod, Error};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Kilobytes of a list, and of what an unpacker may look back at.
const MAX_MEMORY_KB: usize = MAX_WINDOW as usize / 1024;
/// A piece of several members is kept unpacked up to this size.
const MAX_KEPT_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes that are asked for at once.
const STEP: usize = 64 * 1024;
/// Windows says so of what leads elsewhere; in the upper half stands what Unix says, where this is set.
const REPARSE_POINT: u32 = 0x400;
const UNIX: u32 = 0x8000;

/// A 7-Zip archive that has been opened.
pub struct Seven {
    source: Arc<Source>,
    archive: Archive,
    password: sevenz_rust2::Password,
    members: Vec<Member>,
    remarks: Vec<String>,
    /// The piece that was unpacked last, by its number.
    kept: Mutex<Option<(usize, Piece)>>,
}

/// What a piece holds: the bytes of each of its members.
type Piece = Vec<Arc<[u8]>>;

impl Seven {
    /// Reads which members there are.
    ///
    /// # Errors
    /// Where it is none, its list is damaged or locked, or the system says no.
    pub fn open(source: Arc<Source>) -> Result<Self, Failure> {
        let password = source.password.as_ref().map_or_else(Default::default, |password| {
            sevenz_rust2::Password::from(Password::letters(password))
        });
        let mut place = Place { source: Arc::clone(&source), at: 0 };
        let archive = Archive::read_with_memory_limit(&mut place, &password, MAX_MEMORY_KB);
        let archive = archive.map_err(|error| match error {
            // With a wrong password the list is noise, in which anything can be wrong.
            error if !password.is_empty() && !matches!(error, Error::MaxMemLimited { .. }) => {
                wrong_password(&source.name)
            }
            error => failure_from(error, &source.name),
        })?;
        let mut oddities = Oddities::default();
        let listed = archive.files.iter().take(MAX_MEMBERS).enumerate();
        let members: Vec<Member> = listed
            .map(|(number, entry)| member(&archive, (number, entry), source.len, &mut oddities))
            .collect();
        names::compare(&members, &mut oddities);
        let mut remarks = Vec::new();
        if archive.files.len() > MAX_MEMBERS {
            let most = grouped(MAX_MEMBERS as u64);
            remarks.push(format!("This archive has more than the {most} members that are listed."));
        }
        remarks.extend(oddities.remarks());
        Ok(Self { source, archive, password, members, remarks, kept: Mutex::default() })
    }

    fn kept(&self) -> MutexGuard<'_, Option<(usize, Piece)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Unpacks a piece up to a member, and gives what was wanted of it: that member, or all where the piece is small.
    fn unpacked(&self, block: usize, wanted: usize, all: bool) -> Result<Piece, Failure> {
        let name = &self.source.name;
        let mut place = Place { source: Arc::clone(&self.source), at: 0 };
        let decoder = BlockDecoder::new_with_memory_limit(
            1,
            MAX_MEMORY_KB,
            block,
            &self.archive,
            &self.password,
            &mut place,
        );
        let (mut at, mut taken, mut piece, mut limit) = (0, 0, Piece::new(), None);
        let packed = self.source.len;
        let mut each = |_: &ArchiveEntry, reader: &mut dyn Read| -> Result<bool, Error> {
            let is_wanted = at == wanted;
            at += 1;
            if all || is_wanted {
                let bytes = bytes_of(reader, packed, &mut taken).map_err(|error| match error {
                    Stop::Limit(failure) => {
                        limit = Some(failure);
                        Error::Other("limit".into())
                    }
                    Stop::Broken(error) => Error::from(error),
                })?;
                piece.push(bytes.into());
            }
            Ok(all || !is_wanted)
        };
        let done = decoder.for_each_entries(&mut each);
        match (done, limit) {
            (_, Some(failure)) => Err(failure),
            // What was had before something later was found damaged is good.
            (Err(error), None) if piece.len() <= if all { wanted } else { 0 } => {
                Err(failure_from(error, name))
            }
            _ => Ok(piece),
        }
    }
}

enum Stop {
    Limit(Failure),
    Broken(io::Error),
}

/// A member's bytes, within the limits; `taken` counts those of the whole piece.
fn bytes_of(reader: &mut dyn Read, packed: u64, taken: &mut u64) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let mut step = vec![0; STEP];
    loop {
        let count = reader.read(&mut step).map_err(Stop::Broken)?;
        if count == 0 {
            return Ok(bytes);
        }
        *taken += count as u64;
        if *taken > MAX_MEMBER_BYTES {
            let most = MAX_MEMBER_BYTES >> 20;
            let words = format!("This member holds more than the {most} MB that are unpacked.");
            return Err(Stop::Limit(Failure::new(words).kind(FailureKind::Limit)));
        }
        if *taken > RATIO_FREE_BYTES && *taken / packed.max(1) > MAX_RATIO {
            let words =
                format!("This member grows to more than {MAX_RATIO} times its size when it is unpacked.");
            let hint = "Files that do were usually made to fill memories.";
            return Err(Stop::Limit(Failure::new(words).kind(FailureKind::Limit).hint(hint)));
        }
        bytes.extend_from_slice(&step[..count]);
    }
}

/// A member as others see it; `packed` is the size of the whole archive, because what one member takes of it is not stated
/// where several are packed in one piece.
fn member(
    archive: &Archive,
    (number, entry): (usize, &ArchiveEntry),
    packed: u64,
    oddities: &mut Oddities,
) -> Member {
    let name = names::shown(&entry.name, oddities);
    let attributes = entry.windows_attributes;
    let unix = if attributes & UNIX != 0 { attributes >> 28 } else { 0 };
    let locked = archive.is_file_encrypted(number);
    let unknown = archive
        .stream_map
        .file_block_index
        .get(number)
        .and_then(|block| archive.blocks.get((*block)?))
        .and_then(|block| block.coders.iter().find_map(|coder| unknown_method(coder.encoder_method_id())));
    let growth = growth(Some(entry.size), packed);
    let grows =
        growth.map(|times| format!("grows to {} times the size of the archive, not opened", grouped(times)));
    let (oddity, hurdle) = if unix == 0xA || attributes & REPARSE_POINT != 0 {
        (Some(Oddity::Link), Some("is a link to another place, and is not followed.".to_owned()))
    } else if matches!(unix, 1 | 2 | 6 | 0xC) {
        (Some(Oddity::Device), Some("stands for a part of a machine, and holds nothing.".to_owned()))
    } else if let Some(method) = unknown {
        (Some(Oddity::UnknownMethod), Some(format!("is packed with {method}, which cannot be read.")))
    } else if growth.is_some() {
        (Some(Oddity::Bloated), None)
    } else {
        (locked.then_some(Oddity::Locked), None)
    };
    oddity.into_iter().for_each(|oddity| oddities.add(oddity, &name));
    Member {
        folder: entry.is_directory,
        name,
        stated_len: Some(entry.size),
        hurdle,
        changed: entry
            .has_last_modified_date
            .then(|| Moment::from_windows(entry.last_modified_date.into()))
            .flatten(),
        locked,
        note: grows.or_else(|| entry.is_anti_item.then(|| "says that a file is to be taken away".to_owned())),
    }
}

/// What a method is called that cannot be undone.
fn unknown_method(id: &[u8]) -> Option<&'static str> {
    match EncoderMethod::by_id(id).map(|method| method.name()) {
        Some("PPMD") => Some("PPMd"),
        Some("ZSTD") => Some("Zstandard"),
        Some("BROTLI") => Some("Brotli"),
        Some("LZ4") => Some("LZ4"),
        Some("LZS") => Some("LZS"),
        Some("LIZARD") => Some("Lizard"),
        Some("DEFLATE64") => Some("Deflate64"),
        Some(_) => None,
        None => Some("an unknown method"),
    }
}

fn failure_from(error: Error, name: &str) -> Failure {
    let sort = |words: String, kind| Failure::new(words).kind(kind);
    match error {
        Error::PasswordRequired => no_password(name),
        Error::MaybeBadPassword(_) => wrong_password(name),
        Error::MaxMemLimited { .. } => {
            sort(format!("“{name}” asks for more memory than it may have."), FailureKind::Limit)
        }
        Error::UnsupportedCompressionMethod(_)
        | Error::Unsupported(_)
        | Error::ExternalUnsupported
        | Error::UnsupportedVersion { .. } => {
            sort(format!("“{name}” is packed in a way that cannot be read."), FailureKind::NotSupported)
        }
        _ => sort(format!("“{name}” is damaged, and this of it cannot be read."), FailureKind::Damaged),
    }
}

impl Container for Seven {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn remarks(&self) -> &[String] {
        &self.remarks
    }

    fn rest(&self) {
        *self.kept() = None;
    }

    fn raw(&self, number: usize) -> Result<Raw<'_>, Failure> {
        let missing = || super::no_member(number);
        let entry = self.archive.files.get(number).ok_or_else(missing)?;
        let checksum = entry.has_crc.then_some(entry.crc as u32);
        let whole =
            |bytes: Arc<[u8]>| Ok(Raw { reader: Box::new(Cursor::new(bytes)), packed_len: None, checksum });
        let map = &self.archive.stream_map;
        let block = map.file_block_index.get(number).copied().flatten().filter(|_| entry.has_stream);
        let Some(block) = block else { return whole(Arc::from([])) };
        let first = map.block_first_file_index.get(block).copied().unwrap_or(number);
        let wanted = number.saturating_sub(first);
        let before: u64 = self
            .archive
            .files
            .get(first..number)
            .unwrap_or_default()
            .iter()
            .map(|file| file.size)
            .fold(0, u64::saturating_add);
        if before > MAX_TOTAL_BYTES {
            let most = MAX_TOTAL_BYTES >> 20;
            let words =
                format!("This member lies behind more than {most} MB that would have to be unpacked first.");
            return Err(Failure::new(words).kind(FailureKind::Limit).hint("Unpack it with another program."));
        }
        if let Some((_, piece)) = self.kept().as_ref().filter(|(kept, _)| *kept == block)
            && let Some(bytes) = piece.get(wanted)
        {
            return whole(Arc::clone(bytes));
        }
        let size = self.archive.blocks.get(block).map_or(u64::MAX, |block| block.get_unpack_size());
        let all = self.archive.is_solid && size <= MAX_KEPT_BYTES;
        let (all, piece) = match self.unpacked(block, wanted, all) {
            // Beside one that grows too much others may lie that do not.
            Err(failure) if all && failure.kind == FailureKind::Limit => {
                (false, self.unpacked(block, wanted, false)?)
            }
            unpacked => (all, unpacked?),
        };
        let bytes = piece.get(if all { wanted } else { 0 }).cloned().ok_or_else(missing)?;
        if all {
            *self.kept() = Some((block, piece));
        }
        whole(bytes)
    }
}

/// A source with a place in it, as the unpacker wants one.
struct Place {
    source: Arc<Source>,
    at: u64,
}

impl Read for Place {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read_at(self.at, buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Place {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::container::{Budget, Content};

    /// “a.txt” with “some words” and “b/c.txt” with “other words”, by 7-Zip 26: in one piece; with a password; and “a.txt”
    /// alone, with a password for its list too.
    const PLAIN: &str = "377abcaf271c00046dd627a680000000000000002100000000000000e4679ef4010016736f6d6520776f7264730a6f746865\
        7220776f7264730a000000813307ae0fcfb5ef100febea9cbf363dfe7480b1f201b6d9634409216fa9445ad1b5618c23a269\
        2224dc50340946e8b4d7057cc8f0bf279fc2242ac65b5727997071829280889de3d27f2c4fd4701c3ef5415c1e935eb6ffa7\
        7f512a9ddbd35713000017061b01096500070b01000123030101055d001000000c80820a01a742a1df0000";
    const LOCKED: &str = "377abcaf271c000438d0cdb8a20000000000000022000000000000009f350ea1a89503359709ad6f92faa665aa5169013b4b\
        4d360dabaa29cc91e605d92e43160000813307ae0fd00eb03c9f39109c9fa6d533dab22eb0ea3db6863ba39320005dd4cf21\
        8e5a5085213654f6a69108e293fcf64ccf941890a5d2da1ba0fcb8fb3daf6f48e123d762fa806fb6d08d9f8e0ce16253f095\
        99afca76b59afd9e6a71ff0bd1760629dc182ebddd8144a12f33f68a56fddd1a4111256b853a64ac677e0000170620010980\
        8200070b01000123030101055d001000000c80a20a015270ceba0000";
    const LOCKED_LIST: &str = "377abcaf271c0004f0d8758e80000000000000002e0000000000000054c2bc52bcb8d446869b095c6405ba26313ab7836ea7\
        283669682c2b5b049a091cfef1a5fa45949f3b696f47c3a208d8382f46463b2bd82b5a7861f3800a629f3034235bf09af9ff\
        bbf69a09983d75b2648761d1a1755d117d25891c7d1f3dc9fde47f2ea204f488bfa99ac5b0202fbf47e7dbbd2b85fd4fe4de\
        c0eb9c783cf2b9df5c0817061001097000070b0100012406f1070112530f46f8d29ca6c925bcd57c507de094892d0c620a01\
        4cbec3280000";

    fn open(hex: &str, password: Option<&str>) -> Result<Seven, Failure> {
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
        let mut source = Source::from_bytes("made.7z", bytes);
        source.password = password.map(Password::new);
        Seven::open(Arc::new(source))
    }

    fn content(seven: &Seven, name: &str) -> Result<Content, Failure> {
        seven.read(name, &Budget::new(&crate::data::job::Stop::default()))
    }

    #[test]
    fn members_are_read_in_any_order_out_of_one_piece() {
        let seven = open(PLAIN, None).unwrap();
        let names: Vec<&str> = seven.members().iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["b", "a.txt", "b/c.txt"]);
        assert!(seven.members()[0].folder && seven.remarks().is_empty());
        assert_eq!(seven.members()[1].changed.as_ref().unwrap().words, "2024-05-01 12:30");
        for _ in 0..2 {
            assert_eq!(content(&seven, "b/c.txt").unwrap().bytes, b"other words\n");
            assert!(seven.kept().is_some());
            assert_eq!(content(&seven, "a.txt").unwrap().bytes, b"some words\n");
            seven.rest();
        }
        assert_eq!(content(&seven, "b").unwrap().bytes, b"");
    }

    #[test]
    fn what_is_locked_opens_with_its_password_and_with_no_other() {
        let words = |failure: Failure| (failure.words, failure.kind);
        let missing = ("“made.7z” is locked with a password.".to_owned(), FailureKind::Password);
        let wrong = "That is not the password of “made.7z”, or the file is too damaged.".to_owned();
        let wrong = (wrong, FailureKind::Password);
        // The names can be seen, and the words not.
        let seven = open(LOCKED, None).unwrap();
        assert!(seven.members()[1].locked && seven.remarks()[0].contains("locked with a password"));
        assert_eq!(words(content(&seven, "a.txt").unwrap_err()), missing);
        assert_eq!(words(content(&open(LOCKED, Some("no")).unwrap(), "a.txt").unwrap_err()), wrong);
        assert_eq!(
            content(&open(LOCKED, Some("secret")).unwrap(), "b/c.txt").unwrap().bytes,
            b"other words\n"
        );
        assert_eq!(words(open(LOCKED_LIST, None).err().unwrap()), missing);
        assert_eq!(words(open(LOCKED_LIST, Some("no")).err().unwrap()), wrong);
        assert_eq!(
            content(&open(LOCKED_LIST, Some("secret")).unwrap(), "a.txt").unwrap().bytes,
            b"some words\n"
        );
    }

    /// “zeros.txt”, 8,500,000 zeros, and “zz.txt” with “some words”, in one piece packed with bzip2, by 7-Zip 26.
    const BLOATED: &str = "377abcaf271c0004da874bde46000000000000005400000000000000e0e2dd9e425a6839314159265359b85854c600401951c0c0\
        1040000602988001000000a0004054a9ea06d34200066212002aa121004bfaf57e6eb799721200382ee48a70a12170b0a98c01040600\
        01094600070b010001030402020ce02bb38100080d0209e020b3810a018dac9f35763e5bb1000005021123007a00650072006f007300\
        2e0074007800740000007a007a002e0074007800740000000000";

    #[test]
    fn a_member_that_grows_too_much_is_told_in_the_list_and_keeps_no_other_from_being_read() {
        let seven = open(BLOATED, None).unwrap();
        let note = seven.members()[0].note.as_deref().unwrap();
        assert_eq!(note, "grows to 45,698 times the size of the archive, not opened");
        assert_eq!(seven.members()[1].note, None);
        assert_eq!(seven.remarks().len(), 1, "{:?}", seven.remarks());
        assert!(seven.remarks()[0].contains("zeros.txt"), "{:?}", seven.remarks());
        assert_eq!(content(&seven, "zeros.txt").unwrap_err().kind, FailureKind::Limit);
        assert_eq!(content(&seven, "zz.txt").unwrap().bytes, b"some words\n");
    }

    #[test]
    fn what_is_cut_short_is_refused_in_a_sentence() {
        for len in [5, 32, 100, PLAIN.len() / 2 - 1] {
            let failure = open(&PLAIN[..len * 2], None).err().unwrap();
            assert_eq!(failure.kind, FailureKind::Damaged, "{failure}");
        }
    }
}
