//! Lets something leave for other programs and for paper: hits as a table, pages as pictures or PDF, a part of a page.
//! Each is made piece by piece, tells how far it is, and stops when it is asked to; what was written by then is taken
//! away again.

use crate::data::export::{Clip, Differences, Export, Exported, Hits, Region, To, What};
use crate::data::job::{Failure, FailureKind, Outcome, Stop};
use crate::keep::outgoing;
use crate::read::sandbox::Children;

mod differences; // how does a difference stand in a table?
mod hits; // how does a hit stand in a table?
mod pages; // how do pages become files?
mod paper; // how do drawn pages become a PDF?
mod picture; // how does a part of a page become a picture?

/// More is not put into the clipboard, which holds it in memory at least twice.
const MAX_CLIP_BYTES: usize = 64 * 1024 * 1024;

/// What an export is done with.
pub(super) struct Desk<'a> {
    children: &'a Children,
    stop: &'a Stop,
    progress: &'a mut dyn FnMut(f32),
}

impl Desk<'_> {
    /// Tells how far it is, and whether it is still wanted. To be called between two pieces of work.
    fn pulse(&mut self, done: usize, all: usize) -> Result<(), Failure> {
        if self.stop.raised() {
            return Err(Failure::stopped());
        }
        (self.progress)(done as f32 / all.max(1) as f32);
        Ok(())
    }
}

/// Does an export, and reports how far it is and what came of it.
pub fn export(order: Export, children: &Children, stop: &Stop, report: &mut (dyn FnMut(Outcome) + Send)) {
    let mut told = -1.0_f32;
    let mut progress = |share: f32| {
        // A hundredth is seen in the window, less is not; each report wakes it.
        if share - told >= 0.01 {
            told = share;
            report(Outcome::Exporting(share));
        }
    };
    let mut desk = Desk { children, stop, progress: &mut progress };
    if let To::File(target) = &order.to {
        outgoing::sweep(&target.path);
    }
    let exported = match (order.what, order.to) {
        (What::Hits(hits), To::File(target)) => hits::save(&hits, &target, &mut desk),
        (What::Hits(hits), _) => copy_hits(&hits, &mut desk),
        (What::Differences(order), To::File(target)) => differences::save(&order, &target, &mut desk),
        (What::Differences(order), _) => copy_differences(&order, &mut desk),
        (What::Pages(pages), To::File(target)) => pages::save(&pages, &target, &mut desk),
        (What::Pages(pages), To::Paper(printer)) => pages::for_paper(&pages, printer, &mut desk),
        (What::Pages(_), To::Clipboard) => {
            Err(Failure::new("Pages cannot be copied.").kind(FailureKind::NotSupported))
        }
        (What::Region(region), To::File(target)) => picture::save(&region, &target, &mut desk),
        (What::Region(region), _) => copy_region(&region, &mut desk),
    };
    report(Outcome::Exported(exported.map(Box::new)));
}

fn copy_hits(hits: &Hits, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let text = hits::lines(hits, MAX_CLIP_BYTES, desk)?;
    let words = format!("{} in the clipboard, each with its place.", hits::counted(hits));
    Ok(Exported { words, notes: hits::notes(hits), clip: Some(Clip::Text(text)), ..Exported::default() })
}

fn copy_differences(order: &Differences, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let Differences { comparison, .. } = order;
    let text = differences::lines(comparison, MAX_CLIP_BYTES, desk)?;
    let words = format!("{} in the clipboard, each with its place.", differences::counted(comparison));
    let notes = comparison.left_out.clone();
    Ok(Exported { words, notes, clip: Some(Clip::Text(text)), ..Exported::default() })
}

fn copy_region(region: &Region, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let raster = picture::drawn(region, desk)?;
    let words = "The picture is in the clipboard.".to_owned();
    Ok(Exported { words, clip: Some(Clip::Picture(raster)), ..Exported::default() })
}
