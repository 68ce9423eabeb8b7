//! A list of thousands of rows of different heights, of which only those in sight are laid out.
//!
//! Words that wrap have no height before they are laid out, and laying out a hundred thousand of them takes seconds. So a
//! row that was never seen has a height that was guessed, and one that was seen has its own; where a guess was wrong above
//! what one looks at, the list is scrolled by the difference, so that nothing moves under the eye.
//!
//! egui's own `show_rows` is for rows of one height, and is better where there is one.

use egui::{Ui, style::ScrollAnimation, vec2};

/// Less is rounding.
const DIFFERENCE: f32 = 0.5;
/// Rows whose heights are guessed one by one. Those after them are taken to be like them on the average: guessing a hundred
/// thousand would take longer than drawing those in sight.
const GUESSED: usize = 2_000;

#[derive(Default)]
pub struct LongList {
    /// The width for which the heights are good.
    width: f32,
    /// With the gap below each row: guessed until a row is seen.
    heights: Vec<f32>,
}

impl LongList {
    /// Forgets all heights: the rows are other ones.
    pub fn clear(&mut self) {
        self.heights.clear();
    }

    /// Draws those of `count` rows that are in sight, in the scrolled area that `ui` belongs to; it must not be animated,
    /// or what is put right here would be seen as a movement. `guess` gives a row's height in points, gap included, as
    /// well as it can be told without laying it out.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        count: usize,
        guess: impl Fn(usize) -> f32,
        mut row_ui: impl FnMut(&mut Ui, usize),
    ) {
        self.fit(ui.available_width(), count, guess);
        let clip = ui.clip_rect();
        let (first, above) = self.first_in_sight(clip.top() - ui.cursor().top());
        skip(ui, above);
        let (mut at, mut moved) = (first, 0.0);
        while at < count && ui.cursor().top() < clip.bottom() {
            let top = ui.cursor().top();
            // By its number, and not by how many were drawn before it, as egui counts else: or the keys' focus would go
            // on to another row while one scrolls.
            ui.push_id(at, |ui| row_ui(ui, at));
            let height = ui.cursor().top() - top;
            let difference = height - self.heights[at];
            if difference.abs() > DIFFERENCE {
                self.heights[at] = height;
                moved += if top < clip.top() { difference } else { 0.0 };
            }
            at += 1;
        }
        skip(ui, self.heights[at..].iter().sum());
        if moved.abs() > DIFFERENCE {
            ui.scroll_with_delta_animation(vec2(0.0, -moved), ScrollAnimation::none());
            ui.ctx().request_discard("rows above what is looked at have another height than was guessed");
        }
    }

    fn fit(&mut self, width: f32, count: usize, guess: impl Fn(usize) -> f32) {
        if self.width != width {
            self.heights.clear();
            self.width = width;
        }
        self.heights.truncate(count);
        self.heights.extend((self.heights.len()..count.min(GUESSED)).map(guess));
        if self.heights.len() < count {
            let average = self.heights.iter().sum::<f32>() / self.heights.len().max(1) as f32;
            self.heights.resize(count, average);
        }
    }

    /// The first row that reaches below `top`, counted from the list's own top, and the height of those above it.
    fn first_in_sight(&self, top: f32) -> (usize, f32) {
        let mut above = 0.0;
        for (at, height) in self.heights.iter().enumerate() {
            if above + height > top {
                return (at, above);
            }
            above += height;
        }
        (self.heights.len(), above)
    }
}

fn skip(ui: &mut Ui, height: f32) {
    if height > 0.0 {
        ui.add_space(height);
    }
}

/// The height of words that wrap in a width, guessed by the count of their letters.
pub fn guessed_height(characters: usize, width: f32, size: f32) -> f32 {
    // Letters of the interface's font are half as wide as they are high, its lines a quarter higher.
    let a_line = (width / (size * 0.5)).max(1.0);
    (characters as f32 / a_line).ceil().max(1.0) * size * 1.25
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Context, RawInput, Rect, ScrollArea, pos2};

    /// Draws a list whose rows are twice as high as was guessed; tells which rows were drawn and where each stood.
    fn drawn(ctx: &Context, list: &mut LongList, count: usize, offset: Option<f32>) -> Vec<(usize, f32)> {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(200.0, 100.0))),
            ..Default::default()
        };
        let mut rows = Vec::new();
        let mut output = ctx.run_ui(input, |ui| {
            rows.clear();
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut area = ScrollArea::vertical().auto_shrink([false, false]).animated(false);
            if let Some(offset) = offset.filter(|_| ui.ctx().current_pass_index() == 0) {
                area = area.vertical_scroll_offset(offset);
            }
            area.show(ui, |ui| {
                list.ui(
                    ui,
                    count,
                    |_| 10.0,
                    |ui, at| {
                        rows.push((at, ui.cursor().top()));
                        ui.add_space(20.0);
                    },
                );
            });
        });
        output.textures_delta.clear();
        rows
    }

    #[test]
    fn only_rows_in_sight_are_drawn_and_the_last_can_be_reached() {
        let (ctx, mut list) = (Context::default(), LongList::default());
        drawn(&ctx, &mut list, 5_000, None);
        let rows = drawn(&ctx, &mut list, 5_000, None);
        assert_eq!(rows[0].0, 0);
        assert!(rows.len() <= 6, "{rows:?}");
        // To the end as it is known by then, again and again, as one who drags the bar there: farther down, egui springs
        // back by itself.
        let drag = |_| {
            let end = list.heights.iter().sum::<f32>() - 100.0;
            drawn(&ctx, &mut list, 5_000, Some(end));
            drawn(&ctx, &mut list, 5_000, None)
        };
        let rows = (0..20).map(drag).last().unwrap();
        assert_eq!(rows.last().unwrap().0, 4_999);
    }

    #[test]
    fn what_one_looks_at_stays_where_it_is_when_rows_above_it_turn_out_higher() {
        let (ctx, mut list) = (Context::default(), LongList::default());
        drawn(&ctx, &mut list, 100, None);
        let rows = drawn(&ctx, &mut list, 100, Some(600.0));
        let seen = rows[2];
        // A little up: the row that comes into sight at the top is as high as was never guessed.
        let offset = 600.0 - 5.0;
        let after = drawn(&ctx, &mut list, 100, Some(offset));
        let same = after.iter().find(|(at, _)| *at == seen.0).unwrap();
        assert!((same.1 - (seen.1 + 5.0)).abs() <= DIFFERENCE, "{rows:?} {after:?}");
    }
}
