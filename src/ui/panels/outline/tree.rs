//! The tree of structured data, where a document has one and no headings: it folds by mouse and keys, is filtered by
//! typing, and the part in which one reads is lit.

use crate::data::document::Document;
use crate::data::node::{self, Node, NodeSort, address, plain};
use crate::data::query::Hit;
use crate::data::span::{DocId, Span};
use crate::data::visible;
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::ui::matching::Typed;
use crate::ui::outbox::Outbox;
use crate::ui::theme::ROW;
use crate::ui::walk::{Asked, Rows, Walk};
use crate::ui::widgets::{RowLook, empty};
use crate::ui::{icons, menus};
use egui::{Event, Ui};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Weak};

/// Rows that are unfolded when a document opens: what one sees of it at a glance.
const FIRST_ROWS: usize = 80;
/// Nodes that one act unfolds, at most.
const MAX_UNFOLDED: usize = 50_000;
/// Bytes of a value that are looked at for its row, and for the filter.
const SHORT: u64 = 160;
/// Nodes that a frame may hold against the filter.
const FRAME: usize = 10_000;
/// Levels by which rows are set in; deeper ones stay there, or nothing of them would be seen.
const MAX_INDENT: u16 = 14;
/// Points by which a level is set in, and in which a caret is hit.
const INDENT: f32 = 14.0;
const CARET: f32 = 20.0;

/// What is unfolded, and so which rows there are; kept from frame to frame.
#[derive(Default)]
pub struct Tree {
    of: Weak<Document>,
    doc: DocId,
    open: HashSet<u32>,
    rows: Vec<u32>,
    stale: bool,
    filter: String,
    /// Nodes that answer to the filter, with what they lie in; all do where there is none.
    answering: Option<BTreeSet<u32>>,
    making: Option<(Typed, BTreeSet<u32>, usize)>,
}

/// Draws it. `up` is raised where the keys go back into the field above.
pub fn tree_ui(
    ui: &mut Ui,
    desk: &Desk,
    document: &Arc<Document>,
    (state, walk): (&mut Tree, &mut Walk),
    (filter, entered, up): (&str, bool, &mut bool),
    out: &mut Outbox,
) {
    if !state.make(document, filter) {
        ui.ctx().request_repaint();
    }
    let reads = reads_at(desk).and_then(|at| node::at(document, at));
    let lit = reads.and_then(|at| state.row_of(document, at));
    ui.spacing_mut().item_spacing.y = 0.0;
    let len = state.rows.len();
    let seat = lit.map(|at| (document.id, at));
    let unfold_all = walk.on().filter(|_| star(ui));
    let asked = {
        let of = |row: usize| state.rows.get(row).map_or(Cow::default(), |at| label_of(document, *at).into());
        walk.keys(ui, "Tree", &rows_of(len, seat, Some(&of)))
    };
    let node_at = |state: &Tree, row: usize| state.rows.get(row).copied();
    let go = |out: &mut Outbox, at: u32| {
        if let Some(span) = address::place(document, at as usize) {
            out.command(Command::Go { doc: document.id, span });
        }
    };
    match asked {
        Some(Asked::Open(row) | Asked::Keep(row)) => {
            node_at(state, row).into_iter().for_each(|at| go(out, at));
        }
        Some(Asked::Fold(row)) => {
            if let Some(at) = node_at(state, row)
                && !state.fold(at)
                && let Some(parent) = document.nodes.get(at as usize).and_then(|node| node.parent)
                && let Ok(above) = state.rows.binary_search(&parent)
            {
                walk.take_keys_at(above);
            }
        }
        Some(Asked::Unfold(row)) => {
            if let Some(at) = node_at(state, row)
                && !state.unfold(document, at)
                && state.rows.get(row + 1).is_some_and(|next| *next == at + 1)
            {
                walk.take_keys_at(row + 1);
            }
        }
        Some(Asked::Above) => *up = true,
        _ => {}
    }
    if let Some(at) = unfold_all.and_then(|row| node_at(state, row)) {
        state.unfold_below(document, at);
    }
    if entered && let Some(at) = state.first_answer(document) {
        go(out, at);
    }
    if len == 0 && !filter.is_empty() {
        return empty(ui, "No name and no value has these letters.");
    }
    let hits = desk.find.hits.get(..).unwrap_or_default();
    let area = walk.area(ui, &rows_of(len, seat, None));
    let mut toggled = None;
    let output = area.show_rows(ui, ROW, len, |ui, range| {
        for row in range {
            let Some(at) = node_at(state, row) else { continue };
            let Some(node) = document.nodes.get(at as usize) else { continue };
            let foldable = has_rows_below(document, at);
            let is_open = foldable && state.is_open(at);
            let found = hits_within(hits, node);
            let label = label_of(document, at);
            let detail = detail(node, found);
            let indent = f32::from(node.level.min(MAX_INDENT)) * INDENT;
            let look = RowLook {
                label: &label,
                icon: foldable.then_some(if is_open { icons::CARET_DOWN } else { icons::CARET_RIGHT }),
                indent: if foldable { indent } else { indent + 24.0 },
                detail: &detail,
                chosen: lit == Some(row),
                level: usize::from(node.level) + 1,
                open: foldable.then_some(is_open),
                faint: matches!(node.sort, NodeSort::Comment | NodeSort::Instruction),
                ..RowLook::default()
            };
            let response = walk.row(ui, row, look);
            if response.clicked() {
                let left = response.rect.left() + 12.0 + indent;
                let caret = foldable
                    && response
                        .interact_pointer_pos()
                        .is_some_and(|at| at.x >= left - 4.0 && at.x < left + CARET);
                if caret {
                    toggled = Some(at);
                } else {
                    go(out, at);
                }
            }
            let rows = || menus::node_rows(document, at as usize);
            menus::row_menu_ui(&response, walk.asks_menu(row), &label, rows, out);
        }
    });
    if let Some(at) = toggled {
        if !state.fold(at) {
            state.unfold(document, at);
        }
        walk.keep_still(lit.map(|at| (document.id, at)));
    }
    walk.stands_at(output.state.clamped_offset().y);
}

