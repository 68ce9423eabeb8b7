//! Holds what children say against what must come of it: an honest one is understood to the letter, and a lying one
//! gets a document that keeps its promises, or none.

use super::diff::Differ;
use super::protocol::{Delta, framed, unframed};
use super::replica::Replica;
use crate::data::document::*;
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::data::lists::tests::StandIn;
use crate::data::lists::{Changes, Row, rows};
use crate::data::merged::Merged;
use crate::data::node::{Node, NodeSort, Notation, Reach};
use crate::data::records::{RecordRows, Records};
use crate::data::renumbered::Renumbered;
use crate::data::sketch::sketch;
use crate::data::span::{DocId, Span};
use crate::data::trace::{Packer, Run, Step};
use crate::data::unit::{Along, Area, At, UnitKind, UnitState};
use crate::read::formats::FORMATS;
use proptest::prelude::*;
use std::sync::Arc;

mod lies;

/// A document with some of everything, and the snapshots that were published on the way.
fn told() -> (Vec<Document>, Document) {
    let mut snapshots = Vec::new();
    let base = Document { format: "HTML", name: "told".into(), ..Document::default() };
    let publish = Box::new(|document| snapshots.push(document));
    let mut draft = Draft::new(base, Some(publish));
    for page in 0..4u32 {
        draft.unit(UnitKind::Page, &(page + 1).to_string(), (600.0, 800.0));
    }
    for page in 0..4u32 {
        draft.unit_break(page);
        draft.begin(BlockKind::Heading(1));
        draft.flow(&format!("Häading {page}"));
        draft.end();
        draft.anchor(&format!("a{page}"));
        let link = draft.link(if page == 0 { "#a3" } else { "other.html#x" });
        draft.begin(BlockKind::Paragraph);
        let mark = draft.mark(MarkKind::Link(link));
        draft.flow("a link ");
        draft.close(mark);
        for word in 0..3u8 {
            let left = f32::from(word) * 50.0;
            let at = At { area: Area::new(left, 100.0, left + 40.0, 110.0), along: Along::Right };
            draft.placed(page, "wörd ", at, &[]);
        }
        draft.end();
        draft.seal_unit(page, UnitState::Words);
        let picture = draft.picture(PictureSource::Bytes(vec![1, 2, 3].into()), "a cat", Some((3, 4)));
        draft.begin(BlockKind::Picture(picture));
        draft.flow("a cat");
        draft.end();
        draft.begin_table(&[Align::Start, Align::End]);
        draft.begin_row(false);
        draft.cell();
        draft.flow("1");
        draft.cell();
        draft.flow("2");
        draft.end_row();
        draft.end_table();
        draft.add::<rows::Merges>(Merged { unit: page, from: Cell::new(1, 2), to: Cell::new(3, 4) });
        draft.complain("Something is odd.", Some("Look at it."));
        draft.aside(Aside { place: Some((page, Area::new(0.0, 0.0, 5.0, 5.0))), ..note() });
        draft.link_to(Target::Unit(page, 10.0));
        draft.add::<rows::Redactions>(Redaction {
            span: Span::new(0, 1),
            place: Some((page, Area::new(1.0, 2.0, 3.0, 4.0))),
            label: "a reason".into(),
            kind: RedactionKind::Labelled,
        });
        draft.add::<rows::Revisions>(Revision {
            span: Span::new(0, 1),
            kind: RevisionKind::Inserted,
            author: "Ada".into(),
            when: Some("1974-05-03".into()),
            before: "bold".into(),
            moved: Some(1),
        });
        draft.add::<rows::Renumberings>(Renumbered {
            at: draft.place(),
            accepted: Label::Words("§ 2".into()),
            rejected: Label::Number(3),
        });
        traced(&mut draft);
        noded(&mut draft, page);
        draft.add::<rows::StandIns>(StandIn {
            who: "Ada".into(),
            words: "three".into(),
            span: Span::new(0, 1),
            aside: Some(page),
        });
        draft.link("https://example.org/");
        draft.facts().title = Some(format!("Page {page}"));
        draft.progress(0.2 * page as f32);
        if page < 3 {
            draft.publish_now();
        }
    }
    draft.records(Records {
        notation: Notation::Json,
        rows: RecordRows::Listed(vec![Reach::from(0..4), Reach::from(4..7)]),
        columns: vec!["näme".into(), "day".into()],
        has_others: true,
        alike: true,
        way: "/items".into(),
    });
    let document = draft.finish();
    (snapshots, document)
}

