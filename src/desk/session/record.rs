//! A session as it is written down: records of their own, apart from the live types, so that a panel that gets another
//! name or a number that becomes something else costs nobody an arrangement. Reading them is in `reading.rs`.
//!
//! Panels, sides and sizes are words here and not the live enums: what this version does not know must still be
//! something that can be read past.
//!
//! # The record
//!
//! ```json
//! { "version": 2,
//!   "layout": { "root": {"Row": [[0.2, {"Column": [[0.5, {"Panel": "library"}], [0.5, {"Panel": "outline"}]]}],
//!                                [0.8, {"Tabs": {"children": [{"View": 7}, {"View": 9}], "active": 0}}]]},
//!               "left_width": 272.0, "right_width": 272.0, "left_hidden": false, "right_hidden": false,
//!               "bottom_height": 260.0, "bottom_hidden": false, "hidden": ["outline"] },
//!   "views": { "7": { "origin": {"file": "/papers/a.pdf"}, "top": 120, "selection": [120, 131],
//!                     "encoding": "KOI8-R", "printed": {"shown_as": "pages", "zoom": "width", "columns": 1, "turn": 0},
//!                     "on_unit": [3, 80.0], "reading": "as-it-is", "browsing": false,
//!                     "sheets": {"0": {"sort": [[2, true]], "show": [[0, "> 10"]], "head": 1, "side": 0,
//!                                     "wide": [[4, 320]]}} },
//!              "9": { "origin": {"words": {"name": "Pasted: Dear", "key": "3b…"}}, "top": 0 } },
//!   "active": 7,
//!   "folders": ["/papers"], "folded": ["/papers/1916"], "unfolded": ["/papers/box.zip"],
//!   "only_page": false,
//!   "window": { "width": 1360.0, "height": 860.0, "maximised": false } }
//! ```
//!
//! An origin is a file (`{"bytes": [47, 255]}` where its name is not Unicode), pasted words by the digest under which
//! the store has them, or a file in another: `{"inside": {"outer": …, "number": 3, "name": "a.txt"}}`, to any depth; or
//! two of these that are compared: `{"pair": {"first": …, "second": …}}`.
//!
//! A panel that is hidden keeps its place in the tree and is named beside it; before there was such a list, what was
//! hidden did not stand in the tree.
//!
//! Version 1 had the path of a view, or its pasted words themselves, beside its place: `"path"` and `"words"`; and as
//! `"on"` whether it was shown as pages or as words.

use crate::data::path_bytes::bytes_from_path;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The version that this program writes.
pub(super) const VERSION: u64 = 2;

/// Folded folders that are kept. A session is written at every pause in scrolling, and must stay small; of more, those
/// that come last are unfolded at the next start.
pub(super) const MAX_FOLDED: usize = 500;
/// Documents that are looked into again at the next start: each is read for it.
pub(super) const MAX_UNFOLDED: usize = 40;

/// All that a session holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    pub layout: Option<LayoutRecord>,
    pub views: BTreeMap<u64, ViewRecord>,
    pub active: Option<u64>,
    pub folders: Vec<PathBuf>,
    /// Folders within them that are folded.
    pub folded: Vec<PathBuf>,
    /// Archives and other documents that are looked into like folders, by their keys.
    pub unfolded: Vec<PathBuf>,
    pub only_page: bool,
    pub window: Option<WindowRecord>,
}

/// How large the window is in points, where it does not fill the screen, and whether it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WindowRecord {
    pub width: f32,
    pub height: f32,
    pub maximised: bool,
}

/// A tab.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ViewRecord {
    pub origin: OriginRecord,
    pub top: u64,
    pub selection: Option<(u64, u64)>,
    pub encoding: Option<String>,
    pub printed: PrintedRecord,
    pub on_unit: (u32, f32),
    /// In which reading a draft was shown, by its name.
    pub reading: String,
    /// How its sheets were sorted and filtered, by their index.
    pub sheets: BTreeMap<u32, SheetRecord>,
    /// Whether it was for a look only.
    pub browsing: bool,
}

/// How a sheet was sorted and filtered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetRecord {
    /// Columns, each with whether the largest came first.
    pub sort: Vec<(u32, bool)>,
    /// Columns, each with the line that says which cells are shown.
    pub show: Vec<(u32, String)>,
    /// Rows that stayed at the top, where that was chosen.
    pub head: Option<u32>,
    /// Columns that stayed at the left.
    pub side: u32,
    /// Columns that were drawn by hand, each with its width in points.
    pub wide: Vec<(u32, u32)>,
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OriginRecord {
    File(PathBuf),
    Words {
        name: String,
        text: PastedText,
    },
    /// A file that lies in another document, which may itself lie in one.
    Inside {
        outer: Box<OriginRecord>,
        number: u32,
        name: String,
    },
    /// Two documents that are compared, of which neither is such a pair.
    Pair {
        first: Box<OriginRecord>,
        second: Box<OriginRecord>,
    },
}

/// Pasted words: by their key in the store, or themselves, as version 1 wrote them.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum PastedText {
    Key(String),
    Here(String),
}

impl std::fmt::Debug for PastedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Key(key) => write!(f, "Key({key})"),
            Self::Here(words) => write!(f, "Here({} bytes)", words.len()),
        }
    }
}

