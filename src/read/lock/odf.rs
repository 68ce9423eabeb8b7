//! Locked files of OpenDocument (ODF 1.3 part 2, 3.4 and 4.8): each part is scrambled by itself, and the manifest says
//! how; newer ones hold the whole file as one such part.

use super::cipher::{self, Hash};
use super::{Alive, Unlocked, damaged, locked, opened_by_itself, passwords, source_of, unknown};
use crate::data::job::{Failure, FailureKind, Stop};
use crate::read::container::zip::{self, Zip};
use crate::read::container::{Budget, Container};
use crate::read::source::Source;
use crate::read::xml::{self, Event, Tag, Xml};
use data_encoding::BASE64;
use flate2::read::DeflateDecoder;
use sha1::Sha1;
use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

/// Where the manifest is, and the part that is a whole file.
const MANIFEST: &str = "META-INF/manifest.xml";
const WHOLE: &str = "encrypted-package";
/// Bytes of all parts together, unpacked.
const MAX_BYTES: u64 = 512 * 1024 * 1024;
/// Parts that are opened.
const MAX_PARTS: usize = 10_000;
/// How often a digest is made for all keys at most; LibreOffice takes a hundred thousand for each part.
const MAX_ROUNDS: u64 = 20_000_000;
/// Memory in KiB and rounds that a key may take where it takes memory too.
const MAX_KEY_KIB: u32 = 256 * 1024;
const MAX_KEY_ROUNDS: u32 = 20;
/// Bytes of a part that its checksum is of.
const SUMMED: usize = 1_024;

/// Whether it is worth to look for a manifest in it.
pub fn may_be_locked(source: &Source, head: &[u8]) -> bool {
    let ending = source.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let named = ["odt", "ott", "odp", "otp", "ods", "ots", "odg", "otg", "odf", "odb", "odm"]
        .contains(&ending.as_str());
    head.starts_with(b"PK\x03\x04") && (named || memchr::memmem::find(head, b"opendocument").is_some())
}

/// Opens a file; `None` where it is not locked.
pub fn unlock(source: &Arc<Source>, alive: Alive<'_>) -> Result<Option<Unlocked>, Failure> {
    let Ok(zip) = Zip::open(Arc::clone(source)) else { return Ok(None) };
    let budget = Budget::of(&Stop::default(), MAX_BYTES);
    let Some(manifest) = zip.find(MANIFEST).and_then(|_| zip.read(MANIFEST, &budget).ok()) else {
        return Ok(None);
    };
    let locks = locks(&xml::decoded(&manifest.bytes)).ok_or_else(|| unknown(source))?;
    if locks.is_empty() {
        return Ok(None);
    }
    for password in passwords(source) {
        let mut keys = Keys::default();
        if !opens(&zip, &budget, &locks, password, &mut keys, alive).ok_or_else(|| damaged(source))? {
            continue;
        }
        let mut remarks: Vec<String> = opened_by_itself(source).into_iter().collect();
        remarks.extend(zip.remarks().iter().cloned());
        let bytes = match locks.get(WHOLE) {
            Some(lock) => {
                let packed = zip.read(WHOLE, &budget)?.bytes;
                lock.opened(password, &mut keys, &packed, alive).ok_or_else(|| damaged(source))?
            }
            None => anew(&zip, &budget, &locks, (password, &mut keys), &mut remarks, alive)?,
        };
        return Ok(Some(Unlocked { source: source_of(source, bytes), remarks }));
    }
    Err(locked(source))
}

/// Whether a password opens the first part that can tell; `None` where none is there.
fn opens(
    zip: &Zip,
    budget: &Budget,
    locks: &HashMap<String, Lock>,
    password: &str,
    keys: &mut Keys,
    alive: Alive<'_>,
) -> Option<bool> {
    let usual = [WHOLE, "content.xml", "styles.xml", "meta.xml"];
    let mut names: Vec<&str> = locks.keys().map(String::as_str).collect();
    names.sort_unstable();
    let name =
        usual.into_iter().chain(names).find(|name| locks.contains_key(*name) && zip.find(name).is_some())?;
    let packed = zip.read(name, budget).ok()?.bytes;
    Some(locks.get(name)?.opened(password, keys, &packed, alive).is_some())
}

