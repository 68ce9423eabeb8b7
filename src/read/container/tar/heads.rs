//! A head of a TAR archive: a block of 512 bytes with the name, the size and the rest as text; and what is said before it
//! where that does not suffice.

/// Everything begins at whole blocks.
pub const BLOCK: usize = 512;

/// What a head stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    File,
    Folder,
    /// To another member, or to anywhere.
    Link,
    /// A part of a machine, or a pipe.
    Device,
    /// A file of which only parts are written.
    Holes,
    /// Names of the archive itself, and lists of what is missing.
    Label,
    /// What is said of the next member, and of all that follow.
    Said,
    SaidOfAll,
    LongName,
    LongLink,
}

/// A block that is a head.
pub struct Head<'b>(&'b [u8]);

impl<'b> Head<'b> {
    /// `None` for a block that is none: its sum does not fit.
    pub fn of(block: &'b [u8]) -> Option<Self> {
        let stated = number(field(block, 148, 8))?;
        let byte = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { b' ' } else { *byte };
        let bytes = || block.iter().take(BLOCK).enumerate().map(byte);
        // Some old programs took bytes for numbers with a sign.
        let plain: u64 = bytes().map(u64::from).sum();
        let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
        (block.len() >= BLOCK && (stated == plain || i64::try_from(stated) == Ok(signed)))
            .then_some(Self(block))
    }

    /// Whether it is a head for sure, and not bytes that look like one by chance.
    pub fn is_sound(&self) -> bool {
        let named = self.0.first().is_some_and(|first| *first >= b' ');
        let kind = self.0.get(156).is_some_and(|kind| *kind == 0 || kind.is_ascii_graphic());
        named && kind && number(field(self.0, 124, 12)).is_some()
    }

    pub fn kind(&self) -> Kind {
        match self.0.get(156).copied().unwrap_or_default() {
            // Before there were kinds, the name said it; where there are, a long one may be cut at any place.
            0 | b'0' if !self.has_kinds() && until_zero(field(self.0, 0, 100)).ends_with(b"/") => {
                Kind::Folder
            }
            b'1' | b'2' => Kind::Link,
            b'3' | b'4' | b'6' => Kind::Device,
            b'5' | b'D' => Kind::Folder,
            b'S' => Kind::Holes,
            b'V' | b'M' | b'N' => Kind::Label,
            b'x' | b'X' => Kind::Said,
            b'g' => Kind::SaidOfAll,
            b'L' => Kind::LongName,
            b'K' => Kind::LongLink,
            // What is not known is to be taken for a file.
            _ => Kind::File,
        }
    }

    fn has_kinds(&self) -> bool {
        field(self.0, 257, 5) == b"ustar"
    }

    /// Bytes of a file of which only parts are written (GNU).
    pub fn true_size(&self) -> Option<u64> {
        number(field(self.0, 483, 12)).filter(|_| self.kind() == Kind::Holes)
    }

    /// Whether more of the list of its parts follows, in blocks of its own (GNU).
    pub fn goes_on(&self) -> bool {
        self.kind() == Kind::Holes && self.0.get(482).is_some_and(|flag| *flag != 0)
    }

    /// With what stands before it, where that is written apart.
    pub fn name(&self) -> Vec<u8> {
        let name = until_zero(field(self.0, 0, 100));
        // GNU has times where others have the beginning of a long name.
        let posix = field(self.0, 257, 6) == b"ustar\0";
        let before = if posix { until_zero(field(self.0, 345, 155)) } else { &[] };
        match before {
            [] => name.to_vec(),
            before => [before, b"/", name].concat(),
        }
    }

    pub fn size(&self) -> u64 {
        number(field(self.0, 124, 12)).unwrap_or_default()
    }

    pub fn changed(&self) -> Option<i64> {
        number(field(self.0, 136, 12))
            .and_then(|seconds| i64::try_from(seconds).ok())
            .filter(|seconds| *seconds > 0)
    }

    /// Where a link leads.
    pub fn lead(&self) -> &'b [u8] {
        until_zero(field(self.0, 157, 100))
    }

    /// The name of whom it belonged to.
    pub fn owner(&self) -> &'b [u8] {
        if self.has_kinds() { until_zero(field(self.0, 265, 32)) } else { &[] }
    }
}

/// Whether another block of the list of parts follows this one.
pub fn list_goes_on(block: &[u8]) -> bool {
    block.get(504).is_some_and(|flag| *flag != 0)
}

/// What is said of a member before its head.
#[derive(Default)]
pub struct Pax {
    pub path: Option<Vec<u8>>,
    pub link: Option<Vec<u8>>,
    pub len: Option<u64>,
    pub changed: Option<i64>,
    pub comment: Option<String>,
    /// Only parts of it are written …
    pub holes: bool,
    /// … of so many bytes.
    pub true_len: Option<u64>,
}

impl Pax {
    /// Lines of a length, a name and a value: `30 mtime=1350244992.023960108`.
    pub fn take(&mut self, mut bytes: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', bytes) {
            let len = std::str::from_utf8(&bytes[..space]).ok().and_then(|len| len.parse::<usize>().ok());
            let Some(line) = len.filter(|len| *len > space + 1).and_then(|len| bytes.get(..len)) else {
                break;
            };
            bytes = &bytes[line.len()..];
            let line = line[space + 1..].strip_suffix(b"\n").unwrap_or(&line[space + 1..]);
            let Some(equals) = memchr::memchr(b'=', line) else { continue };
            self.value(&line[..equals], &line[equals + 1..]);
        }
    }

    fn value(&mut self, name: &[u8], value: &[u8]) {
        let text = || std::str::from_utf8(value).ok();
        match name {
            b"path" if !self.holes || self.path.is_none() => self.path = Some(value.to_vec()),
            b"linkpath" => self.link = Some(value.to_vec()),
            b"size" => self.len = text().and_then(|text| text.parse().ok()),
            b"mtime" => {
                let whole = text().and_then(|text| text.split('.').next());
                self.changed = whole.and_then(|whole| whole.parse().ok());
            }
            b"comment" => self.comment = text().map(str::to_owned),
            b"GNU.sparse.name" => self.path = Some(value.to_vec()),
            b"GNU.sparse.realsize" | b"GNU.sparse.size" => {
                self.true_len = text().and_then(|text| text.parse().ok());
            }
            _ => {}
        }
        self.holes |= name.starts_with(b"GNU.sparse.");
    }
}

fn field(block: &[u8], at: usize, len: usize) -> &[u8] {
    block.get(at..at + len).unwrap_or_default()
}

pub fn until_zero(bytes: &[u8]) -> &[u8] {
    &bytes[..memchr::memchr(0, bytes).unwrap_or(bytes.len())]
}

/// In octal digits, or as a number with the first bit set.
fn number(field: &[u8]) -> Option<u64> {
    match field {
        [first, rest @ ..] if first & 0x80 != 0 => {
            let first = u64::from(first & 0x3F);
            let small =
                rest.iter().try_fold(first, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)));
            // A number below zero is no size, and no time that anybody means.
            small.filter(|_| field[0] & 0x40 == 0)
        }
        _ => {
            let digits = field.iter().copied().skip_while(|byte| *byte == b' ');
            let digits: Vec<u8> = digits.take_while(|byte| !matches!(byte, 0 | b' ')).collect();
            let digits = std::str::from_utf8(&digits).ok()?;
            if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
        }
    }
}