type LabelOf<'a> = &'a dyn Fn(usize) -> Cow<'a, str>;

fn rows_of<'a>(len: usize, lit: Option<(DocId, usize)>, label: Option<LabelOf<'a>>) -> Rows<'a> {
    Rows { len, columns: 1, height: ROW, lit, label }
}

/// Whether a star was typed in this frame, which unfolds all below in most trees; taken from what others hear.
fn star(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Text(text) if text == "*"));
        input.events.len() < before
    })
}

/// Where one reads: what is selected, while it is in sight, else the top.
fn reads_at(desk: &Desk) -> Option<u64> {
    let view = desk.active_view()?;
    let top = view.visible.start.max(view.top);
    let selected = desk.selected().map(|span| span.start);
    Some(selected.filter(|at| *at >= view.visible.start && *at < view.visible.end.max(top)).unwrap_or(top))
}

fn has_rows_below(document: &Document, at: u32) -> bool {
    document.nodes.get(at as usize + 1).is_some_and(|next| next.parent == Some(at))
}

/// How many hits stand in a node.
fn hits_within(hits: &[Hit], node: &Node) -> usize {
    let whole = node.whole.span();
    let from = hits.partition_point(|hit| hit.span.start < whole.start);
    let to = hits.partition_point(|hit| hit.span.start < whole.end);
    to.saturating_sub(from)
}

/// At the right edge: how many lie in it, and how many hits.
fn detail(node: &Node, hits: usize) -> String {
    let count = match node.sort {
        NodeSort::List | NodeSort::Object | NodeSort::Section | NodeSort::Part | NodeSort::Element
            if node.children > 0 || node.sort == NodeSort::List =>
        {
            let count = grouped(u64::from(node.children));
            if node.sort == NodeSort::List { format!("[{count}]") } else { count }
        }
        _ => String::new(),
    };
    match hits {
        0 => count,
        1 => format!("1 hit  {count}"),
        hits => format!("{} hits  {count}", grouped(hits as u64)),
    }
}

