//! What each job does: one line for each kind of work, handing it to the module that knows how.

use super::find_bytes::Hunt;
use super::night::night;
use super::{arrange, export, sheet, walk};
use crate::data::budget::PictureOrder;
use crate::data::comparison::Counting;
use crate::data::copying::copied;
use crate::data::document::{AsideKind, Document, PictureSource};
use crate::data::job::{Compared, Failure, FailureKind, Job, Origin, Outcome, Passwords, Raster, Stop};
use crate::data::packed::packed;
use crate::data::pile::{Held, Inside};
use crate::data::place::MAX_DEPTH;
use crate::data::span::DocId;
use crate::read::formats::{self, FORMATS};
use crate::read::sandbox::{Children, Picture};
use crate::read::source::{Source, leads_away};
use crate::search::{compare as search, find, quote};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Does a job, and reports what comes of it, long ones several times.
pub fn run(job: Job, children: &Children, stop: &Stop, report: &mut (dyn FnMut(Outcome) + Send)) {
    match job {
        Job::Read { doc, from, encoding, passwords } => {
            let way = Way { passwords: &passwords, children, stop };
            read(doc, from, encoding, way, report);
        }
        Job::Compare { doc, sides, counting } => compare(doc, *sides, counting, children, stop, report),
        Job::Paint { doc, from, tile, passwords, soon: _ } => {
            let way = Way { passwords: &passwords, children, stop };
            let open = || way.open(&from).map_err(|closed| closed.failure);
            let painted = children.paint(&from, open, &tile, stop);
            report(Outcome::Painted(
                doc,
                tile,
                painted.map(|page| if tile.night { night(&page, tile.scale) } else { page }),
            ));
        }
        Job::Bytes { doc, from, encoding, chunk, passwords } => {
            let way = Way { passwords: &passwords, children, stop };
            let piece = way.piece(&from, encoding, chunk);
            report(Outcome::Bytes(doc, chunk, piece.map(Into::into)));
        }
        Job::FindBytes { doc, from, encoding, passwords, needles, start, back, len } => {
            let way = Way { passwords: &passwords, children, stop };
            let hunt = Hunt { needles: &needles, len, start, back, stop };
            let met = hunt.next(&mut |chunk| way.piece(&from, encoding.clone(), chunk));
            // Of one that was stopped nobody wants to hear.
            if !stop.raised() {
                report(Outcome::FoundBytes(doc, met));
            }
        }
        Job::Forget(from) => children.forget(&from),
        Job::Follow { document, from, encoding, passwords } => {
            let way = Way { passwords: &passwords, children, stop };
            // Where it cannot be read now, what was read stays, and the next change asks again.
            let grown = way.open(&from).map_err(|closed| closed.failure).and_then(|mut source| {
                source.encoding = encoding;
                formats::grown(FORMATS, source, &document, stop)
            });
            if let Ok(grown) = grown {
                report(Outcome::Grown(document, grown));
            }
        }
        Job::List { folder, hidden } => list(folder, hidden, stop, report),
        Job::LookInto { from, passwords } => {
            let way = Way { passwords: &passwords, children, stop };
            if let Some(key) = from.key() {
                let inside = look_into(&from, &key, way);
                if !stop.raised() {
                    report(Outcome::LookedInto(key, inside.map(Arc::new)));
                }
            }
        }
        Job::Find { document, query } => {
            let doc = document.id;
            children.hurry(doc);
            let found = find::find(&document, &query, stop, &mut |hits, progress| {
                report(Outcome::Found { doc, hits, progress });
            });
            match found {
                Ok(find::Summary { limited, unseen, hits: _ }) => {
                    report(Outcome::FindDone { doc, limited, unseen });
                }
                Err(failure) => report(Outcome::FindFailed(doc, failure)),
            }
        }
        Job::Picture { doc, number, from, source, order, most, passwords } => {
            let way = Way { passwords: &passwords, children, stop };
            let shown =
                picture(&from, (number, &source), &order, most, way).map_err(|failure| failure.to_string());
            report(Outcome::Picture(doc, number, shown));
        }
        Job::Locate { document, stood, quote } => {
            // One that is stopped belongs to a document that is closed or read anew: nobody waits for it.
            if let Ok(found) = quote::nearest(&document, stood, &quote, stop) {
                report(Outcome::Located(document.id, found));
            }
        }
        Job::Copy { document, chosen, reading, cited } => {
            report(Outcome::Copied(copied(&document, &chosen, reading, cited.as_deref())));
        }
        // One that is stopped was asked for otherwise meanwhile.
        Job::Arrange(wanted) => {
            arrange::arranged(*wanted, stop)
                .into_iter()
                .for_each(|pile| report(Outcome::Arranged(Arc::new(pile))));
        }
        // Of one that was stopped nobody wants to hear.
        Job::Sheet(work) => {
            sheet::answered(*work, stop)
                .into_iter()
                .for_each(|answer| report(Outcome::Sheet(Box::new(answer))));
        }
        Job::Export(order) => export::export(*order, children, stop, report),
        Job::Offers { typed, folders_only } => report(Outcome::Offers(walk::offers(&typed, folders_only))),
        // The keeper does these.
        Job::Save { .. }
        | Job::Session { .. }
        | Job::Recall { .. }
        | Job::Recent
        | Job::Marks(_)
        | Job::Sample => {}
    }
}

