//! Folioscope: a desktop reading room. The modules in the order in which to read them.

pub mod span; // where in a text?

pub mod document; // what did reading a file once give?
pub mod draft; // how does a format say what it meets?
pub mod settings; // what does the user prefer?
pub mod tree; // what is in a folder?
pub mod work; // what is asked of the workshop?

pub mod formats; // which format reads a file?
pub mod source; // what are a file's bytes, name and digest?

pub mod library; // how is a folder walked?
pub mod store; // where is kept what the user made?
