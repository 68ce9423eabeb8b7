//! Asks where to go: a line, a paragraph, a part of the document.

use super::{Overlays, sheet, typed_ui};
use crate::data::cfi::{self, Found};
use crate::data::cite;
use crate::data::document::Document;
use crate::data::node::address;
use crate::data::span::Span;
use crate::data::unit::UnitKind;
use crate::data::visible;
use crate::data::wording::grouped;
use crate::desk::Desk;
use crate::desk::cfi::led_to;
use crate::desk::command::Command;
use crate::ui::outbox::Outbox;
use crate::ui::{icons, theme};
use egui::{Key, Modifiers, RichText, Ui};

/// Bytes of words that are shown of the place to which an address leads.
const FEW_BYTES: u64 = 40;

/// The field, and below it where what is typed would lead: so nobody has to press Enter to learn whether “12” is a
/// page or a paragraph.
pub fn goto_ui(state: &mut Overlays, ui: &mut Ui, desk: &Desk, out: &mut Outbox) {
    // Before the field is drawn, which would take Enter for the end of typing and give the focus away.
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let units = desk.active_document().map_or(0, |document| document.units.len());
    let kind = desk.active_document().and_then(|document| document.unit_kind());
    let log = desk.active_document().is_some_and(|document| document.is_log());
    let listing = log || desk.active_document().is_some_and(|document| document.is_listing());
    let is_book = desk.active_document().is_some_and(|document| !document.traces.is_empty());
    let data = desk.active_document().filter(|document| address::looks_like(document, &state.typed));
    let command = match data {
        Some(_) => Some(Command::Node { address: state.typed.trim().to_owned() }),
        // What is no number is a time.
        None => match parse(&state.typed, kind, listing) {
            Some(Command::Page { label }) if log => Some(Command::Node { address: label }),
            parsed => parsed,
        },
    };
    sheet(ui, "Go to", 460.0, 120.0, |ui| {
        let palette = theme::palette(ui.ctx());
        let first = kind.map_or_else(|| "Line".to_owned(), UnitKind::title);
        let hint = if log {
            "Line or time".to_owned()
        } else if listing {
            "Line or part".to_owned()
        } else {
            format!("{first}, paragraph or part")
        };
        typed_ui(ui, &mut state.typed, icons::HASH, &hint, state.fresh);
        // Line breaks are counted, of which a text of one line may have none.
        // The sheet of a log begins with a sign that is no line.
        let counts = desk.active_document().map_or((0, 0), |d| {
            ((d.counts.lines - u64::from(log && d.counts.lines > 0)).max(1), d.counts.paragraphs)
        });
        let words = match (&command, state.typed.trim().is_empty(), kind) {
            (_, true, _) if log => format!(
                "12 is a line (of {}), 10:00 or 2024-01-02 10:00 the first entry from then on, 12 % a part of the whole.",
                grouped(counts.0)
            ),
            (_, true, Some(kind)) => format!(
                "{} is a {} (of {}), p 12 a paragraph (of {}), 12 % a part of the whole{}.",
                if matches!(kind, UnitKind::Page | UnitKind::Printed) {
                    "12 or xii"
                } else {
                    "12, or its name,"
                },
                kind.word(),
                grouped(units as u64),
                grouped(counts.1),
                if is_book { ", epubcfi(…) what another program copied" } else { "" }
            ),
            (Some(Command::Page { label }), ..) => {
                format!("{} {label}", kind.unwrap_or(UnitKind::Page).title())
            }
            (_, true, None) if listing => {
                let data = desk.active_document().and_then(|document| address::example(document));
                let data = data.map_or_else(String::new, |words| format!(", {words} a part of the data"));
                format!("12 is a line (of {}), 12 % a part of the whole{data}.", grouped(counts.0))
            }
            (_, true, None) => format!(
                "12 or p 12 is a paragraph (of {}), l 12 a line (of {}), 12 % a part of the whole.",
                grouped(counts.1),
                grouped(counts.0)
            ),
            (Some(Command::Line { number }), ..) => {
                format!("Line {} of {}", grouped(*number), grouped(counts.0))
            }
            (Some(Command::Paragraph { number }), ..) => {
                format!("Paragraph {} of {}", grouped(*number), grouped(counts.1))
            }
            (Some(Command::Percent { percent }), ..) => format!("{percent} % of the document"),
            (Some(Command::Cfi { address }), ..) => {
                desk.active_document().map_or_else(String::new, |book| led(book, address))
            }
            (Some(Command::Node { address }), ..) => {
                desk.active_document().map_or_else(String::new, |document| led_in_data(document, address))
            }
            _ => "That is no place: try 12, l 12 or 12 %.".to_owned(),
        };
        egui::Frame::new().inner_margin(egui::Margin::symmetric(18, 12)).show(ui, |ui| {
            ui.label(RichText::new(words).size(12.5).color(palette.quiet));
        });
    });
    // Words that are no place leave the sheet open, so that they can be mended.
    if let (true, Some(command)) = (enter, command) {
        // The sheet goes first: after it, what the place chooses would be dismissed, cells or bytes.
        out.command(Command::Dismiss);
        out.command(command);
    }
}

