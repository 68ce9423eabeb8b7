//! The laid-out block: the one type that the rest of the reader sees of parley.
//!
//! It knows its height, the byte under a point and the rectangles of a span, all in points from its top left corner.
//! The mesh of its glyphs is kept with it, and made anew only when the theme, the atlas or the scale changed.

mod folding; // how is a folded quotation set?
mod laying; // how is each kind set?
mod paint; // how is it painted?
mod places; // where does something stand in it?

use super::drafted::{Drafted, Run, Worn, pieces};
use super::fonts::{Family, PageFonts};
use super::part::Part;
use super::table::{self, RowPart};
use crate::data::document::{Block, BlockKind, BlockView, Document, InlineKind, InlineLabel, Mark, MarkKind};
use crate::data::shown::Seen;
use crate::data::span::Span;
use crate::ui::theme::PaletteName;
use egui::{Color32, Mesh, Pos2, Rect, Vec2, pos2, vec2};
pub use folding::FoldSign;
pub(super) use folding::{lay_folded, lay_open};
pub(super) use laying::CODE_COLUMN_EM;
pub use laying::break_words;
pub(in crate::ui::reader) use laying::gutter;
use laying::{gap_em, lay_break, lay_code, lay_picture, lay_words};
use std::collections::HashMap;
use std::sync::Mutex;

/// How far left of the column the line stands that says where something was changed, and how wide it is, in points.
const CHANGED_AT: f32 = -18.0;
const CHANGED_WIDTH: f32 = 2.0;

/// All that a layout depends on; sizes in points.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLook {
    pub family: Family,
    /// Of code.
    pub code: Family,
    pub size: f32,
    pub line_height: f32,
    /// Width of the column.
    pub measure: f32,
    /// How much of the window a wide table may take before it scrolls by itself.
    pub room: f32,
    pub justified: bool,
    pub hyphenate: Option<hypher::Lang>,
    /// Whether running heads and page numbers are shown.
    pub running_heads: bool,
    /// Whether lines of code have their numbers beside them, as in a program that fills its file.
    pub numbered: bool,
    /// Part of the look, because parts are laid out in physical pixels: a window on another screen lays out
    /// all anew.
    pub pixels_per_point: f32,
}

/// What is painted under the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// The bar at the start of quoted words.
    QuoteBar,
    /// Behind a listing.
    Ground,
    /// Under a row, and where a page of the original begins.
    Hairline,
    /// A rule, and the line under a header: stronger than a hairline.
    Line,
    /// The signs of list items: by depth, one after the other.
    Dot,
    Ring,
    Dash,
    /// A box to be ticked, and whether it is.
    Box(bool),
    /// Beside lines in which something was changed.
    Changed,
    /// Beside a quotation that can be folded, and whether it is.
    Fold(bool),
}

/// One block, ready to be painted anywhere: it does not know where on the page it stands, so that scrolling
/// never touches it. Only the cache key of the reader makes it stale.
pub struct LaidBlock {
    pub number: u64,
    pub span: Span,
    pub kind: BlockKind,
    /// Space above it, part of no other block.
    pub gap: f32,
    /// Without the gap.
    pub height: f32,
    /// Of what it shows; wider than the page for what scrolls by itself.
    pub width: f32,
    /// Characters without a glyph in any font.
    pub missing: usize,
    /// What scrolls by itself, and how much of it is shown.
    pub scrolls: Option<f32>,
    /// What scrolls together has the same number here: rows their table's, pieces of code that of the first.
    pub scroll_group: u64,
    /// Number of the picture and where it goes.
    pub picture: Option<(u32, Rect)>,
    /// Number of the unit that begins here and can be drawn, and where its picture goes.
    pub sketch: Option<(u32, Rect)>,
    /// Where quotations are folded and unfolded.
    pub folds: Vec<FoldSign>,
    /// Links with the words that they stand on.
    pub links: Vec<PageLink>,
    /// Words with a ground of their own, and whether it is a highlight.
    pub grounds: Vec<(Span, bool)>,
    /// Words of the document, each piece with its top left corner in physical pixels. They answer for bytes
    /// and spans.
    parts: Vec<(Pos2, Part)>,
    /// They are the sign of a picture that has no words, which keeps its place and is not painted.
    wordless: bool,
    /// Words that are none of the document's, such as numbers of items. They are painted, and never asked for
    /// a byte.
    labels: Vec<(Pos2, Part)>,
    /// Labels that stay where they are while the words scroll sideways: they speak of the whole row, and one that
    /// scrolled away would leave an empty line.
    fixed: Vec<(Pos2, Part)>,
    /// Words of the document that are not shown, in order. What is marked in them colours the label, or else a hit would
    /// be passed over.
    cuts: Vec<Cut>,
    /// Where spans are to be marked, of those that were asked for: each takes some microseconds to find, and a screen
    /// may have thousands of hits in each frame. In a `Mutex` for the reason of `drawn`.
    known: Mutex<HashMap<Span, Marked>>,
    /// In points, unlike the parts.
    fills: Vec<(Rect, Fill)>,
    pixels_per_point: f32,
    /// Only one thread draws at a time; the first frame is drawn by another one than those after it.
    drawn: Mutex<Option<Drawn>>,
}