/// What the words before this are made of: something with a name, and a number in it.
fn noded(draft: &mut Draft<'_>, page: u32) {
    let here = draft.place().start as usize;
    let node = |parent: Option<u32>, from: usize, name: usize| Node {
        sort: if parent.is_some() { NodeSort::Number } else { NodeSort::Object },
        notation: Notation::Json,
        level: u16::from(parent.is_some()),
        parent,
        nth: if parent.is_some() { 0 } else { page },
        children: u32::from(parent.is_none()),
        whole: Reach::from(from..here),
        name: Reach::from(from..from + name),
        value: Reach::from(here - 1..here),
    };
    draft.add::<rows::Nodes>(node(None, here - 3, 1));
    draft.add::<rows::Nodes>(node(Some(2 * page), here - 2, 0));
}

/// Where the words before this stand in the source of a chapter.
fn traced(draft: &mut Draft<'_>) {
    let here = draft.place().start;
    let mut packer = Packer::new("/6/4[one]", here - 4);
    let path = [Step { number: 4, id: None }, Step { number: 2, id: Some("a".into()) }];
    packer.push(Run { span: Span::new(here - 3, here - 2), path: &path, text: 1, offset: 7 });
    packer.push(Run { span: Span::new(here - 1, here), path: &path, text: 1, offset: 9 });
    for trace in packer.finish() {
        draft.add::<rows::Traces>(Arc::new(trace));
    }
}

/// All that a child says of them.
fn frames() -> Vec<Vec<u8>> {
    let (snapshots, document) = told();
    let mut differ = Differ::default();
    let mut frames = Vec::new();
    for document in snapshots.iter().chain([&document]) {
        differ.tell(document, |delta| frames.push(framed(&delta).unwrap()[4..].to_vec()));
    }
    frames
}

fn replica() -> Replica {
    Replica::new(Document { id: DocId(7), name: "told".into(), ..Document::default() }, FORMATS)
}

/// Takes frames until one is a lie; every document that can be shown on the way must be sound.
fn show_all(frames: &[Vec<u8>]) -> Option<Document> {
    let mut replica = replica();
    for frame in frames {
        let Ok(delta) = unframed::<Delta>(frame) else { break };
        let Ok(whole) = replica.apply(delta) else { break };
        if whole {
            look_at(replica.document().unwrap());
        }
    }
    replica.document().cloned()
}

/// Asks of a document what the window would.
fn look_at(document: &Document) {
    document.check().unwrap();
    let _ = sketch(document);
    let end = document.text.len();
    for at in 0..=end.min(300) {
        let _ = document.areas(Span::new(at, at + 2));
        let _ = document.unit_words(Span::new(at, end));
        let _ = document.block_from_paragraph(document.paragraph_from_offset(at));
        let _ = document.text.offset_from_line(document.text.line_from_offset(at));
    }
    for unit in document.units.iter() {
        let _ =
            (unit.byte_from_point(10.0, 105.0), unit.byte_from_height(50.0), unit.top_of(unit.span.start));
    }
}

#[test]
fn what_an_honest_child_tells_is_understood_to_the_letter() {
    let (snapshots, document) = told();
    let mut differ = Differ::default();
    let mut replica = replica();
    for original in snapshots.iter().chain([&document]) {
        let mut whole = 0;
        differ.tell(original, |delta| {
            let delta = unframed(&framed(&delta).unwrap()[4..]).unwrap();
            whole += usize::from(replica.apply(delta).unwrap());
        });
        assert_eq!(whole, 1);
        let replicated = replica.document().unwrap();
        look_at(replicated);
        assert_eq!(sketch(replicated), sketch(original));
        assert_eq!(replicated.counts, original.counts);
    }
    let replicated = replica.document().unwrap();
    assert_eq!(replicated.anchors, document.anchors);
    assert_eq!((replicated.id, replicated.complete()), (DocId(7), false));
    for paragraph in 1..=document.counts.paragraphs {
        assert_eq!(replicated.block_from_paragraph(paragraph), document.block_from_paragraph(paragraph));
    }
}

