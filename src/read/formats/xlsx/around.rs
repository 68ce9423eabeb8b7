//! What lies beside the cells of a sheet: comments, links, cells that are one, columns that are hidden.

use super::strings;
use super::workbook::Workbook;
use crate::data::document::{AsideKind, Unseen};
use crate::data::draft::Draft;
use crate::data::grid::Cell;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::{Comment, aside};
use crate::read::xml::{Event, Xml};
use std::collections::HashMap;

/// Of comments, links and merged cells of one sheet.
const MAX_THINGS: usize = 200_000;
/// Lists of choices and rules of one sheet that are told.
const MAX_TOLD: usize = 1_000;

/// What is known of a sheet's cells before they are written.
#[derive(Default)]
pub struct Around {
    pub comments: HashMap<(u32, u32), Vec<Comment>>,
    pub links: HashMap<(u32, u32), String>,
    /// Columns that are hidden: from one to another.
    pub hidden: Vec<(u32, u32)>,
    /// As people write them: "B2:C4".
    pub merged: Vec<String>,
    /// Whether the first row names the columns: it stays where it is while the others scroll, or they are sorted below it.
    pub named: bool,
    /// Cells, and what may be chosen in them.
    pub choices: Vec<(String, String)>,
    /// Cells, and the look that a rule gives to them where it holds.
    pub rules: Vec<(String, usize)>,
}

impl Around {
    /// Looks for it in a sheet and its relations. What stands before the cells and after them is gone through, and not they.
    pub fn of(book: &Workbook<'_>, text: &str, relations: &[Relation]) -> Self {
        let mut around = Self::default();
        let cells = text.find("<sheetData").or_else(|| text.find(":sheetData")).unwrap_or(text.len());
        let end = text.rfind("</sheetData>").or_else(|| text.rfind(":sheetData>")).unwrap_or(cells);
        let sides = [text.get(..cells).unwrap_or_default(), text.get(end.max(cells)..).unwrap_or_default()];
        for side in sides {
            around.take(side, relations);
        }
        around.comments(book.package, relations);
        around.threads(book, relations);
        around
    }

