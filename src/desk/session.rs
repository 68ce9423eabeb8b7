//! What is kept from one start to the next: layout, open documents, the place in each. A record apart from the
//! live types, with a version, so that one field that changes does not lose the rest.

use super::documents::Selection;
use super::layout::Layout;
use super::pages::Printed;
use super::words::ViewId;
use super::{Desk, Effect};
use crate::data::job::{Origin, Save};
use crate::data::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

const VERSION: u32 = 1;
/// Pasted text up to this size is kept with the session; it exists nowhere else.
const MAX_WORDS: usize = 4 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    #[serde(default)]
    layout: Option<Layout>,
    #[serde(default)]
    views: BTreeMap<u64, ViewRecord>,
    #[serde(default)]
    active: Option<u64>,
    #[serde(default)]
    folders: Vec<PathBuf>,
    #[serde(default)]
    only_page: bool,
}

#[derive(Serialize, Deserialize)]
struct ViewRecord {
    #[serde(default)]
    path: Option<PathBuf>,
    #[serde(default)]
    words: Option<(String, String)>,
    #[serde(default)]
    top: u64,
    #[serde(default)]
    selection: Option<(u64, u64)>,
    #[serde(default)]
    encoding: Option<String>,
    #[serde(default)]
    printed: Option<Printed>,
    #[serde(default)]
    on_unit: (u32, f32),
}

impl Desk {
    pub(super) fn save_session(&mut self) {
        self.unsaved_since = None;
        self.save_place_in_front();
        let mut views = BTreeMap::new();
        for view in self.views.values() {
            let Some(entry) = self.documents.get(&view.doc) else { continue };
            let (path, words) = match &entry.origin {
                Origin::Words(name, words) if words.len() <= MAX_WORDS => {
                    (None, Some((name.clone(), words.to_string())))
                }
                Origin::Words(..) => continue,
                // What lies in a document has its seat by the whole way to it.
                origin => (origin.key(), None),
            };
            views.insert(
                view.id.0,
                ViewRecord {
                    path,
                    words,
                    top: view.top,
                    selection: view.selection.map(|s| (s.anchor, s.head)),
                    encoding: entry.encoding.clone(),
                    printed: Some(view.printed),
                    on_unit: view.on_unit,
                },
            );
        }
        let record = Record {
            version: VERSION,
            layout: Some(self.layout.clone()),
            views,
            active: self.active.map(|view| view.0),
            folders: self.library.roots.iter().map(|root| root.path.clone()).collect(),
            only_page: self.only_page,
        };
        if let Ok(json) = serde_json::to_string(&record) {
            self.save(Save::Session(json));
        }
    }

    /// Keeps the place in the document in front with the document too, where opening it in another way finds it.
    fn save_place_in_front(&mut self) {
        let Some(view) = self.active_view().filter(|view| view.pending_top.is_none()).cloned() else {
            return;
        };
        let read = self.document(view.doc).is_some();
        if read && self.documents.get(&view.doc).is_some_and(|entry| entry.left_at != Some(view.top)) {
            self.save_place(&view);
        }
    }

    /// Sets everything out as it was left. What cannot be understood is left out.
    pub fn restore(&mut self, json: &str) -> Vec<Effect> {
        let Ok(record) = serde_json::from_str::<Record>(json) else {
            self.say("The last session could not be restored.");
            return std::mem::take(&mut self.effects);
        };
        let Record { version: _, layout, views, active, folders, only_page } = record;
        for folder in folders {
            self.library.roots.push(super::library::Root::new(folder.clone()));
            self.list(folder);
        }
        let mut known = BTreeMap::new();
        // In the order of the tabs; the one in front is read first, because it is seen first.
        let mut order: Vec<u64> = views.keys().copied().collect();
        order.sort_by_key(|id| Some(*id) != active);
        for id in order {
            let Some(view) = views.get(&id) else { continue };
            let origin = match (&view.path, &view.words) {
                (Some(path), _) => Origin::from_key(path),
                (None, Some((name, words))) => Origin::Words(name.clone(), words.as_str().into()),
                (None, None) => continue,
            };
            let new = self.restore_view(origin, view.top, view.encoding.clone());
            if let Some(shown) = self.views.get_mut(&new) {
                shown.selection = view.selection.map(|(anchor, head)| Selection { anchor, head });
                shown.printed = view.printed.unwrap_or_default();
                shown.on_unit = view.on_unit;
            }
            known.insert(id, new);
        }
        if let Some(layout) = layout {
            self.layout = layout.with_views(|old: ViewId| known.get(&old.0).copied());
        }
        self.layout.ensure_centre();
        let shown = self.layout.views();
        for view in known.values().filter(|view| !shown.contains(view)) {
            self.layout.add_view(*view, None);
        }
        self.only_page = only_page;
        self.active =
            active.and_then(|id| known.get(&id).copied()).or_else(|| known.values().next().copied());
        self.layout_revision += 1;
        self.unsaved_since = None;
        std::mem::take(&mut self.effects)
    }

    pub(super) fn quit(&mut self) {
        let views: Vec<_> = self.views.values().cloned().collect();
        views.iter().for_each(|view| self.save_place(view));
        self.save_session();
        self.effects.push(Effect::Quit);
    }

    fn restore_view(&mut self, origin: Origin, top: u64, encoding: Option<String>) -> ViewId {
        let view = self.view_for(origin, encoding, top);
        if let Some(view) = self.views.get_mut(&view) {
            view.top = top;
            view.visible = Span::empty_at(top);
        }
        view
    }
}
