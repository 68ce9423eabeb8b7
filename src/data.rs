//! Plain data: what the rest of the house speaks of. It knows no files, no threads, no clock and no egui, nor any
//! other floor, so that everything here can be tested by making it.

#![warn(missing_docs)]

pub mod place; // where does a document come from, and where can one go?
pub mod span; // where in a text?
pub mod text; // which words, and where are they held?

pub mod pieces; // where on a page does each word lie, in little room?
pub mod unit; // where on a page does a span lie?

pub mod bounded; // how much may a message unfold to?
pub mod budget; // which pictures of a document are shown, where they take too much work?
pub mod limits; // how much may a document say?

pub mod address; // how does a place stand in one line that leads back to it?
pub mod arrangement; // how does a view sort and filter the rows of a sheet?
pub mod block; // what is text made of?
pub mod bytes; // how is a place in a file named that nobody can read?
pub mod cfi; // how do other reading programs name a place in a book?
pub mod cite; // in which forms is a quotation cited?
pub mod comparison; // what differs between two documents?
pub mod copying; // what is copied of a selection?
pub mod document; // what did reading a file once give?
pub mod draft; // how does a format say what it meets?
pub mod export; // what leaves the program for others and for paper?
pub mod grid; // which cell of a sheet does a byte stand in?
pub mod job; // what is asked of the pool, and what came of it?
pub mod kept; // what is to be kept, and what was kept?
pub mod listing; // what lies in a folder?
pub mod lists; // what do all lists of a document have in common, and what does it promise?
pub mod merged; // which cells of a sheet are shown as one?
pub mod moment; // when was an entry of a log written?
pub mod names; // how is a name read, and what is it called that has none?
pub mod node; // what is structured data made of?
pub mod packed; // how does a long text lie in little memory?
pub mod page_range; // which pages are meant by “3-5, 9”?
pub mod password; // what did the user type that nobody may see?
pub mod path_bytes; // how is a name kept that is not Unicode?
pub mod pile; // which documents are listed, and in which order?
pub mod query; // what is searched for, and what was found?
pub mod quotation; // what of a letter is quoted, and what of that is folded?
pub mod recent; // which leaves were looked at last?
pub mod records; // which rows and columns has data that is a table?
pub mod redaction; // where were words taken out of the original?
pub mod remark; // who wrote a comment, and whom does it answer?
pub mod renumbered; // which number has an item in a reading of a draft?
pub mod revision; // what was changed in it, by whom and when?
pub mod seams; // where do two words touch that are not one?
pub mod settings; // what did the user choose?
pub mod severity; // how bad is what an entry of a log says?
pub mod shown; // what of it is to be seen, with all changes accepted or rejected?
pub mod sketch; // how does a document look as text?
pub mod trace; // where in the source of a chapter do words stand?
pub mod typefaces; // which letters come with the program?
pub mod value; // what is in a cell: a number, a day, or words?
pub mod values; // how is a list of values read, where the reader says it?
pub mod varint; // how does a packed list hold a number?
pub mod visible; // how does what a stranger wrote stand on a terminal?
pub mod wording; // how are numbers said?
