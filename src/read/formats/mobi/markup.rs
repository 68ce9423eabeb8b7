//! The HTML of a Kindle book as others write it: links by places in the text become links by names, and the names are put
//! where they lead. Nothing but tags is touched.

use std::collections::BTreeSet;

/// Places that links lead to.
const MAX_PLACES: usize = 200_000;
/// Bytes of a tag.
const MAX_TAG: usize = 16 * 1024;

/// The name of a place, counted in bytes.
pub fn name_of(place: usize) -> String {
    format!("place-{place}")
}

/// Each tag of a text, with where it begins and ends.
pub fn tags(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + memchr::memchr(b'<', text.get(from..)?)?;
        let window = text.get(start..text.len().min(start + MAX_TAG))?;
        let end = start + memchr::memchr(b'>', window).map_or(window.len(), |end| end + 1);
        from = end.max(start + 1);
        Some((start, text.get(start..end)?))
    })
}

/// The value of an attribute, and where it stands in the tag; names are of lower case.
pub fn attribute<'t>(tag: &'t [u8], name: &str) -> Option<(std::ops::Range<usize>, &'t [u8])> {
    let mut from = 0;
    loop {
        let at = from + memchr::memmem::find(tag.get(from..)?, name.as_bytes())?;
        from = at + name.len();
        let parted =
            at.checked_sub(1).and_then(|before| tag.get(before)).is_some_and(u8::is_ascii_whitespace);
        if !parted || tag.get(from) != Some(&b'=') {
            continue;
        }
        let value = tag.get(from + 1..)?;
        let (value, end) = match value.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = value.get(1..)?;
                let long = memchr::memchr(*quote, inner)?;
                (inner.get(..long)?, from + 1 + long + 2)
            }
            _ => {
                let long = value.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
                (value.get(..long)?, from + 1 + long)
            }
        };
        return Some((at..end, value));
    }
}

/// A number as it stands in an attribute: `0000012345`.
pub fn number(value: &[u8]) -> Option<usize> {
    std::str::from_utf8(value).ok()?.trim().trim_end_matches('/').parse().ok()
}

/// Places in the text that its links lead to.
pub fn places(text: &[u8]) -> BTreeSet<usize> {
    let links = tags(text).filter_map(|(_, tag)| number(attribute(tag, "filepos")?.1));
    links.take(MAX_PLACES).collect()
}

/// Where chapters begin: at each sign for a new page behind which and before which something is shown.
pub fn chapters(text: &[u8], most: usize) -> Vec<usize> {
    let mut starts = vec![0];
    for (at, _) in tags(text).filter(|(_, tag)| tag.starts_with(b"<mbp:pagebreak")) {
        let last = starts.last().copied().unwrap_or(0);
        if starts.len() < most && text.get(last..at).is_some_and(shows) {
            starts.push(at);
        }
    }
    starts
}

/// Whether a stretch of HTML shows anything: words, or a picture.
pub fn shows(html: &[u8]) -> bool {
    let mut from = 0;
    let blank = |words: Option<&[u8]>| words.unwrap_or_default().trim_ascii().is_empty();
    for (at, tag) in tags(html) {
        if !blank(html.get(from..at)) || tag.starts_with(b"<img") || tag.starts_with(b"<hr") {
            return true;
        }
        from = at + tag.len();
    }
    !blank(html.get(from..))
}

/// A stretch of the text as HTML, in bytes: with names at the places that lie in it, and with addresses for `filepos` and
/// `recindex`. `start` is where the stretch begins in the text.
pub fn rewritten(stretch: &[u8], start: usize, places: &BTreeSet<usize>) -> Vec<u8> {
    let mut out = Vec::with_capacity(stretch.len() + stretch.len() / 8);
    let mut wanted = places.range(start..start.saturating_add(stretch.len())).copied().peekable();
    let mut from = 0;
    for (at, tag) in tags(stretch) {
        let end = at + tag.len();
        // In the words before the tag, or in the tag: then before it.
        while let Some(place) = wanted.next_if(|place| *place - start < end) {
            let offset = border(stretch, (place - start).min(at)).max(from);
            out.extend_from_slice(stretch.get(from..offset).unwrap_or_default());
            from = offset.max(from);
            out.extend_from_slice(format!("<span id=\"{}\"></span>", name_of(place)).as_bytes());
        }
        out.extend_from_slice(stretch.get(from..at).unwrap_or_default());
        out.extend(tag_rewritten(tag));
        from = end;
    }
    for place in wanted {
        let offset = border(stretch, place - start).max(from);
        out.extend_from_slice(stretch.get(from..offset).unwrap_or_default());
        from = offset.max(from);
        out.extend_from_slice(format!("<span id=\"{}\"></span>", name_of(place)).as_bytes());
    }
    out.extend_from_slice(stretch.get(from..).unwrap_or_default());
    out
}

/// The nearest place at or before one at which no letter of UTF-8 is cut in two.
fn border(text: &[u8], at: usize) -> usize {
    let inside = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|at| !inside(at)).unwrap_or(at)
}

fn tag_rewritten(tag: &[u8]) -> Vec<u8> {
    if tag.starts_with(b"<mbp:") || tag.starts_with(b"</mbp:") {
        return Vec::new();
    }
    let place = attribute(tag, "filepos").and_then(|(range, value)| Some((range, number(value)?)));
    let picture = attribute(tag, "recindex").and_then(|(range, value)| Some((range, number(value)?)));
    let (range, said) = match (place, picture) {
        (Some((range, place)), _) => (range, format!("href=\"#{}\"", name_of(place))),
        (None, Some((range, number))) => (range, format!("src=\"recindex:{number}\"")),
        (None, None) => return tag.to_vec(),
    };
    let (before, after) = (tag.get(..range.start), tag.get(range.end..));
    [before.unwrap_or_default(), said.as_bytes(), after.unwrap_or_default()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_by_places_lead_to_names_and_words_stay_as_they_are() {
        let text = b"<a filepos=0000000041>see filepos=7</a> <p>\xC3\xA4<img recindex=\"00002\" /></p>";
        let places = places(text);
        assert_eq!(places.iter().copied().collect::<Vec<_>>(), [41]);
        let out = String::from_utf8(rewritten(text, 0, &places)).unwrap();
        let expected = "<a href=\"#place-41\">see filepos=7</a> <span id=\"place-41\"></span><p>ä<img src=\"recindex:2\" /></p>";
        assert_eq!(out, expected);
        // In the middle of a letter, and at the very end.
        let inside = BTreeSet::from([101, 102]);
        assert_eq!(
            String::from_utf8(rewritten("ä".as_bytes(), 100, &BTreeSet::from([101]))).unwrap(),
            "<span id=\"place-101\"></span>ä"
        );
        assert!(String::from_utf8(rewritten(b"ab", 100, &inside)).unwrap().starts_with("a<span"));
    }

    #[test]
    fn attributes_are_found_with_and_without_quotes_and_not_in_others() {
        let value = |tag: &str, name: &str| {
            attribute(tag.as_bytes(), name).map(|(_, value)| String::from_utf8_lossy(value).into_owned())
        };
        assert_eq!(value("<img hirecindex=\"1\" recindex='2'>", "recindex").as_deref(), Some("2"));
        assert_eq!(value("<a filepos=12>", "filepos").as_deref(), Some("12"));
        assert_eq!(value("<a title=\"filepos\">", "filepos"), None);
        assert_eq!(value("<a filepos=\"12", "filepos"), None);
    }
}
