//! What is said to the user: a word at the foot of the window, which goes away by itself.

use super::Desk;
use super::command::Command;
use crate::data::job::Failure;

/// How long a message stays.
const MESSAGE_MILLIS: u64 = 6_000;
/// One with a button stays longer: it must be read, weighed and reached.
const OFFER_MILLIS: u64 = 20_000;

/// A word to the user, which goes away by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What is said, as whole sentences.
    pub words: String,
    /// What could be done about it, where that is more than the words say.
    pub hint: Option<String>,
    /// When it was said; it goes away a while after.
    pub since_millis: u64,
    /// Whether something went wrong.
    pub warning: bool,
    /// What can be done about it, as the words of a button and what it does.
    pub offer: Option<(&'static str, Command)>,
}

impl Desk {
    /// Words from outside the desk that the user should have.
    pub fn tell(&mut self, words: String) {
        self.message(words, None, true);
    }

    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.message(words.into(), None, false);
    }

    pub(super) fn warn(&mut self, failure: Failure) {
        self.message(failure.words, failure.hint, true);
    }

    /// Shows a message. One that says the same goes away, so that a key that is held down tells one thing
    /// once.
    pub(super) fn message(&mut self, words: String, hint: Option<String>, warning: bool) {
        self.messages.retain(|message| message.words != words);
        let since_millis = self.now_millis;
        self.messages.push(Message { words, hint, since_millis, warning, offer: None });
    }

    /// Says something that a button answers.
    pub(super) fn offer(&mut self, words: &str, button: &'static str, command: Command) {
        self.message(words.to_owned(), None, false);
        if let Some(message) = self.messages.last_mut() {
            message.offer = Some((button, command));
        }
    }

    /// Takes away what was said long enough.
    pub(super) fn forget_messages(&mut self) {
        let now = self.now_millis;
        let stays = |message: &Message| if message.offer.is_some() { OFFER_MILLIS } else { MESSAGE_MILLIS };
        self.messages.retain(|message| now.saturating_sub(message.since_millis) < stays(message));
    }
}
