//! What somebody may have to wait for: the first page, what a command is about, what is still to come into sight.

use super::Desk;
use super::command::Command;
use super::pages::TileState;
use crate::data::span::DocId;

impl Desk {
    /// Whether nothing is open that a panel could be about.
    /// Panels would be empty frames then, so that the window leaves them out unless somebody goes to one.
    pub fn idle(&self) -> bool {
        self.views.is_empty() && self.library.roots.is_empty() && self.focus.is_none()
    }

    /// Whether there will be something to read in a moment.
    /// The start waits a while for it, so that the first frame that is seen has a page in it.
    pub fn waits_for_first_page(&self) -> bool {
        let listing = self.views.is_empty() && self.library.roots.iter().any(|root| !root.listing.complete);
        let reading = self.active_entry().is_some_and(|entry| entry.document.is_none() && entry.reading);
        listing || reading
    }

    /// Whether a command cannot be carried out yet, because what it is about is still being read: there is nothing to see
    /// of the document in front, or not the pages, the page or all of it that the command speaks of.
    pub fn waits_for(&self, command: &Command) -> bool {
        use Command as C;
        let reading = self.active_entry().is_some_and(|entry| entry.reading);
        let lacks = match command {
            C::Printed { .. } | C::Both { .. } | C::ShownAs { .. } | C::ShownAt { .. } => {
                self.faces_in_front().len() < 2
            }
            C::Page { label } => !self
                .active_document()
                .is_some_and(|document| document.units.iter().any(|unit| unit.label == *label)),
            C::NextDifference
            | C::PreviousDifference
            | C::Difference { .. }
            | C::DifferenceIn { .. }
            | C::DifferenceBeside { .. }
            | C::CompareSwapped
            | C::SaveDifferences { .. }
            | C::CopyDifferences => self.differences().is_none(),
            C::SelectAll | C::SavePages { .. } | C::PrintPages { .. } | C::Cfi { .. } => true,
            C::FindNext | C::FindPrevious | C::Hit { .. } | C::SaveHits { .. } | C::CopyHits => {
                self.find.progress.is_some()
            }
            _ => false,
        };
        self.waits_for_first_page() || reading && lacks
    }

    /// Whether something of what can be seen is still to come. What is read of a document where nobody looks is not, but
    /// for whoever searches it.
    pub fn lacks(&self) -> bool {
        let reading = |doc: &DocId| self.documents.get(doc).is_some_and(|entry| entry.reading);
        let fronts = self.layout.front_views();
        let asked = fronts
            .iter()
            .filter_map(|view| self.views.get(view))
            .any(|view| reading(&view.doc) && (!view.requests.is_empty() || view.pending_top.is_some()));
        let searched = self.find.on() && self.find.doc.as_ref().is_some_and(reading);
        let tiles =
            self.tiles.states.values().any(|state| matches!(state, TileState::Waiting)) || self.bytes.wait();
        let listing = self.library.roots.iter().any(|root| !root.listing.complete);
        self.waits_for_first_page()
            || listing
            || asked
            || searched
            || tiles
            || self.find.progress.is_some()
            || self.pictures.waits()
            || self.out.running.is_some()
    }

    /// Whether messages or unsaved changes wait for their time.
    /// Otherwise the window sleeps until something happens, because a reader that draws for nothing empties
    /// the battery.
    pub fn waits_for_time(&self) -> bool {
        let saving = self.unsaved_since.is_some() || self.saves.pending();
        let grew = self.documents.values().any(|entry| entry.grew);
        !self.messages.is_empty() || saving || grew || self.waits_to_have_read()
    }

    /// Whether some work is under way that the user waits for.
    pub fn busy(&self) -> bool {
        let reading = self.documents.values().any(|entry| entry.reading);
        let listing = self.library.roots.iter().any(|root| !root.listing.complete);
        let tiles =
            self.tiles.states.values().any(|state| matches!(state, TileState::Waiting)) || self.bytes.wait();
        reading
            || listing
            || self.pictures.waits()
            || tiles
            || self.find.progress.is_some()
            || self.out.running.is_some()
    }
}
