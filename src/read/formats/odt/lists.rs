//! Numbers of items and headings of an OpenDocument text, as they are printed (OpenDocument 1.3, 19.880 and on).

use super::styles::{LEVELS, Level, Styles};
use crate::data::document::Label;
use crate::data::draft::Draft;
use crate::data::draft::renumber::Items;
use crate::data::shown::Reading;
use crate::read::office::written;
use std::collections::HashMap;
use std::rc::Rc;

/// A list that is open.
#[derive(Clone, Debug, Default)]
struct Open {
    style: Option<String>,
    count: u64,
    begun: bool,
}

/// How far lists have counted.
#[derive(Clone, Debug, Default)]
struct Counts {
    open: Vec<Open>,
    /// The last number of each style at its outermost level, for lists that go on with it.
    last: HashMap<String, u64>,
    headings: [u64; LEVELS],
}

/// What steps the counts.
#[derive(Clone, Debug)]
enum Step {
    Begin(Option<Rc<str>>, bool),
    End,
    Item(Option<u64>),
    /// An item that was taken out, which has no number in the text as it is.
    TakenOut,
    Heading(usize),
}

/// The lists of a document, and what was counted, so that it can be counted again for each reading of a draft.
#[derive(Debug, Default)]
pub struct Lists {
    counts: Counts,
    steps: Items<Step>,
    /// What was counted last has not begun yet.
    awaits: bool,
    /// Names of styles, each held once.
    names: HashMap<String, Rc<str>>,
}

impl Lists {
    /// A list begins: within another it is a level deeper.
    pub fn begin(&mut self, style: Option<String>, goes_on: bool) {
        let name = style
            .as_ref()
            .map(|style| self.names.entry(style.clone()).or_insert_with(|| style.as_str().into()));
        self.awaits = false;
        self.steps.step(Step::Begin(name.cloned(), goes_on));
        self.counts.begin(style, goes_on);
    }

    pub fn end(&mut self) {
        self.awaits = false;
        self.steps.step(Step::End);
        self.counts.end();
    }

    /// In how many lists one is.
    pub fn depth(&self) -> usize {
        self.counts.open.len()
    }

    /// An item begins, with a number of its own or the next one. What stands beside its first paragraph.
    pub fn item(&mut self, styles: &Styles, start: Option<u64>) -> Label {
        self.awaits = true;
        self.steps.step(Step::Item(start));
        self.counts.item(styles, start)
    }

    /// The number of a heading, its level counted from 1.
    pub fn heading(&mut self, styles: &Styles, level: usize) -> Label {
        self.awaits = true;
        self.steps.step(Step::Heading(level));
        self.counts.heading(styles, level)
    }

    /// The block of the item or heading that was counted last begins here.
    pub fn place(&mut self, at: u64) {
        if std::mem::take(&mut self.awaits) {
            self.steps.place(at);
        }
    }

    /// An item that was taken out begins here, before the one that was counted last. Of another depth than that it would
    /// have to be counted in a list that has ended, and has no number.
    pub fn taken_out(&mut self, at: u64, depth: usize) {
        if self.awaits && depth == self.depth() {
            self.steps.before_last(at, Step::TakenOut);
        }
    }

    /// Says which items have other numbers where changes are accepted or rejected.
    pub fn renumber(&mut self, styles: &Styles, draft: &mut Draft) {
        let steps = std::mem::take(&mut self.steps);
        draft.renumber(&steps, Counts::default, |counts, step, reading| match step {
            Step::Begin(style, goes_on) => {
                counts.begin(style.as_deref().map(str::to_owned), *goes_on);
                Label::None
            }
            Step::End => {
                counts.end();
                Label::None
            }
            Step::TakenOut if reading != Reading::Rejected => Label::None,
            Step::TakenOut => counts.item(styles, None),
            Step::Item(start) => counts.item(styles, *start),
            Step::Heading(level) => counts.heading(styles, *level),
        });
    }
}

