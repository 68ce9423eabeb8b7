//! Reads workbooks of Excel (ISO/IEC 29500, SpreadsheetML) as sheets: every cell with the words that the workbook shows, at
//! its own row and column; formulas, comments and links on their cells; and all that is hidden marked and shown.
//!
//! By hand, on the same ground as Word and PowerPoint: the crate `calamine` knows no hidden rows, no comments and no formats
//! of numbers, and holds a sheet as a whole.

use super::{Confidence, Format};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::read::container::opc::Package;
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, served};
use crate::read::sheets::hidden::{self, Shown};
use crate::read::source::{Peek, Source, kind};
use std::collections::HashSet;
use std::sync::Arc;
use workbook::Workbook;

pub use beside::tell as tell_outside;

mod around;
mod beside;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
mod workbook;

/// The row of workbooks.
pub const FORMAT: Format = Format {
    mime_types: &[
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.ms-excel.template.macroenabled.12",
    ],
    ..Format::in_child("Excel", &["xlsx", "xlsm", "xltx", "xltm"], recognise, read, served::open)
};

fn recognise(peek: &Peek) -> Confidence {
    let named = FORMAT.extensions.contains(&peek.extension.as_str());
    match kind::of(peek) {
        // Its sheets are not XML.
        Some(kind::Kind::Excel) if peek.extension == "xlsb" => 0,
        Some(kind::Kind::Excel) => 100,
        Some(kind::Kind::Zip) if named => 90,
        _ => 0,
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let zip = Zip::open_for(source, draft)?;
    let package = Package::new(&zip, Budget::new(stop));
    let main = package.main_part().unwrap_or_else(|| "xl/workbook.xml".to_owned());
    if package.zip.find(&main).is_none() {
        let words = "This file lacks the part that is the workbook.";
        return Err(Failure::new(words).kind(FailureKind::Damaged));
    }
    // Whatever its name says, that is a binary one.
    if main.ends_with(".bin") {
        return super::xlsb::sheets(&package, &main, draft, stop);
    }
    super::docx::facts::tell(&package, draft);
    let relations = package.relations(&main);
    super::docx::facts::tell_hidden(&package, &relations, &HashSet::new(), draft);
    beside::tell(&package, &relations, draft);
    let book = Workbook::of(&package, &main, &relations, draft)?;
    for sheet in &book.sheets {
        draft.unit(UnitKind::Sheet, &sheet.name, (0.0, 0.0));
    }
    if book.sheets.is_empty() {
        draft.complain_at("This workbook has no sheets that could be read.", None, None);
    }
    for (number, sheet) in book.sheets.iter().enumerate() {
        draft.pulse(stop)?;
        draft.end();
        let unit = number as u32;
        draft.unit_break(unit);
        match sheet.shown {
            Shown::Yes => {}
            shown => hidden::sheet(&sheet.name, shown == Shown::VeryHidden, draft),
        }
        let rows = match &sheet.part {
            Some(part) => sheet::read(&book, part, unit, draft, stop)?,
            None => 0,
        };
        draft.seal_unit(unit, if rows == 0 { UnitState::Empty } else { UnitState::Words });
        draft.progress((number + 1) as f32 / book.sheets.len() as f32);
    }
    if !draft.shows_something() {
        draft.complain_at("The sheets of this workbook have no words.", None, None);
    }
    package.tell_faults(draft);
    Ok(())
}
