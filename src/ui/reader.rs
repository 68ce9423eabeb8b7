//! The page: what is near the window is laid out and drawn, and nothing else.
//!
//! The reader keeps an anchor (a block and an offset in it), never an offset from the top: a document of a gigabyte
//! has no height worth computing, and what is measured, loaded or resized later cannot move the line under the eye.
//! Blocks are measured before the anchor crosses them, so nothing on the screen ever jumps.

pub mod atlas;
pub mod block;
pub mod drafted; // what does the reading of a draft show of a block?
mod folding; // which quotations are folded, and how are they unfolded?
pub mod fonts;
mod long_rows; // what is shown of a row that is too long?
pub mod masthead;
mod moving; // where does the window stand, and how does it move?
mod painting; // how is what is in sight painted?
pub mod part;
pub mod peek;
pub mod pointer;
mod remarks; // which comments stand beside the words?
mod rest; // on what does the pointer rest?
mod sideways; // what is wider than the page?
mod sketch; // which slide stands above its words?
pub mod strip;
pub mod table;
mod told; // who changed the words under the pointer?

use super::faces::{Face, Stage};
use super::outbox::Outbox;
use super::strip::{Changed, Ticks};
use crate::data::document::{BlockKind, Document};
use crate::data::quotation::{Folding, Folds};
use crate::data::settings::PageSettings;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use crate::desk::Desk;
use crate::desk::documents::{Request, Show, View};
use atlas::Atlas;
use block::{LaidBlock, PageLook};
use drafted::Drafted;
use egui::{Rect, Sense, Ui, vec2};
use fonts::{Family, PageFonts};
use masthead::Masthead;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Average width of a character of the page's type, in its size.
/// It turns the reader's wish for so many characters a line into a width, and a very long scroll into bytes.
/// It need not be exact for either, so one number stands for all typefaces but the monospaced one.
const CHAR_EM: f32 = 0.487;
/// Characters that a line of a program has room for before it scrolls: what most programs keep to.
const LISTING_CHARS: f32 = 122.0;
/// Space above the first block and below the last, in points. The one at the top is part of the first block's
/// gap and scrolls with it; the one at the bottom is larger so that the last line does not stand on the edge
/// of the window.
const TOP_MARGIN: f32 = 52.0;
const BOTTOM_MARGIN: f32 = 72.0;
/// Points at each side of the column in a narrow window; a wide one asks for twice as much.
const MIN_SIDE_MARGIN: f32 = 28.0;
/// Laid-out blocks that are kept though they are not in sight.
/// Some screens' worth, so that scrolling to and fro lays out nothing anew. Beyond that, all goes that the
/// last two frames did not use: that takes one look at each, and what is needed again is laid out in a
/// fraction of a frame.
const MAX_CACHED: usize = 400;
/// Blocks that one frame may measure while it walks; each costs some 0.2 ms.
/// Walking thus takes some 80 ms at most, even through a document of very many very low blocks.
const MAX_WALK_BLOCKS: usize = 400;

/// What all readers of the window share.
/// Textures and fonts are costly to make and the same for every view, so they are kept once for the window,
/// and a face borrows them for a frame by its stage.
pub struct PageTools {
    pub fonts: PageFonts,
    pub atlas: Atlas,
    /// In documents.
    pub pictures: super::pictures::PictureTextures,
    /// Of pages as they were printed.
    pub tiles: super::pages::textures::SheetTextures,
    /// Something in sight was left for the next frame, because this one had done enough.
    pub behind: bool,
}

/// Where the window stands: what the reader has instead of a distance from the top of the document.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Anchor {
    block: u64,
    /// How far below the top of the block, with the gap above it, the window begins; in points.
    /// May lie outside of the block between a scroll and `normalise`, which brings it into the block that it
    /// is really in; `f64::MAX` in the last block stands for the end of the document.
    offset: f64,
}

/// A block where it stands in the window in this frame, in points of the window.
struct Placed {
    laid: Arc<LaidBlock>,
    /// Top left corner of the block without its gap.
    left: f32,
    top: f32,
}

