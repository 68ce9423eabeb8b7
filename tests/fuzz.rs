//! Reads texts, notes, pages, pictures and messages that are broken in ways that nobody thought of, through the doors
//! by which they come into the program: nothing panics, every promise of a document holds, the work is in proportion to
//! the file, and the same file gives the same document twice.
//!
//! How it runs, and how what fails is read again, stands in `tests/common/fuzz.rs`. PDFs have `tests/fuzz_pdf.rs`.
#![cfg(target_os = "linux")]

#[path = "../src/read/formats/photo/tests/boxed.rs"]
mod boxed;
#[path = "common/fuzz.rs"]
mod fuzz;
#[path = "../src/read/formats/mobi/tests/built.rs"]
mod kindle;
#[path = "common/place.rs"]
mod place;
#[path = "common/zip.rs"]
mod zip;

use boxed::{Built, RED_AND_BLUE, boxed, file, size};
use folioscope::data::cfi;
use folioscope::data::document::Document;
use folioscope::data::job::{PageTile, Stop};
use folioscope::data::sketch::sketch;
use folioscope::data::span::{DocId, Span};
use folioscope::read::container::ole;
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
use std::sync::{Arc, Mutex};
use zip::archive_of;

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

/// A file that is read and drawn by libraries, in a child where their panics are caught; one of ours is told.
fn check_drawn(name: &str, bytes: &[u8]) -> Result<(), String> {
    set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap() = panic.location().map(ToString::to_string).unwrap_or_default();
    }));
    let work = || -> Result<(), String> {
        let source = || Source::from_bytes(name, bytes);
        let Ok(document) = formats::read(source(), DocId(1), &Stop::default(), None) else { return Ok(()) };
        document.check()?;
        check_told(&document)?;
        let again = formats::read(source(), DocId(1), &Stop::default(), None);
        if again.is_err() || again.is_ok_and(|again| sketch(&again) != sketch(&document)) {
            return Err("read twice, it is not the same".to_owned());
        }
        paint_some(source(), document.units.len())
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PANICKED.lock().unwrap().clone();
        if place.starts_with("src/") { Err(format!("a panic at {place}")) } else { Ok(()) }
    })
}

