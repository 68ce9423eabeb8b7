//! Reads parcels: archives with a letter, a table, a sheet, and parcels in them. No such file is met outside of this
//! test; it has one of each thing that formats to come will have, and is written as they will be.

use folioscope::data::block::Column;
use folioscope::data::document::{Aside, AsideKind, BlockKind};
use folioscope::data::draft::Draft;
use folioscope::data::job::{Failure, Stop};
use folioscope::data::unit::{UnitKind, UnitState};
use folioscope::read::container::{Budget, Container, zip::Zip};
use folioscope::read::formats::Format;
use folioscope::read::opened::{self, Opened};
use folioscope::read::source::{Peek, Source, kind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const FORMAT: Format = Format::in_child("Parcel", &["parcel"], recognise, read, open);

/// How often a parcel was read or opened by this process: a window with children never does.
pub static TOUCHED: AtomicUsize = AtomicUsize::new(0);

fn recognise(peek: &Peek) -> u8 {
    if kind::of(peek) == Some(kind::Kind::Zip) && peek.extension == "parcel" { 95 } else { 0 }
}

fn read(source: &Arc<Source>, draft: &mut Draft, stop: &Stop) -> Result<(), Failure> {
    TOUCHED.fetch_add(1, Ordering::Relaxed);
    let zip = Zip::open(Arc::clone(source))?;
    for (number, member) in zip.members().iter().enumerate() {
        let (kind, name) = (AsideKind::Attachment(number as u32), member.name.clone());
        draft.aside(Aside { kind, name, words: String::new(), when: None, place: None, span: None });
    }
    unwrap(&zip, draft, &Budget::new(stop))
}

fn unwrap(zip: &Zip, draft: &mut Draft, budget: &Budget) -> Result<(), Failure> {
    zip.remarks().iter().for_each(|remark| draft.complain_at(remark.as_str(), None, None));
    draft.begin(BlockKind::Heading(1));
    let letter = words(zip, "letter.txt", draft, budget)?;
    draft.flow(&letter);
    draft.end();
    if zip.find("table.tsv").is_some() {
        let table = words(zip, "table.tsv", draft, budget)?;
        draft.begin_table(&[]);
        rows(draft, &table);
        draft.end_table();
    }
    if zip.find("sheet.tsv").is_some() {
        let sheet = words(zip, "sheet.tsv", draft, budget)?;
        grid(draft, &sheet);
    }
    for (number, _) in zip.members().iter().enumerate().filter(|(_, member)| member.name.ends_with(".folded"))
    {
        // A container whose words belong to this document: what it takes is taken from the same sum.
        let inner = budget.inner()?;
        let bytes = zip.open(number, &inner)?.content()?.bytes;
        unwrap(&Zip::open(Arc::new(Source::from_bytes("folded", bytes)))?, draft, &inner)?;
    }
    Ok(())
}

fn words(zip: &Zip, name: &str, draft: &mut Draft, budget: &Budget) -> Result<String, Failure> {
    let content = zip.read(name, budget)?;
    content.remarks.iter().for_each(|remark| draft.complain(remark.as_str(), None));
    Ok(String::from_utf8_lossy(&content.bytes).into_owned())
}

fn grid(draft: &mut Draft, words: &str) {
    let unit = draft.unit(UnitKind::Sheet, "Book", (0.0, 0.0));
    let columns = words.lines().map(|line| line.split('\t').count()).max().unwrap_or(0);
    draft.unit_break(unit);
    draft.begin_grid(unit, &vec![Column::default(); columns]);
    rows(draft, words);
    draft.end_table();
    draft.seal_unit(unit, UnitState::Words);
}

fn rows(draft: &mut Draft, words: &str) {
    for line in words.lines() {
        draft.begin_row(false);
        for cell in line.split('\t') {
            draft.cell();
            draft.flow(cell);
        }
        draft.end_row();
    }
}

struct Parcel(Zip);

fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    TOUCHED.fetch_add(1, Ordering::Relaxed);
    Ok(Box::new(Parcel(Zip::open(Arc::clone(source))?)))
}

impl Opened for Parcel {
    fn member(&mut self, number: u32) -> Result<opened::Member, Failure> {
        let bytes = self.0.open(number as usize, &Budget::new(&Stop::default()))?.content()?.bytes;
        Ok((self.0.members()[number as usize].name.clone(), bytes))
    }
}
