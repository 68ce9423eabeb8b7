//! Streams unpacked within a limit, and whether all of a stream could be unpacked.
//!
//! The library unpacks what it can of broken data and does not say so, and it knows no limit: a few kilobytes can be
//! packed to grow to gigabytes. So what is read of a file is unpacked here, filter by filter (ISO 32000-2, 7.4), and
//! only the reckoning of predictors is left to the library. Pictures are none of this.

use flate2::{Decompress, FlushDecompress, Status};
use hayro::hayro_interpret::hayro_syntax::Filter;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Stream};

/// Bytes of one stream, unpacked. The drawings of a large map have a tenth of it.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;
/// Filters of one stream; writers use two at most.
const MAX_FILTERS: usize = 8;
/// Bytes by which what is unpacked grows, so that little more than the limit is ever held.
const STEP: usize = 64 * 1024;

/// How the unpacking of a stream ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// All of it is there.
    Whole,
    /// Something is wrong with it; what could be unpacked before that is there.
    Broken,
    /// It is larger than the limit; what there is to the limit is there.
    TooLarge,
}

/// A stream, unpacked as far as it goes.
pub struct Unpacked {
    pub bytes: Vec<u8>,
    pub end: End,
    /// Bytes that came out of all filters together: what the unpacking cost.
    pub work: usize,
}

/// Unpacks a stream to no more than `most` bytes, of each of its filters.
///
/// Checksums are not looked at: some writers get them wrong, and everything else right.
pub fn unpacked(stream: &Stream<'_>, most: usize) -> Unpacked {
    let dict = stream.dict();
    let filters = stream.filters();
    let mut end = if all_known(stream) { End::Whole } else { End::Broken };
    if filters.len() > MAX_FILTERS || is_elsewhere(dict) {
        return Unpacked { bytes: Vec::new(), end: End::Broken, work: 0 };
    }
    let mut bytes = stream.raw_data().into_owned();
    let mut work = bytes.len();
    for (index, filter) in filters.iter().enumerate() {
        let params = params(dict, index);
        let (next, ended) = match filter {
            // What is locked was opened with the raw bytes.
            Filter::Crypt if index == 0 => continue,
            filter => undone(filter, &params, &bytes, most),
        };
        work += next.len();
        bytes = next;
        end = end.then(ended);
        if end == End::TooLarge && is_predicted(&params, filter) {
            return Unpacked { bytes: Vec::new(), end, work };
        }
        if is_predicted(&params, filter) {
            let last = index + 1 == filters.len();
            let sound = row_bytes(&params).is_some_and(|row| row <= bytes.len().max(1));
            match stream.decoded_data() {
                Ok(reckoned) if last && sound => bytes = reckoned.into_owned(),
                _ => return Unpacked { bytes: Vec::new(), end: End::Broken, work },
            }
        }
    }
    Unpacked { bytes, end, work }
}

/// The beginning of a stream of which the first few filters are undone, and no predictor: whether anything comes out,
/// and whether it came to its end. Nothing that is packed is copied, however long it is.
pub fn begun(stream: &Stream<'_>, filters: usize, most: usize) -> Unpacked {
    let (mut bytes, mut end, mut work) = (stream.raw_data(), End::Whole, 0);
    for (index, filter) in stream.filters().iter().enumerate().take(filters.min(MAX_FILTERS)) {
        if index == 0 && *filter == Filter::Crypt {
            continue;
        }
        let (next, ended) = undone(filter, &params(stream.dict(), index), &bytes, most);
        work += next.len();
        (bytes, end) = (next.into(), end.then(ended));
    }
    Unpacked { bytes: bytes.into_owned(), end, work }
}

/// Undoes one filter.
fn undone(filter: &Filter, params: &Dict<'_>, bytes: &[u8], most: usize) -> (Vec<u8>, End) {
    match filter {
        Filter::FlateDecode => inflated(bytes, most),
        Filter::LzwDecode => without_lzw(bytes, params.get::<u8>("EarlyChange") != Some(0), most),
        Filter::RunLengthDecode => without_runs(bytes, most),
        Filter::Ascii85Decode => from_base_85(bytes, most),
        Filter::AsciiHexDecode => from_hex(bytes, most),
        // A picture, or a lock in the wrong place.
        _ => (Vec::new(), End::Broken),
    }
}

