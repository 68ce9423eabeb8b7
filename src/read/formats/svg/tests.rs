//! What a reader of drawings would lose.

use super::*;
use crate::data::document::{AsideKind, MarkKind, Target, Unseen};
use crate::data::span::{DocId, Span};
use crate::read::formats;

fn document(svg: &str) -> crate::data::document::Document {
    let document =
        formats::read(Source::from_bytes("x.svg", svg.as_bytes()), DocId(1), &Stop::default(), None).unwrap();
    document.check().unwrap();
    assert_eq!(document.format, "Drawing");
    document
}

fn svg(inner: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='400' height='200'>{inner}</svg>"
    )
}

fn text(document: &crate::data::document::Document) -> String {
    document.text.slice(Span::new(0, u64::MAX)).trim().to_owned()
}

fn unseen(document: &crate::data::document::Document, kind: Unseen) -> Vec<String> {
    let own = document.asides.iter().filter(|aside| aside.kind == AsideKind::Unseen(kind));
    own.map(|aside| aside.words.clone()).collect()
}

#[test]
fn words_of_a_drawing_are_found_where_they_are_drawn() {
    let drawing = svg(
        "<rect width='400' height='200' fill='#eee'/><text x='100' y='100' font-size='20'>Hello <tspan x='100' y='130'>deep water</tspan></text>",
    );
    let document = document(&drawing);
    assert_eq!(text(&document), "Hello deep water");
    let start = document.text.slice(Span::new(0, u64::MAX)).find("water").unwrap() as u64;
    let (unit, area) = document.areas(Span::new(start, start + 5))[0];
    assert_eq!(unit, 0);
    // In points: below the first line, to the right of its first word, on its base line at 97.5.
    assert!(area.left > 100.0 && area.right < 200.0, "{area:?}");
    assert!(area.top < 97.0 && area.bottom > 97.5 && area.top > 76.0, "{area:?}");
    let hello = document.areas(Span::new(1, 6))[0].1;
    assert!((hello.left - 75.0).abs() < 3.0 && hello.bottom < area.bottom, "{hello:?}");
}

/// Lines of a title ran into one word, and a word whose letters a program had placed fell to pieces.
#[test]
fn words_of_a_drawing_end_where_they_are_seen_to_end() {
    for (inner, expected) in [
        (
            "<text x='10' y='50' font-size='20'>Moon<tspan dy='30'>and</tspan><tspan dy='1.5em'>Stars</tspan></text>",
            "Moon and Stars",
        ),
        ("<text x='10' y='50' font-size='20'>m<tspan dy='-6' font-size='12'>2</tspan></text>", "m2"),
        ("<text y='50' font-size='20' x='10 28 40 52'>Moon</text>", "Moon"),
        (
            "<text y='50' font-size='20'><tspan x='10'>Moon</tspan><tspan x='90'>Stars</tspan></text>",
            "Moon Stars",
        ),
    ] {
        assert_eq!(text(&document(&svg(inner))), expected, "{inner}");
    }
}

#[test]
fn words_that_run_upwards_are_marked_upwards() {
    let document =
        document(&svg("<text transform='translate(50 150) rotate(-90)' font-size='16'>Upwards</text>"));
    let area = document.areas(Span::new(1, 8))[0].1;
    assert!(area.height() > 2.0 * area.width(), "{area:?}");
}

#[test]
fn links_of_a_drawing_lie_on_their_words() {
    let drawing = svg("<text x='10' y='50'>See <a xlink:href='https://example.org/'>the page</a> now</text>");
    let document = document(&drawing);
    let block = document.block(1).unwrap();
    let linked: Vec<_> = block.marks().iter().filter(|mark| matches!(mark.kind, MarkKind::Link(_))).collect();
    let words: Vec<_> = linked.iter().map(|mark| document.text.slice(mark.span).into_owned()).collect();
    assert_eq!(words.join("|"), "the|page");
    assert_eq!(document.links.get(0), Some(&Target::Outside("https://example.org/".to_owned())));
}

#[test]
fn what_a_drawing_hides_is_told_and_not_its_text() {
    let document = document(&svg(
        "<!-- made by night --><title>The map</title><text x='10' y='20'>Seen</text>\
         <text x='10' y='40' display='none'>Gone</text><g style='visibility: hidden'><text x='10' y='60'>Veiled</text></g>\
         <text x='900' y='60'>Far away</text><text x='10' y='80' fill='#fff'>White</text>\
         <rect y='90' width='100' height='20' fill='#000'/><text x='10' y='105' fill='#fff'>Light on dark</text>\
         <text x='10' y='120' fill='none'>No ink</text>\
         <script>alert(1)</script><image href='http://example.org/x.png' width='9' height='9'/>\
         <rect onclick='steal()' width='1' height='1'/><desc>Drawn in haste</desc>",
    ));
    assert_eq!(text(&document), "Seen\nLight on dark");
    assert_eq!(document.facts.title.as_deref(), Some("The map"));
    assert_eq!(unseen(&document, Unseen::Hidden), ["Veiled", "Gone"]);
    assert_eq!(unseen(&document, Unseen::Outside), ["Far away"]);
    assert_eq!(unseen(&document, Unseen::SameColour), ["White"]);
    assert_eq!(unseen(&document, Unseen::Invisible), ["No ink"]);
    assert_eq!(unseen(&document, Unseen::Script), ["alert(1)", "steal()"]);
    assert_eq!(unseen(&document, Unseen::RemoteLink), ["http://example.org/x.png"]);
    assert_eq!(unseen(&document, Unseen::Comment), ["made by night"]);
    assert!(
        document
            .asides
            .iter()
            .any(|aside| aside.kind == AsideKind::Described && aside.words == "Drawn in haste")
    );
}

