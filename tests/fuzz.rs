//! Reads texts, notes, pages, pictures and messages that are broken in ways that nobody thought of, through the doors
//! by which they come into the program: nothing panics, every promise of a document holds, the work is in proportion to
//! the file, and the same file gives the same document twice.
//!
//! How it runs, and how what fails is read again, stands in `tests/common/fuzz.rs`. PDFs have `tests/fuzz_pdf.rs`.
#![cfg(target_os = "linux")]

#[path = "common/fuzz.rs"]
mod fuzz;
#[path = "common/place.rs"]
mod place;

use folioscope::data::document::Document;
use folioscope::data::job::Stop;
use folioscope::data::sketch::sketch;
use folioscope::data::span::{DocId, Span};
use folioscope::read::formats;
use folioscope::read::picture;
use folioscope::read::sandbox::Children;
use folioscope::read::sandbox::diff::Differ;
use folioscope::read::sandbox::protocol::{Delta, framed, unframed};
use folioscope::read::sandbox::replica::Replica;
use folioscope::read::source::Source;
use fuzz::{Target, check_told, files_of};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Bytes of text that one byte of a file can become: a sign that means nothing is three bytes of U+FFFD, an entity of
/// five is six, and a quotation adds its signs.
const GROWTH: u64 = 8;
/// What spans of cells may add to any page.
const SPANS: u64 = 1_000_000;

fn seeds(samples: &str, corpus: &[&str], extensions: &[&str]) -> Vec<Vec<u8>> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(samples)];
    folders
        .extend(place::corpus().into_iter().flat_map(|root| corpus.iter().map(move |name| root.join(name))));
    let named = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        extensions.is_empty() || extensions.contains(&extension)
    };
    files_of(folders, 20 * 1024, named)
}

fn read(name: &str, bytes: &[u8]) -> Result<Option<Document>, String> {
    let source = Source::from_bytes(name, bytes);
    match Children::inside().read(source, DocId(1), &Stop::default(), None) {
        Ok(document) => Ok(Some(document)),
        // What panics is caught there, as it would be in the window; here it is what is looked for.
        Err(failure) if failure.words.contains("stopped working") => Err(failure.words),
        Err(failure) if failure.words.ends_with('.') => Ok(None),
        Err(failure) => Err(format!("no sentence: {failure}")),
    }
}

/// Everything that must hold of a file of words.
fn check(name: &str, bytes: &[u8]) -> Result<(), String> {
    let Some(document) = read(name, bytes)? else { return Ok(()) };
    document.check()?;
    check_told(&document)?;
    let most = bytes.len() as u64 * GROWTH + SPANS;
    if document.text.len() > most {
        return Err(format!("{} bytes became {} bytes of text", bytes.len(), document.text.len()));
    }
    let nothing = document.counts.words == 0 && document.pictures.is_empty();
    if nothing && document.complaints.is_empty() {
        return Err("a blank document without a sentence".to_owned());
    }
    let again = read(name, bytes)?.ok_or("it is read once, and not twice")?;
    if sketch(&document) != sketch(&again) {
        return Err("read twice, it is not the same".to_owned());
    }
    Ok(())
}

#[test]
fn texts() {
    let mut seeds = seeds("text", &["text", "encoding", "source"], &[]);
    seeds.extend([
        b"CHAPTER I\n\nIt was the best of times,\nit was the worst of times.\n\n- one\n- two\n\n> quoted\n"
            .to_vec(),
        b"\xFF\xFEw\0o\0r\0d\0s\0\n\0".to_vec(),
        b"\x1B$B$3$s$K$A$O\x1B(B words\n".to_vec(),
        "Grüße, мир, שלום, 你好\n".repeat(20).into_bytes(),
    ]);
    let words: &[&[u8]] = &[
        b"\0\0\0\0",
        b"\r",
        b"\x0C",
        b"\x1B$B",
        b"\xEF\xBB\xBF",
        b"\xE2\x80\xAE",
        b"\xE2\x81\xA6",
        b"\xE2\x80\x8B",
        b"\xF3\xA0\x81\x81",
        b"\xCC\x81",
        b"> ",
        b"====\n",
        b"\t",
        b"\n\n\n",
        b"1. ",
        b"\xC0\xAF",
        b"\x81\x30",
    ];
    Target { test: "texts", seeds, words, check: |bytes| check("fuzz.txt", bytes) }.run();
}

