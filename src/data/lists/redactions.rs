//! Redactions as a list: what each promises, and how it looks in a sketch.

use super::units::{near_area, place_said};
use super::{List, Listed, Reach, Said, Speaks};
use crate::data::document::Redaction;
use crate::data::limits::{ASIDES, Cutter, LABEL};
use crate::data::sketch::{area_value, area_words, span_value};
use serde_json::{Value, json};

impl Speaks for Redaction {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { span, place, label, kind: _ } = self;
        hear(Said::Span(*span));
        place_said(*place, hear);
        hear(Said::Words(label, LABEL));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        let Self { span: _, place, label, kind: _ } = self;
        *place = place.map(|(unit, area)| (unit, near_area(area)));
        cutter.words(label, LABEL);
    }
}

impl Listed for Redaction {
    const MOST: usize = ASIDES;

    fn held(&self, have: &Reach) -> Self {
        Self {
            span: have.clip(self.span),
            place: self.place.filter(|(unit, _)| (*unit as usize) < have.list(List::Units)),
            ..self.clone()
        }
    }

    fn line(&self, index: usize) -> String {
        let Self { span, place, label, kind } = self;
        let place = place.map(|(unit, area)| format!(" @{unit} {}", area_words(area))).unwrap_or_default();
        format!("redaction {index} [{span}]{place} “{label}” {}", kind.word())
    }

    fn value(&self, index: usize) -> Value {
        let Self { span, place, label, kind } = self;
        json!({
            "index": index,
            "kind": kind.word(),
            "label": label,
            "place": place.map(|(unit, area)| area_value(&(unit as usize, area))),
            "span": span_value(*span),
        })
    }
}
