//! What a child does: it is locked in, is handed one document, and answers questions about it until nobody asks.
//!
//! It is the same program as the window, started with `--child`; it opens no window and reads no settings.

use super::channel::{Broken, Channel, memory_file};
use super::diff::Differ;
use super::locks;
use super::protocol::{Answer, Opening, Request};
use crate::data::budget::Weight;
use crate::data::document::Document;
use crate::data::job::{Failure, FailureKind, Raster, Stop};
use crate::data::span::DocId;
use crate::read::formats::{self, Formats};
use crate::read::memory;
use crate::read::opened::Opened;
use crate::read::picture;
use crate::read::source::Source;
use std::fs::File;
use std::io::Cursor;
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{ExitCode, exit};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

#[cfg(debug_assertions)]
mod liar; // what may one say that was taken over?

/// A sign of life is given this often at most: a page takes milliseconds, and nobody needs to hear of each.
const ALIVE_EVERY: Duration = Duration::from_millis(200);
/// How long a child waits for the next request before it gives memory back: longer than one who leafs looks at a page.
const PATIENCE: Duration = Duration::from_millis(400);

/// Serves one document, read with one of these formats, over the socket that is given as standard input. Ends when the
/// window does.
///
/// To be called before the program does anything else: what is open by then is closed, and the locks hold for the
/// thread that calls it and those that it starts.
pub fn serve(formats: Formats) -> ExitCode {
    close_what_was_inherited();
    keep_quiet();
    let Ok(socket) = std::io::stdin().as_fd().try_clone_to_owned() else {
        return ExitCode::FAILURE;
    };
    let layers = match locks::enclose() {
        Ok(layers) => layers,
        Err(error) => {
            eprintln!("The child could not be locked in ({error}).");
            return ExitCode::FAILURE;
        }
    };
    super::APART.store(true, Ordering::Relaxed);
    let mut child = Child { formats, channel: Channel::new(socket), source: None, opened: None };
    let served = child.channel.send(&Answer::Ready(layers), None).and_then(|()| child.answer_all());
    match served {
        Ok(()) | Err(Broken::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The child understood nothing any more ({error:?}).");
            ExitCode::FAILURE
        }
    }
}

/// What the window has open must not reach a child: some libraries forget to say so when they open it.
fn close_what_was_inherited() {
    let Ok(entries) = std::fs::read_dir("/proc/self/fd") else { return };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
    let open: Vec<i32> = names.filter(|number| *number > 2).collect();
    for number in open {
        // SAFETY: this is the first thing that the program does, so nothing in it owns an open file beyond the three
        // standard ones. The listing's own is closed by now, and closing it again only fails.
        unsafe { libc::close(number) };
    }
}

/// Nobody reads what a child says on its standard error before it ends, and a pipe that is full would stop it: a
/// document can make it panic once a page, each time for a hundred bytes and more. So panics say nothing there; where
/// they were is told to the window, without their words, in which a piece of the document may stand.
fn keep_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }));
    // What else may speak there loses its words sooner than that it waits.
    let _ = rustix::fs::fcntl_setfl(std::io::stderr(), rustix::fs::OFlags::NONBLOCK);
}

/// Where something panicked last, until the window is told.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

struct Child {
    formats: Formats,
    channel: Channel,
    source: Option<Arc<Source>>,
    /// The document, once something of it was asked for.
    opened: Option<Box<dyn Opened>>,
}

impl Child {
    fn answer_all(&mut self) -> Result<(), Broken> {
        loop {
            let Some(request) = self.channel.receive::<Request>()? else { continue };
            self.answer(request)?;
            if !self.channel.wait(PATIENCE) {
                // The next page is long in coming: nobody scrolls, and the window may be left open for days.
                if let Some(opened) = &mut self.opened {
                    opened.rest();
                }
                memory::give_back();
            }
        }
    }