/// What all laid-out blocks depend on. Where it changes they are laid out anew, and nothing else makes them
/// stale.
#[derive(Clone, PartialEq)]
struct CacheKey {
    doc: DocId,
    /// How often the document was read: another reading may have other blocks under the same numbers.
    readings: u32,
    look: PageLook,
    /// Generation of the fonts: the system's arrive later than the first page, and may have glyphs that were
    /// missing.
    fonts: u32,
    /// Rows are laid out anew once their table has been measured to its end, and programs once they have their colours.
    complete: bool,
    /// In which reading a draft is shown, and how many of its changes are known.
    reading: Reading,
    /// Which quotations of a letter are folded.
    folding: Folding,
    revisions: usize,
    /// How many pictures are known: each that arrives may have another height than was held for it.
    pictures: usize,
}

/// The face that shows a document as words. It holds only what can be made anew; where the window stands
/// outlives it, because the desk keeps that as a byte (`seen`), and asks a new face to show it.
#[derive(Default)]
pub struct Reader {
    key: Option<CacheKey>,
    /// What its reading shows of a draft.
    drafted: Arc<Drafted>,
    /// What is folded of a letter.
    folds: Arc<Folds>,
    anchor: Option<Anchor>,
    /// By number of the block, with the frame that used it last.
    cache: BTreeMap<u64, (Arc<LaidBlock>, u64)>,
    frame: u64,
    /// What is in sight, from top to bottom, as `place` left it. Everything that asks where something stands
    /// reads this and not the cache, so that the pointer and the painter always agree.
    placed: Vec<Placed>,
    /// Rows at the head of the table at the window's top, which lie over it.
    head: Vec<Placed>,
    masthead: Masthead,
    /// How far what scrolls by itself was scrolled: by table, or by block.
    sideways: HashMap<(bool, u64), f32>,
    /// What is shown of rows that are too long.
    long_rows: long_rows::LongRows,
    pointer: pointer::Pointer,
    peek: peek::Peek,
    remarks: remarks::Remarks,
    told: told::Told,
    /// The pictures of slides that were asked for.
    sketches: sketch::Wanted,
    ticks: Ticks,
    changed: Changed,
    /// Characters in sight that no font has.
    missing: usize,
    /// Kept beside the anchor because bytes outlive a layout: when the size of the type changes, the anchor
    /// is found again by it. Zero also means the very start, with the margin above the first words.
    top_byte: u64,
    /// The byte that was at the top before the page was laid out anew, and the one that came of it: as long as nobody
    /// scrolls, the first of them is asked for again, or the page would creep with each change of its look.
    kept_top: Option<(u64, Option<u64>)>,
    /// The byte at the top, and all that can be seen, as the last frame left it.
    seen: Option<(u64, Span)>,
}

impl Face for Reader {
    fn prepare(&mut self, stage: &mut Stage) {
        self.frame += 1;
        self.prepare_for(&Session::of(stage).0);
    }

    fn carry_out(&mut self, stage: &mut Stage, request: Request) {
        let (mut session, out) = Session::of(stage);
        match request {
            Request::Show { span, how, flash: _ } => self.show(&mut session, span, how),
            Request::Scroll(step) => self.step(&mut session, step),
            Request::Unit { unit, y } => {
                let found = session.document.units.get(unit as usize);
                let at = found.map_or(0, |unit| unit.byte_from_height(y));
                self.show(&mut session, Span::empty_at(at), Show::Top);
            }
            Request::Cell { unit, cell } => {
                let grid = session.document.grid(unit as usize);
                if let Some(span) = grid.and_then(|grid| grid.nearest_span(cell)) {
                    self.show(&mut session, span, Show::IfHidden);
                }
            }
            Request::ExtendLine { down } => self.extend_line(&mut session, down, out),
            Request::Menu => self.pointer.menu.wanted = true,
        }
    }

