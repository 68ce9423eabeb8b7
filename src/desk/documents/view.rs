//! Tabs: what each shows, where it stands, what it is asked to do and what it tells. The window draws them and moves in
//! them; what follows from that is decided here.

use crate::data::grid::{Cell, Cells};
use crate::data::job::Origin;
use crate::data::quotation::Folding;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use crate::desk::Desk;
use crate::desk::arranged::{ChosenSums, SheetView};
use crate::desk::changes::Sifted;
use crate::desk::pages::Printed;
use crate::desk::walked::Walked;
use crate::desk::words::{ScrollStep, ShownAs, Side, ViewId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// What a view is asked to do; it answers with `Event::Carried`.
/// A request and no state: the page alone knows where its lines stand, so that the desk can say what is to be
/// seen and not how far to scroll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Request {
    /// Bring a span into sight, and flash it if it was jumped to.
    Show {
        /// What is to be seen.
        span: Span,
        /// Where in the window it is to stand.
        how: Show,
        /// Whether it lights up for a moment, so that the eye finds it after a jump.
        flash: bool,
    },
    /// Scroll by a step.
    Scroll(ScrollStep),
    /// Bring a place of a unit to the top: so many points from the unit's own.
    Unit {
        /// Index of the unit.
        unit: u32,
        /// Points from its top.
        y: f32,
    },
    /// Bring a cell of a sheet into sight.
    Cell {
        /// Index of the sheet.
        unit: u32,
        /// The cell.
        cell: Cell,
    },
    /// Open the menu of what is selected, where the caret is.
    Menu,
    /// Move the end of the selection a line down or up, which only the page knows.
    ExtendLine {
        /// Down, or else up.
        down: bool,
    },
}

/// Where a span is to stand in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// At the top, as it was left.
    Top,
    /// A third from the top, where the eye looks for it.
    Third,
    /// Not at all where it can be seen already.
    IfHidden,
}

/// A tab.
/// What the window has drawn of it is told back by events, and is here so that jumps, copies and the session
/// can be decided without a window.
#[derive(Clone, Debug)]
pub struct View {
    /// By what layout and commands name it.
    pub id: ViewId,
    /// The document that it shows.
    pub doc: DocId,
    /// Byte at the top of the window, and all that can be seen.
    pub top: u64,
    /// All that can be seen.
    pub visible: Span,
    /// What is selected in it. Each view has its own, so that one side of a split can be read while the other
    /// is marked.
    pub selection: Option<Selection>,
    /// What it is still asked to do, each with its number. They stay until they are carried out, because a
    /// view that is not in front cannot do so yet.
    pub requests: VecDeque<(u64, Request)>,
    /// How its document is shown, and the pages of it, if it has any.
    pub printed: Printed,
    /// Where it stands on them: the unit at the top, and points from its top.
    pub on_unit: (u32, f32),
    /// The unit that the eye is on.
    pub unit_looked_at: u32,
    /// Of its size on paper, at which they are shown now.
    pub shown_ratio: f32,
    /// In which reading it shows a draft with changes, and which of the changes are listed.
    pub reading: Reading,
    /// The changes that are listed and stepped through.
    pub sifted: Sifted,
    /// Which quotations of a letter it folds.
    pub quotations: Folding,
    /// How it sets out the sheets of a document, by their index.
    pub sheets: BTreeMap<u32, SheetView>,
    /// What the chosen cells come to.
    pub chosen_sums: ChosenSums,
    /// Which change or comment of how many is selected.
    pub(in crate::desk) walked: Option<Walked>,
    /// The view for looking through documents: the next one takes it over.
    pub browsing: bool,
    /// What moves it in this frame, where it is not the hand; see [`Moved`].
    pub(in crate::desk) moved: Moved,
    /// Requests up to this number came from another view that it goes along with.
    pub(in crate::desk) along: u64,
    /// Where it was left, to be shown when so much has been read.
    pub(in crate::desk) pending_top: Option<u64>,
}

