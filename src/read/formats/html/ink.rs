//! Words that a page does not show although nothing in it says that they are hidden: in the colour of the ground, without
//! size, without ink, cut away, or far off the page.
//!
//! Only what the elements themselves say is known, and no rules of style sheets. So where a sheet may have given the ground
//! another colour, the words are taken for visible: whoever reads a page as evidence loses more by words that are missing.

use super::declarations;
use super::tree::{NodeId, Tree};
use crate::data::document::Unseen;

/// Red, green and blue.
pub type Colour = [u8; 3];

const WHITE: Colour = [255; 3];
const BLACK: Colour = [0; 3];
/// What links are drawn in where nothing is said.
const LINK: Colour = [0, 0, 238];
/// Steps of 255 by which two colours differ that nobody can tell apart.
const SAME: u8 = 8;
/// Pixels: no letter of this size can be read.
const TINY_PX: f32 = 2.0;
/// Pixels by which something lies beside the page that is not meant to be seen. No window is so far to scroll backwards.
const FAR_PX: f32 = 500.0;

/// How the letters inside of an element are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    /// `None` where nobody knows.
    colour: Option<Colour>,
    ground: Option<Colour>,
    clear: bool,
    tiny: bool,
    /// Whether sheets of the page may say something about grounds.
    sheets: bool,
}

impl Ink {
    /// At the top of a page.
    pub fn of_page(tree: &Tree) -> Self {
        let sheets = tree.ids().any(|id| sets_grounds(tree, id));
        Self { colour: Some(BLACK), ground: (!sheets).then_some(WHITE), clear: false, tiny: false, sheets }
    }

    /// Why letters drawn so cannot be seen.
    pub fn unseen(self) -> Option<Unseen> {
        let near = |a: u8, b: u8| a.abs_diff(b) <= SAME;
        let same = match (self.colour, self.ground) {
            (Some(colour), Some(ground)) => colour.iter().zip(ground).all(|(a, b)| near(*a, b)),
            _ => false,
        };
        match self {
            Self { tiny: true, .. } => Some(Unseen::Tiny),
            Self { clear: true, .. } => Some(Unseen::Invisible),
            _ => same.then_some(Unseen::SameColour),
        }
    }

    /// The same inside of an element.
    pub fn inside(self, tree: &Tree, id: NodeId, look: &Look) -> Self {
        let mut ink = self;
        let attribute = |name| tree.attribute(id, name);
        let name = tree.name(id);
        // A rule of a sheet may give whatever it names another ground, or another colour.
        let named = self.sheets && (attribute("class").is_some() || attribute("id").is_some());
        if named {
            (ink.ground, ink.colour) = (None, None);
        }
        match name {
            "a" if attribute("href").is_some() => (ink.colour, ink.clear) = (Some(LINK), false),
            "mark" => (ink.ground, ink.colour) = (None, None),
            "input" | "button" | "select" | "textarea" => {
                (ink.colour, ink.ground, ink.clear, ink.tiny) = (None, None, false, false);
            }
            // Before the standards, tables had their own size of letters.
            "table" if tree.quirks => ink.tiny = false,
            "font" if attribute("size").is_some() => ink.tiny = false,
            _ => {}
        }
        let written = |value: &str| colour(value.trim().to_ascii_lowercase().as_str());
        if let Some(colour) = attribute(if name == "body" { "text" } else { "color" }).map(written)
            && matches!(name, "body" | "font" | "basefont")
        {
            (ink.colour, ink.clear) = (colour.opaque(), false);
        }
        if let Some(ground) = attribute("bgcolor") {
            ink.ground = written(ground).opaque();
        }
        if attribute("background").is_some() {
            ink.ground = None;
        }
        match look.colour {
            Some(Paint::Clear) => ink.clear = true,
            Some(paint) => (ink.colour, ink.clear) = (paint.opaque(), false),
            None => {}
        }
        match look.ground {
            Some(Paint::Clear) | None => {}
            Some(paint) => ink.ground = paint.opaque(),
        }
        ink.tiny = look.tiny.unwrap_or(ink.tiny);
        ink
    }
}

/// Whether an element brings rules for grounds into the page, or may do so.
fn sets_grounds(tree: &Tree, id: NodeId) -> bool {
    match tree.name(id) {
        "style" => {
            tree.children(id).filter_map(|child| tree.text(child)).any(|rules| rules.contains("background"))
        }
        "link" => {
            tree.attribute(id, "rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("stylesheet"))
        }
        _ => false,
    }
}

/// A colour as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paint {
    Opaque(Colour),
    /// Nothing is drawn.
    Clear,
    /// Not known, or a picture.
    Unknown,
}

