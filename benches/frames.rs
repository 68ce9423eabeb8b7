//! What a frame costs when there is very much of something: a library of 100,000 files, 500 complaints in as many leaves,
//! 5,000 asides, 200,000 hits in words and in cells, a million rows, 16,000
//! columns, a printed page full of hits, 50,000 headings, 256 facts, rows of 20 MB. All of it is made
//! here; only a text of 32 MB, of which the documents are, and a page of PDF are written to the disk first: to be read
//! again from there is what costs most, and a page is drawn from its file.
//!
//! `cargo bench --bench frames`; part of a case's name may follow after `--`.
//! Processor time of the window's thread is counted, not the clock's, so that a busy machine does not change the answer:
//! the frame in which something is opened apart, then the median, the 99th percentile and the worst of the frames after.

#[path = "common/frames.rs"]
mod frames;

use egui::{Event, Pos2};
use folioscope::data::block::Column;
use folioscope::data::document::*;
use folioscope::data::draft::Draft;
use folioscope::data::listing::{Inside, Listing, TreeEntry, TreeKind};
use folioscope::data::query::Hit;
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::data::span::Span;
use folioscope::data::unit::{UnitKind, UnitState};
use folioscope::desk::Recent;
use folioscope::desk::command::Command;
use folioscope::desk::library::Root;
use folioscope::desk::words::{PanelId, ShownAs};
use folioscope::keep::keeper::Forgetful;
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::Setup;
use folioscope::ui::headless::Headless;
use frames::{cpu_time, frame, wheel};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const FRAMES: usize = 300;
const SIZE: [usize; 2] = [1440, 900];
/// Where the list of a panel is, to turn the wheel over it: at the left, or at the right.
const LEFT: Pos2 = Pos2::new(150.0, 500.0);
const RIGHT: Pos2 = Pos2::new(1320.0, 500.0);

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    println!(
        "{:<44}{:>10}{:>10}{:>10}{:>10}",
        "milliseconds of processor", "opening", "median", "99th", "worst"
    );
    let cases: [(&str, fn()); 12] = [
        ("library", library),
        ("palette", palette),
        ("complaints", complaints),
        ("asides", asides),
        ("facts", facts),
        ("hits", hits),
        ("printed hits", printed_hits),
        ("grid hits", grid_hits),
        ("million rows", million_rows),
        ("wide sheet", wide_sheet),
        ("outline", outline),
        ("rows", rows),
    ];
    for (name, case) in cases {
        if asked.is_empty() || asked.iter().any(|word| name.contains(word.as_str())) {
            case();
        }
    }
}

fn headless() -> Headless {
    let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
    let jobs = Jobs::new(Box::new(Forgetful), Children::inside(), || {});
    let mut app = Headless::new(Setup { settings, jobs, live: false }, SIZE, 1.0);
    app.settle();
    app
}

/// Processor time of one frame.
fn timed(app: &mut Headless) -> Duration {
    let before = cpu_time();
    frame(app);
    cpu_time() - before
}

/// The first of them apart.
fn row(what: &str, mut times: Vec<Duration>) {
    let opening = times.remove(0);
    times.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let at = |share: f64| millis(times[((times.len() - 1) as f64 * share).round() as usize]);
    println!("{what:<44}{:>10.2}{:>10.2}{:>10.2}{:>10.2}", millis(opening), at(0.5), at(0.99), at(1.0));
}

/// An act, and the frames after it.
fn after(app: &mut Headless, what: &str, count: usize, act: impl FnOnce(&mut Headless)) {
    act(app);
    // The first delivers the act, and draws what comes of it.
    row(what, (0..count).map(|_| timed(app)).collect());
}

/// The same before each frame.
fn each(app: &mut Headless, what: &str, mut act: impl FnMut(&mut Headless, usize)) {
    let times = (0..FRAMES).map(|at| {
        act(app, at);
        timed(app)
    });
    row(what, times.collect());
}

fn show(panel: PanelId) -> impl Fn(&mut Headless) {
    move |app| app.command(Command::ShowPanel { panel })
}

fn scroll(app: &mut Headless, what: &str, at: Pos2, points: f32) {
    app.input(Event::PointerMoved(at));
    frame(app);
    each(app, what, |app, _| app.input(wheel(-points)));
}

/// Letter by letter, some frames after each.
fn typed(app: &mut Headless, what: &str, letters: &str) {
    let mut times = Vec::new();
    for letter in letters.chars() {
        app.input(Event::Text(letter.to_string()));
        times.extend((0..20).map(|_| timed(app)));
    }
    row(what, times);
}

