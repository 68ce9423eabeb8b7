//! What lies beside the cells of a sheet: comments, links, cells that are one, columns that are hidden.

use super::strings;
use crate::data::grid::Cell;
use crate::read::container::opc::{Package, Relation};
use crate::read::office::Comment;
use crate::read::xml::{Event, Xml};
use std::collections::HashMap;

/// Of comments, links and merged cells of one sheet.
const MAX_THINGS: usize = 200_000;

/// What is known of a sheet's cells before they are written.
#[derive(Default)]
pub struct Around {
    pub comments: HashMap<(u32, u32), Vec<Comment>>,
    pub links: HashMap<(u32, u32), String>,
    /// Columns that are hidden: from one to another.
    pub hidden: Vec<(u32, u32)>,
    /// As people write them: "B2:C4".
    pub merged: Vec<String>,
}

impl Around {
    /// Looks for it in a sheet and its relations. What stands before the cells and after them is gone through, and not they.
    pub fn of(package: &Package<'_>, text: &str, relations: &[Relation]) -> Self {
        let mut around = Self::default();
        let cells = text.find("<sheetData").or_else(|| text.find(":sheetData")).unwrap_or(text.len());
        let end = text.rfind("</sheetData>").or_else(|| text.rfind(":sheetData>")).unwrap_or(cells);
        let sides = [text.get(..cells).unwrap_or_default(), text.get(end.max(cells)..).unwrap_or_default()];
        for side in sides {
            around.take(side, relations);
        }
        around.comments(package, relations);
        around
    }

    fn take(&mut self, text: &str, relations: &[Relation]) {
        // A piece of a part is not well formed; its elements are found all the same.
        let piece = text.find('<').and_then(|at| text.get(at..)).unwrap_or_default();
        let piece = piece.strip_prefix("</sheetData>").unwrap_or(piece);
        let piece = format!("<piece>{piece}");
        let mut xml = Xml::new(&piece);
        while let Some(event) = xml.next_event() {
            let Event::Start(tag) = event else { continue };
            match tag.name() {
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
                        strings::rich(&mut xml, &mut words);
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

    /// Whether a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.hidden.iter().any(|(from, to)| (*from..=*to).contains(&column))
    }
}
