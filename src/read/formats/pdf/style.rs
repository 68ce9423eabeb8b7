//! Are letters bold, are they slanted? The font says so where it can be asked; else its straight strokes do.
//!
//! Type 1 fonts cannot be asked, and often have no name that means anything. What a font says of single letters is
//! settled for all that were drawn in one go, because many letters have no straight stroke.

use super::script::Sign;
use hayro::hayro_interpret::font::OutlineGlyph;
use hayro::kurbo::{BezPath, PathEl, Point};

/// A weight from which a font is bold (OpenType, `usWeightClass`).
const BOLD_WEIGHT: u32 = 600;
/// Thousandths of its size from which the stem of a letter is bold: of ten families, regular stems have 65 to 95, bold
/// ones 105 to 160; capitals have a sixth more.
const BOLD_STEM: f64 = 103.0;
const BOLD_CAPITAL_STEM: f64 = 120.0;
/// What is narrower is one edge drawn in two parts; what is wider is the space between two stems.
const WIDTHS: std::ops::Range<f64> = 15.0..200.0;
/// Height of a straight stroke that is a stem and no serif.
const STEM: f64 = 250.0;
/// How far a stem of slanted letters leans, in parts of its height: 5° to 23°.
const SLANTED: std::ops::Range<f64> = 0.08..0.42;

/// `None` where nobody knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    pub strong: Option<bool>,
    pub slanted: Option<bool>,
}

impl Style {
    /// `text` is what the glyph stands for.
    pub fn of(glyph: &OutlineGlyph, path: &BezPath, text: Option<&Sign>) -> Self {
        if let Some(font) = glyph.font_data() {
            let name = font.postscript_name.unwrap_or_default().to_ascii_lowercase();
            let named = |words: &[&str]| words.iter().any(|word| name.contains(word));
            let heavy = font.weight.is_some_and(|weight| weight >= BOLD_WEIGHT);
            return Self {
                strong: Some(heavy || named(&["bold", "black", "heavy", "demi"])),
                slanted: Some(font.is_italic || named(&["italic", "oblique"])),
            };
        }
        match text {
            Some(Sign::One(letter)) if letter.is_alphabetic() => {
                Self::of_strokes(path, letter.is_uppercase())
            }
            _ => Self::default(),
        }
    }

    /// From the straight strokes of a letter of a thousand units.
    fn of_strokes(path: &BezPath, capital: bool) -> Self {
        let strokes = strokes(path);
        let Some(lean) = lean(&strokes) else { return Self::default() };
        let least = if capital { BOLD_CAPITAL_STEM } else { BOLD_STEM };
        Self {
            strong: width(&strokes, lean).map(|width| width >= least),
            slanted: Some(SLANTED.contains(&lean)),
        }
    }

    /// What most say.
    pub fn most(styles: impl Iterator<Item = Self>) -> Self {
        let (mut strong, mut slanted) = (0i32, 0i32);
        let voice = |said: Option<bool>| said.map_or(0, |yes| if yes { 1 } else { -1 });
        for style in styles {
            strong += voice(style.strong);
            slanted += voice(style.slanted);
        }
        let sum = |voices: i32| (voices != 0).then_some(voices > 0);
        Self { strong: sum(strong), slanted: sum(slanted) }
    }

    /// With what another says where this says nothing.
    pub fn or(self, other: Self) -> Self {
        Self { strong: self.strong.or(other.strong), slanted: self.slanted.or(other.slanted) }
    }
}

/// Straight lines that are as high as a stem, each from its lower end.
fn strokes(path: &BezPath) -> Vec<(Point, Point)> {
    let (mut begin, mut last) = (Point::ZERO, Point::ZERO);
    let mut strokes = Vec::new();
    for element in path.elements() {
        let next = match *element {
            PathEl::MoveTo(point) => {
                begin = point;
                point
            }
            PathEl::LineTo(point) | PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => point,
            PathEl::ClosePath => begin,
        };
        let straight = matches!(element, PathEl::LineTo(_) | PathEl::ClosePath);
        if straight && (next.y - last.y).abs() > STEM {
            strokes.push(if next.y > last.y { (last, next) } else { (next, last) });
        }
        last = next;
    }
    strokes
}

/// How far stems lean to the right; `None` where they do not lean alike, as in a V.
fn lean(strokes: &[(Point, Point)]) -> Option<f64> {
    let lean = |(low, high): &(Point, Point)| (high.x - low.x) / (high.y - low.y);
    let least = strokes.iter().map(lean).min_by(f64::total_cmp)?;
    let most = strokes.iter().map(lean).max_by(f64::total_cmp)?;
    // One that stands upright is enough: a K has strokes of other kinds.
    if let Some(upright) = strokes.iter().map(lean).find(|lean| lean.abs() < 0.02) {
        return Some(upright);
    }
    (strokes.len() > 1 && most - least < 0.06).then_some((least + most) / 2.0)
}

/// The least distance between two stems' edges.
fn width(strokes: &[(Point, Point)], lean: f64) -> Option<f64> {
    let mut feet: Vec<f64> = strokes
        .iter()
        .filter(|(low, high)| ((high.x - low.x) / (high.y - low.y) - lean).abs() < 0.04)
        .map(|(low, _)| low.x - lean * low.y)
        .collect();
    feet.sort_by(f64::total_cmp);
    let gaps = feet.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| WIDTHS.contains(gap));
    gaps.min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(drawn: &str, capital: bool) -> (Option<bool>, Option<bool>) {
        let Style { strong, slanted } = Style::of_strokes(&BezPath::from_svg(drawn).unwrap(), capital);
        (strong, slanted)
    }

    #[test]
    fn stems_tell_bold_and_slanted_letters() {
        let no = Some(false);
        assert_eq!(style("M98 0 L182 0 L182 681 L98 681 Z", false), (no, no));
        assert_eq!(style("M67 0 L206 0 L206 676 L67 676 Z", false), (Some(true), no));
        // The stem of a capital is stronger in every face.
        assert_eq!(style("M98 0 L206 0 L206 681 L98 681 Z", true), (no, no));
        assert_eq!(style("M98 0 L182 0 L352 681 L268 681 Z", false), (no, Some(true)));
    }

    #[test]
    fn where_no_stem_is_nobody_knows() {
        // An o, a v, and a u of which only the inner edges are straight.
        assert_eq!(style("M0 0 C0 300 400 300 400 0 C400 -300 0 -300 0 0 Z", false), (None, None));
        assert_eq!(style("M0 500 L200 0 L300 0 L500 500 L420 500 L250 90 L90 500 Z", false), (None, None));
        assert_eq!(
            style("M155 450 L155 124 C155 0 417 0 417 107 L417 450 C300 500 200 500 155 450", false).0,
            None
        );
    }

    #[test]
    fn most_letters_tell_for_all() {
        let said = |strong| Style { strong, slanted: None };
        let styles = [said(Some(true)), said(None), said(Some(true)), said(Some(false))];
        assert_eq!(Style::most(styles.into_iter()), said(Some(true)));
    }
}
