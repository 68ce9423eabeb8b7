//! A walk of random acts, clicks, drags and keys through the real window: whatever is done, nothing panics, no tab is
//! out of reach, no page is a sliver, each panel has its seat, and what is kept comes back as it was.
//!
//! It is the same walk each time. A failure names the seed and the step, and all that was done before.

#[path = "common/hands.rs"]
mod hands;

use egui::{Key, Modifiers, PointerButton, Pos2, Rect, Role, Vec2, pos2, vec2};
use folioscope::desk::action::{ACTIONS, Offer};
use folioscope::desk::command::Command;
use folioscope::desk::layout::{Layout, Node};
use folioscope::desk::words::{PanelId, Side, Spot, ViewId};
use folioscope::desk::{Desk, Event};
use hands::{Hands, sample};
use std::panic::{AssertUnwindSafe, catch_unwind};

const STEPS: u64 = 1_000;
/// Points: what a page has at least, unless the window itself has less.
const LEAST: f32 = 160.0;
const DOCUMENTS: [&str; 5] =
    ["Chronology.md", "README.md", "Glossary.html", "Sources.html", "On being sure.md"];
/// What leaves the window, or asks the system for something that is not there.
const LEFT_OUT: [&str; 3] = ["file.quit", "file.sample", "file.restore"];

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.roll() % count.max(1) as u64) as usize
    }

    fn part(&mut self) -> f32 {
        (self.roll() % 10_000) as f32 / 10_000.0
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).cloned()
    }

    fn point(&mut self, rect: Rect) -> Pos2 {
        rect.min + rect.size() * vec2(self.part(), self.part())
    }
}

struct Walker {
    hands: Hands,
    dice: Dice,
    size: Vec2,
    done: Vec<String>,
}

impl Walker {
    fn window(&self) -> Rect {
        Rect::from_min_size(Pos2::ZERO, self.size)
    }

    /// One thing that somebody could do.
    fn step(&mut self) {
        match self.dice.below(20) {
            0..=4 => self.act(),
            5..=7 => self.command(),
            8..=11 => self.drag(),
            12..=13 => self.click(),
            14..=16 => self.key(),
            17..=18 => self.open(),
            _ => self.resize(),
        }
    }

    fn note(&mut self, what: String) {
        self.done.push(what);
    }

    fn send(&mut self, event: Event) {
        self.hands.quiet(event);
        self.hands.window.step();
        self.hands.window.step();
    }

    fn act(&mut self) {
        let act = &ACTIONS[self.dice.below(ACTIONS.len())];
        if LEFT_OUT.contains(&act.id) {
            return;
        }
        if let Offer::Ready(command) = (act.make)(self.hands.desk()) {
            self.note(format!("act {}", act.id));
            self.send(Event::Command(command));
        }
    }

    /// What menus send, about tabs and panels that need not be in front; also such that are gone.
    fn command(&mut self) {
        let views: Vec<ViewId> = self.hands.desk().views.keys().copied().chain([ViewId(7777)]).collect();
        let (view, beside) = (self.dice.one(&views).unwrap(), self.dice.one(&views).unwrap());
        let (panel, other) = (self.dice.one(&PanelId::ALL).unwrap(), self.dice.one(&PanelId::ALL).unwrap());
        let spot = self.dice.one(&Spot::ALL).unwrap();
        let side = self.dice.one(&Side::ALL).unwrap();
        let command = match self.dice.below(12) {
            0..=2 => Command::MoveView { view, beside, spot },
            3 => Command::SplitView { view, side },
            4 => Command::CloseView { view },
            5 => Command::KeepOpen { view },
            6 if self.dice.below(3) == 0 => Command::CloseOthers { view },
            6 | 7 => Command::View { view },
            8 => Command::MovePanel { panel, side },
            9 => Command::SeatPanel { panel, beside: other, spot },
            10 => Command::ShowPanel { panel },
            _ => Command::Panel { panel },
        };
        self.note(command.to_string());
        self.send(Event::Command(command));
    }

