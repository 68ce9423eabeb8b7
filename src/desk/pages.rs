//! How a view shows its document: as words, as printed or as a grid; how large pages are, and the pictures of them that
//! are wanted.
//!
//! What a document can be shown as follows from what it has, never from what format it is.

use super::Desk;
use super::documents::{Request, Selection, Show, View};
use super::words::{ShownAs, ViewId, Zoom, ZoomStep};
use crate::data::document::Document;
use crate::data::job::{Failure, Job, PageTile, Raster, Topic};
use crate::data::span::{DocId, Span};
use crate::data::unit::UnitKind;
use std::collections::BTreeMap;

/// How a view shows its document, and the pages of it, if it has any.
/// It belongs to the view and not to the document, so that a split can show one document as pages and as
/// words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Printed {
    /// Chosen by hand; otherwise what the document has decides.
    pub shown_as: Option<ShownAs>,
    /// How large pages are.
    pub zoom: Zoom,
    /// Pages beside each other.
    pub columns: u8,
    /// Quarters of a turn to the right, beyond what the original says.
    pub turn: u8,
}

impl Default for Printed {
    fn default() -> Self {
        Self { shown_as: None, zoom: Zoom::Usual, columns: 1, turn: 0 }
    }
}

/// What a document can be shown as, the best first: where cells are what people cite, the grid; else the pages, which
/// look as everybody else sees them; and any document as words.
pub fn faces(document: &Document) -> Vec<ShownAs> {
    let mut faces = Vec::with_capacity(3);
    let grid = document.has_grid().then_some(ShownAs::Grid);
    let first = document.begins_as_grid();
    faces.extend(grid.filter(|_| first));
    if has_pages(document) {
        faces.push(ShownAs::Pages);
    }
    faces.push(ShownAs::Words);
    faces.extend(grid.filter(|_| !first));
    if has_bytes(document) {
        faces.push(ShownAs::Bytes);
    }
    faces
}

/// What a view shows its document as: what was chosen, where the document has that.
/// A choice that the document does not have is passed over and not forgotten: the next document in this view
/// may have it.
pub fn shown_as(view: &View, document: &Document) -> ShownAs {
    let faces = faces(document);
    let chosen = view.printed.shown_as.filter(|face| faces.contains(face));
    chosen.or(faces.first().copied()).unwrap_or(ShownAs::Words)
}

/// Steps of zooming, as people know them from other programs.
const RATIOS: &[f32] = &[
    0.1, 0.15, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0,
    12.0, 16.0,
];

/// Who wants pictures of pages: each says at once all that it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WantedBy {
    /// A view that shows pages.
    View(ViewId),
    /// The panel with all pages small.
    Thumbnails,
}

/// By what a picture of a page is known.
/// Everything that makes the picture another is in it, so that a picture is never shown for a page that was
/// turned dark or made larger since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileKey {
    /// The document.
    pub doc: DocId,
    /// Index of the page.
    pub unit: u32,
    /// Bits of the scale: equal ones are the same.
    scale: u32,
    part: [u32; 4],
    night: bool,
}

impl TileKey {
    /// The key of a part of a page.
    pub fn new(doc: DocId, tile: &PageTile) -> Self {
        Self { doc, unit: tile.unit, scale: tile.scale.to_bits(), part: tile.part, night: tile.night }
    }

    /// The part of a page that it is the key of.
    pub fn tile(self) -> PageTile {
        PageTile { unit: self.unit, scale: f32::from_bits(self.scale), part: self.part, night: self.night }
    }
}

/// A picture of a page, as far as it has come.
#[derive(Clone, Debug)]
pub enum TileState {
    /// A job is drawing it.
    Waiting,
    /// It is drawn, and the window has not taken it over yet.
    Here(Raster),
    /// The window has taken it over.
    Taken,
    /// Why it could not be drawn. It stays so until the document is read again or closed, and is not drawn in
    /// vain in every frame.
    Failed(String),
}

