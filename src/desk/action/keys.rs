//! Which act a stroke of keys asks for, and which acts share their keys.

use super::{ACTIONS, Action};
use crate::desk::Desk;
use crate::desk::chord::{Chord, Stroke};

/// What a stroke of keys comes to.
#[derive(Clone, Copy)]
pub enum Struck {
    /// It asks for this act.
    Action(&'static Action),
    /// The first stroke of two.
    Begun,
    /// It asks for no act.
    Nothing,
}

/// The act that a stroke asks for, after `before` where a chord of two was begun.
/// While one types, what types a character asks for nothing.
pub fn struck(desk: &Desk, before: Option<&Stroke>, stroke: &Stroke, typing: bool) -> Struck {
    // Space stays a key of the page also where single letters are off, because every reader scrolls with it.
    if stroke.types() && (typing || (!desk.settings.single_letters && stroke.key != "Space")) {
        return Struck::Nothing;
    }
    let mut begun = false;
    // A chord of one stroke ends the search, and so goes before one of two that begins with it: nobody waits
    // for a second stroke that may not come.
    for entry in ACTIONS {
        for chord in entry.chords(desk) {
            match (chord.0.as_slice(), before) {
                ([only], None) if only == stroke => return Struck::Action(entry),
                ([first, second], Some(before)) if first == before && second == stroke => {
                    return Struck::Action(entry);
                }
                ([first, _], None) if first == stroke => begun = true,
                _ => {}
            }
        }
    }
    if begun { Struck::Begun } else { Struck::Nothing }
}

/// Other acts that have a chord now, or one of which either begins the other: only one of the two could be struck.
pub fn holders(desk: &Desk, id: &str, chord: &Chord) -> Vec<(&'static Action, Chord)> {
    let clash = |own: &Chord| own.0.starts_with(&chord.0) || chord.0.starts_with(&own.0);
    let held = |entry: &'static Action| entry.chords(desk).into_iter().map(move |own| (entry, own));
    let others = ACTIONS.iter().filter(|entry| entry.id != id);
    others.flat_map(held).filter(|(_, own)| clash(own)).collect()
}

/// Acts that share keys now, each chord with the titles of its acts.
pub fn conflicts(desk: &Desk) -> Vec<(Chord, Vec<&'static str>)> {
    let mut all: Vec<(Chord, &'static str)> = Vec::new();
    for entry in ACTIONS {
        all.extend(entry.chords(desk).into_iter().map(|chord| (chord, entry.title)));
    }
    // So that equal chords stand beside each other, which is all that `chunk_by` looks at.
    all.sort();
    let groups = all.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    groups.map(|group| (group[0].0.clone(), group.iter().map(|(_, title)| *title).collect())).collect()
}
