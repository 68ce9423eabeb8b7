//! What is kept for the user, and the only floor that writes files. It knows plain data, and neither formats nor who
//! asks. What the user made is on disk before anybody says so.
//!
//! # How an error of keeping travels
//!
//! | what goes wrong | what it becomes | where it is shown | what it ends |
//! |---|---|---|---|
//! | a save: full disk, a store that is busy or damaged, one that is in memory only or was deleted under the window, a keeper that panics | `Failure` in `Outcome::SaveFailed`, by the identity of the save (`SaveId`) | once as a message; then in the line at the foot (`desk/saves.rs`), until it is made good | nothing: what was there before stays, the save is tried again, and the window does not close over it without a word |
//! | a file that had to be set aside to save: settings that are no TOML | words in `Outcome::Saved` | a message | nothing: it is saved, and the old file lies beside the new one |
//! | a question to the store: places, read marks, a session | `Failure` in `Outcome::Failed` | a message | the question: one reads on without the answer |
//! | opening: no folder to write in, a damaged store, one of a newer version, settings that cannot be read | words of `Store::open` | a message of the first frame | at most the keeping of this run, which then goes on in memory, and every save into it is one that failed; once the folder can be written, the database is opened there (`store/disk.rs`) |
//! | a session that is not understood, or not in full | `lost` of `desk/session/reading.rs` | a message; the record goes to `session_aside` | the part that was not understood; also where a byte is not UTF-8 |
//!
//! Nothing here ends the program, and nothing is written over that could not be read.

#[cfg(target_os = "linux")]
pub mod doorway; // by which way do other starts reach the window that is there?
pub mod install; // what does the system know of the program?
pub mod keeper; // what does the desk ask of the store?
pub mod outgoing; // how is a file written that the user asked for?
pub mod store; // what is kept, and how does it survive?
