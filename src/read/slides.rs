//! What presentations share, whatever file they are kept in: slides as units, and what of a slide is not shown.

pub(crate) mod canvas; // how does a slide become a drawing?
pub(crate) mod chart; // how is a plain chart drawn?
pub(crate) mod letters; // how wide are words in the program's letters?
pub(crate) mod nodes; // what does an element say?
pub(crate) mod outline; // which line goes around a shape of a name?
pub(crate) mod paint; // how does the drawing become points?
pub(crate) mod path; // where does a line go that a file writes as SVG does?
pub(crate) mod stead; // what stands in the place of what is not drawn?
pub(crate) mod words; // where in a box does each line of words stand?

use crate::data::document::{Aside, AsideKind, BlockKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::{Failure, Stop};
use crate::data::unit::{UnitKind, UnitState};
use crate::data::wording::counted;

/// Slides of a presentation.
pub const MAX_SLIDES: usize = 20_000;
/// Bytes of words that stand on each slide.
const MAX_REPEATED: usize = 2_000;
/// Of what is longer.
pub const REPEATED_IN_PART: &str =
    "Words that stand on each slide are long, and only their beginning is shown.";
/// What is said of pictures of slides.
const DRAWN: &str = "Drawn from their shapes and words: letters, effects and animations are not as in the program that they were made with";
/// The size of slides that are not drawn.
pub const NOT_DRAWN: (f64, f64) = (0.0, 0.0);
/// Bytes of words outside of a slide that are told as one.
const MAX_OUTSIDE: usize = 4_000;

/// Reads slides one after the other. `size_of` says how large one is in points, where it can be drawn.
///
/// # Errors
/// Where it was stopped, or `read` fails.
pub fn each<S>(
    slides: &[S],
    size_of: impl Fn(&S) -> (f64, f64),
    draft: &mut Draft,
    stop: &Stop,
    mut read: impl FnMut(usize, &S, &mut Draft) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if slides.iter().any(|slide| size_of(slide).0 > 0.0) {
        draft.facts().others.push(("Slides".to_owned(), DRAWN.to_owned()));
    }
    for (index, slide) in slides.iter().enumerate() {
        let (width, height) = size_of(slide);
        let unit = draft.unit(UnitKind::Slide, &(index + 1).to_string(), (width as f32, height as f32));
        // A slide is known by its colours.
        if width > 0.0 {
            draft.own_colours(unit);
        }
    }
    for (index, slide) in slides.iter().enumerate() {
        draft.pulse(stop)?;
        let unit = index as u32;
        draft.unit_break(unit);
        let before = draft.characters();
        read(index, slide, draft)?;
        draft.end_table();
        draft.end();
        draft.say_beside(None);
        draft.set_depth((0, 0));
        let empty = draft.characters() == before;
        draft.seal_unit(unit, if empty { UnitState::Empty } else { UnitState::Words });
        draft.progress((index + 1) as f32 / slides.len() as f32);
    }
    match (slides.is_empty(), draft.shows_something()) {
        (true, _) => draft.complain_at("This presentation has no slides.", None, None),
        (_, false) => {
            draft.complain_at("The slides of this presentation have no words and no pictures.", None, None);
        }
        _ => {}
    }
    Ok(())
}

/// Says how many slides are beyond the last that is read.
pub fn left_out(more: u64, draft: &mut Draft) {
    if more > 0 {
        draft.complain_at(format!("{} left out.", counted_are(more, "more slide")), None, None);
    }
}

/// "2 slides are", "1 slide is".
fn counted_are(count: u64, what: &str) -> String {
    format!("{} {}", counted(count, what), if count == 1 { "is" } else { "are" })
}

/// Says which of the slides that a presentation names are not shown as it says: some that it does not have, some that it
/// names again.
pub fn misnamed(lost: u64, again: u64, draft: &mut Draft) {
    if lost > 0 {
        let words = format!("{} named by this presentation and not in the file.", counted_are(lost, "slide"));
        draft.complain_at(words, None, None);
    }
    if again > 0 {
        let words =
            format!("{} named again by this presentation, and shown once.", counted_are(again, "slide"));
        draft.complain_at(words, None, None);
    }
}

/// What comes now is what the speaker noted for a slide.
pub fn notes(draft: &mut Draft) {
    draft.end();
    draft.say_beside(Some("Notes"));
}

/// Says that a slide is not shown to an audience.
pub fn hidden(index: usize, draft: &mut Draft) {
    let place = draft.place();
    let words = format!("Slide {} is hidden: it is passed over when the slides are shown.", index + 1);
    draft.complain_at(words, Some(place), None);
}

/// Words that stand on each slide: a line at its head or foot, a date, a number.
pub fn furniture(words: &str, draft: &mut Draft) {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        draft.end();
        draft.set_depth((0, 0));
        draft.begin(BlockKind::Furniture);
        draft.flow(&words);
        draft.end();
    }
}

/// Words that stand on each slide, no more of them than it should take to say who speaks where; and whether all are
/// there. They stand in the document as often as there are slides.
pub fn repeated(all: impl Iterator<Item = String>) -> (Vec<String>, bool) {
    let (mut words, mut left, mut whole) = (Vec::new(), MAX_REPEATED, true);
    for mut one in all.filter(|one| !one.trim().is_empty()) {
        if one.len() > left {
            whole = false;
            one.truncate(one.floor_char_boundary(left));
        }
        left -= one.len();
        words.extend(Some(one).filter(|one| !one.is_empty()));
    }
    (words, whole)
}

/// A rectangle in whatever a file measures in: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// From the slide's left edge.
    pub left: f64,
    /// From its top edge.
    pub top: f64,
    /// From its left edge as well.
    pub right: f64,
    /// From its top edge as well.
    pub bottom: f64,
}

impl Frame {
    /// Whether nothing of it lies on a slide of this size.
    pub fn is_outside(self, (width, height): (f64, f64)) -> bool {
        self.right <= 0.0 || self.bottom <= 0.0 || self.left >= width || self.top >= height
    }
}

/// Words beside the slide, which nobody sees who is shown it; they are told, and are no words of the slide.
#[derive(Default)]
pub struct Outside(String);

impl Outside {
    /// Adds to them; each piece that begins a line says so by a line break of its own.
    pub fn push(&mut self, text: &str) {
        if self.0.len() < MAX_OUTSIDE {
            self.0.push_str(text);
        }
    }

    /// Tells them at this place.
    pub fn tell(&mut self, draft: &mut Draft) {
        let words = std::mem::take(&mut self.0);
        let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
        let words = lines.collect::<Vec<_>>().join("\n");
        if !words.is_empty() {
            draft.aside_here(Aside {
                kind: AsideKind::Unseen(Unseen::Outside),
                name: String::new(),
                words,
                when: None,
                place: None,
                span: None,
            });
        }
    }
}

/// Tells a program or an address that would be started from a slide.
pub fn would_start(what: &str, draft: &mut Draft) {
    draft.aside_here(Aside {
        kind: AsideKind::Unseen(Unseen::Script),
        name: String::new(),
        words: what.to_owned(),
        when: None,
        place: None,
        span: None,
    });
}