    fn take(&mut self, text: &str, relations: &[Relation]) {
        // A piece of a part is not well formed; its elements are found all the same.
        let piece = text.find('<').and_then(|at| text.get(at..)).unwrap_or_default();
        let piece = piece.strip_prefix("</sheetData>").unwrap_or(piece);
        let piece = format!("<piece>{piece}");
        let mut xml = Xml::new(&piece);
        let mut cells = String::new();
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
                "pane" if tag.get("state").is_some_and(|state| state.starts_with("frozen")) => {
                    self.named |= tag.get("ySplit").is_some_and(|rows| rows == "1");
                }
                "autoFilter" => {
                    let first = tag.get("ref").and_then(|area| Cell::from_name(area.split(':').next()?));
                    self.named |= first.is_some_and(|cell| cell.row == 0);
                }
                "conditionalFormatting" => cells = tag.get("sqref").unwrap_or_default(),
                "cfRule" if self.rules.len() < MAX_THINGS => {
                    let look = tag.get("dxfId").and_then(|look| look.parse().ok());
                    self.rules.extend(look.map(|look| (cells.clone(), look)));
                }
                "dataValidation" if tag.get("type").as_deref() == Some("list") => {
                    cells = tag.get("sqref").unwrap_or_default();
                }
                "dataValidation" => cells.clear(),
                "formula1" if !cells.is_empty() && self.choices.len() < MAX_THINGS => {
                    let words = xml.text();
                    let words = words.trim().trim_matches('"').to_owned();
                    self.choices.push((std::mem::take(&mut cells), words));
                }
                "col" if tag.get("hidden").is_some_and(|said| said == "1" || said == "true") => {
                    let at = |name: &str| tag.get(name).and_then(|at| at.parse::<u32>().ok()?.checked_sub(1));
                    if let Some((from, to)) = at("min").zip(at("max"))
                        && self.hidden.len() < MAX_THINGS
                    {
                        self.hidden.push((from, to));
                    }
                }
                "mergeCell" if self.merged.len() < MAX_THINGS => self.merged.extend(tag.get("ref")),
                "hyperlink" if self.links.len() < MAX_THINGS => {
                    let id = tag.get_full("r:id").or_else(|| tag.get("id"));
                    let outside = relations
                        .iter()
                        .find(|one| Some(&one.id) == id.as_ref())
                        .map(|one| one.target.clone());
                    let cell = tag
                        .get("ref")
                        .and_then(|name| Cell::from_name(name.split(':').next().unwrap_or_default()));
                    if let Some((cell, address)) = cell.zip(outside) {
                        self.links.insert((cell.row, cell.column), address);
                    }
                }
                _ => {}
            }
        }
    }

    fn comments(&mut self, package: &Package<'_>, relations: &[Relation]) {
        for relation in relations.iter().filter(|one| one.kind == "comments" && !one.external) {
            let Some(text) = package.side(&relation.target) else { continue };
            let mut xml = Xml::new(&text);
            let mut authors: Vec<String> = Vec::new();
            let mut count = 0;
            while let Some(event) = xml.next_event() {
                let Event::Start(tag) = event else { continue };
                match tag.name() {
                    "author" if authors.len() < MAX_THINGS => authors.push(xml.text()),
                    "comment" if count < MAX_THINGS => {
                        count += 1;
                        let author = tag
                            .get("authorId")
                            .and_then(|number| authors.get(number.parse::<usize>().ok()?).cloned());
                        let cell = tag.get("ref").and_then(|name| Cell::from_name(&name));
                        let mut words = String::new();
                        strings::rich(&mut xml, &mut words, &mut String::new());
                        if let Some(cell) = cell {
                            let comment =
                                Comment { author: author.unwrap_or_default(), words, ..Comment::default() };
                            self.comments.entry((cell.row, cell.column)).or_default().push(comment);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// Comments that are answered: those of older kind beside them say only that an older program cannot show them.
    fn threads(&mut self, book: &Workbook<'_>, relations: &[Relation]) {
        for relation in relations.iter().filter(|one| one.kind == "threadedComment" && !one.external) {
            let Some(text) = book.package.side(&relation.target) else { continue };
            let mut xml = Xml::new(&text);
            let mut first_by_id: HashMap<String, String> = HashMap::new();
            let mut count = 0;
            while let Some(event) = xml.next_event() {
                let Event::Start(tag) = event else { continue };
                let cell = tag.get("ref").and_then(|name| Cell::from_name(&name));
                let (Some(cell), true) = (cell, tag.name() == "threadedComment" && count < MAX_THINGS) else {
                    continue;
                };
                count += 1;
                let author =
                    tag.get("personId").and_then(|id| book.persons.get(&id).cloned()).unwrap_or_default();
                let answers = tag.get("parentId").and_then(|id| first_by_id.get(&id).cloned());
                tag.get("id").into_iter().for_each(|id| {
                    first_by_id.insert(id, author.clone());
                });
                let (when, settled) = (tag.get("dT"), tag.get("done").as_deref() == Some("1"));
                let words = thread_words(&mut xml);
                let own = self.comments.entry((cell.row, cell.column)).or_default();
                own.retain(|comment| !comment.author.starts_with("tc="));
                own.push(Comment { author, when, words, answers, settled });
            }
        }
    }

    /// Says what may be chosen in cells, and which rules hide what is in them.
    pub fn tell(&self, book: &Workbook<'_>, name: &str, draft: &mut Draft) {
        for (cells, words) in self.choices.iter().take(MAX_TOLD) {
            let cells = format!("{name}!{cells}");
            draft.aside(aside(AsideKind::Unseen(Unseen::NotChosen), &cells, words));
        }
        let hiding = self.rules.iter().filter(|(_, look)| book.styles.rule_hides(*look));
        for (cells, _) in hiding.take(MAX_TOLD) {
            let words = "A rule of the sheet hides what is in these cells where it holds.";
            draft.aside(aside(AsideKind::Unseen(Unseen::Hidden), &format!("{name}!{cells}"), words));
        }
        if self.choices.len() > MAX_TOLD {
            draft.complain(format!("“{name}” has more lists of choices than are told."), None);
        }
    }

    /// Whether a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.hidden.iter().any(|(from, to)| (*from..=*to).contains(&column))
    }
}

/// The words of a comment, without the persons that it speaks of.
fn thread_words(xml: &mut Xml<'_>) -> String {
    let (mut depth, mut words) = (1_usize, String::new());
    while depth > 0 {
        match xml.next_event() {
            Some(Event::Start(tag)) if tag.name() == "text" => words.push_str(&xml.text()),
            Some(Event::Start(_)) => depth += 1,
            Some(Event::End) => depth -= 1,
            Some(Event::Text(_)) => {}
            None => break,
        }
    }
    words
}
