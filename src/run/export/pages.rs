//! Pages as files: taken out of a PDF as they are, or drawn as everybody sees them.
//!
//! What parses the document is the child that serves it. Only drawn points, or the bytes of a new PDF that the child
//! made, come from there, and they are written down without being looked at.

use super::Desk;
use super::paper::PicturePdf;
use super::picture::{flat, write_png};
use crate::data::document::Document;
use crate::data::export::{DPI, Exported, POINTS, Pages, PagesForm, Target};
use crate::data::job::{Failure, FailureKind, PageTile, Raster};
use crate::data::unit::Unit;
use crate::data::visible;
use crate::data::wording::{counted, grouped};
use crate::keep::outgoing::{self, NewFile, unwritten};
use crate::run::tasks::Way;
use std::path::{Path, PathBuf};

/// Points of a drawn page: one on A3 at 400 dots per inch has less. A page that would have more is drawn smaller.
const MAX_PIXELS: f64 = 40_000_000.0;
/// And of a side, which no page of a usual form comes to.
const MAX_SIDE: f64 = 15_000.0;
/// Notes that are told one by one; how many more there are is told as well.
const MAX_NOTES: usize = 4;

/// Saves pages as they were asked for.
///
/// # Errors
/// Where a file cannot be written, none of the pages can be had, or nobody wants them any more.
pub fn save(pages: &Pages, target: &Target, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    match pages.form {
        PagesForm::Pdf => save_taken_out(pages, target, desk),
        PagesForm::PicturePdf => {
            let (path, notes) = draw_pdf(pages, target, desk)?;
            let words = format!("{} saved, each as a picture of itself.", are(pages.pages.len()));
            Ok(Exported { words, notes, files: vec![path], ..Exported::default() })
        }
        PagesForm::Png => save_pictures(pages, target, desk),
    }
}

/// Draws pages into a PDF in a private folder of our own, to be handed to the system.
///
/// # Errors
/// As in [`save`].
pub fn for_paper(pages: &Pages, printer: Option<String>, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let folder = outgoing::private_folder()?;
    // The name is what the queue of the printer shows, where others may see it.
    let target = Target { path: folder.join("pages.pdf"), ..Target::default() };
    // What is not drawn to its end is no file, and its folder is of no use; nor are pages that nobody waits for.
    let drawn = draw_pdf(pages, &target, desk).and_then(|drawn| desk.pulse(1, 1).map(|()| drawn));
    let drawn = drawn.inspect_err(|_| outgoing::take_back(&target.path));
    let (path, notes) = drawn?;
    let words = format!("{} drawn for printing.", are(pages.pages.len()));
    Ok(Exported { words, notes, files: vec![path], paper: Some(printer), ..Exported::default() })
}

fn are(count: usize) -> String {
    if count == 1 { "One page is".to_owned() } else { format!("{} pages are", grouped(count as u64)) }
}

// ---- as they are

fn save_taken_out(pages: &Pages, target: &Target, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    use std::io::Write;
    // Before the work is done, which may take a while.
    let mut file = NewFile::begin(target)?;
    desk.pulse(0, 1)?;
    let way = Way { passwords: &pages.passwords, children: desk.children, stop: desk.stop };
    let open = || way.open(&pages.from).map_err(|closed| closed.failure);
    let taken = desk.children.take_out(&pages.from, open, pages.pages.clone(), desk.stop)?;
    file.write_all(&taken.bytes).map_err(|error| unwritten(target, &error))?;
    let path = file.finish()?;
    let whose = if pages.pages.len() == 1 { "its" } else { "their" };
    let words = format!("{} saved, with {whose} words and lines as they are.", are(pages.pages.len()));
    Ok(Exported { words, notes: taken.notes, files: vec![path], ..Exported::default() })
}

// ---- drawn

/// What is done with a page: its unit and index, and its picture where it could be drawn.
type Take<'a> = dyn FnMut(u32, &Unit, Option<Raster>) -> Result<(), Failure> + 'a;

/// Draws pages, hands each to `take` with its unit and index, and gives back what there is to say. Pages that cannot be
/// drawn are handed over as nothing, and told.
fn draw(pages: &Pages, desk: &mut Desk<'_>, take: &mut Take<'_>) -> Result<Vec<String>, Failure> {
    let (mut notes, mut failed) = (Vec::new(), Vec::new());
    for (done, index) in pages.pages.iter().enumerate() {
        desk.pulse(done, pages.pages.len())?;
        let Some(unit) = pages.document.units.get(*index as usize) else { continue };
        let dpi = fitting(unit, pages.dpi);
        match drawn(pages, *index, unit, dpi, desk) {
            Ok(raster) => {
                if dpi.round() < pages.dpi as f32 {
                    notes.push(format!(
                        "Page {} is so large that it was drawn at {dpi:.0} dots per inch.",
                        unit.label
                    ));
                }
                take(*index, unit, Some(raster))?;
            }
            Err(failure) if failure.kind == FailureKind::Stopped => return Err(failure),
            Err(failure) => {
                notes.push(format!("Page {} could not be drawn: {}", unit.label, failure.words));
                failed.push(failure);
                take(*index, unit, None)?;
            }
        }
    }
    match failed.into_iter().next() {
        // Nothing but blank pages would be no answer.
        Some(first) if notes.len() >= pages.pages.len() && all_failed(&notes, pages.pages.len()) => {
            Err(first)
        }
        _ => Ok(few(notes)),
    }
}

fn all_failed(notes: &[String], count: usize) -> bool {
    notes.iter().filter(|note| note.contains("could not be drawn")).count() >= count
}

