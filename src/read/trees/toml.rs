//! What TOML is made of: tables and keys in the order of the file, whatever they are parts of.

use super::{Grower, Pulse, line_of};
use crate::data::job::Failure;
use crate::data::node::NodeSort;
use std::ops::Range;
use toml_parser::decoder::{Encoding, ScalarKind};

use toml_parser::parser::{EventReceiver, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

/// Arrays and tables that lie in each other: those who write this format allow no more.
const MAX_DEPTH: u32 = 100;

/// The nodes of a text.
///
/// # Errors
/// Where it was stopped.
pub fn read(text: &str, grower: &mut Grower, pulse: Pulse<'_>) -> Result<(), Failure> {
    let tokens = Source::new(text).lex().into_vec();
    pulse()?;
    let mut errors: Vec<ParseError> = Vec::new();
    let mut receiver = Receiver { text, grower, key: None, head: None, values: Vec::new(), last: 0 };
    parse_document(&tokens, &mut RecursionGuard::new(&mut receiver, MAX_DEPTH), &mut errors);
    pulse()?;
    receiver.grower.close_all(receiver.last);
    for error in errors {
        let at = error.unexpected().or(error.context()).map_or(0..0, range);
        let (line, sign) = line_of(text, at.start);
        let words = format!("The data is broken in line {line}, at sign {sign}: {}.", error.description());
        grower.fault(words, at.start..at.end.max(at.start), "other places are broken.");
    }
    Ok(())
}

fn range(span: Span) -> Range<usize> {
    span.start()..span.end()
}

struct Receiver<'t, 'g> {
    text: &'t str,
    grower: &'g mut Grower,
    /// The name of the value that comes next, in all its parts.
    key: Option<Range<usize>>,
    /// Where a head of a table began, and whether it is one of several.
    head: Option<(usize, bool)>,
    /// What is open in a table: whether an array.
    values: Vec<bool>,
    last: usize,
}

impl Receiver<'_, '_> {
    fn name(&mut self) -> Range<usize> {
        self.key.take().unwrap_or(0..0)
    }

    fn head_ends(&mut self, span: Span) {
        let Some((start, several)) = self.head.take() else { return };
        let name = self.name();
        self.grower.close_all(self.last);
        self.values.clear();
        let sort = if several { NodeSort::Part } else { NodeSort::Section };
        self.grower.open_at(sort, None, name, span.end(), start);
        self.last = span.end();
    }

    fn open(&mut self, sort: NodeSort, span: Span) {
        let name = self.name();
        self.grower.open(sort, None, name, span.start());
        self.values.push(sort == NodeSort::List);
        self.last = span.end();
    }

    fn close(&mut self, span: Span) {
        if self.values.pop().is_some() {
            self.grower.close(span.end(), span.end());
        }
        self.last = span.end();
    }
}

impl EventReceiver for Receiver<'_, '_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.key = None;
        self.head = Some((span.start(), false));
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.head_ends(span);
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.key = None;
        self.head = Some((span.start(), true));
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.head_ends(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(NodeSort::Object, span);
        true
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open(NodeSort::List, span);
        true
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn simple_key(&mut self, span: Span, _: Option<Encoding>, _: &mut dyn ErrorSink) {
        let start = self.key.as_ref().map_or(span.start(), |key| key.start);
        self.key = Some(start..span.end());
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let (value, name) = (range(span), self.name());
        let raw = self.text.get(value.clone()).unwrap_or_default();
        // What is wrong in it is found when it is read.
        let mut words = String::new();
        let sort = match Raw::new_unchecked(raw, encoding, span).decode_scalar(&mut words, error) {
            ScalarKind::String => NodeSort::Text,
            ScalarKind::Boolean(_) => NodeSort::Flag,
            ScalarKind::DateTime => NodeSort::Date,
            ScalarKind::Float | ScalarKind::Integer(_) => NodeSort::Number,
        };
        self.last = value.end;
        self.grower.leaf(sort, None, name, value);
    }

    fn newline(&mut self, _: Span, _: &mut dyn ErrorSink) {
        // A key without a value ends with its line.
        if self.values.is_empty() {
            self.key = None;
        }
    }
}
