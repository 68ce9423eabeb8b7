//! A folder's contents as plain data.

use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeKind { Folder, File }

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    pub path: PathBuf,
    pub name: String,
    pub kind: TreeKind,
    pub size: u64,
    pub modified_millis: u64,
    pub children: Vec<TreeEntry>,
}
