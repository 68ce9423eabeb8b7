//! Folioscope: a desktop reading room. The modules in the order in which to read them.

pub mod span; // where in a text?

pub mod document; // what did reading a file once give?
pub mod draft; // how does a format say what it meets?
pub mod sketch; // what was understood, as text?
pub mod work; // what is asked of the workshop?

pub mod decode; // which encoding are bytes in?
pub mod formats; // which format reads a file?
pub mod highlight; // which words of a listing are comments, keywords, numbers?
pub mod source; // what are a file's bytes, name and digest?