/// All pictures of pages that are wanted or in the window.
#[derive(Clone, Debug, Default)]
pub struct Tiles {
    /// How far each has come.
    pub states: BTreeMap<TileKey, TileState>,
    // Kept for each that asks, because a picture that one of them gives up may still be wanted by another.
    wanted: BTreeMap<WantedBy, Vec<TileKey>>,
}

impl Desk {
    /// What a view shows its document as; words where nothing has been read yet.
    pub fn shown_as(&self, view: ViewId) -> ShownAs {
        let view = self.views.get(&view);
        let document = view.and_then(|view| self.document(view.doc));
        view.zip(document).map_or(ShownAs::Words, |(view, document)| shown_as(view, document))
    }

    /// What the view in front shows its document as.
    pub fn in_front_shown_as(&self) -> Option<ShownAs> {
        self.active.map(|view| self.shown_as(view))
    }

    /// Whether a view shows its document as it was printed.
    pub fn is_printed(&self, view: ViewId) -> bool {
        self.shown_as(view) == ShownAs::Pages
    }

    /// Whether the view in front does.
    pub fn in_front_printed(&self) -> bool {
        self.in_front_shown_as() == Some(ShownAs::Pages)
    }

    /// What the document in front can be shown as; nothing where there is none.
    pub fn faces_in_front(&self) -> Vec<ShownAs> {
        self.active_document().map(|document| faces(document)).unwrap_or_default()
    }

    /// Whether the document in front could be shown as it was printed.
    pub fn has_pages_in_front(&self) -> bool {
        self.active_document().is_some_and(|document| has_pages(document))
    }

    /// What the document does not have is answered with its reason, because the command may come from a line
    /// and not from a menu that is grey.
    pub(super) fn show_as(&mut self, face: ShownAs) {
        if !self.faces_in_front().contains(&face) {
            return match (self.active_document().is_some(), face) {
                (false, _) => self.say("Open a document first."),
                (_, ShownAs::Grid) => self.say("This document has no sheets: it cannot be shown as a grid."),
                (_, ShownAs::Bytes) => {
                    self.say("This document is read as it is meant: its bytes are not shown.");
                }
                (_, ShownAs::Pages | ShownAs::Words) => {
                    self.say("This document has no pages: it is words alone.");
                }
            };
        }
        // Whoever asks for one way wants the whole width for it.
        self.close_other_half();
        let before = self.in_front_shown_as();
        let Some(view) = self.active_view_mut() else { return };
        // Also where it looks the same now: a choice by hand holds for the next document in this view.
        view.printed.shown_as = Some(face);
        if before == Some(face) {
            return;
        }
        // The same words stay at the top.
        let (id, span, selection) = (view.id, view.here(), view.selection);
        self.request(id, Request::Show { span, how: Show::Top, flash: false });
        // Rows of words are higher than those of a grid: the cell that one works on would lie below the window.
        if let (ShownAs::Words, Some(Selection::Cells { unit, cells })) = (face, selection)
            && let Some(grid) = self.active_document().and_then(|document| document.grid(unit as usize))
            && let Some(span) = grid.nearest_span(cells.to)
        {
            self.request(id, Request::Show { span, how: Show::IfHidden, flash: false });
        }
        self.touch();
    }

    /// The session keeps all of it, so that each change is one of the session.
    fn change_printed(&mut self, change: impl FnOnce(&mut Printed)) {
        if let Some(view) = self.active_view_mut() {
            change(&mut view.printed);
            self.touch();
        }
    }

    /// Takes any zoom as it is, because what was typed has been checked where it was parsed.
    pub(super) fn zoom(&mut self, zoom: Zoom) {
        self.change_printed(|printed| printed.zoom = zoom);
    }