    /// From a tab, the head of a panel, a line between two, or anywhere, to anywhere.
    fn drag(&mut self) {
        let spoken = self.hands.spoken();
        let heads: Vec<Rect> = spoken
            .iter()
            .filter(|(role, _, rect)| matches!(role, Role::Tab | Role::Heading) && rect.is_positive())
            .map(|(.., rect)| *rect)
            .collect();
        let parts: Vec<Rect> = spoken
            .iter()
            .filter(|(role, _, rect)| matches!(role, Role::TabPanel | Role::Pane) && rect.is_positive())
            .map(|(.., rect)| *rect)
            .collect();
        let window = self.window();
        let from = match (self.dice.below(5), self.dice.one(&heads), self.dice.one(&parts)) {
            (0..=2, Some(head), _) => self.dice.point(head.shrink(2.0)),
            (3, _, Some(part)) => pos2(part.right() + 0.5, self.dice.point(part).y),
            _ => self.dice.point(window),
        };
        let to = match (self.dice.below(3), self.dice.one(&heads), self.dice.one(&parts)) {
            (0, Some(head), _) => self.dice.point(head),
            (1, _, Some(part)) => self.dice.point(part),
            _ => self.dice.point(window),
        };
        self.note(format!("drag from {from:?} to {to:?}"));
        self.hands.pull(from, to);
        if self.dice.below(12) == 0 {
            self.note("Escape while dragging".to_owned());
            self.hands.window.key_press(Key::Escape);
            self.hands.window.step();
        }
        self.hands.window.event(egui::Event::PointerButton {
            pos: to,
            button: PointerButton::Primary,
            pressed: false,
            modifiers: Modifiers::NONE,
        });
        self.hands.window.step();
        self.hands.window.step();
    }

    fn click(&mut self) {
        let window = self.window();
        let at = self.dice.point(window);
        let button = match self.dice.below(6) {
            0 => PointerButton::Middle,
            1 => PointerButton::Secondary,
            _ => PointerButton::Primary,
        };
        self.note(format!("click {button:?} at {at:?}"));
        for event in [
            egui::Event::PointerMoved(at),
            egui::Event::PointerButton { pos: at, button, pressed: true, modifiers: Modifiers::NONE },
            egui::Event::PointerButton { pos: at, button, pressed: false, modifiers: Modifiers::NONE },
        ] {
            self.hands.window.event(event);
            self.hands.window.step();
        }
    }

    fn key(&mut self) {
        let keys = [
            Key::Tab,
            Key::Enter,
            Key::Escape,
            Key::Escape,
            Key::ArrowDown,
            Key::ArrowUp,
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::Home,
            Key::End,
            Key::PageDown,
            Key::Space,
            Key::F6,
            Key::F9,
            Key::F10,
            Key::OpenBracket,
            Key::CloseBracket,
            Key::J,
            Key::T,
            Key::W,
            Key::B,
            Key::I,
            Key::L,
            Key::P,
            Key::F,
            Key::Backslash,
        ];
        let modifiers =
            [Modifiers::NONE, Modifiers::NONE, Modifiers::COMMAND, Modifiers::SHIFT, Modifiers::ALT];
        let (key, modifiers) = (self.dice.one(&keys).unwrap(), self.dice.one(&modifiers).unwrap());
        self.note(format!("key {modifiers:?} {key:?}"));
        self.hands.window.key_press_modifiers(modifiers, key);
        self.hands.window.step();
        self.hands.window.step();
    }

    fn open(&mut self) {
        let path = sample().join(self.dice.one(&DOCUMENTS).unwrap());
        let command = if self.dice.below(2) == 0 { Command::Browse { path } } else { Command::Open { path } };
        self.note(command.to_string());
        self.send(Event::Command(command));
    }

    fn resize(&mut self) {
        let sizes = [vec2(1440.0, 900.0), vec2(1024.0, 700.0), vec2(800.0, 500.0), vec2(420.0, 320.0)];
        self.size = self.dice.one(&sizes).unwrap();
        self.note(format!("window {}", self.size));
        self.hands.window.set_size(self.size);
        self.hands.window.step();
        self.hands.window.step();
    }

    // ---- what must be so after each step