/// Tiles, what can be seen through, a small copy, and when it was taken.
fn picture_in_boxes() -> Vec<u8> {
    let small = pictures_of_all_kinds().swap_remove(1);
    let exif = b"\0\0\0\x06Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x32\0\x02\0\0\0\x14\0\0\0\x1A\0\0\0\x002015:08:22 14:03:11\0";
    let items = [
        Built::new(b"grid", &[0, 0, 0, 1, 0, 32, 0, 16], &[2, 3, 4]).refers(b"dimg", &[2, 2]),
        Built::new(b"av01", RED_AND_BLUE, &[1]),
        Built::new(b"av01", RED_AND_BLUE, &[1, 5]).refers(b"auxl", &[1]),
        Built::new(b"jpeg", &small, &[]).refers(b"thmb", &[1]),
        Built::new(b"Exif", exif, &[]).refers(b"cdsc", &[1]),
    ];
    let alpha = boxed(b"auxC", b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0");
    let turned = [boxed(b"irot", &[1]), boxed(b"imir", &[0])].concat();
    file(b"avif", &items, &[size(16, 16), size(32, 16), turned, alpha])
}

/// The first units of a document as pictures.
fn paint_some(source: Source, units: usize) -> Result<(), String> {
    let Ok(mut opened) = formats::open(formats::FORMATS, &source.into()) else { return Ok(()) };
    for unit in 0..units.min(3) as u32 {
        let tile = PageTile { unit, scale: 0.5, part: [0, 0, 30, 30], night: false };
        if let Ok(raster) = opened.paint(&tile)
            && raster.rgba.len() as u64 != u64::from(raster.width) * u64::from(raster.height) * 4
        {
            return Err("a picture is not as large as it says".to_owned());
        }
        let _ = opened.member(unit);
    }
    Ok(())
}

#[test]
fn albums() {
    let mut seeds =
        seeds("pictures", &["images"], &["jpg", "png", "gif", "tif", "tiff", "webp", "jp2", "bmp"]);
    seeds.extend(pictures_of_all_kinds());
    seeds.push(picture_in_boxes());
    let words: &[&[u8]] = &[
        b"ipma",
        b"iloc",
        b"irot",
        b"grid",
        b"\xFF\xE1\x00\x20Exif\0\0MM\0*\0\0\0\x08",
        b"\xFF\xED\x00\x20Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x08",
        b"\xFF\xFE\x00\x09remark",
        b"\xFF\xD9",
        b"\x21\xFE\x04word\0",
        b"\x21\xFF\x0BXMP DataXMP",
        b"tEXtname\0words",
        b"zTXt",
        b"iTXtXML:com.adobe.xmp\0\0\0\0\0<a>",
        b"acTL\0\0\0\x09",
        b"\x01\x11\0\x04",
        b"\x40\x01\x03\0",
        b"jp2c",
        b"uuid",
        b"\xFF\xFF\xFF\xFF",
    ];
    Target { test: "albums", seeds, words, check: |bytes| check_drawn("fuzz.tif", bytes) }.run();
}

#[test]
fn drawings() {
    let mut seeds = seeds("drawings", &["images", "hostile"], &["svg"]);
    seeds.push(
        b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 90 60'><title>t</title><defs><g id='a'><rect width='9' height='9'/></g><filter id='f'><feGaussianBlur stdDeviation='2'/></filter></defs><use xlink:href='#a'/><text x='9' y='20'>a <a href='b'>c</a><tspan dy='9'>d</tspan></text><g filter='url(#f)'><circle r='9'/></g></svg>"
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"<g>",
        b"</g>",
        b"<use href='#a'/>",
        b"<text>",
        b"<tspan x='1 2 3'>",
        b"</text>",
        b" transform='rotate(9)'",
        b" transform='scale(1e30)'",
        b" display='none'",
        b" fill='#fff'",
        b" font-size='0'",
        b" font-size='1e9'",
        b" width='1e38'",
        b"<foreignObject><p>a",
        b"<switch>",
        b"<symbol id='a'>",
        b"<pattern id='a' width='1' height='1'>",
        b"<mask id='a'>",
        b"<textPath href='#a'>",
        b"<feTurbulence numOctaves='9'/>",
        b"<image href='data:image/svg+xml,'/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"<style>*{display:none}</style>",
        b"\xD7\x90\xD7\x91",
        b"e\xCC\x81\xF0\x9F\x98\x80",
    ];
    Target { test: "drawings", seeds, words, check: |bytes| check_drawn("fuzz.svg", bytes) }.run();
}

#[test]
fn unknown_bytes() {
    let wide: Vec<u8> = "words in sixteen bits".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let seeds = vec![[&b"\x01\0\xFFplain words here\0\0"[..], &wide, &[0; 40]].concat(), vec![0; 300]];
    let words: &[&[u8]] = &[
        b"words",
        b"w\0o\0r\0d\0",
        b"\0w\0o\0r\0d",
        b"\xC3\xA4",
        b"\xE2\x80\xAE",
        b"\xF0\x9F",
        b"SQLite format 3\0",
        b"\t",
    ];
    Target { test: "unknown_bytes", seeds, words, check: |bytes| check_drawn("fuzz.bin", bytes) }.run();
}

#[test]
fn rich_texts() {
    let mut seeds = seeds("rtf", &["rtf"], &["rtf"]);
    seeds.push(
        br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}{\stylesheet{\s1 heading 1;}}{\*\revtbl{A;}}\pard\s1 H\par\pard{\listtext 1.\tab}a{\footnote n}\revised\revauth0 b\plain\par\trowd\intbl c\cell d\cell\row{\field{\*\fldinst HYPERLINK x}{\fldrslt x}}\u8217 ?\'e9}"
            .to_vec(),
    );
    seeds.push(
        br"{\rtf1{\info{\nofpages3}{\edmins2}}{\*\template a}{\*\docvar{a}{b}}\sectd\titlepg{\header h\par}{\headerf f\par}\pard{\upr{a}{\*\ud b}}{\pict{\*\picprop{\sp{\sn wzDescription}{\sv d}}}\pngblip\picwgoal9 89504e47}{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict\jpegblip ffd8}}}{\shptxt x\par}}{\shprslt y}}{\object{\*\objclass P}{\*\objdata 01050000}{\result r}}\page{\*\atrfstart 1}w{\*\atrfend 1}{\*\atnauthor A}{\*\annotation{\*\atndate 9}{\*\atnref 1}{\*\atnparent -1}n}\par\sect\trowd\trhdr\intbl a\nestcell{\*\nesttableprops\nestrow}\cell\row{\field{\*\fldinst FORMDROPDOWN{\*\formfield{\fftype2\ffres0{\*\ffl a}}}}{\fldrslt}}\par}"
            .to_vec(),
    );
    let words: &[&[u8]] = &[
        b"{",
        b"}",
        b"\\page ",
        b"\\sect ",
        b"{\\header ",
        b"{\\pict\\pngblip ",
        b"{\\*\\objdata ",
        b"{\\upr",
        b"{\\sp{\\sn pib}{\\sv ",
        b"\\nestcell ",
        b"\\nofpages2 ",
        b"\\par ",
        b"\\cell ",
        b"\\row ",
        b"\\intbl ",
        b"\\pard ",
        b"{\\footnote ",
        b"{\\*\\annotation ",
        b"\\u-10179 ?",
        b"\\uc0 ",
        b"\\'",
        b"\\bin99999 ",
        b"\\revised ",
        b"\\deleted ",
        b"{\\field{\\*\\fldinst HYPERLINK \"a\"}",
        b"\\v ",
        b"\\f9 ",
    ];
    Target { test: "rich_texts", seeds, words, check: |bytes| check("fuzz.rtf", bytes) }.run();
}