impl End {
    /// How two filters ended, one after the other. What was cut at the limit looks broken to the next, and is not.
    fn then(self, next: Self) -> Self {
        match (self, next) {
            (Self::TooLarge, _) | (_, Self::TooLarge) => Self::TooLarge,
            (Self::Whole, next) => next,
            (Self::Broken, _) => Self::Broken,
        }
    }
}

/// Whether the library knows all filters of a stream.
pub fn all_known(stream: &Stream<'_>) -> bool {
    stream.filters().len() == stated(stream.dict())
}

/// How many filters a stream says it has; the library passes over those that it does not know.
fn stated(dict: &Dict<'_>) -> usize {
    ["F", "Filter"]
        .iter()
        .find_map(|key| match dict.get::<Object<'_>>(*key)? {
            Object::Name(_) => Some(1),
            Object::Array(names) => Some(names.raw_iter().count()),
            _ => None,
        })
        .unwrap_or(0)
}

/// Whether what is meant lies in another file, which is never fetched.
pub fn is_elsewhere(dict: &Dict<'_>) -> bool {
    matches!(dict.get::<Object<'_>>("F"), Some(Object::String(_) | Object::Dict(_)))
}

/// The parameters of a filter.
fn params<'a>(dict: &Dict<'a>, index: usize) -> Dict<'a> {
    let found = ["DP", "DecodeParms"].iter().find_map(|key| match dict.get::<Object<'a>>(*key)? {
        Object::Dict(own) if index == 0 => Some(own),
        Object::Array(all) => match Array::iter::<Object<'a>>(&all).nth(index)? {
            Object::Dict(own) => Some(own),
            _ => None,
        },
        _ => None,
    });
    found.unwrap_or_default()
}

fn is_predicted(params: &Dict<'_>, filter: &Filter) -> bool {
    matches!(filter, Filter::FlateDecode | Filter::LzwDecode)
        && params.get::<u32>("Predictor").unwrap_or(1) > 1
}

/// Bytes of one row of a predictor; a row that is longer than all the data makes the library ask for its memory.
fn row_bytes(params: &Dict<'_>) -> Option<usize> {
    let number = |key: &str, usual: usize| params.get::<usize>(key).unwrap_or(usual);
    let bits = number("Colors", 1).checked_mul(number("BitsPerComponent", 8))?;
    Some(number("Columns", 1).checked_mul(bits)?.div_ceil(8))
}

