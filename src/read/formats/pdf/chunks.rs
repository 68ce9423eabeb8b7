//! Pieces of a page that were drawn downwards in one go, and the order in which a reader reads them.
//!
//! Writers draw most of a page in the order in which it is read, so that order is kept within a piece. Where a piece
//! goes follows from the page alone: what stands above comes first, and of two beside each other the left one, unless
//! something between the two stands over both (Breuel, “High performance document layout analysis”, 2003).

use super::lines::Line;
use super::median::median;
use super::order;

mod sides;

/// Pieces of a page that are put in order by looking at each pair; more are drawings and maps.
pub const MAX_CHUNKS: usize = 160;
/// A gap between two lines that ends a piece, in sizes of the letters.
const FAR_BELOW: f64 = 2.5;
/// A white band over the whole page that parts it, in sizes of its letters: what stands above is read before what
/// stands below, whatever the columns are.
const BAND: f64 = 4.0;
/// Lines of a column, at least, and pairs of columns that are looked at.
const COLUMN_LINES: usize = 3;
const MAX_PAIRS: usize = 40;
/// Where a line stands, in the frame of most of the page.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub from: f64,
    pub to: f64,
    pub top: f64,
    pub bottom: f64,
    pub size: f64,
}

impl Place {
    fn cover(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
            top: self.top.min(other.top),
            bottom: self.bottom.max(other.bottom),
            size: self.size.max(other.size),
        }
    }

    fn shares_width(&self, other: &Self) -> bool {
        let least = 0.5 * self.size.min(other.size);
        self.to.min(other.to) - self.from.max(other.from) > least
    }

    fn shares_height(&self, other: &Self) -> bool {
        let least = 0.3 * self.size.min(other.size);
        self.bottom.min(other.bottom) - self.top.max(other.top) > least
    }
}

/// Numbers of lines, and what they cover.
#[derive(Clone, Debug)]
struct Chunk {
    lines: Vec<usize>,
    place: Place,
    /// When its first line was drawn.
    drawn: usize,
    leftward: bool,
}

impl Chunk {
    fn new(lines: Vec<usize>, page: &Page) -> Option<Self> {
        let place = lines.iter().filter_map(|line| page.places.get(*line)).copied().reduce(Place::cover)?;
        let drawn = lines.iter().min().copied()?;
        let leftward = lines.iter().filter(|line| page.lines.get(**line).is_some_and(|line| line.leftward));
        Some(Self { leftward: leftward.count() * 2 > lines.len(), lines, place, drawn })
    }
}

struct Page<'a> {
    lines: &'a [Line],
    places: &'a [Place],
    /// Most of it is read from right to left, and so are its columns and the cells of its rows.
    leftward: bool,
}

/// The numbers of the lines of a page in pieces, in the order of reading; `None` where there are too many.
pub fn in_order(lines: &[Line], places: &[Place]) -> Option<Vec<Vec<usize>>> {
    let leftward = lines.iter().filter(|line| line.leftward).map(Line::letters).sum::<usize>();
    let leftward = leftward > 0 && leftward * 2 > lines.iter().map(Line::letters).sum();
    let page = Page { lines, places, leftward };
    let chunks = drawn_together(&page)?;
    let chunks = sides::heads(parted(sides::apart(chunks, &page)?, &page)?, &page);
    let order = reading_order(&chunks, leftward);
    let mut chunks: Vec<Option<Vec<usize>>> = chunks.into_iter().map(|chunk| Some(chunk.lines)).collect();
    Some(order.into_iter().filter_map(|index| chunks.get_mut(index).and_then(Option::take)).collect())
}

/// Lines that were drawn one after the other, each below the one before or beside it.
fn drawn_together(page: &Page) -> Option<Vec<Chunk>> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (index, place) in page.places.iter().enumerate() {
        let last = index.checked_sub(1).and_then(|before| page.places.get(before));
        let turned = |line: &Line| (line.angle, line.vertical);
        let lines = index.checked_sub(1).and_then(|at| page.lines.get(at)).zip(page.lines.get(index));
        let same = lines.is_some_and(|(one, other)| turned(one) == turned(other));
        let next_column = || lines.is_some_and(|(one, other)| order::is_next_column(one, other));
        match (chunks.last_mut(), last) {
            (Some(chunk), Some(last))
                if same && (goes_down(chunk, last, place, page.leftward) || next_column()) =>
            {
                chunk.place = chunk.place.cover(*place);
                chunk.lines.push(index);
            }
            _ => chunks.push(Chunk::new(vec![index], page)?),
        }
        if chunks.len() > MAX_CHUNKS {
            return None;
        }
    }
    for chunk in &mut chunks {
        *chunk = Chunk::new(std::mem::take(&mut chunk.lines), page)?;
    }
    Some(chunks)
}