impl Paint {
    fn opaque(self) -> Option<Colour> {
        match self {
            Self::Opaque(colour) => Some(colour),
            _ => None,
        }
    }
}

/// What the style of one element says of this.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    /// Nothing in it can be seen, whatever that says.
    pub gone: Option<Unseen>,
    colour: Option<Paint>,
    ground: Option<Paint>,
    tiny: Option<bool>,
}

/// Sides and sizes, which mean something only together.
#[derive(Default)]
struct Sides {
    absolute: bool,
    far: bool,
    shifted: bool,
    cut: bool,
    flat: bool,
    padded: bool,
    hides_rest: bool,
}

impl Look {
    pub fn of(tree: &Tree, id: NodeId) -> Self {
        let Some(style) = tree.attribute(id, "style") else { return Self::default() };
        let mut look = Self::default();
        let mut sides = Sides::default();
        declarations::each(style, |name, value, _| look.hear(name, value, &mut sides));
        let Sides { absolute, far, shifted, cut, flat, padded, hides_rest } = sides;
        let outside = absolute && far || shifted;
        let clipped = absolute && cut || flat && hides_rest && !padded;
        look.gone = look.gone.or(outside.then_some(Unseen::Outside)).or(clipped.then_some(Unseen::Clipped));
        look
    }

    fn hear(&mut self, name: &str, value: &str, sides: &mut Sides) {
        let px = || length(value);
        match name {
            "color" => self.colour = Some(colour(value)),
            "-webkit-text-fill-color" if colour(value) == Paint::Clear => self.colour = Some(Paint::Clear),
            "background-color" => self.ground = Some(colour(value)),
            "background" | "background-image" => self.ground = ground(value, self.ground),
            "font-size" => self.tiny = size(value).or(self.tiny),
            "font" => self.tiny = value.split_ascii_whitespace().find_map(size).or(self.tiny),
            "opacity" => {
                let share = value.strip_suffix('%').unwrap_or(value).parse::<f32>();
                self.gone = share.is_ok_and(|share| share <= 0.0).then_some(Unseen::Invisible);
            }
            "position" => sides.absolute = matches!(value, "absolute" | "fixed"),
            "left" | "top" | "right" | "bottom" => sides.far |= px().is_some_and(|px| px <= -FAR_PX),
            "text-indent" | "margin-left" => sides.shifted |= px().is_some_and(|px| px <= -FAR_PX),
            "clip" => sides.cut = is_empty_rect(value),
            "clip-path" if cuts_all(value) => self.gone = Some(Unseen::Clipped),
            "transform" if value.starts_with("scale(0)") => self.gone = Some(Unseen::Clipped),
            "transform" => {
                let moved =
                    ["translatex(", "translatey(", "translate("].iter().find_map(|by| value.strip_prefix(by));
                let sides_moved = moved.unwrap_or("").split([',', ')']).map(str::trim);
                // Of its own size it is moved to be in the middle of something.
                let sides_moved = sides_moved.filter(|by| !by.ends_with('%')).filter_map(length);
                sides.shifted |= sides_moved.into_iter().any(|px| px <= -FAR_PX);
            }
            "filter" if matches!(value, "opacity(0)" | "opacity(0%)") => self.gone = Some(Unseen::Invisible),
            "height" | "max-height" | "width" | "max-width" => sides.flat |= px().is_some_and(|px| px <= 0.0),
            // Room for something that is laid over it.
            "padding" | "padding-top" | "padding-bottom" => sides.padded |= px() != Some(0.0),
            "overflow" => sides.hides_rest = matches!(value, "hidden" | "clip"),
            _ => {}
        }
    }
}

/// A length in pixels, if it does not depend on anything else.
fn length(value: &str) -> Option<f32> {
    let unit = value.find(|c: char| !c.is_ascii_digit() && !"+-.".contains(c)).unwrap_or(value.len());
    let number: f32 = value[..unit].parse().ok()?;
    let px = match &value[unit..] {
        "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "em" | "rem" => 16.0,
        "in" => 96.0,
        "cm" => 37.8,
        "mm" => 3.78,
        // Of a window as large as most.
        "%" | "vw" | "vh" => 5.0,
        "" if number == 0.0 => 1.0,
        _ => return None,
    };
    Some(number * px)
}

