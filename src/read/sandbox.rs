//! How is a stranger's file read without harm? In a child: a process of this same program that is locked in before
//! it sees a byte, serves one document, and is thrown away.
//!
//! ```text
//! window → children → process ⇄ channel ⇄ child → formats
//!                        ↓                   ↓
//!                     replica ←  deltas  ←  diff
//! ```
//!
//! Formats of flowing text are simple enough to be read in the program itself (`Format::at_home`), and so gigabytes
//! of them lie on their shelf. Everything else is handed to a child as an open file; what the child says of it is
//! looked at like any other stranger's words (`replica`).
//!
//! Children need Linux. Elsewhere everything is read in the program itself, and the log says so.

use crate::data::budget::Weight;
use crate::data::document::Document;
use crate::data::draft::Publish;
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::data::place::Origin;
use crate::data::span::DocId;
#[cfg(target_os = "linux")]
use crate::data::unit::UnitState;
#[cfg(target_os = "linux")]
use crate::data::wording::grouped;
#[cfg(target_os = "linux")]
use crate::read::formats::Room;
use crate::read::formats::{self, FORMATS, Formats};
use crate::read::opened::{Member, Opened, TakenOut};
use crate::read::picture;
#[cfg(target_os = "linux")]
use crate::read::source::packed;
use crate::read::source::{Source, Stamp};
use inside::Inside;
use kept::Kept;
#[cfg(target_os = "linux")]
use replica::Replica;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[cfg(target_os = "linux")]
pub mod channel; // how do frames and files go between two processes?
#[cfg(target_os = "linux")]
#[allow(clippy::print_stderr, reason = "a child has no log: its process reads its last words")]
pub mod child; // what does a child do?
#[cfg(target_os = "linux")]
mod children; // which children are ready, and which are kept?
pub mod diff; // what is new since the last snapshot?
mod inside; // where is a document kept open, where there are no children?
mod kept; // which documents are kept open, and who is served next?
#[cfg(target_os = "linux")]
pub mod locks; // what must a child not do?
#[cfg(target_os = "linux")]
pub mod patience; // how long is a child listened to?
#[cfg(target_os = "linux")]
pub mod process; // how is one child asked, and when is it ended?
pub mod protocol; // what do the two say to each other?
pub mod replica; // what of what a child says is true?
#[cfg(target_os = "linux")]
mod turns; // which large files are read now?

#[cfg(test)]
mod tests;

/// How the program calls itself where it reads a stranger's file; of no use to people, and so not in the help.
pub const AS_CHILD: &str = "--child";
/// How long a raised stop flag may go unseen by who waits for something here.
const TICK: Duration = Duration::from_millis(50);
/// Pages that a child reads at once in any case; see its pace.
#[cfg(target_os = "linux")]
const NEAR_UNITS: u32 = 20;
/// A file of flowing text is large from so many bytes on, as it is for the program itself; see `turns`.
#[cfg(target_os = "linux")]
const LARGE: u64 = formats::HOME_BYTES;
/// A child that could not even start is replaced so often.
#[cfg(target_os = "linux")]
const ATTEMPTS: usize = 2;

/// Whether this process is a child.
static APART: AtomicBool = AtomicBool::new(false);

/// Whether this process is a child, so that what reads a stranger's file there may end it without harm to anything else.
pub fn apart() -> bool {
    APART.load(Ordering::Relaxed)
}

/// Those who read what is not read at home. Cheap to clone.
#[derive(Clone)]
pub struct Children {
    kind: Kind,
    formats: Formats,
}

#[derive(Clone)]
enum Kind {
    Inside(Arc<Kept<(Inside, Option<Stamp>)>>),
    #[cfg(target_os = "linux")]
    Children(Arc<children::Pool>),
}

/// What came of reading a document.
pub struct Reading {
    /// As far as it was read, or why there is none.
    pub document: Result<Document, Failure>,
    /// Why not all of it was read, where what was read by then is kept.
    pub cut_short: Option<Failure>,
    /// What the child took at most, where there was one.
    pub peak_bytes: Option<u64>,
}

