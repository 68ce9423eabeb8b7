//! Acts that say what there is, and those that stand in no menu: switches, and how the library is set out.

use super::offers::{only, order, ready, with_files};
use super::{Action, Menu as M, entry};
use crate::data::pile::{PileOrder, Sieve};
use crate::desk::command::Command as C;

pub(super) const ROWS: &[Action] = &[
    entry("help.palette", M::Help, "caret-right", "All acts…", &["Ctrl+Shift+P"], |_| ready(C::Palette)),
    entry("help.keys", M::Help, "keyboard", "All keys", &["?"], |_| ready(C::KeySheet)),
    entry("help.open", M::Help, "question", "Help", &["F1"], |_| ready(C::Help)),
    entry("help.dismiss", M::None, "x", "Close what lies on top", &["Esc"], |_| ready(C::Dismiss)),
    entry("settings.selection-bar", M::None, "copy", "Small bar at what was selected", &[], |d| {
        ready(C::SelectionBar { on: !d.settings.selection_bar })
    })
    .switch(|d| d.settings.selection_bar),
    entry("window.menu", M::None, "list", "Menu", &["F10"], |_| ready(C::Menu)),
    entry("settings.letters", M::None, "keyboard", "Keys that are single letters", &[], |d| {
        ready(C::SingleLetters { on: !d.settings.single_letters })
    })
    .switch(|d| d.settings.single_letters),
    entry("settings.hidden", M::None, "eye", "Show hidden files in the library", &[], |d| {
        ready(C::HiddenFiles { on: !d.settings.show_hidden_files })
    })
    .switch(|d| d.settings.show_hidden_files),
    entry("library.by-folder", M::None, "books", "Library: sort by folder", &[], |d| {
        order(d, PileOrder::Folder)
    })
    .switch(|d| d.settings.library_order == PileOrder::Folder),
    entry("library.by-name", M::None, "books", "Library: sort by name", &[], |d| order(d, PileOrder::Name))
        .switch(|d| d.settings.library_order == PileOrder::Name),
    entry("library.newest", M::None, "books", "Library: sort by date, newest first", &[], |d| {
        order(d, PileOrder::Newest)
    })
    .switch(|d| d.settings.library_order == PileOrder::Newest),
    entry("library.oldest", M::None, "books", "Library: sort by date, oldest first", &[], |d| {
        order(d, PileOrder::Oldest)
    })
    .switch(|d| d.settings.library_order == PileOrder::Oldest),
    entry("library.largest", M::None, "books", "Library: sort by size, largest first", &[], |d| {
        order(d, PileOrder::Largest)
    })
    .switch(|d| d.settings.library_order == PileOrder::Largest),
    entry("library.by-kind", M::None, "books", "Library: sort by kind", &[], |d| order(d, PileOrder::Kind))
        .switch(|d| d.settings.library_order == PileOrder::Kind),
    entry("library.all", M::None, "eye", "Library: show all documents", &[], |d| only(d, Sieve::All))
        .switch(|d| d.library.sieve == Sieve::All),
    entry("library.unread", M::None, "eye", "Library: show only what is unread", &[], |d| {
        only(d, Sieve::Unread)
    })
    .switch(|d| d.library.sieve == Sieve::Unread),
    entry("library.begun", M::None, "eye", "Library: show only what is begun", &[], |d| {
        only(d, Sieve::Begun)
    })
    .switch(|d| d.library.sieve == Sieve::Begun),
    entry("library.unreadable", M::None, "eye-slash", "Library: show only what cannot be read", &[], |d| {
        only(d, Sieve::Unreadable)
    })
    .switch(|d| d.library.sieve == Sieve::Unreadable),
    entry("library.fold-all", M::None, "caret-right", "Library: fold all folders", &[], |d| {
        with_files(d, C::FoldAll { folded: true })
    }),
    entry("library.unfold-all", M::None, "caret-down", "Library: unfold all folders", &[], |d| {
        with_files(d, C::FoldAll { folded: false })
    }),
    entry("library.again", M::None, "arrow-clockwise", "Library: list the folders again", &[], |d| {
        with_files(d, C::ListAgain)
    }),
    entry("settings.hyphenate", M::None, "text-align-justify", "Part words in justified text", &[], |d| {
        ready(C::Hyphenate { on: !d.settings.page.hyphenate })
    })
    .switch(|d| d.settings.page.hyphenate),
    entry(
        "settings.running-heads",
        M::None,
        "text-align-justify",
        "Show running heads and page numbers",
        &[],
        |d| ready(C::RunningHeads { on: !d.settings.page.running_heads }),
    )
    .switch(|d| d.settings.page.running_heads),
];
