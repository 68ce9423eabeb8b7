//! How long is a child listened to? As long as what it computes and says is in proportion to what was asked of it.
//!
//! What counts is its work and never the clock: the same file must come to the same end whether the machine is idle or
//! reads four like it at once. Only a child that sleeps, which no honest one does for long, is given up by the time it
//! has slept.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A child may compute so long without a sign that it goes on: between two pages it gives one, and what a page may cost
/// is less. The backstop for what a format cannot count, as work inside of a library.
const MAX_STRETCH: Duration = Duration::from_secs(2);
/// And so much longer for each byte of its file, to some seconds: what parsers do before they say the first word. Markdown
/// of many marks takes most, fifty nanoseconds a byte.
const STRETCH_NANOS_PER_BYTE: u64 = 60;
const MAX_LONGER: Duration = Duration::from_secs(3);
/// The same for what is bounded by something else: a picture that was measured, a page that was. Of such none takes half
/// of it here, and a slow machine is twice as slow.
const MAX_MEASURED: Duration = Duration::from_secs(6);
/// One that sleeps for so long hangs, or waits for a disk that does not answer.
pub const SILENCE: Duration = Duration::from_secs(10);
/// A disk that is asked by many takes its time: so many silences.
const DISK_SILENCES: u32 = 6;
/// All that a reading may compute: a minute …
const MAX_READING: Duration = Duration::from_secs(60);
/// … and so much for each byte of the file. The densest PDFs take 2 microseconds, what is packed most takes 3.
const READING_NANOS_PER_BYTE: u64 = 8_000;
/// Messages that a child may say for one thing that was asked of it …
const MAX_MESSAGES: u64 = 50_000;
/// … and one more for each so many bytes of what it told and is kept: a page is hardly less.
const BYTES_PER_MESSAGE: u64 = 512;

/// What nobody wants any more may cost its child so much computing at least: it is hardly more than to start another.
const LEAST_GRACE: Duration = Duration::from_millis(300);
/// A child that has slept for so long over what nobody wants any more is ended: it computes nothing, so that what it may
/// still compute would never be used up, and its thread would be held until the silence is. Some ticks, because who
/// waits for a slow disk sleeps as well.
const MAX_SLEEP: Duration = Duration::from_millis(500);
/// The system counts computing in hundredths of a second, on every machine that this is built for.
const MILLIS_PER_TICK: u64 = 10;

/// What a process has computed, and whether it sleeps now, as the system sees it. One that waits for a core does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doing {
    /// All that it has computed in its life, in hundredths of a second.
    pub computed: Duration,
    /// Whether it neither runs nor waits for a core.
    pub asleep: bool,
    /// Whether it waits for a disk.
    pub at_disk: bool,
}

impl Doing {
    /// Of a process by its number; of one that is gone, as of one that sleeps and has computed nothing.
    pub fn of(process: u32) -> Self {
        let path: PathBuf = ["/proc", &process.to_string(), "stat"].iter().collect();
        Self::read(&std::fs::read_to_string(path).unwrap_or_default())
    }

    /// Of the third field of proc_pid_stat(5), and the 14th and 15th, user and system.
    fn read(stat: &str) -> Self {
        // The name of the program, in brackets, may hold anything; after it the fields are numbers.
        let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_ascii_whitespace();
        let state = fields.clone().next();
        let (asleep, at_disk) = (state != Some("R"), state == Some("D"));
        let ticks: u64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Self { computed: Duration::from_millis(ticks * MILLIS_PER_TICK), asleep, at_disk }
    }
}

/// What a child may still say and compute for what was asked of it last.
pub struct Patience {
    /// What it may compute and sleep without a sign of life.
    stretch: Duration,
    silence: Duration,
    /// What it may compute in all, where that is limited.
    most: Option<Duration>,
    /// What it had computed when it was asked, and when it gave its last sign.
    asked: Duration,
    heard: Duration,
    asleep_since: Option<Instant>,
    /// It has said something since it was looked at.
    spoke: bool,
    messages: u64,
    unwanted: Unwanted,
}

/// Why a child is listened to no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It computes too much.
    Work,
    /// It sleeps.
    Sleep,
    /// It says too much.
    Noise,
}

impl Patience {
    /// For a child with a file of so many bytes that was asked something when it had computed so much. It may sleep for
    /// `silence`, and compute no longer than that either without a word.
    pub fn new(silence: Duration, asked: Duration, bytes: u64) -> Self {
        let large = Duration::from_nanos(bytes.saturating_mul(STRETCH_NANOS_PER_BYTE)).min(MAX_LONGER);
        Self {
            stretch: MAX_STRETCH.saturating_add(large).min(silence),
            silence,
            most: None,
            asked,
            heard: asked,
            asleep_since: None,
            spoke: false,
            messages: 0,
            unwanted: Unwanted::default(),
        }
    }

    /// It reads all of a file of so many bytes.
    pub fn for_reading(mut self, bytes: u64) -> Self {
        self.limit_reading(bytes);
        self
    }

    /// It may compute no longer in all than it takes to read a file of so many bytes.
    pub fn limit_reading(&mut self, bytes: u64) {
        let bytes = Duration::from_nanos(bytes.saturating_mul(READING_NANOS_PER_BYTE));
        self.most = Some(MAX_READING.saturating_add(bytes));
    }

    /// What was asked of it is known to be bounded.
    pub fn is_measured(&mut self) {
        self.stretch = self.stretch.max(MAX_MEASURED.min(self.silence));
    }

