//! Folioscope: a desktop reading room. The modules in the order in which to read them.

pub mod span; // where in a text?

pub mod document; // what did reading a file once give?
pub mod draft; // how does a format say what it meets?
pub mod query; // what is searched for, and where was it found?
pub mod work; // what is asked of the workshop?

pub mod find; // where do these words stand in a document?
pub mod formats; // which format reads a file?
pub mod source; // what are a file's bytes, name and digest?
