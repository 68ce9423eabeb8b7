//! Members that are locked with a password: as PKWARE did it first (APPNOTE 6.1), which anybody can break who knows some
//! words of a member, and with AES as WinZip does it (AE-1 and AE-2).

use super::extras;
use ::aes::cipher::{BlockCipherEncrypt, KeyInit};
use ::aes::{Aes128, Aes192, Aes256};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use std::io::{self, Read};

/// Bytes of noise before a member, of which the last tells whether the password is right.
pub const NOISE: usize = 12;
/// How often a password is hashed.
const ROUNDS: u32 = 1000;
/// Bytes that tell whether a password is right, and those behind a member that tell whether it was changed.
const CHECK: usize = 2;
pub const SEAL: usize = 10;

/// What passwords may have been before there was Unicode: as it is typed, and in the code pages that programs used.
pub fn spellings(letters: &str) -> Vec<Vec<u8>> {
    let mut all = vec![letters.as_bytes().to_vec()];
    if !letters.is_ascii() {
        all.extend(crate::read::decode::encoded_as_before(letters));
    }
    all
}

// ---- the first way

/// The three numbers that change with each byte.
#[derive(Clone)]
pub struct Keys([u32; 3]);

impl Keys {
    /// Those of a password, after the noise before a member; the last byte of it opened.
    pub fn after_noise(password: &[u8], noise: &[u8; NOISE]) -> (Self, u8) {
        let mut keys = Self([0x1234_5678, 0x2345_6789, 0x3456_7890]);
        password.iter().for_each(|byte| keys.update(*byte));
        let mut last = 0;
        for byte in noise {
            last = keys.open(*byte);
        }
        (keys, last)
    }

    fn update(&mut self, byte: u8) {
        let [first, second, third] = &mut self.0;
        *first = crc(*first, byte);
        *second = second.wrapping_add(*first & 0xFF).wrapping_mul(134_775_813).wrapping_add(1);
        *third = crc(*third, (*second >> 24) as u8);
    }

    fn open(&mut self, byte: u8) -> u8 {
        let noise = (self.0[2] | 2) & 0xFFFF;
        let plain = byte ^ (noise.wrapping_mul(noise ^ 1) >> 8) as u8;
        self.update(plain);
        plain
    }
}

/// CRC-32 of one byte more, without the turns before and after.
fn crc(sum: u32, byte: u8) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let (mut sum, mut bit) = (at as u32, 0);
            while bit < 8 {
                sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
                bit += 1;
            }
            table[at] = sum;
            at += 1;
        }
        table
    };
    TABLE[((sum ^ u32::from(byte)) & 0xFF) as usize] ^ sum >> 8
}

/// A member's bytes as they were packed.
pub struct Opened<R> {
    pub inner: R,
    pub keys: Keys,
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        buffer.iter_mut().take(count).for_each(|byte| *byte = self.keys.open(*byte));
        Ok(count)
    }
}

// ---- AES

enum Cipher {
    Short(Box<Aes128>),
    Middle(Box<Aes192>),
    Long(Box<Aes256>),
}

/// The keys of a member.
pub struct AesKeys {
    cipher: Cipher,
    seal: Hmac<Sha1>,
}

/// Bytes of salt before a member, and of a key; `None` for a strength that there is not.
pub fn lengths(aes: &extras::Aes) -> Option<(usize, usize)> {
    match aes.strength {
        1 => Some((8, 16)),
        2 => Some((12, 24)),
        3 => Some((16, 32)),
        _ => None,
    }
}

/// Bytes before and behind what was packed.
pub fn wrapping(aes: &extras::Aes) -> Option<(u64, u64)> {
    lengths(aes).map(|(salt, _)| ((salt + CHECK) as u64, SEAL as u64))
}

impl AesKeys {
    /// Those of a password; `None` where it is not the right one. `before` are the salt and the bytes that tell.
    pub fn of(password: &[u8], aes: &extras::Aes, before: &[u8]) -> Option<Self> {
        let (salt_len, key_len) = lengths(aes)?;
        let (salt, check) = before.split_at_checked(salt_len)?;
        let mut made = vec![0; 2 * key_len + CHECK];
        pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, ROUNDS, &mut made);
        let (key, rest) = made.split_at_checked(key_len)?;
        let (seal, own_check) = rest.split_at_checked(key_len)?;
        if own_check != check {
            return None;
        }
        let cipher = match key_len {
            16 => Cipher::Short(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Cipher::Middle(Box::new(Aes192::new_from_slice(key).ok()?)),
            _ => Cipher::Long(Box::new(Aes256::new_from_slice(key).ok()?)),
        };
        Some(Self { cipher, seal: Hmac::new_from_slice(seal).ok()? })
    }

    /// Whether nobody has changed what was locked.
    ///
    /// # Errors
    /// What the system says.
    pub fn is_sealed(&self, mut locked: impl Read, seal: &[u8]) -> io::Result<bool> {
        let mut own = self.seal.clone();
        let mut step = vec![0; 64 * 1024];
        loop {
            match locked.read(&mut step)? {
                0 => break,
                count => own.update(&step[..count]),
            }
        }
        Ok(own.verify_truncated_left(seal).is_ok())
    }

    /// A member's bytes as they were packed.
    pub fn opened<R: Read>(self, inner: R) -> Counted<R> {
        Counted { inner, cipher: self.cipher, counter: 0, noise: [0; 16], used: 16 }
    }
}

/// Each block of noise is a number, the first of which is 1, in the cipher (CTR, the least byte first).
pub struct Counted<R> {
    inner: R,
    cipher: Cipher,
    counter: u128,
    noise: [u8; 16],
    used: usize,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        for byte in buffer.iter_mut().take(count) {
            if self.used >= self.noise.len() {
                self.counter = self.counter.wrapping_add(1);
                let mut block = self.counter.to_le_bytes().into();
                match &self.cipher {
                    Cipher::Short(cipher) => cipher.encrypt_block(&mut block),
                    Cipher::Middle(cipher) => cipher.encrypt_block(&mut block),
                    Cipher::Long(cipher) => cipher.encrypt_block(&mut block),
                }
                (self.noise, self.used) = (block.into(), 0);
            }
            *byte ^= self.noise[self.used];
            self.used += 1;
        }
        Ok(count)
    }
}