fn is_zlib(first: u8, second: u8) -> bool {
    first & 0x0F == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

fn inflated(packed: &[u8], most: usize) -> (Vec<u8>, End) {
    let mut rest = match packed {
        [] => return (Vec::new(), End::Whole),
        [first, second, rest @ ..] if is_zlib(*first, *second) => rest,
        other => other,
    };
    let (mut inflater, mut bytes) = (Decompress::new(false), Vec::new());
    loop {
        bytes.reserve(STEP);
        let (read, written) = (inflater.total_in(), bytes.len());
        let status = inflater.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        let read = (inflater.total_in() - read) as usize;
        rest = rest.get(read..).unwrap_or(&[]);
        if bytes.len() > most {
            bytes.truncate(most);
            return (bytes, End::TooLarge);
        }
        match status {
            Ok(Status::StreamEnd) => return (bytes, End::Whole),
            Ok(_) if read > 0 || bytes.len() > written => {}
            // It ends before it says so, or is none.
            Ok(_) | Err(_) => return (bytes, End::Broken),
        }
    }
}

/// LZW as in TIFF, whose codes grow to 12 bits; `early` tells that they grow one code sooner than they must.
fn without_lzw(packed: &[u8], early: bool, most: usize) -> (Vec<u8>, End) {
    const CLEAR: usize = 256;
    const EOD: usize = 257;
    const MAX_CODES: usize = 4096;
    let mut bytes: Vec<u8> = Vec::new();
    // Where in the bytes each code stands: what a code means was written before.
    let mut codes: Vec<(usize, usize)> = Vec::new();
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut last: Option<(usize, usize)> = None;
    for byte in packed {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) as usize & ((1 << width) - 1);
        bits &= (1 << held) - 1;
        let start = bytes.len();
        match code {
            EOD => return (bytes, End::Whole),
            CLEAR => {
                codes.clear();
                (width, last) = (9, None);
                continue;
            }
            0..CLEAR => bytes.push(code as u8),
            _ => match (codes.get(code - EOD - 1).copied(), last) {
                (Some((from, len)), Some(_)) => bytes.extend_from_within(from..from + len),
                // The one code that may be used before it is known: the last one with its own first byte.
                (None, Some((from, len))) if code - EOD - 1 == codes.len() => {
                    bytes.extend_from_within(from..from + len);
                    bytes.extend_from_within(from..from + 1);
                }
                _ => return (bytes, End::Broken),
            },
        }
        if bytes.len() > most {
            bytes.truncate(most);
            return (bytes, End::TooLarge);
        }
        // A new code is the last one with the first byte of this one, which follows it.
        if let Some((from, len)) = last
            && codes.len() + EOD + 1 < MAX_CODES
        {
            codes.push((from, len + 1));
        }
        last = Some((start, bytes.len() - start));
        let next = codes.len() + EOD + 1 + usize::from(early);
        width = match next {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    // Writers leave the end out, and readers do without it.
    (bytes, End::Whole)
}

fn without_runs(packed: &[u8], most: usize) -> (Vec<u8>, End) {
    let mut bytes = Vec::new();
    let mut rest = packed;
    while let [length, after @ ..] = rest {
        let length = usize::from(*length);
        match (length, after) {
            (128, _) => return (bytes, End::Whole),
            (0..128, _) => match after.split_at_checked(length + 1) {
                Some((own, next)) => {
                    bytes.extend_from_slice(own);
                    rest = next;
                }
                None => {
                    bytes.extend_from_slice(after);
                    return (bytes, End::Broken);
                }
            },
            (_, [byte, next @ ..]) => {
                bytes.resize(bytes.len() + 257 - length, *byte);
                rest = next;
            }
            (_, []) => return (bytes, End::Broken),
        }
        if bytes.len() > most {
            bytes.truncate(most);
            return (bytes, End::TooLarge);
        }
    }
    (bytes, End::Whole)
}

fn from_base_85(packed: &[u8], most: usize) -> (Vec<u8>, End) {
    let mut bytes: Vec<u8> = Vec::new();
    let mut group: Vec<u32> = Vec::with_capacity(5);
    let value = |group: &[u32]| {
        // What is missing of the last group counts as the highest digit.
        (0..5).try_fold(0_u32, |sum, at| sum.checked_mul(85)?.checked_add(*group.get(at).unwrap_or(&84)))
    };
    for byte in packed {
        match byte {
            b'!'..=b'u' => group.push(u32::from(byte - b'!')),
            b'z' if group.is_empty() => bytes.extend_from_slice(&[0; 4]),
            b'~' => break,
            byte if byte.is_ascii_whitespace() || *byte == 0 => continue,
            _ => return (bytes, End::Broken),
        }
        if group.len() == 5 {
            let Some(value) = value(&group) else { return (bytes, End::Broken) };
            bytes.extend_from_slice(&value.to_be_bytes());
            group.clear();
        }
        if bytes.len() > most {
            bytes.truncate(most);
            return (bytes, End::TooLarge);
        }
    }
    match (group.len(), value(&group)) {
        (0, _) => (bytes, End::Whole),
        (1, _) | (_, None) => (bytes, End::Broken),
        (digits, Some(value)) => {
            bytes.extend(value.to_be_bytes().iter().take(digits - 1));
            (bytes, End::Whole)
        }
    }
}

fn from_hex(packed: &[u8], most: usize) -> (Vec<u8>, End) {
    let (mut bytes, mut high) = (Vec::new(), None);
    for byte in packed {
        let digit = match byte {
            b'>' => break,
            byte if byte.is_ascii_whitespace() || *byte == 0 => continue,
            byte => char::from(*byte).to_digit(16),
        };
        let Some(digit) = digit else { return (bytes, End::Broken) };
        match high.take() {
            None => high = Some(digit as u8),
            Some(high) if bytes.len() < most => bytes.push(high << 4 | digit as u8),
            Some(_) => return (bytes, End::TooLarge),
        }
    }
    bytes.extend(high.map(|high| high << 4));
    (bytes, End::Whole)
}
