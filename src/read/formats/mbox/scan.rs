//! Goes through a mailbox once, in pieces, and says where each letter lies: what is in the letters is passed over by looking
//! for the line that begins the next one.
//!
//! Where a letter begins is a matter of habit and not of rules (RFC 4155, appendix A): a line that begins with “From ” and
//! says when, after a blank line and before a line of a head.

use crate::data::job::Failure;
use crate::read::source::Source;

/// Bytes that are looked through at once.
pub const STEP: usize = 4 * 1024 * 1024;
/// The longest line that begins a letter, and the longest below it; what is more of them is not looked at.
const LINE: usize = 1024;
/// Bytes of a letter in which its head is looked for.
pub const HEAD: usize = 64 * 1024;
const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
const BEGINS: &[u8] = b"\nFrom ";

/// Where a letter lies, without the line that begins it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lies {
    /// Its first byte.
    pub start: u64,
    /// After its last one.
    pub end: u64,
}

/// Who is told of letters while a mailbox is gone through.
pub trait Hears {
    /// A letter begins with these bytes, at least as many as are looked at for a head.
    fn begins(&mut self, bytes: &[u8]);
    /// Bytes of the letter that is open: the first `own` of them, in order, and what comes behind them in the file.
    fn passes(&mut self, bytes: &[u8], own: usize);
    /// The letter that is open ends.
    ///
    /// # Errors
    /// Where no more is wanted.
    fn ends(&mut self, lies: Lies) -> Result<(), Failure>;
    /// All before this byte has been gone through.
    ///
    /// # Errors
    /// Where no more is wanted.
    fn came_to(&mut self, at: u64) -> Result<(), Failure>;
}

/// Goes through a mailbox.
///
/// # Errors
/// What the source and the hearer say.
pub fn scan(source: &Source, hears: &mut impl Hears) -> Result<(), Failure> {
    let finder = memchr::memmem::Finder::new(BEGINS);
    let mut bytes = vec![0; STEP + HEAD + LINE];
    let mut walk = Walk { hears, open: None, passed: 0 };
    let mut at = 0_u64;
    loop {
        let count = source.read_at(at, &mut bytes).map_err(|error| source.failure(&error))?;
        let block = bytes.get(..count).unwrap_or_default();
        let whole = count < bytes.len();
        let own = if whole { count } else { STEP };
        if at == 0 && block.starts_with(BEGINS.get(1..).unwrap_or_default()) {
            walk.begin(block, at, 0);
        }
        for found in finder.find_iter(block).take_while(|found| *found < own) {
            if parts_letters(block, found) {
                walk.pass(block, at, found);
                walk.end(at + found as u64)?;
                walk.begin(block, at, found + 1);
            }
        }
        walk.pass(block, at, own);
        at += own as u64;
        if whole {
            return walk.end(at);
        }
        walk.hears.came_to(at)?;
    }
}

struct Walk<'h, H> {
    hears: &'h mut H,
    /// Where the open letter begins.
    open: Option<u64>,
    /// Up to which byte the hearer knows it.
    passed: u64,
}

impl<H: Hears> Walk<'_, H> {
    /// A letter begins below this line of a block, which begins at a byte of the file.
    fn begin(&mut self, block: &[u8], at: u64, line: usize) {
        let start = after_line(block, line);
        self.passed = at + start as u64;
        self.open = Some(self.passed);
        self.hears.begins(block.get(start..).unwrap_or_default());
    }

    /// What is before this place in a block belongs to the open letter.
    fn pass(&mut self, block: &[u8], at: u64, to: usize) {
        let from = self.passed.saturating_sub(at) as usize;
        if self.open.is_some() && from < to {
            self.hears.passes(block.get(from..).unwrap_or_default(), to - from);
            self.passed = at + to as u64;
        }
    }

    fn end(&mut self, end: u64) -> Result<(), Failure> {
        let ended = self.open.take().map(|start| Lies { start, end: end.max(start) });
        ended.map_or(Ok(()), |lies| self.hears.ends(lies))
    }
}

/// Whether the line below this break parts two letters.
fn parts_letters(block: &[u8], found: usize) -> bool {
    let here = block.get(found + 1..).unwrap_or_default();
    let before = block.get(..found).unwrap_or_default();
    // At the border of two pieces the line before is not at hand, and a time in the line has to do.
    let after_blank = before.len() < 2 || before.ends_with(b"\n") || before.ends_with(b"\n\r");
    begins_letter(here) && (after_blank || names_sender(here))
}

/// Where the next line begins.
fn after_line(block: &[u8], from: usize) -> usize {
    let rest = block.get(from..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(block.len(), |end| from + end + 1)
}

/// Whether a letter begins here: a line with a sender, a time and a year, and below it a line of a head. “From 9:30 to 10:00
/// in 1996” begins a sentence.
pub fn begins_letter(bytes: &[u8]) -> bool {
    let mut lines = bytes.get(..bytes.len().min(2 * LINE)).unwrap_or_default().split(|byte| *byte == b'\n');
    let first = lines.next().and_then(|line| line.strip_prefix(b"From ")).unwrap_or_default();
    let year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let words = || first.trim_ascii().rsplit(u8::is_ascii_whitespace);
    // A zone may follow it.
    let dated = words().take(2).any(year) && words().any(|word| MONTHS.contains(&word));
    let below = lines.next().unwrap_or_default();
    let name = below.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let head = name > 0 && below.get(name) == Some(&b':');
    dated && says_a_time(first) && (head || below.starts_with(b">From "))
}

/// Whether the line that begins a letter names a sender as machines do, and the day: some programs forget the blank line
/// before it, and nobody writes so.
fn names_sender(bytes: &[u8]) -> bool {
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut words = line.split(u8::is_ascii_whitespace).skip(1).filter(|word| !word.is_empty());
    let sender =
        words.next().is_some_and(|word| word == b"-" || word == b"MAILER-DAEMON" || word.contains(&b'@'));
    sender && words.next().is_some_and(|word| DAYS.contains(&word))
}

/// Whether a line says an hour and a minute, as all do that begin a letter.
fn says_a_time(line: &[u8]) -> bool {
    line.windows(5).any(
        |five| matches!(five, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit())),
    )
}
