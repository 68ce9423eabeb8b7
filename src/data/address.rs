//! An address for a place: one line that stands in a letter, a note or a table, and leads back to the very words.
//!
//! `file:///a/report.pdf#page=51&span=120..131&words=the%20words`: a `file:` address, because every program knows those;
//! a browser takes `page` of it and passes over the rest. What lies in a file has a step for each level,
//! `in=3:inner.pdf`. The words decide where one is led, and the span says which of several like ones is meant.
//! `folioscope:` in the place of `file:` is the same.

use super::cfi;
use super::place::{MAX_DEPTH, Origin, path_from_bytes};
use super::span::Span;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use std::path::Path;

/// Bytes of an address that is read. Ours are some hundreds; a text that is longer is a text.
const MAX_ADDRESS: usize = 16 * 1024;
/// Bytes of words that an address carries: enough to know them again, few enough to stand in a line.
pub const MAX_WORDS: usize = 240;

/// What stands in a path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
/// What stands in the words as it is. Everything else is written out, so that no program takes a part for the whole.
const WORDS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where an address leads to in its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Nowhere in particular.
    Document,
    /// To a page of the file, counted from 1.
    Page(u32),
    /// To a place that the document itself has a name for.
    Anchor(String),
    /// To words, of which these are the first.
    Words(Span, String),
}

/// What an address says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The document.
    pub origin: Origin,
    /// The place in it.
    pub spot: Spot,
}

/// The address of a place: of the words in a span, of which `words` are the first, on a page of the file, counted
/// from 1, where it has such. `None` for what lies on no disk.
pub fn of_place(origin: &Origin, span: Span, words: &str, page: Option<u32>) -> Option<String> {
    let out = of_file(origin.file()?)?;
    let mut parts: Vec<String> = Vec::new();
    for level in origin.levels().rev() {
        if let Origin::Inside { number, name, .. } = level {
            parts.push(format!("in={number}:{}", percent_encode(name.as_bytes(), WORDS)));
        }
    }
    // Of what lies in the file, the file's pages say nothing.
    parts.extend(page.filter(|_| origin.depth() == 0).map(|page| format!("page={page}")));
    parts.push(format!("span={span}"));
    if !words.is_empty() {
        parts.push(format!("words={}", percent_encode(words.as_bytes(), WORDS)));
    }
    Some(format!("{out}#{}", parts.join("&")))
}

/// The address of a file; `None` of a path that does not begin at the root.
pub fn of_file(file: &Path) -> Option<String> {
    let path = file.is_absolute().then_some(file.as_os_str().as_encoded_bytes())?;
    // Where paths begin with a drive, an address has a slash before it.
    let slash = if path.first() == Some(&b'/') { "" } else { "/" };
    Some(format!("file://{slash}{}", percent_encode(path, PATH)))
}

/// The first words of a text, no more than an address carries, and none cut in two where that can be had.
pub fn first_words(text: &str) -> &str {
    if text.len() <= MAX_WORDS {
        return text;
    }
    let head = &text[..text.floor_char_boundary(MAX_WORDS)];
    let end = head.rfind(char::is_whitespace).filter(|end| *end > 0);
    end.map_or(head, |end| &head[..end])
}

/// What an address says, as it was pasted or typed; `None` for every other text.
pub fn parse(text: &str) -> Option<Address> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    if text.len() > MAX_ADDRESS || text.contains(['\n', '\r']) {
        return None;
    }
    let (scheme, rest) = text.split_once(':')?;
    if !["file", "folioscope"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let (place, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let place = place.split('?').next().unwrap_or(place);
    // Two slashes begin the name of a computer, which is this one.
    let path = match place.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
        None => place,
    };
    let bytes: Vec<u8> = percent_decode_str(path.strip_prefix('/')?).collect();
    if bytes.is_empty() || bytes.contains(&0) {
        return None;
    }
    let absolute = if drive(&bytes) { bytes } else { [b"/", bytes.as_slice()].concat() };
    let origin = Origin::File(path_from_bytes(absolute)?);
    in_document(origin, fragment)
}

/// Whether a path begins with a drive, `C:`, which only some systems have.
fn drive(bytes: &[u8]) -> bool {
    cfg!(windows) && bytes.get(1) == Some(&b':')
}

fn in_document(mut origin: Origin, fragment: &str) -> Option<Address> {
    // Its signs are those of another syntax.
    if cfi::parse(fragment).is_some() {
        return Some(Address { origin, spot: Spot::Anchor(decoded(fragment)?) });
    }
    let (mut page, mut span, mut words, mut anchor) = (None, None, String::new(), None);
    for part in fragment.split('&').filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("in", step)) => {
                let (number, name) = step.split_once(':')?;
                // No more levels than are opened: an address is a stranger's word.
                if origin.depth() >= MAX_DEPTH {
                    return None;
                }
                origin = origin.inside(number.parse().ok()?, &decoded(name)?);
            }
            Some(("page", number)) => page = number.parse::<u32>().ok().filter(|number| *number > 0),
            Some(("span", both)) => {
                let (from, to) = both.split_once("..")?;
                let (from, to) = (from.parse().ok()?, to.parse().ok()?);
                span = (from <= to).then(|| Span::new(from, to));
            }
            Some(("words", own)) => words = decoded(own)?,
            // What other programs write behind the name of a file.
            Some(_) => {}
            None => anchor = decoded(part),
        }
    }
    let spot = match (span, page, anchor) {
        (Some(span), ..) => Spot::Words(span, words),
        (None, Some(page), _) => Spot::Page(page),
        (None, None, Some(anchor)) => Spot::Anchor(anchor),
        (None, None, None) => Spot::Document,
    };
    Some(Address { origin, spot })
}

