//! Holds sessions to their word: what is written is read again, and damage costs what it touches and nothing else.

use super::reading::read;
use super::record::*;
use crate::data::job::{Job, KeptSession, Outcome, Ticket, Topic};
use crate::desk::command::Command;
use crate::desk::{Desk, Effect, Event};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

fn view(origin: OriginRecord, top: u64) -> ViewRecord {
    let printed = PrintedRecord {
        shown_as: Some("words".to_owned()),
        zoom: Some(ZoomRecord::Ratio(1.25)),
        columns: Some(2),
        turn: Some(3),
    };
    let encoding = Some("KOI8-R".to_owned());
    let (selection, on_unit, browsing) = (Some((3, 9)), (4, 80.5), top == 800);
    let reading = if top == 800 { "as-it-is" } else { "rejected" }.to_owned();
    let (sort, show) = (vec![(2, true), (0, false)], vec![(1, "> 10".to_owned())]);
    let sheets =
        BTreeMap::from([(3, SheetRecord { sort, show, head: Some(1), side: 2, wide: vec![(4, 320)] })]);
    ViewRecord { origin, top, selection, encoding, printed, on_unit, reading, sheets, browsing }
}

fn file(path: &str) -> OriginRecord {
    OriginRecord::File(path.into())
}

fn inside(outer: OriginRecord, number: u32, name: &str) -> OriginRecord {
    OriginRecord::Inside { outer: Box::new(outer), number, name: name.to_owned() }
}

/// A session with something of everything.
fn rich() -> Record {
    let words = |text| OriginRecord::Words { name: "Pasted: Dear".to_owned(), text };
    let nested = inside(inside(file("/mail.mbox"), 900, "letter.eml"), 2, "contract.pdf");
    let origins = [
        file("/papers/a.pdf"),
        words(PastedText::Key("3b".to_owned())),
        words(PastedText::Here("Dear diary".to_owned())),
        inside(file("/papers/b.pdf"), 1, "table.csv"),
        nested,
    ];
    let views = origins.into_iter().zip(7..).map(|(origin, id)| (id, view(origin, id * 100))).collect();
    let panel = |word: &str| NodeRecord::Panel(word.to_owned());
    let tabs = |views: &[u64], active| {
        let children = views.iter().map(|view| NodeRecord::View(*view)).collect();
        NodeRecord::Tabs { children, active }
    };
    let left = NodeRecord::Column(vec![(0.5, panel("library")), (0.5, panel("outline"))]);
    let centre = NodeRecord::Row(vec![(0.4, tabs(&[7, 8], 1)), (0.6, tabs(&[9, 10, 11], 0))]);
    let root = NodeRecord::Row(vec![(0.2, left), (0.6, centre), (0.2, panel("info"))]);
    let layout = LayoutRecord {
        root,
        left_width: 300.0,
        right_width: 200.0,
        bottom_height: Some(150.0),
        left_hidden: false,
        right_hidden: true,
        bottom_hidden: false,
        hidden: vec!["outline".to_owned()],
    };
    Record {
        layout: Some(layout),
        views,
        active: Some(8),
        folders: vec!["/papers".into(), "/mail".into()],
        folded: vec!["/papers/1916".into()],
        unfolded: vec!["/papers/box.zip".into()],
        only_page: true,
        window: Some(WindowRecord { width: 900.0, height: 700.0, maximised: true }),
    }
}

fn restored(record: &str) -> Desk {
    let mut desk = Desk::default();
    let words = BTreeMap::from([("3b".to_owned(), "Dear all".into())]);
    desk.restore(&KeptSession {
        window: "x".to_owned(),
        record: record.to_owned(),
        words,
        ..KeptSession::default()
    });
    desk
}

