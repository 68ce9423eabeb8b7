//! Breaks what is read as words: texts, programs, notes, pages, and bytes that nobody knows.

use super::fuzz::Target;
use super::pictures::check_drawn;
use super::{check, seeds};

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
    Target { test: "words::texts", seeds, words, check: |bytes| check("fuzz.txt", bytes) }.run();
}

#[test]
fn programs() {
    let mut seeds = seeds("source", &["source"], &[]);
    seeds.push(b"fn main() {\n    println!(\"{}\", 1); // one\n}\n".to_vec());
    let words: &[&[u8]] =
        &[b"(", b"{", b"\"", b"/*", b"'", b"<", b"r#\"", b"\n", b"#[", b"||", b"a::", b"\\", b"//"];
    Target { test: "words::programs", seeds, words, check: |bytes| check("fuzz.rs", bytes) }.run();
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
    Target { test: "words::notes", seeds, words, check: |bytes| check("fuzz.md", bytes) }.run();
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
    Target { test: "words::pages", seeds, words, check: |bytes| check("fuzz.html", bytes) }.run();
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
    Target { test: "words::unknown_bytes", seeds, words, check: |bytes| check_drawn("fuzz.bin", bytes) }
        .run();
}
