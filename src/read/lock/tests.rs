//! Locked files are made here the other way round, with few rounds, so that opening them takes no time. That the ways
//! themselves are those of Office and LibreOffice was held against files that these had locked.

use super::cipher::Hash;
use super::*;
use crate::data::password::Password;
use crate::read::container::zip::{Zip, stored};
use crate::read::container::{Budget, Container};
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::aead::Aead;
use data_encoding::BASE64;
use md5::Digest;
use std::io::Write;

const WORDS: &[u8] = b"PK\x03\x04 what was locked, and is longer than a block";

fn source(name: &str, bytes: Vec<u8>, password: Option<&str>) -> Arc<Source> {
    let mut source = Source::from_bytes(name, bytes);
    source.password = password.map(Password::new);
    Arc::new(source)
}

fn open(name: &str, bytes: &[u8], password: Option<&str>) -> Result<Option<Unlocked>, Failure> {
    let source = source(name, bytes.to_vec(), password);
    unlocked(&source, &source.head().unwrap(), &mut || {})
}

/// Asks for the password, says where another one is typed, and opens with the right one.
fn check_asks(name: &str, bytes: &[u8], password: &str) -> Unlocked {
    let failure = |typed| open(name, bytes, typed).err().map(|failure| (failure.kind, failure.words));
    let asked = (FailureKind::Password, format!("“{name}” is locked with a password."));
    assert_eq!(failure(None), Some(asked));
    let wrong = (FailureKind::Password, format!("That is not the password of “{name}”."));
    assert_eq!(failure(Some("another")), Some(wrong));
    let Ok(Some(opened)) = open(name, bytes, Some(password)) else { panic!("{name} stays locked") };
    opened
}

fn aes_cbc(key: &[u8], start: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut before: [u8; 16] = start[..16].try_into().unwrap();
    let mut out = Vec::new();
    for block in bytes.chunks(16) {
        let mut own = [0; 16];
        own[..block.len()].copy_from_slice(block);
        own.iter_mut().zip(before).for_each(|(one, other)| *one ^= other);
        match key.len() {
            16 => aes::Aes128::new_from_slice(key).unwrap().encrypt_block((&mut own).into()),
            _ => aes::Aes256::new_from_slice(key).unwrap().encrypt_block((&mut own).into()),
        }
        out.extend(own);
        before = own;
    }
    out
}

