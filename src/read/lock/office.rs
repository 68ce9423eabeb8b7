//! Locked files of Word, Excel and PowerPoint since 2007 (MS-OFFCRYPTO 2.3): a compound file with the real one in it,
//! scrambled as a whole.

use super::cipher::{self, Hash};
use super::{Alive, Unlocked, damaged, locked, opened_by_itself, passwords, source_of, unknown};
use crate::data::job::{Failure, FailureKind};
use crate::read::container::ole::{Ole, u16_at, u32_at};
use crate::read::source::Source;
use crate::read::xml::{self, Event, Tag, Xml};
use data_encoding::BASE64;

/// How often a digest is made of a password at most: Office takes a hundred thousand, the form allows ten million.
const MAX_ROUNDS: u32 = 1_000_000;
/// The older way always takes so many.
const OLD_ROUNDS: u32 = 50_000;
/// Bytes that are scrambled as one.
const SEGMENT: usize = 4_096;
/// What each key is made for (MS-OFFCRYPTO 2.3.4.13 and 2.3.4.14).
const FOR_INPUT: [u8; 8] = [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];
const FOR_VALUE: [u8; 8] = [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];
const FOR_KEY: [u8; 8] = [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];
const FOR_SEAL_KEY: [u8; 8] = [0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6];
const FOR_SEAL: [u8; 8] = [0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33];

pub fn is_locked(ole: &Ole) -> bool {
    ole.find("EncryptedPackage").is_some()
}

pub fn unlock(ole: &Ole, source: &Source, alive: Alive<'_>) -> Result<Unlocked, Failure> {
    let package = ole.stream("EncryptedPackage").ok_or_else(|| damaged(source))?;
    let Some(info) = ole.stream("EncryptionInfo") else {
        let words = format!("“{}” is locked for those whom a company’s server knows.", source.name);
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    };
    let version = u16_at(&info, 0).zip(u16_at(&info, 2)).ok_or_else(|| damaged(source))?;
    let lock = match version {
        (4, 4) => Lock::Agile(Agile::of(&info, source)?),
        (2..=4, 2) => Lock::Standard(Standard::of(&info).ok_or_else(|| unknown(source))?),
        _ => return Err(unknown(source)),
    };
    for password in passwords(source) {
        alive();
        let letters: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let opened = match &lock {
            Lock::Agile(agile) => agile.open(&letters, &package),
            Lock::Standard(standard) => standard.open(&letters, &package),
        };
        if let Some(Opened { bytes, sealed }) = opened {
            let mut remarks: Vec<String> = opened_by_itself(source).into_iter().collect();
            if sealed == Some(false) {
                remarks.push(
                    "This file was changed after it was locked, or is damaged: its seal is broken."
                        .to_owned(),
                );
            }
            return Ok(Unlocked { source: source_of(source, bytes), remarks });
        }
    }
    Err(locked(source))
}

enum Lock {
    Agile(Agile),
    Standard(Standard),
}

struct Opened {
    bytes: Vec<u8>,
    /// Whether the seal is whole; `None` where there is none.
    sealed: Option<bool>,
}

/// The real file within a package: its length stands before it.
fn cut(package: &[u8], mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(u32_at(package, 0).unwrap_or(0) as usize);
    bytes
}

/// The older way, which has no choice but the length of the key.
struct Standard {
    key_bytes: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

impl Standard {
    fn of(info: &[u8]) -> Option<Self> {
        let header_len = u32_at(info, 8)? as usize;
        let header = info.get(12..12_usize.checked_add(header_len)?)?;
        let key_bytes = match u32_at(header, 8)? {
            0x660E => 16,
            0x660F => 24,
            0x6610 => 32,
            _ => return None,
        };
        let rest = info.get(12 + header_len..)?;
        let part = |from: usize, len: usize| rest.get(from..from + len).map(<[u8]>::to_vec);
        Some(Self { key_bytes, salt: part(4, 16)?, verifier: part(20, 16)?, verifier_hash: part(40, 32)? })
    }

