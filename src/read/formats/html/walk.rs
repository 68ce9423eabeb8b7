//! Walks the tree of a page and says to the draft what it meets.
//!
//! Iterative, because pages are nested as deep as their writer likes. Blocks are opened by the first words in them
//! and not by their tags: so empty elements leave no trace, and the first paragraph of a list's item is the item.

use super::ink::{Ink, Look};
use super::numbering::Numbering;
use super::source::Located;
use super::style::is_block;
use super::table::{MAX_COLUMNS, MAX_SPANNED_CELLS};
use super::tree::{Data, NONE, NodeId, ROOT, Tree};
use super::{Surroundings, address, facts, parse, style, table};
use crate::data::document::*;
use crate::data::draft::{Draft, OpenMark};
use crate::data::job::{Failure, Stop};
use crate::data::span::Span;
use crate::read::highlight::Highlighter;
use html5ever::ns;
use std::cell::Cell;
use std::rc::Rc;

mod apart;
mod block;
mod drawn;
mod lettered;
mod links;
mod notes;
mod pointed;
mod printed;
mod rows;
mod shifts;
mod thing;
mod traced;
mod turned;
mod unseen;

pub use lettered::Lettered;

/// Nodes between two looks at the stop flag.
const STOP_STEP: usize = 512;
/// Nodes between two tellings of how far it is.
const PROGRESS_STEP: usize = 16 * 1024;
/// Bytes of a title.
const TITLE_BYTES: usize = 4 * 1024;

/// Walks a page, and says what of it is not shown where that is much, or all.
///
/// # Errors
/// Where it was stopped.
pub fn walk(
    tree: &Tree,
    around: &Surroundings,
    located: Option<&Located>,
    draft: &mut Draft,
    stop: &Stop,
) -> Result<(), Failure> {
    if around.anchor.is_none()
        && let Some(name) = links::top(tree)
    {
        draft.anchor(name);
    }
    let outer = Outer { room: Rc::new(Cell::new(thing::MAX_INNER_BYTES)), ..Outer::default() };
    let told = walk_page(tree, around, located, draft, stop, &outer)?;
    turned::complain(told.turned, draft);
    unseen::complain(tree, told.unshown, around.facts, draft);
    if tree.sheets.cut || tree.sheets.exhausted() {
        let words = "The style sheets of this page say more than is read of them. Some words may be shown otherwise than \
                     browsers show them.";
        draft.complain_at(words, None, None);
    }
    Ok(())
}

/// What a page within a page takes over from the one around it.
#[derive(Default)]
struct Outer {
    /// In how many pages it stands.
    pages: usize,
    base: String,
    /// Bytes that pages within the page may still have, all together.
    room: Rc<Cell<usize>>,
}

/// What is told of a page when all of it has been walked, and of one around it with what that has itself.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    unshown: unseen::Unshown,
    turned: turned::Turned,
}

fn walk_page(
    tree: &Tree,
    around: &Surroundings,
    located: Option<&Located>,
    draft: &mut Draft,
    stop: &Stop,
    outer: &Outer,
) -> Result<Told, Failure> {
    let depth = draft.depth();
    let mut walker = Walker::new(tree, around, draft, stop, outer);
    walker.located = located;
    let mut steps = vec![Step::Into(tree.first_child(ROOT))];
    let mut count = 0;
    while let Some(step) = steps.pop() {
        count += 1;
        if count % STOP_STEP == 0 {
            walker.draft.pulse(stop)?;
        }
        if count % PROGRESS_STEP == 0 && outer.pages == 0 {
            // Each node is met about twice, on the way in and on the way out.
            walker.draft.progress(count as f32 / (2 * tree.len()) as f32);
        }
        match step {
            Step::Into(NONE) => {}
            Step::Into(id) => {
                steps.push(Step::Into(tree.next(id)));
                if let Some(leave) = walker.enter(id) {
                    steps.push(Step::OutOf(leave));
                    steps.push(Step::Into(tree.first_child(id)));
                }
            }
            Step::OutOf(leave) => walker.leave(leave),
        }
    }
    walker.end_inkless();
    walker.swallowed();
    walker.draft.end_table();
    walker.draft.set_depth(depth);
    Ok(Told { unshown: walker.unshown, turned: walker.turned })
}

enum Step {
    /// A node, and after it those beside it.
    Into(NodeId),
    OutOf(Leave),
}