/// Where somebody wants to go. In a document with units, what says nothing else is one of them, by number or by name; in
/// a listing it is a line.
fn parse(typed: &str, kind: Option<UnitKind>, listing: bool) -> Option<Command> {
    let own = typed.trim();
    if cfi::parse(own).is_some() {
        return Some(Command::Cfi { address: own.to_owned() });
    }
    let typed = own.to_lowercase();
    // First, before its number is taken for a page or a paragraph.
    if let Some(percent) = typed.strip_suffix('%') {
        return percent.trim().parse().ok().map(|percent| Command::Percent { percent });
    }
    let unit = || (kind.is_some() && !own.is_empty()).then(|| Command::Page { label: own.to_owned() });
    // Numbers may have the commas with which the window itself writes them.
    let digits = typed.trim_start_matches(|c: char| !c.is_ascii_digit());
    let Ok(number) = digits.replace(',', "").parse() else { return unit() };
    match typed[..typed.len() - digits.len()].trim() {
        "l" | "line" => Some(Command::Line { number }),
        "p" | "paragraph" => Some(Command::Paragraph { number }),
        "" if listing => Some(Command::Line { number }),
        "" if kind.is_none() => Some(Command::Paragraph { number }),
        word if kind
            .is_some_and(|kind| kind.word() == word || kind == UnitKind::Printed && word == "page") =>
        {
            Some(Command::Page { label: digits.to_owned() })
        }
        // A name that begins with something else, as “Totals 2024” or “A-3”.
        _ => unit(),
    }
}

/// Where an address of another reading program leads: the chapter or page, and the words there.
fn led(book: &Document, address: &str) -> String {
    let Found { span, near } = match led_to(book, address) {
        Ok(found) => found,
        Err(why) => return why,
    };
    let end = if span.is_empty() { span.start + FEW_BYTES } else { span.end.min(span.start + FEW_BYTES) };
    let few = book.text.slice(Span::new(span.start, end.min(book.text.len())));
    // Where they go on, no word is cut.
    let cut = span.is_empty() || end < span.end;
    let whole = few.rfind(char::is_whitespace).filter(|at| cut && *at > 0).unwrap_or(few.len());
    let words = few[..whole].split_whitespace().collect::<Vec<_>>().join(" ");
    let dots = if cut { "…" } else { "" };
    let place = cite::place(book, span);
    let mut letters = place.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let place: String = if near { format!("Near {place}") } else { first.chain(letters).collect() };
    format!("{place}: “{}{dots}”", visible::line(&words))
}

/// Where an address of a part of structured data leads: its line, and the words there.
fn led_in_data(document: &Document, words: &str) -> String {
    if document.is_log() {
        let few = |span: Span| {
            document.text.slice(Span::new(span.start, span.end.min(span.start + 3 * FEW_BYTES))).into_owned()
        };
        let line = |words: String| words.split_whitespace().collect::<Vec<_>>().join(" ");
        return document
            .entry_at(words)
            .map_or_else(|why| why, |span| format!("“{}”", visible::line(&line(few(span)))));
    }
    let found = address::find(document, words).map(|at| address::place(document, at));
    let span = match found {
        Ok(Some(span)) => span,
        Ok(None) => return String::new(),
        Err(why) => return why,
    };
    let few = document.text.slice(Span::new(span.start, span.end.min(span.start + FEW_BYTES)));
    let dots = if span.len() > FEW_BYTES { "…" } else { "" };
    let line = grouped(document.text.line_from_offset(span.start) + 1);
    let few = few.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("Line {line}: {}{dots}", visible::line(&few))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_understood_as_people_write_them() {
        for (typed, expected) in [
            ("12", Some(Command::Paragraph { number: 12 })),
            (" p12 ", Some(Command::Paragraph { number: 12 })),
            ("Line 1,200", Some(Command::Line { number: 1200 })),
            ("50%", Some(Command::Percent { percent: 50.0 })),
            ("12.5 %", Some(Command::Percent { percent: 12.5 })),
            ("chapter", None),
            ("", None),
        ] {
            assert_eq!(parse(typed, None, false), expected, "{typed}");
        }
        let page = |label: &str| Some(Command::Page { label: label.into() });
        for (typed, expected) in [("12", page("12")), (" xii", page("xii")), ("A-3", page("A-3")), ("", None)]
        {
            assert_eq!(parse(typed, Some(UnitKind::Page), false), expected, "{typed}");
        }
        assert_eq!(parse("p 12", Some(UnitKind::Page), false), Some(Command::Paragraph { number: 12 }));
        assert_eq!(
            parse("12", None, true),
            Some(Command::Line { number: 12 }),
            "people count the lines of a program"
        );
        let address = " epubcfi(/6/4!/4/2/1:3) ";
        let cfi = Some(Command::Cfi { address: address.trim().into() });
        assert_eq!(
            (parse(address, None, false), parse(address, Some(UnitKind::Chapter), false)),
            (cfi.clone(), cfi)
        );
        assert_eq!(parse("Slide 7", Some(UnitKind::Slide), false), page("7"));
        assert_eq!(parse("page 47", Some(UnitKind::Printed), false), page("47"));
        assert_eq!(parse("Totals 2024", Some(UnitKind::Sheet), false), page("Totals 2024"));
    }
}
