//! Tables as a list: what each promises, and how it looks in a sketch.

use super::{Listed, Reach, Said, Speaks};
use crate::data::document::{Align, Column, Table};
use crate::data::limits::{COLUMNS, Cutter, MANY};
use crate::data::sketch::span_value;
use serde_json::{Value, json};

impl Speaks for Table {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Span(self.span));
        hear(Said::Count(self.columns.len(), COLUMNS));
    }

    /// Columns are only what was measured of cells, which are all in the text: no words are lost with them.
    fn shorten(&mut self, _: &mut Cutter) {
        self.columns.truncate(COLUMNS);
    }
}

impl Listed for Table {
    const MOST: usize = MANY;

    fn burden(&self) -> usize {
        self.columns.len() * size_of::<Column>()
    }

    fn held(&self, have: &Reach) -> Self {
        Self { span: have.clip(self.span), ..self.clone() }
    }

    fn line(&self, index: usize) -> String {
        let column = |column: &Column| {
            let align = match column.align {
                Align::Start => "",
                Align::Centre => " centre",
                Align::End => " end",
            };
            let sense = column.sense.title().map(|title| format!(" {}", title.to_lowercase()));
            format!("{}/{}{align}{}", column.longest_cell, column.longest_word, sense.unwrap_or_default())
        };
        let columns: Vec<String> = self.columns.iter().map(column).collect();
        format!("table {index} [{}] {} rows, columns {}", self.span, self.rows, columns.join(", "))
    }

    fn value(&self, index: usize) -> Value {
        json!({ "index": index, "rows": self.rows, "columns": self.columns.len(), "span": span_value(self.span) })
    }
}
