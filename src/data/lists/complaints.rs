//! What could not be read, as a list: what each promises, and how it looks in a sketch.

use super::{Listed, Reach, Said, Speaks};
use crate::data::document::Complaint;
use crate::data::limits::{COMPLAINTS, Cutter, LAST_COMPLAINTS, SENTENCE};
use crate::data::sketch::span_value;
use serde_json::{Value, json};

impl Speaks for Complaint {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { words, span, hint } = self;
        hear(Said::Words(words, SENTENCE));
        hint.iter().for_each(|hint| hear(Said::Words(hint, SENTENCE)));
        span.iter().for_each(|span| hear(Said::Span(*span)));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        let Self { words, span: _, hint } = self;
        cutter.words(words, SENTENCE);
        cutter.some_words(hint, SENTENCE);
    }
}

impl Listed for Complaint {
    const MOST: usize = COMPLAINTS + LAST_COMPLAINTS;

    fn held(&self, have: &Reach) -> Self {
        Self { span: self.span.map(|span| have.clip(span)), ..self.clone() }
    }

    fn line(&self, _: usize) -> String {
        let Self { words, span, hint } = self;
        let place = span.map(|span| format!(" [{span}]")).unwrap_or_default();
        let hint = hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("complaint{place} {words}{hint}")
    }

    fn value(&self, _: usize) -> Value {
        let Self { words, span, hint } = self;
        json!({ "words": words, "span": span.map(span_value), "hint": hint })
    }
}
