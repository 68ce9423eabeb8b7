use folioscope::{formats, sketch, source::Source, span::DocId, work::Stop};
#[test]
fn try_it() {
    let Ok(path) = std::env::var("TRY") else { return };
    for path in path.split(':') {
    let t = std::time::Instant::now();
    let document = formats::read(Source::open(path.as_ref()).unwrap(), DocId(0), &Stop::default(), None).unwrap();
    let e = t.elapsed();
    document.check().unwrap();
    if std::env::var("QUIET").is_err() { println!("{}", sketch::sketch(&document)); }
    println!("{path} {e:?} {} blocks {} bytes {} complaints", document.block_count(), document.text.len(), document.complaints.len());
    }
}