/// Why a view stands elsewhere than before: of two that go along with each other, the one leads that was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Moved {
    /// By the wheel or the bar. It leads, whether or not it has the keys: one turns the wheel over either side.
    #[default]
    ByHand,
    /// By what it was asked. It leads if it has the keys: a view that is set out where it was left leads nobody.
    Asked,
    /// Along with another view, which would otherwise be moved by it in turn.
    Along,
}

/// What is selected in a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// From one byte to another; the caret is at the head.
    Text {
        /// The end that stays.
        anchor: u64,
        /// The end that keys move. It may lie before the other, because people select backwards too.
        head: u64,
    },
    /// Bytes of a file that is shown as such; both ends belong to them.
    Bytes {
        /// The end that stays.
        anchor: u64,
        /// The end that keys move.
        head: u64,
    },
    /// Cells of a sheet; the end that keys move is the second corner.
    Cells {
        /// Index of the sheet.
        unit: u32,
        /// Its corners.
        cells: Cells,
    },
}

impl View {
    /// Where one reads. What can be seen may begin further down than the top says; at the very start it stays there.
    pub fn here(&self) -> Span {
        Span::empty_at(if self.top == 0 { 0 } else { self.visible.start.max(self.top) })
    }
}

impl Selection {
    /// Where its words stand; `None` for a caret between two characters, and for cells, which are no one stretch.
    pub fn words(self) -> Option<Span> {
        match self {
            Self::Text { anchor, head } => Some(Span::new(anchor, head)).filter(|span| !span.is_empty()),
            Self::Bytes { .. } | Self::Cells { .. } => None,
        }
    }

    /// Where it stays fixed, for words.
    pub fn anchor(self) -> Option<u64> {
        match self {
            Self::Text { anchor, .. } => Some(anchor),
            Self::Bytes { .. } | Self::Cells { .. } => None,
        }
    }

    /// The end that is moved, for words.
    pub fn head(self) -> Option<u64> {
        match self {
            Self::Text { head, .. } => Some(head),
            Self::Bytes { .. } | Self::Cells { .. } => None,
        }
    }

    /// Whether it is a caret alone, with nothing that could be copied.
    pub fn is_empty(self) -> bool {
        matches!(self, Self::Text { anchor, head } if anchor == head)
    }
}

impl Desk {
    pub(in crate::desk) fn new_view(&mut self, doc: DocId, top: Option<u64>) -> ViewId {
        let view = ViewId(self.next_id());
        let pending_top = top;
        self.views.insert(
            view,
            View {
                id: view,
                doc,
                top: 0,
                visible: Span::default(),
                selection: None,
                requests: VecDeque::new(),
                printed: Printed::default(),
                on_unit: (0, 0.0),
                unit_looked_at: 0,
                shown_ratio: 1.0,
                reading: Reading::default(),
                sifted: Sifted::default(),
                quotations: Folding::default(),
                sheets: BTreeMap::new(),
                chosen_sums: ChosenSums::default(),
                walked: None,
                browsing: false,
                moved: Moved::default(),
                along: 0,
                pending_top,
            },
        );
        self.place_when_read(doc);
        view
    }

    /// A view of an origin that is set into a layout by the caller.
    pub(in crate::desk) fn view_for(&mut self, origin: Origin, encoding: Option<String>, top: u64) -> ViewId {
        let doc = self.entry_for(origin, encoding);
        self.new_view(doc, Some(top))
    }

    /// Brings views to where they were left, once so much has been read.
    /// It is called with each piece of a reading, because a long document should not have to be read to its
    /// end to show its middle.
    pub(super) fn place_when_read(&mut self, doc: DocId) {
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        // Somebody wants to be elsewhere, and is brought there.
        if self.documents.get(&doc).is_some_and(|entry| entry.wanted.is_some()) {
            return;
        }
        // One number for all is enough: each view compares it with its own alone.
        let serial = self.next_serial();
        for view in self.views.values_mut().filter(|view| view.doc == doc) {
            let Some(top) = view.pending_top else { continue };
            let printed = crate::desk::pages::shown_as(view, &document) == ShownAs::Pages;
            if printed && view.on_unit != (0, 0.0) {
                // It stands on its page already, and needs no words for that.
                view.pending_top = None;
                continue;
            }
            // A text that has become shorter is shown at its end rather than never.
            if document.text.len() > top || document.complete() {
                view.pending_top = None;
                let span = Span::empty_at(top.min(document.text.len()));
                let request = Request::Show { span, how: Show::Top, flash: false };
                view.requests.push_back((serial, request));
            }
        }
    }

