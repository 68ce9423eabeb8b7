//! Tables of records as a list: what each promises, and how it looks in a sketch. A document has one at most.

use super::{Bounds, Listed, Reach, Said, Speaks};
use crate::data::limits::{Cutter, NAME, WORDS};
use crate::data::records::{MAX_COLUMNS, MAX_LISTED, RecordRows, Records};
use serde_json::{Value, json};

impl Speaks for Records {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        let Self { notation: _, rows, columns, has_others: _, alike: _, way } = self;
        hear(Said::Words(way, WORDS));
        hear(Said::Count(columns.len(), MAX_COLUMNS));
        columns.iter().for_each(|name| hear(Said::Words(name, NAME)));
        if let RecordRows::Listed(places) = rows {
            hear(Said::Count(places.len(), MAX_LISTED));
            // They stand in order, which `check` looks at.
            if let Some(last) = places.last() {
                hear(Said::Span(last.span()));
            }
        }
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        cutter.words(&mut self.way, WORDS);
        // A name that is cut would be none of the record's: what is so long has no column.
        self.columns.retain(|name| !cutter.too_long(name.len(), NAME));
        self.columns.truncate(MAX_COLUMNS);
    }
}

impl Listed for Records {
    const MOST: usize = 1;

    fn burden(&self) -> usize {
        let listed = match &self.rows {
            RecordRows::Listed(places) => places.len() * size_of::<crate::data::node::Reach>(),
            RecordRows::Lines { .. } => 0,
        };
        listed + self.columns.len() * size_of::<String>()
    }

    fn held(&self, have: &Reach) -> Self {
        let rows = match &self.rows {
            RecordRows::Listed(places) => {
                let there = |place: &&crate::data::node::Reach| u64::from(place.end) <= have.text;
                RecordRows::Listed(places.iter().take_while(there).copied().collect())
            }
            lines => lines.clone(),
        };
        Self { rows, ..self.clone() }
    }

    fn check(&self, _: &Bounds) -> Result<(), String> {
        let RecordRows::Listed(places) = &self.rows else { return Ok(()) };
        let mut end = 0;
        for place in places {
            if place.start < end || place.end < place.start {
                return Err(format!("its record at {} is not in its place", place.span()));
            }
            end = place.end;
        }
        Ok(())
    }

    fn line(&self, index: usize) -> String {
        let rows = match &self.rows {
            RecordRows::Lines { .. } => "in lines".to_owned(),
            RecordRows::Listed(places) => format!("{} at “{}”", places.len(), self.way),
        };
        let alike = if self.alike { ", alike" } else { "" };
        let others = if self.has_others { ", and others" } else { "" };
        format!("records {index} {rows}{alike}: {}{others}", self.columns.join(", "))
    }

    fn value(&self, index: usize) -> Value {
        json!({
            "index": index,
            "way": self.way,
            "columns": self.columns,
            "others": self.has_others,
            "alike": self.alike,
            "places": match &self.rows {
                RecordRows::Lines { .. } => Value::Null,
                RecordRows::Listed(places) => json!(places.len()),
            },
        })
    }
}
