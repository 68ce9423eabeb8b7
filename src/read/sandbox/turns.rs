//! Large files of flowing text are read two at a time, whatever is asked for: what they unfold to in their children
//! comes to a multiple of their size, and four at once would fill the memory of a small machine.
//!
//! What has pages is not counted: its child needs little memory for one page after the other, and reads slowly where
//! nobody waits for the rest, so that a third document would wait for ever.

use super::TICK;
use crate::data::job::{Failure, Stop};
use std::sync::{Condvar, Mutex, PoisonError};

/// Readings at once; each child may have a gigabyte.
const AT_ONCE: usize = 2;

/// Who reads now.
#[derive(Default)]
pub struct Turns {
    taken: Mutex<usize>,
    bell: Condvar,
}

/// The right to read a large file, until it is dropped.
pub struct Turn<'a>(&'a Turns);

impl Turns {
    /// Waits until fewer than [`AT_ONCE`] read.
    ///
    /// # Errors
    /// Where nobody wants it any more.
    pub fn take(&self, stop: &Stop) -> Result<Turn<'_>, Failure> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken >= AT_ONCE {
            if stop.raised() {
                return Err(Failure::stopped());
            }
            taken = self.bell.wait_timeout(taken, TICK).unwrap_or_else(PoisonError::into_inner).0;
        }
        *taken += 1;
        Ok(Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.bell.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_waits_until_one_of_two_is_done_or_nobody_wants_it() {
        let turns = Turns::default();
        let stop = Stop::default();
        let one = turns.take(&stop).unwrap();
        let _two = turns.take(&stop).unwrap();
        let unwanted = Stop::default();
        unwanted.raise();
        assert!(turns.take(&unwanted).is_err());
        std::thread::scope(|scope| {
            let third = scope.spawn(|| turns.take(&stop).is_ok());
            drop(one);
            assert!(third.join().unwrap());
        });
        assert_eq!(*turns.taken.lock().unwrap(), 1);
    }
}
