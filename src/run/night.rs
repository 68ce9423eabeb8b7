//! Pages for reading in the dark: light and dark are changed about, and what is blackened stays black.
//!
//! A page that was turned about as a whole would show blackened words as white boxes, which read as blanks. What is black
//! is found in the picture and not in the file, so that a scan of a page with black bars is treated as a page with black
//! rectangles is.

use crate::data::job::Raster;

/// What is as wide and as high as this, and black all over, is a bar and no part of a letter. In points of the page: the
/// strokes of letters are thinner in one of the two, up to titles of more than an inch.
const MIN_BAR: [f32; 2] = [7.0, 6.0];
/// In pixels. Of small pages, as in the panel of pages, a bar is a row or two, and letters are no more than grey.
const MIN_BAR_PIXELS: usize = 1;
/// Darker than this is black. Bars are often made of boxes side by side, and the seams between them are as light as a
/// quarter of white.
const BLACK: u8 = 96;
/// Nothing becomes quite black or quite white, but for bars.
const DARKEST: u32 = 22;
const RANGE: u32 = 206;
/// The edge of a bar, without which black on a dark page would hardly be seen.
const EDGE: u8 = 118;

/// What becomes of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pixel {
    /// Not looked at yet: what no light leads to from the edge of the picture lies in a bar.
    Enclosed,
    Turned,
    Bar,
}

/// A picture of a page for reading in the dark; `scale` is in pixels for a point.
///
/// Luma goes to its opposite and colours stay near the colours they are. Bars stay black, and get an edge; what is
/// written on them stays as light as it is.
pub fn night(raster: &Raster, scale: f32) -> Raster {
    let mut rgba = raster.rgba.to_vec();
    let size = [raster.width as usize, raster.height as usize];
    match Bars::find(&rgba, size, scale) {
        None => rgba.chunks_exact_mut(4).for_each(turn),
        Some(bars) => {
            for (at, pixel) in rgba.chunks_exact_mut(4).enumerate() {
                match bars.pixels[at] {
                    Pixel::Turned => turn(pixel),
                    Pixel::Enclosed => {
                        pixel[..3].iter_mut().for_each(|channel| *channel = softened(*channel));
                    }
                    Pixel::Bar if bars.is_edge(at) => pixel[..3].fill(EDGE),
                    Pixel::Bar => pixel[..3].fill(0),
                }
            }
        }
    }
    Raster { rgba: rgba.into(), ..raster.clone() }
}

/// Luma (Rec. 601) goes to its opposite, the distances between the channels stay. Not the lightness of HSL, in which a
/// yellow as bright as paper would stay so, and swallow the words that it is to lift out.
fn turn(pixel: &mut [u8]) {
    let shift = 255 - 2 * luma(pixel);
    for channel in &mut pixel[..3] {
        *channel = softened((i32::from(*channel) + shift).clamp(0, 255) as u8);
    }
}

fn softened(channel: u8) -> u8 {
    (DARKEST + u32::from(channel) * RANGE / 255) as u8
}

fn luma(pixel: &[u8]) -> i32 {
    let [red, green, blue] = [0, 1, 2].map(|at| i32::from(pixel[at]));
    (299 * red + 587 * green + 114 * blue) / 1000
}

/// Where bars are in a picture.
struct Bars {
    pixels: Vec<Pixel>,
    size: [usize; 2],
}

impl Bars {
    /// `None` where there is none, as on most pages.
    fn find(rgba: &[u8], size: [usize; 2], scale: f32) -> Option<Self> {
        let [width, height] = size;
        // A picture is handed over by a child, and need not be what it says.
        if width == 0 || height == 0 || rgba.len() != width * height * 4 {
            return None;
        }
        let least = MIN_BAR.map(|points| ((points * scale) as usize).max(MIN_BAR_PIXELS));
        // First what is wide enough, then what of that is high enough: no more than two looks at each pixel, however
        // large bars must be.
        let mut black = vec![false; width * height];
        let mut any = false;
        for (row, marks) in rgba.chunks_exact(width * 4).zip(black.chunks_exact_mut(width)) {
            let is_black = |x: usize| row[x * 4..x * 4 + 3].iter().all(|channel| *channel < BLACK);
            for (from, to) in runs(width, is_black).filter(|(from, to)| to - from >= least[0]) {
                marks[from..to].fill(true);
                any = true;
            }
        }
        if !any {
            return None;
        }
        let mut pixels = vec![Pixel::Enclosed; width * height];
        let mut any = false;
        for x in 0..width {
            let is_black = |y: usize| black[y * width + x];
            for (from, to) in runs(height, is_black).filter(|(from, to)| to - from >= least[1]) {
                (from..to).for_each(|y| pixels[y * width + x] = Pixel::Bar);
                any = true;
            }
        }
        any.then(|| {
            let mut bars = Self { pixels, size };
            bars.tell_outside();
            bars
        })
    }

