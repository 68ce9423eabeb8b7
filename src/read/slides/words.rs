//! Sets words into a box on a slide: lines are parted where they are full, as wide as the program's own letters are.
//!
//! What no typeface of the program has is drawn as a bar of its width: where words stand is seen, and nothing else is
//! made up.

use super::canvas::{Box, Canvas, Colour, Fill, Letterforms, Outline, rectangle};
use super::letters::{self, Face, Letters};

/// Letters of one box.
const MAX_LETTERS: usize = 20_000;
/// Of its size, how much lower a line is than the one before.
const LINE: f64 = 1.2;
/// Of a line, how far down its base line is.
const BASE: f64 = 0.78;
/// No letters are smaller, whatever a file asks for.
const MIN_SIZE: f64 = 1.0;
const MAX_SIZE: f64 = 4_000.0;
/// How much smaller words are set that would not fit into their box; the letters are others than the file asks for.
const SHRINK: [f64; 5] = [1.0, 0.95, 0.9, 0.85, 0.8];
const NARROWEST: f64 = 0.3;

/// How words look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// In points.
    pub size: f64,
    pub bold: bool,
    pub italic: bool,
    pub underlined: bool,
    pub struck: bool,
    pub colour: Colour,
    /// As the file calls its typeface.
    pub family: String,
    /// How much higher than the line, in parts of the size; below zero for what is lowered.
    pub raised: f64,
}

/// Words of one look. A line break is `\n`.
#[derive(Clone, Debug)]
pub struct Run {
    pub text: String,
    pub look: Look,
}

/// Where lines begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Middle,
    Right,
}

/// Distance of lines, or between paragraphs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distance {
    /// Of the height of a line.
    Times(f64),
    Points(f64),
}

/// A paragraph.
#[derive(Clone, Debug)]
pub struct Paragraph {
    pub runs: Vec<Run>,
    pub align: Align,
    /// How far in it stands, and how much farther its first line.
    pub left: f64,
    pub first: f64,
    pub line: Distance,
    pub before: Distance,
    pub after: Distance,
    /// What stands before an item.
    pub bullet: Option<Run>,
    /// How high it is where it has no words.
    pub size: f64,
    /// It is written from right to left.
    pub rtl: bool,
}

/// Where words of a box stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    #[default]
    Top,
    Middle,
    Bottom,
}

/// Words of one box.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub paragraphs: Vec<Paragraph>,
    pub anchor: Anchor,
    /// Lines are parted where they are full.
    pub wraps: bool,
    /// What the file says of how much smaller its letters are set, and its lines.
    pub scale: f64,
    pub tighter: f64,
    /// Words that do not fit are made somewhat smaller.
    pub fits: bool,
    /// Lines that are not parted are made so small that they have room.
    pub narrows: bool,
}

impl Words {
    /// One paragraph of one look.
    pub fn plain(text: &str, look: Look, align: Align) -> Self {
        let paragraph = Paragraph {
            size: look.size,
            runs: vec![Run { text: text.to_owned(), look }],
            align,
            left: 0.0,
            first: 0.0,
            line: Distance::Times(1.0),
            before: Distance::Points(0.0),
            after: Distance::Points(0.0),
            bullet: None,
            rtl: false,
        };
        Self { paragraphs: vec![paragraph], wraps: true, scale: 1.0, ..Self::default() }
    }

    /// Whether there is a letter to be seen.
    pub fn is_blank(&self) -> bool {
        let blank = |run: &Run| run.text.trim().is_empty();
        self.paragraphs.iter().all(|paragraph| paragraph.runs.iter().all(blank))
    }
}

/// Words of one look within a line, side by side.
struct Piece<'w> {
    text: String,
    look: &'w Look,
    width: f64,
    /// The program has no letters for it.
    unknown: bool,
}

struct SetLine<'w> {
    pieces: Vec<Piece<'w>>,
    /// From the top of the words to its base line.
    base: f64,
    x: f64,
    width: f64,
    room: f64,
    align: Align,
    bullet: Option<(&'w Run, f64)>,
    rtl: bool,
}

struct Setting<'w> {
    lines: Vec<SetLine<'w>>,
    height: f64,
}

/// How high words are in a box of this width.
pub fn height(words: &Words, width: f64, letters: &mut Letters) -> f64 {
    set(words, width, words.scale, letters).height
}