impl Reading {
    /// A reading that cost nothing worth telling.
    pub fn of(document: Result<Document, Failure>) -> Self {
        Self { document, cut_short: None, peak_bytes: None }
    }
}

impl Children {
    /// Children of this program, which must understand `--child`. The first are started at once, in the background.
    #[cfg(target_os = "linux")]
    pub fn new(program: PathBuf) -> Self {
        Self::with(program, FORMATS, patience::SILENCE)
    }

    /// As [`Children::new`], with children that may say nothing for so long only: for tests.
    #[cfg(target_os = "linux")]
    pub fn impatient(program: PathBuf, silence: Duration) -> Self {
        Self::with(program, FORMATS, silence)
    }

    /// As [`Children::new`], of a program that hands these formats to [`child::serve`]: for tests of a new format.
    #[cfg(target_os = "linux")]
    pub fn reading_with(program: PathBuf, formats: Formats) -> Self {
        Self::with(program, formats, patience::SILENCE)
    }

    #[cfg(target_os = "linux")]
    fn with(program: PathBuf, formats: Formats, silence: Duration) -> Self {
        let pool = children::Pool::new(program, formats, silence);
        Self { kind: Kind::Children(Arc::new(pool)), formats }
    }

    /// This system has no children; `program` is what would have been one.
    #[cfg(not(target_os = "linux"))]
    pub fn new(program: PathBuf) -> Self {
        tracing::warn!(?program, "this system has no children: everything is read in the program itself");
        Self::inside()
    }

    /// Everything is read in the program itself: for tests, and for systems without children.
    pub fn inside() -> Self {
        Self::inside_with(FORMATS)
    }

    /// As [`Children::inside`], with other formats: for tests of a new format.
    pub fn inside_with(formats: Formats) -> Self {
        Self { kind: Kind::Inside(Arc::default()), formats }
    }

