//! Fields of a Word file from before 2007: links, references, numbers of pages.

use crate::data::draft::OpenMark;

/// Bytes of a field's instruction.
const MAX_INSTRUCTION: usize = 10_000;

/// A field such as a link: what it does stands before what it shows.
#[derive(Default)]
pub struct Field {
    pub instruction: String,
    pub shows: bool,
    pub mark: Option<OpenMark>,
}

impl Field {
    /// Adds to what it does.
    pub fn take(&mut self, text: &str) {
        if self.instruction.len() < MAX_INSTRUCTION {
            self.instruction.push_str(text);
        }
    }
}

/// Where a field leads, if it is a link.
pub fn address_of(instruction: &str) -> Option<String> {
    let instruction = instruction.trim();
    let (name, rest) = instruction.split_once(char::is_whitespace)?;
    let quoted = |text: &str| match text.trim_start().strip_prefix('"') {
        Some(inner) => inner.split('"').next().unwrap_or_default().to_owned(),
        None => text.split_whitespace().next().unwrap_or_default().to_owned(),
    };
    match name.to_ascii_uppercase().as_str() {
        "HYPERLINK" => {
            let place = rest.split_once("\\l").map(|(_, place)| quoted(place));
            let address = quoted(rest);
            match place.filter(|place| !place.is_empty()) {
                Some(place) if address.starts_with('\\') || address.is_empty() => Some(format!("#{place}")),
                Some(place) => Some(format!("{address}#{place}")),
                None => Some(address).filter(|address| !address.is_empty() && !address.starts_with('\\')),
            }
        }
        "REF" | "PAGEREF" | "NOTEREF" if rest.contains("\\h") => Some(format!("#{}", quoted(rest))),
        _ => None,
    }
}
