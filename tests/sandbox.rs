//! Children that are killed, hang, eat, dig, or speak nonsense, each through the pool as the window uses it; what a
//! child can reach; and the two commands that read without a window.
// Only there a child does what a test asks of it in its environment.
#![cfg(all(target_os = "linux", debug_assertions))]

#[path = "common/pdf.rs"]
mod pdf;

use flate2::{Compression, write::GzEncoder};
use folioscope::data::budget::PictureOrder;
use folioscope::data::document::{Picture, PictureSource};
use folioscope::data::job::{FailureKind, Job, Origin, Outcome, PageTile, Passwords, Raster, Stop};
use folioscope::data::sketch;
use folioscope::data::span::{DocId, Span};
use folioscope::data::text::Chunks;
use folioscope::read::formats::{HOME_BYTES, trial};
use folioscope::read::sandbox::{Children, Reading};
use folioscope::read::source::Source;
use folioscope::run::tasks;
use pdf::Pdf;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_folioscope");
/// In place of ten seconds.
const SILENCE: Duration = Duration::from_millis(700);

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Packed files are never read at home.
fn source() -> Source {
    Source::from_bytes("notes.md.gz", packed("# A heading\n\nSome *words*, and [a link](#a-heading).\n"))
}

/// Three pages, of which the second is empty.
fn printed() -> Vec<u8> {
    let mut pdf = Pdf::default();
    pdf.object("<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object("<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 200 100] >>");
    let fonts = "/Resources << /Font << /F 8 0 R >> >>";
    pdf.object(&format!("<< /Type /Page /Parent 2 0 R {fonts} /Contents 6 0 R >>"));
    pdf.object("<< /Type /Page /Parent 2 0 R >>");
    pdf.object(&format!("<< /Type /Page /Parent 2 0 R {fonts} /Contents 7 0 R >>"));
    for words in ["Begun here", "Ended there"] {
        let drawn = format!("BT /F 12 Tf 20 50 Td ({words}) Tj ET");
        pdf.stream(&drawn);
    }
    pdf.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    pdf.bytes()
}

/// By which what is kept of a document is known, wherever its bytes come from.
fn printed_origin() -> Origin {
    Origin::File("/printed.pdf".into())
}

/// More than one leaf, so that something is told before the end.
fn long_source() -> Source {
    let text: String = (0..20_000).map(|n| format!("Paragraph {n} of many.\n\n")).collect();
    Source::from_bytes("long.txt.gz", packed(&text))
}

/// A program in place of the real one.
fn script(folder: &Path, lines: &str) -> PathBuf {
    let path = folder.join("child");
    // Written under another name: a file that is still open for writing cannot be started.
    std::fs::write(folder.join("new"), format!("#!/bin/sh\n{lines}\n")).unwrap();
    std::fs::set_permissions(folder.join("new"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::rename(folder.join("new"), &path).unwrap();
    path
}

fn read_with(lines: &str, source: Source) -> Reading {
    let folder = tempfile::tempdir().unwrap();
    let program = script(folder.path(), &lines.replace("PROGRAM", PROGRAM));
    let children = Children::impatient(program, SILENCE);
    children.reading(source, DocId(1), &Stop::default(), None)
}

fn misbehaving(how: &str, source: Source) -> Reading {
    read_with(&format!("FOLIOSCOPE_MISBEHAVE='{how}' exec PROGRAM --child"), source)
}

#[test]
fn what_a_child_reads_is_what_is_read_at_home() {
    let children = Children::new(PROGRAM.into());
    for source_of in [source, long_source] {
        let snapshots = Arc::new(Mutex::new(0));
        let counter = Arc::clone(&snapshots);
        let publish = Box::new(move |document: folioscope::data::document::Document| {
            document.check().unwrap();
            *counter.lock().unwrap() += 1;
        });
        let reading = children.reading(source_of(), DocId(3), &Stop::default(), Some(publish));
        let (read, home) = (
            reading.document.unwrap(),
            Children::inside().read(source_of(), DocId(3), &Stop::default(), None).unwrap(),
        );
        assert_eq!(sketch::sketch(&read), sketch::sketch(&home));
        assert_eq!((read.digest, &read.anchors, read.counts), (home.digest, &home.anchors, home.counts));
        assert!(read.complete() && read.digest.is_some() && reading.cut_short.is_none());
        assert!(reading.peak_bytes.unwrap() > 1024 * 1024 && *snapshots.lock().unwrap() > 1);
        assert!(read.facts.others.iter().any(|(_, value)| value == "gzip"));
    }
}

#[test]
fn an_encoding_that_no_browser_knows_is_told_by_a_child_too() {
    let bytes: Vec<u8> = "some words\n".repeat(20).chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&bytes).unwrap();
    let source = Source::from_bytes("words.txt.gz", encoder.finish().unwrap());
    let read = Children::new(PROGRAM.into()).read(source, DocId(3), &Stop::default(), None).unwrap();
    assert_eq!(read.encoding.unwrap().name, "UTF-32LE");
    assert!(read.text.slice(Span::new(0, 10)) == "some words");
}

#[test]
fn a_large_page_is_read_in_a_child_and_nothing_of_it_is_lost_by_that() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<h1 id=a>A heading</h1><p>Some <b>words</b>, <a href=#a>a link</a>, <a href='other.html#b'>another</a>, \
                <img src='cat.png' alt='a cat' width=30 height=20> <img src='/net/host/x.png'><p hidden>not shown";
    let note =
        "# A heading\n\nSome *words*, [a link](#a-heading), [another](other.md#b), ![a cat](cat.png)\n\n";
    let children = Children::new(PROGRAM.into());
    for (name, piece) in [("page.html", page), ("note.md", note)] {
        let path = folder.path().join(name);
        for room in [0, HOME_BYTES as usize] {
            std::fs::write(&path, format!("{piece}{}", " ".repeat(room))).unwrap();
            let source = || Source::open(&path).unwrap();
            let reading = children.reading(source(), DocId(3), &Stop::default(), None);
            assert_eq!(reading.peak_bytes.is_some(), room > 0, "{name} with {room} spaces is read elsewhere");
            let home = Children::inside().read(source(), DocId(3), &Stop::default(), None).unwrap();
            let read = reading.document.unwrap();
            assert_eq!(sketch::sketch(&read), sketch::sketch(&home));
            let cat = PictureSource::File(folder.path().join("cat.png"));
            assert_eq!(read.pictures.get(0).unwrap().source, cat, "{name}");
            assert_eq!(read.digest, home.digest);
        }
    }
}