    /// Asks the view in front, if it shows `doc`, else the first that does, to show a span.
    pub(in crate::desk) fn show(&mut self, doc: DocId, span: Span, how: Show, flash: bool) {
        let active = self.active.filter(|view| self.views.get(view).is_some_and(|view| view.doc == doc));
        let view = active.or_else(|| self.views.values().find(|view| view.doc == doc).map(|view| view.id));
        let Some(view) = view else { return };
        self.reveal(view, span);
        self.request(view, Request::Show { span, how, flash });
        let arranged =
            self.views.get(&view).is_some_and(|view| view.sheets.values().any(|own| own.lines.is_some()));
        if arranged && self.shown_as(view) == ShownAs::Grid {
            let cell = self.document(doc).and_then(|document| document.cell_from_offset(span.start));
            cell.into_iter().for_each(|(unit, cell)| self.say_if_not_shown(view, unit as u32, cell));
        }
    }

    /// A request says where the view is to be, so that the place where it was left is no longer waited for.
    pub(in crate::desk) fn request(&mut self, view: ViewId, request: Request) {
        let serial = self.next_serial();
        if let Some(view) = self.views.get_mut(&view) {
            view.pending_top = None;
            view.requests.push_back((serial, request));
        }
    }

    pub(in crate::desk) fn carried(&mut self, view: ViewId, serial: u64) {
        if let Some(view) = self.views.get_mut(&view) {
            // What was asked while the view carried these out has a higher number, and stays.
            view.requests.retain(|(own, _)| *own > serial);
            // Told before where it stands then.
            view.moved = if view.along == serial { Moved::Along } else { Moved::Asked };
        }
    }

    /// A view tells where it stands. What follows from reading on follows here: saving, linked views, the
    /// mark that all was read.
    pub(in crate::desk) fn seen(&mut self, view: ViewId, top: u64, visible: Span) {
        let Some(shown) = self.views.get_mut(&view) else { return };
        let moved = shown.top != top;
        // What was never drawn was moved by nobody, wherever its first page begins.
        let drawn_before = !shown.visible.is_empty();
        let how = std::mem::take(&mut shown.moved);
        shown.top = top;
        shown.visible = visible;
        let doc = shown.doc;
        let end =
            self.document(doc).is_some_and(|d| d.complete() && visible.end >= d.text.len().saturating_sub(2));
        if moved {
            self.touch();
        }
        // Page and text of one document stay in step by themselves.
        let in_step = self.settings.linked_scrolling || self.shown_both_ways(doc);
        let leads = match how {
            Moved::ByHand => true,
            Moved::Asked => self.active == Some(view),
            Moved::Along => false,
        };
        if moved && in_step && leads {
            self.scroll_along(view, top);
        }
        if moved && drawn_before && how == Moved::ByHand {
            self.reads(doc);
        } else if end {
            self.end_was_seen(doc);
        }
    }

    /// Whether a document can be seen in two ways beside each other: as it was printed and as words, say.
    fn shown_both_ways(&self, doc: DocId) -> bool {
        let fronts = self.layout.front_views();
        let views = fronts.iter().filter_map(|view| self.views.get(view)).filter(|view| view.doc == doc);
        let mut ways = views.map(|view| self.shown_as(view.id));
        ways.next().is_some_and(|first| ways.any(|way| way != first))
    }

    pub(in crate::desk) fn on_unit(&mut self, view: ViewId, spot: (u32, f32), ratio: f32, looked_at: u32) {
        let Some(view) = self.views.get_mut(&view) else { return };
        let moved = view.on_unit != spot;
        (view.on_unit, view.shown_ratio, view.unit_looked_at) = (spot, ratio, looked_at);
        if moved {
            // Whoever goes on meanwhile is not taken back to where they were the last time.
            view.pending_top = None;
            self.touch();
        }
    }

