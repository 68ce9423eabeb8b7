//! How quotations are cited: the form, what a citation says beside the usual, and the title that somebody gave a
//! document once and for all.

use super::documents::OpenDocument;
use super::{Desk, Overlay};
use crate::data::address;
use crate::data::cite::{CiteForm, CiteParts, Citing, Day};
use crate::data::copying::Chosen;
use crate::data::document::{Digest, Document};
use crate::data::job::Save;
use crate::data::span::{DocId, Span};
use std::sync::Arc;

/// A title that somebody gave a document, and to which bytes: what is written to the same file later is another
/// document, and has no part in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GivenTitle {
    /// Empty where the document is to have its own again.
    title: String,
    /// `None` where the bytes were not known yet.
    digest: Option<Digest>,
    /// Whether it was given in this run, and is to be kept with the bytes as soon as they are known.
    waits: bool,
}

/// Characters of a title that somebody gives a document; what comes after them is left out.
const MAX_TITLE: usize = 500;
/// Bytes of the words by which a link finds them again.
const MAX_QUOTE: u64 = 400;

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
            reading: self.reading_in_front(),
        }
    }

    /// The title that somebody gave a document, in the place of its own.
    pub fn cited_title(&self, doc: DocId) -> Option<&str> {
        self.documents.get(&doc)?.cited_title()
    }

    pub(super) fn copy_citation(&mut self) {
        self.cite_selection(None);
    }

    pub(super) fn copy_as(&mut self, form: CiteForm) {
        self.cite_selection(Some(form));
    }

    fn cite_selection(&mut self, form: Option<CiteForm>) {
        if self.cite_bytes(form) {
            return;
        }
        let (Some(span), Some(document)) = (self.selected(), self.active_document().map(Arc::clone)) else {
            return self.say("Nothing is selected.");
        };
        if let Some((original, span, citing)) = self.in_original(document.id, span, form) {
            return self.put_together(original, Chosen::Words(span), Some(citing));
        }
        let citing = self.citing(document.id, span, form);
        self.put_together(document, self.chosen(span), Some(citing));
    }

    /// What is cited of a comparison is the original that the words are of, with its place there: nobody else has the page
    /// that was composed out of the two.
    fn in_original(
        &self,
        doc: DocId,
        span: Span,
        form: Option<CiteForm>,
    ) -> Option<(Arc<Document>, Span, Citing)> {
        let entry = self.documents.get(&doc)?;
        let (document, comparison) = (entry.document.as_ref()?, entry.comparison.as_ref()?);
        let (side, span) = comparison.cited(document, span)?;
        let (original, origin) = (comparison.document(side)?, comparison.origins.get(side.index())?);
        let words = original.text.slice(Span::new(span.start, span.end.min(span.start + MAX_QUOTE)));
        let link = || address::of_place(origin, span, address::first_words(&words), None);
        let open = self.documents.values().find(|entry| entry.origin == *origin);
        let citing = Citing {
            title: open.and_then(|entry| entry.cited_title()).map(str::to_owned),
            link: self.settings.cite.link.then(link).flatten(),
            reading: comparison.readings.get(side.index()).copied().unwrap_or_default(),
            ..self.citing(doc, span, form)
        };
        Some((Arc::clone(original), span, citing))
    }

    /// Copies words that need not be selected, as they are or as a citation.
    pub(super) fn copy_span(&mut self, doc: DocId, span: Span, cited: bool) {
        let Some(document) = self.document(doc).map(Arc::clone) else { return };
        if let Some((original, span, citing)) = cited.then(|| self.in_original(doc, span, None)).flatten() {
            return self.put_together(original, Chosen::Words(span), Some(citing));
        }
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
        if entry.cited_title().unwrap_or_default() == title {
            return;
        }
        let digest = entry.digest();
        let own_again = title.is_empty();
        entry.given_title = Some(GivenTitle { title: title.clone(), digest, waits: digest.is_none() });
        match entry.key() {
            Some(path) => self.save(Save::Title { path, digest, title, at_millis }),
            // Pasted words have no place where it could be kept.
            None => {
                return self
                    .say("The title holds until the document is closed: pasted words are in no file.");
            }
        }
        match own_again {
            false => self.say("Citations have this title from now on."),
            true => self.say("Citations have the document’s own title again."),
        }
    }

    /// Keeps a title with the bytes, which were not known yet when it was given: by a command at the start, or while a
    /// long document was still being read.
    pub(super) fn bind_title(&mut self, doc: DocId) {
        let at_millis = self.now_millis;
        let Some(entry) = self.documents.get_mut(&doc) else { return };
        let (digest, path) = (entry.digest(), entry.key());
        let Some(given) = entry.given_title.as_mut().filter(|given| given.waits && digest.is_some()) else {
            return;
        };
        (given.waits, given.digest) = (false, digest);
        let title = given.title.clone();
        if let Some(path) = path {
            self.save(Save::Title { path, digest, title, at_millis });
        }
    }

    /// The title that was given in an earlier run.
    pub(super) fn recalled_title(&mut self, doc: DocId, title: Option<String>, digest: Option<Digest>) {
        let (Some(entry), Some(title)) = (self.documents.get_mut(&doc), title) else { return };
        // One that was given meanwhile is newer.
        let newer = |given: &GivenTitle| given.waits || given.digest == digest;
        if !entry.given_title.as_ref().is_some_and(newer) {
            entry.given_title = Some(GivenTitle { title, digest, waits: false });
        }
    }
}

impl OpenDocument {
    /// The title in citations, as a field would show it: the one that was given, else the document's own.
    pub fn title_to_cite(&self) -> String {
        self.cited_title().map_or_else(|| self.title(), str::to_owned)
    }

    /// The title that somebody gave it, where it was given to what the document is now.
    fn cited_title(&self) -> Option<&str> {
        let given = self.given_title.as_ref().filter(|given| given.waits || given.digest == self.digest())?;
        Some(given.title.as_str()).filter(|title| !title.is_empty())
    }

    /// Whether nothing is to be asked about its title any more.
    pub(super) fn knows_its_title(&self) -> bool {
        self.given_title.as_ref().is_some_and(|given| given.digest == self.digest())
    }

    fn digest(&self) -> Option<Digest> {
        self.document.as_ref()?.digest
    }
}
