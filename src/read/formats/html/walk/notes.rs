//! Numbers of notes: which links are one, and which lead back to it from the note. Both are labels and no words: whoever
//! quotes "in 1996" with a note must not quote "19961".
//!
//! Programs name them in a hundred ways, by roles, classes and styles. What they have in common is read where nothing is
//! named: two links that lead to each other, of which the first stands after words and the second begins a block.

use super::super::style::is_block;
use super::*;
use percent_encoding::percent_decode_str;
use std::collections::{HashMap, HashSet};

/// Bytes of the number of a note; a longer one is cut, because a label stands beside words.
const MAX_NUMBER: usize = 32;
/// Links of a page that are looked at for this, and places that one name may stand for.
const MAX_LINKS: usize = 100_000;
const MAX_SAME: usize = 8;
/// Elements around a link whose names are its own too: an item of a list, a paragraph, what is raised.
const MAX_AROUND: usize = 4;

/// Classes by which programs know the number of a note, and the way back from the note.
const NUMBERS: &[&str] = &[
    "footnote-ref",
    "footnote",
    "noteref",
    "footnoteref",
    "footnoteRef",
    "footref",
    "sdfootnoteanc",
    "sdendnoteanc",
    "footnote-reference",
    "footnote-anchor",
    "fn-ref",
    "fnref",
    "endnote-ref",
];
const BACKS: &[&str] = &[
    "footnote-backref",
    "reversefootnote",
    "footnote-back",
    "footnote-return",
    "mw-cite-backlink",
    "backlink",
];

/// The links of a page that are numbers of notes.
#[derive(Default)]
pub(super) struct Noted {
    references: HashSet<NodeId>,
    /// Where a note begins, with its number.
    labels: HashSet<NodeId>,
    backs: HashSet<NodeId>,
    /// Numbers that the words said so far, by the names of their notes.
    said: HashMap<String, String>,
    /// Words whose first or last sign is a bracket around a number.
    brackets: HashMap<NodeId, (bool, bool)>,
}

/// A link that may be one.
struct Candidate<'t> {
    id: NodeId,
    target: String,
    names: Vec<&'t str>,
    number: bool,
    begins: bool,
    raised: bool,
}

impl Noted {
    pub(super) fn of(tree: &Tree) -> Self {
        let links: Vec<Candidate> =
            tree.ids().filter_map(|id| Candidate::of(tree, id)).take(MAX_LINKS).collect();
        let mut named: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, link) in links.iter().enumerate() {
            for name in &link.names {
                let same = named.entry(name).or_default();
                if same.len() < MAX_SAME {
                    same.push(index);
                }
            }
        }
        let mut noted = Self::default();
        for (index, second) in links.iter().enumerate() {
            let firsts = named.get(second.target.as_str()).into_iter().flatten();
            for first in firsts.filter(|first| **first < index).map(|first| &links[*first]) {
                let mutual = second.names.contains(&first.target.as_str());
                if mutual && first.number && (first.raised || !first.begins) {
                    noted.pair(tree, first, second);
                }
            }
        }
        noted
    }

    fn pair(&mut self, tree: &Tree, reference: &Candidate, note: &Candidate) {
        self.references.insert(reference.id);
        self.brackets(tree, reference.id);
        if !note.number {
            self.backs.insert(note.id);
        } else if note.begins {
            self.labels.insert(note.id);
            self.brackets(tree, note.id);
        }
    }

    /// Brackets that stand around a link belong to the number in it.
    fn brackets(&mut self, tree: &Tree, link: NodeId) {
        let (before, after) = (tree.previous(link), tree.next(link));
        let opens = tree.text(before).is_some_and(|text| text.ends_with(['[', '(']));
        let closes = tree.text(after).is_some_and(|text| text.starts_with([']', ')']));
        if opens && closes {
            self.brackets.entry(before).or_default().1 = true;
            self.brackets.entry(after).or_default().0 = true;
        }
    }
}

impl<'t> Candidate<'t> {
    fn of(tree: &'t Tree, id: NodeId) -> Option<Self> {
        if tree.name(id) != "a" {
            return None;
        }
        let target = tree.attribute(id, "href")?.trim().strip_prefix('#').filter(|name| !name.is_empty())?;
        let words = tree.words(id, MAX_NUMBER);
        let number = is_number(&words);
        if !number && !is_arrow(&words) {
            return None;
        }
        let target = percent_decode_str(target).decode_utf8_lossy().into_owned();
        let raised =
            tree.name(tree.parent(id)) == "sup" || tree.children(id).any(|child| tree.name(child) == "sup");
        Some(Self {
            id,
            target,
            names: names_around(tree, id),
            number,
            begins: begins_block(tree, id),
            raised,
        })
    }
}

