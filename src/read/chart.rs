//! Charts of Office files (ISO/IEC 29500, DrawingML charts) as what they were drawn from: a title and a table of numbers.

use crate::data::document::BlockKind;
use crate::data::draft::Draft;
use crate::read::xml::{Event, Xml};
use std::collections::BTreeMap;

/// Series of a chart, and points of one.
const MAX_SERIES: usize = 200;
const MAX_POINTS: usize = 2_000;

/// Points by their numbers.
type Points = BTreeMap<usize, String>;

/// Numbers that belong together, with what they are called and what each stands for.
#[derive(Debug, Default)]
struct Series {
    name: String,
    names: Points,
    values: Points,
}

/// Tells a chart by the text of its part, between two blocks.
pub fn tell(text: &str, draft: &mut Draft) {
    let (titles, series) = parsed(text);
    for title in titles {
        draft.begin(BlockKind::Caption);
        draft.flow(&title);
        draft.end();
    }
    if series.is_empty() {
        return;
    }
    draft.begin_table(&[]);
    draft.begin_row(true);
    draft.cell();
    for one in &series {
        draft.cell();
        draft.flow(&one.name);
    }
    draft.end_row();
    let points = series.iter().flat_map(|one| one.values.keys().chain(one.names.keys()));
    let points: std::collections::BTreeSet<usize> = points.copied().collect();
    for point in points {
        draft.begin_row(false);
        draft.cell();
        let name = series.iter().find_map(|one| one.names.get(&point));
        draft.flow(name.map_or("", String::as_str));
        for one in &series {
            draft.cell();
            draft.flow(one.values.get(&point).map_or("", String::as_str));
        }
        draft.end_row();
    }
    draft.end_table();
}

/// The titles of a chart and of its axes, and its series.
fn parsed(text: &str) -> (Vec<String>, Vec<Series>) {
    let mut xml = Xml::new(text);
    let (mut titles, mut all, mut series) = (Vec::new(), Vec::new(), None);
    let mut open = Vec::new();
    while let Some(event) = xml.next_event() {
        let tag = match event {
            Event::Start(tag) => tag,
            Event::End => {
                if open.pop() == Some(true)
                    && let Some(series) = series.take().filter(|_| all.len() < MAX_SERIES)
                {
                    all.push(series);
                }
                continue;
            }
            Event::Text(_) => continue,
        };
        match (tag.full_name(), &mut series) {
            ("c:title", _) => titles.extend(words(&mut xml)),
            ("c:ser", _) => {
                series = Some(Series::default());
                open.push(true);
            }
            ("c:tx", Some(series)) => {
                series.name = points(&mut xml).into_values().collect::<Vec<_>>().join(" ");
            }
            ("c:cat" | "c:xVal", Some(series)) => series.names = points(&mut xml),
            ("c:val" | "c:yVal", Some(series)) => {
                series.values = points(&mut xml);
                series.values.values_mut().for_each(|value| *value = as_written(value));
            }
            _ => open.push(false),
        }
    }
    (titles, all)
}

/// The words of the element that began last; `None` where it has none.
fn words(xml: &mut Xml<'_>) -> Option<String> {
    let mut words = String::new();
    let mut open = 1_usize;
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "t" | "v" => words.push_str(&xml.text()),
                name => {
                    if name == "p" && !words.is_empty() {
                        words.push(' ');
                    }
                    open += 1;
                }
            },
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// A number as people write it: files keep 8.2 as 8.1999999999999993.
fn as_written(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if value.len() > 12 && number.is_finite() => {
            format!("{number:.10}").trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => value.to_owned(),
    }
}

/// The points that are kept with the element that began last.
fn points(xml: &mut Xml<'_>) -> Points {
    let (mut points, mut at, mut open) = (Points::new(), 0, 1_usize);
    while open > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) => match tag.name() {
                "pt" => {
                    at = tag.get("idx").and_then(|at| at.parse().ok()).unwrap_or(points.len());
                    open += 1;
                }
                // Where they came from is no word of the chart.
                "f" | "formatCode" => xml.skip(),
                "v" => {
                    let value = xml.text();
                    if points.len() < MAX_POINTS {
                        points.entry(at).or_insert(value);
                    }
                }
                _ => open += 1,
            },
            Some(Event::End) => open -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::Document;
    use crate::data::span::Span;

    #[test]
    fn a_chart_is_the_table_that_it_was_drawn_from() {
        let text = r#"<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Paid</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>
            <c:ser><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:pt idx="0"><c:v>Odell</c:v></c:pt></c:strCache></c:strRef></c:tx>
            <c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>1973</c:v></c:pt><c:pt idx="1"><c:v>1974</c:v></c:pt></c:strCache></c:strRef></c:cat>
            <c:val><c:numRef><c:numCache><c:formatCode>General</c:formatCode><c:pt idx="1"><c:v>12.500000000000001</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>
            <c:ser><c:tx><c:v>Vane</c:v></c:tx><c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>
            </c:barChart></c:plotArea></c:chart>"#;
        let mut draft = Draft::new(Document::default(), None);
        tell(text, &mut draft);
        let document = draft.finish();
        document.check().unwrap();
        let words = document.text.slice(Span::new(0, document.text.len()));
        assert_eq!(words.trim_end_matches('\n'), "Paid\n\tOdell\tVane\n1973\t\t3\n1974\t12.5\t");
    }
}