#[test]
fn open_documents() {
    let seeds = vec![
        br#"<office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles><style:style style:name="T" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region xml:id="c" text:id="c"><text:deletion><office:change-info><dc:creator>A</dc:creator></office:change-info><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h text:outline-level="1">H</text:h><text:list text:style-name="L"><text:list-item><text:p>a<text:change text:change-id="c"/></text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell></table:table-row></table:table><text:p><text:span text:style-name="T">b</text:span><text:note text:id="n"><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note><office:annotation office:name="r"><dc:creator>B</dc:creator><text:p>c</text:p></office:annotation>w<office:annotation-end office:name="r"/><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame></text:p></office:text></office:body></office:document>"#
            .to_vec(),
        br#"<office:document office:mimetype="application/vnd.oasis.opendocument.text"><office:meta><meta:document-statistic meta:page-count="2"/></office:meta><office:master-styles><style:master-page style:name="Standard"><style:header><text:p>h</text:p></style:header></style:master-page></office:master-styles><office:body><office:text><office:forms><form:checkbox form:label="a" form:current-state="checked"/></office:forms><text:p>a<text:soft-page-break/>b<draw:frame svg:width="2cm" svg:height="1cm"><draw:image><office:binary-data>iVBORw==</office:binary-data></draw:image><svg:desc>d</svg:desc></draw:frame></text:p><text:p><draw:frame><draw:object><math><mi>x</mi></math></draw:object></draw:frame><draw:custom-shape><text:p>s</text:p></draw:custom-shape><text:drop-down><text:label text:value="a"/>a</text:drop-down><text:script>x</text:script></text:p><table:table><table:table-row><table:table-cell><table:table><table:table-row><table:table-cell><text:p>n</text:p></table:table-cell></table:table-row></table:table></table:table-cell></table:table-row></table:table></office:text></office:body></office:document>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<text:soft-page-break/>",
        b"<draw:custom-shape>",
        b"<draw:object>",
        b"<style:header>",
        b"<text:p>",
        b"</text:p>",
        b"<text:list>",
        b"</text:list>",
        b"<table:table>",
        b"</table:table>",
        b"<table:table-row>",
        b"<table:table-cell>",
        b"<text:note>",
        b"<text:span>",
        b"<draw:text-box>",
        b"</draw:text-box>",
        b"<text:change-start text:change-id=\"c\"/>",
        b"&amp;",
        b"&#0;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"9999999",
        b"\0",
    ];
    Target { test: "open_documents", seeds, words, check: |bytes| check("fuzz.fodt", bytes) }.run();
}

/// A 7-Zip archive of two members in one piece.
const SEVEN: &[u8] = b"\x37\x7A\xBC\xAF\x27\x1C\x00\x04\x6D\xD6\x27\xA6\x80\x00\x00\x00\x00\x00\x00\x00\x21\x00\x00\x00\x00\x00\x00\x00\xE4\x67\x9E\xF4\x01\x00\x16\x73\x6F\x6D\x65\x20\x77\x6F\x72\x64\x73\x0A\x6F\x74\x68\x65\x72\x20\x77\x6F\x72\x64\x73\x0A\x00\x00\x00\x81\x33\x07\xAE\x0F\xCF\xB5\xEF\x10\x0F\xEB\xEA\x9C\xBF\x36\x3D\xFE\x74\x80\xB1\xF2\x01\xB6\xD9\x63\x44\x09\x21\x6F\xA9\x44\x5A\xD1\xB5\x61\x8C\x23\xA2\x69\x22\x24\xDC\x50\x34\x09\x46\xE8\xB4\xD7\x05\x7C\xC8\xF0\xBF\x27\x9F\xC2\x24\x2A\xC6\x5B\x57\x27\x99\x70\x71\x82\x92\x80\x88\x9D\xE3\xD2\x7F\x2C\x4F\xD4\x70\x1C\x3E\xF5\x41\x5C\x1E\x93\x5E\xB6\xFF\xA7\x7F\x51\x2A\x9D\xDB\xD3\x57\x13\x00\x00\x17\x06\x1B\x01\x09\x65\x00\x07\x0B\x01\x00\x01\x23\x03\x01\x01\x05\x5D\x00\x10\x00\x00\x0C\x80\x82\x0A\x01\xA7\x42\xA1\xDF\x00\x00";

#[test]
fn archives() {
    let mut seeds = seeds("archive", &[], &["zip", "tar"]);
    seeds.push(SEVEN.to_vec());
    let words: &[&[u8]] = &[
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"PK\x06\x06",
        b"PK\x06\x07",
        b"\xFF\xFF\xFF\xFF",
        b"\x01\x99\x07\0\x02\0AE\x03\x08\0",
        b"../",
        b"\\",
        b"ustar\x0000",
        b"00000000000\0",
        b"77777777777\0",
        b"30 path=a\n",
        b"\x80\0\0\0",
        b"\x17\x06",
        b"7z\xBC\xAF\x27\x1C",
        b"BZh91AY&SY",
        b"\xFD7zXZ\0",
        b"\x28\xB5\x2F\xFD",
    ];
    Target { test: "archives", seeds, words, check: check_archive }.run();
}

