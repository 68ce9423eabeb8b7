//! What each job does: one line for each kind of work, handing it to the module that knows how.

use super::walk;
use crate::data::copying::copied;
use crate::data::document::PictureSource;
use crate::data::job::{Failure, Job, Origin, Outcome, Raster, Stop};
use crate::data::span::DocId;
use crate::read::sandbox::Children;
use crate::read::source::Source;
use crate::search::find;
use image::{DynamicImage, ImageReader, Limits};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

/// A picture with more pixels than this is not decoded: at four bytes each it would fill the memory.
const MAX_PIXELS: u64 = 100_000_000;
/// What is larger is made smaller, so that every GPU takes it as a texture.
const MAX_TEXTURE: u32 = 2048;
const MAX_PICTURE_BYTES: u64 = 256 * 1024 * 1024;

/// Does a job, and reports what comes of it, long ones several times.
pub fn run(job: Job, children: &Children, stop: &Stop, report: &mut (dyn FnMut(Outcome) + Send)) {
    match job {
        Job::Read { doc, from, encoding, password } => {
            read(doc, from, (encoding, password), children, stop, report);
        }
        Job::Paint { doc, from, tile, password, soon: _ } => {
            let open = || open(&from, password, children, stop);
            let painted = children.paint(doc, open, &tile, stop);
            report(Outcome::Painted(
                doc,
                tile,
                painted.map(|page| if tile.night { night(&page) } else { page }),
            ));
        }
        Job::Forget(doc) => children.forget(doc),
        Job::List { folder, hidden } => list(folder, hidden, stop, report),
        Job::Find { document, query } => {
            let doc = document.id;
            let found = find::find(&document, &query, stop, &mut |hits, progress| {
                report(Outcome::Found { doc, hits, progress });
            });
            match found {
                Ok(summary) => report(Outcome::FindDone { doc, limited: summary.limited }),
                Err(failure) => report(Outcome::FindFailed(doc, failure)),
            }
        }
        Job::Picture { doc, number, source } => report(Outcome::Picture(doc, number, picture(&source))),
        Job::Copy { document, span, cited } => report(Outcome::Copied(copied(&document, span, cited))),
        Job::Offers { typed, folders_only } => report(Outcome::Offers(walk::offers(&typed, folders_only))),
        // The keeper does these.
        Job::Save(_) | Job::Recall { .. } | Job::Marks(_) | Job::Sample => {}
    }
}

fn read(
    doc: DocId,
    from: Origin,
    (encoding, password): (Option<String>, Option<String>),
    children: &Children,
    stop: &Stop,
    report: &mut (dyn FnMut(Outcome) + Send),
) {
    // Whoever draws its pages knows the file as it was.
    children.forget(doc);
    let from = match from {
        Origin::File(path) if path.is_dir() => return report(Outcome::IsFolder(doc, path)),
        from => from,
    };
    let read = open(&from, password, children, stop).and_then(|mut source| {
        source.encoding = encoding;
        let publish = Box::new(|document| report(Outcome::Read(Arc::new(document))));
        children.read(source, doc, stop, Some(publish))
    });
    match read {
        Ok(document) => report(Outcome::Read(Arc::new(document))),
        Err(failure) => report(Outcome::ReadFailed(doc, failure)),
    }
}

/// The bytes of a document, wherever it comes from.
fn open(
    from: &Origin,
    password: Option<String>,
    children: &Children,
    stop: &Stop,
) -> Result<Source, Failure> {
    let mut source = match from {
        Origin::File(path) => Source::open(path)?,
        Origin::Words(name, words) => Source::from_bytes(name.clone(), words.as_bytes()),
        Origin::Inside { file, number, name } => {
            let mut outer = Source::open(file)?;
            outer.password.clone_from(&password);
            let (_, bytes) = children.attachment(outer, *number, stop)?;
            Source::from_bytes(name.clone(), bytes)
        }
    };
    source.password = password;
    Ok(source)
}

fn list(folder: PathBuf, hidden: bool, stop: &Stop, report: &mut (dyn FnMut(Outcome) + Send)) {
    let limits = walk::Limits { hidden, ..walk::Limits::default() };
    let listing = walk::list(&folder, limits, stop, &mut |listing| report(Outcome::Listed(listing)));
    if !stop.raised() {
        report(Outcome::Listed(listing));
    }
}

/// A page for reading in the dark: light and dark are changed about, colours stay near the colours they are, and
/// nothing becomes quite black or quite white.
pub fn night(raster: &Raster) -> Raster {
    const DARKEST: u32 = 22;
    const RANGE: u32 = 206;
    let mut rgba = raster.rgba.to_vec();
    for pixel in rgba.chunks_exact_mut(4) {
        let [red, green, blue] = [0, 1, 2].map(|at| i32::from(pixel[at]));
        // Luma (Rec. 601) goes to its opposite, the distances between the channels stay. Not the lightness of HSL,
        // in which a yellow as bright as paper would stay so, and swallow the words that it is to lift out.
        let luma = (299 * red + 587 * green + 114 * blue) / 1000;
        let shift = 255 - 2 * luma;
        for channel in &mut pixel[..3] {
            let turned = (i32::from(*channel) + shift).clamp(0, 255).unsigned_abs();
            *channel = (DARKEST + turned * RANGE / 255) as u8;
        }
    }
    Raster { rgba: rgba.into(), ..raster.clone() }
}

fn picture(source: &PictureSource) -> Result<Raster, String> {
    let bytes: Arc<[u8]> = match source {
        PictureSource::Bytes(bytes) => Arc::clone(bytes),
        PictureSource::File(path) => {
            let source = Source::open(path).map_err(|failure| failure.to_string())?;
            source.read_all(MAX_PICTURE_BYTES).map_err(|failure| failure.to_string())?.into()
        }
        PictureSource::Remote(_) => return Err("Pictures on the network are not fetched.".to_owned()),
        PictureSource::Missing(why) => return Err(why.clone()),
    };
    decode(&bytes)
}

fn decode(bytes: &[u8]) -> Result<Raster, String> {
    let unreadable = |error: image::ImageError| format!("This picture cannot be read ({error}).");
    let open = || ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let size = open().map_err(|error| error.to_string())?.into_dimensions().map_err(unreadable)?;
    if u64::from(size.0) * u64::from(size.1) > MAX_PIXELS {
        return Err(format!("This picture has {} × {} points, more than can be shown.", size.0, size.1));
    }
    let mut reader = open().map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    let mut decoded = reader.decode().map_err(unreadable)?;
    if size.0 > MAX_TEXTURE || size.1 > MAX_TEXTURE {
        decoded = decoded.resize(MAX_TEXTURE, MAX_TEXTURE, image::imageops::FilterType::Triangle);
    }
    Ok(raster(decoded, size))
}

fn raster(picture: DynamicImage, natural: (u32, u32)) -> Raster {
    let rgba = picture.into_rgba8();
    Raster { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw().into(), natural }
}
