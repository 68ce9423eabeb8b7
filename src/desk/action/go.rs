//! Acts that find words, and that go to places and to other documents.

use super::offers::{
    ready, scroll, with_changes, with_comments, with_differences, with_document, with_files, with_hits,
    with_redactions, with_units,
};
use super::{Action, Menu as M, Offer, entry};
use crate::desk::Desk;
use crate::desk::command::Command as C;
use crate::desk::words::{CellStep, PanelId, ScrollStep};

/// What goes to an end of the document where words are shown, and to one of the row where a cell is chosen.
fn in_row(desk: &Desk, step: CellStep, scrolls: ScrollStep) -> Offer {
    match desk.cell_in_front() {
        Some(_) => ready(C::MoveCell { step, extend: false }),
        None => scroll(desk, scrolls),
    }
}

pub(super) const ROWS: &[Action] = &[
    // ---- Find
    entry("find.open", M::Find, "magnifying-glass", "Find in this document…", &["Ctrl+F", "/"], |d| {
        with_document(d, C::FindOpen)
    }),
    entry("find.next", M::Find, "caret-down", "Next hit", &["F3", "n"], |d| with_hits(d, C::FindNext)),
    entry("find.previous", M::Find, "caret-up", "Previous hit", &["Shift+F3", "N"], |d| {
        with_hits(d, C::FindPrevious)
    }),
    entry("find.panel", M::Find, "list", "All hits", &["Ctrl+Alt+F"], |_| {
        ready(C::Panel { panel: PanelId::Find })
    }),
    entry("find.case", M::Find, "text-aa", "Mind capitals", &["Alt+C"], |d| {
        ready(C::FindCase { on: !d.find.query.case })
    })
    .grouped()
    .switch(|d| d.find.query.case),
    entry("find.word", M::Find, "text-aa", "Whole words only", &["Alt+W"], |d| {
        ready(C::FindWholeWord { on: !d.find.query.whole_word })
    })
    .switch(|d| d.find.query.whole_word),
    entry("find.regex", M::Find, "hash", "Regular expression", &["Alt+R"], |d| {
        ready(C::FindRegex { on: !d.find.query.regex })
    })
    .switch(|d| d.find.query.regex),
    entry("find.accents", M::Find, "translate", "Mind accents", &["Alt+A"], |d| {
        ready(C::FindAccents { on: !d.find.query.accents })
    })
    .switch(|d| d.find.query.accents),
    // ---- Go
    entry("go.back", M::Go, "arrow-left", "Back", &["Alt+Left"], |d| match d.history.can_go_back() {
        true => ready(C::Back),
        false => Offer::Not("nothing to go back to"),
    }),
    entry("go.forward", M::Go, "arrow-right", "Forward", &["Alt+Right"], |d| {
        match d.history.can_go_forward() {
            true => ready(C::Forward),
            false => Offer::Not("nothing to go forward to"),
        }
    }),
    entry("go.to", M::Go, "hash", "Go to line, paragraph or part…", &["Ctrl+G"], |d| {
        with_document(d, C::GoTo)
    }),
    entry("go.next-document", M::Go, "caret-right", "Next document", &["]"], |d| {
        with_files(d, C::NextDocument)
    })
    .grouped(),
    entry("go.previous-document", M::Go, "caret-left", "Previous document", &["["], |d| {
        with_files(d, C::PreviousDocument)
    }),
    entry("go.next-page", M::Go, "caret-down", "Next page", &["Alt+PgDn"], |d| with_units(d, C::NextPage)),
    entry("go.previous-page", M::Go, "caret-up", "Previous page", &["Alt+PgUp"], |d| {
        with_units(d, C::PreviousPage)
    }),
    entry("go.next-heading", M::Go, "caret-down", "Next heading", &["}"], |d| {
        with_document(d, C::NextHeading)
    }),
    entry("go.previous-heading", M::Go, "caret-up", "Previous heading", &["{"], |d| {
        with_document(d, C::PreviousHeading)
    }),
    entry("go.next-redaction", M::Go, "caret-down", "Next redaction", &["x"], |d| {
        with_redactions(d, C::NextRedaction)
    }),
    entry("go.previous-redaction", M::Go, "caret-up", "Previous redaction", &["X"], |d| {
        with_redactions(d, C::PreviousRedaction)
    }),
    entry("go.next-comment", M::Go, "caret-down", "Next comment", &["o"], |d| {
        with_comments(d, C::NextComment)
    }),
    entry("go.previous-comment", M::Go, "caret-up", "Previous comment", &["O"], |d| {
        with_comments(d, C::PreviousComment)
    }),
    entry("go.next-change", M::Go, "caret-down", "Next change", &["c"], |d| with_changes(d, C::NextChange)),
    entry("go.previous-change", M::Go, "caret-up", "Previous change", &["C"], |d| {
        with_changes(d, C::PreviousChange)
    }),
    entry("go.next-difference", M::Go, "caret-down", "Next difference", &["v"], |d| {
        with_differences(d, C::NextDifference)
    }),
    entry("go.previous-difference", M::Go, "caret-up", "Previous difference", &["V"], |d| {
        with_differences(d, C::PreviousDifference)
    }),
    entry("go.start", M::Go, "caret-up", "Start of the document", &["g g", "Ctrl+Home"], |d| {
        scroll(d, ScrollStep::Start)
    })
    .grouped(),
    entry("go.end", M::Go, "caret-down", "End of the document", &["G", "Ctrl+End"], |d| {
        scroll(d, ScrollStep::End)
    }),
    entry("go.home", M::None, "caret-up", "Start of the document; in a sheet, of the row", &["Home"], |d| {
        in_row(d, CellStep::RowStart, ScrollStep::Start)
    }),
    entry(
        "go.row-end",
        M::None,
        "caret-down",
        "End of the document; in a sheet, of the row",
        &["End"],
        |d| in_row(d, CellStep::RowEnd, ScrollStep::End),
    ),
    entry("go.screen-down", M::None, "caret-down", "A screen down", &["Space", "PgDn"], |d| {
        scroll(d, ScrollStep::ScreenDown)
    }),
    entry("go.screen-up", M::None, "caret-up", "A screen up", &["PgUp"], |d| scroll(d, ScrollStep::ScreenUp)),
    entry(
        "go.back-up",
        M::None,
        "caret-up",
        "A screen up; in a sheet, choose the row",
        &["Shift+Space"],
        |d| match d.cell_in_front() {
            Some(_) => ready(C::SelectRows),
            None => scroll(d, ScrollStep::ScreenUp),
        },
    ),
    entry("go.half-down", M::None, "caret-down", "Half a screen down", &["Ctrl+D", "d"], |d| {
        scroll(d, ScrollStep::HalfDown)
    }),
    entry("go.half-up", M::None, "caret-up", "Half a screen up", &["Ctrl+U", "u"], |d| {
        scroll(d, ScrollStep::HalfUp)
    }),
    entry("go.line-down", M::None, "caret-down", "Scroll down", &["j", "Down"], |d| {
        scroll(d, ScrollStep::LineDown)
    }),
    entry("go.line-up", M::None, "caret-up", "Scroll up", &["k", "Up"], |d| scroll(d, ScrollStep::LineUp)),
    entry("go.left", M::None, "caret-left", "Scroll to the left", &["Left"], |d| scroll(d, ScrollStep::Left)),
    entry("go.right", M::None, "caret-right", "Scroll to the right", &["Right"], |d| {
        scroll(d, ScrollStep::Right)
    }),
];
