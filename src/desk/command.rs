//! Every act of the user as plain data, which prints and parses as one line: `go 3 120..131`, `find "high confidence"`.
//!
//! Menu, keys, palette, panels, `--do` and tests all send these, and nothing else changes the desk.
//! Adding one is a row in the table below and an arm in `desk.rs`.

mod line; // how is a line parted into words?
mod row; // what can be said of a command?

use super::layout::Layout;
use super::words::{
    CellStep, ChangeSort, ExtendStep, OutSheet, PanelId, ScrollStep, ShownAs as Face, Side, SortOrder, Spot,
    ViewId, Word, Zoom,
};
use crate::data::cite::CiteForm as Form;
use crate::data::comparison::Side as Compared;
use crate::data::export::{HitsForm, PagesForm};
use crate::data::grid::{Cell, SheetColumn};
use crate::data::pile::{PileOrder, Sieve};
use crate::data::place::Place;
use crate::data::settings::ThemeChoice as Theme;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use line::{quoted, split};
pub use row::CommandRow;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

macro_rules! commands {
    ($($(#[doc = $doc:literal])+ $name:literal $variant:ident $({ $($field:ident: $type:ty),+ })?;)+) => {
        /// What the user can ask for. Each variant is made of plain values, because a line has to hold it.
        #[derive(Clone, PartialEq)]
        pub enum Command {
            $($(#[doc = $doc])+ $variant $({
                $(#[doc = concat!("What its line calls `", stringify!($field), "`.")] $field: $type),+
            })?,)+
        }

        /// For `folioscope commands`: all there are, in the order of the table.
        pub const COMMANDS: &[CommandRow] = &[
            $(CommandRow {
                name: $name,
                fields: concat!("" $($(, " ", stringify!($field))+)?),
                about: concat!($($doc),+),
                choices: &[$($((stringify!($field), <$type as Word>::CHOICES)),+)?],
            },)+
        ];

        impl fmt::Display for Command {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        // Fields without their names, in the order of the table: a line is typed by people.
                        f.write_str($name)?;
                        $($(write!(f, " {}", quoted(&$field.print()))?;)+)?
                        Ok(())
                    })+
                }
            }
        }

        impl FromStr for Command {
            type Err = String;

            fn from_str(line: &str) -> Result<Self, String> {
                let words = split(line)?;
                let mut words = words.iter().map(String::as_str);
                let name = words.next().ok_or("An empty line is no command.")?;
                let command = match name {
                    // A word that is missing is parsed as an empty one, so that its type says what it wants.
                    $($name => Self::$variant $({
                        $($field: <$type as Word>::parse(words.next().unwrap_or(""))
                            .map_err(|why| format!("“{line}”: {} is missing or wrong. {why}", stringify!($field)))?),+
                    })?,)+
                    _ => return Err(format!("There is no command “{name}”.")),
                };
                match words.next() {
                    // What is left over is an error, because a path with a space and without its quotation
                    // marks would otherwise open something else.
                    Some(more) => Err(format!("“{line}” has more than the command takes: “{more}”.")),
                    None => Ok(command),
                }
            }
        }
    };
}

