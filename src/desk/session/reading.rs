//! Reads a session part by part: what cannot be understood costs itself, is named, and nothing else.
//!
//! A tab is worth more than its place, a place more than a size: so each is read by itself, and only a tab whose
//! document cannot be told is left out. What stands in the record and is not known is passed over in silence where the
//! record is of this version, because no version of it had that; a newer version is said as such.

use super::record::{
    LayoutRecord, MAX_FOLDED, MAX_UNFOLDED, NodeRecord, OriginRecord, PastedText, PrintedRecord, Record,
    SheetRecord, VERSION, ViewRecord, WindowRecord, ZoomRecord,
};
use crate::data::path_bytes::path_from_bytes;
use crate::data::shown;
use crate::desk::layout::SIDE_SIZES;
use crate::desk::words::{ShownAs, Word};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Deeper than anybody sets tabs, columns and files in files; beyond it somebody plays with the record. Each level of
/// panels is three of JSON, of which `serde_json` goes down 128: so this limit is met first, and costs less.
const MAX_DEPTH: usize = 32;

/// Sheets of one document that are brought back as they were sorted; nobody sorts more.
const MAX_SHEETS: usize = 256;

/// What was read, and what was not.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Reading {
    pub record: Record,
    /// What could not be read, each in some words that go into a sentence: “the panel “timeline””.
    pub lost: Vec<String>,
    /// Whether a newer version of the program wrote it.
    pub newer: bool,
}

/// Reads as much as can be read. Nothing at all is an empty record with its reason.
/// It never fails: a window has to open whatever the store holds.
pub(super) fn read(json: &str) -> Reading {
    let mut reading = Reading::default();
    // Not into the record's own types: serde would give up the whole at the first part that it does not know.
    let value: Value = match serde_json::from_str(json) {
        Ok(value @ Value::Object(_)) => value,
        Ok(_) | Err(_) => {
            reading.lost.push("all of it".to_owned());
            return reading;
        }
    };
    // It is read all the same: most of what a newer version writes is what this one knows.
    reading.newer = value.get("version").and_then(Value::as_u64).is_some_and(|version| version > VERSION);
    reading.layout(&value);
    reading.views(&value);
    reading.folders(&value);
    let active = reading.part(&value, "active", "which document was in front", Value::as_u64);
    reading.record.active = active;
    let only_page = reading.part(&value, "only_page", "whether only the page was shown", Value::as_bool);
    reading.record.only_page = only_page.unwrap_or_default();
    reading.record.window = reading.part(&value, "window", "the size of the window", read_window);
    reading
}