    /// The next larger or smaller of the usual steps, from the size at which pages are shown now.
    pub(super) fn zoom_step(&mut self, step: ZoomStep) {
        let Some(view) = self.active_view() else { return };
        let now = view.shown_ratio;
        let next = match step {
            // A hundredth of room: a ratio that went through numbers of the window is never quite the one of
            // the table, and the key would do nothing.
            ZoomStep::In => RATIOS.iter().find(|ratio| **ratio > now * 1.01),
            ZoomStep::Out => RATIOS.iter().rev().find(|ratio| **ratio < now * 0.99),
        };
        if let Some(ratio) = next {
            self.zoom(Zoom::Ratio(*ratio));
        }
    }

    /// Two at most, because three pages beside each other cannot be read on most screens.
    pub(super) fn columns(&mut self, count: u32) {
        let count = count.clamp(1, 2) as u8;
        self.change_printed(|printed| {
            // Who asks for two wants to see both. At a size that was chosen for one, the window would show the gutter
            // between them and little else.
            if count > printed.columns && matches!(printed.zoom, Zoom::Ratio(_)) {
                printed.zoom = Zoom::Width;
            }
            printed.columns = count;
        });
    }

    pub(super) fn turn(&mut self) {
        self.change_printed(|printed| printed.turn = (printed.turn + 1) % 4);
    }

    /// Goes to a page by what is printed on it, else by its number.
    /// What is printed comes first: a citation says “xii” or “3” as the page does, which is not its number
    /// where a preface was counted apart.
    pub(super) fn go_to_page(&mut self, label: &str) {
        self.overlay = None;
        let Some(document) = self.active_document().cloned() else {
            return self.say("Open a document first.");
        };
        let named = document.units.iter().position(|unit| unit.label.eq_ignore_ascii_case(label.trim()));
        let numbered = || {
            let number = label.trim().parse::<usize>().ok()?.checked_sub(1)?;
            (number < document.units.len()).then_some(number)
        };
        if document.unit_kind() == Some(UnitKind::Byte) {
            return self.go_to_byte(&document, label);
        }
        match named.or_else(numbered) {
            Some(unit) => self.go_to_unit(document.id, unit as u32, 0.0),
            // Names of cells are the last to be tried, because a page or sheet may be called “B7” too.
            None if self.go_to_cell(document.id, label) => {}
            None => {
                let word = document.unit_kind().unwrap_or(UnitKind::Page).word();
                self.say(format!("This document has no {word} “{}”.", label.trim()));
            }
        }
    }

    /// Goes to a place of a unit, also where its words have not been read yet or it has none.
    pub(super) fn go_to_unit(&mut self, doc: DocId, unit: u32, y: f32) {
        self.overlay = None;
        self.remember_place();
        let Some(found) = self.document(doc).and_then(|document| document.units.get(unit as usize).cloned())
        else {
            let word = self.document(doc).and_then(|d| d.unit_kind()).unwrap_or(UnitKind::Page).word();
            return self.say(format!("The document does not have this {word}."));
        };
        let view = self.active.filter(|view| self.views.get(view).is_some_and(|view| view.doc == doc));
        let Some(view) =
            view.or_else(|| self.views.values().find(|view| view.doc == doc).map(|view| view.id))
        else {
            return;
        };
        // The document may be in a tab behind.
        self.activate(view);
        match self.shown_as(view) {
            ShownAs::Pages | ShownAs::Grid | ShownAs::Bytes => self.request(view, Request::Unit { unit, y }),
            // Words have no heights of pages: the place is told by the byte that stands there.
            ShownAs::Words => {
                let span = Span::empty_at(found.byte_from_height(y));
                self.request(view, Request::Show { span, how: Show::Top, flash: false });
            }
        }
    }

    // ---- pictures of pages

    /// Whether a picture of a page is still being drawn.
    pub fn waits_for_tiles(&self) -> bool {
        self.tiles.states.values().any(|state| matches!(state, TileState::Waiting))
    }

