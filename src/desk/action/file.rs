//! Acts that open, save, print and close, and those of the program itself.

use super::offers::{leaving, ready, with_chosen_or_file, with_differences, with_file, with_path, with_view};
use super::{Action, Menu as M, Offer, entry};
use crate::desk::Desk;
use crate::desk::command::Command as C;
use crate::desk::words::OutSheet;

pub(super) const ROWS: &[Action] = &[
    entry("file.open", M::File, "file-text", "Open files…", &["Ctrl+O"], |_| ready(C::OpenFiles)),
    entry("file.folder", M::File, "folder-open", "Open folder…", &["Ctrl+Shift+O"], |_| {
        ready(C::OpenFolder)
    }),
    entry("file.paste", M::File, "clipboard-text", "Paste text as a document", &["Ctrl+V"], |_| {
        ready(C::Paste)
    }),
    entry("file.sample", M::File, "books", "Try the sample library", &[], |_| ready(C::Sample)),
    entry("file.documents", M::File, "files", "Go to document…", &["Ctrl+P"], |_| ready(C::Documents))
        .grouped(),
    entry("file.compare", M::File, "git-diff", "Compare with…", &["Ctrl+Alt+K"], |d| {
        match d.partners().is_empty() {
            _ if d.active_entry().is_none_or(|entry| entry.origin.pair().is_some()) => {
                Offer::Not("no document is in front")
            }
            true => Offer::Not("no other document is open"),
            false => ready(C::CompareWith),
        }
    }),
    entry("file.compare-chosen", M::None, "git-diff", "Compare what is chosen in the library", &[], |d| {
        match d.library.chosen.len() {
            2 => ready(C::CompareChosen),
            _ => Offer::Not("two documents of the library are to be chosen"),
        }
    }),
    entry("file.compare-swapped", M::None, "git-diff", "Compare the other way round", &[], |d| {
        with_differences(d, C::CompareSwapped)
    }),
    entry("file.compare-everything", M::None, "git-diff", "Comparing: everything counts", &[], |d| {
        ready(C::CompareEverything { on: !d.settings.compare_everything })
    })
    .switch(|d| d.settings.compare_everything),
    entry("file.reload", M::File, "arrow-clockwise", "Read again from the disk", &["F5", "Ctrl+R"], |d| {
        with_file(d, C::Reload)
    }),
    entry("file.as-bytes", M::None, "hash", "Show its strings and bytes, whatever it is", &[], |d| {
        match d.active_entry().filter(|entry| entry.origin.pair().is_none()) {
            Some(_) => ready(C::AsBytes { on: !d.in_front_as_bytes() }),
            None => Offer::Not("no document is in front"),
        }
    })
    .switch(Desk::in_front_as_bytes),
    entry("file.mark-read", M::File, "check", "Mark as read", &["Ctrl+M", "m"], |d| {
        with_chosen_or_file(d, C::MarkRead { read: true })
    }),
    entry("file.mark-unread", M::File, "eye", "Mark as unread", &["Ctrl+Alt+M", "M"], |d| {
        with_chosen_or_file(d, C::MarkRead { read: false })
    }),
    entry("file.copy-path", M::File, "copy", "Copy path", &[], |d| with_chosen_or_file(d, C::CopyPaths)),
    entry("file.show-in-folder", M::File, "folder-open", "Show in its folder", &[], |d| {
        with_path(d, |path| C::ShowInFolder { path })
    }),
    entry("file.elsewhere", M::File, "arrow-square-out", "Open with another program", &[], |d| {
        with_path(d, |path| C::OpenElsewhere { path })
    }),
    entry("file.save-pages", M::File, "file-pdf", "Save pages…", &[], |d| {
        leaving(d, OutSheet::Pages, C::AskOut { sheet: OutSheet::Pages })
    })
    .grouped(),
    entry("file.save-hits", M::File, "file-csv", "Save the hits…", &[], |d| {
        leaving(d, OutSheet::Hits, C::AskOut { sheet: OutSheet::Hits })
    }),
    entry("file.save-differences", M::File, "file-csv", "Save the differences…", &[], |d| {
        leaving(d, OutSheet::Differences, C::AskOut { sheet: OutSheet::Differences })
    }),
    entry("file.copy-differences", M::None, "copy", "Copy the differences", &[], |d| {
        leaving(d, OutSheet::Differences, C::CopyDifferences)
    }),
    entry("file.save-picture", M::File, "file-image", "Save the selection as a picture…", &[], |d| {
        leaving(d, OutSheet::Picture, C::AskOut { sheet: OutSheet::Picture })
    }),
    entry("file.print", M::File, "file-text", "Print…", &[], |d| {
        leaving(d, OutSheet::Print, C::AskOut { sheet: OutSheet::Print })
    }),
    entry("file.stop-saving", M::None, "stop", "Stop saving", &[], |d| match &d.out.running {
        Some(_) => ready(C::StopLeaving),
        None => Offer::Not("nothing is being saved"),
    }),
    entry("file.close", M::File, "x", "Close", &["Ctrl+W"], |d| with_view(d, C::Close)).grouped(),
    entry("file.close-others", M::File, "x", "Close the other tabs", &[], |d| match d.others_beside() {
        Some(view) => ready(C::CloseOthers { view }),
        None => Offer::Not("there is no other tab"),
    }),
    entry("file.close-right", M::None, "x", "Close the tabs to the right", &[], |d| match d.others_right() {
        Some(view) => ready(C::CloseRight { view }),
        None => Offer::Not("there is no tab to the right"),
    }),
    entry("file.keep-open", M::None, "file", "Keep this tab open", &[], |d| {
        match d.active_view().filter(|view| view.browsing) {
            Some(view) => ready(C::KeepOpen { view: view.id }),
            None => Offer::Not("this tab stays open already"),
        }
    }),
    entry("file.show-in-library", M::File, "books", "Show in the library", &[], |d| {
        match d.active_view().filter(|_| d.active_entry().is_some_and(|entry| entry.origin.file().is_some()))
        {
            Some(view) => ready(C::ShowInLibrary { view: view.id }),
            None => Offer::Not("no file is open"),
        }
    }),
    entry(
        "file.reopen",
        M::File,
        "clock-counter-clockwise",
        "Open again what was closed",
        &["Ctrl+Shift+T"],
        |_| ready(C::Reopen),
    ),
    entry("file.restore", M::File, "clock-counter-clockwise", "Bring back the last session", &[], |_| {
        ready(C::RestoreSession)
    }),
    entry("file.settings", M::File, "gear-six", "Settings…", &["Ctrl+,"], |_| ready(C::Settings)).grouped(),
    entry("file.quit", M::File, "x", "Quit", &["Ctrl+Q"], |_| ready(C::Quit)),
];
