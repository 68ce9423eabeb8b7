//! What a picture's file is made of beside its points: remarks, records of programs, and what follows its end.
//!
//! Each kind of file is walked by its own lengths, and never searched for signs: what looks like a record within the
//! points of a picture is none. Where a length leads out of the file, the walk ends, and nothing is said of an end.

use super::heif::Heif;
use crate::read::source::kind::Kind;
use flate2::read::ZlibDecoder;
use std::io::Read;
use std::ops::Range;

/// Parts of a file that are looked at.
const MAX_PARTS: usize = 200_000;
/// Remarks of one file, and bytes of one.
const MAX_REMARKS: usize = 100;
const MAX_REMARK_BYTES: usize = 16 * 1024;
/// A record of a program may be longer than a remark.
const MAX_RECORD_BYTES: usize = 8 * 1024 * 1024;

/// What was found.
#[derive(Debug, Default)]
pub struct Parts {
    /// What somebody or a program wrote into it, each with the name that it has there.
    pub remarks: Vec<(String, String)>,
    /// A packet of XMP.
    pub xmp: Option<Vec<u8>>,
    /// Records of press agencies (IPTC-IIM).
    pub iptc: Option<Vec<u8>>,
    /// What a camera wrote, where it stands in a way that only some programs write.
    pub exif: Option<Vec<u8>>,
    /// A small picture in a record of Photoshop.
    pub thumbnail: Option<Range<usize>>,
    /// How many pictures follow each other, where that is more than one.
    pub frames: usize,
    /// Where the picture ends, where the walk came there.
    pub end: Option<usize>,
    /// Whether files of this kind have a sign or a length by which one knows that they are whole.
    pub ends: bool,
}

impl Parts {
    /// Of a file of a kind; nothing is known of others.
    pub fn of(kind: Option<Kind>, bytes: &[u8]) -> Self {
        let ends = matches!(kind, Some(Kind::Png | Kind::Jpeg | Kind::Gif | Kind::WebP));
        let mut parts = Self { ends, ..Self::default() };
        match kind {
            Some(Kind::Png) => parts.png(bytes),
            Some(Kind::Jpeg) => parts.jpeg(bytes),
            Some(Kind::Gif) => parts.gif(bytes),
            Some(Kind::WebP) => parts.webp(bytes),
            Some(Kind::Jpeg2000) => parts.jp2(bytes),
            Some(Kind::Avif | Kind::Heic) => parts.boxes(bytes),
            _ => None,
        };
        parts
    }

