//! Which pictures of a document are shown, where all of them together would take too much work?
//!
//! It goes by their order in the document, never by which was asked for first: pictures are decoded by several threads
//! when they are seen, and who opens a file twice must see the same of it, wherever they began to look. So each picture
//! is weighed before any is decoded that is not worth its own bytes: what it unpacks to stands in its first bytes.

use crate::data::document::{Picture, PictureSource};
use crate::data::job::{Failure, FailureKind};
use crate::data::text::Chunks;
use crate::data::wording::grouped;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the pictures of one document may unpack to, in bytes, before it is asked how large they were: some seconds of
/// work. A photograph of twelve million points is 36 MB …
const FREE_BYTES: u64 = 1200 * 1024 * 1024;
/// … and each byte of a picture pays for so many more. Photographs unpack to twenty times their bytes and scans to fifty,
/// so that of such there is no end; what unpacks to a thousand times its bytes was made to keep a machine busy.
const PAID_PER_BYTE: u64 = 64;
/// So many pictures are weighed at most to know whether one of them is shown: some seconds of asking. Of those after
/// them, only what pays for itself is shown, which is all photographs and scans.
const MAX_WEIGHED: u32 = 10_000;

/// What a picture costs that is decoded, as its first bytes say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// Bytes that it unpacks to.
    pub unpacked: u64,
    /// Bytes that it has as it lies in its file.
    pub packed: u64,
}

impl Weight {
    fn paid(self) -> u64 {
        PAID_PER_BYTE.saturating_mul(self.packed)
    }

    /// Whether it is shown whatever stands before it.
    pub fn pays_for_itself(self) -> bool {
        self.unpacked <= self.paid()
    }
}

/// The pictures of a document up to the last that was weighed: what is left for the next, and which are left out.
#[derive(Debug)]
struct Budget {
    left: u64,
    /// For each that was weighed, in the order of the document: how many are left out up to it, and whether it is.
    weighed: Vec<(u32, bool)>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: FREE_BYTES, weighed: Vec::new() }
    }
}

impl Budget {
    fn take(&mut self, weight: Weight) {
        let left = self.left.saturating_add(weight.paid()).checked_sub(weight.unpacked);
        let out = self.weighed.last().map_or(0, |(out, _)| *out);
        self.weighed.push((out + u32::from(left.is_none()), left.is_none()));
        // What large files paid beyond what they cost is not saved up for others. One that is left out costs nothing, so
        // that a smaller one after it is shown.
        self.left = left.map_or(self.left, |left| left.min(FREE_BYTES));
    }
}

/// A document's pictures as they stand in it, and what is known of what they cost. Clones share what they know.
#[derive(Clone, Default)]
pub struct PictureOrder {
    pictures: Chunks<Picture>,
    budget: Arc<Mutex<Budget>>,
}

/// Says nothing of the pictures, which are a stranger's.
impl fmt::Debug for PictureOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PictureOrder({})", self.pictures.len())
    }
}

impl PictureOrder {
    /// The same budget, for the pictures that are known by now: while a document is read, more of them come, and none
    /// changes its place.
    pub fn with(&self, pictures: &Chunks<Picture>) -> Self {
        Self { pictures: pictures.clone(), budget: Arc::clone(&self.budget) }
    }

    fn lock(&self) -> MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a picture is shown, by its number in the document. `weigh` says what one costs, and is called for those
    /// before it that were not weighed yet; one that cannot be decoded costs nothing.
    ///
    /// # Errors
    /// Where it is left out, in words; and what `weigh` says, which ends the asking: nothing is taken as weighed then.
    pub fn admit(
        &self,
        number: u32,
        own: Weight,
        mut weigh: impl FnMut(&PictureSource) -> Result<Weight, Failure>,
    ) -> Result<(), Failure> {
        if own.pays_for_itself() {
            return Ok(());
        }
        if number >= MAX_WEIGHED {
            return Err(too_far(number));
        }
        loop {
            let next = {
                let budget = self.lock();
                if let Some((out, left_out)) = budget.weighed.get(number as usize) {
                    return if *left_out { Err(left_out_words(*out, number)) } else { Ok(()) };
                }
                budget.weighed.len() as u32
            };
            // With nothing locked: another thread may weigh the same one, and finds the same.
            let weight = match self.pictures.get(next as usize) {
                _ if next == number => own,
                Some(picture) => weigh(&picture.source)?,
                None => Weight::default(),
            };
            let mut budget = self.lock();
            if budget.weighed.len() as u32 == next {
                budget.take(weight);
            }
        }
    }
}

