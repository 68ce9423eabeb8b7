//! Comments beside the words that they are about: as cards in the margin where there is room for them, else as a sign
//! there that shows them when the pointer rests on it. Without them, whoever reads a draft would have to look for each
//! in a list, and would not see that there is one.
//!
//! Several about the same words are one thread. What is longer than a card is cut; the Info panel has all of it.

use super::sideways::sideways_key;
use super::{Placed, Reader, Session};
use crate::data::document::{Aside, AsideKind, Document};
use crate::data::remark::{Commenter, SETTLED};
use crate::data::span::{DocId, Span};
use crate::data::wording::moment;
use crate::desk::command::Command;
use crate::desk::documents::Selection;
use crate::ui::icons;
use crate::ui::menus;
use crate::ui::outbox::Outbox;
use crate::ui::popup_menu::Row;
use crate::ui::theme::{self, Palette};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, CursorIcon, FontFamily, FontId, Id, Rect, Response, Role, Sense, Stroke, Ui};
use egui::{Frame, Margin, Tooltip, WidgetInfo, pos2, vec2};

/// Points that a margin must have for cards to stand in it, and the widest card.
const MIN_CARD: f32 = 150.0;
const MAX_CARD: f32 = 250.0;
/// Between the column and a card, and between a card and the strip.
const BESIDE: f32 = 22.0;
/// Between two cards.
const BETWEEN: f32 = 10.0;
const PADDING: f32 = 8.0;
/// Of an answer, to the right.
const ANSWER_STEP: f32 = 12.0;
/// Of each comment, in lines; a card is no page.
const MAX_ROWS: usize = 6;
/// Letters of a comment that are laid out at all; no card has room for more.
const MAX_WORDS: usize = 700;
/// Comments of one thread that are shown.
const MAX_OF_THREAD: usize = 6;
/// Words that are commented on may begin above what is in sight, but no thread is longer than that.
const FAR_ABOVE: u64 = 64 * 1024;

/// The threads of a document in the order of its words, found once.
#[derive(Default)]
pub struct Remarks {
    of: Option<(DocId, u32, usize)>,
    threads: Vec<Thread>,
    /// The one that the pointer was on in the last frame.
    hovered: Option<Span>,
}

#[derive(Clone, PartialEq, Debug)]
struct Thread {
    span: Span,
    /// Numbers of its asides.
    asides: Vec<u32>,
}

impl Remarks {
    fn prepare(&mut self, document: &Document, readings: u32) {
        let of = (document.id, readings, document.asides.len());
        if self.of != Some(of) {
            self.of = Some(of);
            self.threads = threads(document);
        }
    }

    /// Those about words in a span.
    fn within(&self, seen: Span) -> impl Iterator<Item = &Thread> {
        let first = seen.start.saturating_sub(FAR_ABOVE);
        let first = self.threads.partition_point(|thread| thread.span.start < first);
        let threads = self.threads[first..].iter().take_while(move |thread| thread.span.start < seen.end);
        threads.filter(move |thread| thread.span.end >= seen.start)
    }

    /// What lies under the words of a part of the page: their grounds, stronger where the pointer is on the thread.
    pub(super) fn grounds(&self, seen: Span, palette: &Palette) -> Vec<(Span, Color32)> {
        let colour = |span: Span| match self.hovered == Some(span) {
            true => palette.accent.gamma_multiply(0.30),
            false => palette.accent.gamma_multiply(if palette.dark { 0.17 } else { 0.11 }),
        };
        self.within(seen).map(|thread| (thread.span, colour(thread.span))).collect()
    }
}

fn threads(document: &Document) -> Vec<Thread> {
    let about = |aside: &Aside| aside.span.filter(|_| aside.kind == AsideKind::Annotation);
    let found = document.asides.iter().enumerate().filter_map(|(at, aside)| Some((about(aside)?, at as u32)));
    let mut found: Vec<(Span, u32)> = found.collect();
    found.sort_by_key(|(span, at)| (span.start, span.end, *at));
    let mut threads: Vec<Thread> = Vec::new();
    for (span, aside) in found {
        match threads.last_mut() {
            Some(thread) if thread.span == span => thread.asides.push(aside),
            _ => threads.push(Thread { span, asides: vec![aside] }),
        }
    }
    threads
}

