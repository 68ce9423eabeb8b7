//! Folioscope: a desktop reading room. The modules in the order in which to read them,
//! each with the question it answers.

// ---- plain data: no files, no threads, no clock, no egui
pub mod span; // where in a text?

pub mod unit; // where on a page does a span lie?

pub mod document; // what did reading a file once give?
pub mod draft; // how does a format say what it meets?
pub mod query; // what is searched for, and what was found?
pub mod settings; // what did the user choose?
pub mod tree; // what lies in a folder?
pub mod wording; // how are numbers said?
pub mod work; // what is asked of the workshop, and what came of it?

// ---- the workshop: functions over plain data
pub mod decode; // which encoding are bytes in?
pub mod find; // where does a document have these words?
pub mod formats; // which format reads a file?
pub mod highlight; // what is each word of code?
pub mod library; // what is in a folder on disk?
pub mod sketch; // how does a document look as text?
pub mod source; // what are a file's bytes, name and digest?
pub mod store; // what is kept for the user, and how does it survive?

pub mod keeper; // what does the desk ask of the store?

pub mod worker; // how is a stranger's file read without harm?

pub mod check; // would these files open?
pub mod jobs; // who does the work, and what when it panics?
pub mod workshop; // what does each job do?

// ---- the desk: all state, and what may happen to it
pub mod desk;

// ---- the roof: the only egui
pub mod ui;
