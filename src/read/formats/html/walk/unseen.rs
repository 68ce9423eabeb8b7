//! What a page holds and does not show: hidden words, programs, style sheets, comments, templates, choices.
//!
//! Words that the page itself hides are listed beside it, as those of a printed page are: a reader of evidence wants to
//! know them. The rest is only counted, to say why a page on which nothing is to be seen is empty.

use super::super::tree::{NONE, NodeId, ROOT, Tree};
use super::super::{address, names, parse, style};
use super::Walker;
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::wording::counted;

/// Characters that are listed as one; a longer part is listed in several.
const PIECE_CHARS: usize = 4_000;
/// Characters of one hidden part that are listed; the whole may be a book.
const LISTED_CHARS: usize = 16 * PIECE_CHARS;
/// Bytes of a comment that is read as a page is. Longer ones are listed as they stand.
const MAX_COMMENT: usize = 256 * 1024;
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

/// All words of an element, but for programs and style sheets in it: also those that stand for pictures and in fields.
fn words_of(tree: &Tree, top: NodeId) -> Gathered {
    let mut gathered = Gathered::default();
    let mut at = tree.following(top, top, true);
    while at != NONE {
        gathered.push(tree.text(at).unwrap_or(""));
        let name = tree.name(at);
        let said = match name {
            "img" => tree.attribute(at, "alt"),
            "input" => tree.attribute(at, "value"),
            "iframe" | "frame" => tree.attribute(at, "title"),
            _ => None,
        };
        gathered.push(said.unwrap_or(""));
        at = tree.following(at, top, !matches!(name, "script" | "style"));
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
    /// Lists the words of an element that the page does not show, and what its source says in it.
    pub(super) fn hide(&mut self, id: NodeId, why: Unseen) {
        let gathered = words_of(self.tree, id);
        self.list_unseen(gathered, why, "");
        let mut at = self.tree.following(id, id, true);
        while at != NONE {
            self.comment(at);
            at = self.tree.following(at, id, true);
        }
    }

    pub(super) fn list_hidden(&mut self, gathered: Gathered) {
        self.list_unseen(gathered, Unseen::Hidden, "");
    }

    /// Lists words that are not shown, in as many pieces as they need.
    fn list_unseen(&mut self, gathered: Gathered, why: Unseen, name: &str) {
        let Gathered { words, listed, characters } = gathered;
        if characters == 0 {
            return;
        }
        if !matches!(why, Unseen::Comment | Unseen::Metadata | Unseen::UnknownTag) {
            self.unshown.hidden += characters;
        }
        let mut rest = words.as_str();
        while !rest.is_empty() {
            let most = rest.char_indices().nth(PIECE_CHARS).map_or(rest.len(), |(at, _)| at);
            let cut = if most < rest.len() { rest[..most].rfind(' ').unwrap_or(most) } else { most };
            let (piece, after) = rest.split_at(cut.max(1).min(rest.len()));
            rest = after.trim_start();
            let mut words = piece.to_owned();
            if rest.is_empty() && characters > listed as u64 {
                words.push_str(&format!(" … ({} in all)", counted(characters, "character")));
            }
            let kind = AsideKind::Unseen(why);
            self.draft.aside_here(Aside {
                kind,
                name: name.to_owned(),
                words,
                when: None,
                place: None,
                span: None,
            });
        }
    }

    /// Words that stand nowhere on the page: the value of a field that is hidden, what a page says of itself.
    pub(super) fn list_words(&mut self, words: &str, why: Unseen, name: &str) {
        let mut gathered = Gathered::default();
        gathered.push(words);
        self.list_unseen(gathered, why, name);
    }

    /// What letters say that are drawn so that nobody sees them; ends with the next that can be seen.
    pub(super) fn inkless(&mut self, text: &str, why: Unseen) {
        if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return self.words(text);
        }
        match &mut self.inkless {
            Some((kind, gathered)) if *kind == why => gathered.push(text),
            _ => {
                self.end_inkless();
                let mut gathered = Gathered::default();
                gathered.push(text);
                self.inkless = Some((why, gathered));
            }
        }
    }

    pub(super) fn end_inkless(&mut self) {
        if let Some((why, gathered)) = self.inkless.take() {
            self.list_unseen(gathered, why, "");
        }
    }

    /// Lists what the source says in a comment. What is meant for one browser alone is read as the page that it is.
    pub(super) fn comment(&mut self, id: NodeId) {
        let Some(text) = self.tree.comment(id) else { return };
        if self.tree.open_comment == Some(id) {
            let words = "A comment begins here that nothing closes, so that no browser shows what follows. Its words are \
                         listed with what is not on the page.";
            self.draft.complain(words, None);
        }
        let text = without_condition(text.trim());
        // Which element of the page ends here: `#header`, `/.menu`.
        let is_name = text.starts_with(['#', '.', '/']) && !text.contains(char::is_whitespace);
        // What a page of XML says of itself stands as a comment in the tree of one that is read as HTML.
        let is_declaration = text.starts_with("?xml");
        if is_name || is_declaration || !text.contains(char::is_alphanumeric) {
            return;
        }
        let marked = text.contains('<') && text.len() <= MAX_COMMENT;
        let page = if marked { parse::parse(text, false, &mut || Ok(())).ok() } else { None };
        let gathered = match page {
            Some(page) => words_of(&page, ROOT),
            None => {
                let mut gathered = Gathered::default();
                gathered.push(text);
                gathered
            }
        };
        self.list_unseen(gathered, Unseen::Comment, "");
    }

    /// Lists what a tag takes in that nothing closes.
    pub(super) fn swallowed(&mut self) {
        let text = &self.tree.swallowed;
        let text = &text[..text.floor_char_boundary(MAX_COMMENT.min(text.len()))];
        if text.is_empty() {
            return;
        }
        let Ok(page) = parse::parse(text, false, &mut || Ok(())) else { return };
        let gathered = words_of(&page, ROOT);
        if gathered.characters == 0 {
            return;
        }
        let words = "A tag begins near the end of this page that nothing closes, so that no browser shows what follows. Its \
                     words are listed with what is not on the page.";
        self.draft.complain(words, None);
        self.list_hidden(gathered);
    }

    /// Tells a name in pointed brackets that is no element, which browsers pass over: `<inaudible>`. A name that the page
    /// ends somewhere is one that its writer made up.
    pub(super) fn typed_name(&mut self, id: NodeId, name: &str) {
        let made_up = names::has_prefix(name)
            || self.around.xml
            || self.tree.ended.contains(&html5ever::LocalName::from(name));
        if names::is_known(name) || made_up || !self.tree.is_html(id) {
            return;
        }
        let words = self.tree.typed.get(&id).cloned().unwrap_or_else(|| self.written(id, name));
        self.list_words(&words, Unseen::UnknownTag, "");
    }

    /// A tag as it was written, about.
    fn written(&self, id: NodeId, name: &str) -> String {
        let mut words = format!("<{name}");
        for attribute in self.tree.attributes(id) {
            words.push(' ');
            words.push_str(&attribute.name.local);
        }
        words + ">"
    }

    /// Tells a tag that has taken in words: `if a<b then stop; 5 < 6` begins with one, and no browser shows the rest.
    pub(super) fn words_in_tag(&mut self, id: NodeId, name: &str) {
        const MARKS: &[char] = &['<', ';', ',', '?', '!'];
        let mut all = self.tree.attributes(id).iter();
        let takes = all.any(|it| it.value.is_empty() && it.name.local.contains(MARKS));
        if takes && names::is_known(name) {
            let words = self.written(id, name);
            // The parser repeats a tag of formatting in each paragraph that comes after it.
            if self.last_tag != words {
                self.list_words(&words, Unseen::UnknownTag, "");
                self.last_tag = words;
            }
        }
    }

    /// Lists the words of a page or a drawing that stands in an address to which a link or a picture leads.
    pub(super) fn words_in_address(&mut self, address: &str) {
        if !address::holds_words(address) || !self.has_room(address.len()) {
            return;
        }
        let Some(address::Page { text, xml }) = address::page_in(address) else { return };
        let Ok(tree) = parse::parse(&text, xml, &mut || self.draft.pulse(self.stop)) else { return };
        self.list_hidden(words_of(&tree, ROOT));
    }

    /// Lists the words that a template holds for a program that would show them.
    pub(super) fn template(&mut self, id: NodeId) {
        let Some(contents) = self.tree.template(id) else { return };
        let gathered = words_of(self.tree, contents);
        self.list_hidden(gathered);
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

    /// Lists choices of which none is made.
    pub(super) fn choices(&mut self, options: &[NodeId]) {
        let words = |id: &NodeId| {
            let label = self.tree.attribute(*id, "label").map(str::to_owned);
            label.unwrap_or_else(|| self.tree.words(*id, PIECE_CHARS)).trim().to_owned()
        };
        let words: Vec<String> = options.iter().map(words).filter(|words| !words.is_empty()).collect();
        self.unshown.choices += words.iter().map(|words| words.chars().count() as u64).sum::<u64>();
        let hidden = self.unshown.hidden;
        self.list_words(&words.join(" · "), Unseen::NotChosen, "");
        self.unshown.hidden = hidden;
    }
}

/// A comment without what says for whom it is: `[if gte mso 9]> … <![endif]`.
fn without_condition(text: &str) -> &str {
    let text = text.strip_prefix("[CDATA[").map_or(text, |text| text.trim_end_matches(']'));
    let inside = match text.split_once(']') {
        Some((condition, rest)) if condition.starts_with("[if") => {
            rest.strip_prefix('>').unwrap_or(rest).trim_start()
        }
        _ => text,
    };
    let inside = inside.trim_end();
    if inside == "[endif]" { "" } else { inside.strip_suffix("<![endif]").unwrap_or(inside) }
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
/// `titled` says whether the title of the document is that of the page, and not that of a book around it.
pub(super) fn complain(tree: &Tree, unshown: Unshown, titled: bool, draft: &mut Draft) {
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
    if why.is_empty() && titled && draft.facts().title.is_some() {
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
