//! Draws slides of OpenDocument from their shapes and words, as those of PowerPoint are drawn: near enough to know a slide
//! by, and no more. A slide that is not well formed is not drawn at all.

use super::masters::Masters;
use super::{Slide, slides_in};
use crate::data::job::{Failure, FailureKind, PageTile, Raster, Stop};
use crate::read::container::zip::Zip;
use crate::read::container::{Budget, Container, MAX_MEMBER_BYTES};
use crate::read::formats::odt::parts;
use crate::read::opened::{Member, Opened};
use crate::read::slides::canvas::Canvas;
use crate::read::slides::letters::Letters;
use crate::read::slides::paint::{Drawing, Painter};
use crate::read::source::Source;
use crate::read::xml::{self, Event, Xml};
use resvg::usvg::roxmltree::{Document, Error, ParsingOptions};
use scene::{Page, Scene};
use sheet::{Sheet, Side};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use words::Fields;

mod chart; // how is a chart read?
mod custom; // which line goes around a shape that works it out itself?
mod fills; // what are shapes filled with, and which lines have they?
mod formula; // what comes of a formula?
mod frames; // what stands in a frame?
mod lines; // where do shapes lie, and which lines go around them?
mod scene; // what is drawn over what?
mod sheet; // what do styles say?
mod table; // how is a table drawn?
mod words; // how do words look?

/// Bytes of a part with all slides, and of one slide; elements of one slide.
const MAX_TEXT: u64 = 128 * 1024 * 1024;
const MAX_SLIDE: usize = 32 * 1024 * 1024;
const MAX_NODES: u32 = 400_000;
/// Bytes of one picture.
const MAX_PICTURE: usize = 64 * 1024 * 1024;
/// Masters of one file.
const MAX_MASTERS: usize = 20_000;
/// Names before colons that a slide may use beside those that all files use.
const MAX_STRANGE: usize = 20;
/// What files write before colons; what they mean by it is told by the names after them.
const PREFIXES: [&str; 24] = [
    "office",
    "style",
    "text",
    "table",
    "draw",
    "fo",
    "xlink",
    "dc",
    "meta",
    "number",
    "svg",
    "chart",
    "dr3d",
    "math",
    "form",
    "script",
    "presentation",
    "anim",
    "smil",
    "loext",
    "calcext",
    "officeooo",
    "drawooo",
    "field",
];

/// A presentation that is kept open: its slides are drawn, its pictures and files handed out.
struct Deck {
    served: Box<dyn Opened>,
    source: Arc<Source>,
    /// None for a flat file.
    zip: Option<Zip>,
    talk: Option<Talk>,
    painter: Painter,
    letters: Option<Letters>,
}

pub fn open(source: &Arc<Source>) -> Result<Box<dyn Opened>, Failure> {
    let served = parts::open(source)?;
    let zip = match parts::is_flat_file(source)? {
        true => None,
        false => Some(Zip::open(Arc::clone(source))?),
    };
    let source = Arc::clone(source);
    Ok(Box::new(Deck { served, source, zip, talk: None, painter: Painter::default(), letters: None }))
}

impl Opened for Deck {
    fn paint(&mut self, tile: &PageTile) -> Result<Raster, Failure> {
        let Self { source, zip, talk, painter, letters, .. } = self;
        painter.paint(tile, || {
            if talk.is_none() {
                *talk = Some(Talk::of(source, zip.as_ref())?);
            }
            let Some(talk) = talk else { return Err(missing()) };
            let files = Files { zip: zip.as_ref(), budget: Budget::of(&Stop::default(), MAX_MEMBER_BYTES) };
            talk.drawn(tile.unit as usize, &files, letters.get_or_insert_with(Letters::default))
        })
    }

    fn picture(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        self.served.picture(number)
    }

    fn member(&mut self, number: u32) -> Result<Member, Failure> {
        self.served.member(number)
    }

    fn rest(&mut self) {
        (self.talk, self.letters) = (None, None);
        self.painter.rest();
        self.served.rest();
    }
}

fn missing() -> Failure {
    Failure::new("The file lacks this slide.").kind(FailureKind::Damaged)
}

fn damaged() -> Failure {
    Failure::new("This slide is damaged and cannot be drawn.").kind(FailureKind::Damaged)
}

fn too_large() -> Failure {
    Failure::new("This slide is too large to be drawn.").kind(FailureKind::Limit)
}

/// What lies beside the slides in the file.
pub struct Files<'z> {
    zip: Option<&'z Zip>,
    budget: Budget,
}

impl Files<'_> {
    /// The bytes of a file by its name in a packed one; nothing outside of it.
    pub fn bytes(&self, href: &str) -> Option<Vec<u8>> {
        let (zip, path) = (self.zip?, href.trim_start_matches("./"));
        zip.find(path)?;
        let content = zip.read(path, &self.budget).ok()?;
        (content.bytes.len() <= MAX_PICTURE).then_some(content.bytes)
    }
}

/// A master: its style, and where it stands.
struct Master {
    style: String,
    inside: Range<usize>,
}

/// A slide, and where it stands.
struct Place {
    style: String,
    master: String,
    footer: Option<String>,
    date: Option<String>,
    inside: Range<usize>,
}

/// All that slides are drawn from.
struct Talk {
    content: String,
    /// Styles with names and masters; none of its own in a flat file.
    named: Option<String>,
    sheet: Sheet,
    slides: Vec<Place>,
    masters: HashMap<String, Master>,
    sizes: Masters,
    /// What is wrong with the styles: nothing is drawn then.
    torn: bool,
}