/// The same archive with nothing locked.
fn anew(
    zip: &Zip,
    budget: &Budget,
    locks: &HashMap<String, Lock>,
    (password, keys): (&str, &mut Keys),
    remarks: &mut Vec<String>,
    alive: Alive<'_>,
) -> Result<Vec<u8>, Failure> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let mut left: u64 = MAX_BYTES;
    for (number, member) in zip.members().iter().enumerate().take(MAX_PARTS) {
        // Its numbers are those of the archive, so that all parts stay in their places.
        let packed = match zip.open(number, budget).and_then(|reader| reader.content()) {
            Ok(content) => content.bytes,
            Err(failure) if failure.kind == FailureKind::Limit => return Err(failure),
            Err(failure) => {
                remarks.push(failure.words);
                Vec::new()
            }
        };
        let bytes = match locks.get(&member.name) {
            // A reader must not take what is opened for locked.
            None if member.name == MANIFEST => Vec::new(),
            None => packed,
            Some(lock) => lock.opened(password, keys, &packed, alive).unwrap_or_else(|| {
                remarks.push(format!(
                    "The part “{}” cannot be opened: it is damaged, or locked otherwise.",
                    member.name
                ));
                Vec::new()
            }),
        };
        left = left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            let words = format!("This file holds more than the {} MB that are opened.", MAX_BYTES >> 20);
            Failure::new(words).kind(FailureKind::Limit)
        })?;
        parts.push((member.name.clone(), bytes));
    }
    Ok(zip::stored(&parts))
}

/// How a part is locked.
#[derive(Clone, Debug, Default)]
struct Lock {
    cipher: String,
    start: Vec<u8>,
    checksum: Option<(String, Vec<u8>)>,
    /// What a key is made of: the digest of the password, and how it is stretched.
    first: String,
    derivation: String,
    salt: Vec<u8>,
    rounds: u32,
    key_bytes: usize,
    memory_kib: u32,
    lanes: u32,
}

/// Keys that were made by now: making one is slow, and most parts of a file may share it.
#[derive(Default)]
struct Keys {
    made: HashMap<(Vec<u8>, usize), Vec<u8>>,
    rounds: u64,
}

/// The locks of all parts by their names; `None` where one is made in a way that is not known here.
fn locks(manifest: &str) -> Option<HashMap<String, Lock>> {
    let mut xml = Xml::new(manifest);
    let mut locks = HashMap::new();
    let (mut path, mut lock): (String, Option<Lock>) = (String::new(), None);
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.name() {
            "file-entry" => {
                close(&mut locks, &path, lock.take())?;
                path = tag.get("full-path").unwrap_or_default();
            }
            "encryption-data" => {
                let sum = bytes(&tag, "checksum").filter(|sum| !sum.is_empty());
                let checksum = tag.get("checksum-type").zip(sum);
                // What is not said is as it was in the first version.
                let first = "SHA1".to_owned();
                lock = Some(Lock { checksum, first, key_bytes: 16, rounds: 1024, ..Lock::default() });
            }
            name => {
                if let Some(lock) = &mut lock {
                    lock.take(name, &tag);
                }
            }
        }
    }
    close(&mut locks, &path, lock)?;
    Some(locks)
}

fn close(locks: &mut HashMap<String, Lock>, path: &str, lock: Option<Lock>) -> Option<()> {
    if let Some(lock) = lock {
        let known = lock.is_known() && locks.len() < MAX_PARTS;
        known.then(|| locks.insert(path.to_owned(), lock))?;
    }
    Some(())
}

fn bytes(tag: &Tag<'_>, name: &str) -> Option<Vec<u8>> {
    BASE64.decode(tag.get(name)?.trim().as_bytes()).ok()
}