    fn answer(&mut self, request: Request) -> Result<(), Broken> {
        match request {
            Request::Open(opening) => self.open(opening)?,
            Request::Read { behind } => self.read(behind)?,
            // It was read to its end before this was heard.
            Request::Hurry => {}
            // An error here is met again, and told, when something is asked for.
            Request::Prepare => drop(guarded(|| self.opened().map(drop))),
            Request::Paint(tile) => {
                #[cfg(debug_assertions)]
                if let Some((answer, file)) = pretended(&tile) {
                    return self.channel.send(&answer, file.as_ref());
                }
                match guarded(|| self.opened()?.measure(&tile)) {
                    Ok(true) => self.channel.send(&Answer::Measured, None)?,
                    Ok(false) => {}
                    Err(failure) => return self.fail(failure),
                }
                let painted = guarded(|| painted(self.opened()?.paint(&tile)?));
                self.hand_over(painted)?;
            }
            Request::Member(number) => {
                let fetched = guarded(|| {
                    let (name, bytes) = self.opened()?.member(number)?;
                    Ok((Answer::Member { name, len: bytes.len() as u64 }, handed(&bytes)?))
                });
                self.hand_over(fetched)?;
            }
            Request::TakeOut(units) => self.take_out(&units)?,
            Request::Picture(number, most) => {
                let decoded = guarded(|| painted(self.decoded(number, most)?));
                self.hand_over(decoded)?;
            }
            Request::Decode(len, most) => {
                let source = self.handed_picture(len)?;
                let decoded =
                    guarded(|| painted(picture::decode(&source.read_all(picture::MAX_BYTES)?, most)?));
                self.hand_over(decoded)?;
            }
            Request::Weigh(number) => {
                let weighed = guarded(|| {
                    let bytes = self.opened()?.picture(number)?;
                    let len = bytes.len() as u64;
                    Ok(picture::weigh(Cursor::new(bytes), len))
                });
                self.tell_weight(weighed)?;
            }
            Request::WeighBytes(len) => {
                let source = self.handed_picture(len)?;
                self.tell_weight(guarded(|| Ok(picture::weigh_source(&source))))?;
            }
            #[cfg(debug_assertions)]
            Request::Try => self.channel.send(&Answer::Could(locks::try_everything()), None)?,
        }
        Ok(())
    }

    fn open(&mut self, opening: Opening) -> Result<(), Broken> {
        let Opening { name, path, len, password, encoding } = opening;
        let file = self.channel.take_file().ok_or_else(|| Broken::Nonsense("no file came".to_owned()))?;
        let mut source = Source::from_file(name, path.map(PathBuf::from), file, len);
        source.password = password;
        source.encoding = encoding;
        source.in_child = true;
        self.source = Some(Arc::new(source));
        Ok(())
    }

    /// The document, which is opened once, by the first who asks.
    fn opened(&mut self) -> Result<&mut Box<dyn Opened>, Failure> {
        match &mut self.opened {
            Some(opened) => Ok(opened),
            none => Ok(none.insert(formats::open(self.formats, opened(self.source.as_ref())?)?)),
        }
    }

    fn take_out(&mut self, units: &[u32]) -> Result<(), Broken> {
        let Self { formats, channel, source, opened: kept } = self;
        let mut spoke = Instant::now();
        // A window that does not listen is gone, which is met when the answer is sent.
        let mut alive = || {
            if spoke.elapsed() >= ALIVE_EVERY {
                let _ = channel.send(&Answer::Alive, None);
                spoke = Instant::now();
            }
        };
        let taken = guarded(|| {
            let document = match kept {
                Some(document) => document,
                none => none.insert(formats::open(formats, opened(source.as_ref())?)?),
            };
            let taken = document.take_out(units, &mut alive)?;
            let answer = Answer::TakenOut { len: taken.bytes.len() as u64, notes: taken.notes };
            Ok((answer, handed(&taken.bytes)?))
        });
        self.hand_over(taken)
    }

    fn decoded(&mut self, number: u32, most: (u32, u32)) -> Result<Raster, Failure> {
        let bytes = self.opened()?.picture(number)?;
        picture::decode(&bytes, most)
    }

    /// A picture that came with what was asked.
    fn handed_picture(&mut self, len: u64) -> Result<Source, Broken> {
        let file = self.channel.take_file();
        let file = file.ok_or_else(|| Broken::Nonsense("no picture came".to_owned()))?;
        Ok(Source::from_file("picture", None, file, len))
    }

    fn tell_weight(&mut self, weighed: Result<Weight, Failure>) -> Result<(), Broken> {
        match weighed {
            Ok(weight) => self.channel.send(&Answer::Weighed(weight), None),
            Err(failure) => self.fail(failure),
        }
    }

    fn read(&mut self, behind: bool) -> Result<(), Broken> {
        #[cfg(debug_assertions)]
        if let Ok(wish) = std::env::var("FOLIOSCOPE_MISBEHAVE")
            && let Some(wish) = wish.strip_prefix("lie ")
        {
            liar::lie(wish, &mut self.channel);
        }
        #[cfg(debug_assertions)]
        misbehave("at once");
        let Ok(source) = opened(self.source.as_ref()).cloned() else {
            return Err(Broken::Nonsense("nothing was opened".to_owned()));
        };
        let voice = Mutex::new(Voice {
            channel: &mut self.channel,
            differ: Differ::default(),
            told: false,
            spoke: Instant::now(),
        });
        let publish = |document: Document| locked(&voice).tell(&document);
        let mut pace = Pace::new(behind);
        let pulse = || {
            let mut voice = locked(&voice);
            voice.alive();
            pace.rest(voice.channel, voice.told);
        };
        let read = guarded(|| {
            let (publish, pulse) = (Box::new(publish), Box::new(pulse));
            let (document, _) = formats::read_words(
                self.formats,
                &source,
                DocId(0),
                &Stop::default(),
                Some(publish),
                Some(pulse),
            )?;
            Ok(document)
        });
        match read {
            Ok(document) => {
                locked(&voice).tell(&document);
                self.channel.send(&Answer::Done, None)
            }
            Err(failure) => self.fail(failure),
        }
    }