#[test]
fn a_printed_page_is_the_same_wherever_it_is_drawn() {
    let open = || Ok(Source::from_bytes("printed.pdf", printed()));
    let tile = PageTile { unit: 2, scale: 1.5, part: [10, 20, 120, 90], night: false };
    let drawn =
        |children: Children| children.paint(&printed_origin(), open, &tile, &Stop::default()).unwrap();
    let (child, home) = (drawn(Children::new(PROGRAM.into())), drawn(Children::inside()));
    assert_eq!((child.width, child.height), (120, 90));
    assert!(child == home && child.rgba.iter().any(|byte| *byte < 100));
}

#[test]
fn a_file_that_is_expected_is_known_to_whoever_draws_it_and_no_other_is_taken_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one.pdf"), folder.path().join("other.pdf"));
    let words = String::from_utf8(printed()).unwrap();
    std::fs::write(&one, &words).unwrap();
    std::fs::write(&other, words.replace("Begun here", "Otherwise.")).unwrap();
    let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 200, 100], night: false };
    for (expected, asked, begin) in [(&one, &one, "Begun here"), (&one, &other, "Otherwise.")] {
        let children = Children::new(PROGRAM.into());
        children.expect(expected);
        std::thread::sleep(Duration::from_millis(100));
        let stop = Stop::default();
        let publish = Box::new(|_| {});
        let read = children.read(Source::open(asked).unwrap(), DocId(1), &stop, Some(publish)).unwrap();
        assert!(sketch::sketch(&read).contains(begin), "{begin}");
        // Whoever draws it was told of it already, and is told once.
        let known = || panic!("This document was handed over before.");
        let drawn = children.paint(&Origin::File(asked.clone()), known, &tile, &stop).unwrap();
        let inside = Children::inside()
            .paint(&Origin::File(asked.clone()), || Source::open(asked), &tile, &stop)
            .unwrap();
        assert!(drawn == inside, "{begin}");
    }
}

/// A book of a hundred megabytes is held once, by the system, and not once more by each child that serves it.
#[test]
fn a_large_file_is_looked_at_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.pdf");
    let mut bytes = printed();
    bytes.splice(
        9..9,
        std::iter::repeat_n(b"%".iter().chain(&[b'x'; 1022]).chain(b"\n"), 9 * 1024).flatten().copied(),
    );
    std::fs::write(&path, &bytes).unwrap();
    let children = Children::new(PROGRAM.into());
    let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 200, 100], night: false };
    let origin = Origin::File(path.clone());
    let drawn = children.paint(&origin, || Source::open(&path), &tile, &Stop::default()).unwrap();
    assert!(drawn.rgba.iter().any(|byte| *byte < 100), "the page is empty");
    let name = path.to_str().unwrap();
    assert_eq!(of_children("maps").iter().filter(|maps| maps.contains(name)).count(), 1);
}

/// What the system says of each child of this process, in one of its files.
fn of_children(file: &str) -> Vec<String> {
    let own = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let of_thread = own.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let numbers = of_thread.collect::<Vec<_>>().join(" ");
    let said = |number: &str| std::fs::read_to_string(format!("/proc/{number}/{file}")).ok();
    numbers.split_whitespace().filter_map(said).collect()
}

