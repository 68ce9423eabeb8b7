//! What a tagged PDF says of its words: headings, paragraphs, items, cells of tables (ISO 32000-2, 14.7 and 14.8).
//!
//! Each stretch of a page's instructions may have a number, and a tree says what the stretches are. Of the tree only
//! what a page needs is looked at, from its stretches upwards, and each element once; whoever wrote it may have tied it
//! into circles, or may lie: `tagged.rs` holds it against the page.

use super::work::{self, Meter};
use super::{places, strings, trees};
use crate::data::document::{Aside, AsideKind};
use crate::data::draft::Draft;
use crate::data::unit::Area;
use hayro::hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Rect,
};
use hayro::hayro_interpret::hayro_syntax::page::Page;
use hayro::hayro_interpret::hayro_syntax::xref::XRef;
use std::collections::{HashMap, HashSet};

/// Elements of a document that are remembered; one of five thousand pages has as many.
const MAX_ELEMENTS: usize = 1_000_000;
/// Numbered stretches of one page.
const MAX_MARKS: usize = 50_000;
/// Elements within elements, up to the root.
const MAX_DEPTH: usize = 40;
/// Names that stand for names.
const MAX_ROLES: usize = 8;
/// Cells of one table, places that its cells span, and rows or columns of one cell.
const MAX_CELLS: usize = 50_000;
const MAX_SPAN: u32 = 1_000;

/// What an element is, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Heading(u8),
    Paragraph,
    Item,
    Label,
    Body,
    Caption,
    Note,
    Table,
    Row,
    Head,
    Cell,
    /// A block of which nothing more is to be said.
    Other,
    /// It is part of a line, or only holds others.
    Within,
}

/// What a stretch of words is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tag {
    /// The number of its block in the document.
    pub element: u32,
    pub kind: Kind,
    /// The item of a list that it is in, by the number of that.
    pub item: Option<u32>,
    pub cell: Option<TagCell>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Heading(u8),
    Paragraph,
    Caption,
    Note,
    /// The number or the sign of an item.
    Label,
    Other,
}

/// Where in a table a stretch stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TagCell {
    /// The number of its table in the document.
    pub table: u32,
    pub row: u32,
    pub column: u32,
    pub header: bool,
}

struct Element {
    number: u32,
    role: Role,
    parent: Option<ObjectIdentifier>,
}

/// Row, column and whether it names them, for each cell of a table.
type Cells = HashMap<ObjectIdentifier, (u32, u32, bool)>;

/// The tree of a document, as far as it was looked at.
pub struct Tags<'a> {
    xref: &'a XRef,
    roles: HashMap<Vec<u8>, Vec<u8>>,
    /// For each page, by the number that it names, the elements of its stretches.
    parents: HashMap<i64, Array<'a>>,
    elements: HashMap<ObjectIdentifier, Element>,
    tables: HashMap<ObjectIdentifier, Cells>,
    /// Pictures and formulas that were met and not told yet, each with what is said of it and where it stands.
    pictures: Vec<(&'static str, String, Option<Rect>)>,
}

