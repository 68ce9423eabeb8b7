//! What commands carry, each as one word of a line: names, numbers, spans, and by what views and panels are known.
//! It knows nothing else of the desk, and everything of the desk may know it.

use crate::data::cite::CiteForm;
use crate::data::comparison::Side as Compared;
use crate::data::export::{HitsForm, PagesForm};
use crate::data::grid::{Cell, SheetColumn, column_name};
use crate::data::pile::{PileOrder, Sieve};
use crate::data::settings::ThemeChoice;
use crate::data::shown::Reading;
use crate::data::span::{DocId, Span};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a command carries: something that is one word of its line.
pub trait Word: Sized {
    /// All words that it can be, where those are few: they are told beside the command, and nowhere else.
    const CHOICES: &'static str = "";

    /// The word, as it parses again. Quotation marks are added by the line, so that no type has to think of
    /// them.
    fn print(&self) -> String;
    /// # Errors
    /// A sentence that says what was expected.
    /// The value that a word stands for.
    fn parse(word: &str) -> Result<Self, String>;
}

/// Lets an enum of plain names be a word of a command.
macro_rules! names {
    ($(#[$meta:meta])* $visibility:vis enum $type:ident {
        $first:literal $first_variant:ident, $($name:literal $variant:ident,)*
    }) => {
        $(#[$meta])*
        $visibility enum $type {
            #[doc = concat!("“", $first, "”.")]
            $first_variant,
            $(#[doc = concat!("“", $name, "”.")] $variant,)*
        }

        impl $type {
            /// In the order of the table.
            // Its length is counted from the names, so that a name more is a name in one place.
            pub const ALL: [Self; [$first, $($name),*].len()] = [Self::$first_variant, $(Self::$variant),*];
        }

        impl Word for $type {
            const CHOICES: &'static str = concat!($first, $(", ", $name),*);

            fn print(&self) -> String {
                match self { Self::$first_variant => $first, $(Self::$variant => $name,)* }.to_owned()
            }

            fn parse(word: &str) -> Result<Self, String> {
                match word {
                    $first => Ok(Self::$first_variant),
                    $($name => Ok(Self::$variant),)*
                    // It tells all words that there are, because somebody who typed a wrong one has nowhere
                    // else to look.
                    _ => Err(format!("It is one of {}.", Self::CHOICES)),
                }
            }
        }
    };
}

/// One view of a document: a tab. Two views may show the same document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
// The number is of this run alone: a session that comes back gives its views new ones.
pub struct ViewId(pub u64);

/// The table of panels: all that the desk and the rail know of each. How it is drawn has a file under `ui/panels/`.
macro_rules! panels {
    ($($name:literal $variant:ident $title:literal $icon:literal $home:ident $usual:literal $action:literal;)+) => {
        names! {
            /// A panel, by the word that commands and sessions have for it.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            pub enum PanelId { $($name $variant,)+ }
        }

        impl PanelId {
            /// As its tab and the menu call it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// Name of its icon in the icon font.
            pub fn icon(self) -> &'static str {
                match self { $(Self::$variant => $icon,)+ }
            }

            /// Where it goes when it is shown for the first time.
            // Only for the first time: a panel that was moved is found again where the layout has it.
            pub fn home(self) -> Side {
                match self { $(Self::$variant => Side::$home,)+ }
            }

            /// Whether it is of use for all documents, and so comes with its side; others are asked for by themselves.
            pub fn usual(self) -> bool {
                match self { $(Self::$variant => $usual,)+ }
            }

            /// Id of the act that shows it.
            pub fn action(self) -> &'static str {
                match self { $(Self::$variant => $action,)+ }
            }
        }
    };
}

panels! {
    // name    panel   title     icon               home  usual act
    "library" Library "Library" "books"            Left  true  "window.library";
    "outline" Outline "Outline" "list-bullets"     Left  true  "window.outline";
    "pages"   Pages   "Pages"   "files"            Left  false "window.pages";
    "find"    Find    "Hits"    "magnifying-glass" Right true  "find.panel";
    "changes" Changes "Changes" "pencil-simple"    Right false "window.changes";
    "differences" Differences "Differences" "git-diff" Right false "window.differences";
    "info"    Info    "Info"    "info"             Right true  "window.info";
}

names! {
    /// A side of the documents, or of a view that is split.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Side {
        "left" Left,
        "right" Right,
        "bottom" Bottom,
    }
}

names! {
    /// Where something goes beside something else: among its tabs, before or after it, or into a half of its own.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Spot {
        "before" Before,
        "after" After,
        "left" Left,
        "right" Right,
        "above" Above,
        "below" Below,
    }
}