    /// Begins in the background to read a file that will be asked for in a moment, as one that was named when the
    /// program was started: reading and the coming up of the window need not wait for each other.
    pub fn expect(&self, path: &std::path::Path) {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => pool.expect(path.to_owned()),
            Kind::Inside(_) => {
                let _ = path;
            }
        }
    }

    /// Reads a document where it has to be read, publishing snapshots on the way.
    ///
    /// # Errors
    /// Where there is no document at all, or the reading was stopped.
    pub fn read(
        &self,
        source: Source,
        id: DocId,
        stop: &Stop,
        publish: Option<Publish>,
    ) -> Result<Document, Failure> {
        self.reading(source, id, stop, publish).document
    }

    /// As [`Children::read`], with what it cost and whether it came to a good end.
    pub fn reading(&self, source: Source, id: DocId, stop: &Stop, publish: Option<Publish>) -> Reading {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => match formats::room(self.formats, &source) {
                Ok(Room::Home) => self.read_inside(source, id, stop, publish),
                Ok(Room::Child { printed }) => read_in_child(pool, &source, id, printed, stop, publish),
                Err(failure) => Reading::of(Err(failure)),
            },
            Kind::Inside(_) => self.read_inside(source, id, stop, publish),
        }
    }

    fn read_inside(&self, source: Source, id: DocId, stop: &Stop, publish: Option<Publish>) -> Reading {
        Reading::of(guarded(|| formats::read_with(self.formats, source, id, stop, publish)))
    }

    /// Draws a page of the document of this origin. `open` gives its file, and is not called where the document is
    /// kept open already.
    ///
    /// # Errors
    /// Where it cannot be drawn, or nobody wants it any more.
    pub fn paint(
        &self,
        origin: &Origin,
        open: impl FnOnce() -> Result<Source, Failure>,
        tile: &PageTile,
        stop: &Stop,
    ) -> Result<Raster, Failure> {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => {
                // Who looks at a page that was not read at once will want its words.
                if tile.unit >= NEAR_UNITS {
                    pool.hurry_from(origin);
                }
                pool.serve(origin, Wish::AsRead(open), stop, |child| child.paint(tile, stop))
            }
            Kind::Inside(kept) => {
                let tile = *tile;
                self.serve_inside(kept, origin, Wish::AsRead(open), stop, move |opened| opened.paint(&tile))
            }
        }
    }

    /// Name and bytes of a file that lies in the document of this origin, by its number.
    ///
    /// # Errors
    /// Where there is none, it cannot be had, or nobody wants it any more.
    pub fn member(
        &self,
        origin: &Origin,
        open: impl FnOnce() -> Result<Source, Failure>,
        number: u32,
        stop: &Stop,
    ) -> Result<Member, Failure> {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => {
                pool.serve(origin, Wish::AsItIs(open), stop, |child| child.member(number, stop))
            }
            Kind::Inside(kept) => {
                let wish = Wish::AsItIs(open);
                self.serve_inside(kept, origin, wish, stop, move |opened| opened.member(number))
            }
        }
    }

    /// A new file of these pages of the document of this origin, by their indices.
    ///
    /// # Errors
    /// Where it cannot be made, or nobody wants it any more.
    pub fn take_out(
        &self,
        origin: &Origin,
        open: impl FnOnce() -> Result<Source, Failure>,
        units: Vec<u32>,
        stop: &Stop,
    ) -> Result<TakenOut, Failure> {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => {
                pool.serve(origin, Wish::AsRead(open), stop, |child| child.take_out(units, stop))
            }
            Kind::Inside(kept) => self.serve_inside(kept, origin, Wish::AsRead(open), stop, move |opened| {
                opened.take_out(&units, &mut || {})
            }),
        }
    }

    /// A picture of the document of this origin, decoded, that fits into `most`, width and height in pixels.
    /// Those that lie beside the document are handed over opened: where it may look for them is decided by the caller.
    ///
    /// # Errors
    /// Where it cannot be shown, or nobody wants it any more.
    pub fn picture(
        &self,
        origin: &Origin,
        picture: Picture<impl FnOnce() -> Result<Source, Failure>>,
        most: (u32, u32),
        stop: &Stop,
    ) -> Result<Raster, Failure> {
        let most = (most.0.clamp(1, picture::MAX_SIDE), most.1.clamp(1, picture::MAX_SIDE));
        match (&self.kind, picture) {
            #[cfg(target_os = "linux")]
            (Kind::Children(pool), Picture::Inside(number, open)) => {
                pool.serve(origin, Wish::AsRead(open), stop, |child| child.picture(number, most, stop))
            }
            #[cfg(target_os = "linux")]
            (Kind::Children(pool), Picture::Bytes(bytes)) => {
                let wish = Wish::<fn() -> Result<Source, Failure>>::Nothing;
                pool.serve(origin, wish, stop, |child| child.decode(&bytes, most, stop))
            }
            (Kind::Inside(kept), Picture::Inside(number, open)) => {
                self.serve_inside(kept, origin, Wish::AsRead(open), stop, move |opened| {
                    picture::decode(&opened.picture(number)?, most)
                })
            }
            (Kind::Inside(_), Picture::Bytes(bytes)) => guarded(|| {
                let bytes = bytes.read_all(picture::MAX_BYTES)?;
                picture::decode(&bytes, most)
            }),
        }
    }

    /// What a picture of the document of this origin would take to be decoded, of which no more is looked at than its
    /// first bytes.
    ///
    /// # Errors
    /// Where there is none, or nobody wants to know it any more.
    pub fn weigh(
        &self,
        origin: &Origin,
        picture: Picture<impl FnOnce() -> Result<Source, Failure>>,
        stop: &Stop,
    ) -> Result<Weight, Failure> {
        match (&self.kind, picture) {
            #[cfg(target_os = "linux")]
            (Kind::Children(pool), Picture::Inside(number, open)) => {
                pool.serve(origin, Wish::AsRead(open), stop, |child| child.picture_weight(number, stop))
            }
            #[cfg(target_os = "linux")]
            (Kind::Children(pool), Picture::Bytes(bytes)) => {
                let wish = Wish::<fn() -> Result<Source, Failure>>::Nothing;
                pool.serve(origin, wish, stop, |child| child.bytes_weight(&bytes, stop))
            }
            (Kind::Inside(kept), Picture::Inside(number, open)) => {
                self.serve_inside(kept, origin, Wish::AsRead(open), stop, move |opened| {
                    let bytes = opened.picture(number)?;
                    let len = bytes.len() as u64;
                    Ok(picture::weigh(Cursor::new(bytes), len))
                })
            }
            (Kind::Inside(_), Picture::Bytes(bytes)) => guarded(|| Ok(picture::weigh_source(&bytes))),
        }
    }

    /// Whether who asks for a page, a picture or a file of this document now is served without waiting for another
    /// who does. Only a hint: by the time it is asked for, somebody else may have begun.
    pub fn can_begin(&self, origin: &Origin) -> bool {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => pool.can_begin(origin),
            Kind::Inside(kept) => kept.can_begin(origin),
        }
    }

    /// Says that all of a document is waited for: somebody searches it, or goes to its end. Without that, the rest of
    /// one that has pages is read slowly, once those near its beginning are there.
    pub fn hurry(&self, doc: DocId) {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => pool.hurry(doc),
            Kind::Inside(_) => {
                let _ = doc;
            }
        }
    }

    /// Lets go what was kept to serve from a document: it was closed, or is read anew.
    pub fn forget(&self, origin: &Origin) {
        match &self.kind {
            #[cfg(target_os = "linux")]
            Kind::Children(pool) => pool.forget(origin),
            Kind::Inside(kept) => kept.forget(origin),
        }
    }

    /// As the children serve, in the program itself.
    fn serve_inside<T: Send + 'static>(
        &self,
        kept: &Kept<(Inside, Option<Stamp>)>,
        origin: &Origin,
        wish: Wish<impl FnOnce() -> Result<Source, Failure>>,
        stop: &Stop,
        ask: impl FnOnce(&mut dyn Opened) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        kept.rest(|_| false);
        let mut turn = kept.turn(origin, stop)?;
        let stamp = stamp_of(origin);
        let changed = |kept: &(Inside, Option<Stamp>)| matches!(wish, Wish::AsItIs(_)) && kept.1 != stamp;
        let waiting = turn.reader.take().filter(|kept| !changed(kept));
        let server = match (waiting, wish) {
            (Some(server), _) => server,
            (None, Wish::AsRead(open) | Wish::AsItIs(open)) => (Inside::open(self.formats, open()?)?, stamp),
            #[cfg(target_os = "linux")]
            (None, Wish::Nothing) => return Err(crashed()),
        };
        let answer = server.0.ask(ask);
        if of_use(&answer) {
            turn.reader = Some(server);
        }
        answer
    }

    /// What locks a child in, and what it can do that it must not: nothing, as a test holds. Inside, what the program
    /// can do.
    ///
    /// # Errors
    /// Where no child can be started.
    #[cfg(all(debug_assertions, target_os = "linux"))]
    pub fn attempts(&self) -> Result<(Vec<String>, Vec<String>), Failure> {
        match &self.kind {
            Kind::Children(pool) => pool.take(&Stop::default())?.attempts(&Stop::default()),
            Kind::Inside(_) => Ok((Vec::new(), locks::try_everything())),
        }
    }
}