/// Draws words into a box, turned by so many degrees: a quarter to one side or the other.
pub fn draw_lying(words: &Words, place: Box, turn: f64, letters: &mut Letters, canvas: &mut Canvas) {
    let (x, y) = place.centre();
    let lying = Box { x: x - place.h / 2.0, y: y - place.w / 2.0, w: place.h, h: place.w };
    canvas.turned(turn, (x, y));
    draw(words, lying, letters, canvas);
    canvas.leave();
}

/// Draws words into a box.
pub fn draw(words: &Words, place: Box, letters: &mut Letters, canvas: &mut Canvas) {
    if words.is_blank() || !place.is_sound() {
        return;
    }
    let mut scale = words.scale;
    let mut setting = set(words, place.w, scale, letters);
    for shrink in SHRINK.iter().filter(|_| words.fits && words.wraps) {
        scale = words.scale * shrink;
        setting = set(words, place.w, scale, letters);
        if setting.height <= place.h * 1.02 {
            break;
        }
    }
    let widest = setting.lines.iter().map(|line| line.x + line.width).fold(0.0, f64::max);
    if words.narrows && !words.wraps && widest > place.w {
        scale *= (place.w / widest).max(NARROWEST);
        setting = set(words, place.w, scale, letters);
    }
    let top = match words.anchor {
        Anchor::Top => place.y,
        Anchor::Middle => place.y + (place.h - setting.height) / 2.0,
        Anchor::Bottom => place.y + place.h - setting.height,
    };
    for line in &setting.lines {
        draw_line(line, (place.x, top), scale, letters, canvas);
    }
}

fn draw_line(
    line: &SetLine<'_>,
    (left, top): (f64, f64),
    scale: f64,
    letters: &mut Letters,
    canvas: &mut Canvas,
) {
    let spare = line.room - line.width;
    let align = match (line.rtl, line.align) {
        (true, Align::Left) => Align::Right,
        (true, Align::Right) => Align::Left,
        (_, align) => align,
    };
    let mut x = left
        + line.x
        + match align {
            Align::Left => 0.0,
            Align::Middle => spare / 2.0,
            Align::Right => spare,
        };
    let base = top + line.base;
    if let Some((bullet, before)) = line.bullet {
        let look = &bullet.look;
        let wide = width(&bullet.text, look, scale, letters);
        let at = if line.rtl { x + line.width + before - wide } else { x - before };
        canvas.letters(&bullet.text, (at, base), &forms(look, scale));
    }
    // What runs both ways is put into its order by what draws letters, piece by piece from the right.
    let mut pieces: Vec<&Piece<'_>> = line.pieces.iter().collect();
    if line.rtl {
        pieces.reverse();
    }
    for piece in pieces {
        let size = piece.look.size * scale;
        let y = base - piece.look.raised * size;
        match piece.unknown {
            true => {
                let bar = Box {
                    x: x + size * 0.05,
                    y: y - size * 0.6,
                    w: (piece.width - size * 0.1).max(0.5),
                    h: size * 0.5,
                };
                let colour = Colour { cover: piece.look.colour.cover * 0.35, ..piece.look.colour };
                let outline = Outline { path: rectangle(bar), ..Outline::default() };
                canvas.shape(&outline, &Fill::Solid(colour), None);
            }
            false => canvas.letters(piece.text.as_str(), (x, y), &forms(piece.look, scale)),
        }
        x += piece.width;
    }
}

/// The size of letters that are raised or lowered is smaller.
fn size(look: &Look, scale: f64) -> f64 {
    let small = if look.raised == 0.0 { 1.0 } else { 0.66 };
    (look.size * scale * small).clamp(MIN_SIZE, MAX_SIZE)
}

fn forms(look: &Look, scale: f64) -> Letterforms {
    let (face, factor) = letters::face(&look.family);
    Letterforms {
        family: face.family(),
        size: size(look, scale) * factor,
        bold: look.bold,
        italic: look.italic,
        underlined: look.underlined,
        struck: look.struck,
        colour: look.colour,
        slanted: face != Face::Sans,
    }
}