#[test]
fn programs() {
    let mut seeds = seeds("source", &["source"], &[]);
    seeds.push(b"fn main() {\n    println!(\"{}\", 1); // one\n}\n".to_vec());
    let words: &[&[u8]] =
        &[b"(", b"{", b"\"", b"/*", b"'", b"<", b"r#\"", b"\n", b"#[", b"||", b"a::", b"\\", b"//"];
    Target { test: "programs", seeds, words, check: |bytes| check("fuzz.rs", bytes) }.run();
}

#[test]
fn notes() {
    let mut seeds = seeds("markdown", &["md", "markdown", "text"], &["md", "markdown"]);
    seeds.push(
        b"---\ntitle: t\n---\n# h\n\n- a\n  1. b\n\n|a|b|\n|-|-|\n|c|d|\n\n[x](#h) ![y](z.png) [^1] $a$ `c`\n\n[^1]: n\n\n```rust\nlet a = 1;\n```\n"
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"[",
        b"](",
        b"![",
        b"**",
        b"_",
        b"`",
        b"```rust\n",
        b"> ",
        b"- ",
        b"  ",
        b"|",
        b"|-|\n",
        b"[^1]",
        b"[^1]: ",
        b"\n\n",
        b"$$",
        b"<div>",
        b"<script>",
        b"<!--",
        b"# ",
        b"---\n",
        b"+++\n",
        b"&amp;",
        b"<table>",
        b"<td>",
        b": ",
        b"http://a.b/",
        b"\\",
        b"[a]: b\n",
        b"~~",
        b"<a href='",
        b"</",
        b"{#",
        b"[ ] ",
    ];
    Target { test: "notes", seeds, words, check: |bytes| check("fuzz.md", bytes) }.run();
}

#[test]
fn pages() {
    let mut seeds = seeds("html", &["html", "hostile"], &["html", "htm", "xhtml"]);
    seeds.push(
        b"<!doctype html><title>t</title><h1>h</h1><table><caption>c<tr><th>a<td rowspan=2>b<tr><td colspan=3>c</table><ol><li>x</ol><svg><text>s</svg>"
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"<div>",
        b"</div>",
        b"<b>",
        b"</b>",
        b"<a href=x>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"<td rowspan=9 colspan=99>",
        b"</table>",
        b"<p style='display:none'>",
        b"<p style='visibility:hidden'>",
        b"<i style=visibility:visible>",
        b"<iframe srcdoc='<p>a'>",
        b"<svg><g>",
        b"<text>",
        b"<math><mi>",
        b"<select><option>",
        b"<template>",
        b"<!--",
        b"<script>",
        b"<style>",
        b"<pre>",
        b"<textarea>",
        b"<ul><li>",
        b"<ol type=i><li>",
        b"<dl><dt>",
        b"<blockquote>",
        b"<img src=x>",
        b"<img src='data:;base64,AAAA'>",
        b"<base href=http://a.b/>",
        b"<form><input value=v>",
        b"<q>",
        b"<ruby>a<rt>",
        b"&#x10FFFF;",
        b"&nGt;",
        b"\0",
        b" a=b",
        b"'",
        b"\"",
        b">",
        b"<h2>",
        b"<br>",
        b"<hr>",
        b"<details><summary>",
        b"<dialog>",
        b"<font size=1>",
        b"<nobr>",
        b"<frameset>",
        b"<plaintext>",
        b"<![CDATA[",
        b"<caption>",
        b"<colgroup><col>",
        b"<label>",
        b"<sup><a href=#x>1</a></sup>",
        b"\xE2\x80\xAE",
    ];
    Target { test: "pages", seeds, words, check: |bytes| check("fuzz.html", bytes) }.run();
}

fn pictures_of_all_kinds() -> Vec<Vec<u8>> {
    let points = |x: u32, y: u32| Rgba([x as u8 * 8, y as u8 * 8, 99, 200]);
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_fn(31, 23, points));
    let kinds = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
        ImageFormat::WebP,
    ];
    let written = |kind: &ImageFormat| {
        let mut bytes = Cursor::new(Vec::new());
        let plain =
            if *kind == ImageFormat::Jpeg { DynamicImage::from(picture.to_rgb8()) } else { picture.clone() };
        plain.write_to(&mut bytes, *kind).unwrap();
        bytes.into_inner()
    };
    kinds.iter().map(written).collect()
}

