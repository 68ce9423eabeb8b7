//! Addresses in a page: of what they are relative to, and where a picture's bytes are.
//!
//! A page is a stranger's: it may show pictures from the folder in which it lies, downwards, and nowhere else.
//! Otherwise a page that somebody was sent could show what lies elsewhere on their disk, wake a network drive, or tell
//! another computer that it is being read. Here only words are looked at, because a page may be read where there is no
//! disk; that no link leads out of the folder is held by who opens the picture (`run/tasks.rs`).

use super::Surroundings;
use crate::data::document::PictureSource;
use crate::data::draft::short_title;
use crate::read::{base64, decode};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::path::PathBuf;
use url::Url;

/// An address seen from `<base href>`; unchanged where there is none that matters. A base without a host is passed
/// over: what it names is looked for beside the document anyway.
pub fn join(base: &str, address: &str) -> String {
    let address = address.trim();
    let unchanged = || address.to_owned();
    // Places in the page itself stay its own, whatever the base is.
    if address.starts_with('#') || scheme_of(address).is_some() {
        return unchanged();
    }
    match Url::parse(base).ok().filter(Url::has_host).and_then(|base| base.join(address).ok()) {
        Some(joined) => joined.into(),
        None => unchanged(),
    }
}

/// `http` of `HTTP://…`. One letter is a drive.
pub fn scheme_of(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let valid = scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Where the bytes of a picture are.
pub fn picture_source(address: &str, around: &Surroundings) -> PictureSource {
    // As browsers do: line breaks in an address are the writer's, and no part of it.
    let address: Cow<str> = match address.trim() {
        address if address.contains(['\t', '\n', '\r']) => address.replace(['\t', '\n', '\r'], "").into(),
        address => address.into(),
    };
    let address = address.as_ref();
    if address.is_empty() {
        return PictureSource::Missing("The document does not say where this picture is.".to_owned());
    }
    if let Some(source) = around.picture.and_then(|find| find(address)) {
        return source;
    }
    match scheme_of(address).as_deref() {
        Some("data") => bytes_from_data(address),
        // Also where it names the document's own folder: it can only have been right on the computer of its writer.
        Some("file") => elsewhere(address),
        Some("cid") => PictureSource::Missing("The message does not have this picture.".to_owned()),
        Some("about" | "blob" | "javascript") => {
            PictureSource::Missing("This picture was never saved with the document.".to_owned())
        }
        Some(_) => PictureSource::Remote(address.to_owned()),
        None => picture_from_path(address, around),
    }
}

fn picture_from_path(address: &str, around: &Surroundings) -> PictureSource {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    // Two slashes name another computer, and asking it would tell that this document is being read.
    if [path, &decoded].iter().any(|path| names_computer(path)) {
        return PictureSource::Remote(address.to_owned());
    }
    if decoded.contains(char::is_control) {
        return PictureSource::Missing("This picture's name is damaged.".to_owned());
    }
    let Some(below) = path_below(path) else { return elsewhere(&decoded) };
    let Some(folder) = &around.folder else {
        let name = short_title(&decoded);
        return PictureSource::Missing(format!(
            "“{name}” lies beside the document, whose folder is not known."
        ));
    };
    PictureSource::File(folder.join(below))
}

fn elsewhere(name: &str) -> PictureSource {
    let name = short_title(name);
    let words = format!("“{name}” does not lie in the document's own folder, and is not looked for.");
    PictureSource::Missing(words)
}

/// `\\\\host` and `//host`, in any mixture of the two signs.
fn names_computer(path: &str) -> bool {
    path.chars().take(2).filter(|c| matches!(c, '/' | '\\')).count() == 2
}

/// A relative path as one that leads downwards only; `None` where it leads anywhere else. It is taken apart before it
/// is decoded, so that no sign of a path can come out of the decoding.
fn path_below(path: &str) -> Option<PathBuf> {
    let mut below: Vec<String> = Vec::new();
    if path.starts_with(['/', '\\']) {
        return None;
    }
    for part in path.split(['/', '\\']) {
        let part = percent_decode_str(part).decode_utf8_lossy();
        match part.as_ref() {
            "" | "." => {}
            ".." => {
                below.pop()?;
            }
            part if part.contains(['/', '\\']) || is_drive(part) => return None,
            part => below.push(part.to_owned()),
        }
    }
    (!below.is_empty()).then(|| below.iter().collect())
}

/// `C:` or `C:name`: a place on another drive where there are drives.
fn is_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// The bytes of `data:image/png;base64,…` (RFC 2397).
fn bytes_from_data(address: &str) -> PictureSource {
    let bytes = address.split_once(',').and_then(|(head, body)| data_bytes(head, body));
    match bytes {
        Some(bytes) if !bytes.is_empty() => PictureSource::Bytes(bytes.into()),
        _ => PictureSource::Missing("This picture is damaged.".to_owned()),
    }
}

/// The bytes of an address, whose head ends before its comma.
fn data_bytes(head: &str, body: &str) -> Option<Vec<u8>> {
    let decoded = percent_decode_str(body);
    let packed = head.to_ascii_lowercase().trim_end().ends_with("base64");
    if packed { base64::bytes(&Cow::from(decoded)) } else { Some(decoded.collect()) }
}

/// A page that stands in an address.
pub struct Page {
    /// Its source.
    pub text: String,
    /// It was written as XML.
    pub xml: bool,
}

/// What stands before the comma of `data:text/html;charset=utf-8,…`, without white space and in lower case, where what
/// stands after it is words: a browser shows plain text as well.
fn head_of_page(address: &str) -> Option<String> {
    // A head that is longer is none, and no one should have to wait until its comma is found.
    const MAX_HEAD: usize = 256;
    let address = address.trim_start();
    let start = address.get(..5).filter(|start| start.eq_ignore_ascii_case("data:"))?;
    let head = &address.as_bytes()[start.len()..];
    let comma = memchr::memchr(b',', &head[..head.len().min(MAX_HEAD)])?;
    let head =
        String::from_utf8_lossy(&head[..comma]).replace(['\t', '\n', '\r', ' '], "").to_ascii_lowercase();
    let kind = head.split(';').next().unwrap_or("");
    (is_page(kind) || kind == DRAWING).then_some(head)
}

const DRAWING: &str = "image/svg+xml";

fn is_page(kind: &str) -> bool {
    matches!(kind, "" | "text/html" | "text/plain" | "application/xhtml+xml")
}

/// Whether a page or a drawing stands in an address, both of which may have words.
pub fn holds_words(address: &str) -> bool {
    head_of_page(address).is_some()
}

/// Whether a page stands in an address.
pub fn holds_page(address: &str) -> bool {
    head_of_page(address).is_some_and(|head| is_page(head.split(';').next().unwrap_or("")))
}

/// The page that stands in an address; `None` where it cannot be decoded.
pub fn page_in(address: &str) -> Option<Page> {
    let head = head_of_page(address)?;
    let (_, body) = address.split_once(',')?;
    // Line breaks in an address are no part of it, and what follows a number sign is a place in the page.
    let body = body.split('#').next().unwrap_or(body).replace(['\t', '\n', '\r'], "");
    let bytes = data_bytes(&head, &body)?;
    let kind = head.split(';').next().unwrap_or("");
    let declared = head.split(';').find_map(|part| part.strip_prefix("charset="));
    let declared = declared.map(str::to_owned).or_else(|| super::declared_encoding(&bytes));
    let text = decode::whole(&bytes, None, declared.as_deref()).text;
    Some(match kind {
        "" | "text/plain" => Page { text: format!("<plaintext>{text}"), xml: false },
        kind => Page { xml: kind.ends_with("xml") && kind != DRAWING, text },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_base() {
        let cases = [
            ("http://a.b/c/d.html", "e.html", "http://a.b/c/e.html"),
            ("http://a.b/c/d.html", "/e", "http://a.b/e"),
            ("http://a.b", "e", "http://a.b/e"),
            ("https://a.b/c", "//x/y", "https://x/y"),
            ("http://a.b/", "#here", "#here"),
            ("http://a.b/", "mailto:x@y", "mailto:x@y"),
            ("http://a.b/?q=/z", "e", "http://a.b/e"),
            ("folder/", "e", "e"),
            ("", "e", "e"),
        ];
        for (base, address, expected) in cases {
            assert_eq!(join(base, address), expected, "{base} {address}");
        }
    }

    fn around(folder: &std::path::Path) -> Surroundings<'static> {
        Surroundings { folder: Some(folder.to_owned()), ..Surroundings::default() }
    }

    #[test]
    fn pictures_are_found_where_they_are() {
        let around = around("/papers".as_ref());
        let remote = |address: &str| PictureSource::Remote(address.to_owned());
        let bytes = |bytes: &[u8]| PictureSource::Bytes(bytes.into());
        let cases = [
            ("a%20b.png?x", PictureSource::File("/papers/a b.png".into())),
            ("./x/../y\\\\z.png#a", PictureSource::File("/papers/y/z.png".into())),
            ("50%25.png", PictureSource::File("/papers/50%.png".into())),
            ("http://x/y.png", remote("http://x/y.png")),
            ("//x/y.png", remote("//x/y.png")),
            ("\\\\host\\share\\y.png", remote("\\\\host\\share\\y.png")),
            ("/\\host/y.png", remote("/\\host/y.png")),
            ("%5C%5Chost/y.png", remote("%5C%5Chost/y.png")),
            ("%2F%2Fhost/y.png", remote("%2F%2Fhost/y.png")),
            ("data:image/png;base64,iVBO Rw==", bytes(b"\x89PNG")),
            ("data:image/png;base64,iVBO%0ARw==and more", bytes(b"\x89PNG")),
            ("data:;BASE64,-_-_", bytes(&[0xFB, 0xFF, 0xBF])),
            ("data:;base64,iVBOR", bytes(b"\x89PN")),
            ("data:image/svg+xml,%3Csvg/%3E", bytes(b"<svg/>")),
            ("data:,%FF%00", bytes(&[0xFF, 0])),
        ];
        for (address, expected) in cases {
            assert_eq!(picture_source(address, &around), expected, "{address}");
        }
        for address in ["", "data:", "data:,", "data:image/png;base64,!", "cid:1", "a%00b", "a%0Ab"] {
            assert!(matches!(picture_source(address, &around), PictureSource::Missing(_)), "{address}");
        }
    }

    #[test]
    fn a_page_shows_nothing_that_lies_outside_its_folder() {
        let cases = [
            "/etc/x.png",
            "%2Fetc/x.png",
            "/net/host/x.png",
            "\\x.png",
            "../x.png",
            "%2e%2e/x.png",
            "..%2Fx.png",
            "..%5Cx.png",
            "a/../../x.png",
            "a/..\\\\../x.png",
            "a/%2E./.%2e/x.png",
            "C:/x.png",
            "C:\\x.png",
            "a/C:x.png",
            "C%3A/x.png",
            "file:///papers/x.png",
            "file:x.png",
            "FILE://host/x.png",
            ".\n./x.png",
            "..",
            ".",
            "a/..",
        ];
        for address in cases {
            let PictureSource::Missing(why) = picture_source(address, &around("/papers".as_ref())) else {
                panic!("{address} is looked for");
            };
            assert!(why.contains("own folder"), "{address}: {why}");
        }
    }

    proptest::proptest! {
        /// However an address is written, what is looked for lies below the folder.
        #[test]
        fn no_address_leads_out_of_the_folder(parts in proptest::collection::vec("(\\.|/|\\\\\\\\|%2e|%2F|%5c|%25|C:|a|ü|\t|%00| |\\?|#|:){1,12}", 1..4)) {
            let address = parts.concat();
            if let PictureSource::File(path) = picture_source(&address, &around("/papers".as_ref())) {
                let below = path.strip_prefix("/papers").unwrap();
                let plain = |part: std::path::Component| matches!(part, std::path::Component::Normal(_));
                assert!(below.components().count() > 0 && below.components().all(plain), "{address}: {path:?}");
            }
        }
    }
}