impl Lock {
    fn take(&mut self, name: &str, tag: &Tag<'_>) {
        let number = |name: &str| tag.get(name).and_then(|number| number.parse::<u32>().ok());
        match name {
            "algorithm" => {
                self.cipher = tag.get("algorithm-name").unwrap_or_default().to_ascii_lowercase();
                self.start = bytes(tag, "initialisation-vector").unwrap_or_default();
            }
            "start-key-generation" => self.first = tag.get("start-key-generation-name").unwrap_or_default(),
            "key-derivation" => {
                self.derivation = tag.get("key-derivation-name").unwrap_or_default().to_ascii_lowercase();
                self.salt = bytes(tag, "salt").unwrap_or_default();
                let rounds = number("iteration-count").or_else(|| number("argon2-iterations"));
                self.rounds = rounds.unwrap_or(self.rounds);
                self.key_bytes = number("key-size").map_or(self.key_bytes, |bytes| bytes as usize);
                self.memory_kib = number("argon2-memory").unwrap_or(0);
                self.lanes = number("argon2-lanes").unwrap_or(1);
            }
            _ => {}
        }
    }

    fn takes_memory(&self) -> bool {
        self.derivation.ends_with("argon2id")
    }

    fn is_known(&self) -> bool {
        let ciphers = ["-cbc", "-gcm", "blowfish cfb"];
        let derived = self.takes_memory() || self.derivation.ends_with("pbkdf2");
        derived
            && (1..=56).contains(&self.key_bytes)
            && ciphers.iter().any(|name| self.cipher.ends_with(name))
    }

    /// The unpacked bytes of a part; `None` where the password is another one, or it is damaged.
    fn opened(&self, password: &str, keys: &mut Keys, packed: &[u8], alive: Alive<'_>) -> Option<Vec<u8>> {
        let key = keys.key(self, password, alive)?;
        let mut bytes = if self.cipher.ends_with("-gcm") {
            // The nonce is said twice.
            let sealed = packed.strip_prefix(self.start.as_slice()).filter(|rest| rest.len() >= cipher::SEAL);
            cipher::aes_gcm(&key, self.start.get(..cipher::NONCE)?, sealed.unwrap_or(packed))?
        } else if self.cipher.ends_with("-cbc") {
            cipher::aes_cbc(&key, &self.start, packed)?
        } else {
            cipher::blowfish_cfb(&key, &self.start, packed)?
        };
        if self.cipher.ends_with("-cbc") {
            let fill = usize::from(*bytes.last()?);
            let len = bytes.len().checked_sub(fill).filter(|_| (1..=cipher::BLOCK).contains(&fill))?;
            bytes.truncate(len);
        }
        if let Some((kind, sum)) = &self.checksum {
            let hash = if kind.to_ascii_lowercase().contains("sha256") { Hash::Sha256 } else { Hash::Sha1 };
            let summed = bytes.get(..SUMMED).filter(|_| kind.to_ascii_lowercase().ends_with("1k"));
            if hash.of(&[summed.unwrap_or(&bytes)]) != *sum {
                return None;
            }
        }
        let mut unpacked = Vec::new();
        let whole = DeflateDecoder::new(bytes.as_slice()).take(MAX_BYTES).read_to_end(&mut unpacked);
        (whole.is_ok() || (self.checksum.is_some() && !unpacked.is_empty())).then_some(unpacked)
    }
}

impl Keys {
    fn key(&mut self, lock: &Lock, password: &str, alive: Alive<'_>) -> Option<Vec<u8>> {
        let id = (lock.salt.clone(), lock.key_bytes);
        if let Some(key) = self.made.get(&id) {
            return Some(key.clone());
        }
        alive();
        let hash = if lock.first.to_ascii_lowercase().contains("sha256") { Hash::Sha256 } else { Hash::Sha1 };
        let first = hash.of(&[password.as_bytes()]);
        let mut key = vec![0; lock.key_bytes];
        if lock.takes_memory() {
            if lock.memory_kib > MAX_KEY_KIB || lock.rounds > MAX_KEY_ROUNDS {
                return None;
            }
            let ways =
                argon2::Params::new(lock.memory_kib, lock.rounds, lock.lanes, Some(lock.key_bytes)).ok()?;
            let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, ways);
            argon.hash_password_into(&first, &lock.salt, &mut key).ok()?;
        } else {
            self.rounds = self.rounds.saturating_add(u64::from(lock.rounds));
            if self.rounds > MAX_ROUNDS || lock.rounds == 0 {
                return None;
            }
            pbkdf2::pbkdf2_hmac::<Sha1>(&first, &lock.salt, lock.rounds, &mut key);
        }
        self.made.insert(id, key.clone());
        Some(key)
    }
}
