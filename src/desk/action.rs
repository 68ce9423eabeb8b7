//! The table that menu, palette, keys and the sheet of keys are made of. One row for each act.

mod other_words; // what else do people call an act?

use super::Desk;
use super::chord::{Chord, Stroke};
use super::command::Command;
use super::words::{ExtendStep, OutSheet, PanelId, ScrollStep, ShownAs, Side, Zoom};
use crate::data::cite::CiteForm;
use crate::data::document::{Aside, AsideKind};
use crate::data::pile::{PileOrder, Sieve};
use crate::data::settings::{Align, Family, ThemeChoice as Theme};
use crate::data::shown::Reading;
use std::path::PathBuf;

/// Where an act stands in the menu bar.
/// The order is that of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// Opening, closing, and the program itself.
    File,
    /// Selecting and copying.
    Edit,
    /// Finding words in a document.
    Find,
    /// Going to places and to other documents.
    Go,
    /// How the page looks.
    Page,
    /// Panels, tabs and splits.
    Window,
    /// Where to learn what there is.
    Help,
    /// In the palette and on keys only.
    None,
}

impl Menu {
    /// The menus that are shown; [`Menu::None`] is none of them.
    pub const BAR: [Self; 7] =
        [Self::File, Self::Edit, Self::Find, Self::Go, Self::Page, Self::Window, Self::Help];

    /// What stands in the bar, or over the group in the sheet of keys.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Find => "Find",
            Self::Go => "Go",
            Self::Page => "Page",
            Self::Window => "Window",
            Self::Help => "Help",
            Self::None => "Keys",
        }
    }
}

/// What an act offers now.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// It can be done, with this command.
    Ready(Command),
    /// Why it is grey.
    Not(&'static str),
}

/// One row of the table. Commands carry what they are about, and acts find it out from the desk: so a key
/// needs no words after it.
pub struct Action {
    /// By what the settings know it. It must stay, or else the keys that somebody gave it are lost.
    pub id: &'static str,
    /// As menu and palette call it.
    pub title: &'static str,
    /// Name of the icon in the icon font.
    pub icon: &'static str,
    /// Keys at first; the settings may give others.
    pub keys: &'static [&'static str],
    /// Where it stands.
    pub menu: Menu,
    /// Begins a group in the menu.
    pub group: bool,
    /// What it would do now, or why it can do nothing. A grey line with a reason teaches more than one that
    /// is gone.
    pub make: fn(&Desk) -> Offer,
    /// Whether a switch is on, for acts that are one.
    pub on: Option<fn(&Desk) -> bool>,
}

/// A row. The functions below are `const`, because the table is: it costs nothing at the start.
const fn entry(
    id: &'static str,
    menu: Menu,
    icon: &'static str,
    title: &'static str,
    keys: &'static [&'static str],
    make: fn(&Desk) -> Offer,
) -> Action {
    Action { id, title, icon, keys, menu, group: false, make, on: None }
}

impl Action {
    const fn grouped(mut self) -> Self {
        self.group = true;
        self
    }

    const fn switch(mut self, on: fn(&Desk) -> bool) -> Self {
        self.on = Some(on);
        self
    }

    /// What else people call it, in small letters; see `other_words.rs`.
    pub fn words(&self) -> &'static [&'static str] {
        other_words::OTHER_WORDS.iter().find(|(id, _)| *id == self.id).map_or(&[], |(_, words)| words)
    }

    /// Keys now: those of the settings, else those of the table.
    /// Those of the settings take the place of those of the table and do not add to them, so that keys can
    /// also be taken away. A chord that cannot be read is passed over, because the settings are a file that
    /// people edit.
    pub fn chords(&self, desk: &Desk) -> Vec<Chord> {
        match desk.settings.keys.get(self.id) {
            Some(own) => own.iter().filter_map(|chord| chord.parse().ok()).collect(),
            None => self.keys.iter().filter_map(|chord| chord.parse().ok()).collect(),
        }
    }
}

fn ready(command: Command) -> Offer {
    Offer::Ready(command)
}

/// For what needs words: nothing before the first of them has been read.
fn with_document(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("no document is open"),
    }
}

/// For what needs a tab alone, so that one whose document could not be read can be closed.
fn with_view(desk: &Desk, command: Command) -> Offer {
    match desk.active {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("no document is open"),
    }
}

