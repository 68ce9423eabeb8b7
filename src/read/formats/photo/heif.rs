//! What lies in a file of the family of HEIC and AVIF (ISO/IEC 23008-12): items, what each is, how large and how turned, and how
//! they belong together. A picture may be one item, or tiles beside each other; what can be seen through is another item.
//!
//! Boxes are walked by their own lengths, and nothing here decodes a point.

use image::metadata::Orientation;
use std::borrow::Cow;
use std::ops::Range;

/// Items of one file; a photograph of a telephone has some hundred tiles.
const MAX_ITEMS: usize = 4_096;
/// Boxes beside each other.
const MAX_BOXES: usize = 8_192;
/// Pieces in which one item lies.
const MAX_EXTENTS: usize = 1_024;
/// Properties and references of all items.
const MAX_PROPERTIES: usize = 8_192;

/// An item: a picture, a tile, or a record of what was taken.
#[derive(Debug, Default, Clone)]
pub struct Item {
    pub id: u32,
    /// “av01”, “hvc1”, “grid”, “jpeg”, “Exif”, “mime”.
    pub kind: [u8; 4],
    /// What it is where it is no picture.
    mime: Vec<u8>,
    extents: Vec<Range<usize>>,
    /// Numbers of its properties, from one on, in the order in which they are to be applied.
    properties: Vec<usize>,
}

/// What is said of an item.
#[derive(Debug, Clone)]
pub enum Property {
    Size(u32, u32),
    /// Quarters to the left.
    Turned(u8),
    /// Upside down, or left and right exchanged.
    Mirrored {
        upside_down: bool,
    },
    /// Primaries, transfer, matrix, and whether all values are used (ITU-T H.273).
    Colours {
        transfer: u16,
        matrix: u16,
        full: bool,
    },
    /// Bits of each sample.
    Bits(u8),
    /// What it is to another picture: “urn:mpeg:mpegB:cicp:systems:auxiliary:alpha”.
    Auxiliary(Vec<u8>),
    Other,
}

#[derive(Debug)]
struct Reference {
    kind: [u8; 4],
    from: u32,
    to: Vec<u32>,
}

/// A file as its boxes tell of it.
#[derive(Debug, Default)]
pub struct Heif {
    primary: u32,
    items: Vec<Item>,
    properties: Vec<Property>,
    references: Vec<Reference>,
    /// Whether it is made to move.
    pub moves: bool,
}