fn fitted(mut bytes: Vec<u8>, len: usize) -> Vec<u8> {
    bytes.resize(len, 0x36);
    bytes
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A file as Office has locked it since 2010.
fn agile(password: &str) -> Vec<u8> {
    agile_of(password, "10")
}

fn agile_of(password: &str, rounds: &str) -> Vec<u8> {
    let (salt, data_salt, key) = ([1; 16], [2; 16], [3; 32]);
    let hash = Hash::Sha512;
    let last = hash.spun(&salt, &utf16(password), 10);
    let locked = |purpose: [u8; 8], bytes: &[u8]| {
        BASE64.encode(&aes_cbc(&fitted(hash.of(&[&last, &purpose]), 32), &salt, bytes))
    };
    let mut package = (WORDS.len() as u64).to_le_bytes().to_vec();
    let start = |of: &[u8]| fitted(hash.of(&[&data_salt, of]), 16);
    package.extend(aes_cbc(&key, &start(&0_u32.to_le_bytes()), WORDS));
    let seal = hash.keyed(&[9; 64], &package);
    let data = |purpose: [u8; 8], bytes: &[u8]| BASE64.encode(&aes_cbc(&key, &start(&purpose), bytes));
    let info = format!(
        r#"<encryption><keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES"
        cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="{}"/><dataIntegrity
        encryptedHmacKey="{}" encryptedHmacValue="{}"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="{rounds}"
        saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES"
        cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="{}" encryptedVerifierHashInput="{}"
        encryptedVerifierHashValue="{}" encryptedKeyValue="{}"/></keyEncryptor></keyEncryptors></encryption>"#,
        BASE64.encode(&data_salt),
        data([0x5F, 0xB2, 0xAD, 0x01, 0x0C, 0xB9, 0xE1, 0xF6], &[9; 64]),
        data([0xA0, 0x67, 0x7F, 0x02, 0xB2, 0x2C, 0x84, 0x33], &seal),
        BASE64.encode(&salt),
        locked([0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79], &[7; 16]),
        locked([0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E], &hash.of(&[&[7; 16]])),
        locked([0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6], &key),
    );
    let info = [&[4, 0, 4, 0, 0x40, 0, 0, 0], info.as_bytes()].concat();
    ole::made_of(&[("EncryptionInfo", &info), ("EncryptedPackage", &package)])
}

#[test]
fn a_locked_word_file_asks_for_its_password_and_opens_with_it() {
    let opened = check_asks("a.docx", &agile("geheim ü"), "geheim ü");
    assert_eq!(opened.source.read_all(1_000).unwrap(), WORDS);
    assert!(opened.remarks.is_empty(), "{:?}", opened.remarks);
}

#[test]
fn a_file_with_the_password_that_all_programs_know_opens_by_itself_and_says_so() {
    let opened = open("a.xlsx", &agile(KNOWN_TO_ALL), None).ok().flatten().unwrap();
    assert_eq!(opened.source.read_all(1_000).unwrap(), WORDS);
    assert!(opened.remarks[0].contains("where nobody has to type one"), "{:?}", opened.remarks);
}

#[test]
fn a_locked_file_that_was_changed_afterwards_says_that_its_seal_is_broken() {
    let mut bytes = agile("geheim");
    let package = (WORDS.len() as u64).to_le_bytes();
    let at = bytes.windows(8).position(|own| own == package).unwrap();
    bytes[at + 40] ^= 1;
    let opened = open("a.docx", &bytes, Some("geheim")).ok().flatten().unwrap();
    assert!(opened.remarks[0].contains("its seal is broken"), "{:?}", opened.remarks);
}

#[test]
fn a_file_that_wants_years_of_computing_to_be_opened_is_refused() {
    let bytes = agile_of("geheim", "4000000000");
    let failure = open("a.docx", &bytes, Some("geheim")).err().unwrap();
    assert_eq!(failure.kind, FailureKind::Limit, "{failure}");
}

/// As Office 2007 locked files.
fn standard(password: &str) -> Vec<u8> {
    let mut last = Hash::Sha1.spun(&[1; 16], &utf16(password), 50_000);
    last = Hash::Sha1.of(&[&last, &[0; 4]]);
    let mut block = [0x36; 64];
    block.iter_mut().zip(&last).for_each(|(one, other)| *one ^= other);
    let key = &Hash::Sha1.of(&[&block])[..16];
    let ecb =
        |bytes: &[u8]| bytes.chunks(16).flat_map(|block| aes_cbc(key, &[0; 16], block)).collect::<Vec<u8>>();
    let mut info = vec![3, 0, 2, 0, 0x24, 0, 0, 0];
    let head: [u32; 8] = [0x24, 0, 0x660E, 0x8004, 128, 24, 0, 0];
    info.extend(32_u32.to_le_bytes());
    info.extend(head.iter().flat_map(|one| one.to_le_bytes()));
    info.extend(16_u32.to_le_bytes());
    info.extend([1; 16]);
    info.extend(ecb(&[7; 16]));
    info.extend(20_u32.to_le_bytes());
    info.extend(ecb(&fitted(Hash::Sha1.of(&[&[7; 16]]), 32)));
    let package = [(WORDS.len() as u64).to_le_bytes().to_vec(), ecb(WORDS)].concat();
    ole::made_of(&[("EncryptionInfo", &info), ("EncryptedPackage", &package)])
}

#[test]
fn a_file_that_office_2007_locked_opens_too() {
    let opened = check_asks("a.pptx", &standard("geheim"), "geheim");
    assert_eq!(opened.source.read_all(1_000).unwrap(), WORDS);
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An OpenDocument file with one locked part.
fn odf(part: &str, bytes: Vec<u8>, lock: &str) -> Vec<u8> {
    let manifest = format!(
        r#"<manifest:manifest><manifest:file-entry manifest:full-path="{part}" manifest:size="9">{lock}
        </manifest:file-entry></manifest:manifest>"#
    );
    let mimetype = b"application/vnd.oasis.opendocument.text".to_vec();
    let own = |name: &str, bytes| (name.to_owned(), bytes);
    stored(&[
        own("mimetype", mimetype),
        own(part, bytes),
        own("META-INF/manifest.xml", manifest.into_bytes()),
    ])
}

fn lock(cipher: &str, sum: &[u8], start: &[u8], first: &str, derivation: &str) -> String {
    format!(
        r#"<manifest:encryption-data manifest:checksum-type="{first}-1k" manifest:checksum="{}"><manifest:algorithm
        manifest:algorithm-name="{cipher}" manifest:initialisation-vector="{}"/><manifest:start-key-generation
        manifest:start-key-generation-name="x#{first}"/><manifest:key-derivation {derivation}
        manifest:salt="{}"/></manifest:encryption-data>"#,
        BASE64.encode(sum),
        BASE64.encode(start),
        BASE64.encode(&[1; 16]),
    )
}

fn part_of(opened: &Unlocked, name: &str) -> Vec<u8> {
    let source = Source::from_bytes("inner", opened.source.read_all(10_000).unwrap());
    Zip::open(Arc::new(source)).unwrap().read(name, &Budget::new(&Default::default())).unwrap().bytes
}

#[test]
fn a_locked_opendocument_file_opens_part_by_part() {
    let mut key = [0; 32];
    pbkdf2::pbkdf2_hmac::<sha1::Sha1>(&Hash::Sha256.of(&["geheim ü".as_bytes()]), &[1; 16], 10, &mut key);
    let packed = deflated(WORDS);
    let fill = 16 - packed.len() % 16;
    let filled = [packed.clone(), vec![fill as u8; fill]].concat();
    let ways =
        r#"manifest:key-derivation-name="PBKDF2" manifest:iteration-count="10" manifest:key-size="32""#;
    let lock = lock("x#aes256-cbc", &Hash::Sha256.of(&[&packed]), &[2; 16], "sha256", ways);
    let opened =
        check_asks("a.odt", &odf("content.xml", aes_cbc(&key, &[2; 16], &filled), &lock), "geheim ü");
    assert_eq!(part_of(&opened, "content.xml"), WORDS);
}

#[test]
fn an_old_opendocument_file_opens_too() {
    let mut key = [0; 16];
    pbkdf2::pbkdf2_hmac::<sha1::Sha1>(&Hash::Sha1.of(&[b"geheim"]), &[1; 16], 1024, &mut key);
    let packed = deflated(WORDS);
    // Feedback of what was scrambled: the same steps forwards.
    let blowfish = <blowfish::Blowfish as KeyInit>::new_from_slice(&key).unwrap();
    let (mut before, mut bytes) = ([2_u8; 8], Vec::new());
    for block in packed.chunks(8) {
        blowfish.encrypt_block((&mut before).into());
        let own: Vec<u8> = block.iter().zip(before).map(|(one, other)| one ^ other).collect();
        before[..own.len()].copy_from_slice(&own);
        bytes.extend(own);
    }
    let ways = r#"manifest:key-derivation-name="PBKDF2" manifest:iteration-count="1024""#;
    let lock = lock("Blowfish CFB", &Hash::Sha1.of(&[&packed]), &[2; 8], "SHA1", ways);
    let opened = check_asks("a.odt", &odf("content.xml", bytes, &lock), "geheim");
    assert_eq!(part_of(&opened, "content.xml"), WORDS);
}

#[test]
fn a_new_opendocument_file_that_is_locked_as_a_whole_opens_as_what_it_holds() {
    let ways = argon2::Params::new(64, 2, 1, Some(32)).unwrap();
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, ways);
    let mut key = [0; 32];
    argon.hash_password_into(&Hash::Sha256.of(&[b"geheim"]), &[1; 16], &mut key).unwrap();
    let nonce = [2; 12];
    let sealed =
        aes_gcm::Aes256Gcm::new_from_slice(&key).unwrap().encrypt(&nonce.into(), &*deflated(WORDS)).unwrap();
    let ways = r#"manifest:key-derivation-name="urn:x:argon2id" manifest:key-size="32" loext:argon2-iterations="2"
        loext:argon2-memory="64" loext:argon2-lanes="1""#;
    let lock = lock("x#aes256-gcm", b"", &nonce, "sha256", ways);
    let file = odf("encrypted-package", [nonce.to_vec(), sealed].concat(), &lock);
    let opened = check_asks("a.odt", &file, "geheim");
    assert_eq!(opened.source.read_all(1_000).unwrap(), WORDS);
}

#[test]
fn a_file_that_is_not_locked_stays_as_it_is() {
    let plain = odf("content.xml", WORDS.to_vec(), "");
    assert!(open("a.odt", &plain, Some("any")).is_ok_and(|opened| opened.is_none()));
    let other = ole::made_of(&[("WordDocument", b"words")]);
    assert!(open("a.doc", &other, None).is_ok_and(|opened| opened.is_none()));
}

#[test]
fn what_old_word_and_powerpoint_scramble_comes_back_block_by_block() {
    for (version, way) in [([1, 0, 1, 0], None), ([2, 0, 2, 0], Some(16_usize))] {
        let first = match way {
            None => {
                let once = [&md5::Md5::digest(utf16("pass"))[..5], &[1; 16]].concat();
                md5::Md5::digest(once.repeat(16))[..5].to_vec()
            }
            Some(_) => Hash::Sha1.of(&[&[1; 16], &utf16("pass")]),
        };
        let mut check = [7; 16].to_vec();
        check.extend(way.map_or_else(|| md5::Md5::digest([7; 16]).to_vec(), |_| Hash::Sha1.of(&[&[7; 16]])));
        let key = rc4::Key::made_of(first, way);
        key.apply(0, &mut check);
        let mut info = version.to_vec();
        if way.is_some() {
            info.extend([0; 4]);
            info.extend(
                [32_u32, 4, 0, 0x6801, 0x8004, 128, 1, 0, 0, 16].iter().flat_map(|one| one.to_le_bytes()),
            );
        }
        info.extend([1; 16]);
        info.extend(&check[..16]);
        if way.is_some() {
            info.extend(20_u32.to_le_bytes());
        }
        info.extend(&check[16..]);
        let lock = rc4::Lock::of(&info).unwrap();
        assert!(lock.opened("wrong").is_none());
        let mut words = b"the first block, and a second".to_vec();
        key.apply_blocks(16, &mut words);
        assert!(!words.ends_with(b"second"));
        lock.opened("pass").unwrap().apply_blocks(16, &mut words);
        assert_eq!(words, b"the first block, and a second");
    }
}
