//! The package of a book (OPF): who wrote it, which parts it has, and in which order its chapters are read.

use super::{Archive, MAX_PART_BYTES, path};
use crate::data::cfi;
use crate::data::draft::Draft;
use crate::data::trace::Step;
use crate::data::wording::counted;
use crate::read::container::Container;
use crate::read::xml::{Event, Tag, Xml};
use std::collections::{BTreeMap, HashSet};

/// Parts that a package may name; the largest that was met has some 5,000.
const MAX_ITEMS: usize = 50_000;
/// Facts of a package.
const MAX_FACTS: usize = 500;

/// A part of a book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// In the archive.
    pub path: String,
    pub media: String,
    /// What it is for: `nav`, `cover-image`.
    pub properties: String,
    /// The steps to its place in the spine, see [`ways`]; empty where the package names none.
    pub way: String,
}

impl Item {
    /// Whether it is shown as a picture by itself.
    pub fn is_picture(&self) -> bool {
        self.media.starts_with("image/")
    }

    fn is_page(&self) -> bool {
        let media =
            ["application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"];
        media.contains(&self.media.as_str()) || self.is_picture()
    }
}

#[derive(Debug, Default)]
pub struct Package {
    /// The chapters.
    pub spine: Vec<Item>,
    /// The page with the contents of EPUB 3, and the table of EPUB 2.
    pub nav: Option<String>,
    pub ncx: Option<String>,
    facts: Vec<(String, String)>,
    titles: Vec<String>,
    authors: Vec<String>,
    language: Option<String>,
}

/// Names of Dublin Core as people say them.
const FACTS: [(&str, &str); 10] = [
    ("publisher", "Publisher"),
    ("date", "Published"),
    ("identifier", "Identifier"),
    ("subject", "Subject"),
    ("description", "Description"),
    ("rights", "Rights"),
    ("contributor", "Contributor"),
    ("source", "Source"),
    ("type", "Type"),
    ("coverage", "Coverage"),
];

impl Package {
    /// That of an archive. What is wrong with it is told.
    pub fn of(archive: &Archive<'_>, draft: &mut Draft) -> Self {
        let Some(path) = package_path(archive) else {
            draft.complain_at(
                "This book has no package, which says in which order it is read: its pages stand in the order of the archive.",
                None,
                None,
            );
            return Self::of_all_pages(archive);
        };
        let package = match archive.text(&path, MAX_PART_BYTES) {
            Ok((text, remarks)) => {
                remarks.into_iter().for_each(|words| draft.complain_at(words, None, None));
                let (package, told) = Self::parsed(&text, &path);
                told.into_iter().for_each(|words| draft.complain_at(words, None, None));
                package
            }
            Err(failure) => {
                draft.complain_at(failure.words, None, None);
                Self::default()
            }
        };
        if package.spine.is_empty() {
            let words =
                "The package of this book names no chapters: its pages stand in the order of the archive.";
            draft.complain_at(words, None, None);
            return Self { spine: Self::of_all_pages(archive).spine, ..package };
        }
        package
    }

    /// Each page of an archive is a chapter.
    fn of_all_pages(archive: &Archive<'_>) -> Self {
        let is_page = |name: &&str| {
            let name = name.to_ascii_lowercase();
            [".xhtml", ".html", ".htm"].iter().any(|ending| name.ends_with(ending))
        };
        let names = archive.zip.members().iter().map(|member| member.name.as_str()).filter(is_page);
        let page = |name: &str| Item {
            path: name.to_owned(),
            media: "application/xhtml+xml".to_owned(),
            ..Item::default()
        };
        Self { spine: names.take(MAX_ITEMS).map(page).collect(), ..Self::default() }
    }

    fn parsed(text: &str, base: &str) -> (Self, Vec<String>) {
        let mut parsing = Parsing { base, ways: ways(text), ..Parsing::default() };
        let mut xml = Xml::new(text);
        while let Some(event) = xml.next_event() {
            if let Event::Start(tag) = event {
                parsing.element(&tag, &mut xml);
            }
        }
        parsing.finish(xml.fault())
    }