    fn ui(&mut self, stage: &mut Stage, ui: &mut Ui) {
        let (rect, page, palette) = (stage.rect, stage.page, stage.palette);
        let (mut session, out) = Session::of(stage);
        let session = &mut session;
        ui.painter().rect_filled(rect, 0.0, palette.page);
        let id = ui.scope_id().with(("page", session.view.id));
        let response = ui.interact(page, id, Sense::click_and_drag());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Document, true, &*session.document.title())
        });
        // Scrolled before it is placed, so that the turn of the wheel shows in this frame and not in the
        // next; painted after the pointer has been heard, because selecting beyond an edge scrolls and places
        // once more.
        self.scroll_by_wheel(session, ui, &response);
        self.place(session);
        self.prepare_remarks(session);
        self.pointer_ui(session, ui, &response, out);
        self.paint(session, ui, palette, out);
        self.sketches_ui(session, ui, palette, out);
        self.remarks_ui(session, ui, palette, out);
        self.head_ui(ui, page, id);
        self.sideways_ui(ui, page, palette, id);
        self.strip_ui(session, ui, rect.with_min_x(page.right()), palette, out);
        self.bar_ui(session, ui, out);
        self.peek_ui(session, ui, palette);
        self.told_ui(session, ui, palette);
        self.look_around(page);
        self.forget_far();
    }

    fn seen(&self) -> Option<(u64, Span)> {
        self.seen
    }

    fn missing(&self) -> usize {
        self.missing
    }
}

impl Reader {
    /// Drops what was laid out for another look, and keeps the line at the top at the top.
    fn prepare_for(&mut self, session: &Session) {
        let key = session.cache_key();
        if self.key.as_ref() == Some(&key) {
            return;
        }
        let refolded = self.fold(session.document, &key);
        let same = self.key.as_ref().is_some_and(|old| old.doc == key.doc && old.readings == key.readings);
        // When a file has been read to its end or a picture arrives, only these two fields change, and most
        // blocks do not depend on them: to lay out all anew with each picture would make a page full of them
        // stutter.
        let only_rows = self.key.as_ref().is_some_and(|old| {
            let mut old = old.clone();
            (old.complete, old.pictures) = (key.complete, key.pictures);
            old == key && !refolded
        });
        // Nothing of the page has another height but what was folded: the line at the top stays to the point.
        let only_folds = self.key.as_ref().is_some_and(|old| {
            let old = CacheKey { folding: key.folding.clone(), ..old.clone() };
            old == key
        });
        if only_rows {
            let stays = |kind: &BlockKind| {
                !matches!(kind, BlockKind::Row { .. } | BlockKind::Picture(_) | BlockKind::Code)
            };
            self.cache.retain(|_, (laid, _)| stays(&laid.kind));
        } else {
            self.cache.clear();
        }
        let resized = same && !only_rows && !only_folds;
        let same_draft = same
            && self
                .key
                .as_ref()
                .is_some_and(|old| (old.reading, old.revisions) == (key.reading, key.revisions));
        if !same_draft {
            self.drafted = Arc::new(Drafted::new(session.document, key.reading));
        }
        if !same {
            self.anchor = None;
            self.sideways.clear();
            self.long_rows = long_rows::LongRows::default();
            (self.top_byte, self.kept_top) = (0, None);
        }
        if !only_rows {
            // Its title was laid out with the old look, and is laid out anew with block 0.
            self.masthead = Masthead::default();
        }
        self.key = Some(key);
        // At the very start the anchor stays as it is: the byte would lead to the first line, and the margin
        // and the masthead above it would scroll away with each change of size.
        if resized && self.anchor.is_some_and(|anchor| anchor.block > 0 || anchor.offset > 1.0) {
            // Found again by its byte when it is next laid out.
            self.anchor = None;
            if let Some((asked, Some(came))) = self.kept_top
                && came == self.top_byte
            {
                self.top_byte = asked;
            }
            self.kept_top = Some((self.top_byte, None));
        }
    }