    /// Whether the child has computed longer since it was asked than it may without a word.
    pub fn is_exceeded(&self, doing: Doing) -> bool {
        doing.computed.saturating_sub(self.asked) >= self.stretch
    }

    /// It said something. What it has computed by now is asked for at the next look, because that costs more.
    pub fn spoke(&mut self) {
        self.spoke = true;
    }

    /// What it said is counted; `kept` bytes of what it told by now are kept.
    pub fn heard(&mut self, kept: usize) -> Result<(), Over> {
        self.messages += 1;
        let most = MAX_MESSAGES.saturating_add(kept as u64 / BYTES_PER_MESSAGE);
        if self.messages > most { Err(Over::Noise) } else { Ok(()) }
    }

    /// What it does now is looked at.
    pub fn look(&mut self, doing: Doing) -> Result<(), Over> {
        let spoke = std::mem::take(&mut self.spoke);
        if spoke {
            self.heard = doing.computed;
        }
        if !doing.asleep || spoke {
            self.asleep_since = None;
        } else {
            let most = if doing.at_disk { self.silence * DISK_SILENCES } else { self.silence };
            if self.asleep_since.get_or_insert_with(Instant::now).elapsed() >= most {
                return Err(Over::Sleep);
            }
        }
        let worked = doing.computed.saturating_sub(self.heard);
        let in_all = doing.computed.saturating_sub(self.asked);
        let too_much = worked >= self.stretch || self.most.is_some_and(|most| in_all >= most);
        if too_much { Err(Over::Work) } else { Ok(()) }
    }

    /// Whether what nobody wants any more is to be ended. `opening` is what its document cost to open: it may go on as
    /// long as that is cheaper than to open the document once more, which the next request would have to do.
    pub fn is_over(&mut self, doing: Doing, opening: Duration) -> bool {
        self.unwanted.is_over(doing, || opening.max(LEAST_GRACE))
    }
}

/// How long a child has been at what nobody wants any more.
#[derive(Default)]
struct Unwanted {
    /// What it may have computed when it is ended.
    most: Option<Duration>,
    asleep_since: Option<Instant>,
}

impl Unwanted {
    /// Whether it is to be ended, by what it has computed by now and whether it sleeps.
    fn is_over(&mut self, doing: Doing, grace: impl FnOnce() -> Duration) -> bool {
        if !doing.asleep {
            self.asleep_since = None;
        }
        let slept = doing.asleep && self.asleep_since.get_or_insert_with(Instant::now).elapsed() >= MAX_SLEEP;
        slept || doing.computed >= *self.most.get_or_insert_with(|| doing.computed + grace())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn doing(computed: Duration) -> Doing {
        Doing { computed, asleep: false, at_disk: false }
    }

    #[test]
    fn what_a_child_computes_is_read_whatever_its_program_is_called() {
        let stat = "7 (a) R (b) R 1 7 7 0 -1 4194560 80 0 0 0 123 45 0 0 20 0 1 0 1 1 1";
        assert_eq!(Doing::read(stat), doing(Duration::from_millis(1680)));
        assert!(
            Doing::read("7 (a) S 1 7").asleep && Doing::read("7 (a) D 1 7").asleep && Doing::read("").asleep
        );
    }

    #[test]
    fn on_a_busy_machine_a_page_takes_longer_and_costs_no_more() {
        let mut patience = Patience::new(SILENCE, SECOND, 0);
        // However often it is looked at while it waits for a core.
        for _ in 0..100_000 {
            assert_eq!(patience.look(doing(SECOND * 2)), Ok(()));
        }
        assert_eq!(patience.look(doing(SECOND * 3)), Err(Over::Work));
        // One that was measured may take longer, on a machine that is slow.
        let mut patience = Patience::new(SILENCE, SECOND, 0);
        patience.is_measured();
        assert_eq!(patience.look(doing(SECOND * 6)), Ok(()));
        assert_eq!(patience.look(doing(SECOND * 7)), Err(Over::Work));
    }

    #[test]
    fn signs_of_life_give_time_for_a_page_but_not_for_ever() {
        let mut patience = Patience::new(SILENCE, Duration::ZERO, 0).for_reading(1_000_000);
        let end = (1..1000).find(|second| {
            patience.spoke();
            patience.look(doing(SECOND * *second)).is_err()
        });
        // A minute and eight seconds for the megabyte.
        assert_eq!(end, Some(68));
    }

    #[test]
    fn a_flood_of_nothing_ends_and_a_long_document_does_not() {
        let mut patience = Patience::new(SILENCE, Duration::ZERO, 0);
        let end = (0..10_000_000).find(|_| patience.heard(0).is_err());
        assert_eq!(end, Some(MAX_MESSAGES));
        let mut patience = Patience::new(SILENCE, Duration::ZERO, 0);
        assert!((0..200_000).all(|page| patience.heard(page * 1000).is_ok()));
    }

    #[test]
    fn one_that_sleeps_is_given_up_by_the_clock() {
        let mut patience = Patience::new(Duration::from_millis(20), Duration::ZERO, 0);
        let asleep = Doing { computed: Duration::ZERO, asleep: true, at_disk: false };
        assert_eq!(patience.look(asleep), Ok(()));
        std::thread::sleep(Duration::from_millis(25));
        assert_eq!(patience.look(asleep), Err(Over::Sleep));
        patience.spoke();
        assert_eq!(patience.look(asleep), Ok(()));
    }
}