    fn fail(&mut self, failure: Failure) -> Result<(), Broken> {
        let panicked = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(at) = panicked {
            self.channel.send(&Answer::Panicked(at), None)?;
        }
        self.channel.send(&Answer::Failed(failure), None)
    }

    fn hand_over(&mut self, made: Result<(Answer, File), Failure>) -> Result<(), Broken> {
        match made {
            Ok((answer, file)) => self.channel.send(&answer, Some(&file)),
            Err(failure) => self.fail(failure),
        }
    }
}

/// How a reading makes room for what is in sight.
///
/// When it has told which pages there are, it waits a moment: the first of them is drawn then, by another process, and
/// there are two cores. What is near the beginning is read as fast as can be; after that, work and rest are equally long until somebody
/// asks for the rest. A low priority alone is not enough: it is not felt by others, but by fans and batteries, and on
/// two cores a reader that never rests makes the driver and the painter wait for caches and memory.
struct Pace {
    /// How many signs of progress, which are pages as a rule, come before the first rest.
    at_once: u32,
    /// Whether it has made way for whoever draws the first page.
    made_way: bool,
    woke: Instant,
    hurried: bool,
}

impl Pace {
    /// Pages that one sees or turns to within seconds.
    const AT_ONCE: u32 = 24;
    /// The first page takes that long until it is drawn, from when it is known how large it is.
    const WAY: Duration = Duration::from_millis(40);
    /// Work is not interrupted for less.
    const STRETCH: Duration = Duration::from_millis(10);
    /// Whoever asks for the rest waits so long at most.
    const NAP: Duration = Duration::from_millis(10);
    /// A page that took longer is not rested from for longer.
    const MAX_REST: Duration = Duration::from_millis(100);

    fn new(behind: bool) -> Self {
        Self { at_once: Self::AT_ONCE, made_way: false, woke: Instant::now(), hurried: !behind }
    }

    /// Between two pieces of work. `told` is whether the window knows by now which pages there are.
    fn rest(&mut self, channel: &Channel, told: bool) {
        if self.hurried {
            return;
        }
        if told && !std::mem::replace(&mut self.made_way, told) {
            self.nap(Self::WAY, channel);
        }
        if let Some(left) = self.at_once.checked_sub(1) {
            (self.at_once, self.woke) = (left, Instant::now());
            return;
        }
        let worked = self.woke.elapsed();
        if worked < Self::STRETCH {
            return;
        }
        self.nap(worked.min(Self::MAX_REST), channel);
    }

    /// Sleeps for so long, or until the window says something.
    fn nap(&mut self, time: Duration, channel: &Channel) {
        let mut left = time;
        while !left.is_zero() && !self.hurried {
            let nap = left.min(Self::NAP);
            std::thread::sleep(nap);
            left -= nap;
            // Nothing is said to a child that reads but that it is waited for.
            self.hurried = channel.is_spoken_to();
        }
        self.woke = Instant::now();
    }
}

/// Says what is read while it is read.
struct Voice<'a> {
    channel: &'a mut Channel,
    differ: Differ,
    /// Whether anything was told.
    told: bool,
    spoke: Instant,
}

impl Voice<'_> {
    fn tell(&mut self, document: &Document) {
        let Self { channel, differ, told, spoke } = self;
        differ.tell(document, |delta| {
            let said = channel.send(&Answer::Told(Box::new(delta)), None);
            let said = match said {
                // The rest hangs on what could not be said.
                Err(Broken::TooLong(failure)) => {
                    let _ = channel.send(&Answer::Failed(failure), None);
                    Err(Broken::Closed)
                }
                said => said,
            };
            if said.is_err() {
                // Nobody listens any more, and nobody else is served.
                exit(0);
            }
        });
        (*told, *spoke) = (true, Instant::now());
        #[cfg(debug_assertions)]
        misbehave("late");
    }

    fn alive(&mut self) {
        if self.spoke.elapsed() >= ALIVE_EVERY {
            if self.channel.send(&Answer::Alive, None).is_err() {
                exit(0);
            }
            self.spoke = Instant::now();
        }
    }
}

