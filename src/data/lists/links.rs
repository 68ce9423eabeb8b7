//! Targets of links as a list: what each promises, and how it looks in a sketch.

use super::promises::is_near;
use super::{Bounds, List, Listed, Reach, Said, Speaks};
use crate::data::document::Target;
use crate::data::limits::{ADDRESS, Cutter, MANY, NAME, near};
use crate::data::sketch::{path_words, span_value};
use serde_json::{Value, json};

impl Speaks for Target {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        match self {
            Self::Inside(span) => hear(Said::Span(*span)),
            Self::Unit(unit, _) => hear(Said::Item(List::Units, *unit)),
            // Whether there is such a file is known by who serves it.
            Self::Member(_) => {}
            Self::File(path, name) => {
                hear(Said::Words(&path.to_string_lossy(), ADDRESS));
                name.iter().for_each(|name| hear(Said::Words(name, NAME)));
            }
            Self::Outside(words) | Self::Missing(words) => hear(Said::Words(words, ADDRESS)),
        }
    }

    /// Half an address leads elsewhere: what is cut leads nowhere.
    fn shorten(&mut self, cutter: &mut Cutter) {
        let missing = match self {
            Self::Inside(_) | Self::Member(_) => None,
            Self::Unit(_, down) => {
                *down = near(*down);
                None
            }
            Self::File(path, name) => {
                let len = path.to_string_lossy().len();
                let name_len = name.as_ref().map_or(0, String::len);
                let too_long = len > ADDRESS.bytes || name_len > NAME.bytes;
                too_long.then(|| path.to_string_lossy().into_owned())
            }
            Self::Outside(words) => (words.len() > ADDRESS.bytes).then(|| std::mem::take(words)),
            Self::Missing(words) => {
                cutter.words(words, ADDRESS);
                None
            }
        };
        if let Some(mut words) = missing {
            let before = cutter.cut;
            cutter.words(&mut words, ADDRESS);
            // Of a link with a name that is too long, the address may be short enough.
            cutter.cut = before + 1;
            *self = Self::Missing(words);
        }
    }
}

impl Listed for Target {
    const MOST: usize = MANY;

    fn held(&self, have: &Reach) -> Self {
        match self {
            Self::Inside(span) => Self::Inside(have.clip(*span)),
            Self::Unit(..) => Self::Missing(String::new()),
            other => other.clone(),
        }
    }

    fn check(&self, _: &Bounds) -> Result<(), String> {
        match self {
            Self::Unit(_, down) if !is_near(*down) => Err(format!("{down} points down are nowhere")),
            _ => Ok(()),
        }
    }

    fn line(&self, index: usize) -> String {
        let words = match self {
            Self::Inside(span) => format!("inside [{span}]"),
            Self::Unit(unit, top) => format!("unit {unit} at {top:.0}"),
            Self::Member(number) => format!("member {number}"),
            Self::File(path, None) => format!("file {}", path_words(path)),
            Self::File(path, Some(name)) => format!("file {} at {name}", path_words(path)),
            Self::Outside(address) => format!("outside {address}"),
            Self::Missing(name) => format!("missing {name}"),
        };
        format!("link {index} {words}")
    }

    fn value(&self, index: usize) -> Value {
        let (to, address, name) = match self {
            Self::Inside(span) => {
                return json!({ "index": index, "to": "inside", "span": span_value(*span) });
            }
            Self::Unit(unit, top) => {
                return json!({ "index": index, "to": "unit", "unit": unit, "top": top });
            }
            Self::Member(number) => return json!({ "index": index, "to": "member", "member": number }),
            Self::File(path, name) => ("file", path_words(path), name.clone()),
            Self::Outside(address) => ("outside", address.clone(), None),
            Self::Missing(name) => ("missing", name.clone(), None),
        };
        json!({ "index": index, "to": to, "address": address, "name": name })
    }
}
