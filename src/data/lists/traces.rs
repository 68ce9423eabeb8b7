//! Ways back to the source as a list: what each promises, and how it looks in a sketch.

use super::{Bounds, Listed, Reach, Said, Speaks};
use crate::data::limits::{ASIDES, Cutter, NAME};
use crate::data::sketch::span_value;
use crate::data::trace::Trace;
use serde_json::{Value, json};

impl Speaks for Trace {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Span(self.span));
        hear(Said::Words(&self.way, NAME));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        cutter.words(&mut self.way, NAME);
    }
}

impl Trace {
    fn count(&self) -> usize {
        let mut count = 0;
        let _ = self.each(|_| {
            count += 1;
            true
        });
        count
    }
}

impl Listed for Trace {
    const MOST: usize = ASIDES;

    fn burden(&self) -> usize {
        self.weight()
    }

    /// Its runs speak of words that are not there yet.
    fn held(&self, have: &Reach) -> Self {
        Self::empty(have.clip(self.span), &self.way)
    }

    fn check(&self, _bounds: &Bounds) -> Result<(), String> {
        self.each(|_| true)
    }

    fn order(&self) -> Option<u64> {
        Some(self.span.start)
    }

    fn line(&self, index: usize) -> String {
        format!("trace {index} [{}] {} runs {}", self.span, self.way, self.count())
    }

    fn value(&self, index: usize) -> Value {
        json!({ "index": index, "way": self.way, "runs": self.count(), "span": span_value(self.span) })
    }
}