impl Reading {
    /// A part, if it is there; where it is not what it should be, it is lost.
    fn part<'a, T>(
        &mut self,
        of: &'a Value,
        name: &str,
        what: &str,
        take: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = of.get(name).filter(|value| !value.is_null())?;
        let taken = take(value);
        if taken.is_none() {
            self.lost.push(what.to_owned());
        }
        taken
    }

    /// The same for what is always written: where it is `null`, a number was none.
    fn told<'a, T>(
        &mut self,
        of: &'a Value,
        name: &str,
        what: &str,
        take: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let taken = of.get(name).map(take)?;
        if taken.is_none() {
            self.lost.push(what.to_owned());
        }
        taken
    }

    fn layout(&mut self, session: &Value) {
        let Some(layout) = self.part(session, "layout", "how panels were set out", object) else { return };
        // Without its tree a layout says nothing; widths alone are not worth a layout.
        let root = layout.get("root").and_then(|root| self.node(root, 0));
        let Some(root) = root else { return self.lost.push("how panels were set out".to_owned()) };
        let standard = crate::desk::layout::SIDE_WIDTH;
        // One that is only too large or small is no loss to be told.
        let width =
            |value: &Value| number(value).map(|width| width.clamp(*SIDE_SIZES.start(), *SIDE_SIZES.end()));
        let left = self.told(layout, "left_width", "the width of the left side", width);
        let right = self.told(layout, "right_width", "the width of the right side", width);
        let left_hidden =
            self.told(layout, "left_hidden", "whether the left side was hidden", Value::as_bool);
        let right_hidden =
            self.told(layout, "right_hidden", "whether the right side was hidden", Value::as_bool);
        let bottom_hidden =
            self.told(layout, "bottom_hidden", "whether the panels below were hidden", Value::as_bool);
        let bottom_height = self.told(layout, "bottom_height", "the height of the panels below", width);
        let hidden = self.part(layout, "hidden", "which panels were hidden", Value::as_array);
        let hidden = hidden.into_iter().flatten().filter_map(Value::as_str);
        self.record.layout = Some(LayoutRecord {
            hidden: hidden.map(str::to_owned).collect(),
            bottom_height,
            bottom_hidden: bottom_hidden.unwrap_or_default(),
            root,
            left_width: left.unwrap_or(standard),
            right_width: right.unwrap_or(standard),
            left_hidden: left_hidden.unwrap_or_default(),
            right_hidden: right_hidden.unwrap_or_default(),
        });
    }

    fn node(&mut self, value: &Value, depth: usize) -> Option<NodeRecord> {
        if depth > MAX_DEPTH {
            self.lost.push("panels that lay too deep in each other".to_owned());
            return None;
        }
        if value.as_str() == Some("Start") {
            return Some(NodeRecord::Start);
        }
        // An enum of Rust is written as an object with one field, whose name says which it is.
        let (kind, inner) = value.as_object().and_then(|node| node.iter().next()).unzip();
        match (kind.map(String::as_str), inner) {
            // Version 1 had one more level.
            (Some("Tile"), Some(tile)) => self.node(tile, depth + 1),
            // Version 1 had the names of the code, which began with a capital.
            (Some("Panel"), Some(Value::String(panel))) => Some(NodeRecord::Panel(panel.to_lowercase())),
            (Some("View"), Some(view)) if view.is_u64() => view.as_u64().map(NodeRecord::View),
            (Some("Tabs"), Some(tabs)) => Some(self.tabs(tabs, depth)),
            (Some("Row"), Some(Value::Array(children))) => {
                Some(NodeRecord::Row(self.shares(children, depth)))
            }
            (Some("Column"), Some(Value::Array(children))) => {
                Some(NodeRecord::Column(self.shares(children, depth)))
            }
            _ => {
                self.lost.push("a part of how panels were set out".to_owned());
                None
            }
        }
    }

    fn tabs(&mut self, tabs: &Value, depth: usize) -> NodeRecord {
        let children = tabs.get("children").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        // What cannot be read leaves its neighbours where they are.
        let children = children.iter().filter_map(|child| self.node(child, depth + 1)).collect();
        // A number without its tab is dealt with where the tree is made live: tabs may vanish there too.
        let active = self.told(tabs, "active", "which tab was in front", Value::as_u64).unwrap_or_default();
        NodeRecord::Tabs { children, active: usize::try_from(active).unwrap_or_default() }
    }

    fn shares(&mut self, children: &[Value], depth: usize) -> Vec<(f32, NodeRecord)> {
        // What it would have if all had the same.
        let even = 1.0 / children.len().max(1) as f32;
        let child = |child: &Value| {
            let (share, node) = (child.get(0), child.get(1).unwrap_or(&Value::Null));
            // A share of nothing would be a panel that nobody sees and nobody can widen.
            let share = share.and_then(number).filter(|share| *share > 0.0);
            if share.is_none() {
                self.lost.push("the size of a panel".to_owned());
            }
            Some((share.unwrap_or(even), self.node(node, depth + 1)?))
        };
        children.iter().filter_map(child).collect()
    }

    fn views(&mut self, session: &Value) {
        let Some(views) = self.part(session, "views", "the open documents", Value::as_object) else { return };
        for (id, value) in views {
            // The only part that a tab cannot do without.
            let origin = match value.get("origin") {
                Some(origin) => read_origin(origin, 0),
                None => first_origin(value),
            };
            // The number is by what the layout finds it.
            let (Ok(id), Some(origin)) = (id.parse(), origin) else {
                self.lost.push("a document that was open".to_owned());
                continue;
            };
            let view = self.view(value, origin);
            self.record.views.insert(id, view);
        }
    }

    fn view(&mut self, value: &Value, origin: OriginRecord) -> ViewRecord {
        // What is lost is told with the document's name, because there may be twenty.
        let name = origin.name();
        let top = self.told(value, "top", &format!("the place in “{name}”"), Value::as_u64);
        let selected = format!("what was selected in “{name}”");
        let selection = self.part(value, "selection", &selected, |value| {
            Some((value.get(0)?.as_u64()?, value.get(1)?.as_u64()?))
        });
        let encoding = format!("the encoding of “{name}”");
        let encoding = self.part(value, "encoding", &encoding, Value::as_str).map(str::to_owned);
        let page = format!("the page of “{name}”");
        let on_unit = self.told(value, "on_unit", &page, |value| {
            Some((u32::try_from(value.get(0)?.as_u64()?).ok()?, number(value.get(1)?)?))
        });
        let browsing = format!("whether “{name}” was for a look");
        let browsing = self.told(value, "browsing", &browsing, Value::as_bool);
        let draft = format!("in which reading “{name}” was shown");
        let reading = self.part(value, "reading", &draft, |value| shown::Reading::of_name(value.as_str()?));
        let sheets = self.sheets(value, &name);
        ViewRecord {
            sheets,
            reading: reading.unwrap_or_default().name().to_owned(),
            browsing: browsing.unwrap_or_default(),
            top: top.unwrap_or_default(),
            selection,
            encoding,
            printed: self.printed(value, &name),
            on_unit: on_unit.unwrap_or_default(),
            origin,
        }
    }

    fn sheets(&mut self, view: &Value, name: &str) -> BTreeMap<u32, SheetRecord> {
        let what = format!("how the sheets of “{name}” were sorted");
        let sheets = self.part(view, "sheets", &what, Value::as_object);
        let read: Vec<Option<(u32, SheetRecord)>> = sheets
            .into_iter()
            .flatten()
            .take(MAX_SHEETS)
            .map(|(unit, sheet)| Some((unit.parse().ok()?, read_sheet(sheet)?)))
            .collect();
        if read.contains(&None) {
            self.lost.push(what);
        }
        read.into_iter().flatten().collect()
    }

    fn printed(&mut self, view: &Value, name: &str) -> PrintedRecord {
        let what = format!("how “{name}” was shown");
        let Some(printed) = self.part(view, "printed", &what, object) else {
            return PrintedRecord::default();
        };
        let small = |value: &Value| u8::try_from(value.as_u64()?).ok();
        PrintedRecord {
            shown_as: self.shown_as(printed, &what),
            zoom: self.told(printed, "zoom", &format!("the size of pages of “{name}”"), read_zoom),
            // Pages stand in one column or in two, and turn by quarters: what is beyond that is brought back and not
            // told.
            columns: self.told(printed, "columns", &what, small).map(|columns| columns.clamp(1, 2)),
            turn: self.told(printed, "turn", &what, small).map(|turn| turn % 4),
        }
    }

    fn shown_as(&mut self, printed: &Value, what: &str) -> Option<String> {
        // Version 1 knew words and pages alone. Pages were what a document with pages was shown as at first, so that
        // “on” says nothing.
        if let Some(false) = self.part(printed, "on", what, Value::as_bool) {
            return Some(ShownAs::Words.print());
        }
        let shown_as = self.part(printed, "shown_as", what, Value::as_str)?;
        // The word is kept all the same; the document decides what it can be shown as.
        if ShownAs::parse(shown_as).is_err() {
            self.lost.push(format!("{what} (“{shown_as}”)"));
        }
        Some(shown_as.to_owned())
    }

    fn folders(&mut self, session: &Value) {
        let folders = self.part(session, "folders", "the folders of the library", Value::as_array);
        for folder in folders.into_iter().flatten() {
            match read_path(folder) {
                Some(folder) => self.record.folders.push(folder),
                None => self.lost.push("a folder of the library".to_owned()),
            }
        }
        let unfolded = self.part(session, "unfolded", "which archives were open", Value::as_array);
        for document in unfolded.into_iter().flatten().take(MAX_UNFOLDED) {
            match read_path(document) {
                Some(document) => self.record.unfolded.push(document),
                None => self.lost.push("an archive that was open".to_owned()),
            }
        }
        let folded = self.part(session, "folded", "which folders were folded", Value::as_array);
        for folder in folded.into_iter().flatten().take(MAX_FOLDED) {
            match read_path(folder) {
                Some(folder) => self.record.folded.push(folder),
                None => self.lost.push("a folder that was folded".to_owned()),
            }
        }
    }
}