/// Memory that a child hands over does not count as its own: one that was taken over must not fill the computer with it.
#[test]
fn a_child_may_hand_over_no_more_than_what_was_asked_for() {
    let children = Children::new(PROGRAM.into());
    let open = || Ok(Source::from_bytes("printed.pdf", printed()));
    let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 123, 45], night: false };
    children.paint(&printed_origin(), open, &tile, &Stop::default()).unwrap();
    let limits = of_children("limits");
    let limit = |limits: &str, name: &str| -> Option<u64> {
        let rest = limits.lines().find_map(|line| line.strip_prefix(name))?;
        rest.split_whitespace().next()?.parse().ok()
    };
    let painter = limits.iter().find(|limits| limit(limits, "Max file size") == Some(123 * 45 * 4));
    let painter = painter.unwrap_or_else(|| panic!("{limits:?}"));
    assert!(limit(painter, "Max open files").unwrap() < 10);
    assert!(limit(painter, "Max cpu time").unwrap() <= 3600);
    assert_eq!(limit(painter, "Max address space"), Some(1 << 30));
}

#[test]
fn a_child_reaches_nothing() {
    let (layers, could) = Children::new(PROGRAM.into()).attempts().unwrap();
    assert!(could.is_empty(), "A child could: {could:?}");
    assert!(layers.contains(&"seccomp".to_owned()) && layers.contains(&"limits".to_owned()), "{layers:?}");
    // The attempts are good ones: without locks, all come off.
    assert_eq!(Children::inside().attempts().unwrap().1.len(), 9);
}

#[test]
fn where_one_lock_is_missing_the_others_hold() {
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("FOLIOSCOPE_MISBEHAVE='without seccomp' exec {PROGRAM} --child");
    let (layers, could) = Children::new(script(folder.path(), &lines)).attempts().unwrap();
    let has = layers.contains(&"Landlock".to_owned());
    assert_eq!(has, kernel_has_landlock(), "the lock is put on where the kernel has it: {layers:?}");
    if !has {
        // Straight to the terminal: what a test prints is shown only where it fails.
        let words =
            b"where_one_lock_is_missing: this kernel has no Landlock, so nothing was held against it.\n";
        std::io::stderr().write_all(words).unwrap();
        return;
    }
    for what in ["read a file", "read a folder", "make a file", "start a program"] {
        assert!(!could.contains(&what.to_owned()), "A child could {what}");
    }
}

/// Asked of the kernel itself, and not of what is tested.
fn kernel_has_landlock() -> bool {
    use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
    let hard = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    hard.handle_access(AccessFs::from_all(ABI::V1)).and_then(|ruleset| ruleset.create()).is_ok()
}

#[test]
fn pages_are_drawn_by_one_child_until_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let painting = |how: &str| {
        let lines = format!("FOLIOSCOPE_MISBEHAVE='paint {how}' exec {PROGRAM} --child");
        Children::impatient(script(folder.path(), &lines), SILENCE)
    };
    let tile = |unit| PageTile { unit, scale: 1.0, part: [0, 0, 3, 2], night: false };
    let children = painting("well");
    let mut opened = 0;
    for unit in 0..5 {
        let mut open = || {
            opened += 1;
            Ok(source())
        };
        let raster = children.paint(&printed_origin(), &mut open, &tile(unit), &Stop::default()).unwrap();
        assert_eq!((raster.width, raster.height, raster.rgba[..] == [unit as u8; 24]), (3, 2, true));
    }
    assert_eq!(opened, 1);
    children.forget(&printed_origin());
    children.paint(&printed_origin(), || Ok(source()), &tile(0), &Stop::default()).unwrap();
    for (how, why) in [
        ("short", FailureKind::Crash),
        ("large", FailureKind::Crash),
        ("nothing", FailureKind::Crash),
        ("other", FailureKind::Crash),
        ("hang", FailureKind::Limit),
    ] {
        let children = painting(how);
        let failure =
            children.paint(&printed_origin(), || Ok(source()), &tile(1), &Stop::default()).unwrap_err();
        assert_eq!(failure.kind, why, "{how}: {failure}");
    }
}

#[test]
fn children_that_come_to_nothing_cost_their_document_a_sentence() {
    let cases = [
        ("exit 3", FailureKind::Crash),
        ("kill -9 $$", FailureKind::Crash),
        ("sleep 100", FailureKind::Limit),
        ("head -c 300000 /dev/urandom >&0", FailureKind::Crash),
        // A frame of four gigabytes.
        ("printf '\\377\\377\\377\\377' >&0; sleep 100", FailureKind::Crash),
    ];
    for (lines, why) in cases {
        let failure = read_with(lines, source()).document.unwrap_err();
        assert_eq!(failure.kind, why, "{lines}: {failure}");
    }
    let failure = Children::new("/there/is/no/such/program".into());
    let failure = failure.read(source(), DocId(1), &Stop::default(), None).unwrap_err();
    assert_eq!(failure.kind, FailureKind::Crash);
}

