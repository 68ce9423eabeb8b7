//! Lists folders.
use crate::tree::{TreeEntry, TreeKind};
use crate::work::Stop;
use std::path::Path;
pub fn list(folder: &Path, hidden: bool, _stop: &Stop, report: &mut dyn FnMut(TreeEntry, Vec<String>, bool)) {
    report(walk(folder, hidden, 0), Vec::new(), true);
}
fn walk(path: &Path, hidden: bool, depth: usize) -> TreeEntry {
    let mut children: Vec<TreeEntry> = std::fs::read_dir(path).into_iter().flatten().flatten()
        .filter(|e| hidden || !e.file_name().to_string_lossy().starts_with('.'))
        .map(|e| if e.path().is_dir() && depth < 8 { walk(&e.path(), hidden, depth + 1) } else {
            TreeEntry { path: e.path(), name: e.file_name().to_string_lossy().into_owned(), kind: TreeKind::File, size: 0, modified_millis: 0, children: vec![] } }).collect();
    children.sort_by_key(|c| (c.kind == TreeKind::File, c.name.clone()));
    TreeEntry { path: path.into(), name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), kind: TreeKind::Folder, size: 0, modified_millis: 0, children }
}