#[test]
fn what_is_written_is_read_again() {
    let read = read(&rich().to_json());
    assert_eq!((read.lost, read.newer), (Vec::<String>::new(), false));
    assert_eq!(read.record, rich());
    // Also what the desk makes of it, and writes down anew.
    let desk = restored(&rich().to_json());
    assert_eq!(desk.views.len(), 5, "also what lies in a document in a document");
    assert_eq!(desk.layout.views().len(), 5);
    assert!(desk.layout.right.hidden && desk.only_page);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_costs_no_session() {
    let strange = crate::data::path_bytes::path_from_bytes(b"/papers/\xff\xfe.txt");
    let mut record = rich();
    record.views.insert(1, view(OriginRecord::File(strange.clone()), 0));
    record.folders.push(strange);
    assert_eq!(read(&record.to_json()).record, record);
}

#[test]
fn numbers_that_are_none_are_never_written() {
    let mut record = rich();
    for view in record.views.values_mut() {
        (view.on_unit.1, view.printed.zoom) = (f32::NAN, Some(ZoomRecord::Ratio(f32::INFINITY)));
    }
    record.layout.as_mut().unwrap().left_width = f32::NAN;
    assert!(!record.to_json().contains("null"), "{}", record.to_json());
}

#[test]
fn a_session_of_the_first_version_is_read_in_full() {
    let first = json!({
        "version": 1,
        "layout": {
            "root": {"Row": [[0.2, {"Column": [[0.5, {"Tile": {"Panel": "Library"}}], [0.5, {"Tile": {"Panel": "Outline"}}]]}],
                             [0.8, {"Tabs": {"children": [{"Tile": {"View": 3}}, {"Tile": {"View": 5}}], "active": 1}}]]},
            "left_width": 272.0, "right_width": 272.0, "left_hidden": true, "right_hidden": false },
        "views": {
            "3": {"path": "/papers/a.pdf", "words": null, "top": 120, "selection": [120, 131], "encoding": null,
                  "printed": {"on": false, "zoom": {"Ratio": 1.5}, "columns": 2, "turn": 1}, "on_unit": [3, 80.0]},
            "5": {"path": null, "words": ["Pasted: Dear", "Dear diary"], "top": 4, "selection": null,
                  "printed": {"on": true, "zoom": "Width", "columns": 1, "turn": 0}, "on_unit": [0, 0.0]} },
        "active": 5, "folders": ["/papers"], "only_page": false
    });
    let reading = read(&first.to_string());
    assert_eq!((reading.lost, reading.newer), (Vec::<String>::new(), false));
    let record = reading.record;
    let printed = &record.views[&3].printed;
    assert_eq!(printed.shown_as.as_deref(), Some("words"));
    assert_eq!(record.views[&5].printed.shown_as, None, "pages were what it was shown as at first");
    assert_eq!((printed.zoom, printed.turn), (Some(ZoomRecord::Ratio(1.5)), Some(1)));
    assert_eq!((record.views[&3].top, record.views[&3].selection), (120, Some((120, 131))));
    let here = PastedText::Here("Dear diary".to_owned());
    assert_eq!(record.views[&5].origin, OriginRecord::Words { name: "Pasted: Dear".to_owned(), text: here });
    assert_eq!(record.folders, [PathBuf::from("/papers")]);
    let desk = restored(&first.to_string());
    assert_eq!(desk.layout.views().len(), 2);
    assert!(desk.layout.left.hidden);
}

#[test]
fn what_lies_too_deep_costs_itself() {
    let deep = (0..200).fold(json!({"Panel": "info"}), |inner, _| json!({"Row": [[0.5, inner]]}));
    // More than a reader of JSON goes down: then there is nothing to be read, and it is said and set aside.
    let mut value: Value = serde_json::from_str(&rich().to_json()).unwrap();
    value["layout"]["root"] = deep;
    assert_eq!(read(&value.to_string()).lost, ["all of it"]);
    let deep = (0..35).fold(json!({"Panel": "info"}), |inner, _| json!({"Row": [[0.5, inner]]}));
    value["layout"]["root"] = deep;
    let reading = read(&value.to_string());
    assert_eq!(reading.lost, ["panels that lay too deep in each other"]);
    assert_eq!(reading.record.views, rich().views);
    let deep = (0..35).fold(
        json!({"file": "/a"}),
        |outer, _| json!({"inside": {"outer": outer, "number": 1, "name": "x"}}),
    );
    let mut value: Value = serde_json::from_str(&rich().to_json()).unwrap();
    value["views"]["7"]["origin"] = deep;
    let reading = read(&value.to_string());
    assert_eq!(reading.lost, ["a document that was open"]);
    assert_eq!(reading.record.views.len(), rich().views.len() - 1);
}

/// Ways to every value of a record.
fn ways(value: &Value, way: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        way.push(step);
        out.push(way.clone());
        ways(child, way, out);
        way.pop();
    }
}

fn rubbish() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!(-1)),
        Just(json!(1e300)),
        Just(json!(u64::MAX)),
        Just(json!("a word of a later version")),
        Just(json!([])),
        Just(json!([[], {}])),
        Just(json!({})),
        Just(json!({"Timeline": {"of": 3}})),
    ]
}