fn read(
    doc: DocId,
    from: Origin,
    encoding: Option<String>,
    way: Way<'_>,
    report: &mut (dyn FnMut(Outcome) + Send),
) {
    let Way { children, stop, .. } = way;
    let from = match from {
        Origin::File(path) if path.is_dir() => return report(Outcome::IsFolder(doc, path)),
        from => from,
    };
    let read = way.open(&from).and_then(|mut source| {
        // What serves its pages knows the file as it was. Where there is none any more, it goes on to serve them.
        children.forget(&from);
        source.encoding = encoding;
        let publish = Box::new(|document| report(Outcome::Read(Arc::new(document))));
        let read = children.read(source, doc, stop, Some(publish));
        let read = read.map(|read| Document { text: packed(read.text.clone()), ..read });
        read.map_err(|failure| Closed { origin: from, failure })
    });
    match read {
        Ok(document) => report(Outcome::Read(Arc::new(document))),
        Err(Closed { origin, failure }) if failure.kind == FailureKind::Password => {
            report(Outcome::Locked(doc, origin, failure));
        }
        Err(Closed { failure, .. }) => report(Outcome::ReadFailed(doc, failure)),
    }
}

/// Opens a file, or what lies in one, for whoever has no passwords to offer.
///
/// # Errors
/// Where it cannot be opened, or what it lies in.
pub fn opened(from: &Origin, children: &Children, stop: &Stop) -> Result<Source, Failure> {
    let way = Way { passwords: &Passwords::default(), children, stop };
    way.open(from).map_err(|closed| closed.failure)
}

/// The files in a document, as its reading tells of them: by whom it is read, and so within which limits, is as when it is
/// opened.
fn look_into(from: &Origin, key: &Path, way: Way<'_>) -> Result<Inside, Failure> {
    let source = way.open(from).map_err(|closed| closed.failure)?;
    // A number of its own: nobody has this document open.
    let read = way.children.read(source, DocId(u64::MAX), way.stop, None)?;
    let held = read.asides.iter().filter_map(|aside| match aside.kind {
        AsideKind::Attachment(number) => {
            let key = from.clone().inside(number, &aside.name).key()?;
            Some(Held { key, name: aside.name.clone() })
        }
        _ => None,
    });
    Ok(Inside { key: key.to_owned(), files: held.collect() })
}

