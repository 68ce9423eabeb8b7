//! How other reading programs name a place in a book: EPUB CFI 1.1 (IDPF 2017), “epubcfi(/6/4[chap01ref]!/4/10/3:10)”.
//!
//! The steps before `!` lead through the package to a chapter, those after it through the chapter's source: even numbers
//! are elements, odd ones the text between them, and the last number counts UTF-16 units of that text. A name in brackets
//! is the `id` that the element has, by which a place is found again in another edition. `Document::traces` leads from
//! there to words, and back.
//!
//! Times in films, points of pictures and on which side of a page break one stands are read and passed over.

mod find;
#[cfg(test)]
mod tests;

pub use find::{Found, find, of_span};

use super::trace::Step;
use percent_encoding::percent_decode_str;

/// Bytes of an address that is read; ours have some hundred.
const MAX_BYTES: usize = 16 * 1024;
/// Steps of one.
const MAX_STEPS: usize = 1_500;
/// Signs that mean something in an address, and stand in a name only after a circumflex.
const SIGNS: &[char] = &['^', '[', ']', '(', ')', ',', ';', '='];

/// A place of a book, or a stretch between two.
#[derive(Clone, Debug, PartialEq)]
pub struct Cfi {
    start: Point,
    /// Of a stretch.
    end: Option<Point>,
}

/// One place.
#[derive(Clone, Debug, Default, PartialEq)]
struct Point {
    /// Through the package. Where only the number of the chapter is known, as of calibre's addresses, it is the only one.
    way: Vec<Step>,
    /// Through the chapter.
    steps: Vec<Step>,
    offset: Option<u32>,
    /// Letters that stand before it and after it.
    says: (String, String),
    /// It goes on into something that stands in the chapter.
    deeper: bool,
}

/// A piece of an address.
enum Piece {
    Step(Step),
    Into,
    Offset(u32, (String, String)),
}

/// The address that a text is, or ends with; `None` for what is none.
pub fn parse(text: &str) -> Option<Cfi> {
    let at = position(text)?;
    let own = text.get(at..).filter(|own| own.len() <= MAX_BYTES)?;
    // In a link its brackets may be written out; a name may have such signs of its own.
    let plain = || percent_decode_str(own).decode_utf8().ok().and_then(|own| read(&own));
    if text[..at].ends_with('#') { plain() } else { read(own).or_else(plain) }
}

fn read(own: &str) -> Option<Cfi> {
    let inner = own.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '.'));
    let inner = inner.get(NAME.len()..)?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = parts(inner).into_iter();
    let (path, from, to) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() || from.is_some() != to.is_some() {
        return None;
    }
    let point = |rest: &str| Point::of(pieces(&format!("{path}{rest}"))?);
    match from.zip(to) {
        None => Some(Cfi { start: point("")?, end: None }),
        Some((from, to)) => Some(Cfi { start: point(from)?, end: Some(point(to)?) }),
    }
}

const NAME: &str = "epubcfi";

/// Where in a text an address begins: at its beginning, or after the sign of a link.
fn position(text: &str) -> Option<usize> {
    let begins = |at: usize| text.get(at..at + NAME.len()).is_some_and(|own| own.eq_ignore_ascii_case(NAME));
    let first = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '<').len();
    if begins(first) {
        return Some(first);
    }
    let after = text.find('#')? + 1;
    begins(after).then_some(after)
}

/// The path, and of a stretch both ends: what commas part that stand in no brackets.
fn parts(inner: &str) -> Vec<&str> {
    let (mut parts, mut from, mut inside, mut plain) = (Vec::new(), 0, false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if std::mem::take(&mut plain) => {}
            '^' => plain = true,
            '[' => inside = true,
            ']' => inside = false,
            ',' if !inside => {
                parts.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[from..]);
    parts
}

fn pieces(path: &str) -> Option<Vec<Piece>> {
    let (mut rest, mut pieces) = (path.trim(), Vec::new());
    while let Some(sign) = rest.chars().next() {
        rest = &rest[sign.len_utf8()..];
        if pieces.len() > MAX_STEPS {
            return None;
        }
        match sign {
            '!' => pieces.push(Piece::Into),
            '/' => {
                let number = number(&mut rest)?;
                let id = bracket(&mut rest).map(|(name, _)| name).filter(|name| !name.is_empty());
                pieces.push(Piece::Step(Step { number, id: id.map(Into::into) }));
            }
            ':' => {
                let number = number(&mut rest)?;
                pieces.push(Piece::Offset(number, bracket(&mut rest).unwrap_or_default()));
            }
            '~' | '@' => {
                rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ':'));
                bracket(&mut rest);
            }
            // On which side of a break it stands.
            '[' => {
                let within = format!("[{rest}");
                let mut after = within.as_str();
                bracket(&mut after)?;
                rest = &rest[rest.len() - after.len()..];
            }
            _ => return None,
        }
    }
    Some(pieces)
}

fn number(rest: &mut &str) -> Option<u32> {
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (own, after) = rest.split_at(digits);
    *rest = after;
    own.parse().ok()
}

/// What stands in brackets, if such come next: both halves around a comma, without what is said of sides.
fn bracket(rest: &mut &str) -> Option<(String, String)> {
    let inner = rest.strip_prefix('[')?;
    let (mut halves, mut second, mut plain, mut over) = ([String::new(), String::new()], 0, false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if plain => plain = false,
            '^' => {
                plain = true;
                continue;
            }
            ']' => {
                *rest = &inner[at + 1..];
                let [before, after] = halves;
                return Some((before, after));
            }
            ',' => {
                second = 1;
                continue;
            }
            ';' => {
                over = true;
                continue;
            }
            _ => {}
        }
        if !over {
            halves[second].push(c);
        }
    }
    None
}

impl Point {
    fn of(pieces: Vec<Piece>) -> Option<Self> {
        let mut point = Self::default();
        let into = pieces.iter().any(|piece| matches!(piece, Piece::Into));
        let mut entered = false;
        for piece in pieces {
            match piece {
                Piece::Into if entered => {
                    point.deeper = true;
                    break;
                }
                Piece::Into => entered = true,
                Piece::Step(step) if entered => point.steps.push(step),
                Piece::Step(step) => point.way.push(step),
                Piece::Offset(number, says) => (point.offset, point.says) = (Some(number), says),
            }
        }
        if !into && point.way.len() > 2 {
            // As calibre writes it: the chapter by its number alone, then from above the root of its source.
            point.steps = point.way.split_off(2);
            point.way.truncate(1);
        }
        (!point.way.is_empty()).then_some(point)
    }

    /// The step of the package to the chapter.
    fn chapter(&self) -> Option<&Step> {
        self.way.last()
    }
}

/// A step as it is written.
fn written(step: &Step) -> String {
    let Step { number, id } = step;
    match id {
        Some(id) => format!("/{number}[{}]", escaped(id)),
        None => format!("/{number}"),
    }
}

/// A name in which every sign stands for itself.
fn escaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if SIGNS.contains(&c) {
            out.push('^');
        }
        out.push(c);
    }
    out
}

/// Steps as an address has them: for whoever says the way to a chapter.
pub fn way_of(steps: &[Step]) -> String {
    steps.iter().map(written).collect()
}
