//! Numbers of items in the readings of a draft as a list: what each promises, and how it looks in a sketch.

use super::{Listed, Reach, Said, Speaks};
use crate::data::document::Label;
use crate::data::limits::{ASIDES, Cutter, LABEL};
use crate::data::renumbered::Renumbered;
use crate::data::sketch::{beside_value, beside_words, span_value};
use serde_json::{Value, json};

impl Speaks for Renumbered {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { at, accepted, rejected } = self;
        hear(Said::Span(*at));
        for label in [accepted, rejected] {
            if let Label::Words(words) = label {
                hear(Said::Words(words, LABEL));
            }
        }
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        let Self { at: _, accepted, rejected } = self;
        accepted.shorten(cutter);
        rejected.shorten(cutter);
    }
}

impl Listed for Renumbered {
    const MOST: usize = ASIDES;

    fn burden(&self) -> usize {
        let words = |label: &Label| if let Label::Words(words) = label { words.len() } else { 0 };
        words(&self.accepted) + words(&self.rejected)
    }

    fn held(&self, have: &Reach) -> Self {
        Self { at: have.clip(self.at), ..self.clone() }
    }

    fn order(&self) -> Option<u64> {
        Some(self.at.start)
    }

    fn line(&self, index: usize) -> String {
        let Self { at, accepted, rejected } = self;
        let (accepted, rejected) = (beside_words(accepted), beside_words(rejected));
        format!("renumbered {index} [{at}] accepted{accepted}, rejected{rejected}")
    }

    fn value(&self, index: usize) -> Value {
        let Self { at, accepted, rejected } = self;
        json!({
            "index": index,
            "accepted": beside_value(accepted),
            "rejected": beside_value(rejected),
            "span": span_value(*at),
        })
    }
}
