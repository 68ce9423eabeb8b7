//! What a page holds and does not show: hidden words, programs, style sheets, comments, templates, choices.
//!
//! Words that the page itself hides are listed beside it, as those of a printed page are: a reader of evidence wants to
//! know them. The rest is only counted, to say why a page on which nothing is to be seen is empty.

use super::super::style;
use super::super::tree::{NONE, NodeId, ROOT, Tree};
use super::Walker;
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::wording::counted;

/// Characters of one hidden part that are listed; the whole may be a book.
const LISTED_CHARS: usize = 4_000;
/// Hidden characters below which nobody is told that more is hidden than shown: a menu, a button.
const MUCH: u64 = 1_000;

/// What was met and is not shown, in characters without white space around the words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unshown {
    hidden: u64,
    pub(super) programs: u64,
    styles: u64,
    choices: u64,
}

impl Unshown {
    pub(super) fn add(&mut self, other: Self) {
        self.hidden += other.hidden;
        self.programs += other.programs;
        self.styles += other.styles;
        self.choices += other.choices;
    }
}

/// Hidden words that are being gathered.
#[derive(Default)]
pub(super) struct Gathered {
    words: String,
    listed: usize,
    characters: u64,
}

impl Gathered {
    pub(super) fn push(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.characters += word.chars().count() as u64 + u64::from(self.characters > 0);
            if self.listed < LISTED_CHARS {
                if !self.words.is_empty() {
                    self.words.push(' ');
                }
                let room = LISTED_CHARS - self.listed;
                self.words.extend(word.chars().take(room));
                self.listed += word.chars().take(room).count() + 1;
            }
        }
    }
}

/// All words of an element, but for programs and style sheets in it.
fn words_of(tree: &Tree, top: NodeId) -> Gathered {
    let mut gathered = Gathered::default();
    let mut at = tree.following(top, top, true);
    while at != NONE {
        gathered.push(tree.text(at).unwrap_or(""));
        let into = !matches!(tree.name(at), "script" | "style");
        at = tree.following(at, top, into);
    }
    gathered
}

/// The words of a page that are not hidden, without anything else that it says.
pub(super) fn seen_words(tree: &Tree) -> String {
    let mut out = String::new();
    let mut at = tree.following(ROOT, ROOT, true);
    while at != NONE {
        if let Some(text) = tree.text(at) {
            out.push_str(text);
        }
        let name = tree.name(at);
        let kept = !matches!(name, "script" | "style" | "title") && !style::of(tree, at).hidden;
        if style::is_block(name) {
            out.push(' ');
        }
        at = tree.following(at, ROOT, kept);
    }
    out
}

fn characters_in(tree: &Tree, id: NodeId) -> u64 {
    tree.children(id)
        .filter_map(|child| tree.text(child))
        .map(|text| text.trim().chars().count() as u64)
        .sum()
}

impl Walker<'_, '_, '_> {
    /// Lists the words of an element that the page hides.
    pub(super) fn hide(&mut self, id: NodeId) {
        let gathered = words_of(self.tree, id);
        self.list_hidden(gathered);
    }

    pub(super) fn list_hidden(&mut self, gathered: Gathered) {
        let Gathered { mut words, listed, characters } = gathered;
        if characters == 0 {
            return;
        }
        self.unshown.hidden += characters;
        if characters > listed as u64 {
            words.push_str(&format!(" … ({} in all)", counted(characters, "character")));
        }
        let kind = AsideKind::Unseen(Unseen::Hidden);
        let aside = Aside { kind, name: String::new(), words, when: None, place: None, span: None };
        self.draft.aside_here(aside);
    }

    /// Whether something in an element that cannot be seen says of itself that it can. Found out once for all elements
    /// of the page: each may stand in another.
    pub(super) fn shows_inside(&mut self, id: NodeId) -> bool {
        let tree = self.tree;
        let showing = self.showing.get_or_insert_with(|| showing(tree));
        showing.get(id as usize).copied().unwrap_or(false)
    }

    pub(super) fn style_sheet(&mut self, id: NodeId) {
        self.unshown.styles += characters_in(self.tree, id);
    }

    pub(super) fn choice(&mut self, id: NodeId) {
        self.unshown.choices += characters_in(self.tree, id);
    }
}

/// Of each node, whether something in it says that it can be seen.
fn showing(tree: &Tree) -> Vec<bool> {
    let mut showing = vec![false; tree.len()];
    let mut at = tree.following(ROOT, ROOT, true);
    while at != NONE {
        if style::says_visible(tree, at) {
            let mut above = at;
            // What is marked already has marked all above it.
            while let Some(mark) = showing.get_mut(above as usize).filter(|mark| !**mark) {
                *mark = true;
                above = tree.parent(above);
            }
        }
        at = tree.following(at, ROOT, true);
    }
    showing
}

/// Says of a page that shows nothing why that is so, and of one that hides much how much it is.
pub(super) fn complain(tree: &Tree, unshown: Unshown, draft: &mut Draft) {
    let Unshown { hidden, programs, styles, choices } = unshown;
    if draft.shows_something() {
        if hidden >= MUCH && hidden > draft.characters() {
            let words = format!(
                "This page hides more words than it shows ({}). They are listed beside it, with what is not on the page.",
                counted(hidden, "character")
            );
            draft.complain_at(words, None, None);
        }
        return;
    }
    let of = |count: u64| format!("({})", counted(count, "character"));
    let mut why = Vec::new();
    if hidden > 0 {
        why.push(format!("its words are hidden {} and listed beside it", of(hidden)));
    }
    if choices > 0 {
        why.push(format!("its words are choices of which none is made {}", of(choices)));
    }
    match outside(tree) {
        0 => {}
        count => {
            why.push(format!("its words stand in a template, which only a program would show {}", of(count)));
        }
    }
    match tree.commented {
        0 => {}
        count => why.push(format!("its words stand in a comment {}", of(count))),
    }
    if styles > 0 {
        why.push(format!("its words stand in a style sheet {}", of(styles)));
    }
    if programs > 0 {
        let what = if programs == 1 { "a program" } else { "programs" };
        why.push(format!("it holds {what}, and nothing is run here"));
    }
    if why.is_empty() && draft.facts().title.is_some() {
        why.push("it has a title, and no words".to_owned());
    }
    // Of a page that is just empty this is said by whoever knows why.
    if why.is_empty() {
        return;
    }
    draft.complain_at(format!("Nothing on this page is to be seen: {}.", why.join("; ")), None, None);
}

/// Characters that the parser put outside of the tree: contents of templates.
fn outside(tree: &Tree) -> u64 {
    let count = |text: &str| text.trim().chars().count() as u64;
    let all: u64 = tree.texts().map(count).sum();
    let mut inside = 0;
    let mut at = tree.following(ROOT, ROOT, true);
    while at != NONE {
        inside += tree.text(at).map_or(0, count);
        at = tree.following(at, ROOT, true);
    }
    all.saturating_sub(inside)
}