fn letter_width(letter: char, face: Face, look: &Look, letters: &mut Letters) -> (f64, bool) {
    match letter {
        '\t' => (2.0, false),
        letter if letter.is_whitespace() => {
            (letters.width(face, look.bold, look.italic, ' ').unwrap_or(0.3), false)
        }
        letter if letter.is_control() => (0.0, false),
        letter => match letters.width(face, look.bold, look.italic, letter) {
            Some(width) => (width, false),
            None => (letters::unknown_width(letter), true),
        },
    }
}

fn width(text: &str, look: &Look, scale: f64, letters: &mut Letters) -> f64 {
    let (face, factor) = letters::face(&look.family);
    let all: f64 = text.chars().map(|letter| letter_width(letter, face, look, letters).0).sum();
    all * size(look, scale) * factor
}

/// Sets all paragraphs below each other.
fn set<'w>(words: &'w Words, room: f64, scale: f64, letters: &mut Letters) -> Setting<'w> {
    let mut setting = Setting { lines: Vec::new(), height: 0.0 };
    let mut left = MAX_LETTERS;
    for (number, paragraph) in words.paragraphs.iter().enumerate() {
        let high = largest(paragraph) * scale;
        let gap = |distance: Distance| match distance {
            Distance::Times(times) => times * high * LINE,
            Distance::Points(points) => points * scale,
        };
        if number > 0 {
            setting.height += gap(paragraph.before).clamp(-MAX_SIZE, MAX_SIZE);
        }
        lines(paragraph, (room, words.wraps), (scale, words.tighter), &mut left, letters, &mut setting);
        if number + 1 < words.paragraphs.len() {
            setting.height += gap(paragraph.after).clamp(-MAX_SIZE, MAX_SIZE);
        }
    }
    setting
}

fn largest(paragraph: &Paragraph) -> f64 {
    let sizes = paragraph.runs.iter().filter(|run| !run.text.is_empty()).map(|run| run.look.size);
    let largest = sizes.fold(0.0, f64::max);
    let largest = if largest > 0.0 { largest } else { paragraph.size };
    largest.clamp(MIN_SIZE, MAX_SIZE)
}

fn lines<'w>(
    paragraph: &'w Paragraph,
    (room, wraps): (f64, bool),
    (scale, tighter): (f64, f64),
    left: &mut usize,
    letters: &mut Letters,
    setting: &mut Setting<'w>,
) {
    let inset =
        if paragraph.left.is_finite() { paragraph.left.clamp(0.0, (room - 10.0).max(0.0)) } else { 0.0 };
    let first = (inset + paragraph.first).max(0.0) - inset;
    let bulleted = paragraph.bullet.is_some();
    // The words of an item begin where its other lines do.
    let inset_of = |number: usize| if number == 0 && !bulleted { inset + first } else { inset };
    let mut line: Vec<Piece<'w>> = Vec::new();
    let (mut wide, mut number) = (0.0_f64, 0_usize);
    let mut finish = |line: &mut Vec<Piece<'w>>, wide: &mut f64, number: &mut usize| {
        let mut pieces = std::mem::take(line);
        // White space at the end of a line takes no room.
        while let Some(last) =
            pieces.last().filter(|piece| piece.text.trim().is_empty() && !piece.text.is_empty())
        {
            *wide -= last.width;
            pieces.pop();
        }
        let high = pieces.iter().map(|piece| piece.look.size * scale).fold(0.0, f64::max);
        let high = if high > 0.0 { high } else { largest(paragraph) * scale };
        let line_height = match paragraph.line {
            Distance::Times(times) => high * LINE * (times - tighter).clamp(0.3, 10.0),
            Distance::Points(points) => points.clamp(1.0, MAX_SIZE) * scale,
        };
        let x = inset_of(*number);
        let bullet = paragraph.bullet.as_ref().filter(|_| *number == 0 && !pieces.is_empty());
        setting.lines.push(SetLine {
            bullet: bullet.map(|bullet| (bullet, -first)),
            base: setting.height + line_height - high * LINE * (1.0 - BASE),
            x,
            width: *wide,
            room: room - x,
            align: paragraph.align,
            rtl: paragraph.rtl,
            pieces,
        });
        setting.height += line_height;
        (*wide, *number) = (0.0, *number + 1);
    };
    for run in &paragraph.runs {
        for (text, breaks) in tokens(&run.text) {
            if breaks {
                finish(&mut line, &mut wide, &mut number);
                continue;
            }
            *left = left.saturating_sub(text.len());
            if *left == 0 {
                break;
            }
            let token = width(text, &run.look, scale, letters);
            let bare = width(text.trim_end(), &run.look, scale, letters);
            let space = room - inset_of(number);
            if wraps && wide > 0.0 && wide + bare > space + 0.01 {
                finish(&mut line, &mut wide, &mut number);
            }
            let space = room - inset_of(number);
            if wraps && bare > space && space > 0.0 {
                // A word longer than a line is parted anywhere.
                for letter in text.chars() {
                    let own = letter.to_string();
                    let w = width(&own, &run.look, scale, letters);
                    if wide > 0.0 && wide + w > space {
                        finish(&mut line, &mut wide, &mut number);
                    }
                    push(&own, &run.look, scale, letters, &mut line);
                    wide += w;
                }
                continue;
            }
            push(text, &run.look, scale, letters, &mut line);
            wide += token;
        }
    }
    finish(&mut line, &mut wide, &mut number);
}

