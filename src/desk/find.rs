//! Finding in the document in front: what is looked for, what was found by now, which hit is the current one.

use super::Desk;
use super::documents::{Selection, Show};
use super::words::{PanelId, ShownAs};
use crate::data::job::{Failure, Job, Topic};
use crate::data::query::{Hit, Query};
use crate::data::span::{DocId, Span};
use crate::data::wording::counted;
use std::sync::Arc;

/// There is one search for the window and not one for each tab: the field is one, and what it says must hold
/// for the page in front.
#[derive(Clone, Debug, Default)]
pub struct Find {
    /// Whether the field is open.
    pub open: bool,
    /// The field was closed while the panel lists the hits: they stay as long as it does.
    pub kept: bool,
    /// The caret was put into the field, and was not asked to go elsewhere since.
    pub has_keys: bool,
    /// What is looked for. It outlives closing the field, so that the same words can be looked for again.
    pub query: Query,
    /// The document that the hits are in.
    pub doc: Option<DocId>,
    /// Sorted.
    pub hits: Arc<Vec<Hit>>,
    /// Index of the hit that was gone to last.
    pub current: Option<usize>,
    /// How much of the text was gone through, while that goes on.
    pub progress: Option<f32>,
    /// There are more hits than are listed.
    pub limited: bool,
    /// Hits in words that the reading of the draft does not show.
    pub unseen: usize,
    /// The search was stopped before its end.
    pub stopped: bool,
    /// Why nothing could be looked for: a regular expression that is not finished yet, for one.
    pub failure: Option<Failure>,
    /// Said when the search went round.
    pub wrapped: Option<&'static str>,
    /// Rises whenever the hits are other ones, or more.
    pub revision: u64,
    /// Rises when they are other ones: while it stays, hits only come after those that there are, and what was made of
    /// those is good.
    pub generation: u64,
    /// Rises when the field is asked for, so that the window puts the caret there once.
    pub focus_serial: u64,
    /// Where the eye was when the search began: the first hit after it is the one that is meant.
    origin: u64,
    /// The next hits that arrive may move the page, because the words are new or are looked for once more.
    seek: Seek,
    /// The hit that was gone to last, when the hits were put out: from there the same search goes on.
    left: Option<(DocId, u64)>,
}

/// Which hit the page goes to when hits arrive that were not known before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Seek {
    /// To none: nobody asked to be elsewhere.
    #[default]
    None,
    /// To the first one after the origin.
    Next,
    /// To the last one before it.
    Previous,
}

impl Find {
    /// Whether hits are shown somewhere: where the field or the panel is.
    pub fn on(&self) -> bool {
        self.open || self.kept
    }

    /// Puts the caret into the field.
    pub(super) fn take_keys(&mut self) {
        self.focus_serial += 1;
        self.has_keys = true;
    }

    /// Hits that overlap a span.
    /// It searches by halves, because it is asked in every frame and there may be very many.
    pub fn hits_in(&self, span: Span) -> &[Hit] {
        let from = self.hits.partition_point(|hit| hit.span.end <= span.start);
        let to = self.hits.partition_point(|hit| hit.span.start < span.end);
        &self.hits[from..to.max(from)]
    }

    /// Where the hit stands that was gone to last.
    pub fn current_span(&self) -> Option<Span> {
        Some(self.current_hit()?.span)
    }

    /// “3 hits stand in words that are not shown in this reading”; `None` where none does.
    pub fn unseen_words(&self) -> Option<String> {
        let stand = if self.unseen == 1 { "stands" } else { "stand" };
        let hits = counted(self.unseen as u64, "hit");
        (self.unseen > 0).then(|| format!("{hits} {stand} in words that are not shown in this reading"))
    }

    /// The hit that was gone to last.
    pub fn current_hit(&self) -> Option<Hit> {
        self.hits.get(self.current?).copied()
    }
}

/// What the field says where a search went round.
const FROM_START: &str = "From the start again";
const FROM_END: &str = "From the end again";

impl Desk {
    /// Words that are selected are looked for at once, because somebody who selects words and asks to find
    /// mostly means them.
    pub(super) fn find_open(&mut self) {
        let Some(view) = self.active_view() else {
            return self.say("Open a document first; then words can be found in it.");
        };
        let top = view.top;
        let selected = view.selection.and_then(Selection::words);
        let words = selected.and_then(|span| self.short_words(span));
        self.overlay = None;
        self.find.origin = selected.map_or(top, |span| span.start);
        // Also where the field is open already: the caret may be elsewhere.
        let was_on = self.find.on();
        self.find.take_keys();
        self.focus = None;
        self.find.open = true;
        match words {
            Some(words) => self.find_words(words),
            None if !was_on => self.find_restart(),
            None => {}
        }
    }