impl OriginRecord {
    /// As people call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => crate::desk::documents::file_name(path),
            Self::Words { name, .. } | Self::Inside { name, .. } => name.clone(),
            Self::Pair { first, second } => format!("{} → {}", first.name(), second.name()),
        }
    }
}

fn read_sheet(value: &Value) -> Option<SheetRecord> {
    let small = |value: &Value| u32::try_from(value.as_u64()?).ok();
    let list =
        |name: &str| value.get(name).map_or(Some([].as_slice()), |list| list.as_array().map(Vec::as_slice));
    let sort = list("sort")?.iter().map(|key| Some((small(key.get(0)?)?, key.get(1)?.as_bool()?)));
    let show = list("show")?.iter().map(|own| Some((small(own.get(0)?)?, own.get(1)?.as_str()?.to_owned())));
    let wide = list("wide")?.iter().map(|own| Some((small(own.get(0)?)?, small(own.get(1)?)?)));
    Some(SheetRecord {
        sort: sort.collect::<Option<_>>()?,
        show: show.collect::<Option<_>>()?,
        head: value.get("head").and_then(small),
        side: value.get("side").and_then(small).unwrap_or_default(),
        wide: wide.collect::<Option<_>>()?,
    })
}

fn read_origin(value: &Value, depth: usize) -> Option<OriginRecord> {
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(file) = value.get("file") {
        return read_path(file).map(OriginRecord::File);
    }
    if let Some(words) = value.get("words") {
        // A name can be done without, and the words must not be lost for it.
        let name = words.get("name").and_then(Value::as_str).unwrap_or("Pasted").to_owned();
        let key = words.get("key").and_then(Value::as_str).map(|key| PastedText::Key(key.to_owned()));
        let here = || words.get("here").and_then(Value::as_str).map(|here| PastedText::Here(here.to_owned()));
        return Some(OriginRecord::Words { name, text: key.or_else(here)? });
    }
    // Neither of the two is itself a pair.
    if let Some(pair) = value.get("pair").filter(|_| depth == 0) {
        let side = |name: &str| Some(Box::new(read_origin(pair.get(name)?, 1)?));
        return Some(OriginRecord::Pair { first: side("first")?, second: side("second")? });
    }
    let inside = value.get("inside")?;
    Some(OriginRecord::Inside {
        outer: Box::new(read_origin(inside.get("outer")?, depth + 1)?),
        number: u32::try_from(inside.get("number")?.as_u64()?).ok()?,
        name: inside.get("name")?.as_str()?.to_owned(),
    })
}

