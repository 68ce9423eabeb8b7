//! Sees to it that what is said to be saved is on the disk: not in memory, and not in a file that nobody can find again.
//!
//! A store in memory answers questions, so that one can read on; but a save into it is no save, and is answered as one
//! that failed. The desk then says so, keeps it, and tries again. Once the folder can be written, the database is opened
//! there, and the desk's own tries bring all that it was not told is saved.
//!
//! The same where the file was taken away while the window is open (somebody deleted the profile). A new one is begun.
//! Rejected: putting back what the old one held, which can still be read: who deletes a folder wants it gone.

use super::alive::Alive;
use super::{Failure, Store, file, opening};

impl Store {
    /// Whether what is saved outlives the program.
    pub fn durable(&self) -> bool {
        self.not_on_disk.is_none() && self.identity.as_ref().is_some_and(file::Identity::holds)
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
        } else if self.not_on_disk.as_ref().is_some_and(|not| !not.folder_closed) {
            return Err(self.in_memory_only());
        }
        match opening::open_on_disk(&self.data, &mut words) {
            Ok((db, identity)) => {
                (self.db, self.identity, self.not_on_disk) = (Some(db), identity, None);
                self.alive = Alive::claim(&self.data, &self.window);
                self.untold.append(&mut words);
                Ok(())
            }
            Err(not_on_disk) => {
                self.not_on_disk = Some(not_on_disk);
                if self.db.is_none() {
                    self.db = opening::open_in_memory(&self.data.join(opening::FILE)).ok();
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
