//! Where each page of a document stands in one long column, or in two: heights are known before anything is drawn,
//! because the pages' sizes are, so nothing ever moves when a picture arrives.

use crate::data::document::Document;
use crate::data::unit::Area;
use crate::desk::pages::Printed;
use crate::desk::words::Zoom;
use egui::{Rect, Vec2, pos2, vec2};

/// Between two pages, and around them; in points of the window.
pub const GAP: f32 = 14.0;
/// Points of the window for a point (1/72 inch) at 100 %, as browsers and printers have it.
pub const FULL_SIZE: f32 = 96.0 / 72.0;
/// Points of the window for a point of the page. Below the least a page is a dot; above the most, tiles would
/// show hardly a letter.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.05..=16.0;
/// Around the words of a page that is fitted to its content, in points of the page.
/// So that letters do not stand on the edge of the window.
const CONTENT_MARGIN: f32 = 12.0;

/// Where the window stands: a place on a page at its top, and how far it is moved sideways.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Spot {
    pub unit: u32,
    /// Points of the page from its top to the window's; negative in the gap above it.
    pub y: f32,
    /// Points of the window that the column is moved to the left of the middle.
    pub x: f32,
}

/// All pages of a document, set out for a window.
/// It knows sizes and places only, and nothing of pictures or of where the window stands: `Spot` says that.
/// Made anew when its key changes.
pub struct PageLayout {
    /// Top of each row of pages in points of the window, and of the end.
    /// An f64, because the pages of a long book come to more points than an f32 tells apart by fractions.
    tops: Vec<f64>,
    columns: usize,
    /// Quarters of a turn, clockwise, 0 to 3.
    turn: u8,
    pub scale: f32,
    /// Of the pages as they stand turned, in points of the page.
    sizes: Vec<Vec2>,
    /// Width of the widest row in points of the window.
    pub width: f32,
}

/// What a setting depends on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PageLayoutKey {
    units: usize,
    window: Vec2,
    printed: Printed,
    /// Of the page that decides where it is fitted.
    /// Part of the key, because fitting to the content of another page gives another scale.
    focus: Option<Area>,
}

impl PageLayoutKey {
    pub fn new(document: &Document, window: Vec2, printed: Printed, at: u32) -> Self {
        // One that is as long as a roll, as a screenshot of a long talk, is read from its top on.
        let roll = |(width, height): (f32, f32)| window.y * width < window.x * height * ROLL;
        let photographs = document.units.get(0).is_some_and(|unit| unit.own_colours && !roll(unit.size));
        let zoom = match printed.zoom {
            // A line is read from its head to its end, a photograph is looked at as a whole.
            Zoom::Usual if photographs => Zoom::Page,
            Zoom::Usual => Zoom::Width,
            chosen => chosen,
        };
        let printed = Printed { zoom, ..printed };
        let focus = (printed.zoom == Zoom::Content).then(|| content(document, at)).flatten();
        Self { units: document.units.len(), window, printed, focus }
    }
}

/// The area that holds all words of a page, with a margin.
fn content(document: &Document, unit: u32) -> Option<Area> {
    let unit = document.units.get(unit as usize)?;
    let words = unit.areas(unit.span).into_iter().reduce(Area::cover)?;
    let m = CONTENT_MARGIN;
    let (w, h) = unit.size;
    Some(Area::new(
        (words.left - m).max(0.0),
        (words.top - m).max(0.0),
        (words.right + m).min(w),
        (words.bottom + m).min(h),
    ))
}

impl PageLayout {
    pub fn new(document: &Document, key: &PageLayoutKey) -> Self {
        let PageLayoutKey { window, printed, focus, .. } = *key;
        let columns = usize::from(printed.columns.max(1));
        let turned = |(w, h): (f32, f32)| if printed.turn % 2 == 1 { vec2(h, w) } else { vec2(w, h) };
        // At least one point, because a file may say that its pages have no size, and we divide by it.
        let sizes: Vec<Vec2> =
            document.units.iter().map(|unit| turned(unit.size).max(vec2(1.0, 1.0))).collect();
        let scale = scale_of(&sizes, window, printed, focus);
        let mut tops = Vec::with_capacity(sizes.len() / columns + 2);
        let (mut top, mut width) = (f64::from(GAP), 0.0_f32);
        for row in sizes.chunks(columns) {
            tops.push(top);
            let height = row.iter().map(|size| size.y).fold(0.0, f32::max) * scale;
            let wide = row.iter().map(|size| size.x * scale).sum::<f32>() + GAP * (row.len() - 1) as f32;
            width = width.max(wide);
            top += f64::from(height + GAP);
        }
        tops.push(top);
        Self { tops, columns, turn: printed.turn % 4, scale, sizes, width }
    }

    /// Of all pages with the gaps around them, in points of the window.
    pub fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    fn row_of(&self, unit: u32) -> usize {
        // `tops` has one more than there are rows, for the end.
        (unit as usize / self.columns).min(self.tops.len().saturating_sub(2))
    }