/// Adds words to a line, those that have letters apart from those that have none.
fn push<'w>(text: &str, look: &'w Look, scale: f64, letters: &mut Letters, line: &mut Vec<Piece<'w>>) {
    let (face, factor) = letters::face(&look.family);
    let size = size(look, scale) * factor;
    for letter in text.chars() {
        let (width, unknown) = letter_width(letter, face, look, letters);
        let width = width * size;
        match line.last_mut() {
            Some(last) if last.look == look && last.unknown == unknown => {
                last.text.push(letter);
                last.width += width;
            }
            _ => line.push(Piece { text: letter.to_string(), look, width, unknown }),
        }
    }
}

/// Words with the space after them, and line breaks.
fn tokens(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(after) = rest.strip_prefix('\n') {
            rest = after;
            return Some(("", true));
        }
        let mut spaces = false;
        let mut end = rest.len();
        for (at, letter) in rest.char_indices() {
            let space = letter.is_whitespace() && letter != '\u{A0}';
            let wide = letters::unknown_width(letter) >= 1.0;
            // Between two signs of East Asia a line may be parted anywhere.
            if letter == '\n' || (spaces && !space) || (wide && at > 0) {
                end = at;
                break;
            }
            spaces |= space || wide || (letter == '-' && at > 0);
        }
        let (token, after) = rest.split_at(end);
        rest = after;
        Some((token, false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look() -> Look {
        Look {
            size: 10.0,
            bold: false,
            italic: false,
            underlined: false,
            struck: false,
            colour: Colour::solid(0.0, 0.0, 0.0),
            family: "Arial".to_owned(),
            raised: 0.0,
        }
    }

    fn words(text: &str) -> Words {
        Words::plain(text, look(), Align::Left)
    }

    fn lines(text: &str, room: f64) -> Vec<String> {
        let words = words(text);
        let setting = set(&words, room, 1.0, &mut Letters::default());
        assert!((setting.height - setting.lines.len() as f64 * 12.0).abs() < 0.01);
        assert!(setting.lines.iter().all(|line| line.width <= room));
        let text =
            |line: &SetLine<'_>| line.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
        setting.lines.iter().map(|line| text(line).trim_end().to_owned()).collect()
    }

    #[test]
    fn lines_are_parted_between_words_and_words_only_where_they_are_too_long() {
        assert_eq!(lines("The gate stood open", 60.0), ["The gate", "stood open"]);
        assert_eq!(lines("one\ntwo", 900.0), ["one", "two"]);
        assert!(lines("Incomprehensibilities", 40.0).len() > 2);
        assert_eq!(lines("日本日本", 21.0), ["日本", "日本"]);
    }

    #[test]
    fn words_without_letters_become_bars_and_never_other_words() {
        let mut canvas = Canvas::new((100.0, 100.0));
        let place = Box { x: 0.0, y: 0.0, w: 100.0, h: 100.0 };
        draw(&words("ab 日本 <x>"), place, &mut Letters::default(), &mut canvas);
        let source = canvas.finish().source;
        assert!(source.contains(">ab <") && source.contains("&lt;x&gt;") && !source.contains('日'));
        assert_eq!(source.matches("<path").count(), 1);
    }
}
