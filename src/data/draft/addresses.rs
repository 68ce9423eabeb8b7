//! Where do the addresses of links lead?

use super::short_title;
use crate::data::document::Target;
use std::collections::BTreeMap;

pub(super) fn find_anchor<'m>(anchors: &'m BTreeMap<String, u64>, name: &str) -> Option<&'m u64> {
    anchors
        .get(name)
        .or_else(|| anchors.get(&percent_decoded(name)))
        .or_else(|| anchors.get(&name.to_lowercase()))
}

/// `%20` and the like as the characters they stand for; what is not UTF-8 stays as it is.
pub fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let hex = hex.and_then(|pair| std::str::from_utf8(pair).ok());
        match hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                out.push(byte);
                at += 3;
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Addresses that are programs: following one would run what a stranger wrote.
const SCRIPT_SCHEMES: &[&str] = &["javascript", "vbscript", "livescript", "mocha", "data"];

pub(super) fn target_from_address(address: &str) -> Target {
    // As browsers do: line breaks and control characters would otherwise hide a scheme.
    let clean: String =
        address.trim_matches(|c: char| c <= ' ').chars().filter(|c| !c.is_control()).collect();
    let address = clean.as_str();
    if let Some(name) = address.strip_prefix('#') {
        return Target::Missing(name.to_owned());
    }
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    let named = |s: &&str| s.len() > 1 && s.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = scheme.filter(named).map(str::to_ascii_lowercase);
    if scheme.as_deref().is_some_and(|scheme| SCRIPT_SCHEMES.contains(&scheme)) {
        return Target::Missing(short_title(address));
    }
    if scheme.is_some() || address.starts_with("//") || address.starts_with("www.") {
        return Target::Outside(address.to_owned());
    }
    let (path, name) = match address.split_once('#') {
        Some((path, name)) => (path, Some(name.to_owned())),
        None => (address, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    Target::File(percent_decoded(path).into(), name)
}
