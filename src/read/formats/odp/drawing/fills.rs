//! What shapes are filled with and which lines they have (ODF 1.3, 20.141 and following).

use super::sheet::{Gradient, Said, Sheet, points, value};
use crate::read::slides::canvas::{Colour, Fill, Line};

/// The width of a line that is as thin as can be.
const HAIRLINE: f64 = 0.6;
/// Dashes of one line.
const MAX_DASHES: usize = 20;
/// What shapes are filled with of which nothing is said, as the program that wrote most files has it.
pub const USUAL_FILL: Colour = Colour::solid(0.447, 0.624, 0.812);

/// What is said of something, the nearest first.
pub struct Chain<'s>(pub Vec<&'s Said>);

impl<'s> Chain<'s> {
    /// What is said of a name.
    pub fn get(&self, name: &str) -> Option<&'s str> {
        self.0.iter().find_map(|said| value(said, name))
    }

    /// A length in points.
    pub fn points(&self, name: &str) -> Option<f64> {
        self.0.iter().find_map(|said| points(said, name))
    }

    /// A part of one: `50%`.
    pub fn part(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(part)
    }
}

/// `50%`, or `0.5`.
pub fn part(words: &str) -> Option<f64> {
    let words = words.trim();
    let part = match words.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok()? / 100.0,
        None => words.parse::<f64>().ok()?,
    };
    Some(part).filter(|part| part.is_finite())
}

/// What something is filled with.
#[derive(Debug)]
pub enum Found<'s> {
    Fill(Fill),
    /// A picture by its name, and whether it is laid out again and again.
    Picture {
        name: &'s str,
        again: bool,
        cover: f64,
    },
}

/// What a chain says that something is filled with; `None` where it says nothing.
pub fn fill<'s>(sheet: &'s Sheet, chain: &Chain<'s>) -> Option<Found<'s>> {
    let cover = chain.part("opacity").unwrap_or(1.0).clamp(0.0, 1.0);
    let colour = || chain.get("fill-color").and_then(Colour::from_hex).unwrap_or(USUAL_FILL);
    let solid = |colour: Colour| Fill::Solid(Colour { cover, ..colour });
    Some(match chain.get("fill")? {
        "none" => Found::Fill(Fill::Nothing),
        "gradient" => {
            let gradient = chain.get("fill-gradient-name").and_then(|name| sheet.gradients.get(name));
            Found::Fill(gradient.map_or_else(|| solid(colour()), |gradient| blended(gradient, cover)))
        }
        "bitmap" => match chain.get("fill-image-name") {
            Some(name) => {
                Found::Picture { name, again: chain.get("repeat").unwrap_or("repeat") == "repeat", cover }
            }
            None => Found::Fill(Fill::Nothing),
        },
        // Lines over nothing, or over a colour, are seen as a paler colour from afar.
        "hatch" if chain.get("fill-hatch-solid") != Some("true") => {
            Found::Fill(Fill::Solid(Colour { cover: cover * 0.2, ..colour() }))
        }
        _ => Found::Fill(solid(colour())),
    })
}