/// The list of an archive, and the first of its members.
fn check_archive(bytes: &[u8]) -> Result<(), String> {
    check("fuzz.zip", bytes)?;
    let source = Arc::new(Source::from_bytes("fuzz.zip", bytes));
    let served = catch_unwind(AssertUnwindSafe(|| {
        let Ok(mut opened) = formats::open(formats::FORMATS, &source) else { return };
        for number in 0..8 {
            // Whether there is such a member is not asked here.
            let _ = opened.member(number);
        }
        opened.rest();
    }));
    served.map_err(|_| "a member cannot be taken out".to_owned())
}

#[test]
fn open_presentations() {
    let seeds = vec![
        br#"<office:document office:mimetype="application/vnd.oasis.opendocument.presentation"><office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout><style:style style:name="d"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles><office:master-styles><style:master-page style:name="M" style:page-layout-name="P"/></office:master-styles><office:body><office:presentation><draw:page draw:style-name="d" draw:master-page-name="M"><draw:g><draw:custom-shape svg:x="40cm" svg:y="1cm" svg:width="2cm" svg:height="1cm"><text:p>out</text:p></draw:custom-shape></draw:g><draw:frame presentation:class="title"><draw:text-box><text:list><text:list-header><text:p>T</text:p></text:list-header></text:list></draw:text-box></draw:frame><draw:a xlink:href="http://x/"><draw:frame draw:transform="rotate (1) translate (1cm 2cm)" svg:width="2cm" svg:height="1cm"><table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></draw:frame></draw:a><draw:frame><draw:image><office:binary-data>iVBORw==</office:binary-data></draw:image></draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>n</text:p></draw:text-box></draw:frame></presentation:notes><officeooo:annotation><dc:creator>A</dc:creator><text:p>c</text:p></officeooo:annotation></draw:page><draw:page/></office:presentation></office:body></office:document>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<draw:page>",
        b"</draw:page>",
        b"<draw:g>",
        b"</draw:g>",
        b"<draw:a>",
        b"<draw:frame presentation:class=\"title\">",
        b"</draw:frame>",
        b"<draw:text-box>",
        b"<presentation:notes>",
        b"<table:table>",
        b"</table:table>",
        b"<text:p>",
        b"<text:list>",
        b"-1e99cm",
        b"NaNcm",
        b"&#0;",
        b"<!--",
    ];
    Target { test: "open_presentations", seeds, words, check: |bytes| check("fuzz.fodp", bytes) }.run();
}

#[test]
fn fiction_books() {
    let seeds = vec![
        br##"<FictionBook><description><title-info><author><first-name>A</first-name></author><book-title>T</book-title><coverpage><image l:href="#p"/></coverpage></title-info></description><body><title><p>T</p></title><epigraph><p>e</p></epigraph><section id="s"><title><p>One</p></title><p>a<a l:href="#n" type="note">[1]</a><sup>2</sup> <emphasis>b</emphasis></p><poem><stanza><v>v</v><v>w</v></stanza></poem><cite><p>c</p></cite><table><tr><td colspan="2">x</td></tr></table><section><p>d</p><image l:href="#p"/></section></section></body><body name="notes"><section id="n"><title><p>1</p></title><p>n</p></section></body><binary id="p">iVBORw==</binary></FictionBook>"##
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<body>",
        b"<body name=\"notes\">",
        b"</body>",
        b"<section>",
        b"</section>",
        b"<title>",
        b"</title>",
        b"<p>",
        b"</p>",
        b"<poem>",
        b"<stanza>",
        b"<v>",
        b"<table>",
        b"<tr>",
        b"<td>",
        b"</td>",
        b"<sub>",
        b"<binary id=\"p\">",
        b"<empty-line/>",
        b"<?xml version='1.0' encoding='windows-1251'?>",
        b"&#0;",
        b"<!--",
    ];
    Target { test: "fiction_books", seeds, words, check: |bytes| check("fuzz.fb2", bytes) }.run();
}

