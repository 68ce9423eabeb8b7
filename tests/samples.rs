//! Every file dropped into `tests/samples/<format>/` is a test: it is read, its spans are checked,
//! and its sketch is compared with the `.sketch` beside it. `UPDATE_SKETCHES=1` writes them anew.

use folioscope::formats;
use folioscope::sketch::{sketch, sketch_json};
use folioscope::source::Source;
use folioscope::span::DocId;
use folioscope::work::Stop;
use std::path::{Path, PathBuf};

fn samples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let entries = |path: &Path| -> Vec<PathBuf> {
        let read = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut found: Vec<PathBuf> = read.map(|entry| entry.unwrap().path()).collect();
        found.sort();
        found
    };
    let folders = entries(&root).into_iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| entries(&folder));
    files
        .filter(|path| path.is_file() && path.extension().is_none_or(|extension| extension != "sketch"))
        .collect()
}

#[test]
fn samples_are_understood_as_before() {
    let update = std::env::var_os("UPDATE_SKETCHES").is_some();
    let mut changed = Vec::new();
    for path in samples() {
        let name = path.display();
        let source = Source::open(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let document = formats::read(source, DocId(1), &Stop::default(), None)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        document.check().unwrap_or_else(|error| panic!("{name}: {error}"));
        sketch_json(&document, &mut Vec::new()).unwrap();
        // Where the samples lie differs from machine to machine.
        let folder = path.parent().unwrap_or(Path::new("")).display().to_string();
        let found = sketch(&document).replace(&format!("{}/", folder.replace('\\', "/")), "");
        let expected_path = PathBuf::from(format!("{name}.sketch"));
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default().replace("\r\n", "\n");
        if found == expected {
            continue;
        }
        if update {
            std::fs::write(&expected_path, &found).unwrap();
        } else {
            println!("--- {name}, expected\n{expected}\n--- found\n{found}");
            changed.push(name.to_string());
        }
    }
    assert!(changed.is_empty(), "understood in another way: {changed:#?}. UPDATE_SKETCHES=1 accepts it.");
}