#[test]
fn documents_that_make_a_child_misbehave_cost_themselves_a_sentence() {
    for (how, why) in [
        ("at once die", FailureKind::Crash),
        ("at once panic", FailureKind::Crash),
        ("at once hang", FailureKind::Limit),
        ("at once eat", FailureKind::Limit),
        ("at once dig", FailureKind::Limit),
    ] {
        let reading = misbehaving(how, source());
        let failure = reading.document.unwrap_err();
        assert_eq!(failure.kind, why, "{how}: {failure}");
    }
}

#[test]
fn pages_that_were_read_before_a_child_came_to_nothing_are_kept() {
    for (how, why) in [
        ("late die", FailureKind::Crash),
        ("late hang", FailureKind::Limit),
        ("late eat", FailureKind::Limit),
    ] {
        let reading = misbehaving(how, long_source());
        let document = reading.document.unwrap();
        document.check().unwrap();
        assert!(document.complete() && document.digest.is_some(), "{how}");
        assert!(document.text.slice(Span::new(0, 20)).starts_with("Paragraph 0"), "{how}");
        let complaint = document.complaints.last().unwrap();
        assert!(
            complaint.words.starts_with("The rest of this file could not be read."),
            "{}",
            complaint.words
        );
        assert_eq!(reading.cut_short.unwrap().kind, why, "{how}");
    }
}

/// Who quotes the last words of a file that was read in part must not quote them as words of the page before.
#[test]
fn words_of_a_page_that_was_not_told_to_its_end_are_those_of_that_page() {
    let reading = misbehaving("lie break off", source());
    assert_eq!(reading.cut_short.unwrap().kind, FailureKind::Crash);
    let document = reading.document.unwrap();
    document.check().unwrap();
    let text = document.text.slice(Span::new(0, u64::MAX)).into_owned();
    for (words, unit, cited) in [
        ("Words of", 0, "page i"),
        ("over", 1, "page ii"),
        ("page go over", 0, "pages i–ii"),
        ("and on", 1, "page ii"),
    ] {
        let start = text.find(words).unwrap() as u64;
        let span = Span::new(start, start + words.len() as u64);
        assert_eq!(document.unit_from_offset(start), Some(unit), "{words}");
        assert_eq!(document.unit_words(span).as_deref(), Some(cited), "{words}");
    }
    let page = |page| sketch::page_text(&document, page).unwrap();
    assert!(page(1).contains("Words of") && !page(1).contains("over"), "{text:?}");
    assert!(page(2).starts_with("over") && page(2).contains("and on") && page(3).is_empty(), "{text:?}");
    assert!(sketch::sketch(&document).contains("page “ii” 200×100 waiting"));
    let complaint = document.complaints.last().unwrap();
    assert!(complaint.words.starts_with("Only 1 of 3 pages could be read"), "{}", complaint.words);
}

/// However a child lies that was taken over: its document costs a sentence, what it told before is kept where it is
/// sound, and whoever listens is free again.
#[test]
fn a_child_that_was_taken_over_costs_its_document_a_sentence() {
    for (lie, why) in [
        ("alive", FailureKind::Crash),
        ("states", FailureKind::Crash),
        ("steal", FailureKind::Crash),
        ("burn", FailureKind::Limit),
        ("facts", FailureKind::Crash),
        ("title", FailureKind::Crash),
        ("complaints", FailureKind::Crash),
        ("blocks", FailureKind::Crash),
        ("keep", FailureKind::Crash),
        ("endless", FailureKind::Limit),
    ] {
        let reading = misbehaving(&format!("lie {lie}"), source());
        let document = reading.document.unwrap();
        document.check().unwrap();
        assert!(document.text.slice(Span::new(0, 20)).starts_with("Words of a liar"), "{lie}");
        assert_eq!(reading.cut_short.unwrap().kind, why, "{lie}");
        let complaint = document.complaints.last().unwrap();
        assert!(complaint.words.starts_with("Only 0 of 1 pages could be read"), "{lie}: {}", complaint.words);
        assert!(document.text.len() < 256 * 1024 * 1024 && document.links.len() <= 1_000_000, "{lie}");
    }
}

/// A long document of dear pages is read to its end, also where all of it takes much longer than one page may.
#[test]
fn a_child_that_toils_and_says_so_is_waited_for() {
    let reading = misbehaving("lie toil", source());
    assert!(reading.cut_short.is_none(), "{:?}", reading.cut_short);
    assert!(reading.document.unwrap().text.slice(Span::new(0, 20)).starts_with("Words of a liar"));
}

/// How many children are killed; `FOLIOSCOPE_KILL_ROUNDS=200` asks for more than is run each time.
const KILL_ROUNDS: u64 = 20;