/// What is to be done when an element ends.
#[derive(Default)]
struct Leave {
    mark: Option<OpenMark>,
    /// Closes the block.
    border: bool,
    depth: Option<(u8, u8)>,
    direction: Option<Direction>,
    /// Whether words could be seen before this element said something about it.
    seen: Option<bool>,
    /// The order of letters around this element.
    order: Option<turned::Order>,
    /// How letters are drawn around it.
    ink: Option<Ink>,
    /// How letters are shifted around it.
    shift: Option<shifts::Shift>,
    /// It stands apart from what follows.
    apart: apart::Apart,
    /// Whether what stands around it is laid out as boxes.
    boxes: Option<bool>,
    /// A change of the text, and whether it began where a word does.
    change: Option<bool>,
    /// Something is said where one points at it.
    pointed: Option<(NodeId, Span)>,
    then: Then,
}

#[derive(Default)]
enum Then {
    #[default]
    Nothing,
    /// Words that the element's own style would show.
    Words(&'static str),
    /// A block that was asked for by its element; none of that kind is wanted any more.
    Kind(BlockKind),
    Soft(BlockKind),
    List,
    Item,
    Notes,
    Listing,
    Table,
    NestedTable,
    RowGroup,
    Row,
    Cell(usize),
    Drawing,
    DrawingWords,
    /// Letters with how they are read, and where they begin.
    Ruby(NodeId, Span),
}

struct List {
    numbering: Numbering,
    next: i64,
    step: i64,
    /// Its items have numbers of their own, see [`WRITTEN_NUMBER`](super::WRITTEN_NUMBER).
    written: bool,
    /// Its items are notes.
    notes: bool,
}

impl List {
    fn is_ordered(&self) -> bool {
        !matches!(self.numbering, Numbering::Bullets | Numbering::Nothing | Numbering::Sign(_))
    }
}

/// A listing that is being read, for its colours.
struct Listing {
    code: String,
    language: String,
    /// Coloured by us: a block of code of its own.
    block: bool,
    /// Of its white space only line ends count.
    folds: bool,
}

struct Walker<'w, 't, 'd> {
    tree: &'t Tree,
    around: &'t Surroundings<'t>,
    draft: &'w mut Draft<'d>,
    stop: &'t Stop,
    base: String,
    /// What the base may still add to addresses, and whether that was too little.
    base_bytes: usize,
    long_base: bool,
    /// What the next block is to be; a paragraph where nothing is said.
    wanted: Option<BlockKind>,
    /// Inside headings, terms and captions, whose inner borders are only spaces.
    soft: u32,
    /// A border was met where no block can begin.
    gap: bool,
    /// Line breaks since the last words.
    breaks: u32,
    lists: Vec<List>,
    /// Lists in whose items footnotes stand.
    notes: u32,
    listing: Option<Listing>,
    table: Option<rows::Rows>,
    spanned_cells: usize,
    /// Inside drawings, where only labels are words.
    drawing: u32,
    drawing_words: u32,
    /// The title of a drawing that is the description of its picture, and bytes that drawings may still have.
    told_title: NodeId,
    drawing_room: usize,
    highlighter: Highlighter,
    /// In how many pages this one stands.
    pages: usize,
    room: Rc<Cell<usize>>,
    /// The order of letters here.
    order: turned::Order,
    turned: turned::Turned,
    /// How letters are drawn here, and words that were met since nobody could see them.
    ink: Ink,
    inkless: Option<(Unseen, unseen::Gathered)>,
    /// Whether the next words stand apart from those before them.
    apart: apart::Apart,
    /// What stands right in the element is laid out as boxes.
    boxes: bool,
    /// Where a change of the text ended, and whether it began where a word does.
    changed: Option<(Span, bool)>,
    /// Whether letters are raised or lowered here.
    shift: shifts::Shift,
    /// A digit follows the words that are said now.
    before_digit: bool,
    /// Nodes whose words have been said with those before them.
    said: Vec<NodeId>,
    noted: notes::Noted,
    /// The number of a note was met, whose full stop or bracket belongs to it.
    after_number: bool,
    /// Inside of something that keeps its room on the page and cannot be seen, with the words that were met there.
    invisible: Option<unseen::Gathered>,
    /// Of each node, whether something in it can be seen although it stands in such; made when it is asked for first.
    showing: Option<Vec<bool>>,
    /// The tag that has taken in words and was told last.
    last_tag: String,
    unshown: unseen::Unshown,
    /// Where in the source words stand, where somebody wants to know.
    located: Option<&'t Located>,
}