#[test]
fn a_drawing_is_drawn_in_its_colours_and_parts_fit_together() {
    let drawing = svg(
        "<rect width='400' height='200' fill='#0a0'/><rect x='200' width='200' height='200' fill='#00f'/>",
    );
    let mut opened = open(&Arc::new(Source::from_bytes("x.svg", drawing.as_bytes()))).unwrap();
    let mut at = |left: u32| {
        let raster =
            opened.paint(&PageTile { unit: 0, scale: 1.0, part: [left, 0, 100, 100], night: false }).unwrap();
        raster.rgba[..3].to_vec()
    };
    assert_eq!((at(0), at(150)), (vec![0, 0xAA, 0], vec![0, 0, 0xFF]));
}

/// Each of ten levels names the one below ten times.
#[test]
fn a_drawing_that_would_never_end_is_not_begun_and_keeps_its_words() {
    let mut inner = "<text x='9' y='9'>words</text><defs><rect id='l0' width='1' height='1'/>".to_owned();
    for level in 1..10 {
        let uses = format!("<use href='#l{}'/>", level - 1).repeat(10);
        inner.push_str(&format!("<g id='l{level}'>{uses}</g>"));
    }
    inner.push_str("</defs><use href='#l9'/>");
    let document = document(&svg(&inner));
    assert!(document.complaints.get(0).unwrap().words.contains("repeats its parts too often"));
    assert_eq!(text(&document), "words");
    assert!(!crate::desk::pages::has_pages(&document));
}

#[test]
fn parts_that_name_themselves_lie_too_deep_or_want_too_much_are_survived() {
    let deep = format!("{}<text>deep</text>{}", "<g>".repeat(5_000), "</g>".repeat(5_000));
    let selfish = "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g><use href='#a'/>";
    let noise = "<filter id='f'><feTurbulence numOctaves='100000'/></filter><rect width='9' height='9' filter='url(#f)'/>";
    for inner in [deep.as_str(), selfish, noise, "<svg width='1e30' height='1e30'/>", "<text"] {
        let document = document(&svg(inner));
        let mut opened = open(&Arc::new(Source::from_bytes("x.svg", svg(inner).as_bytes()))).unwrap();
        let _ = opened.paint(&PageTile { unit: 0, scale: 1.0, part: [0, 0, 50, 50], night: false });
        drop(document);
    }
    let huge =
        "<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e8'><text x='9' y='9'>w</text></svg>";
    let size = document(huge).units.get(0).unwrap().size;
    assert!(size.0 <= MAX_SIDE && (size.0 / size.1 - 10.0).abs() < 0.1, "{size:?}");
}

#[test]
fn a_drawing_is_known_by_what_stands_in_it() {
    for (name, head, expected) in [
        (
            "x",
            "<?xml version='1.0'?>\n<!-- x --><!DOCTYPE svg PUBLIC 'a' 'b' [<!ENTITY x 'y'>]><svg:svg xmlns:svg='http://www.w3.org/2000/svg'>",
            95,
        ),
        ("x.txt", "<svg xmlns='http://www.w3.org/2000/svg'>", 95),
        ("x.html", "<svg xmlns='http://www.w3.org/2000/svg'>", 0),
        ("x.svg", "<svg>", 90),
        ("x.txt", "<svg>", 0),
        ("x.html", "<!DOCTYPE html><html><svg></svg></html>", 0),
        ("x.svg", "words about <svg", 80),
        ("x.svg", "words", 0),
    ] {
        let source = Source::from_bytes(name, head.as_bytes());
        assert_eq!(recognise(&source.peek(head.as_bytes())), expected, "{head}");
    }
}

/// An outline of its labels is a list of scraps, which says that the drawing is a text with chapters.
#[test]
fn labels_of_a_drawing_make_no_outline() {
    let labels: String =
        (0..5).map(|at| format!("<text x='10' y='{}'>label {at}</text>", 20 + at * 30)).collect();
    let document = document(&svg(&labels));
    assert_eq!((document.block_count(), document.outline.len()), (6, 0));
}

/// Some hundred bytes ask for fifty gigabytes: what a child is ended for would be no sentence about the drawing.
#[test]
fn a_pattern_as_high_as_the_sky_is_refused_in_words() {
    let drawing = |height: &str| {
        let source = svg(&format!(
            "<pattern id='p' patternUnits='userSpaceOnUse' width='20' height='{height}'><rect width='9' height='9'/></pattern>\
             <g transform='scale(2)'><rect width='80' height='80' fill='url(#p)'/></g>"
        ));
        let mut opened = open(&Arc::new(Source::from_bytes("x.svg", source.into_bytes()))).unwrap();
        opened.paint(&PageTile { unit: 0, scale: 1.0, part: [0, 0, 50, 50], night: false })
    };
    assert!(drawing("20").is_ok());
    assert_eq!(drawing("4294967296").unwrap_err().kind, FailureKind::Limit);
}