    /// Everything that can be come to from the edge of the picture without crossing a bar is turned about; what is left
    /// is written on bars.
    fn tell_outside(&mut self) {
        let [width, height] = self.size;
        let rows = (0..height).flat_map(|y| [y * width, y * width + width - 1]);
        let columns = (0..width).flat_map(|x| [x, (height - 1) * width + x]);
        let mut todo: Vec<usize> = rows.chain(columns).collect();
        while let Some(at) = todo.pop() {
            if self.pixels[at] == Pixel::Enclosed {
                self.pixels[at] = Pixel::Turned;
                let enclosed = |at: &usize| self.pixels[*at] == Pixel::Enclosed;
                todo.extend(self.neighbours(at).into_iter().flatten().filter(enclosed));
            }
        }
    }

    /// Left, right, above and below.
    fn neighbours(&self, at: usize) -> [Option<usize>; 4] {
        let [width, height] = self.size;
        let (x, y) = (at % width, at / width);
        [
            (x > 0).then(|| at - 1),
            (x + 1 < width).then(|| at + 1),
            (y > 0).then(|| at - width),
            (y + 1 < height).then(|| at + width),
        ]
    }

    fn is_edge(&self, at: usize) -> bool {
        self.neighbours(at).into_iter().flatten().any(|at| self.pixels[at] == Pixel::Turned)
    }
}

/// Stretches of a line for which something is so.
fn runs(len: usize, is_so: impl Fn(usize) -> bool) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < len && !is_so(at) {
            at += 1;
        }
        let from = at;
        while at < len && is_so(at) {
            at += 1;
        }
        (from < at).then_some((from, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of one pixel for a point from a drawing: `#` black, `.` paper, `o` white on black. Each sign is a square
    /// of two pixels.
    fn page(drawing: &[&str]) -> Raster {
        let (width, height) = (drawing[0].len() * 2, drawing.len() * 2);
        let sign = |x: usize, y: usize| drawing[y / 2].as_bytes()[x / 2];
        let pixel = |at: usize| if sign(at % width, at / width) == b'#' { 0 } else { 255 };
        let rgba: Vec<u8> =
            (0..width * height).flat_map(|at| [pixel(at), pixel(at), pixel(at), 255]).collect();
        let size = (width as u32, height as u32);
        Raster { width: size.0, height: size.1, rgba: rgba.into(), natural: size }
    }

    /// The page at night, one sign for each square: `#` black, `-` dark as the page is, `o` light; edges are left out.
    fn at_night(drawing: &[&str]) -> Vec<String> {
        let page = night(&page(drawing), 1.0);
        let luma = |x: usize, y: usize| {
            let at = |x: usize, y: usize| page.rgba[(y * page.width as usize + x) * 4];
            let four = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
            four.into_iter().filter(|luma| *luma != EDGE).min().unwrap_or(0)
        };
        let sign = |luma: u8| match luma {
            0 => '#',
            1..128 => '-',
            _ => 'o',
        };
        let row = |y: usize| (0..drawing[0].len()).map(|x| sign(luma(x * 2, y * 2))).collect();
        (0..drawing.len()).map(row).collect()
    }

    #[test]
    fn what_is_blackened_stays_black_and_words_become_light() {
        let before = [
            "..............", //
            ".#.#..#####...",
            ".#.#..#####...",
            ".#.#..#####...",
            ".#.#..........",
            "..............",
        ];
        let after = [
            "--------------", //
            "-o-o--#####---",
            "-o-o--#####---",
            "-o-o--#####---",
            "-o-o----------",
            "--------------",
        ];
        assert_eq!(at_night(&before), after);
    }

    #[test]
    fn what_is_written_on_a_black_ground_can_still_be_read() {
        let row = "..################..";
        let words = "..######.#.#.#####..";
        let blank = row.replace('#', ".");
        let before = [blank.as_str(), row, row, row, row, words, words, row, row, row, row];
        let after = at_night(&before);
        assert_eq!(after[5], "--######o-o-o#####--", "light on black");
        assert_eq!(after[2], "--################--");
    }

    #[test]
    fn a_bar_has_an_edge_that_can_be_seen_on_a_dark_page() {
        let drawing = ["............", "..########..", "..########..", "..########..", "............"];
        let page = night(&page(&drawing), 1.0);
        let edge = page.rgba.chunks_exact(4).filter(|pixel| pixel[0] == EDGE).count();
        assert_eq!(edge, 2 * 16 + 2 * 6 - 4);
    }
}
