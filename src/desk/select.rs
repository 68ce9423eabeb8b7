//! What is selected, and what is copied of it.

use super::documents::{Selection, Show};
use super::words::ExtendStep;
use super::{Desk, Effect};
use crate::data::document::{BlockKind, Document, Label};
use crate::data::span::Span;
use std::sync::Arc;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// More than this is not put into the clipboard, which holds it in memory at least twice.
const MAX_COPY_BYTES: u64 = 64 * 1024 * 1024;
/// How much text around a place is looked at to find the next word.
const AROUND: u64 = 512;

impl Desk {
    pub(super) fn select(&mut self, anchor: u64, head: u64) {
        let Some(len) = self.active_document().map(|document| document.text.len()) else { return };
        if let Some(view) = self.active_view_mut() {
            view.selection = Some(Selection { anchor: anchor.min(len), head: head.min(len) });
            view.browsing = false;
        }
    }

    pub(super) fn select_all(&mut self) {
        self.select(0, u64::MAX);
    }

    pub(super) fn select_none(&mut self) {
        if let Some(view) = self.active_view_mut() {
            view.selection = None;
        }
    }

    pub(super) fn extend(&mut self, step: ExtendStep) {
        let Some(document) = self.active_document().map(Arc::clone) else { return };
        let Some(view) = self.active_view() else { return };
        let start = view.visible.start;
        let selection = view.selection.unwrap_or(Selection { anchor: start, head: start });
        if let ExtendStep::LineDown | ExtendStep::LineUp = step {
            let down = step == ExtendStep::LineDown;
            self.select(selection.anchor, selection.head);
            let view = self.active.unwrap_or_default();
            return self.request(view, super::documents::Request::ExtendLine { down });
        }
        let head = moved(&document, selection.head, step);
        self.select(selection.anchor, head);
        self.show(document.id, Span::empty_at(head), Show::IfHidden, false);
    }

    fn selected(&self) -> Option<Span> {
        let span = self.active_view()?.selection?.span();
        (!span.is_empty()).then_some(span)
    }

    pub(super) fn copy(&mut self) {
        let (Some(span), Some(document)) = (self.selected(), self.active_document().map(Arc::clone)) else {
            return self.say("Nothing is selected.");
        };
        if span.len() > MAX_COPY_BYTES {
            return self.say("The selection is larger than 64 MB; select less to copy it.");
        }
        let text = text_of(&document, span);
        let words = text.split_whitespace().count();
        self.effects.push(Effect::CopyText(text));
        self.say(match words {
            1 => "One word is in the clipboard.".to_owned(),
            _ => format!("{words} words are in the clipboard."),
        });
    }

    pub(super) fn copy_citation(&mut self) {
        let (Some(span), Some(document)) = (self.selected(), self.active_document().map(Arc::clone)) else {
            return self.say("Nothing is selected.");
        };
        if span.len() > MAX_COPY_BYTES {
            return self.say("The selection is larger than 64 MB; select less to cite it.");
        }
        self.effects.push(Effect::CopyText(citation(&document, span)));
        self.say("The quotation is in the clipboard, with its document and place.");
    }
}

/// The words of a span as they are copied: line breaks where blocks end, spaces where lines only wrap.
pub fn text_of(document: &Document, span: Span) -> String {
    let mut out = String::new();
    let mut number = document.block_from_offset(span.start);
    while let Some(view) = document.block(number) {
        let block = view.block();
        if block.span.start >= span.end {
            break;
        }
        let around = matches!(block.kind, BlockKind::Break(_) | BlockKind::Furniture);
        if let Some(part) = block.span.intersection(span)
            && !around
            && (!part.is_empty() || block.span.is_empty())
        {
            if !out.is_empty() && !block.joined {
                out.push('\n');
                if gap(&block.kind) {
                    out.push('\n');
                }
            }
            if part.start == block.span.start {
                push_label(&mut out, &block.label);
            }
            // Not cut here: an end may lie inside a character, where the file is not what it was when it was selected.
            let words = document.text.slice(part);
            if block.keeps_lines() || matches!(block.kind, BlockKind::Row { .. }) {
                out.push_str(&words);
            } else {
                push_flowing(&mut out, &words);
            }
        }
        number += 1;
    }
    if out.is_empty() {
        // Nothing but a running head or a page number was selected: then that is what is meant.
        out.push_str(document.text.slice(span).trim());
    }
    out.replace('\u{2028}', "\n")
}

/// Whether a blank line goes before the block.
fn gap(kind: &BlockKind) -> bool {
    !matches!(kind, BlockKind::Item | BlockKind::Row { .. } | BlockKind::Definition | BlockKind::Footnote)
}

