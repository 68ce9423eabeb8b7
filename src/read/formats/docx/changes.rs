//! What a Word document remembers of changes, beside whose words they are: of the ends of paragraphs, of rows, of looks,
//! and which two of them are one move (ISO/IEC 29500-1, 17.13.5).

use crate::data::document::RevisionKind;
use crate::read::office::By;
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// Moves of a document that are known by their names.
const MAX_MOVES: usize = 50_000;
/// Things that are said of how words looked before.
const MAX_LOOKS: usize = 16;

/// What an element says that was done; `None` where it is none of those.
pub fn kind(name: &str) -> Option<RevisionKind> {
    Some(match name {
        "ins" => RevisionKind::Inserted,
        "del" => RevisionKind::Deleted,
        "moveFrom" => RevisionKind::MovedAway,
        "moveTo" => RevisionKind::MovedHere,
        _ => return None,
    })
}

/// Who did it, and when.
pub fn by(tag: &Tag<'_>) -> By {
    By { author: tag.get("author").unwrap_or_default(), when: when(tag) }
}

/// When something was done. Word and LibreOffice write in `w:date` what the author's clock showed, with a “Z” that means
/// nothing; newer files say the time in UTC beside it, as `w16du:dateUtc`. Who holds a draft against a telephone bill
/// would be misled by hours.
fn when(tag: &Tag<'_>) -> Option<String> {
    let shown = || tag.get("date").map(|date| date.strip_suffix('Z').map(str::to_owned).unwrap_or(date));
    tag.get("dateUtc").or_else(shown)
}

/// The moves of a part: where words go away from, and where they come to, have a name in common.
#[derive(Default)]
pub struct Moves {
    numbers: HashMap<String, u32>,
    away: Option<u32>,
    here: Option<u32>,
}

impl Moves {
    /// Takes where one of the stretches begins or ends; whether it was one.
    pub fn take(&mut self, tag: &Tag<'_>) -> bool {
        let name = tag.name();
        let half = match name {
            "moveFromRangeStart" | "moveFromRangeEnd" => &mut self.away,
            "moveToRangeStart" | "moveToRangeEnd" => &mut self.here,
            _ => return false,
        };
        *half = None;
        if name.ends_with("Start") && self.numbers.len() < MAX_MOVES {
            let next = self.numbers.len() as u32 + 1;
            *half = tag.get("name").map(|name| *self.numbers.entry(name).or_insert(next));
        }
        true
    }

    /// The number of the move that is open.
    pub fn number(&self, kind: RevisionKind) -> Option<u32> {
        match kind {
            RevisionKind::MovedAway => self.away,
            RevisionKind::MovedHere => self.here,
            RevisionKind::Inserted | RevisionKind::Deleted | RevisionKind::Formatted => None,
        }
    }
}

/// How something looked before, as the element says that ends here.
pub fn before(xml: &mut Xml<'_>) -> String {
    let mut looks: Vec<String> = Vec::new();
    let mut open = 1_usize;
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => {
                open += 1;
                if let Some(look) = look(&tag).filter(|look| looks.len() < MAX_LOOKS && !looks.contains(look))
                {
                    looks.push(look);
                }
            }
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    if looks.is_empty() { "as its style has it".to_owned() } else { looks.join(", ") }
}

fn look(tag: &Tag<'_>) -> Option<String> {
    let value = || tag.get("val").unwrap_or_default();
    let switch = |on: &str, off: &str| Some(if super::styles::is_on(tag) { on } else { off }.to_owned());
    match tag.name() {
        "b" => switch("bold", "not bold"),
        "i" => switch("slanted", "not slanted"),
        "u" => switch("underlined", "not underlined"),
        "strike" | "dstrike" => switch("struck", "not struck"),
        "caps" => switch("capitals", "no capitals"),
        "smallCaps" => switch("small capitals", "no small capitals"),
        "vanish" => switch("hidden", "not hidden"),
        "highlight" => Some(format!("marked {}", value())),
        "color" => Some(format!("colour {}", value())),
        "sz" => Some(format!("{} pt", value().parse::<f32>().unwrap_or_default() / 2.0)),
        "rFonts" => tag.get("ascii").or_else(|| tag.get("hAnsi")),
        "vertAlign" => Some(value()),
        "rStyle" | "pStyle" => Some(format!("style {}", value())),
        "jc" => Some(format!("lines to the {}", value())),
        "numId" => switch("an item of a list", "no item of a list"),
        "ind" => Some("indented".to_owned()),
        "spacing" => Some("spaced".to_owned()),
        "outlineLvl" => Some(format!("level {}", value())),
        _ => None,
    }
}
