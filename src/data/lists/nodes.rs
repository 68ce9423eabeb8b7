//! Nodes of structured data as a list: what each promises, and how it looks in a sketch.

use super::{Bounds, List, Listed, Said, Speaks};
use crate::data::limits::{Cutter, NODES};
use crate::data::node::{Node, Reach};
use crate::data::sketch::span_value;
use serde_json::{Value, json};

impl Speaks for Node {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { sort: _, notation: _, level: _, parent, nth: _, children: _, whole, name, value } = self;
        for reach in [whole, name, value] {
            hear(Said::Span(reach.span()));
        }
        if let Some(parent) = parent {
            hear(Said::Item(List::Nodes, *parent));
        }
    }

    fn shorten(&mut self, _: &mut Cutter) {}
}

impl Listed for Node {
    const MOST: usize = NODES;

    fn held(&self, have: &super::Reach) -> Self {
        let clip = |reach: Reach| {
            let span = have.clip(reach.span());
            Reach::from(span.start as usize..span.end as usize)
        };
        Self { whole: clip(self.whole), name: clip(self.name), value: clip(self.value), ..self.clone() }
    }

    fn check(&self, _: &Bounds) -> Result<(), String> {
        let Self { whole, name, value, level, parent, .. } = self;
        if whole.start > whole.end {
            return Err("it ends before it begins".to_owned());
        }
        let within = |part: &Reach| part.is_empty() || (part.start >= whole.start && part.end <= whole.end);
        if !within(name) || !within(value) {
            return Err("its name or its value lies outside of it".to_owned());
        }
        if parent.is_some() != (*level > 0) {
            return Err(format!("its level is {level}"));
        }
        Ok(())
    }

    /// Looking for the node at a place relies on it.
    fn order(&self) -> Option<u64> {
        Some(self.whole.span().start)
    }

    fn line(&self, index: usize) -> String {
        let Self { sort, level, nth, children, name, value, .. } = self;
        let indent = "  ".repeat(usize::from(*level).min(40));
        format!("node {index} {indent}{} {nth} [{}] [{}] {children}", sort.word(), name.span(), value.span())
    }

    fn value(&self, index: usize) -> Value {
        json!({
            "index": index,
            "sort": self.sort.word(),
            "level": self.level,
            "children": self.children,
            "name": span_value(self.name.span()),
            "value": span_value(self.value.span()),
            "span": span_value(self.whole.span()),
        })
    }
}
