//! Words in letters that nobody sees, set in a mirrored space so that they run to the left: Tesseract writes Hebrew and
//! Arabic so under the picture of a page, each word from its right end. They are put as one sees them, with their
//! numbers running to the right.

use super::glyphs::Glyph;
use hayro::kurbo::Affine;

/// Whether letters are set in a space that is mirrored. The page's own has its heights downwards, letters theirs upwards.
pub fn is_mirrored(transform: Affine) -> bool {
    transform.determinant() > 0.0
}

/// Puts the letters of one mirrored run where they are seen. `known` tells whether letters from right to left came by
/// now: what has none, a number, is left as it was drawn until then.
pub fn put_right(run: &mut [Glyph], known: &mut bool) {
    *known |= run.iter().any(|glyph| glyph.text.is_leftward());
    if !*known || run.iter().any(|glyph| glyph.vertical) {
        return;
    }
    for glyph in &mut *run {
        glyph.angle = (glyph.angle + 180) % 360;
        std::mem::swap(&mut glyph.from, &mut glyph.to);
    }
    for stretch in run.split_mut(|glyph| glyph.text.is_leftward()) {
        let strong = |glyph: &Glyph| glyph.text.any(char::is_alphanumeric);
        let (Some(first), Some(last)) = (stretch.iter().position(strong), stretch.iter().rposition(strong))
        else {
            continue;
        };
        turn(stretch.get_mut(first..=last).unwrap_or_default());
    }
}

/// Lets letters that stand beside each other to the left stand beside each other to the right, on the same place.
fn turn(stretch: &mut [Glyph]) {
    let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else { return };
    // What is left of one is then right of it.
    let sum = first.to.to_vec2() + last.from.to_vec2();
    for glyph in stretch {
        let (from, to) = (glyph.from, glyph.to);
        (glyph.from, glyph.to) = ((sum - to.to_vec2()).to_point(), (sum - from.to_vec2()).to_point());
    }
}
