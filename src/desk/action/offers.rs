//! When an act can be done, and why it is grey otherwise: said once for all acts that need the same.

use super::Offer;
use crate::data::cite::CiteForm;
use crate::data::document::{Aside, AsideKind};
use crate::data::pile::{PileOrder, Sieve};
use crate::data::settings::ThemeChoice as Theme;
use crate::data::shown::Reading;
use crate::desk::Desk;
use crate::desk::command::Command;
use crate::desk::quoted::quotes;
use crate::desk::words::{ExtendStep, OutSheet, ScrollStep};
use std::path::PathBuf;

pub(super) fn ready(command: Command) -> Offer {
    Offer::Ready(command)
}

/// For what needs words: nothing before the first of them has been read.
pub(super) fn with_document(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("no document is open"),
    }
}

/// For what needs a tab alone, so that one whose document could not be read can be closed.
pub(super) fn with_view(desk: &Desk, command: Command) -> Offer {
    match desk.active {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("no document is open"),
    }
}

/// For what needs a file. What lies in a file counts, because the file around it can be read again.
pub(super) fn with_file(desk: &Desk, command: Command) -> Offer {
    match desk.active_entry().and_then(|entry| entry.origin.file()) {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("no file is open"),
    }
}

/// For what is about the places of a book by which other reading programs know them.
pub(super) fn with_addresses(desk: &Desk, command: Command) -> Offer {
    match desk.active_document().is_some_and(|document| !document.traces.is_empty()) {
        true => Offer::Ready(command),
        false => Offer::Not("only books (EPUB) have such addresses"),
    }
}

/// For what is about rows that are chosen in the library, or else about the file in front.
pub(super) fn with_chosen_or_file(desk: &Desk, command: Command) -> Offer {
    if desk.library.chosen.is_empty() { with_file(desk, command) } else { Offer::Ready(command) }
}

/// For what other programs do with the file in front; for what lies in a file, with that file.
pub(super) fn with_path(desk: &Desk, command: fn(PathBuf) -> Command) -> Offer {
    match desk.active_entry().and_then(|entry| entry.origin.file()) {
        Some(path) => Offer::Ready(command(path.to_owned())),
        None => Offer::Not("no file is open"),
    }
}

/// An order of the library.
pub(super) fn order(desk: &Desk, order: PileOrder) -> Offer {
    with_files(desk, Command::LibraryOrder { order })
}

/// What the library shows.
pub(super) fn only(desk: &Desk, sieve: Sieve) -> Offer {
    with_files(desk, Command::LibraryOnly { sieve })
}

/// For what needs words or cells that are selected. A caret is no selection to copy.
pub(super) fn with_selection(desk: &Desk, command: Command) -> Offer {
    match desk.active_view().and_then(|view| view.selection) {
        Some(selection) if !selection.is_empty() => Offer::Ready(command),
        _ => Offer::Not("nothing is selected"),
    }
}

/// For what is about printed pages. It need not be shown as pages now, so that the choice can be made before.
pub(super) fn with_pages(desk: &Desk, command: Command) -> Offer {
    match desk.has_pages_in_front() {
        true => Offer::Ready(command),
        false => Offer::Not("this document has no pages"),
    }
}

/// For what leafs through pages, sheets or parts.
pub(super) fn with_units(desk: &Desk, command: Command) -> Offer {
    if desk.active_document().is_some_and(|document| !document.units.is_empty()) {
        Offer::Ready(command)
    } else {
        Offer::Not("this document has no pages")
    }
}

/// For what goes from one place where words were taken out to the next.
pub(super) fn with_redactions(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if document.redactions.is_empty() => Offer::Not("this document has no redactions"),
        Some(_) => Offer::Ready(command),
    }
}

/// For what goes from one comment to the next.
pub(super) fn with_comments(desk: &Desk, command: Command) -> Offer {
    let is_comment = |aside: &Aside| aside.kind == AsideKind::Annotation && aside.span.is_some();
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if !document.asides.iter().any(is_comment) => {
            Offer::Not("nobody commented on this document")
        }
        Some(_) => Offer::Ready(command),
    }
}

/// For what goes from one change of a draft to the next.
pub(super) fn with_changes(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if document.revisions.is_empty() => Offer::Not("nothing was changed in this document"),
        Some(_) => Offer::Ready(command),
    }
}

/// For what folds quotations of a letter.
pub(super) fn with_quotations(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if !quotes(document) => Offer::Not("this document has no quotations that fold"),
        Some(_) => Offer::Ready(command),
    }
}

/// A reading of a draft.
pub(super) fn reading(desk: &Desk, reading: Reading) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if !Desk::has_readings(document) => {
            Offer::Not("no words were put in or taken out of this document")
        }
        Some(_) => Offer::Ready(Command::Changes { reading }),
    }
}

pub(super) fn reads_as(desk: &Desk, reading: Reading) -> bool {
    desk.active_document().is_some_and(|document| Desk::has_readings(document))
        && desk.reading_in_front() == reading
}

/// For what goes from one difference between two documents to the next.
pub(super) fn with_differences(desk: &Desk, command: Command) -> Offer {
    match desk.compared() {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("nothing is compared"),
    }
}

pub(super) fn cite(desk: &Desk, form: CiteForm) -> Offer {
    with_selection(desk, Command::CopyAs { form })
}

/// For what goes from hit to hit. Where the hits were put out, the same words are looked for once more.
pub(super) fn with_hits(desk: &Desk, command: Command) -> Offer {
    let find = &desk.find;
    if find.query.words.is_empty() {
        Offer::Not("nothing was looked for")
    } else if find.hits.is_empty() && find.on() {
        Offer::Not("nothing was found")
    } else {
        with_document(desk, command)
    }
}

/// For what leaves the program: why there is nothing, in the small letters of a menu.
pub(super) fn leaving(desk: &Desk, sheet: OutSheet, command: Command) -> Offer {
    if desk.can_leave(sheet).is_ok() {
        return Offer::Ready(command);
    }
    Offer::Not(match sheet {
        OutSheet::Hits => "nothing was found",
        OutSheet::Differences => "nothing differs, or nothing is compared",
        OutSheet::Pages | OutSheet::Print => "this document has no pages",
        OutSheet::Picture => "no words of a printed page are selected",
    })
}

/// For what leafs through the library.
pub(super) fn with_files(desk: &Desk, command: Command) -> Offer {
    match desk.library.roots.is_empty() {
        false => Offer::Ready(command),
        true => Offer::Not("no folder is open"),
    }
}

pub(super) fn scroll(desk: &Desk, step: ScrollStep) -> Offer {
    with_document(desk, Command::Scroll { step })
}

pub(super) fn extend(desk: &Desk, step: ExtendStep) -> Offer {
    with_document(desk, Command::Extend { step })
}

pub(super) fn theme(theme: Theme) -> Offer {
    ready(Command::SetTheme { theme })
}
