//! What YAML is made of, event by event. What stands for something written elsewhere (an alias) is told as such and never
//! followed, so that a small file cannot unfold to a large one.

use super::{Grower, Pulse};
use crate::data::job::Failure;
use crate::data::node::NodeSort;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::ops::Range;

/// Events between two looks at whether somebody still wants them.
const PULSE: usize = 8 * 1024;
/// Characters between two places whose bytes are known.
const STEP: usize = 256;

/// The nodes of a text.
///
/// # Errors
/// Where it was stopped.
pub fn read(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let places = Places::of(text);
    let several = (text.contains("\n---") || text.contains("\n...")) && documents(text, pulse)? > 1;
    let mut reader =
        Reader { text, grower, places: &places, several, open: Vec::new(), last: 0, skipping: 0 };
    for (number, event) in Parser::new_from_str(text).enumerate() {
        if number % PULSE == 0 {
            pulse()?;
        }
        match event {
            Ok((event, span)) => reader.event(&event, span),
            Err(error) => {
                let mark = error.marker();
                let at = places.byte(text, mark.index());
                let words = format!(
                    "The data is broken in line {}, at sign {} ({}). The tree goes as far as that, and the text is whole.",
                    mark.line(),
                    mark.col() + 1,
                    error.info()
                );
                let last = reader.last;
                grower.close_all(last);
                grower.fault(words, at..at, "other places are broken.");
                return Ok(());
            }
        }
    }
    Ok(())
}

fn documents(text: &str, pulse: Pulse<'_>) -> Result<usize, Failure> {
    let mut count = 0;
    for (number, event) in Parser::new_from_str(text).enumerate() {
        if number % PULSE == 0 {
            pulse()?;
        }
        match event {
            Ok((Event::DocumentStart(_), _)) => count += 1,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    Ok(count)
}

/// At which byte a character stands: events count characters.
struct Places {
    /// Of each so many characters; none where each is one byte.
    bytes: Vec<usize>,
}

impl Places {
    fn of(text: &str) -> Self {
        let bytes = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(at, _)| at).collect(),
        };
        Self { bytes }
    }

    fn byte(&self, text: &str, index: usize) -> usize {
        if self.bytes.is_empty() {
            return index.min(text.len());
        }
        let Some(from) = self.bytes.get(index / STEP).copied() else { return text.len() };
        let rest = text.get(from..).unwrap_or_default();
        rest.char_indices().nth(index % STEP).map_or(text.len(), |(at, _)| from + at)
    }
}

enum Open {
    /// With the name of the value that comes next, once it is known.
    Map {
        flow: bool,
        key: Option<Range<usize>>,
    },
    List {
        flow: bool,
    },
}

struct Reader<'t, 'g> {
    text: &'t str,
    grower: &'g mut Grower,
    places: &'t Places,
    several: bool,
    open: Vec<Open>,
    last: usize,
    /// What is open of a name that is itself made of parts.
    skipping: usize,
}

impl Reader<'_, '_> {
    fn range(&self, span: Span) -> Range<usize> {
        let start = self.places.byte(self.text, span.start.index());
        let end = self.places.byte(self.text, span.end.index()).max(start);
        let raw = self.text.get(start..end).unwrap_or_default();
        start..start + raw.trim_end().len()
    }