/// For what needs a file. What lies in a file counts, because the file around it can be read again.
fn with_file(desk: &Desk, command: Command) -> Offer {
    match desk.active_entry().and_then(|entry| entry.origin.file()) {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("no file is open"),
    }
}

/// For what is about rows that are chosen in the library, or else about the file in front.
fn with_chosen_or_file(desk: &Desk, command: Command) -> Offer {
    if desk.library.chosen.is_empty() { with_file(desk, command) } else { Offer::Ready(command) }
}

/// For what other programs do with the file in front; for what lies in a file, with that file.
fn with_path(desk: &Desk, command: fn(PathBuf) -> Command) -> Offer {
    match desk.active_entry().and_then(|entry| entry.origin.file()) {
        Some(path) => Offer::Ready(command(path.to_owned())),
        None => Offer::Not("no file is open"),
    }
}

/// An order of the library.
fn order(desk: &Desk, order: PileOrder) -> Offer {
    with_files(desk, Command::LibraryOrder { order })
}

/// What the library shows.
fn only(desk: &Desk, sieve: Sieve) -> Offer {
    with_files(desk, Command::LibraryOnly { sieve })
}

/// For what needs words or cells that are selected. A caret is no selection to copy.
fn with_selection(desk: &Desk, command: Command) -> Offer {
    match desk.active_view().and_then(|view| view.selection) {
        Some(selection) if !selection.is_empty() => Offer::Ready(command),
        _ => Offer::Not("nothing is selected"),
    }
}

/// For what is about printed pages. It need not be shown as pages now, so that the choice can be made before.
fn with_pages(desk: &Desk, command: Command) -> Offer {
    match desk.has_pages_in_front() {
        true => Offer::Ready(command),
        false => Offer::Not("this document has no pages"),
    }
}

/// For what leafs through pages, sheets or parts.
fn with_units(desk: &Desk, command: Command) -> Offer {
    if desk.active_document().is_some_and(|document| !document.units.is_empty()) {
        Offer::Ready(command)
    } else {
        Offer::Not("this document has no pages")
    }
}

/// For what goes from one place where words were taken out to the next.
fn with_redactions(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if document.redactions.is_empty() => Offer::Not("this document has no redactions"),
        Some(_) => Offer::Ready(command),
    }
}

/// For what goes from one comment to the next.
fn with_comments(desk: &Desk, command: Command) -> Offer {
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
fn with_changes(desk: &Desk, command: Command) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if document.revisions.is_empty() => Offer::Not("nothing was changed in this document"),
        Some(_) => Offer::Ready(command),
    }
}

/// A reading of a draft.
fn reading(desk: &Desk, reading: Reading) -> Offer {
    match desk.active_document() {
        None => Offer::Not("no document is open"),
        Some(document) if !Desk::has_readings(document) => {
            Offer::Not("no words were put in or taken out of this document")
        }
        Some(_) => Offer::Ready(Command::Changes { reading }),
    }
}

fn reads_as(desk: &Desk, reading: Reading) -> bool {
    desk.active_document().is_some_and(|document| Desk::has_readings(document))
        && desk.reading_in_front() == reading
}

/// For what goes from one difference between two documents to the next.
fn with_differences(desk: &Desk, command: Command) -> Offer {
    match desk.compared() {
        Some(_) => Offer::Ready(command),
        None => Offer::Not("nothing is compared"),
    }
}

fn cite(desk: &Desk, form: CiteForm) -> Offer {
    with_selection(desk, Command::CopyAs { form })
}

