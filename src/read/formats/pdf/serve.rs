//! A PDF that stays open: its pages and the files in it, parsed once for all of them.

use super::extract;
use super::files::{self, File};
use super::leaves::{self, Leaves};
use super::paint::Drawer;
use super::{Opened as Opening, open, root_of};
use crate::data::job::{Failure, PageTile, Raster};
use crate::read::opened::{Member, Opened, TakenOut};
use crate::read::source::{Bytes, Source};
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::page::Page;
use std::sync::Arc;

// Pages, files, and what was learned of fonts borrow from the document. The cell owns both, so that they end
// together: outside Linux this lives in the program itself, where nothing may be left behind for each document.
self_cell::self_cell!(
    struct Cell {
        owner: Pdf,
        #[not_covariant]
        dependent: Served,
    }
);

struct Served<'a> {
    drawer: Drawer<'a>,
    /// As they are shown.
    pages: Vec<&'a Page<'a>>,
    /// Listed when the first is asked for: to find them all pages are looked at.
    files: Option<Vec<File<'a>>>,
    bytes: Arc<dyn Bytes>,
}

/// Opens a PDF to serve from it.
///
/// # Errors
/// Where it cannot be read, or is locked.
pub fn serve(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let Opening { pdf, bytes, .. } = open(source)?;
    Ok(Box::new(Cell::new(pdf, |pdf| {
        let Leaves { pages, .. } = leaves::leaves(pdf, &root_of(pdf));
        Served { drawer: Drawer::new(), pages, files: None, bytes }
    })))
}

impl Opened for Cell {
    fn measure(&mut self, tile: &PageTile) -> Result<bool, Failure> {
        self.with_dependent_mut(|_, Served { drawer, pages, .. }| drawer.measured(pages, tile).map(|_| true))
    }

    fn paint(&mut self, tile: &PageTile) -> Result<Raster, Failure> {
        self.with_dependent_mut(|_, Served { drawer, pages, .. }| drawer.draw(pages, tile))
    }

    fn take_out(&mut self, units: &[u32], alive: &mut dyn FnMut()) -> Result<TakenOut, Failure> {
        extract::take_out(self.borrow_owner(), units, alive)
    }

    fn rest(&mut self) {
        self.with_dependent_mut(|_, served| {
            served.drawer.rest();
            served.bytes.rest();
        });
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        self.with_dependent_mut(|pdf, served| {
            let Served { files, pages, .. } = served;
            let files = files.get_or_insert_with(|| files::files(pages, &root_of(pdf)).0);
            let file = files.get(number as usize);
            files::unpacked(file.ok_or_else(|| Failure::new("There is no such file in this document."))?)
        })
    }
}
