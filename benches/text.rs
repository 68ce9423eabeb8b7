//! How long until the first page of a text, how fast is the rest read, searched and fetched again?

use divan::counter::BytesCount;
use folioscope::data::document::Document;
use folioscope::data::job::Stop;
use folioscope::data::query::Query;
use folioscope::data::span::DocId;
use folioscope::read::formats;
use folioscope::read::source::Source;
use folioscope::search::find;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

const MB: usize = 1_000_000;

fn main() {
    divan::main();
    let _ = std::fs::remove_dir_all(folder());
}

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("folioscope-bench-{}", std::process::id()))
}

/// Prose of this size, on lines of some 70 characters or on two lines.
fn file(bytes: usize, two_lines: bool) -> PathBuf {
    static MAKING: Mutex<()> = Mutex::new(());
    let _guard = MAKING.lock();
    let path = folder().join(format!("{bytes}-{two_lines}.txt"));
    if !path.exists() {
        std::fs::create_dir_all(folder()).unwrap();
        write_prose(&path, bytes, two_lines);
    }
    path
}

fn write_prose(path: &Path, bytes: usize, two_lines: bool) {
    const WORDS: &[&str] = &[
        "agencies",
        "have",
        "concluded",
        "that",
        "there",
        "was",
        "a",
        "report",
        "in",
        "the",
        "evidence",
        "of",
        "which",
        "nothing",
        "remained",
        "but",
        "one",
        "letter",
        "and",
        "its",
        "date",
        "naïve",
        "question",
    ];
    let mut out = std::io::BufWriter::with_capacity(MB, std::fs::File::create(path).unwrap());
    let (mut written, mut column, mut seed, mut sentence) = (0, 0, 1u64, 0);
    while written < bytes {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = WORDS[(seed >> 33) as usize % WORDS.len()];
        sentence += 1;
        let stop = if sentence % 12 == 0 { "." } else { "" };
        let gap = match () {
            () if two_lines => {
                if written < bytes / 2 && written + 20 >= bytes / 2 {
                    "\n"
                } else {
                    " "
                }
            }
            () if sentence % 96 == 0 => "\n\n",
            () if column + word.len() > 64 => "\n",
            () => " ",
        };
        column = if gap == " " { column + word.len() + 1 } else { 0 };
        written += out.write(format!("{word}{stop}{gap}").as_bytes()).unwrap();
    }
    out.flush().unwrap();
}

/// Reads in another thread, and gives the time of the first snapshot; the rest is stopped.
fn first_page(path: &Path) -> Duration {
    let stop = Stop::default();
    let start = Instant::now();
    let mut first = None;
    let publish = Box::new(|document: Document| {
        // What a page asks for.
        divan::black_box(document.block(0).map(|view| view.text().len()));
        first.get_or_insert_with(|| start.elapsed());
        stop.raise();
    });
    let source = Source::open(path).unwrap();
    let _ = formats::read(source, DocId(1), &stop, Some(publish));
    first.unwrap_or_else(|| start.elapsed())
}

#[divan::bench(args = [(1, false), (100, false), (1000, false), (100, true), (1000, true)], max_time = 1)]
fn first_page_of_mb(bencher: divan::Bencher, (mb, two_lines): (usize, bool)) {
    let path = file(mb * MB, two_lines);
    bencher.bench_local(|| first_page(&path));
}

fn scan(path: &Path) -> Document {
    // Without the digest: that is a pass of its own.
    use folioscope::data::draft::Draft;
    let source = std::sync::Arc::new(Source::open(path).unwrap());
    let mut draft = Draft::new(Document::default(), None);
    (formats::text::FORMAT.read)(&source, &mut draft, &Stop::default()).unwrap();
    draft.finish()
}

#[divan::bench(args = [(1, false), (100, false), (1000, false), (100, true)], sample_count = 3, sample_size = 1)]
fn scan_mb(bencher: divan::Bencher, (mb, two_lines): (usize, bool)) {
    let path = file(mb * MB, two_lines);
    bencher.counter(BytesCount::new(mb * MB)).bench_local(|| scan(&path).block_count());
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn digest_100_mb(bencher: divan::Bencher) {
    let path = file(100 * MB, false);
    let source = Source::open(&path).unwrap();
    bencher.counter(BytesCount::new(100 * MB)).bench_local(|| source.digest(&Stop::default()).unwrap());
}

static HUNDRED_MB: LazyLock<Document> = LazyLock::new(|| scan(&file(100 * MB, false)));

fn query(words: &str, regex: bool) -> Query {
    Query { words: words.to_owned(), regex, ..Query::default() }
}

#[divan::bench(args = ["letter", "the", "Nothing Remained", "naive question", "not there at all", "/remain\\w+ but/"],
    sample_count = 3, sample_size = 1)]
fn find_in_100_mb(bencher: divan::Bencher, words: &str) {
    let document = &*HUNDRED_MB;
    let regex = words.strip_prefix('/').and_then(|words| words.strip_suffix('/'));
    let query = query(regex.unwrap_or(words), regex.is_some());
    bencher.counter(BytesCount::new(100 * MB)).bench_local(|| {
        find::find(document, &query, &Stop::default(), &mut |hits, _| {
            divan::black_box(hits);
        })
    });
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn random_leaf_from_the_shelf(bencher: divan::Bencher) {
    let document = &*HUNDRED_MB;
    let leaves = document.text.leaves.len();
    let mut number = 0;
    bencher.bench_local(|| {
        // Far from all that is kept.
        number = (number + 617) % leaves;
        document.text.leaf(number)
    });
}