fn blended(gradient: &Gradient, cover: f64) -> Fill {
    let own = &gradient.own;
    let colour = |name: &str, strength: &str| {
        let colour = value(own, name).and_then(Colour::from_hex)?;
        let strength = value(own, strength).and_then(part).unwrap_or(1.0).clamp(0.0, 1.0);
        Some(Colour { rgb: colour.rgb.map(|part| part * strength), ..colour })
    };
    let listed = gradient.stops.iter().filter_map(|stop| {
        let at = value(stop, "offset").and_then(part)?.clamp(0.0, 1.0);
        Some((at, Colour::from_hex(value(stop, "color-value")?)?))
    });
    let mut stops: Vec<(f64, Colour)> = listed.collect();
    if stops.is_empty() {
        stops.extend(colour("start-color", "start-intensity").map(|colour| (0.0, colour)));
        stops.extend(colour("end-color", "end-intensity").map(|colour| (1.0, colour)));
    }
    stops.iter_mut().for_each(|(_, colour)| colour.cover = cover);
    let border = value(own, "border").and_then(part).unwrap_or(0.0).clamp(0.0, 1.0);
    let turn = value(own, "angle").and_then(angle).unwrap_or(0.0);
    let spread = |at: f64| border + at * (1.0 - border);
    match value(own, "style").unwrap_or("linear") {
        _ if stops.is_empty() => Fill::Nothing,
        "linear" => {
            Fill::Gradient(stops.iter().map(|(at, colour)| (spread(*at), *colour)).collect(), 90.0 - turn)
        }
        // The last colour is at both sides, and the first between them.
        "axial" => {
            let half = |(at, colour): &(f64, Colour)| (0.5 - spread(*at) / 2.0, *colour);
            let mut both: Vec<(f64, Colour)> = stops.iter().rev().map(half).collect();
            both.extend(stops.iter().map(|(at, colour)| (0.5 + spread(*at) / 2.0, *colour)));
            Fill::Gradient(both, 90.0 - turn)
        }
        // The first colour is outside, and the last in the middle.
        _ => {
            let middle = |name: &str| value(own, name).and_then(part).unwrap_or(0.5);
            let inwards = stops.iter().rev().map(|(at, colour)| (1.0 - spread(*at), *colour));
            Fill::Round(inwards.collect(), (middle("cx"), middle("cy")))
        }
    }
}

/// An angle in degrees: tenths of them where nothing else is said.
fn angle(words: &str) -> Option<f64> {
    let words = words.trim();
    let number = |unit: &str| words.strip_suffix(unit)?.trim().parse::<f64>().ok();
    let angle = number("deg")
        .or_else(|| number("grad").map(|angle| angle * 0.9))
        .or_else(|| number("rad").map(f64::to_degrees))
        .or_else(|| words.parse::<f64>().ok().map(|angle| angle / 10.0));
    angle.filter(|angle| angle.is_finite())
}

/// The line of a shape; `usual` is whether it has one where nothing is said.
pub fn line(sheet: &Sheet, chain: &Chain<'_>, usual: bool) -> Option<Line> {
    let kind = match chain.get("stroke") {
        Some("none") => return None,
        None if !usual => return None,
        kind => kind.unwrap_or("solid"),
    };
    let colour = chain.get("stroke-color").and_then(Colour::from_hex).unwrap_or(Colour::solid(0.0, 0.0, 0.0));
    let cover = chain.part("stroke-opacity").unwrap_or(1.0).clamp(0.0, 1.0);
    let width = chain.points("stroke-width").unwrap_or(0.0).clamp(HAIRLINE, 500.0);
    let dash = chain.get("stroke-dash").filter(|_| kind == "dash").and_then(|name| sheet.dashes.get(name));
    let head = |name: &str| chain.get(name).is_some_and(|marker| !marker.is_empty());
    Some(Line {
        colour: Colour { cover, ..colour },
        width,
        dashes: dash.map(|dash| dashes(dash, width)).unwrap_or_default(),
        heads: (head("marker-start"), head("marker-end")),
    })
}

/// How long dashes and gaps are, in widths of the line.
fn dashes(said: &Said, width: f64) -> Vec<f64> {
    let long = |name: &str| match value(said, name) {
        Some(words) if words.ends_with('%') => part(words),
        _ => points(said, name).map(|length| length / width.max(0.5)),
    };
    let gap = long("distance").unwrap_or(1.0).clamp(0.1, 1_000.0);
    let mut all = Vec::new();
    for (count, length) in [("dots1", "dots1-length"), ("dots2", "dots2-length")] {
        let count = value(said, count).and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        let length = long(length).unwrap_or(1.0).clamp(0.1, 1_000.0);
        for _ in 0..count.min(MAX_DASHES) {
            all.extend([length, gap]);
        }
    }
    all
}