impl Reader {
    pub(super) fn prepare_remarks(&mut self, session: &Session) {
        let readings = session.desk.documents.get(&session.document.id).map_or(0, |entry| entry.readings);
        self.remarks.prepare(session.document, readings);
    }

    /// Draws the comments about words in sight beside them.
    pub(super) fn remarks_ui(&mut self, session: &Session, ui: &Ui, palette: &Palette, out: &mut Outbox) {
        let beside = session.left + session.look.measure;
        let room = session.page.right() - beside - 2.0 * BESIDE;
        let mut hovered = self.pointed_words(session, ui);
        let mut free = f32::NEG_INFINITY;
        for (thread, top) in self.threads_in_sight() {
            let response = if room < MIN_CARD {
                // Two on one line have one sign, which is that of the first.
                if top < free {
                    continue;
                }
                free = top + 14.0;
                sign_ui(session, ui, pos2(beside + 6.0, top), &thread, palette)
            } else {
                let at = pos2(beside + BESIDE, top.max(free));
                let lit = hovered == Some(thread.span) || self.remarks.hovered == Some(thread.span);
                let response = card_ui(session, ui, (at, room.min(MAX_CARD)), &thread, lit, palette);
                free = response.rect.bottom() + BETWEEN;
                response
            };
            let go = Command::Go { doc: session.document.id, span: thread.span };
            if response.hovered() || response.has_focus() {
                hovered = Some(thread.span);
                ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            }
            if response.clicked() {
                out.command(go);
            }
            menus::context_ui(&response, false, "Comment", || menu_rows(session.document, &thread), out);
        }
        if self.remarks.hovered != hovered {
            self.remarks.hovered = hovered;
            ui.ctx().request_repaint();
        }
    }

    /// The threads whose words begin in sight, each with the top of its first line in the window.
    fn threads_in_sight(&self) -> Vec<(Thread, f32)> {
        let mut found = Vec::new();
        for placed in self.placed.iter().filter(|placed| !placed.laid.takes_no_room()) {
            let span = placed.laid.span;
            // A place between two blocks belongs to the one that it ends.
            let begins = |thread: &&Thread| span.start <= thread.span.start && thread.span.start <= span.end;
            // What is said of words goes with them, where the reading of a draft does not show them.
            let shown = |thread: &&Thread| !self.drafted.gone.hides(thread.span);
            let near = self.remarks.within(Span::new(span.start, span.end + 1));
            for thread in near.filter(begins).filter(shown) {
                let twice = found.last().is_some_and(|(last, _): &(Thread, f32)| last == thread);
                if !twice {
                    found.push((thread.clone(), placed.top + placed.laid.caret(thread.span.start).top()));
                }
            }
        }
        found
    }

    /// The thread about the words under the pointer.
    fn pointed_words(&self, session: &Session, ui: &Ui) -> Option<Span> {
        let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|at| session.page.contains(*at))?;
        let Placed { laid, left, top } = self.placed_at(pointer.y)?;
        let shift = self.sideways.get(&sideways_key(laid)).copied().unwrap_or(0.0);
        let at = pointer - vec2(*left, *top);
        let on = |thread: &&Thread| laid.mark_rects(thread.span, shift).iter().any(|rect| rect.contains(at));
        self.remarks.within(laid.span).filter(on).last().map(|thread| thread.span)
    }
}

fn comments<'a>(document: &'a Document, thread: &'a Thread) -> impl Iterator<Item = &'a Aside> {
    thread.asides.iter().filter_map(|at| document.asides.get(*at as usize))
}

/// Who wrote each comment of a thread, when, and what: as it is copied and heard.
fn spoken(document: &Document, thread: &Thread) -> String {
    let line = |aside: &Aside| {
        let when = aside.when.as_deref().map(moment).map(|when| format!(", {when}")).unwrap_or_default();
        let who = if aside.name.is_empty() { "Comment" } else { &aside.name };
        format!("{who}{when}: {}", aside.words.trim())
    };
    let lines: Vec<String> = comments(document, thread).map(line).collect();
    lines.join("\n")
}

