//! Addresses within a book: from the part in which they stand to the path of another in the archive, and to the name of a
//! place in it.

use crate::data::draft::addresses::percent_decoded;
use crate::read::formats::html::scheme_of;

/// The path of a part and the place in it to which an address leads from another part; `None` where it leads out of the
/// book.
pub fn resolve(base: &str, address: &str) -> Option<(String, String)> {
    let address = address.trim();
    if scheme_of(address).is_some() || address.starts_with("//") || address.starts_with("\\\\") {
        return None;
    }
    let (path, place) = address.split_once('#').unwrap_or((address, ""));
    let path = path.split('?').next().unwrap_or(path);
    let place = percent_decoded(place);
    if path.is_empty() {
        return Some((base.to_owned(), place));
    }
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => base.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    let path = percent_decoded(&path.replace('\\', "/"));
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // Above the book there is nothing; some writers count one folder too many.
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), place))
}

/// The name under which a place of a part is known in the whole document.
pub fn anchor(path: &str, place: &str) -> String {
    if place.is_empty() { path.to_owned() } else { format!("{path}#{place}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_from_where_they_stand() {
        let found =
            |base: &str, address: &str| resolve(base, address).map(|(path, place)| anchor(&path, &place));
        for (base, address, path) in [
            ("OEBPS/text/one.xhtml", "two.xhtml#p3", "OEBPS/text/two.xhtml#p3"),
            ("OEBPS/text/one.xhtml", "../images/a%20b.png", "OEBPS/images/a b.png"),
            ("OEBPS/text/one.xhtml", "#note", "OEBPS/text/one.xhtml#note"),
            ("one.xhtml", "../../two.xhtml", "two.xhtml"),
            ("a/one.xhtml", "/b/two.xhtml", "b/two.xhtml"),
        ] {
            assert_eq!(found(base, address).as_deref(), Some(path));
        }
        for out in ["https://example.org/", "mailto:pell@example.org", "//host/a.png"] {
            assert_eq!(found("one.xhtml", out), None);
        }
    }
}
