//! What workbooks of all makers share: how a number is shown, and what of a sheet nobody sees.

pub mod bytes;
mod decimal;
pub mod hidden;
pub mod joined;
pub mod looks;
pub mod number;
pub mod pivot;
pub mod ptg;
pub mod rows;
pub mod serial;
pub mod shared;
pub mod told;

pub use decimal::general;

/// A sheet of a workbook that keeps each in a part of its own.
pub struct SheetOf {
    /// Its name.
    pub name: String,
    /// Whether it can be seen.
    pub shown: hidden::Shown,
    /// Its part; `None` where the file lacks it.
    pub part: Option<String>,
}

/// A number in four bytes, as both kinds of binary workbooks have it (MS-XLS 2.5.217).
pub fn packed(value: u32) -> f64 {
    let number = match value & 2 {
        0 => f64::from_bits(u64::from(value & !3) << 32),
        _ => f64::from((value as i32) >> 2),
    };
    if value & 1 != 0 { number / 100.0 } else { number }
}

/// What Excel shows for an error that such a workbook has by its number (MS-XLS 2.5.10).
pub fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}
