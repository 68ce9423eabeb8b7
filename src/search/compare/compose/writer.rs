//! Says both documents to a draft, and remembers out of which of them every stretch is.

use super::gone::{Gone, Line, Part};
use super::{Composed, Happening, Own, What};
use crate::data::comparison::{Side, Stretch};
use crate::data::document::*;
use crate::data::draft::Draft;
use crate::data::lists::rows;
use crate::data::span::Span;
use std::collections::HashMap;

/// What stands between two paragraphs that are gone and stand in one line.
const LINE_BREAK: &str = "\u{2028}";

pub struct Writer<'a> {
    draft: Draft<'a>,
    a: &'a Document,
    b: &'a Document,
    /// By whom words were changed: in the first alone, and in the second.
    names: [String; 2],
    /// Of each change that is a move, the other half.
    twins: Vec<Option<u32>>,
    shown: Vec<Option<Span>>,
    stretches: Vec<Stretch>,
    /// Words that are in the second alone are being written, for this change.
    put: Option<(usize, RevisionKind)>,
    open: Option<Open>,
    /// The table that is open, and the one that the next block of the second belongs to.
    table: Option<(Side, u32)>,
    next_table: Option<u32>,
    /// Links of the second by their numbers there.
    links: HashMap<u32, u32>,
    /// Places of the second to which links lead, in order, and the first that has not been named yet.
    places: Vec<u64>,
    next_place: usize,
}

/// The block that is being written.
#[derive(Default)]
struct Open {
    start: u64,
    /// Out of which document it is.
    side: Option<Side>,
    row: bool,
    keeps_lines: bool,
    /// Stretches of the second in it: where each begins there and here, and how long it is.
    steps: Vec<(u64, u64, u64)>,
    /// Marks of the second that lie in it.
    marks: Vec<Mark>,
    /// Labels that have not been written yet, the first last.
    labels: Vec<InlineLabel>,
    /// Where words began that are in the second alone.
    put_at: Option<u64>,
}

impl<'a> Writer<'a> {
    pub fn new(draft: Draft<'a>, (a, b): (&'a Document, &'a Document), twins: Vec<Option<u32>>) -> Self {
        let inside = |target: &Target| match target {
            Target::Inside(span) => Some(span.start),
            _ => None,
        };
        let mut places: Vec<u64> = b.links.iter().filter_map(inside).collect();
        places.sort_unstable();
        places.dedup();
        Self {
            draft,
            a,
            b,
            names: names(a, b),
            shown: vec![None; twins.len()],
            twins,
            stretches: Vec::new(),
            put: None,
            open: None,
            table: None,
            next_table: None,
            links: HashMap::new(),
            places,
            next_place: 0,
        }
    }

    /// A block of the second comes next.
    pub fn comes(&mut self, block: &Block) {
        self.next_table = match block.kind {
            BlockKind::Row { table, .. } => Some(table),
            _ => None,
        };
    }

    /// Begins a block of the second, or goes on in the one that it is a piece of.
    pub fn block(&mut self, own: &Own) {
        if own.block.joined
            && let Some(open) = &mut self.open
        {
            open.marks.extend_from_slice(&own.marks);
            open.labels.extend(own.labels.iter().rev().cloned());
            open.labels.sort_by_key(|label| std::cmp::Reverse(label.at));
            let last = open.steps.last().map_or(own.block.span.start, |(at, _, len)| at + len);
            // A page ended in it.
            if last < own.block.span.start {
                self.draft.verbatim(" ");
            }
            return;
        }
        self.begin(own, Side::Second);
    }

    fn begin(&mut self, own: &Own, side: Side) {
        self.end_block();
        let Block { kind, label, quote, indent, direction, .. } = own.block.clone();
        self.draft.set_depth((quote, indent));
        if let BlockKind::Row { table, header } = kind {
            let goes_on = side == Side::First
                && self.next_table.is_some_and(|next| self.table == Some((Side::Second, next)));
            if !goes_on && self.table != Some((side, table)) {
                let aligns = self
                    .document(side)
                    .tables
                    .get(table as usize)
                    .map(|table| table.columns.iter().map(|column| column.align).collect::<Vec<Align>>());
                self.draft.begin_table(&aligns.unwrap_or_default());
                self.table = Some((side, table));
            }
            self.draft.begin_row(header);
            self.draft.cell();
        } else {
            if self.table.take().is_some() {
                self.draft.end_table();
            }
            self.draft.label(label);
            self.draft.direction(direction);
            let pictures = self.b.pictures.len();
            self.draft.begin(match kind {
                BlockKind::Picture(number) if side == Side::First || number as usize >= pictures => {
                    BlockKind::Paragraph
                }
                kind => kind,
            });
        }
        let mut labels = own.labels.clone();
        labels.reverse();
        self.open = Some(Open {
            start: self.here(),
            side: Some(side),
            row: matches!(own.block.kind, BlockKind::Row { .. }),
            keeps_lines: own.block.keeps_lines(),
            marks: own.marks.clone(),
            labels,
            put_at: self.put.map(|_| self.here()),
            ..Open::default()
        });
    }