    /// The selected words, if they are such as one looks for.
    fn short_words(&self, span: Span) -> Option<String> {
        const LONGEST: u64 = 120;
        let document = self.active_document()?;
        let words = (span.len() <= LONGEST).then(|| self.gone_in_front().text(document, span))?;
        (!words.contains('\n')).then_some(words)
    }

    /// It comes with every letter that is typed. The place to look from stays meanwhile, or else each letter
    /// would lead a hit further down.
    pub(super) fn find_words(&mut self, words: String) {
        if !self.find.on() {
            self.find.origin = self.active_view().map_or(0, |view| view.top);
        }
        self.find.open = true;
        self.find.query.words = words;
        // It puts out what was found for the words before; only then may new hits move the page.
        self.find_restart();
        self.find.seek = Seek::Next;
    }

    /// Switches are settings too, because a reader of old print wants accents passed over the next day as
    /// well.
    pub(super) fn find_switch(&mut self, change: impl FnOnce(&mut Query)) {
        change(&mut self.find.query);
        let Query { case, whole_word, regex, accents, .. } = self.find.query;
        self.change_settings(|settings| {
            settings.find.case = case;
            settings.find.whole_word = whole_word;
            settings.find.regex = regex;
            settings.find.accents = accents;
        });
        if self.find.on() {
            self.find_restart();
            self.find.seek = Seek::Next;
        }
    }

    /// Looks for the same words anew, in the document in front.
    /// The page does not move for it: it comes when another tab is in front or a file was read again, and
    /// nobody asked to be elsewhere.
    pub(super) fn find_restart(&mut self) {
        self.find_forget();
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        if self.find.query.words.is_empty() {
            return;
        }
        self.find.doc = Some(document.id);
        self.find.query.reading = self.reading_in_front();
        self.find.progress = Some(0.0);
        let query = self.find.query.clone();
        self.start(Topic::Find(document.id), Job::Find { document, query });
    }

    /// Puts the hits out; the words stay.
    pub(super) fn find_forget(&mut self) {
        if let Some(doc) = self.find.doc.take() {
            self.stop(Topic::Find(doc));
        }
        let find = &mut self.find;
        find.hits = Arc::default();
        find.current = None;
        find.limited = false;
        find.unseen = 0;
        find.stopped = false;
        find.failure = None;
        find.wrapped = None;
        find.progress = None;
        find.revision += 1;
        // What was made of the old hits must not be taken for the beginning of the new ones.
        find.generation += 1;
    }

    /// Hits come in the order of the text, so that they are put at the end and stay sorted.
    pub(super) fn found(&mut self, doc: DocId, hits: Vec<Hit>, progress: f32) {
        // The field may have been closed, or gone to another document.
        if self.find.doc != Some(doc) {
            return;
        }
        self.find.progress = Some(progress);
        if hits.is_empty() {
            return;
        }
        // The list is copied only where somebody still holds the one of before.
        Arc::make_mut(&mut self.find.hits).extend(hits);
        self.find.revision += 1;
        let origin = self.find.origin;
        // The page moves as soon as a hit after the eye is known, and not only when the whole text was gone
        // through.
        if self.find.seek != Seek::None && self.find.hits.last().is_some_and(|hit| hit.span.start >= origin) {
            let after = self.find.hits.partition_point(|hit| hit.span.start < origin);
            match (self.find.seek, after) {
                // It stands before the origin, and so it is the last one of all.
                (Seek::Previous, 0) => {}
                (Seek::Previous, after) => self.seek(after - 1),
                _ => self.seek(after),
            }
        }
    }

    fn seek(&mut self, at: usize) {
        self.find.seek = Seek::None;
        self.find.current = Some(at);
        if let (Some(doc), Some(span)) = (self.find.doc, self.find.current_span()) {
            self.show(doc, span, Show::IfHidden, false);
        }
    }

    pub(super) fn find_done(&mut self, doc: DocId, limited: bool, unseen: usize) {
        if self.find.doc == Some(doc) {
            self.find.progress = None;
            self.find.limited = limited;
            self.find.unseen = unseen;
            match (self.find.seek, self.find.hits.len()) {
                (Seek::None, _) | (_, 0) => {}
                // Nothing stood after where the eye was: the first hit of all it is.
                // That is told, as it is of a step that goes round: a reader who counts passages counts from here.
                (Seek::Next, _) => {
                    self.find.wrapped = Some(FROM_START);
                    self.seek(0);
                }
                (Seek::Previous, count) => {
                    self.find.wrapped = Some(FROM_END);
                    self.seek(count - 1);
                }
            }
            self.find.seek = Seek::None;
        }
    }

