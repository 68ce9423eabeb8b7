//! Bytes that are chosen, by pointer, keys or search: what is copied and cited of them, and where some stand.
//!
//! What is copied was seen before, so that its bytes are mostly here; of more than a screen or two nobody wants the signs.

use super::Piece;
use crate::data::bytes::{
    CHUNK_BYTES, Met, Needles, ROW_BYTES, hex_words, len_of, letters_of, places, range_label, row_from_spot,
    spot_from_row,
};
use crate::data::cite::{CiteForm, Cited, citation};
use crate::data::document::Document;
use crate::data::job::{Copied, Failure, Job, Topic};
use crate::data::span::{DocId, Span};
use crate::data::wording::counted;
use crate::desk::documents::{Request, Selection};
use crate::desk::pages::has_bytes;
use crate::desk::words::{ExtendStep, ShownAs};
use crate::desk::{Desk, Effect};
use std::sync::Arc;

/// Bytes that are copied at once.
const MAX_COPY: u64 = 64 * 1024;
/// Bytes that a citation has; nobody reads more of them in a line.
const MAX_CITED: u64 = 256;

impl Desk {
    /// Chooses bytes of the document in front, from one to another; both belong to them.
    pub(in crate::desk) fn select_bytes(&mut self, anchor: u64, head: u64) {
        let Some(len) = self.active_document().filter(|own| has_bytes(own)).map(|own| len_of(own)) else {
            return self.say("The document in front is not shown as bytes.");
        };
        let last = len.saturating_sub(1);
        if let Some(view) = self.active_view_mut() {
            view.selection = Some(Selection::Bytes { anchor: anchor.min(last), head: head.min(last) });
            view.browsing = false;
        }
    }

    /// The first and the last of the bytes that are chosen in front.
    fn chosen_bytes(&self) -> Option<(u64, u64)> {
        match self.active_view()?.selection? {
            Selection::Bytes { anchor, head } => Some((anchor.min(head), anchor.max(head))),
            _ => None,
        }
    }

    /// The words that the chosen bytes stand in or after, which are the place that a link names.
    pub(in crate::desk) fn words_of_bytes(&self) -> Option<Span> {
        let (first, _) = self.chosen_bytes()?;
        let document = self.active_document()?;
        let (unit, _) = spot_from_row(document, first / ROW_BYTES);
        document.units.get(unit as usize).map(|unit| unit.span)
    }

    /// Moves the end of the chosen bytes; false where no bytes are shown, so that words are meant.
    pub(in crate::desk) fn extend_bytes(&mut self, step: ExtendStep) -> bool {
        if self.in_front_shown_as() != Some(ShownAs::Bytes) {
            return false;
        }
        let (Some(document), Some(view)) = (self.active_document().map(Arc::clone), self.active_view())
        else {
            return false;
        };
        let Some(Selection::Bytes { anchor, head }) = view.selection else {
            // The first key chooses the byte to go on from: the one at the top of the window.
            let (unit, rows) = view.on_unit;
            let at = row_from_spot(&document, unit, rows) * ROW_BYTES;
            self.select_bytes(at, at);
            return true;
        };
        self.select_bytes(anchor, moved(head, step, len_of(&document).saturating_sub(1)));
        true
    }

    /// Copies chosen bytes, as pairs of signs or as the text that they are; false where none are chosen.
    pub(in crate::desk) fn copy_bytes(&mut self, as_text: bool) -> bool {
        let Some((first, last)) = self.chosen_bytes() else { return false };
        let Some(bytes) = self.bytes_in_front(first, last) else { return true };
        let count = counted(bytes.len() as u64, "byte");
        let (text, how) = match as_text {
            true => (letters_of(&bytes), "text"),
            false => (hex_words(&bytes), "pairs of signs"),
        };
        self.effects.push(Effect::CopyText(text));
        let verb = if bytes.len() == 1 { "is" } else { "are" };
        self.say(format!("{count} {verb} in the clipboard, as {how}."));
        true
    }

    /// Cites chosen bytes; false where none are chosen.
    pub(in crate::desk) fn cite_bytes(&mut self, form: Option<CiteForm>) -> bool {
        let Some((first, last)) = self.chosen_bytes() else { return false };
        if last - first >= MAX_CITED {
            self.say(format!("A citation has no more than {MAX_CITED} bytes: choose fewer."));
            return true;
        }
        let (Some(bytes), Some(document)) =
            (self.bytes_in_front(first, last), self.active_document().map(Arc::clone))
        else {
            return true;
        };
        let span = self.words_of_bytes().unwrap_or_default();
        let citing = self.citing(document.id, span, form);
        // Whoever looks at bytes wants the numbers; where they are letters, those say more.
        let words = match bytes.iter().all(|byte| matches!(byte, 0x20..=0x7E)) {
            true => String::from_utf8_lossy(&bytes).into_owned(),
            false => hex_words(&bytes).replace('\n', " "),
        };
        let place = Some(range_label(first, last));
        let text = citation(&document, &Cited { words: &words, span, place }, &citing);
        let reading = self.reading_in_front();
        let cited = Some(citing.form);
        self.copied(Copied { text, words: 0, cited, all: true, passed: 0, reading });
        true
    }