fn names_around(tree: &Tree, id: NodeId) -> Vec<&str> {
    let mut names: Vec<&str> = tree.attribute(id, "name").into_iter().collect();
    let mut at = id;
    for _ in 0..=MAX_AROUND {
        if matches!(tree.name(at), "" | "body" | "html") {
            break;
        }
        names.extend(tree.attribute(at, "id"));
        at = tree.parent(at);
    }
    names
}

/// Whether nothing but a bracket stands before a link in its block, which is no heading.
fn begins_block(tree: &Tree, link: NodeId) -> bool {
    const MAX_LOOKED: usize = 64;
    let mut at = link;
    for _ in 0..MAX_LOOKED {
        let before = tree.previous(at);
        if before == NONE {
            at = tree.parent(at);
            let name = tree.name(at);
            if is_block(name) || name.is_empty() {
                return !is_heading(name);
            }
            continue;
        }
        let name = tree.name(before);
        if is_block(name) || name == "br" {
            return true;
        }
        let words = tree.text(before).map_or_else(|| tree.words(before, MAX_NUMBER), str::to_owned);
        if !words.trim_matches(|c: char| c.is_whitespace() || "[(".contains(c)).is_empty() {
            return false;
        }
        at = before;
    }
    false
}

fn without_brackets(words: &str) -> &str {
    words.trim().trim_matches(|c: char| "[]().:".contains(c) || c.is_whitespace())
}

fn is_number(words: &str) -> bool {
    let number = without_brackets(words);
    let short = !number.is_empty() && number.chars().count() <= 4;
    let signs = number.chars().all(|c| "*†‡§¶‖#".contains(c));
    short && (signs || number.chars().all(char::is_alphanumeric))
}

/// Signs by which a note leads back to its number.
fn is_arrow(words: &str) -> bool {
    let words = words.trim();
    let signs = |c: char| "↩↪↑⤴⤶⏎↵⬆⇑⇧▲^←⬅⮌⏫\u{FE0E}\u{FE0F}".contains(c);
    !words.is_empty() && words.chars().all(signs)
}

/// Whether an address leads to a place in a page that is named as notes are, or to one in this page.
fn leads_to_note(href: &str) -> bool {
    let Some((page, name)) = href.trim().split_once('#') else { return false };
    let name = name.to_ascii_lowercase();
    let outside = page.contains("://");
    !name.is_empty() && (!outside || ["note", "fn", "cite", "ref"].iter().any(|word| name.contains(word)))
}

impl<'t> Walker<'_, 't, '_> {
    /// Whether an element is the link at the number of a note; such a number is a label and no words.
    pub(super) fn is_note_number(&self, id: NodeId) -> bool {
        let Some(href) = self.attribute(id, "href") else { return false };
        if matches!(href.trim(), "" | "#")
            || self.noted.labels.contains(&id)
            || self.noted.backs.contains(&id)
        {
            return false;
        }
        let named = self.has_role(id, "doc-noteref") || self.attribute(id, "data-footnote-ref").is_some();
        named || self.noted.references.contains(&id) || leads_to_note(href) && self.looks_like_number(id)
    }