    /// Says to a document what the package says of the edition.
    pub fn tell_facts(&self, draft: &mut Draft) {
        let facts = draft.facts();
        facts.title = self.titles.first().cloned();
        facts.authors.clone_from(&self.authors);
        facts.language.clone_from(&self.language);
        facts.others.extend(self.titles.iter().skip(1).map(|title| ("Title".to_owned(), title.clone())));
        facts.others.extend(self.facts.iter().cloned());
    }
}

/// Where the archive says that the package is; else the first that looks like one.
fn package_path(archive: &Archive<'_>) -> Option<String> {
    let stated = archive.text("META-INF/container.xml", MAX_PART_BYTES).ok().and_then(|(text, _)| {
        let mut xml = Xml::new(&text);
        while let Some(event) = xml.next_event() {
            if let Event::Start(tag) = event
                && tag.name() == "rootfile"
                && let Some(path) = tag.get("full-path")
                && archive.find(&path).is_some()
            {
                return Some(path);
            }
        }
        None
    });
    let names = || archive.zip.members().iter().map(|member| &member.name);
    stated.or_else(|| names().find(|name| name.to_ascii_lowercase().ends_with(".opf")).cloned())
}

/// The steps from the root of a package to each entry of its spine, as an EPUB CFI counts them: “/6/4[chap01ref]”. All
/// elements count, whatever they are.
fn ways(text: &str) -> Vec<String> {
    let (mut xml, mut open, mut ways) = (Xml::new(text), Vec::<Step>::new(), Vec::new());
    // The first step is the root, which no address names.
    let mut counts = vec![0_u32];
    while let Some(event) = xml.next_event() {
        match event {
            Event::Start(tag) => {
                let number = counts.last_mut().map_or(0, |count| {
                    *count += 2;
                    *count
                });
                let id = tag.get_full("id").filter(|id| !id.is_empty()).map(Into::into);
                open.push(Step { number, id });
                counts.push(0);
                if tag.name() == "itemref" && tag.get("idref").is_some() && ways.len() < MAX_ITEMS {
                    ways.push(cfi::way_of(open.get(1..).unwrap_or_default()));
                }
            }
            Event::End => {
                open.pop();
                counts.truncate(counts.len().saturating_sub(1).max(1));
            }
            Event::Text(_) => {}
        }
    }
    ways
}

#[derive(Default)]
struct Parsing<'b> {
    base: &'b str,
    package: Package,
    items: BTreeMap<String, Item>,
    spine: Vec<(String, bool)>,
    /// Of each entry of the spine.
    ways: Vec<String>,
    ncx_id: Option<String>,
    cut: bool,
}

