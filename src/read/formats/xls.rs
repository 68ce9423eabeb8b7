//! Reads workbooks of Excel from before 2007 (MS-XLS; of Excel 5 and 95 as well) as sheets: every cell with the words that the
//! workbook shows, at its own row and column; comments on their cells; and all that is hidden marked and shown.
//!
//! By hand, for the reason that stands in `xlsx.rs`. Formulas stand in such a file as they are worked out, sign by sign;
//! `sheets/ptg.rs` says them as people write them.

use super::{Confidence, Format};
use crate::data::document::{Aside, AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, FailureKind, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::read::container::ole::Ole;
use crate::read::office::{aside, objects, summary};
use crate::read::opened::{Member, Opened};
use crate::read::sheets::hidden::{self, Shown};
use crate::read::sheets::told;
use crate::read::source::{Peek, Source, kind};
use globals::Globals;
use names::Names;
use std::sync::Arc;

mod beside;
mod globals;
mod names;
mod records;
mod sheet;
#[cfg(test)]
mod tests;

/// The row of workbooks from before 2007.
pub const FORMAT: Format = Format {
    version: 2,
    mime_types: &["application/vnd.ms-excel"],
    ..Format::in_child("Excel 97–2003", &["xls", "xlt"], recognise, read, open)
};

fn recognise(peek: &Peek) -> Confidence {
    if kind::of(peek) == Some(kind::Kind::OldExcel) { 100 } else { 0 }
}

/// The storage that objects lie in: the root.
const POOL: &str = "";

struct Served(Ole);

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    Ok(Box::new(Served(Ole::open(source)?)))
}

impl Opened for Served {
    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        objects::member(&self.0, POOL, number)
    }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    let ole = Ole::open(source)?;
    let bytes = ole.stream("Workbook").or_else(|| ole.stream("Book")).ok_or_else(|| {
        Failure::new("This file lacks the part that is the workbook.").kind(FailureKind::Damaged)
    })?;
    let book = Globals::of(&bytes);
    if book.locked {
        let words = format!("“{}” is locked with a password, which cannot be opened yet.", source.name);
        return Err(Failure::new(words).kind(FailureKind::NotSupported));
    }
    summary::tell(&ole, draft);
    if ole.find("_VBA_PROJECT_CUR").is_some() || ole.find("_VBA_PROJECT_CUR/VBA").is_some() {
        let (name, words) = ("Macros".to_owned(), "Macros of this file, which are never run.".to_owned());
        let kind = AsideKind::Unseen(Unseen::Script);
        draft.aside(Aside { kind, name, words, when: None, place: None, span: None });
    }
    let mut tell = |kind, name: &str, words: &str| draft.aside(aside(AsideKind::Unseen(kind), name, words));
    book.others.iter().for_each(|path| tell(Unseen::RemoteLink, "Another workbook, not opened", path));
    names(&book.names, draft);
    beside::tell(&ole, &bytes, book.page, draft);
    objects::tell(&ole, POOL, draft);
    for sheet in &book.sheets {
        draft.unit(UnitKind::Sheet, &sheet.name, (0.0, 0.0));
    }
    if book.sheets.is_empty() {
        draft.complain_at("This workbook has no sheets that could be read.", None, None);
    }
    if book.torn {
        draft.complain_at("This workbook is torn; it is shown as far as it goes.", None, None);
    }
    for (number, sheet) in book.sheets.iter().enumerate() {
        draft.pulse(stop)?;
        draft.end();
        draft.unit_break(number as u32);
        match sheet.shown {
            Shown::Yes => {}
            shown => hidden::sheet(&sheet.name, shown == Shown::VeryHidden, draft),
        }
        let rows = if sheet.is_chart {
            draft.complain(format!("“{}” is a chart, which is not drawn.", sheet.name), None);
            0
        } else {
            sheet::read(&book, &bytes, number as u32, draft, stop)?
        };
        draft.seal_unit(number as u32, if rows == 0 { UnitState::Empty } else { UnitState::Words });
        draft.progress((number + 1) as f32 / book.sheets.len() as f32);
    }
    if !draft.shows_something() {
        draft.complain_at("The sheets of this workbook have no words.", None, None);
    }
    Ok(())
}

/// Says what names stand for. Those that Excel made are said where somebody hid them.
fn names(names: &Names, draft: &mut Draft) {
    for name in names.names.iter().filter(|name| !name.name.is_empty()) {
        let words = names.meaning(name);
        told::name(&name.name, name.hidden && !name.built_in, name.built_in, words.as_deref(), draft);
    }
}