/// How a document is shown, and its pages; what is `None` could not be read or was never said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PrintedRecord {
    /// By its word.
    pub shown_as: Option<String>,
    pub zoom: Option<ZoomRecord>,
    pub columns: Option<u8>,
    pub turn: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ZoomRecord {
    Width,
    Page,
    Content,
    /// Of its size on paper.
    Ratio(f32),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct LayoutRecord {
    pub root: NodeRecord,
    pub left_width: f32,
    pub right_width: f32,
    /// `None` where it was never said.
    pub bottom_height: Option<f32>,
    pub left_hidden: bool,
    pub right_hidden: bool,
    pub bottom_hidden: bool,
    /// Panels that stand in the tree and are not shown, by their words.
    pub hidden: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeRecord {
    /// By its word.
    Panel(String),
    View(u64),
    Start,
    Tabs {
        children: Vec<NodeRecord>,
        active: usize,
    },
    Row(Vec<(f32, NodeRecord)>),
    Column(Vec<(f32, NodeRecord)>),
}

impl Record {
    pub fn to_json(&self) -> String {
        let views = self.views.iter().map(|(id, view)| (id.to_string(), view.to_value()));
        let record = json!({
            "version": VERSION,
            "layout": self.layout.as_ref().map(LayoutRecord::to_value),
            "views": views.collect::<Map<String, Value>>(),
            "active": self.active,
            "folders": self.folders.iter().map(|folder| path(folder)).collect::<Vec<_>>(),
            "folded": self.folded.iter().map(|folder| path(folder)).collect::<Vec<_>>(),
            "unfolded": self.unfolded.iter().map(|key| path(key)).collect::<Vec<_>>(),
            "only_page": self.only_page,
            "window": self.window.map(WindowRecord::to_value),
        });
        record.to_string()
    }
}

impl WindowRecord {
    fn to_value(self) -> Value {
        let Self { width, height, maximised } = self;
        json!({ "width": finite(width), "height": finite(height), "maximised": maximised })
    }
}

impl ViewRecord {
    fn to_value(&self) -> Value {
        let Self { origin, top, selection, encoding, printed, on_unit, reading, sheets, browsing } = self;
        let sheets = sheets.iter().map(|(unit, sheet)| (unit.to_string(), sheet.to_value()));
        json!({
            "origin": origin.to_value(),
            "top": top,
            "selection": selection.map(|(anchor, head)| json!([anchor, head])),
            "encoding": encoding,
            "printed": printed.to_value(),
            "on_unit": [on_unit.0, finite(on_unit.1)],
            "reading": reading,
            "sheets": sheets.collect::<Map<String, Value>>(),
            "browsing": browsing,
        })
    }
}

impl SheetRecord {
    fn to_value(&self) -> Value {
        let Self { sort, show, head, side, wide } = self;
        let mut value = json!({ "sort": sort, "show": show, "side": side, "wide": wide });
        // Rows at the top that nobody chose are not written down.
        if let (Some(head), Some(fields)) = (head, value.as_object_mut()) {
            fields.insert("head".to_owned(), json!(head));
        }
        value
    }
}

impl OriginRecord {
    fn to_value(&self) -> Value {
        match self {
            Self::File(file) => json!({ "file": path(file) }),
            Self::Words { name, text: PastedText::Key(key) } => {
                json!({ "words": { "name": name, "key": key } })
            }
            Self::Words { name, text: PastedText::Here(words) } => {
                json!({ "words": { "name": name, "here": words } })
            }
            Self::Inside { outer, number, name } => {
                json!({ "inside": { "outer": outer.to_value(), "number": number, "name": name } })
            }
            Self::Pair { first, second } => {
                json!({ "pair": { "first": first.to_value(), "second": second.to_value() } })
            }
        }
    }
}

impl PrintedRecord {
    fn to_value(&self) -> Value {
        let zoom = self.zoom.map(|zoom| match zoom {
            ZoomRecord::Width => json!("width"),
            ZoomRecord::Page => json!("page"),
            ZoomRecord::Content => json!("content"),
            ZoomRecord::Ratio(ratio) => json!(finite(ratio)),
        });
        let mut value = json!({ "shown_as": self.shown_as, "columns": self.columns, "turn": self.turn });
        // A size that nobody chose is not written down: nothing in its place would be read as a size that is none.
        if let (Some(zoom), Some(fields)) = (zoom, value.as_object_mut()) {
            fields.insert("zoom".to_owned(), zoom);
        }
        value
    }
}

impl LayoutRecord {
    fn to_value(&self) -> Value {
        let Self {
            root,
            left_width,
            right_width,
            bottom_height,
            left_hidden,
            right_hidden,
            bottom_hidden,
            hidden,
        } = self;
        json!({
            "root": root.to_value(),
            "left_width": finite(*left_width),
            "right_width": finite(*right_width),
            "left_hidden": left_hidden,
            "right_hidden": right_hidden,
            "bottom_height": finite(bottom_height.unwrap_or_default()),
            "bottom_hidden": bottom_hidden,
            "hidden": hidden,
        })
    }
}

impl NodeRecord {
    fn to_value(&self) -> Value {
        let shares = |children: &[(f32, Self)]| -> Vec<Value> {
            children.iter().map(|(share, child)| json!([finite(*share), child.to_value()])).collect()
        };
        match self {
            Self::Panel(panel) => json!({ "Panel": panel }),
            Self::View(view) => json!({ "View": view }),
            Self::Start => json!("Start"),
            Self::Tabs { children, active } => {
                let children: Vec<Value> = children.iter().map(Self::to_value).collect();
                json!({ "Tabs": { "children": children, "active": active } })
            }
            Self::Row(children) => json!({ "Row": shares(children) }),
            Self::Column(children) => json!({ "Column": shares(children) }),
        }
    }
}

/// JSON has no word for what is no number, and would write `null`, which reads as damage.
fn finite(number: f32) -> f32 {
    if number.is_finite() { number } else { 0.0 }
}

/// Text where the name is Unicode, else its bytes: one such name must not cost the session.
fn path(path: &Path) -> Value {
    match path.to_str() {
        Some(text) => json!(text),
        None => json!({ "bytes": bytes_from_path(path) }),
    }
}