    /// How far below the start of all pages a spot is.
    pub fn offset(&self, spot: Spot) -> f64 {
        let top = self.tops.get(self.row_of(spot.unit)).copied().unwrap_or(0.0);
        top + f64::from(spot.y * self.scale)
    }

    /// The spot so far below the start of all pages, not beyond the last screen.
    pub fn spot(&self, offset: f64, x: f32, window: Vec2) -> Spot {
        let offset = offset.clamp(0.0, (self.height() - f64::from(window.y)).max(0.0));
        // Where the pages are narrower than the window there is nothing to move.
        let room = ((self.width + 2.0 * GAP - window.x) / 2.0).max(0.0);
        Spot { x: x.clamp(-room, room), ..self.spot_at(offset) }
    }

    /// The spot so far below the start of all pages, wherever that is.
    pub fn spot_at(&self, offset: f64) -> Spot {
        // A gap belongs to the row above it, apart from the very first: there `y` is negative.
        let row = self.tops.partition_point(|top| *top <= offset).saturating_sub(1);
        let row = row.min(self.tops.len().saturating_sub(2));
        let top = self.tops.get(row).copied().unwrap_or(0.0);
        Spot { unit: (row * self.columns) as u32, y: (offset - top) as f32 / self.scale, x: 0.0 }
    }

    /// Pages that can be seen from a spot, each with its place in the window.
    pub fn in_sight(&self, spot: Spot, window: Rect) -> Vec<(u32, Rect)> {
        let first = self.row_of(spot.unit);
        let offset = self.offset(spot);
        let mut seen = Vec::new();
        // The row above may still show its foot.
        for row in first.saturating_sub(1)..self.tops.len().saturating_sub(1) {
            let y = window.top() + (self.tops[row] - offset) as f32;
            if y > window.bottom() {
                break;
            }
            seen.extend(
                self.row(row, y, spot.x, window).into_iter().filter(|(_, rect)| rect.intersects(window)),
            );
        }
        seen
    }

    fn row(&self, row: usize, y: f32, shift: f32, window: Rect) -> Vec<(u32, Rect)> {
        let from = row * self.columns;
        let Some(sizes) = self.sizes.get(from..(from + self.columns).min(self.sizes.len())) else {
            return Vec::new();
        };
        let wide =
            sizes.iter().map(|size| size.x * self.scale).sum::<f32>() + GAP * (self.columns - 1) as f32;
        // The last page of an odd number stays at the left of its pair.
        let wide = if sizes.len() < self.columns { self.width } else { wide };
        let mut x = window.center().x - wide / 2.0 - shift;
        let mut placed = Vec::new();
        for (index, size) in sizes.iter().enumerate() {
            let size = *size * self.scale;
            placed.push(((from + index) as u32, Rect::from_min_size(pos2(x, y), size)));
            x += size.x + GAP;
        }
        placed
    }

    /// An area of a page as it stands in the window, where the page stands at `page`.
    /// From two points and not from two sides: turned, the left side may come to be the right or the upper
    /// one.
    pub fn rect(&self, page: Rect, area: Area) -> Rect {
        let corner = |x: f32, y: f32| page.min + self.turned(page, x, y);
        Rect::from_two_pos(corner(area.left, area.top), corner(area.right, area.bottom))
    }

    fn turned(&self, page: Rect, x: f32, y: f32) -> Vec2 {
        let (x, y) = (x * self.scale, y * self.scale);
        match self.turn {
            1 => vec2(page.width() - y, x),
            2 => vec2(page.width() - x, page.height() - y),
            3 => vec2(y, page.height() - x),
            _ => vec2(x, y),
        }
    }

    /// The point of a page under a point of the window.
    pub fn point(&self, page: Rect, at: egui::Pos2) -> (f32, f32) {
        let inside = at - page.min;
        let (x, y) = match self.turn {
            1 => (inside.y, page.width() - inside.x),
            2 => (page.width() - inside.x, page.height() - inside.y),
            3 => (page.height() - inside.y, inside.x),
            _ => (inside.x, inside.y),
        };
        (x / self.scale, y / self.scale)
    }

    /// How far down a page, as it stands turned, a point of it is: in its points.
    pub fn down(&self, unit: u32, area: Area) -> f32 {
        let size = self.sizes.get(unit as usize).copied().unwrap_or_default();
        match self.turn {
            1 => area.left,
            2 => size.y - area.bottom,
            3 => size.y - area.right,
            _ => area.top,
        }
    }

    /// Share of the whole at which a spot stands, 0 to 1.
    pub fn share(&self, spot: Spot) -> f32 {
        (self.offset(spot) / self.height().max(1.0)) as f32
    }
}