fn menu_rows(document: &Document, thread: &Thread) -> Vec<Row> {
    let (doc, span) = (document.id, thread.span);
    let words = comments(document, thread).map(|aside| aside.words.trim()).collect::<Vec<_>>().join("\n");
    let mut rows = vec![
        Row::does("Go to its words", Command::Go { doc, span }),
        Row::does("Copy the comment", Command::CopyWords { words }),
        Row::does("Copy it with author and date", Command::CopyWords { words: spoken(document, thread) }),
    ];
    if !span.is_empty() {
        rows.push(Row::does("Copy the words it is about", Command::CopySpan { doc, span }));
        rows.push(Row::does("Cite the words it is about", Command::CiteSpan { doc, span }));
    }
    rows
}

/// A comment as its card has it: who, when if that is known, and the words.
fn set(aside: &Aside, width: f32, palette: &Palette) -> (LayoutJob, Option<LayoutJob>, LayoutJob) {
    let wrap = |max_rows| TextWrapping { max_width: width, max_rows, ..TextWrapping::default() };
    let font = |family, size| FontId { family, size };
    let mut head = LayoutJob { wrap: wrap(1), ..LayoutJob::default() };
    // Whom one answers stands above it.
    let Commenter { who, settled, .. } = Commenter::of(&aside.name);
    let who = if who.is_empty() { "Comment" } else { who };
    let who = if settled { format!("{who}{SETTLED}") } else { who.to_owned() };
    head.append(&who, 0.0, TextFormat::simple(font(theme::semibold(), 12.0), palette.ink));
    let when = aside.when.as_deref().map(|when| {
        let mut job = LayoutJob { wrap: wrap(1), ..LayoutJob::default() };
        let format = TextFormat::simple(font(FontFamily::Proportional, 11.0), palette.quiet);
        job.append(&moment(when), 0.0, format);
        job
    });
    let words = aside.words.trim();
    let words = &words[..words.floor_char_boundary(MAX_WORDS)];
    let mut body = LayoutJob { wrap: wrap(MAX_ROWS), ..LayoutJob::default() };
    body.append(words, 0.0, TextFormat::simple(font(FontFamily::Proportional, 12.5), palette.ink));
    (head, when, body)
}

fn card_ui(
    session: &Session,
    ui: &Ui,
    (at, width): (egui::Pos2, f32),
    thread: &Thread,
    lit: bool,
    palette: &Palette,
) -> Response {
    let document = session.document;
    let painter = ui.painter_at(session.page);
    let inner = width - 2.0 * PADDING;
    let mut galleys = Vec::new();
    let mut height = PADDING;
    for (nth, aside) in comments(document, thread).take(MAX_OF_THREAD).enumerate() {
        height += if nth > 0 { 8.0 } else { 0.0 };
        // An answer stands a step to the right of what it answers.
        let step = if nth > 0 { ANSWER_STEP } else { 0.0 };
        let inner = inner - step;
        let (who, when, words) = set(aside, inner, palette);
        let who = painter.layout_job(who);
        let (beside, below) = (who.size().x + BETWEEN, who.size().y);
        galleys.push((vec2(step, height), who));
        height += below + 2.0;
        if let Some(when) = when.map(|when| painter.layout_job(when)) {
            let size = when.size();
            // Beside the name where both have room: neither is cut for the other.
            if beside + size.x <= inner {
                galleys.push((vec2(step + beside, height - 2.0 - size.y - 1.0), when));
            } else {
                galleys.push((vec2(step, height), when));
                height += size.y + 2.0;
            }
        }
        let words = painter.layout_job(words);
        let tall = words.size().y;
        galleys.push((vec2(step, height), words));
        height += tall + 2.0;
    }
    let rect = Rect::from_min_size(at, vec2(width, height + PADDING - 2.0));
    let response = ui.interact(rect.intersect(session.page), id(ui, session, thread), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Comment, true, spoken(document, thread)));
    let lit = lit || response.hovered() || response.has_focus();
    painter.rect_filled(rect, 4.0, palette.panel);
    let edge = if lit { palette.accent } else { palette.accent.gamma_multiply(0.45) };
    painter.line_segment([rect.left_top(), rect.left_bottom()], Stroke::new(2.0, edge));
    for (below, galley) in galleys {
        painter.galley(rect.left_top() + vec2(PADDING + 2.0, 0.0) + below, galley, palette.ink);
    }
    response
}