impl Parsing<'_> {
    fn element(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        match tag.name() {
            "item" => self.item(tag),
            "itemref" if self.spine.len() < MAX_ITEMS => {
                let linear = tag.get("linear").as_deref() != Some("no");
                self.spine.extend(tag.get("idref").map(|id| (id, linear)));
            }
            "itemref" => self.cut = true,
            "spine" => {
                self.ncx_id = tag.get("toc");
                let turned = match tag.get("page-progression-direction").as_deref() {
                    Some("rtl") => Some("from right to left"),
                    Some("ltr") => Some("from left to right"),
                    _ => None,
                };
                let turned = turned.map(|way| ("Pages are turned".to_owned(), way.to_owned()));
                self.package.facts.extend(turned);
            }
            "meta" if tag.get("property").as_deref() == Some("rendition:layout") => {
                let fixed = Some(xml.text()).filter(|layout| layout.trim() == "pre-paginated");
                let said = "each page is set as a picture is".to_owned();
                self.package.facts.extend(fixed.map(|_| ("Layout".to_owned(), said)));
            }
            _ if tag.full_name().starts_with("dc:") => self.fact(tag, xml),
            _ => {}
        }
    }

    fn item(&mut self, tag: &Tag<'_>) {
        let (Some(id), Some(href)) = (tag.get("id"), tag.get("href")) else { return };
        let Some((path, _)) = path::resolve(self.base, &href) else { return };
        if self.items.len() >= MAX_ITEMS {
            self.cut = true;
            return;
        }
        let media = tag.get("media-type").unwrap_or_default().to_ascii_lowercase();
        let properties = tag.get("properties").unwrap_or_default();
        if properties.split_ascii_whitespace().any(|property| property == "nav") {
            self.package.nav = Some(path.clone());
        }
        self.items.insert(id, Item { path, media, properties, way: String::new() });
    }

    fn fact(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>) {
        let name = tag.name().to_owned();
        let text = xml.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let package = &mut self.package;
        if text.is_empty() || package.facts.len() >= MAX_FACTS {
            return;
        }
        match name.as_str() {
            "title" => package.titles.push(text),
            "creator" => package.authors.push(text),
            "language" if package.language.is_none() => package.language = Some(text),
            "language" => package.facts.push(("Language".to_owned(), text)),
            _ => {
                let said = FACTS.iter().find(|(own, _)| *own == name);
                package.facts.extend(said.map(|(_, said)| ((*said).to_owned(), text)));
            }
        }
    }

    fn finish(mut self, fault: Option<&str>) -> (Package, Vec<String>) {
        let mut told = Vec::new();
        told.extend(fault.map(|fault| format!("The package of this book {fault}")));
        if self.cut {
            told.push(format!(
                "The package of this book names more than {MAX_ITEMS} parts; the rest is left out."
            ));
        }
        self.package.ncx =
            self.ncx_id.as_ref().and_then(|id| self.items.get(id)).map(|item| item.path.clone());
        let by_media = || self.items.values().find(|item| item.media == "application/x-dtbncx+xml");
        if self.package.ncx.is_none() {
            self.package.ncx = by_media().map(|item| item.path.clone());
        }
        let (mut lost, mut again, mut seen) = (0, 0, HashSet::new());
        for (index, (id, _)) in self.spine.iter().enumerate() {
            match self.items.get(id) {
                // The same chapter twice is read once: its places have one name.
                Some(item) if item.is_page() && seen.insert(item.path.clone()) => {
                    let way = self.ways.get(index).cloned().unwrap_or_default();
                    self.package.spine.push(Item { way, ..item.clone() });
                }
                Some(item) if item.is_page() => again += 1,
                _ => lost += 1,
            }
        }
        if lost > 0 {
            let parts = counted(lost, "part");
            told.push(format!(
                "The spine of this book names {parts} that the book lacks, or that are no pages."
            ));
        }
        if again > 0 {
            let words = format!("{}, read once", counted(again, "chapter"));
            self.package.facts.push(("Named again in the spine".to_owned(), words));
        }
        let besides = self.spine.iter().filter(|(_, linear)| !linear).count() as u64;
        if besides > 0 {
            let count = counted(besides, "chapter");
            self.package
                .facts
                .push(("Beside the text".to_owned(), format!("{count}, read in the order of the spine")));
        }
        (self.package, told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_says_the_order_of_its_chapters_and_what_is_missing() {
        let text = r#"<package xmlns:dc="x"><metadata><dc:title>The  Lamp &amp; the Gate</dc:title>
            <dc:creator>Ruth Odell</dc:creator><dc:language>en</dc:language><dc:publisher>Pell</dc:publisher></metadata>
            <manifest><item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>
            <item id="a" href="text/a%20one.xhtml" media-type="application/xhtml+xml"/>
            <item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
            <item id="t" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
            <spine toc="t"><itemref idref="a"/><itemref idref="b"/><itemref idref="gone"/><itemref idref="a"/></spine>"#;
        let (package, told) = Package::parsed(text, "OPS/book.opf");
        let paths: Vec<&str> = package.spine.iter().map(|item| item.path.as_str()).collect();
        assert_eq!(paths, ["OPS/text/a one.xhtml", "OPS/text/b.xhtml"]);
        assert_eq!(
            (package.nav.as_deref(), package.ncx.as_deref()),
            (Some("OPS/nav.xhtml"), Some("OPS/toc.ncx"))
        );
        assert_eq!((package.titles[0].as_str(), package.authors.len()), ("The Lamp & the Gate", 1));
        assert!(told.len() == 2 && told[0].contains("torn") && told[1].contains("1 part"), "{told:?}");
    }
}
