//! RC4, with which Word and PowerPoint scrambled their files before 2007, block by block (MS-OFFCRYPTO 2.3.5 and 2.3.6).

use crate::read::container::ole::{u16_at, u32_at};
use md5::Md5;
use sha1::{Digest, Sha1};

/// How a file is locked.
pub struct Lock {
    salt: Vec<u8>,
    verifier: Vec<u8>,
    hash: Vec<u8>,
    /// Bytes of a key; `None` for the oldest way, which has no choice.
    key_bytes: Option<usize>,
}

/// What opens it, block by block.
pub struct Key {
    first: Vec<u8>,
    key_bytes: Option<usize>,
}

impl Lock {
    /// As a file says it; `None` for what is not known here.
    pub fn of(info: &[u8]) -> Option<Self> {
        let part = |from: usize, len: usize| info.get(from..from.checked_add(len)?).map(<[u8]>::to_vec);
        match (u16_at(info, 0)?, u16_at(info, 2)?) {
            (1, 1) => Some(Self {
                salt: part(4, 16)?,
                verifier: part(20, 16)?,
                hash: part(36, 16)?,
                key_bytes: None,
            }),
            (2..=4, 2) => {
                let head = u32_at(info, 8)? as usize;
                // RC4 and SHA-1, as all of them say.
                let known = u32_at(info, 20)? == 0x6801;
                let bits = match u32_at(info, 28)? {
                    0 => 40,
                    bits => bits,
                };
                let at = head.checked_add(12)?;
                let bytes = (bits / 8) as usize;
                let known = known && (5..=16).contains(&bytes) && u32_at(info, at)? == 16;
                let lock = Self {
                    salt: part(at + 4, 16)?,
                    verifier: part(at + 20, 16)?,
                    hash: part(at + 40, 20)?,
                    key_bytes: Some(bytes),
                };
                known.then_some(lock)
            }
            _ => None,
        }
    }

    /// The key, where this is the password.
    pub fn opened(&self, password: &str) -> Option<Key> {
        let letters: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let first = match self.key_bytes {
            None => {
                let own = Md5::digest(&letters);
                let once = [own.get(..5)?, &self.salt].concat();
                Md5::digest(once.repeat(16)).get(..5)?.to_vec()
            }
            Some(_) => Sha1::new().chain_update(&self.salt).chain_update(&letters).finalize().to_vec(),
        };
        let key = Key { first, key_bytes: self.key_bytes };
        let mut both = [self.verifier.as_slice(), &self.hash].concat();
        key.apply(0, &mut both);
        let (verifier, hash) = both.split_at(self.verifier.len());
        let expected = match self.key_bytes {
            None => Md5::digest(verifier).to_vec(),
            Some(_) => Sha1::digest(verifier).to_vec(),
        };
        (expected == hash).then_some(key)
    }
}

impl Key {
    /// For tests, which scramble what they open.
    #[cfg(test)]
    pub fn made_of(first: Vec<u8>, key_bytes: Option<usize>) -> Self {
        Self { first, key_bytes }
    }

    /// Scrambles or opens the bytes of a block.
    pub fn apply(&self, block: u32, bytes: &mut [u8]) {
        let number = block.to_le_bytes();
        let key = match self.key_bytes {
            None => Md5::new().chain_update(&self.first).chain_update(number).finalize().to_vec(),
            Some(len) => {
                let mut key = Sha1::new().chain_update(&self.first).chain_update(number).finalize().to_vec();
                key.truncate(len);
                // The shortest is filled up.
                key.resize(if len == 5 { 16 } else { len }, 0);
                key
            }
        };
        rc4(&key, bytes);
    }

    /// The same for a stream of blocks.
    pub fn apply_blocks(&self, size: usize, bytes: &mut [u8]) {
        for (number, block) in bytes.chunks_mut(size).enumerate() {
            self.apply(number as u32, block);
        }
    }
}

fn rc4(key: &[u8], bytes: &mut [u8]) {
    let mut state: [u8; 256] = std::array::from_fn(|at| at as u8);
    let mut other = 0_u8;
    for at in 0..256 {
        other = other.wrapping_add(state[at]).wrapping_add(key[at % key.len()]);
        state.swap(at, usize::from(other));
    }
    let (mut one, mut other) = (0_u8, 0_u8);
    for byte in bytes {
        one = one.wrapping_add(1);
        other = other.wrapping_add(state[usize::from(one)]);
        state.swap(usize::from(one), usize::from(other));
        let at = state[usize::from(one)].wrapping_add(state[usize::from(other)]);
        *byte ^= state[usize::from(at)];
    }
}