/// Numbers that look like chance and are the same in each run.
fn chance(seed: u64) -> u64 {
    let mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33
}

const WORDS: [&str; 12] = [
    "report",
    "hearing",
    "minutes",
    "annex",
    "letter",
    "record",
    "statement",
    "exhibit",
    "témoin",
    "invoice",
    "contract",
    "deposition",
];

fn words(seed: u64, count: u64) -> String {
    let word = |at| WORDS[(chance(seed * 31 + at) % WORDS.len() as u64) as usize];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

// ---- the library and what goes through it

const FOLDERS: u32 = 500;
const IN_EACH: u32 = 200;

fn listing() -> Listing {
    let mut listing = Listing { root: "/case".into(), complete: true, top: 0..FOLDERS, ..Listing::default() };
    let mut push = |path: String, kind, depth, parent| {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        let (size, modified_millis, path) = (0, None, path.into());
        listing.entries.push(TreeEntry { name, path, kind, size, modified_millis, depth, parent });
    };
    for folder in 0..FOLDERS {
        let first = FOLDERS + folder * IN_EACH;
        let inside = TreeKind::Folder(Inside::Read(first..first + IN_EACH));
        push(format!("/case/bundle {folder:04}"), inside, 0, None);
    }
    for folder in 0..FOLDERS {
        for file in 0..IN_EACH {
            let seed = u64::from(folder * IN_EACH + file);
            let name = format!("{file:03} {} {}.pdf", words(seed, 3), 1900 + chance(seed) % 120);
            push(format!("/case/bundle {folder:04}/{name}"), TreeKind::File, 1, Some(folder));
        }
    }
    listing.files = FOLDERS * IN_EACH;
    listing
}

/// A window with the library, two documents of it open, and a hundred that were.
fn with_library() -> Headless {
    let mut app = headless();
    let listing = listing();
    let files: Vec<_> = listing.files().map(|entry| entry.path.clone()).collect();
    for at in [7, 90_000] {
        app.command(Command::Open { path: files[at].clone() });
    }
    app.settle();
    let desk = &mut app.app.desk;
    desk.library.roots.push(Root { path: listing.root.clone(), listing });
    desk.library.revision += 1;
    let recent = |path: &PathBuf| Recent {
        path: path.clone(),
        title: "Something that was read".to_owned(),
        folder: false,
        opened_millis: 0,
    };
    desk.recent = files.iter().step_by(1000).map(recent).collect();
    app
}

fn library() {
    let mut app = with_library();
    after(&mut app, "library of 100,000: panel opens", 60, show(PanelId::Library));
    each(&mut app, "library: still", |_, _| {});
    each(&mut app, "library: another tab in front", |app, _| app.command(Command::NextTab));
    scroll(&mut app, "library: fling, 4,000 points", LEFT, 4000.0);
    app.command(Command::ShowPanel { panel: PanelId::Library });
    frame(&mut app);
    typed(&mut app, "library: typing a filter", "annex 19");
    each(&mut app, "library: what lies in it changes", |app, _| app.app.desk.library.revision += 1);
}

fn palette() {
    let mut app = with_library();
    app.settle();
    after(&mut app, "documents of 100,000: opens", 60, |app| app.command(Command::Documents));
    each(&mut app, "documents: still", |_, _| {});
    typed(&mut app, "documents: typing", "annex 1987");
    app.command(Command::Dismiss);
    frame(&mut app);
    after(&mut app, "acts: opens", 60, |app| app.command(Command::Palette));
    typed(&mut app, "acts: typing", "theme night");
}

// ---- documents

/// About; the text is cut into leaves where it is read.
const LEAVES: u64 = 500;
const LEAF_BYTES: u64 = 64 * 1024;

/// A text on the disk, so that its leaves lie on a shelf as those of any large file; made once.
fn text() -> PathBuf {
    let path = std::env::temp_dir().join("folioscope-bench").join("frames-500.txt");
    if std::fs::metadata(&path).is_ok_and(|metadata| metadata.len() >= LEAVES * LEAF_BYTES) {
        return path;
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the text");
    let mut all = String::new();
    while (all.len() as u64) < LEAVES * LEAF_BYTES {
        all.push_str(&words(all.len() as u64, 60));
        all.push_str(".\n\n");
    }
    std::fs::write(&path, all).expect("the text");
    path
}

/// A window with that text, and what else a document is to have.
fn with_document(change: impl FnOnce(&mut Document)) -> Headless {
    let mut app = headless();
    app.command(Command::Open { path: text() });
    app.settle();
    let entry = app.app.desk.documents.values_mut().next().expect("the document");
    let mut document = entry.document.as_deref().expect("the document, read").clone();
    change(&mut document);
    entry.document = Some(Arc::new(document));
    entry.readings += 1;
    app.settle();
    app
}

fn complaints() {
    let mut app = with_document(|document| {
        let complaint = |at: u64| Complaint {
            words: format!("Some letters could not be read here, number {at}: {}.", words(at, at % 40)),
            span: Some(Span::empty_at(at * LEAF_BYTES + 500)),
            hint: (at.is_multiple_of(3)).then(|| "Another encoding may fit better.".to_owned()),
        };
        document.complaints = (0..LEAVES).map(complaint).collect();
    });
    after(&mut app, "500 complaints in 500 leaves: panel opens", 60, show(PanelId::Info));
    each(&mut app, "complaints: still", |_, _| {});
    scroll(&mut app, "complaints: wheel, 60 points", RIGHT, 60.0);
    scroll(&mut app, "complaints: fling, 600 points", RIGHT, 600.0);
}

fn asides() {
    for count in [5_000, 100_000] {
        let mut app = with_document(|document| {
            let aside = |at: u64| Aside {
                kind: if at.is_multiple_of(2) { AsideKind::Field } else { AsideKind::Annotation },
                name: format!("Field {at}"),
                words: words(at, at % 60),
                when: None,
                place: None,
                span: Some(Span::empty_at(at % 500 * LEAF_BYTES)),
            };
            document.asides = (0..count).map(aside).collect();
        });
        let called = |what: &str| format!("{count} asides: {what}");
        after(&mut app, &called("panel opens"), 60, show(PanelId::Info));
        each(&mut app, &called("still"), |_, _| {});
        scroll(&mut app, &called("wheel, 60 points"), RIGHT, 60.0);
        scroll(&mut app, &called("fling, 4,000 points"), RIGHT, 4000.0);
    }
}

fn hits() {
    let mut app = with_document(|_| {});
    let desk = &mut app.app.desk;
    let len = LEAVES * LEAF_BYTES;
    let hit = |at: u64| Hit { span: Span::new(at * len / 200_000, at * len / 200_000 + 6), passed: None };
    desk.find.open = true;
    desk.find.query.words = "report".to_owned();
    desk.find.doc = desk.active_view().map(|view| view.doc);
    desk.find.hits = Arc::new((0..200_000).map(hit).collect());
    desk.find.revision += 1;
    after(&mut app, "200,000 hits: panel opens", 60, show(PanelId::Find));
    each(&mut app, "hits: still", |_, _| {});
    scroll(&mut app, "hits: wheel, 60 points", RIGHT, 60.0);
    scroll(&mut app, "hits: fling, 4,000 points", RIGHT, 4000.0);
    each(&mut app, "hits: the next, with its page", |app, _| app.command(Command::FindNext));
}

/// A file that says of itself all that it may say.
fn facts() {
    let mut app = with_document(|document| {
        let fact = |at: u64| (format!("Field {at}"), words(at, 1800));
        document.facts.others = (0..256).map(fact).collect();
        document.facts.authors = (0..4096).map(|at| words(at, 3)).collect();
    });
    after(&mut app, "256 facts of 16 KiB: panel opens", 60, show(PanelId::Info));
    each(&mut app, "facts: still", |_, _| {});
    scroll(&mut app, "facts: wheel, 60 points", RIGHT, 60.0);
    scroll(&mut app, "facts: fling, 4,000 points", RIGHT, 4000.0);
}

/// Pages that put a book into a row: what is shown of it is bounded, and nothing of it is lost.
fn rows() {
    let cell = format!("<table><tr><th>a<th>b<tr><td>1<td>{}</table>", words(1, 2_500_000));
    let row = |cells: u64| (0..cells).map(|at| format!("<td>{}", words(at, 2))).collect::<String>();
    let columns = format!("<table>{}</table>", format!("<tr>{}", row(10_000)).repeat(3));
    let spans = "<tr>".to_owned() + &"<td colspan=1000 rowspan=65534>word".repeat(200);
    let spans = format!("<table>{}</table>", spans.repeat(200));
    for (what, page) in
        [("a cell of 20 MB", cell), ("10,000 columns", columns), ("40,000 spanned cells", spans)]
    {
        let path = std::env::temp_dir().join("folioscope-bench").join("rows.html");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the page");
        std::fs::write(&path, page).expect("the page");
        let mut app = headless();
        app.command(Command::Open { path });
        app.settle();
        // Laid out anew, as it is when it comes.
        let entry = app.app.desk.documents.values_mut().next().expect("the document");
        entry.readings += 1;
        after(&mut app, &format!("{what}: laid out"), 60, |_| {});
        scroll(&mut app, &format!("{what}: wheel, 60 points"), PAGE, 60.0);
        scroll(&mut app, &format!("{what}: fling, 4,000 points"), PAGE, 4000.0);
    }
}

/// The middle of the page.
const PAGE: Pos2 = Pos2::new(700.0, 450.0);

/// Rows and letters in each of a page of PDF on which every other letter is found.
const PRINTED: (usize, usize) = (240, 170);

/// Three such pages, as a file.
fn printed() -> PathBuf {
    let path = std::env::temp_dir().join("folioscope-bench").join("frames-hits.pdf");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the page");
    let (rows, letters) = PRINTED;
    let row = format!("({}) Tj T*\n", "a ".repeat(letters));
    let drawn = format!("BT /F 3 Tf 3.1 TL 24 770 Td\n{}ET", row.repeat(rows));
    let page = "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 7 0 R >> >> /Contents 6 0 R >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 612 792] >>".to_owned(),
        page.to_owned(),
        page.to_owned(),
        page.to_owned(),
        format!("<< /Length {} >> stream\n{drawn}\nendstream", drawn.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
    ];
    let (mut bytes, mut starts) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (number, body) in (1..).zip(&objects) {
        starts.push(bytes.len());
        bytes.extend(format!("{number} 0 obj {body} endobj\n").bytes());
    }
    let (end, size) = (bytes.len(), objects.len() + 1);
    bytes.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    starts.iter().for_each(|start| bytes.extend(format!("{start:010} 00000 n \n").bytes()));
    bytes.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{end}\n%%EOF\n").bytes());
    std::fs::write(&path, bytes).expect("the page");
    path
}

fn printed_hits() {
    let mut app = headless();
    app.command(Command::Open { path: printed() });
    app.settle();
    let view = app.app.desk.active_view().expect("the pages").id;
    assert!(app.app.desk.is_printed(view), "it is not shown as printed");
    app.command("find a".parse().expect("a command"));
    after(&mut app, "a page of 40,000 hits: found", 60, |_| {});
    app.settle();
    println!("    {} hits", app.app.desk.find.hits.len());
    each(&mut app, "printed hits: still", |_, _| {});
    scroll(&mut app, "printed hits: wheel, 60 points", PAGE, 60.0);
    each(&mut app, "printed hits: the next", |app, _| app.command(Command::FindNext));
    app.command("zoom page".parse().expect("a command"));
    app.settle();
    each(&mut app, "printed hits: all of the page, still", |_, _| {});
    app.command("shown-as words".parse().expect("a command"));
    app.settle();
    each(&mut app, "printed hits: as words, still", |_, _| {});
    scroll(&mut app, "printed hits: as words, wheel", PAGE, 60.0);
}

/// A sheet of so many rows, each of twenty cells with a hit in every other one, and one cell of a megabyte.
fn sheet(rows: u32, long: bool) -> Document {
    let mut draft = Draft::new(Document::default(), None);
    let unit = draft.unit(UnitKind::Sheet, "Data", (0.0, 0.0));
    draft.unit_break(unit);
    draft.begin_grid(unit, &[Column::default(); 20]);
    for row in 0..rows {
        draft.begin_row(false);
        for column in 0..20 {
            draft.cell();
            let words = WORDS[(chance(u64::from(row * 20 + column)) % WORDS.len() as u64) as usize];
            draft.flow(if column % 2 == 0 { "report" } else { words });
            if long && column == 3 && row == 5 {
                draft.flow(&" a report".repeat(100_000));
            }
        }
        draft.end_row();
    }
    draft.end_table();
    draft.seal_unit(unit, UnitState::Words);
    draft.finish()
}

fn grid_hits() {
    for (rows, long) in [(20_000, false), (200, true)] {
        let mut app = with_document(|document| *document = Document { id: document.id, ..sheet(rows, long) });
        let view = app.app.desk.active_view().expect("the sheet").id;
        assert_eq!(app.app.desk.shown_as(view), ShownAs::Grid);
        let called = |what: &str| {
            format!("{}: {what}", if long { "100,000 hits in a cell" } else { "200,000 hits in cells" })
        };
        app.command("find report".parse().expect("a command"));
        after(&mut app, &called("found"), 60, |_| {});
        app.settle();
        println!("    {} hits", app.app.desk.find.hits.len());
        each(&mut app, &called("still"), |_, _| {});
        scroll(&mut app, &called("wheel, 60 points"), PAGE, 60.0);
        scroll(&mut app, &called("fling, 4,000 points"), PAGE, 4000.0);
        each(&mut app, &called("the next"), |app, _| app.command(Command::FindNext));
        app.command("shown-as words".parse().expect("a command"));
        app.settle();
        each(&mut app, &called("as words, still"), |_, _| {});
        each(&mut app, &called("as words, the next"), |app, _| app.command(Command::FindNext));
    }
}

/// A list of values on the disk, so that its leaves lie on a shelf; made once.
fn list(name: &str, rows: u32, columns: u32) -> Headless {
    let path = std::env::temp_dir().join("folioscope-bench").join(name);
    if !path.exists() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the list");
        let value = |row: u32, column: u32| match (row, column % 3) {
            (0, _) => format!("column {column}"),
            (_, 0) => (chance(u64::from(row * 7 + column)) % 1_000_000).to_string(),
            (_, 1) => words(u64::from(row), 2),
            _ => format!("{}-{:02}-{:02}", 1990 + row % 30, row % 12 + 1, column % 28 + 1),
        };
        let line = |row| (0..columns).map(|column| value(row, column)).collect::<Vec<_>>().join(",") + "\n";
        std::fs::write(&path, (0..rows).map(line).collect::<String>()).expect("the list");
    }
    let mut app = headless();
    app.command(Command::Open { path });
    app.settle();
    let view = app.app.desk.active_view().expect("the sheet").id;
    assert_eq!(app.app.desk.shown_as(view), ShownAs::Grid);
    app
}

fn jumps(app: &mut Headless, what: &str, rows: u32) {
    each(app, what, |app, at| {
        let cell = format!("page B{}", chance(at as u64) % u64::from(rows) + 1);
        app.command(cell.parse().expect("a command"));
    });
}

fn million_rows() {
    let mut app = list("million.csv", 1_000_000, 6);
    each(&mut app, "1,000,000 rows: still", |_, _| {});
    scroll(&mut app, "1,000,000 rows: wheel, 60 points", PAGE, 60.0);
    scroll(&mut app, "1,000,000 rows: fling, 4,000 points", PAGE, 4000.0);
    jumps(&mut app, "1,000,000 rows: jump anywhere", 1_000_000);
    app.command("sort-column A up".parse().expect("a command"));
    app.settle();
    scroll(&mut app, "sorted: wheel, 60 points", PAGE, 60.0);
    scroll(&mut app, "sorted: fling, 4,000 points", PAGE, 4000.0);
    jumps(&mut app, "sorted: jump anywhere", 1_000_000);
}

fn wide_sheet() {
    let mut app = list("wide.csv", 500, 16_000);
    each(&mut app, "16,000 columns: still", |_, _| {});
    scroll(&mut app, "16,000 columns: wheel, 60 points", PAGE, 60.0);
    each(&mut app, "16,000 columns: jump anywhere", |app, at| {
        let cell = folioscope::data::grid::column_name((chance(at as u64) % 16_000) as u32);
        app.command(format!("page {cell}7").parse().expect("a command"));
    });
}

fn outline() {
    let mut app = with_document(|document| {
        let entry = |at: u64| OutlineEntry {
            title: words(at, 2 + at % 5),
            level: 1 + (at % 4) as u8,
            span: Span::empty_at(at * LEAVES * LEAF_BYTES / 50_000),
        };
        document.outline = (0..50_000).map(entry).collect();
        document.outline_source = OutlineSource::Marked;
    });
    after(&mut app, "50,000 headings: panel opens", 60, show(PanelId::Outline));
    each(&mut app, "outline: still", |_, _| {});
    scroll(&mut app, "outline: fling, 4,000 points", LEFT, 4000.0);
    app.command(Command::ShowPanel { panel: PanelId::Outline });
    frame(&mut app);
    typed(&mut app, "outline: typing a filter", "annex hear");
}
