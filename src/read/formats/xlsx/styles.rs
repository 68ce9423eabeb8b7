//! How cells look, as far as it says what they show: formats of numbers, and letters in the colour of the paper (18.8).

use crate::read::sheets::looks::{Looks, MAX_LOOKS};
use crate::read::xml::{Event, Tag, Xml};
use std::collections::HashMap;

/// All looks of a workbook.
#[derive(Default)]
pub struct Styles {
    /// Those of cells.
    pub looks: Looks,
    /// Of each look that a rule gives to cells, whether it hides them.
    ruled: Vec<bool>,
}

impl Styles {
    /// Reads the part.
    pub fn of(text: &str) -> Self {
        let mut reading = Reading::default();
        let mut xml = Xml::new(text);
        let mut open: Vec<String> = Vec::new();
        while let Some(event) = xml.next_event() {
            match event {
                Event::Start(tag) => {
                    let within = open.last().map_or("", String::as_str);
                    let around = open.iter().rev().nth(1).map_or("", String::as_str);
                    let beyond = open.iter().rev().nth(2).map_or("", String::as_str);
                    reading.see(&tag, within, around, beyond);
                    open.push(tag.name().to_owned());
                }
                Event::End => {
                    open.pop();
                }
                Event::Text(_) => {}
            }
        }
        reading.settled()
    }

    /// Whether the look that a rule gives to cells hides what is in them.
    pub fn rule_hides(&self, look: usize) -> bool {
        self.ruled.get(look) == Some(&true)
    }
}

#[derive(Default)]
struct Reading {
    codes: HashMap<u32, String>,
    /// Of each font, whether it is white.
    fonts: Vec<bool>,
    /// Of each filling, whether it is of another colour than white.
    fills: Vec<bool>,
    /// Format, font and filling of each look.
    looks: Vec<(u32, usize, usize)>,
    /// Of each look of a rule: white letters, a ground that is not white, a format that shows nothing.
    ruled: Vec<(bool, bool, bool)>,
}

impl Reading {
    fn see(&mut self, tag: &Tag<'_>, within: &str, around: &str, around_fill: &str) {
        let number = |name: &str| tag.get(name).and_then(|value| value.parse::<usize>().ok()).unwrap_or(0);
        match (tag.name(), within, around) {
            ("dxf", "dxfs", _) if self.ruled.len() < MAX_LOOKS => self.ruled.push((false, false, false)),
            ("numFmt", "dxf", _) => {
                let nothing = tag.get("formatCode").is_some_and(|code| code.trim() == ";;;");
                self.ruled.last_mut().into_iter().for_each(|look| look.2 = nothing);
            }
            ("color", "font", "dxf") => {
                self.ruled.last_mut().into_iter().for_each(|look| look.0 = is_white(tag));
            }
            ("fgColor" | "bgColor", "patternFill", "fill") if around_fill == "dxf" => {
                self.ruled.last_mut().into_iter().for_each(|look| look.1 |= !is_white(tag));
            }
            ("numFmt", "numFmts", _) if self.codes.len() < MAX_LOOKS => {
                self.codes.insert(number("numFmtId") as u32, tag.get("formatCode").unwrap_or_default());
            }
            ("font", "fonts", _) if self.fonts.len() < MAX_LOOKS => self.fonts.push(false),
            ("color", "font", "fonts") => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = is_white(tag);
                }
            }
            ("fill", "fills", _) if self.fills.len() < MAX_LOOKS => self.fills.push(false),
            ("fgColor", "patternFill", "fill") => {
                if let Some(fill) = self.fills.last_mut() {
                    *fill = !is_white(tag);
                }
            }
            ("patternFill", "fill", _) if tag.get("patternType").as_deref() == Some("none") => {}
            ("xf", "cellXfs", _) if self.looks.len() < MAX_LOOKS => {
                self.looks.push((number("numFmtId") as u32, number("fontId"), number("fillId")));
            }
            _ => {}
        }
    }

    fn settled(self) -> Styles {
        let ruled = self.ruled.iter().map(|(white, filled, nothing)| *nothing || (*white && !*filled));
        let mut styles = Styles { ruled: ruled.collect(), ..Styles::default() };
        for (number, font, fill) in &self.looks {
            let white = self.fonts.get(*font) == Some(&true) && self.fills.get(*fill) != Some(&true);
            styles.looks.add(*number, self.codes.get(number).map(String::as_str), white);
        }
        styles
    }
}

/// White by its number, or the first colour of the theme, which is that of the paper.
fn is_white(tag: &Tag<'_>) -> bool {
    let rgb = tag.get("rgb").map(|rgb| rgb.to_ascii_uppercase());
    let tint = tag.get("tint").and_then(|tint| tint.parse::<f64>().ok()).unwrap_or(0.0);
    match (rgb.as_deref(), tag.get("theme").as_deref(), tag.get("indexed").as_deref()) {
        (Some(rgb), ..) => rgb.ends_with("FFFFFF") && rgb.len() >= 6,
        (None, Some("0"), _) => tint.abs() < 0.05,
        (None, None, Some("1" | "9" | "65")) => true,
        _ => false,
    }
}