impl Heif {
    /// Of a file; `None` where it has no list of items.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let mut own = Self::default();
        let mut listed = false;
        for (kind, body) in boxes(bytes, 0..bytes.len()) {
            match &kind {
                b"ftyp" => {
                    own.moves = bytes
                        .get(body.start..body.start + 4)
                        .is_some_and(|brand| brand == b"avis" || brand == b"hevc");
                }
                b"meta" if !listed => {
                    listed = true;
                    own.meta(bytes, body.start.checked_add(4)?..body.end)?;
                }
                _ => {}
            }
        }
        listed.then_some(own)
    }

    /// The picture that is shown.
    pub fn primary(&self) -> Option<&Item> {
        self.item(self.primary)
    }

    pub fn item(&self, id: u32) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The bytes of an item, joined where they lie in pieces.
    pub fn bytes<'b>(&self, file: &'b [u8], item: &Item) -> Option<Cow<'b, [u8]>> {
        match item.extents.as_slice() {
            [] => None,
            [one] => file.get(one.clone()).map(Cow::Borrowed),
            many => {
                // Pieces may lie over each other; together they are no more than the file.
                let all: usize = many.iter().map(Range::len).try_fold(0_usize, usize::checked_add)?;
                if all > file.len() {
                    return None;
                }
                let mut joined = Vec::with_capacity(all);
                for one in many {
                    joined.extend_from_slice(file.get(one.clone())?);
                }
                Some(Cow::Owned(joined))
            }
        }
    }

    pub fn properties(&self, item: &Item) -> impl Iterator<Item = &Property> {
        item.properties.iter().filter_map(|number| self.properties.get(number.checked_sub(1)?))
    }

    /// As it is stored.
    pub fn size(&self, item: &Item) -> Option<(u32, u32)> {
        self.properties(item).find_map(|property| match property {
            Property::Size(width, height) => Some((*width, *height)),
            _ => None,
        })
    }

    /// How an item is to be turned to be seen: all that is said of it, one after the other.
    pub fn orientation(&self, item: &Item) -> Orientation {
        self.properties(item).fold(Orientation::NoTransforms, |so_far, property| match property {
            Property::Turned(quarters) => {
                (0..*quarters % 4).fold(so_far, |so_far, _| after(so_far, Step::Left))
            }
            Property::Mirrored { upside_down: true } => after(so_far, Step::UpsideDown),
            Property::Mirrored { upside_down: false } => after(so_far, Step::Sideways),
            _ => so_far,
        })
    }

    /// Tiles of a picture that is made of such, in their order.
    pub fn tiles(&self, item: &Item) -> impl Iterator<Item = &Item> {
        let own = self.references.iter().filter(|own| own.from == item.id && &own.kind == b"dimg");
        own.flat_map(|own| own.to.iter()).filter_map(|id| self.item(*id))
    }

    /// What says how much of a picture can be seen through, and whether its colours were made darker by that already.
    pub fn alpha(&self, item: &Item) -> Option<(&Item, bool)> {
        let alpha = self.pointing(b"auxl", item.id).find(|own| {
            self.properties(own).any(|property| match property {
                Property::Auxiliary(what) => {
                    memchr::memmem::find(what, b"alpha").is_some() || what.ends_with(b"auxid:1")
                }
                _ => false,
            })
        })?;
        let darkened = self.references.iter().any(|own| &own.kind == b"prem" && own.from == item.id);
        Some((alpha, darkened))
    }

    /// A small picture of the large one in a kind that everybody reads.
    pub fn preview(&self) -> Option<&Item> {
        self.pointing(b"thmb", self.primary).find(|item| &item.kind == b"jpeg")
    }

    /// A packet of XMP.
    pub fn xmp<'b>(&self, file: &'b [u8]) -> Option<Cow<'b, [u8]>> {
        let packet = self.items.iter().find(|item| item.mime.starts_with(b"application/rdf+xml"))?;
        self.bytes(file, packet)
    }

    fn pointing<'s>(&'s self, kind: &'static [u8; 4], to: u32) -> impl Iterator<Item = &'s Item> {
        let own = self.references.iter().filter(move |own| &own.kind == kind && own.to.contains(&to));
        own.filter_map(|own| self.item(own.from))
    }

    // ---- boxes

    fn meta(&mut self, bytes: &[u8], within: Range<usize>) -> Option<()> {
        let all: Vec<([u8; 4], Range<usize>)> = boxes(bytes, within).collect();
        let body =
            |wanted: &[u8; 4]| all.iter().find(|(kind, _)| kind == wanted).map(|(_, body)| body.clone());
        let mut at = Reader { bytes, at: body(b"pitm")?.start };
        let wide = at.version()? > 0;
        self.primary = at.item_id(wide)?;
        self.names(bytes, body(b"iinf")?);
        let data = body(b"idat").unwrap_or_default();
        // What lies nowhere is not shown, and the rest is.
        let _ = self.places(&mut Reader { bytes, at: body(b"iloc")?.start }, data);
        if let Some(body) = body(b"iref") {
            let _ = self.refer(bytes, body);
        }
        if let Some(body) = body(b"iprp") {
            for (kind, body) in boxes(bytes, body) {
                match &kind {
                    b"ipco" => {
                        let all = boxes(bytes, body).take(MAX_PROPERTIES);
                        self.properties = all
                            .map(|(kind, body)| property(&kind, bytes, body).unwrap_or(Property::Other))
                            .collect();
                    }
                    b"ipma" => {
                        let _ = self.associate(&mut Reader { bytes, at: body.start });
                    }
                    _ => {}
                }
            }
        }
        Some(())
    }

    fn names(&mut self, bytes: &[u8], body: Range<usize>) {
        let wide = bytes.get(body.start).is_some_and(|version| *version > 0);
        let first = body.start.saturating_add(if wide { 8 } else { 6 });
        for (kind, body) in boxes(bytes, first..body.end).take(MAX_ITEMS) {
            if &kind == b"infe" {
                self.items.extend(name(bytes, &body));
            }
        }
    }

    fn places(&mut self, at: &mut Reader, data: Range<usize>) -> Option<()> {
        let version = at.version()?;
        let sizes = at.number(2)?;
        let [place_size, len_size, base_size, index_size] =
            [12, 8, 4, 0].map(|shift| (sizes >> shift & 15) as usize);
        let count = if version < 2 { at.number(2)? } else { at.number(4)? };
        for _ in 0..count.min(MAX_ITEMS as u64) {
            let id = at.item_id(version > 1)?;
            let within = if version > 0 { at.number(2)? & 15 } else { 0 };
            at.number(2)?;
            let base = at.number(base_size)?;
            let extents = at.number(2)?;
            let mut own = Vec::new();
            for _ in 0..extents {
                if version > 0 {
                    at.number(index_size)?;
                }
                let from = usize::try_from(base.checked_add(at.number(place_size)?)?).ok()?;
                let len = usize::try_from(at.number(len_size)?).ok()?;
                let whole = if within == 1 { data.clone() } else { 0..at.bytes.len() };
                let start = whole.start.checked_add(from)?;
                // Without a length it goes on to the end.
                let end = if len == 0 { whole.end } else { start.checked_add(len)? };
                if own.len() < MAX_EXTENTS && start <= end && end <= whole.end && within < 2 {
                    own.push(start..end);
                }
            }
            if let Some(item) = self.items.iter_mut().find(|item| item.id == id) {
                item.extents = own;
            }
        }
        Some(())
    }

    fn refer(&mut self, bytes: &[u8], body: Range<usize>) -> Option<()> {
        let wide = *bytes.get(body.start)? > 0;
        for (kind, body) in boxes(bytes, body.start.checked_add(4)?..body.end).take(MAX_PROPERTIES) {
            let mut at = Reader { bytes: bytes.get(..body.end)?, at: body.start };
            let from = at.item_id(wide)?;
            let count = at.number(2)?;
            let to = (0..count.min(MAX_ITEMS as u64)).map_while(|_| at.item_id(wide)).collect();
            self.references.push(Reference { kind, from, to });
        }
        Some(())
    }

    fn associate(&mut self, at: &mut Reader) -> Option<()> {
        let version = at.version()?;
        let wide = at.bytes.get(at.at.checked_sub(1)?)? & 1 == 1;
        let count = at.number(4)?;
        for _ in 0..count.min(MAX_ITEMS as u64) {
            let id = at.item_id(version > 0)?;
            let own = at.number(1)?;
            let mut numbers = Vec::new();
            for _ in 0..own {
                // The first bit says that it must be understood.
                numbers.push(if wide { at.number(2)? & 0x7FFF } else { at.number(1)? & 0x7F } as usize);
            }
            if let Some(item) = self.items.iter_mut().find(|item| item.id == id) {
                item.properties = numbers;
            }
        }
        Some(())
    }
}