    pub(super) fn find_failed(&mut self, doc: DocId, failure: Failure) {
        if self.find.doc == Some(doc) {
            self.find.progress = None;
            self.find.failure = Some(failure);
        }
    }

    pub(super) fn find_step(&mut self, by: isize) {
        if !self.find.on() {
            return self.find_again(by);
        }
        if self.find.hits.is_empty() {
            // No string has the words; the bytes between them may.
            if self.in_front_shown_as() == Some(ShownAs::Bytes) && self.find.progress.is_none() {
                let words = self.find.query.words.clone();
                self.find_bytes(&words, by < 0);
            }
            return;
        }
        let count = self.find.hits.len();
        let (doc, top) = (self.find.doc, self.active_view().map_or(0, |view| view.top));
        // A hit that was gone to is the place to go on from, also after scrolling away from it: otherwise one
        // would be missed or met twice.
        let next = match self.find.current {
            Some(current) => current as isize + by,
            // From what can be seen.
            None if by > 0 => self.find.hits.partition_point(|hit| hit.span.start < top) as isize,
            None => self.find.hits.partition_point(|hit| hit.span.start < top) as isize - 1,
        };
        // Going round is told, because a reader who counts passages would otherwise count the first ones
        // again.
        self.find.wrapped = match next {
            next if next < 0 => Some(FROM_END),
            next if next >= count as isize => Some(FROM_START),
            _ => None,
        };
        let next = next.rem_euclid(count as isize) as usize;
        self.find.current = Some(next);
        if let (Some(doc), Some(span)) = (doc, self.find.current_span()) {
            self.show(doc, span, Show::IfHidden, false);
        }
    }

    /// Looks once more for what was looked for last: from the hit that was gone to last, where that is in sight, else
    /// from where the eye is. The field comes too, because it says how many hits there are and takes them away again;
    /// the keys stay with the page.
    fn find_again(&mut self, by: isize) {
        let Some(view) = self.active_view().filter(|_| !self.find.query.words.is_empty()) else { return };
        let left = self.find.left.filter(|(doc, at)| *doc == view.doc && view.visible.contains(*at));
        // The hit itself is passed in either direction.
        let after = u64::from(by > 0);
        self.find.origin = left.map_or(view.top, |(_, at)| at + after);
        self.find.open = true;
        self.find_restart();
        self.find.seek = if by > 0 { Seek::Next } else { Seek::Previous };
    }

    /// The panel is shown: it lists what was looked for last, and the page stays where it is.
    pub(super) fn find_for_panel(&mut self) {
        if !self.find.on() && !self.find.query.words.is_empty() && self.active_document().is_some() {
            self.find_restart();
            self.find.kept = true;
        }
    }

    /// Goes to a hit of the list; that is a jump, which can be gone back from.
    pub(super) fn find_hit(&mut self, number: u64) {
        let at = (number as usize).saturating_sub(1);
        let Some(hit) = self.find.hits.get(at).copied() else { return };
        self.find.current = Some(at);
        self.find.wrapped = None;
        if let Some(doc) = self.find.doc {
            self.remember_place();
            self.show(doc, hit.span, Show::Third, false);
        }
    }

    /// What was found by then stays. It is marked as stopped, so that nobody takes it for all there is.
    pub(super) fn find_stop(&mut self) {
        if let Some(doc) = self.find.doc {
            self.stop(Topic::Find(doc));
            self.find.stopped = self.find.progress.is_some();
            self.find.progress = None;
        }
    }

    /// The words stay in the query, for the next time the field is opened; the hits stay as long as the panel lists them.
    pub(super) fn find_close(&mut self) {
        self.find.open = false;
        self.find.kept = self.shows(PanelId::Find) && !self.find.query.words.is_empty();
        self.take_keys();
        if !self.find.kept {
            self.find_put_out();
        }
    }

    /// Where the panel went away whose hits were kept for it, they go too.
    pub(super) fn find_settle(&mut self) {
        if self.find.kept && !self.find.open && !self.layout.shows(PanelId::Find) {
            self.find_put_out();
        }
    }

    fn find_put_out(&mut self) {
        let at = self.find.current_span().map(|span| span.start);
        self.find.left = self.find.doc.zip(at).or(self.find.left);
        self.find.kept = false;
        self.find.seek = Seek::None;
        self.find_forget();
    }
}
