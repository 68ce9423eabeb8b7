//! Whole sessions as text: what somebody does, line by line, and what they have before them after each line.
//!
//! A story runs through `Desk::handle` alone, with the tasks behind it, each done at once.
//! So a story that breaks names the act after which the reader lost something. Where the window would be stands a
//! page of three paragraphs, which carries out what it is asked and says what it shows.
//!
//! Each subject has a file of its own under `stories/`, all in one program, because each program of tests costs its
//! linking.

#[path = "stories/archives.rs"]
mod archives; // what lies in an archive?
#[path = "stories/books.rs"]
mod books; // do addresses of other reading programs lead to their words?
#[path = "stories/bytes.rs"]
mod bytes; // what of a file as bytes?
#[path = "stories/changing.rs"]
mod changing; // what when a file changes while it is read?
#[path = "stories/compared.rs"]
mod compared; // what of two documents goes before others?
#[path = "stories/drafts.rs"]
mod drafts; // what differs?
#[path = "stories/files.rs"]
mod files; // the files that most stories are about
#[path = "stories/finding.rs"]
mod finding; // where do these words stand?
#[path = "stories/inner.rs"]
mod inner; // what of documents in documents?
#[path = "stories/keys.rs"]
mod keys; // where are the keys, and what does Esc take away?
#[path = "stories/leafing.rs"]
mod leafing; // what is opened, and what comes after it?
#[path = "stories/letters.rs"]
mod letters; // does one come from a mailbox to a cell, and back?
#[path = "stories/library.rs"]
mod library; // what counts as read, and what is listed?
#[path = "stories/logs.rs"]
mod logs; // what is asked of a log, and what is added to it?
#[path = "stories/mouse.rs"]
mod mouse; // what is pointed at, and where do links lead back?
#[path = "stories/out.rs"]
mod out; // what leaves?
#[path = "stories/pasting.rs"]
mod pasting; // do pasted words outlast everything?
#[path = "stories/selecting.rs"]
mod selecting; // what is selected, copied and cited?
#[path = "stories/sessions.rs"]
mod sessions; // what is there again at the next start?
#[path = "stories/sheets.rs"]
mod sheets; // are sheets sorted and filtered without losing an address?
#[path = "stories/teller.rs"]
mod teller; // who tells it
#[path = "stories/tiles.rs"]
mod tiles; // what stands beside what?
#[path = "stories/ways.rs"]
mod ways; // how does one get to a place, and back?
