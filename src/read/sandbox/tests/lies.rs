//! A lying child, by construction: each row of the table of lists has its items made into lies, whatever they hold,
//! so that nobody who adds a list has to think of its lies, and none gets past because nobody did.
//!
//! An item becomes JSON, something in it becomes another thing, and what is still an item of its sort is told.

use super::*;
use crate::data::limits;
use crate::data::lists::{Bounds, Listed, Speaks, Walk, check_item, walk};
use serde_json::{Value, json};
use std::convert::Infallible;

/// No words that come past may be longer, whatever they are.
const LONGEST: usize = 16 * 1024;

/// A document as its child would tell it, but for one list, of which other items are told.
fn told_with<R: Row>(document: &Document, items: Vec<R::Item>) -> Result<Document, String> {
    let (mut differ, mut replica) = (Differ::default(), replica());
    let mut lied = document.clone();
    *R::of_mut(&mut lied) = Chunks::default();
    let (mut last, mut broken) = (None, None);
    differ.tell(&lied, |delta| match delta {
        Delta::State(state) => last = Some(Delta::State(state)),
        delta => broken = broken.take().or(replica.apply(delta).err()),
    });
    assert_eq!(broken, None, "only the list is a lie");
    replica.apply(Delta::List(R::told(Changes { keep: 0, changed: Vec::new(), new: items })))?;
    replica.apply(last.unwrap())?;
    Ok(replica.document().unwrap().clone())
}

/// Numbers of all things in a value that hold nothing else.
fn count_of_ends(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_of_ends).sum(),
        Value::Object(fields) => fields.values().map(count_of_ends).sum(),
        _ => 1,
    }
}

fn end(value: &mut Value, mut number: usize) -> &mut Value {
    let inner: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        other => return other,
    };
    for item in inner {
        let ends = count_of_ends(item);
        if number < ends {
            return end(item, number);
        }
        number -= ends;
    }
    unreachable!("there are as many as were counted")
}

fn longest_words(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(longest_words).max().unwrap_or(0),
        Value::Object(fields) => fields.values().map(longest_words).max().unwrap_or(0),
        Value::String(words) => words.len(),
        _ => 0,
    }
}

/// What a lie may put in the place of something. A number says which, and how far.
fn lie_about(truth: &Value, which: u64) -> Value {
    match truth {
        Value::String(words) => json!(words.repeat(1 + LONGEST / words.len().max(1))),
        Value::Number(_) => match which % 8 {
            0 => json!(u64::MAX),
            1 => json!(u32::MAX),
            2 => json!(1e30),
            3 => json!(-1),
            4 => json!(0),
            5 => json!(255),
            6 => json!(which % 4096),
            _ => json!(-1e30),
        },
        Value::Bool(yes) => json!(!yes),
        _ => json!(which % 1000),
    }
}

/// One lie about one thing in one item of each list.
struct Liar<'a> {
    document: &'a Document,
    item: prop::sample::Index,
    thing: prop::sample::Index,
    which: u64,
}

impl Walk for Liar<'_> {
    type Stop = Infallible;

    fn row<R: Row>(&mut self) -> Result<(), Infallible> {
        let mut items: Vec<R::Item> = R::of(self.document).iter().cloned().collect();
        let at = self.item.index(items.len());
        let mut value = serde_json::to_value(&items[at]).unwrap();
        let thing = self.thing.index(count_of_ends(&value));
        let thing = end(&mut value, thing);
        *thing = lie_about(thing, self.which);
        let Ok(lie) = serde_json::from_value::<R::Item>(value) else { return Ok(()) };
        items[at] = lie;
        if let Ok(document) = told_with::<R>(self.document, items) {
            look_at(&document);
            let list = R::of(&document).iter();
            let longest = list.map(|item| longest_words(&serde_json::to_value(item).unwrap())).max();
            assert!(longest.unwrap_or(0) <= LONGEST, "{:?}: {longest:?} bytes came past", R::LIST);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, ..ProptestConfig::default() })]

    #[test]
    fn no_lie_in_any_list_makes_an_unsound_document(item: prop::sample::Index, thing: prop::sample::Index, which: u64) {
        let document = DOCUMENT.with(Clone::clone);
        let Ok(()) = walk(&mut Liar { document: &document, item, thing, which });
    }
}

thread_local! {
    static DOCUMENT: Document = told().1;
}

/// Whatever is said too long is refused, and cut where an honest format met it in a strange file.
struct TooLong<'a>(&'a Document);