/// A picture to be shown: one that lies in the document, by its number and with what opens the document where that
/// is not kept open, or the bytes of one.
pub enum Picture<F> {
    /// One of the document's own, by its number there, and what opens the document.
    Inside(u32, F),
    /// The bytes of a picture that lies beside the document or in its words.
    Bytes(Box<Source>),
}

/// What is asked of a document that is kept open, and how it comes to its file: `F` opens that, and is called only
/// where it is not open yet.
enum Wish<F> {
    /// A piece of the document as it was read: where the file changed since, pages and words would not agree.
    AsRead(F),
    /// A piece of the file as it is now: nothing was read of it that this would have to agree with.
    AsItIs(F),
    /// Something that needs no document.
    #[cfg(target_os = "linux")]
    Nothing,
}

/// What tells the file on the disk in which a document lies, however deep, from what lay there before.
fn stamp_of(origin: &Origin) -> Option<Stamp> {
    Stamp::at(origin.file()?)
}

/// Whether who gave this answer can be asked again. One that was given up, or works with a password that is wrong,
/// is not.
fn of_use<T>(answer: &Result<T, Failure>) -> bool {
    use FailureKind::{Crash, Limit, Password, Stopped};
    !matches!(answer, Err(Failure { kind: Stopped | Crash | Limit | Password, .. }))
}