    fn event(&mut self, event: &Event, span: Span) {
        if self.skipping > 0 {
            return self.skip(event, span);
        }
        match event {
            Event::DocumentStart(_) if self.several => {
                let at = self.places.byte(self.text, span.start.index());
                self.grower.open(NodeSort::Part, None, 0..0, at);
                self.last = self.last.max(at);
            }
            Event::DocumentEnd if self.several => self.grower.close_all(self.last),
            Event::MappingStart(..) | Event::SequenceStart(..) => self.begin(event, span),
            Event::MappingEnd | Event::SequenceEnd => self.end(span),
            Event::Scalar(words, style, anchor, kind) => {
                let mut range = self.range(span);
                // Words of a block may themselves begin with such signs.
                if *anchor > 0 || kind.is_some() {
                    range.start = self.past_properties(range.start).min(range.end);
                    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                        range.start = self.past_header(range.start).min(range.end);
                    }
                }
                let sort = if *style == ScalarStyle::Plain { plain_sort(words) } else { NodeSort::Text };
                self.value(sort, range);
            }
            Event::Alias(_) => {
                let range = self.range(span);
                self.value(NodeSort::Reference, range);
            }
            _ => {}
        }
    }

    /// Where a value begins that may have a name to stand for it (`&a`) and a kind (`!b`) before it.
    fn past_properties(&self, start: usize) -> usize {
        let mut at = start;
        while let Some(rest) = self.text.get(at..).filter(|rest| rest.starts_with(['&', '!'])) {
            let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
            at += len + rest[len..].len() - rest[len..].trim_start().len();
        }
        at
    }

    /// Where the words of a block begin, behind the line that announces them (`|-`).
    fn past_header(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        if !rest.starts_with(['|', '>']) {
            return start;
        }
        let line = rest.find('\n').unwrap_or(rest.len());
        let words = &rest[line..];
        start + line + words.len() - words.trim_start().len()
    }

    /// The name of the value that comes now; `None` where what comes is a name itself.
    fn name(&mut self) -> Option<Range<usize>> {
        match self.open.last_mut() {
            Some(Open::Map { key, .. }) => key.take(),
            _ => Some(0..0),
        }
    }

    fn value(&mut self, sort: NodeSort, range: Range<usize>) {
        self.last = self.last.max(range.end);
        match self.name() {
            // A value that is left out stands where the next thing does.
            Some(name) if range.is_empty() && !name.is_empty() => {
                self.grower.leaf(sort, None, name.clone(), name.end..name.end);
            }
            Some(name) => self.grower.leaf(sort, None, name, range),
            None => self.named(range),
        }
    }

    fn named(&mut self, range: Range<usize>) {
        if let Some(Open::Map { key, .. }) = self.open.last_mut() {
            *key = Some(range);
        }
    }

    fn begin(&mut self, event: &Event, span: Span) {
        let start = self.places.byte(self.text, span.start.index());
        let Some(name) = self.name() else {
            self.skipping = 1;
            return self.named(start..start);
        };
        let start = self.past_properties(start);
        let flow = self.text.get(start..).is_some_and(|rest| rest.starts_with(['{', '[']));
        let (sort, open) = match event {
            Event::MappingStart(..) => (NodeSort::Object, Open::Map { flow, key: None }),
            _ => (NodeSort::List, Open::List { flow }),
        };
        self.grower.open(sort, None, name, start);
        self.open.push(open);
        self.last = self.last.max(start);
    }

    fn end(&mut self, span: Span) {
        let Some(Open::Map { flow, .. } | Open::List { flow }) = self.open.pop() else { return };
        if flow {
            self.last = self.last.max(self.places.byte(self.text, span.end.index()));
        }
        self.grower.close(self.last, self.last);
    }

    /// Passes over the parts of a name.
    fn skip(&mut self, event: &Event, span: Span) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => self.skipping += 1,
            Event::MappingEnd | Event::SequenceEnd => self.skipping -= 1,
            _ => {}
        }
        let end = self.range(span).end;
        if let Some(Open::Map { key: Some(key), .. }) = self.open.last_mut() {
            key.end = key.end.max(end);
            self.last = self.last.max(key.end);
        }
    }
}

fn plain_sort(words: &str) -> NodeSort {
    match words {
        "" | "~" | "null" | "Null" | "NULL" => NodeSort::Nothing,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => NodeSort::Flag,
        number
            if number.parse::<f64>().is_ok()
                && number.starts_with(|sign: char| "+-.0123456789".contains(sign)) =>
        {
            NodeSort::Number
        }
        _ => NodeSort::Text,
    }
}
