//! What a child does: it is locked in, is handed one document, and answers questions about it until nobody asks.
//!
//! It is the same program as the window, started with `--worker`; it opens no window and reads no settings.

use super::link::{Broken, Link, memory_file};
use super::sandbox;
use super::teller::Teller;
use super::wire::{Answer, Opening, Request};
use crate::document::Document;
use crate::formats::{self, Painter};
use crate::source::Source;
use crate::span::DocId;
use crate::work::{Failure, Raster, Stop, Why};
use std::fs::File;
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{ExitCode, exit};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A sign of life is given this often at most: a page takes milliseconds, and nobody needs to hear of each.
const ALIVE_EVERY: Duration = Duration::from_millis(200);

/// Serves one document over the socket that is given as standard input. Ends when the window does.
pub fn serve() -> ExitCode {
    close_what_was_inherited();
    let Ok(socket) = std::io::stdin().as_fd().try_clone_to_owned() else {
        return ExitCode::FAILURE;
    };
    let layers = match sandbox::enclose() {
        Ok(layers) => layers,
        Err(error) => {
            eprintln!("The child could not be locked in ({error}).");
            return ExitCode::FAILURE;
        }
    };
    let mut child = Child { link: Link::new(socket), source: None, painter: None };
    let served = child.link.send(&Answer::Ready(layers), None).and_then(|()| child.answer_all());
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

struct Child {
    link: Link,
    source: Option<Arc<Source>>,
    painter: Option<Painter>,
}

impl Child {
    fn answer_all(&mut self) -> Result<(), Broken> {
        loop {
            let Some(request) = self.link.receive::<Request>()? else { continue };
            match request {
                Request::Open(opening) => self.open(opening)?,
                Request::Read => self.read()?,
                // What hinders it is said when a page is asked for.
                Request::Prepare => drop(guarded(|| self.painter().map(drop))),
                Request::Paint(sheet) => {
                    #[cfg(debug_assertions)]
                    if let Some((answer, file)) = pretended(&sheet) {
                        self.link.send(&answer, file.as_ref())?;
                        continue;
                    }
                    let painted = guarded(|| {
                        let Raster { width, height, rgba, natural } = self.painter()?(&sheet)?;
                        Ok((Answer::Painted { width, height, natural }, handed(&rgba)?))
                    });
                    self.hand_over(painted)?;
                }
                Request::Attachment(number) => {
                    let fetched = guarded(|| {
                        let (name, bytes) = formats::attachment(opened(self.source.as_ref())?, number)?;
                        Ok((Answer::Attached { name, len: bytes.len() as u64 }, handed(&bytes)?))
                    });
                    self.hand_over(fetched)?;
                }
                #[cfg(debug_assertions)]
                Request::Try => self.link.send(&Answer::Could(sandbox::try_everything()), None)?,
            }
        }
    }

    fn open(&mut self, opening: Opening) -> Result<(), Broken> {
        let Opening { name, path, len, password, encoding } = opening;
        let file = self.link.take_file().ok_or_else(|| Broken::Nonsense("no file came".to_owned()))?;
        let mut source = Source::from_file(name, path.map(PathBuf::from), file, len);
        source.password = password;
        source.encoding = encoding;
        self.source = Some(Arc::new(source));
        Ok(())
    }

    fn painter(&mut self) -> Result<&mut Painter, Failure> {
        match &mut self.painter {
            Some(painter) => Ok(painter),
            none => Ok(none.insert(formats::painter(opened(self.source.as_ref())?)?)),
        }
    }

    fn read(&mut self) -> Result<(), Broken> {
        #[cfg(debug_assertions)]
        misbehave("at once");
        let Ok(source) = opened(self.source.as_ref()).cloned() else {
            return Err(Broken::Nonsense("nothing was opened".to_owned()));
        };
        let voice =
            Mutex::new(Voice { link: &mut self.link, teller: Teller::default(), spoke: Instant::now() });
        let publish = |document: Document| locked(&voice).tell(&document);
        let pulse = || locked(&voice).alive();
        let read = guarded(|| {
            let (publish, pulse) = (Box::new(publish), Box::new(pulse));
            let (document, _) =
                formats::read_words(&source, DocId(0), &Stop::default(), Some(publish), Some(pulse))?;
            Ok(document)
        });
        match read {
            Ok(document) => {
                locked(&voice).tell(&document);
                self.link.send(&Answer::Done, None)
            }
            Err(failure) => self.link.send(&Answer::Failed(failure), None),
        }
    }

    fn hand_over(&mut self, made: Result<(Answer, File), Failure>) -> Result<(), Broken> {
        match made {
            Ok((answer, file)) => self.link.send(&answer, Some(&file)),
            Err(failure) => self.link.send(&Answer::Failed(failure), None),
        }
    }
}

/// Says what is read while it is read.
struct Voice<'a> {
    link: &'a mut Link,
    teller: Teller,
    spoke: Instant,
}

impl Voice<'_> {
    fn tell(&mut self, document: &Document) {
        let Self { link, teller, spoke } = self;
        teller.tell(document, |delta| {
            let said = link.send(&Answer::Told(Box::new(delta)), None);
            let said = match said {
                // The rest hangs on what could not be said.
                Err(Broken::TooLong(failure)) => {
                    let _ = link.send(&Answer::Failed(failure), None);
                    Err(Broken::Closed)
                }
                said => said,
            };
            if said.is_err() {
                // Nobody listens any more, and nobody else is served.
                exit(0);
            }
        });
        *spoke = Instant::now();
        #[cfg(debug_assertions)]
        misbehave("late");
    }

    fn alive(&mut self) {
        if self.spoke.elapsed() >= ALIVE_EVERY {
            if self.link.send(&Answer::Alive, None).is_err() {
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

fn handed(bytes: &[u8]) -> Result<File, Failure> {
    memory_file(bytes)
        .map_err(|error| Failure::new(format!("This is too large to be shown ({error}).")).why(Why::Limit))
}

/// A panic as a failure; what it said is on the standard error, for the log.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(super::crashed()))
}

/// A page of one colour, or a lie about one, where a test asks for it in the environment.
#[cfg(debug_assertions)]
fn pretended(sheet: &crate::work::Sheet) -> Option<(Answer, Option<File>)> {
    let wish = std::env::var("FOLIOSCOPE_MISBEHAVE").ok()?;
    let wish = wish.strip_prefix("paint")?.trim();
    let [_, _, width, height] = sheet.part;
    let bytes = |count: u32| memory_file(&vec![sheet.unit as u8; count as usize * 4]).ok();
    let (width, height, file) = match wish {
        "well" => (width, height, bytes(width * height)),
        "short" => (width, height, bytes(width * height - 1)),
        "large" => (width + 1, height, bytes((width + 1) * height)),
        "nothing" => (width, height, None),
        // Whatever else it has open: reading that might wait for ever.
        "other" => (width, height, std::io::stderr().as_fd().try_clone_to_owned().ok().map(File::from)),
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
