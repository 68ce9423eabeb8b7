//! Acts on tabs: moving them, closing several at once, keeping one that was only for a look.

use super::words::{PanelId, Side, Spot, ViewId};
use super::{Desk, Effect};
use std::path::Path;

impl Desk {
    /// Moves a tab beside another one. It is what one goes on with, so that it comes to the front.
    pub(super) fn move_view(&mut self, view: ViewId, beside: ViewId, spot: Spot) {
        self.layout.move_view(view, beside, spot);
        self.activate(view);
        self.touch();
    }

    /// Shows the document of a tab twice. It comes to the front with that: two views of one document are to be compared.
    pub(super) fn split_view(&mut self, view: ViewId, side: Side) {
        if self.views.contains_key(&view) {
            self.activate(view);
            self.split(side);
        }
    }

    /// Closes all tabs that stand among the same ones but this; those of other halves stay.
    pub(super) fn close_others(&mut self, view: ViewId) {
        let others: Vec<ViewId> =
            self.layout.tabs_of(view).into_iter().filter(|other| *other != view).collect();
        self.close_all(&others, view);
    }

    /// Closes the tabs right of one.
    pub(super) fn close_right(&mut self, view: ViewId) {
        let others: Vec<ViewId> =
            self.layout.tabs_of(view).into_iter().skip_while(|other| *other != view).skip(1).collect();
        self.close_all(&others, view);
    }

    /// From the last to the first, so that opening them again one by one brings them back in their order.
    fn close_all(&mut self, views: &[ViewId], stays: ViewId) {
        if views.is_empty() {
            return;
        }
        // First, or else each that is closed would put the next one in front, which would begin to be read.
        self.activate(stays);
        views.iter().rev().for_each(|view| self.close(*view));
    }

    /// A tab that was for a look keeps its place: the next look takes another one.
    pub(super) fn keep_open(&mut self, view: ViewId) {
        if let Some(view) = self.views.get_mut(&view) {
            view.browsing = false;
        }
        self.activate(view);
    }

    /// Puts a tab in front and shows the library, in which its document is lit.
    pub(super) fn show_in_library(&mut self, view: ViewId) {
        self.activate(view);
        if let Some(path) = self.active_entry().and_then(|entry| entry.origin.file()).map(Path::to_owned) {
            self.list_surely(&path);
        }
        self.library_serial += 1;
        self.show_panel(PanelId::Library);
    }

    pub(super) fn copy_path(&mut self, path: &Path) {
        self.effects.push(Effect::CopyText(path.display().to_string()));
        self.say("The path is in the clipboard.");
    }

    /// The tab in front, where there are others beside it.
    pub(super) fn others_beside(&self) -> Option<ViewId> {
        self.active.filter(|view| self.layout.tabs_of(*view).len() > 1)
    }

    /// The tab in front, where there are others right of it.
    pub(super) fn others_right(&self) -> Option<ViewId> {
        self.active.filter(|view| self.layout.tabs_of(*view).last() != Some(view))
    }
}
