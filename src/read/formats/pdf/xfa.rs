//! What was filled into a form of XFA (XML Forms Architecture 3.3). Its pages say only that they cannot be shown; the
//! values lie in the file as XML, and nobody would see them.

use super::facts;
use super::told::Told;
use super::unpack;
use crate::data::document::{Aside, AsideKind};
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Stream};

/// Bytes of the XML of one form; those with pictures are larger, and values stand before them.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Parts that a form is cut into, and values that are told.
const MAX_PARTS: usize = 100;
const MAX_VALUES: usize = 5_000;
/// Bytes of one tag: each is looked for.
const MAX_TAG: usize = 2 * 1024;

/// The values of a form, each by the name of its field.
pub fn read(root: &Dict<'_>) -> Told {
    let mut told = Told::default();
    let Some(form) = root.get::<Dict<'_>>("AcroForm") else { return told };
    let parts: Vec<Stream<'_>> = match form.get::<Object<'_>>("XFA") {
        Some(Object::Stream(all)) => vec![all],
        Some(Object::Array(all)) => Array::iter::<Object<'_>>(&all)
            .take(2 * MAX_PARTS)
            .filter_map(|part| if let Object::Stream(part) = part { Some(part) } else { None })
            .collect(),
        _ => return told,
    };
    let mut left_out = 0;
    for part in parts {
        let bytes = unpack::unpacked(&part, MAX_BYTES).bytes;
        let text = String::from_utf8_lossy(&bytes);
        for (name, words) in values(&text) {
            if told.asides.len() == MAX_VALUES {
                left_out += 1;
                continue;
            }
            let (name, words) = (name.to_owned(), facts::unescaped(words.trim()));
            told.asides.push(Aside {
                kind: AsideKind::Field,
                name,
                words,
                when: None,
                place: None,
                span: None,
            });
        }
    }
    told.leave_out(left_out, "field", MAX_VALUES);
    told
}

/// Names and words of the elements of the data that hold nothing but words.
fn values(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let Some(data) = data(text) else { return found };
    let mut open: Option<(&str, usize)> = None;
    for at in memchr::memchr_iter(b'<', data.as_bytes()) {
        let tag = data.get(at + 1..).unwrap_or_default();
        if let Some((name, from)) = open.take()
            && let Some(end) = tag.strip_prefix('/')
            && name_of(end) == name
        {
            let words = data.get(from..at).unwrap_or_default();
            if !words.trim().is_empty() {
                found.push((name.rsplit(':').next().unwrap_or(name), words));
            }
        }
        let name = name_of(tag);
        if !name.is_empty()
            && let Some(end) = tag.bytes().take(MAX_TAG).position(|byte| byte == b'>')
            && !tag.get(..end).unwrap_or_default().ends_with('/')
        {
            open = Some((name, at + 1 + end + 1));
        }
    }
    found
}

/// What stands in the element of the data, whatever its prefix is.
fn data(text: &str) -> Option<&str> {
    let mut tags = memchr::memchr_iter(b'<', text.as_bytes()).filter_map(|at| {
        let tag = text.get(at + 1..)?;
        (name_of(tag).rsplit(':').next() == Some("data")).then_some((at, tag))
    });
    let (at, tag) = tags.next()?;
    let from = at + 1 + tag.find('>')? + 1;
    let end = text.rfind(&format!("</{}", name_of(tag))).filter(|end| *end >= from)?;
    text.get(from..end)
}

/// The name that a tag begins with.
fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')));
    tag.get(..end.unwrap_or(tag.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_filled_in_is_found_by_the_name_of_its_field() {
        let form = "<xdp:xdp><template><field name='a'><text>Name of witness</text></field></template>\
            <xfa:datasets><xfa:data xmlns:x='y'><form1><Name>Ruth &amp; Odell</Name><Empty/><Sum a='b'>4,000\n</Sum>\
            <more><x:Day>3 May</x:Day></more> </form1></xfa:data></xfa:datasets></xdp:xdp>";
        assert_eq!(values(form), [("Name", "Ruth &amp; Odell"), ("Sum", "4,000\n"), ("Day", "3 May")]);
        for damaged in ["<data>", "<data><a>b</a>", "<data", "</data>", ""] {
            assert!(values(damaged).is_empty(), "{damaged}");
        }
    }
}