impl<'w, 't, 'd> Walker<'w, 't, 'd> {
    fn new(
        tree: &'t Tree,
        around: &'t Surroundings<'t>,
        draft: &'w mut Draft<'d>,
        stop: &'t Stop,
        outer: &Outer,
    ) -> Self {
        Self {
            tree,
            around,
            draft,
            stop,
            base: outer.base.clone(),
            base_bytes: links::MAX_BASE_BYTES,
            long_base: false,
            wanted: None,
            soft: 0,
            gap: false,
            breaks: 0,
            lists: Vec::new(),
            notes: 0,
            listing: None,
            table: None,
            spanned_cells: MAX_SPANNED_CELLS,
            drawing: 0,
            drawing_words: 0,
            told_title: NONE,
            drawing_room: drawn::MAX_BYTES,
            highlighter: Highlighter::default(),
            pages: outer.pages,
            room: Rc::clone(&outer.room),
            order: turned::Order::default(),
            turned: turned::Turned::default(),
            ink: Ink::of_page(tree),
            inkless: None,
            apart: apart::Apart::default(),
            boxes: false,
            changed: None,
            shift: shifts::Shift::default(),
            before_digit: false,
            said: Vec::new(),
            noted: notes::Noted::of(tree),
            after_number: false,
            invisible: None,
            showing: None,
            last_tag: String::new(),
            unshown: unseen::Unshown::default(),
            located: None,
        }
    }