/// Words of the document that are not shown, and what stands in their place.
struct Cut {
    span: Span,
    /// The label that says so, in physical pixels.
    rect: Rect,
    /// Whether it stays where it is while the words scroll sideways.
    fixed: bool,
}

/// Where a span is to be marked, from the block's top left corner: on what scrolls sideways, and on what stays.
#[derive(Clone, Default)]
struct Marked {
    scrolling: Vec<Rect>,
    fixed: Vec<Rect>,
}

/// The meshes of a block for one palette and one state of the atlas, from the block's top left corner: to
/// scroll is to move them.
struct Drawn {
    palette: PaletteName,
    generation: u32,
    glyphs: Vec<Mesh>,
    lines: Vec<(Rect, Color32)>,
    /// Of labels that stay while the words scroll sideways.
    fixed: Vec<Mesh>,
}

/// Lays out one block.
///
/// Of a draft, what its reading shows: nothing of a block that is gone, and all that runs on in one.
/// `before` is the block before it, which decides the space above and whether bars and grounds go on.
/// `part` is what is shown of a row that is too long.
/// `picture_size` gives a picture's own size where it is known.
pub fn lay(
    fonts: &mut PageFonts,
    (document, drafted): (&Document, &Drafted),
    view: &BlockView,
    before: Option<&Block>,
    look: &PageLook,
    part: RowPart,
    picture_size: impl Fn(u32) -> Option<Vec2>,
) -> LaidBlock {
    let block = view.block();
    let last = match drafted.gone.seen(document, view.number) {
        Seen::Nothing => return LaidBlock::new(document, view, look),
        Seen::Upto(last) => last,
    };
    let more = pieces(document, &drafted.gone, view.number, last);
    let run = Run::new(document, drafted, view, &more);
    let all = || [view].into_iter().chain(&more);
    let mut laid = LaidBlock {
        span: run.span,
        gap: gap_em(before, block) * look.size,
        links: all().flat_map(links).filter(|link| run.shows(link)).collect(),
        grounds: all().flat_map(grounds).collect(),
        ..LaidBlock::new(document, view, look)
    };
    match block.kind {
        BlockKind::Furniture if !look.running_heads => laid.gap = 0.0,
        BlockKind::Row { table, header } => {
            table::lay_row(&mut laid, fonts, document, (view, &run), table, header, part, look);
        }
        BlockKind::Picture(number) => {
            lay_picture(&mut laid, fonts, document, (view, &run), number, look, picture_size);
        }
        BlockKind::Rule => {
            laid.height = 1.0;
            let width = look.measure * 0.24;
            let left = (look.measure - width) / 2.0;
            laid.fills.push((Rect::from_min_size(pos2(left, 0.0), vec2(width, 1.0)), Fill::Line));
        }
        BlockKind::Break(unit) => lay_break(&mut laid, fonts, document, unit, look),
        BlockKind::Code | BlockKind::Preamble => {
            lay_code(&mut laid, fonts, document, (view, &run), before, look);
        }
        _ => {
            let label = document.label_in(block, drafted.reading);
            lay_words(&mut laid, fonts, (view, &run), (label, before), look);
        }
    }
    let changed: Vec<Worn> = run.worn().iter().copied().chain(run.changed_end()).collect();
    laid.say_where_changed(&changed);
    // Labels are left out: a missing glyph is told as one of the document's.
    laid.missing = laid.parts.iter().map(|(_, part)| part.missing).sum();
    laid
}

/// The number that everything shares which scrolls sideways together with this block.
fn scroll_group(document: &Document, view: &BlockView) -> u64 {
    // Pieces of one listing; a file of code has some hundreds, and beyond that each scrolls by itself.
    const MAX_PIECES: u64 = 512;
    let BlockKind::Row { table, .. } = view.block().kind else {
        let mut number = view.number;
        let mut joined = view.block().joined && view.block().keeps_lines();
        while joined && number > 0 && view.number - number < MAX_PIECES {
            number -= 1;
            joined = document.block(number).is_some_and(|view| view.block().joined);
        }
        return number;
    };
    u64::from(table)
}