/// Where something panicked last.
static PANICKED: Mutex<String> = Mutex::new(String::new());

/// A picture is decoded in a child, where a panic of the library that decodes is caught; one of ours is told.
fn check_picture(bytes: &[u8]) -> Result<(), String> {
    set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap() = panic.location().map(ToString::to_string).unwrap_or_default();
    }));
    let most = (40, 40);
    let decode = || catch_unwind(AssertUnwindSafe(|| picture::decode(bytes, most)));
    let Ok(decoded) = decode() else {
        let place = PANICKED.lock().unwrap().clone();
        return if place.starts_with("src/") { Err(format!("a panic at {place}")) } else { Ok(()) };
    };
    match decoded {
        Ok(raster) => {
            let (width, height) = (raster.width, raster.height);
            let right = width > 0 && height > 0 && width <= most.0 && height <= most.1;
            if !right || raster.rgba.len() as u64 != u64::from(width) * u64::from(height) * 4 {
                return Err(format!("{width} × {height} points in {} bytes", raster.rgba.len()));
            }
            if !matches!(decode(), Ok(Ok(again)) if again == raster) {
                return Err("decoded twice, it is not the same".to_owned());
            }
            Ok(())
        }
        Err(failure) if failure.words.ends_with('.') => Ok(()),
        Err(failure) => Err(format!("no sentence: {failure}")),
    }
}

#[test]
fn pictures() {
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\0\0\0\0",
        b"IDAT",
        b"\xFF\xDA",
        b"\x7F\xFF\xFF\xFF",
        b"\x21\xF9\x04",
        b"VP8X",
    ];
    Target { test: "pictures", seeds: pictures_of_all_kinds(), words, check: check_picture }.run();
}

/// What a child tells of some honest documents: frames, each behind its length, as they go over the socket.
fn conversations() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let files = [
        "html/letter_of_tables.html",
        "markdown/note.md",
        "pdf/form.pdf",
        "pdf/labels.pdf",
        "pdf/hidden.pdf",
    ];
    let mut told: Vec<Vec<u8>> = Vec::new();
    for file in files {
        let mut source = Source::open(&root.join(file)).unwrap();
        source.path = Some(PathBuf::from("/papers").join(file));
        let document = Children::inside().read(source, DocId(1), &Stop::default(), None).unwrap();
        let mut frames = Vec::new();
        Differ::default().tell(&document, |delta| frames.extend(framed(&delta).unwrap()));
        told.push(frames);
    }
    told
}

/// Takes a conversation as the window does, and gives the document that comes of it.
fn hear(bytes: &[u8]) -> Result<Option<Document>, String> {
    let about = Document { path: Some(PathBuf::from("/papers/pdf/form.pdf")), ..Document::default() };
    let mut replica = Replica::new(about, formats::FORMATS);
    let mut rest = bytes;
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let len = (u32::from_le_bytes(*head) as usize).min(after.len());
        let (frame, next) = after.split_at(len);
        rest = next;
        // A child that speaks nonsense is ended; what it said before that stays.
        let Ok(delta) = unframed::<Delta>(frame) else { break };
        if replica.apply(delta).is_err() {
            break;
        }
    }
    let Some(document) = replica.document() else { return Ok(None) };
    document.check()?;
    // What is shown is asked for words and places all over.
    let end = document.text.len();
    for share in 0..4 {
        let from = end * share / 4;
        document.areas(Span::new(from, (from + 50).min(end)));
    }
    Ok(Some(document.clone()))
}

fn check_messages(bytes: &[u8]) -> Result<(), String> {
    let (once, twice) = (hear(bytes)?, hear(bytes)?);
    match (once, twice) {
        (None, None) => Ok(()),
        (Some(one), Some(other)) if sketch(&one) == sketch(&other) => Ok(()),
        _ => Err("heard twice, it is not the same".to_owned()),
    }
}

#[test]
fn messages() {
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF\x0F",
        b"\0",
        b"\x01",
        b"\x80",
        b"\xFF",
        b"\x02\0",
        b"\xC3\xA4",
        b"\0\0\xC0\x7F",
        b"\x10\0\0\0",
    ];
    Target { test: "messages", seeds: conversations(), words, check: check_messages }.run();
}
