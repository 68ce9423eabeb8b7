//! In which order members are shown: folder by folder, each with its files first and then the folders in it, all sorted as
//! the library sorts.

use crate::data::limits::LEVELS;
use crate::data::listing::SortKey;
use crate::read::container::Member;
use std::collections::BTreeMap;

/// A folder that is shown: one that holds files, or that the archive names and that is empty.
#[derive(Debug, PartialEq, Eq)]
pub struct Folder {
    /// From the archive's own beginning; empty for that.
    pub path: String,
    /// How many shown folders it lies in, and itself.
    pub level: u8,
    /// The files that lie in it, by their numbers.
    pub members: Vec<usize>,
    /// Whether nothing lies in it, nor in folders in it.
    pub empty: bool,
}

/// All members in the order in which they are shown.
pub fn arranged(members: &[Member]) -> Vec<Folder> {
    // By the parts of their paths as they are sorted, so that a folder comes before what lies in it.
    let mut folders: BTreeMap<Vec<SortKey>, (String, Vec<usize>)> = BTreeMap::new();
    for (number, member) in members.iter().enumerate() {
        let (path, is_file) = match member.folder {
            true => (member.name.trim_end_matches('/'), false),
            false => (member.name.rsplit_once('/').map_or("", |(folder, _)| folder), true),
        };
        let (_, inside) = folders.entry(sorted_parts(path)).or_insert_with(|| (path.to_owned(), Vec::new()));
        if is_file {
            inside.push(number);
        }
    }
    let keys: Vec<Vec<SortKey>> = folders.keys().cloned().collect();
    let mut above: Vec<Vec<SortKey>> = Vec::new();
    let mut shown = Vec::with_capacity(folders.len());
    for (at, (key, (path, mut inside))) in folders.into_iter().enumerate() {
        // What comes next lies in it, or nothing does.
        let holds_folders = keys.get(at + 1).is_some_and(|next| next.starts_with(&key));
        // A folder that only holds folders is seen in their paths.
        if inside.is_empty() && (holds_folders || key.is_empty()) {
            continue;
        }
        above.retain(|above| key.starts_with(above));
        let level = u8::try_from(above.len() + 1).unwrap_or(LEVELS).min(LEVELS);
        let empty = inside.is_empty();
        let name = |number: &usize| {
            let name = members.get(*number).map_or("", |member| member.name.as_str());
            SortKey::of(name.rsplit('/').next().unwrap_or_default(), false)
        };
        inside.sort_by_cached_key(name);
        if !key.is_empty() {
            above.push(key);
        }
        shown.push(Folder { path, level, members: inside, empty });
    }
    shown
}

fn sorted_parts(path: &str) -> Vec<SortKey> {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).map(|part| SortKey::of(part, true)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_their_folders_as_the_library_has_them() {
        let names = ["b/10.txt", "b/2.txt", "a.txt", "b/c/deep/x", "empty/", "b/", "./z.txt", "b/c/", "Ä/1"];
        let members: Vec<Member> = names
            .iter()
            .map(|name| Member { name: (*name).to_owned(), folder: name.ends_with('/'), ..Member::default() })
            .collect();
        let told: Vec<String> = arranged(&members)
            .iter()
            .map(|folder| {
                let files: Vec<&str> = folder.members.iter().map(|number| names[*number]).collect();
                format!("{} {:?} {} {}", folder.level, folder.path, files.join(" "), folder.empty)
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 \"\" a.txt ./z.txt false",
                "1 \"Ä\" Ä/1 false",
                "1 \"b\" b/2.txt b/10.txt false",
                "2 \"b/c/deep\" b/c/deep/x false",
                "1 \"empty\"  true",
            ]
        );
    }
}