/// Name and value of a node, in short.
fn label_of(document: &Document, at: u32) -> String {
    let Some(node) = document.nodes.get(at as usize) else { return String::new() };
    let name = address::name(document, node);
    let name = visible::line(&name);
    let value = value_of(document, node);
    match (node.sort, name.is_empty(), value.is_empty()) {
        (NodeSort::Element, ..) if value.is_empty() => format!("<{name}>"),
        (NodeSort::Element, ..) => format!("<{name}>  {value}"),
        (NodeSort::Attribute, ..) => format!("@{name}  {value}"),
        (NodeSort::Instruction, ..) => format!("<?{name}  {value}"),
        (NodeSort::Section, ..) => format!("[{name}]"),
        (NodeSort::Part, true, _) => format!("Document {}", node.nth + 1),
        (NodeSort::Part, ..) => format!("[[{name}]]"),
        (NodeSort::Text | NodeSort::Comment, true, false) if node.parent.is_none() => value,
        (_, true, true) if node.parent.is_none() => word_of(node).to_owned(),
        (_, true, true) => format!("{}", node.nth),
        (NodeSort::Comment, true, _) => value,
        (NodeSort::Text, true, _) if node.notation == node::Notation::Xml => value,
        (_, true, false) => format!("{}:  {value}", node.nth),
        (_, false, true) => name.into_owned(),
        (_, false, false) => format!("{name}:  {value}"),
    }
}

fn word_of(node: &Node) -> &'static str {
    match node.sort {
        NodeSort::Object => "Object",
        NodeSort::List => "List",
        _ => "Value",
    }
}

/// The value in short; nothing of what has parts of its own.
fn value_of(document: &Document, node: &Node) -> String {
    let whole = matches!(node.sort, NodeSort::Object | NodeSort::List | NodeSort::Section | NodeSort::Part);
    let span = node.value.span();
    if whole || (node.sort == NodeSort::Element && node.children > 0) || span.is_empty() {
        return String::new();
    }
    let end = span.end.min(span.start + SHORT);
    let raw = document.text.slice(Span::new(span.start, end));
    let words = plain::words(&raw, node.notation);
    // Half a value has only one of its marks.
    let cut = if end < span.end { "…" } else { "" };
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{cut}", visible::line(&words))
}

impl Tree {
    /// Goes on finding out what is shown; tells whether that is known.
    fn make(&mut self, document: &Arc<Document>, filter: &str) -> bool {
        let other = !std::ptr::eq(self.of.as_ptr(), Arc::as_ptr(document));
        if other {
            self.of = Arc::downgrade(document);
            // A growing document keeps what was unfolded in it.
            if self.doc != document.id || self.open.is_empty() {
                self.doc = document.id;
                self.open.clear();
                self.begin(document);
            }
            self.stale = true;
        }
        if other || self.filter != filter {
            filter.clone_into(&mut self.filter);
            self.making = (!filter.is_empty()).then(|| (Typed::literally(filter), BTreeSet::new(), 0));
            self.stale |= filter.is_empty() && self.answering.take().is_some();
        }
        let done = self.filter_some(document);
        if std::mem::take(&mut self.stale) {
            self.list(document);
        }
        done
    }

    fn filter_some(&mut self, document: &Document) -> bool {
        let Some((typed, answering, at)) = &mut self.making else { return true };
        let end = (*at + FRAME).min(document.nodes.len());
        for number in *at..end {
            if typed.score(&label_of(document, number as u32)).is_some() {
                answering.extend(node::way(document, number).into_iter().map(|at| at as u32));
            }
        }
        *at = end;
        if end < document.nodes.len() {
            return false;
        }
        self.answering = self.making.take().map(|(_, answering, _)| answering);
        self.stale = true;
        true
    }

    /// What is unfolded at first: level after level, as long as it is seen at a glance.
    fn begin(&mut self, document: &Document) {
        let mut level: Vec<Option<usize>> = vec![None];
        let mut shown = 0;
        while !level.is_empty() {
            let mut below = Vec::new();
            for parent in &level {
                let room = FIRST_ROWS.saturating_sub(shown + below.len()) + 1;
                below.extend(node::children(document, *parent).take(room).map(Some));
            }
            let first = level == [None];
            if !first && (shown + below.len() > FIRST_ROWS) {
                return;
            }
            shown += below.len();
            self.open.extend(level.iter().flatten().map(|at| *at as u32));
            // One list of many: its rows are what the file is about.
            level = below;
        }
    }

    fn is_open(&self, at: u32) -> bool {
        self.answering.is_some() || self.open.contains(&at)
    }

    /// Whether it was unfolded.
    fn fold(&mut self, at: u32) -> bool {
        let was = self.answering.is_none() && self.open.remove(&at);
        self.stale |= was;
        was
    }