impl<'a> Tags<'a> {
    /// `None` where the file has no tags, or says itself that they cannot be relied upon.
    pub fn new(root: &Dict<'a>, xref: &'a XRef) -> Option<Self> {
        let tree = root.get::<Dict<'a>>("StructTreeRoot")?;
        let info = root.get::<Dict<'_>>("MarkInfo").unwrap_or_default();
        let said = |key: &str| info.get::<bool>(key);
        if said("Marked") == Some(false) || said("Suspects") == Some(true) {
            return None;
        }
        let parents = trees::numbers(tree.get::<Dict<'a>>("ParentTree")?);
        let parents = parents.into_iter().filter_map(|(number, value)| match value {
            Object::Array(elements) => Some((number, elements)),
            _ => None,
        });
        let roles = tree.get::<Dict<'_>>("RoleMap").unwrap_or_default();
        let roles = roles.keys().take(MAX_MARKS).filter_map(|key| {
            let name = roles.get::<Name<'_>>(key.as_ref())?;
            Some((key.as_ref().to_vec(), name.as_ref().to_vec()))
        });
        Some(Self {
            xref,
            roles: roles.collect(),
            parents: parents.collect(),
            elements: HashMap::new(),
            tables: HashMap::new(),
            pictures: Vec::new(),
        })
    }

    /// What the stretches of a page are, by their numbers.
    pub fn of_page(&mut self, page: &Page<'a>, meter: &Meter) -> Vec<Option<Tag>> {
        let number = page.raw().get::<i64>("StructParents");
        let Some(elements) = number.and_then(|number| self.parents.get(&number)).cloned() else {
            return Vec::new();
        };
        let mut tags = Vec::new();
        let mut last: Option<(ObjectIdentifier, Option<Tag>)> = None;
        for element in elements.raw_iter().take(MAX_MARKS) {
            let id = match element {
                MaybeRef::Ref(reference) => ObjectIdentifier::from(reference),
                MaybeRef::NotRef(_) => {
                    tags.push(None);
                    continue;
                }
            };
            let tag = match last {
                Some((before, tag)) if before == id => tag,
                _ if !meter.pay(work::STEP) => None,
                _ => self.tag(id, meter),
            };
            last = Some((id, tag));
            tags.push(tag);
        }
        tags
    }

    fn tag(&mut self, id: ObjectIdentifier, meter: &Meter) -> Option<Tag> {
        let mut block: Option<(u32, Role)> = None;
        let (mut item, mut cell) = (None, None);
        let mut at = Some(id);
        for _ in 0..MAX_DEPTH {
            let Some(own) = at else { break };
            let (number, role, parent) = self.element(own, meter)?;
            match role {
                Role::Within => {}
                Role::Item => item = item.or(Some(number)),
                Role::Head | Role::Cell => {
                    cell = self.cell(own, meter);
                    block = block.or(Some((number, Role::Other)));
                    break;
                }
                // What an item is called is part of it.
                Role::Label => {}
                role => block = block.or(Some((number, role))),
            }
            at = parent;
        }
        let kind = |role: Role| match role {
            Role::Heading(level) => Kind::Heading(level),
            Role::Paragraph | Role::Body => Kind::Paragraph,
            Role::Caption => Kind::Caption,
            Role::Note => Kind::Note,
            Role::Label => Kind::Label,
            _ => Kind::Other,
        };
        let (element, role) = match (block, item) {
            (Some(block), _) => block,
            (None, Some(item)) => (item, Role::Label),
            // Words right in a division.
            (None, None) => (self.element(id, meter)?.0, Role::Other),
        };
        // The table or the list around a cell's or an item's words says no more of them.
        Some(Tag { element, kind: kind(role), item, cell })
    }

    /// Number, role and parent of an element.
    fn element(
        &mut self,
        id: ObjectIdentifier,
        meter: &Meter,
    ) -> Option<(u32, Role, Option<ObjectIdentifier>)> {
        if let Some(known) = self.elements.get(&id) {
            return Some((known.number, known.role, known.parent));
        }
        if self.elements.len() >= MAX_ELEMENTS || !meter.pay(work::STEP) {
            return None;
        }
        let dict = self.xref.get::<Dict<'a>>(id)?;
        let parent = dict.get_ref("P").map(ObjectIdentifier::from);
        let name = dict.get::<Name<'_>>("S");
        let standard = name.as_ref().map_or(&b""[..], |name| self.standard(name.as_ref()));
        let role = role(standard);
        let picture = match standard {
            b"Figure" => Some("Picture"),
            b"Formula" => Some("Formula"),
            _ => None,
        };
        if let Some(picture) = picture
            && let Some(words) = strings::text_of(&dict, "Alt").filter(|words| !words.trim().is_empty())
        {
            let place = attributes(&dict).iter().find_map(|own| own.get::<Rect>("BBox"));
            self.pictures.push((picture, words, place));
        }
        let number = self.elements.len() as u32;
        self.elements.insert(id, Element { number, role, parent });
        Some((number, role, parent))
    }

    /// Says what the file says of pictures that were met on a page.
    pub fn tell_of_pictures(&mut self, page: &Page<'a>, unit: u32, draft: &mut Draft) {
        for (name, words, place) in std::mem::take(&mut self.pictures) {
            let (width, height) = page.render_dimensions();
            let own = place.and_then(|place| places::area(page, &place));
            let place = Some((unit, own.unwrap_or(Area::new(0.0, 0.0, width, height))));
            let name = name.to_owned();
            draft.aside(Aside { kind: AsideKind::Described, name, words, when: None, place, span: None });
        }
    }

    /// The name that the standard has for an element.
    fn standard<'n>(&'n self, name: &'n [u8]) -> &'n [u8] {
        let mut name = name;
        for _ in 0..MAX_ROLES {
            match self.roles.get(name) {
                Some(other) if !is_standard(name) => name = other,
                _ => break,
            }
        }
        name
    }

    /// Where a cell stands in its table.
    fn cell(&mut self, id: ObjectIdentifier, meter: &Meter) -> Option<TagCell> {
        let mut at = self.element(id, meter)?.2;
        for _ in 0..MAX_DEPTH {
            let own = at?;
            let (number, role, parent) = self.element(own, meter)?;
            if role == Role::Table {
                if !self.tables.contains_key(&own) {
                    let cells = self.cells(own, meter);
                    self.tables.insert(own, cells);
                }
                let (row, column, header) = *self.tables.get(&own)?.get(&id)?;
                return Some(TagCell { table: number, row, column, header });
            }
            at = parent;
        }
        None
    }

    /// The cells of a table, each where it stands when those that span several take their places.
    fn cells(&mut self, table: ObjectIdentifier, meter: &Meter) -> Cells {
        let mut rows: Vec<ObjectIdentifier> = Vec::new();
        let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
        let mut waiting = vec![table];
        while let Some(own) = waiting.pop() {
            if !seen.insert(own) || seen.len() > MAX_CELLS {
                continue;
            }
            let mut below = Vec::new();
            for kid in self.kids(own) {
                match self.element(kid, meter).map(|element| element.1) {
                    Some(Role::Row) => below.push(kid),
                    // Heads, bodies and feet of a table hold its rows.
                    Some(Role::Within | Role::Other) => below.push(kid),
                    _ => {}
                }
            }
            if self.element(own, meter).is_some_and(|element| element.1 == Role::Row) {
                rows.push(own);
            } else {
                waiting.extend(below.into_iter().rev());
            }
        }
        let (mut cells, mut taken) = (Cells::new(), HashSet::new());
        for (row, own) in rows.into_iter().enumerate() {
            let mut column = 0;
            for kid in self.kids(own) {
                let Some((_, role @ (Role::Head | Role::Cell), _)) = self.element(kid, meter) else {
                    continue;
                };
                while taken.contains(&(row as u32, column)) {
                    column += 1;
                }
                if taken.len() >= MAX_CELLS || !meter.pay(work::STEP) {
                    return cells;
                }
                let (high, wide) = self.spans(kid);
                let room = MAX_CELLS / wide as usize;
                for down in 0..high.min(room as u32) {
                    taken.extend((0..wide).map(|right| (row as u32 + down, column + right)));
                }
                cells.insert(kid, (row as u32, column, role == Role::Head));
            }
        }
        cells
    }

    /// Rows and columns that a cell spans.
    fn spans(&self, cell: ObjectIdentifier) -> (u32, u32) {
        let Some(dict) = self.xref.get::<Dict<'a>>(cell) else { return (1, 1) };
        let own = attributes(&dict);
        let span = |key: &str| {
            let said = own.iter().take(MAX_ROLES).find_map(|own| own.get::<u32>(key));
            said.unwrap_or(1).clamp(1, MAX_SPAN)
        };
        (span("RowSpan"), span("ColSpan"))
    }

    fn kids(&self, id: ObjectIdentifier) -> Vec<ObjectIdentifier> {
        let Some(dict) = self.xref.get::<Dict<'a>>(id) else { return Vec::new() };
        match dict.get::<Object<'a>>("K") {
            Some(Object::Array(kids)) => {
                let ids = kids.raw_iter().take(MAX_CELLS).filter_map(|kid| match kid {
                    MaybeRef::Ref(reference) => Some(ObjectIdentifier::from(reference)),
                    MaybeRef::NotRef(_) => None,
                });
                ids.collect()
            }
            _ => dict.get_ref("K").map(ObjectIdentifier::from).into_iter().collect(),
        }
    }
}

