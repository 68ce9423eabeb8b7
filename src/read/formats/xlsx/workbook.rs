//! The workbook itself: which sheets it has, in which order, which of them are hidden, and what it names.

use super::strings::Strings;
use super::styles::Styles;
use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::job::Failure;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::aside;
use crate::read::sheets::SheetOf;
use crate::read::sheets::hidden::Shown;
use crate::read::xml::{Event, Xml};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Sheets of a workbook; Excel has no limit but memory.
const MAX_SHEETS: usize = 5_000;
/// Names that a workbook gives to cells.
const MAX_NAMES: usize = 5_000;

/// What is known of a workbook before its sheets are read.
pub struct Workbook<'p> {
    pub package: &'p Package<'p>,
    pub sheets: Vec<SheetOf>,
    pub strings: Strings,
    pub styles: Styles,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
    /// Who wrote comments that are answered, by the name that the file has for them.
    pub persons: HashMap<String, String>,
    /// Printers that were told.
    pub printers: RefCell<BTreeSet<String>>,
}

impl<'p> Workbook<'p> {
    /// Reads it.
    pub fn of(
        package: &'p Package<'p>,
        main: &str,
        relations: &[Relation],
        draft: &mut Draft,
    ) -> Result<Self, Failure> {
        let part = |kind: &str| {
            relations.iter().find(|one| one.kind == kind && !one.external).map(|one| one.target.as_str())
        };
        let strings = part("sharedStrings").and_then(|path| package.side(path));
        let strings = strings.map(|text| Strings::of(&text)).unwrap_or_default();
        let styles = part("styles").and_then(|path| package.side(path));
        let styles = styles.map(|text| Styles::of(&text)).unwrap_or_default();
        let (persons, printers) = Default::default();
        let mut book =
            Self { package, sheets: Vec::new(), strings, styles, from_1904: false, persons, printers };
        if let Some((text, remarks)) = package.text(main)? {
            remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
            book.take(&text, relations, draft);
        }
        book.persons(relations);
        Ok(book)
    }

    fn persons(&mut self, relations: &[Relation]) {
        for relation in relations.iter().filter(|one| one.kind == "person" && !one.external) {
            let Some(text) = self.package.side(&relation.target) else { continue };
            let mut xml = Xml::new(&text);
            while let Some(event) = xml.next_event() {
                let Event::Start(tag) = event else { continue };
                if let Some((id, name)) = tag.get("id").zip(tag.get("displayName"))
                    && self.persons.len() < MAX_NAMES
                {
                    self.persons.insert(id, name);
                }
            }
        }
    }

    fn take(&mut self, text: &str, relations: &[Relation], draft: &mut Draft) {
        let mut xml = Xml::new(text);
        let (mut names, mut more) = (0, 0_u64);
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                "workbookPr" => {
                    self.from_1904 = tag.get("date1904").is_some_and(|said| said == "1" || said == "true");
                }
                "sheet" if self.sheets.len() < MAX_SHEETS => {
                    let id = tag.get_full("r:id").or_else(|| tag.get("id"));
                    let part = relations.iter().find(|one| Some(&one.id) == id.as_ref() && !one.external);
                    let name = tag.get("name").unwrap_or_else(|| format!("Sheet {}", self.sheets.len() + 1));
                    let shown = match tag.get("state").as_deref() {
                        Some("hidden") => Shown::Hidden,
                        Some("veryHidden") => Shown::VeryHidden,
                        _ => Shown::Yes,
                    };
                    if part.is_none() {
                        draft.complain_at(format!("The file lacks the sheet “{name}”."), None, None);
                    }
                    self.sheets.push(SheetOf { name, shown, part: part.map(|one| one.target.clone()) });
                }
                "sheet" => more += 1,
                "definedName" if names < MAX_NAMES => {
                    names += 1;
                    let hidden = tag.get("hidden").is_some_and(|said| said == "1" || said == "true");
                    let name = tag.get("name").unwrap_or_default();
                    let words = xml.text();
                    if hidden {
                        draft.aside(aside(
                            AsideKind::Unseen(Unseen::Hidden),
                            &name,
                            &format!("A hidden name for {words}"),
                        ));
                    } else if !name.starts_with("_xlnm") && !words.is_empty() {
                        draft.facts().others.push((format!("Name {name}"), words));
                    }
                }
                // The folder in which somebody saved it last.
                "absPath" => {
                    if let Some(path) = tag.get("url").filter(|path| !path.is_empty()) {
                        let name = "The folder it was saved in";
                        draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), name, &path));
                    }
                }
                _ => {}
            }
        }
        if more > 0 {
            draft.complain_at(format!("This workbook has {more} more sheets than are shown."), None, None);
        }
        if let Some(fault) = xml.fault() {
            draft.complain_at(format!("The list of the sheets {fault}"), None, None);
        }
    }
}
