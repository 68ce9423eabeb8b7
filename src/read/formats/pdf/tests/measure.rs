//! Holds what is counted as work against the time that it takes, for files of the caller's choice:
//! `FOLIOSCOPE_MEASURE=a.pdf:b.pdf cargo test --release --lib measure -- --ignored --nocapture --test-threads 1`

use super::*;

/// Of this thread, in nanoseconds: what others do on the machine is none of it.
fn computing() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn measure(path: &str) -> Option<String> {
    let source = Arc::new(Source::open(std::path::Path::new(path)).ok()?);
    let begun = computing();
    let Opened { pdf, .. } = open(&source).ok()?;
    let opened = computing() - begun;
    let root = root_of(&pdf);
    let Leaves { pages, .. } = leaves::leaves(&pdf, &root);
    let places = Places::new(&pages, &root);
    let labels = labels::labels(&root, pages.len());
    let limits = Limits::of_file(source.len);
    let meter = Meter::new(limits);
    let mut draft = Draft::new(source.document(DocId(1)), None);
    for (page, label) in pages.iter().zip(&labels) {
        draft.unit(UnitKind::Page, label, page.render_dimensions());
    }
    let begun = computing();
    let mut reading = Reading::default();
    reading.read(&places, &labels, &meter, &mut draft, &Stop::default()).ok()?;
    let (took, left) = (computing() - begun, meter.document_left());
    let begun = computing();
    meter.begin_rest();
    let before = meter.document_left();
    damage::of_streams(&pdf, &meter, || Ok(())).ok()?;
    let (looked, counted) = (computing() - begun, before - meter.document_left());
    let counted_pages = limits.document - left;
    let name = path.rsplit('/').next()?;
    let millis = |nanos: u64| nanos as f64 / 1e6;
    Some(format!(
        "{:8.1} open {:9.1} ms {:9.1} counted {:5.2} | rest {:7.1} ms {:7.1} | {:6} pages {:9} bytes {:6.3} of the limit  {name}",
        millis(opened),
        millis(took),
        millis(counted_pages),
        counted_pages as f64 / took.max(1) as f64,
        millis(looked),
        millis(counted),
        pages.len(),
        source.len,
        counted_pages as f64 / limits.document as f64,
    ))
}

/// Draws its first pages, as large as they are printed.
fn paint(path: &str) -> Option<String> {
    let source = Arc::new(Source::open(std::path::Path::new(path)).ok()?);
    let Opened { pdf, .. } = open(&source).ok()?;
    let Leaves { pages, .. } = leaves::leaves(&pdf, &root_of(&pdf));
    let mut drawer = paint::Drawer::new();
    let mut told = Vec::new();
    for (unit, page) in (0..3).zip(&pages) {
        let (width, height) = page.render_dimensions();
        let part = [0, 0, width.min(2_000.0) as u32, height.min(2_000.0) as u32];
        let begun = computing();
        let drawn = drawer.draw(&pages, &PageTile { unit, scale: 1.0, part, night: false });
        let took = (computing() - begun) as f64 / 1e6;
        let counted = drawer.counted(unit) as f64 / 1e6;
        let words = drawn.err().map(|failure| failure.words).unwrap_or_default();
        told.push(format!(
            "painted {took:9.1} ms {counted:9.1} counted {:6.2} {words}",
            counted / took.max(0.001)
        ));
    }
    Some(format!("{}  {}", told.join(" | "), path.rsplit('/').next()?))
}

#[test]
#[ignore = "measures files that are named to it"]
fn measure_painting() {
    for path in
        std::env::var("FOLIOSCOPE_MEASURE").unwrap_or_default().split(':').filter(|path| !path.is_empty())
    {
        println!("{}", paint(path).unwrap_or_else(|| format!("not painted: {path}")));
    }
}

#[test]
#[ignore = "measures files that are named to it"]
fn measure_work() {
    for path in
        std::env::var("FOLIOSCOPE_MEASURE").unwrap_or_default().split(':').filter(|path| !path.is_empty())
    {
        println!("{}", measure(path).unwrap_or_else(|| format!("not read: {path}")));
    }
}