/// What is said of how an element is laid out.
fn attributes<'a>(element: &Dict<'a>) -> Vec<Dict<'a>> {
    match element.get::<Object<'a>>("A") {
        Some(Object::Dict(own)) => vec![own],
        Some(Object::Array(all)) => trees::dicts(&all),
        _ => Vec::new(),
    }
}

fn is_standard(name: &[u8]) -> bool {
    role(name) != Role::Within || matches!(name, b"Span" | b"Link" | b"Div" | b"Sect" | b"Part" | b"Document")
}

fn role(name: &[u8]) -> Role {
    match name {
        b"Title" => Role::Heading(1),
        b"H" => Role::Heading(2),
        [b'H', level @ b'1'..=b'6'] => Role::Heading(level - b'0'),
        [b'H', b'1'..=b'9', b'0'..=b'9'] => Role::Heading(6),
        b"P" => Role::Paragraph,
        b"LI" => Role::Item,
        b"Lbl" => Role::Label,
        b"LBody" => Role::Body,
        b"Caption" => Role::Caption,
        b"Note" | b"FENote" => Role::Note,
        b"Table" => Role::Table,
        b"TR" => Role::Row,
        b"TH" => Role::Head,
        b"TD" => Role::Cell,
        b"BlockQuote" | b"TOCI" | b"Figure" | b"Formula" | b"Form" | b"Index" => Role::Other,
        _ => Role::Within,
    }
}