impl Word for ViewId {
    fn print(&self) -> String {
        self.0.to_string()
    }

    fn parse(word: &str) -> Result<Self, String> {
        u64::parse(word).map(Self)
    }
}

names! {
    /// How far to scroll. A step is a name and no number of points, because only the page knows how high its
    /// lines and its window are.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ScrollStep {
        "line-down" LineDown,
        "line-up" LineUp,
        "half-down" HalfDown,
        "half-up" HalfUp,
        "screen-down" ScreenDown,
        "screen-up" ScreenUp,
        "start" Start,
        "end" End,
        "left" Left,
        "right" Right,
    }
}

names! {
    /// How far to move the end of a selection; in a sheet, words and paragraphs stand for the ends of rows
    /// and columns.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ExtendStep {
        "character-right" CharacterRight,
        "character-left" CharacterLeft,
        "word-right" WordRight,
        "word-left" WordLeft,
        "line-down" LineDown,
        "line-up" LineUp,
        "paragraph-down" ParagraphDown,
        "paragraph-up" ParagraphUp,
        "start" Start,
        "end" End,
    }
}

// By hand, because the type is of `data`, which knows nothing of commands.
impl Word for ThemeChoice {
    const CHOICES: &'static str = "system, paper, sepia, night";

    fn print(&self) -> String {
        match self {
            Self::System => "system",
            Self::Paper => "paper",
            Self::Sepia => "sepia",
            Self::Night => "night",
        }
        .to_owned()
    }

    fn parse(word: &str) -> Result<Self, String> {
        let all = [Self::System, Self::Paper, Self::Sepia, Self::Night];
        let found = all.into_iter().find(|theme| theme.print() == word);
        found.ok_or_else(|| format!("It is one of {}.", Self::CHOICES))
    }
}

impl Word for CiteForm {
    const CHOICES: &'static str = "plain, markdown, footnote, bluebook, bibtex, csl-json";

    fn print(&self) -> String {
        self.name().to_owned()
    }

    fn parse(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|form| form.name() == word);
        found.ok_or_else(|| format!("It is one of {}.", Self::CHOICES))
    }
}

/// Lets an enum of `data`, which knows nothing of commands, be a word of one.
macro_rules! words_of {
    ($type:ty { $first:literal $first_value:expr, $($name:literal $value:expr,)* }) => {
        impl Word for $type {
            const CHOICES: &'static str = concat!($first, $(", ", $name),*);

            fn print(&self) -> String {
                let all = [($first, $first_value), $(($name, $value)),*];
                all.into_iter().find(|(_, value)| value == self).map_or_else(String::new, |(name, _)| name.to_owned())
            }

            fn parse(word: &str) -> Result<Self, String> {
                let all = [($first, $first_value), $(($name, $value)),*];
                let found = all.into_iter().find(|(name, _)| *name == word);
                found.map(|(_, value)| value).ok_or_else(|| format!("It is one of {}.", Self::CHOICES))
            }
        }
    };
}
words_of!(PileOrder {
    "folder" Self::Folder,
    "name" Self::Name,
    "newest" Self::Newest,
    "oldest" Self::Oldest,
    "largest" Self::Largest,
    "kind" Self::Kind,
});
words_of!(Sieve {
    "all" Self::All,
    "unread" Self::Unread,
    "begun" Self::Begun,
    "unreadable" Self::Unreadable,
});

words_of!(Reading {
    "as-it-is" Self::AsItIs,
    "accepted" Self::Accepted,
    "rejected" Self::Rejected,
});

names! {
    /// Which changes of a draft are listed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ChangeSort {
        "all" All,
        "put-in" Inserted,
        "taken-out" Deleted,
        "moved" Moved,
        "format" Formatted,
    }
}

impl ChangeSort {
    /// As a list of choices calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "All changes",
            Self::Inserted => "Put in",
            Self::Deleted => "Taken out",
            Self::Moved => "Moved",
            Self::Formatted => "Format changed",
        }
    }
}

words_of!(Compared {
    "first" Self::First,
    "second" Self::Second,
});
words_of!(HitsForm {
    "csv" Self::Csv,
    "csv-plain" Self::CsvPlain,
    "json-lines" Self::JsonLines,
});
words_of!(PagesForm {
    "pdf" Self::Pdf,
    "picture-pdf" Self::PicturePdf,
    "png" Self::Png,
});

names! {
    /// What is to leave: each has a sheet that asks how and where to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum OutSheet {
        "hits" Hits,
        "differences" Differences,
        "pages" Pages,
        "print" Print,
        "picture" Picture,
    }
}

impl Word for String {
    fn print(&self) -> String {
        self.clone()
    }

    fn parse(word: &str) -> Result<Self, String> {
        Ok(word.to_owned())
    }
}