/// Compares two documents; one that nobody has read yet is read for it.
fn compare(
    doc: DocId,
    sides: [Compared; 2],
    counting: Counting,
    children: &Children,
    stop: &Stop,
    report: &mut (dyn FnMut(Outcome) + Send),
) {
    let whole = |Compared { from, document, encoding, passwords, reading }: Compared| {
        let failed = |failure| report_of(doc, &from, failure);
        let document = match document {
            Some(document) => document,
            None => {
                let way = Way { passwords: &passwords, children, stop };
                let mut source =
                    way.open(&from).map_err(|Closed { origin, failure }| report_of(doc, &origin, failure))?;
                source.encoding = encoding;
                let read = children.read(source, doc, stop, None).map_err(failed)?;
                Arc::new(Document { text: packed(read.text.clone()), ..read })
            }
        };
        Ok(search::Compared { document, origin: from, reading })
    };
    let [first, second] = sides;
    let both = whole(first).and_then(|first| Ok((first, whole(second)?)));
    let compared = both.and_then(|(first, second)| {
        let name = format!("{} → {}", first.document.name, second.document.name);
        let base = Document { id: doc, name, format: "Comparison", ..Document::default() };
        let compared = search::compare(first, second, counting, base, stop);
        compared.map_err(|failure| Outcome::ReadFailed(doc, failure))
    });
    report(match compared {
        Ok((document, comparison)) => {
            let document = Document { text: packed(document.text.clone()), ..document };
            Outcome::Compared(Arc::new(document), Arc::new(comparison))
        }
        Err(outcome) => outcome,
    });
}

fn report_of(doc: DocId, origin: &Origin, failure: Failure) -> Outcome {
    match failure.kind {
        FailureKind::Password => Outcome::Locked(doc, origin.clone(), failure),
        _ => Outcome::ReadFailed(doc, failure),
    }
}

/// What it takes to come to the bytes of a document.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub passwords: &'a Passwords,
    pub children: &'a Children,
    pub stop: &'a Stop,
}

/// Why there was no way to a document: the one on it that could not be opened.
pub(super) struct Closed {
    origin: Origin,
    pub failure: Failure,
}

impl Way<'_> {
    /// The bytes of a document, wherever it comes from. What it lies in is opened where it is not kept open already.
    pub(super) fn open(self, from: &Origin) -> Result<Source, Closed> {
        if from.depth() > MAX_DEPTH {
            let words =
                format!("This file lies in more than {MAX_DEPTH} documents, and is not looked for there.");
            let failure = Failure::new(words).kind(FailureKind::Limit);
            return Err(Closed { origin: from.clone(), failure });
        }
        let mut source = match from {
            Origin::File(path) => {
                Source::open(path).map_err(|failure| Closed { origin: from.clone(), failure })?
            }
            Origin::Words(name, words) => Source::from_bytes(name.clone(), words.as_bytes()),
            Origin::Inside { outer, number, .. } => {
                Source::from_bytes(from.name(), self.member(outer, *number)?)
            }
            Origin::Pair { .. } => {
                let failure = Failure::new("What is composed of two documents has no bytes of its own.");
                return Err(Closed { origin: from.clone(), failure });
            }
        };
        source.password = self.passwords.of(from).cloned();
        source.origin = Some(from.clone());
        Ok(source)
    }

    /// A piece of a file that is shown as its bytes; it holds nothing else.
    fn piece(self, from: &Origin, encoding: Option<String>, chunk: u32) -> Result<Vec<u8>, Failure> {
        let open = || {
            let mut source = self.open(from).map_err(|closed| closed.failure)?;
            source.encoding = encoding;
            Ok(source)
        };
        self.children.member(from, open, chunk, self.stop).map(|(_, bytes)| bytes)
    }

    fn member(self, outer: &Origin, number: u32) -> Result<Vec<u8>, Closed> {
        // The way to the outer one may end further out; it is that one whose password is missing.
        let mut ended_at = None;
        let open = || {
            self.open(outer).map_err(|closed| {
                ended_at = Some(closed.origin);
                closed.failure
            })
        };
        let fetched = self.children.member(outer, open, number, self.stop);
        fetched
            .map(|(_, bytes)| bytes)
            .map_err(|failure| Closed { origin: ended_at.unwrap_or_else(|| outer.clone()), failure })
    }
}

