//! Draws slides of PowerPoint from their shapes and words: near enough to know a slide by, and no more. Letters are those
//! of the program, effects and animations are not there, and charts are plain ones or boxes.
//!
//! A part that is not well formed is not drawn at all: a guess at what it shows would be evidence of nothing.

use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::read::container::opc::{Package, Relation};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, MAX_MEMBER_BYTES, served};
use crate::read::opened::{Member, Opened};
use crate::read::slides::canvas::Canvas;
use crate::read::slides::letters::Letters;
use crate::read::slides::paint::{Drawing, Painter};
use crate::read::source::Source;
use looks::Looks;
use nodes::{child, inner};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use shapes::{Layer, Scene};
use std::collections::HashMap;
use std::sync::Arc;

mod boxes; // where do words stand?
mod chart; // how is a chart drawn?
mod custom; // which line goes around a shape that a file draws itself?
mod frames; // what stands in a frame?
mod looks; // which colours, fills and lines?
mod nodes; // what does an element say?
mod shapes; // what lies where?
mod table; // how is a table drawn?
mod words; // how do words look?

/// Elements of one part, and bytes of it.
const MAX_NODES: u32 = 400_000;
const MAX_PART: usize = 32 * 1024 * 1024;
/// Layouts, masters and themes that are kept to be used again.
const MAX_KEPT: usize = 40;
/// Diagrams of one slide.
const MAX_DIAGRAMS: usize = 50;

/// A presentation that is kept open: its slides are drawn, its pictures and files handed out.
struct Deck {
    served: Box<dyn Opened>,
    zip: Zip,
    main: String,
    /// What stands behind several slides.
    kept: HashMap<String, Arc<Part>>,
    slides: Option<(Vec<String>, (f64, f64))>,
    painter: Painter,
    letters: Option<Letters>,
}

/// A part of the file with its relations.
struct Part {
    text: String,
    relations: Vec<Relation>,
}

pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let zip = Zip::open(Arc::clone(source))?;
    let served = served::open(source)?;
    let main = String::new();
    let (kept, slides, painter, letters) = (HashMap::new(), None, Painter::default(), None);
    Ok(Box::new(Deck { served, zip, main, kept, slides, painter, letters }))
}

impl Opened for Deck {
    fn paint(&mut self, tile: &PageTile) -> Result<Raster, Failure> {
        let Self { zip, main, kept, slides, painter, letters, .. } = self;
        painter.paint(tile, || {
            let package = Package::new(zip, Budget::of(&Stop::default(), MAX_MEMBER_BYTES));
            if slides.is_none() {
                *main = super::main_part(&package)?;
                *slides = Some(super::slides_of(&package, main)?);
            }
            let Some((parts, size)) = slides else { return Err(missing()) };
            let path = parts.get(tile.unit as usize).ok_or_else(missing)?;
            let parts = Parts::of(&package, main, path, kept)?;
            let letters = letters.get_or_insert_with(Letters::default);
            drawn(&package, &parts, *size, tile.unit as usize + 1, letters)
        })
    }

    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        self.served.picture(number)
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        self.served.member(number)
    }

    fn rest(&mut self) {
        self.kept.clear();
        self.painter.rest();
        self.letters = None;
        self.served.rest();
    }
}

fn missing() -> Failure {
    Failure::new("The file lacks this slide.").kind(FailureKind::Damaged)
}

/// All parts that one slide is drawn from.
struct Parts {
    slide: Part,
    layout: Option<Arc<Part>>,
    master: Option<Arc<Part>>,
    theme: Option<Arc<Part>>,
    tables: Option<Arc<Part>>,
    presentation: Option<Arc<Part>>,
    /// Drawings of diagrams, by the part that has their words.
    diagrams: Vec<(String, Part)>,
}

impl Parts {
    fn of(
        package: &Package<'_>,
        main: &str,
        path: &str,
        kept: &mut HashMap<String, Arc<Part>>,
    ) -> Result<Self, Failure> {
        let slide = part(package, path)?.ok_or_else(missing)?;
        let mut behind = |path: Option<String>| -> Option<Arc<Part>> {
            let path = path?;
            if let Some(known) = kept.get(&path) {
                return Some(Arc::clone(known));
            }
            let part = Arc::new(part(package, &path).ok()??);
            if kept.len() < MAX_KEPT {
                kept.insert(path, Arc::clone(&part));
            }
            Some(part)
        };
        let layout = behind(target(&slide.relations, "slideLayout"));
        let master = layout.as_ref().and_then(|layout| target(&layout.relations, "slideMaster"));
        let master = behind(master);
        let presentation = behind(Some(main.to_owned()));
        let of_talk = |kind: &str| presentation.as_ref().and_then(|part| target(&part.relations, kind));
        let theme = master.as_ref().and_then(|master| target(&master.relations, "theme"));
        let theme = behind(theme.or_else(|| of_talk("theme")));
        let tables = behind(of_talk("tableStyles"));
        let diagrams = diagrams(package, &slide);
        Ok(Self { slide, layout, master, theme, tables, presentation, diagrams })
    }
}