    /// Chosen bytes, where they are here; else it says why not, and asks for them.
    fn bytes_in_front(&mut self, first: u64, last: u64) -> Option<Vec<u8>> {
        if last - first >= MAX_COPY {
            self.say(format!(
                "No more than {} kB of bytes are copied at once: choose fewer.",
                MAX_COPY / 1024
            ));
            return None;
        }
        let doc = self.active_view()?.doc;
        let chunk = |at: u64| u32::try_from(at / CHUNK_BYTES as u64).ok();
        let chunks: Vec<u32> = (chunk(first)?..=chunk(last)?).collect();
        let byte = |at: u64| match self.bytes.get(doc, chunk(at)?)? {
            Piece::Here(bytes) => bytes.get((at % CHUNK_BYTES as u64) as usize).copied(),
            Piece::Waiting | Piece::Failed(_) => None,
        };
        let bytes: Option<Vec<u8>> = (first..=last).map(byte).collect();
        if bytes.is_none() {
            self.want_bytes(doc, &chunks);
            self.say("These bytes are being read: copy them again in a moment.");
        }
        bytes
    }

    /// Goes to bytes by their places, “0x1A40” or “0x1A40-0x1A4F”, and chooses them. As a string, the one that holds the
    /// first or comes before.
    pub(in crate::desk) fn go_to_byte(&mut self, document: &Document, label: &str) {
        let Some((first, last)) = places(label).filter(|(_, last)| *last < len_of(document)) else {
            return self
                .say(format!("This file has no byte “{}”: write it as 0x1A40 or 6720.", label.trim()));
        };
        let (unit, rows) = spot_from_row(document, first / ROW_BYTES);
        if self.in_front_shown_as() != Some(ShownAs::Bytes) {
            return self.go_to_unit(document.id, unit, 0.0);
        }
        self.go_to_unit(document.id, unit, rows);
        self.select_bytes(first, last);
    }

    // ---- finding

    /// Looks for bytes in the file in front: “53 45 0A” for these, else those of the words in the usual encodings. From
    /// what is chosen on, or back.
    pub(in crate::desk) fn find_bytes(&mut self, words: &str, back: bool) {
        let Some(document) = self.active_document().filter(|own| has_bytes(own)).map(Arc::clone) else {
            return self.say("The document in front is not shown as bytes.");
        };
        let needles = Needles::of(words);
        if needles.is_empty() {
            return self.say("Say which bytes to look for, as “53 45 0A”.");
        }
        let Some((from, encoding)) =
            self.documents.get(&document.id).map(|entry| (entry.origin.clone(), entry.encoding.clone()))
        else {
            return;
        };
        let start = match (self.chosen_bytes(), back) {
            (Some((first, _)), true) => first,
            (Some((first, _)), false) => first + 1,
            (None, _) => 0,
        };
        let passwords = self.passwords.on_the_way_to(&from);
        let (doc, len) = (document.id, len_of(&document));
        let job = Job::FindBytes { doc, from, encoding, passwords, needles, start, back, len };
        self.start(Topic::FindBytes(doc), job);
    }

    pub(in crate::desk) fn found_bytes(&mut self, doc: DocId, met: Result<Option<Met>, Failure>) {
        if self.active_view().is_none_or(|view| view.doc != doc) {
            return;
        }
        match met {
            Ok(Some(Met { at, len, round })) => {
                self.remember_place();
                let before_at = self.chosen_bytes().map_or(0, |(first, _)| first);
                let Some(document) = self.active_document().map(Arc::clone) else { return };
                let (unit, rows) = spot_from_row(&document, at / ROW_BYTES);
                let before = 8.0_f32.min(rows + (at / ROW_BYTES) as f32);
                if let Some(view) = self.active {
                    self.request(view, Request::Unit { unit, y: rows - before });
                }
                self.select_bytes(at, at + len.saturating_sub(1));
                match (round, at > before_at) {
                    (false, _) => {}
                    (true, false) => self.say("No more of these follow: the first stand further up."),
                    (true, true) => self.say("None of these stand further up: the last stand further down."),
                }
            }
            Ok(None) => self.say("These bytes are nowhere in the file."),
            Err(failure) => self.warn(failure),
        }
    }
}

/// Steps that words have are read for bytes: a word is the rest of a row, a paragraph sixteen rows.
fn moved(head: u64, step: ExtendStep, last: u64) -> u64 {
    let far = 16 * ROW_BYTES;
    let to = match step {
        ExtendStep::CharacterLeft => head.saturating_sub(1),
        ExtendStep::CharacterRight => head.saturating_add(1),
        ExtendStep::LineUp => head.checked_sub(ROW_BYTES).unwrap_or(head),
        ExtendStep::LineDown => head.saturating_add(ROW_BYTES),
        ExtendStep::WordLeft => head - head % ROW_BYTES,
        ExtendStep::WordRight => head - head % ROW_BYTES + ROW_BYTES - 1,
        ExtendStep::ParagraphUp => head.saturating_sub(far),
        ExtendStep::ParagraphDown => head.saturating_add(far),
        ExtendStep::Start => 0,
        ExtendStep::End => last,
    };
    to.min(last)
}