/// Whether a size of letters is one in which nothing can be read; `None` where it depends on what is around it.
fn size(value: &str) -> Option<bool> {
    let value = value.split('/').next().unwrap_or(value);
    let relative = value.ends_with("em") && !value.ends_with("rem") || value.ends_with('%');
    match value {
        "xx-small" | "x-small" | "small" | "medium" | "large" | "x-large" | "xx-large" | "initial" => {
            Some(false)
        }
        _ if !value.starts_with(|c: char| c.is_ascii_digit() || c == '.') => None,
        _ => {
            let tiny = length(value)? <= TINY_PX;
            // What is a part of nothing is nothing.
            if relative && !tiny { None } else { Some(tiny) }
        }
    }
}

fn ground(value: &str, before: Option<Paint>) -> Option<Paint> {
    if matches!(value, "none" | "inherit" | "unset") {
        return before;
    }
    if value.contains("url(") || value.contains("gradient") {
        return Some(Paint::Unknown);
    }
    let known = std::iter::once(value).chain(value.split_ascii_whitespace()).map(colour);
    known.into_iter().find(|paint| *paint != Paint::Unknown).or(Some(Paint::Unknown))
}

/// `rect(0,0,0,0)` and `rect(1px 1px 1px 1px)`, of which nothing is left.
fn is_empty_rect(value: &str) -> bool {
    let Some(inside) = value.strip_prefix("rect(").and_then(|value| value.strip_suffix(')')) else {
        return false;
    };
    let sides: Option<Vec<f32>> =
        inside.split([',', ' ']).filter(|side| !side.is_empty()).map(length).collect();
    sides.is_some_and(|sides| sides.len() == 4 && (sides[2] <= sides[0] || sides[1] <= sides[3]))
}

fn cuts_all(value: &str) -> bool {
    let of = |name: &str| value.strip_prefix(name).and_then(|rest| rest.strip_suffix(')'));
    let percent = |side: &str| side.strip_suffix('%').and_then(|side| side.trim().parse::<f32>().ok());
    let inset = of("inset(").map(|inside| inside.split_ascii_whitespace().next().and_then(percent));
    let circle = of("circle(").map(|inside| inside.split_ascii_whitespace().next().and_then(length));
    inset.flatten().is_some_and(|side| side >= 50.0) || circle.flatten() == Some(0.0)
}

/// Names that pages use for what they hide, and for grounds; others are not compared.
const NAMES: &[(&str, Colour)] = &[
    ("aliceblue", [240, 248, 255]),
    ("beige", [245, 245, 220]),
    ("black", BLACK),
    ("blue", [0, 0, 255]),
    ("cornsilk", [255, 248, 220]),
    ("floralwhite", [255, 250, 240]),
    ("ghostwhite", [248, 248, 255]),
    ("gray", [128; 3]),
    ("green", [0, 128, 0]),
    ("grey", [128; 3]),
    ("honeydew", [240, 255, 240]),
    ("ivory", [255, 255, 240]),
    ("lightgray", [211; 3]),
    ("lightgrey", [211; 3]),
    ("lightyellow", [255, 255, 224]),
    ("linen", [250, 240, 230]),
    ("mintcream", [245, 255, 250]),
    ("navy", [0, 0, 128]),
    ("red", [255, 0, 0]),
    ("silver", [192; 3]),
    ("snow", [255, 250, 250]),
    ("white", WHITE),
    ("whitesmoke", [245; 3]),
    ("yellow", [255, 255, 0]),
];

fn colour(value: &str) -> Paint {
    if value == "transparent" {
        return Paint::Clear;
    }
    if let Ok(known) = NAMES.binary_search_by_key(&value, |(name, _)| name) {
        return Paint::Opaque(NAMES[known].1);
    }
    let hex = value.strip_prefix('#').unwrap_or(value);
    if let Some(paint) = from_hex(hex) {
        return paint;
    }
    let inside = ["rgb(", "rgba("].iter().find_map(|name| value.strip_prefix(name)?.strip_suffix(')'));
    inside.and_then(from_parts).unwrap_or(Paint::Unknown)
}

fn from_hex(hex: &str) -> Option<Paint> {
    if !matches!(hex.len(), 3 | 4 | 6 | 8) || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let wide = if hex.len() < 6 { 1 } else { 2 };
    let part = |at: usize| {
        let digits = hex.get(at * wide..(at + 1) * wide)?;
        let number = u8::from_str_radix(digits, 16).ok()?;
        Some(if wide == 1 { number * 17 } else { number })
    };
    if part(3) == Some(0) {
        return Some(Paint::Clear);
    }
    Some(Paint::Opaque([part(0)?, part(1)?, part(2)?]))
}