impl Talk {
    fn of(source: &Source, zip: Option<&Zip>) -> Result<Self, Failure> {
        let (content, named) = match zip {
            None => (xml::decoded(&source.read_all(MAX_TEXT)?), None),
            Some(zip) => {
                let budget = Budget::of(&Stop::default(), MAX_TEXT);
                let text = |path: &str| zip.read(path, &budget).map(|content| xml::decoded(&content.bytes));
                let named = zip.find("styles.xml").map(|_| text("styles.xml")).transpose()?;
                (text("content.xml")?, Some(named.unwrap_or_default()))
            }
        };
        let (mut sheet, mut sizes) = (Sheet::default(), Masters::default());
        let mut torn = false;
        match &named {
            Some(named) => {
                torn |= sheet.take(named, Side::Masters).is_some();
                torn |= sheet.take(&content, Side::Slides).is_some();
                sizes.take(named);
            }
            None => torn |= sheet.take(&content, Side::Masters).is_some(),
        }
        sizes.take(&content);
        let (slides, ..) = slides_in(&content);
        let slides = slides.into_iter().map(|slide| {
            let Slide { style, footer, date, master, at, .. } = slide;
            Place { style, master, footer, date, inside: at }
        });
        let slides = slides.collect();
        let masters = masters_in(named.as_deref().unwrap_or(&content));
        Ok(Self { content, named, sheet, slides, masters, sizes, torn })
    }

    fn drawn(&self, index: usize, files: &Files<'_>, letters: &mut Letters) -> Result<Drawing, Failure> {
        let slide = self.slides.get(index).ok_or_else(missing)?;
        if self.torn {
            return Err(damaged());
        }
        let own = wrapped(self.content.get(slide.inside.clone()).unwrap_or_default())?;
        let named = self.named.as_deref().unwrap_or(&self.content);
        let master = self.masters.get(&slide.master);
        let behind = master.map(|master| wrapped(named.get(master.inside.clone()).unwrap_or_default()));
        let behind = behind.transpose()?;
        let (own, behind) = (own.parsed()?, behind.as_ref().map(Wrapped::parsed).transpose()?);
        let side = if self.named.is_some() { Side::Slides } else { Side::Masters };
        let page = Page {
            slide: self.sheet.chain(side, "drawing-page", &slide.style, "page"),
            master: master
                .map(|master| self.sheet.chain(Side::Masters, "drawing-page", &master.style, "page"))
                .unwrap_or_default(),
            background: self.sheet.chain(
                Side::Masters,
                "presentation",
                &format!("{}-background", slide.master),
                "graphic",
            ),
        };
        let fields = Fields {
            number: index + 1,
            count: self.slides.len(),
            footer: slide.footer.clone().unwrap_or_default(),
            date: slide.date.clone().unwrap_or_default(),
            shown: page.shown(),
        };
        let size = self.sizes.size(&slide.master).ok_or_else(missing)?;
        let (sheet, canvas) = (&self.sheet, Canvas::new(size));
        let mut scene = Scene { sheet, files, side, fields: &fields, letters, canvas, dark: false };
        scene.draw(&page, own.root_element(), behind.as_ref().map(Document::root_element));
        Ok(scene.canvas.finish())
    }
}

/// The masters of a part.
fn masters_in(text: &str) -> HashMap<String, Master> {
    let mut xml = Xml::new(text);
    let mut masters = HashMap::new();
    while let Some(event) = xml.next_event() {
        let Event::Start(tag) = event else { continue };
        match tag.full_name() {
            "office:body" => break,
            "style:master-page" if masters.len() < MAX_MASTERS => {
                let (name, style) = (tag.get("name").unwrap_or_default(), tag.get_full("draw:style-name"));
                let start = xml.position();
                xml.skip();
                let inside = start..xml.position();
                masters.insert(name, Master { style: style.unwrap_or_default(), inside });
            }
            _ => {}
        }
    }
    masters
}

/// A piece of a part, as a part of its own.
struct Wrapped(String);

/// A piece of a part ends with the end of what it stands in.
fn wrapped(inside: &str) -> Result<Wrapped, Failure> {
    if inside.len() > MAX_SLIDE {
        return Err(too_large());
    }
    let (inside, end) = match inside.rsplit_once("</") {
        Some(parted) => parted,
        None if inside.is_empty() => ("", "page>"),
        None => return Err(damaged()),
    };
    if !end.trim_end().strip_suffix('>').is_some_and(|name| name.trim_end().ends_with("page")) {
        return Err(damaged());
    }
    whole(inside)
}

/// Elements as a part of their own, with all names declared that they use.
fn whole(inside: &str) -> Result<Wrapped, Failure> {
    let mut strange: Vec<String> = Vec::new();
    loop {
        let names = PREFIXES.iter().copied().chain(strange.iter().map(String::as_str));
        let names: String = names.map(|name| format!(" xmlns:{name}=\"{name}\"")).collect();
        let text = format!("<slide{names}>{inside}</slide>");
        match parse(&text) {
            Err(Error::UnknownNamespace(name, _))
                if strange.len() < MAX_STRANGE && !strange.contains(&name) =>
            {
                strange.push(name);
            }
            Err(Error::NodesLimitReached) => return Err(too_large()),
            Err(_) => return Err(damaged()),
            Ok(_) => return Ok(Wrapped(text)),
        }
    }
}

fn parse(text: &str) -> Result<Document<'_>, Error> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
}

impl Wrapped {
    fn parsed(&self) -> Result<Document<'_>, Failure> {
        parse(&self.0).map_err(|_| damaged())
    }
}

#[cfg(test)]
mod tests;