/// For what goes from hit to hit. Where the hits were put out, the same words are looked for once more.
fn with_hits(desk: &Desk, command: Command) -> Offer {
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
fn leaving(desk: &Desk, sheet: OutSheet, command: Command) -> Offer {
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
fn with_files(desk: &Desk, command: Command) -> Offer {
    match desk.library.roots.is_empty() {
        false => Offer::Ready(command),
        true => Offer::Not("no folder is open"),
    }
}

fn scroll(desk: &Desk, step: ScrollStep) -> Offer {
    with_document(desk, Command::Scroll { step })
}

fn extend(desk: &Desk, step: ExtendStep) -> Offer {
    with_document(desk, Command::Extend { step })
}

fn theme(theme: Theme) -> Offer {
    ready(Command::SetTheme { theme })
}

use Command as C;
use Menu as M;

/// All acts, in the order of the menus. Where two acts have one chord, the first in this order has it.
pub const ACTIONS: &[Action] = &[
    // ---- File
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
    // ---- Edit
    entry("edit.copy", M::Edit, "copy", "Copy", &["Ctrl+C"], |d| with_selection(d, C::Copy)),
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
    entry("go.start", M::Go, "caret-up", "Start of the document", &["Home", "g g", "Ctrl+Home"], |d| {
        scroll(d, ScrollStep::Start)
    })
    .grouped(),
    entry("go.end", M::Go, "caret-down", "End of the document", &["End", "G", "Ctrl+End"], |d| {
        scroll(d, ScrollStep::End)
    }),
    entry("go.screen-down", M::None, "caret-down", "A screen down", &["Space", "PgDn"], |d| {
        scroll(d, ScrollStep::ScreenDown)
    }),
    entry("go.screen-up", M::None, "caret-up", "A screen up", &["Shift+Space", "PgUp"], |d| {
        scroll(d, ScrollStep::ScreenUp)
    }),
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
    // ---- Page
    entry("page.next-theme", M::Page, "circle-half", "Next theme", &["F8"], |_| ready(C::NextTheme)),
    entry("page.system", M::Page, "monitor", "Theme: as the system", &[], |_| theme(Theme::System))
        .switch(|d| d.settings.theme == Theme::System),
    entry("page.paper", M::Page, "sun", "Theme: Paper", &[], |_| theme(Theme::Paper))
        .switch(|d| d.settings.theme == Theme::Paper),
    entry("page.sepia", M::Page, "circle-half", "Theme: Sepia", &[], |_| theme(Theme::Sepia))
        .switch(|d| d.settings.theme == Theme::Sepia),
    entry("page.night", M::Page, "moon", "Theme: Night", &[], |_| theme(Theme::Night))
        .switch(|d| d.settings.theme == Theme::Night),
    entry("page.larger", M::Page, "plus", "The page: larger type", &["Ctrl++", "Ctrl+="], |_| {
        ready(C::Larger)
    })
    .grouped(),
    entry("page.smaller", M::Page, "minus", "The page: smaller type", &["Ctrl+-"], |_| ready(C::Smaller)),
    entry("page.standard", M::Page, "text-aa", "The page: standard size", &["Ctrl+0"], |_| {
        ready(C::StandardSize)
    }),
    entry("page.printed", M::Page, "file-text", "Pages as they were printed", &["p"], |d| {
        let face = if d.in_front_printed() { ShownAs::Words } else { ShownAs::Pages };
        with_pages(d, C::ShownAs { face })
    })
    .grouped()
    .switch(|d| d.in_front_printed()),
    entry("page.both", M::Page, "square-split-horizontal", "Pages and text beside each other", &["b"], |d| {
        match d.faces_in_front().len() > 1 {
            true => ready(C::Both { on: !d.in_front_both() }),
            false => Offer::Not("this document has no pages"),
        }
    })
    .switch(|d| d.in_front_both()),
    entry("page.grid", M::Page, "columns", "Sheets as a grid", &["t"], |d| {
        let grid = d.in_front_shown_as() == Some(ShownAs::Grid);
        let face = if grid { ShownAs::Words } else { ShownAs::Grid };
        match d.faces_in_front().contains(&ShownAs::Grid) {
            true => ready(C::ShownAs { face }),
            false => Offer::Not("this document has no sheets"),
        }
    })
    .switch(|d| d.in_front_shown_as() == Some(ShownAs::Grid)),
    entry("page.bytes", M::Page, "hash", "The file as bytes", &[], |d| {
        let bytes = d.in_front_shown_as() == Some(ShownAs::Bytes);
        let face = if bytes { ShownAs::Words } else { ShownAs::Bytes };
        match d.faces_in_front().contains(&ShownAs::Bytes) {
            true => ready(C::ShownAs { face }),
            false => Offer::Not("this document is read as it is meant"),
        }
    })
    .switch(|d| d.in_front_shown_as() == Some(ShownAs::Bytes)),
    entry(
        "page.fit-width",
        M::Page,
        "arrows-out-simple",
        "Printed pages: as wide as the window",
        &["Ctrl+1"],
        |d| with_pages(d, C::Zoom { zoom: Zoom::Width }),
    ),
    entry("page.fit-page", M::Page, "file", "Printed pages: whole", &["Ctrl+2"], |d| {
        with_pages(d, C::Zoom { zoom: Zoom::Page })
    }),
    entry("page.fit-content", M::Page, "text-aa", "Printed pages: without their margins", &["Ctrl+3"], |d| {
        with_pages(d, C::Zoom { zoom: Zoom::Content })
    }),
    entry("page.full-size", M::Page, "hash", "Printed pages: as large as on paper", &["Ctrl+4"], |d| {
        with_pages(d, C::Zoom { zoom: Zoom::Ratio(1.0) })
    }),
    entry("page.columns", M::Page, "columns", "Printed pages: two beside each other", &[], |d| {
        let two = d.active_view().is_some_and(|view| view.printed.columns == 2);
        with_pages(d, C::Columns { count: if two { 1 } else { 2 } })
    })
    .switch(|d| d.active_view().is_some_and(|view| view.printed.columns == 2)),
    entry("page.turn", M::Page, "arrow-clockwise", "Printed pages: turn to the right", &["r"], |d| {
        with_pages(d, C::Turn)
    }),
    entry("page.themed-pages", M::Page, "moon", "Printed pages: in the colours of the theme", &[], |d| {
        ready(C::ThemedPages { on: !d.settings.page.themed_pages })
    })
    .switch(|d| d.settings.page.themed_pages),
    entry("page.changes-marked", M::Page, "text-aa", "Changes: as the file has them", &["Ctrl+Alt+1"], |d| {
        reading(d, Reading::AsItIs)
    })
    .grouped()
    .switch(|d| reads_as(d, Reading::AsItIs)),
    entry("page.changes-accepted", M::Page, "check", "Changes: all accepted", &["Ctrl+Alt+2"], |d| {
        reading(d, Reading::Accepted)
    })
    .switch(|d| reads_as(d, Reading::Accepted)),
    entry("page.changes-rejected", M::Page, "x", "Changes: all rejected", &["Ctrl+Alt+3"], |d| {
        reading(d, Reading::Rejected)
    })
    .switch(|d| reads_as(d, Reading::Rejected)),
    entry("page.wider", M::Page, "columns", "The page: longer lines", &["Ctrl+Alt+Right"], |d| {
        ready(C::Measure { characters: d.settings.page.measure_chars + 4 })
    })
    .grouped(),
    entry("page.narrower", M::Page, "columns", "The page: shorter lines", &["Ctrl+Alt+Left"], |d| {
        ready(C::Measure { characters: d.settings.page.measure_chars.saturating_sub(4) })
    }),
    entry(
        "page.airier",
        M::Page,
        "text-align-left",
        "The page: more space between lines",
        &["Ctrl+Alt+Down"],
        |d| ready(C::LineHeight { ratio: d.settings.page.line_height + 0.05 }),
    ),
    entry(
        "page.denser",
        M::Page,
        "text-align-left",
        "The page: less space between lines",
        &["Ctrl+Alt+Up"],
        |d| ready(C::LineHeight { ratio: d.settings.page.line_height - 0.05 }),
    ),
    entry("page.justified", M::Page, "text-align-justify", "The page: justified", &[], |d| {
        ready(C::Justified { on: d.settings.page.align == Align::Ragged })
    })
    .grouped()
    .switch(|d| d.settings.page.align == Align::Justified),
    entry("page.literata", M::Page, "text-aa", "Typeface: Literata", &[], |_| {
        ready(C::Family { name: "literata".into() })
    })
    .grouped()
    .switch(|d| d.settings.page.family == Family::Literata),
    entry("page.inter", M::Page, "text-aa", "Typeface: Inter", &[], |_| {
        ready(C::Family { name: "inter".into() })
    })
    .switch(|d| d.settings.page.family == Family::Inter),
    entry("page.mono", M::Page, "text-aa", "Typeface: JetBrains Mono", &[], |_| {
        ready(C::Family { name: "mono".into() })
    })
    .switch(|d| d.settings.page.family == Family::Mono),
    entry("page.typefaces", M::Page, "text-aa", "Typeface: one of this computer…", &[], |_| {
        ready(C::Typefaces { code: false })
    })
    .switch(|d| matches!(d.settings.page.family, Family::System(_))),
    entry("page.code-typeface", M::Page, "text-aa", "Typeface of code…", &[], |_| {
        ready(C::Typefaces { code: true })
    }),
    // ---- Window
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
    // ---- Help
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

/// The act of an id; `None` for an id of the settings that this version does not know.
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|entry| entry.id == id)
}

/// What a stroke of keys comes to.
#[derive(Clone, Copy)]
pub enum Struck {
    /// It asks for this act.
    Action(&'static Action),
    /// The first stroke of two.
    Begun,
    /// It asks for no act.
    Nothing,
}

/// The act that a stroke asks for, after `before` where a chord of two was begun.
/// While one types, what types a character asks for nothing.
pub fn struck(desk: &Desk, before: Option<&Stroke>, stroke: &Stroke, typing: bool) -> Struck {
    // Space stays a key of the page also where single letters are off, because every reader scrolls with it.
    if stroke.types() && (typing || (!desk.settings.single_letters && stroke.key != "Space")) {
        return Struck::Nothing;
    }
    let mut begun = false;
    // A chord of one stroke ends the search, and so goes before one of two that begins with it: nobody waits
    // for a second stroke that may not come.
    for entry in ACTIONS {
        for chord in entry.chords(desk) {
            match (chord.0.as_slice(), before) {
                ([only], None) if only == stroke => return Struck::Action(entry),
                ([first, second], Some(before)) if first == before && second == stroke => {
                    return Struck::Action(entry);
                }
                ([first, _], None) if first == stroke => begun = true,
                _ => {}
            }
        }
    }
    if begun { Struck::Begun } else { Struck::Nothing }
}

/// Other acts that have a chord now, or one of which either begins the other: only one of the two could be struck.
pub fn holders(desk: &Desk, id: &str, chord: &Chord) -> Vec<(&'static Action, Chord)> {
    let clash = |own: &Chord| own.0.starts_with(&chord.0) || chord.0.starts_with(&own.0);
    let held = |entry: &'static Action| entry.chords(desk).into_iter().map(move |own| (entry, own));
    let others = ACTIONS.iter().filter(|entry| entry.id != id);
    others.flat_map(held).filter(|(_, own)| clash(own)).collect()
}

/// Acts that share keys now, each chord with the titles of its acts.
pub fn conflicts(desk: &Desk) -> Vec<(Chord, Vec<&'static str>)> {
    let mut all: Vec<(Chord, &'static str)> = Vec::new();
    for entry in ACTIONS {
        all.extend(entry.chords(desk).into_iter().map(|chord| (chord, entry.title)));
    }
    // So that equal chords stand beside each other, which is all that `chunk_by` looks at.
    all.sort();
    let groups = all.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    groups.map(|group| (group[0].0.clone(), group.iter().map(|(_, title)| *title).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_keys_can_be_read() {
        let mut ids: Vec<_> = ACTIONS.iter().map(|entry| entry.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ACTIONS.len());
        for entry in ACTIONS {
            for chord in entry.keys {
                assert!(chord.parse::<Chord>().is_ok(), "{}: {chord}", entry.id);
            }
        }
    }

    #[test]
    fn no_chord_is_bound_twice() {
        assert_eq!(conflicts(&Desk::default()), Vec::new());
    }

    #[test]
    fn every_act_answers_on_an_empty_desk_and_its_command_is_a_line() {
        let desk = Desk::default();
        for entry in ACTIONS {
            if let Offer::Ready(command) = (entry.make)(&desk) {
                assert_eq!(command.to_string().parse(), Ok(command), "{}", entry.id);
            }
        }
    }

    #[test]
    fn letters_do_nothing_while_one_types() {
        let desk = Desk::default();
        let n: Stroke = "n".parse().unwrap();
        assert!(matches!(struck(&desk, None, &n, false), Struck::Action(entry) if entry.id == "find.next"));
        assert!(matches!(struck(&desk, None, &n, true), Struck::Nothing));
        let g: Stroke = "g".parse().unwrap();
        assert!(matches!(struck(&desk, None, &g, false), Struck::Begun));
        assert!(
            matches!(struck(&desk, Some(&g), &g, false), Struck::Action(entry) if entry.id == "go.start")
        );
    }
}
