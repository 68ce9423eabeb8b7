//! A second start of the program hands its files to the window that is there: one window of a profile listens at a door,
//! and others knock.
//!
//! What comes over it is taken for hostile, though only programs of the same user are let in: it is bounded in bytes,
//! number and time, read once by [`request::parse`], and can say nothing but paths to open. No command comes this way.
//!
//! The window answers for itself: a visit counts once it was taken by the thread that draws, and is withdrawn when that
//! does not happen in time. So files are opened in one of the two windows, and never in none.
//!
//! Linux alone can tell who knocks (`SO_PEERCRED`); elsewhere each start opens a window of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, Sender};

#[cfg(target_os = "linux")]
mod listen;
#[cfg(target_os = "linux")]
mod request;
#[cfg(not(target_os = "linux"))]
mod shut;

#[cfg(target_os = "linux")]
pub use listen::{Knock, Place, knock, open};
#[cfg(not(target_os = "linux"))]
pub use shut::{Knock, Place, knock, open};

/// Paths from the root, each with whether it is a folder.
pub type Given = Vec<(PathBuf, bool)>;

/// The door of this window.
pub struct Door {
    visits: Receiver<Visit>,
}

impl Door {
    /// Those who have knocked since the last time.
    pub fn poll(&self) -> Vec<Visit> {
        self.visits.try_iter().collect()
    }
}

/// Somebody at the door, who waits for an answer.
pub struct Visit {
    given: Given,
    state: Arc<AtomicU8>,
    answer: Sender<()>,
}

const WAITS: u8 = 0;
const TAKEN: u8 = 1;
#[cfg(target_os = "linux")]
const WITHDRAWN: u8 = 2;

impl Visit {
    /// What is to be opened, which nobody else opens from now on. `None` where the other start has given up waiting, and
    /// opens it in a window of its own.
    pub fn take(self) -> Option<Given> {
        change(&self.state, TAKEN).then(|| {
            // It may be gone by now; it was told all the same that nothing is to be done.
            let _ = self.answer.send(());
            self.given
        })
    }
}

/// Whether it was this side that decided.
fn change(state: &AtomicU8, to: u8) -> bool {
    state.compare_exchange(WAITS, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
}
