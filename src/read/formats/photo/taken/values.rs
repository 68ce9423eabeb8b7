//! How what a camera wrote is said: letters in whatever they were written, moments with their zone, places and directions.

use crate::data::wording::grouped;
use exif::{Exif, Field, In, Rational, Tag, Value};

/// Letters of one value.
const MAX_LETTERS: usize = 500;
/// Directions, an eighth of the circle each.
const COMPASS: [&str; 8] =
    ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

/// A field of the picture itself, and not of its small copy.
pub fn field(exif: &Exif, tag: Tag) -> Option<&Field> {
    exif.get_field(tag, In::PRIMARY)
}

/// Words of a field, in whichever of the ways that there are they were written; `None` where it says nothing.
pub fn words(exif: &Exif, tag: Tag) -> Option<String> {
    let said = match &field(exif, tag)?.value {
        // Two of them are the photographer’s and the editor’s.
        Value::Ascii(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| letters(part)).collect();
            let parts: Vec<&str> =
                parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
            parts.join("; ")
        }
        // What Windows adds has two bytes for each letter, the lower first.
        Value::Byte(bytes) => wide(bytes, true),
        Value::Undefined(bytes, _) => marked(bytes, exif.little_endian()),
        _ => return None,
    };
    let said: String = said.chars().filter(|c| !c.is_control() || *c == '\n').take(MAX_LETTERS).collect();
    let said = said.trim();
    (!said.is_empty()).then(|| said.to_owned())
}

/// Letters that say in their first eight bytes how they are written (EXIF 2.32, “UserComment”).
fn marked(bytes: &[u8], little: bool) -> String {
    let (mark, rest) = bytes.split_at(bytes.len().min(8));
    match mark {
        b"UNICODE\0" => match rest {
            [0xFF, 0xFE, rest @ ..] => wide(rest, true),
            [0xFE, 0xFF, rest @ ..] => wide(rest, false),
            _ => wide(rest, little),
        },
        b"JIS\0\0\0\0\0" => encoding_rs::ISO_2022_JP.decode(rest).0.into_owned(),
        b"ASCII\0\0\0" | b"\0\0\0\0\0\0\0\0" => letters(rest),
        _ => letters(bytes),
    }
}

fn wide(bytes: &[u8], little: bool) -> String {
    let both = bytes.chunks_exact(2).map(|two| match two {
        [one, other] if little => u16::from_le_bytes([*one, *other]),
        [one, other] => u16::from_be_bytes([*one, *other]),
        _ => 0,
    });
    char::decode_utf16(both.take_while(|unit| *unit != 0)).map(|c| c.unwrap_or('\u{FFFD}')).collect()
}

