//! Files into documents. It knows plain data alone: not who asks, what is searched for, or where anything is kept.
//! Originals are opened to be read and never written, moved or locked.

#![warn(missing_docs)]

pub mod base64; // which bytes does a text stand for?
pub mod cards; // what do the lines of calendars and cards say?
pub mod chart; // what was a chart drawn from?
pub mod container; // which files lie in a file?
pub mod decode; // which encoding are bytes in?
pub mod formats; // which format reads a file?
pub mod highlight; // what is each word of code?
pub mod lock; // which password opens a file?
pub mod memory; // what is given back when nobody waits?
pub mod office; // what do texts of office programs share?
pub mod opened; // what does a document serve while it stays open?
pub mod outlook; // what does Outlook know of a message?
pub mod picture; // what is on a picture?
pub mod sheets; // how does a workbook show a number?
pub mod shelf; // where do the leaves of a large file lie?
pub mod slides; // what do presentations share?
pub mod source; // what are a file's bytes, name and digest?
pub mod trees; // what is structured data made of?
pub mod xml; // what stands in the parts of books and Office files?

pub mod sandbox; // how is a stranger's file read without harm?
