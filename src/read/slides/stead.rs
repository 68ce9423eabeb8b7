//! What stands in the place of what is not drawn: a quiet box that says what would be there.

use super::canvas::{Box, Canvas, Colour, Fill, Line, Outline, rectangle};
use super::letters::Letters;
use super::words::{self, Align, Anchor, Look, Words};

const GREY: Colour = Colour::solid(0.55, 0.55, 0.55);
const PALE: Colour = Colour::solid(0.94, 0.94, 0.94);

/// Draws a grey box with a word.
pub fn draw(what: &str, place: Box, letters: &mut Letters, canvas: &mut Canvas) {
    let outline = Outline { path: rectangle(place), ..Outline::default() };
    let line = Line { colour: GREY, width: 0.75, dashes: Vec::new(), heads: (false, false) };
    canvas.shape(&outline, &Fill::Solid(PALE), Some(&line));
    let look = Look {
        size: (place.h * 0.3).clamp(4.0, 18.0),
        bold: false,
        italic: false,
        underlined: false,
        struck: false,
        colour: GREY,
        family: "Inter".to_owned(),
        raised: 0.0,
    };
    let words = Words { anchor: Anchor::Middle, fits: true, ..Words::plain(what, look, Align::Middle) };
    words::draw(&words, place, letters, canvas);
}