    /// Takes note of all that somebody wants to see now; what is new is begun, and what nobody wants any more is stopped.
    /// The first of the list is the most wanted.
    pub(super) fn want_tiles(&mut self, by: WantedBy, doc: DocId, tiles: &[PageTile]) {
        // What was drawn in the frame in which its document was closed still asks for more.
        let Some(entry) = self.documents.get(&doc).filter(|entry| entry.document.is_some()) else { return };
        let from = entry.origin.clone();
        let passwords = self.passwords.on_the_way_to(&from);
        let keys: Vec<TileKey> = tiles.iter().map(|tile| TileKey::new(doc, tile)).collect();
        // The new list is in place before the old one is looked through, so that what stands in both is not
        // stopped.
        let before = self.tiles.wanted.insert(by, keys.clone()).unwrap_or_default();
        let still = |key: &TileKey| self.tiles.wanted.values().any(|wanted| wanted.contains(key));
        let dropped: Vec<TileKey> = before.into_iter().filter(|key| !still(key)).collect();
        for key in dropped {
            // What is drawn already stays: the window lets it go when it needs the room.
            if matches!(self.tiles.states.get(&key), Some(TileState::Waiting)) {
                self.tiles.states.remove(&key);
                self.stop(topic(&key));
            }
        }
        // The newest is done first, so the most wanted is asked for last.
        for key in keys.into_iter().rev() {
            if self.tiles.states.contains_key(&key) {
                continue;
            }
            self.tiles.states.insert(key, TileState::Waiting);
            // A page that is read comes before the small ones beside it.
            let soon = by == WantedBy::Thumbnails;
            let (from, passwords) = (from.clone(), passwords.clone());
            let job = Job::Paint { doc, from, tile: key.tile(), passwords, soon };
            self.start(topic(&key), job);
        }
    }

    pub(super) fn painted(&mut self, doc: DocId, tile: &PageTile, result: Result<Raster, Failure>) {
        // One that nobody wants any more is not kept.
        if let Some(state) = self.tiles.states.get_mut(&TileKey::new(doc, tile)) {
            *state = match result {
                Ok(raster) => TileState::Here(raster),
                Err(failure) => TileState::Failed(failure.to_string()),
            };
        }
    }

    /// The window has taken pictures over: their points are not kept twice.
    pub(super) fn tiles_taken(&mut self, keys: &[TileKey]) {
        for key in keys {
            if let Some(state) = self.tiles.states.get_mut(key) {
                *state = TileState::Taken;
            }
        }
    }

    /// The window has dropped pictures, to make room.
    pub(super) fn tiles_dropped(&mut self, keys: &[TileKey]) {
        keys.iter().for_each(|key| drop(self.tiles.states.remove(key)));
    }

    /// Everything about the pages of a document that is closed or read anew.
    pub(super) fn forget_tiles(&mut self, doc: DocId) {
        let waiting = |(key, state): (&TileKey, &TileState)| {
            (key.doc == doc && matches!(state, TileState::Waiting)).then_some(*key)
        };
        let running: Vec<TileKey> = self.tiles.states.iter().filter_map(waiting).collect();
        // Stopped before they are forgotten, as with pictures.
        running.into_iter().for_each(|key| self.stop(topic(&key)));
        self.tiles.states.retain(|key, _| key.doc != doc);
        self.tiles.wanted.values_mut().for_each(|wanted| wanted.retain(|key| key.doc != doc));
    }
}

fn topic(key: &TileKey) -> Topic {
    Topic::paint(key.doc, &key.tile())
}

/// Whether a document is shown as bytes too: its places are those of its bytes.
pub fn has_bytes(document: &Document) -> bool {
    document.unit_kind() == Some(UnitKind::Byte)
}

/// Whether a document has pages as they were printed.
/// The first one tells for all. Sheets and parts of a book are units too, and have no size.
pub fn has_pages(document: &Document) -> bool {
    document.units.get(0).is_some_and(|unit| unit.has_picture() && !unit.is_sketched())
}

/// Whether there are pictures of its pages, slides or whatever they are called, as printed or to know them by.
pub fn has_small_pages(document: &Document) -> bool {
    document.units.get(0).is_some_and(|unit| unit.has_picture())
}