#[test]
fn a_snapshot_costs_what_is_new_in_it() {
    let (snapshots, document) = told();
    let mut differ = Differ::default();
    let mut said = Vec::new();
    snapshots.iter().for_each(|snapshot| differ.tell(snapshot, |_| {}));
    differ.tell(&document, |_| {});
    differ.tell(&document, |delta| said.push(delta));
    assert!(matches!(said.as_slice(), [Delta::State(_)]), "{said:?}");
}

#[test]
fn what_points_beyond_the_words_is_held_back_until_they_are_there() {
    let (snapshots, document) = told();
    let mut early = snapshots[0].clone();
    early.outline = document.outline.clone();
    early.units = document.units.clone();
    early.complaints = document.complaints.clone();
    let (mut differ, mut replica) = (Differ::default(), replica());
    differ.tell(&early, |delta| _ = replica.apply(delta).unwrap());
    look_at(replica.document().unwrap());
    differ.tell(&document, |delta| _ = replica.apply(delta).unwrap());
    assert_eq!(sketch(replica.document().unwrap()), sketch(&document));
}

/// A delta that was told honestly, and then made a lie.
fn lie(about: impl FnOnce(&mut Document)) -> Option<String> {
    let (_, mut document) = told();
    about(&mut document);
    let (mut differ, mut replica) = (Differ::default(), replica());
    let mut lie = None;
    differ.tell(&document, |delta| {
        if lie.is_none() {
            lie = replica.apply(delta).err();
        }
    });
    lie
}

fn with_leaf(document: &mut Document, change: impl FnOnce(&mut Leaf)) {
    let mut info = document.text.leaves.get(0).unwrap().clone();
    change(Arc::make_mut(info.held.as_mut().unwrap()));
    document.text.leaves.set(0, info);
}