fn goes_down(chunk: &Chunk, last: &Place, next: &Place, leftward: bool) -> bool {
    let size = last.size.max(next.size);
    let level = (last.bottom - next.bottom).abs() < 0.5 * size;
    let down = next.bottom - last.bottom > -0.5 * size && next.top - chunk.place.bottom < FAR_BELOW * size;
    let within = chunk.place.shares_width(next);
    // A cell of the same row, or a line under what was drawn before it.
    let after = if leftward { next.to < last.to } else { next.from > last.from };
    (level && after) || (down && within)
}

/// Where one piece lies in another, the larger is parted, so that the smaller can be read at its place. Lines that lie
/// over each other (what is filled in a form) are read row by row.
fn parted(mut chunks: Vec<Chunk>, page: &Page) -> Option<Vec<Chunk>> {
    let (mut index, mut changes) = (0, 0);
    while index < chunks.len() {
        let mut other = 0;
        while other < chunks.len() {
            let (Some(one), Some(two)) = (chunks.get(index), chunks.get(other)) else { break };
            let crossed =
                index != other && one.place.shares_width(&two.place) && one.place.shares_height(&two.place);
            // The one with more lines is parted around the other.
            if !crossed || (one.lines.len(), other) < (two.lines.len(), index) {
                other += 1;
                continue;
            }
            let parts = part_around(one, two, page)?;
            let (low, high) = (index.min(other), index.max(other));
            chunks.remove(high);
            chunks.splice(low..=low, parts);
            (index, other) = (low, 0);
            changes += 1;
            if chunks.len() > MAX_CHUNKS || changes > 4 * MAX_CHUNKS {
                return None;
            }
        }
        index += 1;
    }
    Some(chunks)
}

/// A piece in what stands above, beside and below another, and the other, with the lines that lie over it.
fn part_around(chunk: &Chunk, other: &Chunk, page: &Page) -> Option<Vec<Chunk>> {
    let mut parts: [Vec<usize>; 4] = Default::default();
    let mut over = Vec::new();
    for line in &chunk.lines {
        let place = page.places.get(*line)?;
        let at = match () {
            () if !place.shares_height(&other.place) && place.bottom <= other.place.bottom => 0,
            () if !place.shares_height(&other.place) => 3,
            () if place.to <= other.place.from + 0.5 * place.size => 1,
            () if place.from >= other.place.to - 0.5 * place.size => 2,
            () => {
                over.push(*line);
                continue;
            }
        };
        parts.get_mut(at)?.push(*line);
    }
    let other = match over.is_empty() {
        true => other.clone(),
        false => merged(over, other, page)?,
    };
    let rest = parts.into_iter().filter(|part| !part.is_empty());
    let mut chunks: Vec<Chunk> = rest.filter_map(|part| Chunk::new(part, page)).collect();
    chunks.push(other);
    Some(chunks)
}

/// Lines and the piece that they lie over as one, row by row.
fn merged(over: Vec<usize>, other: &Chunk, page: &Page) -> Option<Chunk> {
    let mut lines: Vec<(usize, Place)> = over
        .into_iter()
        .chain(other.lines.iter().copied())
        .filter_map(|line| Some((line, *page.places.get(line)?)))
        .collect();
    lines.sort_by(|a, b| a.1.bottom.total_cmp(&b.1.bottom).then(a.0.cmp(&b.0)));
    let mut rows: Vec<Vec<(usize, Place)>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row)
                if row.first().is_some_and(|first| {
                    line.1.bottom - first.1.bottom < 0.5 * first.1.size.min(line.1.size)
                }) =>
            {
                row.push(line);
            }
            _ => rows.push(vec![line]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| match page.leftward {
            true => b.1.to.total_cmp(&a.1.to),
            false => a.1.from.total_cmp(&b.1.from),
        });
    }
    Chunk::new(rows.into_iter().flatten().map(|(line, _)| line).collect(), page)
}

