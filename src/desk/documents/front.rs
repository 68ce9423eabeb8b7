//! Which documents and views there are, and which of them is in front: what panels, acts and verbs ask all the time.

use super::{OpenDocument, View};
use crate::data::bytes::AS_BYTES;
use crate::data::document::Document;
use crate::data::span::DocId;
use crate::desk::Desk;
use crate::desk::words::ViewId;
use std::sync::Arc;

impl Desk {
    /// One tab; `None` for one that was closed, which the window may still hold for a frame.
    pub fn view(&self, view: ViewId) -> Option<&View> {
        self.views.get(&view)
    }

    /// The tab in front.
    pub fn active_view(&self) -> Option<&View> {
        self.views.get(&self.active?)
    }

    pub(in crate::desk) fn active_view_mut(&mut self) -> Option<&mut View> {
        self.views.get_mut(&self.active?)
    }

    /// The document in front, as far as it has been read.
    pub fn active_document(&self) -> Option<&Arc<Document>> {
        self.document(self.active_view()?.doc)
    }

    /// What has been read of a document by now. It is shared and never changed: a further piece of a reading
    /// comes as another document, so that jobs can go on with the one that they hold.
    pub fn document(&self, doc: DocId) -> Option<&Arc<Document>> {
        self.documents.get(&doc)?.document.as_ref()
    }

    /// Whether the document in front is read as its bytes, because somebody wanted to see those.
    pub fn in_front_as_bytes(&self) -> bool {
        self.active_entry().and_then(|entry| entry.encoding.as_deref()) == Some(AS_BYTES)
    }

    /// The entry of the document in front, which is there before anything of it has been read.
    pub fn active_entry(&self) -> Option<&OpenDocument> {
        self.documents.get(&self.active_view()?.doc)
    }
}
