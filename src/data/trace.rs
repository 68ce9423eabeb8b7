//! Where in the source of a chapter do words stand? The way back from the text to the nodes of its XML, without which no
//! address of other reading programs (EPUB CFI) could be understood: white space is folded and signs are put in before
//! words are text, and nobody could say afterwards what was counted.
//!
//! It is recorded while a chapter is read, as *runs*: stretches of text that stand sign by sign as they do in one node of
//! the source. Runs are packed, each as its difference to the one before, because a book has some hundred thousand: six
//! or seven bytes for each. A trace holds those of a chapter, or of a part of a long one.
//!
//! Rejected: to read the chapter again when somebody asks, and to look for the words in it (words stand there twice, and
//! what was hidden or moved stands elsewhere); a list of positions for each node (several times as large).

use super::bounded;
use super::span::Span;
use super::varint;
use serde::{Deserialize, Serialize};

/// Elements in each other. The reader of pages stops at a quarter of this.
const MAX_DEPTH: usize = 1_200;
/// Bytes of the name of an element; a longer one is not kept, because it is only there to be held against another.
const MAX_ID: usize = 256;
/// Bytes of the runs of one trace: who asks for one place unpacks that much.
pub const MAX_TRACE: usize = 48 * 1024;

/// Where the words of a chapter, or of a part of it, stand in its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// From where the chapter begins, or its part, to the last of its words.
    pub span: Span,
    /// The steps that lead to the chapter, as an EPUB CFI writes them: "/6/4[chapter-1]".
    #[serde(deserialize_with = "bounded::alone")]
    pub way: String,
    runs: Box<[u8]>,
}

/// One step into an element: twice the number that it has among its parent's elements, counted from 1, and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Even for an element, odd for the text between two.
    pub number: u32,
    /// Its `id`, where it has one.
    pub id: Option<Box<str>>,
}

/// A stretch of text that stands sign by sign in one node of the source.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// In the document's text; empty where it says how far a node goes of which no more words are shown.
    pub span: Span,
    /// From the root of the chapter to the element.
    pub path: &'a [Step],
    /// Which text of the element: odd. 0 where the words stand for the element itself, as those of a picture do.
    pub text: u32,
    /// In UTF-16 units from the beginning of that text.
    pub offset: u32,
}

impl Trace {
    /// Of a chapter, or part of one, in which no words stand.
    pub fn empty(span: Span, way: &str) -> Self {
        Self { span, way: way.to_owned(), runs: Box::default() }
    }

    /// What it takes, in bytes.
    pub fn weight(&self) -> usize {
        self.runs.len()
    }

    /// Whether no words stand in it.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Shows each run, in the order of the text, until `see` says no.
    ///
    /// # Errors
    /// What does not hold of how they were packed, which only what was not packed here can say.
    pub fn each<'t>(&'t self, mut see: impl FnMut(Run<'_>) -> bool) -> Result<(), String> {
        let mut bytes: &'t [u8] = &self.runs;
        let mut path: Vec<Step> = Vec::new();
        let (mut at, mut text) = (self.span.start, 0);
        while !bytes.is_empty() {
            let start = at.saturating_add(number(&mut bytes)?.into());
            let end = start.saturating_add(number(&mut bytes)?.into());
            if end > self.span.end {
                return Err(format!("words to {end} of a trace that ends at {}", self.span.end));
            }
            match number(&mut bytes)? {
                0 => {}
                up => {
                    let keep = path.len().checked_sub(up as usize - 1).ok_or("a way out of the root")?;
                    path.truncate(keep);
                    for _ in 0..number(&mut bytes)? {
                        if path.len() >= MAX_DEPTH {
                            return Err("elements too deep in each other".to_owned());
                        }
                        path.push(step(&mut bytes)?);
                    }
                    text = number(&mut bytes)?;
                }
            }
            let offset = number(&mut bytes)?;
            at = end;
            if !see(Run { span: Span::new(start, end), path: &path, text, offset }) {
                break;
            }
        }
        Ok(())
    }
}

fn number(bytes: &mut &[u8]) -> Result<u32, String> {
    varint::take(bytes).ok_or_else(|| "a number that ends too early, or is too large".to_owned())
}

fn step(bytes: &mut &[u8]) -> Result<Step, String> {
    let number_of = number(bytes)?;
    let len = number(bytes)? as usize;
    if len > MAX_ID || len > bytes.len() {
        return Err("a name that is too long".to_owned());
    }
    let (name, rest) = bytes.split_at(len);
    *bytes = rest;
    let name = str::from_utf8(name).map_err(|_| "a name that is no words")?;
    Ok(Step { number: number_of, id: (len > 0).then(|| name.into()) })
}

/// Packs runs into traces while they come, in the order of the text.
pub struct Packer {
    way: String,
    start: u64,
    at: u64,
    path: Vec<Step>,
    text: Option<u32>,
    runs: Vec<u8>,
    done: Vec<Trace>,
}

impl Packer {
    /// For the chapter to which the steps lead, which begins at a place of the text.
    pub fn new(way: &str, start: u64) -> Self {
        let way = way.to_owned();
        Self { way, start, at: start, path: Vec::new(), text: None, runs: Vec::new(), done: Vec::new() }
    }