#[test]
fn kindle_books() {
    let old = {
        let mut built = kindle::Built::new(6);
        (built.contents, built.first_picture) = (2, 5);
        built.facts = vec![(100, b"A".to_vec()), (201, vec![0; 4]), (503, b"T".to_vec())];
        let html = br#"<html><body><a filepos=0000000050>x</a><img recindex="00001"/><mbp:pagebreak/><p>words and words and words</p></body></html>"#;
        let mut records = built.records(html);
        records.extend(kindle::index(&[(1, 1), (3, 1), (4, 1)], &[("0", vec![50, 0, 0])], &["One"]));
        records.push(b"\xFF\xD8\xFF".to_vec());
        kindle::database(b"BOOKMOBI", &records)
    };
    let new = {
        let mut built = kindle::Built::new(8);
        (built.skeletons, built.fragments, built.contents) = (2, 5, 8);
        let mut records = built.records(
            br#"<html><body></body></html><p>see <a href="kindle:pos:fid:0000:off:0000000002">x</a></p>"#,
        );
        records.extend(kindle::index(&[(1, 1), (6, 2)], &[("S", vec![1, 0, 26])], &[]));
        records.extend(kindle::index(&[(6, 2)], &[("12", vec![0, 61])], &[]));
        records.extend(kindle::index(&[(3, 1), (4, 1), (6, 2)], &[("0", vec![0, 0, 0, 0])], &["One"]));
        kindle::database(b"BOOKMOBI", &records)
    };
    let plain = kindle::database(
        b"TEXtREAd",
        &[vec![0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], kindle::packed(b"some words")],
    );
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\0\0\0\x01",
        b"\x44\x48",
        b"HUFF\0\0\0\x18",
        b"CDIC\0\0\0\x10",
        b"INDX",
        b"TAGX",
        b"IDXT",
        b"EXTH",
        b"BOUNDARY",
        b"MOBI",
        b"\x80\x0F",
        b"<mbp:pagebreak/>",
        b" filepos=9",
        b"<",
    ];
    Target {
        test: "kindle_books",
        seeds: vec![old, new, plain],
        words,
        check: |bytes| check("fuzz.mobi", bytes),
    }
    .run();
}

#[test]
fn parts_of_office_files() {
    let seeds = vec![
        br#"<w:document><w:body><w:p><w:pPr><w:pStyle w:val="H"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:ins w:author="A"><w:r><w:t>a</w:t></w:r></w:ins><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>c</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent><w:p><w:r><w:t>e</w:t></w:r></w:p></w:txbxContent></w:r></w:p></w:body></w:document>"#
            .to_vec(),
        br#"<w:document><w:body><w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="h"/><w:pgNumType w:start="3" w:fmt="upperRoman"/></w:sectPr></w:pPr><w:r><w:t>a</w:t><w:lastRenderedPageBreak/><w:br w:type="page"/></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:listEntry w:val="a"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:p><w:r><w:sym w:font="Symbol" w:char="F061"/><w:drawing><wp:extent cx="9525" cy="9525"/><a:blip r:embed="c"/><a:srcRect l="9"/><c:chart r:id="c"/><dgm:relIds r:dm="c"/></w:drawing></w:r></w:p></w:sdtContent></w:sdt><w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl><w:sectPr/></w:body></w:document>"#
            .to_vec(),
        br#"<p:sld show="0"><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><p:txBody><a:p><a:r><a:t>T</a:t></a:r></a:p></p:txBody></p:sp><p:sp><p:nvPr><p:ph/></p:nvPr><p:txBody><a:p><a:pPr lvl="2"/><a:r><a:rPr b="1"/><a:t>x</a:t></a:r><a:br/></a:p></p:txBody></p:sp><p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>1</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame></p:sld>"#
            .to_vec(),
        br#"<html><body><h1 id="a">T</h1><p>x <a href="two.xhtml#b">y</a></p><img src="../p.png"/></body></html>"#.to_vec(),
        br#"<package><metadata><dc:title>T</dc:title></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>"#
            .to_vec(),
    ];
    let words: &[&[u8]] = &[
        b"<w:p>",
        b"</w:p>",
        b"<w:sectPr>",
        b"<w:sdt>",
        b"<w:lastRenderedPageBreak/>",
        b"<c:chart r:id=\"c\"/>",
        b"<w:r>",
        b"<w:tbl>",
        b"</w:tbl>",
        b"<w:tr>",
        b"<w:tc>",
        b"<w:ins>",
        b"</w:ins>",
        b"<w:txbxContent>",
        b"<w:fldChar w:fldCharType=\"begin\"/>",
        b"<a:p>",
        b"<a:tbl>",
        b"</a:tbl>",
        b"<a:tc>",
        b"&#x10FFFF;",
        b"&lt;",
        b"<![CDATA[",
        b"9999999999",
        b"\0",
    ];
    Target { test: "parts_of_office_files", seeds, words, check: check_parts }.run();
}

/// Parts of a file, each with its name.
type Parts<'a> = Vec<(&'a str, &'a [u8])>;