/// `255, 255, 255` or `100% 100% 100% / 0`.
fn from_parts(inside: &str) -> Option<Paint> {
    let parts: Vec<&str> = inside.split([',', ' ', '/']).filter(|part| !part.is_empty()).collect();
    let part = |at: usize| {
        let part = parts.get(at)?;
        let number: f32 = part.trim_end_matches('%').parse().ok()?;
        Some(if part.ends_with('%') { number * 2.55 } else { number }.round().clamp(0.0, 255.0) as u8)
    };
    let clear = parts.get(3).and_then(|share| share.trim_end_matches('%').parse::<f32>().ok()) == Some(0.0);
    if clear {
        return Some(Paint::Clear);
    }
    Some(Paint::Opaque([part(0)?, part(1)?, part(2)?]))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// Why the words of the innermost element cannot be seen.
    fn unseen(page: &str) -> Option<Unseen> {
        let tree = parse::parse(page, false, &mut || Ok(())).unwrap();
        let words = tree.ids().filter(|id| tree.text(*id).is_some_and(|text| text.contains("words"))).last();
        let mut path = Vec::new();
        let mut at = tree.parent(words.unwrap());
        while at != super::super::tree::NONE {
            path.push(at);
            at = tree.parent(at);
        }
        let mut ink = Ink::of_page(&tree);
        for id in path.into_iter().rev() {
            let look = Look::of(&tree, id);
            if look.gone.is_some() {
                return look.gone;
            }
            ink = ink.inside(&tree, id, &look);
        }
        ink.unseen()
    }

    #[test]
    fn letters_that_nobody_can_see_are_known() {
        use Unseen::{Clipped, Invisible, Outside, SameColour, Tiny};
        let cases = [
            ("<p style='color:white'>words", Some(SameColour)),
            ("<p style='color:#fefefe'>words", Some(SameColour)),
            ("<font color=#FFFFFF>words</font>", Some(SameColour)),
            ("<td bgcolor=#000000><font color=black>words", None),
            ("<table><td bgcolor=#000000><font color=black>words", Some(SameColour)),
            ("<table bgcolor=navy><td><font color=white>words", None),
            ("<body bgcolor=black text=white><p>words", None),
            ("<p style='color:rgb(255,255,255);background:url(a.png)'>words", None),
            ("<style>td{background:#000}</style><table><td style='color:#fff'>words", None),
            (
                "<style>td{background:#000}</style><p style='color:#fff;background-color:#ffffff'>words",
                Some(SameColour),
            ),
            ("<p style=color:white><a href=x>words</a>", None),
            ("<p style='color:transparent'>words", Some(Invisible)),
            ("<p style='color:rgba(0,0,0,0)'>words", Some(Invisible)),
            ("<p style='opacity:0'><b style='opacity:1'>words", Some(Invisible)),
            ("<p style='opacity:0.4'>words", None),
            ("<p style='font-size:0'>words", Some(Tiny)),
            ("<p style='font-size:1px'>words", Some(Tiny)),
            ("<p style='font:0/0 a'>words", Some(Tiny)),
            ("<div style='font-size:0px'><p style='font-size:14px'>words", None),
            ("<div style='font-size:0px'><p style='font-size:1.2em'>words", Some(Tiny)),
            ("<p style='font-size:80%'>words", None),
            ("<p style='font-size:.8em'>words", None),
            ("<p style='font-size:7.0pt'>words", None),
            ("<p style='position:absolute;left:-9999px'>words", Some(Outside)),
            ("<p style='position:relative;left:-9999px'>words", None),
            ("<p style='text-indent:-9999px'>words", Some(Outside)),
            ("<p style='transform:translateX(-9999px)'>words", Some(Outside)),
            ("<p style='text-indent:-18.0pt'>words", None),
            ("<p style='position:absolute;left:50%;transform:translate(-50%,-100%)'>words", None),
            ("<p style='position:absolute;clip:rect(0,0,0,0)'>words", Some(Clipped)),
            ("<p style='position:absolute;clip:rect(0,9px,9px,0)'>words", None),
            ("<p style='clip-path: inset(50%)'>words", Some(Clipped)),
            ("<p style='max-height:0;overflow:hidden'>words", Some(Clipped)),
            ("<p style='height:0;overflow:hidden;padding-bottom:56%'>words", None),
            ("<p style='width:0'>words", None),
        ];
        for (page, expected) in cases {
            assert_eq!(unseen(page), expected, "{page}");
        }
        assert!(NAMES.is_sorted_by_key(|(name, _)| *name));
    }
}
