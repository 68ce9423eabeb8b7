//! What workbooks of all makers share: how a number is shown, and what of a sheet nobody sees.

mod decimal;
pub mod hidden;
pub mod number;
pub mod serial;

pub use decimal::general;
