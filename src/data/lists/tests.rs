//! What does a new list cost? Here is one that stands for those that will come. Only tests have it, and they show that
//! it is told by a child, weighed, held to its promises and printed though nothing was written for it elsewhere.

use super::*;
use crate::data::draft::Draft;
use crate::data::limits::{AUTHORS, Cutter, FACTS, NAME, WORDS};
use crate::data::sketch::{sketch, sketch_json, span_value};
use crate::data::span::Span;
use serde_json::json;

/// A change that somebody proposed, as a format with revisions would have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StandIn {
    pub who: String,
    pub words: String,
    pub span: Span,
    /// The note that it answers.
    pub aside: Option<u32>,
}

impl Speaks for StandIn {
    fn says(&self, hear: &mut dyn FnMut(Said<'_>)) {
        hear(Said::Words(&self.who, NAME));
        hear(Said::Words(&self.words, WORDS));
        hear(Said::Span(self.span));
        self.aside.iter().for_each(|aside| hear(Said::Item(List::Asides, *aside)));
    }

    fn shorten(&mut self, cutter: &mut Cutter) {
        cutter.words(&mut self.who, NAME);
        cutter.words(&mut self.words, WORDS);
    }
}

impl Listed for StandIn {
    const MOST: usize = 1000;

    fn held(&self, have: &Reach) -> Self {
        let there = |aside: &u32| (*aside as usize) < have.list(List::Asides);
        Self { span: have.clip(self.span), aside: self.aside.filter(there), ..self.clone() }
    }

    fn line(&self, index: usize) -> String {
        format!("stand-in {index} [{}] {}: {}", self.span, self.who, self.words)
    }

    fn value(&self, index: usize) -> Value {
        json!({ "index": index, "who": self.who, "words": self.words, "span": span_value(self.span) })
    }
}

fn document() -> Document {
    let mut draft = Draft::new(Document::default(), None);
    draft.flow("one two");
    for who in ["Ada".to_owned(), "x".repeat(5000)] {
        let stand_in = StandIn { who, words: "three".into(), span: Span::new(0, 3), aside: None };
        draft.add::<rows::StandIns>(stand_in);
    }
    draft.finish()
}

#[test]
fn a_new_list_is_printed_and_its_words_are_cut() {
    let document = document();
    document.check().unwrap();
    let sketch = sketch(&document);
    assert!(sketch.contains("stand-in 0 [0..3] Ada: three"), "{sketch}");
    assert!(
        sketch.contains(
            "complaint A title, name or note is too long; only its beginning is shown, 1,021 of 5,000 bytes."
        ),
        "{sketch}"
    );
    let mut json = Vec::new();
    sketch_json(&document, &mut json).unwrap();
    assert!(String::from_utf8(json).unwrap().contains(r#""is":"stand-in""#));
}

/// Who counts the authors of a paper is told that there are more than are listed.
#[test]
fn authors_and_properties_that_are_too_many_are_said_with_their_number() {
    let mut draft = Draft::new(Document::default(), None);
    draft.flow("one two");
    draft.facts().authors = vec!["Ada".to_owned(); AUTHORS + 2];
    draft.facts().others = vec![("a".to_owned(), "b".to_owned()); FACTS + 1];
    let document = draft.finish();
    assert_eq!((document.facts.authors.len(), document.facts.others.len()), (AUTHORS, FACTS));
    assert_eq!(
        document.complaints.last().unwrap().words,
        "Too many authors, properties or names of places, of which 3 are left out: no more than 4,096, 256 and 500,000 \
         are kept."
    );
}

#[test]
fn a_new_list_is_held_to_its_promises() {
    let mut lie = document();
    lie.stand_ins.push(StandIn {
        who: String::new(),
        words: String::new(),
        span: Span::default(),
        aside: Some(0),
    });
    assert_eq!(lie.check().unwrap_err(), "stand-in 2: aside 0 is not there");
}

#[test]
fn a_full_list_says_how_much_is_left_out() {
    let mut draft = Draft::new(Document::default(), None);
    let stand_in = StandIn { who: String::new(), words: String::new(), span: Span::default(), aside: None };
    let numbers: Vec<Option<u32>> =
        (0..1002).map(|_| draft.add::<rows::StandIns>(stand_in.clone())).collect();
    assert_eq!((numbers[999], numbers[1000]), (Some(999), None));
    let document = draft.finish();
    document.check().unwrap();
    assert_eq!(
        document.complaints.last().unwrap().words,
        "Too many to be kept: 2 stand-ins; 1,000 are kept."
    );
}

#[test]
fn a_new_list_costs_its_file_a_field_and_a_row() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut waiting, mut named) = (vec![root.clone()], Vec::new());
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text
                    .lines()
                    .filter(|line| line.to_lowercase().replace("_", "").contains("standins"))
                    .count();
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                named.extend((code > 0).then_some((name, code)));
            }
        }
    }
    named.retain(|(name, _)| !name.ends_with("/tests.rs"));
    named.sort();
    let expected = [("data/document.rs".to_owned(), 1), ("data/lists.rs".to_owned(), 1)];
    assert_eq!(named, expected, "its own file and those of tests are not counted");
}
