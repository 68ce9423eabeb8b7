//! Which documents are listed, and in which order: what a reader would look for in vain.

use super::*;
use crate::data::listing::{Inside, TreeKind};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

/// A file: name, bytes, and when it was changed.
type Named<'a> = (&'a str, u64, i64);

/// A folder `/case` with folders of files.
fn listing(folders: &[(&str, &[Named])]) -> Listing {
    let count = folders.len() as u32;
    let mut listing = Listing { root: "/case".into(), complete: true, top: 0..count, ..Listing::default() };
    let entry = |path: String, kind, parent: Option<u32>, (size, modified): (u64, i64)| TreeEntry {
        name: path.rsplit('/').next().unwrap().to_owned(),
        path: path.into(),
        kind,
        size,
        modified_millis: Some(modified),
        depth: u32::from(parent.is_some()),
        parent,
    };
    let mut next = count;
    for (name, files) in folders {
        let inside = next..next + files.len() as u32;
        next = inside.end;
        listing.entries.push(entry(
            format!("/case/{name}"),
            TreeKind::Folder(Inside::Read(inside)),
            None,
            (0, 0),
        ));
    }
    for (at, (name, files)) in (0..).zip(folders) {
        for (file, size, modified) in *files {
            let path = format!("/case/{name}/{file}");
            listing.entries.push(entry(path, TreeKind::File, Some(at), (*size, *modified)));
            listing.files += 1;
        }
    }
    listing
}

fn bills() -> Wanted {
    let lists = vec![listing(&[
        ("bills", &[("HR 10 vol 1.txt", 5, 30), ("HR 2.pdf", 900, 10), ("scans.rar", 70, 20)]),
        ("Été", &[("Lettre.txt", 8, 40)]),
        ("nothing", &[]),
    ])];
    Wanted { lists, ..Wanted::default() }
}

/// The rows: folders end in `/` and have their unread documents behind.
fn rows(wanted: Wanted) -> Vec<String> {
    let pile = arranged(wanted, &Stop::default()).unwrap();
    let line = |row: &Row| match row.folder {
        true => format!(
            "{}{}/ {} of {}",
            " ".repeat(row.depth as usize),
            pile.name(row.item),
            row.unread,
            row.files
        ),
        false => format!("{}{}", " ".repeat(row.depth as usize), pile.name(row.item)),
    };
    pile.rows.iter().map(line).collect()
}

fn found(filter: &str) -> Vec<String> {
    let pile = arranged(Wanted { filter: filter.to_owned(), ..bills() }, &Stop::default()).unwrap();
    pile.files.iter().map(|item| pile.name(*item).to_owned()).collect()
}

#[test]
fn words_are_found_in_any_order_in_names_and_in_folders() {
    assert_eq!(found("vol 1"), ["HR 10 vol 1.txt"]);
    assert_eq!(found("1 hr bills"), ["HR 10 vol 1.txt"]);
    assert_eq!(found("bills"), ["HR 10 vol 1.txt", "HR 2.pdf", "scans.rar"]);
    assert_eq!(found("bills/hr"), ["HR 10 vol 1.txt", "HR 2.pdf"]);
    assert_eq!(found("ETE lettre"), ["Lettre.txt"]);
    assert_eq!(found("case").len(), 4);
    assert_eq!(found("vol 9"), Vec::<String>::new());
    assert_eq!(
        rows(Wanted { filter: "hr 2".into(), ..bills() }),
        ["case/ 1 of 1", " bills/ 1 of 1", "  HR 2.pdf"]
    );
}

#[test]
fn a_title_is_found_where_it_is_known() {
    let titles = HashMap::from([(PathBuf::from("/case/bills/HR 2.pdf"), "An Act on Foxes".to_owned())]);
    let wanted = Wanted { filter: "foxes".into(), titles, ..bills() };
    assert_eq!(rows(wanted), ["case/ 1 of 1", " bills/ 1 of 1", "  HR 2.pdf"]);
}