#[cfg(target_os = "linux")]
fn read_in_child(
    pool: &children::Pool,
    source: &Source,
    id: DocId,
    printed: bool,
    stop: &Stop,
    mut publish: Option<Publish>,
) -> Reading {
    use process::{Unbegun, Unread};
    // What is packed is large as well, whatever its size.
    let large = packed::packs(source) || (!printed && source.len >= LARGE);
    let _turn = match large.then(|| pool.turns().take(stop)).transpose() {
        Ok(turn) => turn,
        Err(failure) => return Reading::of(Err(failure)),
    };
    let mut failed = None;
    for _ in 0..ATTEMPTS {
        // Who wants nothing but the end of it has no window to show pages in.
        let shown = source.origin.as_ref().filter(|_| printed && publish.is_some());
        let shown = shown.map(|origin| (id, origin));
        let mut child = match pool.reader(source, shown, stop) {
            Ok(child) => child,
            Err(Unbegun::NotStarted(failure)) => {
                failed = Some(failure);
                continue;
            }
            Err(Unbegun::Failed(failure)) => return Reading::of(Err(failure)),
        };
        let read = child.read(Replica::new(source.document(id), pool.formats()), stop, publish.as_mut());
        let peak_bytes = child.peak_bytes();
        // What it took goes back before the file is read again for its digest.
        drop(child);
        let (document, cut_short) = match read {
            Ok(document) => (document, None),
            Err(Unread::Failed(failure)) => {
                let failure = because_changed(source, failure);
                return Reading { peak_bytes, ..Reading::of(Err(failure)) };
            }
            Err(Unread::CutShort(document, failure)) => {
                let failure = because_changed(source, failure);
                (shortened(*document, &failure), Some(failure))
            }
        };
        if let Some(publish) = &mut publish {
            publish(document.clone());
        }
        // The window takes the digest by itself: what the user wrote is kept under it, so no stranger may state it.
        let document = formats::with_digest(document, source, stop);
        return Reading { document, cut_short, peak_bytes };
    }
    Reading::of(Err(failed.unwrap_or_else(crashed)))
}

/// A child that looks at a file which another program cuts short is ended by the system: then it is the file that is
/// told of, and nobody is asked to report anything.
#[cfg(target_os = "linux")]
fn because_changed(source: &Source, failure: Failure) -> Failure {
    if failure.kind != FailureKind::Crash || !source.changed() {
        return failure;
    }
    Failure::new(format!("“{}” was changed by another program while it was read.", source.name))
        .hint("Open it again to read it as it is now.")
}

/// What was read before it came to a bad end, complete as far as it goes.
#[cfg(target_os = "linux")]
fn shortened(mut document: Document, failure: &Failure) -> Document {
    let total = document.units.len();
    let read = document.units.iter().filter(|unit| unit.state != UnitState::Waiting).count();
    let words = match document.unit_kind() {
        Some(kind) if read < total => format!(
            "Only {} of {} {} could be read; search and text end there. {}",
            grouped(read as u64),
            grouped(total as u64),
            kind.words(),
            failure.words
        ),
        _ => format!("The rest of this file could not be read. {}", failure.words),
    };
    document.complaints.push(crate::data::document::Complaint {
        words,
        span: None,
        hint: failure.hint.clone(),
    });
    document.progress = 1.0;
    document
}

/// A panic as a failure.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(crashed()))
}

fn crashed() -> Failure {
    Failure::new("The part of the program that reads this file stopped working; everything else goes on.")
        .hint("Please report it, with the document if you may share it.")
        .kind(FailureKind::Crash)
}
