//! One child as the window sees it: asked, listened to, and ended when it says nothing, nonsense, or too much.
//!
//! Whatever becomes of a child costs its document a sentence, and never more.

use super::TICK;
use super::channel::{Broken, Channel, bytes_of, memory_file};
use super::locks::MAX_FILE;
use super::patience::{Doing, Over, Patience};
use super::protocol::{Answer, Delta, Opening, Request, plain_failure, sentence};
use super::replica::{MAX_WEIGHT, Replica};
use crate::data::budget::Weight;
use crate::data::document::Document;
use crate::data::draft::Publish;
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::data::place::plain_name;
use crate::data::wording::grouped;
use crate::read::opened::{Member, TakenOut};
use crate::read::picture;
use crate::read::source::{Source, packed};
use rustix::fs::OFlags;
use rustix::process::{Pid, Resource, Rlimit};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::time::{Duration, Instant};

/// Snapshots go to the window this often at most, however many a child tells.
const SHOWN_EVERY: Duration = Duration::from_millis(50);
/// For so long the reader may wait for what comes next.
const SOON: Duration = Duration::from_secs(1);
/// What comes later is far from what is in sight, and each snapshot costs the window a frame.
const SHOWN_LATER_EVERY: Duration = Duration::from_millis(400);
/// What a child said last, for the log.
const MAX_LAST_WORDS: usize = 1000;
/// Sentences about what did not go along with pages that were taken out.
const MAX_NOTES: usize = 8;
/// How often it is looked at what a child does that speaks all the time; asking the system costs more than a message.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// One child, seen from the window: asked one thing at a time, listened to, and ended when it is no longer trusted.
pub struct Process {
    process: process::Child,
    channel: Channel,
    ready: bool,
    /// What locks it in.
    layers: Vec<String>,
    /// What it had computed when it was handed its document.
    begun_at: Option<Duration>,
    /// What opening the document and serving the first piece of it took it.
    opening: Option<Duration>,
    /// How long it may sleep over what it was asked.
    silence: Duration,
    /// For what it was asked last.
    patience: Patience,
    /// Of its document, unpacked.
    file_bytes: u64,
    /// What it said last on its standard error.
    last_words: Vec<u8>,
    peak_bytes: Option<u64>,
    looked: Instant,
    hurry: Option<Stop>,
}

/// How a child is met that works on what nobody wants any more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unwanted {
    /// It is ended: nothing of what it has read is of use to anybody.
    Ends,
    /// It may finish where that is cheaper than to open its document again.
    MayFinish,
}

/// Why a child did not begin to read.
pub enum Unbegun {
    /// It never got as far as its document, which another child may read.
    NotStarted(Failure),
    /// It was given its document, and another child would do no better.
    Failed(Failure),
}

/// Why a child gave no document.
pub enum Unread {
    /// Nothing can be shown.
    Failed(Failure),
    /// What it had told before it ended is whole.
    CutShort(Box<Document>, Failure),
}