/// The same bytes as the part that each kind of file is mostly made of.
fn check_parts(bytes: &[u8]) -> Result<(), String> {
    let relations = br#"<Relationships><Relationship Id="r" Type="x/slide" Target="s.xml"/><Relationship Id="n" Type="x/footnotes" Target="f.xml"/><Relationship Id="h" Type="x/header" Target="f.xml"/><Relationship Id="c" Type="x/chart" Target="f.xml"/><Relationship Id="t" Type="x/settings" Target="f.xml"/><Relationship Id="m" Type="x/comments" Target="f.xml"/></Relationships>"#;
    let slides = br#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r"/></p:sldIdLst></p:presentation>"#;
    let container = br#"<container><rootfile full-path="b.opf"/></container>"#;
    let files: [(&str, Parts); 4] = [
        (
            "fuzz.docx",
            vec![
                ("word/document.xml", bytes),
                ("word/f.xml", bytes),
                ("word/_rels/document.xml.rels", relations),
            ],
        ),
        (
            "fuzz.pptx",
            vec![
                ("ppt/presentation.xml", slides),
                ("ppt/s.xml", bytes),
                ("ppt/_rels/presentation.xml.rels", relations),
            ],
        ),
        ("fuzz.epub", vec![("mimetype", b"application/epub+zip"), ("a.xhtml", bytes), ("b.xhtml", bytes)]),
        (
            "fuzz.epub",
            vec![("META-INF/container.xml", container), ("b.opf", bytes), ("a.xhtml", b"<p>a</p>")],
        ),
    ];
    files.iter().try_for_each(|(name, parts)| {
        check(name, &archive_of(parts)).map_err(|words| format!("{name}: {words}"))
    })
}

/// Chapters of a book, each of whose places has an address (EPUB CFI), and such addresses.
#[test]
fn chapters() {
    let mut seeds: Vec<Vec<u8>> = vec![
        b"<html><head><title>T</title></head><body id=\"b\"><p id=\"a\">x<em>y</em> &amp; <![CDATA[z]]></p><table><tr><td>1</td></tr></table><pre>\n a\n</pre><img src=\"p.png\" alt=\"p\"/></body></html>".to_vec(),
        "<html><body><ul><li>a<!-- b --> c</li></ul><p>\u{1F600} 10<sup>6</sup><q>d</q></p><p>e<br/>f</p></body></html>".into(),
    ];
    for address in [
        "(/6/2[r]!/4[b]/2[a],/1:0,/3:2[z^],];s=a])",
        "(/6/2!/4/6/1:3)",
        "(/8/2/4/2/1:10)",
        "(/6,/2!/4,/4!/4)",
    ] {
        seeds.push(format!("epubcfi{address}").into_bytes());
    }
    seeds.extend(self::seeds("html", &["epub"], &["xhtml", "html"]));
    let words: &[&[u8]] = &[
        b"<p>",
        b"</p>",
        b"<b>",
        b"</b>",
        b"<table>",
        b"<tr>",
        b"</table>",
        b"<pre>",
        b"<svg>",
        b"<!--",
        b"-->",
        b"<br/>",
        b"<![CDATA[",
        b"]]>",
        b"&nbsp;",
        b"\r\n",
        b"/4",
        b"[a]",
        b"!",
        b":9",
        b"^",
        b"4294967295",
        b"\xF0\x9F\x98\x80",
    ];
    Target { test: "chapters", seeds, words, check: check_chapter }.run();
}

fn check_chapter(bytes: &[u8]) -> Result<(), String> {
    let container = br#"<container><rootfile full-path="b.opf"/></container>"#;
    let package = br#"<package><a/><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref id="r" idref="a"/></spine></package>"#;
    let book = |chapter: &[u8]| {
        let parts = [("META-INF/container.xml", &container[..]), ("b.opf", package), ("a.xhtml", chapter)];
        archive_of(&parts)
    };
    let file = book(bytes);
    check("fuzz.epub", &file)?;
    if let Some(document) = read("fuzz.epub", &file)? {
        let len = document.text.len();
        for at in (0..32).map(|part| len * part / 32) {
            let address =
                cfi::of_span(&document, Span::new(at, (at + at % 7).min(len))).ok_or("no address")?;
            let found = cfi::parse(&address).ok_or_else(|| format!("{address} is none"))?;
            cfi::find(&document, &found).map_err(|why| format!("{address}: {why}"))?;
        }
    }
    let address = String::from_utf8_lossy(bytes);
    let plain = b"<html><body><p id='a'>x<i>y</i></p><p>\xF0\x9F\x98\x80 z</p></body></html>";
    if let Some(asked) = cfi::parse(&address)
        && let Some(document) = read("fuzz.epub", &book(plain))?
        && let Ok(found) = cfi::find(&document, &asked)
    {
        let words = document.text.slice(found.span);
        if words.len() as u64 != found.span.len() {
            return Err(format!("{address} leads into a letter"));
        }
    }
    Ok(())
}