    /// The next run. One that begins before the end of the last, or is longer than a document, has no place.
    pub fn push(&mut self, run: Run<'_>) {
        if self.runs.len() > MAX_TRACE {
            self.cut();
        }
        let gap = run.span.start.checked_sub(self.at).and_then(|gap| u32::try_from(gap).ok());
        let (Some(gap), Ok(len)) = (gap, u32::try_from(run.span.len())) else { return };
        let same = |own: &Step, other: &Step| own.number == other.number && own.id == kept(other);
        let common = self.path.iter().zip(run.path).take_while(|(own, other)| same(own, other)).count();
        varint::put(&mut self.runs, gap);
        varint::put(&mut self.runs, len);
        if common == self.path.len() && common == run.path.len() && self.text == Some(run.text) {
            varint::put(&mut self.runs, 0);
        } else {
            varint::put(&mut self.runs, (self.path.len() - common) as u32 + 1);
            self.path.truncate(common);
            let down = &run.path[common..run.path.len().min(MAX_DEPTH).max(common)];
            varint::put(&mut self.runs, down.len() as u32);
            for step in down {
                let id = kept(step);
                varint::put(&mut self.runs, step.number);
                varint::put(&mut self.runs, id.as_ref().map_or(0, |id| id.len()) as u32);
                self.runs.extend(id.iter().flat_map(|id| id.bytes()));
                self.path.push(Step { number: step.number, id });
            }
            varint::put(&mut self.runs, run.text);
            self.text = Some(run.text);
        }
        varint::put(&mut self.runs, run.offset);
        self.at = run.span.end;
    }

    /// A trace ends here, and the next begins.
    fn cut(&mut self) {
        let runs = std::mem::take(&mut self.runs).into_boxed_slice();
        self.done.push(Trace { span: Span::new(self.start, self.at), way: self.way.clone(), runs });
        (self.start, self.text) = (self.at, None);
        self.path.clear();
    }

    /// All of it: one trace, or more of a long chapter.
    pub fn finish(mut self) -> Vec<Trace> {
        if !self.runs.is_empty() || self.done.is_empty() {
            self.cut();
        }
        self.done
    }
}

/// The name of an element, where it is one that is kept.
fn kept(step: &Step) -> Option<Box<str>> {
    step.id.clone().filter(|id| !id.is_empty() && id.len() <= MAX_ID)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Owned = (Span, Vec<Step>, u32, u32);

    fn runs_of(traces: &[Trace]) -> Vec<Owned> {
        let mut runs = Vec::new();
        for trace in traces {
            trace
                .each(|run| {
                    runs.push((run.span, run.path.to_vec(), run.text, run.offset));
                    true
                })
                .unwrap();
        }
        runs
    }

    type Steps = Vec<(u32, Option<String>)>;

    fn arbitrary_run() -> impl Strategy<Value = (u32, u32, Steps, u32, u32)> {
        let step = (1_u32..400, proptest::option::of("[a-zé]{1,12}"));
        (0_u32..300, 0_u32..5_000, proptest::collection::vec(step, 0..6), 0_u32..40, any::<u32>())
    }

    proptest! {
        /// A run that is lost or altered is an address that leads to other words.
        #[test]
        fn what_is_packed_comes_out_again(all in proptest::collection::vec(arbitrary_run(), 0..80)) {
            let (mut packer, mut at, mut expected) = (Packer::new("/6/2", 7), 7_u64, Vec::new());
            for (gap, len, steps, text, offset) in all {
                let start = at + u64::from(gap);
                at = start + u64::from(len);
                let path: Vec<Step> =
                    steps.into_iter().map(|(number, id)| Step { number, id: id.map(Into::into) }).collect();
                packer.push(Run { span: Span::new(start, at), path: &path, text, offset });
                expected.push((Span::new(start, at), path, text, offset));
            }
            prop_assert_eq!(runs_of(&packer.finish()), expected);
        }

        /// What a child says of this is a stranger's word: no bytes may bring the window down.
        #[test]
        fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let trace = Trace { span: Span::new(3, 900), way: String::new(), runs: bytes.into() };
            let _ = trace.each(|run| {
                assert!(run.span.start <= run.span.end && run.span.end <= 900);
                true
            });
        }
    }

    /// One place of a long chapter must not cost all of it.
    #[test]
    fn a_long_chapter_has_several_traces() {
        let mut packer = Packer::new("/6/2", 0);
        let mut number = 0;
        for at in 0..40_000_u64 {
            number += 2;
            let path = [Step { number: 4, id: None }, Step { number, id: Some("a-name".into()) }];
            packer.push(Run { span: Span::new(2 * at, 2 * at + 1), path: &path, text: 1, offset: 0 });
        }
        let traces = packer.finish();
        assert!(traces.len() > 5 && traces.iter().all(|trace| trace.weight() < 2 * MAX_TRACE));
        assert!(traces.windows(2).all(|two| two[0].span.end == two[1].span.start));
        assert_eq!(runs_of(&traces).len(), 40_000);
    }
}