/// An item as the list of them names it.
fn name(bytes: &[u8], body: &Range<usize>) -> Option<Item> {
    let mut at = Reader { bytes, at: body.start };
    let version = at.version().filter(|version| *version >= 2)?;
    let id = at.item_id(version > 2)?;
    at.number(2)?;
    let kind = at.kind()?;
    let rest = bytes.get(at.at..body.end).unwrap_or_default();
    // Its name comes first, and after it what it is.
    let mime = match (&kind, rest.split(|byte| *byte == 0).nth(1)) {
        (b"mime", Some(mime)) => mime.to_vec(),
        _ => Vec::new(),
    };
    Some(Item { id, kind, mime, ..Item::default() })
}

fn property(kind: &[u8; 4], bytes: &[u8], body: Range<usize>) -> Option<Property> {
    let mut at = Reader { bytes, at: body.start };
    Some(match kind {
        b"ispe" => {
            at.number(4)?;
            Property::Size(at.number(4)? as u32, at.number(4)? as u32)
        }
        b"irot" => Property::Turned(at.number(1)? as u8 & 3),
        b"imir" => Property::Mirrored { upside_down: at.number(1)? & 1 == 0 },
        b"colr" if at.kind()? == *b"nclx" => {
            at.number(2)?;
            Property::Colours {
                transfer: at.number(2)? as u16,
                matrix: at.number(2)? as u16,
                full: at.number(1)? & 0x80 != 0,
            }
        }
        b"pixi" => {
            at.number(5)?;
            Property::Bits(at.number(1)? as u8)
        }
        b"auxC" => Property::Auxiliary(
            bytes.get(body.start.checked_add(4)?..body.end)?.split(|byte| *byte == 0).next()?.to_vec(),
        ),
        _ => Property::Other,
    })
}