/// Whatever the system ends, and whenever: what comes is a document, or a sentence and what was read by then.
#[test]
fn children_that_are_killed_at_any_instant_cost_their_document_a_sentence() {
    let asked = std::env::var("FOLIOSCOPE_KILL_ROUNDS").ok();
    let rounds = asked.map_or(KILL_ROUNDS, |asked| asked.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("echo $$ >> {}/pids; exec {PROGRAM} --child", folder.path().display());
    let children = Children::new(script(folder.path(), &lines));
    let whole = children.read(long_source(), DocId(1), &Stop::default(), None).unwrap().text.len();
    let (mut cut, mut lost, mut killed) = (0, 0, 0);
    for round in 0..rounds {
        let reading = std::thread::scope(|scope| {
            let reader = scope.spawn(|| children.reading(long_source(), DocId(1), &Stop::default(), None));
            // From before it is handed its document to after its end, in steps that share no measure with the pages.
            std::thread::sleep(Duration::from_micros(round * 7919 % 60_000));
            let pids = std::fs::read_to_string(folder.path().join("pids")).unwrap();
            for pid in
                pids.lines().filter_map(|line| line.parse().ok()).filter_map(rustix::process::Pid::from_raw)
            {
                killed +=
                    u64::from(rustix::process::kill_process(pid, rustix::process::Signal::KILL).is_ok());
            }
            std::fs::write(folder.path().join("pids"), "").unwrap();
            reader.join().unwrap()
        });
        match (reading.document, reading.cut_short) {
            (Ok(document), None) => assert_eq!(document.text.len(), whole),
            (Ok(document), Some(failure)) => {
                document.check().unwrap();
                assert!(document.complete() && document.text.len() <= whole);
                assert_eq!(failure.kind, FailureKind::Crash, "{failure}");
                cut += 1;
            }
            (Err(failure), _) => {
                assert_eq!(failure.kind, FailureKind::Crash, "{failure}");
                lost += 1;
            }
        }
    }
    println!(
        "{killed} children were killed in {rounds} readings: {cut} were cut short, {lost} had nothing to show"
    );
    assert!(killed > 0);
}

/// A document that was closed is let go though its child never stops talking.
#[test]
fn a_child_that_floods_is_ended_when_nobody_wants_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("FOLIOSCOPE_MISBEHAVE='lie alive' exec {PROGRAM} --child");
    let children = Children::new(script(folder.path(), &lines));
    let stop = Stop::default();
    let raised = stop.clone();
    let publish = Box::new(move |_| raised.raise());
    let reading = children.reading(source(), DocId(1), &stop, Some(publish));
    // It would be a crash if it had been listened to until it had said too much.
    assert_eq!(reading.document.unwrap_err().kind, FailureKind::Stopped);
}

#[test]
fn a_reading_that_nobody_wants_ends_its_child() {
    let folder = tempfile::tempdir().unwrap();
    // Each writes down its number; the one that is asked tells the first words, and then nothing more.
    let lines = format!(
        "echo > {}/pid-$$; FOLIOSCOPE_MISBEHAVE='late hang' exec {PROGRAM} --child",
        folder.path().display()
    );
    let children = Children::new(script(folder.path(), &lines));
    let stop = Stop::default();
    let raised = stop.clone();
    // At the first words the child is at work for certain.
    let publish = Box::new(move |_| raised.raise());
    let reading = children.reading(long_source(), DocId(1), &stop, Some(publish));
    // It would be a limit if one had waited until the child was silent for too long.
    assert_eq!(reading.document.unwrap_err().kind, FailureKind::Stopped);
    let numbers: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_prefix("pid-")?.to_owned()))
        .collect();
    let ended = |number: &String| {
        let stat = std::fs::read_to_string(format!("/proc/{number}/stat"));
        stat.map_or(true, |stat| stat.contains(") Z "))
    };
    let begun = Instant::now();
    while !numbers.iter().any(ended) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the child lives on");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_a_format_cannot_do_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.md.gz");
    std::fs::write(&path, packed("# Notes")).unwrap();
    for children in [Children::new(PROGRAM.into()), Children::inside()] {
        let mut outcomes = Vec::new();
        let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 10, 10], night: false };
        let paint = Job::Paint {
            doc: DocId(1),
            from: Origin::File(path.clone()),
            tile,
            passwords: Passwords::default(),
            soon: false,
        };
        tasks::run(paint, &children, &Stop::default(), &mut |outcome| outcomes.push(outcome));
        let [Outcome::Painted(_, _, Err(painted))] = &outcomes[..] else { panic!("{outcomes:?}") };
        let attached = children.member(&printed_origin(), || Ok(source()), 0, &Stop::default()).unwrap_err();
        assert_eq!((painted.kind, attached.kind), (FailureKind::NotSupported, FailureKind::NotSupported));
    }
}

// ---- what is kept open

/// A thousand files in a box, the last of which tells how often the box was opened.
fn thousand_files() -> Vec<u8> {
    let names: Vec<String> = (0..1000).map(|number| format!("{number}.txt")).collect();
    let words: Vec<Vec<u8>> = names.iter().map(|name| format!("This is {name}.").into_bytes()).collect();
    let mut files: Vec<(&str, &[u8])> =
        names.iter().zip(&words).map(|(name, words)| (&name[..], &words[..])).collect();
    files.push((trial::COUNTER, b""));
    trial::made_of(None, &files, &[])
}