/// A picture of a document, decoded by a child and no larger than it is shown, unless the pictures before it have used up
/// what all of them may cost.
fn picture(
    from: &Origin,
    (number, source): (u32, &PictureSource),
    order: &PictureOrder,
    most: (u32, u32),
    way: Way<'_>,
) -> Result<Raster, Failure> {
    let Way { children, stop, .. } = way;
    let open = || way.open(from).map_err(|closed| closed.failure);
    let weigh = |source: &PictureSource| {
        if stop.raised() {
            return Err(Failure::stopped());
        }
        children.weigh(from, found(from, source, open)?, stop)
    };
    // One that is not there or is damaged is never decoded; what the system has no room for now says nothing of it.
    let before = |source: &PictureSource| match weigh(source) {
        Err(failure) if matches!(failure.kind, FailureKind::Stopped | FailureKind::NoResources) => {
            Err(failure)
        }
        weighed => Ok(weighed.unwrap_or_default()),
    };
    let shown = weigh(source)
        .and_then(|own| order.admit(number, own, before))
        .and_then(|()| children.picture(from, found(from, source, open)?, most, stop));
    shown.map_err(|failure| match failure.kind {
        FailureKind::Crash => Failure::new("This picture cannot be shown: what decodes it stopped working."),
        _ => failure,
    })
}

/// Where the bytes of a picture are; one that lies beside its document is opened.
fn found<F>(from: &Origin, source: &PictureSource, open: F) -> Result<Picture<F>, Failure> {
    match source {
        PictureSource::Inside(number) => Ok(Picture::Inside(*number, open)),
        PictureSource::Bytes(bytes) => {
            Ok(Picture::Bytes(Box::new(Source::from_bytes("picture", Arc::clone(bytes)))))
        }
        PictureSource::File(path) => Ok(Picture::Bytes(Box::new(beside(from, path)?))),
        PictureSource::Remote(_) => Err(Failure::new("Pictures on the network are not fetched.")),
        PictureSource::Missing(why) => Err(Failure::new(why.clone())),
    }
}

/// A picture that lies beside a document: in its folder or below it, and nowhere else. A page that came by mail could
/// otherwise show what else lies on this computer, as if it were its own. No link below the folder is followed, not
/// even to see where it leads: that alone can wake a network drive, and tell its owner that the page is being read.
fn beside(from: &Origin, path: &Path) -> Result<Source, Failure> {
    let Origin::File(document) = from else {
        return Err(Failure::new(
            "This picture does not lie in the document, and there is no folder beside it.",
        ));
    };
    let elsewhere =
        || Failure::new("This picture does not lie beside the document, and is not looked for elsewhere.");
    let missing = |_| Failure::new(format!("There is no such picture. File: {}", path.display()));
    let folder = document.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // What read the document may have had no disk to look at, so this is the one place where it is held.
    let below = path.strip_prefix(document.parent().unwrap_or(folder)).unwrap_or(path);
    if leads_away(folder, below) {
        return Err(elsewhere());
    }
    // Both as the system follows them: the folder may be reached by a link.
    let folder = folder.canonicalize().map_err(missing)?;
    let file = folder.join(path).canonicalize().map_err(missing)?;
    if file.starts_with(&folder) { Source::open(&file) } else { Err(elsewhere()) }
}

fn list(folder: PathBuf, hidden: bool, stop: &Stop, report: &mut (dyn FnMut(Outcome) + Send)) {
    let limits = walk::Limits { hidden, ..walk::Limits::default() };
    let listing = walk::list(&folder, limits, stop, &mut |listing| report(Outcome::Listed(listing)));
    if !stop.raised() {
        report(Outcome::Listed(listing));
    }
}