    fn looks_like_number(&self, id: NodeId) -> bool {
        if !is_number(&self.tree.words(id, MAX_NUMBER)) {
            return false;
        }
        let style = self.attribute(id, "style").unwrap_or("");
        let classed = self
            .attribute(id, "class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|class| NUMBERS.contains(&class)));
        let only_raised = self.tree.children(id).all(|child| {
            self.tree.name(child) == "sup" || self.tree.text(child).is_some_and(|text| text.trim().is_empty())
        });
        // Books raise it by nothing but their style.
        let raised = self.shift == shifts::Shift::Raised;
        classed
            || raised
            || style.contains("mso-footnote-id")
            || style.contains("mso-endnote-id")
            || only_raised
    }

    /// Says the number of a note.
    pub(super) fn note_number(&mut self, id: NodeId) {
        let words = self.tree.words(id, MAX_NUMBER);
        self.say_number(id, without_brackets(&words));
    }

    fn say_number(&mut self, id: NodeId, words: &str) {
        let target = self.attribute(id, "href").and_then(|href| href.trim().strip_prefix('#'));
        if let Some(target) = target.filter(|_| self.noted.said.len() < MAX_LINKS) {
            self.noted.said.entry(target.to_owned()).or_insert_with(|| words.to_owned());
        }
        let Some(MarkKind::Link(link)) = self.link_mark(id) else { return };
        self.before_words();
        self.draft.note_label(link, words, None);
    }

    /// Says the numbers of notes that are all that is raised here; whether there are such.
    pub(super) fn raised_numbers(&mut self, sup: NodeId) -> bool {
        if self.invisible.is_some() || self.listing.is_some() {
            return false;
        }
        let Some(numbers) = self.numbers_in(sup) else { return false };
        for (link, words) in numbers {
            self.say_number(link, &words);
            let mut at = link;
            while at != NONE {
                self.anchors(at, self.tree.name(at));
                at = self.tree.following(at, link, true);
            }
        }
        true
    }

    /// `<sup><a href="#…">1</a></sup>`, as most programs write the number of a footnote; also several in one.
    fn numbers_in(&self, sup: NodeId) -> Option<Vec<(NodeId, String)>> {
        let mut numbers: Vec<(NodeId, String)> = Vec::new();
        let mut at = self.tree.following(sup, sup, true);
        while at != NONE {
            let mut into = true;
            if let Some(text) = self.tree.text(at) {
                let signs = text.trim();
                if !signs.chars().all(|c| "[](),;–-.".contains(c) || c.is_whitespace()) {
                    return None;
                }
                let parts: String = signs.chars().filter(|c| ",;–-".contains(*c)).collect();
                if let Some((_, words)) = numbers.last_mut() {
                    words.push_str(&parts);
                }
            } else {
                match self.tree.name(at) {
                    "a" => {
                        let words = self.tree.words(at, MAX_NUMBER);
                        let leads = self.attribute(at, "href").is_some_and(leads_to_note);
                        let named = self.has_role(at, "doc-noteref");
                        if !(leads && is_number(&words) || named) || self.noted.labels.contains(&at) {
                            return None;
                        }
                        numbers.push((at, without_brackets(&words).to_owned()));
                        into = false;
                    }
                    "span" | "i" | "b" | "em" | "strong" | "small" => {}
                    _ => return None,
                }
            }
            at = self.tree.following(at, sup, into);
        }
        (!numbers.is_empty()).then_some(numbers)
    }

    /// Takes the number at which a note begins for its label; whether it is one.
    pub(super) fn label_of_note(&mut self, id: NodeId) -> bool {
        let of_note = self.wanted == Some(BlockKind::Footnote);
        let known = self.noted.labels.contains(&id) || of_note && self.leads_back(id);
        if !known {
            return false;
        }
        let words = self.tree.words(id, MAX_NUMBER);
        if !is_number(&words) || self.draft.in_block() || !self.in_flow() {
            return false;
        }
        let words = without_brackets(&words);
        self.draft.label(words.parse().map_or_else(|_| Label::Words(words.into()), Label::Number));
        if matches!(self.wanted, None | Some(BlockKind::Item | BlockKind::Paragraph)) {
            self.wanted = Some(BlockKind::Footnote);
        }
        self.after_number = true;
        true
    }

    /// The number by which the words called a note that does not begin with it itself.
    pub(super) fn called_number(&self, note: NodeId) -> Option<Label> {
        let words = self.noted.said.get(self.attribute(note, "id")?)?;
        let own = self.tree.words(note, MAX_NUMBER);
        let own = own.trim_start_matches(|sign: char| "[( ".contains(sign) || sign.is_whitespace());
        let begins = own.starts_with(words.as_str());
        (!begins).then(|| words.parse().map_or_else(|_| Label::Words(words.as_str().into()), Label::Number))
    }

    /// The arrow that leads from a footnote back to its number.
    pub(super) fn leads_back(&self, id: NodeId) -> bool {
        let classed = || {
            let classes = self.attribute(id, "class").unwrap_or("");
            classes.split_ascii_whitespace().any(|class| BACKS.contains(&class))
        };
        let arrow = || self.notes > 0 && is_arrow(&self.tree.words(id, MAX_NUMBER));
        self.has_role(id, "doc-backlink")
            || self.attribute(id, "data-footnote-backref").is_some()
            || self.noted.backs.contains(&id)
            || classed()
            || arrow()
    }

    /// Words without the brackets and full stops that belong to a number beside them.
    pub(super) fn without_numbers(&mut self, id: NodeId, text: &'t str) -> &'t str {
        let (first, last) = self.noted.brackets.get(&id).copied().unwrap_or_default();
        let mut text = text;
        if first {
            text = text.strip_prefix([']', ')']).unwrap_or(text);
        }
        if last {
            // With the space before it, after which a comma may follow.
            text = text.strip_suffix(['[', '(']).map_or(text, str::trim_end);
        }
        if self.after_number && !text.trim().is_empty() {
            self.after_number = false;
            text = text.trim_start_matches(|c: char| c.is_whitespace() || "].):".contains(c));
        }
        text
    }
}