/// What is no UTF-8 is what Windows of the West writes.
fn letters(bytes: &[u8]) -> String {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    match std::str::from_utf8(bytes) {
        Ok(words) => words.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// A number of a field, of whichever kind; `None` where it is none.
pub fn number(exif: &Exif, tag: Tag) -> Option<f64> {
    let value = match &field(exif, tag)?.value {
        Value::Rational(all) => all.first()?.to_f64(),
        Value::SRational(all) => all.first()?.to_f64(),
        Value::Float(all) => f64::from(*all.first()?),
        Value::Double(all) => *all.first()?,
        value => f64::from(value.get_uint(0)?),
    };
    value.is_finite().then_some(value)
}

/// With as many places behind the point as there are, and no more than so many.
pub fn short(value: f64, places: usize) -> String {
    let words = format!("{value:.places$}");
    match words.contains('.') {
        true => words.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => words,
    }
}

// ---- moments

/// When something was, as the camera’s clock had it.
#[derive(Debug, PartialEq, Eq)]
pub struct Moment {
    /// Year to second, with fractions where they are stated.
    clock: String,
    /// How far it was from UTC.
    zone: Option<String>,
}

impl Moment {
    /// Out of a field with the day and the time, one with fractions of the second, and one with the zone.
    pub fn of(exif: &Exif, [when, fraction, zone]: [Tag; 3]) -> Option<Self> {
        let clock = plain_clock(&words(exif, when)?)?;
        let digits = |text: &String| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let fraction = words(exif, fraction).filter(digits).map(|digits| format!(".{digits}"));
        let zone =
            words(exif, zone).filter(|zone| zone.bytes().any(|byte| byte.is_ascii_digit()) || zone == "Z");
        Some(Self { clock: clock + &fraction.unwrap_or_default(), zone })
    }

    /// Whether one says no more than the other.
    pub fn is_said_by(&self, other: &Self) -> bool {
        other.clock.starts_with(&self.clock) && (self.zone.is_none() || self.zone == other.zone)
    }

    /// “2015-08-22 14:03:11, zone not stated”.
    pub fn words(&self) -> String {
        match &self.zone {
            Some(zone) => format!("{} {zone}", self.clock),
            None => format!("{}, zone not stated", self.clock),
        }
    }
}

/// “2015:08:22 14:03:11” with the signs that people part days with; as it is where it is written in another way, and `None`
/// where the clock was never set.
fn plain_clock(said: &str) -> Option<String> {
    if !said.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        return None;
    }
    let parted = said.get(4..5) == Some(":") && said.get(7..8) == Some(":");
    match (parted, said.get(..4), said.get(5..7), said.get(8..)) {
        (true, Some(year), Some(month), Some(rest)) => Some(format!("{year}-{month}-{rest}")),
        _ => Some(said.to_owned()),
    }
}

/// The time of satellites, which is that of UTC.
pub fn satellite_time(exif: &Exif) -> Option<String> {
    let day = plain_clock(&words(exif, Tag::GPSDateStamp)?)?;
    let Value::Rational(parts) = &field(exif, Tag::GPSTimeStamp)?.value else { return None };
    let [hour, minute, second] = parts.get(..3)? else { return None };
    let whole = |part: &Rational| part.to_f64().clamp(0.0, 99.0) as u32;
    Some(format!("{day} {:02}:{:02}:{:02} UTC", whole(hour), whole(minute), whole(second)))
}

// ---- places

/// A place on the earth, in degrees to the north and to the east.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place(pub f64, pub f64);

impl Place {
    /// Out of latitude, its side, longitude, its side.
    pub fn of(exif: &Exif, [latitude, north, longitude, east]: [Tag; 4]) -> Option<Self> {
        let degrees = |tag: Tag, side: Tag, back: &str, most: f64| {
            let Value::Rational(parts) = &field(exif, tag)?.value else { return None };
            // Minutes and seconds may be left out, and are then fractions of what stands before them.
            let weights = [1.0, 60.0, 3600.0];
            let value: f64 = parts.iter().zip(weights).map(|(part, weight)| part.to_f64() / weight).sum();
            let side = words(exif, side).unwrap_or_default();
            let value = if side.starts_with(back) { -value } else { value };
            (!parts.is_empty() && value.is_finite() && value.abs() <= most).then_some(value)
        };
        Some(Self(degrees(latitude, north, "S", 90.0)?, degrees(longitude, east, "W", 180.0)?))
    }

    /// As maps are asked for it.
    pub fn decimals(self) -> String {
        format!("{:.6}, {:.6}", self.0, self.1)
    }

    /// In degrees, minutes and seconds.
    pub fn degrees(self) -> String {
        let part = |value: f64, sides: [&str; 2]| {
            // Counted in tenths of a second, so that no part is ever sixty.
            let tenths = (value.abs() * 36_000.0).round() as u64;
            let (degrees, minutes, seconds) = (tenths / 36_000, tenths / 600 % 60, tenths % 600);
            let side = if value < 0.0 { sides[1] } else { sides[0] };
            format!("{degrees}° {minutes}′ {}.{}″ {side}", seconds / 10, seconds % 10)
        };
        format!("{}, {}", part(self.0, ["N", "S"]), part(self.1, ["E", "W"]))
    }
}

/// “north-east (47°)”: a direction, where it is measured by the needle of a compass with a word on that.
pub fn direction(exif: &Exif, tag: Tag, by: Tag) -> Option<String> {
    let degrees = number(exif, tag)?.rem_euclid(360.0);
    let name = COMPASS.get((degrees / 45.0).round() as usize % COMPASS.len())?;
    let needle = words(exif, by).is_some_and(|by| by.starts_with('M'));
    let needle = if needle { ", by the compass needle" } else { "" };
    Some(format!("{name} ({}°{needle})", short(degrees, 1)))
}

// ---- how

/// What is done to a picture for it to be seen as the camera was held; `None` where nothing is.
pub fn turned(number: u32) -> Option<&'static str> {
    Some(match number {
        2 => "mirrored",
        3 => "half around",
        4 => "half around and mirrored",
        5 => "a quarter to the right and mirrored",
        6 => "a quarter to the right",
        7 => "a quarter to the left and mirrored",
        8 => "a quarter to the left",
        _ => return None,
    })
}

/// How long light came in.
pub fn exposure_time(seconds: f64) -> Option<String> {
    match seconds {
        // Cameras have no shorter ones, and nobody counts longer ones in seconds.
        seconds if !(1e-6..1e6).contains(&seconds) => None,
        seconds if seconds < 0.3 => Some(format!("1/{} s", grouped((1.0 / seconds).round() as u64))),
        seconds => Some(format!("{} s", short(seconds, 1))),
    }
}

/// What made it: the model, and the maker before it where the model does not say that too.
pub fn made_by(maker: Option<String>, model: Option<String>) -> Option<String> {
    match (maker, model) {
        (Some(maker), Some(model)) => {
            let first = maker.split_whitespace().next().unwrap_or_default().to_lowercase();
            let said = model.to_lowercase().starts_with(&first);
            Some(if said { model } else { format!("{maker} {model}") })
        }
        (maker, model) => maker.or(model),
    }
}