/// The numbers of pieces in the order in which they are read; where the page does not say, as they were drawn.
fn reading_order(chunks: &[Chunk], leftward: bool) -> Vec<usize> {
    let bands = bands(chunks);
    let columns = columns(chunks, leftward);
    let count = chunks.len();
    let mut before = vec![0_usize; count];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (index, one) in chunks.iter().enumerate() {
        for (other, two) in chunks.iter().enumerate() {
            let parted = bands.get(index).cmp(&bands.get(other));
            let first =
                parted.is_lt() || (parted.is_eq() && is_before(one, two, (chunks, leftward), &columns));
            if index != other
                && first
                && let (Some(later), Some(waits)) = (after.get_mut(index), before.get_mut(other))
            {
                later.push(other);
                *waits += 1;
            }
        }
    }
    let mut order = Vec::with_capacity(count);
    let mut done = vec![false; count];
    while order.len() < count {
        let left = || (0..count).filter(|index| !done.get(*index).copied().unwrap_or(true));
        let drawn = |index: &usize| chunks.get(*index).map(|chunk| chunk.drawn);
        let ready = left().filter(|index| before.get(*index) == Some(&0)).min_by_key(drawn);
        // What goes around in a circle is read as it was drawn.
        let Some(next) = ready.or_else(|| left().min_by_key(drawn)) else { break };
        if let Some(flag) = done.get_mut(next) {
            *flag = true;
        }
        order.push(next);
        for later in after.get(next).into_iter().flatten() {
            if let Some(waits) = before.get_mut(*later) {
                *waits = waits.saturating_sub(1);
            }
        }
    }
    order
}

/// Pairs of columns that stand beside each other, the first of them read first.
fn columns(chunks: &[Chunk], leftward: bool) -> Vec<(Place, Place)> {
    let tall = |chunk: &&Chunk| chunk.lines.len() >= COLUMN_LINES;
    let mut pairs = Vec::new();
    for one in chunks.iter().filter(tall) {
        for two in chunks.iter().filter(tall) {
            let beside = !one.place.shares_width(&two.place) && one.place.shares_height(&two.place);
            if beside && is_first(one, two, leftward) && pairs.len() < MAX_PAIRS {
                pairs.push((one.place, two.place));
            }
        }
    }
    pairs
}

fn is_first(one: &Chunk, two: &Chunk, leftward: bool) -> bool {
    match leftward || (one.leftward && two.leftward) {
        true => one.place.from > two.place.from,
        false => one.place.from < two.place.from,
    }
}

fn is_before(
    one: &Chunk,
    two: &Chunk,
    (chunks, leftward): (&[Chunk], bool),
    columns: &[(Place, Place)],
) -> bool {
    if one.place.shares_width(&two.place) {
        // Lines that touch are parted by where most of them is.
        return one.place.top + one.place.bottom < two.place.top + two.place.bottom;
    }
    if one.place.shares_height(&two.place) {
        return is_first(one, two, leftward);
    }
    let above = one.place.top < two.place.top;
    // The lower of two may be in the column that is read first: so it is read, unless something stands over both.
    let (upper, lower) = if above { (one, two) } else { (two, one) };
    let first_column = is_first(lower, upper, leftward)
        && are_in_columns(lower, upper, columns)
        && !chunks.iter().any(|between| {
            between.place.top >= upper.place.bottom - 0.3 * between.place.size
                && between.place.bottom <= lower.place.top + 0.3 * between.place.size
                && between.place.shares_width(&lower.place)
                && between.place.shares_width(&upper.place)
        });
    above != first_column
}

/// Whether two that do not stand beside each other are of two columns that do.
fn are_in_columns(one: &Chunk, two: &Chunk, columns: &[(Place, Place)]) -> bool {
    let within = |chunk: &Chunk, column: &Place| {
        let free = 2.0 * column.size;
        chunk.place.from > column.from - free && chunk.place.to < column.to + free
    };
    let tall = |chunk: &Chunk| chunk.lines.len() >= 2 * COLUMN_LINES;
    (tall(one) && tall(two)) || columns.iter().any(|(left, right)| within(one, left) && within(two, right))
}

/// For each piece, how many white bands over the whole page are above it.
fn bands(chunks: &[Chunk]) -> Vec<usize> {
    let mut heights: Vec<(f64, f64)> =
        chunks.iter().map(|chunk| (chunk.place.top, chunk.place.bottom)).collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wide = BAND * median(chunks.iter().map(|chunk| chunk.place.size)).unwrap_or(1.0);
    let mut starts = Vec::new();
    let mut end = f64::INFINITY;
    for (top, bottom) in heights {
        if top - end > wide {
            starts.push(top);
        }
        end = if end.is_finite() { end.max(bottom) } else { bottom };
    }
    chunks.iter().map(|chunk| starts.partition_point(|start| *start <= chunk.place.top)).collect()
}
