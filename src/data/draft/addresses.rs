//! Where do the addresses of links lead?

use super::short_title;
use crate::data::document::Target;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where a named place is: by the name as it stands, else with `%20` and the like decoded, as addresses are written,
/// else in lower case, as many programs write the names of headings; the last two also together.
pub(crate) fn find_anchor(anchors: &BTreeMap<String, u64>, name: &str) -> Option<u64> {
    let decoded = percent_decoded(name);
    let lowered = [name.to_lowercase(), decoded.to_lowercase()];
    let names = [name, &decoded, &lowered[0], &lowered[1]];
    names.iter().find_map(|name| anchors.get(*name)).copied()
}

/// `%20` and the like as the characters they stand for; what is not UTF-8 stays as it is.
pub fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
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
    // Two slashes, of either kind, name another computer: that is asked for only when the user says so.
    let computer = address.chars().take(2).filter(|c| matches!(c, '/' | '\\')).count() == 2;
    if scheme.is_some() || computer || address.starts_with("www.") {
        return Target::Outside(address.to_owned());
    }
    let (path, name) = match address.split_once('#') {
        Some((path, name)) => (path, Some(name.to_owned())),
        None => (address, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    Target::File(percent_decoded(path).into(), name)
}