fn left_out_words(out: u32, number: u32) -> Failure {
    let others = match out {
        0 | 1 => "It is the first that is left out".to_owned(),
        _ => format!("With it, {} are left out", grouped(u64::from(out))),
    };
    let words = format!(
        "This picture is not shown. {others} of the first {} in this document: they unpack to more than {} MB beyond {} \
         times their own bytes.",
        grouped(u64::from(number) + 1),
        grouped(FREE_BYTES / (1024 * 1024)),
        PAID_PER_BYTE,
    );
    Failure::new(words).kind(FailureKind::Limit)
}

fn too_far(number: u32) -> Failure {
    let words = format!(
        "This picture is not shown: {} stand before it, and after the first {} of a document those are left out that \
         unpack to more than {PAID_PER_BYTE} times their own bytes.",
        grouped(u64::from(number)),
        grouped(u64::from(MAX_WEIGHED)),
    );
    Failure::new(words).kind(FailureKind::Limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::span::Span;

    const PHOTOGRAPH: Weight = Weight { unpacked: 36_000_000, packed: 3_000_000 };
    const BOMB: Weight = Weight { unpacked: 400_000_000, packed: 400_000 };

    /// An order of pictures each of which says what it costs.
    fn order(weights: &[Weight]) -> PictureOrder {
        let mut pictures = Chunks::default();
        for number in 0..weights.len() as u32 {
            let source = PictureSource::Inside(number);
            pictures.push(Picture {
                span: Span::default(),
                source,
                description: String::new(),
                asked_size: None,
            });
        }
        PictureOrder::default().with(&pictures)
    }

    fn ask(order: &PictureOrder, weights: &[Weight], number: usize) -> Result<(), String> {
        let weigh = |source: &PictureSource| match source {
            PictureSource::Inside(number) => Ok(weights[*number as usize]),
            _ => panic!("another picture"),
        };
        order.admit(number as u32, weights[number], weigh).map_err(|failure| failure.words)
    }

    #[test]
    fn a_page_of_photographs_has_no_end_and_one_of_bombs_does() {
        let shown = |weight: Weight| {
            let weights = [weight; 1000];
            let order = order(&weights);
            (0..1000).filter(|number| ask(&order, &weights, *number).is_ok()).count()
        };
        assert_eq!(shown(PHOTOGRAPH), 1000);
        assert_eq!(shown(Weight { unpacked: 1_090_000, packed: 30_000 }), 1000, "scanned pages");
        assert_eq!(shown(BOMB), 3);
        // A large photograph does not pay for bombs.
        let weights = [&[Weight { unpacked: 1, packed: 200_000_000 }][..], &[BOMB; 9]].concat();
        let order = order(&weights);
        assert_eq!((0..10).filter(|number| ask(&order, &weights, *number).is_ok()).count(), 4);
    }

    #[test]
    fn the_same_pictures_are_shown_whichever_is_seen_first_and_each_other_says_how_many_are_missing() {
        let small = Weight { unpacked: 90_000_000, packed: 100 };
        let weights = [BOMB, PHOTOGRAPH, BOMB, BOMB, BOMB, small, BOMB, PHOTOGRAPH, small];
        let told = |asked: &[usize]| {
            let order = order(&weights);
            let mut told = vec![Ok(()); weights.len()];
            asked.iter().for_each(|number| told[*number] = ask(&order, &weights, *number));
            told
        };
        let forward: Vec<usize> = (0..weights.len()).collect();
        let expected = told(&forward);
        for asked in [[8, 7, 6, 5, 4, 3, 2, 1, 0], [4, 6, 0, 8, 2, 7, 1, 3, 5]] {
            assert_eq!(told(&asked), expected);
        }
        let left_out: Vec<usize> = forward.into_iter().filter(|number| expected[*number].is_err()).collect();
        assert_eq!(left_out, [4, 6]);
        assert!(expected[4].as_ref().unwrap_err().contains("the first that is left out of the first 5 in"));
        assert!(expected[6].as_ref().unwrap_err().contains("With it, 2 are left out of the first 7 in"));
    }

    #[test]
    fn what_was_given_up_while_it_was_weighed_is_weighed_by_the_next_who_asks() {
        let weights = [BOMB; 5];
        let order = order(&weights);
        let stopped = order.admit(4, BOMB, |_| Err(Failure::stopped()));
        assert_eq!(stopped.unwrap_err().kind, FailureKind::Stopped);
        assert!(ask(&order, &weights, 2).is_ok() && ask(&order, &weights, 4).is_err());
    }
}
