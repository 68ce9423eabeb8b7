//! Leaves that were looked at last: a shelf makes each anew, and a window asks for the same few in every frame.

use super::text::Leaf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A few leaves by their numbers; the one that was not looked at for longest makes room.
pub struct RecentLeaves {
    most: usize,
    /// The one that was looked at last is the last. A linear search: there are few.
    leaves: Mutex<Vec<(usize, Arc<Leaf>)>>,
}

impl RecentLeaves {
    /// Keeps at most so many.
    pub fn new(most: usize) -> Self {
        Self { most, leaves: Mutex::default() }
    }

    /// A leaf that is still there, which is now the last that would make room.
    pub fn find(&self, number: usize) -> Option<Arc<Leaf>> {
        let mut leaves = self.lock();
        let at = leaves.iter().position(|(known, _)| *known == number)?;
        let found = leaves.remove(at);
        let leaf = Arc::clone(&found.1);
        leaves.push(found);
        Some(leaf)
    }

    /// Keeps a leaf that was just made. That is done outside of the lock, so that others can be had meanwhile.
    pub fn keep(&self, number: usize, leaf: Arc<Leaf>) {
        let mut leaves = self.lock();
        // Two threads may have made the same leaf at once.
        leaves.retain(|(known, _)| *known != number);
        if leaves.len() >= self.most {
            leaves.remove(0);
        }
        leaves.push((number, leaf));
    }

    /// A panic of another thread leaves the list whole: every change to it is one push or one removal.
    fn lock(&self) -> MutexGuard<'_, Vec<(usize, Arc<Leaf>)>> {
        self.leaves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