impl LaidBlock {
    /// A block of which nothing is shown: it takes no room.
    fn new(document: &Document, view: &BlockView, look: &PageLook) -> Self {
        Self {
            number: view.number,
            span: view.block().span,
            kind: view.block().kind.clone(),
            gap: 0.0,
            height: 0.0,
            width: look.measure,
            missing: 0,
            scrolls: None,
            scroll_group: scroll_group(document, view),
            picture: None,
            sketch: None,
            folds: Vec::new(),
            links: Vec::new(),
            grounds: Vec::new(),
            parts: Vec::new(),
            wordless: false,
            labels: Vec::new(),
            fixed: Vec::new(),
            cuts: Vec::new(),
            known: Mutex::default(),
            fills: Vec::new(),
            pixels_per_point: look.pixels_per_point,
            drawn: Mutex::new(None),
        }
    }

    /// A line in the margin beside what was changed; ends of paragraphs and looks have no other sign.
    fn say_where_changed(&mut self, worn: &[Worn]) {
        let mut beside: Vec<(f32, f32)> = Vec::new();
        for one in worn {
            let rects = self.rects(one.span);
            let end = self.caret(one.span.start.max(self.span.start));
            let lines = rects.iter().chain(Some(&end).filter(|_| rects.is_empty()));
            beside.extend(lines.map(|rect| (rect.top(), rect.bottom())));
        }
        beside.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f32, f32)> = Vec::new();
        for (top, bottom) in beside {
            match joined.last_mut().filter(|(_, end)| top <= *end + 1.0) {
                Some((_, end)) => *end = end.max(bottom),
                None => joined.push((top, bottom)),
            }
        }
        for (top, bottom) in joined {
            let line = Rect::from_min_max(pos2(CHANGED_AT, top), pos2(CHANGED_AT + CHANGED_WIDTH, bottom));
            self.push_fill(line, Fill::Changed);
        }
    }

    /// Whether nothing of it is shown, because it is gone or runs on in a block before.
    pub fn takes_no_room(&self) -> bool {
        self.height == 0.0 && self.parts.is_empty()
    }

    /// With the gap above it.
    pub fn full_height(&self) -> f32 {
        self.gap + self.height
    }

    pub(super) fn push_part(&mut self, at_px: Pos2, part: Part) {
        self.parts.push((at_px, part));
    }

    /// Words of the document that are left out, and the label that is shown in their place: it is no text, and can be
    /// neither selected nor found. Where it is `fixed`, it stays at its place while the words scroll sideways.
    pub(super) fn push_cut(&mut self, span: Span, at_px: Pos2, label: Part, fixed: bool) {
        let rect = Rect::from_min_size(at_px, vec2(label.width(), label.height()));
        self.cuts.push(Cut { span, rect, fixed });
        if fixed { &mut self.fixed } else { &mut self.labels }.push((at_px, label));
    }

    pub(super) fn push_fill(&mut self, rect: Rect, fill: Fill) {
        self.fills.push((rect, fill));
    }

    /// Whether its words run from right to left.
    pub fn rtl(&self) -> bool {
        self.parts.first().is_some_and(|(_, part)| part.rtl())
    }
}

/// What leads somewhere in a block: words, or the number of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct PageLink {
    /// The words that lead there; empty where a number in the line does.
    pub span: Span,
    /// The number of the link.
    pub number: u32,
    /// The number of a note.
    pub label: Option<InlineLabel>,
}

fn links(view: &BlockView) -> Vec<PageLink> {
    let words = view.marks().iter().filter_map(|mark| match mark.kind {
        MarkKind::Link(number) => Some(PageLink { span: mark.span, number, label: None }),
        _ => None,
    });
    let notes = view.labels().filter_map(|label| match label.kind {
        InlineKind::Note(number) => {
            Some(PageLink { span: Span::empty_at(label.at), number, label: Some(label.clone()) })
        }
        InlineKind::Line => None,
    });
    let mut all: Vec<PageLink> = words.chain(notes).collect();
    all.sort_by_key(|link| link.span.start);
    all
}

/// The labels in the lines of a block.
pub(super) fn inline(view: &BlockView) -> Vec<&InlineLabel> {
    view.labels().collect()
}

fn grounds(view: &BlockView) -> Vec<(Span, bool)> {
    let ground = |mark: &Mark| match mark.kind {
        MarkKind::Highlight => Some((mark.span, true)),
        MarkKind::Code => Some((mark.span, false)),
        _ => None,
    };
    view.marks().iter().filter_map(ground).collect()
}