commands! {
    // ---- files
    /// Asks for files to open.
    "open-files" OpenFiles;
    /// Asks for a folder to open.
    "open-folder" OpenFolder;
    /// Opens a file or a folder.
    "open" Open { path: PathBuf };
    /// Opens a file in the view for looking through, which the next one opened so takes over.
    "browse" Browse { path: PathBuf };
    /// Opens a file at a named place in it.
    "open-at" OpenAt { path: PathBuf, anchor: String };
    /// Opens the text of the clipboard as a document.
    "paste" Paste;
    /// Opens a file that lies in a document, by its number in it.
    "open-attachment" OpenAttachment { doc: DocId, number: u32 };
    /// Opens words as a document.
    "open-words" OpenWords { name: String, words: String };
    /// Opens the sample library.
    "sample" Sample;
    /// Reads the document again from the disk.
    "reload" Reload;
    /// Keeps what was read although the file has changed.
    "keep-old" KeepOld;
    /// Reads the document again in another encoding; "auto" guesses.
    "encoding" Encoding { name: String };
    /// Reads a list of values again with its cells parted, quoted or named otherwise: "parted=semicolon", "quoted=none",
    /// "named=no"; "parted=auto" guesses.
    "values" Values { choice: String };
    /// Closes the document in front.
    "close" Close;
    /// Closes one view.
    "close-view" CloseView { view: ViewId };
    /// Closes all tabs that stand among the same ones, but this.
    "close-others" CloseOthers { view: ViewId };
    /// Closes the tabs right of one.
    "close-right" CloseRight { view: ViewId };
    /// Keeps a tab that was opened for a look.
    "keep-open" KeepOpen { view: ViewId };
    /// Copies a path.
    "copy-path" CopyPath { path: PathBuf };
    /// Opens again what was closed last.
    "reopen" Reopen;
    /// Takes a folder out of the library panel.
    "forget-folder" ForgetFolder { path: PathBuf };
    /// Takes a path out of the list of what was open before.
    "forget-recent" ForgetRecent { path: PathBuf };
    /// Marks the document in front as read, or as not read.
    "mark-read" MarkRead { read: bool };
    /// Marks a document, or all documents of a folder of the library, as read, or as not read.
    "mark-path" Mark { path: PathBuf, read: bool };
    /// Brings back the last session: its tabs, places, folders and panels; once more, the one before it.
    "restore-session" RestoreSession;
    /// Goes to a document that is or was open, by its number.
    "open-document" OpenDocument { doc: DocId };
    /// Opens a file beside the document in front.
    "open-beside" OpenBeside { path: PathBuf };
    /// Opens all that is chosen in the library, each in a tab.
    "open-chosen" OpenChosen;
    /// Opens a file with the program that the system has for it; only ever asked for by the user.
    "open-elsewhere" OpenElsewhere { path: PathBuf };
    /// Shows a file in the system's own window of its folder.
    "show-in-folder" ShowInFolder { path: PathBuf };
    /// Copies the paths of all that is chosen in the library; where nothing is, that of the document in front.
    "copy-paths" CopyPaths;
    /// Takes a document that lies in no folder out of the library's list.
    "forget-document" ForgetDocument { doc: DocId };

    // ---- comparing
    /// Asks with which document to compare the one in front.
    "compare-with" CompareWith;
    /// Compares two files: shows the second, with what differs from the first.
    "compare" Compare { first: PathBuf, second: PathBuf };
    /// Compares two documents that are or were open, by their numbers.
    "compare-documents" CompareDocuments { first: DocId, second: DocId };
    /// Compares the two rows that are chosen in the library.
    "compare-chosen" CompareChosen;
    /// Compares the same two documents the other way round.
    "compare-swapped" CompareSwapped;
    /// Counts white space, the shapes of quotation marks, running heads and their like as differences, or not.
    "compare-everything" CompareEverything { on: bool };
    /// Goes to the next difference between two documents, and selects it.
    "next-difference" NextDifference;
    /// Goes to the difference before.
    "previous-difference" PreviousDifference;
    /// Goes to a difference by its number, counted from 1.
    "difference" Difference { number: u64 };
    /// Goes to the words of a difference in one of the two originals.
    "difference-in" DifferenceIn { number: u64, side: Compared };
    /// Shows both originals beside each other, at the words of a difference.
    "difference-beside" DifferenceBeside { number: u64 };

    // ---- the library
    /// Shows only documents of the library with these words in their names, titles or paths; none shows all.
    "filter" Filter { words: String };
    /// Sets the order of the library.
    "library-order" LibraryOrder { order: PileOrder };
    /// Shows all documents of the library, or only some.
    "library-only" LibraryOnly { sieve: Sieve };
    /// Folds a folder of the library, or unfolds it.
    "fold" Fold { path: PathBuf, folded: bool };
    /// Folds all folders of the library, or unfolds them.
    "fold-all" FoldAll { folded: bool };
    /// Lists the folders of the library again, as they are on the disk now.
    "list-again" ListAgain;
    /// Closes the window.
    "quit" Quit;

    // ---- going
    /// Goes to a span of a document.
    "go" Go { doc: DocId, span: Span };
    /// Goes to a place of a document that need not be open: its path, the span, and the words that stood there.
    "go-place" GoPlace { path: PathBuf, span: Span, quote: String };
    /// Goes to a line, counted from 1.
    "line" Line { number: u64 };
    /// Goes to a paragraph, counted from 1.
    "paragraph" Paragraph { number: u64 };
    /// Goes to a part of the document, 0 to 100.
    "percent" Percent { percent: f32 };
    /// Goes to a page by what is printed on it, or by its number; to a sheet, slide or part by its name; to a cell by its own.
    "page" Page { label: String };
    /// Goes to a place of a page: its index, and points from its top.
    "unit" Unit { doc: DocId, unit: u32, top: f32 };
    /// Asks where to go.
    "go-to" GoTo;
    /// Goes back to where one was before the last jump.
    "back" Back;
    /// Goes forward again.
    "forward" Forward;
    /// Opens the next document of the list.
    "next-document" NextDocument;
    /// Opens the document before this one in the list.
    "previous-document" PreviousDocument;
    /// Goes to the next heading.
    "next-heading" NextHeading;
    /// Goes to the heading before.
    "previous-heading" PreviousHeading;
    /// Goes to the next place where words were taken out, and selects it.
    "next-redaction" NextRedaction;
    /// Goes to the one before.
    "previous-redaction" PreviousRedaction;
    /// Goes to the next words that somebody commented on, and selects them.
    "next-comment" NextComment;
    /// Goes to the ones before.
    "previous-comment" PreviousComment;
    /// Shows a draft with its changes as it is, with all of them accepted, or with all of them rejected.
    "changes" Changes { reading: Reading };
    /// Folds all quotations of a letter.
    "fold-quotations" FoldQuotations;
    /// Unfolds them all.
    "unfold-quotations" UnfoldQuotations;
    /// Folds a quotation that is open, or unfolds one that is folded: by where it begins, and how deep it is.
    "turn-quotation" TurnQuotation { at: u64, depth: u32 };
    /// Lists only the changes of one person; an empty name lists those of all.
    "changes-by" ChangesBy { author: String };
    /// Lists only changes of one sort.
    "changes-only" ChangesOnly { sort: ChangeSort };
    /// Goes to the next change that is listed, and selects its words.
    "next-change" NextChange;
    /// Goes to the change before.
    "previous-change" PreviousChange;
    /// Follows a link of the document in front, by its number.
    "follow" Follow { link: u32 };
    /// Scrolls the page.
    "scroll" Scroll { step: ScrollStep };
    /// Opens the system's program for an address; only ever asked for by the user.
    "open-address" OpenAddress { address: String };
    /// Copies an address.
    "copy-address" CopyAddress { address: String };
    /// Goes to a span of a document in a view beside the one in front.
    "go-beside" GoBeside { doc: DocId, span: Span };
    /// Follows a link of the document in front in a view beside it.
    "follow-beside" FollowBeside { link: u32 };
    /// Goes to the next page, sheet or part.
    "next-page" NextPage;
    /// Goes to the page, sheet or part before.
    "previous-page" PreviousPage;
    /// Goes to the words of the book in front that an address of another reading program names (EPUB CFI).
    "cfi" Cfi { address: String };
    /// Goes to the part of the structured data in front that has an address: a JSON Pointer, an XPath, section and key.
    "node" Node { address: String };
    /// Goes where a link leads that was copied with “copy-link”, or another address of a file.
    "open-link" OpenLink { link: String };

    // ---- finding
    /// Opens the field for finding in the document.
    "find-open" FindOpen;
    /// Finds words in the document in front.
    "find" Find { words: String };
    /// Goes to the next hit.
    "find-next" FindNext;
    /// Goes to the hit before.
    "find-previous" FindPrevious;
    /// Goes to a hit by its number, counted from 1.
    "hit" Hit { number: u64 };
    /// Stops a search that is still going on.
    "find-stop" FindStop;
    /// Closes the field for finding, and puts out the hits.
    "find-close" FindClose;
    /// Minds capitals, or not.
    "find-case" FindCase { on: bool };
    /// Finds whole words only, or not.
    "find-whole-word" FindWholeWord { on: bool };
    /// Reads the words as a regular expression, or not.
    "find-regex" FindRegex { on: bool };
    /// Minds accents, or not.
    "find-accents" FindAccents { on: bool };

    // ---- selecting
    /// Selects from one place to another, the caret at the second.
    "select" Select { anchor: u64, head: u64 };
    /// Selects cells of a sheet by its index, from one corner to another: select-cells 0 B2 D7.
    "select-cells" SelectCells { unit: u32, from: Cell, to: Cell };
    /// Moves the cell that keys are on in a sheet, and chooses what lies on the way, or not: move-cell edge-down on.
    "move-cell" MoveCell { step: CellStep, extend: bool };
    /// Chooses all of the columns that chosen cells are of.
    "select-columns" SelectColumns;
    /// Chooses all of the rows that chosen cells are of.
    "select-rows" SelectRows;
    /// Sorts the rows of the sheet in front by a column alone: sort-column B down.
    "sort-column" SortColumn { column: SheetColumn, order: SortOrder };
    /// Sorts them by a column where those by which they are sorted already are equal.
    "sort-also" SortAlso { column: SheetColumn, order: SortOrder };
    /// Shows only rows whose cell in a column is so: filter-column B "> 1000"; as in 10..20, empty, not empty, !word,
    /// is: a | b, or words that it contains. Nothing shows all.
    "filter-column" FilterColumn { column: SheetColumn, condition: String };
    /// Shows only rows that have the same as the chosen cell in its column.
    "filter-by-cell" FilterByCell;
    /// Asks which cells of a column are to be shown.
    "ask-filter" AskFilter { column: SheetColumn };
    /// Shows all rows of the sheet in front, as they are sorted.
    "clear-filters" ClearFilters;
    /// Shows all rows of the sheet in front as the file has them.
    "clear-arrangement" ClearArrangement;
    /// Keeps so many rows at the top of the sheet in front in sight, and so many columns at its left.
    "freeze" Freeze { rows: u32, columns: u32 };
    /// Makes a column of the sheet in front so many points wide; 0 makes it as wide as its cells ask for.
    "column-width" ColumnWidth { column: SheetColumn, points: u32 };
    /// Selects the whole document.
    "select-all" SelectAll;
    /// Chooses bytes of a file that is shown as such, from one to another: select-bytes 16 31.
    "select-bytes" SelectBytes { from: u64, to: u64 };
    /// Copies the chosen bytes as the text that they are.
    "copy-bytes-as-text" CopyBytesAsText;
    /// Looks for bytes in a file that is shown as such: find-bytes "53 45 0A".
    "find-bytes" FindBytes { words: String };
    /// Shows the document in front as its bytes and the strings in them, whatever it is, or again as what it is.
    "as-bytes" AsBytes { on: bool };
    /// Selects nothing.
    "select-none" SelectNone;
    /// Moves the end of the selection.
    "extend" Extend { step: ExtendStep };
    /// Copies the selection as text.
    "copy" Copy;
    /// Copies the selection as a quotation with its document and place.
    "copy-citation" CopyCitation;
    /// Copies the selection as a quotation in another form than the usual.
    "copy-as" CopyAs { form: Form };
    /// Copies a span of a document.
    "copy-span" CopySpan { doc: DocId, span: Span };
    /// Copies a span of a document as a quotation with its place.
    "cite-span" CiteSpan { doc: DocId, span: Span };
    /// Copies words as they are given.
    "copy-words" CopyWords { words: String };
    /// Copies a link that leads back to what is selected, or to the top of what can be seen.
    "copy-link" CopyLink;
    /// Copies a link that leads back to a span of a document.
    "copy-link-to" CopyLinkTo { doc: DocId, span: Span };
    /// Copies the address by which other reading programs know what is selected, or the top of what can be seen, in a book
    /// (EPUB CFI).
    "copy-cfi" CopyCfi;
    /// Copies such an address of a span of a book.
    "copy-cfi-of" CopyCfiOf { doc: DocId, span: Span };
    /// Opens the menu of what is selected, at the caret.
    "context-menu" ContextMenu;
    /// Asks for the title of the document in front, as citations have it.
    "title" Title;
    /// Gives the document in front a title for citations; an empty one gives it its own back.
    "set-title" SetTitle { title: String };
    /// Sets the form in which quotations are copied.
    "cite-form" CiteIn { form: Form };
    /// Names the page of the file beside the printed one in citations, or not.
    "cite-file-page" CiteFilePage { on: bool };
    /// Names the day in citations, or not.
    "cite-date" CiteDate { on: bool };
    /// Names the beginning of the SHA-256 in citations, or not.
    "cite-digest" CiteDigest { on: bool };
    /// Puts a link into citations that leads back, or not.
    "cite-link" CiteLink { on: bool };
    /// Shows a small bar at what was selected with the mouse, or not.
    "selection-bar" SelectionBar { on: bool };

    // ---- leaving
    /// Asks how and where to hits, pages or a selection leave.
    "ask-out" AskOut { sheet: OutSheet };
    /// Saves the hits as a table; a file that is there is replaced, or not.
    "save-hits" SaveHits { form: HitsForm, path: PathBuf, replace: bool };
    /// Copies all hits as text, each with its place.
    "copy-hits" CopyHits;
    /// Saves what differs between two documents as a table; a file that is there is replaced, or not.
    "save-differences" SaveDifferences { form: HitsForm, path: PathBuf, replace: bool };
    /// Copies all differences between two documents as text, each with its place.
    "copy-differences" CopyDifferences;
    /// Saves pages: "this", "all", or as in "3-5, 9"; drawn ones at so many dots per inch.
    "save-pages" SavePages { pages: String, form: PagesForm, dpi: u32, path: PathBuf, replace: bool };
    /// Draws pages and hands them to a printer by its name; to the program that shows such files, without a name.
    "print" PrintPages { pages: String, printer: String };
    /// Saves what is selected on printed pages as a picture, with a line below that cites the place, or without.
    "save-picture" SavePicture { path: PathBuf, cited: bool, replace: bool };
    /// Copies what is selected on printed pages as a picture, with a line below that cites the place, or without.
    "copy-picture" CopyPicture { cited: bool };
    /// Stops what is being saved.
    "stop-saving" StopLeaving;

    // ---- the page
    /// Sets the theme.
    "theme" SetTheme { theme: Theme };
    /// Puts on the next theme.
    "next-theme" NextTheme;
    /// Sets the type size in points.
    "type-size" TypeSize { size: f32 };
    /// Makes the type larger.
    "larger" Larger;
    /// Makes the type smaller.
    "smaller" Smaller;
    /// Gives the type the size that it had at first.
    "standard-size" StandardSize;
    /// Shows the document as words in the reader's own type, as pages as they were printed, or as a grid.
    "shown-as" ShownAs { face: Face };
    /// The same, with a span of the document in front in sight.
    "shown-at" ShownAt { face: Face, span: Span };
    /// Shows the pages as they were printed, or the words: what “shown-as pages” and “shown-as words” do.
    "printed" Printed { on: bool };
    /// Shows pages and words beside each other, each at the same place; or only what has the keys.
    "both" Both { on: bool };
    /// Sets the size of printed pages: width, page, content, or percent.
    "zoom" Zoom { zoom: Zoom };
    /// Sets printed pages in one column, or two beside each other.
    "columns" Columns { count: u32 };
    /// Turns printed pages by a quarter to the right.
    "turn" Turn;
    /// Shows printed pages in the colours of the theme, dark at night, or as they are.
    "themed-pages" ThemedPages { on: bool };
    /// Sets the length of a line in characters.
    "measure" Measure { characters: u32 };
    /// Sets the height of a line in sizes of the type.
    "line-height" LineHeight { ratio: f32 };
    /// Sets the family of the page: literata, inter, mono, or one of the system's.
    "family" Family { name: String };
    /// Sets the family of code: mono, or one of the system's.
    "code-family" CodeFamily { name: String };
    /// Opens the list of the system's typefaces, for code or for the page.
    "typefaces" Typefaces { code: bool };
    /// Sets both edges of the column even, or only the first.
    "justified" Justified { on: bool };
    /// Parts words at line ends in justified text, or not.
    "hyphenate" Hyphenate { on: bool };
    /// Shows running heads and page numbers among the words, or not.
    "running-heads" RunningHeads { on: bool };

    // ---- the window
    /// Shows a panel, or hides it.
    "panel" Panel { panel: PanelId };
    /// Shows a panel and goes there.
    "show-panel" ShowPanel { panel: PanelId };
    /// Puts a tab in front and shows its document in the library.
    "show-in-library" ShowInLibrary { view: ViewId };
    /// Moves a panel to a side of the documents, or below them.
    "move-panel" MovePanel { panel: PanelId, side: Side };
    /// Moves a panel beside another one: before or after it in one place, or above or below it.
    "seat-panel" SeatPanel { panel: PanelId, beside: PanelId, spot: Spot };
    /// Shows or hides the panels of one side.
    "side" ToggleSide { side: Side };
    /// Goes to the next panel.
    "next-panel" NextPanel;
    /// Goes to the panel before.
    "previous-panel" PreviousPanel;
    /// Gives the keys to the page, wherever they are.
    "take-keys" TakeKeys;
    /// Opens the menu, or closes it.
    "menu" Menu;
    /// Puts a view in front.
    "view" View { view: ViewId };
    /// Puts the next document in front.
    "next-tab" NextTab;
    /// Puts the document before this one in front.
    "previous-tab" PreviousTab;
    /// Shows the document in front once more, beside it or below it.
    "split" Split { side: Side };
    /// Shows the document of a tab once more, beside it or below it.
    "split-view" SplitView { view: ViewId, side: Side };
    /// Moves a tab before or after another one, or into a half of its own beside that one.
    "move-view" MoveView { view: ViewId, beside: ViewId, spot: Spot };
    /// Lets the two sides of a split scroll together, or not.
    "link-scrolling" LinkScrolling { on: bool };
    /// Shows only the page, or everything.
    "only-page" OnlyPage;
    /// Fills the screen, or not.
    "full-screen" FullScreen;
    /// Sets out panels and documents in another way.
    "arrange" Arrange { layout: Layout };
    /// Sets out panels and documents as they were at first.
    "standard-layout" StandardLayout;
    /// Opens the list of all acts.
    "palette" Palette;
    /// Opens the list of documents.
    "documents" Documents;
    /// Shows all keys.
    "keys" KeySheet;
    /// Opens the help as a document.
    "help" Help;
    /// Does an act of the table by its id, as the list of all acts does.
    "act" Act { entry: String };
    /// Opens the settings.
    "settings" Settings;
    /// Closes what lies over the window.
    "dismiss" Dismiss;
    /// Gives an act other keys: its id, and the keys parted by commas; none takes them away.
    "set-keys" SetKeys { entry: String, keys: String };
    /// Gives an act other keys, and takes them away from whatever has them: its id, and the keys parted by commas.
    "move-keys" MoveKeys { entry: String, keys: String };
    /// Gives an act the keys that it had at first.
    "standard-keys" StandardKeys { entry: String };
    /// Switches the keys that are single letters on or off.
    "single-letters" SingleLetters { on: bool };
    /// Shows hidden files in the library, or not.
    "hidden-files" HiddenFiles { on: bool };
}

impl Command {
    /// Goes to a place; none for what is nowhere to be found again.
    /// It names the document by its path and not by its number, so that the line holds in another run too.
    pub fn go_place(place: &Place) -> Option<Self> {
        let Place { origin, span, quote } = place;
        Some(Self::GoPlace { path: origin.key()?, span: *span, quote: quote.clone() })
    }
}

/// Commands go into logs, and logs are sent to others.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Pasted words are in no log; everything else is its line.
            Self::OpenWords { words, .. } => write!(f, "open-words ({} bytes)", words.len()),
            // Nor are words of documents.
            Self::CopyWords { words } => write!(f, "copy-words ({} bytes)", words.len()),
            Self::OpenLink { link } => write!(f, "open-link ({} bytes)", link.len()),
            Self::FilterColumn { column, condition } => {
                write!(f, "filter-column {} ({} bytes)", column.0, condition.len())
            }
            Self::SetTitle { title } => write!(f, "set-title ({} bytes)", title.len()),
            Self::GoPlace { path, span, .. } => write!(f, "go-place {} {span}", path.display()),
            command => write!(f, "{command}"),
        }
    }
}

#[cfg(test)]
mod tests;