proptest! {
    /// Whatever stands in one place of a session, all tabs but the one that it stands in are there with their places,
    /// and nothing panics.
    #[test]
    fn damage_in_one_place_costs_no_other(at in any::<prop::sample::Index>(), rubbish in rubbish()) {
        let whole = rich();
        let mut value: Value = serde_json::from_str(&whole.to_json()).unwrap();
        let mut all = Vec::new();
        ways(&value, &mut Vec::new(), &mut all);
        let way = &all[at.index(all.len())];
        let pointer = format!("/{}", way.join("/"));
        *value.pointer_mut(&pointer).unwrap() = rubbish;
        let reading = read(&value.to_string());
        let in_all_views = way.as_slice() == ["views"];
        for (id, view) in whole.views.iter().filter(|_| !in_all_views) {
            if !(way[0] == "views" && way[1] == id.to_string()) {
                prop_assert_eq!(reading.record.views.get(id), Some(view), "{}", &pointer);
            }
        }
        if way[0] != "folders" {
            prop_assert_eq!(&reading.record.folders, &whole.folders);
        }
        // A tab goes only where its document cannot be told any more.
        if way[0] == "views" && way.len() > 2 && way[2] != "origin" {
            prop_assert_eq!(reading.record.views.len(), whole.views.len());
        }
        let desk = restored(&value.to_string());
        let mut shown = desk.layout.views();
        shown.sort_unstable();
        let there: Vec<_> = desk.views.keys().copied().collect();
        prop_assert_eq!(shown, there, "each tab once, and each tab");
    }
}

#[test]
fn what_was_folded_in_the_library_is_folded_at_the_next_start_and_not_without_bound() {
    let folded = |record: &Record| restored(&record.to_json()).library.folded.len();
    assert_eq!(folded(&rich()), 1);
    let many = (0..2 * MAX_FOLDED).map(|number| format!("/papers/{number}").into());
    assert_eq!(folded(&Record { folded: many.collect(), ..rich() }), MAX_FOLDED);
}

/// Names of the documents that are to be read, in the order in which it is asked for, each with what is said of its end.
fn reads(effects: Vec<Effect>) -> Vec<(String, Ticket, Topic)> {
    let read = |effect| match effect {
        Effect::Start(ticket, topic, Job::Read { from, .. }) => Some((from.name(), ticket, topic)),
        _ => None,
    };
    effects.into_iter().filter_map(read).collect()
}

/// With twenty tabs, whoever opens the program would wait for all of them before they see the one in front.
#[test]
fn what_can_be_seen_is_read_at_once_and_the_rest_behind_it_one_at_a_time() {
    let mut record = rich();
    record.only_page = false;
    for (id, view) in &mut record.views {
        view.origin = file(&format!("/papers/{id}.txt"));
    }
    let mut desk = Desk::default();
    let kept = KeptSession { window: "x".to_owned(), record: record.to_json(), ..KeptSession::default() };
    let names = |reads: &[(String, Ticket, Topic)]| -> Vec<String> {
        reads.iter().map(|(name, ..)| name.clone()).collect()
    };
    let first = reads(desk.restore(&kept));
    assert_eq!(names(&first), ["8.txt", "9.txt"], "the one in front is the first");
    let end = |desk: &mut Desk, (_, ticket, topic): (String, Ticket, Topic)| {
        reads(desk.handle(Event::Done(ticket, topic, Outcome::Ended)))
    };
    let [eighth, ninth] = <[_; 2]>::try_from(first).unwrap();
    assert_eq!(names(&end(&mut desk, eighth)), <[&str; 0]>::default(), "one that is seen is still read");
    let next = end(&mut desk, ninth);
    assert_eq!(names(&next), ["7.txt"]);
    // A tab that is chosen waits for nothing, and is not read again.
    let last = desk.layout.views().last().copied().unwrap();
    let chosen = reads(desk.handle(Event::Command(Command::View { view: last })));
    assert_eq!(names(&chosen), ["11.txt"]);
    let all: Vec<_> = next.into_iter().chain(chosen).collect();
    let behind: Vec<String> = all.into_iter().flat_map(|read| names(&end(&mut desk, read))).collect();
    assert_eq!(behind, ["10.txt"]);
}

#[test]
fn a_tab_that_is_closed_before_it_was_read_is_not_read_behind() {
    let mut record = rich();
    for (id, view) in &mut record.views {
        view.origin = file(&format!("/papers/{id}.txt"));
    }
    let mut desk = Desk::default();
    let kept = KeptSession { window: "x".to_owned(), record: record.to_json(), ..KeptSession::default() };
    let mut waiting = reads(desk.restore(&kept));
    let closed = desk.layout.views()[0];
    waiting.extend(reads(desk.handle(Event::Command(Command::CloseView { view: closed }))));
    let mut read = Vec::new();
    while let Some((name, ticket, topic)) = waiting.pop() {
        read.push(name);
        waiting.extend(reads(desk.handle(Event::Done(ticket, topic, Outcome::Ended))));
    }
    read.sort();
    assert_eq!(read, ["10.txt", "11.txt", "8.txt", "9.txt"]);
}