impl Process {
    /// Starts a child of this program, which is ended when it says nothing for so long.
    ///
    /// # Errors
    /// What the system says.
    pub fn start(program: &Path, silence: Duration) -> io::Result<Self> {
        let (channel, other) = Channel::pair(TICK)?;
        let mut command = Command::new(program);
        command.arg(super::AS_CHILD).env_clear().current_dir("/");
        // Where the program needs it to be started at all, so does the child.
        if let Some(libraries) = std::env::var_os("LD_LIBRARY_PATH") {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command.stdin(Stdio::from(other)).stdout(Stdio::null()).stderr(Stdio::piped());
        let process = command.spawn()?;
        if let Some(said) = &process.stderr {
            // Whoever else holds the other end of it, nobody waits here for its end.
            rustix::fs::fcntl_setfl(said, OFlags::NONBLOCK)?;
        }
        Ok(Self {
            process,
            channel,
            ready: false,
            layers: Vec::new(),
            begun_at: None,
            opening: None,
            silence,
            patience: Patience::new(silence, Duration::ZERO, 0),
            file_bytes: 0,
            last_words: Vec::new(),
            peak_bytes: None,
            looked: Instant::now(),
            hurry: None,
        })
    }

    /// Whether it has not ended by itself, as far as is known.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Lets the window and those who draw pages go before: where all cores are busy, a page that comes late is felt.
    /// A system that says no only makes no difference.
    fn stand_back(&self) {
        const NICE: i32 = 10;
        let id = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        let _ = rustix::process::setpriority_process(id, NICE);
    }

    /// The most memory that it was seen to take, in bytes; `None` where it did not live long enough to be looked at.
    pub fn peak_bytes(&self) -> Option<u64> {
        self.peak_bytes
    }

    /// Hands it its document, once it is locked in; gives the names of the locks.
    ///
    /// # Errors
    /// Where it did not start, or the document cannot be handed over.
    pub fn open(&mut self, source: &Source, stop: &Stop) -> Result<(), Failure> {
        self.await_ready(stop)?;
        let memory = match source.file() {
            Some(_) => None,
            None => {
                let bytes = source.read_all(MAX_FILE)?;
                Some(memory_file(&bytes).map_err(|error| source.failure(&error))?)
            }
        };
        let opening = Opening {
            name: source.name.clone(),
            path: source.path.as_deref().and_then(Path::to_str).map(str::to_owned),
            len: source.len,
            password: source.password.clone(),
            encoding: source.encoding.clone(),
        };
        self.begun_at = Some(self.computed());
        // What is packed is unpacked whole before anything can be said of it.
        self.file_bytes =
            if packed::packs(source) { source.len.max(packed::MAX_UNPACKED as u64) } else { source.len };
        self.ask(&Request::Open(opening), source.file().or(memory.as_ref()))
    }

    /// Whether it was handed a document.
    pub fn has_document(&self) -> bool {
        self.begun_at.is_some()
    }

    pub(super) fn await_ready(&mut self, stop: &Stop) -> Result<(), Failure> {
        if self.ready {
            return Ok(());
        }
        match self.answer(stop, Unwanted::Ends)? {
            Answer::Ready(layers) => {
                tracing::info!(layers = layers.join(", "), child = self.process.id(), "a child is locked in");
                self.layers = layers;
                self.ready = true;
                Ok(())
            }
            _ => Err(self.nonsense("an answer that was not asked for")),
        }
    }

    /// While it reads behind, it is told to hurry once this is raised.
    pub fn hurry_when(&mut self, raised: Stop) {
        self.hurry = Some(raised);
    }

    /// Hands it its document to be read; what it says of it waits until [`Process::read`] listens. `behind` says that
    /// only its beginning is waited for.
    ///
    /// # Errors
    /// Where it did not start, or the document cannot be handed over.
    pub fn begin(&mut self, source: &Source, behind: bool, stop: &Stop) -> Result<(), Unbegun> {
        let begun = self.open(source, stop).and_then(|()| self.ask(&Request::Read { behind }, None));
        self.patience = Patience::new(self.silence, self.computed(), self.file_bytes).for_reading(source.len);
        begun.map_err(|failure| {
            let no_other_can =
                self.ready || matches!(failure.kind, FailureKind::Stopped | FailureKind::Limit);
            if no_other_can { Unbegun::Failed(failure) } else { Unbegun::NotStarted(failure) }
        })
    }

    /// Hands it its document, whose pages are drawn in a moment.
    ///
    /// # Errors
    /// Where it did not start, or the document cannot be handed over.
    pub fn prepare(&mut self, source: &Source, stop: &Stop) -> Result<(), Failure> {
        self.open(source, stop)?;
        self.ask(&Request::Prepare, None)
    }

    /// The document that it began to read, as the replica understands what it says.
    ///
    /// # Errors
    /// Where nothing came of it, or not all.
    pub fn read(
        &mut self,
        mut replica: Replica,
        stop: &Stop,
        publish: Option<&mut Publish>,
    ) -> Result<Document, Unread> {
        let ended = self.listen(&mut replica, stop, publish);
        self.weigh();
        match (ended, replica.document().cloned()) {
            (Ok(()), Some(mut document)) => {
                document.progress = 1.0;
                Ok(document)
            }
            (Ok(()), None) => Err(Unread::Failed(self.nonsense("nothing"))),
            (Err(failure), Some(document)) if keeps_pages(failure.kind, &document) => {
                Err(Unread::CutShort(Box::new(document), failure))
            }
            (Err(failure), _) => Err(Unread::Failed(failure)),
        }
    }

    fn listen(
        &mut self,
        replica: &mut Replica,
        stop: &Stop,
        mut publish: Option<&mut Publish>,
    ) -> Result<(), Failure> {
        let begun = Instant::now();
        let mut shown: Option<Instant> = None;
        let mut news = false;
        loop {
            match self.answer(stop, Unwanted::Ends)? {
                Answer::Alive => {}
                Answer::Told(delta) => news |= self.taken(replica, *delta)?,
                Answer::Done => return Ok(()),
                Answer::Failed(failure) => return Err(plain_failure(&failure)),
                _ => return Err(self.nonsense("an answer that was not asked for")),
            }
            self.heard_of(replica.weight())?;
            let every = if begun.elapsed() < SOON { SHOWN_EVERY } else { SHOWN_LATER_EVERY };
            let due = shown.is_none_or(|shown| shown.elapsed() >= every);
            if let (true, Some(publish), Some(document)) = (news && due, &mut publish, replica.document()) {
                publish(document.clone());
                // The rest lets go before it whoever shows and draws what was read by now.
                if shown.is_none() {
                    self.stand_back();
                }
                (shown, news) = (Some(Instant::now()), false);
            }
        }
    }

    /// Takes what was told into the replica; gives whether a document is whole with it.
    fn taken(&mut self, replica: &mut Replica, delta: Delta) -> Result<bool, Failure> {
        match replica.apply(delta) {
            Ok(whole) => Ok(whole),
            Err(_) if replica.is_full() => {
                self.kill();
                let words = format!(
                    "This document holds more than the {} MB that are kept of one.",
                    MAX_WEIGHT >> 20
                );
                Err(Failure::new(words).kind(FailureKind::Limit))
            }
            Err(why) => Err(self.nonsense(&why)),
        }
    }

    /// Counts a message; `kept` bytes of what it told by now are kept.
    fn heard_of(&mut self, kept: usize) -> Result<(), Failure> {
        self.patience.heard(kept).map_err(|over| self.given_up(over))
    }

    /// A page, drawn. A failure of the kind `Crash` or `Limit` means that the child is of no use any more.
    ///
    /// # Errors
    /// Where it could not be drawn, or nobody wants it any more.
    pub fn paint(&mut self, tile: &PageTile, stop: &Stop) -> Result<Raster, Failure> {
        let [_, _, most_wide, most_high] = tile.part;
        self.limit_files(raster_bytes(most_wide, most_high));
        self.ask(&Request::Paint(*tile), None)?;
        self.raster((most_wide, most_high), stop)
    }

    /// A picture of the document, decoded, that fits into so many pixels.
    ///
    /// # Errors
    /// Where there is none, or nobody wants it any more.
    pub fn picture(&mut self, number: u32, most: (u32, u32), stop: &Stop) -> Result<Raster, Failure> {
        self.limit_files(raster_bytes(most.0, most.1));
        self.ask(&Request::Picture(number, most), None)?;
        // Its child decodes none that is too large.
        self.patience.is_measured();
        self.raster(most, stop)
    }

    /// A picture that is handed to the child, decoded, that fits into so many pixels.
    ///
    /// # Errors
    /// Where it is none, or nobody wants it any more.
    pub fn decode(&mut self, bytes: &Source, most: (u32, u32), stop: &Stop) -> Result<Raster, Failure> {
        if bytes.len > picture::MAX_BYTES {
            let words = format!(
                "This picture has {} bytes, more than the {} that can be shown.",
                grouped(bytes.len),
                grouped(picture::MAX_BYTES)
            );
            return Err(Failure::new(words));
        }
        self.await_ready(stop)?;
        let memory = in_memory(bytes)?;
        self.limit_files(raster_bytes(most.0, most.1));
        self.ask(&Request::Decode(bytes.len, most), bytes.file().or(memory.as_ref()))?;
        self.patience.is_measured();
        self.raster(most, stop)
    }

    /// What a picture of the document would take to be decoded.
    ///
    /// # Errors
    /// Where there is none, or nobody wants to know it any more.
    pub fn picture_weight(&mut self, number: u32, stop: &Stop) -> Result<Weight, Failure> {
        self.ask(&Request::Weigh(number), None)?;
        self.weighed(stop)
    }

    /// As [`Process::picture_weight`], of a picture that is handed to the child.
    ///
    /// # Errors
    /// Where it cannot be handed over, or nobody wants to know it any more.
    pub fn bytes_weight(&mut self, bytes: &Source, stop: &Stop) -> Result<Weight, Failure> {
        // It will not be decoded, and need not be moved for that to be known.
        if bytes.len > picture::MAX_BYTES {
            return Ok(Weight::default());
        }
        self.await_ready(stop)?;
        let memory = in_memory(bytes)?;
        self.ask(&Request::WeighBytes(bytes.len), bytes.file().or(memory.as_ref()))?;
        self.weighed(stop)
    }

    fn weighed(&mut self, stop: &Stop) -> Result<Weight, Failure> {
        match self.served(stop)? {
            Answer::Weighed(weight) => Ok(weight),
            Answer::Failed(failure) => Err(plain_failure(&failure)),
            _ => Err(self.nonsense("an answer that was not asked for")),
        }
    }

    fn raster(&mut self, most: (u32, u32), stop: &Stop) -> Result<Raster, Failure> {
        match self.served(stop)? {
            Answer::Painted { width, height, natural } => {
                if width == 0 || height == 0 || width > most.0 || height > most.1 {
                    return Err(self.nonsense("a picture of another size"));
                }
                let bytes = self.handed(raster_bytes(width, height))?;
                Ok(Raster { width, height, rgba: bytes.into(), natural })
            }
            Answer::Failed(failure) => Err(plain_failure(&failure)),
            _ => Err(self.nonsense("an answer that was not asked for")),
        }
    }

    /// Name and bytes of a file within the file.
    ///
    /// # Errors
    /// Where there is none, or it cannot be had.
    pub fn member(&mut self, number: u32, stop: &Stop) -> Result<Member, Failure> {
        self.limit_files(MAX_FILE);
        self.ask(&Request::Member(number), None)?;
        match self.served(stop)? {
            Answer::Member { name, len } => Ok((plain_name(&name), self.handed(len)?)),
            Answer::Failed(failure) => Err(plain_failure(&failure)),
            _ => Err(self.nonsense("an answer that was not asked for")),
        }
    }

    /// A new file of these pages.
    ///
    /// # Errors
    /// Where it cannot be made, or nobody wants it any more.
    pub fn take_out(&mut self, units: Vec<u32>, stop: &Stop) -> Result<TakenOut, Failure> {
        self.limit_files(MAX_FILE);
        self.ask(&Request::TakeOut(units), None)?;
        // It says that it lives as often as it likes; in all it may not work longer than for reading its file.
        self.patience.limit_reading(self.file_bytes);
        match self.served(stop)? {
            Answer::TakenOut { len, notes } => {
                let notes = notes.iter().take(MAX_NOTES).map(|note| sentence(note)).collect();
                Ok(TakenOut { bytes: self.handed(len)?, notes })
            }
            Answer::Failed(failure) => Err(plain_failure(&failure)),
            _ => Err(self.nonsense("an answer that was not asked for")),
        }
    }

    /// What locks it in, and what it can do that it must not.
    #[cfg(debug_assertions)]
    pub fn attempts(&mut self, stop: &Stop) -> Result<(Vec<String>, Vec<String>), Failure> {
        self.await_ready(stop)?;
        self.ask(&Request::Try, None)?;
        match self.served(stop)? {
            Answer::Could(attempts) => Ok((self.layers.clone(), attempts)),
            _ => Err(self.nonsense("an answer that was not asked for")),
        }
    }

    fn ask(&mut self, request: &Request, file: Option<&File>) -> Result<(), Failure> {
        // That somebody waits by now is no new request.
        if !matches!(request, Request::Hurry) {
            self.patience = Patience::new(self.silence, self.computed(), self.file_bytes);
        }
        self.channel.send(request, file).map_err(|broken| self.ended(broken))
    }

    /// How large the piece of memory may be that it hands over next; no larger than what is asked for, because what a
    /// child that was taken over can hold beside its own memory hangs on it. A system that says no leaves it as it is.
    fn limit_files(&self, most: u64) {
        let limit = Rlimit { current: Some(most.min(MAX_FILE)), maximum: Some(MAX_FILE) };
        let id = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        let _ = rustix::process::prlimit(id, Resource::Fsize, limit);
    }

    /// Whether it computes, and nobody asked it for anything that would take so long.
    pub fn overworks(&mut self) -> bool {
        let doing = Doing::of(self.process.id());
        self.patience.is_exceeded(doing)
    }

    /// The next answer that is more than a sign of life. Where nobody wants it any more it is waited for as long as
    /// that costs less than opening the document once more, which the next request would have to do.
    fn served(&mut self, stop: &Stop) -> Result<Answer, Failure> {
        loop {
            match self.answer(stop, Unwanted::MayFinish)? {
                Answer::Alive => self.heard_of(0)?,
                Answer::Measured => {
                    self.heard_of(0)?;
                    self.patience.is_measured();
                }
                answer => {
                    let since = self.begun_at.unwrap_or_default();
                    if self.opening.is_none() && self.has_document() {
                        self.opening = Some(self.computed().saturating_sub(since));
                    }
                    return Ok(answer);
                }
            }
        }
    }

    /// How long it has computed, as the system counts. What it waited for a core is not in it: a machine that is busy
    /// with other things makes nothing dearer.
    fn computed(&self) -> Duration {
        Doing::of(self.process.id()).computed
    }

    /// What opening its document took, or has taken until now.
    fn opening(&self, doing: Doing) -> Duration {
        let begun = self.begun_at.map_or(Duration::ZERO, |begun| doing.computed.saturating_sub(begun));
        self.opening.unwrap_or(begun)
    }

    /// What it says next. The stop flag is looked at before each message: a child can say more than there is time for.
    fn answer(&mut self, stop: &Stop, unwanted: Unwanted) -> Result<Answer, Failure> {
        loop {
            if self.hurry.take_if(|hurry| hurry.raised()).is_some() {
                self.ask(&Request::Hurry, None)?;
            }
            if stop.raised() {
                self.stop_unless_worth(unwanted)?;
            }
            match self.channel.receive() {
                Ok(Some(Answer::Panicked(at))) => {
                    self.patience.spoke();
                    let at = sentence(&at);
                    tracing::warn!(at, child = self.process.id(), "a child panicked, and goes on");
                    self.heard_of(0)?;
                }
                Ok(Some(answer)) => {
                    self.patience.spoke();
                    self.look(false)?;
                    return Ok(answer);
                }
                Ok(None) => self.look(true)?,
                Err(broken) => return Err(self.ended(broken)),
            }
        }
    }

    fn stop_unless_worth(&mut self, unwanted: Unwanted) -> Result<(), Failure> {
        if unwanted == Unwanted::MayFinish {
            let doing = Doing::of(self.process.id());
            let opening = self.opening(doing);
            if !self.patience.is_over(doing, opening) {
                return Ok(());
            }
        }
        self.kill();
        Err(Failure::stopped())
    }

    fn given_up(&mut self, over: Over) -> Failure {
        self.kill();
        match over {
            Over::Noise => return self.nonsense("more than there is to say"),
            Over::Work => Failure::new("This was given up: it takes more work than a file may cost."),
            Over::Sleep => {
                let seconds = self.silence.as_secs_f32();
                Failure::new(format!("This was given up: nothing came of it for {seconds} seconds."))
            }
        }
        .kind(FailureKind::Limit)
    }

    /// The bytes that came with an answer.
    fn handed(&mut self, len: u64) -> Result<Vec<u8>, Failure> {
        if len > MAX_FILE {
            return Err(self.nonsense("more bytes than it may hand over"));
        }
        let Some(file) = self.channel.take_file() else {
            return Err(self.nonsense("an answer without its bytes"));
        };
        bytes_of(&file, len as usize).map_err(|why| self.nonsense(&why))
    }

    /// Looks at what it does; seldom where it speaks, because asking the system costs more than a message.
    fn look(&mut self, silent: bool) -> Result<(), Failure> {
        if !silent && self.looked.elapsed() < LOOK_EVERY && self.peak_bytes.is_some() {
            return Ok(());
        }
        self.looked = Instant::now();
        self.drain();
        self.weigh();
        let doing = Doing::of(self.process.id());
        self.patience.look(doing).map_err(|over| self.given_up(over))
    }

    /// How much memory it took at most, as the system counts.
    fn weigh(&mut self) {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        self.peak_bytes = self.peak_bytes.max(kib.map(|kib| kib * 1024));
    }

    /// Takes what stands in its standard error, and keeps the end of it, which says why it ended. It never waits.
    fn drain(&mut self) {
        let Some(said) = &mut self.process.stderr else { return };
        let mut step = [0; 4096];
        // As much as a pipe holds; one that goes on to fill it is drained at the next look.
        for _ in 0..16 {
            match said.read(&mut step) {
                Ok(count @ 1..) => self.last_words.extend_from_slice(&step[..count]),
                _ => break,
            }
        }
        let past = self.last_words.len().saturating_sub(MAX_LAST_WORDS);
        self.last_words.drain(..past);
    }

    fn nonsense(&mut self, what: &str) -> Failure {
        self.kill();
        tracing::warn!(what = sentence(what), "a child said what cannot be");
        Failure::new("The part of the program that reads this file said what cannot be, and was ended.")
            .kind(FailureKind::Crash)
    }

    /// Why a child can no longer be talked to, in words.
    fn ended(&mut self, broken: Broken) -> Failure {
        match broken {
            Broken::Nonsense(what) => return self.nonsense(&what),
            Broken::TooLong(failure) => return failure,
            Broken::Closed => {}
            Broken::System(error) => tracing::warn!(%error, "a child cannot be heard"),
        }
        // One that closed its socket and lives is of no use either; one that ends by itself gets a moment for it,
        // because its end says why.
        let begun = Instant::now();
        while begun.elapsed() < TICK && self.is_alive() {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.kill();
        self.drain();
        let last = sentence(&String::from_utf8_lossy(&self.last_words));
        let status = self.process.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
        tracing::warn!(status, place = place_of_panic(&last), "a child ended");
        if last.contains("memory allocation of") {
            let words = "This file asks for more memory than a document may have.";
            return Failure::new(words).kind(FailureKind::Limit);
        }
        if last.contains("overflowed its stack") {
            return Failure::new("What this file holds is nested too deeply to be read.")
                .kind(FailureKind::Limit);
        }
        super::crashed()
    }

    fn kill(&mut self) {
        let _ = self.process.kill();
    }
}

/// So often, and so long after each other, it is looked whether a child that was killed has ended; a tenth of a second.
const KILLED_LOOKS: u32 = 50;
const KILLED_LOOK: Duration = Duration::from_millis(2);

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        // It was killed, so this is short; a child that is never waited for stays in the list of processes.
        for _ in 0..KILLED_LOOKS {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(KILLED_LOOK);
        }
        // But for one that waits for a file system that does not answer: it ends when that does, and nobody waits for it.
        tracing::warn!("a child that was killed has not ended");
    }
}

/// Bytes that lie in no file, as one that can be handed over.
fn in_memory(bytes: &Source) -> Result<Option<File>, Failure> {
    if bytes.file().is_some() {
        return Ok(None);
    }
    let held = bytes.read_all(picture::MAX_BYTES)?;
    memory_file(&held).map(Some).map_err(|error| bytes.failure(&error))
}

/// What a picture takes, four bytes for each pixel.
fn raster_bytes(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height) * 4
}

/// Whether pages that were read stay when the reading came to no good end: where the end was no word of the format.
fn keeps_pages(kind: FailureKind, document: &Document) -> bool {
    matches!(kind, FailureKind::Crash | FailureKind::Limit)
        && !(document.text.is_empty() && document.units.is_empty())
}

/// Where a child panicked, out of the last that it said. The rest of that may quote the document (a slice that cut a
/// character prints the text that it cut), and what a document holds is in no log.
pub(super) fn place_of_panic(last: &str) -> &str {
    let place = last.split_once("panicked at ").and_then(|(_, place)| place.split_whitespace().next());
    place.map_or("", |place| place.trim_end_matches(':'))
}
