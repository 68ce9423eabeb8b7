//! Reads binary workbooks of Excel (MS-XLSB) as sheets: every cell with the words that the workbook shows, at its own row and
//! column; comments and links on their cells; and all that is hidden marked and shown.
//!
//! By hand, for the reason that stands in `xlsx.rs`. Formulas stand in such a file as they are worked out, sign by sign;
//! `sheets/ptg.rs` says them as people write them.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::read::container::opc::Package;
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::sheets::hidden::{self, Shown};
use crate::read::source::{Peek, Source, kind};
use book::Book;
use std::sync::Arc;

mod book;
mod names;
mod records;
mod sheet;
#[cfg(test)]
mod tests;

/// The row of binary workbooks.
pub const FORMAT: Format = Format {
    version: 2,
    mime_types: &["application/vnd.ms-excel.sheet.binary.macroenabled.12"],
    ..Format::in_child("Excel, binary", &["xlsb"], recognise, read, served::open)
};

fn recognise(peek: &Peek) -> Confidence {
    match kind::of(peek) {
        Some(kind::Kind::Excel) if peek.extension == "xlsb" => 100,
        _ => 0,
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let zip = Zip::open_for(source, draft)?;
    let package = Package::new(&zip, Budget::new(stop));
    let main = package.main_part().unwrap_or_else(|| "xl/workbook.bin".to_owned());
    sheets(&package, &main, draft, stop)
}

/// Reads the workbook whose main part is called so; it need not be called after what it is.
///
/// # Errors
/// Where the file has no such part, or nobody wants it any more.
pub fn sheets(package: &Package<'_>, main: &str, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    if package.zip.find(main).is_none() {
        let words = "This file lacks the part that is the workbook.";
        return Err(Failure::new(words).kind(FailureKind::Damaged));
    }
    super::docx::facts::tell(package, draft);
    let relations = package.relations(main);
    super::docx::facts::tell_hidden(package, &relations, &Default::default(), draft);
    super::xlsx::tell_outside(package, &relations, draft);
    let book = Book::of(package, main, &relations, draft);
    for sheet in &book.sheets {
        draft.unit(UnitKind::Sheet, &sheet.name, (0.0, 0.0));
    }
    if book.sheets.is_empty() {
        draft.complain_at("This workbook has no sheets that could be read.", None, None);
    }
    for (number, sheet) in book.sheets.iter().enumerate() {
        draft.pulse(stop)?;
        draft.end();
        draft.unit_break(number as u32);
        if sheet.shown != Shown::Yes {
            hidden::sheet(&sheet.name, sheet.shown == Shown::VeryHidden, draft);
        }
        let rows = sheet::read(package, &book, number as u32, draft, stop)?;
        draft.seal_unit(number as u32, if rows == 0 { UnitState::Empty } else { UnitState::Words });
        draft.progress((number + 1) as f32 / book.sheets.len() as f32);
    }
    if !draft.shows_something() {
        draft.complain_at("The sheets of this workbook have no words.", None, None);
    }
    package.tell_faults(draft);
    Ok(())
}