fn part(package: &Package<'_>, path: &str) -> Result<Option<Part>, Failure> {
    let Some((text, _)) = package.text(path)? else { return Ok(None) };
    if text.len() > MAX_PART {
        return Err(Failure::new("This slide is too large to be drawn.").kind(FailureKind::Limit));
    }
    Ok(Some(Part { text, relations: package.relations(path) }))
}

fn target(relations: &[Relation], kind: &str) -> Option<String> {
    relations.iter().find(|one| one.kind == kind && !one.external).map(|one| one.target.clone())
}

/// What diagrams look like: their drawings have the number of the part with their words.
fn diagrams(package: &Package<'_>, slide: &Part) -> Vec<(String, Part)> {
    let number = |path: &str| path.chars().filter(char::is_ascii_digit).collect::<String>();
    let of = |kind: &'static str| slide.relations.iter().filter(move |one| one.kind == kind && !one.external);
    let mut found = Vec::new();
    for data in of("diagramData").take(MAX_DIAGRAMS) {
        let drawing = of("diagramDrawing").find(|one| number(&one.target) == number(&data.target));
        let drawn = drawing.and_then(|one| part(package, &one.target).ok()?);
        found.extend(drawn.map(|drawn| (data.target.clone(), drawn)));
    }
    found
}

fn parsed(part: &Part) -> Result<Document<'_>, Failure> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(&part.text, options)
        .map_err(|_| Failure::new("This slide is damaged and cannot be drawn.").kind(FailureKind::Damaged))
}

fn drawn(
    package: &Package<'_>,
    parts: &Parts,
    size: (f64, f64),
    number: usize,
    letters: &mut Letters,
) -> Result<Drawing, Failure> {
    let Parts { slide, layout, master, theme, tables, presentation, diagrams } = parts;
    let slide_tree = parsed(slide)?;
    let layout_tree = layout.as_deref().map(parsed).transpose()?;
    let master_tree = master.as_deref().map(parsed).transpose()?;
    let theme_tree = theme.as_deref().and_then(|part| parsed(part).ok());
    let tables_tree = tables.as_deref().and_then(|part| parsed(part).ok());
    let talk_tree = presentation.as_deref().and_then(|part| parsed(part).ok());
    let diagram_trees: Vec<(String, Document<'_>)> =
        diagrams.iter().filter_map(|(of, part)| Some((of.clone(), parsed(part).ok()?))).collect();
    let mut layers = vec![Layer { root: slide_tree.root_element(), relations: &slide.relations }];
    if let (Some(tree), Some(part)) = (&layout_tree, layout) {
        layers.push(Layer { root: tree.root_element(), relations: &part.relations });
    }
    if let (Some(tree), Some(part)) = (&master_tree, master) {
        layers.push(Layer { root: tree.root_element(), relations: &part.relations });
    }
    let maps = [
        inner(slide_tree.root_element(), &["clrMapOvr", "overrideClrMapping"]),
        layout_tree
            .as_ref()
            .and_then(|tree| inner(tree.root_element(), &["clrMapOvr", "overrideClrMapping"])),
        master_tree.as_ref().and_then(|tree| child(tree.root_element(), "clrMap")),
    ];
    let mut scene = Scene {
        package,
        looks: Looks::of(theme_tree.as_ref().map(Document::root_element), &maps),
        layers,
        styles: master_tree.as_ref().and_then(|tree| child(tree.root_element(), "txStyles")),
        usual: talk_tree.as_ref().and_then(|tree| child(tree.root_element(), "defaultTextStyle")),
        tables: tables_tree.as_ref().map(Document::root_element),
        diagrams: diagram_trees.iter().map(|(of, tree)| (of.clone(), tree.root_element())).collect(),
        number,
        letters,
        canvas: Canvas::new(size),
    };
    scene.draw();
    Ok(scene.canvas.finish())
}

#[cfg(test)]
mod tests;
