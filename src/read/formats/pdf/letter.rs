//! One letter, in the frame of its line: a space that is turned with the line, so that all letters run to the right.

use super::glyphs::Glyph;
use super::script::{self, Sign};
use super::style::Style;
use crate::data::document::Unseen;
use hayro::kurbo::{Affine, Rect};

/// Of a letter, in points. Plans in units of a metre have letters of a hundredth, and each of them is one; with none at
/// all, nothing could be told by it.
const MIN_SIZE: f64 = 0.001;
/// Height of letters above and below their base line.
const ABOVE: f64 = 0.8;
const BELOW: f64 = 0.22;

/// A letter in the frame of its line.
#[derive(Clone)]
pub struct Letter {
    pub text: Sign,
    /// It is nothing but a space: asked more often than anything else.
    blank: bool,
    pub from: f64,
    pub to: f64,
    pub base: f64,
    pub size: f64,
    pub angle: i32,
    pub vertical: bool,
    pub ink: f32,
    pub style: Style,
    pub unseen: Option<Unseen>,
    /// The number of the stretch of instructions that drew it, by which tags speak of it.
    pub mark: u32,
}

impl Letter {
    #[inline]
    pub fn is_blank(&self) -> bool {
        self.blank
    }

    /// Whether one of two is read from right to left, both being letters.
    pub fn is_of_other_script(&self, other: &Self) -> bool {
        let both = self.text.all(char::is_alphabetic) && other.text.all(char::is_alphabetic);
        both && self.text.is_leftward() != other.text.is_leftward()
    }

    /// In its frame.
    pub fn middle(&self) -> (f64, f64) {
        ((self.from + self.to) / 2.0, self.base)
    }

    /// Whether it is a sign without a width that stands in or right after a letter.
    pub fn follows_closely(&self, letter: &Self) -> bool {
        let size = letter.size;
        let near = self.from > letter.from - 0.1 * size && self.from < letter.to + 0.3 * size;
        self.to - self.from < 0.1 * size
            && near
            && (self.base - letter.base).abs() < 0.6 * size
            && self.angle == letter.angle
    }

    /// How far from the middle of a letter this sign stands, in sizes of it; `None` where it does not stand over it or
    /// under it.
    pub fn apart_over(&self, letter: &Self) -> Option<f64> {
        let size = letter.size.max(self.size);
        let narrow = (self.to - self.from).min(letter.to - letter.from);
        let shared = self.to.min(letter.to) - self.from.max(letter.from);
        let ((own, _), (other, _)) = (self.middle(), letter.middle());
        let over = shared > 0.6 * narrow && (own - other).abs() < 0.3 * size && self.angle == letter.angle;
        let near = (self.base - letter.base).abs() < 0.6 * size && self.size > 0.4 * letter.size;
        (over && near).then_some(((own - other).abs() + (self.base - letter.base).abs()) / size)
    }

    /// In the page's own space.
    pub fn rect(&self) -> Rect {
        let (above, below) = if self.vertical { (0.5, 0.5) } else { (ABOVE, BELOW) };
        let own = Rect::new(self.from, self.base - above * self.size, self.to, self.base + below * self.size);
        if self.angle == 0 { own } else { turn(self.angle).transform_rect_bbox(own) }
    }
}

/// The box of some letters of a line, in the page's own space.
pub fn rect_of(letters: &[Letter]) -> Option<Rect> {
    let first = letters.first()?;
    if first.angle != 0 || first.vertical {
        return letters.iter().map(Letter::rect).reduce(|one, other| one.union(other));
    }
    // Nearly all lines are level.
    let mut all = first.rect();
    for letter in letters.get(1..)? {
        all.x0 = all.x0.min(letter.from);
        all.x1 = all.x1.max(letter.to);
        all.y0 = all.y0.min(letter.base - ABOVE * letter.size);
        all.y1 = all.y1.max(letter.base + BELOW * letter.size);
    }
    Some(all)
}

impl script::Standing for Letter {
    fn sign(&self) -> &Sign {
        &self.text
    }

    fn set_sign(&mut self, sign: Sign) {
        self.text = sign;
    }

    fn from(&self) -> f64 {
        self.from
    }

    fn to(&self) -> f64 {
        self.to
    }
}

/// Hardly any line is turned.
pub fn turn(angle: i32) -> Affine {
    if angle == 0 { Affine::IDENTITY } else { Affine::rotate(f64::from(angle).to_radians()) }
}

pub fn letter(glyph: &Glyph) -> Letter {
    let (start, end) = match glyph.angle {
        0 => (glyph.from, glyph.to),
        angle => (turn(-angle) * glyph.from, turn(-angle) * glyph.to),
    };
    let text = glyph.text.plain();
    Letter {
        blank: text.all(|c| c.is_whitespace() || c.is_control()),
        text,
        from: start.x.min(end.x),
        to: start.x.max(end.x),
        base: start.y,
        size: glyph.size.max(MIN_SIZE),
        angle: glyph.angle,
        vertical: glyph.vertical,
        ink: glyph.ink,
        style: glyph.style,
        unseen: glyph.unseen,
        mark: glyph.mark,
    }
}
