//! Acts that move panels, tabs and splits.

use super::offers::{ready, with_view};
use super::{Action, Menu as M, entry};
use crate::desk::command::Command as C;
use crate::desk::words::{PanelId, Side};

pub(super) const ROWS: &[Action] = &[
    entry("window.library", M::Window, "books", "Library", &["Ctrl+Shift+L"], |_| {
        ready(C::Panel { panel: PanelId::Library })
    })
    .switch(|d| d.shows(PanelId::Library)),
    entry("window.outline", M::Window, "list-bullets", "Outline", &["Ctrl+Shift+U"], |_| {
        ready(C::Panel { panel: PanelId::Outline })
    })
    .switch(|d| d.shows(PanelId::Outline)),
    entry("window.pages", M::Window, "files", "Pages", &["Ctrl+Shift+M"], |_| {
        ready(C::Panel { panel: PanelId::Pages })
    })
    .switch(|d| d.shows(PanelId::Pages)),
    entry("window.changes", M::Window, "pencil-simple", "Changes", &["Ctrl+Alt+X"], |_| {
        ready(C::Panel { panel: PanelId::Changes })
    })
    .switch(|d| d.shows(PanelId::Changes)),
    entry("window.differences", M::Window, "git-diff", "Differences", &["Ctrl+Alt+V"], |_| {
        ready(C::Panel { panel: PanelId::Differences })
    })
    .switch(|d| d.shows(PanelId::Differences)),
    entry("window.info", M::Window, "info", "Info", &["Ctrl+I"], |_| {
        ready(C::Panel { panel: PanelId::Info })
    })
    .switch(|d| d.shows(PanelId::Info)),
    entry("window.left", M::Window, "sidebar-simple", "Left panels", &["Ctrl+B"], |_| {
        ready(C::ToggleSide { side: Side::Left })
    })
    .grouped(),
    entry("window.right", M::Window, "sidebar-simple", "Right panels", &["Ctrl+Alt+B"], |_| {
        ready(C::ToggleSide { side: Side::Right })
    }),
    entry("window.next-panel", M::Window, "caret-right", "Next panel", &["F6"], |_| ready(C::NextPanel)),
    entry("window.previous-panel", M::Window, "caret-left", "Previous panel", &["Shift+F6"], |_| {
        ready(C::PreviousPanel)
    }),
    entry("window.next-tab", M::Window, "caret-right", "Next tab", &["Ctrl+Tab", "Ctrl+PgDn"], |d| {
        with_view(d, C::NextTab)
    }),
    entry(
        "window.previous-tab",
        M::Window,
        "caret-left",
        "Previous tab",
        &["Ctrl+Shift+Tab", "Ctrl+PgUp"],
        |d| with_view(d, C::PreviousTab),
    ),
    entry("window.split-right", M::Window, "square-split-horizontal", "Split: beside", &["Ctrl+\\"], |d| {
        with_view(d, C::Split { side: Side::Right })
    })
    .grouped(),
    entry(
        "window.split-below",
        M::Window,
        "square-split-vertical",
        "Split: below",
        &["Ctrl+Shift+\\"],
        |d| with_view(d, C::Split { side: Side::Bottom }),
    ),
    entry("window.link", M::Window, "link", "Split: scroll together", &[], |d| {
        ready(C::LinkScrolling { on: !d.settings.linked_scrolling })
    })
    .switch(|d| d.settings.linked_scrolling),
    entry("window.page", M::Window, "arrows-out-simple", "Only the page", &["F9"], |_| ready(C::OnlyPage))
        .grouped()
        .switch(|d| d.only_page),
    entry("window.full-screen", M::Window, "monitor", "Full screen", &["F11"], |_| ready(C::FullScreen))
        .switch(|d| d.full_screen),
    entry("window.standard", M::Window, "columns", "Panels as they were at first", &[], |_| {
        ready(C::StandardLayout)
    }),
];
