//! How quotations are cited: the form, what a citation says beside the usual, and the title that somebody gave a
//! document once and for all.

use super::documents::OpenDocument;
use super::{Desk, Overlay};
use crate::data::cite::{CiteForm, CiteParts, Citing, Day};
use crate::data::copying::Chosen;
use crate::data::job::Save;
use crate::data::span::{DocId, Span};
use std::sync::Arc;

/// Characters of a title that somebody gives a document; what comes after them is left out.
const MAX_TITLE: usize = 500;

impl Desk {
    /// How a document is cited now, in the form of the settings or another.
    pub(super) fn citing(&self, doc: DocId, span: Span, form: Option<CiteForm>) -> Citing {
        let parts = self.settings.cite;
        Citing {
            form: form.unwrap_or(self.settings.cite_form),
            parts,
            title: self.cited_title(doc).map(str::to_owned),
            // Before the first tick nobody knows the day, and 1970 is none.
            day: (self.now_millis > 0).then(|| Day::from_millis(self.now_millis)),
            link: parts.link.then(|| self.link_to(doc, span)).flatten(),
        }
    }

    /// The title that somebody gave a document, in the place of its own.
    pub fn cited_title(&self, doc: DocId) -> Option<&str> {
        self.documents.get(&doc)?.cited_title.as_deref()
    }

    pub(super) fn copy_citation(&mut self) {
        self.cite_selection(None);
    }

    pub(super) fn copy_as(&mut self, form: CiteForm) {
        self.cite_selection(Some(form));
    }

    fn cite_selection(&mut self, form: Option<CiteForm>) {
        let (Some(span), Some(document)) = (self.selected(), self.active_document().map(Arc::clone)) else {
            return self.say("Nothing is selected.");
        };
        let citing = self.citing(document.id, span, form);
        self.put_together(document, self.chosen(span), Some(citing));
    }

    /// Copies words that need not be selected, as they are or as a citation.
    pub(super) fn copy_span(&mut self, doc: DocId, span: Span, cited: bool) {
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        let citing = cited.then(|| self.citing(doc, span, None));
        self.put_together(document, Chosen::Words(span), citing);
    }

    pub(super) fn cite_form(&mut self, form: CiteForm) {
        self.change_settings(|settings| settings.cite_form = form);
    }

    pub(super) fn cite_part(&mut self, change: impl FnOnce(&mut CiteParts)) {
        self.change_settings(|settings| change(&mut settings.cite));
    }

    // ---- the title of a document

    pub(super) fn ask_for_title(&mut self) {
        match self.active_document() {
            Some(_) => self.overlay = Some(Overlay::Title),
            None => self.say("Open a document first; then it can be given a title."),
        }
    }

    /// An empty one gives the document its own back.
    pub(super) fn set_title(&mut self, title: &str) {
        self.overlay = None;
        let title: String = title.trim().chars().take(MAX_TITLE).collect();
        let Some(view) = self.active_view() else { return self.say("Open a document first.") };
        let (doc, at_millis) = (view.doc, self.now_millis);
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let given = Some(title.clone()).filter(|title| !title.is_empty());
        if entry.cited_title == given {
            return;
        }
        entry.cited_title.clone_from(&given);
        let digest = entry.document.as_ref().and_then(|document| document.digest);
        match entry.key() {
            Some(path) => self.save(Save::Title { path, digest, title, at_millis }),
            // Pasted words have no place where it could be kept.
            None => {
                return self
                    .say("The title holds until the document is closed: pasted words are in no file.");
            }
        }
        match given {
            Some(_) => self.say("Citations have this title from now on."),
            None => self.say("Citations have the document’s own title again."),
        }
    }

    /// The title that was given in an earlier run.
    pub(super) fn recalled_title(&mut self, doc: DocId, title: Option<String>) {
        // One that was given meanwhile is newer.
        if let Some(entry) = self.documents.get_mut(&doc).filter(|entry| entry.cited_title.is_none()) {
            entry.cited_title = title.filter(|title| !title.is_empty());
        }
    }
}

impl OpenDocument {
    /// The title in citations, as a field would show it: the one that was given, else the document's own.
    pub fn title_to_cite(&self) -> String {
        self.cited_title.clone().unwrap_or_else(|| self.title())
    }
}
