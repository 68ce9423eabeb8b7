//! Acts that select, copy and cite.

use super::offers::{cite, extend, leaving, ready, with_addresses, with_document, with_file, with_selection};
use super::{Action, Menu as M, Offer, entry};
use crate::data::cite::CiteForm;
use crate::desk::command::Command as C;
use crate::desk::documents::Selection;
use crate::desk::words::{ExtendStep, OutSheet};

pub(super) const ROWS: &[Action] = &[
    entry("edit.copy", M::Edit, "copy", "Copy", &["Ctrl+C"], |d| with_selection(d, C::Copy)),
    entry("edit.copy-bytes-as-text", M::None, "copy", "Copy the bytes as text", &[], |d| {
        match d.active_view().and_then(|view| view.selection) {
            Some(Selection::Bytes { .. }) => ready(C::CopyBytesAsText),
            _ => Offer::Not("no bytes are chosen"),
        }
    }),
    entry("edit.cite", M::Edit, "quotes", "Copy as a citation", &["Ctrl+Shift+C"], |d| {
        with_selection(d, C::CopyCitation)
    }),
    entry("edit.cite-markdown", M::None, "quotes", "Copy as Markdown", &[], |d| cite(d, CiteForm::Markdown)),
    entry("edit.cite-footnote", M::None, "quotes", "Copy as a footnote", &[], |d| {
        cite(d, CiteForm::Footnote)
    }),
    entry("edit.cite-bluebook", M::None, "quotes", "Copy as a Bluebook citation", &[], |d| {
        cite(d, CiteForm::Bluebook)
    }),
    entry("edit.cite-bibtex", M::None, "quotes", "Copy as BibTeX", &[], |d| cite(d, CiteForm::Bibtex)),
    entry("edit.cite-csl", M::None, "quotes", "Copy as CSL-JSON", &[], |d| cite(d, CiteForm::CslJson)),
    entry("edit.link", M::Edit, "link", "Copy a link to here", &["Ctrl+Alt+C"], |d| {
        with_file(d, C::CopyLink)
    }),
    entry("edit.cfi", M::None, "link", "Copy the address in the book (EPUB CFI)", &[], |d| {
        with_addresses(d, C::CopyCfi)
    }),
    entry("edit.title", M::Edit, "text-aa", "Title in citations…", &[], |d| with_document(d, C::Title)),
    entry("edit.menu", M::None, "list", "Menu of what is selected", &["Shift+F10", "Menu"], |d| {
        with_document(d, C::ContextMenu)
    }),
    entry("edit.copy-picture", M::Edit, "image", "Copy as a picture of the page", &[], |d| {
        leaving(d, OutSheet::Picture, C::CopyPicture { cited: false })
    }),
    entry("edit.copy-cited-picture", M::Edit, "image", "Copy as a picture with its place", &[], |d| {
        leaving(d, OutSheet::Picture, C::CopyPicture { cited: true })
    }),
    entry("edit.copy-hits", M::Edit, "copy", "Copy all hits", &[], |d| {
        leaving(d, OutSheet::Hits, C::CopyHits)
    }),
    entry("edit.all", M::Edit, "file-text", "Select all", &["Ctrl+A"], |d| with_document(d, C::SelectAll))
        .grouped(),
    entry("edit.none", M::Edit, "x", "Select nothing", &[], |d| with_selection(d, C::SelectNone)),
    entry(
        "edit.right",
        M::None,
        "caret-right",
        "Extend the selection by a character",
        &["Shift+Right"],
        |d| extend(d, ExtendStep::CharacterRight),
    ),
    entry("edit.left", M::None, "caret-left", "Draw the selection in by a character", &["Shift+Left"], |d| {
        extend(d, ExtendStep::CharacterLeft)
    }),
    entry(
        "edit.word-right",
        M::None,
        "caret-right",
        "Extend the selection by a word",
        &["Ctrl+Shift+Right"],
        |d| extend(d, ExtendStep::WordRight),
    ),
    entry(
        "edit.word-left",
        M::None,
        "caret-left",
        "Draw the selection in by a word",
        &["Ctrl+Shift+Left"],
        |d| extend(d, ExtendStep::WordLeft),
    ),
    entry("edit.line-down", M::None, "caret-down", "Extend the selection by a line", &["Shift+Down"], |d| {
        extend(d, ExtendStep::LineDown)
    }),
    entry("edit.line-up", M::None, "caret-up", "Draw the selection in by a line", &["Shift+Up"], |d| {
        extend(d, ExtendStep::LineUp)
    }),
    entry(
        "edit.down",
        M::None,
        "caret-down",
        "Extend the selection by a paragraph",
        &["Ctrl+Shift+Down"],
        |d| extend(d, ExtendStep::ParagraphDown),
    ),
    entry("edit.up", M::None, "caret-up", "Draw the selection in by a paragraph", &["Ctrl+Shift+Up"], |d| {
        extend(d, ExtendStep::ParagraphUp)
    }),
    entry(
        "edit.to-start",
        M::None,
        "caret-up",
        "Extend the selection to the start",
        &["Ctrl+Shift+Home"],
        |d| extend(d, ExtendStep::Start),
    ),
    entry(
        "edit.to-end",
        M::None,
        "caret-down",
        "Extend the selection to the end",
        &["Ctrl+Shift+End"],
        |d| extend(d, ExtendStep::End),
    ),
];