#[test]
fn the_nine_hundredth_file_of_a_box_opens_it_no_more_than_the_first() {
    let bytes: Arc<[u8]> = thousand_files().into();
    for (children, at_home) in [(Children::new(PROGRAM.into()), false), (Children::inside(), true)] {
        let mut asked = 0;
        let mut member = |number| {
            let open = || {
                asked += 1;
                Ok(Source::from_bytes("box", Arc::clone(&bytes)))
            };
            children.member(&printed_origin(), open, number, &Stop::default())
        };
        for number in [0, 1, 500, 900, 3, 999] {
            let (name, bytes) = member(number).unwrap();
            assert_eq!(
                (name, &bytes[..]),
                (format!("{number}.txt"), format!("This is {number}.txt.").as_bytes())
            );
        }
        // A file that is not there costs nothing but a sentence.
        assert!(member(5000).is_err());
        let opened = String::from_utf8(member(1000).unwrap().1).unwrap();
        assert_eq!(asked, 1);
        // In the program itself other tests open boxes too.
        assert!(opened == "1" || at_home, "opened {opened} times");
    }
}

#[test]
fn a_file_that_changed_is_opened_again_before_something_is_taken_out_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("box");
    let origin = Origin::File(path.clone());
    for children in [Children::new(PROGRAM.into()), Children::inside()] {
        let member = || children.member(&origin, || Source::open(&path), 0, &Stop::default()).unwrap().1;
        for words in ["one", "three"] {
            std::fs::write(&path, trial::made_of(None, &[("a", words.as_bytes())], &[])).unwrap();
            assert_eq!(member(), words.as_bytes());
        }
    }
}

#[test]
fn a_child_that_panics_on_every_page_reads_on() {
    // Each panic said something on a pipe that nobody read, until it was full and the child waited for ever.
    let reading = misbehaving("at once panic often", source());
    let document = reading.document.unwrap();
    assert!(reading.cut_short.is_none() && sketch::sketch(&document).contains("A heading"));
}

#[test]
fn a_page_that_nobody_wants_any_more_is_finished_where_opening_again_would_cost_more() {
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("FOLIOSCOPE_MISBEHAVE='paint heavily' exec {PROGRAM} --child");
    let children = Children::new(script(folder.path(), &lines));
    let tile = |unit| PageTile { unit, scale: 1.0, part: [0, 0, 3, 2], night: false };
    let opened = AtomicUsize::new(0);
    let paint = |unit, stop: &Stop| {
        let open = || {
            opened.fetch_add(1, Ordering::Relaxed);
            Ok(source())
        };
        children.paint(&printed_origin(), open, &tile(unit), stop)
    };
    // The first page computes for 1.2 s, the others for 0.6.
    paint(0, &Stop::default()).unwrap();
    let stop = Stop::default();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| paint(1, &stop));
        std::thread::sleep(Duration::from_millis(100));
        stop.raise();
        assert!(second.join().unwrap().is_ok());
    });
    paint(2, &Stop::default()).unwrap();
    assert_eq!(opened.load(Ordering::Relaxed), 1);
}

#[test]
fn a_page_that_nobody_wants_any_more_is_not_waited_for_where_its_child_sleeps() {
    let folder = tempfile::tempdir().unwrap();
    let lines = format!("FOLIOSCOPE_MISBEHAVE='paint hang' exec {PROGRAM} --child");
    // Nobody who waits for the silence to end comes to the end of this test in time.
    let children = Children::impatient(script(folder.path(), &lines), 20 * Duration::from_secs(60));
    let tile = PageTile { unit: 0, scale: 1.0, part: [0, 0, 3, 2], night: false };
    let stop = Stop::default();
    let begun = Instant::now();
    let painted = std::thread::scope(|scope| {
        let painted = scope.spawn(|| children.paint(&printed_origin(), || Ok(source()), &tile, &stop));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!painted.is_finished(), "the child did not hang, so that this shows nothing");
        stop.raise();
        painted.join().unwrap()
    });
    assert_eq!(painted.unwrap_err().kind, FailureKind::Stopped);
    assert!(begun.elapsed() < Duration::from_secs(60), "its thread was held for {:?}", begun.elapsed());
}

// ---- pictures

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 200]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// What the window gets of a picture.
fn shown(children: &Children, from: &Path, source: PictureSource) -> Result<Raster, String> {
    shown_among(children, from, (0, source), PictureOrder::default())
}