#[test]
fn drawn_slides() {
    let names = r#"xmlns:a="a" xmlns:p="p" xmlns:r="r" xmlns:c="c" xmlns:d="d" xmlns:mc="mc""#;
    let at = r#"<a:xfrm rot="600000" flipH="1"><a:off x="1270000" y="0"/><a:ext cx="2540000" cy="1270000"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm>"#;
    let words = r#"<p:txBody><a:bodyPr anchor="ctr" vert="vert"><a:normAutofit fontScale="50000"/></a:bodyPr><a:lstStyle><a:lvl1pPr algn="r" marL="342900" indent="-342900"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc><a:buFont typeface="Wingdings"/><a:buChar char="q"/><a:defRPr sz="2400"/></a:lvl1pPr></a:lstStyle><a:p><a:pPr lvl="0"><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:rPr b="1" i="1" baseline="30000"><a:solidFill><a:schemeClr val="tx1"><a:lumMod val="50000"/></a:schemeClr></a:solidFill></a:rPr><a:t>words &lt; 日本 שלום</a:t></a:r><a:br/><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p></p:txBody>"#;
    let shape = format!(
        r#"<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr><p:ph type="title" idx="1"/></p:nvPr></p:nvSpPr><p:spPr>{at}<a:prstGeom prst="wedgeRoundRectCallout"><a:avLst><a:gd name="adj1" fmla="val 9"/></a:avLst></a:prstGeom><a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FF0000"/></a:gs><a:gs pos="100000"><a:schemeClr val="accent1"/></a:gs></a:gsLst><a:lin ang="5400000"/></a:gradFill><a:ln w="12700"><a:solidFill><a:prstClr val="red"/></a:solidFill><a:prstDash val="dash"/><a:tailEnd type="arrow"/></a:ln></p:spPr><p:style><a:lnRef idx="1"/><a:fillRef idx="1001"><a:schemeClr val="accent1"/></a:fillRef></p:style>{words}</p:sp>"#
    );
    let own = format!(
        r#"<p:sp><p:nvSpPr/><p:spPr>{at}<a:custGeom><a:pathLst><a:path w="9" h="9"><a:moveTo><a:pt x="1" y="2"/></a:moveTo><a:cubicBezTo><a:pt x="1" y="2"/><a:pt x="3" y="4"/><a:pt x="5" y="6"/></a:cubicBezTo><a:arcTo wR="3" hR="4" stAng="0" swAng="5400000"/><a:close/></a:path></a:pathLst></a:custGeom></p:spPr></p:sp><p:pic><p:nvPicPr/><p:blipFill><a:blip r:embed="i"/><a:srcRect l="9000"/></p:blipFill><p:spPr>{at}</p:spPr></p:pic>"#
    );
    let table = format!(
        r#"<p:graphicFrame><p:nvGraphicFramePr/>{}<a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1" bandRow="1"><a:tableStyleId>{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}</a:tableStyleId></a:tblPr><a:tblGrid><a:gridCol w="1270000"/></a:tblGrid><a:tr h="9"><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody><a:tcPr><a:lnL w="9"><a:solidFill><a:srgbClr val="0"/></a:solidFill></a:lnL></a:tcPr></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"#,
        at.replace("a:xfrm", "p:xfrm")
    );
    let chart = r#"<p:graphicFrame><p:nvGraphicFramePr/><p:xfrm><a:off x="0" y="0"/><a:ext cx="5080000" cy="5080000"/></p:xfrm><a:graphic><a:graphicData><c:chart r:id="c"/></a:graphicData></a:graphic></p:graphicFrame>"#;
    let plot = r#"<c:chart><c:plotArea><c:barChart><c:grouping val="stacked"/><c:ser><c:tx><c:v>s</c:v></c:tx><c:cat><c:strLit><c:pt idx="0"><c:v>n</c:v></c:pt></c:strLit></c:cat><c:val><c:numLit><c:pt idx="0"><c:v>4.5</c:v></c:pt><c:pt idx="3"><c:v>-1e9</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart><c:valAx><c:scaling><c:max val="9"/></c:scaling></c:valAx></c:plotArea><c:legend/></c:chart>"#;
    let theme = r#"<a:themeElements><a:clrScheme><a:accent1><a:hslClr hue="9" sat="50000" lum="50000"/></a:accent1></a:clrScheme><a:fontScheme><a:minorFont><a:latin typeface="Georgia"/></a:minorFont></a:fontScheme><a:fmtScheme><a:bgFillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme></a:themeElements>"#;
    let slide = |inside: &str| {
        format!(
            r#"<p:sld {names}>{theme}{plot}<p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="accent1"/></p:bgRef></p:bg><p:spTree>{inside}</p:spTree></p:cSld><p:clrMap tx1="dk1"/><p:txStyles><p:titleStyle><a:lvl1pPr/></p:titleStyle></p:txStyles></p:sld>"#
        )
        .into_bytes()
    };
    let group = format!("<p:grpSp><p:grpSpPr>{at}</p:grpSpPr>{shape}</p:grpSp>");
    let seeds = vec![slide(&shape), slide(&(own + chart)), slide(&(table + &group))];
    let words: &[&[u8]] = &[
        b"<p:grpSp>",
        b"</p:grpSp>",
        b"<p:sp>",
        b"</p:sp>",
        b"<a:p>",
        b"<a:t>",
        b"prst=\"bentConnector3\"",
        b"prst=\"pie\"",
        b"<c:lineChart>",
        b"<c:pieChart>",
        b"<mc:AlternateContent>",
        b"<mc:Choice>",
        b"&#x202E;",
        b"-9223372036854775808",
        b"1e308",
        b"NaN",
        b"0",
        b"\"",
        b"\0",
    ];
    Target { test: "drawn_slides", seeds, words, check: check_slide }.run();
}

