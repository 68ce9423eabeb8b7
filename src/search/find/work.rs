//! How much work is a regular expression for its engine? Counted, because what ends a search must not depend on how busy
//! the machine is.
//!
//! The engine (`regex`) goes through a text once to find a hit, and says nothing of how far it looked ahead for it.
//! `.*[^A-Z]|[A-Z]` looks to the end of the line for each letter of it, `(?:.*[^A-Z])?` even where it then finds
//! nothing: what seems to be one way through the text is one for each character. So now and then a search is done once
//! more by a machine of the same kind that can be watched: a lazy automaton (`regex-automata`, of which `regex` is made),
//! step by step. Only its steps are of interest, and the memory that its new states take, which is what large
//! expressions cost.
//!
//! Rejected: the same automaton for all searches. It would count everything, and be several times slower where `regex`
//! skips what cannot begin a hit; and it cannot do `\b` between letters that are not ASCII, which is enough for counting.

use crate::data::job::Stop;
use regex_automata::hybrid::dfa::{Builder, Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind};
use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

/// Of so many searches one is watched.
const WATCHED: u64 = 64;
/// How often each byte may be looked at, on average. One way through the text is once; `foo.*bar|foo` on paragraphs of a
/// thousand letters some ten times.
const MOST_LOOKS: u64 = 100;
/// Bytes that may be looked at in any case: about a second of it, so that a short text is never given up.
const FREE: u64 = 1_000_000_000;
/// What a byte of a new state costs beside a step, roughly: it is put together, hashed, and looked for.
const STATE_COST: u64 = 2;
/// Steps between two looks at the stop flag.
const STOP_STEP: usize = 128;

/// The work of one search, by what was watched of it.
pub(super) struct Work {
    machine: Option<Machine>,
    states: usize,
    searches: u64,
    /// Bytes that the search has come to by now.
    text: u64,
    spent: u64,
}

struct Machine {
    dfa: DFA,
    cache: Cache,
    capacity: u64,
}

impl Work {
    /// For an expression that `regex` takes, with the same meaning as there. `memory` in bytes is what the automaton may
    /// take.
    pub fn new(words: &str, case: bool, memory: usize) -> Self {
        let nfa = nfa(words, case);
        let states = nfa.as_ref().map_or(0, |nfa| nfa.states().len());
        Self {
            machine: nfa.and_then(|nfa| Machine::new(nfa, memory)),
            states,
            searches: 0,
            text: 0,
            spent: 0,
        }
    }

    /// How large the expression is: states of the automaton that it comes to.
    pub fn states(&self) -> usize {
        self.states
    }

    /// The search goes on to so many bytes more.
    pub fn more_text(&mut self, bytes: usize) {
        self.text += bytes as u64;
    }

    /// Whether one search more may be done, from this place in the window on. Watches it now and then.
    pub fn affords_search(&mut self, window: &str, at: usize, stop: &Stop) -> bool {
        let most = FREE + MOST_LOOKS * self.text;
        if self.searches.is_multiple_of(WATCHED)
            && let Some(machine) = &mut self.machine
        {
            let (steps, states) = machine.watch(window, at, most.saturating_sub(self.spent), stop);
            // What states cost is counted once: those that are there cost nothing the next time.
            self.spent += steps * WATCHED + states * STATE_COST;
        }
        self.searches += 1;
        self.spent <= most
    }
}

impl Machine {
    fn new(nfa: NFA, memory: usize) -> Option<Self> {
        let config = Config::new().match_kind(MatchKind::LeftmostFirst).cache_capacity(memory);
        // Where even a few states do not fit, it takes what it needs for those.
        let config = config.skip_cache_capacity_check(true);
        let dfa = Builder::new().configure(config).build_from_nfa(nfa).ok()?;
        let cache = dfa.create_cache();
        Some(Self { dfa, cache, capacity: memory as u64 })
    }

    /// Bytes that are looked at until it is known where the next hit ends, and bytes of states that were made for it.
    /// Ends early where that is more than `most`, or nobody wants it any more.
    fn watch(&mut self, window: &str, at: usize, most: u64, stop: &Stop) -> (u64, u64) {
        let Self { dfa, cache, capacity } = self;
        let (memory, clears) = (cache.memory_usage() as u64, cache.clear_count() as u64);
        let made = |cache: &Cache| {
            let cleared = (cache.clear_count() as u64).saturating_sub(clears) * *capacity;
            (cache.memory_usage() as u64 + cleared).saturating_sub(memory)
        };
        let bytes = window.as_bytes().get(at..).unwrap_or_default();
        let mut steps = 0_usize;
        if let Ok(mut state) = dfa.start_state_forward(cache, &Input::new(window).range(at..)) {
            for &byte in bytes {
                let Ok(next) = dfa.next_state(cache, state, byte) else { break };
                state = next;
                steps += 1;
                if state.is_dead() || state.is_quit() {
                    break;
                }
                let long = steps.is_multiple_of(STOP_STEP);
                if long && (stop.raised() || made(cache) > most) {
                    break;
                }
            }
        }
        (steps as u64, made(cache))
    }
}

/// The automaton of an expression; `None` where it is none.
fn nfa(words: &str, case: bool) -> Option<NFA> {
    let syntax = syntax::Config::new().case_insensitive(!case).multi_line(true).utf8(false);
    let hir = with_plain_borders(syntax::parse_with(words, &syntax).ok()?);
    thompson::Compiler::new().build_from_hir(&hir).ok()
}

/// The same expression with borders of ASCII words in place of others, as the automaton can do no others. Where hits lie
/// is another thing then; how far one looks for them is not.
/// The parser has held how deep it is nested.
fn with_plain_borders(hir: Hir) -> Hir {
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Look(look) => Hir::look(match look {
            Look::WordUnicode => Look::WordAscii,
            Look::WordUnicodeNegate => Look::WordAsciiNegate,
            Look::WordStartUnicode => Look::WordStartAscii,
            Look::WordEndUnicode => Look::WordEndAscii,
            Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
            Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
            other => other,
        }),
        HirKind::Repetition(Repetition { min, max, greedy, sub }) => {
            let sub = Box::new(with_plain_borders(*sub));
            Hir::repetition(Repetition { min, max, greedy, sub })
        }
        HirKind::Capture(capture) => with_plain_borders(*capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(with_plain_borders).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(with_plain_borders).collect()),
    }
}
