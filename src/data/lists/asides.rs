//! What a file holds beside its text, as a list: what each promises, and how it looks in a sketch.

use super::units::{near_area, place_said};
use super::{List, Listed, Reach, Said, Speaks};
use crate::data::document::Aside;
use crate::data::limits::{ASIDES, Cutter, LABEL, NAME, WORDS};
use crate::data::sketch::{area_value, area_words, span_value};
use serde_json::{Value, json};

impl Speaks for Aside {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { kind: _, name, words, when, place, span } = self;
        hear(Said::Words(name, NAME));
        hear(Said::Words(words, WORDS));
        when.iter().for_each(|when| hear(Said::Words(when, LABEL)));
        place_said(*place, hear);
        span.iter().for_each(|span| hear(Said::Span(*span)));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        let Self { kind: _, name, words, when, place, span: _ } = self;
        cutter.words(name, NAME);
        cutter.words(words, WORDS);
        cutter.some_words(when, LABEL);
        *place = place.map(|(unit, area)| (unit, near_area(area)));
    }
}

impl Listed for Aside {
    const MOST: usize = ASIDES;

    fn held(&self, have: &Reach) -> Self {
        Self {
            place: self.place.filter(|(unit, _)| (*unit as usize) < have.list(List::Units)),
            span: self.span.map(|span| have.clip(span)),
            ..self.clone()
        }
    }

    fn line(&self, _: usize) -> String {
        let Self { kind, name, words, when, place, span } = self;
        let place = place.map(|(unit, area)| format!(" @{unit} {}", area_words(area))).unwrap_or_default();
        let span = span.map(|span| format!(" [{span}]")).unwrap_or_default();
        let when = when.as_ref().map(|when| format!(" {when}")).unwrap_or_default();
        let kind = format!("{kind:?}").to_lowercase();
        format!("aside {kind}{span}{place} “{name}”{when} {words}").trim_end().to_owned()
    }

    fn value(&self, _: usize) -> Value {
        let Self { kind, name, words, when, place, span } = self;
        json!({
            "kind": format!("{kind:?}"),
            "name": name,
            "words": words,
            "when": when,
            "place": place.map(|(unit, area)| area_value(&(unit as usize, area))),
            "span": span.map(span_value),
        })
    }
}
