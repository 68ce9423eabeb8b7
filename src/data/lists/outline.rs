//! Entries of the outline as a list: what each promises, and how it looks in a sketch.

use super::{Bounds, Listed, Reach, Said, Speaks};
use crate::data::document::OutlineEntry;
use crate::data::limits::{Cutter, LEVELS, OUTLINE, TITLE};
use crate::data::sketch::span_value;
use serde_json::{Value, json};

impl Speaks for OutlineEntry {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Span(self.span));
        hear(Said::Words(&self.title, TITLE));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        self.level = self.level.clamp(1, LEVELS);
        cutter.words(&mut self.title, TITLE);
    }
}

impl Listed for OutlineEntry {
    const MOST: usize = OUTLINE;

    fn held(&self, have: &Reach) -> Self {
        Self { span: have.clip(self.span), ..self.clone() }
    }

    fn check(&self, _: &Bounds) -> Result<(), String> {
        if (1..=LEVELS).contains(&self.level) { Ok(()) } else { Err(format!("its level is {}", self.level)) }
    }

    fn line(&self, _: usize) -> String {
        format!("{}{} [{}]", "  ".repeat(usize::from(self.level)), self.title, self.span)
    }

    fn value(&self, _: usize) -> Value {
        json!({ "title": self.title, "level": self.level, "span": span_value(self.span) })
    }
}