impl Walk for TooLong<'_> {
    type Stop = Infallible;

    fn row<R: Row>(&mut self) -> Result<(), Infallible> {
        let mut wordy = 0;
        for (at, item) in R::of(self.0).iter().enumerate() {
            let truth = serde_json::to_value(item).unwrap();
            for thing in 0..count_of_ends(&truth) {
                let mut value = truth.clone();
                let thing = end(&mut value, thing);
                if !thing.is_string() {
                    continue;
                }
                *thing = json!("ä".repeat(LONGEST));
                let Ok(mut long) = serde_json::from_value::<R::Item>(value) else { continue };
                wordy += 1;
                let mut items: Vec<R::Item> = R::of(self.0).iter().cloned().collect();
                items[at] = long.clone();
                let refused = told_with::<R>(self.0, items);
                assert!(refused.is_err(), "{:?}: {truth} with long words came past", R::LIST);
                let mut cutter = limits::Cutter::default();
                long.shorten(&mut cutter);
                assert_eq!(cutter.cut, 1, "{:?}: {truth}", R::LIST);
                check_item(&long, &Bounds::of(self.0)).unwrap();
            }
        }
        // These are the only things that say nothing.
        let wordless = [rows::Tables::LIST, rows::Nodes::LIST, rows::Merges::LIST].contains(&R::LIST);
        assert!(wordy > 0 || wordless, "{:?} has no words in this test", R::LIST);
        Ok(())
    }
}

#[test]
fn words_beyond_their_limits_are_refused_of_a_child_and_cut_for_a_format() {
    let (_, document) = told();
    let Ok(()) = walk(&mut TooLong(&document));
}

struct TooMany<'a>(&'a Document);

impl Walk for TooMany<'_> {
    type Stop = Infallible;

    fn row<R: Row>(&mut self) -> Result<(), Infallible> {
        let item = R::of(self.0).get(0).unwrap();
        let items = vec![item.clone(); R::Item::MOST + 1];
        assert!(told_with::<R>(self.0, items).is_err(), "{:?}", R::LIST);
        Ok(())
    }
}

#[test]
fn a_list_of_too_many_items_is_refused() {
    let (_, document) = told();
    let Ok(()) = walk(&mut TooMany(&document));
}

#[test]
fn facts_labels_and_names_of_places_have_limits_too() {
    let long = || "x".repeat(LONGEST + 1);
    type Lie = (&'static str, fn(&mut Document, String));
    let lies: [Lie; 7] = [
        ("title", |d, long| d.facts.title = Some(long)),
        ("author", |d, long| d.facts.authors.push(long)),
        ("fact", |d, long| d.facts.others.push(("name".into(), long))),
        ("name of a fact", |d, long| d.facts.others.push((long, "value".into()))),
        ("language", |d, long| d.facts.language = Some(long)),
        ("anchor", |d, long| d.anchors = Arc::new([(long, 0)].into())),
        ("label", |d, long| with_leaf(d, |leaf| leaf.blocks[1].label = Label::Words(long.into()))),
    ];
    for (name, about) in lies {
        let why = lie(|document| about(document, long()));
        assert!(why.as_ref().is_some_and(|why| why.contains("bytes")), "{name}: {why:?}");
    }
    assert!(lie(|d| d.facts.authors = vec!["x".into(); limits::AUTHORS + 1]).is_some());
    assert!(lie(|d| d.anchors = Arc::new([("x".into(), 1 << 40)].into())).is_some());
}

#[test]
fn what_is_told_again_is_not_counted_again() {
    let (_, document) = told();
    let (mut differ, mut replica) = (Differ::default(), replica());
    let mut last = None;
    differ.tell(&document, |delta| match delta {
        Delta::State(state) => last = Some(state),
        delta => _ = replica.apply(delta).unwrap(),
    });
    // Held in common, so that the test itself needs no more than one.
    let heavy: Arc<[u8]> = vec![0; limits::PICTURE_BYTES].into();
    let (count, first) = (document.pictures.len() as u32, document.pictures.get(0).unwrap());
    for _ in 0..100 {
        let picture = Picture { source: PictureSource::Bytes(heavy.clone()), ..first.clone() };
        let changes = Changes { keep: count, changed: vec![(0, picture)], new: Vec::new() };
        replica.apply(Delta::List(rows::Pictures::told(changes))).unwrap();
    }
    let many: Vec<Picture> =
        (0..100).map(|_| Picture { source: PictureSource::Bytes(heavy.clone()), ..first.clone() }).collect();
    let changes = Changes { keep: count, changed: Vec::new(), new: many };
    assert!(replica.apply(Delta::List(rows::Pictures::told(changes))).is_err(), "two gigabytes came past");
}