#[test]
fn folders_say_how_much_in_them_is_unread_and_folded_ones_go_on_being_leafed_through() {
    let marks = HashMap::from([
        (PathBuf::from("/case/bills/HR 2.pdf"), ReadMark::Begun),
        (PathBuf::from("/case/Été/Lettre.txt"), ReadMark::Read),
    ]);
    let folded = Arc::new(BTreeSet::from([PathBuf::from("/case/bills")]));
    let wanted = Wanted { marks: Arc::new(marks), folded, ..bills() };
    assert_eq!(rows(wanted.clone()), ["case/ 2 of 4", " bills/ 2 of 3", " Été/ 0 of 1", "  Lettre.txt"]);
    assert_eq!(arranged(wanted, &Stop::default()).unwrap().files.len(), 4);
}

#[test]
fn a_sieve_keeps_what_is_open_and_tells_what_cannot_be_read() {
    let marks = HashMap::from([
        (PathBuf::from("/case/bills/HR 2.pdf"), ReadMark::Begun),
        (PathBuf::from("/case/Été/Lettre.txt"), ReadMark::Begun),
    ]);
    let wanted = Wanted { marks: Arc::new(marks), order: PileOrder::Name, ..bills() };
    let sieved = |sieve| rows(Wanted { sieve, ..wanted.clone() });
    assert_eq!(sieved(Sieve::Unread), ["HR 10 vol 1.txt", "scans.rar"]);
    assert_eq!(sieved(Sieve::Begun), ["HR 2.pdf", "Lettre.txt"]);
    assert_eq!(sieved(Sieve::Unreadable), ["scans.rar"]);
    let stays = [PathBuf::from("/case/bills/HR 2.pdf")].into();
    let unread = Wanted { sieve: Sieve::Unread, stays, ..wanted.clone() };
    assert_eq!(rows(unread), ["HR 2.pdf", "HR 10 vol 1.txt", "scans.rar"]);
    let failed = [PathBuf::from("/case/Été/Lettre.txt")].into();
    let unreadable = Wanted { sieve: Sieve::Unreadable, failed, ..wanted };
    assert_eq!(rows(unreadable), ["Lettre.txt", "scans.rar"]);
}

#[test]
fn orders_go_over_all_folders() {
    let order = |order| rows(Wanted { order, ..bills() });
    assert_eq!(order(PileOrder::Name), ["HR 2.pdf", "HR 10 vol 1.txt", "Lettre.txt", "scans.rar"]);
    assert_eq!(order(PileOrder::Newest), ["Lettre.txt", "HR 10 vol 1.txt", "scans.rar", "HR 2.pdf"]);
    assert_eq!(order(PileOrder::Oldest), ["HR 2.pdf", "scans.rar", "HR 10 vol 1.txt", "Lettre.txt"]);
    assert_eq!(order(PileOrder::Largest), ["HR 2.pdf", "scans.rar", "Lettre.txt", "HR 10 vol 1.txt"]);
    assert_eq!(order(PileOrder::Kind), ["HR 2.pdf", "scans.rar", "HR 10 vol 1.txt", "Lettre.txt"]);
}

#[test]
fn a_hundred_thousand_documents_are_set_out_while_nobody_notices_and_a_stop_is_heard() {
    let names: Vec<String> = (0..100_000).map(|at| format!("annex {at:06} to the report.txt")).collect();
    let files: Vec<(&str, u64, i64)> = names.iter().map(|name| (name.as_str(), 1, 1)).collect();
    let wanted = Wanted {
        lists: vec![listing(&[("all", &files)])],
        filter: "report 0999".into(),
        ..Wanted::default()
    };
    let begun = std::time::Instant::now();
    let pile = arranged(wanted.clone(), &Stop::default()).unwrap();
    assert_eq!(pile.files.len(), 120);
    // A tenth of it is usual; the rest is room for a busy machine.
    assert!(begun.elapsed().as_secs() < 3, "{:?}", begun.elapsed());
    let stop = Stop::default();
    stop.raise();
    assert!(arranged(wanted, &stop).is_none());
}