/// Where the margin is too narrow for a card.
fn sign_ui(session: &Session, ui: &Ui, at: egui::Pos2, thread: &Thread, palette: &Palette) -> Response {
    let document = session.document;
    let rect = Rect::from_min_size(at, vec2(22.0, 22.0));
    let response = ui.interact(rect.intersect(session.page), id(ui, session, thread), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Comment, true, spoken(document, thread)));
    let colour = if response.hovered() || response.has_focus() { palette.accent } else { palette.quiet };
    let painter = ui.painter_at(session.page);
    painter.text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        icons::CHAT_TEXT,
        theme::icon_font(15.0),
        colour,
    );
    let comments_ui = |ui: &mut Ui| {
        ui.set_max_width(MAX_CARD + 40.0);
        for (nth, aside) in comments(document, thread).take(MAX_OF_THREAD).enumerate() {
            ui.add_space(2.0);
            let (who, when, words) = set(aside, MAX_CARD, palette);
            let jobs = [Some(who), when, Some(words)].into_iter().flatten();
            let margin = Margin { left: if nth > 0 { ANSWER_STEP as i8 } else { 0 }, ..Margin::ZERO };
            Frame::new().inner_margin(margin).show(ui, |ui| jobs.for_each(|job| drop(ui.label(job))));
        }
    };
    // Whoever has gone to its words with a key wants to read it, and has no pointer there.
    let gone_to = session.view.selection.and_then(Selection::words) == Some(thread.span);
    if gone_to && !response.hovered() {
        Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), response.id, response.rect)
            .gap(4.0)
            .show(comments_ui);
        return response;
    }
    response.on_hover_ui(comments_ui)
}

fn id(ui: &Ui, session: &Session, thread: &Thread) -> Id {
    ui.scope_id().with(("remark", session.view.id, thread.span.start, thread.span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(span: Option<Span>, words: &str) -> Aside {
        Aside {
            kind: AsideKind::Annotation,
            name: "Noa".to_owned(),
            words: words.to_owned(),
            when: Some("2017-10-06T07:45:00Z".to_owned()),
            place: None,
            span,
        }
    }

    fn document(asides: Vec<Aside>) -> Document {
        Document { asides: asides.into_iter().collect(), ..Document::default() }
    }

    #[test]
    fn an_answer_stands_with_what_it_answers_and_comments_in_the_order_of_their_words() {
        let (early, late) = (Some(Span::new(2, 9)), Some(Span::new(20, 30)));
        let asides =
            vec![comment(late, "c"), comment(early, "a"), comment(None, "nowhere"), comment(early, "b")];
        let document = document(asides);
        let threads = threads(&document);
        let said: Vec<String> = threads.iter().map(|thread| spoken(&document, thread)).collect();
        let expected =
            ["Noa, 2017-10-06 07:45 UTC: a\nNoa, 2017-10-06 07:45 UTC: b", "Noa, 2017-10-06 07:45 UTC: c"];
        assert_eq!(said, expected);
    }

    #[test]
    fn comments_on_words_that_begin_above_the_window_light_them_still() {
        let spans = [Span::new(0, 100), Span::new(40, 45), Span::new(200, 210)];
        let document = document(spans.map(|span| comment(Some(span), "x")).into());
        let mut remarks = Remarks::default();
        remarks.prepare(&document, 1);
        let within = |seen| remarks.within(seen).map(|thread| thread.span).collect::<Vec<_>>();
        assert_eq!(within(Span::new(50, 90)), [spans[0]]);
        assert_eq!(within(Span::new(41, 42)), [spans[0], spans[1]]);
        assert_eq!(within(Span::new(150, 205)), [spans[2]]);
    }
}
