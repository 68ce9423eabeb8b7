//! Reads a corpus of real and hostile files that lies beside the project, and is never part of it:
//! every file opens or is refused in a sentence, and every span of it is sound.

#[path = "common/place.rs"]
mod place;

use folioscope::data::document::{Document, Encoding};
use folioscope::data::job::{Failure, Stop};
use folioscope::data::span::{DocId, Span};
use folioscope::read::formats;
use folioscope::read::source::Source;
use place::files;
use std::path::Path;

/// Share of files whose guessed encoding gives the text that the named one gives, in percent.
const AGREEMENT: usize = 85;

fn open(path: &Path, encoding: Option<&str>) -> Result<Document, Failure> {
    let mut source = Source::open(path)?;
    source.encoding = encoding.map(str::to_owned);
    formats::read(source, DocId(1), &Stop::default(), None)
}

fn all(document: &Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).into_owned()
}

fn check(folder: &str) {
    let (mut read, mut refused) = (0, 0);
    for path in files(folder) {
        match open(&path, None) {
            Ok(document) => {
                document.check().unwrap_or_else(|why| panic!("{}: {why}", path.display()));
                assert!(document.complete() && document.digest.is_some(), "{}", path.display());
                read += 1;
            }
            Err(failure) => {
                assert!(failure.words.ends_with('.'), "{}: {failure}", path.display());
                eprintln!("  {failure}");
                refused += 1;
            }
        }
    }
    eprintln!("{folder}: {read} read, {refused} refused");
    assert!(read > 0, "“{folder}” has no file that opens");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn texts_open() {
    check("text");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn encoded_texts_open() {
    check("encoding");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn programs_open() {
    check("source");
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn hostile_files_open_or_are_refused() {
    check("hostile");
}

/// The encoding in a name such as `chardet__EUC-JP__somewhere.xml` or `uchardet__ja.utf-16le.txt`.
fn named_encoding(name: &str) -> Option<String> {
    let mut parts = name.split("__");
    let label = match parts.next()? {
        "chardet" => parts.next()?.to_lowercase(),
        "uchardet" => {
            let mut dotted = parts.next()?.split('.');
            dotted.next()?;
            dotted.next()?.to_lowercase()
        }
        _ => return None,
    };
    // The language stands behind some names.
    let cut = |label: &str| label.rsplit_once('-').map(|(head, _)| head.to_owned());
    let known = |label: &String| encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).is_some();
    let renamed = match label.as_str() {
        "cp932" => "shift_jis".to_owned(),
        "maccyrillic" | "mac-cyrillic" => "x-mac-cyrillic".to_owned(),
        other => other.to_owned(),
    };
    if renamed.starts_with("utf-32") {
        return Some(renamed);
    }
    [Some(renamed.clone()), cut(&renamed)].into_iter().flatten().find(known)
}

#[test]
#[ignore = "needs the corpus: see tests/common/place.rs"]
fn guessed_encodings_agree_with_the_named_ones() {
    let (mut agreed, mut named) = (0, 0);
    for path in files("encoding") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(label) = named_encoding(&name) else {
            continue;
        };
        let (Ok(guessed), Ok(chosen)) = (open(&path, None), open(&path, Some(&label))) else {
            continue;
        };
        named += 1;
        let same =
            all(&guessed).trim_start_matches('\u{FEFF}') == all(&chosen).trim_start_matches('\u{FEFF}');
        agreed += usize::from(same);
        if !same {
            let Some(Encoding { name: guess, .. }) = guessed.encoding else {
                continue;
            };
            eprintln!("  {name}: {guess} instead of {label}");
        }
    }
    eprintln!("encodings: {agreed} of {named} agree");
    assert!(named > 0, "no file has its encoding in its name");
    assert!(agreed * 100 >= named * AGREEMENT, "{agreed} of {named}");
}
