//! Changes as a list: what each promises, and how it looks in a sketch.

use super::{Listed, Reach, Said, Speaks};
use crate::data::document::Revision;
use crate::data::limits::{ASIDES, Cutter, LABEL};
use crate::data::sketch::span_value;
use serde_json::{Value, json};

impl Speaks for Revision {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { span, kind: _, author, when, before, moved: _ } = self;
        hear(Said::Span(*span));
        hear(Said::Words(author, LABEL));
        when.iter().for_each(|when| hear(Said::Words(when, LABEL)));
        hear(Said::Words(before, LABEL));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        let Self { span: _, kind: _, author, when, before, moved: _ } = self;
        cutter.words(author, LABEL);
        cutter.some_words(when, LABEL);
        cutter.words(before, LABEL);
    }
}

impl Listed for Revision {
    const MOST: usize = ASIDES;

    fn held(&self, have: &Reach) -> Self {
        Self { span: have.clip(self.span), ..self.clone() }
    }

    fn line(&self, index: usize) -> String {
        let Self { span, kind, author, when, before, moved } = self;
        let when = when.as_deref().map(|when| format!(" {when}")).unwrap_or_default();
        let before = if before.is_empty() { String::new() } else { format!(", before: {before}") };
        let moved = moved.map(|number| format!(", move {number}")).unwrap_or_default();
        format!("revision {index} [{span}] {} “{author}”{when}{before}{moved}", kind.word())
    }

    fn value(&self, index: usize) -> Value {
        let Self { span, kind, author, when, before, moved } = self;
        json!({
            "index": index,
            "kind": kind.word(),
            "author": author,
            "when": when,
            "before": before,
            "move": moved,
            "span": span_value(*span),
        })
    }
}