fn locked<'a, 'v>(voice: &'a Mutex<Voice<'v>>) -> std::sync::MutexGuard<'a, Voice<'v>> {
    // There is one thread.
    voice.lock().unwrap_or_else(PoisonError::into_inner)
}

fn opened(source: Option<&Arc<Source>>) -> Result<&Arc<Source>, Failure> {
    source.ok_or_else(|| Failure::new("No document was opened."))
}

fn painted(raster: Raster) -> Result<(Answer, File), Failure> {
    let Raster { width, height, rgba, natural } = raster;
    Ok((Answer::Painted { width, height, natural }, handed(&rgba)?))
}

fn handed(bytes: &[u8]) -> Result<File, Failure> {
    if bytes.len() as u64 > locks::MAX_FILE {
        // The system would end the process for it.
        let words = format!("This has {} bytes, more than can be handed over.", bytes.len());
        return Err(Failure::new(words).kind(FailureKind::Limit));
    }
    memory_file(bytes).map_err(|error| {
        let words = format!("This has {} bytes, which is too large to be shown ({error}).", bytes.len());
        Failure::new(words).kind(FailureKind::Limit)
    })
}

/// A panic as a failure; where it was is kept for the log.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(super::crashed()))
}

/// A page of one colour, or a lie about one, where a test asks for it in the environment.
#[cfg(debug_assertions)]
fn pretended(tile: &crate::data::job::PageTile) -> Option<(Answer, Option<File>)> {
    let wish = std::env::var("FOLIOSCOPE_MISBEHAVE").ok()?;
    let wish = wish.strip_prefix("paint")?.trim();
    let [_, _, width, height] = tile.part;
    let bytes = |count: u32| memory_file(&vec![tile.unit as u8; count as usize * 4]).ok();
    let (width, height, file) = match wish {
        "well" => (width, height, bytes(width * height)),
        "short" => (width, height, bytes(width * height - 1)),
        "large" => (width + 1, height, bytes((width + 1) * height)),
        "nothing" => (width, height, None),
        // Whatever else it has open: reading that might wait for ever.
        "other" => (width, height, std::io::stderr().as_fd().try_clone_to_owned().ok().map(File::from)),
        "heavily" => {
            let begun = Instant::now();
            // Computing, which is what counts; a test would not be surer of it by another clock.
            while begun.elapsed() < Duration::from_millis(if tile.unit == 0 { 1200 } else { 600 }) {
                std::hint::black_box(0);
            }
            (width, height, bytes(width * height))
        }
        "hang" => {
            std::thread::sleep(Duration::from_secs(3600));
            return None;
        }
        _ => return None,
    };
    Some((Answer::Painted { width, height, natural: (width, height) }, file))
}

/// Does what a document can make of a child, where a test asks for it in the environment.
#[cfg(debug_assertions)]
fn misbehave(when: &str) {
    let Ok(wish) = std::env::var("FOLIOSCOPE_MISBEHAVE") else { return };
    match wish.strip_prefix(when).map(str::trim) {
        Some("die") => std::process::abort(),
        Some("hang") => std::thread::sleep(Duration::from_secs(3600)),
        Some("panic") => panic!("as a test wished"),
        // As a document can whose every page is damaged.
        Some("panic often") => {
            for _ in 0..5_000 {
                let _ = catch_unwind(|| panic!("as a test wished, and went on after it"));
            }
        }
        Some("eat") => {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 64 * 1024 * 1024]);
            }
        }
        Some("dig") => {
            fn dig(depth: u64) -> u64 {
                let room = std::hint::black_box([depth; 512]);
                if depth == u64::MAX { 0 } else { dig(depth + 1) + room[7] }
            }
            std::hint::black_box(dig(0));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_read_at_once_and_the_rest_slowly_until_somebody_asks() {
        let (mut window, other) = Channel::pair(Duration::from_millis(5)).unwrap();
        let child = Channel::new(other);
        let rest = |pace: &mut Pace| {
            std::thread::sleep(Pace::STRETCH);
            let begun = Instant::now();
            pace.rest(&child, true);
            begun.elapsed()
        };
        let mut pace = Pace::new(true);
        (0..Pace::AT_ONCE).for_each(|_| pace.rest(&child, false));
        pace.made_way = true;
        let shortest = (0..3).map(|_| rest(&mut pace)).min().unwrap();
        assert!(shortest >= Pace::STRETCH, "rested {shortest:?} only");
        assert!(!pace.hurried);
        window.send(&Request::Hurry, None).unwrap();
        rest(&mut pace);
        assert!(pace.hurried);
        // One that nobody looks at, as `check` asks for, never rests.
        assert!(Pace::new(false).hurried);
    }
}
