//! What a reader can say of a list of values whose dialect was guessed wrong: what parts its cells, what quotes them, and
//! whether the first row names the columns.

use super::outbox::Outbox;
use super::popup_menu::{self, Row};
use super::theme;
use crate::data::document::Document;
use crate::data::values::{CHOSEN, COLUMNS, PARTED, PARTING, QUOTED, QUOTING};
use crate::desk::command::Command;
use egui::{Response, RichText, Ui};

/// What a document says of it; `None` where it is no list of values.
fn said<'d>(document: &'d Document, name: &str) -> Option<&'d str> {
    document.facts.others.iter().find(|(own, _)| own == name).map(|(_, words)| words.as_str())
}

/// The button at the foot of the window; `None` where the document is no list of values.
pub fn button_ui(ui: &mut Ui, document: &Document, out: &mut Outbox) -> Option<Response> {
    let parted = said(document, PARTED)?;
    let (sign, how) = parted.split_once(" (").unwrap_or((parted, ""));
    let how = how.trim_end_matches(')');
    let how = if how == CHOSEN { "chosen" } else { how };
    let palette = theme::palette(ui.ctx());
    let words = RichText::new(format!("Parted by {sign}, {how}")).size(12.0).color(palette.quiet);
    let response = ui.add(egui::Button::new(words).frame(false));
    let response = response.on_hover_text("How the cells of the file are read; click to choose otherwise");
    popup_menu::menu_ui(egui::Popup::menu(&response), "Cells are parted by", || rows(document), out);
    Some(response)
}

/// All that can be chosen, with what holds now marked; none where the document is no list of values.
pub fn rows(document: &Document) -> Vec<Row> {
    let Some(((parted, quoted), columns)) =
        said(document, PARTED).zip(said(document, QUOTED)).zip(said(document, COLUMNS))
    else {
        return Vec::new();
    };
    let row = |title: &str, on: bool, choice: String| {
        let (title, keys, does) = (title.to_owned(), String::new(), Ok(Command::Values { choice }));
        Row::Act { title, keys, on, does }
    };
    let capital = |words: &str| {
        let mut letters = words.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let guess = |what: &str| row("Guess it", false, format!("{what}=auto"));
    let parting = PARTING
        .iter()
        .map(|(_, word, words)| row(&capital(words), parted.starts_with(words), format!("parted={word}")));
    let quoting = QUOTING
        .iter()
        .map(|(_, word, words)| row(&capital(words), quoted.starts_with(words), format!("quoted={word}")));
    let names = !columns.contains("not named");
    let first = [("Names the columns", true, "yes"), ("Is a row like the others", false, "no")];
    let first = first.iter().map(|(title, on, word)| row(title, *on == names, format!("named={word}")));
    vec![
        menu(PARTED, std::iter::once(guess("parted")).chain(parting)),
        menu(QUOTED, std::iter::once(guess("quoted")).chain(quoting)),
        menu("First row", std::iter::once(guess("named")).chain(first)),
    ]
}

fn menu(title: &str, rows: impl Iterator<Item = Row>) -> Row {
    Row::Menu { title: title.to_owned(), rows: rows.collect() }
}
