//! Numbers of paragraphs in a Word document, as they are printed: “§ 3.”, “(a)”, “IV.2”.

use crate::data::document::Label;
use crate::data::draft::Draft;
use crate::data::draft::renumber::Items;
use crate::read::office::{ordinal, written};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;
use std::rc::Rc;

/// Levels of a list (ISO/IEC 29500-1, 17.9.6).
const LEVELS: usize = 9;
/// Lists of a document.
const MAX_LISTS: usize = 50_000;

/// How one level of a list is numbered.
#[derive(Clone, Debug)]
struct Level {
    start: u64,
    format: String,
    /// With `%1` for the number of the first level, and so on.
    text: String,
    /// All numbers in it are Arabic ones.
    legal: bool,
    /// The level from whose next item on it begins anew; 0 for never.
    restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), legal: false, restart: None }
    }
}

#[derive(Clone, Debug, Default)]
struct List {
    /// The definition that it goes by, whose numbers go on over all lists of it.
    of: String,
    /// Levels that begin anew at a number, or are numbered otherwise.
    starts: HashMap<usize, u64>,
    levels: HashMap<usize, Level>,
}

/// What stands beside an item.
#[derive(Clone, Debug, PartialEq)]
enum Number {
    Bullet,
    Plain(u64),
    Words(String),
    None,
}

/// The lists of a document, and how far each has counted.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    definitions: HashMap<String, Vec<Level>>,
    /// Definitions that are those of a style.
    linked: HashMap<String, String>,
    of_styles: HashMap<String, String>,
    lists: HashMap<String, List>,
    counts: HashMap<String, [Option<u64>; LEVELS]>,
    /// Lists and levels that have begun anew.
    begun: std::collections::HashSet<(String, usize)>,
    /// What was counted, so that it can be counted again for each reading of a draft.
    items: Items<(Rc<str>, usize)>,
    /// Names of lists, each held once.
    names: HashMap<String, Rc<str>>,
}

impl Numbering {
    pub fn of(text: &str) -> Self {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text);
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            if numbering.definitions.len() + numbering.lists.len() > MAX_LISTS {
                break;
            }
            match tag.name() {
                "abstractNum" => numbering.definition(&tag, &mut xml),
                "num" => numbering.list(&tag, &mut xml),
                _ => {}
            }
        }
        numbering
    }

    fn definition(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        let id = tag.get("abstractNumId").unwrap_or_default();
        let mut levels = vec![Level::default(); LEVELS];
        let mut open = 1_usize;
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "lvl" => {
                        let at = number(&tag, "ilvl").unwrap_or(0) as usize;
                        let level = level(xml);
                        if let Some(place) = levels.get_mut(at) {
                            *place = level;
                        }
                    }
                    name => {
                        open += 1;
                        match (name, tag.get("val")) {
                            ("styleLink", Some(style)) => drop(self.of_styles.insert(style, id.clone())),
                            ("numStyleLink", Some(style)) => drop(self.linked.insert(id.clone(), style)),
                            _ => {}
                        }
                    }
                },
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        self.definitions.insert(id, levels);
    }

    fn list(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        let id = tag.get("numId").unwrap_or_default();
        let mut list = List::default();
        let (mut open, mut at) = (1_usize, 0);
        while open > 0 {
            match xml.next_event() {
                Some(Event::Start(tag)) => match tag.name() {
                    "lvl" => drop(list.levels.insert(at, level(xml))),
                    name => {
                        open += 1;
                        match name {
                            "abstractNumId" => list.of = tag.get("val").unwrap_or_default(),
                            "lvlOverride" => at = number(&tag, "ilvl").unwrap_or(0) as usize,
                            "startOverride" => drop(list.starts.insert(at, number(&tag, "val").unwrap_or(1))),
                            _ => {}
                        }
                    }
                },
                Some(Event::End) => open -= 1,
                Some(Event::Text(_)) => {}
                None => break,
            }
        }
        self.lists.insert(id, list);
    }

    /// What stands beside the item of a list that begins at a place of the text.
    pub fn label_at(&mut self, place: u64, list: &str, level: usize) -> Label {
        let name = self.names.entry(list.to_owned()).or_insert_with(|| list.into()).clone();
        self.items.note(place, (name, level));
        self.label(list, level)
    }

    fn label(&mut self, list: &str, level: usize) -> Label {
        match self.next(list, level) {
            Number::Bullet => Label::Bullet,
            Number::Plain(number) => Label::Number(number),
            Number::Words(words) => Label::Words(words.into()),
            Number::None => Label::None,
        }
    }

    /// Says which items have other numbers where changes are accepted or rejected.
    pub fn renumber(mut self, draft: &mut Draft) {
        let items = std::mem::take(&mut self.items);
        (self.counts, self.begun) = Default::default();
        let fresh = || self.clone();
        draft.renumber(&items, fresh, |count, (list, level), _| count.label(list, *level));
    }

    /// What stands beside the next item of a list.
    fn next(&mut self, list_id: &str, at: usize) -> Number {
        let at = at.min(LEVELS - 1);
        let Some(list) = self.lists.get(list_id).filter(|_| list_id != "0") else { return Number::None };
        let linked = self.linked.get(&list.of).and_then(|style| self.of_styles.get(style));
        let definition = linked.unwrap_or(&list.of).clone();
        let Some(own) = self.definitions.get(&definition) else { return Number::None };
        let level_at = |at: usize| list.levels.get(&at).or_else(|| own.get(at)).cloned().unwrap_or_default();
        let counts = self.counts.entry(definition).or_default();
        for (level, start) in list.starts.iter().filter(|(level, _)| **level <= at) {
            if self.begun.insert((list_id.to_owned(), *level))
                && let Some(count) = counts.get_mut(*level)
            {
                // What stands above the item has begun with it.
                *count = if *level < at { Some(*start) } else { start.checked_sub(1) };
            }
        }
        let level = level_at(at);
        if let Some(count) = counts.get_mut(at) {
            *count = Some(count.map_or(level.start, |count| count.saturating_add(1)));
        }
        // Deeper levels begin anew, unless they say that they do not.
        for deeper in at + 1..LEVELS {
            let restarts = level_at(deeper).restart.is_none_or(|from| from > at);
            if restarts && let Some(count) = counts.get_mut(deeper) {
                *count = None;
            }
        }
        let value = |at: usize| counts.get(at).copied().flatten().unwrap_or_else(|| level_at(at).start);
        match level.format.as_str() {
            "bullet" => Number::Bullet,
            "none" if !level.text.contains('%') && level.text.trim().is_empty() => Number::None,
            _ => said(&level, at, &value, &level_at),
        }
    }
}

