//! The real window with a hand on the mouse and one on the keys, without a display: what it shows is found by names and
//! roles, and what it keeps is at hand, so that it can be closed and opened again.

#![allow(dead_code, reason = "each test file takes what it needs")]

use egui::{Event as Input, Key, Modifiers, PointerButton, Pos2, Rect, Role, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use folioscope::data::job::{Job, KeptSession, Outcome, Save};
use folioscope::data::settings::{Settings, ThemeChoice};
use folioscope::desk::command::Command;
use folioscope::desk::{Desk, Event};
use folioscope::keep::keeper::{Forgetful, Keeper};
use folioscope::read::sandbox::Children;
use folioscope::run::pool::Jobs;
use folioscope::ui::{App, Beginning, Setup};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Later than anything that waits for its time.
const LATER: u64 = 1_000_000_000;

/// The session that was saved last.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<KeptSession>>);

impl Keeper for Kept {
    fn keep(&mut self, job: Job) -> Outcome {
        if let Job::Save { save: Save::Session(session), .. } = &job {
            let mut kept = self.0.lock().unwrap();
            kept.record.clone_from(&session.record);
            kept.words.extend(session.words.iter().cloned());
        }
        Forgetful.keep(job)
    }
}

pub struct Hands {
    pub window: Harness<'static, App>,
    kept: Kept,
    size: Vec2,
}

/// The folder with the documents that come with the program.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample")
}

impl Hands {
    pub fn new(size: Vec2) -> Self {
        Self::begin(size, Kept::default(), None)
    }

    /// With the sample library, and these documents of it open.
    pub fn with(size: Vec2, documents: &[&str]) -> Self {
        let mut hands = Self::new(size);
        let mut given = vec![(sample(), true)];
        given.extend(documents.iter().map(|name| (sample().join(name), false)));
        hands.send(Event::Given(given));
        hands
    }

    fn begin(size: Vec2, kept: Kept, session: Option<KeptSession>) -> Self {
        let builder = Harness::builder().with_size(size).with_max_steps(40).allow_missing_glyphs();
        let keeper = kept.clone();
        let mut window = builder.build_eframe(move |cc| {
            let jobs = Jobs::at_once(Box::new(keeper), Children::inside());
            let settings = Settings { theme: ThemeChoice::Paper, ..Settings::default() };
            let mut app = App::new(&cc.egui_ctx, Setup { settings, jobs, live: false });
            let beginning = Beginning {
                recent: Vec::new(),
                session,
                given: Vec::new(),
                commands: Vec::new(),
                words: Vec::new(),
                store_is_late: false,
            };
            app.begin(&cc.egui_ctx, beginning);
            app
        });
        window.run();
        Self { window, kept, size }
    }

    /// What is kept of the window by now.
    pub fn session(&mut self) -> KeptSession {
        self.quiet(Event::Tick(LATER));
        self.quiet(Event::Tick(0));
        let mut kept = self.kept.0.lock().unwrap().clone();
        kept.window = "the last".to_owned();
        kept
    }

    /// Closes the window and opens it again.
    pub fn restart(mut self) -> Self {
        let session = self.session();
        Self::begin(self.size, Kept::default(), Some(session))
    }

    pub fn desk(&self) -> &Desk {
        &self.window.state().desk
    }

    /// Sends an event and waits until all has come to rest.
    pub fn send(&mut self, event: Event) {
        self.quiet(event);
        self.window.run();
    }

    /// Sends an event, and draws nothing.
    pub fn quiet(&mut self, event: Event) {
        let ctx = self.window.ctx.clone();
        self.window.state_mut().send(&ctx, event);
    }

    pub fn command(&mut self, line: &str) {
        let command: Command = line.parse().unwrap_or_else(|why| panic!("{why}"));
        self.send(Event::Command(command));
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.window.run();
    }

    fn button(&mut self, pos: Pos2, button: PointerButton, pressed: bool) {
        self.window.event(Input::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
        self.window.step();
    }

    pub fn hover(&mut self, pos: Pos2) {
        self.window.event(Input::PointerMoved(pos));
        self.window.step();
    }

    pub fn click(&mut self, pos: Pos2, button: PointerButton) {
        self.hover(pos);
        self.button(pos, button, true);
        self.button(pos, button, false);
        self.window.run();
    }

    pub fn double_click(&mut self, pos: Pos2) {
        self.hover(pos);
        // A click before it would make three of it.
        self.window.run_steps(12);
        // Each event takes a frame of a quarter of a second here, which no hand would need.
        self.window.ctx.options_mut(|options| options.input_options.max_double_click_delay = 1.0);
        for pressed in [true, false, true, false] {
            self.button(pos, PointerButton::Primary, pressed);
        }
        self.window.run();
    }

    /// Takes hold of what is at `from` and moves the pointer to `to`, without letting go.
    pub fn pull(&mut self, from: Pos2, to: Pos2) {
        self.hover(from);
        self.button(from, PointerButton::Primary, true);
        for part in [0.1, 0.5, 1.0] {
            self.hover(from.lerp(to, part));
        }
        self.window.step();
    }

    pub fn let_go(&mut self, pos: Pos2) {
        self.button(pos, PointerButton::Primary, false);
        self.window.run();
    }

    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.pull(from, to);
        self.let_go(to);
    }

    pub fn resize(&mut self, size: Vec2) {
        self.size = size;
        self.window.set_size(size);
        self.window.run();
    }

    /// Role, words and place of everything in the window.
    pub fn spoken(&self) -> Vec<(Role, String, Rect)> {
        let nodes = self.window.root().children_recursive();
        nodes
            .map(|node| {
                let own = node.accesskit_node();
                // Some stand for the whole of what they hold, and have no place of their own.
                let place = own.bounding_box().map_or(Rect::NOTHING, |_| node.rect());
                (own.role(), own.label().or(own.value()).unwrap_or_default(), place)
            })
            .collect()
    }

    pub fn all(&self, role: Role) -> Vec<(String, Rect)> {
        let own = self.spoken().into_iter().filter(|(own, ..)| *own == role);
        own.map(|(_, words, rect)| (words, rect)).collect()
    }

    /// Where something stands that has a role and a name.
    pub fn place(&self, role: Role, name: &str) -> Rect {
        let found = self.all(role).into_iter().find(|(own, _)| own == name);
        found.unwrap_or_else(|| panic!("there is no {role:?} “{name}”: {:?}", self.all(role))).1
    }

    pub fn has(&self, role: Role, name: &str) -> bool {
        self.all(role).iter().any(|(own, _)| own == name)
    }
}