    /// Block `number`, laid out.
    fn laid(&mut self, session: &mut Session, number: u64) -> Option<Arc<LaidBlock>> {
        if let Some((laid, used)) = self.cache.get_mut(&number) {
            *used = self.frame;
            return Some(Arc::clone(laid));
        }
        let view = session.document.block(number)?;
        if let Some(folded) = self.laid_folded(session, &view) {
            self.cache.insert(number, (Arc::clone(&folded), self.frame));
            return Some(folded);
        }
        // The space above a block depends on the one before it.
        let drafted = Arc::clone(&self.drafted);
        let before = drafted.before(session.document, number);
        let Session { desk, document, look, tools, .. } = session;
        let natural = |picture: u32| {
            let natural = desk.pictures.get((document.id, picture))?.natural;
            natural.map(|(width, height)| vec2(width as f32, height as f32))
        };
        let before = before.as_ref().map(|view| view.block());
        let part = self.long_rows.of(&view);
        let source = (&***document, &*drafted);
        let mut laid = block::lay(&mut tools.fonts, source, &view, before, look, part, natural);
        // The masthead and the top margin are gap, so that the anchor's arithmetic knows nothing of them.
        laid.gap += self.masthead.above(number, document, look, &mut tools.fonts);
        laid.gap += if number == 0 { TOP_MARGIN } else { 0.0 };
        self.folds.opening(number).for_each(|open| block::lay_open(&mut laid, open, look));
        let laid = Arc::new(laid);
        self.cache.insert(number, (Arc::clone(&laid), self.frame));
        Some(laid)
    }

    fn forget_far(&mut self) {
        if self.cache.len() > MAX_CACHED {
            let frame = self.frame;
            // What the frame before used stays too: after one turn of the wheel that is what lies just
            // outside of the window.
            self.cache.retain(|_, (_, used)| *used + 1 >= frame);
        }
    }

    // ---- where the window stands

    /// Lays out what is in sight.
    fn place(&mut self, session: &mut Session) {
        let mut anchor = self.normalise(session);
        if let Some(short) = self.fill(session, anchor)
            && (anchor.block > 0 || anchor.offset > 0.0)
        {
            // A document that is shorter than the window has its start in sight, and must not be pushed down
            // by this.
            // The end of the document stands at the bottom of the window, not at its top.
            anchor.offset -= f64::from(short);
            self.anchor = Some(anchor);
            anchor = self.normalise(session);
            self.fill(session, anchor);
        }
        self.anchor = Some(anchor);
        self.place_head(session);
        self.missing = self.placed.iter().map(|placed| placed.laid.missing).sum();
    }

    /// Places blocks from the anchor down; gives how much room is left where the document ends before the window does.
    fn fill(&mut self, session: &mut Session, anchor: Anchor) -> Option<f32> {
        self.placed.clear();
        let page = session.page;
        let mut y = page.top() - anchor.offset as f32;
        let mut number = anchor.block;
        while y < page.bottom() {
            let Some(laid) = self.laid(session, number) else {
                let short = page.bottom() - BOTTOM_MARGIN - y;
                // Half a point is rounding and no room: to move for it would lay out each last screen twice.
                return (short > 0.5).then_some(short);
            };
            let ppp = session.look.pixels_per_point;
            let top = ((y + laid.gap) * ppp).round() / ppp;
            y += laid.full_height();
            self.placed.push(Placed { laid, left: session.left, top });
            number = self.folds.next(number);
        }
        None
    }

    /// The block at a height of the window, or the nearest. The last 12 points of the gap above a block
    /// belong to it, so that a click just above a heading means the heading.
    fn placed_at(&self, y: f32) -> Option<&Placed> {
        let below = self.placed.iter().position(|placed| placed.top - placed.laid.gap.min(12.0) > y);
        match below {
            Some(0) => self.placed.first(),
            Some(at) => self.placed.get(at - 1),
            None => self.placed.last(),
        }
    }

    /// Takes note of what can be seen.
    fn look_around(&mut self, page: Rect) {
        let (mut first, mut last) = (None, None);
        let upper = self.head_bottom(page);
        for placed in &self.placed {
            for (span, top, bottom) in placed.laid.lines() {
                let (top, bottom) = (placed.top + top, placed.top + bottom);
                // A line that shows two points of its foot is not read.
                if bottom > upper + 2.0 && top < page.bottom() {
                    first.get_or_insert(span.start);
                    last = Some(span.end);
                }
            }
        }
        let start = first.unwrap_or(self.top_byte);
        let at_top = self.anchor.is_none_or(|anchor| anchor.block == 0 && anchor.offset <= 1.0);
        self.top_byte = if at_top { 0 } else { start };
        if let Some((_, came @ None)) = &mut self.kept_top {
            *came = Some(self.top_byte);
        }
        self.seen = Some((self.top_byte, Span::new(start, last.unwrap_or(start))));
    }
}