    /// Writes words of a block of the second.
    pub fn words(&mut self, own: &Own, span: Span) {
        for part in own.parts.iter().filter_map(|part| part.intersection(span)) {
            let mut at = part.start;
            while let Some(cut) = self.next_cut(part.end) {
                let cut = cut.max(at);
                self.write(Side::Second, Span::new(at, cut));
                at = cut;
                self.at_cut(cut);
            }
            self.write(Side::Second, Span::new(at, part.end));
        }
    }

    /// Where something stands between two letters, before a byte of the second.
    fn next_cut(&self, end: u64) -> Option<u64> {
        let label = self.open.as_ref().and_then(|open| open.labels.last()).map(|label| label.at);
        let place = self.places.get(self.next_place).copied();
        [label, place].into_iter().flatten().min().filter(|cut| *cut < end)
    }

    fn at_cut(&mut self, at: u64) {
        while self.places.get(self.next_place).is_some_and(|place| *place <= at) {
            let name = place_name(self.places[self.next_place]);
            self.draft.anchor(&name);
            self.next_place += 1;
        }
        while let Some(label) = self.open.as_mut().and_then(|open| open.labels.pop_if(|label| label.at <= at))
        {
            self.label(&label);
        }
    }

    fn label(&mut self, label: &InlineLabel) {
        match label.kind {
            InlineKind::Note(link) => {
                if let Some(link) = self.link(link) {
                    self.draft.note_label(link, &label.words, None);
                }
            }
            InlineKind::Line => self.draft.line_label(&label.words, None),
        }
    }

    /// The link here that leads where one of the second does.
    fn link(&mut self, number: u32) -> Option<u32> {
        if let Some(link) = self.links.get(&number) {
            return Some(*link);
        }
        let link = match self.b.links.get(number as usize)? {
            Target::Inside(span) => self.draft.link(&format!("#{}", place_name(span.start))),
            Target::Unit(..) => return None,
            target => self.draft.link_to(target.clone()),
        };
        self.links.insert(number, link);
        Some(link)
    }

