//! A file as bytes: how places in it are named, and in which pieces it is looked at.

use crate::data::document::Document;
use crate::data::unit::{Unit, UnitKind, UnitState};
use std::sync::Arc;

/// Bytes that are asked for at once: some thousand screens' worth of rows.
pub const CHUNK_BYTES: usize = 256 * 1024;
/// Bytes of a row.
pub const ROW_BYTES: u64 = 16;

/// How far a byte is from the start of its file, as those write it who look at bytes: “0x1A40”.
pub fn offset_label(at: u64) -> String {
    format!("0x{at:X}")
}

/// The place that a label or what somebody typed names: “0x1A40”, “1A40h”, “6720”.
pub fn offset_from(words: &str) -> Option<u64> {
    let words = words.trim().replace(['_', ' ', ',', '\u{202F}'], "");
    if let Some(digits) = words.strip_prefix("0x").or_else(|| words.strip_prefix("0X")) {
        return u64::from_str_radix(digits, 16).ok();
    }
    if let Some(digits) = words.strip_suffix(['h', 'H']) {
        return u64::from_str_radix(digits, 16).ok();
    }
    words.parse().ok()
}

/// The row at so many rows from the one of a unit: where a view stands that shows a file as bytes.
pub fn row_from_spot(document: &Document, unit: u32, rows: f32) -> u64 {
    let own =
        document.units.get(unit as usize).and_then(|unit| offset_from(&unit.label)).unwrap_or(0) / ROW_BYTES;
    let row = own as f64 + f64::from(rows.round());
    (row.max(0.0) as u64).min(rows_of(len_of(document)).saturating_sub(1))
}

/// The unit of the last string that begins in a row or before it, and how many rows further it is.
pub fn spot_from_row(document: &Document, row: u64) -> (u32, f32) {
    let begun = |unit: &Arc<Unit>| offset_from(&unit.label).is_some_and(|at| at / ROW_BYTES <= row);
    let unit = document.units.partition_point(begun).saturating_sub(1);
    let own = document.units.get(unit).and_then(|unit| offset_from(&unit.label)).unwrap_or(0) / ROW_BYTES;
    (unit as u32, (row as f64 - own as f64) as f32)
}

/// How many bytes can be looked at. The last unit is where they end: a file that was packed has more than its own.
pub fn len_of(document: &Document) -> u64 {
    let last =
        document.units.last().filter(|unit| unit.kind == UnitKind::Byte && unit.state == UnitState::Empty);
    last.and_then(|unit| offset_from(&unit.label)).unwrap_or(document.bytes)
}

/// Rows of a file of so many bytes.
pub fn rows_of(bytes: u64) -> u64 {
    bytes.div_ceil(ROW_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_by_the_name_that_it_is_given() {
        for at in [0, 15, 0x1A40, u64::from(u32::MAX) + 7] {
            assert_eq!(offset_from(&offset_label(at)), Some(at));
        }
        assert_eq!(offset_from("1A40h"), Some(0x1A40));
        assert_eq!(offset_from("6,720"), Some(6720));
        assert_eq!(offset_from("page 3"), None);
    }
}
