//! What is on its way to the disk: every save until its answer, and those that failed until they are made good.
//!
//! Nothing counts as kept before the store said so. What waits for long or failed is in the line at the foot of the
//! window, with the reason; what failed is tried again by itself, less and less often, because a full disk is seldom
//! made empty within a second; and the window does not close over it without a word.

use super::{Desk, Effect};
use crate::data::job::{Failure, Job, Save, SaveId, Topic};
use crate::data::settings::{Settings, ThemeChoice};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// From when on a save that has no answer is spoken of. Most take some milliseconds, and a word that flickers at each
/// of them would only be in the way.
const SLOW_MILLIS: u64 = 1_000;
/// When failed saves are tried again for the first time; each further time takes twice as long, up to the last.
const FIRST_RETRY_MILLIS: u64 = 2_000;
const LAST_RETRY_MILLIS: u64 = 60_000;
/// The session is saved this long after the first change that is not on the disk yet, whatever changes meanwhile:
/// somebody who scrolls for an hour loses less than a second of it.
const SESSION_MILLIS: u64 = 800;

/// What a save is about: a later save of the same takes the place of an earlier one that failed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
// Without the values that are saved, because two saves of one thing differ in just those.
enum About {
    Settings,
    Session,
    Aside(String),
    Recent(PathBuf),
    /// Two that are about the same documents.
    Marks(Arc<[PathBuf]>),
    Place(PathBuf),
    Title(PathBuf),
}

// What was opened and what is to be forgotten are about the same line of the list: the later of them holds.
fn about(save: &Save) -> About {
    match save {
        Save::Settings(_) => About::Settings,
        Save::Session(_) => About::Session,
        Save::Aside { window, .. } => About::Aside(window.clone()),
        Save::Opened { path, .. } | Save::Forget(path) => About::Recent(path.clone()),
        Save::Marks { keys, .. } => About::Marks(Arc::clone(keys)),
        Save::Reading { path, .. } => About::Place(path.clone()),
        Save::Title { path, .. } => About::Title(path.clone()),
    }
}

#[derive(Clone, Debug)]
// The whole save is kept until its answer, so that it can be tried again.
struct Waiting {
    save: Save,
    since_millis: u64,
}

/// How far the window is with closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Closing {
    #[default]
    No,
    /// It closes when everything is saved.
    WhenSaved,
    /// It was told that not everything could be saved; when it is asked again, it closes.
    Warned,
}

/// Saves without an answer, and saves that failed.
/// Nobody outside needs more of it than the three questions below.
#[derive(Clone, Debug, Default)]
pub struct Saves {
    last: u64,
    waiting: BTreeMap<SaveId, Waiting>,
    failed: BTreeMap<About, (Save, Failure)>,
    retry_at: Option<u64>,
    tries: u32,
    closing: Closing,
    /// Keys of the pasted words that the store said it has.
    pub(super) kept_words: Vec<String>,
}

/// What is not on the disk, for the line at the foot of the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsaved<'a> {
    /// The disk takes its time.
    Waiting,
    /// It could not be saved, for this reason, and is tried again.
    Failed(&'a Failure),
}

impl Saves {
    /// What should be said of it now, if anything.
    pub fn unsaved(&self, now_millis: u64) -> Option<Unsaved<'_>> {
        if let Some((_, failure)) = self.failed.values().next() {
            return Some(Unsaved::Failed(failure));
        }
        let slow = |waiting: &Waiting| now_millis.saturating_sub(waiting.since_millis) >= SLOW_MILLIS;
        self.waiting.values().any(slow).then_some(Unsaved::Waiting)
    }

    /// Whether every save has its answer; some may have failed.
    pub fn answered(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether anything is not on the disk.
    pub fn pending(&self) -> bool {
        !self.waiting.is_empty() || !self.failed.is_empty()
    }

    fn later_waits(&self, about_this: &About) -> bool {
        self.waiting.values().any(|waiting| about(&waiting.save) == *about_this)
    }
}

impl Desk {
    /// Puts on a theme that is not to be remembered.
    pub fn wear_for_this_run(&mut self, theme: ThemeChoice) {
        self.kept_theme = Some(std::mem::replace(&mut self.settings.theme, theme));
    }

