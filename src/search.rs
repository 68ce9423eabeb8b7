//! Searching: pure functions over documents that were read. It knows plain data alone, no files and no formats.

pub mod compare; // what differs between two documents?
pub mod find; // where does a document have these words?
pub mod quote; // where do words stand now that stood elsewhere?
