//! Where the leaves of a large file lie: in the file itself, read and understood again when they are looked at.
//!
//! For each leaf some 40 bytes are kept: where it begins, what was going on before it, and a checksum of its bytes.
//! Where the file was changed or cut short meanwhile, a leaf of the same length in spaces is given instead,
//! so that every span stays good; that it happened is remembered, and can be told. How bytes become a leaf is for a
//! format to say (see [`Reread`]).

use crate::data::document::{Complaint, Leaf, LeafInfo, Shelf};
use crate::data::recent::RecentLeaves;
use crate::read::source::Source;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Leaves that are kept ready: a window shows two or three, and scrolling back should not read again.
const KEPT_LEAVES: usize = 64;

/// How bytes of a file become a leaf, the same whenever it is asked.
pub trait Reread: Send + Sync {
    /// What was going on where a leaf begins, without which it cannot be understood by itself.
    type State: Copy + Send + Sync;

    /// The leaf of some bytes, which begins at `base` in the text.
    fn leaf(&self, raw: Vec<u8>, state: Self::State, base: u64) -> Leaf;

    /// Its text alone.
    fn text(&self, raw: Vec<u8>, state: Self::State) -> String;
}

/// What is kept of one leaf.
#[derive(Clone, Copy, Debug)]
pub struct LeafEntry<S> {
    /// Where in the file its bytes begin.
    pub offset: u64,
    /// Of its bytes when they were scanned; see [`checksum`].
    pub checksum: u64,
    /// How many bytes of the file it takes.
    pub bytes: u32,
    /// Line breaks in its text.
    pub breaks: u32,
    /// What was going on where it begins.
    pub state: S,
}

/// The leaves of one large file. It is asked from several threads, and holds the file open as long as its document
/// lives.
pub struct FileShelf<R: Reread> {
    source: Arc<Source>,
    plan: R,
    entries: Mutex<Vec<Option<LeafEntry<R::State>>>>,
    kept: RecentLeaves,
    changed: AtomicBool,
}

impl<R: Reread> FileShelf<R> {
    /// An empty one, to be filled with [`FileShelf::push`] while the file is scanned.
    pub fn new(source: Arc<Source>, plan: R) -> Self {
        Self {
            source,
            plan,
            entries: Mutex::default(),
            kept: RecentLeaves::new(KEPT_LEAVES),
            changed: AtomicBool::new(false),
        }
    }

    /// How the text is understood, here and while it is scanned.
    pub fn plan(&self) -> &R {
        &self.plan
    }

    /// Adds the next leaf, before anybody can ask for it.
    pub fn push(&self, entry: LeafEntry<R::State>) {
        lock(&self.entries).push(Some(entry));
    }

    /// Passes over a leaf that the document holds itself.
    pub fn pass(&self) {
        lock(&self.entries).push(None);
    }

    /// The shelf of the same file once it has grown, without the last leaf, and what is kept of that. `None` where the
    /// file is not as it was at its beginning and at its end: then it is another.
    pub fn resumed(&self, source: &Arc<Source>) -> Option<(Self, LeafEntry<R::State>)>
    where
        R: Clone,
    {
        let mut entries = lock(&self.entries).clone();
        let last = entries.pop().flatten()?;
        let shelf = Self::new(Arc::clone(source), self.plan.clone());
        let first = entries.iter().flatten().next().copied().unwrap_or(last);
        let same = shelf.raw(&first).is_some() && shelf.raw(&last).is_some();
        *lock(&shelf.entries) = entries;
        same.then_some((shelf, last))
    }

    fn entry(&self, number: usize) -> Option<LeafEntry<R::State>> {
        lock(&self.entries).get(number).copied().flatten()
    }

    /// The leaf's bytes, if they are still the ones that were scanned.
    fn raw(&self, entry: &LeafEntry<R::State>) -> Option<Vec<u8>> {
        let mut raw = vec![0; entry.bytes as usize];
        let count = self.source.read_at(entry.offset, &mut raw).ok()?;
        (count == raw.len() && checksum(&raw) == entry.checksum).then_some(raw)
    }

    fn understood(&self, entry: &LeafEntry<R::State>, info: &LeafInfo) -> Option<Leaf> {
        let leaf = self.plan.leaf(self.raw(entry)?, entry.state, info.span.start);
        let same = leaf.text.len() as u64 == info.span.len() && leaf.blocks.len() == info.blocks as usize;
        same.then_some(leaf)
    }

    fn lost(&self, breaks: u32, info: &LeafInfo) -> Leaf {
        self.changed.store(true, Ordering::Relaxed);
        info.blank(breaks)
    }
}

impl<R: Reread + 'static> Shelf for FileShelf<R> {
    fn fetch(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        if let Some(leaf) = self.kept.find(number) {
            return leaf;
        }
        let entry = self.entry(number);
        // Outside the lock: other leaves can be had while this one is read.
        let leaf = entry
            .and_then(|entry| self.understood(&entry, info))
            .unwrap_or_else(|| self.lost(entry.map_or(0, |entry| entry.breaks), info));
        let leaf = Arc::new(leaf);
        self.kept.keep(number, Arc::clone(&leaf));
        leaf
    }

    fn words(&self, number: usize, info: &LeafInfo) -> Arc<Leaf> {
        if let Some(leaf) = self.kept.find(number) {
            return leaf;
        }
        let Some(entry) = self.entry(number) else {
            return Arc::new(self.lost(0, info));
        };
        let decoded = self
            .raw(&entry)
            .map(|raw| self.plan.text(raw, entry.state))
            .filter(|text| text.len() as u64 == info.span.len());
        Arc::new(match decoded {
            Some(text) => Leaf { text, ..Leaf::default() },
            None => self.lost(entry.breaks, info),
        })
    }

    fn any(&self) -> Option<&dyn std::any::Any> {
        Some(self)
    }

    fn trouble(&self) -> Option<Complaint> {
        self.changed.load(Ordering::Relaxed).then(|| Complaint {
            words: "The file was changed after it was opened; parts that are gone are shown empty."
                .to_owned(),
            span: None,
            hint: Some("Open it again to read it as it is now.".to_owned()),
        })
    }
}

/// Tells whether bytes are the same as before. No guard against somebody who wants to deceive:
/// for that there is the file's digest.
pub fn checksum(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut sums = [FACTOR, !FACTOR, FACTOR.rotate_left(17), FACTOR.rotate_left(41)];
    let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, &b| word << 8 | u64::from(b));
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        // Four sums side by side, so that the processor need not wait for one product before the next.
        for (sum, eight) in sums.iter_mut().zip(block.chunks_exact(8)) {
            let eight = eight.try_into().map_or(0, u64::from_le_bytes);
            *sum = (sum.rotate_left(23) ^ eight).wrapping_mul(FACTOR);
        }
    }
    for rest in blocks.remainder().chunks(8) {
        sums[0] = (sums[0].rotate_left(23) ^ word(rest)).wrapping_mul(FACTOR);
    }
    sums.iter().fold(bytes.len() as u64, |sum, &part| (sum.rotate_left(29) ^ part).wrapping_mul(FACTOR))
}

/// A panic of another thread leaves these tables whole: every change to them is one push or one swap.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
