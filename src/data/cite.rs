//! Citations: the words, where they stand, and in which document, in the form that somebody needs them.
//!
//! The forms are few and short, and each is written by hand here. `hayagriva` and `citationberg` (MIT or Apache-2.0)
//! would set whole bibliographies by the rules of a thousand journals; they take an engine and an archive of
//! styles for it, and know neither quoted words nor a page of a file beside the printed one.

mod forms;
mod lines;
mod names;
mod quotes;
mod source;

#[cfg(test)]
mod tests;

pub use names::title_from_name;
pub use quotes::quoted;
pub use source::Cited;

use super::document::Document;
use super::shown::Reading;
use super::span::Span;
use super::wording::MONTHS;

/// In which form a quotation leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CiteForm {
    /// “Words” — title, place. For letters and notes.
    #[default]
    Plain,
    /// The words as a quotation block, the document and its place below them.
    Markdown,
    /// The document and its place alone, to stand in a note to words that are quoted in the text.
    Footnote,
    /// As lawyers in the United States cite what was not published: the place after “at”, the words in brackets.
    Bluebook,
    /// An entry for LaTeX and for reference managers.
    Bibtex,
    /// An entry as Zotero, Pandoc and citation processors read it.
    CslJson,
}

impl CiteForm {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::Markdown, Self::Footnote, Self::Bluebook, Self::Bibtex, Self::CslJson];

    /// As settings and commands call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::Footnote => "footnote",
            Self::Bluebook => "bluebook",
            Self::Bibtex => "bibtex",
            Self::CslJson => "csl-json",
        }
    }

    /// As menus call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plain => "Plain text",
            Self::Markdown => "Markdown",
            Self::Footnote => "Footnote, without the words",
            Self::Bluebook => "Bluebook style",
            Self::Bibtex => "BibTeX",
            Self::CslJson => "CSL-JSON",
        }
    }
}

/// What a citation says beside words, title and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CiteParts {
    /// The page of the file beside the printed one, where the two differ: printed numbers are what others look up, and
    /// numbers of the file what a program goes to.
    pub file_page: bool,
    /// The day on which it was cited.
    pub date: bool,
    /// The beginning of the file's SHA-256, by which anybody can hold it against their own copy.
    pub digest: bool,
    /// A link that leads back to the words.
    pub link: bool,
}

impl Default for CiteParts {
    fn default() -> Self {
        Self { file_page: true, date: false, digest: false, link: false }
    }
}

/// A day, as the caller's clock has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Of the common era.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day in UTC of so many milliseconds since 1970: nothing here asks where on earth one is.
    ///
    /// Years are counted from March here, so that the day that comes every fourth year is the last of its year, and
    /// months have lengths that a line can tell (Howard Hinnant, “chrono-compatible low-level date algorithms”, 2013).
    pub fn from_millis(millis: u64) -> Self {
        const DAYS_OF_400_YEARS: u64 = 146_097;
        /// From 1 March of the year 0 to 1970.
        const TO_1970: u64 = 719_468;
        // Beyond the year 9999 nobody cites anything.
        let days = (millis / 86_400_000).min(2_932_896) + TO_1970;
        let (era, day) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let of_month = of_year - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Self { year: (era * 400 + year + next) as u16, month: month as u8, day: of_month as u8 }
    }

    /// 29 November 2026
    pub fn words(self) -> String {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).unwrap_or(&"");
        format!("{} {month} {}", self.day, self.year)
    }

    /// 2026-11-29
    fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How to cite: all that the document itself does not say.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Citing {
    /// In which form.
    pub form: CiteForm,
    /// What it says beside the usual.
    pub parts: CiteParts,
    /// The title that somebody gave the document, in the place of its own.
    pub title: Option<String>,
    /// Today.
    pub day: Option<Day>,
    /// A link to the words, where the document has an address.
    pub link: Option<String>,
    /// In which reading of a draft its words are taken.
    pub reading: Reading,
}

/// Where words stand, as a citation says it: “page 45”, “paragraphs 3–4”, “Sheet1!B7”.
pub fn place(document: &Document, span: Span) -> String {
    source::place(document, &Cited { words: "", span, place: None }, false).words
}

/// A quotation of a document in the form that is asked for.
pub fn citation(document: &Document, cited: &Cited<'_>, citing: &Citing) -> String {
    let source = source::Source::new(document, cited, citing);
    match citing.form {
        CiteForm::Plain => forms::plain(&source),
        CiteForm::Markdown => forms::markdown(&source),
        CiteForm::Footnote => forms::footnote(&source),
        CiteForm::Bluebook => forms::bluebook(&source),
        CiteForm::Bibtex => forms::bibtex(&source),
        CiteForm::CslJson => forms::csl_json(&source),
    }
}