fn scale_of(sizes: &[Vec2], window: Vec2, printed: Printed, focus: Option<Area>) -> f32 {
    let columns = f32::from(printed.columns.max(1));
    let room = vec2((window.x - GAP * (columns + 1.0)) / columns, window.y - 2.0 * GAP).max(vec2(40.0, 40.0));
    // The widest page would make all others small where one is a poster; the usual width decides.
    let mut widths: Vec<f32> = sizes.iter().map(|size| size.x).collect();
    widths.sort_by(f32::total_cmp);
    let width = widths.get(widths.len() * 9 / 10).copied().unwrap_or(612.0);
    // Of the pages that decide the width; one that is wider is out of the reckoning, and its height too.
    let tallest = sizes.iter().filter(|size| size.x <= width).map(|size| size.y).fold(1.0, f32::max);
    let scale = match (printed.zoom, focus) {
        (Zoom::Ratio(ratio), _) => ratio * FULL_SIZE,
        (Zoom::Page, _) => (room.x / width).min(room.y / tallest).min(MAX_FIT * FULL_SIZE),
        // An area of hardly any width would blow the page up as far as scales go.
        (Zoom::Content, Some(area)) if area.width() > 1.0 => room.x / area.width(),
        (Zoom::Usual | Zoom::Width | Zoom::Content, _) => (room.x / width).min(MAX_FIT * FULL_SIZE),
    };
    scale.clamp(*SCALES.start(), *SCALES.end())
}

/// A picture that would be smaller than this share of itself in the width of the window, if it was seen as a whole, is a
/// roll: nobody could read it.
const ROLL: f32 = 0.3;

/// A page is not blown up beyond this to fill a wide window: nobody reads lines of half a metre.
const MAX_FIT: f32 = 1.6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::Draft;
    use crate::data::unit::UnitKind;

    fn document(pages: usize) -> Document {
        let mut draft = Draft::new(Document::default(), None);
        for number in 1..=pages {
            draft.unit(UnitKind::Page, &number.to_string(), (600.0, 800.0));
        }
        draft.finish()
    }

    fn setting(pages: usize, printed: Printed) -> PageLayout {
        let document = document(pages);
        PageLayout::new(&document, &PageLayoutKey::new(&document, vec2(900.0, 700.0), printed, 0))
    }

    const WINDOW: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(900.0, 700.0) };

    #[test]
    fn a_picture_is_seen_as_a_whole_and_a_roll_from_its_top_on() {
        let layout = |size: (f32, f32), picture: bool| {
            let mut draft = Draft::new(Document::default(), None);
            let unit = draft.unit(UnitKind::Page, "1", size);
            if picture {
                draft.own_colours(unit);
            }
            let window = vec2(1000.0, 800.0);
            let document = draft.finish();
            PageLayout::new(&document, &PageLayoutKey::new(&document, window, Printed::default(), 0))
        };
        assert!(layout((600.0, 800.0), true).height() <= 800.0, "a portrait fits into the window");
        assert!(layout((600.0, 800.0), false).height() > 1000.0, "a page is read in the width of the window");
        assert!(layout((400.0, 9000.0), true).scale > 1.5, "a screenshot of a long talk can be read");
    }

    #[test]
    fn a_spot_is_found_again_by_its_offset() {
        for columns in [1, 2] {
            let setting = setting(2_000, Printed { columns, ..Printed::default() });
            for unit in [0, 1, 2, 777, 1998] {
                let unit = unit / u32::from(columns) * u32::from(columns);
                let spot = Spot { unit, y: 123.0, x: 0.0 };
                let back = setting.spot(setting.offset(spot), 0.0, WINDOW.size());
                // The last screen shows the end, and cannot begin lower.
                assert!(unit > 1990 || back.unit == unit && (back.y - 123.0).abs() < 0.1, "{back:?}");
            }
            let end = setting.spot(f64::MAX, 0.0, WINDOW.size());
            assert!((setting.offset(end) + 700.0 - setting.height()).abs() < 1.0);
        }
    }

    #[test]
    fn pages_in_sight_follow_each_other_without_overlap() {
        let setting = setting(10, Printed::default());
        let seen = setting.in_sight(Spot { unit: 3, y: 700.0, x: 0.0 }, WINDOW);
        assert_eq!(seen.iter().map(|(unit, _)| *unit).collect::<Vec<_>>(), [3, 4]);
        assert!((seen[1].1.top() - seen[0].1.bottom() - GAP).abs() < 0.01);
        assert!((seen[0].1.center().x - 450.0).abs() < 0.01);
        let both = tests::setting(3, Printed { columns: 2, zoom: Zoom::Page, ..Printed::default() });
        let seen = both.in_sight(Spot::default(), WINDOW);
        assert!(seen[0].1.right() < seen[1].1.left());
    }

    #[test]
    fn points_of_a_page_and_of_the_window_lead_to_each_other_however_it_is_turned() {
        for turn in 0..4 {
            let setting = setting(1, Printed { turn, ..Printed::default() });
            let (_, page) = setting.in_sight(Spot::default(), WINDOW)[0];
            let area = Area::new(100.0, 50.0, 160.0, 70.0);
            let rect = setting.rect(page, area);
            let (x, y) = setting.point(page, rect.center());
            assert!((x - 130.0).abs() < 0.1 && (y - 60.0).abs() < 0.1, "turned {turn}: {x} {y}");
            assert!(page.expand(0.1).contains_rect(rect));
            let down = (rect.top() - page.top()) / setting.scale;
            assert!((setting.down(0, area) - down).abs() < 0.1, "turned {turn}");
        }
    }
}