#[test]
fn each_lie_is_noticed() {
    assert_eq!(lie(|_| {}), None);
    type Lie = (&'static str, fn(&mut Document));
    let lies: [Lie; 14] = [
        ("a block outside", |d| with_leaf(d, |leaf| leaf.blocks[1].span.end = 1 << 40)),
        ("a block backwards", |d| with_leaf(d, |leaf| leaf.blocks[1].span = Span { start: 9, end: 2 })),
        ("a block in a character", |d| {
            with_leaf(d, |leaf| leaf.blocks[1].span.end = leaf.blocks[1].span.start + 2);
        }),
        ("blocks in disorder", |d| with_leaf(d, |leaf| leaf.blocks.swap(1, 2))),
        ("a heading of no level", |d| with_leaf(d, |leaf| leaf.blocks[1].kind = BlockKind::Heading(9))),
        ("no such table", |d| {
            with_leaf(d, |leaf| leaf.blocks[1].kind = BlockKind::Row { table: 99, header: false });
        }),
        ("no such page", |d| with_leaf(d, |leaf| leaf.blocks[0].kind = BlockKind::Break(99))),
        ("no such picture", |d| with_leaf(d, |leaf| leaf.blocks[1].kind = BlockKind::Picture(99))),
        ("no such link", |d| with_leaf(d, |leaf| leaf.marks[0].kind = MarkKind::Link(99))),
        ("a mark over two blocks", |d| with_leaf(d, |leaf| leaf.marks[0].span.end = leaf.text.len() as u64)),
        ("an empty leaf", |d| with_leaf(d, |leaf| *leaf = Leaf::default())),
        ("no such format", |d| d.format = "Nonsense"),
        ("a page of no size", |d| {
            let mut unit = (**d.units.get(0).unwrap()).clone();
            unit.size.0 = f32::NAN;
            d.units.set(0, Arc::new(unit));
        }),
        ("a page in a character", |d| {
            let mut unit = (**d.units.get(0).unwrap()).clone();
            unit.span.start += 2;
            unit.span.end += 2;
            d.units.set(0, Arc::new(unit));
        }),
    ];
    for (name, about) in lies {
        assert!(lie(about).is_some(), "{name}");
    }
    // These are no lies that a differ would pass on, so they are told by hand.
    let entry = OutlineEntry { title: "x".into(), level: 1, span: Span { start: 5, end: 1 } };
    let outline = |keep, changed| rows::Outline::told(Changes { keep, changed, new: Vec::new() });
    for delta in [
        Delta::List(outline(3, Vec::new())),
        Delta::List(outline(0, vec![(7, entry)])),
        Delta::Leaves(Changes { keep: 9, changed: Vec::new(), new: Vec::new() }),
    ] {
        assert!(replica().apply(delta).is_err());
    }
}

#[test]
fn damaged_files_that_put_things_anywhere_are_no_lies() {
    let far = Area { left: f32::NAN, top: 1e30, right: f32::INFINITY, bottom: -1e30 };
    let mut draft = Draft::new(Document { format: "PDF", ..Document::default() }, None);
    draft.unit(UnitKind::Page, "1", (f32::NAN, 1e30));
    draft.unit_break(0);
    draft.placed(0, "far", At { area: far, along: Along::Down }, &[]);
    draft.end();
    draft.seal_unit(0, UnitState::Words);
    draft.link_to(Target::Unit(0, f32::INFINITY));
    draft.outline_titled(99, "deep", Span::default(), OutlineSource::Marked);
    draft.aside(Aside { place: Some((0, far)), ..note() });
    let document = draft.finish();
    let (mut differ, mut replica) = (Differ::default(), replica());
    differ.tell(&document, |delta| _ = replica.apply(delta).unwrap());
    let replicated = replica.document().unwrap();
    look_at(replicated);
    assert!(replicated.asides.last().unwrap().place.unwrap().1.is_finite());
    assert_eq!(replicated.links.get(0), Some(&Target::Unit(0, 0.0)));
    assert_eq!(sketch(replicated), sketch(&document));
}

fn note() -> Aside {
    Aside {
        kind: AsideKind::Annotation,
        name: "somebody".into(),
        words: "a note".into(),
        when: Some("1984".into()),
        place: None,
        span: Some(Span::new(1, 4)),
    }
}

#[test]
fn what_was_told_once_stays_when_the_rest_is_a_lie() {
    let mut frames = frames();
    let honest = show_all(&frames[..frames.len() - 1]).unwrap();
    let last = frames.len() - 1;
    frames[last] = vec![0xFF; 50];
    assert_eq!(sketch(&show_all(&frames).unwrap()), sketch(&honest));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn no_lie_makes_an_unsound_document(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut frames = FRAMES.with(Clone::clone);
        for (frame, byte, value) in changes {
            let frame = frame.index(frames.len());
            let byte = byte.index(frames[frame].len());
            frames[frame][byte] = value;
        }
        show_all(&frames);
    }

    #[test]
    fn frames_in_any_order_make_no_unsound_document(order in prop::collection::vec(any::<prop::sample::Index>(), 1..40)) {
        let frames = FRAMES.with(Clone::clone);
        let order: Vec<Vec<u8>> = order.iter().map(|at| frames[at.index(frames.len())].clone()).collect();
        show_all(&order);
    }

    #[test]
    fn random_bytes_make_no_unsound_document(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        show_all(&[bytes]);
    }
}

thread_local! {
    static FRAMES: Vec<Vec<u8>> = frames();
}

#[test]
fn a_log_has_the_place_of_a_childs_panic_and_none_of_its_document() {
    let last = "thread 'main' (7) panicked at src/read/decode.rs:12:5: byte index 1 is not a char boundary; it is \
                inside 'ß' of `ßecret`";
    assert_eq!(super::process::place_of_panic(last), "src/read/decode.rs:12:5");
    assert_eq!(super::process::place_of_panic("memory allocation of 3 bytes failed"), "");
    assert_eq!(super::process::place_of_panic(""), "");
}
