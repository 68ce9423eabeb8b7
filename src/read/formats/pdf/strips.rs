//! What of a page is at a height? Asked for every letter and every box, so that only what is near it is looked at.

use std::ops::RangeInclusive;

/// Strips of one page.
const MOST: usize = 128;

/// Numbers of things on a page, by the strips of its height that they touch.
pub struct Strips {
    step: f32,
    strips: Vec<Vec<Thing>>,
}

/// The number of a thing, with its top and bottom.
type Thing = (u32, (f32, f32));

impl Strips {
    /// Of things with their tops and bottoms, in as many strips as are worth it for so many.
    pub fn of(height: f32, count: usize, things: impl Iterator<Item = Thing>) -> Self {
        let strips = count.clamp(1, MOST);
        let mut all = Self { step: (height / strips as f32).max(1.0), strips: vec![Vec::new(); strips] };
        for thing in things {
            let (_, (top, bottom)) = thing;
            let touched = all.between(top, bottom);
            all.strips.get_mut(touched).unwrap_or_default().iter_mut().for_each(|strip| strip.push(thing));
        }
        all
    }

    /// What may be at a height, in the order in which it came.
    pub fn near(&self, y: f32) -> &[Thing] {
        self.strips.get(self.strip(y)).map_or(&[], Vec::as_slice)
    }

    /// What touches a stretch of the height, each once and in the order in which it came.
    pub fn touching(&self, top: f32, bottom: f32) -> Vec<usize> {
        let strips = self.strips.get(self.between(top, bottom)).unwrap_or_default();
        let touches = |(_, (own_top, own_bottom)): &&Thing| *own_top <= bottom && *own_bottom >= top;
        let things = strips.iter().flatten().filter(touches);
        let mut things: Vec<usize> = things.map(|(thing, _)| *thing as usize).collect();
        things.sort_unstable();
        things.dedup();
        things
    }

    fn strip(&self, y: f32) -> usize {
        ((y / self.step).max(0.0) as usize).min(self.strips.len() - 1)
    }

    fn between(&self, top: f32, bottom: f32) -> RangeInclusive<usize> {
        self.strip(top)..=self.strip(bottom).max(self.strip(top))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_at_a_height_is_found_there_and_beyond_the_page_at_its_edges() {
        let things = [(0, (0.0, 800.0)), (1, (100.0, 112.0)), (2, (-50.0, -10.0)), (3, (790.0, 900.0))];
        let strips = Strips::of(800.0, 16, things.into_iter());
        let near = |y: f32| strips.near(y).iter().map(|(thing, _)| *thing).collect::<Vec<_>>();
        assert_eq!((near(105.0), near(-20.0)), (vec![0, 1], vec![0, 2]));
        assert_eq!((near(850.0), near(400.0)), (vec![0, 3], vec![0]));
        assert_eq!((strips.touching(90.0, 799.0), strips.touching(113.0, 120.0)), (vec![0, 1, 3], vec![0]));
    }
}