/// As version 1 said it.
fn first_origin(view: &Value) -> Option<OriginRecord> {
    if let Some(path) = view.get("path").and_then(read_path) {
        return Some(OriginRecord::File(path));
    }
    let words = view.get("words")?;
    let name = words.get(0).and_then(Value::as_str).unwrap_or("Pasted").to_owned();
    Some(OriginRecord::Words { name, text: PastedText::Here(words.get(1)?.as_str()?.to_owned()) })
}

fn read_path(value: &Value) -> Option<PathBuf> {
    // An empty path would stand for the folder in which the program was started.
    if let Some(text) = value.as_str().filter(|text| !text.is_empty()) {
        return Some(text.into());
    }
    let bytes = value.get("bytes")?.as_array()?.iter();
    let bytes: Option<Vec<u8>> = bytes.map(|byte| u8::try_from(byte.as_u64()?).ok()).collect();
    bytes.filter(|bytes| !bytes.is_empty()).map(|bytes| path_from_bytes(&bytes))
}

fn read_zoom(value: &Value) -> Option<ZoomRecord> {
    // Version 1 wrote `{"Ratio": 1.5}`, and the words with a capital.
    if let Some(ratio) = number(value.get("Ratio").unwrap_or(value)) {
        // As small and as large as pages get in the window.
        return (0.05..=16.0).contains(&ratio).then_some(ZoomRecord::Ratio(ratio));
    }
    match value.as_str()?.to_lowercase().as_str() {
        "width" => Some(ZoomRecord::Width),
        "page" => Some(ZoomRecord::Page),
        "content" => Some(ZoomRecord::Content),
        _ => None,
    }
}

fn read_window(value: &Value) -> Option<WindowRecord> {
    // One that is too large for the screen is made smaller by the system; none is too small to be seen.
    let side = |name| value.get(name).and_then(number).filter(|side| (1.0..=1e5).contains(side));
    let maximised = value.get("maximised").and_then(Value::as_bool).unwrap_or_default();
    Some(WindowRecord { width: side("width")?, height: side("height")?, maximised })
}

fn object(value: &Value) -> Option<&Value> {
    value.is_object().then_some(value)
}

/// A number that can be drawn with.
fn number(value: &Value) -> Option<f32> {
    value.as_f64().map(|number| number as f32).filter(|number| number.is_finite())
}
