//! Colours, fills and lines of a slide, as its theme has them (ISO/IEC 29500-1, 20.1).

use super::nodes::{Node, all, child, elements, inner, length, name, number, part, said};
use crate::read::slides::canvas::{Colour, Fill, Line};
use std::collections::HashMap;

/// Stops of one gradient.
const MAX_STOPS: usize = 20;
/// A line of which no width is said, in points.
const USUAL_LINE: f64 = 0.75;

/// What a theme says, and what its colours are called on a slide.
#[derive(Default)]
pub struct Looks<'d> {
    colours: HashMap<&'d str, Colour>,
    map: HashMap<&'d str, &'d str>,
    /// Typefaces of titles and of all else.
    major: &'d str,
    minor: &'d str,
    fills: Vec<Node<'d>>,
    grounds: Vec<Node<'d>>,
    lines: Vec<Node<'d>>,
}

/// What is found of a fill.
pub enum Found<'d> {
    Fill(Fill),
    /// A picture.
    Picture(Node<'d>),
}

impl<'d> Looks<'d> {
    /// Of a theme; `maps` say what its colours are called, the first that says anything.
    pub fn of(theme: Option<Node<'d>>, maps: &[Option<Node<'d>>]) -> Self {
        let mut looks = Self { major: "", minor: "", ..Self::default() };
        if let Some(map) = maps.iter().flatten().next() {
            looks.map = map.attributes().map(|one| (one.name(), one.value())).collect();
        }
        let Some(parts) = theme.and_then(|theme| child(theme, "themeElements")) else { return looks };
        if let Some(scheme) = child(parts, "clrScheme") {
            for one in elements(scheme) {
                let own = looks.colour(one, None);
                looks.colours.extend(own.map(|own| (name(one), own)));
            }
        }
        let face = |which: &str| {
            inner(parts, &["fontScheme", which, "latin"])
                .and_then(|latin| said(latin, "typeface"))
                .unwrap_or_default()
        };
        (looks.major, looks.minor) = (face("majorFont"), face("minorFont"));
        let list = |which: &str| -> Vec<Node<'d>> {
            inner(parts, &["fmtScheme", which]).map(|list| elements(list).collect()).unwrap_or_default()
        };
        looks.fills = list("fillStyleLst");
        looks.grounds = list("bgFillStyleLst");
        looks.lines = list("lnStyleLst");
        looks
    }

    /// A typeface, where it is called by its place in the theme.
    pub fn typeface(&self, called: &'d str) -> &'d str {
        match called {
            _ if called.starts_with("+mj") => self.major,
            _ if called.starts_with("+mn") => self.minor,
            called => called,
        }
    }

    /// The typeface of all that says nothing of its own.
    pub fn usual_typeface(&self, title: bool) -> &'d str {
        if title { self.major } else { self.minor }
    }

    /// A colour of the theme by its name on a slide.
    pub fn named(&self, called: &str) -> Option<Colour> {
        let meant = self.map.get(called).copied().unwrap_or(match called {
            "tx1" => "dk1",
            "bg1" => "lt1",
            "tx2" => "dk2",
            "bg2" => "lt2",
            called => called,
        });
        self.colours.get(meant).copied()
    }

    /// The colour that stands in an element. `own` is what a style is filled in with.
    pub fn colour(&self, node: Node<'d>, own: Option<Colour>) -> Option<Colour> {
        elements(node).find_map(|one| {
            let plain = match name(one) {
                "srgbClr" => Colour::from_hex(said(one, "val")?)?,
                "sysClr" => {
                    let usual = if said(one, "val") == Some("window") { "FFFFFF" } else { "000000" };
                    Colour::from_hex(said(one, "lastClr").unwrap_or(usual))?
                }
                "schemeClr" => match said(one, "val")? {
                    "phClr" => own?,
                    called => self.named(called)?,
                },
                "prstClr" => preset(said(one, "val")?),
                "scrgbClr" => {
                    let part = |name: &str| part(one, name).unwrap_or(0.0).clamp(0.0, 1.0).powf(1.0 / 2.2);
                    Colour::solid(part("r"), part("g"), part("b"))
                }
                "hslClr" => {
                    let hue = number(one, "hue").unwrap_or(0.0) / 21_600_000.0;
                    from_hsl(hue, part(one, "sat").unwrap_or(0.0), part(one, "lum").unwrap_or(0.0))
                }
                _ => return None,
            };
            Some(elements(one).fold(plain, changed))
        })
    }

    /// What an element says that something is filled with; `None` where it says nothing.
    pub fn fill(&self, node: Node<'d>, own: Option<Colour>) -> Option<Found<'d>> {
        elements(node).find_map(|one| self.filled(one, own))
    }

    fn filled(&self, node: Node<'d>, own: Option<Colour>) -> Option<Found<'d>> {
        Some(match name(node) {
            "noFill" => Found::Fill(Fill::Nothing),
            "solidFill" => Found::Fill(self.colour(node, own).map_or(Fill::Nothing, Fill::Solid)),
            "gradFill" => Found::Fill(self.gradient(node, own)),
            "pattFill" => {
                // What two colours look like from afar.
                let of = |name: &str| child(node, name).and_then(|one| self.colour(one, own));
                let mixed = match (of("fgClr"), of("bgClr")) {
                    (Some(one), Some(other)) => Some(mix(other, one, 0.35)),
                    (one, other) => one.or(other),
                };
                Found::Fill(mixed.map_or(Fill::Nothing, Fill::Solid))
            }
            "blipFill" => Found::Picture(node),
            _ => return None,
        })
    }

    fn gradient(&self, node: Node<'d>, own: Option<Colour>) -> Fill {
        let mut stops: Vec<(f64, Colour)> = child(node, "gsLst")
            .into_iter()
            .flat_map(|list| all(list, "gs"))
            .take(MAX_STOPS)
            .filter_map(|stop| Some((part(stop, "pos")?.clamp(0.0, 1.0), self.colour(stop, own)?)))
            .collect();
        stops.sort_by(|a, b| a.0.total_cmp(&b.0));
        match (stops.as_slice(), child(node, "path")) {
            ([], _) => Fill::Nothing,
            ([(_, only)], _) => Fill::Solid(*only),
            // From the middle outwards: what is far from the middle is most of it.
            (_, Some(_)) => {
                stops.reverse();
                let turned = stops.iter().map(|(place, colour)| (1.0 - place, *colour)).collect();
                Fill::Gradient(turned, 90.0)
            }
            (_, None) => {
                let turn = child(node, "lin").and_then(|lin| number(lin, "ang")).unwrap_or(0.0) / 60_000.0;
                Fill::Gradient(stops, turn)
            }
        }
    }

    /// The fill that a style of the theme has: by its number, with its colour.
    pub fn style_fill(&self, reference: Node<'d>) -> Option<Found<'d>> {
        let number = number(reference, "idx")? as usize;
        let own = self.colour(reference, None);
        match number {
            0 => None,
            1..=999 => self.filled(*self.fills.get(number - 1)?, own),
            1000 => Some(Found::Fill(Fill::Nothing)),
            _ => {
                let found = self.grounds.get(number - 1001).and_then(|one| self.filled(*one, own));
                // A picture of a theme lies with the theme.
                match found {
                    Some(Found::Picture(_)) | None => own.map(|own| Found::Fill(Fill::Solid(own))),
                    found => found,
                }
            }
        }
    }

    /// A line, of what is said of it, the nearest first, and of its style.
    pub fn line(&self, said_of: &[Node<'d>], style: Option<Node<'d>>) -> Option<Line> {
        let own = style.and_then(|style| self.colour(style, None));
        let of_theme =
            style.and_then(|style| self.lines.get((number(style, "idx")? as usize).checked_sub(1)?));
        let sources: Vec<(Node<'d>, Option<Colour>)> =
            said_of.iter().map(|node| (*node, None)).chain(of_theme.map(|node| (*node, own))).collect();
        let fill = sources.iter().find_map(|(node, own)| self.fill(*node, *own))?;
        let colour = match fill {
            Found::Fill(Fill::Solid(colour)) => colour,
            Found::Fill(Fill::Gradient(stops, _)) => stops.first()?.1,
            _ => return None,
        };
        let find = |name: &str| sources.iter().find_map(|(node, _)| child(*node, name));
        let width = sources.iter().find_map(|(node, _)| length(*node, "w")).unwrap_or(USUAL_LINE);
        let dashes = find("prstDash").and_then(|dash| said(dash, "val")).map(dashes).unwrap_or_default();
        let head = |name: &str| {
            find(name)
                .and_then(|head| said(head, "type"))
                .is_some_and(|kind| !matches!(kind, "none" | "oval"))
        };
        Some(Line {
            colour,
            width: width.clamp(0.25, 400.0),
            dashes,
            heads: (head("headEnd"), head("tailEnd")),
        })
    }
}

fn dashes(name: &str) -> Vec<f64> {
    match name {
        "dot" | "sysDot" => vec![1.0, 2.0],
        "dash" | "sysDash" => vec![4.0, 3.0],
        "lgDash" => vec![8.0, 3.0],
        "dashDot" | "sysDashDot" | "lgDashDot" => vec![6.0, 3.0, 1.0, 3.0],
        "lgDashDotDot" | "sysDashDotDot" => vec![6.0, 3.0, 1.0, 3.0, 1.0, 3.0],
        _ => Vec::new(),
    }
}

/// A colour with one change that the file says.
fn changed(colour: Colour, change: Node<'_>) -> Colour {
    let Some(by) = part(change, "val").map(|by| by.clamp(-10.0, 10.0)) else { return colour };
    let linear = |f: &dyn Fn(f64) -> f64| {
        let rgb = colour.rgb.map(|part| f(part.powf(2.2)).clamp(0.0, 1.0).powf(1.0 / 2.2));
        Colour { rgb, ..colour }
    };
    let lightness = |f: &dyn Fn(f64, f64) -> (f64, f64)| {
        let (hue, sat, lum) = to_hsl(colour.rgb);
        let (sat, lum) = f(sat, lum);
        Colour { rgb: from_hsl(hue, sat.clamp(0.0, 1.0), lum.clamp(0.0, 1.0)).rgb, ..colour }
    };
    match name(change) {
        "alpha" => Colour { cover: by.clamp(0.0, 1.0), ..colour },
        "lumMod" => lightness(&|sat, lum| (sat, lum * by)),
        "lumOff" => lightness(&|sat, lum| (sat, lum + by)),
        "satMod" => lightness(&|sat, lum| (sat * by, lum)),
        "satOff" => lightness(&|sat, lum| (sat + by, lum)),
        "tint" => linear(&|part| part * by + (1.0 - by)),
        "shade" => linear(&|part| part * by),
        _ => colour,
    }
}

/// A colour between two.
pub fn mix(one: Colour, other: Colour, far: f64) -> Colour {
    let mut mixed = one;
    for (part, towards) in mixed.rgb.iter_mut().zip(other.rgb) {
        *part += (towards - *part) * far;
    }
    mixed
}

fn to_hsl([red, green, blue]: [f64; 3]) -> (f64, f64, f64) {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let (lum, span) = ((most + least) / 2.0, most - least);
    if span < 1e-9 {
        return (0.0, 0.0, lum);
    }
    let sat = if lum > 0.5 { span / (2.0 - most - least) } else { span / (most + least) };
    let hue = if most == red {
        (green - blue) / span + if green < blue { 6.0 } else { 0.0 }
    } else if most == green {
        (blue - red) / span + 2.0
    } else {
        (red - green) / span + 4.0
    };
    (hue / 6.0, sat, lum)
}

fn from_hsl(hue: f64, sat: f64, lum: f64) -> Colour {
    let (sat, lum) = (sat.clamp(0.0, 1.0), lum.clamp(0.0, 1.0));
    let q = if lum < 0.5 { lum * (1.0 + sat) } else { lum + sat - lum * sat };
    let p = 2.0 * lum - q;
    let part = |at: f64| {
        let at = at.rem_euclid(1.0);
        match at {
            _ if at < 1.0 / 6.0 => p + (q - p) * 6.0 * at,
            _ if at < 0.5 => q,
            _ if at < 2.0 / 3.0 => p + (q - p) * (2.0 / 3.0 - at) * 6.0,
            _ => p,
        }
    };
    Colour::solid(part(hue + 1.0 / 3.0), part(hue), part(hue - 1.0 / 3.0))
}

fn preset(name: &str) -> Colour {
    let hex = match name {
        "white" => "FFFFFF",
        "red" => "FF0000",
        "green" => "008000",
        "lime" => "00FF00",
        "blue" => "0000FF",
        "yellow" => "FFFF00",
        "cyan" | "aqua" => "00FFFF",
        "magenta" | "fuchsia" => "FF00FF",
        "gray" | "grey" => "808080",
        "silver" => "C0C0C0",
        "orange" => "FFA500",
        "navy" => "000080",
        "purple" => "800080",
        "maroon" => "800000",
        "olive" => "808000",
        "teal" => "008080",
        _ => "000000",
    };
    Colour::from_hex(hex).unwrap_or(Colour::solid(0.0, 0.0, 0.0))
}
