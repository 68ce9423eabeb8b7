//! Takes pages out of a PDF into a new one in which letters stay letters and lines stay lines.
//!
//! A page is taken with what it is drawn from: its drawing, fonts, pictures and patterns. Nothing else of the file goes
//! along, above all no program, no address and no file within the file; what is seen on the page and is none of its
//! drawing (notes, fields, layers that are switched off) is not taken either, and that is told.

use super::leaves::{self, Leaves};
use super::root_of;
use crate::data::job::{Failure, FailureKind};
use crate::read::opened::TakenOut;
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro_write::pdf_writer::{Pdf as Writer, Ref, TextStr};
use hayro_write::{ChunkSettings, ExtractionQuery, extract};

/// Objects of the new file. A page has some tens, and a file that is made to have more holds them only once.
const MAX_OBJECTS: i32 = 4_000_000;

/// A new PDF of these pages, by their index as they are shown. `alive` is called on the way.
///
/// # Errors
/// Where there is no such page, or it cannot be taken out.
pub fn take_out(pdf: &Pdf, units: &[u32], alive: &mut dyn FnMut()) -> Result<TakenOut, Failure> {
    let Leaves { pages, .. } = leaves::leaves(pdf, &root_of(pdf));
    let chosen: Option<Vec<&Page<'_>>> =
        units.iter().map(|unit| pages.get(*unit as usize).copied()).collect();
    let chosen = chosen.ok_or_else(|| Failure::new("There is no such page."))?;
    // The library counts pages in its own way; see `leaves`.
    let number_of = |page: &Page<'_>| pdf.pages().iter().position(|own| std::ptr::eq(own, page));
    let queries: Option<Vec<ExtractionQuery>> =
        chosen.iter().map(|page| number_of(page).map(ExtractionQuery::new_page)).collect();
    let queries = queries.ok_or_else(|| Failure::new("There is no such page."))?;

    let mut next = Ref::new(1);
    let catalogue = next.bump();
    let info = next.bump();
    let mut too_many = false;
    let new_ref = Box::new(|| {
        alive();
        // The library has no way to end; the numbers would run out long after the memory.
        too_many |= next.get() >= MAX_OBJECTS;
        next.bump()
    });
    let taken = extract(pdf, new_ref, ChunkSettings::default(), &queries)
        .map_err(|error| Failure::new(format!("These pages cannot be taken out of the file ({error:?}).")))?;
    if too_many {
        let words = "These pages are made of more pieces than are taken out of a file.";
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    let kids: Result<Vec<Ref>, _> = taken.root_refs.iter().copied().collect();
    let kids = kids.map_err(|_| Failure::new("One of these pages cannot be taken out of the file."))?;
    let mut writer = Writer::new();
    writer.catalog(catalogue).pages(taken.page_tree_parent_ref);
    writer.document_info(info).producer(TextStr("Folioscope"));
    writer.pages(taken.page_tree_parent_ref).count(kids.len() as i32).kids(kids);
    writer.extend(&taken.chunk);
    Ok(TakenOut { bytes: writer.finish(), notes: notes(pdf, &chosen, units) })
}

/// What is seen on these pages and did not go along.
fn notes(pdf: &Pdf, chosen: &[&Page<'_>], units: &[u32]) -> Vec<String> {
    let has_notes = |page: &Page<'_>| {
        page.raw().get::<Array<'_>>("Annots").is_some_and(|list| list.iter::<Dict<'_>>().next().is_some())
    };
    let with: Vec<u32> =
        chosen.iter().zip(units).filter(|(page, _)| has_notes(page)).map(|(_, unit)| unit + 1).collect();
    let mut notes = Vec::new();
    match with.as_slice() {
        [] => {}
        [one] => notes.push(format!(
            "What was put onto page {one} of the file (links, notes, highlights, fields of a form, bars over words) did \
             not go along. A PDF of pictures has all that is seen."
        )),
        many => notes.push(format!(
            "What was put onto {} of these pages (links, notes, highlights, fields of a form, bars over words) did not \
             go along. A PDF of pictures has all that is seen.",
            many.len()
        )),
    }
    if root_of(pdf).get::<Dict<'_>>("OCProperties").is_some() {
        notes.push(
            "The file has layers. In the new one all of them are seen, also those that are switched off here.".to_owned(),
        );
    }
    notes
}