/// The same of one that stands at this place in its document.
fn shown_among(
    children: &Children,
    from: &Path,
    (number, source): (u32, PictureSource),
    order: PictureOrder,
) -> Result<Raster, String> {
    let mut outcomes = Vec::new();
    let job = Job::Picture {
        doc: DocId(1),
        number,
        from: Origin::File(from.to_owned()),
        source,
        order,
        most: (256, 256),
        passwords: Passwords::default(),
    };
    tasks::run(job, children, &Stop::default(), &mut |outcome| outcomes.push(outcome));
    let [Outcome::Picture(_, _, shown)] = &outcomes[..] else { panic!("{outcomes:?}") };
    shown.clone()
}

/// The first bytes of a picture that says to have so many points.
fn begun_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    bytes
}

/// Who looks at the end of a page first must not see other pictures of it than who begins at its beginning.
#[test]
fn which_pictures_are_left_out_does_not_hang_on_which_was_seen_first() {
    let folder = tempfile::tempdir().unwrap();
    let (page, held) = (folder.path().join("page.html"), folder.path().join("box"));
    let (bomb, flat) = (begun_png(10_000, 10_000), {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(300, 300).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    });
    let named: Vec<(String, &Vec<u8>)> =
        (0..9).map(|number| (number.to_string(), if number % 4 == 3 { &flat } else { &bomb })).collect();
    for (name, bytes) in &named {
        std::fs::write(folder.path().join(format!("{name}.png")), bytes).unwrap();
    }
    let members: Vec<(&str, &[u8])> =
        named.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    std::fs::write(&held, trial::made_of(None, &[], &members)).unwrap();
    type Where = fn(&Path, u32, &[u8]) -> PictureSource;
    let ways: [(&Path, Where); 3] = [
        (&page, |folder, number, _| PictureSource::File(folder.join(format!("{number}.png")))),
        (&page, |_, _, bytes| PictureSource::Bytes(bytes.into())),
        (&held, |_, number, _| PictureSource::Inside(number)),
    ];
    for children in [Children::new(PROGRAM.into()), Children::inside()] {
        for (from, source) in &ways {
            let sources: Vec<PictureSource> =
                (0..9).map(|number| source(folder.path(), number, named[number as usize].1)).collect();
            let mut pictures = Chunks::default();
            for source in &sources {
                let (span, description) = (Span::default(), String::new());
                pictures.push(Picture { span, source: source.clone(), description, asked_size: None });
            }
            // By two threads, as in the window.
            let told = |asked: &[u32]| {
                let (order, told) = (PictureOrder::default().with(&pictures), Mutex::new(vec![None; 9]));
                std::thread::scope(|scope| {
                    for half in asked.chunks(5) {
                        let (order, told, sources, children) = (&order, &told, &sources, &children);
                        scope.spawn(move || {
                            for number in half {
                                let own = (*number, sources[*number as usize].clone());
                                let shown = shown_among(children, from, own, order.clone());
                                let shown = shown.map(|raster| raster.natural);
                                told.lock().unwrap()[*number as usize] = Some(shown);
                            }
                        });
                    }
                });
                told.into_inner().unwrap().into_iter().map(Option::unwrap).collect::<Vec<_>>()
            };
            let forward = told(&[0, 1, 2, 3, 4, 5, 6, 7, 8]);
            assert_eq!(forward, told(&[8, 7, 6, 5, 4, 3, 2, 1, 0]));
            assert_eq!(forward, told(&[6, 3, 8, 0, 5, 2, 7, 4, 1]));
            assert_eq!((&forward[3], &forward[7]), (&Ok((300, 300)), &Ok((300, 300))), "it costs little");
            let left_out: Vec<&String> = forward
                .iter()
                .filter_map(|shown| shown.as_ref().err())
                .filter(|why| why.contains("left out"))
                .collect();
            assert_eq!(left_out.len(), 3, "{forward:?}");
            assert!(
                left_out[2].contains("With it, 3 are left out of the first 9 in this document"),
                "{left_out:?}"
            );
        }
    }
}

#[test]
fn pictures_are_decoded_in_the_child_no_larger_than_they_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (page, cat, held) =
        (folder.path().join("page.html"), folder.path().join("cat.png"), folder.path().join("box"));
    std::fs::write(&cat, png(600, 300)).unwrap();
    std::fs::write(
        &held,
        trial::made_of(None, &[], &[("a cat", &png(600, 300)), ("broken", b"\x89PNG\r\n")]),
    )
    .unwrap();
    let (child, home) = (Children::new(PROGRAM.into()), Children::inside());
    let sources = [
        (&page, PictureSource::File(cat.clone())),
        (&page, PictureSource::Bytes(png(600, 300).into())),
        (&held, PictureSource::Inside(0)),
    ];
    for (from, source) in sources {
        let raster = shown(&child, from, source.clone()).unwrap();
        assert_eq!((raster.width, raster.height, raster.natural), (256, 128, (600, 300)), "{source:?}");
        assert!(raster == shown(&home, from, source).unwrap());
    }
    for (from, source) in [
        (&held, PictureSource::Inside(1)),
        (&held, PictureSource::Inside(9)),
        (&page, PictureSource::Bytes(Arc::from(&b"no picture"[..]))),
        (&page, PictureSource::File(folder.path().join("none.png"))),
    ] {
        let (refused, at_home) = (shown(&child, from, source.clone()), shown(&home, from, source));
        assert_eq!(refused.as_ref().unwrap_err(), at_home.as_ref().unwrap_err());
        assert!(refused.unwrap_err().contains("picture"));
    }
    // What was refused costs the next one nothing.
    assert!(shown(&child, &held, PictureSource::Inside(0)).is_ok());
}

