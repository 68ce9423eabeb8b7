//! What is to be said of a plain text that was read: damage, parts in other encodings, what was meant for a terminal.

use super::Built;
use crate::data::document::EncodingHow;
use crate::data::draft::Draft;
use crate::data::wording::counted;
use crate::read::decode::{self, Codec, Codes};

/// Places in another encoding that are told one by one; nobody reads more, and how many there are is said.
const MAX_PLACES: u64 = 40;
/// Addresses of links that are told.
const MAX_LINKS: usize = 5;
/// What is said to be some words in another encoding, and not letters that are shown.
const FEW_LETTERS: u64 = 12;

/// Collects over all leaves what is told once.
#[derive(Default)]
pub struct Remarks {
    codes: Codes,
    /// Places in another encoding, and what is said of all of them.
    places: u64,
    mixed: Option<Codec>,
}

impl Remarks {
    /// Says what has a place in the leaf that comes next.
    pub fn take(&mut self, draft: &mut Draft, codec: Codec, how: EncodingHow, built: &Built) {
        if let Some(words) = &built.told {
            draft.complain(words.as_str(), Some("If it looks wrong, choose the encoding by hand."));
        }
        complain_of_damage(draft, codec, how, built);
        for (place, count) in &built.zeros {
            let words = format!("{} here are zeros, and shown as one sign.", counted(*count, "byte"));
            draft.complain_at(words, Some(*place), None);
        }
        if let Some((lesser, main)) = decode::lesser_and_main(codec) {
            for run in &built.others {
                self.places += 1;
                self.mixed = Some(codec);
                if self.places <= MAX_PLACES {
                    let words = match run.len() {
                        0..=FEW_LETTERS => format!("Here is {lesser}, while most of the file is {main}."),
                        _ => format!("The words here are in {lesser}, while most of the file is {main}."),
                    };
                    draft.complain_at(words, Some(*run), Some("They were read as that."));
                }
            }
        }
        self.codes.count += built.codes.count;
        self.codes.overstruck += built.codes.overstruck;
        self.codes.halves += built.codes.halves;
        let more = built.codes.links.iter().filter(|link| !self.codes.links.contains(link)).take(MAX_LINKS);
        let more: Vec<String> = more.cloned().collect();
        self.codes.links.extend(more);
        self.codes.links.truncate(MAX_LINKS);
    }

    /// Says what is told of the whole file.
    pub fn tell(self, draft: &mut Draft) {
        if let Some(words) = self
            .mixed
            .filter(|_| self.places > 1)
            .and_then(|codec| decode::told_of_others(codec, self.places))
        {
            draft.complain_at(words, None, None);
        }
        if let Some(words) = decode::told_of_halves(self.codes.halves) {
            draft.complain_at(words, None, None);
        }
        let Codes { count, overstruck, links, .. } = self.codes;
        if count + overstruck > 0 {
            let sorts = [(count, "code"), (overstruck, "overstrike")];
            let sorts = sorts.iter().filter(|(count, _)| *count > 0);
            let sorts: Vec<String> = sorts.map(|(count, what)| counted(u64::from(*count), what)).collect();
            let mut words = format!(
                "What was said to a terminal was left out ({}); its words are here.",
                sorts.join(", ")
            );
            if !links.is_empty() {
                words.push_str(&format!(" Links in it led to {}.", links.join(", ")));
            }
            draft.complain_at(words, None, None);
        }
    }
}

fn complain_of_damage(draft: &mut Draft, codec: Codec, how: EncodingHow, built: &Built) {
    let hint = match how {
        EncodingHow::ChosenByHand => "Another encoding may be the right one.",
        _ => "If much of the text looks wrong, choose the encoding by hand.",
    };
    for run in &built.damage {
        let bytes = match run.len() {
            0..=3 => "A byte here is",
            _ => "Some bytes here are",
        };
        let words = format!("{bytes} not {}, and shown as \u{FFFD}.", codec.name());
        draft.complain_at(words, Some(*run), Some(hint));
    }
}