    /// Whether it was folded, and has something in it.
    fn unfold(&mut self, document: &Document, at: u32) -> bool {
        let now = has_rows_below(document, at) && self.open.insert(at);
        self.stale |= now;
        now
    }

    fn unfold_below(&mut self, document: &Document, at: u32) {
        let end = node::after(document, at as usize).min(at as usize + MAX_UNFOLDED);
        self.open.extend((at..end as u32).filter(|at| has_rows_below(document, *at)));
        self.stale = true;
    }

    /// Writes down which nodes have a row.
    fn list(&mut self, document: &Document) {
        if let Some(answering) = &self.answering {
            self.rows = answering.iter().copied().collect();
            return;
        }
        self.rows.clear();
        let mut at = 0;
        while at < document.nodes.len() {
            self.rows.push(at as u32);
            at = if self.open.contains(&(at as u32)) { at + 1 } else { node::after(document, at) };
        }
    }

    /// The row of a node, or of the nearest around it that has one.
    fn row_of(&self, document: &Document, at: usize) -> Option<usize> {
        node::way(document, at).into_iter().rev().find_map(|at| self.rows.binary_search(&(at as u32)).ok())
    }

    /// The first that has the letters itself, and not only around it.
    fn first_answer(&self, document: &Document) -> Option<u32> {
        let is_around = |pair: &&[u32]| {
            let [outer, inner] = pair else { return false };
            document.nodes.get(*inner as usize).is_none_or(|node| node.parent != Some(*outer))
        };
        self.rows.windows(2).find(is_around).and_then(|pair| pair.first()).or(self.rows.last()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::document::{Leaf, LeafInfo, Text};
    use crate::data::node::{Notation, Reach};

    /// `{"a":[1,2],"b":3}`, as the reader of JSON has it.
    fn document() -> Arc<Document> {
        let words = "{\"a\":[1,2],\"b\":3}";
        let node = |sort, level, parent, name: (usize, usize), value: (usize, usize), children| Node {
            sort,
            notation: Notation::Json,
            level,
            parent,
            nth: 0,
            children,
            whole: Reach::from(if name.0 < name.1 { name.0 } else { value.0 }..value.1),
            name: Reach::from(name.0..name.1),
            value: Reach::from(value.0..value.1),
        };
        let nodes = [
            node(NodeSort::Object, 0, None, (0, 0), (0, 17), 2),
            node(NodeSort::List, 1, Some(0), (1, 4), (5, 10), 2),
            node(NodeSort::Number, 2, Some(1), (0, 0), (6, 7), 0),
            node(NodeSort::Number, 2, Some(1), (0, 0), (8, 9), 0),
            node(NodeSort::Number, 1, Some(0), (11, 14), (15, 16), 0),
        ];
        let leaf = Arc::new(Leaf { text: words.to_owned(), ..Leaf::default() });
        let span = Span::new(0, words.len() as u64);
        let info =
            LeafInfo { span, first_block: 0, blocks: 0, first_paragraph: 0, first_line: 0, held: Some(leaf) };
        let text = Text { leaves: [info].into_iter().collect(), ..Text::default() };
        Arc::new(Document { text, nodes: nodes.into_iter().collect(), ..Document::default() })
    }

    #[test]
    fn a_tree_folds_unfolds_and_shows_what_answers_with_what_it_lies_in() {
        let (document, mut tree) = (document(), Tree::default());
        assert!(tree.make(&document, ""));
        assert_eq!(tree.rows, [0, 1, 2, 3, 4], "a small one is seen whole");
        assert!(tree.fold(1) && !tree.fold(1));
        tree.make(&document, "");
        assert_eq!((tree.rows.as_slice(), tree.row_of(&document, 3)), ([0, 1, 4].as_slice(), Some(1)));
        assert!(tree.fold(0));
        tree.unfold_below(&document, 0);
        tree.make(&document, "");
        assert_eq!(tree.rows, [0, 1, 2, 3, 4]);
        assert!(tree.make(&document, "2"));
        assert_eq!((tree.rows.as_slice(), tree.first_answer(&document)), ([0, 1, 3].as_slice(), Some(3)));
        tree.make(&document, "");
        assert_eq!(tree.rows, [0, 1, 2, 3, 4], "what was unfolded is so again");
        assert_eq!((label_of(&document, 1).as_str(), label_of(&document, 4).as_str()), ("a", "b:  3"));
    }
}