// A name that is not Unicode comes out changed: a line is text, and has no way to hold it.
impl Word for PathBuf {
    fn print(&self) -> String {
        self.to_string_lossy().into_owned()
    }

    fn parse(word: &str) -> Result<Self, String> {
        // An empty path would mean the folder that the program happens to run in.
        if word.is_empty() { Err("A path is needed.".to_owned()) } else { Ok(word.into()) }
    }
}

impl Word for bool {
    fn print(&self) -> String {
        if *self { "on" } else { "off" }.to_owned()
    }

    fn parse(word: &str) -> Result<Self, String> {
        match word {
            "on" => Ok(true),
            "off" => Ok(false),
            _ => Err("It is on or off.".to_owned()),
        }
    }
}

macro_rules! number_words {
    ($($type:ty),+) => {
        $(impl Word for $type {
            fn print(&self) -> String {
                self.to_string()
            }

            fn parse(word: &str) -> Result<Self, String> {
                word.parse().map_err(|_| "A number is needed.".to_owned())
            }
        })+
    };
}
number_words!(u64, u32, f32);

impl Word for DocId {
    fn print(&self) -> String {
        self.0.to_string()
    }

    fn parse(word: &str) -> Result<Self, String> {
        u64::parse(word).map(Self)
    }
}

impl Word for Span {
    fn print(&self) -> String {
        self.to_string()
    }

    fn parse(word: &str) -> Result<Self, String> {
        let ends = word.split_once("..").and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        ends.map(|(start, end)| Self::new(start, end))
            .ok_or_else(|| "A span is needed, as 120..131.".to_owned())
    }
}

names! {
    /// How a document is shown: its words in the reader's own type, its pages as they were printed, its cells as a grid, its bytes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum ShownAs {
        "words" Words,
        "pages" Pages,
        "grid" Grid,
        "bytes" Bytes,
    }
}

impl Word for Cell {
    fn print(&self) -> String {
        self.to_string()
    }

    fn parse(word: &str) -> Result<Self, String> {
        Self::from_name(word).ok_or_else(|| "A cell is needed, as B7.".to_owned())
    }
}

impl Word for SheetColumn {
    fn print(&self) -> String {
        column_name(self.0)
    }

    fn parse(word: &str) -> Result<Self, String> {
        Self::from_name(word).ok_or_else(|| "A column is needed, as B.".to_owned())
    }
}

names! {
    /// In which direction a column is sorted; “next” goes from up to down, and from there to as the file has it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum SortOrder {
        "up" Up,
        "down" Down,
        "next" Next,
        "off" Off,
    }
}

names! {
    /// How far the cell moves that keys are on. An edge is where a run of filled cells ends, or the next one begins.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum CellStep {
        "right" Right,
        "left" Left,
        "down" Down,
        "up" Up,
        "edge-right" EdgeRight,
        "edge-left" EdgeLeft,
        "edge-down" EdgeDown,
        "edge-up" EdgeUp,
        "row-start" RowStart,
        "row-end" RowEnd,
        "first" First,
        "last" Last,
    }
}

/// How large pages are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Zoom {
    /// As what is shown asks for it: photographs as a whole, other pages as wide as the window.
    Usual,
    /// As wide as the window, which follows when the window changes.
    Width,
    /// A whole page fits into the window.
    Page,
    /// So that the words of the page fill the width.
    Content,
    /// Of its size on paper.
    Ratio(f32),
}

impl Word for Zoom {
    fn print(&self) -> String {
        match self {
            Self::Usual => "usual".to_owned(),
            Self::Width => "width".to_owned(),
            Self::Page => "page".to_owned(),
            Self::Content => "content".to_owned(),
            // As percent, because people say and type it so.
            Self::Ratio(ratio) => format!("{}", (ratio * 100.0).round()),
        }
    }

    fn parse(word: &str) -> Result<Self, String> {
        match word {
            "usual" => Ok(Self::Usual),
            "width" => Ok(Self::Width),
            "page" => Ok(Self::Page),
            "content" => Ok(Self::Content),
            _ => {
                let percent: Option<f32> = word.trim_end_matches('%').parse().ok();
                // It also keeps out what is no number, which lies in no range. Session records have the same
                // bounds.
                let percent = percent.filter(|percent| (5.0..=1600.0).contains(percent));
                percent
                    .map(|percent| Self::Ratio(percent / 100.0))
                    .ok_or_else(|| "It is usual, width, page, content, or percent from 5 to 1600.".to_owned())
            }
        }
    }
}

names! {
    /// To the next larger or smaller of the usual sizes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum ZoomStep {
        "in" In,
        "out" Out,
    }
}
