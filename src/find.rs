//! Finds words in a document.
use crate::document::Document;
use crate::query::{Hit, Query};
use crate::span::Span;
use crate::work::{Failure, Stop};
pub struct Summary { pub limited: bool }
pub fn find(document: &Document, query: &Query, stop: &Stop, report: &mut dyn FnMut(Vec<Hit>, f32)) -> Result<Summary, Failure> {
    let words = if query.regex { query.words.clone() } else { regex::escape(&query.words) };
    let re = regex::RegexBuilder::new(&words).case_insensitive(!query.case).build().map_err(|e| Failure::new(e.to_string()))?;
    for (base, leaf) in document.text.chunks() {
        if stop.raised() { return Err(Failure::stopped()); }
        report(re.find_iter(&leaf.text).map(|m| Hit { span: Span::new(base + m.start() as u64, base + m.end() as u64) }).collect(), 0.5);
    }
    Ok(Summary { limited: false })
}