    fn attribute(&self, id: NodeId, name: &str) -> Option<&'t str> {
        self.tree.attribute(id, name)
    }

    fn has_class(&self, id: NodeId, wanted: &str) -> bool {
        let classes = self.attribute(id, "class").unwrap_or("");
        classes.split_ascii_whitespace().any(|class| class == wanted)
    }

    /// What the element is to a reader, said by those who write for screen readers and books.
    fn has_role(&self, id: NodeId, wanted: &str) -> bool {
        let role = self.attribute(id, "role").unwrap_or("");
        let kind = self.attribute(id, "epub:type").unwrap_or("");
        let short = wanted.trim_start_matches("doc-");
        role.split_ascii_whitespace().any(|word| word == wanted)
            || kind.split_ascii_whitespace().any(|word| word == short)
    }

    // ---- words

    fn words(&mut self, text: &str) {
        if let Some(gathered) = &mut self.invisible {
            return gathered.push(text);
        }
        self.count_turned(text);
        if self.listing.is_some() {
            return self.listed(text);
        }
        if text.bytes().all(|b| b.is_ascii_whitespace()) {
            if self.draft.in_block() {
                self.draft.flow(text);
            }
            return;
        }
        self.before_words();
        self.keep_apart(text);
        self.flow_shifted(text);
    }

    /// Opens the block in which the next words stand.
    fn before_words(&mut self) {
        let in_row = self.in_row();
        if std::mem::take(&mut self.breaks) > 1 && self.soft == 0 && !in_row {
            // Old pages and messages part their paragraphs by two line breaks.
            self.draft.end();
        }
        if std::mem::take(&mut self.gap) && in_row {
            self.draft.line_break();
        }
        if !self.draft.in_block() && self.listing.is_none() {
            let kind = self.wanted.take().unwrap_or(BlockKind::Paragraph);
            self.draft.begin(kind);
        }
    }

    fn line_break(&mut self) {
        if let Some(listing) = &mut self.listing {
            listing.code.push('\n');
            self.draft.verbatim("\n");
        } else {
            if self.breaks == 0 || self.in_row() {
                self.draft.line_break();
            }
            self.breaks += 1;
        }
    }

    /// The border of something that browsers begin on a new line.
    fn border(&mut self) {
        if let Some(listing) = &mut self.listing {
            if !listing.code.is_empty() && !listing.code.ends_with('\n') {
                listing.code.push('\n');
                self.draft.verbatim("\n");
            }
        } else if self.in_row() {
            self.gap = true;
        } else if self.soft > 0 {
            self.draft.flow(" ");
        } else {
            self.breaks = 0;
            self.draft.end();
        }
    }

    /// Whether a row of a table is open, in which no block can begin.
    fn in_row(&self) -> bool {
        self.table.as_ref().is_some_and(|rows| rows.in_row)
    }

    /// Whether blocks can begin here.
    fn in_flow(&self) -> bool {
        self.listing.is_none() && !self.in_row()
    }

    // ---- elements

    fn enter(&mut self, id: NodeId) -> Option<Leave> {
        match &self.tree.node(id)?.data {
            Data::Other => None,
            Data::Comment(_) => {
                self.comment(id);
                None
            }
            Data::Text(text) => {
                self.text(id, text);
                None
            }
            Data::Element(name, _) if !self.said.contains(&id) => self.enter_element(id, name),
            Data::Element(..) => None,
        }
    }

    fn text(&mut self, id: NodeId, text: &'t str) {
        if self.said.contains(&id) {
            return;
        }
        // Of a drawing only its labels are words; which those are is not known of the deepest.
        if self.drawing > 0 && self.drawing_words == 0 && !self.tree.is_too_deep(id) {
            return;
        }
        let text = self.without_numbers(id, text);
        self.before_digit = self.shift == shifts::Shift::Lowered && self.digit_follows(id);
        let plain = self.drawing == 0 && self.listing.is_none() && self.invisible.is_none();
        match self.ink.unseen().filter(|_| plain) {
            Some(why) => self.inkless(text, why),
            None => {
                if self.inkless.is_some() && !text.trim().is_empty() {
                    self.end_inkless();
                }
                self.traced_words(id, text);
            }
        }
    }

    fn enter_element(&mut self, id: NodeId, name: &html5ever::QualName) -> Option<Leave> {
        if self.printed_page(id) {
            self.anchors(id, &name.local);
            return None;
        }
        if let Some(math) = self.formula_in(id, &name.local) {
            self.anchors(id, &name.local);
            self.watch();
            self.formula(math);
            self.traced_element(id);
            return None;
        }
        self.words_in_tag(id, &name.local);
        let style = style::of(self.tree, id);
        let look = Look::of(self.tree, id);
        let seen = self.invisible.is_none();
        let order = self.order_in(id, &name.local, &style);
        let hides = style.visible == Some(false) && seen;
        let hidden = style.hidden || hides && !self.shows_inside(id);
        if let Some(why) = hidden.then_some(Unseen::Hidden).or(look.gone) {
            self.hide(id, why);
            return None;
        }
        if let Some(visible) = style.visible {
            self.see(visible);
        }
        let ink = self.draw_with(self.ink.inside(self.tree, id, &look));
        let around = std::mem::replace(&mut self.order, order);
        let shift = self.shift_in(&name.local, &style);
        let apart = self.stands_apart(id, &name.local, &style);
        let boxes = std::mem::replace(&mut self.boxes, style.boxes);
        let change = self.change_begins(&name.local);
        let foreign = name.ns != ns!(html);
        self.watch();
        let leave = self.element(id, &name.local, foreign, &style);
        if leave.is_none() {
            self.traced_element(id);
        }
        self.anchors(id, &name.local);
        let Some(mut leave) = leave else {
            self.see(seen);
            self.order = around;
            self.shift = shift;
            self.draw_with(ink);
            self.apart = self.apart.max(apart);
            self.boxes = boxes;
            return None;
        };
        self.inline_marks(id, &name.local, &style, &mut leave);
        leave.seen = Some(seen);
        leave.order = Some(around);
        leave.ink = Some(ink);
        leave.shift = Some(shift);
        leave.boxes = Some(boxes);
        (leave.apart, leave.change) = (apart, change);
        leave.pointed = self.pointed_at(id, &name.local);
        Some(leave)
    }

    /// From here on letters are drawn so; gives how they were drawn before.
    fn draw_with(&mut self, ink: Ink) -> Ink {
        if ink != self.ink {
            self.end_inkless();
        }
        std::mem::replace(&mut self.ink, ink)
    }

    /// From here on words can be seen, or cannot.
    fn see(&mut self, visible: bool) {
        match (self.invisible.take(), visible) {
            (Some(gathered), true) => self.list_hidden(gathered),
            (None, false) => self.invisible = Some(unseen::Gathered::default()),
            (same, _) => self.invisible = same,
        }
    }

    /// What an element does to the page; `None` where its contents are not read, or have been.
    fn element(&mut self, id: NodeId, name: &str, foreign: bool, style: &style::Style) -> Option<Leave> {
        if let Some(known) = self.thing(id, name, foreign) {
            return known;
        }
        if let Some(leave) = self.table_part(id, name) {
            return Some(leave);
        }
        if is_block(name) || style.block {
            return self.block(id, name, style);
        }
        Some(Leave::default())
    }

    fn anchors(&mut self, id: NodeId, name: &str) {
        let named = self.attribute(id, "name").filter(|_| name == "a");
        for anchor in [self.attribute(id, "id"), named].into_iter().flatten() {
            let anchor = match self.around.anchor {
                Some(outer) => outer(anchor),
                None => anchor.to_owned(),
            };
            self.draft.anchor(&anchor);
            // Pages saved from GitHub: what users write gets this prefix, the links to it do not.
            if let Some(short) = anchor.strip_prefix("user-content-") {
                self.draft.anchor(short);
            }
        }
    }

    fn inline_marks(&mut self, id: NodeId, name: &str, style: &style::Style, leave: &mut Leave) {
        let mut open = |walker: &mut Self, kind| {
            let mark = walker.draft.mark(kind);
            leave.mark.get_or_insert(mark);
        };
        let in_listing = self.listing.as_ref().is_some_and(|listing| listing.block);
        let by_name = match name {
            // A row's own words must show what was a heading.
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.in_row() => Some(MarkKind::Strong),
            "summary" | "legend" => Some(MarkKind::Strong),
            "code" | "samp" | "kbd" | "tt" if in_listing => None,
            "pre" if self.in_row() => Some(MarkKind::Code),
            // How letters are shifted, their words say.
            "sup" | "sub" => None,
            _ => style::mark_from_name(name),
        };
        if let Some(kind) = by_name {
            open(self, kind);
        }
        if name == "span" && self.attribute(id, "data-math").is_some() {
            open(self, MarkKind::Math);
        }
        for &kind in style.marks.iter().filter(|kind| Some(**kind) != by_name) {
            // Links are underlined anyway, and headings bold.
            let shifted = matches!(kind, MarkKind::Superscript | MarkKind::Subscript);
            let plain = matches!((name, kind), ("a", MarkKind::Underline)) || is_heading(name) || shifted;
            if !plain {
                open(self, kind);
            }
        }
        if name == "a"
            && let Some(kind) = self.link_mark(id)
        {
            open(self, kind);
        }
    }

    fn leave(&mut self, leave: Leave) {
        let Leave {
            mark,
            border,
            depth,
            direction,
            seen,
            order,
            ink,
            shift,
            apart,
            boxes,
            change,
            pointed,
            then,
        } = leave;
        if let Some(pointed) = pointed {
            self.leave_pointed(pointed);
        }
        if let Some(ink) = ink {
            self.draw_with(ink);
        }
        if let Some(shift) = shift {
            self.shift = shift;
        }
        if let Some(order) = order {
            self.order = order;
        }
        if let Some(boxes) = boxes {
            self.boxes = boxes;
        }
        if let Then::Listing = then {
            self.colour_listing();
        }
        if let Some(mark) = mark {
            self.draft.close(mark);
        }
        if let Then::Words(words) = then
            && self.draft.in_block()
            && self.invisible.is_none()
        {
            self.draft.flow(words);
        }
        match then {
            Then::Nothing | Then::Words(_) => {}
            Then::Ruby(id, start) => self.leave_ruby(id, start),
            Then::Soft(kind) => {
                self.soft = self.soft.saturating_sub(1);
                self.no_longer_wanted(&kind);
            }
            Then::Kind(kind) => self.no_longer_wanted(&kind),
            Then::List => drop(self.lists.pop()),
            Then::Item => self.leave_item(),
            Then::Notes => self.notes = self.notes.saturating_sub(1),
            Then::Listing => self.leave_listing(),
            Then::Drawing => self.drawing = self.drawing.saturating_sub(1),
            Then::DrawingWords => self.drawing_words = self.drawing_words.saturating_sub(1),
            Then::Table | Then::NestedTable | Then::RowGroup | Then::Row | Then::Cell(_) => {
                self.leave_table_part(&then);
            }
        }
        if border {
            self.border();
        }
        if let Some(depth) = depth {
            self.draft.set_depth(depth);
        }
        if let Some(direction) = direction {
            self.draft.direction(direction);
        }
        if let Some(seen) = seen {
            self.see(seen);
        }
        self.apart = self.apart.max(apart);
        if let Some(began) = change {
            self.changed = Some((self.draft.place(), began));
        }
    }

    fn no_longer_wanted(&mut self, kind: &BlockKind) {
        if self.in_flow() {
            self.draft.end();
        }
        if self.wanted.as_ref() == Some(kind) {
            self.wanted = None;
            self.draft.label(Label::None);
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