    fn document(&self, side: Side) -> &'a Document {
        match side {
            Side::First => self.a,
            Side::Second => self.b,
        }
    }

    /// Writes words as they stand in one of the two.
    fn write(&mut self, side: Side, span: Span) {
        let document = self.document(side);
        let words = document.text.slice(span);
        let Some(open) = &self.open else { return };
        let (row, cells) = (open.row, open.row && open.side == Some(side));
        let mut at = span.start;
        for piece in words.split_inclusive(['\t', '\n']) {
            let sign =
                if row { piece.chars().next_back().filter(|c| matches!(c, '\t' | '\n')) } else { None };
            let own = piece.len() - sign.map_or(0, char::len_utf8);
            let text = piece.get(..own).unwrap_or_default();
            self.stretch(side, at, text);
            match sign {
                Some('\t') if cells => self.draft.cell(),
                Some(_) => self.draft.verbatim(" "),
                None => {}
            }
            at += piece.len() as u64;
        }
    }

    fn stretch(&mut self, side: Side, from: u64, text: &str) {
        if text.is_empty() {
            return;
        }
        let start = self.here();
        self.draft.verbatim(text);
        let shown = Span::new(start, self.here());
        // What was turned into something else on the way leads nowhere.
        if shown.len() != text.len() as u64 {
            return;
        }
        if let (Side::Second, Some(open)) = (side, &mut self.open) {
            open.steps.push((from, start, shown.len()));
        }
        match self.stretches.last_mut() {
            Some(last)
                if last.side == side && last.shown.end == start && last.from + last.shown.len() == from =>
            {
                last.shown.end = shown.end;
            }
            _ => self.stretches.push(Stretch { shown, side, from }),
        }
    }

    pub(super) fn happens(&mut self, happening: Happening) {
        let Happening { change, what, .. } = happening;
        match what {
            What::Gone(Gone::Line(line)) => self.gone_line(&line),
            What::Gone(Gone::Blocks(blocks)) => {
                blocks.iter().for_each(|(own, parts)| self.gone_block(own, parts));
            }
            What::Begins(kind) => {
                self.put = Some((change, kind));
                let here = self.here();
                self.open.iter_mut().for_each(|open| open.put_at = Some(here));
            }
            What::Ends => {
                self.end_put();
                self.put = None;
            }
        }
    }

    fn gone_line(&mut self, line: &Line) {
        if self.open.is_none() {
            self.draft.begin(BlockKind::Paragraph);
            self.open = Some(Open { start: self.here(), ..Open::default() });
        }
        // What was put in around them is not one with them.
        self.end_put();
        self.gone_parts(&line.parts, line.space_before, line.space_after);
        let here = self.here();
        if let (Some(_), Some(open)) = (self.put, &mut self.open) {
            open.put_at = Some(here);
        }
    }

    /// Writes words that are gone, those of each change as one.
    fn gone_parts(&mut self, parts: &[Part], space_before: bool, space_after: bool) {
        let keeps_lines = self.open.as_ref().is_some_and(|open| open.keeps_lines);
        let mut start = self.here();
        if space_before {
            self.draft.verbatim(" ");
        }
        for (at, part) in parts.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| parts.get(at));
            if before.is_some_and(|before| before.change != part.change) {
                start = self.here();
            }
            match before {
                Some(before) if before.block != part.block => {
                    self.draft.verbatim(if keeps_lines { "\n" } else { LINE_BREAK });
                }
                Some(before) if before.span.end < part.span.start => self.draft.verbatim(" "),
                _ => {}
            }
            self.write(Side::First, part.span);
            let last = parts.get(at + 1);
            if last.is_none() && space_after {
                self.draft.verbatim(" ");
            }
            if last.is_none_or(|next| next.change != part.change) {
                self.revise(part.change, part.kind, start);
            }
        }
    }

    fn gone_block(&mut self, own: &Own, parts: &[Part]) {
        // Words that are in the second alone are not in a paragraph of the first.
        self.end_block();
        let put = self.put.take();
        self.begin(own, Side::First);
        self.gone_parts(parts, false, false);
        self.end_block();
        self.put = put;
    }

    /// Words from a place on are told as changed.
    fn revise(&mut self, change: usize, kind: RevisionKind, start: u64) {
        let span = Span::new(start, self.here());
        if span.is_empty() || self.open.is_none() {
            return;
        }
        let author = if kind.is_gone() { &self.names[0] } else { &self.names[1] };
        // Both halves of a move have the number of the first.
        let twin = self.twins.get(change).copied().flatten();
        let moved = twin.map(|twin| twin.min(change as u32));
        let (author, before) = (author.clone(), String::new());
        let revision = Revision { span, kind, author, when: None, before, moved };
        self.draft.add::<rows::Revisions>(revision);
        if let Some(shown) = self.shown.get_mut(change) {
            *shown = Some(shown.map_or(span, |shown| shown.cover(span)));
        }
    }

    /// What was put in ends here, or goes on in the next block.
    fn end_put(&mut self) {
        let start = self.open.as_mut().and_then(|open| open.put_at.take());
        if let (Some((change, kind)), Some(start)) = (self.put, start) {
            self.revise(change, kind, start);
        }
    }

    fn end_block(&mut self) {
        if self.open.is_none() {
            return;
        }
        self.at_labels_left();
        self.end_put();
        let Some(mut open) = self.open.take() else { return };
        let mut parts = Vec::new();
        for mark in std::mem::take(&mut open.marks) {
            let Some(kind) = self.mark_kind(mark.kind) else { continue };
            let first = open.steps.partition_point(|(from, _, len)| from + len <= mark.span.start);
            let steps = open.steps.get(first..).unwrap_or_default();
            for (from, here, len) in steps.iter().take_while(|(from, ..)| *from < mark.span.end) {
                let own = Span::new(mark.span.start.max(*from), mark.span.end.min(from + len));
                let start = here + (own.start - from);
                parts.push((Span::new(start, start + own.len()).range_from(open.start), kind));
            }
        }
        self.draft.mark_parts(parts);
        if open.row {
            self.draft.end_row();
        } else {
            self.draft.end();
        }
    }

    /// Labels that stand at the very end of the block.
    fn at_labels_left(&mut self) {
        while let Some(label) = self.open.as_mut().and_then(|open| open.labels.pop()) {
            self.label(&label);
        }
    }

    fn mark_kind(&mut self, kind: MarkKind) -> Option<MarkKind> {
        match kind {
            // They say here what differs.
            MarkKind::Strike | MarkKind::Underline => None,
            MarkKind::Link(number) => self.link(number).map(MarkKind::Link),
            MarkKind::Picture(number) if number as usize >= self.b.pictures.len() => None,
            kind => Some(kind),
        }
    }

    fn here(&self) -> u64 {
        self.draft.place().start
    }

    pub fn finish(mut self) -> Composed {
        self.end_block();
        let document = self.draft.finish();
        let most = document.text.len();
        let shown = self.shown.into_iter().map(|shown| shown.unwrap_or(Span::empty_at(most))).collect();
        Composed { document, shown, stretches: self.stretches }
    }
}

/// Whose words are whose, also where both files have one name.
fn names(a: &Document, b: &Document) -> [String; 2] {
    match a.name == b.name {
        true => [format!("{}, the first", a.name), format!("{}, the second", b.name)],
        false => [a.name.clone(), b.name.clone()],
    }
}

/// By what a place of the second is known here.
fn place_name(at: u64) -> String {
    format!("at-{at}")
}
