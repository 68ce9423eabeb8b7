//! What a child may say that a document has taken over: lies and floods, so that the window's side can be tried against
//! them. Builds with debug assertions alone have it, and only where a test asks for it in the environment.

use super::{Answer, Channel};
use crate::data::document::*;
use crate::data::draft::Draft;
use crate::data::lists::{Changes, Row, rows};
use crate::data::unit::{Along, Area, At, UnitKind, UnitState};
use crate::read::sandbox::diff::Differ;
use crate::read::sandbox::protocol::{Delta, State};
use std::fs::File;
use std::os::fd::AsFd;
use std::process::exit;
use std::sync::Arc;

/// Tells a short document, so that there is something to be kept, and then lies about it for ever; an unknown wish is
/// none.
pub fn lie(wish: &str, channel: &mut Channel) {
    let mut mouth = Mouth { channel };
    if wish == "break off" {
        mouth.break_off();
    }
    let Some(speak) = LIES.iter().find(|(name, _)| *name == wish).map(|(_, speak)| speak) else { return };
    let state = mouth.honest();
    speak(&mut mouth, state);
    exit(0);
}

type Lie = fn(&mut Mouth, State);

/// By the name under which a test asks for it.
const LIES: &[(&str, Lie)] = &[
    ("alive", |mouth, _| {
        loop {
            mouth.say(&Answer::Alive);
        }
    }),
    ("states", |mouth, state| {
        let answer = told(Delta::State(state));
        loop {
            mouth.say(&answer);
        }
    }),
    ("steal", |mouth, _| {
        // Its own standard error goes to the window, so that the pipe has no end when this process has ended.
        let pipe = std::io::stderr().as_fd().try_clone_to_owned().ok().map(File::from);
        let _ = mouth.channel.send(&Answer::Alive, pipe.as_ref());
        std::process::abort();
    }),
    ("toil", |mouth, _| {
        // No lie: pages that take their time, each with its sign of life, and more in all than there is for one.
        for _ in 0..12 {
            let begun = std::time::Instant::now();
            while begun.elapsed() < std::time::Duration::from_millis(150) {
                std::hint::black_box(0);
            }
            mouth.say(&Answer::Alive);
        }
        mouth.say(&Answer::Done);
    }),
    ("burn", |_, _| {
        loop {
            std::hint::black_box(0);
        }
    }),
    ("facts", |mouth, state| {
        let facts = Facts { others: vec![(String::new(), String::new()); 4_000_000], ..Facts::default() };
        mouth.say(&told(Delta::State(State { facts: Some(facts), ..state })));
    }),
    ("title", |mouth, state| {
        let facts = Facts { title: Some("t ".repeat(10_000_000)), ..Facts::default() };
        mouth.say(&told(Delta::State(State { facts: Some(facts), ..state })));
    }),
    ("complaints", |mouth, state| {
        let none = Complaint { words: String::new(), span: None, hint: None };
        mouth.list::<rows::Complaints>(0, vec![none; 4_000_000]);
        mouth.say(&told(Delta::State(state)));
    }),
    ("blocks", |mouth, _| {
        let block = Block::new(crate::data::span::Span::empty_at(0), BlockKind::Paragraph);
        let leaf = Leaf { text: "x".to_owned(), blocks: vec![block; 2_000_000], ..Leaf::default() };
        mouth.leaf(leaf);
    }),
    ("keep", |mouth, state| {
        let link = Target::Unit(0, 0.0);
        let count = 900_000;
        mouth.list::<rows::Links>(0, vec![link; count as usize]);
        mouth.say(&told(Delta::State(state)));
        (0..count).rev().for_each(|keep| mouth.list::<rows::Links>(keep, Vec::new()));
    }),
    ("endless", |mouth, state| {
        let mut seed = 1u64;
        loop {
            // Nothing that could be packed.
            let mut letter = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from(b' ' + (seed >> 33) as u8 % 95)
            };
            let text: String = (0..1 << 20).map(|_| letter()).collect();
            mouth.leaf(Leaf { text, blocks: Vec::new(), ..Leaf::default() });
            mouth.say(&told(Delta::State(state.clone())));
        }
    }),
];

struct Mouth<'a> {
    channel: &'a mut Channel,
}

impl Mouth<'_> {
    /// Says something as long as somebody listens.
    fn say(&mut self, answer: &Answer) {
        if self.channel.send(answer, None).is_err() {
            exit(0);
        }
    }

    /// Tells a document of a few words and one page, and gives what was said of it last.
    fn honest(&mut self) -> State {
        let mut draft = Draft::new(Document { format: "PDF", ..Document::default() }, None);
        draft.unit(UnitKind::Page, "1", (200.0, 100.0));
        draft.begin(BlockKind::Paragraph);
        draft.flow("Words of a liar");
        draft.end();
        let document = draft.finish();
        let mut last = None;
        Differ::default().tell(&document, |delta| match delta {
            Delta::State(state) => last = Some(state),
            delta => self.say(&told(delta)),
        });
        let Some(state): Option<State> = last else { exit(1) };
        self.say(&told(Delta::State(state.clone())));
        state
    }

    /// No lie: tells the first of three pages and words of the second, one of which is a sentence that began on the
    /// first, and comes to its end in the middle of that.
    fn break_off(&mut self) -> ! {
        let mut differ = Differ::default();
        let publish = |document: Document| differ.tell(&document, |delta| self.say(&told(delta)));
        let mut draft =
            Draft::new(Document { format: "PDF", ..Document::default() }, Some(Box::new(publish)));
        for label in ["i", "ii", "iii"] {
            draft.unit(UnitKind::Page, label, (200.0, 100.0));
        }
        let at = At { area: Area::new(0.0, 0.0, 20.0, 10.0), along: Along::Right };
        draft.unit_break(0);
        draft.begin(BlockKind::Paragraph);
        draft.placed(0, "Words of the first page go ", at, &[]);
        draft.placed(1, "over ", at, &[]);
        draft.end();
        draft.unit_break(1);
        draft.seal_unit(0, UnitState::Words);
        draft.begin(BlockKind::Paragraph);
        draft.placed(1, "and on", at, &[]);
        draft.publish_now();
        std::process::abort()
    }

    fn list<R: Row>(&mut self, keep: u32, new: Vec<R::Item>) {
        let changes = Changes { keep, changed: Vec::new(), new };
        self.say(&told(Delta::List(R::told(changes))));
    }

    /// A leaf after the one that was told, or after as many as this says.
    fn leaf(&mut self, leaf: Leaf) {
        use std::sync::atomic::{AtomicU32, Ordering};
        static LEAVES: AtomicU32 = AtomicU32::new(1);
        let keep = LEAVES.fetch_add(1, Ordering::Relaxed);
        self.say(&told(Delta::Leaves(Changes { keep, changed: Vec::new(), new: vec![Arc::new(leaf)] })));
    }
}

fn told(delta: Delta) -> Answer {
    Answer::Told(Box::new(delta))
}