/// The words of a number.
fn said(level: &Level, at: usize, value: &dyn Fn(usize) -> u64, level_at: &dyn Fn(usize) -> Level) -> Number {
    let mut words = String::new();
    let mut rest = level.text.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        words.push_str(before);
        let digit = after.chars().next().and_then(|c| c.to_digit(10)).filter(|digit| *digit > 0);
        let Some(of) = digit.map(|digit| digit as usize - 1) else {
            words.push('%');
            rest = after;
            continue;
        };
        let format = if level.legal { "decimal".to_owned() } else { level_at(of).format };
        words.push_str(&formatted(value(of), &format));
        rest = after.get(1..).unwrap_or_default();
    }
    words.push_str(rest);
    let plain = level.format == "decimal" && words == format!("{}.", value(at));
    match words.trim() {
        "" => Number::None,
        _ if plain => Number::Plain(value(at)),
        words => Number::Words(words.to_owned()),
    }
}

/// A number in one of the formats of 17.18.59.
fn formatted(value: u64, format: &str) -> String {
    match format {
        "upperRoman" => written(value, "I"),
        "lowerRoman" => written(value, "i"),
        "upperLetter" => written(value, "A"),
        "lowerLetter" => written(value, "a"),
        "decimalZero" => format!("{value:02}"),
        "ordinal" => ordinal(value),
        "none" | "bullet" => String::new(),
        _ => value.to_string(),
    }
}

fn number(tag: &Tag<'_>, name: &str) -> Option<u64> {
    tag.get(name).and_then(|value| value.trim().parse().ok())
}

fn level(xml: &mut Xml<'_>) -> Level {
    let mut level = Level::default();
    xml.each_within(|tag| {
        let value = || tag.get("val");
        match tag.name() {
            "start" => level.start = number(tag, "val").unwrap_or(1),
            "numFmt" => level.format = value().unwrap_or_default(),
            "lvlText" => level.text = value().unwrap_or_default(),
            "isLgl" => level.legal = super::styles::is_on(tag),
            "lvlRestart" => level.restart = number(tag, "val").map(|at| at as usize),
            _ => {}
        }
    });
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_have_the_numbers_that_are_printed() {
        let mut numbering = Numbering::of(
            r#"<w:numbering><w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Art. %1"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
            <w:lvl w:ilvl="2"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>
            <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="8"/></w:lvlOverride></w:num>
            <w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
            <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
            <w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="2"/></w:lvlOverride>
            <w:lvlOverride w:ilvl="1"><w:startOverride w:val="99"/></w:lvlOverride></w:num>
            </w:numbering>"#,
        );
        let words = |words: &str| Number::Words(words.to_owned());
        let said: Vec<Number> = [
            ("1", 0),
            ("1", 1),
            ("1", 1),
            ("1", 2),
            ("1", 0),
            ("1", 1),
            ("2", 0),
            ("2", 0),
            ("3", 0),
            ("2", 0),
            ("9", 0),
            ("4", 1),
            ("4", 1),
            ("4", 0),
        ]
        .into_iter()
        .map(|(list, level)| numbering.next(list, level))
        .collect();
        let expected = [
            words("Art. III"),
            words("3.1"),
            words("3.2"),
            words("(a)"),
            words("Art. IV"),
            words("4.1"),
            Number::Plain(1),
            Number::Plain(2),
            Number::Plain(8),
            Number::Plain(9),
            Number::None,
            // A list that begins in the middle, within an item that another document has.
            words("2.99"),
            words("2.100"),
            Number::Plain(3),
        ];
        assert_eq!(said, expected);
        let all = [formatted(27, "lowerLetter"), formatted(1974, "lowerRoman"), formatted(112, "ordinal")];
        assert_eq!(all, ["aa", "mcmlxxiv", "112th"]);
    }
}