/// The same bytes as a slide, as all that stands behind it and as a chart on it.
fn check_slide(bytes: &[u8]) -> Result<(), String> {
    let talk = br#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="s"/></p:sldIdLst></p:presentation>"#;
    let all = br#"<Relationships><Relationship Id="s" Type="x/slide" Target="a.xml"/><Relationship Id="l" Type="x/slideLayout" Target="b.xml"/><Relationship Id="m" Type="x/slideMaster" Target="c.xml"/><Relationship Id="t" Type="x/theme" Target="c.xml"/><Relationship Id="c" Type="x/chart" Target="c.xml"/><Relationship Id="i" Type="x/image" Target="i.png"/></Relationships>"#;
    let picture = pictures_of_all_kinds().into_iter().next().unwrap_or_default();
    let parts: Parts = vec![
        ("ppt/presentation.xml", talk),
        ("ppt/a.xml", bytes),
        ("ppt/b.xml", bytes),
        ("ppt/c.xml", bytes),
        ("ppt/i.png", &picture),
        ("ppt/_rels/presentation.xml.rels", all),
        ("ppt/_rels/a.xml.rels", all),
        ("ppt/_rels/b.xml.rels", all),
        ("ppt/_rels/c.xml.rels", all),
    ];
    let packed = archive_of(&parts);
    let work = || paint_some(Source::from_bytes("fuzz.pptx", packed), 1);
    set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap() = panic.location().map(ToString::to_string).unwrap_or_default();
    }));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PANICKED.lock().unwrap().clone();
        if place.starts_with("src/") { Err(format!("a panic at {place}")) } else { Ok(()) }
    })
}

/// Word and PowerPoint files from before 2007, and locked ones.
#[test]
fn older_office_files() {
    let folders: Vec<PathBuf> =
        place::corpus().into_iter().flat_map(|root| ["doc", "ppt"].map(|name| root.join(name))).collect();
    let mut seeds = files_of(folders, 40 * 1024, |_| true);
    let record = |kind: u16, body: &[u8]| {
        [&[0xF, 0], &kind.to_le_bytes()[..], &(body.len() as u32).to_le_bytes(), body].concat()
    };
    let slide = record(0x03EE, &record(0x040C, &record(0xF002, &record(0xF003, &record(0xF004, b"")))));
    seeds.push(ole::made_of(&[("PowerPoint Document", &slide), ("Current User", &[0; 40])]));
    let mut head = vec![0xEC, 0xA5, 0xC1, 0];
    head.resize(4_096, 7);
    seeds.push(ole::made_of(&[("WordDocument", &head), ("0Table", &head)]));
    seeds.push(ole::made_of(&[("EncryptionInfo", &[4, 0, 4, 0]), ("EncryptedPackage", &head)]));
    let words: &[&[u8]] = &[
        b"\xFF\xFF\xFF\xFF",
        b"\x00\x00\x00\x00",
        b"\xFE\xFF\xFF\xFF",
        b"\xFF\xFF\xFF\x7F",
        b"\x13\0",
        b"\x14\0",
        b"\x15\0",
        b"\x07\0",
        b"\x01\0",
        b"\x08\0",
        b"\x08\xD6",
        b"\x46\x66",
        b"\x0F\0\x03\xF0",
        b"\x0F\0\x04\xF0",
        b"\x0F\0\xEE\x03",
        b"\0\0\xA0\x0F",
        b"\0\0\x0D\xF0",
    ];
    Target { test: "older_office_files", seeds, words, check: check_older }.run();
}

/// The file as it is read, and each of its streams.
fn check_older(bytes: &[u8]) -> Result<(), String> {
    check("fuzz.doc", bytes)?;
    let Some(file) = ole::Ole::of(Arc::new(bytes.to_vec())) else { return Ok(()) };
    for entry in file.entries().iter().filter(|entry| !entry.storage).take(50) {
        file.bytes_of(entry);
    }
    Ok(())
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
        "../../assets/sample/A small reader.epub",
    ];
    let mut told: Vec<Vec<u8>> = Vec::new();
    for file in files {
        let mut source = Source::open(&root.join(file)).unwrap();
        source.path = Some(PathBuf::from("/papers").join(file.trim_start_matches("../")));
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
        // A lie about the way to a chapter makes an address that is none.
        let address = cfi::of_span(document, Span::new(from, (from + 50).min(end)));
        if let Some(asked) = address.as_deref().and_then(cfi::parse) {
            let _ = cfi::find(document, &asked);
        }
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