    fn open(&self, password: &[u8], package: &[u8]) -> Option<Opened> {
        let last = Hash::Sha1.spun(&self.salt, password, OLD_ROUNDS);
        let last = Hash::Sha1.of(&[&last, &0_u32.to_le_bytes()]);
        let stretched = |with: u8| {
            let mut block = [with; 64];
            block.iter_mut().zip(&last).for_each(|(one, other)| *one ^= other);
            Hash::Sha1.of(&[&block])
        };
        let key = [stretched(0x36), stretched(0x5C)].concat();
        let key = key.get(..self.key_bytes)?;
        let verifier = Hash::Sha1.of(&[&cipher::aes_ecb(key, &self.verifier)?]);
        if !cipher::aes_ecb(key, &self.verifier_hash)?.starts_with(&verifier) {
            return None;
        }
        Some(Opened { bytes: cut(package, cipher::aes_ecb(key, package.get(8..)?)?), sealed: None })
    }
}

/// How something is scrambled.
struct Way {
    salt: Vec<u8>,
    key_bytes: usize,
    hash: Hash,
}

/// The newer way, which says in XML how it is done.
struct Agile {
    data: Way,
    seal: Option<(Vec<u8>, Vec<u8>)>,
    password: Way,
    rounds: u32,
    input: Vec<u8>,
    value: Vec<u8>,
    key: Vec<u8>,
}

impl Agile {
    fn of(info: &[u8], source: &Source) -> Result<Self, Failure> {
        let text = xml::decoded(info.get(8..).unwrap_or_default());
        let mut xml = Xml::new(&text);
        let (mut data, mut seal, mut key) = (None, None, None);
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                "keyData" => data = Some(way(&tag).ok_or_else(|| unknown(source))?),
                "dataIntegrity" => {
                    seal = base64(&tag, "encryptedHmacKey").zip(base64(&tag, "encryptedHmacValue"));
                }
                "encryptedKey" if tag.get("spinCount").is_some() => {
                    let way = way(&tag).ok_or_else(|| unknown(source))?;
                    let rounds = tag.get("spinCount").and_then(|count| count.parse::<u32>().ok());
                    let parts =
                        ["encryptedVerifierHashInput", "encryptedVerifierHashValue", "encryptedKeyValue"];
                    key = rounds.map(|rounds| {
                        (way, rounds, parts.map(|name| base64(&tag, name).unwrap_or_default()))
                    });
                }
                _ => {}
            }
        }
        let (Some(data), Some((password, rounds, [input, value, key]))) = (data, key) else {
            return Err(damaged(source));
        };
        if rounds > MAX_ROUNDS {
            let words = format!("“{}” asks for more work than is done to open a file.", source.name);
            return Err(Failure::new(words).kind(FailureKind::Limit));
        }
        Ok(Self { data, seal, password, rounds, input, value, key })
    }

    fn open(&self, password: &[u8], package: &[u8]) -> Option<Opened> {
        let Way { salt, key_bytes, hash } = &self.password;
        let last = hash.spun(salt, password, self.rounds);
        let opened = |purpose: &[u8], bytes: &[u8]| {
            let key = fitted(hash.of(&[&last, purpose]), *key_bytes);
            cipher::aes_cbc(&key, &fitted(salt.clone(), cipher::BLOCK), bytes)
        };
        let input = opened(&FOR_INPUT, &self.input)?;
        let expected = hash.of(&[input.get(..salt.len())?]);
        if !opened(&FOR_VALUE, &self.value)?.starts_with(&expected) {
            return None;
        }
        let key = opened(&FOR_KEY, &self.key)?;
        let key = key.get(..self.data.key_bytes)?;
        let mut bytes = Vec::with_capacity(package.len());
        for (number, segment) in package.get(8..)?.chunks(SEGMENT).enumerate() {
            let start = self.start(&(number as u32).to_le_bytes());
            bytes.extend(cipher::aes_cbc(key, &start, segment)?);
        }
        Some(Opened { bytes: cut(package, bytes), sealed: self.is_sealed(key, package) })
    }

    /// With what the first block of something is mixed.
    fn start(&self, of: &[u8]) -> Vec<u8> {
        fitted(self.data.hash.of(&[&self.data.salt, of]), cipher::BLOCK)
    }

    fn is_sealed(&self, key: &[u8], package: &[u8]) -> Option<bool> {
        let (seal_key, seal) = self.seal.as_ref()?;
        let hash = self.data.hash;
        let len = hash.of(&[]).len();
        let seal_key = cipher::aes_cbc(key, &self.start(&FOR_SEAL_KEY), seal_key)?;
        let seal = cipher::aes_cbc(key, &self.start(&FOR_SEAL), seal)?;
        Some(seal.get(..len)? == hash.keyed(seal_key.get(..len)?, package))
    }
}

/// Cut or filled up to a length, as the form has it.
fn fitted(mut bytes: Vec<u8>, len: usize) -> Vec<u8> {
    bytes.resize(len, 0x36);
    bytes
}

fn base64(tag: &Tag<'_>, name: &str) -> Option<Vec<u8>> {
    BASE64.decode(tag.get(name)?.trim().as_bytes()).ok()
}

/// `None` for what is not known here.
fn way(tag: &Tag<'_>) -> Option<Way> {
    let aes = tag.get("cipherAlgorithm")? == "AES" && tag.get("cipherChaining")? == "ChainingModeCBC";
    let key_bytes = tag.get("keyBits")?.parse::<usize>().ok()? / 8;
    let known = aes && [16, 24, 32].contains(&key_bytes);
    let hash = Hash::named(&tag.get("hashAlgorithm")?)?;
    known.then_some(Way { salt: base64(tag, "saltValue")?, key_bytes, hash })
}
