//! Addresses in a page: of what they are relative to, and where a picture's bytes are.

use super::Surroundings;
use crate::data::document::PictureSource;
use crate::data::draft::{percent_decoded, short_title};
use std::path::Path;

/// An address seen from `<base href>`; unchanged where there is none that matters.
pub fn join(base: &str, address: &str) -> String {
    let address = address.trim();
    let Some((scheme, rest)) = base.split_once("://") else {
        return address.to_owned();
    };
    if address.starts_with('#') || scheme_of(address).is_some() {
        return address.to_owned();
    }
    if address.starts_with("//") {
        return format!("{scheme}:{address}");
    }
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let host = path.split('/').next().unwrap_or(path);
    if address.starts_with('/') {
        return format!("{scheme}://{host}{address}");
    }
    match path.rsplit_once('/') {
        Some((folder, _)) => format!("{scheme}://{folder}/{address}"),
        None => format!("{scheme}://{host}/{address}"),
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
    let address = address.trim();
    if address.is_empty() {
        return PictureSource::Missing("The document does not say where this picture is.".to_owned());
    }
    if let Some(source) = around.picture.and_then(|find| find(address)) {
        return source;
    }
    match scheme_of(address).as_deref() {
        Some("data") => bytes_from_data(address),
        Some("file") => picture_from_path(address[5..].trim_start_matches("//"), around),
        Some("cid") => PictureSource::Missing("The message does not have this picture.".to_owned()),
        Some("about" | "blob" | "javascript") => {
            PictureSource::Missing("This picture was never saved with the document.".to_owned())
        }
        Some(_) => PictureSource::Remote(address.to_owned()),
        None => picture_from_path(address, around),
    }
}

fn picture_from_path(address: &str, around: &Surroundings) -> PictureSource {
    // Two slashes name another computer, and asking it would tell that this document is being read.
    if address.starts_with("//") || address.starts_with("\\\\") || address.starts_with("/\\") {
        return PictureSource::Remote(address.to_owned());
    }
    let path = percent_decoded(address.split(['?', '#']).next().unwrap_or(address));
    if path.contains('\0') {
        return PictureSource::Missing("This picture's name is damaged.".to_owned());
    }
    if path.starts_with("\\\\") || path.starts_with("//") {
        return PictureSource::Remote(address.to_owned());
    }
    match &around.folder {
        Some(folder) => PictureSource::File(folder.join(path)),
        None if Path::new(&path).is_absolute() => PictureSource::File(path.into()),
        None => PictureSource::Missing(format!(
            "“{}” lies beside the document, whose folder is not known.",
            short_title(&path)
        )),
    }
}

/// The bytes of `data:image/png;base64,…`.
fn bytes_from_data(address: &str) -> PictureSource {
    let damaged = || PictureSource::Missing("This picture is damaged.".to_owned());
    let Some((head, body)) = address.split_once(',') else {
        return damaged();
    };
    let bytes = match head.to_ascii_lowercase().ends_with(";base64") {
        true => bytes_from_base64(body),
        false => Some(percent_decoded(body).into_bytes()),
    };
    match bytes {
        Some(bytes) if !bytes.is_empty() => PictureSource::Bytes(bytes.into()),
        _ => damaged(),
    }
}

/// White space and percent signs are common in pages; what follows padding does not count.
fn bytes_from_base64(text: &str) -> Option<Vec<u8>> {
    let text = match text.contains('%') {
        true => percent_decoded(text),
        false => text.to_owned(),
    };
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ if byte.is_ascii_whitespace() => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
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

    #[test]
    fn pictures_are_found_where_they_are() {
        let around = Surroundings { folder: Some("/papers".into()), ..Surroundings::default() };
        let remote = |address: &str| PictureSource::Remote(address.to_owned());
        let cases = [
            ("a%20b.png?x", PictureSource::File("/papers/a b.png".into())),
            ("http://x/y.png", remote("http://x/y.png")),
            ("//x/y.png", remote("//x/y.png")),
            ("\\\\host\\share\\y.png", remote("\\\\host\\share\\y.png")),
            ("%5C%5Chost/y.png", remote("%5C%5Chost/y.png")),
            ("data:image/png;base64,iVBO Rw==", PictureSource::Bytes(Arc::from(&b"\x89PNG"[..]))),
            ("data:image/svg+xml,%3Csvg/%3E", PictureSource::Bytes(Arc::from(&b"<svg/>"[..]))),
        ];
        for (address, expected) in cases {
            assert_eq!(picture_source(address, &around), expected, "{address}");
        }
        for address in ["", "data:", "data:image/png;base64,!", "cid:1", "a%00b"] {
            assert!(matches!(picture_source(address, &around), PictureSource::Missing(_)), "{address}");
        }
    }

    use std::sync::Arc;
}