fn push_label(out: &mut String, label: &Label) {
    match label {
        Label::None => {}
        Label::Bullet => out.push_str("• "),
        Label::Number(number) => out.push_str(&format!("{number}. ")),
        Label::Task(done) => out.push_str(if *done { "[x] " } else { "[ ] " }),
        Label::Words(words) => out.push_str(&format!("{words} ")),
    }
}

fn push_flowing(out: &mut String, words: &str) {
    let fold = |c: char| matches!(c, ' ' | '\n' | '\t');
    let mut parts = words.split(fold).filter(|part| !part.is_empty()).peekable();
    if words.starts_with(fold) && !out.is_empty() && !out.ends_with(char::is_whitespace) {
        out.push(' ');
    }
    while let Some(part) = parts.next() {
        out.push_str(part);
        if parts.peek().is_some() || words.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// “Words” — document, section, line. Path, so that whoever reads it can go and look.
pub fn citation(document: &Document, span: Span) -> String {
    let words = text_of(document, span);
    let words = words.trim();
    let mut out = match words.contains('“') {
        false => format!("“{words}”"),
        true => format!("“{}”", words.replace('“', "‘").replace('”', "’")),
    };
    out.push_str(" — ");
    out.push_str(document.title());
    if document.title() != document.name {
        out.push_str(&format!(" ({})", document.name));
    }
    if let Some(entry) = document.section_from_offset(span.start).and_then(|at| document.outline.get(at))
        && document.outline_source != crate::data::document::OutlineSource::Paragraphs
        && entry.title != document.title()
    {
        out.push_str(&format!(", “{}”", entry.title));
    }
    if let Some(unit) = document.unit_words(span) {
        // What is printed on the page is what others can look up; paragraphs are only ours.
        out.push_str(&format!(", {unit}."));
        return out;
    }
    let first = document.paragraph_from_offset(span.start);
    let last = document.paragraph_from_offset(span.end.saturating_sub(1).max(span.start));
    match first == last {
        true => out.push_str(&format!(", paragraph {first}.")),
        false => out.push_str(&format!(", paragraphs {first}–{last}.")),
    }
    out
}

/// No word is longer, in bytes; of one that is, a part is selected.
const MAX_WORD: usize = 4 * 1024;

/// The span of the word at a byte, or of the sign that stands there.
pub fn word_at(document: &Document, at: u64) -> Span {
    let number = document.block_from_offset(at);
    let Some(view) = document.block(number) else { return Span::empty_at(at) };
    let base = view.block().span.start;
    let inside = at.saturating_sub(base) as usize;
    // A row may have megabytes before this word: looking for its start from theirs would stop the window.
    let near = view.text().floor_char_boundary(inside.saturating_sub(MAX_WORD));
    let words = view.text()[near..].split_word_bound_indices();
    let word = words.take_while(|(start, _)| near + *start <= inside).last();
    word.map_or(Span::empty_at(at), |(start, word)| {
        let start = near + start;
        Span::new(base + start as u64, base + (start + word.len()) as u64)
    })
}

fn moved(document: &Document, from: u64, step: ExtendStep) -> u64 {
    let len = document.text.len();
    let block = |number: u64| document.block(number).map(|view| view.block().span);
    let number = document.block_from_offset(from);
    match step {
        // The page moves by lines.
        ExtendStep::LineDown | ExtendStep::LineUp => from,
        ExtendStep::Start => 0,
        ExtendStep::End => len,
        ExtendStep::ParagraphDown => block(number + 1).map_or(len, |span| span.start),
        ExtendStep::ParagraphUp => match block(number) {
            Some(span) if span.start < from => span.start,
            _ => number.checked_sub(1).and_then(block).map_or(0, |span| span.start),
        },
        ExtendStep::CharacterRight => {
            let window = window(document, from, from.saturating_add(AROUND));
            let mut cursor = GraphemeCursor::new(0, window.len(), true);
            from + cursor.next_boundary(&window, 0).ok().flatten().unwrap_or(0) as u64
        }
        ExtendStep::CharacterLeft => {
            let window = window(document, from.saturating_sub(AROUND), from);
            let mut cursor = GraphemeCursor::new(window.len(), window.len(), true);
            let back = cursor.prev_boundary(&window, 0).ok().flatten().unwrap_or(0);
            from - (window.len() - back) as u64
        }
        ExtendStep::WordRight => {
            let window = window(document, from, from.saturating_add(AROUND));
            let word = window.unicode_word_indices().map(|(at, word)| at + word.len()).next();
            (from + word.unwrap_or(window.len()) as u64).min(len)
        }
        ExtendStep::WordLeft => {
            let window = window(document, from.saturating_sub(AROUND), from);
            let word = window.unicode_word_indices().map(|(at, _)| at).next_back();
            from - (window.len() - word.unwrap_or(0)) as u64
        }
    }
}

fn window(document: &Document, from: u64, to: u64) -> String {
    document.text.slice(Span::new(from, to)).into_owned()
}
