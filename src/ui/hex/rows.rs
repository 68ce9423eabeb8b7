//! A row of bytes: where its pairs of signs and its letters stand, and in which ink.

use super::{Frame, ROW};
use crate::data::bytes::ROW_BYTES;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Rect, pos2};
use std::ops::Range;

/// Where the columns of a row begin, and how wide a sign is.
pub struct Columns {
    pub sign: f32,
    pub hex: f32,
    pub letters: f32,
}

impl Columns {
    /// Where the two signs of a byte begin: a wider gap parts the halves.
    pub fn hex_x(&self, byte: u64) -> f32 {
        (byte * 3 + byte / 8) as f32 * self.sign
    }

    /// Where bytes of the row at a height stand, from one to before another: as pairs of signs and as letters.
    pub fn places(&self, from: u64, to: u64, y: f32) -> [Rect; 2] {
        let part = |x: f32, from: f32, to: f32| {
            Rect::from_min_max(pos2(x + from - 1.0, y - 2.0), pos2(x + to + 1.0, y + ROW - 4.0))
        };
        let hex = part(self.hex, self.hex_x(from), self.hex_x(to.saturating_sub(1)) + 2.0 * self.sign);
        [hex, part(self.letters, from as f32 * self.sign, to as f32 * self.sign)]
    }

    pub fn byte_at(&self, x: f32) -> Option<u64> {
        if x >= self.letters {
            let column = ((x - self.letters) / self.sign) as u64;
            return (column < ROW_BYTES).then_some(column);
        }
        (0..ROW_BYTES).find(|byte| {
            let from = self.hex + self.hex_x(*byte);
            (from - self.sign / 2.0..from + self.sign * 2.5).contains(&x)
        })
    }
}

/// The bytes of a row as pairs of signs, and as letters.
pub fn row_job(frame: &Frame, at: u64, strings: &[Range<u64>], font: &FontId) -> (LayoutJob, LayoutJob) {
    let palette = frame.palette;
    let (mut hex, mut letters) = (LayoutJob::default(), LayoutJob::default());
    let format = |color: Color32| TextFormat { font_id: font.clone(), color, ..TextFormat::default() };
    for column in 0..ROW_BYTES.min(frame.len.saturating_sub(at)) {
        let own = at + column;
        let Some(byte) = frame.byte(own) else { break };
        let said = strings.iter().any(|string| string.contains(&own));
        let ink = match (said, byte) {
            (true, _) => palette.ink,
            (false, 0) => palette.quiet.gamma_multiply(0.55),
            (false, _) => palette.quiet,
        };
        let gap = if column == 8 { " " } else { "" };
        hex.append(&format!("{gap}{byte:02X} "), 0.0, format(ink));
        let sign = if matches!(byte, 0x20..=0x7E) { char::from(byte) } else { '·' };
        letters.append(sign.encode_utf8(&mut [0; 4]), 0.0, format(ink));
    }
    (hex, letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_byte_under_the_pointer_is_the_one_that_is_drawn_there() {
        let columns = Columns { sign: 8.0, hex: 100.0, letters: 600.0 };
        for byte in 0..ROW_BYTES {
            let x = columns.hex + columns.hex_x(byte);
            assert_eq!(columns.byte_at(x + 1.0), Some(byte));
            assert_eq!(columns.byte_at(x + 15.0), Some(byte));
            assert_eq!(columns.byte_at(600.0 + byte as f32 * 8.0 + 4.0), Some(byte));
        }
        assert_eq!(columns.byte_at(20.0), None, "numbers of rows are no bytes");
        assert_eq!(columns.byte_at(600.0 + 16.0 * 8.0 + 1.0), None);
    }
}