    /// The other views that can be seen go to the same part of what they show; of the same document, to the same words.
    fn scroll_along(&mut self, leader: ViewId, top: u64) {
        let len =
            |desk: &Self, view: ViewId| Some(desk.document(desk.views.get(&view)?.doc)?.text.len().max(1));
        let Some(leader_len) = len(self, leader) else { return };
        let fraction = top as f64 / leader_len as f64;
        let doc = self.views.get(&leader).map(|view| view.doc);
        for view in self.layout.front_views().into_iter().filter(|view| *view != leader) {
            let Some(len) = len(self, view) else { continue };
            let same = self.views.get(&view).map(|view| view.doc) == doc;
            if !same && !self.settings.linked_scrolling {
                continue;
            }
            let span = Span::empty_at(if same { top } else { (fraction * len as f64) as u64 });
            self.request(view, Request::Show { span, how: Show::Top, flash: false });
            if let Some(view) = self.views.get_mut(&view) {
                view.along = view.requests.back().map_or(0, |(serial, _)| *serial);
            }
        }
    }

    /// Puts a tab in front and takes the keys to it. One that was closed meanwhile is passed over, because
    /// the window may ask for it a frame late.
    pub(in crate::desk) fn activate(&mut self, view: ViewId) {
        if !self.views.contains_key(&view) {
            return;
        }
        if self.active != Some(view) {
            self.active = Some(view);
            self.active_changed();
        }
        self.layout.activate(view);
        self.focus = None;
    }

    /// Another document is in front: what follows the reader follows.
    pub(in crate::desk) fn active_changed(&mut self) {
        self.touch();
        if self.find.on() {
            self.find_restart();
        }
    }

    /// It goes round at both ends, so that one key reaches every tab.
    pub(in crate::desk) fn step_tab(&mut self, by: isize) {
        let views = self.layout.views();
        let Some(at) = views.iter().position(|view| Some(*view) == self.active) else { return };
        let next = (at as isize + by).rem_euclid(views.len() as isize) as usize;
        self.activate(views[next]);
        self.take_keys();
    }

    /// The new view begins where the other stands: a split is made to compare, and starts from the same
    /// words.
    pub(in crate::desk) fn split(&mut self, side: Side) {
        let Some(own) = self.active_view() else {
            return self.say("Open a document first; then it can be shown twice.");
        };
        let (id, doc, top, printed, (unit, y)) = (own.id, own.doc, own.top, own.printed, own.on_unit);
        let (reading, sifted, sheets) = (own.reading, own.sifted.clone(), own.sheets.clone());
        let quotations = own.quotations.clone();
        let face = self.shown_as(id);
        let view = self.new_view(doc, (face != ShownAs::Pages).then_some(top));
        if let Some(new) = self.views.get_mut(&view) {
            (new.printed, new.reading, new.sifted, new.sheets) = (printed, reading, sifted, sheets);
            new.quotations = quotations;
        }
        self.layout.split(view, id, side);
        // The one that was there is asked too, because it is set out anew for its half, and the lines of the two would
        // stand some points apart.
        match face {
            ShownAs::Pages => {
                [id, view].into_iter().for_each(|view| self.request(view, Request::Unit { unit, y }));
            }
            ShownAs::Words if top > 0 => {
                let span = Span::empty_at(top);
                self.request(id, Request::Show { span, how: Show::Top, flash: false });
            }
            ShownAs::Words | ShownAs::Grid | ShownAs::Bytes => {}
        }
        self.activate(view);
    }

    /// In a sheet with a chosen cell, the cell moves and the sheet follows.
    pub(in crate::desk) fn scroll(&mut self, step: ScrollStep) {
        if self.step_cell(step) {
            return;
        }
        if let Some(view) = self.active {
            if let Some(doc) = self.views.get(&view).map(|view| view.doc) {
                self.reads(doc);
            }
            // These two leave the place for good, and so are jumps; a screen up or down is reading.
            if matches!(step, ScrollStep::Start | ScrollStep::End) {
                self.remember_place();
            }
            self.request(view, Request::Scroll(step));
        }
    }
}