    /// What follows the end of the picture, where that is more than padding.
    pub fn after<'b>(&self, bytes: &'b [u8]) -> Option<(usize, &'b [u8])> {
        let end = self.end?;
        let rest = bytes.get(end..)?;
        // Cameras and servers fill up with zeros and line ends.
        let said = rest.iter().any(|byte| !matches!(byte, 0 | b'\r' | b'\n' | 0xFF));
        said.then_some((end, rest))
    }

    /// Whether the file ends before it should.
    pub fn cut_short(&self) -> bool {
        self.ends && self.end.is_none()
    }

    fn remark(&mut self, name: &str, words: &[u8]) {
        if self.remarks.len() >= MAX_REMARKS {
            return;
        }
        let words = words.get(..words.len().min(MAX_REMARK_BYTES)).unwrap_or_default();
        let words = match std::str::from_utf8(words) {
            Ok(words) => words.to_owned(),
            // What is no UTF-8 is Latin-1, as the older of these formats have it.
            Err(_) => words.iter().map(|byte| char::from(*byte)).collect(),
        };
        let words: String =
            words.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c }).collect();
        if !words.trim().is_empty() {
            self.remarks.push((name.to_owned(), words.trim().to_owned()));
        }
    }

    // ---- PNG (RFC 2083, chapter 3)

    fn png(&mut self, bytes: &[u8]) -> Option<()> {
        let mut at = 8;
        for _ in 0..MAX_PARTS {
            let len = usize::try_from(big(bytes, at, 4)?).ok()?;
            let name = bytes.get(at + 4..at + 8)?;
            let body = at + 8..at.checked_add(8)?.checked_add(len)?;
            let next = body.end.checked_add(4)?;
            let body = bytes.get(body)?;
            match name {
                b"tEXt" => self.png_text(body, false),
                b"zTXt" => self.png_text(body, true),
                b"iTXt" => self.png_words(body).unwrap_or_default(),
                b"acTL" => self.frames = big(body, 0, 4)? as usize,
                b"IEND" => {
                    self.end = Some(next.min(bytes.len()));
                    return Some(());
                }
                _ => {}
            }
            at = next;
        }
        None
    }

    fn png_text(&mut self, body: &[u8], packed: bool) {
        let Some((name, words)) = parted(body) else { return };
        let name = String::from_utf8_lossy(name);
        let record = name.strip_prefix("Raw profile type ");
        let limit = if record.is_some() { MAX_RECORD_BYTES } else { MAX_REMARK_BYTES };
        let words = match packed {
            // After the sign that says how it is packed.
            true => unpacked(words.get(1..).unwrap_or_default(), limit),
            false => words.to_vec(),
        };
        match record {
            Some(kind) => self.png_record(kind, &words),
            None => self.remark(&name, &words),
        }
    }

    /// A record that ImageMagick and others write as digits: its kind, its length, and two digits for each byte.
    fn png_record(&mut self, kind: &str, words: &[u8]) {
        let mut lines = words.splitn(4, |byte| *byte == b'\n');
        let digits = lines.nth(3).unwrap_or_default();
        let digits: Vec<u8> =
            digits.iter().filter_map(|byte| Some(char::from(*byte).to_digit(16)? as u8)).collect();
        let bytes: Vec<u8> =
            digits.chunks_exact(2).map(|two| two.iter().fold(0, |sum, one| sum << 4 | one)).collect();
        match kind {
            "exif" | "APP1" if bytes.starts_with(b"Exif\0\0") => {
                self.exif = bytes.get(6..).map(<[u8]>::to_vec);
            }
            "exif" => self.exif = Some(bytes),
            "xmp" => self.xmp = Some(bytes),
            "iptc" | "8bim" => {
                self.photoshop(&bytes, 0, 0);
                // It lies within this record alone, and not in the file.
                self.thumbnail = None;
            }
            _ => {}
        }
    }

    fn png_words(&mut self, body: &[u8]) -> Option<()> {
        let (name, rest) = parted(body)?;
        let (packed, rest) = (*rest.first()? == 1, rest.get(2..)?);
        // The language, and the name in it.
        let (_, words) = parted(parted(rest)?.1)?;
        let limit = if name == b"XML:com.adobe.xmp" { MAX_RECORD_BYTES } else { MAX_REMARK_BYTES };
        let words = if packed { unpacked(words, limit) } else { words.to_vec() };
        match name {
            b"XML:com.adobe.xmp" => self.xmp = Some(words),
            name => self.remark(&String::from_utf8_lossy(name), &words),
        }
        Some(())
    }

    // ---- JPEG (ITU-T T.81, annex B)

    fn jpeg(&mut self, bytes: &[u8]) -> Option<()> {
        let mut at = 2;
        for _ in 0..MAX_PARTS {
            // Any number of these may stand before a marker.
            while bytes.get(at)? == &0xFF && bytes.get(at + 1)? == &0xFF {
                at += 1;
            }
            if bytes.get(at)? != &0xFF {
                return None;
            }
            let marker = *bytes.get(at + 1)?;
            match marker {
                0xD9 => {
                    self.end = Some(at + 2);
                    return Some(());
                }
                0x01 | 0xD0..=0xD8 => at += 2,
                _ => {
                    let len = usize::try_from(big(bytes, at + 2, 2)?).ok()?.max(2);
                    let start = at + 4;
                    let body = bytes.get(start..at.checked_add(2 + len)?)?;
                    self.jpeg_part(marker, start, body);
                    at += 2 + len;
                    if marker == 0xDA {
                        at = after_scan(bytes, at)?;
                    }
                }
            }
        }
        None
    }

    fn jpeg_part(&mut self, marker: u8, start: usize, body: &[u8]) {
        const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
        const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
        match marker {
            0xFE => self.remark("Comment", body),
            0xE1 if body.starts_with(XMP) => self.xmp = body.get(XMP.len()..).map(<[u8]>::to_vec),
            0xED if body.starts_with(PHOTOSHOP) => {
                self.photoshop(body, PHOTOSHOP.len(), start);
            }
            _ => {}
        }
    }

    /// Records of Photoshop: its own small picture and those of press agencies.
    fn photoshop(&mut self, body: &[u8], mut at: usize, start: usize) -> Option<()> {
        for _ in 0..MAX_REMARKS {
            if body.get(at..at + 4)? != b"8BIM" {
                return None;
            }
            let record = big(body, at + 4, 2)?;
            // A name with its length, of an even number of bytes with that.
            let name = usize::from(*body.get(at + 6)?) + 1;
            let size = at + 6 + name + name % 2;
            let len = usize::try_from(big(body, size, 4)?).ok()?;
            let (from, to) = (size + 4, (size + 4).checked_add(len)?);
            let inner = body.get(from..to)?;
            match record {
                0x0404 => self.iptc = Some(inner.to_vec()),
                // Its own head takes twenty-eight bytes.
                0x0409 | 0x040C if len > 28 => self.thumbnail = Some(start + from + 28..start + to),
                _ => {}
            }
            at = to + len % 2;
        }
        None
    }

    // ---- GIF (GIF89a specification)

    fn gif(&mut self, bytes: &[u8]) -> Option<()> {
        let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
        let mut at = 13 + table(*bytes.get(10)?);
        for _ in 0..MAX_PARTS {
            match bytes.get(at)? {
                0x3B => {
                    self.end = Some(at + 1);
                    return Some(());
                }
                0x2C => {
                    self.frames += 1;
                    at = blocks(bytes, at + 11 + table(*bytes.get(at + 9)?))?.1;
                }
                0x21 => {
                    let label = *bytes.get(at + 1)?;
                    let (words, next) = blocks(bytes, at + 2)?;
                    match label {
                        0xFE => self.remark("Comment", &words),
                        0x01 => self.remark("Text", words.get(12..).unwrap_or_default()),
                        // Its packet stands there as it is, and not in blocks; a tail of 257 bytes ends it.
                        0xFF if words.starts_with(b"XMP DataXMP") => {
                            let from = at + 2 + 12;
                            let packet = bytes.get(from..next.checked_sub(258)?.max(from))?;
                            self.xmp = Some(packet.get(..packet.len().min(MAX_RECORD_BYTES))?.to_vec());
                        }
                        _ => {}
                    }
                    at = next;
                }
                _ => return None,
            }
        }
        None
    }

    // ---- WebP (RFC 9649)

    fn webp(&mut self, bytes: &[u8]) -> Option<()> {
        let end = usize::try_from(little(bytes, 4)?).ok()?.checked_add(8)?;
        let mut at = 12;
        while at + 8 <= end.min(bytes.len()) {
            let len = usize::try_from(little(bytes, at + 4)?).ok()?;
            let body = at + 8..at.checked_add(8)?.checked_add(len)?;
            match bytes.get(at..at + 4)? {
                b"XMP " => self.xmp = bytes.get(body.clone()).map(<[u8]>::to_vec),
                b"ANMF" => self.frames += 1,
                _ => {}
            }
            at = body.end + len % 2;
        }
        self.end = (end <= bytes.len()).then_some((end + end % 2).min(bytes.len()));
        Some(())
    }

    // ---- AVIF, HEIC

    fn boxes(&mut self, bytes: &[u8]) -> Option<()> {
        self.xmp = Heif::of(bytes)?.xmp(bytes).map(|packet| packet.into_owned());
        Some(())
    }

    // ---- JPEG 2000 (ISO/IEC 15444-1, annex I)

    fn jp2(&mut self, bytes: &[u8]) -> Option<()> {
        const XMP: &[u8] = b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";
        const EXIF: &[u8] = b"JpgTiffExif->JP2";
        let mut at = 0;
        for _ in 0..MAX_PARTS {
            if at == bytes.len() {
                return Some(());
            }
            let (len, head) = match big(bytes, at, 4)? {
                0 => return Some(()),
                1 => (usize::try_from(big(bytes, at + 8, 8)?).ok()?, 16),
                len => (len as usize, 8),
            };
            let next = at.checked_add(len.max(head))?;
            let body = bytes.get(at + head..next)?;
            match bytes.get(at + 4..at + 8)? {
                b"xml " => self.remark("XML", body),
                b"uuid" if body.starts_with(EXIF) => self.exif = body.get(EXIF.len()..).map(<[u8]>::to_vec),
                b"uuid" if body.starts_with(XMP) => self.xmp = body.get(XMP.len()..).map(<[u8]>::to_vec),
                b"jp2c" => self.end = Some(next),
                // Boxes of the file go on; after the last that is known, other bytes begin.
                b"jP  " | b"ftyp" | b"jp2h" | b"jp2i" | b"uuid" | b"uinf" => {}
                _ => return Some(()),
            }
            if self.end.is_some() {
                self.end = Some(next);
            }
            at = next;
        }
        None
    }
}

/// Where the next marker is that is none of those which may stand within the points.
fn after_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

/// Blocks with their lengths, up to the empty one: the first bytes of them joined, and what comes after.
fn blocks(bytes: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut joined = Vec::new();
    loop {
        let len = usize::from(*bytes.get(at)?);
        let block = bytes.get(at + 1..at + 1 + len)?;
        at += 1 + len;
        if len == 0 {
            return Some((joined, at));
        }
        if joined.len() < MAX_REMARK_BYTES {
            joined.extend_from_slice(block);
        }
    }
}

/// What stands before the first zero, and after it.
fn parted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(0, bytes)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

fn unpacked(bytes: &[u8], limit: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // What is damaged further on has its beginning.
    let _ = ZlibDecoder::new(bytes).take(limit as u64).read_to_end(&mut out);
    out
}

fn big(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(len)?)?;
    Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

fn little(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}