    fn check(&mut self) {
        // Answers and requests of the last frame are carried out by the next; where that gives the keys to a panel or takes
        // them, the one after it finds room for it.
        for _ in 0..3 {
            self.hands.window.step();
        }
        let desk = self.hands.desk();
        assert_whole(&desk.layout, desk);
        let spoken = self.hands.spoken();
        let pages = spoken.iter().filter(|(role, ..)| *role == Role::TabPanel);
        let tabs: Vec<Rect> = spoken.iter().filter(|(role, ..)| *role == Role::Tab).map(|t| t.2).collect();
        let mut seen = 0;
        for (_, name, page) in pages {
            seen += 1;
            let room = LEAST.min(self.size.x - 60.0);
            assert!(page.width() >= room, "“{name}” is {} points wide", page.width());
            assert!(page.height() >= 40.0, "“{name}” is {} points high", page.height());
            assert!(self.window().expand(1.0).contains_rect(*page), "“{name}” is at {page:?}");
            let above = |tab: &Rect| {
                (tab.bottom() - page.top()).abs() < 1.0 && tab.intersects(page.translate(vec2(0.0, -4.0)))
            };
            assert!(desk.only_page || tabs.iter().any(above), "“{name}” has lost its tabs");
        }
        let panels: Vec<&str> = spoken
            .iter()
            .filter(|(role, _, rect)| *role == Role::Pane && rect.width() > 20.0 && rect.height() > 20.0)
            .map(|(_, name, _)| name.as_str())
            .collect();
        for panel in PanelId::ALL {
            let shown = desk.shows(panel) && !desk.idle();
            assert_eq!(shown, panels.contains(&panel.title()), "{panel:?} among {panels:?}");
        }
        assert_eq!(seen == 0, desk.views.is_empty(), "a document is open and none is shown");
    }

    /// What is kept comes back equal.
    fn check_kept(&mut self) {
        let kept = self.hands.session();
        let mut again = Desk::default();
        again.restore(&kept);
        let desk = self.hands.desk();
        assert_eq!(told(&again.layout, &again), told(&desk.layout, desk));
    }
}

/// Each view once, each panel in one seat, and nothing of no size.
fn assert_whole(layout: &Layout, desk: &Desk) {
    let mut views = layout.views();
    views.sort_unstable();
    assert_eq!(views, desk.views.keys().copied().collect::<Vec<_>>(), "each tab once, and each tab");
    if let Some(active) = desk.active {
        assert!(layout.front_views().contains(&active), "what one reads is in front");
    }
    for panel in PanelId::ALL {
        let seats = Side::ALL.into_iter().flat_map(|side| &layout.dock(side).seats);
        let own = seats.flat_map(|seat| &seat.panels).filter(|own| **own == panel).count();
        assert_eq!(own, 1, "seats of {panel:?}");
    }
    let mut whole = layout.clone();
    whole.tidy();
    assert_eq!(&whole, layout);
}

/// A layout with names in the place of numbers, which are of one run.
fn told(layout: &Layout, desk: &Desk) -> String {
    fn node(of: &Node, desk: &Desk) -> String {
        let all = |children: &[(f32, Node)]| -> Vec<String> {
            children.iter().map(|(share, child)| format!("{share} {}", node(child, desk))).collect()
        };
        match of {
            Node::Tabs { views, front } => {
                let name = |view: &ViewId| desk.documents[&desk.views[view].doc].origin.name();
                format!("[{}]@{front}", views.iter().map(name).collect::<Vec<_>>().join(", "))
            }
            Node::Row(children) => format!("row({})", all(children).join(", ")),
            Node::Column(children) => format!("column({})", all(children).join(", ")),
        }
    }
    let Layout { documents, left, right, bottom, hidden } = layout;
    format!("{}\n{left:?}\n{right:?}\n{bottom:?}\n{hidden:?}", node(documents, desk))
}

fn walk(seed: u64, steps: usize) {
    let hands = Hands::with(vec2(1440.0, 900.0), &DOCUMENTS[..2]);
    let mut walker = Walker { hands, dice: Dice(seed), size: vec2(1440.0, 900.0), done: Vec::new() };
    for step in 0..steps {
        let one = AssertUnwindSafe(|| {
            walker.step();
            walker.check();
            // It costs more than a step, and what breaks stays broken.
            if step % 5 == 0 {
                walker.check_kept();
            }
        });
        if let Err(why) = catch_unwind(one) {
            let from = walker.done.len().saturating_sub(12);
            eprintln!(
                "seed {seed}, step {step}; the last that was done:\n{}",
                walker.done[from..].join("\n")
            );
            std::panic::resume_unwind(why);
        }
    }
}

/// A number that was given to this run, for longer walks by hand: `WALK_SEED=7 WALK_STEPS=20000`.
fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|words| words.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_thousand_random_steps_lose_no_tab_no_panel_and_no_page() {
    walk(given("WALK_SEED", 0x0F01_105C), given("WALK_STEPS", STEPS) as usize);
}