    /// The one way to change settings, so that none is changed without being saved.
    pub(super) fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        // A slider at its end sends the same again and again, and the disk need not hear of it.
        if self.settings == before {
            return;
        }
        // A theme that was chosen is one that the user wants to find again.
        self.kept_theme = self.kept_theme.filter(|_| self.settings.theme == before.theme);
        let mut kept = self.settings.clone();
        kept.theme = self.kept_theme.unwrap_or(kept.theme);
        self.save(Save::Settings(Box::new(kept)));
    }

    /// Says that the session is no longer as it was saved.
    /// The time of the first change stays, because a later one would put the saving off for as long as
    /// somebody scrolls.
    pub(super) fn touch(&mut self) {
        self.unsaved_since.get_or_insert(self.now_millis);
    }

    /// Saves the session, once its first change is old enough.
    pub(super) fn save_session_in_time(&mut self) {
        let old = |since: u64| self.now_millis.saturating_sub(since) >= SESSION_MILLIS;
        if self.unsaved_since.is_some_and(old) {
            self.save_session();
        }
    }

    /// Everything that goes to the disk goes this way, so that all of it is waited for.
    pub(super) fn save(&mut self, save: Save) {
        self.saves.last += 1;
        let id = SaveId(self.saves.last);
        self.saves.waiting.insert(id, Waiting { save: save.clone(), since_millis: self.now_millis });
        self.start(Topic::Save, Job::Save { id, save });
    }

    pub(super) fn saved(&mut self, id: SaveId, words: Vec<String>) {
        // An answer to what is not waited for changes nothing.
        let Some(Waiting { save, .. }) = self.saves.waiting.remove(&id) else { return };
        // Settings have a file of their own, which may be there where the store is not.
        let in_store = !matches!(save, Save::Settings(_));
        // What failed of it before is in this one, or is no longer wanted.
        let made_good = self.saves.failed.remove(&about(&save)).is_some();
        if let Save::Session(session) = save {
            self.saves.kept_words = session.keys;
        }
        // Only where something had failed: a word about every save would be noise.
        if made_good && self.saves.failed.is_empty() {
            (self.saves.tries, self.saves.retry_at) = (0, None);
            if self.saves.closing == Closing::Warned {
                self.saves.closing = Closing::No;
            }
            self.say("Everything is saved again.");
        }
        words.into_iter().for_each(|words| self.tell(words));
        if in_store {
            self.store_is_there();
        }
        // The last answer may be the one that the window waits for to close.
        self.close_when_saved();
    }

    pub(super) fn save_failed(&mut self, id: SaveId, failure: Failure) {
        let Some(Waiting { save, .. }) = self.saves.waiting.remove(&id) else { return };
        if matches!(save, Save::Session(_)) {
            // Whatever the reason, the next one carries all pasted words: they exist nowhere else.
            self.saves.kept_words.clear();
        }
        let about = about(&save);
        // A later save of the same that is under way carries all that this one did, and may succeed.
        if !self.saves.later_waits(&about) {
            let said = self.saves.tries > 0 || self.saves.failed.values().any(|(_, known)| *known == failure);
            self.saves.failed.insert(about, (save, failure.clone()));
            // The exponent has a bound of its own, because a shift by too many would overflow.
            let pause = FIRST_RETRY_MILLIS << self.saves.tries.min(10);
            let at = self.now_millis + pause.min(LAST_RETRY_MILLIS);
            self.saves.retry_at.get_or_insert(at);
            // Once is enough: the line at the foot goes on saying it.
            if !said {
                self.warn(failure);
            }
        }
        self.close_when_saved();
    }

    /// Called with each tick; the desk has no clock to wake it.
    pub(super) fn retry_saves_in_time(&mut self) {
        if self.saves.retry_at.is_some_and(|at| at <= self.now_millis) {
            self.saves.tries += 1;
            self.retry_saves();
        }
    }

    /// Saves once more what could not be saved.
    fn retry_saves(&mut self) {
        self.saves.retry_at = None;
        // They stay among the failed until they are saved, so that the line at the foot does not go out
        // in between.
        let failed: Vec<(About, Save)> =
            self.saves.failed.iter().map(|(about, (save, _))| (about.clone(), save.clone())).collect();
        for (about, save) in failed {
            match about {
                // An older save must not come after a newer one that is under way.
                about if self.saves.later_waits(&about) => {}
                // It has changed since, and is what counts.
                About::Session => self.save_session(),
                _ => self.save(save),
            }
        }
    }

    /// Closes the window once everything is saved. Asked a second time, it closes whatever was not.
    /// Places and session are saved once more, because what was done in the last moments has not been saved
    /// yet.
    pub(super) fn quit(&mut self) {
        let views: Vec<_> = self.views.values().cloned().collect();
        views.iter().for_each(|view| self.save_place(view));
        self.save_session();
        self.retry_saves();
        if self.saves.closing == Closing::No {
            self.saves.closing = Closing::WhenSaved;
        } else {
            self.effects.push(Effect::Quit);
        }
    }

    /// The window closes by itself when all is well. Where it is not, it stays open once, because the reason
    /// can be read in it, and pasted words exist nowhere else.
    fn close_when_saved(&mut self) {
        if self.saves.closing != Closing::WhenSaved || !self.saves.answered() {
            return;
        }
        if let Some((_, failure)) = self.saves.failed.values().next() {
            let words = format!("Not everything could be saved. {}", failure.words);
            self.saves.closing = Closing::Warned;
            self.message(
                words,
                Some("Make good what is wrong, or close the window once more.".to_owned()),
                true,
            );
        } else {
            self.effects.push(Effect::Quit);
        }
    }
}
