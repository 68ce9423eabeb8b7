//! Tells a story: carries out its lines on a desk, and says after each what has become different for the reader.

#[path = "teller/page.rs"]
mod page;
#[path = "teller/state.rs"]
mod state;

use folioscope::data::job::{Failure, Job, KeptSession, Outcome, Raster, Stop, Ticket, Topic};
use folioscope::data::password::Password;
use folioscope::data::span::Span;
use folioscope::desk::action::{self, Offer, Struck};
use folioscope::desk::chord::Chord;
use folioscope::desk::command::Command;
use folioscope::desk::words::ScrollStep;
use folioscope::desk::{Desk, Effect, Event};
use folioscope::keep::keeper::Keeper;
use folioscope::keep::store::{Profile, Store};
use folioscope::read::sandbox::Children;
use folioscope::run::tasks;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A window: its desk, and its hand in the store, which is the real one.
struct Window {
    desk: Desk,
    store: Store,
    /// What was said of each part of the desk the last time.
    before: BTreeMap<&'static str, String>,
}

pub struct Teller {
    folder: TempDir,
    desk: Desk,
    store: Store,
    /// The number of the window in front, and the others.
    window: String,
    others: BTreeMap<String, Window>,
    /// Why nothing can be saved, while that is so.
    full: Option<String>,
    /// Jobs that are not to be done before the story says so.
    held: Option<Vec<(Ticket, Topic, Job)>>,
    clipboard: String,
    /// Whether it tells what the library lists, and what of it is read.
    minds_library: bool,
    now_millis: u64,
    /// What was said of each part of the desk the last time.
    before: BTreeMap<&'static str, String>,
    told: String,
}

/// Files of a story: path and contents. Then the story: lines with `>` are acts, the others what comes of them.
pub fn check(files: &[(&str, &str)], story: &str) {
    let mut teller = Teller::new(files);
    for line in story.trim().lines().map(str::trim) {
        if let Some(act) = line.strip_prefix('>') {
            teller.act(act.trim());
        }
    }
    let expected: Vec<&str> = story.trim().lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let found: Vec<&str> = teller.told.lines().collect();
    if let Some(at) = (0..expected.len().max(found.len())).find(|at| expected.get(*at) != found.get(*at)) {
        let line = |lines: &[&str]| (*lines.get(at).unwrap_or(&"(nothing more)")).to_owned();
        panic!(
            "expected: {}\nfound:    {}\n\nThe story as it went:\n{}",
            line(&expected),
            line(&found),
            teller.told
        );
    }
}