/// The rows and columns of a picture made of tiles, and how large it is.
pub fn grid(body: &[u8]) -> Option<(usize, usize, (u32, u32))> {
    let mut at = Reader { bytes: body, at: 1 };
    let wide = at.number(1)? & 1 == 1;
    let (rows, columns) = (at.number(1)? as usize + 1, at.number(1)? as usize + 1);
    let len = if wide { 4 } else { 2 };
    Some((rows, columns, (at.number(len)? as u32, at.number(len)? as u32)))
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn number(&mut self, len: usize) -> Option<u64> {
        let end = self.at.checked_add(len)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    /// The version of a box, and past its flags.
    fn version(&mut self) -> Option<u64> {
        Some(self.number(4)? >> 24)
    }

    fn item_id(&mut self, wide: bool) -> Option<u32> {
        u32::try_from(self.number(if wide { 4 } else { 2 })?).ok()
    }

    fn kind(&mut self) -> Option<[u8; 4]> {
        let kind = self.bytes.get(self.at..self.at.checked_add(4)?)?.try_into().ok()?;
        self.at += 4;
        Some(kind)
    }
}

/// Boxes beside each other, each by its kind, up to one whose length leads out.
fn boxes(bytes: &[u8], within: Range<usize>) -> impl Iterator<Item = ([u8; 4], Range<usize>)> + '_ {
    let mut at = within.start;
    let end = within.end.min(bytes.len());
    let next = move || {
        let mut reader = Reader { bytes, at };
        let len = reader.number(4)?;
        let kind = reader.kind()?;
        let len = match len {
            0 => end.checked_sub(at)?,
            1 => usize::try_from(reader.number(8)?).ok()?,
            len => len as usize,
        };
        let after = at.checked_add(len).filter(|after| *after <= end && *after >= reader.at)?;
        let body = reader.at..after;
        at = after;
        Some((kind, body))
    };
    std::iter::from_fn(next).take(MAX_BOXES)
}

// ---- turning

#[derive(Clone, Copy)]
enum Step {
    Left,
    UpsideDown,
    Sideways,
}

/// What turning once more makes of a way of being turned. Each of the eight ways is a mirror, or none, and then quarters.
fn after(so_far: Orientation, step: Step) -> Orientation {
    use Orientation as O;
    // Left and right exchanged first, then so many quarters to the right.
    let (mirrored, quarters) = match so_far {
        O::NoTransforms => (false, 0),
        O::Rotate90 => (false, 1),
        O::Rotate180 => (false, 2),
        O::Rotate270 => (false, 3),
        O::FlipHorizontal => (true, 0),
        O::Rotate90FlipH => (true, 3),
        O::FlipVertical => (true, 2),
        O::Rotate270FlipH => (true, 1),
    };
    let (mirrored, quarters) = match step {
        Step::Left => (mirrored, quarters + 3),
        // A mirror after a turn is the mirror before the turn back.
        Step::Sideways => (!mirrored, 4 - quarters),
        Step::UpsideDown => (!mirrored, 4 - quarters + 2),
    };
    match (mirrored, quarters % 4) {
        (false, 0) => O::NoTransforms,
        (false, 1) => O::Rotate90,
        (false, 2) => O::Rotate180,
        (false, _) => O::Rotate270,
        (true, 0) => O::FlipHorizontal,
        (true, 1) => O::Rotate270FlipH,
        (true, 2) => O::FlipVertical,
        (true, _) => O::Rotate90FlipH,
    }
}

#[cfg(test)]
mod tests;