fn decoded(words: &str) -> Option<String> {
    percent_decode_str(words).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(origin: &Origin, words: &str, page: Option<u32>, address: &str) {
        let span = Span::new(5, 9);
        assert_eq!(of_place(origin, span, words, page).as_deref(), Some(address));
        let spot = Spot::Words(span, words.to_owned());
        assert_eq!(parse(address), Some(Address { origin: origin.clone(), spot }));
    }

    #[test]
    fn an_address_leads_back_to_what_it_was_made_of() {
        let file = |path: &str| Origin::File(path.into());
        check(&file("/a/b.txt"), "the words", None, "file:///a/b.txt#span=5..9&words=the%20words");
        check(
            &file("/ä #1?/100 %.pdf"),
            "“so” & more=1",
            Some(51),
            "file:///%C3%A4%20%231%3F/100%20%25.pdf#page=51&span=5..9&words=%E2%80%9Cso%E2%80%9D%20%26%20more%3D1",
        );
        check(
            &file("/box.pdf").inside(3, "in & out.pdf").inside(0, "c:d.txt"),
            "",
            Some(2),
            "file:///box.pdf#in=3:in%20%26%20out.pdf&in=0:c%3Ad.txt&span=5..9",
        );
        // A name that looks like the way to a file in a file is the name of a file.
        check(&file("/a!/3:b"), "", None, "file:///a%21/3%3Ab#span=5..9");
        let pasted = Origin::Words("pasted".into(), "x".into());
        assert_eq!(of_place(&pasted, Span::new(0, 1), "x", None), None);
        assert_eq!(of_place(&file("b.txt"), Span::new(0, 1), "x", None), None);
    }

    #[test]
    fn addresses_of_other_programs_are_read_and_other_texts_are_none() {
        let read = |text: &str| parse(text).map(|address| (address.origin.words(), address.spot));
        let at = |path: &str, spot| Some((path.to_owned(), spot));
        assert_eq!(read(" <file:///a/b.pdf#page=51> "), at("/a/b.pdf", Spot::Page(51)));
        assert_eq!(read("FILE://localhost/a%20b.html#top"), at("/a b.html", Spot::Anchor("top".into())));
        let cfi = "epubcfi(/6/4[a]!/4/2,/1:0[;s=a],/3:1)";
        assert_eq!(read(&format!("file:///a/b.epub#{cfi}")), at("/a/b.epub", Spot::Anchor(cfi.into())));
        assert_eq!(read("folioscope:/a/b.txt"), at("/a/b.txt", Spot::Document));
        assert_eq!(read("folioscope:///a/b.txt#zoom=3"), at("/a/b.txt", Spot::Document));
        let depth = format!("file:///a#{}", "in=1:b&".repeat(MAX_DEPTH + 1));
        for text in [
            "",
            "a letter",
            "https://example.org/a",
            "file:",
            "file://",
            "file:///",
            "file:///a%00b",
            "file:///a\nb",
            "file:///a#span=9",
            "file:///a#in=x:b",
            "files:///a",
            &depth,
            &format!("file:///{}", "a".repeat(MAX_ADDRESS)),
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        // The ends of a span that is none lead to the document alone.
        assert_eq!(read("file:///a#span=9..5"), at("/a", Spot::Document));
    }

    #[test]
    fn words_of_an_address_are_whole_and_few() {
        assert_eq!(first_words("a few words"), "a few words");
        let long = "wörd ".repeat(100);
        let first = first_words(&long);
        assert!(first.len() <= MAX_WORDS && first.ends_with("wörd"), "{first}");
        assert_eq!(first_words(&"ö".repeat(300)).len(), MAX_WORDS);
    }

    proptest! {
        #[test]
        fn every_place_is_found_by_its_address(
            path in "[a!/1:%#?&=.ä \\\\]{1,12}",
            steps in prop::collection::vec((any::<u32>(), ".{0,8}"), 0..4),
            words in ".{0,20}",
            (from, len) in (0..u64::MAX / 2, 0..1000u64),
        ) {
            let mut origin = Origin::File(format!("/{path}").into());
            for (number, name) in steps {
                origin = origin.inside(number, &name);
            }
            let span = Span::new(from, from + len);
            let address = of_place(&origin, span, &words, None).unwrap();
            prop_assert!(address.is_ascii() && !address.contains(char::is_whitespace));
            prop_assert_eq!(parse(&address), Some(Address { origin, spot: Spot::Words(span, words) }));
        }
    }
}