impl Teller {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let (store, words) = Store::open(&profile(&folder));
        assert_eq!(words, Vec::<String>::new());
        let mut teller = Self {
            folder,
            desk: Desk::default(),
            store,
            window: "1".to_owned(),
            others: BTreeMap::new(),
            full: None,
            held: None,
            clipboard: String::new(),
            minds_library: false,
            now_millis: 0,
            before: BTreeMap::new(),
            told: String::new(),
        };
        for (name, words) in files {
            teller.write(name, words);
        }
        teller.say_state();
        teller.told.clear();
        teller
    }

    #[allow(dead_code, reason = "not every file of stories asks for it")]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The story by now.
    #[allow(dead_code, reason = "not every file of stories asks for it")]
    pub fn told(&self) -> &str {
        &self.told
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, words: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, words).unwrap();
    }

    /// Carries out one line. Besides commands there is what happens to a desk from outside.
    pub fn act(&mut self, line: &str) {
        let _ = writeln!(self.told, "> {line}");
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            // Dropped on the window, named on the command line, picked in a dialog.
            "given" => {
                let paths =
                    rest.split(' ').map(|name| self.path(name)).map(|path| (path.clone(), path.is_dir()));
                let paths = paths.collect();
                self.send(Event::Given(paths));
            }
            "press" => self.press(rest),
            // Typed into the field that a locked document shows.
            "password" => {
                let doc = self.desk.active_view().unwrap().doc;
                self.send(Event::Password { doc, password: Password::new(rest) });
            }
            // Draws the mouse over words of the document in front.
            "mark" => {
                let text =
                    self.desk.active_document().unwrap().text.slice(Span::new(0, u64::MAX)).into_owned();
                let anchor =
                    text.find(rest).unwrap_or_else(|| panic!("“{rest}” does not stand there")) as u64;
                self.send(Event::Command(Command::Select { anchor, head: anchor + rest.len() as u64 }));
            }
            "clipboard" => rest.clone_into(&mut self.clipboard),
            "no-dialog" => self.send(Event::NoDialog { folder: false }),
            // Another program writes or removes a file, and the system tells.
            "changed" => {
                let (name, words) = rest.split_once(' ').unwrap();
                self.write(name, words);
                let path = self.path(name);
                self.send(Event::FileChanged { path, exists: true });
            }
            // A program writes a line more, as into a log.
            "added" => {
                let (name, words) = rest.split_once(' ').unwrap();
                let path = self.path(name);
                let mut all = std::fs::read_to_string(&path).unwrap();
                let _ = writeln!(all, "{words}");
                self.write(name, &all);
                self.send(Event::FileChanged { path, exists: true });
            }
            "gone" => {
                let path = self.path(rest);
                std::fs::remove_file(&path).unwrap();
                self.send(Event::FileChanged { path, exists: false });
            }
            // From now on work takes its time; then everything that waits is done, the newest first or the oldest.
            "hold" => self.held = Some(Vec::new()),
            "done" => {
                let held = self.held.take().unwrap_or_default();
                self.do_all(held.into());
            }
            "done-backwards" => {
                let mut held = self.held.take().unwrap_or_default();
                held.reverse();
                self.do_all(held.into());
            }
            // From now on it is told what the library lists, and how far its documents are read.
            "mind-the-library" => self.minds_library = true,
            // Rows of the library that are chosen.
            "chosen" => {
                let paths = rest.split_whitespace().map(|name| self.path(name)).collect();
                self.send(Event::Chosen(paths));
            }
            // Another window lies over this one, or no longer.
            "behind" | "in-front" => self.send(Event::InFront(word == "in-front")),
            "wait" => {
                self.now_millis += rest.parse::<u64>().unwrap();
                self.send(Event::Tick(self.now_millis));
            }
            // All windows are gone, whether they were told to quit before or killed. The program begins anew with what
            // is on the disk, and with the files that are named, as another program names them.
            "restart" => {
                self.others.clear();
                "1".clone_into(&mut self.window);
                self.begin(rest);
            }
            // Goes to another window of the same user; a new one begins as any does.
            "window" => self.go_to_window(rest),
            // Sets out a session that holds just this.
            "restore" => {
                self.desk = Desk::default();
                let kept = KeptSession { window: "x".into(), record: rest.into(), ..KeptSession::default() };
                let effects = self.desk.restore(&kept);
                self.carry_out(effects);
            }
            // Another version of the program writes something else in the place of some words of the sessions.
            "rewrite" => {
                let (from, to) = rest.split_once(" => ").unwrap();
                self.rewrite(from, to);
            }
            // A bad sector of the disk, or another program: a byte of the newest session, or of pasted words, is none of
            // any text.
            "damage" => {
                let change = match rest {
                    "record" => {
                        "UPDATE session SET record = CAST(replace(record, 'note', x'ff') AS TEXT)
                                 WHERE saved = (SELECT max(saved) FROM session)"
                    }
                    words => &format!(
                        "UPDATE pasted SET words = CAST(x'ff' || words AS TEXT) WHERE instr(words, '{words}') > 0"
                    ),
                };
                assert_eq!(self.database().execute(change, []).unwrap(), 1);
            }
            // So many plain starts, each of which is quit at once.
            "starts" => {
                let told = self.told.len();
                for _ in 0..rest.parse::<u32>().unwrap() {
                    self.begin("");
                    self.send(Event::Command(Command::Quit));
                }
                self.told.truncate(told);
            }
            // Reads up and down so often, with a pause after each that is long enough for the session to be saved.
            "read-on" => {
                let (told, before) = (self.told.len(), self.count_of_saves());
                let times: i64 = rest.parse().unwrap();
                for number in 0..times {
                    let step = if number % 2 == 0 { ScrollStep::LineDown } else { ScrollStep::LineUp };
                    self.send(Event::Command(Command::Scroll { step }));
                    self.now_millis += 1000;
                    self.send(Event::Tick(self.now_millis));
                }
                self.told.truncate(told);
                assert!(self.count_of_saves() >= before + times, "so often it was not saved");
            }
            // What was set aside of sessions.
            "aside" => {
                for (why, kept) in self.store.sessions_aside().unwrap() {
                    let pasted = kept.words.len();
                    self.tell(&format!("set aside: {why} ({pasted} pasted)"));
                }
            }
            // From now on nothing can be saved, for this reason; none makes it good.
            "disk-full" => self.full = Some(rest.to_owned()).filter(|why| !why.is_empty()),
            _ => {
                let root = format!("{}/", self.folder.path().display());
                let command: Command =
                    line.replace("./", &root).parse().unwrap_or_else(|why| panic!("{why}"));
                self.send(Event::Command(command));
            }
        }
        self.say_state();
    }

    /// A window begins, as `cli/window.rs` and `ui.rs` have it.
    fn begin(&mut self, given: &str) {
        let (store, words) = Store::open(&profile(&self.folder));
        self.store = store;
        self.desk = Desk::new(self.store.settings().clone());
        self.before.values_mut().for_each(String::clear);
        self.send(Event::Tick(self.now_millis));
        let session = self.store.session().unwrap();
        if !given.is_empty() {
            self.desk.begin_for_files(session.is_some());
            self.act_quietly(&format!("given {given}"));
        } else if let Some(session) = session {
            let effects = self.desk.restore(&session);
            self.carry_out(effects);
        }
        words.into_iter().for_each(|words| self.desk.tell(words));
    }

    fn act_quietly(&mut self, line: &str) {
        let paths = line.split(' ').skip(1).map(|name| self.path(name));
        let paths = paths.map(|path| (path.clone(), path.is_dir())).collect();
        self.send(Event::Given(paths));
    }

    fn go_to_window(&mut self, name: &str) {
        let (name, given) = name.split_once(' ').unwrap_or((name, ""));
        let (fresh, _) = Store::open(&profile(&self.folder));
        let left = Window {
            desk: std::mem::take(&mut self.desk),
            store: std::mem::replace(&mut self.store, fresh),
            before: std::mem::take(&mut self.before),
        };
        self.others.insert(std::mem::replace(&mut self.window, name.to_owned()), left);
        match self.others.remove(name) {
            Some(window) => (self.desk, self.store, self.before) = (window.desk, window.store, window.before),
            None => {
                self.before = self.state().into_iter().map(|(part, _)| (part, String::new())).collect();
                self.begin(given);
            }
        }
    }

    fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(profile(&self.folder).data.join("folioscope.sqlite3")).unwrap()
    }

    /// How often sessions were saved, of all windows.
    fn count_of_saves(&self) -> i64 {
        let count = "SELECT coalesce(max(saved), 0) FROM session";
        self.database().query_row(count, [], |row| row.get(0)).unwrap()
    }

    fn rewrite(&self, from: &str, to: &str) {
        let db = self.database();
        let changed = db.execute(
            "UPDATE session SET record = replace(record, ?1, ?2) WHERE instr(record, ?1) > 0",
            [from, to],
        );
        assert!(changed.unwrap() > 0, "no session has {from}");
    }

    /// Strokes as the window has them, while nothing is typed into a field.
    fn press(&mut self, chord: &str) {
        let chord: Chord = chord.parse().unwrap();
        let mut before = None;
        for stroke in &chord.0 {
            match action::struck(&self.desk, before, stroke, self.desk.typing_over()) {
                Struck::Begun => before = Some(stroke),
                Struck::Nothing => self.tell("nothing happens"),
                Struck::Action(entry) => match (entry.make)(&self.desk) {
                    Offer::Ready(command) => {
                        let _ = writeln!(self.told, "{}", entry.title);
                        self.send(Event::Command(command));
                    }
                    Offer::Not(why) => self.tell(&format!("{} cannot be had: {why}", entry.title)),
                },
            }
        }
    }

    fn tell(&mut self, line: &str) {
        let _ = writeln!(self.told, "{}", line.replace(&self.folder.path().display().to_string(), "."));
    }

    fn send(&mut self, event: Event) {
        let effects = self.desk.handle(event);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut jobs = VecDeque::new();
        for effect in effects {
            match effect {
                Effect::Start(ticket, topic, job) => match (&mut self.held, &job) {
                    (Some(held), Job::Read { .. } | Job::Find { .. } | Job::List { .. } | Job::Export(_)) => {
                        held.push((ticket, topic, job));
                    }
                    _ => jobs.push_back((ticket, topic, job)),
                },
                // What is held here goes on to its end, so that late results are seen to be dropped.
                Effect::Stop(_) => {}
                Effect::CopyText(text) => {
                    self.tell(&format!("copied: {}", text.replace('\n', "⏎")));
                    self.clipboard = text.replace('\n', "\\n");
                }
                Effect::CopyPicture(raster) => self.tell(&format!("copied: {raster:?}")),
                Effect::DrawCaption { words, width, .. } => {
                    self.tell(&format!("below it stands: {words}"));
                    let rgba = vec![120; width as usize * 30 * 4].into();
                    let raster = Raster { width, height: 30, rgba, natural: (width, 30) };
                    self.send(Event::Caption(raster));
                }
                Effect::AskPrinters => self.tell("the system is asked for printers"),
                Effect::Print { printer, .. } => self.tell(&format!("handed to {printer:?}")),
                Effect::ReadClipboard => {
                    let words = self.clipboard.replace("\\n", "\n");
                    self.send(Event::Clipboard(words));
                }
                Effect::OpenAddress(address) => self.tell(&format!("the browser opens {address}")),
                Effect::OpenElsewhere(path) => {
                    self.tell(&format!("another program opens {}", path.display()));
                }
                Effect::ShowInFolder(path) => self.tell(&format!("its folder shows {}", path.display())),
                Effect::AskForPaths { folder } => {
                    self.tell(if folder { "a dialog asks for a folder" } else { "a dialog asks for files" });
                }
                Effect::FullScreen(on) => {
                    self.tell(if on { "the window fills the screen" } else { "the window is a window" });
                }
                Effect::Quit => self.tell("the window closes"),
            }
        }
        self.do_all(jobs);
        self.turn_pages();
    }

    fn do_all(&mut self, mut jobs: VecDeque<(Ticket, Topic, Job)>) {
        while let Some((ticket, topic, job)) = jobs.pop_front() {
            let outcomes = match job {
                Job::Save { id, .. } if self.full.is_some() => {
                    let failure = Failure::new(self.full.clone().unwrap_or_default());
                    vec![Outcome::SaveFailed { id, failure }]
                }
                // Where it lies is seen in the store's own tests; here the words of it are of interest.
                Job::Sample => {
                    vec![Outcome::Sample(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample"))]
                }
                Job::Save { .. } | Job::Session { .. } | Job::Recall { .. } | Job::Marks(_) => {
                    vec![self.store.keep(job)]
                }
                job => {
                    let mut outcomes = Vec::new();
                    tasks::run(job, &Children::inside(), &Stop::default(), &mut |outcome| {
                        outcomes.push(outcome);
                    });
                    // As the pool says it: what comes behind waits for it.
                    outcomes.push(Outcome::Ended);
                    outcomes
                }
            };
            for outcome in outcomes {
                self.send(Event::Done(ticket, topic.clone(), outcome));
            }
        }
    }
}

/// Where the user's own things are; hidden, so that no library lists it.
fn profile(folder: &TempDir) -> Profile {
    Profile::under(folder.path().join(".profile"))
}