/// The first notes, and how many more there are.
fn few(mut notes: Vec<String>) -> Vec<String> {
    let more = notes.len().saturating_sub(MAX_NOTES);
    notes.truncate(MAX_NOTES);
    if more > 0 {
        notes.push(format!("The same is to be said of {}.", counted(more as u64, "more page")));
    }
    notes
}

/// Dots per inch at which a page is drawn: what was asked for, where it is not too large for that.
fn fitting(unit: &Unit, dpi: u32) -> f32 {
    let inches = |points: f32| f64::from(points / POINTS).max(0.01);
    let (wide, high) = (inches(unit.size.0), inches(unit.size.1));
    let asked = f64::from(dpi.clamp(*DPI.start(), *DPI.end()));
    let by_pixels = (MAX_PIXELS / (wide * high)).sqrt();
    asked.min(by_pixels).min(MAX_SIDE / wide.max(high)) as f32
}

fn drawn(pages: &Pages, index: u32, unit: &Unit, dpi: f32, desk: &Desk<'_>) -> Result<Raster, Failure> {
    let scale = dpi / POINTS;
    let pixels = |points: f32| ((points * scale).round() as u32).max(1);
    let part = [0, 0, pixels(unit.size.0), pixels(unit.size.1)];
    let tile = PageTile { unit: index, scale, part, night: false };
    let way = Way { passwords: &pages.passwords, children: desk.children, stop: desk.stop };
    let open = || way.open(&pages.from).map_err(|closed| closed.failure);
    desk.children.paint(&pages.from, open, &tile, desk.stop)
}

fn draw_pdf(pages: &Pages, target: &Target, desk: &mut Desk<'_>) -> Result<(PathBuf, Vec<String>), Failure> {
    let failed = |error: &std::io::Error| unwritten(target, error);
    let mut pdf = PicturePdf::begin(NewFile::begin(target)?).map_err(|error| failed(&error))?;
    let notes = draw(pages, desk, &mut |_, unit, raster| {
        pdf.page(unit.size, raster.as_ref().map(flat).as_ref()).map_err(|error| failed(&error))
    })?;
    let title = title(&pages.document);
    let file = pdf.finish(&title).map_err(|error| failed(&error))?;
    Ok((file.finish()?, notes))
}

/// What the file says of itself.
fn title(document: &Document) -> String {
    format!("{} (pages drawn as pictures)", document.title())
}

/// One file for each page, named by the number of the page in the file, so that they lie in their order.
fn save_pictures(pages: &Pages, target: &Target, desk: &mut Desk<'_>) -> Result<Exported, Failure> {
    let targets = targets(pages, target);
    // All of them first: nobody wants to be asked in the middle.
    targets.iter().try_for_each(|target| outgoing::check(&target.path, target))?;
    let mut files = Vec::new();
    let mut next = targets.into_iter();
    let notes = draw(pages, desk, &mut |_, unit, raster| {
        let Some(target) = next.next() else { return Ok(()) };
        let Some(raster) = raster else { return Ok(()) };
        let dpi = raster.width as f32 / unit.size.0.max(1.0) * POINTS;
        let source = format!("{}, page {}", visible::line(&pages.document.name), unit.label);
        let mut file = NewFile::begin(&target)?;
        write_png(&raster, dpi.round() as u32, &source, &mut file)
            .map_err(|error| unwritten(&target, &error))?;
        files.push(file.finish()?);
        Ok(())
    });
    match notes {
        Ok(notes) => {
            let words = format!("{} saved as {}.", are(files.len()), pictures(files.len()));
            Ok(Exported { words, notes, files, ..Exported::default() })
        }
        // Those that are there stay: each is whole. They are told, because nobody knows otherwise how far it came.
        Err(failure) if !files.is_empty() => {
            let saved = format!("{} saved as {}, the others not.", are(files.len()), pictures(files.len()));
            let why = if failure.kind == FailureKind::Stopped { "" } else { &failure.words };
            let words = format!("{saved} {why}").trim_end().to_owned();
            Ok(Exported { words, files, ..Exported::default() })
        }
        Err(failure) => Err(failure),
    }
}

fn pictures(count: usize) -> &'static str {
    if count == 1 { "a picture" } else { "pictures" }
}

fn targets(pages: &Pages, target: &Target) -> Vec<Target> {
    if pages.pages.len() == 1 {
        return vec![Target { path: beside(&target.path, ""), ..target.clone() }];
    }
    let digits = pages.document.units.len().to_string().len();
    let named = |page: &u32| {
        let path = beside(&target.path, &format!("-{:0digits$}", page + 1));
        Target { path, ..target.clone() }
    };
    pages.pages.iter().map(named).collect()
}

/// The same path with something at the end of its name, before the ending, which is that of pictures: by its ending
/// other programs know what a file is. What follows any other dot may be a part of the name.
fn beside(path: &Path, more: &str) -> PathBuf {
    let ends = |ending: &str| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    let own = path.extension().filter(|_| ends("png"));
    let stem = if ends("png") || ends("pdf") { path.file_stem() } else { path.file_name() };
    let mut name = stem.unwrap_or_default().to_owned();
    name.push(more);
    name.push(".");
    name.push(own.unwrap_or("png".as_ref()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_the_ending_of_pictures_whatever_name_was_given() {
        for (path, more, expected) in [
            ("/a/x.pdf", "-06", "/a/x-06.png"),
            ("/a/x.PNG", "-06", "/a/x-06.PNG"),
            ("/a/x.png", "", "/a/x.png"),
            ("/a/x.PDF", "", "/a/x.png"),
            ("/a/Smith v. Jones", "-1", "/a/Smith v. Jones-1.png"),
            ("/a/x", "", "/a/x.png"),
        ] {
            assert_eq!(beside(path.as_ref(), more), PathBuf::from(expected), "{path}");
        }
    }
}