/// What the parts of one frame share.
/// Made anew in each frame from the stage; no part of the reader may keep any of it.
struct Session<'a> {
    desk: &'a Desk,
    view: &'a View,
    document: &'a Arc<Document>,
    page: Rect,
    /// Left edge of the column.
    left: f32,
    look: PageLook,
    flash: Option<(Span, f32)>,
    tools: &'a mut PageTools,
}

impl<'a> Session<'a> {
    /// What the page of words makes of its stage, and what is left of that.
    fn of(stage: &'a mut Stage) -> (Self, &'a mut Outbox) {
        let Stage { desk, view, document, page, pixels_per_point, flash, tools, out, .. } = stage;
        let look = page_look(&desk.settings.page, document, page.width(), *pixels_per_point);
        let left = page.left() + (page.width() - look.measure) / 2.0;
        // On a whole pixel, or else all glyphs of a page would stand a fraction off, and vertical lines would
        // blur.
        let left = (left * look.pixels_per_point).round() / look.pixels_per_point;
        (Self { desk, view, document, page: *page, left, look, flash: *flash, tools }, out)
    }

    fn cache_key(&self) -> CacheKey {
        let id = self.document.id;
        CacheKey {
            doc: id,
            readings: self.desk.documents.get(&id).map_or(0, |entry| entry.readings),
            look: self.look.clone(),
            fonts: self.tools.fonts.generation,
            complete: self.document.complete(),
            reading: self.desk.reading_of(self.view),
            folding: self.view.quotations.clone(),
            revisions: self.document.revisions.len(),
            pictures: self.desk.pictures.known(id),
        }
    }
}

/// How the page is set in a window `width` points wide, from the reader's settings. A pure function of what
/// it is given, so that the cache can compare two looks to see whether anything has changed.
pub fn page_look(style: &PageSettings, document: &Document, width: f32, pixels_per_point: f32) -> PageLook {
    let family = Family::from_setting(&style.family);
    // Every character of JetBrains Mono is 0.6 wide.
    let em = if family == Family::Mono { 0.6 } else { CHAR_EM };
    let wish = if document.is_listing() {
        // Lines of a program are as long as they are: parting them at the reader's measure would say what the program
        // does not.
        (style.size_px * block::CODE_COLUMN_EM * LISTING_CHARS)
            .max(style.measure_chars as f32 * style.size_px * em)
    } else {
        style.measure_chars as f32 * style.size_px * em
    };
    let margin = if width > 520.0 { MIN_SIDE_MARGIN * 2.0 } else { MIN_SIDE_MARGIN };
    // In a very narrow window the margins shrink to a tenth of it, but never below 16 points; the column
    // itself keeps 120, so that there is always a width to break lines by.
    let margin = margin.min(width * 0.1).max(16.0);
    let gutter = if document.is_listing() { block::gutter(document, style.size_px) } else { 0.0 };
    let room = (width - 2.0 * margin.max(gutter)).max(120.0);
    // Whole points: a window that is drawn wider by fractions must not lay out everything anew for each of
    // them.
    let measure = wish.min(room).floor();
    let language = document.facts.language.as_deref().unwrap_or("en").as_bytes();
    let code = language.first_chunk::<2>().map(|code| code.map(|byte| byte.to_ascii_lowercase()));
    PageLook {
        family,
        code: Family::of_code(&style.code_family),
        size: style.size_px,
        line_height: style.line_height,
        measure,
        // The column stands in the middle and tables begin at its left edge, so only half of what is left is
        // theirs.
        room: measure + ((room - measure) / 2.0).floor().max(0.0),
        justified: style.align == crate::data::settings::Align::Justified,
        hyphenate: code.and_then(hypher::Lang::from_iso).filter(|_| style.hyphenate),
        running_heads: style.running_heads,
        numbered: gutter > 0.0,
        pixels_per_point,
    }
}