#[test]
fn a_picture_beside_a_document_lies_in_its_folder_and_is_reached_by_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("page/inner")).unwrap();
    for name in ["out.png", "page/in.png", "page/inner/deep.png"] {
        std::fs::write(at(name), png(4, 4)).unwrap();
    }
    std::os::unix::fs::symlink(at("out.png"), at("page/link.png")).unwrap();
    std::os::unix::fs::symlink(folder.path(), at("page/up")).unwrap();
    std::os::unix::fs::symlink(at("page/inner"), at("page/sideways")).unwrap();
    let children = Children::new(PROGRAM.into());
    let picture = |path: PathBuf| shown(&children, &at("page/page.html"), PictureSource::File(path));
    for path in [at("page/in.png"), "inner/deep.png".into(), at("page/inner/deep.png")] {
        assert!(picture(path.clone()).is_ok(), "{}", path.display());
    }
    let linked = [at("page/link.png"), at("page/up/out.png"), at("page/sideways/deep.png")];
    let outside = [at("out.png"), "../out.png".into(), at("page/inner/../in.png")];
    for path in linked.into_iter().chain(outside) {
        let why = picture(path.clone()).unwrap_err();
        assert!(why.contains("does not lie beside the document"), "{}: {why}", path.display());
    }
}

// ---- without a window

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(folder).args(arguments).output().unwrap()
}

#[test]
fn check_says_of_each_file_what_came_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    put("a.md", b"# One\n\nTwo words.");
    put(".hidden.md", b"Three more words.");
    put("b.pdf", &packed("Words in a file that is called otherwise."));
    put("c.txt", b"");
    put("d.bin", &[0, 1, 2, 3, 0, 0, 0, 0]);
    put("e.gz", b"\x1F\x8B\x08 and nothing that could be unpacked");
    put("inner/f.gz", &packed(&"x".repeat(20_000_000)));
    let lines = run(folder.path(), &["check", "--json", "."]);
    assert!(lines.status.success(), "{}", String::from_utf8_lossy(&lines.stderr));
    let rows: Vec<serde_json::Value> = String::from_utf8(lines.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let found: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["path"].as_str().unwrap(), row["outcome"].as_str().unwrap())).collect();
    // As the library lists them, folders first; what is hidden is a part of the pile.
    let expected = [
        ("./inner/f.gz", "limit"),
        ("./.hidden.md", "opens"),
        ("./a.md", "opens"),
        ("./b.pdf", "opens-with-warning"),
        ("./c.txt", "no-text"),
        ("./d.bin", "strings-only"),
        ("./e.gz", "damaged"),
    ];
    assert_eq!(found, expected);
    assert!(rows[3]["words"].as_str().unwrap().contains("gzip") && rows[3]["peak_bytes"].as_u64().is_some());
    let people = run(folder.path(), &["check", "a.md"]);
    let people = String::from_utf8(people.stdout).unwrap();
    assert!(people.contains("opens") && people.trim_end().ends_with("1 opens"), "{people}");
    assert_eq!(run(folder.path(), &["check", "none"]).status.code(), Some(1));
}

#[test]
fn text_prints_the_words_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md.gz"), packed("# One\n\nTwo *words*.\n")).unwrap();
    let packed = run(folder.path(), &["text", "a.md.gz"]);
    assert_eq!(String::from_utf8(packed.stdout).unwrap(), "One\nTwo words.\n");
    let page = run(folder.path(), &["text", "--page", "1", "a.md.gz"]);
    assert_eq!(page.status.code(), Some(1));
    assert!(String::from_utf8(page.stderr).unwrap().contains("no pages"));
    std::fs::write(folder.path().join("b.pdf"), printed()).unwrap();
    let words = |arguments: &[&str]| String::from_utf8(run(folder.path(), arguments).stdout).unwrap();
    let all = words(&["text", "b.pdf"]);
    // Where the lines break is the format's business.
    let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(all.split('\u{C}').map(plain).collect::<Vec<_>>(), ["Begun here", "", "Ended there"]);
    assert_eq!(plain(&words(&["text", "--page", "3", "b.pdf"])), "Ended there");
    assert_eq!(plain(&words(&["text", "--page", "2", "b.pdf"])), "");
    assert_eq!(run(folder.path(), &["text", "--page", "4", "b.pdf"]).status.code(), Some(1));
    assert!(!String::from_utf8(run(folder.path(), &["--help"]).stdout).unwrap().contains("child"));
}
