//! Sees to it that what is said to be saved is on the disk: not in memory, and not in a file that nobody can find again.
//!
//! A store in memory answers questions, so that one can read on; but a save into it is no save, and is answered as one
//! that failed. The desk then says so, keeps it, and tries again. Once the folder can be written, the database is opened
//! there, and the desk's own tries bring all that it was not told is saved. So it is where another program held the
//! database when the window opened; what the user had in it is asked for then.
//!
//! The same where the file was taken away while the window is open (somebody deleted the profile). A new one is begun.
//! Rejected: putting back what the old one held, which can still be read: who deletes a folder wants it gone.

use super::alive::Alive;
use super::file::Patience;
use super::opening::Obstacle;
use super::{Failure, Store, file, opening};

impl Store {
    /// Whether what is saved outlives the program.
    pub fn durable(&self) -> bool {
        self.not_on_disk.is_none() && self.identity.as_ref().is_some_and(file::Identity::holds)
    }

    /// Whether the database is there and another program keeps this one out of it, which will have an end: what the user
    /// had is in it, and was not read yet.
    pub fn is_kept_out(&self) -> bool {
        self.not_on_disk.as_ref().is_some_and(|not| not.obstacle == Obstacle::Busy)
    }

    /// Comes before each save into the database. What the user should know of it goes along with the next answer that
    /// something is saved (`untold`).
    ///
    /// # Errors
    /// Where the database is not on the disk and cannot be brought there.
    pub(in crate::keep) fn ensure_durable(&mut self) -> Result<(), Failure> {
        if self.durable() {
            return Ok(());
        }
        let mut words = Vec::new();
        if self.not_on_disk.is_none() {
            // Before the new one is opened. SQLite leaves a log alone that is not its own file’s any more.
            (self.db, self.identity, self.alive) = (None, None, None);
            words.push(format!(
                "The program’s database was deleted or replaced while this window was open. What is done from here on is \
                 kept in the one that is there now. Folder: {}",
                self.data.display()
            ));
        } else if self.not_on_disk.as_ref().is_some_and(|not| not.obstacle == Obstacle::File) {
            return Err(self.in_memory_only());
        }
        let patience = Patience::of_a_save();
        match opening::open_on_disk(&self.data, &mut words, &patience) {
            Ok((db, identity)) => {
                (self.db, self.identity, self.not_on_disk) = (Some(db), identity, None);
                self.alive = Alive::claim(&self.data, &self.window, &patience);
                self.untold.append(&mut words);
                Ok(())
            }
            Err(not_on_disk) => {
                self.not_on_disk = Some(not_on_disk);
                if self.db.is_none() {
                    self.db = opening::open_in_memory(Some(&self.data.join(opening::FILE))).ok();
                }
                Err(self.in_memory_only())
            }
        }
    }

    fn in_memory_only(&self) -> Failure {
        let why = self.not_on_disk.as_ref().map(|not| not.why.as_str()).unwrap_or_default();
        let folder = self.data.display();
        Failure::new(format!(
            "Your notes and places could not be saved in {folder}, and are in memory only. {why}"
        ))
    }
}
