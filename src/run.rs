//! Work: who does it, on which thread, and what each job is. It knows the floors that read, search and keep, and
//! neither desk nor window: it is asked by a [`Job`](crate::data::job::Job) and answers by an
//! [`Outcome`](crate::data::job::Outcome).

pub mod arrange; // which documents of the library are shown, and in which order?
pub mod check; // would these files open?
pub mod door; // what does a second start want opened?
pub mod export; // how does something leave for another program?
pub mod find_bytes; // where do some bytes stand in a file?
pub mod lanes; // which work comes first?
pub mod night; // how does a page look in the dark?
pub mod pool; // who does the work, and what when it panics?
pub mod sheet; // in which order do the rows of a sheet stand, which are shown, and what do cells come to?
pub mod tasks; // what does each job do?
pub mod walk; // what is in a folder on disk?
pub mod watch; // which open file was changed or is gone?