impl Counts {
    fn begin(&mut self, style: Option<String>, goes_on: bool) {
        let style = style.or_else(|| self.open.last().and_then(|outer| outer.style.clone()));
        let count = match (&style, goes_on) {
            (Some(style), true) => self.last.get(style).copied(),
            _ => None,
        };
        self.open.push(Open { style, begun: count.is_some(), count: count.unwrap_or(0) });
    }

    fn end(&mut self) {
        let at = self.open.len();
        if let Some(Open { style: Some(style), count, .. }) = self.open.pop().filter(|_| at == 1) {
            self.last.insert(style, count);
        }
    }

    fn item(&mut self, styles: &Styles, start: Option<u64>) -> Label {
        let at = self.open.len().saturating_sub(1);
        let style = self.open.last().and_then(|open| open.style.clone());
        let own = style.as_deref().and_then(|style| styles.level(style, at)).cloned();
        let level = own.unwrap_or(Level { bullet: true, ..Level::default() });
        if let Some(open) = self.open.last_mut() {
            open.count = match start {
                Some(start) => start,
                None if open.begun => open.count + 1,
                None => level.start,
            };
            open.begun = true;
        }
        if level.bullet {
            return Label::Bullet;
        }
        let counts: Vec<u64> = self.open.iter().map(|open| open.count).collect();
        let format_at = |at: usize| style.as_deref().and_then(|style| styles.level(style, at)).cloned();
        said(&level, at, &counts, &format_at)
    }

    fn heading(&mut self, styles: &Styles, level: usize) -> Label {
        let at = level.saturating_sub(1).min(LEVELS - 1);
        let Some(own) = styles.outline.get(at).filter(|own| !own.format.is_empty()).cloned() else {
            return Label::None;
        };
        for (deep, count) in self.headings.iter_mut().enumerate().skip(at) {
            *count = if deep == at { *count + 1 } else { 0 };
        }
        let counts: Vec<u64> = self.headings.iter().take(at + 1).map(|count| (*count).max(1)).collect();
        said(&own, at, &counts, &|at| styles.outline.get(at).cloned())
    }
}

fn said(level: &Level, at: usize, counts: &[u64], level_at: &dyn Fn(usize) -> Option<Level>) -> Label {
    let own = counts.get(at).copied().unwrap_or(1);
    if level.format.is_empty() {
        let words = format!("{}{}", level.before, level.after);
        return if words.trim().is_empty() { Label::None } else { Label::Words(words.trim().into()) };
    }
    let first = (at + 1).saturating_sub(level.shown.max(1));
    let parts = (first..=at).filter_map(|at| {
        let format = level_at(at).map(|level| level.format).filter(|format| !format.is_empty())?;
        Some(written(counts.get(at).copied().unwrap_or(1), &format))
    });
    let number = parts.collect::<Vec<_>>().join(".");
    let plain =
        level.format == "1" && level.before.is_empty() && level.after == "." && number == own.to_string();
    match plain {
        true => Label::Number(own),
        false => Label::Words(format!("{}{number}{}", level.before, level.after).trim().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_the_numbers_that_are_printed() {
        let mut styles = Styles::default();
        styles.take(
            r#"<office:styles><text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
            <text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
            <text:list-level-style-number text:level="3" style:num-format="1" text:display-levels="3"/></text:list-style>
            <text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/>
            <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style></office:styles>"#,
        );
        let mut lists = Lists::default();
        lists.begin(Some("L".to_owned()), false);
        let mut said = vec![lists.item(&styles, None), lists.item(&styles, Some(8))];
        lists.begin(None, false);
        said.push(lists.item(&styles, None));
        lists.begin(None, false);
        said.push(lists.item(&styles, None));
        (0..3).for_each(|_| lists.end());
        lists.begin(Some("L".to_owned()), true);
        said.push(lists.item(&styles, None));
        let words = |words: &str| Label::Words(words.into());
        assert_eq!(
            said,
            [Label::Number(1), Label::Number(8), words("(a)"), words("8.a.1"), Label::Number(9)]
        );
        let headings = [1, 2, 2, 1, 2].map(|level| lists.heading(&styles, level));
        assert_eq!(headings, ["I", "I.1", "I.2", "II", "II.1"].map(words));
    }
}
