//! The few ways of scrambling bytes that locked files use, on top of crates that know one block at a time.

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use aes_gcm::aead::Aead;
use blowfish::Blowfish;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Bytes of a block of AES.
pub const BLOCK: usize = 16;
/// Bytes of a block of Blowfish, of a nonce and of a seal.
const SMALL_BLOCK: usize = 8;
pub const NONCE: usize = 12;
pub const SEAL: usize = 16;

/// AES with a key of any length that it has.
enum Aes {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

impl Aes {
    fn of(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Aes128::new_from_slice(key).ok().map(Self::Short),
            24 => Aes192::new_from_slice(key).ok().map(Self::Middle),
            32 => Aes256::new_from_slice(key).ok().map(Self::Long),
            _ => None,
        }
    }

    fn decrypt(&self, block: &mut [u8; BLOCK]) {
        let block = block.into();
        match self {
            Self::Short(aes) => aes.decrypt_block(block),
            Self::Middle(aes) => aes.decrypt_block(block),
            Self::Long(aes) => aes.decrypt_block(block),
        }
    }
}

/// Each block by itself. What is no whole block at the end is left out.
pub fn aes_ecb(key: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::of(key)?;
    let blocks = bytes.as_chunks::<BLOCK>().0.iter().copied();
    Some(
        blocks
            .flat_map(|mut block| {
                aes.decrypt(&mut block);
                block
            })
            .collect(),
    )
}

/// Each block mixed with the one before.
pub fn aes_cbc(key: &[u8], start: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::of(key)?;
    let mut before: [u8; BLOCK] = start.get(..BLOCK)?.try_into().ok()?;
    let mut out = Vec::with_capacity(bytes.len());
    for block in bytes.as_chunks::<BLOCK>().0 {
        let mut own = *block;
        aes.decrypt(&mut own);
        out.extend(own.iter().zip(before).map(|(one, other)| one ^ other));
        before = *block;
    }
    Some(out)
}

/// Sealed bytes, with the seal at their end; `None` where the key is another one, or somebody changed them.
pub fn aes_gcm(key: &[u8], nonce: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let aes = aes_gcm::Aes256Gcm::new_from_slice(key).ok()?;
    aes.decrypt(&nonce.into(), bytes).ok()
}

/// Blowfish with feedback of whole blocks.
pub fn blowfish_cfb(key: &[u8], start: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let blowfish = <Blowfish as KeyInit>::new_from_slice(key).ok()?;
    let mut before: [u8; SMALL_BLOCK] = start.get(..SMALL_BLOCK)?.try_into().ok()?;
    let mut out = Vec::with_capacity(bytes.len());
    for block in bytes.chunks(SMALL_BLOCK) {
        blowfish.encrypt_block((&mut before).into());
        out.extend(block.iter().zip(before).map(|(one, other)| one ^ other));
        match block.try_into() {
            Ok(block) => before = block,
            Err(_) => break,
        }
    }
    Some(out)
}

/// Which digest a lock is made with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the name that Office files give it.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().replace('-', "").as_str() {
            "SHA1" => Some(Self::Sha1),
            "SHA256" => Some(Self::Sha256),
            "SHA384" => Some(Self::Sha384),
            "SHA512" => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Of these bytes, one after the other.
    pub fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Sha1 => digest::<Sha1>(parts),
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// As Office makes guessing slow: a digest of a digest, so many times, each with its number before it.
    pub fn spun(self, salt: &[u8], password: &[u8], rounds: u32) -> Vec<u8> {
        match self {
            Self::Sha1 => spun::<Sha1>(salt, password, rounds),
            Self::Sha256 => spun::<Sha256>(salt, password, rounds),
            Self::Sha384 => spun::<Sha384>(salt, password, rounds),
            Self::Sha512 => spun::<Sha512>(salt, password, rounds),
        }
    }

    /// A digest that only who has the key can make (RFC 2104).
    pub fn keyed(self, key: &[u8], bytes: &[u8]) -> Vec<u8> {
        let width = if matches!(self, Self::Sha1 | Self::Sha256) { 64 } else { 128 };
        let mut key = if key.len() > width { self.of(&[key]) } else { key.to_vec() };
        key.resize(width, 0);
        let pad = |with: u8| key.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
        self.of(&[&pad(0x5C), &self.of(&[&pad(0x36), bytes])])
    }
}

fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().to_vec()
}

fn spun<D: Digest>(salt: &[u8], password: &[u8], rounds: u32) -> Vec<u8> {
    let mut last = D::new().chain_update(salt).chain_update(password).finalize();
    for round in 0..rounds {
        last = D::new().chain_update(round.to_le_bytes()).chain_update(&last).finalize();
    }
    last.to_vec()
}
